//! A session on its day: people before slots, then every place with what stands in it, and what is owed after it.
use super::super::mask::Eyes;
use super::super::unfit;
use super::could_come::CouldCome;
use super::{seats, words};
use crate::domain::around;
use crate::domain::booking::{Attendance, Booking, BookingState};
use crate::domain::child::Flags;
use crate::domain::code::Code;
use crate::domain::decide::Now;
use crate::domain::ids::SessionId;
use crate::domain::leave;
use crate::domain::places::{self, say};
use crate::domain::referral::Stage;
use crate::domain::review;
use crate::domain::roster;
use crate::domain::rules::Choices;
use crate::domain::session::{Session, SessionState, Slot};
use crate::domain::state::State;
use crate::domain::together;
use crate::wire::view_diary::{BookedRow, PersonRow, PlaceRow, SessionPage};

/// One session; none where there is no such session (any more). `eyes`: what came of an appointment may be a clinical word.
pub(in crate::keeper::views) fn session(
    state: &State,
    id: SessionId,
    eyes: Eyes,
    now: &Now,
) -> Option<SessionPage> {
    let session = state.session(id)?;
    let rules = &state.rules;
    let code = session.service;
    let configured = rules.service(code);
    let cancelled = match &session.state {
        SessionState::Planned => None,
        SessionState::Cancelled { reason } => {
            Some(Choices::words(&rules.choices.service_reasons, reason).to_owned())
        }
    };
    let people = session.people.iter().map(|m| PersonRow {
        staff: m.staff,
        name: words::person(state, m.staff),
        role: (m.role, words::role(rules, m.role)),
        answer: m.answer,
    });
    let needed = configured.map_or_else(Vec::new, |s| crate::domain::quorum::needed(session, s));
    let missing = words::missing(state, session);
    let names =
        |codes: &[Code]| -> Vec<String> { codes.iter().map(|code| words::role(rules, *code)).collect() };
    let rows = rows(state, session, eyes, now);
    Some(SessionPage {
        revision: state.seq,
        now: (now.today, now.minute()),
        session: id,
        service: (
            code,
            configured.map_or_else(|| code.to_string(), |s| s.name.clone()),
            words::kind(state, session),
        ),
        place: words::venue_room(state, session),
        when: (session.date, session.start, session.end),
        cancelled,
        people: people.collect(),
        quorum: (names(&needed), names(&missing)),
        interpreters: interpreters(state, session, now),
        counts: places::counts(state, session, now.at),
        foot: foot(state, session, now),
        rows,
        beside: beside(state, session),
        away: leave::all_away(state, session).map(|row| (row.staff, row.words(state))).collect(),
        unheld: if words::unheld(state, session) {
            words::who_does_not(state, session)
        } else {
            String::new()
        },
        trouble: unfit::trouble(state, session).map(Box::new),
        shut: roster::closure(state, session).map_or_else(String::new, |row| row.words(state)),
    })
}

fn rows(state: &State, session: &Session, eyes: Eyes, now: &Now) -> Vec<PlaceRow> {
    let free = places::not_taken(state, session, now.at);
    let mut order: Vec<usize> = (0..session.slots.len()).collect();
    order.sort_by_key(|at| (session.slots[*at].start, *at));
    let mut could: Vec<((u16, crate::domain::session::CarveOut, bool), CouldCome)> = Vec::new();
    let mut rows = Vec::new();
    for at in order {
        let (slot, index) = (session.slots[at], at as u8);
        let mut there: Vec<&Booking> =
            places::taken_by(state, session.id, now.at).filter(|b| b.slot == index).collect();
        there.sort_by_key(|b| (matches!(b.state, BookingState::Held { .. }), b.id));
        rows.extend(there.into_iter().filter_map(|b| booked(state, (session, slot), b, eyes, now)));
        rows.extend(seats::rows(state, session, index, now));
        let left = free.iter().find(|(known, _)| *known == index).map_or(0, |(_, n)| *n);
        for _ in 0..left {
            // Of two slots of one length only those still to come can be given.
            let like = (slot.minutes, slot.carve_out, is_ahead(state, session, slot, now));
            let known = could.iter().find(|(known, _)| *known == like).map(|(_, note)| note.clone());
            let note = known.unwrap_or_else(|| {
                let note = CouldCome::of(state, session, index, now);
                could.push((like, note.clone()));
                note
            });
            let what = if like.2 && unfit::of(state, session).is_none() { "free" } else { "not taken" };
            let words = format!(
                "{} {}, {} min: {what}. {}",
                clinic(state, session),
                say::clock(slot.start),
                slot.minutes,
                note.sentence()
            );
            rows.push(PlaceRow {
                slot: index,
                start: slot.start,
                minutes: slot.minutes,
                carve_out: slot.carve_out,
                booking: None,
                words: words.trim_end().to_owned(),
                note: note.words(),
                seat: None,
            });
        }
    }
    rows
}

