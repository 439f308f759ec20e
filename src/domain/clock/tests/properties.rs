//! What holds of every history, however odd.
use proptest::prelude::*;

use super::*;
use crate::domain::order::Priority;

fn when() -> impl Strategy<Value = NaiveDate> {
    (0i64..700).prop_map(|n| plus(day(2025, 1, 1), n))
}

fn harmless() -> impl Strategy<Value = Fact<'static>> {
    prop_oneof![
        (0u16..40).prop_map(|notice_days| Fact::CancelledByFamily { notice_days }),
        Just(Fact::CancelledByService),
        Just(Fact::Moved { by: "family" }),
    ]
}

fn anything() -> impl Strategy<Value = Fact<'static>> {
    prop_oneof![
        4 => (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(self_referral, suspected_autism, another_condition)|
            Fact::Received { source: "", self_referral, suspected_autism, another_condition }),
        2 => harmless(),
        1 => prop::sample::select(vec![
            Fact::Ratified, Fact::StartUnknown, Fact::InfoAsked, Fact::InfoReceived, Fact::NullifiedByDecision,
            Fact::RebookAskedOrReoffered, Fact::MonitoringReviewed, Fact::Resumed, Fact::LateNotSeen, Fact::LeftUnseen, Fact::DropInSeen,
            Fact::AdviceCall, Fact::Workshop, Fact::AssessmentStarted, Fact::TreatmentStarted, Fact::OutcomeGiven,
            Fact::Withdrawn, Fact::Returned, Fact::MovedAway, Fact::Died, Fact::RedirectOffered { to: "x" },
            Fact::RedirectAccepted { to: "x" }, Fact::ReferredOn { to: "x" }, Fact::StageAsked { stage: "b" }, Fact::StageDone { stage: "a" },
            Fact::StageDone { stage: "b" }, Fact::Accepted { priority: Priority::Soon },
            Fact::Ehc(EhcFact::Requested { source: "" }), Fact::Ehc(EhcFact::Decided { assess: true }),
            Fact::Ehc(EhcFact::Decided { assess: false }), Fact::Ehc(EhcFact::AdviceAsked { body: "b" }),
            Fact::Ehc(EhcFact::AdviceIn { body: "b" }), Fact::Ehc(EhcFact::NoPlanNotice),
            Fact::Ehc(EhcFact::DraftServed), Fact::Ehc(EhcFact::FinalPlan), Fact::Ehc(EhcFact::Exception { limb: "" }),
        ]),
        1 => when().prop_map(|started| Fact::StartEstablished { started }),
        1 => when().prop_map(|first_start| Fact::TransferredSameCondition { first_start }),
        1 => (when(), any::<bool>()).prop_map(|(appointment, proved)| Fact::OfferMade { appointment, reasonable: true, proved }),
        1 => when().prop_map(|appointment| Fact::OfferDeclined { appointment, reason: "" }),
        1 => (0u16..20).prop_map(|weeks| Fact::FamilyAskedLater { weeks }),
        2 => (any::<bool>(), any::<bool>()).prop_map(|(first, communication_proved)| Fact::NotBrought { first, communication_proved }),
        1 => any::<bool>().prop_map(|by_family| Fact::ActiveMonitoringAgreed { by_family }),
        2 => (0usize..3, any::<bool>(), any::<bool>()).prop_map(|(m, first, outcome_known)|
            Fact::Attended { mode: [Mode::Face, Mode::Video, Mode::Phone][m], first, outcome_known }),
        1 => (when(), prop::option::of(when())).prop_map(|(decided, communicated)| Fact::NonTreatmentStop { decided, communicated }),
        1 => prop::option::of(when()).prop_map(|communicated| Fact::Declined { communicated }),
        1 => any::<bool>().prop_map(|after_not_brought| Fact::Discharged { after_not_brought }),
        1 => when().prop_map(|date| Fact::SeeBy { date }),
    ]
}

fn facts() -> impl Strategy<Value = Vec<ClockFact<'static>>> {
    prop::collection::vec((when(), anything()).prop_map(|(on, what)| at(on, what)), 0..16)
}

fn clocks() -> impl Strategy<Value = ClockName> {
    prop::sample::select(ALL.to_vec())
}

