//! What the imports found: how many rows came to what, and each number that is left as a list to work off. It is live, and
//! there until nothing of it is left.
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer, ScreenId};
use crate::desk::screens::count;
use crate::desk::seam::{IntakeIs, Push, Query, Reply, Subject};
use crate::desk::text::{self, wrap};
use crate::desk::theme::Meaning;
use crate::wire::query::Sort;
use crate::wire::view::View;
use crate::wire::view_begin::{FoundLine, FoundOf, FoundPage};
use ratatui::layout::Rect;

const SLOT: Slot = "found";

/// The layer.
#[derive(Clone, Debug, Default)]
pub struct Found {
    page: Option<FoundPage>,
    front: usize,
}

/// A kind in words: one, many, and what is done about it.
pub fn kind_words(is: IntakeIs) -> (&'static str, &'static str, &'static str) {
    match is {
        IntakeIs::ToMend => ("row to mend", "rows to mend", "each with what is wrong in it"),
        IntakeIs::NoPathway => {
            ("has no pathway", "have no pathway", "of the rows to mend: which list is it?")
        }
        IntakeIs::LookAlike => {
            ("look-alike to settle", "look-alikes to settle", "pairs: the same child, or two?")
        }
        IntakeIs::Number => ("NHS number to settle", "NHS numbers to settle", "two children came with one"),
        IntakeIs::NumberFails => {
            ("NHS number to put right", "NHS numbers to put right", "the list's fails its check: ask")
        }
        IntakeIs::Gone => ("is gone from its list", "are gone from their list", "still waiting here"),
        IntakeIs::Differs => {
            ("restricted record differs", "restricted records differ", "a list has something else")
        }
    }
}

/// The same of whatever is counted.
fn words_of(of: FoundOf) -> (&'static str, &'static str, &'static str) {
    match of {
        FoundOf::Items(is) => kind_words(is),
        FoundOf::Asked => {
            ("higher priority asked", "higher priorities asked", "a list has it more urgent: decide")
        }
    }
}

fn line_words(line: &FoundLine) -> String {
    let (one, many, _) = words_of(line.of);
    format!("{} {}", count(line.number as usize), if line.number == 1 { one } else { many })
}

impl Found {
    fn ask() -> Vec<Effect> {
        vec![Effect::Ask(SLOT, Query::Found)]
    }

    fn lines(&self) -> &[FoundLine] {
        self.page.as_ref().map_or(&[], |page| &page.left)
    }

    /// Opens the list of a number, at its first one or, of items, with that one in hand.
    fn open(&self, line: Option<&FoundLine>, begin: bool) -> Vec<Effect> {
        let Some(line) = line else {
            return vec![Effect::Say(Note::refused("Nothing of it is left to do. Esc goes back."))];
        };
        match line.of {
            FoundOf::Items(is) => {
                let item = line.first.filter(|_| begin);
                let subject = Subject { intake: Some(is), item, ..Subject::default() };
                vec![Effect::Goto(ScreenId::Intake, Some(subject))]
            }
            FoundOf::Asked => {
                let filter = line.of.filter().unwrap_or_default();
                vec![Effect::Narrow(Box::new(filter), Sort::default())]
            }
        }
    }

    /// The sum in a sentence; what is left after it, where there is room to say it twice.
    fn sum(&self, whole: bool) -> String {
        let Some(page) = &self.page else { return "It is being counted.".to_owned() };
        if page.rows == 0 && page.left.is_empty() {
            return "No list has been brought in yet.".to_owned();
        }
        let mut parts = vec![format!("{} in", count(page.taken as usize))];
        if page.merged > 0 {
            parts.push(format!("{} merged", count(page.merged as usize)));
        }
        let to_mend = |line: &&FoundLine| line.of == FoundOf::Items(IntakeIs::ToMend);
        parts.extend(
            page.left.iter().find(to_mend).map(|line| format!("{} to mend", count(line.number as usize))),
        );
        let rows = if page.rows == 1 { "row" } else { "rows" };
        let mut sum = format!("{} {rows}: {}.", count(page.rows as usize), parts.join(", "));
        for line in page.left.iter().filter(|line| whole && !to_mend(line)) {
            sum = format!("{sum} {}.", line_words(line));
        }
        if page.left.is_empty() {
            sum.push_str(" Nothing of it is left to do.");
        }
        sum
    }
}

