//! `waitwell list`: the waiting lists, every open referral where nothing narrows them.
use super::named;
use super::table::Table;
use super::{ask, named::stage_word};
use crate::commands::cli::{Column, Common, ListArgs};
use crate::commands::common::{Outcome, Said, put};
use crate::domain::calendar;
use crate::domain::child::Flags;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::order::Priority;
use crate::domain::rules::Rules;
use crate::wire::query::{Filter, Sort, SortBy, StageIs};
use crate::wire::view_list::FullRow;
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

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            format!("{}, {}", self.family_name.to_uppercase(), self.given_name),
            self.birth_date.to_string(),
            self.pathway.clone(),
            self.priority.to_owned(),
            if self.clock_running { calendar::wait(self.wait_days) } else { "stopped".to_owned() },
            self.state.to_owned(),
            self.next_step.clone().unwrap_or_default(),
            self.next_step_due.map_or_else(String::new, |due| due.to_string()),
        ]
    }
}

/// Carries out `waitwell list`.
///
/// # Errors
/// In words.
pub fn list(common: &Common, args: &ListArgs) -> Outcome {
    let link = common.link()?;
    let rules = link.welcome().rules;
    let each = |typed: &[String], read: &dyn Fn(&Rules, &str) -> Result<_, String>| {
        typed.iter().map(|typed| read(&rules, typed)).collect::<Result<Vec<_>, _>>()
    };
    let filter = Filter {
        pathways: each(&args.pathway, &named::pathway)?,
        districts: each(&args.district, &named::district)?,
        stages: args.state.iter().map(|state| named::stage(*state)).collect(),
        priorities: args.priority.iter().map(|band| named::priority(band)).collect::<Result<_, _>>()?,
        past_target: args.past_target,
        waits_weeks: args.waits,
        ..Filter::default()
    };
    let sort = Sort { by: column(args.sort), down: args.reverse };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut table =
        Table::new(&["id", "name", "born", "list", "priority", "wait", "state", "next step", "due"]);
    ask::rows(&link, &filter, sort, |row| {
        let line = ListLine::of(row, &rules);
        if args.json {
            return put(&mut out, &line);
        }
        table.row(&line.cells());
        Ok(())
    })?;
    out.flush().map_err(|fault| format!("The answer could not be written ({fault})."))?;
    Ok(if args.json { Said::default() } else { Said::lines(table.lines()) })
}

fn column(column: Column) -> SortBy {
    match column {
        Column::Order => SortBy::Order,
        Column::Wait => SortBy::Wait,
        Column::Target => SortBy::Target,
        Column::Name => SortBy::Name,
        Column::Age => SortBy::Age,
        Column::District => SortBy::District,
        Column::Due => SortBy::Due,
        Column::Received => SortBy::Received,
    }
}
