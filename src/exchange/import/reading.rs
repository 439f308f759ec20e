//! One row read: what it says of a child and a referral, and what could not be understood.
use super::columns::{Field, Mapping};
use super::dates::{Day, read_day};
use super::finding::{Finding, Note, Reason, Warning};
use super::values;
use super::words::ImportWords;
use crate::domain::alike::fold;
use crate::domain::casing::{clean, clean_lines, family_name, given_name};
use crate::domain::child::{Carer, ChildDetails, Flags, Sex};
use crate::domain::code::Code;
use crate::domain::command::NewReferral;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::upn::Upn;
use crate::exchange::postcodes::PostcodeTable;
use crate::exchange::sheet::{Cell, Row};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Yes, no or not known, as the row says it; only a clear yes sets a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answers {
    /// Interpreter needed.
    pub interpreter: Option<bool>,
    /// Looked after.
    pub looked_after: Option<bool>,
    /// Has an EHC plan.
    pub ehc_plan: Option<bool>,
    /// Child protection plan.
    pub protection: Option<bool>,
}

/// What a row says. Serialisable, so that one process may read the file and another make the plan.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
pub struct Reading {
    /// Number as the spreadsheet shows it.
    pub row: u32,
    /// The child; `born` counts only where [`Reading::born`] is some, the number only where it passed its check.
    pub details: ChildDetails,
    /// The referral; `pathway` and `received` count only where the fields below are some.
    pub referral: NewReferral,
    /// Birth date, where it could be read.
    pub born: Option<NaiveDate>,
    /// Day received, where it could be read.
    pub received: Option<NaiveDate>,
    /// Pathway, where the service was understood.
    pub pathway: Option<Code>,
    /// Yes, no, not known.
    pub answers: Answers,
    /// Why the row cannot be taken, the first to mend first; empty where it can.
    pub holds: Vec<Finding<Reason>>,
    /// Warnings the row itself gives.
    pub warnings: Vec<Finding<Warning>>,
    /// What is only said.
    pub notes: Vec<Finding<Note>>,
    /// Column names and cells as they were; kept for held rows only.
    pub cells: Vec<(String, String)>,
    /// How the row is known again (see [`again`](super::again)).
    pub trace: Trace,
}

/// Hashes by which a row is known again and its changes are seen, without keeping what it said.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Trace {
    /// Of name and birth date as written; of the whole row where it names nobody.
    pub person: u64,
    /// Of the NHS number as written; 0 where there is none.
    pub number: u64,
    /// Of everything.
    pub digest: u64,
    /// Of each field in the order of [`Field::ALL`]; 0 where it is empty.
    pub marks: Vec<u32>,
}

/// What reading needs to know beside the row.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// What words mean.
    pub words: &'a ImportWords,
    /// Which column is what.
    pub mapping: &'a Mapping,
    /// Whether bare day numbers count from 1904.
    pub date1904: bool,
    /// Today in London.
    pub today: NaiveDate,
    /// Postcode to district; none where no table is loaded.
    pub postcodes: Option<&'a PostcodeTable>,
}

impl Reader<'_> {
    /// Reads a row of the list.
    pub fn read(&self, row: &Row) -> Reading {
        let mut work = Work {
            reader: self,
            row,
            out: Reading { row: row.number, ..Reading::default() },
            marks: Marks::new(),
        };
        work.number();
        work.name();
        work.days();
        work.service();
        work.needs();
        work.contacts();
        work.finish()
    }
}

struct Work<'a> {
    reader: &'a Reader<'a>,
    row: &'a Row,
    out: Reading,
    marks: Marks,
}

impl<'a> Work<'a> {
    /// Cells of a field that say something, with their column's name.
    fn cells(&self, field: Field) -> impl Iterator<Item = (&'a str, &'a Cell)> {
        let (row, words) = (self.row, self.reader.words);
        self.reader.mapping.columns_of(field).filter_map(move |c| {
            let cell = row.cell(c.at)?;
            let says = !matches!(cell, Cell::Text(text) if words.is_missing(text));
            says.then_some((c.name.as_str(), cell))
        })
    }

    /// The first cell of a field as one clean line, with its column's name; empty where there is none.
    fn text(&self, field: Field) -> (&'a str, String) {
        self.cells(field)
            .next()
            .map_or(("", String::new()), |(name, cell)| (name, clean(&unarmed(&cell.text()))))
    }

    fn kept(&mut self, field: Field) -> String {
        let (_, text) = self.text(field);
        self.marks.set(field, &text);
        text
    }

    fn hold(&mut self, code: Reason, column: &str, words: &str) {
        let words = format!(
            "{words} The child was not brought in: the row waits in Intake to be completed or dismissed."
        );
        let finding = if column.is_empty() {
            Finding::row(code, self.row.number, &words)
        } else {
            Finding::column(code, self.row.number, column, &words)
        };
        self.out.holds.push(finding);
    }

