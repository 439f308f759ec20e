//! The first hour, with the real binary at a real terminal: an empty store from its list to its first children, what an
//! import found worked off number by number, the tour of the practice store with its played colleague, and what a key that
//! does nothing might have been meant for.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
#[path = "first_hour/merged.rs"]
mod merged;
#[path = "first_hour/office.rs"]
mod office;
#[path = "first_hour/practice.rs"]
mod practice;
mod support;

use office::{Office, line_of};
use std::path::Path;
use std::process::Command;
use support::pty::Pty;

/// Few enough to scroll through, rows of every fate among them.
const LIST: &str = "tests/data/import/waiting-list-export.csv";

/// A key that decides about a row is taken once the row has been seen.
const SETTLED: std::time::Duration = std::time::Duration::from_millis(200);

fn ticked(pty: &Pty, words: &str) -> bool {
    line_of(pty, words).starts_with('x')
}

#[test]
fn an_empty_store_is_a_list_worked_off_line_by_line() {
    let office = Office::new();
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join(LIST);
    let postcodes =
        office.write("postcodes.csv", "postcode,district\nNG5 6LT,E07000173\nNG17 1AA,E07000170\n");
    let picture = office.write("photo.xlsx", "this is no spreadsheet");
    let mut desk = office.desk();
    desk.wait_for("Nothing here yet: this is a new store");
    for words in [
        "Bring in a waiting list",
        "Load postcodes",
        "Make the clinics",
        "Say who works here",
        "Register one child",
        "Look round first",
        "This store: ",
    ] {
        assert!(desk.screen().contains(words) && !ticked(&desk, words), "{words}:\n{}", desk.screen());
    }

    // A file that is not there is told beside the field; what was typed stays.
    desk.press("Enter").wait_for("which file?").type_in("/no/such/list.xlsx").press("Enter");
    desk.wait_for("/no/such is not there").wait_for("/no/such/list.xlsx");
    desk.press("Ctrl-u").type_in(&office.dir.path().display().to_string()).press("Enter");
    desk.wait_for("is a folder");
    // One that is no list is refused in words, and one comes back to the list of steps.
    desk.press("Ctrl-u").type_in(&picture).press("Enter");
    desk.wait_for("Enter goes back to the desk").press("Enter");
    desk.wait_for("Bring in a waiting list").wait_for("Nothing here yet");

    // The clinics: an example, changed, a venue that is new; nothing but that session is made.
    desk.press("Down Down Enter").wait_for("which is nearest?");
    assert_eq!(
        desk.screen().lines().filter(|line| line.contains(" minutes, ") && !line.starts_with("--")).count(),
        6,
        "{}",
        desk.screen()
    );
    desk.press("m").wait_for("New session").wait_for("Multi-agency review");
    desk.press("Tab").type_in("Ashfield").press("PgDn Enter").wait_for("No venue is called Ashfield yet");
    desk.press("v").wait_for("Made ").wait("ticked", |pty| ticked(pty, "Make the clinics"));
    assert!(line_of(&desk, "Make the clinics").contains("1 session"), "{}", desk.screen());

    // Who works here, to the end, and the way to let somebody in.
    desk.press("Down Enter").wait_for("Somebody families meet").press("s").wait_for("Works as");
    desk.type_in("ada osei").press("PgDn Enter").wait_for("Added Ada Osei");
    desk.wait("ticked", |pty| ticked(pty, "Say who works here"));
    desk.press("Enter").wait_for("Somebody families meet").press("d").wait_for("people.toml");
    desk.wait_for("waitwell keeper reload").press("Esc").wait_gone("keeper reload");

    // Postcodes.
    desk.press("Home Down Enter").wait_for("Load postcodes: which file?").type_in(&postcodes).press("Enter");
    desk.wait_for("2 postcodes were loaded").press("Enter");
    desk.wait_for("First steps in this store: 3 of 4").wait("ticked", |pty| ticked(pty, "Load postcodes"));

    // The list: looked at first and left as it is; then brought in; and the desk shows what was found.
    desk.press("Home Enter").wait_for("which file?").type_in(list.to_str().unwrap()).press("Enter");
    desk.wait_for("Enter brings it in like this; n or Esc leaves all as it is.").press("n");
    desk.wait_for("Enter goes back to the desk").press("Enter").wait_for("3 of 4");
    assert!(office.run(&["list", "--json"]).is_empty(), "a dry run keeps nothing");
    desk.press("Home Enter").wait_for("which file?").type_in(list.to_str().unwrap()).press("Enter");
    // What was asked the first time may still stand there.
    desk.wait("the question again", |pty| pty.screen().trim_end().ends_with("all as it is."));
    desk.press("Enter");
    desk.wait("the answer", |pty| pty.screen().trim_end().ends_with("Enter goes back to the desk."));
    desk.press("Enter").wait_for("What the imports found").wait_for(" to mend.");
    // The first three are done: the list of first steps has gone.
    desk.press("Esc").wait_for("0 without a next step");
    assert!(!desk.screen().contains("First steps"), "{}", desk.screen());
    desk.press("q q");
    assert!(desk.ended().success());
    let mut desk = office.desk();
    desk.wait_for("0 without a next step");
    // It can be looked at again.
    desk.press(":").wait_for("What is to be done?").type_in("begin").press("Enter");
    desk.wait_for("4 of 4 done");
    assert!(ticked(&desk, "Register one child"));
}

