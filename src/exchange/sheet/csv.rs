//! `.csv` as exports write it: UTF-8 or Windows-1252, `,` `;` or tab, cells of several lines, quotes that never close.
//!
//! Read here rather than by a crate because a row must keep the number a spreadsheet shows for it: a blank line counts
//! one, a record of five lines counts one, and a stray quote must not swallow the rest of the list.
use super::encoding::{Encoding, look};
use super::{Cell, Limits, Row, SheetFault, SheetInfo};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::path::Path;

/// Lines one record may span before its opening quote is taken for a slip.
const RECORD_LINES: usize = 200;
/// Lines looked at to find the separator.
const SAMPLE_LINES: usize = 60;

/// Rows of a text file, read as they are asked for.
#[derive(Debug)]
pub struct CsvRows {
    file: BufReader<File>,
    encoding: Encoding,
    line_end: u8,
    separator: char,
    limits: Limits,
    ahead: VecDeque<String>,
    number: u32,
    rows: u32,
    bytes: u64,
    info: SheetInfo,
}

impl CsvRows {
    /// Looks the file over (encoding, line ends, separator) and stands before its first row.
    pub fn open(path: &Path, limits: &Limits) -> Result<Self, SheetFault> {
        let unreadable = |e: std::io::Error| SheetFault::Unreadable(format!("{}: {e}", path.display()));
        let mut file = File::open(path).map_err(unreadable)?;
        let look = look(&file)?;
        file.seek(SeekFrom::Start(look.skip as u64)).map_err(unreadable)?;
        let mut rows = Self {
            file: BufReader::with_capacity(65_536, file),
            encoding: look.encoding,
            line_end: look.line_end,
            separator: ',',
            limits: limits.clone(),
            ahead: VecDeque::new(),
            number: 0,
            rows: 0,
            bytes: 0,
            info: SheetInfo::default(),
        };
        while rows.ahead.len() < SAMPLE_LINES {
            let Some(line) = rows.line()? else { break };
            rows.ahead.push_back(line);
        }
        rows.separator = separator(&rows.ahead);
        let shown = if rows.separator == '\t' { "tab".to_owned() } else { rows.separator.to_string() };
        rows.info = SheetInfo {
            sheets: vec![String::new()],
            sheet: 0,
            date1904: false,
            read_as: format!("text, {}, separated by {shown}", rows.encoding.name()),
        };
        Ok(rows)
    }

    /// How the file was read.
    pub fn info(&self) -> &SheetInfo {
        &self.info
    }

    fn line(&mut self) -> Result<Option<String>, SheetFault> {
        use std::io::Read;
        let most = self.limits.cell_bytes as u64 * 8;
        let mut bytes = Vec::new();
        let mut part = (&mut self.file).take(most);
        let n =
            part.read_until(self.line_end, &mut bytes).map_err(|e| SheetFault::Unreadable(e.to_string()))?;
        if n == 0 {
            return Ok(None);
        }
        if bytes.last() == Some(&self.line_end) {
            bytes.pop();
        } else if n as u64 == most {
            return Err(SheetFault::TooMuch(format!("has a line of more than {most} bytes")));
        }
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
        Ok(Some(self.encoding.decode(&bytes)))
    }

