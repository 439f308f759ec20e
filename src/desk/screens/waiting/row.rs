//! One row of a waiting list as it is shown: its signs, its cells, its card, and the sentence on the rule below the list.
use crate::desk::glyphs::Signs;
use crate::desk::screens::letters;
use crate::desk::text;
use crate::desk::widgets::Row;
use crate::domain::age::short_on;
use crate::domain::calendar::{
    date_near, date_plain, date_short, distance, distance_words, due, due_words, wait, wait_words,
    weekday_day,
};
use crate::domain::child::Flags;
use crate::domain::ids::ReferralId;
use crate::domain::next_step::{Act, NextStep};
use crate::domain::order::Priority;
use crate::domain::referral::Stage;
use crate::domain::telling::clock;
use crate::wire::view_list::ListRow;
use chrono::NaiveDate;

/// A row with what its cells need beside it.
#[derive(Clone, Debug)]
pub struct WaitRow {
    /// As the keeper sent it.
    pub row: ListRow,
    /// Pathway's short name.
    pub pathway: String,
    /// Short name of the team that owes the next step.
    pub team: String,
    /// London's day.
    pub today: NaiveDate,
    /// Days before the target from which the row is marked.
    pub soon: i32,
    /// It changed since the person had the cursor on it, or since the list was opened.
    pub changed: bool,
}

impl Row for WaitRow {
    type Id = ReferralId;

    fn id(&self) -> ReferralId {
        self.row.referral
    }

    fn signs(&self) -> Signs {
        let left = self.row.target.filter(|_| self.row.running).map(|target| target.left);
        Signs {
            past_target: left.is_some_and(|left| left < 0),
            due_soon: left.is_some_and(|left| (0..=self.soon).contains(&left)),
            others: self.row.open_by.is_some(),
            changed: self.changed,
            ..Signs::default()
        }
    }

    fn card(&self) -> [String; 3] {
        let needs = self.needs();
        let needs = if needs.is_empty() { needs } else { format!("Nds {needs}") };
        let name = text::left(&self.row.name, 21);
        // Of which list stands before the wait: a child may be on two of them.
        let wait = match self.target() {
            target if target.is_empty() => format!("{} {}", self.pathway, self.wait()),
            target => format!("{} {}, {target}", self.pathway, self.wait()),
        };
        [
            format!("{name}{} {} {needs}", text::left(&self.age(), 5), self.priority()),
            format!("{wait:<21} {}", self.row.district),
            format!("Next: {}", self.next_words()),
        ]
    }

    fn told(&self) -> String {
        let row = &self.row;
        let signs = self.signs();
        let over = row.target.filter(|_| row.running).map(|target| distance_words(i64::from(target.left)));
        let wait = match (row.running, row.stopped) {
            (true, _) => format!("waits {}", wait_words(row.days)),
            (false, true) => "clock ended".to_owned(),
            (false, false) => "start of the clock not known".to_owned(),
        };
        let priority = if row.stage == Stage::Triage { "to triage" } else { row.priority.id() };
        let near = match (signs.past_target, signs.due_soon) {
            (true, _) => "past target",
            (false, true) => "target near",
            (false, false) => "",
        };
        let first = [near.to_owned(), format!("{}, {}", row.name, age_in_words(row.born, self.today))];
        let who = first.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
        let parts = [
            Some(format!("{who}, {}, {priority}", self.pathway)),
            Some(match (over, row.target) {
                (Some(over), Some(target)) => {
                    format!("{wait}, target by {}, {over}", date_plain(target.last_day, self.today))
                }
                _ => wait,
            }),
            Some(format!("Next: {}", self.next_words())),
            (!row.district.is_empty()).then(|| row.district.clone()),
            self.changed.then(|| "changed since you looked".to_owned()),
        ];
        let flags = needs_in_words(row.flags, &row.language);
        // What is said of the row below the list, its letters and what stands here already left out.
        let more = [
            (!row.short.is_empty()).then(|| format!("can come {}", row.short)),
            row.asked.map(|asked| format!("{} asked for", asked.word())),
            row.open_by.as_ref().map(|by| format!("{by} has it open")),
            self.place().map(|(_, _, venue)| format!("booked at {venue}")),
            row.step.as_ref().filter(|_| self.place().is_none()).map(|step| step.words.clone()),
            row.step
                .as_ref()
                .and_then(|step| step.put_off)
                .map(|until| format!("put off to {}", date_near(until, self.today))),
        ];
        parts
            .into_iter()
            .chain(flags.into_iter().map(Some))
            .chain(more)
            .flatten()
            .collect::<Vec<_>>()
            .join(". ")
    }
}

