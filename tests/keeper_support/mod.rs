//! A store of a test's own, its keeper as the real binary, and clients of it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
#![allow(dead_code, reason = "each test file uses a part of it")]
pub mod later;

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use waitwell::client::{Heard, Link, Patience, Place};
use waitwell::domain::code::Code;
use waitwell::domain::command;
use waitwell::wire::message::{Answer, Request, Status};

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_waitwell");

/// A store in a folder of its own; its keeper is ended with it.
pub struct Store {
    pub dir: tempfile::TempDir,
    pub path: PathBuf,
    pub config: PathBuf,
}

impl Store {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (path, config) = (dir.path().join("s"), dir.path().join("c"));
        std::fs::create_dir(&config).unwrap();
        Self { dir, path, config }
    }

    /// Registers a child for speech and language, referred by a school; printed as JSON.
    pub fn register(&self, given: &str, family: &str, born: &str, more: &[&str]) -> Output {
        let names = ["register", "--given-name", given, "--family-name", family, "--birth-date", born];
        let referral = ["--pathway", "slcn", "--source", "school", "--json"];
        self.run(names.iter().chain(&referral).chain(more))
    }

    /// Puts a line into its settings.
    pub fn setting(&self, line: &str) {
        std::fs::write(self.config.join("settings.toml"), format!("[settings]\n{line}\n")).unwrap();
    }

    pub fn place(&self) -> Place {
        let arguments = vec!["--config".into(), self.config.clone().into()];
        Place { store: self.path.clone(), socket: None, program: PROGRAM.into(), arguments, server: None }
    }

    pub fn desk(&self) -> Link {
        Link::connect(self.place(), "desk", Patience::Forever).unwrap()
    }

    /// A client that starts no keeper and gives up when the line is lost.
    pub fn frail(&self) -> Link {
        Link::find(&self.place(), "command").unwrap().expect("a keeper runs")
    }

    pub fn command(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        let mut command = Command::new(PROGRAM);
        command
            .env_remove("WAITWELL_CLOCK")
            .arg("--store")
            .arg(&self.path)
            .arg("--config")
            .arg(&self.config)
            .args(args);
        command
    }

    pub fn run(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Output {
        self.command(args).output().unwrap()
    }

    /// Starts a keeper that the test itself may kill, and waits until it answers.
    pub fn keeper(&self, env: &[(&str, &str)]) -> Keeper {
        let mut child = self
            .command(["keeper", "run", "--background"])
            .envs(env.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n");
        Keeper(child)
    }

    /// Makes the store, with the rules journalled, and leaves no keeper behind.
    pub fn begun(&self) -> &Self {
        self.desk().stop().unwrap();
        self
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if self.path.exists() {
            let _ = self.run(["keeper", "stop"]);
        }
    }
}

/// The practice partnership with a keeper of the test's own, which is ended and begun again at another moment.
pub struct Practice {
    // Ended before its store is taken away.
    keeper: Option<Keeper>,
    pub store: Store,
}

impl Practice {
    /// On its Friday afternoon; with the Z the clock stands still.
    pub fn new() -> Self {
        let friday = "2026-11-20T14:32:00Z";
        let store = Store::new();
        let rules = waitwell::config::load(None).unwrap().rules;
        let now = waitwell::keeper::clock::now_at(friday.parse().unwrap());
        waitwell::commands::demo::into_store(&store.path, &rules, &now, 300).unwrap();
        let keeper = Some(store.keeper(&[("WAITWELL_CLOCK", friday)]));
        Self { keeper, store }
    }

    /// At another moment.
    pub fn at(&mut self, clock: &str) {
        self.store.desk().stop().unwrap();
        self.keeper = None;
        self.keeper = Some(self.store.keeper(&[("WAITWELL_CLOCK", clock)]));
    }

    /// What a command that must be done printed.
    pub fn done(&self, args: &[&str]) -> String {
        done(&self.store.run(args))
    }

    /// The words of a command that must be refused.
    pub fn refused(&self, args: &[&str]) -> String {
        let said = self.store.run(args);
        assert!(!said.status.success(), "{args:?}: {}", text(&said.stdout));
        text(&said.stderr)
    }

    /// What a command printed as JSON, an object a line.
    pub fn rows(&self, args: &[&str]) -> Vec<serde_json::Value> {
        let all = self.done(&[args, &["--json"]].concat());
        all.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// A keeper of the test's own.
pub struct Keeper(pub Child);

impl Keeper {
    pub fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Waits until it has ended by itself.
    pub fn ended(&mut self) -> std::process::ExitStatus {
        self.0.wait().unwrap()
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub fn venue(name: &str) -> command::Command {
    command::Command::AddVenue {
        name: name.to_owned(),
        address: String::new(),
        district: Code::NONE,
        rooms: vec!["Room 1".to_owned()],
        online: false,
    }
}

/// Waits until a line of news says so; what else is heard is passed over.
pub fn hear(link: &Link, what: &str) -> String {
    loop {
        let heard = link.events().recv_timeout(std::time::Duration::from_mins(1));
        match heard.unwrap_or_else(|_| panic!("never heard of: {what}")) {
            Heard::Push(push) if push.words.contains(what) => return push.words.into(),
            _ => {}
        }
    }
}

pub fn status(link: &Link) -> Status {
    match link.call(Request::Status).unwrap() {
        Answer::Status(status) => status,
        other => panic!("{other:?}"),
    }
}

/// Makes the key of whom a backup is for in that file: the public half; none where the program that encrypts is not here, said of this
/// test.
pub fn age_key(file: &Path, test: &str) -> Option<String> {
    let Ok(made) = Command::new("age-keygen").arg("-o").arg(file).output() else {
        println!("SKIPPED {test}: needs age (Debian package age)");
        return None;
    };
    let said = text(&made.stderr);
    let public = said.rsplit(' ').next().unwrap().trim().to_owned();
    assert!(public.starts_with("age1"), "{said}");
    Some(public)
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub fn all_files(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// What a command that must succeed printed.
pub fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}
