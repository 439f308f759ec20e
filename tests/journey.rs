//! The journey a scheduler makes, with the real binary at a real terminal: find, why, book, undo, triage, close the lid; and
//! two of them at once who want the same place.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
mod support;

use std::path::Path;
use std::process::Command;
use std::time::Duration;
use support::pty::Pty;
use waitwell::client::{Link, Patience, Place};
use waitwell::domain::ids::ReferralId;
use waitwell::wire::message::{Answer, Request};
use waitwell::wire::query::{At, Filter, Narrow, Query, Sort, StageIs};
use waitwell::wire::view::View;
use waitwell::wire::view_diary::PlacesPage;
use waitwell::wire::view_list::ListRow;

const PROGRAM: &str = env!("CARGO_BIN_EXE_waitwell");
/// A Friday afternoon on which a drop-in is on.
const CLOCK: &str = "2026-11-20T14:32";

struct Practice {
    dir: tempfile::TempDir,
}

impl Practice {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    fn base(&self) -> String {
        self.dir.path().join("s").display().to_string()
    }

    fn store(&self) -> String {
        format!("{}-demo", self.base())
    }

    fn desk(&self, size: (u16, u16)) -> Pty {
        let base = self.base();
        let args = ["--clock", CLOCK, "--store", &base, "demo", "--children", "400"];
        Pty::start(PROGRAM, &args, &[], size)
    }

    fn link(&self) -> Link {
        let place = Place {
            store: self.store().into(),
            socket: None,
            program: PROGRAM.into(),
            arguments: vec!["--clock".into(), CLOCK.into()],
            server: None,
        };
        Link::connect(place, "command", Patience::Forever).unwrap()
    }

    fn run(&self, verb: &[&str]) -> std::process::Output {
        Command::new(PROGRAM).args(["--store", &self.store()]).args(verb).output().unwrap()
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        if Path::new(&self.store()).exists() {
            let _ = self.run(&["keeper", "stop"]);
        }
    }
}

fn look(link: &Link, query: Query) -> View {
    match link.call(Request::Look { query: Box::new(query) }).unwrap() {
        Answer::View(view) => *view,
        other => panic!("no view: {other:?}"),
    }
}

fn waiting(link: &Link) -> Vec<ListRow> {
    let filter = Filter { stages: vec![StageIs::Waiting], ..Filter::default() };
    match look(link, Query::List { filter, sort: Sort::default(), at: At::Row(0), rows: 120 }) {
        View::List(page) => page.rows,
        other => panic!("no list: {other:?}"),
    }
}

fn places(link: &Link, referral: ReferralId) -> Option<Box<PlacesPage>> {
    match look(link, Query::Places { referral, service: None, narrow: Narrow::default() }) {
        View::Places(page) => Some(page),
        _ => None,
    }
}

/// Opens a child's record by what is typed into Find.
fn open(desk: &mut Pty, typed: &str, name: &str) {
    desk.press("/").wait_for("Find:");
    desk.type_in(typed)
        .wait("the child found", |pty| pty.screen().lines().any(|l| l.starts_with('>') && l.contains(name)));
    desk.press("Enter").wait_for("JOURNEY");
}

