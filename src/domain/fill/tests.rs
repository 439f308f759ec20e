//! Plans keep to what deciding asks, in the list's order, and say why somebody is left out.
use super::super::child::{ChildDetails, Flags};
use super::super::clock;
use super::super::code::Code;
use super::super::ids::{ReferralId, SessionId};
use super::super::order::Priority;
use super::super::places::world::{
    MAR, ND, add_child, add_referral, add_session, agreed, any_state, day, empty, hold_at, member, now,
    put_referral, row, slot, take, waiting,
};
use super::super::places::{self, Seeker, allowed};
use super::super::referral::Stage;
use super::super::session::{Answer, Session};
use super::super::state::State;
use super::*;
use proptest::prelude::*;
use std::collections::HashSet;

fn planned(state: &State, session: SessionId, span: Span) -> Plan {
    plan(state, state.session(session).unwrap(), span, &now())
}

fn lines(plan: &Plan) -> Vec<(ReferralId, SessionId, u8)> {
    plan.lines.iter().map(|line| (line.referral, line.session, line.slot)).collect()
}

/// A child of eight on the ND list from that day.
fn since(state: &mut State, year: i32, month: u32, change: impl FnOnce(&mut ChildDetails)) -> ReferralId {
    let family = format!("F{}", state.next_child().0);
    let mut details = ChildDetails { family, born: day(2018, 5, 1), ..ChildDetails::default() };
    change(&mut details);
    let child = add_child(state, &details);
    let id = add_referral(state, child, ND);
    let list_date = day(year, month, 1);
    let referral =
        super::super::referral::Referral { list_date, received: list_date, ..row(state, id).0.clone() };
    put_referral(state, referral);
    id
}

fn restaged(state: &mut State, id: ReferralId, stage: Stage) {
    let referral = super::super::referral::Referral { stage, ..row(state, id).0.clone() };
    put_referral(state, referral);
}

#[test]
fn a_child_ahead_makes_way_and_keeps_a_place() {
    let mut state = empty();
    let thursday = add_session(&mut state, ND, day(2026, 12, 3), &[slot(600, 60, 1)]);
    let friday = add_session(&mut state, ND, day(2026, 12, 11), &[slot(600, 60, 1)]);
    let first = since(&mut state, 2024, 1, |_| {});
    let second = since(&mut state, 2024, 2, |details| details.not_on = vec![4]);
    let third = since(&mut state, 2024, 3, |_| {});
    let plan = planned(&state, thursday, Span::Month);
    assert_eq!(lines(&plan), [(second, thursday, 0), (first, friday, 0)]);
    assert_eq!(plan.left_out, [(third, Why::Full(vec![thursday, friday]))]);
    assert_eq!(
        plan.left_out[0].1.short(&state, &now()),
        "Thu 3 Dec and Fri 11 Dec are full of children ahead"
    );
    let alone = planned(&state, friday, Span::Session);
    assert_eq!(lines(&alone), [(first, friday, 0)]);
    assert_eq!(alone.left_out[0].1.short(&state, &now()), "family: not Fridays");
}

#[test]
fn the_month_is_the_clinics_and_all_is_the_services() {
    let mut state = empty();
    let dates = [(2026, 12, 3), (2026, 12, 31), (2027, 1, 7), (2026, 11, 19)];
    let ids = dates.map(|(y, m, d)| add_session(&mut state, ND, day(y, m, d), &[slot(600, 60, 1)]));
    let elsewhere = add_session(&mut state, ND, day(2026, 12, 14), &[slot(600, 60, 1)]);
    hold_at(&mut state, elsewhere, 2);
    let other = add_session(&mut state, MAR, day(2026, 12, 4), &[slot(600, 60, 1)]);
    let sessions = |span| planned(&state, ids[0], span).sessions;
    assert_eq!(sessions(Span::Session), [ids[0]]);
    assert_eq!(sessions(Span::Month), [ids[0], ids[1]]);
    assert_eq!(sessions(Span::All), [ids[0], elsewhere, ids[1], ids[2]], "not what is over");
    assert_eq!(planned(&state, other, Span::All).sessions, [other]);
    let over = planned(&state, ids[3], Span::Session);
    assert_eq!(over.barred, [(ids[3], places::Bar::Past)]);
}

