//! Who a row is about: number, name, birth date and the day of referral, which decide whether it can be taken at all.
use super::super::columns::Field;
use super::super::dates::{Day, read_day};
use super::super::finding::{Finding, Note, Reason, Warning};
use super::super::values;
use super::{Work, hash, shown, unarmed};
use crate::domain::alike::fold;
use crate::domain::casing::{clean, family_name, given_name};
use crate::domain::intake::WrongNumber;
use crate::domain::nhs_number::NhsNumber;
use crate::exchange::sheet::Cell;
use chrono::NaiveDate;

impl Work<'_> {
    pub(super) fn number(&mut self) {
        let Some((column, cell)) = self.cells(Field::NhsNumber).next() else {
            "not on the list it came from".clone_into(&mut self.out.details.nhs_missing);
            return;
        };
        let mut text = clean(&unarmed(&cell.text()));
        // A number cell drops leading zeros.
        if matches!(cell, Cell::Number(_)) && text.len() == 9 {
            text.insert(0, '0');
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        match NhsNumber::parse(&text) {
            Ok(number) => {
                self.out.details.nhs = Some(number);
                self.marks.set(Field::NhsNumber, &number.digits());
                self.out.trace.number = hash(&number.digits());
            }
            // A word where the number should be: nothing was given.
            Err(_) if digits.is_empty() => {
                self.out.details.nhs_missing = format!("the list says: {text}");
                self.marks.set(Field::NhsNumber, &text);
            }
            Err(fault) => {
                self.out.details.nhs_missing = format!("'{text}' is no NHS number: {fault}");
                self.marks.set(Field::NhsNumber, &text);
                self.out.trace.number = hash(&digits);
                let wrong = WrongNumber { written: text.as_str().into(), words: fault.to_string().into() };
                let words = format!(
                    "{} The child was brought in without it; check it with the family.",
                    wrong.said()
                );
                self.out.wrong = Some(wrong);
                self.out.warnings.push(Finding::column(
                    Warning::NhsNumberFailsCheck,
                    self.row.number,
                    column,
                    &words,
                ));
            }
        }
    }

    pub(super) fn name(&mut self) {
        let raw = |work: &Self, field: Field| {
            let named = work.reader.mapping.columns_of(field).filter_map(|c| work.row.cell(c.at));
            named
                .map(|cell| clean(&unarmed(&cell.text())))
                .find(|text| !work.names_nobody(text))
                .unwrap_or_default()
        };
        let mut family = family_name(&raw(self, Field::FamilyName));
        let mut given = given_name(&raw(self, Field::GivenName));
        if family.is_empty() && given.is_empty() {
            (family, given) = values::whole_name(&raw(self, Field::FullName));
        }
        self.out.details.known_as = given_name(&raw(self, Field::KnownAs));
        for (field, text) in [
            (Field::FamilyName, &family),
            (Field::GivenName, &given),
            (Field::KnownAs, &self.out.details.known_as),
        ] {
            self.marks.set(field, &fold(text));
        }
        let column = |work: &Self, field| {
            work.reader.mapping.columns_of(field).next().map_or(String::new(), |c| c.name.clone())
        };
        match (fold(&family).is_empty(), fold(&given).is_empty()) {
            (false, false) => {}
            (true, true) => self.hold(Reason::NoChildNamed, "", "no child is named."),
            (false, true) => {
                let column = column(self, Field::GivenName);
                self.hold(Reason::NameIncomplete, &column, &format!("{family} has no given name."));
            }
            (true, false) => {
                let column = column(self, Field::FamilyName);
                self.hold(Reason::NameIncomplete, &column, &format!("{given} has no family name."));
            }
        }
        (self.out.details.family, self.out.details.given) = (family, given);
    }

    /// Whether a name cell says that there is none. "Na" and "Nil" are names; "N/A" and "unknown" are not.
    fn names_nobody(&self, text: &str) -> bool {
        let word = text.chars().all(char::is_alphabetic);
        self.reader.words.is_missing(text)
            && (!word || matches!(fold(text).as_str(), "" | "unknown" | "tbc" | "tba" | "blank"))
    }

    fn day(&mut self, field: Field) -> (String, Option<Result<NaiveDate, String>>) {
        let Some((column, cell)) = self.cells(field).next() else {
            let name = self.reader.mapping.columns_of(field).next().map_or(String::new(), |c| c.name.clone());
            return (name, None);
        };
        let day = match read_day(cell, self.reader.date1904, self.reader.today) {
            Day::On(day) => {
                self.marks.set(field, &day.to_string());
                Ok(day)
            }
            Day::Unreadable(why) => {
                let text = clean(&cell.text());
                self.marks.set(field, &text);
                Err(format!("'{text}' {why}."))
            }
        };
        (column.to_owned(), Some(day))
    }

    pub(super) fn days(&mut self) {
        let today = self.reader.today;
        let (born_column, born) = self.day(Field::BirthDate);
        let (column, received) = self.day(Field::ReceivedOn);
        match &born {
            None => self.hold(Reason::BirthDateMissing, &born_column, "no birth date is given."),
            Some(Err(words)) => self.hold(Reason::BirthDateUnreadable, &born_column, words),
            Some(Ok(day)) => self.out.born = Some(*day),
        }
        match &received {
            None => self.hold(Reason::ReferralDateMissing, &column, "no day of referral is given."),
            Some(Err(words)) => self.hold(Reason::ReferralDateUnreadable, &column, words),
            Some(Ok(day)) if *day > today => {
                let words = format!("{} is after today.", shown(*day));
                self.hold(Reason::ReferralInFuture, &column, &words);
            }
            Some(Ok(_)) => {}
        }
        self.out.received = received.and_then(Result::ok);
        self.out.details.born = self.out.born.unwrap_or_default();
        self.out.referral.received = self.out.received.unwrap_or_default();
        match (self.out.born, self.out.received) {
            (Some(born), Some(received)) if born > received => {
                let words = format!("born {}, after the referral of {}.", shown(born), shown(received));
                self.hold(Reason::BornAfterReferral, &born_column, &words);
            }
            (Some(born), _) if born > today => {
                let words = format!("born {}, after today.", shown(born));
                self.hold(Reason::BirthDateInFuture, &born_column, &words);
            }
            (Some(born), Some(received)) if received.years_since(born).is_some_and(|years| years > 25) => {
                let words = format!("born {}: over 25 when referred. Check the year.", shown(born));
                self.note(Note::TooOld, &born_column, &words);
            }
            _ => {}
        }
    }
}
