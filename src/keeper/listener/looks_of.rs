//! What of an answer is a look at somebody: the access log keeps whose record it was, and on which screen.
use crate::domain::ids::ChildId;
use crate::keeper::views;
use crate::wire::query::Query;
use crate::wire::support::SupportLook;
use crate::wire::view::View;
use crate::wire::view_keeping::KeepingOf;
use crate::wire::view_short::ShortPage;

/// What an answer is in the access log. What leaves the building is in it also where no child is: under no child's number.
pub(super) fn looks_of(query: &Query, view: &View) -> Vec<(ChildId, &'static str)> {
    let looked = children_of(query, view);
    match leaves(query).filter(|_| looked.is_empty() && !matches!(view, View::Gone { .. })) {
        Some(screen) => vec![(ChildId(0), screen)],
        None => looked,
    }
}

/// By which name something leaves the building with the answer to that: the one door of files, paper, calendars and whole records.
/// `waitwell exports` tells what went through it.
fn leaves(query: &Query) -> Option<&'static str> {
    match query {
        Query::Sheet { .. } => Some("export"),
        Query::Paper { of, .. } => Some(of.screen()),
        Query::Calendar { .. } => Some("calendar"),
        Query::Keeping(KeepingOf::Subject(_) | KeepingOf::SubjectFrom(..)) => Some("subject access"),
        Query::Keeping(KeepingOf::Case(_) | KeepingOf::CaseFrom(..)) => Some("case file"),
        Query::Support(SupportLook::Newsletter { .. }) => Some("newsletter"),
        _ => None,
    }
}

/// The children whose records a view shows, and by which screen.
fn children_of(query: &Query, view: &View) -> Vec<(ChildId, &'static str)> {
    match (query, view) {
        (_, View::Gone { .. }) => Vec::new(),
        (Query::Record { child }, _) => vec![(*child, "record")],
        (Query::Beside { child }, _) => vec![(*child, "beside")],
        (Query::Keeping(KeepingOf::Subject(child) | KeepingOf::SubjectFrom(child, _)), _) => {
            vec![(*child, "subject access")]
        }
        (Query::Keeping(KeepingOf::Case(child) | KeepingOf::CaseFrom(child, _)), _) => {
            vec![(*child, "case file")]
        }
        (Query::Why { child, .. }, _) => vec![(*child, "why")],
        (Query::Say { child, .. }, _) => vec![(*child, "say")],
        (Query::Who { child }, _) => vec![(*child, "who")],
        (Query::Compare { a, b }, _) => vec![(*a, "compare"), (*b, "compare")],
        (_, View::Triage(Some(card), _)) => vec![(card.row.child, "triage")],
        // What is written to a file leaves the keeper: every child in it was looked at.
        (_, View::Sheet(page)) => page.children.iter().map(|child| (*child, "export")).collect(),
        (Query::Paper { of, .. }, View::Paper(page)) => {
            page.children.iter().map(|child| (*child, of.screen())).collect()
        }
        (_, View::Support(page)) => {
            let (children, screen) = views::support::looked_at(page);
            children.into_iter().map(|child| (child, screen)).collect()
        }
        (_, View::Review(page)) => page.children.iter().map(|part| (part.child, "review")).collect(),
        // What is said first to a sibling's family stands on the sibling's record.
        (_, View::Places(page)) => page
            .together
            .iter()
            .filter(|row| !row.say_first.is_empty())
            .filter_map(|row| row.places.get(1))
            .map(|place| (place.child, "one visit"))
            .collect(),
        (_, View::ShortNotice(page)) => match page.as_ref() {
            // What stands in front of the calls is what is said first to the first of them.
            ShortPage::Place(calls) if !calls.say_first.is_empty() => {
                calls.rows.first().map(|row| (row.child, "short notice")).into_iter().collect()
            }
            _ => Vec::new(),
        },
        (_, View::Item(page)) => {
            page.compare.iter().flat_map(|two| [(two.a.0, "intake"), (two.b.0, "intake")]).collect()
        }
        _ => Vec::new(),
    }
}
