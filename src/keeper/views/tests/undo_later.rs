//! What later changes rest on stays: the sentence says which, and what is done instead; and a slip of the key goes back for an hour.
use super::desk::{Desk, code, details};
use super::undo_kinds::{agree, import, referral, session, shift};
use super::undone::office;
use crate::domain::booking::{By, Told};
use crate::domain::command::{Command, ImportAct, ImportChild, Visitor};
use crate::domain::event::Event;
use crate::domain::ids::{BookingId, ChildId, SessionId, VisitId};
use crate::domain::refusal::Refusal;
use crate::domain::session::{CarveOut, Slot};
use crate::wire::query::Query;
use crate::wire::view::View;
use chrono::{Days, TimeDelta};

/// The first of some acts, tried after the others: the sentence.
fn refused(desk: &mut Desk, acts: Vec<Command>) -> Result<Vec<Event>, Refusal> {
    let mut first = None;
    for command in acts {
        desk.run(&command).unwrap_or_else(|refusal| panic!("{command:?}: {}", refusal.words));
        first.get_or_insert(desk.state.seq);
    }
    desk.run(&Command::Undo { seq: first.unwrap() })
}

#[test]
fn what_later_changes_rest_on_stays_and_the_sentence_says_which() {
    let (desk, child, waits, _) = office();
    let today = desk.now.today;
    let details_of = |n: u32| Box::new(details(n, today));
    let amended = |desk: &Desk, edit: fn(&mut crate::domain::child::ChildDetails)| {
        let mut details = desk.records[&child].details.clone();
        edit(&mut details);
        Command::Amend { child, details: Box::new(details), rev: desk.state.child(child).unwrap().rev }
    };
    let says = |mut desk: Desk, acts: Vec<Command>, says: &str| {
        let refusal = refused(&mut desk, acts).unwrap_err();
        assert!(refusal.words.starts_with("Cannot undo: "), "{}", refusal.words);
        assert!(refusal.words.contains(says), "{says}: {}", refusal.words);
        assert!(refusal.words.contains("Nothing was changed"), "{}", refusal.words);
    };
    let day = today + Days::new(31);
    let reason = code("sick");
    says(
        office().0,
        vec![session("slt", day, 540, Vec::new()), agree(waits, 2, 0)],
        "places have been given",
    );
    let slot = Slot { start: 660, minutes: 60, places: 1, carve_out: CarveOut::Anyone };
    let longer = Command::AddSlot { session: SessionId(1), slot };
    says(office().0, vec![longer, agree(waits, 1, 2)], "the place was given to");
    says(office().0, vec![shift(1, 6, &desk), agree(waits, 1, 0)], "was given a place there since");
    let mut booked = office().0;
    booked.run(&agree(waits, 1, 0)).unwrap();
    let (booking, words) = (BookingId(1), String::new());
    let cancel = Command::CancelBooking { booking, by: By::Service, reason, words };
    says(booked, vec![cancel, shift(1, 6, &desk)], "the session has moved since");
    let close = Command::Close {
        referral: waits,
        reason: crate::domain::referral::CloseReason::Discharged,
        choice: code("done"),
        words: String::new(),
    };
    let again = Command::Refer { child, referral: referral("slcn", &desk) };
    says(office().0, vec![close, again], "on the SLCN list again");
    let register = Command::Register {
        details: details_of(33),
        referral: Some(referral("ot", &desk)),
        knowing: Vec::new(),
    };
    let came = office().0;
    let drop_in = session("dropin", today, 840, Vec::new());
    let visitor = Visitor::Nameless("a girl".to_owned());
    let arrive = Command::Arrive { session: SessionId(2), visitor, arrived: None, with: None };
    let named = Command::NameVisit { visit: VisitId(1), child: ChildId(3) };
    says(came, vec![register.clone(), drop_in.clone(), arrive.clone(), named], "come to a drop-in");
    says(office().0, vec![drop_in, arrive], "families have come");

    // A number that somebody else has by now; the record's own part of the details, which no row holds.
    let mut numbered = office().0;
    let number = |details: &mut crate::domain::child::ChildDetails| {
        details.nhs = crate::domain::nhs_number::NhsNumber::parse("999 000 0018").ok();
    };
    let with_number = amended(&numbered, number);
    numbered.run(&with_number).unwrap();
    assert!(numbered.state.child(child).unwrap().nhs.is_some());
    let without = amended(&numbered, |details| details.nhs = None);
    let mut other = details_of(34);
    number(&mut other);
    let other = Command::Register { details: other, referral: None, knowing: Vec::new() };
    says(numbered, vec![without, other], "the NHS number is");
    let mut twice = office().0;
    let first = amended(&twice, |details| "Dr One".clone_into(&mut details.gp));
    twice.run(&first).unwrap();
    let seq = twice.state.seq;
    let second = amended(&twice, |details| "Main Street 2".clone_into(&mut details.address));
    twice.run(&second).unwrap();
    let refusal = twice.run(&Command::Undo { seq }).unwrap_err();
    assert!(refusal.words.contains("something has been recorded"), "{}", refusal.words);
    assert_eq!(twice.records[&child].details.address, "Main Street 2");

    // A list brought in counts on the referral.
    let mut listed = office().0;
    listed.run(&register).unwrap();
    let seq = listed.state.seq;
    let merge = ImportAct::Merge {
        child: ImportChild::Known(ChildId(3)),
        pathway: code("ot"),
        received: today,
        priority: None,
        completes: None,
    };
    import(&mut listed, "row", merge);
    let refusal = listed.run(&Command::Undo { seq }).unwrap_err();
    assert!(refusal.words.contains("the list 'nd' has this referral"), "{}", refusal.words);
}

#[test]
fn a_slip_of_the_key_that_told_a_family_goes_back_for_an_hour() {
    let (mut desk, child, ..) = office();
    let to = desk.records[&child].details.carers[0].name.clone();
    let parts = match desk.look(&Query::Say { child, referral: None }) {
        View::Say(page) => page.parts.iter().map(|part| (part.referral, part.plan)).collect(),
        other => panic!("{other:?}"),
    };
    desk.run(&Command::Tell { child, parts, to, how: Told::Phone }).unwrap();
    let seq = desk.state.seq;
    desk.now.at += TimeDelta::minutes(61);
    let refusal = desk.run(&Command::Undo { seq }).unwrap_err();
    assert!(refusal.words.contains("l tells them how it stands now"), "{}", refusal.words);
    desk.now.at -= TimeDelta::minutes(2);
    desk.run(&Command::Undo { seq }).unwrap();
}
