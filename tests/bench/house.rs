//! A store to measure on: invented children, each waiting, and sessions with places, made through the same decisions as at a
//! desk and written in bulk. The same dice every time; the days are relative to now.
#![allow(dead_code, reason = "each bench uses a part of it")]
use crate::names;
use chrono::{Days, NaiveDate, Utc};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::error::Error;
use std::path::Path;
use waitwell::domain::actor::{Actor, Role};
use waitwell::domain::child::{Carer, ChildDetails, Flags};
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, NewReferral, Take};
use waitwell::domain::decide::{Known, Now, decide};
use waitwell::domain::event::Event;
use waitwell::domain::ids::{ReferralId, SessionId, VenueId};
use waitwell::domain::nhs_number::{NhsNumber, check_digit};
use waitwell::domain::order::Priority;
use waitwell::domain::session::{CarveOut, Slot};
use waitwell::domain::state::State;
use waitwell::keeper::bulk::Bulk;
use waitwell::keeper::clock;

/// Slots of one session.
const SLOTS: u8 = 8;
/// Length of a slot of the service that is booked, in minutes.
const MINUTES: u16 = 45;
/// Venues with one room each.
const VENUES: u32 = 24;
/// Districts the children live in.
const DISTRICTS: [&str; 7] =
    ["E07000170", "E07000171", "E07000172", "E07000173", "E07000174", "E07000175", "E07000176"];

/// A referral and a free place for it.
pub type Pair = (ReferralId, SessionId, u8);

/// What anything here may fail with.
pub type Fault = Box<dyn Error>;

/// What was made.
pub struct House {
    /// As it stands after the last change.
    pub state: State,
    /// Referrals and free places for them, each to be booked once.
    pub pairs: Vec<Pair>,
}

struct Maker {
    state: State,
    bulk: Bulk,
    actor: Actor,
    now: Now,
    dice: ChaCha8Rng,
}

/// Makes a practice store of so many referrals (each a child of its own), and places for `booked` of them.
///
/// # Errors
/// The disk or a rule refuses.
pub fn build(path: &Path, referrals: u32, booked: u32) -> Result<House, Fault> {
    let rules = Box::new(waitwell::config::load(None).map_err(|fault| fault.to_string())?.rules);
    let actor = Actor {
        uid: rustix::process::getuid().as_raw(),
        name: "bench".into(),
        role: Role::Administrator,
        agency: Code::known("council"),
        team: Code::known("records"),
    };
    let now = clock::now_at(Utc::now());
    let bulk = Bulk::begin(path, true)?;
    let mut maker = Maker { state: State::default(), bulk, actor, now, dice: ChaCha8Rng::seed_from_u64(20) };
    maker.act(&Command::SetRules { rules })?;
    let mut wait = Vec::new();
    for number in 0..referrals {
        let pathway = if number < booked { "slcn" } else { ["nd", "slcn", "ep", "ot"][number as usize % 4] };
        let id = maker.refer(number, pathway)?;
        // A tenth is still to be decided.
        if number < booked || !number.is_multiple_of(10) {
            let priority = match number % 50 {
                0 => Priority::Urgent,
                1..7 => Priority::Soon,
                _ => Priority::Routine,
            };
            maker.act(&Command::Accept { referral: id, priority })?;
        }
        wait.push(id);
    }
    let places = maker.places(booked)?;
    let pairs = wait.into_iter().zip(places).map(|(id, (session, slot))| (id, session, slot)).collect();
    maker.bulk.finish(&maker.state)?;
    Ok(House { state: maker.state, pairs })
}

/// The command that books a place.
pub fn book((referral, session, slot): Pair) -> Command {
    let take = Take::Agree { who: "mother".to_owned(), told: waitwell::domain::booking::Told::Phone };
    Command::Book { referral, session, slot, take }
}

impl Maker {
    fn act(&mut self, command: &Command) -> Result<Vec<Event>, Fault> {
        let events = self.decided(command)?;
        self.done(events)
    }

    fn decided(&self, command: &Command) -> Result<Vec<Event>, Fault> {
        Ok(decide(&self.state, &Known::default(), command, &self.actor, &self.now)
            .map_err(|refusal| refusal.words)?)
    }

    fn done(&mut self, events: Vec<Event>) -> Result<Vec<Event>, Fault> {
        self.bulk.write(&self.state, &self.actor, &self.now, &events)?;
        self.state.apply(self.state.seq + 1, self.now.today, &events);
        Ok(events)
    }

