//! A drop-in that is over: nobody arrives at it any more but from the sheet, nobody waits any longer, there is no room. And what
//! becomes of booked places at one that is on.
use super::desk::{Desk, code, day, details};
use crate::domain::booking::{Attendance, BookingState, Told};
use crate::domain::child::ChildDetails;
use crate::domain::command::{Command, NewReferral, Take, Visitor};
use crate::domain::event::Event;
use crate::domain::ids::{BookingId, ChildId, ReferralId, SessionId, VenueId, VisitId};
use crate::domain::next_step::owed;
use crate::domain::referral::Stage;
use crate::domain::session::{CarveOut, Slot};
use crate::wire::query::Query;
use crate::wire::view::View;
use crate::wire::view_diary::BoardPage;
use chrono::{NaiveTime, TimeZone, Utc};

fn at_minute(desk: &mut Desk, minute: u32) {
    let time = NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0).unwrap();
    desk.now.time = time;
    desk.now.at = Utc.from_utc_datetime(&desk.now.today.and_time(time));
}

fn board(desk: &Desk) -> BoardPage {
    match desk.look(&Query::Board { session: Some(SessionId(1)), day: None }) {
        View::Board(page) => *page,
        other => panic!("{other:?}"),
    }
}

/// A drop-in from 13:00 to 15:20 with room for eight, and a family that came at 14:32.
fn open() -> Desk {
    let mut desk = Desk::new();
    let venue = Command::AddVenue {
        name: "Hawthorn".to_owned(),
        address: String::new(),
        district: code("E07000173"),
        rooms: Vec::new(),
        online: false,
    };
    desk.run(&venue).unwrap();
    let slot = Slot { start: 14 * 60 + 40, minutes: 20, places: 2, carve_out: CarveOut::Anyone };
    desk.run(&Command::MakeSession {
        service: code("dropin"),
        venue: VenueId(1),
        room: String::new(),
        date: desk.now.today,
        slots: vec![Slot { start: 13 * 60, ..slot }, slot],
        end: 15 * 60 + 20,
        people: Vec::new(),
        capacity: 8,
    })
    .unwrap();
    came(&mut desk, None).unwrap();
    desk
}

fn came(desk: &mut Desk, arrived: Option<u16>) -> Result<(), String> {
    let visitor = Visitor::Nameless("new family".to_owned());
    let arrive = Command::Arrive { session: SessionId(1), visitor, arrived, with: None };
    desk.run(&arrive).map(|_| ()).map_err(|refusal| refusal.words)
}

#[test]
fn nobody_arrives_at_a_drop_in_that_is_over_but_from_the_sheet() {
    let mut desk = open();
    at_minute(&mut desk, 15 * 60 + 20);
    let said = came(&mut desk, None).unwrap_err();
    assert!(said.contains("is over") && said.contains("Nothing was changed"), "{said}");
    assert!(said.contains("Type the time on the sheet with the name"), "the way there is: {said}");
    came(&mut desk, Some(14 * 60 + 50)).unwrap();
    let late: Vec<(u16, bool)> =
        desk.state.visits.iter().flatten().map(|visit| (visit.arrived, visit.late_entry)).collect();
    assert_eq!(late, [(14 * 60 + 32, false), (14 * 60 + 50, false)]);
    at_minute(&mut desk, 17 * 60 + 30);
    came(&mut desk, Some(13 * 60 + 5)).unwrap();
    assert!(desk.state.visits.iter().flatten().any(|visit| visit.arrived == 13 * 60 + 5 && visit.late_entry));
}

#[test]
fn after_its_end_nobody_waits_on_and_there_is_no_room() {
    let mut desk = open();
    let page = board(&desk);
    assert_eq!((page.room, page.ends), (7, 15 * 60 + 20));
    at_minute(&mut desk, 17 * 60 + 30);
    let page = board(&desk);
    assert_eq!(page.room, 0);
    assert_eq!(page.columns[1][0].minutes, 48, "from 14:32 to the end, not to now");
}

/// The same with a child of two who has the place of 14:40; the visit without a name came at 14:32.
fn expected() -> (Desk, ChildId, ReferralId) {
    let mut desk = open();
    let today = desk.now.today;
    let details = ChildDetails { born: today - chrono::Days::new(900), ..details(7, today) };
    let (child, referral) = desk.child(details, "dropin", day(2026, 11, 9)).unwrap();
    let take = Take::Agree { who: "mother".to_owned(), told: Told::Phone };
    desk.run(&Command::Book { referral, session: SessionId(1), slot: 1, take }).unwrap();
    (desk, child, referral)
}

fn attended(desk: &Desk) -> Option<(Attendance, Option<u16>)> {
    match desk.state.booking(BookingId(1)).unwrap().state {
        BookingState::Attended { attendance, arrived, .. } => Some((attendance, arrived)),
        _ => None,
    }
}

