//! Where the tasks of the budget begin: brought there at 80x24 on a whole line, before a key is counted.
use super::stage::Stage;
use chrono::{Datelike, NaiveDate};
use std::time::Duration;
use waitwell::domain::booking::{Attendance, By, Told};
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, NewReferral, Take};
use waitwell::domain::ids::{BookingId, ReferralId, VenueId};
use waitwell::domain::next_step::Act;
use waitwell::domain::referral::Stage as Stands;
use waitwell::domain::session::{CarveOut, Slot};
use waitwell::wire::query::{At, Query, StageIs, Whose};
use waitwell::wire::view::View;
use waitwell::wire::view_list::ListRow;

const WEEK: &str = "4 | =[4 Diary] | 0 | =week of 16 Nov | > | =23 Nov 2026";

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

/// On a child who waits and can be booked.
pub fn waiting(stage: &mut Stage) {
    stage.waiting('w', |row| {
        // Nor one of the siblings, each of whom is on two lists.
        row.name != "HARRIS, Aimee"
            && !row.name.starts_with("OSEI")
            && row.step.as_ref().is_some_and(|step| step.act == Act::Book)
    });
}

/// On the list, with the record of one of its children in front of it.
pub fn record_after_list(stage: &mut Stage) {
    waiting(stage);
    stage.play("Enter | =JOURNEY");
}

pub fn alike(stage: &mut Stage) {
    stage.waiting('t', |row| row.name == "HARRISON, Amy");
}

/// The same child, from Today.
pub fn alike_behind(stage: &mut Stage) {
    alike(stage);
    today(stage);
}

/// On a child under four who waits for something else: a family that may come to a drop-in.
pub fn little(stage: &mut Stage) {
    let four = day(20).with_year(2022).unwrap();
    stage.waiting('w', |row| row.born > four && row.pathway.as_str() == "slcn");
}

/// On a place that somebody gave up, on Today.
pub fn freed(stage: &mut Stage) {
    // One that nobody is rung about: the whole list is looked at. Where the practice store has none, families give theirs up
    // until somebody who waits could come to one.
    let free = |stage: &Stage| match stage.look(Query::Today { whose: Whose::All, at: At::Row(0), rows: 400 })
    {
        View::Today(page) => page.rows.iter().any(|row| row.name.ends_with(" could come")),
        other => panic!("{other:?}"),
    };
    let last = day(27) + chrono::Days::new(20);
    for row in stage.rows(StageIs::Booked) {
        let Stands::Booked { booking, on } = row.stage else { continue };
        if free(stage) {
            break;
        }
        if on > day(23) && on < last {
            let (by, reason, words) = (By::Family, Code::known("holiday"), String::new());
            stage.link.send(Command::CancelBooking { booking, by, reason, words }).expect("given up");
        }
    }
    today(stage);
    stage.to_row(" could come");
}

pub fn booked(stage: &mut Stage) {
    stage.waiting('b', |row| {
        matches!(row.stage, Stands::Booked { .. }) && row.booked.as_ref().is_some_and(|at| at.0 > day(27))
    });
}

/// On a child with an appointment today that nobody has recorded yet, in its session.
pub fn visit(stage: &mut Stage) {
    stage.play("4 | =[4 Diary] | 0 | =week of 16 Nov | > | =week of 23 Nov | 0 | =week of 16 Nov | PgUp PgUp | =Fri 20 Nov 12:30");
    for _ in 0..20 {
        if !stage.pty.screen().contains("Fri 20 Nov 13:00: 2") {
            stage.pty.step("Down");
        }
    }
    stage.play("Enter | =People ");
    stage.to_row("KAUR");
}

/// On a child who came, and of whose appointment nothing is recorded.
pub fn seen(stage: &mut Stage) {
    let (referral, booking) = here_today(stage);
    let came = Command::Attend { booking, attendance: Attendance::OnTime, arrived: None };
    stage.link.send(came).expect("the keeper does it");
    stage.waiting('a', |row| row.referral == referral);
}

/// On the list, on a child who has an appointment this afternoon.
pub fn expected(stage: &mut Stage) {
    let (referral, _) = here_today(stage);
    stage.waiting('b', |row| row.referral == referral);
}

