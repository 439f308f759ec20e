//! The journal under everything a disk, a power cut or a stranger can do to it.
use super::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Both ways in which the end can go: the file is shorter, or its preallocated zeros are still there.
fn cuts(store: &Store, whole: &[(PathBuf, Vec<u8>)], at: usize, zeros: bool) {
    store.put_back(whole);
    let (path, bytes) = whole.last().unwrap();
    let mut bytes = bytes.clone();
    if zeros {
        bytes[at..].fill(0);
    } else {
        bytes.truncate(at);
    }
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_cut_at_every_byte_of_the_last_changes_keeps_every_whole_one() {
    let store = store();
    let mut journal = store.open();
    fill(&mut journal, 4);
    drop(journal);
    let whole = store.bytes();
    let starts = offsets(&store.file(1));
    for at in starts[1]..=starts[4] {
        for zeros in [false, true] {
            cuts(&store, &whole, at, zeros);
            let kept = starts.iter().skip(1).filter(|&&end| end <= at).count() as u64;
            let opened = store.try_open(&Marks::default()).unwrap();
            let mut journal = opened.journal;
            assert_eq!(journal.head().seq, kept, "cut at {at}");
            let torn = !starts.contains(&at);
            assert_eq!(opened.told.len(), usize::from(torn), "cut at {at}, zeros {zeros}");
            // What comes next stands where the torn one stood, and nothing of that is left.
            fill(&mut journal, 1);
            drop(journal);
            let report = verify(&store.folder, None).unwrap();
            assert_eq!((report.frames, report.damage), (kept + 1, vec![]), "cut at {at}");
        }
    }
}

#[test]
fn a_cut_below_a_durable_mark_is_refused_and_nothing_is_changed() {
    let store = store();
    let mut journal = store.open();
    fill(&mut journal, 4);
    let (third, last) = (read_all(&journal, 3)[0].header.hash, journal.head());
    drop(journal);
    let whole = store.bytes();
    let starts = offsets(&store.file(1));
    let marks = [
        Marks { applied: 4, ..Marks::default() },
        Marks { snapshot: Some(last), ..Marks::default() },
        Marks { seal: Some(last), ..Marks::default() },
    ];
    for at in starts[2]..starts[4] {
        for zeros in [false, true] {
            for marks in &marks {
                cuts(&store, &whole, at, zeros);
                let before = store.bytes();
                let refused = store.try_open(marks);
                let known =
                    matches!(refused, Err(StoreError::CutShort { known: 4, .. } | StoreError::Damaged(_)));
                assert!(known, "cut at {at}: {refused:?}");
                assert_eq!(store.bytes(), before, "cut at {at}");
            }
            // A mark below the cut says nothing against it.
            let below = Marks { snapshot: Some(Head { seq: 3, hash: third }), ..Marks::default() };
            if at >= starts[3] {
                assert_eq!(store.try_open(&below).unwrap().journal.head().seq, 3);
            }
        }
    }
}

#[test]
fn a_mark_of_another_past_is_refused() {
    let store = store();
    let mut journal = store.open();
    fill(&mut journal, 3);
    drop(journal);
    let other = Head { seq: 2, hash: [9; 32] };
    for marks in
        [Marks { snapshot: Some(other), ..Marks::default() }, Marks { seal: Some(other), ..Marks::default() }]
    {
        assert_eq!(refused_at(store.try_open(&marks)), Some(2));
    }
}

#[test]
fn flipped_bits_are_always_found_with_the_change_they_hit() {
    let store = store();
    let mut journal = store.open();
    fill(&mut journal, 120);
    drop(journal);
    let whole = store.bytes();
    let mut random = ChaCha8Rng::seed_from_u64(1);
    for round in 0..100 {
        store.put_back(&whole);
        let (path, bytes) = &whole[random.random_range(0..whole.len())];
        let starts = offsets(path);
        let first = Header::read(&bytes[starts[0]..]).unwrap().seq;
        let at = random.random_range(starts[0]..starts[starts.len() - 1]);
        let hit = first + starts.iter().filter(|&&start| start <= at).count() as u64 - 1;
        write_at(path, at, |bytes| bytes[0] ^= 1 << (round % 8));
        let before = store.bytes();
        assert_eq!(refused_at(store.try_open(&Marks::default())), Some(hit), "round {round}");
        assert_eq!(store.bytes(), before, "a refusal changes nothing");
        let report = verify(&store.folder, None).unwrap();
        let found: Vec<_> = report.damage.iter().map(|d| (d.file.clone(), d.seq)).collect();
        assert_eq!(found, vec![(path.clone(), Some(hit))], "round {round}");
        assert_eq!(report.frames, 119, "all but the damaged one can still be read");
    }
}

#[test]
fn what_is_whole_in_a_damaged_journal_can_still_be_read() {
    let store = store();
    let mut journal = store.open();
    fill(&mut journal, 20);
    drop(journal);
    let starts = offsets(&store.file(1));
    write_at(&store.file(1), starts[4] + 200, |bytes| bytes[0] ^= 1);
    let mut read = Vec::new();
    read_past_damage(&store.folder, None, &mut |header, bytes| {
        assert_eq!(bytes, payload(header.seq));
        read.push(header.seq);
    })
    .unwrap();
    assert_eq!(read, (1..=20).filter(|&n| n != 5).collect::<Vec<_>>());
}

#[test]
fn zeroed_blocks_are_always_found() {
    let store = store();
    let mut journal = store.open();
    fill(&mut journal, 120);
    drop(journal);
    let whole = store.bytes();
    let mut random = ChaCha8Rng::seed_from_u64(2);
    for round in 0..100 {
        store.put_back(&whole);
        let (path, _) = &whole[random.random_range(0..whole.len())];
        let starts = offsets(path);
        // The last change of all is left whole: without it, a tear and a zeroed block look alike.
        let end = starts[starts.len() - 2];
        let at = random.random_range(starts[0]..end - 2);
        let len = random.random_range(2..4096).min(end - at);
        write_at(path, at, |bytes| bytes[..len].fill(0));
        let first = Header::read(&whole.iter().find(|(p, _)| p == path).unwrap().1[starts[0]..]).unwrap().seq;
        let hit = first + starts.iter().filter(|&&start| start <= at).count() as u64 - 1;
        assert_eq!(refused_at(store.try_open(&Marks::default())), Some(hit), "round {round}");
        let report = verify(&store.folder, None).unwrap();
        assert_eq!(report.damage.first().and_then(|d| d.seq), Some(hit), "round {round}");
    }
}

#[test]
fn a_missing_file_is_named() {
    let store = store();
    let mut journal = store.open();
    fill_at_once(&mut journal, 300);
    let head = journal.head();
    drop(journal);
    let whole = store.bytes();
    assert!(whole.len() >= 3);
    for (path, _) in &whole {
        store.put_back(&whole);
        fs::remove_file(path).unwrap();
        let marks = Marks { snapshot: Some(head), ..Marks::default() };
        match store.try_open(&marks) {
            Err(StoreError::Damaged(damage)) => assert_eq!(&damage.file, path),
            Err(StoreError::CutShort { known: 300, .. }) => assert_eq!(path, &whole[whole.len() - 1].0),
            other => panic!("{other:?}"),
        }
    }
    for (path, _) in &whole[..whole.len() - 1] {
        store.put_back(&whole);
        fs::remove_file(path).unwrap();
        assert_eq!(&verify(&store.folder, None).unwrap().damage[0].file, path);
    }
    fs::remove_dir_all(store.folder.journal()).unwrap();
    let gone = store.try_open(&Marks { applied: 1, ..Marks::default() });
    assert!(matches!(gone, Err(StoreError::CutShort { have: 0, known: 1, .. })));
}

#[test]
fn another_stores_file_is_refused() {
    let (store, other) = (store(), self::store());
    fill(&mut store.open(), 3);
    fill(&mut other.open(), 3);
    fs::copy(other.file(1), store.file(1)).unwrap();
    match store.try_open(&Marks::default()) {
        Err(StoreError::Damaged(damage)) => assert!(damage.what.contains("another store"), "{damage}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_check_begins_at_the_snapshot_and_verify_checks_all() {
    let store = store();
    let mut journal = store.open();
    fill_at_once(&mut journal, 300);
    let head = journal.head();
    drop(journal);
    write_at(&store.file(1), 400, |bytes| bytes[0] ^= 1);
    let marks = Marks { snapshot: Some(head), ..Marks::default() };
    let opened = store.try_open(&marks).unwrap();
    assert!(opened.checked_from > 100);
    assert!(opened.journal.reader().frames_from(1).any(|frame| frame.is_err()), "it is met on reading");
    assert_eq!(verify(&store.folder, None).unwrap().damage.len(), 1);
    assert!(store.try_open(&Marks::default()).is_err());
}

#[test]
fn unused_space_that_is_not_empty_is_told() {
    let store = store();
    let mut journal = store.open();
    fill(&mut journal, 3);
    drop(journal);
    let end = offsets(&store.file(1))[3];
    for at in [end, end + 1, end + 100, 4095] {
        let whole = store.bytes();
        write_at(&store.file(1), at, |bytes| bytes[0] = 1);
        let report = verify(&store.folder, None).unwrap();
        assert_eq!((report.frames, report.damage.len()), (3, 1), "at {at}");
        store.put_back(&whole);
    }
}

#[test]
fn an_unsynced_batch_torn_out_of_order_is_cut_and_told() {
    let store = store();
    let mut journal = store.open();
    fill(&mut journal, 2);
    let large = vec![3; 3000];
    journal.append_batch(&[frame(3, &large), frame(4, &large), frame(5, &large)]).unwrap();
    drop(journal);
    let whole = store.bytes();
    let starts = offsets(&store.file(1));
    // The middle of change 3 never came to the disk, changes 4 and 5 did.
    let sector = (starts[2] + 1024) / 512 * 512;
    write_at(&store.file(1), sector, |bytes| bytes[..512].fill(0));
    let opened = store.try_open(&Marks::default()).unwrap();
    assert_eq!(opened.journal.head().seq, 2);
    assert!(opened.told[0].contains("and 2 behind it"), "{:?}", opened.told);
    // The same, once a later change says that it had been synced, is damage.
    store.put_back(&whole);
    let mut journal = store.open();
    fill(&mut journal, 1);
    drop(journal);
    write_at(&store.file(1), sector, |bytes| bytes[..512].fill(0));
    assert_eq!(refused_at(store.try_open(&Marks::default())), Some(3));
}

#[test]
fn changes_and_files_of_another_past_of_the_same_store_are_refused() {
    let store = store();
    fill(&mut store.open(), 2);
    let common = store.bytes();
    fill_at_once(&mut store.open(), 118);
    let one = store.bytes();
    store.put_back(&common);
    fill_at_once(&mut store.open(), 118);
    let other = store.bytes();
    assert!(one.len() > 1 && one.len() == other.len());
    // Each change is whole and of the right number, but chained to another one (the salts differ).
    store.put_back(&one);
    let starts = offsets(&one[0].0);
    let (from, to) = (starts[5], starts[6]);
    write_at(&one[0].0, from, |bytes| bytes[..to - from].copy_from_slice(&other[0].1[from..to]));
    assert_eq!(refused_at(store.try_open(&Marks::default())), Some(6));
    assert_eq!(verify(&store.folder, None).unwrap().damage[0].seq, Some(6));
    // So is a whole file.
    store.put_back(&one);
    fs::write(&other[1].0, &other[1].1).unwrap();
    let first = Header::read(&one[1].1[offsets(&one[1].0)[0]..]).unwrap().seq;
    assert_eq!(refused_at(store.try_open(&Marks::default())), Some(first));
    assert_eq!(verify(&store.folder, None).unwrap().damage[0].seq, Some(first));
}

#[test]
fn a_file_is_synced_before_the_next_one_is_begun() {
    let store = store();
    let mut journal = store.open();
    fault::fail_syncs_after(0);
    let refused = (1..=300).find_map(|n| journal.append(&frame(n, &payload(n))).err());
    fault::fail_syncs_after(u64::MAX);
    assert!(matches!(refused, Some(StoreError::Poisoned { .. })), "{refused:?}");
    assert!(!store.file(2).exists());
}
