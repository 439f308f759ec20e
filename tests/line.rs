//! The line at a real terminal over a real keeper: whole entries typed, what they say before Enter, and what the journal holds
//! after it; and the same entries as a command.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
mod support {
    #![allow(dead_code, reason = "other tests use the rest")]
    pub mod pty;
}
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "the table of keys uses the rest")]
mod stage;
use chrono::NaiveDate;
use stage::Stage;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use waitwell::domain::code::Code;
use waitwell::domain::command::Command as Asked;
use waitwell::domain::referral::Stage as Stands;
use waitwell::domain::session::{CarveOut, Slot};
use waitwell::wire::query::{Narrow, Query, StageIs};
use waitwell::wire::view::View;
use waitwell::wire::view_list::ListRow;

const TODAY: (i32, u32, u32) = (2026, 11, 20);

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(TODAY.0, TODAY.1, TODAY.2).unwrap()
}

/// A name as it is typed: `harris aimee`.
fn typed(row: &ListRow) -> String {
    row.name.replace(',', "").to_lowercase()
}

/// Opens the line on Waiting with this typed.
fn line(stage: &mut Stage, entry: &str) {
    stage
        .pty
        .press(":")
        .wait_for("Esc back --")
        .press("Ctrl-u")
        .wait_for("What is to be done?")
        .type_in(entry);
}

/// Presses Enter and waits until the journal has something new.
fn done(stage: &mut Stage) -> Vec<String> {
    enter(stage);
    changes(stage)
}

/// Presses Enter so long after what was shown last that it counts; the pause is the rule's, not a wait for something.
fn enter(stage: &mut Stage) {
    stage.pty.torn(&[b"", b"\r"], Duration::from_millis(160));
}

fn changes(stage: &mut Stage) -> Vec<String> {
    let (mut names, journal) = (Vec::new(), &mut stage.journal);
    stage.pty.wait("a change", |_| {
        names.extend(journal.new_changes().iter().flat_map(stage::Change::names));
        !names.is_empty()
    });
    names
}

/// Whether there is a place today for a child.
fn places_today(stage: &Stage, row: &ListRow) -> bool {
    let narrow = Narrow { from: Some(today()), to: Some(today()), ..Narrow::default() };
    match stage.look(Query::Places { referral: row.referral, service: None, narrow }) {
        View::Places(page) => page.standing.is_none() && !page.rows.is_empty(),
        other => panic!("no places: {other:?}"),
    }
}

/// Nothing was written.
fn nothing_done(stage: &mut Stage) {
    let new = stage.journal.new_changes();
    assert!(new.is_empty(), "{new:?}");
}

#[test]
fn an_entry_says_what_it_will_do_then_books_cancels_and_is_undone() {
    let mut stage = Stage::new();
    stage.pty.press("2").wait_for("[2 Waiting]").wait_for(" of ");
    let waits = |row: &&ListRow| matches!(row.stage, Stands::Waiting { .. }) && row.pathway.as_str() == "nd";
    let row = stage.rows(StageIs::Waiting).iter().find(waits).cloned().expect("a child who waits for ND");

    line(&mut stage, &format!("b {} nd", typed(&row)));
    stage.pty.wait_for(&format!("Book {}", row.name)).wait_for("-> ND assessment").wait_for("1st of");
    nothing_done(&mut stage);
    assert_eq!(done(&mut stage), ["Agreed"]);
    stage.pty.wait_for("u undoes");
    stage.undo_last();

    // The row in front is `.`; by whom and why by their beginnings.
    stage.waiting('b', |row| matches!(row.stage, Stands::Booked { on, .. } if on > today()));
    stage.journal.new_changes();
    line(&mut stage, "x . fam ill, rang at nine");
    stage.pty.wait_for("illness").wait_for("Enter does it");
    assert_eq!(done(&mut stage), ["Cancelled"]);
    stage.undo_last();

    // What is left open is asked by the verb's own layer, with what was said already chosen.
    line(&mut stage, "x . fam");
    stage.pty.wait_for("Enter asks the rest");
    enter(&mut stage);
    stage.pty.wait_for("by the family: why?").press("h");
    assert_eq!(changes(&mut stage), ["Cancelled"]);
    stage.undo_last();

    // Two weeks on from where it stands; the old place is kept until then.
    line(&mut stage, "m . +2w");
    stage.pty.wait_for("The old").wait_for("Enter does it");
    assert_eq!(done(&mut stage), ["Moved"]);
    stage.undo_last();
}

