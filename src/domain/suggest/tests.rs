//! Suggestions keep to the rules that deciding asks, leave nothing out without a word, and keep the list's order.
use super::super::booking::BookingState;
use super::super::child::{ChildDetails, Flags};
use super::super::ids::ReferralId;
use super::super::order::{HeadStart, OrderKey, Priority};
use super::super::places::world::{
    MAR, ND, SLCN, WAITING, add_child, add_referral, add_session, agreed, any_state, day, empty, held, now,
    put_referral, row, slot, take, waiting,
};
use super::super::places::{self, Seeker};
use super::*;
use chrono::Days;
use proptest::prelude::*;
use std::collections::{BTreeSet, HashSet};

fn suggested(state: &State, referral: ReferralId, service: Code) -> Places {
    let now = now();
    let seeker = Seeker::new(state, referral, None, &now).unwrap();
    places(&seeker, state.rules.service(service).unwrap(), &Within::default(), 9)
}

#[test]
fn three_weeks_notice_ranks_first_and_the_soonest_second() {
    let mut state = empty();
    let born = day(2018, 5, 1);
    let dates = [(12, 10), (11, 24), (12, 11), (12, 12)].map(|(m, d)| day(2026, m, d));
    let ids = dates.map(|date| add_session(&mut state, ND, date, &[slot(570, 60, 1)]));
    let child = waiting(&mut state, born, ND);
    let found = suggested(&state, child, ND);
    let rows: Vec<_> = found.best.iter().map(|b| (b.session, b.why.words(&state))).collect();
    assert_eq!(
        rows[..2],
        [
            (ids[2], "earliest with 3 weeks' notice".to_owned()),
            (ids[1], "earliest of all; short notice".to_owned())
        ],
        "20 days' notice is short, 21 is not"
    );
    assert_eq!(rows[2], (ids[3], "next after Fri 11 Dec".to_owned()));
    assert_eq!(rows[3], (ids[0], "next after Tue 24 Nov; short".to_owned()));
    assert_eq!(best(&state, row(&state, child).0, &now()), Some((ids[2], 0)));
}

#[test]
fn a_place_that_the_family_declined_stands_behind_all_others_and_says_when_it_was() {
    let mut state = empty();
    let ids = [(12, 11), (12, 12), (12, 14)]
        .map(|(m, d)| add_session(&mut state, ND, day(2026, m, d), &[slot(570, 60, 2), slot(630, 60, 1)]));
    let (mine, other) = (waiting(&mut state, day(2018, 5, 1), ND), waiting(&mut state, day(2018, 5, 1), ND));
    let why = Code::known("day");
    let on = day(2026, 11, 20);
    take(&mut state, mine, ids[0], 0, BookingState::Declined { on, reason: why, outside: false });
    let rows = |state: &State, of| -> Vec<_> {
        suggested(state, of, ND).best.iter().map(|b| (b.session, b.start, b.why.words(state))).collect()
    };
    let mine = rows(&state, mine);
    assert_eq!((mine[0].0, mine[0].1), (ids[0], 630), "another time of that day is another place");
    assert_eq!(mine[0].2, "earliest with 3 weeks' notice");
    assert_eq!(mine.last(), Some(&(ids[0], 570, "declined 20 Nov: day".to_owned())));
    assert_eq!(mine.iter().filter(|(.., why)| why.starts_with("declined")).count(), 1);
    let others = rows(&state, other);
    assert_eq!((others[0].0, others[0].1), (ids[0], 570), "to another family it is a place as any");
}

#[test]
fn the_next_best_is_the_next_after_what_was_wanted() {
    let mut state = empty();
    let ids = [(11, 24), (12, 3), (12, 4)]
        .map(|(m, d)| add_session(&mut state, ND, day(2026, m, d), &[slot(600, 60, 1)]));
    let (mine, other) = (waiting(&mut state, day(2018, 5, 1), ND), waiting(&mut state, day(2018, 5, 1), ND));
    take(&mut state, other, ids[1], 0, agreed());
    let wanted = |state: &State, at: usize| {
        next_best(state, row(state, mine).0, state.session(ids[at]).unwrap(), None, &now())
    };
    assert_eq!(wanted(&state, 1), Some((ids[2], 0)));
    take(&mut state, other, ids[2], 0, agreed());
    assert_eq!(wanted(&state, 1), Some((ids[0], 0)), "nothing later: the earliest of all");
}

