//! What the keeper has done beside its main thread: the finder made after a start, snapshots written while commands go on.
use crate::keeper::engine::Body;
use crate::keeper::run::{RunFault, thread};
use crate::keeper::shared::Shared;
use crate::keeper::{finding, log, start};
use crossbeam_channel::{Receiver, bounded};
use std::sync::Arc;
use std::thread::JoinHandle;

/// Makes the finder in the background: whoever finds waits for it, nobody else does. It has its locks, in their order, before
/// this returns, so that nobody finds in an empty one and no change comes between.
pub(super) fn fill_finder(shared: &Arc<Shared>) -> Result<(), RunFault> {
    let (locked, wait) = bounded::<()>(0);
    let shared = shared.clone();
    thread("finder", move || {
        let state = shared.state.read();
        let mut search = shared.search.write();
        drop(locked);
        *search = finding::index(&state);
    })?;
    // An error is how it says so: the sender is gone.
    let _ = wait.recv();
    Ok(())
}

/// The thread that writes snapshots while the engine goes on.
pub(super) fn write_snapshots(
    shared: Arc<Shared>,
    bodies: Receiver<Body>,
) -> Result<JoinHandle<()>, RunFault> {
    thread("snapshots", move || {
        for body in bodies {
            write_snapshot(&shared, &body);
        }
    })
}

pub(super) fn write_snapshot(shared: &Shared, (seq, body): &Body) {
    if *seq == 0 {
        return;
    }
    if let Err(fault) = start::write_snapshot(&shared.folder, &*shared.journal, *seq, body) {
        log::line(&format!("no snapshot was written: {fault}"));
    }
}
