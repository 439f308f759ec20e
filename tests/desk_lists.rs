//! The real program at a real terminal, on a practice store: lists, finding, intake, a new store, and a keeper that goes and
//! comes back.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use support::pty::Pty;

const PROGRAM: &str = env!("CARGO_BIN_EXE_waitwell");
/// Friday afternoon; with the Z it stands still.
const CLOCK: &str = "2026-11-20T14:32:00Z";

/// A practice store of its own; its keeper is ended with it.
struct Practice {
    folder: tempfile::TempDir,
}

impl Practice {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("st")
    }

    fn desk(&self, size: (u16, u16)) -> Pty {
        let store = self.store();
        let arguments = ["demo", "--children", "300", "--store", store.to_str().unwrap(), "--clock", CLOCK];
        let home = self.folder.path().to_str().unwrap();
        let mut pty = Pty::start(PROGRAM, &arguments, &[("HOME", home), ("XDG_CONFIG_HOME", home)], size);
        pty.wait_for("[1 Today]").wait_for(" steps, ");
        pty
    }

    fn demo(&self) -> PathBuf {
        self.folder.path().join("st-demo")
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        for store in [self.store(), self.demo()] {
            if store.exists() {
                keeper(&store, &["stop"]);
            }
        }
    }
}

fn keeper(store: &Path, words: &[&str]) -> String {
    let out = Command::new(PROGRAM)
        .arg("keeper")
        .args(words)
        .arg("--store")
        .arg(store)
        .output()
        .expect("it starts");
    String::from_utf8_lossy(&out.stdout).into_owned()
}

/// The last change of the journal.
fn revision(store: &Path) -> u64 {
    let said = keeper(store, &["status", "--json"]);
    let value: serde_json::Value = serde_json::from_str(&said).expect("an object");
    value["revision"].as_u64().expect("a number")
}

/// The row with the cursor.
fn cursor(pty: &Pty) -> String {
    pty.screen().lines().find(|line| line.starts_with('>')).unwrap_or_default().to_owned()
}

#[test]
fn lists_are_narrowed_sorted_and_walked() {
    let practice = Practice::new();
    let mut pty = practice.desk((80, 24));
    pty.press("2").wait_for("Waiting: all pathways").wait_for(" of ");
    pty.press("!").wait_for("past target ---").press("!").wait_gone("past target ---");
    pty.press("f p n").wait_for("Waiting: ND");
    // The foot names the order that came with the rows; the head already shows what was asked for.
    pty.press("s c").wait_for("Child v").wait_for("order: name");
    let first = cursor(&pty);
    pty.press("Down").wait("another row", |pty| !cursor(pty).is_empty() && cursor(pty) != first);
    let second = cursor(&pty);
    pty.press("Enter").wait_for("[9 Record]");
    pty.press("Backspace").wait("the same row", |pty| cursor(pty) == second);
    pty.press("Backspace").wait_for("Filter off: ND");
}

#[test]
fn what_is_shown_is_written_to_a_file_whole() {
    use std::os::unix::fs::PermissionsExt;
    let practice = Practice::new();
    let mut pty = practice.desk((80, 24));
    pty.press("2").wait_for("Waiting: all").wait_for(" of ");
    let total: usize = {
        let screen = pty.screen();
        let line = screen.lines().find(|line| line.contains(" of ")).unwrap();
        let after = line.split(" of ").nth(1).unwrap();
        let digits: String = after.chars().filter(|c| *c != ',').take_while(char::is_ascii_digit).collect();
        digits.parse().unwrap()
    };
    assert!(total > 20, "more rows than are in sight");
    let before = revision(&practice.demo());
    let out = practice.folder.path().join("waitwell-out");
    for name in ["waiting-2026-11-20.csv", "waiting-2026-11-20-2.csv"] {
        pty.press("e").wait_for("To a file:").wait_for("~/waitwell-out/waiting-2026-11-20.csv");
        pty.press("Enter").wait_for(" rows are in").wait_for(&format!("/{name}."));
        let bytes = std::fs::read(out.join(name)).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let head =
            "\u{feff}clock,days waited,days to target,child,age,priority,needs and dangers,pathway,district,";
        assert!(text.starts_with(head), "{}", &text[..80]);
        assert_eq!(text.lines().count(), total + 1, "every row of the filter");
        let mode = std::fs::metadata(out.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert_eq!(revision(&practice.demo()), before, "looking about changes nothing");
    let looks = std::fs::read_to_string(find_looks(&practice.demo())).unwrap();
    assert!(looks.matches("\"export\"").count() >= 2 * total, "every child in the file was looked at");
}

/// The access log.
fn find_looks(store: &Path) -> PathBuf {
    let mut folders = vec![store.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.ends_with("looks.jsonl") => return path,
                false => {}
            }
        }
    }
    panic!("there is no access log");
}

