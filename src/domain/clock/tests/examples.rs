//! Plain clocks, stages, follow-ups and EHC steps: the field's vectors.
use super::*;
use crate::domain::calendar::{distance, wait};

#[test]
fn eighteen_weeks_end_with_day_126_and_thirteen_with_day_91() {
    let start = day(2026, 1, 5);
    let first = rule(ClockName::FirstContact);
    let on = |n| read_on(&first, &[at(start, RECEIVED)], plus(start, n));
    assert!(!on(126).breached && on(127).breached);
    assert_eq!(on(126).days, Some(126));
    assert!(!on(364).never_over.unwrap().is_breached() && on(365).never_over.unwrap().is_breached());
    let autism = rule(ClockName::AutismWaitingTime);
    let on = |n| read_on(&autism, &[at(start, RECEIVED)], plus(start, n)).breached;
    assert!(!on(91) && on(92));
}

#[test]
fn three_calendar_months_are_by_the_calendar() {
    let nd = rule(ClockName::AssessmentStarted);
    let facts = [at(day(2025, 9, 14), RECEIVED)];
    let got = read_on(&nd, &facts, day(2026, 11, 20));
    let target = got.target.unwrap();
    assert_eq!((got.days, target.last_day, target.left), (Some(432), day(2025, 12, 14), -341));
    assert_eq!((wait(432), distance(target.left)), ("61w5d".to_owned(), "48w over".to_owned()));
    let winter = [at(day(2025, 11, 30), RECEIVED)];
    assert!(
        !read_on(&nd, &winter, day(2026, 2, 28)).breached && read_on(&nd, &winter, day(2026, 3, 1)).breached
    );
    // 92 days and still within: 1 July to 1 October.
    assert!(!read_on(&nd, &[at(day(2026, 7, 1), RECEIVED)], day(2026, 10, 1)).breached);
}

#[test]
fn only_what_a_clock_waits_for_stops_it() {
    let start = day(2026, 3, 3);
    let seen = at(plus(start, 91), SEEN);
    let phone = at(plus(start, 10), Fact::Attended { mode: Mode::Phone, first: true, outcome_known: true });
    let others = [Fact::DropInSeen, Fact::AdviceCall, Fact::Workshop, Fact::LateNotSeen, Fact::LeftUnseen]
        .map(|f| at(plus(start, 5), f));
    let facts = [&[at(start, RECEIVED)][..], &others, &[phone, seen]].concat();
    let today = plus(start, 300);
    let days = |clock| read_on(&rule(clock), &facts, today).days;
    assert_eq!(days(ClockName::FirstContact), Some(10));
    assert_eq!(days(ClockName::AutismWaitingTime), Some(91));
    assert_eq!(days(ClockName::AssessmentStarted), Some(300));
    assert_eq!(days(ClockName::ReferralToOutcome), Some(300));
    let first = rule(ClockName::FirstContact);
    let state = read_on(&first, &facts, today).state;
    assert_eq!(state, ClockState::Stopped { on: plus(start, 10), why: StopWhy::Seen });
}

#[test]
fn an_autism_clock_is_only_for_suspected_autism_and_a_transfer_keeps_its_first_start() {
    let autism = rule(ClockName::AutismWaitingTime);
    let other = Fact::Received {
        source: "",
        self_referral: false,
        suspected_autism: false,
        another_condition: false,
    };
    assert_eq!(
        read_on(&autism, &[at(day(2026, 1, 5), other)], day(2026, 2, 1)).state,
        ClockState::NotStarted
    );
    let transfer = at(day(2026, 3, 1), Fact::TransferredSameCondition { first_start: day(2026, 1, 1) });
    let received = at(day(2026, 3, 1), RECEIVED);
    for facts in [[transfer, received], [received, transfer]] {
        for clock in [ClockName::AutismWaitingTime, ClockName::FirstContact, ClockName::ConsultantLed] {
            let rule = rule(clock);
            let got = read_on(&rule, &facts, day(2026, 3, 2));
            assert_eq!((got.days, got.list_date), (Some(60), Some(day(2026, 1, 1))), "{clock:?}");
        }
    }
}

