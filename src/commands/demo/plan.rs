//! The sessions of a week: as many places as the flows need, spread over days, rooms and people.
use super::shape::Shape;
use super::sim::Sim;
use crate::domain::actor::Role;
use crate::domain::code::Code;
use crate::domain::command::Command;
use crate::domain::event::Event;
use crate::domain::ids::{SessionId, StaffId, VenueId};
use crate::domain::session::{Answer, CarveOut, Slot};
use chrono::{Days, NaiveDate};

/// A kind of session that is held every week.
struct Kind {
    service: &'static str,
    /// Minutes of each slot, and whom it is kept for.
    slots: &'static [(u16, CarveOut)],
    /// Start in the morning or in the afternoon, minutes after midnight.
    starts: [u16; 2],
    roles: &'static [&'static str],
    venues: &'static [&'static str],
    /// Places of this kind that one child begun takes, with what is lost to cancellations.
    per_child: f64,
    pathway: &'static str,
    /// At least that many sessions a week.
    least: u32,
}

const ANYONE: CarveOut = CarveOut::Anyone;
const KINDS: [Kind; 7] = [
    Kind {
        service: "nd",
        slots: &[(90, ANYONE), (60, ANYONE), (60, ANYONE)],
        starts: [570, 780],
        roles: &["nd-nurse"],
        venues: &["Arnold", "Worksop", "Ashfield", "Mansfield", "City", "Newark", "online"],
        per_child: 2.0,
        pathway: "nd",
        least: 2,
    },
    Kind {
        service: "nd-observe",
        slots: &[(90, ANYONE), (90, ANYONE)],
        starts: [540, 780],
        roles: &["psychologist"],
        venues: &["Bingham", "Beeston", "Hucknall", "City"],
        per_child: 1.0,
        pathway: "nd",
        least: 1,
    },
    Kind {
        service: "nd-feedback",
        slots: &[(75, ANYONE), (45, ANYONE), (45, ANYONE), (45, ANYONE)],
        starts: [555, 800],
        roles: &["psychologist"],
        venues: &["Arnold", "Beeston", "City"],
        per_child: 0.95,
        pathway: "nd",
        least: 1,
    },
    Kind {
        service: "slt",
        slots: &[(60, ANYONE), (45, ANYONE), (45, ANYONE), (45, ANYONE)],
        starts: [540, 780],
        roles: &["slt"],
        venues: &["Carlton", "Mansfield", "Hucknall", "Newark", "Bingham"],
        per_child: 1.88,
        pathway: "slcn",
        least: 2,
    },
    Kind {
        service: "ep",
        slots: &[(90, ANYONE), (120, ANYONE)],
        starts: [540, 780],
        roles: &["ep"],
        venues: &["Worksop", "City", "Ashfield"],
        per_child: 3.2,
        pathway: "ep",
        least: 1,
    },
    Kind {
        service: "ot",
        slots: &[(90, ANYONE), (60, ANYONE), (60, ANYONE)],
        starts: [600, 810],
        roles: &["ot"],
        venues: &["Newark", "Mansfield", "City"],
        per_child: 1.7,
        pathway: "ot",
        least: 1,
    },
    Kind {
        service: "dropin-waiting",
        slots: &[(20, ANYONE), (20, ANYONE), (20, ANYONE), (20, ANYONE)],
        starts: [570, 810],
        roles: &["slt"],
        venues: &["Carlton", "Arnold"],
        per_child: 0.0,
        pathway: "slcn",
        least: 1,
    },
];

/// A session to be made.
pub struct Plan<'a> {
    /// Service.
    pub service: Code,
    /// Where.
    pub venue: VenueId,
    /// Which room.
    pub room: String,
    /// Day.
    pub date: NaiveDate,
    /// Start.
    pub start: u16,
    /// Minutes of each slot.
    pub slots: &'a [(u16, CarveOut)],
    /// Places a slot.
    pub places: u8,
    /// Who is asked, and what they say.
    pub people: Vec<(Code, StaffId, Answer)>,
    /// Room for families without a place.
    pub capacity: u16,
}

