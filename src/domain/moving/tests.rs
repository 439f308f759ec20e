//! A session moves with its places: who goes along, who has to be told, who is owed another, and that it can be undone.
use super::*;
use crate::domain::actor::{Actor, Role};
use crate::domain::booking::{Attendance, By, Told};
use crate::domain::check::breaches;
use crate::domain::child::{ChildDetails, Flags};
use crate::domain::code::Code;
use crate::domain::command::{Command, Take};
use crate::domain::decide::{Known, PastFrame, decide};
use crate::domain::event::{Event, Payload};
use crate::domain::ids::ReferralId;
use crate::domain::next_step::{Act, owed};
use crate::domain::places::world::{
    MAR, ND, add_child, add_referral, add_session, day, empty, hold_at, now, slot, waiting,
};
use crate::domain::quorum;
use crate::domain::referral::Stage;
use crate::domain::refusal::Instead;
use crate::domain::rules::{Choice, Rules};
use crate::domain::state::State;

const SICK: Code = Code::known("sick");

/// A partnership with reasons to choose from, and one frame after another.
struct Desk {
    state: State,
    now: Now,
    frames: Vec<PastFrame>,
}

fn choice(id: &'static str) -> Choice {
    serde_json::from_value(serde_json::json!({ "id": id, "key": id.chars().next().unwrap(), "name": id }))
        .unwrap()
}

impl Desk {
    fn new() -> Self {
        let mut state = empty();
        let mut rules = Rules::clone(&state.rules);
        rules.choices.service_reasons = vec![choice("sick")];
        rules.choices.contacts = vec![choice("call"), choice("in-person")];
        rules.choices.contact_results = vec![choice("spoke"), choice("no-answer")];
        rules.choices.decline_offer = vec![choice("far")];
        state.apply(state.seq + 1, day(2026, 1, 1), &[Event::RulesSet { rules: Box::new(rules) }]);
        Self { state, now: now(), frames: Vec::new() }
    }

    fn run(&mut self, command: &Command) -> Result<Vec<Event>, Refusal> {
        let actor = Actor {
            uid: 1,
            name: "asmith".into(),
            role: Role::Scheduler,
            agency: Code::NONE,
            team: Code::NONE,
        };
        let frame = match command {
            Command::Undo { seq } => self.frames.iter().find(|frame| frame.seq == *seq).cloned(),
            _ => None,
        };
        let known = Known { frame, ..Known::default() };
        let events = decide(&self.state, &known, command, &actor, &self.now)?;
        let seq = self.state.seq + 1;
        let prior = self.state.priors(self.state.touched_all(&events));
        self.state.apply(seq, self.now.today, &events);
        let payload = Payload { v: 1, user: "asmith".into(), events: events.clone(), prior };
        self.frames.push(PastFrame { seq, at: self.now.at, uid: 1, payload });
        let found = breaches(&self.state, &self.now);
        assert!(found.is_empty(), "{command:?}: {found:?}");
        Ok(events)
    }

    fn book(&mut self, referral: ReferralId, session: SessionId, slot: u8) -> BookingId {
        let take = Take::Agree { who: "mother".into(), told: Told::Letter };
        self.run(&Command::Book { referral, session, slot, take }).unwrap();
        self.state.referral(referral).unwrap().stage.booking().unwrap()
    }

    fn shift(&mut self, session: SessionId, date: NaiveDate, start: u16) -> Result<Vec<Event>, Refusal> {
        let (venue, room) = self.state.session(session).map(|s| (s.venue, s.room.to_string())).unwrap();
        self.run(&Command::MoveSession { session, date, start, venue, room, reason: SICK })
    }

    fn step(&self, referral: ReferralId) -> (Act, String, NaiveDate) {
        let step = owed(&self.state, self.state.referral(referral).unwrap(), self.now.today).unwrap();
        (step.act, step.words, step.due)
    }
}

fn clinic(desk: &mut Desk, service: Code, date: NaiveDate) -> SessionId {
    add_session(&mut desk.state, service, date, &[slot(600, 75, 1), slot(675, 75, 1), slot(750, 75, 1)])
}

fn born(year: i32, month: u32, of: u32) -> ChildDetails {
    ChildDetails { family: format!("Born{year}"), born: day(year, month, of), ..ChildDetails::default() }
}

