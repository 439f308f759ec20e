//! What a query says of a child besides its name: a birth date, numbers, a place; each may be meant in several ways.

use super::born::{Birth, Born};
use super::entry::FoundBy;
use super::index::SearchIndex;
use super::numbers::{Digits, PlaceStart, Upn};
use crate::domain::near_date::near;

/// Ranks of what was found, best first; the weakest of a query's terms is the rank of the hit.
pub(super) mod rank {
    /// A whole number that is one child's.
    pub const EXACT: u32 = 120;
    /// A date or place that is as typed: certain, but shared by many.
    pub const CERTAIN: u32 = 110;
    pub const WHOLE: u32 = 90;
    pub const WHOLE_SWAPPED: u32 = 85;
    pub const START: u32 = 80;
    pub const KNOWN_AS: u32 = 78;
    pub const SWAPPED: u32 = 70;
    /// A part of a number.
    pub const PART: u32 = 60;
    /// The most for a line's less likely reading.
    pub const SECOND: u32 = 55;
    pub const INSIDE: u32 = 50;
    pub const SOUND: u32 = 40;
    pub const ONE_OFF: u32 = 30;
    pub const LOOSE: u32 = 20;
}

/// Something a child's data must bear out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fact {
    Born(Born),
    Nhs(Digits),
    Phone(Digits),
    Upn(Upn),
    Place(PlaceStart),
    /// One of the birth dates that are easily taken for what was typed.
    Near(Vec<Birth>),
    /// Too little typed to say anything yet.
    Open,
    Any(Vec<Fact>),
    All(Vec<Fact>),
}

impl Fact {
    /// Several ways to mean it, or the only one.
    pub(super) fn any(mut facts: Vec<Self>) -> Self {
        match facts.len() {
            0 => Self::Open,
            1 => facts.remove(0),
            _ => Self::Any(facts),
        }
    }

    /// The dates near a whole birth date; nothing where it says none.
    pub(super) fn near_dates(&self) -> Option<Self> {
        match self {
            Self::Born(born) => {
                let near = near(born.whole()?);
                Some(Self::Near(near.into_iter().map(|date| Birth::of(Some(date))).collect()))
            }
            Self::Any(facts) => facts.iter().find_map(Self::near_dates),
            _ => None,
        }
    }

    /// Whether it says too little to look anyone up by it alone.
    pub(super) fn is_open(&self) -> bool {
        match self {
            Self::Open => true,
            Self::Born(born) => !born.says_something(),
            Self::Any(facts) => facts.iter().any(Self::is_open),
            Self::All(facts) => facts.iter().all(Self::is_open),
            _ => false,
        }
    }

    /// How well the child in a row bears it out, if it does: a rank and why.
    pub(super) fn holds(&self, index: &SearchIndex, row: u32, hidden_places: bool) -> Option<(u32, FoundBy)> {
        let rows = &index.rows;
        match self {
            Self::Open => Some((u32::MAX, FoundBy::BirthDate)),
            Self::Born(born) => born
                .holds(rows.row(row).birth)
                .then_some((rank::CERTAIN + u32::from(born.is_whole()), FoundBy::BirthDate)),
            Self::Near(dates) => {
                dates.contains(&rows.row(row).birth).then_some((rank::LOOSE, FoundBy::NearBirthDate))
            }
            Self::Nhs(typed) => {
                let nhs = rows.numbers(row).nhs;
                let rank = match typed.len() {
                    10 if nhs == *typed => rank::EXACT,
                    3..10 if nhs.ends_with(*typed) => rank::PART + 2,
                    4..10 if nhs.starts_with(*typed) => rank::PART,
                    _ => return None,
                };
                Some((rank, FoundBy::NhsNumber))
            }
            Self::Phone(typed) => {
                let (first, more) = rows.phones(row);
                let ranks = first.iter().chain(more).filter(|phone| phone.contains(*typed)).map(|phone| {
                    if *phone == *typed && typed.len() >= 10 {
                        rank::EXACT
                    } else {
                        rank::PART + u32::from(phone.ends_with(*typed))
                    }
                });
                Some((ranks.max()?, FoundBy::Phone))
            }
            Self::Upn(typed) => {
                let rank = if typed.is_whole() { rank::EXACT } else { rank::PART + 2 };
                // A part of it is the school's: a whole one is the child's alone.
                let may = hidden_places || typed.is_whole() || !rows.row(row).hides_place();
                (may && rows.numbers(row).upn.starts_with(*typed)).then_some((rank, FoundBy::Upn))
            }
            Self::Place(typed) => (typed.holds(rows.numbers(row).place)
                && (hidden_places || !rows.row(row).hides_place()))
            .then_some((rank::CERTAIN, FoundBy::Postcode)),
            Self::Any(facts) => facts
                .iter()
                .filter_map(|fact| fact.holds(index, row, hidden_places))
                .max_by_key(|(rank, _)| *rank),
            Self::All(facts) => facts.iter().try_fold((u32::MAX, FoundBy::BirthDate), |weakest, fact| {
                let proof = fact.holds(index, row, hidden_places)?;
                Some(if proof.0 < weakest.0 { proof } else { weakest })
            }),
        }
    }

    /// Lists of rows among which all who bear it out are, if there is an index for it; rows may repeat.
    pub(super) fn lists<'a>(&self, index: &'a SearchIndex) -> Option<Vec<&'a [u32]>> {
        match self {
            Self::Born(born) if born.says_something() => Some(
                index
                    .births
                    .iter()
                    .filter(|(birth, _)| born.holds(**birth))
                    .map(|(_, rows)| &**rows)
                    .collect(),
            ),
            Self::Near(dates) => {
                Some(dates.iter().filter_map(|date| index.births.get(date)).map(|rows| &**rows).collect())
            }
            Self::Place(typed) => Some(
                index
                    .places
                    .iter()
                    .filter(|(place, _)| typed.holds(**place))
                    .map(|(_, rows)| &**rows)
                    .collect(),
            ),
            Self::Any(facts) => {
                let lists: Option<Vec<_>> = facts.iter().map(|fact| fact.lists(index)).collect();
                lists.map(|lists| lists.concat())
            }
            Self::All(facts) => facts
                .iter()
                .filter_map(|fact| fact.lists(index))
                .min_by_key(|lists| lists.iter().map(|rows| rows.len()).sum::<usize>()),
            _ => None,
        }
    }
}
