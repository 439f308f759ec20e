//! What goes out on a line that is up: at once where it can, through a thread that waits where it cannot.
use crate::wire::frame;
use crossbeam_channel::Sender;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The way out of a line that is up.
#[derive(Debug)]
pub(super) struct Out {
    pub(super) stream: Arc<UnixStream>,
    /// To the writing thread, and how many messages are with it.
    pub(super) later: Sender<Vec<u8>>,
    pub(super) left: Arc<AtomicUsize>,
}

impl Out {
    /// At once, where nothing waits and the socket takes it; else through the thread that can wait. Called under the
    /// line's lock, so that nothing overtakes.
    pub(super) fn send(&self, mut bytes: Vec<u8>) {
        if self.left.load(Ordering::Acquire) == 0 {
            match frame::send_now(&self.stream, &bytes) {
                Ok(sent) if sent == bytes.len() => return,
                Ok(sent) => drop(bytes.drain(..sent)),
                Err(_) => {
                    let _ = self.stream.shutdown(Shutdown::Both);
                    return;
                }
            }
        }
        self.left.fetch_add(1, Ordering::AcqRel);
        let _ = self.later.send(bytes);
    }
}
