//! Around the list by keys at a real terminal: a call-back of today and what came of it, a workshop, a surgery booked by a social
//! worker, a next-steps meeting; with the journal read after each.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "the table of keys uses the rest")]
mod stage;
mod support;
use chrono::Datelike;
use stage::Stage;
use std::process::Command as Program;
use waitwell::domain::around::{Party, Seat, SeatDid, SeatState};
use waitwell::domain::event::Event;
use waitwell::domain::rules::ServiceKind;
use waitwell::wire::query::{At, Query, StageIs, Whose};
use waitwell::wire::view::View;
use waitwell::wire::view_diary::{SessionLine, SessionPage};

/// What was written of support since this was last asked; nothing else may have been.
fn seats(stage: &mut Stage) -> Vec<(SeatDid, Seat)> {
    let events = stage.journal.new_changes().into_iter().flat_map(|change| change.events);
    events
        .filter(|event| !matches!(event, Event::RulesSet { .. }))
        .map(|event| match event {
            Event::Seat { did, seat } => (did, *seat),
            other => panic!("more was written than support: {other:?}"),
        })
        .collect()
}

/// Opens a session from the Diary: its row by name, its day by column, until the line that names it is there.
fn open(stage: &mut Stage, line: &SessionLine) {
    let rules = stage.rules();
    let short = &rules.service(line.service.0).expect("a service").short;
    let words = format!("{short} {} {}", line.venue, line.when.0.format("%a %-d %b"));
    stage.play("4 | =[4 Diary] | 0 | =week of 16 Nov");
    for _ in 0..(line.when.0.iso_week().week() - 47) {
        stage.pty.step(">");
    }
    stage.pty.press("Left Left Left Left Left").until_quiet(std::time::Duration::from_millis(150));
    let there =
        |stage: &Stage| stage.pty.screen().lines().any(|row| row.contains(&words) && !row.starts_with('>'));
    for _ in 0..6 {
        stage.pty.press("PgDn PgDn PgDn PgDn").until_quiet(std::time::Duration::from_millis(150));
        for _ in 0..60 {
            if there(stage) {
                stage.pty.press("Enter").wait_for("People ");
                return;
            }
            let before = stage.pty.screen();
            stage.pty.press("Up").until_quiet(std::time::Duration::from_millis(60));
            if stage.pty.screen() == before {
                break;
            }
        }
        stage.pty.press("Right").until_quiet(std::time::Duration::from_millis(60));
    }
    panic!("no {words:?} in the diary:\n{}", stage.pty.screen());
}

/// The first session of a service from today on.
fn session(stage: &Stage, service: &str) -> SessionLine {
    let rules = stage.rules();
    let code = rules.services.iter().find(|s| s.id.as_str() == service).expect("a service").id;
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let query = Query::Sessions {
        service: Some(code),
        from: today,
        to: today + chrono::Days::new(20),
        at: 0,
        rows: 9,
    };
    match stage.look(query) {
        View::Sessions(page) => page.rows.first().expect("a session").clone(),
        other => panic!("{other:?}"),
    }
}