fn clinic(state: &State, session: &Session) -> String {
    words::clinic_day(state, session)
}

fn is_ahead(state: &State, session: &Session, slot: Slot, now: &Now) -> bool {
    let service = state.rules.service(session.service);
    service.is_some_and(|service| places::slot_ahead(service, session, slot, now))
}

fn booked(
    state: &State,
    (session, slot): (&Session, Slot),
    booking: &Booking,
    eyes: Eyes,
    now: &Now,
) -> Option<PlaceRow> {
    let child = state.child(booking.child)?;
    let name = child.list_name();
    let (state_words, note) = standing(state, (session, slot), booking, eyes, now);
    let left = match booking.state {
        BookingState::Held { until } => Some(say::minutes_left(until, now.at)),
        _ => None,
    };
    let mut said = vec![format!("{name}: {state_words}")];
    if !note.is_empty() && note != name {
        said.push(note.clone());
    }
    let flags = child.flags.words();
    if !flags.is_empty() {
        said.push(flags.join(", "));
    }
    if let BookingState::Agreed { told, on, who } = &booking.state {
        said.push(format!("{who} agreed, {}", words::told(*told, *on)));
    }
    said.extend(together::with_words(state, booking));
    Some(PlaceRow {
        slot: booking.slot,
        start: slot.start,
        minutes: booking.minutes,
        carve_out: slot.carve_out,
        words: said.join(". "),
        note,
        seat: None,
        booking: Some(BookedRow {
            booking: booking.id,
            referral: booking.referral,
            child: booking.child,
            name,
            born: child.born,
            flags: child.flags,
            minutes: booking.minutes,
            state: eyes.standing(&booking.state),
            words: state_words,
            left,
            rev: booking.rev,
        }),
    })
}

/// The State and Note columns.
fn standing(
    state: &State,
    (session, slot): (&Session, Slot),
    booking: &Booking,
    eyes: Eyes,
    now: &Now,
) -> (String, String) {
    let begun = session.date < now.today || (session.date == now.today && slot.start <= now.minute());
    let over = session.date < now.today
        || (session.date == now.today && slot.start.saturating_add(booking.minutes) <= now.minute());
    let stands = state.referral(booking.referral).map(|r| r.stage);
    if let Some(untold) = booking.untold() {
        if untold.known == session.stand(booking.slot) {
            return ("theirs again: TELL THEM".to_owned(), "they know it as off".to_owned());
        }
        let was = say::when(untold.known.date, untold.known.start);
        return ("moved: TELL THEM".to_owned(), format!("they know {was}"));
    }
    match &booking.state {
        BookingState::Held { .. } => {
            let name = state
                .child(booking.child)
                .map_or_else(String::new, crate::domain::child::ChildRow::list_name);
            (format!("held: {}", booking.by), name)
        }
        BookingState::Offered { told, on } => {
            let answer = match stands {
                Some(Stage::Offered { booking: of, answer_by, .. }) if of == booking.id => {
                    format!("answer due {}", answer_by.format("%-d %b"))
                }
                _ => String::new(),
            };
            (format!("offered {} {}", told.words(), on.format("%-d %b")), answer)
        }
        BookingState::Agreed { told, on, .. } if begun => {
            let words = if over { "came? not recorded" } else { "to come" };
            (words.to_owned(), words::told(*told, *on))
        }
        BookingState::Agreed { told, on, .. } => ("to come".to_owned(), words::told(*told, *on)),
        BookingState::Attended { attendance, arrived, outcome } => {
            let seen = if attendance.seen() && (over || outcome.is_some()) { ", seen" } else { "" };
            let note =
                match (attendance.seen(), outcome) {
                    (true, Some(code)) => {
                        let outcome = format!("outcome: {}", eyes.outcome(&state.rules.choices, *code));
                        match review::of_booking(state, booking) {
                            Some(provisional) => format!("{outcome}, {provisional}"),
                            None => outcome,
                        }
                    }
                    (true, None) => "outcome missing".to_owned(),
                    (false, _) => match stands {
                        Some(Stage::NotBrought { booking: of, .. }) if of == booking.id => {
                            "follow-up open".to_owned()
                        }
                        Some(
                            Stage::LateNotSeen { booking: of, .. } | Stage::LeftUnseen { booking: of, .. },
                        ) if of == booking.id => "another place is owed".to_owned(),
                        _ if matches!(attendance, Attendance::LateNotSeen | Attendance::LeftUnseen) => {
                            String::new()
                        }
                        _ => "followed up".to_owned(),
                    },
                };
            (format!("{}{seen}", attendance.at(*arrived)), note)
        }
        BookingState::Declined { .. }
        | BookingState::Cancelled { .. }
        | BookingState::Moved { .. }
        | BookingState::Released => ("ended".to_owned(), String::new()),
    }
}

