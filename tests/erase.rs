//! An erasure through the real binary: no byte of the child is left in any file of the store, whoever else is on record is as before,
//! the chain holds and says so, desks go on; and a kill at any step leaves the old journal or the new one, whole.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
mod keeper_support;
mod paper_support;

use keeper_support::{Store, done, status, text};
use std::path::{Path, PathBuf};
use std::process::Output;
use waitwell::client::{Heard, Link};
use waitwell::domain::command::Command;

/// By what the child is known, each so rare that it stands for nobody else.
const FAMILY: &str = "Quillfeather";
const GIVEN: &str = "Zebedee";
const NHS: &str = "9990548609";
const PRINTED: &str = "999 054 8609";
const STREET: &str = "17 Wobbleton Crescent";

fn refused(output: &Output) -> String {
    assert!(!output.status.success(), "{}", text(&output.stdout));
    text(&output.stderr)
}

fn made(output: &Output, what: &str) -> u32 {
    let line = done(output);
    let value: serde_json::Value = serde_json::from_str(&line).unwrap();
    value[what].as_u64().unwrap_or_else(|| panic!("{what}: {line}")) as u32
}

/// A store with a child of that birth date among others, of whom something of every kind is on record.
struct Office {
    store: Store,
    child: u32,
    others: Vec<u32>,
}

impl Office {
    fn new(born: &str) -> Self {
        let store = Store::new();
        let mut others = Vec::new();
        for (given, family) in [("Aimee", "Harris"), ("Jude", "Okafor"), ("Ines", "Lowe")] {
            others.push(made(&store.register(given, family, "2019-02-03", &[]), "child"));
        }
        let words = format!("{GIVEN} loses words");
        let own = [
            "--received-on",
            "1998-05-06",
            "--nhs-number",
            NHS,
            "--address",
            STREET,
            "--asked",
            &words,
            "--carer",
            "Tamsin Quillfeather",
        ];
        let child = made(&store.register(GIVEN, FAMILY, born, &own), "child");
        // A record that was merged into it, and one behind it whose number must not change.
        others.push(made(&store.register("Noor", "Aziz", "2018-05-06", &[]), "child"));
        Self { store, child, others }
    }

    fn erase(&self, more: &[&str]) -> Output {
        let child = self.child.to_string();
        self.store.run(["erase", "--child", &child].iter().chain(more))
    }

    fn show(&self, child: u32) -> String {
        done(&self.store.run(["show", &child.to_string(), "--json"]))
    }

    fn rest(&self) -> Vec<String> {
        self.others.iter().map(|child| self.show(*child)).collect()
    }
}

/// Every file of the store in which one of those stands, in whatever case.
fn holding(dir: &Path, words: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let nhs: u64 = NHS.parse().unwrap();
    for entry in std::fs::read_dir(dir).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, words));
        } else if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let small = bytes.to_ascii_lowercase();
            for word in words {
                let word = word.to_ascii_lowercase();
                if small.windows(word.len()).any(|part| part == word.as_bytes()) {
                    found.push((path.clone(), word));
                }
            }
            if bytes.windows(8).any(|part| part == nhs.to_be_bytes() || part == nhs.to_le_bytes()) {
                found.push((path.clone(), "the number in binary".to_owned()));
            }
        }
    }
    found
}

fn nothing_is_left(store: &Path) {
    let found = holding(store, &[FAMILY, GIVEN, NHS, PRINTED, STREET, "Wobbleton", "Tamsin"]);
    assert!(found.is_empty(), "{found:?}");
}

fn up(desk: &Link) {
    loop {
        let heard =
            desk.events().recv_timeout(std::time::Duration::from_mins(1)).expect("the desk never came back");
        if matches!(heard, Heard::Up(_)) {
            return;
        }
    }
}

