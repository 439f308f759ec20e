//! The access log as a person meets it: when it cannot be written, when somebody rewrote it, when a power cut tore it, who reads the
//! reasons in it, and what an erasure leaves of them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
#[path = "access/house.rs"]
#[allow(dead_code, reason = "tests/access.rs uses the rest")]
mod house;
mod keeper_support;
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "the table of keys uses the rest")]
mod stage;
mod support;
#[path = "access_log/under_it.rs"]
mod under_it;

use house::{ADDRESS, House, until};
use keeper_support::{Store, done, hear, status, text};
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::process::Output;
use waitwell::client::Link;
use waitwell::wire::access::AccessOf;
use waitwell::wire::message::{Answer, Request};
use waitwell::wire::query::Query;

/// A store of three children, a keeper on it that stays, and a desk.
fn office() -> (Store, Link) {
    let store = Store::new();
    let desk = store.desk();
    for (given, family) in [("Aimee", "Harris"), ("Jude", "Okafor"), ("Ines", "Lowe")] {
        done(&store.register(given, family, "2019-02-03", &[]));
    }
    (store, desk)
}

fn log(store: &Store) -> PathBuf {
    store.path.join("looks/looks.jsonl")
}

fn read(path: &Path) -> String {
    String::from_utf8(std::fs::read(path).unwrap()).unwrap()
}

fn said(output: &Output) -> String {
    text(&output.stdout) + &text(&output.stderr)
}

/// Asked for whose looks somebody took, the log has them all, those that came just now, too.
fn by_nobody(desk: &Link, name: &str) {
    let query = Box::new(Query::Access { of: AccessOf::By(name.to_owned()), since: None });
    let answer = desk.call(Request::Look { query }).unwrap();
    assert!(matches!(answer, Answer::View(_)), "{answer:?}");
}

/// Waits until so many whole lines stand in the log: that somebody asked is itself logged, after the answer.
fn logged(store: &Store, lines: usize) {
    until(&format!("{lines} lines in the log"), || read(&log(store)).matches('\n').count() >= lines);
}

fn ended(store: &Store, desk: Link) {
    desk.stop().unwrap();
    drop(desk);
    let _ = store;
}

#[test]
fn while_no_look_can_be_logged_it_is_said_and_nothing_leaves_and_afterwards_none_is_missing() {
    let (store, desk) = office();
    done(&store.run(["show", "1"]));
    // The log is the longest file there is, so that a limit on the length of files is its full disk and nobody else's.
    for _ in 0..3 {
        by_nobody(&desk, &"x".repeat(200_000));
    }
    by_nobody(&desk, "nobody");
    let well = store.run(["keeper", "status"]);
    assert_eq!(well.status.code(), Some(0), "{}", said(&well));
    let before = read(&log(&store));
    let pid = Pid::from_raw(status(&desk).pid as i32);
    let limit = |size: Option<u64>| {
        prlimit(pid, Resource::Fsize, Rlimit { current: size, maximum: None }).unwrap();
    };
    limit(Some(before.len() as u64 + 40));

    // Records are read as ever; the desk's line of news says what does not work.
    done(&store.run(["show", "2"]));
    hear(&desk, "cannot be logged");
    done(&store.run(["show", "3"]));
    assert_eq!(read(&log(&store)), before, "no half line is left");
    let ill = store.run(["keeper", "status"]);
    assert_eq!(ill.status.code(), Some(1), "{}", said(&ill));
    for part in ["cannot be logged", "wait", "case files", "Free some space"] {
        assert!(said(&ill).contains(part), "{part}: {}", said(&ill));
    }
    assert!(
        done(&store.run(["access", "--child", "2"])).contains("looked: record"),
        "those that wait are told"
    );
    let out = store.dir.path().join("out").display().to_string();
    for words in [
        &["case-file", "--child", "2"][..],
        &["subject-access", "--child", "2", "--out", &out],
        &["print", "calls"],
        &["print", "pack"],
        &["show", "2", "--break-glass", "court asks"],
    ] {
        let no = store.run(words);
        assert_eq!(no.status.code(), Some(1), "{words:?}: {}", said(&no));
        let words = said(&no);
        assert!(words.contains("cannot be logged") && words.contains("Nothing was given out"), "{words}");
    }

    limit(None);
    let news = hear(&desk, "are logged again");
    assert!(news.contains("in the log"), "{news}");
    let well = store.run(["keeper", "status"]);
    assert_eq!(well.status.code(), Some(0), "{}", said(&well));
    for child in ["2", "3"] {
        let looks = done(&store.run(["access", "--child", child]));
        assert!(looks.contains("looked: record"), "{child}: {looks}");
    }
    // What was refused did not leave, and is not told to have.
    assert!(
        done(&store.run(["exports"])).contains("Nothing about a child has left"),
        "{}",
        done(&store.run(["exports"]))
    );
    done(&store.run(["case-file", "--child", "2"]));
    assert!(done(&store.run(["exports"])).contains("case file, 1 child"));
    let after = read(&log(&store));
    assert!(after.starts_with(&before) && after.ends_with('\n'));
    done(&store.run(["verify"]));
    ended(&store, desk);
    done(&store.run(["verify"]));
}

