//! The explanation, word for word as the desk draws it.
use super::*;
use crate::domain::order::Priority;

fn nd() -> Rule {
    let version = Version {
        is_not: Some(IsNot {
            words: "RTT 18 weeks: this service is not consultant-led, so it is not on that return."
                .to_owned(),
            days: Some(126),
        }),
        ..Version::plain(
            day(2024, 4, 1),
            "NICE QS51",
            Some(Length::months(3)),
            "when the assessment starts (attended). A drop-in stops nothing.",
        )
    };
    rule_of("nd-assessment", ClockName::AssessmentStarted, vec![version])
}

fn aimee() -> Vec<ClockFact<'static>> {
    let received = Fact::Received {
        source: "Dr Shah (GP)",
        self_referral: false,
        suspected_autism: true,
        another_condition: false,
    };
    let (offered, recorded) = (day(2026, 10, 12), day(2026, 10, 14));
    let late = |what| ClockFact { recorded, by: "jpatel", event: 5, ..at(offered, what) };
    vec![
        at(day(2025, 9, 14), received),
        ClockFact { by: "m.reid", ..at(day(2025, 10, 2), Fact::Accepted { priority: Priority::Soon }) },
        at(day(2026, 3, 11), Fact::CancelledByService),
        at(day(2026, 7, 9), Fact::CancelledByService),
        late(Fact::OfferMade { appointment: day(2026, 10, 20), reasonable: true, proved: true }),
        late(Fact::OfferDeclined { appointment: day(2026, 10, 20), reason: "too far" }),
    ]
}

#[test]
fn the_screen_as_drawn() {
    let rule = nd();
    let (reading, why) = why(&rule, Scope::WHOLE, &aimee(), &calendar(), day(2026, 11, 20));
    assert_eq!(reading.days, Some(432));
    assert_eq!(why.wait, "61w5d");
    assert_eq!(why.sum, "432 days: from 14 Sep 2025 to today, Fri 20 Nov 2026. Still running.");
    let rows: Vec<String> = why
        .rows
        .iter()
        .map(|r| format!("{} {:>4} {} | {}", r.date, r.day.unwrap_or(-1), r.what, r.effect))
        .collect();
    assert_eq!(
        rows,
        [
            "2025-09-14    0 Referral received from Dr Shah (GP) | STARTS",
            "2025-10-02   18 Accepted at triage, Soon (m.reid) | none",
            "2026-03-11  178 Appointment cancelled by the service | none: never a pause",
            "2026-07-09  298 Appointment cancelled by the service | none: never a pause",
            "2026-10-12  393 Offered 20 Oct; family said too far | none: never a pause",
            "2026-11-20  432 today | running",
        ]
    );
    assert_eq!(
        why.target,
        ["three calendar months from receipt: 14 Dec 2025.", "Passed 341 days ago (48 weeks and 5 days)."]
    );
    assert_eq!(why.counted, "whole days from receipt; the day of receipt is day 0.");
    assert_eq!(why.stops, "when the assessment starts (attended). A drop-in stops nothing.");
    assert!(why.is_not.ends_with("on that return. 126 days would have been 18 Jan 2026."));
    assert_eq!(why.rule_line(), "nd-assessment, in force from 1 Apr 2024. NICE QS51. clocks.toml");
    assert_eq!(why.to_say, "you have not lost your place for any of these");
    assert_eq!(why.late, "1 event was put in after the day it happened: 12 Oct, by jpatel on 14 Oct.");
    assert_eq!(why.rows[4].event, 5);
    assert!(why.rows.iter().all(|r| r.effect.len() <= 22 && r.what.len() <= 40));
}

