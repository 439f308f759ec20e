//! The worklist of families to be asked: each child once, however many of its referrals are due, and each once a cycle.
use super::validation::{asked_of, look_owed, open_cycle, step};
use crate::domain::next_step::{Act, NextStep};
use crate::domain::referral::Referral;
use crate::domain::state::State;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which families of the worklist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Listed {
    /// To be asked, asked again, or looked at, by today.
    #[default]
    Now,
    /// Asked; the answer is awaited.
    Awaited,
    /// A clinician looks, now or as soon as the last asking has run out.
    Look,
    /// All of them.
    All,
}

/// What is owed to a family of the worklist, where this referral is the one by which its child stands there.
pub fn among(state: &State, referral: &Referral, which: Listed, today: NaiveDate) -> Option<NextStep> {
    let rules = &state.rules;
    open_cycle(referral, rules, today)?;
    if first(state, referral, today)? != referral.id {
        return None;
    }
    let (act, words, due) = step(referral, rules)?;
    let put_off = referral.put_off_until().filter(|until| *until > due);
    let was_due = put_off.map(|_| due);
    let due = put_off.unwrap_or(due);
    let awaited = asked_of(referral).is_some() && due > today;
    let fits = match which {
        Listed::Now => due <= today,
        Listed::Awaited => awaited,
        Listed::Look => look_owed(referral, rules),
        Listed::All => true,
    };
    // The latest cycle names the row: an older one that nobody answered is the same question.
    let words = match (act, open_cycle(referral, rules, today)) {
        (Act::Validate, Some(cycle)) if asked_of(referral).is_none() => {
            format!("Ask: still wanted? ({} weeks)", cycle.week)
        }
        _ => words,
    };
    let owner = rules.pathway(referral.pathway).map_or(crate::domain::code::Code::NONE, |p| p.team);
    fits.then_some(NextStep { act, words, owner, due, booking: None, put_off, was_due })
}

/// The referral by which a child stands in the worklist: of those that are due the one received first.
pub fn first(state: &State, referral: &Referral, today: NaiveDate) -> Option<crate::domain::ids::ReferralId> {
    let child = state.child(referral.child).filter(|child| child.died.is_none())?;
    let due = state.referrals_of(child);
    let due = due.filter(|row| open_cycle(row, &state.rules, today).is_some());
    due.min_by_key(|row| (row.received, row.id)).map(|row| row.id)
}
