//! The table of rights as people read it: in `?` by what one's own role may, in the documentation as a whole.
use super::words::with_article;
use super::{HEALTH, Row, TABLE, allowed};
use crate::domain::actor::Role;
use crate::domain::code::Code;
use std::fmt::Write;

/// Roles in the order of the columns, with their heads.
const COLUMNS: [(Role, &str); 8] = [
    (Role::Viewer, "viewer"),
    (Role::Caseworker, "caseworker"),
    (Role::Scheduler, "scheduler"),
    (Role::TriageClinician, "triage clinician"),
    (Role::Clinician, "clinician"),
    (Role::Manager, "manager"),
    (Role::RecordsOfficer, "records officer"),
    (Role::Administrator, "administrator"),
];

fn sign(row: &Row, role: Role) -> &'static str {
    if row.anywhere.contains(&role) {
        "yes"
    } else if row.in_health.contains(&role) {
        "health"
    } else {
        "-"
    }
}

/// The whole table in Markdown: `yes` in any agency, `health` in a health agency only.
pub fn markdown() -> String {
    let mut text = String::from("| may |");
    for (_, head) in COLUMNS {
        let _ = write!(text, " {head} |");
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(COLUMNS.len()));
    text.push('\n');
    for row in TABLE {
        let _ = write!(text, "| {} |", row.does);
        for (role, _) in COLUMNS {
            let _ = write!(text, " {} |", sign(&row, role));
        }
        text.push('\n');
    }
    text
}

/// What somebody in that role of that agency may, and may not with what they can do instead: two headings, each with its lines.
pub fn sections(role: Role, agency: Code) -> Vec<(String, Vec<(&'static str, &'static str)>)> {
    let health = if HEALTH.contains(&agency) { " of a health agency" } else { "" };
    let (may, not): (Vec<Row>, Vec<Row>) =
        TABLE.into_iter().partition(|row| allowed(role, agency, row.right));
    let lines = |rows: Vec<Row>, instead: bool| {
        rows.into_iter().map(|row| (row.does, if instead { row.instead } else { "" })).collect()
    };
    let who = with_article(role);
    vec![
        (format!("You are here as {who}{health}, who"), lines(may, false)),
        ("Others do what you may not".to_owned(), lines(not, true)),
    ]
}
