//! The socket: who comes in by the kernel's word, and no more of them than the machine can bear.
mod answer;
mod session;

use crate::keeper::clients::Clients;
use crate::keeper::engine::{Job, Reply};
use crate::keeper::look::ClientId;
use crate::keeper::shared::{Districts, Shared};
use crate::keeper::{identity, log};
use crate::wire::frame;
use crate::wire::message::{Answer, Tell};
pub use answer::warm;
use crossbeam_channel::Sender;
use std::fs;
use std::io;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Longest path of a socket, in bytes: the kernel allows 108 and other tools less.
pub const PATH_MOST: usize = 100;
/// How long to let go when the machine has no more file handles.
const BREATHE: Duration = Duration::from_millis(50);
/// Stack of a connection's threads; hundreds of them are allowed.
const STACK: usize = 1 << 20;

/// What happens to the keeper as a whole; heard by its main thread.
pub enum Life {
    /// A client came or went, or staying was switched.
    Attached,
    /// End, and answer when everything is safe.
    Stop(ClientId, Reply),
    /// Read the configuration again.
    Reload(Reply),
    /// The engine has ended.
    Ended,
}

/// What a connection's thread can reach.
#[derive(Clone)]
pub struct Door {
    /// State, clients, records, ...
    pub shared: Arc<Shared>,
    /// The engine.
    pub jobs: Sender<Job>,
    /// The main thread.
    pub life: Sender<Life>,
    /// Nobody is let in any more.
    pub closed: Arc<AtomicBool>,
    /// Reads the table of postcodes again.
    pub load_districts: fn(&Path) -> Result<Districts, String>,
}

/// Makes the socket. The store's lock must be held: what lies there under that name is an earlier keeper's.
///
/// # Errors
/// The path is too long, or something else lies there: the words to show.
pub fn bind(path: &Path, for_group: bool) -> Result<UnixListener, String> {
    let length = path.as_os_str().len();
    if length > PATH_MOST {
        return Err(format!(
            "The path of the keeper's socket is {length} bytes long; {PATH_MOST} is the most that works everywhere: {}. \
             Nothing was started. Name a shorter one with --socket.",
            path.display()
        ));
    }
    let not_made = |fault: io::Error| {
        format!(
            "The keeper's socket {} could not be made ({fault}). Nothing was started. Check the folder and its rights, or \
             name another place with --socket.",
            path.display()
        )
    };
    match fs::symlink_metadata(path) {
        Ok(found) if !found.file_type().is_socket() => {
            return Err(format!(
                "{} is there already and is not a socket. Nothing was started and it was not touched. Name another place \
                 with --socket.",
                path.display()
            ));
        }
        Ok(_) if UnixStream::connect(path).is_ok() => {
            return Err(format!(
                "Another keeper answers at {}. It goes on undisturbed. Name another place with --socket.",
                path.display()
            ));
        }
        Ok(_) => fs::remove_file(path).map_err(not_made)?,
        Err(_) => {}
    }
    // The process's umask lets nobody else in until the mode is as it shall be.
    let listener = UnixListener::bind(path).map_err(not_made)?;
    let mode = if for_group { 0o660 } else { 0o600 };
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(not_made)?;
    Ok(listener)
}

/// Lets clients in until the process ends; each is served by threads of its own.
pub fn listen(listener: &UnixListener, door: &Door) {
    for stream in listener.incoming() {
        match stream {
            Ok(stream) if !door.closed.load(Ordering::Acquire) => admit(stream, door),
            Ok(_) => {}
            Err(fault) => {
                log::line(&format!("a connection could not be taken ({fault})"));
                std::thread::sleep(BREATHE);
            }
        }
    }
}

fn admit(stream: UnixStream, door: &Door) {
    let Ok(uid) = identity::peer_uid(&stream) else { return };
    // Before a thread is made: a flood of connections must not become a flood of threads.
    let Some(counted) = Clients::count(&door.shared.clients, uid) else {
        turn_away(&stream);
        return;
    };
    let door = door.clone();
    let thread = std::thread::Builder::new().name(format!("client-{uid}")).stack_size(STACK);
    let spawned = thread.spawn(move || {
        session::serve(&door, &stream, uid);
        drop(counted);
    });
    if let Err(fault) = spawned {
        log::line(&format!("no thread for a connection of uid {uid} ({fault})"));
    }
}

/// Says why, as far as the connection takes it at once.
fn turn_away(stream: &UnixStream) {
    let words = format!(
        "You have {} connections to this keeper already. Nothing was changed. Close some desks, or wait for your scripts \
         to end.",
        crate::keeper::clients::PER_UID
    );
    let _ = stream.set_nonblocking(true);
    let mut stream = stream;
    let _ = frame::write(&mut stream, &Tell::Reply { no: 0, answer: Box::new(Answer::No { words }) });
}
