//! The power goes: nobody is told before the journal is on the disk. What the keeper asks of the system is watched by strace.
use super::keeper_support::{Store, hear, venue};
use super::table::{Play, Played, Size};
use super::tools::{has, start};
use std::process::Command;

pub const PLAYS: [Play; 1] = [Play {
    row: "power cut",
    name: "nobody_is_told_before_the_sync",
    how: "strace of the keeper: each command's write, fdatasync, answer, news",
    holds: "the journal's fdatasync has returned before a byte goes to any desk",
    run: told_after_the_sync,
}];

/// What the keeper did, in the order in which it was begun or had come back.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Did {
    Wrote,
    Synced,
    Said,
}

/// A line of strace with the file or socket each number stands for; a call that was interrupted in the telling counts when it
/// is resumed, but for one that sends: its bytes may be gone from the moment it began.
fn did(line: &str, unfinished: &mut std::collections::HashMap<String, String>) -> Option<Did> {
    let (thread, call) = line.trim_start().split_once(' ')?;
    let call = call.trim_start();
    let is = |call: &str, name: &str| call.starts_with(&format!("{name}("));
    if let Some(begun) = call.strip_suffix("<unfinished ...>") {
        unfinished.insert(thread.to_owned(), begun.to_owned());
        return (is(begun, "sendto") || is(begun, "write")).then(|| socket(begun)).flatten();
    }
    if call.starts_with("<... ") {
        let begun = unfinished.remove(thread)?;
        return match call {
            _ if !begun.contains(".wwj>") => None,
            _ if is(&begun, "pwrite64") => Some(Did::Wrote),
            _ if is(&begun, "fdatasync") && call.ends_with("= 0") => Some(Did::Synced),
            _ => None,
        };
    }
    let journal = call.contains(".wwj>");
    match () {
        () if is(call, "pwrite64") && journal => Some(Did::Wrote),
        () if is(call, "fdatasync") && journal && call.ends_with("= 0") => Some(Did::Synced),
        () if is(call, "sendto") || is(call, "write") => socket(call),
        () => None,
    }
}

fn socket(call: &str) -> Option<Did> {
    (call.contains("<socket:") || call.contains("<UNIX")).then_some(Did::Said)
}

fn told_after_the_sync(size: Size) -> Played {
    if !has("strace") {
        return Played::Skipped("strace (Debian package strace)");
    }
    let rounds = size.rounds(20, 400);
    let store = Store::new();
    store.begun();
    let log = store.dir.path().join("calls");
    let keeper = store.command(["keeper", "run", "--background"]);
    let mut traced = Command::new("strace");
    traced
        .args([
            "-f",
            "-y",
            "-qq",
            "-s",
            "0",
            "-e",
            "trace=pwrite64,fdatasync,write,sendto",
            "-e",
            "signal=none",
        ])
        .arg("-o")
        .arg(&log)
        .arg(keeper.get_program())
        .args(keeper.get_args())
        .env_remove("WAITWELL_CLOCK");
    let mut traced = match start(&mut traced) {
        Ok(traced) => traced,
        Err(words) if words.contains("PTRACE") || words.contains("ptrace") => {
            return Played::Skipped("the right to trace (strace)");
        }
        Err(words) => panic!("{words}"),
    };
    let (one, two) = (store.frail(), store.frail());
    for n in 0..rounds {
        let name = format!("Venue {n}.");
        one.send(venue(&name)).unwrap();
        // The other one's news is out, too, before the next is asked.
        hear(&two, &name);
    }
    drop(two);
    one.stop().unwrap();
    traced.ended();

    let text = std::fs::read_to_string(&log).unwrap();
    let mut unfinished = std::collections::HashMap::new();
    let calls: Vec<Did> = text.lines().filter_map(|line| did(line, &mut unfinished)).collect();
    let (mut wrote, mut synced, mut said, mut open) = (0, 0, 0, false);
    for call in &calls {
        match call {
            Did::Wrote => (wrote, open) = (wrote + 1, true),
            Did::Synced => (synced, open) = (synced + 1, false),
            Did::Said => {
                assert!(!open, "somebody was told between the write and its sync, after {wrote} writes");
                said += 1;
            }
        }
    }
    assert!(wrote == rounds && synced >= rounds && said >= 2 * rounds, "{wrote} {synced} {said} of {rounds}");
    Played::Held(rounds)
}
