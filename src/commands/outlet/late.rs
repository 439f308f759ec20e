//! A keeper on a slow machine, or at the far end of a slow line, for tests: all it says comes so much later to the desk. Only a debug
//! build can be told so; what a person does must come to the same whether answers come before the next key or well after it.
use crate::desk::seam::FromKeeper;
use crossbeam_channel::{Receiver, unbounded};
use std::thread::{Builder, sleep};
use std::time::{Duration, Instant};

/// The variable of the environment that says by how many milliseconds.
const LATE: &str = "WAITWELL_LATE_MS";

/// What the keeper says, as late as a test wishes it.
///
/// # Errors
/// This machine gives no thread: in words.
pub(super) fn late(from: Receiver<FromKeeper>) -> Result<Receiver<FromKeeper>, String> {
    let wished = cfg!(debug_assertions).then(|| std::env::var(LATE).ok()?.parse().ok()).flatten();
    let Some(by) = wished.filter(|ms| *ms > 0).map(Duration::from_millis) else { return Ok(from) };
    let ((stamp, stamped), (to, late)) = (unbounded(), unbounded());
    let thread = |name: &str| Builder::new().name(name.to_owned());
    let stamps = thread("stamps").spawn(move || {
        for said in from {
            let _ = stamp.send((Instant::now() + by, said));
        }
    });
    let waits = thread("waits").spawn(move || {
        for (due, said) in stamped {
            sleep(due.saturating_duration_since(Instant::now()));
            let _ = to.send(said);
        }
    });
    stamps.and(waits).map_err(|fault| format!("This machine gives no thread ({fault}). Try again."))?;
    Ok(late)
}
