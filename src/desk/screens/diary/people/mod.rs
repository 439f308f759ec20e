//! Who works when, who is away, what is shut, and venues: lists reached from the diary. Enter opens what can be done with the row
//! in front.
mod forms;
mod rows;

use crate::desk::answer;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context, Sense};
use crate::desk::layers::{Choice, FormLayer, Pick, Repair};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Push, Query, Reply};
use crate::desk::text::{left, width, wrap};
use crate::desk::theme::Meaning;
use crate::desk::widgets::{Form, Step};
use crate::domain::event::Key as Touched;
use crate::domain::ids::StaffId;
use crate::wire::view::View;
use crate::wire::view_roster::RosterPage;
use chrono::NaiveDate;
use forms::Wanted;
use ratatui::layout::Rect;
use rows::{Row, rows};

/// What was opened here has closed.
pub(super) const DONE: Slot = "people and places seen to";
const PAGE: Slot = "people and places";
const PICK: Slot = "what of somebody";
const FORM: Slot = "people or places as typed";
const SENT: Slot = "people or places changed";

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// People who work here.
    Staff,
    /// Who is away, what is shut.
    Away,
    /// Where sessions are held.
    Venues,
}

/// The layer.
pub(super) struct People {
    kind: Kind,
    page: Option<RosterPage>,
    rows: Vec<Row>,
    front: usize,
    top: usize,
    /// Whose row is to be opened once it has come.
    seek: Option<StaffId>,
    /// The form that comes first, with the day from which on.
    first: Option<(Wanted, NaiveDate)>,
    /// The form that is open, and what was typed into it.
    open: Option<Wanted>,
    typed: Vec<(&'static str, String)>,
}

impl People {
    /// A list.
    pub(super) fn of(kind: Kind) -> Box<dyn Layer> {
        Box::new(Self::new(kind, None))
    }

    /// Somebody in the list of staff, with what can be done.
    pub(super) fn person(staff: StaffId) -> Box<dyn Layer> {
        Box::new(Self::new(Kind::Staff, Some(staff)))
    }

    /// Somebody is away from that day on: the form at once, over the list of who is.
    pub(super) fn away(staff: Option<StaffId>, day: NaiveDate) -> Box<dyn Layer> {
        Box::new(Self { first: Some((Wanted::Away(staff), day)), ..Self::new(Kind::Away, None) })
    }

    /// The same of what is shut.
    pub(super) fn shut(day: NaiveDate) -> Box<dyn Layer> {
        Box::new(Self { first: Some((Wanted::Shut(None), day)), ..Self::new(Kind::Away, None) })
    }

    fn new(kind: Kind, seek: Option<StaffId>) -> Self {
        let (page, rows, typed) = (None, Vec::new(), Vec::new());
        Self { kind, page, rows, front: 0, top: 0, seek, first: None, open: None, typed }
    }

    fn ask() -> Vec<Effect> {
        vec![Effect::Ask(PAGE, Query::Roster)]
    }

    fn row(&self) -> Option<&Row> {
        self.rows.get(self.front)
    }

    fn to(&mut self, front: usize, cx: &Cx<'_>) {
        let room =
            usize::from(cx.body.height.saturating_sub(self.tail(cx.body.width, cx.body.height))).max(1);
        self.front = front.min(self.rows.len().saturating_sub(1));
        self.top = self.top.min(self.front).max((self.front + 1).saturating_sub(room));
    }

    /// Lines at the foot in which the row in front stands in full.
    fn tail(&self, columns: u16, height: u16) -> u16 {
        let words = self.row().map_or("", |row| row.full.as_str());
        (wrap(words, usize::from(columns).saturating_sub(3)).len() as u16).min(height / 2)
    }

    fn took(&mut self, page: &RosterPage, cx: &Cx<'_>) -> Vec<Effect> {
        let kept = self.row().map(|row| row.of.clone());
        self.rows = rows(self.kind, page);
        self.page = Some(page.clone());
        let at = kept.and_then(|kept| self.rows.iter().position(|row| row.of == kept));
        self.to(at.unwrap_or(self.front), cx);
        if let Some((wanted, day)) = self.first.take() {
            let days = ["from", "to"].map(|field| (field, forms::written(day)));
            return self.form(wanted, &days, None, cx);
        }
        let Some(staff) = self.seek.take() else { return Vec::new() };
        match self.rows.iter().position(|row| row.of == rows::Of::Person(staff)) {
            Some(at) => {
                self.to(at, cx);
                self.enter(cx)
            }
            None => vec![Effect::Say(Note::refused("That person is not on the staff list (any more)."))],
        }
    }

    /// What can be done with the row in front.
    fn enter(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(row) = self.row().cloned() else {
            return vec![Effect::Say(Note::refused("People and places are being looked up."))];
        };
        let choices = rows::choices(&row.of);
        match choices.as_slice() {
            [(_, _, wanted)] => self.form(wanted.clone(), &[], None, cx),
            many => {
                let choices = many.iter().map(|(letter, words, _)| Choice::new(*letter, *words)).collect();
                vec![Effect::Open(Box::new(Pick::new(PICK, row.name, choices)))]
            }
        }
    }

