//! `.xlsx` by calamine's streaming cell reader: only this file knows calamine, and it never holds more than a row.
use super::{Cell, Limits, Row, SheetFault, SheetInfo};
use calamine::{DataRef, Reader, SheetType, Xlsx};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// What reading tells as it goes: first what the file is, then its rows.
pub enum Told {
    /// What is known before the rows.
    Info(SheetInfo),
    /// A row with content.
    Row(Row),
}

/// Reads one sheet (from 0) and tells `out` of it; stops where `out` refuses or a limit is passed.
pub fn read(
    path: &Path,
    sheet: usize,
    limits: &Limits,
    out: &mut dyn FnMut(Told) -> Result<(), SheetFault>,
) -> Result<(), SheetFault> {
    let file = File::open(path).map_err(|e| SheetFault::Unreadable(format!("{}: {e}", path.display())))?;
    let damaged = |e: calamine::XlsxError| match e {
        calamine::XlsxError::Password => {
            SheetFault::Kind("The workbook has a password. Save it without one.".to_owned())
        }
        other => SheetFault::Damaged(other.to_string()),
    };
    let mut book: Xlsx<_> = Xlsx::new(BufReader::new(file)).map_err(damaged)?;
    let sheets: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|s| s.typ == SheetType::WorkSheet)
        .map(|s| s.name.clone())
        .collect();
    let name = sheets.get(sheet).cloned().ok_or(SheetFault::NoSheet)?;
    let date1904 = book.has_1904_epoch();
    out(Told::Info(SheetInfo { sheets, sheet, date1904, read_as: "Excel workbook".to_owned() }))?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(damaged)?;
    let mut row = Row::default();
    let (mut rows, mut bytes) = (0_u32, 0_u64);
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (at, column) = cell.get_position();
        let Some(value) = value(cell.get_value(), date1904) else { continue };
        let number = at.saturating_add(1);
        let column = u16::try_from(column).ok().filter(|c| *c < 16_384);
        let Some(column) = column.filter(|_| number <= 1_048_576) else {
            return Err(SheetFault::Damaged(format!(
                "a cell beyond the last column or row, near row {}",
                row.number
            )));
        };
        if number != row.number {
            if number < row.number {
                return Err(SheetFault::Damaged(format!("row {number} stands after row {}", row.number)));
            }
            flush(&mut row, &mut rows, limits, out)?;
            row.number = number;
        }
        if row.cells.last().is_some_and(|(last, _)| *last >= column) {
            return Err(SheetFault::Damaged(format!("the cells of row {number} are out of order")));
        }
        let size = match &value {
            Cell::Text(text) | Cell::Fault(text) => text.len(),
            _ => 8,
        };
        bytes += size as u64 + 8;
        if size > limits.cell_bytes {
            return Err(SheetFault::TooMuch(format!("has a cell of {size} bytes in row {number}")));
        }
        if bytes > limits.bytes {
            return Err(SheetFault::TooMuch(format!("holds more than {} MB of text", limits.bytes >> 20)));
        }
        row.cells.push((column, value));
    }
    flush(&mut row, &mut rows, limits, out)
}

fn flush(
    row: &mut Row,
    rows: &mut u32,
    limits: &Limits,
    out: &mut dyn FnMut(Told) -> Result<(), SheetFault>,
) -> Result<(), SheetFault> {
    if row.cells.is_empty() {
        return Ok(());
    }
    *rows += 1;
    if *rows > limits.rows {
        return Err(SheetFault::TooMuch(format!("has more than {} rows", limits.rows)));
    }
    out(Told::Row(std::mem::take(row)))
}

fn value(data: &DataRef<'_>, date1904: bool) -> Option<Cell> {
    let text = |text: &str| (!text.trim().is_empty()).then(|| Cell::Text(text.to_owned()));
    match data {
        DataRef::Empty => None,
        DataRef::Int(n) => Some(Cell::Number(*n as f64)),
        DataRef::Float(n) => n.is_finite().then_some(Cell::Number(*n)),
        DataRef::SharedString(s) => text(s),
        DataRef::Bool(yes) => Some(Cell::Bool(*yes)),
        DataRef::DateTime(at) if at.is_datetime() && (0.0..2_958_466.0).contains(&at.as_f64()) => {
            Some(super::serial_day(at.as_f64(), date1904).map_or(Cell::Number(at.as_f64()), Cell::Date))
        }
        DataRef::DateTime(at) => at.as_f64().is_finite().then_some(Cell::Number(at.as_f64())),
        DataRef::String(s) | DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => text(s),
        DataRef::Error(e) => Some(Cell::Fault(e.to_string())),
    }
}
