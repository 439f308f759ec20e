//! What a row asks for and how the family is reached: service, priority, needs, contacts. What is not understood here is
//! noted and left out or kept as written; it holds no row back, the service apart.
use super::super::columns::Field;
use super::super::finding::{Note, Reason};
use super::super::values;
use super::{Answers, Work, unarmed};
use crate::domain::alike::fold;
use crate::domain::casing::{clean, clean_lines, family_name};
use crate::domain::child::{Carer, Flags, Sex};
use crate::domain::code::Code;
use crate::domain::upn::Upn;

impl Work<'_> {
    pub(super) fn service(&mut self) {
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
            // A list gives a band to whom it has triaged; who has none is new.
            (self.out.referral.priority, self.out.referral.triaged) = (priority, true);
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
        if let Some(answer) = answer {
            self.marks.set(field, answer.map_or("", |yes| if yes { "yes" } else { "no" }));
            return (answer, None);
        }
        self.marks.set(field, &text);
        if field != Field::Interpreter {
            let words = format!("'{text}' is neither yes nor no; taken as not known.");
            self.note(Note::NotUnderstood, column, &words);
        }
        (None, Some(text))
    }

    pub(super) fn needs(&mut self) {
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
                self.note(Note::NotUnderstood, column, &format!("'{text}' is no UPN ({fault}); left out."));
            }
        }
    }

    pub(super) fn contacts(&mut self) {
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
}
