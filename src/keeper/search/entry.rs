//! What goes into the finder and what comes out of it, so that its callers need to know nothing else.

use std::time::Duration;

use chrono::NaiveDate;

/// What the finder is told of one child. Borrowed, because it keeps only folded and packed forms of its own.
/// Any field may be empty: a child with no name at all can still be found by number or phone.
#[derive(Debug, Clone, Copy, Default)]
pub struct Entry<'a> {
    /// Family name or names, as written.
    pub family: &'a str,
    /// Given names, as written.
    pub given: &'a str,
    /// The name the child goes by, if another.
    pub known_as: &'a str,
    /// Date of birth; years outside 1950-2077 are not indexed.
    pub birth_date: Option<NaiveDate>,
    /// Ten digits as a number, check digit included.
    pub nhs_number: Option<u64>,
    /// Unique pupil number, 13 characters; other shapes are not indexed.
    pub upn: &'a str,
    /// Phone numbers of the child's contacts, in any notation; the first eight count.
    pub phones: &'a [&'a str],
    /// Postcode of the home, in any notation.
    pub postcode: &'a str,
    /// Whether the address is restricted: a postcode then finds the child only if [`Query::hidden_places`] says so.
    pub hide_place: bool,
    /// Order among equally good hits, smaller first (for example 0 open now, 1 closed); then by name.
    pub sort_hint: u8,
}

/// Why a child is in the list, so that a wrong look-alike is not trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FoundBy {
    /// The whole NHS number, or its last or first digits.
    NhsNumber,
    /// The unique pupil number or its start.
    Upn,
    /// A phone number or a part of it.
    Phone,
    /// The birth date, or its month or year.
    BirthDate,
    /// The postcode or its outward code.
    Postcode,
    /// Every part typed is a whole part of the name.
    WholeNames,
    /// Every part typed begins a part of the name.
    StartOfNames,
    /// As [`FoundBy::StartOfNames`], by the name the child goes by.
    KnownAs,
    /// Whole or begun, but given name first.
    NamesSwapped,
    /// Letters from inside a name.
    InsideName,
    /// Sounds alike in English, Polish, Irish or South Asian spelling.
    SoundsAlike,
    /// One letter wrong, missing, too many, or two swapped.
    OneLetterOff,
    /// The letters in order, with gaps.
    LooselyAlike,
    /// The name is right, and the birth date a slip away from what was typed.
    NearBirthDate,
}

impl FoundBy {
    /// A name that only sounds or is spelt like what was typed.
    pub fn is_unsure(self) -> bool {
        matches!(self, Self::SoundsAlike | Self::OneLetterOff)
    }

    /// All that was typed is a name or the beginning of one, a number or the birth date.
    pub fn is_sure(self) -> bool {
        match self {
            Self::NhsNumber
            | Self::Upn
            | Self::Phone
            | Self::BirthDate
            | Self::WholeNames
            | Self::StartOfNames
            | Self::KnownAs
            | Self::NamesSwapped => true,
            Self::Postcode
            | Self::InsideName
            | Self::SoundsAlike
            | Self::OneLetterOff
            | Self::LooselyAlike
            | Self::NearBirthDate => false,
        }
    }

    /// The words shown in the list; at most 14 letters, the width of its column.
    pub fn words(self) -> &'static str {
        match self {
            Self::NhsNumber => "NHS number",
            Self::Upn => "UPN",
            Self::Phone => "phone",
            Self::BirthDate => "birth date",
            Self::Postcode => "postcode",
            Self::WholeNames => "whole names",
            Self::StartOfNames => "start of names",
            Self::KnownAs => "known as",
            Self::NamesSwapped => "names swapped",
            Self::InsideName => "inside a name",
            Self::SoundsAlike => "sounds alike",
            Self::OneLetterOff => "one letter off",
            Self::LooselyAlike => "loosely alike",
            Self::NearBirthDate => "date differs",
        }
    }
}

/// One child found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The child's id, as given to `upsert`.
    pub id: u32,
    /// How good: larger is better; comparable within one answer only.
    pub score: u32,
    /// Why it is there.
    pub by: FoundBy,
}

/// How far the finder had to look, so that a list that stops at exact starts is not taken for all look-alikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Width {
    /// Whole, begun and contained names, and facts; these filled the list.
    Strict,
    /// Names that sound alike or are one letter off, too.
    Alike,
    /// Names that hold the letters in order, too.
    Loose,
}

/// The answer to one keystroke.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Best first, at most as many as asked for.
    pub hits: Vec<Hit>,
    /// Children who match at this width, shown or not.
    pub total: usize,
    /// How far was looked.
    pub width: Width,
    /// How long it took.
    pub took: Duration,
}

/// What was typed, and what the person who typed it may find by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    pub(super) typed: String,
    pub(super) hidden_places: bool,
}

impl Query {
    /// The line as typed. Letters after the 200th are not read: no name or number needs them.
    pub fn new(typed: &str) -> Self {
        Self { typed: typed.chars().take(200).collect(), hidden_places: false }
    }

    /// Whether postcodes may find children whose address is restricted. Off unless set: a postcode that finds
    /// such a child tells where it lives.
    #[must_use]
    pub fn hidden_places(mut self, may: bool) -> Self {
        self.hidden_places = may;
        self
    }

    /// The line as typed.
    pub fn typed(&self) -> &str {
        &self.typed
    }
}
