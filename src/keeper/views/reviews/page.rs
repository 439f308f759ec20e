//! One review: its people by role, what mends a role that is missing, and its children in the order of the agenda. Or the pack
//! of a child who has no place yet.
use super::child::part;
use super::late::chase_from;
use super::names;
use crate::domain::calendar::{day_month, weekday_day};
use crate::domain::code::Code;
use crate::domain::cover;
use crate::domain::ids::{ReferralId, SessionId};
use crate::domain::places::{self, role_short, say};
use crate::domain::quorum::{self, missing_of};
use crate::domain::review::{self, Meeting};
use crate::domain::rules::Service;
use crate::domain::session::{Answer, Member, Session};
use crate::keeper::look::LookContext;
use crate::wire::view_reviews::{ReviewPage, SeatRow};
use chrono_tz::Europe::London;

/// The page of a session, or of one referral; none where it is gone.
pub(super) fn page(
    cx: &LookContext<'_>,
    session: Option<SessionId>,
    referral: Option<ReferralId>,
) -> Option<ReviewPage> {
    let state = cx.state;
    if let Some(session) = session.and_then(|id| state.session(id)) {
        return of_session(cx, session);
    }
    let row = state.referral(referral?)?;
    // A child who has a place is shown with the others of that review.
    let placed =
        row.stage.booking().and_then(|id| state.booking(id)).filter(|b| b.state.holds_place(cx.now.at));
    if let Some(session) = placed.and_then(|booking| state.session(booking.session))
        && state.rules.service(session.service).is_some_and(review::has_page)
    {
        return of_session(cx, session);
    }
    let component = state.rules.component(row.pathway, row.component)?;
    let service = state.rules.service(component.service)?;
    let child = part(cx, service, None, row.id)?;
    Some(ReviewPage {
        revision: cx.revision,
        session: None,
        service: (service.id, service.short.clone()),
        title: format!("{}: {}, no place yet", service.short, child.name),
        on: None,
        started: None,
        quorum: String::new(),
        quorate: true,
        people: Vec::new(),
        children: vec![child],
        free: 0,
    })
}

