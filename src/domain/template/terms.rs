//! Terms and closures of schools, by council and by school: configured and dated, so that a clinic in term time knows its days
//! and a day left out has its name.
use crate::domain::calendar::{long_date, weekday_day};
use crate::domain::code::Code;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A named span of days, both included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// What people call it: `Autumn term 2026`, `October half term`, `INSET day`.
    pub name: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day; the first where it is left out.
    #[serde(default)]
    pub to: Option<NaiveDate>,
}

impl Span {
    /// The last day.
    pub fn last(&self) -> NaiveDate {
        self.to.unwrap_or(self.from)
    }

    fn has(&self, day: NaiveDate) -> bool {
        (self.from..=self.last()).contains(&day)
    }
}

/// The terms of a council's schools, or of one school.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchoolCalendar {
    /// Code, by which a template names it.
    pub id: Code,
    /// Whose: `Nottinghamshire schools`, `Hawthorn Primary`.
    pub name: String,
    /// Districts for whose venues it holds.
    #[serde(default)]
    pub districts: Vec<Code>,
    /// The calendar whose terms and closures hold here, too: a school's council.
    #[serde(default)]
    pub like: Option<Code>,
    /// Terms, half terms within them.
    #[serde(default)]
    pub term: Vec<Span>,
    /// Days within a term on which schools are shut: half terms, INSET days, a burst pipe.
    #[serde(default)]
    pub closed: Vec<Span>,
}

/// All calendars of schools.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Terms(pub Vec<SchoolCalendar>);

/// What a day is to a school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchoolDay {
    /// In term.
    Term,
    /// Shut within a term, with what for.
    Closed(String),
    /// Between terms, with what was or comes.
    Between(String),
    /// No term is configured that far.
    Unknown,
}

impl Terms {
    /// The calendar of that code.
    pub fn get(&self, id: Code) -> Option<&SchoolCalendar> {
        self.0.iter().find(|calendar| calendar.id == id)
    }

    /// The calendar that holds: the one named, else that of the district, else the first.
    pub fn of(&self, named: Code, district: Code) -> Option<&SchoolCalendar> {
        let by_name = (!named.is_none()).then(|| self.get(named)).flatten();
        let by_district = || self.0.iter().find(|calendar| calendar.districts.contains(&district));
        by_name.or_else(by_district).or_else(|| self.0.first())
    }

    fn spans<'a>(
        &'a self,
        calendar: &'a SchoolCalendar,
        which: fn(&SchoolCalendar) -> &[Span],
    ) -> impl Iterator<Item = &'a Span> {
        let like = calendar.like.and_then(|id| self.get(id)).map_or(&[][..], which);
        which(calendar).iter().chain(like)
    }

    /// Its terms by day, with those it has from its council.
    fn terms<'a>(&'a self, calendar: &'a SchoolCalendar) -> Vec<&'a Span> {
        // A school with terms of its own does not have its council's.
        let mut terms: Vec<&Span> = if calendar.term.is_empty() {
            self.spans(calendar, |c| &c.term).collect()
        } else {
            calendar.term.iter().collect()
        };
        terms.sort_by_key(|term| term.from);
        terms
    }

    /// What a day is.
    pub fn day(&self, calendar: &SchoolCalendar, day: NaiveDate) -> SchoolDay {
        if let Some(shut) = self.spans(calendar, |c| &c.closed).find(|shut| shut.has(day)) {
            return SchoolDay::Closed(shut.name.clone());
        }
        let terms = self.terms(calendar);
        if terms.iter().any(|term| term.has(day)) {
            return SchoolDay::Term;
        }
        let before = terms.iter().rfind(|term| term.last() < day);
        let after = terms.iter().find(|term| term.from > day);
        match (before, after) {
            (Some(before), Some(_)) => {
                SchoolDay::Between(format!("{} ended {}", before.name, weekday_day(before.last())))
            }
            (None, Some(after)) => {
                SchoolDay::Between(format!("{} begins {}", after.name, weekday_day(after.from)))
            }
            _ => SchoolDay::Unknown,
        }
    }

    /// The last day that its terms speak of.
    pub fn known_to(&self, calendar: &SchoolCalendar) -> Option<NaiveDate> {
        self.terms(calendar).iter().map(|term| term.last()).max()
    }

    /// The end of the term in which `day` falls, or of the next: its name and last day.
    ///
    /// # Errors
    /// No term is configured that far, in words.
    pub fn end_of_term(
        &self,
        calendar: &SchoolCalendar,
        day: NaiveDate,
    ) -> Result<(String, NaiveDate), String> {
        self.terms(calendar).into_iter().find(|term| term.last() >= day).map_or_else(
            || {
                let known = self.known_to(calendar).map_or_else(
                    || "no terms are known".to_owned(),
                    |last| format!("terms are known to {} only", long_date(last)),
                );
                Err(format!("{}: {known}. Type a date, or have terms.toml filled", calendar.name))
            },
            |term| Ok((term.name.clone(), term.last())),
        )
    }
}