/// Histories in which one fact leans on an earlier one: what comes between must not come between them.
fn scripts() -> Vec<Vec<Fact<'static>>> {
    let wnb = Fact::NotBrought { first: true, communication_proved: true };
    let own =
        Fact::Received { source: "", self_referral: true, suspected_autism: true, another_condition: false };
    let out = Fact::Discharged { after_not_brought: true };
    let monitor = Fact::ActiveMonitoringAgreed { by_family: true };
    vec![
        vec![RECEIVED, wnb, Fact::NullifiedByDecision, Fact::RebookAskedOrReoffered, out],
        vec![RECEIVED, wnb, Fact::RebookAskedOrReoffered, Fact::NullifiedByDecision, SEEN],
        vec![RECEIVED, SEEN, Fact::NotBrought { first: false, communication_proved: true }, out],
        vec![RECEIVED, monitor, Fact::MonitoringReviewed, Fact::Resumed, Fact::TreatmentStarted],
        vec![own, Fact::Ratified, Fact::FamilyAskedLater { weeks: 9 }, SEEN, Fact::OutcomeGiven],
        vec![
            RECEIVED,
            SEEN,
            Fact::SeeBy { date: day(2026, 6, 1) },
            SEEN,
            Fact::SeeBy { date: day(2026, 9, 1) },
        ],
        vec![Fact::StageDone { stage: "a" }, Fact::AssessmentStarted, Fact::StageDone { stage: "b" }],
    ]
}

/// The rules of a clock, and of a consultant-led one also the other policy on discharge after a WNB.
fn policies(clock: ClockName) -> Vec<Rule> {
    let mut rules = vec![rule(clock)];
    if clock == ClockName::ConsultantLed {
        let version = Version { wnb_stop_date: WnbStopDate::NotBrought, ..version(Some(Length::weeks(18))) };
        rules.push(rule_of("strict", clock, vec![version]));
    }
    rules
}

