//! A child or young person, their carers and needs, as the partnership knows them.
mod comes;
mod row;

use super::code::Code;
use super::nhs_number::NhsNumber;
use chrono::NaiveDate;
pub use comes::{Away, Comes, Never};
pub use row::{ChildRow, Few};
use serde::{Deserialize, Serialize};

/// Sex as recorded on the referral; what is not known is said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Sex {
    /// Recorded as female.
    Female,
    /// Recorded as male.
    Male,
    /// Neither recorded nor asked.
    #[default]
    Unknown,
}

/// Needs and dangers that change what may be done or said, as a set of bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Flags(pub u16);

impl Flags {
    /// `I`: an interpreter is needed (lead time, longer slot).
    pub const INTERPRETER: Self = Self(1);
    /// `B`: British Sign Language.
    pub const BSL: Self = Self(2);
    /// `L`: looked after, now or in the last 12 months.
    pub const LOOKED_AFTER: Self = Self(4);
    /// `P`: child protection plan, now or in the last 12 months.
    pub const PROTECTION: Self = Self(8);
    /// `R`: the address is restricted, and so is everything derived from it.
    pub const RESTRICTED: Self = Self(16);
    /// `A`: reasonable adjustments are agreed.
    pub const ADJUSTMENTS: Self = Self(32);
    /// `F`: an accessible format is needed (child or carer).
    pub const FORMAT: Self = Self(64);
    /// Has an EHC plan.
    pub const EHC_PLAN: Self = Self(128);
    /// Cannot be shown letters: attends alone, so a missed appointment is a DNA, not a WNB.
    pub const ATTENDS_ALONE: Self = Self(256);
    /// `S`: a room that is reached without a step.
    pub const STEP_FREE: Self = Self(512);
    /// The letter, the flag and its words, in the order in which they are shown.
    pub const SHOWN: [(char, Self, &'static str); 8] = [
        ('I', Self::INTERPRETER, "interpreter"),
        ('B', Self::BSL, "BSL"),
        ('L', Self::LOOKED_AFTER, "looked after"),
        ('P', Self::PROTECTION, "protection plan"),
        ('R', Self::RESTRICTED, "address restricted"),
        ('A', Self::ADJUSTMENTS, "adjustments"),
        ('F', Self::FORMAT, "accessible format"),
        ('S', Self::STEP_FREE, "step-free room"),
    ];

    /// Those without a column's letter that can be asked for all the same, with a letter for choices.
    pub const UNSHOWN: [(char, Self, &'static str); 2] =
        [('E', Self::EHC_PLAN, "EHC plan"), ('N', Self::ATTENDS_ALONE, "attends alone")];

    /// Whether all of `other` is set.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets together.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Sets or clears `other`.
    pub fn set(&mut self, other: Self, on: bool) {
        if on {
            self.0 |= other.0;
        } else {
            self.0 &= !other.0;
        }
    }

    /// The letters of the list column, e.g. `ILR`.
    pub fn letters(self) -> String {
        Self::SHOWN.iter().filter(|(_, flag, _)| self.has(*flag)).map(|(letter, _, _)| *letter).collect()
    }

    /// The words of line 22 and of speech, in the same order.
    pub fn words(self) -> Vec<&'static str> {
        Self::SHOWN.iter().filter(|(_, flag, _)| self.has(*flag)).map(|(_, _, words)| *words).collect()
    }
}

/// Words for who somebody is to a child, as they are typed beside a name.
pub const RELATIONS: [&str; 16] = [
    "mother",
    "mum",
    "father",
    "dad",
    "grandmother",
    "grandfather",
    "nan",
    "grandad",
    "aunt",
    "uncle",
    "sister",
    "brother",
    "stepfather",
    "foster carer",
    "guardian",
    "social worker",
];

/// What a carer may be told; checked before anything is sent, printed or said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum MayBeTold {
    /// All that concerns the child.
    #[default]
    All,
    /// Dates and places only.
    DatesOnly,
    /// Nothing: a court order or the child's own wish.
    Nothing,
}

/// Somebody who cares for a child: whom to speak to, and who may be told what.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Carer {
    /// Full name.
    pub name: String,
    /// Mother, father, grandmother, social worker, ...; empty where not known.
    pub relation: String,
    /// Holds parental responsibility.
    pub parental_responsibility: bool,
    /// What may be told.
    pub may_be_told: MayBeTold,
    /// A court order bars contact.
    pub court_bar: bool,
    /// How they prefer to be reached; empty where not known.
    pub preferred: String,
    /// Telephone as dialled, digits and spaces.
    pub phone: String,
    /// E-mail address.
    pub email: String,
    /// Language spoken, where not English.
    pub language: String,
    /// Wants no newsletter.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub no_newsletter: bool,
}

