//! The keeper's life: started, attached to, ended; alone on its store; unmoved by clients that misbehave (invariant 9).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
mod keeper_support;
mod support;

use keeper_support::{PROGRAM, Store, status, text, venue};
use rustix::process::{Pid, Signal, kill_process};
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use waitwell::client::place::wait_for_end;
use waitwell::client::{Heard, Link, Patience};
use waitwell::wire::message::{Answer, Ask, Request, Tell};
use waitwell::wire::{WIRE_VERSION, frame};

#[test]
fn a_newcomer_starts_it_another_attaches_and_stop_returns_when_it_has_ended() {
    let store = Store::new();
    let none = store.run(["keeper", "status"]);
    assert_eq!(none.status.code(), Some(1));
    let desk = store.desk();
    let said = store.run(["keeper", "status", "--json"]);
    let told: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    let pid = told["pid"].as_u64().unwrap() as u32;
    assert_eq!(told["store"], store.path.to_str().unwrap());
    assert_eq!((told["revision"].as_u64(), told["clients"].as_u64()), (Some(1), Some(2)));
    assert_eq!(status(&desk).pid, pid);
    assert!(store.run(["keeper", "stop"]).status.success());
    assert!(!std::path::Path::new(&format!("/proc/{pid}/root")).join("proc").exists(), "it still runs");
    assert!(!store.path.join("keeper.sock").exists());
    assert!(store.run(["keeper", "stop"]).status.success(), "none to stop is no fault");
    assert_eq!(mode(&store.path), 0o700);
    assert_eq!(mode(&store.path.join("snapshot")), 0o600);
}

