//! What may be asked for at the door besides the desk: how it is shown, and the few verbs of a records officer, who has no shell.
use super::groups::people;
use super::server::{Person, Server};
use super::{missing, said};
use crate::support::pty::Pty;
use std::os::unix::fs::{MetadataExt, PermissionsExt};

/// Heard: the first line comes, and not one escape sequence from the first byte to the last.
fn is_heard(desk: &mut Pty, how: &str) {
    desk.wait_for("this is a new store").press("q q");
    assert!(desk.ended().success(), "{how}");
    assert!(!String::from_utf8_lossy(desk.all()).contains('\u{1b}'), "{how}: it is drawn");
}

#[test]
fn whoever_needs_the_desk_as_lines_has_it_without_a_shell() {
    let (server, [ana, bo, _]) = server!("whoever_needs_the_desk_as_lines_has_it_without_a_shell");
    let desk = |who: &Person, more: &[&str]| server.desk_at(who, "xterm", (80, 24), more);
    for words in [&["linear"][..], &["waitwell", "--linear"]] {
        is_heard(&mut desk(&ana, words), &format!("{words:?}"));
    }
    is_heard(&mut desk(&ana, &["-o", "SetEnv=WAITWELL_LINEAR=1"]), "a variable of the terminal program");
    // For good, by a file that sftp takes; it is theirs alone.
    let own = server.path("desk.toml");
    std::fs::write(&own, "linear = true\n").unwrap();
    let put = format!("put {} /settings/desk.toml", own.display());
    let (well, words) = server.sftp(&ana, false, &[&put]);
    assert!(well, "{words}");
    is_heard(&mut desk(&ana, &[]), "a file in settings");
    // One that is no text is told; the desk is there all the same.
    std::fs::write(&own, b"linear = tr\xfce\n").unwrap();
    let (well, words) = server.sftp(&ana, false, &[&put]);
    assert!(well, "{words}");
    desk(&ana, &[]).wait_for("settings/desk.toml is not text (UTF-8)");
    // Nobody else's desk is another for it; plain, one is without one colour.
    let late =
        ["--given-name", "Maja", "--family-name", "Kowalska", "--birth-date", "14/9/2019", "--pathway", "nd"];
    server.run(&[&["register", "--received-on", "1/2/2024"][..], &late].concat());
    for (words, in_colour) in [(&[][..], true), (&["plain"], false)] {
        let mut seen = desk(&bo, words);
        seen.wait_for("1 to triage").press("2").wait_for("KOWALSKA").press("q q");
        assert!(seen.ended().success() && coloured(&seen) == in_colour, "{words:?}");
    }
}

/// Whether a colour was asked for: 30 to 37, 40 to 47, and their bright ones.
fn coloured(desk: &Pty) -> bool {
    let all = String::from_utf8_lossy(desk.all()).into_owned();
    all.split("\u{1b}[").skip(1).filter_map(|rest| rest.split_once('m')).any(|(codes, _)| {
        codes.split(';').filter_map(|code| code.parse::<u32>().ok()).any(|code| {
            (30..=37).contains(&code)
                || (40..=47).contains(&code)
                || (90..=97).contains(&code)
                || code == 38
                || code == 48
        })
    })
}

fn officer(who: &Person, viewer: &Person) -> String {
    let one = |who: &Person, role: &str| {
        format!("[[person]]\nuser = {:?}\nrole = {role:?}\nagency = \"nhs\"\nteam = \"booking\"\n", who.name)
    };
    one(who, "records-officer") + &one(viewer, "viewer")
}

/// What is asked for at the door, without a terminal: whether it was done, and what was said.
fn asks(server: &Server, who: &Person, line: &str) -> (bool, String) {
    let got = server.ssh(who, false, &[], &[line]);
    (got.status.success(), said(&got))
}

