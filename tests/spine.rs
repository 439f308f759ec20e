//! From a real spreadsheet to a child seen, with the real binary at a real terminal on a new store: the list is brought in,
//! what is new is triaged, children are booked into a multi-agency review, a complex communication clinic and a drop-in, one is
//! seen; and the keeper is killed in between.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
mod support;

use serde_json::Value;
use std::path::Path;
use std::process::Command;
use support::pty::Pty;

const PROGRAM: &str = env!("CARGO_BIN_EXE_waitwell");
/// A Monday morning before the first clinic.
const CLOCK: &str = "2026-11-23T09:00";

struct Office {
    dir: tempfile::TempDir,
}

impl Office {
    fn store(&self) -> String {
        self.dir.path().join("s").display().to_string()
    }

    fn desk(&self) -> Pty {
        let home = self.dir.path().display().to_string();
        let env = [("HOME", home.as_str()), ("XDG_CONFIG_HOME", home.as_str())];
        Pty::start(PROGRAM, &["--clock", CLOCK, "--store", &self.store()], &env, (80, 24))
    }

    fn said(&self, verb: &[&str]) -> String {
        let out = Command::new(PROGRAM).args(["--store", &self.store()]).args(verb).output().unwrap();
        assert!(out.status.success(), "{verb:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    }

    fn lines(&self, verb: &[&str]) -> Vec<Value> {
        let said = self.said(&[verb, &["--json"]].concat());
        said.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The first referral of a pathway that nobody has triaged: its number, and the child's name as lists show it.
    fn first_of(&self, pathway: &str) -> (String, String) {
        let rows = self.lines(&["list", "--pathway", pathway, "--state", "triage"]);
        let all = self.lines(&["list"]);
        let alone = |row: &Value| all.iter().filter(|other| other["child"] == row["child"]).count() == 1;
        // Without an interpreter, as these clinics have no longer slots; on one list, so that b means that one.
        let row = rows.iter().find(|row| row["interpreter"] == false && alone(row)).unwrap();
        let name = |key: &str| row[key].as_str().unwrap().to_owned();
        (row["id"].to_string(), format!("{}, {}", name("family_name").to_uppercase(), name("given_name")))
    }

    fn row(&self, id: &str) -> Value {
        self.lines(&["list"]).into_iter().find(|row| row["id"] == id.parse::<u32>().unwrap()).unwrap()
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        let _ = Command::new(PROGRAM).args(["--store", &self.store(), "keeper", "stop"]).output();
    }
}

/// `n` in the diary: a session of the service with that letter, at a venue nobody has heard of, with people who are new.
fn make(desk: &mut Pty, service: &str, venue: &str, day: &str, people: &[(&str, &str, &str)]) {
    let names: Vec<&str> = people.iter().map(|(name, ..)| *name).collect();
    desk.press("4").wait_for("[4 Diary]").press("n").wait_for("New session");
    desk.press(service).press("Enter").type_in(venue).press("Enter Enter Ctrl-u").type_in(day);
    desk.press("PgDn BTab").type_in(&names.join(", ")).press("Enter Enter");
    desk.wait_for(&format!("No venue is called {venue} yet")).press("v");
    for (name, role, agency) in people {
        desk.wait_for(&format!("{name} is not on the staff yet")).press(role);
        desk.wait_for(&format!("{name}: from which agency?")).press(agency);
    }
    desk.wait_for("Made ");
}

/// Finds a child, opens the record, and decides the referral: accepted, routine.
fn triage(desk: &mut Pty, name: &str) {
    desk.press("/").wait_for("Find").type_in(&name.replace(',', " ").to_lowercase());
    desk.wait("the child in front", |pty| pty.screen().contains(&format!(">  {name}")));
    desk.press("Enter").wait_for("JOURNEY").wait_for(name);
    desk.press("t").wait_for("[3 Triage]").wait_for(name);
    desk.press("a").wait_for("Routine");
    desk.press("r").wait_for(&format!("Accepted {name}"));
}

/// Back to the child's record, and the place in front is booked.
fn book(desk: &mut Pty, name: &str, other: Option<&str>) {
    desk.press("/").wait_for("Find").type_in(&name.replace(',', " ").to_lowercase());
    desk.wait("the child in front", |pty| pty.screen().contains(&format!(">  {name}")));
    desk.press("Enter").wait_for("JOURNEY").wait_for(name);
    desk.press("b").wait_for("SAY FIRST");
    if let Some(service) = other {
        // Tab goes through the services this child could be booked into.
        for _ in 0..5 {
            if desk.line(2).contains(service) {
                break;
            }
            let title = desk.line(2);
            desk.press("Tab").wait("another service", |pty| pty.line(2) != title);
        }
        desk.wait_for("earliest");
    }
    desk.press("Enter").wait_for(&format!("Booked {name}"));
}

#[test]
fn from_the_spreadsheet_to_a_child_seen_and_nothing_lost() {
    let office = Office { dir: tempfile::tempdir().unwrap() };
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/waiting-list-export.xlsx");
    let mut desk = office.desk();

    // A new store: the list is brought in, first seen and then kept.
    desk.wait_for("Bring in a waiting list").press("Enter").wait_for("which file?");
    desk.type_in(list.to_str().unwrap()).press("Enter");
    desk.wait_for("Enter brings it in like this").press("Enter");
    desk.wait_for("Enter goes back to the desk").press("Enter");
    desk.wait_for("[1 Today]").wait_for("What the imports found").wait_for(" to mend.");
    desk.press("Esc").wait_for("The import:").wait_for("to complete");
    let before = office.lines(&["list"]).len();

    // The clinics, from places and people named as they come.
    let team = [("Ada Osei", "s", "n"), ("Ben Marsh", "c", "n"), ("Carla Novak", "m", "n")];
    make(&mut desk, "m", "Ashfield", "14/12/26", &team);
    desk.press("Enter").wait_for("NOT QUORATE").press("p").wait_for("People of M");
    for (letter, (name, ..)) in ["a", "b", "c"].iter().zip(&team) {
        desk.press(letter).press("a").wait_for(&format!("{name} has accepted"));
    }
    desk.press("Esc").wait_gone("NOT QUORATE");
    make(&mut desk, "c", "Bassetlaw", "15/12/26", &[("Dora Quist", "l", "n")]);
    make(&mut desk, "r", "Arnold hub", "23/11/26", &[("Edith Ray", "s", "n")]);

    // What is new is triaged, and booked.
    let (mar, mar_name) = office.first_of("mar");
    let (ccc, ccc_name) = office.first_of("ccc");
    let (slcn, slcn_name) = office.first_of("slcn");
    for name in [&mar_name, &ccc_name, &slcn_name] {
        triage(&mut desk, name);
    }
    book(&mut desk, &mar_name, None);
    // Nobody has a second opinion before it is known who gave the first.
    desk.press("/").wait_for("Find").type_in(&ccc_name.replace(',', " ").to_lowercase());
    desk.wait("the child in front", |pty| pty.screen().contains(&format!(">  {ccc_name}")));
    desk.press("Enter").wait_for("JOURNEY").wait_for("Record: who gave the first opinion");
    desk.press("a")
        .wait_for("First opinion: by whom?")
        .press("a")
        .wait_for("who gave the first opinion?")
        .press("PgDn Enter");
    desk.wait_for("somebody who does not work here");
    book(&mut desk, &ccc_name, None);
    book(&mut desk, &slcn_name, Some(": Drop-in"));

    // The lid is closed: desk and keeper are gone in the middle of the day.
    let status: Value = serde_json::from_str(&office.said(&["keeper", "status", "--json"])).unwrap();
    let keeper = rustix::process::Pid::from_raw(status["pid"].as_i64().unwrap() as i32).unwrap();
    rustix::process::kill_process(keeper, rustix::process::Signal::KILL).unwrap();
    desk.hang_up();
    let mut desk = office.desk();
    desk.wait_for("[1 Today]").wait_for("0 without a next step");
    for id in [&mar, &ccc] {
        assert_eq!(office.row(id)["state"], "booked", "{id}");
    }
    assert_eq!(office.lines(&["list"]).len(), before);

    // The drop-in is on: the family comes, is called in, and something comes of it.
    desk.press("5").wait_for("EXPECTED").wait_for(slcn_name.split(',').next().unwrap());
    desk.press("a").wait_for("WAITING 1");
    // Who is here has to be known before anybody can be called in.
    desk.press("Right a").wait_for("Nobody is down as here");
    desk.press("p").wait_for("People of").press("a").press("a").wait_for("Edith Ray has accepted");
    desk.press("Esc").press("a").wait_for("WITH 1");
    desk.press("Right o a").wait_for("DONE 1");
    // A drop-in stops no clock and is no first contact: the child still waits, with a next step of its own.
    let row = office.row(&slcn);
    assert_eq!((&row["clock_running"], &row["state"]), (&Value::from(true), &Value::from("waiting")));
    let shown = office.lines(&["show", &row["child"].to_string()]).remove(0);
    assert!(shown["journey"].to_string().contains("Advice only"), "{shown}");
    let steps = office.lines(&["next-steps"]);
    assert!(office.lines(&["list"]).iter().all(|row| steps.iter().any(|step| step["id"] == row["id"])));
    office.said(&["verify"]);
}