#[test]
fn rows_have_numbers_while_the_line_is_open_and_history_has_no_names() {
    let mut stage = Stage::new();
    stage.pty.press("2").wait_for("[2 Waiting]").wait_for("order: priority");
    let third: String = stage.pty.line(6).chars().skip(20).take(12).collect();
    line(&mut stage, "c 3 no");
    stage.pty.wait_for(" 3 ").wait_for(": Rang: No answer.").wait_for(third.trim());
    assert_eq!(done(&mut stage), ["Contact"]);
    stage.pty.wait_gone("c 3 no").press(":").wait_for("What is to be done?").press("Up").wait_for(" :c #");
    stage.pty.wait_for(third.trim()).press("Esc").wait_gone("Enter does it");

    // Row 99 is not there; the mark of no marks neither.
    line(&mut stage, "c 99 no");
    stage
        .pty
        .wait_for("There is no row 99 in sight")
        .press("Enter")
        .wait_for("Nothing was done.")
        .press("Ctrl-u");
    stage.pty.type_in("c * no").wait_for("Nothing is marked.").press("Ctrl-u").press("Esc");
    nothing_done(&mut stage);

    // On marks: the verb's own preview.
    stage.pty.press("Space Down Space").wait_for("2 marked");
    line(&mut stage, "z * fam");
    stage.pty.wait_for("2 marked children").press("Enter").wait_for("ticked").press("Esc").press("Esc");
    nothing_done(&mut stage);
}

#[test]
fn enter_never_picks_one_of_several_and_never_acts_on_what_was_not_yet_said() {
    let mut stage = Stage::new();
    stage.pty.press("2").wait_for("[2 Waiting]").wait_for("order: priority");
    let rows = stage.rows(StageIs::Waiting);
    let family = |row: &ListRow| row.name.split(',').next().unwrap_or_default().to_owned();
    let several = rows.iter().map(family).find(|name| {
        name.chars().all(char::is_alphabetic) && rows.iter().filter(|row| family(row) == *name).count() > 1
    });
    let several = several.expect("two children of one family name");
    line(&mut stage, &format!("p {} soon", several.to_lowercase()));
    stage.pty.wait_for("children fit. Type more, or Enter to choose.");
    // It is said of what was typed before its last letters, too: Enter is for what was there when it came.
    enter(&mut stage);
    stage.pty.wait_for("-> Soon").wait_for("Enter does it");
    nothing_done(&mut stage);
    assert!(stage.pty.screen().contains(">   "), "one of them is in front");
    stage.pty.press("Down").wait_for("Enter does it").press("Esc");
    nothing_done(&mut stage);

    // Typed ahead in one write: what it would do has not been on the screen.
    stage.pty.press(":").wait_for(":").press("Ctrl-u");
    let name = typed(&rows[0]);
    stage.pty.glued("c ").glued(&name[..4.min(name.len())]);
    for letter in format!("{} no", &name[4.min(name.len())..]).chars() {
        stage.pty.glued(&letter.to_string());
    }
    stage.pty.glued("\r").wait_for("Enter came before this was shown").wait_for("Enter does it");
    nothing_done(&mut stage);
    assert_eq!(done(&mut stage), ["Contact"]);
}

#[test]
fn a_day_by_entries_two_on_one_line_and_a_refusal_keeps_the_rest() {
    let mut stage = Stage::new();
    stage.pty.press("2").wait_for("[2 Waiting]").wait_for("order: priority");
    // Sessions of this afternoon, and the first child who may have a place in it.
    let venues = match stage.look(Query::People) {
        View::People { venues, .. } => venues,
        other => panic!("no venues: {other:?}"),
    };
    let slot = |start| Slot { start, minutes: 90, places: 1, carve_out: CarveOut::Anyone };
    for (service, venue) in ["nd", "nd-observe", "nd-feedback"].into_iter().zip(&venues) {
        let made = stage.link.send(Asked::MakeSession {
            service: Code::known(service),
            venue: venue.id,
            room: String::new(),
            date: today(),
            slots: vec![slot(15 * 60), slot(16 * 60 + 30)],
            end: 18 * 60,
            people: Vec::new(),
            capacity: 0,
        });
        made.expect("a session");
    }
    stage.journal.new_changes();
    let waits: Vec<ListRow> = stage.rows(StageIs::Waiting);
    let row =
        waits.iter().find(|row| places_today(&stage, row)).cloned().expect("a child with a place today");
    line(&mut stage, &format!("b {} today", typed(&row)));
    stage.pty.wait_for("-> ").wait_for("Enter does it");
    assert_eq!(done(&mut stage), ["Agreed"]);
    stage.pty.wait_gone("Enter does it");
    let name = typed(&row);
    line(&mut stage, &format!("came {name}; out {name} unfinished"));
    stage.pty.wait_for("came:").wait_for("then: out");
    assert_eq!(done(&mut stage), ["Attended"]);
    stage.pty.wait_for("Unfinished: another appointment.").wait_for("Enter does it");
    assert_eq!(done(&mut stage), ["OutcomeRecorded"]);
    stage.pty.wait_gone("Enter does it");

    // The second rests on the first: where that is refused, nothing of it is done, and the line stays.
    line(&mut stage, &format!("came {name}; c {name} no"));
    stage.pty.wait_for("recorded already");
    enter(&mut stage);
    stage.pty.wait_for("Nothing was done.");
    nothing_done(&mut stage);
    stage.pty.wait_for("then: c").press("Esc");

    // Somebody is away: each session is shown before it is recorded.
    line(&mut stage, "sick");
    stage.pty.press("Enter").wait_for("Who is away?");
    let staff = stage.pty.screen();
    assert!(staff.contains("sick WHO [days]"));
    stage.pty.press("Ctrl-u").press("Esc");
    nothing_done(&mut stage);
}

