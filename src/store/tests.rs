//! The whole store, killed at each point of its write path: what was acknowledged is there, once, and it goes on.
use super::folder::StoreFolder;
use super::follower::Follower;
use super::follower::tests::{child, count_changes};
use super::journal::{FileJournal, Frame, Journal, Marks, NewFrame, Shape};
use super::records::Records;
use super::records::tests::test_probe;
use super::{journal, snapshot};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

/// Where the child finds the store; set by the parent only.
const STORE: &str = "WAITWELL_TEST_STORE";
const POINTS: [&str; 13] = [
    "append.before",
    "append.torn",
    "append.after",
    "sync.before",
    "sync.after",
    "journal.newfile",
    "records.before",
    "records.after",
    "snapshot.before",
    "snapshot.written",
    "snapshot.between",
    "snapshot.after",
    "rebuild.between",
];
const SHAPE: Shape = Shape { first_step: 4096, step: 4096, file_max: 8192 };

struct Open {
    folder: StoreFolder,
    journal: FileJournal,
    records: Arc<Records>,
    _lock: super::folder::StoreLock,
}

/// Opens a store as a keeper does: snapshot, records, journal.
fn open(path: &Path) -> Open {
    let folder = StoreFolder::open_or_create(path, true).unwrap();
    let lock = folder.lock().unwrap();
    let snapshot = snapshot::read(&folder).snapshot.map(|snapshot| snapshot.head);
    let records = Records::open(&folder, &test_probe(), 0).unwrap().records;
    let marks = Marks { applied: records.applied().unwrap().seq, snapshot, seal: None };
    let journal = FileJournal::open_shaped(&folder, &marks, SHAPE).unwrap().journal;
    Open { folder, journal, records: Arc::new(records), _lock: lock }
}

/// Not a test of its own: the keeper that is killed. Says each change it would acknowledge.
#[test]
fn killed_child() {
    let Some(path) = std::env::var_os(STORE).map(PathBuf::from) else { return };
    let mut store = open(&path);
    let reader = store.journal.reader();
    for _ in 0..3 {
        let follower = Follower::start(store.records.clone(), reader.clone(), count_changes()).unwrap();
        for _ in 0..10 {
            let n = store.journal.head().seq + 1;
            let payload = format!("change {n} ").repeat(20).into_bytes();
            let frame = NewFrame {
                time_ms: 0,
                uid: 1,
                role: 1,
                kind: 1,
                command: [0; 16],
                subject: (n % 10) as u32,
                payload: &payload,
            };
            let header = store.journal.append(&frame).unwrap();
            store.journal.sync().unwrap();
            println!("\nacknowledged {n}");
            follower.follow(Arc::new(Frame { header, payload }));
        }
        let head = store.journal.head();
        follower.wait_for(head.seq, Duration::from_secs(20)).unwrap();
        follower.stop().unwrap();
        snapshot::write(&store.folder, head, 1, &head.seq.to_le_bytes()).unwrap();
    }
    store.records.close().unwrap();
    super::rebuild::rebuild(&store.folder, &*reader, count_changes(), &mut |_| {}).unwrap();
    println!("\nended");
}

/// Runs the child with a fault; the last change it acknowledged, and whether it came to its end.
fn run(path: &Path, fault: &str) -> (u64, bool) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::tests::killed_child", "--nocapture", "--test-threads=1"])
        .env(STORE, path)
        .env("WAITWELL_FAULT", fault)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let last = said.lines().filter_map(|line| line.strip_prefix("acknowledged ")).next_back();
    let ended = said.lines().any(|line| line == "ended");
    assert!(ended == output.status.success(), "{fault}: {said}{}", String::from_utf8_lossy(&output.stderr));
    (last.map_or(0, |n| n.parse().unwrap()), ended)
}

/// What the journal makes of the records.
fn expected(journal: &FileJournal) -> BTreeMap<u32, Vec<u8>> {
    let mut records: BTreeMap<u32, Vec<u8>> = BTreeMap::new();
    for frame in journal.reader().frames_from(1) {
        let frame = frame.unwrap();
        let record = records.entry(frame.header.subject).or_insert_with(|| vec![0]);
        record[0] += 1;
        record.truncate(1);
        record.extend_from_slice(&frame.payload);
    }
    records
}

#[test]
fn a_kill_at_every_point_loses_nothing_that_was_acknowledged() {
    for point in POINTS {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("store");
        let mut killed = 0;
        let mut acknowledged = 0;
        for n in [1, 2, 7] {
            let (last, ended) = run(&path, &format!("{point}:{n}"));
            killed += u32::from(!ended);
            acknowledged = last.max(acknowledged);
            let store = open(&path);
            let head = store.journal.head();
            // One change at most was under way, and it is wholly there or not at all.
            assert!((acknowledged..=acknowledged + 1).contains(&head.seq), "{point}:{n}");
            let report = journal::verify(&store.folder, None).unwrap();
            assert_eq!((report.frames, report.damage), (head.seq, vec![]), "{point}:{n}");
            let reader = store.journal.reader();
            let follower = Follower::start(store.records.clone(), reader, count_changes()).unwrap();
            follower.wait_for(head.seq, Duration::from_secs(20)).unwrap();
            follower.stop().unwrap();
            for (id, record) in expected(&store.journal) {
                assert_eq!(store.records.get(child(id)).unwrap(), Some(record), "{point}:{n}");
            }
            if let Some(snapshot) = snapshot::read(&store.folder).snapshot {
                assert_eq!(snapshot.body, snapshot.head.seq.to_le_bytes(), "{point}:{n}");
            }
            acknowledged = head.seq;
            store.records.close().unwrap();
        }
        assert!(killed > 0, "{point} was never passed");
    }
}

/// A store of each format that was ever written opens, with all it held. Kept as bytes and never
/// made anew: what made it is gone with its version.
#[test]
fn a_store_of_every_older_format_opens() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/store/v1");
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("journal")).unwrap();
    for name in ["waitwell.store", "snapshot", "journal/000001.wwj"] {
        std::fs::copy(kept.join(name), dir.path().join(name)).unwrap();
    }
    let store = open(dir.path());
    assert!(store.folder.is_practice());
    assert_eq!(store.journal.head().seq, 5);
    let frames: Vec<Frame> = store.journal.reader().frames_from(1).collect::<Result<_, _>>().unwrap();
    for (frame, n) in frames.iter().zip(1_u64..) {
        let header = &frame.header;
        assert_eq!((header.seq, header.time_ms, header.uid), (n, n as i64 * 1000, 1001));
        assert_eq!((header.role, header.kind, header.subject), (2, 3, n as u32 * 10));
        assert_eq!((header.command, header.erased), ([n as u8; 16], n == 2));
        let payload = if n == 2 { String::new() } else { format!("change {n}") };
        assert_eq!(frame.payload, payload.as_bytes());
    }
    let snapshot = snapshot::read(&store.folder).snapshot.unwrap();
    assert_eq!((snapshot.head.seq, snapshot.version, &snapshot.body[..]), (3, 1, &b"state at 3"[..]));
}
