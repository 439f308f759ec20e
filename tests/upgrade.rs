//! Upgrade, rollback and restore on a server, line by line as README has them, on the real binary: the lines are read out of README
//! and carried out by a shell, and a stand-in for systemd stops and starts the keeper behind its socket. The program of before and
//! the one of after are the same here; what a newer one leaves is a change that this one does not know. Needs root.
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
use keeper_support::later::{change_to_come, write};
use keeper_support::{PROGRAM, text};
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use waitwell::domain::event::PAYLOAD_VERSION;

/// Stands for waitwell-keeper: an account that every machine has.
const ACCOUNT: &str = "daemon";
const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
const DEPLOY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/config/deploy");
/// A change of a time after every other.
const LATER: i64 = 1_900_000_000_000;
/// Programs that a server has and a test has not; they ask the test, which says when to go on.
const ASKS: &str = "#!/bin/sh\necho \"${0##*/} $*\" >WHERE/asking && mv WHERE/asking WHERE/asked\n\
                    while [ -e WHERE/asked ]; do sleep 0.02; done\n[ ! -e WHERE/refused ] || exit 1\n";

macro_rules! server {
    ($name:literal) => {
        match missing() {
            Some(what) => {
                println!(concat!("SKIPPED ", $name, ": needs {}"), what);
                return;
            }
            None => Server::new(),
        }
    };
}

fn missing() -> Option<&'static str> {
    let there = |program: &str| Path::new("/usr/bin").join(program).exists();
    if !rustix::process::getuid().is_root() {
        return Some("root: files are given to the keeper's account");
    }
    let runuser = Path::new("/usr/sbin/runuser").exists() || Path::new("/sbin/runuser").exists();
    (!runuser || !there("setpriv") || !there("flock"))
        .then_some("runuser, setpriv and flock (Debian package util-linux)")
}

struct Server {
    dir: tempfile::TempDir,
    account: (u32, u32),
    listener: UnixListener,
    heard: Heard,
    keeper: Option<Child>,
    /// How often a keeper had said that it is ready when the last one was started.
    ready: usize,
}

