//! Places are taken once, and the rules hold on their boundaries.
use super::world::{
    CCC, DROPIN, MAR, ND, SLCN, WAITING, add_referral, add_session, agreed, any_state, day, empty, held,
    hold_at, later, now, put_referral, row, slot, take, waiting,
};
use super::*;
use crate::domain::booking::BookingState;
use crate::domain::code::Code;
use crate::domain::decide::Now;
use crate::domain::event::Event;
use crate::domain::ids::{StaffId, VenueId};
use crate::domain::order::Priority;
use crate::domain::referral::{CloseReason, Stage};
use crate::domain::refusal::{Instead, RefusalKind};
use crate::domain::session::{Answer, CarveOut, Slot, Venue};
use chrono::NaiveDate;
use proptest::prelude::*;

const BORN: NaiveDate = NaiveDate::from_ymd_opt(2018, 5, 1).unwrap();

fn try_place(state: &State, referral: ReferralId, session: SessionId, index: u8) -> Result<(), String> {
    let (row, _) = row(state, referral);
    allowed(state, row, state.session(session).unwrap(), index, None, &now()).map_err(|no| no.words)
}

fn bar(state: &State, referral: ReferralId, session: SessionId, index: u8, now: &Now) -> Option<Bar> {
    Seeker::new(state, referral, None, now).unwrap().may(state.session(session).unwrap(), index).err()
}

#[test]
fn a_hold_that_ran_out_frees_its_place_and_one_that_runs_does_not() {
    let mut state = empty();
    let session = add_session(&mut state, ND, day(2026, 12, 15), &[slot(570, 60, 1)]);
    let (mine, other) = (waiting(&mut state, BORN, ND), waiting(&mut state, BORN, ND));
    let hold = take(&mut state, other, session, 0, held(9));
    let at = |minutes| Now { at: later(minutes), ..now() };
    assert_eq!(bar(&state, mine, session, 0, &at(0)), Some(Bar::Held(hold)));
    assert_eq!(bar(&state, mine, session, 0, &at(8)), Some(Bar::Held(hold)));
    assert_eq!(bar(&state, mine, session, 0, &at(9)), None, "the hold ended at that instant");
    let row = state.session(session).unwrap();
    assert_eq!(free(&state, row, &at(8)), []);
    assert_eq!(free(&state, row, &at(9)), [(0, 1)]);
    assert_eq!(counts(&state, row, later(8)), (0, 1, 1));
    let words = Bar::Held(hold).short(&state, later(0));
    assert_eq!(words, "held by jpatel 14:29, 9 min left");
}

#[test]
fn who_took_the_last_place_is_named_and_when() {
    let mut state = empty();
    let session = add_session(&mut state, ND, day(2026, 12, 15), &[slot(570, 60, 1)]);
    let (mine, other) = (waiting(&mut state, BORN, ND), waiting(&mut state, BORN, ND));
    take(&mut state, other, session, 0, agreed());
    let no =
        allowed(&state, row(&state, mine).0, state.session(session).unwrap(), 0, None, &now()).unwrap_err();
    assert_eq!(no.kind, RefusalKind::Stale);
    assert_eq!(no.words, "jpatel booked Tue 15 Dec 09:30 for F2 3 minutes ago. F1 is not booked.");
}

#[test]
fn the_fourth_birthday_is_refused_and_the_day_before_is_not() {
    let mut state = empty();
    let before = add_session(&mut state, DROPIN, day(2026, 12, 1), &[slot(540, 60, 6)]);
    let on = add_session(&mut state, DROPIN, day(2026, 12, 2), &[slot(540, 60, 6)]);
    let child = waiting(&mut state, day(2022, 12, 2), DROPIN);
    assert_eq!(try_place(&state, child, before, 0), Ok(()));
    assert_eq!(bar(&state, child, on, 0, &now()), Some(Bar::TooOld { turned: 4, on: day(2026, 12, 2) }));
    let no = allowed(&state, row(&state, child).0, state.session(on).unwrap(), 0, None, &now()).unwrap_err();
    assert!(no.words.starts_with("F1 is 4 on Wed 2 Dec, so not this drop-in"), "{}", no.words);
    assert!(no.words.contains("Instead: Advice line."), "{}", no.words);
    assert_eq!(no.instead, Some(Instead::Service(super::world::CALLS)));
}

