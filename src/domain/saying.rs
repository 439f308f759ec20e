//! What can be said to a family about a referral, in plain sentences that can be read out: what the child waits for and how
//! long by which clock, how many are ahead, what is planned, what was tried and costs no place, what support there is now, and
//! whom to complain to.
use super::around;
use super::calendar::{plural, wait_words};
use super::child::ChildDetails;
use super::code::Code;
use super::decide::Now;
use super::journey;
use super::leading;
use super::next_step::{Act, NextStep, missed_before, next_step};
use super::order::OrderKey;
use super::promise::Planned;
use super::record::ChildRecord;
use super::referral::{Referral, Stage};
use super::rules::Rules;
use super::session::{Session, Stand};
use super::state::State;
use super::telling::clock;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

mod before;
mod off;
mod places;

/// The heading of what is planned.
pub const PLANNED: &str = "PLANNED";

/// Sentences under a heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// `PLANNED`.
    pub heading: String,
    /// Each a sentence or two.
    pub lines: Vec<String>,
    /// Dates and places: for those, too, who may be told no more.
    pub dates: bool,
}

/// What can be said of one referral, and what of it binds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// In the order in which it is read out.
    pub sections: Vec<Section>,
    /// The leading clock and its days, where it runs.
    pub wait: Option<(Code, u32)>,
    /// How many are ahead, where a place is waited for.
    pub ahead: Option<u32>,
    /// The last day of the target, where it can still be kept.
    pub target: Option<NaiveDate>,
    /// What is planned.
    pub plan: Planned,
}

impl Said {
    /// Without what somebody who may be told dates and places only may not know.
    #[must_use]
    pub fn dates_only(mut self) -> Self {
        self.sections.retain(|section| section.dates);
        Self { wait: None, ahead: None, target: None, ..self }
    }

    /// All of it as one text.
    pub fn text(&self) -> String {
        let lines: Vec<&str> =
            self.sections.iter().flat_map(|section| &section.lines).map(String::as_str).collect();
        lines.join(" ")
    }
}

/// `Monday 14 December 2026`: a day as it is said.
pub fn spoken_day(day: NaiveDate) -> String {
    day.format("%A %-d %B %Y").to_string()
}

/// `61 weeks and 5 days`: a wait as it is said.
pub fn spoken_wait(days: u32) -> String {
    if days >= 7 && !days.is_multiple_of(7) {
        format!("{} and {}", plural(days / 7, "week"), plural(days % 7, "day"))
    } else {
        wait_words(days)
    }
}

/// How many who wait for a place on the same pathway come before this referral in the list's one order.
pub fn ahead(state: &State, referral: &Referral) -> u32 {
    let head = state.rules.head_start();
    let id = u64::from(referral.id.0);
    let own = OrderKey::new(referral.list_date, referral.received, referral.priority, head, id);
    let before = state.index.lists.get(&referral.pathway).into_iter().flat_map(|list| list.range(..own));
    let waits = |key: &&OrderKey| {
        u32::try_from(key.id)
            .ok()
            .and_then(|id| state.referral(super::ids::ReferralId(id)))
            .is_some_and(|row| row.stage.wants_place())
    };
    u32::try_from(before.filter(waits).count()).unwrap_or(u32::MAX)
}

/// What is planned for a referral on that day, as it is recorded where the family is told of it.
pub fn planned(state: &State, referral: &Referral, today: NaiveDate) -> Planned {
    plan(state, referral, "", (today, None)).1
}

/// Everything that can be said of a referral at that moment. `record` is the child's.
pub fn said(state: &State, record: &ChildRecord, referral: &Referral, now: &Now) -> Said {
    said_counting(state, record, referral, now, || ahead(state, referral))
}

/// The same where somebody else counts how many are [`ahead`]: that is a walk along the list, and who looks often keeps it.
pub fn said_counting(
    state: &State,
    record: &ChildRecord,
    referral: &Referral,
    now: &Now,
    ahead: impl FnOnce() -> u32,
) -> Said {
    let (rules, today) = (&state.rules, now.today);
    let name = called(&record.details);
    let mut sections = Vec::new();
    let mut put = |heading: &str, lines: Vec<String>, dates: bool| {
        if !lines.is_empty() {
            sections.push(Section { heading: heading.to_owned(), lines, dates });
        }
    };
    let (lines, target) = waiting_for(rules, referral, name, today);
    put("WAITING FOR", lines, false);
    let ahead = referral.stage.wants_place().then(ahead);
    put("AHEAD", ahead.map(|count| ahead_words(count, name)).into_iter().collect(), false);
    let (lines, plan) = plan(state, referral, name, (today, Some(now)));
    let lines = off::lines(state, record, (referral, today), name).into_iter().chain(lines);
    let lines = lines.chain(places::booked(state, referral, name, now));
    put(PLANNED, lines.chain(places::lines(state, referral.child, name, now)).collect(), true);
    put("BEFORE NOW", before::lines(record, state, referral, name), false);
    put("SUPPORT NOW", places::support(rules, referral, &record.details, today), false);
    let council = journey::is_council(rules, referral.pathway);
    let complain = if council { &rules.settings.complaints_council } else { &rules.settings.complaints };
    put("IF YOU ARE NOT CONTENT", vec![complain.clone()], true);
    let wait = rules
        .pathway(referral.pathway)
        .filter(|_| leading::running(referral))
        .map(|pathway| (pathway.clock, referral.span.days(today)));
    // A place or a day that lies behind the target does not promise the target.
    let by = match plan {
        Planned::Place { at, .. } | Planned::Offer { at, .. } => Some(at.date),
        Planned::By { day, .. } => Some(day),
        Planned::Nothing => None,
    };
    let target = target.filter(|last| by.is_none_or(|by| by <= *last));
    Said { sections, wait, ahead, target, plan }
}

