//! The line as an entry: asked of the keeper letter by letter, chosen from, and done as the keeper said it would be.
use super::{ENTRY, Line, SLOT};
use crate::desk::effect::{Act, Effect, Given, Slot};
use crate::desk::input::Key;
use crate::desk::keymap::Action;
use crate::desk::layers::{Preview, Repair, Tick, Why};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, ScreenId};
use crate::desk::seam::{Command, Query, Reply, Subject};
use crate::desk::verbs::{self, Target};
use crate::domain::ids::ChildId;
use crate::wire::entry::{EntryDeed, EntryPage, Picked};
use crate::wire::view::View;

/// The slot of a preview that the line opened.
const TICKED: Slot = "entry's rows";

/// The acts of the line by the names that the keys' acts have, so that what follows from them is the same.
const SLOTS: [Slot; 10] =
    ["book", "move", "cancel", "decline", "arrived", "attended", "outcome", "contact", "accept", "priority"];

fn slot(name: &str) -> Slot {
    SLOTS.into_iter().chain(["put off", "visit outcome"]).find(|slot| *slot == name).unwrap_or("entry done")
}

impl Line {
    /// Asks what the entry would do; nothing where it is none.
    pub(super) fn asked(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        if !self.is_entry(cx) {
            self.page = None;
            return Vec::new();
        }
        // Where it stands is filled in by the app, which knows the screen below.
        let (text, here) = (self.expanded(cx), Box::default());
        vec![Effect::Ask(ENTRY, Query::Entry { text, here, picked: self.picked })]
    }

    pub(super) fn read(&mut self, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        let page = match reply {
            Reply::View(view) => match view.as_ref() {
                View::Entry(page) => page.as_ref().clone(),
                View::Gone { words } => no_page(self.expanded(cx), words.clone()),
                _ => return Vec::new(),
            },
            Reply::No { words } | Reply::Fault { words } => no_page(self.expanded(cx), words.clone()),
            _ => return Vec::new(),
        };
        if page.text != self.expanded(cx) {
            return Vec::new();
        }
        if self.at.is_none() {
            self.list.clone_from(&page.among);
        }
        self.page = Some(page);
        self.grow(cx);
        if std::mem::take(&mut self.early) {
            let words = "Enter came before this was shown, and was not used. Enter does it now.";
            return vec![Effect::Say(Note::refused(words))];
        }
        Vec::new()
    }

    /// The page of what stands on the line now; none while the keeper has not read it yet.
    pub(super) fn current(&self, cx: &Cx<'_>) -> Option<&EntryPage> {
        self.page.as_ref().filter(|page| page.text == self.expanded(cx))
    }

    /// Goes to one of several: what Enter would do with it is said.
    pub(super) fn pick(&mut self, at: Option<usize>, cx: &Cx<'_>) -> Vec<Effect> {
        self.at = at;
        self.picked = at.and_then(|at| self.list.get(at)).map_or_else(Picked::default, |choice| choice.picks);
        // Until it is said, Enter does nothing.
        self.page = None;
        self.asked(cx)
    }

    /// Tab: the next of the others; from a child that was chosen, on to the places there are for it.
    pub(super) fn others(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let deeper = self.page.as_ref().filter(|page| !page.among.is_empty() && page.among != self.list);
        if let (Some(_), Some(page)) = (self.at, deeper) {
            self.list.clone_from(&page.among);
            // The first of them is what is said already.
            return self.pick(Some(1.min(self.list.len() - 1)), cx);
        }
        if self.list.is_empty() {
            return Vec::new();
        }
        let next = match self.at {
            // What Enter does now is the first: the others begin after it, unless one of them must be chosen.
            None if self.page.as_ref().is_some_and(|page| page.must_choose) => 0,
            None => 1,
            Some(at) => at + 1,
        };
        self.pick(Some(next % self.list.len()), cx)
    }

    pub(super) fn enter_entry(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        if self.sent.is_some() {
            return Vec::new();
        }
        let Some(page) = self.current(cx).cloned() else {
            self.early = true;
            return Vec::new();
        };
        if page.must_choose && self.at.is_none() {
            return self.pick(Some(0), cx);
        }
        match page.deed.clone() {
            EntryDeed::None => {
                let words = page.says.first().cloned().unwrap_or_default();
                vec![Effect::Say(Note::refused(format!("Nothing was done. {words}")))]
            }
            EntryDeed::Do { slot: name, commands, child, name: of } => {
                let subject = child.map(|child| Subject::child(child, of));
                let commands = commands.into_iter().map(|command| (command, subject.clone())).collect();
                self.send(
                    &page,
                    Act {
                        slot: slot(&name),
                        commands,
                        choices: Vec::new(),
                        again: None,
                        opens: false,
                        instead: None,
                    },
                )
            }
            EntryDeed::Preview { title, rows } => {
                let ticks = rows.iter().map(|(words, _)| Tick::new(words.clone())).collect();
                vec![Effect::Open(Box::new(Preview::new(TICKED, title, ticks)))]
            }
            deed => self.open(&page, deed, cx),
        }
    }