#[test]
fn a_child_of_29_february_is_four_on_29_february_or_1_march() {
    let mut state = empty();
    let eve = add_session(&mut state, DROPIN, day(2028, 2, 28), &[slot(540, 60, 6)]);
    let leap = add_session(&mut state, DROPIN, day(2028, 2, 29), &[slot(540, 60, 6)]);
    let child = waiting(&mut state, day(2024, 2, 29), DROPIN);
    assert_eq!(bar(&state, child, eve, 0, &now()), None);
    assert!(matches!(bar(&state, child, leap, 0, &now()), Some(Bar::TooOld { .. })));
    let common = waiting(&mut state, day(2020, 2, 29), DROPIN);
    let [eve, march] =
        [(2, 28), (3, 1)].map(|(m, d)| add_session(&mut state, DROPIN, day(2027, m, d), &[slot(540, 60, 6)]));
    let mut rules = super::world::rules();
    rules.services.iter_mut().for_each(|s| s.under = s.under.map(|_| 7));
    rules.pathways.iter_mut().for_each(|p| p.age_to = 19);
    state.apply(999, day(2026, 1, 1), &[Event::RulesSet { rules: Box::new(rules) }]);
    assert_eq!(bar(&state, common, eve, 0, &now()), None, "7 on 1 March of a common year");
    assert!(matches!(bar(&state, common, march, 0, &now()), Some(Bar::TooOld { turned: 7, .. })));
}

#[test]
fn no_place_is_offered_without_quorum() {
    let mut state = empty();
    let session = add_session(&mut state, MAR, day(2026, 12, 15), &[slot(600, 45, 1)]);
    let child = waiting(&mut state, BORN, MAR);
    assert_eq!(try_place(&state, child, session, 0), Ok(()));
    let away = super::world::member("camhs", 2, Answer::Away);
    state.apply(99, day(2026, 11, 20), &[Event::MemberSet { session, member: away }]);
    let words = try_place(&state, child, session, 0).unwrap_err();
    assert!(
        words.starts_with("No place can be offered: camhs has not accepted for Tue 15 Dec. 1 of 2"),
        "{words}"
    );
    let both = super::world::member("camhs", 1, Answer::Accepted);
    state.apply(100, day(2026, 11, 20), &[Event::MemberSet { session, member: both }]);
    assert!(try_place(&state, child, session, 0).is_err(), "one person in two roles is not enough");
}

#[test]
fn an_interpreter_needs_working_days_ahead_and_a_longer_slot() {
    let mut state = empty();
    let short = add_session(&mut state, ND, day(2026, 12, 15), &[slot(570, 74, 1)]);
    let long = add_session(&mut state, ND, day(2026, 12, 15), &[slot(570, 75, 1)]);
    let child = waiting(&mut state, BORN, ND);
    assert_eq!(try_place(&state, child, short, 0), Ok(()));
    let mut details = crate::domain::child::ChildDetails { born: BORN, ..Default::default() };
    details.flags = Flags::INTERPRETER;
    let id = row(&state, child).0.child;
    let before = Box::new(details.clone());
    let event = Event::ChildAmended { child: id, before, after: Box::new(details) };
    state.apply(99, day(2026, 11, 20), &[event]);
    assert_eq!(
        bar(&state, child, short, 0, &now()),
        Some(Bar::TooShort { has: 74, needs: 75, interpreter: true })
    );
    assert_eq!(bar(&state, child, long, 0, &now()), None);
    let soon = Now { today: day(2026, 12, 14), ..now() };
    assert!(matches!(bar(&state, child, long, 0, &soon), Some(Bar::Lead { days: 2, .. })));
}

#[test]
fn slots_kept_for_others_are_refused() {
    let mut state = empty();
    let kept = |carve_out| Slot { carve_out, ..slot(570, 90, 1) };
    let slots = [kept(CarveOut::Urgent), kept(CarveOut::Interpreter), kept(CarveOut::UnderFour)];
    let session = add_session(&mut state, ND, day(2026, 12, 15), &slots);
    let child = waiting(&mut state, BORN, ND);
    for at in 0..3u8 {
        let want = Bar::KeptFor(slots[usize::from(at)].carve_out);
        assert_eq!(bar(&state, child, session, at, &now()), Some(want));
    }
    let mut urgent = row(&state, child).0.clone();
    urgent.priority = Priority::Urgent;
    put_referral(&mut state, urgent);
    assert_eq!(bar(&state, child, session, 0, &now()), None);
}