fn step(desk: &Desk, referral: ReferralId) -> String {
    let row = desk.state.referral(referral).unwrap();
    owed(&desk.state, row, desk.now.today).map_or_else(String::new, |step| step.words)
}

/// The rows that count, as they stand.
fn stands(desk: &Desk, referral: ReferralId) -> String {
    let row = desk.state.referral(referral).unwrap();
    let visit = desk.state.visit(VisitId(1)).unwrap();
    format!("{:?} {:?} {:?} {:?} {:?}", attended(desk), row.stage, row.seen_on, visit.state, visit.booking)
}

#[test]
fn each_end_of_a_visit_is_that_of_its_booked_place_and_goes_back_by_its_undo() {
    let visit = VisitId(1);
    let call = Command::VisitOutcome { visit, outcome: code("advice"), refer: None, words: String::new() };
    let left = Command::LeftUnseen { visit };
    let back = Command::BackToQueue { visit };
    for (minute, acts, attendance, owes) in [
        (14 * 60 + 45, vec![], Attendance::OnTime, "Record outcome of 20 Nov"),
        (14 * 60 + 45, vec![left.clone()], Attendance::LeftUnseen, "Rebook: left unseen 20 Nov"),
        (14 * 60 + 45, vec![left.clone(), back], Attendance::OnTime, "Record outcome of 20 Nov"),
        (14 * 60 + 45, vec![left.clone(), call.clone()], Attendance::OnTime, ""),
        (15 * 60 + 5, vec![], Attendance::LateSeen, "Record outcome of 20 Nov"),
        (15 * 60 + 5, vec![left.clone()], Attendance::LateNotSeen, "Rebook: came too late"),
        (15 * 60 + 5, vec![call], Attendance::LateSeen, ""),
    ] {
        let (mut desk, child, referral) = expected();
        // The nameless family of 14:32 is somebody else.
        desk.state.visits[1] = None;
        desk.state.reindex();
        at_minute(&mut desk, minute);
        let mut before = Vec::new();
        let visitor = Visitor::Child(child);
        let came = Command::Arrive { session: SessionId(1), visitor, arrived: None, with: None };
        desk.run(&came).unwrap();
        // Numbers of visits are not given twice.
        let visit = VisitId(desk.state.next_visit().0 - 1);
        for act in &acts {
            before.push((desk.state.seq, of(&desk, referral, visit)));
            desk.run(&for_visit(act, visit)).unwrap_or_else(|no| panic!("{act:?}: {}", no.words));
        }
        assert_eq!(attended(&desk), Some((attendance, Some(minute as u16))), "{acts:?}");
        assert_eq!(step(&desk, referral), owes, "{acts:?}");
        assert_eq!(board(&desk).columns[0].len(), 0);
        for (seq, stood) in before.into_iter().rev() {
            desk.run(&Command::Undo { seq: seq + 1 }).unwrap();
            assert_eq!(of(&desk, referral, visit), stood, "{acts:?}");
        }
    }
}

fn of(desk: &Desk, referral: ReferralId, visit: VisitId) -> String {
    let row = desk.state.referral(referral).unwrap();
    let visit = desk.state.visit(visit).unwrap();
    format!("{:?} {:?} {:?} {:?} {:?}", attended(desk), row.stage, row.seen_on, visit.state, row.span)
}

fn for_visit(act: &Command, visit: VisitId) -> Command {
    match act.clone() {
        Command::LeftUnseen { .. } => Command::LeftUnseen { visit },
        Command::BackToQueue { .. } => Command::BackToQueue { visit },
        Command::VisitOutcome { outcome, refer, words, .. } => {
            Command::VisitOutcome { visit, outcome, refer, words }
        }
        other => other,
    }
}

#[test]
fn a_visit_that_is_named_takes_the_place_as_it_stands_by_then() {
    let visit = VisitId(1);
    let left = Command::LeftUnseen { visit };
    let advice = Command::VisitOutcome { visit, outcome: code("advice"), refer: None, words: String::new() };
    for (before, attendance, owes) in [
        (None, Attendance::OnTime, "Record outcome of 20 Nov"),
        (Some(left), Attendance::LeftUnseen, "Rebook: left unseen 20 Nov"),
        (Some(advice), Attendance::OnTime, ""),
    ] {
        let (mut desk, child, referral) = expected();
        if let Some(act) = &before {
            desk.run(act).unwrap();
        }
        let stood = stands(&desk, referral);
        desk.run(&Command::NameVisit { visit, child }).unwrap();
        assert_eq!(
            attended(&desk),
            Some((attendance, Some(14 * 60 + 32))),
            "when the visit came: {before:?}"
        );
        assert_eq!(step(&desk, referral), owes);
        assert_eq!(desk.state.visit(visit).unwrap().booking, Some(BookingId(1)));
        let refused = |attendance| Command::Attend { booking: BookingId(1), attendance, arrived: None };
        at_minute(&mut desk, 14 * 60 + 50);
        for absent in [Attendance::NotBrought, Attendance::LateNotSeen, Attendance::LeftUnseen] {
            let words = desk.run(&refused(absent)).unwrap_err().words;
            assert!(words.contains("came 14:32") && words.contains("Nothing was recorded"), "{words}");
        }
        let seq = desk.state.seq;
        desk.run(&Command::Undo { seq }).unwrap();
        assert_eq!(stands(&desk, referral), stood);
    }
}

