//! Waiting: the lists, narrowed and ordered at the keeper, drawn a window at a time, the cursor kept on its child.
mod beside;
mod choose;
mod columns;
mod empty;
mod kinds;
pub mod marks;
mod narrow;
mod picking;
pub mod row;
mod taken_back;
#[cfg(test)]
mod tests;
mod typing;
mod views;

use super::window::told;
use super::words::{pointed, view};
use super::{Asked, Window};
use crate::desk::answer;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::{self, Titles};
use crate::desk::keymap::{Action, Context};
use crate::desk::message::Note;
use crate::desk::repeat::Repeated;
use crate::desk::screen::{Cx, Lacks, Screen, ScreenId};
use crate::desk::seam::{Filter, Push, Query, Reply, Subject};
use crate::desk::text::wrap;
use crate::desk::theme::Meaning;
use crate::desk::verbs::{self, Target};
use crate::desk::widgets::List;
use crate::domain::ids::ReferralId;
use crate::wire::entry::Pointed;
use crate::wire::query::{At, Sort, StageIs};
use crate::wire::view::View;
use crate::wire::view_list::{ListPage, ListRow};
use crate::wire::view_record::BesidePage;
use chrono::NaiveDate;
use columns::Shown;
use kinds::Kind;
use narrow::{Part, Parts};
use ratatui::layout::Rect;
use row::WaitRow;
use std::collections::{BTreeMap, BTreeSet};
use views::Views;

/// The slots of what is asked here.
const LIST: Slot = "waiting";
const BESIDE: Slot = "beside";
const MARKED: Slot = "marked here";
const MARKS: Slot = "all of the list";
const GONE: Slot = "left the list";

/// Every state: a row asked for by its id is wanted wherever it stands.
const EVERY: [StageIs; 6] =
    [StageIs::Triage, StageIs::Waiting, StageIs::Booked, StageIs::After, StageIs::Review, StageIs::Closed];

/// The screen.
#[derive(Default)]
pub struct Waiting {
    window: Window<WaitRow>,
    parts: Parts,
    sort: Sort,
    shown: Shown,
    views: Views,
    /// Parts on offer in the choice that is open, with their letters, and their kind.
    offered: Vec<(char, Part, String)>,
    asking: Option<Kind>,
    /// What the keeper said of the list: filter and order in words, and what would match with less.
    words: String,
    order: String,
    hint: String,
    revision: u64,
    /// What changed after this is marked with a `+`.
    since: Option<u64>,
    /// Rows the cursor has been on, with the change that was seen then.
    looked: BTreeMap<ReferralId, u64>,
    /// What was done from here: one's own act is no news.
    own: BTreeSet<u64>,
    beside: Option<Box<BesidePage>>,
    /// How many of the marked rows are in the list, as of which change that was asked.
    marked_here: Option<usize>,
    marked_at: u64,
    /// All rows of the list are being marked: a verb would not know on whom.
    marking: bool,
    /// Who was in front and has left the list, while it is asked where to; then the sentence about it.
    asked_gone: Option<String>,
    gone: Option<String>,
    /// What changed last was done here: the message line says it already.
    own_act: bool,
    /// Whose row the cursor was on when the list was last whole, and whether the person has asked for another list since.
    in_front: Option<(String, ReferralId)>,
    chosen: bool,
    /// The columns kept for this person have been taken up.
    begun: bool,
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
        self.chosen = true;
        let asked = self.window.narrowed();
        let mut effects = vec![self.ask(asked)];
        effects.extend(self.ask_marked());
        effects
    }

    fn take(&mut self, page: &ListPage, cx: &Cx<'_>) -> Vec<Effect> {
        self.fault = None;
        self.revision = page.revision;
        self.since.get_or_insert(page.revision);
        self.words.clone_from(&page.words);
        self.order.clone_from(&page.order);
        self.hint.clone_from(&page.hint);
        let rows = page.rows.iter().map(|row| self.row(row, page.today, cx)).collect();
        let (asked, came) = self.window.take(page.total, page.first, rows);
        let mut effects = Vec::new();
        if asked.is_none() {
            let here = self.window.list.current().map(|row| row.row.referral);
            let left = self.in_front.take().filter(|(_, id)| Some(*id) != here && !self.chosen);
            effects = told(came || (left.is_some() && here.is_some()));
            effects.extend(left.map(|(name, id)| self.ask_gone(name, id)));
            self.chosen = false;
            self.stands();
        }
        if self.marked_at != page.revision {
            effects.extend(self.ask_marked());
        }
        effects.extend(asked.map(|asked| self.ask(asked)));
        effects
    }

    /// Remembers whose row the cursor is on, so that it is told where that child goes.
    fn stands(&mut self) {
        self.in_front = self.window.list.current().map(|row| (row.row.name.clone(), row.row.referral));
    }

    /// A row with what its cells need beside it.
    fn row(&self, row: &ListRow, today: NaiveDate, cx: &Cx<'_>) -> WaitRow {
        let rules = &cx.home.rules;
        let team = row.step.as_ref().and_then(|step| rules.teams.iter().find(|team| team.id == step.owner));
        let team = team.map_or_else(String::new, |team| {
            if team.short.is_empty() { team.name.clone() } else { team.short.clone() }
        });
        let since = self.since.unwrap_or(self.revision);
        WaitRow {
            row: row.clone(),
            pathway: rules.short(&row.pathway).to_owned(),
            team,
            today,
            soon: i32::from(rules.settings.target_soon_days),
            changed: !self.own.contains(&row.rev)
                && row.rev > self.looked.get(&row.referral).copied().unwrap_or(since),
        }
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
        if self.marking && action.changes() {
            let why = "All of the list are being marked. Esc, then press it again.";
            return verbs::not_yet("Marking", why);
        }
        if marks.is_empty() || !action.changes() || action == Action::New {
            let target = self.target().unwrap_or_default();
            return verbs::run(action, &target, cx);
        }
        let marks: Vec<ReferralId> = marks.iter().copied().collect();
        verbs::run_marked(action, &marks, cx)
    }
}

