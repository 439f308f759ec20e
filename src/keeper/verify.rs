//! What of a store is whole and what is not: the journal's chain, its fold against the State in memory and in the
//! snapshot, every record against what the journal makes of it. With the keeper running, or without.
use crate::domain::calendar::plural;
use crate::domain::state::State;
use crate::keeper::looks::{self, Checked};
use crate::keeper::shared::Shared;
use crate::keeper::{erase, fold, start};
use crate::store::folder::StoreFolder;
use crate::store::journal::{self, FileJournal, Journal, JournalRead, Marks};
use crate::store::records::Key;
use crate::store::verify::Difference;
use crate::store::{StoreError, kept, rebuild, snapshot};
use std::path::Path;

/// Differences that are named one by one; the rest are counted.
const NAMED_MOST: usize = 50;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// All is whole.
    pub well: bool,
    /// In words, line by line.
    pub lines: Vec<String>,
}

impl Report {
    fn new() -> Self {
        Self { well: true, lines: Vec::new() }
    }

    fn good(&mut self, words: String) {
        self.lines.push(words);
    }

    fn bad(&mut self, words: String) {
        self.well = false;
        self.lines.push(words);
    }

    fn journal(&mut self, found: &journal::Report) {
        if found.damage.is_empty() {
            let erased =
                if found.erased > 0 { format!(", {} of them erased", found.erased) } else { String::new() };
            let cut = if found.cut > 0 { format!(", {} in part", found.cut) } else { String::new() };
            self.good(format!(
                "Journal: {} in {}{erased}{cut}; the chain is whole to change {}, unused space is empty.",
                plural(found.frames as u32, "change"),
                plural(found.files as u32, "file"),
                found.head.seq
            ));
        }
        for damage in &found.damage {
            self.bad(format!("Journal: damaged in {damage}."));
        }
    }

    /// What was erased, and that the rest of it is as it was left.
    fn erased(&mut self, reader: &dyn JournalRead, state: &State) {
        match erase::check(reader, state) {
            Ok((well, lines)) => {
                self.well &= well;
                self.lines.extend(lines);
            }
            Err(words) => self.bad(words),
        }
    }

    /// The access log, which the journal says nothing of but whose reasons were erased.
    fn looks(&mut self, folder: &StoreFolder, found: std::io::Result<Checked>) {
        match found {
            Ok(found) => {
                if found.faults.is_empty() {
                    self.good(found.told());
                }
                self.lines.extend(found.torn_words(&folder.looks()));
                for words in found.faults {
                    self.bad(words);
                }
            }
            Err(fault) => self.bad(format!("Access log: it cannot be read ({fault}).")),
        }
    }

    /// What was noted of backups, which an erasure goes by.
    fn kept(&mut self, folder: &StoreFolder) {
        if let Some(words) = kept::notes(folder).unread {
            self.bad(words);
        }
    }

    fn state(&mut self, whose: &str, have: u64, due: u64, seq: u64) {
        if have == due {
            self.good(format!("State: {whose} is what the journal makes of it, to change {seq}."));
        } else {
            self.bad(format!(
                "State: {whose} is not what the journal makes of it at change {seq}. The journal holds."
            ));
        }
    }

    fn records(&mut self, found: &[Difference]) {
        if found.is_empty() {
            self.good("Records: every one is what the journal makes of it.".to_owned());
        }
        for difference in found.iter().take(NAMED_MOST) {
            self.bad(match difference {
                Difference::Other(key) => {
                    format!("Records: {} is not what the journal makes of it.", named(*key))
                }
                Difference::Missing(key) => format!("Records: {} is missing.", named(*key)),
                Difference::Surplus(key) => {
                    format!("Records: {} is there, but the journal knows nothing of it.", named(*key))
                }
                Difference::Unreadable(why) => format!("Records: they cannot be read further ({why})."),
            });
        }
        if found.len() > NAMED_MOST {
            self.bad(format!("Records: {} more differ.", found.len() - NAMED_MOST));
        }
        if !found.is_empty() {
            self.lines.push("Nothing is lost with records: `waitwell rebuild` makes them again.".to_owned());
        }
    }

    /// A fault of the store room ends the look; what was found before stands.
    fn fault(mut self, fault: &dyn std::fmt::Display) -> Self {
        self.bad(fault.to_string());
        self
    }
}

