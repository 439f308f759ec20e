//! One field of a form: its label, what may be typed, and what is said about it.
use super::ahead::Ahead;
use super::date_entry::{self, Bias};
use super::edit::Edit;
use super::offer::Offers;
use crate::desk::input::Key;
use chrono::NaiveDate;

/// Judges a text: how it was understood (may be empty), or what is wrong, in words.
pub type Check = fn(&str, NaiveDate) -> Result<String, String>;

/// What a field takes.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Any text.
    Text,
    /// Text that a rule judges: an NHS number, a postcode.
    Checked(Check),
    /// A date; its value is written as 2022-09-14 when it is handed on.
    Date(Bias),
    /// One of a few, by its letter; its value is the letter.
    Choice(Vec<(char, String)>),
}

/// A field.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name for the asker.
    pub name: &'static str,
    /// Before it.
    pub label: String,
    /// What it takes.
    pub kind: Kind,
    /// Columns it is drawn with.
    pub columns: u16,
    pub(super) needed: bool,
    pub(super) edit: Edit,
    pub(super) start: String,
    /// Said by somebody else (the keeper); gone when the text changes.
    pub(super) told: Option<String>,
    pub(super) left: bool,
    /// What is known and fits what is typed.
    pub(super) offers: Option<Offers>,
    /// A postcode stands in it, and the keeper knows its district.
    pub(super) place: bool,
    /// A whole address may be pasted or typed into it.
    pub(super) whole: bool,
    /// How somebody else (the keeper) understood it; gone when the text changes.
    pub(super) seen: Option<String>,
    /// The postcode whose district was asked for last.
    pub(super) asked_place: String,
    /// A day was put in and nobody has touched it: what is typed takes its place.
    pub(super) preset: bool,
    /// What stands in it is on record and stays as it is, whatever the rule says of it, until it is typed over.
    stands: bool,
    /// A date that must say its year: a birthday without one is nobody's birth date.
    with_year: bool,
    /// Further names of each choice: its code, its long name.
    pub(super) also: Vec<Vec<String>>,
    /// What was typed of a choice's name since it is in front, and what of it fits none.
    pub(super) ahead: Ahead,
}

impl Field {
    fn new(name: &'static str, label: &str, kind: Kind) -> Self {
        Self {
            name,
            label: label.to_owned(),
            kind,
            columns: 30,
            needed: false,
            edit: Edit::new("", None),
            start: String::new(),
            told: None,
            left: false,
            offers: None,
            place: false,
            whole: false,
            seen: None,
            asked_place: String::new(),
            preset: false,
            stands: false,
            with_year: false,
            also: Vec::new(),
            ahead: Ahead::default(),
        }
    }

    /// A field for any text.
    pub fn text(name: &'static str, label: &str) -> Self {
        Self::new(name, label, Kind::Text)
    }

    /// A field whose text a rule judges.
    pub fn checked(name: &'static str, label: &str, check: Check) -> Self {
        Self::new(name, label, Kind::Checked(check))
    }

    /// A date.
    pub fn date(name: &'static str, label: &str, bias: Bias) -> Self {
        Self { columns: 16, ..Self::new(name, label, Kind::Date(bias)) }
    }

    /// One of a few, each with a lower-case letter.
    pub fn choice(name: &'static str, label: &str, choices: &[(char, &str)]) -> Self {
        let choices = choices.iter().map(|(letter, words)| (*letter, (*words).to_owned())).collect();
        Self::new(name, label, Kind::Choice(choices))
    }

    /// The further names by which each choice is known, in their order: its code, its long name.
    #[must_use]
    pub fn known_as(mut self, also: Vec<Vec<String>>) -> Self {
        self.also = also;
        self
    }

    /// It must not stay empty.
    #[must_use]
    pub fn needed(mut self) -> Self {
        self.needed = true;
        self
    }

    /// What is known is offered while it is typed.
    #[must_use]
    pub fn offering(mut self, offers: Offers) -> Self {
        self.offers = Some(offers);
        self
    }

    /// A postcode stands in it: its district is asked for and shown.
    #[must_use]
    pub fn with_postcode(mut self) -> Self {
        self.place = true;
        self
    }

    /// An address: a whole one put into it is divided among the fields named `postcode`, `carer`, `phone` and `email`.
    #[must_use]
    pub fn whole_address(mut self) -> Self {
        self.whole = true;
        self
    }

    /// A date that must say its year.
    #[must_use]
    pub fn with_year(mut self) -> Self {
        self.with_year = true;
        self
    }

    /// It takes at most so many characters.
    #[must_use]
    pub fn at_most(mut self, most: usize) -> Self {
        self.edit = Edit::new(self.edit.text(), Some(most));
        self
    }

    /// It is drawn with so many columns.
    #[must_use]
    pub fn wide(mut self, columns: u16) -> Self {
        self.columns = columns;
        self
    }

    /// What stands in it at the start; unchanged, the form is not dirty.
    #[must_use]
    pub fn starting(mut self, value: &str) -> Self {
        self.edit.set(value);
        self.start = self.edit.text().to_owned();
        self.preset = matches!(self.kind, Kind::Date(_)) && !self.start.is_empty();
        self
    }

