//! Who may come in and as what: the kernel says who somebody is, this table says what that person may be here.
use crate::domain::actor::{Actor, Role};
use crate::domain::code::Code;
use serde::{Deserialize, Serialize};

/// A person as `people.toml` lists one: by user number, by user name, or by both, which then must both be right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The kernel's user id.
    #[serde(default)]
    pub uid: Option<u32>,
    /// The user name in the machine's directory.
    #[serde(default)]
    pub user: Option<String>,
    /// Role.
    pub role: Role,
    /// Agency by code.
    pub agency: Code,
    /// Team by code.
    pub team: Code,
    /// Their name on the diary, e.g. `J Patel`: whose clinics are theirs.
    #[serde(default)]
    pub staff: Option<String>,
}

/// A group of the machine's directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Agency by code.
    pub agency: Code,
    /// Team by code.
    pub team: Code,
}

/// Where the owner of the store's folder belongs; an administrator unless listed as a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    /// Agency by code.
    pub agency: Code,
    /// Team by code.
    pub team: Code,
}

/// Everybody who may come in.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct People {
    /// People, in the order of the files.
    pub people: Vec<Person>,
    /// Groups; the first that fits holds.
    pub groups: Vec<Group>,
    /// The owner.
    pub owner: Owner,
}

impl Person {
    fn is(&self, uid: u32, user: &str) -> bool {
        let named = self.uid.is_some() || self.user.is_some();
        named && self.uid.is_none_or(|own| own == uid) && self.user.as_deref().is_none_or(|own| own == user)
    }
}

impl People {
    /// The name on the diary of whoever comes in as that user, where it is known.
    pub fn on_the_diary(&self, uid: u32, user_name: &str) -> Option<&str> {
        self.people
            .iter()
            .filter(|person| person.is(uid, user_name))
            .find_map(|person| person.staff.as_deref())
    }

    /// Who somebody is here. Looked for in this order: as a person by number, by name, as the store's owner, by group.
    ///
    /// `uid` is what the kernel reports of the connection, `user_name` and `groups` what the machine's directory says of
    /// it; `owner_uid` owns the store's folder.
    ///
    /// # Errors
    /// Nobody listed: the words to show, with what to do.
    pub fn who(&self, uid: u32, user_name: &str, groups: &[String], owner_uid: u32) -> Result<Actor, String> {
        let actor = |role, agency, team| Actor { uid, name: user_name.into(), role, agency, team };
        let fits: Vec<&Person> = self.people.iter().filter(|person| person.is(uid, user_name)).collect();
        if let Some(person) = fits.iter().find(|person| person.uid.is_some()).or(fits.first()) {
            return Ok(actor(person.role, person.agency, person.team));
        }
        if uid == owner_uid {
            return Ok(actor(Role::Administrator, self.owner.agency, self.owner.team));
        }
        if let Some(group) = self.groups.iter().find(|group| groups.contains(&group.name)) {
            return Ok(actor(group.role, group.agency, group.team));
        }
        Err(format!(
            "You ({user_name}, user number {uid}) are not listed among the people of this desk, so it stays shut. \
             Nothing was shown and nothing was changed. Ask an administrator to add you to people.toml and to reload."
        ))
    }
}

/// What somebody at work is told who is no longer listed.
pub fn closed(user_name: &str, uid: u32) -> String {
    format!(
        "This desk was closed to you just now: you ({user_name}, user number {uid}) are not listed among its people any more. What was \
         saved stays, and what was half typed is kept. Ask an administrator if that was not meant."
    )
}
