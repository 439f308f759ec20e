//! How long each step of a referral took, from the day it was received to its outcome or today: what stood then, what ended it, the
//! rule by which it was due, and what is on record of the days beyond that. What no step on record explains is said to be so.
use super::case::File;
use super::evidence;
use crate::domain::booking::By;
use crate::domain::calendar::{add_days, long_date, plural};
use crate::domain::event::{Event, Key};
use crate::domain::leading;
use crate::domain::record::Entry;
use crate::domain::referral::{Referral, Stage};
use crate::domain::rules::Rules;
use crate::domain::support::SupportDid;
use crate::domain::telling::tell;
use crate::wire::view_keeping::{Line, Part};
use chrono::NaiveDate;

/// As many steps in between as are told of one stretch; of the others, how many there are.
const TOLD: usize = 6;

/// The steps of one referral as a part of the case file, and how many days of all of them lie beyond their rules.
pub(super) fn part(file: &File<'_>, row: &Referral) -> Part {
    let rules = &file.cx.state.rules;
    let name = rules.pathway(row.pathway).map_or("the referral", |pathway| pathway.name.as_str());
    let lines = Steps { file, row, rules }.lines();
    Part { head: format!("How long each step took: {name} (referral {})", row.id.0), lines }
}

struct Steps<'f, 'a> {
    file: &'f File<'a>,
    row: &'f Referral,
    rules: &'f Rules,
}

/// From when on the referral stood somewhere, by which change.
struct Stood<'e> {
    from: NaiveDate,
    stage: Stage,
    entry: &'e Entry,
}

impl Steps<'_, '_> {
    fn lines(&self) -> Vec<Line> {
        let stood = self.stood();
        let today = self.file.cx.now.today;
        let mut lines = Vec::new();
        for (at, here) in stood.iter().enumerate() {
            let next = stood.get(at + 1);
            // What is closed lasts no longer; what it was closed by ended the stretch before.
            if matches!(here.stage, Stage::Closed { .. }) && next.is_none() {
                break;
            }
            let until = next.map_or(today, |next| next.from.max(here.from));
            lines.push(self.line(here, next, until));
        }
        if lines.is_empty() {
            lines.push(Line::of("No step of this referral is on record."));
        }
        lines
    }

