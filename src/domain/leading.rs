//! The leading clock's target without its facts: lists sort and mark a hundred thousand rows by it, and must say the same as
//! the record's reading, which replays every event.
use super::clock::{ClockName, Rule};
use super::referral::Referral;
use super::rules::Rules;
use chrono::NaiveDate;

/// The rule of the referral's leading clock; none where the configuration has lost it.
pub fn rule<'r>(referral: &Referral, rules: &'r Rules) -> Option<&'r Rule> {
    rules.pathway(referral.pathway).and_then(|pathway| rules.clock(pathway.clock))
}

/// The last day within the target, by the version of the rule that held on the day the clock started: a target changed later
/// does not move it. None where the clock has not started or its rule has no target.
pub fn target(referral: &Referral, rules: &Rules) -> Option<NaiveDate> {
    last_day(rule(referral, rules)?, referral, rules)
}

fn last_day(rule: &Rule, referral: &Referral, rules: &Rules) -> Option<NaiveDate> {
    // A follow-up's day is given by a clinician and lies in the record, not in the rule.
    if rule.clock() == ClockName::FollowUp {
        return None;
    }
    let start = referral.span.start?;
    Some(rule.on(start).target?.last_day(start, &rules.calendar))
}

/// The target and the days left to it, from today or from the day the clock stopped; negative: over.
pub fn distance(referral: &Referral, rules: &Rules, today: NaiveDate) -> Option<(NaiveDate, i32)> {
    let last_day = target(referral, rules)?;
    let until = referral.span.stop.unwrap_or(today);
    Some((last_day, (last_day - until).num_days() as i32))
}

/// Whether the clock runs: started and not stopped.
pub fn running(referral: &Referral) -> bool {
    referral.span.start.is_some() && referral.span.stop.is_none()
}

/// Past its target and still running: what calls for a hand. A clock that stopped late is a figure, not a step.
pub fn past(referral: &Referral, rules: &Rules, today: NaiveDate) -> bool {
    running(referral) && distance(referral, rules, today).is_some_and(|(_, left)| left < 0)
}
