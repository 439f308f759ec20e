//! What was done for a family that waits, in plain words for the message line, the journey and an undo.
use super::act::{Check, Heard, SupportDid};
use crate::domain::calendar::{day_month, weekday_day};
use crate::domain::child::ChildRow;
use crate::domain::ids::{ChildId, ReferralId};
use crate::domain::places::say;
use crate::domain::rules::Choices;
use crate::domain::state::State;

/// What was found of plan and looked-after.
pub fn checked_words((plan, looked_after): (bool, bool)) -> &'static str {
    match (plan, looked_after) {
        (true, true) => "a protection plan, and looked after",
        (true, false) => "a protection plan; not looked after",
        (false, true) => "looked after; no protection plan",
        (false, false) => "neither, now or in the last 12 months",
    }
}

/// `ND and SLCN`.
fn of(state: &State, referrals: &[ReferralId]) -> String {
    let codes: Vec<_> =
        referrals.iter().filter_map(|id| state.referral(*id)).map(|row| row.pathway).collect();
    let names: Vec<&str> = codes.iter().map(|code| state.rules.short(code)).collect();
    say::list(&names)
}

fn after_comma(words: &str) -> String {
    if words.trim().is_empty() { String::new() } else { format!(", {}", words.trim()) }
}

/// What an event says, naming the child.
pub fn tell(state: &State, child: ChildId, did: &SupportDid) -> String {
    let name = state.child(child).map_or_else(|| "a child".to_owned(), ChildRow::list_name);
    let rules = &state.rules.support;
    match did {
        SupportDid::Asked { referrals, how, to, due, .. } => format!(
            "Asked {to} {} whether {} is still wanted for {name}: an answer by {}, or another way",
            how.words(),
            of(state, referrals),
            weekday_day(*due)
        ),
        SupportDid::Answered { referrals, heard, who, how, words, .. } => {
            let lists = of(state, referrals);
            let by = format!("says {who} {}", how.words());
            let words = after_comma(words);
            match heard {
                Heard::Wanted => format!("{name}: {lists} still wanted, {by}{words}"),
                Heard::Changed => format!("{name}: {lists} still wanted, details have changed, {by}{words}"),
                Heard::Later { until } => {
                    format!("{name}: {lists} to be asked again {}, {by}{words}", day_month(*until))
                }
                Heard::NotWanted { reason } => format!(
                    "{name}: {lists} no longer wanted ({}), {by}{words}",
                    Choices::words(&rules.not_wanted, reason).to_lowercase()
                ),
                Heard::MovedAway => format!("{name}: moved away, {by}{words}"),
            }
        }
        SupportDid::Looked { referrals, words } => {
            format!(
                "{name}: nobody answers, a clinician looked: {} stays{}",
                of(state, referrals),
                after_comma(words)
            )
        }
        SupportDid::Resource { kind, how, to } => {
            let what = rules.resource(*kind).map_or_else(|| kind.to_string(), |known| known.name.clone());
            format!("Sent {to} {}, for {name}: {what}", how.words())
        }
        SupportDid::Newsletter { month, to } => {
            let names: Vec<&str> = to.iter().map(String::as_str).collect();
            format!("{} of {} to {}, for {name}", rules.newsletter, month.words(), say::list(&names))
        }
        SupportDid::Newsletters { carer, wanted: true } => {
            format!("{name}: {carer} wants the newsletter again")
        }
        SupportDid::Newsletters { carer, wanted: false } => {
            format!("{name}: {carer} wants no newsletter")
        }
        SupportDid::Checked { check: Check::Flags { plan, looked_after }, .. } => {
            format!("{name}, flags looked at: {}", checked_words((*plan, *looked_after)))
        }
        SupportDid::Checked { check: Check::Told { whom, how: Some(how), words }, .. } => {
            format!("{name}: told the {} {}{}", whom.words(), how.words(), after_comma(words))
        }
        SupportDid::CancelsLooked { words, .. } => {
            format!("{name}: a clinician looked at the family's cancellations{}", after_comma(words))
        }
        SupportDid::Checked { check: Check::Told { whom, how: None, words }, .. } => {
            // Why is not for everybody to read.
            let why = words.trim();
            let why = if why.is_empty() { String::new() } else { format!(": {why}") };
            format!("{name}: the {} could not be told{why}", whom.words())
        }
    }
}
