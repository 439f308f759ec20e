//! The newsletter for families that wait: the list is computed from the record on the day it is sent, never kept by hand, so that
//! an opt-out, a court order, a death or the end of a referral holds at once.
use super::validation::waits;
use crate::domain::child::{Carer, ChildDetails, Flags, MayBeTold};
use crate::domain::referral::{Referral, Stage};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A month of a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Month(pub u16);

impl Month {
    /// The month of a day.
    pub fn of(day: NaiveDate) -> Self {
        Self(u16::try_from(i64::from(day.year()) * 12 + i64::from(day.month0())).unwrap_or(0))
    }

    /// As it is typed: `2026-12`.
    pub fn read(typed: &str) -> Option<Self> {
        let first = NaiveDate::parse_from_str(&format!("{}-01", typed.trim()), "%Y-%m-%d").ok()?;
        Some(Self::of(first))
    }

    /// Whether the newsletter of that month can go out on that day.
    ///
    /// # Errors
    /// Why not.
    pub fn is_near(self, today: NaiveDate) -> Result<(), String> {
        if self.0.abs_diff(Self::of(today).0) <= 1 {
            return Ok(());
        }
        Err(format!("{} is not this month, the one before or the next. Nothing was sent.", self.words()))
    }

    /// Its first day.
    pub fn first(self) -> NaiveDate {
        let (year, month) = (i32::from(self.0 / 12), u32::from(self.0 % 12) + 1);
        NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default()
    }

    /// `December 2026`.
    pub fn words(self) -> String {
        self.first().format("%B %Y").to_string()
    }

    /// `2026-12`.
    pub fn code(self) -> String {
        self.first().format("%Y-%m").to_string()
    }
}

/// Why a child's family is not on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LeftOut {
    /// Every carer who may be told wants none.
    OptedOut,
    /// Nobody on record may be told.
    NobodyMayBeTold,
    /// It is not known where to send it.
    NoAddress,
}

impl LeftOut {
    /// In words, after a number of children.
    pub fn words(self) -> &'static str {
        match self {
            Self::OptedOut => "opted out",
            Self::NobodyMayBeTold => "nobody on record may be told",
            Self::NoAddress => "no address, e-mail or telephone on record",
        }
    }
}

/// Somebody it is sent to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Name.
    pub name: String,
    /// `letter`, `e-mail`, `text`.
    pub way: String,
    /// Language, where not English.
    pub language: String,
    /// Where to: address in one line, e-mail address or telephone.
    pub to: String,
    /// The same destination, however it is spelled.
    pub household: String,
}

/// What a child's record makes of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Everybody it is sent to for this child.
    pub to: Vec<Recipient>,
    /// An accessible format, in words.
    pub format: String,
}

/// Whether a child with these referrals waits for something.
pub fn is_waiting<'a>(referrals: impl Iterator<Item = &'a Referral>) -> bool {
    let mut referrals = referrals;
    referrals
        .any(|row| waits(&row.stage) || matches!(row.stage, Stage::Booked { .. } | Stage::NotBrought { .. }))
}

/// To whom it is sent for a child.
///
/// # Errors
/// Why to nobody.
pub fn entry(details: &ChildDetails) -> Result<Entry, LeftOut> {
    let told = |carer: &&Carer| {
        !carer.court_bar && carer.may_be_told != MayBeTold::Nothing && !carer.name.trim().is_empty()
    };
    let carers: Vec<&Carer> = details.carers.iter().filter(told).collect();
    if carers.is_empty() {
        return Err(LeftOut::NobodyMayBeTold);
    }
    let wanting: Vec<&Carer> = carers.into_iter().filter(|carer| !carer.no_newsletter).collect();
    if wanting.is_empty() {
        return Err(LeftOut::OptedOut);
    }
    let to: Vec<Recipient> = wanting.into_iter().filter_map(|carer| recipient(details, carer)).collect();
    if to.is_empty() {
        return Err(LeftOut::NoAddress);
    }
    let format = match (details.flags.has(Flags::FORMAT), details.adjustments.trim()) {
        (false, _) => String::new(),
        (true, "") => "accessible format".to_owned(),
        (true, words) => format!("accessible format: {words}"),
    };
    Ok(Entry { to, format })
}

/// Letters and digits alone, in lower case: two spellings of one address are one.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn recipient(details: &ChildDetails, carer: &Carer) -> Option<Recipient> {
    let address: Vec<&str> = [details.address.trim(), details.postcode.trim()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let address = address.join(", ").replace('\n', ", ");
    let (email, phone) = (carer.email.trim(), carer.phone.trim());
    let preferred = carer.preferred.to_lowercase();
    let ways = [("e-mail", email), ("letter", address.as_str()), ("text", phone)];
    let wanted = |way: &str| match way {
        "e-mail" => preferred.contains("mail"),
        "letter" => preferred.contains("letter") || preferred.contains("post"),
        _ => ["text", "sms", "phone", "call"].iter().any(|word| preferred.contains(word)),
    };
    let there = || ways.iter().filter(|(_, to)| !to.is_empty());
    let (way, to) = there().find(|(way, _)| wanted(way)).or_else(|| there().next())?;
    let language = if carer.language.trim().is_empty() && details.flags.has(Flags::INTERPRETER) {
        details.language.clone()
    } else {
        carer.language.clone()
    };
    Some(Recipient {
        name: carer.name.trim().to_owned(),
        way: (*way).to_owned(),
        language,
        to: (*to).to_owned(),
        household: format!("{way} {}", plain(to)),
    })
}
