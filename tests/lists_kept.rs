//! The real program at a real terminal: what a person has chosen for the lists is there at the next desk, what is shared is
//! everybody's, and a file holds what was on the screen.
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

    fn demo(&self) -> PathBuf {
        self.folder.path().join("st-demo")
    }

    /// A desk on the lists.
    fn lists(&self, size: (u16, u16)) -> Pty {
        let store = self.store();
        let arguments = ["demo", "--children", "300", "--store", store.to_str().unwrap(), "--clock", CLOCK];
        let home = self.folder.path().to_str().unwrap();
        let mut pty = Pty::start(PROGRAM, &arguments, &[("HOME", home), ("XDG_CONFIG_HOME", home)], size);
        pty.wait_for("[1 Today]").wait_for(" steps, ");
        pty.press("2").wait_for("ll pathways, open").wait_for(" of ");
        pty
    }

    /// What a command prints on this store.
    fn list(&self, more: &[&str]) -> (String, String, bool) {
        let store = self.demo();
        let out = Command::new(PROGRAM)
            .args(["list", "--store"])
            .arg(store)
            .args(more)
            .output()
            .expect("it starts");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (text(&out.stdout), text(&out.stderr), out.status.success())
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
    let out = Command::new(PROGRAM).arg("keeper").args(words).arg("--store").arg(store).output();
    String::from_utf8_lossy(&out.expect("it starts").stdout).into_owned()
}

/// The line with the heads of the columns.
fn heads(pty: &Pty) -> Vec<String> {
    let screen = pty.screen();
    let line = screen.lines().nth(3).unwrap_or_default().to_owned();
    line.split_whitespace().map(str::to_owned).collect()
}

/// How many rows the list has, as the rule over it says; 0 of an empty one.
fn total(pty: &Pty) -> usize {
    let screen = pty.screen();
    let rule = screen.lines().find(|line| line.contains("Waiting:")).unwrap_or_default();
    let Some((_, after)) = rule.rsplit_once(" of ") else { return 0 };
    after.chars().filter(|c| *c != ',').take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

#[test]
fn a_view_is_kept_and_is_there_at_the_next_desk_and_in_a_command() {
    let practice = Practice::new();
    let mut one = practice.lists((80, 24));
    one.press("f p n").wait_for("Waiting: ND").press("s c").wait_for("order: name");
    one.press("v k").wait_for("Keep as a view").type_in("Nd by name").press("Enter Enter Enter");
    one.wait_for("View \"Nd by name\" kept for you: v n shows it.").wait_for("view \"Nd by name\"");
    let rows = total(&one);
    one.press("q q");
    assert!(one.ended().success());
    let mut two = practice.lists((80, 24));
    two.press("v").wait_for("n Nd by name: ND").press("n").wait_for("Waiting: ND").wait_for("order: name");
    two.wait_for("View \"Nd by name\" (yours).");
    assert_eq!(total(&two), rows);
    let (out, err, done) = practice.list(&["--view", "nd BY name", "--json"]);
    assert!(done, "{err}");
    assert_eq!(out.lines().count(), rows, "the command lists the same children");
    let names: Vec<String> = out
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["family_name"].to_string().to_lowercase()
        })
        .collect();
    assert!(names.is_sorted(), "in the view's order");
    let (_, err, done) = practice.list(&["--view", "nothing like it"]);
    assert!(!done && err.contains("there are: Nd by name"), "{err}");
    two.press("v m").wait_for("which view?").press("n r").wait_for("Another name");
    two.press("Ctrl-u").type_in("Names").press("Enter").wait_for("View \"Nd by name\" is now \"Names\".");
    two.press("v m")
        .wait_for("which view?")
        .press("n d")
        .wait_for("Take the view \"Names\" away?")
        .press("d");
    two.wait_for("View \"Names\" is gone");
}

#[test]
fn columns_are_chosen_put_in_order_and_kept() {
    let practice = Practice::new();
    let mut one = practice.lists((80, 24));
    one.press("v c").wait_for("Columns of the list").wait_for(" of 80 columns used");
    // The wait goes, the target goes to the right, the setting comes.
    one.press("Space").wait_for("wait: not shown");
    one.press("Home Right").wait_for("target, as a distance: column 2 of");
    while !one.screen().lines().any(|line| line.starts_with(">[ ] setting")) {
        let before = one.screen();
        one.press("Down").wait("the next column", |pty| pty.screen() != before);
    }
    one.press("Space").wait_for("setting: school, nursery, college: column").wait_for("No room here for");
    one.press("Enter").wait_for("These columns are there at your next login, too.");
    let chosen = heads(&one);
    assert_eq!(&chosen[..2], ["Child", "Target"], "{chosen:?}");
    assert!(!chosen.contains(&"Wait".to_owned()));
    one.press("q q");
    assert!(one.ended().success());
    let two = practice.lists((80, 24));
    assert_eq!(heads(&two), chosen, "the next desk has them");
}

