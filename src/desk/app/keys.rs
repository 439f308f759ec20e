//! From what one read brought to an action of the layer or screen in front.
use super::{Desk, Msg, REST};
use crate::desk::effect::{Effect, Given};
use crate::desk::input::paste::{Stretch, divide};
use crate::desk::input::{Heard, Key, Press, Put, Read};
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::{Confirm, Help, UndoMany};
use crate::desk::message::Note;
use crate::desk::repeat::is_verb;
use crate::desk::screen::ScreenId;
use crate::desk::seam::{self, Outlet, Push};
use crate::desk::undo::Step;
use ratatui::layout::Size;
use std::time::Instant;

/// The slot of the app's own question.
pub(super) const LEAVE: &str = "leave the desk";

impl<O: Outlet> Desk<O> {
    pub(super) fn read(&mut self, read: Read) {
        self.at = read.at;
        let mut presses: Vec<Press> = Vec::new();
        for heard in read.heard {
            match heard {
                Heard::Press(press) => presses.push(press),
                Heard::Paste(text) => {
                    self.presses(&std::mem::take(&mut presses), read.at);
                    self.paste(&text);
                }
                Heard::Resize(columns, rows) => {
                    self.presses(&std::mem::take(&mut presses), read.at);
                    self.resize(Size::new(columns, rows));
                }
            }
        }
        self.presses(&presses, read.at);
    }

    fn presses(&mut self, presses: &[Press], at: Instant) {
        for stretch in divide(presses, self.in_text()) {
            // What waited may close a text field, and so change what the next key is.
            if let Some(put) = self.reassembler.wake(at) {
                self.put(put, at);
            }
            match stretch {
                Stretch::Text(text) => self.paste(&text),
                Stretch::Key(press) => {
                    for put in self.reassembler.hear(press, at, self.in_text()) {
                        self.put(put, at);
                    }
                }
            }
        }
    }

    pub(super) fn woke(&mut self, at: Instant) {
        self.at = at;
        if let Some(put) = self.reassembler.wake(at) {
            self.put(put, at);
        }
        if self.rest.is_some_and(|due| due <= at) {
            self.rest = None;
            self.keep_half_typed();
            if self.layers.is_empty() {
                self.with_screen(self.front, |screen, cx| screen.rested(cx));
            }
        }
    }

    fn put(&mut self, put: Put, at: Instant) {
        match put {
            Put::Key(key) => self.key(key, at),
            Put::Paste(text) => self.paste(&text),
        }
    }

    fn paste(&mut self, text: &str) {
        self.dirty = true;
        if let Some(top) = self.top().filter(|_| self.in_text()) {
            self.with_layer(top, |layer, cx| layer.paste(text, cx));
        } else if self.layers.is_empty() {
            match self.doors.find(text.trim().trim_start_matches('/'), self.within()) {
                Some(layer) => self.open(layer),
                None => self.refuse("What was pasted was not used: nothing here takes text."),
            }
        } else {
            self.refuse("What was pasted was not used: a choice is open. Esc closes it.");
        }
    }

    fn key(&mut self, key: Key, at: Instant) {
        self.dirty = true;
        self.rest = Some(at + REST);
        let contexts = self.chain();
        let action = self.look.keymap.resolve(&contexts, key);
        if action != Some(Action::Undo) {
            self.undo.other_key();
        }
        if commits(action, key, self.in_text())
            && let Err(dropped) = self.settled.may_commit(at)
        {
            self.dropped = dropped;
            return;
        }
        self.dropped = 0;
        match (action, self.top()) {
            (Some(Action::Redraw), _) => self.redraw = true,
            (Some(Action::Help), _) => self.help(&contexts),
            (Some(action), Some(top)) => {
                self.with_layer(top, |layer, cx| layer.act(action, cx));
                self.keep_half_typed();
            }
            (None, Some(top)) => self.with_layer(top, |layer, cx| layer.key(key, cx)),
            (Some(action), None) => self.act(action, at),
            (None, None) if key.is_dead() => {}
            (None, None) => self.refuse(&Self::says_unknown(key)),
        }
    }

