//! A server of a test's own: accounts of this machine, a keeper under its own account behind a socket as systemd makes one, and
//! a real sshd on loopback that reads the settings that ship. All of it goes with the test; what a killed one left goes with the
//! next.
use super::handed::{Heard, handed_in, listening};
use crate::support::pty::Pty;
use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_waitwell");
const SSHD: &str = "/usr/sbin/sshd";
/// Root's, all the way down: sshd asks it of a folder into which it shuts somebody. /tmp is not.
const BELOW: &str = "/var/lib";
const PREFIX: &str = "waitwell-ssh-";
/// Beginning of the names of accounts, before the test's process id.
const ACCOUNT: &str = "wwt";
/// Programs a server needs, each with Debian's package.
const NEEDS: [(&str, &str); 6] = [
    (SSHD, "openssh-server"),
    ("/usr/bin/ssh", "openssh-client"),
    ("/usr/bin/sftp", "openssh-client"),
    ("/usr/sbin/useradd", "passwd"),
    ("/usr/sbin/usermod", "passwd"),
    ("/usr/bin/setpriv", "util-linux"),
];

static NUMBER: AtomicU32 = AtomicU32::new(0);
/// The machine's lists of accounts are written by one at a time.
static ACCOUNTS: Mutex<()> = Mutex::new(());

/// What of a server cannot be had here; nothing, where all is there.
pub fn missing() -> Option<String> {
    if !rustix::process::getuid().is_root() {
        return Some("root: accounts are made and taken away again".to_owned());
    }
    NEEDS.iter().find(|(program, _)| !Path::new(program).exists()).map(|(_, package)| (*package).to_owned())
}

/// Somebody with an account.
#[derive(Clone, Debug)]
pub struct Person {
    pub name: String,
    pub uid: u32,
}

pub struct Server {
    dir: tempfile::TempDir,
    number: String,
    group: String,
    keeper_account: Person,
    accounts: Vec<String>,
    _listener: UnixListener,
    keeper: Child,
    sshd: Child,
    desk_port: u16,
    files_port: u16,
}

fn done(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().unwrap();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{command:?}: {}{}", said(&output.stdout), said(&output.stderr));
    said(&output.stdout)
}

fn account(name: &str, home: &Path) -> Person {
    // `*` lets nobody in by password, and is not locked.
    done(
        Command::new("useradd")
            .args(["-M", "-N", "-g", "nogroup", "-s", "/bin/sh", "-p", "*", "-d"])
            .arg(home)
            .arg(name),
    );
    let uid = done(Command::new("id").args(["-u", name])).trim().parse().unwrap();
    fs::create_dir_all(home).unwrap();
    chown(home, Some(uid), None).unwrap();
    Person { name: name.to_owned(), uid }
}

