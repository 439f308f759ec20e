//! The one table of keys: dispatch, the hints at the foot, the help, the README and a person's own keys all come from it.
pub mod action;
pub mod bind;
pub mod context;
mod everywhere;
mod layers;
mod lists;
mod screens;
mod words;

pub mod remap;
#[cfg(test)]
mod tests;

pub use action::Action;
pub use bind::Bind;
pub use context::{CONTEXTS, Context};
pub use words::{keys_file, readme_block};

use super::input::Key;

/// The keys as they ship.
pub fn defaults(context: Context) -> &'static [Bind] {
    match context {
        Context::Anywhere => everywhere::ANYWHERE,
        Context::Global => everywhere::GLOBAL,
        Context::Moving => everywhere::MOVING,
        Context::List => lists::LIST,
        Context::Today => lists::TODAY,
        Context::Valid => lists::VALID,
        Context::Triage => screens::TRIAGE,
        Context::Diary => screens::DIARY,
        Context::Session => screens::SESSION,
        Context::Board => screens::BOARD,
        Context::Reviews => screens::REVIEWS,
        Context::Ehc => lists::EHC,
        Context::Record => lists::RECORD,
        Context::Numbers => screens::NUMBERS,
        Context::Start => screens::START,
        Context::Pick => layers::PICK,
        Context::Offers => layers::OFFERS,
        Context::Preview => layers::PREVIEW,
        Context::Confirm => layers::CONFIRM,
        Context::Compare => layers::COMPARE,
        Context::Form => layers::FORM,
        Context::Find => layers::FIND,
        Context::Line => layers::LINE,
        Context::Read => layers::READ,
    }
}

/// The keys in force: the defaults, or with a person's changes.
#[derive(Clone, Debug)]
pub struct Keymap {
    binds: Vec<(Context, Vec<Bind>)>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self { binds: CONTEXTS.into_iter().map(|context| (context, defaults(context).to_vec())).collect() }
    }
}

impl Keymap {
    /// The rows of one context.
    pub fn rows(&self, context: Context) -> &[Bind] {
        self.binds.iter().find(|(known, _)| *known == context).map_or(&[], |(_, rows)| rows)
    }

    /// What a key means where these contexts are looked up in turn. `None`: nothing here; in a text field, a letter.
    pub fn resolve(&self, contexts: &[Context], key: Key) -> Option<Action> {
        contexts
            .iter()
            .flat_map(|context| self.rows(*context))
            .find(|bind| bind.key == key)
            .map(|bind| bind.action)
    }

    /// The first key that asks for an action here, for sentences such as "b books it".
    pub fn key_for(&self, contexts: &[Context], action: Action) -> Option<Key> {
        contexts
            .iter()
            .flat_map(|context| self.rows(*context))
            .find(|bind| bind.action == action)
            .map(|bind| bind.key)
    }
}
