//! Families to be asked whether the referral is still wanted: each child once, most pressing first. `a` still wanted, `o` anything
//! else they say, `i` asked without an answer: one family, or all that are marked after a look at whom it goes to.
mod files;
mod words;

use super::today::ahead;
use super::today::row::{StepId, TodayRow, columns};
use super::today::steps::{ALL, MARKS, place};
use super::window::told;
use super::words::{count, view, which};
use super::{Asked, Window};
use crate::desk::answer;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::{Choice, Deeds, Pick, Tick};
use crate::desk::message::Note;
use crate::desk::repeat::Repeated;
use crate::desk::screen::{Cx, Lacks, Screen, ScreenId};
use crate::desk::seam::{Command, Push, Query, Reply, Subject};
use crate::desk::text::wrap;
use crate::desk::theme::Meaning;
use crate::desk::verbs::{Next, On, Target, validate};
use crate::desk::widgets::{List, Row};
use crate::domain::booking::Told;
use crate::domain::ids::ReferralId;
use crate::domain::support::{Listed, Said, SupportAct};
use crate::wire::entry::Pointed;
use crate::wire::support::{AskRow, FamiliesPage, FrontPage, SupportLook, SupportView};
use crate::wire::view::View;
use ratatui::layout::{Rect, Size};

const FAMILIES: Slot = "families";
const FRONT: Slot = "whom to ask";
const WHICH: Slot = "which families";
const HOW: Slot = "ask how";
const ASKING: Slot = "asking marked";
const ASKED: Slot = "asked marked";
/// Lines at the foot: whom to ask, and what to know first.
const FOOT: usize = 2;

const LISTS: [(char, Listed, &str); 4] = [
    ('n', Listed::Now, "to be seen to now"),
    ('w', Listed::Awaited, "asked, answer awaited"),
    ('k', Listed::Look, "nobody answers: clinical look"),
    ('a', Listed::All, "all of this cycle"),
];

/// The screen.
#[derive(Default)]
pub struct Validation {
    window: Window<TodayRow>,
    which: Listed,
    counts: (u32, u32, u32),
    front: Option<FrontPage>,
    /// The way in which the marked are asked, while it is looked up whom that goes to.
    how: Option<Told>,
    active: bool,
    fault: Option<String>,
}

impl Validation {
    fn ask(&self, asked: Asked<StepId>) -> Effect {
        let (which, (at, rows)) = (self.which, place(asked));
        Effect::Ask(FAMILIES, Query::Support(SupportLook::Families { which, at, rows }))
    }

    fn again(&mut self) -> Vec<Effect> {
        let asked = self.window.again();
        vec![self.ask(asked)]
    }

    fn take(&mut self, page: &FamiliesPage) -> Vec<Effect> {
        self.fault = None;
        self.counts = page.counts;
        let steps = &page.steps;
        let rows = steps.rows.iter().map(|row| TodayRow {
            row: row.clone(),
            today: steps.today,
            comes: false,
            changed: false,
            done: false,
        });
        let (asked, came) = self.window.take(steps.total, steps.first, rows.collect());
        let mut effects = told(came);
        effects.extend(asked.map(|asked| self.ask(asked)));
        effects
    }

    fn target(&self, cx: &Cx<'_>) -> Option<Target> {
        self.window.list.current().map(|row| Target::step(&row.row, cx))
    }

    /// Of one child at once; of the marked after a look.
    fn asked(&self, cx: &Cx<'_>) -> Vec<Effect> {
        let marks = self.window.list.marks().len();
        if marks > 0 {
            let pick = validate::ways(&format!("{marks} marked families"));
            return vec![Effect::Open(Box::new(pick))];
        }
        match self.target(cx) {
            Some(target) => validate::ask(&On::One(Box::new(target)), cx).effects(),
            None => Vec::new(),
        }
    }

