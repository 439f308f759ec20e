//! A whole frame in one sentence: its main act, then what came with it, counted where it is many.
use super::{came, capital, of_booking, tell};
use crate::domain::booking::Booking;
use crate::domain::calendar::{counted, long_date, plural, weekday_day};
use crate::domain::child::ChildRow;
use crate::domain::event::Event;
use crate::domain::intake::IntakeState;
use crate::domain::offers;
use crate::domain::review::PackDid;
use crate::domain::session::Session;
use crate::domain::short_notice;
use crate::domain::state::State;
use crate::domain::together;

/// A session moved, with how many families have to be told and who lost the place.
fn moved_with(state: &State, moved: &Event, events: &[Event]) -> String {
    let mut told: Vec<String> = tell(state, moved).into_iter().collect();
    let families = events.iter().filter(|event| matches!(event, Event::Carried { to_tell: Some(_), .. }));
    match families.count() {
        0 => {}
        1 => told.push("1 family has to be told".to_owned()),
        n => told.push(format!("{n} families have to be told")),
    }
    told.extend(given_back(state, events));
    let lost = events.iter().filter_map(|event| match event {
        Event::Cancelled { booking, .. } => Some(of_booking(state, *booking).0),
        _ => None,
    });
    let lost: Vec<String> = lost.collect();
    if !lost.is_empty() {
        told.push(format!("Owed another place: {}", lost.join("; ")));
    }
    told.join(". ")
}

/// Holds that a move gave back: of families who are being rung about the place, and others.
fn given_back(state: &State, events: &[Event]) -> Vec<String> {
    let held = events.iter().filter_map(|event| match event {
        Event::HoldReleased { booking, .. } => state.booking(*booking),
        _ => None,
    });
    let (rung, other): (Vec<&Booking>, Vec<&Booking>) =
        held.partition(|hold| short_notice::rung_about(state, hold));
    let mut told = Vec::new();
    if let n @ 1.. = rung.len() as u64 {
        let (who, holds) = (
            counted(n, "family is being rung", "families are being rung"),
            if n == 1 { "hold is" } else { "holds are" },
        );
        told.push(format!("{who} about it: the {holds} given back, they are to be rung again"));
    }
    if let n @ 1.. = other.len() as u64 {
        told.push(format!("{} given back", counted(n, "hold is", "holds are")));
    }
    told
}

/// The sentence of a whole frame: its main act, then what came with it.
pub fn sentence(state: &State, events: &[Event]) -> String {
    if let Some(moved @ Event::SessionMoved { .. }) = events.first() {
        return moved_with(state, moved, events);
    }
    if let Some(words) = of_sessions(state, events).or_else(|| together::whole(state, events)) {
        return words;
    }
    if let Some(words) = short_notice::sentence(state, events) {
        return words;
    }
    if let Some(words) = shown_again(state, events) {
        return words;
    }
    // A review says once what its outcome is worth.
    let held = events.iter().any(|event| matches!(event, Event::Review { did: PackDid::Held { .. }, .. }));
    let of = |event: &Event| match event {
        event if hidden_at_once(event, events) => None,
        Event::OutcomeRecorded { .. } if held => came::alone(state, event),
        event => tell(state, event),
    };
    let mut told: Vec<String> = events.iter().filter_map(of).collect();
    // A child registered with a referral, an arrival that is an attendance, an offer declined at once: the last says both.
    let at_once = matches!(events, [Event::Offered { .. }, Event::OfferDeclined { .. }]);
    if told.len() > 1
        && (at_once || matches!(events.first(), Some(Event::ChildRegistered { .. } | Event::Attended { .. })))
    {
        told.remove(0);
    }
    told.retain(|words| words != "Settled" || events.len() == 1);
    if told.len() > 3 {
        let more = told.len() - 2;
        told.truncate(2);
        told.push(format!("and {more} more"));
    }
    told.extend(together::parted(state, events));
    told.extend(offers::after(state, events));
    told.join(". ")
}

