//! The day that an outcome counts from: its place's, or the day the family was told since, whenever it is entered.
use super::super::facts::facts;
use super::super::referral::Stage;
use super::super::rules::Effect;
use super::referred_on_days::{STEP_DONE, clinician, seen};
use super::tests::begun;
use super::*;
use crate::domain::clock::Fact;

#[test]
fn an_outcome_counts_from_the_day_of_its_place_and_what_a_family_is_told_later_from_that_day() {
    let mut world = begun(11);
    let booking = seen(&mut world);
    let place = world.now.today;
    let (at, referral, child) = {
        let row = world.state.booking(booking).unwrap();
        (world.state.session(row.session).unwrap().service, row.referral, row.child)
    };
    world.now.at += chrono::TimeDelta::days(5);
    world.now.today = place + chrono::Days::new(5);
    let told = |outcome, given| Command::Outcome {
        booking,
        outcome,
        see_by: None,
        words: String::new(),
        refer: None,
        given,
    };
    let service = world.state.rules.service(at).unwrap().clone();
    let mut choices = world.state.rules.outcomes_of(at).iter();
    let complete = choices
        .find(|choice| {
            choice.effect == Effect::Complete
                && (service.outcomes.is_empty() || service.outcomes.contains(&choice.id))
        })
        .map(|choice| choice.id)
        .expect("an outcome that completes");
    let after = |days| Some(place + chrono::Days::new(days));
    for (outcome, given, says) in [
        (complete, Some(place - chrono::Days::new(1)), "no day on which the family can have been told"),
        (complete, after(6), "no day on which the family can have been told"),
        (STEP_DONE, after(2), "counts from the appointment's own day"),
    ] {
        let refusal = world.try_act(&clinician(), &told(outcome, given)).unwrap_err();
        assert_eq!(refusal.field.as_deref(), Some("given"));
        assert!(refusal.words.contains(says), "{}", refusal.words);
    }
    for (given, on) in [(after(2), place + chrono::Days::new(2)), (None, place)] {
        world.try_act(&clinician(), &told(complete, given)).unwrap();
        let all = facts(&world.records[&child], &world.state.rules, referral);
        let stops: Vec<_> =
            all.iter().filter(|fact| fact.what == Fact::OutcomeGiven).map(|fact| fact.on).collect();
        assert_eq!(stops, [on], "typed on {}", world.now.today);
        let Stage::Closed { on: closed, .. } = world.state.referral(referral).unwrap().stage else {
            panic!()
        };
        assert_eq!(closed, on);
        world.clocks_agree();
        let seq = world.state.seq;
        world.try_act(&clinician(), &Command::Undo { seq }).unwrap();
    }
}
