//! What a decision must read beside the State: most need nothing, so that a booking never waits for a record.
use super::super::command::{Command, Visitor};
use super::super::ids::{BookingId, ChildId, ReferralId};
use super::super::intake::Intake;
use super::super::roster::RosterAct;
use super::super::short_notice::ShortAct;
use super::super::state::State;

/// What the keeper fetches before it decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// The record of that child.
    Record(ChildId),
    /// The records of those two.
    Both(ChildId, ChildId),
    /// The frame of that sequence.
    Frame(u64),
}

/// What this command needs: old values for amendments and merges, the events so far where a clock's rule is asked.
pub fn needs(state: &State, command: &Command) -> Needs {
    let of_referral =
        |id: &ReferralId| state.referral(*id).map_or(Needs::Nothing, |row| Needs::Record(row.child));
    let of_booking =
        |id: &BookingId| state.booking(*id).map_or(Needs::Nothing, |row| Needs::Record(row.child));
    match command {
        Command::Amend { child, .. } => Needs::Record(*child),
        Command::Died { child, .. } | Command::Tell { child, .. } | Command::Support { child, .. } => {
            Needs::Record(*child)
        }
        Command::Merge { keep, gone, .. } => Needs::Both(*keep, *gone),
        Command::SettleIntake { intake, same: true, .. } => {
            let pair = state.intake(*intake).and_then(Intake::pair);
            pair.map_or(Needs::Nothing, |(a, b)| Needs::Both(b, a))
        }
        // Whether it was hidden for that alone, the record of the one that came later tells.
        Command::SettleIntake { intake, same: false, .. } => {
            let pair = state.intake(*intake).and_then(Intake::pair);
            pair.map_or(Needs::Nothing, |(a, _)| Needs::Record(a))
        }
        Command::Unmerge { keep, .. } => Needs::Record(*keep),
        Command::Accept { referral, .. }
        | Command::AcceptRedirect { referral }
        | Command::Decline { referral, .. }
        | Command::Monitor { referral, .. }
        | Command::Resume { referral }
        | Command::Close { referral, .. }
        | Command::CloseFollowUp { referral, .. } => of_referral(referral),
        Command::Attend { booking, .. }
        | Command::MissedKnowing { booking, .. }
        | Command::Outcome { booking, .. } => of_booking(booking),
        // A booked place goes with a visit, and a referral may come of it.
        Command::Arrive { visitor: Visitor::Booking(booking), .. } => of_booking(booking),
        Command::Arrive { visitor: Visitor::Child(child), .. } | Command::NameVisit { child, .. } => {
            Needs::Record(*child)
        }
        Command::VisitOutcome { visit, .. }
        | Command::LeftUnseen { visit }
        | Command::BackToQueue { visit } => {
            let child = state.visit(*visit).and_then(|row| row.child);
            child.map_or(Needs::Nothing, Needs::Record)
        }
        Command::ShortNotice { act: ShortAct::Said { child, .. } | ShortAct::AskAgain { child, .. } } => {
            Needs::Record(*child)
        }
        Command::Undo { seq } | Command::UndoTold { seq } => Needs::Frame(*seq),
        Command::Roster { act: RosterAct::Anyway { command, .. } } => needs(state, command),
        _ => Needs::Nothing,
    }
}