#[test]
fn nobody_is_in_two_places_at_once_and_a_move_is_not_its_own_obstacle() {
    let mut state = empty();
    let one = add_session(&mut state, ND, day(2026, 12, 15), &[slot(570, 60, 1)]);
    let two = add_session(&mut state, SLCN, day(2026, 12, 15), &[slot(600, 60, 1), slot(660, 60, 1)]);
    let nd = waiting(&mut state, BORN, ND);
    let child = row(&state, nd).0.child;
    let slcn = add_referral(&mut state, child, SLCN);
    let booking = take(&mut state, nd, one, 0, agreed());
    assert_eq!(bar(&state, slcn, two, 0, &now()), Some(Bar::Clash(booking)));
    assert_eq!(bar(&state, slcn, two, 1, &now()), None);
    let there = state.session(two).unwrap();
    let kid = row(&state, slcn).1;
    assert!(clash(&state, kid, (there, 614, 45), now().at, None).is_some());
    assert!(
        clash(&state, kid, (there, 615, 45), now().at, None).is_none(),
        "45 minutes from 09:30 end at 10:15"
    );
    assert!(clash(&state, kid, (there, 614, 45), now().at, Some(booking)).is_none());
    let more = add_session(&mut state, ND, day(2026, 12, 15), &[slot(580, 60, 1)]);
    assert_eq!(bar(&state, nd, more, 0, &now()), Some(Bar::Already(booking)));
    let (row, _) = row(&state, nd);
    assert_eq!(allowed(&state, row, state.session(more).unwrap(), 0, Some(booking), &now()), Ok(()));
}

#[test]
fn a_child_gets_from_one_place_to_the_next_in_time() {
    let mut state = empty();
    let one = add_session(&mut state, ND, day(2026, 12, 15), &[slot(570, 60, 1)]);
    let two = add_session(&mut state, SLCN, day(2026, 12, 15), &[slot(640, 60, 1), slot(660, 60, 1)]);
    let nd = waiting(&mut state, BORN, ND);
    let child = row(&state, nd).0.child;
    let slcn = add_referral(&mut state, child, SLCN);
    let booking = take(&mut state, nd, one, 0, agreed());
    for (id, district) in [(3, "E07000173"), (4, "E07000175")] {
        let (name, address, district) = ("Elsewhere".into(), "".into(), Code::known(district));
        let venue = Venue { id: VenueId(id), name, address, district, rooms: Vec::new(), online: false };
        state.apply(state.seq + 1, day(2026, 1, 1), &[Event::VenueAdded { venue }]);
    }
    let bars = |state: &State| [0, 1].map(|index| bar(state, slcn, two, index, &now()));
    // 45 minutes from 09:30 end at 10:15; the places begin at 10:40 and 11:00.
    assert_eq!(bars(&state), [None, None], "next door");
    hold_at(&mut state, two, 3);
    assert_eq!(bars(&state), [None, None], "20 minutes within a district");
    hold_at(&mut state, two, 4);
    assert_eq!(bars(&state), [Some(Bar::Clash(booking)), None], "40 minutes to another district");
    let there = state.session(two).unwrap();
    let with = |from| elsewhere(&state, row(&state, slcn).1, (there, from, 45), now().at, two);
    assert_eq!([with(640), with(660)], [Some(booking), None], "nor is it sent there with the session");
    hold_at(&mut state, two, 2);
    assert_eq!(bars(&state), [None, None], "online one is there at once");
}

#[test]
fn services_beside_the_own_way_follow_their_rule() {
    let mut state = empty();
    let at = day(2026, 12, 15);
    let session = |state: &mut State, code| add_session(state, code, at, &[slot(570, 90, 4)]);
    let [mar, ccc, drop, wait] = [MAR, CCC, DROPIN, WAITING].map(|code| session(&mut state, code));
    let nd = waiting(&mut state, BORN, ND);
    assert_eq!(bar(&state, nd, mar, 0, &now()), Some(Bar::NeedsReferral), "a clinician puts it forward");
    assert_eq!(bar(&state, nd, ccc, 0, &now()), Some(Bar::NeedsReferral));
    assert!(matches!(bar(&state, nd, drop, 0, &now()), Some(Bar::TooOld { turned: 4, .. })));
    assert_eq!(bar(&state, nd, wait, 0, &now()), Some(Bar::NotWaiting));
    let child = row(&state, nd).0.child;
    let slcn = add_referral(&mut state, child, SLCN);
    assert_eq!(bar(&state, nd, wait, 0, &now()), None, "of any age, as the child waits for SLCN");
    let mut seen = row(&state, slcn).0.clone();
    seen.seen_on = Some(day(2026, 6, 1));
    put_referral(&mut state, seen);
    assert_eq!(bar(&state, nd, wait, 0, &now()), None, "assessed, and on the list for therapy");
    let mut ended = row(&state, slcn).0.clone();
    ended.stage = Stage::Closed { reason: CloseReason::Completed, on: day(2026, 6, 2) };
    put_referral(&mut state, ended);
    assert_eq!(bar(&state, nd, wait, 0, &now()), Some(Bar::NotWaiting));
    let own = add_referral(&mut state, child, MAR);
    assert_eq!(bar(&state, nd, mar, 0, &now()), Some(Bar::OwnReferral(own)));
}