#[test]
fn a_log_that_somebody_changed_is_told_with_its_lines() {
    let (store, desk) = office();
    for child in ["1", "2", "3", "1", "2", "3"] {
        done(&store.run(["show", child]));
    }
    by_nobody(&desk, "nobody");
    let whole = done(&store.run(["verify"]));
    assert!(whole.contains("Access log: ") && whole.contains("the chain is whole to line "), "{whole}");
    let seals = store.dir.path().join("seals");
    done(&store.run(["seal".as_ref(), "--into".as_ref(), seals.as_os_str()]));
    ended(&store, desk);
    let verify = || store.run(["verify".as_ref(), "--seals".as_ref(), seals.as_os_str()]);
    assert!(done(&verify()).contains("The one seal holds"));
    let was = read(&log(&store));
    let lines: Vec<&str> = was.lines().collect();
    let write = |lines: &[String]| std::fs::write(log(&store), lines.join("\n") + "\n").unwrap();
    let of = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<String>>();

    // A line taken out; a name put in its place; a line that is none.
    let mut out = of(&lines);
    out.remove(2);
    write(&out);
    let told = store.run(["verify"]);
    assert_eq!(told.status.code(), Some(1), "{}", said(&told));
    let path = log(&store).display().to_string();
    assert!(said(&told).contains(&path) && said(&told).contains("line 3 "), "{}", said(&told));

    let mut other = of(&lines);
    let user =
        serde_json::from_str::<serde_json::Value>(lines[3]).unwrap()["user"].as_str().unwrap().to_owned();
    other[3] = other[3].replace(&format!("\"{user}\""), "\"nobody9\"");
    other[1] = "x".to_owned() + &other[1];
    write(&other);
    let told = store.run(["verify"]);
    assert_eq!(told.status.code(), Some(1), "{}", said(&told));
    for part in ["line 2 cannot be read", "line 4 "] {
        assert!(said(&told).contains(part), "{part}: {}", said(&told));
    }
    // A keeper that starts on it finds it, too, in the background; and whoever asks the log is told.
    let desk = store.desk();
    let told = status(&desk).told.concat();
    let words = if told.contains("access log") { told } else { hear(&desk, "access log") };
    assert!(words.contains("waitwell verify"), "{words}");
    let ill = store.run(["keeper", "status"]);
    assert_eq!(ill.status.code(), Some(1), "{}", said(&ill));
    let looks = done(&store.run(["access", "--child", "3"]));
    let wrong = format!("Access log {path}: line 2 cannot be read; line 4 was changed");
    assert!(looks.starts_with(&wrong), "{looks}");
    let left = done(&store.run(["exports"]));
    assert!(left.starts_with(&wrong), "{left}");
    ended(&store, desk);

    // A whole new past with a chain that holds: only the seal outside knows.
    let (mut chain, mut forged) = (String::new(), Vec::new());
    for line in lines.iter().filter(|line| !line.contains("\"child\":2")) {
        let mut value: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).unwrap();
        value.remove("chain");
        let own = line.split(",\"chain\"").next().unwrap().to_owned() + "}";
        chain = format!("{:x}", HexOf(&Sha256::new().chain_update(&chain).chain_update(&own).finalize()));
        forged.push(own.trim_end_matches('}').to_owned() + &format!(",\"chain\":\"{chain}\"}}"));
    }
    write(&forged);
    // With what it came to last, which lies beside it.
    std::fs::remove_file(store.path.join("looks.end")).unwrap();
    done(&store.run(["verify"]));
    let told = verify();
    assert_eq!(told.status.code(), Some(1), "{}", said(&told));
    assert!(said(&told).contains("access log") && said(&told).contains("sealed on"), "{}", said(&told));

    // As it was, and a line of a seal of before looks were in it: both hold.
    std::fs::write(log(&store), &was).unwrap();
    let old: Vec<String> = read(&seals).split_whitespace().take(5).map(str::to_owned).collect();
    std::fs::write(&seals, old.join(" ") + "\n" + &read(&seals)).unwrap();
    assert!(done(&verify()).contains("All 2 seals hold"), "{}", said(&verify()));
}

