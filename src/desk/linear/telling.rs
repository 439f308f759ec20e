//! What stands in front, in words: where one is, the row, the text being typed, what was said. Made anew whenever something
//! changed, from the same drawing that the eye would see; what became of it since the last one is `teller`'s.
use super::words;
use super::{Ears, Typed};
use crate::desk::canvas::Focus;
use crate::desk::frame::Titles;
use crate::desk::screen::ScreenId;
use crate::domain::ids::ChildId;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// What is in front: another place is told from its title on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The screen.
    pub screen: ScreenId,
    /// The child, where the whole screen is about one.
    pub child: Option<ChildId>,
    /// The layers over it, by their numbers.
    pub layers: Vec<u64>,
}

/// All of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    /// Where one is.
    pub place: Place,
    /// What is shown, its filter in words included.
    pub title: String,
    /// How much of it.
    pub count: String,
    /// The row in front.
    pub row: String,
    /// Which one it is of how many.
    pub at: Option<(usize, usize)>,
    /// Everything that is shown below the title.
    pub body: Vec<String>,
    /// All of it is told when one comes here: a card, a question, a text. Of a list only the row in front is.
    pub reads: bool,
    /// The text field in front.
    pub typed: Option<Typed>,
    /// What may be typed in it, or how it was understood.
    pub hint: String,
    /// Fields that were left with something wrong in them.
    pub wrong: Vec<String>,
    /// How many messages there have been, and the last ones, the newest first.
    pub notes: (u64, Vec<String>),
    /// Keys that were not used, where some were not.
    pub dropped: String,
    /// The task of the tour.
    pub task: String,
    /// The keys of what is in front, in words.
    pub keys: String,
    /// Who sits here, what is to do, which day it is.
    pub head: String,
}

/// What was drawn of what is in front.
pub struct Drawn<'a> {
    /// The cells.
    pub buffer: &'a Buffer,
    /// Where in them.
    pub area: Rect,
    /// Where the person is.
    pub focus: Option<Focus>,
    /// What was told beside it.
    pub ears: Ears,
    /// Its titles.
    pub titles: &'a Titles,
}

impl Drawn<'_> {
    /// The row in front: as told, else as the rule below a list has it in words, else as drawn.
    pub fn row(&self) -> String {
        if let Some(row) = &self.ears.row {
            return words::spoken(row);
        }
        let drawn = self
            .focus
            .filter(|focus| self.area.contains(focus.at))
            .map(|focus| self.drawn(focus.at.y))
            .unwrap_or_default();
        if self.titles.row.is_empty() {
            return words::line(&drawn);
        }
        // Whether it is ticked stands before it only where it is drawn.
        let (signs, _) = words::signs(&drawn);
        let state = if signs.contains("icked: ") { signs } else { String::new() };
        format!("{state}{}", words::spoken(&self.titles.row))
    }

    /// Everything shown, a line each.
    pub fn body(&self) -> Vec<String> {
        if !self.ears.lines.is_empty() {
            return self.ears.lines.iter().map(|line| words::spoken(line)).collect();
        }
        let lines = (self.area.top()..self.area.bottom()).map(|y| words::line(&self.drawn(y)));
        lines.filter(|line| !line.is_empty()).collect()
    }

    fn drawn(&self, y: u16) -> String {
        let cells = self.area.left()..self.area.right();
        cells.filter_map(|x| self.buffer.cell((x, y))).map(ratatui::buffer::Cell::symbol).collect()
    }
}
