//! One step as Today shows it: when, what, who, and what `a` opens.
use crate::desk::glyphs::Signs;
use crate::desk::screens::waiting::row::age_in_words;
use crate::desk::text;
use crate::desk::widgets::{Column, Row};
use crate::domain::age::short_on;
use crate::domain::calendar::{date_near, due, due_words};
use crate::domain::ids::ReferralId;
use crate::domain::next_step::Act;
use crate::domain::review::Part;
use crate::wire::entry::Pointed;
use crate::wire::view_list::{About, StepRow};
use chrono::NaiveDate;

/// Which row it is, whatever it is about: a kind, its number, and the place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StepId(u8, u32, u8);

impl StepId {
    /// Of what a step is about.
    pub fn of(about: About) -> Self {
        match about {
            About::Referral(referral) => Self(0, referral.0, 0),
            About::Intake(item) => Self(1, item.0, 0),
            About::Place(session, slot) => Self(2, session.0, slot),
            About::Visit(visit) => Self(3, visit.0, 0),
            About::Seat(seat) => Self(6, seat.0, 0),
            About::Glass(glass) => Self(7, glass, 0),
            About::Short(child) => Self(8, child.0, 0),
            About::Unheld(session) => Self(9, session.0, 0),
            About::Unquorate(session) => Self(10, session.0, 0),
            About::Unanswered(session) => Self(11, session.0, 0),
            About::Review(referral, Part::Minutes) => Self(4, referral.0, 0),
            About::Review(referral, Part::Recommendation(at)) => Self(5, referral.0, at),
        }
    }

    /// The referral, where it is about one: the keeper finds its place again wherever it went.
    pub fn referral(self) -> Option<ReferralId> {
        (self.0 == 0).then_some(ReferralId(self.1))
    }
}

/// The step of a row that was done with the cursor on it.
const DONE: &str = "Done: off this list";

/// A row with what its cells need beside it.
#[derive(Clone, Debug)]
pub struct TodayRow {
    /// As the keeper sent it.
    pub row: StepRow,
    /// London's day.
    pub today: NaiveDate,
    /// The child is expected today: `a` says that they came.
    pub comes: bool,
    /// It changed since the person had the cursor on it, or since the list was opened.
    pub changed: bool,
    /// It was done with the cursor on it, and is in the list no more.
    pub done: bool,
}

impl Row for TodayRow {
    type Id = StepId;

    fn id(&self) -> StepId {
        StepId::of(self.row.about)
    }

    fn signs(&self) -> Signs {
        Signs {
            past_target: !self.done && self.row.step.is_late(self.today),
            others: self.row.open_by.is_some(),
            changed: self.changed,
            ..Signs::default()
        }
    }

    fn card(&self) -> [String; 3] {
        let age = self.age();
        [
            format!("{} {}", text::left(&self.row.name, 24), text::left(&age, 5)),
            self.row.step.words.clone(),
            if self.done {
                self.row.pathway.clone()
            } else {
                format!("{}, {}: a opens {}", self.due_words(), self.row.pathway, self.opens())
            },
        ]
    }

    fn gone(&self) -> Option<Self> {
        let mut row = self.row.clone();
        DONE.clone_into(&mut row.step.words);
        row.words.clear();
        Some(Self { row, done: true, comes: false, changed: false, ..*self })
    }

    fn told(&self) -> String {
        let row = &self.row;
        if self.done {
            return format!("{}. {}", row.step.words, row.name);
        }
        let child = match row.born {
            Some(born) => format!("{}, {}", row.name, age_in_words(born, self.today)),
            None => row.name.clone(),
        };
        let parts = [
            Some(format!("{}: {}", self.due_words(), row.step.words.trim_end_matches('.'))),
            Some(child).filter(|child| !child.is_empty()),
            Some(row.pathway.clone()).filter(|pathway| !pathway.is_empty()),
            Some(self.more_words()).filter(|more| !more.is_empty()),
            row.open_by.as_ref().map(|by| format!("{by} has it open")),
            self.was_due(),
            row.step.put_off.map(|until| format!("Put off to {}", date_near(until, self.today))),
            self.changed.then(|| "Changed since you looked".to_owned()),
            Some(format!("a: {}", self.opens())),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(". ")
    }
}

impl TodayRow {
    /// What it points at.
    pub fn pointed(&self) -> Pointed {
        let referral = match self.row.about {
            About::Referral(referral) => Some(referral),
            _ => None,
        };
        Pointed { child: self.row.child, referral, booking: self.row.step.booking }
    }

