//! Close the day: one list of what is left over, each row worked where it stands or put off with a reason; at zero it is signed.
use super::today::ahead;
use super::today::steps::place;
use super::window::told;
use super::words::{count, view, which};
use super::{Asked, Window};
use crate::desk::answer;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Act, Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context, Sense};
use crate::desk::layers::{Choice, Confirm, Pick};
use crate::desk::message::Note;
use crate::desk::repeat::Repeated;
use crate::desk::screen::{Cx, Lacks, Screen, ScreenId};
use crate::desk::screens::today::row::{StepId, TodayRow, columns};
use crate::desk::seam::{Command, Push, Query, Reply, Subject};
use crate::desk::text::wrap;
use crate::desk::theme::Meaning;
use crate::desk::verbs::{Target, comes};
use crate::desk::widgets::List;
use crate::domain::calendar::{plural, weekday_day};
use crate::domain::ids::ReferralId;
use crate::wire::entry::Pointed;
use crate::wire::view::View;
use crate::wire::view_list::{About, ClosingPage};
use ratatui::layout::{Rect, Size};

const LEFT: Slot = "left over";
const WHOSE: Slot = "whose day";
const SIGN: Slot = "sign the day";
const SIGNED: Slot = "signed";
/// Columns that " 9999 marked" may take at the foot.
const MARKED: usize = 14;

/// The screen.
#[derive(Default)]
pub struct Closing {
    window: Window<TodayRow>,
    page: Option<ClosingPage>,
    all: bool,
    active: bool,
    fault: Option<String>,
}

impl Closing {
    fn ask(&self, asked: Asked<StepId>) -> Effect {
        let (at, rows) = place(asked);
        Effect::Ask(LEFT, Query::Closing { all: self.all, at, rows })
    }

    fn again(&mut self) -> Vec<Effect> {
        let asked = self.window.again();
        vec![self.ask(asked)]
    }

    fn take(&mut self, page: &ClosingPage, cx: &Cx<'_>) -> Vec<Effect> {
        self.fault = None;
        let steps = &page.steps;
        let rows = steps.rows.iter().map(|row| TodayRow {
            row: row.clone(),
            today: steps.today,
            comes: comes(&Target::step(row, cx), cx),
            changed: false,
            done: false,
        });
        let (asked, came) = self.window.take(steps.total, steps.first, rows.collect());
        // What was done or put off is off the list, and its mark with it.
        let marks = self.window.list.marks().iter().copied();
        let left: Vec<StepId> =
            marks.filter(|id| id.referral().is_none_or(|id| page.referrals.contains(&id))).collect();
        self.window.list.unmark();
        self.window.list.mark_all(left);
        self.page = Some(page.clone());
        let mut effects = told(came);
        let fewer = self.window.sight(self.rows(cx));
        effects.extend(asked.or(fewer).map(|asked| self.ask(asked)));
        effects
    }

    fn is_empty(&self) -> bool {
        self.page.as_ref().is_some_and(|page| page.steps.total == 0)
    }

