//! Whom to reach on a day without the system: venues and people who are needed, with their telephone.
use super::paper::sessions;
use crate::domain::ids::{SessionId, StaffId, VenueId};
use crate::domain::roster::{self, PhoneOf};
use crate::domain::rules::Rules;
use crate::domain::session::Session;
use crate::domain::telling::clock;
use crate::keeper::look::LookContext;
use crate::wire::view_paper::{Contact, Part};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Venues and people of a day; whoever is away or has declined is needed by nobody.
pub(super) fn contacts(cx: &LookContext<'_>, day: NaiveDate) -> (BTreeSet<VenueId>, BTreeSet<StaffId>) {
    let there: Vec<&Session> = sessions(cx, day).into_iter().filter(|session| !session.cancelled()).collect();
    let venues: BTreeSet<VenueId> = there.iter().map(|session| session.venue).collect();
    let people: BTreeSet<StaffId> = there
        .iter()
        .flat_map(|session| session.people.iter().filter(|m| m.answer.may_come()).map(|m| m.staff))
        .collect();
    (venues, people)
}

pub(super) fn venue(cx: &LookContext<'_>, id: VenueId, day: NaiveDate) -> Option<Part> {
    let venue = cx.state.venue(id)?;
    let when = needed(cx, day, |session| session.venue == id);
    let what = venue.address.replace('\n', ", ");
    let phone = roster::phone(cx.state, PhoneOf::Venue(id)).to_owned();
    Some(Part::Contact(Contact { name: venue.name.to_string(), what, when, venue: true, phone }))
}

pub(super) fn person(cx: &LookContext<'_>, id: StaffId, day: NaiveDate) -> Option<Part> {
    let staff = cx.state.staff(id)?;
    let rules = &cx.state.rules;
    let when = needed(cx, day, |session| session.people.iter().any(|m| m.staff == id && m.answer.may_come()));
    let what = [Rules::name_in(&rules.roles, &staff.role), Rules::name_in(&rules.agencies, &staff.agency)];
    let what: Vec<&str> = what.into_iter().filter(|words| !words.is_empty()).collect();
    let (name, what) = (staff.name.to_string(), what.join(", "));
    let phone = roster::phone(cx.state, PhoneOf::Staff(id)).to_owned();
    Some(Part::Contact(Contact { name, what, when, venue: false, phone }))
}

/// `13:00-16:00 ND Arnold; ...`: what they are needed for that day.
fn needed(cx: &LookContext<'_>, day: NaiveDate, is: impl Fn(&Session) -> bool) -> String {
    let mut found: BTreeMap<(u16, SessionId), String> = BTreeMap::new();
    for session in sessions(cx, day).into_iter().filter(|session| !session.cancelled() && is(session)) {
        let service = cx.state.rules.service(session.service);
        let short = service.map_or_else(|| session.service.to_string(), |service| service.short.clone());
        let venue = cx.state.venue(session.venue).map_or_else(String::new, |venue| venue.name.to_string());
        let words = format!("{}-{} {short} {venue}", clock(session.start), clock(session.end));
        found.insert((session.start, session.id), words);
    }
    found.into_values().collect::<Vec<_>>().join("; ")
}
