//! Filling from a file through the real program: every instance reaches what is proved of it, by places that a second reading
//! of the rules allows; and whatever else a file may hold is answered in a sentence. The engine itself meets brute force.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops")]
#[path = "fill/engine.rs"]
mod engine;
#[path = "fill/rules.rs"]
mod rules;

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/slotfill").join(name)
}

fn instance(name: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(data(name)).unwrap()).unwrap()
}

fn fill(file: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_waitwell"));
    // A store that could not be: none is asked for.
    command.env("WAITWELL_STORE", "/proc/nowhere").arg("fill").arg("--from").arg(file).args(more);
    command.output().unwrap()
}

fn answer(file: &Path, more: &[&str]) -> Value {
    let said = fill(file, &[more, &["--json"]].concat());
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    serde_json::from_slice(&said.stdout).unwrap()
}

/// A file of a test's own.
fn written(text: &[u8]) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
}

#[test]
fn every_instance_reaches_its_stated_optimum() {
    for number in 1..=4 {
        let name = format!("slotfill_{number}.json");
        let (stated, said) = (instance(&name), answer(&data(&name), &[]));
        let keys: Vec<&String> = said.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["filled", "ms", "placed", "value"]);
        let checked = rules::check(&stated, &said["placed"]);
        assert_eq!(checked.value, stated["optimum_value"].as_i64().unwrap(), "{name}");
        assert_eq!(checked.child_value, stated["optimum_child_value"].as_i64().unwrap(), "{name}");
        assert_eq!(checked.filled, stated["optimum_filled"].as_u64().unwrap(), "{name}");
        assert_eq!(said["value"].as_i64().unwrap(), checked.value, "{name}");
        assert_eq!(said["filled"].as_u64().unwrap(), checked.filled, "{name}");
        assert!(said["ms"].as_f64().unwrap() > 0.0);
    }
}

#[test]
fn coupled_instances_reach_their_stated_optimum() {
    for number in 1..=2 {
        let name = format!("coupled_{number}.json");
        let (stated, said) = (instance(&name), answer(&data(&name), &["--time-limit", "600"]));
        let checked = rules::check(&stated, &said["placed"]);
        // Time enough for a machine that stands still: it ends when it is proved.
        assert_eq!(json!(checked.value as f64), stated["optimum_value"], "{name}");
        assert_eq!(checked.filled, stated["optimum_filled"].as_u64().unwrap(), "{name}");
        assert_eq!(said["value"].as_i64().unwrap(), checked.value, "{name}");
        // The list's order alone is there at once, and keeps every rule, too.
        let at_once = answer(&data(&name), &["--time-limit", "0"]);
        let at_once = rules::check(&stated, &at_once["placed"]).value;
        assert!(at_once > 0 && at_once < checked.value, "{name}: {at_once}, then {}", checked.value);
    }
}

#[test]
fn the_order_of_the_file_is_none() {
    let mut turned = instance("slotfill_3.json");
    for list in ["sessions", "children"] {
        turned[list].as_array_mut().unwrap().reverse();
    }
    let file = written(turned.to_string().as_bytes());
    let (one, other) = (answer(&data("slotfill_3.json"), &[]), answer(file.path(), &[]));
    assert_eq!(one["placed"], other["placed"]);
    let mut coupled = instance("coupled_1.json");
    coupled["children"].as_array_mut().unwrap().reverse();
    let file = written(coupled.to_string().as_bytes());
    let at_once = ["--time-limit", "0"];
    assert_eq!(answer(file.path(), &at_once)["placed"], answer(&data("coupled_1.json"), &at_once)["placed"]);
}

#[test]
fn one_more_place_lets_in_whom_a_fresh_filling_lets_in() {
    let stated = instance("slotfill_2.json");
    for session in 0..30 {
        let said = answer(&data("slotfill_2.json"), &["--freed", &session.to_string()]);
        let mut more = stated.clone();
        let cap = &mut more["sessions"][session]["cap"];
        *cap = json!(cap.as_u64().unwrap() + 1);
        let fresh = answer(written(more.to_string().as_bytes()).path(), &[]);
        let seen = |said: &Value| said["placed"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!((seen(&said), &said["value"]), (seen(&fresh), &fresh["value"]), "session {session}");
        let came = said["filled"].as_u64().unwrap() > 120;
        assert_eq!(said["freed"]["child"].is_number(), came, "session {session}: {}", said["freed"]);
    }
    let no = fill(&data("slotfill_2.json"), &["--freed", "77"]);
    assert_eq!(no.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&no.stderr).contains("has no session 77. Give one of its session ids"));
}

#[test]
fn without_json_it_says_the_same_in_words() {
    let said = fill(&data("slotfill_1.json"), &[]);
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(
        said.starts_with("21 of 60 children are placed, in 12 sessions with 46 places. Value 22368.\n"),
        "{said}"
    );
    assert!(said.contains("for whom all that fits is full of children ahead."), "{said}");
    assert!(said.lines().all(|line| line.chars().count() <= 100), "{said}");
}

/// Changes one field of the first row of a list.
fn with(list: &str, field: &str, value: Value) -> Vec<u8> {
    let mut file = instance("coupled_1.json");
    file[list][0][field] = value;
    file.to_string().into_bytes()
}

fn without(list: &str, field: &str) -> Vec<u8> {
    let mut file = instance("coupled_1.json");
    file[list][0].as_object_mut().unwrap().remove(field);
    file.to_string().into_bytes()
}