#[test]
fn the_palette_says_why_not_now_and_find_hands_an_entry_over() {
    let mut stage = Stage::new();
    stage.waiting('w', |row| matches!(row.stage, Stands::Waiting { .. }));
    stage.journal.new_changes();
    stage.pty.press(":").wait_for("What is to be done?").type_in("cancel a booking").wait_for("not now");
    stage.pty.wait_for("has no place that could");
    stage.pty.press("Enter").wait_for("has no place that could be cancelled").press("Esc");
    nothing_done(&mut stage);
    stage.pty.press("/").wait_for("Find:").type_in("c zzyyx no").wait_for(": c zzyyx no").press("Down");
    stage.pty.wait_for("Enter says on the line").press("Enter").wait_for("No child like").press("Esc");
    nothing_done(&mut stage);
}

#[test]
fn a_list_is_asked_for_in_words_and_comes_off_again() {
    let mut stage = Stage::new();
    stage.pty.press(":").wait_for("Esc back --").type_in("late nd").wait_for("past target").press("Enter");
    stage.pty.wait_for("[2 Waiting]").wait_for("Waiting: ND").wait_for("past target");
    stage.pty.press("Backspace").wait_for("Filter off: past target");
    nothing_done(&mut stage);
}

#[test]
fn a_persons_own_words_and_the_line_that_stays_open() {
    let mut stage = Stage::new();
    stage.pty.press("2").wait_for("[2 Waiting]").wait_for("order: priority").press("q q");
    stage.pty.ended();
    stage.keys("entry-first = true\n\n[alias]\nring = \"c\"\nspaet = \"late nd\"\n");
    stage.again();
    // The line is there at once, and letters are text.
    stage.pty.wait_for("What is to be done?").type_in("waiting").wait_for("screen 2: Waiting").press("Enter");
    stage.pty.wait_for("[2 Waiting]").wait_for(" of 38").wait_for("What is to be done?");
    // With nothing typed it speaks of the child that the cursor came to while it was open.
    stage.pty.wait_for("Enter: open");
    // With the line's own key before it, too: the line is open already.
    stage.pty.type_in(":ring 2 no").wait_for("Rang: No answer.").wait_for("Enter does it");
    assert_eq!(done(&mut stage), ["Contact"]);
    stage.pty.wait_for(" Rang ").wait_for("What is to be done?");
    stage.pty.type_in("spaet").wait_gone("What is to be done?").wait_for("past target");
    stage.pty.press("Esc").wait_for("What is to be done?").wait_for("Enter: open");
    // Enter with nothing typed opens what is in front, and begins no act.
    stage.journal.new_changes();
    enter(&mut stage);
    stage.pty.wait_for("[9 Record]").wait_for("What is to be done?");
    nothing_done(&mut stage);
    stage.pty.press("Ctrl-c").wait_for("Leave the desk?").press("q");
    stage.pty.ended();
    // A file that is wrong is refused by its line, and the keys as they ship serve.
    stage.keys("[alias]\ntba = \"fly\"\n");
    stage.again();
    stage.pty.wait_for("\"fly\" is no verb of the line");
}