impl WaitRow {
    /// `61w5d` on the leading clock. One that does not run shows no days: `ended`, or `start?` where its start is still to
    /// be established.
    pub fn wait(&self) -> String {
        match (self.row.running, self.row.stopped) {
            (true, _) => wait(self.row.days),
            (false, true) => "ended".to_owned(),
            (false, false) => "start?".to_owned(),
        }
    }

    /// `48w over`: nobody acts on a date 48 weeks ago.
    pub fn target(&self) -> String {
        let target = self.row.target.filter(|_| self.row.running);
        target.map_or_else(String::new, |target| distance(i64::from(target.left)))
    }

    /// The target's day.
    pub fn target_day(&self) -> String {
        self.row.target.map_or_else(String::new, |target| date_short(target.last_day))
    }

    /// Day received.
    pub fn received(&self) -> String {
        date_short(self.row.received)
    }

    /// `5y8`.
    pub fn age(&self) -> String {
        short_on(self.row.born, self.today)
    }

    /// The priority's letter; before triage what was asked for is no priority yet.
    pub fn priority(&self) -> String {
        if self.row.stage == Stage::Triage { " ".to_owned() } else { self.row.priority.letter().to_string() }
    }

    /// `ILR`.
    pub fn needs(&self) -> String {
        letters(self.row.flags)
    }

    /// `Offer, 3d late`, `Offer by 1 Dec`, `Wed 25 Nov 09:30`.
    pub fn next(&self) -> String {
        if let Some(booked) = self.booked() {
            return booked;
        }
        let Some(step) = &self.row.step else { return "closed".to_owned() };
        let act = label(&self.row.stage, step.act);
        let by = self.owed_by(step);
        match (by - self.today).num_days() {
            ..0 => format!("{act}, {}", due(by, self.today)),
            0 => format!("{act} today"),
            _ => format!("{act} by {}", date_near(by, self.today)),
        }
    }

    /// By when it is owed: putting off what was late does not make it sooner or punctual.
    fn owed_by(&self, step: &NextStep) -> NaiveDate {
        if step.is_late(self.today) { step.owed_by() } else { step.due }
    }

    /// The same in twelve columns: `offer !3d`, `offer 1/12`, `25 Nov 09:30`.
    pub fn next_short(&self) -> String {
        if let Some((day, minute, _)) = self.place() {
            return format!("{} {}", day.format("%-d/%-m"), clock(*minute));
        }
        let Some(step) = &self.row.step else { return "closed".to_owned() };
        let act = label_short(&self.row.stage, step.act);
        let by = self.owed_by(step);
        match (by - self.today).num_days() {
            late @ ..-99 => format!("{act} !{}w", -late / 7),
            late @ ..0 => format!("{act} !{}d", -late),
            0 => format!("{act} now"),
            _ => format!("{act} {}", by.format("%-d/%-m")),
        }
    }

    /// `offer, 3 days late`.
    fn next_words(&self) -> String {
        if let Some(booked) = self.booked() {
            return booked;
        }
        let Some(step) = &self.row.step else { return "none, closed".to_owned() };
        let act = label(&self.row.stage, step.act).to_lowercase();
        let by = self.owed_by(step);
        match (by - self.today).num_days() {
            ..0 => format!("{act}, {}", due_words(by, self.today)),
            0 => format!("{act} today"),
            _ => format!("{act} by {}", date_near(by, self.today)),
        }
    }

    /// Where the child stands now, for somebody in whose list it no longer is.
    pub fn now(&self) -> String {
        if let Some(booked) = self.booked() {
            return format!("booked, {booked}");
        }
        if let Stage::Closed { reason, .. } = self.row.stage {
            return format!("closed, {}", reason.words());
        }
        let priority = if self.row.stage == Stage::Triage { "" } else { self.row.priority.id() };
        let ended = if self.row.stopped { ", its clock has stopped" } else { "" };
        format!("{priority} {}{ended}", self.next_words()).trim().to_owned()
    }

    fn place(&self) -> Option<&(NaiveDate, u16, String)> {
        let sure = matches!(self.row.stage, Stage::Booked { .. });
        self.row.booked.as_ref().filter(|_| sure)
    }

    fn booked(&self) -> Option<String> {
        self.place().map(|(day, minute, _)| format!("{} {}", weekday_day(*day), clock(*minute)))
    }

