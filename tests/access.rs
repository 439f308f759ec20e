//! Hidden addresses that are shown with a reason, who looked at whom, desks that nobody sits at, and roles that are taken away: at a
//! real terminal and by command, over a real keeper, with the journal and the access log beside it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
#[path = "access/house.rs"]
#[allow(dead_code, reason = "tests/access_log.rs uses the rest")]
mod house;
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "the table of keys uses the rest")]
mod stage;
mod support;

use house::{ADDRESS, House, NAME};
use waitwell::domain::event::Event;
use waitwell::domain::glass::GlassDid;

/// A key that commits is taken once what it is for has been seen.
const SETTLED: std::time::Duration = std::time::Duration::from_millis(200);

#[test]
fn a_hidden_address_is_shown_for_one_look_with_a_reason_that_is_on_record() {
    let mut house = House::new(&[]);
    let child = house.hidden_child();
    house.is_now("scheduler", "nhs");
    house.pty.wait_for("You are here as scheduler now");
    house.record();
    house.pty.wait_for("address hidden");
    assert!(!house.pty.screen().contains(ADDRESS));
    house.journal.new_changes();
    house.pty.press("h").wait_for("a records officer reads why").press("Enter");
    // What is too short for a reason is gone on with where it stands: what is typed next is no key of the record.
    house.pty.type_in("acc").press("Enter").wait_for("Say why in a few words");
    house.pty.press("Backspace Backspace Backspace");
    house.pty.type_in("court asks").until_quiet(SETTLED);
    house.pty.press("Enter").wait_for("SHOWN FOR THIS LOOK").wait_for(ADDRESS);
    let changes = house.journal.new_changes();
    let [change] = changes.as_slice() else { panic!("{changes:?}") };
    let [Event::Glass { did: GlassDid::Broken { glass } }] = change.events.as_slice() else {
        panic!("{change:?}")
    };
    assert_eq!((glass.child, &*glass.reason, glass.uid), (child, "court asks", change.uid));
    // The look it was is in the log with why; what it cannot be is taken back.
    house.has_logged("look with its reason", |look| {
        look["screen"] == "record" && look["reason"] == "court asks"
    });
    house.pty.press("u u").wait_for("What was seen stays seen");
    // Left, and it is hidden again.
    house.pty.press("Esc 1").wait_for("[1 Today]");
    assert!(!house.pty.screen().contains(ADDRESS));
    house.pty.press("9").wait_for("JOURNEY").wait_for("address hidden").wait_gone(ADDRESS);
    house.journal.new_changes();
    // By command the same: for one answer, with a reason of its own.
    let (well, plain) = house.command(&["show", &child.0.to_string()]);
    assert!(well && !plain.contains(ADDRESS), "{plain}");
    let (well, said) = house.command(&["show", &child.0.to_string(), "--break-glass", "no"]);
    assert!(!well && said.contains("Say why in a few words"), "{said}");
    let (well, shown) = house.command(&["show", &child.0.to_string(), "--break-glass", "visit in an hour"]);
    assert!(well && shown.contains(ADDRESS), "{shown}");
    assert_eq!(house.journal.new_changes().len(), 1);
}

