//! "Why 61w5d?": the same replay as the reading, told event by event, also those without effect.
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::describe::{describe, together};
use super::effect::Effect;
use super::fact::ClockFact;
use super::reading::{ClockReading, ClockState, TargetReading};
use super::rule::{ClockName, Rule, RuleSet};
use super::run::{ClockRun, Scope, counts_on, in_order};
use crate::domain::calendar::{
    Calendar, Length, add_days, date_plain, date_short, long_date, plural, wait, wait_words, weekday_date,
};

/// One line of the explanation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyRow {
    /// The day from which it counts.
    pub date: NaiveDate,
    /// Whole days since the start of the clock that then ran; None before any.
    pub day: Option<i64>,
    /// What happened.
    pub what: String,
    /// What it did to the clock, in words.
    pub effect: String,
    /// The journal's event to open; 0 for the row of today and for facts without one.
    pub event: u64,
    /// The row of today, which is no event.
    pub is_today: bool,
    /// The day it was recorded and by whom, where that was later than it happened.
    pub late: Option<(NaiveDate, String)>,
}

/// An explanation: everything the `y` screen, `why --json` and a letter need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// `61w5d`, or `not started`: what the title asks about.
    pub wait: String,
    /// The reading's days.
    pub days: Option<u32>,
    /// A sentence or two that can be said on the phone.
    pub sum: String,
    /// Every fact in order, and today.
    pub rows: Vec<WhyRow>,
    /// The target and where it stands; one sentence each.
    pub target: Vec<String>,
    /// How days are counted.
    pub counted: String,
    /// What stops it.
    pub stops: String,
    /// What it is not; empty where nothing needs saying.
    pub is_not: String,
    /// The rule's id.
    pub rule: String,
    /// From when its version holds.
    pub in_force: NaiveDate,
    /// The law, guidance or policy.
    pub source: String,
    /// The file it stands in.
    pub file: String,
    /// What was entered later than it happened; empty when nothing was.
    pub late: String,
    /// What to say to the family.
    pub to_say: String,
}

impl Why {
    /// `nd-assessment, in force from 1 Apr 2024. NICE QS51. clocks.toml`.
    pub fn rule_line(&self) -> String {
        format!("{}, in force from {}. {}. {}", self.rule, long_date(self.in_force), self.source, self.file)
    }
}

/// Explains one clock as of `today`. Its days are the reading's, since both come from one replay.
pub fn why<'r>(
    rule: &'r Rule,
    scope: Scope,
    facts: &[ClockFact],
    calendar: &Calendar,
    today: NaiveDate,
) -> (ClockReading<'r>, Why) {
    let (run, rows, feared) = replay(rule, scope, facts, today);
    let reading = run.reading(rule, calendar, today);
    let version = reading.version;
    let rows = with_today(rows, &reading, today);
    let told = Why {
        wait: reading.days.map_or_else(|| reading.state.word().to_owned(), wait),
        days: reading.days,
        sum: sum(&reading, today),
        target: target(&reading),
        counted: counted(&reading),
        stops: version.stops.clone(),
        is_not: is_not(&reading, today),
        rule: rule.id().to_owned(),
        in_force: version.from,
        source: version.source.clone(),
        file: rule.file().to_owned(),
        late: late(&rows, today),
        to_say: to_say(&reading, feared),
        rows,
    };
    (reading, told)
}

