//! Checks the people: nobody is listed twice as two things, agencies and teams exist.
use super::super::doc::{Step, way};
use super::super::fault::ConfigFault;
use super::super::merge::{Merged, Placed};
use super::{known, unknown};
use crate::domain::code::Code;

pub(super) fn check(merged: &Merged) -> Result<(), ConfigFault> {
    for (at, entry) in merged.people.iter().enumerate() {
        let person = &entry.value;
        belongs(merged, entry, person.agency, person.team)?;
        if person.uid.is_none() && person.user.as_deref().is_none_or(|user| user.trim().is_empty()) {
            return Err(merged.fault(
                entry,
                way!["user"],
                "a person is named by 'user', by 'uid', or by both",
            ));
        }
        let before = &merged.people[..at];
        if let Some(uid) = person.uid
            && let Some(first) = before.iter().find(|first| first.value.uid == Some(uid))
        {
            return Err(twice(merged, entry, "uid", &uid.to_string(), first));
        }
        if let Some(user) = &person.user
            && let Some(first) = before.iter().find(|first| first.value.user.as_ref() == Some(user))
        {
            return Err(twice(merged, entry, "user", user, first));
        }
    }
    for (at, entry) in merged.groups.iter().enumerate() {
        let group = &entry.value;
        belongs(merged, entry, group.agency, group.team)?;
        if group.name.trim().is_empty() {
            return Err(merged.fault(entry, way!["name"], "'name' is empty"));
        }
        if let Some(first) = merged.groups[..at].iter().find(|first| first.value.name == group.name) {
            return Err(twice(merged, entry, "name", &group.name, first));
        }
    }
    owner(merged)
}

fn owner(merged: &Merged) -> Result<(), ConfigFault> {
    let Some((from, owner)) = &merged.owner else {
        return Err(ConfigFault::of_file(
            "people.toml",
            "it does not say where the owner of the store belongs: [owner] with agency and team is missing",
        ));
    };
    for (what, code, list) in
        [("agency", owner.agency, &merged.agencies), ("team", owner.team, &merged.teams)]
    {
        if !list.iter().any(|entry| entry.value.id == code) {
            let codes: Vec<String> = list.iter().map(|entry| entry.value.id.to_string()).collect();
            return Err(merged.docs[*from].fault(way!["owner", what], unknown(what, code, &codes)));
        }
    }
    Ok(())
}

fn belongs<T>(merged: &Merged, entry: &Placed<T>, agency: Code, team: Code) -> Result<(), ConfigFault> {
    known(merged, entry, way!["agency"], agency, ("agency", &merged.agencies), |agency| agency.id)?;
    known(merged, entry, way!["team"], team, ("team", &merged.teams), |team| team.id)
}

fn twice<T>(merged: &Merged, entry: &Placed<T>, key: &str, name: &str, first: &Placed<T>) -> ConfigFault {
    let place = merged.place_of(first);
    merged.fault(entry, &[Step::from(key)], format!("{key} '{name}' is listed already ({place})"))
}