/// `Polish 13:00, BSL 14:00`: who must interpret, and when.
fn interpreters(state: &State, session: &Session, now: &Now) -> String {
    let booked = places::taken_by(state, session.id, now.at).map(|row| (row.child, row.slot, row.minutes));
    // A colleague needs none.
    let seats = around::holding(state, session.id)
        .filter(|row| row.party != around::Party::Professional)
        .filter_map(|row| Some((row.child?, row.slot, session.slots.get(usize::from(row.slot))?.minutes)));
    let mut needed: Vec<(u16, String)> = booked
        .chain(seats)
        .filter_map(|(child, slot, minutes)| {
            let child = state.child(child).filter(|c| places::interpreted(c))?;
            let start = session.slots.get(usize::from(slot))?.start;
            let mut what = Vec::new();
            if child.flags.has(Flags::INTERPRETER) {
                what.push(if child.language().is_empty() { "interpreter" } else { child.language() });
            }
            if child.flags.has(Flags::BSL) {
                what.push("BSL");
            }
            let until = start.saturating_add(minutes);
            Some((start, format!("{} {}-{}", what.join(" and "), say::clock(start), say::clock(until))))
        })
        .collect();
    needed.sort();
    needed.into_iter().map(|(_, words)| words).collect::<Vec<_>>().join(", ")
}

fn foot(state: &State, session: &Session, now: &Now) -> Vec<String> {
    let there: Vec<&Booking> = places::taken_by(state, session.id, now.at).collect();
    let of = |is: &dyn Fn(&BookingState) -> bool| there.iter().filter(|b| is(&b.state)).count();
    let attended = |wanted: fn(Attendance) -> bool| {
        of(&|s| matches!(s, BookingState::Attended { attendance, .. } if wanted(*attendance)))
    };
    let (_, held, _) = places::counts(state, session, now.at);
    // What nobody has is not free where no place of it is given.
    let given = unfit::of(state, session).is_none();
    let free = if given { places::free_in_all(state, session, now) } else { 0 };
    let seats = seats::counts(state, session);
    let support = words::kind(state, session).is_support();
    let came = attended(Attendance::seen) + seats.0;
    let missed = attended(|a| matches!(a, Attendance::NotBrought | Attendance::DidNotAttend)) + seats.1;
    let late = attended(|a| a == Attendance::LateNotSeen);
    let left = attended(|a| a == Attendance::LeftUnseen);
    let to_come = of(&|s| matches!(s, BookingState::Offered { .. } | BookingState::Agreed { .. })) + seats.2;
    let counts = [
        (came, "came"),
        (missed, if support { "missed" } else { "not brought" }),
        (late, "too late"),
        (left, "left unseen"),
        (to_come, "to come"),
        (usize::from(held), "held"),
        (usize::from(free), "free"),
    ];
    let said: Vec<String> =
        counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    let said = if said.is_empty() { "no places".to_owned() } else { said.join(", ") };
    let next = there
        .iter()
        .filter(|b| words::to_come(b))
        .filter_map(|b| session.slots.get(usize::from(b.slot)).map(|slot| slot.start))
        .filter(|start| session.date == now.today && *start >= now.minute())
        .min();
    let next = next.map_or_else(String::new, |start| format!("  Next: {}", say::clock(start)));
    let title = if session.date == now.today { "Today " } else { "Places" };
    let mut foot = vec![format!("{title} {said}.{next}")];
    let missing = there.iter().filter(
        |b| matches!(&b.state, BookingState::Attended { attendance, outcome: None, .. } if attendance.seen()),
    );
    let missing = missing.count() + seats.3;
    if missing > 0 {
        let they = if missing == 1 { "it stays" } else { "they stay" };
        foot.push(format!(
            "After  {missing} outcome{} missing: {they} on Today until recorded.",
            words::s(missing)
        ));
    }
    foot
}

/// The sessions of the same service and venue before and after.
fn beside(state: &State, session: &Session) -> (Option<SessionId>, Option<SessionId>) {
    let same = |id: &&SessionId| {
        state.session(**id).is_some_and(|s| s.service == session.service && s.venue == session.venue)
    };
    let key = |id: &SessionId| state.session(*id).map(|s| (s.date, s.start, s.id));
    let this = Some((session.date, session.start, session.id));
    let day = |ids: &Vec<SessionId>| {
        let mut found: Vec<_> = ids.iter().filter(same).map(key).collect();
        found.sort_unstable();
        found
    };
    let mut before = state.index.by_day.range(..=session.date).rev();
    let before = before.find_map(|(_, ids)| day(ids).into_iter().rev().find(|k| *k < this));
    let mut after = state.index.by_day.range(session.date..);
    let after = after.find_map(|(_, ids)| day(ids).into_iter().find(|k| *k > this));
    (before.flatten().map(|k| k.2), after.flatten().map(|k| k.2))
}
