//! The one table of keys: dispatch, the hints at the foot, the help, the README and a person's own keys all come from it.
pub mod action;
pub mod bind;
pub mod context;
mod everywhere;
mod layers;
mod lists;
mod meant;
mod screens;
mod words;

mod own_words;
pub mod remap;
#[cfg(test)]
mod tests;

pub use action::Action;
pub use bind::{Bind, Sense};
pub use context::{CONTEXTS, Context};
pub use words::{keys_file, readme_block, readme_line};

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
        Context::Columns => layers::COLUMNS,
        Context::Confirm => layers::CONFIRM,
        Context::Compare => layers::COMPARE,
        Context::Form => layers::FORM,
        Context::Find => layers::FIND,
        Context::Line => layers::LINE,
        Context::Read => layers::READ,
        Context::Say => layers::SAY,
        Context::Found => layers::FOUND,
        Context::Fill => layers::FILL,
        Context::Calls => layers::CALLS,
    }
}

/// The keys in force: the defaults, or with a person's changes.
#[derive(Clone, Debug)]
pub struct Keymap {
    binds: Vec<(Context, Vec<Bind>)>,
    /// A person's own words for the line's verbs, each with what it stands for.
    aliases: Vec<(String, String)>,
    /// The line stays open, and single letters are text.
    entry_first: bool,
}

impl Default for Keymap {
    fn default() -> Self {
        let binds = CONTEXTS.into_iter().map(|context| (context, defaults(context).to_vec())).collect();
        Self { binds, aliases: Vec::new(), entry_first: false }
    }
}

impl Keymap {
    /// The rows of one context.
    pub fn rows(&self, context: Context) -> &[Bind] {
        self.binds.iter().find(|(known, _)| *known == context).map_or(&[], |(_, rows)| rows)
    }

    /// What a person's own word stands for at the beginning of an entry.
    pub fn alias(&self, word: &str) -> Option<&str> {
        self.aliases
            .iter()
            .find(|(alias, _)| alias.eq_ignore_ascii_case(word))
            .map(|(_, meant)| meant.as_str())
    }

    /// Whether the line stays open.
    pub fn entry_first(&self) -> bool {
        self.entry_first
    }

    /// What is pressed to find a child, for sentences such as "/ finds one": where the line stays open, a key is text in it until
    /// Enter.
    pub fn finds(&self) -> String {
        let key = self
            .key_for(&[Context::Global], Action::Find)
            .map_or_else(|| "/".to_owned(), |key| key.to_string());
        if self.entry_first { format!("{key} and Enter") } else { key }
    }

    /// That there is no child in front, what follows from it, and how one is found.
    pub fn nobody(&self, so: &str) -> String {
        let so = if so.is_empty() { String::new() } else { format!(", {so}") };
        format!("There is no child in front{so}. {} finds one.", self.finds())
    }

    /// What a key means where these contexts are looked up in turn. `None`: nothing here; in a text field, a letter.
    pub fn resolve(&self, contexts: &[Context], key: Key) -> Option<Action> {
        contexts
            .iter()
            .flat_map(|context| self.rows(*context))
            .find(|bind| bind.key == key)
            .map(|bind| bind.action)
    }

    /// In which of these contexts a key is found, and what it means there.
    pub fn place_of(&self, contexts: &[Context], key: Key) -> Option<(Context, Action)> {
        let of = |context: &Context| {
            let bind = self.rows(*context).iter().find(|bind| bind.key == key)?;
            Some((*context, bind.action))
        };
        contexts.iter().find_map(of)
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
