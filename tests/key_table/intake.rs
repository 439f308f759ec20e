//! The keys of a list, where the list is Intake, and what settles a look-alike.
use crate::stage::{Case, Stage, does, looks, play, says};
use waitwell::desk::keymap::Context::{Compare, List, Start};

fn go(stage: &mut Stage, place: &str) {
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