impl Layer for Found {
    fn context(&self) -> Context {
        Context::Found
    }

    fn act(&mut self, action: Action, _cx: &Cx<'_>) -> Vec<Effect> {
        let last = self.lines().len().saturating_sub(1);
        match action {
            Action::Up => self.front = self.front.saturating_sub(1),
            Action::Down => self.front = (self.front + 1).min(last),
            Action::PointAt(digit) => {
                let at = usize::from(digit) - 1;
                if at >= self.lines().len() {
                    return vec![Effect::Say(Note::refused(format!("There is no number {digit} here.")))];
                }
                self.front = at;
            }
            Action::Open => return self.open(self.lines().get(self.front), false),
            Action::Ahead => return self.open(self.lines().first(), true),
            Action::Close | Action::Back => return vec![Effect::Answer(Given::Nothing(SLOT))],
            _ => {}
        }
        Vec::new()
    }

    fn uses(&self, action: Action) -> bool {
        let at = |digit: u8| usize::from(digit) <= self.lines().len();
        match action {
            Action::Open | Action::Ahead | Action::Up | Action::Down => !self.lines().is_empty(),
            Action::PointAt(digit) => at(digit),
            _ => true,
        }
    }

    fn heard(&mut self, _slot: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        let Reply::View(view) = reply else { return Vec::new() };
        match view.as_ref() {
            View::Found(page) => {
                // The cursor stays on its kind while others are worked off.
                let kind = self.lines().get(self.front).map(|line| line.of);
                let at = kind.and_then(|kind| page.left.iter().position(|line| line.of == kind));
                self.front = at.unwrap_or(self.front).min(page.left.len().saturating_sub(1));
                self.page = Some(page.clone());
                Vec::new()
            }
            View::Gone { words } => {
                vec![Effect::Answer(Given::Nothing(SLOT)), Effect::Say(Note::refused(words.clone()))]
            }
            _ => Vec::new(),
        }
    }

    fn pushed(&mut self, _push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        Self::ask()
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        Self::ask()
    }

    fn resized(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        if self.page.is_none() { Self::ask() } else { Vec::new() }
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let row = self.lines().get(self.front).map(|line| {
            let (.., more) = words_of(line.of);
            format!("{}: {more}", line_words(line))
        });
        Titles {
            left: "What the imports found".to_owned(),
            right: "Esc back".to_owned(),
            row: row.unwrap_or_default(),
            pane: None,
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let mut y = u16::from(!cx.narrow);
        let columns = usize::from(area.width).saturating_sub(4);
        let room = usize::from(area.height.saturating_sub(y + 1));
        let files = self.page.as_ref().map_or(String::new(), |page| page.files.join(", "));
        let head = |whole| -> Vec<String> {
            wrap(&files, columns).into_iter().take(2).chain(wrap(&self.sum(whole), columns)).collect()
        };
        let fits = |head: &Vec<String>| head.len() + self.lines().len() <= room;
        let mut head = Some(head(true)).filter(fits).unwrap_or_else(|| head(false));
        // The list comes first; of it what is around the cursor.
        head.truncate(room.saturating_sub(self.lines().len().min(room / 2)));
        let above = (self.front + 1).saturating_sub(room.saturating_sub(head.len()));
        for words in head {
            canvas.line(area, y, &format!("   {words}"), Meaning::Plain);
            y += 1;
        }
        y += 1;
        let wide = self.lines().iter().map(|line| count(line.number as usize).len()).max().unwrap_or(0);
        for (at, line) in self.lines().iter().enumerate().skip(above) {
            if y >= area.height {
                break;
            }
            let front = at == self.front;
            let sign = if front { '>' } else { ' ' };
            let (one, many, more) = words_of(line.of);
            let what = if line.number == 1 { one } else { many };
            let number = text::right(&count(line.number as usize), wide);
            let words = format!(" {sign} {}  {number} {what}", at + 1);
            let words = if cx.narrow { words } else { format!("{} {more}", text::left(&words, 40)) };
            if front {
                canvas.focus(area.x + 1, area.y + y, false);
            }
            canvas.line(area, y, &words, if front { Meaning::Cursor } else { Meaning::Plain });
            y += 1;
        }
    }
}
