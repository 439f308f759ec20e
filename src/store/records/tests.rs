//! Records under what sled does to them.
use super::*;
use crate::store::folder::StoreFolder;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::fs;
use std::time::{Duration, Instant};

/// Not a test of its own: the child that [`test_probe`] runs, under the name of a test.
#[test]
fn probe_child() {
    let last = std::env::args().next_back().map(PathBuf::from);
    if let Some(dir) = last.filter(|last| last.ends_with("sled") && last.is_dir()) {
        std::process::exit(probe_main(&dir));
    }
}

/// This test program again, as the child that tries records out.
pub(in crate::store) fn test_probe() -> Probe {
    let args = ["--exact", "store::records::tests::probe_child"].map(Into::into).to_vec();
    Probe { program: std::env::current_exe().unwrap(), args, wall: Duration::from_secs(20) }
}

impl Records {
    /// Changes a byte of a record behind everybody's back.
    pub(in crate::store) fn damage(&self, key: Key) {
        let db = self.db().unwrap();
        let mut value = db.get(value::key_of(key, 0)).unwrap().unwrap().to_vec();
        *value.last_mut().unwrap() ^= 1;
        db.insert(value::key_of(key, 0), value).unwrap();
    }
}

fn store() -> (tempfile::TempDir, StoreFolder) {
    let dir = tempfile::tempdir().unwrap();
    let folder = StoreFolder::create(dir.path(), true).unwrap();
    (dir, folder)
}

fn open(folder: &StoreFolder) -> OpenedRecords {
    Records::open(folder, &test_probe(), 1_790_000_000_000).unwrap()
}

fn head(seq: u64) -> Head {
    Head { seq, hash: [seq as u8; 32] }
}

fn child(id: u32) -> Key {
    Key { prefix: b'c', id }
}

fn all(records: &Records, prefix: Option<u8>) -> Vec<(Key, Vec<u8>)> {
    records.iter(prefix).collect::<Result<_, _>>().unwrap()
}

#[test]
fn what_is_put_is_there_after_reopening() {
    let (_dir, folder) = store();
    let opened = open(&folder);
    assert_eq!(opened.doubt, None);
    assert_eq!(opened.records.applied().unwrap(), Head::default());
    let session = Key { prefix: b's', id: 1 };
    let changes =
        [(child(300), Some(vec![3])), (child(2), Some(vec![2])), (session, Some(vec![])), (child(9), None)];
    opened.records.put_batch(&changes, head(7)).unwrap();
    opened.records.close().unwrap();
    assert!(!folder.sled_open_mark().exists());
    assert!(folder.sled_open_mark().with_extension("closed").exists(), "closed in order, and that is noted");
    let opened = open(&folder);
    assert_eq!(opened.doubt, None);
    assert_eq!(opened.records.applied().unwrap(), head(7));
    assert_eq!(opened.records.get(child(300)).unwrap(), Some(vec![3]));
    assert_eq!(opened.records.get(child(9)).unwrap(), None);
    assert_eq!(all(&opened.records, Some(b'c')), [(child(2), vec![2]), (child(300), vec![3])]);
    assert_eq!(all(&opened.records, None).len(), 3);
    opened.records.clear().unwrap();
    assert_eq!(all(&opened.records, None).len(), 0);
    assert_eq!(opened.records.applied().unwrap(), Head::default());
}

#[test]
fn a_long_record_is_put_together_again_and_leaves_nothing_when_it_shrinks() {
    let (_dir, folder) = store();
    let records = open(&folder).records;
    let long: Vec<u8> = (0..300_000_u32).map(|n| n as u8).collect();
    let others = [(child(1), Some(vec![1])), (child(3), Some(vec![3]))];
    records.put_batch(&others, head(1)).unwrap();
    records.put_batch(&[(child(2), Some(long.clone()))], head(2)).unwrap();
    assert_eq!(records.get(child(2)).unwrap(), Some(long.clone()));
    assert_eq!(all(&records, None)[1], (child(2), long.clone()));
    records.put_batch(&[(child(2), Some(long[..70_000].to_vec()))], head(3)).unwrap();
    assert_eq!(all(&records, None)[1].1.len(), 70_000);
    // Two parts, two others, how far, whose.
    assert_eq!(records.db().unwrap().iter().filter_map(Result::ok).take(99).count(), 6);
    records.put_batch(&[(child(2), None)], head(4)).unwrap();
    assert_eq!(all(&records, None).len(), 2);
    assert_eq!(records.db().unwrap().iter().filter_map(Result::ok).take(99).count(), 4);
}