#[test]
fn no_cancellation_between_facts_that_lean_on_each_other_changes_a_clock() {
    let harmless =
        [Fact::CancelledByFamily { notice_days: 0 }, Fact::CancelledByService, Fact::Moved { by: "family" }];
    for script in scripts() {
        let facts: Vec<_> =
            script.iter().enumerate().map(|(i, f)| at(plus(day(2026, 1, 1), 10 * i as i64), *f)).collect();
        for (clock, after) in ALL.into_iter().flat_map(|c| (0..60).step_by(4).map(move |n| (c, n))) {
            for rule in policies(clock) {
                let today = plus(day(2026, 1, 1), after);
                let before = read(&rule, SCOPE, &facts, &calendar(), today);
                assert!(before.days.is_none_or(|d| i64::from(d) <= after), "{clock:?}");
                for (what, n) in harmless.into_iter().flat_map(|w| (0..60).map(move |n| (w, n))) {
                    let mut with = facts.clone();
                    with.push(at(plus(day(2026, 1, 1), n), what));
                    assert_eq!(
                        before,
                        read(&rule, SCOPE, &with, &calendar(), today),
                        "{clock:?} {what:?} on day {n}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_stop_dated_back_by_policy_is_never_before_its_start() {
    let facts: Vec<_> =
        scripts()[0].iter().enumerate().map(|(i, f)| at(plus(day(2026, 1, 1), 10 * i as i64), *f)).collect();
    let strict = &policies(ClockName::ConsultantLed)[1];
    let got = read(strict, SCOPE, &facts, &calendar(), day(2026, 6, 1));
    assert_eq!(got.days, Some(0));
    assert_eq!(got.state, ClockState::Stopped { on: day(2026, 1, 31), why: StopWhy::Discharged });
}

const SCOPE: Scope<'static> = Scope { part: "b", previous: "a" };

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_cancellation_ever_changes_a_clock(
        clock in clocks(), facts in facts(), today in when(),
        more in prop::collection::vec((when(), harmless(), any::<prop::sample::Index>()), 1..6),
    ) {
        let rule = rule(clock);
        let before = read(&rule, SCOPE, &facts, &calendar(), today);
        let mut with = facts.clone();
        for (on, what, place) in more {
            let place = place.index(with.len() + 1);
            with.insert(place, at(on, what));
        }
        prop_assert_eq!(before, read(&rule, SCOPE, &with, &calendar(), today));
    }

    #[test]
    fn days_are_never_negative_and_never_more_than_since_the_start(clock in clocks(), facts in facts(), today in when()) {
        let rule = rule(clock);
        let run = fold(&rule, SCOPE, &facts, today);
        if let Some(start) = run.start() {
            prop_assert!(start <= today);
            let until = match run.phase() {
                Phase::Stopped { on, .. } | Phase::Monitoring { on, .. } => on,
                _ => today,
            };
            prop_assert!(start <= until && until <= today);
            let days = i64::from(run.reading(&rule, &calendar(), today).days.unwrap());
            prop_assert_eq!(days, (until - start).num_days());
        }
    }

    #[test]
    fn the_explanation_counts_what_the_reading_counts(clock in clocks(), facts in facts(), today in when()) {
        let rule = rule(clock);
        let reading = read(&rule, SCOPE, &facts, &calendar(), today);
        let (same, why) = why(&rule, SCOPE, &facts, &calendar(), today);
        prop_assert_eq!(reading, same);
        prop_assert_eq!(why.days, reading.days);
        match (reading.state, reading.days) {
            (ClockState::Running, Some(days)) => {
                let row = why.rows.iter().find(|r| r.is_today).unwrap();
                prop_assert_eq!(row.day, Some(i64::from(days)));
                let said = crate::domain::calendar::plural(days, "day");
                prop_assert!(why.sum.starts_with(&said));
            }
            (ClockState::Stopped { on, .. }, Some(days)) => {
                let stop = why.rows.iter().rfind(|r| r.effect.starts_with("STOPS"));
                if let Some(row) = stop.filter(|r| r.date == on) {
                    prop_assert_eq!(row.day, Some(i64::from(days)));
                }
            }
            _ => {}
        }
        let shown = why.rows.iter().filter(|r| !r.is_today).count();
        prop_assert!(shown <= facts.len());
        prop_assert!(why.rows.is_sorted_by_key(|r| r.date));
        prop_assert!(why.rows.iter().all(|r| r.effect.len() <= 22));
    }

    #[test]
    fn a_plain_clock_is_its_first_start_and_stop(facts in facts(), today in when(), which in 0usize..3) {
        let clock = [ClockName::FirstContact, ClockName::AssessmentStarted, ClockName::ReferralToOutcome][which];
        let rule = rule(clock);
        let got = read(&rule, Scope::WHOLE, &facts, &calendar(), today);
        if let (Some(start), true) = (got.started, got.days.is_some()) {
            let mut two = vec![at(start, RECEIVED)];
            if let ClockState::Stopped { on, why } = got.state {
                two.push(at(on, match why {
                    StopWhy::Seen => SEEN,
                    StopWhy::AssessmentStarted => Fact::AssessmentStarted,
                    StopWhy::Outcome => Fact::OutcomeGiven,
                    _ => Fact::Withdrawn,
                }));
            }
            let again = read(&rule, Scope::WHOLE, &two, &calendar(), today);
            prop_assert_eq!((again.started, again.days, again.target, again.breached), (got.started, got.days, got.target, got.breached));
        }
    }

    #[test]
    fn nothing_follows_a_death(clock in clocks(), facts in facts(), died in when(), today in when()) {
        prop_assume!(died <= today);
        let rule = rule(clock);
        let mut with = facts.clone();
        with.insert(0, at(died, Fact::Died));
        let got = read(&rule, SCOPE, &with, &calendar(), today);
        let ended = matches!(got.state, ClockState::Stopped { on, .. } if on <= died);
        prop_assert!(ended, "still {}", got.state.word());
        prop_assert!(got.review.is_none());
    }

    #[test]
    fn the_place_on_the_list_never_gets_worse(facts in facts(), today in when()) {
        let rule = rule(ClockName::ConsultantLed);
        let mut last: Option<NaiveDate> = None;
        let mut run = ClockRun::default();
        let mut sorted = facts.clone();
        sorted.sort_by_key(|f| counts_on(RuleSet::Rtt, f));
        for fact in sorted.iter().filter(|f| counts_on(RuleSet::Rtt, f) <= today) {
            let known = run.phase() != Phase::StartUnknown;
            run.apply(&rule, Scope::WHOLE, fact);
            let place = run.reading(&rule, &calendar(), today).list_date;
            if let (Some(before), Some(now), true) = (last, place, known) {
                prop_assert!(now <= before);
            }
            last = place;
        }
    }
}
