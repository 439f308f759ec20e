//! The newsletter of a month: to whom it goes is worked out from the records, noted for each child as one act, and written for
//! whoever sends it, once to each address. Noted before it is written: a list that is lost is written again, nobody is sent two.
use super::cli::{Common, DoArgs, NewsletterArgs};
use super::common::{Outcome, Said, look};
use crate::client::{Link, fresh_id};
use crate::desk::csv;
use crate::domain::calendar::counted;
use crate::domain::child::HIDDEN;
use crate::domain::command::Command;
use crate::domain::ids::ChildId;
use crate::domain::support::{Month, SupportAct};
use crate::wire::message::CommandId;
use crate::wire::query::Query;
use crate::wire::support::{NewsletterPage, NewsletterRow, SupportLook, SupportView};
use crate::wire::view::View;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Children asked for at once.
const AT_ONCE: u16 = 200;
const HEAD: [&str; 6] = ["way", "to", "send to", "language", "format", "children"];

/// One copy: everybody and every child at one address.
#[derive(Clone, Debug, Default)]
struct Copy {
    way: String,
    to: String,
    names: BTreeSet<String>,
    languages: BTreeSet<String>,
    formats: BTreeSet<String>,
    children: Vec<(ChildId, String)>,
}

/// Who gets it, and who does not.
#[derive(Clone, Debug, Default)]
struct List {
    copies: BTreeMap<String, Copy>,
    /// Of each child, who gets it.
    to: BTreeMap<ChildId, Vec<String>>,
    left_out: BTreeMap<String, u32>,
}

/// What is done with the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Noted, and written.
    Send,
    /// What went out before, written again; nothing is noted.
    Again,
    /// Only counted.
    Count,
}

/// Carries out `waitwell newsletter`.
///
/// # Errors
/// In words.
pub fn newsletter(common: &Common, args: &NewsletterArgs) -> Outcome {
    let wanted =
        args.put_on.as_ref().map(|who| (who, "on")).or(args.take_off.as_ref().map(|who| (who, "off")));
    if let Some((who, on_off)) = wanted {
        // As the line says it, so that who is meant is read alike everywhere.
        let tail = if args.carer.is_empty() { String::new() } else { format!(", {}", args.carer) };
        let entry = vec![format!("news {who} {on_off}{tail}")];
        return super::script::entry(common, &DoArgs { entry, ..DoArgs::default() });
    }
    let link = common.link()?;
    let today = link.welcome().now.date();
    let month = match &args.month {
        None => Month::of(today),
        Some(typed) => Month::read(typed)
            .ok_or_else(|| format!("\"{typed}\" is no month. Nothing was sent. Type it as 2026-12."))?,
    };
    let what = match (args.dry_run, args.again) {
        (true, _) => What::Count,
        (false, true) => What::Again,
        (false, false) => What::Send,
    };
    let told = carry_out(&link, month, what, args.out.as_deref(), true)?;
    Ok(Said::lines(told))
}

