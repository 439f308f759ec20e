//! A child is put forward for a review by a clinician; whoever else would is told who may.
use super::super::actor::Role;
use super::super::code::Code;
use super::super::command::NewReferral;
use super::super::places::world::{MAR, ND, add_child, day, empty, now};
use super::*;
use crate::domain::child::ChildDetails;
use crate::domain::refusal::RefusalKind;

#[test]
fn only_a_clinician_puts_a_child_forward_for_a_review() {
    let mut state = empty();
    let details = ChildDetails { family: "Harris".into(), born: day(2019, 5, 1), ..ChildDetails::default() };
    let child = add_child(&mut state, &details);
    let refer = |role, pathway| {
        let actor = Actor { uid: 1, name: "ann".into(), role, agency: Code::NONE, team: Code::NONE };
        let words = "what helps at school?".to_owned();
        let referral = NewReferral { pathway, received: day(2026, 11, 20), words, ..NewReferral::default() };
        decide(&state, &Known::default(), &Command::Refer { child, referral }, &actor, &now())
    };
    for role in [Role::Caseworker, Role::Scheduler, Role::Manager] {
        let refusal = refer(role, MAR).unwrap_err();
        assert_eq!(refusal.kind, RefusalKind::Right, "{}", refusal.words);
        assert!(refusal.words.contains("refers here"), "{}", refusal.words);
        assert!(refer(role, ND).is_ok(), "a list of another kind takes a referral from them");
    }
    assert!(refer(Role::Clinician, MAR).is_ok());
    assert!(refer(Role::TriageClinician, MAR).is_ok());
}
