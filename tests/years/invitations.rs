//! A scheduler who asks people to sessions: takes answers in, chases silence, and finds somebody else where a role is missing.
use super::desk::Desk;
use super::dice::Of;
use chrono::Days;
use rand::RngExt;
use waitwell::domain::code::Code;
use waitwell::domain::command::Command;
use waitwell::domain::cover;
use waitwell::domain::quorum;
use waitwell::domain::review::{self, MeetingAct};
use waitwell::domain::session::{Answer, Member, Session};

const AHEAD: u64 = 62;

pub fn turn(desk: &mut Desk<'_>) -> Vec<Command> {
    let mut due: Vec<Command> = Vec::new();
    for session in desk.ahead(AHEAD) {
        for member in &session.people {
            due.extend(answer(desk, session, *member));
        }
        due.extend(missing(desk, session));
    }
    let Some(last) = due.len().checked_sub(1) else { return Vec::new() };
    let at = desk.dice.random_range(0..=last);
    vec![due.swap_remove(at)]
}

/// What somebody who was asked says today, and whether one who said yes takes it back.
fn answer(desk: &Desk<'_>, session: &Session, member: Member) -> Option<Command> {
    let today = desk.today();
    let Member { role, staff, .. } = member;
    let set = |answer| Some(Command::SetMember { session: session.id, role, staff, answer });
    match member.answer {
        Answer::Asked(on) => {
            let mut fate = desk.year.dice(Of::Invited, session.id.0 * 64 + staff.0, on);
            let after = fate.random_range(0..6);
            if on + Days::new(after) > today {
                return None;
            }
            match fate.random_range(0..100) {
                0..86 => set(Answer::Accepted),
                86..96 => set(Answer::Declined),
                // Says nothing until somebody asks again.
                _ if today > on + Days::new(7) => set(Answer::Accepted),
                _ if today == on + Days::new(7) => {
                    Some(Command::Meeting { session: session.id, act: MeetingAct::Chase { role, staff } })
                }
                _ => None,
            }
        }
        Answer::Accepted if session.date > today => {
            let mut fate = desk.year.dice(Of::Invited, session.id.0 * 64 + staff.0, today);
            (fate.random_range(0..1000) < 5).then(|| set(Answer::Declined)).flatten()
        }
        _ => None,
    }
}

/// A review lacks a role, its own or one that the needs of a child add who has a place there or waits for one, and nobody of it
/// is asked: somebody else is.
fn missing(desk: &Desk<'_>, session: &Session) -> Option<Command> {
    let state = desk.state;
    let service = state.rules.service(session.service).filter(|service| !service.quorum.is_empty())?;
    let there =
        desk.bookings(session).filter(|booking| booking.state.ahead()).map(|booking| booking.referral);
    let waiting = state
        .reviews
        .values()
        .filter(|pack| !pack.needs.is_empty())
        .filter(|pack| state.referral(pack.referral).is_some_and(|row| row.stage.wants_place()))
        .map(|pack| pack.referral);
    let added =
        there.chain(waiting).flat_map(|referral| review::missing_for(state, service, session, referral));
    let lacking = quorum::missing(session, service).into_iter().chain(added);
    let asked =
        |role: &Code| session.people.iter().any(|m| m.role == *role && matches!(m.answer, Answer::Asked(_)));
    let role = lacking.into_iter().find(|role| !asked(role))?;
    let other = cover::free(state, session, role, &desk.now).next()?;
    let answer = Answer::Asked(desk.today());
    Some(Command::SetMember { session: session.id, role, staff: other.id, answer })
}
