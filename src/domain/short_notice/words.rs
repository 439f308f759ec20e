//! What happened about short notice, in the sentence of the message line and the journey.
use super::super::child::ChildRow;
use super::super::event::Event;
use super::super::ids::ReferralId;
use super::super::places::say;
use super::super::state::State;
use super::super::telling;
use super::{Came, Round, ShortDid};

/// What the event says, naming the child.
pub fn tell(state: &State, event: &Event) -> Option<String> {
    let Event::ShortNotice { did } = event else { return None };
    let name = |id| state.child(id).map_or_else(|| "a child".to_owned(), ChildRow::list_name);
    let of = |id: ReferralId| state.referral(id).map_or_else(|| "a child".to_owned(), |row| name(row.child));
    Some(match did {
        ShortDid::Said { can } if can.again.is_some() => {
            format!("{}, short notice, {}", name(can.child), can.words(state))
        }
        ShortDid::Said { can } => {
            format!("{} can come at short notice, {}, {} says", name(can.child), can.words(state), can.who)
        }
        ShortDid::Withdrawn { child } => format!("{} can no longer come at short notice", name(*child)),
        ShortDid::Rung { referral, round } => {
            let until = round.call(*referral).map_or_else(String::new, |call| say::at(call.until));
            format!("Ringing {} about {}: kept for them until {until}", of(*referral), place(state, round))
        }
        ShortDid::Noted { referral, came, round } => {
            let words = match came {
                // The place itself says it: agreed, or declined.
                Came::Yes | Came::No => came.words(),
                Came::NotRung(_) => "not rung, the next in the list's order is",
                Came::NoAnswer | Came::Message => came.words(),
            };
            format!("{}, {}: {words}", of(*referral), place(state, round))
        }
    })
}

/// The sentence of a call about a place: the hold and the contact that come with it say nothing more.
pub fn sentence(state: &State, events: &[Event]) -> Option<String> {
    let did = events.iter().find_map(|event| match event {
        Event::ShortNotice { did } => Some((event, did)),
        _ => None,
    });
    let (event, did) = did?;
    match did {
        ShortDid::Noted { came: Came::Yes | Came::No, .. } => {
            let of_place =
                |event: &&Event| matches!(event, Event::Agreed { .. } | Event::OfferDeclined { .. });
            match events.iter().find(of_place) {
                Some(event) => telling::tell(state, event),
                None => tell(state, event),
            }
        }
        ShortDid::Noted { referral, came: Came::NoAnswer | Came::Message, round } => {
            let kept =
                round.call(*referral).filter(|_| round.calls.last().is_some_and(|c| c.referral == *referral));
            let until = kept
                .map_or_else(String::new, |call| format!("; kept for them until {}", say::at(call.until)));
            tell(state, event).map(|words| format!("{words}{until}"))
        }
        _ => tell(state, event),
    }
}

fn place(state: &State, round: &Round) -> String {
    state.session(round.session).map_or_else(
        || "a freed place".to_owned(),
        |session| {
            let service = state.rules.service(session.service).map_or("", |s| s.short.as_str());
            format!("{service} {}", telling::place(state, session, round.slot))
        },
    )
}