#[test]
fn of_two_changes_to_one_record_the_last_counts() {
    let (_dir, folder) = store();
    let records = open(&folder).records;
    let long = vec![1; 200_000];
    let changes =
        [(child(1), Some(long)), (child(1), Some(vec![2])), (child(2), Some(vec![])), (child(2), None)];
    records.put_batch(&changes, head(1)).unwrap();
    assert_eq!(all(&records, None), [(child(1), vec![2])]);
}

#[test]
fn the_stores_own_kind_and_what_is_too_long_are_refused() {
    let (_dir, folder) = store();
    let records = open(&folder).records;
    let own = (Key { prefix: b'm', id: 1 }, Some(vec![]));
    assert!(records.put_batch(&[own], head(1)).is_err());
    let huge = (child(1), Some(vec![0; RECORD_CAP + 1]));
    assert!(matches!(records.put_batch(&[huge], head(1)), Err(StoreError::TooLarge { .. })));
    assert_eq!(records.applied().unwrap().seq, 0);
}

#[test]
fn a_long_record_is_read_whole_while_it_is_written() {
    let (_dir, folder) = store();
    let records = open(&folder).records;
    let long = |seq: u64| vec![seq as u8; value::PART_MAX * (2 + usize::from(seq.is_multiple_of(2)))];
    records.put_batch(&[(child(1), Some(long(1)))], head(1)).unwrap();
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            for seq in 2..=150 {
                records.put_batch(&[(child(1), Some(long(seq)))], head(seq)).unwrap();
            }
        });
        while !writing.is_finished() {
            let read = records.get(child(1)).unwrap().unwrap();
            assert!(read.iter().all(|byte| *byte == read[0]), "of one writing");
        }
    });
    assert_eq!(records.get(child(1)).unwrap(), Some(long(150)));
}

#[test]
fn a_damaged_value_is_refused_by_name_and_ends_the_walk() {
    let (_dir, folder) = store();
    let records = open(&folder).records;
    let changes: Vec<_> = (1..=5).map(|id| (child(id), Some(vec![id as u8; 50]))).collect();
    records.put_batch(&changes, head(1)).unwrap();
    let db = records.db().unwrap();
    // Whole in itself, but another child's: what sled was seen to do with a stale page.
    let other = db.get(value::key_of(child(2), 0)).unwrap().unwrap();
    db.insert(value::key_of(child(3), 0), other).unwrap();
    let refused = records.get(child(3)).unwrap_err().to_string();
    assert!(refused.contains("record c3"), "{refused}");
    let walked: Vec<_> = records.iter(None).take(99).collect();
    assert_eq!(walked.len(), 3);
    assert!(walked[2].is_err());
}

#[test]
fn records_left_open_whole_are_believed_after_a_look() {
    let (_dir, folder) = store();
    let records = open(&folder).records;
    records.put_batch(&[(child(1), Some(vec![1]))], head(1)).unwrap();
    records.flush().unwrap();
    drop(records);
    assert!(folder.sled_open_mark().exists());
    let opened = open(&folder);
    assert_eq!(opened.doubt, None);
    assert_eq!(opened.records.get(child(1)).unwrap(), Some(vec![1]));
}

#[test]
fn a_look_that_fails_spins_or_cannot_be_made_is_doubt() {
    let fails = [("/bin/false", vec![]), ("/nowhere/at/all", vec![]), ("/bin/sleep", vec!["1000".into()])];
    for (program, mut args) in fails {
        let (_dir, folder) = store();
        let records = open(&folder).records;
        records.put_batch(&[(child(1), Some(vec![1]))], head(1)).unwrap();
        drop(records);
        if program == "/bin/sleep" {
            // `sleep` refuses a folder's name: the shell takes it as its own and goes on.
            args = vec!["-c".into(), "while :; do :; done".into()];
        }
        let program = if program == "/bin/sleep" { "/bin/sh" } else { program };
        let probe = Probe { program: program.into(), args, wall: Duration::from_millis(300) };
        let opened = Records::open(&folder, &probe, 1_790_000_000_000).unwrap();
        let doubt = opened.doubt.unwrap();
        assert!(doubt.aside.join("db").exists(), "put aside, not deleted");
        assert!(doubt.aside.ends_with("sled.damaged-20260921T141320Z"), "{doubt}");
        assert_eq!(opened.records.applied().unwrap().seq, 0, "to be filled from the beginning");
    }
}

