//! Whether a referral is in a list, and the list's filters in words. All of them must hold. What is hidden from somebody is
//! never matched by a filter of theirs: a list of one district would tell where a restricted child lives.
use super::mask::{Eyes, district};
use crate::domain::age::years_on;
use crate::domain::child::{ChildRow, Flags, Sex};
use crate::domain::leading;
use crate::domain::referral::Referral;
use crate::domain::rules::Rules;
use crate::domain::state::State;
use crate::wire::query::{Filter, StageIs};
use chrono::NaiveDate;

/// Whether the referral is among those the filter keeps.
pub(super) fn keeps(state: &State, eyes: Eyes, today: NaiveDate, filter: &Filter, row: &Referral) -> bool {
    let is = StageIs::of(row.stage);
    let wanted = if filter.stages.is_empty() { is != StageIs::Closed } else { filter.stages.contains(&is) };
    wanted
        && (filter.pathways.is_empty() || filter.pathways.contains(&row.pathway))
        && (filter.priorities.is_empty() || filter.priorities.contains(&row.priority))
        && (filter.only.is_empty() || filter.only.contains(&row.id))
        && filter.waits_weeks.is_none_or(|weeks| row.span.days(today) >= u32::from(weeks) * 7)
        && (!filter.running || row.span.stop.is_none())
        && (!filter.past_target || leading::past(row, &state.rules, today))
        && (!asks_child(filter) || state.child(row.child).is_some_and(|c| child(eyes, today, filter, row, c)))
}

fn asks_child(filter: &Filter) -> bool {
    !filter.districts.is_empty()
        || filter.flags != Flags::default()
        || !filter.setting.is_empty()
        || filter.age_from.is_some()
        || filter.age_under.is_some()
        || filter.sex.is_some()
        || filter.no_contact_weeks.is_some()
}

fn child(eyes: Eyes, today: NaiveDate, filter: &Filter, row: &Referral, child: &ChildRow) -> bool {
    let hidden = eyes.hides(child.flags);
    let years = || years_on(child.born, today);
    let contact = || child.last_contact.max(row.seen_on).unwrap_or(row.received);
    (filter.districts.is_empty() || (!hidden && filter.districts.contains(&child.district)))
        && child.flags.has(filter.flags)
        && (filter.setting.is_empty() || (!hidden && contains(&child.setting, &filter.setting)))
        && filter.age_from.is_none_or(|age| years() >= u32::from(age))
        && filter.age_under.is_none_or(|age| years() < u32::from(age))
        && filter.sex.is_none_or(|sex| child.sex == sex)
        && filter.no_contact_weeks.is_none_or(|weeks| (today - contact()).num_days() >= i64::from(weeks) * 7)
}

fn contains(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.trim().to_lowercase())
}

/// The filters set, each in words with the filter that lacks it, in the order in which they are said.
pub(super) fn parts(rules: &Rules, filter: &Filter) -> Vec<(String, Filter)> {
    let mut parts: Vec<(String, Filter)> = Vec::new();
    let mut put = |words: String, without: &dyn Fn(&mut Filter)| {
        let mut less = filter.clone();
        without(&mut less);
        parts.push((words, less));
    };
    if !filter.pathways.is_empty() {
        let names: Vec<&str> = filter.pathways.iter().map(|code| rules.short(code)).collect();
        put(names.join(" or "), &|f| f.pathways.clear());
    }
    if !filter.stages.is_empty() {
        let names: Vec<&str> = filter.stages.iter().map(|stage| stage_words(*stage)).collect();
        put(names.join(" or "), &|f| f.stages.clear());
    }
    if !filter.districts.is_empty() {
        let names: Vec<String> = filter.districts.iter().map(|code| district(rules, *code)).collect();
        put(names.join(" or "), &|f| f.districts.clear());
    }
    if !filter.setting.is_empty() {
        put(format!("setting {}", filter.setting), &|f| f.setting.clear());
    }
    if !filter.priorities.is_empty() {
        let names: Vec<&str> = filter.priorities.iter().map(|p| p.id()).collect();
        put(names.join(" or "), &|f| f.priorities.clear());
    }
    if filter.flags != Flags::default() {
        put(filter.flags.words().join(" and "), &|f| f.flags = Flags::default());
    }
    if let Some(sex) = filter.sex {
        let words = match sex {
            Sex::Female => "girls",
            Sex::Male => "boys",
            Sex::Unknown => "sex not recorded",
        };
        put(words.to_owned(), &|f| f.sex = None);
    }
    if let Some(age) = filter.age_from {
        put(format!("{age} and over"), &|f| f.age_from = None);
    }
    if let Some(age) = filter.age_under {
        put(format!("under {age}"), &|f| f.age_under = None);
    }
    if filter.running {
        put("still waiting".to_owned(), &|f| f.running = false);
    }
    if filter.past_target {
        put("past target".to_owned(), &|f| f.past_target = false);
    }
    if let Some(weeks) = filter.no_contact_weeks {
        put(format!("no contact in {weeks} weeks"), &|f| f.no_contact_weeks = None);
    }
    if let Some(weeks) = filter.waits_weeks {
        put(format!("waits {weeks} weeks or more"), &|f| f.waits_weeks = None);
    }
    if !filter.only.is_empty() {
        put(format!("{} marked", filter.only.len()), &|f| f.only.clear());
    }
    parts
}

/// A state in a word or two.
pub(super) fn stage_words(stage: StageIs) -> &'static str {
    match stage {
        StageIs::Triage => "to triage",
        StageIs::Waiting => "waiting",
        StageIs::Booked => "booked",
        StageIs::After => "after the day",
        StageIs::Review => "under review",
        StageIs::Closed => "closed",
    }
}

/// `ND, waiting, all districts`: pathway, state and district are always said, since a list without them misleads.
pub(super) fn words(rules: &Rules, filter: &Filter) -> String {
    let mut said: Vec<String> = parts(rules, filter).into_iter().map(|(words, _)| words).collect();
    for (at, (set, words)) in [
        (!filter.pathways.is_empty(), "all pathways"),
        // A list without stopped clocks is not all that is open.
        (!filter.stages.is_empty(), if filter.running { "open" } else { "all open" }),
        (!filter.districts.is_empty(), "all districts"),
    ]
    .into_iter()
    .enumerate()
    {
        if !set {
            said.insert(at, words.to_owned());
        }
    }
    said.join(", ")
}
