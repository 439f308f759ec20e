//! Files hold instead of defaults or add to them; a wrong one changes nothing.
use super::{default_text, folder, load_with};
use crate::config::{load, notes::Kind};
use crate::domain::code::Code;
use std::fs;

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
fn a_pathway_is_added_by_file_alone() {
    let config = load_with(&[("pathways.d/sleep.toml", SLEEP)]).unwrap_or_else(|fault| panic!("{fault}"));
    let sleep = config.rules.pathway(Code::known("sleep")).unwrap();
    assert_eq!((sleep.triage, sleep.offer_within, sleep.age_to), (true, 10, 25));
    assert_eq!(config.rules.component(sleep.id, 0).unwrap().service, Code::known("sleep"));
    assert_eq!(config.rules.service(Code::known("sleep")).unwrap().minutes, 40);
    let mut without = config.rules.clone();
    without.pathways.pop();
    without.services.pop();
    assert_eq!(without, load(None).unwrap().rules, "nothing else changed");
    assert!(config.files.iter().any(|file| file == "pathways.d/sleep.toml"));
    let origin = config.notes.of(Kind::Pathway, sleep.id).unwrap();
    assert_eq!((origin.file.as_str(), origin.line), ("pathways.d/sleep.toml", 10));
}

#[test]
fn a_wrong_addition_is_told_with_its_own_line() {
    let wrong = SLEEP.replace("\"again\"", "\"agian\"");
    let fault = load_with(&[("pathways.d/sleep.toml", &wrong)]).unwrap_err();
    assert_eq!((fault.file.as_str(), fault.line), ("pathways.d/sleep.toml", Some(8)), "{fault}");
    let twice =
        SLEEP.replace("id = \"sleep\"\nname = \"Sleep support\"", "id = \"ot\"\nname = \"Sleep support\"");
    let fault = load_with(&[("pathways.d/sleep.toml", &twice)]).unwrap_err();
    assert_eq!((fault.file.as_str(), fault.line), ("pathways.d/sleep.toml", Some(11)), "{fault}");
    assert!(fault.reason.contains("(pathways.toml line "), "{fault}");
}

#[test]
fn additions_are_read_by_name_and_add_to_any_list() {
    let team = |id: &str| format!("[[team]]\nid = \"{id}\"\nname = \"{id}\"\n");
    let choice = "[choices]\nput_off = [{ id = \"strike\", key = \"s\", name = \"Strike\" }]\nput_off_days.strike = 5\n";
    let config = load_with(&[
        ("roles.d/b.toml", &team("second")),
        ("roles.d/a.toml", &team("first")),
        ("roles.d/readme.txt", "not read"),
        ("choices.d/strike.toml", choice),
    ])
    .unwrap_or_else(|fault| panic!("{fault}"));
    let last: Vec<&str> = config.rules.teams.iter().rev().take(2).map(|team| team.id.as_str()).collect();
    assert_eq!(last, ["second", "first"]);
    assert_eq!(config.rules.choices.put_off.last().unwrap().id, Code::known("strike"));
    assert_eq!(config.rules.choices.put_off_days[&Code::known("strike")], 5);
    let clash = choice.replace("key = \"s\"", "key = \"t\"");
    let fault = load_with(&[("choices.d/strike.toml", &clash)]).unwrap_err();
    assert_eq!((fault.file.as_str(), fault.line), ("choices.d/strike.toml", Some(2)), "{fault}");
    let twice = load_with(&[("settings.d/a.toml", "[settings]\nhold_minutes = 5\n")]).unwrap_err();
    assert!(twice.reason.contains("settings stand in settings.toml already"), "{twice}");
}

#[test]
fn a_file_holds_instead_of_the_default_as_a_whole() {
    let config = load_with(&[("settings.toml", "[settings]\nhold_minutes = 5\n")]).unwrap();
    assert_eq!((config.rules.settings.hold_minutes, config.rules.settings.answer_within), (5, 7));
    let one = "[[district]]\nid = \"E07000176\"\nname = \"Rushcliffe\"\n";
    let config = load_with(&[("districts.toml", one)]).unwrap();
    assert_eq!(config.rules.districts.len(), 1);
}

#[test]
fn a_wrong_file_changes_nothing() {
    let dir = folder(&[("settings.toml", "[settings]\nhold_minutes = 5\n")]);
    let in_force = load(Some(dir.path())).unwrap();
    let kept = in_force.clone();
    fs::write(dir.path().join("settings.toml"), "[settings]\nhold_minutes = 0\n").unwrap();
    let fault = load(Some(dir.path())).unwrap_err();
    assert_eq!(fault.line, Some(2));
    assert_eq!(in_force, kept);
    assert_eq!(
        fs::read_to_string(dir.path().join("settings.toml")).unwrap(),
        "[settings]\nhold_minutes = 0\n"
    );
    fs::write(dir.path().join("settings.toml"), "[settings]\nhold_minutes = 6\n").unwrap();
    assert_eq!(load(Some(dir.path())).unwrap().rules.settings.hold_minutes, 6);
}

#[test]
fn lines_hold_with_carriage_returns_too() {
    let text = default_text("roles.toml").replace("id = \"ot\"", "id = \"ep\"").replace('\n', "\r\n");
    let fault = load_with(&[("roles.toml", &text)]).unwrap_err();
    let line = default_text("roles.toml").lines().position(|line| line == "id = \"ot\"").unwrap() + 1;
    assert_eq!(fault.line, Some(line), "{fault}");
}
