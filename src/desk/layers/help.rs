//! `?`: the keys that work here, from the one table: those of what is in front first, then those of the screen behind it,
//! then those that work everywhere. A key that cannot be used now says why; one that was never used by this person is
//! starred. Pressing a key here only shows what it does; Enter does it.
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::text::{self, wrap};
use crate::desk::theme::Meaning;
use ratatui::layout::Rect;

/// The slot of the help's answer; nobody needs it.
const SLOT: Slot = "help";
/// Columns of signs and keys before the words.
const BEFORE: usize = 13;

/// One line of the help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpRow {
    /// Every key of it; empty where something is typed.
    pub keys: Vec<Key>,
    /// What stands in the place of a key: `text`, `letters`.
    pub typed: &'static str,
    /// What it does.
    pub words: &'static str,
    /// What it asks for; nothing where something is typed.
    pub action: Option<Action>,
    /// Why it cannot be used now.
    pub not_now: Option<String>,
    /// The person has never used it.
    pub new: bool,
}

/// The keys of one place, under its heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpSection {
    /// Which place, in words.
    pub heading: String,
    /// Its keys.
    pub rows: Vec<HelpRow>,
}

#[derive(Clone, Debug)]
enum Line {
    Heading(String),
    Row(HelpRow),
    /// What was said.
    Said(String),
    /// What one may here, or not, and whom to ask.
    Right(String),
    Gap,
}

impl Line {
    fn is_row(&self) -> bool {
        matches!(self, Self::Row(_) | Self::Said(_) | Self::Right(_))
    }
}

/// Over what was said before this key.
const SAID_BEFORE: &str = "Said before, the last first";

/// The layer.
#[derive(Clone, Debug)]
pub struct Help {
    lines: Vec<Line>,
    front: usize,
    top: usize,
}

impl Help {
    /// Of these places, in order. `said`: what was said, the last first; where the last is `cut` on its line, it comes before
    /// the keys.
    pub fn new(sections: Vec<HelpSection>, mut said: Vec<String>, cut: bool) -> Self {
        let mut lines = Vec::new();
        if cut && !said.is_empty() {
            lines.extend([Line::Heading("Said last".to_owned()), Line::Said(said.remove(0))]);
        }
        for section in sections.into_iter().filter(|section| !section.rows.is_empty()) {
            if !lines.is_empty() {
                lines.push(Line::Gap);
            }
            lines.push(Line::Heading(section.heading));
            lines.extend(section.rows.into_iter().map(Line::Row));
        }
        if !said.is_empty() {
            lines.extend([Line::Gap, Line::Heading(SAID_BEFORE.to_owned())]);
            lines.extend(said.into_iter().map(Line::Said));
        }
        let front = lines.iter().position(|line| matches!(line, Line::Row(_))).unwrap_or(0);
        Self { lines, front, top: 0 }
    }

    /// With what the person may here behind the keys, from the one table of rights.
    #[must_use]
    pub fn with_rights(mut self, sections: Vec<(String, Vec<(&'static str, &'static str)>)>) -> Self {
        let mut rights = Vec::new();
        for (heading, rows) in sections.into_iter().filter(|(_, rows)| !rows.is_empty()) {
            rights.extend([Line::Gap, Line::Heading(heading)]);
            rights.extend(rows.into_iter().map(|(does, instead)| {
                Line::Right(if instead.is_empty() { does.to_owned() } else { format!("{does}. {instead}") })
            }));
        }
        // What was said stays the last: the end of the list is where one looks for it.
        let is_said = |line: &Line| matches!(line, Line::Heading(words) if words == SAID_BEFORE);
        let at = self.lines.iter().position(is_said).map_or(self.lines.len(), |at| at.saturating_sub(1));
        self.lines.splice(at..at, rights);
        self
    }

    fn row(&self) -> Option<&HelpRow> {
        match self.lines.get(self.front) {
            Some(Line::Row(row)) => Some(row),
            _ => None,
        }
    }

