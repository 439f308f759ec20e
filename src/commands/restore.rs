//! `waitwell restore`: a backup brought back into an empty place, on this or on a bare machine.
use crate::commands::backup::{AGE, ended, started};
use crate::commands::cli::{Common, RestoreArgs};
use crate::commands::common::{Outcome, Said};
use crate::commands::keeper::long_ago;
use crate::domain::calendar::long_date;
use crate::keeper::erase;
use crate::store::backup::{self, BackupFault, Manifest, Owner};
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
    let manifest = backup::restore(BufReader::new(from), &store, args.practice, owner, whole)
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
    lines.extend(erased_since(&store, &args.file, &manifest));
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

/// How old it is, and who was erased since: those are on record again.
fn erased_since(store: &Path, file: &Path, manifest: &Manifest) -> Vec<String> {
    let age = manifest
        .made
        .parse()
        .map_or_else(|_| "at an unknown time".to_owned(), |made: DateTime<Utc>| long_ago(Utc::now() - made));
    let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let backups = file.parent().unwrap_or(Path::new("/"));
    let found = erase::since(store, backups, (manifest.seq, &manifest.made)).unwrap_or_default();
    let command = format!("waitwell --store {} erase --child", store.display());
    let by_order = "(with --order REFERENCE where it was erased by an order)";
    let mut lines: Vec<String> = (found.again.iter())
        .map(|(child, on)| {
            format!("Child {child} was erased on {} and is on record again. Erase it again: {command} {child} {by_order}.", long_date(*on))
        })
        .collect();
    let seen: Vec<String> = found.seen.iter().map(|path| path.display().to_string()).collect();
    let known = match (seen.is_empty(), lines.is_empty()) {
        (false, false) => format!(
            "By {}. Whoever was erased and is not in there has to be erased again, too.",
            seen.join(" and ")
        ),
        (false, true) => format!("No child that is in it was erased since, by {}.", seen.join(" and ")),
        (true, _) => format!(
            "Neither the store of before lies beside it nor a list of erasures beside the backup: which children were erased since is \
             not known here, and they are on record again. Ask who keeps the orders, and erase each again: {command} NUMBER {by_order}."
        ),
    };
    lines.insert(0, format!("The backup was made {age}: what was entered or erased since is not in it."));
    lines.push(known);
    lines
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
