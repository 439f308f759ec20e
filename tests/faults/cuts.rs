//! The journal's end as a power cut leaves it: cut at every byte of its last changes, with records and snapshot as they were at
//! that moment; and cut below what they know, which is refused.
use super::keeper_support::{Store, status, venue};
use super::table::{Play, Played, Size};
use super::tools::{copy, frames, is_whole, journal, kept, put, said, start_on, venues, within_limit};
use rand::RngExt;
use rand::seq::SliceRandom;
use std::path::Path;

const ROW: &str = "power cut";

pub const PLAYS: [Play; 2] = [
    Play {
        row: ROW,
        name: "cut_at_every_byte_of_the_last_changes",
        how: "the journal cut (file ended, or zeros) at every byte of its last two changes; records and snapshot as they were",
        holds: "opens; all before the cut is there, the torn tail is told, it goes on; chain verifies",
        run: at_every_byte,
    },
    Play {
        row: ROW,
        name: "cut_below_what_is_known_is_refused",
        how: "the journal cut below what snapshot or records know of",
        holds: "refused in words with the number and the way on; nothing is changed",
        run: below_the_mark,
    },
];

/// A journal cut at a byte: the file ends there, or what follows was never written.
fn cut(bytes: &[u8], at: usize, zeros: bool) -> Vec<u8> {
    let mut cut = bytes[..at].to_vec();
    if zeros {
        cut.resize(bytes.len(), 0);
    }
    cut
}

/// A store that was written to, and what a disk would hold of its records and snapshot while the last changes were made.
fn written(store: &Store, picture: &Path) -> Vec<u8> {
    let desk = store.desk();
    for n in 0..8 {
        desk.send(venue(&format!("Venue {n}"))).unwrap();
    }
    desk.stop().unwrap();
    drop(desk);
    let mut keeper = store.keeper(&[]);
    let desk = store.frail();
    desk.send(venue("Venue 8")).unwrap();
    copy(&store.path, picture);
    for name in ["A", "B"] {
        desk.send(venue(name)).unwrap();
    }
    keeper.kill();
    std::fs::read(journal(&store.path)).unwrap()
}

fn at_every_byte(size: Size) -> Played {
    let store = Store::new();
    let picture = store.dir.path().join("picture");
    let bytes = written(&store, &picture);
    let all = frames(&bytes);
    let last = &all[all.len() - 2..];
    let end = last[1].to;
    // Up to the last byte of all, which is no cut.
    let mut cuts: Vec<usize> = (last[0].from..=end).collect();
    if !size.full {
        // The edges, and others by the dice.
        cuts.shuffle(&mut size.dice(2));
        cuts.truncate(6);
        cuts.extend([last[0].from, last[0].from + 1, last[1].from, end - 1]);
    }
    for (round, at) in cuts.iter().enumerate() {
        let zeros = round % 2 == 0;
        let what = format!("cut at {at}, zeros {zeros}");
        put(&picture, &store.path);
        std::fs::write(journal(&store.path), cut(&bytes, *at, zeros)).unwrap();
        let whole = all.iter().filter(|frame| frame.to <= *at).count() as u64;
        let torn = all.iter().any(|frame| frame.from < *at && *at < frame.to);
        let mut keeper = start_on(&store).unwrap_or_else(|words| panic!("{what}: {words}"));
        let desk = store.frail();
        let now = status(&desk);
        assert_eq!(now.revision, whole, "{what}");
        let told = now.told.concat();
        let named = format!("Change {} had not been written to its end", whole + 1);
        assert_eq!(told.contains(&named), torn, "{what}: {told}");
        desk.send(venue("It goes on")).unwrap();
        if round % 8 == 0 {
            is_whole(&store, &what);
        }
        drop(desk);
        keeper.kill();
    }
    Played::Held(cuts.len() as u32)
}

fn below_the_mark(size: Size) -> Played {
    let rounds = size.rounds(6, 100);
    let mut dice = size.dice(3);
    let store = venues(10);
    let picture = store.dir.path().join("picture");
    copy(&store.path, &picture);
    let bytes = std::fs::read(journal(&store.path)).unwrap();
    let all = frames(&bytes);
    for round in 0..rounds {
        put(&picture, &store.path);
        let by_records = round % 2 == 0;
        if by_records {
            std::fs::remove_file(store.path.join("snapshot")).unwrap();
        }
        let at = dice.random_range(all[3].from..all[all.len() - 1].to);
        let what = format!("cut at {at}, records alone: {by_records}");
        std::fs::write(journal(&store.path), cut(&bytes, at, dice.random_bool(0.5))).unwrap();
        let whole = all.iter().filter(|frame| frame.to <= at).count();
        let before = kept(&store.path);
        let words = start_on(&store).err().unwrap_or_else(|| panic!("{what}: it starts"));
        let named = words.contains(&format!("ends at change {whole}"))
            || words.contains(&format!("(change {})", whole + 1));
        assert!(named, "{what}: {words}");
        for part in ["Nothing was changed", "waitwell repair", "estore the latest backup"] {
            assert!(words.contains(part), "{what}: {part}: {words}");
        }
        let look = within_limit(&mut store.command(["repair"]));
        assert_eq!(look.status.code(), Some(1), "{what}");
        assert!(
            said(&look).contains(&format!("--from-sequence {} --yes", whole + 1)),
            "{what}: {}",
            said(&look)
        );
        assert!(kept(&store.path) == before, "{what}: something was changed");
    }
    Played::Held(rounds)
}
