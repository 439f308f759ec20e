//! The next step owed to a child: what, who with a team as owner, by when. Total over every stage (no wildcard), so that no
//! open referral is ever without exactly one (invariant 3).
use super::calendar::{add_days, date_near, day_month};
use super::code::Code;
use super::ids::BookingId;
use super::leading;
use super::order::Priority;
use super::promise;
use super::referral::{Referral, Stage};
use super::rules::{Choices, Rules};
use super::state::State;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What kind of act is owed; what `a` opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Act {
    /// Decide at triage.
    Triage,
    /// Ask again for what was asked.
    Chase,
    /// Answer, or chase the answer to, a redirection.
    Redirect,
    /// Book or offer a place.
    Book,
    /// Ring: a held place, an unanswered offer, a family that left.
    Call,
    /// The day itself: nothing but to see the child.
    See,
    /// Record what came of it.
    Outcome,
    /// Follow up a child not brought.
    FollowUp,
    /// Clinical review under active monitoring.
    Review,
    /// Complete a held row.
    Complete,
    /// Settle a look-alike.
    Compare,
    /// Fill a freed place.
    Fill,
    /// Ring: what the family was told no longer holds.
    Tell,
    /// The pack of a review: consent, reports, views, minutes, what was recommended.
    Pack,
    /// Ask the family whether the referral is still wanted.
    Validate,
    /// A clinician looks: the family does not answer.
    Look,
    /// Read why a hidden address was shown.
    Read,
    /// Find somebody who holds a session, or other places for its children.
    Cover,
}

impl Act {
    /// The last column of Today: what `a` opens.
    pub fn opens(self) -> &'static str {
        match self {
            Self::Triage => "triage",
            Self::Chase => "ask",
            Self::Redirect => "refer",
            Self::Book => "book",
            Self::Call | Self::FollowUp | Self::Validate => "call",
            Self::See => "session",
            Self::Outcome => "outcome",
            Self::Review => "review",
            Self::Complete => "complete",
            Self::Compare => "=",
            Self::Fill => "fill",
            Self::Tell => "say",
            Self::Pack => "pack",
            Self::Look => "look",
            Self::Read => "read",
            Self::Cover => "repair",
        }
    }
}

/// The next step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    /// What kind of act.
    pub act: Act,
    /// In words, as Today shows it.
    pub words: String,
    /// The team that owns it.
    pub owner: Code,
    /// By when; never later than the next review.
    pub due: NaiveDate,
    /// The booking it is about.
    pub booking: Option<BookingId>,
    /// Put off until then, with the reason: shown, and pressing again on that day.
    pub put_off: Option<NaiveDate>,
    /// Where it is put off: by when it was owed before. What was late then is late still.
    #[serde(default)]
    pub was_due: Option<NaiveDate>,
}

impl NextStep {
    /// What is owed of a referral by a day, or by the day to which it was put off beyond that.
    pub fn of(referral: &Referral, rules: &Rules, (act, words, due): (Act, String, NaiveDate)) -> Self {
        let put_off = referral.put_off_until().filter(|until| *until > due);
        Self {
            act,
            words,
            // The team of the pathway owns every step; a redirection too, until the receiver accepts.
            owner: rules.pathway(referral.pathway).map_or(Code::NONE, |p| p.team),
            due: put_off.unwrap_or(due),
            booking: None,
            put_off,
            was_due: put_off.map(|_| due),
        }
    }

    /// By when it is owed, whatever it was put off to.
    pub fn owed_by(&self) -> NaiveDate {
        self.was_due.unwrap_or(self.due)
    }

    /// Whether it is late on that day: putting off what is late does not make it punctual.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.owed_by() < today
    }

    /// Whether it is the call about a place that no longer holds (see [`to_tell`]).
    pub fn is_to_tell(&self, state: &State) -> bool {
        let booking = self.booking.and_then(|id| state.booking(id));
        self.act == Act::Call && booking.is_some_and(|row| row.untold().is_some())
    }

    /// Late, and not shown again before a later day.
    pub fn is_late_and_put_off(&self, today: NaiveDate) -> bool {
        self.is_late(today) && self.due >= today
    }
}

