//! The lines of one review: people by role, then the children in the order of the agenda, the one in front with its pack.
use super::draw::Block;
use crate::desk::layers::offers::clock;
use crate::desk::screen::Cx;
use crate::desk::text::{left, wrap};
use crate::desk::theme::Meaning;
use crate::domain::age;
use crate::domain::calendar::day_month;
use crate::domain::code::Code;
use crate::domain::ids::{ReferralId, StaffId};
use crate::domain::review::ViewState;
use crate::wire::view_reviews::{ChildPart, ReviewPage};

/// A part of a pack with a line of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    Consent,
    Basis,
    Needs,
    Report(Code),
    Parent,
    View,
    First,
    Minutes,
    Recommendation(u8),
}

/// What stays the same of a line while others come and go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKey {
    Seat(Code, Option<StaffId>),
    Child(ReferralId),
    Item(ReferralId, Item),
}

impl LineKey {
    /// The child it belongs to.
    pub fn referral(self) -> Option<ReferralId> {
        match self {
            Self::Seat(..) => None,
            Self::Child(id) | Self::Item(id, _) => Some(id),
        }
    }
}

/// The parts of a child's pack in their order.
fn items(child: &ChildPart) -> Vec<Item> {
    let mut items = Vec::new();
    // What is owed now stands first.
    items.extend(child.minutes.map(|_| Item::Minutes));
    items.extend(child.recommendations.iter().map(|one| Item::Recommendation(one.at)));
    if child.has_pack {
        items.extend([Item::Consent, Item::Basis, Item::Needs]);
        items.extend(child.reports.iter().map(|report| Item::Report(report.kind)));
        items.extend([Item::Parent, Item::View]);
    } else {
        items.push(Item::First);
    }
    items
}

/// The lines a cursor can be on; `expanded`: the child whose pack is shown.
pub(super) fn keys(page: &ReviewPage, expanded: Option<ReferralId>) -> Vec<LineKey> {
    let mut keys: Vec<LineKey> = page
        .people
        .iter()
        .map(|seat| LineKey::Seat(seat.role.0, seat.person.as_ref().map(|(staff, ..)| *staff)))
        .collect();
    for child in &page.children {
        keys.push(LineKey::Child(child.referral));
        if Some(child.referral) == expanded {
            keys.extend(items(child).into_iter().map(|item| LineKey::Item(child.referral, item)));
        }
    }
    keys
}

