//! Living through time: commands decided and folded at their own hour, records kept for the decisions that need them.
use crate::domain::actor::{Actor, Role};
use crate::domain::calendar::london_now;
use crate::domain::code::Code;
use crate::domain::command::{Command, ImportRow};
use crate::domain::decide::{ImportContext, Known, Now, decide, import_row, needs};
use crate::domain::event::Event;
use crate::domain::ids::ChildId;
use crate::domain::record::{ChildRecord, Stamp};
use crate::domain::state::State;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::collections::HashMap;

/// One frame of the invented year.
pub struct Step<'a> {
    /// The State before it.
    pub state: &'a State,
    /// Who.
    pub actor: &'a Actor,
    /// When.
    pub now: &'a Now,
    /// What happened.
    pub events: &'a [Event],
}

/// The invented partnership as it grows.
pub struct Sim<'k> {
    /// What stands.
    pub state: State,
    /// The same dice every time.
    pub dice: ChaCha8Rng,
    /// Today.
    pub today: Now,
    /// The hour the sim has reached.
    pub now: Now,
    records: HashMap<ChildId, ChildRecord>,
    keep: &'k mut dyn FnMut(&Step),
    people: Vec<Actor>,
}

/// A seed of no meaning; fixed, so that everybody practises on the same children.
const SEED: u64 = 20_141_530;

impl<'k> Sim<'k> {
    /// A partnership of nobody.
    pub fn new(today: Now, keep: &'k mut dyn FnMut(&Step)) -> Self {
        let person = |uid: u32, name: &str, role, agency: &str, team: &str| Actor {
            uid,
            name: name.into(),
            role,
            agency: Code::known(agency),
            team: Code::known(team),
        };
        Self {
            state: State::default(),
            dice: ChaCha8Rng::seed_from_u64(SEED),
            today,
            now: today,
            records: HashMap::new(),
            keep,
            // Numbers of users that no machine has: nobody is taken for one of these.
            people: vec![
                crate::keeper::identity::colleague().1,
                person(4_000_000_002, "m.reid", Role::TriageClinician, "nhs", "nd"),
                person(4_000_000_003, "rdiaz", Role::Clinician, "nhs", "nd"),
                person(4_000_000_004, "twebb", Role::Caseworker, "council", "booking"),
                person(4_000_000_005, "rgrant", Role::Administrator, "council", "records"),
            ],
        }
    }

    /// Goes to an hour of a day, London's clock.
    pub fn go(&mut self, day: NaiveDate, hour: u32, minute: u32) {
        let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
        let at = crate::domain::calendar::local_time(day.and_time(time))
            .instant(crate::domain::calendar::Turn::First)
            .unwrap_or_else(|| day.and_time(time).and_utc());
        self.at(at);
    }

    /// Goes to an instant, never past the real now.
    pub fn at(&mut self, at: DateTime<Utc>) {
        let at = at.min(self.today.at);
        let local = london_now(at);
        self.now = Now { at, today: local.date(), time: local.time() };
    }

    /// Somebody with that role.
    pub fn by(&self, role: Role) -> Actor {
        self.people.iter().find(|p| p.role == role).unwrap_or(&self.people[0]).clone()
    }

    /// Carries a command out; what it made, or nothing where it was refused (a full place, a family that is too old: the
    /// year goes on, as it does).
    pub fn act(&mut self, role: Role, command: &Command) -> Option<Vec<Event>> {
        let actor = self.by(role);
        let read = |child| self.records.get(&child).cloned();
        let known = Known::of_records(needs(&self.state, command), read);
        let mut events = decide(&self.state, &known, command, &actor, &self.now).ok()?;
        for event in &mut events {
            // These lists were somebody's before they were this store's: what fell due before was asked there.
            if let Event::ReferralReceived { referral, .. } = event {
                referral.validated = None;
            }
        }
        self.fold(&actor, &events);
        Some(events)
    }

    /// One row of an import.
    pub fn row(&mut self, context: &mut ImportContext, row: &ImportRow) -> Option<Vec<Event>> {
        let actor = self.by(Role::Administrator);
        let events = import_row(&self.state, context, row, &actor, &self.now).ok()?;
        self.fold(&actor, &events);
        Some(events)
    }

    fn fold(&mut self, actor: &Actor, events: &[Event]) {
        if events.is_empty() {
            return;
        }
        (self.keep)(&Step { state: &self.state, actor, now: &self.now, events });
        let seq = self.state.seq + 1;
        let stamp =
            Stamp { seq, at: self.now.at, day: self.now.today, user: actor.name.clone(), role: actor.role };
        let before: Vec<Vec<ChildId>> = events.iter().map(|event| self.state.concerns(event)).collect();
        self.state.apply(seq, self.now.today, events);
        for (event, mut children) in events.iter().zip(before) {
            children.extend(self.state.concerns(event));
            children.sort_unstable();
            children.dedup();
            for child in children {
                self.records.entry(child).or_insert_with(|| ChildRecord::new(child)).fold(&stamp, event);
            }
        }
    }
}
