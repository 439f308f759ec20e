//! Today: every next step, most pressing first. `a` does the step or opens what it needs.
pub(super) mod ahead;
mod papers;
pub(super) mod row;
pub(super) mod steps;
#[cfg(test)]
mod tests;

use super::window::told;
use super::words::{count, view, which};
use super::{Asked, Window};
use crate::desk::answer;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::{Choice, Found, Pick};
use crate::desk::message::Note;
use crate::desk::repeat::Repeated;
use crate::desk::screen::{Cx, Lacks, Screen, ScreenId};
use crate::desk::seam::{Push, Query, Reply, Subject};
use crate::desk::text::{self, wrap};
use crate::desk::theme::Meaning;
use crate::desk::verbs::{Target, comes};
use crate::desk::widgets::{List, Row};
use crate::domain::ids::ReferralId;
use crate::wire::entry::Pointed;
use crate::wire::query::Whose;
use crate::wire::view::View;
use crate::wire::view_list::{About, StepPage};
use ratatui::layout::Rect;
use row::{StepId, TodayRow, columns};
use std::collections::{BTreeMap, BTreeSet};
use steps::place;

/// Columns of a title at the least width that is not narrow, less its rules.
const BETWEEN_RULES: usize = 80 - 10;

/// The slot of the steps.
const STEPS: Slot = "steps";
/// The slot of `v`.
const WHOSE: Slot = "whose steps";

/// The letter of `v` that goes to the families to be asked.
const FAMILIES: char = 'v';

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
    /// What was done from here: one's own act is no news.
    own: BTreeSet<u64>,
    active: bool,
    fault: Option<String>,
}

impl Today {
    fn ask(&self, asked: Asked<StepId>) -> Effect {
        let (at, rows) = place(asked);
        Effect::Ask(STEPS, Query::Today { whose: self.whose, at, rows })
    }

    fn take(&mut self, page: &StepPage, cx: &Cx<'_>) -> Vec<Effect> {
        self.fault = None;
        self.revision = page.revision;
        let since = *self.since.get_or_insert(page.revision);
        (self.late, self.due_now) = (page.late, page.due_today);
        (self.open, self.without) = page.open;
        self.found.clone_from(&page.found);
        let rows = page.rows.iter().map(|row| TodayRow {
            row: row.clone(),
            today: page.today,
            comes: comes(&Target::step(row, cx), cx),
            done: false,
            changed: !self.own.contains(&row.rev)
                && row.rev > self.looked.get(&StepId::of(row.about)).copied().unwrap_or(since),
        });
        let rows = rows.collect();
        let (asked, came) = self.window.take(page.total, page.first, rows);
        let mut effects = told(came);
        // The line about an import takes a row when it comes, and gives it back when it goes.
        let rows = self.rows(cx);
        let asked = asked.or_else(|| self.window.sight(rows));
        effects.extend(asked.map(|asked| self.ask(asked)));
        effects
    }

    fn look(&mut self) {
        if let Some(row) = self.window.list.current() {
            self.looked.insert(row.id(), row.row.rev);
        }
    }

