//! What is done on the board: arrived, called in, what came of it, no longer coming, back in the queue.
use super::walk_in::{WALK_IN, WalkIn};
use super::{DONE, DropIns, EXPECTED, WAITING, WITH};
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::keymap::Action;
use crate::desk::layers::offers::clock;
use crate::desk::layers::{Choice, FormLayer, Pick};
use crate::desk::message::Note;
use crate::desk::screen::Cx;
use crate::desk::screens::session::words::own_letters;
use crate::desk::seam::Command;
use crate::desk::verbs::barred_from;
use crate::desk::widgets::{Field, Form};
use crate::domain::code::Code;
use crate::domain::command::{NewReferral, Visitor};
use crate::domain::ids::VisitId;
use crate::domain::review::put_forward;
use crate::domain::rules::{self, Effect as Leads, Pathway};
use crate::wire::view_diary::BoardRow;

pub(super) const OUTCOME: Slot = "visit outcome";
pub(super) const PATHWAY: Slot = "pathway of a visit";
pub(super) const WORDS: Slot = "words of a visit";
/// Asks for words after the letters; it is one key with or without Shift.
const IN_WORDS: char = '+';
const LEFT: Slot = "left unseen";
const RING: Slot = "rung after leaving unseen";

impl DropIns {
    /// `a`: one step on. Again on a child that has gone on it only says where the child is.
    pub(super) fn ahead(&mut self) -> Vec<Effect> {
        if self.page.is_none() {
            return vec![Effect::Say(Note::refused("The board is being fetched. Nothing was changed."))];
        }
        let Some(row) = self.row().cloned() else {
            return vec![Effect::Say(Note::refused("Nobody is in this column. n takes a walk-in."))];
        };
        let stands = self.stands();
        if stands != Some(self.cursor.column) {
            return vec![Effect::Say(Note::done(already(&row, stands)))];
        }
        match (self.cursor.column, row.visit, row.booking) {
            (EXPECTED, _, Some(booking)) => {
                let Some(session) = self.session else { return Vec::new() };
                let visitor = Visitor::Booking(booking);
                self.send(Command::Arrive { session, visitor, arrived: None, with: None })
            }
            (WAITING, Some(visit), _) => self.send(Command::Call { visit, staff: None }),
            (DONE, Some(visit), _) if is_unseen(&row) => self.send(Command::Rung { visit }),
            (column, ..) => vec![Effect::Say(Note::done(already(&row, Some(column))))],
        }
    }

    /// A family that left unseen: were they rung?
    pub(super) fn ring(&self) -> Vec<Effect> {
        let Some(row) = self.row() else { return self.no_child() };
        let mut choices = vec![Choice::new('r', "Rung: they know how it goes on")];
        if row.child.is_some() {
            choices.push(Choice::new('c', "No answer, a message or a note"));
        }
        // Whether a drop-in was cut short over who is still here, the keeper knows.
        let here = matches!(self.stands(), Some(WAITING | WITH));
        let left = if here { "was sent home" } else { "left unseen" };
        let pick = Pick::new(RING, format!("{} {left}: rung?", row.name), choices);
        let can = here || is_unseen(row);
        let pick = if can { pick } else { pick.not_now(already(row, self.stands())) };
        vec![Effect::Open(Box::new(pick))]
    }

    pub(super) fn walk_in(&mut self) -> Vec<Effect> {
        let Some(session) = self.session else {
            return vec![Effect::Say(Note::refused("No drop-in is on. v chooses one."))];
        };
        let family = self
            .row()
            .filter(|_| matches!(self.stands(), Some(WAITING | WITH)))
            .and_then(|row| row.visit.map(|visit| (visit, row.name.clone())));
        vec![Effect::Open(Box::new(WalkIn::arrival(session, family)))]
    }

    /// `o`: what came of the visit.
    pub(super) fn outcome(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        self.in_words = false;
        self.which_outcome(cx)
    }

