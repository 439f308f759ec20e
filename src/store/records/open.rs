//! Opening records without believing them: after an unclean stop they are tried out in a child first, and on any
//! doubt they are put aside, never deleted, and begun anew; the follower then fills them from the journal.
use super::super::folder::{StoreFolder, make_inner, new_file, remove_dir, remove_file, sync_dir};
use super::super::trouble::StoreError;
use super::{OWNER, Probe, Records, config};
use parking_lot::{Mutex, RwLock};
use std::fmt;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Layout of keys and values; another one is made anew from the journal.
const LAYOUT: u8 = 1;
/// sled gives its own lock back a moment after it was closed.
const LOCK_WAIT: Duration = Duration::from_secs(10);
/// An opening that takes longer has met damage that makes sled spin.
const OPEN_LIMIT: Duration = Duration::from_mins(1);

/// Records opened, and whether they had to be begun anew.
#[derive(Debug)]
pub struct OpenedRecords {
    /// Open; empty if there was a doubt.
    pub records: Records,
    /// Why they are empty and must be filled from the journal's beginning (the follower does, as for any that are
    /// behind). `None` for records taken as they were, and for a new store's.
    pub doubt: Option<Doubt>,
    /// They had been closed in order, as is noted beside them: if they now lack what a snapshot knows, they were harmed since. A
    /// store that was copied or made without them never had any.
    pub closed: bool,
}

/// Why records were not believed. `Display` is for whoever started the keeper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// Half a sentence.
    pub why: String,
    /// Where they were put.
    pub aside: PathBuf,
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "The records could not be trusted ({}). Nothing is lost: they are being made again from the journal. \
             The old ones were put aside as {}, and may be deleted once somebody has looked at them.",
            self.why,
            self.aside.display()
        )
    }
}

/// The two kinds of not getting them open.
enum NotOpen {
    /// The disk's or another process's doing: the records may be whole.
    Refused(StoreError),
    /// Half a sentence.
    Doubtful(String),
}

impl Records {
    /// Opens the records of `folder`, or makes them; the store's lock must be held. `now_ms` (milliseconds since
    /// 1970, UTC) names those put aside.
    pub fn open(folder: &StoreFolder, probe: &Probe, now_ms: i64) -> Result<OpenedRecords, StoreError> {
        heal_names(folder)?;
        let dir = folder.sled();
        let mark = folder.sled_open_mark();
        let mut found = Ok(());
        let shut = closed_mark(&mark);
        let closed = !mark.exists() && shut.exists();
        if dir.exists() && mark.exists() {
            found = probe.run(&dir);
            // A child that was stopped may have left what it was writing.
            super::super::folder::remove_unfinished_sled_snapshots(&dir)?;
        }
        set_mark(&mark)?;
        remove_file(&shut)?;
        let why = match found {
            Ok(()) => match Self::open_dir(&dir, &mark, folder.id()) {
                Ok(records) => return Ok(OpenedRecords { records, doubt: None, closed }),
                Err(NotOpen::Refused(e)) => return Err(e),
                Err(NotOpen::Doubtful(why)) => why,
            },
            Err(why) => why,
        };
        let aside = put_aside(&dir, now_ms)?;
        match Self::open_dir(&dir, &mark, folder.id()) {
            Ok(records) => Ok(OpenedRecords { records, doubt: Some(Doubt { why, aside }), closed }),
            Err(NotOpen::Refused(e)) => Err(e),
            Err(NotOpen::Doubtful(why)) => Err(super::doubtful(why)),
        }
    }

    /// Opens records in a folder that is not the store's own one: those being made anew.
    pub(in super::super) fn open_beside(dir: &Path, store: [u8; 16]) -> Result<Self, StoreError> {
        let mark = dir.with_extension("mark");
        Self::open_dir(dir, &mark, store).map_err(|not| match not {
            NotOpen::Refused(e) => e,
            NotOpen::Doubtful(why) => super::doubtful(why),
        })
    }

    fn open_dir(dir: &Path, mark: &Path, store: [u8; 16]) -> Result<Self, NotOpen> {
        let was_there = fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
        make_inner(dir).map_err(NotOpen::Refused)?;
        let db = open_within(dir)?;
        let own: Vec<u8> = std::iter::once(LAYOUT).chain(store).collect();
        let doubt = |e: StoreError| match e {
            StoreError::RecordsDoubtful { why } => NotOpen::Doubtful(why),
            other => NotOpen::Refused(other),
        };
        match super::guarded("reading", || db.get(OWNER)).map_err(doubt)? {
            Some(found) if found == own => {}
            Some(_) => return Err(NotOpen::Doubtful("they are of another store or layout".to_owned())),
            None => {
                // sled opens another version's folder, or one that lost its head, as an empty one.
                if was_there {
                    return Err(NotOpen::Doubtful("they have lost all they held".to_owned()));
                }
                super::guarded("writing", || db.insert(OWNER, own)).map_err(doubt)?;
                super::guarded("writing out", || db.flush()).map_err(doubt)?;
            }
        }
        let records = Self {
            db: RwLock::new(Some(db)),
            dir: dir.into(),
            mark: mark.into(),
            unflushed: AtomicU64::new(0),
            tally: Mutex::default(),
        };
        let noted = records.noted().map_err(doubt)?;
        *records.tally.lock() = noted.tally;
        Ok(records)
    }
}

