//! What of an answer is a look at somebody: the access log keeps whose record it was, and by which screen.
//!
//! Where the line is: a list that one goes through to find somebody (who waits, today's steps, what was found, who is to be asked,
//! a plan of names for places) tells of each row a name, a birth date, the letters of needs, a wait and a step, and is a look at
//! nobody; were it one, each turn of a page would be forty looks and the log would answer nothing. Whatever tells more of a child
//! (what is said first, who its carers are and where they are reached, an address, its needs in words, why a clock stands where it
//! stands) is a look at that child, however many of them stand on one page.
use super::support;
use crate::domain::ids::ChildId;
use crate::domain::intake::IntakeKind;
use crate::wire::entry::{EntryDeed, EntryPage};
use crate::wire::query::Query;
use crate::wire::support::{SupportLook, SupportView};
use crate::wire::view::View;
use crate::wire::view_diary::{BoardPage, PlacesPage, SessionPage};
use crate::wire::view_keeping::{KeepingOf, KeepingPage, LEAVES};
use crate::wire::view_list::StepPage;
use crate::wire::view_record::ItemPage;
use crate::wire::view_seat::SeatRow;
use crate::wire::view_short::ShortPage;

/// A look: at whom, and by which screen.
type Look = (ChildId, &'static str);

/// What an answer is in the access log. What leaves the building is in it also where no child is: under no child's number.
pub fn looks_of(query: &Query, view: &View) -> Vec<Look> {
    let mut looked = children_of(query, view);
    match leaves(query).filter(|_| !matches!(view, View::Gone { .. })) {
        Some(screen) if looked.is_empty() => vec![(ChildId(0), screen)],
        // Row by row, as they are written to the file.
        Some(_) => looked,
        None => {
            looked.sort_unstable();
            looked.dedup();
            looked
        }
    }
}

/// Whether something leaves the building by that screen: each time of it is told by itself.
pub fn is_leaving(screen: &str) -> bool {
    LEAVES.contains(&screen)
}

/// By which name something leaves the building with the answer to that: the one door of files, paper, calendars and whole records.
/// `waitwell exports` tells what went through it.
pub fn leaves(query: &Query) -> Option<&'static str> {
    match query {
        Query::Rows { .. } | Query::Sheet { .. } | Query::Out(_) => Some("export"),
        Query::Paper { of, .. } => Some(of.screen()),
        Query::Calendar { .. } => Some("calendar"),
        Query::Keeping(KeepingOf::Subject(_) | KeepingOf::SubjectFrom(..)) => Some("subject access"),
        Query::Keeping(KeepingOf::Case(_) | KeepingOf::CaseFrom(..)) => Some("case file"),
        Query::Support(SupportLook::Newsletter { .. }) => Some("newsletter"),
        _ => None,
    }
}

/// The children whom a view tells of, and by which screen. Every view there is stands here: whoever makes a new one says on which
/// side of the line it is.
fn children_of(query: &Query, view: &View) -> Vec<Look> {
    if matches!(query, Query::Out(_)) {
        return out(view);
    }
    match view {
        View::Record(page) => vec![(page.child, "record")],
        View::Beside(page) => vec![(page.record.child, "beside")],
        View::Say(page) => vec![(page.child, "say")],
        View::Why(_) | View::Who(_) | View::Keeping(_) => of_query(query),
        View::Compare(page) => vec![(page.a.0, "compare"), (page.b.0, "compare")],
        View::Triage(card, _) => card.iter().map(|card| (card.row.child, "triage")).collect(),
        View::Item(page) => item(page),
        View::Alike(rows) => rows.iter().map(|row| (row.child, "look-alikes")).collect(),
        // Details in full are of those alone whom an import asked for by number.
        View::Known(rows) => {
            rows.iter().filter(|row| row.details.is_some()).map(|row| (row.child, "import")).collect()
        }
        View::Entry(page) => entry(page),
        View::Places(page) => places(page),
        // Who agreed, and who needs an interpreter, stand beside each place.
        View::Session(page) => session(page),
        View::Board(page) => board(page),
        View::Elsewhere(page) => vec![(page.child, "fill")],
        View::Children(page) => page.rows.iter().map(|row| (row.child, "best children")).collect(),
        View::ShortNotice(page) => match page.as_ref() {
            // By whose word each of them can come, and of the first what is said first.
            ShortPage::Place(calls) => calls.rows.iter().map(|row| (row.child, "short notice")).collect(),
            ShortPage::Fared(_) => Vec::new(),
        },
        View::Review(page) => page.children.iter().map(|part| (part.child, "review")).collect(),
        View::Support(page) => {
            let (children, screen) = support::looked_at(page);
            children.into_iter().map(|child| (child, screen)).collect()
        }
        // What is written to a file or put on paper leaves the keeper: every child in it was looked at.
        View::Rows(page) => page.rows.iter().map(|row| (row.row.child, "export")).collect(),
        View::Sheet(page) => page.children.iter().map(|child| (*child, "export")).collect(),
        View::Paper(page) => match query {
            Query::Paper { of, .. } => page.children.iter().map(|child| (*child, of.screen())).collect(),
            _ => Vec::new(),
        },
        // Lists: but a telephone that stands in a row is more than that.
        View::Today(page) => steps(page, "today"),
        View::Closing(page) => steps(&page.steps, "close the day"),
        View::Counts(_)
        | View::List(_)
        | View::Marks { .. }
        | View::Find(_)
        | View::Whose(_)
        | View::Intake(_)
        | View::Fill(_)
        | View::Repair(_)
        | View::Moving(_)
        | View::Booking(_)
        | View::Reviews(_)
        | View::Undo(_)
        | View::Mine(_) => Vec::new(),
        // Of no child.
        View::Typed(_)
        | View::Diary(_)
        | View::Sessions(_)
        | View::Copies(_)
        | View::Found(_)
        | View::Begun(_)
        | View::People { .. }
        | View::Source { .. }
        | View::Districts(_)
        | View::Calendar(_)
        | View::Templates(_)
        | View::Template(_)
        | View::TemplateChange(_)
        | View::Publishing(_)
        | View::Roster(_)
        | View::Gone { .. } => Vec::new(),
        // Logged where it is made, with whose looks were asked for.
        View::Access(_) => Vec::new(),
    }
}

