//! Who is at the other end of a connection: the uid as the kernel reports it, its name and groups as the machine's
//! directory has them. What a client says of itself is never asked.
use crate::domain::actor::{Actor, Role};
use crate::domain::code::Code;
use crate::store::trouble::plain;
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};

/// A user of this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The kernel's user id.
    pub uid: u32,
    /// User name; the number where the directory has none.
    pub name: String,
    /// Names of the groups.
    pub groups: Vec<String>,
    /// Why the machine's directory could not be asked in full; then name and groups say nothing of who it is not.
    pub unasked: Option<String>,
}

/// The uid at the other end, from the kernel (`SO_PEERCRED`).
///
/// # Errors
/// The system's, where the connection is gone already.
pub fn peer_uid(stream: &UnixStream) -> std::io::Result<u32> {
    Ok(rustix::net::sockopt::socket_peercred(stream)?.uid.as_raw())
}

/// The process at the other end: its number, and when it was started, since numbers are given again. Nothing where the kernel
/// tells neither.
pub fn peer_process(stream: &UnixStream) -> Option<(i32, u64)> {
    let pid = rustix::net::sockopt::socket_peercred(stream).ok()?.pid.as_raw_pid();
    Some((pid, started(pid)?))
}

/// When the process of that number was started, in the kernel's own count; nothing where there is none.
pub fn started(pid: i32) -> Option<u64> {
    // `proc_pid_stat(5)`: the name in brackets may hold anything, so what counts begins after the last one.
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let after = &stat[stat.rfind(')')? + 1..];
    after.split_whitespace().nth(19)?.parse().ok()
}

/// Looks a user up: in the machine's files first, then through `getent`, which also asks a directory service.
pub fn user(uid: u32) -> User {
    let mut unasked = Vec::new();
    let mut asked = |said: Result<Option<String>, String>| {
        said.unwrap_or_else(|why| {
            unasked.push(why);
            None
        })
    };
    let passwd = asked(table("/etc/passwd")).unwrap_or_default();
    let mut entry = passwd_entry(&passwd, uid);
    let is_local = entry.is_some();
    if !is_local {
        entry = passwd_entry(&asked(getent("passwd", &uid.to_string())).unwrap_or_default(), uid);
    }
    let (name, groups) = match entry {
        None => (uid.to_string(), BTreeSet::new()),
        Some((name, gid)) => {
            let local = asked(table("/etc/group")).unwrap_or_default();
            let mut groups = groups_of(&local, &name, gid);
            if !is_local {
                groups.extend(directory_groups(&name, &mut asked));
            }
            (name, groups)
        }
    };
    let unasked = unasked.into_iter().next();
    User { uid, name, groups: groups.into_iter().collect(), unasked }
}

/// What somebody is told at the door whom nothing lists while the directory does not answer.
pub fn not_asked(uid: u32, why: &str) -> String {
    format!(
        "This machine could not say who you are (user number {uid}): its directory of people could not be asked ({why}), so the desk stays \
         shut for now. Nothing was shown and nothing was changed. Try again in a moment; where it stays so, tell whoever looks after \
         this server."
    )
}

/// What speaks as the invented colleague of a practice store.
pub const COLLEAGUE: &str = "colleague";

/// The invented colleague: a user number that no machine has, so that nobody is taken for one.
pub fn colleague() -> (User, Actor) {
    let (uid, name) = (4_000_000_001, "jpatel");
    let (agency, team) = (Code::known("nhs"), Code::known("booking"));
    let actor = Actor { uid, name: name.into(), role: Role::Scheduler, agency, team };
    (User { uid, name: name.to_owned(), groups: Vec::new(), unasked: None }, actor)
}

/// The full name of a user, where the machine's own file has one.
pub fn full_name(user: &str) -> Option<String> {
    named(&fs::read_to_string("/etc/passwd").unwrap_or_default(), user)
}

