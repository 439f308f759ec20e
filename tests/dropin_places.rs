//! A drop-in and its booked places, at a real terminal and by command: who is named takes the place, who leaves unseen is owed
//! another, who comes late is late, and nobody is absent before their time; what came of a visit, in words, on its own day.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "the table of keys uses the rest")]
mod stage;
mod support;
use serde_json::Value;
use stage::{Change, Stage};
use std::process::Command;
use waitwell::domain::event::Event;
use waitwell::domain::ids::ChildId;
use waitwell::wire::query::Query;
use waitwell::wire::view::View;

/// A command on the store of the desk: whether it was done, and what it said.
fn command(stage: &Stage, args: &[&str]) -> (bool, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_waitwell"));
    let said = program.args(args).arg("--store").arg(stage.store()).output().expect("it runs");
    let words = if said.status.success() { said.stdout } else { said.stderr };
    (said.status.success(), String::from_utf8_lossy(&words).into_owned())
}

fn done(stage: &Stage, args: &[&str]) -> Vec<Value> {
    let (done, said) = command(stage, &[args, &["--json"]].concat());
    assert!(done, "{args:?}: {said}");
    said.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

fn refused(stage: &Stage, args: &[&str]) -> String {
    let (done, said) = command(stage, args);
    assert!(!done, "{args:?} was done: {said}");
    said
}

fn number(value: &Value, key: &str) -> String {
    value[key].as_u64().unwrap_or_else(|| panic!("no {key} in {value}")).to_string()
}

/// The session of the drop-in on that day.
fn drop_in(stage: &Stage, day: &str) -> String {
    let on = done(stage, &["sessions", "--service", "dropin", "--from", day, "--to", day]);
    number(&on[0], "session")
}

/// The place of a child in a session.
fn place(stage: &Stage, session: &str, name: &str) -> Value {
    let slots = done(stage, &["slots", session]);
    slots.into_iter().find(|slot| slot["name"] == name).expect("a place")
}

/// What is owed to that child, in words.
fn owed(stage: &Stage, name: &str) -> Vec<String> {
    let all = done(stage, &["next-steps"]);
    let own = all.iter().filter(|step| step["name"] == name);
    own.map(|step| step["next_step"].as_str().unwrap_or_default().to_owned()).collect()
}

fn names(stage: &mut Stage) -> Vec<String> {
    stage.journal.new_changes().iter().flat_map(Change::names).collect()
}

/// The child's journey: the day, the letter and the words of each line that counts.
fn marks(stage: &Stage, child: u64) -> Vec<(String, char, String)> {
    let child = ChildId(u32::try_from(child).unwrap());
    let View::Record(page) = stage.look(Query::Record { child }) else { panic!("no record") };
    let live = page.marks.iter().filter(|mark| !mark.undone);
    live.map(|mark| (mark.on.to_string(), mark.letter, mark.words.clone())).collect()
}

/// What was written next.
fn next(stage: &mut Stage) -> Vec<Event> {
    let mut events = Vec::new();
    let journal = &mut stage.journal;
    stage.pty.wait("a change", |_| {
        events.extend(journal.new_changes().into_iter().flat_map(|change| change.events));
        !events.is_empty()
    });
    events
}

/// The board of the drop-in that is on.
fn board(stage: &mut Stage) {
    stage.play("5 | =[5 Drop-in] | =-- Drop-in: Hawthorn | Left Left Left Home | =-- SMITH, Muh");
}

#[test]
fn a_nameless_visit_that_gets_its_child_takes_the_childs_booked_place() {
    let mut stage = Stage::new();
    let session = drop_in(&stage, "2026-11-20");
    let booking = number(&place(&stage, &session, "KAUR, Zainab"), "booking");
    board(&mut stage);
    stage.play("=EXPECTED 2 | Right | =-- BELL | End | =-- new family");
    stage.journal.new_changes();
    stage.play("Enter | =Whose record | 'zainab | =>  KAUR, Zainab | Enter | =EXPECTED 1");
    let screen = stage.pty.screen();
    assert!(!screen.lines().any(|line| line.starts_with(" 15:00")), "the child stands once:\n{screen}");
    stage.pty.wait_for("The visit is KAUR, Zainab's, booked for 15:00");
    let changes = stage.journal.new_changes();
    assert_eq!(changes.iter().flat_map(Change::names).collect::<Vec<_>>(), ["Attended", "VisitNamed"]);
    // With the time at which the family came, not that at which somebody knew who they are.
    let state = place(&stage, &session, "KAUR, Zainab")["state"].as_str().unwrap().to_owned();
    assert!(state.starts_with("came 14:16"), "{state}");
    // Nobody who is in the waiting room is absent.
    let words = refused(&stage, &["outcome", &booking, "not-brought"]);
    assert!(words.contains("KAUR, Zainab came 14:16") && words.contains("Nothing was recorded"), "{words}");
    // Taken back, the place is to come again and the family has no name.
    stage.pty.press("u").wait_for("EXPECTED 2").wait_for("14:16 new family");
    assert_eq!(place(&stage, &session, "KAUR, Zainab")["state"], "to come");
}

#[test]
fn who_leaves_unseen_is_owed_another_place_and_nothing_else() {
    let mut stage = Stage::new();
    let session = drop_in(&stage, "2026-11-20");
    let referral = number(&place(&stage, &session, "SMITH, Muhammad"), "id");
    board(&mut stage);
    stage.journal.new_changes();
    stage.play("a | =here, 14:32 | Right | =-- SMITH, Muh | x | =no longer here | l | =left unseen");
    assert_eq!(names(&mut stage), ["Attended", "Arrived", "Attended", "VisitLeft"]);
    let state = place(&stage, &session, "SMITH, Muhammad")["state"].as_str().unwrap().to_owned();
    assert!(state.contains("left unseen") && !state.contains("seen,"), "{state}");
    assert_eq!(owed(&stage, "SMITH, Muhammad"), ["Rebook: left unseen 20 Nov"]);
    let (_, why) = command(&stage, &["why", &referral]);
    assert!(why.contains("left without being seen") && !why.contains("Seen at a drop-in"), "{why}");
    // The journey says it.
    let child = place(&stage, &session, "SMITH, Muhammad")["child"].as_u64().unwrap();
    let today = |marks: Vec<(String, char, String)>| {
        let own = marks.into_iter().filter(|(on, ..)| on == "2026-11-20");
        own.map(|(_, letter, words)| (letter, words)).filter(|(letter, _)| *letter != 'b').collect::<Vec<_>>()
    };
    let said = today(marks(&stage, child));
    let came = "SMITH, Muhammad: came 14:32, Drop-in Fri 20 Nov 14:40 Hawthorn".to_owned();
    let left = "SMITH, Muhammad left unseen: somebody rings".to_owned();
    assert_eq!(said, [('d', came.clone()), ('d', left)]);
    // Taken back, the family waits; seen after all, nothing but the outcome is owed.
    stage.pty.press("u");
    stage.pty.wait("an undoing", |_| {
        stage.journal.new_changes().iter().flat_map(Change::names).any(|n| n == "Undone")
    });
    assert_eq!(owed(&stage, "SMITH, Muhammad"), ["Record outcome of 20 Nov"]);
    let state = place(&stage, &session, "SMITH, Muhammad")["state"].as_str().unwrap().to_owned();
    assert!(state.starts_with("came 14:32"), "{state}");
    assert_eq!(today(marks(&stage, child)), [('S', came)]);
}

#[test]
fn who_comes_after_the_time_is_late_and_too_late_where_nobody_sees_them() {
    let mut stage = Stage::at("2026-11-20T15:10:00Z");
    let session = drop_in(&stage, "2026-11-20");
    board(&mut stage);
    stage.journal.new_changes();
    // Ten minutes after the start of the place is in time still, half an hour is not.
    stage.play("a | =here, 15:10");
    let place_now =
        |stage: &Stage, name: &str| place(stage, &session, name)["state"].as_str().unwrap().to_owned();
    assert!(place_now(&stage, "SMITH, Muhammad").starts_with("came late 15:10"));
    stage.play("Down | =-- KAUR | a | =KAUR, Zainab came 15:10");
    assert!(place_now(&stage, "KAUR, Zainab").starts_with("came 15:10"));
    let visit =
        stage.journal.new_changes().into_iter().flat_map(|change| change.events).find_map(
            |event| match event {
                Event::Arrived { visit } => Some(visit.id.0.to_string()),
                _ => None,
            },
        );
    assert!(visit.is_some());
    stage.play("Right | End | =-- KAUR | Up | =-- SMITH, Muh | x | =no longer here | l | =left unseen");
    assert!(place_now(&stage, "SMITH, Muhammad").starts_with("too late, not seen 15:10"));
    assert_eq!(owed(&stage, "SMITH, Muhammad"), ["Rebook: came too late"]);
}

#[test]
fn nobody_is_absent_before_their_time() {
    let mut stage = Stage::new();
    let session = drop_in(&stage, "2026-11-20");
    let booking = number(&place(&stage, &session, "KAUR, Zainab"), "booking");
    for absent in ["not-brought", "did-not-attend", "too-late"] {
        let words = refused(&stage, &["outcome", &booking, absent]);
        assert!(words.contains("is at 15:00, still ahead") && words.contains("from 15:00 on"), "{words}");
    }
    // At the desk the letter says so, and asks nothing further.
    stage.record("KAUR, Zainab");
    stage.journal.new_changes();
    stage.play("o | =What happened | n | =still ahead");
    assert!(stage.journal.new_changes().is_empty());
}

/// A name that nobody has: whoever only sounds like it is shown, and is not taken by Enter.
#[test]
fn enter_never_takes_who_only_sounds_like_what_was_typed() {
    let mut stage = Stage::new();
    board(&mut stage);
    stage.journal.new_changes();
    stage.play("n | =Walk-in | 'bobby");
    stage.pty.wait("who sounds like all of it", |pty| {
        let screen = pty.screen();
        screen.contains("sounds alike") && screen.contains(">  + \"bobby\", no record yet")
    });
    stage.pty.press("Enter").wait_gone("Walk-in").wait_for("bobby");
    let changes = stage.journal.new_changes();
    let arrived = changes.iter().flat_map(|change| &change.events).find_map(|event| match event {
        Event::Arrived { visit } => Some((visit.child, visit.label.to_string())),
        _ => None,
    });
    assert_eq!(arrived, Some((None, "bobby".to_owned())));
    // Whose whole name it is stands in front.
    stage.play("n | =Walk-in | 'kaur zainab | =>  KAUR, Zainab | Esc | !Walk-in");
    // Typed and entered at once, before anything was shown.
    stage.play("n | =Walk-in");
    stage.pty.glued("zaynab").press("Enter");
    stage.pty.wait_for("only sound").wait_for(">  + \"zaynab\", no record yet");
    assert!(stage.journal.new_changes().is_empty());
}

/// A line of the sheet of Tuesday, typed in on Friday: whatever comes of it is of Tuesday.
#[test]
fn a_referral_from_a_paper_sheet_was_received_on_the_day_of_the_drop_in() {
    let mut stage = Stage::new();
    let session = drop_in(&stage, "2026-11-17");
    let child = number(&done(&stage, &["find", "pike zainab"])[0], "child");
    let came = done(&stage, &["arrive", "--session", &session, "--child", &child, "--at", "10:05"]);
    let visit = number(&came[0], "visit");
    let words = "Points and does not talk yet";
    let made = done(&stage, &["outcome", &visit, "refer-on", "--visit", "--refer", "slcn", "--words", words]);
    assert!(made[0]["words"].as_str().unwrap().contains("received 17 Nov 2026"), "{made:?}");
    let received = |stage: &mut Stage| {
        let events = stage.journal.new_changes().into_iter().flat_map(|change| change.events);
        let received = events.filter_map(|event| match event {
            Event::ReferralReceived { referral, from, words, .. } => Some((
                referral.received.to_string(),
                referral.span.start.map(|day| day.to_string()),
                from,
                words,
            )),
            _ => None,
        });
        received.collect::<Vec<_>>()
    };
    let day = "2026-11-17".to_owned();
    let from = "Early-years drop-in, Hawthorn".to_owned();
    assert_eq!(received(&mut stage), [(day.clone(), Some(day.clone()), from.clone(), words.to_owned())]);
    // Its line of the journey is of that day, too, and triage reads where it came from and what was seen.
    let lines = marks(&stage, child.parse().unwrap());
    let line = lines.iter().find(|(_, _, said)| said.contains("Refer to a pathway")).expect("its line");
    assert_eq!((line.0.as_str(), line.1), ("2026-11-17", 'd'), "{line:?}");
    stage.record("PIKE, Zainab");
    stage.play("t | =[3 Triage]");
    stage.pty.wait_for("Early-years drop-in, Hawthorn").wait_for("Points and does not talk yet");

    // At the desk the same, with what was seen typed after the letters.
    let other = number(&done(&stage, &["find", "green skye"])[0], "child");
    done(&stage, &["arrive", "--session", &session, "--child", &other, "--at", "10:20"]);
    stage.play("5 | =[5 Drop-in] | v | =Which drop-in?");
    let screen = stage.pty.screen();
    let line = screen.lines().find(|line| line.contains("Tue 17 Nov")).expect("Tuesday's").to_owned();
    let letter = line.trim_start_matches('>').trim().chars().next().expect("its letter").to_string();
    stage.pty.press(&letter).wait_gone("Which drop-in?").wait_for("Tue 17 Nov").wait_for("GREEN, Skye");
    stage.play("Right | =-- GREEN, Skye");
    stage.journal.new_changes();
    stage.play("o | =What came of it | + | =Then what was seen | r | =referred to which pathway");
    let screen = stage.pty.screen();
    let line =
        screen.lines().rev().find(|line| line.contains("ccupational")).expect("the pathway").to_owned();
    let letter = line.trim_start_matches('>').trim().chars().next().expect("its letter").to_string();
    stage.pty.press(&letter).wait_for("> What was seen").type_in("Drops everything").press("Enter");
    stage.pty.wait_for("received 17 Nov 2026");
    assert_eq!(received(&mut stage), [(day.clone(), Some(day), from, "Drops everything".to_owned())]);
}

/// Words cost no key where there are none, and are never in the way: Enter skips them.
#[test]
fn words_of_an_outcome_are_asked_for_by_a_key_and_skipped_by_another() {
    let mut stage = Stage::new();
    board(&mut stage);
    stage.play("Right Right | =-- SMITH, Amara");
    stage.journal.new_changes();
    stage.play("o | =What came of it | = | =Then what was seen | a | => What was seen | Enter");
    let words = |stage: &mut Stage| {
        let words = next(stage).into_iter().find_map(|event| match event {
            Event::VisitDone { words, .. } => Some(words),
            _ => None,
        });
        words.expect("what came of it")
    };
    assert_eq!(words(&mut stage), "");
    stage.pty.wait_for("u undoes").press("u").wait_for("Undone");
    stage.journal.new_changes();
    stage.play(
        "o | =What came of it | + | =Then what was seen | a | => What was seen | 'Babbles a lot | Enter",
    );
    assert_eq!(words(&mut stage), "Babbles a lot");
    stage.pty.wait_for("u undoes").press("u").wait_for("Undone");
    // Without them it is two keys, as ever.
    stage.journal.new_changes();
    stage.play("o | =What came of it | a");
    assert_eq!(words(&mut stage), "");
}

/// A child with somebody is told of once, and what is done instead.
#[test]
fn x_on_a_child_with_a_therapist_says_once_what_is_done_instead() {
    let mut stage = Stage::new();
    board(&mut stage);
    stage.play("Right Right | =-- SMITH, Amara | x | =no longer coming");
    let screen = stage.pty.screen();
    assert_eq!(screen.matches("what came of it").count(), 1, "{screen}");
}

/// After the drop-in is over its board is not gone back to: the places are recorded where they are owed, with all its outcomes.
#[test]
fn a_booked_place_recorded_after_the_drop_in_has_its_outcomes() {
    let mut stage = Stage::at("2026-11-20T17:45:00Z");
    let session = drop_in(&stage, "2026-11-20");
    let state =
        |stage: &Stage, name: &str| place(stage, &session, name)["state"].as_str().unwrap().to_owned();
    stage.record("KAUR, Zainab");
    stage.journal.new_changes();
    stage.play("o | =What happened | a");
    let came = next(&mut stage);
    assert!(matches!(came[..], [Event::Attended { .. }]), "{came:?}");
    // Nobody came at a quarter to six for a place at three.
    assert!(!state(&stage, "KAUR, Zainab").contains("17:45"), "{}", state(&stage, "KAUR, Zainab"));
    assert_eq!(owed(&stage, "KAUR, Zainab"), ["Record outcome of 20 Nov"]);
    stage
        .play("o | =What happened | =d Advice only | =b Come back another day | =s Signposted elsewhere | s");
    let done = next(&mut stage);
    assert!(
        matches!(&done[..], [Event::OutcomeRecorded { outcome, .. }, ..] if outcome.as_str() == "signpost"),
        "{done:?}"
    );
    assert!(owed(&stage, "KAUR, Zainab").iter().all(|step| !step.contains("outcome")));
    // By command the same, who came and what came of it in one.
    let booking = number(&place(&stage, &session, "SMITH, Muhammad"), "booking");
    let said = done_words(&stage, &["outcome", &booking, "advice"]);
    assert!(said.contains("Advice only"), "{said}");
    assert!(!state(&stage, "SMITH, Muhammad").contains("17:45"), "{}", state(&stage, "SMITH, Muhammad"));
    // What is no outcome of a drop-in is not one now.
    let words = refused(&stage, &["outcome", &booking, "diagnosis"]);
    assert!(words.contains("Nothing was changed"), "{words}");
}

fn done_words(stage: &Stage, args: &[&str]) -> String {
    done(stage, args).iter().map(|said| said["words"].as_str().unwrap_or_default().to_owned()).collect()
}
