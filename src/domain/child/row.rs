//! A child as lists, finding and rules need it: a million of these lie in the keeper's memory at once, so the texts of a row
//! share one piece of it.
use super::{ChildDetails, Comes, Flags, Sex, list_name};
use crate::domain::code::Code;
use crate::domain::ids::{ChildId, ReferralId};
use crate::domain::nhs_number::NhsNumber;
use crate::domain::session::Venue;
use crate::domain::support::Month;
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smallvec::SmallVec;
use std::borrow::Cow;

/// Several ids in a row: nearly always so few that they need no memory of their own.
pub type Few<T> = SmallVec<[T; 4]>;

/// Texts of a row.
const TEXTS: usize = 8;

/// Bytes of one text that a row keeps: far above any name, and what lies beyond is still in the record.
const TEXT_MOST: usize = 4096;

/// Several short texts in one allocation: as strings of their own they took 300 bytes a child, and six calls for memory each time
/// a row was read from a snapshot.
#[derive(Clone, Default, PartialEq, Eq)]
struct Texts {
    all: Box<str>,
    /// Where each but the last ends.
    ends: [u16; TEXTS - 1],
}

impl Texts {
    fn of(texts: [&str; TEXTS]) -> Self {
        let texts = texts.map(kept);
        let mut ends = [0; TEXTS - 1];
        let mut end = 0;
        for (at, text) in ends.iter_mut().zip(texts) {
            end += text.len();
            *at = end as u16;
        }
        Self { all: texts.concat().into(), ends }
    }

    fn get(&self, at: usize) -> &str {
        let from = if at == 0 { 0 } else { usize::from(self.ends[at - 1]) };
        let to = self.ends.get(at).map_or(self.all.len(), |end| usize::from(*end));
        &self.all[from..to]
    }
}

/// Between two telephones of a row: no line that was typed has it.
const PHONE_ENDS: char = '\n';

fn phones(details: &ChildDetails) -> String {
    let mut phones: Vec<&str> = Vec::new();
    for phone in details.carers.iter().map(|carer| carer.phone.trim()).filter(|phone| !phone.is_empty()) {
        if !phones.contains(&phone) {
            phones.push(phone);
        }
    }
    phones.join("\n")
}

