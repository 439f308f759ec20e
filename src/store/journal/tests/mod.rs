//! The journal as its writer and readers meet it.
mod damage;

use super::*;
use crate::store::fault;
use crate::store::folder::StoreFolder;
use std::fs;
use std::path::{Path, PathBuf};

const SMALL: Shape = Shape { first_step: 4096, step: 16 * 1024, file_max: 32 * 1024 };

struct Store {
    _dir: tempfile::TempDir,
    folder: StoreFolder,
}

fn store() -> Store {
    let dir = tempfile::tempdir().unwrap();
    let folder = StoreFolder::create(dir.path(), true).unwrap();
    Store { _dir: dir, folder }
}

impl Store {
    fn open(&self) -> FileJournal {
        self.try_open(&Marks::default()).unwrap().journal
    }
    fn try_open(&self, marks: &Marks) -> Result<Opened, StoreError> {
        FileJournal::open_shaped(&self.folder, marks, SMALL)
    }
    fn file(&self, number: u32) -> PathBuf {
        segment::path_of(&self.folder.journal(), number)
    }
    /// Every file of the journal with its bytes, to be put back after each fault.
    fn bytes(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let files = segment::list(&self.folder.journal()).unwrap();
        files.into_iter().map(|(_, path)| (path.clone(), fs::read(path).unwrap())).collect()
    }
    fn put_back(&self, files: &[(PathBuf, Vec<u8>)]) {
        let _ = fs::remove_dir_all(self.folder.journal());
        fs::create_dir(self.folder.journal()).unwrap();
        for (path, bytes) in files {
            fs::write(path, bytes).unwrap();
        }
    }
}

fn frame(n: u64, payload: &[u8]) -> NewFrame<'_> {
    let mut command = [0; 16];
    command[..8].copy_from_slice(&n.to_le_bytes());
    NewFrame { time_ms: n as i64 * 1000, uid: 7, role: 2, kind: 4, command, subject: n as u32, payload }
}

fn payload(n: u64) -> Vec<u8> {
    format!("change {n} ").repeat(1 + (n % 40) as usize).into_bytes()
}

/// Appends and syncs `count` changes, one by one.
fn fill(journal: &mut FileJournal, count: u64) {
    for n in journal.head().seq + 1..=journal.head().seq + count {
        assert_eq!(journal.append(&frame(n, &payload(n))).unwrap().seq, n);
        journal.sync().unwrap();
    }
}

/// Appends `count` changes and syncs once.
fn fill_at_once(journal: &mut FileJournal, count: u64) {
    for n in journal.head().seq + 1..=journal.head().seq + count {
        journal.append(&frame(n, &payload(n))).unwrap();
    }
    journal.sync().unwrap();
}

fn read_all(journal: &FileJournal, from: u64) -> Vec<Frame> {
    journal.reader().frames_from(from).collect::<Result<_, _>>().unwrap()
}

fn write_at(path: &Path, at: usize, with: impl FnOnce(&mut [u8])) {
    let mut bytes = fs::read(path).unwrap();
    with(&mut bytes[at..]);
    fs::write(path, bytes).unwrap();
}

/// Where the changes of a file begin, and where the last one ends.
fn offsets(path: &Path) -> Vec<usize> {
    let bytes = fs::read(path).unwrap();
    let mut offsets = vec![segment::START as usize];
    while let Some(header) = Header::read(&bytes[offsets[offsets.len() - 1]..]) {
        offsets.push(offsets[offsets.len() - 1] + header.frame_len());
    }
    offsets
}

fn refused_at(result: Result<Opened, StoreError>) -> Option<u64> {
    match result {
        Err(StoreError::Damaged(damage)) => damage.seq,
        other => panic!("not refused as damaged: {other:?}"),
    }
}

#[test]
fn what_is_appended_is_read_over_several_files_and_after_reopening() {
    let store = store();
    let mut journal = store.open();
    fill_at_once(&mut journal, 300);
    assert!(segment::list(&store.folder.journal()).unwrap().len() > 2);
    for journal in [journal, store.open()] {
        let frames = read_all(&journal, 1);
        assert_eq!(frames.len(), 300);
        for (frame, n) in frames.iter().zip(1..) {
            assert_eq!((frame.header.seq, frame.header.subject), (n, n as u32));
            assert_eq!(frame.payload, payload(n));
        }
        assert_eq!(journal.head().hash, frames[299].header.hash);
        for n in [300, 1, 150, 151, 77] {
            assert_eq!(journal.reader().read(n).unwrap().payload, payload(n));
        }
        assert_eq!(read_all(&journal, 290).len(), 11);
        assert!(matches!(journal.reader().read(301), Err(StoreError::NoSuchChange { seq: 301 })));
        assert!(matches!(journal.reader().read(0), Err(StoreError::NoSuchChange { seq: 0 })));
    }
    let report = verify(&store.folder, None).unwrap();
    assert_eq!((report.frames, report.damage), (300, vec![]));
}

#[test]
fn a_small_store_takes_little_space() {
    let store = store();
    let mut journal = FileJournal::open(&store.folder, &Marks::default()).unwrap().journal;
    fill(&mut journal, 20);
    assert_eq!(fs::metadata(store.file(1)).unwrap().len(), 64 * 1024);
}

#[test]
fn readers_see_durable_changes_only_and_go_on_when_more_come() {
    let store = store();
    let mut journal = store.open();
    fill(&mut journal, 2);
    let mut frames = journal.reader().frames_from(1);
    assert_eq!(frames.by_ref().count(), 2);
    for round in 0..50 {
        let n = journal.append(&frame(3 + round, b"x")).unwrap().seq;
        assert!(frames.next().is_none(), "change {n} is not durable yet");
        journal.sync().unwrap();
        assert_eq!(frames.next().unwrap().unwrap().header.seq, n);
    }
}

