//! The checker is held to what it promises: each fault that it looks for is planted in a journal's events, and found, and
//! nothing is found where nothing is wrong.
use super::checker::{Change, Checker, Kind};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use waitwell::config;
use waitwell::domain::booking::{Booking, BookingState, By, Told};
use waitwell::domain::code::Code;
use waitwell::domain::event::{Event, Image, Key, Prior};
use waitwell::domain::ids::{BookingId, ChildId, ReferralId, SessionId, StaffId, VenueId};
use waitwell::domain::referral::{CloseReason, Span, Stage};
use waitwell::domain::review::{Meeting, MeetingDid, Pack, PackDid};
use waitwell::domain::rules::Effect;
use waitwell::domain::session::{Answer, CarveOut, Member, Session, SessionState, Slot};

const PEOPLE: [(&str, u32); 3] = [("slt", 1), ("camhs", 2), ("paediatrician", 3)];

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, 3).unwrap()
}

fn now() -> DateTime<Utc> {
    "2026-11-20T10:00:00Z".parse().unwrap()
}

/// A journal that grows under the checker.
struct Journal {
    checker: Checker,
    seq: u64,
    at: DateTime<Utc>,
}

impl Journal {
    /// Two sessions at one time in two rooms, with two places each; the rules are those of the configuration.
    fn of(service: &'static str) -> Self {
        let mut journal = Self { checker: Checker::default(), seq: 0, at: now() };
        journal.write(&[Event::RulesSet { rules: Box::new(config::load(None).unwrap().rules) }]);
        journal.write(&[made(1, service, "room 1", &PEOPLE)]);
        journal.write(&[made(2, "ot", "room 2", &[("ot", 9)])]);
        journal
    }

    fn write(&mut self, events: &[Event]) {
        self.seq += 1;
        let change = Change { seq: self.seq, at: self.at, command: [self.seq as u8; 16], events };
        self.checker.read(&change);
    }

    fn found(&self) -> Vec<Kind> {
        self.checker.found.iter().map(|(kind, _)| *kind).collect()
    }
}

fn made(id: u32, service: &'static str, room: &str, people: &[(&'static str, u32)]) -> Event {
    let slot = |start| Slot { start, minutes: 60, places: 1, carve_out: CarveOut::Anyone };
    let member = |(role, staff): &(&'static str, u32)| Member {
        role: Code::known(role),
        staff: StaffId(*staff),
        answer: Answer::Accepted,
    };
    let session = Session {
        id: SessionId(id),
        service: Code::known(service),
        venue: VenueId(1),
        room: room.into(),
        date: day(),
        start: 600,
        end: 720,
        slots: vec![slot(600), slot(660)],
        people: people.iter().map(member).collect(),
        capacity: 0,
        state: SessionState::Planned,
        moves: Vec::new(),
        made_by: None,
        sharing: None,
        rev: 0,
        roles: Vec::new(),
    };
    Event::SessionMade { session: Box::new(session) }
}

fn booking(id: u32, child: u32, session: u32, slot: u8, state: BookingState) -> Booking {
    Booking {
        id: BookingId(id),
        referral: ReferralId(child),
        child: ChildId(child),
        session: SessionId(session),
        slot,
        minutes: 60,
        made_on: now().date_naive(),
        notice_days: 13,
        by: "ana".into(),
        at: now(),
        state,
        to_tell: None,
        before: None,
        rev: 0,
    }
}

fn booked(id: u32) -> Stage {
    Stage::Booked { booking: BookingId(id), on: day() }
}

fn agreed(id: u32, child: u32, session: u32, slot: u8) -> Event {
    let state = BookingState::Agreed { who: "mother".into(), told: Told::Phone, on: now().date_naive() };
    Event::Agreed { booking: Box::new(booking(id, child, session, slot, state)), stage: booked(id) }
}

fn offered(id: u32, child: u32, session: u32, slot: u8) -> Event {
    let state = BookingState::Offered { told: Told::Letter, on: now().date_naive() };
    Event::Offered { booking: Box::new(booking(id, child, session, slot, state)), stage: booked(id) }
}

