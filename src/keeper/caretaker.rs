//! Takes the records up again by itself where following them broke off: after a full disk, once there is space; after
//! damage, by making them anew. Meanwhile they are read as new as the lists, from what they hold and the journal. And it tells the
//! desks when looks at records cannot be logged, and when they are again.
use crate::keeper::log;
use crate::keeper::shared::Shared;
use crate::wire::message::Push;
use crossbeam_channel::{RecvTimeoutError, Sender, bounded};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

/// How often it looks; after each attempt in vain it waits twice as long.
const EVERY: Duration = Duration::from_secs(2);
/// The longest it waits.
const AT_MOST: Duration = Duration::from_mins(5);
/// Bytes that must find room before it tries: sled that finds none again is closed for good, and then nothing is read.
const ROOM: usize = 2 << 20;

/// The thread that looks.
pub struct Caretaker {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Caretaker {
    /// Begins to look. Where the machine gives no thread it is left to `waitwell rebuild`.
    pub fn begin(shared: Arc<Shared>) -> Self {
        let (stop, stopped) = bounded::<()>(0);
        let work = move || {
            let (mut wait, mut left) = (EVERY, Duration::ZERO);
            while stopped.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                tell_looks(&shared);
                left = left.saturating_sub(EVERY);
                if left.is_zero() {
                    wait = if look(&shared) { EVERY } else { AT_MOST.min(wait * 2) };
                    left = wait;
                }
            }
        };
        let thread = std::thread::Builder::new().name("caretaker".to_owned()).spawn(work).ok();
        Self { stop: Some(stop), thread }
    }

    /// Ends it.
    pub fn end(mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What is new of the access log goes to every desk.
fn tell_looks(shared: &Shared) {
    for words in shared.looks.news() {
        log::line(&words);
        tell(shared, &words);
    }
}

fn tell(shared: &Shared, words: &str) {
    let push = Push {
        revision: shared.durable.get(),
        touched: Vec::new(),
        by: "waitwell".into(),
        words: words.into(),
        prefs: false,
    };
    shared.clients.push(push, None);
}

/// Whether all is well, or is so again.
fn look(shared: &Shared) -> bool {
    if shared.records.failed().is_none() {
        return true;
    }
    if !has_room(&shared.folder.path().join("room.new")) {
        return false;
    }
    match shared.records.take_up_again() {
        Ok(told) => {
            let words = "The records follow again. Nothing was lost.";
            log::line(words);
            shared.told.lock().extend(told);
            tell(shared, words);
            true
        }
        Err(fault) => {
            log::line(&format!("the records could not be taken up again: {fault}"));
            false
        }
    }
}

/// Whether there is room on the store's disk, found out by taking it.
fn has_room(path: &Path) -> bool {
    let taken = std::fs::File::create(path).and_then(|mut file| {
        let zeros = [0; 8 * 1024];
        (0..ROOM / zeros.len()).try_for_each(|_| file.write_all(&zeros))?;
        file.sync_all()
    });
    let _ = std::fs::remove_file(path);
    taken.is_ok()
}
