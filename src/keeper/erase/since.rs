//! What was erased since a backup was made, for whoever brings it back: by the journal of the store that it replaces, where that still
//! lies beside it, and by the list beside the backups. What of them cannot be read whole is said: it is no word that nobody was.
use crate::domain::calendar::{counted, london_now, long_date};
use crate::domain::event::Event;
use crate::domain::keeping::KeepDid;
use crate::keeper::{clock, written};
use crate::store::StoreError;
use crate::store::erasures::{self, Erased};
use crate::store::folder::{Place, StoreFolder};
use crate::store::journal::{self, Frame, Header, Report};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A child that is on record again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// The day on which it was erased.
    pub on: NaiveDate,
    /// Why, where a journal says it.
    pub basis: Option<String>,
}

/// What is known of it.
#[derive(Debug, Default)]
pub struct Since {
    /// Children that are on record again.
    pub again: BTreeMap<u32, Again>,
    /// By what it is known; empty where it is not.
    pub seen: Vec<String>,
    /// What cannot be read whole, or says nothing of it: sentences.
    pub unread: Vec<String>,
    /// The list of erasures is damaged: whom it named is not known, whatever else there is.
    is_doubtful: bool,
}

impl Since {
    /// Whether something says who was erased, and who was not.
    pub fn is_known(&self) -> bool {
        !self.seen.is_empty() && !self.is_doubtful
    }
}

/// What was erased after change `seq` (made at `made`) of the store that was brought back to `store` from a file in `backups`.
///
/// # Errors
/// The store that was brought back cannot be read.
pub fn since(folder: &StoreFolder, backups: &Path, (seq, made): (u64, &str)) -> Result<Since, StoreError> {
    let own = read(folder)?;
    let gone: BTreeSet<u32> = own.erased.iter().map(|erased| erased.child).collect();
    let is_again = |child: u32| own.there.contains(&child) && !gone.contains(&child);
    let mut found = Since::default();
    let store = folder.path();
    let beside = fs::read_dir(store.parent().unwrap_or(store)).into_iter().flatten().flatten();
    let mut beside: Vec<_> =
        beside.map(|entry| entry.path()).filter(|path| path != store && path.is_dir()).collect();
    beside.sort();
    for path in beside {
        if !matches!(StoreFolder::look(&path), Ok(Place::Store)) {
            continue;
        }
        let other = match StoreFolder::open(&path) {
            Ok(other) if other.id() == folder.id() => other,
            Ok(_) => continue,
            Err(fault) => {
                found.unread.push(format!(
                    "{} may be the store of before, and cannot be read ({fault})",
                    path.display()
                ));
                continue;
            }
        };
        match read(&other) {
            Ok(journal) => found.take_journal(&path, journal, seq, &is_again),
            Err(fault) => {
                found.unread.push(format!("The journal of {} cannot be read ({fault})", path.display()));
            }
        }
    }
    found.take_list(folder, backups, made, &is_again);
    Ok(found)
}

impl Since {
    fn take_journal(&mut self, path: &Path, journal: Read, seq: u64, is_again: &dyn Fn(u32) -> bool) {
        for one in journal.erased.into_iter().filter(|one| one.seq > seq && is_again(one.child)) {
            self.again.insert(one.child, Again { on: one.on, basis: Some(one.basis) });
        }
        if let Some(damage) = journal.report.damage.first() {
            let more = match journal.report.damage.len() {
                1 => String::new(),
                n => format!("; {} more", counted(n as u64 - 1, "place is", "places are")),
            };
            self.unread
                .push(format!("The journal of {} cannot be read whole: {damage}{more}", path.display()));
        } else if journal.report.head.seq < seq {
            self.unread.push(format!("{} is older than the backup and says nothing of it", path.display()));
        } else {
            let last = london_now(clock::of_ms(journal.last_ms));
            let last = format!("{} at {}", long_date(last.date()), last.format("%H:%M"));
            self.seen.push(format!("{} (whose last change is of {last})", path.display()));
        }
    }

    fn take_list(
        &mut self,
        folder: &StoreFolder,
        backups: &Path,
        made: &str,
        is_again: &dyn Fn(u32) -> bool,
    ) {
        let file = backups.join(erasures::FILE);
        let noted = match erasures::noted(backups, folder) {
            Ok(Some(noted)) => noted,
            Ok(None) => return,
            Err(fault) => {
                self.is_doubtful = true;
                return self.unread.push(format!("{} cannot be read ({fault})", file.display()));
            }
        };
        let file = file.display();
        for erased in noted.erased.iter().filter(|erased| *erased.at >= *made && is_again(erased.child)) {
            let Some(on) = day(erased) else { continue };
            self.again.entry(erased.child).or_insert(Again { on, basis: None });
        }
        self.is_doubtful = noted.is_empty || !noted.unread.is_empty();
        let lines: Vec<String> = noted.unread.iter().map(|line| format!("line {line}")).collect();
        match &noted.since {
            _ if noted.is_empty => self.unread.push(format!("{file} is empty: it was cut")),
            _ if !lines.is_empty() => {
                self.unread.push(format!("{file} is damaged: {} cannot be read", lines.join(", ")));
            }
            None => self.unread.push(format!("{file} says nothing of this store")),
            Some(since) if **since > *made => {
                self.unread
                    .push(format!("{file} was begun for this store after the backup was made, on {since}"));
            }
            // It was begun with the backup, and whatever could not write into it since would leave no trace.
            Some(_) if !noted.erased.iter().any(|erased| *erased.at >= *made) => self.unread.push(format!(
                "{file} was begun and names nobody who was erased since the backup was made, which does not show that nobody was"
            )),
            Some(_) => self.seen.push(file.to_string()),
        }
    }
}

fn day(erased: &Erased) -> Option<NaiveDate> {
    Some(clock::now_at(erased.at.parse().ok()?).today)
}

/// An erasure as a journal says it.
struct One {
    seq: u64,
    child: u32,
    on: NaiveDate,
    basis: String,
}

/// What a store's journal says of erasures, as far as it can be read.
#[derive(Default)]
struct Read {
    erased: Vec<One>,
    /// Children it knows of.
    there: BTreeSet<u32>,
    report: Report,
    last_ms: i64,
}

fn read(folder: &StoreFolder) -> Result<Read, StoreError> {
    let mut all = Read::default();
    all.report = journal::read_past_damage(folder, None, &mut |header: &Header, payload: &[u8]| {
        all.last_ms = header.time_ms;
        let frame = Frame { header: header.clone(), payload: payload.to_vec() };
        all.there.extend(written::children(&frame).into_iter().map(|child| child.0));
        // Read in full only where it may be one: an erasure says so by its name.
        if !payload.windows(6).any(|bytes| bytes == b"Erased") {
            return;
        }
        let Ok(Some(written)) = written::read(&frame) else { return };
        for event in &written.events {
            if let Event::Keeping { did: KeepDid::Erased { erasure } } = event {
                let one =
                    |child| One { seq: header.seq, child, on: erasure.on, basis: erasure.basis.clone() };
                all.erased.extend(erasure.children.iter().map(|child| one(child.0)));
            }
        }
    })?;
    Ok(all)
}
