//! Who works when, who is away, what is shut, how venues are: read from the State alone.
use super::diary::words;
use crate::domain::decide::Now;
use crate::domain::ids::VenueId;
use crate::domain::leave;
use crate::domain::roster::{self, Pattern, PhoneOf, parts_words};
use crate::domain::rules::{Choices, Rules};
use crate::domain::session::{Session, Staff};
use crate::domain::state::State;
use crate::wire::view_roster::{AwayRow, PersonCard, RosterPage, ShutRow, VenueCard};

/// All of it, as it stands.
pub(super) fn page(state: &State, now: &Now) -> RosterPage {
    let ahead: Vec<&Session> = (state.index.by_day.range(now.today..))
        .flat_map(|(_, ids)| ids)
        .filter_map(|id| state.session(*id))
        .filter(|session| !session.cancelled())
        .collect();
    let mut people: Vec<PersonCard> =
        state.staff.iter().flatten().map(|person| card(state, person, &ahead, now)).collect();
    people.sort_by(|a, b| (&a.name, a.staff).cmp(&(&b.name, b.staff)));
    let reason = |code| Choices::words(&state.rules.choices.service_reasons, code).to_lowercase();
    let not_over = state.absences.iter().flatten().filter(|row| row.to >= now.today && row.to >= row.from);
    let mut away: Vec<AwayRow> = not_over
        .map(|row| AwayRow {
            absence: row.id,
            staff: row.staff,
            name: words::person(state, row.staff),
            days: (row.from, row.to),
            reason: reason(&row.reason),
            by: row.by.to_string(),
            part: leave::part_words(row.part, (row.from, row.to)),
        })
        .collect();
    away.sort_by_key(|row| (row.days, row.absence));
    let not_over = state.roster.closures.values().filter(|row| row.to >= now.today && row.to >= row.from);
    let mut shut: Vec<ShutRow> = not_over
        .map(|row| ShutRow {
            closure: row.id,
            place: row.closed.words(state),
            days: (row.from, row.to),
            reason: reason(&row.reason),
            by: row.by.to_string(),
            sessions: (ahead.iter())
                .filter(|s| row.holds(s.date) && row.closed.covers(state, s.venue, &s.room))
                .count() as u32,
        })
        .collect();
    shut.sort_by_key(|row| (row.days, row.closure));
    RosterPage {
        revision: state.seq,
        today: Some(now.today),
        people,
        away,
        shut,
        venues: venues(state, &ahead),
    }
}

fn card(state: &State, person: &Staff, ahead: &[&Session], now: &Now) -> PersonCard {
    let name = |id: VenueId| state.venue(id).map_or_else(|| "a venue".to_owned(), |v| v.name.to_string());
    let says = |pattern: &Pattern| parts_words(&pattern.parts, pattern.from, &name);
    let hours = state.roster.hours.get(&person.id);
    let all = hours.map_or(&[][..], |hours| &hours.patterns);
    let stands = hours.and_then(|hours| hours.on(now.today));
    let later = all.iter().filter(|pattern| pattern.from > now.today);
    let before = all.iter().rev().filter(|p| stands.is_some_and(|now| p.from < now.from));
    let rules = &state.rules;
    let down =
        |session: &&&Session| session.people.iter().any(|m| m.staff == person.id && m.answer.may_come());
    PersonCard {
        staff: person.id,
        name: person.name.to_string(),
        role: (person.role, Rules::name_in(&rules.roles, &person.role).to_owned()),
        agency: (person.agency, Rules::name_in(&rules.agencies, &person.agency).to_owned()),
        works: stands.map(says),
        later: later.map(|pattern| (pattern.from, says(pattern))).collect(),
        before: before.map(|pattern| (pattern.from, says(pattern))).collect(),
        outside: roster::outside(state, person.id, now.today),
        ahead: ahead.iter().filter(down).count() as u32,
        phone: roster::phone(state, PhoneOf::Staff(person.id)).to_owned(),
        roles: (roster::more_roles(state, person.id).iter())
            .map(|role| (*role, words::role_short(rules, *role)))
            .collect(),
    }
}

fn venues(state: &State, ahead: &[&Session]) -> Vec<VenueCard> {
    let mut venues: Vec<VenueCard> = (state.venues.iter().flatten())
        .map(|venue| {
            let row = state.roster.venues.get(&venue.id);
            VenueCard {
                venue: venue.clone(),
                district: Rules::name_in(&state.rules.districts, &venue.district).to_owned(),
                step_free: row
                    .map_or_else(Vec::new, |row| row.step_free.iter().map(ToString::to_string).collect()),
                until: row.and_then(|row| row.until),
                ahead: ahead.iter().filter(|session| session.venue == venue.id).count() as u32,
                phone: roster::phone(state, PhoneOf::Venue(venue.id)).to_owned(),
            }
        })
        .collect();
    venues.sort_by(|a, b| a.venue.name.cmp(&b.venue.name));
    venues
}
