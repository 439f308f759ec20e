//! From what one read brought to an action of the layer or screen in front.
use super::{Desk, Msg, REST};
use crate::desk::effect::{Effect, Given};
use crate::desk::input::paste::Stretch;
use crate::desk::input::{Heard, Key, Press, Put, Read};
use crate::desk::keymap::Action;
use crate::desk::layers::{Confirm, Found, Mine, Say, UndoMany};
use crate::desk::linear::Again;
use crate::desk::message::Note;
use crate::desk::repeat::is_verb;
use crate::desk::screen::ScreenId;
use crate::desk::seam::{self, Outlet};
use crate::desk::undo::Step;
use crate::domain::ids::ChildId;
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
                // Who hears has no window.
                Heard::Resize(..) if self.look.linear => {}
                Heard::Resize(columns, rows) => {
                    self.presses(&std::mem::take(&mut presses), read.at);
                    self.resize(Size::new(columns, rows));
                }
            }
        }
        self.presses(&presses, read.at);
    }

    fn presses(&mut self, presses: &[Press], at: Instant) {
        for stretch in self.pasted.divide(presses, at, self.in_text()) {
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
        self.says_unanswered();
        if self.rest.is_some_and(|due| due <= at) {
            self.rest = None;
            self.held_too_long(at);
            // The place first: whose draft is kept can go on where it was typed.
            self.tell_place();
            self.keep_half_typed();
            if let Some(news) = self.learning.at_rest(at) {
                self.outlet.habits(news);
            }
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
        self.rest = Some(self.at + REST); // It is kept as what was typed is.
        if let Some(top) = self.top().filter(|_| self.in_text()) {
            self.with_layer(top, |layer, cx| layer.paste(text, cx));
        } else if self.layers.is_empty() {
            // What it ends in may go on in the next piece.
            let words = text.trim_start().trim_start_matches('/').trim_end_matches(['\n', '\r']);
            match self.doors.find(words, self.within()) {
                Some(layer) => self.open(layer),
                None => self.refuse("What was pasted was not used: nothing here takes text."),
            }
        } else {
            self.refuse("What was pasted was not used: a choice is open. Esc closes it.");
        }
    }

    pub(super) fn key(&mut self, key: Key, at: Instant) {
        let heard = !std::mem::replace(&mut self.dirty, true);
        self.keys_taken += 1;
        self.somebody_is_here();
        self.told.begins();
        if !self.key_waits(key, at) {
            self.key_at_last(key, at, heard);
        }
    }

    /// A key that need not wait, or has waited long enough; `heard`: what came before it has been drawn, or said.
    pub(super) fn key_at_last(&mut self, key: Key, at: Instant, heard: bool) {
        self.key_begins();
        self.heard = self.messages.number();
        self.passing_is_over();
        self.rest = Some(at + REST);
        self.begun.key(key, self.layers.is_empty(), self.in_text());
        let contexts = self.chain();
        let action = self.look.keymap.resolve(&contexts, key);
        if self.told_first(action, heard) {
            return;
        }
        let asked = self.undo.is_asked() && self.layers.is_empty();
        if action != Some(Action::Undo) {
            self.undo.other_key();
        }
        if asked && action == Some(Action::Who) {
            return self.open(Box::new(Mine::default()));
        }
        if commits(action, key, self.in_text())
            && let Err(dropped) = self.settled.may_commit(at)
        {
            self.dropped = dropped;
            return;
        }
        self.dropped = 0;
        if self.tour_takes(key) {
            return;
        }
        self.tour_pressed(key);
        if let Some((context, action)) = self.look.keymap.place_of(&contexts, key) {
            self.learning.used(context, action);
        }
        // Help asked for in the help closes it: there the layer has no other use for it.
        let help = action == Some(Action::Help) && (self.layers.is_empty() || self.has_use_for(Action::Help));
        match (action, self.top()) {
            (Some(Action::Redraw), _) => {
                self.redraw = true;
                self.drawn_again();
                if self.look.linear {
                    self.say_again(Again::All);
                }
            }
            (Some(Action::SayRow), _) => self.say_again(Again::Row),
            (Some(Action::SayPlace), _) => self.say_again(Again::Place),
            (Some(Action::Help), _) if help => self.help(),
            (Some(action), Some(top)) => {
                self.with_layer(top, |layer, cx| layer.act(action, cx));
                self.keep_half_typed();
                if self.top() != Some(top) {
                    self.refusal_is_over();
                }
            }
            (None, Some(top)) => self.key_of_layer(top, key),
            (Some(action), None) => self.act(action, at),
            (None, None) if key.is_dead() => {}
            (None, None) => self.refuse(&self.says_unknown(key)),
        }
    }

    /// A key the table does not know goes to the layer; where that has no use for it either, the person is told.
    fn key_of_layer(&mut self, top: u64, key: Key) {
        let taken = self.layers.last().is_some_and(|open| open.layer.takes_keys());
        if taken {
            self.with_layer(top, |layer, cx| layer.key(key, cx));
        } else if !key.is_dead() {
            self.refuse(&self.says_unknown(key));
        }
    }

    /// An action with no layer in front: the global ones are the app's, the rest the screen's.
    pub(super) fn act(&mut self, action: Action, at: Instant) {
        match action {
            Action::Screen(digit) => {
                if let Some(id) = ScreenId::of_digit(digit) {
                    self.goto(self.instead_of(id), None);
                }
            }
            Action::Find => match self.doors.find("", self.within()) {
                Some(layer) => self.open(layer),
                None => self.refuse("Finding a child is not possible here."),
            },
            Action::Line => self.open_line(None),
            Action::Say => match self.subject().filter(|subject| subject.child != ChildId(0)) {
                Some(subject) => {
                    self.repeat.verb(Action::Say);
                    self.open(Box::new(Say::new(subject)));
                }
                None => self.refuse(&self.look.keymap.nobody("so there is nobody to tell")),
            },
            Action::Undo => match self.undo.press(at, (self.front, self.subject().as_ref())) {
                Step::Say(words) => self.messages.say(Note::done(words).passing()),
                Step::Look => self.look_for_undo(),
                Step::Do(handle) => self.take_back(seam::undo(handle)),
                Step::TakeBack(command) => self.take_back(*command),
                Step::Own(id, slot) => self.take_back_own(id, slot),
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
            Action::Back => {
                self.open(Box::new(Confirm::new(LEAVE, 'q', "Leave the desk?", self.unanswered.leaving())));
            }
            Action::PastTarget if self.front != ScreenId::Waiting && self.has(ScreenId::Waiting) => {
                self.goto(ScreenId::Waiting, None);
                self.with_screen(ScreenId::Waiting, |screen, cx| screen.act(Action::PastTarget, cx));
            }
            Action::Tour => self.tour_asked(),
            Action::Drafts => self.drafts_asked(),
            Action::Found => self.open(Box::new(Found::default())),
            Action::Begin => self.goto(ScreenId::Start, None),
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
                    None => {
                        self.refuse("There is no place before this one.");
                        self.told.asked_back();
                    }
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
                let (moved, before) = (moves(other), self.subject());
                let why_not = self.useless(other);
                let key = self.look.keymap.key_for(&self.chain(), other);
                let mut refused = false;
                self.with_screen(self.front, |screen, cx| {
                    let effects = or_said(screen.act(other, cx), other);
                    refused = effects.iter().all(|it| matches!(it, Effect::Say(note) if note.refused));
                    match (why_not, key) {
                        (Some(why), Some(key)) if effects.is_empty() => {
                            vec![Effect::Say(Note::refused(format!("{key} has no use here now: {why}.")))]
                        }
                        _ => effects,
                    }
                });
                self.came_to_nothing(other, refused);
                if moved && self.subject() != before {
                    self.refusal_is_over();
                }
            }
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
        let Some(said) = self.passes(said) else { return };
        self.dirty |= !matches!(&said, FromKeeper::Head(head) if *head == self.head);
        match said {
            FromKeeper::Reply(ticket, reply) => self.heard_answer(ticket, &reply),
            FromKeeper::Head(head) => self.head = head,
            FromKeeper::Line(words) => self.messages.say(Note::refused(words).staying()),
            FromKeeper::Away(words) => {
                self.messages.say(Note::refused(words).staying());
                self.unanswered.away = true;
                self.says_unanswered();
            }
            FromKeeper::Again(words) => {
                self.unanswered.away = false;
                self.messages.say(Note::done(words).passing());
            }
            FromKeeper::Told(words) => self.messages.say(Note::done(words)),
            FromKeeper::Alone(words) => self.tour_alone(words),
            FromKeeper::Back(errand) => self.back_from(&errand),
            FromKeeper::Over(words) => self.end_locked(words),
            FromKeeper::Home(home) => {
                self.home = home;
                let screens: Vec<ScreenId> = self.screens.keys().copied().collect();
                for id in screens {
                    self.with_screen(id, |screen, cx| screen.at_home(cx));
                }
            }
            FromKeeper::Drafts(drafts) => self.drafts_came(drafts),
            FromKeeper::Push(push) => {
                self.news(&push);
                // Where rows changed, nobody knows that nothing is to be done until the counts come.
                self.head.idle &= push.only_open() || push.touched.is_empty();
                if self.rows_stand_still() {
                    self.line.missed = true;
                } else if !push.only_open() || self.shows_open(&push.touched) {
                    self.with_screen(self.front, |screen, cx| screen.pushed(&push, cx));
                }
                let layers: Vec<u64> = self.layers.iter().map(|open| open.number).collect();
                for number in layers {
                    self.with_layer(number, |layer, cx| layer.pushed(&push, cx));
                }
            }
            FromKeeper::Resync => {
                self.told.again();
                self.tell_place();
                self.keep_drafts_again();
                self.fetch_all_again();
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

pub(super) fn moves(action: Action) -> bool {
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
