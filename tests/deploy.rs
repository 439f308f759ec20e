//! What goes onto a server: the service is shut in as tightly as is promised, the package holds what README speaks of, its
//! scripts may run twice and never touch a store, sshd takes the settings that ship.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_waitwell");
/// The most that `systemd-analyze security` may find exposed.
const EXPOSED_AT_MOST: f64 = 1.5;

fn deploy(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config/deploy").join(name)
}

fn there(program: &str) -> bool {
    let found =
        Command::new("sh").args(["-c", &format!("command -v {program}")]).stdout(Stdio::null()).status();
    found.is_ok_and(|found| found.success())
}

/// Source, place in the package, mode.
fn assets() -> Vec<(String, String, u32)> {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let manifest: toml::Table = toml::from_str(&manifest).unwrap();
    let listed = manifest["package"]["metadata"]["deb"]["assets"].as_array().unwrap();
    let text = |value: &toml::Value| value.as_str().unwrap().to_owned();
    let asset = |value: &toml::Value| {
        let value = value.as_array().unwrap();
        let (from, mut to) = (text(&value[0]), text(&value[1]));
        if to.ends_with('/') {
            to.push_str(from.rsplit('/').next().unwrap());
        }
        (from, to, u32::from_str_radix(&text(&value[2]), 8).unwrap())
    };
    listed.iter().map(asset).collect()
}