    /// The row in words, whole names and flags spelled out: what the eye reads below the list and a reader says.
    pub fn words(&self) -> String {
        let row = &self.row;
        let mut parts = Vec::new();
        if row.stage != Stage::Triage {
            parts.push(format!("{} {}", row.priority.letter(), row.priority.id()));
        }
        parts.extend(flags_in_words(row.flags, &row.language));
        if !row.short.is_empty() {
            parts.push(format!("Can come {}", row.short));
        }
        if row.stopped {
            parts.push("Clock stopped".to_owned());
        }
        if let Some(asked) = row.asked {
            parts.push(format!("{} asked for", asked.word()));
        }
        if let Some(by) = &row.open_by {
            parts.push(format!("{by} has it open"));
        }
        if let Some((_, _, venue)) = self.place() {
            parts.push(format!("Booked at {venue}"));
        } else if let Some(step) = &row.step {
            parts.push(step.words.clone());
            if let Some(until) = step.put_off {
                parts.push(format!("put off to {}", date_near(until, self.today)));
            }
        }
        format!("{}: {}", row.name, parts.join(". "))
    }

    /// `HARRIS, Aimee: 61w5d, 48 weeks over`, for messages about a row.
    pub fn brief(&self) -> String {
        let over = self.row.target.filter(|_| self.row.running);
        let over =
            over.map_or_else(String::new, |target| format!(", {}", distance_words(i64::from(target.left))));
        format!("{}: {}{over}", self.row.name, self.wait())
    }
}

/// Each flag with its letter: `I Fula interpreter`, `L looked after`.
pub fn flags_in_words(flags: Flags, language: &str) -> Vec<String> {
    let shown = Flags::SHOWN.iter().filter(|(_, flag, _)| flags.has(*flag));
    shown
        .map(|(letter, flag, words)| {
            if *flag == Flags::INTERPRETER && !language.is_empty() {
                format!("{letter} {language} {words}")
            } else {
                format!("{letter} {words}")
            }
        })
        .collect()
}

/// The same without the letters: `Fula interpreter`.
fn needs_in_words(flags: Flags, language: &str) -> Vec<String> {
    let with_letters = flags_in_words(flags, language).into_iter();
    with_letters
        .map(|words| words.split_once(' ').map_or(words.clone(), |(_, words)| words.to_owned()))
        .collect()
}

/// `4 years 2 months`.
pub fn age_in_words(born: NaiveDate, today: NaiveDate) -> String {
    crate::desk::linear::words::spoken(&short_on(born, today))
}

/// The act a stage owes, in a word or two.
fn label(stage: &Stage, act: Act) -> &'static str {
    match stage {
        Stage::Triage => "Triage",
        Stage::InfoAsked { .. } => "Chase",
        Stage::Redirecting { .. } => "Redirect",
        Stage::Waiting { .. } if matches!(act, Act::Call | Act::Validate) => "Ask",
        Stage::Waiting { .. } => "Offer",
        Stage::Held { .. } => "Ring, held",
        Stage::Offered { .. } => "Answer",
        Stage::Booked { .. } => "Seen",
        Stage::Rebook { .. } | Stage::LateNotSeen { .. } | Stage::LeftUnseen { .. } => "Rebook",
        Stage::Seen { .. } => "Outcome",
        Stage::NotBrought { .. } => "Follow up",
        Stage::Monitoring { .. } => "Review",
        Stage::FollowUp { .. } => "See",
        Stage::Closed { .. } => "Closed",
    }
}

/// The same in at most five letters, so that a day in November fits behind it.
fn label_short(stage: &Stage, act: Act) -> &'static str {
    match stage {
        Stage::Triage => "tri.",
        Stage::InfoAsked { .. } => "chase",
        Stage::Redirecting { .. } => "redir",
        Stage::Waiting { .. } if matches!(act, Act::Call | Act::Validate) => "ask",
        Stage::Waiting { .. } => "offer",
        Stage::Held { .. } => "ring",
        Stage::Offered { .. } => "answ.",
        Stage::Booked { .. } => "seen",
        Stage::Rebook { .. } | Stage::LateNotSeen { .. } | Stage::LeftUnseen { .. } => "rebk",
        Stage::Seen { .. } => "outc.",
        Stage::NotBrought { .. } => "f-up",
        Stage::Monitoring { .. } => "revw",
        Stage::FollowUp { .. } => "see",
        Stage::Closed { .. } => "closed",
    }
}

/// All priorities with their letters for a choice.
pub fn priorities() -> Vec<(char, Priority)> {
    Priority::ALL.iter().map(|priority| (priority.letter().to_ascii_lowercase(), *priority)).collect()
}
