//! Places that belong together, in words: on journeys, in the sentence after a command, and when one of them is given up.
use super::super::booking::Booking;
use super::super::calendar::{plural, weekday_day};
use super::super::child::{ChildRow, Flags};
use super::super::event::Event;
use super::super::ids::{BookingId, ChildId};
use super::super::places::say;
use super::super::rules::Choices;
use super::super::state::State;
use super::super::telling;
use super::{Pair, Place, TogetherDid, one_visit_with};

fn name(state: &State, id: ChildId) -> String {
    state.child(id).map_or_else(|| "a child".to_owned(), ChildRow::list_name)
}

/// `ND Thu 3 Dec 10:00 Arnold hub`.
fn place(state: &State, booking: &Booking) -> String {
    state.session(booking.session).map_or_else(String::new, |at| {
        let service = state.rules.service(at.service).map_or("", |s| s.short.as_str());
        format!("{service} {}", telling::place(state, at, booking.slot))
    })
}

/// Whose the other place is, on the record of the first: a sibling's name is not said where either address is restricted, since
/// a home they share would tell it.
fn whose(state: &State, mine: ChildId, other: &Booking) -> String {
    let hidden = |id| state.child(id).is_some_and(|row| row.flags.has(Flags::RESTRICTED));
    if other.child == mine {
        String::new()
    } else if hidden(mine) || hidden(other.child) {
        "a sibling: ".to_owned()
    } else {
        format!("{}: ", name(state, other.child))
    }
}

/// Whom one visit is with, in words: `OSEI, Kofi`, or the child's other list.
pub fn partner(state: &State, mine: ChildId, other: &Booking) -> String {
    if other.child == mine {
        let service = state.session(other.session).and_then(|at| state.rules.service(at.service));
        return format!("its place for {}", service.map_or("another list", |s| s.short.as_str()));
    }
    whose(state, mine, other).trim_end_matches(": ").to_owned()
}

/// What happened to places that belong together.
pub fn tell(state: &State, did: &TogetherDid) -> Option<String> {
    match did {
        TogetherDid::Visit { booking, with } => {
            let mine = state.booking(*booking)?.child;
            let others = with.iter().filter_map(|id| state.booking(*id));
            let others: Vec<String> =
                others.map(|other| format!("{}{}", whose(state, mine, other), place(state, other))).collect();
            Some(format!("One visit with {}", others.join(" and ")))
        }
        TogetherDid::Block { referral, block } => {
            let row = state.referral(*referral)?;
            let who = name(state, row.child);
            let service = state.rules.service(block.service).map_or("", |s| s.short.as_str());
            Some(match block.ended {
                Some(_) if block.why.is_none() => format!("Ended {who}'s block of {service}"),
                Some(_) => {
                    let why = Choices::words(&state.rules.choices.discharge, &block.why).to_lowercase();
                    format!("Ended {who}'s block of {service}: {why}")
                }
                None => format!(
                    "Asked for a block of {} for {who}: {service}, {}",
                    plural(u32::from(block.sessions), "session"),
                    pace(block.every_days)
                ),
            })
        }
    }
}

/// `every week`, `every 2 weeks`, `every 10 days`.
pub(super) fn pace(days: u16) -> String {
    match (days / 7, days % 7) {
        (1, 0) => "every week".to_owned(),
        (weeks, 0) if weeks > 0 => format!("every {weeks} weeks"),
        _ => format!("every {days} days"),
    }
}

