//! How far a new store has come, and who may take it further: what the first hour's list is ticked by.
use super::identity;
use super::shared::Shared;
use crate::domain::actor::Role;
use crate::domain::state::State;
use crate::wire::view_begin::{Begun, Holder};

/// People named at most: a large office is asked for by its first ones.
const NAMED: usize = 40;

/// What of the first steps is done. Every desk asks this as it comes: counted from the indexes, never row by row.
pub fn so_far(shared: &Shared, state: &State) -> Begun {
    Begun {
        lists: state.sources.values().filter(|source| !source.rows.is_empty()).count() as u32,
        postcodes: shared.folder.postcodes().exists(),
        sessions: state.index.by_day.values().map(Vec::len).sum::<usize>() as u32,
        venues: state.venues.iter().flatten().count() as u32,
        staff: state.staff.iter().flatten().count() as u32,
        children: state.index.by_born.values().map(Vec::len).sum::<usize>() as u32,
        holders: Vec::new(),
    }
}

/// The same, with the people who may come in by name.
pub fn begun(shared: &Shared) -> Begun {
    let mut begun = so_far(shared, &shared.state.read());
    begun.holders = holders(shared);
    begun
}

fn holders(shared: &Shared) -> Vec<Holder> {
    let people = shared.people.read().clone();
    let owner = identity::user(shared.owner);
    let owner_listed = people
        .people
        .iter()
        .any(|person| person.uid == Some(owner.uid) || person.user.as_deref() == Some(owner.name.as_str()));
    let listed = people.people.iter().filter_map(|person| {
        let name = match (&person.user, person.uid) {
            (Some(user), _) => user.clone(),
            (None, Some(uid)) => identity::user(uid).name,
            (None, None) => return None,
        };
        Some(Holder { name: called(&name), role: person.role, agency: person.agency })
    });
    let own = (!owner_listed).then(|| Holder {
        name: called(&owner.name),
        role: Role::Administrator,
        agency: people.owner.agency,
    });
    listed.take(NAMED).chain(own).collect()
}

fn called(user: &str) -> String {
    identity::full_name(user).unwrap_or_else(|| user.to_owned())
}
