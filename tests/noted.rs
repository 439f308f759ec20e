//! What a store notes of its backups, through the real binary: what cannot be noted or read is never taken for nothing, an erasure that
//! is owed beside a backup is told until it is done, and what root did by hand stays the store's.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
mod keeper_support;

use keeper_support::{PROGRAM, Store, done, text};
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A store of two children with a keeper, and a folder for its backups.
fn office() -> Option<(Store, PathBuf, PathBuf, String)> {
    let store = Store::new();
    let file = store.dir.path().join("key");
    let public = keeper_support::age_key(&file, "noted")?;
    for (given, family) in [("Aimee", "Harris"), ("Jude", "Okafor")] {
        done(&store.register(given, family, "2019-02-03", &[]));
    }
    let into = store.dir.path().join("backups");
    std::fs::create_dir(&into).unwrap();
    Some((store, into, file, public))
}

fn back_up(store: &Store, into: &Path, public: &str) -> Output {
    store.run(["backup", "--into", into.to_str().unwrap(), "--recipient", public])
}

fn erase(store: &Store) -> String {
    done(&store.run(["erase", "--child", "2", "--order", "ICO/2026/1", "--name", "Jude Okafor"]))
}

fn of(dir: &Path, ending: &str) -> Vec<PathBuf> {
    let all = keeper_support::all_files(dir);
    all.into_iter().filter(|path| path.to_str().unwrap().ends_with(ending)).collect()
}

/// Puts a folder where a file is, which nobody can read or write, root neither; and the file aside.
fn shut(file: &Path) -> PathBuf {
    let aside = file.with_extension("aside");
    if file.exists() {
        std::fs::rename(file, &aside).unwrap();
    }
    std::fs::create_dir(file).unwrap();
    aside
}

fn open(file: &Path, aside: &Path) {
    std::fs::remove_dir(file).unwrap();
    std::fs::rename(aside, file).unwrap();
}

#[test]
fn a_backup_that_cannot_be_noted_is_not_made_and_notes_that_cannot_be_read_are_not_none() {
    let Some((store, into, key, public)) = office() else { return };
    done(&back_up(&store, &into, &public));
    let file = of(&into, ".age").pop().unwrap();
    let kept = store.path.join("kept.jsonl");
    let aside = shut(&kept);
    let second = store.dir.path().join("second");
    std::fs::create_dir(&second).unwrap();
    let said = back_up(&store, &second, &public);
    let why = text(&said.stderr);
    assert_eq!(said.status.code(), Some(1), "{why}");
    assert!(why.contains("could not note the backup") && why.contains("No backup was made"), "{why}");
    assert_eq!(keeper_support::all_files(&second), Vec::<PathBuf>::new(), "nothing lies about");
    // Who says how the store is kept says that it is not known.
    let told = |words: &[&str]| {
        let said = store.run(words);
        (said.status.code(), text(&said.stdout))
    };
    let unread = "noted of backups and seals cannot be read";
    let (code, status) = told(&["keeper", "status"]);
    assert_eq!(code, Some(1), "{status}");
    assert!(status.contains("Last backup: not known") && status.contains(unread), "{status}");
    let (code, verified) = told(&["verify"]);
    assert!(code == Some(1) && verified.contains(unread), "{verified}");
    assert!(done(&store.run(["exports"])).contains(unread));
    let erased = erase(&store);
    assert!(
        erased.contains("It is not known which backups hold the child") && erased.contains(unread),
        "{erased}"
    );
    assert!(!erased.contains("No backup that this store knows of"), "{erased}");
    let to = store.dir.path().join("bare/store");
    let restore = || {
        let mut restore = Command::new(PROGRAM);
        restore.arg("--store").arg(&to).arg("restore").arg(&file).arg("--identity").arg(&key);
        done(&restore.output().unwrap())
    };
    // A list that was begun and names nobody is no word that nobody was.
    let words = restore();
    assert!(words.contains("is not known here") && words.contains("names nobody"), "{words}");
    assert!(!words.contains("No child that is in it was erased since"), "{words}");
    std::fs::remove_dir_all(&to).unwrap();
    // Once they can be read, what was owed is done.
    open(&kept, &aside);
    let (_, status) = told(&["keeper", "status"]);
    assert!(!status.contains("cannot be read") && !status.contains("not noted beside"), "{status}");
    let list = std::fs::read_to_string(into.join("erasures.jsonl")).unwrap();
    assert_eq!(list.matches("\"child\":2").count(), 1, "{list}");
    let words = restore();
    assert!(words.contains("Child 2 was erased on "), "{words}");
}

