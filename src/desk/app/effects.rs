//! Carrying effects out, and bringing answers to who asked.
use super::taking_back::BEFORE;
use super::{Asker, Desk, Open, Pending, REST};
use crate::desk::answer;
use crate::desk::effect::{Effect, Slot};
use crate::desk::input::Key;
use crate::desk::layers::draft;
use crate::desk::message::Note;
use crate::desk::screen::{Layer, ScreenId};
use crate::desk::seam::{Command, Outlet, Query, Reply, Subject, Ticket};

/// The slot of the answer to `u`.
pub const UNDONE: &str = "undone";

impl<O: Outlet> Desk<O> {
    /// Sends a command for whoever asks; `act`: the number of the act it is one of several commands of.
    pub(super) fn send(&mut self, asker: Asker, slot: Slot, command: Command, act: Option<u64>) {
        let ticket = self.ticket(Pending { asker, slot, query: false });
        self.tour_sent(ticket, &command);
        self.sent.keep(ticket, &command);
        match act {
            Some(act) => self.outlet.part(ticket, command, act),
            None => self.outlet.command(ticket, command),
        }
    }

    pub(super) fn carry_out(&mut self, asker: Asker, effects: Vec<Effect>) {
        for effect in effects {
            self.dirty = true;
            // An answer that comes late to a screen the person has left changes nothing about where they are now.
            if self.has_left(asker) && is_of_front(&effect) {
                continue;
            }
            self.tour_heard_line(asker, &effect);
            match effect {
                Effect::Send(slot, command) => self.send(asker, slot, command, None),
                Effect::Part(slot, command) => {
                    let act = match asker {
                        Asker::Layer(number) | Asker::Act(number) => Some(number),
                        Asker::Screen(_) => None,
                    };
                    self.send(asker, slot, command, act);
                }
                Effect::Do(act) => self.carry_out_act(act),
                Effect::Ask(slot, mut query) => {
                    if let Query::Entry { here, .. } = &mut query {
                        **here = self.here();
                    }
                    self.pending.retain(|_, old| !(old.query && old.asker == asker && old.slot == slot));
                    let ticket = self.ticket(Pending { asker, slot, query: true });
                    self.outlet.query(ticket, query);
                }
                Effect::Open(layer) => self.open(layer),
                Effect::Answer(given) => {
                    if let Asker::Layer(number) = asker {
                        self.layers.retain(|open| open.number != number);
                        self.hand_down(given);
                    }
                }
                Effect::Say(note) => self.messages.say(note),
                Effect::Goto(id, subject) => self.goto(id, subject),
                Effect::Undoable(what) => {
                    self.undo.shows(what, self.at);
                    self.undo_said = self.messages.number();
                }
                Effect::OwnUndoable(slot, words) => {
                    if let Asker::Screen(screen) = asker {
                        self.undo.shows_own(screen, (slot, words), self.at);
                        self.undo_said = self.messages.number();
                    }
                }
                Effect::Stands => self.undo.stands(),
                Effect::FrontLeaves => self.settled.leaves(),
                Effect::FrontCame => self.settled.came(),
                Effect::FrontStays => self.settled.chosen(),
                Effect::NeverRepeat => self.repeat.never(),
                Effect::Press(action) => {
                    if let Asker::Layer(number) = asker {
                        self.layers.retain(|open| open.number != number);
                    }
                    match self.top() {
                        Some(top) => self.with_layer(top, |layer, cx| layer.act(action, cx)),
                        None => self.act(action, self.at),
                    }
                }
                Effect::LineLeft(text) => self.line_left(text),
                Effect::LineDone(kept) => {
                    self.line.done(kept);
                    self.line_left(String::new());
                }
                Effect::LineWith(text) => self.open_line(Some(text)),
                Effect::Narrow(filter, sort) => {
                    self.goto(ScreenId::Waiting, None);
                    self.with_screen(ScreenId::Waiting, |screen, cx| screen.narrowed(&filter, sort, cx));
                }
                Effect::Habit(news) => self.learning.learn(news),
                Effect::KeepDraft(name, text) => self.keep_draft(name, text.as_deref()),
                Effect::KeepPrefs(slot, change) => {
                    let ticket = self.ticket(Pending { asker, slot, query: true });
                    self.outlet.keep_prefs(ticket, change);
                }
                Effect::GoOn(name) => self.go_on(&name),
                Effect::TypedAhead(keys) => self.typed_ahead(&keys),
                Effect::Leave => self.leaving = true,
                Effect::LeaveFor(errand) => {
                    self.errand = Some(errand);
                    self.leaving = true;
                }
                Effect::Write(slot, writing, path) => {
                    let ticket = self.ticket(Pending { asker, slot, query: true });
                    self.outlet.write(ticket, writing, path);
                }
            }
        }
    }

