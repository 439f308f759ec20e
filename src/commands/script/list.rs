//! `waitwell list`: the waiting lists, every open referral where nothing narrows them.
use super::named;
use super::table::Table;
use super::{ask, named::stage_word};
use crate::commands::cli::{Common, ListArgs, ShortArg};
use crate::commands::common::{Outcome, Said, put};
use crate::domain::calendar;
use crate::domain::child::Flags;
use crate::domain::ids::ReferralId;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::order::Priority;
use crate::domain::rules::Rules;
use crate::wire::prefs::{ListView, Prefs};
use crate::wire::query::{Filter, Sort, StageIs};
use crate::wire::view_list::{FullRow, ListRow};
use crate::wire::view_short::ShortIs;
use crate::wire::view_whose::WhoseIs;
use chrono::NaiveDate;
use serde::Serialize;
use std::io::{BufWriter, Write};

/// A referral as a script reads it.
#[derive(Debug, Serialize)]
pub(super) struct ListLine {
    /// The referral.
    id: u32,
    child: u32,
    nhs_number: Option<String>,
    family_name: String,
    given_name: String,
    birth_date: NaiveDate,
    pathway: String,
    priority: &'static str,
    priority_asked: Option<&'static str>,
    received_on: NaiveDate,
    state: &'static str,
    district: Option<String>,
    setting: Option<String>,
    interpreter: bool,
    language: Option<String>,
    looked_after: bool,
    protection_plan: bool,
    restricted: bool,
    ehc_plan: bool,
    /// The pathway's leading clock: no wait without its name.
    clock: Option<String>,
    clock_running: bool,
    wait_days: u32,
    target: Option<NaiveDate>,
    days_left: Option<i32>,
    booking: Option<u32>,
    booked_on: Option<NaiveDate>,
    next_step: Option<String>,
    next_step_due: Option<NaiveDate>,
    next_step_owner: Option<String>,
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

impl ListLine {
    /// From a row as the keeper sends it.
    pub(super) fn of(full: FullRow, rules: &Rules) -> Self {
        let row = full.row;
        let clock = rules.pathway(row.pathway).and_then(|pathway| rules.clock(pathway.clock));
        let has = |flag| row.flags.has(flag);
        let step = row.step;
        Self {
            id: row.referral.0,
            child: row.child.0,
            nhs_number: full.nhs.map(NhsNumber::digits),
            family_name: full.family,
            given_name: full.given,
            birth_date: row.born,
            pathway: row.pathway.to_string(),
            priority: row.priority.id(),
            priority_asked: row.asked.map(Priority::id),
            received_on: row.received,
            state: stage_word(StageIs::of(row.stage)),
            district: some(row.district),
            setting: some(row.setting),
            interpreter: has(Flags::INTERPRETER) || has(Flags::BSL),
            language: some(row.language),
            looked_after: has(Flags::LOOKED_AFTER),
            protection_plan: has(Flags::PROTECTION),
            restricted: has(Flags::RESTRICTED),
            ehc_plan: has(Flags::EHC_PLAN),
            clock: clock.map(|clock| clock.words().to_owned()),
            clock_running: row.running,
            wait_days: row.days,
            target: row.target.map(|target| target.last_day),
            days_left: row.target.map(|target| target.left),
            booking: row.stage.booking().map(|booking| booking.0),
            booked_on: row.booked.map(|(day, ..)| day),
            next_step_due: step.as_ref().map(|step| step.due),
            next_step_owner: step.as_ref().map(|step| Rules::name_in(&rules.teams, &step.owner).to_owned()),
            next_step: step.map(|step| step.words),
        }
    }
}

/// A row as a person reads it.
fn cells(row: &ListRow) -> [String; 9] {
    let step = row.step.as_ref();
    [
        row.referral.0.to_string(),
        row.name.clone(),
        row.born.to_string(),
        row.pathway.to_string(),
        row.priority.id().to_owned(),
        if row.running { calendar::wait(row.days) } else { "stopped".to_owned() },
        stage_word(StageIs::of(row.stage)).to_owned(),
        step.map_or_else(String::new, |step| step.words.clone()),
        step.map_or_else(String::new, |step| step.due.to_string()),
    ]
}

/// Carries out `waitwell list`.
///
/// # Errors
/// In words.
pub fn list(common: &Common, args: &ListArgs) -> Outcome {
    let link = common.link()?;
    let rules = link.welcome().rules;
    let kept = match &args.view {
        None => None,
        Some(name) => Some(view(&link.welcome().prefs, name)?),
    };
    let (filter, mut sort) = kept.map_or_else(Default::default, |kept| (kept.filter, kept.sort));
    let named = |typed: &String| ask::number_to_look_at(&link, typed, WhoseIs::Referral).map(ReferralId);
    let only = args.referral.iter().map(named).collect::<Result<Vec<_>, _>>()?;
    let filter = narrowed(args, (filter, only), &rules)?;
    if let Some(by) = args.sort {
        sort = Sort { by, down: false };
    }
    sort.down ^= args.reverse;
    if args.json {
        let mut out = BufWriter::new(std::io::stdout().lock());
        ask::rows(&link, &filter, sort, |row| put(&mut out, &ListLine::of(row, &rules)))?;
        out.flush().map_err(|fault| format!("The answer could not be written ({fault})."))?;
        return Ok(Said::default());
    }
    let mut table =
        Table::new(&["id", "name", "born", "list", "priority", "wait", "state", "next step", "due"]);
    ask::listed(&link, &filter, sort, |row| {
        table.row(&cells(&row));
        Ok(())
    })?;
    Ok(Said::lines(table.lines()))
}

/// A kept view by its name.
fn view(prefs: &Prefs, name: &str) -> Result<ListView, String> {
    if let Some(kept) = prefs.named(name) {
        return Ok(kept.view.clone());
    }
    let known: Vec<&str> = prefs.all().map(|kept| kept.name.as_str()).collect();
    let there = if known.is_empty() {
        "none is kept yet".to_owned()
    } else {
        format!("there are: {}", known.join("; "))
    };
    Err(format!("There is no view \"{name}\" of yours or of everybody; {there}. At the desk, v k keeps one."))
}

/// The filter, narrowed by each option that is given: of what an option names, it says all.
fn narrowed(
    args: &ListArgs,
    (mut filter, only): (Filter, Vec<ReferralId>),
    rules: &Rules,
) -> Result<Filter, String> {
    // Every option by its name: one that is added and forgotten here does not compile.
    let ListArgs {
        pathway,
        state,
        district,
        setting,
        need,
        language,
        team,
        age_from,
        under,
        turns,
        sex,
        priority,
        past_target,
        running,
        waits,
        no_contact,
        short_notice,
        asked,
        referral: _,
        view: _,
        sort: _,
        reverse: _,
        json: _,
    } = args;
    let each = |typed: &[String], read: &dyn Fn(&Rules, &str) -> Result<_, String>| {
        typed.iter().map(|typed| read(rules, typed)).collect::<Result<Vec<_>, _>>()
    };
    put_all(&mut filter.pathways, each(pathway, &named::pathway)?);
    put_all(&mut filter.districts, each(district, &named::district_or_none)?);
    put_all(&mut filter.teams, each(team, &named::team)?);
    put_all(&mut filter.stages, state.iter().map(|state| named::stage(*state)).collect());
    put_all(
        &mut filter.priorities,
        priority.iter().map(|band| named::priority(band)).collect::<Result<_, _>>()?,
    );
    put_all(&mut filter.only, only);
    for typed in need {
        filter.flags = filter.flags.with(named::need(typed)?);
    }
    if let Some(words) = setting {
        filter.setting.clone_from(words);
    }
    if let Some(words) = language {
        filter.language.clone_from(words);
    }
    filter.age_from = age_from.or(filter.age_from);
    filter.age_under = under.or(filter.age_under);
    filter.turns = turns.or(filter.turns);
    filter.sex = (*sex).map(named::sex).or(filter.sex);
    filter.past_target |= past_target;
    filter.asked |= asked;
    filter.running |= running;
    filter.waits_weeks = waits.or(filter.waits_weeks);
    filter.no_contact_weeks = no_contact.or(filter.no_contact_weeks);
    filter.short = short_notice.map(short).or(filter.short);
    Ok(filter)
}

fn short(arg: ShortArg) -> ShortIs {
    match arg {
        ShortArg::Can => ShortIs::Can,
        ShortArg::AskAgain => ShortIs::AskAgain,
    }
}

fn put_all<T>(into: &mut Vec<T>, given: Vec<T>) {
    if !given.is_empty() {
        *into = given;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::query::FILTER_FIELDS;
    use clap::Parser;

    #[derive(Parser)]
    struct Typed {
        #[command(flatten)]
        list: ListArgs,
    }

    fn filter(words: &[&str]) -> Result<Filter, String> {
        let rules = crate::config::load(None).unwrap().rules;
        let typed =
            Typed::try_parse_from(std::iter::once(&"list").chain(words)).map_err(|e| e.to_string())?;
        let only = typed.list.referral.iter().map(|id| ReferralId(id.parse().unwrap())).collect();
        narrowed(&typed.list, (Filter::default(), only), &rules)
    }

    #[test]
    fn every_filter_there_is_can_be_given() {
        let all = filter(&[
            "--pathway",
            "nd",
            "--state",
            "waiting",
            "--district",
            "Gedling",
            "--district",
            "none",
            "--priority",
            "soon",
            "--need",
            "looked after",
            "--need",
            "ehc plan",
            "--setting",
            "primary",
            "--language",
            "polish",
            "--team",
            "nd",
            "--age-from",
            "3",
            "--under",
            "9",
            "--turns",
            "4",
            "--sex",
            "female",
            "--running",
            "--past-target",
            "--no-contact",
            "12",
            "--waits",
            "31",
            "--short-notice",
            "ask-again",
            "--asked",
            "--referral",
            "7",
        ])
        .unwrap();
        for (name, is) in FILTER_FIELDS {
            assert!(is(&all), "no option narrows by {name}");
        }
        assert_eq!(all.districts.len(), 2);
        assert_eq!(filter(&[]).unwrap(), Filter::default());
        let why = filter(&["--need", "wings"]).unwrap_err();
        assert!(why.contains("interpreter") && why.contains("EHC plan"), "{why}");
    }
}
