//! The records as the keeper uses them: followed off the reply path, read as new as the State, made again on request.
use crate::domain::ids::ChildId;
use crate::domain::record::ChildRecord;
use crate::keeper::fold;
use crate::keeper::pending::{PENDING_MOST, Pending};
use crate::store::StoreError;
use crate::store::folder::StoreFolder;
use crate::store::follower::Follower;
use crate::store::journal::{Frame, Header, JournalRead};
use crate::store::records::{Key, Probe, Records};
use crate::store::verify::Difference;
use crate::store::{rebuild, verify};
use parking_lot::{Mutex, RwLock};
use std::sync::Arc;
use std::time::Duration;

/// How long one waits while they are being made again.
const BUSY_AT_MOST: Duration = Duration::from_secs(2);
/// The same where others wait for a lock; [`RecordRoom::ready`] has waited before.
const BUSY_BRIEF: Duration = Duration::from_millis(100);
/// How long a check waits for the records to come up.
const UP_WITHIN: Duration = Duration::from_mins(10);

struct Open {
    records: Arc<Records>,
    /// None while they are being checked.
    follower: Option<Follower>,
}

impl Open {
    /// The last change in the records.
    fn applied(&self) -> u64 {
        match &self.follower {
            Some(follower) => follower.applied(),
            None => self.records.applied().map_or(0, |head| head.seq),
        }
    }
}