    /// Keeps a draft with the keeper, or forgets it; one that is as it was is not sent again.
    pub(super) fn keep_draft(&mut self, name: String, text: Option<&str>) {
        let text = text.map(|text| self.with_way_back(&name, text));
        let known = self.drafts.get(&name).map(|text| draft::body(text));
        if known == text.as_deref() {
            return;
        }
        let text = text.map(|text| draft::stamped(&text, self.now));
        match &text {
            Some(text) => self.drafts.insert(name.clone(), text.clone()),
            None => self.drafts.remove(&name),
        };
        self.outlet.keep_draft(name, text);
    }

    /// What is half typed in front goes to the keeper: the line may be lost at any moment.
    pub(super) fn keep_half_typed(&mut self) {
        let cx = self.cx();
        let typed: Vec<(String, String)> =
            self.layers.iter().filter_map(|open| open.layer.half_typed(&cx)).collect();
        for (name, text) in typed {
            self.keep_draft(name, Some(&text));
        }
    }

    /// The line was lost and found: what was kept while nobody heard it is kept now.
    pub(super) fn keep_drafts_again(&mut self) {
        for (name, text) in self.drafts.clone() {
            self.outlet.keep_draft(name, Some(text));
        }
        self.keep_half_typed();
    }

    /// The drafts of before, and how the one that begins a referral is gone on with.
    pub(super) fn drafts_came(&mut self, mut drafts: Vec<(String, String)>) {
        let back = self.place_came(&mut drafts);
        let today = self.now.date();
        let offered = drafts.iter().find(|(name, _)| name.starts_with("new referral"));
        let when = offered.and_then(|(_, text)| draft::of_when(text, today));
        let kept = match (offered, drafts.len()) {
            (Some((name, _)), _) if name == "new referral" => {
                let when = when.map_or_else(String::new, |when| format!(" of {when}"));
                Some(format!("Draft{when}: n goes on with it (of a child not on record)."))
            }
            (_, 0) => None,
            (_, n) => {
                let forms = crate::domain::calendar::plural(n as u32, "form");
                let them = if n == 1 { "it" } else { "them" };
                Some(format!("{forms} half filled before: :drafts lists {them}, Enter there goes on."))
            }
        };
        let words: Vec<String> = back.into_iter().chain(kept).collect();
        self.drafts = drafts.into_iter().collect();
        self.drafts_for_what_is_open();
        // The form that was in front when the line was lost.
        if let Some(name) = self.told.form.take().filter(|name| self.drafts.contains_key(name)) {
            self.go_on(&name);
        }
        if !words.is_empty() {
            self.messages.say_also(Note::done(words.join(" ")));
        }
    }

    /// A form that was opened before the drafts came, and in which nothing was typed since, gets its own.
    fn drafts_for_what_is_open(&mut self) {
        let untouched: Vec<(u64, String)> = {
            let cx = self.cx();
            let open = self.layers.iter().filter(|open| open.layer.half_typed(&cx).is_none());
            open.filter_map(|open| Some((open.number, open.layer.draft()?))).collect()
        };
        for (number, name) in untouched {
            if let Some(text) = self.drafts.get(&name).cloned() {
                self.with_layer(number, |layer, _| {
                    layer.take_draft(&text);
                    Vec::new()
                });
            }
        }
    }

    fn has_left(&self, asker: Asker) -> bool {
        matches!(asker, Asker::Screen(id) if id != self.front)
    }

    pub(super) fn open(&mut self, mut layer: Box<dyn Layer>) {
        if let Some(name) = layer.draft() {
            self.begun.opened(&name);
        }
        if let Some(text) = layer.draft().and_then(|name| self.drafts.get(&name)) {
            layer.take_draft(text);
            if let Some(when) = draft::of_when(text, self.now.date()) {
                self.messages.say(Note::done(format!("Draft of {when}: it goes on. Ctrl-u clears a field.")));
            }
        }
        self.tickets += 1;
        let number = self.tickets;
        self.layers.push(Open { number, layer });
        self.dirty = true;
        self.with_layer(number, |layer, cx| layer.resized(cx));
    }