#[test]
fn whoever_may_reads_why_and_who_looked() {
    let mut house = House::new(&[]);
    let child = house.hidden_child();
    house.is_now("records-officer", "council");
    house.pty.wait_for("You are here as records officer now").press("1").wait_for("[1 Today]");
    // A colleague at another desk asks to see it: it stands on Today at once.
    house.colleague_breaks(child, "family at the door");
    house.pty.wait_for("Read: address shown to jpatel");
    house.pty.press("End");
    house.pty.wait("the line in front", |pty| house::cursor(pty).contains("Read: address shown"));
    house.pty.wait_for("Why: family at the door");
    let (well, list) = house.command(&["access", "--broken-glass"]);
    assert!(well && list.contains("family at the door") && list.contains("not read yet"), "{list}");
    // On the child's record it stands among what happened, for those who see who looked.
    let told = "address shown to jpatel: family at the door";
    let (well, shown) = house.command(&["show", &child.0.to_string()]);
    assert!(well && shown.contains(told), "{shown}");
    house.journal.new_changes();
    house.pty.press("a").wait_gone("Read: address shown");
    let changes = house.journal.new_changes();
    let named: Vec<String> = changes.iter().flat_map(stage::Change::names).collect();
    assert_eq!(named, ["Glass"]);
    let (well, again) = house.command(&["access", "--read", "1"]);
    assert!(!well && again.contains("read by"), "{again}");

    // Who has looked at my child's record?
    let (well, who) = house.command(&["access", "--child", &child.0.to_string(), "--json"]);
    assert!(well, "{who}");
    let rows: Vec<serde_json::Value> = who.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let is = |user: &str, screen: &str| rows.iter().any(|row| row["user"] == user && row["screen"] == screen);
    assert!(is("jpatel", "record"), "{rows:?}");
    assert!(
        rows.iter().any(|row| row["change"].as_str().is_some_and(|words| words.contains("Registered"))),
        "{rows:?}"
    );
    assert!(rows.iter().any(|row| row["reason"] == "family at the door"), "{rows:?}");
    let (well, by) = house.command(&["access", "--by", "jpatel", "--since", "2026-11-20"]);
    assert!(well && by.contains(NAME) && by.contains("looked: record"), "{by}");
    // Asking is a look, too.
    house.has_logged("look at the log", |look| look["screen"] == "access" && look["child"] == child.0);
    house.has_logged("look at somebody's looks", |look| look["screen"] == "access by jpatel");
    // And not for everybody.
    house.is_now("caseworker", "council");
    let looked = "Only a manager or a records officer sees who looked";
    for (words, no) in [
        (&["access", "--by", "jpatel"][..], looked),
        (&["access", "--broken-glass"], "Only a records officer reads why a hidden address was shown"),
        (&["access", "--child", "1"], looked),
    ] {
        let (well, said) = house.command(words);
        assert!(!well && said.contains(no), "{said}");
    }
    let (well, said) = house.command(&["next-steps"]);
    assert!(well && !said.contains("address shown"), "{said}");
    let (well, said) = house.command(&["show", &child.0.to_string()]);
    assert!(well && !said.contains("address shown") && !said.contains("family at the door"), "{said}");
    let (_, said) = house.command(&["case-file", "--child", &child.0.to_string()]);
    assert!(!said.contains("family at the door"), "{said}");
    // Who sees that at the desk: an arrow goes through what happened.
    house.is_now("records-officer", "council");
    house.pty.wait_for("You are here as records officer now");
    house.record();
    house.pty.wait_for("g address shown").press("Tab Tab End").wait_for(told);
}

#[test]
fn a_desk_nobody_sits_at_locks_with_what_was_typed_kept() {
    let mut house = House::new(&["lock_minutes = 10", "session_minutes = 0"]);
    house.hidden_child();
    house.pty.press("2").wait_for("[2 Waiting]").wait_for("ZYLKA");
    house
        .pty
        .press("c")
        .wait_for("Contact")
        .press("a t")
        .wait_for("Words")
        .type_in("Half a note")
        .wait_for("Half a note");
    house.clock("2026-11-20T14:41:00Z");
    // The keeper's time comes with whatever is heard next.
    house.somebody_does_something();
    house.pty.wait_for("14:41");
    house.clock("2026-11-20T14:44:30Z");
    house.somebody_does_something();
    assert!(house.pty.ended().success());
    let all = house.pty.screen();
    assert!(all.contains("Locked: no key was pressed for 10 minutes"), "{all}");
    assert!(!house.pty.is_second_screen() && !all.contains("ZYLKA") && !all.contains("Half"), "{all}");
    let only = house.pty.only_screen();
    assert!(only.contains("Locked: ") && !only.contains("ZYLKA") && !only.contains("Half"), "{only}");
    // Their own login again: what was half typed goes on.
    house.opens_again();
    house
        .pty
        .press("2")
        .wait_for(" 1-1 of 1 ")
        .wait_for("ZYLKA")
        .press("c")
        .wait_for("Contact")
        .press("a t")
        .wait_for("Half a note");
}

#[test]
fn the_keeper_ends_a_session_whatever_its_desk_does() {
    let mut house = House::new(&["lock_minutes = 0", "session_minutes = 30"]);
    house.hidden_child();
    // Looked at by keys meanwhile, it goes on.
    house.clock("2026-11-20T14:55:00Z");
    house.somebody_does_something();
    // The list is there, so the keeper has heard of the key while it was 14:55.
    house.pty.wait_for("14:55").press("2").wait_for("[2 Waiting]").wait_for(" 1-1 of 1 ");
    house.clock("2026-11-20T15:20:00Z");
    house.somebody_does_something();
    house.pty.wait_for("15:20").wait_for("ZYLKA");
    // A desk that fetches and is not sat at is idle.
    let mut fetching = house.desk_without_a_person();
    house.clock("2026-11-20T15:26:00Z");
    assert!(house.pty.ended().success());
    let all = house.pty.screen();
    assert!(all.contains("No key was pressed for 30 minutes") && !all.contains("ZYLKA"), "{all}");
    house.clock("2026-11-20T15:51:00Z");
    let words = fetching.is_ended();
    assert!(words.contains("this session was ended"), "{words}");
    // And its process is not let in again.
    let words = fetching.comes_again();
    assert!(words.contains("this session was ended"), "{words}");
}

