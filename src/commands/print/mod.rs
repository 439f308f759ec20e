//! `waitwell print`: clinic lists, the call list and the downtime pack on paper. It is gathered from the keeper, who masks it and
//! logs every child as looked at, and laid out here.
pub mod file;
pub mod gather;
mod nightly;

use super::cli::{Common, FormArgs, PrintArgs, PrintVerb, Whose as WhoseArg};
use super::common::{Outcome, Said, look};
use crate::client::Link;
use crate::commands::script::day;
use crate::domain::calendar::{Calendar, plural};
use crate::domain::ids::SessionId;
use crate::domain::typed_date::Bias;
use crate::exchange::paper::{Print, Width, html, text};
use crate::wire::query::Whose;
use crate::wire::view_paper::PaperOf;
use chrono::{NaiveDate, NaiveDateTime, Timelike};
use std::path::Path;

/// Until this hour a working day's own pack is made again, too: what it is made for may happen any minute.
const DAY_ENDS: u32 = 18;

/// Carries out `waitwell print`.
///
/// # Errors
/// In words.
pub fn print(common: &Common, args: &PrintArgs) -> Outcome {
    let link = common.link()?;
    let today = link.welcome().now.date();
    let typed =
        |typed: &Option<String>| typed.as_deref().map(|typed| day(typed, today, Bias::Any)).transpose();
    let (of, form, into) = match &args.what {
        PrintVerb::Clinic { session: Some(number), form, .. } => {
            (PaperOf::Session { session: SessionId(*number) }, form, None)
        }
        PrintVerb::Clinic { date, mine: true, form, .. } => {
            (PaperOf::Mine { day: typed(date)?.unwrap_or(today) }, form, None)
        }
        PrintVerb::Clinic { date, venue, session: None, form, .. } => {
            let venue = venue.clone().unwrap_or_default();
            (PaperOf::Day { day: typed(date)?.unwrap_or(today), venue }, form, None)
        }
        PrintVerb::Calls { until, whose, form } => {
            let whose = match whose {
                WhoseArg::Mine => Whose::Mine,
                WhoseArg::Team => Whose::Team,
                WhoseArg::All => Whose::All,
            };
            (PaperOf::Calls { whose, until: typed(until)?.unwrap_or(today) }, form, None)
        }
        PrintVerb::Pack { date, into, form, .. } => {
            (PaperOf::Pack { day: typed(date)? }, form, into.as_deref())
        }
    };
    if let (PrintVerb::Pack { recipients_file: keys, .. }, Some(into)) = (&args.what, into) {
        let days = if matches!(of, PaperOf::Pack { day: None }) { days_of(&link) } else { vec![of] };
        let prints = days.iter().map(|of| gathered(common, &link, of)).collect::<Result<Vec<_>, _>>()?;
        return match keys {
            Some(keys) => nightly::pack(common, &prints, into, keys, today),
            None => pack(&prints, into),
        };
    }
    let print = gathered(common, &link, &of)?;
    match &form.out {
        Some(path) => {
            file::replace(path, written(&print, form).as_bytes())?;
            Ok(Said::lines([told(&print, path)]))
        }
        None => Ok(Said::bytes(written(&print, form).into_bytes())),
    }
}

/// The packs that are made where no day is named.
fn days_of(link: &Link) -> Vec<PaperOf> {
    let welcome = link.welcome();
    pack_days(&welcome.rules.calendar, welcome.now).map(|day| PaperOf::Pack { day: Some(day) }).collect()
}

/// The day that has begun, as long as it is one of work and not over, and the next working day: a night's pack of tomorrow alone
/// would leave the day it is made on to paper that is a day old.
fn pack_days(calendar: &Calendar, now: NaiveDateTime) -> impl Iterator<Item = NaiveDate> {
    let today = now.date();
    let own = (calendar.is_working(today) && now.hour() < DAY_ENDS).then_some(today);
    own.into_iter().chain([calendar.add_working_days(today, 1)])
}

/// Everything of a print, at one revision.
fn gathered(common: &Common, link: &Link, of: &PaperOf) -> Result<Print, String> {
    let print = gather::print(|query| look(link, query), of, link.welcome().practice)?;
    Ok(Print { missing: common.missing.clone(), ..print })
}

fn written(print: &Print, form: &FormArgs) -> String {
    match (form.html, form.wide) {
        (true, _) => html(print),
        (false, true) => text(print, Width::Across),
        (false, false) => text(print, Width::Upright),
    }
}

/// The packs as text and as a page, side by side.
fn pack(prints: &[Print], folder: &Path) -> Outcome {
    file::folder(folder)?;
    let mut lines = Vec::new();
    for print in prints {
        let path = |ending: &str| folder.join(format!("downtime-{}.{ending}", print.day.format("%Y-%m-%d")));
        let (plain, page) = (path("txt"), path("html"));
        file::replace(&plain, text(print, Width::Upright).as_bytes())?;
        file::replace(&page, html(print).as_bytes())?;
        lines.extend([told(print, &plain), told(print, &page)]);
    }
    Ok(Said::lines(lines))
}

/// What was written where.
pub fn told(print: &Print, path: &Path) -> String {
    let lines = print.lines();
    format!(
        "{} of children {} in {}.",
        plural(lines as u32, "line"),
        if lines == 1 { "is" } else { "are" },
        path.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_that_has_begun_has_its_pack_until_it_is_over() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let calendar = Calendar::new(vec![(day("2026-12-25"), "Christmas Day".to_owned())]);
        for (now, days) in [
            // Tuesday: at night, at midday, in the evening.
            ("2026-11-24T01:10:00", &["2026-11-24", "2026-11-25"][..]),
            ("2026-11-24T12:30:00", &["2026-11-24", "2026-11-25"]),
            ("2026-11-24T18:30:00", &["2026-11-25"]),
            // Over a weekend.
            ("2026-11-27T12:30:00", &["2026-11-27", "2026-11-30"]),
            ("2026-11-27T18:30:00", &["2026-11-30"]),
            ("2026-11-28T01:10:00", &["2026-11-30"]),
            ("2026-11-29T12:30:00", &["2026-11-30"]),
            ("2026-11-30T01:10:00", &["2026-11-30", "2026-12-01"]),
            // A bank holiday is no day of work.
            ("2026-12-24T18:30:00", &["2026-12-28"]),
            ("2026-12-25T01:10:00", &["2026-12-28"]),
        ] {
            let made: Vec<NaiveDate> = pack_days(&calendar, now.parse().unwrap()).collect();
            assert_eq!(made, days.iter().map(|text| day(text)).collect::<Vec<_>>(), "{now}");
        }
    }
}
