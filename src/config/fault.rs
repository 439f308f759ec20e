//! What is wrong with a configuration file, where, and what to do: nothing is ever started on a guess.
use std::fmt;

/// The first thing wrong with the configuration. Nothing of it was taken over.
///
/// Displayed it says where, what, what is safe and what to do, for a start that did not happen; see
/// [`ConfigFault::on_reload`] for a keeper that is running.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFault {
    /// The file as seen from the config folder: `pathways.toml`, `pathways.d/sleep.toml`.
    pub file: String,
    /// Line, counted from 1; none where the file as a whole is meant.
    pub line: Option<usize>,
    /// Column in characters, counted from 1.
    pub column: Option<usize>,
    /// What is wrong, without a full stop.
    pub reason: String,
}

impl ConfigFault {
    /// A fault of a whole file.
    pub fn of_file(file: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { file: file.into(), line: None, column: None, reason: reason.into() }
    }

    /// A fault at a byte of the file's text.
    pub fn at(file: impl Into<String>, text: &str, byte: usize, reason: impl Into<String>) -> Self {
        let (line, column) = place(text, byte);
        Self { file: file.into(), line: Some(line), column: Some(column), reason: reason.into() }
    }

    /// The words for a keeper that was asked to read its configuration again and goes on with the old one.
    pub fn on_reload(&self) -> String {
        format!(
            "{}. Nothing changed: the settings in force stay in force. {} and reload.",
            self.what(),
            self.mend()
        )
    }

    fn what(&self) -> String {
        match self.line {
            Some(line) => format!("{} line {line}: {}", self.file, self.reason),
            None => format!("{}: {}", self.file, self.reason),
        }
    }

    fn mend(&self) -> String {
        self.line.map_or_else(|| format!("Mend {}", self.file), |line| format!("Mend line {line}"))
    }
}

impl fmt::Display for ConfigFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}. The keeper did not start; the settings in force are unchanged. {} and start again.",
            self.what(),
            self.mend()
        )
    }
}

impl std::error::Error for ConfigFault {}

/// Line and column, both from 1, of a byte of the text.
pub(super) fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = text.as_bytes().get(..byte).unwrap_or(text.as_bytes());
    let line = before.split(|b| *b == b'\n').count();
    let start = before.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
    let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
    (line, column)
}