/// The full name in lines as `/etc/passwd` has them: what stands before the first comma of the fifth part.
fn named(text: &str, user: &str) -> Option<String> {
    let parts =
        text.lines().map(|line| line.split(':').collect::<Vec<_>>()).find(|parts| parts[0] == user)?;
    let full = parts.get(4)?.split(',').next()?.trim();
    (!full.is_empty()).then(|| full.to_owned())
}

/// Name and first group of a uid in lines as `/etc/passwd` has them.
fn passwd_entry(text: &str, uid: u32) -> Option<(String, u32)> {
    text.lines().find_map(|line| {
        let mut parts = line.split(':');
        let name = parts.next()?;
        let found: u32 = parts.nth(1)?.parse().ok()?;
        let gid = parts.next()?.parse().ok()?;
        (found == uid).then(|| (name.to_owned(), gid))
    })
}

/// Groups that list a user or are the user's first, in lines as `/etc/group` has them.
fn groups_of(text: &str, name: &str, gid: u32) -> BTreeSet<String> {
    text.lines()
        .filter_map(|line| {
            let mut parts = line.split(':');
            let group = parts.next()?;
            let number: u32 = parts.nth(1)?.parse().ok()?;
            let member = parts.next().unwrap_or_default().split(',').any(|listed| listed == name);
            (member || number == gid).then(|| group.to_owned())
        })
        .collect()
}

/// Groups of a user whom only the directory service knows.
fn directory_groups(
    name: &str,
    asked: &mut impl FnMut(Result<Option<String>, String>) -> Option<String>,
) -> Vec<String> {
    // `getent initgroups` gives numbers; each is asked for its name.
    let numbers = asked(getent("initgroups", name)).unwrap_or_default();
    let named = numbers.split_whitespace().skip(1).filter_map(|number| {
        let group = asked(getent("group", number))?;
        group.split(':').next().map(str::to_owned)
    });
    named.collect()
}

/// One of the machine's own tables; nothing where it has none.
fn table(path: &str) -> Result<Option<String>, String> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(fault) if fault.kind() == ErrorKind::NotFound => Ok(None),
        Err(fault) => Err(format!("{path} cannot be read: {}", plain(&fault))),
    }
}

/// What the directory says; nothing where it has no such entry, or the machine asks none but its own tables.
fn getent(table: &str, key: &str) -> Result<Option<String>, String> {
    // `getent(1)`: 2 is a key that is not there.
    const NOT_THERE: Option<i32> = Some(2);
    let mut getent = Command::new("getent");
    match getent.args([table, key]).stdin(Stdio::null()).stderr(Stdio::null()).output() {
        Ok(said) if said.status.success() => {
            Ok(Some(String::from_utf8_lossy(&said.stdout).trim().to_owned()))
        }
        Ok(said) if said.status.code() == NOT_THERE => Ok(None),
        Ok(said) => Err(format!("getent {table}: {}", said.status)),
        Err(fault) if fault.kind() == ErrorKind::NotFound => Ok(None),
        Err(fault) => Err(format!("getent cannot be started: {}", plain(&fault))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_and_groups_are_read_as_the_machine_writes_them() {
        let passwd = "root:x:0:0:root:/root:/bin/sh\nana:x:1001:200::/home/ana:/bin/sh\nbroken line\n";
        assert_eq!(passwd_entry(passwd, 1001), Some(("ana".to_owned(), 200)));
        assert_eq!(passwd_entry(passwd, 7), None);
        assert_eq!(named("ana:x:1:2:Ana Diaz,room 3:/home:/bin/sh", "ana").as_deref(), Some("Ana Diaz"));
        assert_eq!(named(passwd, "ana"), None);
        let group = "send:x:300:bo,ana\nstaff:x:200:\nother:x:9:bo\n";
        let found: Vec<String> = groups_of(group, "ana", 200).into_iter().collect();
        assert_eq!(found, ["send", "staff"]);
    }

    #[test]
    fn an_unknown_user_is_named_by_number() {
        assert_eq!(user(4_000_000_123).name, "4000000123");
    }
}