/// What is owed to a child on the list. An offer has a day that does not pass where it can be made now: an urgent child, one
/// whose last offer came to nothing, one who is in the middle of the pathway. Every other child is seen when the list reaches
/// it, which no date of the child's own can say. So the step is the last day after the family last heard on which an offer with
/// reasonable notice still meets the target (RTT guidance v5.0: three weeks), or the day on which it is asked whether the
/// referral is still wanted (validation at 12, 26 and 52 weeks, then every 26), whichever comes first. Only an answer settles
/// the asking: a call about something else leaves it where it is.
fn waiting(
    referral: &Referral,
    (since, offer): (NaiveDate, String),
    contact: Option<NaiveDate>,
    rules: &Rules,
) -> (Act, String, NaiveDate) {
    let within = rules.pathway(referral.pathway).map_or(rules.settings.redirect_within, |p| p.offer_within);
    let soonest = rules.calendar.add_working_days(since, u32::from(within));
    let heard = contact.max(referral.seen_on).map_or(since, |day| day.max(since));
    let ask = super::support::step(referral, rules);
    let started = referral.component > 0 || referral.span.stop.is_some();
    let by = if referral.priority == Priority::Urgent || referral.offers > 0 || started {
        Some(soonest)
    } else {
        let notice = i64::from(rules.settings.reasonable_notice_days);
        leading::target(referral, rules)
            .map(|last| add_days(last, -notice).max(soonest))
            .filter(|by| *by > heard)
    };
    match (by, ask) {
        (Some(by), Some((.., due))) if by <= due => (Act::Book, offer, by),
        (_, Some(ask)) => ask,
        (by, None) => (Act::Book, offer, by.unwrap_or(soonest)),
    }
}

/// The step of a stage before anything was put off: act, words, due.
fn step(
    referral: &Referral,
    contact: Option<NaiveDate>,
    rules: &Rules,
    today: NaiveDate,
) -> Option<(Act, String, NaiveDate)> {
    let settings = &rules.settings;
    let calendar = &rules.calendar;
    let pathway = rules.pathway(referral.pathway);
    let on_day = |day| date_near(day, today);
    let within = |days: Option<u16>| u32::from(days.unwrap_or(settings.redirect_within));
    let place = rules.component(referral.pathway, referral.component).map_or("a place", |c| c.name.as_str());
    let offered = || {
        if referral.offers > 0 {
            format!("Offer {place}: offer {}", referral.offers + 1)
        } else {
            format!("Offer {place}")
        }
    };
    Some(match referral.stage {
        Stage::Triage => {
            let due = calendar.add_working_days(referral.received, within(pathway.map(|p| p.triage_within)));
            (Act::Triage, format!("Triage: received {}", on_day(referral.received)), due)
        }
        Stage::InfoAsked { topic, due, chased } => {
            let what = Choices::words(&rules.choices.ask_topics, &topic);
            let again = if chased > 0 { format!(" (chased {chased})") } else { String::new() };
            (Act::Chase, format!("Chase: {what}{again}"), due)
        }
        Stage::Redirecting { to, since } => {
            let due = calendar.add_working_days(since, u32::from(settings.redirect_within));
            (Act::Redirect, format!("Redirected to {}: no answer", rules.short(&to)), due)
        }
        Stage::Waiting { since } => waiting(referral, (since, offered()), contact, rules),
        Stage::Held { on, since, .. } => {
            let due = calendar.working_on_or_after(since).min(on);
            (Act::Call, format!("Ring: {} is held", on_day(on)), due)
        }
        Stage::Offered { on, answer_by, .. } => {
            let due = calendar.sub_working_days(answer_by.min(on), 0);
            (Act::Call, format!("Answer due: offered {}", on_day(on)), due)
        }
        Stage::Booked { on, .. } => (Act::See, format!("{place} {}", on_day(on)), on),
        Stage::Rebook { since, by_family } => {
            let who = if by_family { "asked for new day" } else { "cancelled by service" };
            (
                Act::Book,
                format!("Rebook: {who}"),
                calendar.add_working_days(since, u32::from(settings.follow_up_within)),
            )
        }
        Stage::Seen { on, .. } => {
            let due = calendar.add_working_days(on, u32::from(settings.outcome_within));
            (Act::Outcome, format!("Record outcome of {}", on_day(on)), due)
        }
        Stage::NotBrought { on, due, .. } => {
            let when = on_day(on);
            // With its year it is as long as the column only without the verb, which stands beside it.
            let words = if when.len() > 6 { "Not brought" } else { "Follow up: not brought" };
            (Act::FollowUp, format!("{words} {when}"), due)
        }
        Stage::LateNotSeen { on, .. } => {
            let due = calendar.add_working_days(on, u32::from(settings.follow_up_within));
            (Act::Book, "Rebook: came too late".to_owned(), due)
        }
        Stage::LeftUnseen { on, .. } => {
            let due = calendar.add_working_days(on, u32::from(settings.follow_up_within));
            (Act::Book, format!("Rebook: left unseen {}", on_day(on)), due)
        }
        Stage::Monitoring { review } => (Act::Review, "Review: active monitoring".to_owned(), review),
        Stage::FollowUp { see_by } => (Act::Book, format!("See by {}", on_day(see_by)), see_by),
        Stage::Closed { .. } => return None,
    })
}

