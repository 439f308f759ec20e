//! The socket: who comes in by the kernel's word, and no more of them than the machine can bear.
mod answer;
mod better;
mod session;

use crate::keeper::allowance::Limits;
use crate::keeper::engine::{Job, Reply};
use crate::keeper::look::ClientId;
use crate::keeper::shared::{Districts, Shared};
use crate::keeper::{erase, identity, log};
use crate::wire::frame;
use crate::wire::message::{Answer, Tell};
pub use answer::warm;
use crossbeam_channel::Sender;
use parking_lot::{Condvar, Mutex};
pub use session::anew;
use std::fs;
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
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
    /// Erase a child, and begin again without.
    Erase(ClientId, Box<erase::Order>, Reply),
    /// The engine has ended.
    Ended,
}

/// Where newcomers stand: before a door, or waiting while the store behind it is made anew.
#[derive(Default)]
pub struct Threshold {
    way: Mutex<Way>,
    moved: Condvar,
}

#[derive(Default)]
enum Way {
    /// A door will be there in a while.
    #[default]
    Waits,
    Open(Box<Door>),
    /// None will be any more.
    Shut,
}

impl Threshold {
    /// This door, from now on.
    pub fn open(&self, door: Door) {
        self.set(Way::Open(Box::new(door)));
    }

    /// Whoever comes waits for the next door.
    pub fn wait(&self) {
        self.set(Way::Waits);
    }

    /// Nobody is let in any more.
    pub fn shut(&self) {
        self.set(Way::Shut);
    }

    fn set(&self, way: Way) {
        *self.way.lock() = way;
        self.moved.notify_all();
    }

    /// The door, as soon as there is one; none where there will be none.
    fn door(&self) -> Option<Door> {
        let mut way = self.way.lock();
        loop {
            match &*way {
                Way::Waits => self.moved.wait(&mut way),
                Way::Open(door) => return Some((**door).clone()),
                Way::Shut => return None,
            }
        }
    }
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
pub fn bind(path: &Path, for_group: bool) -> Result<(UnixListener, Socket), String> {
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
    let made = fs::symlink_metadata(path).map_err(not_made)?;
    Ok((listener, Socket { path: path.to_owned(), made: (made.dev(), made.ino()), lent: false }))
}

/// The file by which clients find the keeper.
#[derive(Debug)]
pub struct Socket {
    path: PathBuf,
    made: (u64, u64),
    /// Somebody else made it and takes it away.
    lent: bool,
}

impl Socket {
    /// One that the service manager made and keeps.
    pub fn lent() -> Self {
        Self { path: PathBuf::new(), made: (0, 0), lent: true }
    }

    /// Takes it away, unless another has come in its place: a store that was put back while this keeper still ran has a keeper
    /// and a socket of its own by now.
    pub fn remove(&self) {
        if self.lent {
            return;
        }
        let here = fs::symlink_metadata(&self.path).map(|found| (found.dev(), found.ino()));
        if here.is_ok_and(|here| here == self.made) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Lets clients in until the process ends; each is served by threads of its own.
pub fn listen(listener: &UnixListener, threshold: &Threshold) {
    for stream in listener.incoming() {
        match stream {
            Ok(stream) => {
                if let Some(door) = threshold.door().filter(|door| !door.closed.load(Ordering::Acquire)) {
                    admit(stream, &door);
                }
            }
            Err(fault) => {
                log::line(&format!("a connection could not be taken ({fault})"));
                std::thread::sleep(BREATHE);
            }
        }
    }
}

fn admit(stream: UnixStream, door: &Door) {
    let Ok(uid) = identity::peer_uid(&stream) else { return };
    let limits = Limits::of(&door.shared.state.read().rules.settings);
    // Before a thread is made: a flood of connections must not become a flood of threads.
    let Some(counted) = door.shared.clients.count(uid, limits) else {
        turn_away(&stream, limits);
        return;
    };
    let door = door.clone();
    let thread = std::thread::Builder::new().name(format!("client-{uid}")).stack_size(STACK);
    let spawned = thread.spawn(move || {
        session::serve(&door, &stream, uid, counted);
    });
    if let Err(fault) = spawned {
        log::line(&format!("no thread for a connection of uid {uid} ({fault})"));
    }
}

/// Says why, as far as the connection takes it at once.
fn turn_away(stream: &UnixStream, limits: Limits) {
    let words = format!(
        "You have {} connections to this keeper already. Nothing was changed. Close some desks, or wait for your scripts \
         to end.",
        limits.connections
    );
    let _ = stream.set_nonblocking(true);
    let mut stream = stream;
    let _ = frame::write(&mut stream, &Tell::Reply { no: 0, answer: Box::new(Answer::No { words }) });
}
