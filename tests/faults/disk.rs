//! The disk is full, may not be written to, or fails: writing is refused in words, reading goes on, nothing confirmed is lost,
//! and it works again when the disk does.
use super::keeper_support::{Keeper, Store, hear, status, text, venue};
use super::table::{Play, Played, Size};
use super::tools::{family, has, is_whole, start, start_on};
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use waitwell::client::{Heard, Link, Patience};
use waitwell::domain::child::ChildDetails;
use waitwell::domain::code::Code;
use waitwell::domain::command::{self, NewReferral};
use waitwell::domain::ids::ChildId;
use waitwell::domain::refusal::{Refusal, RefusalKind};
use waitwell::wire::message::Done;

pub const ROW: &str = "disk full, read-only, EIO";

pub const PLAYS: [Play; 7] = [
    Play {
        row: ROW,
        name: "a_full_disk_refuses_in_words_reading_goes_on_and_saving_too_once_there_is_space",
        how: "a tmpfs of 12 MB, filled beside the journal",
        holds: "refused in words, reading goes on; saves again, and the records follow, once there is space",
        run: full,
    },
    Play {
        row: ROW,
        name: "a_limit_on_file_sizes_is_a_full_disk",
        how: "a limit on the size of files, set and lifted under the keeper",
        holds: "as a full disk: refused in words, not the keeper's end",
        run: limited,
    },
    Play {
        row: ROW,
        name: "a_store_that_cannot_be_written_to_is_refused_in_words",
        how: "the file system mounted read-only",
        holds: "not started, in words; untouched; starts once it may write",
        run: read_only,
    },
    Play {
        row: ROW,
        name: "files_of_another_person_are_refused_in_words",
        how: "the store, its journal, one file of it belong to somebody else",
        holds: "not started, in words that name what may not be opened; untouched",
        run: not_ours,
    },
    Play {
        row: ROW,
        name: "a_failed_sync_acknowledges_nothing",
        how: "EIO at the n-th fdatasync",
        holds: "nothing acknowledged that was not synced; the keeper ends in words; the next one has all confirmed",
        run: failed_sync,
    },
    Play {
        row: ROW,
        name: "a_failed_write_acknowledges_nothing",
        how: "libfiu: EIO and ENOSPC at pwrite, under several writes",
        holds: "the same",
        run: failed_write,
    },
    Play {
        row: ROW,
        name: "a_failed_read_is_told_and_saving_goes_on",
        how: "libfiu: EIO at pread",
        holds: "lists and saving go on; a record is right or told in words; all right once the disk is",
        run: failed_read,
    },
];

/// A small file system of its own, for as long as it lives.
struct Small<'a>(&'a Path);

