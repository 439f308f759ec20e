//! Every erasure is noted beside the backups that still hold the child: it is read where one of them is brought back. What is owed there
//! follows from the journal, which says who was erased, and the store's notes, which say where its backups are: where it could not be
//! noted it is owed until it is, and is told meanwhile.
use crate::domain::calendar::long_date;
use crate::domain::keeping::{Erasure, Own};
use crate::store::erasures::{self, Erased};
use crate::store::folder::StoreFolder;
use crate::store::kept::{self, Note, Notes};
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Stands before whatever is owed there.
pub const OWED: &str = "An erasure is not noted beside the backups";

/// What came of noting them.
#[derive(Debug, Default)]
struct Settled {
    /// Where something was noted now.
    noted: BTreeSet<PathBuf>,
    /// What could not be, as sentences.
    owed: Vec<String>,
    /// It can only be noted once the folder is there again.
    is_away: bool,
}

/// Notes what is owed beside the backups. What is owed still, as sentences; whether all of it waits for a folder that is not there at
/// this moment, as one on a disk that is put away.
pub fn owed(
    of: (&StoreFolder, &Notes),
    erased: &[Erasure],
    today: NaiveDate,
    days: u16,
) -> (Vec<String>, bool) {
    let settled = settle(of, &numbers(erased), today, days);
    (settled.owed, settled.is_away)
}

/// What there is to tell of backups when somebody was erased, who is noted beside them with whoever is owed there still.
pub(super) fn told(
    folder: &StoreFolder,
    (erased, own): (&[Erasure], &Own),
    today: NaiveDate,
    days: u16,
) -> Vec<String> {
    let notes = kept::notes(folder);
    let mut lines: Vec<String> = (notes.backups())
        .filter_map(|note| {
            let until = until(note, days).filter(|until| *until >= today)?;
            Some(format!("Backup {} still holds the child, until {}.", note.file, long_date(until)))
        })
        .collect();
    let some = !lines.is_empty();
    if let Some(why) = &notes.unread {
        let other = if some { "other " } else { "" };
        lines.push(format!(
            "It is not known which {other}backups hold the child: {why} Until then no backup is to be brought back without asking who \
             was erased."
        ));
    }
    if some {
        lines.push(
            "Where one of them is ever brought back, `waitwell restore` erases the child again by the list beside it.".to_owned(),
        );
    } else if notes.unread.is_none() {
        lines.push(
            "No backup that this store knows of holds the child. Copies made by other means are yours to find."
                .to_owned(),
        );
    }
    let mut all = numbers(erased);
    all.extend(own.children.iter().map(|child| (child.0, today)));
    let settled = settle((folder, &notes), &all, today, days);
    lines.extend(settled.noted.iter().map(|into| {
        format!(
            "It is noted beside the backups, in {}, by the number alone.",
            into.join(erasures::FILE).display()
        )
    }));
    lines.extend(settled.owed);
    lines
}

/// The last day on which a backup is kept.
fn until(note: &Note, days: u16) -> Option<NaiveDate> {
    Some(NaiveDate::parse_from_str(note.at.get(..10)?, "%Y-%m-%d").ok()? + Days::new(u64::from(days)))
}

/// Who was erased, by number, and on which day.
fn numbers(erased: &[Erasure]) -> BTreeMap<u32, NaiveDate> {
    erased.iter().flat_map(|of| of.children.iter().map(|child| (child.0, of.on))).collect()
}

/// `erased`: as [`numbers`] has them.
fn settle(
    (folder, notes): (&StoreFolder, &Notes),
    erased: &BTreeMap<u32, NaiveDate>,
    today: NaiveDate,
    days: u16,
) -> Settled {
    let mut folders: BTreeMap<&Path, Vec<&Note>> = BTreeMap::new();
    for note in notes.backups().filter(|note| until(note, days).is_some_and(|until| until >= today)) {
        if let Some(into) = Path::new(&note.file).parent() {
            folders.entry(into).or_default().push(note);
        }
    }
    let mut done = Settled { is_away: true, ..Settled::default() };
    for (into, backups) in folders {
        let list = erasures::noted(into, folder).ok().flatten().unwrap_or_default().erased;
        // A line that is younger than the backup is what whoever brings it back goes by.
        let is_noted =
            |child: u32, note: &Note| list.iter().any(|one| one.child == child && one.at >= note.at);
        let is_owed = |child: u32, on: NaiveDate| {
            let holds = |note: &&&Note| note.at.get(..10).is_some_and(|made| *made <= *on.to_string());
            backups.iter().filter(holds).any(|note| !is_noted(child, note))
        };
        let due: Vec<u32> =
            erased.iter().filter(|(child, on)| is_owed(**child, **on)).map(|(child, _)| *child).collect();
        if due.is_empty() {
            continue;
        }
        let is_there = into.is_dir();
        let at = chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let why = if is_there {
            let mut all = due.iter();
            match all
                .try_for_each(|child| erasures::note(into, folder, &Erased { child: *child, at: at.clone() }))
            {
                Ok(()) => {
                    done.noted.insert(into.to_path_buf());
                    continue;
                }
                Err(fault) => fault.to_string(),
            }
        } else {
            format!("{} is not there.", into.display())
        };
        done.is_away &= !is_there;
        let numbers: Vec<String> = due.iter().map(u32::to_string).collect();
        done.owed.push(format!(
            "{OWED} in {}, for whoever brings one back: child {}. {why} It is owed, and is tried again whenever the store is asked for \
             its health, backed up or erased in; until then bring no backup from there back without --erase for each.",
            into.display(),
            numbers.join(", ")
        ));
    }
    done
}
