//! What the desk wants on paper or in a calendar: fetched, laid out and written here, on a thread of its own, since the desk goes on
//! meanwhile.
use super::Shared;
use crate::commands::calendar::span;
use crate::commands::common::{taken, words};
use crate::commands::newsletter;
use crate::commands::print::{gather, told};
use crate::desk::csv;
use crate::desk::seam::{FromKeeper, Ticket, Writing};
use crate::exchange::ical;
use crate::exchange::paper::{Width, html, text};
use crate::wire::message::{Answer, Request};
use crate::wire::query::Query;
use crate::wire::view::View;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Begins to write; what became of it comes with the ticket.
pub(super) fn write(shared: &Arc<Shared>, ticket: Ticket, writing: Writing, path: PathBuf) {
    let of = shared.clone();
    let begun = std::thread::Builder::new().name("writing".to_owned()).spawn(move || {
        let answer = match written(&of, &writing, &path) {
            Ok(words) => Answer::Report { well: true, lines: vec![words] },
            Err(words) => Answer::Fault { words },
        };
        of.say(FromKeeper::Reply(ticket, answer));
    });
    if let Err(fault) = begun {
        let words = format!("This machine gives no thread ({fault}). No file was made. Try again.");
        shared.say(FromKeeper::Reply(ticket, Answer::Fault { words }));
    }
}

fn written(shared: &Shared, writing: &Writing, path: &Path) -> Result<String, String> {
    let ask = |query: Query| -> Result<View, String> {
        taken(shared.link.call(Request::Look { query: Box::new(query) }).map_err(words)?)
    };
    let practice = shared.link.welcome().practice;
    match writing {
        Writing::Text(of) => {
            let print = gather::print(ask, of, practice)?;
            Ok(told(&print, &keep(path, &text(&print, Width::Upright))?))
        }
        Writing::Html(of) => {
            let print = gather::print(ask, of, practice)?;
            Ok(told(&print, &keep(path, &html(&print))?))
        }
        Writing::Newsletter(month) => newsletter::at_desk(&shared.link, *month, path),
        Writing::Calendar(of) => {
            let pages = gather::calendar(ask, of, span(shared.civil.now().date()))?;
            let events: usize = pages.iter().map(|page| page.events.len()).sum();
            let path = keep(path, &ical::calendar(&pages, practice))?;
            let verb = if events == 1 { "is" } else { "are" };
            let sessions = crate::domain::calendar::plural(events as u32, "session");
            Ok(format!("{sessions} {verb} in {}.", path.display()))
        }
    }
}

/// Under a name that is free: nobody looks at the desk's folder before they write.
fn keep(path: &Path, written: &str) -> Result<PathBuf, String> {
    csv::keep(path, written.as_bytes()).map_err(|fault| {
        format!(
            "The file could not be written to {} ({fault}). Nothing else was changed. e asks for another place.",
            path.display()
        )
    })
}
