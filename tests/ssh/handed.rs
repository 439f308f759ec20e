//! A socket handed to a keeper as systemd hands one, and the ear for what it says in return.
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixDatagram, UnixListener};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long is waited for a word of the keeper's.
const PATIENCE: Duration = Duration::from_mins(1);

/// A socket that waits for a keeper.
pub fn listening(path: &Path) -> UnixListener {
    UnixListener::bind(path).unwrap()
}

/// A program with that socket as its third file and the variables that say so; more arguments may follow. The shell in between
/// becomes the program, so that the process id is the one the variable names.
pub fn handed_in(listener: &UnixListener, program: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "exec 3<&0 </dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec \"$@\"", "sh"]);
    command.arg(program).args(arguments);
    command.stdin(Stdio::from(OwnedFd::from(listener.try_clone().unwrap())));
    command.env_remove("WAITWELL_CLOCK").env_remove("WAITWELL_STORE");
    command
}

/// What a service manager hears.
pub struct Heard(UnixDatagram);

impl Heard {
    pub fn at(path: &Path) -> Self {
        Self(UnixDatagram::bind(path).unwrap())
    }

    /// Waits for these words.
    pub fn wait_for(&self, words: &str) {
        let until = Instant::now() + PATIENCE;
        let mut heard = Vec::new();
        while let Some(left) = until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) {
            self.0.set_read_timeout(Some(left)).unwrap();
            let mut bytes = [0; 4096];
            let Ok(length) = self.0.recv(&mut bytes) else { break };
            heard.push(String::from_utf8_lossy(&bytes[..length]).into_owned());
            if heard.iter().any(|said| said.contains(words)) {
                return;
            }
        }
        panic!("never heard {words}, but {heard:?}");
    }
}