    /// Whom asking the marked goes to, each with why not where it does not.
    fn shown(&mut self, rows: &[AskRow]) -> Vec<Effect> {
        let Some(how) = self.how.take() else { return Vec::new() };
        let rows = rows.iter().map(|row| match &row.to {
            Ok(to) => {
                let act = SupportAct::Ask { referral: row.referral, how };
                let command = Command::Support { child: row.child, act };
                (Tick::new(format!("{}: to {to}", row.name)), Some(command))
            }
            Err(why) => (Tick::refused(&row.name, why), None),
        });
        let noun = match how {
            Told::Letter => "letter",
            Told::Text => "text",
            Told::Email => "e-mail",
            Told::Phone | Told::InPerson => "call",
        };
        let title = format!("Ask {}: still wanted?", how.words());
        vec![Effect::Open(Box::new(Deeds::new(ASKED, title, ("noted", noun), rows.collect())))]
    }

    fn verb(&self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        self.window.verb(action, cx)
    }

    fn mark_all(&self) -> Vec<Effect> {
        self.window.too_many().unwrap_or_else(|| {
            let (which, (at, rows)) = (self.which, ALL);
            vec![Effect::Ask(MARKS, Query::Support(SupportLook::Families { which, at, rows }))]
        })
    }

    fn rows(cx: &Cx<'_>) -> usize {
        let less = if cx.narrow { 0 } else { FOOT - 1 };
        let body = Size { height: cx.body.height.saturating_sub(less as u16), ..cx.body };
        List::<TodayRow>::rows_for(body, cx.narrow)
    }
}

impl Screen for Validation {
    fn id(&self) -> ScreenId {
        ScreenId::Validation
    }

    fn lacks(&self) -> Lacks {
        Lacks::Rows.unless(self.window.is_loaded())
    }

    fn context(&self) -> Context {
        Context::Valid
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
        match action {
            Action::Ahead | Action::Outcome | Action::Info => None,
            other => self.window.why_not(other, cx),
        }
    }

    fn entered(&mut self, at: Option<Subject>, cx: &Cx<'_>) -> Vec<Effect> {
        self.active = true;
        self.window.begins_to_stay();
        self.window.list.sight(Self::rows(cx));
        match at.and_then(|subject| subject.referral) {
            Some(referral) => {
                let about = crate::wire::view_list::About::Referral(referral);
                let asked = self.window.seek(StepId::of(about));
                vec![self.ask(asked)]
            }
            None => self.again(),
        }
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        let asked = self.window.sight(Self::rows(cx));
        asked.filter(|_| self.active).map(|asked| self.ask(asked)).into_iter().collect()
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        let action = match self.window.go(action) {
            Ok(asked) => return asked.map(|asked| self.ask(asked)).into_iter().collect(),
            Err(other) => other,
        };
        let marks = self.window.list.marks().len();
        match action {
            Action::Ahead | Action::Outcome if marks > 0 => {
                let why = "Answers are taken one family at a time: take the marks off first. i asks all that are marked.";
                crate::desk::verbs::not_yet("Marked families", why)
            }
            Action::Ahead => match self.target(cx) {
                Some(target) => validate::still_wanted(&target, cx).effects(),
                None => vec![Effect::Say(Note::refused("There is no family in front."))],
            },
            Action::Outcome => match self.target(cx) {
                Some(target) => {
                    validate::answers(&On::One(Box::new(target)), Said::default(), false, cx).effects()
                }
                None => Next::nothing().effects(),
            },
            Action::Info => self.asked(cx),
            Action::Open => match self.window.list.current() {
                Some(row) => ahead::open(&row.row, cx),
                None => Vec::new(),
            },
            Action::Mark => {
                self.window.list.mark();
                Vec::new()
            }
            Action::MarkAll => self.mark_all(),
            Action::Views => {
                let (now, awaited, look) = self.counts;
                let choices = LISTS.iter().map(|(key, which, words)| {
                    let on = if *which == self.which { "  (now)" } else { "" };
                    let number = match which {
                        Listed::Now => format!(": {}", count(now as usize)),
                        Listed::Awaited => format!(": {}", count(awaited as usize)),
                        Listed::Look => format!(": {}", count(look as usize)),
                        Listed::All => String::new(),
                    };
                    Choice::new(*key, format!("{words}{number}{on}"))
                });
                vec![Effect::Open(Box::new(Pick::new(WHICH, "Which families?", choices.collect())))]
            }
            Action::Export => vec![files::pick(cx)],
            Action::Filter | Action::Sort => vec![Effect::Say(Note::refused(
                "The most pressing family is first. v shows others; 2 has lists to narrow and sort.",
            ))],
            other => self.verb(other, cx),
        }
    }

