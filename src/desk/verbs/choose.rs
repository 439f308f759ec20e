//! Questions that several verbs ask: configured choices by their letters, pathways, one line of words; and what becomes of
//! the answer, on one child or on many.
use super::asking::Next;
use super::many::Many;
use super::target::{On, Target};
use crate::desk::effect::{Act, Slot};
use crate::desk::layers::{Choice, FormLayer, Pick};
use crate::desk::message::Note;
use crate::desk::screen::Cx;
use crate::desk::seam::Command;
use crate::desk::widgets::{Field, Form};
use crate::domain::code::Code;
use crate::domain::rights::{self, Right};
use crate::domain::rules::{self, Rules};

/// What is to be done for a child, or why it cannot be.
pub type Deed = Box<dyn Fn(&Target) -> Result<Vec<Command>, String>>;

/// Ends a verb: at once for one child, after a preview for many. `what` says what is done, without the name.
pub fn finish(slot: Slot, on: On, what: impl Into<String>, deed: Deed) -> Next {
    match on {
        On::One(target) => match deed(&target) {
            Ok(commands) => Next::Act(act(slot, commands, &target)),
            Err(why) => Next::say(Note::refused(format!("{}: {why}. Nothing was changed.", target.name()))),
        },
        On::Rows(rows) => Next::ask(Many::known(slot, what.into(), rows, deed), |_, _| Next::nothing()),
        On::Marked(marks) => Next::ask(Many::new(slot, what.into(), marks, deed), |_, _| Next::nothing()),
    }
}

/// Commands of one child as an act.
pub fn act(slot: Slot, commands: Vec<Command>, target: &Target) -> Act {
    let commands = commands.into_iter().map(|command| (command, Some(target.subject.clone()))).collect();
    Act { slot, commands, ..Act::default() }
}

/// Why the person here may not do it, where so.
pub fn barred(cx: &Cx<'_>, right: Right) -> Option<String> {
    let actor = &cx.home.actor;
    (!rights::allowed(actor.role, actor.agency, right)).then(|| rights::refused(actor.role, right))
}

/// A choice that cannot be taken now where `why` says so.
pub fn unless(pick: Pick, why: Option<String>) -> Pick {
    match why {
        Some(why) => pick.not_now(why),
        None => pick,
    }
}

/// Configured choices, each with its letter.
pub fn choices(list: &[rules::Choice]) -> Vec<Choice> {
    list.iter().map(|choice| Choice::new(choice.key, choice.name.clone())).collect()
}

/// The code behind a letter.
pub fn code(list: &[rules::Choice], letter: char) -> Code {
    list.iter().find(|choice| choice.key == letter).map_or(Code::NONE, |choice| choice.id)
}

/// The choice of this code, else the first there is: a partnership may have renamed it.
pub fn code_of(list: &[rules::Choice], id: &str) -> Code {
    let known = list.iter().find(|choice| choice.id.as_str() == id);
    known.or_else(|| list.first()).map_or(Code::NONE, |choice| choice.id)
}

/// A letter for each of these names: the first of its own letters that is free, in the order of the names.
pub fn letters<'a>(names: impl Iterator<Item = &'a str>) -> Vec<char> {
    let mut taken: Vec<char> = Vec::new();
    for name in names {
        let own = name.chars().flat_map(char::to_lowercase).filter(char::is_ascii_lowercase);
        let free = own.chain('a'..='z').find(|letter| !taken.contains(letter));
        taken.push(free.unwrap_or('z'));
    }
    taken
}

/// Every pathway with its letter and, where it cannot be taken, why.
pub fn pathways(
    rules: &Rules,
    why_not: impl Fn(&rules::Pathway) -> Option<String>,
) -> (Vec<Choice>, Vec<(char, Code)>) {
    let letters = letters(rules.pathways.iter().map(|pathway| pathway.id.as_str()));
    let choices = rules.pathways.iter().zip(&letters).map(|(pathway, letter)| {
        let choice = Choice::new(*letter, format!("{} {}", pathway.short, pathway.name));
        match why_not(pathway) {
            Some(why) => choice.refused(why),
            None => choice,
        }
    });
    let codes = rules.pathways.iter().zip(&letters).map(|(pathway, letter)| (*letter, pathway.id));
    (choices.collect(), codes.collect())
}

/// One line of words; Enter is enough. `kept` names its draft.
pub fn sentence(slot: Slot, title: String, label: &str, needed: bool, kept: String) -> FormLayer {
    let field = Field::text("words", label).wide(60).at_most(1_000);
    let field = if needed { field.needed() } else { field };
    FormLayer::new(slot, title, Form::new(vec![field])).at_once().kept_as(kept)
}

/// A choice without choices: the letters meant for it go nowhere, and it says why.
pub fn refused(slot: Slot, title: String, why: impl Into<String>) -> Next {
    Next::letter(Pick::new(slot, title, Vec::new()).not_now(why), |_, _| Next::nothing())
}
