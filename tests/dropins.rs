//! The drop-in by keys at a real terminal: a paper sign-in sheet typed in on a later day, and the day in sentences.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
mod keeper_support;
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "the table of keys uses the rest")]
mod stage;
mod support;
use keeper_support::{PROGRAM, Practice};
use stage::Stage;
use support::pty::Pty;
use waitwell::domain::event::Event;
use waitwell::domain::visit::Visit;

/// The visits that were written since this was last asked.
fn arrived(stage: &mut Stage) -> Vec<Visit> {
    let events = stage.journal.new_changes().into_iter().flat_map(|change| change.events);
    events
        .filter_map(|event| match event {
            Event::Arrived { visit } => Some(*visit),
            _ => None,
        })
        .collect()
}

/// On the last drop-in that is over.
fn the_last_one(stage: &mut Stage) {
    stage.play("5 | =[5 Drop-in] | v | =Which drop-in?");
    let over = stage.pty.screen().lines().find(|line| line.ends_with(", over")).map(str::to_owned);
    let line = over.expect("a drop-in that is over");
    let letter = line.trim_start_matches('>').trim().chars().next().expect("its letter").to_string();
    let day = line.trim_end_matches(", over").rsplit_once(": ").expect("its day").1.to_owned();
    stage.pty.press(&letter).wait_gone("Which drop-in?").wait(&day, |pty| pty.line(2).contains(&day));
}

/// When it began, as its title says.
fn start(stage: &Stage) -> String {
    let title = stage.pty.line(2);
    let times = title
        .split_whitespace()
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('-'))
        .expect("its times");
    times.split_once('-').expect("from and to").0.to_owned()
}

#[test]
fn a_sheet_is_typed_in_line_by_line_with_its_times() {
    let mut stage = Stage::new();
    the_last_one(&mut stage);
    stage.journal.new_changes();
    let start = start(&stage);
    let (hour, minute) = start.split_once(':').expect("a time");
    let at = |more: u16| {
        let all = hour.parse::<u16>().unwrap() * 60 + minute.parse::<u16>().unwrap() + more;
        (all, format!("{}:{:02}", all / 60, all % 60))
    };

    // Without a time it is not known when they came: said, and nothing is written.
    stage.play("n | =Walk-in");
    stage.pty.wait_for("From a paper sheet");
    stage.pty.type_in("nobody known xq").wait_for("\"nobody known xq\", no record yet").press("Enter");
    stage.pty.wait_for("Type the time on the sheet with the name");
    assert!(arrived(&mut stage).is_empty());

    // The next lines follow without a key between; each has its own time.
    stage
        .pty
        .press("Ctrl-u")
        .type_in(&format!("{} new family a", at(5).1))
        .wait_for("From the sheet: who came at");
    stage.pty.wait_for("\"new family a\", no record yet").press("Enter").wait_for("From a paper sheet");
    stage.pty.type_in(&format!("new family b {}", at(20).1)).wait_for("\"new family b\", no record yet");
    stage.pty.press("Enter").wait_for("From a paper sheet");
    let visits = arrived(&mut stage);
    let told: Vec<(u16, &str, bool)> =
        visits.iter().map(|visit| (visit.arrived, &*visit.label, visit.late_entry)).collect();
    assert_eq!(told, [(at(5).0, "new family a", true), (at(20).0, "new family b", true)]);

    // A time that cannot have been is refused where it is typed, and stays to be put right.
    let late = at(10 * 60).1;
    stage
        .pty
        .type_in(&format!("{late} new family c"))
        .wait_for("\"new family c\", no record yet")
        .press("Enter");
    stage.pty.wait_for("is not a time of this drop-in").wait_for("new family c");
    assert!(arrived(&mut stage).is_empty());

    // The day in sentences counts them.
    stage.pty.press("Esc").wait_for("entered later");
    assert!(
        !stage.pty.screen().contains(" min"),
        "nobody waits on a day that is over:\n{}",
        stage.pty.screen()
    );
    stage.pty.step("Right");
    stage.play("o | =What came of it | b");
    stage.pty.wait_for("DONE 1");
    stage.pty.press("e").wait_for("Day's sheet").wait_for("2 entered later, with the times on the sheet.");
    stage.pty.wait_for("1 seen, 1 without an outcome in the queue.").wait_for("What came of it: 1 ");
}

#[test]
fn nobody_is_called_in_on_a_day_that_is_over() {
    let mut stage = Stage::new();
    the_last_one(&mut stage);
    stage.play("n | =Walk-in");
    stage.pty.type_in("new family a").wait_for("\"new family a\"").press("Esc").wait_gone("Walk-in");
    let start = start(&stage);
    stage.play("n | =Walk-in");
    stage.pty.type_in(&format!("{start} new family a")).wait_for("who came at").press("Enter");
    stage.pty.wait_for("From a paper sheet").press("Esc").wait_for("entered later");
    stage.journal.new_changes();
    stage.pty.step("Right").press("a").wait_for("nobody can be called in");
    assert!(stage.journal.new_changes().is_empty());
}

/// On a slow line what was typed arrives in lumps: none of its spaces is lost between them.
#[test]
fn a_name_that_arrives_in_lumps_is_the_name_that_was_typed() {
    let mut stage = Stage::new();
    stage.play("5 | =[5 Drop-in] | n | =Walk-in");
    stage.pty.glued("somebody of no ").wait_for("\"somebody of no\"").glued("known name ");
    stage.pty.wait_for("\"somebody of no known name\", no record yet");
}

