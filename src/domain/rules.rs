//! The rules as data: pathways, services, roles, districts and settings, as the configuration states them.
//!
//! The keeper journals the whole of it when it changes, so that old figures are computed by old rules.
use super::calendar::Calendar;
use super::clock::{Rule as ClockRule, Rules as ClockRules};
use super::code::Code;
use super::order::HeadStart;
use serde::{Deserialize, Serialize};
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

/// What kind of session a service holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceKind {
    /// Booked appointments.
    Clinic,
    /// A multi-agency session with a quorum.
    Review,
    /// Booked and unbooked places with a queue.
    DropIn,
    /// Call-back slots.
    Calls,
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
}

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
    /// Drop-in: comes back another day.
    ComeBack,
    /// Drop-in: advice or signpost only.
    Advice,
}

/// Lists of choices.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Choices {
    /// Why a family gave up a place.
    pub family_reasons: Vec<Choice>,
    /// Why the service did.
    pub service_reasons: Vec<Choice>,
    /// Why an offer was declined.
    pub decline_offer: Vec<Choice>,
    /// Why a referral was declined at triage.
    pub decline_referral: Vec<Choice>,
    /// Why a referral was discharged or withdrawn.
    pub discharge: Vec<Choice>,
    /// What more is asked for at triage.
    pub ask_topics: Vec<Choice>,
    /// Why a step is put off, with the days in `put_off_days`.
    pub put_off: Vec<Choice>,
    /// Days after which a step put off for that reason shows again; every reason has them.
    pub put_off_days: BTreeMap<Code, u16>,
    /// Outcomes of an attended appointment.
    pub outcomes: Vec<Choice>,
    /// Outcomes of a drop-in visit.
    pub visit_outcomes: Vec<Choice>,
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

/// Numbers and limits that a partnership may set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Name of the partnership.
    pub partnership: String,
    /// Minutes a hold lasts.
    pub hold_minutes: u16,
    /// Days of notice that make an offer reasonable.
    pub reasonable_notice_days: u16,
    /// Days until the answer to an offer is chased.
    pub answer_within: u16,
    /// Days until an answer asked for at triage is chased.
    pub info_within: u16,
    /// Working days until a WNB follow-up is due.
    pub follow_up_within: u16,
    /// Weeks between reviews under active monitoring.
    pub monitoring_weeks: u16,
    /// Working days until an intake item should have been looked at.
    pub intake_within: u16,
    /// Working days until a redirect is answered.
    pub redirect_within: u16,
    /// Working days until an outcome is recorded.
    pub outcome_within: u16,
    /// Days a step may be put off at most.
    pub put_off_most: u16,
    /// Days before the target from which a row is marked `:`.
    pub target_soon_days: u16,
    /// Seconds the keeper stays after the last client.
    pub keeper_linger_seconds: u32,
    /// Days for which command ids are remembered.
    pub command_memory_days: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            partnership: "SEND partnership".to_owned(),
            hold_minutes: 10,
            reasonable_notice_days: 21,
            answer_within: 7,
            info_within: 28,
            follow_up_within: 1,
            monitoring_weeks: 12,
            intake_within: 2,
            redirect_within: 10,
            outcome_within: 1,
            put_off_most: 28,
            target_soon_days: 14,
            keeper_linger_seconds: 60,
            command_memory_days: 7,
        }
    }
}

impl Rules {
    /// The pathway of that code.
    pub fn pathway(&self, id: Code) -> Option<&Pathway> {
        self.pathways.iter().find(|p| p.id == id)
    }

    /// The service of that code.
    pub fn service(&self, id: Code) -> Option<&Service> {
        self.services.iter().find(|s| s.id == id)
    }

    /// A named clock's rule.
    pub fn clock(&self, id: Code) -> Option<&ClockRule> {
        self.clocks.as_ref().and_then(|clocks| clocks.get(id.as_str()))
    }

    /// Head starts of the priority bands.
    pub fn head_start(&self) -> HeadStart {
        self.clocks.as_ref().map_or_else(HeadStart::default, |clocks| clocks.order)
    }

    /// Name of a district, role, agency or team by its code; the code itself where it is no longer configured.
    pub fn name_in<'a>(list: &'a [Named], id: &'a Code) -> &'a str {
        list.iter().find(|n| n.id == *id).map_or_else(|| id.as_str(), |n| n.name.as_str())
    }

    /// Short name of a pathway for columns.
    pub fn short<'a>(&'a self, pathway: &'a Code) -> &'a str {
        self.pathway(*pathway).map_or_else(|| pathway.as_str(), |p| p.short.as_str())
    }

    /// The component a referral has reached; none where the configuration has lost it.
    pub fn component(&self, pathway: Code, index: u8) -> Option<&Component> {
        self.pathway(pathway).and_then(|p| p.components.get(usize::from(index)))
    }
}

impl Choices {
    /// Letters of a list's layer that mean the same everywhere, with what they mean: no choice of that list may have them.
    pub fn spoken_for(list: &str) -> &'static [(char, &'static str)] {
        match list {
            "outcomes" => &[('a', "came"), ('l', "came late"), ('t', "too late"), ('n', "not brought")],
            "discharge" => &[('d', "died")],
            _ => &[],
        }
    }

    /// The choice of that code in a list.
    pub fn get(list: &[Choice], id: Code) -> Option<&Choice> {
        list.iter().find(|choice| choice.id == id)
    }

    /// Its words; the code where it is no longer configured.
    pub fn words<'a>(list: &'a [Choice], id: &'a Code) -> &'a str {
        Self::get(list, *id).map_or_else(|| id.as_str(), |choice| choice.name.as_str())
    }
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