    fn refer(&mut self, number: u32, pathway: &str) -> Result<ReferralId, Fault> {
        let received = self.now.today - Days::new(self.dice.random_range(0..700));
        let details = details(&mut self.dice, number, received);
        let referral = NewReferral {
            pathway: Code::known(pathway),
            received,
            source: Code::known("school"),
            from: "Mrs J Lowe, SENCo".to_owned(),
            asked: "Assessment of attention and communication".to_owned(),
            words: "Finds it hard to follow the class; covers ears at home time. School has tried a quiet corner."
                .to_owned(),
            with_it: vec!["school form".to_owned(), "parent form".to_owned()],
            ..NewReferral::default()
        };
        let command =
            Command::Register { details: Box::new(details), referral: Some(referral), knowing: Vec::new() };
        // Invented children of one birth date look alike by the dozen. Asking of each whether it is known took most of the time,
        // so nobody is found by a birth date while it is decided.
        let born = std::mem::take(&mut self.state.index.by_born);
        let events = self.decided(&command);
        self.state.index.by_born = born;
        let events = self.done(events?)?;
        let made = events.iter().find_map(|event| match event {
            Event::ReferralReceived { referral, .. } => Some(referral.id),
            _ => None,
        });
        Ok(made.ok_or("no referral was made")?)
    }

    fn places(&mut self, wanted: u32) -> Result<Vec<(SessionId, u8)>, Fault> {
        for venue in 0..VENUES {
            self.act(&Command::AddVenue {
                name: format!("Hub {venue}"),
                address: format!("{venue} High Street"),
                district: Code::known(DISTRICTS[venue as usize % DISTRICTS.len()]),
                rooms: vec!["room 1".to_owned()],
                online: false,
            })?;
        }
        let slots: Vec<Slot> = (0..SLOTS)
            .map(|at| Slot {
                start: 9 * 60 + u16::from(at) * MINUTES,
                minutes: MINUTES,
                places: 1,
                carve_out: CarveOut::Anyone,
            })
            .collect();
        let mut places = Vec::new();
        let calendar = self.state.rules.calendar.clone();
        for number in 0..wanted.div_ceil(u32::from(SLOTS)) {
            let command = Command::MakeSession {
                service: Code::known("slt"),
                venue: VenueId(1 + number % VENUES),
                room: "room 1".to_owned(),
                date: calendar.add_working_days(self.now.today, 5 + number / VENUES),
                slots: slots.clone(),
                end: 9 * 60 + u16::from(SLOTS) * MINUTES,
                people: Vec::new(),
                capacity: 0,
            };
            let events = self.act(&command)?;
            for event in &events {
                if let Event::SessionMade { session } = event {
                    places.extend((0..SLOTS).map(|slot| (session.id, slot)));
                }
            }
        }
        places.truncate(wanted as usize);
        Ok(places)
    }
}

/// An invented child of 4 to 16 years.
pub fn details(dice: &mut ChaCha8Rng, number: u32, received: NaiveDate) -> ChildDetails {
    let child = names::child(dice);
    let mut flags = Flags::default();
    flags.set(Flags::LOOKED_AFTER, number.is_multiple_of(33));
    flags.set(Flags::RESTRICTED, number.is_multiple_of(170));
    flags.set(Flags::EHC_PLAN, number.is_multiple_of(8));
    ChildDetails {
        born: received - Days::new(dice.random_range(1_500..6_000)),
        nhs: number_of(number),
        address: format!("{} Elm Rise, Hucknall", 1 + number % 97),
        district: Code::known(DISTRICTS[number as usize % DISTRICTS.len()]),
        setting: format!("{} Primary", names::child(dice).family),
        carers: vec![Carer {
            name: format!("Kerry {}", child.family),
            relation: "mother".to_owned(),
            phone: child.phones[0].clone(),
            ..Carer::default()
        }],
        family: child.family,
        given: child.given,
        known_as: child.known_as.to_owned(),
        postcode: child.postcode,
        flags,
        ..ChildDetails::default()
    }
}

/// A number of the range that is never issued.
pub fn number_of(number: u32) -> Option<NhsNumber> {
    let stem = 999_000_000 + u64::from(number);
    NhsNumber::parse(&format!("{stem}{}", check_digit(stem)?)).ok()
}
