//! Rows and headings one below the other, the row with the cursor always in sight: at any width, each row its one or two lines.
use crate::desk::canvas::Canvas;
use crate::desk::text::{cut, wrap};
use crate::desk::theme::Meaning;
use ratatui::layout::Rect;

/// A row, or a line that no cursor comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// The lines without the sign of the cursor.
    pub lines: Vec<String>,
    /// What it means.
    pub meaning: Meaning,
    /// A sign before it: `!` where something is wrong.
    pub sign: char,
    /// Whether the cursor can be on it.
    pub row: bool,
}

impl Block {
    /// A line of text.
    pub fn text(words: impl Into<String>, meaning: Meaning) -> Self {
        Self { lines: vec![words.into()], meaning, sign: ' ', row: false }
    }

    /// A row: in a narrow window what does not fit goes on below, at most `most` lines.
    pub fn row(words: &str, bad: bool, columns: usize, most: usize) -> Self {
        let room = columns.saturating_sub(4).max(8);
        let lines = if most <= 1 {
            vec![cut(words, room).into_owned()]
        } else {
            let squeezed = words.split_whitespace().collect::<Vec<_>>().join(" ");
            let mut lines = wrap(&squeezed, room);
            if lines.len() > most {
                // What is left out is seen to be left out.
                let rest = lines.split_off(most - 1).join(" ");
                lines.push(cut(&rest, room).into_owned());
            }
            lines
        };
        let meaning = if bad { Meaning::PastTarget } else { Meaning::Plain };
        Self { lines, meaning, sign: if bad { '!' } else { ' ' }, row: true }
    }
}

/// Draws the blocks with the row of that number in front.
pub(super) fn draw(blocks: &[Block], front: usize, body: Rect, canvas: &mut Canvas<'_>) {
    let at = blocks.iter().enumerate().filter(|(_, block)| block.row).nth(front).map_or(0, |(at, _)| at);
    let room = usize::from(body.height).max(1);
    let height = |blocks: &[Block]| blocks.iter().map(|block| block.lines.len()).sum::<usize>();
    let mut top = 0;
    while top < at && height(&blocks[top..=at]) > room {
        top += 1;
    }
    // A heading right above the first row in sight says what the row is.
    let mut y = 0u16;
    if !blocks.iter().any(|block| block.row) {
        canvas.focus(body.x, body.y, false);
    }
    for (n, block) in blocks.iter().enumerate().skip(top) {
        let cursor = block.row && n == at;
        for (line, words) in block.lines.iter().enumerate() {
            if y >= body.height {
                return;
            }
            let meaning = if cursor { Meaning::Cursor } else { block.meaning };
            if block.row {
                let sign = if line == 0 { block.sign } else { ' ' };
                let first = if cursor && line == 0 { '>' } else { ' ' };
                canvas.line(body, y, &format!("{first}{sign} {words}"), meaning);
                if cursor && line == 0 {
                    canvas.focus(body.x, body.y + y, false);
                }
            } else {
                canvas.line(body, y, &format!(" {words}"), meaning);
            }
            y += 1;
        }
    }
}
