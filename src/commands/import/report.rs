//! `--report FILE`: what became of each row, one object a row.
use crate::exchange::import::report::RowReport;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes the rows: an array with one object a line where the file's name ends in `.json`, else one object a line.
///
/// # Errors
/// It cannot be written: in words.
pub(super) fn write(path: &Path, rows: &[RowReport]) -> Result<(), String> {
    let array = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let written = File::create(path).and_then(|file| rows_to(BufWriter::new(file), rows, array));
    written.map_err(|fault| format!("The report could not be written to {} ({fault}).", path.display()))
}

fn rows_to(mut out: impl Write, rows: &[RowReport], array: bool) -> io::Result<()> {
    if array {
        out.write_all(b"[\n")?;
    }
    for (at, row) in rows.iter().enumerate() {
        serde_json::to_writer(&mut out, row)?;
        let more = array && at + 1 < rows.len();
        out.write_all(if more { b",\n" } else { b"\n" })?;
    }
    if array {
        out.write_all(b"]\n")?;
    }
    out.flush()
}
