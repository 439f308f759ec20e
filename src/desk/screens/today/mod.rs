//! Today: every next step, most pressing first. `a` does the step or opens what it needs.
mod ahead;
mod row;
#[cfg(test)]
mod tests;

use super::window::told;
use super::words::{count, view};
use super::{Asked, Window};
use crate::desk::answer;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::{Choice, Export, Pick};
use crate::desk::message::Note;
use crate::desk::repeat::Repeated;
use crate::desk::screen::{Cx, Screen, ScreenId};
use crate::desk::seam::{Push, Query, Reply, Subject};
use crate::desk::text::wrap;
use crate::desk::theme::Meaning;
use crate::desk::verbs::{self, Target};
use crate::desk::widgets::{List, Row};
use crate::domain::ids::ReferralId;
use crate::wire::query::{At, SheetOf, Whose};
use crate::wire::view::View;
use crate::wire::view_list::{About, StepPage};
use ratatui::layout::Rect;
use row::{StepId, TodayRow, columns};
use std::collections::BTreeMap;

/// The slot of the steps.
const STEPS: Slot = "steps";
/// The slot of `v`.
const WHOSE: Slot = "whose steps";

const WHOSES: [(char, Whose, &str); 3] =
    [('m', Whose::Mine, "mine"), ('t', Whose::Team, "my team"), ('a', Whose::All, "all teams")];

/// The screen.
#[derive(Default)]
pub struct Today {
    window: Window<TodayRow>,
    /// Chosen with `v`; until then, the team's, or all where the person's team owns no steps.
    chosen: Option<Whose>,
    whose: Whose,
    late: u32,
    due_now: u32,
    without: u32,
    open: u32,
    found: Vec<(String, u32)>,
    revision: u64,
    since: Option<u64>,
    looked: BTreeMap<StepId, u64>,
    active: bool,
    fault: Option<String>,
}

impl Today {
    fn ask(&self, asked: Asked<StepId>) -> Effect {
        let around = asked.around.and_then(|(id, before)| Some(At::Around(id.referral()?, before)));
        let at = around.unwrap_or(At::Row(asked.first));
        Effect::Ask(STEPS, Query::Today { whose: self.whose, at, rows: asked.rows })
    }

    fn take(&mut self, page: &StepPage) -> Vec<Effect> {
        self.fault = None;
        self.revision = page.revision;
        let since = *self.since.get_or_insert(page.revision);
        (self.late, self.due_now) = (page.late, page.due_today);
        (self.open, self.without) = page.open;
        self.found.clone_from(&page.found);
        let rows = page.rows.iter().map(|row| TodayRow {
            row: row.clone(),
            today: page.today,
            changed: row.rev > self.looked.get(&StepId::of(row.about)).copied().unwrap_or(since),
        });
        let rows = rows.collect();
        let (asked, came) = self.window.take(page.total, page.first, rows);
        let mut effects = told(came);
        effects.extend(asked.map(|asked| self.ask(asked)));
        effects
    }

    fn look(&mut self) {
        if let Some(row) = self.window.list.current() {
            self.looked.insert(row.id(), row.row.rev);
        }
    }

    fn target(&self, cx: &Cx<'_>) -> Option<Target> {
        self.window.list.current().map(|row| Target::step(&row.row, cx))
    }

    fn verb(&self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        let marks = self.window.list.marks();
        if marks.is_empty() || !action.changes() || action == Action::New {
            return verbs::run(action, &self.target(cx).unwrap_or_default(), cx);
        }
        let referrals: Vec<ReferralId> = marks.iter().filter_map(|id| id.referral()).collect();
        if referrals.len() < marks.len() {
            return vec![Effect::Say(Note::refused(
                "Some of the marked steps are of no one child. Take their marks off first. Nothing was changed.",
            ))];
        }
        verbs::run_marked(action, &referrals, cx)
    }

    fn whose_words(&self) -> &'static str {
        WHOSES.iter().find(|(_, whose, _)| *whose == self.whose).map_or("", |(.., words)| words)
    }

    fn foot(&self) -> String {
        let list = &self.window.list;
        let below = list.total().saturating_sub(list.in_sight().1);
        let more = if below > 0 { format!("{} more below   ", count(below)) } else { String::new() };
        let marks = list.marks().len();
        let marked = if marks > 0 { format!("{marks} marked   ") } else { String::new() };
        format!("    {marked}{more}{} without a next step", self.without)
    }

    fn nothing(&self, cx: &Cx<'_>) -> String {
        if let Some(fault) = &self.fault {
            return fault.clone();
        }
        if !self.window.is_loaded() {
            return "The steps are being fetched.".to_owned();
        }
        let whom = match self.whose {
            Whose::Mine => "for you today. v shows your team's",
            Whose::Team => "for your team today. v shows all teams'",
            Whose::All => "for anybody today",
        };
        format!(
            "Nothing {whom}. {} open referrals, {} without a next step (checked {}).",
            count(self.open as usize),
            self.without,
            cx.now.format("%H:%M")
        )
    }
}

impl Screen for Today {
    fn id(&self) -> ScreenId {
        ScreenId::Today
    }

    fn context(&self) -> Context {
        Context::Today
    }

    fn subject(&self) -> Option<Subject> {
        self.window.list.current().map(row_subject)
    }

