//! From a file to readings, with every row of the sheet accounted for: read, or told what it is.
use super::columns::{Field, Mapping, MappingFile};
use super::reading::{Reader, Reading};
use super::words::ImportWords;
use crate::domain::casing::clean;
use crate::exchange::postcodes::PostcodeTable;
use crate::exchange::sheet::{Cell, Limits, Row, SheetFault, SheetInfo, SheetReader};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::Path;

/// Rows with content among which the header is looked for.
const HEADER_WITHIN: usize = 60;

/// A row, or several in a row, that is no entry of the list: told, not counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// First row.
    pub from: u32,
    /// Last row.
    pub to: u32,
    /// What it is.
    pub what: ToldKind,
    /// What stands there; empty for blank rows.
    pub text: String,
}

/// What such a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ToldKind {
    /// Above the header.
    Title,
    /// The header.
    Header,
    /// Nothing in it.
    Blank,
    /// A count of the rows.
    Totals,
    /// The header once more.
    HeaderAgain,
    /// A line of words across the list.
    Remark,
}

/// All rows of a sheet.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Table {
    /// What the file is.
    pub info: SheetInfo,
    /// Which column is what.
    pub mapping: Mapping,
    /// Entries in file order.
    pub rows: Vec<Reading>,
    /// The other rows.
    pub told: Vec<Told>,
}

/// Why nothing of a file could be read as a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportFault {
    /// The file itself.
    Sheet(SheetFault),
    /// No row names the columns of a waiting list; what the first rows hold.
    NoHeader(Vec<String>),
    /// Header found, but nothing under it.
    NoRows,
}

impl fmt::Display for ImportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sheet(fault) => write!(f, "{fault}"),
            Self::NoHeader(seen) => write!(
                f,
                "No row of this file names the columns of a waiting list (at least three known names, one of them a name, birth date or NHS number). Nothing was brought in. The first rows hold: {}. Name the columns in a mapping file and bring it in with that.",
                if seen.is_empty() { "nothing".to_owned() } else { seen.join(" | ") }
            ),
            Self::NoRows => write!(f, "The list has a header and no rows under it. Nothing was brought in."),
        }
    }
}

impl std::error::Error for ImportFault {}

impl From<SheetFault> for ImportFault {
    fn from(fault: SheetFault) -> Self {
        Self::Sheet(fault)
    }
}

/// What reading a file depends on.
#[derive(Clone, Debug)]
pub struct ReadOptions<'a> {
    /// This program, started anew to read `.xlsx`; none reads it in this process (tests).
    pub exe: Option<&'a Path>,
    /// What words mean.
    pub words: &'a ImportWords,
    /// The source's remembered mapping, or one from a file.
    pub mapping: Option<&'a MappingFile>,
    /// Postcode to district.
    pub postcodes: Option<&'a PostcodeTable>,
    /// Today in London.
    pub today: NaiveDate,
    /// How far the file may go.
    pub limits: Limits,
}

/// Reads a file: the first of its sheets that has a header. `progress` is called every 500 entries with their number.
pub fn read_file(
    path: &Path,
    options: &ReadOptions<'_>,
    progress: &mut dyn FnMut(usize),
) -> Result<Table, ImportFault> {
    let mut sheet = 0;
    let mut first: Option<ImportFault> = None;
    loop {
        let reader = match options.exe {
            Some(exe) => SheetReader::open_sheet(exe, path, sheet, &options.limits),
            None => SheetReader::open_here(path, sheet, &options.limits),
        };
        let reader = match reader {
            Err(SheetFault::NoSheet) if first.is_some() => return Err(first.unwrap_or(ImportFault::NoRows)),
            other => other?,
        };
        let info = reader.info().clone();
        let last = sheet + 1 >= info.sheets.len();
        match read_rows(reader, info, options, progress) {
            Err(fault @ (ImportFault::NoHeader(_) | ImportFault::NoRows)) if !last => {
                first.get_or_insert(fault);
                sheet += 1;
            }
            Err(fault @ (ImportFault::NoHeader(_) | ImportFault::NoRows)) => {
                return Err(first.unwrap_or(fault));
            }
            other => return other,
        }
    }
}