    /// The nearest row at or beyond `to`, in the direction of the step; where there is none, the cursor stays.
    fn to(&mut self, to: usize, down: bool, cx: &Cx<'_>) {
        let is_row = |at: &usize| self.lines.get(*at).is_some_and(Line::is_row);
        let to = to.min(self.lines.len().saturating_sub(1));
        let found = if down { (to..self.lines.len()).find(is_row) } else { (0..=to).rev().find(is_row) };
        self.front =
            found.or_else(|| (0..self.lines.len()).find(is_row).filter(|_| !down)).unwrap_or(self.front);
        self.in_sight(cx);
    }

    fn in_sight(&mut self, cx: &Cx<'_>) {
        // What stands above the first key in sight belongs to it.
        let first = !self.lines[..self.front].iter().any(|line| matches!(line, Line::Row(_)));
        let from = if first { 0 } else { self.front };
        self.top = self.top.min(from);
        let (columns, room) = (usize::from(cx.body.width), usize::from(cx.body.height));
        while self.top < self.front {
            let used: usize =
                self.lines[self.top..=self.front].iter().map(|line| broken(line, columns).len()).sum();
            if used <= room {
                break;
            }
            self.top += 1;
        }
    }

    /// A key was pressed to see what it does.
    fn show(&mut self, key: Key, cx: &Cx<'_>) -> Vec<Effect> {
        let of = |line: &Line| matches!(line, Line::Row(row) if row.keys.contains(&key));
        match self.lines.iter().position(of) {
            // The key that opened it closes it.
            Some(at) if matches!(&self.lines[at], Line::Row(row) if row.action == Some(Action::Help)) => {
                vec![Effect::Answer(Given::Nothing(SLOT))]
            }
            Some(at) => {
                self.front = at;
                self.in_sight(cx);
                Vec::new()
            }
            None => vec![Effect::Say(Note::refused(format!(
                "{key} does nothing there. Each key pressed here is shown; Enter does it, Esc goes back."
            )))],
        }
    }

    fn take(&self) -> Vec<Effect> {
        let say = |words: String| vec![Effect::Say(Note::refused(words))];
        match self.row() {
            Some(HelpRow { not_now: Some(why), words, .. }) => say(format!("Not now, {words}: {why}.")),
            Some(HelpRow { action: Some(action), .. }) => vec![Effect::Press(*action)],
            Some(_) => say("That is typed there, not chosen here. Esc goes back to it.".to_owned()),
            None => Vec::new(),
        }
    }
}

/// A line broken to so many columns; the words that go on stand under the words.
fn broken(line: &Line, columns: usize) -> Vec<String> {
    match line {
        Line::Gap => vec![String::new()],
        Line::Heading(words) => vec![format!(" {words}")],
        Line::Said(words) | Line::Right(words) => wrap(words, columns.saturating_sub(4).max(8))
            .into_iter()
            .enumerate()
            .map(|(at, part)| format!("{} {part}", if at == 0 { " " } else { "  " }))
            .collect(),
        Line::Row(row) => {
            let keys: Vec<String> = row.keys.iter().map(Key::to_string).collect();
            let keys = if keys.is_empty() { row.typed.to_owned() } else { keys.join(" ") };
            let why = row.not_now.as_ref().map(|why| format!(" (not now: {why})")).unwrap_or_default();
            let words = format!("{}{why}", row.words);
            let star = if row.new { '*' } else { ' ' };
            let room = columns.saturating_sub(BEFORE + 1).max(8);
            let mut lines = Vec::new();
            for (at, words) in wrap(&words, room).into_iter().enumerate() {
                let before =
                    if at == 0 { format!("{star} {}", text::left(&keys, BEFORE - 4)) } else { String::new() };
                lines.push(format!("{} {words}", text::left(&before, BEFORE - 2)));
            }
            lines
        }
    }
}