/// A more urgent band was asked for: a clinician looks at it before, or instead of waiting for, what is owed otherwise.
fn pressing(referral: &Referral, rules: &Rules, step: (Act, String, NaiveDate)) -> (Act, String, NaiveDate) {
    let (Some(asked), Some(on)) = (referral.priority_asked, referral.asked_on) else { return step };
    if !referral.is_asked_again() {
        return step;
    }
    let within = rules.pathway(referral.pathway).map_or(rules.settings.redirect_within, |p| p.triage_within);
    let due = rules.calendar.add_working_days(on, u32::from(within));
    // An appointment that is nearer comes first; of a child who only waits, nothing does.
    let waits = matches!(
        referral.stage,
        Stage::Waiting { .. } | Stage::Rebook { .. } | Stage::FollowUp { .. } | Stage::Monitoring { .. }
    );
    if !waits && step.2 < due {
        return step;
    }
    let words = format!("Triage: {} asked, is {}", asked.id(), referral.priority.id());
    (Act::Triage, words, due.min(step.2.max(on)))
}

/// The next step of a referral as it stands on that day; none exactly where it is closed.
pub fn owed(state: &State, referral: &Referral, today: NaiveDate) -> Option<NextStep> {
    if let Some(step) = to_tell(state, referral) {
        return Some(step);
    }
    let contact = state.child(referral.child).and_then(|child| child.last_contact);
    let step = next_step(referral, contact, &state.rules, today)?;
    let step = after_missed(state, referral, step, today);
    let step = super::review::step(state, referral, &step, today).unwrap_or(step);
    let step = super::together::step(state, referral, &step, today).unwrap_or(step);
    let step = past_see_by(referral, step, today);
    let step = to_look(state, referral, step);
    Some(to_ring(state, referral, &step, today).unwrap_or(step))
}

/// The day on which a child was not brought, where it is that after which another place is owed: nobody gave that one back.
pub fn missed_before(state: &State, referral: &Referral) -> Option<NaiveDate> {
    use super::booking::{Attendance, BookingState};
    if !matches!(referral.stage, Stage::Rebook { .. }) {
        return None;
    }
    let last = state.bookings_of(referral.id, referral.child).max_by_key(|row| row.id)?;
    let missed = matches!(
        last.state,
        BookingState::Attended { attendance: Attendance::NotBrought | Attendance::DidNotAttend, .. }
    );
    state.session(last.session).filter(|_| missed).map(|session| session.date)
}

fn after_missed(state: &State, referral: &Referral, step: NextStep, today: NaiveDate) -> NextStep {
    match missed_before(state, referral).filter(|_| step.act == Act::Book) {
        Some(on) => NextStep { words: format!("Rebook: not brought {}", date_near(on, today)), ..step },
        None => step,
    }
}