fn mode(path: &std::path::Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn it_ends_after_its_last_client_unless_told_to_stay() {
    let store = Store::new();
    store.setting("keeper_linger_seconds = 0");
    let desk = store.desk();
    let pid = status(&desk).pid;
    drop(desk);
    wait_for_end(pid);
    assert!(store.run(["keeper", "stay"]).status.success());
    let desk = store.desk();
    assert!(status(&desk).stays);
    drop(desk);
    assert!(store.run(["keeper", "stay", "--no"]).status.success());
}

#[test]
fn a_socket_path_too_long_and_a_foreign_folder_are_refused_in_words() {
    let store = Store::new();
    let long = store.dir.path().join("x".repeat(100));
    for verb in [["keeper", "run"], ["keeper", "stay"]] {
        let refused = store.run(
            verb.iter()
                .map(|arg| (*arg).to_owned())
                .chain(["--socket".into(), long.to_str().unwrap().into()]),
        );
        assert_eq!(refused.status.code(), Some(1));
        assert!(text(&refused.stderr).contains("--socket"), "{}", text(&refused.stderr));
    }
    let foreign = Store::new();
    std::fs::create_dir(&foreign.path).unwrap();
    std::fs::write(foreign.path.join("letter.txt"), "Dear").unwrap();
    let fault = Link::connect(foreign.place(), "desk", Patience::Forever).unwrap_err();
    assert!(fault.0.contains("not taken as a waitwell store"), "{fault}");
    assert_eq!(std::fs::read_dir(&foreign.path).unwrap().count(), 1);
    assert_eq!(store.run(["no-such-verb"]).status.code(), Some(2));
}

fn raw(store: &Store) -> UnixStream {
    UnixStream::connect(store.path.join("keeper.sock")).unwrap()
}

fn hello(version: u32) -> Ask {
    Ask { no: 7, request: Request::Hello { version, kind: "desk".to_owned() } }
}

#[test]
fn rogue_clients_are_let_go_and_others_are_not_held_up() {
    let store = Store::new();
    let desk = store.desk();
    let revision = status(&desk).revision;
    // Noise instead of a hello; a length that cannot be; noise after a hello; gone in the middle of a frame.
    for bytes in [&b"GET / HTTP/1.1\r\n\r\n"[..], &[0xff; 64], &[0, 0, 0, 4, 1, 2, 3, 4], &[0, 0, 1]] {
        let mut rogue = raw(&store);
        rogue.write_all(bytes).unwrap();
        rogue.shutdown(std::net::Shutdown::Write).unwrap();
        let mut said = Vec::new();
        let _ = rogue.read_to_end(&mut said);
    }
    let mut rogue = raw(&store);
    frame::write(&mut rogue, &hello(WIRE_VERSION)).unwrap();
    assert!(matches!(frame::read(&mut rogue).unwrap(), Tell::Reply { .. }));
    rogue.write_all(&[0x7f, 0xff, 0xff, 0xff]).unwrap();
    assert_eq!(rogue.read(&mut [0]).unwrap(), 0);
    // One that says hello, asks much and never reads.
    let mut deaf = raw(&store);
    frame::write(&mut deaf, &hello(WIRE_VERSION)).unwrap();
    deaf.set_nonblocking(true).unwrap();
    let flood = frame::encode(&Ask { no: 1, request: Request::Status }).unwrap();
    while deaf.write(&flood).is_ok() {}
    for n in 0..400 {
        desk.send(venue(&format!("Venue {n}"))).unwrap();
    }
    assert_eq!(status(&desk).revision, revision + 400);
}

#[test]
fn one_users_connections_are_limited_in_words() {
    let store = Store::new();
    let desk = store.desk();
    let mut held: Vec<UnixStream> = (0..400).map(|_| raw(&store)).collect();
    let refused = held.pop().unwrap();
    refused.set_read_timeout(Some(std::time::Duration::from_secs(30))).unwrap();
    match frame::read(&mut &refused).unwrap() {
        Tell::Reply { answer, .. } => assert!(matches!(*answer, Answer::No { .. }), "{answer:?}"),
        other => panic!("{other:?}"),
    }
    desk.send(venue("Arnold")).unwrap();
    drop(held);
    drop(refused);
    desk.send(venue("Hucknall")).unwrap();
}

#[test]
fn a_wrong_config_changes_nothing_and_says_so_and_a_right_one_is_in_force_at_once() {
    let store = Store::new();
    let desk = store.desk();
    assert_eq!(desk.welcome().rules.settings.hold_minutes, 10);
    store.setting("hold_minutes = \"long\"");
    let refused = store.run(["keeper", "reload"]);
    let said = text(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said.contains("settings.toml line 2") && said.contains("stay in force"), "{said}");
    assert_eq!(status(&desk).revision, 1);
    store.setting("hold_minutes = 15");
    assert!(store.run(["keeper", "reload"]).status.success());
    assert_eq!(status(&desk).revision, 2);
    assert_eq!(store.desk().welcome().rules.settings.hold_minutes, 15);
    desk.stop().unwrap();
    store.setting("hold_minutes = 99");
    let fault = Link::connect(store.place(), "desk", Patience::Forever).unwrap_err();
    assert!(fault.0.contains("settings.toml line 2") && fault.0.contains("did not start"), "{fault}");
}

#[test]
fn the_clock_of_a_practice_store_is_set_and_a_real_ones_is_not() {
    let store = Store::new();
    store.begun();
    let refused = store.run(["--clock", "2026-11-21T09:00", "keeper", "stay"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("real store"), "{}", text(&refused.stderr));
    let practice = Store::new();
    assert!(practice.run(["--clock", "2031-05-06T09:00", "keeper", "stay"]).status.success());
    let welcome = practice.desk().welcome();
    assert!(welcome.practice);
    assert!(welcome.now.to_string().starts_with("2031-05-06 09:0"), "{}", welcome.now);
    let other = practice.run(["--clock", "2032-01-01T09:00", "keeper", "stay"]);
    assert!(other.status.success());
}

#[test]
fn drafts_come_back_to_their_owner_after_a_restart() {
    let store = Store::new();
    let desk = store.desk();
    let keep = Request::KeepDraft { name: "register".to_owned(), text: Some("family=Harris".to_owned()) };
    assert!(matches!(desk.call(keep).unwrap(), Answer::Ok));
    desk.stop().unwrap();
    match store.desk().call(Request::Drafts).unwrap() {
        Answer::Drafts(drafts) => assert_eq!(drafts, [("register".to_owned(), "family=Harris".to_owned())]),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_keeper_takes_away_its_own_socket_and_no_others_and_who_waits_is_told() {
    let store = Store::new();
    let desk = store.desk();
    let pid = status(&desk).pid;
    drop(desk);
    // As where a store was taken away and put back under a keeper that still runs: another socket lies in the place of its own.
    let socket = store.path.join("keeper.sock");
    std::fs::remove_file(&socket).unwrap();
    let another = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    drop(another);
    let mut waiting = support::pty::Pty::start(
        PROGRAM,
        &["--store", store.path.to_str().unwrap(), "--config", store.config.to_str().unwrap()],
        &[],
        (80, 24),
    );
    waiting.wait_for("Waiting for the keeper of");
    let raw = rustix::process::Pid::from_raw(pid.try_into().unwrap()).unwrap();
    rustix::process::kill_process(raw, rustix::process::Signal::TERM).unwrap();
    wait_for_end(pid);
    assert!(socket.exists(), "it was not its own");
    waiting.wait_for("Today");
}

#[test]
fn a_keeper_that_dies_while_it_is_greeted_is_none() {
    let store = Store::new();
    store.desk();
    assert!(store.run(["keeper", "stop"]).status.success());
    // It takes the call, and is gone before it answers.
    let socket = store.path.join("keeper.sock");
    let dying = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let gone = std::thread::spawn(move || {
        let _ = dying.accept().unwrap();
        let _ = dying.accept().unwrap();
        drop(dying);
    });
    assert!(Link::find(&store.place(), "command").unwrap().is_none());
    gone.join().unwrap();
}

#[test]
fn a_hangup_lets_it_read_its_configuration_again_and_go_on() {
    let store = Store::new();
    let desk = store.desk();
    let pid = Pid::from_raw(status(&desk).pid as i32).unwrap();
    store.setting("hold_minutes = 15");
    kill_process(pid, Signal::HUP).unwrap();
    loop {
        match desk.events().recv_timeout(std::time::Duration::from_mins(1)).expect("nothing was heard") {
            Heard::Resync { revision: 2 } => break,
            _ => {}
        }
    }
    assert_eq!(store.desk().welcome().rules.settings.hold_minutes, 15);
    assert_eq!(status(&desk).pid, pid.as_raw_nonzero().get() as u32);
}
