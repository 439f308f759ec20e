//! Every screen and layer in a small window: it is opened at 80x24, then the window is made small, and what a person needs is still
//! there: what it is (a layer about a child: the child's name), where the cursor is, and how one leaves it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops")]
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "other tests use the rest")]
mod stage;
mod support;
use stage::{Stage, once_more};
use support::pty::{PATIENCE, Pty};
use waitwell::wire::query::StageIs;

/// Small windows: cards with a line for keys, and the least there is.
const SMALL: [(u16, u16); 2] = [(40, 20), (32, 8)];

/// One place of the desk.
struct Place {
    /// Where it is opened: known to [`go`].
    from: &'static str,
    /// What is pressed and waited for there, as [`Stage::play`] reads it.
    opens: &'static str,
    /// What stands in its title, as far as the least window has room.
    title: &'static str,
    /// What stands at the foot: how it is left, or on a screen where all keys are.
    foot: &'static str,
    /// How it is left.
    back: &'static str,
}

const fn screen(from: &'static str, opens: &'static str, title: &'static str) -> Place {
    Place { from, opens, title, foot: "keys", back: "" }
}

const fn layer(from: &'static str, opens: &'static str, title: &'static str) -> Place {
    Place { from, opens, title, foot: "Esc ", back: "~Ctrl-c" }
}

const fn two(from: &'static str, opens: &'static str, title: &'static str) -> Place {
    Place { from, opens, title, foot: "Esc ", back: "~Ctrl-c | ~Ctrl-c" }
}

/// In the order in which they are walked.
const PLACES: &[Place] = &[
    screen("today", "", "Today: all teams"),
    layer("today", "? | =Keys here", "Keys here"),
    layer("today", "v | =Whose steps?", "Whose steps?"),
    layer("today", "q | =Leave the desk?", "Leave the desk?"),
    layer("today", "/ | =Find: | 'harr | =start of names", "Find"),
    layer("today", ": | Ctrl-u | =What is to be done? | => a ", "What is to be done?"),
    layer("today", ": | Ctrl-u | =What is to be done? | 'b harris | =children fit", "b WHO"),
    screen("today", ": | Ctrl-u | =What is to be | 'intake | =Enter: | Enter | =Intake: ", "Intake: "),
    layer("look-alike", "= | =On record", "Same child?"),
    screen("today", ": | Ctrl-u | =What is to be | 'close the | =Enter: | Enter | =Close ", "Close "),
    screen("triage", "", "Triage: "),
    layer("triage", "v | =Triage which queue?", "Triage which queue?"),
    screen("waiting", "", "Waiting: "),
    layer("waiting", "s | =Sort by", "Sort by"),
    layer("waiting", "f | =Show only", "Show only"),
    layer("waiting", "v | =View | c | =Columns of the list", "Columns of the list"),
    layer("waiting", "e | =To a file:", "To a file:"),
    layer("waiting", "l | =WAITING FOR", "What to say: PETROV, Layla"),
    layer("waiting", "y | =Effect on the clock", "Why "),
    layer("waiting", "w | =Who changed", "Who changed or looked: PETROV"),
    layer("waiting", "n | =New referral", "New referral: PETROV, Layla"),
    layer("waiting", "z | =Not now", "Not now: PETROV"),
    layer("waiting", "b | =>  1 ", "Book PETROV, Layla"),
    two("waiting", "b | =>  1 | f | =Which days", "Which days"),
    two("waiting", "b | =>  1 | y | =-- Why", "Why "),
    two("waiting", "b | =>  1 | d | =offered and declined", "PETROV, Layla: "),
    screen("record", "", "HARRIS, Aimee"),
    screen("record", "~Tab", "HARRIS, Aimee"),
    layer("record", "b | =>  1 ", "Book HARRIS, Aimee"),
    layer("record", "c | =Contact about", "Contact about HARRIS"),
    layer("record", "r | =Refer", "Refer HARRIS"),
    layer("record", "r | =Refer | m | => Question", "Refer HARRIS"),
    layer("record", "h | =hidden from you", "HARRIS, Aimee"),
    layer("record", "p | =riority", "riority"),
    screen("clinic", "", "Diary "),
    layer("clinic", "b | =SAY", "Best child for ND"),
    layer("clinic", "f | =1 of 1 ticked", "Fill ND Arnold"),
    layer("clinic", "f | =1 of 1 ticked | m | =ND Arnold, November 2026", "Fill ND Arnold"),
    layer("clinic", "p | =People of", "People of"),
    layer("clinic", "m | =Move ND | =[ Save ]", "Move ND Arnold"),
    layer("clinic", "c | =Call list", "Call list"),
    layer("clinic", "e | =Clinic list", "Clinic list"),
    layer("clinic", "x | =Call", "Away, shut or called"),
    layer("clinic", "x | =Call | s | =ticked", "Call off ND"),
    layer("clinic", "v | =Rows of the diary", "Rows of the diary"),
    layer("clinic", "v | =Rows of the diary | s | =Staff: who works", "Staff: who works"),
    layer("clinic", "v | =Rows of the diary | a | =-- Away and shut", "Away and shut"),
    layer("clinic", "v | =Rows of the diary | v | =-- Venues and rooms", "Venues and rooms"),
    layer("clinic", "n | =New session", "New session"),
    layer("clinic", "t | =All templates", "ND Arnold"),
    layer("clinic", "t | =All templates | t | =Clinic templates", "Clinic templates"),
    two("clinic", "t | =All templates | t | => CCC City | Enter | =All of it", "CCC City"),
    layer("clinic", "t | =All templates | m | =On which days", "A template from ND"),
    screen("clinic", "Enter | =People ", "ND assessment, Arnold"),
    screen("board", "", "EXPECTED"),
    layer("board", "n | =who came", "Walk-in"),
    layer("board", "e | =Day's sheet", "Day's sheet"),
    layer("board", "v | =Which drop-in?", "Which drop-in?"),
    layer("board", "p | =People of", "People of"),
    screen("reviews", "", "Reviews: all"),
    layer("reviews", "n | =Assemble", "Assemble"),
    layer("reviews", "v | =Which reviews?", "Which reviews?"),
    screen("one review", "", "MAR Arnold"),
    layer("one review", "p | =People of", "People of"),
    layer("calls", "", "Ring about SLT"),
    two("calls", "v | =how families fared", "Short notice: how families"),
];