impl Layer for Help {
    fn context(&self) -> Context {
        Context::Read
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        let page = usize::from(cx.body.height).saturating_sub(2).max(1);
        match action {
            Action::Up => self.to(self.front.saturating_sub(1), false, cx),
            Action::Down => self.to(self.front + 1, true, cx),
            Action::PageUp => self.to(self.front.saturating_sub(page), false, cx),
            Action::PageDown => {
                let last = self.lines.len().saturating_sub(1);
                self.to((self.front + page).min(last), true, cx);
            }
            Action::First => self.to(0, true, cx),
            Action::Last => self.to(usize::MAX, false, cx),
            Action::Open => return self.take(),
            Action::Close | Action::Back | Action::Help => return vec![Effect::Answer(Given::Nothing(SLOT))],
            // Letters that read a text elsewhere are shown here like all others.
            Action::Who | Action::Export => {
                let key = cx.keymap.key_for(&self.context().chain(), action);
                return key.map_or_else(Vec::new, |key| self.show(key, cx));
            }
            _ => {}
        }
        Vec::new()
    }

    fn takes_keys(&self) -> bool {
        true
    }

    fn key(&mut self, key: Key, cx: &Cx<'_>) -> Vec<Effect> {
        self.show(key, cx)
    }

    fn uses(&self, action: Action) -> bool {
        !matches!(action, Action::Open | Action::Who | Action::Export | Action::Help)
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        self.in_sight(cx);
        Vec::new()
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        let starred = self.lines.iter().any(|line| matches!(line, Line::Row(row) if row.new));
        let right = match (starred, cx.narrow) {
            (true, false) => "* new to you   Esc back",
            (true, true) => "* new to you",
            (false, _) => "Esc back",
        };
        let row = match self.row() {
            Some(HelpRow { action: Some(_), not_now: None, keys, words, .. }) => {
                let key = keys.first().map(Key::to_string).unwrap_or_default();
                format!("{key} is {words}. Enter does it now")
            }
            Some(row) => format!("{}: {}", row.words, row.not_now.as_deref().unwrap_or("typed there")),
            None => String::new(),
        };
        let left = if cx.narrow { "Keys here" } else { "Keys here: press one to see what it is" };
        Titles { left: left.to_owned(), right: right.to_owned(), row, pane: None }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, _cx: &Cx<'_>) {
        let mut y = 0;
        for (at, line) in self.lines.iter().enumerate().skip(self.top) {
            let front = at == self.front;
            match line {
                Line::Row(row) => canvas.tell_line(|| told(row)),
                Line::Heading(words) | Line::Said(words) | Line::Right(words) => {
                    canvas.tell_line(|| words.clone());
                }
                Line::Gap => {}
            }
            if y < area.height && front {
                canvas.focus(area.x, area.y + y, false);
            }
            for (part, words) in broken(line, usize::from(area.width)).into_iter().enumerate() {
                if y >= area.height {
                    return;
                }
                let sign = if front && part == 0 { '>' } else { ' ' };
                let meaning = match line {
                    Line::Heading(_) => Meaning::Heading,
                    Line::Row(row) if row.not_now.is_some() => Meaning::Aside,
                    Line::Row(_) | Line::Said(_) | Line::Right(_) if front => Meaning::Cursor,
                    Line::Row(_) | Line::Said(_) | Line::Right(_) | Line::Gap => Meaning::Plain,
                };
                canvas.line(area, y, &format!("{sign}{words}"), meaning);
                y += 1;
            }
        }
    }
}

/// A row of the help in words: its keys, what they do, why not now, and whether the person has used it.
fn told(row: &HelpRow) -> String {
    let keys = row.keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" or ");
    let keys = if keys.is_empty() { row.typed.to_owned() } else { keys };
    let not_now = row.not_now.as_ref().map(|why| format!(", not now: {why}")).unwrap_or_default();
    format!("{keys}: {}{not_now}{}", row.words, if row.new { ", new to you" } else { "" })
}
