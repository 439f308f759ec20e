//! A practice store of its own with a child whose address is hidden, a desk on it, a clock that stands until it is taken on, and people
//! who are what the test says.
use crate::stage::Journal;
use crate::support::pty::Pty;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::Command as Program;
use std::time::{Duration, Instant};
use waitwell::client::{Heard, Link, Patience, Place};
use waitwell::domain::child::{ChildDetails, Flags};
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, NewReferral};
use waitwell::domain::glass::GlassAct;
use waitwell::domain::ids::ChildId;
use waitwell::keeper::identity::COLLEAGUE;
use waitwell::wire::message::{Answer, Request};
use waitwell::wire::query::Query;

const PROGRAM: &str = env!("CARGO_BIN_EXE_waitwell");
const CLOCK: &str = "2026-11-20T14:32:00Z";
/// The child, as lists write the name.
pub const NAME: &str = "ZYLKA, Ola";
/// Where she lives, which few may know.
pub const ADDRESS: &str = "7 Larkspur Mews";
/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(30);

pub struct House {
    pub pty: Pty,
    pub link: Link,
    pub journal: Journal,
    folder: tempfile::TempDir,
    told: u32,
}

/// The row with the cursor.
pub fn cursor(pty: &Pty) -> String {
    pty.screen().lines().find(|line| line.starts_with('>')).unwrap_or_default().to_owned()
}

impl House {
    pub fn new(settings: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("config");
        std::fs::create_dir(&config).unwrap();
        std::fs::write(config.join("settings.toml"), format!("[settings]\n{}\n", settings.join("\n")))
            .unwrap();
        std::fs::write(folder.path().join("clock"), CLOCK).unwrap();
        // A practice store, so that it has a colleague and a clock; nobody in it but whom the test registers.
        let store = folder.path().join("st");
        let made = Self::program(folder.path(), &["keeper", "run", "--background", "--practice", "--stay"]);
        let mut keeper = made;
        keeper.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::null());
        let mut child = keeper.spawn().unwrap();
        let mut line = String::new();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().unwrap()), &mut line)
            .unwrap();
        std::thread::spawn(move || child.wait());
        let link = Link::connect(place(folder.path()), "command", Patience::Forever).unwrap();
        let pty = desk(folder.path());
        Self { pty, link, journal: Journal::of(&store), folder, told: 0 }
    }

    fn program(folder: &std::path::Path, words: &[&str]) -> Program {
        let mut program = Program::new(PROGRAM);
        program
            .args(words)
            .arg("--store")
            .arg(folder.join("st"))
            .arg("--config")
            .arg(folder.join("config"))
            .env("WAITWELL_CLOCK", CLOCK)
            .env("WAITWELL_CLOCK_FILE", folder.join("clock"));
        program
    }

    /// What a command says, and how it ends: both streams.
    pub fn command(&self, words: &[&str]) -> (bool, String) {
        let out = Self::program(self.folder.path(), words).output().unwrap();
        let said = [out.stdout, out.stderr].concat();
        (out.status.success(), String::from_utf8_lossy(&said).into_owned())
    }

    pub fn send(&self, command: Command) -> waitwell::wire::message::Done {
        self.link.send(command).unwrap_or_else(|no| panic!("{}", no.words))
    }

    /// The child, registered by whoever runs this test while they are the administrator.
    pub fn hidden_child(&mut self) -> ChildId {
        let details = ChildDetails {
            family: "Zylka".into(),
            given: "Ola".into(),
            born: "2019-12-10".parse().unwrap(),
            nhs_missing: "not on the form".into(),
            address: ADDRESS.into(),
            postcode: "NG5 7AA".into(),
            setting: "Larkspur Primary".into(),
            flags: Flags::default().with(Flags::RESTRICTED),
            ..ChildDetails::default()
        };
        let referral = NewReferral {
            pathway: Code::known("nd"),
            received: "2026-11-02".parse().unwrap(),
            source: Code::known("school"),
            from: "Mrs Lowe".into(),
            ..NewReferral::default()
        };
        let command =
            Command::Register { details: Box::new(details), referral: Some(referral), knowing: Vec::new() };
        let child = self.send(command).made.child.unwrap();
        self.pty.wait_for("1 to triage");
        child
    }

    /// Her record, found by name.
    pub fn record(&mut self) {
        self.pty.press("/").wait_for("Find:").type_in("zylka");
        self.pty.wait("her row", |pty| cursor(pty).contains("ZYLKA"));
        self.pty.press("Enter").wait_for("JOURNEY").wait_for(NAME);
    }

    pub fn write_people(&self, text: &str) {
        std::fs::write(self.folder.path().join("config/people.toml"), text).unwrap();
    }

    /// SIGHUP, as a service manager tells a keeper to read its configuration again.
    pub fn hang_up_keeper(&self) {
        let Ok(Answer::Status(status)) = self.link.call(Request::Status) else { panic!("no status") };
        kill_process(Pid::from_raw(status.pid as i32).unwrap(), Signal::HUP).unwrap();
    }

    /// Whoever runs this test is that from now on.
    pub fn is_now(&self, role: &str, agency: &str) {
        let uid = std::fs::metadata("/proc/self").unwrap().uid();
        self.write_people(&format!(
            "[[person]]\nuid = {uid}\nrole = \"{role}\"\nagency = \"{agency}\"\nteam = \"nd\"\n[owner]\nagency = \"nhs\"\nteam = \"nd\"\n"
        ));
        self.hang_up_keeper();
        until(&format!("a {role}"), || self.link.welcome().actor.role.words().replace(' ', "-") == role);
    }

    /// The invented colleague of a practice store, a scheduler, breaks the glass and looks.
    pub fn colleague_breaks(&self, child: ChildId, reason: &str) {
        let answer = self.breaks(child, reason);
        assert!(answer.contains(ADDRESS), "{answer}");
    }

    /// The same, whatever the address is: what they were shown.
    pub fn breaks(&self, child: ChildId, reason: &str) -> String {
        let link = Link::connect(place(self.folder.path()), COLLEAGUE, Patience::Forever).unwrap();
        link.send(Command::Glass { act: GlassAct::Break { child, reason: reason.into() } }).unwrap();
        format!("{:?}", link.call(Request::Look { query: Box::new(Query::Record { child }) }).unwrap())
    }

    /// The store's folder.
    pub fn store(&self) -> PathBuf {
        self.folder.path().join("st")
    }

    /// Waits for such a line of the access log: it is written off the way of whoever looks.
    pub fn has_logged(&self, what: &str, is: impl Fn(&Value) -> bool) {
        let file = self.folder.path().join("st/looks/looks.jsonl");
        until(what, || {
            let text = std::fs::read_to_string(&file).unwrap_or_default();
            text.lines().filter_map(|line| serde_json::from_str(line).ok()).any(|look| is(&look))
        });
    }

    /// Words in the keeper's own log.
    pub fn logged(&self, words: &str) {
        let file = self.folder.path().join("st/keeper.log");
        until(words, || std::fs::read_to_string(&file).unwrap().contains(words));
    }

    /// The keeper's clock goes on to that moment.
    pub fn clock(&self, at: &str) {
        let (new, file) = (self.folder.path().join("clock.new"), self.folder.path().join("clock"));
        std::fs::write(&new, at).unwrap();
        std::fs::rename(new, file).unwrap();
    }

    /// A change by somebody else, of which every desk hears.
    pub fn somebody_does_something(&mut self) {
        self.told += 1;
        let (name, address) = (format!("Hall {}", self.told), String::new());
        let (district, rooms) = (Code::known("E07000173"), Vec::new());
        self.send(Command::AddVenue { name, address, district, rooms, online: false });
    }

    /// Another desk, at the next login.
    pub fn opens_again(&mut self) {
        self.pty = desk(self.folder.path());
        self.pty.wait_for("1 form half filled before");
    }

    /// A desk that fetches by itself and has nobody before it.
    pub fn desk_without_a_person(&self) -> Alone {
        let folder = self.folder.path().to_owned();
        Alone { link: Link::connect(place(&folder), "desk", Patience::Forever).unwrap(), folder }
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let Ok(Answer::Status(status)) = self.link.call(Request::Status) else { return };
        let _ = kill_process(Pid::from_raw(status.pid as i32).unwrap(), Signal::TERM);
    }
}