struct HexOf<'a>(&'a [u8]);

impl std::fmt::LowerHex for HexOf<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[test]
fn a_last_line_that_a_power_cut_tore_is_told_and_the_chain_goes_on_from_the_last_whole_one() {
    let (store, desk) = office();
    done(&store.run(["show", "1"]));
    by_nobody(&desk, "nobody");
    ended(&store, desk);
    let whole = read(&log(&store));
    let line = whole.lines().last().unwrap();
    std::fs::write(log(&store), whole.clone() + &line[..line.len() / 2]).unwrap();
    let told = done(&store.run(["verify"]));
    assert!(told.contains("half a line"), "{told}");
    let desk = store.desk();
    assert!(status(&desk).told.concat().contains("half a line"), "{:?}", status(&desk).told);
    done(&store.run(["show", "2"]));
    by_nobody(&desk, "nobody");
    assert!(read(&log(&store)).starts_with(&whole));
    let well = done(&store.run(["verify"]));
    assert!(well.contains("the chain is whole to line "), "{well}");
    ended(&store, desk);
}

#[test]
fn a_log_that_is_put_in_anothers_place_under_the_keeper_is_told_and_looks_go_on_into_it() {
    let (store, desk) = office();
    done(&store.run(["show", "1"]));
    done(&store.run(["show", "2"]));
    by_nobody(&desk, "nobody");
    // As `sed -i` does it: a new file under the old name.
    let was = read(&log(&store));
    let new = log(&store).with_extension("new");
    std::fs::write(
        &new,
        was.lines().filter(|line| !line.contains("\"child\":1")).collect::<Vec<_>>().join("\n") + "\n",
    )
    .unwrap();
    std::fs::rename(&new, log(&store)).unwrap();
    done(&store.run(["show", "3"]));
    hear(&desk, "access log");
    assert!(done(&store.run(["access", "--child", "3"])).contains("looked: record"));
    assert_eq!(store.run(["keeper", "status"]).status.code(), Some(1));
    assert_eq!(store.run(["verify"]).status.code(), Some(1));
    ended(&store, desk);
}

#[test]
fn a_manager_hears_that_there_is_a_reason_and_only_a_records_officer_reads_it() {
    let mut house = House::new(&[]);
    let child = house.hidden_child();
    let reason = format!("family moved from {ADDRESS}");
    house.colleague_breaks(child, &reason);
    let number = child.0.to_string();
    house.is_now("manager", "council");
    house.pty.wait_for("You are here as manager now");
    let child_words = ["access", "--child", &number];
    for words in [&child_words[..], &["access", "--by", "jpatel"]] {
        for more in [&[][..], &["--json"]] {
            let (well, said) = house.command(&[words, more].concat());
            assert!(well && !said.contains("Larkspur") && !said.contains("family moved"), "{said}");
            assert!(said.contains("a reason is on record"), "{said}");
        }
    }
    let (well, said) = house.command(&["access", "--broken-glass"]);
    assert!(!well && said.contains("reads why a hidden address was shown"), "{said}");
    for words in [["show", &number, "--json"], ["case-file", "--child", &number]] {
        let (well, said) = house.command(&words);
        assert!(well && !said.contains("Larkspur") && !said.contains("family moved"), "{said}");
    }
    house.record();
    house.pty.press("w").wait_for("a reason is on record");
    assert!(!house.pty.screen().contains("family moved"), "{}", house.pty.screen());
    house.pty.press("Esc");
    house.is_now("records-officer", "council");
    for words in [&child_words[..], &["access", "--by", "jpatel"], &["access", "--broken-glass"]] {
        let (well, said) = house.command(words);
        assert!(well && said.contains(&reason), "{said}");
    }
}

#[test]
fn who_looked_is_refused_in_words_that_stand_where_the_rows_would() {
    let mut house = House::new(&[]);
    house.hidden_child();
    house.is_now("caseworker", "council");
    house.pty.wait_for("You are here as caseworker now");
    house.record();
    house.pty.press("w").wait_for("Only a manager or a records officer sees who looked");
    house.pty.wait_gone("Being fetched").wait_for("Only a manager or a records officer sees who looked");
}

