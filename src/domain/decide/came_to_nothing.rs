//! A hold or an offer of which nothing comes leaves the child where it was: no later, and no sooner forgotten.
use super::{Known, decide};
use crate::domain::actor::{Actor, Role};
use crate::domain::booking::{By, Told};
use crate::domain::code::Code;
use crate::domain::command::{Command, Take};
use crate::domain::event::Event;
use crate::domain::ids::{BookingId, ReferralId};
use crate::domain::places::world::{ND, add_session, day, empty, now, put_referral, row, slot, waiting};
use crate::domain::referral::{Referral, Stage};
use crate::domain::rules::Rules;
use crate::domain::state::State;

const FAR: Code = Code::known("far");

fn run(state: &mut State, command: &Command) {
    let actor =
        Actor { uid: 1, name: "asmith".into(), role: Role::Scheduler, agency: Code::NONE, team: Code::NONE };
    let events = decide(state, &Known::default(), command, &actor, &now()).unwrap();
    state.apply(state.seq + 1, now().today, &events);
}

/// A child at that stage, and two sessions with a place.
fn world(stage: Stage) -> (State, ReferralId, [crate::domain::ids::SessionId; 2]) {
    let mut state = empty();
    let mut rules = Rules::clone(&state.rules);
    let far: crate::domain::rules::Choice =
        serde_json::from_value(serde_json::json!({ "id": "far", "key": "f", "name": "too far" })).unwrap();
    (rules.choices.decline_offer, rules.choices.service_reasons) = (vec![far.clone()], vec![far]);
    state.apply(state.seq + 1, day(2026, 1, 1), &[Event::RulesSet { rules: Box::new(rules) }]);
    let child = waiting(&mut state, day(2018, 5, 1), ND);
    let referral = Referral { stage, ..row(&state, child).0.clone() };
    put_referral(&mut state, referral);
    let sessions =
        [day(2027, 1, 14), day(2027, 1, 21)].map(|on| add_session(&mut state, ND, on, &[slot(600, 60, 1)]));
    (state, child, sessions)
}

#[test]
fn the_child_stands_where_it_stood() {
    let stages = [
        Stage::Waiting { since: day(2026, 8, 25) },
        Stage::Rebook { since: day(2026, 9, 1), by_family: false },
        // The day a clinician gave is not lost with a telephone call that nobody answered.
        Stage::FollowUp { see_by: day(2026, 12, 1) },
    ];
    for stage in stages {
        let (mut state, referral, [session, other]) = world(stage);
        let booking = |state: &State| BookingId(state.next_booking().0 - 1);
        let stands = |state: &State| state.referral(referral).unwrap().stage;
        run(&mut state, &Command::Book { referral, session, slot: 0, take: Take::Hold });
        let held = booking(&state);
        assert_ne!(stands(&state), stage);
        run(&mut state, &Command::Release { booking: held });
        assert_eq!(stands(&state), stage, "given back");

        run(&mut state, &Command::Book { referral, session, slot: 0, take: Take::Hold });
        let take = Take::Offer { told: Told::Phone };
        run(&mut state, &Command::Book { referral, session, slot: 0, take });
        let offered = booking(&state);
        run(
            &mut state,
            &Command::Move {
                booking: offered,
                session: other,
                slot: 0,
                by: By::Service,
                reason: FAR,
                take: Take::Offer { told: Told::Phone },
            },
        );
        let moved = booking(&state);
        run(&mut state, &Command::DeclineOffer { booking: moved, reason: FAR, words: String::new() });
        assert_eq!(stands(&state), stage, "held, offered, moved and declined");
    }
}
