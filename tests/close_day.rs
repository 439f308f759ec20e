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
use waitwell::domain::command::Command;
use waitwell::domain::next_step::Act;
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

#[test]
fn a_signature_without_the_screen_is_refused_while_the_list_would_show_anything() {
    let stage = Stage::new();
    let known = |list: &[waitwell::domain::rules::Choice]| list.first().expect("a choice").id;
    let choices = stage.rules().choices;
    let before = page(&stage);
    let until = before.steps.today + chrono::Days::new(3);
    let to_read = |row: &&StepRow| row.step.act == Act::Triage;
    let kept = before.steps.rows.iter().filter(to_read).find_map(|row| match row.about {
        About::Referral(id) => Some(id),
        _ => None,
    });
    let kept = kept.expect("an unread referral");
    for row in &before.steps.rows {
        let command = match row.about {
            About::Referral(id) if id == kept => continue,
            About::Referral(referral) => Command::PutOff { referral, until, reason: known(&choices.put_off) },
            About::Intake(intake) => Command::DismissIntake {
                intake,
                reason: known(&choices.dismiss),
                words: "Seen to".to_owned(),
            },
            About::Visit(visit) => Command::LeftUnseen { visit },
            About::Place(..) => panic!("a free place is nothing left over"),
            About::Seat(seat) => Command::Seat {
                act: waitwell::domain::around::SeatAct::Cancel {
                    seat,
                    by: waitwell::domain::booking::By::Family,
                    words: String::new(),
                },
            },
            About::Glass(_) => panic!("nobody has shown a hidden address"),
            About::Unheld(_) => panic!("somebody holds every session"),
            About::Short(_) => panic!("nobody is asked again about short notice"),
            About::Review(..) => panic!("what a review left to be done is nothing of this day"),
        };
        stage.link.send(command).expect("settled");
    }
    let left = page(&stage);
    assert_eq!(left.left, [("referral unread".to_owned(), 1)]);
    let sign = || stage.link.send(Command::SignDay { team: left.team });
    let refused = sign().expect_err("nobody has read it");
    assert_eq!(
        refused.words,
        "Fri 20 Nov is not signed: 1 referral unread. :close lists them; each is done, or put off with z."
    );
    let put_off = Command::PutOff { referral: kept, until, reason: known(&choices.put_off) };
    stage.link.send(put_off).expect("put off");
    assert_eq!(page(&stage).steps.total, 0);
    sign().expect("signed at zero");
    assert!(sign().expect_err("once").words.contains("is signed already"));
}

#[test]
fn a_day_is_worked_to_zero_and_signed() {
    let mut stage = Stage::new();
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
    // Rows of no one child are settled where they stand; here by somebody else, which this screen hears of.
    for row in &before.steps.rows {
        if let About::Intake(intake) = row.about {
            let reason = waitwell::domain::code::Code::known("other-dismiss");
            let known = stage.rules().choices.dismiss.first().map_or(reason, |choice| choice.id);
            let dismiss = Command::DismissIntake { intake, reason: known, words: "Seen to".to_owned() };
            stage.link.send(dismiss).expect("dismissed");
        }
        // A call of today that nobody answered is tried again on the next working day.
        if let About::Seat(seat) = row.about {
            let act = waitwell::domain::around::SeatAct::Missed { seat };
            stage.link.send(Command::Seat { act }).expect("noted");
        }
    }
    // What left the front was a colleague's doing: a key counts once the row that came has been shown.
    stage.pty.wait_gone("Ring: advice line 13:20").until_quiet(std::time::Duration::from_millis(300));
    // All the rest in one act, put off with a reason, each shown before it is done.
    stage.pty.press("*").wait_for(" marked. z puts them off").press("z").wait_for("Why?").press("c");
    stage.pty.wait_for("[x]").press("Enter").wait_for(" done.");
    stage.journal.new_changes();
    stage.pty.wait_for("a signs the day").press("a").wait_for("nothing of today is left over").press("Esc");
    assert!(names(&mut stage).is_empty(), "Esc signs nothing");
    stage.pty.wait_gone("signs with your name").press("a").wait_for("signs with your name").press("a");
    stage.pty.wait_for("Signed Fri 20 Nov");
    assert_eq!(names(&mut stage), ["DaySigned"]);
    stage.pty.wait_for("was signed by");
    // Twice is told, and does nothing; and what is signed is not taken back by a key.
    stage.pty.press("a").wait_for("Nothing more is to be done.");
    assert!(names(&mut stage).is_empty());
}
