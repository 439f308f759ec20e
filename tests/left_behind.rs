//! What a desk leaves on the terminal when it ends: nothing of any child, also where there is no second screen to go back from, and
//! where it was heard and not seen.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
mod support;

use rustix::process::{Pid, Signal, kill_process};
use support::pty::Pty;

const PROGRAM: &str = env!("CARGO_BIN_EXE_waitwell");

/// A practice desk of a store of its own, with names on it.
fn desk(store: &tempfile::TempDir, more: &[&str]) -> Pty {
    let path = store.path().join("st");
    let mut words = vec![
        "demo",
        "--children",
        "60",
        "--store",
        path.to_str().unwrap(),
        "--clock",
        "2026-11-20T14:32:00Z",
    ];
    words.extend(more);
    let home = store.path().to_str().unwrap();
    Pty::start(PROGRAM, &words, &[("HOME", home), ("XDG_CONFIG_HOME", home)], (80, 24))
}

/// `FAMILY, Given` anywhere.
fn names(text: &str) -> Vec<&str> {
    let is_family = |word: &str| {
        word.strip_suffix(',').is_some_and(|name| name.len() > 2 && name.chars().all(char::is_uppercase))
    };
    text.split_whitespace().filter(|word| is_family(word)).collect()
}

fn nothing_left(pty: &Pty) {
    let only = pty.only_screen();
    assert!(names(&only).is_empty(), "{:?} in\n{only}", names(&only));
    assert!(!only.contains("Waiting"), "{only}");
}

fn at_the_list(store: &tempfile::TempDir) -> Pty {
    let mut pty = desk(store, &[]);
    pty.wait_for("[1 Today]")
        .wait_for(" steps")
        .press("2")
        .wait_for("[2 Waiting]")
        .wait_for("order: priority");
    assert!(!names(&pty.only_screen()).is_empty(), "{}", pty.only_screen());
    pty
}

#[test]
fn however_a_desk_ends_no_name_is_left_on_a_terminal_without_a_second_screen() {
    let store = tempfile::tempdir().unwrap();
    let mut pty = at_the_list(&store);
    pty.press("q").wait_for("Leave the desk?").press("q");
    assert!(pty.ended().success());
    nothing_left(&pty);
    let mut pty = at_the_list(&store);
    let pid = Pid::from_raw(pty.pid().unwrap() as i32).unwrap();
    kill_process(pid, Signal::TERM).unwrap();
    pty.ended();
    nothing_left(&pty);
    // One whose window is another by then.
    let mut pty = at_the_list(&store);
    pty.resize(100, 40).wait_for("[2 Waiting]").until_quiet(std::time::Duration::from_millis(250));
    kill_process(Pid::from_raw(pty.pid().unwrap() as i32).unwrap(), Signal::TERM).unwrap();
    pty.ended();
    nothing_left(&pty);
}

#[test]
fn a_desk_that_was_heard_leaves_no_name_in_the_window() {
    let store = tempfile::tempdir().unwrap();
    let mut pty = desk(&store, &["--linear"]);
    pty.wait("the first words", |pty| String::from_utf8_lossy(pty.all()).contains("linear."));
    pty.press("2").wait("a name", |pty| !names(&pty.screen()).is_empty());
    pty.press("q").wait_for("Leave the desk?").press("q");
    assert!(pty.ended().success());
    let left = pty.screen();
    assert!(names(&left).is_empty() && left.contains("waitwell has ended."), "{left}");
    let all = String::from_utf8_lossy(pty.all()).into_owned();
    assert!(!all.contains('\u{1b}'), "no escape sequence");
}

/// A number of `/proc/PID/status`, in kB.
fn of_process(pid: u32, what: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with(what)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Whether this test may lock whatever it holds.
fn may_lock() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let held = status.lines().find_map(|line| line.strip_prefix("CapEff:")).unwrap();
    let able = u64::from_str_radix(held.trim(), 16).unwrap() >> 14 & 1 == 1;
    able || rustix::process::getrlimit(rustix::process::Resource::Memlock).maximum.is_none()
}

#[test]
fn memory_stays_out_of_the_swap_where_it_may() {
    let store = tempfile::tempdir().unwrap();
    let pty = at_the_list(&store);
    let pid = pty.pid().unwrap();
    let path = store.path().join("st-demo");
    let path = if path.exists() { path } else { store.path().join("st") };
    let status = std::process::Command::new(PROGRAM)
        .args(["keeper", "status", "--store"])
        .arg(&path)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&status.stdout).into_owned();
    let keeper: u32 =
        said.split("process ").nth(1).and_then(|rest| rest.split(',').next()).unwrap().parse().unwrap();
    if may_lock() {
        assert!(
            said.contains("the keeper's stays out of the swap; a desk's of this login stays out of the swap"),
            "{said}"
        );
        for pid in [pid, keeper] {
            let (locked, held) = (of_process(pid, "VmLck"), of_process(pid, "VmRSS"));
            println!("locked {locked} kB, held {held} kB");
            // What is set aside and not used is not fetched for it.
            assert!(held * 2 < locked, "locked {locked} kB, held {held} kB");
        }
    } else {
        assert!(
            said.contains("the keeper's may be swapped") && said.contains("it may lock no more than"),
            "{said}"
        );
        assert_eq!((of_process(pid, "VmLck"), of_process(keeper, "VmLck")), (0, 0));
    }
}
