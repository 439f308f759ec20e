//! A folder is a store, becomes one, or is left alone.
use super::*;
use std::os::unix::fs::PermissionsExt;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_store_is_made_where_nothing_is_and_found_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("new/store");
    let made = StoreFolder::create(&path, true).unwrap();
    assert!(made.is_practice());
    assert_eq!(mode(&path), 0o700);
    assert_eq!(mode(&path.join(MARKER)), 0o600);
    let found = StoreFolder::open(&path).unwrap();
    assert_eq!(found.id(), made.id());
    assert!(found.is_practice());
    let other = StoreFolder::create(&dir.path().join("other"), false).unwrap();
    assert_ne!(other.id(), made.id());
}

#[test]
fn a_store_is_made_in_an_empty_folder_and_after_a_broken_off_making() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(marker::UNFINISHED), "waitwe").unwrap();
    fs::set_permissions(dir.path(), PermissionsExt::from_mode(0o755)).unwrap();
    StoreFolder::create(dir.path(), false).unwrap();
    assert_eq!(mode(dir.path()), 0o700);
    assert_eq!(StoreFolder::look(dir.path()).unwrap(), Place::Store);
}

#[test]
fn another_programs_folder_is_refused_and_untouched() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["conf", "db", "snap.000"] {
        fs::write(dir.path().join(name), "sled's").unwrap();
    }
    for refused in [StoreFolder::create(dir.path(), false), StoreFolder::open(dir.path())] {
        assert!(matches!(&refused, Err(StoreError::NotOurs { .. })), "{refused:?}");
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 3);
    let file = dir.path().join("db");
    assert!(matches!(StoreFolder::open_or_create(&file, false), Err(StoreError::NotOurs { .. })));
}

#[test]
fn there_is_no_store_in_an_empty_folder() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(StoreFolder::open(dir.path()), Err(StoreError::NoStore { .. })));
}

#[test]
fn a_second_making_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    StoreFolder::create(dir.path(), false).unwrap();
    assert!(matches!(StoreFolder::create(dir.path(), false), Err(StoreError::NotOurs { .. })));
}

#[test]
fn a_newer_version_is_refused_in_words() {
    let dir = tempfile::tempdir().unwrap();
    StoreFolder::create(dir.path(), false).unwrap();
    let marker = dir.path().join(MARKER);
    let text = fs::read_to_string(&marker).unwrap().replace("version = 1", "version = 7");
    fs::write(&marker, text).unwrap();
    let refused = StoreFolder::open(dir.path()).unwrap_err();
    assert!(refused.to_string().contains("newer waitwell (format 7"), "{refused}");
}

#[test]
fn a_damaged_marker_is_refused_at_every_cut() {
    let dir = tempfile::tempdir().unwrap();
    StoreFolder::create(dir.path(), false).unwrap();
    let marker = dir.path().join(MARKER);
    let text = fs::read(&marker).unwrap();
    for cut in 0..text.len() - 1 {
        fs::write(&marker, &text[..cut]).unwrap();
        assert!(StoreFolder::open(dir.path()).is_err(), "cut at {cut}");
    }
}

#[test]
fn a_second_keeper_is_told_who_has_the_store() {
    let dir = tempfile::tempdir().unwrap();
    let folder = StoreFolder::create(dir.path(), false).unwrap();
    assert_eq!(folder.holder(), None);
    let lock = folder.lock().unwrap();
    assert_eq!(folder.holder(), Some(std::process::id()));
    let refused = folder.lock().unwrap_err();
    assert!(refused.to_string().contains(&format!("(process {})", std::process::id())), "{refused}");
    drop(lock);
    assert_eq!(folder.holder(), None);
    folder.lock().unwrap();
}

#[test]
fn the_lock_clears_sleds_unfinished_snapshot_only() {
    let dir = tempfile::tempdir().unwrap();
    let folder = StoreFolder::create(dir.path(), false).unwrap();
    fs::create_dir(folder.sled()).unwrap();
    for name in ["snap.0001.generating", "snap.0001", "db", "conf"] {
        fs::write(folder.sled().join(name), "x").unwrap();
    }
    let _lock = folder.lock().unwrap();
    assert!(!folder.sled().join("snap.0001.generating").exists());
    assert_eq!(fs::read_dir(folder.sled()).unwrap().count(), 3);
}

#[test]
fn a_refused_right_is_told_as_a_folder_that_cannot_be_written() {
    let denied = refused("open", Path::new("/s"), io::ErrorKind::PermissionDenied.into());
    assert!(denied.to_string().contains("/s cannot be written to"), "{denied}");
    // /sys takes no new folder, not even from root.
    let sys = StoreFolder::create(Path::new("/sys/waitwell"), false).unwrap_err();
    assert!(!sys.to_string().contains("os error"), "{sys}");
}
