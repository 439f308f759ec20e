//! A damaged journal: told while the keeper runs, refused at a start, and made usable again without destroying anything.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
mod keeper_support;

use keeper_support::{Store, all_files, done, hear, status, text, venue};
use std::path::{Path, PathBuf};
use std::process::Output;
use waitwell::client::{Link, Patience};
use waitwell::domain::code::Code;
use waitwell::domain::command::Command;

/// A stopped store of twenty venues, and the bytes of its journal with the ninth damaged.
fn damaged() -> (Store, PathBuf, Vec<u8>) {
    let store = Store::new();
    let desk = store.desk();
    for n in 0..20 {
        desk.send(venue(&format!("Venue {n:02}."))).unwrap();
    }
    desk.stop().unwrap();
    let file = all_files(&store.path.join("journal")).pop().unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    let at = bytes.windows(9).position(|bytes| bytes == b"Venue 09.").unwrap();
    bytes[at] ^= 1;
    std::fs::write(&file, &bytes).unwrap();
    (store, file, bytes)
}

fn said(output: &Output) -> String {
    text(&output.stdout) + &text(&output.stderr)
}

fn aside(store: &Store) -> PathBuf {
    let mut found = all_files(&store.path);
    found.retain(|path| path.file_name().unwrap().to_str().unwrap().starts_with("damaged-"));
    found.pop().unwrap()
}

fn repaired(store: &Store, damaged_file: &Path, was: &[u8]) {
    let aside = aside(store);
    let copy = aside.join("journal").join(damaged_file.file_name().unwrap());
    assert!(std::fs::read(copy).unwrap() == was, "what was there is put aside as it was");
    let list = std::fs::read_to_string(aside.join("lost-changes.csv")).unwrap();
    assert_eq!(list.lines().count(), 11, "{list}");
    assert!(list.contains("\n12,") && list.contains("\n21,") && list.contains("VenueAdded"), "{list}");
    let desk = store.desk();
    // Ten changes are kept, and the eleventh says what was taken out.
    assert_eq!(status(&desk).revision, 11);
    assert!(desk.send(venue("Venue 08.")).is_err(), "it is there already");
    desk.send(venue("Venue 09.")).unwrap();
    let report = store.run(["verify"]);
    assert!(report.status.success(), "{}", said(&report));
    desk.stop().unwrap();
    let again = store.run(["repair"]);
    assert!(again.status.success() && said(&again).contains("nothing to repair"), "{}", said(&again));
}

#[test]
fn a_repair_says_what_is_lost_and_goes_on_only_when_told_the_number_and_yes() {
    let (store, file, was) = damaged();
    let fault = Link::connect(store.place(), "desk", Patience::Forever).unwrap_err();
    for part in
        [file.to_str().unwrap(), "change 11", "Nothing was changed", "waitwell verify", "waitwell repair"]
    {
        assert!(fault.0.contains(part), "{part}: {fault}");
    }
    let look = store.run(["repair"]);
    assert_eq!(look.status.code(), Some(1));
    for part in
        ["changes 1 to 10", "changes 11 to 21, 11 in all; 10 of them are whole", "--from-sequence 11 --yes"]
    {
        assert!(said(&look).contains(part), "{part}: {}", said(&look));
    }
    assert_eq!(store.run(["repair", "--yes"]).status.code(), Some(2));
    for refused in [&["repair", "--from-sequence", "12", "--yes"][..], &["repair", "--from-sequence", "11"]] {
        let output = store.run(refused);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(std::fs::read(&file).unwrap() == was);
    }
    let done = store.run(["repair", "--from-sequence", "11", "--yes"]);
    assert!(done.status.success(), "{}", said(&done));
    repaired(&store, &file, &was);
}

#[test]
fn a_repair_killed_half_way_leaves_a_store_that_is_refused_or_repaired_and_can_be_repaired() {
    for point in ["repair.copied:1", "repair.cut:1"] {
        let (store, file, was) = damaged();
        let args = ["repair", "--from-sequence", "11", "--yes"];
        let killed = store.command(args).env("WAITWELL_FAULT", point).output().unwrap();
        assert!(killed.status.code().is_none(), "{}", said(&killed));
        if point.starts_with("repair.copied") {
            assert!(Link::connect(store.place(), "desk", Patience::Forever).is_err());
            let done = store.run(args);
            assert!(done.status.success(), "{}", said(&done));
            repaired(&store, &file, &was);
        } else {
            // The one file is cut and whole; all that was lies aside.
            assert_eq!(status(&store.desk()).revision, 10);
            let copy = aside(&store).join("journal").join(file.file_name().unwrap());
            assert!(std::fs::read(copy).unwrap() == was);
        }
    }
}