    fn which_outcome(&self, cx: &Cx<'_>) -> Vec<Effect> {
        let choices: Vec<Choice> =
            outcomes(cx).iter().map(|known| Choice::new(known.key, known.name.clone())).collect();
        let row = self.row();
        let title = row
            .map_or_else(|| "What came of it?".to_owned(), |row| format!("What came of it: {}?", row.name));
        let pick = self.worded(OUTCOME, title, choices);
        let why = match (row, self.stands()) {
            (None, _) => Some("Nobody is in this column.".to_owned()),
            (Some(row), Some(EXPECTED)) => {
                Some(format!("{} is not here yet. a marks the arrival.", row.name))
            }
            (Some(row), Some(DONE)) => {
                Some(format!("{}: {}. u undoes it, z puts back in the queue.", row.name, row.note))
            }
            (Some(row), _) if row.visit.is_none() => Some(format!("{} is not here yet.", row.name)),
            _ => None,
        };
        vec![Effect::Open(Box::new(match why {
            Some(why) => pick.not_now(why),
            None => pick,
        }))]
    }

    /// `x`: no longer coming; of one who came, left unseen.
    pub(super) fn no_longer(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(row) = self.row() else { return self.no_child() };
        match self.stands() {
            Some(EXPECTED) => self.verb(Action::Cancel, cx),
            Some(WAITING) if row.visit.is_some() => {
                let title = format!("{} is no longer here?", row.name);
                let choices = vec![Choice::new('l', "Left without being seen: somebody rings")];
                vec![Effect::Open(Box::new(Pick::new(LEFT, title, choices)))]
            }
            stands => {
                let title = format!("{} no longer coming?", row.name);
                let choices = vec![Choice::new('l', "Left without being seen: somebody rings")];
                let mut why = already(row, stands);
                if stands == Some(DONE) {
                    why += " u undoes it, z puts back in the queue.";
                }
                vec![Effect::Open(Box::new(Pick::new(LEFT, title, choices).not_now(why)))]
            }
        }
    }

    pub(super) fn back_to_queue(&mut self) -> Vec<Effect> {
        match self.row().and_then(|row| row.visit) {
            Some(visit) => self.send(Command::BackToQueue { visit }),
            None => {
                vec![Effect::Say(Note::refused("Nobody here came yet, so nobody goes back in the queue."))]
            }
        }
    }

    fn visit(&self) -> Option<VisitId> {
        self.row().and_then(|row| row.visit)
    }

    /// What a layer of the board handed down.
    pub(super) fn answer(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        match given {
            Given::Picked(OUTCOME, IN_WORDS) => {
                self.in_words = true;
                self.which_outcome(cx)
            }
            Given::Picked(PATHWAY, IN_WORDS) => {
                self.in_words = true;
                self.which_pathway(cx)
            }
            Given::Picked(OUTCOME, letter) => {
                let known = outcomes(cx).iter().find(|known| known.key == letter).cloned();
                let (Some(known), Some(visit)) = (known, self.visit()) else { return Vec::new() };
                if known.effect == Leads::ReferOn {
                    self.referring = Some((visit, known.id));
                    return self.which_pathway(cx);
                }
                let (outcome, words) = (known.id, String::new());
                self.came_of_it(&known.name, Command::VisitOutcome { visit, outcome, refer: None, words })
            }
            Given::Picked(PATHWAY, letter) => {
                let all = pathways(&cx.home.rules.pathways);
                let pathway = all.iter().find(|(known, _)| *known == letter).map(|(_, pathway)| *pathway);
                let (Some(pathway), Some((visit, outcome))) = (pathway, self.referring.take()) else {
                    return Vec::new();
                };
                let refer = Some(self.referral(pathway.id, cx));
                let command = Command::VisitOutcome { visit, outcome, refer, words: String::new() };
                if put_forward(&cx.home.rules, pathway.id) {
                    self.in_words = false;
                    return self.question(&pathway.short, command);
                }
                self.came_of_it(&pathway.name, command)
            }
            Given::Fields { slot: WORDS, values, save } => {
                let (command, typed) = (self.unsaid.take(), values.into_iter().next());
                match (command, save) {
                    (Some(Command::VisitOutcome { visit, outcome, refer, .. }), true) => {
                        let words = typed.map_or_else(String::new, |(_, typed)| typed);
                        self.send(Command::VisitOutcome { visit, outcome, refer, words })
                    }
                    _ => Vec::new(),
                }
            }
            Given::Picked(LEFT, _) => match self.visit() {
                Some(visit) => self.send(Command::LeftUnseen { visit }),
                None => Vec::new(),
            },
            Given::Picked(RING, 'c') => self.verb(Action::Contact, cx),
            Given::Picked(RING, _) => match self.visit() {
                Some(visit) => self.send(Command::Rung { visit }),
                None => Vec::new(),
            },
            Given::Chosen(WALK_IN, _) | Given::Confirmed(WALK_IN) => self.ask(),
            other => self.named(other, cx),
        }
    }