    /// Gives the layer in front what was typed for it before it could open. A screen never gets any of it: there the same
    /// keys would mean something else.
    fn typed_ahead(&mut self, keys: &[Key]) {
        for (used, key) in keys.iter().enumerate() {
            let Some(top) = self.top() else {
                let left = keys.len() - used;
                let keys = if left == 1 { "1 key was" } else { &*format!("{left} keys were") };
                return self.refuse(&format!("{keys} typed ahead and not used."));
            };
            // Looked up anew: a letter chooses in one layer what it asks for in another.
            match self.look.keymap.resolve(&self.chain(), *key) {
                Some(action) => self.with_layer(top, |layer, cx| layer.act(action, cx)),
                None => self.with_layer(top, |layer, cx| layer.key(*key, cx)),
            }
        }
    }

    /// Goes to another place and remembers this one.
    pub(super) fn goto(&mut self, id: ScreenId, subject: Option<Subject>) {
        let here = (self.front, self.subject());
        if self.show(id, subject) {
            self.history.leave(here);
        }
    }

    pub(super) fn show(&mut self, id: ScreenId, subject: Option<Subject>) -> bool {
        if !self.screens.contains_key(&id) {
            self.messages.say(Note::refused("That screen is not there yet."));
            return false;
        }
        if id != self.front {
            self.said_is_over();
        }
        self.front = id;
        self.layers.clear();
        self.settled.chosen();
        self.with_screen(id, |screen, cx| screen.entered(subject, cx));
        self.let_in();
        true
    }

    pub(super) fn take_back(&mut self, command: Command) {
        let ticket = self.ticket(Pending { asker: Asker::Screen(self.front), slot: UNDONE, query: false });
        self.early.after_undoing(self.at);
        self.tour_sent(ticket, &command);
        self.outlet.command(ticket, command);
    }

    /// An answer; where it brought another child in front, the cursor rests there from now on, as after a key.
    pub(super) fn heard_answer(&mut self, ticket: Ticket, reply: &Reply) {
        let before = self.subject();
        self.answered(ticket, reply);
        if self.subject() != before {
            self.rest.get_or_insert(self.at + REST);
        }
    }

    /// Brings an answer to who asked; an answer nobody waits for any more is nothing.
    fn answered(&mut self, ticket: Ticket, reply: &Reply) {
        self.tour_answered(ticket, reply);
        let Some(Pending { asker, slot, query }) = self.pending.remove(&ticket) else { return };
        self.unanswered.answered(self.pending.values().any(|one| !one.query));
        let before = self.messages.number();
        self.brought(ticket, (asker, slot, query), reply);
        if !query && self.messages.number() > before {
            self.own_said = self.messages.number();
        }
    }

    fn brought(&mut self, ticket: Ticket, (asker, slot, query): (Asker, Slot, bool), reply: &Reply) {
        if slot == UNDONE {
            let effects = answer::said(reply, None);
            self.carry_out(asker, effects);
            self.with_screen(self.front, |screen, cx| screen.acted(slot, reply, cx));
            return self.held_keys();
        }
        if slot == BEFORE {
            return self.undo_found(reply);
        }
        // What a layer sent by itself changes what lies below it, too.
        if !query && matches!(asker, Asker::Layer(_)) {
            self.with_screen(self.front, |screen, cx| screen.acted(slot, reply, cx));
        }
        match asker {
            Asker::Act(number) => self.act_answered(number, reply),
            Asker::Screen(id) => self.with_screen(id, |screen, cx| screen.heard(slot, reply, cx)),
            // What was done is told although the layer that asked for it has gone.
            Asker::Layer(number) if !query && self.layers.iter().all(|open| open.number != number) => {
                self.carry_out(asker, answer::said(reply, None));
            }
            Asker::Layer(number) => self.with_layer(number, |layer, cx| layer.heard(slot, reply, cx)),
        }
        self.done_anyway(slot, reply);
        self.ask_anyway(ticket, reply);
        self.held_keys();
    }

    pub(super) fn ticket(&mut self, pending: Pending) -> Ticket {
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        self.pending.insert(ticket, pending);
        if !pending.query {
            self.unanswered.sent(self.at);
            self.says_unanswered();
        }
        ticket
    }
}

/// What only the screen in front may do.
fn is_of_front(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::Open(_)
            | Effect::Goto(..)
            | Effect::FrontLeaves
            | Effect::FrontCame
            | Effect::FrontStays
            | Effect::TypedAhead(_)
    )
}
