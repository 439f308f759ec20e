//! How the line is drawn: what is typed, then what Enter will do in words, then what else there is to choose.
use super::{Line, ROWS};
use crate::desk::canvas::Canvas;
use crate::desk::frame::Titles;
use crate::desk::keymap::Action;
use crate::desk::screen::Cx;
use crate::desk::text::{self, wrap};
use crate::desk::theme::Meaning;
use crate::wire::entry::{EntryDeed, of, verb};
use ratatui::layout::Rect;

/// Lines for the sentences of an entry.
const SAID: usize = 4;
/// Lines of an entry to begin with: what is typed, and three of what it would do.
pub(super) const LEAST: u16 = 4;

impl Line {
    /// Lines the layer wants under its rule.
    pub(super) fn rows(&self, cx: &Cx<'_>) -> u16 {
        if self.is_entry(cx) { self.tall } else { ROWS }
    }

    /// Makes room for what is said now.
    pub(super) fn grow(&mut self, cx: &Cx<'_>) {
        let columns = usize::from(cx.body.width).saturating_sub(3);
        let said = self.sentences(cx, columns).len();
        let list = self.list.len().min(usize::from(ROWS).saturating_sub(2));
        self.tall = self.tall.max(((1 + said + list) as u16).min(ROWS + 2));
    }

    /// The sentences, wrapped; what the entry leaves open stands in brackets after them.
    fn sentences(&self, cx: &Cx<'_>, columns: usize) -> Vec<(String, Meaning)> {
        let Some(page) = self.current(cx) else { return Vec::new() };
        let mut lines = Vec::new();
        for (at, words) in page.says.iter().enumerate() {
            let meaning = match (at, &page.deed) {
                (0, EntryDeed::None) if !page.must_choose => Meaning::Refusal,
                (0, _) => Meaning::Heading,
                _ => Meaning::Plain,
            };
            lines.extend(wrap(words, columns).into_iter().map(|line| (line, meaning)));
        }
        if !page.open.is_empty() {
            lines.extend(
                wrap(&format!("[{}]", page.open), columns).into_iter().map(|line| (line, Meaning::Aside)),
            );
        }
        if !page.rest.is_empty() {
            lines.push((format!("then: {}", page.rest), Meaning::Aside));
        }
        lines.truncate(SAID);
        lines
    }

    pub(super) fn words_of_frame(&self, cx: &Cx<'_>) -> Titles {
        let right = if self.start.first { "q leaves" } else { "Esc back" }.to_owned();
        let (left, row) = match (self.is_entry(cx), self.current(cx)) {
            (true, Some(page)) => {
                let enter = match &page.deed {
                    _ if page.must_choose && self.at.is_none() => "Enter: choose",
                    EntryDeed::None => "Enter does nothing yet",
                    EntryDeed::Do { .. } => "Enter does it",
                    EntryDeed::Preview { .. } | EntryDeed::Marked { .. } => "Enter shows each first",
                    EntryDeed::Ask { .. } => "Enter asks the rest",
                    _ => "Enter opens it",
                };
                let others = if self.list.len() > 1 { "  Tab the others" } else { "" };
                let form = verb(page.text.split_whitespace().next().unwrap_or_default())
                    .map_or("", |row| of(row.verb).form);
                (form.to_owned(), format!("{enter}{others}"))
            }
            (true, None) => ("..".to_owned(), String::new()),
            (false, _) if self.is_idle() => {
                ("What is to be done?".to_owned(), self.palette.says_of(Action::Open))
            }
            (false, _) => ("What is to be done?".to_owned(), self.palette.says(self.edit.text())),
        };
        Titles { left, right, row, pane: None }
    }

    pub(super) fn draw(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let columns = area.width.saturating_sub(3);
        let (shown, place) = self.edit.shown(usize::from(columns));
        canvas.put(area.x, area.y, 2, " :", Meaning::Key);
        canvas.put(
            area.x + 2,
            area.y,
            columns,
            &text::left(shown, usize::from(columns)),
            Meaning::FieldFront,
        );
        canvas.focus(area.x + 2 + place as u16, area.y, true);
        canvas.tell_field(|| self.edit.told("Line"));
        if self.is_entry(cx) {
            let said = self.sentences(cx, usize::from(columns)).into_iter().map(|(words, _)| words);
            let enter = self.words_of_frame(cx).row.replace("  ", ", ");
            let chosen = self.at.and_then(|at| self.list.get(at)).map(|choice| choice.words.clone());
            let all = said.chain(chosen).chain([enter]).filter(|words| !words.is_empty());
            canvas.tell_row(|| all.collect::<Vec<_>>().join(" "));
        }
        if !self.is_entry(cx) {
            if self.start.first && self.edit.text().is_empty() {
                return self.draw_said(area, canvas);
            }
            return self.palette.draw(self.edit.text(), area, canvas);
        }
        let mut line = 1;
        for (words, meaning) in self.sentences(cx, usize::from(columns)) {
            canvas.line(area, line, &format!("  {words}"), meaning);
            line += 1;
        }
        let room = usize::from(area.height.saturating_sub(line));
        let front = self.at.unwrap_or(0);
        let from = (front + 1).saturating_sub(room.max(1));
        for (at, choice) in self.list.iter().enumerate().skip(from).take(room) {
            let sign = if self.at == Some(at) { ">" } else { " " };
            let look = if self.at == Some(at) { Meaning::Cursor } else { Meaning::Plain };
            canvas.line(area, line, &format!("{sign}   {}", choice.words), look);
            line += 1;
        }
    }

    /// Entry first: the answers so far, the newest on top.
    fn draw_said(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let lines = self.start.said.iter().flat_map(|note| {
            let meaning = if note.refused { Meaning::Refusal } else { Meaning::Plain };
            wrap(&note.words, usize::from(area.width).saturating_sub(3))
                .into_iter()
                .map(move |line| (line, meaning))
        });
        for (at, (line, meaning)) in (1..area.height).zip(lines) {
            canvas.line(area, at, &format!("  {line}"), meaning);
        }
    }
}
