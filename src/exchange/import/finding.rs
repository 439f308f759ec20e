//! What can be wrong with a row: codes for programs, words for people.
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $arm:ident = $code:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $code)] $arm,)* }

        impl $name {
            /// The code as reports carry it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$arm => $code,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

codes! {
    /// Why a row is held: it becomes an intake item, not a referral, until a person completes or dismisses it.
    Reason {
        /// Neither family nor given name.
        NoChildNamed = "no-child-named",
        /// One of the two names is missing.
        NameIncomplete = "name-incomplete",
        /// No birth date.
        BirthDateMissing = "birth-date-missing",
        /// A birth date that is none.
        BirthDateUnreadable = "birth-date-unreadable",
        /// Born after today.
        BirthDateInFuture = "birth-date-in-future",
        /// No day of referral.
        ReferralDateMissing = "referral-date-missing",
        /// A day of referral that is none.
        ReferralDateUnreadable = "referral-date-unreadable",
        /// Referred after today.
        ReferralInFuture = "referral-in-future",
        /// Born after the referral was received.
        BornAfterReferral = "born-after-referral",
        /// A service that no word leads to.
        ServiceUnknown = "service-unknown",
        /// When the family cannot come is not understood: taken in without it, it would be sent for on a day it is away.
        CannotComeUnreadable = "cannot-come-unreadable",
        /// A district to which the family can come is none that is known.
        DistrictUnknown = "district-unknown",
        /// Neither yes nor no to a step-free room.
        StepFreeUnreadable = "step-free-unreadable",
    }
}

codes! {
    /// What a person should look at although the row was taken.
    Warning {
        /// May be a child already there.
        PossibleDuplicate = "possible-duplicate",
        /// The NHS number is another child's; taken without it.
        NhsNumberConflict = "nhs-number-conflict",
        /// The NHS number does not pass its check; taken without it.
        NhsNumberFailsCheck = "nhs-number-fails-check",
        /// A merged row asks for a more urgent priority.
        PriorityDiffers = "priority-differs",
    }
}

impl Warning {
    /// What the desk has of them to work off, by the name it has there: a row may be like two others, and two rows may ask for
    /// one referral.
    pub fn where_to(self, left: usize) -> String {
        if left == 0 {
            return "said beside each row, in no list".to_owned();
        }
        let (one, many) = match self {
            Self::PossibleDuplicate => ("pair: look-alike to settle", "pairs: look-alikes to settle"),
            Self::NhsNumberConflict => ("NHS number to settle", "NHS numbers to settle"),
            Self::NhsNumberFailsCheck => ("NHS number to put right", "NHS numbers to put right"),
            Self::PriorityDiffers => ("higher priority asked", "higher priorities asked"),
        };
        format!("{left} {}", if left == 1 { one } else { many })
    }
}

codes! {
    /// What is only said, beside the warnings.
    Note {
        /// A twin or sibling of the same day: same birth date and family name.
        Twin = "twin",
        /// Same name and birth date, another valid number.
        Namesake = "namesake",
        /// A word was not understood and left out.
        NotUnderstood = "not-understood",
        /// Over 25 when referred.
        TooOld = "over-25",
        /// The postcode is in part only, or not one: no district.
        PostcodePartial = "postcode-partial",
        /// The row was brought in before and can no longer be read in part.
        NowUnreadable = "now-unreadable",
    }
}

/// One finding: its code, the column it is in, and the whole sentence, row and column included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding<C> {
    /// Code.
    pub code: C,
    /// Column name, where one is at fault.
    pub column: Option<String>,
    /// What happened, what is safe, what to do.
    pub words: String,
}

impl<C> Finding<C> {
    /// A finding about one column of a row.
    pub fn column(code: C, row: u32, column: &str, words: &str) -> Self {
        Self { code, column: Some(column.to_owned()), words: format!("Row {row}, column {column}: {words}") }
    }

    /// A finding about a whole row.
    pub fn row(code: C, row: u32, words: &str) -> Self {
        Self { code, column: None, words: format!("Row {row}: {words}") }
    }
}
