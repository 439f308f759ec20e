//! Somebody who is let go, and somebody who is let in: at no moment has an account a shell, the file system or a way through.
use super::groups::people;
use super::server::{Person, Server};
use super::{missing, said};
use std::os::unix::fs::PermissionsExt;

/// Nothing of this server is for them: no command, no terminal, no files on either port, nothing forwarded.
fn nothing_is_for(server: &Server, who: &Person, when: &str) {
    let uid = format!("uid={}", who.uid);
    for port in [false, true] {
        for (options, command) in [(&[][..], &["id"][..]), (&["-tt"], &["/bin/sh"]), (&["-tt"], &[])] {
            let got = server.ssh(who, port, options, command);
            assert_eq!(got.status.code(), Some(255), "{when}: {options:?} {command:?}: {}", said(&got));
            assert!(!said(&got).contains(&uid), "{when}: {}", said(&got));
        }
        let (well, words) = server.sftp(who, !port, &["ls /"]);
        assert!(!well && !words.contains("etc") && !words.contains("/in"), "{when}: {words}");
        let through = server.ssh(who, port, &["-W", &server.listens_at()], &[]);
        assert!(through.status.code() == Some(255) && !said(&through).contains("SSH-2.0"), "{when}");
        let socket = format!(
            "{}:{}",
            server.path("home/a/x.sock").display(),
            server.path("run/keeper.sock").display()
        );
        let through = server.ssh(who, port, &["-o", "ExitOnForwardFailure=yes", "-N", "-R", &socket], &[]);
        assert_eq!(through.status.code(), Some(255), "{when}: {}", said(&through));
    }
}

#[test]
fn somebody_let_go_gets_nothing_of_the_server_and_their_files_stay() {
    let (server, [ana, ..]) = server!("somebody_let_go_gets_nothing_of_the_server_and_their_files_stay");
    let (well, words) = server.as_person(&ana, &["list"]);
    assert!(well, "{words}");
    let mut desk = server.desk(&ana);
    desk.wait_for("this is a new store");
    server.let_go(&ana);
    // The desk that was open ends with it, before any file is changed, and leaves nothing of it in the window.
    desk.ended();
    assert!(!desk.is_second_screen(), "the window is as it was before: {}", desk.screen());
    assert!(!desk.screen().contains("this is a new store"), "{}", desk.screen());
    nothing_is_for(&server, &ana, "let go");
    server.let_go(&ana);
    let (well, words) = server.as_person(&ana, &["list"]);
    assert!(!well && words.contains("You may not reach the keeper"), "{words}");
    assert!(server.path("files").join(&ana.name).join("in").exists());
    // Where the account is the directory service's, this machine cannot close it: the group alone holds.
    server.reopen_account(&ana);
    nothing_is_for(&server, &ana, "held by the group alone");
    // And let in again.
    let (well, words) = server.script(&["add", &ana.name], &[]);
    assert!(well, "{words}");
    server.desk(&ana).wait_for("this is a new store");
}

#[test]
fn somebody_taken_out_of_people_toml_is_told_that_the_desk_was_closed_to_them() {
    let (server, [ana, ..]) =
        server!("somebody_taken_out_of_people_toml_is_told_that_the_desk_was_closed_to_them");
    let mut desk = server.desk(&ana);
    desk.wait_for("this is a new store");
    people(&server, "");
    desk.ended();
    let all = String::from_utf8_lossy(desk.all()).into_owned();
    assert!(all.contains("was closed to you") && all.contains("What was saved"), "{all}");
    assert!(!all.contains("Nothing was shown"), "{all}");
    // At the door it is the door's sentence.
    let mut again = server.desk(&ana);
    again.ended();
    let all = String::from_utf8_lossy(again.all()).into_owned();
    assert!(all.contains("not listed among the people of this desk"), "{all}");
}

