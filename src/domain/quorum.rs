//! Quorum: whether every role a session needs is filled, each by a different named person who has accepted.
//!
//! An empty role is never ignored: without quorum no place is offered (the partnership's rule for multi-agency reviews).
use super::code::Code;
use super::ids::StaffId;
use super::leave;
use super::places;
use super::roster;
use super::rules::Service;
use super::session::{Answer, Member, Session};
use super::state::State;

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

/// The roles a session must have filled: those of its service, then those its template asks for besides, each of these once.
pub fn needed(session: &Session, service: &Service) -> Vec<Code> {
    let mut roles = service.quorum.clone();
    for role in &session.roles {
        if !roles.contains(role) {
            roles.push(*role);
        }
    }
    roles
}

/// The roles a session lacks by its service's rule and its template's; empty: it is quorate, or needs no quorum.
pub fn missing(session: &Session, service: &Service) -> Vec<Code> {
    let needed = needed(session, service);
    if needed.is_empty() { Vec::new() } else { missing_of(&session.people, &needed) }
}

/// Whether somebody who is down for a session cannot be counted on: declined or away, or merely asked where they are away, work
/// at other times, or have accepted to be elsewhere then. Who accepted though they do not work then said that they come.
pub fn not_coming(state: &State, session: &Session, member: &Member) -> bool {
    match member.answer {
        Answer::Accepted => false,
        Answer::Declined | Answer::Away => true,
        Answer::Asked(_) => {
            let time = (session.start, session.end);
            leave::away_from(state, member.staff, session).is_some()
                || roster::off_at(state, member.staff, session).is_some()
                || places::staff_busy(state, member.staff, session.date, time, Some(session.id)).is_some()
        }
    }
}

/// Whether nobody holds a session that needs no quorum: somebody who was to cannot be counted on, and none of its people has said
/// that they come. Until one does, no place of it is given. Where all are merely asked, as a template asks them, they are
/// expected; of a session with a quorum the quorum says more. One for which nobody is named, neither by hand nor by its
/// template, is held without named people.
pub fn nobody_holds(state: &State, session: &Session, service: &Service) -> bool {
    if !needed(session, service).is_empty() || session.people.iter().any(|m| m.answer == Answer::Accepted) {
        return false;
    }
    if session.people.is_empty() {
        let template = session.made_by.and_then(|made| state.template(made.template));
        return template.is_some_and(|template| !template.people.is_empty());
    }
    session.people.iter().any(|member| not_coming(state, session, member))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SLT: Code = Code::known("slt");
    const CAMHS: Code = Code::known("camhs");
    const PAED: Code = Code::known("paediatrician");

    fn member(role: Code, staff: u32, answer: Answer) -> Member {
        Member { role, staff: StaffId(staff), answer }
    }

    #[test]
    fn one_person_in_two_roles_is_not_enough() {
        let people = [
            member(SLT, 1, Answer::Accepted),
            member(CAMHS, 1, Answer::Accepted),
            member(PAED, 2, Answer::Accepted),
        ];
        assert_eq!(missing_of(&people, &[SLT, CAMHS, PAED]), [CAMHS]);
        let more = [&people[..], &[member(SLT, 3, Answer::Accepted)]].concat();
        assert!(
            missing_of(&more, &[SLT, CAMHS, PAED]).is_empty(),
            "the one moves to CAMHS, the third is SLT"
        );
    }

    #[test]
    fn only_who_accepted_counts() {
        let asked = chrono::NaiveDate::default();
        for answer in [Answer::Asked(asked), Answer::Declined, Answer::Away] {
            assert_eq!(missing_of(&[member(SLT, 1, answer)], &[SLT]), [SLT]);
        }
        assert!(missing_of(&[member(SLT, 1, Answer::Accepted)], &[SLT]).is_empty());
        assert!(missing_of(&[], &[]).is_empty());
    }

    #[test]
    fn nobody_holds_what_somebody_left_until_another_has_said_yes() {
        use super::super::places::world;
        let service = Service { quorum: Vec::new(), ..world::rules().services[0].clone() };
        let review = Service { quorum: vec![SLT], ..service.clone() };
        let asked = Answer::Asked(chrono::NaiveDate::default());
        let mut state = world::empty();
        let id = world::add_session(&mut state, world::ND, world::day(2026, 12, 3), &[]);
        let session = state.session(id).unwrap().clone();
        for (answers, nobody) in [
            (vec![], false),
            // As a template asks them.
            (vec![asked, asked], false),
            (vec![Answer::Accepted], false),
            (vec![Answer::Away], true),
            (vec![Answer::Declined], true),
            (vec![Answer::Away, asked], true),
            (vec![Answer::Away, Answer::Declined, asked], true),
            (vec![Answer::Away, Answer::Accepted], false),
        ] {
            let people = (1..).zip(&answers).map(|(n, answer)| member(SLT, n, *answer)).collect();
            let session = Session { people, ..session.clone() };
            assert_eq!(nobody_holds(&state, &session, &service), nobody, "{answers:?}");
            assert!(!nobody_holds(&state, &session, &review), "its quorum says it");
        }
    }

    #[test]
    fn a_role_named_twice_needs_two() {
        let one = [member(SLT, 1, Answer::Accepted), member(SLT, 1, Answer::Accepted)];
        assert_eq!(missing_of(&one, &[SLT, SLT]), [SLT]);
    }

    /// The most chairs that can be filled, by trying everything.
    fn most(people: &[Member], roles: &[Code], used: &mut Vec<StaffId>) -> usize {
        let Some((role, rest)) = roles.split_first() else { return 0 };
        let mut best = most(people, rest, used);
        for member in people.iter().filter(|m| m.role == *role && m.answer == Answer::Accepted) {
            if !used.contains(&member.staff) {
                used.push(member.staff);
                best = best.max(1 + most(people, rest, used));
                used.pop();
            }
        }
        best
    }

    proptest! {
        #[test]
        fn as_many_roles_are_filled_as_can_be_each_by_another(
            asked in prop::collection::vec((0usize..3, 1u32..5, any::<bool>()), 0..8),
            needed in prop::collection::vec(0usize..3, 0..4),
        ) {
            let role = |n: usize| [SLT, CAMHS, PAED][n];
            let people: Vec<Member> = asked
                .iter()
                .map(|(r, s, yes)| member(role(*r), *s, if *yes { Answer::Accepted } else { Answer::Declined }))
                .collect();
            let roles: Vec<Code> = needed.iter().map(|n| role(*n)).collect();
            let chairs = chairs(&people, &roles);
            let mut seated: Vec<StaffId> = chairs.iter().filter_map(|chair| chair.staff).collect();
            prop_assert_eq!(seated.len(), most(&people, &roles, &mut Vec::new()));
            for chair in &chairs {
                if let Some(staff) = chair.staff {
                    prop_assert!(people.contains(&member(chair.role, staff.0, Answer::Accepted)));
                }
            }
            seated.sort_unstable();
            seated.dedup();
            prop_assert_eq!(seated.len(), chairs.iter().filter(|chair| chair.staff.is_some()).count());
        }
    }
}
