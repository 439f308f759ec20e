//! The practice store's first hour: a day in full swing, the help, keys that do nothing, and the tour with its colleague.
use crate::office::{CLOCK, Office, PROGRAM, line_of};
use crate::support::pty::Pty;
use std::process::Command;

#[test]
fn the_practice_desk_opens_in_the_middle_of_a_day() {
    let office = Office::practice();
    // As many children as it takes for every clinic to have somebody waiting.
    let mut desk = office.desk_of((80, 24), &["--clock", CLOCK, "demo", "--children", "1500"]);
    desk.wait_for("PRACTICE").wait_for("New here? :tour shows ten tasks in six minutes. ? lists the keys.");
    desk.wait_for("0 without a next step").wait_for("1 look-alike to settle");
    let steps = office.run(&["next-steps", "--json"]);
    assert_eq!(steps.matches("Fill freed place").count(), 2, "two places were given up");
    assert_eq!(steps.matches("Same child?").count(), 1, "one look-alike");
    desk.press("5").wait_for("Drop-in: Hawthorn").wait_for("WAITING").wait_for("WITH");
    let sessions = office.run(&["sessions", "--from", "2026-11-20", "--to", "2026-12-20"]);
    let mar = sessions.lines().find(|line| line.contains(" mar ") && line.contains("not quorate"));
    assert!(mar.is_some(), "a review whose quorum has gone:\n{sessions}");
}

#[test]
fn a_key_that_does_nothing_says_what_may_have_been_meant() {
    let office = Office::practice();
    office.write("waitwell/keys.toml", "[today]\nlater = \"g\"\n");
    let mut desk = office.desk();
    desk.wait_for("a opens").wait("a row", |pty| line_of(pty, ">").contains(" ND "));
    desk.press("B").wait_for("B does nothing here. Is Caps Lock on? Small, it is b book.");
    desk.press("Delete").wait_for("Delete does nothing here. Looking for: x cancel a booking");
    desk.press("j").wait_for("Looking for: Down the row after");
    desk.press("Ctrl-z").wait_for("Looking for: u undo?");
    // The person's own keys are the ones named: z is free now, g puts off, and is beside h.
    desk.press("h").wait_for("h does nothing here. Looking for: g not today");
    desk.press("z").wait("z is nothing", |pty| {
        let said = line_of(pty, "z does nothing here");
        !said.is_empty() && !said.contains("z not today")
    });
    // In a layer, what is meant on the screen behind it is known.
    desk.press("/").wait_for("Find:").type_in("harris aimee").wait_for(">  HARRIS, Aimee").press("Enter");
    desk.wait_for("JOURNEY").press("y").wait_for("STARTS").press("b");
    desk.wait_for("b does nothing here. Esc goes back; there it is book.");
    // Halves of torn sequences say nothing at all.
    desk.press("Esc").wait_gone("STARTS").press("7").wait_for("not there yet").press("~");
    desk.press("m").wait_for("Move").press("Esc").wait_gone("Move HARRIS");
    assert!(!desk.screen().contains("~ does"), "{}", desk.screen());
}

/// Who has other keys is told of those, wherever a sentence names one.
#[test]
fn sentences_name_the_persons_own_keys() {
    let office = Office::practice();
    office.write("waitwell/keys.toml", "[global]\nundo = \"g\"\n[today]\nahead = \"j\"\n");
    let mut desk = office.desk();
    desk.wait_for("j opens").wait("a row", |pty| line_of(pty, ">").contains(" ND "));
    desk.press("z").wait_for("Not now:").press("w").wait_for("g undoes");
    assert!(!desk.screen().contains("u undoes") && !desk.screen().contains("a opens"), "{}", desk.screen());
    desk.press("?")
        .wait_for("Keys here")
        .press("End")
        .wait_for("g undoes")
        .press("Esc")
        .wait_gone("Keys here");
    desk.press("g").wait_for("Undone");
}

#[test]
fn a_keys_file_that_is_wrong_is_refused_by_line_and_the_keys_are_as_they_ship() {
    let office = Office::practice();
    office.write("waitwell/keys.toml", "[today]\n# booking by its own letter\nbook = \"3\"\n");
    let mut desk = office.desk();
    desk.wait("a row", |pty| line_of(pty, ">").contains(" ND "));
    desk.wait_for("keys.toml line 3: 3 cannot be used for book: a digit")
        .wait_for("are used until this is mended.");
    desk.press("b").wait_for("SAY FIRST").press("Esc").wait_gone("SAY FIRST");
    // It is told at every login until it is mended, before what was left half done.
    desk.press("/").wait_for("Find:").type_in("zzbell tom").wait_for("New referral for").press("Enter");
    desk.wait_for("a child not on record").press("Esc").wait_for("Kept as a draft").press("q q");
    assert!(desk.ended().success());
    let mut desk = office.demo_desk((120, 36));
    desk.wait("both", |pty| {
        let screen = pty.screen();
        let at = |words: &str| screen.find(words);
        at("keys.toml line 3: 3 cannot be used for book")
            .is_some_and(|first| at("1 form half filled before") > Some(first))
    });
    desk.press("q q");
    assert!(desk.ended().success());
    // Of two files that are wrong both are told.
    office.write("waitwell/desk.toml", "blocks = \"perhaps\"\n");
    let mut desk = office.desk();
    desk.wait_for("keys.toml line 3: 3 cannot be used for book: a digit");
    desk.press("?").wait_for("Said last").wait_for("desk.toml line 1: blocks is true or false.");
}

