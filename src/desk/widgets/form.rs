//! Fields in one column, and a Save line: what is typed, where the focus is, what is wrong; nothing is lost by moving about.
use super::field::Field;
use super::offer::Offers;
use crate::desk::input::Key;
use crate::desk::keymap::Action;
use chrono::NaiveDate;

/// The line of a draft that names the field in front.
pub const FRONT: &str = "@front";
pub use crate::wire::message::DRAFT_SAID as SAID;
/// The line of a draft with what the typed fields held before.
pub const WAS: &str = "@was";
/// Between the parts of that line: no field can hold it.
const BETWEEN: &str = "\u{1f}";

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
    /// What of a whole address no field takes.
    pub(super) left_out: Vec<String>,
    /// What was pasted and had no use, with the field it was meant for.
    pub(super) unused: Option<(String, String)>,
}

impl Form {
    /// A form of these fields, the first in front.
    pub fn new(fields: Vec<Field>) -> Self {
        Self { fields, front: 0, left_out: Vec::new(), unused: None }
    }

    /// The same form with values typed before: a draft, or what was refused.
    #[must_use]
    pub fn filled(mut self, values: &[(&'static str, String)]) -> Self {
        for field in &mut self.fields {
            if let Some((_, value)) = values.iter().find(|(name, _)| *name == field.name) {
                field.fill(value);
            }
        }
        self
    }

    /// The same with a choice made, where it was.
    #[must_use]
    pub fn chosen(self, name: &'static str, letter: &str) -> Self {
        if letter.is_empty() { self } else { self.filled(&[(name, letter.to_owned())]) }
    }

    /// Somebody else says what is wrong with a field; the focus goes there.
    pub fn wrong(&mut self, name: &str, words: &str) {
        if let Some(at) = self.fields.iter().position(|field| field.name == name) {
            self.fields[at].told = Some(words.to_owned());
            self.fields[at].left = true;
            self.front = at;
        }
    }

    /// With the field of that name in front.
    #[must_use]
    pub fn at(mut self, name: Option<&str>) -> Self {
        self.front = self.fields.iter().position(|field| Some(field.name) == name).unwrap_or(self.front);
        self
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

    /// The same of those fields only that are not as they were at the start: what a draft keeps. A draft also keeps the field
    /// in front, and what each field held before it was typed over.
    pub fn typed(&self, today: NaiveDate) -> Vec<(&'static str, String)> {
        let dirty: Vec<&Field> = self.fields.iter().filter(|field| field.is_dirty()).collect();
        let mut typed: Vec<_> = dirty.iter().map(|field| (field.name, field.value(today))).collect();
        if !typed.is_empty() {
            typed.push((FRONT, self.field().map_or("", |field| field.name).to_owned()));
            let was = dirty.iter().flat_map(|field| [field.name, field.start.as_str()]);
            typed.push((WAS, was.collect::<Vec<_>>().join(BETWEEN)));
            let said = dirty.iter().map(|field| format!("{}: {}", field.label, field.shown().trim()));
            typed.push((SAID, said.collect::<Vec<_>>().join("; ")));
        }
        typed
    }

    /// Puts the field in front that was in front when the draft was kept; then the labels of those fields that hold something
    /// else now than when they were typed over, each told beside its field.
    pub fn back_to(&mut self, front: &str, was: &str) -> Vec<String> {
        self.front = self.fields.iter().position(|field| field.name == front).unwrap_or(self.fields.len());
        let before: Vec<&str> = was.split(BETWEEN).collect();
        let mut stale = Vec::new();
        for pair in before.chunks_exact(2) {
            let Some(field) = self.fields.iter_mut().find(|field| field.name == pair[0]) else { continue };
            if field.start != pair[1] && field.is_dirty() {
                field.left = true;
                field.seen = Some(match field.start.as_str() {
                    "" => "emptied on record since: Save puts yours in".to_owned(),
                    now => format!("on record since: \"{now}\". Save puts yours in its place"),
                });
                stale.push(field.label.clone());
            }
        }
        stale
    }

    /// Takes an action of a form.
    pub fn act(&mut self, action: Action, today: NaiveDate) -> Told {
        match action {
            Action::Down if self.among_offers(Offers::down) => {}
            Action::Up if self.among_offers(Offers::up) => {}
            Action::NextPart | Action::Down => {
                if action == Action::NextPart {
                    self.take_offer();
                }
                self.to(self.front + 1);
            }
            Action::PartBefore | Action::Up => self.to(self.front.saturating_sub(1)),
            Action::ToSave => self.to(self.fields.len()),
            Action::Take if self.front < self.fields.len() => {
                self.take_offer();
                self.to(self.front + 1);
            }
            Action::Take => return self.save(today),
            Action::ClearField => {
                if let Some(field) = self.fields.get_mut(self.front) {
                    field.edit.clear();
                    field.ahead.over();
                    field.changed();
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
        let Some(field) = self.fields.get_mut(self.front) else { return };
        if field.whole && text.trim().contains(['\n', '\r']) {
            let text = [field.edit.text(), "\n", text].concat();
            self.spread(self.front, &text);
        } else if !field.paste(text) {
            self.unused = Some((field.label.clone(), text.trim().to_owned()));
        }
    }

    fn take_offer(&mut self) {
        if let Some(field) = self.fields.get_mut(self.front) {
            field.take_offer();
        }
    }

    fn among_offers(&mut self, step: fn(&mut Offers) -> bool) -> bool {
        let offers = self.fields.get_mut(self.front).and_then(|field| field.offers.as_mut());
        offers.is_some_and(step)
    }

    fn to(&mut self, front: usize) {
        let from = self.front;
        if let Some(field) = self.fields.get_mut(from) {
            field.left = true;
            field.ahead.over();
            if let Some(offers) = &mut field.offers {
                offers.close();
            }
            if field.whole && field.is_dirty() {
                let text = field.typed().to_owned();
                self.spread(from, &text);
            }
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
#[path = "form_tests.rs"]
mod tests;
