//! What the machine does to a keeper: no space, a limit, no right to write, another's folder, another version, signals.
//! Nothing confirmed is lost, and every refusal says what happened, what is safe and what to do.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
mod keeper_support;

use keeper_support::{Store, hear, status, text, venue};
use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process, prlimit};
use std::path::Path;
use std::process::Command;
use waitwell::client::{Heard, Link, Patience, fresh_id};
use waitwell::domain::child::ChildDetails;
use waitwell::domain::code::Code;
use waitwell::domain::command::{self, NewReferral};
use waitwell::domain::ids::ChildId;
use waitwell::domain::refusal::RefusalKind;
use waitwell::wire::message::{Answer, Request};
use waitwell::wire::query::Query;
use waitwell::wire::view::View;

/// A small file system of its own, for as long as it lives.
struct Small<'a>(&'a Path);

impl<'a> Small<'a> {
    /// None, and told so, where this machine lets nobody mount.
    fn mount(test: &str, at: &'a Path, size: &str) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let args = ["-t", "tmpfs", "-o", size, "waitwell-test"];
        let mounted = Command::new("mount").args(args).arg(at).output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self(at));
        }
        println!("SKIPPED {test}: needs the right to mount a small file system");
        None
    }

    fn remount(&self, how: &str) {
        let done =
            Command::new("mount").args(["-o", &format!("remount,{how}")]).arg(self.0).status().unwrap();
        assert!(done.success(), "remount {how}");
    }
}

impl Drop for Small<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

fn child(desk: &Link, n: u32) -> Result<waitwell::wire::message::Done, waitwell::domain::refusal::Refusal> {
    let details = ChildDetails {
        family: format!("Harris{n}"),
        given: "Ann".to_owned(),
        born: "2020-03-04".parse().unwrap(),
        nhs_missing: "not on the form".to_owned(),
        notes: "x".repeat(2_000),
        ..ChildDetails::default()
    };
    let referral = NewReferral {
        pathway: Code::known("nd"),
        received: "2026-01-05".parse().unwrap(),
        source: Code::known("gp"),
        from: "Dr Shah".to_owned(),
        ..NewReferral::default()
    };
    desk.send(command::Command::Register {
        details: Box::new(details),
        referral: Some(referral),
        knowing: (1..=n).map(ChildId).collect(),
    })
}

fn is_read(desk: &Link, child: u32) -> bool {
    let query = Box::new(Query::Record { child: ChildId(child) });
    match desk.call(Request::Look { query }).unwrap() {
        Answer::View(view) => matches!(&*view, View::Record(page) if page.details.given == "Ann"),
        other => panic!("{other:?}"),
    }
}

/// Registers children until no more can be saved: how many were, and the words then.
fn until_refused(desk: &Link, from: u32) -> (u32, String) {
    for n in from..from + 5_000 {
        if let Err(refusal) = child(desk, n) {
            assert_eq!(refusal.kind, RefusalKind::Store, "{refusal:?}");
            return (n, refusal.words);
        }
    }
    panic!("it was never full");
}

fn full_in_words(words: &str) {
    for part in
        ["no space left", "Nothing was saved just now", "what was saved before is safe", "Free some space"]
    {
        assert!(words.contains(part), "{part}: {words}");
    }
}

#[test]
fn a_full_disk_refuses_in_words_reading_goes_on_and_saving_too_once_there_is_space() {
    let store = Store::new();
    let test = "a_full_disk_refuses_in_words_reading_goes_on_and_saving_too_once_there_is_space";
    let Some(_small) = Small::mount(test, &store.path, "size=12m,mode=700") else { return };
    let desk = store.desk();
    child(&desk, 0).unwrap();
    let ballast = store.path.join("snapshot.ballast");
    std::fs::write(&ballast, vec![7; 8 << 20]).unwrap();
    let (n, words) = until_refused(&desk, 1);
    full_in_words(&words);
    // Again and again: refused, and the keeper stays.
    let pid = status(&desk).pid;
    assert!(child(&desk, n).is_err());
    assert!(is_read(&desk, 1) && is_read(&desk, n), "reading goes on");
    let told = status(&desk);
    assert_eq!(told.pid, pid);
    assert!(told.told.concat().contains("looks go on"), "{told:?}");
    std::fs::remove_file(&ballast).unwrap();
    child(&desk, n).unwrap();
    // The records, too, are taken up again by themselves.
    hear(&desk, "The records follow again");
    assert_eq!(status(&desk).told, Vec::<String>::new());
    assert!(is_read(&desk, n + 1));
    assert_eq!(status(&desk).children, n + 1);
    desk.stop().unwrap();
    let desk = store.desk();
    assert_eq!(status(&desk).children, n + 1);
    assert!(is_read(&desk, n + 1));
    let report = store.run(["verify"]);
    assert!(report.status.success(), "{}", text(&report.stdout));
    desk.stop().unwrap();
}

