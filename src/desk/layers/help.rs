//! `?`: the keys that work here, from the one table.
use super::Reader;
use crate::desk::canvas::Canvas;
use crate::desk::effect::Effect;
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::screen::{Cx, Layer};
use crate::desk::text;
use crate::desk::theme::Meaning;
use ratatui::layout::Rect;

/// The slot of the help's answer; nobody needs it.
const SLOT: &str = "help";

/// The layer: a heading for each place, the keys in two columns where there is room.
#[derive(Clone, Debug)]
pub struct Help {
    sections: Vec<(&'static str, Vec<(String, &'static str)>)>,
    reader: Reader,
}

impl Help {
    /// From the keys of each context that is looked up.
    pub fn new(sections: &[(&'static str, Vec<(String, &'static str)>)]) -> Self {
        Self { sections: sections.to_vec(), reader: Reader::plain(SLOT, "Keys here", "") }
    }

    fn lines(&self, columns: usize) -> Vec<(String, Meaning)> {
        let two = columns >= 76;
        let room = if two { columns / 2 - 1 } else { columns - 1 };
        let mut lines = Vec::new();
        for (heading, keys) in &self.sections {
            if !lines.is_empty() {
                lines.push((String::new(), Meaning::Plain));
            }
            lines.push((format!(" {heading}"), Meaning::Heading));
            let cells: Vec<String> = keys
                .iter()
                .map(|(keys, words)| text::left(&format!("  {} {words}", text::left(keys, 9)), room))
                .collect();
            let half = if two { cells.len().div_ceil(2) } else { cells.len() };
            for at in 0..half {
                let right = cells.get(at + half).filter(|_| two).map_or("", String::as_str);
                lines.push((format!("{}{right}", cells[at]).trim_end().to_owned(), Meaning::Plain));
            }
        }
        lines
    }
}

impl Layer for Help {
    fn context(&self) -> Context {
        Context::Read
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        match action {
            Action::Open | Action::Who | Action::Export => Vec::new(),
            other => self.reader.act(other, cx),
        }
    }

    fn uses(&self, action: Action) -> bool {
        !matches!(action, Action::Open | Action::Who | Action::Export | Action::Help)
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        self.reader = Reader::new(SLOT, "Keys here", self.lines(usize::from(cx.body.width)));
        Vec::new()
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        self.reader.titles(cx)
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        self.reader.view(area, canvas, cx);
    }
}