    /// Where it stood, change by change.
    fn stood(&self) -> Vec<Stood<'_>> {
        let mut all: Vec<Stood<'_>> = Vec::new();
        for entry in self.file.record.live() {
            let Some((from, stage)) = self.stands(entry) else { continue };
            // Two changes of one moment, or one that leaves it where it stood, are no stretch.
            if all.last().is_some_and(|last| last.stage == stage) {
                continue;
            }
            let from = all.last().map_or(from, |last| from.max(last.from));
            all.push(Stood { from, stage, entry });
        }
        all
    }

    fn stands(&self, entry: &Entry) -> Option<(NaiveDate, Stage)> {
        let day = entry.stamp.day;
        match &entry.event {
            Event::ReferralReceived { referral, .. } => {
                return (referral.id == self.row.id).then_some((self.row.received.min(day), referral.stage));
            }
            Event::RedirectAccepted { new, .. } if new.id == self.row.id => return Some((day, new.stage)),
            _ => {}
        }
        if !self.is_mine(&entry.event) {
            return None;
        }
        Some(match &entry.event {
            Event::Attended { stage, on, .. } => (*on, *stage),
            Event::OutcomeRecorded { stage, on, .. } => (on.unwrap_or(day), *stage),
            Event::Accepted { stage, .. }
            | Event::InfoAsked { stage, .. }
            | Event::InfoChased { stage, .. }
            | Event::InfoCame { stage, .. }
            | Event::RedirectOffered { stage, .. }
            | Event::RedirectAccepted { stage, .. }
            | Event::RedirectReturned { stage, .. }
            | Event::Declined { stage, .. }
            | Event::MonitoringAgreed { stage, .. }
            | Event::MonitoringReviewed { stage, .. }
            | Event::Resumed { stage, .. }
            | Event::Closed { stage, .. }
            | Event::Carried { stage, .. }
            | Event::Held { stage, .. }
            | Event::HoldReleased { stage, .. }
            | Event::Offered { stage, .. }
            | Event::Agreed { stage, .. }
            | Event::OfferDeclined { stage, .. }
            | Event::Moved { stage, .. }
            | Event::Cancelled { stage, .. }
            | Event::FollowUpClosed { stage, .. } => (day, *stage),
            _ => return None,
        })
    }

    fn is_mine(&self, event: &Event) -> bool {
        self.file.cx.state.touched(event).contains(&Key::Referral(self.row.id))
    }

    fn line(&self, here: &Stood<'_>, next: Option<&Stood<'_>>, until: NaiveDate) -> Line {
        let days = days(here.from, until);
        let ended = next.map_or_else(
            || "so far".to_owned(),
            |next| {
                let told = tell(self.file.cx.state, &self.file.eyes.event(&next.entry.event));
                format!("until: {}{}", told.unwrap_or_default(), by_whom(&next.entry.event))
            },
        );
        let mut said = vec![format!(
            "{} to {}, {}: {}, {ended}",
            long_date(here.from),
            long_date(until),
            plural(days, "day"),
            stands_words(here.stage, &here.entry.event)
        )];
        said.extend(self.against_the_rule(here, until));
        let source = next.map_or_else(|| "Still so today".to_owned(), |next| evidence(&next.entry.stamp));
        let within = |entry: &&Entry| (here.from..=until).contains(&entry.stamp.day);
        let of = self.file.record.live().filter(within).chain(next.map(|next| next.entry));
        let of = of.map(|entry| entry.stamp.seq);
        let line = self.file.line(source, &format!("{}.", said.join(". ")), of);
        match next {
            Some(next) => self.file.marked(line, next.entry),
            None => line,
        }
    }

    /// The rule of a step, the day it gave, and what is on record of the days beyond.
    fn against_the_rule(&self, here: &Stood<'_>, until: NaiveDate) -> Vec<String> {
        let Some((rule, by)) = self.rule(here) else { return Vec::new() };
        let over = days(by, until);
        if until <= by {
            return vec![format!("Rule: {rule}, so by {}: kept", long_date(by))];
        }
        let mut said =
            vec![format!("Rule: {rule}, so by {}: {} over it", long_date(by), plural(over, "day"))];
        let between = self.between(here.from, until);
        if between.is_empty() {
            said.push(format!("No step on record explains these {} (rule: {rule})", plural(over, "day")));
        } else {
            said.push(format!("On record in these days: {}", between.join("; ")));
        }
        said
    }

    /// What was done meanwhile that left it where it stood, or says why.
    fn between(&self, from: NaiveDate, until: NaiveDate) -> Vec<String> {
        let file = self.file;
        let within = |entry: &&Entry| (from..=until).contains(&entry.stamp.day);
        let mut told: Vec<String> = file
            .record
            .live()
            .filter(within)
            .filter(|entry| self.explains(&entry.event))
            .filter_map(|entry| {
                let words = tell(file.cx.state, &file.eyes.event(&entry.event))?;
                Some(format!("{} ({}, change {})", words, long_date(entry.stamp.day), entry.stamp.seq))
            })
            .collect();
        if told.len() > TOLD {
            let more = told.len() - TOLD;
            told.truncate(TOLD);
            told.push(format!("and {more} more, in the journey below"));
        }
        told
    }

    fn explains(&self, event: &Event) -> bool {
        match event {
            Event::Contact { referral, .. } => referral.is_none_or(|id| id == self.row.id),
            Event::PutOff { referral, .. }
            | Event::PriorityChanged { referral, .. }
            | Event::PriorityAsked { referral, .. }
            | Event::InfoChased { referral, .. }
            | Event::FamilyTold { referral, .. } => *referral == self.row.id,
            Event::Support { did: SupportDid::Asked { .. } | SupportDid::Answered { .. }, .. } => true,
            Event::MoveTold { .. } | Event::Review { .. } => self.is_mine(event),
            _ => false,
        }
    }

    /// By which rule it was to go on, and by which day.
    fn rule(&self, here: &Stood<'_>) -> Option<(String, NaiveDate)> {
        let (rules, settings) = (self.rules, &self.rules.settings);
        let working = |from: NaiveDate, n: u16| rules.calendar.add_working_days(from, u32::from(n));
        let within = |what: &str, from: NaiveDate, n: u16| {
            (format!("{what} within {}", plural(u32::from(n), "working day")), working(from, n))
        };
        let pathway = rules.pathway(self.row.pathway);
        Some(match here.stage {
            Stage::Triage => {
                within("triage", here.from, pathway.map_or(settings.redirect_within, |p| p.triage_within))
            }
            Stage::InfoAsked { due, .. } => {
                (format!("what was asked for is chased after {} days", settings.info_within), due)
            }
            Stage::Redirecting { since, .. } => within("an answer", since, settings.redirect_within),
            Stage::Waiting { since } => self.offered(since),
            Stage::Held { since, .. } => ("the family is rung on the day it is held".to_owned(), since),
            Stage::Offered { on, answer_by, .. } => {
                (format!("an answer within {} days", settings.answer_within), answer_by.min(on))
            }
            Stage::Booked { on, .. } => ("the appointment is on its day".to_owned(), on),
            Stage::Rebook { since, .. } => within("another place", since, settings.follow_up_within),
            Stage::LateNotSeen { on, .. } | Stage::LeftUnseen { on, .. } => {
                within("another place", on, settings.follow_up_within)
            }
            Stage::Seen { on, .. } => within("an outcome", on, settings.outcome_within),
            Stage::NotBrought { due, .. } => (
                format!("a follow-up within {}", plural(u32::from(settings.follow_up_within), "working day")),
                due,
            ),
            Stage::Monitoring { review } => {
                (format!("a clinical review every {} weeks", settings.monitoring_weeks), review)
            }
            Stage::FollowUp { see_by } => ("seen by the day that the clinician gave".to_owned(), see_by),
            Stage::Closed { .. } => return None,
        })
    }

    /// A first offer has notice enough before the target; where that has passed, or there is none, it has days of its own.
    fn offered(&self, since: NaiveDate) -> (String, NaiveDate) {
        let (rules, settings) = (self.rules, &self.rules.settings);
        let notice = settings.reasonable_notice_days;
        if let Some(target) = leading::target(self.row, rules) {
            let by = add_days(target, -i64::from(notice));
            if by >= since {
                let rule =
                    format!("an offer with {notice} days' notice before the target of {}", long_date(target));
                return (rule, by);
            }
        }
        let n = rules.pathway(self.row.pathway).map_or(settings.redirect_within, |p| p.offer_within);
        let by = rules.calendar.add_working_days(since, u32::from(n));
        (format!("an offer within {}", plural(u32::from(n), "working day")), by)
    }
}