#[test]
fn a_moved_place_is_kept_and_owed_to_the_family_until_they_are_told() {
    let mut desk = Desk::new();
    let session = clinic(&mut desk, ND, day(2026, 12, 3));
    let referral = waiting(&mut desk.state, day(2018, 5, 1), ND);
    let booking = desk.book(referral, session, 1);
    let before = desk.state.referral(referral).unwrap().clone();
    desk.shift(session, day(2026, 12, 14), 630).unwrap();
    let row = desk.state.booking(booking).unwrap();
    assert!(matches!(row.state, BookingState::Agreed { .. }), "the place is kept: {:?}", row.state);
    let moved = desk.state.session(session).unwrap();
    assert_eq!(
        (moved.date, moved.start, moved.end, moved.slots[1].start),
        (day(2026, 12, 14), 630, 855, 705)
    );
    let after = desk.state.referral(referral).unwrap();
    assert_eq!(after.stage, Stage::Booked { booking, on: day(2026, 12, 14) });
    // 7: neither clock nor counts of the family's are touched.
    assert_eq!((after.span, after.list_date, after.missed), (before.span, before.list_date, before.missed));
    assert_eq!((after.family_cancels, after.offers), (before.family_cancels, before.offers));
    // Friday's move is told by Monday.
    let told = (Act::Call, "Ring: place moved to 14 Dec".to_owned(), day(2026, 11, 23));
    assert_eq!(desk.step(referral), told);

    // A call that nobody answered tells nobody.
    let child = after.child;
    let call = |result| Command::Contact {
        child,
        referral: Some(referral),
        kind: Code::known("call"),
        result: Code::known(result),
        words: String::new(),
    };
    desk.run(&call("no-answer")).unwrap();
    assert_eq!(desk.step(referral), told);
    desk.run(&call("spoke")).unwrap();
    assert_eq!(desk.step(referral).0, Act::See);
    let row = desk.state.booking(booking).unwrap();
    assert_eq!((row.to_tell, row.notice_days), (None, 24));
    assert!(
        matches!(&row.state, BookingState::Agreed { told: Told::Phone, on, .. } if *on == desk.now.today)
    );
}

#[test]
fn agreeing_anew_tells_too_and_moving_back_leaves_nothing_to_tell() {
    let mut desk = Desk::new();
    let session = clinic(&mut desk, ND, day(2026, 12, 3));
    let [a, b] = [(); 2].map(|()| waiting(&mut desk.state, day(2018, 5, 1), ND));
    let (one, other) = (desk.book(a, session, 0), desk.book(b, session, 1));
    desk.shift(session, day(2026, 12, 14), 600).unwrap();
    desk.run(&Command::AgreeOffer { booking: one, who: "mother".into(), told: Told::Phone }).unwrap();
    assert_eq!(desk.step(a).0, Act::See);
    desk.shift(session, day(2026, 12, 3), 600).unwrap();
    assert_eq!(desk.state.booking(other).unwrap().to_tell, None, "the day they know is true again");
    assert_eq!(desk.step(a).1, "Ring: place moved to 3 Dec", "who was told of the 14th is told again");
    // Only another room: nobody is told, nobody asked again.
    let venue = desk.state.session(session).unwrap().venue;
    let room = Command::MoveSession {
        session,
        date: day(2026, 12, 3),
        start: 600,
        venue,
        room: "Blue".into(),
        reason: SICK,
    };
    let events = desk.run(&room).unwrap();
    assert!(
        !events.iter().any(
            |event| matches!(event, Event::Carried { to_tell: Some(_), booking, .. } if *booking == other)
        )
    );
}

