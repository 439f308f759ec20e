//! Where somebody who works here, or a venue, is rung on a day on which the system cannot be reached.
use super::super::ids::{StaffId, VenueId};
use super::super::state::State;
use serde::{Deserialize, Serialize};

/// The longest number that is taken: with a code, an extension and what to ask for.
const LONGEST: usize = 40;
/// The shortest: an extension of the house.
const DIGITS: usize = 3;

/// Whose telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PhoneOf {
    /// Somebody's who works here.
    Staff(StaffId),
    /// A venue's.
    Venue(VenueId),
}

/// A telephone on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    /// Whose.
    pub of: PhoneOf,
    /// The number as it is dialled; empty where there is none any more.
    pub number: Box<str>,
    /// Journal sequence that last touched it.
    pub rev: u64,
}

impl PhoneOf {
    /// Whose, in words; none where there is no such person or venue.
    pub fn name(self, state: &State) -> Option<String> {
        match self {
            Self::Staff(id) => state.staff(id).map(|row| row.name.to_string()),
            Self::Venue(id) => state.venue(id).map(|row| row.name.to_string()),
        }
    }
}

/// The number on record; empty where there is none.
pub fn phone(state: &State, of: PhoneOf) -> &str {
    state.roster.phones.get(&of).map_or("", |row| &row.number)
}

/// A number as it was typed, put in order; empty: there is none.
///
/// # Errors
/// What was typed can be no telephone number: why, in words.
pub fn number(typed: &str) -> Result<Box<str>, String> {
    let words = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() || words.eq_ignore_ascii_case("none") {
        return Ok("".into());
    }
    if words.chars().count() > LONGEST {
        return Err(format!("is longer than {LONGEST} letters and digits"));
    }
    let digits = words.chars().filter(char::is_ascii_digit).count();
    if digits < DIGITS || words.chars().any(char::is_control) {
        return Err("has no telephone number in it".to_owned());
    }
    Ok(words.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_taken_as_it_is_dialled() {
        assert_eq!(number("  0115  496 0001 ext 12 ").as_deref(), Ok("0115 496 0001 ext 12"));
        assert_eq!(number("+44 (115) 4960001").as_deref(), Ok("+44 (115) 4960001"));
        assert_eq!(number(" none ").as_deref(), Ok(""));
        assert!(number("reception").is_err() && number(&"1".repeat(41)).is_err());
    }
}
