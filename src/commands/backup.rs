//! `waitwell backup`: the store, as of a change that is safe, through `age` into one file. The key that opens it never comes near
//! this machine.
use crate::commands::cli::{BackupArgs, Common};
use crate::commands::common::{Outcome, Said, words};
use crate::config;
use crate::domain::calendar::{london_now, plural};
use crate::domain::state::State;
use crate::keeper::erase;
use crate::keeper::identity::user;
use crate::keeper::start;
use crate::store::StoreError;
use crate::store::backup;
use crate::store::erasures;
use crate::store::folder::{StoreFolder, StoreLock, new_file, sync_dir};
use crate::store::journal::{FileJournal, Journal, Marks};
use crate::store::kept::{self, Deed, Note};
use crate::wire::message::{Answer, Request};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The program that encrypts (Debian package `age`).
pub(super) const AGE: &str = "age";
/// Name of a backup in a folder of them.
const NAMED: &str = "waitwell-%Y%m%dT%H%M%SZ.age";

/// Carries out `waitwell backup`.
pub fn backup(common: &Common, args: &BackupArgs) -> Outcome {
    let folder = StoreFolder::open(&common.store_path()?).map_err(|fault| fault.to_string())?;
    let now = chrono::Utc::now();
    let named = || args.into.as_ref().map(|into| into.join(now.format(NAMED).to_string()));
    let file = args.file.clone().or_else(named).unwrap_or_default();
    let file = std::path::absolute(&file).unwrap_or(file);
    if file.exists() {
        return Err(format!(
            "{} is there already, and a backup is never written over. Nothing was made.",
            file.display()
        ));
    }
    let Stands { known, held, counted, owed } = stands(common, &folder)?;
    let unfinished = PathBuf::from(format!("{}.unfinished", file.display()));
    let out = new_file(&unfinished).map_err(|fault| fault.to_string())?;
    let kept = out.try_clone().map_err(|fault| fault.to_string())?;
    let mut owed = owed;
    let made = encrypted(common, args, &folder, known, out).and_then(|manifest| {
        kept.sync_all().map_err(|fault| format!("The backup could not be made durable ({fault})."))?;
        // Those of then: children come and go, and whoever asks later what left must be told what did.
        let mut children = counted;
        if held.is_some()
            && let Some(state) = folded(&folder, manifest.seq)
        {
            children = Some(state.each_child().count() as u32);
            let (days, today) = (state.rules.settings.backups_kept_days, london_now(now).date());
            owed = erase::owed((&folder, &kept::notes(&folder)), &state.kept.erased, today, days).0;
        }
        let noted = Note {
            what: Deed::Backup,
            at: manifest.made.clone(),
            seq: manifest.seq,
            file: file.display().to_string(),
            by: user(rustix::process::getuid().as_raw()).name,
            children,
        };
        // Before it is there: of one that the store does not know of no erasure would ever be told.
        kept::note(&folder, &noted).map_err(|fault| {
            format!(
                "The store could not note the backup, and an erasure would not know that it holds the child ({fault}) No backup was \
                 made: {} has to be the account's that makes them.",
                folder.kept().display()
            )
        })?;
        std::fs::rename(&unfinished, &file)
            .map_err(|fault| format!("The backup could not be given its name ({fault})."))?;
        sync_dir(file.parent().unwrap_or(Path::new("/"))).map_err(|fault| fault.to_string())?;
        Ok(manifest)
    });
    if made.is_err() {
        let _ = std::fs::remove_file(&unfinished);
    }
    let manifest = made?;
    let beside = file.parent().unwrap_or(Path::new("/"));
    let begun = erasures::begin(beside, &folder, &manifest.made);
    if let Err(fault) = &begun {
        eprintln!("The backup is there, but the list of erasures beside it could not be begun: {fault}");
    }
    let code = u8::from(begun.is_err() || !owed.is_empty());
    for words in &owed {
        eprintln!("{words}");
    }
    let gone = match &args.into {
        Some(into) => prune(common, &folder, into, now)?,
        None => 0,
    };
    if args.json {
        return Ok(Said::json(&manifest)?.code(code));
    }
    let practice = if manifest.practice { " (practice)" } else { "" };
    let mut lines = vec![format!(
        "The store up to change {}{practice} is in {}. Only the key it is for opens it.",
        manifest.seq,
        file.display()
    )];
    if gone > 0 {
        let verb = if gone == 1 { "was" } else { "were" };
        lines.push(format!("{} {verb} past keeping and thrown away.", plural(gone as u32, "backup")));
    }
    Ok(Said::lines(lines).code(code))
}

/// Throws away backups of that folder that are past their time: what they hold of an erased child goes with them. Only files that
/// bear the name this program gives are looked at, and the newest always stays.
fn prune(common: &Common, folder: &StoreFolder, into: &Path, now: DateTime<Utc>) -> Result<usize, String> {
    let config = config::paths::config(common.config.as_deref(), folder.path(), Path::is_dir);
    let config = config::load(config.as_deref()).map_err(|fault| fault.to_string())?;
    let days = TimeDelta::days(config.rules.settings.backups_kept_days.into());
    let made = |path: &Path| {
        let name = path.file_name()?.to_str()?;
        Some(NaiveDateTime::parse_from_str(name, NAMED).ok()?.and_utc())
    };
    let wrong = |fault: std::io::Error| {
        format!("The backup is made, but older ones in {} could not be looked at ({fault}).", into.display())
    };
    let mut all: Vec<(DateTime<Utc>, PathBuf)> = std::fs::read_dir(into)
        .map_err(wrong)?
        .flatten()
        .filter_map(|entry| Some((made(&entry.path())?, entry.path())))
        .collect();
    all.sort();
    all.pop();
    let mut gone = 0;
    for (_, path) in all.into_iter().filter(|(made, _)| now - *made > days) {
        std::fs::remove_file(&path).map_err(wrong)?;
        gone += 1;
    }
    Ok(gone)
}

