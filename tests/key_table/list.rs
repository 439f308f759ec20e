//! The keys of the lists, those of every screen, and those that move about.
use crate::case::{Case, changes, does, drawn, leaves, looks, moves, play, says, shows};
use crate::stage::Stage;
use chrono::NaiveDate;
use waitwell::desk::keymap::Context::{Anywhere, Global, List, Moving};
use waitwell::domain::next_step::Act;
use waitwell::domain::referral::Stage as At;

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

/// Where a verb finds a child in the state it needs.
fn go(stage: &mut Stage, place: &str) {
    match place {
        "waiting" => stage.waiting('w', |row| row.step.as_ref().is_some_and(|step| step.act == Act::Book)),
        "late" => stage.waiting('w', |row| row.name == "SMITH, Mia"),
        "second" => {
            stage.waiting('w', |_| true);
            let first = stage.cursor();
            stage.pty.press("Down").wait("the second row", |pty| {
                pty.screen().lines().any(|line| line.starts_with('>') && line != first)
            });
        }
        "triage" => stage.waiting('t', |row| row.stage == At::Triage),
        "alike" => stage.waiting('t', |row| row.name == "HARRISON, Amy"),
        "booked" => stage.waiting('b', |row| {
            matches!(row.stage, At::Booked { .. }) && row.booked.as_ref().is_some_and(|at| at.0 > day(27))
        }),
        "other booked" => stage.waiting('b', |row| row.name == "TAYLOR, Sam"),
        "today" => stage.waiting('b', |row| row.booked.as_ref().is_some_and(|at| at.0 == day(20))),
        "two marked" => {
            stage.waiting('w', |row| row.name != "HARRIS, Aimee");
            stage.play("Space | =1 marked | Down Space | =2 marked");
        }
        "last" => {
            stage.waiting('w', |_| true);
            let first = stage.cursor();
            stage.pty.press("End").wait("the last row", |pty| {
                pty.screen().lines().any(|line| line.starts_with('>') && line != first)
            });
        }
        "choice" => {
            stage.waiting('w', |_| true);
            stage.play("s | =Sort by | !a do it");
        }
        "record of one waiting" => {
            stage.waiting('w', |_| true);
            stage.play("Enter | =JOURNEY");
        }
        "put off +" | "put off second +" => {
            stage.waiting('w', |row| row.name == "SMITH, Mia");
            stage.play("z | =Not now | w | =u undoes");
            if place != "put off +" {
                stage.undo_last();
            }
            stage.journal.new_changes();
        }
        "today's steps" => stage.play("1 | =[1 Today]"),
        "diary" => stage.play("4 | =[4 Diary] | 0 | =week of 16 Nov | > | =week of 23 Nov | =27 Nov 13:00 | 0 | =week of 16 Nov | =Fri 20 Nov 13:00"),
        "diary's Monday" => {
            stage.play("4 | =[4 Diary] | 0 | =week of 16 Nov | > | =week of 23 Nov | =27 Nov 13:00 | 0 | =week of 16 Nov | =Fri 20 Nov 13:00 | Left | =Thu 19 Nov:");
        }
        "record" => stage.record("HARRIS, Aimee"),
        other => panic!("no place {other:?}"),
    }
}

