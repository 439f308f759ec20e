//! An outcome that refers a child on: with its referral, in one change that goes back as one, or not at all.
use super::super::command::NewReferral;
use super::super::facts::facts;
use super::super::referral::Stage;
use super::super::rules::ServiceKind;
use super::tests::{World, begun};
use super::*;
use crate::domain::actor::Role;
use crate::domain::booking::{Attendance, Booking};
use crate::domain::clock::Fact;
use crate::domain::code::Code;
use crate::domain::ids::BookingId;
use crate::domain::refusal::RefusalKind;

const MAR: Code = Code::known("mar");
const REFER_ON: Code = Code::known("refer-on");
pub(super) const STEP_DONE: Code = Code::known("step-done");

pub(super) fn clinician() -> Actor {
    let (nhs, review) = (Code::known("nhs"), Code::known("review"));
    Actor { uid: 1, name: "ann".into(), role: Role::TriageClinician, agency: nhs, team: review }
}

fn outcome(booking: BookingId, outcome: &'static str, to: Option<Code>) -> Command {
    let words = "what helps at school?".to_owned();
    let refer = to.map(|pathway| Box::new(NewReferral { pathway, ..NewReferral::default() }));
    Command::Outcome { booking, outcome: Code::known(outcome), see_by: None, words, refer, given: None }
}

/// A child who is seen, on the day, on its own list, and is on no list of reviews.
pub(super) fn seen(world: &mut World) -> BookingId {
    let owed = |row: &Booking| {
        let at = world.state.session(row.session)?;
        let (referral, child) = (world.state.referral(row.referral)?, world.state.child(row.child)?);
        let own = referral.stage == Stage::Booked { booking: row.id, on: at.date };
        let none = world.state.open_of(child).all(|row| row.pathway != MAR);
        let service = world.state.rules.service(at.service)?;
        let clinic = service.kind == ServiceKind::Clinic;
        let has = service.outcomes.is_empty()
            || [REFER_ON, STEP_DONE].iter().all(|code| service.outcomes.contains(code));
        (own && none && clinic && has && child.died.is_none() && !at.cancelled()).then_some((row.id, at.date))
    };
    let (booking, day) = world.state.bookings.iter().flatten().find_map(owed).expect("somebody has a place");
    world.now.at += chrono::TimeDelta::days((day - world.now.today).num_days());
    world.now.today = day;
    let (attendance, arrived) = (Attendance::OnTime, None);
    let came = Command::Attend { booking, attendance, arrived };
    world.try_act(&clinician(), &came).unwrap_or_else(|refusal| panic!("{}", refusal.words));
    booking
}

#[test]
fn no_list_is_left_without_the_referral_that_the_outcome_promises() {
    let mut world = begun(11);
    let booking = seen(&mut world);
    let (referral, child) = {
        let row = world.state.booking(booking).unwrap();
        (row.referral, row.child)
    };
    let before = world.state.digest();
    for (what, to, says) in [
        ("refer-on", None, "to which pathway does"),
        ("step-done", Some(MAR), "refers nobody on"),
        ("refer-on", Some(world.state.referral(referral).unwrap().pathway), "list already"),
        ("refer-on", Some(Code::known("nowhere")), "is no pathway here"),
    ] {
        let refusal = world.try_act(&clinician(), &outcome(booking, what, to)).unwrap_err();
        assert!(refusal.words.contains(says), "{}", refusal.words);
        assert_eq!(world.state.digest(), before);
    }
    // Whoever may not put a child forward puts no such outcome on record either.
    let manager = Actor { role: Role::Manager, ..clinician() };
    let refusal = world.try_act(&manager, &outcome(booking, "refer-on", Some(MAR))).unwrap_err();
    assert_eq!(refusal.kind, RefusalKind::Right, "{}", refusal.words);

    world.try_act(&clinician(), &outcome(booking, "refer-on", Some(MAR))).unwrap();
    let seq = world.state.seq;
    let lists = |world: &World| -> Vec<Code> {
        let child = world.state.child(child).unwrap();
        world.state.open_of(child).map(|row| row.pathway).collect()
    };
    assert!(lists(&world).contains(&MAR) && !world.state.referral(referral).unwrap().stage.is_open());
    // It is said what became of the child: no outcome was given to the family.
    let record = &world.records[&child];
    let all = facts(record, &world.state.rules, referral);
    assert!(all.iter().any(|fact| fact.what == Fact::ReferredOn { to: "MAR" }));
    assert!(all.iter().all(|fact| fact.what != Fact::OutcomeGiven));
    world.clocks_agree();
    // One deed, one undo.
    world.try_act(&clinician(), &Command::Undo { seq }).unwrap();
    assert!(!lists(&world).contains(&MAR) && world.state.referral(referral).unwrap().stage.is_open());
}

