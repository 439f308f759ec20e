//! Waiting: the lists, narrowed and ordered at the keeper, drawn a window at a time, the cursor kept on its child.
mod beside;
mod choose;
mod columns;
mod narrow;
pub mod row;
#[cfg(test)]
mod tests;

use super::window::told;
use super::words::{range, view};
use super::{Asked, Window};
use crate::desk::answer;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::{self, Titles};
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::Export;
use crate::desk::message::Note;
use crate::desk::repeat::Repeated;
use crate::desk::screen::{Cx, Screen, ScreenId};
use crate::desk::seam::{Filter, Push, Query, Reply, Subject};
use crate::desk::text::{width, wrap};
use crate::desk::theme::Meaning;
use crate::desk::verbs::{self, Target};
use crate::desk::widgets::{List, Row};
use crate::domain::ids::ReferralId;
use crate::wire::query::{At, SheetOf, Sort};
use crate::wire::view::View;
use crate::wire::view_list::ListPage;
use crate::wire::view_record::BesidePage;
use columns::{ViewOf, columns};
use narrow::{Part, Parts};
use ratatui::layout::Rect;
use row::WaitRow;
use std::collections::BTreeMap;

/// The slots of what is asked here.
const LIST: Slot = "waiting";
const BESIDE: Slot = "beside";
const MARKED: Slot = "marked here";

/// The screen.
#[derive(Default)]
pub struct Waiting {
    window: Window<WaitRow>,
    parts: Parts,
    sort: Sort,
    columns: ViewOf,
    /// Parts on offer in the choice that is open, with their letters.
    offered: Vec<(char, Part, String)>,
    /// What the keeper said of the list: filter and order in words, and what would match with less.
    words: String,
    order: String,
    hint: String,
    revision: u64,
    /// What changed after this is marked with a `+`.
    since: Option<u64>,
    /// Rows the cursor has been on, with the change that was seen then.
    looked: BTreeMap<ReferralId, u64>,
    beside: Option<Box<BesidePage>>,
    /// How many of the marked rows are in the list.
    marked_here: Option<usize>,
    /// No key since the person came here: `!` from elsewhere puts on, it never takes off.
    arrived: bool,
    active: bool,
    fault: Option<String>,
}

impl Waiting {
    fn ask(&self, asked: Asked<ReferralId>) -> Effect {
        let at = match asked.around {
            Some((id, before)) => At::Around(id, before),
            None => At::Row(asked.first),
        };
        Effect::Ask(LIST, Query::List { filter: self.parts.filter(), sort: self.sort, at, rows: asked.rows })
    }

    /// Another filter or order: the cursor stays on its child where it is still in the list.
    fn changed(&mut self) -> Vec<Effect> {
        let asked = self.window.narrowed();
        let mut effects = vec![self.ask(asked)];
        effects.extend(self.ask_marked());
        effects
    }

    /// How many of the marked are in the list as it is narrowed now.
    fn ask_marked(&mut self) -> Option<Effect> {
        self.marked_here = None;
        let marks = self.window.list.marks();
        if marks.is_empty() || self.parts.is_empty() {
            return None;
        }
        let filter = Filter { only: marks.iter().copied().collect(), ..self.parts.filter() };
        Some(Effect::Ask(MARKED, Query::List { filter, sort: self.sort, at: At::Row(0), rows: 0 }))
    }

    fn take(&mut self, page: &ListPage, cx: &Cx<'_>) -> Vec<Effect> {
        self.fault = None;
        self.revision = page.revision;
        let since = *self.since.get_or_insert(page.revision);
        self.words.clone_from(&page.words);
        self.order.clone_from(&page.order);
        self.hint.clone_from(&page.hint);
        let rules = &cx.home.rules;
        let soon = i32::from(rules.settings.target_soon_days);
        let rows = page.rows.iter().map(|row| WaitRow {
            row: row.clone(),
            pathway: rules.short(&row.pathway).to_owned(),
            today: page.today,
            soon,
            changed: row.rev > self.looked.get(&row.referral).copied().unwrap_or(since),
        });
        let rows = rows.collect();
        let (asked, came) = self.window.take(page.total, page.first, rows);
        let mut effects = told(came);
        effects.extend(asked.map(|asked| self.ask(asked)));
        effects
    }

