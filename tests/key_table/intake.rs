//! The keys of a list, where the list is Intake, and what settles a look-alike.
use crate::case::{Case, does, looks, moves, play, says, shows};
use crate::stage::Stage;
use waitwell::desk::keymap::Context::{Compare, Found, List, Start};

fn go(stage: &mut Stage, place: &str) {
    if place.starts_with("found") {
        stage.play("1 | =[1 Today] | =Tab: the lists | Tab | =What the imports found | => 1 ");
        if place == "found, second" {
            stage.play("Down | => 2 ");
        }
        return;
    }
    stage.play("1 | =[1 Today] | : | =What is to be | 'intake | =Enter: | Enter | =Intake: ");
    match place {
        "held row" => stage.to_row("WALKER"),
        "look-alike" => stage.to_row("same child?"),
        "compare" => {
            stage.to_row("same child?");
            stage.play("= | =On record");
        }
        "compare, below" => {
            go(stage, "compare");
            stage.play("Down Down | =>  Born");
        }
        other => panic!("no place {other:?}"),
    }
}

pub const CASES: &[Case] = &[
    looks(List, "a", "held row", "", "complete it"),
    looks(List, "Enter", "held row", "", "complete it"),
    does(List, "d", "held row", "t", &["IntakeClosed"], &["test-row"]),
    looks(List, "=", "look-alike", "", "On record"),
    looks(List, "n", "held row", "", "New referral"),
    says(List, "b", "held row", "This is not a referral yet"),
    says(List, "f", "held row", "worked one at a time"),
    looks(Found, "a", "found", "", "complete it"),
    shows(Found, "Enter", "found, second", "", "look-alikes to settle only", "Backspace | =to complete,"),
    moves(Found, "1", "found, second", "Ctrl-c"),
    moves(Found, "2", "found", "Ctrl-c"),
    moves(Found, "3", "found", "Ctrl-c"),
    shows(Found, "4", "found", "", "There is no number 4 here", "Ctrl-c | !What the imports"),
    shows(Found, "5", "found", "", "There is no number 5 here", "Ctrl-c | !What the imports"),
    shows(Found, "6", "found", "", "There is no number 6 here", "Ctrl-c | !What the imports"),
    shows(Found, "7", "found", "", "There is no number 7 here", "Ctrl-c | !What the imports"),
    shows(Found, "8", "found", "", "There is no number 8 here", "Ctrl-c | !What the imports"),
    moves(Found, "Up", "found, second", "Ctrl-c"),
    moves(Found, "Down", "found", "Ctrl-c"),
    shows(Found, "Esc", "found", "", "Tab: the lists", ""),
    shows(Found, "q", "found", "", "Tab: the lists", ""),
    shows(Found, "?", "found", "", "Keys here", "Ctrl-c | !Keys here | Ctrl-c"),
    does(Compare, "s", "compare", "", &["ChildMerged", "IntakeClosed"], &["Compared side by side"]),
];

pub const START: &[Case] = &[
    says(Start, "Enter", "new store", "people.toml"),
    looks(Start, "n", "new store", "", "New referral"),
    says(Start, "z", "new store", "Nothing for anybody today"),
];

#[test]
fn every_key_of_a_new_store() {
    play(START, |stage, _| stage.on_a_new_store());
}

#[test]
fn every_key_of_intake() {
    play(CASES, go);
}