    fn note(&mut self, code: Note, column: &str, words: &str) {
        self.out.notes.push(Finding::column(code, self.row.number, column, words));
    }

    fn number(&mut self) {
        let Some((column, cell)) = self.cells(Field::NhsNumber).next() else {
            self.out.details.nhs_missing = "not on the list it came from".to_owned();
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
                let words = format!(
                    "'{text}' is not an NHS number ({fault}). The child was brought in without it; check it with the family."
                );
                self.out.warnings.push(Finding::column(
                    Warning::NhsNumberFailsCheck,
                    self.row.number,
                    column,
                    &words,
                ));
            }
        }
    }

    fn name(&mut self) {
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

    fn days(&mut self) {
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

    fn service(&mut self) {
        let words = self.reader.words;
        let (column, service) = self.text(Field::Pathway);
        let pathway =
            if service.is_empty() { self.reader.mapping.default_pathway } else { words.pathway(&service) };
        self.out.pathway = pathway;
        self.marks.set(Field::Pathway, pathway.as_ref().map_or(service.as_str(), Code::as_str));
        self.out.referral.pathway = pathway.unwrap_or_default();
        self.out.referral.asked.clone_from(&service);
        if pathway.is_none() {
            let raw = self.reader.mapping.columns_of(Field::Pathway).next();
            let written =
                raw.and_then(|c| self.row.cell(c.at)).map_or(String::new(), |cell| clean(&cell.text()));
            let name = raw.map_or(column.to_owned(), |c| c.name.clone());
            let said = if written.is_empty() {
                "no service is given.".to_owned()
            } else {
                format!("'{written}' is no service known here.")
            };
            self.hold(Reason::ServiceUnknown, &name, &said);
        }
        let (column, text) = self.text(Field::Priority);
        if let Some(priority) = words.priority(&text) {
            self.out.referral.priority = priority;
        } else if !text.is_empty() {
            self.note(
                Note::NotUnderstood,
                column,
                &format!("'{text}' is no priority known here; taken as routine."),
            );
        }
        self.marks.set(Field::Priority, &format!("{:?}", self.out.referral.priority));
        let from = self.kept(Field::Sender);
        if let Some((code, clinician)) = words.sender(&from) {
            (self.out.referral.source, self.out.referral.by_clinician) = (code, clinician);
        }
        self.out.referral.from = from;
    }

    fn answer(&mut self, field: Field) -> (Option<bool>, Option<String>) {
        let (column, text) = self.text(field);
        let answer = if text.is_empty() { Some(None) } else { self.reader.words.answer(&text) };
        match answer {
            Some(answer) => {
                self.marks.set(field, answer.map_or("", |yes| if yes { "yes" } else { "no" }));
                (answer, None)
            }
            None => {
                self.marks.set(field, &text);
                if field != Field::Interpreter {
                    self.note(
                        Note::NotUnderstood,
                        column,
                        &format!("'{text}' is neither yes nor no; taken as not known."),
                    );
                }
                (None, Some(text))
            }
        }
    }

    fn needs(&mut self) {
        let mut language = self.kept(Field::Language);
        let (mut interpreter, other) = self.answer(Field::Interpreter);
        // "Polish" in the interpreter's column: which one is needed.
        if let Some(said) = other.filter(|said| said.chars().all(|c| c.is_alphabetic() || c == ' ')) {
            interpreter = Some(true);
            if language.is_empty() {
                language = said;
            }
        }
        let looked_after = self.answer(Field::LookedAfter).0;
        let ehc_plan = self.answer(Field::EhcPlan).0;
        let protection = self.answer(Field::Protection).0;
        self.out.answers = Answers { interpreter, looked_after, ehc_plan, protection };
        let spoken = fold(&language);
        let signed = matches!(spoken.as_str(), "bsl" | "british sign language" | "sign language");
        if spoken == "english" {
            language.clear();
        }
        let details = &mut self.out.details;
        details.language = language;
        for (flag, on) in [
            (Flags::INTERPRETER, interpreter),
            (Flags::LOOKED_AFTER, looked_after),
            (Flags::EHC_PLAN, ehc_plan),
            (Flags::PROTECTION, protection),
            (Flags::BSL, Some(signed)),
        ] {
            details.flags.set(flag, on == Some(true));
        }
        let (column, text) = self.text(Field::Sex);
        match self.reader.words.sex(&text) {
            Some(sex) => self.out.details.sex = sex,
            None if text.is_empty() => {}
            None => self.note(
                Note::NotUnderstood,
                column,
                &format!("'{text}' was not understood; sex left as not known."),
            ),
        }
        self.marks.set(Field::Sex, if self.out.details.sex == Sex::Unknown { "" } else { &text });
        let (column, text) = self.text(Field::Upn);
        self.marks.set(Field::Upn, &text);
        match Upn::parse(&text) {
            Ok(upn) => upn.as_str().clone_into(&mut self.out.details.upn),
            Err(_) if text.is_empty() => {}
            Err(fault) => {
                self.note(Note::NotUnderstood, column, &format!("'{text}' is no UPN ({fault}); left out."))
            }
        }
    }

    fn contacts(&mut self) {
        let lines: Vec<String> =
            self.cells(Field::Address).map(|(_, c)| clean(&unarmed(&c.text()))).collect();
        self.out.details.address = lines.join(", ");
        self.marks.set(Field::Address, &self.out.details.address);
        let (column, text) = self.text(Field::Postcode);
        let (postcode, whole) = values::postcode(&text);
        if whole {
            if let Some(district) = self.reader.postcodes.and_then(|table| table.district(&postcode)) {
                self.out.details.district = district;
            }
        } else if !text.is_empty() {
            self.note(
                Note::PostcodePartial,
                column,
                &format!("'{text}' is no whole postcode; kept, but no district is taken from it."),
            );
        }
        self.marks.set(Field::Postcode, &postcode);
        self.out.details.postcode = postcode;
        self.out.details.setting = self.kept(Field::Setting);
        self.out.details.gp = self.kept(Field::Gp);
        let mut carer = Carer {
            name: family_name(&self.kept(Field::Carer)),
            relation: self.kept(Field::CarerRelation),
            ..Carer::default()
        };
        let said: Vec<(&str, String)> =
            self.cells(Field::Phone).map(|(name, c)| (name, clean(&c.text()))).collect();
        if let Some(phone) = said.iter().find_map(|(_, text)| values::phone(text)) {
            carer.phone = phone;
        } else if let Some((column, text)) = said.first() {
            // Kept as written: somebody may know what it means.
            carer.phone.clone_from(text);
            self.note(
                Note::NotUnderstood,
                column,
                &format!("'{text}' is no telephone number; kept as written."),
            );
        }
        self.marks.set(Field::Phone, &carer.phone);
        let (column, text) = self.text(Field::Email);
        match values::email(&text) {
            Some(email) => carer.email = email,
            None if text.is_empty() => {}
            None => {
                carer.email.clone_from(&text);
                self.note(
                    Note::NotUnderstood,
                    column,
                    &format!("'{text}' is no e-mail address; kept as written."),
                );
            }
        }
        self.marks.set(Field::Email, &carer.email);
        if carer != Carer::default() {
            self.out.details.carers.push(carer);
        }
        let comments: Vec<String> =
            self.cells(Field::Comments).map(|(_, c)| clean_lines(&unarmed(&c.text()))).collect();
        self.out.referral.words = comments.join("\n");
        self.marks.set(Field::Comments, &self.out.referral.words);
    }

    fn finish(mut self) -> Reading {
        let details = &self.out.details;
        let nobody = fold(&details.family).is_empty() && fold(&details.given).is_empty();
        self.out.trace.digest = self.marks.digest();
        self.out.trace.person = if nobody {
            self.out.trace.digest
        } else {
            hash(&format!(
                "{}|{}|{}",
                fold(&details.family),
                fold(&details.given),
                self.marks.text(Field::BirthDate)
            ))
        };
        self.out.trace.marks = self.marks.list();
        if !self.out.holds.is_empty() {
            let named = self.row.cells.iter().map(|(at, cell)| {
                let name = self
                    .reader
                    .mapping
                    .columns
                    .iter()
                    .find(|c| c.at == *at)
                    .map_or(String::new(), |c| c.name.clone());
                (name, clean_lines(&unarmed(&cell.text())))
            });
            // Cells beyond the header, which have no name, come last.
            let (with, without): (Vec<_>, Vec<_>) = named.partition(|(name, _)| !name.is_empty());
            self.out.cells = with.into_iter().chain(without).collect();
        }
        self.out
    }
}

/// A cell without the apostrophe that our own exports put before what could be a formula.
fn unarmed(text: &str) -> String {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => text.to_owned(),
    }
}

/// A day as people here write it.
pub fn shown(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// 64 bits of SHA-256: the same in every version and on every machine.
pub fn hash(text: &str) -> u64 {
    use sha2::{Digest, Sha256};
    let full = Sha256::digest(text.as_bytes());
    full.iter().take(8).fold(0, |n, byte| n << 8 | u64::from(*byte))
}

/// What each field came to, by which changes are seen: the meaning where it was understood, else the text.
struct Marks(Vec<String>);

impl Marks {
    fn new() -> Self {
        Self(vec![String::new(); Field::ALL.len()])
    }

    fn set(&mut self, field: Field, text: &str) {
        if let Some(slot) = self.0.get_mut(field as usize) {
            text.clone_into(slot);
        }
    }

    fn text(&self, field: Field) -> &str {
        self.0.get(field as usize).map_or("", String::as_str)
    }

    fn digest(&self) -> u64 {
        hash(&self.0.join("\u{1f}"))
    }

    fn list(&self) -> Vec<u32> {
        self.0.iter().map(|text| if text.is_empty() { 0 } else { hash(text) as u32 | 1 }).collect()
    }
}
