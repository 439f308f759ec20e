//! Configured things as a script names them: by code, in any case, or by name. What is not known is refused with what is.
use crate::commands::cli::{ByArg, SexArg, State, ToldArg};
use crate::domain::booking::{By, Told};
use crate::domain::child::{Flags, Sex};
use crate::domain::code::Code;
use crate::domain::order::Priority;
use crate::domain::rules::{Choice, Named, Rules};
use crate::domain::typed_date::{self as date_entry, Bias};
use crate::wire::query::StageIs;
use chrono::NaiveDate;

/// One of several by its code or name.
///
/// # Errors
/// None is called so: what there is.
fn one<'a>(
    what: &str,
    typed: &str,
    there: impl Iterator<Item = (Code, Vec<&'a str>)> + Clone,
) -> Result<Code, String> {
    let is = |text: &str| text.eq_ignore_ascii_case(typed.trim());
    there
        .clone()
        .find(|(code, names)| is(code.as_str()) || names.iter().any(|name| is(name)))
        .map(|(code, _)| code)
        .ok_or_else(|| {
            let known: Vec<String> = there.map(|(code, _)| code.to_string()).collect();
            format!("\"{typed}\" is no {what} here. Nothing was changed. There are: {}.", known.join(", "))
        })
}

/// A pathway.
pub(super) fn pathway(rules: &Rules, typed: &str) -> Result<Code, String> {
    one("pathway", typed, rules.pathways.iter().map(|p| (p.id, vec![p.short.as_str(), p.name.as_str()])))
}

/// A service.
pub(in crate::commands) fn service(rules: &Rules, typed: &str) -> Result<Code, String> {
    one("service", typed, rules.services.iter().map(|s| (s.id, vec![s.short.as_str(), s.name.as_str()])))
}

/// A district.
pub(super) fn district(rules: &Rules, typed: &str) -> Result<Code, String> {
    one("district", typed, rules.districts.iter().map(|d| (d.id, vec![d.name.as_str(), d.short.as_str()])))
}

/// A district, or that it is not known.
pub(super) fn district_or_none(rules: &Rules, typed: &str) -> Result<Code, String> {
    if typed.trim().eq_ignore_ascii_case("none") { Ok(Code::NONE) } else { district(rules, typed) }
}

/// A team that owes steps.
pub(super) fn team(rules: &Rules, typed: &str) -> Result<Code, String> {
    one("team", typed, rules.teams.iter().map(|t| (t.id, vec![t.name.as_str(), t.short.as_str()])))
}

/// A need or danger by its words.
pub(super) fn need(typed: &str) -> Result<Flags, String> {
    let plain = |text: &str| text.trim().to_lowercase().replace('-', " ");
    let known = || Flags::SHOWN.into_iter().chain(Flags::UNSHOWN);
    known().find(|(_, _, words)| plain(words) == plain(typed)).map(|(_, flag, _)| flag).ok_or_else(|| {
        let there: Vec<&str> = known().map(|(_, _, words)| words).collect();
        format!("\"{typed}\" is no need here. Nothing was changed. There are: {}.", there.join(", "))
    })
}

/// Sex as recorded.
pub(super) fn sex(arg: SexArg) -> Sex {
    match arg {
        SexArg::Female => Sex::Female,
        SexArg::Male => Sex::Male,
        SexArg::Unknown => Sex::Unknown,
    }
}

/// Something with a code and a name; `what` is what the list is of.
pub(super) fn of(list: &[Named], what: &str, typed: &str) -> Result<Code, String> {
    one(what, typed, list.iter().map(|n| (n.id, vec![n.name.as_str(), n.short.as_str()])))
}

/// A choice of a list; `what` is what the list is of.
pub(super) fn choice(list: &[Choice], what: &str, typed: &str) -> Result<Code, String> {
    one(what, typed, list.iter().map(|c| (c.id, vec![c.name.as_str()])))
}

/// A priority band.
pub(super) fn priority(typed: &str) -> Result<Priority, String> {
    let all = [Priority::Urgent, Priority::Soon, Priority::Routine];
    all.into_iter().find(|band| band.id().eq_ignore_ascii_case(typed.trim())).ok_or_else(|| {
        format!("\"{typed}\" is no priority. Nothing was changed. There are: urgent, soon, routine.")
    })
}

/// A day as people type it: `2022-09-14`, `14/9/22`, `14 sep 2022`, `today`, `+2w`.
pub(in crate::commands) fn day(typed: &str, today: NaiveDate, bias: Bias) -> Result<NaiveDate, String> {
    date_entry::date(typed, today, bias).map_err(|words| format!("{words}. Nothing was changed."))
}

/// How the family was told.
pub(super) fn told(arg: ToldArg) -> Told {
    match arg {
        ToldArg::Phone => Told::Phone,
        ToldArg::Letter => Told::Letter,
        ToldArg::Text => Told::Text,
        ToldArg::Email => Told::Email,
        ToldArg::InPerson => Told::InPerson,
    }
}

/// Who, and why: each side has its own reasons.
pub(super) fn reason(rules: &Rules, by: ByArg, typed: &str) -> Result<(By, Code), String> {
    let choices = &rules.choices;
    Ok(match by {
        ByArg::Family => (By::Family, choice(&choices.family_reasons, "reason of a family", typed)?),
        ByArg::Service => (By::Service, choice(&choices.service_reasons, "reason of the service", typed)?),
    })
}

/// The state a filter takes.
pub(super) fn stage(state: State) -> StageIs {
    match state {
        State::Triage => StageIs::Triage,
        State::Waiting => StageIs::Waiting,
        State::Booked => StageIs::Booked,
        State::After => StageIs::After,
        State::Review => StageIs::Review,
        State::Closed => StageIs::Closed,
    }
}

/// The same as a word.
pub(super) fn stage_word(stage: StageIs) -> &'static str {
    match stage {
        StageIs::Triage => "triage",
        StageIs::Waiting => "waiting",
        StageIs::Booked => "booked",
        StageIs::After => "after",
        StageIs::Review => "review",
        StageIs::Closed => "closed",
    }
}
