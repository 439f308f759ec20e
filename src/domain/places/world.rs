//! A small invented partnership for the tests of places and suggestions: a few services, and random States over it.
use crate::domain::booking::{Booking, BookingState, Told};
use crate::domain::child::{Away, ChildDetails, ChildRow, Flags};
use crate::domain::code::Code;
use crate::domain::decide::Now;
use crate::domain::event::Event;
use crate::domain::ids::{BookingId, ChildId, ReferralId, SessionId, StaffId, VenueId};
use crate::domain::order::Priority;
use crate::domain::referral::{Referral, Stage};
use crate::domain::rules::{Component, Pathway, Rules, Service, ServiceKind};
use crate::domain::session::{Answer, CarveOut, Member, Session, SessionState, Slot, Staff, Venue};
use crate::domain::state::State;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use proptest::prelude::*;

pub const ND: Code = Code::known("nd");
pub const SLCN: Code = Code::known("slcn");
pub const MAR: Code = Code::known("mar");
pub const CCC: Code = Code::known("ccc");
pub const DROPIN: Code = Code::known("dropin");
pub const WAITING: Code = Code::known("dropin-waiting");
pub const CALLS: Code = Code::known("advice-line");
pub const SERVICES: [Code; 7] = [ND, SLCN, MAR, CCC, DROPIN, WAITING, CALLS];

pub fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

pub fn now() -> Now {
    let at = DateTime::parse_from_rfc3339("2026-11-20T14:32:00Z").unwrap().to_utc();
    Now { at, today: day(2026, 11, 20), time: NaiveTime::from_hms_opt(14, 32, 0).unwrap() }
}

fn service(id: Code, kind: ServiceKind) -> Service {
    Service {
        id,
        name: format!("Service {id}"),
        short: id.as_str().to_uppercase(),
        kind,
        minutes: 45,
        interpreter_minutes: 30,
        interpreter_days: 2,
        quorum: Vec::new(),
        under: None,
        waiting_on: Vec::new(),
        second_opinion: false,
        outcomes: Vec::new(),
        block: None,
        sharing: None,
        alone_from: None,
        says: String::new(),
        instead: String::new(),
        online: false,
    }
}

fn pathway(id: Code, only_from: &[Code]) -> Pathway {
    let component = |n: u8| Component {
        id: Code::known(if n == 0 { "first" } else { "second" }),
        name: format!("{id} step {n}"),
        service: id,
        starts_assessment: n == 0,
    };
    Pathway {
        id,
        name: format!("Pathway {id}"),
        short: id.as_str().to_uppercase(),
        team: id,
        clock: Code::known("first-contact"),
        also_clocks: Vec::new(),
        triage: true,
        triage_within: 10,
        offer_within: 10,
        age_from: 0,
        age_to: 19,
        components: vec![component(0), component(1)],
        only_from: only_from.to_vec(),
        instead: Vec::new(),
        with_it: Vec::new(),
        plain: String::new(),
        support: Vec::new(),
    }
}

pub fn rules() -> Rules {
    let services = SERVICES
        .into_iter()
        .map(|id| match id {
            MAR => Service {
                quorum: vec![Code::known("slt"), Code::known("camhs")],
                ..service(id, ServiceKind::Review)
            },
            CCC => Service { second_opinion: true, ..service(id, ServiceKind::Clinic) },
            DROPIN => Service { under: Some(4), minutes: 20, ..service(id, ServiceKind::DropIn) },
            WAITING => Service { waiting_on: vec![SLCN], minutes: 20, ..service(id, ServiceKind::DropIn) },
            CALLS => service(id, ServiceKind::Calls),
            _ => service(id, ServiceKind::Clinic),
        })
        .collect();
    let pathways = vec![
        pathway(ND, &[]),
        pathway(SLCN, &[]),
        pathway(MAR, &[]),
        pathway(CCC, &[ND, MAR]),
        Pathway { age_to: 3, instead: vec!["Advice line".to_owned()], ..pathway(DROPIN, &[]) },
        pathway(WAITING, &[]),
    ];
    Rules { pathways, services, ..Rules::default() }
}

pub fn empty() -> State {
    let mut state = State::default();
    let mut events = vec![Event::RulesSet { rules: Box::new(rules()) }];
    for (id, name, district, online) in [(1, "Arnold hub", "E07000173", false), (2, "online", "", true)] {
        let venue = Venue {
            id: VenueId(id),
            name: name.into(),
            address: "".into(),
            district: Code::known(district),
            rooms: Vec::new(),
            online,
        };
        events.push(Event::VenueAdded { venue });
    }
    for id in 1..=4 {
        let staff = Staff {
            id: StaffId(id),
            name: format!("Dr {id}").into(),
            role: Code::known("slt"),
            agency: Code::NONE,
            languages: Vec::new(),
        };
        events.push(Event::StaffAdded { staff });
    }
    state.apply(1, day(2026, 1, 1), &events);
    state
}