#[test]
fn what_the_import_found_is_worked_off_number_by_number() {
    let office = Office::new();
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join(LIST);
    office.run(&["import", "--yes", list.to_str().unwrap()]);
    let mut desk = office.desk();
    desk.wait_for("First steps in this store: 1 of 4")
        .press("z")
        .wait_for("put away")
        .wait_for("Tab: the lists");
    desk.press("Tab").wait_for("What the imports found").wait_for("> 1 ");
    let number = |line: &str| -> u32 {
        let words = line.split_whitespace().skip_while(|word| *word == ">").nth(1).unwrap();
        words.replace(',', "").parse().unwrap()
    };
    let is_number = |line: &&str| {
        let mut words = line.split_whitespace().skip_while(|word| *word == ">");
        let digits = |word: &str| word.chars().all(|c| c.is_ascii_digit() || c == ',');
        words.next().is_some_and(|at| at.len() == 1 && digits(at)) && words.next().is_some_and(digits)
    };
    let lines: Vec<String> = desk.screen().lines().filter(is_number).map(str::to_owned).collect();
    assert!(lines.len() >= 3, "{}", desk.screen());
    let to_mend = number(&line_of(&desk, "> 1 "));
    assert!(line_of(&desk, "> 1 ").contains("to mend") && to_mend > 1, "{}", desk.screen());

    // A digit points, Enter opens that list alone, with as many rows as the number said.
    let at = lines.iter().position(|line| line.contains("look-alike")).unwrap() + 1;
    let alike = number(&lines[at - 1]);
    desk.press(&at.to_string()).wait_for(&format!("> {at} ")).press("Enter");
    desk.wait_for("Intake: look-alikes to settle only").wait_for(&format!("of {alike}"));
    assert!(!desk.screen().contains("held row"), "{}", desk.screen());
    desk.press("Backspace").wait_for("to complete,").wait_for("held row");

    // `a` begins with the first; what is dismissed is one less, here and on the first screen.
    desk.press("1").wait_for("Tab: the lists").press("Tab").wait_for("> 1 ").press("a");
    desk.wait_for("Save").press("Esc").wait_for("rows to mend only");
    desk.press("d")
        .wait_for("why?")
        .press("t")
        .wait("one less", |pty| pty.screen().contains(&format!("of {}", to_mend - 1)));
    desk.press("1").wait_for("Tab: the lists").press("Tab");
    desk.wait("the number", |pty| line_of(pty, "> 1 ").contains(&format!(" {} row", to_mend - 1)));
    // It is live: somebody else works one off while it is looked at.
    let mut other = office.desk();
    other
        .wait_for("Tab: the lists")
        .press("Tab")
        .wait_for("> 1 ")
        .press("Enter")
        .wait_for("rows to mend only");
    other
        .wait_for("held row")
        .press("d")
        .wait_for("why?")
        .press("t")
        .wait_for(&format!("of {}", to_mend - 2));
    desk.wait("the number", |pty| line_of(pty, "> 1 ").contains(&format!(" {} row", to_mend - 2)));
}

/// The point of a number on the list of what was found.
fn point(desk: &Pty, words: &str) -> String {
    let line = line_of(desk, words);
    let at = line
        .split_whitespace()
        .find(|word| *word != ">")
        .unwrap_or_else(|| panic!("{words}:\n{}", desk.screen()));
    at.to_owned()
}

