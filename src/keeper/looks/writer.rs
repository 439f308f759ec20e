//! The thread that writes the log. What cannot be written waits and is tried again: a full disk loses no look, and while one cannot be
//! logged that is known to whoever asks.
use super::end::{self, Last};
use super::line::Line;
use super::{FILE, Looked};
use crate::domain::ids::ChildId;
use crate::store::trouble::plain;
use parking_lot::{Condvar, Mutex};
use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long after an attempt in vain it tries again.
const AGAIN: Duration = Duration::from_secs(1);
/// As many looks wait for a disk that takes none: about 10 MB. Those beyond it are counted, and a line of the log says how many they were.
const WAIT_MOST: usize = 50_000;
/// Bytes that must find room before it is said that looks are logged again.
const ROOM: usize = 4096;
/// Bytes read at once, from the end back, to find the last whole line.
const WINDOW: u64 = 64 * 1024;

/// Why nothing can be written, and what to do about it.
#[derive(Clone, Debug)]
pub(super) struct Stuck {
    pub why: String,
    pub advice: &'static str,
}

impl Stuck {
    fn of(fault: &io::Error) -> Self {
        let advice = match fault.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                "Free some space on the store's disk."
            }
            io::ErrorKind::ReadOnlyFilesystem => {
                "The store's disk can only be read: whoever looks after this server makes it writable again."
            }
            _ if fault.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error()) => {
                "The store's disk fails: tell whoever looks after this server today."
            }
            _ => "Tell whoever looks after this server.",
        };
        Self { why: plain(fault), advice }
    }

    /// Its thread is gone.
    pub fn ended() -> Self {
        Self { why: "its writer has ended".to_owned(), advice: "Tell whoever looks after this server." }
    }
}

/// What the thread and those who log share.
#[derive(Debug, Default)]
pub(super) struct Room {
    pub waiting: Mutex<Waiting>,
    pub changed: Condvar,
}

/// What waits to be written, and how far the file is.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    /// With their turns, in order.
    pub queue: VecDeque<(u64, Looked)>,
    /// The next turn.
    pub next: u64,
    /// Looks for which there was no room.
    pub lost: u64,
    /// Bytes of the file that are whole lines on the disk, and what the last of them comes to.
    pub good: u64,
    pub head: String,
    /// Why nothing can be written.
    pub stuck: Option<Stuck>,
    /// A write is under way.
    pub writing: bool,
    /// To be told to everybody, once.
    pub news: Vec<String>,
    /// What was found wrong with the log; stays.
    pub faults: Vec<String>,
    /// Write what waits, and end.
    pub closing: bool,
    /// The thread is gone.
    pub ended: bool,
}

impl Waiting {
    /// Something is wrong with the log: told to everybody now, and to whoever asks; once.
    pub fn fault(&mut self, words: String) {
        if !self.faults.contains(&words) {
            self.news.push(words.clone());
            self.faults.push(words);
        }
    }

    /// Puts a look in the queue; `surely`: whatever its length.
    pub fn add(&mut self, look: Looked, surely: bool) {
        if !surely && self.queue.len() >= WAIT_MOST {
            self.lost += 1;
            return;
        }
        self.queue.push_back((self.next, look));
        self.next += 1;
    }

    /// Whether all before that turn is on the disk.
    pub fn is_written(&self, turn: u64) -> bool {
        self.queue.front().is_none_or(|(no, _)| *no >= turn)
    }
}

pub(super) struct Writer {
    folder: PathBuf,
    path: PathBuf,
    file: File,
    chain: String,
    good: u64,
    lines: u64,
    /// What a write in vain left may stand behind the whole lines.
    dirty: bool,
    room: Arc<Room>,
}

/// The writer is gone, in whatever way.
struct Gone(Arc<Room>);

impl Drop for Gone {
    fn drop(&mut self) {
        self.0.waiting.lock().ended = true;
        self.0.changed.notify_all();
    }
}

impl Writer {
    /// Opens the log in that folder, or makes it. Half a line at its end is taken off: how many bytes it had, else 0. Where what was
    /// written last is not in it, the chain goes on from that all the same, so that whoever checks it finds the place.
    pub fn open(folder: &Path, room: Arc<Room>) -> io::Result<(Self, u64)> {
        let (folder, path) = (folder.to_owned(), folder.join(FILE));
        let (file, good, chain, torn) = taken_up(&path)?;
        let (lines, chain) = match end::read(&folder) {
            Some(last) if last.head == chain => (last.lines, chain),
            None => (end::find(&path, good, None)?.0, chain),
            Some(last) => match end::find(&path, good, Some(&last.head))? {
                (lines, true) => (lines, chain),
                (lines, false) => {
                    room.waiting.lock().fault(end::gone(&path, &last, lines));
                    (lines, last.head)
                }
            },
        };
        {
            let mut waiting = room.waiting.lock();
            (waiting.good, waiting.head) = (good, chain.clone());
        }
        Ok((Self { folder, path, file, chain, good, lines, dirty: false, room }, torn))
    }

    pub fn run(mut self) {
        let _gone = Gone(self.room.clone());
        let mut due = Instant::now();
        while let Some((last, batch, lost)) = self.next(due) {
            let wrote = self.write(batch, lost);
            let mut waiting = self.room.waiting.lock();
            waiting.writing = false;
            match wrote {
                Ok(changed) => {
                    while waiting.queue.front().is_some_and(|(no, _)| *no <= last) {
                        waiting.queue.pop_front();
                    }
                    waiting.lost -= lost;
                    (waiting.good, waiting.head) = (self.good, self.chain.clone());
                    if changed {
                        let words = format!(
                            "The access log {} was changed by somebody else while the keeper ran: looks may be missing from it. Run \
                             `waitwell verify`, and compare it with a backup.",
                            self.path.display()
                        );
                        waiting.fault(words);
                    }
                    if waiting.stuck.take().is_some() {
                        waiting.news.push(again(lost));
                    }
                }
                Err(fault) => {
                    due = Instant::now() + AGAIN;
                    let stuck = Stuck::of(&fault);
                    if waiting.stuck.is_none() {
                        waiting.news.push(format!(
                            "Looks cannot be logged ({}). What leaves, and hidden addresses, wait for that; the rest goes on.",
                            stuck.why
                        ));
                    }
                    waiting.stuck = Some(stuck);
                    if waiting.closing {
                        return;
                    }
                }
            }
            self.room.changed.notify_all();
        }
    }