fn named(key: Key) -> String {
    let kind = if key == fold::child_key(crate::domain::ids::ChildId(key.id)) { "child" } else { "session" };
    format!("the record of {kind} {}", key.id)
}

/// Looks through the store of a keeper that goes on working meanwhile.
pub fn running(shared: &Shared) -> Report {
    let mut report = Report::new();
    report.kept(&shared.folder);
    let safe = shared.durable.get();
    match journal::verify(&shared.folder, Some(safe)) {
        Ok(found) => {
            report.journal(&found);
            // What is said of it holds from here on: nothing more is written to it.
            found.damage.first().into_iter().for_each(|damage| shared.stop_saving(damage));
        }
        Err(fault) => return report.fault(&fault),
    }
    // Taken out under the lock, compared outside it: commands go on.
    let state: State = shared.state.read().clone();
    shared.durable.wait_for(state.seq);
    match start::fold_all(&*shared.journal, state.seq) {
        Ok(fresh) => {
            report.erased(&*shared.journal, &fresh);
            report.looks(&shared.folder, shared.looks.check(&looks::erased(&fresh.kept.erased)));
            report.state("the keeper's", state.digest(), fresh.digest(), state.seq);
        }
        Err(words) => return report.fault(&words),
    }
    match shared.records.verify() {
        Ok(found) => report.records(&found),
        Err(fault) => return report.fault(&fault),
    }
    report
}

/// Makes the records again while the keeper goes on.
pub fn rebuild_running(shared: &Shared) -> Report {
    match shared.records.rebuild() {
        Ok(seq) => rebuilt(seq),
        Err(fault) => Report::new().fault(&fault),
    }
}

fn rebuilt(seq: u64) -> Report {
    Report {
        well: true,
        lines: vec![format!("The records were made again from the journal, to change {seq}.")],
    }
}

/// Looks through a store that no keeper has. `Held` where one has: ask it.
///
/// # Errors
/// There is no store, or it cannot be taken.
pub fn stopped(path: &Path) -> Result<Report, StoreError> {
    let folder = StoreFolder::open(path)?;
    let lock = folder.lock()?;
    let mut report = Report::new();
    report.kept(&folder);
    let found = journal::verify(&folder, None)?;
    let whole = found.damage.is_empty();
    if whole {
        report.journal(&found);
    }
    let kept = snapshot::read(&folder);
    for words in &kept.told {
        report.bad(words.clone());
    }
    let opened = match start::open(folder.clone(), lock, None) {
        Ok(opened) => opened,
        Err(fault) => {
            if !whole {
                report.journal(&found);
            }
            return Ok(report.fault(&fault));
        }
    };
    report.lines.extend(opened.told.iter().cloned());
    if !whole {
        // Opening took a torn tail off and told so; what is damaged otherwise is damaged still.
        report.journal(&journal::verify(&folder, None)?);
    }
    let reader = opened.journal.reader();
    let seq = opened.state.seq;
    match start::fold_all(&*reader, seq) {
        Ok(fresh) => {
            report.erased(&*reader, &fresh);
            let erased = looks::erased(&fresh.kept.erased);
            report.looks(&folder, looks::check_stopped(&folder.looks(), &erased));
            report.state(
                "the snapshot's, with what came after it,",
                opened.state.digest(),
                fresh.digest(),
                seq,
            );
        }
        Err(words) => return Ok(report.fault(&words)),
    }
    match opened.records.verify() {
        Ok(found) => report.records(&found),
        Err(fault) => return Ok(report.fault(&fault)),
    }
    if let Err(fault) = opened.records.close() {
        return Ok(report.fault(&fault));
    }
    Ok(report)
}

/// Makes the records of a store again that no keeper has.
///
/// # Errors
/// There is no store, it cannot be taken, or its journal is damaged.
pub fn rebuild_stopped(path: &Path) -> Result<Report, StoreError> {
    let folder = StoreFolder::open(path)?;
    let lock = folder.lock()?;
    let marks =
        Marks { snapshot: snapshot::read(&folder).snapshot.map(|found| found.head), ..Marks::default() };
    let opened = FileJournal::open(&folder, &marks)?;
    let reader = opened.journal.reader();
    let done = rebuild::rebuild(&folder, &*reader, fold::records(), &mut |_| {})?;
    let mut report = rebuilt(done.head.seq);
    report.lines.splice(0..0, opened.told);
    drop(lock);
    Ok(report)
}
