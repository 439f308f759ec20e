//! Filling at a real terminal over a real keeper: `f` and what widens it, keys in and the journal out. Offered are the right
//! children in the list's order, in the places a rule allows; one undo takes all back; a place that a colleague took
//! meanwhile is refused in words, and the rest is done.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops")]
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "the table of keys uses the rest")]
mod stage;
mod support;

use chrono::NaiveDate;
use stage::Journal;
use support::pty::Pty;
use tempfile::TempDir;
use waitwell::client::{Link, Place};
use waitwell::domain::booking::{BookingState, Told};
use waitwell::domain::child::{ChildDetails, Flags};
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, NewReferral, Take};
use waitwell::domain::event::Event;
use waitwell::domain::fill::Span;
use waitwell::domain::ids::{ReferralId, SessionId, StaffId, VenueId};
use waitwell::domain::order::Priority;
use waitwell::domain::session::{Answer, CarveOut, Slot};
use waitwell::wire::message::{Made, Request};
use waitwell::wire::query::Query;
use waitwell::wire::view::View;
use waitwell::wire::view_fill::FillPage;

/// Friday 6 November 2026, 14:32, which never passes: all of December is far enough for a letter.
const CLOCK: (&str, &str) = ("WAITWELL_CLOCK", "2026-11-06T14:32:00Z");

fn on(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(if month < 3 { 2027 } else { 2026 }, month, day).unwrap()
}

/// A desk on a store with two venues, two clinicians, sessions of ND and children who wait for it.
struct Desk {
    pty: Pty,
    link: Link,
    journal: Journal,
    _store: TempDir,
}

impl Desk {
    fn new(size: (u16, u16)) -> Self {
        let store = TempDir::new().unwrap();
        let folder = store.path().join("store");
        let path = folder.to_str().unwrap();
        let mut pty = Pty::start(env!("CARGO_BIN_EXE_waitwell"), &["--store", path], &[CLOCK], size);
        pty.wait_for("Bring in");
        let link = Link::find(&Place::of(&folder, None, Vec::new()).unwrap(), "command").unwrap().unwrap();
        let mut desk = Self { pty, link, journal: Journal::of(&folder), _store: store };
        for name in ["Arnold hub", "Worksop"] {
            let (name, address) = (name.to_owned(), String::new());
            let (district, rooms) = (Code::NONE, Vec::new());
            desk.send(Command::AddVenue { name, address, district, rooms, online: false });
        }
        for name in ["Dr A Osei", "Dr B Lund"] {
            let (role, agency) = (Code::known("paediatrician"), Code::NONE);
            desk.send(Command::AddStaff { name: name.into(), role, agency, languages: Vec::new() });
        }
        desk
    }

    fn send(&mut self, command: Command) -> Made {
        self.link.send(command).unwrap_or_else(|refusal| panic!("{}", refusal.words)).made
    }

    /// A child accepted for ND who came in so many days ago: the more, the further ahead.
    fn child(&mut self, family: &str, days: u64, change: impl FnOnce(&mut ChildDetails)) -> ReferralId {
        let mut details = ChildDetails {
            family: family.into(),
            given: "Sam".into(),
            born: on(9, 14) - chrono::Days::new(7 * 366),
            nhs_missing: "not on the form".into(),
            ..ChildDetails::default()
        };
        change(&mut details);
        let received = on(11, 6) - chrono::Days::new(days);
        let referral = NewReferral {
            pathway: Code::known("nd"),
            received,
            source: Code::known("gp"),
            ..NewReferral::default()
        };
        let details = Box::new(details);
        let referral = self
            .send(Command::Register { details, referral: Some(referral), knowing: Vec::new() })
            .referral
            .unwrap();
        self.send(Command::Accept { referral, priority: Priority::Routine });
        referral
    }

    /// A session of ND with places of an hour, one after the other from ten.
    fn session(&mut self, venue: u32, date: NaiveDate, places: u16) -> SessionId {
        let slot = |at| Slot { start: 600 + 60 * at, minutes: 60, places: 1, carve_out: CarveOut::Anyone };
        let made = self.send(Command::MakeSession {
            service: Code::known("nd"),
            venue: VenueId(venue),
            room: String::new(),
            date,
            slots: (0..places).map(slot).collect(),
            end: 600 + 60 * places,
            people: vec![(Code::known("paediatrician"), StaffId(venue), Answer::Accepted)],
            capacity: 0,
        });
        made.session.unwrap()
    }

