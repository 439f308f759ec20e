//! The held rows as a file of their own: mended there, it can be brought in again.
use super::columns::Mapping;
use super::plan::{Fate, Plan};
use std::io::Write;

/// Writes the held rows of a plan with their columns, their row number and why, as UTF-8 with a byte-order mark (so that
/// Excel reads the accents). No cell can be taken for a formula.
pub fn write_rejects(plan: &Plan, mapping: &Mapping, out: impl Write) -> std::io::Result<usize> {
    let mut out = out;
    out.write_all(b"\xef\xbb\xbf")?;
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    let head = ["Row", "Why"].into_iter().chain(mapping.columns.iter().map(|c| c.name.as_str()));
    csv.write_record(head.map(disarmed))?;
    let mut written = 0;
    for row in plan.rows.iter().filter(|r| matches!(r.fate, Fate::Held { .. })) {
        let why: Vec<&str> = row.reading.holds.iter().map(|h| h.words.as_str()).collect();
        let mut cells = row.reading.cells.iter().peekable();
        let mut record = vec![row.row.to_string(), disarmed(&why.join(" "))];
        // Cells are in the order of the columns; a column's empty cell is not among them.
        for column in &mapping.columns {
            let cell = cells.next_if(|(name, _)| *name == column.name);
            record.push(cell.map_or(String::new(), |(_, text)| disarmed(text)));
        }
        csv.write_record(record)?;
        written += 1;
    }
    csv.flush()?;
    Ok(written)
}

/// A cell no spreadsheet takes for a formula: what begins like one gets an apostrophe, which we take off again on reading.
pub fn disarmed(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
