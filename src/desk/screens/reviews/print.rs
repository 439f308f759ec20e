//! `e`: agenda and packs as text, to be read out or copied for the meeting: what may not be shared is not on it.
use super::lines::{Item, item_words};
use crate::desk::effect::Slot;
use crate::desk::layers::Reader;
use crate::desk::layers::offers::clock;
use crate::desk::screen::Cx;
use crate::desk::text::left;
use crate::desk::theme::Meaning;
use crate::domain::age;
use crate::wire::view_reviews::{ChildPart, ReviewPage};

const AGENDA: Slot = "agenda and packs";

pub(super) fn agenda(page: &ReviewPage, cx: &Cx<'_>) -> Reader {
    let mut lines = vec![(page.title.clone(), Meaning::Heading)];
    if page.session.is_some() {
        lines.push((format!("People: {}", page.quorum), Meaning::Plain));
    }
    for seat in &page.people {
        let name = seat.person.as_ref().map_or("--", |(_, name, _)| name.as_str());
        lines
            .push((format!("  {} {} {}", left(&seat.role.1, 9), left(name, 20), seat.words), Meaning::Plain));
    }
    for child in &page.children {
        lines.push((String::new(), Meaning::Plain));
        let start = child.start.map_or_else(String::new, |start| format!("{} ", clock(start)));
        let aged = age::short_on(child.born, cx.now.date());
        lines.push((format!("{start}{} {aged}: {}", child.name, child.words), Meaning::Heading));
        lines.extend(of_child(child, cx));
    }
    Reader::new(AGENDA, "Agenda and packs".to_owned(), lines)
}

fn of_child(child: &ChildPart, cx: &Cx<'_>) -> Vec<(String, Meaning)> {
    if child.has_pack && child.consent != Some(true) {
        // On paper it would be in other agencies' hands.
        let words = format!("  No consent to share: nothing of the pack is printed. {}", child.consent_words);
        return vec![(words, Meaning::Plain)];
    }
    let mut lines = Vec::new();
    if !child.missing.is_empty() {
        lines.push((
            format!("  NOT QUORATE for this child: no {}", child.missing.join(", no ")),
            Meaning::Plain,
        ));
    }
    if !child.question.is_empty() {
        lines.push((format!("  Question    {}", child.question), Meaning::Plain));
    }
    let mut items =
        if child.has_pack { vec![Item::Consent, Item::Basis, Item::Needs] } else { vec![Item::First] };
    items.extend(child.reports.iter().map(|report| Item::Report(report.kind)));
    if child.has_pack {
        items.extend([Item::Parent, Item::View]);
    }
    items.extend(child.minutes.map(|_| Item::Minutes));
    items.extend(child.recommendations.iter().map(|one| Item::Recommendation(one.at)));
    lines.extend(
        items.into_iter().map(|item| (format!("  {}", item_words(child, item, cx).0), Meaning::Plain)),
    );
    lines
}
