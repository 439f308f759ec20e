//! `waitwell restore`: a backup brought back into an empty place, on this or on a bare machine.
use crate::commands::backup::{AGE, ended, started};
use crate::commands::cli::{Common, RestoreArgs};
use crate::commands::common::{Outcome, Said};
use crate::commands::keeper::long_ago;
use crate::domain::calendar::long_date;
use crate::domain::ids::ChildId;
use crate::keeper::erase::{self, Again, Since};
use crate::store::backup::{self, BackupFault, Manifest, Owner};
use crate::store::folder::StoreFolder;
use crate::store::kept::{self, Deed, Note};
use chrono::{DateTime, Utc};
use std::io::BufReader;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// The keeper's account on a server, as the package makes it.
const KEEPER: &str = "waitwell-keeper";

/// Carries out `waitwell restore`.
pub fn restore(common: &Common, args: &RestoreArgs) -> Outcome {
    let store = common.store_path()?;
    if !args.file.is_file() {
        return Err(format!("There is no backup at {}. Nothing was changed.", args.file.display()));
    }
    let owner = args.owner.as_deref().map(owner).transpose()?;
    let mut age = Command::new(AGE);
    age.arg("--decrypt").arg("--identity").arg(&args.identity).arg(&args.file);
    let mut age = started(age.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let from = age.stdout.take().ok_or("The backup could not be taken from age.")?;
    let whole = || ended(age).map_err(BackupFault);
    let file = std::path::absolute(&args.file).unwrap_or_else(|_| args.file.clone());
    let mut told = Vec::new();
    let last = |folder: &StoreFolder, manifest: &Manifest| {
        told = erased_since(folder, &file, manifest, &args.erase);
    };
    let manifest = backup::restore(BufReader::new(from), &store, args.practice, owner, whole, last)
        .map_err(|fault| fault.to_string())?;
    let mut lines = vec![
        format!(
            "{} is brought back: all up to change {}, as of {}.",
            store.display(),
            manifest.seq,
            manifest.made
        ),
        "Its records are made anew when its keeper starts; waitwell verify looks through all of it."
            .to_owned(),
    ];
    lines.extend(told);
    // A keeper under an account of its own would not get in.
    let there = std::fs::metadata(&store).ok().filter(|_| rustix::process::geteuid().is_root());
    if there.is_some_and(|there| there.uid() == 0) && common.server_of(&store)?.is_some() {
        lines.push(format!(
            "It is root's: chown -R {KEEPER}: {} before its keeper starts (or --owner {KEEPER} the next time).",
            store.display()
        ));
    }
    Ok(Said::lines(lines))
}

/// How old it is, and who was erased since: those go again, before the store has its name and anybody comes in. `orders`: whom
/// somebody else knows of.
fn erased_since(
    folder: &StoreFolder,
    file: &Path,
    manifest: &Manifest,
    orders: &[(u32, String)],
) -> Vec<String> {
    let (made, now) = (manifest.made.parse::<DateTime<Utc>>(), Utc::now());
    let age = made.map_or_else(|_| "at an unknown time".to_owned(), |made| long_ago(now - made));
    let mut lines =
        vec![format!("The backup was made {age}: what was entered or erased since is not in it.")];
    // It came from this file, which holds whoever is erased from now on, too.
    let from = Note {
        what: Deed::Backup,
        at: manifest.made.clone(),
        seq: manifest.seq,
        file: file.display().to_string(),
        by: String::new(),
        children: None,
    };
    if let Err(fault) = kept::note(folder, &from) {
        lines.push(format!("The store could not note from which file it came: {fault}"));
    }
    let backups = file.parent().unwrap_or(Path::new("/"));
    let found = erase::since(folder, backups, (manifest.seq, &manifest.made)).unwrap_or_else(|fault| {
        lines.push(fault.to_string());
        Since::default()
    });
    for (child, Again { on, basis }) in &found.again {
        let on = long_date(*on);
        let known =
            basis.clone().unwrap_or_else(|| format!("erased on {on}, by the list beside the backups"));
        lines.push(format!("Child {child} was erased on {on}, and is in the backup. It is erased again:"));
        lines.extend(gone(folder, *child, &known, manifest));
    }
    for (child, order) in orders.iter().filter(|(child, _)| !found.again.contains_key(child)) {
        let known =
            if order.is_empty() { "by whoever brought it back".to_owned() } else { format!("order {order}") };
        lines.extend(gone(folder, *child, &known, manifest));
    }
    lines.extend(found.unread.iter().map(|what| format!("{what}.")));
    let seen = found.seen.join(" and ");
    lines.push(match (found.is_known(), found.again.is_empty() && orders.is_empty()) {
        (true, true) => format!("No child that is in it was erased since, by {seen}."),
        (true, false) => format!("By {seen}. Whoever was erased and is not in there has to be erased again, too: {ONCE_MORE}"),
        (false, _) => {
            let what = if found.unread.is_empty() {
                "Neither the store of before lies beside it nor a list of erasures beside the backup: which"
            } else {
                "Which"
            };
            format!(
                "{what} {}children were erased since is not known here, and they are on record again. Ask who keeps the orders before \
                 anybody comes in: {ONCE_MORE}",
                if found.again.is_empty() && orders.is_empty() { "" } else { "other " }
            )
        }
    });
    lines
}

/// What to do about a child that only somebody else knows of: a store that was in use is not what `restore` erases in.
const ONCE_MORE: &str =
    "bring the backup back once more, into an empty place, with --erase NUMBER=ORDER for each.";

/// A child goes again: what was done, or why not.
fn gone(folder: &StoreFolder, child: u32, basis: &str, manifest: &Manifest) -> Vec<String> {
    erase::again(folder, ChildId(child), basis, &manifest.made).unwrap_or_else(|why| {
        vec![format!(
            "Child {child} could not be erased again, and is on record if it was in the backup: {why} A records officer erases it at \
             their own login (waitwell erase --child {child}), or tell whoever looks after waitwell."
        )]
    })
}

/// Somebody whom a store may be given to, by name.
fn owner(name: &str) -> Result<Owner, String> {
    if !rustix::process::geteuid().is_root() {
        return Err(format!("Only root gives files to {name}. Nothing was changed."));
    }
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let found = passwd.lines().find_map(|line| {
        let mut parts = line.split(':');
        let known = parts.next()? == name;
        let (user, group) = (parts.nth(1)?.parse().ok()?, parts.next()?.parse().ok()?);
        known.then_some((user, group))
    });
    found.ok_or_else(|| format!("This machine knows no account called {name}. Nothing was changed."))
}