impl Sim<'_> {
    /// Makes a session; nothing where room or people are taken then, or the day is a bank holiday.
    pub fn session(&mut self, plan: Plan<'_>) -> Option<SessionId> {
        // Nobody is seen on a bank holiday: such a session would wait for its outcomes for ever.
        if self.state.rules.calendar.holiday(plan.date).is_some() {
            return None;
        }
        if let Some(made) = self.from_template(&plan) {
            return Some(made);
        }
        let mut at = plan.start;
        let slots = plan
            .slots
            .iter()
            .map(|(minutes, carve_out)| {
                let slot = Slot { start: at, minutes: *minutes, places: plan.places, carve_out: *carve_out };
                at += minutes;
                slot
            })
            .collect();
        let command = Command::MakeSession {
            service: plan.service,
            venue: plan.venue,
            room: plan.room,
            date: plan.date,
            slots,
            end: at,
            people: plan.people,
            capacity: plan.capacity,
        };
        self.act(Role::Scheduler, &command)?.iter().find_map(|event| match event {
            Event::SessionMade { session } => Some(session.id),
            _ => None,
        })
    }

    /// Publishes the week that begins on `monday`.
    pub fn publish(&mut self, shape: &Shape, monday: NaiveDate) {
        for kind in &KINDS {
            let begun =
                shape.flows.iter().find(|f| f.pathway == Code::known(kind.pathway)).map_or(0.0, |f| f.begun);
            let wanted = begun * kind.per_child / kind.slots.len() as f64;
            let sessions = (wanted.ceil() as u32).max(kind.least);
            for number in 0..sessions {
                self.publish_one(kind, monday, number);
            }
        }
        self.reviews(monday);
        for (day, venue, start) in
            [(0, "Arnold", 570), (2, "Arnold", 570), (4, "Hawthorn", 780), (1, "Hawthorn", 570)]
        {
            let room = if venue == "Hawthorn" { "hall" } else { "room 3" };
            self.drop_in(monday + Days::new(day), (venue, room), (start, 150));
        }
    }

    fn publish_one(&mut self, kind: &Kind, monday: NaiveDate, number: u32) {
        let role = Code::known(kind.roles[0]);
        let staff = self.staff(role);
        // A few tries: another day, room or person, as somebody at a desk would.
        for attempt in 0..12 {
            let n = number as usize + attempt as usize;
            let date = monday + Days::new((n as u64 * 3 + u64::from(number) / 5) % 5);
            if self.state.rules.calendar.holiday(date).is_some() {
                continue;
            }
            let name = kind.venues[(number as usize + attempt as usize / 2) % kind.venues.len()];
            let venue = self.venue(name);
            let rooms: Vec<String> = self
                .state
                .venue(venue)
                .map(|v| v.rooms.iter().map(ToString::to_string).collect())
                .unwrap_or_default();
            let room = rooms.get((n / 2) % rooms.len().max(1)).cloned().unwrap_or_default();
            let Some(who) = staff.get((n + number as usize) % staff.len().max(1)) else { return };
            let plan = Plan {
                service: Code::known(kind.service),
                venue,
                room,
                date,
                start: kind.starts[(number as usize + attempt as usize) % 2],
                slots: kind.slots,
                places: 1,
                people: vec![(role, *who, Answer::Accepted)],
                capacity: if kind.service == "dropin-waiting" { 8 } else { 0 },
            };
            if self.session(plan).is_some() {
                return;
            }
        }
    }

    /// A multi-agency review a week, a complex communication clinic every other.
    fn reviews(&mut self, monday: NaiveDate) {
        let week = (monday.signed_duration_since(NaiveDate::MIN).num_days() / 7) as usize;
        let of = |sim: &Self, role: &str| {
            let staff = sim.staff(Code::known(role));
            (Code::known(role), staff[week % staff.len().max(1)], Answer::Accepted)
        };
        if ["slt", "camhs", "paediatrician"].iter().any(|role| self.staff(Code::known(role)).is_empty()) {
            return;
        }
        let people = vec![of(self, "slt"), of(self, "camhs"), of(self, "paediatrician")];
        let venue = self.venue(["Ashfield", "City", "Arnold"][week % 3]);
        let minutes = &[(75, ANYONE), (45, ANYONE), (45, ANYONE)];
        let review = |day: u64, start: u16, service: &str, people: Vec<_>, venue| Plan {
            service: Code::known(service),
            venue,
            room: "room 1".to_owned(),
            date: monday + Days::new(day),
            start,
            slots: minutes,
            places: 1,
            people,
            capacity: 0,
        };
        for (day, start) in [(3, 600), (1, 780), (4, 600)] {
            if self.session(review(day, start, "mar", people.clone(), venue)).is_some() {
                break;
            }
        }
        if week.is_multiple_of(2) {
            let people = vec![of(self, "paediatrician")];
            let city = self.venue("City");
            let clinic =
                Plan { slots: &[(120, ANYONE), (90, ANYONE)], ..review(2, 570, "ccc", people, city) };
            self.session(clinic);
        }
    }

    /// An early-years drop-in: places to book, and room for who comes by.
    pub fn drop_in(
        &mut self,
        date: NaiveDate,
        (venue, room): (&str, &str),
        (start, minutes): (u16, u16),
    ) -> Option<SessionId> {
        if self.state.rules.calendar.holiday(date).is_some() {
            return None;
        }
        let accepted =
            |role: &str, staff: Option<&StaffId>| staff.map(|s| (Code::known(role), *s, Answer::Accepted));
        let slts = self.staff(Code::known("slt"));
        let nurses = self.staff(Code::known("nursery-nurse"));
        let busy = |sim: &Self, staff: &StaffId| {
            crate::domain::places::staff_busy(&sim.state, *staff, date, (start, start + minutes), None)
                .is_some()
        };
        let free: Vec<StaffId> = slts.iter().rev().copied().filter(|s| !busy(self, s)).take(2).collect();
        let nurse = nurses.iter().find(|s| !busy(self, s));
        let people =
            [accepted("slt", free.first()), accepted("slt", free.get(1)), accepted("nursery-nurse", nurse)];
        let slots: Vec<(u16, CarveOut)> = (0..minutes / 20).map(|_| (20, ANYONE)).collect();
        self.session(Plan {
            service: Code::known("dropin"),
            venue: self.venue(venue),
            room: room.to_owned(),
            date,
            start,
            slots: &slots,
            places: 1,
            people: people.into_iter().flatten().collect(),
            capacity: 12,
        })
    }
}
