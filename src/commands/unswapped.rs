//! What a process holds in memory is not written to the swap, where the system lets it: names and addresses would lie on a disk, unencrypted,
//! for as long as nobody writes over them. Keeper and desk alike.
use rustix::mm::{MlockAllFlags, mlockall};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::path::Path;

/// Keeps all memory of this process, now and later, out of the swap. Only where nothing limits how much that may be: under a limit the
/// allocation that meets it would fail. Pages are locked as they are used (`MCL_ONFAULT`), so the process grows by nothing.
pub(super) fn keep() {
    let limit = getrlimit(Resource::Memlock);
    if limit.current.is_some() {
        if limit.maximum.is_some() {
            return;
        }
        // Whoever may have all may ask for it.
        let _ = setrlimit(Resource::Memlock, Rlimit { current: None, maximum: None });
        if getrlimit(Resource::Memlock).current.is_some() {
            return;
        }
    }
    // A kernel that refuses it goes on as it is: `waitwell keeper status` says so.
    let _ = mlockall(MlockAllFlags::CURRENT | MlockAllFlags::FUTURE | MlockAllFlags::ONFAULT);
}

/// Whether a keeper's memory, and that of a desk of whoever asks, is kept out of the swap.
pub(super) fn words(keeper: u32) -> String {
    let keeper = if is_locked(keeper) || may_not_swap(keeper) {
        "the keeper's is kept out of the swap"
    } else {
        "the keeper's may be swapped"
    };
    let limit = getrlimit(Resource::Memlock);
    let desk = match limit.maximum {
        None => "so is that of your desk".to_owned(),
        Some(most) => format!(
            "your desk's may be swapped, for this login may lock {} kB only (README, deployment: limits)",
            most / 1024
        ),
    };
    let and = if limit.maximum.is_none() && keeper.ends_with("swapped") { "your desk's is not".to_owned() } else { desk };
    format!("Memory: {keeper}; {and}.")
}

/// Whether a process has locked what it holds.
fn is_locked(pid: u32) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let locked = status.lines().find_map(|line| line.strip_prefix("VmLck:"));
    locked.is_some_and(|kept| kept.split_whitespace().next().is_some_and(|kept| kept != "0"))
}

/// Whether its unit may not swap at all (`MemorySwapMax=0`).
fn may_not_swap(pid: u32) -> bool {
    let groups = std::fs::read_to_string(format!("/proc/{pid}/cgroup")).unwrap_or_default();
    let Some(own) = groups.lines().find_map(|line| line.strip_prefix("0::/")) else { return false };
    let most = Path::new("/sys/fs/cgroup").join(own).join("memory.swap.max");
    std::fs::read_to_string(most).is_ok_and(|most| most.trim() == "0")
}
