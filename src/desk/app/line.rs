//! The line and what it is opened with: where it stands, what was typed in it before, and why an action cannot be done now.
use super::Desk;
use crate::desk::keymap::{Action, Context};
use crate::desk::layers::{LineStart, line};
use crate::desk::message::Note;
use crate::desk::seam::Outlet;
use crate::wire::entry::{Here, Pointed};

/// Entries kept.
const KEPT: usize = 100;
/// Answers shown in entry first.
const SAID: usize = 8;

/// What the line remembers while the desk is open; it goes at logout.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// Entries carried out, the last first, with numbers in place of names.
    history: Vec<String>,
    /// What was typed when it was left.
    left: String,
    /// A change came while the rows stood still for the line.
    pub(super) missed: bool,
}

impl Memory {
    /// It was left with this typed.
    pub(super) fn left(&mut self, text: String) {
        self.left = text;
    }

    /// An entry was carried out.
    pub(super) fn done(&mut self, kept: String) {
        self.history.retain(|old| *old != kept);
        self.history.insert(0, kept);
        self.history.truncate(KEPT);
    }
}

impl<O: Outlet> Desk<O> {
    /// Opens the line, with this typed or what was left in it.
    pub(super) fn open_line(&mut self, typed: Option<String>) {
        let bars = self.bars();
        let contexts = self.chain();
        let start = LineStart {
            typed: typed.unwrap_or_else(|| self.line.left.clone()),
            bars,
            history: self.line.history.clone(),
            first: self.look.keymap.entry_first(),
            said: self.messages.all().take(SAID).cloned().collect::<Vec<Note>>(),
        };
        match self.doors.line(&contexts, start) {
            Some(layer) => self.open(layer),
            None => self.refuse("The line is not possible here."),
        }
    }

    /// It was left with this typed, which is there again at the next login, too; emptied or carried out, it is forgotten.
    pub(super) fn line_left(&mut self, typed: String) {
        let kept = line::as_draft(&typed);
        self.keep_draft(line::DRAFT.to_owned(), kept.as_deref());
        self.line.left(typed);
    }

    /// The keys of the screen in front, whatever layer stands over it.
    fn screen_chain(&self) -> Vec<Context> {
        self.screens.get(&self.front).map_or_else(Vec::new, |screen| screen.context().chain())
    }

    /// Why an action cannot be done now, by action.
    fn bars(&self) -> Vec<(Action, String)> {
        let cx = self.cx();
        let Some(screen) = self.screens.get(&self.front) else { return Vec::new() };
        let mut bars: Vec<(Action, String)> = Vec::new();
        for bind in self.screen_chain().iter().flat_map(|context| cx.keymap.rows(*context)) {
            if bars.iter().all(|(action, _)| *action != bind.action)
                && let Some(why) = screen.why_not(bind.action, &cx)
            {
                bars.push((bind.action, why));
            }
        }
        bars
    }

    /// What `.`, `,,`, `*` and row numbers mean now.
    pub(super) fn here(&self) -> Here {
        let screen = self.screens.get(&self.front);
        let front = self.subject().map_or_else(Pointed::default, |subject| Pointed {
            child: Some(subject.child).filter(|child| child.0 != 0),
            referral: subject.referral,
            booking: subject.booking,
        });
        Here {
            front,
            before: self.history.child_before(front.child),
            rows: screen.map_or_else(Vec::new, |screen| screen.pointed()),
            marks: screen.map_or_else(Vec::new, |screen| screen.marked()),
        }
    }

    /// Entry first: the line stays open over every screen.
    pub(super) fn keep_line_open(&mut self) {
        if self.look.keymap.entry_first() && !self.leaving {
            match (self.layers.len(), self.top()) {
                (0, _) => self.open_line(Some(String::new())),
                // It was opened before the rows were there, and stays while they change.
                (1, Some(line)) => {
                    let bars = self.bars();
                    self.with_layer(line, |layer, cx| {
                        layer.barred(&bars, cx);
                        Vec::new()
                    });
                }
                _ => {}
            }
        }
        // Rows that stood still while the line was open are brought up to date.
        if self.line.missed && !self.rows_stand_still() {
            self.line.missed = false;
            self.with_screen(self.front, |screen, cx| screen.resync(cx));
        }
    }

    /// Whether a layer in front points at rows by their number.
    pub(super) fn rows_stand_still(&self) -> bool {
        self.layers.iter().any(|open| open.layer.numbers())
    }
}
