//! What must always hold of a State, whatever was done and in whatever order: asked by the tests after every command, and by
//! `verify` of a whole store. Numbers are those of the library's invariants.
use super::around;
use super::decide::Now;
use super::ids::{ChildId, SessionId};
use super::intake::IntakeKind;
use super::next_step::owed;
use super::places;
use super::session::{Answer, Session};
use super::state::{Index, State};
use chrono::NaiveDate;
use std::collections::HashMap;

/// Every breach, in words with the ids concerned; none where all is well.
pub fn breaches(state: &State, now: &Now) -> Vec<String> {
    let mut found = Vec::new();
    places_held_once(state, now, &mut found);
    nobody_in_two_places(state, now, &mut found);
    steps(state, now.today, &mut found);
    rows(state, &mut found);
    numbers(state, &mut found);
    index(state, &mut found);
    found
}

/// 3: nobody is asked for what is on record: while an item asks after an NHS number, its child has none.
fn numbers(state: &State, found: &mut Vec<String>) {
    for item in state.index.intake.iter().filter_map(|id| state.intake(*id)) {
        let IntakeKind::NumberFails { child, .. } = item.kind else { continue };
        let whose = state.child(state.goes_on(child));
        if whose.is_none_or(|row| row.nhs.is_some()) {
            found.push(format!(
                "3: item {} asks for the number of child {}, which is there",
                item.id.0, child.0
            ));
        }
    }
}

/// 2: no place is held by more children than it takes.
fn places_held_once(state: &State, now: &Now, found: &mut Vec<String>) {
    for session in state.sessions.iter().flatten() {
        for (slot, place) in session.slots.iter().enumerate() {
            let taken = places::taken(state, session, slot as u8, now.at, None);
            if taken > u16::from(place.places) {
                found.push(format!(
                    "2: session {} slot {slot} is held {taken} times, of {}",
                    session.id.0, place.places
                ));
            }
        }
    }
}

/// 2: no child, person or room is in two places at once.
fn nobody_in_two_places(state: &State, now: &Now, found: &mut Vec<String>) {
    let at = |id: SessionId| state.session(id).filter(|s| !s.cancelled());
    for (child, bookings) in &state.index.of_child {
        let live: Vec<_> = bookings
            .iter()
            .filter_map(|id| state.booking(*id))
            .filter(|row| row.state.holds_place(now.at))
            .filter_map(|row| Some((row, at(row.session)?)))
            .filter_map(|(row, s)| {
                s.slots.get(usize::from(row.slot)).map(|slot| (row.id, s.date, slot.start, row.minutes))
            })
            .collect();
        for (n, a) in live.iter().enumerate() {
            for b in &live[n + 1..] {
                if a.1 == b.1 && a.2 < b.2 + b.3 && b.2 < a.2 + a.3 {
                    found.push(format!(
                        "2: child {} has bookings {} and {} at one time",
                        child.0, a.0.0, b.0.0
                    ));
                }
            }
        }
    }
    for seat in state.seats.iter().flatten().filter(|seat| seat.state.holds_place()) {
        let (Some(child), Some(s)) = (seat.child.and_then(|id| state.child(id)), at(seat.session)) else {
            continue;
        };
        let Some(slot) = s.slots.get(usize::from(seat.slot)) else { continue };
        let time = (s, slot.start, slot.minutes);
        if around::seat_at(state, child.id, time, Some(seat.id)).is_some()
            || places::booking_at(state, child, time, now.at).is_some()
        {
            found.push(format!("2: child {} is elsewhere at the time of seat {}", child.id.0, seat.id.0));
        }
    }
    for ids in state.index.by_day.values() {
        let planned: Vec<&Session> = ids.iter().filter_map(|id| at(*id)).collect();
        for (n, a) in planned.iter().enumerate() {
            for b in planned[n + 1..].iter().filter(|b| a.start < b.end && b.start < a.end) {
                shared(state, a, b, found);
            }
        }
    }
}

fn shared(state: &State, a: &Session, b: &Session, found: &mut Vec<String>) {
    let online = state.venue(a.venue).is_some_and(|v| v.online);
    if a.venue == b.venue && a.room == b.room && !a.room.is_empty() && !online {
        found.push(format!("2: sessions {} and {} have one room at one time", a.id.0, b.id.0));
    }
    let there =
        |s: &Session, staff| s.people.iter().any(|m| m.staff == staff && m.answer == Answer::Accepted);
    for member in a.people.iter().filter(|m| m.answer == Answer::Accepted) {
        if there(b, member.staff) {
            found.push(format!(
                "2: staff {} is at sessions {} and {} at one time",
                member.staff.0, a.id.0, b.id.0
            ));
        }
    }
}

/// 3: an open referral has exactly one next step; its stage speaks of a booking of its own that stands.
fn steps(state: &State, today: NaiveDate, found: &mut Vec<String>) {
    for row in state.each_referral() {
        if owed(state, row, today).is_some() != row.stage.is_open() {
            found.push(format!("3: referral {} has no next step", row.id.0));
        }
        if let Some(booking) = row.stage.booking() {
            match state.booking(booking) {
                Some(b) if b.referral == row.id && b.child == row.child => {}
                _ => found.push(format!(
                    "3: referral {} speaks of booking {}, which is not its own",
                    row.id.0, booking.0
                )),
            }
        }
    }
}

