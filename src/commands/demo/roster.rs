//! Who works when, and what is shut: so that the lists of people and places are not empty, and show what is to be done.
use super::sim::Sim;
use crate::domain::actor::Role;
use crate::domain::code::Code;
use crate::domain::command::Command;
use crate::domain::ids::{StaffId, VenueId};
use crate::domain::repair::Closed;
use crate::domain::roster::{self, RosterAct, parse};
use crate::domain::session::{Answer, Member};
use chrono::{Datelike, Days, NaiveDate};

/// Who works how, from today on; of the others nothing is on record.
const WORKS: [(&str, &str); 6] = [
    ("T Webb", "mon-thu"),
    ("F Ahmed", "every weekday"),
    ("L Grant", "mon-wed + every second thursday"),
    ("K Adair", "every weekday 9:00-17:00"),
    ("E Rowe", "mon-fri in term time"),
    ("D Nash", "tue-fri + mon pm"),
];

impl Sim<'_> {
    /// The roster as it stands today.
    pub(super) fn roster(&mut self) {
        let today = self.now.today;
        for (name, says) in WORKS {
            let Some(staff) = self.person(name) else { continue };
            let Ok(said) = parse(says, today, &|typed| Err(typed.to_owned())) else { continue };
            self.roster_act(RosterAct::Works { staff, from: today, parts: said.parts });
            self.all_the_same(staff);
        }
        // Painted over the holidays, when nobody is seen there.
        let (from, venue) = (Self::christmas_eve(today), self.venue("Bingham"));
        if venue != VenueId(0) {
            let (closed, to, reason) = (Closed::Venue(venue), from + Days::new(8), Code::known("room"));
            self.roster_act(RosterAct::Shut { closed, from, to, reason });
        }
    }

    fn roster_act(&mut self, act: RosterAct) {
        self.act(Role::Scheduler, &Command::Roster { act });
    }

    /// What they had said yes to outside these days they are asked again, and come once more.
    fn all_the_same(&mut self, staff: StaffId) {
        let asked = Answer::Asked(self.now.today);
        let mine = |m: &&Member| m.staff == staff && m.answer == asked;
        let outside = roster::outside(&self.state, staff, self.now.today);
        let ids = outside.into_iter().filter_map(|(id, _)| self.state.session(id));
        let again = ids.filter_map(|session| Some((session.id, session.people.iter().find(mine)?.role)));
        for (session, role) in again.collect::<Vec<_>>() {
            let command = Command::SetMember { session, role, staff, answer: Answer::Accepted };
            self.act(Role::Scheduler, &command);
        }
    }

    fn person(&self, name: &str) -> Option<StaffId> {
        self.state.staff.iter().flatten().find(|person| &*person.name == name).map(|person| person.id)
    }

    /// The next, on or after a day.
    fn christmas_eve(day: NaiveDate) -> NaiveDate {
        let this = NaiveDate::from_ymd_opt(day.year(), 12, 24).filter(|eve| *eve >= day);
        this.or_else(|| NaiveDate::from_ymd_opt(day.year() + 1, 12, 24)).unwrap_or(day)
    }
}