#[test]
fn what_is_wrong_with_a_file_is_said_in_a_sentence() {
    let top = |field: &str, value: Value| {
        let mut file = instance("slotfill_1.json");
        file[field] = value;
        file.to_string().into_bytes()
    };
    let twice = |list: &str| {
        let mut file = instance("slotfill_1.json");
        let rows = file[list].as_array_mut().unwrap();
        rows.push(rows[3].clone());
        file.to_string().into_bytes()
    };
    let many = {
        let row = &instance("slotfill_1.json")["children"][0];
        let rows = |n: u64| {
            (0..n)
                .map(|id| {
                    let mut row = row.clone();
                    row["id"] = json!(id);
                    row
                })
                .collect::<Vec<_>>()
        };
        let session = &instance("slotfill_1.json")["sessions"][0];
        let sessions = (0..9_000u64).map(|id| {
            let mut row = session.clone();
            row["id"] = json!(id);
            row
        });
        json!({ "sessions": sessions.collect::<Vec<_>>(), "children": rows(12_000) }).to_string().into_bytes()
    };
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (b"".to_vec(), "It is not JSON (line 1, column 0). Mend it there"),
        (b"{\"sessions\": [".to_vec(), "It is not JSON"),
        (b"[1, 2]".to_vec(), "It is no object with 'sessions' and 'children'"),
        (b"\xff\xfe{}".to_vec(), "is not text in UTF-8"),
        (b"{}".to_vec(), "It has no 'sessions'. Give it as a list"),
        (b"{\"sessions\": {}}".to_vec(), "'sessions' is no list"),
        (b"{\"sessions\": [], \"children\": 7}".to_vec(), "'children' is no list"),
        (
            b"{\"sessions\": [7], \"children\": []}".to_vec(),
            "The session at place 1 of its list is no object",
        ),
        ("[".repeat(100_000).into_bytes(), "It is not JSON"),
        (without("children", "band"), "Child 0 has no 'band'. Add it."),
        (without("children", "id"), "The child at place 1 of its list has no 'id'. Add it."),
        (without("sessions", "online"), "Session 0 has no 'online'. Add it."),
        (
            with("children", "band", json!(4)),
            "Child 0: there is no band 4. It is 1 (urgent), 2 (soon) or 3 (routine).",
        ),
        (with("children", "band", json!("soon")), "Child 0: 'band' is \"soon\", not a whole number"),
        (
            with("children", "wait", json!(-3)),
            "Child 0: 'wait' is -3, not a whole number from 0 to 5200. Mend it.",
        ),
        (with("children", "wait", json!(9_999_999_999_999u64)), "Child 0: 'wait' is 9999999999999, not"),
        (with("children", "age", json!("old")), "Child 0: 'age' is \"old\", not an age"),
        (
            with("children", "off", json!([3, 64])),
            "Child 0: 'off' is [3,64], not a list of whole numbers from 0 to 63",
        ),
        (with("children", "online", json!(1)), "Child 0: 'online' is 1, not true or false"),
        (with("sessions", "cap", json!(-1)), "Session 0: 'cap' is -1, not a whole number from 0 to 10000"),
        (with("sessions", "cap", json!(2.5)), "Session 0: 'cap' is 2.5, not a whole number"),
        (with("sessions", "day", json!(0)), "Session 0: 'day' is 0, not a day from 1 to 31"),
        (with("sessions", "day", json!(32)), "Session 0: 'day' is 32, not a day from 1 to 31"),
        (with("sessions", "dist", json!(64)), "Session 0: 'dist' is 64, not a whole number from 0 to 63"),
        (with("sessions", "lo", json!(19)), "Session 0: 'lo' (19) is above 'hi' (18)"),
        (
            with("sessions", "agcap", json!({"0": 1})),
            "Session 0: agency 1 is present, and 'agcap' does not say",
        ),
        (with("sessions", "agcap", json!({"x": 1})), "Session 0: 'agcap' is {\"x\":1}, not an object"),
        (with("sessions", "ag", json!("\u{1b}[2J\u{202e}x")), "Session 0: 'ag' is"),
        (top("minc", json!(-2)), "'minc' is no whole number from 0 to 10000"),
        (twice("children"), "Child 3 is in the file twice. Give each child an id of its own."),
        (twice("sessions"), "Session 3 is in the file twice. Give each session an id of its own."),
        (many, "9000 sessions and 12000 children are more than is solved at once"),
    ];
    for (text, wanted) in cases {
        let file = written(&text);
        let said = fill(file.path(), &["--json"]);
        let words = String::from_utf8(said.stderr).unwrap();
        assert_eq!(said.status.code(), Some(1), "{wanted}: {words}");
        assert!(words.contains(wanted), "wanted: {wanted}\nsaid:   {words}");
        assert!(said.stdout.is_empty() && words.contains("Nothing was solved."), "{words}");
        assert!(!words.contains(['\u{1b}', '\u{202e}']) && words.lines().count() == 1, "{words:?}");
    }
    for (path, wanted) in
        [("/nowhere/x.json", "cannot be read (No such file"), ("/", "cannot be read (Is a directory")]
    {
        let said = fill(Path::new(path), &[]);
        assert_eq!(said.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&said.stderr).contains(wanted), "{said:?}");
    }
    assert_eq!(fill(&data("slotfill_1.json"), &["--time-limit", "-1"]).status.code(), Some(2));
    let coupled = fill(&data("coupled_1.json"), &["--freed", "1"]);
    assert!(
        String::from_utf8_lossy(&coupled.stderr)
            .starts_with("--freed is for instances whose places are not coupled")
    );
}

#[test]
fn an_empty_file_of_that_form_is_solved_too() {
    for text in ["{\"sessions\": [], \"children\": []}", "{\"sessions\": [], \"children\": [], \"minc\": 3}"]
    {
        let said = answer(written(text.as_bytes()).path(), &[]);
        assert_eq!((&said["placed"], &said["filled"], &said["value"]), (&json!({}), &json!(0), &json!(0)));
    }
}