#[test]
fn a_stopped_wait_says_so_and_whether_it_was_met() {
    let rule = rule(ClockName::FirstContact);
    let facts = [
        at(day(2026, 3, 3), RECEIVED),
        at(day(2026, 6, 2), SEEN),
        at(day(2026, 7, 1), Fact::CancelledByService),
    ];
    let (_, why) = why(&rule, Scope::WHOLE, &facts, &calendar(), day(2026, 11, 20));
    assert_eq!(why.sum, "91 days: from 3 Mar 2026 to 2 Jun 2026. Stopped: seen.");
    assert_eq!(why.target[1], "Met, 35 days before it (5 weeks).");
    assert_eq!(why.rows.last().unwrap().effect, "none: stopped before");
    assert_eq!(why.to_say, "this wait ended on 2 Jun 2026");
    assert!(!why.rows.iter().any(|r| r.is_today));
}

#[test]
fn a_new_clock_counts_its_own_days_and_the_place_is_named() {
    let rule = rule(ClockName::ConsultantLed);
    let facts = [
        at(day(2026, 1, 1), RECEIVED),
        at(day(2026, 2, 1), Fact::ActiveMonitoringAgreed { by_family: false }),
        at(day(2026, 6, 1), Fact::Resumed),
        at(day(2026, 6, 5), Fact::CancelledByFamily { notice_days: 0 }),
        at(day(2026, 12, 1), SEEN),
    ];
    let (reading, why) = why(&rule, Scope::WHOLE, &facts, &calendar(), day(2026, 6, 11));
    let days: Vec<_> = why.rows.iter().map(|r| r.day).collect();
    assert_eq!(days, [Some(0), Some(31), Some(0), Some(4), Some(10), Some(183)]);
    assert_eq!(reading.days, Some(10));
    assert_eq!((why.rows[2].effect.as_str(), why.rows[5].effect.as_str()), ("NEW at 0 on 1 Jun", "not yet"));
    assert_eq!(why.to_say, "your place on the list is still that of 1 Jan 26");
}

#[test]
fn what_has_no_days_says_why() {
    let rule = rule(ClockName::ConsultantLed);
    let sum = |facts: &[ClockFact]| why(&rule, Scope::WHOLE, facts, &calendar(), day(2026, 6, 11)).1.sum;
    assert_eq!(sum(&[]), "Not started: nothing has happened that starts it.");
    assert_eq!(
        sum(&[at(day(2026, 1, 1), Fact::StartUnknown)]),
        "Running, but its start is to be established."
    );
    let own =
        Fact::Received { source: "", self_referral: true, suspected_autism: false, another_condition: false };
    assert!(sum(&[at(day(2026, 1, 1), own)]).contains("It will count from 1 Jan 2026."));
}

#[test]
fn what_people_fear_is_told_to_have_no_effect() {
    let appointment = day(2026, 6, 1);
    let feared = [
        (Fact::CancelledByFamily { notice_days: 0 }, "none: never a pause"),
        (Fact::CancelledByService, "none: never a pause"),
        (Fact::Moved { by: "family" }, "none: never a pause"),
        (Fact::OfferDeclined { appointment, reason: "" }, "none: never a pause"),
        (Fact::FamilyAskedLater { weeks: 2 }, "none: never a pause"),
        (Fact::NotBrought { first: false, communication_proved: true }, "none: goes on"),
        (Fact::LateNotSeen, "none: goes on"),
        (Fact::LeftUnseen, "none: goes on"),
    ];
    for clock in [ClockName::FirstContact, ClockName::ConsultantLed, ClockName::AssessmentStarted] {
        let rule = rule(clock);
        for (what, effect) in feared {
            let facts = [at(day(2026, 1, 1), RECEIVED), at(day(2026, 2, 1), what)];
            let (_, why) = why(&rule, Scope::WHOLE, &facts, &calendar(), day(2026, 3, 1));
            assert_eq!(why.rows[1].effect, effect, "{clock:?} {what:?}");
            assert_eq!(why.to_say, "you have not lost your place for any of these");
        }
        for what in [Fact::DropInSeen, Fact::AdviceCall, Fact::Workshop] {
            let facts = [at(day(2026, 1, 1), RECEIVED), at(day(2026, 2, 1), what)];
            let (_, why) = why(&rule, Scope::WHOLE, &facts, &calendar(), day(2026, 3, 1));
            assert_eq!(why.rows[1].effect, "none: stops nothing");
        }
    }
}