/// Replays as `fold` does, keeping each row; day numbers are from the start of the period the row lies in.
fn replay(rule: &Rule, scope: Scope, facts: &[ClockFact], today: NaiveDate) -> (ClockRun, Vec<WhyRow>, u32) {
    let mut run = ClockRun::default();
    let mut rows: Vec<(usize, WhyRow)> = Vec::new();
    let mut starts: Vec<Option<NaiveDate>> = vec![None];
    let mut feared = 0;
    let mut before: Option<&ClockFact> = None;
    for fact in in_order(rule.set(), facts) {
        let date = counts_on(rule.set(), fact);
        let effect = if date <= today { run.apply(rule, scope, fact) } else { Effect::NotYet };
        let anew = matches!(effect, Effect::Restarts(_))
            || (rule.clock() == ClockName::FollowUp
                && matches!(effect, Effect::Starts | Effect::StartsFrom(_)));
        if anew && starts.last().is_some_and(Option::is_some) {
            starts.push(None);
        }
        let period = starts.len() - 1;
        if run.start().is_some() {
            starts[period] = run.start();
        }
        if effect.is_feared() {
            feared += 1;
        }
        let late = (fact.recorded > fact.on).then(|| (fact.recorded, fact.by.to_owned()));
        let joined = before.and_then(|b| together(b, fact));
        if let (Some(what), Some((_, row))) = (joined, rows.last_mut()) {
            // Two facts, one thing that happened: the row that already stands is completed.
            row.what = what;
            row.effect = effect.words();
            row.late = row.late.take().or(late);
        } else {
            rows.push((
                period,
                WhyRow {
                    date,
                    day: None,
                    what: describe(fact),
                    effect: effect.words(),
                    event: fact.event,
                    is_today: false,
                    late,
                },
            ));
        }
        before = Some(fact);
    }
    let rows = rows
        .into_iter()
        .map(|(period, mut row)| {
            let start = starts.get(period).copied().flatten();
            row.day = start.map(|s| (row.date - s).num_days()).filter(|d| *d >= 0);
            row
        })
        .collect();
    (run, rows, feared)
}

/// Puts today where it belongs while something still runs; a stopped clock ends with its own last row.
fn with_today(mut rows: Vec<WhyRow>, reading: &ClockReading, today: NaiveDate) -> Vec<WhyRow> {
    if matches!(reading.state, ClockState::Stopped { .. }) {
        return rows;
    }
    let at = rows.partition_point(|r| r.date <= today);
    let running = reading.state == ClockState::Running;
    let day = reading.days.filter(|_| running).map(i64::from);
    let row = WhyRow {
        date: today,
        day,
        what: "today".to_owned(),
        effect: reading.state.word().to_owned(),
        event: 0,
        is_today: true,
        late: None,
    };
    rows.insert(at, row);
    rows
}

fn sum(reading: &ClockReading, today: NaiveDate) -> String {
    let span = |start: NaiveDate, days: u32, end: &str| {
        format!("{}: from {} to {end}.", plural(days, "day"), long_date(start))
    };
    match (reading.state, reading.started, reading.days) {
        (ClockState::Running, Some(start), Some(days)) => {
            format!("{} Still running.", span(start, days, &format!("today, {}", weekday_date(today))))
        }
        (ClockState::Stopped { on, why }, Some(start), Some(days)) => {
            format!("{} Stopped: {}.", span(start, days, &long_date(on)), why.words())
        }
        (ClockState::ActiveMonitoring { on }, Some(start), Some(days)) => {
            format!("{} Stopped by active monitoring; the place is kept.", span(start, days, &long_date(on)))
        }
        (ClockState::ActiveMonitoring { on }, ..) => {
            format!("Active monitoring since {}; the start was never found.", long_date(on))
        }
        (ClockState::Stopped { on, why }, ..) => {
            format!("No days counted. Ended on {}: {}.", long_date(on), why.words())
        }
        (ClockState::Nullified { on }, ..) => format!(
            "Nullified on {}. A new clock starts at 0 when the family rebooks; the place is kept.",
            long_date(on)
        ),
        (ClockState::AwaitingRatification { received }, ..) => format!(
            "Not started: a clinician has not ratified this self-referral. It will count from {}.",
            long_date(received)
        ),
        (ClockState::StartUnknown, ..) => "Running, but its start is to be established.".to_owned(),
        (ClockState::NotStarted | ClockState::Running, ..) => {
            "Not started: nothing has happened that starts it.".to_owned()
        }
    }
}

/// What the clock is counted from, as a noun.
fn from(reading: &ClockReading) -> &'static str {
    match (reading.clock, reading.rule.set()) {
        (ClockName::PathwayStage, _) => "being asked for",
        (ClockName::FollowUp, _) => "the last contact",
        (_, RuleSet::Ehc) => "the request",
        _ => "receipt",
    }
}

