//! The keys of the layers: while one is in front, only these work.
use crate::stage::{Case, Stage, does, looks, moves, play, says, shows};
use waitwell::desk::keymap::Context::{Compare, Confirm, Find, Form, Line, Offers, Pick, Preview, Read};

fn go(stage: &mut Stage, place: &str) {
    if ["compare", "compare, below"].contains(&place) {
        stage.play("1 | =[1 Today] | : | =What is to be | 'intake | =Enter: | Enter | =Intake: ");
        stage.to_row("same child?");
        stage.play("= | =On record");
        if place == "compare, below" {
            stage.play("Down Down | =>  Born");
        }
        return;
    }
    if !place.starts_with("on ") {
        stage.waiting('w', |row| row.name == "PETROV, Layla");
    }
    match place {
        "pick" => stage.play("s | =Sort by"),
        "pick, second" => stage.play("s | =Sort by | Down | => w"),
        "offers" => stage.play("b | =>  1 "),
        "offers, third" => stage.play("b | =>  1 | 3 | =>  3 "),
        "preview" => stage.play("Space | =1 marked | Down Space | =2 marked | z | =Not now | w | =2 of 2 ticked"),
        "confirm" => stage.play("q | =Leave the desk?"),
        "form" => stage.play("n | =New referral | Tab | =>"),
        "find" => stage.play("/ | =Find: | 'harr | =HARRISON"),
        "line" => stage.play(": | =What is to be done?"),
        "read" => stage.play("y | =Effect on the clock"),
        other => panic!("no place {other:?}"),
    }
}

pub const CASES: &[Case] = &[
    shows(Pick, "Enter", "pick, second", "", "order: wait", "s | =Sort by | o | !order: wait"),
    moves(Pick, "Down", "pick", "Ctrl-c"),
    moves(Pick, "Up", "pick, second", "Ctrl-c"),
    shows(Pick, "Esc", "pick", "", "a do it", ""),
    shows(Pick, "F1", "pick", "", "Keys here", "Ctrl-c | !Keys here | Ctrl-c"),
    shows(Confirm, "Esc", "confirm", "", "a do it", ""),
];

#[test]
fn every_key_of_the_layers() {
    play(CASES, go);
}
