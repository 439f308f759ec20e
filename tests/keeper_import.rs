//! A list that is brought in is in whole, or it is told how far it came, and feeding it again gives what an undisturbed
//! feeding gives (invariant 1); and no list writes over a restricted record.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
mod keeper_support;

use keeper_support::{Store, status, text};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::OnceLock;
use waitwell::client::{Heard, Link};
use waitwell::domain::child::Flags;
use waitwell::domain::command::Command;
use waitwell::domain::ids::{ChildId, IntakeId};
use waitwell::domain::intake::IntakeKind;
use waitwell::keeper::start;
use waitwell::store::folder::StoreFolder;
use waitwell::wire::message::{Answer, Request};
use waitwell::wire::query::Query;
use waitwell::wire::view::View;

const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/import/waiting-list-export.csv");

/// The first rows of the public example: some hundreds, so that many feedings fit into a test.
fn list() -> &'static PathBuf {
    static FILE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, file) = FILE.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("list.csv");
        let whole = std::fs::read(LIST).unwrap();
        let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').take(700).collect();
        std::fs::write(&file, lines.concat()).unwrap();
        (dir, file)
    });
    file
}

/// All that a stopped store holds, but for how often it was fed and in how many changes.
fn held(store: &Store) -> Value {
    let folder = StoreFolder::open(&store.path).unwrap();
    let lock = folder.lock().unwrap();
    let opened = start::open(folder, lock, None).unwrap();
    let mut held = serde_json::to_value(&opened.state).unwrap();
    opened.records.close().unwrap();
    plain(&mut held);
    held
}

fn plain(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            // A look-alike is on record by the second feeding, and a row of the same file in the first.
            fields.retain(|name, _| !["rev", "seq", "words"].contains(&name.as_str()));
            fields.values_mut().for_each(plain);
        }
        Value::Array(values) => values.iter_mut().for_each(plain),
        _ => {}
    }
}

fn undisturbed() -> &'static Value {
    static HELD: OnceLock<Value> = OnceLock::new();
    HELD.get_or_init(|| {
        let store = Store::new();
        store.begun();
        assert!(store.run(["import", list().to_str().unwrap(), "--yes"]).status.success());
        store.desk().stop().unwrap();
        held(&store)
    })
}

fn same_as_undisturbed(store: &Store, told: &str) {
    store.desk().stop().unwrap();
    let (now, due) = (held(store), undisturbed());
    for part in ["children", "referrals", "intakes", "sources"] {
        let (now, due) = (&now[part], &due[part]);
        let first = now.as_array().and_then(|rows| rows.iter().zip(due.as_array()?).find(|(a, b)| a != b));
        assert!(now == due, "{told}: {part} differ, first {first:?}");
    }
}

