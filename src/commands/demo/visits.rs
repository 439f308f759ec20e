//! Families who came by a drop-in during the year.
use super::family::{about, chance};
use super::shape::Shape;
use super::sim::Sim;
use super::week::made_child;
use crate::domain::actor::Role;
use crate::domain::code::Code;
use crate::domain::command::{Command, NewReferral, Visitor};
use crate::domain::event::Event;
use crate::domain::ids::SessionId;
use crate::domain::look_alike;

impl Sim<'_> {
    /// Families who came by.
    pub(super) fn dropped_in(&mut self, session: SessionId, shape: &Shape) {
        let families = about(&mut self.dice, shape.visits * 0.45).max(1);
        let Some(at) = self.state.session(session).map(|s| (s.date, s.start)) else { return };
        for number in 0..families {
            let details = self.child(at.0, (8, 46));
            let knowing =
                look_alike::find(&self.state, &details).into_iter().map(|like| like.child).collect();
            let command = Command::Register { details: Box::new(details), referral: None, knowing };
            let Some(child) = self.act(Role::Caseworker, &command).as_deref().and_then(made_child) else {
                continue;
            };
            let arrived = Some(at.1 + 5 + (number as u16 * 17) % 120);
            let command = Command::Arrive { session, visitor: Visitor::Child(child), arrived, with: None };
            let Some(visit) = self.act(Role::Scheduler, &command).and_then(|events| {
                events.iter().find_map(|event| match event {
                    Event::Arrived { visit } => Some(visit.id),
                    _ => None,
                })
            }) else {
                continue;
            };
            self.act(Role::Scheduler, &Command::Call { visit, staff: None });
            let refer = chance(&mut self.dice, 0.25).then(|| NewReferral {
                pathway: Code::known("slcn"),
                received: at.0,
                source: Code::known("dropin"),
                asked: "Few words for the age, seen at the drop-in".to_owned(),
                ..NewReferral::default()
            });
            let outcome = if refer.is_some() { "refer-on" } else { "advice" };
            let command =
                Command::VisitOutcome { visit, outcome: Code::known(outcome), refer, words: String::new() };
            self.act(Role::Clinician, &command);
        }
    }
}