fn go(stage: &mut Stage, from: &str) {
    match from {
        "today" => stage.play("1 | =[1 Today] | = steps, "),
        "look-alike" => {
            stage.play("1 | =[1 Today] | : | Ctrl-u | =What is to be | 'intake | =Enter: | Enter | =Intake: ");
            stage.to_row("same child?");
        }
        "triage" => stage.play("3 | =Triage: "),
        "board" => stage.play("5 | =[5 Drop-in] | =-- Drop-in: Hawthorn"),
        "one review" => {
            go(stage, "reviews");
            stage.play("Enter | =People: | Home | =-- SLT T Novak");
        }
        "waiting" => {
            stage.waiting('w', |row| row.name == "PETROV, Layla");
        }
        "record" => stage.record("HARRIS, Aimee"),
        "clinic" => stage.play(
            "4 | =[4 Diary] | 0 | =week of 16 Nov | > | =23 Nov 2026 | > | =30 Nov 2026 | Left Left Left Left | \
             PgUp PgUp | =ND Arnold Mon 30 Nov 09:30",
        ),
        "reviews" => stage.play("6 | =[6 Review] | =Reviews: all | =NOT QUORATE | Home"),
        "calls" => calls(stage),
        other => panic!("no place {other:?}"),
    }
}

/// The calls about the place that was freed, once a family that waits for it has said that it can come.
fn calls(stage: &mut Stage) {
    let rows = stage.rows(StageIs::Waiting);
    let row = rows.iter().find(|row| row.name.starts_with("OSEI, Amina")).expect("a row that fits").clone();
    let act = waitwell::domain::short_notice::ShortAct::Said {
        child: row.child,
        hours: 3,
        weekdays: 0,
        morning: None,
        sites: Vec::new(),
        until: None,
        who: "mother".to_owned(),
    };
    // Said once already where it was played before.
    let _ = stage.link.send(waitwell::domain::command::Command::ShortNotice { act });
    stage.play("1 | =[1 Today] | = steps, ");
    stage.to_row("on short notice");
    stage.play("a | =Ring about SLT | =Why now");
}

