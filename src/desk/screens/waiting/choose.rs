//! `f`, `s` and `v` on a list: what narrows it, its order, its columns, each chosen by a letter.
use super::Waiting;
use super::columns::{ORDERS, VIEWS};
use super::narrow::{KINDS, Kind, Part, choices, parts_of};
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::layers::{Choice, FormLayer, Pick};
use crate::desk::message::Note;
use crate::desk::screen::Cx;
use crate::desk::widgets::{Field, Form};
use crate::wire::query::Sort;

const KIND: Slot = "filter";
const PART: Slot = "filter by";
const SETTING: Slot = "filter by setting";
const ORDER: Slot = "order";
const COLUMNS: Slot = "columns";

impl Waiting {
    pub(super) fn choose_kind(&self) -> Vec<Effect> {
        let choices = KINDS.iter().filter(|(_, kind, _)| *kind != Kind::Clear || !self.parts.is_empty());
        let choices = choices.map(|(key, _, words)| Choice::new(*key, *words)).collect();
        open(Pick::new(KIND, "Show only: by what?", choices))
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

    pub(super) fn choose_columns(&self) -> Vec<Effect> {
        let choices = VIEWS.iter().map(|(key, view, words)| {
            let now = if self.columns == *view { "  (now)" } else { "" };
            Choice::new(*key, format!("{words}{now}"))
        });
        open(Pick::new(COLUMNS, "Columns", choices.collect()))
    }

    pub(super) fn chosen(&mut self, given: &Given, cx: &Cx<'_>) -> Vec<Effect> {
        match given {
            Given::Picked(KIND, letter) => {
                let kind = KINDS.iter().find(|(key, ..)| key == letter).map(|(_, kind, _)| *kind);
                kind.map_or_else(Vec::new, |kind| self.kind(kind, cx))
            }
            Given::Picked(PART, letter) => {
                let part = self.offered.iter().find(|(key, ..)| key == letter).cloned();
                part.map_or_else(Vec::new, |(_, part, words)| self.turn(part, words))
            }
            Given::Fields { slot: SETTING, values, save: true } => {
                let words = values.first().map(|(_, value)| value.trim().to_owned()).unwrap_or_default();
                if words.is_empty() { Vec::new() } else { self.turn(Part::Setting(words.clone()), words) }
            }
            Given::Picked(ORDER, letter) => {
                let by = ORDERS.iter().find(|(key, ..)| key == letter).map(|(_, by, _)| *by);
                let Some(by) = by else { return Vec::new() };
                let down = self.sort.by == by && !self.sort.down;
                self.sort = Sort { by, down };
                let asked = self.window.restart();
                vec![self.ask(asked)]
            }
            Given::Picked(COLUMNS, letter) => {
                if let Some((_, view, _)) = VIEWS.iter().find(|(key, ..)| key == letter) {
                    self.columns = *view;
                }
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn kind(&mut self, kind: Kind, cx: &Cx<'_>) -> Vec<Effect> {
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
            Kind::Setting => {
                let field = Field::text("setting", "Setting contains").at_most(60).needed();
                open(FormLayer::new(SETTING, "Show only: a setting", Form::new(vec![field])))
            }
            kind => {
                self.offered = parts_of(kind, &cx.home.rules);
                if self.offered.is_empty() {
                    return vec![Effect::Say(Note::refused("None of these is configured here."))];
                }
                open(Pick::new(
                    PART,
                    "Show only (* is on; its letter takes it off)",
                    choices(&self.offered, &self.parts),
                ))
            }
        }
    }

    fn turn(&mut self, part: Part, words: String) -> Vec<Effect> {
        self.parts.turn(part, words);
        self.changed()
    }
}

fn open(layer: impl crate::desk::screen::Layer + 'static) -> Vec<Effect> {
    vec![Effect::Open(Box::new(layer))]
}
