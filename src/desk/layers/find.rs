//! `/`: finding a child by whatever is at hand, best first, as one types; and if nobody is there, a referral begun with what
//! was typed. Looking at this list is no look at a record; opening one is.
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context};
use crate::desk::message::Note;
use crate::desk::screen::{Cover, Cx, Layer, ScreenId};
use crate::desk::seam::{Filter, Push, Query, Reply, Subject};
use crate::desk::text::{self, wrap};
use crate::desk::theme::Meaning;
use crate::desk::verbs::register;
use crate::desk::widgets::Edit;
use crate::domain::age::short_on;
use crate::domain::calendar::date_short;
use crate::domain::nhs_number::NhsNumber;
use crate::wire::view::View;
use crate::wire::view_list::{FindPage, FindRow};
use chrono::NaiveDate;
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
    /// Enter came before what it is for was found.
    take: Option<usize>,
    /// To be handed down instead of opened.
    chooses: Option<Slot>,
    fault: Option<String>,
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
            take: None,
            chooses: None,
            fault: None,
        };
        if NhsNumber::parse(words).is_ok() {
            // A whole number names one child: it is opened if it is on record.
            find.take = Some(0);
        }
        find
    }

    /// For choosing a child: the answer is `Given::Chosen(slot, child)`, and nothing is opened.
    pub fn choosing(slot: Slot, words: &str) -> Self {
        Self { chooses: Some(slot), take: None, ..Self::new(words, None) }
    }

    fn ask(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        self.fault = None;
        if self.edit.text().trim().is_empty() {
            self.page = None;
            self.take = None;
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
        (self.rows().len() + usize::from(more)).saturating_sub(1)
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
        if !self.is_here() {
            self.take = Some(at);
            return Vec::new();
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
        format!(
            "No child like \"{typed}\"{place}. Tried: parts in any order, sounds alike, one letter off.{further}"
        )
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
            Action::Open => return self.open(self.front, cx),
            Action::Up => self.front = self.front.saturating_sub(1),
            Action::Down => self.front = (self.front + 1).min(self.last()),
            Action::NextPart => {
                if self.list.is_none() {
                    return vec![Effect::Say(Note::refused(
                        "There is no list in front: all children are searched.",
                    ))];
                }
                self.within = !self.within;
                self.front = 0;
                return self.ask(cx);
            }
            Action::ClearField => {
                self.edit.clear();
                self.front = 0;
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
        self.front = 0;
        self.take = None;
        self.ask(cx)
    }

    fn paste(&mut self, words: &str, cx: &Cx<'_>) -> Vec<Effect> {
        self.edit.insert(words.trim());
        self.front = 0;
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
                View::Gone { words } => self.fault = Some(words.clone()),
                _ => {}
            },
            other => return crate::desk::answer::said(other, None),
        }
        match self.take.take_if(|_| self.page.as_ref().is_some_and(|page| page.text == self.edit.text())) {
            // What Enter was pressed for; a pasted number opens nothing where it is nobody's.
            Some(at) if at < self.rows().len() || NhsNumber::parse(self.edit.text()).is_err() => {
                self.open(at, cx)
            }
            _ => Vec::new(),
        }
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
            None => format!("Enter begins a new referral for \"{}\"", self.edit.text().trim()),
        };
        Titles { left: "Find".to_owned(), right: right.to_owned(), row, pane: None }
    }

    fn cover(&self, _cx: &Cx<'_>) -> Cover {
        Cover::Whole
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let (label, columns) = (7, area.width.saturating_sub(8));
        canvas.put(area.x, area.y, label, " Find:", Meaning::Heading);
        let (shown, place) = self.edit.shown(usize::from(columns));
        canvas.put(
            area.x + label,
            area.y,
            columns,
            &text::left(shown, usize::from(columns)),
            Meaning::FieldFront,
        );
        canvas.focus(area.x + label + place as u16, area.y, true);
        let mut y = 2;
        if self.edit.text().trim().is_empty() {
            canvas.line(
                area,
                y,
                " A name in any order or part, a birth date, an NHS number or UPN,",
                Meaning::Plain,
            );
            canvas.line(
                area,
                y + 1,
                " a postcode, the end of a phone number: one or several of them.",
                Meaning::Plain,
            );
            return;
        }
        let today = cx.now.date();
        let each = if cx.narrow { 2 } else { 1 };
        if !cx.narrow && !self.rows().is_empty() {
            canvas.line(
                area,
                y,
                &columns_of("Child", "Born", "Age", ("Where", "Nds", "Open now", "Found by"), area.width),
                Meaning::Heading,
            );
            y += 1;
        }
        let room = usize::from(area.height.saturating_sub(y + 4) / each).max(1);
        let from = (self.front.min(self.rows().len().saturating_sub(1)) + 1).saturating_sub(room);
        for (at, row) in self.rows().iter().enumerate().skip(from).take(room) {
            let front = at == self.front;
            let meaning = if front { Meaning::Cursor } else { Meaning::Plain };
            let sign = sign(front, row.alike);
            if cx.narrow {
                let open = format!("     {}  {}", row.open, row.by);
                canvas.line(area, y, &format!("{sign}{} {}", row.name, born(row, today)), meaning);
                canvas.line(area, y + 1, &open, meaning);
            } else {
                let age = short_on(row.born, today);
                let day = date_short(row.born);
                let rest = (
                    row.place.as_str(),
                    crate::desk::screens::letters(row.flags),
                    row.open.as_str(),
                    row.by.as_str(),
                );
                let rest = (rest.0, rest.1.as_str(), rest.2, rest.3);
                let line = columns_of(&row.name, &day, &age, rest, area.width);
                canvas.line(area, y, &format!("{sign}{}", line.get(3..).unwrap_or_default()), meaning);
            }
            y += each;
        }
        if self.is_here() || self.fault.is_some() {
            self.below(y, area, canvas);
        }
    }
}