    fn next_line(&mut self) -> Result<Option<String>, SheetFault> {
        match self.ahead.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.line(),
        }
    }

    fn record(&mut self) -> Result<Option<Vec<String>>, SheetFault> {
        let Some(first) = self.next_line()? else { return Ok(None) };
        if let Some(cells) = split(&first, self.separator, false) {
            return Ok(Some(cells));
        }
        let mut text = first.clone();
        let mut taken = Vec::new();
        while taken.len() < RECORD_LINES && text.len() <= self.limits.cell_bytes {
            let Some(line) = self.next_line()? else { break };
            text.push('\n');
            text.push_str(&line);
            taken.push(line);
            // Only a line with a quote can close one.
            if taken.last().is_some_and(|l| l.contains('"'))
                && let Some(cells) = split(&text, self.separator, false)
            {
                return Ok(Some(cells));
            }
        }
        // The quote never closes: it is a slip, and the lines after it are rows of their own.
        for line in taken.into_iter().rev() {
            self.ahead.push_front(line);
        }
        Ok(split(&first, self.separator, true))
    }

    fn row(&mut self) -> Result<Option<Row>, SheetFault> {
        loop {
            let Some(cells) = self.record()? else { return Ok(None) };
            self.number = self.number.saturating_add(1);
            if cells.len() > 16_384 {
                return Err(SheetFault::TooMuch(format!(
                    "has {} columns in row {}",
                    cells.len(),
                    self.number
                )));
            }
            self.bytes += cells.iter().map(|c| c.len() as u64 + 8).sum::<u64>();
            if let Some(long) = cells.iter().map(String::len).max().filter(|n| *n > self.limits.cell_bytes) {
                return Err(SheetFault::TooMuch(format!(
                    "has a cell of {long} bytes in row {}",
                    self.number
                )));
            }
            let cells: Vec<(u16, Cell)> = cells
                .into_iter()
                .enumerate()
                .filter(|(_, text)| !text.trim().is_empty())
                .map(|(at, text)| (at as u16, Cell::Text(text)))
                .collect();
            if cells.is_empty() {
                continue;
            }
            self.rows += 1;
            if self.rows > self.limits.rows || self.bytes > self.limits.bytes {
                return Err(SheetFault::TooMuch(format!(
                    "has more than {} rows or too much text",
                    self.limits.rows
                )));
            }
            return Ok(Some(Row { number: self.number, cells }));
        }
    }
}

impl Iterator for CsvRows {
    type Item = Result<Row, SheetFault>;
    fn next(&mut self) -> Option<Self::Item> {
        self.row().transpose()
    }
}

/// The cells of one record; `None` where a quote is still open, unless `slips` says to take such a quote as it stands.
fn split(text: &str, separator: char, slips: bool) -> Option<Vec<String>> {
    let mut cells = Vec::new();
    let mut rest = text;
    loop {
        let (cell, after) = match rest.strip_prefix('"').map(|inner| quoted(inner, separator)) {
            Some(Some(found)) => found,
            Some(None) if !slips => return None,
            _ => match rest.split_once(separator) {
                Some((cell, after)) => (cell.to_owned(), Some(after)),
                None => (rest.to_owned(), None),
            },
        };
        cells.push(cell);
        match after {
            Some(after) => rest = after,
            None => return Some(cells),
        }
    }
}

/// A quoted cell after its opening quote, and what follows its separator; `None` where it does not close.
fn quoted(inner: &str, separator: char) -> Option<(String, Option<&str>)> {
    let mut cell = String::new();
    let mut rest = inner;
    loop {
        let (part, after) = rest.split_once('"')?;
        cell.push_str(part);
        if let Some(again) = after.strip_prefix('"') {
            cell.push('"');
            rest = again;
            continue;
        }
        // Text between the closing quote and the separator belongs to the cell.
        return Some(match after.split_once(separator) {
            Some((tail, after)) => (cell + tail, Some(after)),
            None => (cell + after, None),
        });
    }
}

/// The sign that separates most outside quotes in the first lines; Excel's `sep=` line decides where there is one.
fn separator(lines: &VecDeque<String>) -> char {
    if let Some(said) =
        lines.front().and_then(|l| l.trim().strip_prefix("sep=")).and_then(|s| s.chars().next())
    {
        return said;
    }
    let count = |sign: char| -> usize {
        let mut inside = false;
        let signs = lines.iter().flat_map(|l| l.chars());
        signs
            .filter(|c| {
                inside ^= *c == '"';
                !inside && *c == sign
            })
            .count()
    };
    [',', ';', '\t'].into_iter().rev().max_by_key(|sign| count(*sign)).unwrap_or(',')
}
