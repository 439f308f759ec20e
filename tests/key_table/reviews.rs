//! The keys of the review screens: the list of what is ahead, and one review with its people, agenda and packs.
use crate::case::{Case, does, looks, play, shows};
use crate::stage::Stage;
use waitwell::desk::keymap::Context::Reviews;

fn go(stage: &mut Stage, place: &str) {
    stage.play("6 | =[6 Review] | =Reviews: all | =NOT QUORATE | Home");
    let down_to = |stage: &mut Stage, words: &str| {
        for _ in 0..30 {
            if stage.cursor().contains(words) {
                return;
            }
            stage.pty.step("Down");
        }
        panic!("no line {words:?}:\n{}", stage.pty.screen());
    };
    match place {
        "list" => {}
        "seat" => stage.play("Enter | =People: | Home | =-- SLT T Novak"),
        "asked" => {
            stage.play("Enter | =People: | Home | =-- SLT T Novak");
            down_to(stage, "no answer");
        }
        "child" | "second" | "report" => {
            stage.play("Enter | =People: | Home | =-- SLT T Novak");
            stage.play("=Agenda:");
            down_to(stage, "pack 2 of");
            if place == "report" {
                down_to(stage, "CAMHS ");
            }
            if place == "second" {
                down_to(stage, "11:15");
            }
        }
        other => panic!("no place {other:?}"),
    }
}

pub const CASES: &[Case] = &[
    shows(Reviews, "Enter", "list", "", "Agenda:", "6"),
    does(Reviews, "a", "asked", "", &["MemberSet"], &["Accepted"]),
    does(Reviews, "a", "report", "", &["Review"], &["In"]),
    does(Reviews, "i", "asked", "", &["Meeting"], &["Chased"]),
    does(Reviews, "i", "report", "", &["Review"], &["Chased"]),
    looks(Reviews, "n", "list", "", "Assemble"),
    looks(Reviews, "p", "list", "", "People of"),
    looks(Reviews, "t", "seat", "", "is said on its day"),
    looks(Reviews, "o", "child", "", "What happened"),
    looks(Reviews, "b", "list", "", "Best child for"),
    looks(Reviews, "f", "list", "", "Fill"),
    looks(Reviews, "m", "child", "", "who asks, and why?"),
    does(Reviews, "x", "asked", "d", &["MemberSet"], &["Declined"]),
    looks(Reviews, "r", "child", "", "Refer"),
    does(Reviews, "c", "child", "n", &["Contact"], &["no-answer"]),
    looks(Reviews, "e", "child", "", "Agenda and packs"),
    does(Reviews, "s", "second", "", &["Meeting"], &["Ordered"]),
    looks(Reviews, "v", "list", "", "Which reviews?"),
    looks(Reviews, "z", "child", "", "Not now"),
    does(Reviews, "i", "list", "", &["Meeting"], &["Chased"]),
];

#[test]
fn every_key_of_the_reviews() {
    play(CASES, go);
}