/// What is missing from a small window; empty where nothing is.
fn lacking(pty: &Pty, place: &Place, rows: u16) -> String {
    let (screen, (row, _, _)) = (pty.screen(), pty.cursor());
    let lines: Vec<&str> = screen.lines().collect();
    let foot = lines.last().copied().unwrap_or_default();
    // A layer at the foot has its title on its own rule.
    let titled = lines.iter().enumerate().any(|(at, line)| {
        (at == 0 && line.contains(place.title))
            || line.strip_prefix("-- ").is_some_and(|line| line.contains(place.title))
    });
    let mut out = Vec::new();
    if !titled {
        out.push("the title");
    }
    if row == 0 || row + 1 >= rows || lines.get(usize::from(row)).is_none_or(|line| line.trim().is_empty()) {
        out.push("the row in front");
    }
    // A screen's last message stands there in the least window.
    let said_there = rows < 14 && place.foot == "keys";
    if !said_there && !foot.contains(place.foot) {
        out.push("the way back");
    }
    out.join(", ")
}

fn walk(stage: &mut Stage, place: &Place) {
    stage.pty.resize(80, 24);
    go(stage, place.from);
    stage.play(place.opens);
    for (columns, rows) in SMALL {
        stage.pty.resize(columns, rows);
        let what = format!("{:?} in {columns}x{rows}", place.title);
        stage.pty.comes_to(PATIENCE, |pty| lacking(pty, place, rows).is_empty());
        let missing = lacking(&stage.pty, place, rows);
        assert!(missing.is_empty(), "{what}: {missing} is not there:\n{}", stage.pty.screen());
    }
    stage.pty.resize(80, 24);
    stage.play(place.back);
}

#[test]
fn every_screen_and_layer_says_what_it_is_and_how_it_is_left() {
    let (mut stage, mut failed) = (Stage::new(), Vec::new());
    let only = std::env::var("WAITWELL_CASE").unwrap_or_default();
    for place in PLACES.iter().filter(|place| place.title.contains(&only) || place.opens.contains(&only)) {
        if once_more(&mut stage, place.title, |stage| walk(stage, place)).is_none() {
            failed.push(place.title);
        }
    }
    assert!(failed.is_empty(), "told above: {failed:?}");
}

/// Nothing is booked before all that is to be said first was on the screen, however small that is.
#[test]
fn in_the_least_window_all_that_is_said_first_is_seen_before_anything_is_booked() {
    let mut stage = Stage::new();
    go(&mut stage, "record");
    stage.pty.resize(32, 8).wait("the record", |pty| pty.line(0).starts_with("HARRIS, Aimee"));
    stage.pty.press("b").wait_for("Speak to:").wait_for("more to say first");
    assert!(!stage.pty.screen().contains("Address hidden"), "it takes another page");
    stage.pty.press("Enter").wait_for("Address hidden").wait_for("Enter: 2 more to say first");
    stage.pty.press("Enter").wait_for("not Tuesdays").wait_for("Enter: on to the places");
    stage.pty.press("Enter").wait_for(">1 ").press("Ctrl-c").wait_gone(">1 ");
    assert!(stage.journal.new_changes().is_empty(), "nothing was booked");
    stage.pty.resize(80, 24).wait_for("JOURNEY");
    // The same from the place: the best child for it.
    go(&mut stage, "clinic");
    stage.pty.resize(32, 8).wait("the diary", |pty| pty.line(0).starts_with("Diary "));
    stage.pty.press("b").wait_for("more lines: Enter");
    stage.pty.press("Enter").wait_for("SAY FIRST: HARRIS, Aimee").press("End").wait_for("not Tuesdays");
    stage.pty.press("Esc").wait_for("more lines: Enter");
    assert!(stage.journal.new_changes().is_empty(), "nothing was booked");
    stage.pty.press("Enter").wait_gone("more lines");
    assert_eq!(
        stage.journal.new_changes().iter().flat_map(stage::Change::names).next().as_deref(),
        Some("Agreed")
    );
}

/// `t` where no two places suit says where the reason stands, not the reason again.
#[test]
fn asking_for_one_visit_does_not_repeat_the_line_that_says_why_there_is_none() {
    let mut stage = Stage::new();
    go(&mut stage, "waiting");
    stage.to_row("OSEI, Amina");
    stage.play("b | =>  1 ");
    let why =
        stage.pty.screen().lines().find_map(|line| line.trim().strip_prefix("TOGETHER ").map(str::to_owned));
    if let Some(why) = why {
        stage.play("t | =There is no one visit to go to");
        let screen = stage.pty.screen();
        assert_eq!(screen.matches(why.trim()).count(), 1, "{screen}");
    } else {
        stage.play("~t");
    }
}
