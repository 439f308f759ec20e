//! Whether a referral is in a list, and the list's filters in words. All of them must hold. What is hidden from somebody is
//! never matched by a filter of theirs: a list of one district would tell where a restricted child lives.
use super::mask::{Eyes, district};
use crate::domain::age::{birthday, years_on};
use crate::domain::child::{ChildRow, Flags, Sex};
use crate::domain::code::Code;
use crate::domain::leading;
use crate::domain::next_step::owed;
use crate::domain::referral::{Referral, Stage};
use crate::domain::rules::Rules;
use crate::domain::state::State;
use crate::wire::query::{Filter, StageIs};
use crate::wire::view_short::ShortIs;
use chrono::{Days, NaiveDate};

/// Whether the referral is among those the filter keeps.
pub(super) fn keeps(state: &State, eyes: Eyes, today: NaiveDate, filter: &Filter, row: &Referral) -> bool {
    let is = StageIs::of(row.stage);
    let wanted = if filter.stages.is_empty() { is != StageIs::Closed } else { filter.stages.contains(&is) };
    wanted
        && (filter.pathways.is_empty() || filter.pathways.contains(&row.pathway))
        && (filter.priorities.is_empty() || filter.priorities.contains(&row.priority))
        && (filter.only.is_empty() || filter.only.contains(&row.id))
        && filter.short.is_none_or(|is| short(state, today, is, row))
        && filter.waits_weeks.is_none_or(|weeks| row.span.days(today) >= u32::from(weeks) * 7)
        && (!filter.running || row.span.stop.is_none())
        && (!filter.past_target || leading::past(row, &state.rules, today))
        && (!filter.asked || row.priority_asked.is_some())
        && (filter.teams.is_empty()
            || owed(state, row, today).is_some_and(|step| filter.teams.contains(&step.owner)))
        && (!asks_child(filter)
            || state.child(row.child).is_some_and(|c| child(state, (eyes, today), filter, row, c)))
}

fn asks_child(filter: &Filter) -> bool {
    !filter.districts.is_empty()
        || filter.flags != Flags::default()
        || !filter.setting.is_empty()
        || !filter.language.is_empty()
        || filter.turns.is_some()
        || filter.age_from.is_some()
        || filter.age_under.is_some()
        || filter.sex.is_some()
        || filter.no_contact_weeks.is_some()
}

fn child(
    state: &State,
    (eyes, today): (Eyes, NaiveDate),
    filter: &Filter,
    row: &Referral,
    child: &ChildRow,
) -> bool {
    let hidden = eyes.hides(child.flags);
    let years = || years_on(child.born, today);
    let contact = || child.last_contact.max(row.seen_on).unwrap_or(row.received);
    (filter.districts.is_empty() || (!hidden && filter.districts.contains(&child.district)))
        && child.flags.has(filter.flags)
        && (filter.setting.is_empty() || (!hidden && contains(child.setting(), &filter.setting)))
        && (filter.language.is_empty()
            || (interpreted(child.flags) && contains(child.language(), &filter.language)))
        && filter.turns.is_none_or(|age| turns(state, today, age, row, child))
        && filter.age_from.is_none_or(|age| years() >= u32::from(age))
        && filter.age_under.is_none_or(|age| years() < u32::from(age))
        && filter.sex.is_none_or(|sex| child.sex == sex)
        && filter.no_contact_weeks.is_none_or(|weeks| (today - contact()).num_days() >= i64::from(weeks) * 7)
}

/// Whether the family can come at short notice, or is to be asked again whether it can.
fn short(state: &State, today: NaiveDate, is: ShortIs, row: &Referral) -> bool {
    state.short.said(row.child).is_some_and(|can| match is {
        ShortIs::Can => can.holds(today),
        ShortIs::AskAgain => can.asked_again(state).is_some_and(|day| day <= today),
    })
}

/// Whether somebody has to interpret: only then is a language said.
pub(super) fn interpreted(flags: Flags) -> bool {
    flags.has(Flags::INTERPRETER) || flags.has(Flags::BSL)
}

/// Whether the child turns that age before it is seen, as [`Filter::turns`] says it: who may come to what is asked on the day
/// itself, and a place behind a birthday may be none for the child.
fn turns(state: &State, today: NaiveDate, age: u8, row: &Referral, child: &ChildRow) -> bool {
    let day = birthday(child.born, u16::from(age));
    day > today && row.stage.is_open() && day <= seen_by(state, today, row)
}

/// The day of its place; without one the last day on which it may still be expected to be seen.
fn seen_by(state: &State, today: NaiveDate, row: &Referral) -> NaiveDate {
    if let Stage::Held { on, .. } | Stage::Offered { on, .. } | Stage::Booked { on, .. } = row.stage {
        return on;
    }
    let notice = Days::new(u64::from(state.rules.settings.reasonable_notice_days));
    let target = leading::target(row, &state.rules).filter(|_| leading::running(row));
    let due = owed(state, row, today).map(|step| step.due);
    [target, due].into_iter().flatten().fold(today + notice, NaiveDate::max)
}

