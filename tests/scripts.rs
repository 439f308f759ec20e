//! The commands for scripts through the real binary and keeper: every verb does what its key at the desk does, prints what it
//! made, and does nothing twice under one id.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
mod keeper_support;

use chrono::{Days, NaiveDate};
use keeper_support::{Store, text};
use serde_json::Value;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use waitwell::domain::code::Code;
use waitwell::domain::command::Command;
use waitwell::domain::ids::VenueId;
use waitwell::domain::session::{Answer, CarveOut, Slot};

/// The day for which the answer key holds.
const CLOCK: &str = "2026-11-21T09:00";
/// A Monday morning before the first clinic.
const MONDAY: &str = "2026-11-23T08:00";

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import").join(name)
}

/// Runs a verb; its output, where it was done.
fn done(store: &Store, args: &[&str]) -> String {
    let said = store.run(args);
    assert!(said.status.success(), "{args:?}: {}", text(&said.stderr));
    text(&said.stdout)
}

/// Runs a verb with `--json`; the objects it prints.
fn lines(store: &Store, args: &[&str]) -> Vec<Value> {
    let said = done(store, &[args, &["--json"]].concat());
    said.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn one(store: &Store, args: &[&str]) -> Value {
    let mut all = lines(store, args);
    assert_eq!(all.len(), 1, "{args:?}: {all:?}");
    all.remove(0)
}

/// Runs a verb that must be refused; its words.
fn refused(store: &Store, args: &[&str]) -> String {
    let said = store.run(args);
    assert_eq!(said.status.code(), Some(1), "{args:?}: {}", text(&said.stdout));
    text(&said.stderr)
}

fn number(value: &Value, key: &str) -> String {
    value[key].as_u64().unwrap_or_else(|| panic!("no {key} in {value}")).to_string()
}

fn register(store: &Store, name: [&str; 2], born: &str, more: &[&str]) -> Value {
    let [given, family] = name;
    let who = ["register", "--given-name", given, "--family-name", family, "--birth-date", born];
    one(store, &[&who[..], more].concat())
}

/// A session of a service in so many days from today, for so many children at once in each of its two slots.
fn session(store: &Store, service: &str, ahead: u64, places: u8) -> String {
    let link = store.desk();
    let today = link.welcome().now.date();
    let venue = match link.send(keeper_support::venue(&format!("Hub {service} {ahead}"))) {
        Ok(done) => done.made.venue.unwrap(),
        Err(_) => VenueId(1),
    };
    let slot = |start| Slot { start, minutes: 90, places, carve_out: CarveOut::Anyone };
    let service = Code::parse(service).unwrap();
    let roles = link.welcome().rules.service(service).unwrap().quorum.clone();
    let mut people = Vec::new();
    for role in roles {
        let name = format!("Dr {role} {ahead}");
        let staff = Command::AddStaff { name, role, agency: Code::parse("nhs").unwrap(), languages: vec![] };
        people.push((role, link.send(staff).unwrap().made.staff.unwrap(), Answer::Accepted));
    }
    let made = link.send(Command::MakeSession {
        service,
        venue,
        room: "Room 1".to_owned(),
        date: today + Days::new(ahead),
        slots: vec![slot(10 * 60), slot(14 * 60)],
        end: 16 * 60,
        people,
        capacity: 10,
    });
    made.unwrap().made.session.unwrap().0.to_string()
}

#[test]
fn the_answer_key_holds_for_what_list_prints() {
    let key: Value =
        serde_json::from_str(&std::fs::read_to_string(data("waiting-list-export.key.json")).unwrap())
            .unwrap();
    for file in ["waiting-list-export.xlsx", "waiting-list-export.csv"] {
        let store = Store::new();
        let report = store.dir.path().join("report.jsonl");
        let (from, to) = (data(file).display().to_string(), report.display().to_string());
        done(&store, &["--clock", CLOCK, "import", &from, "--report", &to]);
        let report: HashMap<u64, Value> = std::fs::read_to_string(&report)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .map(|row| (row["row"].as_u64().unwrap(), row))
            .collect();
        let listed = lines(&store, &["list"]);
        assert_eq!(listed.len() as u64, key["imported"].as_u64().unwrap(), "{file}");
        let listed: HashMap<u64, &Value> =
            listed.iter().map(|row| (row["id"].as_u64().unwrap(), row)).collect();
        for entry in key["each"].as_array().unwrap() {
            let row = &report[&entry["row"].as_u64().unwrap()];
            let expected = match entry["expect"].as_str().unwrap() {
                "hold" => "held",
                "merge" => "merged",
                _ => "imported",
            };
            assert_eq!(row["outcome"], expected, "{file}: {entry}");
            if expected != "imported" {
                continue;
            }
            let line = listed[&row["referral"].as_u64().unwrap()];
            let fields = [
                "nhs_number",
                "birth_date",
                "pathway",
                "priority",
                "interpreter",
                "looked_after",
                "ehc_plan",
            ];
            for field in fields {
                assert_eq!(line[field], entry[field], "{file}, row {}: {field}", entry["row"]);
            }
            for name in ["family_name", "given_name"] {
                let lower = |value: &Value| value[name].as_str().unwrap().to_lowercase();
                assert_eq!(lower(line), lower(entry), "{file}, row {}", entry["row"]);
            }
            let received = entry.get("received_on_after_merges").unwrap_or(&entry["received_on"]);
            assert_eq!(line["received_on"], *received, "{file}, row {}", entry["row"]);
            assert!(line["next_step"].is_string() && line["next_step_owner"].is_string(), "{line}");
        }
        // Who has a band on the list was triaged there; who has none is new. A more urgent band is a triage step.
        let of = |state: &str| listed.values().filter(|row| row["state"] == state).count();
        assert!(of("triage") > 100 && of("waiting") > 1000 && of("triage") + of("waiting") == listed.len());
        let differs = |row: &&Value| row["warnings"].to_string().contains("priority-differs");
        for row in report.values().filter(differs) {
            let step = listed[&row["referral"].as_u64().unwrap()]["next_step"].as_str().unwrap();
            assert!(step.starts_with("Triage: "), "{step}: {row}");
        }
        // The same file again: every row as it was, and as many objects as rows.
        let again = lines(&store, &["import", &from]);
        assert_eq!(again.len() as u64, key["rows"].as_u64().unwrap());
        assert!(again.iter().all(|row| row["outcome"] == "unchanged"), "{file}");
    }
}

#[test]
fn a_child_is_registered_once_however_often_it_is_sent_and_look_alikes_are_told() {
    let store = Store::new();
    done(&store, &["--clock", CLOCK, "list"]);
    let slcn = ["--pathway", "slcn", "--received-on", "1/10/2026", "--nhs-number", "943 476 5919"];
    let maja = register(&store, ["maja", "KOWALSKA"], "2022-09-14", &[&slcn[..], &["--id", "k1"]].concat());
    let again = register(&store, ["maja", "KOWALSKA"], "2022-09-14", &[&slcn[..], &["--id", "k1"]].concat());
    assert_eq!((&maja["id"], &maja["revision"]), (&again["id"], &again["revision"]));
    let rows = lines(&store, &["list"]);
    assert_eq!(rows.len(), 1);
    assert_eq!(
        [&rows[0]["family_name"], &rows[0]["given_name"], &rows[0]["nhs_number"], &rows[0]["state"]],
        ["Kowalska", "Maja", "9434765919", "triage"]
    );
    // The same id for somebody else is refused, and nothing is done.
    let other = ["register", "--given-name", "Tom", "--family-name", "Lowe", "--birth-date", "2020-01-02"];
    let words = refused(&store, &[&other[..], &["--pathway", "nd", "--id", "k1"]].concat());
    assert!(words.contains("--id"), "{words}");

    // A look-alike is saved and told; strict refuses.
    let alike =
        ["register", "--given-name", "Maya", "--family-name", "Kowalska", "--birth-date", "14/9/2022"];
    let words = refused(&store, &[&alike[..], &["--pathway", "nd", "--strict"]].concat());
    assert!(words.contains("possible-duplicate") && words.contains("Nothing was registered"), "{words}");
    let second = one(&store, &[&alike[..], &["--pathway", "nd"]].concat());
    assert!(second["warnings"][0].as_str().unwrap().contains("possible-duplicate"), "{second}");
    assert_ne!(second["child"], maja["child"]);

    // The same child by number, birth date and name: the referral goes on the record there is; not twice on one list.
    let nd = ["--pathway", "nd", "--nhs-number", "9434765919"];
    let same = register(&store, ["Maja", "Kowalska"], "2022-09-14", &nd);
    assert_eq!(same["child"], maja["child"]);
    assert!(same["warnings"][0].as_str().unwrap().contains("on record already"), "{same}");
    let who = ["register", "--given-name", "Maja", "--family-name", "Kowalska", "--birth-date", "2022-09-14"];
    assert!(refused(&store, &[&who[..], &nd].concat()).contains("already"));
    assert_eq!(lines(&store, &["list"]).len(), 3);

    // What is wrong is said with what is right.
    for (wrong, expected) in [
        (["--pathway", "xx", "--received-on", "today"], "There are: nd"),
        (["--pathway", "nd", "--received-on", "31 nov 2026"], "31 Nov"),
        (["--pathway", "nd", "--nhs-number", "9434765918"], "9434765918 is not an NHS number"),
    ] {
        let words = refused(&store, &[&other[..], &wrong].concat());
        assert!(words.contains(expected), "{wrong:?}: {words}");
    }
    assert_eq!(store.run(["register", "--given-name", "Tom"]).status.code(), Some(2));
}

#[test]
fn a_referral_is_triaged_booked_moved_cancelled_and_seen() {
    let store = Store::new();
    done(&store, &["--clock", MONDAY, "list"]);
    let tom = register(&store, ["Tom", "Lowe"], "2019-03-02", &["--pathway", "slcn", "--carer", "Ann Lowe"]);
    let id = number(&tom, "referral");
    // Asked, answered, accepted: the state follows, and a second decision is refused in words.
    one(&store, &["triage", &id, "ask", "--topic", "hearing"]);
    assert!(one(&store, &["list"])["next_step"].as_str().unwrap().contains("Hearing test"));
    one(&store, &["triage", &id, "answered"]);
    one(&store, &["triage", &id, "accept", "--priority", "soon"]);
    let row = one(&store, &["list", "--state", "waiting", "--pathway", "slcn"]);
    assert_eq!([&row["id"], &row["priority"]], [&tom["referral"], &Value::from("soon")]);
    assert!(!refused(&store, &["triage", &id, "accept"]).is_empty());

    // Nothing to book yet; then the best place, the same one for the same id.
    assert!(refused(&store, &["book", &id]).contains("Nothing was booked"));
    let (near, far, today) =
        (session(&store, "slt", 23, 1), session(&store, "slt", 30, 1), session(&store, "slt", 0, 1));
    let offer = ["book", &id, "--session", &near, "--told", "letter", "--offer", "--id", "b1"];
    let offered = one(&store, &offer);
    assert_eq!(one(&store, &offer)["revision"], offered["revision"]);
    let booking = number(&offered, "booking");
    let slots = lines(&store, &["slots", &near]);
    assert_eq!(slots.iter().filter(|slot| slot["free"] == false).count(), 1, "{slots:?}");
    assert_eq!(slots[0]["booking"], offered["booking"]);
    // A further child finds the place taken and is told the next best.
    let eve = register(&store, ["Eve", "Marsh"], "2018-05-02", &["--pathway", "slcn"]);
    let eve = number(&eve, "referral");
    one(&store, &["triage", &eve, "accept"]);
    let words = refused(&store, &["book", &eve, "--session", &near, "--slot", "0"]);
    assert!(words.contains("LOWE, Tom") && words.contains("Next best"), "{words}");

    let moved = one(&store, &["move", &booking, "--session", &far, "--by", "family", "--reason", "holiday"]);
    let booking = number(&moved, "booking");
    let free =
        |session: &str| lines(&store, &["slots", session]).iter().filter(|s| s["free"] == true).count();
    assert_eq!((free(&near), free(&far)), (2, 1));
    let cancel = ["cancel", &booking, "--by", "service", "--reason", "sick", "--id", "x1"];
    let cancelled = one(&store, &cancel);
    assert_eq!(one(&store, &cancel)["revision"], cancelled["revision"]);
    assert!(refused(&store, &["cancel", &booking, "--by", "family", "--reason", "sick"]).contains("illness"));
    assert_eq!(free(&far), 2);
    // No cancellation changes the clock (invariant 7).
    let why = one(&store, &["why", &id]);
    assert_eq!(why["wait_days"], one(&store, &["list", "--priority", "soon"])["wait_days"]);
    assert!(
        why["events"].as_array().unwrap().len() > 3 && !why["source"].as_str().unwrap().is_empty(),
        "{why}"
    );

    // Today's place: came, and what came of it.
    let now = one(&store, &["book", &id, "--session", &today, "--agreed-by", "Ann Lowe"]);
    let booking = number(&now, "booking");
    one(&store, &["arrive", &booking]);
    one(&store, &["outcome", &booking, "complete"]);
    let shown = one(&store, &["show", "tom lowe"]);
    let states: Vec<&str> =
        shown["bookings"].as_array().unwrap().iter().map(|b| b["state"].as_str().unwrap()).collect();
    assert_eq!(states.len(), 3, "{states:?}");
    assert!(shown["journey"].as_array().unwrap().len() >= 8, "{shown}");
    assert_eq!(one(&store, &["find", "lowe", "tom"])["child"], tom["child"]);
    // The missed one is followed up: the next step says so.
    let missed = one(&store, &["book", &eve, "--session", &today]);
    let missed = number(&missed, "booking");
    let words = refused(&store, &["outcome", &missed, "not-brought"]);
    assert!(words.contains("is at 14:00, still ahead") && words.contains("Nothing was recorded"), "{words}");
    done(&store, &["keeper", "stop"]);
    done(&store, &["--clock", &MONDAY.replace("T08:00", "T14:10"), "list"]);
    one(&store, &["outcome", &missed, "not-brought"]);
    let steps = lines(&store, &["next-steps"]);
    let step = steps.iter().find(|step| step["id"].as_u64().unwrap().to_string() == eve).unwrap();
    assert!(step["next_step"].as_str().unwrap().contains("not brought"), "{step}");
    done(&store, &["verify"]);
}

#[test]
fn families_arrive_at_a_drop_in_with_and_without_a_record() {
    let store = Store::new();
    // While it is on: nobody has come before it begins.
    done(&store, &["--clock", &MONDAY.replace("T08:00", "T10:30"), "list"]);
    let dropin = session(&store, "dropin", 0, 10);
    let ada = register(&store, ["Ada", "Noor"], "2024-05-02", &["--pathway", "dropin"]);
    let booked = one(&store, &["book", &number(&ada, "referral"), "--session", &dropin]);
    let came = one(&store, &["arrive", &number(&booked, "booking"), "--at", "10:10"]);
    let visit = number(&came, "visit");
    let words = refused(&store, &["arrive", "--session", &dropin, "--child", &number(&ada, "child")]);
    assert!(words.contains("already here"), "{words}");
    let nameless = one(&store, &["arrive", "--session", &dropin, "--name", "two boys", "--with", &visit]);
    one(&store, &["outcome", &visit, "advice", "--visit", "--words", "heard well"]);
    one(&store, &["outcome", &number(&nameless, "visit"), "signpost", "--visit"]);
    let listed = lines(&store, &["sessions", "--service", "dropin"]);
    assert_eq!(listed[0]["taken"], 1, "{listed:?}");
}

#[test]
fn sessions_without_their_quorum_offer_nothing() {
    let store = Store::new();
    done(&store, &["--clock", MONDAY, "list"]);
    let quorate = session(&store, "mar", 24, 1);
    let all = lines(&store, &["sessions"]);
    assert_eq!(all.len(), 1);
    assert_eq!((all[0]["quorate"].clone(), all[0]["free"].clone()), (Value::from(true), Value::from(2)));
    let day: NaiveDate = all[0]["date"].as_str().unwrap().parse().unwrap();
    let before = (day - Days::new(1)).to_string();
    assert!(lines(&store, &["sessions", "--to", &before]).is_empty());
    assert_eq!(lines(&store, &["sessions", "--free", "--from", &before]).len(), 1);
    assert_eq!(lines(&store, &["slots", &quorate]).len(), 2);
}

/// A waiting list that nobody programmed: a service and a pathway in one file.
const SLEEP: &str = r#"
[[service]]
id = "sleep"
name = "Sleep clinic"
short = "Sleep"
kind = "clinic"
minutes = 40
outcomes = ["complete", "again"]

[[pathway]]
id = "sleep"
name = "Sleep support"
short = "SLEEP"
team = "early-years"
clock = "first-contact"

  [[pathway.components]]
  id = "visit"
  name = "Sleep clinic"
  service = "sleep"
"#;

#[test]
fn a_pathway_is_added_by_a_file_alone_and_booked_on() {
    let store = Store::new();
    let folder = store.config.join("pathways.d");
    std::fs::create_dir(&folder).unwrap();
    // Wrong: which file, which line, why; and nothing starts on guesses.
    std::fs::write(folder.join("sleep.toml"), SLEEP.replace("\"again\"", "\"agian\"")).unwrap();
    let words = refused(&store, &["--clock", MONDAY, "list"]);
    assert!(words.contains("sleep.toml") && words.contains("line 8") && words.contains("agian"), "{words}");
    std::fs::write(folder.join("sleep.toml"), SLEEP).unwrap();
    done(&store, &["--clock", MONDAY, "list"]);
    let tom = register(&store, ["Tom", "Lowe"], "2019-03-02", &["--pathway", "sleep"]);
    let id = number(&tom, "referral");
    one(&store, &["triage", &id, "accept"]);
    let clinic = session(&store, "sleep", 23, 1);
    let booked = one(&store, &["book", &id]);
    assert!(booked["words"].as_str().unwrap().contains("LOWE, Tom"), "{booked}");
    assert!(lines(&store, &["slots", &clinic]).iter().any(|slot| slot["booking"] == booked["booking"]));
    assert_eq!(one(&store, &["why", &id])["clock"].as_str().unwrap().to_lowercase(), "first contact");
}
