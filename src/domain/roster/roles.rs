//! The roles that people hold: their own, and further ones on record.
use super::super::code::Code;
use super::super::ids::StaffId;
use super::super::places::{role_short, say};
use super::super::state::State;
use serde::{Deserialize, Serialize};

/// Roles that somebody holds beside their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoreRoles {
    /// Who.
    pub staff: StaffId,
    /// Which, in the order of the configuration.
    pub roles: Vec<Code>,
    /// Journal sequence that last touched it.
    pub rev: u64,
}

/// The further roles of somebody.
pub fn more_roles(state: &State, staff: StaffId) -> &[Code] {
    state.roster.roles.get(&staff).map_or(&[], |row| &row.roles)
}

/// Whether somebody holds a role: as their own or as a further one.
pub fn holds_role(state: &State, staff: StaffId, role: Code) -> bool {
    state.staff(staff).is_some_and(|person| person.role == role) || more_roles(state, staff).contains(&role)
}

/// That somebody does not hold a role, in words: `J Patel is SLT, not CAMHS`; none where they do, or where nothing is known of
/// their own.
pub fn not_of_role(state: &State, staff: StaffId, role: Code) -> Option<String> {
    let person = state.staff(staff).filter(|person| !person.role.is_none())?;
    if holds_role(state, staff, role) {
        return None;
    }
    let own = [person.role];
    let held = own.iter().chain(more_roles(state, staff)).map(|role| role_short(&state.rules, role));
    let held: Vec<&str> = held.collect();
    Some(format!("{} is {}, not {}", person.name, say::list(&held), role_short(&state.rules, &role)))
}