pub const CASES: &[Case] = &[
    does(List, "a", "waiting", "Enter", &["Agreed"], &["Phone"]),
    says(List, "a", "triage", "Received "),
    does(List, "b", "waiting", "Enter", &["Agreed"], &["Phone"]),
    does(List, "m", "booked", "d | Enter", &["Moved"], &["by: Family", "day"]),
    does(List, "x", "other booked", "f i", &["Cancelled"], &["by: Family", "illness"]),
    does(List, "x", "other booked", "s r", &["Cancelled"], &["by: Service", "room"]),
    says(Global, "6", "waiting", "Reviews: all"),
    does(List, "c", "waiting", "n", &["Contact"], &["call", "no-answer"]),
    does(List, "c", "waiting", "o | 'rang gp | Enter", &["Contact"], &["note", "rang gp"]),
    does(List, "r", "waiting", "o | 'writes | Enter", &["ReferralReceived"], &["writes", "pathway: ot"]),
    does(List, "i", "triage", "h | 'glue ear | Enter", &["InfoAsked"], &["hearing", "glue ear"]),
    does(
        List,
        "d",
        "triage",
        "c | =offered instead | Enter | =words to the | Enter",
        &["Declined", "ClockSet"],
        &["criteria"],
    ),
    does(List, "d", "waiting", "w | 'settled | Enter", &["Closed", "ClockSet"], &["Withdrawn", "settled"]),
    does(List, "o", "today", "a", &["Attended"], &["OnTime"]),
    does(List, "p", "waiting", "u", &["PriorityChanged"], &["after: Urgent"]),
    says(Global, "7", "waiting", "That screen is not there yet."),
    does(List, "z", "late", "w", &["PutOff"], &["answer"]),
    does(List, "=", "alike", "=On record | s", &["ChildMerged", "IntakeClosed"], &["Compared side by side"]),
    says(Global, "8", "waiting", "That screen is not there yet."),
    does(List, "n", "waiting", "=New referral | o | PgDn Enter", &["ReferralReceived"], &["pathway: ot"]),
    says(List, "t", "triage", "Received "),
    looks(List, "e", "waiting", "", "To a file:"),
    looks(List, "f", "waiting", "", "Show only"),
    looks(List, "s", "waiting", "", "Sort by"),
    looks(List, "v", "waiting", "", "past target (also !)"),
    shows(List, "Space", "waiting", "", "1 marked", "Space | !1 marked"),
    shows(List, "*", "waiting", "", "marked: all of this list", "* | !marked: all of this list"),
    says(List, "Enter", "waiting", "JOURNEY"),
    says(Global, "1", "waiting", "[1 Today]"),
    says(Global, "2", "today's steps", "[2 Waiting]"),
    says(Global, "3", "waiting", "[3 Triage]"),
    says(Global, "4", "waiting", "[4 Diary]"),
    says(Global, "5", "waiting", "[5 Drop-in]"),
    says(Global, "9", "waiting", "[9 Record]"),
    looks(Global, "/", "waiting", "", "Find:"),
    looks(Global, ":", "waiting", "", "What is to be done?"),
    looks(Global, ";", "waiting", "", "What is to be done?"),
    looks(Global, "?", "waiting", "", "Keys here"),
    looks(Global, "F1", "waiting", "", "Keys here"),
    changes(Global, "u", "put off +", "", &["Undone"], &["Put off"]),
    does(Global, ".", "put off second +", "=Again | Enter", &["PutOff"], &["answer"]),
    looks(Global, "y", "waiting", "", "Effect on the clock"),
    looks(Global, "l", "waiting", "", "SAY FIRST"),
    looks(Global, "w", "waiting", "", "Who changed or looked"),
    shows(Global, "!", "waiting", "", "past target, all", "! | !past target, all"),
    shows(Global, "Esc", "choice", "", "a do it", ""),
    looks(Global, "q", "waiting", "", "Leave the desk?"),
    leaves(Global, "q", "waiting", "q"),
    shows(Global, "Backspace", "record of one waiting", "", "Waiting: all pathways, waiting", ""),
    moves(Moving, "Down", "waiting", "Up"),
    moves(Moving, "Up", "second", ""),
    moves(Moving, "PgDn", "waiting", ""),
    moves(Moving, "PgUp", "last", ""),
    moves(Moving, "End", "waiting", ""),
    moves(Moving, "G", "waiting", ""),
    moves(Moving, "Home", "last", ""),
    moves(Moving, "Left", "diary", ""),
    moves(Moving, "Right", "diary's Monday", ""),
    moves(Moving, "Tab", "record", ""),
    moves(Moving, "BTab", "record", ""),
    drawn(Anywhere, "Ctrl-l", "waiting"),
    says(Anywhere, "Ctrl-r", "waiting", " waits "),
    says(Anywhere, "Ctrl-p", "waiting", ". Row "),
    shows(Anywhere, "Ctrl-c", "choice", "", "a do it", ""),
    looks(Anywhere, "Ctrl-c", "waiting", "", "Leave the desk?"),
    // What several marked rows go through first is a preview; `u` afterwards shows the changes before it undoes them.
    does(
        List,
        "p",
        "two marked",
        "s | =2 of 2 ticked | Enter | =u undoes all 2",
        &["PriorityChanged", "PriorityChanged"],
        &["after: Soon"],
    ),
];

#[test]
fn every_key_of_the_lists() {
    play(CASES, go);
}
