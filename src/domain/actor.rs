//! Who acts: identity from the kernel, role and team from the configuration.
use super::code::Code;
use serde::{Deserialize, Serialize};

/// What somebody may do, by role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Sees lists and dates.
    Viewer,
    /// Contacts, notes, registers.
    Caseworker,
    /// Books, moves, cancels, runs drop-ins.
    Scheduler,
    /// Decides referrals.
    TriageClinician,
    /// Records outcomes and follow-ups.
    Clinician,
    /// Sees figures, owns lists.
    Manager,
    /// Merges, corrects, keeps records.
    RecordsOfficer,
    /// Configures and repairs; holds every right.
    Administrator,
}

impl Role {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Caseworker => "caseworker",
            Self::Scheduler => "scheduler",
            Self::TriageClinician => "triage clinician",
            Self::Clinician => "clinician",
            Self::Manager => "manager",
            Self::RecordsOfficer => "records officer",
            Self::Administrator => "administrator",
        }
    }
}

/// Somebody who sends commands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Kernel's user id.
    pub uid: u32,
    /// User name, as shown.
    pub name: Box<str>,
    /// Role.
    pub role: Role,
    /// Agency by code.
    pub agency: Code,
    /// Team by code.
    pub team: Code,
}
