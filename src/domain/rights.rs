//! Who may do what: one table by role and agency, so that the keeper, `?` and the documentation say the same.
use super::actor::{Actor, Role};
use super::code::Code;
use super::command::Command;
use super::glass::GlassAct;
use super::referral::CloseReason;
use super::refusal::{Refusal, RefusalKind};
use super::review::{MeetingAct, PackAct};
use super::roster::RosterAct;
use super::short_notice::ShortAct;
use serde::{Deserialize, Serialize};

/// Something that some may do and others may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Right {
    /// See lists, sessions and dates.
    ViewList,
    /// Open a child's record; logged as a look.
    LookRecord,
    /// Read clinical notes in a record; council staff without a clinical role see dates and places only.
    LookClinical,
    /// See a restricted address without breaking the glass.
    LookRestricted,
    /// See a restricted address with a reason; the records officer is told.
    BreakGlass,
    /// See who looked at and changed a record.
    LookAccess,
    /// See and export figures.
    Figures,
    /// Let lists leave the building.
    Export,
    /// Keep views of lists for everybody.
    ShareViews,
    /// Note a call, message or conversation.
    Contact,
    /// Register a child or a referral.
    Register,
    /// Counts as a clinician where a pathway is referred to by clinicians only (complex communication clinic). A referral
    /// that somebody else registers for a clinician outside says so itself (`by_clinician`).
    ReferAsClinician,
    /// Change what is held of a child.
    Amend,
    /// Record a death.
    Died,
    /// Put a step off.
    PutOff,
    /// Decide a referral: accept, redirect, decline.
    Triage,
    /// Ask for more, chase silence, take the answer in.
    Ask,
    /// Change a priority.
    Priority,
    /// Agree, review and end active monitoring.
    Monitor,
    /// Discharge or complete a referral.
    Close,
    /// End a referral that the family withdrew, or that ended elsewhere.
    Withdraw,
    /// Make, staff, extend and call off sessions.
    Sessions,
    /// Hold, offer, book, move and cancel places.
    Book,
    /// Record who came, run the drop-in board.
    Attend,
    /// Record what came of an appointment.
    Outcome,
    /// Record what came of a drop-in visit.
    VisitOutcome,
    /// Close the follow-up of a child who was not brought.
    FollowUp,
    /// Say that two records are one child, or two after all.
    Merge,
    /// Feed a list in.
    Import,
    /// Complete, settle or dismiss what an import held back.
    Intake,
    /// Take back what was done; what it was needs its own right too.
    Undo,
    /// Add staff and venues.
    Staff,
    /// Close a day for a team, and sign for it.
    SignDay,
    /// Put rules in force; verify, rebuild, restore.
    Configure,
    /// Gather the pack of a review: consent, reports, views, who was chased, what is done.
    Review,
    /// Give, move and record places of support: advice line, workshops, meetings; and surgeries, which a social worker books.
    Support,
    /// Look after how long records are kept: legal holds, erasure, all that is held on one child.
    Keep,
    /// Tick off why a restricted address was shown to somebody.
    ReadGlass,
}

use Role::{
    Administrator as Admin, Caseworker, Clinician, Manager, RecordsOfficer as Records, Scheduler,
    TriageClinician as Triager, Viewer,
};

/// Agencies whose staff share health records among themselves, by their codes in `roles.toml`.
pub const HEALTH: [Code; 1] = [Code::known("nhs")];

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The right.
    pub right: Right,
    /// Roles that hold it in any agency.
    pub anywhere: &'static [Role],
    /// Roles that hold it besides, in a health agency.
    pub in_health: &'static [Role],
    /// What it allows, after "Only ...".
    pub does: &'static str,
    /// What somebody without it can do instead.
    pub instead: &'static str,
}

const fn row(right: Right, anywhere: &'static [Role], does: &'static str, instead: &'static str) -> Row {
    Row { right, anywhere, in_health: &[], does, instead }
}

const ALL: &[Role] = &[Viewer, Caseworker, Scheduler, Triager, Clinician, Manager, Records, Admin];
const STAFF: &[Role] = &[Caseworker, Scheduler, Triager, Clinician, Manager, Records, Admin];
const CLINICAL: &[Role] = &[Triager, Clinician, Admin];
const OFFICE: &[Role] = &[Scheduler, Triager, Clinician, Manager, Admin];

