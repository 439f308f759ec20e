//! A drop-in that is over: nobody arrives at it any more but from the sheet, nobody waits any longer, there is no room.
use super::desk::{Desk, code};
use crate::domain::command::{Command, Visitor};
use crate::domain::ids::{SessionId, VenueId};
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
