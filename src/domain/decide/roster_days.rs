//! Random days of making, moving, publishing, covering, leave, changed weeks and closures: nobody and no room is ever in two
//! places, nothing is made where it is shut, nobody is asked when they do not work but with a reason, and the past stays.
use super::super::actor::Role;
use super::super::check::breaches;
use super::super::ids::{ClosureId, StaffId, VenueId};
use super::super::repair::Closed;
use super::super::roster::{self, RosterAct, RosterDid};
use super::super::session::{Answer, CarveOut, Slot};
use super::super::template;
use super::super::template::publish;
use super::*;
use crate::domain::places::world::{ND, SLCN, day, empty, now};
use chrono::Days;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const SICK: Code = Code::known("sick");

use super::super::code::Code;

fn week(dice: &mut ChaCha8Rng, first: NaiveDate) -> Vec<roster::Work> {
    let all =
        ["mon-wed", "every weekday", "tue am + thu", "every second friday", "none", "mon-fri 9:00-15:00"];
    let words = all[dice.random_range(0..all.len())];
    roster::parse(words, first, &|_| Err("no".to_owned())).unwrap().parts
}

fn command(state: &State, dice: &mut ChaCha8Rng, now: &Now) -> Command {
    let today = now.today;
    let date = today + Days::new(dice.random_range(0..30));
    let start = 540 + 60 * dice.random_range(0..6);
    let (venue, staff) = (VenueId(dice.random_range(1..4)), StaffId(dice.random_range(1..5)));
    let session = SessionId(dice.random_range(1..state.sessions.len().max(2) as u32));
    let room = ["", "room 1", "Room 2", "ROOM 1"][dice.random_range(0..4)].to_owned();
    let answer = [Answer::Accepted, Answer::Asked(today), Answer::Declined][dice.random_range(0..3)];
    let role = Code::known("slt");
    let act = |act| Command::Roster { act };
    match dice.random_range(0..12) {
        0..4 => Command::MakeSession {
            service: [ND, SLCN][dice.random_range(0..2)],
            venue,
            room,
            date,
            slots: vec![Slot { start, minutes: 60, places: 1, carve_out: CarveOut::Anyone }],
            end: start + 90,
            people: vec![(role, staff, answer)],
            capacity: 0,
        },
        4 | 5 => Command::MoveSession { session, date, start, venue, room, reason: SICK },
        6 | 7 => Command::SetMember { session, role, staff, answer },
        8 => act(RosterAct::Works { staff, from: date, parts: week(dice, date) }),
        9 => Command::Away { staff, from: date, to: date + Days::new(2), reason: SICK, part: None },
        10 => {
            let closed = if dice.random_bool(0.5) { Closed::Venue(venue) } else { Closed::Room(venue, room) };
            act(RosterAct::Shut { closed, from: date, to: date + Days::new(3), reason: SICK })
        }
        _ => {
            let rows = state.roster.closures.len().max(1) as u32;
            act(RosterAct::Reopen { closure: ClosureId(dice.random_range(1..=rows)), on: date })
        }
    }
}

/// An office with a venue of two rooms and a clinic that is published.
fn office() -> State {
    let mut state = empty();
    let mut rules = (*state.rules).clone();
    let choice = |id, key| crate::domain::rules::Choice {
        id,
        key,
        name: "Sick".to_owned(),
        effect: crate::domain::rules::Effect::default(),
        told: String::new(),
    };
    rules.choices.service_reasons = vec![choice(SICK, 's')];
    rules.roles = vec![crate::domain::rules::Named {
        id: Code::known("slt"),
        name: "SLT".into(),
        short: String::new(),
    }];
    let venue = crate::domain::session::Venue {
        id: VenueId(3),
        name: "Worksop".into(),
        address: "".into(),
        district: Code::NONE,
        rooms: vec!["room 1".into(), "room 2".into()],
        online: false,
    };
    let events = [Event::RulesSet { rules: Box::new(rules) }, Event::VenueAdded { venue }];
    state.apply(2, day(2026, 1, 1), &events);
    let said = template::parse("every weekday", day(2026, 11, 20)).unwrap();
    let clinic = template::ClinicTemplate {
        id: crate::domain::ids::TemplateId(1),
        service: ND,
        venue: VenueId(3),
        room: "room 2".into(),
        recurrence: said.recurrence,
        slots: vec![Slot { start: 600, minutes: 60, places: 1, carve_out: CarveOut::Anyone }],
        capacity: 0,
        roles: Vec::new(),
        people: vec![(Code::known("slt"), StaffId(1)), (Code::known("slt"), StaffId(2))],
        from: day(2026, 11, 20),
        to: None,
        calendar: Code::NONE,
        exceptions: Vec::new(),
        sharing: None,
        rev: 0,
    };
    state.apply(3, day(2026, 1, 1), &[Event::TemplateSet { before: None, after: Box::new(clinic) }]);
    state
}

