//! Line 2 of a desk: who sits there, and the counts.
use crate::desk::seam::Head;
use crate::desk::tour::TASKS;
use crate::wire::message::Welcome;
use crate::wire::view_list::Counts;

/// Line 2: what moves by itself, what calls for a hand first.
pub fn head(welcome: &Welcome, counts: &Counts) -> Head {
    let always = [(counts.to_do, "to do"), (counts.to_triage, "to triage")];
    let some = [
        (counts.intake, "to complete"),
        (counts.freed, if counts.freed == 1 { "place freed" } else { "places freed" }),
        (counts.held, "held by you"),
        (counts.past_target, "past target"),
    ];
    let idle = always.iter().chain(&some).all(|(number, _)| *number == 0);
    let some = some.into_iter().filter(|(number, _)| *number > 0);
    let counts = always.into_iter().chain(some);
    let counts =
        counts.map(|(number, words)| format!("{} {words}", crate::desk::screens::count(number as usize)));
    Head {
        who: welcome.actor.name.to_string(),
        role: welcome.actor.role.words().to_owned(),
        counts: counts.collect(),
        practice: welcome.practice,
        idle,
    }
}

/// What the practice desk says first.
pub(super) fn tour_words(behind: u8) -> String {
    match usize::from(behind) {
        0 => "New here? :tour shows ten tasks in six minutes. ? lists the keys.".to_owned(),
        behind if behind < TASKS.len() => {
            format!("The tour waits at task {}: :tour goes on with it. ? lists the keys.", behind + 1)
        }
        _ => "This is the practice desk: nobody here is real. ? lists the keys.".to_owned(),
    }
}
