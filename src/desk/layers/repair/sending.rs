//! A repair on its way: its lines as one act, in the order in which they can be done, and what came of all of them.
use super::ticks::Ticks;
use crate::desk::effect::{Effect, Slot, Undoable};
use crate::desk::message::Note;
use crate::desk::seam::{Command, Reply, UndoHandle};
use crate::domain::calendar::plural;
use crate::wire::view_repair::{RepairOf, RepairPage};

/// What was sent and is not yet answered in full.
pub(super) struct Sending {
    title: String,
    commands: Vec<Command>,
    answered: usize,
    done: usize,
    /// Families that somebody has to ring.
    to_ring: u32,
    undoable: Vec<(UndoHandle, String)>,
    refused: Vec<String>,
}

impl Sending {
    /// What is ticked: what went wrong first, then of each session its children before itself, so that whoever has another
    /// place has it before the session is given up.
    pub(super) fn of(page: &RepairPage, ticks: &Ticks) -> Self {
        let mut commands = Vec::new();
        let mut session: Option<Command> = None;
        for (at, line) in page.lines.iter().enumerate() {
            let command = line.command.clone().filter(|_| ticks.is_on(at));
            match line.of {
                RepairOf::Trouble => commands.extend(command),
                RepairOf::Session(_) => {
                    commands.extend(session.take());
                    session = command;
                }
                RepairOf::Child(..) | RepairOf::Seat(..) | RepairOf::Visit(_) => commands.extend(command),
            }
        }
        commands.extend(session);
        let title = page.title.clone();
        Self { title, commands, answered: 0, done: 0, to_ring: 0, undoable: Vec::new(), refused: Vec::new() }
    }

    pub(super) fn effects(&self, slot: Slot) -> Vec<Effect> {
        self.commands.iter().map(|command| Effect::Part(slot, command.clone())).collect()
    }

    /// One answer; they come in the order in which they were sent. Whether it was the last.
    pub(super) fn heard(&mut self, reply: &Reply) -> bool {
        let command = self.commands.get(self.answered);
        self.answered += 1;
        match reply {
            Reply::Done(done) => {
                self.done += 1;
                let rings = matches!(
                    command,
                    Some(Command::Rebook { .. } | Command::OweAnother { .. } | Command::LeftUnseen { .. })
                );
                self.to_ring += u32::from(rings);
                self.undoable.extend(done.undo.then(|| (done.seq, done.words.clone())));
            }
            Reply::Refused(refusal) => self.refused.push(refusal.words.clone()),
            Reply::No { words } | Reply::Fault { words } => self.refused.push(words.clone()),
            _ => self.refused.push("it was not done. Nothing was changed.".to_owned()),
        }
        self.answered >= self.commands.len()
    }

    /// What came of all of it, and one undo.
    pub(super) fn sum(&mut self) -> Vec<Effect> {
        let all = self.commands.len();
        let ring = match self.to_ring {
            0 => String::new(),
            1 => " 1 family to ring, on Today.".to_owned(),
            n => format!(" {n} families to ring, on Today."),
        };
        let undo = if self.undoable.is_empty() { "" } else { "  u undoes" };
        let said = match self.refused.first() {
            None => Note::done(format!("{} done.{ring}{undo}", plural(self.done as u32, "change"))),
            Some(first) => {
                Note::refused(format!("{} of {all} done.{ring} Not done: {first}{undo}", self.done)).staying()
            }
        };
        let group = std::mem::take(&mut self.undoable);
        let undoable = Undoable::group(format!("the repair: {}", self.title), group);
        std::iter::once(Effect::Say(said)).chain(undoable.map(Effect::Undoable)).collect()
    }
}
