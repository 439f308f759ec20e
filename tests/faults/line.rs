//! The line drops: the terminal's other end is closed, the session hangs up, the keeper's socket goes dead or half dead. The desk
//! ends within a second and works no more than it must; what was typed is there at the next login.
use super::keeper_support::{PROGRAM, Store};
use super::pty::Pty;
use super::table::{Play, Played, Size};
use super::tools::worked;
use rustix::process::{Pid, Signal, kill_process};
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use waitwell::client::place::wait_for_end;
use waitwell::wire::message::{Answer, Request};

const ROW: &str = "line drops";

pub const PLAYS: [Play; 2] = [
    Play {
        row: ROW,
        name: "a_desk_whose_terminal_goes_ends_within_a_second",
        how: "the pty's other end closed; SIGHUP; each in the middle of a form",
        holds: "ends within 1 s (the median; 5 s always), no spin, draft back at the next login",
        run: terminal_goes,
    },
    Play {
        row: ROW,
        name: "a_desk_whose_socket_is_half_open_ends_with_its_terminal",
        how: "the keeper's socket silent, or closed on one side, under an open form",
        holds: "it says so, draws on, finds the keeper again; ends within 1 s with its terminal, no spin",
        run: half_open,
    },
];

/// Within so long a desk has ended; the same on a machine that is doing much else.
const ENDS_WITHIN: Duration = Duration::from_secs(1);
const ENDS_SURELY: Duration = Duration::from_secs(5);
/// Work that an end may take: one that spins takes all it can get until somebody ends it.
const WORK_MOST: Duration = Duration::from_millis(400);

fn desk(store: &Store, socket: Option<&str>) -> Pty {
    let (path, config) = (store.path.to_str().unwrap(), store.config.to_str().unwrap());
    let mut args = vec!["--store", path, "--config", config];
    args.extend(socket.iter().flat_map(|socket| ["--socket", *socket]));
    let home = store.dir.path().to_str().unwrap();
    Pty::start(PROGRAM, &args, &[("HOME", home), ("XDG_CONFIG_HOME", home)], (80, 24))
}

/// Waits until the keeper holds this text as a draft.
fn kept(store: &Store, typed: &str) {
    let link = store.desk();
    let until = Instant::now() + super::pty::PATIENCE;
    loop {
        match link.call(Request::Drafts).unwrap() {
            Answer::Drafts(drafts) if drafts.iter().any(|(_, text)| text.contains(typed)) => return,
            Answer::Drafts(_) => assert!(Instant::now() < until, "{typed} never came to the keeper"),
            other => panic!("{other:?}"),
        }
        std::thread::yield_now();
    }
}

/// Ends a desk by losing its line: how long it took.
fn lost(desk: &mut Pty, what: &str, how: impl FnOnce(&mut Pty, Pid)) -> Duration {
    let pid = desk.pid().unwrap();
    let before = worked(pid).unwrap();
    let begun = Instant::now();
    how(desk, Pid::from_raw(pid as i32).unwrap());
    wait_for_end(pid);
    let took = begun.elapsed();
    let work = worked(pid).unwrap_or(before).saturating_sub(before);
    assert!(took < ENDS_SURELY, "{what}: it ended after {took:?}");
    assert!(work < WORK_MOST, "{what}: it worked for {work:?}");
    took
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort_unstable();
    all[all.len() / 2]
}

fn terminal_goes(size: Size) -> Played {
    let rounds = size.rounds(3, 20);
    let store = Store::new();
    let mut took = Vec::new();
    let mut typed = String::new();
    for round in 0..rounds {
        let mut desk = desk(&store, None);
        desk.wait_for("this is a new store");
        if round > 0 {
            desk.wait_for("n goes on with it");
        }
        desk.press("n").wait_for("New referral");
        if round > 0 {
            desk.wait_for(&typed).press("Ctrl-u");
        }
        // Letters only: a figure would be looked for as a number.
        typed = format!("Zo{}", char::from(b'a' + (round % 26) as u8).to_string().repeat(3));
        desk.type_in(&typed).wait_for(&typed);
        kept(&store, &typed);
        let what = format!("round {round}");
        took.push(lost(&mut desk, &what, |desk, pid| {
            if round % 2 == 0 {
                desk.hang_up();
            } else {
                kill_process(pid, Signal::HUP).unwrap();
            }
        }));
    }
    let mut desk = desk(&store, None);
    desk.wait_for("n goes on with it").press("n").wait_for("New referral").wait_for(&typed);
    assert!(median(took.clone()) < ENDS_WITHIN, "{took:?}");
    Played::Held(rounds)
}

/// Stands between a desk and its keeper, and can fall silent.
struct Between {
    path: PathBuf,
    silent: Arc<AtomicBool>,
    /// The desk's end of each line that came.
    lines: Receiver<UnixStream>,
}

impl Between {
    fn begin(store: &Store) -> Self {
        let (path, keeper) = (store.dir.path().join("b.sock"), store.path.join("keeper.sock"));
        let listener = UnixListener::bind(&path).unwrap();
        let silent = Arc::new(AtomicBool::new(false));
        let (told, lines) = channel();
        let hush = silent.clone();
        std::thread::spawn(move || {
            for desk in listener.incoming().map_while(Result::ok) {
                let Ok(keeper) = UnixStream::connect(&keeper) else { return };
                for (from, to) in [(&desk, &keeper), (&keeper, &desk)] {
                    let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    let hush = hush.clone();
                    std::thread::spawn(move || carry(from, to, &hush));
                }
                if told.send(desk).is_err() {
                    return;
                }
            }
        });
        Self { path, silent, lines }
    }
}

/// Carries bytes from one to the other; swallows them while it is silent.
fn carry(mut from: UnixStream, mut to: UnixStream, silent: &AtomicBool) {
    let mut bytes = vec![0; 65_536];
    while let Ok(read @ 1..) = from.read(&mut bytes) {
        if !silent.load(Ordering::SeqCst) && to.write_all(&bytes[..read]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}

fn half_open(size: Size) -> Played {
    let rounds = size.rounds(2, 10);
    let mut took = Vec::new();
    for round in 0..rounds {
        let store = Store::new();
        let _keeper = store.keeper(&[]);
        let between = Between::begin(&store);
        let mut desk = desk(&store, between.path.to_str());
        desk.wait_for("this is a new store")
            .press("n")
            .wait_for("New referral")
            .type_in("Zoe")
            .wait_for("Zoe");
        kept(&store, "Zoe");
        let line = between.lines.recv().unwrap();
        if round % 2 == 0 {
            // Neither an answer nor an end: what is typed is drawn all the same.
            between.silent.store(true, Ordering::SeqCst);
            desk.type_in(" Quist").wait_for("Zoe Quist");
        } else {
            // The keeper's side has ended, the desk's has not: it is taken up again on another line.
            line.shutdown(Shutdown::Write).unwrap();
            between.lines.recv().unwrap();
            desk.type_in(" Quist").wait_for("Zoe Quist");
            kept(&store, "Zoe Quist");
        }
        took.push(lost(&mut desk, &format!("round {round}"), |desk, _| {
            desk.hang_up();
        }));
    }
    assert!(median(took.clone()) < ENDS_WITHIN, "{took:?}");
    Played::Held(rounds)
}