/// The same on Today.
pub fn expected_today(stage: &mut Stage) {
    let (referral, _) = here_today(stage);
    let name = stage.rows(StageIs::Booked).into_iter().find(|row| row.referral == referral).unwrap().name;
    today(stage);
    let name: String = name.chars().take(14).collect();
    // The child may have other steps, on other lists.
    stage.to_line(&name, |line| line.contains(&name) && line.trim_end().ends_with("came"));
}

/// On the list, on a child whose time at the drop-in has come, and who has not.
pub fn missed(stage: &mut Stage) {
    // A stretch that has begun, whose places are given until it ends.
    const BEGUN: u16 = 860;
    let here = |row: &ListRow| row.booked.as_ref().is_some_and(|at| (at.0, at.1) == (day(20), BEGUN));
    // Whoever was given it for the task before still has it.
    let known = stage.rows(StageIs::Booked).into_iter().find(here).map(|row| row.referral);
    let referral = known.unwrap_or_else(|| {
        let four = day(20).with_year(2022).unwrap();
        let rows = stage.rows(StageIs::Waiting);
        let refer = |row: &ListRow| {
            let (pathway, received) = (Code::known("dropin"), day(20));
            let referral = NewReferral { pathway, received, ..NewReferral::default() };
            stage.link.send(Command::Refer { child: row.child, referral }).ok()?.made.referral
        };
        let referral = rows.iter().filter(|row| row.born > four).find_map(refer).expect("a little one");
        let take = Take::Agree { who: "the family".into(), told: Told::Phone };
        let stretch = Command::MakeSession {
            service: Code::known("dropin"),
            venue: VenueId(1),
            room: String::new(),
            date: day(20),
            slots: vec![Slot { start: BEGUN, minutes: 60, places: 1, carve_out: CarveOut::Anyone }],
            end: BEGUN + 60,
            people: Vec::new(),
            capacity: 0,
        };
        let send = |command: Command| stage.link.send(command).expect("the keeper does it").made;
        let session = send(stretch).session.expect("a session");
        send(Command::Book { referral, session, slot: 0, take });
        referral
    });
    stage.waiting('b', |row| row.referral == referral);
}

/// Somebody who waits for speech therapy has a place this afternoon.
fn here_today(stage: &Stage) -> (ReferralId, BookingId) {
    // Whoever was given one for the task before still has it.
    let is_here = |row: &ListRow| {
        row.pathway.as_str() == "slcn" && row.booked.as_ref().is_some_and(|at| at.0 == day(20))
    };
    if let Some(row) = stage.rows(StageIs::Booked).into_iter().find(is_here) {
        return (row.referral, row.stage.booking().expect("a place"));
    }
    let send = |stage: &Stage, command: Command| stage.link.send(command).expect("the keeper does it").made;
    let slots = vec![Slot { start: 930, minutes: 45, places: 1, carve_out: CarveOut::Anyone }];
    let clinic = Command::MakeSession {
        service: Code::known("slt"),
        venue: VenueId(1),
        room: String::new(),
        date: day(20),
        slots,
        end: 975,
        people: Vec::new(),
        capacity: 0,
    };
    let session = send(stage, clinic).session.expect("a session");
    let rows = stage.rows(StageIs::Waiting);
    let row =
        rows.iter().find(|row| row.pathway.as_str() == "slcn").expect("somebody waits for speech therapy");
    let take = Take::Agree { who: "the family".into(), told: Told::Phone };
    let booked = Command::Book { referral: row.referral, session, slot: 0, take };
    (row.referral, send(stage, booked).booking.expect("a place"))
}

/// On a referral for which an answer is owed.
pub fn asked(stage: &mut Stage) {
    stage.waiting('t', |row| row.stage == Stands::Triage);
    stage.play("i h | 'glue ear | Enter | =u undoes");
    stage.journal.new_changes();
}

/// On a child of the list whose step is late: one that is not due yet is not put off.
pub fn late(stage: &mut Stage) {
    stage.waiting('w', |row| row.name == "SMITH, Mia");
}

/// A step was just put off.
pub fn put_off(stage: &mut Stage) {
    late(stage);
    stage.play("z | =Not now | w | =u undoes");
    stage.journal.new_changes();
}

