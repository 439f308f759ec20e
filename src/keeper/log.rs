//! Log lines of the keeper: for whoever looks after the server. They carry ids, never names or numbers of children.
use chrono::Utc;
use std::io::Write;

/// Writes one line with its time to the standard error stream, which a keeper in the background has in its log file.
/// What cannot be written is not missed.
pub fn line(words: &str) {
    let mut to = std::io::stderr().lock();
    let _ = writeln!(to, "{} {}", Utc::now().format("%Y-%m-%dT%H:%M:%SZ"), words.replace(['\n', '\r', '\u{1b}'], " "));
}
