//! `waitwell outcome NUMBER OUTCOME`: what came of a booked place or a visit; also that nobody came.
use super::{ask, deed, named};
use crate::client::Link;
use crate::commands::cli::{Common, OutcomeArgs};
use crate::commands::common::Outcome;
use crate::desk::widgets::Bias;
use crate::domain::booking::Attendance;
use crate::domain::command::{Command, NewReferral};
use crate::domain::ids::{BookingId, VisitId};
use crate::domain::rules::Rules;
use crate::wire::view_whose::WhoseIs;
use chrono::NaiveDate;

/// Absences by their words, which no outcome has.
const ABSENT: [(&str, Attendance); 3] = [
    ("not-brought", Attendance::NotBrought),
    ("did-not-attend", Attendance::DidNotAttend),
    ("too-late", Attendance::LateNotSeen),
];

const ABSENT_ON: &str = "--on says of an absence when the family had been told of a place that was moved: give --told HOW with it, \
                         or leave it out. Nothing was recorded.";
const NOT_ABSENT: &str =
    "--told belongs to not-brought: how the family had been told of the place. Nothing was recorded.";

/// Carries out `waitwell outcome`.
///
/// # Errors
/// Refused: in words.
pub fn outcome(common: &Common, args: &OutcomeArgs) -> Outcome {
    let link = common.link()?;
    if let Some(said) = deed::again(&link, &args.deed, &[&args.number])? {
        return Ok(said);
    }
    let command = if args.visit { of_visit(&link, args)? } else { of_booking(&link, args)? };
    let done = link.send_as(deed::id_of(&args.deed)?, command).map_err(|refusal| {
        let pathway = args.refer.is_none() && refusal.field.as_deref() == Some("pathway");
        let here = if pathway { " Here: --refer PATHWAY." } else { "" };
        format!("{}{here}", deed::refused(refusal))
    })?;
    deed::told(&args.deed, &done, &[])
}

fn of_booking(link: &Link, args: &OutcomeArgs) -> Result<Command, String> {
    let welcome = link.welcome();
    let booking = BookingId(ask::numbered(link, &args.number, WhoseIs::Owed)?);
    let past = |typed: &String| named::day(typed, welcome.now.date(), Bias::Past);
    let on = args.on.as_ref().map(past).transpose()?;
    let absent = ABSENT.iter().find(|(word, _)| word.eq_ignore_ascii_case(args.outcome.trim()));
    if let Some((_, attendance)) = absent {
        return match (args.told, on) {
            (Some(told), Some(on)) => Ok(Command::MissedKnowing { booking, told: named::told(told), on }),
            (None, Some(_)) => Err(ABSENT_ON.to_owned()),
            (_, None) => Ok(Command::Attend { booking, attendance: *attendance, arrived: None }),
        };
    }
    if args.told.is_some() {
        return Err(NOT_ABSENT.to_owned());
    }
    // Of a clinic, else of a drop-in: the keeper knows whose place it is.
    let choices = &welcome.rules.choices;
    let outcome = named::choice(&choices.outcomes, "outcome", &args.outcome).or_else(|words| {
        let of_visit = named::choice(&choices.visit_outcomes, "outcome of a visit", &args.outcome);
        of_visit.map_err(|_| words)
    })?;
    let day = |typed: &String| named::day(typed, welcome.now.date(), Bias::Future);
    let see_by = args.see_by.as_ref().map(day).transpose()?;
    let refer = referred(args, &welcome.rules, welcome.now.date())?.map(Box::new);
    Ok(Command::Outcome { booking, outcome, see_by, words: args.words.clone(), refer, given: on })
}

fn of_visit(link: &Link, args: &OutcomeArgs) -> Result<Command, String> {
    let welcome = link.welcome();
    let outcome = named::choice(&welcome.rules.choices.visit_outcomes, "outcome of a visit", &args.outcome)?;
    let refer = referred(args, &welcome.rules, welcome.now.date())?;
    let visit = VisitId(ask::numbered(link, &args.number, WhoseIs::Visit)?);
    Ok(Command::VisitOutcome { visit, outcome, refer, words: args.words.clone() })
}

/// The referral that an outcome makes, to the pathway named.
fn referred(args: &OutcomeArgs, rules: &Rules, today: NaiveDate) -> Result<Option<NewReferral>, String> {
    let Some(typed) = &args.refer else { return Ok(None) };
    let pathway = named::pathway(rules, typed)?;
    Ok(Some(NewReferral { pathway, received: today, words: args.words.clone(), ..NewReferral::default() }))
}