#[test]
fn a_journal_cut_below_what_was_saved_is_refused_and_repaired_by_number() {
    let (store, file, mut bytes) = damaged();
    let at = bytes.windows(9).position(|bytes| bytes == b"Venue 15.").unwrap();
    let nine = bytes.windows(9).position(|bytes| bytes == b"Venue 08.").unwrap();
    // The damaged byte is whole again; the last changes are gone without a trace.
    let nth = bytes.windows(8).position(|bytes| bytes == b"enue 09.").unwrap() - 1;
    bytes[nth] ^= 1;
    let frame = bytes[..at].windows(4).rposition(|bytes| bytes == b"WWf1").unwrap();
    assert!(nine < frame);
    bytes[frame..].fill(0);
    std::fs::write(&file, &bytes).unwrap();
    let fault = Link::connect(store.place(), "desk", Patience::Forever).unwrap_err();
    assert!(fault.0.contains("ends at change 16") && fault.0.contains("waitwell repair"), "{fault}");
    let look = store.run(["repair"]);
    assert!(said(&look).contains("changes 17 to 21"), "{}", said(&look));
    let done = store.run(["repair", "--from-sequence", "17", "--yes"]);
    assert!(done.status.success(), "{}", said(&done));
    assert_eq!(status(&store.desk()).revision, 17);
    assert!(store.run(["verify"]).status.success());
}

#[test]
fn damage_in_a_part_that_a_start_takes_on_trust_is_found_slowly_and_told() {
    let store = Store::new();
    let desk = store.desk();
    let long = |name: &str| match venue(name) {
        Command::AddVenue { name, rooms, .. } => Command::AddVenue {
            name,
            address: "x".repeat(900_000),
            district: Code::NONE,
            rooms,
            online: false,
        },
        other => other,
    };
    desk.send(venue("The first of all")).unwrap();
    for n in 0..20 {
        desk.send(long(&format!("Venue {n}"))).unwrap();
    }
    desk.stop().unwrap();
    let files = all_files(&store.path.join("journal"));
    assert!(files.len() > 1, "{files:?}");
    let whole = std::fs::read(&files[0]).unwrap();
    let mut bytes = whole.clone();
    let at = bytes.windows(16).position(|bytes| bytes == b"The first of all").unwrap();
    bytes[at] ^= 1;
    std::fs::write(&files[0], bytes).unwrap();

    let desk = store.desk();
    let told = status(&desk).told.concat();
    let words = if told.contains("older part") { told } else { hear(&desk, "older part of the journal") };
    for part in ["change 2", files[0].to_str().unwrap(), "backup"] {
        assert!(words.contains(part), "{part}: {words}");
    }
    // Reading goes on; the chain does not grow, and whoever would change something hears what to do. Nothing mended itself.
    let before = status(&desk).revision;
    let no = desk.send(venue("Arnold")).unwrap_err();
    for part in ["Nothing was changed", "change 2", "waitwell verify", "backup"] {
        assert!(no.words.contains(part), "{part}: {}", no.words);
    }
    assert_eq!(status(&desk).revision, before);
    assert!(store.run(["retention"]).status.success());
    let health = store.run(["keeper", "status"]);
    assert_eq!(health.status.code(), Some(1), "{}", said(&health));
    assert!(said(&health).contains("nothing more is saved"), "{}", said(&health));
    assert!(store.desk().welcome().told.concat().contains("older part of the journal"));
    assert_eq!(store.run(["verify"]).status.code(), Some(1));
    desk.stop().unwrap();
    let refused = store.run(["repair", "--from-sequence", "2", "--yes"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("still starts"), "{}", said(&refused));
    assert_eq!(all_files(&store.path.join("journal")), files);

    // Without a snapshot no keeper starts any more; both files end up aside, and the store goes on.
    for name in ["snapshot", "snapshot.previous"] {
        let _ = std::fs::remove_file(store.path.join(name));
    }
    let done = store.run(["repair", "--from-sequence", "2", "--yes"]);
    assert!(done.status.success(), "{}", said(&done));
    assert_eq!(all_files(&aside(&store).join("journal")).len(), files.len());
    assert_eq!(status(&store.desk()).revision, 2);
    assert!(store.run(["verify"]).status.success());
}

/// Every file below a folder with its bytes, but for the log of what was tried.
fn files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let of = |path: PathBuf| {
        if path.is_dir() {
            files(&path)
        } else {
            vec![(path.clone(), std::fs::read(&path).unwrap_or_default())]
        }
    };
    let skip = |path: &PathBuf| !path.ends_with("keeper.log") && !path.ends_with("lock");
    all_files(dir).into_iter().filter(skip).flat_map(of).collect()
}