#[test]
fn a_limit_on_file_sizes_is_a_full_disk_and_not_the_keepers_end() {
    let store = Store::new();
    let desk = store.desk();
    let now = status(&desk);
    let pid = Pid::from_raw(now.pid as i32);
    let limit = |size: Option<u64>| {
        let old = prlimit(pid, Resource::Fsize, Rlimit { current: size, maximum: None }).unwrap();
        assert!(old.maximum.is_none(), "this machine limits file sizes already");
    };
    limit(Some(256 * 1024));
    let (n, words) = until_refused(&desk, 0);
    full_in_words(&words);
    assert!(is_read(&desk, 1) && is_read(&desk, n), "reading goes on");
    limit(None);
    child(&desk, n).unwrap();
    assert!(is_read(&desk, n + 1));
    hear(&desk, "The records follow again");
    let after = status(&desk);
    assert_eq!((after.pid, after.children), (now.pid, n + 1));
    desk.stop().unwrap();
    assert_eq!(status(&store.desk()).children, n + 1);
    let report = store.run(["verify"]);
    assert!(report.status.success(), "{}", text(&report.stdout));
}

#[test]
fn a_store_that_cannot_be_written_to_is_refused_in_words() {
    let store = Store::new();
    let test = "a_store_that_cannot_be_written_to_is_refused_in_words";
    let Some(small) = Small::mount(test, &store.path, "size=12m,mode=700") else { return };
    store.desk().send(venue("Arnold")).unwrap();
    store.desk().stop().unwrap();
    small.remount("ro");
    let fault = Link::connect(store.place(), "desk", Patience::Forever).unwrap_err();
    for part in ["cannot be written to", "Nothing in it was changed", "right to write"] {
        assert!(fault.0.contains(part), "{part}: {fault}");
    }
    small.remount("rw");
    let desk = store.desk();
    assert!(desk.send(venue("Arnold")).is_err(), "it is there already");
    desk.stop().unwrap();
}

#[test]
fn a_store_of_a_newer_version_and_a_damaged_marker_are_refused_untouched() {
    let store = Store::new();
    store.begun();
    let marker = store.path.join("waitwell.store");
    let whole = std::fs::read_to_string(&marker).unwrap();
    for (text_there, part) in [
        (whole.replace("version = 1", "version = 9"), "Use the newer program"),
        (whole.replace("waitwell store", "somebody's"), "Name another folder"),
        (String::new(), "Name another folder"),
    ] {
        std::fs::write(&marker, &text_there).unwrap();
        let before = keeper_support::all_files(&store.path);
        let fault = Link::connect(store.place(), "desk", Patience::Forever).unwrap_err();
        assert!(fault.0.contains(part) && fault.0.contains("Nothing in it was changed"), "{fault}");
        for verb in ["verify", "rebuild", "repair"] {
            let refused = store.run([verb]);
            assert_eq!(refused.status.code(), Some(1), "{verb}");
            assert!(text(&refused.stderr).contains(part), "{verb}: {}", text(&refused.stderr));
        }
        assert_eq!(keeper_support::all_files(&store.path), before);
        assert_eq!(std::fs::read_to_string(&marker).unwrap(), text_there);
    }
    std::fs::write(&marker, whole).unwrap();
    assert_eq!(status(&store.desk()).revision, 1);
}

#[test]
fn a_signal_to_end_ends_it_in_order_while_two_write_and_nothing_confirmed_is_lost() {
    for signal in [Signal::TERM, Signal::INT] {
        let store = Store::new();
        store.begun();
        let mut keeper = store.keeper(&[]);
        let pid = Pid::from_child(&keeper.0);
        let (told, heard) = std::sync::mpsc::channel();
        let confirmed: Vec<_> = std::thread::scope(|scope| {
            let clients: Vec<_> = (0..2)
                .map(|client| {
                    let (desk, told) = (store.frail(), told.clone());
                    scope.spawn(move || {
                        let mut confirmed = Vec::new();
                        for n in 0.. {
                            let id = fresh_id().unwrap();
                            let Ok(done) = desk.send_as(id, venue(&format!("Venue {client}-{n}"))) else {
                                break;
                            };
                            confirmed.push((id, done));
                            let _ = told.send(());
                        }
                        let words = desk.events().try_iter().find_map(|heard| match heard {
                            Heard::Down { words } => Some(words),
                            _ => None,
                        });
                        assert!(words.is_some_and(|words| words.contains("ended")), "not told why");
                        confirmed
                    })
                })
                .collect();
            (0..20).for_each(|_| heard.recv().unwrap());
            kill_process(pid, signal).unwrap();
            clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
        });
        assert_eq!(keeper.ended().code(), Some(0), "{signal:?}");
        assert!(!store.path.join("keeper.sock").exists());
        let desk = store.desk();
        for (id, done) in &confirmed {
            match desk.call(Request::WasDone { id: *id }).unwrap() {
                Answer::Done(now) => assert_eq!(now, *done),
                other => panic!("{signal:?}: confirmed, but {other:?}"),
            }
        }
        let now = status(&desk);
        assert!(now.revision as usize > confirmed.len());
        assert_eq!(now.told, Vec::<String>::new(), "a clean end leaves nothing to tell");
        desk.stop().unwrap();
        let report = store.run(["verify"]);
        assert!(report.status.success(), "{}", text(&report.stdout));
    }
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