#[test]
fn a_day_that_there_is_not_is_told_and_is_no_part_of_a_name() {
    let mut stage = Stage::new();
    stage.pty.press("2").wait_for("[2 Waiting]").wait_for(" of ");
    let words = "31 Nov does not exist. Did you mean 30 Nov or 1 Dec?";
    for entry in ["b harris 31nov", "b harris 31/11/26", "z . 31 nov fam", "m . 28nov-31nov"] {
        line(&mut stage, entry);
        stage.pty.wait_for(words).press("Esc").wait_gone("Esc back --");
    }
    let (fine, said) = program(&stage.store(), &["b harris 31/11/26"]);
    assert!(!fine && said.contains(words), "{said}");
    nothing_done(&mut stage);
}

#[test]
fn a_list_is_narrowed_by_the_words_of_the_filters_also_where_they_are_several() {
    let mut stage = Stage::new();
    stage.pty.press("2").wait_for("[2 Waiting]").wait_for(" of ");
    line(&mut stage, "list looked after over");
    stage.pty.wait_for("looked after").wait_for("past target").wait_for("Enter opens it");
    enter(&mut stage);
    stage.pty.wait_for("Waiting: all pathways").wait_for("looked after, past target").wait_for(" of ");
    line(&mut stage, "list under review newark and sherwood");
    stage.pty.wait_for("Newark").wait_for("Enter opens it");
    enter(&mut stage);
    stage.pty.wait_for("Waiting: all pathways, under review, Newark");
    nothing_done(&mut stage);
}

#[test]
fn a_place_that_was_declined_is_not_the_one_that_enter_books_next() {
    let mut stage = Stage::new();
    stage.pty.press("2").wait_for("[2 Waiting]").wait_for(" of ");
    let waits = |row: &&ListRow| matches!(row.stage, Stands::Waiting { .. }) && row.pathway.as_str() == "nd";
    let row = stage.rows(StageIs::Waiting).iter().find(waits).cloned().expect("a child who waits for ND");
    let best = |stage: &Stage| match stage.look(Query::Places {
        referral: row.referral,
        service: None,
        narrow: Narrow::default(),
    }) {
        View::Places(page) => page.rows,
        other => panic!("no places: {other:?}"),
    };
    let first = best(&stage).remove(0);
    line(&mut stage, &format!("off {} nd no day", typed(&row)));
    stage.pty.wait_for("declined: day does not suit").wait_for("Enter does it");
    assert_eq!(done(&mut stage), ["Offered", "OfferDeclined"]);
    let rows = best(&stage);
    assert_ne!(rows[0].when, first.when, "{:?}", rows[0]);
    let behind = rows.iter().position(|other| (other.session, other.when) == (first.session, first.when));
    assert_eq!(behind, Some(rows.len() - 1), "{rows:?}");
    assert_eq!(rows[rows.len() - 1].why, "declined 20 Nov: day");
    stage.pty.wait_gone("Esc back --");
    stage.to_row(&row.name.chars().take(14).collect::<String>());
    stage.pty.press("b").wait_for("Why this one").press("End").wait_for("declined 20 Nov: day");
}

fn program(store: &Path, words: &[&str]) -> (bool, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_waitwell"))
        .arg("do")
        .args(["--store", store.to_str().unwrap(), "--clock", "2026-11-20T14:32:00Z"])
        .args(words)
        .output()
        .unwrap();
    (
        out.status.success(),
        String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr),
    )
}

#[test]
fn the_same_entries_as_a_command() {
    let mut stage = Stage::new();
    stage.pty.press("2").wait_for("[2 Waiting]").wait_for("order: priority");
    let store = stage.store();
    let row = stage.rows(StageIs::Waiting).into_iter().next().expect("a child who waits");
    let name = typed(&row);
    let (well, said) = program(&store, &["--dry-run", "c", &name, "no"]);
    assert!(well && said.contains("Rang: No answer."), "{said}");
    nothing_done(&mut stage);
    let (well, said) = program(&store, &["--id", "one", "c", &name, "no"]);
    assert!(well && said.contains(&row.name), "{said}");
    assert_eq!(changes(&mut stage), ["Contact"]);
    let (well, _) = program(&store, &["--id", "one", "c", &name, "no"]);
    assert!(well, "the same id again is the same deed");
    nothing_done(&mut stage);
    for (words, why) in [
        (vec!["x", &*name, "fam", "ill"], "Nothing was done"),
        (vec!["why", &*name], "`waitwell why`"),
        (vec!["fly", &*name], "no verb of the line"),
        (vec!["c", "zzzyx", "no"], "No child like"),
        (vec!["c", &*name, "no;", "c", &*name, "no"], "One entry at a time"),
    ] {
        let (well, said) = program(&store, &words);
        assert!(!well && said.contains(why), "{words:?}: {said}");
    }
    nothing_done(&mut stage);
}