/// A program of that name, which the script finds first.
fn in_place_of(server: &Server, name: &str, text: &str) -> String {
    let folder = server.path("before");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), format!("#!/bin/sh\n{text}\n")).unwrap();
    std::fs::set_permissions(folder.join(name), std::fs::Permissions::from_mode(0o755)).unwrap();
    format!("{}:/usr/sbin:/usr/bin:/sbin:/bin", folder.display())
}

#[test]
fn an_account_that_was_let_in_is_held_by_a_group_at_every_moment() {
    let (server, [ana, ..]) = server!("an_account_that_was_let_in_is_held_by_a_group_at_every_moment");
    let log = server.path("moments");
    let note =
        format!("/usr/bin/gpasswd \"$@\"; code=$?; id -Gn {} >>{}; exit $code", ana.name, log.display());
    let path = in_place_of(&server, "gpasswd", &note);
    for word in ["remove", "add", "remove", "remove", "add"] {
        let (well, words) = server.script(&[word, &ana.name], &[("PATH", &path)]);
        assert!(well, "{word}: {words}");
    }
    let moments = std::fs::read_to_string(log).unwrap();
    assert!(moments.lines().count() >= 6, "{moments}");
    let held = [server.group_name().to_owned(), format!("{}-gone", server.group_name())];
    for moment in moments.lines() {
        assert!(moment.split(' ').any(|group| held.iter().any(|held| held == group)), "in neither: {moment}");
    }
}

#[test]
fn where_nothing_else_would_hold_somebody_they_keep_the_desk_and_it_is_said() {
    let (server, [ana, ..]) =
        server!("where_nothing_else_would_hold_somebody_they_keep_the_desk_and_it_is_said");
    // An account of the directory service (none of this machine's list), and an sshd that was set up by an older version.
    let path = in_place_of(&server, "cut", "exit 0");
    let old = server.path("old_sshd_config");
    let settings = std::fs::read_to_string(server.path("sshd.conf")).unwrap();
    let settings: String = settings
        .lines()
        .filter(|line| !line.starts_with("DenyGroups"))
        .map(|line| format!("{line}\n"))
        .collect();
    std::fs::write(&old, format!("{settings}HostKey {}\n", server.path("host").display())).unwrap();
    let before = [("PATH", path.as_str()), ("WAITWELL_SSHD_CONFIG", old.to_str().unwrap())];
    let (well, words) = server.script(&["remove", &ana.name], &before);
    assert!(!well && words.contains("keeps the desk and gets nothing else"), "{words}");
    assert!(words.contains("/usr/share/waitwell/sshd.conf"), "{words}");
    assert!(server.groups_of(&ana).iter().any(|group| group == server.group_name()));
    // With the settings that ship it goes.
    let (well, words) = server.script(&["remove", &ana.name], &before[..1]);
    assert!(well, "{words}");
    nothing_is_for(&server, &ana, "of the directory");
}

#[test]
fn an_account_that_the_script_makes_comes_in_by_its_key_to_the_desk_alone() {
    let (mut server, _) = server!("an_account_that_the_script_makes_comes_in_by_its_key_to_the_desk_alone");
    let (eva, dan) = (server.new_person("n", true), server.new_person("m", false));
    assert!(server.groups_of(&eva).iter().any(|group| group == server.group_name()));
    let other = server.ssh(&eva, false, &[], &["id"]);
    assert!(!other.status.success() && said(&other).contains("is not to be had here"), "{}", said(&other));
    // Of whom people.toml knows nothing.
    let mut desk = server.desk(&eva);
    assert!(!desk.ended().success());
    let all = String::from_utf8_lossy(desk.all()).into_owned();
    assert!(all.contains("not listed among the people of this desk"), "{all}");
    // Without a key there is no way in until somebody makes one.
    assert_eq!(server.ssh(&dan, false, &[], &["id"]).status.code(), Some(255));
    let again = server.script(&["new", &eva.name], &[]);
    assert!(!again.0 && again.1.contains("knows"), "{again:?}");
    let wrong = server.script(&["new", "wwt-nobody", server.path("place.toml").to_str().unwrap()], &[]);
    assert!(!wrong.0 && wrong.1.contains("is no public key"), "{wrong:?}");
}
