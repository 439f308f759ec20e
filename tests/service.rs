//! The keeper as a service: systemd's socket taken over and left, what it says when it is ready and when it ends, its files
//! read again, and no second keeper where the server serves a store.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
#[path = "ssh/handed.rs"]
mod handed;
mod keeper_support;

use handed::{Heard, handed_in, listening};
use keeper_support::{PROGRAM, text};
use std::io::Read;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};

/// A server: its file, its socket, its store, its configuration.
struct Server {
    dir: tempfile::TempDir,
    listener: UnixListener,
    heard: Heard,
}

impl Server {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let listener = listening(&dir.path().join("k.sock"));
        let heard = Heard::at(&dir.path().join("notify"));
        let server = Self { dir, listener, heard };
        let (store, socket) = (server.path("s"), server.path("k.sock"));
        std::fs::create_dir(server.path("c")).unwrap();
        let place = format!("store = \"{}\"\nsocket = \"{}\"\n", store.display(), socket.display());
        std::fs::write(server.path("place.toml"), place).unwrap();
        server
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn keeper(&self) -> Keeper {
        let mut command =
            handed_in(&self.listener, Path::new("/bin/sh"), &["-c", "exec \"$@\"", "sh", PROGRAM]);
        command.args(["keeper", "run", "--stay", "--config"]).arg(self.path("c"));
        command.env("WAITWELL_PLACE", self.path("place.toml")).env("NOTIFY_SOCKET", self.path("notify"));
        Keeper(command.stderr(Stdio::piped()).spawn().unwrap())
    }

    fn command(&self, verb: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(verb).env("WAITWELL_PLACE", self.path("place.toml")).env_remove("WAITWELL_STORE");
        command
    }

    fn run(&self, verb: &[&str]) -> Output {
        self.command(verb).output().unwrap()
    }

    fn revision(&self) -> u64 {
        let said = self.run(&["keeper", "status", "--json"]);
        let told: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
        told["revision"].as_u64().unwrap()
    }
}

/// A keeper that systemd would have started.
struct Keeper(Child);

impl Keeper {
    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.0.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Its end, and all it logged.
    fn ended(mut self) -> (ExitStatus, String) {
        let mut logged = String::new();
        self.0.stderr.take().unwrap().read_to_string(&mut logged).unwrap();
        (self.0.wait().unwrap(), logged)
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn systemds_socket_is_taken_over_and_whoever_comes_while_none_runs_waits_at_it() {
    let server = Server::new();
    let keeper = server.keeper();
    server.heard.wait_for("READY=1");
    let said = server.run(&["keeper", "status", "--json"]);
    let told: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    assert_eq!(told["store"], server.path("s").to_str().unwrap());
    assert_eq!(
        told["pid"].as_u64(),
        Some(u64::from(keeper.0.id())),
        "the one that was started, and no other"
    );
    assert!(!server.path("s/keeper.sock").exists(), "one socket, and that is the one handed in");

    keeper.signal("-TERM");
    server.heard.wait_for("STOPPING=1");
    let (ended, logged) = keeper.ended();
    assert!(ended.success(), "{logged}");
    assert!(logged.contains("is ready") && logged.contains("the keeper ended"), "{logged}");
    assert!(server.path("s/snapshot").exists(), "a stop is one in order");
    assert!(server.path("k.sock").exists(), "systemd's socket stays");

    // Nobody listens now; who comes waits, and no second keeper is started.
    let mut comer = server.command(&["list", "--json"]).stdout(Stdio::piped()).spawn().unwrap();
    let again = server.keeper();
    server.heard.wait_for("READY=1");
    assert!(comer.wait().unwrap().success());
    assert_eq!(server.revision(), 1);
    drop(again);
}

#[test]
fn its_files_are_read_again_at_a_signal_and_by_command_and_a_wrong_one_changes_nothing() {
    let server = Server::new();
    let keeper = server.keeper();
    server.heard.wait_for("READY=1");
    let settings = |line: &str| {
        std::fs::write(server.path("c/settings.toml"), format!("[settings]\n{line}\n")).unwrap();
    };
    settings("hold_minutes = 15");
    keeper.signal("-HUP");
    // A command waits behind it; the signal's own thread need not have come to it yet.
    while server.revision() < 2 {
        std::thread::yield_now();
    }
    settings("hold_minutes = \"long\"");
    let refused = server.run(&["keeper", "reload"]);
    assert_eq!(refused.status.code(), Some(1), "systemctl reload fails with it");
    assert!(text(&refused.stderr).contains("settings.toml line 2"), "{}", text(&refused.stderr));
    assert_eq!(server.revision(), 2);
    keeper.signal("-TERM");
    assert!(keeper.ended().0.success());
}

#[test]
fn no_desk_starts_a_keeper_of_a_store_that_the_server_serves() {
    let server = Server::new();
    std::fs::remove_file(server.path("k.sock")).unwrap();
    for verb in [&["list"][..], &["register", "--given-name", "A", "--family-name", "B"], &["keeper", "stay"]]
    {
        let said = server.run(verb);
        assert_ne!(said.status.code(), Some(0), "{verb:?}");
    }
    let said = server.run(&["list"]);
    let words = text(&said.stderr);
    assert_eq!(said.status.code(), Some(1));
    assert!(words.contains("does not answer") && words.contains("systemctl status waitwell"), "{words}");
    assert!(!server.path("s").exists(), "no store was made");
    // A store of one's own is one's own, as ever.
    let own = server.path("own");
    let said = server.command(&["keeper", "status"]).arg("--store").arg(&own).output().unwrap();
    assert!(text(&said.stderr).contains("No keeper runs for this store"), "{}", text(&said.stderr));
    let named = server.command(&["keeper", "status"]).env("WAITWELL_STORE", &own).output().unwrap();
    assert!(text(&named.stderr).contains("No keeper runs for this store"), "{}", text(&named.stderr));
}

#[test]
fn a_servers_file_that_is_wrong_is_told_and_nothing_is_opened() {
    let server = Server::new();
    std::fs::write(server.path("place.toml"), "store = \"/s\"\nsockett = \"/k\"\n").unwrap();
    let said = server.run(&["list"]);
    let words = text(&said.stderr);
    assert_eq!(said.status.code(), Some(1));
    assert!(words.contains("place.toml line 2") && words.contains("Nothing was opened"), "{words}");
}

#[test]
fn what_is_no_socket_is_refused_in_words() {
    let dir = tempfile::tempdir().unwrap();
    let other = UnixListener::bind(dir.path().join("x")).unwrap();
    let mut command =
        handed_in(&other, Path::new("/bin/sh"), &["-c", "exec 3</dev/null; exec \"$@\"", "sh", PROGRAM]);
    let said = command.args(["keeper", "run", "--store"]).arg(dir.path().join("s")).output().unwrap();
    let words = text(&said.stderr);
    assert_eq!(said.status.code(), Some(1));
    assert!(
        words.contains("no socket the keeper can listen at") && words.contains("ListenStream="),
        "{words}"
    );
}