    fn uses(&self, action: Action) -> bool {
        match action {
            Action::Filter | Action::Sort => false,
            Action::Left | Action::Right | Action::NextPart | Action::PartBefore => false,
            Action::Views | Action::New | Action::Export => true,
            _ => !action.changes() || self.window.list.current().is_some(),
        }
    }

    fn given(&mut self, given: Given, cx: &Cx<'_>) -> Vec<Effect> {
        match given {
            Given::Picked(WHICH, letter) => {
                let chosen = LISTS.iter().find(|(key, ..)| *key == letter);
                self.which = chosen.map_or(Listed::Now, |(_, which, _)| *which);
                let asked = self.window.restart();
                vec![self.ask(asked)]
            }
            Given::Picked(HOW, letter) => {
                let how = validate::way(letter);
                self.how = Some(how);
                let referrals = self.window.marked();
                vec![Effect::Ask(ASKING, Query::Support(SupportLook::Asking { referrals, how }))]
            }
            Given::Picked(files::FILES, letter) => vec![files::chosen(self.which, letter, cx)],
            Given::Confirmed(ASKED) => {
                self.window.list.unmark();
                self.again()
            }
            _ => Vec::new(),
        }
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, _cx: &Cx<'_>) -> Vec<Effect> {
        match (slot, view(reply)) {
            (FAMILIES, Some(View::Gone { words })) => {
                self.fault = Some(words.clone());
                Vec::new()
            }
            (ASKING, Some(View::Gone { words })) => vec![Effect::Say(Note::refused(words.clone()))],
            (_, Some(View::Support(page))) => match &**page {
                SupportView::Families(page) if slot == MARKS => self.window.mark_whole(&page.steps),
                SupportView::Families(page) => self.take(page),
                SupportView::Front(page) => {
                    self.front = Some(page.clone());
                    Vec::new()
                }
                SupportView::Asking(rows) => self.shown(rows),
                _ => Vec::new(),
            },
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

    fn rested(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        let Some(id) = self.window.list.current().and_then(|row| row.id().referral()) else {
            return Vec::new();
        };
        if self.front.as_ref().is_some_and(|page| page.referral == id) {
            return Vec::new();
        }
        vec![Effect::Ask(FRONT, Query::Support(SupportLook::Front { referral: id }))]
    }

    fn titles(&self, cx: &Cx<'_>) -> Titles {
        let list = &self.window.list;
        let right = if cx.narrow && list.total() > 0 {
            which(list)
        } else {
            let (now, awaited, look) = self.counts;
            format!(
                "{} to ask, {} asked, {} to look at",
                count(now as usize),
                count(awaited as usize),
                count(look as usize)
            )
        };
        let left = if cx.narrow {
            "Still wanted?".to_owned()
        } else {
            format!("Still wanted? {}", self.which_words())
        };
        Titles { left, right, row: list.current().map(TodayRow::words).unwrap_or_default(), pane: None }
    }

    fn view(&self, body: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let list = &self.window.list;
        let foot = self.foot(body.width);
        let less = if cx.narrow { 0 } else { (FOOT - 1) as u16 };
        let height = body.height.saturating_sub(less);
        let first =
            if cx.narrow { format!(" {}", which(list)) } else { foot.first().cloned().unwrap_or_default() };
        let ahead = cx.keymap.written(&self.context().chain(), Action::Ahead, 'a');
        list.draw(Rect { height, ..body }, canvas, (&columns(body.width, &ahead), None), cx.narrow, &first);
        if let Some(second) = foot.get(1).filter(|_| !cx.narrow) {
            canvas.line(body, height, second, Meaning::Plain);
        }
        if list.total() == 0 {
            let words = wrap(&self.nothing(), usize::from(body.width).saturating_sub(2));
            for (line, words) in (2..).zip(words) {
                canvas.line(body, line, &format!(" {words}"), Meaning::Plain);
            }
        }
    }
}
