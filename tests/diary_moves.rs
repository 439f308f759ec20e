//! A session is moved, and made again every week, by keys at a real terminal; what they did is asked of the keeper.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
mod support {
    #![allow(dead_code, reason = "other tests use the rest")]
    pub mod pty;
}
use chrono::NaiveDate;
use support::pty::Pty;
use tempfile::TempDir;
use waitwell::client::{Link, Place};
use waitwell::domain::booking::{BookingState, Told};
use waitwell::domain::child::ChildDetails;
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, NewReferral, Take};
use waitwell::domain::ids::{ReferralId, SessionId, StaffId};
use waitwell::domain::order::Priority;
use waitwell::domain::session::{Answer as Said, CarveOut, Slot};
use waitwell::wire::message::{Answer, Made, Request};
use waitwell::wire::query::{At, DiaryBy, Query, Whose};
use waitwell::wire::view::View;
use waitwell::wire::view_diary::{Cell, SessionPage};
use waitwell::wire::view_list::About;

/// Friday 20 November 2026, 14:32, which never passes (a debug build's clock given in UTC stands still).
const CLOCK: (&str, &str) = ("WAITWELL_CLOCK", "2026-11-20T14:32:00Z");

fn day(month: u32, of: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, of).unwrap()
}

struct Desk {
    pty: Pty,
    link: Link,
    session: SessionId,
    referrals: Vec<ReferralId>,
    _store: TempDir,
}

impl Desk {
    /// A desk on a new store with an ND clinic on Thursday 26 November at 10:00, in which two children have agreed places.
    fn new() -> Self {
        let store = TempDir::new().unwrap();
        let folder = store.path().join("store");
        let path = folder.to_str().unwrap();
        let mut pty = Pty::start(env!("CARGO_BIN_EXE_waitwell"), &["--store", path], &[CLOCK], (80, 24));
        pty.wait_for("Bring in a waiting list");
        let link = Link::find(&Place::of(&folder, None, Vec::new()).unwrap(), "command").unwrap().unwrap();
        let (session, referrals) = (SessionId(0), Vec::new());
        let mut desk = Self { pty, link, session, referrals, _store: store };
        let rooms = vec!["Blue".to_owned(), "Green".to_owned()];
        for name in ["Arnold hub", "Worksop"] {
            let (address, district) = (String::new(), Code::NONE);
            let rooms = rooms.clone();
            desk.send(Command::AddVenue { name: name.into(), address, district, rooms, online: false });
        }
        let (role, agency) = (Code::known("slt"), Code::NONE);
        desk.send(Command::AddStaff { name: "J Patel".into(), role, agency, languages: Vec::new() });
        desk.session = desk.clinic(day(11, 26), Said::Accepted);
        for (at, family, year) in [(0, "Harris", 2019), (1, "Grown", 2006)] {
            let referral = desk.child(family, year);
            let take = Take::Agree { who: "mother".into(), told: Told::Letter };
            desk.send(Command::Book { referral, session: desk.session, slot: at, take });
            desk.referrals.push(referral);
        }
        desk
    }

    fn send(&mut self, command: Command) -> Made {
        self.link.send(command).unwrap_or_else(|refusal| panic!("{}", refusal.words)).made
    }

    fn clinic(&mut self, date: NaiveDate, answer: Said) -> SessionId {
        let slot = |start| Slot { start, minutes: 90, places: 1, carve_out: CarveOut::Anyone };
        let venue = match self.look(Query::People) {
            View::People { venues, .. } => venues[0].id,
            other => panic!("{other:?}"),
        };
        let made = self.send(Command::MakeSession {
            service: Code::known("nd"),
            venue,
            room: "Blue".into(),
            date,
            slots: vec![slot(600), slot(690)],
            end: 780,
            people: vec![(Code::known("slt"), StaffId(1), answer)],
            capacity: 0,
        });
        made.session.unwrap()
    }

