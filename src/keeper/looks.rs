//! Who looked at whose record: an access log of its own, append-only and chained, off the reply path. It holds ids and
//! user names, no child's name.
//!
//! ```text
//! line    a line of it, and how it is chained
//! writer  the thread that writes it, also after a full disk
//! check   whether it is what was written
//! end     what it came to last, for whoever opens it next
//! erase   what an erasure leaves of it
//! ```
mod check;
mod end;
mod erase;
mod line;
mod writer;

use check::Wrong;
pub use check::{Checked, check, check_stopped, erased};
pub use erase::{begin as begin_erasing, finish as finish_erasing, naming};

use crate::domain::ids::ChildId;
use crate::keeper::drafts::make_folder;
use crate::keeper::log;
use crate::keeper::look::ClientId;
use crate::store::trouble::plain;
use chrono::{DateTime, TimeDelta, Utc};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use writer::{Room, Stuck, Writer};

/// The log's name in its folder.
const FILE: &str = "looks.jsonl";
/// A page that stands open is fetched again with every change of anybody's. So long it is one look at each child in it.
const ONE_LOOK: TimeDelta = TimeDelta::minutes(5);
/// As many are remembered before those that are over are let go of.
const REMEMBERED: usize = 4_096;

/// One look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looked {
    /// When.
    pub at: DateTime<Utc>,
    /// The kernel's user id.
    pub uid: u32,
    /// User name then.
    pub user: String,
    /// Whose record.
    pub child: ChildId,
    /// By which screen: `record`, `beside`, `why`, `triage`, ...
    pub screen: String,
    /// Why a hidden address was shown to them; else empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The number of its line, where that was read back and is not as it was written.
    #[serde(skip)]
    pub amiss: Option<u64>,
}

impl Looked {
    /// By which screen, marked where the line that says so was changed.
    pub fn told(&self) -> String {
        match self.amiss {
            None => self.screen.clone(),
            Some(line) => format!("{} (line {line} of the log, {})", self.screen, check::NOT_AS_WRITTEN),
        }
    }
}

/// The log, and the thread that writes it.
#[derive(Debug)]
pub struct Looks {
    folder: PathBuf,
    room: Arc<Room>,
    thread: Mutex<Option<JoinHandle<()>>>,
    /// Half a line that a kill or a power cut had left was taken off.
    torn: u64,
    /// What was wrong with the log when it was last gone through for somebody who asked.
    wrong: Mutex<Wrong>,
    /// The same of when it was last looked through from its first line to its last.
    checked: Mutex<Option<String>>,
    /// What was written last was not in it when it was opened.
    gone: Option<String>,
    /// Children whose record or referral somebody has read; made of the log when it is first asked for.
    read: Mutex<Option<HashSet<ChildId>>>,
    /// When a client was last noted with a child by a screen.
    last: Mutex<HashMap<(ClientId, ChildId, String), DateTime<Utc>>>,
}

impl Looks {
    /// Opens the log in that folder, which is made with it. Half a line at its end is taken off, and told.
    ///
    /// # Errors
    /// The folder or file cannot be made.
    pub fn open(folder: &Path) -> io::Result<Self> {
        make_folder(folder)?;
        let room = Arc::<Room>::default();
        let (writer, torn) = Writer::open(folder, room.clone())?;
        let gone = room.waiting.lock().faults.first().cloned();
        let thread = std::thread::Builder::new().name("looks".to_owned()).spawn(move || writer.run())?;
        let thread = Mutex::new(Some(thread));
        let folder = folder.to_owned();
        let (wrong, checked, last) = (Mutex::default(), Mutex::default(), Mutex::default());
        Ok(Self { folder, room, thread, torn, wrong, checked, gone, read: Mutex::new(None), last })
    }

    /// What there is to tell of the opening.
    pub fn told(&self) -> Option<String> {
        (self.torn > 0).then(|| {
            format!(
                "The access log {} ended in half a line, as after a power cut or a kill: one look may be missing. Those {} bytes were \
                 taken off, and it goes on from the last whole line.",
                self.folder.join(FILE).display(),
                self.torn
            )
        })
    }