/// The sentence of a frame that took several places together; none of any other.
pub fn whole(state: &State, events: &[Event]) -> Option<String> {
    if let Some(words) = ended(state, events) {
        return Some(words);
    }
    let taken: Vec<&Booking> = events
        .iter()
        .filter_map(|event| match event {
            Event::Agreed { booking, .. }
            | Event::Offered { booking, .. }
            | Event::Held { booking, .. }
            | Event::Moved { booking, .. } => Some(&**booking),
            _ => None,
        })
        .collect();
    let visit = events.iter().any(|e| matches!(e, Event::Together { did: TogetherDid::Visit { .. } }));
    let [first, .., last] = taken.as_slice() else { return None };
    let each = |booking: &&Booking| format!("{}: {}", name(state, booking.child), place(state, booking));
    if visit {
        let verb = if events.iter().any(|e| matches!(e, Event::Moved { .. })) {
            "moved"
        } else if events.iter().any(|e| matches!(e, Event::Offered { .. })) {
            "offered"
        } else {
            "booked"
        };
        let all: Vec<String> = taken.iter().map(each).collect();
        return Some(format!("One visit {verb}: {}", all.join("; ")));
    }
    let block = taken.iter().all(|booking| booking.referral == first.referral);
    let only = events.iter().all(|e| matches!(e, Event::Agreed { .. } | Event::Offered { .. }));
    let day = |booking: &Booking| state.session(booking.session).map(|session| weekday_day(session.date));
    (block && only).then(|| {
        format!(
            "Booked a block for {}: {} {}, {} to {}",
            name(state, first.child),
            state
                .session(first.session)
                .and_then(|s| state.rules.service(s.service))
                .map_or("", |s| &s.short),
            plural(taken.len() as u32, "session"),
            day(first).unwrap_or_default(),
            day(last).unwrap_or_default()
        )
    })
}

/// A block that was ended by itself, with how many places it gave back.
fn ended(state: &State, events: &[Event]) -> Option<String> {
    let (Event::Together { did: did @ TogetherDid::Block { block, .. } }, given) = events.split_last()?
    else {
        return None;
    };
    let only = given.iter().all(|event| matches!(event, Event::Cancelled { .. }));
    let words = tell(state, did).filter(|_| only && block.ended.is_some())?;
    Some(match given.len() {
        0 => words,
        n => format!("{words}: {} given up", plural(n as u32, "place")),
    })
}

/// What a person is told whose act has parted one visit: whose place still stands, and what moves it too.
pub fn parted(state: &State, events: &[Event]) -> Option<String> {
    let gone = |event: &Event| match event {
        // A repair that the family is to be told of has said what becomes of both.
        Event::Moved { booking, .. } if booking.to_tell.is_some() => None,
        Event::Moved { from, .. } => Some(*from),
        Event::Cancelled { booking, .. } => Some(*booking),
        _ => None,
    };
    let all: Vec<BookingId> = events.iter().filter_map(gone).collect();
    let [only] = all.as_slice() else { return None };
    let mine = state.booking(*only)?.child;
    let stands = one_visit_with(state, *only);
    let first = stands.first()?;
    let moved = events.iter().any(|event| matches!(event, Event::Moved { .. }));
    let letter = if moved { "m there moves it, too" } else { "m moves it, x gives it up" };
    Some(format!(
        "It was one visit with {}{}, which stands: {letter}",
        whose(state, mine, first),
        place(state, first)
    ))
}

/// `one visit with OSEI, Kofi: SLT Thu 3 Dec 11:00 Arnold hub`, of a booking that is; or which session of a block it is.
pub fn with_words(state: &State, booking: &Booking) -> Option<String> {
    if let Some(other) = one_visit_with(state, booking.id).first() {
        return Some(format!("one visit with {}{}", whose(state, booking.child, other), place(state, other)));
    }
    let (block, progress) = super::open_block(state, booking.referral)?;
    let at = progress.ahead.iter().position(|id| *id == booking.id)?;
    Some(format!("session {} of a block of {}", usize::from(progress.done) + at + 1, block.sessions))
}

/// What a pair costs in the lists' order: `OSEI, Amina is 14th: 3 families ahead could have this place`; or that it is in turn.
pub fn pair_words(state: &State, pair: &Pair) -> String {
    let costs = |place: &Place| {
        let row = state.referral(place.referral)?;
        let who = name(state, row.child);
        let pathway = state.rules.short(&row.pathway);
        (place.ahead > 0).then(|| {
            let families =
                if place.ahead == 1 { "1 family".to_owned() } else { format!("{} families", place.ahead) };
            format!("{who} is {} for {pathway}: {families} ahead could have this place", say::nth(place.nth))
        })
    };
    let said: Vec<String> = [&pair.one, &pair.other].into_iter().filter_map(costs).collect();
    if said.is_empty() {
        "Each in its turn: nobody ahead could have these places.".to_owned()
    } else {
        format!("{}. Each of them is still seen.", said.join("; "))
    }
}