pub fn member(role: &str, staff: u32, answer: Answer) -> Member {
    Member { role: Code::known(role), staff: StaffId(staff), answer }
}

pub fn slot(start: u16, minutes: u16, places: u8) -> Slot {
    Slot { start, minutes, places, carve_out: CarveOut::Anyone }
}

/// Adds a session with these slots; every role has accepted.
pub fn add_session(state: &mut State, service: Code, date: NaiveDate, slots: &[Slot]) -> SessionId {
    let id = state.next_session();
    let session = Session {
        id,
        service,
        venue: VenueId(1),
        room: "".into(),
        date,
        start: slots.iter().map(|s| s.start).min().unwrap_or(0),
        end: slots.iter().map(|s| s.start + s.minutes).max().unwrap_or(0),
        slots: slots.to_vec(),
        people: vec![member("slt", 1, Answer::Accepted), member("camhs", 2, Answer::Accepted)],
        capacity: 0,
        state: SessionState::Planned,
        moves: Vec::new(),
        made_by: None,
        sharing: None,
        rev: 0,
        roles: Vec::new(),
    };
    state.apply(state.seq + 1, day(2026, 1, 1), &[Event::SessionMade { session: Box::new(session) }]);
    id
}

/// Puts a session elsewhere.
pub fn hold_at(state: &mut State, id: SessionId, venue: u32) {
    let session = Session { venue: VenueId(venue), ..state.session(id).unwrap().clone() };
    state.apply(state.seq + 1, day(2026, 1, 1), &[Event::SessionMade { session: Box::new(session) }]);
}

pub fn add_child(state: &mut State, details: &ChildDetails) -> ChildId {
    let child = state.next_child();
    let event = Event::ChildRegistered { child, details: Box::new(details.clone()) };
    state.apply(state.seq + 1, day(2026, 1, 1), &[event]);
    child
}

/// Adds an accepted referral that waits for a place.
pub fn add_referral(state: &mut State, child: ChildId, pathway: Code) -> ReferralId {
    let id = state.next_referral();
    let referral = Referral {
        stage: Stage::Waiting { since: day(2026, 1, 2) },
        ..Referral::received(id, child, pathway, day(2026, 1, 1))
    };
    put_referral(state, referral);
    id
}

pub fn put_referral(state: &mut State, referral: Referral) {
    let event = Event::ReferralReceived {
        referral: Box::new(referral),
        source: Code::NONE,
        from: String::new(),
        asked: String::new(),
        words: String::new(),
        with_it: Vec::new(),
    };
    state.apply(state.seq + 1, day(2026, 1, 1), &[event]);
}

/// A child born that day, waiting on a pathway.
pub fn waiting(state: &mut State, born: NaiveDate, pathway: Code) -> ReferralId {
    let family = format!("F{}", state.next_child().0);
    let child = add_child(state, &ChildDetails { family, born, ..ChildDetails::default() });
    add_referral(state, child, pathway)
}

/// Takes a place as it is told to, whatever the rules say; the referral's stage stays.
pub fn take(
    state: &mut State,
    referral: ReferralId,
    session: SessionId,
    slot: u8,
    as_: BookingState,
) -> BookingId {
    let id = state.next_booking();
    let row = state.referral(referral).unwrap().clone();
    let service = state.rules.service(state.session(session).unwrap().service).unwrap();
    let minutes = super::minutes_needed(service, state.child(row.child).unwrap());
    let booking = Booking {
        id,
        referral,
        child: row.child,
        session,
        slot,
        minutes,
        made_on: day(2026, 11, 20),
        notice_days: 0,
        by: "jpatel".into(),
        at: now().at - TimeDelta::minutes(3),
        state: as_,
        to_tell: None,
        before: None,
        rev: 0,
    };
    let event = Event::Held { booking: Box::new(booking), stage: row.stage };
    state.apply(state.seq + 1, day(2026, 11, 20), &[event]);
    id
}

pub fn agreed() -> BookingState {
    BookingState::Agreed { who: "mother".into(), told: Told::Phone, on: day(2026, 11, 20) }
}

pub fn held(minutes: i64) -> BookingState {
    BookingState::Held { until: now().at + TimeDelta::minutes(minutes) }
}

pub fn row(state: &State, referral: ReferralId) -> (&Referral, &ChildRow) {
    let row = state.referral(referral).unwrap();
    (row, state.child(row.child).unwrap())
}

type Draft = (usize, u64, Vec<(u16, u16, u8, u8)>, u8, bool);
type Kid = (i64, u16, u8, Vec<usize>, u8, u8);

fn a_session() -> impl Strategy<Value = Draft> {
    let slots = prop::collection::vec((0u16..16, 1u16..7, 0u8..3, 0u8..8), 1..5);
    (0..SERVICES.len(), 0u64..60, slots, 0u8..16, prop::bool::weighted(0.1))
}

