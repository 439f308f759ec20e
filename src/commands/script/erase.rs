//! `waitwell erase`: all that is held on a child goes, for good. The name is typed to confirm it; the keeper looks again.
use super::ask::{self, strange};
use crate::commands::cli::{Common, EraseArgs};
use crate::commands::common::{Outcome, Said, look, words};
use crate::domain::calendar::long_date;
use crate::wire::message::{Answer, Request};
use crate::wire::query::Query;
use crate::wire::view::View;
use std::io::{BufRead, IsTerminal, Write};

/// Carries out `waitwell erase`.
///
/// # Errors
/// Refused: in words.
pub fn erase(common: &Common, args: &EraseArgs) -> Outcome {
    let link = common.link()?;
    let child = ask::child(&link, &args.child)?;
    let name = match &args.name {
        Some(name) => name.clone(),
        None => {
            let View::Record(page) = look(&link, Query::Record { child })? else { return strange() };
            typed(&page.details.list_name(), &long_date(page.details.born))?
        }
    };
    let asked = Request::Erase { child, name, order: args.order.clone() };
    let lines = match link.call(asked).map_err(words)? {
        Answer::Report { lines, .. } => lines,
        Answer::No { words } | Answer::Fault { words } => return Err(words),
        _ => return strange(),
    };
    Ok(Said::lines(lines))
}

/// The name as it is typed to confirm it.
fn typed(name: &str, born: &str) -> Result<String, String> {
    if !std::io::stdin().is_terminal() {
        return Err(
            "Nobody is at the keyboard to confirm it. Nothing was erased. Give the child's name with --name."
                .to_owned(),
        );
    }
    let mut out = std::io::stdout().lock();
    let ask = format!(
        "{name}, born {born}. Everything held on this child goes for good, from the journal, too. Type the child's given and family \
         name to erase it; Enter alone leaves all as it is. "
    );
    let mut line = String::new();
    let read = write!(out, "{ask}")
        .and_then(|()| out.flush())
        .and_then(|()| std::io::stdin().lock().read_line(&mut line));
    read.map_err(|fault| format!("Nothing could be read ({fault}). Nothing was erased."))?;
    match line.trim() {
        "" => Err("Nothing was erased.".to_owned()),
        name => Ok(name.to_owned()),
    }
}
