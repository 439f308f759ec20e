//! A clash offers the next best place of what was wanted, not of what the referral waits for.
use super::super::actor::Role;
use super::super::booking::Told;
use super::super::code::Code;
use super::super::command::Take;
use super::super::ids::SessionId;
use super::super::places::world::{
    MAR, ND, SLCN, WAITING, add_session, agreed, day, empty, now, slot, take, waiting,
};
use super::super::refusal::Instead;
use super::*;

/// Asks for the first of two sessions of `service`, which another child has, for a child who waits on `pathway` and could
/// be booked into a clinic of that pathway sooner than into either.
fn offered(service: Code, pathway: Code) -> (Refusal, SessionId) {
    let mut state = empty();
    let own = [slot(600, 60, 1)];
    add_session(&mut state, pathway, day(2026, 12, 14), &own);
    let wanted = add_session(&mut state, service, day(2026, 12, 15), &own);
    let next = add_session(&mut state, service, day(2026, 12, 16), &own);
    let mine = waiting(&mut state, day(2018, 5, 1), pathway);
    let other = waiting(&mut state, day(2018, 5, 1), pathway);
    take(&mut state, other, wanted, 0, agreed());
    let actor =
        Actor { uid: 1, name: "jpatel".into(), role: Role::Scheduler, agency: Code::NONE, team: Code::NONE };
    let take = Take::Agree { who: "mother".into(), told: Told::Phone };
    let command = Command::Book { referral: mine, session: wanted, slot: 0, take };
    let refusal = decide(&state, &Known::default(), &command, &actor, &now()).unwrap_err();
    // What is offered can be taken as it stands.
    if let Some(Instead::Place { session, slot }) = refusal.instead {
        let take = Take::Agree { who: "mother".into(), told: Told::Phone };
        let command = Command::Book { referral: mine, session, slot, take };
        decide(&state, &Known::default(), &command, &actor, &now()).unwrap();
    }
    (refusal, next)
}

#[test]
fn a_place_at_a_drop_in_that_is_gone_is_answered_with_the_next_drop_in() {
    let (refusal, next) = offered(WAITING, SLCN);
    assert_eq!(refusal.instead, Some(Instead::Place { session: next, slot: 0 }), "{}", refusal.words);
    assert!(refusal.words.contains("Wed 16 Dec"), "{}", refusal.words);
}

#[test]
fn a_place_at_a_review_is_none_for_a_child_whom_nobody_put_forward_gone_or_not() {
    let (refusal, _) = offered(MAR, ND);
    assert_eq!(refusal.instead, None, "{}", refusal.words);
    assert!(refusal.words.contains("A clinician refers"), "{}", refusal.words);
}