/// 4: rows name rows that stand.
fn rows(state: &State, found: &mut Vec<String>) {
    let mut owned: HashMap<ChildId, usize> = HashMap::new();
    for row in state.each_referral() {
        *owned.entry(row.child).or_default() += 1;
        if !state.child(row.child).is_some_and(|child| child.referrals.contains(&row.id)) {
            found.push(format!("4: referral {} is not on its child's row", row.id.0));
        }
    }
    for child in state.children.iter().flatten() {
        if child.referrals.len() != owned.get(&child.id).copied().unwrap_or(0) {
            found.push(format!("4: child {} lists referrals that are not its own", child.id.0));
        }
    }
    for row in state.seats.iter().flatten() {
        let slots = state.session(row.session).map_or(0, |s| s.slots.len());
        if usize::from(row.slot) >= slots || row.child.is_some_and(|id| state.child(id).is_none()) {
            found.push(format!("4: seat {} has lost its child, session or place", row.id.0));
        }
    }
    for row in state.bookings.iter().flatten() {
        let referral = state.referral(row.referral);
        if referral.is_none_or(|r| r.child != row.child) || state.session(row.session).is_none() {
            found.push(format!("4: booking {} has lost its referral, child or session", row.id.0));
        }
        let slot = state.session(row.session).is_some_and(|s| usize::from(row.slot) < s.slots.len());
        if !slot {
            found.push(format!("4: booking {} is for a place that its session does not have", row.id.0));
        }
    }
    for row in state.visits.iter().flatten() {
        let child = row.child.is_none_or(|id| state.child(id).is_some());
        let booking = row.booking.is_none_or(|id| state.booking(id).is_some());
        if !child || !booking || state.session(row.session).is_none() {
            found.push(format!("4: visit {} has lost its child, booking or session", row.id.0));
        }
    }
    for child in state.each_child() {
        let open: Vec<_> = state.open_of(child).map(|row| row.pathway).collect();
        let twice = open.iter().enumerate().find(|(at, pathway)| open[..*at].contains(pathway));
        if let Some((_, pathway)) = twice {
            found.push(format!("3: child {} is on the list of {pathway} twice", child.id.0));
        }
    }
}

/// 4: derived indexes are those made afresh.
fn index(state: &State, found: &mut Vec<String>) {
    let fresh = Index::of(state);
    let told = [
        ("numbers", state.index.by_nhs == fresh.by_nhs),
        ("birth dates", sorted(&state.index.by_born) == sorted(&fresh.by_born)),
        ("bookings of a session", sorted(&state.index.in_session) == sorted(&fresh.in_session)),
        ("places of a session taken", sorted(&state.index.holding) == sorted(&fresh.holding)),
        ("bookings of a child", sorted(&state.index.of_child) == sorted(&fresh.of_child)),
        ("places to be told of", state.index.untold == fresh.untold),
        ("days", days(&state.index) == days(&fresh)),
        ("visits", sorted(&state.index.visits_in) == sorted(&fresh.visits_in)),
        ("places of support of a session", sorted(&state.index.seats_in) == sorted(&fresh.seats_in)),
        ("places of support of a child", sorted(&state.index.seats_of) == sorted(&fresh.seats_of)),
        ("open places of support", state.index.seats_open == fresh.seats_open),
        ("intake", state.index.intake == fresh.intake),
        ("priorities asked", state.index.asked == fresh.asked),
        (
            "lists",
            fresh.lists.iter().all(|(id, list)| list.is_empty() || state.index.lists.get(id) == Some(list)),
        ),
        ("sessions made from templates", state.index.made == fresh.made),
        (
            "no list too many",
            state.index.lists.iter().all(|(id, l)| l.is_empty() || fresh.lists.contains_key(id)),
        ),
    ];
    found.extend(
        told.iter().filter(|(_, same)| !same).map(|(what, _)| format!("4: the index of {what} is not true")),
    );
}

/// Sessions by day, whatever their order within it.
fn days(index: &Index) -> Vec<(chrono::NaiveDate, SessionId)> {
    let mut all: Vec<_> =
        index.by_day.iter().flat_map(|(day, ids)| ids.iter().map(|id| (*day, *id))).collect();
    all.sort_unstable();
    all
}

fn sorted<K: Ord + Copy + std::hash::Hash, V: Ord + Copy>(map: &HashMap<K, Vec<V>>) -> Vec<(K, Vec<V>)> {
    let mut all: Vec<(K, Vec<V>)> = map
        .iter()
        .filter(|(_, list)| !list.is_empty())
        .map(|(key, list)| {
            let mut list = list.clone();
            list.sort_unstable();
            (*key, list)
        })
        .collect();
    all.sort_unstable();
    all
}
