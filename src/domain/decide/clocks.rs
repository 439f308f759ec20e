//! The leading clock after a frame: what its named rule makes of the events so far, journalled where it changed.
use super::super::clock::{ClockState, Scope, read};
use super::super::event::Event;
use super::super::facts::facts;
use super::super::ids::ReferralId;
use super::super::record::{ChildRecord, Stamp};
use super::super::referral::{Referral, Span, Stage};
use super::Case;
use chrono::NaiveDate;

/// Adds [`Event::ClockSet`] for every referral whose leading clock the events change. Cancellations, moves and offers never
/// do, so they never ask.
pub(super) fn set(case: &Case<'_>, events: &mut Vec<Event>) {
    let moved: Vec<ReferralId> = events.iter().flat_map(|event| moves_clock(case, event)).collect();
    for id in moved {
        let Some((span, list_date)) = after(case, events, id) else { continue };
        let before =
            case.state.referral(id).or_else(|| made(events, id)).map(|row| (row.span, row.list_date));
        if before.is_some_and(|before| before != (span, list_date)) {
            events.push(Event::ClockSet { referral: id, span, list_date });
        }
    }
}

/// The referral a frame makes.
fn made(events: &[Event], id: ReferralId) -> Option<&Referral> {
    events.iter().find_map(|event| match event {
        Event::ReferralReceived { referral, .. } if referral.id == id => Some(&**referral),
        Event::RedirectAccepted { new, .. } if new.id == id => Some(&**new),
        _ => None,
    })
}

/// The referrals whose leading clock an event may change.
fn moves_clock(case: &Case<'_>, event: &Event) -> Vec<ReferralId> {
    match event {
        Event::ReferralReceived { referral, .. } => vec![referral.id],
        Event::RedirectAccepted { referral, new, .. } => vec![*referral, new.id],
        Event::ReceivedEarlier { referral, .. }
        | Event::Accepted { referral, .. }
        | Event::Declined { referral, .. }
        | Event::MonitoringAgreed { referral, .. }
        | Event::MonitoringReviewed { referral, .. }
        | Event::Resumed { referral, .. }
        | Event::Closed { referral, .. }
        | Event::OutcomeRecorded { referral, .. }
        | Event::FollowUpClosed { referral, .. } => vec![*referral],
        Event::Attended { booking, .. } => {
            case.state.booking(*booking).map(|row| row.referral).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Span and list date after the events.
fn after(case: &Case<'_>, events: &[Event], id: ReferralId) -> Option<(Span, NaiveDate)> {
    let row = case.state.referral(id).or_else(|| made(events, id))?;
    let Some(rule) = case.rules().pathway(row.pathway).and_then(|p| case.rules().clock(p.clock)) else {
        return Some(plainly(case, events, row));
    };
    // Without the record (a new child, a row of an import) the frame's own events are all there is to know.
    let known = case.known.record.as_ref().filter(|record| record.id == row.child);
    if known.is_none() && made(events, id).is_none() {
        return Some(plainly(case, events, row));
    }
    let mut record = known.cloned().unwrap_or_else(|| ChildRecord::new(row.child));
    let stamp = Stamp {
        seq: u64::MAX,
        at: case.now.at,
        day: case.now.today,
        user: case.actor.name.clone(),
        role: case.actor.role,
    };
    for event in events {
        match event {
            // The kept record gives the other's history back: for the clocks that go with it, all of it is still wanted.
            Event::MergeUndone { referrals, .. } if referrals.contains(&id) => record.note(&stamp, event),
            _ => record.fold(&stamp, event),
        }
    }
    let facts = facts(&record, case.rules(), id);
    let reading = read(rule, Scope::WHOLE, &facts, &case.rules().calendar, case.now.today);
    let span = match reading.state {
        ClockState::Running => Span { start: reading.started, stop: None },
        ClockState::Stopped { on, .. } | ClockState::ActiveMonitoring { on } => {
            Span { start: reading.started, stop: Some(on) }
        }
        ClockState::NotStarted
        | ClockState::AwaitingRatification { .. }
        | ClockState::StartUnknown
        | ClockState::Nullified { .. } => Span::default(),
    };
    Some((span, reading.list_date.unwrap_or(row.list_date)))
}

/// Where no record is at hand: an earlier receipt moves the start, an ending stops.
fn plainly(case: &Case<'_>, events: &[Event], row: &Referral) -> (Span, NaiveDate) {
    let mut span = row.span;
    let mut list_date = row.list_date;
    for event in events {
        match event {
            Event::ReceivedEarlier { referral, after, .. } if *referral == row.id => {
                span.start = span.start.map(|start| start.min(*after));
                list_date = list_date.min(*after);
            }
            Event::Closed { referral, stage, .. } | Event::Declined { referral, stage, .. }
                if *referral == row.id =>
            {
                span.stop = span.stop.or(if let Stage::Closed { on, .. } = stage {
                    Some(*on)
                } else {
                    Some(case.now.today)
                });
            }
            Event::Resumed { referral, .. } if *referral == row.id => span.stop = None,
            _ => {}
        }
    }
    (span, list_date)
}
