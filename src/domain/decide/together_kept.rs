//! A block of therapy across whatever is decided: beginning treatment asks for it, ending the pathway ends it, and as long as
//! it goes on the referral's stage speaks of the earliest of its sessions that is still ahead. So a session that was moved,
//! missed, cancelled or repaired leaves the rest of the block standing, and there is always one next step.
use super::super::booking::{Booking, BookingState, By};
use super::super::code::Code;
use super::super::event::Event;
use super::super::ids::{BookingId, ReferralId};
use super::super::referral::{Referral, Stage};
use super::super::rules::Effect;
use super::super::together::{self, Block, TogetherDid};
use super::Case;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Why the rest of a block is given up (a code of `choices.toml`).
const BLOCK_ENDED: Code = Code::known("block-ended");

/// Adds what a block makes of the events, and sets the stages that it keeps.
pub(super) fn keep(case: &Case<'_>, events: &mut Vec<Event>) {
    if let Some(asked) = asked(case, events) {
        events.push(asked);
        return;
    }
    if case.state.bonds.is_empty() {
        return;
    }
    let mut referrals: Vec<ReferralId> = events.iter_mut().filter_map(|e| Some(stage(case, e)?.0)).collect();
    referrals.sort_unstable();
    referrals.dedup();
    for id in referrals {
        let Some(row) = case.state.referral(id) else { continue };
        let Some((block, _)) = together::open_block(case.state, id) else { continue };
        if ends(events, id) {
            let block = Block { ended: Some(case.now.today), ..block.clone() };
            let gone = case.rest_of_block(row, By::Service, BLOCK_ENDED);
            let known = |event: &Event| match event {
                Event::Cancelled { booking, .. } => Some(*booking),
                _ => None,
            };
            let already: Vec<BookingId> = events.iter().filter_map(known).collect();
            let last = events.iter_mut().rev().find_map(|e| stage(case, e).filter(|(of, _)| *of == id));
            let stands = last.map(|(_, stage)| *stage);
            // What ended it is said first and stands: the places given up with it change nothing of where the referral is.
            let gone = gone.into_iter().filter(|e| known(e).is_none_or(|id| !already.contains(&id)));
            events.extend(gone.map(|mut event| {
                if let (Event::Cancelled { stage, .. }, Some(stands)) = (&mut event, stands) {
                    *stage = stands;
                }
                event
            }));
            events.push(Event::Together { did: TogetherDid::Block { referral: id, block } });
            continue;
        }
        let ahead = ahead(case, events, row, block);
        let last = events.iter_mut().rev().find_map(|e| stage(case, e).filter(|(of, _)| *of == id));
        if let Some((_, stage)) = last {
            next(case, stage, &ahead, row);
        }
    }
}

/// The block that an outcome asks for: treatment was begun in a service that gives it in blocks, and none is under way.
fn asked(case: &Case<'_>, events: &[Event]) -> Option<Event> {
    let (booking, referral) = events.iter().find_map(|event| match event {
        Event::OutcomeRecorded { booking, referral, effect: Effect::Treatment, .. } => {
            Some((*booking, *referral))
        }
        _ => None,
    })?;
    if together::open_block(case.state, referral).is_some() {
        return None;
    }
    let row = case.state.booking(booking)?;
    let service = case.rules().service(case.state.session(row.session)?.service)?;
    let rule = service.block?;
    let block = Block {
        service: service.id,
        sessions: rule.sessions,
        every_days: rule.every_days,
        asked_on: case.now.today,
        after: case.state.next_booking().0.checked_sub(1).map_or(booking, BookingId),
        ended: None,
        why: Code::NONE,
    };
    Some(Event::Together { did: TogetherDid::Block { referral, block } })
}

/// Whether the events end what a block belongs to: the referral, or its component.
fn ends(events: &[Event], id: ReferralId) -> bool {
    events.iter().any(|event| match event {
        Event::OutcomeRecorded { referral, effect, stage, .. } if *referral == id => {
            !stage.is_open() || matches!(effect, Effect::NextComponent | Effect::Monitor)
        }
        Event::Closed { referral, .. } | Event::MonitoringAgreed { referral, .. } => *referral == id,
        Event::FollowUpClosed { referral, stage, .. } => *referral == id && !stage.is_open(),
        _ => false,
    })
}