    /// An action with no layer in front: the global ones are the app's, the rest the screen's.
    pub(super) fn act(&mut self, action: Action, at: Instant) {
        match action {
            Action::Screen(digit) => {
                if let Some(id) = ScreenId::of_digit(digit) {
                    self.goto(id, None);
                }
            }
            Action::Find => match self.doors.find("", self.within()) {
                Some(layer) => self.open(layer),
                None => self.refuse("Finding a child is not possible here."),
            },
            Action::Line => match self.doors.line(&self.chain(), self.subject().as_ref()) {
                Some(layer) => self.open(layer),
                None => self.refuse("The line is not possible here."),
            },
            Action::Undo => match self.undo.press(at, self.subject().as_ref()) {
                Step::Say(words) => self.messages.say(Note::done(words)),
                Step::Do(handle) => self.take_back(seam::undo(handle)),
                Step::TakeBack(command) => self.take_back(*command),
                Step::Show(words, group) => self.open(Box::new(UndoMany::new(&words, group))),
            },
            Action::Repeat => match self.repeat.get() {
                Ok(verb) => {
                    let verb = verb.clone();
                    self.with_screen(self.front, |screen, cx| {
                        or_said(screen.repeated(&verb, cx), Action::Repeat)
                    });
                }
                Err(words) => self.refuse(words),
            },
            Action::Back => self.open(Box::new(Confirm::new(
                LEAVE,
                'q',
                "Leave the desk?",
                "Nothing is lost: your place is kept. q leaves, Esc stays.",
            ))),
            Action::PastTarget if self.front != ScreenId::Waiting && self.has(ScreenId::Waiting) => {
                self.goto(ScreenId::Waiting, None);
                self.with_screen(ScreenId::Waiting, |screen, cx| screen.act(Action::PastTarget, cx));
            }
            Action::WhereIWas => {
                let mut took_off = false;
                self.with_screen(self.front, |screen, cx| {
                    let effects = screen.step_back(cx);
                    took_off = effects.is_some();
                    effects.unwrap_or_default()
                });
                if took_off {
                    return;
                }
                let here = (self.front, self.subject());
                match self.history.back(&here) {
                    Some((id, subject)) => {
                        self.show(id, subject);
                    }
                    None => self.refuse("There is no place before this one."),
                }
            }
            other => {
                if is_verb(other) {
                    self.repeat.verb(other);
                }
                if moves(other) {
                    // The person went there.
                    self.settled.chosen();
                }
                self.with_screen(self.front, |screen, cx| or_said(screen.act(other, cx), other));
            }
        }
    }

    fn help(&mut self, contexts: &[Context]) {
        let help = Help::new(&self.look.keymap.help(contexts));
        self.open(Box::new(help));
    }

    /// What a colleague did, on the message line; never over something of one's own that `u` would still undo.
    fn news(&mut self, push: &Push) {
        let own = push.by == self.home.actor.name;
        if !own && !push.words.is_empty() && !self.undo.is_fresh(self.at) {
            self.messages.say(Note::done(format!("{}: {}", push.by, push.words)));
        }
    }

    pub(super) fn refuse(&mut self, words: &str) {
        self.messages.say(Note::refused(words));
    }

    /// What a layer handed down, to the layer below it or to the screen.
    pub(super) fn hand_down(&mut self, given: Given) {
        match &given {
            Given::Confirmed(slot) if *slot == LEAVE => self.leaving = true,
            Given::Nothing(slot) if *slot == LEAVE => {}
            _ => {
                if let Given::Picked(_, letter) = given {
                    self.repeat.choice(letter);
                }
                match self.top() {
                    Some(below) => self.with_layer(below, |layer, cx| layer.given(given, cx)),
                    None => self.with_screen(self.front, |screen, cx| screen.given(given, cx)),
                }
            }
        }
    }

    pub(super) fn keeper(&mut self, said: crate::desk::seam::FromKeeper) {
        use crate::desk::seam::FromKeeper;
        self.dirty = true;
        match said {
            FromKeeper::Reply(ticket, reply) => self.answered(ticket, &reply),
            FromKeeper::Head(head) => self.head = head,
            FromKeeper::Line(words) => self.messages.say(Note::refused(words)),
            FromKeeper::Home(home) => self.home = home,
            FromKeeper::Drafts(drafts) => self.drafts_came(drafts),
            FromKeeper::Push(push) => {
                self.news(&push);
                self.with_screen(self.front, |screen, cx| screen.pushed(&push, cx));
                let layers: Vec<u64> = self.layers.iter().map(|open| open.number).collect();
                for number in layers {
                    self.with_layer(number, |layer, cx| layer.pushed(&push, cx));
                }
            }
            FromKeeper::Resync => {
                self.with_screen(self.front, |screen, cx| screen.resync(cx));
                let layers: Vec<u64> = self.layers.iter().map(|open| open.number).collect();
                for number in layers {
                    self.with_layer(number, |layer, cx| layer.resync(cx));
                }
            }
        }
    }
}

/// Whether a key must wait until the child in front has been seen: every verb, and every letter or Enter of a choice, known
/// or not, so that nothing that was meant for the child before falls through to another meaning.
fn commits(action: Option<Action>, key: Key, in_text: bool) -> bool {
    match action {
        Some(action) => action.changes(),
        None => !in_text && key.text().is_some() && !key.is_dead(),
    }
}

/// A key of the table that has no use here says so, rather than nothing.
fn or_said(effects: Vec<Effect>, action: Action) -> Vec<Effect> {
    let words = match action {
        Action::Why => "Nothing in front here has a wait to explain. On a child y does.",
        Action::Who => "No child is in front here, so nobody changed or looked. / finds one.",
        Action::Repeat => "Nothing can be repeated here: . works on lists, in Triage and on a record.",
        Action::Export => "There is nothing to write to a file here.",
        _ => return effects,
    };
    if effects.is_empty() { vec![Effect::Say(Note::refused(words))] } else { effects }
}

fn moves(action: Action) -> bool {
    matches!(
        action,
        Action::Up
            | Action::Down
            | Action::Left
            | Action::Right
            | Action::PageUp
            | Action::PageDown
            | Action::First
            | Action::Last
            | Action::Previous
            | Action::Next
            | Action::Now
    )
}

impl From<Read> for Msg {
    fn from(read: Read) -> Self {
        Self::Read(read)
    }
}