impl<'a> Small<'a> {
    /// None where this machine lets nobody mount.
    fn mount(at: &'a Path, size: &str) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let args = ["-t", "tmpfs", "-o", size, "waitwell-test"];
        let mounted = Command::new("mount").args(args).arg(at).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(Self(at))
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

const NO_MOUNT: Played = Played::Skipped("the right to mount a small file system");

/// The n-th child, from 0, with so long a note.
pub fn child(desk: &Link, n: u32, note: usize) -> Result<Done, Refusal> {
    let details = ChildDetails {
        family: format!("Harris{n}"),
        given: "Ann".to_owned(),
        born: "2020-03-04".parse().unwrap(),
        nhs_missing: "not on the form".to_owned(),
        notes: "x".repeat(note),
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

pub fn is_read(desk: &Link, child: u32) -> bool {
    family(desk, child).unwrap() == format!("Harris{}", child - 1)
}

/// Registers children until no more can be saved: how many were, and the words then.
fn until_refused(desk: &Link, from: u32) -> (u32, String) {
    for n in from..from + 5_000 {
        if let Err(refusal) = child(desk, n, 2_000) {
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

fn full(size: Size) -> Played {
    // More rounds fill it with what is saved, and `verify` needs room beside it.
    let rounds = size.rounds(1, 2);
    let store = Store::new();
    let Some(_small) = Small::mount(&store.path, "size=12m,mode=700") else { return NO_MOUNT };
    let mut keeper = store.keeper(&[]);
    let desk = store.frail();
    child(&desk, 0, 2_000).unwrap();
    let ballast = store.path.join("snapshot.ballast");
    let mut count = 1;
    for round in 0..rounds {
        // What is left of the small file system, but for a little.
        let left = rustix::fs::statvfs(&store.path).unwrap();
        let left = (left.f_bavail * left.f_frsize).saturating_sub(if round == 0 { 3 << 20 } else { 1 << 20 });
        std::fs::write(&ballast, vec![7; left as usize]).unwrap();
        let (n, words) = until_refused(&desk, count);
        full_in_words(&words);
        // Again and again: refused, and the keeper stays.
        let pid = status(&desk).pid;
        assert!(child(&desk, n, 2_000).is_err());
        assert!(is_read(&desk, 1) && is_read(&desk, n), "reading goes on");
        let told = status(&desk);
        assert_eq!(told.pid, pid);
        // The records have room of their own, and may still have some.
        let stopped = told.records_at < told.revision;
        assert_eq!(told.told.concat().contains("looks go on"), stopped, "{told:?}");
        assert!(stopped || round > 0, "there was room for the records: {told:?}");
        std::fs::remove_file(&ballast).unwrap();
        child(&desk, n, 2_000).unwrap();
        // The records, too, are taken up again by themselves.
        if stopped {
            hear(&desk, "The records follow again");
        }
        assert_eq!(status(&desk).told, Vec::<String>::new());
        assert!(is_read(&desk, n + 1));
        assert_eq!(status(&desk).children, n + 1);
        count = n + 1;
    }
    looks_wait(&store, &desk);
    desk.stop().unwrap();
    drop(desk);
    keeper.ended();
    let desk = store.desk();
    assert_eq!(status(&desk).children, count);
    assert!(is_read(&desk, count));
    is_whole(&store, "after a full disk");
    desk.stop().unwrap();
    drop(desk);
    Played::Held(rounds)
}

/// Not one byte is left: who looks meanwhile is in the access log afterwards, and it is said while it cannot be.
fn looks_wait(store: &Store, desk: &Link) {
    let ballast = store.path.join("snapshot.ballast");
    let mut file = std::fs::File::create(&ballast).unwrap();
    for size in [64 << 10, 4 << 10, 1] {
        while std::io::Write::write_all(&mut file, &vec![7; size]).is_ok() {}
    }
    // The last page of the log may have room for some.
    let mut looked = 1;
    while !status(desk).told.concat().contains("cannot be logged") {
        assert!(looked < 500, "it was never full");
        assert!(is_read(&store.frail(), 1));
        looked += 1;
    }
    assert!(is_read(&store.frail(), 1));
    let no = store.run(["case-file", "--child", "1"]);
    assert!(!no.status.success() && text(&no.stderr).contains("cannot be logged"), "{}", text(&no.stderr));
    // What is open takes room yet.
    drop(file);
    std::fs::remove_file(&ballast).unwrap();
    hear(desk, "Looks are logged again");
    let log = std::fs::read_to_string(store.path.join("looks/looks.jsonl")).unwrap();
    let looks = log.lines().filter(|line| line.contains("\"child\":1,\"screen\":\"record\"")).count();
    assert!(looks >= looked && log.ends_with('\n'), "{looks} of {looked}");
}

fn limited(size: Size) -> Played {
    let rounds = size.rounds(1, 5);
    for _ in 0..rounds {
        let store = Store::new();
        let mut keeper = store.keeper(&[]);
        let desk = store.frail();
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
        child(&desk, n, 2_000).unwrap();
        assert!(is_read(&desk, n + 1));
        hear(&desk, "The records follow again");
        let after = status(&desk);
        assert_eq!((after.pid, after.children), (now.pid, n + 1));
        desk.stop().unwrap();
        drop(desk);
        keeper.ended();
        assert_eq!(status(&store.desk()).children, n + 1);
        is_whole(&store, "after a limit");
    }
    Played::Held(rounds)
}

fn read_only(_: Size) -> Played {
    let store = Store::new();
    let Some(small) = Small::mount(&store.path, "size=12m,mode=700") else { return NO_MOUNT };
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
    drop(desk);
    Played::Held(1)
}

fn not_ours(_: Size) -> Played {
    use std::os::unix::fs::{PermissionsExt, chown};
    // Somebody without a name on this machine.
    const OTHER: u32 = 65_534;
    if !rustix::process::getuid().is_root() {
        return Played::Skipped("root, to be somebody else");
    }
    let store = Store::new();
    store.begun();
    let open = |path: &Path| std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    open(store.dir.path());
    open(&store.config);
    let whole = super::tools::kept(&store.path);
    let started_by_other = || start(store.command(["keeper", "run", "--background"]).uid(OTHER).gid(OTHER));
    let own_all = || {
        let all = Command::new("chown").args(["-R", &OTHER.to_string()]).arg(&store.path).status().unwrap();
        assert!(all.success());
    };
    let journal = super::tools::journal(&store.path);
    let mut rounds = 0;
    for (theirs, part) in [
        (Vec::new(), "right to"),
        (vec![store.path.join("journal")], "could not"),
        (vec![journal], "cannot be written to"),
        (vec![store.path.join("waitwell.store")], "right to"),
    ] {
        if !theirs.is_empty() {
            own_all();
        }
        for path in &theirs {
            chown(path, Some(0), None).unwrap();
            let mode = if path.is_dir() { 0o700 } else { 0o400 };
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        }
        let words = started_by_other().err().unwrap_or_else(|| panic!("{theirs:?}: it starts"));
        let there = theirs.first().unwrap_or(&store.path).display().to_string();
        assert!(words.contains(part) && words.contains(&there), "{theirs:?}: {words}");
        assert!(super::tools::kept(&store.path) == whole, "{theirs:?}: something was changed");
        for path in theirs.iter().filter(|path| path.is_file()) {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
        }
        rounds += 1;
    }
    own_all();
    let mut keeper = started_by_other().unwrap_or_else(|words| panic!("it is theirs now: {words}"));
    keeper.kill();
    chown(&store.path, Some(0), None).unwrap();
    Played::Held(rounds)
}

/// What a client hears of a keeper that could not save: the reason.
fn told_why(client: &Link) -> String {
    let heard = std::iter::from_fn(|| client.events().try_recv().ok());
    let down = heard.filter_map(|heard| match heard {
        Heard::Down { words } => Some(words),
        _ => None,
    });
    down.collect()
}

/// A store whose keeper could not save any more: it ends and says why, and the next has all that was confirmed.
fn ended_for_it(store: &Store, mut keeper: Keeper, client: Link, refused: &Refusal, confirmed: u64) {
    assert_eq!(refused.kind, RefusalKind::Store);
    assert_eq!(keeper.ended().code(), Some(1), "it does not go on as if nothing were");
    let why = told_why(&client);
    assert!(why.contains("Saving failed"), "the reason was not told: {why}");
    drop(client);
    let desk = store.desk();
    let now = status(&desk).revision;
    // One that was not confirmed may be there; none that was is not.
    assert!((confirmed..=confirmed + 1).contains(&now), "{now} of {confirmed}");
    desk.send(venue("The next")).unwrap();
    is_whole(store, "after a failed write");
}

fn failed_sync(size: Size) -> Played {
    let rounds = size.rounds(2, 20);
    for n in 1..=rounds {
        let store = Store::new();
        store.begun();
        let keeper = store.keeper(&[("WAITWELL_FAULT_SYNC", &format!("fail-after:{n}"))]);
        let client = store.frail();
        let mut confirmed = 1;
        let refused = loop {
            assert!(confirmed <= u64::from(n) + 1, "confirmed without a sync");
            match client.send(venue(&format!("Venue {confirmed}"))) {
                Ok(done) => confirmed = done.seq,
                Err(refused) => break refused,
            }
        };
        assert_eq!(confirmed, u64::from(n) + 1);
        ended_for_it(&store, keeper, client, &refused, confirmed);
    }
    Played::Held(rounds)
}

const PRELOADS: [&str; 2] = ["/usr/lib/fiu/fiu_run_preload.so", "/usr/lib/fiu/fiu_posix_preload.so"];
pub const NO_FIU: Played = Played::Skipped("libfiu (Debian package fiu-utils)");

/// A keeper whose calls of the system fail when it is told.
pub struct Failing<'a> {
    store: &'a Store,
    pub keeper: Keeper,
}

impl<'a> Failing<'a> {
    /// None where libfiu is not here.
    pub fn start(store: &'a Store) -> Option<Self> {
        Self::started(store, |_| ())
    }

    /// The same, by a command that is made another's first.
    pub fn started(store: &'a Store, other: impl FnOnce(&mut Command)) -> Option<Self> {
        if !has("fiu-ctrl") || !PRELOADS.iter().all(|path| Path::new(path).exists()) {
            return None;
        }
        let mut command = store.command(["keeper", "run", "--background"]);
        command.env("LD_PRELOAD", PRELOADS.join(" ")).env("FIU_CTRL_FIFO", Self::fifo(store));
        other(&mut command);
        Some(Self { store, keeper: start(&mut command).unwrap() })
    }

    fn fifo(store: &Store) -> String {
        store.dir.path().join("fiu").display().to_string()
    }

    pub fn tell(&self, what: &str) {
        let told = Command::new("fiu-ctrl")
            .args(["-f", &Self::fifo(self.store), "-c", what])
            .arg(self.keeper.0.id().to_string())
            .output()
            .unwrap();
        assert!(told.status.success(), "{}", text(&told.stderr));
    }
}

fn failed_write(size: Size) -> Played {
    let rounds = size.rounds(2, 20);
    for round in 0..rounds {
        let store = Store::new();
        store.begun();
        let Some(failing) = Failing::start(&store) else { return NO_FIU };
        let client = store.frail();
        let mut confirmed = 1;
        for n in 0..=round {
            confirmed = client.send(venue(&format!("Venue {n}"))).unwrap().seq;
        }
        let errno = if round % 2 == 0 { 5 } else { 28 };
        failing.tell(&format!("enable name=posix/io/rw/pwrite,failinfo={errno}"));
        let refused = client.send(venue("Hucknall")).unwrap_err();
        ended_for_it(&store, failing.keeper, client, &refused, confirmed);
    }
    Played::Held(rounds)
}

fn failed_read(size: Size) -> Played {
    let rounds = size.rounds(1, 10);
    for _ in 0..rounds {
        let store = Store::new();
        let desk = store.desk();
        for n in 0..30 {
            child(&desk, n, 3_000).unwrap();
        }
        desk.stop().unwrap();
        drop(desk);
        let Some(failing) = Failing::start(&store) else { return NO_FIU };
        let desk = store.frail();
        let pid = status(&desk).pid;
        failing.tell("enable name=posix/io/rw/pread,failinfo=5");
        let mut refused = 0;
        for n in 1..=30 {
            match family(&desk, n) {
                Ok(family) => assert_eq!(family, format!("Harris{}", n - 1)),
                Err(words) => {
                    assert!(words.contains("othing is lost") || words.contains("is unchanged"), "{words}");
                    refused += 1;
                }
            }
        }
        desk.send(venue("Arnold")).unwrap();
        assert_eq!(status(&desk).pid, pid, "the keeper stays");
        failing.tell("disable name=posix/io/rw/pread");
        desk.send(venue("Hucknall")).unwrap();
        println!("a failed read: {refused} of 30 records were told in words");
        let Failing { mut keeper, .. } = failing;
        let _ = desk.stop();
        keeper.ended();
        drop(desk);
        let mut keeper = start_on(&store).unwrap();
        let desk = store.frail();
        assert!((1..=30).all(|n| is_read(&desk, n)));
        assert!(desk.send(venue("Hucknall")).is_err(), "it is there already");
        is_whole(&store, "after failed reads");
        desk.stop().unwrap();
        drop(desk);
        keeper.ended();
    }
    Played::Held(rounds)
}