#[test]
fn withdrawn_and_returned_end_a_wait_without_completing_it() {
    let first = rule(ClockName::FirstContact);
    for (fact, why) in [(Fact::Withdrawn, StopWhy::Withdrawn), (Fact::Returned, StopWhy::Returned)] {
        let facts = [at(day(2026, 1, 1), RECEIVED), at(day(2026, 1, 31), fact), at(day(2026, 2, 9), SEEN)];
        let got = read_on(&first, &facts, day(2026, 6, 1));
        assert_eq!((got.days, got.state), (Some(30), ClockState::Stopped { on: day(2026, 1, 31), why }));
        assert!(!why.is_completed());
    }
}

#[test]
fn a_death_ends_every_clock_at_once() {
    let facts = [
        at(day(2026, 1, 1), RECEIVED),
        at(day(2026, 1, 1), Fact::Ehc(EhcFact::Requested { source: "" })),
        at(day(2026, 1, 2), Fact::Ehc(EhcFact::AdviceAsked { body: "EP" })),
        at(day(2026, 1, 2), Fact::StageAsked { stage: "EP" }),
        at(day(2026, 1, 2), Fact::SeeBy { date: day(2026, 9, 1) }),
        at(day(2026, 2, 1), Fact::Died),
        at(day(2026, 2, 2), Fact::SeeBy { date: day(2026, 9, 1) }),
    ];
    for clock in ALL {
        let rule = rule(clock);
        let got = read(&rule, part("EP", ""), &facts, &calendar(), day(2026, 6, 1));
        assert_eq!(got.state, ClockState::Stopped { on: day(2026, 2, 1), why: StopWhy::Died }, "{clock:?}");
    }
}

#[test]
fn stages_start_when_asked_for_or_when_the_one_before_is_done() {
    let stage = rule(ClockName::PathwayStage);
    let facts = [
        at(day(2026, 1, 1), RECEIVED),
        at(day(2026, 1, 10), Fact::StageDone { stage: "history" }),
        at(day(2026, 1, 20), Fact::StageAsked { stage: "ados" }),
        at(day(2026, 2, 9), Fact::StageDone { stage: "ados" }),
    ];
    let days = |scope| read(&stage, scope, &facts, &calendar(), day(2026, 3, 1)).days;
    assert_eq!(days(part("ados", "history")), Some(30));
    assert_eq!(days(part("ados", "")), Some(20));
    assert_eq!(days(part("feedback", "ados")), Some(20));
    assert_eq!(days(part("feedback", "")), None);
}

#[test]
fn a_follow_up_runs_from_the_last_contact_to_the_next_by_the_clinicians_day() {
    let follow = rule(ClockName::FollowUp);
    let see_by = |date| Fact::SeeBy { date };
    let mut facts = vec![at(day(2026, 1, 10), SEEN), at(day(2026, 1, 12), see_by(day(2026, 4, 10)))];
    let got = read_on(&follow, &facts, day(2026, 4, 11));
    assert_eq!((got.days, got.breached), (Some(91), true));
    facts.push(at(day(2026, 4, 20), SEEN));
    assert_eq!(read_on(&follow, &facts, day(2026, 5, 1)).days, Some(100));
    facts.push(at(day(2026, 4, 20), see_by(day(2026, 8, 1))));
    let got = read_on(&follow, &facts, day(2026, 5, 1));
    assert_eq!((got.days, got.state, got.target.unwrap().left), (Some(11), ClockState::Running, 92));
    facts.push(at(day(2026, 5, 2), Fact::Discharged { after_not_brought: false }));
    facts.push(at(day(2026, 5, 3), see_by(day(2026, 8, 1))));
    assert_eq!(read_on(&follow, &facts, day(2026, 9, 1)).days, Some(12));
}