/// The stage an event sets, and of which referral.
fn stage<'e>(case: &Case<'_>, event: &'e mut Event) -> Option<(ReferralId, &'e mut Stage)> {
    let of = |id: &BookingId| case.state.booking(*id).map(|row| row.referral);
    Some(match event {
        Event::Held { booking, stage }
        | Event::Offered { booking, stage }
        | Event::Agreed { booking, stage }
        | Event::Moved { booking, stage, .. } => (booking.referral, stage),
        Event::HoldReleased { booking, stage }
        | Event::OfferDeclined { booking, stage, .. }
        | Event::Cancelled { booking, stage, .. }
        | Event::Carried { booking, stage, .. }
        | Event::Attended { booking, stage, .. } => (of(booking)?, stage),
        Event::OutcomeRecorded { referral, stage, .. }
        | Event::FollowUpClosed { referral, stage, .. }
        | Event::Closed { referral, stage, .. }
        | Event::MonitoringAgreed { referral, stage, .. } => (*referral, stage),
        _ => return None,
    })
}

/// The sessions of a block that are ahead once the events have been: by day and start.
fn ahead(
    case: &Case<'_>,
    events: &[Event],
    row: &Referral,
    block: &Block,
) -> Vec<(NaiveDate, u16, BookingId, bool)> {
    let state = case.state;
    let mut rows: BTreeMap<BookingId, Booking> = BTreeMap::new();
    let ids = state.index.of_child.get(&row.child).into_iter().flatten();
    for booking in ids.filter_map(|id| state.booking(*id)).filter(|booking| booking.referral == row.id) {
        rows.insert(booking.id, booking.clone());
    }
    let mut days: BTreeMap<BookingId, NaiveDate> = BTreeMap::new();
    for event in events {
        match event {
            Event::Held { booking, .. } | Event::Offered { booking, .. } | Event::Agreed { booking, .. }
                if booking.referral == row.id =>
            {
                rows.insert(booking.id, (**booking).clone());
            }
            Event::Moved { from, booking, .. } if booking.referral == row.id => {
                rows.remove(from);
                rows.insert(booking.id, (**booking).clone());
            }
            Event::HoldReleased { booking, .. }
            | Event::OfferDeclined { booking, .. }
            | Event::Cancelled { booking, .. }
            | Event::Attended { booking, .. } => drop(rows.remove(booking)),
            Event::Carried { booking, to, .. } => drop(days.insert(*booking, to.date)),
            _ => {}
        }
    }
    let mut ahead: Vec<_> = rows
        .values()
        .filter(|booking| booking.id > block.after && booking.state.ahead())
        .filter_map(|booking| {
            let session = state.session(booking.session)?;
            let date = days.get(&booking.id).copied().unwrap_or(session.date);
            let agreed = matches!(booking.state, BookingState::Agreed { .. });
            (session.service == block.service && !session.cancelled())
                .then(|| (date, session.stand(booking.slot).start, booking.id, agreed))
        })
        .collect();
    ahead.sort_unstable();
    ahead
}

/// The stage speaks of the earliest session ahead, unless something else is owed first (an outcome, a follow-up).
fn next(case: &Case<'_>, stage: &mut Stage, ahead: &[(NaiveDate, u16, BookingId, bool)], row: &Referral) {
    let gives_way = stage.wants_place() || matches!(stage, Stage::Booked { .. } | Stage::Offered { .. });
    let Some((on, _, booking, agreed)) = ahead.first().copied().filter(|_| gives_way) else { return };
    if stage.booking() == Some(booking) {
        return;
    }
    *stage = match row.stage {
        Stage::Offered { booking: known, .. } if known == booking => row.stage,
        _ if agreed => Stage::Booked { booking, on },
        _ => {
            let within = u64::from(case.rules().settings.answer_within);
            let answer_by = (case.now.today + chrono::Days::new(within)).min(on);
            Stage::Offered { booking, on, answer_by }
        }
    };
}