#[test]
fn a_child_is_found_explained_booked_undone_and_booked_again_and_the_lid_is_closed() {
    let practice = Practice::new();
    let mut desk = practice.desk((80, 24));
    desk.wait_for("[1 Today]").wait_for("PRACTICE").wait_for("0 without a next step");
    open(&mut desk, "harris aimee", "HARRIS, Aimee");
    assert!(
        !desk.screen().contains("Orchard Court"),
        "a restricted address is not shown:\n{}",
        desk.screen()
    );

    desk.press("y").wait_for("Why ").wait_for("STARTS");
    desk.press("Esc").wait_for("JOURNEY");

    desk.press("b").wait_for("SAY FIRST").wait_for("Polish");
    desk.press("Enter").wait_for("Booked HARRIS, Aimee");
    let link = practice.link();
    let booked = |link: &Link| {
        let row = waiting(link).into_iter().find(|row| row.name == "HARRIS, Aimee");
        row.is_none()
    };
    assert!(booked(&link), "the keeper has it");
    desk.press("u").wait_for("Undone");
    assert!(!booked(&link), "and has it no longer");
    // Typed blind in one write: the best place, and it is named.
    desk.glued("b\r").wait("booked again", |pty| {
        [21, 22].iter().any(|at| pty.line(*at).trim_start().starts_with("Booked HARRIS, Aimee"))
    });
    assert!(booked(&link));

    // The lid is closed: the line drops, the booking stays, the desk ends by itself.
    desk.hang_up();
    drop(desk);
    assert!(booked(&link));
    let verified = practice.run(&["verify"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}

#[test]
fn a_referral_is_accepted_with_two_keys_and_the_next_comes() {
    let practice = Practice::new();
    let mut desk = practice.desk((80, 24));
    desk.wait_for("PRACTICE").press("3").wait_for("Received ");
    let before = desk.line(2);
    let link = practice.link();
    let to_triage = |link: &Link| match look(link, Query::Counts) {
        View::Counts(counts) => counts.to_triage,
        other => panic!("no counts: {other:?}"),
    };
    let was = to_triage(&link);
    desk.press("a").wait_for("s ");
    desk.press("s").wait_for("Accepted ");
    desk.wait("another title", |pty| pty.line(2) != before);
    assert_eq!(to_triage(&link), was - 1);
}

#[test]
fn of_two_who_want_one_place_one_gets_it_and_the_other_books_what_it_is_offered() {
    let practice = Practice::new();
    let mut one = practice.desk((80, 24));
    one.wait_for("PRACTICE").wait_for("0 without a next step");
    let link = practice.link();
    // Two children whose best place is the same.
    let mut seen: Vec<(ListRow, (u32, u8))> = Vec::new();
    let mut pair = None;
    for row in waiting(&link) {
        let Some(best) =
            places(&link, row.referral).and_then(|page| page.rows.first().map(|p| (p.session.0, p.slot)))
        else {
            continue;
        };
        if let Some((other, _)) = seen.iter().find(|(other, at)| *at == best && other.child != row.child) {
            pair = Some((other.clone(), row));
            break;
        }
        seen.push((row, best));
    }
    let (a, b) = pair.expect("two children with one best place");

    let mut two = practice.desk((80, 24));
    two.wait_for("PRACTICE");
    open(&mut one, &a.name.replace(',', ""), &a.name);
    open(&mut two, &b.name.replace(',', ""), &b.name);
    one.press("b").wait_for("SAY FIRST");
    two.press("b").wait_for("SAY FIRST");
    one.press("Enter").wait_for(&format!("Booked {}", a.name));
    // The other desk learns it without a key, or is told when it tries; either way Enter books the next best.
    two.wait("the place is gone or refused", |pty| {
        let screen = pty.screen();
        screen.contains("SAY FIRST") || screen.contains("Next best")
    });
    two.press("Enter");
    two.wait("booked, or told who was first", |pty| {
        let screen = pty.screen();
        screen.contains(&format!("Booked {}", b.name))
            || screen.contains("Next best")
            || screen.contains("Enter books it")
            // The place went between the drawing and the key: the key was not used, and that was told.
            || screen.contains("came before this child was shown")
    });
    // What came in front by itself counts only once it has been seen for a moment, and it may come between two keys.
    let done = |pty: &Pty| pty.screen().contains(&format!("Booked {}", b.name));
    for _ in 0..4 {
        if !done(&two) {
            two.until_quiet(Duration::from_millis(300));
            two.press("Enter").comes_to(Duration::from_secs(3), done);
        }
    }
    two.wait("booked", done);
    let booked: Vec<String> = waiting(&link).into_iter().map(|row| row.name).collect();
    assert!(!booked.contains(&a.name) && !booked.contains(&b.name), "both have a place");
    let verified = practice.run(&["verify"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}
