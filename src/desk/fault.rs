//! What is wrong with a person's own keys or themes file, with the place, so that it can be mended in one go.
use std::fmt;

/// A file that is not used because of one line; the defaults serve instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Name of the file as the person knows it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// Why, in words.
    pub reason: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} line {}: {}. The built-in ones are used until this is mended.",
            self.file, self.line, self.reason
        )
    }
}

impl std::error::Error for Fault {}

/// The line, from 1, in which the byte at `offset` stands.
pub fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// A fault at a byte of a file's text.
pub fn at(file: &str, text: &str, offset: usize, reason: impl Into<String>) -> Fault {
    Fault { file: file.to_owned(), line: line_of(text, offset), reason: reason.into() }
}
