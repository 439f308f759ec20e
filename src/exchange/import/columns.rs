//! Which column is what: found by its name, shown to a person, kept in a file they can correct.
use super::words::{ImportWords, compact};
use crate::domain::casing::clean;
use crate::domain::code::Code;
use crate::exchange::sheet::Row;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $words:literal;)*) => {
        /// What a column can hold.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Field { $($(#[$doc])* #[serde(rename = $id)] $name,)* }

        impl Field {
            /// All of them, in the order in which changes are remembered (see `again`): new ones go at the end.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its name in files.
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// Its name for people.
            pub fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }
        }
    };
}

fields! {
    /// NHS number.
    NhsNumber = "nhs_number", "NHS number";
    /// Family name.
    FamilyName = "family_name", "family name";
    /// Given names.
    GivenName = "given_name", "given name";
    /// Both in one: "SMITH, John" or "John Smith".
    FullName = "full_name", "whole name";
    /// Name used.
    KnownAs = "known_as", "known as";
    /// Date of birth.
    BirthDate = "birth_date", "birth date";
    /// Sex.
    Sex = "sex", "sex";
    /// Unique pupil number.
    Upn = "upn", "UPN";
    /// Address lines; several columns are joined.
    Address = "address", "address";
    /// Postcode.
    Postcode = "postcode", "postcode";
    /// School or nursery.
    Setting = "setting", "setting";
    /// General practice.
    Gp = "gp", "GP practice";
    /// Day the referral was received.
    ReceivedOn = "received_on", "day received";
    /// Who referred.
    Sender = "sender", "referred by";
    /// Service asked for.
    Pathway = "pathway", "service";
    /// Priority.
    Priority = "priority", "priority";
    /// Interpreter needed.
    Interpreter = "interpreter", "interpreter";
    /// Language.
    Language = "language", "language";
    /// Looked after.
    LookedAfter = "looked_after", "looked after";
    /// Has an EHC plan.
    EhcPlan = "ehc_plan", "EHC plan";
    /// Child protection plan.
    Protection = "protection", "child protection plan";
    /// Parent or carer.
    Carer = "carer", "carer";
    /// What the carer is to the child.
    CarerRelation = "carer_relation", "carer's relation";
    /// Telephone; the first of several columns that holds one.
    Phone = "phone", "telephone";
    /// E-mail.
    Email = "email", "e-mail";
    /// Free words; several columns are joined.
    Comments = "comments", "comments";
    /// Weekdays on which the family cannot come, and days on which it is away.
    CannotCome = "cannot_come", "cannot come";
    /// The only districts to which the family can come.
    ComesOnly = "comes_only", "can come only to";
    /// Whether the room must be reached without a step.
    StepFree = "step_free", "step-free room";
}

impl Field {
    /// Reads the name used in files.
    pub fn parse(name: &str) -> Result<Self, String> {
        Self::ALL.iter().copied().find(|f| f.id() == name).ok_or_else(|| {
            let all: Vec<&str> = Self::ALL.iter().map(|f| f.id()).collect();
            format!("no field; the fields are {}", all.join(", "))
        })
    }
}

/// One column of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Place, from 0.
    pub at: u16,
    /// Name as the header has it.
    pub name: String,
    /// What it is taken for; none where it is not used.
    pub field: Option<Field>,
}

impl Column {
    /// The letters a spreadsheet shows for it: A, B, ..., Z, AA.
    pub fn letters(&self) -> String {
        let mut n = u32::from(self.at) + 1;
        let mut out = Vec::new();
        while n > 0 {
            out.push(char::from(b'A' + ((n - 1) % 26) as u8));
            n = (n - 1) / 26;
        }
        out.iter().rev().collect()
    }
}

/// How a list is read: which row names its columns, and what each is taken for. Shown before anything is brought in.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Mapping {
    /// Number of the header row.
    pub header_row: u32,
    /// Columns in order.
    pub columns: Vec<Column>,
    /// The pathway of rows whose service is empty, for lists of one service.
    pub default_pathway: Option<Code>,
}

/// A mapping as a person keeps it: by column name, so that moved columns do not matter.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MappingFile {
    /// The pathway of rows whose service is empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_pathway: Option<Code>,
    /// Column name to field; an empty field leaves the column out.
    pub columns: BTreeMap<String, String>,
}

