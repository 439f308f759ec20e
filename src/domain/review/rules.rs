//! What a review asks for, as the partnership configures it: which reports and of whom, which needs of a child add a role,
//! the lawful bases there are, and the days within which each thing is owed.
use super::super::code::Code;
use serde::{Deserialize, Serialize};

/// The rules of reviews.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReviewRules {
    /// Working days within which consent to share is asked for, and whoever gave a first opinion is named.
    pub consent_within: u16,
    /// Days within which a report is asked to be in.
    pub report_within: u16,
    /// Working days before the review by which every report is in.
    pub report_before: u16,
    /// Days without an answer after which an invitation is chased.
    pub chase_after: u16,
    /// Working days after the review within which its minutes are out.
    pub minutes_within: u16,
    /// Whether what a review without its quorum decided stands; else it is provisional, and the child is owed another.
    pub inquorate_stands: bool,
    /// Kinds of report.
    pub report: Vec<ReportKind>,
    /// Needs of a child that add a role, or a report.
    pub need: Vec<Need>,
    /// Lawful bases for sharing (UK GDPR, articles 6 and 9): on record beside consent, never instead of it.
    pub basis: Vec<Basis>,
}

impl Default for ReviewRules {
    fn default() -> Self {
        Self {
            consent_within: 5,
            report_within: 28,
            report_before: 5,
            chase_after: 7,
            minutes_within: 10,
            inquorate_stands: false,
            report: Vec::new(),
            need: Vec::new(),
            basis: Vec::new(),
        }
    }
}

/// A kind of report in a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportKind {
    /// Code.
    pub id: Code,
    /// Name as shown, e.g. `Speech and language report`.
    pub name: String,
    /// Name for a column, at most 10 letters.
    pub short: String,
    /// Whom it is asked of: a role, or nobody of the staff (a school).
    #[serde(default)]
    pub role: Code,
    /// The agency that writes it.
    pub agency: Code,
    /// Whether every pack has it; else only where a need asks for it.
    #[serde(default = "yes")]
    pub always: bool,
}

/// A need that changes who must be there, and what is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// Code.
    pub id: Code,
    /// Its letter.
    pub key: char,
    /// Name as shown.
    pub name: String,
    /// Roles without which this child's review is not quorate.
    #[serde(default)]
    pub roles: Vec<Code>,
    /// Reports asked for besides.
    #[serde(default)]
    pub reports: Vec<Code>,
}

/// A lawful basis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// Code.
    pub id: Code,
    /// Its letter.
    pub key: char,
    /// Name as shown.
    pub name: String,
}

fn yes() -> bool {
    true
}

impl ReviewRules {
    /// Short name of a kind of report; its code where it is no longer configured.
    pub fn report_short<'a>(&'a self, kind: &'a Code) -> &'a str {
        self.kind(*kind).map_or_else(|| kind.as_str(), |known| known.short.as_str())
    }

    /// The kind of that code.
    pub fn kind(&self, kind: Code) -> Option<&ReportKind> {
        self.report.iter().find(|known| known.id == kind)
    }

    /// Codes of the reports that a pack with these needs has, in the order of the configuration.
    pub fn wanted(&self, needs: &[Code]) -> Vec<Code> {
        let asked =
            |id: Code| self.need.iter().any(|need| needs.contains(&need.id) && need.reports.contains(&id));
        self.report.iter().filter(|kind| kind.always || asked(kind.id)).map(|kind| kind.id).collect()
    }

    /// The roles that a child with these needs must have in the room: the service's, then what the needs add, each once.
    pub fn roles(&self, quorum: &[Code], needs: &[Code]) -> Vec<Code> {
        let mut roles = quorum.to_vec();
        for role in self.need.iter().filter(|need| needs.contains(&need.id)).flat_map(|need| &need.roles) {
            if !roles.contains(role) {
                roles.push(*role);
            }
        }
        roles
    }
}