impl Find {
    /// How many there are, and what to do if the right one is not among them.
    fn below(&self, mut y: u16, area: Rect, canvas: &mut Canvas<'_>) {
        let columns = usize::from(area.width).saturating_sub(4);
        let words = match &self.page {
            Some(page) if page.total > 0 && self.fault.is_none() => {
                let ms = page.micros.div_ceil(1000);
                let of = crate::desk::screens::count(page.of as usize);
                format!("{} of {of} children, {ms} ms.  Add a birth date, NG5, part of a phone", page.total)
            }
            _ => self.nobody(),
        };
        y += u16::from(y + 3 < area.height && !self.rows().is_empty());
        for line in wrap(&words, columns) {
            canvas.line(area, y, &format!("   {line}"), Meaning::Aside);
            y += 1;
        }
        if self.chooses.is_none() {
            let front = self.front >= self.rows().len();
            let sign = if front { ">  " } else { "   " };
            let meaning = if front { Meaning::Cursor } else { Meaning::Plain };
            y += u16::from(y + 1 < area.height);
            canvas.line(
                area,
                y,
                &format!("{sign}+ New referral for \"{}\"", self.edit.text().trim()),
                meaning,
            );
        }
    }
}

fn sign(front: bool, alike: bool) -> String {
    format!("{}{} ", if front { '>' } else { ' ' }, if alike { '=' } else { ' ' })
}

fn born(row: &FindRow, today: NaiveDate) -> String {
    format!("{} {}", date_short(row.born), short_on(row.born, today))
}

/// One line of the table: name and what follows it, the open referrals growing with the window.
fn columns_of(
    name: &str,
    born: &str,
    age: &str,
    (place, flags, open, by): (&str, &str, &str, &str),
    width: u16,
) -> String {
    let spare = usize::from(width).saturating_sub(80);
    let name = text::left(name, 17 + spare / 2);
    let open = text::left(open, 13 + spare - spare / 2);
    format!(
        "   {name} {} {} {} {} {open} {by}",
        text::right(born, 9),
        text::left(age, 5),
        text::left(place, 10),
        text::left(flags, 3)
    )
}

#[cfg(test)]
#[path = "find_tests.rs"]
mod tests;
