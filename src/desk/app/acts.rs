//! Acts on their way: sent together, each answer said, and what can be undone or taken up again kept ready, whatever has
//! come in front meanwhile.
use super::{Asker, Desk};
use crate::desk::answer;
use crate::desk::effect::{Act, Again, Effect, Slot, Undoable};
use crate::desk::keymap::Action;
use crate::desk::message::Note;
use crate::desk::repeat::is_verb;
use crate::desk::screen::ScreenId;
use crate::desk::seam::{Command, Outlet, Reply, Subject, UndoHandle};
use std::collections::VecDeque;

/// An act that was sent and not yet answered in full.
pub(super) struct Doing {
    slot: Slot,
    screen: ScreenId,
    /// Whose the answers still to come are, in order.
    subjects: VecDeque<Option<Subject>>,
    /// Of one child's several commands, those that are sent only when the one before was done.
    after: VecDeque<(Command, Option<Subject>)>,
    again: Option<Again>,
    opens: bool,
    instead: Option<Box<Command>>,
    of: usize,
    done: usize,
    /// What of it can be undone, in the order in which it was done.
    undoable: Vec<(UndoHandle, String)>,
    /// What was refused, in words.
    refused: Vec<String>,
}

impl<O: Outlet> Desk<O> {
    pub(super) fn carry_out_act(&mut self, act: Act) {
        for letter in act.choices {
            self.repeat.choice(letter);
        }
        let screen = self.front;
        if self.screens.get(&screen).is_some_and(|screen| screen.leaves_with(act.slot)) {
            self.settled.leaves();
        }
        self.tickets += 1;
        let number = self.tickets;
        self.repeat.sent(number);
        let mut commands: VecDeque<_> = act.commands.into();
        let many = commands.iter().any(|(_, subject)| *subject != commands[0].1);
        let after = if many { VecDeque::new() } else { commands.split_off(commands.len().min(1)) };
        let doing = Doing {
            slot: act.slot,
            screen,
            of: if many { commands.len() } else { 1 },
            subjects: VecDeque::new(),
            after,
            again: act.again,
            opens: act.opens,
            instead: act.instead,
            done: 0,
            undoable: Vec::new(),
            refused: Vec::new(),
        };
        self.acts.insert(number, doing);
        for (command, subject) in commands {
            self.send_of_act(number, command, subject);
        }
    }

    /// A verb that was refused at once, or opened what says why it cannot be: it is not what `.` does again.
    pub(super) fn came_to_nothing(&mut self, verb: Action, refused: bool) {
        let says_why = || self.layers.last().is_some_and(|open| open.layer.why_not().is_some());
        if is_verb(verb) && (refused || says_why()) {
            self.repeat.not_begun();
        }
    }

    fn send_of_act(&mut self, number: u64, command: Command, subject: Option<Subject>) {
        let Some(doing) = self.acts.get_mut(&number) else { return };
        doing.subjects.push_back(subject);
        let slot = doing.slot;
        self.send(Asker::Act(number), slot, command, Some(number));
    }

    /// One answer of an act. The keeper answers in the order in which it was asked.
    pub(super) fn act_answered(&mut self, number: u64, reply: &Reply) {
        let Some(mut doing) = self.acts.remove(&number) else { return };
        let subject = doing.subjects.pop_front().flatten();
        let asker = Asker::Screen(doing.screen);
        let mut effects = answer::said(reply, subject);
        if let Reply::Done(_) = reply {
            doing.done += 1;
        } else if doing.done == 0 && doing.subjects.is_empty() && doing.again.is_none() {
            self.repeat.refused(number);
        }
        for effect in &mut effects {
            match effect {
                Effect::Undoable(what) if doing.instead.is_some() => what.instead = doing.instead.take(),
                Effect::Undoable(what) => doing.undoable.push((what.handle, what.words.clone())),
                Effect::Say(note) if note.refused => doing.refused.push(note.words.clone()),
                _ => {}
            }
        }
        if doing.of > 1 && doing.subjects.is_empty() {
            effects.push(Effect::Say(summary(&doing)));
            let words = format!("{} of {} children", doing.slot, doing.done);
            let group = std::mem::take(&mut doing.undoable);
            effects.extend(Undoable::group(words, group).map(Effect::Undoable));
        }
        // One act of several parts on one child is undone as one, after a look.
        if doing.of == 1 && doing.undoable.len() > 1 {
            let words = doing.undoable.last().map(|(_, words)| words.clone()).unwrap_or_default();
            let group = Undoable::group(format!("{words}, and what went with it"), doing.undoable.clone());
            effects.extend(group.map(Effect::Undoable));
        }
        if doing.opens {
            self.goes_to_new(doing.screen, reply);
        }
        self.carry_out(asker, effects);
        if let Reply::Refused(refusal) = reply
            && let Some(layer) = doing.again.take().and_then(|again| again(refusal))
        {
            // What is offered in place of what was chosen came by itself: keys typed before it are not for it.
            self.settled.came();
            self.open(layer);
        }
        let (screen, slot) = (doing.screen, doing.slot);
        let next = if answer::is_done(reply) { doing.after.pop_front() } else { None };
        if next.is_some() || !doing.subjects.is_empty() {
            self.acts.insert(number, doing);
        }
        if let Some((command, subject)) = next {
            // The screen hears of an act of several parts when the last is done.
            return self.send_of_act(number, command, subject);
        }
        self.with_screen(screen, |screen, cx| screen.acted(slot, reply, cx));
        if !self.acts.contains_key(&number)
            && let Some(top) = self.top()
        {
            self.with_layer(top, |layer, cx| layer.acted(reply, cx));
        }
    }

    /// To the record that was made, unless the person is busy with something else by now.
    fn goes_to_new(&mut self, from: ScreenId, reply: &Reply) {
        let Reply::Done(done) = reply else { return };
        if let Some(child) = done.made.child
            && self.front == from
            && self.layers.is_empty()
        {
            self.goto(ScreenId::Record, Some(Subject::child(child, String::new())));
        }
    }
}

/// What is said of an act on many, when all is answered.
fn summary(doing: &Doing) -> Note {
    let done = format!("{} of {} done.", doing.done, doing.of);
    let undo = match doing.undoable.as_slice() {
        [] => String::new(),
        [(_, words)] => format!(" u undoes {words}."),
        all => format!(" u undoes all {}, after a look.", all.len()),
    };
    match doing.refused.first() {
        Some(first) => Note::refused(format!("{done} Not done: {first}{undo}")).staying(),
        None => Note::done(format!("{done}{undo}")),
    }
}