#[test]
fn nothing_is_said_of_a_restricted_address() {
    let mut state = empty();
    for on in 12..16 {
        let id = add_session(&mut state, ND, day(2026, 12, on), &[slot(570, 60, 1), slot(800, 60, 1)]);
        super::super::places::world::hold_at(&mut state, id, if on < 14 { 2 } else { 1 });
    }
    let mut said = Vec::new();
    for flags in [Flags::default(), Flags::RESTRICTED] {
        let details = ChildDetails {
            born: day(2018, 5, 1),
            district: Code::known("E07000173"),
            flags,
            ..ChildDetails::default()
        };
        let child = add_child(&mut state, &details);
        let referral = add_referral(&mut state, child, ND);
        let session = state.session(SessionId(4)).unwrap();
        let children = children(&state, session, None, &now(), 9);
        let of = children.best.iter().find(|b| b.referral == referral).unwrap();
        said.push(of.words(&state, session, 0, &now()));
        let near = suggested(&state, referral, ND).best.iter().any(|b| matches!(b.why, Reason::District(_)));
        assert_eq!(near, flags == Flags::default());
    }
    assert!(said[0].contains("lives in"), "{said:?}");
    assert!(!said[1].contains("lives in"), "{said:?}");
}

#[test]
fn children_are_passed_over_with_a_reason() {
    let mut state = empty();
    let session = add_session(&mut state, ND, day(2026, 12, 15), &[slot(570, 60, 1)]);
    let details = ChildDetails { born: day(2018, 5, 1), not_on: vec![1], ..ChildDetails::default() };
    let child = add_child(&mut state, &details);
    let tuesday = add_referral(&mut state, child, ND);
    let fits = waiting(&mut state, day(2018, 5, 1), ND);
    let triage = waiting(&mut state, day(2018, 5, 1), ND);
    let mut row = row(&state, triage).0.clone();
    row.stage = super::super::referral::Stage::Triage;
    put_referral(&mut state, row);
    let found = children(&state, state.session(session).unwrap(), None, &now(), 9);
    assert_eq!(found.left_out, [(tuesday, Bar::NotOn(1))]);
    assert_eq!(found.best, [ForPlace { referral: fits, nth: 2 }]);
    take(&mut state, fits, session, 0, held(5));
    let found = children(&state, state.session(session).unwrap(), None, &now(), 9);
    assert!(matches!(found.refused, Some(Bar::Held(_))));
}

#[test]
fn the_own_service_comes_first_among_those_that_can_be_booked() {
    let mut state = empty();
    let child = waiting(&mut state, day(2018, 5, 1), SLCN);
    let now = now();
    let seeker = Seeker::new(&state, child, None, &now).unwrap();
    let codes: Vec<&str> = services(&seeker).iter().map(|s| s.id.as_str()).collect();
    // Of the others, what a family may just come to is one key away; the rest as the rules have them.
    assert_eq!(
        codes,
        ["slcn", "dropin-waiting", "advice-line"],
        "the drop-in is for under fours; to a review a clinician refers"
    );
}

#[test]
fn thousands_of_slots_are_all_accounted_for_and_the_list_is_walked_only_as_far_as_needed() {
    let mut state = empty();
    for n in 0..800u64 {
        let slots: Vec<_> = (0..5).map(|at| slot(540 + at * 60, 60, 1)).collect();
        add_session(&mut state, ND, day(2026, 11, 21) + Days::new(n % 56), &slots);
    }
    let waits: Vec<ReferralId> = (0..500).map(|_| waiting(&mut state, day(2018, 5, 1), ND)).collect();
    let found = suggested(&state, waits[0], ND);
    assert_eq!((found.best.len(), found.left_out.len()), (9, 3991));
    let session = state.session(SessionId(400)).unwrap();
    let best = children(&state, session, None, &now(), 9).best;
    assert_eq!(best.iter().map(|b| b.referral).collect::<Vec<_>>(), waits[..9]);
}

#[test]
fn two_lists_are_walked_as_one() {
    let mut state = empty();
    let session = add_session(&mut state, WAITING, day(2026, 12, 15), &[slot(570, 60, 9)]);
    let mut expected = Vec::new();
    for (at, pathway) in [SLCN, SLCN, WAITING, SLCN, WAITING, WAITING].into_iter().enumerate() {
        let child = waiting(&mut state, day(2018, 5, 1), SLCN);
        let id = if pathway == SLCN {
            child
        } else {
            let of = state.referral(child).unwrap().child;
            add_referral(&mut state, of, WAITING)
        };
        let mut row = state.referral(id).unwrap().clone();
        row.list_date = day(2025, 6, 30) - Days::new(at as u64);
        put_referral(&mut state, row);
        expected.insert(0, id);
    }
    let found = children(&state, state.session(session).unwrap(), None, &now(), 9);
    let shown: Vec<_> = found.best.iter().map(|b| b.referral).collect();
    assert_eq!(shown, expected, "the list date decides, whichever list it is on");
}

