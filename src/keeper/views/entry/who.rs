//! Which child an entry means: the row in front, a row by its number, the marks, an identity, or whoever the words find. Of several
//! that fit the words, only those for whom the verb could do something are offered, where there are such.
use super::Case;
use crate::domain::booking::BookingState;
use crate::domain::child::ChildRow;
use crate::domain::ids::{BookingId, ChildId, ReferralId};
use crate::keeper::search::{FoundBy, Query, Session};
use crate::wire::entry::{Pointed, Verb};
use std::sync::atomic::AtomicBool;

/// Children looked at before the verb chooses among them: those of a common name, of whom few have anything today.
const LOOKED_AT: usize = 400;
/// As many as are offered to choose from.
pub(super) const OFFERED: usize = 20;

/// A child, with what the row pointed at.
pub(super) struct Whom<'a> {
    pub child: &'a ChildRow,
    pub referral: Option<ReferralId>,
    pub booking: Option<BookingId>,
}

/// Who is meant.
pub(super) enum Who<'a> {
    One(Whom<'a>),
    Marks,
    Several(Vec<&'a ChildRow>),
    /// Nobody is called so: these only sound or are spelt like it, and even one alone is not taken for whoever was meant.
    Alike(Vec<&'a ChildRow>),
    /// Nobody is like these words.
    Unknown(String),
    Nobody(String),
}

pub(super) fn resolve<'a>(case: &Case<'a>) -> Who<'a> {
    among(case, &|child| fits(case, child))
}

/// The same, where it is said what could be done for whom.
pub(super) fn among<'a>(case: &Case<'a>, fits: &dyn Fn(&ChildRow) -> bool) -> Who<'a> {
    let (here, said) = (case.here, &case.said.who);
    let pointed = |pointed: Pointed, nobody: &str| match pointed.child.and_then(|id| case.cx.state.child(id))
    {
        Some(child) => Who::One(Whom {
            child,
            referral: case.picked.referral.or(pointed.referral),
            booking: case.picked.booking.or(pointed.booking),
        }),
        None => Who::Nobody(nobody.to_owned()),
    };
    if let Some(child) = case.picked.child {
        return pointed(
            Pointed { child: Some(child), ..Pointed::default() },
            "This child is no longer on record.",
        );
    }
    if let [word] = said.as_slice() {
        match word.as_str() {
            "." => return pointed(here.front, "There is no child in front. Type a name."),
            ",," => {
                let before = Pointed { child: here.before, ..Pointed::default() };
                return pointed(before, "There was no child in front before this one. Type a name.");
            }
            "*" if here.marks.is_empty() => {
                return Who::Nobody("Nothing is marked. Space marks a row.".to_owned());
            }
            "*" => return Who::Marks,
            _ => {}
        }
        if let Some(id) = word.strip_prefix('#').and_then(|id| id.parse().ok()) {
            let known = Pointed { child: Some(ChildId(id)), ..Pointed::default() };
            return pointed(known, "Nobody has that number.");
        }
        if word.len() <= 2
            && let Ok(row @ 1..) = word.parse::<usize>()
        {
            let words = match here.rows.len() {
                0 => "There is no list in front to take a row of. Type a name.".to_owned(),
                rows => format!("There is no row {row} in sight: 1 to {rows}."),
            };
            return here.rows.get(row - 1).map_or(Who::Nobody(words.clone()), |row| pointed(*row, &words));
        }
    }
    found(case, &said.join(" "), fits)
}

/// How good a reason for being found is: only the best kind there is counts, or a name typed whole would stand beside all that
/// sound like it.
fn class(by: FoundBy) -> u8 {
    match by {
        FoundBy::NhsNumber | FoundBy::Upn | FoundBy::Phone | FoundBy::BirthDate | FoundBy::Postcode => 0,
        FoundBy::WholeNames | FoundBy::StartOfNames | FoundBy::KnownAs | FoundBy::NamesSwapped => 1,
        FoundBy::InsideName => 2,
        FoundBy::SoundsAlike => 3,
        FoundBy::OneLetterOff => 4,
        FoundBy::LooselyAlike | FoundBy::NearBirthDate => 5,
    }
}

