//! Changes that the record store has not come to yet, by the children they concern: a record is read as new as the State
//! by folding these few onto what is stored, and nobody waits for the store.
use crate::domain::ids::ChildId;
use crate::keeper::fold;
use crate::keeper::written;
use crate::store::StoreError;
use crate::store::journal::{Frame, JournalRead};
use crate::store::records::{Key, Records};
use parking_lot::Mutex;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// So many changes are remembered by child, about 100 bytes each; a store further behind is waited for.
pub const PENDING_MOST: u64 = 200_000;

/// Which changes after `from`, up to `to`, concern whom.
#[derive(Debug, Default)]
struct Known {
    from: u64,
    to: u64,
    of_child: HashMap<ChildId, Vec<u64>>,
    of_change: HashMap<u64, Vec<ChildId>>,
}

/// The changes between the record store and the journal's end.
#[derive(Debug, Default)]
pub struct Pending {
    known: Mutex<Known>,
}

impl Pending {
    /// Takes up the changes after `applied`, up to `seq`; those the store has come to are forgotten. Best called where
    /// nobody waits for a lock: after a bulk load it reads all that was loaded, once.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn take_up(&self, journal: &dyn JournalRead, applied: u64, seq: u64) -> Result<(), StoreError> {
        let mut known = self.known.lock();
        // Records that were begun anew have come less far than what was remembered.
        if applied >= known.to || applied < known.from {
            *known = Known { from: applied, to: applied, ..Known::default() };
        }
        if seq <= known.to {
            return Ok(());
        }
        for frame in journal.frames_from(known.to + 1) {
            let frame = frame?;
            let at = frame.header.seq;
            if at > seq {
                break;
            }
            let children = written::children(&frame);
            for child in &children {
                known.of_child.entry(*child).or_default().push(at);
            }
            if !children.is_empty() {
                known.of_change.insert(at, children);
            }
            known.to = at;
        }
        Ok(())
    }

    /// The changes after `applied`, up to `seq`, without which the child's record is not what it should be: its own, and
    /// those of every child they lead to (records that became one).
    fn changes(&self, child: ChildId, applied: u64, seq: u64) -> BTreeSet<u64> {
        let known = self.known.lock();
        let mut changes = BTreeSet::new();
        let (mut seen, mut due) = (BTreeSet::from([child]), vec![child]);
        while let Some(child) = due.pop() {
            let all = known.of_child.get(&child).map(Vec::as_slice).unwrap_or_default();
            for at in all.iter().filter(|at| (applied + 1..=seq).contains(*at)) {
                if changes.insert(*at) {
                    let others = known.of_change.get(at).into_iter().flatten();
                    due.extend(others.copied().filter(|other| seen.insert(*other)));
                }
            }
        }
        changes
    }

    /// The bytes of a child's record as change `seq` left it. `take_up` has been called for that.
    ///
    /// # Errors
    /// Records or journal cannot be read.
    pub fn child(
        &self,
        records: &Records,
        journal: &dyn JournalRead,
        child: ChildId,
        seq: u64,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        loop {
            let applied = records.applied()?.seq;
            let read = self.fold(records, journal, child, (applied, seq))?;
            // The store moved on meanwhile: what was read of it may be of either time.
            if records.applied()?.seq == applied {
                return Ok(read);
            }
        }
    }

    fn fold(
        &self,
        records: &Records,
        journal: &dyn JournalRead,
        child: ChildId,
        (applied, seq): (u64, u64),
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let key = fold::child_key(child);
        let mut over: BTreeMap<Key, Option<Vec<u8>>> = BTreeMap::new();
        for at in self.changes(child, applied, seq) {
            let frame: Frame = journal.read(at)?;
            let failed = std::cell::RefCell::new(None);
            let look = |key: Key| match over.get(&key) {
                Some(record) => record.clone(),
                None => records.get(key).unwrap_or_else(|fault| {
                    failed.borrow_mut().get_or_insert(fault);
                    None
                }),
            };
            let changes = fold::records()(&frame.header, &frame.payload, &look);
            if let Some(fault) = failed.into_inner() {
                return Err(fault);
            }
            over.extend(changes);
        }
        match over.remove(&key) {
            Some(record) => Ok(record),
            None => records.get(key),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::demo;
    use crate::keeper::clock;
    use crate::store::folder::StoreFolder;
    use crate::store::follower::Follower;
    use crate::store::journal::{FileJournal, Journal, Marks};
    use crate::store::records::Probe;
    use std::sync::Arc;
    use std::time::Duration;

    /// An invented partnership in a store; its journal, and records that have come to none of it.
    fn store(dir: &std::path::Path) -> (StoreFolder, FileJournal) {
        let path = dir.join("s");
        let rules = crate::config::load(None).unwrap().rules;
        let now = clock::now_at("2026-11-20T14:32:00Z".parse().unwrap());
        demo::into_store(&path, &rules, &now, 60).unwrap();
        let folder = StoreFolder::open(&path).unwrap();
        let journal = FileJournal::open(&folder, &Marks::default()).unwrap().journal;
        (folder, journal)
    }

    fn records(folder: &StoreFolder) -> Records {
        let probe = Probe { program: "/bin/true".into(), args: Vec::new(), wall: Duration::from_secs(10) };
        Records::open(folder, &probe, 0).unwrap().records
    }

    #[test]
    fn invariant_4_a_record_read_ahead_of_the_store_is_the_one_the_store_comes_to() {
        let dir = tempfile::tempdir().unwrap();
        let (folder, journal) = store(dir.path());
        let reader = journal.reader();
        let head = reader.synced();
        // A store that stands in the middle of the year.
        let half = records(&folder);
        half.clear().unwrap();
        let mut over: BTreeMap<Key, Option<Vec<u8>>> = BTreeMap::new();
        let mut at = crate::store::journal::Head::default();
        for frame in reader.frames_from(1) {
            let frame = frame.unwrap();
            if frame.header.seq > head.seq / 2 {
                break;
            }
            let changes =
                fold::records()(&frame.header, &frame.payload, &|key| over.get(&key).cloned().flatten());
            over.extend(changes);
            at = crate::store::journal::Head { seq: frame.header.seq, hash: frame.header.hash };
        }
        half.put_batch(&over.into_iter().collect::<Vec<_>>(), at).unwrap();

        let pending = Pending::default();
        pending.take_up(&*reader, at.seq, head.seq).unwrap();
        let children: Vec<ChildId> = (1..=200).map(ChildId).collect();
        let ahead: Vec<_> =
            children.iter().map(|child| pending.child(&half, &*reader, *child, head.seq).unwrap()).collect();
        assert!(ahead.iter().flatten().count() >= 60);
        let half = Arc::new(half);
        let follower = Follower::start(half.clone(), reader.clone(), fold::records()).unwrap();
        follower.wait_for(head.seq, Duration::from_mins(1)).unwrap();
        let mut changed = 0;
        for (child, ahead) in children.iter().zip(ahead) {
            assert!(half.get(fold::child_key(*child)).unwrap() == ahead, "child {}", child.0);
            changed += usize::from(!pending.changes(*child, at.seq, head.seq).is_empty());
        }
        assert!(changed > 20, "{changed} records were read ahead");
        // What the store has come to is forgotten.
        pending.take_up(&*reader, head.seq, head.seq).unwrap();
        assert!(pending.known.lock().of_child.is_empty());
    }
}
