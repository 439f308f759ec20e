//! Text to read, in lines that scroll; a line may stand for a thing that Enter opens.
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::screen::{Cx, Layer};
use crate::desk::text::{left, width, wrap};
use crate::desk::theme::Meaning;
use ratatui::layout::Rect;

/// The layer. Enter, `w` and `e` are handed down as `Given::Pressed` with the line in front.
#[derive(Clone, Debug)]
pub struct Reader {
    slot: Slot,
    title: String,
    right: String,
    /// Each with its look: headings are `Meaning::Heading`.
    lines: Vec<(String, Meaning)>,
    /// The line in front, before it is broken to the width.
    front: usize,
    /// The first line in sight.
    top: usize,
}

impl Reader {
    /// Lines under a title.
    pub fn new(slot: Slot, title: impl Into<String>, lines: Vec<(String, Meaning)>) -> Self {
        Self { slot, title: title.into(), right: "Esc back".to_owned(), lines, front: 0, top: 0 }
    }

    /// Lines of ordinary text.
    pub fn plain(slot: Slot, title: impl Into<String>, text: &str) -> Self {
        Self::new(slot, title, text.lines().map(|line| (line.to_owned(), Meaning::Plain)).collect())
    }

    /// Stands where another stood: what is read was fetched again.
    pub fn goes_on_from(&mut self, other: &Self, cx: &Cx<'_>) {
        self.top = other.top.min(self.lines.len().saturating_sub(1));
        self.to(other.front, cx);
    }

    /// The line in front.
    pub fn front(&self) -> usize {
        self.front
    }

    fn height(&self, at: usize, columns: u16) -> usize {
        self.broken(at, columns).len()
    }

    fn broken(&self, at: usize, columns: u16) -> Vec<String> {
        let (words, _) = &self.lines[at];
        // What is drawn in columns keeps them; what is longer than the line is broken.
        if width(words) < usize::from(columns) {
            return vec![words.clone()];
        }
        let room = usize::from(columns).max(2) - 1;
        let (before, text) = words.split_at(hang(words));
        let indent = width(before);
        if indent * 2 > room {
            return wrap(words, room);
        }
        let lines = wrap(text, room - indent).into_iter().enumerate();
        lines
            .map(|(at, line)| if at == 0 { format!("{before}{line}") } else { left("", indent) + &line })
            .collect()
    }

    fn to(&mut self, front: usize, cx: &Cx<'_>) {
        self.front = front.min(self.lines.len().saturating_sub(1));
        self.top = self.top.min(self.front);
        let room = usize::from(cx.body.height);
        while self.top < self.front {
            let used: usize = (self.top..=self.front).map(|at| self.height(at, cx.body.width)).sum();
            if used <= room {
                break;
            }
            self.top += 1;
        }
    }
}

/// Where the text of a line begins, after spaces and a short word in a column of its own (a time, a day): what is broken goes on
/// below it.
fn hang(words: &str) -> usize {
    let indent = words.len() - words.trim_start().len();
    let column = words[indent..].split("  ").next().unwrap_or_default();
    let gap = words[indent + column.len()..].len() - words[indent + column.len()..].trim_start().len();
    if gap > 0 && width(column) <= 8 { indent + column.len() + gap } else { indent }
}

impl Layer for Reader {
    fn context(&self) -> Context {
        Context::Read
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        let page = usize::from(cx.body.height).saturating_sub(1).max(1);
        match action {
            Action::Up => self.to(self.front.saturating_sub(1), cx),
            Action::Down => self.to(self.front + 1, cx),
            Action::PageUp => {
                self.top = self.top.saturating_sub(page);
                self.to(self.front.saturating_sub(page), cx);
            }
            Action::PageDown => {
                self.top = (self.top + page).min(self.lines.len().saturating_sub(page));
                self.to(self.front + page, cx);
            }
            Action::First => self.to(0, cx),
            Action::Last => self.to(usize::MAX, cx),
            Action::Close | Action::Back => return vec![Effect::Answer(Given::Nothing(self.slot))],
            Action::Open | Action::Who | Action::Export => {
                return vec![Effect::Answer(Given::Pressed(self.slot, action, self.front))];
            }
            _ => {}
        }
        Vec::new()
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        self.to(self.front, cx);
        Vec::new()
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let row = self.lines.get(self.front).map(|(words, _)| words.trim().to_owned()).unwrap_or_default();
        Titles { left: self.title.clone(), right: self.right.clone(), row, pane: None }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, _cx: &Cx<'_>) {
        let mut row = 0;
        for at in self.top..self.lines.len() {
            if row >= area.height {
                break;
            }
            if at == self.front {
                canvas.focus(area.x, area.y + row, false);
            }
            for line in self.broken(at, area.width) {
                let before = if at == self.front { ">" } else { " " };
                canvas.line(area, row, &format!("{before}{line}"), self.lines[at].1);
                row += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_broken_goes_on_below_its_beginning() {
        let broken = |words: &str, columns| {
            Reader::new("read", "", vec![(words.to_owned(), Meaning::Plain)]).broken(0, columns)
        };
        assert_eq!(
            broken(" 14:32  Accepted BELL, Tom: ND, Soon", 25),
            [" 14:32  Accepted BELL,", "        Tom: ND, Soon"]
        );
        assert_eq!(broken("  one two three four", 12), ["  one two", "  three", "  four"]);
        assert_eq!(broken("one two three four", 12), ["one two", "three four"]);
        assert_eq!(broken(" short", 12), [" short"]);
    }
}