/// Opens sled in a thread of its own: one that spins is left behind and its files are put aside.
fn open_within(dir: &Path) -> Result<sled::Db, NotOpen> {
    let began = Instant::now();
    loop {
        let (tell, told) = mpsc::channel();
        let config = config(dir);
        let opener = std::thread::Builder::new().name("records-open".to_owned());
        let spawned = opener.spawn(move || {
            let _ = tell.send(catch_unwind(AssertUnwindSafe(|| config.open())));
        });
        spawned.map_err(|e| NotOpen::Refused(StoreError::io("start a thread to open", dir, e)))?;
        match told.recv_timeout(OPEN_LIMIT) {
            Ok(Ok(Ok(db))) => return Ok(db),
            Ok(Ok(Err(sled::Error::Io(e)))) => match e.kind() {
                _ if is_lock(&e) && began.elapsed() < LOCK_WAIT => {
                    std::thread::sleep(Duration::from_millis(5));
                }
                _ if is_lock(&e) => {
                    let path = dir.parent().unwrap_or(dir).into();
                    return Err(NotOpen::Refused(StoreError::Held { path, pid: None }));
                }
                std::io::ErrorKind::PermissionDenied
                | std::io::ErrorKind::StorageFull
                | std::io::ErrorKind::QuotaExceeded
                | std::io::ErrorKind::ReadOnlyFilesystem => {
                    return Err(NotOpen::Refused(StoreError::io("open", dir, e)));
                }
                _ => return Err(NotOpen::Doubtful(format!("opening them failed: {e}"))),
            },
            Ok(Ok(Err(e))) => return Err(NotOpen::Doubtful(format!("opening them failed: {e}"))),
            Ok(Err(_)) => return Err(NotOpen::Doubtful("opening them broke off".to_owned())),
            Err(_) => return Err(NotOpen::Doubtful("opening them did not come to an end".to_owned())),
        }
    }
}

/// sled wraps the refusal of its lock into words and another kind.
fn is_lock(e: &std::io::Error) -> bool {
    e.kind() == std::io::ErrorKind::WouldBlock || e.to_string().contains("could not acquire lock")
}

/// A power cut between the renames of a rebuild leaves the old records under their other name; one after them, the
/// old records beside the new.
pub(in super::super) fn heal_names(folder: &StoreFolder) -> Result<(), StoreError> {
    let (dir, old, new) = (folder.sled(), folder.sled_old(), folder.sled_new());
    if !dir.exists() && old.exists() {
        fs::rename(&old, &dir).map_err(|e| StoreError::io("name", &old, e))?;
        sync_dir(folder.path())?;
    }
    for left in [old, new] {
        remove_dir(&left)?;
    }
    Ok(())
}

/// Stands beside records that were closed in order, until they are opened again.
pub(super) fn closed_mark(open_mark: &Path) -> PathBuf {
    open_mark.with_extension("closed")
}

/// Durable before sled writes anything: without it a power cut could leave damage that nobody looks for.
pub(super) fn set_mark(mark: &Path) -> Result<(), StoreError> {
    let file = new_file(mark)?;
    file.sync_all().map_err(|e| StoreError::io("write", mark, e))?;
    sync_dir(mark.parent().unwrap_or(mark))
}

/// Gives doubtful records another name, with the time in it; never deletes them.
fn put_aside(dir: &Path, now_ms: i64) -> Result<PathBuf, StoreError> {
    let time = chrono::DateTime::from_timestamp_millis(now_ms).unwrap_or_default();
    let name = format!("sled.damaged-{}", time.format("%Y%m%dT%H%M%SZ"));
    let mut aside = dir.with_file_name(&name);
    let mut more = 1;
    while aside.exists() {
        more += 1;
        aside = dir.with_file_name(format!("{name}-{more}"));
    }
    fs::rename(dir, &aside).map_err(|e| StoreError::io("put aside", dir, e))?;
    sync_dir(dir.parent().unwrap_or(dir))?;
    Ok(aside)
}
