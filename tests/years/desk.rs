//! What somebody at a desk sees when they choose what to do next, and the year they work in.
use super::dice::{Of, dice};
use super::partnership::Size;
use chrono::{Days, NaiveDate};
use parking_lot::Mutex;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use std::collections::VecDeque;
use waitwell::domain::actor::{Actor, Role};
use waitwell::domain::booking::Booking;
use waitwell::domain::code::Code;
use waitwell::domain::command::Command;
use waitwell::domain::decide::Now;
use waitwell::domain::ids::ChildId;
use waitwell::domain::record::ChildRecord;
use waitwell::domain::session::Session;
use waitwell::domain::state::State;

/// The year that is played.
pub struct Year {
    pub seed: u64,
    pub size: Size,
    /// Free places are given by the filling engine; else by hand, in the diary's order.
    pub filled: bool,
    /// Letters that nobody has dealt with yet.
    pub post: Mutex<VecDeque<Command>>,
}

impl Year {
    pub fn new(seed: u64, size: Size, filled: bool) -> Self {
        Self { seed, size, filled, post: Mutex::default() }
    }

    /// What fate has for that question.
    pub fn dice(&self, of: Of, number: u32, day: NaiveDate) -> ChaCha8Rng {
        dice(self.seed, of, number, day)
    }
}

/// One look at the screen: what stands, who looks, what time it is.
pub struct Desk<'a> {
    pub state: &'a State,
    pub now: Now,
    pub year: &'a Year,
    pub me: &'a Actor,
    pub dice: &'a mut ChaCha8Rng,
    /// Opens a child's record.
    pub record: &'a dyn Fn(ChildId) -> Option<ChildRecord>,
}

impl<'a> Desk<'a> {
    pub fn pick<T: Copy>(&mut self, list: &[T]) -> Option<T> {
        if list.is_empty() { None } else { Some(list[self.dice.random_range(0..list.len())]) }
    }

    pub fn chance(&mut self, probability: f64) -> bool {
        self.dice.random_bool(probability)
    }

    pub fn today(&self) -> NaiveDate {
        self.now.today
    }

    /// Sessions from today on that are not called off, up to so many days ahead, by day.
    pub fn ahead(&self, days: u64) -> impl Iterator<Item = &'a Session> + use<'a> {
        self.between(self.now.today, self.now.today + Days::new(days))
    }

    /// Sessions of those days that are not called off.
    pub fn between(&self, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = &'a Session> + use<'a> {
        let state = self.state;
        let days = state.index.by_day.range(from..=to);
        days.flat_map(|(_, ids)| ids).filter_map(|id| state.session(*id)).filter(|s| !s.cancelled())
    }

    /// The bookings of a session.
    pub fn bookings(&self, session: &Session) -> impl Iterator<Item = &'a Booking> + use<'a> {
        let state = self.state;
        let ids = state.index.in_session.get(&session.id);
        ids.into_iter().flatten().filter_map(|id| state.booking(*id))
    }
}

/// What somebody in that role does next: the commands of one piece of work, in their order; nothing where nothing is to be done.
pub fn turn(desk: &mut Desk<'_>) -> Vec<Command> {
    match desk.me.role {
        Role::Caseworker => super::caseworker::turn(desk),
        Role::TriageClinician => super::triage::turn(desk),
        Role::Scheduler => match desk.dice.random_range(0..10) {
            0..4 => super::scheduler::turn(desk),
            4..6 => super::offers::turn(desk),
            6..8 => super::board::turn(desk),
            _ => super::invitations::turn(desk),
        },
        Role::Clinician => match desk.dice.random_range(0..3) {
            0 => super::reviews::turn(desk),
            _ => super::clinician::turn(desk),
        },
        Role::Manager => super::manager::turn(desk),
        Role::RecordsOfficer => super::records::turn(desk),
        Role::Administrator => match desk.dice.random_range(0..3) {
            0 => super::manager::turn(desk),
            1 => super::scheduler::turn(desk),
            _ => super::records::turn(desk),
        },
        Role::Viewer => super::viewer::turn(desk),
    }
}

/// A code that is known to be one.
pub fn code(text: &'static str) -> Code {
    Code::known(text)
}