/// Every child in what a script takes away as data: there a list is a look at each.
fn out(view: &View) -> Vec<Look> {
    let of_steps = |page: &StepPage| -> Vec<ChildId> {
        let seated = |row: &crate::wire::view_list::StepRow| row.seat.as_ref()?.child;
        page.rows.iter().filter_map(|row| row.child.or_else(|| seated(row))).collect()
    };
    let children: Vec<ChildId> = match view {
        View::Find(page) => page.rows.iter().map(|row| row.child).collect(),
        View::Today(page) => of_steps(page),
        View::Session(page) => session(page).into_iter().map(|(child, _)| child).collect(),
        View::ShortNotice(page) => match page.as_ref() {
            ShortPage::Place(calls) => calls.rows.iter().map(|row| row.child).collect(),
            ShortPage::Fared(_) => Vec::new(),
        },
        View::Support(page) => match page.as_ref() {
            SupportView::Families(page) => of_steps(&page.steps),
            _ => Vec::new(),
        },
        View::Keeping(KeepingPage::Retention(rows)) => rows.iter().map(|row| row.child).collect(),
        _ => Vec::new(),
    };
    children.into_iter().map(|child| (child, "export")).collect()
}

/// Whom a view tells of that does not say it by itself.
fn of_query(query: &Query) -> Vec<Look> {
    match query {
        Query::Why { child, .. } => vec![(*child, "why")],
        Query::Who { child } => vec![(*child, "who")],
        Query::Keeping(KeepingOf::Subject(child) | KeepingOf::SubjectFrom(child, _)) => {
            vec![(*child, "subject access")]
        }
        Query::Keeping(KeepingOf::Case(child) | KeepingOf::CaseFrom(child, _)) => {
            vec![(*child, "case file")]
        }
        _ => Vec::new(),
    }
}

/// What is said first to a family stands on its child's record; to a sibling's, on the sibling's.
fn places(page: &PlacesPage) -> Vec<Look> {
    let visits = page.together.iter().filter(|row| !row.say_first.is_empty());
    let siblings = visits.filter_map(|row| row.places.get(1)).map(|place| (place.child, "one visit"));
    std::iter::once((page.child, "booking")).chain(siblings).collect()
}

fn session(page: &SessionPage) -> Vec<Look> {
    let child = |row: &crate::wire::view_diary::PlaceRow| {
        row.booking.as_ref().map(|row| row.child).or_else(|| row.seat.as_ref()?.child)
    };
    page.rows.iter().filter_map(child).map(|child| (child, "session")).collect()
}

fn board(page: &BoardPage) -> Vec<Look> {
    let rows = page.columns.iter().flatten();
    rows.filter_map(|row| row.child).map(|child| (child, "drop-in")).collect()
}

fn steps(page: &StepPage, screen: &'static str) -> Vec<Look> {
    let reached = |seat: &SeatRow| seat.child.filter(|_| !seat.phone.is_empty());
    let rows = page.rows.iter().filter_map(|row| row.seat.as_deref());
    rows.filter_map(reached).map(|child| (child, screen)).collect()
}

/// The line says with whom a place is agreed, once it is sure whose it is.
fn entry(page: &EntryPage) -> Vec<Look> {
    match &page.deed {
        EntryDeed::Do { child: Some(child), .. } => vec![(*child, "line")],
        EntryDeed::Ask { row, .. } => vec![(row.child, "line")],
        // The list, the record, the clock are looks of their own; of many, names are shown.
        EntryDeed::Do { child: None, .. }
        | EntryDeed::None
        | EntryDeed::Preview { .. }
        | EntryDeed::Marked { .. }
        | EntryDeed::Why { .. }
        | EntryDeed::Record { .. }
        | EntryDeed::Session { .. }
        | EntryDeed::List { .. }
        | EntryDeed::Register { .. }
        | EntryDeed::Repair { .. } => Vec::new(),
    }
}

fn item(page: &ItemPage) -> Vec<Look> {
    let both = page.compare.iter().flat_map(|two| [(two.a.0, "intake"), (two.b.0, "intake")]);
    let amended = page.amend.iter().map(|amend| (amend.child, "intake"));
    let one = match &page.item.kind {
        IntakeKind::ListDiffers { child, .. } => Some((*child, "intake")),
        // A row that was held back is nobody's yet; of one that vanished the name is said.
        IntakeKind::HeldRow { .. }
        | IntakeKind::LookAlike { .. }
        | IntakeKind::NumberConflict { .. }
        | IntakeKind::NumberFails { .. }
        | IntakeKind::Vanished { .. } => None,
    };
    both.chain(one).chain(amended).collect()
}
