//! One visit by random diaries: every place proposed is open by every rule, and nobody ahead of either child is left out for it.
use super::super::booking::BookingState;
use super::super::child::{Carer, ChildDetails, Flags};
use super::super::decide::Now;
use super::super::fill::{self, Span};
use super::super::ids::{ReferralId, SessionId};
use super::super::places::world::{
    ND, SLCN, add_child, add_referral, add_session, agreed, day, empty, now, put_referral, row, slot, take,
};
use super::super::places::{self, clash};
use super::super::referral::Stage;
use super::super::state::State;
use super::super::suggest::Within;
use super::{BlockRule, pairs, partners, same_home};
use crate::domain::code::Code;
use chrono::Days;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::Cell;
use std::collections::BTreeSet;

/// A child with a telephone; `days` on the list.
fn child(state: &mut State, phone: &str, pathway: Code, days: u64) -> ReferralId {
    let n = state.next_child().0;
    let details = ChildDetails {
        family: format!("F{n}"),
        given: format!("G{n}"),
        born: day(2018, 3, 1),
        carers: vec![Carer { phone: phone.to_owned(), ..Carer::default() }],
        ..ChildDetails::default()
    };
    let child = add_child(state, &details);
    let id = add_referral(state, child, pathway);
    let mut row = state.referral(id).unwrap().clone();
    row.received = day(2026, 11, 1) - Days::new(days);
    row.list_date = row.received;
    put_referral(state, row);
    id
}

/// Everybody who would be seen if all that is planned of a service were filled, as the plan itself says.
fn seen(state: &State, service: Code, now: &Now) -> BTreeSet<ReferralId> {
    let of = state.sessions.iter().flatten().find(|session| session.service == service);
    of.map_or_else(BTreeSet::new, |of| {
        fill::plan(state, of, Span::All, now).lines.iter().map(|line| line.referral).collect()
    })
}

/// A few sessions of two services, and some who wait for either before and behind two siblings.
fn diary() -> impl Strategy<Value = (State, ReferralId, ReferralId)> {
    let sessions = prop::collection::vec((0u8..2, 1u64..12, 0u16..6, 1u8..3, 1u8..4), 1..9);
    let children = prop::collection::vec((0u8..2, 0u64..600, 0u8..4), 0..14);
    (sessions, children, 0u64..600, 0u64..600, any::<bool>()).prop_map(
        |(sessions, children, mine, theirs, same_list)| {
            let mut state = empty();
            for (service, ahead, hour, places, slots) in sessions {
                let service = if service == 0 { ND } else { SLCN };
                let on = day(2026, 11, 20) + Days::new(7 + ahead);
                let start = 540 + hour * 60;
                let slots: Vec<_> = (0..u16::from(slots)).map(|n| slot(start + n * 45, 45, places)).collect();
                add_session(&mut state, service, on, &slots);
            }
            for (list, days, not_on) in children {
                let id = child(&mut state, "", if list == 0 { ND } else { SLCN }, days);
                if not_on > 1 {
                    let kid = state.referral(id).unwrap().child;
                    state.children[kid.0 as usize].as_mut().unwrap().not_on = 1 << not_on;
                }
            }
            let one = child(&mut state, "07700 900123", ND, mine);
            let other = child(&mut state, "07700 900123", if same_list { ND } else { SLCN }, theirs);
            (state, one, other)
        },
    )
}

/// Pairs found in one diary and held to every rule, and how many were left aside since somebody ahead would have paid.
fn held_to_the_rules(
    (state, one, other): (State, ReferralId, ReferralId),
) -> Result<(usize, usize), TestCaseError> {
    let now = now();
    let found = pairs(&state, (one, other), (&Within::default(), false), &now, 4);
    let counts = (found.best.len(), found.unfair);
    let before: Vec<_> = [ND, SLCN].iter().map(|service| seen(&state, *service, &now)).collect();
    for pair in found.best {
        let mut state = state.clone();
        for place in [pair.one, pair.other] {
            let referral = state.referral(place.referral).unwrap().clone();
            let at: SessionId = place.session;
            let session = state.session(at).unwrap().clone();
            prop_assert!(places::allowed(&state, &referral, &session, place.slot, None, &now).is_ok());
            let booking = take(&mut state, place.referral, at, place.slot, agreed());
            let (_, kid) = row(&state, place.referral);
            let time = (&session, session.slots[usize::from(place.slot)].start, 45);
            prop_assert_eq!(clash(&state, kid, time, now.at, Some(booking)), None);
            // It waits for nothing any more.
            let mut referral = state.referral(place.referral).unwrap().clone();
            referral.stage = Stage::Booked { booking, on: session.date };
            put_referral(&mut state, referral);
        }
        let days: BTreeSet<_> = [pair.one, pair.other]
            .map(|place| state.session(place.session).unwrap().date)
            .into_iter()
            .collect();
        prop_assert_eq!(days.len(), 1);
        for (at, service) in [ND, SLCN].iter().enumerate() {
            let after = seen(&state, *service, &now);
            for lost in before[at].difference(&after).filter(|id| **id != one && **id != other) {
                // Whoever loses by it stands behind both of those who were given one of the service's places.
                let order = |id: ReferralId| {
                    let row = state.referral(id).unwrap();
                    (row.list_date, row.received, id)
                };
                let of_service =
                    |place: &super::Place| state.session(place.session).unwrap().service == *service;
                let given = [pair.one, pair.other].into_iter().filter(of_service);
                let last = given.map(|place| order(place.referral)).max();
                prop_assert!(last.is_some_and(|last| order(*lost) > last), "{lost:?} loses by {pair:?}");
            }
        }
    }
    Ok(counts)
}

