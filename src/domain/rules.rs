//! The rules as data: pathways, services, roles, districts and settings, as the configuration states them.
//!
//! The keeper journals the whole of it when it changes, so that old figures are computed by old rules.
mod choices;
pub mod instead;
mod kind;
mod lookup;
mod settings;

use super::calendar::Calendar;
use super::clock::Rules as ClockRules;
use super::code::Code;
use super::review::ReviewRules;
pub use kind::ServiceKind;
pub use lookup::{named_list, several};
use serde::{Deserialize, Serialize};
pub use settings::Settings;
use std::collections::BTreeMap;

/// Everything configured that a decision may ask about.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Rules {
    /// Pathways, in the order in which screens list them.
    pub pathways: Vec<Pathway>,
    /// Services, in the order of the diary's rows.
    pub services: Vec<Service>,
    /// Clinical roles a session may need.
    pub roles: Vec<Named>,
    /// Districts.
    pub districts: Vec<Named>,
    /// Agencies.
    pub agencies: Vec<Named>,
    /// Teams that own steps.
    pub teams: Vec<Named>,
    /// Lists of choices: reasons, topics, outcomes, each with its letter.
    pub choices: Choices,
    /// Named clocks with their dated rules; none before the first rules are in force.
    pub clocks: Option<ClockRules>,
    /// Bank holidays.
    pub calendar: Calendar,
    /// Numbers and limits.
    pub settings: Settings,
    /// Terms and closures of schools.
    #[serde(default)]
    pub terms: super::template::terms::Terms,
    /// Reviews: what is asked for, of whom, and by when.
    #[serde(default)]
    pub reviews: ReviewRules,
    /// Support while a family waits: askings, newsletter, resources.
    #[serde(default)]
    pub support: super::support::SupportRules,
}

/// Something with a code and a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// Code.
    pub id: Code,
    /// Name as shown.
    pub name: String,
    /// Short name for narrow columns; the name where empty.
    #[serde(default)]
    pub short: String,
}

/// A waiting list with its way from referral to outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pathway {
    /// Code, e.g. `nd`.
    pub id: Code,
    /// Full name.
    pub name: String,
    /// Short name for columns, at most 5 letters, e.g. `ND`.
    pub short: String,
    /// The team that owns its steps.
    pub team: Code,
    /// The leading clock: shown in lists, sorted by, its target is the breach date.
    pub clock: Code,
    /// Further clocks shown on the record.
    #[serde(default)]
    pub also_clocks: Vec<Code>,
    /// Whether a clinician triages; without, a referral goes straight onto the list.
    #[serde(default = "yes")]
    pub triage: bool,
    /// Working days to decide at triage.
    #[serde(default = "ten")]
    pub triage_within: u16,
    /// Working days within which a child on the list is owed an offer (the step's date is never later than the review).
    #[serde(default = "ten")]
    pub offer_within: u16,
    /// Youngest age in years.
    #[serde(default)]
    pub age_from: u8,
    /// Oldest age in years (up to the day before the next birthday).
    #[serde(default = "twenty_five")]
    pub age_to: u8,
    /// Components in their order (history, observation, feedback, ...); each names the service booked for it.
    pub components: Vec<Component>,
    /// Pathways it may be referred from by a clinician only; empty: from anybody.
    #[serde(default)]
    pub only_from: Vec<Code>,
    /// What is offered instead when a referral is declined.
    #[serde(default)]
    pub instead: Vec<String>,
    /// What must come with a referral; a missing one is shown at triage.
    #[serde(default)]
    pub with_it: Vec<String>,
    /// What a family waits for, in words that can be said to it, to follow "is waiting for"; the name where empty.
    #[serde(default)]
    pub plain: String,
    /// What support there is while a child waits.
    #[serde(default)]
    pub support: Vec<Support>,
}

/// Support that a family can have now, said to those of that age.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Support {
    /// The sentence to say.
    pub words: String,
    /// Youngest age in years.
    #[serde(default)]
    pub age_from: u8,
    /// Oldest age in years (up to the day before the next birthday).
    #[serde(default = "twenty_five")]
    pub age_to: u8,
}

/// One component of a pathway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Code.
    pub id: Code,
    /// Name as shown.
    pub name: String,
    /// The service booked for it.
    pub service: Code,
    /// Whether attending it starts the assessment (stops the assessment-started clock).
    #[serde(default)]
    pub starts_assessment: bool,
}

