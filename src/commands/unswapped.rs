//! What a process holds in memory is not written to the swap, where the system lets it: names and addresses would lie on a disk, unencrypted,
//! for as long as nobody writes over them. Keeper and desk alike.
use rustix::mm::{MlockAllFlags, mlockall};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::path::Path;

/// Number of `CAP_IPC_LOCK`.
const IPC_LOCK: u32 = 14;

/// Keeps all memory of this process, now and later, out of the swap. Only where nothing limits how much that may be: under a limit the
/// allocation that meets it would fail. Pages are locked as they are used (`MCL_ONFAULT`), so the process grows by nothing.
pub(super) fn keep() {
    let limit = getrlimit(Resource::Memlock);
    if limit.maximum.is_none() && limit.current.is_some() {
        // Whoever may have all may ask for it.
        let _ = setrlimit(Resource::Memlock, Rlimit { current: None, maximum: None });
    }
    if getrlimit(Resource::Memlock).current.is_some() && !is_above_limits() {
        return;
    }
    // A kernel that refuses it goes on as it is: `waitwell keeper status` says so.
    let _ = mlockall(MlockAllFlags::CURRENT | MlockAllFlags::FUTURE | MlockAllFlags::ONFAULT);
}

/// Whether the limit does not count for this process: it has the capability to lock (`capabilities(7)`: `CAP_IPC_LOCK`).
fn is_above_limits() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let held = status.lines().find_map(|line| line.strip_prefix("CapEff:"));
    held.and_then(|held| u64::from_str_radix(held.trim(), 16).ok())
        .is_some_and(|held| held >> IPC_LOCK & 1 == 1)
}

/// Whether a keeper's memory, and that of a desk of whoever asks, is kept out of the swap.
pub(super) fn words(keeper: u32) -> String {
    let keeper = if is_locked(keeper) || may_not_swap(keeper) {
        "the keeper's stays out of the swap"
    } else {
        "the keeper's may be swapped"
    };
    let limit = getrlimit(Resource::Memlock);
    let desk = match limit.maximum.filter(|_| !is_above_limits()) {
        None => "a desk's of this login stays out of the swap".to_owned(),
        Some(most) => {
            let kept = most / 1024;
            format!(
                "a desk's of this login may be swapped: it may lock no more than {kept} kB (README, deployment)"
            )
        }
    };
    format!("Memory: {keeper}; {desk}.")
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