#[test]
fn the_service_is_shut_in() {
    if !there("systemd-analyze") {
        println!("SKIPPED the_service_is_shut_in: needs systemd-analyze (Debian package systemd)");
        return;
    }
    for name in ["waitwell.service", "waitwell-nightly@.service"] {
        let output = Command::new("systemd-analyze")
            .args(["security", "--offline=true", "--no-pager"])
            .arg(deploy(name))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let level = said.lines().find(|line| line.contains("Overall exposure level")).expect("a level");
        let level: f64 = level.split(": ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
        assert!(level <= EXPOSED_AT_MOST, "{name}: {said}");
    }
    // Who a desk is is the number the kernel reports: with users of its own it would be 65534 for everybody.
    let unit = fs::read_to_string(deploy("waitwell.service")).unwrap();
    assert!(unit.contains("\nPrivateUsers=no\n") && !unit.contains("DynamicUser"), "{unit}");
}

#[test]
fn systemd_knows_every_line_of_the_units() {
    if !there("systemd-analyze") {
        println!(
            "SKIPPED systemd_knows_every_line_of_the_units: needs systemd-analyze (Debian package systemd)"
        );
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let nightly = ["waitwell-nightly@.service", "waitwell-nightly@.timer"];
    for name in ["waitwell.service", "waitwell.socket"].iter().chain(&nightly) {
        // The program is not installed here; that it is executable is not what is asked.
        let unit = fs::read_to_string(deploy(name)).unwrap().replace("/usr/bin/waitwell", "/bin/true");
        let unit = unit.replace("/usr/lib/waitwell/nightly", "/bin/true");
        fs::write(folder.path().join(name), unit.replace("Documentation=man:waitwell(1)\n", "")).unwrap();
    }
    // The pack's own times, as they lie beside the timer once they are installed.
    let times = folder.path().join("waitwell-nightly@pack.timer.d");
    fs::create_dir(&times).unwrap();
    fs::copy(deploy("pack.timer.d/day.conf"), times.join("day.conf")).unwrap();
    let timer = fs::read_to_string(deploy("waitwell-nightly@.timer")).unwrap();
    fs::write(folder.path().join("waitwell-nightly@pack.timer"), timer).unwrap();
    let output = Command::new("systemd-analyze")
        .arg("verify")
        .arg(folder.path().join("waitwell.service"))
        .arg(folder.path().join("waitwell-nightly@.timer"))
        .arg(folder.path().join("waitwell-nightly@pack.timer"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let ours: Vec<&str> = said.lines().filter(|line| line.contains("waitwell")).collect();
    assert!(ours.is_empty(), "{said}");
}

/// When the pack is made: in the night, at midday and in the evening, each by London's clock, as systemd itself reads it.
#[test]
fn the_pack_is_made_three_times_a_day() {
    if !there("systemd-analyze") {
        println!(
            "SKIPPED the_pack_is_made_three_times_a_day: needs systemd-analyze (Debian package systemd)"
        );
        return;
    }
    let units = ["waitwell-nightly@.timer", "pack.timer.d/day.conf"];
    let all: String = units.iter().map(|name| fs::read_to_string(deploy(name)).unwrap()).collect();
    let times: Vec<&str> = all.lines().filter_map(|line| line.strip_prefix("OnCalendar=")).collect();
    assert_eq!(
        times,
        ["*-*-* 01:00:00 Europe/London", "*-*-* 12:30:00 Europe/London", "*-*-* 18:30:00 Europe/London"]
    );
    let known = Command::new("systemd-analyze").arg("calendar").args(&times).output().unwrap();
    assert!(known.status.success(), "{}", String::from_utf8_lossy(&known.stderr));
}

/// The names in one of systemd's sets of calls, sets within it taken apart.
fn calls(set: &str, into: &mut BTreeSet<String>) {
    let output =
        Command::new("systemd-analyze").args(["syscall-filter", "--no-pager", set]).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    for name in text.lines().skip(1).map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        if name.starts_with('@') {
            calls(name, into);
        } else {
            into.insert(name.to_owned());
        }
    }
}

#[test]
fn the_service_may_do_all_that_the_keeper_does() {
    if let Some(lacks) = ["strace", "systemd-analyze"].into_iter().find(|program| !there(program)) {
        println!("SKIPPED the_service_may_do_all_that_the_keeper_does: needs {lacks}");
        return;
    }
    let (mut may, mut may_not) = (BTreeSet::new(), BTreeSet::new());
    let unit = fs::read_to_string(deploy("waitwell.service")).unwrap();
    for filter in unit.lines().filter_map(|line| line.strip_prefix("SystemCallFilter=")) {
        let into = if filter.starts_with('~') { &mut may_not } else { &mut may };
        for set in filter.trim_start_matches('~').split(' ') {
            calls(set, into);
        }
    }
    assert!(may.len() > 200 && may_not.len() > 20, "{} {}", may.len(), may_not.len());
    // The first set stands for what every program does.
    calls("@default", &mut may);
    let folder = tempfile::tempdir().unwrap();
    let (store, trace) = (folder.path().join("s"), folder.path().join("trace"));
    let mut keeper = Command::new("strace")
        .args(["-f", "-qq", "-o"])
        .arg(&trace)
        .args([PROGRAM, "keeper", "run", "--background", "--store"])
        .arg(&store)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut ready = String::new();
    BufReader::new(keeper.stdout.as_mut().unwrap()).read_line(&mut ready).unwrap();
    assert_eq!(ready, "ready\n");
    let list = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/import/waiting-list-export.csv");
    for verb in [
        &["import", "--yes", list][..],
        &["find", "harris"],
        &["verify"],
        &["rebuild"],
        &["keeper", "reload"],
        &["keeper", "stop"],
    ] {
        let done = Command::new(PROGRAM).args(verb).arg("--store").arg(&store).output().unwrap();
        assert!(done.status.success(), "{verb:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
    assert!(keeper.wait().unwrap().success());
    let trace = fs::read_to_string(trace).unwrap();
    let named = trace
        .lines()
        .filter_map(|line| line.split_whitespace().nth(1)?.split_once('(').map(|(name, _)| name))
        // A thread that ended before its call could be read has no name for it.
        .filter(|name| *name != "???");
    let did: BTreeSet<&str> = named.collect();
    assert!(did.contains("fdatasync") && did.len() > 30, "{did:?}");
    // It asks to go behind others with what has time, and goes on as it is where it may not.
    let courtesy = "setpriority";
    let kept: Vec<&&str> = did
        .iter()
        .filter(|call| **call != courtesy && (!may.contains(**call) || may_not.contains(**call)))
        .collect();
    assert!(kept.is_empty(), "the service may not {kept:?}");
}

#[test]
fn units_settings_and_package_speak_of_the_same_places() {
    let all: Vec<String> =
        ["waitwell.service", "waitwell.socket", "sshd.conf", "place.toml", "tmpfiles.conf", "sysusers.conf"]
            .iter()
            .map(|name| fs::read_to_string(deploy(name)).unwrap())
            .collect();
    let [service, socket, sshd, place, tmpfiles, sysusers] = &all[..] else { panic!("six files") };
    let place: toml::Table = toml::from_str(place).unwrap();
    let (store, at) = (place["store"].as_str().unwrap(), place["socket"].as_str().unwrap());
    assert!(socket.contains(&format!("ListenStream={at}\n")));
    assert!(service.contains(&format!("--store {store} ")) && service.contains("StateDirectory=waitwell\n"));
    assert!(tmpfiles.contains(&format!("d {store} 0700 waitwell-keeper waitwell-keeper")));
    assert!(sshd.contains(&format!("ChrootDirectory {}\n", place["files"].as_str().unwrap())));
    assert!(
        sshd.contains("WAITWELL_PLACE=/etc/waitwell/place.toml")
            && sshd.contains("ForceCommand /usr/bin/waitwell door\n")
    );
    assert!(sshd.contains("\nDenyGroups waitwell-gone\n"), "before all else: who was let go gets nothing");
    assert!(sshd.find("DenyGroups") < sshd.find("Match Group"), "{sshd}");
    for name in ["waitwell-keeper", "waitwell", "waitwell-gone"] {
        assert!(sysusers.lines().any(|line| line.split_whitespace().nth(1) == Some(name)), "{name}");
    }
    let nightly = fs::read_to_string(deploy("nightly")).unwrap();
    assert!(
        nightly.contains(&format!("\nstore={store}\n")) && nightly.contains("\ninto=/var/backups/waitwell\n")
    );
    assert!(tmpfiles.contains("d /var/backups/waitwell      0700 waitwell-keeper waitwell-keeper"));
    assert!(service.contains("User=waitwell-keeper\n") && socket.contains("SocketGroup=waitwell\n"));
    let assets = assets();
    for place in [
        "usr/bin/waitwell",
        "etc/waitwell/place.toml",
        "etc/waitwell/config/people.toml",
        "etc/security/limits.d/waitwell.conf",
        "usr/share/man/man1/waitwell.1.gz",
        "usr/lib/waitwell/nightly",
        "usr/lib/systemd/system/waitwell-nightly@.timer",
        "usr/lib/systemd/system/waitwell-nightly@pack.timer.d/day.conf",
    ] {
        assert!(assets.iter().any(|(_, to, _)| to == place), "{place}");
    }
    // What is not made by config/deploy/package is in the repository.
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let package = fs::read_to_string(deploy("package")).unwrap();
    for (from, ..) in &assets {
        match from.strip_prefix("target/deploy/") {
            Some(made) => {
                assert!(package.contains("$into/waitwell") && made.starts_with("waitwell"), "{from}");
            }
            None => assert!(root.join(from).is_file(), "{from}"),
        }
    }
}

/// Every path below a folder, with its mode, its owner and where a link goes.
fn tree(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(at).unwrap().map(Result::unwrap) {
            let (path, kept) = (entry.path(), fs::symlink_metadata(entry.path()).unwrap());
            if kept.is_dir() {
                folders.push(path.clone());
            }
            let link = fs::read_link(&path).map(|to| to.display().to_string()).unwrap_or_default();
            let mode = kept.permissions().mode() & 0o7777;
            found.push(format!(
                "{} {mode:o} {} {link}",
                path.strip_prefix(folder).unwrap().display(),
                kept.uid()
            ));
        }
    }
    found.sort();
    found
}

#[test]
fn the_packages_scripts_may_run_twice_and_leave_the_store_alone() {
    let lacks = ["systemd-sysusers", "systemd-tmpfiles"].into_iter().find(|program| !there(program));
    if let Some(lacks) = lacks.or((!rustix::process::getuid().is_root()).then_some("root")) {
        println!("SKIPPED the_packages_scripts_may_run_twice_and_leave_the_store_alone: needs {lacks}");
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    for folder in ["etc", "run", "var/lib", "srv"] {
        fs::create_dir_all(at(folder)).unwrap();
    }
    for (from, to, mode) in assets().into_iter().filter(|(from, ..)| !from.starts_with("target/")) {
        fs::create_dir_all(at(&to).parent().unwrap()).unwrap();
        fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(from), at(&to)).unwrap();
        fs::set_permissions(at(&to), fs::Permissions::from_mode(mode)).unwrap();
    }
    let script = |name: &str, arguments: &[&str]| {
        let path = deploy("debian").join(name);
        let output =
            Command::new("sh").arg(path).args(arguments).env("DPKG_ROOT", root.path()).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        assert!(output.status.success(), "{name} {arguments:?}: {}", String::from_utf8_lossy(&said));
        String::from_utf8_lossy(&said).into_owned()
    };
    script("postinst", &["configure", ""]);
    let once = tree(root.path());
    script("postinst", &["configure", ""]);
    script("postinst", &["configure", "0.1.0"]);
    assert_eq!(tree(root.path()), once, "again changes nothing");
    let passwd = fs::read_to_string(at("etc/passwd")).unwrap();
    assert!(passwd.contains("waitwell-keeper") && passwd.contains("nologin"), "{passwd}");
    let mode = |name: &str| fs::metadata(at(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("var/lib/waitwell"), mode("srv/waitwell")), (0o700, 0o755));
    assert_eq!(
        fs::metadata(at("srv/waitwell")).unwrap().uid(),
        0,
        "sshd shuts sftp in below root's folders alone"
    );
    let wanted = at("etc/systemd/system/sockets.target.wants/waitwell.socket");
    assert!(fs::read_link(&wanted).unwrap().ends_with("systemd/system/waitwell.socket"));

    for kind in ["backup", "pack", "seal"] {
        let timer = at(&format!("etc/systemd/system/timers.target.wants/waitwell-nightly@{kind}.timer"));
        assert!(fs::read_link(&timer).unwrap().ends_with("waitwell-nightly@.timer"), "{kind}");
    }
    // A store is there; the package goes, is purged, comes back.
    fs::write(at("var/lib/waitwell/waitwell.store"), "waitwell store\n").unwrap();
    fs::create_dir_all(at("srv/waitwell/asmith/in")).unwrap();
    script("prerm", &["remove"]);
    script("postrm", &["remove"]);
    let said = script("postrm", &["purge"]);
    script("postrm", &["purge"]);
    assert!(said.contains("was not touched"), "{said}");
    assert!(at("var/lib/waitwell/waitwell.store").exists() && at("srv/waitwell/asmith/in").exists());
    assert!(fs::symlink_metadata(&wanted).is_err());
    script("postinst", &["configure", ""]);
    assert!(wanted.symlink_metadata().is_ok());

    // Taken away and put back, without a purge: dpkg names the version of before. The desk is open again and the nights are full,
    // but for the timer that the administrator had taken away.
    let timer =
        |kind: &str| at(&format!("etc/systemd/system/timers.target.wants/waitwell-nightly@{kind}.timer"));
    let service = at("etc/systemd/system/multi-user.target.wants/waitwell.service");
    fs::remove_file(timer("seal")).unwrap();
    script("postinst", &["configure", "0.1.0"]);
    assert!(timer("seal").symlink_metadata().is_err(), "an upgrade enables nothing that somebody disabled");
    let before = tree(root.path());
    script("prerm", &["remove"]);
    script("postrm", &["remove"]);
    for gone in [&wanted, &service, &timer("backup"), &timer("pack")] {
        assert!(gone.symlink_metadata().is_err(), "{}", gone.display());
    }
    script("postinst", &["configure", "0.1.0"]);
    assert_eq!(tree(root.path()), before, "all is enabled again that was, and nothing else");
    assert!(wanted.symlink_metadata().is_ok() && timer("pack").symlink_metadata().is_ok());
}

#[test]
fn nobody_is_let_in_under_a_name_that_is_none() {
    let script = deploy("waitwell-person");
    for (arguments, words) in [
        (&["add", "../etc"][..], "is no user name"),
        (&["add", "-x"], "is no user name"),
        (&["add", "a b"], "is no user name"),
        (&["add", "nobody-of-that-name"], "knows nobody called"),
        (&["add", "root"], "root is not let in"),
        (&["add"], "usage"),
        (&["ad", "daemon"], "usage"),
    ] {
        let output = Command::new(&script)
            .args(arguments)
            .env("WAITWELL_PLACE", deploy("place.toml"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(words), "{arguments:?}: {said}");
    }
}

/// Every suite and every bench that README tells somebody to run is one.
#[test]
fn readme_names_no_suite_that_is_none() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let manifest: toml::Table = toml::from_str(&manifest).unwrap();
    let benches: Vec<&str> =
        manifest["bench"].as_array().unwrap().iter().map(|bench| bench["name"].as_str().unwrap()).collect();
    // A name may stand on the next line: README is broken where its lines end.
    let words: Vec<&str> = readme.split_whitespace().map(|word| word.trim_matches(['`', '(', ')'])).collect();
    let mut named = 0;
    for pair in words.windows(2) {
        let name: String =
            pair[1].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-').collect();
        match pair[0] {
            "--test" => {
                assert!(root.join(format!("tests/{name}.rs")).is_file(), "cargo test --test {name}");
            }
            "--bench" => assert!(benches.contains(&name.as_str()), "cargo bench --bench {name}"),
            _ => continue,
        }
        named += 1;
    }
    assert!(named > 10, "{named}");
}

/// The keeper opens nothing that a client names: no message has a place for a path.
#[test]
fn no_message_to_the_keeper_has_room_for_a_path() {
    let wire = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/wire");
    let mut folders = vec![wire, Path::new(env!("CARGO_MANIFEST_DIR")).join("src/domain")];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let text = fs::read_to_string(entry.path()).unwrap();
            files += 1;
            for word in ["PathBuf", "std::path", "OsString"] {
                assert!(!text.contains(word), "{}: {word}", entry.path().display());
            }
        }
    }
    assert!(files > 50, "{files}");
}
