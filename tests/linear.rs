//! The desk heard: `--linear` at a real terminal over a real keeper. Nothing is redrawn, every screen and layer is told in words
//! that are whole, and a working day is done by it, with the journal read.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
#[path = "linear/ear.rs"]
mod ear;
#[path = "linear/journey.rs"]
mod journey;
#[path = "linear/places.rs"]
mod places;
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "only its journal is read here")]
mod stage;
mod support;

use ear::{Ear, PROGRAM, Practice, words};
use std::process::Command;
use support::pty::Pty;
use waitwell::desk::keymap::{CONTEXTS, Context};

/// Not there yet in any face.
const NOT_YET: [Context; 2] = [Context::Ehc, Context::Numbers];

/// Goes to these places one after the other and listens; from the first byte to the last there is no escape sequence.
fn walk(all: &[places::Place]) {
    let practice = Practice::new();
    // Lines as they are, not as a window breaks them.
    let mut ear = practice.listen(true, &[("WAITWELL_UNWRAPPED", "1")]);
    ear.waits_for("waitwell, linear.");
    let mut failed = Vec::new();
    for place in all {
        let went = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| places::go(&mut ear, place)));
        if went.is_err() {
            failed.push((place.context, place.steps));
        }
    }
    assert!(failed.is_empty(), "told above: {failed:#?}");
    for _ in 0..3 {
        ear.pty.press("Esc").until_quiet(std::time::Duration::from_millis(80));
    }
    ear.hears("q", "Leave the desk?");
    ear.pty.press("q");
    assert!(ear.pty.ended().success());
    let all = ear.all();
    assert!(!all.contains('\u{1b}'), "no escape sequence from the first byte to the last");
    assert!(all.ends_with("waitwell has ended.\r\n"), "{:?}", &all[all.len() - 80..]);
}

/// Two walks at once: most of the time they wait for a hand to rest.
const HALF: usize = places::PLACES.len() / 2;

#[test]
fn every_screen_is_told_in_words() {
    walk(&places::PLACES[..HALF]);
}

#[test]
fn every_layer_is_told_in_words() {
    walk(&places::PLACES[HALF..]);
}

#[test]
fn no_screen_and_no_layer_is_left_out() {
    let told: Vec<Context> = places::PLACES.iter().map(|place| place.context).collect();
    let untold: Vec<Context> = CONTEXTS
        .into_iter()
        .filter(|context| (context.is_screen() || context.is_layer()) && !NOT_YET.contains(context))
        .filter(|context| !told.contains(context) && *context != Context::Start)
        .collect();
    assert!(untold.is_empty(), "nobody has heard {untold:?}");
}

#[test]
fn a_new_store_is_a_list_one_hears() {
    let practice = Practice::new();
    let (home, store) = (practice.folder().to_str().unwrap(), practice.folder().join("own"));
    let environment = [("HOME", home), ("XDG_CONFIG_HOME", home), ("WAITWELL_UNWRAPPED", "1")];
    let arguments = ["--linear", "--store", store.to_str().unwrap(), "--clock", ear::CLOCK];
    let mut ear = Ear::begins(Pty::start(PROGRAM, &arguments, &environment, (80, 24)));
    ear.waits_for("Bring in a waiting list: .xlsx or .csv. First a dry run");
    let next = ear.hears("Down", "Load postcodes");
    assert_eq!(next.trim_end().lines().count(), 1, "{next}");
    ear.hears("Ctrl-l", "Register one child");
}

