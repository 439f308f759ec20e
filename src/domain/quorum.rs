//! Quorum: whether every role a session needs is filled, each by a different named person who has accepted.
//!
//! An empty role is never ignored: without quorum no place is offered (the partnership's rule for multi-agency reviews).
use super::code::Code;
use super::ids::StaffId;
use super::rules::Service;
use super::session::{Answer, Member, Session};

/// A needed role and who fills it; nobody, where it is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chair {
    /// The role.
    pub role: Code,
    /// Who will be there in it.
    pub staff: Option<StaffId>,
}

/// Who fills which of `roles`; a role named twice needs two people. As many are filled as can be at once: somebody who
/// accepted in two roles takes the one that nobody else can.
pub fn chairs(people: &[Member], roles: &[Code]) -> Vec<Chair> {
    let mut chairs: Vec<Chair> = roles.iter().map(|role| Chair { role: *role, staff: None }).collect();
    for at in 0..chairs.len() {
        let mut asked = Vec::new();
        seat(people, &mut chairs, at, &mut asked);
    }
    chairs
}

/// Seats somebody on chair `at`, asking those seated to move to another chair they can fill; false where nobody can.
fn seat(people: &[Member], chairs: &mut [Chair], at: usize, asked: &mut Vec<StaffId>) -> bool {
    let role = chairs[at].role;
    let able = people.iter().filter(|m| m.role == role && m.answer == Answer::Accepted).map(|m| m.staff);
    for staff in able {
        if asked.contains(&staff) {
            continue;
        }
        asked.push(staff);
        let sits = chairs.iter().position(|chair| chair.staff == Some(staff));
        if sits.is_none_or(|other| seat(people, chairs, other, asked)) {
            chairs[at].staff = Some(staff);
            return true;
        }
    }
    false
}

/// The roles of `roles` that nobody fills, in their order; empty where all are filled.
pub fn missing_of(people: &[Member], roles: &[Code]) -> Vec<Code> {
    chairs(people, roles).iter().filter(|chair| chair.staff.is_none()).map(|chair| chair.role).collect()
}

/// The roles a session lacks by its service's rule; empty: it is quorate, or needs no quorum.
pub fn missing(session: &Session, service: &Service) -> Vec<Code> {
    if service.quorum.is_empty() { Vec::new() } else { missing_of(&session.people, &service.quorum) }
}