/// Something sessions are held for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Code, e.g. `mar`.
    pub id: Code,
    /// Full name.
    pub name: String,
    /// Name on the diary, at most 8 letters, e.g. `MAR`, `ND`, `Drop-in`.
    pub short: String,
    /// Kind.
    pub kind: ServiceKind,
    /// Usual minutes of a slot.
    pub minutes: u16,
    /// Minutes added where an interpreter is needed.
    #[serde(default)]
    pub interpreter_minutes: u16,
    /// Working days an interpreter must be booked ahead.
    #[serde(default)]
    pub interpreter_days: u16,
    /// Roles that must have accepted before a place is offered; each a different person.
    #[serde(default)]
    pub quorum: Vec<Code>,
    /// Only children before this birthday (4: under 4).
    #[serde(default)]
    pub under: Option<u8>,
    /// Only children already waiting on one of these pathways; empty: anybody.
    #[serde(default)]
    pub waiting_on: Vec<Code>,
    /// A second opinion: never by who gave the first.
    #[serde(default)]
    pub second_opinion: bool,
    /// Outcomes that may be recorded after it (codes of `choices.outcomes`).
    #[serde(default)]
    pub outcomes: Vec<Code>,
    /// The block of therapy that beginning treatment asks for; none: treatment is one appointment at a time.
    #[serde(default)]
    pub block: Option<super::together::BlockRule>,
    /// A least number for its sessions to run, and how many children each role sees in one; a template may say otherwise.
    #[serde(default)]
    pub sharing: Option<super::sharing::Sharing>,
    /// Support: the youngest age at which a young person takes a place alone; none: at any age.
    #[serde(default)]
    pub alone_from: Option<u8>,
    /// Support: a sentence that is said with every place and with what came of it; empty: none.
    #[serde(default)]
    pub says: String,
    /// Support: where those go whom its ages leave out, in words.
    #[serde(default)]
    pub instead: String,
    /// It may be held online or by telephone where its own place cannot be had.
    #[serde(default)]
    pub online: bool,
}

/// Stands for the child in what a family is told of a reason.
pub const NAME: &str = "{name}";

/// One choice with the letter that chooses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Code.
    pub id: Code,
    /// The letter.
    pub key: char,
    /// Words.
    pub name: String,
    /// What choosing it does, where that is configurable (outcomes).
    #[serde(default)]
    pub effect: Effect,
    /// What a family is told of it, after "because" (reasons of the service); `{name}` is the child. Empty: no more than that the
    /// service cannot hold it.
    #[serde(default)]
    pub told: String,
}

/// What an outcome does to the referral and its clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Nothing beside being on record; the child waits for the next place.
    #[default]
    None,
    /// The component is done: the next one is owed.
    NextComponent,
    /// Seen again by a day the clinician gives.
    FollowUp,
    /// The outcome was given to the family: the pathway is completed.
    Complete,
    /// Treatment began; the child is under review.
    Treatment,
    /// Referred on to another pathway (asked for).
    ReferOn,
    /// Active monitoring.
    Monitor,
    /// Discharged.
    Discharge,
    /// Drop-in: comes back another day. Support: rung again.
    ComeBack,
    /// Drop-in and support: advice or signpost only.
    Advice,
}

impl Effect {
    /// Whether it ends a clock by what the family is told, on the day it is told (RTT, section 2), so that the day may be after the
    /// place's own.
    pub fn is_told(self) -> bool {
        matches!(self, Self::Complete | Self::Advice | Self::Discharge | Self::Monitor)
    }

    /// What it does to the wait, without what was found: for roles that see dates and places only.
    pub const fn told(self) -> &'static str {
        match self {
            Self::None => "seen, outcome on record",
            Self::NextComponent => "step done",
            Self::FollowUp => "to be seen again",
            Self::Complete => "outcome given to the family",
            Self::Treatment => "treatment begun",
            Self::ReferOn => "referred on",
            Self::Monitor => "active monitoring",
            Self::Discharge => "discharged",
            Self::ComeBack => "comes back",
            Self::Advice => "advice given",
        }
    }
}

/// Lists of choices.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Choices {
    /// Why a family gave up a place.
    pub family_reasons: Vec<Choice>,
    /// Why the service did.
    pub service_reasons: Vec<Choice>,
    /// Those of them that are of one child's place, and none for which a whole session is called off.
    pub one_place: Vec<Code>,
    /// Why an offer was declined.
    pub decline_offer: Vec<Choice>,
    /// Why a referral was declined at triage.
    pub decline_referral: Vec<Choice>,
    /// Why a referral was discharged or withdrawn.
    pub discharge: Vec<Choice>,
    /// What more is asked for at triage.
    pub ask_topics: Vec<Choice>,
    /// How much notice a family needs to come at short notice, with the hours in `short_notice_hours`.
    pub short_notice: Vec<Choice>,
    /// Hours of notice of each; every choice has them.
    pub short_notice_hours: BTreeMap<Code, u16>,
    /// Why a step is put off, with the days in `put_off_days`.
    pub put_off: Vec<Choice>,
    /// Days after which a step put off for that reason shows again; every reason has them.
    pub put_off_days: BTreeMap<Code, u16>,
    /// Outcomes of an attended appointment.
    pub outcomes: Vec<Choice>,
    /// Outcomes of a drop-in visit.
    pub visit_outcomes: Vec<Choice>,
    /// Outcomes of a place of support (advice line, workshop, meeting, surgery).
    pub support_outcomes: Vec<Choice>,
    /// Kinds of contact (call, message, note).
    pub contacts: Vec<Choice>,
    /// What came of a call.
    pub contact_results: Vec<Choice>,
    /// What an advice-line call was about.
    pub advice_topics: Vec<Choice>,
    /// Why an intake item is dismissed.
    pub dismiss: Vec<Choice>,
    /// Who sent a referral.
    pub sources: Vec<Choice>,
}

fn yes() -> bool {
    true
}

fn ten() -> u16 {
    10
}

fn twenty_five() -> u8 {
    25
}
