//! What the plays share: a keeper started under a time limit, stores copied, frames found in a journal's bytes.
use super::keeper_support::{Keeper, Store, all_files, text, venue};
use rustix::process::{Pid, Signal, kill_process};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use waitwell::client::Link;
use waitwell::domain::ids::ChildId;
use waitwell::wire::message::{Answer, Request};
use waitwell::wire::query::Query;
use waitwell::wire::view::View;

/// A start that takes longer hangs.
pub const START_LIMIT: Duration = Duration::from_mins(1);

/// Bytes of a frame's header and of its last mark; where a payload's length and the sequence stand.
const HEADER: usize = 180;
const TRAILER: usize = 4;

/// A change in a journal file.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    pub seq: u64,
    pub from: usize,
    pub to: usize,
}

/// The changes in a journal file's bytes, in order.
pub fn frames(bytes: &[u8]) -> Vec<Frame> {
    let mut found = Vec::new();
    let mut from = 128;
    while bytes.get(from..from + 4) == Some(b"WWf1".as_slice()) {
        let length = u32::from_le_bytes(bytes[from + 28..from + 32].try_into().unwrap()) as usize;
        let seq = u64::from_le_bytes(bytes[from + 32..from + 40].try_into().unwrap());
        let to = from + HEADER + length + TRAILER;
        assert_eq!(&bytes[to - TRAILER..to], b"1fWW");
        found.push(Frame { seq, from, to });
        from = to;
    }
    found
}

/// The store's one journal file.
pub fn journal(store: &Path) -> PathBuf {
    let mut files = all_files(&store.join("journal"));
    assert_eq!(files.len(), 1, "{files:?}");
    files.pop().unwrap()
}

/// Copies a folder as it is; what goes away meanwhile is passed over, as in a picture of a disk.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        match entry.file_type().unwrap() {
            kind if kind.is_dir() => copy(&path, &to),
            kind if kind.is_file() => {
                if let Ok(bytes) = std::fs::read(&path) {
                    std::fs::write(&to, bytes).unwrap();
                }
            }
            // A socket is nobody's any more.
            _ => {}
        }
    }
}

/// Puts a store in the place of another one.
pub fn put(from: &Path, to: &Path) {
    let _ = std::fs::remove_dir_all(to);
    copy(from, to);
}

/// Every file below a folder with its bytes, but for what a start may write: the lock's id, the log, the records.
pub fn kept(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for path in all_files(folder) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if ["lock", "keeper.log", "keeper.sock"].contains(&name.as_str()) || name.starts_with("sled") {
            continue;
        }
        if path.is_dir() {
            found.extend(kept(&path));
        } else {
            let bytes = std::fs::read(&path).unwrap();
            found.push((path, bytes));
        }
    }
    found
}

/// Starts a keeper; its words where it does not start. One that says nothing in time is killed, and that fails the play.
pub fn start(command: &mut Command) -> Result<Keeper, String> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (mut out, mut complained) =
        (BufReader::new(child.stdout.take().unwrap()), child.stderr.take().unwrap());
    let (told, heard) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        let _ = out.read_line(&mut line);
        if line != "ready\n" {
            let _ = out.read_to_string(&mut line);
            let mut more = Vec::new();
            let _ = complained.read_to_end(&mut more);
            line.push_str(&text(&more));
        }
        let _ = told.send((line, out, complained));
    });
    match heard.recv_timeout(START_LIMIT) {
        Ok((line, ..)) if line == "ready\n" => Ok(Keeper(child)),
        Ok((line, ..)) => {
            child.wait().unwrap();
            Err(line)
        }
        Err(_) => {
            let _ = child.kill();
            let _ = child.wait();
            panic!("the start hangs");
        }
    }
}

/// Starts the keeper of a store, in the background's way.
pub fn start_on(store: &Store) -> Result<Keeper, String> {
    start(&mut store.command(["keeper", "run", "--background"]))
}

/// Runs a command of the program that must come to an end in time.
pub fn within_limit(command: &mut Command) -> Output {
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let pid = child.id();
    let (told, heard) = std::sync::mpsc::channel();
    std::thread::spawn(move || told.send(child.wait_with_output()));
    match heard.recv_timeout(START_LIMIT) {
        Ok(output) => output.unwrap(),
        Err(_) => {
            let _ = kill_process(Pid::from_raw(pid as i32).unwrap(), Signal::KILL);
            panic!("{command:?} hangs");
        }
    }
}

pub fn said(output: &Output) -> String {
    text(&output.stdout) + &text(&output.stderr)
}

/// `verify` finds nothing.
pub fn is_whole(store: &Store, what: &str) {
    let report = within_limit(&mut store.command(["verify"]));
    assert!(report.status.success(), "{what}: {}", said(&report));
}

/// A store of so many venues beside its rules, ended in order.
pub fn venues(count: u32) -> Store {
    let store = Store::new();
    let desk = store.desk();
    for n in 0..count {
        desk.send(venue(&format!("Venue {n:03}."))).unwrap();
    }
    desk.stop().unwrap();
    drop(desk);
    store
}

pub fn look(link: &Link, query: Query) -> Result<View, String> {
    match link.call(Request::Look { query: Box::new(query) }).unwrap() {
        Answer::View(view) => Ok(*view),
        Answer::Fault { words } => Err(words),
        other => panic!("{other:?}"),
    }
}

/// The family name in a child's record, or the words in its place.
pub fn family(link: &Link, child: u32) -> Result<String, String> {
    match look(link, Query::Record { child: ChildId(child) })? {
        View::Record(page) => Ok(page.details.family.clone()),
        View::Gone { words } => Err(words),
        other => panic!("{other:?}"),
    }
}

/// The names of all venues.
pub fn venue_names(link: &Link) -> Vec<String> {
    match look(link, Query::People).unwrap() {
        View::People { venues, .. } => venues.iter().map(|venue| venue.name.to_string()).collect(),
        other => panic!("{other:?}"),
    }
}

/// Processor time of a process so far; of one that has ended, the most that was seen.
pub fn worked(pid: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let ticks: u64 =
        stat.rsplit(')').next()?.split_whitespace().skip(11).take(2).flat_map(str::parse::<u64>).sum();
    // A hundred a second on every Linux there is.
    Some(Duration::from_millis(ticks * 10))
}

/// Whether a program is on this machine.
pub fn has(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|paths| std::env::split_paths(&paths).any(|folder| folder.join(program).is_file()))
}
