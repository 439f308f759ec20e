//! Spreadsheets in: rows of cells, one at a time, numbered as the spreadsheet numbers them, whatever the file holds.
//!
//! A file from outside is not trusted: `.xlsx` is read by a child process under limits (a 5 KB file can ask for all the
//! memory there is), `.csv` line by line here. Rows without content are not delivered: they show as gaps in the numbers.
pub mod csv;
mod encoding;
mod limited;
mod reader;
mod xlsx;

pub use limited::read_sheet_main;
pub use reader::SheetReader;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::Path;
use std::time::Duration;

/// What a cell holds, before anybody asks what it means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Text as it stands.
    Text(String),
    /// A number: also an NHS number, or a day that lost its style (a serial).
    Number(f64),
    /// A styled date, with its time of day.
    Date(NaiveDateTime),
    /// TRUE or FALSE.
    Bool(bool),
    /// A formula's failure, `#REF!` and the like.
    Fault(String),
}

impl Cell {
    /// The cell as a person would read it: whole numbers without a fraction, dates as 23/02/2024.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Fault(text) => text.clone(),
            Self::Number(n) if n.fract() == 0.0 && n.abs() < 1e15 => format!("{n:.0}"),
            Self::Number(n) => n.to_string(),
            Self::Date(at) => at.format("%d/%m/%Y").to_string(),
            Self::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        }
    }
}

/// The day and time a serial number stands for: days since 1900 as Excel counts them (with its 29 February 1900 that
/// never was), or since 1904. `None` beyond the year 9999, below zero, and for that one day.
pub fn serial_day(serial: f64, date1904: bool) -> Option<NaiveDateTime> {
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let (days, part) = (serial.floor() as i64, serial.fract());
    let (year, month, day) = match (date1904, days) {
        (true, _) => (1904, 1, 1),
        (false, 60) => return None,
        (false, 0..60) => (1899, 12, 31),
        (false, _) => (1899, 12, 30),
    };
    let start = chrono::NaiveDate::from_ymd_opt(year, month, day)?.and_time(chrono::NaiveTime::MIN);
    start.checked_add_signed(chrono::Duration::seconds(days * 86_400 + (part * 86_400.0).round() as i64))
}

/// A row with content: its number in the spreadsheet (from 1) and its cells by column (from 0), in order, empty ones left out.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Row {
    /// Number as the spreadsheet shows it at the left.
    pub number: u32,
    /// Column and cell.
    pub cells: Vec<(u16, Cell)>,
}

impl Row {
    /// The cell of a column.
    pub fn cell(&self, column: u16) -> Option<&Cell> {
        self.cells.binary_search_by_key(&column, |(at, _)| *at).ok().map(|at| &self.cells[at].1)
    }
}

/// What is known of a file before its rows.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SheetInfo {
    /// Names of the sheets with cells; one without a name for a `.csv`.
    pub sheets: Vec<String>,
    /// Which of them is read, from 0.
    pub sheet: usize,
    /// Day numbers count from 1904 (old Macintosh workbooks).
    pub date1904: bool,
    /// How the text was read: "Excel workbook", "Windows-1252, ;".
    pub read_as: String,
}

/// How far a file may go. The defaults take 250,000 rows of a waiting list and nothing that only a trap would hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Rows with content.
    pub rows: u32,
    /// Bytes of one cell's text.
    pub cell_bytes: usize,
    /// Bytes of all cells together.
    pub bytes: u64,
    /// Memory the reading child may take beside the program itself, in bytes.
    pub memory: u64,
    /// Seconds of processor time the child may take.
    pub cpu_seconds: u64,
    /// Waiting for the child, all together.
    pub wall: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            rows: 250_000,
            cell_bytes: 131_072,
            bytes: 96 << 20,
            memory: 72 << 20,
            cpu_seconds: 30,
            wall: Duration::from_mins(1),
        }
    }
}

/// Why a file was not read, or not to its end. Nothing of it has been used when this is returned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SheetFault {
    /// The file cannot be opened or read: the system's reason.
    Unreadable(String),
    /// It is something else than a spreadsheet we read: what, and what to do.
    Kind(String),
    /// It is damaged: where.
    Damaged(String),
    /// It asks for more than any waiting list needs: of what.
    TooMuch(String),
    /// No such sheet.
    NoSheet,
}

impl fmt::Display for SheetFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, "The file could not be read: {why}. Nothing was brought in."),
            Self::Kind(what) => write!(f, "{what} Nothing was brought in."),
            Self::Damaged(why) => write!(
                f,
                "The spreadsheet is damaged ({why}). Nothing was brought in. Open it in a spreadsheet program, save it anew, and bring that file in."
            ),
            Self::TooMuch(what) => write!(
                f,
                "The spreadsheet {what}, which no waiting list needs, so reading was stopped. Nothing was brought in. Copy the list alone into a new spreadsheet and bring that in."
            ),
            Self::NoSheet => write!(f, "There is no such sheet in the file. Nothing was brought in."),
        }
    }
}

impl std::error::Error for SheetFault {}

/// What a file is, by its first bytes, never by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FileKind {
    Workbook,
    Text,
}

fn kind_of(path: &Path) -> Result<FileKind, SheetFault> {
    use std::io::Read;
    let unreadable = |e: std::io::Error| SheetFault::Unreadable(format!("{}: {e}", path.display()));
    let meta = std::fs::metadata(path).map_err(unreadable)?;
    if !meta.is_file() {
        return Err(SheetFault::Unreadable(format!("{} is not a file", path.display())));
    }
    let mut start = Vec::new();
    std::fs::File::open(path).map_err(unreadable)?.take(8).read_to_end(&mut start).map_err(unreadable)?;
    if start.is_empty() {
        return Err(SheetFault::Kind("The file is empty.".to_owned()));
    }
    if start.starts_with(b"PK") {
        return Ok(FileKind::Workbook);
    }
    if start.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(SheetFault::Kind(
            "This is an old .xls workbook or one with a password. Save it as .xlsx without a password."
                .to_owned(),
        ));
    }
    if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
        return Err(SheetFault::Kind("This text is in UTF-16. Save it as \"CSV UTF-8\".".to_owned()));
    }
    if start.starts_with(b"%PDF") {
        return Err(SheetFault::Kind("This is a PDF. Ask for the list as .xlsx or .csv.".to_owned()));
    }
    Ok(FileKind::Text)
}

#[cfg(test)]
mod tests;
