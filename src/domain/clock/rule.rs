//! Clock rules are data with the date from which they hold: "which rule held on that day?" is asked here.
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::fact::Mode;
use super::offer::OfferRule;
use crate::domain::calendar::Length;

/// The clocks of the field. Each wait is shown with its clock's name, never without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockName {
    /// Received to the first attended contact: community services that no consultant leads.
    FirstContact,
    /// Received to the first definitive treatment or a communicated non-treatment stop.
    ConsultantLed,
    /// Received to the start of the assessment (NICE QS51).
    AssessmentStarted,
    /// Suspected autism: received to the earliest attended face-to-face or video contact (MHSDS).
    AutismWaitingTime,
    /// Received to the outcome given to the family: shown, without a target.
    ReferralToOutcome,
    /// One component of an assessment.
    PathwayStage,
    /// Last contact to the next, by the clinician's "see by".
    FollowUp,
    /// EHC request to the decision whether to assess.
    EhcDecision,
    /// A body's advice, from its receiving the request.
    EhcAdvice,
    /// EHC request to the notice that no plan will be made.
    EhcNoPlan,
    /// EHC request to the final plan.
    EhcFinalPlan,
}

/// What a rule lets count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleSet {
    /// Nothing but the start and the stop counts.
    Plain,
    /// Consultant-led referral to treatment (guidance v5.0).
    Rtt,
    /// SEND Regulations 2014: calendar weeks, exceptions never automatic.
    Ehc,
}

/// From which day a discharge after a WNB stops a consultant-led clock: a local access policy decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WnbStopDate {
    /// The day of the discharge.
    #[default]
    Discharge,
    /// The day the child was not brought.
    NotBrought,
}

/// What a clock is not, so that its days are not taken for another's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IsNot {
    /// In words: `RTT 18 weeks: ...`.
    pub words: String,
    /// Where the other clock's limit would have been, in days from the start; told with its date.
    #[serde(default)]
    pub days: Option<u32>,
}

/// One version of a rule, from the day it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Version {
    /// In force from this day.
    pub from: NaiveDate,
    /// The law, guidance or policy it comes from.
    pub source: String,
    /// The length within which it should stop; none: shown only.
    #[serde(default)]
    pub target: Option<Length>,
    /// A second limit nobody may pass (52 weeks).
    #[serde(default)]
    pub never_over: Option<Length>,
    /// What stops it, for the explanation.
    pub stops: String,
    /// What it is not.
    #[serde(default)]
    pub is_not: Option<IsNot>,
    /// Which contacts count, where contacts stop it; empty: all.
    #[serde(default)]
    pub modes: Vec<Mode>,
    /// Runs only for referrals whose reason is suspected autism.
    #[serde(default)]
    pub suspected_autism_only: bool,
    /// From which day a discharge after a WNB stops it (RTT).
    #[serde(default)]
    pub wnb_stop_date: WnbStopDate,
    /// How often active monitoring is reviewed, in weeks (RTT).
    #[serde(default = "twelve")]
    pub monitoring_review_weeks: u16,
    /// A wish to be seen later than this many weeks asks for a clinical review (RTT).
    #[serde(default = "six")]
    pub later_review_weeks: u16,
    /// What makes an offer reasonable (RTT).
    #[serde(default)]
    pub offers: OfferRule,
}

const fn twelve() -> u16 {
    12
}

const fn six() -> u16 {
    6
}

impl Version {
    /// A version with nothing but its date, source, target and stop: settings at their defaults.
    pub fn plain(from: NaiveDate, source: &str, target: Option<Length>, stops: &str) -> Self {
        Self {
            from,
            source: source.to_owned(),
            target,
            never_over: None,
            stops: stops.to_owned(),
            is_not: None,
            modes: Vec::new(),
            suspected_autism_only: false,
            wnb_stop_date: WnbStopDate::default(),
            monitoring_review_weeks: twelve(),
            later_review_weeks: six(),
            offers: OfferRule::default(),
        }
    }
}

/// One named clock with all its versions, oldest first and never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RuleFile", into = "RuleFile")]
pub struct Rule {
    id: String,
    clock: ClockName,
    words: String,
    set: RuleSet,
    file: String,
    first: Version,
    later: Vec<Version>,
}

/// A clock as it stands in the file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// Its id, which pathways name: `nd-assessment`.
    pub id: String,
    /// Which of the field's clocks it is.
    pub clock: ClockName,
    /// Its name on screen: `ND assessment`.
    pub words: String,
    /// Which rule set it follows.
    pub rules: RuleSet,
    /// The file it was read from, for the explanation.
    #[serde(default = "clocks_toml")]
    pub file: String,
    /// Its versions, in any order.
    pub version: Vec<Version>,
}

fn clocks_toml() -> String {
    "clocks.toml".to_owned()
}

impl TryFrom<RuleFile> for Rule {
    type Error = String;

    fn try_from(file: RuleFile) -> Result<Self, String> {
        let RuleFile { id, clock, words, rules: set, file, mut version } = file;
        if id.is_empty() || !id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
            return Err(format!("clock '{id}': an id is small letters, digits and hyphens"));
        }
        let ehc = matches!(
            clock,
            ClockName::EhcDecision | ClockName::EhcAdvice | ClockName::EhcNoPlan | ClockName::EhcFinalPlan
        );
        let wanted = match clock {
            ClockName::ConsultantLed => RuleSet::Rtt,
            _ if ehc => RuleSet::Ehc,
            _ => RuleSet::Plain,
        };
        if set != wanted {
            return Err(format!("clock '{id}': this clock follows the rules \"{}\"", wanted.id()));
        }
        version.sort_by_key(|v| v.from);
        if let Some(twice) = version.windows(2).find(|w| w[0].from == w[1].from) {
            return Err(format!("clock '{id}': two versions hold from {}", twice[0].from));
        }
        let mut version = version.into_iter();
        let first = version.next().ok_or_else(|| format!("clock '{id}' has no version"))?;
        Ok(Self { id, clock, words, set, file, first, later: version.collect() })
    }
}

impl From<Rule> for RuleFile {
    fn from(rule: Rule) -> Self {
        let Rule { id, clock, words, set: rules, file, first, later } = rule;
        Self { id, clock, words, rules, file, version: std::iter::once(first).chain(later).collect() }
    }
}

impl RuleSet {
    /// As the file says it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Rtt => "rtt",
            Self::Ehc => "ehc",
        }
    }
}

impl Rule {
    /// Its id: `nd-assessment`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Which of the field's clocks it is.
    pub const fn clock(&self) -> ClockName {
        self.clock
    }

    /// Its name on screen: `ND assessment`.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// Its rule set.
    pub const fn set(&self) -> RuleSet {
        self.set
    }

    /// The file it stands in.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The version in force on `day`; before the first version, the first: a wait is never without a rule.
    pub fn on(&self, day: NaiveDate) -> &Version {
        self.later.iter().rev().find(|v| v.from <= day).unwrap_or(&self.first)
    }

    /// All versions, oldest first.
    pub fn versions(&self) -> impl Iterator<Item = &Version> {
        std::iter::once(&self.first).chain(&self.later)
    }
}
