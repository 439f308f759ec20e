//! The quorum of one child's review: the service's roles and those its needs add, before the day by who has accepted, on the
//! day by who is in the room. And what mends one that lacks somebody.
use super::super::code::Code;
use super::super::decide::Now;
use super::super::ids::{BookingId, ReferralId, SessionId, StaffId};
use super::super::places::{self, Bar, Seeker};
use super::super::quorum::{missing_of, needed};
use super::super::rules::{Rules, Service, ServiceKind};
use super::super::session::{Answer, Member, Session};
use super::super::state::State;
use chrono::NaiveDate;
use std::borrow::Cow;

/// Roles that a session of that service must have filled for this referral's child; none where the service needs no quorum.
pub fn required(state: &State, service: &Service, referral: ReferralId) -> Vec<Code> {
    if service.quorum.is_empty() {
        return Vec::new();
    }
    let needs = state.reviews.get(&referral).map_or(&[][..], |pack| &pack.needs);
    state.rules.reviews.roles(&service.quorum, needs)
}

/// The same in a session, whose template may ask for more.
pub fn required_in(state: &State, service: &Service, session: &Session, referral: ReferralId) -> Vec<Code> {
    let mut roles = required(state, service, referral);
    for role in &session.roles {
        if !roles.contains(role) {
            roles.push(*role);
        }
    }
    roles
}

/// Who counts for a review as it stands: whoever has accepted; once it has begun, those in the room.
pub fn counted<'s>(state: &State, session: &'s Session) -> Cow<'s, [Member]> {
    present(state, session).map_or(Cow::Borrowed(&*session.people), Cow::Owned)
}

/// The roles that a session lacks as it stands, whichever child is meant. One rule for its page, the lists, the diary and
/// whether a place of it is given.
pub fn lacks(state: &State, service: &Service, session: &Session) -> Vec<Code> {
    let needed = needed(session, service);
    if needed.is_empty() { needed } else { missing_of(&counted(state, session), &needed) }
}

/// The same for this child, whose needs may add roles.
pub fn missing_for(state: &State, service: &Service, session: &Session, referral: ReferralId) -> Vec<Code> {
    missing_of(&counted(state, session), &required_in(state, service, session, referral))
}

/// The roles that nobody has accepted to fill for this child, whoever is in the room.
pub fn unfilled_for(state: &State, service: &Service, session: &Session, referral: ReferralId) -> Vec<Code> {
    missing_of(&session.people, &required_in(state, service, session, referral))
}

/// Who counts on the day: those in the room, whatever they had answered; none where nobody has said who is here.
pub fn present(state: &State, session: &Session) -> Option<Vec<Member>> {
    let (_, here) = state.meetings.get(&session.id)?.started.as_ref()?;
    let in_room = session.people.iter().filter(|member| here.contains(&member.staff));
    Some(in_room.map(|member| Member { answer: Answer::Accepted, ..*member }).collect())
}

/// The roles that are not in the room for this child; none where the meeting was not begun.
pub fn absent_for(
    state: &State,
    service: &Service,
    session: &Session,
    referral: ReferralId,
) -> Option<Vec<Code>> {
    Some(missing_of(&present(state, session)?, &required_in(state, service, session, referral)))
}

/// Whether a service's sessions are reviews, with a pack to each child.
pub fn is_review(service: &Service) -> bool {
    service.kind == ServiceKind::Review
}

/// Whether a service has a page here: reviews, and second opinions.
pub fn has_page(service: &Service) -> bool {
    is_review(service) || service.second_opinion
}

/// Whether a child is put forward to a pathway by a clinician, with the question that is to be answered: to a review, and for a
/// second opinion.
pub fn put_forward(rules: &Rules, pathway: Code) -> bool {
    let first = rules.component(pathway, 0).and_then(|component| rules.service(component.service));
    first.is_some_and(has_page)
}

/// How it is said that somebody who is down for a second opinion gave the first.
pub const GAVE_FIRST: &str = "gave the first opinion";

/// Those who gave the first opinion of a child with a place in the session, where it gives second ones.
pub fn first_givers(state: &State, session: &Session, now: &Now) -> Vec<StaffId> {
    if !state.rules.service(session.service).is_some_and(|service| service.second_opinion) {
        return Vec::new();
    }
    places::taken_by(state, session.id, now.at)
        .filter_map(|booking| state.referral(booking.referral))
        .flat_map(|referral| referral.not_by.iter().copied())
        .collect()
}

/// The next session of a service with a place for this referral that is quorate for its child; `moving`: the place that
/// would be given up, whose own session is not meant. With it the first few that would come sooner, and what bars each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NextReview {
    /// Session and slot.
    pub place: Option<(SessionId, u8)>,
    /// Sooner ones that it cannot be, and why.
    pub sooner: Vec<(SessionId, Bar)>,
}

/// How many sooner sessions are told.
const TOLD: usize = 3;

/// Looks for the next review of a referral.
pub fn next_review(
    state: &State,
    service: &Service,
    referral: ReferralId,
    moving: Option<BookingId>,
    now: &Now,
) -> NextReview {
    let mut found = NextReview::default();
    let Some(seeker) = Seeker::new(state, referral, moving, now) else { return found };
    let own = moving.and_then(|id| state.booking(id)).map(|booking| booking.session);
    let ahead = state.index.by_day.range(now.today..).flat_map(|(_, ids)| {
        let mut ids: Vec<SessionId> = ids.clone();
        ids.sort_by_key(|id| state.session(*id).map(|session| (session.start, session.id)));
        ids
    });
    for session in ahead.filter_map(|id| state.session(id)) {
        if session.service != service.id || session.cancelled() || Some(session.id) == own {
            continue;
        }
        let mut slots: Vec<usize> = (0..session.slots.len()).collect();
        slots.sort_by_key(|at| (session.slots[*at].start, *at));
        let mut bar = None;
        for slot in slots {
            match seeker.may(session, slot as u8) {
                Ok(()) => {
                    found.place = Some((session.id, slot as u8));
                    return found;
                }
                Err(why) => bar = Some(why),
            }
        }
        if let Some(bar) = bar.filter(|_| found.sooner.len() < TOLD) {
            found.sooner.push((session.id, bar));
        }
    }
    found
}

/// Since when an answer of somebody is awaited that is still needed: not once another of the role comes, nor once it has begun.
pub fn awaited(state: &State, session: &Session, member: &Member) -> Option<NaiveDate> {
    let Answer::Asked(on) = member.answer else { return None };
    let begun = state.meetings.get(&session.id).is_some_and(|meeting| meeting.started.is_some());
    let instead = |other: &Member| {
        other.role == member.role && other.staff != member.staff && other.answer == Answer::Accepted
    };
    (!begun && !session.people.iter().any(instead)).then_some(on)
}