/// Sends, writes again or counts. `whole`: the file stands where it was named, and nothing may lie there yet; else a free name
/// beside it is taken.
///
/// # Errors
/// In words; what was noted by then is said.
pub fn carry_out(
    link: &Link,
    month: Month,
    what: What,
    out: Option<&Path>,
    whole: bool,
) -> Result<Vec<String>, String> {
    if what != What::Count {
        let Some(path) = out else {
            return Err("--out FILE is missing: nothing was sent. --dry-run only counts.".to_owned());
        };
        if whole && path.exists() {
            return Err(format!("{} is there already. Nothing was sent. Name another file.", path.display()));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if whole && folder.is_some_and(|folder| !folder.is_dir()) {
            return Err(format!("There is no folder for {}. Nothing was sent.", path.display()));
        }
    }
    if what != What::Again {
        month.is_near(link.welcome().now.date())?;
    }
    let mut list = gather(link, month, what == What::Again)?;
    if what == What::Send {
        note(link, month, &mut list)?;
    }
    let mut told = Vec::new();
    if let Some(path) = out.filter(|_| what != What::Count && !list.copies.is_empty()) {
        let head: Vec<String> = HEAD.iter().map(|name| (*name).to_owned()).collect();
        let rows: Vec<Vec<String>> = list.copies.values().map(row).collect();
        let kept = csv::write(path, &head, &rows).map_err(|fault| {
            let copies = counted(list.copies.len() as u64, "copy", "copies");
            format!(
                "The file could not be written to {} ({fault}). {copies} are noted as sent: `waitwell newsletter --month {} --again --out FILE` writes the list again.",
                path.display(),
                month.code()
            )
        })?;
        told.push(format!(
            "{} {} in {}.",
            copies(&list),
            if list.copies.len() == 1 { "is" } else { "are" },
            kept.display()
        ));
    } else {
        told.push(format!("{} for {}.", copies(&list), month.words()));
    }
    if what == What::Send && !list.to.is_empty() {
        let children = counted(list.to.len() as u64, "child", "children");
        told.push(format!("Noted for {children} as a contact."));
    }
    let left: Vec<String> = list.left_out.iter().map(|(why, n)| format!("{n} {why}")).collect();
    if !left.is_empty() {
        told.push(format!("Left out: {}.", left.join("; ")));
    }
    Ok(told)
}

fn copies(list: &List) -> String {
    match list.copies.len() {
        1 => "1 copy".to_owned(),
        n => format!("{n} copies"),
    }
}

fn row(copy: &Copy) -> Vec<String> {
    let joined = |set: &BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>().join("; ");
    let children: Vec<&str> = copy.children.iter().map(|(_, name)| name.as_str()).collect();
    vec![
        copy.way.clone(),
        copy.names.iter().cloned().collect::<Vec<_>>().join(" and "),
        copy.to.clone(),
        joined(&copy.languages),
        joined(&copy.formats),
        children.join("; "),
    ]
}

/// Every child that waits, grouped by address. `again`: those to whom the month's went.
fn gather(link: &Link, month: Month, again: bool) -> Result<List, String> {
    let mut rows: Vec<NewsletterRow> = Vec::new();
    let mut after = ChildId(0);
    loop {
        let page = window(link, month, after)?;
        let Some(last) = page.rows.last().map(|row| row.child) else { break };
        after = last;
        rows.extend(page.rows);
        if !page.more {
            break;
        }
    }
    // Nothing is sent: of any month it can be written again to whom it went.
    if again {
        return Ok(grouped(&rows, true));
    }
    let latest = rows.iter().map(|row| row.latest).max().unwrap_or_default();
    if latest > month {
        return Err(format!(
            "The newsletter of {} went out already: that of {} is not sent after it. Nothing was sent.",
            latest.words(),
            month.words()
        ));
    }
    Ok(grouped(&rows, false))
}

fn window(link: &Link, month: Month, after: ChildId) -> Result<NewsletterPage, String> {
    let query = Query::Support(SupportLook::Newsletter { month, after, rows: AT_ONCE });
    match look(link, query)? {
        View::Support(view) => match *view {
            SupportView::Newsletter(page) => Ok(page),
            _ => Err("The keeper gave another answer than was asked for. Nothing was sent.".to_owned()),
        },
        _ => Err("The keeper gave another answer than was asked for. Nothing was sent.".to_owned()),
    }
}

fn grouped(rows: &[NewsletterRow], again: bool) -> List {
    let mut list = List::default();
    // An address that had the month's for one child gets no second for another who came since.
    let had: BTreeSet<&str> = rows
        .iter()
        .filter(|row| row.sent)
        .filter_map(|row| row.entry.as_ref().ok())
        .flat_map(|entry| entry.to.iter().map(|one| one.household.as_str()))
        .collect();
    let mut out = |why: &str| *list.left_out.entry(why.to_owned()).or_default() += 1;
    let mut taken = Vec::new();
    for row in rows {
        match &row.entry {
            _ if row.sent != again => {
                if row.sent {
                    out("had it already this month");
                }
            }
            Err(why) => out(why.words()),
            Ok(entry) => {
                let open: Vec<_> = entry.to.iter().filter(|one| one.to != HIDDEN).collect();
                let fresh: Vec<_> =
                    open.iter().filter(|one| again || !had.contains(one.household.as_str())).collect();
                match (open.is_empty(), fresh.is_empty()) {
                    (true, _) => out("address hidden from you: the records officer sends it"),
                    (false, true) => out("had it already, at the same address as another child"),
                    (false, false) => {
                        taken.push((row, entry, fresh.into_iter().copied().collect::<Vec<_>>()));
                    }
                }
            }
        }
    }
    for (row, entry, to) in taken {
        for one in &to {
            let copy = list.copies.entry(one.household.clone()).or_default();
            copy.way.clone_from(&one.way);
            copy.to.clone_from(&one.to);
            copy.names.insert(one.name.clone());
            copy.languages.extend(Some(one.language.clone()).filter(|words| !words.is_empty()));
            copy.formats.extend(Some(entry.format.clone()).filter(|words| !words.is_empty()));
            if !copy.children.iter().any(|(id, _)| *id == row.child) {
                copy.children.push((row.child, row.name.clone()));
            }
        }
        list.to.insert(row.child, to.iter().map(|one| one.name.clone()).collect());
    }
    list
}

/// Notes it for every child, as one act; who refused it meanwhile is taken off the list.
fn note(link: &Link, month: Month, list: &mut List) -> Result<(), String> {
    let act = fresh_id()?.act().ok_or("This machine gives no random numbers. Nothing was sent.")?;
    let children: Vec<(ChildId, Vec<String>)> = list.to.iter().map(|(id, to)| (*id, to.clone())).collect();
    for (n, (child, to)) in children.into_iter().enumerate() {
        let id = CommandId::part(act, u32::try_from(n).unwrap_or(u32::MAX));
        let command = Command::Support { child, act: SupportAct::Newsletter { month, to } };
        if let Err(refusal) = link.send_as(id, command) {
            list.to.remove(&child);
            for copy in list.copies.values_mut() {
                copy.children.retain(|(id, _)| *id != child);
            }
            *list.left_out.entry(format!("not noted: {}", refusal.words)).or_default() += 1;
        }
    }
    list.copies.retain(|_, copy| !copy.children.is_empty());
    Ok(())
}

/// Sends it from the desk: under a name that is free.
///
/// # Errors
/// In words.
pub fn at_desk(link: &Link, month: Month, path: &Path) -> Result<String, String> {
    carry_out(link, month, What::Send, Some(path), false).map(|told| told.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::support::{Entry, LeftOut, Recipient};

    fn recipient(name: &str, to: &str) -> Recipient {
        Recipient {
            name: name.to_owned(),
            way: "letter".to_owned(),
            language: String::new(),
            to: to.to_owned(),
            household: format!("letter {to}"),
        }
    }

    fn of(child: u32, sent: bool, entry: Result<Vec<Recipient>, LeftOut>) -> NewsletterRow {
        let entry = entry.map(|to| Entry { to, format: String::new() });
        NewsletterRow {
            child: ChildId(child),
            name: format!("C{child}"),
            sent,
            hidden: false,
            entry,
            latest: Month(0),
        }
    }

    #[test]
    fn one_copy_an_address_and_each_left_out_is_counted_with_why() {
        let rows = [
            of(1, false, Ok(vec![recipient("Ewa", "elm"), recipient("Mark", "oak")])),
            of(2, false, Ok(vec![recipient("Ewa", "elm")])),
            of(3, false, Err(LeftOut::OptedOut)),
            of(4, true, Ok(vec![recipient("Jo", "ash")])),
            of(5, false, Ok(vec![recipient("Jo", "ash")])),
            of(6, false, Ok(vec![recipient("Kim", HIDDEN)])),
        ];
        let list = grouped(&rows, false);
        let copies: Vec<(&str, usize)> =
            list.copies.values().map(|copy| (copy.to.as_str(), copy.children.len())).collect();
        assert_eq!(copies, [("elm", 2), ("oak", 1)], "siblings share one");
        assert_eq!(list.to.keys().map(|id| id.0).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(list.left_out.values().sum::<u32>(), 4);
        assert!(list.left_out.keys().any(|why| why.contains("opted out")));
        let again = grouped(&rows, true);
        assert_eq!(again.copies.len(), 1, "only what went out before");
    }
}
