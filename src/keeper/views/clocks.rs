//! The clocks of a record: each with its name, its days and its target, since no wait is shown without its clock's name.
use crate::domain::calendar::distance;
use crate::domain::clock::{ClockReading, ClockState, Rule, Scope, read};
use crate::domain::code::Code;
use crate::domain::facts::facts;
use crate::domain::next_step::owed;
use crate::domain::record::ChildRecord;
use crate::domain::referral::Referral;
use crate::domain::state::State;
use crate::wire::view_record::ClockRow;
use chrono::NaiveDate;

/// The clocks of one referral: the leading one first, then those the pathway also shows.
pub(super) fn rows(state: &State, record: &ChildRecord, row: &Referral, today: NaiveDate) -> Vec<ClockRow> {
    let rules = &state.rules;
    let Some(pathway) = rules.pathway(row.pathway) else { return Vec::new() };
    let facts = facts(record, rules, row.id);
    std::iter::once(pathway.clock)
        .chain(pathway.also_clocks.iter().copied())
        .filter_map(|code| Some((code, rules.clock(code)?)))
        .enumerate()
        .map(|(at, (code, rule))| {
            let reading = read(rule, Scope::WHOLE, &facts, &rules.calendar, today);
            let step = (at == 0).then(|| owed(state, row, today).map_or_else(String::new, |step| step.words));
            clock_row(state, row, code, rule, &reading, step)
        })
        // A clock that never was this referral's (autism waiting time of another reason) is not shown beside the leading one.
        .filter(|row| row.leading || row.from.is_some() || row.state != ClockState::NotStarted.word())
        .collect()
}

fn clock_row(
    state: &State,
    row: &Referral,
    clock: Code,
    rule: &Rule,
    reading: &ClockReading<'_>,
    step: Option<String>,
) -> ClockRow {
    let short = state.rules.short(&row.pathway);
    let name = if rule.words().starts_with(short) {
        rule.words().to_owned()
    } else {
        format!("{short} {}", rule.words())
    };
    ClockRow {
        referral: row.id,
        clock,
        name,
        from: reading.started,
        days: reading.days,
        target: reading.target.map(|target| target.last_day),
        target_words: target_words(reading),
        late: reading.breached,
        state: reading.state.word().to_owned(),
        leading: step.is_some(),
        step: step.unwrap_or_default(),
    }
}

fn target_words(reading: &ClockReading<'_>) -> String {
    // Only what was waited for meets a target: a wait that was given up, or goes on under another referral, meets none.
    let ended = matches!(reading.state, ClockState::Stopped { why, .. } if !why.is_completed());
    let stopped = matches!(reading.state, ClockState::Stopped { .. } | ClockState::ActiveMonitoring { .. });
    match reading.target {
        Some(target) if ended && target.left >= 0 => "ended".to_owned(),
        Some(target) if stopped && target.left >= 0 => "met".to_owned(),
        Some(target) => distance(target.left),
        None if reading.version.target.is_some() => String::new(),
        None => "none, shown only".to_owned(),
    }
}