#[test]
fn wrong_numbers_and_priorities_asked_are_worked_off_from_what_was_found() {
    let office = Office::new();
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join(LIST);
    // What is printed counts rows, and says what the desk has of them, and where.
    let brought = office.told(&["import", "--yes", list.to_str().unwrap()]);
    for words in [
        "86 possible-duplicate (92 pairs: look-alikes to settle)",
        "5 nhs-number-conflict (5 NHS numbers to settle)",
        "31 nhs-number-fails-check (31 NHS numbers to put right)",
        "11 priority-differs (11 higher priorities asked)",
        "type :found there",
    ] {
        assert!(brought.contains(words), "{words}:\n{brought}");
    }
    let mut desk = office.desk();
    desk.wait_for("First steps in this store").press("z").wait_for("put away").wait_for("Tab: the lists");
    desk.press("Tab").wait_for("What the imports found").wait_for("> 1 ");
    for words in ["92 look-alikes to settle", "31 NHS numbers to put right", "11 higher priorities asked"] {
        assert!(desk.screen().replace("  ", " ").contains(words), "{words}:\n{}", desk.screen());
    }

    // The list of them; Enter is at the number, and what is typed takes the place of the wrong one.
    let at = point(&desk, " NHS numbers to put right ");
    desk.press(&at).wait_for(&format!("> {at} ")).press("Enter");
    desk.wait_for("Intake: NHS numbers to put right only").wait_for("of 31").wait_for("the last digit does");
    desk.press("Enter").wait_for("Details of ").type_in("943 476 5919").wait_for("the last digit fits");
    desk.press("PgDn Enter").wait_for("Changed the details of").wait_for("of 30").until_quiet(SETTLED);
    // Taken back, it is there again.
    desk.press("u")
        .wait_for("u does it")
        .press("u")
        .wait_for("Undone: Changed the details")
        .wait_for("of 31")
        .until_quiet(SETTLED);
    // A child who has none: dismissed.
    desk.press("d").wait_for("why?").press("n").wait_for("of 30");
    desk.press("1").wait_for("Tab: the lists").press("Tab").wait_for("What the imports found");
    desk.wait("one less", |pty| line_of(pty, " NHS numbers to put right ").contains(" 30 "));

    // Higher priorities: the list of those referrals, each decided there.
    let at = point(&desk, " higher priorities asked ");
    desk.press(&at).wait_for(&format!("> {at} ")).press("Enter");
    desk.wait_for("higher priority asked").wait_for("of 11").until_quiet(SETTLED);
    desk.press("p").wait_for("Priority of").press("u").wait_for("of 10");
    desk.press("1").wait_for("Tab: the lists").press("Tab").wait_for("What the imports found");
    desk.wait("one less", |pty| line_of(pty, " higher priorities asked ").contains(" 10 "));
    let asked = office.run(&["list", "--asked", "--json"]);
    assert_eq!(asked.lines().count(), 10, "{asked}");
    // Brought in again, nothing of it comes back.
    let again = office.told(&["import", "--yes", list.to_str().unwrap()]);
    assert!(again.contains("3,000 unchanged") || again.contains("3000 unchanged"), "{again}");
    desk.wait("as before", |pty| line_of(pty, " NHS numbers to put right ").contains(" 30 "));
}

#[test]
fn the_list_of_first_steps_is_put_away_for_each_person_and_a_wish_without_right_is_told_whom_to_ask() {
    let office = Office::new();
    let user = String::from_utf8(Command::new("id").arg("-un").output().unwrap().stdout).unwrap();
    let config = office.path("s-config").display().to_string();
    let person = |name: &str, role: &str| {
        format!("[[person]]\nuser = \"{name}\"\nrole = \"{role}\"\nagency = \"nhs\"\nteam = \"booking\"\n")
    };
    let owner = "[owner]\nagency = \"council\"\nteam = \"records\"\n";
    let people = format!("{}{}{owner}", person(user.trim(), "viewer"), person("rdiaz", "administrator"));
    office.people(&people);
    let mut desk = office.desk_of((80, 24), &["--config", &config]);
    desk.wait_for("Nothing here yet").wait_for("Ask an administrator to bring in the list");
    desk.wait_for("Ask an administrator to say who works here");
    desk.press("Enter").wait_for("you are here as");
    desk.press("z").wait_for("put away").press("q q");
    assert!(desk.ended().success());
    let mut desk = office.desk_of((80, 24), &["--config", &config]);
    desk.wait_for("Nothing for anybody today");
}