/// A store that no keeper has, at that change; none where the journal cannot be read.
fn folded(folder: &StoreFolder, seq: u64) -> Option<State> {
    let opened = FileJournal::open(folder, &Marks::default()).ok()?;
    start::fold_all(&*opened.journal.reader(), seq).ok()
}

/// Up to which change the store is safe: the keeper's word, where one runs; else the store is taken while it is read.
pub(super) fn durable(
    common: &Common,
    folder: &StoreFolder,
) -> Result<(Option<u64>, Option<StoreLock>), String> {
    stands(common, folder).map(|stands| (stands.known, stands.held))
}

/// How a store stands that is to be backed up.
#[derive(Default)]
struct Stands {
    /// Up to which change it is safe, by its keeper.
    known: Option<u64>,
    /// The lock, where no keeper has it.
    held: Option<StoreLock>,
    /// How many children the keeper counts.
    counted: Option<u32>,
    /// Erasures that the keeper could not note beside the backups of before.
    owed: Vec<String>,
}

fn stands(common: &Common, folder: &StoreFolder) -> Result<Stands, String> {
    for _ in 0..2 {
        if let Some(link) = common.find()? {
            return match link.call(Request::Status).map_err(words)? {
                Answer::Status(status) => Ok(Stands {
                    known: Some(status.revision),
                    counted: Some(status.children),
                    owed: status.told.into_iter().filter(|told| told.starts_with(erase::OWED)).collect(),
                    ..Stands::default()
                }),
                Answer::No { words } | Answer::Fault { words } => Err(words),
                _ => Err("The keeper answered something else than was asked. Nothing was made.".to_owned()),
            };
        }
        match folder.lock() {
            Ok(lock) => return Ok(Stands { held: Some(lock), ..Stands::default() }),
            // One was started meanwhile: it is asked.
            Err(StoreError::Held { .. }) => {}
            Err(fault) => return Err(fault.to_string()),
        }
    }
    Err(StoreError::Held { path: folder.path().into(), pid: folder.holder() }.to_string())
}

fn encrypted(
    common: &Common,
    args: &BackupArgs,
    folder: &StoreFolder,
    known: Option<u64>,
    out: std::fs::File,
) -> Result<backup::Manifest, String> {
    let mut age = Command::new(AGE);
    age.arg("--encrypt").stdin(Stdio::piped()).stdout(out).stderr(Stdio::piped());
    for recipient in &args.recipient {
        age.arg("--recipient").arg(recipient);
    }
    if let Some(file) = &args.recipients_file {
        has_recipients(file)?;
        age.arg("--recipients-file").arg(file);
    }
    let mut age = started(&mut age)?;
    let into = age.stdin.take().ok_or("The backup could not be handed to age.")?;
    let now = chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let written = backup::write(folder, common.config.as_deref(), known, now, BufWriter::new(into));
    // Where age itself gave up, its reason is the one to tell, and not that nobody took what was written.
    ended(age)?;
    written.map_err(|fault| fault.to_string())
}

/// A file of recipients that is not there, or names nobody, is said before age says it in its own words.
pub(super) fn has_recipients(file: &Path) -> Result<(), String> {
    let what = match std::fs::read_to_string(file) {
        Ok(text) if text.lines().map(str::trim).any(|line| !line.is_empty() && !line.starts_with('#')) => {
            return Ok(());
        }
        Ok(_) => "names no key".to_owned(),
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => "is not there".to_owned(),
        Err(fault) => format!("cannot be read ({fault})"),
    };
    Err(format!(
        "{} {what}, so there is nobody to encrypt for. Nothing was made. Write into it, one a line, the public keys (age1...) of \
         those who keep the secret ones elsewhere; `age-keygen` makes a pair.",
        file.display()
    ))
}

/// Starts age.
pub(super) fn started(age: &mut Command) -> Result<Child, String> {
    age.spawn().map_err(|fault| match fault.kind() {
        std::io::ErrorKind::NotFound => {
            "Backups are encrypted by the program age, which is not on this machine (Debian package age). Nothing was made."
                .to_owned()
        }
        _ => format!("The program age could not be started ({fault}). Nothing was made."),
    })
}

/// Waits until age has ended, and tells what it said where it failed.
pub(super) fn ended(age: Child) -> Result<(), String> {
    let done = age.wait_with_output().map_err(|fault| format!("The program age was lost ({fault})."))?;
    if done.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&done.stderr);
    let said = said.lines().next().unwrap_or("it gave no reason").trim_start_matches("age: ");
    let said = said.trim_start_matches("error: ");
    Err(format!("age could not do it: {said}. Nothing was made."))
}
