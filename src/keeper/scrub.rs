//! The slow look through the part of the journal that a start takes on trust, from its beginning to where the start's own
//! check began: damage there is told while a backup and the records still hold what it hid. It mends nothing by itself.
use crate::keeper::shared::Shared;
use crate::keeper::{log, looks};
use crate::store::StoreError;
use crate::store::journal::JournalRead;
use crate::store::kept::{self, Deed, Note};
use crate::wire::message::Push;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;
use std::time::Duration;

/// Bytes looked through before it rests.
const AT_ONCE: usize = 512 * 1024;
/// How long it rests: about 4 MB a second, a twentieth of what a disk gives.
const REST: Duration = Duration::from_millis(125);
/// Least urgent of all, where the system lets it be.
const NICE: i32 = 19;

/// The look under way.
pub struct Scrub {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Scrub {
    /// Begins to look through the changes before `until`, in the background. Where the machine gives no thread it is left
    /// to `waitwell verify`.
    pub fn begin(shared: Arc<Shared>, until: u64) -> Self {
        let (stop, stopped) = bounded(0);
        let work = move || {
            // Only this thread's: on Linux each has its own.
            let _ = rustix::process::setpriority_process(None, NICE);
            look_at_looks(&shared);
            match look_through(&*shared.journal, until, &stopped) {
                Ok(Some(changes)) => {
                    let at = shared.clock.now().at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
                    let (file, by) = (String::new(), String::new());
                    let noted = Note { what: Deed::Scrub, at, seq: changes, file, by, children: None };
                    if let Err(fault) = kept::note(&shared.folder, &noted) {
                        log::line(&fault.to_string());
                    }
                    log::line(&format!("the journal was looked through to change {changes}: all is whole"));
                }
                Ok(None) => {}
                Err(fault) => tell(&shared, &fault),
            }
        };
        let thread = std::thread::Builder::new().name("scrub".to_owned()).spawn(work).ok();
        Self { stop: Some(stop), thread }
    }

    /// Ends it, wherever it is.
    pub fn end(mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The access log, which a start takes on trust, too.
fn look_at_looks(shared: &Shared) {
    let erased = looks::erased(&shared.state.read().kept.erased);
    match shared.looks.check(&erased) {
        Ok(found) => {
            let Some(first) = found.faults.first() else { return };
            let more = match found.faults.len() {
                1 => String::new(),
                n => format!(" {} more places are not whole.", n - 1),
            };
            shared.looks.found(format!(
                "{first}{more} Saving goes on. Tell whoever looks after this server today: run `waitwell verify`, and bring the access \
                 log back from a backup."
            ));
        }
        Err(fault) => {
            shared.looks.found(format!("The access log cannot be read ({fault}). Run `waitwell verify`."));
        }
    }
}

/// Reads and checks every change before `until`. The last one looked at; nothing where it was stopped.
fn look_through(
    journal: &dyn JournalRead,
    until: u64,
    stopped: &Receiver<()>,
) -> Result<Option<u64>, StoreError> {
    let (mut bytes, mut last) = (0, 0);
    if until <= 1 {
        return Ok(None);
    }
    for frame in journal.frames_from(1) {
        let frame = frame?;
        if frame.header.seq >= until {
            break;
        }
        last = frame.header.seq;
        bytes += frame.payload.len() + crate::store::journal::FRAME_EXTRA;
        if bytes >= AT_ONCE {
            bytes = 0;
            match stopped.recv_timeout(REST) {
                Err(RecvTimeoutError::Timeout) => {}
                Ok(()) | Err(RecvTimeoutError::Disconnected) => return Ok(None),
            }
        }
    }
    Ok(Some(last))
}

/// Tells everybody, now and whoever comes later.
fn tell(shared: &Shared, fault: &StoreError) {
    let words = match fault {
        StoreError::Damaged(damage) => {
            shared.stop_saving(damage);
            format!(
                "An older part of the journal is damaged in {damage}. The lists and records in use are whole and can be read; nothing \
                 more is saved, for no keeper could make it again from this journal. Tell whoever looks after this server today: copy \
                 the store's folder, run `waitwell verify`, restore the journal's file from a backup."
            )
        }
        other => format!(
            "An older part of the journal could not be read ({other}). The lists and records in use are whole and saving goes on. Tell \
             whoever looks after this server today: copy the store's folder, run `waitwell verify`, look after its disk."
        ),
    };
    log::line(&words);
    shared.told.lock().push(words.clone());
    shared.unread.store(true, Ordering::Release);
    let revision = shared.durable.get();
    let push =
        Push { revision, touched: Vec::new(), by: "waitwell".into(), words: words.into(), prefs: false };
    shared.clients.push(push, None);
}