#[test]
fn a_feeding_whose_sender_is_killed_is_told_and_fed_again_gives_the_whole() {
    // Before any row, after the first rows, in the middle.
    for changes in [0, 3, 150, 400] {
        let store = Store::new();
        store.begun();
        let desk = store.desk();
        let from = status(&desk).revision;
        let mut import = store
            .command(["import", list().to_str().unwrap(), "--yes"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Every batch is told to this desk; the first change is the beginning of the feeding.
        let told = loop {
            match desk.events().recv_timeout(std::time::Duration::from_mins(1)).expect("nothing was heard") {
                Heard::Push(push) if push.revision > from + changes => break push.revision,
                Heard::Resync { revision } if revision > from + changes => break revision,
                _ => {}
            }
        };
        import.kill().unwrap();
        import.wait().unwrap();
        assert!(told > from);
        // Whoever sits at a desk hears of it, and so does whoever comes in later.
        loop {
            match desk.events().recv_timeout(std::time::Duration::from_mins(1)).expect("nothing was told") {
                Heard::Push(push) if push.words.contains("broken off") => break,
                _ => {}
            }
        }
        let later = store.desk().welcome().told.concat();
        assert!(later.contains("list.csv") && later.contains("Feed the same file again"), "{later}");
        drop(desk);
        let again = store.run(["import", list().to_str().unwrap(), "--yes"]);
        assert!(again.status.success(), "{}", text(&again.stderr));
        assert!(text(&again.stderr).contains("broken off"), "{}", text(&again.stderr));
        assert!(!store.desk().welcome().told.concat().contains("broken off"));
        same_as_undisturbed(&store, &format!("killed after {changes} changes"));
    }
}

#[test]
fn a_feeding_whose_keeper_is_killed_goes_on_with_the_next_one() {
    for point in
        ["engine.written:1", "engine.written:130", "append.torn:300", "sync.after:4", "engine.reply:5"]
    {
        let store = Store::new();
        store.begun();
        let mut keeper = store.keeper(&[("WAITWELL_FAULT", point)]);
        let fed = store.run(["import", list().to_str().unwrap(), "--yes"]);
        assert!(!keeper.ended().success(), "{point}: it was not killed");
        assert!(fed.status.success(), "{point}: {}", text(&fed.stderr));
        same_as_undisturbed(&store, point);
    }
}

#[test]
fn a_feeding_cut_off_before_its_last_word_is_ended_by_feeding_again() {
    let store = Store::new();
    store.begun();
    let desk = store.desk();
    let begin = Command::ImportBegin { source: "list".into(), file: "list.csv".into(), rows: 9 };
    let other = store.desk();
    other.send(begin.clone()).unwrap();
    // Two at once are not let loose on one list.
    let refused = desk.send(begin.clone()).unwrap_err();
    assert!(refused.words.contains("somebody else"), "{}", refused.words);
    drop(other);
    loop {
        match desk.events().recv_timeout(std::time::Duration::from_mins(1)).expect("nothing was told") {
            Heard::Push(push) if push.words.contains("none of its 9 rows") => break,
            _ => {}
        }
    }
    assert!(status(&desk).told.concat().contains("none of its 9 rows"));
    assert!(store.run(["import", list().to_str().unwrap(), "--yes"]).status.success());
    assert!(!status(&desk).told.concat().contains("broken off"));
}

fn look(link: &Link, query: Query) -> View {
    match link.call(Request::Look { query: Box::new(query) }).unwrap() {
        Answer::View(view) => *view,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_restricted_record_is_never_written_over_and_what_a_list_has_otherwise_is_told_once() {
    let store = Store::new();
    store.begun();
    let file = store.dir.path().join("gp.csv");
    let feed = |address: &str, phone: &str| {
        let head = "NHS No,Surname,Forename,DOB,Referral Date,Service,Priority,Contact Tel,Address";
        let row = "999 840 1917,WILLIAMSON,Holly,23/02/2024,29/09/2026,SLCN,R";
        std::fs::write(&file, format!("{head}\n{row},{phone},{address}\n")).unwrap();
        let fed = store.run(["import", file.to_str().unwrap(), "--json"]);
        assert!(fed.status.success(), "{}", text(&fed.stderr));
        // One row, one object on a line.
        serde_json::from_slice::<Value>(&fed.stdout).unwrap()
    };
    assert_eq!(feed("1 High St", "07700 900866")["outcome"], "imported");
    let desk = store.desk();
    let page = match look(&desk, Query::Record { child: ChildId(1) }) {
        View::Record(page) => page,
        other => panic!("{other:?}"),
    };
    let mut details = page.details.clone();
    details.flags = details.flags.with(Flags::RESTRICTED);
    desk.send(Command::Amend { child: ChildId(1), details: Box::new(details.clone()), rev: page.rev })
        .unwrap();

    let told = feed("2 Secret Lane", "07700 900866");
    assert_eq!(told["outcome"], "updated");
    assert!(told["words"].to_string().contains("restricted"), "{told}");
    assert!(!told.to_string().contains("High St") && !told.to_string().contains("Secret"), "{told}");
    // The same again is nothing new; something else is, on the same item.
    let before = status(&desk).revision;
    assert_eq!(feed("2 Secret Lane", "07700 900866")["outcome"], "unchanged");
    assert_eq!(status(&desk).revision, before);
    assert_eq!(feed("2 Secret Lane", "07700 900111")["outcome"], "updated");
    assert_eq!(feed("2 Secret Lane", "07700 900111")["outcome"], "unchanged");

    match look(&desk, Query::Record { child: ChildId(1) }) {
        View::Record(page) => assert_eq!(page.details, details),
        other => panic!("{other:?}"),
    }
    match look(&desk, Query::Intake { at: 0, rows: 9, is: None }) {
        View::Intake(page) => {
            assert_eq!(page.total, 1);
            assert!(
                page.rows[0].words.contains("another carer or contact, address for WILLIAMSON"),
                "{page:?}"
            );
        }
        other => panic!("{other:?}"),
    }
    match look(&desk, Query::Item { item: IntakeId(1) }) {
        View::Item(page) => {
            assert!(matches!(&page.item.kind, IntakeKind::ListDiffers { child: ChildId(1), .. }));
            assert!(page.words.concat().contains("nothing was written over"), "{page:?}");
        }
        other => panic!("{other:?}"),
    }
}

/// A child of a list who looks like a hidden one is hidden until somebody has said that they are two; then no longer, and whoever
/// takes that back hides it again. One whom somebody restricted meanwhile stays as that one said.
#[test]
fn who_was_hidden_for_a_look_alike_alone_is_shown_again_once_they_are_two() {
    let store = Store::new();
    store.begun();
    let safe = [
        "register",
        "--given-name",
        "Holly",
        "--family-name",
        "Williamson",
        "--birth-date",
        "2024-02-23",
        "--pathway",
        "slcn",
        "--address",
        "9 Refuge Row",
        "--restricted",
    ];
    assert!(store.run(safe).status.success());
    let feed = |given: &str| {
        let file = store.dir.path().join(format!("{given}.csv"));
        let head = "Surname,Forename,DOB,Referral Date,Service,Priority,Address,Can come only to";
        let row = format!("WILLIAMSON,{given},23/02/2024,29/09/2026,SLCN,R,1 High St,Mansfield");
        std::fs::write(&file, format!("{head}\n{row}\n")).unwrap();
        let fed = store.run(["import", file.to_str().unwrap(), "--json"]);
        assert!(fed.status.success(), "{}", text(&fed.stderr));
    };
    let restricted = |child: &str| {
        let said = store.run(["show", child, "--json"]);
        assert!(said.status.success(), "{}", text(&said.stderr));
        let page: Value = serde_json::from_slice(&said.stdout).unwrap();
        page["needs"].to_string().contains("address restricted")
    };
    let desk = store.desk();
    let details = |child| match look(&desk, Query::Record { child }) {
        View::Record(page) => (page.details.clone(), page.rev),
        other => panic!("{other:?}"),
    };
    let settle =
        |item| Command::SettleIntake { intake: IntakeId(item), same: false, words: "two girls".into() };
    feed("Hollie");
    assert!(restricted("1") && restricted("2"));
    assert!(details(ChildId(2)).0.only.is_empty(), "nor does it say where the family goes");
    let done = desk.send(settle(1)).unwrap();
    assert!(done.words.contains("WILLIAMSON, Hollie is no longer restricted"), "{}", done.words);
    assert!(restricted("1") && !restricted("2"));
    assert_eq!(details(ChildId(2)).0.only.len(), 1, "and it says it again");
    desk.send(Command::Undo { seq: done.seq }).unwrap();
    assert!(restricted("2"));
    // Restricted by somebody since, it stays so.
    desk.send(settle(1)).unwrap();
    let (mut own, rev) = details(ChildId(2));
    own.flags.set(Flags::RESTRICTED, true);
    desk.send(Command::Amend { child: ChildId(2), details: Box::new(own), rev }).unwrap();
    feed("Holle");
    let (opened, _) = details(ChildId(3));
    assert!(opened.flags.has(Flags::RESTRICTED));
    // Looking like two, it is shown again once it is neither.
    let items: Vec<u32> = match look(&desk, Query::Intake { at: 0, rows: 9, is: None }) {
        View::Intake(page) => page.rows.iter().map(|row| row.item.0).collect(),
        other => panic!("{other:?}"),
    };
    assert_eq!(items.len(), 2, "alike to both");
    desk.send(settle(items[0])).unwrap();
    assert!(restricted("3"), "it may still be the other");
    desk.send(settle(items[1])).unwrap();
    assert!(!restricted("3") && restricted("2") && restricted("1"));
    assert!(store.run(["verify"]).status.success());
}