#[test]
fn a_drop_in_shares_no_places_and_says_so() {
    use super::super::sharing::Sharing;
    let mut world = begun(11);
    let kind = |world: &World, service| world.state.rules.service(service).map(|service| service.kind);
    for (of, may) in [(ServiceKind::DropIn, false), (ServiceKind::Clinic, true)] {
        let template =
            world.state.templates.iter().flatten().find(|row| kind(&world, row.service) == Some(of));
        let mut template = Box::new(template.unwrap().clone());
        template.sharing = Some(Sharing { least: 3, ..Sharing::default() });
        let command = Command::SetTemplate { template, ticked: Vec::new(), reason: Code::NONE };
        let scheduler = Actor { role: Role::Scheduler, ..clinician() };
        let done = world.try_act(&scheduler, &command);
        assert_eq!(done.is_ok(), may, "{:?}", done.map_err(|refusal| refusal.words));
        if let Err(refusal) = done {
            assert_eq!(refusal.field.as_deref(), Some("shared"));
            assert!(refusal.words.contains("shares no places"), "{}", refusal.words);
        }
    }
}

#[test]
fn a_telling_is_taken_back_in_words_and_who_may_have_been_told_is_rung() {
    use super::super::booking::{BookingState, Told};
    use super::super::refusal::Instead;
    let mut world = begun(11);
    let office = Actor { role: Role::Scheduler, ..clinician() };
    let agreed = |row: &&Booking| {
        let clinic = world.state.session(row.session).is_some_and(|at| {
            at.date > world.now.today
                && world.state.rules.service(at.service).map(|s| s.kind) == Some(ServiceKind::Clinic)
        });
        clinic && row.to_tell.is_none() && matches!(row.state, BookingState::Agreed { told: Told::Phone, .. })
    };
    let places: Vec<Booking> = world.state.bookings.iter().flatten().filter(agreed).cloned().collect();
    let moved = places.iter().flat_map(|row| (1..30).map(move |days| (row, days))).find(|(row, days)| {
        let at = world.state.session(row.session).unwrap();
        let (date, start, venue) = (at.date + chrono::Days::new(*days), at.start, at.venue);
        let (session, room, reason) = (at.id, at.room.to_string(), Code::known("sick"));
        let command = Command::MoveSession { session, date, start, venue, room, reason };
        world.try_act(&office, &command).is_ok()
    });
    let (row, _) = moved.expect("a clinic can be moved");
    let (booking, moved) = (row.id, world.state.seq);
    let now = |world: &World| world.state.booking(booking).unwrap().clone();
    assert!(now(&world).to_tell.is_some());
    let (kind, result, words) = (Code::known("call"), Code::known("spoke"), "told".to_owned());
    let spoke = Command::Contact { child: row.child, referral: Some(row.referral), kind, result, words };
    world.try_act(&office, &spoke).unwrap();
    let told = world.state.seq;
    assert!(now(&world).to_tell.is_none(), "they were told");
    // However soon: it is asked in words.
    let refusal = world.try_act(&office, &Command::Undo { seq: told }).unwrap_err();
    assert_eq!(refusal.instead, Some(Instead::UndoTold(told)), "{}", refusal.words);
    assert!(refusal.words.contains("Recorded by mistake, or to be rung again?"), "{}", refusal.words);
    world.try_act(&office, &Command::UndoTold { seq: told }).unwrap();
    assert!(now(&world).to_tell.is_some(), "the call stands again");
    // The move itself goes back only with a call, for they may believe it.
    let refusal = world.try_act(&office, &Command::Undo { seq: moved }).unwrap_err();
    assert_eq!(refusal.instead, Some(Instead::UndoTold(moved)), "{}", refusal.words);
    assert!(refusal.words.contains("may have been told of it"), "{}", refusal.words);
    let at = world.state.session(row.session).unwrap().stand(row.slot);
    world.try_act(&office, &Command::UndoTold { seq: moved }).unwrap();
    assert_eq!(now(&world).to_tell.map(|untold| untold.known), Some(at), "where they believe it to be");
}
