//! `/`: finding a child by whatever is at hand, best first, as one types; and if nobody is there, a referral begun with what
//! was typed. Looking at this list is no look at a record; opening one is.
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context, Sense};
use crate::desk::message::Note;
use crate::desk::screen::{Cover, Cx, Layer, ScreenId};
use crate::desk::seam::{Filter, Push, Query, Reply, Subject};
use crate::desk::verbs::register;
use crate::desk::widgets::Edit;
use crate::domain::ids::ChildId;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::typed_address;
use crate::wire::entry::VERBS;
use crate::wire::view::View;
use crate::wire::view_list::{FindPage, FindRow, PlaceFound};
use ratatui::layout::Rect;

/// The slot of what is found.
const FOUND: Slot = "find";
/// As much as anybody types to find one child.
const LONGEST: usize = 120;
/// Lines that are no rows: the query, two heads, what was found, how to go on.
const AROUND: u16 = 8;

/// The layer.
pub struct Find {
    edit: Edit,
    /// The list in front, and whether only it is searched.
    list: Option<Filter>,
    within: bool,
    page: Option<FindPage>,
    front: usize,
    /// The child in front as last drawn.
    seen: Option<ChildId>,
    /// What was pressed before the answer it is for.
    ahead: Vec<Ahead>,
    /// To be handed down instead of opened.
    chooses: Option<Slot>,
    fault: Option<String>,
}

/// More keys than this are not kept for an answer.
const AHEAD: usize = 256;

/// A key that waits for the answer it is for.
enum Ahead {
    Up,
    Down,
    /// Enter, with the child who was in front when it was pressed.
    Enter(Option<ChildId>),
    /// The one child that a number names is opened.
    Named,
}

impl Find {
    /// With these words typed already; `list` is the list in front, for Tab.
    pub fn new(words: &str, list: Option<Filter>) -> Self {
        let mut find = Self {
            edit: Edit::new(words, Some(LONGEST)),
            list,
            within: false,
            page: None,
            front: 0,
            seen: None,
            ahead: Vec::new(),
            chooses: None,
            fault: None,
        };
        if NhsNumber::parse(words).is_ok() {
            // A whole number names one child: it is opened if it is on record.
            find.ahead.push(Ahead::Named);
        }
        find
    }

    /// For choosing a child: the answer is `Given::Chosen(slot, child)`, and nothing is opened.
    pub fn choosing(slot: Slot, words: &str) -> Self {
        Self { chooses: Some(slot), ahead: Vec::new(), ..Self::new(words, None) }
    }

    fn ask(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        self.fault = None;
        if self.edit.text().trim().is_empty() {
            self.page = None;
            self.ahead.clear();
            return Vec::new();
        }
        let within = self.list.clone().filter(|_| self.within);
        let rows = cx.body.height.saturating_sub(AROUND).max(3);
        vec![Effect::Ask(FOUND, Query::Find { text: self.edit.text().to_owned(), within, rows })]
    }

    fn rows(&self) -> &[FindRow] {
        self.page.as_ref().map_or(&[], |page| page.rows.as_slice())
    }

    /// The line after the last row begins a referral.
    fn last(&self) -> usize {
        let more = self.chooses.is_none() && !self.edit.text().trim().is_empty();
        let all = self.rows().len() + usize::from(more) + usize::from(self.entry().is_some());
        let all = all + self.places().len();
        all.saturating_sub(1)
    }

    /// Places of support by name, below all else; none where a child is chosen.
    fn places(&self) -> &[PlaceFound] {
        let page = self.page.as_ref().filter(|_| self.chooses.is_none());
        page.map_or(&[], |page| page.places.as_slice())
    }

    /// The place by name in front, where one is.
    fn place_at(&self, at: usize) -> Option<&PlaceFound> {
        let before = self.rows().len() + 1 + usize::from(self.entry().is_some());
        self.places().get(at.checked_sub(before)?)
    }

    fn child_in_front(&self) -> Option<ChildId> {
        self.rows().get(self.front).map(|row| row.child)
    }

