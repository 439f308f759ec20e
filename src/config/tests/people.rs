//! Who comes in as what, and where stores lie.
use super::load_with;
use crate::config::load;
use crate::config::paths::{Env, config, demo_of, store};
use crate::config::people::People;
use crate::domain::actor::Role;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

const PEOPLE: &str = r#"
[owner]
agency = "council"
team = "records"
[[person]]
user = "asmith"
role = "scheduler"
agency = "nhs"
team = "booking"
[[person]]
uid = 1002
role = "clinician"
agency = "nhs"
team = "slt"
[[person]]
uid = 1003
user = "mreid"
role = "triage-clinician"
agency = "nhs"
team = "nd"
[[group]]
name = "clinicians"
role = "clinician"
agency = "nhs"
team = "nd"
[[group]]
name = "desk"
role = "caseworker"
agency = "council"
team = "booking"
"#;

fn people() -> People {
    load_with(&[("people.toml", PEOPLE)]).unwrap_or_else(|fault| panic!("{fault}")).people
}

#[test]
fn people_are_known_by_name_number_and_group() {
    let people = people();
    let role = |uid, user: &str, groups: &[&str]| {
        let groups: Vec<String> = groups.iter().map(|&group| group.to_owned()).collect();
        people.who(uid, user, &groups, 900).map(|actor| (actor.role, actor.team.to_string()))
    };
    assert_eq!(role(1001, "asmith", &[]), Ok((Role::Scheduler, "booking".to_owned())));
    assert_eq!(
        role(1002, "whoever", &["desk"]),
        Ok((Role::Clinician, "slt".to_owned())),
        "a person before a group"
    );
    assert_eq!(role(1002, "asmith", &[]).unwrap().0, Role::Clinician, "the number before the name");
    assert_eq!(role(1003, "mreid", &[]).unwrap().0, Role::TriageClinician);
    assert!(role(1004, "mreid", &[]).is_err(), "with both, both must be right");
    assert!(role(1003, "other", &[]).is_err(), "with both, both must be right");
    assert_eq!(
        role(1009, "x", &["desk", "clinicians"]).unwrap().0,
        Role::Clinician,
        "the first group listed"
    );
    assert_eq!(role(900, "owner", &["desk"]), Ok((Role::Administrator, "records".to_owned())));
    let actor = people.who(1001, "asmith", &[], 900).unwrap();
    assert_eq!((actor.uid, &*actor.name, actor.agency.as_str()), (1001, "asmith", "nhs"));
}

#[test]
fn nobody_unlisted_comes_in_and_the_owner_does_by_default() {
    let words = people().who(1500, "eve", &["users".to_owned()], 900).unwrap_err();
    for part in ["eve", "1500", "not listed", "nothing was changed", "people.toml"] {
        assert!(words.contains(part), "{words}");
    }
    let default = load(None).unwrap().people;
    assert_eq!(default.who(1000, "me", &[], 1000).unwrap().role, Role::Administrator);
    assert!(default.who(1001, "you", &[], 1000).is_err());
    assert!(default.who(0, "root", &[], 1000).is_err(), "root is not listed either");
}

#[test]
fn a_listed_owner_is_what_is_listed() {
    let people = people();
    assert_eq!(people.who(1001, "asmith", &[], 1001).unwrap().role, Role::Scheduler);
}

fn env(vars: &[(&str, &str)]) -> Env {
    Env::from_vars(|name| vars.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value)))
}

#[test]
fn the_store_lies_where_it_is_said_to() {
    let all = [("WAITWELL_STORE", "/srv/ww"), ("XDG_DATA_HOME", "/data"), ("HOME", "/home/a")];
    assert_eq!(store(Some(Path::new("here")), &env(&all)), Ok(PathBuf::from("here")));
    assert_eq!(store(None, &env(&all)), Ok(PathBuf::from("/srv/ww")));
    assert_eq!(store(None, &env(&all[1..])), Ok(PathBuf::from("/data/waitwell")));
    assert_eq!(store(None, &env(&all[2..])), Ok(PathBuf::from("/home/a/.local/share/waitwell")));
    let odd = [("WAITWELL_STORE", ""), ("XDG_DATA_HOME", "relative"), ("HOME", "/home/a")];
    assert_eq!(store(None, &env(&odd)), Ok(PathBuf::from("/home/a/.local/share/waitwell")));
    assert!(store(None, &env(&[])).unwrap_err().contains("--store"));
}

#[test]
fn the_demo_lies_beside_the_store() {
    assert_eq!(demo_of(Path::new("/srv/ww")), Path::new("/srv/ww-demo"));
    assert_eq!(demo_of(Path::new("/srv/ww/")), Path::new("/srv/ww-demo"));
    assert_eq!(demo_of(Path::new("ww")), Path::new("ww-demo"));
    for odd in ["/", "..", "."] {
        assert_ne!(demo_of(Path::new(odd)), Path::new(odd));
    }
}

#[test]
fn the_config_folder_is_named_or_in_the_store() {
    let store = Path::new("/srv/ww");
    assert_eq!(config(Some(Path::new("/etc/ww")), store, |_| false), Some(PathBuf::from("/etc/ww")));
    assert_eq!(
        config(None, store, |path| path == Path::new("/srv/ww/config")),
        Some("/srv/ww/config".into())
    );
    assert_eq!(config(None, store, |_| false), None);
}