    /// Waits for what is to be written: up to which turn, the looks, and how many had no room. None: it is to end.
    fn next(&self, due: Instant) -> Option<(u64, Vec<Looked>, u64)> {
        let mut waiting = self.room.waiting.lock();
        loop {
            let is_due = waiting.stuck.is_some() && Instant::now() >= due;
            // What was refused since has left the queue: then it finds out by itself whether there is room again.
            if is_due || !waiting.queue.is_empty() && (waiting.closing || waiting.stuck.is_none()) {
                waiting.writing = true;
                let batch = waiting.queue.iter().map(|(_, look)| look.clone()).collect();
                return Some((waiting.next.saturating_sub(1), batch, waiting.lost));
            }
            if waiting.closing {
                return None;
            }
            if waiting.stuck.is_some() {
                self.room.changed.wait_until(&mut waiting, due.max(Instant::now()));
            } else {
                self.room.changed.wait(&mut waiting);
            }
        }
    }

    /// Writes lines and makes them durable, all or none. Whether somebody else changed the file since.
    fn write(&mut self, batch: Vec<Looked>, lost: u64) -> io::Result<bool> {
        let changed = self.still_ours()?;
        if self.dirty {
            self.file.set_len(self.good)?;
        }
        let (mut chain, mut text, mut lines) = (self.chain.clone(), String::new(), self.lines);
        let missing = batch.last().filter(|_| lost > 0).map(|last| Looked {
            at: last.at,
            uid: rustix::process::getuid().as_raw(),
            user: "waitwell".to_owned(),
            child: ChildId(0),
            screen: format!("{lost} looks that could not be logged"),
            reason: String::new(),
            amiss: None,
        });
        for look in batch.into_iter().chain(missing) {
            let line = Line::new(look, &chain)?;
            text.push_str(&line.text()?);
            text.push('\n');
            chain = line.chain;
            lines += 1;
        }
        let tries = text.is_empty();
        if tries {
            // No line: it has no end.
            text = " ".repeat(ROOM);
        }
        self.dirty = true;
        let wrote = self.file.write_all(text.as_bytes()).and_then(|()| self.file.sync_data());
        let wrote = wrote.and_then(|()| if tries { self.file.set_len(self.good) } else { Ok(()) });
        if let Err(fault) = wrote {
            // No half line is left for whoever reads it meanwhile; where that fails, too, it is done before the next attempt.
            self.dirty = self.file.set_len(self.good).is_err();
            return Err(fault);
        }
        self.dirty = false;
        if !tries {
            self.good += text.len() as u64;
            (self.chain, self.lines) = (chain, lines);
            end::write(&self.folder, &Last { lines, head: self.chain.clone() });
        }
        Ok(changed)
    }

    /// Whether the file was changed or put in another's place since the last line: then it is taken up as it is now. The chain goes on
    /// from what was written here, so that whoever checks it finds the place.
    fn still_ours(&mut self) -> io::Result<bool> {
        let own = self.file.metadata()?;
        let there = match std::fs::metadata(&self.path) {
            Ok(there) => Some((there.dev(), there.ino())),
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => None,
            Err(fault) => return Err(fault),
        };
        let ours = there == Some((own.dev(), own.ino()));
        if ours && (own.len() == self.good || self.dirty && own.len() > self.good) {
            return Ok(false);
        }
        let (file, good, ..) = taken_up(&self.path)?;
        (self.file, self.good, self.dirty) = (file, good, false);
        self.lines = end::find(&self.path, good, None)?.0;
        Ok(true)
    }
}

fn again(lost: u64) -> String {
    if lost == 0 {
        return "Looks are logged again; those that waited are in the log.".to_owned();
    }
    format!(
        "Looks are logged again; those that waited are in the log, {lost} had no room, and the log says so."
    )
}

/// The log opened, its length without half a line at its end, what its last line that can be read comes to, and how long that half was.
fn taken_up(path: &Path) -> io::Result<(File, u64, String, u64)> {
    let file = OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path)?;
    let length = file.metadata()?.len();
    let (good, chain) = end(&file, length)?;
    if good < length {
        file.set_len(good)?;
    }
    Ok((file, good, chain, length - good))
}

/// Where the last whole line ends, and what the last line that can be read comes to.
fn end(file: &File, length: u64) -> io::Result<(u64, String)> {
    let mut span = WINDOW;
    loop {
        let from = length.saturating_sub(span);
        let mut bytes = vec![0; (length - from) as usize];
        file.read_exact_at(&mut bytes, from)?;
        let good = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let mut to = good;
        while to > 0 {
            let begins = bytes[..to - 1].iter().rposition(|byte| *byte == b'\n').map(|at| at + 1);
            // One that begins before what was read is not whole here.
            let Some(begins) = begins.or_else(|| (from == 0).then_some(0)) else { break };
            if let Some(line) = Line::read(&bytes[begins..to]) {
                return Ok((from + good as u64, line.chain));
            }
            to = begins;
        }
        if from == 0 {
            return Ok((good as u64, String::new()));
        }
        span *= 4;
    }
}
