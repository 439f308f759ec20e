//! Drawing the best children: what is said first to the family in front stands above them.
use super::{Best, nobody};
use crate::desk::canvas::Canvas;
use crate::desk::layers::say_first;
use crate::desk::screen::Cx;
use crate::desk::text::{left, right, wrap};
use crate::desk::theme::Meaning;
use crate::domain::age;
use crate::domain::calendar as show;
use ratatui::layout::Rect;

impl Best {
    pub(super) fn draw(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let Some(page) = &self.page else {
            canvas.line(area, 0, " Looking for children ..", Meaning::Aside);
            return canvas.focus(area.x, area.y, false);
        };
        let columns = usize::from(area.width);
        let says = self.said().map_or(&[][..], |say| &say.say_first);
        let mut y = say_first::draw(says, "Enter", area, canvas, cx);
        if let Some(words) = page.refused.as_ref().or(page.rows.is_empty().then_some(&nobody(page))) {
            for part in wrap(words, columns.max(3) - 1) {
                canvas.line(area, y, &format!(" {part}"), Meaning::Refusal);
                y += 1;
            }
        }
        if !cx.narrow {
            y += 1;
            canvas.line(area, y, "   #   Wait Child                  Age Nds Why this one", Meaning::Heading);
            y += 1;
        }
        let each = if cx.narrow { 2 } else { 1 };
        let out = page.left_out.len().min(3) as u16 + u16::from(page.left_out.len() > 3);
        let shown = usize::from((area.height.saturating_sub(y + out + 1) / each).max(1));
        let from = (self.front + 1).saturating_sub(shown).max(self.top.min(self.front));
        for (at, child) in page.rows.iter().enumerate().skip(from).take(shown) {
            let front = at == self.front;
            let meaning = if front { Meaning::Cursor } else { Meaning::Plain };
            if front {
                canvas.focus(area.x, area.y + y, false);
            }
            let number = if at < 9 { (at + 1).to_string() } else { String::new() };
            let mark = if front { '>' } else { ' ' };
            let (wait, age) = (show::wait(child.days), age::short_on(child.born, cx.now.date()));
            if cx.narrow {
                let words =
                    format!("{mark}{number:>1} {} {age} {}", left(&child.name, 20), child.flags.letters());
                canvas.line(area, y, &words, meaning);
                canvas.line(area, y + 1, &format!("   {wait}, {}", child.why), meaning);
            } else {
                let words = format!(
                    "{mark}  {number:>1} {} {} {} {} {}",
                    right(&wait, 6),
                    left(&child.name, 20),
                    right(&age, 5),
                    left(&child.flags.letters(), 3),
                    child.why
                );
                canvas.line(area, y, &left(&words, columns), meaning);
            }
            y += each;
        }
        if page.rows.is_empty() {
            canvas.focus(area.x, area.y, false);
        }
        y += 1;
        let mut head = "LEFT OUT";
        for (name, why) in page.left_out.iter().take(3) {
            canvas.line(area, y, &format!(" {head:<11}{} {why}", left(name, 20)), Meaning::Plain);
            head = "";
            y += 1;
        }
        if page.left_out.len() > 3 {
            canvas.line(area, y, &format!("{:12}{} more: y", "", page.left_out.len() - 3), Meaning::Aside);
        }
    }
}