impl Server {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), Permissions::from_mode(0o755)).unwrap();
        let at = |name: &str| dir.path().join(name);
        for folder in ["bin", "run", "etc", "etc/config", "lib", "backups"] {
            fs::create_dir(at(folder)).unwrap();
        }
        let number = |flag: &str| {
            let said = Command::new("id").args([flag, ACCOUNT]).output().unwrap();
            text(&said.stdout).trim().parse::<u32>().unwrap()
        };
        let account = (number("-u"), number("-g"));
        let own = |path: &Path| chown(path, Some(account.0), Some(account.1)).unwrap();
        fs::create_dir(at("lib/waitwell")).unwrap();
        fs::set_permissions(at("lib/waitwell"), Permissions::from_mode(0o700)).unwrap();
        for path in [at("lib/waitwell"), at("backups")] {
            own(&path);
        }
        let (store, socket) = (at("lib/waitwell"), at("run/keeper.sock"));
        let place = format!("store = \"{}\"\nsocket = \"{}\"\n", store.display(), socket.display());
        fs::write(at("etc/place.toml"), place).unwrap();
        let people = "[[person]]\nuser = \"root\"\nrole = \"administrator\"\nagency = \"nhs\"\nteam = \"booking\"\n\
                      [owner]\nagency = \"council\"\nteam = \"records\"\n";
        fs::write(at("etc/config/people.toml"), people).unwrap();
        // As tmpfiles.conf makes it.
        fs::write(at("run/hold"), "").unwrap();
        fs::set_permissions(at("run/hold"), Permissions::from_mode(0o640)).unwrap();
        chown(at("run/hold"), Some(0), Some(account.1)).unwrap();
        if fs::hard_link(PROGRAM, at("bin/waitwell")).is_err() {
            fs::copy(PROGRAM, at("bin/waitwell")).unwrap();
        }
        for name in ["systemctl", "apt", "journalctl", "scp"] {
            Self::program(&at("bin").join(name), &ASKS.replace("WHERE", &at("run").display().to_string()));
        }
        let copies = ASKS.replace("WHERE", &at("run").display().to_string()) + "exec /bin/cp \"$@\"\n";
        Self::program(&at("bin/cp"), &copies);
        let listener = listening(&socket);
        fs::set_permissions(&socket, Permissions::from_mode(0o666)).unwrap();
        let heard = Heard::at(&at("run/notify"));
        fs::set_permissions(at("run/notify"), Permissions::from_mode(0o666)).unwrap();
        Self { dir, account, listener, heard, keeper: None, ready: 0 }
    }

    fn program(path: &Path, text: &str) {
        fs::write(path, text).unwrap();
        fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// A line of a unit or of README, at this server's places.
    fn here(&self, line: &str) -> String {
        let all = [
            ("/var/lib/waitwell", "lib/waitwell"),
            ("/var/backups/waitwell", "backups"),
            ("/etc/waitwell", "etc"),
            ("/run/waitwell.key", "key"),
            ("/run/waitwell", "run"),
        ];
        let line = all.iter().fold(line.to_owned(), |line, (theirs, ours)| {
            line.replace(theirs, &self.path(ours).display().to_string())
        });
        line.replace("waitwell-keeper", ACCOUNT)
    }

    /// What the service's unit has under this name, the program left out.
    fn of_unit(&self, key: &str) -> String {
        let unit = fs::read_to_string(format!("{DEPLOY}/waitwell.service")).unwrap();
        let line = unit.lines().find_map(|line| line.strip_prefix(key)).expect(key).to_owned();
        self.here(&line)
    }

    /// As systemd starts the service: what is to be done before, then the keeper, with the socket that was held open all along.
    fn start(&mut self) {
        if self.keeper.as_mut().is_some_and(|keeper| keeper.try_wait().unwrap().is_none()) {
            return;
        }
        let line = format!("{} && exec \"$@\"", self.of_unit("ExecStartPre="));
        self.ready = self.readies();
        let program = self.path("bin/waitwell").display().to_string();
        let (user, group) = (self.account.0.to_string(), self.account.1.to_string());
        let become_it =
            ["--reuid", &user, "--regid", &group, "--clear-groups", "sh", "-c", &line, "sh", &program];
        let mut command = handed_in(&self.listener, Path::new("setpriv"), &become_it);
        let run = self.of_unit("ExecStart=/usr/bin/waitwell ");
        command.args(run.split(' ')).env("WAITWELL_PLACE", self.path("etc/place.toml"));
        command.env("NOTIFY_SOCKET", self.path("run/notify"));
        let log = fs::File::options().append(true).create(true).open(self.path("log")).unwrap();
        self.keeper = Some(command.stderr(log).spawn().unwrap());
    }

    fn stop(&mut self) {
        if let Some(mut keeper) = self.keeper.take() {
            let _ = Command::new("kill").arg(keeper.id().to_string()).stderr(Stdio::null()).status();
            keeper.wait().unwrap();
        }
    }

    /// What systemctl is asked to do with the service; timers and sockets are not here. Whether it came about.
    fn systemctl(&mut self, words: &str) -> bool {
        let named = words.split(' ').any(|word| word == "waitwell.service");
        match words.split(' ').next() {
            Some("stop") if named => self.stop(),
            Some(verb @ ("start" | "restart")) if named => {
                if verb == "restart" {
                    self.stop();
                }
                self.start();
                return self.is_ready();
            }
            _ => {}
        }
        true
    }

    /// Whether the keeper that was started comes to be ready, or ends.
    fn is_ready(&mut self) -> bool {
        let until = Instant::now() + Duration::from_mins(1);
        while Instant::now() < until {
            if self.keeper.as_mut().unwrap().try_wait().unwrap().is_some() {
                return false;
            }
            if self.readies() > self.ready {
                return true;
            }
            std::thread::yield_now();
        }
        panic!("the keeper is neither ready nor ended");
    }

    fn readies(&self) -> usize {
        fs::read_to_string(self.path("log")).unwrap_or_default().matches(" is ready").count()
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(words).env("WAITWELL_PLACE", self.path("etc/place.toml")).env_remove("WAITWELL_STORE");
        command
    }

    fn ask(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    fn said(&self, words: &[&str]) -> String {
        let said = self.ask(words);
        assert!(said.status.success(), "{words:?}: {}{}", text(&said.stdout), text(&said.stderr));
        text(&said.stdout)
    }

    fn register(&self, given: &str, family: &str, born: &str) {
        let child = ["register", "--given-name", given, "--family-name", family, "--birth-date", born];
        self.said(&[&child[..], &["--pathway", "nd"]].concat());
    }

    /// Carries a line of README out in root's shell; what its programs ask is answered meanwhile: `meanwhile` may look on.
    fn line(&mut self, line: &str, mut meanwhile: impl FnMut(&mut Self, &str)) -> Output {
        let path = format!("{}:/usr/sbin:/usr/bin:/sbin:/bin", self.path("bin").display());
        let mut shell = Command::new("bash")
            .args(["-c", &self.here(line)])
            .env("PATH", path)
            .env("WAITWELL_PLACE", self.path("etc/place.toml"))
            .env_remove("WAITWELL_STORE")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let asked = self.path("run/asked");
        while shell.try_wait().unwrap().is_none() {
            let Ok(words) = fs::read_to_string(&asked) else {
                std::thread::yield_now();
                continue;
            };
            let words = words.trim();
            meanwhile(self, words);
            let well = words.strip_prefix("systemctl ").is_none_or(|words| self.systemctl(words));
            let _ = fs::remove_file(self.path("run/refused"));
            if !well {
                fs::write(self.path("run/refused"), "").unwrap();
            }
            fs::remove_file(&asked).unwrap();
        }
        shell.wait_with_output().unwrap()
    }

    /// The same, and it succeeds.
    fn done(&mut self, line: &str) {
        let done = self.line(line, |_, _| ());
        assert!(done.status.success(), "{line}: {}{}", text(&done.stdout), text(&done.stderr));
    }

    /// Everything of the store that a start does not write, by name and bytes.
    fn kept(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found: Vec<_> = fs::read_dir(self.path("lib/waitwell/journal"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.clone(), fs::read(path).unwrap()))
            .collect();
        found.sort();
        found
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The lines under a heading of README's deployment chapter, without what is said beside them.
fn lines(heading: &str) -> Vec<String> {
    let readme = fs::read_to_string(README).unwrap();
    let (_, from) = readme.split_once(&format!("\n**{heading}")).expect(heading);
    let block = from.split("```").nth(1).expect("its lines");
    let lines: Vec<String> = block
        .lines()
        .map(|line| line.split("  #").next().unwrap().trim_end())
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect();
    assert!(lines.len() > 4, "{heading}: {lines:?}");
    lines
}

#[test]
fn an_upgrade_lets_nobody_down_and_the_way_back_is_open() {
    let mut server = server!("an_upgrade_lets_nobody_down_and_the_way_back_is_open");
    server.start();
    server.heard.wait_for("READY=1");
    server.register("Ada", "Low", "1/2/2020");
    let before = server.said(&["list", "--json"]);

    let mut comer = None;
    let upgrade = lines("Upgrade.");
    let (sure, upgrade) = upgrade.split_last().unwrap();
    assert!(sure.starts_with("rm -r "), "the copy goes last: {sure}");
    for line in upgrade {
        let done = line_with_a_comer(&mut server, line, &mut comer);
        assert!(done.status.success(), "{line}: {}{}", text(&done.stdout), text(&done.stderr));
    }
    let comer: Child = comer.expect("a copy was made");
    let served = comer.wait_with_output().unwrap();
    assert!(served.status.success(), "whoever came meanwhile waited: {}", text(&served.stderr));
    assert_eq!(text(&served.stdout), before);

    // It goes on, and a newer one writes what this one does not know.
    server.register("Bo", "Marsh", "3/4/2019");
    server.stop();
    write(&server.path("lib/waitwell"), LATER, &change_to_come(PAYLOAD_VERSION + 1));
    own_all(&server.path("lib/waitwell"), server.account);
    let newer = server.kept();

    let mut refused = false;
    for line in lines("Rollback.") {
        let done = server.line(&line, |server, words| {
            if words.starts_with("cp ") {
                assert!(refused, "the copy comes back only where the old program refuses");
                assert!(server.keeper.is_none(), "no keeper has the store while it is put back");
            }
        });
        if line.contains("restart") {
            // The old program refuses in words and touches nothing.
            let log = fs::read_to_string(server.path("log")).unwrap();
            assert!(log.contains("written by a newer waitwell"), "{log}");
            assert!(server.kept() == newer, "something was changed");
            refused = true;
        } else {
            assert!(done.status.success(), "{line}: {}{}", text(&done.stdout), text(&done.stderr));
        }
    }
    assert_eq!(server.said(&["list", "--json"]), before, "as it was before the upgrade");
    assert!(server.path("lib/waitwell.newer/journal").exists(), "what was entered since is kept");
    server.register("Cy", "Quill", "5/6/2018");
    server.done("runuser -u waitwell-keeper -- waitwell verify");
}

/// A line of the upgrade; while it copies, somebody comes, for whom systemd starts the service.
fn line_with_a_comer(server: &mut Server, line: &str, comer: &mut Option<Child>) -> Output {
    server.line(line, |server, words| {
        if !words.starts_with("cp ") {
            return;
        }
        assert!(server.keeper.is_none(), "it was stopped first");
        let mut list = server.command(&["list", "--json"]);
        *comer = Some(list.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap());
        server.start();
        // It is not let at the store as long as the copy is made: the lock is held by what makes it.
        let hold = fs::File::open(server.path("run/hold")).unwrap();
        let taken = rustix::fs::flock(&hold, rustix::fs::FlockOperation::NonBlockingLockExclusive);
        assert!(taken.is_err(), "nothing keeps a keeper from starting");
        let locked = fs::read_to_string(server.path("lib/waitwell/lock")).unwrap_or_default();
        let keeper = server.keeper.as_ref().unwrap().id().to_string();
        assert_ne!(locked.trim(), keeper, "the keeper has the store while it is copied");
    })
}

fn own_all(path: &Path, (user, group): (u32, u32)) {
    chown(path, Some(user), Some(group)).unwrap();
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            own_all(&entry.unwrap().path(), (user, group));
        }
    }
}

/// Whether all below is that account's, and nobody else's to read.
fn is_theirs(path: &Path, account: (u32, u32)) {
    let found = fs::symlink_metadata(path).unwrap();
    assert_eq!((found.uid(), found.gid()), account, "{}", path.display());
    assert_eq!(found.permissions().mode() & 0o077, 0, "{}", path.display());
    if found.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            is_theirs(&entry.unwrap().path(), account);
        }
    }
}

