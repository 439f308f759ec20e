//! Sentences that name a key, in the person's own keys: what is said was written with the keys as they ship.
use super::{Action, Context, Keymap, defaults};
use crate::desk::input::Key;
use std::borrow::Cow;

/// What `a` does in sentences; before any other word it is the article.
const AHEAD_DOES: [&str; 6] = ["opens", "completes", "does", "begins", "accepts", "works"];

impl Keymap {
    /// The same words with the keys in force where these contexts are looked up: `u undoes` is `g undoes` where `g` is the key for it.
    pub fn reworded<'a>(&self, words: &'a str, contexts: &[Context]) -> Cow<'a, str> {
        let mut out = String::new();
        let mut done = 0;
        for (at, letter) in words.char_indices() {
            let (before, after) = (&words[..at], &words[at + letter.len_utf8()..]);
            let Some(key) = names_key(before, letter, after).then(|| self.own(letter, contexts)).flatten()
            else {
                continue;
            };
            out.push_str(&words[done..at]);
            out.push_str(&key.to_string());
            done = at + letter.len_utf8();
        }
        if done == 0 { Cow::Borrowed(words) } else { Cow::Owned(out + &words[done..]) }
    }

    /// The key in force for what that key does as it ships, where it is another one.
    fn own(&self, shipped: char, contexts: &[Context]) -> Option<Key> {
        let bind = contexts
            .iter()
            .flat_map(|context| defaults(*context))
            .find(|bind| bind.key == Key::Char(shipped))?;
        let mine = self.key_for(contexts, bind.action)?;
        let still = self.resolve(contexts, Key::Char(shipped)) == Some(bind.action);
        (!still && mine != Key::Char(shipped)).then_some(mine)
    }

    /// The key of an action here as it is written in a heading, or the one it ships with.
    pub fn written(&self, contexts: &[Context], action: Action, shipped: char) -> String {
        self.key_for(contexts, action).map_or_else(|| shipped.to_string(), |key| key.to_string())
    }
}

/// Whether a letter stands for its key: alone, at the beginning of a clause, and what follows says what it does.
fn names_key(before: &str, letter: char, after: &str) -> bool {
    if letter.is_uppercase() || letter.is_whitespace() {
        return false;
    }
    let begins = before.is_empty()
        || before.ends_with("  ")
        || before.ends_with(' ') && before.trim_end().ends_with(['.', ',', ';', ':', '?', '!', ')']);
    let Some(next) = after.strip_prefix(' ').filter(|_| begins) else { return false };
    // What was pressed is named as it was pressed.
    if next.starts_with("does nothing") {
        return false;
    }
    let verb = next.split(|c: char| !c.is_ascii_lowercase()).next().unwrap_or_default();
    if letter == 'a' { AHEAD_DOES.contains(&verb) } else { verb.len() > 2 && verb.ends_with('s') }
}

#[cfg(test)]
mod tests {
    use super::super::remap::remapped;
    use super::*;

    #[test]
    fn sentences_name_the_keys_in_force() {
        let text = "[global]\nundo = \"g\"\n[today]\nahead = \"j\"\n";
        let own = remapped("keys.toml", text).unwrap();
        let contexts = Context::Today.chain();
        let said = |words: &str| own.reworded(words, &contexts).into_owned();
        assert_eq!(said("Booked BELL, Tom.  u undoes"), "Booked BELL, Tom.  g undoes");
        assert_eq!(
            said("Undo: that, just now? u does it, w lists older ones"),
            "Undo: that, just now? g does it, w lists older ones"
        );
        assert_eq!(
            said("This is no referral yet. a completes it."),
            "This is no referral yet. j completes it."
        );
        for same in [
            "A child, a class of pupils.",
            "Plan u, says she",
            "u does nothing here.",
            "It was a completes",
            "",
            "u",
        ] {
            assert_eq!(said(same), same);
        }
        assert_eq!(Keymap::default().reworded("Done.  u undoes", &contexts), "Done.  u undoes");
        assert_eq!(own.written(&contexts, Action::Ahead, 'a'), "j");
    }
}