#[test]
fn the_help_is_of_what_is_in_front_and_does_what_is_chosen() {
    let office = Office::practice();
    for size in [(80, 24), (40, 20)] {
        let mut desk = office.demo_desk(size);
        desk.wait_for("New here?").press("?").wait_for("Keys here");
        // A key pressed here shows itself and does nothing; Enter does it.
        desk.press("v").wait("v in front", |pty| line_of(pty, ">").contains("v ")).press("Enter");
        desk.wait_for("Whose steps?")
            .press("?")
            .wait_for("? is none of the choices")
            .press("F1")
            .wait_for("Keys here");
        desk.wait_for("Pick");
        desk.press("End").wait("the end", |pty| !pty.screen().contains("  Pick"));
        desk.press("Home").wait_for("Pick");
        desk.press("F1").wait_gone("Keys here").press("Esc").wait_gone("Whose steps?");
        // What cannot be done says why not.
        desk.press("?").wait_for("Keys here").press("f");
        desk.wait("f in front", |pty| line_of(pty, ">").contains("f ")).press("Enter");
        desk.wait_for("Not now, filter");
        desk.press("q").wait_gone("Keys here").press("q q");
        assert!(desk.ended().success());
    }
}

#[test]
fn for_five_days_the_keys_are_told_in_full_and_the_help_stars_what_was_never_used() {
    let office = Office::new();
    let mut desk = office.desk();
    desk.wait_for("Nothing here yet").press("z").wait_for("put away").wait_for("Nothing for anybody today");
    assert!(desk.line(23).contains("/ find a child"), "{}", desk.screen());
    desk.press("v").wait_for("Whose steps?").press("Esc").wait_gone("Whose steps?");
    desk.press("?").wait_for("* new to you").press("v");
    desk.wait("v known", |pty| line_of(pty, " v   ").starts_with(">  v")).press("Esc").wait_gone("Keys here");
    desk.press("q q");
    assert!(desk.ended().success());
    // Kept for the next time, by the keeper.
    let mut desk = office.desk();
    desk.wait_for("Nothing for anybody today").press("?").wait_for("* new to you").press("v");
    desk.wait("v known", |pty| line_of(pty, " v   ").starts_with(">  v")).press("i");
    desk.wait("i not known", |pty| line_of(pty, " i   ").starts_with(">* i"));
}

/// The next child of the list in front for whom there is a place: `b` opens the places, and one is in front.
fn places(desk: &mut Pty) {
    desk.wait("rows", |pty| line_of(pty, ">").contains("Offer "));
    for _ in 0..12 {
        let before = desk.line(21);
        desk.press("Down").wait("the next row", |pty| pty.line(21) != before);
        desk.press("b").wait_for("SAY FIRST").wait("places or none", |pty| {
            pty.screen().contains("earliest")
                || pty.screen().contains("NOT NOW")
                || pty.screen().contains("LEFT OUT")
        });
        if desk.screen().contains(">  1 ") && !desk.screen().contains("STANDS") {
            return;
        }
        desk.press("Esc").wait_gone("SAY FIRST");
    }
    panic!("nobody can be booked:\n{}", desk.screen());
}

