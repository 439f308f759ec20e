//! The pack of a review: what was asked of whom and is in or missing, whose views are known, and whether any of it may be
//! shared. One pack a referral; it lives on after the outcome, with the minutes and the recommendations.
use super::super::booking::Told;
use super::super::code::Code;
use super::super::ids::{ReferralId, StaffId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Consent to share, as it was last given or refused. The lawful basis is another record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Given; else refused or withdrawn.
    pub given: bool,
    /// Who said so.
    pub who: Box<str>,
    /// How.
    pub how: Told,
    /// On which day.
    pub on: NaiveDate,
}

/// Where a report stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ReportState {
    /// Asked for on that day.
    Asked(NaiveDate),
    /// Came in on that day.
    In(NaiveDate),
    /// Sent back for more on that day.
    SentBack(NaiveDate),
}

/// A report that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Kind by code.
    pub kind: Code,
    /// Whom it was asked of.
    pub of: Box<str>,
    /// By when.
    pub due: NaiveDate,
    /// How often it was chased.
    pub chased: u8,
    /// Where it stands.
    pub state: ReportState,
    /// When it was chased last: its own day to look again is counted from there, and the day it is due stays.
    #[serde(default)]
    pub chased_on: Option<NaiveDate>,
}

impl Report {
    /// Whether it is in.
    pub fn is_in(&self) -> bool {
        matches!(self.state, ReportState::In(_))
    }
}

/// Whose view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Whose {
    /// The parent's or carer's.
    Parent,
    /// The child's own.
    Child,
}

impl Whose {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Parent => "parent's view",
            Self::Child => "child's view",
        }
    }
}

/// Whether somebody's view is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum ViewState {
    /// Not asked.
    #[default]
    Missing,
    /// Recorded on that day.
    Recorded(NaiveDate),
    /// Asked on that day, and declined to give one.
    Declined(NaiveDate),
}

/// The minutes of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Minutes {
    /// By when they are out.
    pub due: NaiveDate,
    /// When they went out.
    pub out: Option<NaiveDate>,
}

/// What a review recommended to an agency: owned, dated, and in sight until it is done. It is no step of the referral, which
/// has exactly one and may be closed by the same outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recommendation {
    /// The agency it is for.
    pub agency: Code,
    /// The team that owns it.
    pub owner: Code,
    /// What is to be done.
    pub words: Box<str>,
    /// By when.
    pub due: NaiveDate,
    /// When it was done.
    pub done: Option<NaiveDate>,
}

/// The pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    /// Whose.
    pub referral: ReferralId,
    /// The day it was begun.
    pub begun: NaiveDate,
    /// Needs of the child that add roles and reports.
    pub needs: Vec<Code>,
    /// Consent to share; none: nobody has been asked.
    pub consent: Option<Consent>,
    /// Lawful basis, and since when it is on record.
    pub basis: Option<(Code, NaiveDate)>,
    /// Reports asked for.
    pub reports: Vec<Report>,
    /// The parent's view.
    pub parent: ViewState,
    /// The child's view.
    pub child: ViewState,
    /// Of a second opinion: who gave the first, by their numbers; an empty list: somebody who does not work here.
    pub first: Option<Vec<StaffId>>,
    /// The last review decided without its quorum: what it decided is provisional.
    pub provisional: Option<NaiveDate>,
    /// Minutes owed since the outcome.
    pub minutes: Option<Minutes>,
    /// What was recommended.
    pub recommendations: Vec<Recommendation>,
    /// Journal sequence that last touched it.
    pub rev: u64,
    /// Minutes of reviews before the last one that were not out when it was held: oldest first, and still owed.
    #[serde(default)]
    pub earlier: Vec<Minutes>,
}

impl Pack {
    /// A pack just begun.
    pub fn new(referral: ReferralId, begun: NaiveDate) -> Self {
        Self {
            referral,
            begun,
            needs: Vec::new(),
            consent: None,
            basis: None,
            reports: Vec::new(),
            parent: ViewState::Missing,
            child: ViewState::Missing,
            first: None,
            provisional: None,
            minutes: None,
            recommendations: Vec::new(),
            rev: 0,
            earlier: Vec::new(),
        }
    }

    /// Whether anything of the child may be asked of or shown to another agency.
    pub fn may_share(&self) -> bool {
        self.consent.as_ref().is_some_and(|consent| consent.given)
    }

    /// The minutes that are to go out next: of the oldest review whose minutes are not out.
    pub fn minutes_owed(&self) -> Option<Minutes> {
        self.earlier.iter().copied().chain(self.minutes).find(|minutes| minutes.out.is_none())
    }

    /// The report of that kind, where it was asked for.
    pub fn report(&self, kind: Code) -> Option<&Report> {
        self.reports.iter().find(|report| report.kind == kind)
    }

    /// Somebody's view.
    pub fn view(&self, whose: Whose) -> ViewState {
        match whose {
            Whose::Parent => self.parent,
            Whose::Child => self.child,
        }
    }
}
