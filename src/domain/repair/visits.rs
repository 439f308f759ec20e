//! Families who are at a drop-in when it ends before its time: whoever waits has come for nothing and is rung; whoever is with
//! somebody is seen. With a record or without a name, alone or with a sibling: each is a line of its own.
use super::super::command::Command;
use super::super::ids::{StaffId, VisitId};
use super::super::state::State;
use super::super::visit::{Visit, VisitState};
use super::plan::{Fate, Mended};

/// A visit that is open, and what becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VisitLine {
    /// Which.
    pub visit: VisitId,
    /// Who sees the family; none: it waits, and is left unseen.
    pub with: Option<StaffId>,
}

impl VisitLine {
    /// What is done to it; nothing where the family is being seen.
    pub fn command(self) -> Option<Command> {
        self.with.is_none().then_some(Command::LeftUnseen { visit: self.visit })
    }
}

/// The open visits of every session that is not held, by arrival.
pub(super) fn visits(state: &State, mended: &mut [Mended]) {
    for row in mended.iter_mut().filter(|row| matches!(row.fate, Fate::Off | Fate::Ends)) {
        let ids = state.index.visits_in.get(&row.session).into_iter().flatten();
        let mut open: Vec<(&Visit, Option<StaffId>)> = ids
            .filter_map(|id| state.visit(*id))
            .filter_map(|visit| match visit.state {
                VisitState::Waiting => Some((visit, None)),
                VisitState::With { staff, .. } => Some((visit, Some(staff))),
                VisitState::Done { .. } | VisitState::LeftUnseen { .. } | VisitState::Signposted { .. } => {
                    None
                }
            })
            .collect();
        open.sort_by_key(|(visit, _)| (visit.arrived, visit.id));
        row.visits = open.into_iter().map(|(visit, with)| VisitLine { visit: visit.id, with }).collect();
    }
}
