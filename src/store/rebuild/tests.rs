//! Records made again are the records that were.
use super::super::follower::Follower;
use super::super::follower::tests::{Store, child, count_changes, open_records, store};
use super::super::journal::{self, Fate, FileJournal, Header, Journal, Last, Marks, Rewritten};
use super::super::records::{Key, Records};
use super::super::verify::{Difference, verify_by_rebuild, verify_journal, verify_records};
use super::*;
use std::sync::Arc;
use std::time::Duration;

fn followed(changes: u64) -> Store {
    let mut store = store();
    store.changes(changes);
    let follower = Follower::start(store.records.clone(), store.journal.reader(), count_changes()).unwrap();
    follower.wait_for(changes, Duration::from_secs(20)).unwrap();
    follower.stop().unwrap();
    store
}

fn all(records: &Records) -> Vec<(Key, Vec<u8>)> {
    records.iter(None).collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_rebuild_gives_the_same_records() {
    let store = followed(600);
    let before = all(&store.records);
    store.records.put_batch(&[(child(77), Some(vec![1]))], store.journal.head()).unwrap();
    store.records.close().unwrap();
    let mut told = 0;
    let reader = store.journal.reader();
    let done = rebuild(&store.folder, &*reader, count_changes(), &mut |seq| told = seq).unwrap();
    assert_eq!(done.head, store.journal.head());
    assert_eq!(told, 512);
    assert!(!store.folder.sled_new().exists() && !store.folder.sled_old().exists());
    let records = open_records(&store.folder);
    assert_eq!(all(&records), before);
    assert_eq!(records.applied().unwrap(), store.journal.head());
}

#[test]
fn a_rebuild_that_fails_leaves_the_old_records() {
    let store = followed(20);
    let before = all(&store.records);
    store.records.close().unwrap();
    let huge = super::super::records::RECORD_CAP + 1;
    let fold: Fold = Box::new(move |header, _, _| vec![(child(header.subject), Some(vec![0; huge]))]);
    assert!(rebuild(&store.folder, &*store.journal.reader(), fold, &mut |_| {}).is_err());
    assert_eq!(all(&open_records(&store.folder)), before);
}

#[test]
fn an_erased_payload_is_gone_from_rebuilt_records() {
    let store = followed(30);
    store.records.close().unwrap();
    let mut fate = |header: &Header, _: &[u8]| {
        if header.subject == 7 { Fate::Goes } else { Fate::Stays }
    };
    let last = |done: &Rewritten| Last {
        time_ms: done.last_ms,
        uid: 1,
        role: 1,
        kind: 1,
        subject: 8,
        payload: b"said".to_vec(),
    };
    let folder = store.folder;
    drop(store.journal);
    assert_eq!(journal::rewrite(&folder, &mut fate, last).unwrap().gone, 3);
    journal::begin_again(&folder).unwrap();
    let journal = FileJournal::open(&folder, &Marks::default()).unwrap().journal;
    let fold: Fold = {
        let mut fold = count_changes();
        Box::new(
            move |header, payload, lookup| {
                if header.erased { Vec::new() } else { fold(header, payload, lookup) }
            },
        )
    };
    rebuild(&folder, &*journal.reader(), fold, &mut |_| {}).unwrap();
    let records = open_records(&folder);
    assert_eq!(records.get(child(7)).unwrap(), None);
    assert_eq!(all(&records).len(), 9);
}

#[test]
fn every_difference_is_named() {
    let store = followed(40);
    let expected = all(&store.records);
    let same = verify_records(&store.records, expected.iter().cloned().map(Ok)).unwrap();
    assert_eq!(same, []);
    let changes = [(child(0), Some(vec![1])), (child(5), None), (child(99), Some(vec![2]))];
    store.records.put_batch(&changes, store.journal.head()).unwrap();
    let named = [Difference::Other(child(0)), Difference::Missing(child(5)), Difference::Surplus(child(99))];
    assert_eq!(verify_records(&store.records, expected.into_iter().map(Ok)).unwrap(), named);
    let reader = store.journal.reader();
    let found = verify_by_rebuild(&store.folder, &store.records, &*reader, count_changes()).unwrap();
    assert_eq!(found, named);
    assert!(!store.folder.sled_new().exists());
}

#[test]
fn an_unreadable_record_ends_the_comparison_in_words() {
    let store = followed(40);
    let expected = all(&store.records);
    store.records.damage(child(3));
    let found = verify_records(&store.records, expected.into_iter().map(Ok)).unwrap();
    assert!(matches!(&found[..], [Difference::Unreadable(why)] if why.contains("record c3")), "{found:?}");
}

#[test]
fn a_whole_journal_is_whole() {
    let store = followed(5);
    let report = verify_journal(&store.folder).unwrap();
    assert_eq!((report.frames, report.damage.len(), report.head), (5, 0, store.journal.head()));
}

#[test]
fn the_records_are_any_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Arc<Records>>();
    shared::<Follower>();
}