#[test]
fn nobody_ahead_loses_a_place_and_every_rule_holds() {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) };
    let (found, unfair) = (Cell::new(0), Cell::new(0));
    TestRunner::new(config)
        .run(&diary(), |diary| {
            let counts = held_to_the_rules(diary)?;
            found.set(found.get() + counts.0);
            unfair.set(unfair.get() + counts.1);
            Ok(())
        })
        .unwrap();
    assert!(found.get() > 50 && unfair.get() > 10, "too little was met: {found:?} {unfair:?}");
}

#[test]
fn the_home_is_known_by_telephone_or_by_name_and_postcode_and_never_where_it_is_hidden() {
    let details = |family: &str, phone: &str, postcode: &str, flags| ChildDetails {
        family: family.into(),
        postcode: postcode.into(),
        flags,
        carers: vec![Carer { phone: phone.into(), ..Carer::default() }],
        born: day(2018, 3, 1),
        ..ChildDetails::default()
    };
    let mut state = empty();
    let mut add =
        |family, phone, postcode, flags| add_child(&mut state, &details(family, phone, postcode, flags));
    let plain = Flags::default();
    let osei = add("Osei", "07700 900123", "NG5 6LT", plain);
    let by_phone = add("Mensah", "(07700) 900 123", "", plain);
    let by_address = add("osei", "", "NG5 6LT", plain);
    let neighbour = add("Bell", "", "NG5 6LT", plain);
    let hidden = add("Osei", "07700 900123", "NG5 6LT", Flags::RESTRICTED);
    let short = add("Osei", "12345", "", plain);
    let home = |other| same_home(state.child(osei).unwrap(), state.child(other).unwrap());
    assert_eq!(
        [by_phone, by_address, neighbour, hidden, short, osei].map(home),
        [true, true, false, false, false, false]
    );
}

#[test]
fn a_partner_waits_for_a_place() {
    let mut state = empty();
    let one = child(&mut state, "07700 900123", ND, 10);
    let other = child(&mut state, "07700 900123", SLCN, 20);
    let row = state.referral(one).unwrap().clone();
    let around = || state.each_child().map(|row| row.id).collect::<Vec<_>>();
    assert_eq!(partners(&state, &row, around(), false), [other]);
    let mut booked = state.clone();
    let session = add_session(&mut booked, SLCN, day(2026, 12, 3), &[slot(600, 45, 1)]);
    let booking = take(&mut booked, other, session, 0, agreed());
    let mut partner = booked.referral(other).unwrap().clone();
    partner.stage = Stage::Booked { booking, on: day(2026, 12, 3) };
    put_referral(&mut booked, partner);
    assert_eq!(partners(&booked, &row, around(), false), []);
    assert_eq!(partners(&booked, &row, around(), true), [other]);
    assert!(matches!(booked.booking(booking).unwrap().state, BookingState::Agreed { .. }));
}

#[test]
fn a_gap_is_borne_and_a_way_takes_time() {
    let mut state = empty();
    let on = day(2026, 12, 17);
    let one = child(&mut state, "07700 900123", ND, 10);
    let other = child(&mut state, "07700 900123", SLCN, 20);
    add_session(&mut state, ND, on, &[slot(600, 45, 1)]);
    let gap = |state: &State| {
        let found = pairs(state, (one, other), (&Within::default(), false), &now(), 1);
        found.best.first().map(|pair| (pair.gap, pair.one_site))
    };
    // 10:00 to 10:45; at 10:30 the parent is still in the room, at 12:00 an hour and a quarter have passed.
    for (start, wanted) in [(630, None), (645, Some((0, true))), (705, Some((60, true))), (720, None)] {
        let mut state = state.clone();
        add_session(&mut state, SLCN, on, &[slot(start, 45, 1)]);
        assert_eq!(gap(&state), wanted, "{start}");
    }
    // Before it is as good as after it.
    let mut before = state.clone();
    add_session(&mut before, SLCN, on, &[slot(555, 45, 1)]);
    assert_eq!(gap(&before), Some((0, true)));
}

#[test]
fn a_block_of_the_rules_reads_as_it_is_written() {
    let rule: BlockRule = serde_json::from_str(r#"{"sessions":6,"every_days":14}"#).unwrap();
    assert_eq!((rule.sessions, rule.every_days, rule.tolerance_days), (6, 14, 0));
    assert_eq!([7, 14, 10].map(super::words::pace), ["every week", "every 2 weeks", "every 10 days"]);
}