fn days(from: NaiveDate, until: NaiveDate) -> u32 {
    u32::try_from((until - from).num_days()).unwrap_or(0)
}

/// A cancellation says it by itself; a move of the place does not.
fn by_whom(event: &Event) -> &'static str {
    match event {
        Event::Moved { by: By::Family, .. } => " (the family's wish)",
        Event::Moved { by: By::Service, .. } | Event::Carried { .. } => " (by the service)",
        _ => "",
    }
}

/// Where it stood, in a few words.
fn stands_words(stage: Stage, by: &Event) -> String {
    match stage {
        Stage::Rebook { by_family: false, .. } if matches!(by, Event::OutcomeRecorded { .. }) => {
            "another review owed, this one was not quorate".to_owned()
        }
        Stage::Triage => "to be decided at triage".to_owned(),
        Stage::InfoAsked { .. } => "more was asked for".to_owned(),
        Stage::Redirecting { .. } => "another pathway was asked to take it".to_owned(),
        Stage::Waiting { .. } => "on the list, without a place".to_owned(),
        Stage::Held { on, .. } => format!("a place on {} held", long_date(on)),
        Stage::Offered { on, .. } => format!("a place on {} offered", long_date(on)),
        Stage::Booked { on, .. } => format!("a place on {} agreed", long_date(on)),
        Stage::Rebook { by_family: true, .. } => "another place owed, the family cancelled".to_owned(),
        Stage::Rebook { by_family: false, .. } => "another place owed, the service cancelled".to_owned(),
        Stage::Seen { .. } => "seen, without an outcome".to_owned(),
        Stage::NotBrought { on, .. } => format!("not brought on {}, to be followed up", long_date(on)),
        Stage::LateNotSeen { on, .. } => format!("too late to be seen on {}", long_date(on)),
        Stage::LeftUnseen { on, .. } => format!("left unseen on {}", long_date(on)),
        Stage::Monitoring { .. } => "under active monitoring".to_owned(),
        Stage::FollowUp { see_by } => format!("to be seen again by {}", long_date(see_by)),
        Stage::Closed { .. } => "closed".to_owned(),
    }
}
