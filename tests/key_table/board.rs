//! The keys of a drop-in while it is on.
use crate::case::{Case, does, looks, play, says};
use crate::stage::Stage;
use waitwell::desk::keymap::Context::Board;

fn go(stage: &mut Stage, place: &str) {
    // The drop-in that is on has families in every column.
    stage.play("5 | =[5 Drop-in] | =-- Drop-in: Hawthorn");
    stage.play("Left Left Left Home");
    match place {
        "expected" => stage.play("=-- SMITH, Muh"),
        "another" => stage.play("v | =Which drop-in | a | =EXPECTED 0"),
        "waiting" => stage.play("=-- SMITH, Muh | Right | =-- BELL"),
        "with" => stage.play("=-- SMITH, Muh | Right | =-- BELL | Right | =-- SMITH, Amara"),
        "nameless" => stage.play("=-- SMITH, Muh | Right | =-- BELL | End | =-- new family"),
        "left unseen" => {
            stage.play("=-- SMITH, Muh | ~Right | ~Right | ~Right");
            while !stage.pty.screen().contains("-- SMITH-JONES") {
                stage.play("~Down");
            }
        }
        other => panic!("no place {other:?}"),
    }
}

pub const CASES: &[Case] = &[
    says(Board, "Enter", "expected", "JOURNEY"),
    does(Board, "Enter", "nameless", "=Whose record | 'rossi cole | Enter", &["VisitNamed"], &[]),
    does(Board, "a", "expected", "", &["Attended", "Arrived"], &["OnTime"]),
    does(Board, "a", "waiting", "", &["VisitCalled"], &[]),
    does(Board, "a", "left unseen", "", &["VisitRung"], &[]),
    does(Board, "n", "expected", "=who came | 'zqxw | Enter", &["Arrived"], &["zqxw"]),
    does(Board, "o", "with", "a", &["VisitDone"], &["advice"]),
    looks(Board, "b", "waiting", "", "no referral in front"),
    does(Board, "x", "expected", "f i", &["Cancelled"], &["by: Family", "illness"]),
    does(Board, "x", "waiting", "l", &["VisitLeft"], &[]),
    does(Board, "c", "expected", "n", &["Contact"], &["call", "no-answer"]),
    looks(Board, "p", "expected", "", "People of"),
    looks(Board, "e", "expected", "", "Day's sheet"),
    looks(Board, "v", "expected", "", "Which drop-in?"),
    says(Board, "=", "expected", "no other record"),
    does(Board, "z", "with", "", &["VisitBack"], &[]),
    says(Board, "0", "another", "WAITING 4"),
];

#[test]
fn every_key_of_the_board() {
    play(CASES, go);
}
