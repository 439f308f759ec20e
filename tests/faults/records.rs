//! The records (sled) damaged or gone: the start comes to an end, nobody is told a wrong thing, and all is made again from the
//! journal (invariant 4).
use super::disk::child;
use super::keeper_support::{Store, all_files, status};
use super::table::{Play, Played, Size};
use super::tools::{copy, family, is_whole, put, said, start_on, within_limit, worked};
use rand::{Rng, RngExt};
use std::path::{Path, PathBuf};
use std::time::Duration;
use waitwell::client::Link;

pub const PLAYS: [Play; 1] = [Play {
    row: "sled damaged or gone",
    name: "damaged_records_are_made_again",
    how: "bit flips, truncation, zeros, files deleted, half-written snapshots; after a clean and an unclean stop; time limit",
    holds: "every record right, or told in words and made again; no hang, no spin, no panic",
    run: made_again,
}];

const CHILDREN: u32 = 40;
/// More than a start and forty looks take, by far; a thread of sled's that spins takes it all.
const WORK_LIMIT: Duration = Duration::from_secs(30);

/// A file of the records, by the dice.
fn one_of(sled: &Path, dice: &mut impl Rng) -> Option<PathBuf> {
    let mut files: Vec<PathBuf> = all_files(sled).into_iter().filter(|path| path.is_file()).collect();
    // Its largest, mostly: that is where the records are.
    files.sort_by_key(|path| std::fs::metadata(path).unwrap().len());
    if dice.random_bool(0.7) {
        files.pop()
    } else if files.is_empty() {
        None
    } else {
        Some(files.swap_remove(dice.random_range(0..files.len())))
    }
}

fn harm(sled: &Path, dice: &mut impl Rng) -> String {
    let kind = dice.random_range(0..10);
    if kind == 9 {
        std::fs::remove_dir_all(sled).unwrap();
        return "all gone".to_owned();
    }
    if kind == 8 {
        let half: Vec<u8> = (0..dice.random_range(0..200_u32)).map(|n| n as u8).collect();
        std::fs::write(sled.join("snap.0000000000000abc.generating"), half).unwrap();
        return "a half-written snapshot".to_owned();
    }
    let Some(file) = one_of(sled, dice) else { return "nothing".to_owned() };
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    let mut bytes = std::fs::read(&file).unwrap();
    if kind == 7 || bytes.is_empty() {
        std::fs::remove_file(&file).unwrap();
        return format!("{name} deleted");
    }
    // In what was written, not in the room ahead of it.
    let used = bytes.iter().rposition(|byte| *byte != 0).map_or(1, |last| last + 1);
    let how = match kind {
        0..4 => {
            let flips = dice.random_range(1..6);
            for _ in 0..flips {
                bytes[dice.random_range(0..used)] ^= 1 << dice.random_range(0..8);
            }
            format!("{flips} bits flipped in {name}")
        }
        4 | 5 => {
            bytes.truncate(dice.random_range(0..used));
            format!("{name} cut to {}", bytes.len())
        }
        _ => {
            let from = dice.random_range(0..used) / 512 * 512;
            let to = (from + 512).min(bytes.len());
            bytes[from..to].fill(0);
            format!("zeros in {name} at {from}")
        }
    };
    std::fs::write(&file, bytes).unwrap();
    how
}

/// Every child's record as it was, or words; how many were words.
fn all_right(desk: &Link, what: &str) -> u32 {
    let mut refused = 0;
    for n in 0..CHILDREN {
        match family(desk, n + 1) {
            Ok(family) => assert_eq!(family, format!("Harris{n}"), "{what}: a wrong record"),
            Err(words) => {
                assert!(words.contains("Nothing is lost"), "{what}: {words}");
                refused += 1;
            }
        }
    }
    refused
}

fn made_again(size: Size) -> Played {
    let rounds = size.rounds(16, 100);
    let mut dice = size.dice(5);
    let store = Store::new();
    let desk = store.desk();
    for n in 0..CHILDREN {
        child(&desk, n, 2_000).unwrap();
    }
    desk.stop().unwrap();
    drop(desk);
    // Made anew they hold nothing that has been written over since: what is harmed is in use.
    assert!(within_limit(&mut store.command(["rebuild"])).status.success());
    let picture = store.dir.path().join("picture");
    copy(&store.path, &picture);
    let (mut told_at_start, mut told_at_a_look, mut unseen) = (0, 0, 0);
    for round in 0..rounds {
        put(&picture, &store.path);
        let unclean = dice.random_bool(0.6);
        if unclean {
            std::fs::write(store.path.join("sled.open"), "").unwrap();
        }
        let what =
            format!("round {round}: {}, unclean: {unclean}", harm(&store.path.join("sled"), &mut dice));
        let mut keeper = start_on(&store).unwrap_or_else(|words| panic!("{what}: {words}"));
        let desk = store.frail();
        let told = status(&desk).told.concat();
        let refused = all_right(&desk, &what);
        // Those that had been closed in order and have lost something were harmed: that is said.
        let lost = what.contains(" cut to ") || what.contains("all gone");
        assert!(unclean || !lost || told.contains("made again"), "{what}: nobody is told: {told}");
        if told.contains("made again") {
            told_at_start += 1;
        } else if refused > 0 {
            told_at_a_look += 1;
        } else {
            unseen += 1;
        }
        if refused > 0 {
            let again = within_limit(&mut store.command(["rebuild"]));
            assert!(again.status.success(), "{what}: {}", said(&again));
            assert_eq!(all_right(&desk, &format!("{what}: made again")), 0, "{what}");
        }
        // They go on: with what is written from here on, too.
        child(&desk, CHILDREN, 2_000).unwrap();
        assert_eq!(family(&desk, CHILDREN + 1).unwrap(), format!("Harris{CHILDREN}"), "{what}");
        let verified = within_limit(&mut store.command(["verify"]));
        if !verified.status.success() {
            // What nobody looked at is found by whoever looks at all.
            assert!(said(&verified).contains("`waitwell rebuild`"), "{what}: {}", said(&verified));
            let again = within_limit(&mut store.command(["rebuild"]));
            assert!(again.status.success(), "{what}: {}", said(&again));
            is_whole(&store, &what);
        }
        let busy = worked(keeper.0.id()).unwrap_or_else(|| panic!("{what}: the keeper is gone"));
        assert!(busy < WORK_LIMIT, "{what}: it worked for {busy:?}");
        desk.stop().unwrap();
        drop(desk);
        assert!(keeper.ended().success(), "{what}: it ended badly");
    }
    println!("records: told at the start {told_at_start}, at a look {told_at_a_look}, did no harm {unseen}");
    assert!(told_at_start >= rounds / 4, "the harm is too small: told {told_at_start} times");
    Played::Held(rounds)
}