/// What is said where nobody is called so.
pub(super) fn only_alike(words: &str, then: &str) -> String {
    format!("Nobody is called \"{words}\": these are only like it. {then}")
}

/// A name that nobody has was typed, and these are near to it.
fn is_guess(by: FoundBy) -> bool {
    class(by) >= class(FoundBy::SoundsAlike)
}

fn found<'a>(case: &Case<'a>, words: &str, fits: &dyn Fn(&ChildRow) -> bool) -> Who<'a> {
    let cx = case.cx;
    let query = Query::new(words).hidden_places(case.eyes.restricted);
    let stop = AtomicBool::new(false);
    let hits =
        Session::new().find(cx.search, &query, LOOKED_AT, &stop).map_or_else(Vec::new, |found| found.hits);
    // A child of another birth date than the one typed is shown by find, and is never meant by a sentence.
    let hits: Vec<_> = hits.into_iter().filter(|hit| hit.by != FoundBy::NearBirthDate).collect();
    let best = hits.iter().map(|hit| class(hit.by)).min();
    let all: Vec<(&ChildRow, FoundBy)> = hits
        .iter()
        .filter(|hit| Some(class(hit.by)) == best)
        .filter_map(|hit| Some((cx.state.child(ChildId(hit.id))?, hit.by)))
        .collect();
    let can: Vec<(&ChildRow, FoundBy)> = all.iter().filter(|(child, _)| fits(child)).copied().collect();
    let fitting = if can.is_empty() { &all } else { &can };
    // Whole names, two parts of them or more, mean that child and not those that merely begin so.
    let whole: Vec<&ChildRow> = fitting
        .iter()
        .filter(|(_, by)| *by == FoundBy::WholeNames && case.said.who.len() > 1)
        .map(|(child, _)| *child)
        .collect();
    let shown = || fitting.iter().take(OFFERED).map(|(child, _)| *child).collect();
    if fitting.iter().any(|(_, by)| is_guess(*by)) {
        return Who::Alike(shown());
    }
    let one = |child| Who::One(Whom { child, referral: case.picked.referral, booking: case.picked.booking });
    match (fitting.as_slice(), whole.as_slice()) {
        ([], _) => Who::Unknown(words.to_owned()),
        ([(child, _)], _) | (_, [child]) => one(child),
        _ => Who::Several(shown()),
    }
}

/// Whether the verb could do something for a child.
pub(super) fn fits(case: &Case<'_>, child: &ChildRow) -> bool {
    let (state, now) = (case.cx.state, case.cx.now);
    let open = || state.open_of(child).next().is_some();
    let bookings =
        || state.index.of_child.get(&child.id).into_iter().flatten().filter_map(|id| state.booking(*id));
    let on = |id| state.session(id).map(|session| session.date);
    match case.row.verb {
        Verb::Move | Verb::Cancel => bookings().any(|booking| {
            booking.state.holds_place(now.at)
                && !matches!(booking.state, BookingState::Attended { .. })
                && on(booking.session) >= Some(now.today)
        }),
        // Whoever is at the drop-in already need not arrive; a walk-in is found where nobody of that name has a place.
        Verb::Came | Verb::NotBrought | Verb::Arrive => bookings().any(|booking| {
            matches!(booking.state, BookingState::Agreed { .. }) && on(booking.session) == Some(now.today)
                || super::day::is_of_late(state, booking, now.today)
        }),
        Verb::Outcome => {
            super::day::visit_here(case, child).is_some()
                || bookings().any(|booking| {
                    matches!(
                        booking.state,
                        BookingState::Attended { outcome: None, .. } | BookingState::Agreed { .. }
                    ) && on(booking.session).is_some_and(|day| day <= now.today)
                })
        }
        Verb::Contact | Verb::Show => true,
        _ => open(),
    }
}