#[test]
fn whoever_does_not_fit_the_new_day_is_named_and_owed_another() {
    let mut desk = Desk::new();
    let session = clinic(&mut desk, ND, day(2026, 12, 3));
    let place = |desk: &mut Desk, at: u8, details: &ChildDetails| {
        let child = add_child(&mut desk.state, details);
        let referral = add_referral(&mut desk.state, child, ND);
        desk.book(referral, session, at);
        referral
    };
    let polish = ChildDetails { flags: Flags::INTERPRETER, ..born(2017, 1, 1) };
    let interpreted = place(&mut desk, 0, &polish);
    // 20 on 10 December: the pathway ends with 19.
    let old = place(&mut desk, 1, &born(2006, 12, 10));
    let mondays = ChildDetails { not_on: vec![0], ..born(2016, 1, 1) };
    let busy = place(&mut desk, 2, &mondays);
    let wanted = Wanted { session, date: day(2026, 12, 14), start: 600, venue: VenueId(1), room: "" };
    let seen = plan(&desk.state, &wanted, &desk.now).unwrap();
    assert_eq!(
        seen.lost_words(&desk.state, &desk.now),
        ["BORN2006: is 20 on Thu 10 Dec", "BORN2016: family: not Mondays"]
    );
    desk.shift(session, day(2026, 12, 14), 600).unwrap();
    for referral in [old, busy] {
        let stage = desk.state.referral(referral).unwrap().stage;
        assert!(matches!(stage, Stage::Rebook { by_family: false, .. }), "{stage:?}");
    }
    // The interpreter must be booked anew: not for the next working day.
    let refused = plan(&desk.state, &Wanted { date: day(2026, 11, 23), ..wanted }, &desk.now).unwrap();
    assert_eq!(refused.lost.len(), 1);
    assert!(matches!(refused.lost[0].1, Bar::Lead { .. }), "{:?}", refused.lost);
    assert!(matches!(desk.state.referral(interpreted).unwrap().stage, Stage::Booked { .. }));
}

#[test]
fn nobody_is_in_two_places_at_once() {
    let mut desk = Desk::new();
    let session = clinic(&mut desk, ND, day(2026, 12, 3));
    let other = clinic(&mut desk, MAR, day(2026, 12, 14));
    hold_at(&mut desk.state, other, 2);
    // Dr 1 has accepted both.
    let refused = desk.shift(session, day(2026, 12, 14), 600).unwrap_err();
    assert!(refused.words.starts_with("Dr 1 is at Mon 14 Dec 10:00 online then."), "{}", refused.words);
    // The room, with who has it.
    let in_room = |desk: &mut Desk, id: SessionId, staff: &[u32]| {
        let mut row = desk.state.session(id).unwrap().clone();
        row.room = "Blue".into();
        row.venue = VenueId(1);
        row.people.retain(|m| staff.contains(&m.staff.0));
        let seq = desk.state.seq + 1;
        desk.state.apply(seq, day(2026, 1, 1), &[Event::SessionMade { session: Box::new(row) }]);
    };
    in_room(&mut desk, session, &[1]);
    in_room(&mut desk, other, &[2]);
    let refused = desk.shift(session, day(2026, 12, 14), 660).unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("room"));
    assert!(
        refused.words.contains("Blue is taken by Service mar (Dr 2) from 10:00 to 13:45"),
        "{}",
        refused.words
    );
    desk.shift(session, day(2026, 12, 14), 825).unwrap();
    // A child who is elsewhere then does not go along.
    let third = clinic(&mut desk, ND, day(2026, 12, 16));
    in_room(&mut desk, third, &[]);
    let child = add_child(&mut desk.state, &born(2016, 1, 1));
    let [nd, mar] = [ND, MAR].map(|pathway| add_referral(&mut desk.state, child, pathway));
    let review = clinic(&mut desk, MAR, day(2026, 12, 17));
    desk.book(nd, third, 0);
    desk.book(mar, review, 0);
    let venue = VenueId(2);
    let wanted = Wanted { session: third, date: day(2026, 12, 17), start: 600, venue, room: "" };
    let seen = plan(&desk.state, &wanted, &desk.now).unwrap();
    assert!(matches!(seen.lost.as_slice(), [(_, Bar::Clash(_))]), "{:?}", seen.lost);
}

#[test]
fn a_review_is_quorate_again_when_its_members_accept_the_new_day() {
    let mut desk = Desk::new();
    let session = clinic(&mut desk, MAR, day(2026, 12, 3));
    let referral = waiting(&mut desk.state, day(2018, 5, 1), MAR);
    let booking = desk.book(referral, session, 0);
    desk.shift(session, day(2026, 12, 14), 600).unwrap();
    let moved = desk.state.session(session).unwrap();
    assert!(moved.people.iter().all(|m| m.answer == Answer::Asked(desk.now.today)), "{:?}", moved.people);
    let service = desk.state.rules.service(MAR).unwrap();
    assert_eq!(quorum::missing(moved, service).len(), 2);
    assert!(desk.state.booking(booking).unwrap().state.ahead());
    // 6: nobody else is offered a place of it until then.
    let another = waiting(&mut desk.state, day(2018, 5, 1), MAR);
    let take = Take::Offer { told: Told::Letter };
    let refused = desk.run(&Command::Book { referral: another, session, slot: 1, take }).unwrap_err();
    assert!(refused.words.contains("have not accepted"), "{}", refused.words);
}