    /// Logs a look by a page that may be fetched again while it stands open: the same page, child and client within minutes are one.
    /// A look with a reason is always one of its own.
    pub fn note_page(&self, client: ClientId, look: Looked) {
        if look.reason.is_empty() {
            let mut last = self.last.lock();
            if last.len() >= REMEMBERED {
                last.retain(|_, at| (look.at - *at).abs() < ONE_LOOK);
            }
            let key = (client, look.child, look.screen.clone());
            match last.get(&key) {
                Some(at) if (look.at - *at).abs() < ONE_LOOK => return,
                _ => drop(last.insert(key, look.at)),
            }
        }
        self.note(look);
    }

    /// Logs a look; returns at once.
    pub fn note(&self, look: Looked) {
        if let Some(read) = &mut *self.read.lock()
            && is_reading(&look)
        {
            read.insert(look.child);
        }
        self.room.waiting.lock().add(look, false);
        self.room.changed.notify_all();
    }

    /// Logs looks that are on the disk when this returns, or are not logged at all.
    ///
    /// # Errors
    /// They cannot be logged: the words to show.
    pub fn note_surely(&self, looks: Vec<Looked>) -> Result<(), String> {
        let mut waiting = self.room.waiting.lock();
        if let Some(why) = &waiting.stuck {
            return Err(shut(why));
        }
        let from = waiting.next;
        for look in looks {
            waiting.add(look, true);
        }
        let until = waiting.next;
        self.room.changed.notify_all();
        while !waiting.is_written(until) {
            let ended = || waiting.ended.then(Stuck::ended);
            // A write that is under way may have them in it.
            if let Some(why) = waiting.stuck.clone().or_else(ended).filter(|_| !waiting.writing) {
                waiting.queue.retain(|(turn, _)| !(from..until).contains(turn));
                return Err(shut(&why));
            }
            self.room.changed.wait(&mut waiting);
        }
        Ok(())
    }

    /// Why nothing may leave and no hidden address be shown now: no look can be logged.
    pub fn shut(&self) -> Option<String> {
        self.room.waiting.lock().stuck.as_ref().map(shut)
    }

    /// What is wrong with the log as it is now.
    pub fn amiss(&self) -> Vec<String> {
        let asked = self.wrong.lock().told(&self.folder.join(FILE));
        let seen = asked.or_else(|| self.checked.lock().clone());
        let waiting = self.room.waiting.lock();
        let mut told = waiting.faults.clone();
        if told.is_empty() {
            told.extend(seen);
        }
        if let Some(Stuck { why, advice }) = &waiting.stuck {
            let lost = match waiting.lost {
                0 => String::new(),
                n => format!(" {n} more had no room to wait; the log will say so."),
            };
            told.push(format!(
                "Looks at records cannot be logged at this moment ({why}); {} wait to be, and are lost only if the keeper ends \
                 before.{lost} Records are read as ever; exports, prints, case files and showing a hidden address are refused until \
                 looks are logged again. {advice}",
                waiting.queue.len()
            ));
        }
        told
    }

    /// What is to be told to everybody; each once.
    pub fn news(&self) -> Vec<String> {
        std::mem::take(&mut self.room.waiting.lock().news)
    }

    /// Damage that a look through it found: told to everybody now, and to whoever asks until one finds none.
    pub fn found(&self, words: String) {
        *self.checked.lock() = Some(words.clone());
        self.room.waiting.lock().news.push(words);
    }

