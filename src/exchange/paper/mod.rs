//! Lists on paper: what is printed is laid out once, as sections of items, and written as text for any printer or as a page
//! for a browser. Paper outlives the screen, so each page says what it is of, when it was true and who printed it.
mod clean;
mod doc;
mod html;
mod layout;
mod parts;
#[cfg(test)]
mod tests;
mod text;

use crate::wire::view_paper::{PaperOf, PaperPage, Part};
use chrono::{NaiveDate, NaiveDateTime};
pub use clean::{clean, escaped};
pub use html::html;
pub use text::text;

/// Columns of a line of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Width {
    /// 80 columns: A4 upright.
    #[default]
    Upright,
    /// 132 columns: A4 across.
    Across,
}

impl Width {
    /// How many.
    pub fn columns(self) -> usize {
        match self {
            Self::Upright => 80,
            Self::Across => 132,
        }
    }
}

/// Everything of one print, gathered from the keeper's windows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Print {
    /// What it is of.
    pub of: PaperOf,
    /// The day it is for.
    pub day: NaiveDate,
    /// London's clock when it was made.
    pub at: NaiveDateTime,
    /// Revision it is of.
    pub revision: u64,
    /// Who printed it, and as what.
    pub by: (String, String),
    /// Invented children: every page says so.
    pub practice: bool,
    /// What is missing of a damaged journal that it was read from: each sheet says so; else empty.
    pub missing: String,
    /// Its parts.
    pub parts: Vec<Part>,
}

impl Print {
    /// Begins with the first window.
    pub fn begun(of: PaperOf, practice: bool, first: PaperPage) -> Self {
        Self {
            of,
            day: first.day,
            at: first.at,
            revision: first.revision,
            by: (first.by, first.role),
            practice,
            missing: String::new(),
            parts: first.parts,
        }
    }

    /// Children who stand in it, each as often as they do.
    pub fn lines(&self) -> usize {
        let of = |part: &Part| match part {
            Part::Clinic(clinic) => clinic.places.iter().filter(|place| place.child.is_some()).count(),
            Part::Call(_) => 1,
            Part::Contact(_) => 0,
        };
        self.parts.iter().map(of).sum()
    }
}
