//! Short notice in the invented partnership: a place was given up for the coming days, and some of the families who wait for
//! one have said that they can come; one of them needs an interpreter, who cannot be had so soon.
use super::sim::Sim;
use crate::domain::actor::Role;
use crate::domain::code::Code;
use crate::domain::command::Command;
use crate::domain::ids::{ChildId, ReferralId, SessionId};
use crate::domain::places::{self, Bar, Seeker};
use crate::domain::short_notice::ShortAct;
use chrono::Days;

/// How much notice those need who can come, in hours.
const HOURS: [u16; 3] = [24, 48, 3];
/// Days ahead in which a place is looked for.
const AHEAD: u64 = 9;

impl Sim<'_> {
    /// Families of the list behind the last freed place say that they can come: every second of those who could, where there
    /// are enough, so that it is not the head of the list again.
    pub(super) fn can_come(&mut self) {
        let Some((session, slot)) = self.given_up() else { return };
        let Some(service) = self.state.session(session).map(|at| at.service) else { return };
        let lists = self.state.rules.pathways.iter().filter_map(|p| self.state.index.lists.get(&p.id));
        let waits: Vec<ReferralId> = lists
            .flatten()
            .map(|key| ReferralId(key.id as u32))
            .filter(|id| {
                self.state.referral(*id).is_some_and(|row| {
                    row.stage.wants_place() && places::own_way(&self.state.rules, row, service)
                })
            })
            .collect();
        let (mut can, mut too_soon) = (Vec::new(), None);
        for id in waits {
            let Some(seeker) = Seeker::new(&self.state, id, None, &self.now) else { continue };
            let Some(at) = self.state.session(session) else { return };
            match seeker.may(at, slot) {
                Ok(()) => can.push(seeker.child.id),
                Err(Bar::Lead { .. } | Bar::TooShort { .. }) => too_soon = too_soon.or(Some(seeker.child.id)),
                Err(_) => {}
            }
        }
        let every = if can.len() > HOURS.len() + 1 { 2 } else { 1 };
        let chosen = can.into_iter().skip(every - 1).step_by(every).zip(HOURS);
        for (child, hours) in chosen.chain(too_soon.map(|child| (child, HOURS[0]))).collect::<Vec<_>>() {
            self.says_so(child, hours);
        }
    }

    fn says_so(&mut self, child: ChildId, hours: u16) {
        let (sites, who) = (Vec::new(), "the mother".to_owned());
        let act = ShortAct::Said { child, hours, weekdays: 0, morning: None, sites, until: None, who };
        self.act(Role::Caseworker, &Command::ShortNotice { act });
    }

    /// Whether somebody had that place and gave it up.
    pub(super) fn gave_up(&self, session: SessionId, slot: u8) -> bool {
        let ids = self.state.index.in_session.get(&session).into_iter().flatten();
        ids.filter_map(|id| self.state.booking(*id)).any(|row| row.slot == slot && !row.state.ahead())
    }

    /// A speech therapist's place that a family gave up, still free; only where another is left to be filled from the whole list.
    fn given_up(&self) -> Option<(SessionId, u8)> {
        let today = self.now.today;
        let days = self.state.index.by_day.range(today + Days::new(2)..=today + Days::new(AHEAD));
        let sessions = days.flat_map(|(_, ids)| ids).filter_map(|id| self.state.session(*id));
        let mut freed = Vec::new();
        for at in sessions.filter(|at| !at.cancelled()) {
            let free = places::free(&self.state, at, &self.now).into_iter().map(|(slot, _)| slot);
            freed
                .extend(free.filter(|slot| self.gave_up(at.id, *slot)).map(|slot| (at.service, at.id, slot)));
        }
        let others = freed.iter().any(|(service, ..)| *service == Code::known("nd"));
        let of = freed.into_iter().find(|(service, ..)| *service == Code::known("slt"));
        of.filter(|_| others).map(|(_, session, slot)| (session, slot))
    }
}