/// The name a child is called by.
fn called(details: &ChildDetails) -> &str {
    [details.known_as.as_str(), details.given.as_str()]
        .into_iter()
        .find(|name| !name.trim().is_empty())
        .unwrap_or("Your child")
}

/// What is waited for, how long by which clock, and honestly whether its target is kept; the target where it still can be.
fn waiting_for(
    rules: &Rules,
    referral: &Referral,
    name: &str,
    today: NaiveDate,
) -> (Vec<String>, Option<NaiveDate>) {
    let Some(pathway) = rules.pathway(referral.pathway) else { return (Vec::new(), None) };
    let what = if pathway.plain.trim().is_empty() { &pathway.name } else { &pathway.plain };
    let mut lines = vec![match rules.component(referral.pathway, referral.component) {
        Some(part) if pathway.components.len() > 1 => {
            format!("{name} is waiting for {what}. The step that comes next is: {}.", part.name)
        }
        _ => format!("{name} is waiting for {what}."),
    }];
    let clock =
        rules.clock(pathway.clock).map_or_else(|| pathway.clock.to_string(), |rule| rule.words().to_owned());
    let received = spoken_day(referral.received);
    match (referral.span.start, referral.span.stop) {
        (Some(start), None) => {
            let days = spoken_wait(referral.span.days(today));
            lines.push(if start == referral.received {
                format!("The referral came in on {received}. By the clock for {clock} that is a wait of {days} so far.")
            } else {
                format!(
                    "The referral came in on {received}. The clock for {clock} counts from {}: a wait of {days} so far.",
                    spoken_day(start)
                )
            });
        }
        (Some(_), Some(stop)) => lines.push(format!(
            "The referral came in on {received}. The clock for {clock} stopped on {} after {}.",
            spoken_day(stop),
            spoken_wait(referral.span.days(today))
        )),
        (None, _) => lines.push(format!(
            "The referral came in on {received}. The clock for {clock} is not running at the moment."
        )),
    }
    let mut kept = None;
    if let Some((last, left)) =
        leading::distance(referral, rules, today).filter(|_| leading::running(referral))
    {
        lines.push(if left < 0 {
            let over = spoken_wait(left.unsigned_abs());
            format!("The target was {}. It has not been kept: that day is {over} past.", spoken_day(last))
        } else {
            kept = Some(last);
            format!("The target is {}. It is not past.", spoken_day(last))
        });
    }
    (lines, kept)
}

fn ahead_words(count: u32, name: &str) -> String {
    let order = "Children whose need a clinician judged more urgent come first, then those who wait longest.";
    match count {
        0 => format!("Nobody who waits for a place on this list is ahead of {name}."),
        1 => format!("One child who waits for a place on this list is ahead of {name}. {order}"),
        n => format!("{n} children who wait for a place on this list are ahead of {name}. {order}"),
    }
}

/// `Monday 14 December 2026 at 09:30, Arnold hub`.
fn spoken_place(state: &State, session: &Session, at: Stand) -> String {
    let venue = state.venue(at.venue).map_or("", |venue| &*venue.name);
    let room = if session.room.is_empty() { String::new() } else { format!(", {}", session.room) };
    let place = if venue.is_empty() { String::new() } else { format!(", {venue}{room}") };
    format!("{} at {}{place}", spoken_day(at.date), clock(at.start))
}

/// The same of a place whose room is not known any more.
fn spoken_stand(state: &State, at: Stand) -> String {
    let venue = state.venue(at.venue).map_or(String::new(), |venue| format!(", {}", venue.name));
    format!("{} at {}{venue}", spoken_day(at.date), clock(at.start))
}

