//! The keys of Today, of Triage and of the record.
use crate::case::{Case, does, looks, play, says, shows};
use crate::stage::Stage;
use chrono::NaiveDate;
use waitwell::desk::keymap::Context::{Record, Today, Triage};
use waitwell::domain::referral::Stage as At;
use waitwell::wire::query::StageIs;

/// Who has a place on the day itself, and who has one far ahead.
fn booked(stage: &Stage, today: bool) -> String {
    let now = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    let rows = stage.rows(StageIs::Booked);
    let row = rows.into_iter().find(|row| {
        matches!(row.stage, At::Booked { .. })
            && row
                .booked
                .as_ref()
                .is_some_and(|at| if today { at.0 == now } else { (at.0 - now).num_days() > 9 })
    });
    row.expect("somebody is booked").name
}

fn today(stage: &mut Stage, words: &str) {
    stage.play("1 | =[1 Today] | = steps, ");
    stage.to_row(words);
}

/// Triage goes on by itself; this is back at its first.
fn queue(stage: &mut Stage) {
    stage.play("3 | =Triage: ");
    while !stage.pty.screen().contains("Triage: 1 of") {
        let before = stage.pty.line(2);
        stage.pty.press("<").wait("the one before", |pty| pty.line(2) != before);
    }
}

fn go(stage: &mut Stage, place: &str) {
    match place {
        "step" => today(stage, "FENWICK, Rhys"),
        "triage step" => today(stage, "Triage: received 27 Aug"),
        "booked step" | "visit step" => {
            let name = booked(stage, place == "visit step");
            today(stage, &name.chars().take(14).collect::<String>());
        }
        "look-alike step" => today(stage, "look-alike"),
        "queue" => queue(stage),
        "second" => {
            queue(stage);
            stage.play("> | =Triage: 2 of");
        }
        "child" => stage.record("HARRIS, Aimee"),
        "child of triage" => stage.record("TAYLOR, Ayesha"),
        "child who looks alike" => stage.record("HARRISON, Amy"),
        "child booked" => {
            let name = booked(stage, false);
            stage.record(&name);
        }
        "child here today" => {
            let name = booked(stage, true);
            stage.record(&name);
        }
        other => panic!("no place {other:?}"),
    }
}

pub const TODAY: &[Case] = &[
    does(Today, "a", "step", "Enter", &["Agreed"], &["Phone"]),
    says(Today, "a", "triage step", "Received "),
    does(Today, "b", "step", "Enter", &["Agreed"], &["Phone"]),
    does(Today, "m", "booked step", "e l | Enter", &["Moved"], &["by: Service", "leave"]),
    does(Today, "x", "booked step", "f h", &["Cancelled"], &["by: Family", "holiday"]),
    does(Today, "c", "step", "v", &["Contact"], &["call", "voicemail"]),
    does(Today, "r", "step", "o | 'writes | Enter", &["ReferralReceived"], &["writes", "pathway: ot"]),
    says(Today, "s", "step", "Today has one order"),
    does(Today, "i", "triage step", "v | 'eyes | Enter", &["InfoAsked"], &["vision", "eyes"]),
    does(Today, "d", "step", "m | 'Leeds | Enter", &["Closed"], &["MovedAway", "Leeds"]),
    does(Today, "o", "visit step", "a", &["Attended"], &["OnTime"]),
    does(Today, "p", "step", "s", &["PriorityChanged"], &["after: Soon"]),
    does(Today, "z", "step", "f", &["PutOff"], &["family"]),
    looks(Today, "=", "triage step", "", "Same child?"),
    does(Today, "n", "step", "=New referral | o | PgDn Enter", &["ReferralReceived"], &["pathway: ot"]),
    says(Today, "t", "triage step", "Received "),
    looks(Today, "e", "step", "", "To a file:"),
    says(Today, "f", "step", "Today has one order"),
    looks(Today, "v", "step", "", "Whose steps?"),
    shows(Today, "Space", "step", "", "1 marked", "Space | !1 marked"),
    shows(Today, "*", "step", "", " marked ", "* | ! marked "),
    says(Today, "Enter", "step", "JOURNEY"),
];

pub const TRIAGE: &[Case] = &[
    does(Triage, "a", "queue", "=which priority | s", &["Accepted"], &["priority: Soon"]),
    looks(Triage, "b", "queue", "", "not yet accepted at triage"),
    does(Triage, "c", "queue", "n", &["Contact"], &["call", "no-answer"]),
    does(Triage, "r", "queue", "o | =why? | 'writes | Enter", &["RedirectOffered"], &["writes", "to: ot"]),
    does(Triage, "i", "queue", "h | 'glue ear | Enter", &["InfoAsked"], &["hearing", "glue ear"]),
    does(
        Triage,
        "d",
        "queue",
        "c | =offered instead | Enter | =words to the | Enter",
        &["Declined", "ClockSet"],
        &["criteria"],
    ),
    does(Triage, "z", "queue", "w", &["PutOff"], &["answer"]),
    looks(Triage, "=", "queue", "", "Same child?"),
    does(Triage, "n", "queue", "=New referral | o | PgDn Enter", &["ReferralReceived"], &["pathway: ot"]),
    looks(Triage, "e", "queue", "", "As text"),
    says(Triage, ">", "queue", "Triage: 2 of"),
    says(Triage, "<", "second", "Triage: 1 of"),
    says(Triage, "Enter", "queue", "JOURNEY"),
    looks(Triage, "v", "queue", "", "Triage which queue?"),
];

pub const RECORD: &[Case] = &[
    does(Record, "a", "child", "Enter", &["Agreed"], &["Phone"]),
    does(Record, "b", "child", "Enter", &["Agreed"], &["Phone"]),
    does(Record, "m", "child booked", "d | Enter", &["Moved"], &["by: Family", "day"]),
    does(Record, "x", "child booked", "f i", &["Cancelled"], &["by: Family", "illness"]),
    does(Record, "c", "child", "a t | =Words | Enter", &["Contact"], &["advice-line", "Talking"]),
    does(Record, "r", "child", "o | 'writes | Enter", &["ReferralReceived"], &["writes", "pathway: ot"]),
    does(Record, "i", "child of triage", "h | 'glue ear | Enter", &["InfoAsked"], &["hearing", "glue ear"]),
    does(Record, "d", "child", "w | 'settled | Enter", &["Closed", "ClockSet"], &["Withdrawn", "settled"]),
    does(Record, "o", "child here today", "l", &["Attended"], &["LateSeen"]),
    does(Record, "p", "child", "u", &["PriorityChanged"], &["after: Urgent"]),
    does(Record, "z", "child of triage", "w", &["PutOff"], &["answer"]),
    looks(Record, "=", "child who looks alike", "", "Same child?"),
    looks(Record, "h", "child", "", "Nothing here is hidden from you"),
    does(Record, "n", "child", "=New referral | o | PgDn Enter", &["ReferralReceived"], &["pathway: ot"]),
    says(Record, "t", "child of triage", "Received "),
    looks(Record, "e", "child", "", "As text"),
    looks(Record, "Enter", "child", "", "Effect on the clock"),
    looks(Record, "v", "child", "", "Open clocks only"),
    looks(Record, "f", "child", "", "Which events"),
    says(Record, "Space", "child", "Marks are for lists"),
];

#[test]
fn every_key_of_today() {
    play(TODAY, go);
}

#[test]
fn every_key_of_triage() {
    play(TRIAGE, go);
}

#[test]
fn every_key_of_the_record() {
    play(RECORD, go);
}