proptest! {
    #[test]
    fn no_suggested_place_is_refused_and_every_free_one_is_suggested_or_left_out(state in any_state()) {
        let now = now();
        for referral in state.each_referral() {
            let seeker = Seeker::new(&state, referral.id, None, &now).unwrap();
            for service in &state.rules.services {
                let found = places(&seeker, service, &Within::default(), 4);
                for place in &found.best {
                    let at = state.session(place.session).unwrap();
                    prop_assert_eq!(places::allowed(&state, referral, at, place.slot, None, &now), Ok(()));
                }
                let declined = |why: &Reason| matches!(why, Reason::Declined(..));
                let own: Vec<Reason> = found.best.iter().map(|b| b.why).filter(|why| !declined(why)).collect();
                let reasons: HashSet<Reason> = own.iter().copied().collect();
                prop_assert_eq!(reasons.len(), own.len(), "each row has a reason of its own");
                prop_assert!(found.best[own.len()..].iter().all(|b| declined(&b.why)), "declined ones come last");
                for out in &found.left_out {
                    let at = state.session(out.session).unwrap();
                    let verdict = seeker.may(at, out.slot);
                    prop_assert_eq!(verdict.err(), out.why.clone(), "what is left out is told by the same rule");
                }
                if found.refused.is_some() {
                    continue;
                }
                let told: BTreeSet<(SessionId, u8)> = found.best.iter().map(|b| (b.session, b.slot))
                    .chain(found.left_out.iter().map(|o| (o.session, o.slot)))
                    .collect();
                prop_assert_eq!(told.len(), found.best.len() + found.left_out.len(), "each once");
                let sessions = state.sessions.iter().flatten();
                for at in sessions.filter(|s| s.service == service.id && !places::over(s, &now)) {
                    for (index, _) in places::free(&state, at, &now) {
                        let slot = at.slots[usize::from(index)];
                        if places::slot_ahead(service, at, slot, &now) {
                            prop_assert!(told.contains(&(at.id, index)));
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn children_for_a_place_keep_the_lists_order_and_may_have_it(state in any_state()) {
        let now = now();
        for session in state.sessions.iter().flatten() {
            let found = children(&state, session, None, &now, 3);
            let Some(slot) = found.slot else { continue };
            let key = |id: ReferralId| {
                let r = state.referral(id).unwrap();
                OrderKey::new(r.list_date, r.received, r.priority, HeadStart::default(), u64::from(r.id.0))
            };
            prop_assert!(found.best.windows(2).all(|w| key(w[0].referral) < key(w[1].referral) && w[0].nth < w[1].nth));
            for child in &found.best {
                let referral = state.referral(child.referral).unwrap();
                prop_assert_eq!(places::allowed(&state, referral, session, slot, None, &now), Ok(()));
            }
            // Whoever waits for such a place and may have it is there, or behind the last one shown.
            let service = state.rules.service(session.service).unwrap();
            for referral in state.each_open().filter(|r| r.stage.wants_place()) {
                let draws = places::own_way(&state.rules, referral, service.id)
                    || service.waiting_on.contains(&referral.pathway);
                let may = places::allowed(&state, referral, session, slot, None, &now).is_ok();
                if draws && may && found.refused.is_none() && found.best.len() < 3 {
                    prop_assert!(found.best.iter().any(|b| b.referral == referral.id));
                }
            }
        }
    }
}

#[test]
fn an_urgent_child_is_offered_the_place_before_a_routine_one() {
    let mut state = empty();
    let session = add_session(&mut state, MAR, day(2026, 12, 15), &[slot(570, 60, 1)]);
    let routine = waiting(&mut state, day(2018, 5, 1), MAR);
    let urgent = waiting(&mut state, day(2018, 5, 1), MAR);
    let mut row = row(&state, urgent).0.clone();
    row.priority = Priority::Urgent;
    put_referral(&mut state, row);
    let at = state.session(session).unwrap();
    let found = children(&state, at, None, &now(), 9);
    assert_eq!(found.best, [ForPlace { referral: urgent, nth: 1 }, ForPlace { referral: routine, nth: 2 }]);
    assert_eq!(found.best[0].words(&state, at, 0, &now()), "1st on the list, urgent");
    assert_eq!(found.best[1].words(&state, at, 0, &now()), "2nd on the list");
}