fn page(stage: &Stage, of: &SessionLine) -> SessionPage {
    match stage.look(Query::Session { session: of.session }) {
        View::Session(page) => *page,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_call_of_today_is_on_today_and_its_outcome_is_two_keys() {
    let mut stage = Stage::new();
    stage.to_row("Ring: advice line 13:20");
    assert!(stage.cursor().contains("call"), "{}", stage.cursor());
    stage.pty.press("a").wait_for("What came of it").press("n").wait_for("no answer");
    let wrote = seats(&mut stage);
    let [(SeatDid::Missed, seat)] = &wrote[..] else { panic!("{wrote:?}") };
    assert!(matches!(seat.state, SeatState::NoAnswer { .. }) && seat.tries == 1);
    // It is chased, not lost; and what came of the next try ends it.
    stage.to_row("Ring again: Advice, 1 try");
    stage.pty.press("a").wait_for("What came of it").press("a").wait_for("online: Advice given");
    let wrote = seats(&mut stage);
    let [(SeatDid::Outcome { .. }, seat)] = &wrote[..] else { panic!("{wrote:?}") };
    assert!(matches!(seat.state, SeatState::Done { .. }));
    stage.pty.wait_gone("Ring again: Advice");
    // The journey has both, and the record knows of the contact.
    let child = seat.child.expect("a child on record");
    let View::Record(record) = stage.look(Query::Record { child }) else { panic!("a record") };
    let said: Vec<&str> = record.marks.iter().map(|mark| mark.words.as_str()).collect();
    assert!(said.iter().any(|words| words.contains("no answer")), "{said:?}");
    assert!(said.iter().any(|words| words.contains("Advice given")), "{said:?}");
    stage.undo_last();
    let View::Today(steps) = stage.look(Query::Today { whose: Whose::All, at: At::Row(0), rows: 120 }) else {
        panic!("the steps")
    };
    assert!(steps.rows.iter().any(|row| row.step.words == "Ring again: Advice, 1 try"), "it is owed again");
}

#[test]
fn a_family_without_a_record_gets_a_call_back_and_a_slot_is_one_familys() {
    let mut stage = Stage::new();
    let calls = session(&stage, "advice-line");
    let free = page(&stage, &calls).rows.iter().filter(|row| row.seat.is_none()).count();
    open(&mut stage, &calls);
    stage.pty.press("b").wait_for("Who takes it?").wait_for("Without a record");
    stage.pty.type_in("Xq Zorn 07700 900555, sleep").wait_for("\"Xq Zorn\", 07700 900555").press("Enter");
    stage.pty.wait_for("Booked Xq Zorn");
    let wrote = seats(&mut stage);
    let [(SeatDid::Taken, seat)] = &wrote[..] else { panic!("{wrote:?}") };
    assert_eq!((seat.child, &*seat.phone, seat.topic.as_str()), (None, "07700 900555", "sleep"));
    let rows = page(&stage, &calls).rows;
    assert_eq!(rows.iter().filter(|row| row.seat.is_none()).count(), free - 1);
    assert!(rows.iter().any(|row| row.note.contains("07700 900555")), "the number stands with the name");
    // Without a number nobody could ring back.
    stage
        .pty
        .press("b")
        .wait_for("Who takes it?")
        .type_in("Xq Other")
        .wait_for("\"Xq Other\"")
        .press("Enter");
    stage.pty.wait_for("type the number to ring");
    assert!(seats(&mut stage).is_empty());
    stage.pty.press("Esc").wait_gone("Who takes it?");
}

#[test]
fn a_place_is_booked_from_the_child_with_b_and_tab_and_the_wait_goes_on() {
    let mut stage = Stage::new();
    let plain =
        |row: &waitwell::wire::view_list::ListRow| row.flags.words().is_empty() && row.born.year() < 2020;
    stage.waiting('w', plain);
    let before = stage.rows(StageIs::Waiting);
    stage.pty.press("b").wait_for("SAY FIRST");
    for _ in 0..8 {
        if stage.pty.screen().contains("Workshop, Hawthorn") {
            break;
        }
        stage.pty.step("Tab");
    }
    stage.pty.wait_for("Workshop, Hawthorn").press("Enter").wait_for("Booked ");
    let wrote = seats(&mut stage);
    let [(SeatDid::Taken, seat)] = &wrote[..] else { panic!("{wrote:?}") };
    assert_eq!((seat.party, &seat.state), (Party::Carer, &SeatState::Booked));
    let child = seat.child.expect("the child");
    let of = |rows: &[waitwell::wire::view_list::ListRow]| {
        rows.iter()
            .filter(|row| row.child == child)
            .map(|row| (row.stage, row.days, row.step.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(of(&stage.rows(StageIs::Waiting)), of(&before), "the wait and its next step are as they were");
    // And it is one undo.
    stage.undo_last();
    let shop = session(&stage, "workshop");
    assert!(
        !page(&stage, &shop).rows.iter().any(|row| row.seat.as_ref().is_some_and(|s| s.child == Some(child)))
    );
}

#[test]
fn attendance_at_a_workshop_is_one_key_a_place() {
    let mut stage = Stage::new();
    let shop = session(&stage, "workshop");
    let rows = page(&stage, &shop).rows;
    assert_eq!(rows.len(), 12);
    assert_eq!(rows.iter().filter(|row| row.seat.is_some()).count(), 5);
    open(&mut stage, &shop);
    // The day has not come: said, and nothing is written.
    stage.pty.press("a").wait_for("still ahead");
    assert!(seats(&mut stage).is_empty());
    stage.pty.press("x").wait_for("by whom?").press("f").wait_for("given up by them");
    let wrote = seats(&mut stage);
    assert!(matches!(&wrote[..], [(SeatDid::Cancelled { .. }, _)]), "{wrote:?}");
    assert_eq!(page(&stage, &shop).counts.0, 4);
    // The cursor stays on who gave it up, and the key once more is nobody else's.
    comes_to(&mut stage, "no longer here");
    stage.pty.press("x").wait_for("no longer theirs");
    assert!(seats(&mut stage).is_empty() && !stage.pty.screen().contains("by whom?"));
    stage.pty.step("Down");
    stage.pty.wait_gone("no longer here");
    assert_eq!(page(&stage, &shop).counts.0, 4);
    // On paper, with who takes each place.
    stage.pty.press("e").wait_for("Clinic list");
}

#[test]
fn what_the_service_gives_up_is_told_on_today_and_a_meeting_is_given_again() {
    let mut stage = Stage::new();
    let shop = session(&stage, "workshop");
    open(&mut stage, &shop);
    let day = shop.when.0.format("%-d %b").to_string();
    stage
        .pty
        .press("x")
        .wait_for("by whom?")
        .press("s")
        .wait_for("by the service: why?")
        .wait_for("Clinician sick");
    stage.pty.press("s").wait_for("to be told");
    let wrote = seats(&mut stage);
    let [(SeatDid::Cancelled { reason, .. }, seat)] = &wrote[..] else { panic!("{wrote:?}") };
    assert_eq!(reason.as_str(), "sick");
    // It stays in sight until they know, and the next family's place is its own.
    comes_to(&mut stage, "off: TELL THEM");
    assert_eq!(page(&stage, &shop).counts.0, 4);
    stage.pty.press("x").wait_for("by whom?").press("s").wait_for("Clinician sick").press("s");
    stage.pty.wait_for("settled already");
    assert!(seats(&mut stage).is_empty());
    let child = seat.child.expect("a child");
    stage.play("1 | =[1 Today]");
    stage.to_row(&format!("Ring: Workshop {day} is off"));
    stage.pty.press("a").wait_for("is off").wait_for("l says whom").press("p").wait_for("by phone");
    let wrote = seats(&mut stage);
    assert!(
        matches!(&wrote[..], [(SeatDid::Told { .. }, told)] if told.child == Some(child) && told.owes.is_none()),
        "{wrote:?}"
    );
    // A meeting after a "no" is owed: told, it is given another place from Today.
    let meeting = session(&stage, "next-steps");
    let row = page(&stage, &meeting).rows.into_iter().find_map(|row| row.seat).expect("an offer");
    let (done, said) =
        run(&stage, &["support", "cancel", &row.seat.0.to_string(), "--by", "service", "--reason", "room"]);
    assert!(done, "{said}");
    let day = meeting.when.0.format("%-d %b").to_string();
    stage.to_row(&format!("Ring: Meeting {day} is off"));
    stage.pty.press("a").wait_for("l says whom").press("p").wait_for("by phone");
    stage.to_row("Another place: Meeting");
    stage.pty.press("a").wait_for("Move ").wait_for("a  ").press("a").wait_for("Moved ");
    let wrote = seats(&mut stage);
    let [.., (SeatDid::Moved { .. }, seat)] = &wrote[..] else { panic!("{wrote:?}") };
    assert!(seat.state == SeatState::Booked && seat.owes.is_none(), "{seat:?}");
    stage.pty.wait_gone("Another place: Meeting");
}

#[test]
fn a_social_worker_books_a_surgery_about_a_child_or_about_none() {
    let mut stage = Stage::new();
    stage.person("caseworker");
    stage.again();
    let surgery = session(&stage, "surgery");
    open(&mut stage, &surgery);
    stage
        .pty
        .press("b")
        .wait_for("a colleague")
        .type_in("Zq question")
        .wait_for("no child named")
        .press("Enter");
    stage.pty.wait_for("Booked Zq question");
    let wrote = seats(&mut stage);
    let [(SeatDid::Taken, seat)] = &wrote[..] else { panic!("{wrote:?}") };
    assert_eq!((seat.party, seat.child), (Party::Professional, None));
    let kind = stage.rules().service(surgery.service.0).map(|service| service.kind);
    assert_eq!(kind, Some(ServiceKind::Surgery));
}

#[test]
fn who_only_looks_gives_no_place_away() {
    let mut stage = Stage::new();
    stage.person("viewer");
    stage.again();
    let surgery = session(&stage, "surgery");
    open(&mut stage, &surgery);
    stage
        .pty
        .press("b")
        .wait_for("a colleague")
        .type_in("Zq other")
        .wait_for("no child named")
        .press("Enter");
    stage.pty.wait_for("books support");
    assert!(seats(&mut stage).is_empty());
}

#[test]
fn a_next_steps_meeting_is_offered_agreed_and_leaves_the_appeal_as_it_is() {
    let mut stage = Stage::new();
    let meeting = session(&stage, "next-steps");
    open(&mut stage, &meeting);
    stage
        .pty
        .wait_for("offered by letter")
        .press("o")
        .wait_for("The answer of")
        .press("y")
        .wait_for("agreed to");
    stage.pty.wait_for("mediation and appeal stay");
    let wrote = seats(&mut stage);
    assert!(matches!(&wrote[..], [(SeatDid::Agreed, seat)] if seat.state == SeatState::Booked), "{wrote:?}");
}

#[test]
fn an_advice_call_of_now_is_four_keys() {
    let mut stage = Stage::new();
    stage.waiting('w', |_| true);
    stage.play("c | =Contact about | a | =about what? | t | =Words | Enter");
    stage.pty.wait_for("Advice-line call");
    let changes = stage.journal.new_changes();
    assert!(
        matches!(&changes[0].events[..], [Event::Contact { kind, .. }, ..] if kind.as_str() == "advice-line")
    );
}

#[test]
fn a_command_books_and_closes_by_the_same_rules() {
    let mut stage = Stage::new();
    let calls = session(&stage, "advice-line");
    let store = stage.store();
    let run = |arguments: &[&str]| {
        let said = Program::new(env!("CARGO_BIN_EXE_waitwell"))
            .args(arguments)
            .arg("--store")
            .arg(&store)
            .output()
            .expect("it runs");
        (said.status.success(), String::from_utf8_lossy(&[said.stdout, said.stderr].concat()).into_owned())
    };
    let number = calls.session.0.to_string();
    let (done, said) = run(&["support", "book", &number, "--who", "Ms Quill", "--phone", "07700 900777"]);
    assert!(done && said.contains("Booked Ms Quill"), "{said}");
    let (done, said) = run(&["support", "book", &number, "--who", "Ms Quill"]);
    assert!(!done && said.contains("number to ring"), "{said}");
    let (done, said) = run(&["support", "list", &number]);
    assert!(done && said.contains("Ms Quill") && said.contains("07700 900777"), "{said}");
    let wrote = seats(&mut stage);
    assert!(matches!(&wrote[..], [(SeatDid::Taken, _)]), "{wrote:?}");
    let seat = wrote[0].1.id.0.to_string();
    let (done, said) = run(&["support", "outcome", &seat, "advice-given"]);
    assert!(done && said.contains("Advice given"), "{said}");
    let (done, said) = run(&["support", "missed", &seat]);
    assert!(!done && said.contains("recorded already"), "{said}");
}

#[test]
fn a_place_by_name_is_moved_and_gets_its_record_in_the_session() {
    let mut stage = Stage::new();
    let calls = session(&stage, "advice-line");
    open(&mut stage, &calls);
    stage
        .pty
        .press("b")
        .wait_for("Who takes it?")
        .type_in("Xq Zorn 07700 900555")
        .wait_for("\"Xq Zorn\", 07700");
    stage.pty.press("Enter").wait_for("Booked Xq Zorn");
    let taken = seats(&mut stage)[0].1.clone();
    stage.pty.wait("its row, beside what is said", |pty| {
        pty.screen().lines().filter(|line| line.contains("Xq Zorn")).count() > 1
    });
    for _ in 0..40 {
        if stage.cursor().contains("Xq Zorn") {
            break;
        }
        stage.pty.step("Down");
    }
    // Whose it is: the name is looked for at once, and another can be typed.
    let View::Session(workshop) = stage.look(Query::Session { session: session(&stage, "workshop").session })
    else {
        panic!()
    };
    let known = workshop.rows.iter().find_map(|row| {
        row.seat.as_ref()?.child.map(|child| (child, row.seat.as_ref().unwrap().name.clone()))
    });
    let (child, name) = known.expect("a child in the workshop");
    stage
        .pty
        .press("Enter")
        .wait_for("Whose place is it?")
        .press("Ctrl-u")
        .type_in(&name)
        .wait_for(&format!(">  {}", &name[..6]));
    stage.pty.press("Enter").wait_for("is the place of");
    let wrote = seats(&mut stage);
    assert!(
        matches!(&wrote[..], [(SeatDid::Known, seat)] if seat.id == taken.id && seat.child == Some(child)),
        "{wrote:?}"
    );
    stage.pty.press("m").wait_for("Move ").wait_for("a  ").press("a").wait_for("Moved ");
    let wrote = seats(&mut stage);
    let [(SeatDid::Moved { .. }, seat)] = &wrote[..] else { panic!("{wrote:?}") };
    assert!((seat.session, seat.slot) != (taken.session, taken.slot) && seat.id == taken.id);
    stage.undo_last();
}

#[test]
fn a_caseworker_gives_a_next_steps_meeting_from_any_record_with_the_reason() {
    let mut stage = Stage::new();
    stage.person("caseworker");
    stage.again();
    // Any child, whatever it waits for: one who needs no longer slot.
    stage.waiting('w', |row| row.name.starts_with("PETROV"));
    stage.pty.press("b").wait_for("Support for PETROV").wait_for("m Next-steps meeting").press("m");
    stage.pty.wait_for("Place for").press("a").wait_for("why is it asked for?");
    stage.pty.type_in("Part-time timetable").press("Enter").wait_for("because: Part-time");
    let wrote = seats(&mut stage);
    let [(SeatDid::Taken, seat)] = &wrote[..] else { panic!("{wrote:?}") };
    assert_eq!((&*seat.reason, seat.child.is_some()), ("Part-time timetable", true));
    let child = seat.child.unwrap();
    let View::Record(record) = stage.look(Query::Record { child }) else { panic!("a record") };
    assert!(
        record.marks.iter().any(|mark| mark.words.contains("Part-time timetable")),
        "it is on the journey"
    );
}

/// The program by command, over the stage's store.
fn run(stage: &Stage, arguments: &[&str]) -> (bool, String) {
    let said = Program::new(env!("CARGO_BIN_EXE_waitwell"))
        .args(arguments)
        .arg("--store")
        .arg(stage.store())
        .output()
        .expect("it runs");
    (said.status.success(), String::from_utf8_lossy(&[said.stdout, said.stderr].concat()).into_owned())
}

/// The cursor comes to stand on a row with these words.
fn comes_to(stage: &mut Stage, words: &str) {
    let there = |screen: &str| screen.lines().any(|line| line.starts_with('>') && line.contains(words));
    stage.pty.wait(words, |pty| there(&pty.screen()));
}

#[test]
fn from_today_the_place_itself_is_in_front_and_gets_its_record_there() {
    let mut stage = Stage::new();
    // She has no record, and is found all the same: who rings about a call-back says no more than a name.
    stage.pty.press("/").wait_for("Find").type_in("marlowe").wait_for("Ms Marlowe").wait_for("07700 900461");
    stage.pty.press("Esc").wait_gone("Ms Marlowe 07700");
    let (_, said) = run(&stage, &["find", "marlowe"]);
    assert!(said.contains("Ms Marlowe") && said.contains("07700 900461"), "{said}");

    stage.to_row("Ms Marlowe");
    stage.pty.press("Enter").wait_for("People ");
    comes_to(&mut stage, "Ms Marlowe");
    // One key registers the child with what is known, and the place is theirs.
    stage.pty.press("Enter").wait_for("Whose place is it?").wait_for("+ Register a child");
    for _ in 0..9 {
        if stage
            .pty
            .screen()
            .lines()
            .any(|line| line.contains("> +") || line.starts_with("> ") && line.contains("+ Register"))
        {
            break;
        }
        stage.pty.step("Down");
    }
    stage.pty.press("Enter").wait_for("Register for this place");
    let form = stage.pty.screen();
    assert!(form.contains("Ms Marlowe") && form.contains("07700 900461"), "{form}");
    stage
        .pty
        .press("Ctrl-u")
        .type_in("Marlowe")
        .press("Tab Ctrl-u")
        .type_in("Kit")
        .press("Tab")
        .type_in("4/5/2019");
    stage.pty.press("PgDn Enter").wait_for("MARLOWE, Kit").wait_for("7y6");
    let events: Vec<Event> =
        stage.journal.new_changes().into_iter().flat_map(|change| change.events).collect();
    assert!(events.iter().any(|event| matches!(event, Event::ChildRegistered { .. })), "{events:?}");
    assert!(
        events
            .iter()
            .any(|event| matches!(event, Event::Seat { did: SeatDid::Known, seat } if seat.child.is_some())),
        "{events:?}"
    );
}

#[test]
fn a_family_hears_that_its_workshop_moved_and_a_full_one_says_so() {
    let mut stage = Stage::new();
    let shop = session(&stage, "workshop");
    let number = shop.session.0.to_string();
    let of_child = |page: &SessionPage| {
        page.rows
            .iter()
            .filter_map(|row| row.seat.clone())
            .find(|seat| seat.child.is_some())
            .expect("a child")
    };
    let seat = of_child(&page(&stage, &shop));
    let to = (shop.when.0 + chrono::Days::new(7)).format("%Y-%m-%d").to_string();
    let (done, said) = run(&stage, &["sessions", "move", &number, "--date", &to, "--reason", "room"]);
    assert!(done, "{said}");
    let moved = page(&stage, &shop).when;

    // Whom to ring, by when, and what to say: on the row, behind `a`, and among what is said to the family.
    let row = format!("Ring: Workshop moved to {}", moved.0.format("%-d %b"));
    let family = seat.name.clone();
    let fits = move |line: &str| line.contains(&row) && line.contains(&family[..8]);
    stage.to_line("the call", fits);
    stage.pty.press("a").wait_for(&format!("is now {}", moved.0.format("%a %-d %b"))).wait_for("l says whom");
    stage.pty.press("Esc").wait_gone("l says whom");
    stage.pty.press("l").wait_for("SAY FIRST").wait_for("PLANNED").press("PgDn");
    stage.pty.wait_for("has moved: it is now on");
    stage.pty.press("Esc").wait_gone("has moved: it is now on");

    // By name without a record it is owed a call, so there is a number to ring.
    let (done, said) = run(&stage, &["support", "book", &number, "--who", "Ms Adder"]);
    assert!(!done && said.contains("number to ring"), "{said}");
    for n in 0..12 {
        let who = format!("Ms Adder{}", ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"][n]);
        let (done, said) =
            run(&stage, &["support", "book", &number, "--who", &who, "--phone", "07700 900321"]);
        if !done {
            assert!(said.contains("is full: all 12 places"), "{said}");
            assert!(!said.contains("seconds ago"), "{said}");
            return;
        }
    }
    panic!("it never was full");
}

#[test]
fn who_only_looks_is_sent_to_nothing_that_they_may_not_do() {
    let mut stage = Stage::new();
    stage.waiting('w', |_| true);
    stage.pty.press("Enter").wait_for("JOURNEY").wait_for("c call");
    stage.person("viewer");
    stage.again();
    stage.waiting('w', |_| true);
    stage.pty.press("Enter").wait_for("JOURNEY").wait_for("b book");
    assert!(!stage.pty.screen().contains("c call"), "{}", stage.pty.screen());
    stage.pty.press("b").wait_for("Only a scheduler").wait_for("Ask a scheduler");
    assert!(!stage.pty.screen().contains("(c)"), "{}", stage.pty.screen());
    assert!(seats(&mut stage).is_empty());
}
