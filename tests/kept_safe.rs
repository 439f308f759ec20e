//! What keeps a store safe each night, and what nobody else gets to see: backups and packs made, noted, told and thrown away in time;
//! modes, logs and processes that tell nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
mod keeper_support;

use keeper_support::{PROGRAM, Store, done, text};
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn the_nightly_deeds_are_done_noted_and_told_by_the_health_check() {
    let store = Store::new();
    let at = |name: &str| store.dir.path().join(name);
    let Some(public) = keeper_support::age_key(&at("key"), "backup") else { return };
    fs::write(at("recipients"), format!("{public}\n")).unwrap();
    done(&store.register("Aimee", "Harris", "2019-02-03", &[]));
    done(&store.register("Zebedee", "Quillfeather", "2019-02-03", &[]));
    let before = done(&store.run(["keeper", "status"]));
    assert!(before.contains("Last backup: never. Last seal: never."), "{before}");

    fs::create_dir(at("backups")).unwrap();
    for name in ["waitwell-20200101T010000Z.age", "waitwell-mine.age", "other-20200101T010000Z.age"] {
        fs::write(at("backups").join(name), "old").unwrap();
    }
    let path = |name: &str| at(name).display().to_string();
    let said =
        done(&store.run(["backup", "--into", &path("backups"), "--recipients-file", &path("recipients")]));
    assert!(said.contains("1 backup was past keeping and thrown away"), "{said}");
    let mut left: Vec<String> =
        fs::read_dir(at("backups")).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    left.sort();
    // Those two, the new one, and the list of erasures that it begins.
    assert_eq!(left.len(), 4, "{left:?}");
    assert!(
        left.contains(&"waitwell-mine.age".to_owned())
            && left.contains(&"other-20200101T010000Z.age".to_owned())
    );
    let backup = left.into_iter().find(|name| name.starts_with("waitwell-2")).unwrap();

    done(&store.run(["print", "pack", "--into", &path("pack"), "--recipients-file", &path("recipients")]));
    let pack = fs::read_dir(at("pack")).unwrap().next().unwrap().unwrap().path();
    assert!(pack.to_string_lossy().ends_with(".html.age"), "{}", pack.display());
    assert!(fs::read(&pack).unwrap().starts_with(b"age-encryption.org/v1"));
    assert_eq!(fs::metadata(&pack).unwrap().permissions().mode() & 0o777, 0o600);
    let open =
        Command::new("age").arg("--decrypt").arg("--identity").arg(at("key")).arg(&pack).output().unwrap();
    assert!(
        done(&open).contains("<!doctype html>") || text(&open.stdout).contains("<html"),
        "{}",
        text(&open.stdout)
    );
    done(&store.run(["seal", "--into", &path("seals")]));

    let after = done(&store.run(["keeper", "status"]));
    assert!(after.contains("Last backup: just now") && after.contains("Last seal: just now"), "{after}");
    assert!(
        after.contains("Last downtime pack: just now") && after.contains("Left on its disk: "),
        "{after}"
    );
    // Whoever is erased is told to be in that backup still, and until when.
    let erased = store.run(["erase", "--child", "2", "--name", "Zebedee Quillfeather", "--order", "ICO/1"]);
    let erased = done(&erased);
    assert!(erased.contains(&backup) && erased.contains("still holds the child, until"), "{erased}");
}

#[test]
fn a_store_without_backups_does_not_look_well() {
    let store = Store::new();
    done(&store.register("Aimee", "Harris", "2019-02-03", &[]));
    let place = store.dir.path().join("place.toml");
    let status = |more: &[&str], kept: &str| {
        let (at, socket) = (store.path.display(), store.path.join("keeper.sock").display().to_string());
        fs::write(&place, format!("store = \"{at}\"\nsocket = \"{socket}\"\n[kept]\n{kept}\n")).unwrap();
        let said =
            store.command([&["keeper", "status"], more].concat()).env("WAITWELL_PLACE", &place).output();
        let said = said.unwrap();
        (said.status.code(), text(&said.stdout) + &text(&said.stderr))
    };
    // A disk of a machine that runs tests may be nearly full.
    let disk = "disk_left_least_mb = 0";
    let (code, said) = status(&[], disk);
    assert!(code == Some(0) && said.contains("All is well."), "made just now: {said}");
    // Three days later nobody has made one.
    let made = std::time::SystemTime::now() - std::time::Duration::from_hours(72);
    let marker = fs::File::options().append(true).open(store.path.join("waitwell.store")).unwrap();
    marker.set_modified(made).unwrap();
    let (code, said) = status(&[], disk);
    assert!(code == Some(1) && said.contains("To be looked at:"), "{said}");
    assert!(said.contains("No backup was ever made") && said.contains("No seal was ever made"), "{said}");
    assert!(!said.contains("All is well"), "{said}");
    let (code, said) = status(&["--json"], disk);
    let told: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, told["state"].as_str()), (Some(1), Some("look")), "{said}");
    assert!(told["told"].as_array().unwrap().iter().any(|line| line.as_str().unwrap().contains("No backup")));
    // What a partnership asks for itself holds.
    let (code, said) = status(&[], "backup_within_hours = 0\nseal_within_hours = 90\ndisk_left_least_mb = 0");
    assert!(code == Some(0) && said.contains("All is well."), "{said}");
    let (code, said) =
        status(&[], "backup_within_hours = 0\nseal_within_hours = 0\ndisk_left_least_mb = 99999999999");
    assert!(code == Some(1) && said.contains("MB are left on the store's disk"), "{said}");
    // A seal is one.
    done(&store.run(["seal", "--into", &store.dir.path().join("seals").display().to_string()]));
    let (_, said) = status(&[], disk);
    assert!(!said.contains("No seal") && said.contains("No backup"), "{said}");
    // Invented children are owed nothing.
    let practice = Store::new();
    let began =
        practice.command(["keeper", "run", "--practice", "--background"]).stdout(Stdio::piped()).spawn();
    let mut began = keeper_support::Keeper(began.unwrap());
    let mut line = String::new();
    BufReader::new(began.0.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let marker = fs::File::options().append(true).open(practice.path.join("waitwell.store")).unwrap();
    marker.set_modified(made).unwrap();
    assert!(done(&practice.run(["keeper", "status"])).contains("All is well."));
}