fn says(session: u32, (role, staff): (&'static str, u32), answer: Answer) -> Event {
    let member = Member { role: Code::known(role), staff: StaffId(staff), answer };
    Event::MemberSet { session: SessionId(session), member }
}

fn cancelled(id: u32) -> Event {
    let (by, reason) = (By::Family, Code::known("illness"));
    Event::Cancelled {
        booking: BookingId(id),
        state: BookingState::Cancelled { by, reason, on: now().date_naive() },
        by,
        reason,
        words: String::new(),
        notice_days: 13,
        stage: Stage::Rebook { since: now().date_naive(), by_family: true },
        to_tell: None,
    }
}

#[test]
fn nothing_is_found_where_nothing_is_wrong() {
    let mut journal = Journal::of("mar");
    journal.write(&[offered(1, 1, 1, 0)]);
    journal.write(&[agreed(2, 2, 1, 1)]);
    journal.write(&[agreed(3, 3, 2, 0)]);
    // Given up, and given to somebody else; held, run out, and given to somebody else.
    journal.write(&[cancelled(3)]);
    journal.write(&[agreed(4, 4, 2, 0)]);
    let held = BookingState::Held { until: now() + TimeDelta::minutes(10) };
    journal.write(&[Event::Held { booking: Box::new(booking(5, 5, 2, 1, held)), stage: booked(5) }]);
    journal.at += TimeDelta::minutes(11);
    journal.write(&[agreed(6, 6, 2, 1)]);
    journal.checker.acknowledged(4, [4; 16]);
    assert_eq!(journal.checker.found, Vec::new());
}

#[test]
fn a_double_booking_is_found() {
    let mut journal = Journal::of("slt");
    journal.write(&[agreed(1, 1, 1, 0)]);
    journal.write(&[agreed(2, 2, 1, 0)]);
    assert_eq!(journal.found(), [Kind::DoubleBooking]);

    let mut journal = Journal::of("slt");
    journal.write(&[agreed(1, 1, 1, 0)]);
    journal.write(&[agreed(2, 1, 2, 0)]);
    assert_eq!(journal.found(), [Kind::DoubleBooking], "a child in two places");

    // Two records with places at one time become one child.
    let mut journal = Journal::of("slt");
    journal.write(&[agreed(1, 1, 1, 0)]);
    journal.write(&[agreed(2, 2, 2, 0)]);
    let (keep, gone, words) = (ChildId(1), ChildId(2), String::new());
    journal.write(&[Event::ChildMerged {
        keep,
        gone,
        referrals: Vec::new(),
        bookings: vec![BookingId(2)],
        seats: Vec::new(),
        words,
    }]);
    assert_eq!(journal.found(), [Kind::DoubleBooking], "merged into two places");

    // What was given back comes back by an undo, over somebody else.
    let mut journal = Journal::of("slt");
    journal.write(&[agreed(1, 1, 1, 0)]);
    journal.write(&[cancelled(1)]);
    journal.write(&[agreed(2, 2, 1, 0)]);
    let Event::Agreed { booking, .. } = agreed(1, 1, 1, 0) else { unreachable!() };
    let restore = vec![Prior { key: Key::Booking(BookingId(1)), image: Some(Image::Booking(booking)) }];
    journal.write(&[Event::Undone { of: 5, words: String::new(), restore }]);
    assert_eq!(journal.found(), [Kind::DoubleBooking], "undone over somebody");
}

#[test]
fn a_hold_given_away_before_it_ran_out_is_found() {
    let mut journal = Journal::of("slt");
    let held = BookingState::Held { until: now() + TimeDelta::minutes(10) };
    journal.write(&[Event::Held { booking: Box::new(booking(1, 1, 1, 0, held)), stage: booked(1) }]);
    journal.at += TimeDelta::minutes(9);
    journal.write(&[agreed(2, 2, 1, 0)]);
    assert_eq!(journal.found(), [Kind::DoubleBooking]);
}

#[test]
fn two_live_offers_of_one_place_are_found() {
    let mut journal = Journal::of("slt");
    journal.write(&[offered(1, 1, 1, 0)]);
    journal.write(&[offered(2, 2, 1, 0)]);
    assert_eq!(journal.found(), [Kind::DoubleBooking, Kind::TwoOffers]);
}

#[test]
fn a_person_and_a_room_in_two_places_are_found() {
    let mut journal = Journal::of("slt");
    journal.write(&[says(2, ("slt", 1), Answer::Accepted)]);
    assert_eq!(journal.found(), [Kind::DoubleBooking]);
    let mut journal = Journal::of("slt");
    journal.write(&[made(3, "ep", "room 1", &[("ep", 20)])]);
    assert_eq!(journal.found(), [Kind::DoubleBooking]);
}

#[test]
fn a_review_offered_without_its_quorum_is_found() {
    let mut journal = Journal::of("mar");
    journal.write(&[says(1, ("camhs", 2), Answer::Declined)]);
    journal.write(&[offered(1, 1, 1, 0)]);
    assert_eq!(journal.found(), [Kind::Quorum]);

    // One person in two roles is not two.
    let mut journal = Journal::of("mar");
    journal.write(&[says(1, ("camhs", 2), Answer::Away), says(1, ("camhs", 1), Answer::Accepted)]);
    journal.write(&[agreed(1, 1, 1, 0)]);
    assert_eq!(journal.found(), [Kind::Quorum]);

    // The child's needs add a role that nobody has.
    let mut journal = Journal::of("mar");
    let pack = Pack { needs: vec![Code::known("learning")], ..Pack::new(ReferralId(1), day()) };
    journal.write(&[Event::Review { referral: ReferralId(1), did: PackDid::Needs, pack: Box::new(pack) }]);
    journal.write(&[agreed(1, 1, 1, 0)]);
    journal.write(&[agreed(2, 2, 1, 1)]);
    assert_eq!(journal.found(), [Kind::Quorum], "the first of the two");

    // What was given back while it was quorate comes back by an undo when it no longer is.
    let mut journal = Journal::of("mar");
    journal.write(&[offered(1, 1, 1, 0)]);
    journal.write(&[cancelled(1)]);
    journal.write(&[says(1, ("camhs", 2), Answer::Declined)]);
    let Event::Offered { booking, .. } = offered(1, 1, 1, 0) else { unreachable!() };
    let restore = vec![Prior { key: Key::Booking(BookingId(1)), image: Some(Image::Booking(booking)) }];
    journal.write(&[Event::Undone { of: 5, words: String::new(), restore }]);
    assert_eq!(journal.found(), [Kind::Quorum]);
}

#[test]
fn a_review_decided_for_good_without_its_quorum_is_found() {
    let outcome = |stage, effect| Event::OutcomeRecorded {
        booking: BookingId(1),
        referral: ReferralId(1),
        outcome: Code::known("complete"),
        effect,
        component: 0,
        see_by: None,
        words: String::new(),
        stage,
        on: None,
    };
    let closed = Stage::Closed { reason: CloseReason::Completed, on: day() };
    let owed = Stage::Rebook { since: day(), by_family: false };
    for (here, effect, stage, wrong) in [
        (vec![1, 2, 3], Effect::Complete, closed, false),
        (vec![1, 3], Effect::None, owed, false),
        (vec![1, 3], Effect::Complete, closed, true),
    ] {
        let mut journal = Journal::of("mar");
        journal.write(&[agreed(1, 1, 1, 0)]);
        let here = here.into_iter().map(StaffId).collect();
        let meeting = Meeting { started: Some((now(), here)), ..Meeting::new(SessionId(1)) };
        journal.write(&[Event::Meeting {
            session: SessionId(1),
            did: MeetingDid::Started,
            meeting: Box::new(meeting),
        }]);
        journal.write(&[outcome(stage, effect)]);
        assert_eq!(journal.found(), if wrong { vec![Kind::Quorum] } else { Vec::new() });
    }
}

#[test]
fn a_lost_write_is_found() {
    let mut journal = Journal::of("slt");
    journal.checker.acknowledged(3, [3; 16]);
    assert_eq!(journal.found(), Vec::new());
    journal.checker.acknowledged(4, [4; 16]);
    journal.checker.acknowledged(2, [9; 16]);
    assert_eq!(journal.found(), [Kind::Lost, Kind::Lost], "beyond the journal's end; another's change");
    let mut journal = Journal::of("slt");
    journal.seq += 1;
    journal.write(&[agreed(1, 1, 1, 0)]);
    assert_eq!(journal.found(), [Kind::Lost], "a hole");
}

#[test]
fn a_place_of_a_child_who_died_is_found() {
    let mut journal = Journal::of("slt");
    journal.write(&[agreed(1, 1, 1, 0)]);
    journal.write(&[Event::ChildDied { child: ChildId(1), on: day() }, cancelled(1)]);
    assert_eq!(journal.found(), Vec::new());
    journal.write(&[agreed(2, 1, 1, 0)]);
    assert_eq!(journal.found(), [Kind::Died]);
}

#[test]
fn a_clock_changed_by_a_cancellation_is_found() {
    let mut journal = Journal::of("slt");
    journal.write(&[agreed(1, 1, 1, 0)]);
    journal.write(&[cancelled(1)]);
    assert_eq!(journal.found(), Vec::new());
    let clock = Event::ClockSet {
        referral: ReferralId(2),
        span: Span { start: Some(day()), stop: None },
        list_date: day(),
    };
    journal.write(&[agreed(2, 2, 1, 0)]);
    journal.write(&[cancelled(2), clock]);
    assert_eq!(journal.found(), [Kind::Clock]);
}