#[test]
fn a_second_opinion_is_never_by_who_gave_the_first() {
    let mut state = empty();
    let session = add_session(&mut state, CCC, day(2026, 12, 15), &[slot(570, 90, 4)]);
    let ccc = waiting(&mut state, BORN, CCC);
    assert_eq!(
        bar(&state, ccc, session, 0, &now()),
        Some(Bar::FirstUnknown),
        "nobody can be kept out of it yet"
    );
    let service = state.rules.service(CCC).unwrap();
    let at = now();
    let seeker = Seeker::new(&state, ccc, None, &at).unwrap();
    let found =
        crate::domain::suggest::places(&seeker, service, &crate::domain::suggest::Within::default(), 9);
    assert_eq!((found.best.len(), found.refused), (0, Some(Bar::FirstUnknown)));
    let found = crate::domain::suggest::children(&state, state.session(session).unwrap(), None, &at, 9);
    assert_eq!((found.best.len(), found.left_out), (0, vec![(ccc, Bar::FirstUnknown)]));
    let of_session = crate::domain::fill::Span::Session;
    let filled = crate::domain::fill::plan(&state, state.session(session).unwrap(), of_session, &at);
    assert!(filled.lines.is_empty());
    let mut second = row(&state, ccc).0.clone();
    second.not_by = Box::new([StaffId(2)]);
    put_referral(&mut state, second);
    assert_eq!(bar(&state, ccc, session, 0, &now()), Some(Bar::GaveFirst(StaffId(2))));
}

#[test]
fn what_has_begun_is_over_but_an_open_stretch_of_a_drop_in_lasts_to_its_end() {
    let mut state = empty();
    let today = day(2026, 11, 20);
    let clinic = add_session(&mut state, ND, today, &[slot(872, 60, 1), slot(873, 60, 1)]);
    let visits = [slot(780, 150, 6), slot(860, 20, 1), slot(880, 20, 1)];
    let drop = add_session(&mut state, DROPIN, today, &visits);
    let nd = waiting(&mut state, BORN, ND);
    let young = waiting(&mut state, day(2024, 1, 1), DROPIN);
    assert_eq!(bar(&state, nd, clinic, 0, &now()), Some(Bar::Past), "14:32 has begun");
    assert_eq!(bar(&state, nd, clinic, 1, &now()), None);
    assert_eq!(bar(&state, young, drop, 0, &now()), None);
    assert_eq!(
        bar(&state, young, drop, 1, &now()),
        Some(Bar::Past),
        "a place of its own, at 14:20, has begun"
    );
    assert_eq!(bar(&state, young, drop, 2, &now()), None);
}

proptest! {
    #[test]
    fn taken_and_free_are_all_places(state in any_state()) {
        for session in state.sessions.iter().flatten().filter(|s| !s.cancelled()) {
            let free = not_taken(&state, session, now().at);
            for (at, slot) in session.slots.iter().enumerate() {
                let index = at as u8;
                let left = free.iter().find(|(known, _)| *known == index).map_or(0, |(_, n)| *n);
                prop_assert_eq!(taken(&state, session, index, now().at, None) + left, u16::from(slot.places));
            }
            let (agreed, held, all) = counts(&state, session, now().at);
            let free: u16 = free.iter().map(|(_, n)| *n).sum();
            prop_assert_eq!(agreed + held + free, all);
        }
    }

    #[test]
    fn what_is_allowed_leaves_no_place_twice_and_nobody_in_two_places(state in any_state()) {
        let mut state = state;
        let referrals: Vec<ReferralId> = state.each_referral().map(|r| r.id).collect();
        let slots: Vec<(SessionId, u8)> = state.sessions.iter().flatten()
            .flat_map(|s| (0..s.slots.len()).map(|at| (s.id, at as u8)))
            .collect();
        for referral in referrals {
            for (session, index) in &slots {
                if bar(&state, referral, *session, *index, &now()).is_some() {
                    continue;
                }
                let booking = take(&mut state, referral, *session, *index, agreed());
                let at = state.session(*session).unwrap();
                let places = at.slots[usize::from(*index)].places;
                prop_assert!(taken(&state, at, *index, now().at, None) <= u16::from(places));
                let kid = row(&state, referral).1;
                let minutes = state.booking(booking).unwrap().minutes;
                let time = (at, at.slots[usize::from(*index)].start, minutes);
                prop_assert_eq!(clash(&state, kid, time, now().at, Some(booking)), None);
                prop_assert!(crate::domain::quorum::missing(at, state.rules.service(at.service).unwrap()).is_empty());
                prop_assert!(!matches!(state.booking(booking).unwrap().state, BookingState::Released));
            }
        }
    }
}