#[test]
fn an_erasure_that_could_not_be_noted_beside_a_backup_is_owed_and_told_until_it_is() {
    let Some((store, into, _, public)) = office() else { return };
    done(&back_up(&store, &into, &public));
    let list = into.join("erasures.jsonl");
    let aside = shut(&list);
    let owed = "not noted beside the backups";
    let erased = erase(&store);
    assert!(erased.contains(owed) && erased.contains("child 2"), "{erased}");
    let status = store.run(["keeper", "status"]);
    assert_eq!(status.status.code(), Some(1));
    assert!(text(&status.stdout).contains(owed), "{}", text(&status.stdout));
    // With a keeper or without, a backup says it too.
    for _ in 0..2 {
        let other = store.dir.path().join("other");
        std::fs::create_dir_all(&other).unwrap();
        let said = store.run(["backup", "--into", other.to_str().unwrap(), "--recipient", &public]);
        assert_eq!(said.status.code(), Some(1));
        assert!(text(&said.stderr).contains(owed), "{}", text(&said.stderr));
        std::fs::remove_dir_all(&other).unwrap();
        done(&store.run(["keeper", "stop"]));
    }
    open(&list, &aside);
    done(&store.register("Ines", "Lowe", "2019-02-03", &[]));
    let status = text(&store.run(["keeper", "status"]).stdout);
    assert!(!status.contains(&list.parent().unwrap().display().to_string()), "{status}");
    let list = std::fs::read_to_string(list).unwrap();
    assert_eq!(list.matches("\"child\":2").count(), 1, "{list}");
}

#[test]
fn half_a_note_swallows_no_other_and_is_told() {
    let Some((store, into, _, public)) = office() else { return };
    std::fs::write(store.path.join("kept.jsonl"), "{\"what\":\"back").unwrap();
    done(&back_up(&store, &into, &public));
    let erased = erase(&store);
    assert!(erased.contains("still holds the child, until "), "{erased}");
    assert!(erased.contains("not known which other backups") && erased.contains("Line 1 of "), "{erased}");
}

#[test]
fn what_root_did_by_hand_stays_the_stores() {
    if !rustix::process::geteuid().is_root() {
        println!("SKIPPED what_root_did_by_hand_stays_the_stores: needs root");
        return;
    }
    let Some((store, into, _, public)) = office() else { return };
    done(&store.run(["keeper", "stop"]));
    let whose = 61_234;
    fn all(path: &Path, each: &mut dyn FnMut(&Path)) {
        each(path);
        if path.is_dir() {
            for path in &keeper_support::all_files(path) {
                all(path, each);
            }
        }
    }
    all(&store.path, &mut |path| chown(path, Some(whose), Some(whose)).unwrap());
    let _ = std::fs::remove_file(store.path.join("kept.jsonl"));
    done(&store.run(["seal"]));
    done(&back_up(&store, &into, &public));
    done(&store.run(["rebuild"]));
    done(&store.run(["verify"]));
    let mut roots = Vec::new();
    all(&store.path, &mut |path| {
        let is = std::fs::symlink_metadata(path).unwrap();
        if (is.uid(), is.gid()) != (whose, whose) {
            roots.push(path.to_owned());
        }
    });
    assert!(roots.is_empty(), "{roots:?}");
    // One that was root's before is put right by the next note.
    let kept = store.path.join("kept.jsonl");
    chown(&kept, Some(0), Some(0)).unwrap();
    done(&store.run(["seal"]));
    assert_eq!(std::fs::metadata(&kept).unwrap().uid(), whose);
}