/// Cancelled again and again: a clinician asks what one asks of a child not brought, before anything that comes later.
fn to_look(state: &State, referral: &Referral, step: NextStep) -> NextStep {
    match super::support::due(state, referral) {
        Some(look) if look.due <= step.due && step.act != Act::FollowUp => look,
        _ => step,
    }
}

/// The day that a clinician gave has passed and no place was given: said, and not only shown by the colour of a date.
fn past_see_by(referral: &Referral, step: NextStep, today: NaiveDate) -> NextStep {
    match referral.stage {
        Stage::FollowUp { see_by } if see_by < today && step.act == Act::Book => {
            NextStep { words: format!("Book: see by {} is past", date_near(see_by, today)), ..step }
        }
        _ => step,
    }
}

/// What the family was told no longer holds: somebody rings by the next working day, before they find out by themselves.
/// The follow-up of a child not brought, the appointment of that very day and a place that is held while somebody rings
/// come before it.
fn to_ring(state: &State, referral: &Referral, step: &NextStep, today: NaiveDate) -> Option<NextStep> {
    let (words, since) = promise::slip(state, referral, today)?;
    let due = state.rules.calendar.add_working_days(since, 1);
    let first = match step.act {
        Act::FollowUp => true,
        Act::See | Act::Outcome => step.due <= due.max(today),
        _ => matches!(referral.stage, Stage::Held { .. }),
    };
    if first {
        return None;
    }
    Some(NextStep::of(referral, &state.rules, (Act::Tell, words, due)))
}

/// A place that was moved comes before every other step: the family would go to the wrong one. Told by the next working day,
/// and no later than the last working day before either day; where that is past, on the day on which it was moved.
pub fn to_tell(state: &State, referral: &Referral) -> Option<NextStep> {
    if !referral.stage.is_open() {
        return None;
    }
    let all = (referral.id, BookingId(0))..=(referral.id, BookingId(u32::MAX));
    let (booking, untold) = state
        .index
        .untold
        .range(all)
        .filter_map(|(_, id)| state.booking(*id))
        // Of a place that was lost the family hears with the next that is given.
        .filter(|booking| {
            !booking.lost()
                || matches!(referral.stage, Stage::Rebook { .. })
                || !given_since(state, referral, booking.id)
        })
        .find_map(|booking| Some((booking, booking.untold()?)))?;
    let now = state.session(booking.session)?.stand(booking.slot);
    let words = if booking.lost() {
        format!("Ring: place {} is off", day_month(untold.known.date))
    } else if now == untold.known {
        // They gave it up, or were told that it is off; and that was undone.
        format!("Ring: place {} is theirs again", day_month(now.date))
    } else if now.date != untold.known.date {
        format!("Ring: place moved to {}", day_month(now.date))
    } else if now.start != untold.known.start {
        format!("Ring: place is now at {}", super::telling::clock(now.start))
    } else {
        format!("Ring: place is now {}", super::places::say::in_venue(state, now.venue))
    };
    let calendar = &state.rules.calendar;
    let soon = calendar.add_working_days(untold.since, 1);
    let first = if booking.lost() { untold.known.date } else { untold.known.date.min(now.date) };
    let due = soon.min(calendar.sub_working_days(first, 1)).max(calendar.working_on_or_after(untold.since));
    let step = NextStep::of(referral, &state.rules, (Act::Call, words, due));
    Some(NextStep { booking: Some(booking.id), ..step })
}

/// Whether the referral was given a place after that one.
fn given_since(state: &State, referral: &Referral, lost: BookingId) -> bool {
    state.bookings_of(referral.id, referral.child).any(|row| row.id > lost)
}

/// The next step of a referral whose family last heard from a service on that day; none exactly where it is closed.
pub fn next_step(
    referral: &Referral,
    contact: Option<NaiveDate>,
    rules: &Rules,
    today: NaiveDate,
) -> Option<NextStep> {
    let step =
        NextStep::of(referral, rules, pressing(referral, rules, step(referral, contact, rules, today)?));
    Some(NextStep { booking: referral.stage.booking(), ..step })
}

#[cfg(test)]
mod tests;
