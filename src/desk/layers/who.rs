//! `w`: who changed or looked at a child's record, the newest first.
use super::Reader;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Query, Reply};
use crate::desk::theme::Meaning;
use crate::domain::ids::ChildId;
use crate::wire::view::View;
use crate::wire::view_record::WhoPage;
use ratatui::layout::Rect;

/// The slot of the question, and of the answer nobody needs.
const SLOT: Slot = "who";

/// The layer.
#[derive(Clone, Debug)]
pub struct Who {
    child: ChildId,
    reader: Reader,
    asked: bool,
}

impl Who {
    /// Of this child.
    pub fn new(child: ChildId, name: &str) -> Self {
        let reader = Reader::plain(SLOT, format!("Who changed or looked: {name}"), "Being fetched.");
        Self { child, reader, asked: false }
    }

    fn ask(&self) -> Vec<Effect> {
        vec![Effect::Ask(SLOT, Query::Who { child: self.child })]
    }

    fn refused(&mut self, words: &str) {
        self.reader = Reader::plain(SLOT, "Who changed or looked", words);
    }

    fn take(&mut self, page: &WhoPage) {
        let who = page.rows.iter().map(|(_, who, _)| who.chars().count()).max().unwrap_or(0).min(20);
        let mut lines: Vec<(String, Meaning)> = page
            .rows
            .iter()
            .map(|(at, name, what)| {
                (format!(" {}  {name:<who$}  {what}", at.format("%_d %b %y %H:%M")), Meaning::Plain)
            })
            .collect();
        if page.rows.is_empty() {
            lines.push((" Nobody yet.".to_owned(), Meaning::Plain));
        }
        self.reader = Reader::new(SLOT, format!("Who changed or looked: {}", page.name), lines);
    }
}

impl Layer for Who {
    fn context(&self) -> Context {
        Context::Read
    }

    fn uses(&self, action: Action) -> bool {
        !matches!(action, Action::Open | Action::Who | Action::Export)
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        if self.uses(action) { self.reader.act(action, cx) } else { Vec::new() }
    }

    fn heard(&mut self, _slot: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        match reply {
            Reply::View(view) => match view.as_ref() {
                View::Who(page) => self.take(page),
                // Not every role may see it; the reason stands where the rows would.
                View::Gone { words } => self.refused(words),
                _ => {}
            },
            Reply::Fault { words } | Reply::No { words } => self.refused(words),
            other => return crate::desk::answer::said(other, None),
        }
        Vec::new()
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        self.ask()
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let mut effects = self.reader.resized(cx);
        if !std::mem::replace(&mut self.asked, true) {
            effects.extend(self.ask());
        }
        effects
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        self.reader.titles(cx)
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        self.reader.view(area, canvas, cx);
    }

    fn given(&mut self, _given: Given, _cx: &Cx<'_>) -> Vec<Effect> {
        Vec::new()
    }
}
