//! One step as Today shows it: when, what, who, and what `a` opens.
use crate::desk::glyphs::Signs;
use crate::desk::text;
use crate::desk::widgets::{Column, Row};
use crate::domain::age::short_on;
use crate::domain::calendar::{due, due_words};
use crate::domain::ids::ReferralId;
use crate::domain::next_step::Act;
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
        }
    }

    /// The referral, where it is about one: the keeper finds its place again wherever it went.
    pub fn referral(self) -> Option<ReferralId> {
        (self.0 == 0).then_some(ReferralId(self.1))
    }
}

/// A row with what its cells need beside it.
#[derive(Clone, Debug)]
pub struct TodayRow {
    /// As the keeper sent it.
    pub row: StepRow,
    /// London's day.
    pub today: NaiveDate,
    /// It changed since the person had the cursor on it, or since the list was opened.
    pub changed: bool,
}

impl Row for TodayRow {
    type Id = StepId;

    fn id(&self) -> StepId {
        StepId::of(self.row.about)
    }

    fn signs(&self) -> Signs {
        Signs {
            past_target: self.row.step.due < self.today,
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
            format!("{}, {}: a opens {}", self.due_words(), self.row.pathway, self.opens()),
        ]
    }
}

impl TodayRow {
    /// `2d late`, `today`, `Mon 23`.
    pub fn due(&self) -> String {
        match (self.today - self.row.step.due).num_days() {
            // Three digits of days say no more than weeks, and do not fit.
            late @ 100.. => format!("{}w late", late / 7),
            _ => due(self.row.step.due, self.today),
        }
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
            // Seven columns are left for it.
            Act::Complete => "fill in",
            act => act.opens(),
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
        if let Some(until) = row.step.put_off {
            words = format!("{words}. Put off to {}", until.format("%-d %b"));
        }
        words
    }
}

/// The columns: when and what before who, since the hand plans by act. A wide window first gives the step room, then the
/// name; what is left stays at the right, so that the row is still read in one sweep.
pub fn columns(width: u16) -> Vec<Column<TodayRow>> {
    let spare = width.saturating_sub(80);
    let (step, name) = (29 + spare.min(16), 18 + spare.saturating_sub(16).min(12));
    vec![
        Column::left("Due", 8, TodayRow::due),
        Column::left("Next step", step, |row: &TodayRow| row.row.step.words.clone()),
        Column::left("Child", name, |row: &TodayRow| row.row.name.clone()),
        Column::right("Age", 5, TodayRow::age),
        Column::left("For", 4, |row: &TodayRow| row.row.pathway.clone()),
        Column::left("a opens", 7, |row: &TodayRow| row.opens().to_owned()).grows(),
    ]
}