#[test]
fn a_child_goes_to_the_last_byte_and_nobody_else_notices() {
    let office = Office::new("1990-03-04");
    let store = &office.store;
    // Its referral is open: what is open is kept, whatever the age.
    let open = refused(&office.erase(&["--name", "Zebedee Quillfeather"]));
    assert!(open.contains("is open") && open.contains("Nothing was erased"), "{open}");
    let desk = store.desk();
    // A half-filled form about it, of somebody who went home.
    let (name, body) = (format!("note of child {}", office.child), Some("rang, nobody there".to_owned()));
    desk.call(waitwell::wire::message::Request::KeepDraft { name, text: body }).unwrap();
    let other = "new referral of Pasquale".to_owned();
    desk.call(waitwell::wire::message::Request::KeepDraft { name: other.clone(), text: Some("x".into()) })
        .unwrap();
    let before = office.rest();
    let listed = done(&store.run(["list", "--json"]));
    assert!(!holding(&store.path, &[FAMILY]).is_empty(), "the test looks where it stands");

    let wrong = refused(&office.erase(&["--order", "ICO/2026/1", "--name", "Aimee Harris"]));
    assert!(wrong.contains("not the name"), "{wrong}");
    let said = done(&office.erase(&["--order", "ICO/2026/1", "--name", "quillfeather zebedee"]));
    assert!(said.contains("was erased (order ICO/2026/1)"), "{said}");
    up(&desk);
    nothing_is_left(&store.path);
    assert_eq!(office.rest(), before, "the others are as they were");
    let without: Vec<&str> = listed.lines().filter(|line| !line.contains(FAMILY)).collect();
    assert_eq!(done(&store.run(["list", "--json"])).lines().collect::<Vec<_>>(), without);
    // The desk that was attached goes on, and its drafts are those of others only.
    let drafts = desk.call(waitwell::wire::message::Request::Drafts).unwrap();
    let waitwell::wire::message::Answer::Drafts(drafts) = drafts else { panic!("{drafts:?}") };
    assert_eq!(drafts.iter().map(|(name, _)| name).collect::<Vec<_>>(), [&other]);
    let verified = done(&store.run(["verify"]));
    assert!(verified.contains(&format!("Erased: child {}", office.child)), "{verified}");
    assert!(verified.contains("the chain is whole") && verified.contains("erased"), "{verified}");
    let revision = status(&desk).revision;
    // The number is nobody else's, ever.
    let next = made(&store.register("Otto", "Berg", "2020-02-02", &[]), "child");
    assert!(next > *office.others.last().unwrap(), "{next}");
    let gone = refused(&store.run(["show", &office.child.to_string()]));
    assert!(gone.contains("not on record"), "{gone}");
    drop(desk);
    done(&store.run(["keeper", "stop"]));
    nothing_is_left(&store.path);
    assert!(done(&store.run(["verify"])).contains("Erased: child"));
    done(&store.run(["rebuild"]));
    assert!(status(&store.desk()).revision > revision);
    nothing_is_left(&store.path);
}

#[test]
fn what_is_held_for_a_court_is_not_erased_and_the_record_says_why() {
    let office = Office::new("1990-03-04");
    let store = &office.store;
    let child = office.child.to_string();
    let why = "Inquest touching another";
    done(&store.run(["legal-hold", "--child", &child, "--reason", why]));
    assert!(office.show(office.child).contains(why), "{}", office.show(office.child));
    let held = refused(&office.erase(&["--order", "ICO/2026/1", "--name", "Zebedee Quillfeather"]));
    assert!(held.contains("legal hold") && held.contains(why), "{held}");
    let twice = refused(&store.run(["legal-hold", "--child", &child, "--reason", "again"]));
    assert!(twice.contains("on legal hold already"), "{twice}");
    done(&store.run(["legal-hold", "--child", &child, "--lift", "the inquest is over"]));
    assert!(refused(&store.run(["legal-hold", "--child", &child, "--lift", "x"])).contains("no legal hold"));
    done(&office.erase(&["--order", "ICO/2026/1", "--name", "Zebedee Quillfeather"]));
    nothing_is_left(&store.path);
    // It was held and let go: that went with the record, too.
    assert!(holding(&store.path, &[why]).is_empty());
}

#[test]
fn what_is_listed_as_due_is_erased_without_an_order() {
    let store = Store::new();
    let mut keeper = store.keeper(&[("WAITWELL_CLOCK", "2016-02-01T10:00:00Z")]);
    let own = [
        "--received-on",
        "1998-05-06",
        "--nhs-number",
        NHS,
        "--address",
        STREET,
        "--carer",
        "Tamsin Quillfeather",
    ];
    let child = made(&store.register(GIVEN, FAMILY, "1990-03-04", &own), "child");
    let other = made(&store.register("Aimee", "Harris", "2014-02-03", &[]), "child");
    let decline = ["triage", "1", "decline", "--reason", "other-decline", "--instead", "Advice line"];
    done(&store.run(decline.iter().chain(&["--words", "moved on"])));
    keeper.kill();
    let _keeper = store.keeper(&[("WAITWELL_CLOCK", "2026-11-20T14:32:00Z")]);
    let due = done(&store.run(["retention", "--json"]));
    let rows: Vec<serde_json::Value> = due.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 1, "{due}");
    assert_eq!(rows[0]["child"], child);
    let before = done(&store.run(["show", &other.to_string(), "--json"]));
    let erase = |child: u32, name: &str| store.run(["erase", "--child", &child.to_string(), "--name", name]);
    let no = refused(&erase(other, "Aimee Harris"));
    assert!(no.contains("open") && no.contains("Nothing was erased"), "{no}");
    let said = done(&erase(child, "Zebedee Quillfeather"));
    assert!(said.contains("was erased (due since"), "{said}");
    assert!(done(&store.run(["retention"])).contains("No record is due"));
    assert_eq!(done(&store.run(["show", &other.to_string(), "--json"])), before);
    let verified = done(&store.run(["verify"]));
    assert!(verified.contains(&format!("Erased: child {child}")) && verified.contains("the chain is whole"));
    nothing_is_left(&store.path);
}