#[test]
fn a_changed_configuration_reaches_a_desk_at_once_and_a_wrong_one_changes_nothing() {
    let mut house = House::new(&[]);
    house.hidden_child();
    house.record();
    house.pty.wait_for("R address restricted");
    house.is_now("caseworker", "council");
    house.pty.wait_for("You are here as caseworker now").wait_for("address hidden: name no area");
    // Wrong: said with the line, and everybody is what they were.
    house.write_people("[[person]]\nuser = \"x\"\nrole = \"headteacher\"\nagency = \"nhs\"\nteam = \"nd\"\n");
    house.hang_up_keeper();
    house.logged("people.toml line 3");
    assert_eq!(house.link.welcome().actor.role.words(), "caseworker");
    // Nobody any more: a sentence, and no way back in.
    house.write_people("[[person]]\nuser = \"x\"\nrole = \"viewer\"\nagency = \"nhs\"\nteam = \"nd\"\n[owner]\nagency = \"nhs\"\nteam = \"nd\"\n");
    // The store's owner is its administrator: that is who runs this test.
    house.hang_up_keeper();
    house.pty.wait_for("You are here as administrator now").wait_gone("address hidden: name no area");
    let (well, said) = house.command(&["keeper", "status", "--json"]);
    let status: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert!(
        well && status["kept"]["journal"].as_u64().unwrap() > 0
            && status["kept"]["disk_left"].as_u64().unwrap() > 0,
        "{said}"
    );
    let (_, said) = house.command(&["keeper", "status"]);
    assert!(
        said.contains("Journal: ") && said.contains("All is well") | said.contains("To be looked at"),
        "{said}"
    );
}

#[test]
fn help_says_what_one_may_here() {
    let mut house = House::new(&[]);
    house.is_now("caseworker", "council");
    house.pty.wait_for("You are here as caseworker now").press("? End").wait_for("Ask the records officer.");
}

/// How often a child is in the access log as taken out.
fn taken_out(house: &House, child: u32) -> usize {
    let text = std::fs::read_to_string(house.store().join("looks/looks.jsonl")).unwrap_or_default();
    let looks = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    looks.filter(|look| look["screen"] == "export" && look["child"] == child).count()
}

#[test]
fn many_children_as_data_are_an_export_whichever_command_prints_them() {
    let mut house = House::new(&[]);
    let child = house.hidden_child();
    let id = child.0;
    let lines: [&[&str]; 3] = [&["find", "zylka"], &["next-steps", "--whose", "all"], &["list"]];
    let as_data = |line: &[&'static str]| [line, &["--json"]].concat();
    house.is_now("caseworker", "council");
    for line in lines {
        let (well, said) = house.command(line);
        assert!(well && said.contains("ZYLKA"), "in words it is a list on a screen: {line:?} {said}");
        let (well, said) = house.command(&as_data(line));
        assert!(!well && said.contains("exports a list") && !said.contains("ZYLKA"), "{line:?} {said}");
    }
    assert_eq!(taken_out(&house, id), 0);
    house.is_now("scheduler", "nhs");
    for (at, line) in lines.into_iter().enumerate() {
        let (well, said) = house.command(&as_data(line));
        assert!(well && said.to_uppercase().contains("ZYLKA"), "{line:?} {said}");
        for secret in [ADDRESS, "NG5 7AA", "Larkspur"] {
            assert!(!said.contains(secret), "{line:?} {said}");
        }
        assert_eq!(taken_out(&house, id), at + 1, "{line:?}");
    }
    // The others of them: refused in the same words, whatever there is to be printed.
    house.is_now("clinician", "nhs");
    for line in
        ["validate --json", "slots 1 --json", "support list 1 --json", "short-notice calls 1 0 --json"]
    {
        let words: Vec<&str> = line.split(' ').collect();
        let (well, said) = house.command(&words);
        assert!(!well && said.contains("exports a list"), "{line}: {said}");
    }
    house.is_now("manager", "council");
    let (well, said) = house.command(&["retention", "--json"]);
    assert!(!well && said.starts_with("Only "), "{said}");
    let (well, said) = house.command(&["exports", "--json"]);
    assert!(well && said.contains("\"what\":\"export\""), "{said}");
}
