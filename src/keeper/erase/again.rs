//! Erases once more those whom a backup brought back, before the store has a keeper and anybody comes in.
use super::Order;
use crate::domain::actor::{Actor, Role};
use crate::domain::code::Code;
use crate::domain::ids::ChildId;
use crate::keeper::{clock, identity};
use crate::store::folder::StoreFolder;
use chrono::{DateTime, Utc};

/// Erases a child in a store that was laid down from a backup made at `made`, and that no keeper had since. It was erased once, by who
/// may and with the name typed; `basis` is why.
///
/// # Errors
/// It was not done, and the store is as it was: the words to show.
pub fn again(folder: &StoreFolder, child: ChildId, basis: &str, made: &str) -> Result<Vec<String>, String> {
    let uid = rustix::process::getuid().as_raw();
    let (agency, team) = (Code::NONE, Code::NONE);
    let name = identity::user(uid).name.into();
    let actor = Actor { uid, name, role: Role::RecordsOfficer, agency, team };
    // Where that was done before, its words do not grow.
    let basis = basis.split("; again, ").next().unwrap_or(basis);
    let on = made.get(..10).unwrap_or(made);
    let again = Some(format!("{basis}; again, as the backup of {on} had brought the child back"));
    let now = clock::now_at(DateTime::<Utc>::from(std::time::SystemTime::now()));
    let _lock = folder.lock().map_err(|fault| fault.to_string())?;
    super::carry_out(folder, &Order { child, name: String::new(), order: None, again, actor, now })
}
