//! Intake: what an import held back, look-alikes, contradicting numbers, entries that vanished; each is somebody's step until
//! it is completed, settled or dismissed with a reason.
mod form;
mod row;
#[cfg(test)]
mod tests;

use super::window::told;
use super::words::{range, view, which};
use super::{Asked, Window};
use crate::desk::answer;
use crate::desk::canvas::{Canvas, in_full};
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::{Choice, Compare, FormLayer, Pick, kind_words};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Lacks, Screen, ScreenId};
use crate::desk::seam::{Command, IntakeIs, Push, Query, Reply, Subject};
use crate::desk::text::wrap;
use crate::desk::theme::Meaning;
use crate::desk::verbs;
use crate::desk::widgets::List;
use crate::domain::code::Code;
use crate::domain::ids::IntakeId;
use crate::domain::intake::IntakeKind;
use crate::wire::view::View;
use crate::wire::view_list::IntakePage;
use crate::wire::view_record::ItemPage;
use ratatui::layout::Rect;
use row::{ItemRow, columns};

/// The slots of what is asked and done here.
const ITEMS: Slot = "intake";
const ITEM: Slot = "intake item";
const COMPLETE: Slot = "complete";
const DISMISS: Slot = "dismiss";
const WHY: Slot = "why dismiss";

/// The screen.
#[derive(Default)]
pub struct IntakeScreen {
    window: Window<ItemRow>,
    to_complete: u32,
    to_settle: u32,
    /// Of one kind only.
    is: Option<IntakeIs>,
    /// Opened as soon as it is here, because the person came for it.
    wanted: Option<IntakeId>,
    /// The held row whose form is open, or whose values were refused.
    item: Option<Box<ItemPage>>,
    typed: Vec<(&'static str, String)>,
    active: bool,
    fault: Option<String>,
}

impl IntakeScreen {
    fn ask(&self, asked: Asked<IntakeId>) -> Effect {
        let (at, rows) = asked.by_number();
        Effect::Ask(ITEMS, Query::Intake { at, rows, is: self.is })
    }

    fn take(&mut self, page: &IntakePage, cx: &Cx<'_>) -> Vec<Effect> {
        self.fault = None;
        (self.to_complete, self.to_settle) = (page.to_complete, page.to_settle);
        let today = cx.now.date();
        let rows = page.rows.iter().map(|row| ItemRow { row: row.clone(), today }).collect();
        let (asked, came) = self.window.take(page.total, page.first, rows);
        let mut effects = told(came);
        effects.extend(asked.map(|asked| self.ask(asked)));
        effects
    }

    /// What is in sight, fetched again: nobody else tells this desk of its own acts.
    fn again(&mut self) -> Effect {
        let asked = self.window.again();
        self.ask(asked)
    }

    /// Opens what the row needs: a form, or two records.
    fn open(&mut self) -> Vec<Effect> {
        let Some(row) = self.window.list.current() else {
            return vec![Effect::Say(Note::refused("There is nothing to complete here."))];
        };
        let item = row.row.item;
        match row.row.opens.as_str() {
            "compare" => vec![Effect::Open(Compare::item(item))],
            _ => vec![Effect::Ask(ITEM, Query::Item { item })],
        }
    }

    fn opened(&mut self, page: &ItemPage, cx: &Cx<'_>) -> Vec<Effect> {
        match &page.item.kind {
            IntakeKind::HeldRow { .. } => {
                // What was typed for another row is not for this one.
                if self.item.as_ref().is_none_or(|old| old.item.id != page.item.id) {
                    self.typed.clear();
                }
                self.item = Some(Box::new(page.clone()));
                self.show_form(cx)
            }
            IntakeKind::Vanished { referral, .. } => {
                let subject = Subject { referral: Some(*referral), ..Subject::default() };
                let name = self.window.list.current().map(|row| row.row.name.clone()).unwrap_or_default();
                vec![
                    Effect::Goto(ScreenId::Waiting, Some(Subject { name, ..subject })),
                    Effect::Say(Note::done(
                        "Its source no longer lists it. Look, then d discharges it there, or d on Intake dismisses this.",
                    )),
                ]
            }
            IntakeKind::ListDiffers { child, .. } => {
                let name = self.window.list.current().map(|row| row.row.name.clone()).unwrap_or_default();
                let subject = Subject { child: *child, name, ..Subject::default() };
                let words = page.words.join(" ");
                vec![
                    Effect::Goto(ScreenId::Record, Some(subject)),
                    Effect::Say(Note::done(format!("{words} d on Intake dismisses this."))),
                ]
            }
            IntakeKind::NumberFails { .. } => match &page.amend {
                Some(of) => verbs::amend_number(of, cx),
                None => vec![Effect::Say(Note::refused("The record could not be read. Try again."))],
            },
            IntakeKind::LookAlike { .. } | IntakeKind::NumberConflict { .. } => {
                vec![Effect::Open(Compare::item(page.item.id))]
            }
        }
    }

