//! One row read: what it says of a child and a referral, and what could not be understood.
mod comes;
mod what;
mod who;

use super::columns::{Field, Mapping};
use super::finding::{Finding, Note, Reason, Warning};
use super::words::ImportWords;
use crate::domain::alike::fold;
use crate::domain::casing::{clean, clean_lines};
use crate::domain::child::ChildDetails;
use crate::domain::code::Code;
use crate::domain::command::NewReferral;
use crate::domain::intake::WrongNumber;
use crate::exchange::postcodes::PostcodeTable;
use crate::exchange::sheet::{Cell, Row};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Yes, no or not known, as the row says it; only a clear yes sets a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answers {
    /// Interpreter needed.
    pub interpreter: Option<bool>,
    /// Looked after.
    pub looked_after: Option<bool>,
    /// Has an EHC plan.
    pub ehc_plan: Option<bool>,
    /// Child protection plan.
    pub protection: Option<bool>,
}

/// What a row says. Serialisable, so that one process may read the file and another make the plan.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Reading {
    /// Number as the spreadsheet shows it.
    pub row: u32,
    /// The child; `born` counts only where [`Reading::born`] is some, the number only where it passed its check.
    pub details: ChildDetails,
    /// The referral; `pathway` and `received` count only where the fields below are some.
    pub referral: NewReferral,
    /// Birth date, where it could be read.
    pub born: Option<NaiveDate>,
    /// Day received, where it could be read.
    pub received: Option<NaiveDate>,
    /// Pathway, where the service was understood.
    pub pathway: Option<Code>,
    /// Yes, no, not known.
    pub answers: Answers,
    /// Why the row cannot be taken, the first to mend first; empty where it can.
    pub holds: Vec<Finding<Reason>>,
    /// Warnings the row itself gives.
    pub warnings: Vec<Finding<Warning>>,
    /// What is only said.
    pub notes: Vec<Finding<Note>>,
    /// The NHS number, where it does not pass its check.
    pub wrong: Option<WrongNumber>,
    /// Column names and cells as they were; kept for held rows only.
    pub cells: Vec<(String, String)>,
    /// How the row is known again (see [`again`](super::again)).
    pub trace: Trace,
}

/// Hashes by which a row is known again and its changes are seen, without keeping what it said.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Trace {
    /// Of name and birth date as written; of the whole row where it names nobody.
    pub person: u64,
    /// Of the NHS number as written; 0 where there is none.
    pub number: u64,
    /// Of everything.
    pub digest: u64,
    /// Of each field in the order of [`Field::ALL`]; 0 where it is empty.
    pub marks: Vec<u32>,
}

/// What reading needs to know beside the row.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// What words mean.
    pub words: &'a ImportWords,
    /// Which column is what.
    pub mapping: &'a Mapping,
    /// Whether bare day numbers count from 1904.
    pub date1904: bool,
    /// Today in London.
    pub today: NaiveDate,
    /// Postcode to district; none where no table is loaded.
    pub postcodes: Option<&'a PostcodeTable>,
}

impl Reader<'_> {
    /// Reads a row of the list.
    pub fn read(&self, row: &Row) -> Reading {
        let mut work = Work {
            reader: self,
            row,
            out: Reading { row: row.number, ..Reading::default() },
            marks: Marks::new(),
        };
        work.number();
        work.name();
        work.days();
        work.service();
        work.needs();
        work.comes();
        work.contacts();
        work.finish()
    }
}

struct Work<'a> {
    reader: &'a Reader<'a>,
    row: &'a Row,
    out: Reading,
    marks: Marks,
}

impl<'a> Work<'a> {
    /// Cells of a field that say something, with their column's name.
    fn cells(&self, field: Field) -> impl Iterator<Item = (&'a str, &'a Cell)> {
        let (row, words) = (self.row, self.reader.words);
        self.reader.mapping.columns_of(field).filter_map(move |c| {
            let cell = row.cell(c.at)?;
            let says = !matches!(cell, Cell::Text(text) if words.is_missing(text));
            says.then_some((c.name.as_str(), cell))
        })
    }

    /// The first cell of a field as one clean line, with its column's name; empty where there is none.
    fn text(&self, field: Field) -> (&'a str, String) {
        self.cells(field)
            .next()
            .map_or(("", String::new()), |(name, cell)| (name, clean(&unarmed(&cell.text()))))
    }

    fn kept(&mut self, field: Field) -> String {
        let (_, text) = self.text(field);
        self.marks.set(field, &text);
        text
    }

    fn hold(&mut self, code: Reason, column: &str, words: &str) {
        let words = format!(
            "{words} The child was not brought in: the row waits in Intake to be completed or dismissed."
        );
        let finding = if column.is_empty() {
            Finding::row(code, self.row.number, &words)
        } else {
            Finding::column(code, self.row.number, column, &words)
        };
        self.out.holds.push(finding);
    }

    fn note(&mut self, code: Note, column: &str, words: &str) {
        self.out.notes.push(Finding::column(code, self.row.number, column, words));
    }

    fn finish(mut self) -> Reading {
        let details = &self.out.details;
        let nobody = fold(&details.family).is_empty() && fold(&details.given).is_empty();
        self.out.trace.digest = self.marks.digest();
        self.out.trace.person = if nobody {
            self.out.trace.digest
        } else {
            hash(&format!(
                "{}|{}|{}",
                fold(&details.family),
                fold(&details.given),
                self.marks.text(Field::BirthDate)
            ))
        };
        self.out.trace.marks = self.marks.list();
        if !self.out.holds.is_empty() {
            let named = self.row.cells.iter().map(|(at, cell)| {
                let name = self
                    .reader
                    .mapping
                    .columns
                    .iter()
                    .find(|c| c.at == *at)
                    .map_or(String::new(), |c| c.name.clone());
                (name, clean_lines(&unarmed(&cell.text())))
            });
            // Cells beyond the header, which have no name, come last.
            let (with, without): (Vec<_>, Vec<_>) = named.partition(|(name, _)| !name.is_empty());
            self.out.cells = with.into_iter().chain(without).collect();
        }
        self.out
    }
}

/// A cell without the apostrophe that our own exports put before what could be a formula.
fn unarmed(text: &str) -> String {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => text.to_owned(),
    }
}

/// A day as people here write it.
pub fn shown(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// 64 bits of SHA-256: the same in every version and on every machine.
pub fn hash(text: &str) -> u64 {
    use sha2::{Digest, Sha256};
    let full = Sha256::digest(text.as_bytes());
    full.iter().take(8).fold(0, |n, byte| n << 8 | u64::from(*byte))
}

/// What each field came to, by which changes are seen: the meaning where it was understood, else the text.
struct Marks(Vec<String>);

impl Marks {
    fn new() -> Self {
        Self(vec![String::new(); Field::ALL.len()])
    }

    fn set(&mut self, field: Field, text: &str) {
        if let Some(slot) = self.0.get_mut(field as usize) {
            text.clone_into(slot);
        }
    }

    fn text(&self, field: Field) -> &str {
        self.0.get(field as usize).map_or("", String::as_str)
    }

    /// Of all that it says. A field that was added since counts where it says something: rows known before stay the same.
    fn digest(&self) -> u64 {
        let added = self.0.iter().skip(Field::Comments as usize + 1).rev();
        let empty = added.take_while(|text| text.is_empty()).count();
        hash(&self.0[..self.0.len() - empty].join("\u{1f}"))
    }

    fn list(&self) -> Vec<u32> {
        self.0.iter().map(|text| if text.is_empty() { 0 } else { hash(text) as u32 | 1 }).collect()
    }
}
