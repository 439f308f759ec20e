//! What every process of this program does first: nothing of what it holds is written down by the system when it falls, and no other
//! process of the same person looks into it. Desks hold names and addresses as the keeper does.
use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

/// No core dump, and not to be looked into (`prctl(2)`: `PR_SET_DUMPABLE`). Where the system refuses it goes on as it is.
pub(super) fn shut_in() {
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}