    /// The cursor's row has been looked at as it stands.
    fn look(&mut self) {
        if let Some(row) = self.window.list.current() {
            self.looked.insert(row.row.referral, row.row.rev);
        }
    }

    fn target(&self) -> Option<Target> {
        self.window.list.current().map(|row| Target::row(&row.row))
    }

    fn verb(&self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        let marks = self.window.list.marks();
        if marks.is_empty() || !action.changes() || action == Action::New {
            let target = self.target().unwrap_or_default();
            return verbs::run(action, &target, cx);
        }
        let marks: Vec<ReferralId> = marks.iter().copied().collect();
        verbs::run_marked(action, &marks, cx)
    }

    /// The marked rows, else all rows of the filter, into a file.
    fn export(&self, cx: &Cx<'_>) -> Effect {
        let marks = self.window.list.marks();
        let (filter, what) = if marks.is_empty() {
            (self.parts.filter(), format!("{} rows, {}", self.window.list.total(), self.words))
        } else {
            let only = marks.iter().copied().collect();
            (Filter { only, ..Filter::default() }, format!("{} marked", marks.len()))
        };
        Export::of(SheetOf::List { filter, sort: self.sort }, "waiting", format!("To a file: {what}"), cx)
    }

    fn mark_all(&mut self) {
        let seen: Vec<ReferralId> = self.window.list.seen().map(Row::id).collect();
        if seen.iter().all(|id| self.window.list.marks().contains(id)) {
            self.window.list.unmark();
        } else {
            self.window.list.mark_all(seen);
        }
        self.marked_here = None;
    }

    /// The last line: marks first, then the order, then what the signs mean, as far as they fit.
    fn foot(&self, columns: u16) -> String {
        let marks = self.window.list.marks().len();
        let mut parts = Vec::new();
        if marks > 0 {
            let out = self.marked_here.filter(|here| *here < marks);
            let out =
                out.map_or_else(String::new, |here| format!(", {} of them not in this list", marks - here));
            parts.push(format!("{marks} marked{out}"));
        }
        if !self.order.is_empty() {
            parts.push(format!("order: {}", self.order));
        }
        parts.push("! past target".to_owned());
        parts.push(format!(": {} days left", self.window.list.current().map_or(14, |row| row.soon)));
        let mut foot = String::new();
        for part in parts {
            if width(&foot) + width(&part) + 3 <= usize::from(columns) {
                foot = format!("{foot}{}{part}", if foot.is_empty() { " " } else { "   " });
            }
        }
        foot
    }

    /// Why the list is empty, and what to do.
    fn nothing(&self) -> String {
        if let Some(fault) = &self.fault {
            return fault.clone();
        }
        if !self.window.is_loaded() {
            return "The list is being fetched.".to_owned();
        }
        if self.parts.is_empty() {
            return "Nobody is waiting. n registers a referral.".to_owned();
        }
        let hint = if self.hint.is_empty() { String::new() } else { format!(" {}", self.hint) };
        format!("No one matches: {}.{hint} Backspace takes off the last filter.", self.words)
    }
}

impl Screen for Waiting {
    fn id(&self) -> ScreenId {
        ScreenId::Waiting
    }

    fn context(&self) -> Context {
        Context::List
    }

    fn subject(&self) -> Option<Subject> {
        self.target().map(|target| target.subject)
    }

    fn within(&self) -> Option<Filter> {
        Some(self.parts.filter())
    }

    fn entered(&mut self, at: Option<Subject>, cx: &Cx<'_>) -> Vec<Effect> {
        self.active = true;
        self.arrived = true;
        self.window.list.sight(List::<WaitRow>::rows_for(cx.body, cx.narrow));
        let asked = match at.and_then(|subject| subject.referral) {
            Some(referral) => self.window.seek(referral),
            None => self.window.again(),
        };
        vec![self.ask(asked)]
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let asked = self.window.sight(List::<WaitRow>::rows_for(cx.body, cx.narrow));
        asked.filter(|_| self.active).map(|asked| self.ask(asked)).into_iter().collect()
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        let arrived = std::mem::take(&mut self.arrived);
        self.look();
        let action = match self.window.go(action) {
            Ok(asked) => {
                self.look();
                return asked.map(|asked| self.ask(asked)).into_iter().collect();
            }
            Err(other) => other,
        };
        match action {
            Action::Mark => {
                self.window.list.mark();
                self.ask_marked().into_iter().collect()
            }
            Action::MarkAll => {
                self.mark_all();
                Vec::new()
            }
            Action::Filter => self.choose_kind(),
            Action::Sort => self.choose_order(),
            Action::Views => self.choose_columns(),
            Action::PastTarget if arrived && self.parts.has(&Part::PastTarget) => Vec::new(),
            Action::PastTarget => {
                self.parts.turn(Part::PastTarget, "past target".to_owned());
                self.changed()
            }
            Action::Export => vec![self.export(cx)],
            other => self.verb(other, cx),
        }
    }

