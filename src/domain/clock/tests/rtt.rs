//! The consultant-led rule set, row by row.
use super::*;

fn rtt() -> Rule {
    rule(ClockName::ConsultantLed)
}

fn code(facts: &[ClockFact], today: NaiveDate) -> u8 {
    read_on(&rtt(), facts, today).rtt_code.unwrap().number()
}

const WNB: Fact<'static> = Fact::NotBrought { first: true, communication_proved: true };

#[test]
fn a_self_referral_counts_from_receipt_once_ratified() {
    let own =
        Fact::Received { source: "", self_referral: true, suspected_autism: false, another_condition: false };
    let mut facts = vec![at(day(2026, 1, 1), own)];
    let rule = rtt();
    let got = read_on(&rule, &facts, day(2026, 1, 20));
    assert_eq!((got.days, got.state), (None, ClockState::AwaitingRatification { received: day(2026, 1, 1) }));
    facts.push(at(day(2026, 1, 21), Fact::Ratified));
    assert_eq!(read_on(&rule, &facts, day(2026, 1, 21)).days, Some(20));
}

#[test]
fn being_seen_is_not_treatment() {
    let mut facts = vec![at(day(2026, 1, 1), RECEIVED)];
    assert_eq!(code(&facts, day(2026, 1, 2)), 10);
    facts.push(at(day(2026, 2, 1), Fact::Attended { mode: Mode::Face, first: true, outcome_known: false }));
    assert_eq!(code(&facts, day(2026, 2, 2)), 99);
    facts.push(at(day(2026, 2, 20), SEEN));
    assert_eq!(
        (code(&facts, day(2026, 3, 1)), read_on(&rtt(), &facts, day(2026, 3, 1)).days),
        (20, Some(59))
    );
    facts.push(at(day(2026, 3, 2), Fact::TreatmentStarted));
    assert_eq!(
        (code(&facts, day(2026, 9, 1)), read_on(&rtt(), &facts, day(2026, 9, 1)).days),
        (30, Some(60))
    );
    facts.push(at(day(2026, 4, 2), SEEN));
    assert_eq!(
        (code(&facts, day(2026, 9, 1)), read_on(&rtt(), &facts, day(2026, 9, 1)).days),
        (90, Some(60))
    );
}

#[test]
fn a_decision_not_to_treat_stops_when_the_family_is_told() {
    let stop = |communicated| Fact::NonTreatmentStop { decided: day(2026, 2, 1), communicated };
    let facts = |told| [at(day(2026, 1, 1), RECEIVED), at(day(2026, 2, 1), stop(told))];
    let rule = rtt();
    assert_eq!(read_on(&rule, &facts(None), day(2026, 3, 1)).state, ClockState::Running);
    let told = facts(Some(day(2026, 2, 10)));
    assert_eq!(read_on(&rule, &told, day(2026, 2, 9)).state, ClockState::Running);
    let got = read_on(&rule, &told, day(2026, 3, 1));
    assert_eq!((got.days, got.rtt_code), (Some(40), Some(RttCode::NoTreatment)));
    let declined =
        [at(day(2026, 1, 1), RECEIVED), at(day(2026, 1, 5), Fact::Declined { communicated: None })];
    assert_eq!(read_on(&rule, &declined, day(2026, 3, 1)).state, ClockState::Running);
}

#[test]
fn only_a_proved_first_wnb_is_nullified_and_only_by_decision() {
    let rule = rtt();
    let with = |wnb: Fact<'static>| [at(day(2026, 1, 1), RECEIVED), at(day(2026, 3, 1), wnb)];
    let decided = at(day(2026, 3, 5), Fact::NullifiedByDecision);
    let state = |facts: &[ClockFact]| read_on(&rule, facts, day(2026, 3, 6)).state;
    assert_eq!(state(&with(WNB)), ClockState::Running);
    assert_eq!(state(&[&with(WNB)[..], &[decided]].concat()), ClockState::Nullified { on: day(2026, 3, 5) });
    for (first, communication_proved) in [(true, false), (false, true)] {
        let facts = [&with(Fact::NotBrought { first, communication_proved })[..], &[decided]].concat();
        assert_eq!(state(&facts), ClockState::Running);
    }
    let seen_before =
        [at(day(2026, 1, 1), RECEIVED), at(day(2026, 2, 1), SEEN), at(day(2026, 3, 1), WNB), decided];
    assert_eq!(state(&seen_before), ClockState::Running);
}

#[test]
fn after_nullification_a_new_clock_starts_at_0_and_the_place_stays() {
    let rule = rtt();
    let base = [
        at(day(2026, 1, 1), RECEIVED),
        at(day(2026, 3, 1), WNB),
        at(day(2026, 3, 5), Fact::NullifiedByDecision),
    ];
    let got = read_on(&rule, &base, day(2026, 4, 1));
    assert_eq!(
        (got.days, got.list_date, got.rtt_code),
        (None, Some(day(2026, 1, 1)), Some(RttCode::FirstNotAttended))
    );
    let rebook = |on| at(on, Fact::RebookAskedOrReoffered);
    let later = [&base[..], &[rebook(day(2026, 3, 12))]].concat();
    let got = read_on(&rule, &later, day(2026, 3, 22));
    assert_eq!((got.days, got.list_date), (Some(10), Some(day(2026, 1, 1))));
    // The family rang before the decision was made: their day, whichever is first.
    let earlier = [&base[..], &[rebook(day(2026, 3, 2))]].concat();
    assert_eq!(read_on(&rule, &earlier, day(2026, 3, 22)).days, Some(20));
}

