//! The desk as its people reach it: a real sshd with the settings that ship, real accounts, `ssh -tt` at a real terminal, and
//! sftp. Needs root and openssh-server; where they are not, each test says so.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
#[path = "ssh/handed.rs"]
mod handed;
#[path = "ssh/server.rs"]
mod server;
mod support;

use rustix::process::{Pid, Signal, kill_process};
use server::{Server, missing, until};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::time::{Duration, Instant};
use support::pty::Pty;
use waitwell::client::place::wait_for_end;

/// Within so long a desk whose line dropped has ended.
const ENDS_WITHIN: Duration = Duration::from_secs(1);
/// The same on a machine that is doing much else: what is tested is that it ends by itself, at once.
const ENDS_SURELY: Duration = Duration::from_secs(5);

/// A server, or the words of a test that cannot be played here.
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

#[path = "ssh/door.rs"]
mod door;
#[path = "ssh/gone.rs"]
mod gone;
#[path = "ssh/groups.rs"]
mod groups;

fn kill(pid: u32, signal: Signal) {
    kill_process(Pid::from_raw(pid as i32).unwrap(), signal).unwrap();
}

fn said(output: &std::process::Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Whether the cursor's sign stands on the line with these words.
fn in_front(pty: &Pty, words: &str) -> bool {
    pty.screen().lines().any(|line| line.contains(words) && line.contains('>'))
}

#[test]
fn keys_arrive_whole_torn_and_glued() {
    let (server, [ana, ..]) = server!("keys_arrive_whole_torn_and_glued");
    let mut desk = server.desk(&ana);
    desk.wait_for("this is a new store");
    let second = "oad postcodes";
    desk.press("Down").wait("the second line", |pty| in_front(pty, second));
    desk.press("Up").wait("the first line", |pty| in_front(pty, "Bring in a waiting list"));
    desk.torn(&[b"\x1b", b"[B"], Duration::from_millis(8))
        .wait("the second line", |pty| in_front(pty, second));
    desk.glued("\x1b[B\x1b[B").wait("two further", |pty| in_front(pty, "Say who works here"));
    // Pasted text is text, whatever is in it.
    desk.press("n").wait_for("New referral");
    desk.paste("zoë q u").wait_for("zoë q u");
    desk.press("Ctrl-u Esc").wait_gone("New referral");
    // What was typed ahead while the line stalled is taken in order.
    desk.glued("?").wait_for("Esc").press("Esc").glued("qq");
    assert!(desk.ended().success(), "leaving is told to ssh as a good end");
    assert!(!desk.is_second_screen(), "the terminal is given back");
    assert!(server.desks(&ana).is_empty());
}

#[test]
fn the_window_of_the_terminal_is_the_desks() {
    let (server, [ana, ..]) = server!("the_window_of_the_terminal_is_the_desks");
    let mut desk = server.desk_at(&ana, "xterm-256color", (100, 30), &[]);
    desk.wait_for("this is a new store");
    for (columns, rows) in [(120, 36), (80, 24), (40, 20)] {
        desk.resize(columns, rows).wait("its last line", |pty| {
            let (last, below) = (pty.line(usize::from(rows) - 1), pty.line(usize::from(rows)));
            !last.trim().is_empty() && below.is_empty() && pty.screen().contains("Bring in a waiting list")
        });
        assert!(desk.screen().lines().all(|line| line.chars().count() <= usize::from(columns)));
    }
}

#[test]
fn a_dropped_line_ends_the_desk_and_what_was_typed_is_there_at_the_next_login() {
    let (server, [ana, ..]) =
        server!("a_dropped_line_ends_the_desk_and_what_was_typed_is_there_at_the_next_login");
    for (round, typed) in ["Zo", "Ines", "Ravi"].into_iter().enumerate() {
        let mut desk = server.desk(&ana);
        desk.wait_for("this is a new store");
        if round > 0 {
            // It is told once it has come; a key before that would begin another.
            desk.wait_for("n goes on with it");
        }
        desk.press("n").wait_for("New referral");
        if round > 0 {
            desk.wait_for(["Zo", "Ines"][round - 1]).press("Ctrl-u");
        }
        desk.type_in(typed).wait_for(typed);
        // It is with the keeper before the line is cut.
        let drafts = server.path("store/drafts");
        until("the draft", || {
            let kept = std::fs::read_dir(&drafts).into_iter().flatten().flatten();
            kept.filter_map(|file| std::fs::read(file.path()).ok())
                .any(|bytes| bytes.windows(typed.len()).any(|part| part == typed.as_bytes()))
        });
        let own = server.desks(&ana);
        assert_eq!(own.len(), 1, "one desk, and nothing between it and sshd: {own:?}");
        let begun = Instant::now();
        match round {
            // The person's own machine goes: its end of the line is closed by the kernel.
            0 => kill(desk.pid().unwrap(), Signal::KILL),
            // The session's process on the server is killed.
            1 => server.processes(&ana, "sshd: ").into_iter().for_each(|pid| kill(pid, Signal::KILL)),
            // The window is closed.
            _ => {
                desk.hang_up();
            }
        }
        wait_for_end(own[0]);
        let took = begun.elapsed();
        println!(
            "round {round}: the desk had ended after {} ms (limit {} ms)",
            took.as_millis(),
            ENDS_WITHIN.as_millis()
        );
        assert!(took < ENDS_SURELY, "round {round}: {took:?}");
    }
    let mut desk = server.desk(&ana);
    desk.wait_for("n goes on with it").press("n").wait_for("New referral").wait_for("Ravi");
    assert!(server.run(&["list", "--json"]).lines().count() == 0, "nothing typed in a form is a referral");
}

#[test]
fn two_people_with_different_roles_and_one_who_is_nobody() {
    let (server, [ana, bo, cy]) = server!("two_people_with_different_roles_and_one_who_is_nobody");
    server.register("Maja", "Kowalska");
    let (mut first, mut second) =
        (server.desk_at(&ana, "xterm", (120, 36), &[]), server.desk_at(&bo, "xterm", (120, 36), &[]));
    for (desk, who, role) in [(&mut first, &ana, "scheduler"), (&mut second, &bo, "viewer")] {
        desk.wait_for("1 to triage").wait_for(&who.name).wait_for(role);
        desk.press("2").wait_for("KOWALSKA");
    }
    // One may, the other is told who may; a change shows at the other desk.
    second.press("n").wait_for("you are here as a viewer").press("Esc").wait_gone("you are here");
    server.register("Aimee", "Harris");
    first.wait_for("HARRIS");
    second.wait_for("HARRIS");
    // Nobody: a sentence, nothing else, and ssh says that it went wrong.
    let mut third = server.desk(&cy);
    let ended = third.ended();
    assert!(!ended.success());
    let words = String::from_utf8_lossy(third.all()).into_owned();
    assert!(words.contains("not listed among the people of this desk"), "{words}");
    assert!(!words.contains("KOWALSKA"), "{words}");
    assert!(!third.is_second_screen());
    // The keeper knows each by the number the kernel gave.
    assert!(
        server
            .processes(server.keeper_account(), &server.path("bin/waitwell").display().to_string())
            .contains(&server.keeper_process())
    );
    let log = std::fs::read_to_string(server.path("keeper.log")).unwrap();
    for who in [&ana, &bo] {
        assert!(log.contains(&format!("of uid {} came (desk)", who.uid)), "{log}");
    }
    assert!(log.contains(&format!("uid {} is not listed", cy.uid)) && !log.contains("Kowalska"), "{log}");
}

#[test]
fn there_is_no_way_round_the_desk() {
    let (server, [ana, ..]) = server!("there_is_no_way_round_the_desk");
    let id = format!("uid={}", ana.uid);
    // By this child the store is known: a desk on another one is a way round, too.
    server.register("Maja", "Kowalska");
    // Another command, with and without a terminal; a shell.
    let other = server.ssh(&ana, false, &[], &["id"]);
    assert!(!other.status.success() && !said(&other).contains(&id), "{}", said(&other));
    assert!(said(&other).contains("\"id\" is not to be had here"), "{}", said(&other));
    for command in [&["id"][..], &["/bin/sh", "-i"], &["waitwell --store /tmp/x keeper run"]] {
        let mut desk = server.desk_at(&ana, "xterm", (80, 24), command);
        assert!(!desk.ended().success() && !String::from_utf8_lossy(desk.all()).contains(&id));
        desk.wait_for("is not to be had here");
    }
    // Without a terminal there is no desk, and nothing is advised that cannot be followed.
    let none = server.ssh(&ana, false, &["-T"], &[]);
    let words = said(&none);
    assert!(!none.status.success() && words.contains("The desk needs a terminal"), "{words}");
    assert!(words.contains("ssh -t") && !words.contains("--help"), "{words}");
    // sftp and scp through the desk's port; a command and a terminal through the other.
    let (well, words) = server.sftp(&ana, true, &["ls /"]);
    assert!(!well && !words.contains("etc"), "{words}");
    let files = server.ssh(&ana, true, &[], &["id"]);
    assert!(!files.status.success() && !said(&files).contains(&id), "{}", said(&files));
    let files = server.ssh(&ana, true, &["-tt"], &[]);
    assert!(!files.status.success() && !said(&files).contains("to triage"), "{}", said(&files));
    // No forwarding, on either port.
    for port in [false, true] {
        // To sshd itself, which would greet.
        let through = server.ssh(&ana, port, &["-W", &server.listens_at()], &[]);
        assert_eq!(through.status.code(), Some(255), "{}", said(&through));
        assert!(!said(&through).contains("SSH-2.0"), "{}", said(&through));
        let socket = format!(
            "{}:{}",
            server.path("home/a/x.sock").display(),
            server.path("run/keeper.sock").display()
        );
        let through = server.ssh(&ana, port, &["-o", "ExitOnForwardFailure=yes", "-N", "-R", &socket], &[]);
        assert_eq!(through.status.code(), Some(255), "refused, not held: {}", said(&through));
    }
    // The client's environment names no other store, and a file of one's own runs no command.
    let own = server.path("home/a/.ssh");
    std::fs::create_dir(&own).unwrap();
    std::fs::write(own.join("rc"), format!("touch {}\n", server.path("home/a/ran").display())).unwrap();
    std::os::unix::fs::chown(&own, Some(ana.uid), None).unwrap();
    let store = format!(
        "SetEnv=WAITWELL_STORE={} WAITWELL_PLACE= LD_PRELOAD=/x.so",
        server.path("home/a/own").display()
    );
    let mut desk = server.desk_at(&ana, "xterm", (80, 24), &["-o", &store]);
    desk.wait_for("1 to triage").wait_for(&ana.name).press("q q");
    assert!(desk.ended().success());
    assert!(!server.path("home/a/own").exists() && !server.path("home/a/ran").exists());
}

#[test]
fn a_spreadsheet_comes_in_by_sftp_and_a_list_goes_out_by_it() {
    let (server, [ana, bo, _]) = server!("a_spreadsheet_comes_in_by_sftp_and_a_list_goes_out_by_it");
    let list = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/import/waiting-list-export.csv");
    let home = server.path("files").join(&ana.name);
    let mut desk = server.desk(&ana);
    desk.wait_for("this is a new store").press("Enter");
    // Nothing came in yet: it says where to put it.
    desk.wait_for("which file?").wait_for("Put it in").press("Esc").wait_gone("which file?");

    let (well, words) = server.sftp(&ana, false, &[&format!("put {list} september.csv"), "ls /", "pwd"]);
    assert!(well && words.contains("/in") && words.contains("/out"), "{words}");
    // Shut in: nothing above, nothing of others, no link, nothing beside the two folders.
    for line in
        ["get /etc/passwd /dev/null", "cd /../../etc", &format!("get ../../{}/in/x /dev/null", bo.name)]
    {
        let (well, words) = server.sftp(&ana, false, &[line]);
        assert!(!well, "{line}: {words}");
    }
    for line in [
        "symlink /etc/passwd link.csv",
        "ln september.csv other.csv",
        &format!("put {list} /x.csv"),
        "mkdir /x",
        "rename /in /y",
        "chmod 777 /in",
        "chmod 644 september.csv",
    ] {
        let (well, words) = server.sftp(&ana, false, &[line]);
        assert!(!well, "{line}: {words}");
    }
    let found = std::fs::metadata(home.join("in/september.csv")).unwrap();
    assert_eq!((found.uid(), found.permissions().mode() & 0o777), (ana.uid, 0o600));

    // A client that would keep times and modes is told; what it sent is there. A folder that was opened before is closed.
    let (well, words) = server.sftp(&ana, false, &[&format!("put -p {list} kept.csv")]);
    assert!(well && words.contains("Permission denied"), "{words}");
    let (well, words) = server.sftp(&ana, false, &["ls", "rm kept.csv"]);
    assert!(well && words.contains("kept.csv"), "{words}");
    std::fs::set_permissions(home.join("in"), PermissionsExt::from_mode(0o777)).unwrap();

    // At the desk it is offered, looked at, brought in.
    desk.press("Enter").wait_for("which file of your `in`?").wait_for("a september.csv (");
    assert_eq!(std::fs::metadata(home.join("in")).unwrap().permissions().mode() & 0o777, 0o700);
    desk.press("a").wait_for("Enter brings it in like this").press("Enter");
    desk.wait_for("Enter goes back to the desk").press("Enter").wait_for("What the imports found");
    desk.press("Esc")
        .wait_gone("What the imports found")
        .press("2")
        .wait_for("Waiting: all")
        .wait_for(" of ");

    // And a list goes out: to one folder, for one person.
    desk.press("e").wait_for("To a file:").wait_for("/out/waiting-");
    desk.press("Ctrl-u").type_in("/tmp/list.csv").press("Enter").wait_for("Lists leave this server through");
    desk.press("e").wait_for("To a file:").press("Ctrl-u").type_in("ours.csv").press("Enter");
    desk.wait_for(" rows are in").wait_for("in out/ours.csv. sftp shows it, to you alone");
    let out = std::fs::metadata(home.join("out/ours.csv")).unwrap();
    assert_eq!((out.uid(), out.permissions().mode() & 0o777), (ana.uid, 0o600));
    let fetched = server.path("fetched.csv");
    let (well, words) =
        server.sftp(&ana, false, &[&format!("get /out/ours.csv {}", fetched.display()), "rm /out/ours.csv"]);
    assert!(well, "{words}");
    let text = std::fs::read_to_string(&fetched).unwrap();
    assert!(text.lines().count() > 20 && text.starts_with("\u{feff}clock,"), "{}", &text[..80]);
    assert!(!home.join("out/ours.csv").exists(), "what was fetched can be taken away");
}

/// What a terminal calls itself, and the bytes it sends for Down, Home, End and F1.
const TERMINALS: [(&str, &str, [&str; 4]); 6] = [
    ("PuTTY", "xterm", ["\x1b[B", "\x1b[1~", "\x1b[4~", "\x1b[11~"]),
    ("PuTTY, application keys", "xterm", ["\x1bOB", "\x1b[1~", "\x1b[4~", "\x1b[11~"]),
    ("Windows Terminal", "xterm-256color", ["\x1b[B", "\x1b[H", "\x1b[F", "\x1bOP"]),
    ("screen", "screen-256color", ["\x1b[B", "\x1b[1~", "\x1b[4~", "\x1bOP"]),
    ("tmux", "tmux-256color", ["\x1b[B", "\x1b[1~", "\x1b[4~", "\x1bOP"]),
    ("linux console", "linux", ["\x1b[B", "\x1b[1~", "\x1b[4~", "\x1b[[A"]),
];

#[test]
fn every_terminal_they_have_draws_it_and_its_keys_work() {
    let (server, [ana, ..]) = server!("every_terminal_they_have_draws_it_and_its_keys_work");
    for (name, term, [down, home, end, f1]) in TERMINALS {
        let mut desk = server.desk_at(&ana, term, (80, 24), &[]);
        desk.wait_for("this is a new store");
        assert!(desk.screen().lines().count() == 24 && desk.is_second_screen(), "{name}");
        desk.glued(down).wait(&format!("{name}: Down"), |pty| in_front(pty, "oad postcodes"));
        desk.glued(end).wait(&format!("{name}: End"), |pty| in_front(pty, "Look round first"));
        desk.glued(home).wait(&format!("{name}: Home"), |pty| in_front(pty, "Bring in a waiting list"));
        desk.glued(f1).wait(&format!("{name}: F1"), |pty| pty.screen().contains("Esc back"));
        desk.press("Esc").wait_gone("Esc back").press("q q");
        assert!(desk.ended().success(), "{name}");
        let all = String::from_utf8_lossy(desk.all()).into_owned();
        for question in ["\x1b[6n", "\x1b[c", "\x1b[?u", "$p", "\x1b[>"] {
            assert!(!all.contains(question), "{name} is asked {question:?}");
        }
        // Sixteen colours, which each of them has.
        assert!(!all.contains("38;2;") && !all.contains("38;5;"), "{name}: more colours than it may have");
    }
}
