//! Repeats fall on the same weekday, and whatever is in the way is left out with its reason.
use super::*;
use crate::domain::actor::{Actor, Role};
use crate::domain::check::breaches;
use crate::domain::code::Code;
use crate::domain::decide::{Known, decide};
use crate::domain::event::Event;
use crate::domain::places::world::{ND, SERVICES, SLCN, add_session, any_state, day, empty, now, slot};
use chrono::Datelike;
use proptest::prelude::*;

#[test]
fn a_clinic_is_made_again_every_week_but_where_something_is_in_the_way() {
    let mut state = empty();
    let rules = crate::config::load(None).unwrap().rules;
    let mut with_holidays = crate::domain::rules::Rules::clone(&state.rules);
    with_holidays.calendar = rules.calendar.clone();
    state.apply(2, day(2026, 1, 1), &[Event::RulesSet { rules: Box::new(with_holidays) }]);
    let session = add_session(&mut state, ND, day(2026, 12, 4), &[slot(600, 60, 1), slot(660, 60, 2)]);
    add_session(&mut state, SLCN, day(2026, 12, 11), &[slot(630, 60, 1)]);
    // Everybody is an SLT here: who is down in another role holds it besides.
    for member in state.session(session).unwrap().people.clone() {
        let (staff, roles) = (member.staff, vec![member.role]);
        state.roster.roles.insert(staff, crate::domain::roster::MoreRoles { staff, roles, rev: 0 });
    }
    let all = copies(&state, session, (1, day(2027, 1, 8)), &now()).unwrap();
    let said: Vec<(String, Option<&str>)> =
        all.iter().map(|c| (c.date.format("%-d %b").to_string(), c.left_out.as_deref())).collect();
    let busy = "Dr 1 is at SLCN Fri 11 Dec 10:30 Arnold hub then";
    assert_eq!(said[0], ("11 Dec".to_owned(), Some(busy)));
    assert_eq!(said[1], ("18 Dec".to_owned(), None));
    assert_eq!(said[2].0, "25 Dec");
    assert!(said[2].1.is_some_and(|why| why.starts_with("bank holiday, ")), "{said:?}");
    assert!(said[3].1.is_some_and(|why| why.starts_with("bank holiday, ")), "1 January: {said:?}");
    assert_eq!(said[4], ("8 Jan".to_owned(), None));
    let copy = &all[1].session;
    assert_eq!((copy.slots.len(), copy.slots[1].places, copy.start, copy.end), (2, 2, 600, 720));
    assert!(copy.people.iter().all(|m| m.answer == Answer::Asked(now().today)));
    let fortnight: Vec<u32> =
        copies(&state, session, (2, day(2027, 1, 8)), &now()).unwrap().iter().map(|c| c.date.day()).collect();
    assert_eq!(fortnight, [18, 1]);
    assert_eq!(
        copies(&state, session, (1, day(2026, 12, 10)), &now()).unwrap_err().field.as_deref(),
        Some("until")
    );
    // Made once, it is there already.
    add_session(&mut state, ND, day(2026, 12, 18), &[slot(600, 60, 1)]);
    let again = copies(&state, session, (1, day(2026, 12, 18)), &now()).unwrap();
    assert!(again[1].left_out.as_deref().is_some_and(|why| why.starts_with("it is there already")));
}

#[test]
fn past_weeks_are_never_touched() {
    let mut state = empty();
    let session = add_session(&mut state, ND, day(2026, 10, 30), &[slot(600, 60, 1)]);
    let days: Vec<NaiveDate> = copies(&state, session, (1, day(2026, 12, 4)), &now())
        .unwrap()
        .iter()
        .map(|copy| copy.date)
        .collect();
    assert_eq!(days, [day(2026, 11, 27), day(2026, 12, 4)], "today's 10:00 has passed at 14:32");
}

proptest! {
    #[test]
    fn what_can_be_made_is_made_and_no_invariant_breaks(
        state in any_state(), which in any::<prop::sample::Index>(), weeks in 1u8..3, ahead in 7u64..70,
    ) {
        let mut state = state;
        let sessions: Vec<SessionId> = state.sessions.iter().flatten().map(|s| s.id).collect();
        let like = sessions[which.index(sessions.len())];
        prop_assume!(SERVICES.contains(&state.session(like).unwrap().service));
        prop_assume!(state.session(like).unwrap().slots.iter().all(|s| s.places > 0));
        let before = breaches(&state, &now());
        let until = now().today + Days::new(ahead);
        let Ok(all) = copies(&state, like, (weeks, until), &now()) else { return Ok(()) };
        let weekday = state.session(like).unwrap().date.weekday();
        let actor = Actor {
            uid: 1, name: "asmith".into(), role: Role::Scheduler, agency: Code::NONE, team: Code::NONE,
        };
        for copy in all {
            prop_assert_eq!(copy.date.weekday(), weekday);
            prop_assert!(copy.date >= now().today && copy.date <= until);
            if copy.left_out.is_some() {
                continue;
            }
            let made = decide(&state, &Known::default(), &copy.make(), &actor, &now());
            prop_assert!(made.is_ok(), "{:?}", made);
            state.apply(state.seq + 1, now().today, &made.unwrap());
        }
        prop_assert_eq!(breaches(&state, &now()).len(), before.len());
    }
}