/// All that is held of a child beside what happened: the record's first page.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChildDetails {
    /// Family name, well cased.
    pub family: String,
    /// Given names.
    pub given: String,
    /// Name used, where it differs.
    pub known_as: String,
    /// Date of birth.
    pub born: NaiveDate,
    /// Sex as recorded.
    pub sex: Sex,
    /// NHS number, where it is known and trusted.
    pub nhs: Option<NhsNumber>,
    /// Why there is no NHS number (not on form, fails its check, belongs to another child).
    pub nhs_missing: String,
    /// Unique pupil number.
    pub upn: String,
    /// Address lines without the postcode.
    pub address: String,
    /// Postcode, spaced as printed (`NG5 6LT`).
    pub postcode: String,
    /// District by its code, from the full postcode; none where it is not known.
    pub district: Code,
    /// School, nursery or college.
    pub setting: String,
    /// General practice.
    pub gp: String,
    /// Needs and dangers.
    pub flags: Flags,
    /// Language an interpreter is needed for.
    pub language: String,
    /// Reasonable adjustments in words.
    pub adjustments: String,
    /// Carers, the first to speak to first.
    pub carers: Vec<Carer>,
    /// Days on which the family cannot come: 0 Monday to 6 Sunday.
    pub not_on: Vec<u8>,
    /// Free words that belong to no other field.
    pub notes: String,
    /// Date of death: ends every clock, booking and mailing at once.
    pub died: Option<NaiveDate>,
    /// Days on which the family is away.
    pub away: Vec<Away>,
    /// The only districts to which the family can come, as it said; empty: nothing was said. Always empty where the address is
    /// restricted, for each of them would tell where the child lives.
    pub only: Vec<Code>,
}

/// What stands in place of an address, and of all that is derived from it, for a role that may not see it.
pub const HIDDEN: &str = "(hidden)";

impl ChildDetails {
    /// The words that tell where a child lives or is to be found, beside the district: what a restricted address hides.
    pub fn whereabouts(&self) -> [&String; 4] {
        [&self.address, &self.postcode, &self.setting, &self.gp]
    }

    /// The same, to be changed.
    pub fn whereabouts_mut(&mut self) -> [&mut String; 4] {
        [&mut self.address, &mut self.postcode, &mut self.setting, &mut self.gp]
    }

    /// Whether where the child lives, or what tells it, is hidden from whoever looks at these.
    pub fn hides_whereabouts(&self) -> bool {
        self.whereabouts().into_iter().chain([&self.upn]).any(|place| place == HIDDEN)
    }

    /// Puts back what was hidden from whoever filled the form, so that saving it cannot lose an address nobody showed them.
    #[must_use]
    pub fn unhidden(mut self, before: &Self) -> Self {
        let mut hidden = false;
        let mut restore = |now: &mut String, known: &String| {
            if now == HIDDEN {
                now.clone_from(known);
                hidden = true;
            }
        };
        for (now, known) in self.whereabouts_mut().into_iter().zip(before.whereabouts()) {
            restore(now, known);
        }
        restore(&mut self.upn, &before.upn);
        restore(&mut self.notes, &before.notes);
        restore(&mut self.adjustments, &before.adjustments);
        if hidden && self.district.is_none() {
            self.district = before.district;
        }
        self
    }

    /// Whether a change to others would open a restricted address, or put another in its place: nothing for who may not see it.
    #[must_use]
    pub fn opened_by(&self, others: &Self) -> bool {
        let moved = self.whereabouts() != others.whereabouts() || self.district != others.district;
        self.flags.has(Flags::RESTRICTED) && (moved || !others.flags.has(Flags::RESTRICTED))
    }

    /// As they are kept from today on: days away that are over are dropped, and so are districts beside a restricted address.
    #[must_use]
    pub fn settled(mut self, today: NaiveDate) -> Self {
        self.away.retain(|away| away.to >= today);
        if self.flags.has(Flags::RESTRICTED) {
            self.only.clear();
        }
        self
    }

    /// `FAMILY, Given` as every list shows it: the family name in capitals sets it apart without colour.
    pub fn list_name(&self) -> String {
        list_name(&self.family, &self.given)
    }
}

/// `FAMILY, Given`; what is missing is said.
pub fn list_name(family: &str, given: &str) -> String {
    match (family.is_empty(), given.is_empty()) {
        (true, true) => "(no name)".to_owned(),
        (false, true) => family.to_uppercase(),
        (true, false) => format!("(no family name), {given}"),
        (false, false) => format!("{}, {given}", family.to_uppercase()),
    }
}