/// The table, one row a right, in the order in which it is shown.
///
/// Clinical decisions (triage, the follow-up of a child not brought, discharge) are for clinical roles; merging is for
/// clinical and records roles; an administrator holds every right.
pub const TABLE: [Row; 38] = [
    row(Right::ViewList, ALL, "sees lists", "Ask an administrator for a role."),
    row(Right::LookRecord, ALL, "opens records", "Ask an administrator for a role."),
    Row {
        in_health: &[Caseworker, Scheduler, Manager],
        ..row(
            Right::LookClinical,
            &[Triager, Clinician, Records, Admin],
            "reads clinical notes",
            "Dates and places are shown.",
        )
    },
    row(
        Right::LookRestricted,
        &[Records, Admin],
        "sees a restricted address",
        "You can ask to see it, with a reason.",
    ),
    row(Right::BreakGlass, STAFF, "asks to see a restricted address", "Ask the records officer."),
    row(
        Right::LookAccess,
        &[Manager, Records, Admin],
        "sees who looked at a record",
        "Ask the records officer.",
    ),
    row(Right::Figures, ALL, "sees figures", "Ask a manager."),
    row(Right::Export, &[Scheduler, Manager, Records, Admin], "exports a list", "Ask a manager."),
    row(Right::ShareViews, STAFF, "keeps a view for everybody", "You can keep it for yourself."),
    row(Right::Contact, STAFF, "notes a contact", "Ask a caseworker."),
    row(Right::Register, STAFF, "registers a referral", "Ask a caseworker."),
    row(
        Right::ReferAsClinician,
        CLINICAL,
        "refers here",
        "You can ask the child's clinician to refer (c makes a note).",
    ),
    row(Right::Amend, STAFF, "changes a record", "Ask a caseworker."),
    row(
        Right::Died,
        &[Caseworker, Triager, Clinician, Manager, Records, Admin],
        "records a death",
        "You can make a note (c) and tell the records officer at once.",
    ),
    row(Right::PutOff, STAFF, "puts a step off", "Ask a caseworker."),
    row(
        Right::Triage,
        &[Triager, Admin],
        "decides referrals",
        "You can ask for more (i) or make a note for the triage clinician (c).",
    ),
    row(Right::Ask, STAFF, "asks for more", "Ask a caseworker."),
    row(
        Right::Priority,
        &[Triager, Clinician, Manager, Admin],
        "changes a priority",
        "You can make a note (c) for the triage clinician.",
    ),
    row(
        Right::Monitor,
        CLINICAL,
        "agrees or ends active monitoring",
        "You can make a note (c) for the clinician.",
    ),
    row(Right::Close, CLINICAL, "closes a referral", "You can make a note (c) for the clinician."),
    row(Right::Withdraw, STAFF, "ends a referral", "Ask a caseworker."),
    row(Right::Sessions, OFFICE, "makes or changes a session", "Ask a scheduler."),
    row(
        Right::Book,
        OFFICE,
        "books, moves or cancels a place",
        "You can make a note (c) for the booking office.",
    ),
    row(Right::Attend, STAFF, "records who came", "Ask a scheduler."),
    row(
        Right::Outcome,
        CLINICAL,
        "records an outcome",
        "It stays a step of the clinician who saw the child.",
    ),
    row(
        Right::VisitOutcome,
        &[Caseworker, Scheduler, Triager, Clinician, Admin],
        "records what came of a visit",
        "Ask who saw the family.",
    ),
    row(
        Right::FollowUp,
        CLINICAL,
        "closes a follow-up, or decides on a family that does not answer",
        "You can note what the family said (c).",
    ),
    row(
        Right::Merge,
        &[Triager, Clinician, Records, Admin],
        "says whether two records are one child",
        "You can make a note (c) of what you know.",
    ),
    row(Right::Import, &[Scheduler, Manager, Records, Admin], "feeds a list in", "Ask the records officer."),
    row(Right::Intake, STAFF, "completes what an import held back", "Ask a caseworker."),
    row(Right::Undo, STAFF, "takes something back", "Ask who did it."),
    row(Right::Staff, &[Scheduler, Manager, Admin], "adds staff and venues", "Ask a scheduler."),
    row(Right::SignDay, OFFICE, "signs a day", "Ask a scheduler."),
    row(Right::Configure, &[Admin], "puts rules in force", "Ask an administrator."),
    row(Right::Review, STAFF, "gathers the pack of a review", "Ask a caseworker."),
    row(Right::Support, STAFF, "books support: calls, workshops, surgeries", "Ask a caseworker."),
    row(Right::Keep, &[Records, Admin], "holds, erases or gives out a record", "Ask the records officer."),
    row(
        Right::ReadGlass,
        &[Records, Admin],
        "reads why a hidden address was shown",
        "Ask the records officer.",
    ),
];