#[test]
fn another_stores_records_are_put_aside() {
    let ((_one, folder), (_two, other)) = (store(), store());
    open(&folder).records.close().unwrap();
    open(&other).records.close().unwrap();
    fs::remove_dir_all(folder.sled()).unwrap();
    fs::rename(other.sled(), folder.sled()).unwrap();
    let doubt = open(&folder).doubt.unwrap();
    assert!(doubt.why.contains("another store"), "{doubt}");
}

#[test]
fn a_broken_off_rebuild_leaves_the_old_records() {
    let (_dir, folder) = store();
    let records = open(&folder).records;
    records.put_batch(&[(child(1), Some(vec![1]))], head(1)).unwrap();
    records.close().unwrap();
    fs::rename(folder.sled(), folder.sled_old()).unwrap();
    fs::create_dir(folder.sled_new()).unwrap();
    let opened = open(&folder);
    assert_eq!((opened.doubt, opened.records.applied().unwrap().seq), (None, 1));
    assert!(!folder.sled_new().exists() && !folder.sled_old().exists());
}

/// One way to damage a folder of files.
fn damage(dir: &std::path::Path, random: &mut ChaCha8Rng) -> String {
    let mut files: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.is_file());
    files.sort();
    let path = &files[random.random_range(0..files.len())];
    let mut bytes = fs::read(path).unwrap();
    let what = random.random_range(0..4);
    match what {
        0 => fs::remove_file(path).unwrap(),
        1 => {
            bytes.truncate(random.random_range(0..bytes.len().max(1)));
            fs::write(path, bytes).unwrap();
        }
        _ => {
            let used = bytes.iter().rposition(|&b| b != 0).map_or(0, |last| last + 1).max(1);
            for _ in 0..if what == 2 { 1 } else { 50 } {
                let at = random.random_range(0..used.min(bytes.len()));
                bytes[at] ^= 1 << random.random_range(0..8);
            }
            fs::write(path, bytes).unwrap();
        }
    }
    format!("{what} on {}", path.display())
}

#[test]
fn damaged_sled_files_never_take_the_program_with_them_and_are_told() {
    let (_dir, folder) = store();
    let records = open(&folder).records;
    for n in 0..20_u32 {
        let changes: Vec<_> = (0..50).map(|id| (child(id * 20 + n), Some(vec![n as u8; 400]))).collect();
        records.put_batch(&changes, head(u64::from(n) + 1)).unwrap();
        records.flush().unwrap();
    }
    records.close().unwrap();
    let whole: Vec<_> = fs::read_dir(folder.sled())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect();
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let mut doubted = 0;
    let rounds = std::env::var("WAITWELL_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(30);
    for round in 0..rounds {
        fs::remove_dir_all(folder.sled()).unwrap();
        fs::create_dir(folder.sled()).unwrap();
        for (path, bytes) in &whole {
            fs::write(path, bytes).unwrap();
        }
        let what = damage(&folder.sled(), &mut random);
        fs::write(folder.sled_open_mark(), "").unwrap();
        let began = Instant::now();
        let opened = open(&folder);
        assert!(began.elapsed() < Duration::from_secs(30), "round {round}: {what}");
        let applied = opened.records.applied().unwrap();
        for n in 0..20_u32 {
            for id in 0..50 {
                let expected = if u64::from(n) < applied.seq { Some(vec![n as u8; 400]) } else { None };
                let found = opened.records.get(child(id * 20 + n)).unwrap();
                assert_eq!(found, expected, "round {round}: {what}");
            }
        }
        doubted += u32::from(opened.doubt.is_some());
        drop(opened);
    }
    assert!(doubted > 5, "{doubted}");
}

#[test]
fn a_lost_and_a_stale_record_are_missed_though_all_others_are_whole() {
    let (_dir, folder) = store();
    let records = open(&folder).records;
    let changes: Vec<_> = (1..=5).map(|id| (child(id), Some(vec![id as u8; 50]))).collect();
    records.put_batch(&changes, head(1)).unwrap();
    let db = records.db().unwrap();
    let stale = db.get(value::key_of(child(3), 0)).unwrap().unwrap();
    records.put_batch(&[(child(3), Some(vec![9])), (child(5), None)], head(2)).unwrap();
    records.check().unwrap();
    let newer = db.insert(value::key_of(child(3), 0), stale).unwrap().unwrap();
    assert!(records.check().is_err(), "stale");
    db.insert(value::key_of(child(3), 0), newer).unwrap();
    records.check().unwrap();
    db.remove(value::key_of(child(4), 0)).unwrap();
    assert!(records.check().is_err(), "lost");
}
