//! Vectors and properties of the clocks, on rules built by hand so that a settings file cannot hide a fault.
mod examples;
mod explained;
mod properties;
mod rtt;

use chrono::NaiveDate;

use super::*;
use crate::domain::calendar::{Calendar, Length};

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn plus(start: NaiveDate, days: i64) -> NaiveDate {
    crate::domain::calendar::add_days(start, days)
}

fn calendar() -> Calendar {
    Calendar::new(vec![(day(2026, 12, 25), "Christmas Day".to_owned())])
}

fn version(target: Option<Length>) -> Version {
    Version::plain(day(2014, 9, 1), "a source", target, "when it is done.")
}

fn rule_of(id: &str, clock: ClockName, version: Vec<Version>) -> Rule {
    let rules = match clock {
        ClockName::ConsultantLed => RuleSet::Rtt,
        ClockName::EhcDecision | ClockName::EhcAdvice | ClockName::EhcNoPlan | ClockName::EhcFinalPlan => {
            RuleSet::Ehc
        }
        _ => RuleSet::Plain,
    };
    let file = RuleFile {
        id: id.to_owned(),
        clock,
        words: id.to_owned(),
        rules,
        file: "clocks.toml".to_owned(),
        version,
    };
    file.try_into().unwrap()
}

fn rule(clock: ClockName) -> Rule {
    let version = match clock {
        ClockName::FirstContact | ClockName::ConsultantLed => {
            Version { never_over: Some(Length::weeks(52)), ..version(Some(Length::weeks(18))) }
        }
        ClockName::AssessmentStarted => version(Some(Length::months(3))),
        ClockName::AutismWaitingTime => Version {
            modes: vec![Mode::Face, Mode::Video],
            suspected_autism_only: true,
            ..version(Some(Length::weeks(13)))
        },
        ClockName::ReferralToOutcome | ClockName::FollowUp => version(None),
        ClockName::PathwayStage | ClockName::EhcDecision | ClockName::EhcAdvice => {
            version(Some(Length::weeks(6)))
        }
        ClockName::EhcNoPlan => version(Some(Length::weeks(16))),
        ClockName::EhcFinalPlan => version(Some(Length::weeks(20))),
    };
    rule_of("a-rule", clock, vec![version])
}

const ALL: [ClockName; 11] = [
    ClockName::FirstContact,
    ClockName::ConsultantLed,
    ClockName::AssessmentStarted,
    ClockName::AutismWaitingTime,
    ClockName::ReferralToOutcome,
    ClockName::PathwayStage,
    ClockName::FollowUp,
    ClockName::EhcDecision,
    ClockName::EhcAdvice,
    ClockName::EhcNoPlan,
    ClockName::EhcFinalPlan,
];

const RECEIVED: Fact<'static> =
    Fact::Received { source: "", self_referral: false, suspected_autism: true, another_condition: false };

const SEEN: Fact<'static> = Fact::Attended { mode: Mode::Face, first: true, outcome_known: true };

fn at(on: NaiveDate, what: Fact<'_>) -> ClockFact<'_> {
    ClockFact::on(on, what)
}

fn part(part: &'static str, previous: &'static str) -> Scope<'static> {
    Scope { part, previous }
}

fn read_on<'r>(rule: &'r Rule, facts: &[ClockFact], today: NaiveDate) -> ClockReading<'r> {
    read(rule, Scope::WHOLE, facts, &calendar(), today)
}