fn a_child() -> impl Strategy<Value = Kid> {
    (500i64..8000, 0u16..32, 0u8..128, prop::collection::vec(0usize..6, 1..3), 0u8..16, 0u8..3)
}

/// Random States: sessions with and without quorum, children of many needs in many stages, places taken, held, declined.
pub fn any_state() -> impl Strategy<Value = State> {
    let takes =
        prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0u8..5), 0..20);
    (prop::collection::vec(a_session(), 1..14), prop::collection::vec(a_child(), 1..8), takes).prop_map(
        |(sessions, children, takes)| {
            let mut state = empty();
            for draft in &sessions {
                draft_session(&mut state, draft);
            }
            for kid in &children {
                kid_of(&mut state, kid);
            }
            for (who, place, how) in takes {
                draft_taking(&mut state, (who, place, how));
            }
            state
        },
    )
}

fn draft_session(state: &mut State, (service, ahead, slots, people, off): &Draft) {
    let date = day(2026, 11, 19) + Days::new(*ahead);
    let slots: Vec<Slot> = slots
        .iter()
        .map(|(start, minutes, places, carve)| Slot {
            start: 540 + start * 30,
            minutes: minutes * 15,
            places: *places,
            carve_out: match carve {
                0 => CarveOut::Urgent,
                1 => CarveOut::Interpreter,
                2 => CarveOut::UnderFour,
                _ => CarveOut::Anyone,
            },
        })
        .collect();
    let id = add_session(state, SERVICES[*service], date, &slots);
    let mut session = state.session(id).unwrap().clone();
    session.venue = VenueId(1 + u32::from(people & 1));
    if people & 2 != 0 {
        session.people[1].answer = Answer::Declined;
    }
    if people & 4 != 0 {
        session.people.push(member("camhs", 1 + u32::from(people & 8) / 4, Answer::Accepted));
    }
    if *off {
        session.state = SessionState::Cancelled { reason: Code::NONE };
    }
    state.apply(state.seq + 1, day(2026, 1, 1), &[Event::SessionMade { session: Box::new(session) }]);
}

fn kid_of(state: &mut State, (age, flags, not_on, pathways, stands, priority): &Kid) {
    let details = ChildDetails {
        family: format!("F{}", state.next_child().0),
        born: day(2026, 11, 20) - TimeDelta::days(*age),
        // Now and then a step-free room, days away, and where the family can come.
        flags: Flags(*flags | if age % 11 == 0 { Flags::STEP_FREE.0 } else { 0 }),
        away: (age % 3 == 0)
            .then(|| Away { from: day(2026, 12, 1), to: day(2026, 12, 8) + TimeDelta::days(age % 9) })
            .into_iter()
            .collect(),
        only: (age % 7 == 0).then(|| Code::known("E07000174")).into_iter().collect(),
        district: Code::known(if age % 2 == 0 { "E07000173" } else { "" }),
        not_on: (0..7).filter(|d| not_on & (1 << d) != 0 && not_on % 3 == 0).collect(),
        ..ChildDetails::default()
    };
    let child = add_child(state, &details);
    let mut pathways = pathways.clone();
    pathways.sort_unstable();
    pathways.dedup();
    for at in pathways {
        let id = add_referral(state, child, SERVICES[at]);
        let mut referral = state.referral(id).unwrap().clone();
        referral.priority = [Priority::Urgent, Priority::Soon, Priority::Routine][usize::from(*priority)];
        let since = day(2026, 11, 1);
        referral.stage = match stands {
            0 => Stage::Triage,
            1 => Stage::Monitoring { review: since },
            2 => Stage::Rebook { since, by_family: false },
            3 => Stage::FollowUp { see_by: since },
            _ => referral.stage,
        };
        if stands % 5 == 4 {
            referral.not_by = Box::new([StaffId(1)]);
        }
        referral.list_date = since - TimeDelta::days(age % 300);
        put_referral(state, referral);
    }
}

fn draft_taking(state: &mut State, (who, place, how): (prop::sample::Index, prop::sample::Index, u8)) {
    let referrals: Vec<ReferralId> = state.each_referral().map(|r| r.id).collect();
    let slots: Vec<(SessionId, u8)> = state
        .sessions
        .iter()
        .flatten()
        .flat_map(|s| super::free(state, s, &now()).into_iter().map(|(slot, _)| (s.id, slot)))
        .collect();
    if slots.is_empty() {
        return;
    }
    let (session, slot) = slots[place.index(slots.len())];
    let as_ = match how {
        0 => held(5),
        1 => held(-5),
        2 => BookingState::Declined { on: day(2026, 11, 20), reason: Code::NONE, outside: false },
        3 => BookingState::Offered { told: Told::Letter, on: day(2026, 11, 20) },
        _ => agreed(),
    };
    take(state, referrals[who.index(referrals.len())], session, slot, as_);
}

/// An instant after `now`.
pub fn later(minutes: i64) -> DateTime<Utc> {
    now().at + TimeDelta::minutes(minutes)
}
