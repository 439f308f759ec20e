//! The tour of the practice store: ten tasks on the message line, done with the real keys. A task is over because of what
//! happened (a record is open, a command was answered), never because of a key; so whatever way leads there is right.
mod tasks;

use super::keymap::{Action, Bind, Keymap};
use crate::domain::ids::{ReferralId, SessionId};
use std::time::{Duration, Instant};
pub use tasks::{CHILD, Deed, TASKS, Task};

/// After so long the colleague is played where a place is looked at, however far the tour has come.
const MINUTE_THREE: Duration = Duration::from_mins(3);

/// What happened, as far as a task can end by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen<'a> {
    /// The record of that child is in front.
    Record(&'a str),
    /// The sum behind a wait was shown.
    Why,
    /// A command was carried out.
    Done(Deed),
    /// Something was done from the line.
    Said,
}

/// Where a person stands in it.
#[derive(Clone, Debug)]
pub struct Tour {
    at: usize,
    began: Instant,
    /// The place the colleague was sent to.
    struck: Option<(SessionId, u8)>,
    /// A place was booked after the colleague had taken one.
    met: bool,
    /// What is said before the task: that the last one is done, or that a key was for something else.
    before: Option<String>,
    /// Who was first at the place, until another is booked. What they booked is said below, where everything is.
    first: Option<String>,
    /// Messages there had been before the last key: one that came since is shown below the task.
    heard: u64,
}

impl Tour {
    /// Begins at a task.
    pub fn new(at: u8, began: Instant, heard: u64) -> Self {
        Self { at: usize::from(at), began, struck: None, met: false, before: None, first: None, heard }
    }

    /// The task in front; nothing once all are behind.
    pub fn task(&self) -> Option<Task> {
        TASKS.get(self.at).copied()
    }

    /// How many are behind.
    pub fn behind(&self) -> u8 {
        self.at as u8
    }

    /// Something happened: whether the task in front is done by it.
    pub fn saw(&mut self, seen: Seen<'_>) -> bool {
        let Some(task) = self.task() else { return false };
        if self.struck.is_some() && seen == Seen::Done(Deed::Book) {
            self.met = true;
            self.first = None;
        }
        let done = match (task, seen) {
            (Task::Find, Seen::Record(name)) => name == CHILD,
            (Task::Why, Seen::Why) | (Task::Line, Seen::Said) => true,
            (Task::Clash, Seen::Done(Deed::Book)) if !self.met => {
                self.before = Some("You were quicker. Once more, and look first.".to_owned());
                false
            }
            (task, Seen::Done(deed)) => task.deed() == Some(deed),
            _ => false,
        };
        if done {
            self.on("Done.");
        }
        done
    }

    /// The next task, one that was done on the way left out.
    fn on(&mut self, word: &str) {
        self.at += 1;
        if self.task() == Some(Task::Clash) && self.met {
            self.at += 1;
        }
        self.before = Some(word.to_owned());
    }

    /// The task in front is left for another time.
    pub fn skip(&mut self) {
        self.on("Skipped.");
    }

    /// A key was pressed on a screen. Where it is a verb of another task, what it was is said; in a layer everything is.
    pub fn pressed(&mut self, bind: Option<&Bind>, heard: u64) {
        self.heard = heard;
        let Some(task) = self.task() else { return };
        let Some(bind) = bind.filter(|bind| bind.action.changes() && bind.action != Action::Undo) else {
            self.before = None;
            return;
        };
        let fits = task.verbs().contains(&bind.action) || bind.action == Action::Take;
        self.before =
            (!fits).then(|| format!("{} is {}; Esc leaves it. Meant:", bind.key, first_part(bind.words)));
    }

    /// Whether the colleague is to take that place now: when the task is about it or in minute three, once.
    pub fn strikes(&mut self, place: (SessionId, u8), at: Instant) -> bool {
        let due =
            self.task() == Some(Task::Clash) || at.saturating_duration_since(self.began) >= MINUTE_THREE;
        if !due || self.struck.is_some() {
            return false;
        }
        self.struck = Some(place);
        true
    }

    /// Somebody else did something. Where it is the colleague who was sent, the person is told who was first, and what to do.
    pub fn heard_of(&mut self, by: &str, words: &str) {
        if self.struck.is_some() && !self.met && !words.is_empty() {
            self.first = Some(by.to_owned());
        }
    }

    /// The colleague could not: another place is tried.
    pub fn missed(&mut self) {
        self.struck = None;
        self.first = None;
    }

    /// The line of the task.
    pub fn words(&self, keymap: &Keymap, narrow: bool) -> String {
        let Some(task) = self.task() else { return String::new() };
        let number = format!("{}/{}", self.at + 1, TASKS.len());
        if let Some(first) = &self.first {
            let then = if narrow { "Enter: next best" } else { "The next best is in front: Enter books it" };
            return format!("{number} {first} was first! {then}");
        }
        match &self.before {
            Some(before) if before.len() > 12 => format!("{number} {before} {}", task.short(keymap)),
            Some(before) if !narrow => format!("{before} {number} {}", task.words(keymap)),
            _ if narrow => format!("{number} {}", task.short(keymap)),
            _ => format!("{number} {}", task.words(keymap)),
        }
    }

    /// Whether a message came since the last key.
    pub fn has_news(&self, heard: u64) -> bool {
        heard > self.heard
    }
}

