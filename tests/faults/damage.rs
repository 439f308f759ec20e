//! The journal damaged in its middle: found at the start and by `verify` with the number of the change, never passed over; what
//! is whole can be read, and the ways on are named.
use super::table::{Play, Played, Size};
use super::tools::{copy, frames, journal, kept, put, said, start_on, venues, within_limit};
use rand::{Rng, RngExt};
use waitwell::store::folder::StoreFolder;
use waitwell::store::journal::read_past_damage;

pub const PLAYS: [Play; 1] = [Play {
    row: "journal damaged",
    name: "damage_in_the_middle_is_found_and_named",
    how: "bit flips, zeroed blocks, stretches cut out or doubled, in the middle",
    holds: "refused with the change's number at start and by verify; nothing changed; the rest is read; backup and repair named",
    run: in_the_middle,
}];

/// Damages some bytes and says where.
fn harm(bytes: &mut Vec<u8>, from: usize, to: usize, dice: &mut impl Rng) -> (usize, &'static str) {
    let at = dice.random_range(from..to);
    let span = dice.random_range(1..64_usize).min(to - at);
    match dice.random_range(0..5) {
        0 | 1 => {
            bytes[at] ^= 1 << dice.random_range(0..8);
            (at, "a bit flipped")
        }
        2 => {
            // As a disk loses them: whole sectors. The first byte that was something else is where it begins.
            let sector = at / 512 * 512;
            let sector = sector.max(from);
            let lost = sector..(sector / 512 * 512 + 512).min(to);
            let first = lost.clone().find(|at| bytes[*at] != 0).unwrap();
            bytes[lost].fill(0);
            (first, "a sector of zeros")
        }
        3 => {
            let len = bytes.len();
            bytes.drain(at..at + span);
            bytes.resize(len, 0);
            (at, "a stretch cut out")
        }
        _ => {
            let piece = bytes[at..at + span].to_vec();
            let len = bytes.len();
            bytes.splice(at..at, piece);
            bytes.truncate(len);
            (at, "a stretch doubled")
        }
    }
}

fn in_the_middle(size: Size) -> Played {
    let rounds = size.rounds(20, 100);
    let mut dice = size.dice(4);
    let store = venues(24);
    let picture = store.dir.path().join("picture");
    copy(&store.path, &picture);
    let whole = std::fs::read(journal(&store.path)).unwrap();
    let all = frames(&whole);
    for round in 0..rounds {
        put(&picture, &store.path);
        // With and without what knows how far it went: the changes behind the damage alone must show it.
        if round % 2 == 0 {
            for name in ["snapshot", "sled"] {
                let path = store.path.join(name);
                let _ = std::fs::remove_file(&path).or_else(|_| std::fs::remove_dir_all(&path));
            }
        }
        let mut bytes = whole.clone();
        let (at, how) = harm(&mut bytes, all[2].from, all[all.len() - 3].to, &mut dice);
        let hit = all.iter().find(|frame| at < frame.to).unwrap();
        // What was doubled may be what stood there.
        let first = bytes.iter().zip(&whole).position(|(now, was)| now != was).unwrap();
        let hit = if first >= hit.to { all.iter().find(|frame| first < frame.to).unwrap() } else { hit };
        let what = format!("round {round}: {how} at {at}, change {}", hit.seq);
        std::fs::write(journal(&store.path), &bytes).unwrap();
        let before = kept(&store.path);

        let words = start_on(&store).err().unwrap_or_else(|| panic!("{what}: it starts"));
        for part in [
            format!("(change {})", hit.seq).as_str(),
            "waitwell verify",
            "restore the latest backup",
            "waitwell repair",
        ] {
            assert!(words.contains(part), "{what}: {part}: {words}");
        }
        let verified = within_limit(&mut store.command(["verify"]));
        assert_eq!(verified.status.code(), Some(1), "{what}: {}", said(&verified));
        assert!(said(&verified).contains(&format!("(change {})", hit.seq)), "{what}: {}", said(&verified));
        let look = within_limit(&mut store.command(["repair"]));
        assert!(said(&look).contains(&format!("changes 1 to {}", hit.seq - 1)), "{what}: {}", said(&look));
        assert!(kept(&store.path) == before, "{what}: something was changed");

        assert!(words.contains("waitwell --read-damaged"), "{what}: {words}");
        // By the program itself, now and then: each time is a keeper of its own.
        if round % 5 == 0 {
            let shown = within_limit(&mut store.command(["--read-damaged", "venues"]));
            assert!(shown.status.success(), "{what}: {}", said(&shown));
            let shown = said(&shown);
            let (head, rest) = shown.split_once("\n\n").unwrap();
            assert!(
                head.starts_with("READ FROM A DAMAGED JOURNAL") && head.contains("Missing: "),
                "{what}: {head}"
            );
            // The rules are the first change, so that the n-th is of the venue of the n-th but two.
            for seq in 2..hit.seq {
                assert!(rest.contains(&format!("Venue {:03}.", seq - 2)), "{what}: {seq}: {rest}");
            }
            assert!(kept(&store.path) == before, "{what}: something was changed");
        }
        let folder = StoreFolder::open(&store.path).unwrap();
        let mut read = Vec::new();
        let report = read_past_damage(&folder, None, &mut |header, _| read.push(header.seq)).unwrap();
        assert!(!report.damage.is_empty(), "{what}");
        // All before it, and what stands whole behind it: never as if nothing were missing.
        assert!((1..hit.seq).all(|seq| read.contains(&seq)), "{what}: {read:?}");
        assert!(!read.contains(&hit.seq) || how == "a stretch doubled", "{what}: {read:?}");
    }
    Played::Held(rounds)
}