    /// What is typed has changed: the best is in front again, and what was pressed for the old words is for nothing.
    fn begin(&mut self) {
        self.front = 0;
        self.ahead.clear();
    }

    /// Up, Down and Enter: now where what they are for is here, else when it is.
    fn pressed(&mut self, key: Ahead, cx: &Cx<'_>) -> Vec<Effect> {
        if self.is_here() || self.edit.text().trim().is_empty() {
            return self.step(&key, cx);
        }
        if self.ahead.len() < AHEAD {
            self.ahead.push(key);
        }
        Vec::new()
    }

    fn step(&mut self, key: &Ahead, cx: &Cx<'_>) -> Vec<Effect> {
        match key {
            Ahead::Up => self.front = self.front.saturating_sub(1),
            Ahead::Down => self.front = (self.front + 1).min(self.last()),
            // Nobody opens a child whom nobody saw.
            Ahead::Enter(seen) if self.child_in_front().is_some_and(|child| *seen != Some(child)) => {
                let words = "Enter came before this child was shown and was not used.";
                return vec![Effect::Say(Note::refused(words))];
            }
            Ahead::Enter(_) => return self.open(self.front, cx),
            // A number opens nothing where it is nobody's.
            Ahead::Named if self.rows().len() == 1 => return self.open(0, cx),
            Ahead::Named => {}
        }
        Vec::new()
    }

    /// What is typed, where it begins with a verb of the line: its last line hands it over there.
    fn entry(&self) -> Option<&str> {
        let text = self.edit.text().trim();
        let (first, rest) = text.split_once(char::is_whitespace)?;
        let is_verb = VERBS.iter().any(|row| row.names.contains(&first) || row.old == first);
        (self.chooses.is_none() && is_verb && !rest.trim().is_empty()).then_some(text)
    }

    fn is_here(&self) -> bool {
        self.page.as_ref().is_some_and(|page| page.text == self.edit.text())
    }

    fn open(&mut self, at: usize, cx: &Cx<'_>) -> Vec<Effect> {
        if self.edit.text().trim().is_empty() {
            return vec![Effect::Say(Note::refused(
                "Type a name, a birth date, a number, a postcode or a phone first.",
            ))];
        }
        if let Some(row) = self.rows().get(at) {
            let mut subject = Subject::child(row.child, row.name.clone());
            subject.referral = row.referral;
            return match self.chooses {
                Some(slot) => vec![Effect::Answer(Given::Chosen(slot, subject))],
                None => {
                    vec![Effect::Answer(Given::Nothing(FOUND)), Effect::Goto(ScreenId::Record, Some(subject))]
                }
            };
        }
        if self.chooses.is_some() {
            return vec![Effect::Say(Note::refused("Nobody is chosen: no child like that. Esc goes back."))];
        }
        let mut effects = vec![Effect::Answer(Given::Nothing(FOUND))];
        if let Some(place) = self.place_at(at) {
            let subject = Subject { seat: Some(place.seat), ..Subject::session(place.session) };
            effects.push(Effect::Goto(ScreenId::Session, Some(subject)));
            return effects;
        }
        if let Some(entry) = self.entry().filter(|_| at > self.rows().len()) {
            effects.push(Effect::LineWith(entry.to_owned()));
            return effects;
        }
        effects.extend(register::for_words(self.edit.text(), cx));
        effects
    }

    fn nobody(&self) -> String {
        if let Some(fault) = &self.fault {
            return fault.clone();
        }
        let typed = self.edit.text().trim();
        let place = if self.within { " in this list (Tab: all children)" } else { "" };
        let further = if self.chooses.is_some() { "" } else { " Enter starts a referral with it." };
        let tried = if typed_address::find_postcode(typed).is_some_and(|(_, at)| at.len() == typed.len()) {
            "the whole postcode, with its space and without"
        } else if !typed.contains(char::is_alphabetic) {
            "numbers, telephones and birth dates"
        } else {
            "parts in any order, sounds alike, one letter off"
        };
        format!("No child like \"{typed}\"{place}. Tried: {tried}.{further}")
    }
}

