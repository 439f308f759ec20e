//! What the table of rights says to a person: who may, what they can do instead, as what they are here.
use super::{Right, TABLE};
use crate::domain::actor::Role;
use crate::domain::command::Command;

/// The words of a refusal: "Only a triage clinician decides referrals. You can ask for more (i) ...".
pub fn refused(role: Role, right: Right) -> String {
    words(role, right, None)
}

/// The same of something that a right gives without its row naming it: what they do, `stops the keeper`.
pub fn refused_to(role: Role, right: Right, does: &str) -> String {
    words(role, right, Some(does))
}

pub(super) fn words(role: Role, right: Right, does: Option<&str>) -> String {
    let Some(row) = TABLE.iter().find(|row| row.right == right) else { return String::new() };
    // Whoever may not note anything is not sent to do it: it is those who may do the thing whom they ask.
    let may_note = TABLE.iter().any(|row| row.right == Right::Contact && row.anywhere.contains(&role));
    let instead = if row.instead.contains("(c)") && !may_note {
        format!("Ask {}.", holders(right))
    } else {
        row.instead.to_owned()
    };
    format!(
        "Only {} {}. {instead} Nothing was changed; you are here as {}.",
        holders(right),
        does.unwrap_or(row.does),
        with_article(role)
    )
}

pub(super) fn decides(command: &Command) -> &'static str {
    match command {
        Command::Accept { .. } => "accepts",
        Command::Redirect { .. } => "redirects",
        Command::AcceptRedirect { .. } => "takes redirected",
        Command::ReturnRedirect { .. } => "gives back redirected",
        Command::Decline { .. } => "declines",
        _ => "decides",
    }
}

pub(super) fn with_article(role: Role) -> &'static str {
    match role {
        Role::Viewer => "a viewer",
        Role::Caseworker => "a caseworker",
        Role::Scheduler => "a scheduler",
        Role::TriageClinician => "a triage clinician",
        Role::Clinician => "a clinician",
        Role::Manager => "a manager",
        Role::RecordsOfficer => "a records officer",
        Role::Administrator => "an administrator",
    }
}

fn listed(words: &[&str]) -> String {
    match words {
        [] => "nobody".to_owned(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// Roles as one says them: `a manager or a records officer`.
pub fn named(roles: impl IntoIterator<Item = Role>) -> String {
    let words: Vec<&str> = roles.into_iter().map(with_article).collect();
    listed(&words)
}

/// Who holds a right, as roles in words: `a manager or a records officer`. Never by an account's name: who asks knows
/// colleagues by what they do.
pub fn holders(right: Right) -> String {
    let Some(row) = TABLE.iter().find(|row| row.right == right) else { return String::new() };
    // An administrator may do everything; naming them helps only where nobody else may.
    let helps = |role: &&Role| **role != Role::Administrator || row.anywhere.len() == 1;
    named(row.anywhere.iter().filter(helps).copied())
}
