//! A bad day's repair, seen before anything is done: what went wrong, what becomes of each session, and of each child. What is
//! ticked is sent as one act; each line is decided again by the keeper, and what is stale by then is refused in words.
mod sending;
mod ticks;

use crate::desk::answer;
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::{Choice, Pick};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::seam::{Query, Reply};
use crate::desk::text;
use crate::desk::theme::Meaning;
use crate::desk::widgets::Step;
use crate::domain::ids::SessionId;
use crate::domain::repair::{Pick as Instead, Trouble};
use crate::wire::view::View;
use crate::wire::view_repair::{RepairLine, RepairOf, RepairPage};
use ratatui::layout::Rect;
use sending::Sending;
use ticks::Ticks;

/// What the layer hands down.
pub const REPAIRED: Slot = "bad day repaired";
const PAGE: Slot = "repair";
const INSTEAD: Slot = "in its place";
const PART: Slot = "line of a repair";

/// The layer.
pub struct Repair {
    trouble: Trouble,
    picks: Vec<(SessionId, Instead)>,
    page: Option<RepairPage>,
    ticks: Ticks,
    front: usize,
    top: usize,
    /// The session for which something else is chosen.
    about: Option<SessionId>,
    sending: Option<Sending>,
}

impl Repair {
    /// The repair of what went wrong.
    pub fn of(trouble: Trouble) -> Box<dyn Layer> {
        Box::new(Self {
            trouble,
            picks: Vec::new(),
            page: None,
            ticks: Ticks::default(),
            front: 0,
            top: 0,
            about: None,
            sending: None,
        })
    }

    fn ask(&self) -> Vec<Effect> {
        let (trouble, picks) = (self.trouble.clone(), self.picks.clone());
        vec![Effect::Ask(PAGE, Query::Repair { trouble, picks })]
    }

    fn lines(&self) -> &[RepairLine] {
        self.page.as_ref().map_or(&[], |page| &page.lines)
    }

    fn line(&self) -> Option<&RepairLine> {
        self.lines().get(self.front)
    }

    /// Lines of the body that the row in front takes in full where it is cut.
    fn tail(&self, (width, height): (u16, u16)) -> u16 {
        let Some(line) = self.line() else { return 0 };
        let columns = usize::from(width);
        if text::width(&shown(line, &self.ticks, self.front)) <= columns {
            return 0;
        }
        (text::wrap(&line.words, columns.saturating_sub(5)).len() as u16).min(height / 2)
    }

    fn to(&mut self, front: usize, cx: &Cx<'_>) {
        self.front = front.min(self.lines().len().saturating_sub(1));
        let room =
            usize::from(cx.body.height.saturating_sub(self.tail((cx.body.width, cx.body.height)))).max(1);
        self.top = self.top.min(self.front).max((self.front + 1).saturating_sub(room));
    }

    /// What could be had for the session in front, or for the one whose child is in front.
    fn instead(&mut self) -> Vec<Effect> {
        let lines = self.lines();
        let own = |line: &RepairLine| matches!(line.of, RepairOf::Session(_));
        let at = match lines.get(self.front) {
            Some(line) if own(line) => Some(self.front),
            Some(line) => line.needs.map(usize::from),
            None => None,
        };
        let Some(line) = at.and_then(|at| lines.get(at)).filter(|line| !line.instead.is_empty()) else {
            let words =
                "Nothing else can be chosen for this row. Space leaves a row out, Esc does nothing at all.";
            return vec![Effect::Say(Note::refused(words))];
        };
        let RepairOf::Session(session) = line.of else { return Vec::new() };
        let choices =
            ('a'..='z').zip(&line.instead).map(|(letter, (words, _))| Choice::new(letter, words.clone()));
        let title = line.words.split(':').next().unwrap_or_default();
        // The hour has a colon, too: as far as the second.
        let title = line.words.match_indices(": ").next().map_or(title, |(at, _)| &line.words[..at]);
        let pick = Pick::new(INSTEAD, format!("{title}: what instead?"), choices.collect());
        self.about = Some(session);
        vec![Effect::Open(Box::new(pick))]
    }

    fn chosen(&mut self, letter: char) -> Vec<Effect> {
        let Some(session) = self.about.take() else { return Vec::new() };
        let line = self.lines().iter().find(|line| line.of == RepairOf::Session(session));
        let at = (letter as usize).saturating_sub('a' as usize);
        let Some((_, pick)) = line.and_then(|line| line.instead.get(at)).cloned() else { return Vec::new() };
        self.picks.retain(|(known, _)| *known != session);
        self.picks.push((session, pick));
        self.ask()
    }

    fn took(&mut self, page: RepairPage, cx: &Cx<'_>) {
        self.ticks.again(&page);
        self.page = Some(page);
        self.to(self.front, cx);
    }

    /// Sends what is ticked.
    fn send(&mut self) -> Vec<Effect> {
        let Some(page) = &self.page else {
            let words = "The repair is still being worked out, and Enter was not used. Enter accepts it once it is shown.";
            return vec![Effect::Say(Note::refused(words))];
        };
        let sending = Sending::of(page, &self.ticks);
        let effects = sending.effects(PART);
        if effects.is_empty() {
            let words = "Nothing had to be changed, and nothing was.";
            return vec![Effect::Answer(Given::Nothing(REPAIRED)), Effect::Say(Note::done(words))];
        }
        self.sending = Some(sending);
        effects
    }
}