    /// Choices of what came of it: one more key asks for what was seen, in words, and no key where there are none.
    fn worded(&self, slot: Slot, title: String, mut choices: Vec<Choice>) -> Pick {
        if self.in_words {
            return Pick::new(slot, format!("{title} Then what was seen"), choices);
        }
        choices.push(Choice::new(IN_WORDS, "In words, too: then the letter (= is the same key)"));
        Pick::new(slot, title, choices)
    }

    fn which_pathway(&self, cx: &Cx<'_>) -> Vec<Effect> {
        let all = pathways(&cx.home.rules.pathways);
        // Nobody who is no clinician puts a child forward from here, either.
        let choice = |(letter, p): &(char, &Pathway)| {
            let choice = Choice::new(*letter, p.name.clone());
            match barred_from(Code::NONE, p, cx) {
                Some(why) => choice.refused(why),
                None => choice,
            }
        };
        let choices = all.iter().map(choice).collect();
        let title = format!("{} referred to which pathway?", self.row().map_or("", |row| &row.name));
        vec![Effect::Open(Box::new(self.worded(PATHWAY, title, choices)))]
    }

    /// The letters are pressed: done, or what was seen is asked for first. Enter alone skips it.
    fn came_of_it(&mut self, choice: &str, command: Command) -> Vec<Effect> {
        if !std::mem::take(&mut self.in_words) {
            return self.send(command);
        }
        let title = format!("{}: {choice}", self.row().map_or("", |row| &row.name));
        self.said_first(title, Field::text("words", "What was seen"), command)
    }

    /// Put forward from a visit: what is to be answered is asked for first.
    fn question(&mut self, to: &str, command: Command) -> Vec<Effect> {
        let title = format!("Refer {} to {to}: the question", self.row().map_or("", |row| &row.name));
        self.said_first(title, Field::text("words", "Question").needed(), command)
    }

    fn said_first(&mut self, title: String, field: Field, command: Command) -> Vec<Effect> {
        let kept = self.visit().map_or_else(String::new, |visit| format!("words of visit {}", visit.0));
        self.unsaid = Some(command);
        let form = Form::new(vec![field.at_most(400)]);
        vec![Effect::Open(Box::new(FormLayer::new(WORDS, title, form).at_once().kept_as(kept)))]
    }

    /// The keeper says by itself from which drop-in it comes, and when it was.
    fn referral(&self, pathway: Code, cx: &Cx<'_>) -> NewReferral {
        let received = self.page.as_ref().and_then(|page| page.on).unwrap_or_else(|| cx.now.date());
        NewReferral { pathway, received, ..NewReferral::default() }
    }
}

/// Pathways with the letter that chooses each.
fn pathways(all: &[Pathway]) -> Vec<(char, &Pathway)> {
    let names: Vec<&str> = all.iter().map(|pathway| pathway.short.as_str()).collect();
    let lettered = own_letters(&names).into_iter().zip(all);
    lettered.filter_map(|(letter, pathway)| Some((letter?, pathway))).collect()
}

fn is_unseen(row: &BoardRow) -> bool {
    row.note.starts_with("LEFT UNSEEN")
}

/// Where a child who has gone on is now.
fn already(row: &BoardRow, stands: Option<usize>) -> String {
    let at = clock(row.at);
    match stands {
        Some(WAITING) => format!("{} is already here, {at}. Right goes there.", row.name),
        Some(WITH) => format!("{} is with {} since {at}. o records what came of it.", row.name, row.staff),
        Some(DONE) => format!("{}: {}.", row.name, row.note),
        _ => format!("{} is expected at {at}.", row.name),
    }
}

/// Outcomes of a visit, each with its letter.
fn outcomes<'a>(cx: &Cx<'a>) -> &'a [rules::Choice] {
    &cx.home.rules.choices.visit_outcomes
}