#[test]
fn no_quorum_no_place_is_proposed() {
    let mut state = empty();
    let id = add_session(&mut state, MAR, day(2026, 12, 3), &[slot(600, 60, 2)]);
    waiting(&mut state, day(2018, 5, 1), MAR);
    let people =
        vec![member("slt", 1, Answer::Accepted), member("camhs", 2, Answer::Asked(day(2026, 11, 10)))];
    let session = Session { people, ..state.session(id).unwrap().clone() };
    let event = super::super::event::Event::SessionMade { session: Box::new(session) };
    assert_eq!(planned(&state, id, Span::All).lines.len(), 1);
    state.apply(state.seq + 1, day(2026, 1, 1), &[event]);
    let plan = planned(&state, id, Span::All);
    assert!(
        plan.lines.is_empty() && matches!(plan.barred[..], [(_, places::Bar::NotQuorate(_))]),
        "{plan:?}"
    );
}

#[test]
fn near_home_and_early_decide_where_and_never_who() {
    let mut state = empty();
    // The same day: one in the district of Arnold hub, one online.
    let near = add_session(&mut state, ND, day(2026, 12, 3), &[slot(600, 60, 1)]);
    let online = add_session(&mut state, ND, day(2026, 12, 3), &[slot(600, 60, 1)]);
    hold_at(&mut state, online, 2);
    let first = since(&mut state, 2024, 1, |_| {});
    let here = since(&mut state, 2024, 2, |details| details.district = Code::known("E07000173"));
    assert_eq!(lines(&planned(&state, near, Span::All)), [(here, near, 0), (first, online, 0)]);
    // Nothing is made of a restricted address: the one ahead keeps the first.
    let mut state = empty();
    let near = add_session(&mut state, ND, day(2026, 12, 3), &[slot(600, 60, 1)]);
    let online = add_session(&mut state, ND, day(2026, 12, 3), &[slot(600, 60, 1)]);
    hold_at(&mut state, online, 2);
    let first = since(&mut state, 2024, 1, |_| {});
    let hidden = since(&mut state, 2024, 2, |details| {
        (details.district, details.flags) = (Code::known("E07000173"), Flags::RESTRICTED);
    });
    assert_eq!(lines(&planned(&state, near, Span::All)), [(first, near, 0), (hidden, online, 0)]);
    // Thirty days weigh as much as nearness; forty more.
    let mut state = empty();
    let late = add_session(&mut state, ND, day(2027, 1, 14), &[slot(600, 60, 1)]);
    let early = add_session(&mut state, ND, day(2026, 12, 3), &[slot(600, 60, 1)]);
    hold_at(&mut state, early, 2);
    let here = since(&mut state, 2024, 2, |details| details.district = Code::known("E07000173"));
    assert_eq!(lines(&planned(&state, late, Span::All)), [(here, early, 0)]);
}

/// Rules in which the list's clock has a target of 18 weeks.
fn with_target(state: &mut State) {
    let mut rules = (*state.rules).clone();
    let clocks: clock::Rules = toml::from_str(include_str!("../../../config/clocks.toml")).unwrap();
    rules.clocks = Some(clocks);
    let event = super::super::event::Event::RulesSet { rules: Box::new(rules) };
    state.apply(state.seq + 1, day(2026, 1, 1), &[event]);
}

#[test]
fn a_child_under_review_comes_in_by_the_see_by_day() {
    let mut state = empty();
    with_target(&mut state);
    let id = add_session(&mut state, ND, day(2026, 12, 3), &[slot(600, 60, 1)]);
    // On the list from 1 August: the target of 18 weeks falls on 5 December.
    let waits = since(&mut state, 2026, 8, |_| {});
    let reviewed = since(&mut state, 2020, 1, |_| {});
    for (see_by, first) in [((12, 4), reviewed), ((12, 6), waits), ((11, 25), reviewed), ((12, 31), waits)] {
        restaged(&mut state, reviewed, Stage::FollowUp { see_by: day(2026, see_by.0, see_by.1) });
        assert_eq!(lines(&planned(&state, id, Span::Session)), [(first, id, 0)], "see by {see_by:?}");
        let best = super::super::suggest::children(&state, state.session(id).unwrap(), None, &now(), 2).best;
        assert_eq!(best[0].referral, first, "best children and filling go by one order: {see_by:?}");
        assert_eq!([best[0].nth, best[1].nth], [1, 2]);
    }
    // Two under review go by their days, not by when they came in.
    let sooner = since(&mut state, 2024, 1, |_| {});
    restaged(&mut state, reviewed, Stage::FollowUp { see_by: day(2026, 11, 30) });
    restaged(&mut state, sooner, Stage::FollowUp { see_by: day(2026, 11, 29) });
    assert_eq!(lines(&planned(&state, id, Span::Session)), [(sooner, id, 0)]);
    // And who has a day is seen by it where that is possible, whoever else would like the earlier place.
    let later = add_session(&mut state, ND, day(2026, 12, 10), &[slot(600, 60, 2)]);
    restaged(&mut state, reviewed, Stage::FollowUp { see_by: day(2026, 12, 9) });
    restaged(&mut state, sooner, Stage::Monitoring { review: day(2027, 1, 1) });
    let found = lines(&planned(&state, later, Span::All));
    assert_eq!(found, [(reviewed, id, 0), (waits, later, 0)], "ahead on the list is WAITS");
}