/// How a child stands in a few words.
fn in_short(child: &ChildPart) -> String {
    let mut parts = Vec::new();
    if !child.missing.is_empty() {
        parts.push(format!("no {}", child.missing.join(", no ")));
    }
    if let Some(on) = child.provisional {
        parts.push(format!("PROVISIONAL since {}", day_month(on)));
    }
    if child.has_pack {
        parts.push(match child.consent {
            None => "NO CONSENT yet".to_owned(),
            Some(false) => "consent REFUSED".to_owned(),
            Some(true) => {
                let is_in = child.reports.iter().filter(|report| report.words.starts_with("in ")).count();
                format!("pack {is_in} of {}", child.reports.len())
            }
        });
        let missing = |state: ViewState| state == ViewState::Missing;
        match (missing(child.parent.0), missing(child.view.0)) {
            (true, true) => parts.push("no views".to_owned()),
            (true, false) => parts.push("no parent's view".to_owned()),
            (false, true) => parts.push("no child's view".to_owned()),
            (false, false) => {}
        }
    }
    parts.push(child.words.clone());
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

/// The words of a line of the pack, and whether something is wrong with it.
pub(super) fn item_words(child: &ChildPart, item: Item, cx: &Cx<'_>) -> (String, bool) {
    let labelled = |label: &str, words: &str| format!("{} {words}", left(label, 11));
    let view = |label: &str, (state, words): &(ViewState, String)| {
        let said = match state {
            ViewState::Missing => "not asked".to_owned(),
            ViewState::Declined(on) => format!("asked {}, declined to give one", day_month(*on)),
            ViewState::Recorded(on) if words.is_empty() => format!("recorded {}", day_month(*on)),
            ViewState::Recorded(on) => format!("{}: \"{words}\"", day_month(*on)),
        };
        (labelled(label, &said), *state == ViewState::Missing)
    };
    match item {
        Item::Consent => (labelled("Consent", &child.consent_words), child.consent != Some(true)),
        Item::Basis => (labelled("Basis", &child.basis), child.basis == "not on record"),
        Item::Needs => (labelled("Needs", &child.needs_words), false),
        Item::Report(kind) => child.reports.iter().find(|report| report.kind == kind).map_or_else(
            || (String::new(), false),
            |report| {
                let of = if report.of.is_empty() { String::new() } else { format!(" ({})", report.of) };
                let late = if report.late { ", LATE" } else { "" };
                (labelled(&report.name, &format!("{}{late}{of}", report.words)), report.late)
            },
        ),
        Item::Parent => view("Parent", &child.parent),
        Item::View => view("Child", &child.view),
        Item::First => match &child.first {
            Some(who) => (format!("First opinion: {who}, kept out of the second"), false),
            None => ("First opinion: by whom? a says so".to_owned(), true),
        },
        Item::Minutes => match child.minutes {
            Some((_, Some(out))) => (labelled("Minutes", &format!("out {}", day_month(out))), false),
            Some((due, None)) => {
                let late = due < cx.now.date();
                let words = format!("due {}{}", day_month(due), if late { ", LATE" } else { "" });
                (labelled("Minutes", &words), late)
            }
            None => (String::new(), false),
        },
        Item::Recommendation(at) => child.recommendations.iter().find(|one| one.at == at).map_or_else(
            || (String::new(), false),
            |one| {
                let late = one.done.is_none() && one.due < cx.now.date();
                let state = match one.done {
                    Some(on) => format!("DONE {}", day_month(on)),
                    None if late => "LATE".to_owned(),
                    None => "to do".to_owned(),
                };
                (format!("{} {}: {} ({})", left("Recommended", 11), state, one.words, one.whose), late)
            },
        ),
    }
}

/// Everything on the screen.
pub(super) fn blocks(
    page: &ReviewPage,
    expanded: Option<ReferralId>,
    columns: usize,
    cx: &Cx<'_>,
) -> Vec<Block> {
    let most = if cx.narrow { 2 } else { 1 };
    let mut blocks = Vec::new();
    if page.session.is_some() {
        let begun = page.started.as_ref().map_or_else(String::new, |begun| format!(", {begun}"));
        blocks.push(Block::text(format!("  People: {}{begun}", page.quorum), Meaning::Heading));
    }
    for seat in &page.people {
        let name = seat.person.as_ref().map_or("--", |(_, name, _)| name.as_str());
        let words = format!("{} {} {}", left(&seat.role.1, 9), left(name, 20), seat.words);
        let filled = page.people.iter().any(|other| other.role.0 == seat.role.0 && other.here == Some(true));
        let bad = seat.late || seat.person.is_none() || (seat.needed && seat.here == Some(false) && !filled);
        blocks.push(Block::row(&words, bad, columns, most));
    }
    if page.session.is_some() {
        let free = match page.free {
            0 => "full".to_owned(),
            1 => "1 place free".to_owned(),
            n => format!("{n} places free"),
        };
        blocks.push(Block::text(format!("  Agenda: {free}"), Meaning::Heading));
        if page.children.is_empty() {
            blocks.push(Block::text("  No child is on it. b shows who could be.", Meaning::Aside));
        }
    }
    for child in &page.children {
        child_blocks(child, Some(child.referral) == expanded, columns, &mut blocks, cx);
    }
    blocks
}

fn child_blocks(child: &ChildPart, shown: bool, columns: usize, blocks: &mut Vec<Block>, cx: &Cx<'_>) {
    let most = if cx.narrow { 2 } else { 1 };
    let start = child.start.map_or_else(|| "--:--".to_owned(), clock);
    let aged = age::short_on(child.born, cx.now.date());
    let words = format!("{start} {} {} {}", left(&child.name, 18), left(&aged, 5), in_short(child));
    let bad = !child.missing.is_empty() || (child.has_pack && child.consent != Some(true) && child.open);
    blocks.push(Block::row(&words, bad, columns, most.max(1)));
    match &child.next {
        Some(Ok(place)) => {
            blocks.push(Block::text(format!("        next quorate: {place} (m moves)"), Meaning::Aside));
        }
        Some(Err(why)) => {
            blocks.push(Block::text(format!("        no other quorate review: {why}"), Meaning::Aside));
        }
        None => {}
    }
    if !shown {
        return;
    }
    if !child.question.is_empty() {
        for line in wrap(&format!("Question: {}", child.question), columns.saturating_sub(8).max(10)) {
            blocks.push(Block::text(format!("     {line}"), Meaning::Plain));
        }
    }
    for item in items(child) {
        let (words, bad) = item_words(child, item, cx);
        let mut block = Block::row(&format!("  {words}"), bad, columns, most);
        block.lines.iter_mut().for_each(|line| {
            *line = if cx.narrow { line.clone() } else { format!("  {}", line.trim_start()) }
        });
        blocks.push(block);
        if item == Item::Needs
            && let Some(hidden) = &child.hidden
        {
            blocks.push(Block::text(format!("     {hidden}"), Meaning::Aside));
        }
    }
}