/// Takes away what tests that were killed have left behind.
fn sweep() {
    let is_gone = |pid: &str| pid.parse::<u32>().is_ok() && !Path::new("/proc").join(pid).exists();
    let passwd = fs::read_to_string("/etc/passwd").unwrap();
    let group = fs::read_to_string("/etc/group").unwrap();
    for (list, program) in [(passwd, "userdel"), (group, "groupdel")] {
        for name in list.lines().filter_map(|line| line.split(':').next()) {
            if name.strip_prefix(ACCOUNT).and_then(|rest| rest.split('x').next()).is_some_and(is_gone) {
                let _ = Command::new(program).arg(name).stderr(Stdio::null()).status();
            }
        }
    }
    for entry in fs::read_dir(BELOW).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap_or_default();
        if name.strip_prefix(PREFIX).and_then(|rest| rest.split('-').next()).is_some_and(is_gone) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Two ports that are free now.
fn ports() -> (u16, u16) {
    let port = || TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let (one, other) = (port(), port());
    (one.local_addr().unwrap().port(), other.local_addr().unwrap().port())
}

impl Server {
    /// A server with an empty store and three people: a scheduler, a viewer, and one of whom people.toml knows nothing.
    pub fn new() -> (Self, [Person; 3]) {
        let number = format!("{ACCOUNT}{}x{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let one_at_a_time = ACCOUNTS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        sweep();
        let dir = tempfile::Builder::new()
            .prefix(&format!("{PREFIX}{}-", std::process::id()))
            .tempdir_in(BELOW)
            .unwrap();
        fs::set_permissions(dir.path(), Permissions::from_mode(0o755)).unwrap();
        let at = |name: &str| dir.path().join(name);
        for folder in ["bin", "run", "config", "keys", "files", "home"] {
            fs::create_dir(at(folder)).unwrap();
        }
        let group = format!("{number}g");
        done(Command::new("groupadd").arg(&group));
        let person = |letter: &str| account(&format!("{number}{letter}"), &at("home").join(letter));
        let keeper_account = person("k");
        let people = [person("a"), person("b"), person("c")];
        let accounts =
            [&keeper_account, &people[0], &people[1], &people[2]].map(|who| who.name.clone()).to_vec();

        let program = at("bin/waitwell");
        if fs::hard_link(PROGRAM, &program).is_err() {
            fs::copy(PROGRAM, &program).unwrap();
        }
        let store = at("store");
        fs::create_dir(&store).unwrap();
        chown(&store, Some(keeper_account.uid), None).unwrap();
        let (files, socket) = (at("files").join("%u"), at("run/keeper.sock"));
        fs::write(
            at("place.toml"),
            [("store", &store), ("socket", &socket), ("files", &files)]
                .map(|(key, path)| format!("{key} = \"{}\"\n", path.display()))
                .concat(),
        )
        .unwrap();
        let listed: String = [
            (people[0].name.as_str(), "scheduler"),
            (people[1].name.as_str(), "viewer"),
            ("root", "administrator"),
        ]
        .iter()
        .map(|(user, role)| {
            format!("[[person]]\nuser = {user:?}\nrole = {role:?}\nagency = \"nhs\"\nteam = \"booking\"\n")
        })
        .collect();
        let owner = "[owner]\nagency = \"council\"\nteam = \"records\"\n";
        fs::write(at("config/people.toml"), format!("{listed}{owner}")).unwrap();
        // The script that ships lets them in.
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/deploy/waitwell-person");
        for who in &people {
            for _ in 0..2 {
                done(
                    Command::new(&script)
                        .args(["add", &who.name])
                        .env("WAITWELL_PLACE", at("place.toml"))
                        .env("WAITWELL_GROUP", &group),
                );
            }
        }
        drop(one_at_a_time);

        // waitwell.socket, by hand.
        let listener = listening(&socket);
        let gid =
            done(Command::new("getent").args(["group", &group])).split(':').nth(2).unwrap().parse().unwrap();
        chown(&socket, Some(keeper_account.uid), Some(gid)).unwrap();
        fs::set_permissions(&socket, Permissions::from_mode(0o660)).unwrap();
        let heard = Heard::at(&at("run/notify"));
        fs::set_permissions(at("run/notify"), Permissions::from_mode(0o666)).unwrap();
        let account = keeper_account.uid.to_string();
        let become_it = ["--reuid", account.as_str(), "--regid", "65534", "--clear-groups", "--no-new-privs"];
        let keeper = handed_in(&listener, Path::new("setpriv"), &become_it)
            .arg(&program)
            .args(["keeper", "run", "--stay", "--config"])
            .arg(at("config"))
            .env("WAITWELL_PLACE", at("place.toml"))
            .env("NOTIFY_SOCKET", at("run/notify"))
            .env("HOME", at("home/k"))
            // A test may stand in for the directory service there.
            .env("PATH", format!("{}:/usr/sbin:/usr/bin:/sbin:/bin", at("bin").display()))
            .stderr(fs::File::create(at("keeper.log")).unwrap())
            .spawn()
            .unwrap();
        heard.wait_for("READY=1");

        for key in ["host", "key"] {
            done(
                Command::new("ssh-keygen")
                    .args(["-q", "-t", "ed25519", "-N", "", "-C", key, "-f"])
                    .arg(at(key)),
            );
        }
        for who in &people {
            fs::copy(at("key.pub"), at("keys").join(&who.name)).unwrap();
        }
        let (sshd, desk_port, files_port) = Self::sshd(dir.path(), &group);
        let host = fs::read_to_string(at("host.pub")).unwrap();
        let known = [desk_port, files_port].map(|port| format!("[127.0.0.1]:{port} {host}")).concat();
        fs::write(at("known"), known).unwrap();
        let server = Self {
            dir,
            number,
            group,
            keeper_account,
            accounts,
            _listener: listener,
            keeper,
            sshd,
            desk_port,
            files_port,
        };
        (server, people)
    }

    /// Starts sshd on two free ports, with the settings that ship and nothing of them rewritten but paths, ports and the group.
    fn sshd(dir: &Path, group: &str) -> (Child, u16, u16) {
        let deploy = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/deploy");
        let shipped = |name: &str| fs::read_to_string(deploy.join(name)).unwrap();
        fs::create_dir_all("/run/sshd").unwrap();
        let home = dir.display().to_string();
        for _ in 0..5 {
            let (desk, files) = ports();
            let both = format!("{}\n{}", shipped("sshd-ports.conf"), shipped("sshd.conf"));
            let both = both
                .replace("Port 2022", &format!("Port {files}"))
                .replace("LocalPort 2022", &format!("LocalPort {files}"))
                .replace("Port 22\n", &format!("Port {desk}\n"))
                .replace("DenyGroups waitwell-gone", &format!("DenyGroups {group}-gone"))
                .replace("Match Group waitwell", &format!("Match Group {group}"))
                .replace("/srv/waitwell", &format!("{home}/files"))
                .replace("/usr/bin/waitwell", &format!("{home}/bin/waitwell"))
                .replace("/etc/waitwell", &home);
            // The rest is what a server has anyway: how people prove who they are.
            let own = format!(
                "ListenAddress 127.0.0.1\nHostKey {home}/host\nPidFile none\nAuthorizedKeysFile {home}/keys/%u .ssh/authorized_keys\n\
                 PasswordAuthentication no\nKbdInteractiveAuthentication no\nUsePAM no\nLogLevel INFO\n\
                 Subsystem sftp /usr/lib/openssh/sftp-server\n"
            );
            // As Debian has it: the folder of settings is read first.
            fs::write(dir.join("sshd.conf"), both).unwrap();
            fs::write(dir.join("sshd_config"), format!("Include {home}/sshd.conf\n{own}")).unwrap();
            done(Command::new(SSHD).arg("-t").arg("-f").arg(dir.join("sshd_config")));
            let mut sshd = Command::new(SSHD)
                .args(["-D", "-e", "-f"])
                .arg(dir.join("sshd_config"))
                .stdin(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            let log = BufReader::new(sshd.stderr.take().unwrap());
            let (to, lines) = mpsc::channel();
            std::thread::spawn(move || {
                // Read to its end, or sshd would wait for room.
                for line in log.lines().map_while(Result::ok) {
                    let _ = to.send(line);
                }
            });
            let mut listens = 0;
            while let Ok(line) = lines.recv_timeout(Duration::from_secs(30)) {
                listens += u32::from(line.contains("Server listening on 127.0.0.1"));
                if listens == 2 {
                    return (sshd, desk, files);
                }
                if line.contains("Address already in use") {
                    break;
                }
            }
            let _ = sshd.kill();
            let _ = sshd.wait();
        }
        panic!("sshd found no two free ports in five tries");
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn options(&self) -> Vec<String> {
        let option = |text: String| ["-o".to_owned(), text];
        let mut all =
            vec!["-F".to_owned(), "none".to_owned(), "-i".to_owned(), self.path("key").display().to_string()];
        all.extend(option(format!("UserKnownHostsFile={}", self.path("known").display())));
        for text in ["StrictHostKeyChecking=yes", "IdentitiesOnly=yes", "BatchMode=yes", "LogLevel=ERROR"] {
            all.extend(option(text.to_owned()));
        }
        all
    }

    /// `ssh -tt`, as somebody sits at it: at a terminal that calls itself `term`, of this size.
    pub fn desk_at(&self, who: &Person, term: &str, size: (u16, u16), more: &[&str]) -> Pty {
        let (mut all, port) = (self.options(), self.desk_port.to_string());
        all.extend(["-tt".to_owned(), "-p".to_owned(), port, format!("{}@127.0.0.1", who.name)]);
        all.extend(more.iter().map(|text| (*text).to_owned()));
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        Pty::start("ssh", &all, &[("TERM", term)], size)
    }

    pub fn desk(&self, who: &Person) -> Pty {
        self.desk_at(who, "xterm-256color", (80, 24), &[])
    }

    /// `ssh` without a terminal; what does not end by itself is ended after a minute.
    pub fn ssh(&self, who: &Person, files: bool, options: &[&str], command: &[&str]) -> Output {
        let port = if files { self.files_port } else { self.desk_port };
        Command::new("timeout")
            .args(["60", "ssh"])
            .args(self.options())
            .args(["-p", &port.to_string()])
            .args(options)
            .arg(format!("{}@127.0.0.1", who.name))
            .args(command)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// `sftp` with these lines; what it says, and whether every line was done.
    pub fn sftp(&self, who: &Person, desk_port: bool, lines: &[&str]) -> (bool, String) {
        let port = if desk_port { self.desk_port } else { self.files_port };
        let batch = self.path(&format!("batch-{}", NUMBER.fetch_add(1, Ordering::Relaxed)));
        fs::write(&batch, lines.join("\n") + "\n").unwrap();
        let output = Command::new("sftp")
            .args(self.options())
            .args(["-P", &port.to_string(), "-b"])
            .arg(&batch)
            .arg(format!("{}@127.0.0.1", who.name))
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&said).into_owned())
    }

    /// The program as root, who is an administrator here.
    pub fn run(&self, verb: &[&str]) -> String {
        done(
            Command::new(self.path("bin/waitwell"))
                .args(verb)
                .env("WAITWELL_PLACE", self.path("place.toml"))
                .env_remove("WAITWELL_STORE"),
        )
    }

    /// The program as somebody of this machine; whether it was done, and what it said.
    pub fn as_person(&self, who: &Person, verb: &[&str]) -> (bool, String) {
        let output = Command::new("setpriv")
            .args(["--reuid", &who.uid.to_string(), "--regid", "65534", "--init-groups"])
            .arg(self.path("bin/waitwell"))
            .args(verb)
            .env("WAITWELL_PLACE", self.path("place.toml"))
            .env_remove("WAITWELL_STORE")
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&said).into_owned())
    }

    /// Another group of the machine, with these in it; its name.
    pub fn group(&self, letter: &str, members: &[&Person]) -> String {
        let _one_at_a_time = ACCOUNTS.lock();
        let name = format!("{}{letter}", self.number);
        done(Command::new("groupadd").arg(&name));
        for who in members {
            done(Command::new("usermod").args(["-a", "-G", &name, &who.name]));
        }
        name
    }

    /// The number of the group that may reach the keeper.
    pub fn gid(&self) -> String {
        let line = done(Command::new("getent").args(["group", &self.group]));
        line.split(':').nth(2).unwrap().to_owned()
    }

    /// The script that ships, with these words; variables may follow. Whether it was done, and what it said.
    pub fn script(&self, words: &[&str], more: &[(&str, &str)]) -> (bool, String) {
        let _one_at_a_time = ACCOUNTS.lock();
        let output =
            Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("config/deploy/waitwell-person"))
                .args(words)
                .env("WAITWELL_PLACE", self.path("place.toml"))
                .env("WAITWELL_GROUP", &self.group)
                .env("WAITWELL_SSHD_CONFIG", self.path("sshd_config"))
                .envs(more.iter().copied())
                .stdin(Stdio::null())
                .output()
                .unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&said).into_owned())
    }

    /// Lets somebody go, by the script that ships.
    pub fn let_go(&self, who: &Person) {
        let (well, words) = self.script(&["remove", &who.name], &[]);
        assert!(well && words.contains("reaches this server no more"), "{words}");
        assert!(!words.contains("does not turn away"), "the script knows what this sshd does: {words}");
    }

    /// Opens the account again as far as it was closed here: as one stands that only the directory service could close.
    pub fn reopen_account(&self, who: &Person) {
        let _one_at_a_time = ACCOUNTS.lock();
        done(Command::new("usermod").args(["--expiredate", "", &who.name]));
    }

    /// An account that the script makes, with the test's key where it is given one.
    pub fn new_person(&mut self, letter: &str, with_key: bool) -> Person {
        let (name, key) = (format!("{}{letter}", self.number), self.path("key.pub").display().to_string());
        self.accounts.push(name.clone());
        let words = ["new", &name, &key];
        let (well, said) = self.script(if with_key { &words } else { &words[..2] }, &[]);
        assert!(well, "{said}");
        let uid = done(Command::new("id").args(["-u", &name])).trim().parse().unwrap();
        Person { name, uid }
    }

    /// The groups of the machine that somebody is in.
    pub fn groups_of(&self, who: &Person) -> Vec<String> {
        done(Command::new("id").args(["-Gn", &who.name])).split_whitespace().map(str::to_owned).collect()
    }

    /// The group of those who may reach the keeper, by name.
    pub fn group_name(&self) -> &str {
        &self.group
    }

    /// A child, registered: so that the store is no new one.
    pub fn register(&self, given: &str, family: &str) {
        let id = format!("form-{given}-{family}");
        let child = ["--given-name", given, "--family-name", family, "--birth-date", "14/9/2022"];
        self.run(&[&["register"][..], &child, &["--pathway", "nd", "--id", &id]].concat());
    }

    /// Processes of that account which run what these words begin with.
    pub fn processes(&self, who: &Person, begins: &str) -> Vec<u32> {
        let found = fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| {
            let pid = entry.file_name().to_str()?.parse().ok()?;
            let status = fs::read_to_string(entry.path().join("status")).ok()?;
            let uid = status.lines().find_map(|line| line.strip_prefix("Uid:"))?.split_whitespace().next()?;
            let line = fs::read(entry.path().join("cmdline")).ok()?;
            (uid.parse() == Ok(who.uid) && String::from_utf8_lossy(&line).starts_with(begins)).then_some(pid)
        });
        found.collect()
    }

    /// The desks of somebody.
    pub fn desks(&self, who: &Person) -> Vec<u32> {
        self.processes(who, &self.path("bin/waitwell").display().to_string())
    }

    /// Where sshd listens for desks.
    pub fn listens_at(&self) -> String {
        format!("127.0.0.1:{}", self.desk_port)
    }

    pub fn keeper_account(&self) -> &Person {
        &self.keeper_account
    }

    pub fn keeper_process(&self) -> u32 {
        self.keeper.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for child in [&mut self.sshd, &mut self.keeper] {
            let _ = child.kill();
            let _ = child.wait();
        }
        let _one_at_a_time = ACCOUNTS.lock();
        for name in &self.accounts {
            // One who is still at a desk is taken away, too; the desk goes with its line.
            let _ = Command::new("userdel").args(["-f", name]).stderr(Stdio::null()).status();
            let _ = fs::remove_dir_all(Path::new("/home").join(name));
        }
        let _ = Command::new("groupdel").arg(format!("{}-gone", self.group)).stderr(Stdio::null()).status();
        for group in ["d", "s"].map(|letter| format!("{}{letter}", self.number)) {
            let _ = Command::new("groupdel").arg(group).stderr(Stdio::null()).status();
        }
        let _ = Command::new("groupdel").arg(&self.group).stderr(Stdio::null()).status();
        debug_assert!(self.number.starts_with(ACCOUNT));
    }
}

/// Waits until something is so.
pub fn until(what: &str, mut so: impl FnMut() -> bool) -> Duration {
    let begun = Instant::now();
    while !so() {
        assert!(begun.elapsed() < Duration::from_secs(30), "waited for {what}");
        std::thread::yield_now();
    }
    begun.elapsed()
}
