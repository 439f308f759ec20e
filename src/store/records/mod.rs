//! What the State leaves out, one folded record a child, a session, a person: in sled, which is named here and
//! nowhere else. It follows the journal and can be made again from it, so whatever sled does wrong costs time only.
mod iter;
mod open;
mod probe;
mod tally;
#[cfg(test)]
pub(super) mod tests;
mod value;

pub use iter::Records as RecordIter;
pub(super) use open::heal_names;
pub use open::{Doubt, OpenedRecords};
pub use probe::{PROBE_VERB, Probe, probe_main};
pub use value::RECORD_CAP;

use super::fault;
use super::folder::remove_file;
use super::journal::Head;
use super::trouble::StoreError;
use parking_lot::{Mutex, RwLock};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use tally::{Applied, Tally};

/// Where a record lies. Prefix `m` is the store's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// What kind of record; one byte a kind, never `m`.
    pub prefix: u8,
    /// The child's, session's or person's number.
    pub id: u32,
}

/// A record to be put (`Some`) or removed (`None`).
pub type Change = (Key, Option<Vec<u8>>);

/// How far the records have come: the key the rest hangs on.
const APPLIED: &[u8] = b"m/applied_seq";
/// Whose records they are, and in which layout.
const OWNER: &[u8] = b"m/store";
/// The store's own keys.
const OWN_PREFIX: u8 = b'm';
/// sled's page cache. Small: the State is the cache. sled looks at the limit only when one of its 256 shards has
/// noted 64 reads, so that up to 16,384 pages are held whatever it says: about 240 MB, measured, once all of a
/// large store has been read in one process.
const CACHE: u64 = 16 * 1024 * 1024;
/// So many bytes may wait in memory before they are written out: what keeps a bulk load's memory bounded.
const UNFLUSHED_MAX: u64 = 4 * 1024 * 1024;

/// The open records. For any thread; one writer (the follower).
pub struct Records {
    /// `None` once closed.
    db: RwLock<Option<sled::Db>>,
    dir: PathBuf,
    /// Stands as long as they are open; see [`Records::close`].
    mark: PathBuf,
    unflushed: AtomicU64,
    /// What all records together must come to, as last written.
    tally: Mutex<Tally>,
}

impl std::fmt::Debug for Records {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Records").field("dir", &self.dir).finish_non_exhaustive()
    }
}

/// How sled is opened everywhere.
fn config(dir: &Path) -> sled::Config {
    sled::Config::new().path(dir).cache_capacity(CACHE).flush_every_ms(None).mode(sled::Mode::LowSpace)
}

/// Runs something of sled's; its panic, like its refusal, is doubt in the records and not the keeper's end.
fn guarded<T>(doing: &str, work: impl FnOnce() -> sled::Result<T>) -> Result<T, StoreError> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(sled::Error::Io(e))) if is_full(e.kind()) => {
            Err(StoreError::Full { path: PathBuf::from("sled") })
        }
        Ok(Err(e)) => Err(doubtful(format!("{doing} them failed: {e}"))),
        Err(_) => Err(doubtful(format!("{doing} them broke off"))),
    }
}

fn is_full(kind: std::io::ErrorKind) -> bool {
    use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(kind, StorageFull | QuotaExceeded | FileTooLarge)
}

fn doubtful(why: String) -> StoreError {
    StoreError::RecordsDoubtful { why }
}

/// Names a record that is not to be believed.
fn bad_record(key: Key, what: &str) -> StoreError {
    doubtful(format!("record {}{}: {what}", char::from(key.prefix), key.id))
}

impl Records {
    fn db(&self) -> Result<sled::Db, StoreError> {
        self.db.read().clone().ok_or_else(|| doubtful("they were closed".to_owned()))
    }

    /// One record, checked. Its values are read one by one: where it was written meanwhile, it is read again.
    pub fn get(&self, key: Key) -> Result<Option<Vec<u8>>, StoreError> {
        let db = self.db()?;
        let read = |part| guarded("reading", || db.get(value::key_of(key, part)));
        loop {
            let Some(first) = read(0)? else { return Ok(None) };
            let head = value::read(key, 0, &first).map_err(|what| bad_record(key, what))?;
            if usize::from(head.parts) > RECORD_CAP.div_ceil(value::PART_MAX) {
                return Err(bad_record(key, "it is longer than a record ever is"));
            }
            match Self::put_together(key, &head, &read) {
                // A writing changes all of them at once: where the first is what it was, the others are not to be believed.
                Err(_) if read(0)?.as_ref() != Some(&first) => {}
                whole => return whole.map(Some),
            }
        }
    }

    fn put_together(
        key: Key,
        head: &value::Part<'_>,
        read: &dyn Fn(u16) -> Result<Option<sled::IVec>, StoreError>,
    ) -> Result<Vec<u8>, StoreError> {
        let mut record = head.bytes.to_vec();
        for part in 1..head.parts {
            let more = read(part)?.ok_or_else(|| bad_record(key, "a part of it is missing"))?;
            let more = value::read(key, part, &more).map_err(|what| bad_record(key, what))?;
            if (more.seq, more.parts) != (head.seq, head.parts) {
                return Err(bad_record(key, "its parts are of different times"));
            }
            record.extend_from_slice(more.bytes);
        }
        Ok(record)
    }