fn counted(reading: &ClockReading) -> String {
    let from = from(reading);
    format!("whole days from {from}; the day of {from} is day 0.")
}

fn target(reading: &ClockReading) -> Vec<String> {
    let from = from(reading);
    let Some(target) = reading.target else {
        return match (reading.version.target, reading.clock) {
            (Some(length), _) => vec![format!("{} from {from}.", length.words())],
            (None, ClockName::FollowUp) => vec!["the day a clinician gives; none is given.".to_owned()],
            (None, _) => vec!["none: this wait is shown, not measured.".to_owned()],
        };
    };
    let named = target.length.map_or_else(
        || format!("the clinician's day: {}.", long_date(target.last_day)),
        |l| format!("{} from {from}: {}.", l.words(), long_date(target.last_day)),
    );
    let mut lines = vec![named, standing(reading.state, target)];
    if let Some(limit) = reading.never_over.filter(|t| t.is_breached()) {
        lines.push(format!(
            "Over {}, which must never be.",
            limit.length.map_or_else(String::new, Length::words)
        ));
    }
    lines
}

fn standing(state: ClockState, target: TargetReading) -> String {
    let days = u32::try_from(target.left.unsigned_abs()).unwrap_or(u32::MAX);
    let weeks = match (days / 7, days % 7) {
        (0, _) => String::new(),
        (_, 0) => format!(" ({})", wait_words(days)),
        (w, d) => format!(" ({} and {})", plural(w, "week"), plural(d, "day")),
    };
    let days = plural(days, "day");
    let done = !matches!(state, ClockState::Running);
    match (target.left, done) {
        (0, false) => "Today is the last day.".to_owned(),
        (1.., false) => format!("{days} left{weeks}."),
        (..0, false) => format!("Passed {days} ago{weeks}."),
        (0, true) => "Met, on the last day.".to_owned(),
        (1.., true) => format!("Met, {days} before it{weeks}."),
        (..0, true) => format!("Missed by {days}{weeks}."),
    }
}

fn is_not(reading: &ClockReading, today: NaiveDate) -> String {
    let Some(not) = &reading.version.is_not else { return String::new() };
    match (not.days, reading.started) {
        (Some(days), Some(start)) => {
            let day = add_days(start, i64::from(days));
            let would = if day < today { "would have been" } else { "would be" };
            format!("{} {} {would} {}.", not.words, plural(days, "day"), long_date(day))
        }
        _ => not.words.clone(),
    }
}

fn late(rows: &[WhyRow], today: NaiveDate) -> String {
    let each: Vec<String> = rows
        .iter()
        .filter_map(|r| {
            let (recorded, by) = r.late.as_ref()?;
            let by = if by.is_empty() { String::new() } else { format!("by {by} ") };
            Some(format!("{}, {by}on {}", date_plain(r.date, today), date_plain(*recorded, today)))
        })
        .collect();
    match each.len() {
        0 => String::new(),
        1 => format!("1 event was put in after the day it happened: {}.", each.join("")),
        n => format!("{n} events were put in after the day they happened: {}.", each.join("; ")),
    }
}

fn to_say(reading: &ClockReading, feared: u32) -> String {
    let place = reading.list_date.map_or_else(String::new, date_short);
    match reading.state {
        ClockState::Running
            if reading.list_date != reading.started && reading.clock != ClockName::FollowUp =>
        {
            format!("your place on the list is still that of {place}")
        }
        ClockState::Running | ClockState::StartUnknown if feared > 0 => {
            "you have not lost your place for any of these".to_owned()
        }
        ClockState::Running => format!("your place on the list is that of {place}"),
        ClockState::ActiveMonitoring { .. } | ClockState::Nullified { .. } => {
            format!("your place of {place} comes back when you want to go on")
        }
        ClockState::AwaitingRatification { .. } => {
            format!("it is being looked at; your place will be that of {place}")
        }
        ClockState::StartUnknown => "you are on the list; we are finding out since when".to_owned(),
        ClockState::Stopped { on, .. } => format!("this wait ended on {}", long_date(on)),
        ClockState::NotStarted => "this wait has not begun".to_owned(),
    }
}
