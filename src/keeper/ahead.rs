//! Makes what desks will ask for before they do: what each asks for as it begins, then the whole lists in every order. A list of a
//! hundred thousand takes longer to put in order than anybody waits for a key.
use crate::keeper::listener;
use crate::keeper::shared::Shared;
use crossbeam_channel::{RecvTimeoutError, Sender, bounded};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// How often it looks whether there is something to make: a new day, other rules, or a list that fell behind.
const EVERY: Duration = Duration::from_secs(2);

/// Changes since it last looked from which on a list is being brought in: whatever is made now would be of no use in a moment.
const STREAM: u64 = 500;

/// The thread that makes them. It ends when this is dropped.
pub struct Ahead {
    stopped: Arc<AtomicBool>,
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Ahead {
    /// Begins. Where the machine gives no thread, each list is made when it is asked for.
    pub fn begin(shared: Arc<Shared>) -> Self {
        let (stop, ended) = bounded::<()>(0);
        let stopped = Arc::new(AtomicBool::new(false));
        let told = stopped.clone();
        let work = move || {
            listener::warm(&shared);
            let mut seen = shared.state.read().seq;
            loop {
                let seq = shared.state.read().seq;
                if seq - seen < STREAM {
                    shared.views.look_ahead(&shared.state, shared.clock.now().today, &told);
                }
                seen = seq;
                if ended.recv_timeout(EVERY) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        };
        let thread = std::thread::Builder::new().name("ahead".to_owned()).spawn(work).ok();
        Self { stopped, stop: Some(stop), thread }
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