    fn entered(&mut self, at: Option<Subject>, cx: &Cx<'_>) -> Vec<Effect> {
        self.active = true;
        self.whose = self.chosen.unwrap_or_else(|| begins_with(cx));
        self.window.list.sight(List::<TodayRow>::rows_for(cx.body, cx.narrow));
        let about = at.and_then(|subject| {
            let item = subject.item.map(About::Intake);
            subject.referral.map(About::Referral).or(item)
        });
        let asked = match about {
            Some(about) => self.window.seek(StepId::of(about)),
            None => self.window.again(),
        };
        vec![self.ask(asked)]
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let asked = self.window.sight(List::<TodayRow>::rows_for(cx.body, cx.narrow));
        asked.filter(|_| self.active).map(|asked| self.ask(asked)).into_iter().collect()
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        self.look();
        let action = match self.window.go(action) {
            Ok(asked) => {
                self.look();
                return asked.map(|asked| self.ask(asked)).into_iter().collect();
            }
            Err(other) => other,
        };
        match action {
            Action::Ahead if self.window.list.marks().is_empty() => match self.window.list.current() {
                Some(row) => ahead::ahead(&row.row, cx),
                None => vec![Effect::Say(Note::refused("There is no step in front."))],
            },
            Action::Open => match self.window.list.current() {
                Some(row) => ahead::open(&row.row, cx),
                None => Vec::new(),
            },
            Action::Mark => {
                self.window.list.mark();
                Vec::new()
            }
            Action::MarkAll => {
                let seen: Vec<StepId> = self.window.list.seen().map(Row::id).collect();
                if seen.iter().all(|id| self.window.list.marks().contains(id)) {
                    self.window.list.unmark();
                } else {
                    self.window.list.mark_all(seen);
                }
                Vec::new()
            }
            Action::Views => {
                let choices = WHOSES.iter().map(|(key, whose, words)| {
                    let now = if *whose == self.whose { "  (now)" } else { "" };
                    Choice::new(*key, format!("{words}{now}"))
                });
                vec![Effect::Open(Box::new(Pick::new(WHOSE, "Whose steps?", choices.collect())))]
            }
            Action::Export => {
                let of = SheetOf::Steps { whose: self.whose };
                let title = format!("To a file: {} steps", self.window.list.total());
                vec![Export::of(of, "today", title, cx)]
            }
            Action::Filter | Action::Sort => vec![Effect::Say(Note::refused(
                "Today has one order: the most pressing first. v changes whose steps; 2 has lists to narrow and sort.",
            ))],
            other => self.verb(other, cx),
        }
    }

    fn uses(&self, action: Action) -> bool {
        match action {
            Action::Filter | Action::Sort => false,
            Action::Views | Action::New => true,
            _ => !action.changes() || self.window.list.current().is_some(),
        }
    }

    fn given(&mut self, given: Given, _cx: &Cx<'_>) -> Vec<Effect> {
        let Given::Picked(WHOSE, letter) = given else { return Vec::new() };
        let Some((_, whose, _)) = WHOSES.iter().find(|(key, ..)| *key == letter) else { return Vec::new() };
        (self.whose, self.chosen) = (*whose, Some(*whose));
        let asked = self.window.restart();
        vec![self.ask(asked)]
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        match (slot, view(reply)) {
            (STEPS, Some(View::Today(page))) => self.take(page),
            (STEPS, Some(View::Gone { words })) => {
                self.fault = Some(words.clone());
                Vec::new()
            }
            (_, Some(_)) => Vec::new(),
            (_, None) => answer::said(reply, self.subject()),
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

    fn repeated(&mut self, verb: &Repeated, cx: &Cx<'_>) -> Vec<Effect> {
        self.target(cx).map_or_else(Vec::new, |target| verbs::repeat(verb, &target, cx))
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let list = &self.window.list;
        let right = format!(
            "{} steps, {} late, {} due today",
            count(list.total()),
            count(self.late as usize),
            count(self.due_now as usize)
        );
        Titles {
            left: format!("Today: {}, most pressing first", self.whose_words()),
            right,
            row: list.current().map(TodayRow::words).unwrap_or_default(),
            pane: None,
        }
    }

    fn view(&self, body: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let list = &self.window.list;
        let (area, found) = if cx.narrow { (body, None) } else { self.with_found(body) };
        if let Some(found) = found {
            let words =
                self.found.iter().map(|(words, number)| format!("{} {words}", count(*number as usize)));
            let words = format!(" The import: {}", words.collect::<Vec<_>>().join(", "));
            canvas.line(found, 0, &words, Meaning::Heading);
        }
        list.draw(area, canvas, (&columns(area.width), None), cx.narrow, &self.foot());
        if list.total() == 0 {
            for (line, words) in (2..).zip(wrap(&self.nothing(cx), usize::from(area.width).saturating_sub(2)))
            {
                canvas.line(area, line, &format!(" {words}"), Meaning::Plain);
            }
        }
    }
}

impl Today {
    /// What the last import found has a line of its own, until it is worked off.
    fn with_found(&self, body: Rect) -> (Rect, Option<Rect>) {
        if self.found.is_empty() || body.height < 8 {
            return (body, None);
        }
        let found = Rect { height: 1, ..body };
        (Rect { y: body.y + 1, height: body.height - 1, ..body }, Some(found))
    }
}

/// Whose steps are shown at first: an office that owns none of its own looks after all.
fn begins_with(cx: &Cx<'_>) -> Whose {
    let team = cx.home.actor.team;
    let owns = cx.home.rules.pathways.iter().any(|pathway| pathway.team == team);
    if owns { Whose::Team } else { Whose::All }
}

/// Whom or what a row points at.
fn row_subject(row: &TodayRow) -> Subject {
    let row = &row.row;
    let mut subject = Subject::child(row.child.unwrap_or_default(), row.name.clone());
    subject.booking = row.step.booking;
    match row.about {
        About::Referral(referral) => subject.referral = Some(referral),
        About::Intake(item) => subject.item = Some(item),
        About::Place(session, _) => subject.session = Some(session),
        About::Visit(_) => {}
    }
    subject
}
