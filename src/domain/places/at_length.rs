//! What a refusal of a place says at more length: who was first, which rooms there are, where else to go.
use super::super::age;
use super::super::child::ChildRow;
use super::super::ids::BookingId;
use super::super::refusal::{Instead, Refusal, RefusalKind};
use super::super::rules::ServiceKind;
use super::super::session::Session;
use super::super::state::State;
use super::bar::slot_when;
use super::say;
use super::seeker::Seeker;
use chrono::NaiveDate;

/// Who took the place, and when: how two people meet.
pub(super) fn gone(seeker: &Seeker<'_>, id: BookingId) -> String {
    let state = seeker.state;
    let name = seeker.child.list_name();
    let Some(booking) = state.booking(id) else {
        return format!("That place is taken. {name} is not booked.");
    };
    let other = state.child(booking.child).map_or_else(|| "another child".to_owned(), ChildRow::list_name);
    format!(
        "{} booked {} for {other} {}. {name} is not booked.",
        booking.by,
        slot_when(state, booking.session, booking.slot),
        say::ago(booking.at, seeker.now.at)
    )
}

/// Which room there could be reached without a step, or that none is on record.
pub(super) fn steps(state: &State, name: &str, session: &Session) -> String {
    let venue = state.venue(session.venue).map_or("that venue", |venue| &venue.name);
    let free: Vec<&str> = match state.roster.venues.get(&session.venue) {
        Some(row) => row.step_free.iter().map(|room| &**room).collect(),
        None => Vec::new(),
    };
    let there = match free.as_slice() {
        [] => format!("none at {venue} is on record as one"),
        free => format!("of those at {venue} only {} is on record as one", say::list(free)),
    };
    format!(
        "{name} needs a step-free room, and {there}. b shows other places; the diary's list of venues says which rooms are."
    )
}

/// Too old: since when, and where to go instead: a call-back slot is looked for by whoever may book it.
pub(super) fn too_old(seeker: &Seeker<'_>, session: &Session, turned: u8, on: NaiveDate) -> Refusal {
    let rules = &seeker.state.rules;
    let kind = rules.service(session.service).map(|s| s.kind);
    let what = if kind == Some(ServiceKind::DropIn) { "this drop-in" } else { "this session" };
    let verb = if on <= seeker.now.today { "was" } else { "is" };
    let calls = rules.services.iter().find(|s| s.kind == ServiceKind::Calls && s.id != session.service);
    let years = age::years_on(seeker.child.born, session.date);
    let instead: Vec<String> = rules
        .pathways
        .iter()
        .find(|p| p.components.iter().any(|c| c.service == session.service))
        .map_or_else(Vec::new, |p| rules.instead(p, years));
    let go = match (instead.as_slice(), calls) {
        ([], Some(calls)) => format!(" Instead: {}.", calls.name),
        ([], None) => String::new(),
        (some, _) => format!(" Instead: {}.", some.join(", ")),
    };
    Refusal::new(
        RefusalKind::Rule,
        format!(
            "{} {verb} {turned} on {}, so not {what} on {}.{go} Nothing was booked.",
            seeker.child.list_name(),
            say::day(on),
            say::day(session.date)
        ),
    )
    .with(calls.map(|calls| Instead::Service(calls.id)))
}