#[test]
fn a_backup_is_brought_back_on_the_server() {
    let mut server = server!("a_backup_is_brought_back_on_the_server");
    let test = "a_backup_is_brought_back_on_the_server";
    let Some(public) = keeper_support::age_key(&server.path("key"), test) else { return };
    fs::write(server.path("etc/recipients"), format!("{public}\n")).unwrap();
    server.start();
    server.heard.wait_for("READY=1");
    server.register("Ada", "Low", "1/2/2020");
    let before = server.said(&["list", "--json"]);
    server.register("Cy", "Rowe", "1/2/2020");
    // As the night does it, by its own script.
    let nightly = server.here(&fs::read_to_string(format!("{DEPLOY}/nightly")).unwrap());
    Server::program(&server.path("bin/nightly"), &nightly.replace("/usr/bin/waitwell", "waitwell"));
    let night = server.path("bin/nightly").display().to_string();
    server.done(&format!("runuser -u waitwell-keeper -- {night} backup"));
    let mut all = fs::read_dir(server.path("backups")).unwrap().map(|entry| entry.unwrap().file_name());
    let backup = all.find(|name| name.to_str().unwrap().starts_with("waitwell-")).unwrap();
    // One who is in it is erased since, by an order.
    server.said(&["erase", "--child", "2", "--order", "ICO 2026/1", "--name", "Cy Rowe"]);
    let list = server.path("backups/erasures.jsonl");
    assert_eq!(fs::metadata(&list).unwrap().uid(), server.account.0);
    // Then somebody ruins the settings, and the disk the journal.
    fs::write(server.path("etc/config/people.toml"), "[[person]]\n").unwrap();
    server.stop();
    fs::remove_dir_all(server.path("lib/waitwell/journal")).unwrap();

    let whose = ["restore", "x.age", "--identity", "k", "--owner", "nobody-of-that-name"];
    fs::write(server.path("x.age"), "").unwrap();
    let unknown = server.command(&whose).current_dir(server.dir.path()).output().unwrap();
    assert!(text(&unknown.stderr).contains("knows no account called"), "{}", text(&unknown.stderr));

    // An empty folder of the keeper's, as the package makes one, says whose it is, too.
    let other = server.path("lib/other");
    fs::create_dir(&other).unwrap();
    own_all(&other, server.account);
    let (file, key) = (server.path("backups").join(&backup), server.path("key"));
    let into = ["restore".as_ref(), file.as_os_str(), "--identity".as_ref(), key.as_os_str()];
    let done = server.command(&[]).args(into).arg("--store").arg(&other).output().unwrap();
    assert!(done.status.success(), "{}", text(&done.stderr));
    is_theirs(&other, server.account);

    let (mut restored, kept) = (false, fs::read(&key).unwrap());
    for line in lines("Restore.") {
        let line = line.replace("waitwell-20261120T010000Z.age", backup.to_str().unwrap());
        server.done(&line);
        if line.starts_with("waitwell restore") {
            is_theirs(&server.path("lib/waitwell"), server.account);
            assert!(!holds(&server.path("lib/waitwell"), b"Rowe"), "she is in it again");
            restored = true;
        }
    }
    assert!(restored && server.path("lib/waitwell.broken").exists());
    assert!(!server.path("key").exists(), "the key is gone from the server");
    let people = fs::metadata(server.path("etc/config/people.toml")).unwrap();
    assert_eq!(
        (people.uid(), people.gid(), people.permissions().mode() & 0o777),
        (0, server.account.1, 0o640)
    );
    assert_eq!(server.said(&["list", "--json"]), before);
    server.register("Bo", "Marsh", "3/4/2019");
    is_theirs(&server.path("lib/waitwell"), server.account);

    // Of another, only who keeps the orders knows: brought back once more, before anybody comes in.
    server.stop();
    fs::write(&key, kept).unwrap();
    for line in lines("Restore.").iter().take(1).cloned().chain(once_more()) {
        let line = line.replace("waitwell-20261120T010000Z.age", backup.to_str().unwrap());
        server.done(&line.replace("scp ", "true ").replace("--erase 31=", "--erase 1="));
    }
    is_theirs(&server.path("lib/waitwell"), server.account);
    for name in [&b"Rowe"[..], b"Ada"] {
        assert!(!holds(&server.path("lib/waitwell"), name), "on record again");
    }
}

/// README's lines for who is to be erased, too.
fn once_more() -> Vec<String> {
    let readme = fs::read_to_string(README).unwrap();
    let (_, from) = readme.split_once("by number and order:").expect("by number and order");
    let block = from.split("```").nth(1).expect("its lines");
    block.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn holds(path: &Path, words: &[u8]) -> bool {
    if path.is_dir() {
        return fs::read_dir(path).unwrap().any(|entry| holds(&entry.unwrap().path(), words));
    }
    fs::read(path).unwrap().windows(words.len()).any(|part| part == words)
}