#[test]
fn what_is_whole_of_a_damaged_journal_is_read_with_what_is_missing_and_nothing_is_written() {
    let store = Store::new();
    let desk = store.desk();
    for (given, family) in [("Aimee", "Harris"), ("Jude", "Okafor"), ("Ines", "Lowe")] {
        done(&store.register(given, family, "2019-02-03", &[]));
    }
    desk.stop().unwrap();
    drop(desk);
    let whole = store.run(["--read-damaged", "find", "harris"]);
    assert!(said(&whole).contains("The journal is whole"), "{}", said(&whole));
    for name in ["snapshot", "sled"] {
        let path = store.path.join(name);
        let _ = std::fs::remove_file(&path).or_else(|_| std::fs::remove_dir_all(&path));
    }
    let file = all_files(&store.path.join("journal")).pop().unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    let at = bytes.windows(6).position(|bytes| bytes == b"Okafor").unwrap();
    bytes[at] ^= 1;
    std::fs::write(&file, &bytes).unwrap();
    // Whoever meets the refusal is told of the way.
    let no = store.run(["find", "harris"]);
    assert!(!no.status.success() && said(&no).contains("waitwell --read-damaged find NAME"), "{}", said(&no));
    let number = said(&no).split("(change ").nth(1).unwrap().split(')').next().unwrap().to_owned();
    let before = files(&store.path);
    let read = |words: &[&str]| done(&store.run(["--read-damaged"].iter().chain(words)));

    let found = read(&["find", "harris"]);
    assert!(found.starts_with("READ FROM A DAMAGED JOURNAL"), "{found}");
    assert!(
        found.contains(&format!("Missing: change {number}.")) && found.contains("HARRIS, Aimee"),
        "{found}"
    );
    let listed = read(&["list"]);
    assert!(listed.contains("Missing: change ") && listed.contains("LOWE, Ines"), "{listed}");
    assert!(!listed.contains("OKAFOR"), "{listed}");
    let shown = read(&["show", "3", "--json"]);
    let lines: Vec<serde_json::Value> =
        shown.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let number: u64 = number.parse().unwrap();
    assert_eq!(lines[0]["missing_changes"], serde_json::json!([[number, number]]), "{shown}");
    assert!(shown.contains("Lowe"), "{shown}");
    for words in [&["print", "pack"][..], &["print", "calls", "--html"]] {
        let print = read(words);
        assert!(print.contains("READ FROM A DAMAGED") && print.contains("Missing: "), "{print}");
    }
    let out = store.dir.path().join("calls.txt").display().to_string();
    read(&["print", "calls", "--out", &out]);
    assert!(std::fs::read_to_string(&out).unwrap().contains("READ FROM A DAMAGED"));
    for words in [
        &["access", "--by", "ana"][..],
        &["keeper", "stop"],
        &["show", "1", "--break-glass", "in a hurry"],
        &[],
    ] {
        let no = store.run(["--read-damaged"].iter().chain(words));
        assert!(!no.status.success() && said(&no).contains("They only read"), "{words:?}: {}", said(&no));
    }
    assert!(files(&store.path) == before, "something was changed");
    let left = all_files(Path::new("/dev/shm"));
    let of_ended = |path: &&PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let pid =
            name.strip_prefix("waitwell-read-").and_then(|rest| rest.split('-').next().map(str::to_owned));
        pid.is_some_and(|pid| !Path::new("/proc").join(pid).exists())
    };
    assert_eq!(left.iter().find(of_ended), None, "nothing is left in memory");
}
