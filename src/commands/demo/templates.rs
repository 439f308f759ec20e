//! The clinics that are held on fixed days have templates, and their sessions are published from them.
use super::plan::Plan;
use super::sim::Sim;
use crate::domain::actor::Role;
use crate::domain::code::Code;
use crate::domain::command::Command;
use crate::domain::event::Event;
use crate::domain::ids::{SessionId, TemplateId};
use crate::domain::places;
use crate::domain::session::{Answer, CarveOut, Slot};
use crate::domain::sharing::Sharing;
use crate::domain::template::{ClinicTemplate, parse};
use chrono::{Days, NaiveDate};

/// A clinic of a fixed day: service, venue, room, start, minutes of its places, room for who comes by.
type Fixed = (&'static str, &'static str, &'static str, u16, &'static [u16], u16);

const DROP_IN: &[u16] = &[20, 20, 20, 20, 20, 20, 20];
const REVIEW: &[u16] = &[75, 45, 45];

impl Sim<'_> {
    /// Makes the templates, as they hold from the Monday on which the year begins.
    pub fn templates(&mut self, first: NaiveDate) {
        let week = (first.signed_duration_since(NaiveDate::MIN).num_days() / 7) as u64;
        // The review goes round three places, the complex communication clinic is every other week.
        let third = |place: u64| first + Days::new(7 * ((place + 3 - week % 3) % 3));
        let other = first + Days::new(7 * (week % 2));
        let mar = |venue| ("mar", venue, "room 1", 600, REVIEW, 0);
        let clinics: [(Fixed, &str, NaiveDate); 8] = [
            (("dropin", "Arnold", "room 3", 570, DROP_IN, 12), "every Monday", first),
            (("dropin", "Arnold", "room 3", 570, DROP_IN, 12), "every Wednesday", first),
            (("dropin", "Hawthorn", "hall", 780, DROP_IN, 12), "every Friday", first),
            (("dropin", "Hawthorn", "hall", 570, DROP_IN, 12), "every Tuesday", first),
            (mar("Ashfield"), "every 3 weeks on Thursday", third(0)),
            (mar("City"), "every 3 weeks on Thursday", third(1)),
            (mar("Arnold"), "every 3 weeks on Thursday", third(2)),
            (("ccc", "City", "room 1", 570, &[120, 90], 0), "every 2 weeks on Wednesday", other),
        ];
        for (clinic, said, from) in clinics {
            self.template(clinic, said, from);
        }
    }

    fn template(
        &mut self,
        (service, venue, room, start, minutes, capacity): Fixed,
        said: &str,
        from: NaiveDate,
    ) {
        let Ok(said) = parse(said, from) else { return };
        let mut at = start;
        let slots = minutes.iter().map(|minutes| {
            let slot = Slot { start: at, minutes: *minutes, places: 1, carve_out: CarveOut::Anyone };
            at += minutes;
            slot
        });
        let template = ClinicTemplate {
            id: TemplateId(0),
            service: Code::known(service),
            slots: slots.collect(),
            venue: self.venue(venue),
            room: room.into(),
            recurrence: said.recurrence,
            capacity,
            roles: Vec::new(),
            people: Vec::new(),
            from,
            to: None,
            calendar: Code::NONE,
            exceptions: Vec::new(),
            // A review is not held for one child, and an educational psychologist sees one of them.
            sharing: (service == "mar").then(|| Sharing { least: 2, sees: [(Code::known("ep"), 1)].into() }),
            rev: 0,
        };
        let (template, ticked) = (Box::new(template), Vec::new());
        self.act(Role::Scheduler, &Command::SetTemplate { template, ticked, reason: Code::NONE });
    }

    /// Publishes the session of a template that is just as planned; none where no template is, or somebody is elsewhere.
    pub(super) fn from_template(&mut self, plan: &Plan<'_>) -> Option<SessionId> {
        let id = self.state.each_template().find(|row| self.is_planned(row, plan))?.id;
        let end = plan.start + plan.slots.iter().map(|(minutes, _)| minutes).sum::<u16>();
        let busy =
            |staff| places::staff_busy(&self.state, staff, plan.date, (plan.start, end), None).is_some();
        if plan.people.iter().any(|(_, staff, answer)| *answer == Answer::Accepted && busy(*staff)) {
            return None;
        }
        let publish = Command::Publish { template: id, days: vec![plan.date] };
        let made = self.act(Role::Scheduler, &publish)?.iter().find_map(|event| match event {
            Event::SessionMade { session } => Some(session.id),
            _ => None,
        })?;
        for (role, staff, answer) in &plan.people {
            let (role, staff, answer) = (*role, *staff, *answer);
            self.act(Role::Scheduler, &Command::SetMember { session: made, role, staff, answer });
        }
        Some(made)
    }

    fn is_planned(&self, row: &ClinicTemplate, plan: &Plan<'_>) -> bool {
        let planned = plan.slots.iter().map(|(minutes, kept)| (*minutes, plan.places, *kept));
        row.service == plan.service
            && row.venue == plan.venue
            && *row.room == *plan.room
            && row.start() == plan.start
            && row.capacity == plan.capacity
            && row.slots.iter().map(|slot| (slot.minutes, slot.places, slot.carve_out)).eq(planned)
            && row.occurrences(&self.state, plan.date, plan.date).iter().any(|day| day.left_out.is_none())
    }
}