fn kept(text: &str) -> &str {
    let end = (0..=text.len().min(TEXT_MOST)).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

/// What lists, finding and rules need of a child, held in memory for every child. Written as plain fields, texts among them.
#[derive(Clone, PartialEq, Eq)]
pub struct ChildRow {
    /// Who.
    pub id: ChildId,
    texts: Texts,
    /// Date of birth.
    pub born: NaiveDate,
    /// Sex as recorded.
    pub sex: Sex,
    /// NHS number.
    pub nhs: Option<NhsNumber>,
    /// District code.
    pub district: Code,
    /// Needs and dangers.
    pub flags: Flags,
    /// Weekdays the family cannot come, bit 0 Monday.
    pub not_on: u8,
    /// Date of death.
    pub died: Option<NaiveDate>,
    /// The record this one was merged into.
    pub merged_into: Option<ChildId>,
    /// Open and closed referrals, oldest first.
    pub referrals: Few<ReferralId>,
    /// Day of the last contact of any kind.
    pub last_contact: Option<NaiveDate>,
    /// Journal sequence that last touched the child.
    pub rev: u64,
    /// The month of the last newsletter that was sent for the child; 0: none yet.
    pub newsletter: Month,
    /// Days away and districts: of the few families who said any.
    comes: Option<Box<Comes>>,
}

impl ChildRow {
    /// A row for a child just registered.
    pub fn new(id: ChildId, details: &ChildDetails, rev: u64) -> Self {
        let mut row = Self {
            id,
            texts: Texts::default(),
            born: details.born,
            sex: details.sex,
            nhs: None,
            district: Code::NONE,
            flags: Flags::default(),
            not_on: 0,
            died: None,
            merged_into: None,
            referrals: Few::new(),
            last_contact: None,
            rev,
            newsletter: Month::default(),
            comes: None,
        };
        row.take(details, rev);
        row
    }

    /// Takes over what the details say; referrals and contacts stay.
    pub fn take(&mut self, details: &ChildDetails, rev: u64) {
        self.texts = Texts::of([
            &details.family,
            &details.given,
            &details.known_as,
            &details.postcode,
            &phones(details),
            &details.setting,
            &details.language,
            &details.upn,
        ]);
        self.born = details.born;
        self.sex = details.sex;
        self.nhs = details.nhs;
        self.district = details.district;
        self.flags = details.flags;
        self.not_on = details.not_on.iter().filter(|d| **d < 7).fold(0, |bits, d| bits | 1 << d);
        self.died = details.died;
        self.rev = rev;
        // Nothing is made of districts beside a restricted address.
        let hidden = details.flags.has(Flags::RESTRICTED);
        let only = if hidden { Vec::new() } else { details.only.clone() };
        let comes = Comes { away: details.away.clone(), only };
        self.comes = (comes != Comes::default()).then(|| Box::new(comes));
    }

    /// Whether a place is in the child's own district: never online, and nothing is made of a restricted address.
    pub fn lives_by(&self, venue: &Venue) -> bool {
        let known = !self.district.is_none() && !self.flags.has(Flags::RESTRICTED);
        known && !venue.online && venue.district == self.district
    }

    /// Days on which the family is away, and the only districts to which it can come; none where nothing was said.
    pub fn comes(&self) -> Option<&Comes> {
        self.comes.as_deref()
    }

    /// Family name.
    pub fn family(&self) -> &str {
        self.texts.get(0)
    }

    /// Given names.
    pub fn given(&self) -> &str {
        self.texts.get(1)
    }

    /// Name used, where it differs.
    pub fn known_as(&self) -> &str {
        self.texts.get(2)
    }

    /// Postcode as printed.
    pub fn postcode(&self) -> &str {
        self.texts.get(3)
    }

    /// Telephone of the first carer who has one.
    pub fn phone(&self) -> &str {
        self.phones().next().unwrap_or_default()
    }

    /// Telephones of all carers, the first carer's first: whoever rings may be any of them.
    pub fn phones(&self) -> impl Iterator<Item = &str> {
        self.texts.get(4).split(PHONE_ENDS).filter(|phone| !phone.is_empty())
    }

    /// Setting.
    pub fn setting(&self) -> &str {
        self.texts.get(5)
    }

    /// Language an interpreter is needed for.
    pub fn language(&self) -> &str {
        self.texts.get(6)
    }

    /// Unique pupil number: families are often asked for it before the NHS number is at hand.
    pub fn upn(&self) -> &str {
        self.texts.get(7)
    }

    /// `FAMILY, Given` as every list shows it.
    pub fn list_name(&self) -> String {
        list_name(self.family(), self.given())
    }
}

/// A row as it is written: in the journal with the fields' names, in a snapshot by their order.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename = "ChildRow")]
struct Written<'a> {
    id: ChildId,
    #[serde(borrow)]
    family: Cow<'a, str>,
    #[serde(borrow)]
    given: Cow<'a, str>,
    #[serde(borrow)]
    known_as: Cow<'a, str>,
    born: NaiveDate,
    sex: Sex,
    nhs: Option<NhsNumber>,
    #[serde(borrow)]
    postcode: Cow<'a, str>,
    #[serde(borrow)]
    phone: Cow<'a, str>,
    #[serde(borrow)]
    setting: Cow<'a, str>,
    #[serde(borrow)]
    language: Cow<'a, str>,
    district: Code,
    flags: Flags,
    not_on: u8,
    died: Option<NaiveDate>,
    merged_into: Option<ChildId>,
    referrals: Few<ReferralId>,
    last_contact: Option<NaiveDate>,
    rev: u64,
    /// Journals of before do not have it.
    #[serde(borrow, default)]
    upn: Cow<'a, str>,
    #[serde(default)]
    newsletter: Month,
    #[serde(default)]
    comes: Option<Box<Comes>>,
}