    fn uses(&self, action: Action) -> bool {
        match action {
            Action::Filter | Action::Sort | Action::Views | Action::New => true,
            _ => !action.changes() || self.window.list.current().is_some(),
        }
    }

    fn step_back(&mut self, _cx: &Cx<'_>) -> Option<Vec<Effect>> {
        let words = self.parts.pop()?;
        let mut effects = self.changed();
        effects.push(Effect::Say(Note::done(format!("Filter off: {words}. f puts it on again."))));
        Some(effects)
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        self.chosen(&given, cx)
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        match (slot, view(reply)) {
            (LIST, Some(View::List(page))) => self.take(page, cx),
            (MARKED, Some(View::List(page))) => {
                self.marked_here = Some(page.total as usize);
                Vec::new()
            }
            (BESIDE, Some(View::Beside(page))) => {
                self.beside = Some(page.clone());
                Vec::new()
            }
            (LIST, Some(View::Gone { words })) => {
                self.fault = Some(words.clone());
                Vec::new()
            }
            (_, Some(_)) => Vec::new(),
            (_, None) => answer::said(reply, self.subject()),
        }
    }

    fn pushed(&mut self, push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        if push.revision <= self.revision && push.touched.is_empty() {
            return Vec::new();
        }
        let asked = self.window.again();
        vec![self.ask(asked)]
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        self.beside = None;
        let asked = self.window.again();
        vec![self.ask(asked)]
    }

    fn repeated(&mut self, verb: &Repeated, cx: &Cx<'_>) -> Vec<Effect> {
        self.target().map_or_else(Vec::new, |target| verbs::repeat(verb, &target, cx))
    }

    fn rested(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        if cx.narrow || cx.body.width < frame::WIDE {
            return Vec::new();
        }
        let Some(row) = self.window.list.current() else { return Vec::new() };
        let child = row.row.child;
        let fresh = self.beside.as_ref().is_some_and(|page| {
            page.record.child == child && page.record.referrals.iter().all(|other| other.rev <= row.row.rev)
        });
        if fresh { Vec::new() } else { vec![Effect::Ask(BESIDE, Query::Beside { child })] }
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let list = &self.window.list;
        let words = if self.words.is_empty() { String::new() } else { format!(": {}", self.words) };
        let pane = list.current().map(|row| {
            let age = row.age();
            (row.row.name.clone(), age)
        });
        Titles {
            left: format!("Waiting{words}"),
            right: range(list.in_sight(), list.total()),
            row: list.current().map(WaitRow::words).unwrap_or_default(),
            pane: Some(pane.unwrap_or_default()),
        }
    }

    fn view(&self, body: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let panes = if cx.narrow { None } else { frame::panes(body) };
        let (area, pane) = panes.map_or((body, None), |(list, pane)| (list, Some(pane)));
        let list = &self.window.list;
        let shown = columns(self.columns, self.sort.by, (!self.parts.one_pathway(), pane.is_some()));
        list.draw(area, canvas, (&shown.0, shown.1), cx.narrow, &self.foot(area.width));
        if list.total() == 0 {
            for (line, words) in (2..).zip(wrap(&self.nothing(), usize::from(area.width).saturating_sub(2))) {
                canvas.line(area, line, &format!(" {words}"), Meaning::Plain);
            }
        }
        if let Some(pane) = pane {
            frame::bar(canvas, area);
            let own = list.current().map(|row| row.row.child);
            if let Some(page) = self.beside.as_ref().filter(|page| Some(page.record.child) == own) {
                beside::draw(page, pane, canvas, cx);
            }
        }
    }
}
