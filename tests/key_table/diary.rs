//! The keys of the diary and of one session.
use crate::case::{Case, does, looks, play, says, shows};
use crate::stage::Stage;
use waitwell::desk::keymap::Context::{Diary, Session};

fn go(stage: &mut Stage, place: &str) {
    match place {
        "today" => stage.play("4 | =[4 Diary] | 0 | =16 Nov 2026 | PgUp PgUp | =Fri 20 Nov 12:30"),
        // A clinic a fortnight ahead with three free places.
        "clinic" => stage.play("4 | =[4 Diary] | 0 | =week of 16 Nov | > | =23 Nov 2026 | > | =30 Nov 2026 | Left Left Left Left PgUp PgUp | =ND Arnold Mon 30 Nov 09:30"),
        "booked clinic" => stage.play("4 | =[4 Diary] | 0 | =week of 16 Nov | > | =23 Nov 2026 | Left Left Left Left PgUp PgUp | =ND Arnold Mon 23 Nov 09:30"),
        "session" => {
            go(stage, "clinic");
            stage.play("Enter | =People ");
            stage.to_row("09:30");
        }
        "slot" => {
            go(stage, "booked clinic");
            stage.play("Enter | =People ");
            stage.pty.wait_for("NOVAK");
            stage.to_row("RAHMAN");
        }
        "visit" => {
            go(stage, "today");
            for _ in 0..20 {
                if !stage.pty.screen().contains("Fri 20 Nov 13:00: 2") {
                    stage.pty.step("Down");
                }
            }
            stage.play("Enter | =People ");
            stage.to_row("KAUR");
        }
        other => panic!("no place {other:?}"),
    }
}

pub const DIARY: &[Case] = &[
    says(Diary, "Enter", "clinic", "People "),
    does(Diary, "b", "clinic", "=SAY | Enter", &["Agreed"], &["Phone"]),
    does(Diary, "f", "clinic", "= ticked | Enter", &["Offered"], &["Phone"]),
    does(
        Diary,
        "n",
        "today",
        "=New session | n Enter | 'arn | Enter Enter Ctrl-u | '5 jan 27 | PgDn BTab | 'ellis | Enter Enter",
        &["SessionMade"],
        &["2027-01-05"],
    ),
    looks(Diary, "t", "clinic", "", "All templates"),
    does(Diary, "x", "clinic", "s | =Call off | Enter", &["SessionCancelled"], &["sick"]),
    looks(Diary, "m", "clinic", "", "Move ND"),
    does(Diary, "p", "clinic", "=People of | a | =says? | w | =is away | Ctrl-c", &["MemberSet"], &["Away"]),
    looks(Diary, "c", "clinic", "", "Call list"),
    looks(Diary, "e", "clinic", "", "Clinic list"),
    looks(Diary, "v", "clinic", "", "Rows of the diary"),
    says(Diary, "i", "clinic", "Nobody owes an answer"),
    looks(Diary, "s", "clinic", "", "Rows of the diary by"),
    says(Diary, "<", "clinic", "week of 23 Nov"),
    says(Diary, ">", "clinic", "week of 7 Dec"),
    says(Diary, "0", "clinic", "week of 16 Nov"),
];

pub const SESSION: &[Case] = &[
    says(Session, "Enter", "slot", "JOURNEY"),
    does(Session, "a", "visit", "", &["Attended"], &["OnTime"]),
    does(Session, "o", "visit", "l", &["Attended"], &["LateSeen"]),
    does(Session, "b", "session", "=SAY | Enter", &["Agreed"], &["Phone"]),
    does(Session, "m", "slot", "d | Enter", &["Moved"], &["by: Family", "day"]),
    does(Session, "x", "slot", "f i", &["Cancelled"], &["by: Family", "illness"]),
    does(Session, "c", "slot", "n", &["Contact"], &["call", "no-answer"]),
    does(Session, "h", "session", "=SAY | h | =held | Ctrl-c", &["Held"], &[]),
    does(Session, "f", "session", "= ticked | Enter", &["Offered"], &["Phone"]),
    does(
        Session,
        "p",
        "session",
        "=People of | a | =says? | w | =is away | Ctrl-c",
        &["MemberSet"],
        &["Away"],
    ),
    says(Session, "i", "session", "Nobody owes an answer"),
    does(Session, "r", "slot", "o | 'writes | Enter", &["ReferralReceived"], &["writes", "pathway: ot"]),
    does(Session, "d", "slot", "w | 'settled | Enter", &["Cancelled", "Closed"], &["Withdrawn", "settled"]),
    does(Session, "n", "session", "=An extra slot | '16:00 | PgDn Enter", &["SlotAdded"], &["960"]),
    looks(Session, "e", "session", "", "Clinic list"),
    says(Session, "<", "session", "Mon 23 Nov"),
    says(Session, ">", "session", "Mon 7 Dec"),
    shows(Session, "z", "slot", "w", "has a place:", ""),
    says(Session, "=", "slot", "no other record"),
    shows(Session, "Space", "slot", "", "* 11:00", "Space | !* 11:00"),
];

#[test]
fn every_key_of_the_diary() {
    play(DIARY, go);
}

#[test]
fn every_key_of_a_session() {
    play(SESSION, go);
}
