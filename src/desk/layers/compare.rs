//! Two records side by side, what contradicts marked: one child or two. Nothing is merged by itself, and a merge can be undone.
use crate::desk::answer;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Act, Again, Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::linear::words::{line, signs};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer, ScreenId};
use crate::desk::seam::{Command, Push, Query, Reply, Subject};
use crate::desk::text;
use crate::desk::theme::Meaning;
use crate::domain::ids::{ChildId, IntakeId};
use crate::wire::view::View;
use crate::wire::view_record::ComparePage;
use ratatui::layout::Rect;

/// The slots of what is asked and done here.
const PAGE: Slot = "two records";
const SETTLE: Slot = "settle";
/// Columns of the field's name.
const FIELD: usize = 15;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pair {
    Item(IntakeId),
    Children(ChildId, ChildId),
}

/// The layer. It answers `Given::Nothing` when it closes; what was settled comes as a push.
#[derive(Debug)]
pub struct Compare {
    pair: Pair,
    page: Option<Box<ComparePage>>,
    fault: Option<String>,
    /// The second record is in front (`Tab`).
    second: bool,
    front: usize,
}

impl Compare {
    /// The two records of an intake item.
    pub fn item(item: IntakeId) -> Box<dyn Layer> {
        Box::new(Self::new(Pair::Item(item)))
    }

    /// Any two records.
    pub fn children(a: ChildId, b: ChildId) -> Box<dyn Layer> {
        Box::new(Self::new(Pair::Children(a, b)))
    }

    fn new(pair: Pair) -> Self {
        Self { pair, page: None, fault: None, second: false, front: 0 }
    }

    fn ask(&self) -> Vec<Effect> {
        let query = match self.pair {
            Pair::Item(item) => Query::Item { item },
            Pair::Children(a, b) => Query::Compare { a, b },
        };
        vec![Effect::Ask(PAGE, query)]
    }

    /// The record there before goes on: the keeper puts it second.
    fn keep_and_gone(page: &ComparePage) -> (ChildId, ChildId) {
        (page.b.0, page.a.0)
    }

    fn names(page: &ComparePage) -> (String, String) {
        (page.a.1.list_name(), page.b.1.list_name())
    }

    fn settle(&self, same: bool) -> Vec<Effect> {
        let Some(page) = self.page.as_deref() else {
            // Nobody settles what they have not seen.
            let words = "The two records were not on the screen yet, so that key was not used.";
            return vec![Effect::Say(Note::refused(words))];
        };
        let contradict = page.rows.iter().filter(|(.., contradicts)| *contradicts);
        let fields: Vec<&str> = contradict.map(|(field, ..)| field.as_str()).collect();
        let words = match (fields.is_empty(), same) {
            (true, _) => "Compared side by side: nothing contradicts.".to_owned(),
            (false, _) => format!("Compared side by side. Different: {}.", fields.join(", ")),
        };
        let (keep, gone) = Self::keep_and_gone(page);
        let command = match page.item {
            Some(intake) => Command::SettleIntake { intake, same, words },
            None if same => Command::Merge { keep, gone, words },
            None => return Self::leave("They stay two children. Nothing was changed."),
        };
        let pair = self.pair;
        // Refused, the two are in front again, as they stand by then.
        let again: Again = Box::new(move |_| Some(Box::new(Self::new(pair))));
        let act = Act::one(SETTLE, command, Some(Subject::child(keep, String::new()))).or(again);
        let act = if same {
            // Putting the rows back would lose what was recorded since: the two are parted again. Without words of how it is known
            // that they are two: whoever takes it back has not said so, and the question is open again.
            act.undone_by(Command::Unmerge { keep, gone, words: String::new() })
        } else {
            act
        };
        // An act of the desk's: it can be taken back also where this was left before its answer came.
        vec![Effect::Answer(Given::Nothing(SETTLE)), Effect::Do(act)]
    }

    fn leave(words: &str) -> Vec<Effect> {
        vec![Effect::Say(Note::done(words)), Effect::Answer(Given::Nothing(SETTLE))]
    }

    fn lines(&self) -> usize {
        self.page.as_ref().map_or(0, |page| page.rows.len() + page.a.2.len().max(page.b.2.len()))
    }
}

impl Layer for Compare {
    fn context(&self) -> Context {
        Context::Compare
    }

    fn act(&mut self, action: Action, _cx: &Cx<'_>) -> Vec<Effect> {
        match action {
            Action::Same => return self.settle(true),
            Action::TwoChildren => return self.settle(false),
            Action::NotSure => {
                return Self::leave(
                    "Left open: it stays on Intake until somebody knows. c rings the family.",
                );
            }
            Action::NextPart => self.second = !self.second,
            Action::Up => self.front = self.front.saturating_sub(1),
            Action::Down => self.front = (self.front + 1).min(self.lines().saturating_sub(1)),
            Action::Open => {
                let Some(page) = &self.page else { return Vec::new() };
                let (id, details, _) = if self.second { &page.b } else { &page.a };
                let subject = Subject::child(*id, details.list_name());
                return vec![Effect::Goto(ScreenId::Record, Some(subject))];
            }
            Action::Close | Action::Back => return vec![Effect::Answer(Given::Nothing(SETTLE))],
            _ => {}
        }
        Vec::new()
    }