impl Layer for Find {
    fn context(&self) -> Context {
        Context::Find
    }

    fn in_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        match action {
            Action::Open => return self.pressed(Ahead::Enter(self.seen), cx),
            Action::Up => return self.pressed(Ahead::Up, cx),
            Action::Down => return self.pressed(Ahead::Down, cx),
            Action::NextPart => {
                if self.list.is_none() {
                    return vec![Effect::Say(Note::refused(
                        "There is no list in front: all children are searched.",
                    ))];
                }
                self.within = !self.within;
                self.begin();
                return self.ask(cx);
            }
            Action::ClearField => {
                self.edit.clear();
                self.begin();
                return self.ask(cx);
            }
            Action::Close | Action::Back => {
                return vec![Effect::Answer(Given::Nothing(self.chooses.unwrap_or(FOUND)))];
            }
            _ => {}
        }
        Vec::new()
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Vec<Effect> {
        let before = self.edit.text().to_owned();
        self.edit.key(key);
        if self.edit.text() == before {
            return Vec::new();
        }
        self.begin();
        self.ask(cx)
    }

    fn paste(&mut self, words: &str, cx: &Cx<'_>) -> Vec<Effect> {
        self.edit.paste(words);
        self.begin();
        self.ask(cx)
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        if slot != FOUND {
            return Vec::new();
        }
        match reply {
            Reply::View(view) => match view.as_ref() {
                View::Find(page) => {
                    self.page = Some(page.clone());
                    self.front = self.front.min(self.last());
                }
                View::Gone { words } => {
                    self.fault = Some(words.clone());
                    self.ahead.clear();
                }
                _ => {}
            },
            other => {
                self.ahead.clear();
                return crate::desk::answer::said(other, None);
            }
        }
        if !self.is_here() {
            return Vec::new();
        }
        let mut effects = Vec::new();
        for key in std::mem::take(&mut self.ahead) {
            effects.extend(self.step(&key, cx));
            if effects.iter().any(|effect| matches!(effect, Effect::Answer(_))) {
                break;
            }
        }
        effects
    }

    fn drawn(&mut self) {
        self.seen = self.child_in_front();
    }

    fn pushed(&mut self, _push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        Vec::new()
    }

    fn resync(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        self.ask(cx)
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        self.ask(cx)
    }

    fn sense(&self, action: Action, _cx: &Cx<'_>) -> Option<Sense> {
        if action != Action::Open {
            return None;
        }
        match (self.chooses, self.front.checked_sub(self.rows().len())) {
            (Some(_), _) => Some(Sense::Choose),
            (None, None) => None,
            (None, Some(0)) if self.edit.text().trim().is_empty() => None,
            (None, Some(0)) => Some(Sense::Refer),
            (None, Some(_)) => Some(Sense::ToLine),
        }
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let right = match (&self.list, self.within) {
            (None, _) => "all children",
            (Some(_), false) => "all children (Tab: this list)",
            (Some(_), true) => "this list (Tab: all children)",
        };
        let row = match self.rows().get(self.front) {
            Some(row) if row.words.is_empty() => row.name.clone(),
            Some(row) => row.words.clone(),
            None if self.edit.text().trim().is_empty() => {
                "Names in any order, NG5, 14/9/22, an NHS number, part of a phone".to_owned()
            }
            None if self.place_at(self.front).is_some() => "Enter opens its session".to_owned(),
            None if self.front > self.rows().len() => "Enter says on the line what this would do".to_owned(),
            None => format!("Enter begins a new referral for \"{}\"", self.edit.text().trim()),
        };
        Titles { left: "Find".to_owned(), right: right.to_owned(), row, pane: None }
    }

    fn cover(&self, _cx: &Cx<'_>) -> Cover {
        Cover::Whole
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        self.draw(area, canvas, cx);
    }
}

#[path = "find_view.rs"]
mod view;

#[cfg(test)]
#[path = "find_tests.rs"]
mod tests;
