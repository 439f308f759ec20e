//! Names of settings and languages on record, to be offered while a filter is typed: made once and then added to, so that a key
//! never reads all children again. What only children with a restricted address go to is not among them.
use super::super::filter::{contains, interpreted};
use crate::domain::child::{ChildRow, Flags};
use crate::domain::state::State;
use crate::wire::query::Typed as Of;
use std::collections::BTreeSet;

/// The names, in the order of the alphabet. A name nobody has any more stays until the next day.
#[derive(Debug, Default)]
pub(super) struct Typed {
    settings: BTreeSet<Box<str>>,
    languages: BTreeSet<Box<str>>,
}

impl Typed {
    /// From all children.
    pub(super) fn of(state: &State) -> Self {
        let mut typed = Self::default();
        for child in state.each_child() {
            typed.note(child);
        }
        typed
    }

    /// A child that may bring a name.
    pub(super) fn note(&mut self, child: &ChildRow) {
        if !child.flags.has(Flags::RESTRICTED) {
            put(&mut self.settings, child.setting());
        }
        if interpreted(child.flags) {
            put(&mut self.languages, child.language());
        }
    }

    /// Those with the text in them: first those that begin with it.
    pub(super) fn with(&self, of: Of, text: &str, rows: usize) -> Vec<String> {
        let names = match of {
            Of::Setting => &self.settings,
            Of::Language => &self.languages,
            // Few enough to be read as they stand.
            Of::Venue | Of::Room | Of::Staff => return Vec::new(),
        };
        let text = text.trim();
        let begins = |name: &str| name.get(..text.len()).is_some_and(|head| head.eq_ignore_ascii_case(text));
        let first = names.iter().filter(|name| begins(name));
        let then = names.iter().filter(|name| !begins(name) && contains(name, text));
        first.chain(then).take(rows).map(ToString::to_string).collect()
    }
}

fn put(names: &mut BTreeSet<Box<str>>, name: &str) {
    if !name.is_empty() && !names.contains(name) {
        names.insert(name.into());
    }
}
