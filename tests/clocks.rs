//! The shipped settings of clocks and calendar: they are read, and the field's vectors hold with them.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its file has failed")]
use chrono::NaiveDate;
use waitwell::domain::calendar::{BankHolidayFile, Calendar, Length};
use waitwell::domain::clock::{ClockFact, ClockName, Fact, Rules, Scope, ValidationPlan, why};
use waitwell::domain::order::HeadStart;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn england() -> Calendar {
    let file: BankHolidayFile = serde_json::from_str(include_str!("../config/bank-holidays.json")).unwrap();
    file.into()
}

fn rules() -> Rules {
    toml::from_str(include_str!("../config/clocks.toml")).unwrap()
}

#[test]
fn bank_holidays_2024_to_2028_are_shipped() {
    let c = england();
    assert_eq!(c.years(), Some((2024, 2028)));
    assert_eq!(c.add_working_days(day(2026, 12, 23), 3), day(2026, 12, 30));
    assert_eq!(c.holiday(day(2028, 12, 26)), Some("Boxing Day"));
    for year in 2024..=2028 {
        let named = day(year, 1, 1)
            .iter_days()
            .take(366)
            .filter(|d| c.holiday(*d).is_some() && d.to_string().starts_with(&year.to_string()));
        assert_eq!(named.count(), 8, "{year}");
    }
}

#[test]
fn every_clock_of_the_field_has_a_rule_and_the_settings_stand() {
    let rules = rules();
    let targets = [
        (ClockName::FirstContact, Some(Length::weeks(18))),
        (ClockName::ConsultantLed, Some(Length::weeks(18))),
        (ClockName::AssessmentStarted, Some(Length::months(3))),
        (ClockName::AutismWaitingTime, Some(Length::weeks(13))),
        (ClockName::ReferralToOutcome, None),
        (ClockName::PathwayStage, Some(Length::weeks(6))),
        (ClockName::FollowUp, None),
        (ClockName::EhcDecision, Some(Length::weeks(6))),
        (ClockName::EhcAdvice, Some(Length::weeks(6))),
        (ClockName::EhcNoPlan, Some(Length::weeks(16))),
        (ClockName::EhcFinalPlan, Some(Length::weeks(20))),
    ];
    for (clock, target) in targets {
        let rule = rules.of(clock).unwrap();
        assert_eq!(rule.on(day(2026, 11, 20)).target, target, "{clock:?}");
        assert!(rule.on(day(2026, 11, 20)).stops.ends_with('.'));
    }
    assert_eq!(rules.order, HeadStart::default());
    assert_eq!(rules.validation, ValidationPlan::default());
    assert_eq!(rules.ages.early_years.before, 4);
    let rule = rules.get("nd-assessment").unwrap();
    let received =
        Fact::Received { source: "", self_referral: false, suspected_autism: true, another_condition: false };
    let facts = [ClockFact::on(day(2025, 9, 14), received)];
    let (reading, why) = why(rule, Scope::WHOLE, &facts, &england(), day(2026, 11, 20));
    assert_eq!(reading.days, Some(432));
    assert_eq!(why.rule_line(), "nd-assessment, in force from 1 Apr 2024. NICE QS51. clocks.toml");
    assert!(why.is_not.ends_with("126 days would have been 18 Jan 2026."));
}

#[test]
fn a_wrong_rules_file_is_refused_with_its_place() {
    let text = include_str!("../config/clocks.toml");
    let wrong =
        |from: &str, to: &str| toml::from_str::<Rules>(&text.replacen(from, to, 1)).unwrap_err().to_string();
    let said = wrong("18, unit = \"weeks\" }", "18, unit = \"moths\" }");
    assert!(said.contains("line 14") && said.contains("moths"), "{said}");
    assert!(wrong("rules = \"rtt\"", "rules = \"plain\"").contains("follows the rules \"rtt\""));
    assert!(wrong("id = \"consultant-led\"", "id = \"first-contact\"").contains("two clocks have the id"));
    assert!(wrong("stops =", "stps =").contains("stps"));
}

#[test]
fn ehc_dates_by_the_shipped_limits() {
    let (rules, c) = (rules(), england());
    let limits = rules.ehc.on(day(2026, 3, 2)).unwrap();
    let dates = limits.dates(day(2026, 3, 2), &c);
    assert_eq!(
        (dates.decision, dates.no_plan, dates.final_plan),
        (day(2026, 4, 13), day(2026, 6, 22), day(2026, 7, 20))
    );
    assert_eq!(limits.views_to(day(2026, 6, 15)), day(2026, 6, 29));
    assert_eq!(limits.advice_by(day(2026, 3, 10), &c), day(2026, 4, 21));
    assert_eq!(limits.consultation_by(day(2026, 6, 1), &c), day(2026, 6, 16));
    assert_eq!(limits.certificate_by(day(2026, 12, 23), &c), day(2026, 12, 30));
    // 15 working days over Easter and May: 1 April 2026 plus two bank holidays and four weekends.
    assert_eq!(limits.moved_in(day(2026, 4, 1), &c), (day(2026, 4, 24), day(2026, 6, 5)));
}

#[test]
fn appeals_run_to_the_later_of_two_months_and_one() {
    let (rules, c) = (rules(), england());
    let limits = rules.ehc.on(day(2026, 1, 1)).unwrap();
    let notice = day(2025, 12, 31);
    assert_eq!(limits.mediation_by(notice, &c), day(2026, 2, 28));
    assert_eq!(limits.appeal_by(notice, None, &c), day(2026, 2, 28));
    assert_eq!(limits.appeal_by(notice, Some(day(2026, 1, 10)), &c), day(2026, 2, 28));
    assert_eq!(limits.appeal_by(notice, Some(day(2026, 2, 20)), &c), day(2026, 3, 20));
}

#[test]
fn reviews_transfers_and_orders() {
    let (rules, c) = (rules(), england());
    let limits = rules.ehc.on(day(2026, 1, 1)).unwrap();
    let meeting = day(2026, 3, 2);
    let r = limits.review(meeting, &c);
    assert_eq!((r.papers, r.report, r.decision), (day(2026, 2, 16), day(2026, 3, 16), day(2026, 3, 30)));
    assert_eq!((r.amended_latest, r.next), (day(2026, 5, 25), day(2027, 3, 2)));
    assert_eq!(limits.amended_by(day(2026, 3, 20), meeting, &c), day(2026, 5, 15));
    assert_eq!(limits.amended_by(day(2026, 4, 20), meeting, &c), day(2026, 5, 25));
    assert_eq!(rules.ehc.phase_transfer("school", 2027), Some(day(2027, 2, 15)));
    assert_eq!(rules.ehc.phase_transfer("post-16", 2027), Some(day(2027, 3, 31)));
    assert_eq!(rules.ehc.post_16_move(day(2027, 9, 1), &c), day(2027, 4, 1));
    let by = |id| rules.ehc.obligation(id, day(2026, 1, 1), &c).map(|(o, day)| (o.regulation.clone(), day));
    assert_eq!(by("order-to-assess"), Some(("44(2)(b)".to_owned(), day(2026, 1, 15))));
    assert_eq!(by("order-to-assess-plan").unwrap().1, day(2026, 4, 9));
    assert_eq!(by("order-to-make-plan").unwrap().1, day(2026, 3, 19));
    assert_eq!(by("reassessment").unwrap().1, day(2026, 4, 9));
    assert_eq!(by("none"), None);
    assert_eq!(rules.ehc.obligation("concession-to-assess", day(2015, 1, 1), &c), None);
}
