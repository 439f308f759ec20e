//! The keeper as a service of the machine: the socket that the service manager made for it, and what it says in return. Where
//! there is no such manager nothing of it happens.
use crate::keeper::listener::{self, Socket};
use crate::keeper::log;
use listenfd::ListenFd;
use rustix::io::{FdFlags, fcntl_setfd};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram, UnixListener};
use std::path::Path;

/// The socket the service manager hands in (`sd_listen_fds(3)`: `LISTEN_FDS`, `LISTEN_PID`); else one made at `path`. One that
/// was handed in stays when the keeper ends: whoever comes meanwhile waits at it.
///
/// # Errors
/// What was handed in is no such socket, or none can be made: in words.
pub fn listener(path: &Path, for_group: bool) -> Result<(UnixListener, Socket), String> {
    let mut given = ListenFd::from_env();
    match given.len() {
        0 => return listener::bind(path, for_group),
        1 => {}
        more => {
            return Err(format!(
                "The service manager handed in {more} sockets; the keeper listens at one. Nothing was started. Leave one \
                 ListenStream= in waitwell.socket."
            ));
        }
    }
    let wrong = |why: String| {
        format!(
            "What the service manager handed in is no socket the keeper can listen at ({why}). Nothing was started. \
             waitwell.socket needs ListenStream= with a path, and Accept=no."
        )
    };
    let taken = given.take_unix_listener(0).map_err(|fault| wrong(fault.to_string()))?;
    let taken = taken.ok_or_else(|| wrong("there is none".to_owned()))?;
    // What the keeper starts, a look into the directory, must not hold it.
    fcntl_setfd(&taken, FdFlags::CLOEXEC).map_err(|fault| wrong(fault.to_string()))?;
    taken.set_nonblocking(false).map_err(|fault| wrong(fault.to_string()))?;
    Ok((taken, Socket::lent()))
}

/// What is said to the service manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Clients are answered.
    Ready,
    /// It ends, in order.
    Stopping,
}

/// Says it to the service manager, where one listens (`sd_notify(3)`: a datagram to `NOTIFY_SOCKET`).
pub fn say(said: Said) {
    let Some(to) = std::env::var_os("NOTIFY_SOCKET").filter(|to| !to.is_empty()) else { return };
    let words = match said {
        Said::Ready => "READY=1\nSTATUS=Desks are answered.\n",
        Said::Stopping => "STOPPING=1\nSTATUS=Ending in order: what was confirmed is safe.\n",
    };
    let address = match to.as_bytes() {
        [b'@', name @ ..] => SocketAddr::from_abstract_name(name),
        path => SocketAddr::from_pathname(std::ffi::OsStr::from_bytes(path)),
    };
    let sent = address.and_then(|address| UnixDatagram::unbound()?.send_to_addr(words.as_bytes(), &address));
    if let Err(fault) = sent {
        log::line(&format!("the service manager could not be told {said:?} ({fault})"));
    }
}