    /// `2d late`, `3y late`, `today`, `Mon 23`.
    pub fn due(&self) -> String {
        if self.done { String::new() } else { due(self.row.step.due, self.today) }
    }

    /// `Was due 18 Nov`: what was late when it was put off is late still.
    fn was_due(&self) -> Option<String> {
        let was = self.row.step.was_due.filter(|was| *was < self.today)?;
        Some(format!("Was due {}", date_near(was, self.today)))
    }

    fn due_words(&self) -> String {
        due_words(self.row.step.due, self.today)
    }

    /// `5y8`; of a step that is no one child's, nothing.
    pub fn age(&self) -> String {
        self.row.born.map_or_else(String::new, |born| short_on(born, self.today))
    }

    /// What `a` opens, outright, so that nobody presses to find out.
    pub fn opens(&self) -> &'static str {
        match self.row.step.act {
            _ if self.done => "",
            // Seven columns are left for it.
            Act::Complete => "fill in",
            Act::See if self.comes => "came",
            // On its own day it is asked what happened; before that there is but its session.
            Act::See if self.row.step.due <= self.today => Act::Outcome.opens(),
            // Nothing is opened: it is done.
            Act::Pack if matches!(self.row.about, About::Review(..)) => "done",
            // Somebody is asked already: it is their answer that is missing.
            Act::Cover if self.row.trouble.is_none() => "people",
            act => act.opens(),
        }
    }

    /// What the keeper says of it besides the child and the step: flags, whom to ring.
    fn more_words(&self) -> String {
        let row = &self.row;
        let words = row.words.trim_end_matches('.');
        let known =
            words.strip_prefix(row.name.as_str()).filter(|rest| rest.contains(row.step.words.as_str()));
        match known.and_then(|rest| rest.split_once(row.step.words.as_str())) {
            // Behind the step stands how late it is, up to the end of that sentence.
            Some((_, rest)) => rest.split_once(". ").map_or("", |(_, more)| more).to_owned(),
            // Who it is and which list have been said.
            None => {
                let rest =
                    words.strip_prefix(row.name.as_str()).unwrap_or(words).trim_start_matches([':', ' ']);
                rest.strip_prefix(row.pathway.as_str())
                    .unwrap_or(rest)
                    .trim_start_matches([',', '.', ' '])
                    .to_owned()
            }
        }
    }

    /// The row in words.
    pub fn words(&self) -> String {
        let row = &self.row;
        let mut words = if row.words.is_empty() {
            format!("{}: {}", row.name, row.step.words)
        } else {
            row.words.clone()
        };
        if let Some(by) = &row.open_by {
            words = format!("{words}. {by} has it open");
        }
        if let Some(was) = self.was_due().filter(|was| !words.contains(&was.to_lowercase())) {
            words = format!("{words}. {was}");
        }
        if let Some(until) = row.step.put_off.filter(|_| !words.contains("put off to")) {
            words = format!("{words}. Put off to {}", date_near(until, self.today));
        }
        words
    }
}

/// The columns: when and what before who, since the hand plans by act. A wide window first gives the step room, then the
/// name; what is left stays at the right, so that the row is still read in one sweep.
pub fn columns(width: u16, ahead: &str) -> Vec<Column<TodayRow>> {
    let spare = width.saturating_sub(80);
    let (step, name) = (29 + spare.min(16), 18 + spare.saturating_sub(16).min(12));
    let list = 4 + spare.saturating_sub(28).min(6);
    vec![
        Column::left("Due", 8, TodayRow::due),
        Column::left("Next step", step, |row: &TodayRow| row.row.step.words.clone()),
        Column::left("Child", name, |row: &TodayRow| row.row.name.clone()),
        Column::right("Age", 5, TodayRow::age),
        Column::left("For", list, |row: &TodayRow| row.row.pathway.clone()),
        Column::left(format!("{ahead} opens"), 7, |row: &TodayRow| row.opens().to_owned()).grows(),
    ]
}
