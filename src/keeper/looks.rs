//! Who looked at whose record: an access log of its own, append-only and chained, off the reply path. It holds ids and
//! user names, no child's name.
use crate::domain::ids::ChildId;
use crate::keeper::drafts::make_folder;
use chrono::{DateTime, Utc};
use crossbeam_channel::{Receiver, Sender, unbounded};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

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
        Ok(Self { file, to: Mutex::new(Some(to)), thread: Mutex::new(Some(thread)) })
    }

    /// Logs a look; returns at once.
    pub fn note(&self, look: Looked) {
        if let Some(to) = &*self.to.lock() {
            let _ = to.send(Job::Look(look));
        }
    }

    /// Looks at one child's record, newest first.
    pub fn of(&self, child: ChildId) -> Vec<Looked> {
        self.flush();
        let Ok(file) = File::open(&self.file) else { return Vec::new() };
        let mut looks: Vec<Looked> = BufReader::new(file)
            .lines()
            .map_while(Result::ok)
            .filter_map(|line| serde_json::from_str::<Line>(&line).ok())
            .filter(|line| line.look.child == child)
            .map(|line| line.look)
            .collect();
        looks.reverse();
        looks
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
        self.chain.clear();
        for byte in hash {
            let _ = write!(self.chain, "{byte:02x}");
        }
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

    fn look(child: u32) -> Looked {
        let at = DateTime::from_timestamp(1_000, 0).unwrap();
        Looked { at, uid: 1001, user: "ana".to_owned(), child: ChildId(child), screen: "record".to_owned() }
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
