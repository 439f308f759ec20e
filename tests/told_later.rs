//! An outcome that is put on record days after its place: the clock stops when the family was told, not when somebody typed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
mod keeper_support;

use keeper_support::Practice;
use serde_json::Value;

/// Thursday: the practice partnership's Monday is over.
const THURSDAY: &str = "2026-11-26T09:00:00Z";

/// Children whose place was on Monday, and of whom nobody said what came of it.
fn of_monday(practice: &Practice) -> Vec<Value> {
    let own = |row: &Value| {
        row["booked_on"] == "2026-11-23"
            && ["slcn", "ep"].contains(&row["pathway"].as_str().unwrap())
            && row["state"] == "booked"
    };
    practice.rows(&["list"]).into_iter().filter(own).collect()
}

/// The explanation of the clock that runs until the outcome.
fn told_on(practice: &Practice, row: &Value) -> String {
    let why = practice.done(&["why", &row["id"].to_string()]);
    let told = why.lines().find(|line| line.contains("Outcome given to the family"));
    told.unwrap_or_else(|| panic!("{why}")).to_owned()
}

#[test]
fn by_command_and_by_line_the_clock_stops_on_the_day_the_family_was_told() {
    let mut practice = Practice::new();
    practice.at(THURSDAY);
    let rows = of_monday(&practice);
    let [command, line, room, ..] = rows.as_slice() else { panic!("{rows:?}") };
    let place = |row: &Value| row["booking"].to_string();
    for (on, says) in
        [("2026-11-22", "no day on which the family can have been told"), ("2026-11-27", "after today")]
    {
        let words = practice.refused(&["outcome", &place(command), "complete", "--on", on]);
        assert!(words.contains(says), "{words}");
    }
    let words = practice.refused(&["outcome", &place(command), "step-done", "--on", "tue"]);
    assert!(words.contains("counts from the appointment's own day, Mon 23 Nov"), "{words}");
    let words = practice.refused(&["outcome", &place(command), "not-brought", "--on", "tue"]);
    assert!(words.contains("--told"), "{words}");
    practice.done(&["outcome", &place(command), "complete", "--on", "tue"]);
    assert!(told_on(&practice, command).contains("2026-11-24"), "{}", told_on(&practice, command));

    practice.done(&["outcome", &place(room), "complete"]);
    assert!(told_on(&practice, room).contains("2026-11-23"), "in the room: {}", told_on(&practice, room));

    practice.done(&["arrive", &place(line)]);
    let name = format!("{} {}", line["family_name"].as_str().unwrap(), line["given_name"].as_str().unwrap());
    let before = practice.refused(&["do", &format!("out {name} complete 22/11/26")]);
    assert!(before.contains("Sun 22 Nov is no day on which"), "{before}");
    practice.done(&["do", &format!("out {name} complete yesterday")]);
    assert!(told_on(&practice, line).contains("2026-11-25"), "{}", told_on(&practice, line));
    practice.done(&["verify"]);
}
