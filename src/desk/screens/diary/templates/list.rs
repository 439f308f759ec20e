//! All templates: when each is held, until when it is published. Enter opens what can be done with the one in front.
use super::{DONE, of_template, opened};
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context, Sense};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Push, Query, Reply};
use crate::desk::text::{left, wrap};
use crate::desk::theme::Meaning;
use crate::desk::widgets::Step;
use crate::domain::calendar::{date_plain, weekday_day};
use crate::domain::event::Key as Touched;
use crate::domain::ids::TemplateId;
use crate::domain::telling::clock;
use crate::wire::query::TemplateOf;
use crate::wire::view::View;
use crate::wire::view_templates::{TemplateRow, TemplatesPage};
use chrono::NaiveDate;
use ratatui::layout::Rect;

const PAGE: Slot = "templates";
const PICK: Slot = "template of the list";

/// The layer.
pub(in super::super) struct List {
    page: Option<TemplatesPage>,
    front: usize,
    top: usize,
    /// All of them are in sight.
    fits: bool,
}

impl List {
    /// All of them.
    pub(in super::super) fn all() -> Box<dyn Layer> {
        Box::new(Self { page: None, front: 0, top: 0, fits: true })
    }

    fn rows(&self) -> &[TemplateRow] {
        self.page.as_ref().map_or(&[], |page| &page.rows)
    }

    fn to(&mut self, front: usize, cx: &Cx<'_>) {
        let room = (usize::from(cx.body.height) / if cx.narrow { 3 } else { 1 }).max(1);
        self.fits = self.rows().len() <= room;
        self.front = front.min(self.rows().len().saturating_sub(1));
        self.top = self.top.min(self.front).max((self.front + 1).saturating_sub(room));
    }

    fn ask() -> Vec<Effect> {
        vec![Effect::Ask(PAGE, Query::Templates)]
    }

    fn front(&self) -> Option<&TemplateRow> {
        self.rows().get(self.front)
    }
}

/// Until when it is published, or since when it has ended.
fn until(row: &TemplateRow, today: NaiveDate) -> String {
    match (row.to.filter(|to| *to < today), row.published) {
        (Some(ended), _) => format!("ended {}", date_plain(ended, today)),
        (None, Some(day)) if day >= today => format!("to {}", date_plain(day, today)),
        _ => "none ahead".to_owned(),
    }
}

/// All that is to be known of it, in words.
fn in_full(row: &TemplateRow, today: NaiveDate) -> String {
    let next: Vec<String> = row.next.iter().map(|day| weekday_day(*day)).collect();
    let next = if next.is_empty() { String::new() } else { format!(". Next {}", next.join(", ")) };
    let people = if row.people.is_empty() { "nobody yet".to_owned() } else { row.people.join(", ") };
    let (when, start) = (&row.when, clock(row.start));
    let published = until(row, today);
    format!(
        "{}: {when} {start}, {} min; {people}{next}. Published {published}, {} ahead",
        row.clinic, row.places, row.ahead
    )
}

impl Layer for List {
    fn context(&self) -> Context {
        Context::Read
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        if let Some(step) = Step::of(action) {
            self.to(step.from(self.front, usize::from(cx.body.height).max(1)), cx);
            return Vec::new();
        }
        match action {
            Action::Open => {
                if self.page.is_none() {
                    return vec![Effect::Say(Note::refused("The templates are being looked up."))];
                }
                let Some(row) = self.front() else {
                    return vec![Effect::Say(Note::refused(
                        "No template yet: t m on a session in the diary makes one.",
                    ))];
                };
                return vec![Effect::Open(Box::new(of_template(PICK, &row.clinic, Vec::new())))];
            }
            Action::Close | Action::Back => return vec![Effect::Answer(Given::Nothing(DONE))],
            _ => {}
        }
        Vec::new()
    }

    fn uses(&self, action: Action) -> bool {
        match action {
            Action::Who | Action::Export => false,
            Action::PageUp | Action::PageDown => !self.fits,
            _ => true,
        }
    }

    fn sense(&self, action: Action, _cx: &Cx<'_>) -> Option<Sense> {
        (action == Action::Open).then_some(Sense::OnTo)
    }

    fn given(&mut self, given: Given, _cx: &Cx<'_>) -> Vec<Effect> {
        let id: Option<TemplateId> = self.front().map(|row| row.template);
        match (given, id) {
            (Given::Picked(PICK, letter), Some(id)) => {
                opened(letter, TemplateOf::Template(id)).unwrap_or_default()
            }
            (Given::Nothing(DONE), _) => Self::ask(),
            _ => Vec::new(),
        }
    }

    fn heard(&mut self, _slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        if let Reply::View(view) = reply
            && let View::Templates(page) = view.as_ref()
        {
            // The cursor stays on its template while others come and go.
            let kept = self.front().map(|row| row.template);
            let at = kept.and_then(|kept| page.rows.iter().position(|row| row.template == kept));
            self.page = Some(page.clone());
            self.to(at.unwrap_or(self.front), cx);
        }
        Vec::new()
    }

    fn pushed(&mut self, push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        let concerns = |key: &Touched| matches!(key, Touched::Template(_) | Touched::Session(_));
        if push.touched.iter().any(concerns) { Self::ask() } else { Vec::new() }
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        Self::ask()
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        if self.page.is_none() {
            return Self::ask();
        }
        self.to(self.front, cx);
        Vec::new()
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        let today = cx.now.date();
        let at = format!("{} of {}", (self.front + 1).min(self.rows().len()), self.rows().len());
        // The last two columns have no heads of their own.
        let right = if cx.narrow { at } else { format!("made to, sessions ahead - {at}") };
        let row = self.front().map_or_else(String::new, |row| in_full(row, today));
        Titles { left: "Clinic templates".to_owned(), right, row, pane: None }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let today = cx.now.date();
        if self.page.is_some() && self.rows().is_empty() {
            let words = "No template yet. t m on a session in the diary makes one from it.";
            for (y, line) in (0..).zip(wrap(words, usize::from(area.width).saturating_sub(2))) {
                canvas.line(area, y, &format!(" {line}"), Meaning::Aside);
            }
            canvas.focus(area.x, area.y, false);
        }
        let tall = if cx.narrow { 3 } else { 1 };
        let wide = usize::from(area.width);
        for (at, y) in (self.top..self.rows().len()).zip((0..area.height).step_by(tall)) {
            let row = &self.rows()[at];
            let front = at == self.front;
            canvas.tell_line(|| in_full(row, today));
            if front {
                canvas.tell_at(at + 1, self.rows().len());
            }
            let sign = if front { '>' } else { ' ' };
            let meaning = if front { Meaning::Cursor } else { Meaning::Plain };
            let (start, until) = (clock(row.start), until(row, today));
            if cx.narrow {
                canvas.line(area, y, &format!("{sign}{start} {}", row.clinic), meaning);
                canvas.line(area, y + 1, &format!("   {}", row.when), Meaning::Plain);
                canvas.line(area, y + 2, &format!("   {until}, {} ahead", row.ahead), Meaning::Aside);
            } else {
                let clinic = left(&row.clinic, 23);
                let when = left(&row.when, wide.saturating_sub(49));
                let words = format!("{sign} {clinic} {start} {when} {} {:>3}", left(&until, 11), row.ahead);
                canvas.line(area, y, &words, meaning);
            }
            if front {
                canvas.focus(area.x, area.y + y, false);
            }
        }
    }
}