/// What is planned, in sentences, and what of it binds. A day that is past already is said to be, and promises nothing. With the
/// time, so is a time of today.
fn plan(
    state: &State,
    referral: &Referral,
    name: &str,
    (today, now): (NaiveDate, Option<&Now>),
) -> (Vec<String>, Planned) {
    let rules = &state.rules;
    // Being told is a contact: what is owed by the family's last contact is owed from this one on.
    let step = next_step(referral, Some(today), rules, today);
    let due = step.as_ref().map_or(today, |step| step.due);
    let by = |words: String| {
        if due < today {
            (vec![format!("{words} That was due by {} and is late.", spoken_day(due))], Planned::Nothing)
        } else {
            let plan = Planned::By { day: due, stage: referral.stage };
            (vec![format!("{words} That is to be by {}.", spoken_day(due))], plan)
        }
    };
    match referral.stage {
        Stage::Triage => by("The referral is read by a clinician, who decides on it.".to_owned()),
        Stage::InfoAsked { topic, .. } => {
            let what = super::rules::Choices::words(&rules.choices.ask_topics, &topic).to_lowercase();
            by(format!("We have asked for more ({what}). Where it has not come, we ask again."))
        }
        Stage::Redirecting { to, .. } => {
            let to = rules.pathway(to).map_or_else(|| to.to_string(), |pathway| pathway.name.clone());
            by(format!("Another service was asked to take the referral ({to}). We wait for its answer."))
        }
        Stage::Waiting { .. } => {
            owed_place(step.as_ref(), &places::none_booked(state, referral, name, today), by)
        }
        Stage::Rebook { by_family: false, .. } => {
            owed_place(step.as_ref(), &super::review::why_owed(state, referral), by)
        }
        Stage::Rebook { by_family: true, .. } => {
            let words = match missed_before(state, referral) {
                Some(on) => format!(
                    "{name} was expected on {} and was not there. Another place is owed.",
                    spoken_day(on)
                ),
                None => "The last place was given back. Another is owed.".to_owned(),
            };
            owed_place(step.as_ref(), &words, by)
        }
        Stage::LateNotSeen { on, .. } => {
            let words =
                format!("There was no time left to see {name} on {}. Another place is owed.", spoken_day(on));
            owed_place(step.as_ref(), &words, by)
        }
        Stage::LeftUnseen { on, .. } => {
            let words = format!("{name} came on {} and was not seen. Another place is owed.", spoken_day(on));
            owed_place(step.as_ref(), &words, by)
        }
        Stage::FollowUp { .. } => by(format!("{name} is to be seen again.")),
        Stage::Held { booking, .. } => match seat(state, booking) {
            Some((session, at)) => (
                vec![format!(
                    "A place is kept for {name} while we speak: {}. Will you take it?",
                    spoken_place(state, session, at)
                )],
                Planned::Nothing,
            ),
            None => by("A place is kept while we speak.".to_owned()),
        },
        Stage::Offered { booking, answer_by, .. } => match seat(state, booking) {
            Some((session, at)) if at.date >= today => (
                vec![format!(
                    "A place is offered: {}. Your answer is awaited, by {}.",
                    spoken_place(state, session, at),
                    spoken_day(answer_by.min(at.date))
                )],
                Planned::Offer { booking, at },
            ),
            _ => (vec!["The place that was offered is past. Another is owed.".to_owned()], Planned::Nothing),
        },
        Stage::Booked { booking, .. } => match seat(state, booking) {
            Some((session, at)) if at.date >= today => {
                let slot = state.booking(booking).map_or(0, |booking| booking.slot);
                let past = now.is_some_and(|now| around::ended(session, slot, now));
                (vec![places::is_booked(state, (session, at), name, past)], Planned::Place { booking, at })
            }
            _ => (
                vec!["The appointment is past. What came of it is not on record yet.".to_owned()],
                Planned::Nothing,
            ),
        },
        Stage::Seen { on, .. } => {
            by(format!("{name} was seen on {}. What came of it is to be put on record.", spoken_day(on)))
        }
        Stage::NotBrought { on, .. } => by(format!(
            "{name} was expected on {} and was not there. A clinician follows that up.",
            spoken_day(on)
        )),
        Stage::Monitoring { .. } => {
            by("We agreed to watch and wait; the place on the list is kept. A clinician looks again."
                .to_owned())
        }
        Stage::Closed { on, .. } => {
            (vec![format!("The referral was closed on {}.", spoken_day(on))], Planned::Nothing)
        }
    }
}

/// A place is owed: by a day, or by when the family is asked whether it is still wanted.
fn owed_place(
    step: Option<&NextStep>,
    before: &str,
    by: impl Fn(String) -> (Vec<String>, Planned),
) -> (Vec<String>, Planned) {
    match step {
        Some(step) if step.act == Act::Look => {
            (vec![format!("{before} No day can be named yet.")], Planned::Nothing)
        }
        Some(step) if matches!(step.act, Act::Call | Act::Validate) => (
            vec![format!(
                "{before} No day can be named yet. We ask by {} whether it is still wanted.",
                spoken_day(step.due)
            )],
            Planned::Nothing,
        ),
        Some(step) if step.act == Act::Triage => {
            (vec![format!("{before} A clinician looks at how urgent it is.")], Planned::Nothing)
        }
        _ => by(format!("{before} We offer the next place that fits.")),
    }
}

fn seat(state: &State, id: super::ids::BookingId) -> Option<(&Session, Stand)> {
    let booking = state.booking(id)?;
    let session = state.session(booking.session)?;
    Some((session, session.stand(booking.slot)))
}

#[cfg(test)]
mod tests;