    fn child(&mut self, family: &str, year: i32) -> ReferralId {
        let details = ChildDetails {
            family: family.into(),
            given: "Aimee".into(),
            born: NaiveDate::from_ymd_opt(year, 12, 10).unwrap(),
            nhs_missing: "not on the form".into(),
            ..ChildDetails::default()
        };
        let received = NaiveDate::from_ymd_opt(2025, 9, 14).unwrap();
        let (pathway, source) = (Code::known("nd"), Code::known("gp"));
        let referral = NewReferral { pathway, received, source, ..NewReferral::default() };
        let (details, knowing) = (Box::new(details), Vec::new());
        let made = self.send(Command::Register { details, referral: Some(referral), knowing });
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

    fn page(&self) -> SessionPage {
        match self.look(Query::Session { session: self.session }) {
            View::Session(page) => *page,
            other => panic!("{other:?}"),
        }
    }

    fn cells(&self, monday: NaiveDate) -> Vec<Cell> {
        match self.look(Query::Diary { monday, by: DiaryBy::Clinic }) {
            View::Diary(week) => week.rows.into_iter().flat_map(|row| row.cells).collect(),
            other => panic!("{other:?}"),
        }
    }

    /// The next step of a referral, in words, with its day.
    fn step(&self, referral: ReferralId) -> (String, NaiveDate) {
        let at = At::Row(0);
        match self.look(Query::Today { whose: Whose::All, at, rows: 50 }) {
            View::Today(page) => {
                let row = page.rows.iter().find(|row| row.about == About::Referral(referral));
                let row = row.unwrap_or_else(|| panic!("{page:?}"));
                (row.step.words.clone(), row.step.due)
            }
            other => panic!("{other:?}"),
        }
    }

    /// To the clinic's cell on the diary.
    fn go(&mut self) {
        self.pty
            .press("4")
            .wait_for("[4 Diary]")
            .press("0")
            .wait_for("week of 16 Nov")
            .press(">")
            .wait_for("week of 23 Nov");
        self.pty.press("Home Left Left Left Left Right Right Right");
        self.pty.wait("the cursor on the clinic", |pty| pty.line(21).contains("2 of 2 taken"));
    }
}

#[test]
fn a_session_is_moved_seen_first_told_and_undone() {
    let mut desk = Desk::new();
    desk.go();
    // To 14 December: GROWN is 20 on the 10th and does not go along.
    desk.pty
        .press("m")
        .wait_for("Because")
        .press("Ctrl-u")
        .type_in("14 dec")
        .press("Enter Ctrl-u")
        .type_in("11:00");
    let before = desk.page().revision;
    desk.pty.press("PgDn BTab").type_in("s").press("Enter Enter");
    desk.pty.wait_for("1 family has to be told").wait_for("HARRIS, Aimee: goes along, to be told");
    desk.pty.wait_for("GROWN, Aimee: is 20 on Thu 10 Dec: does NOT go along");
    assert_eq!(desk.page().revision, before, "seen before it is done");
    desk.pty.press("Enter").wait_for("Moved ").wait_for("week of 14 Dec");
    let page = desk.page();
    assert_eq!((page.revision, page.when), (before + 1, (day(12, 14), 660, 840)));
    assert_eq!(page.people[0].answer, Said::Asked(day(11, 20)));
    let booked: Vec<_> = page.rows.iter().filter_map(|row| row.booking.as_ref()).collect();
    let [harris] = booked.as_slice() else { panic!("{page:?}") };
    assert!(matches!(harris.state, BookingState::Agreed { .. }));
    assert_eq!(harris.words, "moved: TELL THEM");
    let ring = ("Ring: place moved to 14 Dec".to_owned(), day(11, 23));
    assert_eq!(desk.step(desk.referrals[0]), ring);
    assert_eq!(desk.step(desk.referrals[1]).0, "Rebook: cancelled by service");

    desk.pty.press("u").wait_for("Undone: ");
    assert_eq!(desk.page().when, (day(11, 26), 600, 780));
    assert_eq!(desk.page().rows.iter().filter(|row| row.booking.is_some()).count(), 2);

    // What is left out of the preview is not moved behind one's back.
    desk.go();
    desk.pty.press("m").wait_for("Because").press("Ctrl-u").type_in("7 dec").press("PgDn BTab").type_in("s");
    desk.pty.press("Enter Enter").wait_for("families have to be told").press("Down Space Enter");
    desk.pty.wait_for("Nothing was moved");
    assert_eq!(desk.page().when.0, day(11, 26));
}

#[test]
fn a_room_that_is_taken_is_said_with_who_has_it_and_nothing_is_lost() {
    let mut desk = Desk::new();
    desk.clinic(day(12, 3), Said::Asked(day(11, 20)));
    desk.go();
    desk.pty.press("m").wait_for("Because").press("Ctrl-u").type_in("3 dec").press("PgDn BTab").type_in("s");
    desk.pty.press("Enter Enter").wait_for("is taken by").wait_for("Because");
    assert_eq!(desk.page().when.0, day(11, 26));
    // The form is there as it was typed: another room, and it goes.
    desk.pty.press("Ctrl-u").type_in("Green").press("PgDn Enter").wait_for("have to be told");
    // Another room is no other therapist: she is asked to the clinic that has the first room.
    desk.pty.press("Enter").wait_for("J Patel is asked to ND Thu 3 Dec 10:00 Arnold hub then");
    desk.pty.wait_for("Why all the same?").type_in("she goes between both").press("PgDn Enter");
    desk.pty.wait_for("Moved ");
    assert_eq!((desk.page().when.0, desk.page().place.as_str()), (day(12, 3), "Arnold hub Green"));
}

#[test]
fn a_session_is_made_again_every_week_and_undone_together() {
    let mut desk = Desk::new();
    desk.clinic(day(12, 10), Said::Asked(day(11, 20)));
    desk.go();
    desk.pty
        .press("t")
        .wait_for("Once more")
        .press("o")
        .wait_for("Until")
        .press("Enter")
        .type_in("31 dec")
        .press("PgDn Enter");
    desk.pty.wait_for("4 of 4 ticked").wait_for("not possible, it is there already");
    desk.pty.press("Enter").wait_for("4 sessions made");
    let mut made = Vec::new();
    for monday in [day(11, 30), day(12, 7), day(12, 14), day(12, 21), day(12, 28)] {
        let cells = desk.cells(monday);
        let [cell] = cells.as_slice() else { panic!("{monday}: {cells:?}") };
        assert_eq!((cell.day, cell.start, cell.places, cell.taken), (3, 600, 2, 0));
        made.push(cell.session);
    }
    desk.pty.press("u").wait_for("4 of 4 ticked").press("Enter").wait_gone("4 of 4 ticked");
    assert!(desk.cells(day(12, 14)).is_empty());
    assert_eq!(desk.cells(day(12, 7)).len(), 1, "what was there before stays");
}
