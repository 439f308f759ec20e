//! Why a command was not carried out: in words for a scheduler, with what is safe and what to do instead.
use super::code::Code;
use super::ids::{BookingId, SessionId};
use serde::{Deserialize, Serialize};

/// A refused command. Nothing of it was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// What kind.
    pub kind: RefusalKind,
    /// What happened; what is safe; what to do.
    pub words: String,
    /// The form field it concerns, where there is one.
    pub field: Option<String>,
    /// What can be done instead, ready to be sent.
    pub instead: Option<Instead>,
}

/// Kinds of refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RefusalKind {
    /// Somebody else was first, or the record changed meanwhile.
    Stale,
    /// The rule does not allow it (age, quorum, state).
    Rule,
    /// The role does not allow it.
    Right,
    /// What was typed cannot be right.
    Input,
    /// There is no such child, session or booking.
    Missing,
    /// It cannot be undone.
    Undo,
    /// The keeper cannot write now.
    Store,
}

/// What can be done instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Instead {
    /// The next best place.
    Place {
        /// Session.
        session: SessionId,
        /// Slot index.
        slot: u8,
    },
    /// That booking is the child's already.
    Booking(BookingId),
    /// Another service.
    Service(Code),
    /// The same, with the reason why it is done though somebody does not work then.
    Anyway,
    /// The frame of that sequence is undone although a family was told of it: somebody rings them.
    UndoTold(u64),
}

impl Refusal {
    /// A refusal with words.
    pub fn new(kind: RefusalKind, words: impl Into<String>) -> Self {
        Self { kind, words: words.into(), field: None, instead: None }
    }

    /// Somebody else was first.
    pub fn stale(words: impl Into<String>) -> Self {
        Self::new(RefusalKind::Stale, words)
    }

    /// A rule forbids it.
    pub fn rule(words: impl Into<String>) -> Self {
        Self::new(RefusalKind::Rule, words)
    }

    /// What was typed cannot be right.
    pub fn input(field: &str, words: impl Into<String>) -> Self {
        Self { field: Some(field.to_owned()), ..Self::new(RefusalKind::Input, words) }
    }

    /// There is no such thing.
    pub fn missing(words: impl Into<String>) -> Self {
        Self::new(RefusalKind::Missing, words)
    }

    /// With what can be done instead.
    #[must_use]
    pub fn with(mut self, instead: Option<Instead>) -> Self {
        self.instead = instead;
        self
    }
}