#[test]
fn log_lines_carry_numbers_and_never_a_name() {
    let store = Store::new();
    let more = ["--nhs-number", "9990548609", "--address", "17 Wobbleton Crescent"];
    done(&store.register("Zebedee", "Quillfeather", "2019-02-03", &more));
    done(&store.run(["find", "quillfeather"]));
    done(&store.run(["show", "1"]));
    store.run(["show", "Nobodyknown"]);
    store.run(["book", "1", "99", "--slot", "1"]);
    store.run(["erase", "--child", "1", "--name", "Zebedee Quillfeather"]);
    let list = store.dir.path().join("list.csv");
    fs::write(&list, "Given name,Family name,Date of birth,Service,Date received\nTamsin,Wobbleton,2019-03-04,SLT,2026-01-05\nx,,,,\n")
        .unwrap();
    store.run(["import".as_ref(), "--yes".as_ref(), list.as_os_str()]);
    done(&store.run(["keeper", "reload"]));
    done(&store.run(["erase", "--child", "1", "--name", "Zebedee Quillfeather", "--order", "court 1"]));
    done(&store.run(["keeper", "stop"]));
    let log = fs::read_to_string(store.path.join("keeper.log")).unwrap().to_lowercase();
    assert!(log.lines().count() > 8, "it was at work: {log}");
    for name in ["zebedee", "quillfeather", "wobbleton", "9990548609", "tamsin", "nobodyknown"] {
        assert!(!log.contains(name), "{name} is in\n{log}");
    }
}

/// Every folder and file below, with its mode.
fn modes(dir: &Path, found: &mut Vec<(String, u32)>) {
    for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
        let (path, kept) = (entry.path(), fs::symlink_metadata(entry.path()).unwrap());
        let (mode, kind) = (kept.permissions().mode() & 0o777, kept.file_type());
        let wanted = if kind.is_dir() { 0o700 } else { 0o600 };
        if mode & !wanted != 0 {
            found.push((
                format!("{}{}", path.display(), if kind.is_socket() { " (socket)" } else { "" }),
                mode,
            ));
        }
        if kind.is_dir() {
            modes(&path, found);
        }
    }
}

#[test]
fn what_lies_in_the_store_is_its_owners_alone_and_nobody_looks_into_its_keeper() {
    // An account that may not look into others' processes; where the test is root's, one that can do nothing.
    let dir = tempfile::tempdir().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let (program, home) = (dir.path().join("waitwell"), dir.path().join("home"));
    fs::copy(PROGRAM, &program).unwrap();
    fs::create_dir(&home).unwrap();
    let root = rustix::process::getuid().is_root();
    let uid = if root { 65_534 } else { rustix::process::getuid().as_raw() };
    if root {
        std::os::unix::fs::chown(&home, Some(uid), None).unwrap();
    }
    let store = home.join("s");
    let mut command = Command::new(&program);
    command.args(["keeper", "run", "--background", "--stay", "--store"]).arg(&store).env("HOME", &home);
    command.stdout(Stdio::piped()).current_dir(&home);
    if root {
        command.uid(uid);
    }
    let mut keeper = command.spawn().unwrap();
    let mut ready = String::new();
    BufReader::new(keeper.stdout.as_mut().unwrap()).read_line(&mut ready).unwrap();
    assert_eq!(ready, "ready\n");
    let of = Path::new("/proc").join(keeper.id().to_string());
    // What cannot be dumped belongs to root there (proc(5)).
    let owner = fs::metadata(of.join("environ")).unwrap().uid();
    let limits = fs::read_to_string(of.join("limits")).unwrap();
    // Under a limit nothing is locked: an allocation that met it would fail. It is said.
    let locked = fs::read_to_string(of.join("status")).unwrap();
    let locked = locked.lines().find(|line| line.starts_with("VmLck")).unwrap().to_owned();
    let limited =
        !limits.lines().any(|line| line.starts_with("Max locked memory") && line.contains("unlimited"));
    let mut asks = Command::new(&program);
    asks.args(["keeper", "status", "--store"]).arg(&store).env("HOME", &home).current_dir(&home);
    if root {
        asks.uid(uid);
    }
    let said = text(&asks.output().unwrap().stdout);
    let mut open = Vec::new();
    assert_eq!(fs::metadata(&store).unwrap().permissions().mode() & 0o777, 0o700);
    modes(&store, &mut open);
    keeper.kill().unwrap();
    keeper.wait().unwrap();
    assert_eq!(owner, 0, "others of the account could look into it");
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"], "{core}");
    if limited {
        assert_eq!(locked.split_whitespace().nth(1), Some("0"), "{locked}");
        assert!(
            said.contains("the keeper's may be swapped") && said.contains("it may lock no more than"),
            "{said}"
        );
    }
    assert!(open.is_empty(), "{open:?}");
}
