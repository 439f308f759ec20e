//! The follower: behind, level, ahead, and met with damage.
use super::super::folder::StoreFolder;
use super::super::journal::{FileJournal, Head, Journal, Marks, NewFrame, Opened};
use super::super::records::tests::test_probe;
use super::*;
use std::path::Path;

const LONG: Duration = Duration::from_secs(20);

pub(in crate::store) struct Store {
    _dir: tempfile::TempDir,
    pub folder: StoreFolder,
    pub journal: FileJournal,
    pub records: Arc<Records>,
}

/// Each child's record: the number of its changes and the last payload.
pub(in crate::store) fn count_changes() -> Fold {
    Box::new(|header, payload, lookup| {
        let key = child(header.subject);
        let mut record = lookup(key).unwrap_or_else(|| vec![0]);
        record[0] += 1;
        record.truncate(1);
        record.extend_from_slice(payload);
        vec![(key, Some(record))]
    })
}

pub(in crate::store) fn child(id: u32) -> Key {
    Key { prefix: b'c', id }
}

pub(in crate::store) fn open_records(folder: &StoreFolder) -> Arc<Records> {
    Arc::new(Records::open(folder, &test_probe(), 0).unwrap().records)
}

pub(in crate::store) fn store() -> Store {
    let dir = tempfile::tempdir().unwrap();
    let folder = StoreFolder::create(dir.path(), true).unwrap();
    let Opened { journal, .. } = FileJournal::open(&folder, &Marks::default()).unwrap();
    let records = open_records(&folder);
    Store { _dir: dir, folder, journal, records }
}

impl Store {
    /// Appends and syncs a change of one of ten children; returns it as the keeper would hand it on.
    pub fn change(&mut self) -> Arc<Frame> {
        let frame = self.append();
        self.journal.sync().unwrap();
        frame
    }
    /// As many changes under one sync.
    pub fn changes(&mut self, count: u64) {
        for _ in 0..count {
            self.append();
        }
        self.journal.sync().unwrap();
    }
    fn append(&mut self) -> Arc<Frame> {
        let n = self.journal.head().seq + 1;
        let payload = format!("change {n}").into_bytes();
        let frame = NewFrame {
            time_ms: 0,
            uid: 1,
            role: 1,
            kind: 1,
            command: [0; 16],
            subject: (n % 10) as u32,
            payload: &payload,
        };
        let header = self.journal.append(&frame).unwrap();
        Arc::new(Frame { header, payload })
    }
    fn follow(&self) -> Result<Follower, StoreError> {
        Follower::start(self.records.clone(), self.journal.reader(), count_changes())
    }
    fn record(&self, n: u64) -> Option<Vec<u8>> {
        self.records.get(child((n % 10) as u32)).unwrap()
    }
}

#[test]
fn what_was_just_saved_is_read() {
    let mut store = store();
    let follower = store.follow().unwrap();
    for n in 1..=100_u64 {
        let frame = store.change();
        follower.follow(frame);
        follower.wait_for(n, LONG).unwrap();
        let record = store.record(n).unwrap();
        assert_eq!(u64::from(record[0]), n.div_ceil(10));
        assert_eq!(record[1..], *format!("change {n}").as_bytes());
    }
    follower.stop().unwrap();
    assert_eq!(store.records.applied().unwrap(), store.journal.head());
}

#[test]
fn records_that_are_behind_are_filled_from_the_journal() {
    let mut store = store();
    store.changes(700);
    let follower = store.follow().unwrap();
    // Only the last of these is told: those between are read from the journal.
    store.change();
    store.change();
    follower.follow(store.change());
    follower.wait_for(703, LONG).unwrap();
    follower.stop().unwrap();
    assert_eq!(store.record(703).unwrap()[0], 71);
    // And again after a stop, from where they are.
    store.change();
    let follower = store.follow().unwrap();
    follower.wait_for(704, LONG).unwrap();
    assert_eq!(store.record(704).unwrap()[0], 71);
}

#[test]
fn a_change_told_twice_or_late_counts_once() {
    let mut store = store();
    let follower = store.follow().unwrap();
    let (one, two) = (store.change(), store.change());
    for frame in [&two, &one, &one, &two] {
        follower.follow(frame.clone());
    }
    follower.wait_for(2, LONG).unwrap();
    follower.stop().unwrap();
    assert_eq!((store.record(1).unwrap()[0], store.record(2).unwrap()[0]), (1, 1));
}

#[test]
fn records_ahead_of_the_journal_are_refused() {
    let mut store = store();
    let head = store.change().header.seq;
    store.records.put_batch(&[], Head { seq: head + 4, hash: [0; 32] }).unwrap();
    let refused = store.follow().unwrap_err();
    assert!(matches!(refused, StoreError::RecordsAhead { records: 5, journal: 1 }), "{refused}");
    assert!(refused.to_string().starts_with("The records are newer than the journal"), "{refused}");
}

#[test]
fn records_of_another_past_are_refused() {
    let mut store = store();
    let seq = store.change().header.seq;
    store.records.put_batch(&[], Head { seq, hash: [1; 32] }).unwrap();
    assert!(matches!(store.follow().unwrap_err(), StoreError::RecordsDoubtful { .. }));
}

#[test]
fn a_wait_that_is_too_long_says_how_far_they_are() {
    let store = store();
    let follower = store.follow().unwrap();
    let waited = follower.wait_for(1, Duration::ZERO);
    assert!(matches!(waited, Err(StoreError::Behind { wanted: 1, applied: 0 })), "{waited:?}");
}

#[test]
fn a_panic_while_carrying_is_told_to_whoever_waits() {
    let mut store = store();
    let fold: Fold = Box::new(|header, _, _| if header.seq == 2 { panic!("a defect") } else { vec![] });
    let follower = Follower::start(store.records.clone(), store.journal.reader(), fold).unwrap();
    follower.follow(store.change());
    follower.follow(store.change());
    assert!(matches!(follower.wait_for(2, LONG), Err(StoreError::RecordsDoubtful { .. })));
    assert!(follower.failed().is_some());
    assert!(follower.stop().is_err());
}

#[test]
fn a_record_that_cannot_be_read_is_never_folded_over_as_if_it_were_not_there() {
    let mut store = store();
    let follower = store.follow().unwrap();
    follower.follow(store.change());
    follower.wait_for(1, LONG).unwrap();
    follower.stop().unwrap();
    store.records.damage(child(1));
    let follower = store.follow().unwrap();
    for _ in 0..10 {
        follower.follow(store.change());
    }
    assert!(matches!(follower.wait_for(11, LONG), Err(StoreError::RecordsDoubtful { .. })));
}

#[test]
fn damaged_records_are_put_aside_and_filled_again() {
    let mut store = store();
    store.changes(50);
    let follower = store.follow().unwrap();
    follower.wait_for(50, LONG).unwrap();
    follower.stop().unwrap();
    store.records.close().unwrap();
    std::fs::write(store.folder.sled().join("db"), b"not sled's").unwrap();
    std::fs::write(store.folder.sled().join("conf"), b"nor this").unwrap();
    let opened = Records::open(&store.folder, &test_probe(), 0).unwrap();
    assert!(Path::new(&opened.doubt.unwrap().aside).exists());
    store.records = Arc::new(opened.records);
    let follower = store.follow().unwrap();
    follower.wait_for(50, LONG).unwrap();
    assert_eq!(store.record(50).unwrap()[0], 5);
}
