//! The columns of the list, ticked and put in order; says how much of the window they take and what there is no room for.
use super::columns::{left_out, used};
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::theme::Meaning;
use crate::desk::widgets::Step;
use crate::wire::columns::ListColumn;
use ratatui::layout::Rect;

/// The layer. The answer is `Given::Ticked`, by places in [`ListColumn::ALL`], in the order of the columns.
#[derive(Clone, Debug)]
pub struct Columns {
    slot: Slot,
    /// Those that are shown, in their order, then the others.
    rows: Vec<ListColumn>,
    shown: usize,
    front: usize,
    top: usize,
    /// Columns of the terminal there are for the list.
    room: u16,
    /// The window is too narrow for columns.
    cards: bool,
}

impl Columns {
    /// Begins with the columns that are shown now; `room`: what the list has of the window.
    pub fn new(slot: Slot, now: &[ListColumn], room: u16, cards: bool) -> Self {
        let others = ListColumn::ALL.into_iter().filter(|of| !now.contains(of));
        let rows: Vec<ListColumn> = now.iter().copied().chain(others).collect();
        Self { slot, rows, shown: now.len(), front: 0, top: 0, room, cards }
    }

    fn now(&self) -> &[ListColumn] {
        &self.rows[..self.shown]
    }

    fn to(&mut self, front: usize, cx: &Cx<'_>) {
        let room = lines(cx.body.height);
        self.front = front.min(self.rows.len() - 1);
        self.top = self.top.min(self.front).max((self.front + 1).saturating_sub(room));
    }

    /// Shows the column in front as the last of those shown, or leaves it out.
    fn tick(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let of = self.rows[self.front];
        if self.front < self.shown {
            if of == ListColumn::Child {
                return refuse("The child stays: a row without a name is nobody's.");
            }
            self.shown -= 1;
            let row = self.rows.remove(self.front);
            self.rows.insert(self.shown, row);
        } else {
            let row = self.rows.remove(self.front);
            self.rows.insert(self.shown, row);
            self.shown += 1;
        }
        let at = self.rows.iter().position(|other| *other == of).unwrap_or_default();
        self.to(at, cx);
        Vec::new()
    }

    /// Puts the column in front one place further to the left or right.
    fn shift(&mut self, right: bool, cx: &Cx<'_>) -> Vec<Effect> {
        if self.front >= self.shown {
            return refuse("It is not shown. Space shows it.");
        }
        let other = if right { self.front + 1 } else { self.front.wrapping_sub(1) };
        if other < self.shown {
            self.rows.swap(self.front, other);
            self.to(other, cx);
        }
        Vec::new()
    }

    fn said(&self) -> String {
        if self.cards {
            return " Cards have no columns: these are for a wide window.".to_owned();
        }
        let out = left_out(self.now(), self.room);
        if out.is_empty() {
            return String::new();
        }
        let words: Vec<&str> = out.iter().rev().map(|of| of.words()).collect();
        format!(" No room here for: {}. Those at the right go first.", words.join("; "))
    }
}

/// Lines for columns; the last is for what does not fit.
fn lines(height: u16) -> usize {
    usize::from(height.saturating_sub(1).max(1))
}

fn refuse(words: &str) -> Vec<Effect> {
    vec![Effect::Say(Note::refused(words))]
}

impl Layer for Columns {
    fn context(&self) -> Context {
        Context::Columns
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        if let Some(step) = Step::of(action) {
            self.to(step.from(self.front, lines(cx.body.height)), cx);
            return Vec::new();
        }
        match action {
            Action::Mark => return self.tick(cx),
            Action::Left => return self.shift(false, cx),
            Action::Right => return self.shift(true, cx),
            Action::Take => {
                let place = |of: &ListColumn| ListColumn::ALL.iter().position(|known| known == of);
                let ticked = self.now().iter().filter_map(place).collect();
                return vec![Effect::Answer(Given::Ticked(self.slot, ticked))];
            }
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
        let of = self.rows[self.front];
        let row = if self.front < self.shown {
            format!("{}: column {} of {}", of.words(), self.front + 1, self.shown)
        } else {
            format!("{}: not shown", of.words())
        };
        Titles {
            left: "Columns of the list".to_owned(),
            right: format!("{} of {} columns used", used(self.now()), self.room),
            row,
            pane: None,
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, _cx: &Cx<'_>) {
        let room = lines(area.height);
        let out = left_out(self.now(), self.room);
        for (line, at) in (0..).zip(self.top..self.rows.len().min(self.top + room)) {
            let (of, front) = (self.rows[at], at == self.front);
            let tick = if at < self.shown { "[x]" } else { "[ ]" };
            let no_room = if out.contains(&of) && at < self.shown { "  (no room)" } else { "" };
            let before = if front { ">" } else { " " };
            let meaning = if front { Meaning::Cursor } else { Meaning::Plain };
            canvas.line(area, line, &format!("{before}{tick} {}{no_room}", of.words()), meaning);
            if front {
                canvas.focus(area.x, area.y + line, false);
            }
        }
        canvas.line(area, area.height.saturating_sub(1), &self.said(), Meaning::Aside);
    }
}