    fn show_form(&self, cx: &Cx<'_>) -> Vec<Effect> {
        self.show_form_with(None, cx)
    }

    /// The form; with what is wrong beside its field.
    fn show_form_with(&self, wrong: Option<(&'static str, &str)>, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(page) = &self.item else { return Vec::new() };
        let form = form::form(page, &cx.home.rules).filled(&self.typed);
        let mut form = form::with_faults(form, page, self.typed.is_empty());
        if let Some((field, words)) = wrong {
            form.wrong(field, words);
        }
        let kept = format!("intake item {}", page.item.id.0);
        vec![Effect::Open(Box::new(FormLayer::new(COMPLETE, form::title(page), form).kept_as(kept)))]
    }

    fn dismiss(&self, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(row) = self.window.list.current() else { return Vec::new() };
        let reasons = &cx.home.rules.choices.dismiss;
        let choices = reasons.iter().map(|choice| Choice::new(choice.key, choice.name.clone())).collect();
        let pick = Pick::new(WHY, format!("Dismiss {}: why?", row.row.name), choices);
        let pick = if row.row.opens == "compare" {
            pick.not_now("= compares the two records and settles it, one child or two.")
        } else {
            pick
        };
        vec![Effect::Open(Box::new(pick))]
    }

    fn nothing(&self) -> String {
        match &self.fault {
            Some(fault) => fault.clone(),
            None if !self.window.is_loaded() => "The items are being fetched.".to_owned(),
            None if self.is.is_some() => {
                "Nothing of this kind is left. Backspace shows all, 1 goes back to Today.".to_owned()
            }
            None => "Nothing is left to complete or settle. 1 goes back to Today.".to_owned(),
        }
    }
}

impl Screen for IntakeScreen {
    fn id(&self) -> ScreenId {
        ScreenId::Intake
    }

    fn lacks(&self) -> Lacks {
        Lacks::Rows.unless(self.window.is_loaded())
    }

    fn context(&self) -> Context {
        Context::List
    }

    fn subject(&self) -> Option<Subject> {
        let row = &self.window.list.current()?.row;
        Some(Subject { item: Some(row.item), intake: self.is, name: row.name.clone(), ..Subject::default() })
    }

    fn entered(&mut self, at: Option<Subject>, cx: &Cx<'_>) -> Vec<Effect> {
        self.active = true;
        self.window.list.sight(List::<ItemRow>::rows_for(cx.body, cx.narrow));
        let is = at.as_ref().and_then(|subject| subject.intake);
        if is != self.is {
            self.is = is;
            self.window = Window::default();
            self.window.list.sight(List::<ItemRow>::rows_for(cx.body, cx.narrow));
        }
        self.wanted = at.and_then(|subject| subject.item);
        let asked = match self.wanted {
            Some(item) => self.window.seek(item),
            None => self.window.again(),
        };
        let mut effects = vec![self.ask(asked)];
        effects.extend(self.wanted.map(|item| Effect::Ask(ITEM, Query::Item { item })));
        effects
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let asked = self.window.sight(List::<ItemRow>::rows_for(cx.body, cx.narrow));
        asked.filter(|_| self.active).map(|asked| self.ask(asked)).into_iter().collect()
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        let action = match self.window.go(action) {
            Ok(asked) => return asked.map(|asked| self.ask(asked)).into_iter().collect(),
            Err(other) => other,
        };
        match action {
            Action::Ahead | Action::Open => self.open(),
            Action::Same => match self.window.list.current() {
                Some(row) if row.row.opens == "compare" => vec![Effect::Open(Compare::item(row.row.item))],
                _ => vec![Effect::Say(Note::refused(
                    "This one has no second record to compare. a completes it.",
                ))],
            },
            Action::Decline => self.dismiss(cx),
            Action::New => verbs::run(Action::New, &verbs::Target::default(), cx),
            Action::Mark | Action::MarkAll | Action::Filter | Action::Sort | Action::Views => {
                vec![Effect::Say(Note::refused("Held rows are worked one at a time, the oldest first."))]
            }
            other if other.changes() => vec![Effect::Say(Note::refused(
                "This is not a referral yet. a completes it, = compares, d dismisses it with a reason.",
            ))],
            _ => Vec::new(),
        }
    }

