//! What was refused because somebody does not work then can be done all the same, with a reason: asked once, for whoever sent
//! it, so that every screen offers it alike.
use super::{Asker, Desk};
use crate::desk::answer;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context, Sense};
use crate::desk::layers::FormLayer;
use crate::desk::screen::{Cover, Cx, Layer};
use crate::desk::seam::{Command, Outlet, Reply, Ticket};
use crate::desk::widgets::{Field, Form};
use crate::domain::refusal::Instead;
use crate::domain::roster::RosterAct;
use ratatui::layout::Rect;
use std::collections::BTreeMap;

/// The slot of what was done all the same.
pub const ALL_THE_SAME: Slot = "done all the same";
const WHY: Slot = "why all the same";

/// What was sent and may be refused so, until it is answered.
#[derive(Default)]
pub struct Sent(BTreeMap<Ticket, Command>);

impl Sent {
    /// Remembers a command that somebody's working pattern can stand against.
    pub fn keep(&mut self, ticket: Ticket, command: &Command) {
        let can = matches!(
            command,
            Command::MakeSession { .. }
                | Command::MoveSession { .. }
                | Command::SetMember { .. }
                | Command::Move { .. }
        );
        if can {
            self.0.insert(ticket, command.clone());
        }
    }
}

impl<O: Outlet> Desk<O> {
    /// Asks for the reason where that is all that is missing.
    pub(super) fn ask_anyway(&mut self, ticket: Ticket, reply: &Reply) {
        let Some(command) = self.sent.0.remove(&ticket) else { return };
        if let Reply::Refused(refusal) = reply
            && refusal.instead == Some(Instead::Anyway)
        {
            self.open(Box::new(Anyway::of(command)));
        }
    }

    /// It was done under what had asked for it: that is looked at again.
    pub(super) fn done_anyway(&mut self, slot: Slot, reply: &Reply) {
        if slot != ALL_THE_SAME || !answer::is_done(reply) {
            return;
        }
        let open: Vec<u64> = self.layers.iter().map(|open| open.number).collect();
        for number in open {
            self.with_layer(number, |layer, cx| layer.resync(cx));
        }
        self.carry_out(Asker::Screen(self.front), Vec::new());
    }
}

/// The layer: the reason in one line.
struct Anyway {
    command: Command,
    form: FormLayer,
}

impl Anyway {
    fn of(command: Command) -> Self {
        let field = Field::text("words", "Why all the same? (Esc: not done)").needed().wide(40);
        let form = FormLayer::new(WHY, "Done all the same", Form::new(vec![field])).at_once();
        Self { command, form }
    }

    /// What the form came to: sent with the reason, or nothing.
    fn filled(&self, effects: Vec<Effect>) -> Vec<Effect> {
        let mut out = Vec::new();
        for effect in effects {
            match effect {
                Effect::Answer(Given::Fields { values, save: true, .. }) => {
                    let words = values.into_iter().next().map(|(_, words)| words).unwrap_or_default();
                    let command = Box::new(self.command.clone());
                    let act = RosterAct::Anyway { words, command };
                    out.push(Effect::Send(ALL_THE_SAME, Command::Roster { act }));
                    out.push(Effect::Answer(Given::Nothing(WHY)));
                }
                Effect::Answer(_) => out.push(Effect::Answer(Given::Nothing(WHY))),
                other => out.push(other),
            }
        }
        out
    }
}

impl Layer for Anyway {
    fn context(&self) -> Context {
        self.form.context()
    }

    fn in_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        let effects = self.form.act(action, cx);
        self.filled(effects)
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Vec<Effect> {
        self.form.key(key, cx)
    }

    fn paste(&mut self, text: &str, cx: &Cx<'_>) -> Vec<Effect> {
        self.form.paste(text, cx)
    }

    fn sense(&self, action: Action, cx: &Cx<'_>) -> Option<Sense> {
        self.form.sense(action, cx)
    }

    fn cover(&self, cx: &Cx<'_>) -> Cover {
        self.form.cover(cx)
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        self.form.titles(cx)
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        self.form.view(area, canvas, cx);
    }
}