    fn whose_words(&self) -> &'static str {
        WHOSES.iter().find(|(_, whose, _)| *whose == self.whose).map_or("", |(.., words)| words)
    }

    fn foot(&self, narrow: bool) -> String {
        let list = &self.window.list;
        if narrow {
            return format!(" {}, {}", which(list), self.whose_words());
        }
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

    fn lacks(&self) -> Lacks {
        Lacks::Rows.unless(self.window.is_loaded())
    }

    fn context(&self) -> Context {
        Context::Today
    }

    fn subject(&self) -> Option<Subject> {
        self.window.subject()
    }

    fn pointed(&self) -> Vec<Pointed> {
        self.window.pointed()
    }

    fn marked(&self) -> Vec<ReferralId> {
        self.window.marked()
    }

    fn why_not(&self, action: Action, cx: &Cx<'_>) -> Option<String> {
        self.window.why_not(action, cx)
    }

    fn entered(&mut self, at: Option<Subject>, cx: &Cx<'_>) -> Vec<Effect> {
        self.active = true;
        self.window.begins_to_stay();
        self.whose = self.chosen.unwrap_or_else(|| begins_with(cx));
        let rows = self.rows(cx);
        self.window.list.sight(rows);
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
        let rows = self.rows(cx);
        let asked = self.window.sight(rows);
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
                Some(row) if row.done => ahead::done(),
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
            Action::MarkAll => self.window.too_many().unwrap_or_else(|| {
                let (at, rows) = steps::ALL;
                vec![Effect::Ask(steps::MARKS, Query::Today { whose: self.whose, at, rows })]
            }),
            Action::Views => {
                let choices = WHOSES.iter().map(|(key, whose, words)| {
                    let now = if *whose == self.whose { "  (now)" } else { "" };
                    let choice = Choice::new(*key, format!("{words}{now}"));
                    // All teams' steps under the name of a team that has none would be somebody else's list.
                    match whose {
                        Whose::Team if !owns(cx) => {
                            choice.refused("your team owns no pathway, so no steps. a shows all teams'.")
                        }
                        _ => choice,
                    }
                });
                let asked = Choice::new(FAMILIES, "families to be asked: still wanted?");
                let choices = choices.chain([asked]);
                vec![Effect::Open(Box::new(Pick::new(WHOSE, "Whose steps?", choices.collect())))]
            }
            Action::NextPart if !self.found.is_empty() => vec![Effect::Open(Box::new(Found::default()))],
            Action::Export => vec![papers::pick()],
            Action::Filter | Action::Sort => vec![Effect::Say(Note::refused(
                "Today has one order: the most pressing first. v changes whose steps; 2 has lists to narrow and sort.",
            ))],
            other => self.window.verb(other, cx),
        }
    }

    fn uses(&self, action: Action) -> bool {
        match action {
            Action::Filter | Action::Sort => false,
            Action::NextPart => !self.found.is_empty(),
            Action::PartBefore | Action::Left | Action::Right => false,
            Action::Views | Action::New => true,
            _ => !action.changes() || self.window.list.current().is_some(),
        }
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        if let Given::Picked(papers::PAPERS, letter) = given {
            return vec![papers::chosen(self.whose, self.window.list.total(), letter, cx)];
        }
        let Given::Picked(WHOSE, letter) = given else { return Vec::new() };
        if letter == FAMILIES {
            return vec![Effect::Goto(ScreenId::Validation, None)];
        }
        let Some((_, whose, _)) = WHOSES.iter().find(|(key, ..)| *key == letter) else { return Vec::new() };
        (self.whose, self.chosen) = (*whose, Some(*whose));
        let asked = self.window.restart();
        vec![self.ask(asked)]
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        match (slot, view(reply)) {
            (STEPS, Some(View::Today(page))) => self.take(page, cx),
            (steps::MARKS, Some(View::Today(page))) => self.window.mark_whole(page),
            (STEPS, Some(View::Gone { words })) => {
                self.fault = Some(words.clone());
                Vec::new()
            }
            (_, Some(_)) => Vec::new(),
            (_, None) => answer::said(reply, self.subject()),
        }
    }

    fn acted(&mut self, _act: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        let Reply::Done(done) = reply else { return Vec::new() };
        self.own.insert(done.seq);
        self.resync(cx)
    }

    fn pushed(&mut self, _push: &Push, cx: &Cx<'_>) -> Vec<Effect> {
        // What was done from here may be pushed before it is answered; and who works from the top is not carried off either where
        // somebody else does the step in front.
        self.resync(cx)
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        let asked = self.window.acted();
        vec![self.ask(asked)]
    }

    fn repeated(&mut self, verb: &Repeated, cx: &Cx<'_>) -> Vec<Effect> {
        self.window.repeated(verb, cx)
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        let list = &self.window.list;
        let row = list.current().map(TodayRow::words).unwrap_or_default();
        if cx.narrow {
            let late =
                if self.late > 0 { format!(", {} late", count(self.late as usize)) } else { String::new() };
            let left = format!("Today: {}", self.whose_words());
            return Titles { left, right: format!("{}{late}", which(list)), row, pane: None };
        }
        // Nothing is counted before there is something: "0 steps" would be believed.
        let right = if self.window.is_loaded() {
            let [all, late, today] = [list.total(), self.late as usize, self.due_now as usize].map(count);
            format!("{all} steps, {late} late, {today} today")
        } else {
            String::new()
        };
        // The order has no other; where a team's long name takes the room, it is what can go unsaid.
        let (whose, order) = (format!("Today: {}", self.whose_words()), ", most pressing first");
        let fits = text::width(&whose) + text::width(order) + text::width(&right) <= BETWEEN_RULES;
        let left = if fits { whose + order } else { whose };
        Titles { left, right, row, pane: None }
    }

    fn view(&self, body: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let list = &self.window.list;
        let (area, found) = if cx.narrow { (body, None) } else { self.with_found(body) };
        if let Some(found) = found {
            let words =
                self.found.iter().map(|(words, number)| format!("{} {words}", count(*number as usize)));
            let words = format!(" The import: {}", words.collect::<Vec<_>>().join(", "));
            let end = "  Tab: the lists";
            let room = usize::from(found.width).saturating_sub(text::width(end) + 1);
            canvas.line(found, 0, &format!("{}{end}", text::cut(&words, room)), Meaning::Heading);
        }
        let ahead = cx.keymap.written(&Context::Today.chain(), Action::Ahead, 'a');
        list.draw(area, canvas, (&columns(area.width, &ahead), None), cx.narrow, &self.foot(cx.narrow));
        if list.total() == 0 {
            for (line, words) in (2..).zip(wrap(&self.nothing(cx), usize::from(area.width).saturating_sub(2)))
            {
                canvas.line(area, line, &format!(" {words}"), Meaning::Plain);
            }
        }
    }
}

impl Today {
    fn rows(&self, cx: &Cx<'_>) -> usize {
        let body = Rect { x: 0, y: 0, width: cx.body.width, height: cx.body.height };
        let area = if cx.narrow { body } else { self.with_found(body).0 };
        List::<TodayRow>::rows_for(area.as_size(), cx.narrow)
    }

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
    if owns(cx) { Whose::Team } else { Whose::All }
}

/// Whether the person's team owns a pathway, and so steps.
fn owns(cx: &Cx<'_>) -> bool {
    cx.home.rules.pathways.iter().any(|pathway| pathway.team == cx.home.actor.team)
}

/// Whom or what a row points at.
pub(super) fn row_subject(row: &TodayRow) -> Subject {
    let row = &row.row;
    let mut subject = Subject::child(row.child.unwrap_or_default(), row.name.clone());
    subject.booking = row.step.booking;
    match row.about {
        About::Referral(referral) => subject.referral = Some(referral),
        About::Intake(item) => subject.item = Some(item),
        About::Place(session, _)
        | About::Unheld(session)
        | About::Unquorate(session)
        | About::Unanswered(session) => subject.session = Some(session),
        About::Visit(_) | About::Review(..) | About::Seat(_) | About::Glass(_) | About::Short(_) => {}
    }
    subject
}