    /// `a` on an empty list: the day is signed, after a look at what that says.
    fn sign(&self, cx: &Cx<'_>) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        if let Some(words) = page.signed.as_ref().filter(|_| !page.again) {
            return vec![Effect::Say(Note::done(format!("{words}. Nothing more is to be done.")))];
        }
        if !page.to_come.is_empty() {
            let words = format!("Not signed: {} It is signed after that.", page.to_come);
            return vec![Effect::Say(Note::refused(words))];
        }
        let day = weekday_day(cx.now.date());
        let title = format!("Sign {day} for {}?", page.whose);
        let still = match page.still_on.as_str() {
            "" => String::new(),
            still => format!(" Still on: {still}; what comes of it is tomorrow's first."),
        };
        let words = format!(
            "It says that nothing of today is left over.{still} a signs with your name, Esc does not."
        );
        vec![Effect::Open(Box::new(Confirm::new(SIGN, 'a', title, words)))]
    }

    /// Marks every row that is of one child, in sight or not; a second time takes the marks off.
    fn mark_all(&mut self) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        let all: Vec<StepId> = page.referrals.iter().map(|id| StepId::of(About::Referral(*id))).collect();
        if all.iter().all(|id| self.window.list.marks().contains(id)) {
            self.window.list.unmark();
            return Vec::new();
        }
        let words = format!("{} marked. z puts them off with one reason.", plural(all.len() as u32, "row"));
        self.window.list.mark_all(all);
        vec![Effect::Say(Note::done(words))]
    }

    fn nothing(&self, cx: &Cx<'_>) -> String {
        let Some(page) = &self.page else {
            return self.fault.clone().unwrap_or_else(|| "What is left over is being fetched.".to_owned());
        };
        let (steps, day) = page.ahead;
        let next = match steps {
            0 => "No step falls due next.".to_owned(),
            n => format!("{} due {}.", plural(n, "step"), weekday_day(day)),
        };
        match &page.signed {
            Some(words) if page.again && page.to_come.is_empty() => {
                format!("{words}. What was left over since is done: a signs it once more. {next}")
            }
            Some(words) => format!("{words}. {} {next}", page.to_come),
            None if !page.to_come.is_empty() => format!(
                "Nothing is left over so far of {} for {}. {} a signs the day after that. {next}",
                weekday_day(cx.now.date()),
                page.whose,
                page.to_come
            ),
            None if !page.still_on.is_empty() => format!(
                "Nothing is left over of {} for {}. Still on: {}. a signs the day without it: what comes of it is tomorrow's first. {next}",
                weekday_day(cx.now.date()),
                page.whose,
                page.still_on
            ),
            None => format!(
                "Nothing is left over of {} for {}. a signs the day. {next}",
                weekday_day(cx.now.date()),
                page.whose
            ),
        }
    }

    /// What is left over by its kinds, in as many lines as it takes: none of them is cut off. Marks come and go within them.
    fn foot(&self, width: u16) -> Vec<String> {
        let Some(page) = &self.page else { return vec![String::new()] };
        let marks = self.window.list.marks().len();
        let marked = if marks > 0 { format!("{marks} marked   ") } else { String::new() };
        let kinds: Vec<String> = page
            .left
            .iter()
            .chain(&page.beside)
            .map(|(words, n)| format!("{} {words}", count(*n as usize)))
            .collect();
        let lines = wrap(&kinds.join(", "), usize::from(width).saturating_sub(MARKED));
        let mut lines: Vec<String> = lines.iter().map(|line| format!(" {line}")).collect();
        match lines.first_mut() {
            Some(first) => first.insert_str(1, &marked),
            None => lines.push(format!(" {marked}")),
        }
        lines
    }

    /// Rows that the list shows: a second line of the foot takes one.
    fn rows(&self, cx: &Cx<'_>) -> usize {
        let more = if cx.narrow { 0 } else { self.foot(cx.body.width).len().saturating_sub(1) };
        let body = Size { height: cx.body.height.saturating_sub(more as u16), ..cx.body };
        List::<TodayRow>::rows_for(body, cx.narrow)
    }
}

