//! Which role may do what: one table, asked before a command is decided. Whatever a client shows, this holds.
use crate::domain::actor::{Actor, Role};
use crate::domain::command::Command;
use crate::domain::refusal::{Refusal, RefusalKind};
use Role::{Caseworker, Clinician, Manager, RecordsOfficer, Scheduler, TriageClinician};

/// Everybody who writes at all.
const WRITERS: &[Role] = &[Caseworker, Scheduler, TriageClinician, Clinician, Manager, RecordsOfficer];
/// Who books and runs the day.
const BOOKERS: &[Role] = &[Scheduler, TriageClinician, Clinician, Manager];
/// Who decides referrals: a clinical decision.
const TRIAGE: &[Role] = &[TriageClinician, Clinician];
/// Who keeps the records straight: a clinical or records role merges.
const MERGERS: &[Role] = &[TriageClinician, Clinician, RecordsOfficer];
/// Who ends a referral.
const CLOSERS: &[Role] = &[Scheduler, TriageClinician, Clinician, Manager, RecordsOfficer];
/// Who takes in what sources send.
const INTAKE: &[Role] = &[Caseworker, Scheduler, TriageClinician, Manager, RecordsOfficer];
/// Who lists staff and venues.
const OFFICE: &[Role] = &[Scheduler, Manager];
/// The keeper itself, by its configuration.
const NOBODY: &[Role] = &[];

/// The roles that may send a command, beside the administrator, who holds every right.
fn roles(command: &Command) -> &'static [Role] {
    match command {
        Command::SetRules { .. } => NOBODY,
        Command::AddStaff { .. } | Command::AddVenue { .. } => OFFICE,
        Command::Register { .. }
        | Command::Refer { .. }
        | Command::Amend { .. }
        | Command::Contact { .. }
        | Command::Died { .. }
        | Command::PutOff { .. }
        | Command::Chase { .. }
        | Command::InfoCame { .. }
        | Command::Rung { .. }
        | Command::Undo { .. } => WRITERS,
        Command::Merge { .. } | Command::Unmerge { .. } => MERGERS,
        Command::Accept { .. }
        | Command::Ask { .. }
        | Command::Redirect { .. }
        | Command::AcceptRedirect { .. }
        | Command::ReturnRedirect { .. }
        | Command::Decline { .. }
        | Command::SetPriority { .. }
        | Command::Monitor { .. }
        | Command::ReviewMonitoring { .. }
        | Command::Resume { .. }
        | Command::CloseFollowUp { .. } => TRIAGE,
        Command::Close { .. } => CLOSERS,
        Command::MakeSession { .. }
        | Command::CancelSession { .. }
        | Command::SetMember { .. }
        | Command::AddSlot { .. }
        | Command::Book { .. }
        | Command::Release { .. }
        | Command::AgreeOffer { .. }
        | Command::DeclineOffer { .. }
        | Command::OfferedDeclined { .. }
        | Command::Move { .. }
        | Command::CancelBooking { .. }
        | Command::Attend { .. }
        | Command::Outcome { .. }
        | Command::Arrive { .. }
        | Command::Call { .. }
        | Command::BackToQueue { .. }
        | Command::NameVisit { .. }
        | Command::VisitOutcome { .. }
        | Command::LeftUnseen { .. } => BOOKERS,
        Command::Import { .. }
        | Command::ImportDone { .. }
        | Command::CompleteIntake { .. }
        | Command::SettleIntake { .. }
        | Command::DismissIntake { .. } => INTAKE,
    }
}

/// Whether this person may send that command.
///
/// # Errors
/// Their role does not allow it: who does it instead.
pub fn may(actor: &Actor, command: &Command) -> Result<(), Refusal> {
    let roles = roles(command);
    if matches!(command, Command::SetRules { .. }) {
        let words = "The rules are set by the files in the config folder. Nothing was changed. Change them there and reload.";
        return Err(Refusal::new(RefusalKind::Right, words));
    }
    if actor.role == Role::Administrator || roles.contains(&actor.role) {
        return Ok(());
    }
    let who: Vec<&str> = roles.iter().map(|role| role.words()).collect();
    let words = format!(
        "As {} you cannot do this. Nothing was changed. Somebody of one of these roles can: {}, administrator.",
        actor.role.words(),
        who.join(", ")
    );
    Err(Refusal::new(RefusalKind::Right, words))
}

/// Whether this person may stop, reload or repair the keeper.
///
/// # Errors
/// They may not: the words to show.
pub fn may_run(actor: &Actor) -> Result<(), String> {
    if actor.role == Role::Administrator {
        return Ok(());
    }
    Err(format!(
        "As {} you cannot stop, reload or repair the keeper. It goes on. Ask an administrator.",
        actor.role.words()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::Code;
    use crate::domain::ids::ReferralId;
    use crate::domain::order::Priority;

    fn actor(role: Role) -> Actor {
        Actor { uid: 7, name: "ana".into(), role, agency: Code::NONE, team: Code::NONE }
    }

    #[test]
    fn a_role_that_may_not_is_told_who_may() {
        let accept = Command::Accept { referral: ReferralId(1), priority: Priority::default() };
        assert!(may(&actor(TriageClinician), &accept).is_ok());
        assert!(may(&actor(Role::Administrator), &accept).is_ok());
        let refused = may(&actor(Scheduler), &accept).unwrap_err();
        assert!(refused.words.contains("triage clinician"), "{}", refused.words);
        assert!(may(&actor(Role::Administrator), &Command::SetRules { rules: Box::default() }).is_err());
    }
}