pub fn today(stage: &mut Stage) {
    stage.play("1 | =[1 Today] | = steps, ");
}

/// On Today, with a list behind it that is not narrowed to who is past the target.
pub fn today_before_a_whole_list(stage: &mut Stage) {
    waiting(stage);
    today(stage);
}

/// The first of the queue.
pub fn queue(stage: &mut Stage) {
    stage.play("3 | =Triage: ");
    while !stage.pty.screen().contains("Triage: 1 of") {
        let before = stage.pty.line(2);
        stage.pty.press("<").wait("the one before", |pty| pty.line(2) != before);
    }
}

/// On a clinic of the week after next, with places free and people down for it.
pub fn clinic(stage: &mut Stage) {
    stage.play(WEEK);
    stage.play("> | =30 Nov 2026 | Left Left Left Left PgUp PgUp | =ND Arnold Mon 30 Nov 09:30");
}

/// The same clinic, from Today.
pub fn clinic_behind(stage: &mut Stage) {
    clinic(stage);
    today(stage);
}

/// On a drop-in of that week, which is made from a template.
pub fn held_clinic(stage: &mut Stage) {
    clinic(stage);
    for _ in 0..40 {
        if stage.pty.screen().contains("Drop-in Arnold Mon 30 Nov") {
            return;
        }
        stage.pty.step("Down");
    }
    panic!("no drop-in on Monday:\n{}", stage.pty.screen());
}

/// The same clinic, from Today.
pub fn held_clinic_behind(stage: &mut Stage) {
    held_clinic(stage);
    today(stage);
}

/// On a free slot of that clinic.
pub fn free_slot(stage: &mut Stage) {
    clinic(stage);
    stage.play("Enter | =People ");
    stage.to_row("09:30");
}

/// The drop-in that is on, with the cursor on who is expected first.
pub fn board(stage: &mut Stage) {
    stage.play("5 | =[5 Drop-in] | =-- Drop-in: Hawthorn, Fri 20 Nov 13:00");
    stage.play("Left Left Left Home | = booked 20 Nov.");
}

/// The same, from Today.
pub fn board_behind(stage: &mut Stage) {
    board(stage);
    today(stage);
}

/// A family that is with somebody now.
pub fn with(stage: &mut Stage) {
    board(stage);
    stage.play("Right | =-- BELL | Right | =-- SMITH, Amara");
}

/// On a family to be asked whether the referral is still wanted.
pub fn family(stage: &mut Stage) {
    stage.play(": | =What is to be done? | 'validate | Enter | =Still wanted? | = to ask, ");
    stage.to_row("Ask: still wanted?");
}

/// On a child whom ND has assessed, with a clinician at the desk: nobody else refers to that clinic.
pub fn clinician(stage: &mut Stage) {
    stage.person("clinician");
    stage.waiting('w', |row| row.pathway.as_str() == "nd" && row.stopped && row.name != "HARRIS, Aimee");
}

/// So long the settled rule holds keys back after a child came in front by itself.
pub const SETTLED: Duration = Duration::from_millis(170);

/// On a child to be placed at a review.
pub fn to_place(stage: &mut Stage) {
    let nd = stage
        .rows(StageIs::Waiting)
        .into_iter()
        .find(|row| row.pathway.as_str() == "nd" && row.born < day(20).with_year(2018).unwrap());
    let child = nd.expect("somebody waits for ND").child;
    let send = |stage: &Stage, command: Command| stage.link.send(command).expect("the keeper does it").made;
    let referral = waitwell::domain::command::NewReferral {
        pathway: Code::known("mar"),
        words: "what helps at school?".to_owned(),
        received: day(19),
        source: Code::known("gp"),
        by_clinician: true,
        ..Default::default()
    };
    // Whoever was put forward for the run before still is.
    if let Ok(done) = stage.link.send(Command::Refer { child, referral }) {
        let referral = done.made.referral.expect("a referral");
        send(stage, Command::Accept { referral, priority: waitwell::domain::order::Priority::Soon });
    }
    stage.play("6 | =[6 Review] | =TO PLACE | End | =n Enter puts");
    stage.journal.new_changes();
}