#[test]
fn a_later_wnb_goes_on_unless_discharged_and_the_stop_date_is_a_setting() {
    let facts = [
        at(day(2026, 1, 1), RECEIVED),
        at(day(2026, 2, 1), SEEN),
        at(day(2026, 3, 1), Fact::NotBrought { first: false, communication_proved: true }),
        at(day(2026, 3, 20), Fact::Discharged { after_not_brought: true }),
    ];
    let rule = rtt();
    assert_eq!(read_on(&rule, &facts, day(2026, 3, 19)).state, ClockState::Running);
    assert_eq!(read_on(&rule, &facts, day(2026, 4, 1)).days, Some(78));
    let strict = Version { wnb_stop_date: WnbStopDate::NotBrought, ..version(None) };
    let strict = rule_of("x", ClockName::ConsultantLed, vec![strict]);
    assert_eq!(read_on(&strict, &facts, day(2026, 4, 1)).days, Some(59));
    // A policy of 1 April does not reach back to a discharge in March.
    let dated = Version { from: day(2026, 4, 1), wnb_stop_date: WnbStopDate::NotBrought, ..version(None) };
    let dated = rule_of("x", ClockName::ConsultantLed, vec![version(None), dated]);
    assert_eq!(read_on(&dated, &facts, day(2026, 5, 1)).days, Some(78));
}

#[test]
fn active_monitoring_stops_is_reviewed_and_gives_the_old_place_back() {
    let rule = rtt();
    let mut facts = vec![
        at(day(2026, 1, 1), RECEIVED),
        at(day(2026, 2, 1), Fact::ActiveMonitoringAgreed { by_family: true }),
    ];
    let got = read_on(&rule, &facts, day(2026, 5, 1));
    assert_eq!((got.days, got.rtt_code.unwrap().number()), (Some(31), 31));
    assert_eq!(got.review, Some(Review { why: ReviewWhy::Monitoring, due: day(2026, 4, 26) }));
    facts.push(at(day(2026, 4, 20), Fact::MonitoringReviewed));
    assert_eq!(read_on(&rule, &facts, day(2026, 5, 1)).review.unwrap().due, day(2026, 7, 13));
    facts.push(at(day(2026, 4, 30), SEEN));
    assert_eq!(code(&facts, day(2026, 5, 1)), 91);
    facts.push(at(day(2026, 6, 1), Fact::Resumed));
    let got = read_on(&rule, &facts, day(2026, 6, 11));
    assert_eq!(
        (got.days, got.list_date, got.rtt_code.unwrap().number()),
        (Some(10), Some(day(2026, 1, 1)), 11)
    );
    assert_eq!(got.review, None);
}

#[test]
fn a_discharge_during_monitoring_keeps_the_days_of_the_wait() {
    let facts = [
        at(day(2026, 1, 1), RECEIVED),
        at(day(2026, 2, 1), Fact::ActiveMonitoringAgreed { by_family: false }),
        at(day(2026, 5, 1), Fact::Discharged { after_not_brought: false }),
    ];
    let rule = rtt();
    let got = read_on(&rule, &facts, day(2026, 6, 1));
    assert_eq!((got.days, got.rtt_code.unwrap().number()), (Some(31), 32));
    assert_eq!(got.state, ClockState::Stopped { on: day(2026, 2, 1), why: StopWhy::Monitoring });
}

#[test]
fn asking_for_later_never_pauses_and_over_six_weeks_asks_for_a_review() {
    let rule = rtt();
    let read = |weeks| {
        let facts = [at(day(2026, 1, 1), RECEIVED), at(day(2026, 2, 1), Fact::FamilyAskedLater { weeks })];
        let got = read_on(&rule, &facts, day(2026, 3, 1));
        (got.days, got.review.map(|r| r.why))
    };
    assert_eq!(read(6), (Some(59), None));
    assert_eq!(read(7), (Some(59), Some(ReviewWhy::AskedLater)));
}

#[test]
fn unknown_starts_are_counted_and_worked_on() {
    let rule = rtt();
    let mut facts = vec![at(day(2026, 1, 1), Fact::StartUnknown)];
    let got = read_on(&rule, &facts, day(2026, 2, 1));
    assert!(got.state.is_waiting() && got.days.is_none() && got.rtt_code.unwrap().to_find_out());
    facts.push(at(day(2026, 2, 1), Fact::StartEstablished { started: day(2025, 12, 2) }));
    let got = read_on(&rule, &facts, day(2026, 2, 1));
    assert_eq!((got.days, got.list_date), (Some(61), Some(day(2025, 12, 2))));
}

#[test]
fn stops_have_their_codes() {
    let end = |what| code(&[at(day(2026, 1, 1), RECEIVED), at(day(2026, 2, 1), what)], day(2026, 3, 1));
    let another =
        Fact::Received { source: "", self_referral: false, suspected_autism: false, another_condition: true };
    assert_eq!(code(&[at(day(2026, 1, 1), another)], day(2026, 3, 1)), 12);
    assert_eq!(end(Fact::TreatmentStarted), 30);
    assert_eq!(end(Fact::OutcomeGiven), 34);
    assert_eq!(end(Fact::MovedAway), 34);
    assert_eq!(end(Fact::Withdrawn), 35);
    assert_eq!(end(Fact::Died), 36);
    assert_eq!(end(Fact::RedirectAccepted { to: "CAMHS" }), 21);
}
