//! Around the list in the invented partnership: calls of today, a workshop and a surgery of the coming week, a next-steps meeting
//! that was offered.
use super::sim::Sim;
use crate::domain::actor::Role;
use crate::domain::around::{Guest, Party, SeatAct};
use crate::domain::booking::Told;
use crate::domain::code::Code;
use crate::domain::command::Command;
use crate::domain::event::Event;
use crate::domain::ids::{ChildId, SessionId};
use crate::domain::session::{Answer, CarveOut, Minute, Slot};
use crate::domain::{age, places};
use chrono::{Days, NaiveDate};

/// Minutes of a call.
const CALL: Minute = 20;
/// Children looked through for those who could take a place.
const LOOKED_AT: usize = 400;
/// Families asked before a place stays free.
const TRIED: usize = 12;

/// A session of support: service, venue, room, day, start, slots of so many minutes, places in each.
struct Wanted {
    service: &'static str,
    venue: &'static str,
    room: &'static str,
    on: NaiveDate,
    start: Minute,
    slots: (u16, Minute, u8),
}

impl Sim<'_> {
    /// Everything that is under way around the lists.
    pub(super) fn around_the_list(&mut self) {
        let mut families = self.plain_families().into_iter();
        self.calls_today(&mut families);
        let today = self.today.today;
        let week = |days: u64| {
            let mut on = today + Days::new(days);
            while !self.state.rules.calendar.is_working(on) {
                on = on + Days::new(1);
            }
            on
        };
        let (workshop, meeting, surgery) = (week(5), week(6), week(7));
        let at = self.support(&Wanted {
            service: "workshop",
            venue: "Hawthorn",
            room: "hall",
            on: workshop,
            start: 600,
            slots: (1, 120, 12),
        });
        if let Some(session) = at {
            for _ in 0..5 {
                self.give(&mut families, session, 0, &Guest::default(), None);
            }
        }
        let meeting = Wanted {
            service: "next-steps",
            venue: "Carlton",
            room: "room 2",
            on: meeting,
            start: 960,
            slots: (2, 60, 1),
        };
        if let Some(session) = self.support(&meeting) {
            self.give(&mut families, session, 0, &Guest::default(), Some(Told::Letter));
        }
        let surgery = Wanted {
            service: "surgery",
            venue: "online",
            room: "",
            on: surgery,
            start: 840,
            slots: (6, CALL, 1),
        };
        if let Some(session) = self.support(&surgery) {
            let asks =
                |who: &str| Guest { party: Party::Professional, who: who.to_owned(), ..Guest::default() };
            self.give(&mut families, session, 0, &asks("T Webb, social worker"), None);
            self.seat(session, 1, asks("A Okoro, social worker"), None);
        }
    }

    /// One call an hour late, one at hand, and one later for a family without a record.
    fn calls_today(&mut self, families: &mut impl Iterator<Item = ChildId>) {
        let now = self.today.minute();
        let start = now.saturating_sub(60) / CALL * CALL;
        if start + 12 * CALL > 24 * 60 {
            return;
        }
        let calls = Wanted {
            service: "advice-line",
            venue: "online",
            room: "",
            on: self.today.today,
            start,
            slots: (12, CALL, 1),
        };
        let Some(session) = self.support(&calls) else { return };
        for (slot, topic) in [(0, "sleep"), (3, "waiting")] {
            let guest = Guest { topic: Code::known(topic), ..Guest::default() };
            self.give(families, session, slot, &guest, None);
        }
        let guest = Guest {
            who: "Ms Marlowe".to_owned(),
            phone: "07700 900461".to_owned(),
            topic: Code::known("behaviour"),
            ..Guest::default()
        };
        self.seat(session, 5, guest, None);
    }

    /// Children of school age whose families need no interpreter, in the order in which they were referred.
    fn plain_families(&self) -> Vec<ChildId> {
        let today = self.today.today;
        let plain = |id: &ChildId| {
            self.state.child(*id).is_some_and(|row| {
                !places::interpreted(row)
                    && row.not_on == 0
                    && (5..15).contains(&age::years_on(row.born, today))
            })
        };
        let mut found: Vec<ChildId> =
            self.state.each_open().map(|row| row.child).filter(plain).take(LOOKED_AT).collect();
        found.dedup();
        found
    }

    /// A place for the next family that can have it.
    fn give(
        &mut self,
        families: &mut impl Iterator<Item = ChildId>,
        session: SessionId,
        slot: u8,
        guest: &Guest,
        offered: Option<Told>,
    ) {
        for child in families.by_ref().take(TRIED) {
            let guest = Guest { child: Some(child), ..guest.clone() };
            if self.seat(session, slot, guest, offered).is_some() {
                return;
            }
        }
    }

    /// Made with somebody who is free then; with nobody yet, where all are taken.
    fn support(&mut self, wanted: &Wanted) -> Option<SessionId> {
        let (many, minutes, each) = wanted.slots;
        let slot = |at: u16| Slot {
            start: wanted.start + at * minutes,
            minutes,
            places: each,
            carve_out: CarveOut::Anyone,
        };
        let role = Code::known("slt");
        let mut people: Vec<Option<_>> = self.staff(role).into_iter().rev().take(6).map(Some).collect();
        people.push(None);
        let venue = self.venue(wanted.venue);
        people.into_iter().find_map(|staff| {
            let command = Command::MakeSession {
                service: Code::known(wanted.service),
                venue,
                room: wanted.room.to_owned(),
                date: wanted.on,
                slots: (0..many).map(slot).collect(),
                end: wanted.start + many * minutes,
                people: staff.map(|staff| (role, staff, Answer::Accepted)).into_iter().collect(),
                capacity: 0,
            };
            self.act(Role::Scheduler, &command)?.iter().find_map(|event| match event {
                Event::SessionMade { session } => Some(session.id),
                _ => None,
            })
        })
    }

    fn seat(
        &mut self,
        session: SessionId,
        slot: u8,
        guest: Guest,
        offered: Option<Told>,
    ) -> Option<Vec<Event>> {
        let act = SeatAct::Take { session, slot, guest, offered };
        self.act(Role::Caseworker, &Command::Seat { act })
    }
}