#[test]
fn the_tour_is_done_with_real_keys_and_a_colleague_is_met() {
    let office = Office::practice();
    let mut desk = office.desk();
    desk.wait_for("New here?").wait_for("0 without a next step");
    desk.press(":").wait_for("What is to be done?").type_in("tour").press("Enter");
    desk.wait_for("1/10 A mother rings: find HARRIS, Aimee. / then");
    // A verb of another task is answered with the one that is meant.
    desk.press("x")
        .wait_for("x is cancel a booking; Esc leaves it. Meant: / harris")
        .press("Esc")
        .wait_gone("by whom?");
    desk.press("/").wait_for("Find:").type_in("harris aimee").wait_for(">  HARRIS, Aimee").press("Enter");
    desk.wait_for("2/10").press("y").wait_for("STARTS").wait_for("3/10").press("Esc").wait_gone("STARTS");
    // Left and come back to, by another desk of the same person.
    desk.press("Esc").wait_for("The tour waits at task 3").press("q q");
    assert!(desk.ended().success());
    let mut desk = office.desk();
    desk.wait_for("The tour waits at task 3")
        .press(":")
        .wait_for("to be done?")
        .type_in("tour")
        .press("Enter");
    desk.wait_for("3/10").press("/").wait_for("Find:").type_in("harris aimee").wait_for(">  HARRIS, Aimee");
    desk.press("Enter").wait_for("JOURNEY").press("b").wait_for("SAY FIRST").press("Enter");
    desk.wait_for("4/10").wait_for("Booked HARRIS, Aimee");

    desk.press("1").wait_for("[1 Today]");
    places(&mut desk);
    desk.press("d").wait_for("offered and declined. Why?").press("d").wait_for("5/10");
    desk.press("Esc").wait_gone("SAY FIRST").press("u").wait_for("6/10");
    desk.press("3").wait_for("Received ").press("a").wait_for("s ").press("s").wait_for("7/10");

    // The colleague takes the place that is looked at: named on the screen, the next best in front.
    desk.press("1").wait_for("[1 Today]");
    places(&mut desk);
    desk.wait_for("7/10 jpatel was first! The next best is in front").wait_for("Enter books it");
    desk.torn(&[b"", b"\r"], std::time::Duration::from_millis(400)).wait_for("8/10");
    let done = office.run(&["list", "--json"]);
    assert!(!done.is_empty());

    desk.press("5").wait_for("EXPECTED").press("a").wait_for("9/10");
    // Somebody is sick: the session in front, and the first of its people. `>` would leave the task out.
    desk.press("4").wait_for("[4 Diary]").wait_for("[12:30");
    desk.press("x")
        .wait_for("away")
        .press("a")
        .wait_for("Who")
        .press("Enter")
        .wait_for("ticked --")
        .press("Enter");
    desk.wait_for("10/10").wait_for("2 changes done");
    desk.press("/").wait_for("Find:").type_in("harris aimee").wait_for(">  HARRIS, Aimee").press("Enter");
    desk.wait_for("JOURNEY").press(":").wait_for("to be done?").type_in("why").press("Enter");
    desk.wait_for("That was the tour").wait_for("STARTS");
    let verified = Command::new(PROGRAM).args(["--store", &office.store(), "verify"]).output().unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}

#[test]
fn on_a_real_desk_the_tour_says_where_it_is() {
    let office = Office::new();
    let mut desk = office.desk();
    desk.wait_for("Nothing here yet").press(":").wait_for("to be done?").type_in("tour").press("Enter");
    desk.wait_for("The tour is for the practice desk").wait_for("waitwell demo");
}

#[test]
fn while_the_practice_desk_is_made_it_says_so_and_takes_no_keys() {
    let office = Office::practice();
    let mut desk = office.desk_of((80, 24), &["--clock", CLOCK, "demo", "--children", "1500"]);
    desk.wait_for("The practice desk is being made (1,500 invented children)").type_in("zqx/obrien");
    desk.wait_for("New here?").wait_for("0 without a next step");
    let all = String::from_utf8_lossy(desk.all()).into_owned();
    assert!(!all.contains("zqx"), "what was typed is not printed: {all}");
    assert!(!desk.screen().contains("Find:") && !desk.screen().contains("does nothing"), "{}", desk.screen());
}

#[test]
fn the_first_line_of_an_empty_store_leads_to_the_practice_desk_with_a_word() {
    let office = Office::new();
    let mut desk = office.desk_of((80, 24), &["--clock", CLOCK]);
    desk.wait_for("Look round first").press("End Enter");
    desk.wait_for("The practice desk is being made (6,000 invented children)");
    assert!(!desk.screen().contains("Look round first"), "{}", desk.screen());
}

#[test]
fn the_practice_desk_has_the_postcodes_of_its_own_children() {
    let office = Office::practice();
    let mut desk = office.desk();
    desk.wait_for("New here?").press(":").wait_for("to be done?").type_in("reg quux zed 14/9/22 nd ng5 6lt");
    desk.wait_for("Enter opens it")
        .press("Enter")
        .wait_for("a child not on record")
        .wait_for("NG5 6LT: Gedling");
}

/// What somebody does at it is not taken from under their hands by a second terminal.
#[test]
fn the_practice_store_is_not_made_afresh_under_a_desk() {
    let office = Office::practice();
    let mut desk = office.desk();
    desk.wait_for("New here?");
    let mut other = office.desk_of((80, 24), &["--clock", CLOCK, "demo", "--children", "300"]);
    other.wait_for("Somebody is at this practice store (1 desk)").wait_for("Nothing was changed");
    desk.press("2").wait_for("[2 Waiting]").press("q q");
    desk.ended();
    let mut other = office.desk_of((80, 24), &["--clock", CLOCK, "demo", "--children", "300"]);
    other.wait_for("New here?");
}