/// What one change did to several children stays of the others when one of them goes.
#[test]
fn of_a_change_that_several_share_the_others_part_stays() {
    let office = paper_support::Office::new();
    let store = &office.store;
    let reason = paper_support::code("room");
    // One change moves the session, and with it the places of four children.
    let made = office.link().send(Command::MoveSession {
        session: office.session,
        date: paper_support::day(2026, 12, 15),
        start: 9 * 60,
        venue: office.venue,
        room: "Room 2".to_owned(),
        reason,
    });
    made.unwrap();
    let rest = || [2, 3, 4].map(|child| done(&store.run(["show", &child.to_string(), "--json"])));
    let slots = || done(&store.run(["slots", &office.session.0.to_string(), "--json"]));
    let (before, there) = (rest(), slots());
    assert!(before[2].contains("15 Dec") || before[2].contains("2026-12-15"), "{}", before[2]);
    let erase = ["erase", "--child", "1", "--order", "ICO/2026/1", "--name", "Aimee Harris"];
    let said = done(&store.run(erase));
    assert!(said.contains("1 holds only what is others'"), "{said}");
    // Their record is whole: also the change that they shared, and where they stand because of it.
    assert_eq!(rest(), before);
    let stand = |slots: &str, name: &str| {
        slots.lines().find(|line| line.to_lowercase().contains(name)).map(str::to_owned)
    };
    for name in ["<script>", "low, sam"] {
        assert!(
            stand(&there, name).is_some() && stand(&slots(), name) == stand(&there, name),
            "{there}\n{}",
            slots()
        );
    }
    assert!(stand(&there, "harris").is_some() && stand(&slots(), "harris").is_none(), "{}", slots());
    let verified = done(&store.run(["verify"]));
    assert!(verified.contains("Erased: child 1") && verified.contains("the chain is whole"), "{verified}");
    let gone = [
        "Aimee",
        "Mimi",
        "Refuge Walk",
        "NG9 9ZZ",
        "9434765919",
        "943 476 5919",
        "Ewa Harris",
        "Mark Harris",
    ];
    let found = holding(&store.path, &gone);
    assert!(found.is_empty(), "{found:?}");
    // And it is made again of what stayed, to the same.
    done(&store.run(["rebuild"]));
    assert_eq!(rest(), before);
    assert!(holding(&store.path, &gone).is_empty());
}

#[test]
fn a_kill_at_any_step_leaves_the_old_store_or_the_new_one_whole() {
    let points = ["erase.begun", "erase.file", "erase.written", "erase.away", "erase.between", "erase.named"];
    let office = Office::new("1990-03-04");
    let store = &office.store;
    let before = office.rest();
    let own = office.show(office.child);
    done(&store.run(["keeper", "stop"]));
    let as_it_was = store.dir.path().join("as-it-was");
    copy(&store.path, &as_it_was);
    let mut outcomes = [0, 0];
    for point in points {
        std::fs::remove_dir_all(&store.path).unwrap();
        copy(&as_it_was, &store.path);
        let mut keeper = store.keeper(&[("WAITWELL_FAULT", &format!("{point}:1"))]);
        // Whoever asked waits for a keeper that comes back, and hears that nobody knows: so it is not waited for.
        let link = store.frail();
        let asked = waitwell::wire::message::Request::Erase {
            child: waitwell::domain::ids::ChildId(office.child),
            name: "Zebedee Quillfeather".to_owned(),
            order: Some("ICO/2026/1".to_owned()),
        };
        assert!(link.call(asked).is_err(), "{point}");
        assert!(!keeper.ended().success(), "{point}");
        drop(link);
        let verified = done(&store.run(["verify"]));
        let erased = verified.contains("Erased: child");
        outcomes[usize::from(erased)] += 1;
        assert!(!store.path.join("journal.new").exists() && !store.path.join("journal.old").exists());
        if erased {
            nothing_is_left(&store.path);
        } else {
            assert_eq!(office.show(office.child), own, "{point}");
            done(&office.erase(&["--order", "ICO/2026/1", "--name", "Zebedee Quillfeather"]));
            nothing_is_left(&store.path);
        }
        assert_eq!(office.rest(), before, "{point}");
        done(&store.run(["keeper", "stop"]));
    }
    assert_eq!(outcomes, [4, 2], "both are met");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            copy(&path, &to.join(entry.file_name()));
        } else {
            std::fs::copy(&path, to.join(entry.file_name())).unwrap();
        }
    }
    let mode = std::fs::metadata(from).unwrap().permissions();
    std::fs::set_permissions(to, mode).unwrap();
}
