//! `waitwell do ENTRY`: an entry of the desk's line, read by the keeper as it reads the line itself, and carried out where its
//! words leave nothing open.
use super::ask::strange;
use super::deed;
use crate::client::Link;
use crate::commands::cli::{Common, DoArgs};
use crate::commands::common::{Outcome, Said, look};
use crate::domain::command::Command;
use crate::wire::entry::{EntryDeed, EntryPage, Here, Picked, of, verb};
use crate::wire::query::Query;
use crate::wire::view::View;

/// Carries out `waitwell do`.
///
/// # Errors
/// Something is left open, or it is refused: in words.
pub fn entry(common: &Common, args: &DoArgs) -> Outcome {
    let text = args.entry.join(" ");
    let link = common.link()?;
    let page = read(&link, &text)?;
    if !page.rest.is_empty() {
        return Err(
            "One entry at a time: leave out what stands after the \";\". Nothing was done.".to_owned()
        );
    }
    if page.must_choose {
        let rows: Vec<&str> = page.among.iter().map(|choice| choice.words.as_str()).collect();
        return Err(format!("{} Nothing was done. They are:\n{}", page.says.join(" "), rows.join("\n")));
    }
    let commands = match &page.deed {
        EntryDeed::Do { commands, .. } => commands.clone(),
        EntryDeed::Preview { rows, .. } => rows.iter().map(|(_, command)| command.clone()).collect(),
        EntryDeed::None => {
            let open = if page.open.is_empty() { String::new() } else { format!(" [{}]", page.open) };
            return Err(format!("{}{open} Nothing was done.", page.says.join(" ")));
        }
        _ => return Err(format!("{} {} Nothing was done.", page.says.join(" "), instead(&text))),
    };
    if args.dry_run {
        return Ok(Said::lines(said(&page)));
    }
    send(&link, args, commands)
}

/// What Enter would do, row by row where there are several.
fn said(page: &EntryPage) -> Vec<String> {
    let rows = match &page.deed {
        EntryDeed::Preview { rows, .. } => rows.iter().map(|(words, _)| words.clone()).collect(),
        _ => Vec::new(),
    };
    page.says.iter().cloned().chain(rows).collect()
}

/// What opens a screen has a command of its own.
fn instead(text: &str) -> String {
    let row = verb(text.split_whitespace().next().unwrap_or_default());
    match row.map(|row| of(row.verb).command) {
        Some(command) if !command.is_empty() => {
            format!("That is for the desk; here it is `waitwell {command}`.")
        }
        _ => "That is for the desk.".to_owned(),
    }
}

fn read(link: &Link, text: &str) -> Result<EntryPage, String> {
    let query =
        Query::Entry { text: text.to_owned(), here: Box::new(Here::default()), picked: Picked::default() };
    let View::Entry(page) = look(link, query)? else { return strange() };
    Ok(*page)
}

/// Sends them in order; the id is the first one's, and the others' are made from it, so that all of it is done once.
fn send(link: &Link, args: &DoArgs, commands: Vec<Command>) -> Outcome {
    let mut last = None;
    for (nth, command) in commands.into_iter().enumerate() {
        let mut deed = args.deed.clone();
        deed.id = deed.id.map(|id| if nth == 0 { id } else { format!("{id} part {nth}") });
        let id = deed::id_of(&deed)?;
        last = Some(link.send_as(id, command).map_err(deed::refused)?);
    }
    match last {
        Some(done) => deed::told(&args.deed, &done, &[]),
        None => Err("Nothing was done.".to_owned()),
    }
}