/// The right a command needs. Total: a new command does not compile until somebody has said who may give it.
pub fn right_of(command: &Command) -> Right {
    match command {
        Command::SetRules { .. } => Right::Configure,
        Command::AddStaff { .. } | Command::AddVenue { .. } => Right::Staff,
        Command::Register { .. } | Command::Refer { .. } => Right::Register,
        Command::Amend { .. } => Right::Amend,
        Command::Died { .. } => Right::Died,
        Command::Merge { .. } | Command::Unmerge { .. } | Command::SettleIntake { .. } => Right::Merge,
        Command::Accept { .. }
        | Command::Redirect { .. }
        | Command::AcceptRedirect { .. }
        | Command::ReturnRedirect { .. }
        | Command::Decline { .. } => Right::Triage,
        Command::Ask { .. } | Command::Chase { .. } | Command::InfoCame { .. } => Right::Ask,
        Command::SetPriority { .. } => Right::Priority,
        Command::PutOff { .. } => Right::PutOff,
        Command::Monitor { .. } | Command::ReviewMonitoring { .. } | Command::Resume { .. } => Right::Monitor,
        Command::Close { reason, .. } => right_to_end(*reason),
        Command::Contact { .. } | Command::Tell { .. } => Right::Contact,
        Command::MakeSession { .. }
        | Command::CancelSession { .. }
        | Command::MoveSession { .. }
        | Command::SetMember { .. }
        | Command::AddSlot { .. }
        | Command::SetTemplate { .. }
        | Command::Publish { .. }
        | Command::EndTemplate { .. } => Right::Sessions,
        Command::Book { .. }
        | Command::Release { .. }
        | Command::AgreeOffer { .. }
        | Command::DeclineOffer { .. }
        | Command::OfferedDeclined { .. }
        | Command::Move { .. }
        | Command::CancelBooking { .. } => Right::Book,
        Command::Attend { .. }
        | Command::MissedKnowing { .. }
        | Command::Arrive { .. }
        | Command::Call { .. }
        | Command::BackToQueue { .. }
        | Command::NameVisit { .. }
        | Command::LeftUnseen { .. }
        | Command::Rung { .. } => Right::Attend,
        Command::Outcome { .. } => Right::Outcome,
        Command::VisitOutcome { .. } => Right::VisitOutcome,
        Command::CloseFollowUp { .. } => Right::FollowUp,
        Command::ImportBegin { .. } | Command::Import { .. } | Command::ImportDone { .. } => Right::Import,
        Command::CompleteIntake { .. } | Command::DismissIntake { .. } => Right::Intake,
        Command::SignDay { .. } => Right::SignDay,
        Command::Undo { .. } | Command::UndoTold { .. } => Right::Undo,
        Command::Review { act: PackAct::Recommend { .. }, .. } => Right::Outcome,
        Command::Review { .. } | Command::Meeting { act: MeetingAct::Chase { .. }, .. } => Right::Review,
        Command::Meeting { .. } => Right::Sessions,
        Command::Away { .. } | Command::Back { .. } => Right::Sessions,
        Command::Support { act, .. } => events::right_of_support(act),
        Command::Rebook { .. } | Command::OweAnother { .. } | Command::Together { .. } => Right::Book,
        Command::Seat { .. } => Right::Support,
        Command::Roster { act } => match act {
            RosterAct::Works { .. }
            | RosterAct::Venue { .. }
            | RosterAct::Phone { .. }
            | RosterAct::Roles { .. } => Right::Staff,
            RosterAct::Shut { .. } | RosterAct::Reopen { .. } => Right::Sessions,
            RosterAct::Anyway { command, .. } => right_of(command),
        },
        Command::ShortNotice {
            act: ShortAct::Said { .. } | ShortAct::Withdrawn { .. } | ShortAct::AskAgain { .. },
        } => Right::Contact,
        Command::ShortNotice { .. } => Right::Book,
        Command::Keep { .. } => Right::Keep,
        Command::Glass { act: GlassAct::Break { .. } } => Right::BreakGlass,
        Command::Glass { act: GlassAct::Read { .. } } => Right::ReadGlass,
    }
}

/// The right that ending a referral for that reason needs, before it is done and to take it back.
fn right_to_end(reason: CloseReason) -> Right {
    match reason {
        CloseReason::Declined | CloseReason::RedirectedTo => Right::Triage,
        CloseReason::Completed | CloseReason::Discharged => Right::Close,
        CloseReason::Withdrawn
        | CloseReason::MovedAway
        | CloseReason::SameReferral
        | CloseReason::ClosedBefore
        | CloseReason::Died => Right::Withdraw,
    }
}

/// Whether somebody in that role of that agency holds the right.
pub fn allowed(role: Role, agency: Code, right: Right) -> bool {
    TABLE.iter().any(|row| {
        row.right == right
            && (row.anywhere.contains(&role) || (HEALTH.contains(&agency) && row.in_health.contains(&role)))
    })
}

/// Refuses a command that its sender may not give; `pathway` is the short name of the pathway it concerns, if any.
///
/// # Errors
/// The refusal, in words: who may, what is safe, what to do instead.
pub fn check(actor: &Actor, command: &Command, pathway: Option<&str>) -> Result<(), Refusal> {
    let right = right_of(command);
    if allowed(actor.role, actor.agency, right) {
        return Ok(());
    }
    let does = match (right, pathway) {
        (Right::Triage, Some(pathway)) => Some(format!("{} {pathway} referrals", decides(command))),
        _ => None,
    };
    Err(Refusal::new(RefusalKind::Right, words(actor.role, right, does.as_deref())))
}

mod events;
mod shown;
#[cfg(test)]
mod tests;
mod words;

pub use events::{check_undo, right_of_event};
pub use shown::{markdown, sections};
use words::{decides, words};
pub use words::{holders, named, refused, refused_to};