/// Whether anybody or any room is in two places: by comparing every session with every other.
fn twice(state: &State) -> Option<String> {
    let all: Vec<&Session> = state.sessions.iter().flatten().filter(|s| !s.cancelled()).collect();
    for (at, a) in all.iter().enumerate() {
        for b in &all[at + 1..] {
            if a.date != b.date || a.start >= b.end || b.start >= a.end {
                continue;
            }
            let online = state.venue(a.venue).is_some_and(|venue| venue.online);
            if a.venue == b.venue && !a.room.is_empty() && a.room.eq_ignore_ascii_case(&b.room) && !online {
                return Some(format!("{} holds {:?} and {:?}", a.room, a.id, b.id));
            }
            let there =
                |s: &Session, id| s.people.iter().any(|m| m.staff == id && m.answer == Answer::Accepted);
            if let Some(m) = a.people.iter().find(|m| there(a, m.staff) && there(b, m.staff)) {
                return Some(format!("{:?} is at {:?} and {:?}", m.staff, a.id, b.id));
            }
        }
    }
    None
}

#[test]
fn nobody_and_no_room_is_in_two_places_on_random_days() {
    let actor =
        Actor { uid: 1, name: "ann".into(), role: Role::Administrator, agency: Code::NONE, team: Code::NONE };
    let (mut done, mut over, mut refused, mut outside) = (0, 0, 0, 0);
    for seed in 0..12 {
        let (mut state, now) = (office(), now());
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        for _ in 0..250 {
            let wanted = if dice.random_range(0..10) == 0 {
                let until = now.today + Days::new(dice.random_range(1..25));
                let planned = publish::plan(&state, crate::domain::ids::TemplateId(1), until, &now).unwrap();
                let days: Vec<_> =
                    planned.iter().filter(|p| p.left.is_none()).map(|p| p.session.date).collect();
                Command::Publish { template: crate::domain::ids::TemplateId(1), days }
            } else {
                command(&state, &mut dice, &now)
            };
            let mut decided = decide(&state, &Known::default(), &wanted, &actor, &now);
            let stands_against =
                matches!(&decided, Err(no) if no.instead == Some(super::super::refusal::Instead::Anyway));
            if stands_against {
                outside += 1;
                // Half of what somebody's week stands against is done all the same.
                if dice.random_bool(0.5) {
                    let (words, command) = ("agreed by telephone".to_owned(), Box::new(wanted.clone()));
                    let act = Command::Roster { act: RosterAct::Anyway { words, command } };
                    decided = decide(&state, &Known::default(), &act, &actor, &now);
                    let said = |event: &Event| matches!(event, Event::Roster { did, .. } if matches!(**did, RosterDid::Anyway { .. }));
                    if let Ok(events) = &decided {
                        assert!(events.iter().any(said), "the reason is on record");
                        over += 1;
                    }
                }
            }
            let Ok(events) = decided else {
                refused += 1;
                continue;
            };
            let before: Vec<_> = (1..5).map(|id| state.roster.hours.get(&StaffId(id)).cloned()).collect();
            let all_the_same = over > 0 && stands_against;
            for event in &events {
                if let Event::SessionMade { session } | Event::SessionMoved { to: session, .. } = event {
                    assert_eq!(roster::unusable(&state, session), None, "made where it is shut");
                    let mut down = session.people.iter().filter(|m| m.answer.may_come());
                    let off = down.find_map(|m| roster::off_at(&state, m.staff, session));
                    assert!(off.is_none() || all_the_same, "{off:?}");
                }
            }
            state.apply(state.seq + 1, now.today, &events);
            done += 1;
            // The past of a week stays: every day before today reads as it did.
            for (id, was) in (1..5).zip(before) {
                let is = state.roster.hours.get(&StaffId(id));
                let yesterday = now.today - Days::new(1);
                assert_eq!(was.as_ref().and_then(|h| h.on(yesterday)), is.and_then(|h| h.on(yesterday)));
            }
            assert_eq!(twice(&state), None);
            assert_eq!(breaches(&state, &now), Vec::<String>::new());
        }
    }
    assert!(done > 500 && refused > 200 && outside > 50 && over > 20, "{done} {refused} {outside} {over}");
}
