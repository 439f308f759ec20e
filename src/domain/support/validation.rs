//! Asking a family that waits whether the referral is still wanted: when, what is owed where nobody answers, and what an answer
//! covers. Only an answer settles a cycle: a call about something else, a newsletter, a place that came to nothing do not.
//! Nobody leaves the list for not answering: another way of asking, then a clinical look (NHS England, validation of waiting
//! lists: at 12, 26 and 52 weeks, and every 26 after).
use crate::domain::clock::{ValidationCycle, ValidationPlan};
use crate::domain::next_step::Act;
use crate::domain::referral::{Referral, Stage};
use crate::domain::rules::Rules;
use crate::domain::state::State;
use chrono::NaiveDate;

use super::standing::Asking;

/// Whether a family at that stage still waits, and is asked. A place that was agreed is an answer while it stands; who was not
/// brought has a follow-up; who was seen waits for what came of it.
pub fn waits(stage: &Stage) -> bool {
    match stage {
        Stage::Triage
        | Stage::InfoAsked { .. }
        | Stage::Redirecting { .. }
        | Stage::Waiting { .. }
        | Stage::Held { .. }
        | Stage::Offered { .. }
        | Stage::Rebook { .. }
        | Stage::LateNotSeen { .. }
        | Stage::LeftUnseen { .. } => true,
        Stage::Booked { .. }
        | Stage::Seen { .. }
        | Stage::NotBrought { .. }
        | Stage::Monitoring { .. }
        | Stage::FollowUp { .. }
        | Stage::Closed { .. } => false,
    }
}

/// The asking that stands open.
pub fn asked_of(referral: &Referral) -> Option<&Asking> {
    referral.support.as_ref().and_then(|standing| standing.asking.as_ref())
}

/// The day up to which what fell due is settled: the last answer; before one, the day the referral came into this store, since
/// what fell due earlier was somebody else's to ask.
fn settled(referral: &Referral) -> NaiveDate {
    referral.validated.unwrap_or(match referral.stage {
        Stage::Waiting { since } => since,
        _ => referral.received,
    })
}

/// The same of a referral that is keyed on that day: its cycles count from the day it was received, whenever somebody got round to it.
/// Of those that have fallen due the latest is the question; nobody can be asked in one that has gone by.
pub(in crate::domain) fn settled_when_keyed(
    received: NaiveDate,
    rules: &Rules,
    today: NaiveDate,
) -> NaiveDate {
    let current = plan(rules, |plan| plan.current(received, today));
    current.and_then(|cycle| cycle.due.pred_opt()).unwrap_or(received)
}

fn plan<R>(rules: &Rules, with: impl FnOnce(&ValidationPlan) -> R) -> R {
    match &rules.clocks {
        Some(clocks) => with(&clocks.validation),
        None => with(&ValidationPlan::default()),
    }
}

/// The cycle in which the family is to be asked and has not answered: the latest that has fallen due. None before the first, and
/// none where the family does not wait.
pub fn open_cycle(referral: &Referral, rules: &Rules, today: NaiveDate) -> Option<ValidationCycle> {
    if !waits(&referral.stage) {
        return None;
    }
    plan(rules, |plan| plan.to_ask(referral.received, Some(settled(referral)), today))
}

/// Whether so many ways were tried that a clinician looks next.
pub fn look_owed(referral: &Referral, rules: &Rules) -> bool {
    asked_of(referral)
        .is_some_and(|asking| !asking.later && asking.tried() >= u32::from(rules.support.ways.max(1)))
}

/// What is owed of the asking: which act, in words, by when. Of a family whose cycles are all settled, the next one.
pub fn step(referral: &Referral, rules: &Rules) -> Option<(Act, String, NaiveDate)> {
    let cycle = plan(rules, |plan| plan.next(referral.received, settled(referral)))?;
    let weeks = cycle.week;
    let worked = |day| rules.calendar.working_on_or_after(day);
    Some(match asked_of(referral) {
        // Nobody rings on a day that is not worked: on the next that is. The cycle itself stays where the weeks put it.
        None => (Act::Validate, format!("Ask: still wanted? ({weeks} weeks)"), worked(cycle.due)),
        Some(asking) if asking.later => {
            (Act::Validate, format!("Ask again: wanted? ({weeks} weeks)"), worked(asking.due))
        }
        Some(asking) if look_owed(referral, rules) => {
            (Act::Look, "Clinical look: no answer".to_owned(), asking.due)
        }
        Some(asking) => (Act::Validate, format!("No answer {}: another way", asking.how.words()), asking.due),
    })
}

/// Which of the child's referrals one asking or answer about this one covers: itself, and the others whose family is to be asked
/// now. The same people would be asked twice.
pub(in crate::domain) fn covered<'a>(
    state: &'a State,
    referral: &'a Referral,
    today: NaiveDate,
) -> Vec<&'a Referral> {
    let ids = state.child(referral.child).map(|child| child.referrals.clone()).unwrap_or_default();
    let open = |row: &&Referral| {
        row.id == referral.id
            || open_cycle(row, &state.rules, today).is_some()
            || (waits(&row.stage) && asked_of(row).is_some())
    };
    ids.iter().filter_map(|id| state.referral(*id)).filter(open).collect()
}