#[test]
fn without_a_target_a_child_under_review_stands_where_it_stood() {
    let mut state = empty();
    let id = add_session(&mut state, ND, day(2026, 12, 3), &[slot(600, 60, 1)]);
    since(&mut state, 2026, 8, |_| {});
    let reviewed = since(&mut state, 2020, 1, |_| {});
    restaged(&mut state, reviewed, Stage::FollowUp { see_by: day(2027, 6, 1) });
    assert_eq!(lines(&planned(&state, id, Span::Session)), [(reviewed, id, 0)]);
}

#[test]
fn a_child_on_two_lists_is_proposed_once() {
    let mut state = empty();
    let id = add_session(&mut state, ND, day(2026, 12, 3), &[slot(600, 60, 1), slot(660, 60, 1)]);
    let first = since(&mut state, 2024, 1, |_| {});
    let child = row(&state, first).1.id;
    let twin = add_referral(&mut state, child, ND);
    let plan = planned(&state, id, Span::Session);
    assert_eq!(lines(&plan), [(first, id, 0)]);
    assert_eq!(plan.left_out.len(), 1);
    assert_eq!(plan.left_out[0].0, twin);
}

#[test]
fn what_is_booked_stays() {
    let mut state = empty();
    let id = add_session(&mut state, ND, day(2026, 12, 3), &[slot(600, 60, 1), slot(660, 60, 1)]);
    let late = since(&mut state, 2026, 6, |_| {});
    let first = since(&mut state, 2024, 1, |_| {});
    take(&mut state, late, id, 0, agreed());
    let plan = planned(&state, id, Span::Session);
    assert_eq!(lines(&plan), [(first, id, 1)]);
}

