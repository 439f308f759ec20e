//! `waitwell print`: clinic lists, the call list and the downtime pack on paper. It is gathered from the keeper, who masks it and
//! logs every child as looked at, and laid out here.
pub mod file;
pub mod gather;
mod nightly;

use super::cli::{Common, FormArgs, PrintArgs, PrintVerb, Whose as WhoseArg};
use super::common::{Outcome, Said, look};
use crate::client::Link;
use crate::commands::script::day;
use crate::domain::calendar::plural;
use crate::domain::ids::SessionId;
use crate::domain::typed_date::Bias;
use crate::exchange::paper::{Print, Width, html, text};
use crate::wire::query::Whose;
use crate::wire::view_paper::PaperOf;
use std::path::Path;

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
    let print = gathered(&link, &of)?;
    if let (PrintVerb::Pack { recipients_file: Some(keys), .. }, Some(into)) = (&args.what, into) {
        return nightly::pack(common, &print, into, keys, today);
    }
    match (into, &form.out) {
        (Some(folder), _) => pack(&print, folder),
        (None, Some(path)) => {
            file::replace(path, written(&print, form).as_bytes())?;
            Ok(Said::lines([told(&print, path)]))
        }
        (None, None) => Ok(Said::bytes(written(&print, form).into_bytes())),
    }
}

/// Everything of a print, at one revision.
fn gathered(link: &Link, of: &PaperOf) -> Result<Print, String> {
    gather::print(|query| look(link, query), of, link.welcome().practice)
}

fn written(print: &Print, form: &FormArgs) -> String {
    match (form.html, form.wide) {
        (true, _) => html(print),
        (false, true) => text(print, Width::Across),
        (false, false) => text(print, Width::Upright),
    }
}

/// The pack as text and as a page, side by side.
fn pack(print: &Print, folder: &Path) -> Outcome {
    file::folder(folder)?;
    let path = |ending: &str| folder.join(format!("downtime-{}.{ending}", print.day.format("%Y-%m-%d")));
    let (plain, page) = (path("txt"), path("html"));
    file::replace(&plain, text(print, Width::Upright).as_bytes())?;
    file::replace(&page, html(print).as_bytes())?;
    Ok(Said::lines([told(print, &plain), told(print, &page)]))
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
