//! The records as the keeper uses them: followed off the reply path, read as new as the State, made again on request.
use crate::domain::ids::{ChildId, SessionId};
use crate::domain::record::ChildRecord;
use crate::keeper::fold::{self, SessionRecord};
use crate::store::StoreError;
use crate::store::folder::StoreFolder;
use crate::store::follower::Follower;
use crate::store::journal::{Frame, Header, JournalRead};
use crate::store::records::{Key, Probe, Records};
use crate::store::verify::Difference;
use crate::store::{rebuild, verify};
use parking_lot::RwLock;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;

/// How long a look waits for the records to come up.
const UP_WITHIN: Duration = Duration::from_secs(10);
/// How long one waits while they are being checked or made again.
const BUSY_AT_MOST: Duration = Duration::from_secs(2);

struct Open {
    records: Arc<Records>,
    follower: Follower,
}

/// The record store with its follower; closed for a moment while it is made again.
pub struct RecordRoom {
    folder: StoreFolder,
    journal: Arc<dyn JournalRead>,
    open: RwLock<Option<Open>>,
}

impl RecordRoom {
    /// Starts to follow the journal from where the records are; what has to be told goes into `told`. Records that belong
    /// to another past are emptied and filled again.
    ///
    /// # Errors
    /// They are ahead of the journal, or cannot be written.
    pub fn start(
        folder: &StoreFolder,
        journal: Arc<dyn JournalRead>,
        records: Records,
        told: &mut Vec<String>,
    ) -> Result<Self, StoreError> {
        let records = Arc::new(records);
        let follower = match Follower::start(records.clone(), journal.clone(), fold::records()) {
            Err(StoreError::RecordsDoubtful { why }) => {
                told.push(format!(
                    "The records did not belong to this journal ({why}). Nothing is lost: they are being made again."
                ));
                records.clear()?;
                Follower::start(records.clone(), journal.clone(), fold::records())?
            }
            started => started?,
        };
        let open = RwLock::new(Some(Open { records, follower }));
        Ok(Self { folder: folder.clone(), journal, open })
    }

    /// Tells of a durable change. Never waits; while the records are being made again it is read from the journal later.
    pub fn follow(&self, frame: Arc<Frame>) {
        if let Some(open) = self.open.try_read()
            && let Some(open) = &*open
        {
            open.follower.follow(frame);
        }
    }

    /// A child's record that holds at least change `seq`.
    ///
    /// # Errors
    /// It cannot be read now: the words to show.
    pub fn child(&self, child: ChildId, seq: u64) -> Result<Option<ChildRecord>, String> {
        self.read(fold::child_key(child), seq)
    }

    /// A session's record that holds at least change `seq`.
    ///
    /// # Errors
    /// It cannot be read now: the words to show.
    pub fn session(&self, session: SessionId, seq: u64) -> Result<Option<SessionRecord>, String> {
        self.read(fold::session_key(session), seq)
    }

    fn read<T: DeserializeOwned>(&self, key: Key, seq: u64) -> Result<Option<T>, String> {
        let busy = "The records are being checked or made again. Nothing is lost. Try again in a moment.";
        let open = self.open.try_read_for(BUSY_AT_MOST).ok_or(busy)?;
        let open = open.as_ref().ok_or(busy)?;
        open.follower.wait_for(seq, UP_WITHIN).map_err(|fault| fault.to_string())?;
        let bytes = open.records.get(key).map_err(|fault| fault.to_string())?;
        bytes.map(|bytes| fold::read_record(&bytes)).transpose()
    }

    /// The last change in the records.
    pub fn applied(&self) -> u64 {
        self.open.try_read().and_then(|open| Some(open.as_ref()?.follower.applied())).unwrap_or(0)
    }

    /// Why they are no longer followed, where they are not.
    pub fn failed(&self) -> Option<String> {
        self.open.try_read().and_then(|open| open.as_ref()?.follower.failed())
    }

    /// Makes the records again from the journal and follows on.
    ///
    /// # Errors
    /// It could not be done; the old ones are as they were.
    pub fn rebuild(&self) -> Result<u64, StoreError> {
        let mut open = self.open.write();
        if let Some(open) = open.take() {
            // A follower that failed is why somebody rebuilds.
            let _ = open.follower.stop();
            let _ = open.records.close();
        }
        let rebuilt = rebuild::rebuild(&self.folder, &*self.journal, fold::records(), &mut |_| {});
        let probe = Probe::this_program()?;
        let records = Arc::new(
            Records::open(&self.folder, &probe, chrono::DateTime::UNIX_EPOCH.timestamp_millis())?.records,
        );
        let follower = Follower::start(records.clone(), self.journal.clone(), fold::records())?;
        *open = Some(Open { records, follower });
        drop(open);
        self.catch_up();
        rebuilt.map(|rebuilt| rebuilt.head.seq)
    }

    /// Compares every record with what the journal makes of it. Records that changes touched meanwhile are left out.
    ///
    /// # Errors
    /// The comparison could not be made.
    pub fn verify(&self) -> Result<Vec<Difference>, StoreError> {
        let mut open = self.open.write();
        let Some(Open { records, follower }) = open.take() else {
            return Err(StoreError::RecordsDoubtful { why: "they are not open".to_owned() });
        };
        let head = self.journal.synced().seq;
        let came = follower.wait_for(head, UP_WITHIN * 60);
        let stopped = follower.stop();
        let differences = came.and(stopped).and_then(|()| {
            verify::verify_by_rebuild(&self.folder, &records, &*self.journal, fold::records())
        });
        let follower = Follower::start(records.clone(), self.journal.clone(), fold::records());
        *open = Some(Open { records, follower: follower? });
        drop(open);
        self.catch_up();
        let meanwhile = self.touched_since(head)?;
        let mut differences = differences?;
        differences.retain(|difference| match difference {
            Difference::Other(key) | Difference::Missing(key) | Difference::Surplus(key) => {
                !meanwhile.contains(key)
            }
            Difference::Unreadable(_) => true,
        });
        Ok(differences)
    }

    /// Tells the follower of what became durable while it was away.
    fn catch_up(&self) {
        let head = self.journal.synced().seq;
        if let Ok(frame) = self.journal.read(head)
            && let Some(open) = &*self.open.read()
        {
            open.follower.follow(Arc::new(frame));
        }
    }

    /// Keys of records that later changes put.
    fn touched_since(&self, seq: u64) -> Result<Vec<Key>, StoreError> {
        let mut fold = fold::records();
        let mut keys = Vec::new();
        for frame in self.journal.frames_from(seq + 1) {
            let frame = frame?;
            let header: &Header = &frame.header;
            keys.extend(fold(header, &frame.payload, &|_| None).into_iter().map(|(key, _)| key));
        }
        Ok(keys)
    }

    /// Carries over what is left and closes: the next start believes them without a look.
    ///
    /// # Errors
    /// They could not be closed in order; nothing is lost with them.
    pub fn close(&self) -> Result<(), StoreError> {
        match self.open.write().take() {
            Some(open) => {
                let stopped = open.follower.stop();
                stopped.and(open.records.close())
            }
            None => Ok(()),
        }
    }
}
