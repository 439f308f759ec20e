//! When and where the family can come, and what the room must be: each stands against a place for good, so what is not
//! understood is never left out quietly. The row is held until somebody has read it.
use super::super::columns::Field;
use super::super::finding::Reason;
use super::Work;
use crate::domain::child::{Flags, Never};
use crate::domain::code::Code;

impl Work<'_> {
    pub(super) fn comes(&mut self) {
        let (column, text) = self.text(Field::CannotCome);
        let column = column.to_owned();
        match Never::parse(&text, self.reader.today) {
            Ok(never) => {
                self.marks.set(Field::CannotCome, &never.typed());
                (self.out.details.not_on, self.out.details.away) = (never.days, never.away);
            }
            Err(why) => {
                self.marks.set(Field::CannotCome, &text);
                self.hold(Reason::CannotComeUnreadable, &column, &format!("'{text}': {why}."));
            }
        }
        self.districts();
        let (column, text) = self.text(Field::StepFree);
        let column = column.to_owned();
        let answer = if text.is_empty() { Some(None) } else { self.reader.words.answer(&text) };
        self.marks.set(
            Field::StepFree,
            match answer {
                Some(Some(true)) => "yes",
                Some(Some(false)) => "no",
                Some(None) => "",
                None => &text,
            },
        );
        self.out.details.flags.set(Flags::STEP_FREE, answer == Some(Some(true)));
        if answer.is_none() {
            let words = format!("'{text}' is neither yes nor no to a step-free room.");
            self.hold(Reason::StepFreeUnreadable, &column, &words);
        }
    }

    /// Names with commas or lines between: there are districts with "and" in their names.
    fn districts(&mut self) {
        let (column, text) = self.text(Field::ComesOnly);
        let column = column.to_owned();
        let parts = text.split([',', ';', '/', '\n']).map(str::trim).filter(|part| !part.is_empty());
        let (mut only, mut unknown): (Vec<Code>, Vec<&str>) = (Vec::new(), Vec::new());
        for part in parts {
            match self.reader.words.district(part) {
                Some(code) if !only.contains(&code) => only.push(code),
                Some(_) => {}
                None => unknown.push(part),
            }
        }
        let codes: Vec<&str> = only.iter().map(Code::as_str).collect();
        let mark = if unknown.is_empty() { codes.join(",") } else { text.clone() };
        self.marks.set(Field::ComesOnly, &mark);
        if let Some(first) = unknown.first() {
            let words =
                format!("'{first}' is no district known here; several are typed with commas between.");
            self.hold(Reason::DistrictUnknown, &column, &words);
        }
        self.out.details.only = only;
    }
}