impl<'a> From<&'a ChildRow> for Written<'a> {
    fn from(row: &'a ChildRow) -> Self {
        Self {
            id: row.id,
            family: row.family().into(),
            given: row.given().into(),
            known_as: row.known_as().into(),
            born: row.born,
            sex: row.sex,
            nhs: row.nhs,
            postcode: row.postcode().into(),
            phone: row.texts.get(4).into(),
            setting: row.setting().into(),
            language: row.language().into(),
            district: row.district,
            flags: row.flags,
            not_on: row.not_on,
            died: row.died,
            merged_into: row.merged_into,
            referrals: row.referrals.clone(),
            last_contact: row.last_contact,
            rev: row.rev,
            upn: row.upn().into(),
            newsletter: row.newsletter,
            comes: row.comes.clone(),
        }
    }
}

impl From<Written<'_>> for ChildRow {
    fn from(written: Written<'_>) -> Self {
        Self {
            id: written.id,
            texts: Texts::of([
                &written.family,
                &written.given,
                &written.known_as,
                &written.postcode,
                &written.phone,
                &written.setting,
                &written.language,
                &written.upn,
            ]),
            born: written.born,
            sex: written.sex,
            nhs: written.nhs,
            district: written.district,
            flags: written.flags,
            not_on: written.not_on,
            died: written.died,
            merged_into: written.merged_into,
            referrals: written.referrals,
            last_contact: written.last_contact,
            rev: written.rev,
            newsletter: written.newsletter,
            comes: written.comes,
        }
    }
}

impl Serialize for ChildRow {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Written::from(self).serialize(to)
    }
}

impl<'de> Deserialize<'de> for ChildRow {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Written::deserialize(from).map(Self::from)
    }
}

impl std::fmt::Debug for ChildRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Written::from(self).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::child::Carer;

    fn row(family: &str, language: &str) -> ChildRow {
        let details = ChildDetails {
            family: family.to_owned(),
            given: "Aimée".to_owned(),
            postcode: "NG5 6LT".to_owned(),
            language: language.to_owned(),
            carers: vec![Carer { phone: "07700 900123".to_owned(), ..Carer::default() }],
            ..ChildDetails::default()
        };
        ChildRow::new(ChildId(7), &details, 3)
    }

    #[test]
    fn each_text_is_its_own_though_they_lie_together() {
        let row = row("Brennan", "Polish");
        let said = [row.family(), row.given(), row.known_as(), row.postcode(), row.phone(), row.setting()];
        assert_eq!(said, ["Brennan", "Aimée", "", "NG5 6LT", "07700 900123", ""]);
        assert_eq!(row.language(), "Polish");
    }

    #[test]
    fn whoever_of_the_carers_rings_is_found_by_the_number_they_ring_from() {
        let carer = |phone: &str| Carer { phone: phone.to_owned(), ..Carer::default() };
        let carers = ["", "07700 900123", "0115 496 0999", "07700 900123 "].map(carer).to_vec();
        let row = ChildRow::new(ChildId(7), &ChildDetails { carers, ..ChildDetails::default() }, 3);
        assert_eq!(row.phones().collect::<Vec<_>>(), ["07700 900123", "0115 496 0999"]);
        assert_eq!(row.phone(), "07700 900123");
        let named = rmp_serde::to_vec_named(&row).unwrap();
        assert_eq!(rmp_serde::from_slice::<ChildRow>(&named).unwrap(), row);
    }

    #[test]
    fn a_row_is_written_and_read_back_whole_with_and_without_names() {
        let row = ChildRow { referrals: Few::from_slice(&[ReferralId(1), ReferralId(9)]), ..row("Żak", "") };
        let named = rmp_serde::to_vec_named(&row).unwrap();
        assert_eq!(rmp_serde::from_slice::<ChildRow>(&named).unwrap(), row);
        let by_order = rmp_serde::to_vec(&row).unwrap();
        assert_eq!(rmp_serde::from_slice::<ChildRow>(&by_order).unwrap(), row);
        assert_eq!(rmp_serde::from_read::<_, ChildRow>(&by_order[..]).unwrap(), row);
    }

    #[test]
    fn a_text_beyond_all_measure_is_cut_between_letters_and_moves_no_other() {
        let row = row(&"é".repeat(TEXT_MOST), "Polish");
        assert_eq!(row.family(), "é".repeat(TEXT_MOST / 2));
        assert_eq!((row.given(), row.language()), ("Aimée", "Polish"));
    }
}