/// A record hidden with its registration: that it was registered says enough.
fn hidden_at_once(event: &Event, events: &[Event]) -> bool {
    let Event::ChildAmended { child, .. } = event else { return false };
    events.iter().any(|event| matches!(event, Event::ChildRegistered { child: new, .. } if new == child))
}

/// Two children after all, of whom one had been hidden for the other's sake.
fn shown_again(state: &State, events: &[Event]) -> Option<String> {
    match events {
        [
            Event::ChildAmended { child, .. },
            Event::IntakeClosed { state: IntakeState::Settled { same: false }, .. },
            ..,
        ] => {
            let name = state.child(*child).map_or_else(String::new, ChildRow::list_name);
            Some(format!("Two children: the address of {name} is no longer restricted"))
        }
        _ => None,
    }
}

/// A template made, changed or ended, by its name.
pub(super) fn of_template(state: &State, event: &Event) -> Option<String> {
    Some(match event {
        Event::TemplateSet { before: None, after } => format!("Made the template {}", after.named(state)),
        Event::TemplateSet { after, .. } => format!("Changed the template: {}", after.named(state)),
        Event::TemplateEnded { template, on, .. } => {
            let name = state.template(*template).map_or_else(String::new, |row| row.named(state));
            format!("{} ends on {}", capital(&name), long_date(*on))
        }
        _ => return None,
    })
}

/// What a template's frame did to sessions, counted; none of another frame.
fn of_sessions(state: &State, events: &[Event]) -> Option<String> {
    let made: Vec<&Session> = events
        .iter()
        .filter_map(|event| match event {
            Event::SessionMade { session } if session.made_by.is_some() => Some(&**session),
            _ => None,
        })
        .collect();
    if let ([first, .., last], true) = (made.as_slice(), made.len() == events.len()) {
        let (from, to) = (weekday_day(first.date), weekday_day(last.date));
        let many = made.len();
        return Some(format!("Made {many} sessions of {}: {from} to {to}", clinic(state, first)));
    }
    let set =
        events.first().filter(|e| matches!(e, Event::TemplateSet { .. } | Event::TemplateEnded { .. }))?;
    let count = |is: fn(&Event) -> bool| events.iter().filter(|event| is(event)).count() as u32;
    let told = count(|e| matches!(e, Event::Carried { to_tell: Some(_), .. }));
    let lost = count(|e| matches!(e, Event::Cancelled { .. }));
    let counts = [
        (followed(set, events), "session", "follow", "follows"),
        (count(|e| matches!(e, Event::SessionMoved { .. })), "session", "moved", "moved"),
        (count(|e| matches!(e, Event::SessionCancelled { .. })), "session", "called off", "called off"),
        (told, "family", "have to be told", "has to be told"),
        (lost, "family", "are owed another place", "is owed another place"),
    ];
    let mut words = vec![of_template(state, set)?];
    for (n, noun, many, one) in counts.into_iter().filter(|(n, ..)| *n > 0) {
        let noun = if n == 1 { format!("1 {noun}") } else { plural(n, noun).replace("familys", "families") };
        words.push(format!("{noun} {}", if n == 1 { one } else { many }));
    }
    Some(words.join(". "))
}

/// Sessions that are as their template says now. One that only became its own and stands where it stood is not among them.
fn followed(set: &Event, events: &[Event]) -> u32 {
    let as_said = |to: &Session| match set {
        Event::TemplateSet { after, .. } => {
            let wanted = after.session(to.id, to.made_by.map_or(to.date, |made| made.on), to.date);
            (to.start, to.venue, &to.room, &to.slots)
                == (wanted.start, wanted.venue, &wanted.room, &wanted.slots)
        }
        _ => true,
    };
    let follows = |event: &&Event| matches!(event, Event::SessionFollowed { to, .. } if as_said(to));
    events.iter().filter(follows).count() as u32
}

/// `ND Arnold`.
fn clinic(state: &State, session: &Session) -> String {
    let service = state.rules.service(session.service).map_or("a clinic", |s| s.short.as_str());
    format!("{service} {}", state.venue(session.venue).map_or("", |v| &*v.name)).trim_end().to_owned()
}
