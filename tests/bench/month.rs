//! A month's clinics as the keeper has them: sessions with slots, children with needs, and every hard rule asked.
use super::measured;
use chrono::{Days, NaiveDate, NaiveTime};
use std::hint::black_box;
use waitwell::domain::child::ChildDetails;
use waitwell::domain::code::Code;
use waitwell::domain::decide::Now;
use waitwell::domain::event::Event;
use waitwell::domain::fill::{Span, plan};
use waitwell::domain::ids::VenueId;
use waitwell::domain::referral::{Referral, Stage};
use waitwell::domain::session::{CarveOut, Session, SessionState, Slot};
use waitwell::domain::state::State;

/// Children and sessions of one service: what a month has, and what a year of a large one might.
const SIZES: [(u32, u32, u64); 2] = [(60, 1_835, 28), (450, 20_000, 350)];

/// Plans all sessions of a service, and says what it took.
pub fn planned(say: impl Fn(&str, (f64, f64))) {
    for (sessions, children, days) in SIZES {
        let state = house(sessions, children, days);
        let Some(first) = state.sessions.iter().flatten().next() else { continue };
        let now = now();
        let found = plan(&state, first, Span::All, &now);
        let what = format!(
            "planned of a State: {sessions} sessions of 4 slots, {children} children, {} lines",
            found.lines.len()
        );
        say(
            &what,
            measured(|| {
                black_box(plan(&state, first, Span::All, &now));
            }),
        );
    }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default()
}

fn now() -> Now {
    let time = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
    Now { at: today().and_time(time).and_utc(), today: today(), time }
}

fn house(sessions: u32, children: u32, days: u64) -> State {
    let mut state = State::default();
    let rules = waitwell::config::load(None).map(|config| config.rules).unwrap_or_default();
    let service = Code::known("nd");
    let mut events = vec![Event::RulesSet { rules: Box::new(rules) }];
    for number in 0..sessions {
        let slot =
            |at: u16| Slot { start: 540 + 90 * at, minutes: 90, places: 1, carve_out: CarveOut::Anyone };
        events.push(Event::SessionMade {
            session: Box::new(Session {
                sharing: None,
                id: waitwell::domain::ids::SessionId(number + 1),
                service,
                venue: VenueId(number % 9 + 1),
                room: "".into(),
                date: today() + Days::new(10 + u64::from(number) * days / u64::from(sessions)),
                start: 540,
                end: 900,
                slots: (0..4).map(slot).collect(),
                people: Vec::new(),
                capacity: 0,
                state: SessionState::Planned,
                moves: Vec::new(),
                made_by: None,
                rev: 0,
                roles: Vec::new(),
            }),
        });
    }
    for number in 1..=children {
        let child = waitwell::domain::ids::ChildId(number);
        let born = NaiveDate::from_ymd_opt(2012 + number as i32 % 8, 5, 1).unwrap_or_default();
        let not_on = (0..5).filter(|day| (number / 3) % 7 == u32::from(*day)).collect();
        let details = ChildDetails { family: format!("F{number}"), born, not_on, ..ChildDetails::default() };
        events.push(Event::ChildRegistered { child, details: Box::new(details) });
        let list_date = today() - Days::new(u64::from(number) * 7 % 900);
        events.push(Event::ReferralReceived {
            referral: Box::new(Referral {
                stage: Stage::Waiting { since: list_date },
                ..Referral::received(
                    waitwell::domain::ids::ReferralId(number),
                    child,
                    Code::known("nd"),
                    list_date,
                )
            }),
            source: Code::NONE,
            from: String::new(),
            asked: String::new(),
            words: String::new(),
            with_it: Vec::new(),
        });
    }
    state.apply(1, today(), &events);
    state
}