    fn uses(&self, action: Action) -> bool {
        let here = self.window.list.current();
        match action {
            Action::Ahead | Action::Open | Action::Decline => here.is_some(),
            Action::Same => here.is_some_and(|row| row.row.opens == "compare"),
            Action::Left | Action::Right | Action::NextPart | Action::PartBefore => false,
            Action::Filter | Action::Sort | Action::Views | Action::Mark | Action::MarkAll | Action::Why => {
                false
            }
            other => other == Action::New || !other.changes(),
        }
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        match given {
            Given::Fields { slot: COMPLETE, values, save } => {
                self.typed = values;
                if !save {
                    return vec![Effect::Say(Note::done(
                        "Kept as it is: a opens it again with what you typed.",
                    ))];
                }
                let Some(page) = &self.item else { return Vec::new() };
                match form::command(page, &self.typed, &cx.home.rules, cx.now.date()) {
                    Ok(command) => vec![Effect::Send(COMPLETE, command)],
                    Err((field, words)) => self.show_form_with(Some((field, &words)), cx),
                }
            }
            Given::Picked(WHY, letter) => {
                let Some(row) = self.window.list.current() else { return Vec::new() };
                let reason = cx.home.rules.choices.dismiss.iter().find(|choice| choice.key == letter);
                let reason = reason.map_or(Code::NONE, |choice| choice.id);
                let command = Command::DismissIntake { intake: row.row.item, reason, words: String::new() };
                vec![Effect::Send(DISMISS, command)]
            }
            _ => Vec::new(),
        }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        match (slot, view(reply)) {
            (ITEMS, Some(View::Intake(page))) => self.take(page, cx),
            (ITEM, Some(View::Item(page))) => {
                self.wanted = None;
                self.opened(page, cx)
            }
            (ITEMS | ITEM, Some(View::Gone { words })) => {
                if slot == ITEMS {
                    self.fault = Some(words.clone());
                }
                vec![Effect::Say(Note::refused(words.clone()))]
            }
            (_, Some(_)) => Vec::new(),
            (COMPLETE, None) => {
                let mut effects = answer::said(reply, None);
                if answer::is_done(reply) {
                    self.typed.clear();
                    self.item = None;
                    effects.push(self.again());
                } else if let Reply::Refused(_) = reply {
                    // What was typed is kept, and shown again.
                    effects.extend(self.show_form(cx));
                }
                effects
            }
            (_, None) => {
                let mut effects = answer::said(reply, None);
                if answer::is_done(reply) {
                    effects.push(self.again());
                }
                effects
            }
        }
    }

    fn pushed(&mut self, _push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        let asked = self.window.again();
        vec![self.ask(asked)]
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        let asked = self.window.again();
        vec![self.ask(asked)]
    }

    fn step_back(&mut self, cx: &Cx<'_>) -> Option<Vec<Effect>> {
        self.is.take()?;
        self.window = Window::default();
        self.window.list.sight(List::<ItemRow>::rows_for(cx.body, cx.narrow));
        let asked = self.window.again();
        Some(vec![self.ask(asked)])
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        let list = &self.window.list;
        let left = match self.is {
            Some(is) => format!("Intake: {} only. Backspace: all", kind_words(is).1),
            None => format!("Intake: {} to complete, {} to settle", self.to_complete, self.to_settle),
        };
        let row = list.current().map(ItemRow::words).unwrap_or_default();
        let right = if cx.narrow { which(list) } else { range(list.in_sight(), list.total()) };
        Titles { left, right, row, pane: None }
    }

    fn view(&self, body: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let list = &self.window.list;
        let keys = "    a completes it   = compares two records   d dismisses, with a reason";
        let foot = if cx.narrow { format!(" {}", which(list)) } else { keys.to_owned() };
        list.draw(body, canvas, (&columns(), None), cx.narrow, &foot);
        if let Some(row) = list.current().filter(|_| !cx.narrow) {
            // Heads, rows and a line between; the foot is below.
            let used = (list.seen().count() + 2) as u16;
            let rest = Rect { y: body.y + used, height: body.height.saturating_sub(used + 2), ..body };
            in_full(&row.words(), rest, canvas);
        }
        if list.total() == 0 {
            for (line, words) in (2..).zip(wrap(&self.nothing(), usize::from(body.width).saturating_sub(2))) {
                canvas.line(body, line, &format!(" {words}"), Meaning::Plain);
            }
        }
    }
}