    fn plan(&self, session: SessionId, span: Span) -> FillPage {
        let query = Box::new(Query::Fill { session, span, pins: Vec::new() });
        match self.link.call(Request::Look { query }).unwrap() {
            waitwell::wire::message::Answer::View(view) => match *view {
                View::Fill(page) => *page,
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    }

    /// To the diary's week of 30 November, the cursor on its only session.
    fn week(&mut self) -> &mut Self {
        self.journal.new_changes();
        self.pty.press("4").wait_for("Diary").press("> > > >").wait_for("ND Arnold hub");
        for key in ["Right", "Right", "Right", "Right", "Left", "Left", "Left", "Left"] {
            if self.pty.screen().contains("ND Arnold hub Thu 3 Dec") {
                break;
            }
            self.pty.step(key);
        }
        self.pty.wait_for("ND Arnold hub Thu 3 Dec");
        self
    }

    /// The same, where sessions were made before.
    fn offered_after_session(&mut self) -> Vec<(ReferralId, SessionId, u8)> {
        let mut changes = self.journal.new_changes();
        changes
            .retain(|change| !change.events.iter().any(|event| matches!(event, Event::SessionMade { .. })));
        Self::offers(changes)
    }

    /// What was offered since this was last asked, in the order in which it was done.
    fn offered(&mut self) -> Vec<(ReferralId, SessionId, u8)> {
        let changes = self.journal.new_changes();
        Self::offers(changes)
    }

    fn offers(changes: Vec<stage::Change>) -> Vec<(ReferralId, SessionId, u8)> {
        let events = changes.into_iter().flat_map(|change| change.events);
        events
            .map(|event| match event {
                Event::Offered { booking, .. } => {
                    assert!(matches!(booking.state, BookingState::Offered { told: Told::Letter, .. }));
                    (booking.referral, booking.session, booking.slot)
                }
                other => panic!("{other:?}"),
            })
            .collect()
    }
}

/// Seven who wait, in the list's order; FIVE's family cannot come on Thursdays, SIX needs an interpreter and longer.
fn seven(desk: &mut Desk) -> Vec<ReferralId> {
    ["One", "Two", "Three", "Four", "Five", "Six", "Seven"]
        .into_iter()
        .enumerate()
        .map(|(at, name)| {
            desk.child(name, 700 - 50 * at as u64, |details| match name {
                "Five" => details.not_on = vec![3],
                "Six" => {
                    details.flags = Flags::INTERPRETER;
                    details.language = "Polish".into();
                }
                _ => {}
            })
        })
        .collect()
}

#[test]
fn a_session_is_filled_in_the_lists_order_and_taken_back_by_one_key() {
    let mut desk = Desk::new((80, 24));
    let session = desk.session(1, on(12, 3), 3);
    let children = seven(&mut desk);
    desk.week();
    desk.pty.press("f").wait_for("Fill ND Arnold hub Thu 3 Dec: offered by letter").wait_for("3 of 3 ticked");
    desk.pty
        .wait_for(">[x] 10:00 ONE, Sam: waits")
        .wait_for("FIVE, Sam: not possible, family: not Thursdays");
    desk.pty.wait_for("SEVEN, Sam: not possible, Thu 3 Dec is full of children ahead");
    assert_eq!(desk.offered(), [], "a proposal books nothing");
    desk.pty.press("Enter").wait_for("3 places offered by letter.");
    let wanted: Vec<_> = (0..3).map(|at| (children[at], session, at as u8)).collect();
    assert_eq!(desk.offered(), wanted);
    desk.pty.press("u").wait_for("3 of 3 ticked").press("Enter").wait_for("changes undone");
    let changes = desk.journal.new_changes();
    let undone =
        changes.iter().flat_map(|change| &change.events).filter(|e| matches!(e, Event::Undone { .. }));
    assert_eq!(undone.count(), 3, "{changes:?}");
    assert_eq!(desk.plan(session, Span::Session).rows.len(), 3);
}

#[test]
fn from_a_session_to_its_clinics_month_to_all_that_is_planned() {
    let mut desk = Desk::new((80, 24));
    let first = desk.session(1, on(12, 3), 1);
    let second = desk.session(1, on(12, 11), 1);
    let elsewhere = desk.session(2, on(12, 14), 1);
    let january = desk.session(1, on(1, 8), 2);
    let children = seven(&mut desk);
    desk.week();
    desk.pty.press("f").wait_for("1 of 1 ticked");
    desk.pty.press("m").wait_for("Fill ND Arnold hub, December 2026, 2 sessions").wait_for("2 of 2 ticked");
    desk.pty.press("a").wait_for("Fill ND, all that is planned, 4 sessions").wait_for("5 of 5 ticked");
    desk.pty.wait_for("Mon 14 Dec 10:00 Worksop");
    // FIVE, who cannot come on Thursdays, has a place; ONE to FOUR, who are ahead, have kept theirs.
    desk.pty.press("s").wait_for("1 of 1 ticked").press("a").wait_for("5 of 5 ticked");
    // The second line is left out: a part is accepted.
    let plan = desk.plan(first, Span::All);
    desk.pty
        .step("Down")
        .press("Space")
        .wait_for("4 of 5 ticked")
        .press("Enter")
        .wait_for("4 places offered");
    let left = plan.rows[1].referral;
    let offered = desk.offered();
    let mut seen: Vec<ReferralId> = offered.iter().map(|(referral, ..)| *referral).collect();
    seen.push(left);
    seen.sort_unstable();
    assert_eq!(seen, children[..5], "the first five of the list, and nobody else");
    assert!(offered.iter().all(|(_, session, _)| [first, second, elsewhere, january].contains(session)));
    assert!(offered.iter().all(|(referral, session, _)| *referral != children[4] || *session != first));
    // Filled again only the place that was left out is proposed, to the same child.
    let again = desk.plan(first, Span::All);
    assert_eq!(again.rows.iter().map(|row| row.referral).collect::<Vec<_>>(), [left]);
}

#[test]
fn a_line_that_a_colleague_was_ahead_of_is_refused_and_the_rest_is_done() {
    let mut desk = Desk::new((80, 24));
    let session = desk.session(1, on(12, 3), 3);
    let children = seven(&mut desk);
    desk.week();
    desk.pty.press("f").wait_for("3 of 3 ticked");
    // SEVEN rings meanwhile and is given the second place by somebody else.
    let take = Take::Agree { who: "mother".into(), told: Told::Phone };
    desk.send(Command::Book { referral: children[6], session, slot: 1, take });
    desk.journal.new_changes();
    desk.pty.press("Enter").wait_for("2 places offered by letter, 1 not:").wait_for("for SEVEN, Sam");
    assert_eq!(desk.offered(), [(children[0], session, 0), (children[2], session, 2)]);
    desk.pty.press("u").wait_for("2 of 2 ticked").press("Enter").wait_for("changes undone");
    let plan = desk.plan(session, Span::Session);
    assert_eq!(plan.rows.iter().map(|row| row.referral).collect::<Vec<_>>(), children[..2]);
}

#[test]
fn a_day_too_near_for_a_letter_is_offered_by_telephone_and_left_out_of_a_month() {
    let mut desk = Desk::new((80, 24));
    let near = desk.session(1, on(11, 26), 1);
    let far = desk.session(1, on(11, 27), 1);
    let children = seven(&mut desk);
    desk.journal.new_changes();
    desk.pty.press("4").wait_for("Diary").press("> > >").wait_for("ND Arnold hub");
    for key in ["Right", "Right", "Right", "Right", "Left", "Left", "Left", "Left"] {
        if desk.pty.screen().contains("ND Arnold hub Thu 26 Nov") {
            break;
        }
        desk.pty.step(key);
    }
    desk.pty
        .press("f")
        .wait_for("Fill ND Arnold hub Thu 26 Nov: offered by telephone")
        .wait_for("1 of 1 ticked");
    desk.pty.press("m").wait_for("Thu 26 Nov: not possible, under 3 weeks' notice");
    desk.pty.wait_for("1 of 1 ticked").press("Enter").wait_for("Offered ONE");
    assert_eq!(desk.offered(), [(children[0], far, 0)]);
    desk.pty.press("f").wait_for("offered by telephone").wait_for("1 of 1 ticked").press("Enter");
    desk.pty.wait_for("Offered TWO, Sam (by phone)");
    let changes = desk.journal.new_changes();
    let told = changes.iter().flat_map(|change| &change.events).find_map(|event| match event {
        Event::Offered { booking, .. } => Some((booking.session, booking.state.clone())),
        _ => None,
    });
    let phone = BookingState::Offered { told: Told::Phone, on: on(11, 6) };
    assert_eq!(told, Some((near, phone)));
}

#[test]
fn keys_typed_ahead_wait_for_the_plan() {
    let mut desk = Desk::new((80, 24));
    let sessions = [desk.session(1, on(12, 3), 1), desk.session(1, on(12, 11), 1)];
    let children = seven(&mut desk);
    desk.week();
    desk.pty.glued("fm\r").wait_for("2 places offered by letter.");
    let mut offered = desk.offered();
    offered.sort_unstable();
    assert_eq!(offered, [(children[0], sessions[0], 0), (children[1], sessions[1], 0)]);
}

#[test]
fn a_full_session_says_so_and_a_small_window_shows_the_plan() {
    let mut desk = Desk::new((40, 20));
    let session = desk.session(1, on(12, 3), 1);
    let children = seven(&mut desk);
    desk.week();
    desk.pty.press("f").wait_for("1 of 1 ticked").wait_for("ONE, Sam").press("Enter").wait_for("Offered ONE");
    assert_eq!(desk.offered(), [(children[0], session, 0)]);
    // A full session opens the same layer, from which one looks further; its letters do nothing else.
    desk.pty.press("f").wait_for("0 of 0 ticked").press("Enter").wait_for("Nothing here can be done");
    desk.pty.press("Esc").wait_gone("0 of 0 ticked");
    let january = desk.session(1, on(1, 8), 1);
    desk.pty.glued("fma").wait_for("Fri 8 Jan 10:00").press("Enter").wait_for("Offered TWO");
    assert_eq!(desk.offered_after_session(), [(children[1], january, 0)]);
}

#[test]
fn places_nobody_could_have_are_told_session_by_session() {
    let mut desk = Desk::new((80, 24));
    let first = desk.session(1, on(12, 3), 2);
    desk.session(2, on(12, 3), 2);
    desk.child("One", 700, |_| {});
    let plan = desk.plan(first, Span::All);
    let why = "nobody else who waits could come".to_owned();
    assert_eq!(plan.rows.iter().map(|row| (row.session, row.slot)).collect::<Vec<_>>(), [(first, 0)]);
    let free = ["Thu 3 Dec 10:00 Worksop 2 places free", "Thu 3 Dec 11:00 Arnold hub free"];
    assert_eq!(plan.empty, free.map(|words| (words.to_owned(), why.clone())));
}

/// A clinic of ND by template, published on these days: two places of an hour each, and none is held for one child.
fn held_for_two(desk: &mut Desk, days: [NaiveDate; 2]) -> [SessionId; 2] {
    let said = waitwell::domain::template::parse("every weekday", days[0]).unwrap();
    let slot = |start| Slot { start, minutes: 60, places: 1, carve_out: CarveOut::Anyone };
    let template = waitwell::domain::template::ClinicTemplate {
        id: waitwell::domain::ids::TemplateId(0),
        service: Code::known("nd"),
        venue: VenueId(1),
        room: "".into(),
        recurrence: said.recurrence,
        slots: vec![slot(600), slot(660)],
        capacity: 0,
        roles: Vec::new(),
        people: Vec::new(),
        from: days[0],
        to: None,
        calendar: Code::NONE,
        exceptions: Vec::new(),
        sharing: Some(waitwell::domain::sharing::Sharing { least: 2, ..Default::default() }),
        rev: 0,
    };
    let (template, ticked) = (Box::new(template), Vec::new());
    desk.send(Command::SetTemplate { template, ticked, reason: Code::NONE });
    let template = waitwell::domain::ids::TemplateId(1);
    let days = days.to_vec();
    let first = desk.send(Command::Publish { template, days }).session.unwrap();
    [SessionId(first.0 - 1), first]
}

#[test]
fn a_clinic_held_for_two_is_improved_beside_and_changes_only_when_asked() {
    let mut desk = Desk::new((80, 24));
    let [thursday, friday] = held_for_two(&mut desk, [on(12, 3), on(12, 11)]);
    // ONE can come only on the Friday, THREE only on the Thursday; TWO is what either of them needs to be seen at all.
    let days = |not: u8| move |details: &mut ChildDetails| details.not_on = vec![not];
    let [one, two, three] =
        [("One", 700, 3), ("Two", 600, 9), ("Three", 500, 4)].map(|(name, waits, not)| {
            desk.child(name, waits, |details| {
                if not < 9 {
                    days(not)(details);
                }
            })
        });
    desk.week();
    desk.pty.press("f m").wait_for("Fill ND Arnold hub, December 2026");
    // The list's order gives TWO the earlier day, and so ONE, who is ahead, nobody to come with.
    desk.pty.wait_for("A better plan has come: children ahead").wait_for("2 of 2 ticked, i: better");
    desk.pty.wait_for(">[x] Thu 3 Dec 10:00 TWO, Sam").wait_for("Thu 3 Dec 11:00 THREE, Sam");
    desk.pty.wait_for("ND Arnold hub Fri 11 Dec: not possible, would not run with under 2");
    desk.pty.press("i").wait_for("Fri 11 Dec 10:00 ONE, Sam").wait_for("2 of 2 ticked --");
    desk.pty.wait_for("THREE, Sam: not possible, Thu 3 Dec would not run: too few could come");
    // Accepted in part it would not run: that is said before anything is offered.
    desk.pty.press("Space").wait_for("Would not run, 1 of the 2 it takes: ND Arnold hub");
    desk.pty.press("Space").wait_for("2 of 2 ticked").press("Enter").wait_for("2 places offered by letter.");
    let mut offered = desk.offered_after_session();
    offered.sort_unstable();
    assert_eq!(offered, [(one, friday, 0), (two, friday, 1)]);
    // One of them gives the place up: filled anew the clinic needs one more, and THREE has nobody to come with on the Thursday.
    let plan = desk.plan(thursday, Span::Month);
    assert_eq!(plan.rows, []);
    assert_eq!(plan.shared.unwrap().takes, []);
    assert!(
        plan.empty.iter().any(|(what, why)| what.contains("Thu 3 Dec") && why.contains("only 1 child")),
        "{:?}",
        plan.empty
    );
    assert!(plan.left_out.iter().any(|(name, _)| name == "THREE, Sam"), "{three:?}");
}

#[test]
fn a_child_left_out_is_put_in_by_hand_and_the_others_are_filled_round_it() {
    let mut desk = Desk::new((80, 24));
    let session = desk.session(1, on(12, 3), 3);
    let children = seven(&mut desk);
    desk.week();
    desk.pty.press("f").wait_for("3 of 3 ticked").wait_for("b elsewhere");
    // Enter on the fourth row would offer what is ticked: the cursor is on FOUR, who was left out.
    desk.pty.press("Down Down Down").wait_for(">[ ] FOUR, Sam: not possible");
    desk.pty.press("b").wait_for("FOUR, Sam, left out: put by hand");
    desk.pty.wait_for("a 10:00: from ONE, Sam, who goes to").wait_for("THREE, Sam left out");
    assert_eq!(desk.offered(), [], "looking books nothing");
    desk.pty.press("a").wait_for(">[x] 10:00 FOUR, Sam (by hand): waits");
    desk.pty.wait_for("FOUR, Sam at 10:00 by hand; THREE, Sam is left out").wait_for("3 of 3 ticked");
    desk.pty.wait_for("THREE, Sam: not possible, Thu 3 Dec is full of children ahead, or put the");
    // A rule that stands against every place is told, and its letter does nothing.
    desk.pty.press("Down Down Down Down").wait_for(">[ ] FIVE, Sam");
    desk.pty.press("b").wait_for("FIVE, Sam: there is no other place here that a rule allows");
    desk.pty.wait_for("Thu 3 Dec: not now, family: not Thursdays").press("a Esc");
    desk.pty.wait_for(">[ ] FIVE, Sam").wait_for("3 of 3 ticked").press("Enter");
    desk.pty.wait_for("3 places offered by letter.");
    let mut offered = desk.offered();
    offered.sort_unstable_by_key(|(_, _, slot)| *slot);
    assert_eq!(offered[0], (children[3], session, 0));
    let mut others: Vec<ReferralId> = offered[1..].iter().map(|(referral, ..)| *referral).collect();
    others.sort_unstable();
    assert_eq!(others, children[..2], "the first of the list have the rest");
    desk.pty.press("u").wait_for("3 of 3 ticked").press("Enter").wait_for("changes undone");
    let changes = desk.journal.new_changes();
    let undone =
        changes.iter().flat_map(|change| &change.events).filter(|e| matches!(e, Event::Undone { .. }));
    assert_eq!(undone.count(), 3, "one undo for all of it");
}

#[test]
fn a_line_put_elsewhere_stays_when_the_plan_is_refreshed_and_is_decided_anew() {
    let mut desk = Desk::new((80, 24));
    let thursday = desk.session(1, on(12, 3), 2);
    let friday = desk.session(1, on(12, 11), 1);
    let children = seven(&mut desk);
    desk.week();
    desk.pty.press("f").wait_for("2 of 2 ticked").press("m").wait_for("3 of 3 ticked");
    desk.pty.wait_for(">[x] Thu 3 Dec 10:00 ONE, Sam");
    desk.pty.press("b").wait_for("ONE, Sam, now Thu 3 Dec 10:00: put by hand");
    desk.pty.wait_for("Fri 11 Dec 10:00: 8 days later, from THREE, Sam, who goes to Thu 3 Dec");
    desk.pty.press("b").wait_for(">[x] Fri 11 Dec 10:00 ONE, Sam (by hand)");
    desk.pty.wait_for("THREE, Sam: waits").wait_for("ONE, Sam at Fri 11 Dec 10:00 by hand;");
    // A session by itself does not take the child back; all that is planned has it where it was put.
    desk.pty.press("s").wait_for("ONE, Sam: not possible, put by hand at Fri 11 Dec 10:00, which is not");
    desk.pty.press("a").wait_for("Fri 11 Dec 10:00 Arnold hub ONE, Sam (by hand)").wait_for("3 of 3 ticked");
    // A colleague is ahead there: the line is refused, the rest is done.
    let take = Take::Agree { who: "mother".into(), told: Told::Phone };
    desk.send(Command::Book { referral: children[6], session: friday, slot: 0, take });
    desk.journal.new_changes();
    desk.pty.press("m").wait_for("ONE, Sam: not possible, put by hand at Fri 11 Dec 10:00: full");
    // The plan decides again.
    desk.pty.wait_for("2 of 2 ticked").press("Down Down").wait_for(">[ ] ONE, Sam: not possible");
    desk.pty.press("b").wait_for("x not by hand any more").press("x");
    desk.pty.wait_for(">[x] Thu 3 Dec 10:00 ONE, Sam: waits").wait_for("as the plan has it");
    desk.pty.press("Enter").wait_for("2 places offered by letter.");
    let mut offered = desk.offered();
    offered.sort_unstable();
    assert_eq!(offered, [(children[0], thursday, 0), (children[1], thursday, 1)]);
}

#[test]
fn where_places_are_shared_a_child_put_somewhere_is_placed_first() {
    let mut desk = Desk::new((80, 24));
    let [_, friday] = held_for_two(&mut desk, [on(12, 3), on(12, 11)]);
    let [one, two, _three] =
        [("One", 700, 3), ("Two", 600, 9), ("Three", 500, 4)].map(|(name, waits, not)| {
            desk.child(name, waits, |details| details.not_on = if not < 9 { vec![not] } else { Vec::new() })
        });
    desk.week();
    desk.pty.press("f m").wait_for("2 of 2 ticked, i: better").wait_for(">[x] Thu 3 Dec 10:00 TWO, Sam");
    desk.pty.press("b").wait_for("put by hand, before it is improved");
    desk.pty
        .wait_for("a Fri 11 Dec 10:00: 8 days later, free, THREE, Sam left out, ONE, Sam comes in")
        .press("a");
    desk.pty
        .wait_for(">[x] Fri 11 Dec 10:00 TWO, Sam (by hand)")
        .wait_for("Fri 11 Dec 11:00 ONE, Sam: waits");
    desk.pty.wait_for("2 of 2 ticked --").press("Enter").wait_for("2 places offered by letter.");
    let mut offered = desk.offered_after_session();
    offered.sort_unstable();
    assert_eq!(offered, [(one, friday, 1), (two, friday, 0)]);
}