#[test]
fn an_erasure_takes_the_reasons_out_of_the_log_and_waits_until_somebody_has_read_them() {
    let mut house = House::new(&[]);
    let child = house.hidden_child();
    let other = house.send(waitwell::domain::command::Command::Register {
        details: Box::new(waitwell::domain::child::ChildDetails {
            family: "Berg".into(),
            given: "Otto".into(),
            born: "2019-12-10".parse().unwrap(),
            nhs_missing: "not on the form".into(),
            address: "1 Mill Row".into(),
            flags: waitwell::domain::child::Flags::default().with(waitwell::domain::child::Flags::RESTRICTED),
            ..Default::default()
        }),
        referral: None,
        knowing: Vec::new(),
    });
    let other = other.made.child.unwrap();
    house.colleague_breaks(child, "moved from 7 Larkspur Mews to her aunt");
    house.breaks(other, "is the court asking");
    house.is_now("records-officer", "council");
    let (well, _) = house.command(&["access", "--read", "2"]);
    assert!(well);
    let file = house.store().join("looks/looks.jsonl");
    house.has_logged("look with its reason", |look| {
        look["reason"].as_str().is_some_and(|r| r.contains("Larkspur"))
    });
    let seals = house.store().with_file_name("seals");
    let (well, said) = house.command(&["seal", "--into", seals.to_str().unwrap()]);
    assert!(well, "{said}");
    let number = child.0.to_string();
    let erase = ["erase", "--child", &number, "--name", "Ola Zylka", "--order", "ICO/2026/1"];
    let (well, said) = house.command(&erase);
    assert!(!well, "{said}");
    for part in ["jpatel", "nobody has read why", "Nothing was erased", "waitwell access --read 1"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let (well, _) = house.command(&["access", "--read", "1"]);
    assert!(well);
    let (well, said) = house.command(&erase);
    assert!(well, "{said}");
    assert!(said.contains("access log") && said.contains("1 reason"), "{said}");
    let mut log = read(&file);
    assert!(!log.contains("Larkspur") && log.contains("is the court asking"), "{log}");
    assert!(log.contains("\"user\":\"jpatel\""), "who looked stays");
    // It is told, and nothing alarms: the chain, and the seal of before, hold.
    house.is_now("administrator", "council");
    let (well, said) = house.command(&["verify", "--seals", seals.to_str().unwrap()]);
    assert!(well, "{said}");
    assert!(said.contains("The one seal holds") && said.contains("of 1 the reason was erased"), "{said}");
    let (well, said) = house.command(&["access", "--by", "jpatel"]);
    assert!(well && !said.contains("Larkspur") && said.contains("is the court asking"), "{said}");
    // The same by somebody's own hand, of a child that was not erased, is told.
    log = read(&file);
    let mut lines: Vec<String> = log.lines().map(str::to_owned).collect();
    for line in &mut lines {
        let look: serde_json::Value = serde_json::from_str(line).unwrap();
        if look["reason"] == "is the court asking" {
            let (reason, salt) = (look["reason"].to_string(), look["salt"].to_string());
            *line =
                line.replace(&format!("\"reason\":{reason},"), "").replace(&format!("\"salt\":{salt},"), "");
        }
    }
    std::fs::write(&file, lines.join("\n") + "\n").unwrap();
    let (well, said) = house.command(&["verify"]);
    assert!(!well && said.contains("has lost its reason, and no erasure says so"), "{said}");
}

/// The log's path, with one child's number in the third line made another's, as a person with an editor does it.
fn forged(store: &Store) -> (String, u64, u64) {
    let text = read(&log(store));
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let child = serde_json::from_str::<serde_json::Value>(&lines[2]).unwrap()["child"].as_u64().unwrap();
    let other = if child == 3 { 2 } else { 3 };
    lines[2] = lines[2].replace(&format!("\"child\":{child},"), &format!("\"child\":{other},"));
    std::fs::write(log(store), lines.join("\n") + "\n").unwrap();
    (log(store).display().to_string(), child, other)
}

#[test]
fn whoever_asks_for_looks_is_told_first_of_a_line_that_was_changed() {
    let (store, desk) = office();
    for child in ["1", "2", "3", "1", "2", "3"] {
        done(&store.run(["show", child]));
    }
    done(&store.run(["case-file", "--child", "1"]));
    by_nobody(&desk, "nobody");
    let me = desk.welcome().actor.name.to_string();
    ended(&store, desk);
    let (path, child, other) = forged(&store);
    let first = format!("Access log {path}: line 3 ");
    for whose in [&["--child", &child.to_string()][..], &["--child", &other.to_string()], &["--by", &me]] {
        let looks = done(&store.run(["access"].iter().chain(whose)));
        assert!(looks.starts_with(&first) && looks.contains("waitwell verify"), "{whose:?}: {looks}");
        let marked = looks.lines().filter(|line| line.contains("not as it was written")).count();
        assert_eq!(marked, usize::from(whose[1] != child.to_string()), "{whose:?}: {looks}");
    }
    let data = done(&store.run(["access", "--child", &other.to_string(), "--json"]));
    let row: serde_json::Value = serde_json::from_str(data.lines().next().unwrap()).unwrap();
    assert!(row["change"].as_str().unwrap().starts_with(&first), "{data}");
    let left = done(&store.run(["exports"]));
    assert!(left.starts_with(&first) && left.contains("case file, 1 child"), "{left}");
    // The desk's own list of who looked, and what is given to the family.
    let out = store.dir.path().join("all.txt");
    done(&store.run(["subject-access", "--child", &other.to_string(), "--out", out.to_str().unwrap()]));
    assert!(read(&out).contains("not as it was written"), "{}", read(&out));
    let _ = store.run(["keeper", "stop"]);
}

#[test]
fn a_seal_does_not_hold_over_a_line_that_was_changed() {
    let (store, desk) = office();
    done(&store.run(["show", "1"]));
    by_nobody(&desk, "nobody");
    let seals = store.dir.path().join("seals");
    let seal = || done(&store.run(["seal".as_ref(), "--into".as_ref(), seals.as_os_str()]));
    seal();
    for child in ["1", "2", "3", "1"] {
        done(&store.run(["show", child]));
    }
    by_nobody(&desk, "nobody");
    seal();
    ended(&store, desk);
    let (path, ..) = forged(&store);
    let told = store.run(["verify".as_ref(), "--seals".as_ref(), seals.as_os_str()]);
    assert_eq!(told.status.code(), Some(1), "{}", said(&told));
    assert!(!said(&told).contains("hold"), "{}", said(&told));
    let covered = said(&told).lines().any(|line| {
        line.contains("Line 3 ") && line.contains(&path[..path.len() - 12]) && line.contains("sealed on")
    });
    assert!(covered, "{}", said(&told));
}

#[test]
fn what_somebody_changed_is_never_told_as_a_look() {
    let (store, desk) = office();
    let list = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/import/waiting-list-export.csv");
    let text = std::fs::read(list).unwrap();
    let some: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').take(60).collect();
    let file = store.dir.path().join("list.csv");
    std::fs::write(&file, some.concat()).unwrap();
    done(&store.run(["import".as_ref(), file.as_os_str()]));
    let me = desk.welcome().actor.name.to_string();
    let looks = done(&store.run(["access", "--by", &me]));
    let empty: Vec<&str> = looks.lines().filter(|line| line.trim_end().ends_with("looked:")).collect();
    assert!(empty.is_empty(), "{} looks at nothing: {}", empty.len(), empty[0]);
    assert!(looks.contains("Put before somebody to be completed or settled"), "{looks}");
    ended(&store, desk);
}

#[test]
fn who_looked_at_a_child_that_was_erased_is_still_told() {
    let (store, desk) = office();
    done(&store.run(["show", "2"]));
    by_nobody(&desk, "nobody");
    done(&store.run(["erase", "--child", "2", "--order", "ICO/2026/1", "--name", "Jude Okafor"]));
    let looks = done(&store.run(["access", "--child", "2"]));
    assert!(looks.contains("looked: record") && looks.contains("child 2"), "{looks}");
    let me = store.desk().welcome().actor.name.to_string();
    let by = done(&store.run(["access", "--by", &me]));
    let row = by.lines().find(|line| line.contains("looked: record")).unwrap();
    assert!(row.contains("child 2"), "{by}");
    // Nothing else is held, and a number that nobody ever had: both in a shell's words.
    let out = store.dir.path().join("out.txt").display().to_string();
    let erased = store.run(["subject-access", "--child", "2", "--out", &out]);
    assert!(
        !erased.status.success() && said(&erased).contains("Child 2 was erased on "),
        "{}",
        said(&erased)
    );
    assert!(said(&erased).contains("waitwell access --child 2"), "{}", said(&erased));
    for words in [&["access", "--child", "77"][..], &["subject-access", "--child", "77", "--out", &out]] {
        let none = store.run(words);
        assert!(!none.status.success() && said(&none).contains("waitwell find"), "{}", said(&none));
        assert!(!said(&none).contains("Esc"), "{}", said(&none));
    }
    drop(desk);
}