#[test]
fn the_version_in_force_on_the_day_of_the_start_measures_the_wait() {
    let newer = Version { from: day(2026, 6, 1), ..version(Some(Length::weeks(12))) };
    let rule = rule_of("x", ClockName::FirstContact, vec![newer, version(Some(Length::weeks(18)))]);
    let left = |start| read_on(&rule, &[at(start, RECEIVED)], start).target.unwrap().left;
    assert_eq!((left(day(2026, 5, 31)), left(day(2026, 6, 1))), (126, 84));
    assert_eq!(left(day(2010, 1, 1)), 126);
    // A wait that began under the old version keeps it.
    let old = [at(day(2026, 5, 31), RECEIVED)];
    assert_eq!(read_on(&rule, &old, day(2026, 9, 1)).target.unwrap().length, Some(Length::weeks(18)));
}

#[test]
fn facts_of_tomorrow_do_not_count_today() {
    let first = rule(ClockName::FirstContact);
    let facts = [at(day(2026, 2, 1), SEEN), at(day(2026, 1, 1), RECEIVED)];
    assert_eq!(read_on(&first, &facts, day(2026, 1, 31)).state, ClockState::Running);
    assert_eq!(read_on(&first, &facts, day(2026, 2, 1)).days, Some(31));
}

#[test]
fn ehc_steps_and_what_ends_them() {
    let facts = [
        at(day(2026, 3, 2), Fact::Ehc(EhcFact::Requested { source: "school" })),
        at(day(2026, 3, 10), Fact::Ehc(EhcFact::AdviceAsked { body: "EP" })),
        at(day(2026, 3, 20), Fact::Ehc(EhcFact::Exception { limb: "5(4)(c)" })),
        at(day(2026, 4, 14), Fact::Ehc(EhcFact::Decided { assess: true })),
        at(day(2026, 6, 15), Fact::Ehc(EhcFact::DraftServed)),
        at(day(2026, 7, 20), Fact::Ehc(EhcFact::FinalPlan)),
    ];
    let today = day(2026, 8, 1);
    let seen = |clock, scope| {
        let rule = rule(clock);
        let got = read(&rule, scope, &facts, &calendar(), today);
        (got.target.unwrap().last_day, got.breached, got.state)
    };
    let stopped = |on, why| ClockState::Stopped { on, why };
    assert_eq!(
        seen(ClockName::EhcDecision, Scope::WHOLE),
        (day(2026, 4, 13), true, stopped(day(2026, 4, 14), StopWhy::EhcStep))
    );
    assert_eq!(
        seen(ClockName::EhcNoPlan, Scope::WHOLE),
        (day(2026, 6, 22), false, stopped(day(2026, 6, 15), StopWhy::EhcEnded))
    );
    assert_eq!(
        seen(ClockName::EhcFinalPlan, Scope::WHOLE),
        (day(2026, 7, 20), false, stopped(day(2026, 7, 20), StopWhy::EhcStep))
    );
    assert_eq!(seen(ClockName::EhcAdvice, part("EP", "")), (day(2026, 4, 21), true, ClockState::Running));
}

#[test]
fn wrong_rules_are_refused() {
    let file = |clock, rules, version| RuleFile {
        id: "a".to_owned(),
        clock,
        words: String::new(),
        rules,
        file: String::new(),
        version,
    };
    let refused = |f: RuleFile| Rule::try_from(f).unwrap_err();
    assert!(refused(file(ClockName::FirstContact, RuleSet::Plain, vec![])).contains("no version"));
    assert!(refused(file(ClockName::ConsultantLed, RuleSet::Plain, vec![version(None)])).contains("\"rtt\""));
    let twice = vec![version(None), version(None)];
    assert!(refused(file(ClockName::FirstContact, RuleSet::Plain, twice)).contains("two versions"));
}

#[test]
fn a_replayed_clock_is_small_enough_to_keep_beside_a_row() {
    assert!(size_of::<ClockRun>() <= 72, "{}", size_of::<ClockRun>());
}