    /// Looks through the log as far as it is written; `children` were erased.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn check(&self, children: &BTreeSet<ChildId>) -> io::Result<Checked> {
        self.flush();
        let (good, head) = {
            let waiting = self.room.waiting.lock();
            (waiting.good, waiting.head.clone())
        };
        let mut found = check(&self.folder, Some(good), children, &mut |_, _| {})?;
        if found.head != head {
            let file = self.folder.join(FILE);
            let words = || format!("Access log {}: its end is not what was written last.", file.display());
            found.faults.insert(0, self.gone.clone().unwrap_or_else(words));
        }
        *self.checked.lock() = found.faults.first().cloned();
        if found.faults.is_empty() {
            *self.wrong.lock() = Wrong::default();
        }
        Ok(found)
    }

    /// Whether anybody has read a child's record or referral.
    pub fn is_read(&self, child: ChildId) -> bool {
        let mut read = self.read.lock();
        let read = read.get_or_insert_with(|| {
            let mut read = HashSet::new();
            self.go_through(&BTreeSet::new(), &mut |look| {
                if is_reading(&look) {
                    read.insert(look.child);
                }
            });
            read
        });
        read.contains(&child)
    }

    /// Looks at one child's record, newest first. `erased`: children whose reasons went with them.
    pub fn of(&self, child: ChildId, erased: &BTreeSet<ChildId>) -> Vec<Looked> {
        self.those(erased, |look| look.child == child)
    }

    /// Looks by one user, newest first.
    pub fn by(&self, user: &str, erased: &BTreeSet<ChildId>) -> Vec<Looked> {
        self.those(erased, |look| look.user == user)
    }

    fn those(&self, erased: &BTreeSet<ChildId>, is: impl Fn(&Looked) -> bool) -> Vec<Looked> {
        let mut looks = Vec::new();
        self.each(erased, &mut |look| {
            if is(&look) {
                looks.push(look);
            }
        });
        looks.reverse();
        looks
    }

    /// Every look, oldest first; those that wait to be written, too. What is wrong with the log is kept for [`Self::wrong`].
    pub fn each(&self, erased: &BTreeSet<ChildId>, each: &mut dyn FnMut(Looked)) {
        let wrong = self.go_through(erased, each);
        *self.wrong.lock() = wrong;
        *self.checked.lock() = None;
    }

    fn go_through(&self, erased: &BTreeSet<ChildId>, each: &mut dyn FnMut(Looked)) -> Wrong {
        self.flush();
        let (good, waiting) = {
            let waiting = self.room.waiting.lock();
            (waiting.good, waiting.queue.iter().map(|(_, look)| look.clone()).collect::<Vec<_>>())
        };
        let mut wrong = Wrong::default();
        let mut before = Some(String::new());
        let all = File::open(self.folder.join(FILE)).and_then(|file| {
            line::each(file, good, |number, raw, line| {
                let is = check::wrong(raw, line.as_ref(), before.as_deref(), erased);
                wrong.note(number, is);
                before = line.as_ref().map(|line| line.chain.clone());
                if let Some(line) = line {
                    each(Looked { amiss: is.map(|_| number), ..line.look });
                }
            })
        });
        // What it cannot read is told, never passed over as if nobody had looked.
        wrong.unread = all.err().map(|fault| plain(&fault));
        waiting.into_iter().for_each(each);
        wrong
    }

    /// What whoever asked for looks is told before them: what was wrong with the log as it was gone through for them, else what is
    /// known to be.
    pub fn wrong(&self) -> Option<String> {
        let now = self.wrong.lock().told(&self.folder.join(FILE));
        let known = || self.room.waiting.lock().faults.first().cloned();
        now.or_else(known)
    }

    /// Waits until what was logged so far is on the disk, or cannot be written.
    fn flush(&self) {
        let mut waiting = self.room.waiting.lock();
        let until = waiting.next;
        while !(waiting.is_written(until) || waiting.stuck.is_some() || waiting.ended) {
            self.room.changed.wait(&mut waiting);
        }
    }

    /// Writes what waits and ends.
    pub fn close(&self) {
        self.room.waiting.lock().closing = true;
        self.room.changed.notify_all();
        if let Some(thread) = self.thread.lock().take() {
            let _ = thread.join();
        }
        let left = self.room.waiting.lock().queue.len();
        if left > 0 {
            log::line(&format!("{left} looks at records could not be logged before the keeper ended"));
        }
    }
}

/// Why something is refused while no look can be logged.
fn shut(Stuck { why, advice }: &Stuck) -> String {
    format!(
        "Looks at records cannot be logged at this moment ({why}), and what leaves or is hidden is given out only with that. Nothing was \
         given out. {advice} Then do it again."
    )
}

/// Whether a look was one at what was sent, and not at a line of a list.
fn is_reading(look: &Looked) -> bool {
    matches!(look.screen.as_str(), "triage" | "record")
}

#[cfg(test)]
mod tests;
