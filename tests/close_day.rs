//! The day closed by keys: one list, worked to zero or put off with a reason, then signed; and what the journal holds.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
mod support {
    #![allow(dead_code, reason = "other tests use the rest")]
    pub mod pty;
}
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "the table of keys uses the rest")]
mod stage;
use stage::{Change, Stage};
use waitwell::domain::booking::Told;
use waitwell::domain::child::ChildDetails;
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, NewReferral, Take};
use waitwell::domain::ids::{SessionId, VenueId};
use waitwell::domain::next_step::Act;
use waitwell::domain::order::Priority;
use waitwell::domain::review::MeetingAct;
use waitwell::domain::session::{Answer, CarveOut, Slot};
use waitwell::wire::query::{At, Query};
use waitwell::wire::view::View;
use waitwell::wire::view_list::{About, ClosingPage, StepRow};

fn page(stage: &Stage) -> ClosingPage {
    match stage.look(Query::Closing { all: false, at: At::Row(0), rows: 500 }) {
        View::Closing(page) => *page,
        other => panic!("{other:?}"),
    }
}

fn names(stage: &mut Stage) -> Vec<String> {
    stage.journal.new_changes().iter().flat_map(Change::names).collect()
}

/// After the last session of the day.
const EVENING: &str = "2026-11-20T17:30:00Z";

fn first(list: &[waitwell::domain::rules::Choice]) -> waitwell::domain::code::Code {
    list.first().expect("a choice").id
}

/// Chases all who were asked to a review and have not answered.
fn chases(stage: &Stage, session: SessionId) -> Vec<Command> {
    let View::Session(page) = stage.look(Query::Session { session }) else { panic!("no session") };
    let asked = page.people.iter().filter(|row| matches!(row.answer, Answer::Asked(_)));
    asked
        .map(|row| {
            let act = MeetingAct::Chase { role: row.role.0, staff: row.staff };
            Command::Meeting { session, act }
        })
        .collect()
}

/// Settles what is of no one child, and families who stand on the board: by somebody else, which the screen hears of.
fn settle_others(stage: &Stage, page: &ClosingPage) {
    let choices = stage.rules().choices;
    for row in &page.steps.rows {
        let commands = match row.about {
            About::Referral(_) => continue,
            About::Intake(intake) => {
                vec![Command::DismissIntake {
                    intake,
                    reason: first(&choices.dismiss),
                    words: "Seen to".into(),
                }]
            }
            About::Visit(visit) => vec![Command::VisitOutcome {
                visit,
                outcome: first(&choices.visit_outcomes),
                refer: None,
                words: String::new(),
            }],
            // A call of today that nobody answered is tried again on the next working day.
            About::Seat(seat) => {
                vec![Command::Seat { act: waitwell::domain::around::SeatAct::Missed { seat } }]
            }
            // Whoever was asked to a review and does not answer is chased.
            About::Unanswered(session) => chases(stage, session),
            other => panic!("{other:?} is nothing left over"),
        };
        for command in commands {
            stage.link.send(command).expect("settled");
        }
    }
}

#[test]
fn a_day_is_not_signed_while_its_sessions_run() {
    let stage = Stage::new();
    let shown = page(&stage);
    assert!(shown.to_come.contains(" sessions are not over: "), "{}", shown.to_come);
    assert!(shown.to_come.contains("until 15:"), "{}", shown.to_come);
    let refused = stage.link.send(Command::SignDay { team: shown.team }).expect_err("it runs");
    assert!(refused.words.contains("not over: "), "{}", refused.words);
}

#[test]
fn a_signature_without_the_screen_is_refused_while_the_list_would_show_anything() {
    let stage = Stage::at(EVENING);
    let choices = stage.rules().choices;
    let before = page(&stage);
    let until = before.steps.today + chrono::Days::new(3);
    let to_read = |row: &&StepRow| row.step.act == Act::Triage;
    let kept = before.steps.rows.iter().filter(to_read).find_map(|row| match row.about {
        About::Referral(id) => Some(id),
        _ => None,
    });
    let kept = kept.expect("an unread referral");
    settle_others(&stage, &before);
    for row in &before.steps.rows {
        if let About::Referral(referral) = row.about
            && referral != kept
        {
            let reason = first(&choices.put_off);
            stage.link.send(Command::PutOff { referral, until, reason }).expect("put off");
        }
    }
    let left = page(&stage);
    assert_eq!((left.left.as_slice(), left.to_come.as_str()), (&[("referral unread".to_owned(), 1)][..], ""));
    let sign = || stage.link.send(Command::SignDay { team: left.team });
    let refused = sign().expect_err("nobody has read it");
    assert_eq!(
        refused.words,
        "Fri 20 Nov is not signed: 1 referral unread. :close lists them; each is done, or put off with z."
    );
    let put_off = Command::PutOff { referral: kept, until, reason: first(&choices.put_off) };
    stage.link.send(put_off).expect("put off");
    assert_eq!(page(&stage).steps.total, 0);
    sign().expect("signed at zero");
    assert!(sign().expect_err("once").words.contains("is signed already"));
}

