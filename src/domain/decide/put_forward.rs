//! A child is put forward for a review by a clinician; whoever else would is told who may.
use super::super::actor::Role;
use super::super::code::Code;
use super::super::command::NewReferral;
use super::super::places::world::{MAR, ND, add_child, day, empty, now};
use super::*;
use crate::domain::child::ChildDetails;
use crate::domain::refusal::RefusalKind;

#[test]
fn only_a_clinician_puts_a_child_forward_for_a_review() {
    let mut state = empty();
    let details = ChildDetails { family: "Harris".into(), born: day(2019, 5, 1), ..ChildDetails::default() };
    let child = add_child(&mut state, &details);
    let refer = |role, pathway| {
        let actor = Actor { uid: 1, name: "ann".into(), role, agency: Code::NONE, team: Code::NONE };
        let words = "what helps at school?".to_owned();
        let referral = NewReferral { pathway, received: day(2026, 11, 20), words, ..NewReferral::default() };
        decide(&state, &Known::default(), &Command::Refer { child, referral }, &actor, &now())
    };
    for role in [Role::Caseworker, Role::Scheduler, Role::Manager] {
        let refusal = refer(role, MAR).unwrap_err();
        assert_eq!(refusal.kind, RefusalKind::Right, "{}", refusal.words);
        assert!(refusal.words.contains("refers here"), "{}", refusal.words);
        assert!(refer(role, ND).is_ok(), "a list of another kind takes a referral from them");
    }
    assert!(refer(Role::Clinician, MAR).is_ok());
    assert!(refer(Role::TriageClinician, MAR).is_ok());
}

#[test]
fn nor_does_anybody_else_register_a_new_child_for_one_and_a_question_is_asked() {
    let state = empty();
    let details =
        || ChildDetails { family: "Harris".into(), born: day(2019, 5, 1), ..ChildDetails::default() };
    let register = |role, pathway, words: &str| {
        let actor = Actor { uid: 1, name: "ann".into(), role, agency: Code::NONE, team: Code::NONE };
        let words = words.to_owned();
        let referral = NewReferral { pathway, received: day(2026, 11, 20), words, ..NewReferral::default() };
        let (details, referral, knowing) = (Box::new(details()), Some(referral), Vec::new());
        let command = Command::Register { details, referral, knowing };
        decide(&state, &Known::default(), &command, &actor, &now())
    };
    for role in [Role::Scheduler, Role::Manager] {
        let refusal = register(role, MAR, "what helps at school?").unwrap_err();
        assert_eq!((refusal.kind, refusal.field.as_deref()), (RefusalKind::Right, Some("pathway")));
        assert!(refusal.words.contains("refers here"), "{}", refusal.words);
        assert!(register(role, ND, "").is_ok(), "a list of another kind takes a referral from them");
    }
    let refusal = register(Role::Clinician, MAR, " ").unwrap_err();
    assert_eq!(refusal.field.as_deref(), Some("words"), "{}", refusal.words);
    assert!(refusal.words.contains("question") && refusal.words.contains("Nothing was registered"));
    assert!(register(Role::Clinician, MAR, "what helps at school?").is_ok());
}

/// A store of before may hold a place at a review for a child whom nobody put forward, and an outcome of it that nobody began.
#[test]
fn what_stands_of_before_in_a_review_is_worked_off_and_holds_up_nobody() {
    use super::super::booking::{Attendance, BookingState};
    use super::super::places;
    use super::super::places::world::{agreed, take};
    use super::super::quorum;
    use super::super::review::MeetingAct;
    use super::super::session::{Answer, Session};
    use super::tests::begun;
    let mut world = begun(11);
    let mar = Code::known("mar");
    let service = world.state.rules.service(mar).unwrap();
    let quorate = |s: &&Session| s.service == mar && !s.cancelled() && quorum::missing(s, service).is_empty();
    let session = (world.state.sessions.iter().flatten().filter(quorate)).find(|s| {
        s.date > world.now.today && places::taken_by(&world.state, s.id, world.now.at).next().is_none()
    });
    let session = session.unwrap().clone();
    let waits = |row: &&Referral| row.pathway != mar && row.stage.wants_place();
    let ids: Vec<ReferralId> = world.state.each_referral().filter(waits).map(|row| row.id).take(2).collect();
    let bookings: Vec<BookingId> =
        (0..2).map(|n| take(&mut world.state, ids[n], session.id, n as u8, agreed())).collect();
    world.now.today = session.date;
    world.now.at += chrono::TimeDelta::days((session.date - now().today).num_days() + 365);
    // The first was decided on, which nobody had begun.
    let attendance = Attendance::OnTime;
    let state = BookingState::Attended { attendance, arrived: None, outcome: Some(Code::known("complete")) };
    let mut row = world.state.booking(bookings[0]).unwrap().clone();
    row.state = state;
    world.state.bookings[bookings[0].0 as usize] = Some(row);
    let actor = Actor {
        uid: 1,
        name: "ann".into(),
        role: Role::TriageClinician,
        agency: Code::known("nhs"),
        team: Code::known("review"),
    };
    let outcome = || Command::Outcome {
        booking: bookings[1],
        outcome: Code::known("complete"),
        see_by: None,
        words: "advice".to_owned(),
        refer: None,
        given: None,
    };
    let scheduler = Actor { role: Role::Scheduler, ..actor.clone() };
    let refusal = world.try_act(&actor, &outcome()).unwrap_err();
    assert!(refusal.words.contains("nobody has said who is at"), "{}", refusal.words);
    let here = session.people.iter().filter(|m| m.answer == Answer::Accepted).map(|m| m.staff).collect();
    let start = Command::Meeting { session: session.id, act: MeetingAct::Start { here } };
    world.try_act(&scheduler, &start).unwrap_or_else(|refusal| panic!("{}", refusal.words));
    world.try_act(&actor, &outcome()).unwrap_or_else(|refusal| panic!("{}", refusal.words));
    // It settles nothing of the list the child waits on, and owes no minutes that nobody could send.
    assert!(
        !world.state.reviews.contains_key(&ids[1])
            && world.state.referral(ids[1]).unwrap().stage.wants_place()
    );
    let refusal = world.try_act(&scheduler, &start).unwrap_err();
    assert!(refusal.words.contains("has decided on every child already"), "{}", refusal.words);
}
