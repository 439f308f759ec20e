//! The follow-up of a child who was not brought, and the same question where a family has cancelled again and again: which parts
//! it has, which are done, and that it is not closed while one is open.
use super::act::{SupportDid, Whom};
use super::words::checked_words;
use crate::domain::calendar::day_month;
use crate::domain::child::{ChildRow, Flags};
use crate::domain::code::Code;
use crate::domain::event::Event;
use crate::domain::next_step::{Act, NextStep};
use crate::domain::record::ChildRecord;
use crate::domain::referral::{Referral, Stage};
use crate::domain::rules::{Choices, Rules};
use crate::domain::state::State;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Contacts that reach nobody (codes of `choices.toml`): a note to the file is no attempt.
const NOTES: [Code; 1] = [Code::known("note")];

/// One part of a follow-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its letter.
    pub key: char,
    /// What it is.
    pub name: String,
    /// What is on record of it; none while it is open.
    pub done: Option<String>,
    /// What is missing, while it is.
    pub missing: String,
}

/// Whether a child at risk: the follow-up is due the same day, and the social worker is told.
fn at_risk(child: &ChildRow) -> bool {
    child.flags.has(Flags::PROTECTION) || child.flags.has(Flags::LOOKED_AFTER)
}

/// Whether the family has cancelled so often since a clinician last looked that the question of a child not brought is raised. A
/// cancellation is none, and stops no clock: only the question is the same.
pub fn repeated(referral: &Referral, rules: &Rules) -> bool {
    let looked = referral.support.as_ref().map_or(0, |standing| standing.cancels_looked);
    let limit = rules.support.cancellations;
    limit > 0
        && referral.stage.is_open()
        && !matches!(referral.stage, Stage::NotBrought { .. })
        && referral.family_cancels.saturating_sub(looked) >= limit
}

/// The step that the question is, where it is raised.
pub fn due(state: &State, referral: &Referral) -> Option<NextStep> {
    let rules = &state.rules;
    if !repeated(referral, rules) {
        return None;
    }
    let since = match referral.stage {
        Stage::Rebook { since, .. } | Stage::Waiting { since } => since,
        stage => {
            stage.booking().and_then(|id| state.booking(id)).map_or(referral.received, |row| row.made_on)
        }
    };
    let today = state.child(referral.child).is_some_and(at_risk);
    let within = if today { 0 } else { u32::from(rules.settings.follow_up_within) };
    let words = format!("Look: cancelled {} times", referral.family_cancels);
    let due = rules.calendar.add_working_days(since, within);
    let step = NextStep::of(referral, rules, (Act::FollowUp, words, due));
    Some(NextStep { booking: referral.stage.booking(), ..step })
}

/// What was tried since the day on which the follow-up began, in words, the last first. Who is rung or written to is the family:
/// whatever list it was noted for, it is an attempt of every follow-up of the child that is open then.
fn attempts(record: &ChildRecord, referral: &Referral, rules: &Rules) -> Vec<String> {
    let missed = referral.stage.booking();
    let begins = |event: &Event| match event {
        Event::Attended { booking, attendance, .. } => Some(*booking) == missed && !attendance.seen(),
        Event::Cancelled { .. } | Event::Moved { .. } => !matches!(referral.stage, Stage::NotBrought { .. }),
        _ => false,
    };
    let live: Vec<_> = record.live().collect();
    let Some(from) = live.iter().rposition(|entry| begins(&entry.event)) else { return Vec::new() };
    let mut tried: Vec<String> = live[from + 1..]
        .iter()
        .filter_map(|entry| {
            let day = day_month(entry.stamp.day);
            match &entry.event {
                Event::Contact { kind, result, .. } if !NOTES.contains(kind) => {
                    let what = Choices::words(&rules.choices.contacts, kind).to_lowercase();
                    let result = Choices::words(&rules.choices.contact_results, result).to_lowercase();
                    let result = if result.is_empty() { result } else { format!(", {result}") };
                    Some(format!("{day} {what}{result}"))
                }
                Event::FamilyTold { promise, .. } => Some(format!("{day} told {}", promise.how.words())),
                Event::Support { did: SupportDid::Asked { how, .. }, .. } => {
                    Some(format!("{day} asked {}", how.words()))
                }
                Event::Support { did: SupportDid::Answered { how, .. }, .. } => {
                    Some(format!("{day} answered {}", how.words()))
                }
                _ => None,
            }
        })
        .collect();
    tried.reverse();
    tried
}

/// The parts of the follow-up that is open, in the order in which they are done.
pub fn open_items(state: &State, referral: &Referral, record: &ChildRecord) -> Vec<Item> {
    let rules = &state.rules;
    let checked = referral.support.as_ref().map(|standing| standing.checked).unwrap_or_default();
    let risk = state.child(referral.child).is_some_and(at_risk);
    let item = |key: char, name: &str, done: Option<String>, missing: &str| Item {
        key,
        name: name.to_owned(),
        done,
        missing: missing.to_owned(),
    };
    let tried = attempts(record, referral, rules);
    let tried = match tried.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        [last, rest @ ..] => Some(format!("{last}; and {} before", rest.len())),
    };
    let mut items = vec![
        item('c', "Attempts to reach the family", tried, "an attempt to reach the family (c)"),
        item(
            'f',
            "Protection plan, looked after",
            checked.flags.map(|flags| checked_words(flags).to_owned()),
            "a look at protection plan and looked-after, now and in the last 12 months (f)",
        ),
    ];
    for (whom, key) in Whom::ALL.into_iter().zip(['r', 'g', 's']) {
        let done = match checked.told(whom) {
            Some(true) => Some("told".to_owned()),
            // A child at risk has somebody who must know.
            Some(false) if whom == Whom::SocialWorker && risk => None,
            Some(false) => Some("not told, why is on record".to_owned()),
            None => None,
        };
        let name = format!("Told: the {}", whom.words());
        items.push(item(key, &name, done, &format!("who told the {} ({key})", whom.words())));
    }
    items
}

/// The day of a follow-up that is open, where one is: missed, or cancelled once more.
pub fn began(referral: &Referral) -> Option<NaiveDate> {
    match referral.stage {
        Stage::NotBrought { on, .. } => Some(on),
        Stage::Rebook { since, .. } => Some(since),
        _ => None,
    }
}
