//! Fields in one column, and a Save line: what is typed, where the focus is, what is wrong; nothing is lost by moving about.
use super::field::Field;
use crate::desk::input::Key;
use crate::desk::keymap::Action;
use chrono::NaiveDate;

/// What a key came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// The form goes on.
    On,
    /// All is well: save it.
    Save,
    /// It cannot be saved: what is wrong, in words. The focus is on it.
    Wrong(String),
    /// Left, with what was typed.
    Left,
}

/// A form.
#[derive(Clone, Debug)]
pub struct Form {
    pub(super) fields: Vec<Field>,
    /// The field in front; one past the last is Save.
    pub(super) front: usize,
}

impl Form {
    /// A form of these fields, the first in front.
    pub fn new(fields: Vec<Field>) -> Self {
        Self { fields, front: 0 }
    }

    /// The same form with values typed before: a draft, or what was refused.
    #[must_use]
    pub fn filled(mut self, values: &[(&'static str, String)]) -> Self {
        for field in &mut self.fields {
            if let Some((_, value)) = values.iter().find(|(name, _)| *name == field.name) {
                field.edit.set(value);
            }
        }
        self
    }

    /// Somebody else says what is wrong with a field; the focus goes there.
    pub fn wrong(&mut self, name: &str, words: &str) {
        if let Some(at) = self.fields.iter().position(|field| field.name == name) {
            self.fields[at].told = Some(words.to_owned());
            self.fields[at].left = true;
            self.front = at;
        }
    }

    /// The names of its fields, in order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.fields.iter().map(|field| field.name)
    }

    /// Whether anything was typed that was not there at the start.
    pub fn is_dirty(&self) -> bool {
        self.fields.iter().any(Field::is_dirty)
    }

    /// The field in front; `None` on Save.
    pub fn field(&self) -> Option<&Field> {
        self.fields.get(self.front)
    }

    /// Every field's name and value for the asker, dates as 2022-09-14.
    pub fn values(&self, today: NaiveDate) -> Vec<(&'static str, String)> {
        self.fields.iter().map(|field| (field.name, field.value(today))).collect()
    }

    /// The same of those fields only that are not as they were at the start: what a draft keeps.
    pub fn typed(&self, today: NaiveDate) -> Vec<(&'static str, String)> {
        let dirty = self.fields.iter().filter(|field| field.is_dirty());
        dirty.map(|field| (field.name, field.value(today))).collect()
    }

    /// Takes an action of a form.
    pub fn act(&mut self, action: Action, today: NaiveDate) -> Told {
        match action {
            Action::NextPart | Action::Down => self.to(self.front + 1),
            Action::PartBefore | Action::Up => self.to(self.front.saturating_sub(1)),
            Action::ToSave => self.to(self.fields.len()),
            Action::Take if self.front < self.fields.len() => self.to(self.front + 1),
            Action::Take => return self.save(today),
            Action::ClearField => {
                if let Some(field) = self.fields.get_mut(self.front) {
                    field.told = None;
                    field.edit.clear();
                }
            }
            Action::Close | Action::Back => return Told::Left,
            _ => {}
        }
        Told::On
    }

    /// Takes a key that is not in the table of a form.
    pub fn key(&mut self, key: Key) {
        if let Some(field) = self.fields.get_mut(self.front) {
            field.key(key);
        }
    }

    /// Takes pasted text into the field in front.
    pub fn paste(&mut self, text: &str) {
        if let Some(field) = self.fields.get_mut(self.front) {
            field.paste(text);
        }
    }

    fn to(&mut self, front: usize) {
        if let Some(field) = self.fields.get_mut(self.front) {
            field.left = true;
        }
        self.front = front.min(self.fields.len());
        if self.front == self.fields.len() {
            for field in &mut self.fields {
                field.left = true;
            }
        }
    }

    fn save(&mut self, today: NaiveDate) -> Told {
        for (at, field) in self.fields.iter_mut().enumerate() {
            field.left = true;
            if let Err(words) = field.judged(today) {
                self.front = at;
                return Told::Wrong(format!("Not saved: {} {words}.", field.label));
            }
        }
        Told::Save
    }
}

#[cfg(test)]
mod tests {
    use super::super::date_entry::Bias;
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
    }

    fn form() -> Form {
        Form::new(vec![
            Field::text("family", "Family name").needed().at_most(20),
            Field::date("born", "Born", Bias::Past).needed(),
            Field::choice("pathway", "Pathway", &[('n', "ND assessment"), ('s', "SLCN"), ('e', "EP")]),
        ])
    }

    fn type_in(form: &mut Form, text: &str) {
        for c in text.chars() {
            form.key(Key::Char(c));
        }
    }

    #[test]
    fn filled_by_keys_alone_and_saved() {
        let mut form = form();
        assert!(!form.is_dirty());
        type_in(&mut form, "O'Brien");
        assert!(form.is_dirty());
        form.act(Action::Take, today());
        type_in(&mut form, "14/9/22");
        assert_eq!(form.fields[1].judged(today()), Ok("Wed 14 Sep 2022".into()));
        form.act(Action::NextPart, today());
        type_in(&mut form, "zs");
        assert_eq!(form.fields[2].shown(), "SLCN");
        form.key(Key::Right);
        assert_eq!(form.fields[2].shown(), "EP");
        form.key(Key::Right);
        form.key(Key::Left);
        assert_eq!(form.fields[2].typed(), "e");
        assert_eq!(form.act(Action::Take, today()), Told::On);
        assert_eq!(form.act(Action::Take, today()), Told::Save);
        let expected = [("family", "O'Brien"), ("born", "2022-09-14"), ("pathway", "e")];
        assert_eq!(form.values(today()), expected.map(|(name, value)| (name, value.to_owned())));
    }

    #[test]
    fn a_letter_typed_ahead_on_a_slow_line_still_chooses() {
        let mut form = form();
        form.front = 2;
        form.paste("s");
        assert_eq!(form.fields[2].shown(), "SLCN");
        form.paste("elephant");
        assert_eq!(form.fields[2].shown(), "SLCN", "a text is none of the choices");
    }

    #[test]
    fn what_is_wrong_is_named_and_in_front() {
        let mut form = form();
        type_in(&mut form, "Bell");
        form.act(Action::ToSave, today());
        assert_eq!(form.act(Action::Take, today()), Told::Wrong("Not saved: Born is needed.".into()));
        assert_eq!(form.field().map(|field| field.name), Some("born"));
        form.paste("31 nov 25\n");
        let wrong = form.fields[1].judged(today()).unwrap_err();
        assert!(wrong.starts_with("31 Nov does not exist"), "{wrong}");
        form.act(Action::ClearField, today());
        form.paste("30 nov 25");
        form.act(Action::ToSave, today());
        assert_eq!(form.act(Action::Take, today()), Told::Save);
        form.wrong("family", "is already waiting for this pathway");
        assert_eq!(form.field().map(|field| field.name), Some("family"));
        assert!(form.fields[0].judged(today()).is_err());
        form.key(Key::Backspace);
        assert!(form.fields[0].judged(today()).is_ok(), "what was said concerned the old text");
    }

    #[test]
    fn a_draft_comes_back_as_it_was() {
        let mut first = form();
        type_in(&mut first, "Zoë");
        assert_eq!(first.act(Action::Close, today()), Told::Left);
        let again = form().filled(&first.values(today()));
        assert_eq!(again.values(today()), first.values(today()));
        assert!(again.is_dirty());
    }
}
