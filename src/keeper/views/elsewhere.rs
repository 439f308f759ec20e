//! Where else a child of a plan could be put by hand, in words: what speaks for each place, and who would lose by it.
use super::diary::words;
use super::fill::Words;
use crate::domain::calendar::plural;
use crate::domain::decide::Now;
use crate::domain::fill::{self, Other, Pin, Span};
use crate::domain::ids::{ReferralId, SessionId};
use crate::domain::places::say;
use crate::domain::state::State;
use crate::wire::view_fill::{ElsewherePage, ElsewhereRow};

/// Others named by a place, at most.
const NAMED: usize = 2;

/// The other places for a child of a plan; none where there is no such session or child (any more).
pub(super) fn page(
    state: &State,
    now: &Now,
    (id, span, pins): (SessionId, Span, &[Pin]),
    referral: ReferralId,
) -> Option<ElsewherePage> {
    let session = state.session(id)?;
    let found = fill::elsewhere(state, session, (span, pins), referral, now)?;
    let say = Words { state, now, span };
    let places = found.places.iter().filter_map(|other| row(&say, other));
    let barred = found.barred.iter().filter_map(|(id, why)| {
        let session = state.session(*id)?;
        let day = match span {
            Span::All => format!("{} {}", say::day(session.date), words::venue(state, session)),
            _ => say::day(session.date),
        };
        Some((day, why.short(state, now)))
    });
    let at = found.at.and_then(|(id, slot)| Some(say.place(state.session(id)?, slot)));
    Some(ElsewherePage {
        revision: state.seq,
        referral,
        child: state.referral(referral)?.child,
        name: say.name(referral),
        at: at.unwrap_or_default(),
        places: places.collect(),
        more: found.more as u32,
        barred: barred.collect(),
        refused: found.refused.map(|why| why.short(state, now)),
        shared: found.shared,
    })
}

fn row(say: &Words<'_>, other: &Other) -> Option<ElsewhereRow> {
    let session = say.state.session(other.session)?;
    let mut words: Vec<String> = Vec::new();
    match other.by_the_day {
        Some(true) => words.push("by the see-by day".to_owned()),
        Some(false) => words.push("after the see-by day".to_owned()),
        None => {}
    }
    match other.days {
        Some(0) if say.span != Span::Session => words.push("the same day".to_owned()),
        Some(days @ 1..) => words.push(format!("{} later", plural(days as u32, "day"))),
        Some(days @ ..=-1) => words.push(format!("{} earlier", plural(days.unsigned_abs() as u32, "day"))),
        None if other.earliest && say.span != Span::Session => words.push("the earliest".to_owned()),
        _ => {}
    }
    if other.near && say.span == Span::All {
        words.push("in the child's district".to_owned());
    }
    if other.free {
        words.push("free".to_owned());
    }
    words.extend(other.goes.iter().take(NAMED).map(|(of, to)| goes(say, *of, *to)));
    if let Some(more) = other.goes.len().checked_sub(NAMED + 1) {
        words.push(format!("and {} more", more + 1));
    }
    words.extend(named(say, &other.out, "left out"));
    words.extend(named(say, &other.comes, "comes in"));
    Some(ElsewhereRow {
        session: other.session,
        slot: other.slot,
        words: format!("{}: {}", say.place(session, other.slot), words.join(", ")),
        frees: other.frees,
    })
}

/// `from ONE, Sam, who goes to Fri 11 Dec 10:00`, or who is left out.
fn goes(say: &Words<'_>, of: ReferralId, to: Option<(SessionId, u8)>) -> String {
    let name = say.name(of);
    let to = to.and_then(|(id, slot)| Some(say.place(say.state.session(id)?, slot)));
    match to {
        Some(place) => format!("from {name}, who goes to {place}"),
        None => format!("from {name}, who is left out"),
    }
}

fn named(say: &Words<'_>, of: &[ReferralId], what: &str) -> Option<String> {
    let first = of.first()?;
    let more = of.len() - 1;
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Some(format!("{}{more} {what}", say.name(*first)))
}
