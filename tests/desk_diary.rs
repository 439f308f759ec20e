//! The real program at a real terminal, over a store of its own: a session is made, filled, marked; a drop-in is run. What
//! the keys did is asked of the keeper, not read off the screen.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
mod support {
    #![allow(dead_code, reason = "other tests use the rest")]
    pub mod pty;
}
use support::pty::Pty;
use tempfile::TempDir;
use waitwell::client::{Link, Place};
use waitwell::domain::booking::{Attendance, BookingState};
use waitwell::domain::child::{Carer, ChildDetails};
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, NewReferral};
use waitwell::domain::ids::{ReferralId, SessionId};
use waitwell::domain::order::Priority;
use waitwell::wire::message::{Answer, Made, Request};
use waitwell::wire::query::{DiaryBy, Narrow, Query};
use waitwell::wire::view::View;
use waitwell::wire::view_diary::{BoardPage, DiaryWeek, SessionPage};

/// Friday 20 November 2026, 14:32, which never passes (a debug build's clock given in UTC stands still).
const CLOCK: (&str, &str) = ("WAITWELL_CLOCK", "2026-11-20T14:32:00Z");

struct Desk {
    pty: Pty,
    link: Link,
    _store: TempDir,
}

/// A child with a mother who may be told all.
fn details(family: &str, given: &str, year: i32) -> ChildDetails {
    let carer = Carer { name: format!("Ewa {family}"), relation: "mother".into(), ..Carer::default() };
    ChildDetails {
        family: family.into(),
        given: given.into(),
        born: chrono::NaiveDate::from_ymd_opt(year, 9, 14).unwrap(),
        nhs_missing: "not on the form".into(),
        carers: vec![carer],
        ..ChildDetails::default()
    }
}

impl Desk {
    /// A desk on a new store with a venue, two members of staff and one child who waits for ND.
    fn new() -> (Self, ReferralId) {
        Self::at(CLOCK)
    }

    fn at(clock: (&str, &str)) -> (Self, ReferralId) {
        let store = TempDir::new().unwrap();
        let folder = store.path().join("store");
        let path = folder.to_str().unwrap();
        let mut pty = Pty::start(env!("CARGO_BIN_EXE_waitwell"), &["--store", path], &[clock], (80, 24));
        pty.wait_for("Bring in a waiting list");
        let link = Link::find(&Place::of(&folder, None, Vec::new()).unwrap(), "command").unwrap().unwrap();
        let mut desk = Self { pty, link, _store: store };
        desk.send(Command::AddVenue {
            name: "Arnold hub".into(),
            address: String::new(),
            district: Code::NONE,
            rooms: Vec::new(),
            online: false,
        });
        for (name, role) in [("Dr A Osei", "paediatrician"), ("J Patel", "slt")] {
            let (role, agency) = (Code::known(role), Code::NONE);
            desk.send(Command::AddStaff { name: name.into(), role, agency, languages: Vec::new() });
        }
        let referral = desk.child("Harris", "Aimee", 2019);
        (desk, referral)
    }

    fn send(&mut self, command: Command) -> Made {
        self.link.send(command).unwrap_or_else(|refusal| panic!("{}", refusal.words)).made
    }

    /// A child accepted for ND.
    fn child(&mut self, family: &str, given: &str, year: i32) -> ReferralId {
        let referral = NewReferral {
            pathway: Code::known("nd"),
            received: chrono::NaiveDate::from_ymd_opt(2025, 9, 14).unwrap(),
            source: Code::known("gp"),
            ..NewReferral::default()
        };
        let made = self.send(Command::Register {
            details: Box::new(details(family, given, year)),
            referral: Some(referral),
            knowing: Vec::new(),
        });
        let referral = made.referral.unwrap();
        self.send(Command::Accept { referral, priority: Priority::Soon });
        referral
    }

