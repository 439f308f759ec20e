//! What a pack owes. As long as the referral is open this is a part of its one next step: the most pressing of the stage's own
//! and the pack's. What outlives the referral (minutes, recommendations) is owned for itself.
use super::super::calendar::{add_days, date_near};
use super::super::next_step::{Act, NextStep};
use super::super::referral::{Referral, Stage};
use super::super::rules::Rules;
use super::super::state::State;
use super::pack::{Pack, Report, ReportState, ViewState};
use super::quorum::is_review;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A part of a pack that is owed for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Part {
    /// The minutes.
    Minutes,
    /// The recommendation of that position.
    Recommendation(u8),
}

/// What is owed before the review, in words, and by when; the first of it.
pub fn before(
    pack: &Pack,
    rules: &Rules,
    review: bool,
    day: Option<NaiveDate>,
) -> Option<(String, NaiveDate)> {
    let settings = &rules.reviews;
    let soon = within(pack.begun, settings.consent_within, rules, day);
    if !review {
        return pack.first.is_none().then(|| ("Record: who gave the first opinion".to_owned(), soon));
    }
    if !pack.may_share() {
        return match &pack.consent {
            None => Some(("Ask the family: consent to share".to_owned(), soon)),
            // Refused or withdrawn: a clinician speaks with the family; nothing of the pack can be owed by anybody else, and who was
            // asked for a report is told to leave it.
            Some(no) => {
                let asked = pack.reports.iter().filter(|report| !report.is_in()).count();
                let leave = match asked {
                    0 => String::new(),
                    1 => ", call off 1 report".to_owned(),
                    more => format!(", call off {more} reports"),
                };
                let due = within(no.on, settings.consent_within, rules, day);
                Some((format!("No consent to share: speak with them{leave}"), due))
            }
        };
    }
    let given = pack.consent.as_ref().map_or(pack.begun, |consent| consent.on);
    let wanted = settings.wanted(&pack.needs);
    let unasked = wanted.iter().filter(|kind| pack.report(**kind).is_none()).count();
    let ask = (unasked > 0).then(|| {
        let words =
            if unasked == 1 { "Ask for 1 report".to_owned() } else { format!("Ask for {unasked} reports") };
        (words, rules.calendar.add_working_days(given, 1))
    });
    let chase = late_first(pack, &wanted, rules, day).map(|(report, due)| {
        let again = if report.chased > 0 { format!(" (chased {})", report.chased) } else { String::new() };
        (format!("Chase: {} report{again}", settings.report_short(&report.kind)), due)
    });
    let words = match [pack.parent, pack.child].map(|view| view == ViewState::Missing) {
        [true, true] => Some("Ask for parent's and child's views"),
        [true, false] => Some("Ask for the parent's view"),
        [false, true] => Some("Ask for the child's view"),
        [false, false] => None,
    };
    let views = words.map(|words| {
        let by = day.map_or_else(
            || rules.calendar.working_on_or_after(add_days(given, i64::from(settings.report_within))),
            // Nothing is late on the day it could first be asked.
            |day| back(rules, day, settings.report_before).max(rules.calendar.add_working_days(given, 1)),
        );
        (words.to_owned(), by)
    });
    ask.into_iter().chain(chase).chain(views).min_by_key(|(_, due)| *due)
}

/// So many working days after a day, and as long before the review as a report is to be in, so that there is still time for what
/// depends on it; never before the working day after, nor later than the review itself.
fn within(from: NaiveDate, days: u16, rules: &Rules, review: Option<NaiveDate>) -> NaiveDate {
    let by = rules.calendar.add_working_days(from, u32::from(days));
    review.map_or(by, |day| {
        let soonest = rules.calendar.add_working_days(from, 1);
        by.min(back(rules, day, rules.reviews.report_before)).max(soonest).min(day)
    })
}

/// The report that is owed first of those not in, and by when.
fn late_first<'a>(
    pack: &'a Pack,
    wanted: &[super::super::code::Code],
    rules: &Rules,
    day: Option<NaiveDate>,
) -> Option<(&'a Report, NaiveDate)> {
    pack.reports
        .iter()
        .filter(|report| wanted.contains(&report.kind) && !report.is_in())
        .map(|report| (report, look_at(report, rules, day)))
        .min_by_key(|(_, due)| *due)
}

/// When somebody looks again whether a report is in: by when it is to be, and once it was chased the working days there are on
/// from then, but no later than the review. It is no less late for having been chased.
pub fn look_at(report: &Report, rules: &Rules, review: Option<NaiveDate>) -> NaiveDate {
    let due = in_by(report, rules, review);
    report.chased_on.map_or(due, |on| {
        let again = rules.calendar.add_working_days(on, u32::from(rules.reviews.consent_within));
        due.max(review.map_or(again, |day| again.min(day)))
    })
}

/// By when a report is to be in: its own day, and before the review where that is sooner, whichever of the two was known
/// first; never before the working day after it was asked for.
pub fn in_by(report: &Report, rules: &Rules, review: Option<NaiveDate>) -> NaiveDate {
    let before = review.map_or(report.due, |day| back(rules, day, rules.reviews.report_before));
    match report.state {
        ReportState::Asked(on) | ReportState::SentBack(on) => {
            let by = rules.calendar.working_on_or_after(report.due.min(before));
            by.max(rules.calendar.add_working_days(on, 1))
        }
        ReportState::In(_) => report.due,
    }
}