#[test]
fn changes_share_one_sync() {
    let store = store();
    let mut journal = store.open();
    fault::fail_syncs_after(1);
    let (one, two) = (payload(1), payload(2));
    journal.append_batch(&[frame(1, &one), frame(2, &two)]).unwrap();
    journal.append(&frame(3, b"three")).unwrap();
    assert_eq!(journal.sync().unwrap().seq, 3);
    // Nothing new: no sync is spent, so this one does not fail.
    assert_eq!(journal.sync().unwrap().seq, 3);
    fault::fail_syncs_after(u64::MAX);
    assert_eq!(read_all(&journal, 1).len(), 3);
}

#[test]
fn a_failed_sync_ends_all_writing() {
    let store = store();
    let mut journal = store.open();
    fill(&mut journal, 3);
    fault::fail_syncs_after(0);
    journal.append(&frame(4, b"lost")).unwrap();
    assert!(matches!(journal.sync(), Err(StoreError::Poisoned { .. })));
    fault::fail_syncs_after(u64::MAX);
    assert!(matches!(journal.sync(), Err(StoreError::Poisoned { .. })), "a sync is never tried again");
    assert!(matches!(journal.append(&frame(5, b"no")), Err(StoreError::Poisoned { .. })));
    assert_eq!(journal.synced().seq, 3);
    assert_eq!(read_all(&journal, 1).len(), 3, "reading goes on, without what was not synced");
}

#[test]
fn too_large_changes_are_refused_and_nothing_is_written() {
    let store = store();
    let mut journal = store.open();
    let huge = vec![1; PAYLOAD_CAP + 1];
    assert!(matches!(journal.append(&frame(1, &huge)), Err(StoreError::TooLarge { .. })));
    let most = vec![1; 20_000];
    let batch = [frame(1, &most), frame(2, &most)];
    assert!(matches!(journal.append_batch(&batch), Err(StoreError::TooLarge { .. })));
    fill(&mut journal, 1);
    assert_eq!(verify(&store.folder, None).unwrap().frames, 1);
}

#[test]
fn an_import_of_the_largest_size_fits() {
    let store = store();
    let mut journal = FileJournal::open(&store.folder, &Marks::default()).unwrap().journal;
    let huge = vec![7; PAYLOAD_CAP];
    for n in 1..=5 {
        journal.append(&frame(n, &huge)).unwrap();
    }
    journal.sync().unwrap();
    assert_eq!(read_all(&journal, 1).len(), 5);
    assert_eq!(verify(&store.folder, None).unwrap().damage, vec![]);
}

/// The journal written anew without the payloads of every hundredth subject, and what was taken out; the journal must be closed.
fn rewritten(folder: &StoreFolder) -> Rewritten {
    let mut fate = |header: &Header, _: &[u8]| {
        if header.subject % 100 == 7 { Fate::Goes } else { Fate::Stays }
    };
    let last = |done: &Rewritten| Last {
        time_ms: done.last_ms,
        uid: 7,
        role: 2,
        kind: 4,
        subject: 0,
        payload: b"said".to_vec(),
    };
    let done = rewrite(folder, &mut fate, last).unwrap();
    begin_again(folder).unwrap();
    done
}

#[test]
fn erased_payloads_are_gone_and_the_chain_still_holds() {
    let store = store();
    let mut journal = store.open();
    fill_at_once(&mut journal, 300);
    let before = journal.head();
    drop(journal);
    assert_eq!(rewritten(&store.folder).gone, 3);
    assert_eq!(rewritten(&store.folder).gone, 0, "what is erased is not erased again");
    // What is written anew has files of the usual size.
    let open = || FileJournal::open(&store.folder, &Marks::default()).unwrap().journal;
    let mut journal = open();
    let reader = journal.reader();
    let gone = reader.read(107).unwrap();
    assert!(gone.header.erased && gone.payload.is_empty());
    assert_eq!(reader.read(108).unwrap().payload, payload(108));
    // The chain goes on from what it was: each writing added the one change that says so.
    assert_eq!(reader.read(300).unwrap().header.hash, before.hash);
    assert_eq!((journal.head().seq, reader.read(301).unwrap().payload), (302, b"said".to_vec()));
    fill(&mut journal, 5);
    drop(journal);
    let everything: Vec<u8> = store.bytes().into_iter().flat_map(|(_, bytes)| bytes).collect();
    assert!(!everything.windows(10).any(|bytes| bytes == b"change 107"));
    let report = verify(&store.folder, None).unwrap();
    assert_eq!((report.frames, report.erased, report.damage), (307, 3, vec![]));
    assert_eq!(open().head().seq, 307);
}

#[test]
fn a_full_disk_is_told_in_words() {
    // /dev/full stands for it: no space can be made there, and the words must say so.
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let zeros = std::os::unix::fs::FileExt::write_all_at(&full, &[0; 8], 0).unwrap_err();
    let told = StoreError::io("make room in", Path::new("000001.wwj"), zeros);
    assert!(matches!(told, StoreError::Full { .. }), "{told}");
}

#[test]
fn left_over_files_of_a_broken_off_making_are_removed() {
    let store = store();
    fill(&mut store.open(), 3);
    let unfinished = store.file(2).with_extension("new");
    fs::write(&unfinished, "half").unwrap();
    assert_eq!(store.open().head().seq, 3);
    assert!(!unfinished.exists());
}