impl Screen for Waiting {
    fn id(&self) -> ScreenId {
        ScreenId::Waiting
    }

    fn lacks(&self) -> Lacks {
        Lacks::Rows.unless(self.window.is_loaded())
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

    fn pointed(&self) -> Vec<Pointed> {
        self.window.list.seen().map(|row| pointed(&row.row)).collect()
    }

    fn marked(&self) -> Vec<ReferralId> {
        self.window.list.marks().iter().copied().collect()
    }

    fn narrowed(&mut self, filter: &Filter, sort: Sort, cx: &Cx<'_>) -> Vec<Effect> {
        (self.parts, self.sort) = (Parts::of(filter, &cx.home.rules), sort);
        self.changed()
    }

    fn why_not(&self, action: Action, cx: &Cx<'_>) -> Option<String> {
        verbs::why_not(action, &self.target().unwrap_or_default(), cx)
    }

    fn entered(&mut self, at: Option<Subject>, cx: &Cx<'_>) -> Vec<Effect> {
        self.active = true;
        self.arrived = true;
        self.in_front = None;
        if !std::mem::replace(&mut self.begun, true) {
            self.shown = Shown::of(&cx.home.prefs.columns);
        }
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
        (self.gone, self.own_act) = (None, false);
        self.look();
        let action = match self.window.go(action) {
            Ok(asked) => {
                self.look();
                self.stands();
                return asked.map(|asked| self.ask(asked)).into_iter().collect();
            }
            Err(other) => other,
        };
        match action {
            Action::Mark => {
                self.window.list.mark();
                self.ask_marked().into_iter().collect()
            }
            Action::MarkAll => self.mark_all(),
            Action::Filter => self.choose_kind(),
            Action::Sort => self.choose_order(),
            Action::Views => self.choose_view(cx),
            Action::PastTarget if arrived && self.parts.has(&Part::PastTarget) => Vec::new(),
            Action::PastTarget => self.turn(Part::PastTarget, "past target".to_owned()),
            Action::Export => vec![self.export(cx)],
            other => self.verb(other, cx),
        }
    }

    fn uses(&self, action: Action) -> bool {
        match action {
            Action::Filter | Action::Sort | Action::Views | Action::New => true,
            Action::Left | Action::Right | Action::NextPart | Action::PartBefore => false,
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
            (MARKS, _) => self.marked(reply),
            (GONE, Some(_)) => self.told_gone(reply, cx),
            (slot, _) if taken_back::is_of_views(slot) => self.view_kept(slot, reply, cx),
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

    fn acted(&mut self, _act: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        let Reply::Done(done) = reply else { return Vec::new() };
        self.own.insert(done.seq);
        self.own_act = true;
        self.resync(cx)
    }

    fn at_home(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        self.views_at_home(cx)
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

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        let list = &self.window.list;
        let (left, right) = self.heads(cx);
        let pane = list.current().map(|row| {
            let age = row.age();
            (row.row.name.clone(), age)
        });
        Titles {
            left,
            right,
            row: list.current().map(WaitRow::words).unwrap_or_default(),
            pane: Some(pane.unwrap_or_default()),
        }
    }

    fn view(&self, body: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let panes = if cx.narrow { None } else { frame::panes(body) };
        let (area, pane) = panes.map_or((body, None), |(list, pane)| (list, Some(pane)));
        let list = &self.window.list;
        let columns = self.shown.list(!self.parts.one_pathway());
        let drawn = columns::drawn(&columns, self.sort, area.width);
        list.draw(area, canvas, (&drawn.0, drawn.1), cx.narrow, &self.foot(area.width, cx));
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
