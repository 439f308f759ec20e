//! What a records officer has to see to in the practice desk: a record that a court asks for, and a hidden address that a colleague
//! asked to see.
use super::sim::Sim;
use crate::domain::actor::Role;
use crate::domain::child::{ChildRow, Flags};
use crate::domain::command::Command;
use crate::domain::glass::GlassAct;
use crate::domain::ids::ChildId;
use crate::domain::keeping::KeepAct;

impl Sim<'_> {
    /// A legal hold on a record of which nothing is open, and a broken glass whose reason nobody has read.
    pub(super) fn kept(&mut self) {
        let ended = |row: &&ChildRow| {
            !row.referrals.is_empty()
                && row.died.is_none()
                && row.merged_into.is_none()
                && row.referrals.iter().all(|id| self.state.referral(*id).is_some_and(|r| !r.stage.is_open()))
        };
        let asked_for: Option<ChildId> = self.state.each_child().find(ended).map(|row| row.id);
        // The first hour's own child is the last to be taken: whoever practises opens that record first.
        let hidden: Option<ChildId> =
            self.state.each_child().find(|row| row.flags.has(Flags::RESTRICTED)).map(|row| row.id);
        if let Some(child) = asked_for {
            let reason = "Coroner's inquest touching a brother: letter of 3 November".to_owned();
            self.act(Role::Administrator, &Command::Keep { act: KeepAct::Hold { child, reason } });
        }
        if let Some(child) = hidden {
            let reason = "Taxi firm asks where to collect for today's clinic".to_owned();
            self.act(Role::Scheduler, &Command::Glass { act: GlassAct::Break { child, reason } });
        }
    }
}