proptest! {
    /// What is worked out beside the State is what would be worked out in it.
    #[test]
    fn a_plan_apart_is_the_plan(state in any_state()) {
        for session in state.sessions.iter().flatten() {
            let mut beside = apart(&state, session.id, &now()).unwrap();
            beside.reindex();
            for span in [Span::Session, Span::Month, Span::All] {
                let (here, there) = (planned(&state, session.id, span), planned(&beside, session.id, span));
                prop_assert_eq!(&here, &there);
                for (referral, why) in &here.left_out {
                    prop_assert_eq!(why.short(&state, &now()), why.short(&beside, &now()), "{:?}", referral);
                }
            }
        }
        prop_assert!(apart(&state, SessionId(9_999), &now()).is_none());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_line_may_be_booked_after_those_before_it_and_who_is_left_out_may_not(
        state in any_state(), which in any::<prop::sample::Index>(), span in 0u8..3
    ) {
        let mut state = state;
        let ids: Vec<SessionId> = state.sessions.iter().flatten().map(|session| session.id).collect();
        let id = ids[which.index(ids.len())];
        let span = [Span::Session, Span::Month, Span::All][usize::from(span)];
        let plan = planned(&state, id, span);
        let now = now();
        let mut children = HashSet::new();
        for line in &plan.lines {
            let referral = state.referral(line.referral).unwrap().clone();
            prop_assert!(children.insert(referral.child), "a child twice");
            let session = state.session(line.session).unwrap().clone();
            let may = allowed(&state, &referral, &session, line.slot, None, &now);
            prop_assert!(may.is_ok(), "{:?}", may);
            take(&mut state, line.referral, line.session, line.slot, agreed());
        }
        // Whoever is left out by a rule could have none of the places, before or after.
        for (referral, why) in &plan.left_out {
            let seeker = Seeker::new(&state, *referral, None, &now).unwrap();
            for session in plan.sessions.iter().filter_map(|id| state.session(*id)) {
                for slot in 0..session.slots.len() as u8 {
                    let may = seeker.may(session, slot);
                    prop_assert!(may.is_err() || children.contains(&seeker.child.id), "{:?} {:?}", why, may);
                }
            }
        }
        // What is said to be free is free, and nothing else.
        let free: u32 = plan.empty.iter().map(|(_, _, places)| places).sum();
        let mut left = 0;
        for session in plan.sessions.iter().filter_map(|id| state.session(*id)) {
            let service = state.rules.service(session.service).unwrap();
            if places::session_runs(&state, service, session, &now).is_ok() {
                let ahead = |slot: &u8| places::slot_ahead(service, session, session.slots[usize::from(*slot)], &now);
                left += places::free(&state, session, &now)
                    .iter().filter(|(slot, _)| ahead(slot)).map(|(_, places)| u32::from(*places)).sum::<u32>();
            }
        }
        prop_assert_eq!(free, left);
    }
}

#[test]
fn urgent_is_in_effect_first() {
    let mut state = empty();
    let id = add_session(&mut state, ND, day(2026, 12, 3), &[slot(600, 60, 1)]);
    since(&mut state, 2020, 1, |_| {});
    let urgent = since(&mut state, 2026, 11, |_| {});
    let referral =
        super::super::referral::Referral { priority: Priority::Urgent, ..row(&state, urgent).0.clone() };
    put_referral(&mut state, referral);
    assert_eq!(lines(&planned(&state, id, Span::Session)), [(urgent, id, 0)]);
}

/// A child put forward to a review, with what it needs besides.
fn reviewed(state: &mut State, month: u32, needs: &[&'static str]) -> ReferralId {
    let child = add_child(
        state,
        &ChildDetails { family: format!("R{month}"), born: day(2018, 5, 1), ..ChildDetails::default() },
    );
    let id = add_referral(state, child, MAR);
    let list_date = day(2024, month, 1);
    let referral =
        super::super::referral::Referral { list_date, received: list_date, ..row(state, id).0.clone() };
    put_referral(state, referral);
    let needs = needs.iter().map(|need| Code::known(need)).collect();
    state.reviews.insert(
        id,
        super::super::review::Pack { needs, ..super::super::review::Pack::new(id, day(2026, 1, 1)) },
    );
    id
}

#[test]
fn whoever_is_there_in_a_role_sees_so_many_and_a_booked_place_counts() {
    use super::super::review::Need;
    use super::super::sharing::Sharing;
    let mut state = empty();
    let rules = std::sync::Arc::make_mut(&mut state.rules);
    let ep = Code::known("ep");
    let need = Need { id: ep, key: 'e', name: "EP".into(), roles: vec![ep], reports: Vec::new() };
    rules.reviews.need.push(need);
    rules.services.iter_mut().find(|s| s.id == MAR).unwrap().sharing =
        Some(Sharing { least: 2, sees: [(ep, 1)].into() });
    let slots = [slot(600, 60, 1), slot(660, 60, 1), slot(720, 60, 1)];
    let session = add_session(&mut state, MAR, day(2026, 12, 3), &slots);
    let mut with_ep = state.session(session).unwrap().clone();
    with_ep.people.push(member("ep", 3, super::super::session::Answer::Accepted));
    let made = super::super::event::Event::SessionMade { session: Box::new(with_ep) };
    state.apply(state.seq + 1, day(2026, 1, 1), &[made]);
    let [first, second, third] =
        [(1, &["ep"][..]), (2, &["ep"]), (3, &[])].map(|(at, n)| reviewed(&mut state, at, n));
    let plan = planned(&state, session, Span::Session);
    assert_eq!(lines(&plan), [(first, session, 0), (third, session, 1)]);
    assert_eq!(plan.left_out, [(second, Why::Barred(vec![places::Bar::RoleFull(ep, 1)]))]);
    assert_eq!(plan.shared.as_ref().unwrap().takes, [(session, 2)]);
    // The first has the place: the second is refused the one beside it by the same rule, also by hand.
    take(&mut state, first, session, 0, agreed());
    let there = state.session(session).unwrap();
    let refused = allowed(&state, state.referral(second).unwrap(), there, 1, None, &now()).unwrap_err();
    assert!(refused.words.contains("and ep sees 1 at"), "{}", refused.words);
    let plan = planned(&state, session, Span::Session);
    assert_eq!(lines(&plan), [(third, session, 1)]);
    assert_eq!(plan.shared.as_ref().unwrap().takes, [(session, 1)], "one of the two it takes has a place");
}
