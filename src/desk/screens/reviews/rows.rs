//! The rows of the list: reviews ahead, what is late, children to be placed; each state a word or a sign.
use super::draw::Block;
use crate::desk::frame::Titles;
use crate::desk::layers::offers::place_time;
use crate::desk::screen::Cx;
use crate::desk::text::left;
use crate::desk::theme::Meaning;
use crate::domain::age;
use crate::domain::calendar::{due, plural};
use crate::domain::ids::{ReferralId, SessionId};
use crate::domain::review;
use crate::wire::view_reviews::{LateAbout, ReviewRow, ReviewsPage};

/// What stays the same of a row while others come and go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowKey {
    Review(SessionId),
    Late(LateAbout),
    Child(ReferralId),
}

/// The rows in their order.
pub(super) fn keys(page: &ReviewsPage) -> Vec<RowKey> {
    let reviews = page.rows.iter().map(|row| RowKey::Review(row.session));
    let late = page.late.iter().map(|row| RowKey::Late(row.about));
    reviews.chain(late).chain(page.to_place.iter().map(|row| RowKey::Child(row.referral))).collect()
}

/// How a review stands, in words.
fn stands(row: &ReviewRow, cx: &Cx<'_>) -> String {
    let mut parts = Vec::new();
    match (row.started, row.missing.is_empty()) {
        (true, true) => parts.push("begun".to_owned()),
        (begun, false) => {
            let day = if begun { " on the day" } else { "" };
            parts.push(format!("NOT QUORATE{day}: no {}", row.missing.join(", no ")));
        }
        (false, true) => {}
    }
    if gives_both(row) {
        parts.push("first opinion's giver is in it".to_owned());
    }
    if row.without_consent > 0 {
        parts.push(format!("{} no consent", row.without_consent));
    }
    if parts.is_empty() {
        let needed = cx.home.rules.service(row.service).is_some_and(|service| !service.quorum.is_empty());
        parts.push(if needed { "quorate" } else { "quorum not needed" }.to_owned());
    }
    parts.join(", ")
}

/// Whether somebody is down for a second opinion who gave the first.
fn gives_both(row: &ReviewRow) -> bool {
    row.words.contains(review::GAVE_FIRST)
}

/// Everything on the screen.
pub(super) fn blocks(page: Option<&ReviewsPage>, columns: usize, cx: &Cx<'_>) -> Vec<Block> {
    let Some(page) = page else { return Vec::new() };
    let most = if cx.narrow { 3 } else { 1 };
    let today = cx.now.date();
    let spare = columns.saturating_sub(80);
    let name = 18 + spare.min(12);
    let mut blocks = Vec::new();
    if cx.narrow {
        blocks.push(Block::text("AHEAD, worst first", Meaning::Heading));
    } else {
        let head = format!(
            "  {} {} {} {} State",
            left("Worst first", 16),
            left("Review", 13 + spare.min(12)),
            left("Kids", 4),
            left("Packs", 5)
        );
        blocks.push(Block::text(head, Meaning::Heading));
    }
    for row in &page.rows {
        let packs =
            if row.packs.1 > 0 { format!("{}/{}", row.packs.0, row.packs.1) } else { "--".to_owned() };
        let wide = format!(
            "{} {} {} {} {}",
            left(&place_time(row.when), 16),
            left(&row.name, 13 + spare.min(12)),
            left(&format!("{}/{}", row.children.0, row.children.1), 4),
            left(&packs, 5),
            stands(row, cx)
        );
        // Without a heading above them two bare numbers would say nothing; how it stands goes before them.
        let words = if cx.narrow {
            let packs = if row.packs.1 > 0 { format!(", packs {packs}") } else { String::new() };
            let (taken, all) = row.children;
            format!(
                "{} {}: {}; {taken} of {all} placed{packs}",
                place_time(row.when),
                row.name,
                stands(row, cx)
            )
        } else {
            wide
        };
        let bad = !row.missing.is_empty() || row.without_consent > 0 || gives_both(row);
        blocks.push(Block::row(&words, bad, columns, most));
    }
    if page.rows.is_empty() {
        blocks.push(Block::text("  No review is planned. n in Diary makes a session.", Meaning::Aside));
    }
    if !page.late.is_empty() {
        blocks.push(Block::text(format!("  LATE {}", page.late.len()), Meaning::Heading));
    }
    for row in &page.late {
        let words = format!(
            "{} {} {} {}",
            left(&due(row.due, today), 9),
            left(&row.words, 30 + spare.min(20)),
            left(&row.name, name),
            row.of
        );
        blocks.push(Block::row(&words, true, columns, most));
    }
    let more = match page.waiting as usize - page.to_place.len().min(page.waiting as usize) {
        0 => String::new(),
        more => format!(", {more} more"),
    };
    if !page.to_place.is_empty() {
        blocks.push(Block::text(
            format!("  TO PLACE {}, in the list's order{more}", page.to_place.len()),
            Meaning::Heading,
        ));
    }
    for row in &page.to_place {
        let next = match &row.next {
            Ok(place) => format!("next {place}"),
            Err(why) => format!("none: {why}"),
        };
        let words = format!(
            "{} {} {} {} {next}",
            left(&row.name, name),
            left(&age::short_on(row.born, today), 5),
            left(&row.pathway, 4),
            left(&row.pack, 20),
        );
        blocks.push(Block::row(&words, false, columns, most));
    }
    if page.in_triage > 0 {
        let words =
            format!("  {} in triage: screen 3 decides, then there is a place to find.", page.in_triage);
        blocks.push(Block::text(words, Meaning::Aside));
    }
    blocks
}

/// The words of the frame.
pub(super) fn titles(page: Option<&ReviewsPage>, front: usize, cx: &Cx<'_>) -> Titles {
    let Some(page) = page else { return Titles { left: "Reviews".to_owned(), ..Titles::default() } };
    let which = page.only.clone().unwrap_or_else(|| "all".to_owned());
    let lacking = page.rows.iter().filter(|row| !row.missing.is_empty()).count();
    let right = if cx.narrow {
        format!("{lacking} not quorate")
    } else {
        format!(
            "{}, {lacking} not quorate, {} late",
            plural(page.rows.len() as u32, "review"),
            page.late.len()
        )
    };
    let at = front;
    let row = if let Some(row) = page.rows.get(at) {
        format!("{} {}: {}", row.name, place_time(row.when), row.words)
    } else if let Some(row) = page.late.get(at - page.rows.len()) {
        format!("{}: {} ({})", row.name, row.words, row.of)
    } else if let Some(row) = page.to_place.get(at - page.rows.len() - page.late.len()) {
        let next = match &row.next {
            Ok(place) => format!("n Enter puts the child on {place}"),
            Err(why) => format!("no quorate place: {why}"),
        };
        format!("{}: {}. {next}", row.name, row.pack)
    } else {
        "Nothing is ahead.".to_owned()
    };
    Titles { left: format!("Reviews: {which}"), right, row, pane: None }
}
