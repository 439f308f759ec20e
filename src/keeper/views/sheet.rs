//! Rows as cells, for a file: what the screens show, in columns that a spreadsheet sorts. Made of the screens' own pages, so that
//! what is hidden from somebody there is hidden here too, and no wait stands without its clock's name.
mod shown;

use super::{diary, list, record, support, today};
use crate::domain::booking::BookingState;
use crate::domain::child::Flags;
use crate::domain::code::Code;
use crate::domain::ids::ChildId;
use crate::domain::leading;
use crate::domain::next_step::NextStep;
use crate::domain::rules::Rules;
use crate::domain::telling::clock;
use crate::keeper::look::LookContext;
use crate::wire::query::{At, SheetOf, StageIs};
use crate::wire::view::SheetPage;
use crate::wire::view_list::{ListRow, StepRow};
use chrono::NaiveDate;

/// Rows of one window at most: a message stays far below its longest.
const AT_MOST: u16 = 500;

/// A window of a sheet; none where what it is made of is gone.
pub(super) fn page(cx: &LookContext<'_>, of: &SheetOf, from: u32, rows: u16) -> Option<SheetPage> {
    let rows = rows.min(AT_MOST);
    let page = match of {
        SheetOf::List { filter, sort, columns } => {
            let page = list::page(cx, filter, *sort, At::Row(from), rows);
            // A window past the end shows the last rows: those are not the ones asked for.
            let skip = usize::try_from(from.saturating_sub(page.first)).unwrap_or(usize::MAX);
            let rows = page.rows.iter().skip(skip);
            let children = rows.clone().map(|row| row.child).collect();
            if columns.is_empty() {
                let rows = rows.map(|row| waiting(cx, row)).collect();
                sheet(cx, page.total, &WAITING, rows, children)
            } else {
                let rows = rows.map(|row| columns.iter().flat_map(|of| shown::cells(cx, *of, row)).collect());
                let head: Vec<&str> = columns.iter().flat_map(|of| shown::heads(*of)).copied().collect();
                sheet(cx, page.total, &head, rows.collect(), children)
            }
        }
        SheetOf::Steps { whose } => {
            let page = today::page(cx, *whose, At::Row(from), rows);
            let skip = usize::try_from(from.saturating_sub(page.first)).unwrap_or(usize::MAX);
            let rows = page.rows.iter().skip(skip);
            let children = rows.clone().filter_map(|row| row.child).collect();
            let rows = rows.map(|row| step(cx, row)).collect();
            sheet(cx, page.total, &STEPS, rows, children)
        }
        SheetOf::Session { session } => {
            let (all, children) = session_rows(cx, *session)?;
            cut(sheet(cx, all.len() as u32, &SESSION, all, children), from, rows)
        }
        SheetOf::Week { monday, by } => {
            let week = diary::week(cx.state, *monday, *by, cx.now);
            let mut all = Vec::new();
            for row in &week.rows {
                for cell in &row.cells {
                    let day = *monday + chrono::Days::new(u64::from(cell.day));
                    let counts = [cell.places, cell.taken, cell.held, cell.free].map(|n| n.to_string());
                    let mut cells = vec![iso(day), clock(cell.start), row.label.clone()];
                    cells.extend(counts);
                    cells.push(cell.words.clone());
                    all.push(cells);
                }
            }
            cut(sheet(cx, all.len() as u32, &WEEK, all, Vec::new()), from, rows)
        }
        SheetOf::Record { child } => {
            let page = record::page(cx, *child)?;
            let all: Vec<Vec<String>> = page
                .marks
                .iter()
                .map(|mark| {
                    let undone = if mark.undone { "undone since" } else { "" };
                    vec![iso(mark.on), mark.words.clone(), mark.by.clone(), undone.to_owned()]
                })
                .collect();
            cut(sheet(cx, all.len() as u32, &RECORD, all, vec![*child]), from, rows)
        }
        SheetOf::Families(which) => {
            let page = support::families(cx, *which, At::Row(from), rows).steps;
            let skip = usize::try_from(from.saturating_sub(page.first)).unwrap_or(usize::MAX);
            let rows = page.rows.iter().skip(skip);
            let children = rows.clone().filter_map(|row| row.child).collect();
            let rows = rows.map(|row| step(cx, row)).collect();
            sheet(cx, page.total, &STEPS, rows, children)
        }
        SheetOf::Letters(day) => {
            let (all, children) = support::letters(cx, *day);
            cut(sheet(cx, all.len() as u32, &support::LETTERS, all, children), from, rows)
        }
    };
    Some(page)
}

const WAITING: [&str; 20] = [
    "child",
    "born",
    "NHS number",
    "pathway",
    "clock",
    "clock state",
    "days waited",
    "target",
    "priority",
    "received",
    "state",
    "district",
    "setting",
    "needs and dangers",
    "language",
    "next step",
    "due",
    "owner",
    "place",
    "referral",
];
const STEPS: [&str; 8] =
    ["due", "late", "child", "born", "pathway", "next step", "owner", "needs and dangers"];
