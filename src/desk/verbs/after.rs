//! What an act on many comes to for one of them, before it is done: what stands now and what will, in words; or why it would
//! come to nothing.
use super::target::Target;
use crate::desk::screen::Cx;
use crate::desk::seam::Command;
use crate::domain::calendar::weekday_day;
use crate::domain::next_step::Act;
use crate::domain::referral::Stage;
use crate::domain::rules::Choices;
use crate::domain::support::SupportAct;
use chrono::{NaiveDate, NaiveTime};

/// The words of these commands for this child.
///
/// # Errors
/// It cannot be done for this one, or it stands like that already: why, in words.
pub(super) fn of(target: &Target, commands: &[Command], cx: &Cx<'_>) -> Result<String, String> {
    let said: Result<Vec<String>, String> = commands.iter().map(|command| one(target, command, cx)).collect();
    said.map(|said| said.join("; "))
}

fn one(target: &Target, command: &Command, cx: &Cx<'_>) -> Result<String, String> {
    let rules = &cx.home.rules;
    let lists = &rules.choices;
    Ok(match command {
        Command::SetPriority { priority, .. } => match target.priority {
            _ if target.is_undecided() => {
                return Err("not triaged yet: accepting gives the priority".to_owned());
            }
            Some(now) if now == *priority => return Err(format!("{} already", now.word().to_lowercase())),
            Some(now) => format!("{} to {}", now.word(), priority.word()),
            None => priority.word().to_owned(),
        },
        Command::PutOff { until, .. } => put_off(target, *until, cx)?,
        Command::Contact { kind, result, .. } => {
            let kind = Choices::words(&lists.contacts, kind);
            let result = Choices::words(&lists.contact_results, result);
            let more = if result.is_empty() { String::new() } else { format!(", {}", result.to_lowercase()) };
            format!("{kind}{more} is noted, dated today")
        }
        Command::Ask { .. } | Command::Chase { .. } if !target.is_undecided() => {
            return Err("decided: nothing is asked for any more".to_owned());
        }
        Command::Ask { topic, .. } => {
            format!("{} is asked for", Choices::words(&lists.ask_topics, topic))
        }
        Command::Chase { .. } if !target.is_asked() => return Err("nothing was asked for".to_owned()),
        Command::Chase { .. } => "what was asked for is chased".to_owned(),
        Command::Release { .. } => format!("the place held{} is given back", day(target)),
        Command::CancelBooking { .. } => {
            if let Some(
                Stage::Seen { .. }
                | Stage::NotBrought { .. }
                | Stage::LateNotSeen { .. }
                | Stage::LeftUnseen { .. },
            ) = target.stage
            {
                return Err("its day is over".to_owned());
            }
            format!("the place{} is cancelled; another is owed", day(target))
        }
        Command::Support { act, .. } => match act {
            SupportAct::Resource { kind, how } => {
                let what = rules.support.resource(*kind).map_or("", |known| known.name.as_str());
                format!("{what} is sent {}", how.words())
            }
            SupportAct::Newsletters { wanted: true, .. } => "gets the newsletter again".to_owned(),
            SupportAct::Newsletters { wanted: false, .. } => "gets no newsletter any more".to_owned(),
            _ => "will be done".to_owned(),
        },
        _ => "will be done".to_owned(),
    })
}

/// What would be shown on that day instead of when it is due; the keeper's own rule, as far as a row knows.
fn put_off(target: &Target, until: NaiveDate, cx: &Cx<'_>) -> Result<String, String> {
    let Some(step) = &target.step else { return Ok(format!("put off to {}", weekday_day(until))) };
    let begins = target.booked_at.map_or(cx.now.time(), minute_of_day);
    let to_come = step.due > cx.now.date() || (step.due == cx.now.date() && cx.now.time() < begins);
    if step.act == Act::See && to_come {
        return Err(format!("an appointment, on {}: m moves it", weekday_day(step.due)));
    }
    if step.put_off.is_some_and(|now| now >= until) {
        return Err(format!("put off already, to {}", on(step.put_off, until)));
    }
    let owed = step.owed_by();
    if step.act == Act::Outcome && owed >= until {
        return Ok(format!("{} (by {}) is left for {}", step.words, short(owed), weekday_day(until)));
    }
    if owed >= until {
        return Err(format!("not due before {}: nothing to put off", short(owed)));
    }
    Ok(format!("{} (by {}) put off to {}", step.words, short(owed), weekday_day(until)))
}

pub(super) fn minute_of_day(minute: u16) -> NaiveTime {
    NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minute) * 60, 0).unwrap_or(NaiveTime::MIN)
}

fn day(target: &Target) -> String {
    target.booked_on.map_or_else(String::new, |day| format!(" on {}", weekday_day(day)))
}

fn on(day: Option<NaiveDate>, otherwise: NaiveDate) -> String {
    weekday_day(day.unwrap_or(otherwise))
}

fn short(day: NaiveDate) -> String {
    day.format("%-d %b").to_string()
}
