//! Blocks among single places: in their turn, whole, and nobody ahead loses a place by one.
use super::super::ids::{ReferralId, SessionId};
use super::super::places::world::{ND, add_session, day, empty, now, put_referral, row, slot, waiting};
use super::super::referral::Referral;
use super::super::state::State;
use super::super::together::{Block, BlockRule, Bond, BondKey, What};
use super::*;
use crate::domain::code::Code;
use chrono::Days;

/// Three weekly sessions with two places each, in January.
fn diary(places: u8) -> (State, Vec<SessionId>) {
    let mut state = empty();
    let mut rules = (*state.rules).clone();
    let rule = BlockRule { sessions: 3, every_days: 7, tolerance_days: 3, tolerance_minutes: 60 };
    rules.services.iter_mut().filter(|service| service.id == ND).for_each(|s| s.block = Some(rule));
    state.rules = std::sync::Arc::new(rules);
    let first = day(2027, 1, 14);
    let on = |week: u64| first + Days::new(7 * week);
    let sessions =
        (0..3).map(|week| add_session(&mut state, ND, on(week), &[slot(600, 45, places)])).collect();
    (state, sessions)
}

/// A child so far down the list, who is owed a block or one place.
fn child(state: &mut State, days: u64, block: bool) -> ReferralId {
    let id = waiting(state, day(2018, 5, 1), ND);
    let list_date = day(2026, 1, 1) + Days::new(days);
    let referral = Referral { list_date, received: list_date, ..row(state, id).0.clone() };
    put_referral(state, referral);
    if block {
        let what = What::Block(Block {
            service: ND,
            sessions: 3,
            every_days: 7,
            asked_on: day(2026, 11, 1),
            after: crate::domain::ids::BookingId(0),
            ended: None,
            why: Code::NONE,
        });
        state.bonds.insert(BondKey::Block(id), Bond { what, rev: 0 });
    }
    id
}

fn all(state: &State, of: SessionId, span: Span) -> Plan {
    plan(state, state.session(of).unwrap(), span, &now())
}

fn singles(plan: &Plan) -> Vec<ReferralId> {
    plan.lines.iter().map(|line| line.referral).collect()
}

#[test]
fn a_block_gets_all_its_sessions_beside_single_places_and_never_one_alone() {
    let (mut state, sessions) = diary(2);
    let block = child(&mut state, 0, true);
    let others = [1, 2, 3, 4].map(|days| child(&mut state, days, false));
    let plan = all(&state, sessions[0], Span::All);
    let whole = sessions.iter().map(|id| (*id, 0)).collect::<Vec<_>>();
    assert_eq!(plan.blocks, [BlockLine { referral: block, nth: 1, places: whole }]);
    let mut seen = singles(&plan);
    seen.sort_unstable();
    assert_eq!(seen, others[..3], "the places that are left, in the list's order");
    assert_eq!(plan.left_out.iter().map(|(id, _)| *id).collect::<Vec<_>>(), others[3..]);

    // A month holds no block: it is not filled with one of its sessions.
    let month = all(&state, sessions[0], Span::Session);
    assert_eq!(singles(&month), others[..2]);
    assert_eq!(month.left_out[0], (block, Why::Block(3)));
    let beside = apart(&state, sessions[0], &now()).map(|mut beside| {
        beside.reindex();
        all(&beside, sessions[0], Span::All)
    });
    assert_eq!(beside, Some(plan));
}

#[test]
fn nobody_ahead_loses_a_place_by_a_block() {
    let (mut state, sessions) = diary(1);
    let ahead = child(&mut state, 0, false);
    let block = child(&mut state, 1, true);
    let behind = child(&mut state, 2, false);
    let plan = all(&state, sessions[0], Span::All);
    assert_eq!(singles(&plan), [ahead, behind], "two of three sessions are no block");
    assert_eq!(plan.left_out, [(block, Why::Block(3))]);
    assert!(plan.blocks.is_empty());
    // First in turn it has them all.
    let first = child(&mut state, 0, true);
    let mut row = row(&state, first).0.clone();
    row.list_date = day(2025, 1, 1);
    put_referral(&mut state, row);
    let plan = all(&state, sessions[0], Span::All);
    assert_eq!(plan.blocks.iter().map(|line| line.referral).collect::<Vec<_>>(), [first]);
    assert!(singles(&plan).is_empty());
}