    /// Writes changes and how far the records have come by them, all or none; not yet durable (nothing rests on
    /// it: after a power cut they are behind, and follow again). Of two changes to one key the last counts.
    pub fn put_batch(&self, changes: &[Change], applied: Head) -> Result<(), StoreError> {
        let db = self.db()?;
        let mut kept = self.tally.lock();
        let mut tally = *kept;
        let mut batch = sled::Batch::default();
        let mut written = 0;
        let last_of: std::collections::HashMap<Key, usize> =
            changes.iter().enumerate().map(|(place, (key, _))| (*key, place)).collect();
        for (place, (key, record)) in changes.iter().enumerate() {
            if last_of.get(key) != Some(&place) {
                continue;
            }
            if key.prefix == OWN_PREFIX {
                return Err(bad_record(*key, "its kind is the store's own"));
            }
            let before = guarded("reading", || db.get(value::key_of(*key, 0)))?;
            if let Some(before) = &before {
                tally.less(before);
            }
            let before =
                before.map_or(0, |before| value::read(*key, 0, &before).map_or(1, |part| part.parts));
            let values = match record {
                Some(record) if record.len() > RECORD_CAP => {
                    return Err(StoreError::TooLarge { len: record.len(), cap: RECORD_CAP });
                }
                Some(record) => value::write(*key, applied.seq, record),
                None => Vec::new(),
            };
            if let Some(first) = values.first() {
                tally.more(first);
            }
            // A longer one before it leaves none of its values behind.
            for part in values.len() as u16..before {
                batch.remove(value::key_of(*key, part));
            }
            for (value, part) in values.into_iter().zip(0..) {
                written += value.len() as u64;
                batch.insert(value::key_of(*key, part), value);
            }
        }
        batch.insert(APPLIED, Applied { head: applied, tally }.write());
        fault::point("records.before");
        guarded("writing", || db.apply_batch(batch))?;
        fault::point("records.after");
        *kept = tally;
        drop(kept);
        if self.unflushed.fetch_add(written + 64, Ordering::Relaxed) >= UNFLUSHED_MAX {
            self.flush()?;
        }
        Ok(())
    }

    /// How far the records have come; sequence 0 for empty ones.
    pub fn applied(&self) -> Result<Head, StoreError> {
        self.noted().map(|noted| noted.head)
    }

    fn noted(&self) -> Result<Applied, StoreError> {
        let db = self.db()?;
        match guarded("reading", || db.get(APPLIED))? {
            None => Ok(Applied::default()),
            Some(bytes) => Applied::read(&bytes)
                .ok_or_else(|| doubtful("they do not say how far they have come".to_owned())),
        }
    }

    /// Reads every record and refuses if one is damaged, missing, or older than what was last written.
    pub fn check(&self) -> Result<(), StoreError> {
        let noted = self.noted()?;
        let mut records = self.iter(None);
        for record in records.by_ref() {
            record?;
        }
        if records.tally() == noted.tally {
            return Ok(());
        }
        let (have, due) = (records.tally().count, noted.tally.count);
        Err(doubtful(format!("{have} records are there of {due}, or some are older than they should be")))
    }

    /// All records of one kind, or of all kinds, in the order of their keys; ends after the first `Err`.
    pub fn iter(&self, prefix: Option<u8>) -> RecordIter {
        iter::Records::new(self.db(), prefix)
    }

    /// Writes out what waits in memory.
    pub fn flush(&self) -> Result<(), StoreError> {
        let db = self.db()?;
        self.unflushed.store(0, Ordering::Relaxed);
        guarded("writing out", || db.flush()).map(|_| ())
    }

    /// Bytes written since the last flush, about.
    pub fn unflushed(&self) -> u64 {
        self.unflushed.load(Ordering::Relaxed)
    }

    /// Removes every record; they have come nowhere then.
    pub fn clear(&self) -> Result<(), StoreError> {
        let db = self.db()?;
        let owner = guarded("reading", || db.get(OWNER))?;
        guarded("removing", || db.clear())?;
        *self.tally.lock() = Tally::default();
        if let Some(owner) = owner {
            guarded("writing", || db.insert(OWNER, owner))?;
        }
        self.flush()
    }

    /// Flushes and closes: only then does the next opening believe them without a look. Later calls refuse.
    pub fn close(&self) -> Result<(), StoreError> {
        let Some(db) = self.db.write().take() else { return Ok(()) };
        guarded("writing out", || db.flush())?;
        guarded("closing", || {
            drop(db);
            Ok(())
        })?;
        if self.mark.exists() {
            // Where it cannot be noted (a full disk), what they lose from here on is only not told.
            let _ = open::set_mark(&open::closed_mark(&self.mark));
        }
        remove_file(&self.mark)
    }
}

impl Drop for Records {
    fn drop(&mut self) {
        // Not closed: the mark stays, and the next opening looks before it believes.
        let db = self.db.write().take();
        let _ = catch_unwind(AssertUnwindSafe(|| drop(db)));
    }
}
