//! Who looked at whose record: an access log of its own, append-only and chained, off the reply path. It holds ids and
//! user names, no child's name.
use crate::domain::ids::ChildId;
use crate::keeper::drafts::make_folder;
use crate::keeper::look::ClientId;
use crate::store::hex;
use chrono::{DateTime, TimeDelta, Utc};
use crossbeam_channel::{Receiver, Sender, unbounded};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

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
}

/// A line of the log: the look, and a hash over it and the line before.
#[derive(Serialize, Deserialize)]
struct Line {
    #[serde(flatten)]
    look: Looked,
    chain: String,
}

enum Job {
    Look(Looked),
    /// Answer when all before is on the disk.
    Flush(Sender<()>),
}

/// The log, and the thread that writes it.
#[derive(Debug)]
pub struct Looks {
    file: PathBuf,
    to: Mutex<Option<Sender<Job>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    /// Children whose record or referral somebody has read; made of the log when it is first asked for.
    read: Mutex<Option<HashSet<ChildId>>>,
    /// When a client was last noted with a child by a screen.
    last: Mutex<HashMap<(ClientId, ChildId, String), DateTime<Utc>>>,
}

impl Looks {
    /// Opens the log in that folder, which is made with it. `failed` is told once where it cannot be written.
    ///
    /// # Errors
    /// The folder or file cannot be made.
    pub fn open(folder: &Path, failed: impl Fn(String) + Send + 'static) -> io::Result<Self> {
        make_folder(folder)?;
        let file = folder.join("looks.jsonl");
        let (to, from) = unbounded();
        let mut writer = Writer::open(&file)?;
        let thread = std::thread::Builder::new().name("looks".to_owned()).spawn(move || {
            if let Err(fault) = writer.run(&from) {
                failed(format!("Looks at records can no longer be logged ({fault})."));
            }
        })?;
        let (to, thread) = (Mutex::new(Some(to)), Mutex::new(Some(thread)));
        Ok(Self { file, to, thread, read: Mutex::new(None), last: Mutex::default() })
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
        if let Some(to) = &*self.to.lock() {
            let _ = to.send(Job::Look(look));
        }
    }

    /// Whether anybody has read a child's record or referral.
    pub fn is_read(&self, child: ChildId) -> bool {
        let mut read = self.read.lock();
        let read = read.get_or_insert_with(|| {
            self.flush();
            let Ok(file) = File::open(&self.file) else { return HashSet::new() };
            let lines = BufReader::new(file).lines().map_while(Result::ok);
            let looks =
                lines.filter_map(|line| serde_json::from_str::<Line>(&line).ok()).map(|line| line.look);
            looks.filter(is_reading).map(|look| look.child).collect()
        });
        read.contains(&child)
    }

    /// Looks at one child's record, newest first.
    pub fn of(&self, child: ChildId) -> Vec<Looked> {
        self.those(|look| look.child == child)
    }

    /// Looks by one user, newest first.
    pub fn by(&self, user: &str) -> Vec<Looked> {
        self.those(|look| look.user == user)
    }

    fn those(&self, is: impl Fn(&Looked) -> bool) -> Vec<Looked> {
        self.flush();
        let Ok(file) = File::open(&self.file) else { return Vec::new() };
        let mut looks: Vec<Looked> = BufReader::new(file)
            .lines()
            .map_while(Result::ok)
            .filter_map(|line| serde_json::from_str::<Line>(&line).ok())
            .map(|line| line.look)
            .filter(is)
            .collect();
        looks.reverse();
        looks
    }

    /// Every look, oldest first.
    pub fn each(&self, each: &mut dyn FnMut(Looked)) {
        self.flush();
        let Ok(file) = File::open(&self.file) else { return };
        let lines = BufReader::new(file).lines().map_while(Result::ok);
        lines.filter_map(|line| serde_json::from_str::<Line>(&line).ok()).for_each(|line| each(line.look));
    }

    fn flush(&self) {
        let (done, wait) = crossbeam_channel::bounded(1);
        if let Some(to) = &*self.to.lock() {
            let _ = to.send(Job::Flush(done));
        }
        // Where the writer has ended the channel is closed and this returns at once.
        let _ = wait.recv();
    }

    /// Writes what waits and ends.
    pub fn close(&self) {
        self.to.lock().take();
        if let Some(thread) = self.thread.lock().take() {
            let _ = thread.join();
        }
    }
}

/// Whether a look was one at what was sent, and not at a line of a list.
fn is_reading(look: &Looked) -> bool {
    matches!(look.screen.as_str(), "triage" | "record")
}

struct Writer {
    file: File,
    chain: String,
}

