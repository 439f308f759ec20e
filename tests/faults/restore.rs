//! The restore drill, again and again: an encrypted backup taken while desks write, brought back on a bare place, gives the very
//! State that the journal gave at that change.
use super::keeper_support::{PROGRAM, Store, age_key, text, venue};
use super::table::{Play, Played, Size};
use super::tools::{has, said, within_limit};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use waitwell::keeper::start::fold_all;
use waitwell::store::folder::StoreFolder;
use waitwell::store::journal::{FileJournal, Journal, Marks};

pub const PLAYS: [Play; 1] = [Play {
    row: "restore drill",
    name: "a_backup_under_load_comes_back_with_the_same_digest",
    how: "an encrypted backup while three desks write -> an empty place -> verify",
    holds: "all acknowledged before it is there; the digest is the journal's at that change",
    run: drill,
}];

/// What the journal of a store that nobody keeps comes to at a change.
fn digest(store: &Path, seq: u64) -> u64 {
    let folder = StoreFolder::open(store).unwrap();
    let _lock = folder.lock().unwrap();
    let journal = FileJournal::open(&folder, &Marks::default()).unwrap().journal;
    fold_all(&*journal.reader(), seq).unwrap().digest()
}

fn drill(size: Size) -> Played {
    if !has("age") {
        return Played::Skipped("age (Debian package age)");
    }
    let rounds = size.rounds(2, 20);
    let store = Store::new();
    store.begun();
    let key = store.dir.path().join("key");
    let Some(public) = age_key(&key, "restore") else { return Played::Skipped("age (Debian package age)") };
    let stop = AtomicBool::new(false);
    let (told, heard) = channel();
    let mut taken = Vec::new();
    std::thread::scope(|scope| {
        for n in 0..3 {
            let (desk, told, stop) = (store.desk(), told.clone(), &stop);
            scope.spawn(move || {
                for m in 0.. {
                    if stop.load(Ordering::SeqCst) {
                        return;
                    }
                    told.send(desk.send(venue(&format!("Hub {n}-{m}"))).unwrap().seq).unwrap();
                }
            });
        }
        for round in 0..rounds {
            let file = store.dir.path().join(format!("{round}.age"));
            // They write while it is taken: what was told before it must be in it.
            let before = (0..5).map(|_| heard.recv().unwrap()).chain(heard.try_iter()).max().unwrap();
            let mut backup = store.command(["backup", "--json", "--recipient", &public]);
            let output = within_limit(backup.arg(&file));
            taken.push((file, before, output));
        }
        stop.store(true, Ordering::SeqCst);
    });
    store.desk().stop().unwrap();
    for (file, before, output) in taken {
        assert!(output.status.success(), "{}", text(&output.stderr));
        let manifest: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let seq = manifest["seq"].as_u64().unwrap();
        assert!(seq >= before, "{seq} of {before}");
        let to = store.dir.path().join("back");
        let mut restore = Command::new(PROGRAM);
        restore.arg("--store").arg(&to).arg("restore").arg(&file).arg("--identity").arg(&key);
        let done = within_limit(&mut restore);
        assert!(done.status.success(), "{}", said(&done));
        let verified = Command::new(PROGRAM).arg("--store").arg(&to).arg("verify").output().unwrap();
        assert!(verified.status.success(), "{}", said(&verified));
        assert_eq!(digest(&to, u64::MAX), digest(&store.path, seq), "at change {seq}");
        std::fs::remove_dir_all(&to).unwrap();
    }
    Played::Held(rounds)
}