/// `ahead: do the next step` is `ahead`.
fn first_part(words: &str) -> &str {
    words.split([':', ',', '(']).next().unwrap_or(words).trim_end()
}

/// What the colleague is asked for.
pub type Wish = (ReferralId, (SessionId, u8));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::keymap::Context;
    use crate::desk::text::width;

    fn tour(at: u8) -> Tour {
        Tour::new(at, Instant::now(), 0)
    }

    #[test]
    fn every_task_fits_its_line_wide_and_narrow() {
        let keymap = Keymap::default();
        for at in 0..TASKS.len() as u8 {
            let mut tour = tour(at);
            for before in [None, Some("Done."), Some("Skipped.")] {
                tour.before = before.map(str::to_owned);
                assert!(width(&tour.words(&keymap, false)) < 80, "{}", tour.words(&keymap, false));
                assert!(width(&tour.words(&keymap, true)) <= 40, "{}", tour.words(&keymap, true));
            }
        }
    }

    #[test]
    fn only_what_happened_ends_a_task() {
        let mut find = tour(0);
        assert!(!find.saw(Seen::Record("HARRISON, Amy")) && !find.saw(Seen::Why));
        assert!(find.saw(Seen::Record(CHILD)));
        assert_eq!(find.task(), Some(Task::Why));
        for (at, wrong, right) in [
            (1, Seen::Said, Seen::Why),
            (2, Seen::Done(Deed::Declined), Seen::Done(Deed::Book)),
            (3, Seen::Done(Deed::Book), Seen::Done(Deed::Declined)),
            (4, Seen::Done(Deed::Book), Seen::Done(Deed::Undo)),
            (5, Seen::Done(Deed::Undo), Seen::Done(Deed::Triage)),
            (7, Seen::Done(Deed::Away), Seen::Done(Deed::Arrive)),
            (8, Seen::Done(Deed::Arrive), Seen::Done(Deed::Away)),
            (9, Seen::Done(Deed::Book), Seen::Said),
        ] {
            let mut tour = tour(at);
            assert!(!tour.saw(wrong), "{at}");
            assert!(tour.saw(right), "{at}");
            assert_eq!(tour.behind(), at + 1);
        }
    }

    #[test]
    fn the_colleague_is_met_before_the_clash_is_over() {
        let place = (SessionId(1), 0);
        let mut tour = tour(6);
        assert!(!tour.saw(Seen::Done(Deed::Book)), "the person was quicker");
        assert!(tour.words(&Keymap::default(), false).contains("quicker"));
        assert!(tour.strikes(place, tour.began));
        assert!(!tour.strikes(place, tour.began), "once");
        tour.heard_of("jpatel", "Booked KHAN, Mo: ND Mon 14 Dec 09:30 Arnold");
        let said = tour.words(&Keymap::default(), false);
        assert_eq!(said, "7/10 jpatel was first! The next best is in front: Enter books it");
        for at in [6, 9] {
            tour.at = at;
            let (wide, narrow) =
                (tour.words(&Keymap::default(), false), tour.words(&Keymap::default(), true));
            assert!(width(&wide) < 80 && width(&narrow) <= 40, "{wide} {narrow}");
        }
        tour.at = 6;
        assert!(tour.saw(Seen::Done(Deed::Book)));
        assert_eq!(tour.task(), Some(Task::Arrive));
    }

    #[test]
    fn each_key_is_the_one_of_the_screen_where_it_is_pressed() {
        let text = "[today]\nbook = \"k\"\n[record]\nbook = \"j\"\n";
        let own = crate::desk::keymap::remap::remapped("keys.toml", text).unwrap();
        for (task, long, short) in [
            (Task::Book, "Esc, then j: best places", "j, then Enter"),
            (Task::Decline, "a row with Offer, k, d", "an Offer, k, d"),
            (Task::Clash, "a row with Offer, k. Look", "an Offer, k, look"),
        ] {
            let (words, few) = (task.words(&own), task.short(&own));
            assert!(words.contains(long) && few.contains(short), "{words} / {few}");
        }
    }

    #[test]
    fn in_minute_three_the_colleague_comes_anyway() {
        let place = (SessionId(1), 0);
        let mut tour = tour(2);
        assert!(!tour.strikes(place, tour.began + Duration::from_mins(1)));
        assert!(tour.strikes(place, tour.began + MINUTE_THREE));
        assert!(tour.saw(Seen::Done(Deed::Book)));
        for _ in 0..3 {
            tour.skip();
        }
        assert_eq!(tour.task(), Some(Task::Arrive), "the clash is behind already");
    }

    #[test]
    fn a_verb_of_another_task_is_answered_with_the_one_meant() {
        let keymap = Keymap::default();
        let mut tour = tour(0);
        let bind = |action| {
            let rows = keymap.rows(Context::Today).iter().chain(keymap.rows(Context::Global));
            *rows.into_iter().find(|bind| bind.action == action).unwrap()
        };
        tour.pressed(Some(&bind(Action::Cancel)), 0);
        let words = tour.words(&keymap, false);
        assert_eq!(words, "1/10 x is cancel a booking; Esc leaves it. Meant: / harris aimee Enter");
        tour.pressed(Some(&bind(Action::Find)), 0);
        assert!(tour.words(&keymap, false).starts_with("1/10 A mother rings"));
    }
}