    fn form(
        &mut self,
        wanted: Wanted,
        typed: &[(&'static str, String)],
        wrong: Option<(&str, &str)>,
        cx: &Cx<'_>,
    ) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        let (title, form): (String, Form) = forms::form(&wanted, page, &cx.home.rules, cx.now.date());
        let mut form = form.filled(typed);
        if let Some((field, words)) = wrong {
            form.wrong(field, words);
        }
        self.open = Some(wanted);
        let kept = title.clone();
        vec![Effect::Open(Box::new(FormLayer::new(FORM, title, form).kept_as(kept)))]
    }

    /// What was typed becomes a command, the repair that comes before one, or what is wrong.
    fn filled(&mut self, values: Vec<(&'static str, String)>, cx: &Cx<'_>) -> Vec<Effect> {
        let (Some(wanted), Some(page)) = (self.open.clone(), &self.page) else { return Vec::new() };
        match forms::made(&wanted, &values, page, &cx.home.rules) {
            Ok(forms::Made::Command(command)) => {
                self.typed = values;
                vec![Effect::Send(SENT, *command)]
            }
            Ok(forms::Made::Trouble(trouble)) => vec![Effect::Open(Repair::of(*trouble))],
            Err((field, words)) => {
                let said = Effect::Say(Note::refused(format!("Not saved: {words}.")));
                std::iter::once(said).chain(self.form(wanted, &values, Some((field, &words)), cx)).collect()
            }
        }
    }
}

impl Layer for People {
    fn context(&self) -> Context {
        Context::Read
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        if let Some(step) = Step::of(action) {
            self.to(step.from(self.front, usize::from(cx.body.height).max(1)), cx);
            return Vec::new();
        }
        match action {
            Action::Open => self.enter(cx),
            Action::Close | Action::Back => vec![Effect::Answer(Given::Nothing(DONE))],
            _ => Vec::new(),
        }
    }

    fn uses(&self, action: Action) -> bool {
        !matches!(action, Action::Who | Action::Export)
    }

    fn sense(&self, action: Action, _cx: &Cx<'_>) -> Option<Sense> {
        (action == Action::Open).then_some(Sense::OnTo)
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        match given {
            Given::Picked(PICK, letter) => {
                let choices = self.row().map(|row| rows::choices(&row.of)).unwrap_or_default();
                let wanted = choices.into_iter().find(|(known, ..)| *known == letter);
                wanted.map_or_else(Vec::new, |(_, _, wanted)| self.form(wanted, &[], None, cx))
            }
            Given::Fields { slot: FORM, values, save: true } => self.filled(values, cx),
            _ => Self::ask(),
        }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        if slot == SENT {
            let mut effects = answer::said(reply, None);
            match reply {
                Reply::Done(_) => {
                    self.typed.clear();
                    effects.extend(Self::ask());
                }
                Reply::Refused(refusal) => {
                    let (typed, wanted) = (std::mem::take(&mut self.typed), self.open.clone());
                    let field = refusal.field.clone().unwrap_or_default();
                    if let Some(wanted) = wanted {
                        effects.extend(self.form(wanted, &typed, Some((&field, &refusal.words)), cx));
                    }
                }
                _ => {}
            }
            return effects;
        }
        match reply {
            Reply::View(view) => match view.as_ref() {
                View::Roster(page) => self.took(page, cx),
                View::Gone { words } => {
                    vec![Effect::Answer(Given::Nothing(DONE)), Effect::Say(Note::refused(words.clone()))]
                }
                _ => Vec::new(),
            },
            other => answer::said(other, None),
        }
    }

    fn pushed(&mut self, push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        let concerns =
            |key: &Touched| matches!(key, Touched::Roster(_) | Touched::Absence(_) | Touched::Session(_));
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

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let title = match self.kind {
            Kind::Staff => "Staff: who works when",
            Kind::Away => "Away and shut",
            Kind::Venues => "Venues and rooms",
        };
        let right = format!("{} of {}", (self.front + 1).min(self.rows.len()), self.rows.len());
        let row = self.row().map_or_else(String::new, |row| row.full.clone());
        Titles { left: title.to_owned(), right, row, pane: None }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, _cx: &Cx<'_>) {
        if self.page.is_none() {
            canvas.line(area, 0, " Looking at people and places ..", Meaning::Aside);
            canvas.focus(area.x, area.y, false);
            return;
        }
        let tail = self.tail(area.width, area.height);
        let room = area.height.saturating_sub(tail);
        let name = (usize::from(area.width) / 3).min(22);
        for (y, at) in (0..room).zip(self.top..self.rows.len()) {
            let (row, front) = (&self.rows[at], at == self.front);
            canvas.tell_line(|| row.full.clone());
            if front {
                canvas.tell_at(at + 1, self.rows.len());
            }
            let sign = if front { '>' } else { ' ' };
            let words = format!("{sign} {} {}", left(&row.name, name), row.says);
            canvas.line(area, y, &words, if front { Meaning::Cursor } else { Meaning::Plain });
            if front {
                canvas.focus(area.x, area.y + y, false);
            }
        }
        let Some(row) = self.row() else { return };
        // What is cut above stands in full at the foot.
        if width(&row.says) + name + 3 > usize::from(area.width) || row.full != row.says {
            for (y, line) in
                (room..area.height).zip(wrap(&row.full, usize::from(area.width).saturating_sub(3)))
            {
                canvas.line(area, y, &format!("   {line}"), Meaning::Aside);
            }
        }
    }
}

/// Sends nothing by itself: the choice of lists in the diary, by its letter.
pub(super) fn opened(letter: char) -> Option<Box<dyn Layer>> {
    Some(match letter {
        's' => People::of(Kind::Staff),
        'a' => People::of(Kind::Away),
        'v' => People::of(Kind::Venues),
        _ => return None,
    })
}
