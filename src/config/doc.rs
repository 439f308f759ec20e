//! A TOML file with the place of each of its values, so that a fault of meaning has its line as well as one of spelling.
use super::fault::{ConfigFault, place};
use super::source::Source;
use super::spelling::in_words;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One step on the way to a value.
#[derive(Clone, Copy, Debug)]
pub enum Step<'a> {
    /// Into a table by its key.
    Key(&'a str),
    /// Into a list by its position.
    At(usize),
}

impl<'a> From<&'a str> for Step<'a> {
    fn from(key: &'a str) -> Self {
        Self::Key(key)
    }
}

impl From<usize> for Step<'_> {
    fn from(at: usize) -> Self {
        Self::At(at)
    }
}

/// The way to a value in a file: `way!["pathway", 3, "components", 0, "service"]`.
macro_rules! way {
    ($($step:expr),+ $(,)?) => { &[$($crate::config::doc::Step::from($step)),+] };
}
pub(super) use way;

/// A file that was read. Its places are found by reading it again, which only a fault asks for.
#[derive(Clone, Debug)]
pub struct Doc {
    /// Its name as shown.
    pub name: String,
    text: String,
}

impl Doc {
    /// Reads a file into the shape `T`.
    ///
    /// # Errors
    /// What is not TOML, or not of that shape, with its line.
    pub fn read<T: DeserializeOwned>(source: Source) -> Result<(Self, T), ConfigFault> {
        let Source { name, text } = source;
        match toml::from_str(&text) {
            Ok(value) => Ok((Self { name, text }, value)),
            Err(wrong) => {
                let byte = wrong.span().map_or(0, |span| span.start);
                Err(ConfigFault::at(name, &text, byte, in_words(wrong.message())))
            }
        }
    }

    /// A fault of the value at the end of the way; where it was left out, of what it was left out of.
    pub fn fault(&self, way: &[Step], reason: impl Into<String>) -> ConfigFault {
        let byte = DeTable::parse(&self.text).map_or(0, |table| byte_of(&table, way));
        ConfigFault::at(&self.name, &self.text, byte, reason)
    }

    /// The lines, from 1, of the entries of a list at the top of the file.
    pub fn lines(&self, list: &str, entries: usize) -> Vec<usize> {
        let Ok(table) = DeTable::parse(&self.text) else { return vec![1; entries] };
        (0..entries).map(|at| place(&self.text, byte_of(&table, way![list, at])).0).collect()
    }
}

fn byte_of(table: &Spanned<DeTable<'_>>, way: &[Step]) -> usize {
    let mut byte = 0;
    let Some((Step::Key(first), rest)) = way.split_first() else { return byte };
    let Some(mut value) = table.get_ref().get(*first) else { return byte };
    byte = value.span().start;
    for step in rest {
        let next = match (step, value.get_ref()) {
            (Step::Key(key), DeValue::Table(table)) => table.get(*key),
            (Step::At(at), DeValue::Array(array)) => array.get(*at),
            _ => None,
        };
        let Some(next) = next else { return byte };
        value = next;
        byte = value.span().start;
    }
    byte
}