impl Screen for Closing {
    fn id(&self) -> ScreenId {
        ScreenId::Close
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

    fn entered(&mut self, _at: Option<Subject>, cx: &Cx<'_>) -> Vec<Effect> {
        self.active = true;
        let rows = self.rows(cx);
        self.window.list.sight(rows);
        self.again()
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let asked = self.window.sight(self.rows(cx));
        asked.filter(|_| self.active).map(|asked| self.ask(asked)).into_iter().collect()
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        let action = match self.window.go(action) {
            Ok(asked) => return asked.map(|asked| self.ask(asked)).into_iter().collect(),
            Err(other) => other,
        };
        let front = self.window.list.current().map(|row| row.row.clone());
        match (action, front) {
            (Action::Ahead, None) if self.is_empty() => self.sign(cx),
            (Action::Ahead, Some(row)) if self.window.list.marks().is_empty() => ahead::ahead(&row, cx),
            (Action::Open, Some(row)) => ahead::open(&row, cx),
            (Action::Mark, _) => {
                self.window.list.mark();
                Vec::new()
            }
            (Action::MarkAll, _) => self.mark_all(),
            (Action::Views, _) => {
                let now = |on: bool| if on { "  (now)" } else { "" };
                let own = Choice::new('t', format!("my team's day, and teams not here{}", now(!self.all)));
                let all = Choice::new('a', format!("the day of all teams{}", now(self.all)));
                vec![Effect::Open(Box::new(Pick::new(WHOSE, "Whose day?", vec![own, all])))]
            }
            (Action::Filter | Action::Sort | Action::Export, _) => vec![Effect::Say(Note::refused(
                "This list has one order and is worked to zero. v shows whose day it is; 1 has the steps.",
            ))],
            (other, _) => self.window.verb(other, cx),
        }
    }

    fn sense(&self, action: Action) -> Option<Sense> {
        (action == Action::Ahead && self.is_empty()).then_some(Sense::Sign)
    }

    fn uses(&self, action: Action) -> bool {
        match action {
            Action::Open => self.window.list.current().is_some(),
            Action::Ahead if self.is_empty() => self
                .page
                .as_ref()
                .is_some_and(|page| page.to_come.is_empty() && (page.signed.is_none() || page.again)),
            Action::Filter | Action::Sort | Action::Export => false,
            Action::Left | Action::Right | Action::NextPart | Action::PartBefore => false,
            Action::Views | Action::New | Action::Ahead => true,
            _ => !action.changes() || self.window.list.current().is_some(),
        }
    }

    fn given(&mut self, given: Given, _cx: &Cx<'_>) -> Vec<Effect> {
        match given {
            Given::Picked(WHOSE, letter) => {
                self.all = letter == 'a';
                self.page = None;
                let asked = self.window.restart();
                vec![self.ask(asked)]
            }
            Given::Confirmed(SIGN) => {
                let Some(page) = &self.page else { return Vec::new() };
                vec![Effect::Do(Act::one(SIGNED, Command::SignDay { team: page.team }, None))]
            }
            _ => Vec::new(),
        }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        match (slot, view(reply)) {
            (LEFT, Some(View::Closing(page))) => self.take(page, cx),
            (LEFT, Some(View::Gone { words })) => {
                self.fault = Some(words.clone());
                Vec::new()
            }
            (_, Some(_)) => Vec::new(),
            (_, None) => answer::said(reply, self.subject()),
        }
    }

    fn pushed(&mut self, _push: &Push, _cx: &Cx<'_>) -> Vec<Effect> {
        self.again()
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        self.again()
    }

    fn repeated(&mut self, verb: &Repeated, cx: &Cx<'_>) -> Vec<Effect> {
        self.window.repeated(verb, cx)
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        let list = &self.window.list;
        let whose = self.page.as_ref().map_or("", |page| page.whose.as_str());
        let signed = self.page.as_ref().is_some_and(|page| page.signed.is_some());
        Titles {
            left: format!("Close {}: {whose}", weekday_day(cx.now.date())),
            right: if cx.narrow && list.total() > 0 {
                which(list)
            } else {
                format!(
                    "{} left over{}",
                    count(list.total()),
                    if signed { " since it was signed" } else { "" }
                )
            },
            row: list.current().map(TodayRow::words).unwrap_or_default(),
            pane: None,
        }
    }

    fn view(&self, body: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let list = &self.window.list;
        let foot = if cx.narrow { vec![format!(" {}", which(list))] } else { self.foot(body.width) };
        let (first, more) = foot.split_first().map_or(("", &[][..]), |(first, more)| (first.as_str(), more));
        let height = body.height.saturating_sub(more.len() as u16);
        let ahead = cx.keymap.written(&self.context().chain(), Action::Ahead, 'a');
        list.draw(Rect { height, ..body }, canvas, (&columns(body.width, &ahead), None), cx.narrow, first);
        for (line, words) in (height..).zip(more) {
            canvas.line(body, line, words, Meaning::Plain);
        }
        if list.total() == 0 {
            for (line, words) in (2..).zip(wrap(&self.nothing(cx), usize::from(body.width).saturating_sub(2)))
            {
                canvas.line(body, line, &format!(" {words}"), Meaning::Plain);
            }
        }
    }
}