/// Reads the rows of one sheet.
pub fn read_rows(
    rows: impl Iterator<Item = Result<Row, SheetFault>>,
    info: SheetInfo,
    options: &ReadOptions<'_>,
    progress: &mut dyn FnMut(usize),
) -> Result<Table, ImportFault> {
    let mut rows = rows;
    let mut head: Vec<Row> = Vec::new();
    while head.len() < HEADER_WITHIN {
        let Some(row) = rows.next() else { break };
        head.push(row?);
    }
    let Some(mapping) = Mapping::find(&head, options.words, options.mapping) else {
        return Err(ImportFault::NoHeader(head.iter().take(3).map(line).collect()));
    };
    let date1904 = info.date1904;
    let mut table = Table { info, ..Table::default() };
    let reader = Reader {
        words: options.words,
        mapping: &mapping,
        date1904,
        today: options.today,
        postcodes: options.postcodes,
    };
    let mut last = 0;
    for row in head.into_iter().map(Ok).chain(rows) {
        let row = row?;
        if row.number > last + 1 {
            table.told.push(Told {
                from: last + 1,
                to: row.number - 1,
                what: ToldKind::Blank,
                text: String::new(),
            });
        }
        last = row.number;
        if let Some(what) = aside(&row, &reader) {
            table.told.push(Told { from: last, to: last, what, text: line(&row) });
            continue;
        }
        table.rows.push(reader.read(&row));
        if table.rows.len().is_multiple_of(500) {
            progress(table.rows.len());
        }
    }
    table.mapping = mapping;
    if table.rows.is_empty() { Err(ImportFault::NoRows) } else { Ok(table) }
}

/// What a row is when it is no entry.
fn aside(row: &Row, reader: &Reader<'_>) -> Option<ToldKind> {
    let mapping = reader.mapping;
    if row.number < mapping.header_row {
        return Some(ToldKind::Title);
    }
    if row.number == mapping.header_row {
        return Some(ToldKind::Header);
    }
    // Blank to the eye: cells of spaces and invisible signs, or only in columns that are not used.
    let says: Vec<(u16, String)> = row
        .cells
        .iter()
        .map(|(at, cell)| (*at, clean(&cell.text())))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    if says.is_empty() {
        return Some(ToldKind::Blank);
    }
    let field = |at: u16| mapping.columns.iter().find(|c| c.at == at).and_then(|c| c.field);
    let total = says.iter().any(|(at, text)| {
        reader.words.is_total(text)
            && !matches!(field(*at), Some(Field::Comments | Field::Setting | Field::Address))
    });
    let day = |f: Field| {
        mapping.columns_of(f).filter_map(|c| row.cell(c.at)).any(|cell| {
            matches!(super::dates::read_day(cell, reader.date1904, reader.today), super::dates::Day::On(_))
        })
    };
    if total && says.len() <= 6 && !day(Field::BirthDate) {
        return Some(ToldKind::Totals);
    }
    if mapping.is_header_again(row) {
        return Some(ToldKind::HeaderAgain);
    }
    // One cell of several words where no name, number or date stands: "Printed by ...", "Confidential".
    if let [(at, text)] = &says[..] {
        let named =
            [Field::FamilyName, Field::GivenName, Field::FullName, Field::BirthDate, Field::ReceivedOn];
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let cell_is_text = matches!(row.cell(*at), Some(Cell::Text(_)));
        if cell_is_text && text.contains(' ') && digits < 9 && field(*at).is_none_or(|f| !named.contains(&f))
        {
            return Some(ToldKind::Remark);
        }
    }
    None
}

/// A row in one line, for telling: at most 120 characters.
fn line(row: &Row) -> String {
    let cells: Vec<String> =
        row.cells.iter().map(|(_, c)| clean(&c.text())).filter(|t| !t.is_empty()).collect();
    let text = cells.join(", ");
    if text.chars().count() > 120 { text.chars().take(117).chain("...".chars()).collect() } else { text }
}
