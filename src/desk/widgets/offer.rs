//! What is known and fits what is being typed: offered below the field, taken by going down to it. Enter and Tab alone go on
//! with what was typed: a name nobody knows yet is as good as any.
use crate::domain::casing;
use crate::wire::query::Typed;

/// As many as are shown.
pub const OFFERED: u16 = 5;

/// Names for one field.
#[derive(Clone, Debug, Default)]
pub struct Offers {
    /// What the keeper has on record.
    of: Option<Typed>,
    /// What the desk knows by itself.
    known: Vec<String>,
    /// Several stand in the field, with commas: the last is being typed.
    parts: bool,
    names: Vec<String>,
    /// Which of them is in front.
    at: Option<usize>,
    /// What the keeper is to be asked for.
    wants: Option<String>,
    /// It is being asked, and the answer counts.
    asked: bool,
}

impl Offers {
    /// Names on record of that kind.
    pub fn on_record(of: Typed) -> Self {
        Self { of: Some(of), ..Self::default() }
    }

    /// These names, and those on record where a kind is set as well.
    #[must_use]
    pub fn known(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.known.extend(names.into_iter().map(Into::into));
        self
    }

    /// Several in one field, with commas between.
    #[must_use]
    pub fn by_commas(mut self) -> Self {
        self.parts = true;
        self
    }

    /// The names that fit, best first.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Which of them is in front.
    pub fn at(&self) -> Option<usize> {
        self.at
    }

    /// What the keeper is asked now; nothing twice.
    pub(super) fn ask(&mut self) -> Option<(Typed, String)> {
        let text = self.wants.take()?;
        self.asked = true;
        Some((self.of?, text))
    }

    /// The text is another one.
    pub(super) fn typed(&mut self, text: &str) {
        let part = self.part(text).to_owned();
        self.at = None;
        self.asked = false;
        self.wants = (self.of.is_some() && !part.is_empty()).then(|| part.clone());
        let before = std::mem::take(&mut self.names);
        self.names = fitting(&self.known, &part);
        // What the keeper told of a shorter text stands until it tells of this one.
        self.add(fitting(&before, &part), &part);
    }

    /// The keeper knows these.
    pub(super) fn heard(&mut self, names: &[String], text: &str) {
        if std::mem::take(&mut self.asked) {
            let part = self.part(text).to_owned();
            let front = self.at.and_then(|at| self.names.get(at)).cloned();
            self.names = fitting(&self.known, &part);
            self.add(names.to_vec(), &part);
            self.at = front.and_then(|name| self.names.iter().position(|known| *known == name));
        }
    }

    /// The field is left, or what was taken stands in it: nothing is offered, and no answer is waited for.
    pub(super) fn close(&mut self) {
        (self.at, self.wants, self.asked) = (None, None, false);
        self.names.clear();
    }

    /// Down among them; `false` past the last.
    pub(super) fn down(&mut self) -> bool {
        let next = self.at.map_or(0, |at| at + 1);
        if next >= self.names.len() {
            return false;
        }
        self.at = Some(next);
        true
    }

    /// Up among them; `false` where none is in front.
    pub(super) fn up(&mut self) -> bool {
        let Some(at) = self.at else { return false };
        self.at = at.checked_sub(1);
        true
    }

    /// The text with the name in front in place of what was typed of it.
    pub(super) fn taken(&self, text: &str) -> Option<String> {
        let name = self.names.get(self.at?)?;
        let part = self.part(text);
        let before = text.trim_end().strip_suffix(part).unwrap_or_default();
        Some(format!("{before}{name}"))
    }

    fn part<'a>(&self, text: &'a str) -> &'a str {
        let text = text.trim();
        match text.rsplit_once([',', ';']).filter(|_| self.parts) {
            Some((_, part)) => part.trim(),
            None => text,
        }
    }

    fn add(&mut self, names: Vec<String>, part: &str) {
        for name in names {
            if !self.names.contains(&name) {
                self.names.push(name);
            }
        }
        // What stands there already is no offer.
        self.names.retain(|name| name != part);
        self.names.truncate(usize::from(OFFERED));
    }
}

/// Those with the text in them: first those that begin with it, then those of which a later word does.
fn fitting(names: &[String], part: &str) -> Vec<String> {
    let part = casing::clean(part).to_lowercase();
    if part.is_empty() {
        return Vec::new();
    }
    let rank = |name: &String| {
        let name = name.to_lowercase();
        let word = name.split(|c: char| !c.is_alphanumeric()).any(|word| word.starts_with(&part));
        if name.starts_with(&part) {
            Some(0)
        } else if word {
            Some(1)
        } else {
            name.contains(&part).then_some(2)
        }
    };
    let mut ranked: Vec<(u8, &String)> =
        names.iter().filter_map(|name| rank(name).map(|rank| (rank, name))).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, name)| name.clone()).collect()
}
