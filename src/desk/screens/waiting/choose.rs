//! `f` and `s` on a list: what narrows it and its order, each chosen by a letter.
use super::Waiting;
use super::columns::ORDERS;
use super::kinds::{KINDS, Kind, choices, parts_of, typed, typed_too};
use super::narrow::Part;
use super::typing::Typing;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::layers::{Choice, FormLayer, Pick};
use crate::desk::message::Note;
use crate::desk::screen::Cx;
use crate::desk::widgets::{Field, Form};
use crate::wire::query::{Sort, Typed};

const KIND: Slot = "filter";
const PART: Slot = "filter by";
const SETTING: Slot = "filter by setting";
const LANGUAGE: Slot = "filter by language";
const NUMBER: Slot = "filter by a number";
const ORDER: Slot = "order";

impl Waiting {
    pub(super) fn choose_kind(&self) -> Vec<Effect> {
        let choices = KINDS.iter().filter(|(_, kind, _)| *kind != Kind::Clear || !self.parts.is_empty());
        let choices = choices.map(|(key, kind, words)| {
            let choice = Choice::new(*key, *words);
            let none = *kind == Kind::Marked && self.window.list.marks().is_empty();
            if none { choice.refused("none is marked") } else { choice }
        });
        open(Pick::new(KIND, "Show only: by what?", choices.collect()))
    }

    pub(super) fn choose_order(&self) -> Vec<Effect> {
        let choices = ORDERS.iter().map(|(key, by, words)| {
            let now = match (self.sort.by == *by, self.sort.down) {
                (false, _) => "",
                (true, false) => "  (now; once more turns it round)",
                (true, true) => "  (now, turned round)",
            };
            Choice::new(*key, format!("{words}{now}"))
        });
        open(Pick::new(ORDER, "Sort by", choices.collect()))
    }

    pub(super) fn chosen(&mut self, given: &Given, cx: &Cx<'_>) -> Vec<Effect> {
        if let Some(effects) = self.view_given(given, cx) {
            return effects;
        }
        match given {
            Given::Picked(KIND, letter) => {
                let kind = KINDS.iter().find(|(key, ..)| key == letter).map(|(_, kind, _)| *kind);
                kind.map_or_else(Vec::new, |kind| self.kind(kind, cx))
            }
            Given::Picked(PART, letter) => self.part(*letter),
            Given::Fields { slot: slot @ (SETTING | LANGUAGE), values, save: true } => {
                let words = values.first().map(|(_, value)| value.trim().to_owned()).unwrap_or_default();
                let part = if *slot == SETTING { Part::Setting(words) } else { Part::Language(words) };
                self.turn_part(part, cx)
            }
            Given::Fields { slot: NUMBER, values, save: true } => {
                let text = values.first().map(|(_, value)| value.as_str()).unwrap_or_default();
                match self.asking.map(|kind| typed(kind, text)) {
                    Some(Ok(part)) => self.turn_part(part, cx),
                    Some(Err(why)) => {
                        vec![Effect::Say(Note::refused(format!("\"{text}\" {why}. The list is as it was.")))]
                    }
                    None => Vec::new(),
                }
            }
            Given::Picked(ORDER, letter) => {
                let by = ORDERS.iter().find(|(key, ..)| key == letter).map(|(_, by, _)| *by);
                let Some(by) = by else { return Vec::new() };
                let down = self.sort.by == by && !self.sort.down;
                self.sort = Sort { by, down };
                self.changed()
            }
            _ => Vec::new(),
        }
    }

    fn kind(&mut self, kind: Kind, cx: &Cx<'_>) -> Vec<Effect> {
        self.asking = Some(kind);
        match kind {
            Kind::PastTarget => self.turn(Part::PastTarget, "past target".to_owned()),
            Kind::Stopped => {
                self.parts.turn_stopped();
                self.changed()
            }
            Kind::Clear => {
                self.parts.clear();
                self.changed()
            }
            Kind::Marked => {
                let marks = self.window.list.marks().iter().copied().collect();
                self.turn_part(Part::Only(marks), cx)
            }
            Kind::Setting => {
                open(Typing::new(SETTING, Typed::Setting, "Show only: a setting with these letters"))
            }
            Kind::Language => {
                open(Typing::new(LANGUAGE, Typed::Language, "Show only: an interpreter for which language?"))
            }
            kind => {
                self.offered = parts_of(kind, &cx.home.rules, cx.home.actor.team);
                if self.offered.is_empty() {
                    return vec![Effect::Say(Note::refused("None of these is configured here."))];
                }
                let mut choices = choices(&self.offered, |part| self.parts.has(part));
                choices.extend(typed_too(kind).map(|(letter, words)| Choice::new(letter, words)));
                open(Pick::new(PART, "Show only (* is on; its letter takes it off)", choices))
            }
        }
    }

    fn part(&mut self, letter: char) -> Vec<Effect> {
        if let Some((_, part, words)) = self.offered.iter().find(|(key, ..)| *key == letter).cloned() {
            let words = match &part {
                // In the choice the whole rule stands; where it comes off its name is enough.
                Part::Turns(age) => format!("turns {age} before seen"),
                Part::Asked => "higher priority asked".to_owned(),
                _ => words,
            };
            return self.turn(part, words);
        }
        let Some(kind) = self.asking.filter(|kind| typed_too(*kind).is_some()) else { return Vec::new() };
        let (label, title) = match kind {
            Kind::Age => ("Ages", "Show only: ages as 5, 5-9, under 5, 16+"),
            Kind::Turns => ("Age", "Show only: who turns this age before seen"),
            Kind::NoContact => ("Weeks", "Show only: no contact for so many weeks"),
            _ => ("Weeks", "Show only: waits at least so many weeks"),
        };
        let field = Field::text("number", label).at_most(20).wide(20).needed();
        open(FormLayer::new(NUMBER, title, Form::new(vec![field])).at_once())
    }

    fn turn_part(&mut self, part: Part, cx: &Cx<'_>) -> Vec<Effect> {
        let words = part.words(&cx.home.rules);
        self.turn(part, words)
    }

    pub(super) fn turn(&mut self, part: Part, words: String) -> Vec<Effect> {
        self.parts.turn(part, words);
        self.changed()
    }
}

fn open(layer: impl crate::desk::screen::Layer + 'static) -> Vec<Effect> {
    vec![Effect::Open(Box::new(layer))]
}