/// A row as it is drawn, without the sign of the cursor.
fn shown(line: &RepairLine, ticks: &Ticks, at: usize) -> String {
    let tick = match (&line.command, ticks.is_on(at)) {
        (None, _) => "   ",
        (Some(_), true) => "[x]",
        (Some(_), false) => "[ ]",
    };
    let within = matches!(line.of, RepairOf::Child(..) | RepairOf::Seat(..) | RepairOf::Visit(_));
    let indent = if within { "  " } else { "" };
    format!(" {tick} {indent}{}", line.words)
}

impl Layer for Repair {
    fn context(&self) -> Context {
        Context::Preview
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>) -> Vec<Effect> {
        // What was sent is on its way: leaving now would leave its answer untold.
        if self.sending.is_some() {
            return Vec::new();
        }
        if let Some(step) = Step::of(action) {
            self.to(step.from(self.front, usize::from(cx.body.height).max(1)), cx);
            return Vec::new();
        }
        match action {
            Action::Mark => {
                let Some(shown) = &self.page else { return Vec::new() };
                if let Err(why) = self.ticks.turn(shown, self.front) {
                    return vec![Effect::Say(Note::refused(why))];
                }
            }
            Action::People => return self.instead(),
            Action::Why => {
                let words =
                    self.line().map_or_else(|| "There is nothing here.".to_owned(), |line| line.why.clone());
                // It is of this row, and of this moment: it does not outlive the next key.
                return vec![Effect::Say(Note::done(words).passing())];
            }
            Action::Take => return self.send(),
            Action::Close | Action::Back => return vec![Effect::Answer(Given::Nothing(REPAIRED))],
            _ => {}
        }
        Vec::new()
    }

    fn uses(&self, _action: Action) -> bool {
        true
    }

    fn heard(&mut self, slot: Slot, reply: &Reply, cx: &Cx<'_>) -> Vec<Effect> {
        if slot == PART {
            let Some(sending) = &mut self.sending else { return Vec::new() };
            if !sending.heard(reply) {
                return Vec::new();
            }
            let mut effects = vec![Effect::Answer(Given::Confirmed(REPAIRED))];
            effects.extend(sending.sum());
            return effects;
        }
        match reply {
            Reply::View(view) => {
                if let View::Repair(page) = view.as_ref() {
                    self.took(page.as_ref().clone(), cx);
                    return Vec::new();
                }
                let words = match view.as_ref() {
                    View::Gone { words } => words.clone(),
                    _ => "It cannot be shown now. Nothing was changed.".to_owned(),
                };
                vec![Effect::Answer(Given::Nothing(REPAIRED)), Effect::Say(Note::refused(words))]
            }
            other => {
                let mut effects = vec![Effect::Answer(Given::Nothing(REPAIRED))];
                effects.extend(answer::said(other, None));
                effects
            }
        }
    }

    fn given(&mut self, given: Given, _cx: &Cx<'_>) -> Vec<Effect> {
        match given {
            Given::Picked(INSTEAD, letter) => self.chosen(letter),
            _ => Vec::new(),
        }
    }

    fn resync(&mut self, _cx: &Cx<'_>) -> Vec<Effect> {
        if self.sending.is_some() { Vec::new() } else { self.ask() }
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        if self.page.is_none() {
            return self.ask();
        }
        self.to(self.front, cx);
        Vec::new()
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let Some(page) = &self.page else {
            return Titles { left: "Working out the repair ..".to_owned(), ..Titles::default() };
        };
        let (on, all) = self.ticks.counts(page);
        Titles {
            left: self.ticks.children(page),
            right: format!("{on} of {all} ticked"),
            row: self.line().map(|line| line.words.clone()).unwrap_or_default(),
            pane: None,
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, _cx: &Cx<'_>) {
        if self.page.is_none() {
            canvas.line(
                area,
                0,
                " What becomes of each session and child is being worked out.",
                Meaning::Aside,
            );
            canvas.focus(area.x, area.y, false);
            return;
        }
        let tail = self.tail((area.width, area.height));
        let rows = area.height.saturating_sub(tail);
        for (line, at) in (0..rows).zip(self.top..self.lines().len()) {
            let front = at == self.front;
            let words = shown(&self.lines()[at], &self.ticks, at);
            let words = if front { format!(">{}", &words[1..]) } else { words };
            canvas.line(area, line, &words, if front { Meaning::Cursor } else { Meaning::Plain });
            if front {
                canvas.focus(area.x, area.y + line, false);
            }
        }
        if tail > 0
            && let Some(line) = self.line()
        {
            let used = (self.lines().len().saturating_sub(self.top) as u16).min(rows);
            for (row, words) in
                (used..).zip(text::wrap(&line.words, usize::from(area.width).saturating_sub(5)))
            {
                canvas.line(area, row, &format!("    {words}"), Meaning::Plain);
            }
        }
    }
}
