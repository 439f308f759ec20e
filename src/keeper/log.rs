//! Log lines of the keeper: for whoever looks after the server. They carry ids, never names or numbers of children.
use chrono::Utc;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Writes one line with its time to the standard error stream, which a keeper in the background has in its log file.
/// What cannot be written is not missed.
pub fn line(words: &str) {
    let mut to = std::io::stderr().lock();
    let _ = writeln!(
        to,
        "{} {}",
        Utc::now().format("%Y-%m-%dT%H:%M:%SZ"),
        words.replace(['\n', '\r', '\u{1b}'], " ")
    );
}

/// Longest log file, in bytes, before the next start begins another; the one before is kept.
const LONGEST: u64 = 1 << 20;

/// From here on what would go to the terminal goes to that file. Where it cannot be made nothing is logged.
pub fn to_file(path: &Path) {
    if std::fs::metadata(path).is_ok_and(|found| found.len() > LONGEST) {
        let _ = std::fs::rename(path, path.with_extension("log.before"));
    }
    let file = OpenOptions::new().create(true).append(true).mode(0o600).open(path);
    if let Ok(file) = file {
        let _ = rustix::stdio::dup2_stderr(&file);
    }
}
