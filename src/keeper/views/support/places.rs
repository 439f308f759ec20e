//! Free places of support: for a child, whatever it waits for, or instead of a place that somebody has.
use super::super::diary::words;
use crate::domain::around;
use crate::domain::child::ChildRow;
use crate::domain::ids::SeatId;
use crate::domain::places::say;
use crate::domain::rules::{Service, ServiceKind};
use crate::keeper::look::LookContext;
use crate::wire::support::{SeatFor, SeatPlaces};
use chrono::NaiveDate;

/// As many as are read out on the telephone.
const SHOWN: usize = 9;

/// The soonest of them; none where child, place or service is gone.
pub(super) fn page(cx: &LookContext<'_>, who: SeatFor) -> Option<SeatPlaces> {
    let state = cx.state;
    match who {
        SeatFor::Child(child, service) => {
            let child = state.child(child)?;
            Some(free(cx, state.rules.service(service)?, (Some(child), None), None))
        }
        SeatFor::Seat(id) => {
            let seat = state.seat(id)?;
            let service = state.rules.service(state.session(seat.session)?.service)?;
            let child = seat.child.and_then(|child| state.child(child));
            Some(free(cx, service, (child, seat.born), Some(id)))
        }
    }
}

fn free(
    cx: &LookContext<'_>,
    service: &Service,
    who: (Option<&ChildRow>, Option<NaiveDate>),
    but: Option<SeatId>,
) -> SeatPlaces {
    let state = cx.state;
    let there = but.and_then(|id| state.seat(id)).map(|seat| (seat.session, seat.slot));
    let (mut rows, mut why) = (Vec::new(), None);
    let ahead = state.index.by_day.range(cx.now.today..).flat_map(|(_, ids)| ids);
    let sessions = ahead.filter_map(|id| state.session(*id)).filter(|session| session.service == service.id);
    'all: for session in sessions {
        for slot in 0..session.slots.len() as u8 {
            if there == Some((session.id, slot)) {
                continue;
            }
            match around::bar(state, service, (session, slot), who, cx.now, but) {
                Ok(()) => {
                    let when = say::when(session.date, session.stand(slot).start);
                    rows.push((session.id, slot, format!("{when}, {}", words::venue(state, session))));
                    if rows.len() == SHOWN {
                        break 'all;
                    }
                }
                Err(bar) => why = why.or(Some(bar.short(state, cx.now.at))),
            }
        }
    }
    let none = match why {
        Some(why) => format!("{}: no place is possible. The first there is: {why}.", service.name),
        None => format!("{}: no session is planned. The diary (4) makes one.", service.name),
    };
    SeatPlaces { service: service.name.clone(), meeting: service.kind == ServiceKind::Meeting, rows, none }
}