/// Typed in on Friday: what came of Tuesday's place is of Tuesday, and the clock stops then.
#[test]
fn what_a_sheet_says_of_a_booked_place_is_of_the_day_of_the_drop_in() {
    let (mut desk, child, referral) = expected();
    desk.on(day(2026, 11, 24));
    let session = SessionId(1);
    let arrived = Some(14 * 60 + 41);
    desk.run(&Command::Arrive { session, visitor: Visitor::Child(child), arrived, with: None }).unwrap();
    let visit = VisitId(2);
    let refer =
        Some(NewReferral { pathway: code("slcn"), received: desk.now.today, ..NewReferral::default() });
    let (outcome, words) = (code("refer-on"), "Says nothing yet".to_owned());
    let events = desk.run(&Command::VisitOutcome { visit, outcome, refer, words }).unwrap();
    let friday = day(2026, 11, 20);
    let new = events.iter().find_map(|event| match event {
        Event::ReferralReceived { referral, source, from, words, .. } => {
            Some((referral.received, *source, from.as_str(), words.as_str()))
        }
        _ => None,
    });
    assert_eq!(new, Some((friday, code("dropin"), "Early-years drop-in, Hawthorn", "Says nothing yet")));
    let row = desk.state.referral(referral).unwrap();
    assert!(matches!(row.stage, Stage::Closed { on, .. } if on == friday), "{:?}", row.stage);
    assert_eq!(row.span.stop, Some(friday));
}

#[test]
fn a_sibling_whom_the_drop_in_is_not_for_is_marked_before_anybody_is_called_in() {
    let mut desk = open();
    let today = desk.now.today;
    let old = ChildDetails { born: today - chrono::Days::new(5 * 366), ..details(9, today) };
    let (child, _) = desk.child(old, "slcn", day(2026, 11, 2)).unwrap();
    let (visitor, with) = (Visitor::Child(child), Some(VisitId(1)));
    desk.run(&Command::Arrive { session: SessionId(1), visitor, arrived: None, with }).unwrap();
    let page = board(&desk);
    let row = &page.columns[1][0];
    assert!(row.with[0].ends_with(", 4+: see and signpost"), "{:?}", row.with);
    assert!(row.words.contains("4+: see and signpost"), "{}", row.words);
}

/// Booked while the child was two; the right birth date makes it five: the signposting is what came of the place.
#[test]
fn whoever_is_signposted_owes_nothing_more_of_the_booked_place() {
    let (mut desk, child, referral) = expected();
    let mut right = desk.records[&child].details.clone();
    right.born = desk.now.today - chrono::Days::new(5 * 366);
    let rev = desk.state.child(child).unwrap().rev;
    desk.run(&Command::Amend { child, details: Box::new(right), rev }).unwrap();
    at_minute(&mut desk, 14 * 60 + 45);
    let visitor = Visitor::Child(child);
    desk.run(&Command::Arrive { session: SessionId(1), visitor, arrived: None, with: None }).unwrap();
    assert_eq!(step(&desk, referral), "Record outcome of 20 Nov");
    let visit = VisitId(2);
    let stood = of(&desk, referral, visit);
    let events = desk.run(&Command::Call { visit, staff: None }).unwrap();
    assert!(events.iter().any(|event| matches!(event, Event::VisitSignposted { .. })), "{events:?}");
    assert_eq!(step(&desk, referral), "", "{:?}", desk.state.referral(referral).unwrap().stage);
    assert_eq!(attended(&desk), Some((Attendance::OnTime, Some(14 * 60 + 45))));
    let outcome = match desk.state.booking(BookingId(1)).unwrap().state {
        BookingState::Attended { outcome, .. } => outcome,
        _ => None,
    };
    assert_eq!(outcome, Some(code("signpost")));
    let words = crate::domain::telling::sentence(&desk.state, &events);
    assert!(words.contains("seen and signposted"), "{words}");
    // Nothing is half taken back: the queue would leave an outcome that stands.
    let back = desk.run(&Command::BackToQueue { visit }).unwrap_err().words;
    assert!(back.contains("u undoes it"), "{back}");
    let seq = desk.state.seq;
    desk.run(&Command::Undo { seq }).unwrap();
    assert_eq!(of(&desk, referral, visit), stood);
    assert_eq!(step(&desk, referral), "Record outcome of 20 Nov");
    // The same for a child of another list who had the place beside its own way: it goes on waiting there.
    desk.run(&Command::BackToQueue { visit }).unwrap_err();
}
