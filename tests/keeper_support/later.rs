//! What a program yet to come may leave in a journal.
use std::collections::BTreeMap;
use std::path::Path;
use waitwell::store::folder::StoreFolder;
use waitwell::store::journal::{FileJournal, Journal, Marks, NewFrame};

/// A change as a version yet to come may write it: an event that nobody knows today.
pub fn change_to_come(v: u16) -> Vec<u8> {
    let event = BTreeMap::from([("ThoughtOfLater", BTreeMap::from([("child", 1)]))]);
    let change = serde_json::json!({
        "v": v, "user": "ana", "asked": 7, "events": [event], "of": [[1]], "prior": [],
    });
    // MessagePack with field names, as every change is written.
    let mut bytes = Vec::new();
    rmp_serde::encode::write_named(&mut bytes, &change).unwrap();
    bytes
}

/// Puts a change behind the last of a store that nobody keeps.
pub fn write(store: &Path, time_ms: i64, payload: &[u8]) {
    let folder = StoreFolder::open(store).unwrap();
    let _lock = folder.lock().unwrap();
    let mut journal = FileJournal::open(&folder, &Marks::default()).unwrap().journal;
    let head = journal.synced().seq;
    let frame = NewFrame { time_ms, uid: 0, role: 8, kind: 1, command: [9; 16], subject: 1, payload };
    assert_eq!(journal.append(&frame).unwrap().seq, head + 1);
    journal.sync().unwrap();
}
