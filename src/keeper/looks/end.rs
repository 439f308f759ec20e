//! What the log came to when a line was last written, kept beside the log's folder: whoever empties, cuts or takes away the log while no
//! keeper runs leaves that behind. It is written behind each batch of lines and not made durable by itself: after a power cut it may
//! be of a line before the last, which is in the log, too.
use super::line;
use crate::domain::calendar::counted;
use crate::store::folder::new_file;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

/// The last line that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Last {
    /// How many lines there were.
    pub lines: u64,
    /// What it came to.
    pub head: String,
}

/// Not in the log's own folder, so that it does not go with that; not in a backup, whose log is of its own time.
fn path(folder: &Path) -> PathBuf {
    folder.with_extension("end")
}

/// What was noted; nothing where no line was, or it is not what was written.
pub(super) fn read(folder: &Path) -> Option<Last> {
    let text = std::fs::read_to_string(path(folder)).ok()?;
    let (lines, head) = text.trim_end().split_once(' ')?;
    (head.len() == 64).then_some(Last { lines: lines.parse().ok()?, head: head.to_owned() })
}

/// Notes it, always as many bytes in the same place. Where that fails an earlier one stands, which is true, too.
pub(super) fn write(folder: &Path, last: &Last) {
    let text = format!("{:020} {:64}\n", last.lines, last.head);
    let path = path(folder);
    let file = match OpenOptions::new().write(true).open(&path) {
        Ok(file) => Ok(file),
        Err(_) => new_file(&path),
    };
    let _ = file.map(|file| file.write_all_at(text.as_bytes(), 0));
}

/// How many lines are in the first `length` bytes of the log, and whether one of them came to `head`.
pub(super) fn find(log: &Path, length: u64, head: Option<&str>) -> io::Result<(u64, bool)> {
    let (mut lines, mut is_there) = (0, false);
    line::each(File::open(log)?, length, |number, _, line| {
        lines = number;
        is_there |= line.is_some_and(|line| Some(&*line.chain) == head);
    })?;
    Ok((lines, is_there))
}

/// What is said where the line is not there.
pub(super) fn gone(log: &Path, last: &Last, lines: u64) -> String {
    let there = match lines {
        0 => "no line is there".to_owned(),
        n => counted(n, "line is there", "lines are there"),
    };
    format!(
        "Access log {}: what was written to it last, line {}, is not in it any more; {there}. It was emptied, cut or changed while no \
         keeper ran: looks are missing from it. Compare it with a backup.",
        log.display(),
        last.lines
    )
}
