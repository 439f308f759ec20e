//! What the desk says of its own keys: the help for what is in front, and what a key without a use might have been meant for.
use super::keys::moves;
use super::{Desk, Pressed};
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::{Help, HelpRow, HelpSection};
use crate::desk::seam::Outlet;
use crate::desk::text::width;
use crate::domain::rights;

/// So much of what was said can be read again.
const SAID: usize = 12;

impl<O: Outlet> Desk<O> {
    pub(super) fn help(&mut self) {
        let sections = self.help_sections();
        let said = self.messages.all().take(SAID).map(|note| self.in_own_keys(&note.words)).collect();
        // On its line there are a column at the left and no more than one at the right.
        let room = usize::from(self.size.width).saturating_sub(2);
        let cut = self.messages.in_sight().is_some_and(|note| width(&note.words) > room);
        let actor = &self.home.actor;
        let rights = rights::sections(actor.role, actor.agency);
        self.open(Box::new(Help::new(sections, said, cut).with_rights(rights)));
    }

    /// The keys of what is in front, then those of the screen behind a layer.
    fn help_sections(&self) -> Vec<HelpSection> {
        let mut sections: Vec<HelpSection> = self
            .chain()
            .into_iter()
            .map(|context| HelpSection {
                heading: context.heading().to_owned(),
                rows: self.help_rows(context, |action| self.why_not(action)),
            })
            .collect();
        if let (Some(_), Some(screen)) = (self.layers.last(), self.screens.get(&self.front)) {
            let context = screen.context();
            sections.push(HelpSection {
                heading: format!("{}, behind this", context.heading()),
                rows: self.help_rows(context, |_| Some("close this first".to_owned())),
            });
        }
        sections
    }

    fn help_rows(&self, context: Context, why_not: impl Fn(Action) -> Option<String>) -> Vec<HelpRow> {
        // What a key comes to now is said as at the foot, for what is in front; a screen behind has its own words.
        let cx = self.cx_of_layers();
        let front = self.chain().contains(&context);
        let sense = |action| match (self.layers.last(), self.screens.get(&self.front)) {
            _ if !front => None,
            (Some(open), _) => open.layer.sense(action, &cx),
            (None, Some(screen)) => screen.sense(action),
            (None, None) => None,
        };
        let typed = context.typed().map(|(typed, words)| HelpRow {
            keys: Vec::new(),
            typed,
            words,
            action: None,
            not_now: None,
            new: false,
        });
        let rows = self.look.keymap.rows(context);
        let first = |at: usize| rows[..at].iter().all(|before| before.action != rows[at].action);
        let of = |at: usize| {
            let bind = &rows[at];
            HelpRow {
                keys: rows.iter().filter(|row| row.action == bind.action).map(|row| row.key).collect(),
                typed: "",
                words: bind.in_sense(sense(bind.action)).unwrap_or(bind.words),
                action: Some(bind.action),
                not_now: why_not(bind.action),
                new: self.learning.is_counting() && !self.learning.has_used(context, bind.action),
            }
        };
        typed.into_iter().chain((0..rows.len()).filter(|at| first(*at)).map(of)).collect()
    }

    /// Why an action has no use here now; nothing where it has one.
    pub(super) fn why_not(&self, action: Action) -> Option<String> {
        if self.has_use_for(action) {
            return None;
        }
        let child = self.subject().is_some_and(|subject| subject.child.0 != 0);
        let words = match action {
            _ if !self.layers.is_empty() => "not here",
            Action::Why if child => "no wait is in front",
            Action::Filter | Action::Sort | Action::Views => "this list has one order",
            Action::Left | Action::Right => "nothing stands beside it",
            Action::NextPart | Action::PartBefore => "this screen has one part",
            _ if action.changes() && !child => "no child is in front",
            _ => "nothing here for it",
        };
        Some(words.to_owned())
    }

    /// Why a key of the table does nothing here, where that has to be said: a move that every screen has does nothing at the end
    /// of a list, and that is no refusal.
    pub(super) fn useless(&self, action: Action) -> Option<String> {
        let goes_on = moves(action) && !matches!(action, Action::Left | Action::Right);
        self.why_not(action).filter(|_| !goes_on && action != Action::Close)
    }

    /// The sentence for a key that is bound to nothing in front.
    pub(super) fn says_unknown(&self, key: Pressed) -> String {
        let behind = match (self.layers.last(), self.screens.get(&self.front)) {
            (Some(_), Some(screen)) => screen.context().chain(),
            _ => Vec::new(),
        };
        self.look.keymap.meant(&self.chain(), &behind, key, |action| self.has_use_for(action))
    }
}