    /// What stands in it at the start is no answer to the rule, but on record: it stays until something is typed, which takes its
    /// place.
    #[must_use]
    pub fn standing(mut self, stands: bool) -> Self {
        self.stands = stands && !self.start.is_empty();
        self.preset |= self.stands;
        if self.stands {
            // Read from its beginning: what it is stands there, and why behind it.
            self.edit.key(Key::Home);
        }
        self
    }

    /// Whether a whole day stands in it: a key typed then begins another. What was only begun is gone on with.
    pub(super) fn is_whole_day(&self) -> bool {
        let typed = self.edit.text();
        let year = typed.bytes().rev().take_while(u8::is_ascii_digit).count();
        let written =
            typed.parse::<NaiveDate>().is_ok() || matches!(year, 2 | 4) && date_entry::says_year(typed);
        matches!(self.kind, Kind::Date(_)) && written
    }

    /// As it was typed (a choice: its letter).
    pub fn typed(&self) -> &str {
        self.edit.text()
    }

    /// Puts in what was typed before, a day as people write it: put back as it stood, the field is as it was.
    pub(super) fn fill(&mut self, value: &str) {
        let day = value.parse::<NaiveDate>().ok().filter(|_| matches!(self.kind, Kind::Date(_)));
        let typed = day.map_or_else(|| value.to_owned(), |day| day.format("%-d/%-m/%Y").to_string());
        self.edit.set(&typed);
        self.preset = self.is_whole_day();
    }

    /// Whether it differs from its start.
    pub fn is_dirty(&self) -> bool {
        self.edit.text() != self.start
    }

    /// For the asker: a date as 2022-09-14, all else as typed, without spaces at its ends.
    pub fn value(&self, today: NaiveDate) -> String {
        let typed = self.edit.text().trim();
        match self.kind {
            Kind::Date(bias) if !typed.is_empty() => date_entry::date(typed, today, bias)
                .map_or_else(|_| typed.to_owned(), |date| date.to_string()),
            _ => typed.to_owned(),
        }
    }

    /// How it was understood, or what is wrong, in words. An empty field that is not needed is neither.
    pub fn judged(&self, today: NaiveDate) -> Result<String, String> {
        let typed = self.edit.text().trim();
        if let Some(told) = &self.told {
            return Err(told.clone());
        }
        if typed.is_empty() {
            return if self.needed { Err("is needed".to_owned()) } else { Ok(String::new()) };
        }
        if let Some(seen) = &self.seen {
            return Ok(seen.clone());
        }
        if self.stands && !self.is_dirty() {
            return Ok(String::new());
        }
        match &self.kind {
            Kind::Text => Ok(String::new()),
            Kind::Checked(check) => check(typed, today),
            Kind::Date(_) if self.with_year && !date_entry::says_year(typed) => {
                Err(format!("\"{typed}\" does not say the year. Type it as 14/9/22"))
            }
            Kind::Date(bias) => date_entry::date(typed, today, *bias).map(date_entry::full),
            Kind::Choice(choices) => {
                let known = choices.iter().any(|(letter, _)| typed.chars().eq([*letter]));
                if known { Ok(String::new()) } else { Err("is none of these".to_owned()) }
            }
        }
    }

    /// Whether names are offered for what is typed in it.
    pub fn is_offered(&self) -> bool {
        self.offers.as_ref().is_some_and(|offers| !offers.names().is_empty())
    }

    /// What stands in the field for the eye: of a choice its words.
    pub fn shown(&self) -> &str {
        match &self.kind {
            Kind::Choice(choices) => choices
                .iter()
                .find(|(letter, _)| self.edit.text().chars().eq([*letter]))
                .map_or("", |(_, words)| words.as_str()),
            _ => self.edit.text(),
        }
    }

    /// The text is another one: what was said of the old one is gone, and what fits the new one is looked for.
    pub(super) fn changed(&mut self) {
        self.told = None;
        self.seen = None;
        self.asked_place.clear();
        if let Some(offers) = &mut self.offers {
            offers.typed(self.edit.text());
        }
    }

    /// Puts the name in front in place of what was typed of it.
    pub(super) fn take_offer(&mut self) {
        let Some(offers) = &mut self.offers else { return };
        if let Some(text) = offers.taken(self.edit.text()) {
            self.told = None;
            self.edit.set(&text);
        }
        offers.close();
    }

    /// Takes a key that is not the form's.
    pub(super) fn key(&mut self, key: Key) {
        if matches!(self.kind, Kind::Choice(_)) {
            return self.choose(key);
        }
        let before = self.edit.text().to_owned();
        if std::mem::take(&mut self.preset) && matches!(key, Key::Char(_)) {
            self.edit.clear();
        }
        self.edit.key(key);
        if self.edit.text() != before {
            self.changed();
        }
    }

    /// Takes pasted text; of a choice its letter, or the beginning of one of its names and of no other. `false`: it was of no use.
    pub(super) fn paste(&mut self, text: &str) -> bool {
        let text = text.trim_end_matches(['\n', '\r']);
        match &self.kind {
            Kind::Choice(_) => self.choose_named(text),
            _ => {
                if std::mem::take(&mut self.preset) {
                    self.edit.clear();
                }
                self.edit.insert(text);
                self.changed();
                true
            }
        }
    }
}
