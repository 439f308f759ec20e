//! Families who come together: two siblings, one of whom waits on two lists, and a child whose therapy was begun today, so that
//! what is booked together can be tried.
use super::sim::Sim;
use super::week::made_referral;
use crate::domain::actor::Role;
use crate::domain::booking::Told;
use crate::domain::child::ChildDetails;
use crate::domain::code::Code;
use crate::domain::command::{Command, NewReferral, Take};
use crate::domain::event::Event;
use crate::domain::ids::{ChildId, ReferralId, SessionId, VenueId};
use crate::domain::order::Priority;
use crate::domain::session::{CarveOut, Slot};
use chrono::Days;

impl Sim<'_> {
    /// All of them. The dice are as before: nobody else is another for it.
    pub(super) fn families(&mut self) {
        let dice = self.dice.clone();
        let (first, second) = (self.invented("Osei", "Amina"), self.invented("Osei", "Kofi"));
        let second = ChildDetails {
            address: first.address.clone(),
            postcode: first.postcode.clone(),
            district: first.district,
            carers: first.carers.clone(),
            ..second
        };
        if let Some((child, _)) = self.waits(first, "slcn", 260) {
            self.also(child, "ot", 250);
        }
        self.waits(second, "slcn", 255);
        let third = self.invented("Quaye", "Nana");
        if let Some((_, referral)) = self.waits(third, "slcn", 280) {
            self.therapy_begun(referral);
        }
        self.dice = dice;
    }

    /// A child of that name, with nothing that stands in its way.
    pub(super) fn invented(&mut self, family: &str, given: &str) -> ChildDetails {
        let mut details = self.child(self.now.today, (60, 80));
        details.flags = crate::domain::child::Flags::default();
        details.not_on = Vec::new();
        for carer in &mut details.carers {
            carer.name = format!("Ama {family}");
        }
        ChildDetails {
            family: family.to_owned(),
            given: given.to_owned(),
            language: String::new(),
            ..details
        }
    }

    /// A child who was referred so many days ago and is on the list.
    pub(super) fn waits(
        &mut self,
        details: ChildDetails,
        pathway: &'static str,
        days: u64,
    ) -> Option<(ChildId, ReferralId)> {
        let received = self.now.today - Days::new(days);
        let referral = NewReferral {
            pathway: Code::known(pathway),
            received,
            source: Code::known("school"),
            asked: "Hard to understand, few words together".to_owned(),
            ..NewReferral::default()
        };
        let (child, referral) = self.register(details, Some(referral))?;
        let referral = referral?;
        self.act(Role::TriageClinician, &Command::Accept { referral, priority: Priority::Routine });
        Some((child, referral))
    }

    /// A further list of a child.
    fn also(&mut self, child: ChildId, pathway: &'static str, days: u64) {
        let referral = NewReferral {
            pathway: Code::known(pathway),
            received: self.now.today - Days::new(days),
            source: Code::known("school"),
            asked: "Sensory needs at school".to_owned(),
            ..NewReferral::default()
        };
        let events = self.act(Role::Caseworker, &Command::Refer { child, referral });
        if let Some(referral) = events.as_deref().and_then(made_referral) {
            self.act(Role::TriageClinician, &Command::Accept { referral, priority: Priority::Routine });
        }
    }

    /// The child is seen, and treatment is begun: the block is to be booked.
    fn therapy_begun(&mut self, referral: ReferralId) {
        let Some(session) = self.spare_session() else { return };
        let take = Take::Agree { who: "mother".to_owned(), told: Told::Phone };
        let booked = self.act(Role::Scheduler, &Command::Book { referral, session, slot: 0, take });
        let made = booked.iter().flatten().find_map(|event| match event {
            Event::Agreed { booking, .. } => Some(booking.id),
            _ => None,
        });
        let Some(booking) = made else { return };
        let outcome = Code::known("treatment");
        let command = Command::Outcome {
            booking,
            outcome,
            see_by: None,
            words: String::new(),
            refer: None,
            given: None,
        };
        self.act(Role::Clinician, &command);
    }

    /// A place made for one child, in the first room that is free.
    fn spare_session(&mut self) -> Option<SessionId> {
        let start = self.now.minute() + 1;
        let slot = Slot { start, minutes: 45, places: 1, carve_out: CarveOut::Anyone };
        let rooms: Vec<(VenueId, String)> = (self.state.venues.iter().flatten())
            .filter(|venue| !venue.online)
            .flat_map(|venue| venue.rooms.iter().map(|room| (venue.id, room.to_string())))
            .collect();
        rooms.into_iter().find_map(|(venue, room)| {
            let command = Command::MakeSession {
                service: Code::known("slt"),
                venue,
                room,
                date: self.now.today,
                slots: vec![slot],
                end: start + 45,
                people: Vec::new(),
                capacity: 0,
            };
            self.act(Role::Scheduler, &command)?.iter().find_map(|event| match event {
                Event::SessionMade { session } => Some(session.id),
                _ => None,
            })
        })
    }
}