#[test]
fn a_day_is_worked_to_zero_and_signed() {
    let mut stage = Stage::at(EVENING);
    stage
        .pty
        .press(":")
        .wait_for("What is to be done?")
        .type_in("close")
        .wait_for("close the day")
        .press("Enter");
    stage.pty.wait_for("Close Fri 20 Nov").wait_for("left over").wait_for("referrals unread");
    let before = page(&stage);
    assert!(before.steps.total > 0 && before.left.iter().map(|(_, n)| n).sum::<u32>() == before.steps.total);

    // Only at zero: until then a is the row's own step.
    stage.pty.press("Esc").press("?").wait_for("Keys here").press("Esc");
    settle_others(&stage, &before);
    // What left the front was a colleague's doing: a key counts once the row that came has been shown.
    let left = before.steps.rows.iter().filter(|row| matches!(row.about, About::Referral(_))).count();
    stage.pty.wait_for(&format!(" {left} left over")).until_quiet(std::time::Duration::from_millis(300));
    // All the rest in one act, put off with a reason, each shown before it is done.
    stage.pty.press("*").wait_for(" marked. z puts them off").press("z").wait_for("Why?").press("c");
    stage.pty.wait_for("[x]").press("Enter").wait_for(" done.");
    stage.journal.new_changes();
    stage
        .pty
        .wait_for("a signs the day")
        .wait_for(" a sign ")
        .press("a")
        .wait_for("nothing of today is left over")
        .press("Esc");
    assert!(names(&mut stage).is_empty(), "Esc signs nothing");
    stage.pty.wait_gone("signs with your name").press("a").wait_for("signs with your name").press("a");
    stage.pty.wait_for("Signed Fri 20 Nov");
    assert_eq!(names(&mut stage), ["DaySigned"]);
    stage.pty.wait_for("was signed by");
    // What the line shows is not taken back, and nothing older is in its place.
    stage.pty.press("u").wait_for("The signature stands");
    // Twice is told, and does nothing.
    stage.pty.press("a").wait_for("Nothing more is to be done.");
    assert!(names(&mut stage).is_empty());
}

/// A clinic of this evening with a child who has a place in it.
fn evening_clinic(stage: &Stage, today: chrono::NaiveDate) {
    let nd = Code::known("nd");
    let details = ChildDetails {
        family: "Zqevening".into(),
        given: "Tom".into(),
        born: today - chrono::Days::new(2_400),
        nhs_missing: "not on the form".into(),
        ..ChildDetails::default()
    };
    let received = today - chrono::Days::new(90);
    let referral = Some(NewReferral { pathway: nd, received, ..NewReferral::default() });
    let register = Command::Register { details: Box::new(details), referral, knowing: Vec::new() };
    let referral = stage.link.send(register).expect("registered").made.referral.expect("a referral");
    stage.link.send(Command::Accept { referral, priority: Priority::Routine }).expect("accepted");
    let made = stage.link.send(Command::MakeSession {
        service: nd,
        venue: VenueId(1),
        room: String::new(),
        date: today,
        slots: vec![Slot { start: 18 * 60, minutes: 90, places: 1, carve_out: CarveOut::Anyone }],
        end: 19 * 60 + 30,
        people: Vec::new(),
        capacity: 0,
    });
    let session = made.expect("made").made.session.expect("a session");
    let take = Take::Agree { who: "Kerry".into(), told: Told::Phone };
    stage.link.send(Command::Book { referral, session, slot: 0, take }).expect("booked");
}

#[test]
fn the_day_is_signed_though_a_clinic_of_the_evening_is_still_on() {
    let mut stage = Stage::at(EVENING);
    evening_clinic(&stage, page(&stage).steps.today);
    stage.pty.press(":").wait_for("What is to be done?").type_in("close").wait_for("close the day");
    stage.pty.press("Enter").wait_for("Close Fri 20 Nov").wait_for("left over");
    stage.pty.press("v").wait_for("Whose day?").press("a").wait_for("Close Fri 20 Nov: all teams");
    let page = |stage: &Stage| match stage.look(Query::Closing { all: true, at: At::Row(0), rows: 500 }) {
        View::Closing(page) => *page,
        other => panic!("{other:?}"),
    };
    let before = page(&stage);
    settle_others(&stage, &before);
    let until = before.steps.today + chrono::Days::new(3);
    for row in &before.steps.rows {
        if let About::Referral(referral) = row.about {
            let reason = first(&stage.rules().choices.put_off);
            stage.link.send(Command::PutOff { referral, until, reason }).expect("put off");
        }
    }
    let shown = page(&stage);
    assert_eq!((shown.steps.total, shown.to_come.as_str()), (0, ""));
    assert!(shown.still_on.contains("until 19:30"), "{}", shown.still_on);
    stage.journal.new_changes();
    // What left the front was a colleague's doing: a key counts once the empty list has been shown.
    stage.pty.wait_for(" a sign ").wait_for("Still on").until_quiet(std::time::Duration::from_millis(300));
    stage
        .pty
        .press("a")
        .wait_for("signs with your name")
        .wait_for("until 19:30")
        .press("a")
        .wait_for("Signed Fri 20 Nov");
    assert_eq!(names(&mut stage), ["DaySigned"]);
    let signed = page(&stage).signed.expect("signed");
    assert!(signed.contains("still on: ") && signed.contains("until 19:30"), "{signed}");
}