fn of_session(cx: &LookContext<'_>, session: &Session) -> Option<ReviewPage> {
    let state = cx.state;
    let service = state.rules.service(session.service)?;
    let meeting = state.meetings.get(&session.id);
    let venue = state.venue(session.venue).map_or("", |venue| &*venue.name);
    let present = review::present(state, session);
    let children: Vec<ReferralId> = agenda(cx, session, meeting);
    let mut roles = quorum::needed(session, service);
    for role in children.iter().flat_map(|id| review::required(state, service, *id)) {
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    let missing = missing_of(&review::counted(state, session), &roles);
    let begun = meeting.and_then(|meeting| meeting.started.as_ref());
    let quorum = match (roles.is_empty(), missing.is_empty(), begun.is_some()) {
        (true, ..) => "quorum not needed".to_owned(),
        (_, true, false) => "quorate".to_owned(),
        (_, true, true) => "quorate, all are here".to_owned(),
        (_, false, begun) => {
            let at = if begun { "NOT QUORATE on the day" } else { "NOT QUORATE" };
            format!("{at}: no {}", names(&state.rules, &missing).join(", no "))
        }
    };
    let clock = |minute| crate::domain::telling::clock(minute);
    Some(ReviewPage {
        revision: cx.revision,
        session: Some(session.id),
        service: (service.id, service.short.clone()),
        title: format!(
            "{} {venue}: {} {}-{}",
            service.short,
            weekday_day(session.date),
            clock(session.start),
            clock(session.end)
        ),
        on: Some(session.date),
        started: begun.map(|(at, _)| format!("begun {}", at.with_timezone(&London).format("%H:%M"))),
        quorum,
        quorate: missing.is_empty(),
        people: people(cx, session, &roles, &missing, present.as_deref()),
        children: children.into_iter().filter_map(|id| part(cx, service, Some(session), id)).collect(),
        free: places::free_in_all(state, session, cx.now),
    })
}

/// Children with a place, in the order put by hand, the others after them by their time and then by the list.
fn agenda(cx: &LookContext<'_>, session: &Session, meeting: Option<&Meeting>) -> Vec<ReferralId> {
    let start = |slot: u8| session.start_of(slot);
    let mut there: Vec<(u16, chrono::NaiveDate, ReferralId)> =
        places::taken_by(cx.state, session.id, cx.now.at)
            .filter_map(|booking| {
                let row = cx.state.referral(booking.referral)?;
                Some((start(booking.slot), row.list_date, row.id))
            })
            .collect();
    let by_hand = meeting.map_or(&[][..], |meeting| &meeting.order);
    there.sort_by_key(|(start, listed, id)| {
        let place = by_hand.iter().position(|known| known == id).unwrap_or(usize::MAX);
        (place, *start, *listed, *id)
    });
    there.into_iter().map(|(.., id)| id).collect()
}

/// Everybody asked, needed roles first, and a line for each role that is missing.
fn people(
    cx: &LookContext<'_>,
    session: &Session,
    roles: &[Code],
    missing: &[Code],
    present: Option<&[Member]>,
) -> Vec<SeatRow> {
    let mut rows: Vec<SeatRow> =
        session.people.iter().map(|member| seat(cx, session, member, roles, present)).collect();
    let order = |role: Code| roles.iter().position(|known| *known == role).unwrap_or(usize::MAX);
    rows.extend(missing.iter().map(|role| lacking(cx, session, *role)));
    rows.sort_by_key(|row| (order(row.role.0), row.person.is_none(), row.role.0));
    rows
}

fn seat(
    cx: &LookContext<'_>,
    session: &Session,
    member: &Member,
    roles: &[Code],
    present: Option<&[Member]>,
) -> SeatRow {
    let state = cx.state;
    let chased = state.meetings.get(&session.id).and_then(|at| at.chased(member.role, member.staff));
    let here = present.map(|here| here.iter().any(|known| known.staff == member.staff));
    let mut late = false;
    let words = match (here, member.answer) {
        (Some(true), _) => "here".to_owned(),
        (Some(false), _) => "NOT HERE".to_owned(),
        (None, Answer::Accepted) => "accepted".to_owned(),
        (None, Answer::Declined) => "DECLINED".to_owned(),
        (None, Answer::Away) => "AWAY".to_owned(),
        (None, Answer::Asked(on)) => {
            let days = (cx.now.today - on).num_days();
            late = review::awaited(state, session, member).is_some()
                && chase_from(cx, on, chased.map(|known| known.on)) < cx.now.today;
            let days = match days {
                0 => "today".to_owned(),
                1 => "1 day ago".to_owned(),
                days => format!("{days} days ago"),
            };
            let again = chased.map_or_else(String::new, |known| format!(", chased {}", day_month(known.on)));
            format!("asked {days}, no answer{again}")
        }
    };
    let gave =
        member.answer.may_come() && review::first_givers(state, session, cx.now).contains(&member.staff);
    let words = if gave { format!("{words}, but {}", review::GAVE_FIRST) } else { words };
    late |= gave;
    let name = state
        .staff(member.staff)
        .map_or_else(|| "somebody no longer here".to_owned(), |s| s.name.to_string());
    SeatRow {
        role: (member.role, role_short(&state.rules, &member.role).to_owned()),
        person: Some((member.staff, name, member.answer)),
        needed: roles.contains(&member.role),
        here,
        words,
        late,
        cover: Vec::new(),
    }
}

/// The line of a role that nobody fills: who could.
fn lacking(cx: &LookContext<'_>, session: &Session, role: Code) -> SeatRow {
    let state = cx.state;
    let free = cover::free(state, session, role, cx.now);
    let cover: Vec<_> = free.map(|staff| (staff.id, staff.name.to_string())).collect();
    let names: Vec<&str> = cover.iter().map(|(_, name)| name.as_str()).collect();
    let awaited = session.people.iter().any(|member| member.role == role && member.answer.may_come());
    let words = match (names.is_empty(), awaited) {
        (true, true) => "MISSING until they answer; nobody else of that role is free then".to_owned(),
        (true, false) => "MISSING, and nobody of that role is free then".to_owned(),
        (false, _) => format!("MISSING. Free then: {}", say::list(&names)),
    };
    SeatRow {
        role: (role, role_short(&state.rules, &role).to_owned()),
        person: None,
        needed: true,
        here: None,
        words,
        late: true,
        cover,
    }
}

/// The service of a session, for a child's own quorum.
pub(super) fn missing_here(
    cx: &LookContext<'_>,
    service: &Service,
    session: &Session,
    referral: ReferralId,
) -> Vec<Code> {
    review::missing_for(cx.state, service, session, referral)
}