/// Whether the words hold the part, in any case; most are plain letters, and then nothing is copied.
pub(super) fn contains(text: &str, part: &str) -> bool {
    let part = part.trim();
    if text.is_ascii() && part.is_ascii() {
        let (text, part) = (text.as_bytes(), part.as_bytes());
        return part.is_empty() || text.windows(part.len()).any(|there| there.eq_ignore_ascii_case(part));
    }
    text.to_lowercase().contains(&part.to_lowercase())
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
        let names: Vec<&str> = filter.stages.iter().map(|stage| stage.words()).collect();
        put(names.join(" or "), &|f| f.stages.clear());
    }
    if !filter.districts.is_empty() {
        let names: Vec<String> = filter.districts.iter().map(|code| place(rules, *code)).collect();
        put(names.join(" or "), &|f| f.districts.clear());
    }
    if !filter.setting.is_empty() {
        put(format!("setting {}", filter.setting), &|f| f.setting.clear());
    }
    if !filter.teams.is_empty() {
        let names: Vec<&str> = filter.teams.iter().map(|code| Rules::name_in(&rules.teams, code)).collect();
        put(format!("owed by {}", names.join(" or ")), &|f| f.teams.clear());
    }
    if !filter.priorities.is_empty() {
        let names: Vec<&str> = filter.priorities.iter().map(|p| p.id()).collect();
        put(names.join(" or "), &|f| f.priorities.clear());
    }
    if filter.flags != Flags::default() {
        put(flags(filter.flags).join(" and "), &|f| f.flags = Flags::default());
    }
    if !filter.language.is_empty() {
        put(format!("interpreter for {}", filter.language), &|f| f.language.clear());
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
    if let Some(age) = filter.turns {
        put(format!("turns {age} before seen"), &|f| f.turns = None);
    }
    if filter.running {
        put("still waiting".to_owned(), &|f| f.running = false);
    }
    if filter.past_target {
        // A clock past its target runs: without that filter the list is still of clocks that run.
        put("past target".to_owned(), &|f| {
            f.past_target = false;
            f.running |= f.stages.is_empty();
        });
    }
    if let Some(weeks) = filter.no_contact_weeks {
        put(format!("no contact in {weeks} weeks"), &|f| f.no_contact_weeks = None);
    }
    if let Some(weeks) = filter.waits_weeks {
        put(format!("waits {weeks} weeks or more"), &|f| f.waits_weeks = None);
    }
    if let Some(is) = filter.short {
        put(is.words().to_owned(), &|f| f.short = None);
    }
    if filter.asked {
        put("higher priority asked".to_owned(), &|f| f.asked = false);
    }
    if !filter.only.is_empty() {
        put(format!("{} marked", filter.only.len()), &|f| f.only.clear());
    }
    parts
}

/// A district as a filter says it.
fn place(rules: &Rules, code: Code) -> String {
    if code.is_none() { "district not known".to_owned() } else { district(rules, code) }
}

/// All flags that can be filtered by, those without a letter in the lists too.
fn flags(flags: Flags) -> Vec<&'static str> {
    let more = Flags::UNSHOWN.into_iter().filter(|(_, flag, _)| flags.has(*flag)).map(|(.., words)| words);
    flags.words().into_iter().chain(more).collect()
}

/// Letters of a title at 80 columns, beside its screen's name and the range of rows.
const TITLE: usize = 48;

/// `ND, waiting, all districts`: pathway, state and district are always said, since a list without them misleads. Where that grows
/// too long for a title, what was asked for stands first: what is cut off there must be what goes without saying.
pub(super) fn words(rules: &Rules, filter: &Filter) -> String {
    let asked: Vec<String> = parts(rules, filter).into_iter().map(|(words, _)| words).collect();
    let unasked = [
        (!filter.pathways.is_empty(), "all pathways"),
        // A list without stopped clocks is not all that is open.
        (!filter.stages.is_empty(), if filter.running { "open" } else { "all open" }),
        (!filter.districts.is_empty(), "all districts"),
    ];
    let mut said = asked.clone();
    for (at, (set, words)) in unasked.into_iter().enumerate() {
        if !set {
            said.insert(at, words.to_owned());
        }
    }
    let words = said.join(", ");
    if words.chars().count() <= TITLE || asked.len() < 2 {
        return words;
    }
    let unasked = unasked.into_iter().filter(|(set, _)| !set).map(|(_, words)| words.to_owned());
    asked.into_iter().chain(unasked).collect::<Vec<_>>().join(", ")
}