    fn heard(&mut self, _slot: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        let Reply::View(view) = reply else { return answer::said(reply, None) };
        match view.as_ref() {
            View::Compare(page) => {
                // The record one came from is in front.
                if self.page.is_none() && self.pair == Pair::Children(page.b.0, page.a.0) {
                    self.second = true;
                }
                self.page = Some(page.clone());
            }
            View::Item(item) => match &item.compare {
                Some(page) => self.page = Some(Box::new(page.clone())),
                None => {
                    self.fault = Some("This one has no second record to compare. Esc goes back.".to_owned());
                }
            },
            View::Gone { words } => self.fault = Some(words.clone()),
            _ => {}
        }
        Vec::new()
    }

    fn pushed(&mut self, push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        use crate::domain::event::Key;
        let Some(page) = &self.page else { return Vec::new() };
        let ours = |key: &Key| *key == Key::Child(page.a.0) || *key == Key::Child(page.b.0);
        if push.touched.iter().any(ours) { self.ask() } else { Vec::new() }
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        self.ask()
    }

    fn resized(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        if self.page.is_none() && self.fault.is_none() { self.ask() } else { Vec::new() }
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let Some(page) = &self.page else {
            return Titles {
                left: "Same child?".to_owned(),
                right: "Esc back".to_owned(),
                ..Titles::default()
            };
        };
        let differ = page.rows.iter().filter(|(.., contradicts)| *contradicts).count();
        let right = match differ {
            0 => "nothing contradicts".to_owned(),
            1 => "! 1 contradicts".to_owned(),
            _ => format!("! {differ} contradict"),
        };
        let (a, b) = Self::names(page);
        let (goes_on, joins) = (&b, &a);
        let row = format!("s: {goes_on} (there before) goes on with all of {joins}. It can be undone");
        Titles { left: format!("Same child? {a} and {b}"), right, row, pane: None }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let Some(page) = &self.page else {
            let words = self.fault.as_deref().unwrap_or("The two records are being fetched.");
            canvas.line(area, 0, &format!(" {words}"), Meaning::Plain);
            canvas.focus(area.x, area.y, false);
            return;
        };
        if cx.narrow { self.stacked(page, area, canvas) } else { self.beside(page, area, canvas) }
    }
}

impl Compare {
    fn beside(&self, page: &ComparePage, area: Rect, canvas: &mut Canvas<'_>) {
        let half = (usize::from(area.width).saturating_sub(FIELD + 4)) / 2;
        let line = |sign: &str, field: &str, a: &str, b: &str| {
            format!("{sign} {} {} {}", text::left(field, FIELD), text::left(a, half - 1), text::left(b, half))
        };
        let (a, b) = Self::names(page);
        let point = |name: &str, front: bool| format!("{}{name}", if front { "> " } else { "  " });
        let head = line("  ", "", &point(&a, !self.second), &point(&b, self.second));
        canvas.line(area, 0, &head, Meaning::Heading);
        let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        let mut lines: Vec<(String, bool)> = Vec::new();
        for (field, one, other, contradicts) in &page.rows {
            let sign = if *contradicts { " !" } else { "  " };
            lines.push((line(sign, field, one, other), *contradicts));
        }
        for at in 0..page.a.2.len().max(page.b.2.len()) {
            let of = |side: &Vec<String>| side.get(at).cloned().unwrap_or_default();
            let field = if at == 0 { "On record" } else { "" };
            lines.push((line("  ", field, &of(&page.a.2), &of(&page.b.2)), false));
        }
        self.draw_lines(&lines, 1, below, canvas);
    }

    fn stacked(&self, page: &ComparePage, area: Rect, canvas: &mut Canvas<'_>) {
        let (a, b) = Self::names(page);
        let mut lines = Vec::new();
        let mut push = |sign: &str, field: &str, one: &str, other: &str, contradicts: bool| {
            lines.push((format!("{sign}{field}"), contradicts));
            lines.push((format!("    {one}"), false));
            lines.push((format!("    {other}"), false));
        };
        push("  ", "Name", &a, &b, false);
        for (field, one, other, contradicts) in &page.rows {
            push(if *contradicts { " !" } else { "  " }, field, one, other, *contradicts);
        }
        self.draw_lines(&lines, 3, area, canvas);
    }

    /// Draws lines, `each` of them to a row, scrolled so that the row in front is in sight.
    fn draw_lines(&self, lines: &[(String, bool)], each: usize, area: Rect, canvas: &mut Canvas<'_>) {
        let room = usize::from(area.height);
        let at = self.front * each;
        let from = (at + each).saturating_sub(room);
        for (row, (words, contradicts)) in (0..area.height).zip(&lines[from.min(lines.len())..]) {
            let front = from + usize::from(row) == at;
            let words =
                if front { format!(">{}", words.get(1..).unwrap_or_default()) } else { words.clone() };
            let meaning = if *contradicts { Meaning::PastTarget } else { Meaning::Plain };
            canvas.line(area, row, &words, meaning);
            canvas.tell_line(|| told(&words));
            if front {
                canvas.tell_row(|| told(&words));
                canvas.focus(area.x, area.y + row, false);
            }
        }
    }
}

/// A line of both records in words: a sign before it says that they contradict each other.
fn told(drawn: &str) -> String {
    let (_, rest) = signs(drawn);
    let contradicts = drawn.trim_start_matches('>').trim_start().starts_with('!');
    format!("{}{}", if contradicts { "Contradicts: " } else { "" }, line(rest))
}