impl MappingFile {
    /// Reads a file; refused with line and reason.
    pub fn parse(text: &str, file: &str) -> Result<Self, String> {
        let read: Self = toml::from_str(text).map_err(|e| {
            let at = e.span().map_or(0, |s| s.start).min(text.len());
            format!("{file} line {}: {}", text[..at].matches('\n').count() + 1, e.message())
        })?;
        for (name, field) in &read.columns {
            if !field.is_empty() {
                let line = text.lines().position(|l| l.contains(name.as_str())).map_or(1, |at| at + 1);
                Field::parse(field).map_err(|why| format!("{file} line {line}: '{field}' is {why}"))?;
            }
        }
        Ok(read)
    }

    /// The text of a file that reads back as this.
    pub fn to_toml(&self) -> String {
        let body = toml::to_string_pretty(self).unwrap_or_default();
        format!("# Columns of this list and what each is taken for; \"\" leaves a column out.\n{body}")
    }

    /// What the file says of a column: its text, empty where it is to be left out; `None` where it says nothing.
    fn said_of(&self, name: &str) -> Option<&str> {
        let short = compact(name);
        self.columns.iter().find(|(n, _)| compact(n) == short).map(|(_, field)| field.as_str())
    }
}

impl Mapping {
    /// What a header row would make of the columns.
    fn of(row: &Row, words: &ImportWords, file: Option<&MappingFile>) -> Self {
        let columns = row
            .cells
            .iter()
            .map(|(at, cell)| {
                let name = clean(&cell.text());
                let field = match file.and_then(|f| f.said_of(&name)) {
                    Some(said) => Field::parse(said).ok(),
                    None => words.column(&name),
                };
                Column { at: *at, name, field }
            })
            .collect();
        Self { header_row: row.number, columns, default_pathway: file.and_then(|f| f.default_pathway) }
    }

    fn fields(&self) -> Vec<Field> {
        let mut fields: Vec<Field> = self.columns.iter().filter_map(|c| c.field).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    /// The header among the first rows of a sheet: the one that names most fields, at least three, one of them a name or
    /// birth date; `None` where no row does. Titles and run dates above it are no header.
    pub fn find(rows: &[Row], words: &ImportWords, file: Option<&MappingFile>) -> Option<Self> {
        let mut best: Option<(usize, Self)> = None;
        for row in rows {
            let mapping = Self::of(row, words, file);
            let fields = mapping.fields();
            let who = [Field::FamilyName, Field::FullName, Field::BirthDate, Field::NhsNumber];
            if fields.len() >= 3
                && who.iter().any(|f| fields.contains(f))
                && best.as_ref().is_none_or(|(most, _)| fields.len() > *most)
            {
                best = Some((fields.len(), mapping));
            }
        }
        best.map(|(_, mapping)| mapping)
    }

    /// Columns taken for a field, from the left.
    pub fn columns_of(&self, field: Field) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(move |c| c.field == Some(field))
    }

    /// Columns that are not used, for people to see.
    pub fn unused(&self) -> Vec<&Column> {
        self.columns.iter().filter(|c| c.field.is_none()).collect()
    }

    /// Fields that rows cannot do without and no column holds.
    pub fn lacking(&self) -> Vec<Field> {
        let has = |field| self.columns_of(field).next().is_some();
        let mut lacking = Vec::new();
        if !has(Field::FullName) {
            lacking.extend([Field::FamilyName, Field::GivenName].into_iter().filter(|f| !has(*f)));
        }
        lacking.extend([Field::BirthDate, Field::ReceivedOn].into_iter().filter(|f| !has(*f)));
        if !has(Field::Pathway) && self.default_pathway.is_none() {
            lacking.push(Field::Pathway);
        }
        lacking
    }

    /// As a file to keep, also as the source's remembered mapping.
    pub fn to_file(&self) -> MappingFile {
        MappingFile {
            default_pathway: self.default_pathway,
            columns: self
                .columns
                .iter()
                .map(|c| (c.name.clone(), c.field.map_or(String::new(), |f| f.id().to_owned())))
                .collect(),
        }
    }

    /// Whether a row repeats the header (a list printed by pages).
    pub fn is_header_again(&self, row: &Row) -> bool {
        let same = row.cells.iter().filter(|(at, cell)| {
            self.columns
                .iter()
                .any(|c| c.at == *at && c.field.is_some() && compact(&c.name) == compact(&cell.text()))
        });
        same.count() * 2 > self.columns.len().max(3)
    }

    /// One line a column: `A  NHS No.  NHS number`.
    pub fn words(&self) -> Vec<String> {
        let taken = |c: &Column| c.field.map_or("not used", Field::words);
        self.columns.iter().map(|c| format!("{:<3} {:<24} {}", c.letters(), c.name, taken(c))).collect()
    }
}