    fn look(&self, query: Query) -> View {
        match self.link.call(Request::Look { query: Box::new(query) }).unwrap() {
            Answer::View(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    fn week(&self, month: u32, day: u32) -> DiaryWeek {
        let monday = chrono::NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        match self.look(Query::Diary { monday, by: DiaryBy::Clinic }) {
            View::Diary(week) => week,
            other => panic!("{other:?}"),
        }
    }

    fn session(&self, session: SessionId) -> SessionPage {
        match self.look(Query::Session { session }) {
            View::Session(page) => *page,
            other => panic!("{other:?}"),
        }
    }

    fn board(&self) -> BoardPage {
        match self.look(Query::Board { session: None, day: None }) {
            View::Board(page) => *page,
            other => panic!("{other:?}"),
        }
    }

    /// Makes a session from the form: service by its letter, day as typed, the rest as it stands.
    fn make(&mut self, service: &str, day: &str) {
        self.pty.press("4").wait_for("[4 Diary]").press("n").wait_for("New session");
        self.pty.press(service).press("Enter").type_in("arn").press("Enter Enter Ctrl-u").type_in(day);
        self.pty.press("PgDn BTab").type_in("osei, patel").press("Enter Enter").wait_for("Made ");
    }
}

#[test]
fn a_session_is_made_filled_and_marked_by_keys_alone() {
    let (mut desk, referral) = Desk::new();
    // The free place is today, so that who came can be marked.
    desk.make("n", "today");
    desk.pty.wait_for("ND Arnold hub");
    let week = desk.week(11, 16);
    let [row] = week.rows.as_slice() else { panic!("{week:?}") };
    let session = row.cells[0].session;
    assert_eq!((row.cells[0].places, desk.session(session).people.len()), (4, 2));

    // Two people say that they come; without a reason nobody is away.
    desk.pty.press("p").wait_for("People of ND");
    desk.pty.press("a a").wait_for("will be there");
    desk.pty.press("Esc");
    assert_eq!(
        desk.session(session)
            .people
            .iter()
            .filter(|p| p.answer == waitwell::domain::session::Answer::Accepted)
            .count(),
        1
    );

    // An extra slot that is still ahead today; then the best child for it, both keys in one write.
    desk.pty.press("Enter").wait_for("People");
    desk.pty.press("n").wait_for("An extra slot").type_in("16:00").press("PgDn Enter").wait_for("16:00  60");
    desk.pty.press("End").wait("the cursor on 16:00", |pty| pty.line(21).contains("16:00"));
    desk.pty.glued("b\r").wait_for("16:00  60 HARRIS, Aimee");
    let page = desk.session(session);
    let booked = page.rows.iter().find_map(|row| row.booking.as_ref()).unwrap_or_else(|| panic!("{page:?}"));
    assert_eq!(booked.referral, referral);
    assert!(
        matches!(&booked.state, BookingState::Agreed { who, .. } if &**who == "Ewa Harris"),
        "{:?}",
        booked.state
    );

    // Came, and again: one attendance, and it is said who is here already.
    let (booking, before) = (booked.booking, page.revision);
    while !desk.pty.screen().lines().any(|line| line.starts_with('>') && line.contains("HARRIS")) {
        let line = desk.pty.cursor().0;
        desk.pty.press("Down").wait("the cursor to move", |pty| pty.cursor().0 != line);
    }
    desk.pty.press("a").wait_for("came 14:32");
    desk.pty.press("a").wait_for("already here");
    let page = desk.session(session);
    let came =
        page.rows.iter().filter_map(|row| row.booking.as_ref()).find(|row| row.booking == booking).unwrap();
    assert!(
        matches!(
            came.state,
            BookingState::Attended { attendance: Attendance::OnTime, arrived: Some(872), .. }
        ),
        "{:?}",
        came.state
    );
    assert_eq!(page.revision, before + 1, "one frame");
    desk.pty.press("u").wait_for("Undone: HARRIS, Aimee").wait_for("HARRIS, Aimee: to come");
}

#[test]
fn a_place_taken_meanwhile_is_told_and_the_next_best_is_booked() {
    let (mut desk, _) = Desk::new();
    desk.make("n", "4 jan 27");
    let other = desk.child("Khan", "Mo", 2018);
    // HARRIS, Aimee is in front on the list; her places are open when somebody else takes the first.
    desk.pty.press("2").wait_for("HARRIS, Aimee");
    desk.pty.press("Home").wait("the cursor", |pty| pty.screen().lines().any(|line| line.starts_with('>')));
    while !desk.pty.screen().lines().any(|line| line.starts_with('>') && line.contains("HARRIS")) {
        let line = desk.pty.cursor().0;
        desk.pty.press("Down").wait("the cursor to move", |pty| pty.cursor().0 != line);
    }
    desk.pty.press("b").wait_for("SAY FIRST").wait_for(">  1 Mon  4 Jan 09:30");
    let view = desk.look(Query::Places { referral: other, service: None, narrow: Narrow::default() });
    let View::Places(places) = view else { panic!("{view:?}") };
    let first = &places.rows[0];
    let take = waitwell::domain::command::Take::Agree {
        who: "Ewa Khan".into(),
        told: waitwell::domain::booking::Told::Phone,
    };
    desk.send(Command::Book { referral: other, session: first.session, slot: first.slot, take });
    // The other place comes in front by itself, within a moment and without a key.
    desk.pty.wait_gone("Mon  4 Jan 09:30  60").wait_for(">  1 Mon  4 Jan 10:30");
    // A key typed at once is not used; the same key a moment later is.
    desk.pty.torn(&[b"\r"], std::time::Duration::ZERO);
    desk.pty.wait("an answer", |pty| {
        let screen = pty.screen();
        screen.contains("before this child was shown") || !screen.contains("SAY FIRST")
    });
    if desk.pty.screen().contains("SAY FIRST") {
        desk.pty.torn(&[b"", b"\r"], std::time::Duration::from_millis(200));
        desk.pty.wait_gone("SAY FIRST");
    }
    let page = desk.session(first.session);
    let names: Vec<&str> =
        page.rows.iter().filter_map(|row| row.booking.as_ref()).map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["KHAN, Mo", "HARRIS, Aimee"]);
}

#[test]
fn a_drop_in_is_run_by_keys_alone() {
    // While it is on: nobody arrives at one that is over.
    let (mut desk, _) = Desk::at((CLOCK.0, "2026-11-20T09:40:00Z"));
    desk.send(Command::Register {
        details: Box::new(details("Low", "Ida", 2024)),
        referral: None,
        knowing: Vec::new(),
    });
    desk.make("d", "today");
    let board = desk.board();
    assert!(board.session.is_some(), "{board:?}");
    desk.pty.press("5").wait_for("EXPECTED");

    // A child on record; a family without one.
    desk.pty.press("n").wait_for("who came").type_in("low");
    desk.pty.wait_for(">  LOW, Ida").press("Enter").wait_for("WAITING 1");
    desk.pty.press("n").wait_for("who came").type_in("twins in blue").press("Enter").wait_for("WAITING 2");
    let board = desk.board();
    let names: Vec<&str> = board.columns[1].iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["LOW, Ida", "twins in blue"]);

    // Called in, with an outcome; held down, a key marks one child.
    desk.pty.press("Right").wait("the cursor to be on LOW", |pty| pty.line(21).contains("LOW, Ida"));
    desk.pty.press("o a").wait_for("DONE 1");
    let board = desk.board();
    assert_eq!((board.columns[1].len(), board.columns[3].len()), (1, 1), "{board:?}");
    desk.pty.press("a").wait_for("LOW, Ida: Advice only");
    assert_eq!(desk.board().revision, board.revision, "nothing was changed by it");
    desk.pty.press("Down x l").wait_for("LEFT UNSEEN");
    desk.pty
        .press("Right Right Down")
        .wait("the cursor to be on the twins", |pty| pty.line(21).contains("twins"));
    desk.pty.press("a").wait_for("rung");
    assert!(desk.board().columns[3].iter().any(|row| row.note == "left unseen, rung"));
}