#[test]
fn a_family_that_was_not_told_is_no_wnb() {
    let mut desk = Desk::new();
    let session = clinic(&mut desk, ND, day(2026, 12, 3));
    let referral = waiting(&mut desk.state, day(2018, 5, 1), ND);
    let booking = desk.book(referral, session, 0);
    desk.shift(session, day(2026, 12, 1), 600).unwrap();
    desk.now.today = day(2026, 12, 2);
    let attendance = Attendance::NotBrought;
    let missed = Command::Attend { booking, attendance, arrived: None };
    let words = desk.run(&missed).unwrap_err().words;
    let said =
        "the family was not told of 1 Dec (they know 3 Dec): not their doing. Nothing was recorded. x gives";
    assert!(words.contains(said), "{words}");
    let knowing = |on| Command::MissedKnowing { booking, told: Told::Letter, on };
    // A letter of before the move, or of after the day, told nobody of it.
    for on in [day(2026, 11, 19), day(2026, 12, 2)] {
        let words = desk.run(&knowing(on)).unwrap_err().words;
        assert!(words.contains("from Fri 20 Nov to Tue 1 Dec"), "{words}");
    }
    // Somebody who rings them only now tells them too late.
    let (mut late, child) = (desk.state.clone(), desk.state.booking(booking).unwrap().child);
    std::mem::swap(&mut desk.state, &mut late);
    let (kind, result) = (Code::known("call"), Code::known("spoke"));
    desk.run(&Command::Contact { child, referral: Some(referral), kind, result, words: String::new() })
        .unwrap();
    let words = desk.run(&missed).unwrap_err().words;
    assert!(words.contains("the family was told of 1 Dec only on 2 Dec: not their doing"), "{words}");
    desk.state = late;
    // They had the letter.
    let events = desk.run(&knowing(day(2026, 11, 25))).unwrap();
    let [Event::MoveTold { .. }, Event::Attended { proved: true, stage, .. }] = events.as_slice() else {
        panic!("{events:?}")
    };
    // What is entered a day late is due from the day of the place all the same.
    let Stage::NotBrought { on, due, .. } = *stage else { panic!("{stage:?}") };
    assert_eq!((on, due), (day(2026, 12, 1), day(2026, 12, 2)));
}

#[test]
fn a_move_is_undone_exactly_until_somebody_was_told() {
    let mut desk = Desk::new();
    let session = clinic(&mut desk, ND, day(2026, 12, 3));
    let referral = waiting(&mut desk.state, day(2018, 5, 1), ND);
    let booking = desk.book(referral, session, 0);
    let as_it_was = |desk: &Desk| {
        let session = Session { rev: 0, ..desk.state.session(session).unwrap().clone() };
        let booking = Booking { rev: 0, ..desk.state.booking(booking).unwrap().clone() };
        (session, booking, desk.state.referral(referral).unwrap().stage)
    };
    let before = as_it_was(&desk);
    desk.shift(session, day(2026, 12, 14), 660).unwrap();
    let seq = desk.state.seq;
    assert_ne!(as_it_was(&desk), before);
    desk.run(&Command::Undo { seq }).unwrap();
    assert_eq!(as_it_was(&desk), before);

    desk.shift(session, day(2026, 12, 14), 660).unwrap();
    let seq = desk.state.seq;
    desk.run(&Command::AgreeOffer { booking, who: "mother".into(), told: Told::Phone }).unwrap();
    let refused = desk.run(&Command::Undo { seq }).unwrap_err();
    assert!(refused.words.starts_with("Told of it since"), "{}", refused.words);
    assert_eq!(refused.instead, Some(Instead::UndoTold(seq)), "asked for, it leaves the call");

    // Nor where somebody else has its room, or its people, by now.
    let mut desk = Desk::new();
    let session = clinic(&mut desk, ND, day(2026, 12, 3));
    desk.shift(session, day(2026, 12, 14), 600).unwrap();
    let seq = desk.state.seq;
    clinic(&mut desk, MAR, day(2026, 12, 3));
    let refused = desk.run(&Command::Undo { seq }).unwrap_err();
    assert!(refused.words.starts_with("Cannot undo: Dr 1 is at Thu 3 Dec 10:00"), "{}", refused.words);
    // Nor back into the past.
    let mut desk = Desk::new();
    let session = clinic(&mut desk, ND, day(2026, 12, 3));
    desk.shift(session, day(2026, 12, 14), 600).unwrap();
    let seq = desk.state.seq;
    desk.now.today = day(2026, 12, 4);
    let refused = desk.run(&Command::Undo { seq }).unwrap_err();
    assert!(
        refused.words.starts_with("Cannot undo: Thu 3 Dec 10:00 Arnold hub is past"),
        "{}",
        refused.words
    );
}

