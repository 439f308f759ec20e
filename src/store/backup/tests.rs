//! There and back; and whatever is cut, changed or foreign never gets a store's name.
use super::{MANIFEST, restore, write};
use crate::store::folder::{Place, StoreFolder};
use crate::store::journal::{self, FileJournal, Journal, Marks, NewFrame, Shape};
use std::path::Path;

const SHAPE: Shape = Shape { first_step: 4096, step: 4096, file_max: 8192 };

fn store(path: &Path, practice: bool, changes: u64) -> StoreFolder {
    let folder = StoreFolder::create(path, practice).unwrap();
    let mut journal = FileJournal::open_shaped(&folder, &Marks::default(), SHAPE).unwrap().journal;
    append(&mut journal, changes);
    std::fs::create_dir_all(path.join("config/pathways.d")).unwrap();
    std::fs::write(path.join("config/people.toml"), "# nobody").unwrap();
    std::fs::write(path.join("config/pathways.d/x.toml"), "# none").unwrap();
    std::fs::write(path.join("drafts"), "not taken along").unwrap();
    folder
}

fn append(journal: &mut FileJournal, changes: u64) {
    for n in 0..changes {
        let payload = format!("change {n} ").repeat(40);
        let command = [n as u8; 16];
        let payload = payload.as_bytes();
        journal
            .append(&NewFrame { time_ms: 1, uid: 7, role: 2, kind: 4, command, subject: 1, payload })
            .unwrap();
    }
    journal.sync().unwrap();
}

fn archive(folder: &StoreFolder, up_to: Option<u64>) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(folder, None, up_to, "2026-11-20T14:32:00Z".to_owned(), &mut bytes).unwrap();
    bytes
}

fn whole() -> Result<(), super::BackupFault> {
    Ok(())
}

#[test]
fn a_store_comes_back_up_to_the_change_that_was_safe_and_goes_on_from_there() {
    let dir = tempfile::tempdir().unwrap();
    let folder = store(&dir.path().join("a"), true, 60);
    assert!(std::fs::read_dir(folder.journal()).unwrap().count() > 1, "several files");
    let to = dir.path().join("b");
    let manifest = restore(&archive(&folder, Some(41))[..], &to, true, None, whole, |_, _| ()).unwrap();
    assert_eq!((manifest.seq, manifest.practice), (41, true));
    let back = StoreFolder::open(&to).unwrap();
    assert_eq!(back.id(), folder.id());
    assert_eq!(journal::verify(&back, None).unwrap().head, journal::verify(&folder, Some(41)).unwrap().head);
    assert_eq!(std::fs::read_to_string(to.join("config/pathways.d/x.toml")).unwrap(), "# none");
    assert!(!to.join("drafts").exists() && !to.join(MANIFEST).exists());
    let mut journal = FileJournal::open_shaped(&back, &Marks::default(), SHAPE).unwrap().journal;
    append(&mut journal, 30);
    assert_eq!(journal::verify(&back, None).unwrap().head.seq, 71);
}

#[test]
fn what_is_cut_or_changed_anywhere_is_refused_and_leaves_nothing_behind() {
    let dir = tempfile::tempdir().unwrap();
    let folder = store(&dir.path().join("a"), false, 40);
    let good = archive(&folder, None);
    let end = good.iter().rposition(|byte| *byte != 0).unwrap();
    let to = dir.path().join("b");
    let tried = |bytes: &[u8]| {
        let fault = restore(bytes, &to, false, None, whole, |_, _| ()).expect_err("refused").to_string();
        assert!(fault.contains("Nothing was changed"), "{fault}");
        let left: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(left, ["a"], "{fault}");
    };
    for cut in (0..end).step_by(997) {
        tried(&good[..cut]);
    }
    // In the journal's bytes, each of which its chain covers.
    let from = good.windows(9).position(|part| part == b"journal/0").unwrap() + 512;
    for at in (from + 80..from + 6_000).step_by(613) {
        let mut bad = good.clone();
        bad[at] ^= 0x10;
        tried(&bad);
    }
    tried(b"something else altogether, a spreadsheet perhaps");
}

#[test]
fn invented_children_never_stand_in_for_real_ones_nor_the_other_way() {
    let dir = tempfile::tempdir().unwrap();
    for practice in [true, false] {
        let name = format!("a{practice}");
        let folder = store(&dir.path().join(name), practice, 3);
        let to = dir.path().join("b");
        let fault = restore(&archive(&folder, None)[..], &to, !practice, None, whole, |_, _| ())
            .expect_err("refused");
        assert!(fault.to_string().contains("--practice"), "{fault}");
        assert_eq!(StoreFolder::look(&to).unwrap(), Place::Absent);
    }
}

#[test]
fn a_name_that_leads_out_of_the_folder_is_no_backup_and_what_is_there_is_never_touched() {
    let dir = tempfile::tempdir().unwrap();
    let folder = store(&dir.path().join("a"), false, 3);
    for name in ["journal/../../x", "config/../../x", "sled/db", "journal/x"] {
        let mut bytes = Vec::new();
        let mut archive = tar::Builder::new(&mut bytes);
        let mut header = tar::Header::new_gnu();
        // The library itself writes no such name.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(2);
        header.set_cksum();
        archive.append(&header, &b"no"[..]).unwrap();
        archive.finish().unwrap();
        drop(archive);
        let fault =
            restore(&bytes[..], &dir.path().join("b"), false, None, whole, |_, _| ()).expect_err(name);
        assert!(fault.to_string().contains("no backup of a waitwell store"), "{name}: {fault}");
        assert!(!dir.path().join("x").exists());
    }
    let fault = restore(&archive(&folder, None)[..], folder.path(), false, None, whole, |_, _| ())
        .expect_err("there");
    assert!(fault.to_string().contains("into an empty place"), "{fault}");
    assert_eq!(journal::verify(&folder, None).unwrap().head.seq, 3);
}

#[test]
fn whoever_opens_it_has_the_last_word() {
    let dir = tempfile::tempdir().unwrap();
    let folder = store(&dir.path().join("a"), false, 3);
    let not = || Err(super::BackupFault("age: the end is missing".to_owned()));
    let fault = restore(&archive(&folder, None)[..], &dir.path().join("b"), false, None, not, |_, _| ())
        .expect_err("not whole");
    assert_eq!(fault.to_string(), "age: the end is missing");
    assert!(!dir.path().join("b").exists());
}

#[test]
fn a_damaged_journal_makes_no_backup() {
    let dir = tempfile::tempdir().unwrap();
    let folder = store(&dir.path().join("a"), false, 40);
    let file = folder.journal().join("000001.wwj");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[1_000] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let fault = write(&folder, None, None, String::new(), Vec::new()).expect_err("damaged");
    assert!(fault.to_string().contains("damaged"), "{fault}");
}
