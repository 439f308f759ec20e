//! The follow-up clock: from the last contact to the next, by the day the clinician gave.
use chrono::NaiveDate;

use super::effect::{Effect, StopWhy};
use super::fact::{ClockFact, Fact};
use super::plain::{end_of, without};
use super::rule::{ClockName, Version};
use super::run::{ClockRun, Phase};

/// Takes one fact into a follow-up clock; alone among clocks it starts anew after it stopped, while the referral is open.
pub(super) fn apply(run: &mut ClockRun, version: &Version, fact: &ClockFact, on: NaiveDate) -> Effect {
    if run.closed {
        return Effect::AlreadyStopped;
    }
    if let Some(why) = end_of(ClockName::FollowUp, fact.what) {
        run.closed = true;
        return run.stop(on, why);
    }
    match fact.what {
        Fact::Attended { mode, .. } if version.modes.is_empty() || version.modes.contains(&mode) => {
            run.last_contact = Some(on);
            match run.phase {
                Phase::Running { .. } => run.stop(on, StopWhy::Seen),
                _ => Effect::None,
            }
        }
        Fact::SeeBy { date } => {
            run.see_by = Some(date);
            if let Phase::Running { .. } = run.phase {
                return Effect::TargetSet(date);
            }
            let start = run.last_contact.unwrap_or(on);
            run.phase = Phase::Running { start };
            run.list_date = Some(start);
            if start == on { Effect::Starts } else { Effect::StartsFrom(start) }
        }
        other => without(other),
    }
}
