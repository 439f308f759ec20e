//! What would be done, row by row, each ticked until it is left out: one action on many is seen before it is done.
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::screen::{Cx, Layer};
use crate::desk::theme::Meaning;
use ratatui::layout::Rect;

/// One row of what would be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// In one line.
    pub words: String,
    /// Why it cannot be done for this one; it is never ticked.
    pub refused: Option<String>,
    /// Will be done.
    pub ticked: bool,
}

impl Tick {
    /// A row that will be done unless it is left out.
    pub fn new(words: impl Into<String>) -> Self {
        Self { words: words.into(), refused: None, ticked: true }
    }

    /// A row that cannot be done, with the reason.
    pub fn refused(words: impl Into<String>, why: impl Into<String>) -> Self {
        Self { words: words.into(), refused: Some(why.into()), ticked: false }
    }
}

/// The layer. Enter answers `Given::Ticked` with the rows left ticked; with none left, nothing.
#[derive(Clone, Debug)]
pub struct Preview {
    slot: Slot,
    title: String,
    rows: Vec<Tick>,
    front: usize,
    top: usize,
}

impl Preview {
    /// Rows of what the title says.
    pub fn new(slot: Slot, title: impl Into<String>, rows: Vec<Tick>) -> Self {
        Self { slot, title: title.into(), rows, front: 0, top: 0 }
    }

    fn to(&mut self, front: usize, cx: &Cx<'_>) {
        let room = usize::from(cx.body.height).max(1);
        self.front = front.min(self.rows.len().saturating_sub(1));
        self.top = self.top.min(self.front).max((self.front + 1).saturating_sub(room));
    }

    fn ticked(&self) -> Vec<usize> {
        self.rows.iter().enumerate().filter(|(_, row)| row.ticked).map(|(at, _)| at).collect()
    }
}

impl Layer for Preview {
    fn context(&self) -> Context {
        Context::Preview
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        let page = usize::from(cx.body.height).max(1);
        match action {
            Action::Up => self.to(self.front.saturating_sub(1), cx),
            Action::Down => self.to(self.front + 1, cx),
            Action::PageUp => self.to(self.front.saturating_sub(page), cx),
            Action::PageDown => self.to(self.front + page, cx),
            Action::First => self.to(0, cx),
            Action::Last => self.to(usize::MAX, cx),
            Action::Mark => {
                if let Some(row) = self.rows.get_mut(self.front)
                    && row.refused.is_none()
                {
                    row.ticked = !row.ticked;
                }
            }
            Action::Take => {
                let ticked = self.ticked();
                let given = if ticked.is_empty() {
                    Given::Nothing(self.slot)
                } else {
                    Given::Ticked(self.slot, ticked)
                };
                return vec![Effect::Answer(given)];
            }
            Action::Why => return vec![Effect::Say(self.why())],
            Action::Close | Action::Back => return vec![Effect::Answer(Given::Nothing(self.slot))],
            _ => {}
        }
        Vec::new()
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        self.to(self.front, cx);
        Vec::new()
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let right = format!("{} of {} ticked", self.ticked().len(), self.rows.len());
        let row = self.rows.get(self.front).map(|row| row.words.clone()).unwrap_or_default();
        Titles { left: self.title.clone(), right, row, pane: None }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, _cx: &Cx<'_>) {
        for (line, at) in (0..area.height).zip(self.top..self.rows.len()) {
            let row = &self.rows[at];
            let front = at == self.front;
            let tick = if row.ticked { "[x]" } else { "[ ]" };
            let before = if front { ">" } else { " " };
            let words = match &row.refused {
                Some(why) => format!("{before}{tick} {}: not possible, {why}", row.words),
                None => format!("{before}{tick} {}", row.words),
            };
            let meaning = if front { Meaning::Cursor } else { Meaning::Plain };
            canvas.line(area, line, &words, meaning);
            if front {
                canvas.focus(area.x, area.y + line, false);
            }
        }
    }
}

impl Preview {
    fn why(&self) -> crate::desk::message::Note {
        use crate::desk::message::Note;
        match self.rows.get(self.front) {
            Some(Tick { refused: Some(why), words, .. }) => {
                Note::refused(format!("{words}: not possible, {why}."))
            }
            Some(row) => Note::done(format!("{}: will be done unless it is left out.", row.words)),
            None => Note::refused("There is nothing here."),
        }
    }
}