#[test]
fn a_records_officer_does_their_deeds_at_the_door() {
    let (server, [ana, bo, _]) = server!("a_records_officer_does_their_deeds_at_the_door");
    server.register("Maja", "Kowalska");
    people(&server, &officer(&ana, &bo));
    let done = |line: &str| {
        let (well, words) = asks(&server, &ana, line);
        assert!(well, "{line}: {words}");
        words
    };
    assert!(done("retention").contains("No record is due"));
    let words = done("subject-access --child \"kowalska maja\" --out 'for maja.html'");
    assert!(words.contains(" is in out/for maja.html."), "{words}");
    let out = server.path("files").join(&ana.name).join("out/for maja.html");
    let found = std::fs::metadata(&out).unwrap();
    assert_eq!((found.uid(), found.permissions().mode() & 0o777), (ana.uid, 0o600));
    let fetched = server.path("fetched.html");
    let get = format!("get \"/out/for maja.html\" {}", fetched.display());
    let (well, words) = server.sftp(&ana, false, &[&get]);
    assert!(well && std::fs::read_to_string(&fetched).unwrap().contains("KOWALSKA"), "{words}");
    done("waitwell legal-hold --child 1 --reason \"claim 7\"");
    assert!(done("retention").contains("claim 7"));
    assert!(done("case-file --child 1").to_uppercase().contains("KOWALSKA"));
    assert!(done("access --child 1").contains(&ana.name));
    assert!(done("exports").contains(&ana.name), "what left is told");
    assert!(done("exports --help").contains("Usage"));
    done("legal-hold --child 1 --lift over");
    let erased = done("erase --child 1 --order 'court 1' --name 'Maja Kowalska'");
    assert!(!erased.is_empty() && server.run(&["list", "--json"]).is_empty(), "{erased}");
    // The keeper decides who may, here as everywhere.
    server.register("Zoe", "Low");
    for line in ["retention", "subject-access --child 2 --out x.html", "legal-hold --child 2 --reason x"] {
        let (well, words) = asks(&server, &bo, line);
        assert!(!well && words.contains("viewer"), "{line}: {words}");
    }
    assert!(!server.path("files").join(&bo.name).join("out/x.html").exists());
}

#[test]
fn nothing_else_is_to_be_had_at_the_door() {
    let (server, [ana, bo, _]) = server!("nothing_else_is_to_be_had_at_the_door");
    server.register("Maja", "Kowalska");
    people(&server, &officer(&ana, &bo));
    let (uid, ran) = (format!("uid={}", ana.uid), server.path("home/a/ran"));
    let files = server.path("files").join(&ana.name);
    let touch = format!("touch {}", ran.display());
    let lines = [
        // Another command, in all the ways a shell would take one.
        "id".to_owned(),
        "retention; id".to_owned(),
        "retention;id".to_owned(),
        "retention && id".to_owned(),
        format!("retention --by $({touch})"),
        format!("retention --by `{touch}`"),
        format!("retention --by today;{touch}"),
        format!("retention | {touch}"),
        format!("access --child \"1\"; {touch}"),
        format!("exports > {}", ran.display()),
        "sh -c id".to_owned(),
        "linear; id".to_owned(),
        "linear id".to_owned(),
        // Other verbs, the program's own doors among them.
        "list".to_owned(),
        "find kowalska".to_owned(),
        "keeper stop".to_owned(),
        "waitwell keeper run".to_owned(),
        "door".to_owned(),
        "waitwell waitwell retention".to_owned(),
        "__read-sheet /etc/passwd".to_owned(),
        "help".to_owned(),
        "import /etc/passwd".to_owned(),
        "/usr/lib/openssh/sftp-server".to_owned(),
        "scp -t /tmp".to_owned(),
        // A file anywhere but in `out`.
        "subject-access --child 1 --out ../x".to_owned(),
        "subject-access --child 1 --out=../in/x".to_owned(),
        "subject-access --child 1 --out /tmp/ww-door".to_owned(),
        "subject-access --child 1 --out out/x".to_owned(),
        "subject-access --child 1 --out .x".to_owned(),
        "case-file --child 1 --out ~/x".to_owned(),
        "case-file --child 1 --out ''".to_owned(),
        // Another store, another configuration, another time.
        "retention --store /tmp/ww-door".to_owned(),
        "retention --store=/tmp/ww-door".to_owned(),
        "retention --config /tmp".to_owned(),
        "retention --socket /tmp/x.sock".to_owned(),
        "retention --clock 2030-01-01T09:00".to_owned(),
        "--store /tmp/ww-door retention".to_owned(),
        // What no key types, and what has no end.
        "retention --by \"today".to_owned(),
        "retention\nid".to_owned(),
    ];
    for line in &lines {
        let (well, words) = asks(&server, &ana, line);
        assert!(!well, "{line} is done: {words}");
        assert!(!words.contains(&uid) && !words.to_uppercase().contains("KOWALSKA"), "{line}: {words}");
        assert!(!words.trim().is_empty(), "{line} is told nothing");
        assert!(!words.contains("panicked"), "{line}: {words}");
    }
    assert!(!ran.exists(), "a command was run");
    let left: Vec<_> = ["in", "out", "settings"]
        .iter()
        .flat_map(|part| std::fs::read_dir(files.join(part)).unwrap().flatten())
        .collect();
    assert!(left.is_empty() && !std::path::Path::new("/tmp/ww-door").exists(), "{left:?}");
    // The keeper is the same, and nothing was changed.
    server.run(&["keeper", "status"]);
    assert_eq!(server.run(&["list", "--json"]).lines().count(), 1);
}
