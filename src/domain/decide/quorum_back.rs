//! Taking back that a place at a review was given up: not into a review that has lost its quorum meanwhile (invariant 6).
use super::super::actor::{Actor, Role};
use super::super::booking::{By, Told};
use super::super::code::Code;
use super::super::command::{Command, NewReferral, Take};
use super::super::ids::{BookingId, ChildId, ReferralId, SessionId};
use super::super::order::Priority;
use super::super::quorum;
use super::super::session::{Answer, Member, Session};
use super::tests::{World, begun};

fn scheduler() -> Actor {
    let (agency, team) = (Code::known("nhs"), Code::known("booking"));
    Actor { uid: 7, name: "scheduler".into(), role: Role::Scheduler, agency, team }
}

fn act(world: &mut World, command: &Command) -> u64 {
    world.try_act(&scheduler(), command).unwrap_or_else(|refusal| panic!("{}", refusal.words));
    world.state.seq
}

/// A child who is put forward, with an offer at a review that has its quorum, and a member of that.
fn offered(world: &mut World) -> (BookingId, SessionId, Member) {
    let mar = Code::known("mar");
    let clinician = Actor { role: Role::TriageClinician, ..scheduler() };
    let service = world.state.rules.service(mar).unwrap();
    let quorate = |s: &&Session| s.service == mar && !s.cancelled() && quorum::missing(s, service).is_empty();
    let ahead = world.state.index.by_day.range(world.now.today.succ_opt().unwrap()..);
    let ids = ahead.flat_map(|(_, ids)| ids).filter_map(|id| world.state.session(*id));
    let sessions: Vec<Session> = ids.filter(quorate).cloned().collect();
    let on_list = |id: &ReferralId| world.state.referral(*id).is_some_and(|row| row.pathway == mar);
    let children: Vec<ChildId> = (world.state.each_child())
        .filter(|row| row.died.is_none() && !row.referrals.iter().any(on_list))
        .map(|row| row.id)
        .collect();
    for child in children {
        let referral = NewReferral {
            pathway: mar,
            received: world.now.today,
            source: Code::known("pathway"),
            words: "what helps at school?".to_owned(),
            by_clinician: true,
            ..NewReferral::default()
        };
        let id = world.state.next_referral();
        if world.try_act(&clinician, &Command::Refer { child, referral }).is_err() {
            continue;
        }
        world.try_act(&clinician, &Command::Accept { referral: id, priority: Priority::Routine }).unwrap();
        for (session, slot) in sessions.iter().flat_map(|session| (0..3).map(move |slot| (session, slot))) {
            let booking = world.state.next_booking();
            let take = Take::Offer { told: Told::Letter };
            let book = Command::Book { referral: id, session: session.id, slot, take };
            if world.try_act(&scheduler(), &book).is_ok() {
                let camhs = |m: &&Member| m.role == Code::known("camhs") && m.answer == Answer::Accepted;
                return (booking, session.id, *session.people.iter().find(camhs).unwrap());
            }
        }
    }
    panic!("no review has a place for anybody");
}

#[test]
fn a_place_does_not_come_back_into_a_review_that_lost_its_quorum_meanwhile() {
    let mut world = begun(11);
    let (booking, session, member) = offered(&mut world);
    let says = |answer| Command::SetMember { session, role: member.role, staff: member.staff, answer };
    let give_up = || Command::CancelBooking {
        booking,
        by: By::Family,
        reason: Code::known("illness"),
        words: String::new(),
    };
    let given_up = act(&mut world, &give_up());
    act(&mut world, &says(Answer::Declined));
    let refusal = world.try_act(&scheduler(), &Command::Undo { seq: given_up }).unwrap_err();
    assert!(refusal.words.contains("lost its quorum since (CAMHS practitioner)"), "{}", refusal.words);
    act(&mut world, &says(Answer::Accepted));
    act(&mut world, &Command::Undo { seq: given_up });
    // What was so when it was given up is no reason: nothing has changed since.
    let declined = act(&mut world, &says(Answer::Declined));
    let given_up = act(&mut world, &give_up());
    act(&mut world, &Command::Undo { seq: given_up });
    assert!(world.state.booking(booking).unwrap().state.ahead());
    act(&mut world, &Command::Undo { seq: declined });
}