pub struct Alone {
    link: Link,
    folder: PathBuf,
}

impl Alone {
    /// Fetches until the keeper ends it: its words.
    pub fn is_ended(&mut self) -> String {
        let begun = Instant::now();
        loop {
            assert!(begun.elapsed() < LONG, "it goes on");
            let _ = self.link.call(Request::Look { query: Box::new(Query::Counts) });
            if let Ok(Heard::Over { words }) = self.link.events().try_recv() {
                return words;
            }
        }
    }

    /// The same process at the door again: what it is told.
    pub fn comes_again(&mut self) -> String {
        let again = Link::connect(place(&self.folder), "desk", Patience::For(Duration::ZERO));
        again.map_or_else(|fault| fault.to_string(), |_| String::from("it was let in"))
    }
}

fn place(folder: &std::path::Path) -> Place {
    Place {
        store: folder.join("st"),
        socket: None,
        program: PROGRAM.into(),
        arguments: Vec::new(),
        server: None,
    }
}

fn desk(folder: &std::path::Path) -> Pty {
    let (store, config, clock) = (folder.join("st"), folder.join("config"), folder.join("clock"));
    let words = ["--store", store.to_str().unwrap(), "--config", config.to_str().unwrap()];
    let home = folder.to_str().unwrap();
    let environment = [
        ("HOME", home),
        ("XDG_CONFIG_HOME", home),
        ("WAITWELL_CLOCK", CLOCK),
        ("WAITWELL_CLOCK_FILE", clock.to_str().unwrap()),
    ];
    let mut pty = Pty::start(PROGRAM, &words, &environment, (100, 30));
    pty.wait("a screen", |pty| pty.screen().contains("to triage"));
    pty
}

pub fn until(what: &str, mut is: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is() {
        assert!(begun.elapsed() < LONG, "no {what}");
        std::thread::yield_now();
    }
}