impl Writer {
    fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path)?;
        let text = last_line(&file)?;
        let chain = serde_json::from_str::<Line>(&text).map(|line| line.chain).unwrap_or_default();
        let mut writer = Self { file, chain };
        // A line that a kill cut short is ended, so that the next one stands by itself.
        if !text.is_empty() && !text.ends_with('\n') {
            writer.file.write_all(b"\n")?;
        }
        Ok(writer)
    }

    fn run(&mut self, from: &Receiver<Job>) -> io::Result<()> {
        while let Ok(first) = from.recv() {
            let mut flushed = Vec::new();
            let mut text = String::new();
            for job in std::iter::once(first).chain(from.try_iter()) {
                match job {
                    Job::Look(look) => self.line(look, &mut text)?,
                    Job::Flush(done) => flushed.push(done),
                }
            }
            if !text.is_empty() {
                self.file.write_all(text.as_bytes())?;
                self.file.sync_data()?;
            }
            for done in flushed {
                let _ = done.send(());
            }
        }
        Ok(())
    }

    fn line(&mut self, look: Looked, text: &mut String) -> io::Result<()> {
        let own = serde_json::to_string(&look).map_err(io::Error::other)?;
        let hash: [u8; 32] = Sha256::new().chain_update(&self.chain).chain_update(&own).finalize().into();
        self.chain = hex(&hash);
        let line = Line { look, chain: self.chain.clone() };
        text.push_str(&serde_json::to_string(&line).map_err(io::Error::other)?);
        text.push('\n');
        Ok(())
    }
}

/// The last line of the log, with its line end where it has one.
fn last_line(file: &File) -> io::Result<String> {
    use std::os::unix::fs::FileExt;
    let length = file.metadata()?.len();
    let from = length.saturating_sub(4096);
    let mut bytes = vec![0; (length - from) as usize];
    file.read_exact_at(&mut bytes, from)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let body = text.strip_suffix('\n').unwrap_or(&text);
    let begin = body.rfind('\n').map_or(0, |at| at + 1);
    Ok(text[begin..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    fn look(child: u32) -> Looked {
        let at = DateTime::from_timestamp(1_000, 0).unwrap();
        // As a line of before there were reasons: it reads, and its hash holds.
        Looked {
            at,
            uid: 1001,
            user: "ana".to_owned(),
            child: ChildId(child),
            screen: "record".to_owned(),
            reason: String::new(),
        }
    }

    #[test]
    fn a_page_that_stands_open_is_one_look_and_one_with_a_reason_is_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let looks = Looks::open(folder.path(), |_| {}).unwrap();
        let at = |seconds: i64| Looked { at: DateTime::from_timestamp(seconds, 0).unwrap(), ..look(5) };
        for seconds in [1_000, 1_100, 1_299, 1_300] {
            looks.note_page(ClientId(1), at(seconds));
        }
        assert_eq!(looks.of(ChildId(5)).len(), 2, "the first, and the one after five minutes");
        looks.note_page(ClientId(2), at(1_300));
        looks.note_page(ClientId(1), Looked { screen: "session".to_owned(), ..at(1_300) });
        assert_eq!(looks.of(ChildId(5)).len(), 4, "another desk, another screen");
        looks.note_page(ClientId(1), Looked { reason: "court asks".to_owned(), ..at(1_300) });
        assert_eq!(looks.of(ChildId(5)).len(), 5);
        // What is over is not remembered for ever.
        (0..10_000).for_each(|n| {
            looks.note_page(ClientId(1), Looked { child: ChildId(n), ..at(2_000 + i64::from(n)) });
        });
        assert!(looks.last.lock().len() <= REMEMBERED);
        looks.close();
    }

    #[test]
    fn looks_are_kept_chained_and_found_by_child() {
        let folder = tempfile::tempdir().unwrap();
        for _ in 0..2 {
            let looks = Looks::open(folder.path(), |_| {}).unwrap();
            looks.note(look(5));
            looks.note(look(6));
            assert!(!looks.of(ChildId(5)).is_empty());
            looks.close();
        }
        let text = std::fs::read_to_string(folder.path().join("looks.jsonl")).unwrap();
        let mut chain = String::new();
        for line in text.lines() {
            let line: Line = serde_json::from_str(line).unwrap();
            let own = serde_json::to_string(&line.look).unwrap();
            let hash = Sha256::new().chain_update(&chain).chain_update(&own).finalize();
            chain = hash.iter().fold(String::new(), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            });
            assert_eq!(line.chain, chain);
        }
        assert_eq!(text.lines().count(), 4);
    }
}