const SESSION: [&str; 8] = ["day", "start", "minutes", "child", "born", "needs and dangers", "state", "note"];
const WEEK: [&str; 8] = ["day", "start", "clinic", "places", "taken", "held", "free", "to be known"];
const RECORD: [&str; 4] = ["day", "what happened", "recorded by", "since"];

fn sheet(
    cx: &LookContext<'_>,
    total: u32,
    head: &[&str],
    rows: Vec<Vec<String>>,
    children: Vec<ChildId>,
) -> SheetPage {
    let head = head.iter().map(|name| (*name).to_owned()).collect();
    SheetPage { revision: cx.revision, total, head, rows, children }
}

/// The window of a sheet that was made whole.
fn cut(mut page: SheetPage, from: u32, rows: u16) -> SheetPage {
    let from = usize::try_from(from).unwrap_or(usize::MAX);
    page.rows = page.rows.into_iter().skip(from).take(usize::from(rows)).collect();
    page
}

fn iso(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

fn needs(flags: Flags) -> String {
    flags.words().join("; ")
}

fn team(rules: &Rules, owner: Code) -> String {
    if owner.is_none() { String::new() } else { Rules::name_in(&rules.teams, &owner).to_owned() }
}

fn waiting(cx: &LookContext<'_>, row: &ListRow) -> Vec<String> {
    let rules = &cx.state.rules;
    let referral = cx.state.referral(row.referral);
    let rule = referral.and_then(|referral| leading::rule(referral, rules));
    let started = referral.is_some_and(|referral| referral.span.start.is_some());
    let clock_state = match (row.running, started) {
        (true, _) => "running",
        (false, true) => "stopped",
        (false, false) => "not started",
    };
    let nhs = cx.state.child(row.child).and_then(|child| child.nhs);
    let (what, due, owner) = owed(rules, row.step.as_ref());
    let place = row
        .booked
        .as_ref()
        .map_or_else(String::new, |(on, start, venue)| format!("{} {} {venue}", iso(*on), clock(*start)));
    vec![
        row.name.clone(),
        iso(row.born),
        nhs.map_or_else(String::new, |nhs| nhs.to_string()),
        rules.short(&row.pathway).to_owned(),
        rule.map_or_else(String::new, |rule| rule.words().to_owned()),
        clock_state.to_owned(),
        if started { row.days.to_string() } else { String::new() },
        row.target.map_or_else(String::new, |target| iso(target.last_day)),
        row.priority.word().to_owned(),
        iso(row.received),
        StageIs::of(row.stage).words().to_owned(),
        row.district.clone(),
        row.setting.clone(),
        needs(row.flags),
        row.language.clone(),
        what,
        due,
        owner,
        place,
        row.referral.0.to_string(),
    ]
}

fn owed(rules: &Rules, step: Option<&NextStep>) -> (String, String, String) {
    step.map_or_else(Default::default, |step| (step.words.clone(), iso(step.due), team(rules, step.owner)))
}

fn step(cx: &LookContext<'_>, row: &StepRow) -> Vec<String> {
    let (what, due, owner) = owed(&cx.state.rules, Some(&row.step));
    let late = if row.step.is_late(cx.now.today) { "late" } else { "" };
    vec![
        due,
        late.to_owned(),
        row.name.clone(),
        row.born.map_or_else(String::new, iso),
        row.pathway.clone(),
        what,
        owner,
        needs(row.flags),
    ]
}

type Rows = (Vec<Vec<String>>, Vec<ChildId>);

fn session_rows(cx: &LookContext<'_>, id: crate::domain::ids::SessionId) -> Option<Rows> {
    let page = super::diary_seam::session_seen(cx, id)?;
    let booked = page.rows.iter().filter_map(|row| row.booking.as_ref()).map(|row| row.child);
    let seats = page.rows.iter().filter_map(|row| row.seat.as_ref()).filter_map(|seat| seat.child);
    let children = booked.chain(seats).collect();
    let rows = page.rows.iter().map(|row| {
        let mut cells = vec![iso(page.when.0), clock(row.start), row.minutes.to_string()];
        if let Some(seat) = &row.seat {
            cells.extend([
                seat.name.clone(),
                seat.born.map_or_else(String::new, iso),
                needs(seat.flags),
                seat.words.clone(),
                row.note.clone(),
            ]);
            return cells;
        }
        match &row.booking {
            Some(booked) => cells.extend([
                booked.name.clone(),
                iso(booked.born),
                needs(booked.flags),
                match &booked.state {
                    BookingState::Held { .. } => "held".to_owned(),
                    _ => booked.words.clone(),
                },
                row.note.clone(),
            ]),
            None => cells.extend(["", "", "", "free", ""].map(str::to_owned)),
        }
        cells
    });
    Some((rows.collect(), children))
}