/// So many working days before a day.
pub fn back(rules: &Rules, day: NaiveDate, days: u16) -> NaiveDate {
    rules.calendar.sub_working_days(day, u32::from(days))
}

/// By when a report asked for today is due: within the days there are, and before the review where that is sooner; never
/// before the next working day.
pub fn report_due(rules: &Rules, today: NaiveDate, review: Option<NaiveDate>) -> NaiveDate {
    let settings = &rules.reviews;
    let calendar = &rules.calendar;
    let within = calendar.working_on_or_after(add_days(today, i64::from(settings.report_within)));
    let before = review.map(|day| back(rules, day, settings.report_before));
    before.map_or(within, |before| within.min(before)).max(calendar.add_working_days(today, 1))
}

/// The step of a referral whose pack presses more than its stage; none where the stage's own stands.
pub fn step(state: &State, referral: &Referral, own: &NextStep, today: NaiveDate) -> Option<NextStep> {
    let pack = state.reviews.get(&referral.id)?;
    let rules = &state.rules;
    let component = rules.component(referral.pathway, referral.component)?;
    let service = rules.service(component.service)?;
    if let (Some(on), Stage::Rebook { .. }) = (pack.provisional, referral.stage) {
        let consent = if pack.may_share() { "" } else { ", ask for consent" };
        let words = format!("Rebook: not quorate {}{consent}", date_near(on, today));
        return Some(NextStep { words, ..own.clone() });
    }
    let day = match referral.stage {
        Stage::Booked { on, .. } | Stage::Offered { on, .. } | Stage::Held { on, .. } => Some(on),
        Stage::Waiting { .. }
        | Stage::Rebook { .. }
        | Stage::FollowUp { .. }
        | Stage::LateNotSeen { .. }
        | Stage::LeftUnseen { .. } => None,
        Stage::Triage
        | Stage::InfoAsked { .. }
        | Stage::Redirecting { .. }
        | Stage::Seen { .. }
        | Stage::NotBrought { .. }
        | Stage::Monitoring { .. }
        | Stage::Closed { .. } => return None,
    };
    // Begun or over, nothing is asked for before it any more: what came of it is owed.
    if let (Stage::Booked { booking, on }, true) = (referral.stage, is_review(service)) {
        let at = state.booking(booking).map(|row| row.session);
        let begun = || at.and_then(|at| state.meetings.get(&at)).is_some_and(|met| met.started.is_some());
        if on < today || (on == today && begun()) {
            let words = format!("Record outcome of {}", date_near(on, today));
            return Some(NextStep { act: Act::Outcome, words, ..own.clone() });
        }
    }
    if let (Some(on), Some(words)) = (day, must_move(state, referral)) {
        let soon = rules.calendar.add_working_days(pack.begun, u32::from(rules.reviews.consent_within));
        return Some(NextStep { act: Act::Book, words, due: soon.min(on), ..own.clone() });
    }
    let (words, due) = before(pack, rules, is_review(service), day)?;
    // A family that is about to be rung is; and what was put off stays so.
    let rings = matches!(referral.stage, Stage::Held { .. } | Stage::Offered { .. });
    if own.put_off.is_some() || rings || own.act == Act::Triage {
        return None;
    }
    // No place is given for a second opinion before it is known who gave the first: that comes before what leads to one.
    let bars = !is_review(service) && matches!(own.act, Act::Book | Act::Validate);
    let due = if bars { due.min(own.due) } else { due };
    // A part of the pack waits for its reason as any other step does, and no longer than to the day of the review.
    let step = NextStep::of(referral, rules, (Act::Pack, words, due));
    (step.due <= own.due).then_some(NextStep { booking: own.booking, ..step })
}

/// That a place has to be moved, where whoever gave the first opinion is to give the second there.
pub fn must_move(state: &State, referral: &Referral) -> Option<String> {
    let session = state.session(state.booking(referral.stage.booking()?)?.session)?;
    let gave = |m: &&super::super::session::Member| m.answer.may_come() && referral.not_by.contains(&m.staff);
    let who = state.staff(session.people.iter().find(gave)?.staff)?;
    Some(format!("Move: {} gave the first opinion", who.name))
}

/// What of a pack is owed for itself: minutes that are not out, recommendations that are not done; with words and by when.
pub fn parts(pack: &Pack) -> Vec<(Part, String, NaiveDate)> {
    let minutes = pack.minutes_owed().map(|minutes| {
        let last = pack.earlier.iter().all(|minutes| minutes.out.is_some());
        let before = if last { "" } else { " of the review before" };
        let words = if pack.may_share() {
            format!("Send out the minutes{before}")
        } else {
            format!("Ask for consent, then send out the minutes{before}")
        };
        (Part::Minutes, words, minutes.due)
    });
    let open = pack.recommendations.iter().enumerate().filter(|(_, one)| one.done.is_none());
    let open = open.map(|(at, one)| (Part::Recommendation(at as u8), one.words.to_string(), one.due));
    minutes.into_iter().chain(open).collect()
}
