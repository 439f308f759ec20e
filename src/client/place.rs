//! Where a store's keeper answers, and how one is started where none does.
use crate::client::link::LinkFault;
use crate::config::server::Server;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Pid, PidfdFlags, pidfd_open};
use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Longest path of a socket, in bytes.
const PATH_MOST: usize = 100;
/// Exit code of a keeper that found the store taken by another one.
pub const HELD: i32 = 3;
/// What a keeper in the background says once it answers.
pub const READY: &str = "ready";
/// How long to look for a keeper that another client is starting.
const OTHERS_KEEPER: Duration = Duration::from_secs(20);

/// A store, and how to reach and start its keeper.
#[derive(Clone, Debug)]
pub struct Place {
    /// The store's folder.
    pub store: PathBuf,
    /// Another place for the socket.
    pub socket: Option<PathBuf>,
    /// The program to start as keeper; its arguments follow.
    pub program: PathBuf,
    /// Further arguments of the keeper: config folder, clock, practice.
    pub arguments: Vec<OsString>,
    /// Set where the machine serves this store to many: its keeper is a service, and no desk starts one.
    pub server: Option<Server>,
}

impl Place {
    /// A store whose keeper is this same program.
    ///
    /// # Errors
    /// The program cannot find itself, or the path is no path: the words to show.
    pub fn of(store: &Path, socket: Option<&Path>, arguments: Vec<OsString>) -> Result<Self, LinkFault> {
        let whole = |path: &Path| {
            std::path::absolute(path)
                .map_err(|fault| LinkFault(format!("{} is no place for a store ({fault}).", path.display())))
        };
        let program = std::env::current_exe().map_err(|fault| {
            LinkFault(format!("waitwell cannot find its own program ({fault}). Start it by its path."))
        })?;
        Ok(Self {
            store: whole(store)?,
            socket: socket.map(whole).transpose()?,
            program,
            arguments,
            server: None,
        })
    }

    /// A store that this machine serves to many, at the socket its file names.
    #[must_use]
    pub fn served(mut self, server: Option<Server>) -> Self {
        if let Some(server) = &server {
            self.socket.get_or_insert_with(|| server.socket.clone());
        }
        self.server = server;
        self
    }

    /// Where the keeper answers.
    pub fn socket(&self) -> PathBuf {
        self.socket.clone().unwrap_or_else(|| self.store.join("keeper.sock"))
    }

    /// Connects to a keeper that runs; `None` where none answers.
    ///
    /// # Errors
    /// The path is too long, or one may not: the words to show.
    pub fn connect(&self) -> Result<Option<UnixStream>, LinkFault> {
        let socket = self.socket();
        let length = socket.as_os_str().len();
        if length > PATH_MOST {
            return Err(LinkFault(format!(
                "The path of the keeper's socket is {length} bytes long; {PATH_MOST} is the most that works everywhere: {}. \
                 Nothing was started. Name a shorter one with --socket.",
                socket.display()
            )));
        }
        match UnixStream::connect(&socket) {
            Ok(stream) => Ok(Some(stream)),
            Err(fault) if fault.kind() == io::ErrorKind::PermissionDenied => Err(LinkFault(format!(
                "You may not reach the keeper at {}. Nothing was changed. Ask whoever runs it to add you to its group.",
                socket.display()
            ))),
            Err(_) => Ok(None),
        }
    }

    /// Starts a keeper in the background and waits until it answers.
    ///
    /// # Errors
    /// Its own words on why it did not start.
    pub fn start(&self) -> Result<(), LinkFault> {
        if self.server.is_some() {
            return Err(LinkFault(format!(
                "The keeper of this server's waiting lists does not answer at {}. What was saved is safe; nothing was \
                 started. Try again in a moment, or tell whoever looks after the server: `systemctl status waitwell`.",
                self.socket().display()
            )));
        }
        let mut command = Command::new(&self.program);
        command.args(["keeper", "run", "--background", "--store"]).arg(&self.store);
        if let Some(socket) = &self.socket {
            command.arg("--socket").arg(socket);
        }
        command.args(&self.arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // It makes itself a session of its own, so that closing this terminal does not end it.
        let mut child = command.spawn().map_err(|fault| {
            LinkFault(format!("The keeper could not be started ({fault}). Nothing was changed."))
        })?;
        let (Some(said), Some(mut complained)) = (child.stdout.take(), child.stderr.take()) else {
            return Err(LinkFault(
                "The keeper was started, but nothing is heard of it. Try again.".to_owned(),
            ));
        };
        // It says one word when it answers, or why it ends: both end this wait.
        let mut said = BufReader::new(said);
        let mut words = String::new();
        let _ = said.read_line(&mut words);
        if words.trim() == READY {
            // Where it ends before this process does, it must not be left unburied.
            std::thread::spawn(move || drop(child.wait()));
            return Ok(());
        }
        let _ = said.read_to_string(&mut words);
        let _ = complained.read_to_string(&mut words);
        let ended = child.wait().ok().and_then(|status| status.code());
        if ended == Some(HELD) {
            return self.others();
        }
        let words = words.trim();
        Err(LinkFault(if words.is_empty() {
            "The keeper ended while it started, without a word. Nothing is lost. Try again, or run `waitwell verify`.".to_owned()
        } else {
            words.to_owned()
        }))
    }

    /// Somebody else's keeper has the store: it is starting, or just ending.
    fn others(&self) -> Result<(), LinkFault> {
        let until = Instant::now() + OTHERS_KEEPER;
        let mut pause = Duration::from_millis(5);
        while Instant::now() < until {
            if self.connect()?.is_some() {
                return Ok(());
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(250));
            if self.holder().is_none() {
                return self.start();
            }
        }
        Err(LinkFault(format!(
            "Another keeper has the store {}, but does not answer at {}. It goes on undisturbed. If it was started with \
             --socket, give the same here; else run `waitwell keeper status`.",
            self.store.display(),
            self.socket().display()
        )))
    }

    /// The process that has the store, by what its lock says.
    fn holder(&self) -> Option<u32> {
        let lock = std::fs::File::open(self.store.join("lock")).ok()?;
        match rustix::fs::flock(&lock, rustix::fs::FlockOperation::NonBlockingLockShared) {
            Err(rustix::io::Errno::WOULDBLOCK) => {
                let mut text = String::new();
                lock.take(32).read_to_string(&mut text).ok()?;
                text.trim().parse().ok().or(Some(0))
            }
            _ => None,
        }
    }
}

/// Waits until a process of that id has ended; returns at once where there is none.
pub fn wait_for_end(pid: u32) {
    let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) else { return };
    let Ok(handle) = pidfd_open(pid, PidfdFlags::empty()) else { return };
    let mut polled = [PollFd::new(&handle, PollFlags::IN)];
    while let Err(rustix::io::Errno::INTR) = poll(&mut polled, None) {}
}