/// The record store with its follower; closed for a moment while it is made again.
pub struct RecordRoom {
    folder: StoreFolder,
    journal: Arc<dyn JournalRead>,
    open: RwLock<Option<Open>>,
    pending: Pending,
    /// One check, rebuild or end at a time.
    at_work: Mutex<()>,
    /// Why they are not open, where they could not be taken up again.
    lost: Mutex<Option<String>>,
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
        let open = RwLock::new(Some(Open { records, follower: Some(follower) }));
        Ok(Self {
            folder: folder.clone(),
            journal,
            open,
            pending: Pending::default(),
            at_work: Mutex::new(()),
            lost: Mutex::new(None),
        })
    }

    /// Tells of a durable change. Never waits; while the records are being made again it is read from the journal later.
    pub fn follow(&self, frame: Arc<Frame>) {
        if let Some(open) = self.open.try_read()
            && let Some(Open { follower: Some(follower), .. }) = &*open
        {
            follower.follow(frame);
        }
    }

    /// Makes ready to read records as change `seq` left them: call it before a lock is taken that others wait for. Where the
    /// records are far behind it waits for them, not long.
    pub fn ready(&self, seq: u64) {
        let Some(open) = self.open.try_read_for(BUSY_AT_MOST) else { return };
        let Some(open) = &*open else { return };
        if let Some(follower) = &open.follower
            && seq.saturating_sub(follower.applied()) > PENDING_MOST
        {
            let _ = follower.wait_for(seq - PENDING_MOST, BUSY_AT_MOST);
        }
        let applied = open.applied();
        if seq.saturating_sub(applied) <= PENDING_MOST {
            // What cannot be read now cannot be read below either, and is told there.
            let _ = self.pending.take_up(&*self.journal, applied, seq);
        }
    }

    /// A child's record as change `seq`, which is durable, left it; what came later may be in it. Never waits for the
    /// records to follow: what they lack is folded onto them.
    ///
    /// # Errors
    /// It cannot be read now: the words to show.
    pub fn child(&self, child: ChildId, seq: u64) -> Result<Option<ChildRecord>, String> {
        let busy = "The records are being made again. Nothing is lost; lists and bookings go on. Try again in a moment.";
        let open = self.open.try_read_for(BUSY_BRIEF).ok_or(busy)?;
        let open = open.as_ref().ok_or(busy)?;
        let words = |fault: StoreError| fault.to_string();
        let applied = open.applied();
        if seq.saturating_sub(applied) > PENDING_MOST {
            return Err(format!(
                "The records are being made again and have come to change {applied} of {seq}. Nothing is lost; lists and \
                 bookings go on. Try again in a moment."
            ));
        }
        let bytes = if applied >= seq {
            open.records.get(fold::child_key(child))
        } else {
            self.pending.take_up(&*self.journal, applied, seq).map_err(words)?;
            self.pending.child(&open.records, &*self.journal, child, seq)
        };
        bytes.map_err(words)?.map(|bytes| fold::read_record(&bytes)).transpose()
    }

    /// The last change in the records.
    pub fn applied(&self) -> u64 {
        self.open.try_read().and_then(|open| Some(open.as_ref()?.applied())).unwrap_or(0)
    }

    /// Why they are no longer followed, where they are not.
    pub fn failed(&self) -> Option<String> {
        let open = self.open.try_read()?;
        match &*open {
            Some(open) => open.follower.as_ref()?.failed(),
            None => self.lost.lock().clone(),
        }
    }

    /// Opens them afresh after following broke off, and follows on: those that can be believed go on where they were, else
    /// they are put aside and made anew. What has to be told.
    ///
    /// # Errors
    /// They cannot be opened now; nothing is lost.
    pub fn take_up_again(&self) -> Result<Vec<String>, StoreError> {
        let _alone = self.at_work.lock();
        let probe = Probe::this_program()?;
        let mut open = self.open.write();
        if let Some(old) = open.take() {
            *self.lost.lock() = old.follower.as_ref().and_then(Follower::failed);
            // Both are what broke off: neither can be ended in order.
            let _ = old.follower.map(Follower::stop);
            drop(old.records);
        }
        let taken = (|| {
            let opened = Records::open(&self.folder, &probe, chrono::Utc::now().timestamp_millis())?;
            let told: Vec<String> = opened.doubt.iter().map(ToString::to_string).collect();
            let records = Arc::new(opened.records);
            let follower = Follower::start(records.clone(), self.journal.clone(), fold::records())?;
            Ok((Open { records, follower: Some(follower) }, told))
        })();
        let (again, told) =
            taken.inspect_err(|fault: &StoreError| *self.lost.lock() = Some(fault.to_string()))?;
        *open = Some(again);
        *self.lost.lock() = None;
        drop(open);
        self.catch_up();
        Ok(told)
    }

    /// Makes the records again from the journal and follows on.
    ///
    /// # Errors
    /// It could not be done; the old ones are as they were.
    pub fn rebuild(&self) -> Result<u64, StoreError> {
        let _alone = self.at_work.lock();
        let mut open = self.open.write();
        if let Some(open) = open.take() {
            // A follower that failed is why somebody rebuilds.
            let _ = open.follower.map(Follower::stop);
            let _ = open.records.close();
        }
        let rebuilt = rebuild::rebuild(&self.folder, &*self.journal, fold::records(), &mut |_| {});
        let probe = Probe::this_program()?;
        let records = Arc::new(
            Records::open(&self.folder, &probe, chrono::DateTime::UNIX_EPOCH.timestamp_millis())?.records,
        );
        let follower = Follower::start(records.clone(), self.journal.clone(), fold::records())?;
        *open = Some(Open { records, follower: Some(follower) });
        drop(open);
        self.catch_up();
        rebuilt.map(|rebuilt| rebuilt.head.seq)
    }

    /// Compares every record with what the journal makes of it; they stand still meanwhile, and are read as ever. Records
    /// that changes touched meanwhile are left out.
    ///
    /// # Errors
    /// The comparison could not be made.
    pub fn verify(&self) -> Result<Vec<Difference>, StoreError> {
        let _alone = self.at_work.lock();
        let away = || StoreError::RecordsDoubtful { why: "they are being checked or made again".to_owned() };
        let (records, follower) = {
            let mut open = self.open.write();
            let open = open.as_mut().ok_or_else(away)?;
            (open.records.clone(), open.follower.take().ok_or_else(away)?)
        };
        let head = self.journal.synced().seq;
        let came = follower.wait_for(head, UP_WITHIN);
        let stopped = follower.stop();
        let differences = came.and(stopped).and_then(|()| {
            verify::verify_by_rebuild(&self.folder, &records, &*self.journal, fold::records())
        });
        let follower = Follower::start(records, self.journal.clone(), fold::records())?;
        if let Some(open) = &mut *self.open.write() {
            open.follower = Some(follower);
        }
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
            && let Some(Open { follower: Some(follower), .. }) = &*self.open.read()
        {
            follower.follow(Arc::new(frame));
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
        let _alone = self.at_work.lock();
        match self.open.write().take() {
            Some(open) => {
                let stopped = open.follower.map_or(Ok(()), Follower::stop);
                stopped.and(open.records.close())
            }
            None => Ok(()),
        }
    }
}
