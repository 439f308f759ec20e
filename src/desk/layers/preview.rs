//! What would be done, row by row, each ticked until it is left out: one action on many is seen before it is done.
use crate::desk::canvas::{Canvas, in_full};
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::screen::{Cx, Layer};
use crate::desk::theme::Meaning;
use crate::desk::widgets::Step;
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

    /// The row, and why it cannot be done.
    fn in_words(&self) -> String {
        match &self.refused {
            Some(why) => format!("{}: not possible, {why}", self.words),
            None => self.words.clone(),
        }
    }

    /// A row that cannot be done, with the reason.
    pub fn refused(words: impl Into<String>, why: impl Into<String>) -> Self {
        Self { words: words.into(), refused: Some(why.into()), ticked: false }
    }
}

/// Columns before a row's words: the cursor, the tick and a space.
const BEFORE: usize = 5;

/// The layer. Enter answers `Given::Ticked` with the rows left ticked; with none left it says so and stays.
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

    /// The row with the cursor.
    pub fn front(&self) -> usize {
        self.front
    }

    /// The cursor to a row.
    pub fn to(&mut self, front: usize, cx: &Cx<'_>) {
        let room = usize::from(cx.body.height).max(1);
        self.front = front.min(self.rows.len().saturating_sub(1));
        self.top = self.top.min(self.front).max((self.front + 1).saturating_sub(room));
    }

    /// Whether a row will be done.
    pub fn is_ticked(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|row| row.ticked)
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
        if let Some(step) = Step::of(action) {
            self.to(step.from(self.front, usize::from(cx.body.height).max(1)), cx);
            return Vec::new();
        }
        match action {
            Action::Mark => {
                if let Some(row) = self.rows.get_mut(self.front)
                    && row.refused.is_none()
                {
                    row.ticked = !row.ticked;
                }
            }
            Action::Take => {
                let ticked = self.ticked();
                // Closed without a word it would look as if it had been done.
                if ticked.is_empty() {
                    return self.none();
                }
                return vec![Effect::Answer(Given::Ticked(self.slot, ticked))];
            }
            Action::People => {
                use crate::desk::message::Note;
                return vec![Effect::Say(Note::refused("There is nothing to choose in place of this row."))];
            }
            Action::Why => return vec![Effect::Say(self.why(cx))],
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
        let possible = self.rows.iter().filter(|row| row.refused.is_none()).count();
        let right = format!("{} of {possible} ticked", self.ticked().len());
        let row = self.rows.get(self.front).map(|row| row.words.clone()).unwrap_or_default();
        Titles { left: self.title.clone(), right, row, pane: None }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, _cx: &Cx<'_>) {
        for (line, at) in (0..area.height).zip(self.top..self.rows.len()) {
            let row = &self.rows[at];
            let front = at == self.front;
            let tick = if row.ticked { "[x]" } else { "[ ]" };
            let before = if front { ">" } else { " " };
            let words = format!("{before}{tick} {}", row.in_words());
            let meaning = if front { Meaning::Cursor } else { Meaning::Plain };
            canvas.line(area, line, &words, meaning);
            if front {
                canvas.focus(area.x, area.y + line, false);
            }
        }
        let used = (self.rows.len() - self.top.min(self.rows.len()) + 1).min(usize::from(area.height)) as u16;
        if let Some(row) = self.rows.get(self.front) {
            in_full(&row.in_words(), Rect { y: area.y + used, height: area.height - used, ..area }, canvas);
        }
    }
}

impl Preview {
    /// Nothing is ticked: why nothing can be, or that Space ticks.
    fn none(&self) -> Vec<Effect> {
        use crate::desk::message::Note;
        let why = self.rows.get(self.front).or(self.rows.first()).and_then(|row| row.refused.clone());
        let words = if self.rows.iter().any(|row| row.refused.is_none()) {
            "Nothing is ticked, so nothing is done. Space ticks a row, Esc goes back.".to_owned()
        } else {
            let why = why.map_or_else(String::new, |why| format!(": {}", why.trim_end_matches('.')));
            format!("Nothing here can be done{why}. Nothing was changed. Esc goes back.")
        };
        vec![Effect::Say(Note::refused(words))]
    }

    /// What becomes of the row in front as it stands; and where its line cannot hold it, all that it says.
    fn why(&self, cx: &Cx<'_>) -> crate::desk::message::Note {
        use crate::desk::message::Note;
        let Some(row) = self.rows.get(self.front) else { return Note::refused("There is nothing here.") };
        if row.refused.is_some() {
            return Note::refused(format!("{}.", row.in_words()));
        }
        let will = if row.ticked {
            "This will be done unless Space leaves it out."
        } else {
            "Left out: this will not be done. Space ticks it."
        };
        // Said again where it stands in full it would push the keys off the screen.
        let cut = crate::desk::text::width(&row.words) + BEFORE > usize::from(cx.body.width);
        Note::done(if cut { format!("{} {will}", sentence(&row.words)) } else { will.to_owned() })
    }
}

/// A row as a sentence.
fn sentence(words: &str) -> String {
    let end = if words.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{words}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::keymap::Keymap;
    use crate::desk::trial;
    use crate::domain::actor::Role;
    use ratatui::layout::Size;

    #[test]
    fn with_nothing_ticked_enter_says_why_and_stays() {
        let (keymap, home) = (Keymap::default(), trial::home(Role::Scheduler));
        let (now, body) = (trial::minute(), Size::new(80, 18));
        let cx = Cx { now, body, narrow: false, keymap: &keymap, home: &home };
        let refused = Tick::refused("HARRIS, Aimee", "not due before 3 Dec");
        let said = |rows: Vec<Tick>, keys: &[Action]| {
            let mut preview = Preview::new("later", "Later", rows);
            let mut done = Vec::new();
            for key in keys {
                done = preview.act(*key, &cx);
            }
            let words = done.into_iter().map(|effect| match effect {
                Effect::Say(note) => note.words,
                _ => "Answer".to_owned(),
            });
            words.collect::<Vec<_>>().join(" ")
        };
        let none = said(vec![refused], &[Action::Take]);
        assert!(
            none.contains("Nothing here can be done: not due before 3 Dec.") && !none.contains("Answer"),
            "{none}"
        );
        // `y` says what becomes of the row as it stands, and of one that does not fit its line all of it.
        let why = said(vec![Tick::new("HARRIS, Aimee")], &[Action::Why]);
        assert!(why.contains("will be done unless Space"), "{why}");
        let why = said(vec![Tick::new("HARRIS, Aimee")], &[Action::Mark, Action::Why]);
        assert!(why.contains("will not be done") && why.contains("Space ticks it"), "{why}");
        let long = format!("Thu 7 Jan 09:30 (1 family): {} to tell at the end", "tick to move it ".repeat(6));
        let why = said(vec![Tick::new(long.clone())], &[Action::Why]);
        assert!(why.contains(&long), "{why}");
        let left_out = said(vec![Tick::new("HARRIS, Aimee")], &[Action::Mark, Action::Take]);
        assert!(left_out.contains("Space ticks a row") && !left_out.contains("Answer"), "{left_out}");
    }
}