/// Nobody is turned away unseen, and nobody is seen before they were: who is too old stands in the queue with a mark, and one key
/// signs it with its reason.
#[test]
fn who_is_too_old_is_queued_with_a_mark_and_one_key_signs_it() {
    let mut stage = Stage::new();
    stage.play("5 | =[5 Drop-in]");
    stage.journal.new_changes();
    stage.play("n | =Walk-in");
    stage.pty.type_in("harris").wait_for("HARRIS, Aimee").press("Enter");
    // An Enter typed before the children were there takes none of several: it is pressed again.
    let asked = "Enter takes the one in front.";
    stage.pty.wait("queued, or asked for once more", |pty| {
        pty.screen().contains("4+: see and signpost") || pty.screen().contains(asked)
    });
    if stage.pty.screen().contains(asked) {
        stage.pty.press("Enter");
    }
    stage.pty.wait_for("4+: see and signpost");
    let names: Vec<String> = stage.journal.new_changes().iter().flat_map(stage::Change::names).collect();
    assert!(names.iter().any(|name| name == "Arrived"), "{names:?}");
    assert!(!names.iter().any(|name| name == "VisitSignposted"), "nobody has seen them yet: {names:?}");
}

/// At half past five, when the drop-in is over: the child on the row is the one that is asked about, not whoever stands first on
/// the board; and nobody arrives any more by a key.
#[test]
fn a_on_a_visit_of_today_is_about_that_child_and_nobody_arrives_after_the_end() {
    let mut stage = Stage::at("2026-11-20T17:30:00Z");
    // The end of the day has Today's rows, and does with `a` what Today does.
    stage.play(": | =What is to be done? | 'close | =close the day | Enter | =left over");
    stage.to_row("Ring: left unseen");
    let row = stage.cursor();
    let name = row.split("left unseen 20 Nov").nth(1).expect("a child").trim().to_owned();
    let name = name.split("  ").next().expect("a name").to_owned();
    stage.journal.new_changes();
    stage.pty.press("a").wait_for("[5 Drop-in]").wait_for(&format!("{name} left unseen: rung?"));
    stage.pty.until_quiet(std::time::Duration::from_millis(300));
    // The same key once more decides nothing about anybody.
    stage.pty.press("a").wait_for("a is none of the choices");
    assert!(stage.journal.new_changes().is_empty());
    stage.pty.press("r").wait_for("u undoes");
    let changes = stage.journal.new_changes();
    assert_eq!(changes.iter().flat_map(stage::Change::names).collect::<Vec<_>>(), ["VisitRung"]);
    stage.pty.wait_for("left unseen, rung");

    // Still on the board: what came of it is asked, of that child.
    stage.play(": | =What is to be done? | 'close | =close the day | Enter | =left over");
    stage.to_row("Drop-in 20 Nov: still");
    let row = stage.cursor();
    let name = row.split("..").nth(1).expect("a child").trim().to_owned();
    let name = name.split("  ").next().expect("a name").to_owned();
    stage.pty.press("a").wait_for(&format!("What came of it: {name}?"));
    stage.pty.until_quiet(std::time::Duration::from_millis(300));
    stage.pty.press("a").wait_gone("What came of it").wait_for(&format!("{name}: Advice only"));
    let changes = stage.journal.new_changes();
    let names: Vec<String> = changes.iter().flat_map(stage::Change::names).collect();
    assert!(names.contains(&"VisitDone".to_owned()) && !names.contains(&"Arrived".to_owned()), "{names:?}");

    // Expected, and not come: a key that says so after the end is refused, and says what to do instead.
    stage.pty.press("Left Left Left").until_quiet(std::time::Duration::from_millis(300));
    stage.pty.press("a").wait_for("is over: nobody arrives now").wait_for("Type the time on the sheet");
    assert!(arrived(&mut stage).is_empty());
    assert!(stage.pty.line(2).contains(" over "), "no room is told:\n{}", stage.pty.screen());
}

/// On Monday Friday's board is past: who still stands there is a step of Today, and the same key asks what came of it.
#[test]
fn a_family_left_on_fridays_board_is_asked_about_from_mondays_today() {
    let monday = "2026-11-23T09:00:00Z";
    let mut office = Practice::new();
    office.at(monday);
    let store = &office.store;
    let (path, config) = (store.path.to_str().unwrap(), store.config.to_str().unwrap());
    let home = store.dir.path().to_str().unwrap();
    let environment = [("WAITWELL_CLOCK", monday), ("HOME", home), ("XDG_CONFIG_HOME", home)];
    let mut pty = Pty::start(PROGRAM, &["--store", path, "--config", config], &environment, (80, 60));
    pty.wait_for("Drop-in 20 Nov: still");
    let line = |pty: &Pty, fits: &dyn Fn(&str) -> bool| pty.screen().lines().position(fits).expect("a row");
    let still = |line: &str| line.contains("Drop-in 20 Nov: still") && !line.starts_with('-');
    let down = line(&pty, &still) - line(&pty, &|line| line.starts_with('>'));
    pty.press(&vec!["Down"; down].join(" ")).wait("the cursor on it", |pty| {
        pty.screen().lines().any(|line| line.starts_with('>') && line.contains("Drop-in 20 Nov: still"))
    });
    let row = pty.screen().lines().find(|line| line.starts_with('>')).expect("the cursor").to_owned();
    let name = row.split("..").nth(1).expect("a child").trim().to_owned();
    let name = name.split("  ").next().expect("a name").to_owned();
    pty.press("a").wait_for("[5 Drop-in]").wait_for(&format!("What came of it: {name}?"));
    pty.until_quiet(std::time::Duration::from_millis(300));
    pty.press("a").wait_gone("What came of it").wait_for(&format!("{name}: Advice only"));
}