#[test]
fn only_what_changes_is_said_and_the_rest_is_asked_for() {
    let practice = Practice::new();
    let mut ear = practice.listen(true, &[("WAITWELL_UNWRAPPED", "1")]);
    let first = ear.waits_for("1 of 92.");
    assert!(first.contains("PRACTICE.") && first.contains("Ctrl-r says the row again"), "{first}");
    assert!(first.contains("95 days late: Offer Observation in the setting. PETROV, Layla"), "{first}");
    ear.silent("Up");
    let down = ear.hears("Down", "FENWICK, Rhys");
    assert!(down.ends_with("2 of 92.\r\n") && down.matches("\r\n").count() == 1, "the row alone: {down:?}");
    let row = ear.hears("Ctrl-r", "FENWICK, Rhys");
    assert_eq!(row, down, "said again as it was");
    let place = ear.hears("Ctrl-p", "Row 2 of 92.");
    assert!(place.contains("Today: all teams") && place.contains("Keys: a do it"), "{place}");
    let whole = ear.hears("Ctrl-l", "ROBINSON, Gurdeep");
    assert!(whole.contains("PETROV, Layla") && whole.matches("\r\n").count() > 10, "{whole}");
    // A colleague's change is not said until one goes on.
    let (store, moved) = (practice.store(), ["--clock", ear::CLOCK, "do", "z", "osei", "owen", "fam"]);
    let said = Command::new(PROGRAM).args(moved).arg("--store").arg(&store).output().unwrap();
    let _ = said;
    ear.pty.until_quiet(std::time::Duration::from_millis(700));
    ear.takes_in();
    // Typed text is echoed as it is typed, rubbed out by backspaces, and the line is said again when a word ends.
    ear.hears("/", "Find: ");
    let typed = ear.types("harris ", "Find: harris ");
    assert!(typed.starts_with("harris "), "{typed:?}");
    let found = ear.types("aimee", "1 of ");
    assert!(found.starts_with("aimee\r\nHARRIS, Aimee, born 14 Sep 22"), "{found:?}");
    assert!(found.ends_with("Find: harris aimee"), "{found:?}");
    let gone = ear.hears("Backspace", "\u{8} \u{8}");
    assert!(gone.starts_with("\u{8} \u{8}"), "{gone:?}");
    let back = ear.hears("Esc", "Back. Today: all teams");
    assert!(back.contains("FENWICK, Rhys"), "{back}");
}

#[test]
fn lines_are_broken_at_words_where_the_terminal_ends() {
    let practice = Practice::new();
    // Asked for by the person's own file: a login that runs one command leaves no arguments.
    let settings = practice.folder().join("waitwell");
    std::fs::create_dir_all(&settings).unwrap();
    std::fs::write(settings.join("desk.toml"), "linear = true\n").unwrap();
    let mut ear = practice.listen(false, &[]);
    let first = ear.waits_for("of 92.");
    assert!(first.split("\r\n").all(|line| line.len() < 80), "{first}");
    assert!(words(&first).contains("Offer Observation in the setting. PETROV, Layla"), "{first}");
    ear.pty.resize(40, 24);
    let narrow = ear.hears("Down", "of 92.");
    assert!(narrow.split("\r\n").all(|line| line.len() < 40), "{narrow}");
    assert!(narrow.matches("\r\n").count() > 1 && words(&narrow).contains("FENWICK, Rhys"), "{narrow}");
    // The variable says no, and goes first.
    let mut seen = practice.listen(false, &[("WAITWELL_LINEAR", "0")]);
    seen.pty.wait_for("[1 Today]");
    assert!(seen.pty.is_second_screen());
}

#[test]
fn the_line_does_nothing_that_was_not_heard() {
    let practice = Practice::new();
    let mut ear = practice.listen(true, &[("WAITWELL_UNWRAPPED", "1")]);
    ear.waits_for("1 of 92.");
    let mut journal = stage::Journal::of(&practice.store());
    ear.hears(":", "Line: ");
    // All in one: the Enter comes before anybody could have heard what it does.
    ear.takes_in();
    ear.pty.type_in("b harris aimee").press("Enter");
    let said = ear.waits_for("Enter does it");
    assert!(said.contains("Book HARRIS, Aimee") && said.contains("Polish interpreter"), "{said}");
    assert!(journal.new_changes().is_empty(), "nothing is done yet");
    ear.hears("Enter", "Booked HARRIS, Aimee");
    assert_eq!(journal.new_changes().iter().flat_map(stage::Change::names).collect::<Vec<_>>(), ["Agreed"]);
}
