//! What a script takes away as data, one object a line: the same looks as a screen has, but with them many children leave the desk.
//! Each needs the right to export and is logged as an export.
use super::query::{At, Query, Whose};
use super::support::SupportLook;
use super::view_keeping::KeepingOf;
use super::view_short::ShortOf;
use crate::domain::ids::SessionId;
use crate::domain::support::Listed;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A look whose answer is printed as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each arm says what it is; the fields are those of the look")]
pub enum OutOf {
    /// Children by what was typed.
    Find { text: String, rows: u16 },
    /// Next steps, from that row on.
    Steps { whose: Whose, from: u32, rows: u16 },
    /// Who has the places of a session.
    Session { session: SessionId },
    /// Families who are rung about a freed place.
    Calls { session: SessionId, slot: u8 },
    /// Families to be asked whether the referral is still wanted, from that row on.
    Families { from: u32, rows: u16 },
    /// Records that are due by a day.
    Retention { by: NaiveDate },
}

impl OutOf {
    /// The look that a screen has.
    pub fn query(&self) -> Query {
        match self {
            Self::Find { text, rows } => Query::Find { text: text.clone(), within: None, rows: *rows },
            Self::Steps { whose, from, rows } => {
                Query::Today { whose: *whose, at: At::Row(*from), rows: *rows }
            }
            Self::Session { session } => Query::Session { session: *session },
            Self::Calls { session, slot } => Query::ShortNotice { of: ShortOf::Place(*session, *slot) },
            Self::Families { from, rows } => {
                let (which, at) = (Listed::All, At::Row(*from));
                Query::Support(SupportLook::Families { which, at, rows: *rows })
            }
            Self::Retention { by } => Query::Keeping(KeepingOf::Retention(*by)),
        }
    }

    /// The look for whoever prints it: as data, or in words as a screen shows it.
    pub fn asked(self, as_data: bool) -> Query {
        if as_data { Query::Out(self) } else { self.query() }
    }
}

impl Query {
    /// What a screen has of it.
    pub fn seen(&self) -> Cow<'_, Self> {
        match self {
            Self::Out(of) => Cow::Owned(of.query()),
            _ => Cow::Borrowed(self),
        }
    }
}
