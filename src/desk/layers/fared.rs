//! How families fared with places at short notice, with and without an interpreter: the last year, to read.
use super::Reader;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Push, Query, Reply};
use crate::desk::theme::Meaning;
use crate::domain::calendar::{long_date, plural};
use crate::wire::view::View;
use crate::wire::view_short::{FaredPage, ShortOf, ShortPage};
use chrono::{Months, NaiveDate};
use ratatui::layout::Rect;

const SLOT: Slot = "short notice fared";
const TITLE: &str = "Short notice: how families fared";
/// So far back it is counted.
const BACK: Months = Months::new(12);

/// The layer.
pub struct Fared {
    from: NaiveDate,
    to: NaiveDate,
    reader: Reader,
    page: Option<FaredPage>,
    asked: bool,
}

impl Fared {
    /// The year up to that day.
    pub fn until(to: NaiveDate) -> Self {
        let from = to.checked_sub_months(BACK).unwrap_or(to);
        Self { from, to, reader: Reader::plain(SLOT, TITLE, "Being counted."), page: None, asked: false }
    }

    fn ask(&self) -> Vec<Effect> {
        vec![Effect::Ask(SLOT, Query::ShortNotice { of: ShortOf::Fared(self.from, self.to) })]
    }
}

/// The page as lines: what was counted, of when, and each number for both kinds of families: in columns, or where there is no
/// room for those with its name.
fn lines(page: &FaredPage, narrow: bool) -> Vec<(String, Meaning)> {
    let fared = &page.fared;
    let mut lines = vec![
        (
            format!(
                "{} to {}, counted {}: {} rung about, {} taken.",
                long_date(page.from),
                long_date(page.to),
                long_date(page.today),
                plural(fared.places, "freed place"),
                fared.filled
            ),
            Meaning::Plain,
        ),
        (String::new(), Meaning::Plain),
    ];
    if narrow {
        lines.push(("Families without, with an interpreter".to_owned(), Meaning::Heading));
    } else {
        let head = format!("{:<40}{:>16}{:>16}", "Families", "no interpreter", "interpreter");
        lines.push((head, Meaning::Heading));
    }
    for ((name, without), (_, with)) in fared.without.numbers().into_iter().zip(fared.with.numbers()) {
        let words = if narrow {
            format!("{without}, {with} {name}")
        } else {
            format!("{name:<40}{without:>16}{with:>16}")
        };
        lines.push((words, Meaning::Plain));
    }
    lines.push((String::new(), Meaning::Plain));
    lines.push((shares(page), Meaning::Plain));
    if page.old > 0 {
        let is = if page.old == 1 { "family" } else { "families" };
        let words = format!(
            "{} {is} said so long ago that they are asked again: f c r in Waiting lists them.",
            page.old
        );
        lines.push((words, Meaning::DueSoon));
    }
    let words = "Who could be rung is counted when the first family is rung about a place, calls on their own day. \
                 `waitwell short-notice` prints it for others, small numbers kept back.";
    lines.push((words.to_owned(), Meaning::Aside));
    lines
}

/// Which of them got a place more often, in a sentence that says of how many.
fn shares(page: &FaredPage) -> String {
    let share = |one: crate::domain::short_notice::Share, which: &str| match one.could {
        0 => format!("{which}, nobody was on a list to be rung"),
        could => format!("{which}, {} of {could}", one.took),
    };
    format!(
        "Of those on a list to be rung took the place: {}; {}.",
        share(page.fared.without, "without an interpreter"),
        share(page.fared.with, "with one")
    )
}

impl Layer for Fared {
    fn context(&self) -> Context {
        Context::Read
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        self.reader.act(action, cx)
    }

    fn uses(&self, action: Action) -> bool {
        !matches!(action, Action::Open | Action::Who | Action::Export)
    }

    fn heard(&mut self, _slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        let Reply::View(view) = reply else { return Vec::new() };
        match view.as_ref() {
            View::ShortNotice(page) => {
                if let ShortPage::Fared(page) = page.as_ref() {
                    self.reader = Reader::new(SLOT, TITLE, lines(page, cx.narrow));
                    self.page = Some(page.clone());
                }
            }
            View::Gone { words } => self.reader = Reader::plain(SLOT, TITLE, words),
            _ => {}
        }
        Vec::new()
    }

    fn pushed(&mut self, _push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        Vec::new()
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        self.ask()
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        if !std::mem::replace(&mut self.asked, true) {
            return self.ask();
        }
        if let Some(page) = &self.page {
            let mut reader = Reader::new(SLOT, TITLE, lines(page, cx.narrow));
            reader.goes_on_from(&self.reader, cx);
            self.reader = reader;
        }
        self.reader.resized(cx)
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        self.reader.titles(cx)
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        self.reader.view(area, canvas, cx);
    }
}