#[test]
fn what_is_shared_is_everybodys_and_a_change_of_it_is_told() {
    let practice = Practice::new();
    let (mut one, mut two) = (practice.lists((80, 24)), practice.lists((120, 36)));
    one.press("!").wait_for("all districts, past");
    one.press("v k")
        .wait_for("Keep as a view")
        .type_in("Over")
        .press("Enter")
        .type_in("e")
        .press("Enter Enter");
    one.wait_for("View \"Over\" kept for everybody: v t o shows it.");
    // The news of it comes by itself; the choice shows what is known when it opens.
    while !two.press("v").wait_for("views of everybody").screen().contains("views of everybody (1)") {
        two.press("Esc").wait_gone("views of everybody");
    }
    two.press("t").wait_for("Over").wait_for("past target");
    two.press("o").wait_for("View \"Over\" (everybody's, by").wait_for("all districts, past");
    one.press("v m").wait_for("which view?").press("o d").wait_for("for everybody?").press("d");
    one.wait_for("View \"Over\" is gone");
    two.wait_for("The view you took was taken away. Your list stays as it is");
}

#[test]
fn the_first_letter_of_the_views_is_past_target() {
    let practice = Practice::new();
    let mut pty = practice.lists((80, 24));
    pty.press("v").wait_for("> p past target (also !)").press("p").wait_for("past target ---");
    pty.press("v").wait_for("(on; this takes it off)").press("Enter").wait_gone("past target ---");
}

#[test]
fn a_file_holds_the_columns_shown_in_their_order() {
    let practice = Practice::new();
    let mut pty = practice.lists((80, 24));
    pty.press("f p n").wait_for("Waiting: ND").press("v r").wait_for("Received");
    let rows = total(&pty);
    pty.press("e").wait_for("To a file:").press("Enter").wait_for(" rows are in");
    let out = practice.folder.path().join("waitwell-out");
    let text = std::fs::read_to_string(out.join("waiting-2026-11-20.csv")).unwrap();
    let head = text.lines().next().unwrap().trim_start_matches('\u{feff}');
    assert_eq!(head, "received,target,child,age,priority,needs and dangers,clock,days waited,next step");
    assert_eq!(text.lines().count(), rows + 1);
    // Days over the target are numbers, below zero as above it.
    assert!(!text.contains("'-"), "a number is no text: {text}");
    // What the rows are lies beside them.
    let about = std::fs::read_to_string(out.join("waiting-2026-11-20.about.txt")).unwrap();
    for line in [&format!("What is shown: {rows} rows, ND"), "As it stood: Fri 20 Nov 2026 14:32"] {
        assert!(about.contains(line), "{line}: {about}");
    }
    assert!(about.contains(&format!("Rows (n): {rows}\r\n")), "{about}");
    // The first child on the screen is the first in the file.
    let screen = pty.screen();
    let first = screen.lines().find(|line| line.starts_with('>')).unwrap();
    let family = first.split(',').next().unwrap().split_whitespace().last().unwrap().to_owned();
    assert!(text.lines().nth(1).unwrap().contains(&family), "{family}: {:?}", text.lines().nth(1));
    pty.press("Space Down Space").wait_for("2 marked");
    pty.press("e").wait_for("To a file: 2 marked").press("Tab Tab p Enter").wait_for("2 rows are in");
    let page = std::fs::read_to_string(out.join("waiting-2026-11-20.txt")).unwrap();
    assert!(page.starts_with("Waiting list: 2 marked; order: ") && page.contains("Page 1 of 1"), "{page}");
    assert!(page.contains(&family), "{page}");
}

#[test]
fn all_of_the_list_are_marked_and_each_says_what_will_happen() {
    let practice = Practice::new();
    let mut pty = practice.lists((80, 24));
    let rows = total(&pty);
    assert!(rows > 16, "more than are in sight");
    pty.press("*").wait_for(&format!("{rows} marked: all of this list."));
    pty.press("z").wait_for("Not now:").press("Enter").wait_for(" ticked --").wait_for(" put off to ");
    // What is not due before that day, and appointments, are left out, and each says why.
    pty.wait_for("nothing to put off");
    let screen = pty.screen();
    let ticked = screen.split(" ticked --").next().and_then(|before| before.split_whitespace().rev().nth(2));
    let ticked: usize = ticked.and_then(|number| number.parse().ok()).expect("how many are ticked");
    assert!(ticked > 3 && ticked < rows, "{screen}");
    pty.press("Down Down Down Down Down Down Down").wait_for(">[x]").press("Space");
    pty.wait_for(&format!("{} of {ticked} ticked", ticked - 1)).press("Enter");
    pty.wait_for(&format!("{} of {} ", ticked - 1, ticked - 1)).wait_for("u undoes");
    pty.press("u").wait_for(&format!("{0} of {0} ticked", ticked - 1)).press("Enter").wait_for("undone");
}