    /// What opens something else: the line closes first.
    fn open(&mut self, page: &EntryPage, deed: EntryDeed, cx: &Cx<'_>) -> Vec<Effect> {
        let mut effects = vec![Effect::LineDone(page.kept.clone()), Effect::Answer(Given::Nothing(SLOT))];
        match deed {
            EntryDeed::Ask { key, row, booking, letters } => {
                let mut target = Target::row(&row);
                target.booking = booking.or(target.booking);
                effects.extend(verbs::run(action(key), &target, cx));
                effects.push(Effect::TypedAhead(letters.chars().map(Key::Char).collect()));
            }
            EntryDeed::Marked { key, marks, letters } => {
                effects.extend(verbs::run_marked(action(key), &marks, cx));
                effects.push(Effect::TypedAhead(letters.chars().map(Key::Char).collect()));
            }
            EntryDeed::Why { child, referral, name } => {
                effects.push(Effect::Goto(ScreenId::Record, Some(Subject::referral(child, referral, name))));
                effects.push(Effect::Open(Box::new(Why::new(child, referral, None))));
            }
            EntryDeed::Record { child, name } => {
                effects.push(Effect::Goto(ScreenId::Record, Some(Subject::child(child, name))));
            }
            EntryDeed::Session { session } => {
                effects.push(Effect::Goto(ScreenId::Session, Some(Subject::session(session))));
            }
            EntryDeed::List { filter, sort } => effects.push(Effect::Narrow(filter, sort)),
            EntryDeed::Register { fields } => {
                let words = fields.first().map_or("", |(_, words)| words.as_str());
                effects.extend(verbs::register::for_words(words, cx));
            }
            EntryDeed::Repair { trouble } => effects.push(Effect::Open(Repair::of(*trouble))),
            EntryDeed::None | EntryDeed::Do { .. } | EntryDeed::Preview { .. } => {}
        }
        effects
    }

    /// Sends an act; the line closes, unless there is more on it or it is the way of working.
    fn send(&mut self, page: &EntryPage, act: Act) -> Vec<Effect> {
        let mut effects = vec![Effect::LineDone(page.kept.clone())];
        if page.rest.is_empty() && !self.start.first {
            effects.push(Effect::Answer(Given::Nothing(SLOT)));
        } else {
            self.sent = Some(page.rest.clone());
        }
        effects.push(Effect::Do(act));
        effects
    }

    /// The act was answered: the rest of the line comes, unless it was refused.
    pub(super) fn answered(&mut self, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(rest) = self.sent.take() else { return Vec::new() };
        let note = match reply {
            Reply::Done(done) => Note::done(done.words.clone()),
            Reply::Refused(refusal) => Note::refused(refusal.words.clone()),
            _ => Note::done(""),
        };
        let refused = note.refused;
        self.start.said.insert(0, note);
        if refused {
            // What was typed stays, to be mended; what the rest rested on has not happened.
            return self.changed(cx);
        }
        self.edit.set(&rest);
        self.changed(cx)
    }

    pub(super) fn given_back(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        let Given::Ticked(TICKED, ticked) = given else { return Vec::new() };
        let Some(page) = self.current(cx).cloned() else { return Vec::new() };
        let EntryDeed::Preview { rows, .. } = &page.deed else { return Vec::new() };
        // Each is a session's and of no child: one act, with one undo that shows them all.
        let commands: Vec<(Command, Option<Subject>)> = ticked
            .iter()
            .filter_map(|at| rows.get(*at))
            .enumerate()
            .map(|(nth, (_, command))| (command.clone(), Some(nobody(nth))))
            .collect();
        self.send(
            &page,
            Act { slot: "away", commands, choices: Vec::new(), again: None, opens: false, instead: None },
        )
    }
}

/// A subject that is no child, told from the next by its number: each command of the act is its own.
fn nobody(nth: usize) -> Subject {
    let session = crate::domain::ids::SessionId(u32::try_from(nth).unwrap_or(u32::MAX));
    Subject { child: ChildId(0), session: Some(session), ..Subject::default() }
}

/// The action behind a verb's letter as it ships; a person's own keys do not change what an entry means.
fn action(key: char) -> Action {
    match key {
        'c' => Action::Contact,
        'p' => Action::Priority,
        'z' => Action::Later,
        'o' => Action::Outcome,
        _ => Action::Cancel,
    }
}

fn no_page(text: String, words: String) -> EntryPage {
    EntryPage {
        text,
        says: vec![words],
        open: String::new(),
        among: Vec::new(),
        must_choose: false,
        deed: EntryDeed::None,
        rest: String::new(),
        kept: String::new(),
    }
}
