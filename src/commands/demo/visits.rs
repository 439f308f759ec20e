//! Families in touch during the year without an appointment: those who came by a drop-in, those rung about their wait.
use super::family::{about, chance};
use super::shape::Shape;
use super::sim::Sim;
use super::week::made_child;
use crate::domain::actor::Role;
use crate::domain::code::Code;
use crate::domain::command::{Command, NewReferral, Visitor};
use crate::domain::event::Event;
use crate::domain::ids::{ChildId, ReferralId, SessionId};
use crate::domain::look_alike;
use crate::domain::next_step::{Act, owed};
use crate::domain::order::Priority;
use crate::domain::referral::Stage;
use chrono::{Days, NaiveDate};

/// One family in so many is missed when the others are rung.
const MISSED: u32 = 150;

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
            let came = u32::from(at.1) + 5 + (number * 17) % 120;
            self.go(at.0, came / 60, came % 60);
            let command =
                Command::Arrive { session, visitor: Visitor::Child(child), arrived: None, with: None };
            let Some(visit) = self.act(Role::Scheduler, &command).and_then(|events| {
                events.iter().find_map(|event| match event {
                    Event::Arrived { visit } => Some(visit.id),
                    _ => None,
                })
            }) else {
                continue;
            };
            let called = came + 2 + (number * 7) % 26;
            self.go(at.0, called / 60, called % 60);
            self.act(Role::Scheduler, &Command::Call { visit, staff: None });
            self.go(at.0, (called + 15) / 60, (called + 15) % 60);
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

    /// Families whose wait has come to a day on which they hear of it are rung within two working days; a few are missed.
    pub(super) fn still_wanted(&mut self, day: NaiveDate) {
        self.validated(day);
        let rung = day - Days::new(2);
        let due: Vec<(ReferralId, ChildId)> = self
            .state
            .each_open()
            .filter(|row| matches!(row.stage, Stage::Waiting { .. }) && row.id.0 % MISSED != 0)
            .filter(|row| {
                owed(&self.state, row, self.now.today).is_some_and(|step| {
                    let told = row.priority != Priority::Urgent && row.component == 0;
                    told && step.act == Act::Book && step.due <= rung
                })
            })
            .map(|row| (row.id, row.child))
            .collect();
        for (referral, child) in due {
            let command = Command::Contact {
                child,
                referral: Some(referral),
                kind: Code::known("call"),
                result: Code::known("spoke"),
                words: "Still wanted".to_owned(),
            };
            self.act(Role::Caseworker, &command);
        }
    }
}