#[test]
fn a_place_moved_to_one_at_the_same_time_goes_back() {
    let mut desk = Desk::new();
    let from = clinic(&mut desk, ND, day(2026, 12, 3));
    // Half an hour later, and the same long clinic again: the child cannot be in both, and need not be.
    let to = add_session(&mut desk.state, ND, day(2026, 12, 3), &[slot(630, 75, 1)]);
    // Other people hold it.
    let held = Session { people: Vec::new(), ..desk.state.session(to).unwrap().clone() };
    desk.state.apply(desk.state.seq + 1, day(2026, 1, 1), &[Event::SessionMade { session: Box::new(held) }]);
    let referral = waiting(&mut desk.state, day(2018, 5, 1), ND);
    let booking = desk.book(referral, from, 0);
    let as_it_was = |desk: &Desk| {
        let booking = Booking { rev: 0, ..desk.state.booking(booking).unwrap().clone() };
        (booking, desk.state.referral(referral).unwrap().stage)
    };
    let before = as_it_was(&desk);
    let agreed = Take::Agree { who: "mother".into(), told: Told::Phone };
    let (by, reason) = (By::Family, Code::NONE);
    // A hold runs out: no place that a family knows is given up for one.
    let refused = desk.run(&Command::Move { booking, session: to, slot: 0, by, reason, take: Take::Hold });
    assert!(refused.unwrap_err().words.contains("not given up for a hold"));
    for take in [Take::Offer { told: Told::Letter }, agreed] {
        desk.run(&Command::Move { booking, session: to, slot: 0, by, reason, take }).unwrap();
        assert_ne!(as_it_was(&desk), before);
        let seq = desk.state.seq;
        desk.run(&Command::Undo { seq }).unwrap();
        assert_eq!(as_it_was(&desk), before);
    }
}

#[test]
fn what_cannot_be_moved_says_why() {
    let mut desk = Desk::new();
    let session = clinic(&mut desk, ND, day(2026, 12, 3));
    for (date, start, says) in [
        (day(2026, 11, 19), 600, "is past"),
        (day(2026, 11, 20), 600, "today is past"),
        (day(2026, 12, 3), 600, "is there already"),
        (day(2026, 12, 4), 1300, "past midnight"),
    ] {
        let refused = desk.shift(session, date, start).unwrap_err();
        assert!(refused.words.contains(says), "{}", refused.words);
    }
    let referral = waiting(&mut desk.state, day(2018, 5, 1), ND);
    desk.book(referral, session, 0);
    let (date, venue) = (day(2026, 12, 4), VenueId(1));
    let silent =
        Command::MoveSession { session, date, start: 600, venue, room: String::new(), reason: Code::NONE };
    assert_eq!(desk.run(&silent).unwrap_err().field.as_deref(), Some("reason"), "families are told why");
    // What was said of it before it moved still says the day it had.
    let made = desk.frames.last().unwrap().payload.events.clone();
    desk.now.at += chrono::TimeDelta::hours(1);
    desk.shift(session, day(2026, 12, 14), 660).unwrap();
    let told = telling::sentence(&desk.state, &made);
    assert!(told.contains("Thu 3 Dec 10:00"), "{told}");
    let frame = desk.frames.last().unwrap().payload.events.clone();
    let told = telling::sentence(&desk.state, &frame);
    assert_eq!(
        told,
        "Moved ND Thu 3 Dec 10:00 Arnold hub to Mon 14 Dec 11:00 Arnold hub, sick. 1 family has to be told"
    );
}