#[test]
fn a_setting_is_typed_with_help_and_weeks_as_any_number() {
    let practice = Practice::new();
    let mut pty = practice.lists((80, 24));
    let all = total(&pty);
    pty.press("f t").wait_for("a setting with these letters").type_in("prim").wait_for("Primary");
    pty.press("Down").wait_for("Enter shows only: ").press("Enter").wait("fewer", |pty| total(pty) < all);
    pty.press("Backspace").wait_for("Filter off: setting");
    pty.press("f w o").wait_for("waits at least so many weeks").type_in("31").press("Enter");
    pty.wait_for("waits 31 weeks or more");
    pty.press("f x f b f").wait_for("turns 4 before seen").press("Backspace");
    pty.wait_for("Filter off: turns 4 before seen");
    pty.press("f l").wait_for("for which language?").type_in("pol").wait_for("Polish");
    pty.press("Enter").wait("fewer", |pty| total(pty) < all);
    pty.press("Backspace").wait_for("Filter off: interpreter for pol");
}

/// `u` takes back what the message line shows, also where that is a view or the columns, and nothing older in its place.
#[test]
fn what_was_kept_is_taken_back_by_the_key_that_takes_back() {
    let practice = Practice::new();
    let mut desk = practice.lists((80, 24));
    let whole = heads(&desk);
    // Something older that could be undone.
    desk.press("Home c n").wait_for("u undoes");
    desk.press("f p n").wait_for("Waiting: ND").wait_gone(" For ");
    let columns = heads(&desk);
    desk.press("v k").wait_for("Keep as a view").type_in("Ours").press("Enter Enter Enter");
    desk.wait_for("View \"Ours\" kept for you: v o shows it. u undoes").wait_for("view \"Ours\"");
    desk.press("u").wait_for("View \"Ours\" is gone").wait_gone("view \"Ours\" ");
    desk.press("v").wait_for("see by:");
    assert!(!desk.screen().contains("o Ours"), "{}", desk.screen());
    desk.press("Esc").wait_gone("see by:");

    // Ready columns, and those that were put together.
    desk.press("v s").wait_for("Columns: setting. u undoes").wait_for("Setting");
    desk.press("u").wait_for("The columns are as they were");
    assert_eq!(heads(&desk), columns);
    desk.press("v c").wait_for(" of 80 columns used").press("Space").wait_for("wait: not shown");
    desk.press("Enter").wait_for("These columns are there at your next login, too. u undoes");
    assert!(!heads(&desk).contains(&"Wait".to_owned()));
    // From another screen it is named first.
    desk.press("1").wait_for(" steps, ").press("u").wait_for("Undo: columns chosen, just now? u does it");
    desk.press("u").wait_for("The columns are as they were").press("2").wait_for("Waiting: ND");
    assert_eq!(heads(&desk), columns);

    // A view replaced, renamed, taken away.
    desk.press("v k").wait_for("Keep as a view").type_in("Ours").press("Enter Enter Enter");
    desk.wait_for("View \"Ours\" kept for you");
    desk.press("Backspace").wait_for("Waiting: all pathways");
    desk.press("v k")
        .wait_for("Keep as a view")
        .press("Enter Enter Enter")
        .wait_for("View \"Ours\" replaced");
    desk.press("u").wait_for("View \"Ours\" is as it was before.");
    desk.press("v").wait_for("o Ours (now): ND").press("Esc").wait_gone("see by:");
    desk.press("v m").wait_for("which view?").press("o r").wait_for("Another name");
    desk.press("Ctrl-u").type_in("Theirs").press("Enter").wait_for("is now \"Theirs\". u undoes");
    desk.press("u").wait_for("View \"Theirs\" is now \"Ours\".");
    desk.press("v m").wait_for("which view?").press("o d").wait_for("away?").press("d");
    desk.wait_for("View \"Ours\" is gone; the children in it are where they were. u undoes");
    desk.press("u").wait_for("View \"Ours\" kept for you: v o shows it.");
    // Then what is older: asked first, as ever.
    desk.press("u").wait_for("Undo: ").wait_for("u does it");
    desk.press("Esc q q");
    assert!(desk.ended().success());
    let mut next = practice.lists((80, 24));
    assert_eq!(heads(&next), whole, "as they were at the next desk, too");
    next.press("v").wait_for("o Ours: ND");
}

/// `.` shows what the keeper would do, ticked only where it can be done; and what was refused is none to repeat.
#[test]
fn what_is_done_again_is_ticked_only_where_it_can_be() {
    let practice = Practice::new();
    let mut desk = practice.lists((80, 24));
    desk.press("1").wait_for(" steps, ").press("Home z").wait_for("Why?").press("Enter").wait_for("u undoes");
    desk.press("2").wait_for("ll pathways, open").press("Home .").wait_for("Again (later): Enter does it");
    desk.wait_for("[ ] HARRIS, Aimee").wait_for("not possible, not due before");
    desk.press("Enter").wait_for("Nothing here can be done").press("Esc").wait_gone("Again (later)");
    // The priority of the one in front is the last that is done; putting it off is refused after it.
    desk.press("p").wait_for("Priority of").press("u").wait_for("u undoes");
    desk.press("z").wait_for("Why?").press("Enter").wait_for("not due before");
    desk.press("Down .").wait_for("Again (priority): Enter does it");
}
