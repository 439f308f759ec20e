//! The downtime pack, encrypted: it lies on a disk every night and is wanted on one day of a thousand.
use super::{Outcome, Said, file, told};
use crate::commands::backup::{AGE, ended, has_recipients, started};
use crate::commands::cli::Common;
use crate::exchange::paper::{Print, html};
use crate::store::folder::StoreFolder;
use crate::store::kept::{self, Deed, Note};
use chrono::{Days, NaiveDate};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Days for which packs of days gone by are left.
const LEFT: u64 = 7;
/// Beginning and ending of a pack's name.
const NAME: (&str, &str) = ("downtime-", ".html.age");

/// Writes them into that folder, and takes away those of days long gone.
pub(super) fn pack(common: &Common, prints: &[Print], into: &Path, keys: &Path, today: NaiveDate) -> Outcome {
    has_recipients(keys)?;
    file::folder(into)?;
    let mut lines = Vec::new();
    for print in prints {
        let path = one(print, into, keys)?;
        // Whoever is not the keeper's account may not write there, and need not.
        if let Ok(folder) = StoreFolder::open(&common.store_path()?) {
            let at = chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
            let (file, by) = (path.display().to_string(), String::new());
            let _ = kept::note(&folder, &Note { what: Deed::Pack, at, seq: 0, file, by, children: None });
        }
        lines.push(format!("{} Only the keys it is for open it.", told(print, &path)));
    }
    for old in std::fs::read_dir(into).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if day_of(&old).is_some_and(|day| day + Days::new(LEFT) < today) {
            let _ = std::fs::remove_file(old);
        }
    }
    Ok(Said::lines(lines))
}

/// Writes one, encrypted; where it is.
fn one(print: &Print, into: &Path, keys: &Path) -> Result<PathBuf, String> {
    let path = into.join(format!("{}{}{}", NAME.0, print.day.format("%Y-%m-%d"), NAME.1));
    let mut age = Command::new(AGE);
    age.arg("--encrypt").arg("--recipients-file").arg(keys);
    let mut age = started(age.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let mut to = age.stdin.take().ok_or("The pack could not be handed to age.")?;
    let mut from = age.stdout.take().ok_or("The pack could not be taken from age.")?;
    let page = html(print);
    // Written and read at once: neither waits for a full pipe of the other.
    let (wrote, sealed) = std::thread::scope(|both| {
        let writing = both.spawn(move || to.write_all(page.as_bytes()));
        let mut sealed = Vec::new();
        let read = std::io::Read::read_to_end(&mut from, &mut sealed).map(|_| sealed);
        (writing.join(), read)
    });
    // Where age itself gave up, its reason is the one to tell.
    ended(age)?;
    if !matches!(wrote, Ok(Ok(()))) {
        return Err("The pack could not be handed to age to its end. No file was made.".to_owned());
    }
    let sealed = sealed
        .map_err(|fault| format!("The pack could not be taken from age ({fault}). No file was made."))?;
    file::replace(&path, &sealed)?;
    Ok(path)
}

fn day_of(path: &Path) -> Option<NaiveDate> {
    let name = path.file_name()?.to_str()?;
    name.strip_prefix(NAME.0)?.strip_suffix(NAME.1)?.parse().ok()
}