#[test]
fn what_one_desk_does_the_other_shows() {
    let practice = Practice::new();
    let mut one = practice.desk((80, 24));
    let mut two = practice.desk((120, 36));
    let of = |pty: &Pty| cursor(pty).chars().skip(20).take(18).collect::<String>();
    for pty in [&mut one, &mut two] {
        pty.press("2 f s w").wait_for("all pathways, waiting").press("s c").wait_for("order: name");
        pty.wait("a row", |pty| !of(pty).trim().is_empty());
    }
    let before = revision(&practice.demo());
    // A step that is owed: what is not due before the day it would be shown again cannot be put off.
    one.press("Down").wait("the cursor to be on HUGHES", |pty| of(pty).contains("HUGHES"));
    one.press("z").wait_for("? ---");
    one.press("Enter").wait_for("Put off HUGHES");
    let child = of(&one);
    two.wait("the change without a key", |pty| {
        pty.screen().lines().any(|line| line.contains(child.trim()) && line[..5].contains('+'))
    });
    assert_eq!(revision(&practice.demo()), before + 1);
    one.press("u").wait_for("Undone: Put off HUGHES");
    assert_eq!(revision(&practice.demo()), before + 2);
}

#[test]
fn a_child_is_found_and_opened_or_begun() {
    let practice = Practice::new();
    let mut pty = practice.desk((80, 24));
    pty.press("/").wait_for("Find:").type_in("harris aim").wait_for("HARRIS, Aimee");
    pty.press("Enter").wait_for("[9 Record]").wait_for("HARRIS, Aimee");
    pty.press("/").type_in("zebedee quux").wait_for("No child like").press("Enter").wait_for("Family name");
    pty.press("Esc").wait_for("[9 Record]");
}

#[test]
fn a_look_alike_is_settled_from_today() {
    let practice = Practice::new();
    let mut pty = practice.desk((80, 24));
    pty.press(":").type_in("intake").press("Enter").wait_for("Intake:").wait_for("HARRISON");
    pty.wait("a row", |pty| !cursor(pty).is_empty());
    while !cursor(&pty).contains("same child") {
        let before = cursor(&pty);
        pty.press("Down").wait("the next row", |pty| cursor(pty) != before);
    }
    let before = revision(&practice.demo());
    pty.press("=").wait_for("Same child? HARRISON").wait_for("On record");
    pty.press("d").wait_gone("Same child? HARRISON").wait_for("u undoes");
    assert_eq!(revision(&practice.demo()), before + 1);
}

#[test]
fn a_desk_goes_on_when_its_keeper_is_back() {
    let practice = Practice::new();
    let mut pty = practice.desk((80, 24));
    pty.press("2").wait("a row", |pty| !cursor(pty).is_empty());
    keeper(&practice.demo(), &["stop"]);
    pty.wait_for("The keeper of this store was ended.").wait_for("goes on when it is back");
    let row = cursor(&pty);
    pty.press("Down")
        .wait("what is here is still walked", |pty| !cursor(pty).is_empty() && cursor(pty) != row);
    let started = Command::new(PROGRAM)
        .args(["keeper", "stay", "--store"])
        .arg(practice.demo())
        .env("WAITWELL_CLOCK", CLOCK)
        .output()
        .expect("it starts");
    assert!(started.status.success(), "{started:?}");
    pty.wait_for("The keeper answers again.");
    pty.press("f p n").wait_for("Waiting: ND");
}

#[test]
fn a_new_store_says_what_there_is_to_do() {
    let practice = Practice::new();
    let store = practice.store();
    let home = practice.folder.path().to_str().unwrap();
    let mut pty = Pty::start(
        PROGRAM,
        &["--store", store.to_str().unwrap()],
        &[("HOME", home), ("XDG_CONFIG_HOME", home)],
        (80, 24),
    );
    pty.wait_for("Nothing here yet").wait_for("Bring in a waiting list");
    pty.press("Down Down Down Enter").wait_for("people.toml").press("Esc").wait_gone("people.toml");
    pty.press("q q");
    assert!(pty.ended().success());
}
