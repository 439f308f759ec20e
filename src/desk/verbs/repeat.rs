//! `.`: the last verb and its choices on the child in front, shown before it is done.
use super::after;
use super::asking::{Asking, Next};
use super::begin;
use super::target::{On, Target};
use crate::desk::effect::{Act, Effect, Given};
use crate::desk::input::Key;
use crate::desk::layers::{Preview, Tick};
use crate::desk::message::Note;
use crate::desk::repeat::Repeated;
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::Command;

/// Walks the verb's layers with the letters chosen before. An act is shown, never done; where something must be typed, that
/// is what opens.
pub fn repeat(verb: &Repeated, target: &Target, cx: &Cx<'_>) -> Vec<Effect> {
    let mut asking = match begin(verb.verb, On::One(Box::new(target.clone())), cx) {
        Next::Ask(layer, then) => Asking::new(layer, then),
        Next::Act(act) => return preview(act, (verb, &[]), target, cx),
        Next::Effects(effects) => return effects,
    };
    asking.resized(cx);
    for letter in &verb.choices {
        let mut rest = Vec::new();
        for effect in asking.key(Key::Char(*letter), cx) {
            match effect {
                Effect::Do(act) => return preview(act, (verb, asking.chosen()), target, cx),
                Effect::Open(layer) => return vec![Effect::Open(layer)],
                Effect::Answer(_) => {}
                other => rest.push(other),
            }
        }
        if !rest.is_empty() {
            return rest;
        }
    }
    vec![Effect::Open(Box::new(asking))]
}

/// The act, ticked where it would come to something: the same is asked of it as of many marked rows.
fn preview(act: Act, (verb, chosen): (&Repeated, &[String]), target: &Target, cx: &Cx<'_>) -> Vec<Effect> {
    let words = match chosen {
        [] => target.who(),
        chosen => format!("{}: {}", target.who(), chosen.join(", ")),
    };
    let title = format!("Again ({}): Enter does it", verb.verb);
    let commands: Vec<Command> = act.commands.iter().map(|(command, _)| command.clone()).collect();
    let tick = match after::of(target, &commands, cx) {
        Ok(_) => Tick::new(words),
        Err(why) => Tick::refused(target.who(), why),
    };
    let ask = Preview::new("repeat", title, vec![tick]);
    Next::ask(ask, move |given, _| match given {
        Given::Ticked(..) => Next::Act(act),
        _ => Next::say(Note::done("Nothing done.")),
    })
    .effects()
}
