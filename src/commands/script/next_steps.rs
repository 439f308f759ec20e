//! `waitwell next-steps`: what is owed next, most pressing first, as Today has it. As data it is an export.
use super::ask::strange;
use super::named;
use super::table::Table;
use crate::commands::cli::{Common, NextStepsArgs, Whose};
use crate::commands::common::{Outcome, Said, look, put};
use crate::desk::widgets::Bias;
use crate::domain::rules::Rules;
use crate::wire::query::{self, OutOf};
use crate::wire::view::View;
use crate::wire::view_list::{About, StepRow};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::HashSet;
use std::io::{BufWriter, Write};

/// Rows asked for at once.
const ROWS_AT_ONCE: u16 = 500;

#[derive(Serialize)]
struct StepLine<'a> {
    /// The referral it is about, where it is one.
    id: Option<u32>,
    intake: Option<u32>,
    visit: Option<u32>,
    session: Option<u32>,
    seat: Option<u32>,
    /// A hidden address that was shown, to be read by a records officer.
    glass: Option<u32>,
    child: Option<u32>,
    name: &'a str,
    birth_date: Option<NaiveDate>,
    pathway: &'a str,
    next_step: &'a str,
    next_step_due: NaiveDate,
    next_step_owner: &'a str,
    late_days: i64,
    booking: Option<u32>,
}

/// Carries out `waitwell next-steps`.
///
/// # Errors
/// In words.
pub fn next_steps(common: &Common, args: &NextStepsArgs) -> Outcome {
    let link = common.link()?;
    let welcome = link.welcome();
    let today = welcome.now.date();
    let due_by = args.due_by.as_deref().map(|typed| named::day(typed, today, Bias::Any)).transpose()?;
    let whose = match args.whose {
        Whose::Mine => query::Whose::Mine,
        Whose::Team => query::Whose::Team,
        Whose::All => query::Whose::All,
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut table = Table::new(&["id", "name", "list", "next step", "due", "owner"]);
    let (mut from, mut seen) = (0, HashSet::new());
    loop {
        let of = OutOf::Steps { whose, from, rows: ROWS_AT_ONCE };
        let View::Today(page) = look(&link, of.asked(args.json))? else { return strange() };
        from = page.first + page.rows.len() as u32;
        let fresh: Vec<&StepRow> = page.rows.iter().filter(|row| seen.insert(row.about)).collect();
        for row in &fresh {
            if due_by.is_some_and(|day| row.step.due > day) {
                continue;
            }
            let line = line(row, &welcome.rules, today);
            if args.json {
                put(&mut out, &line)?;
            } else {
                let id = line.id.map_or_else(|| "-".to_owned(), |id| id.to_string());
                let cells = [&*id, line.name, line.pathway, line.next_step, "", line.next_step_owner];
                let mut cells: Vec<String> = cells.map(str::to_owned).to_vec();
                cells[4] = line.next_step_due.to_string();
                table.row(&cells);
            }
        }
        if fresh.is_empty() || from >= page.total {
            break;
        }
    }
    out.flush().map_err(|fault| format!("The answer could not be written ({fault})."))?;
    Ok(if args.json { Said::default() } else { Said::lines(table.lines()) })
}

fn line<'a>(row: &'a StepRow, rules: &'a Rules, today: NaiveDate) -> StepLine<'a> {
    let (mut id, mut intake, mut visit, mut session, mut seat) = (None, None, None, None, None);
    let mut glass = None;
    match row.about {
        About::Referral(about) | About::Review(about, _) => id = Some(about.0),
        About::Intake(about) => intake = Some(about.0),
        About::Visit(about) => visit = Some(about.0),
        About::Place(about, _)
        | About::Unheld(about)
        | About::Unquorate(about)
        | About::Unanswered(about) => session = Some(about.0),
        About::Seat(about) => seat = Some(about.0),
        About::Glass(about) => glass = Some(about),
        // The child says whose it is.
        About::Short(_) => {}
    }
    StepLine {
        id,
        intake,
        visit,
        session,
        seat,
        glass,
        child: row.child.map(|child| child.0),
        name: &row.name,
        birth_date: row.born,
        pathway: &row.pathway,
        next_step: &row.step.words,
        next_step_due: row.step.due,
        next_step_owner: Rules::name_in(&rules.teams, &row.step.owner),
        late_days: (today - row.step.due).num_days().max(0),
        booking: row.step.booking.map(|booking| booking.0),
    }
}
