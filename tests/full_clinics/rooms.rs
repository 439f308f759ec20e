//! A venue has as many clinics at one time as it has rooms, whether or not somebody has said which room is whose.
use crate::office::{Office, day};
use crate::{done, names, refused};
use waitwell::domain::booking::By;
use waitwell::domain::code::Code;
use waitwell::domain::command::Command;
use waitwell::domain::ids::VenueId;

const OUT: &str = "Both rooms of Arnold hub are taken from";

fn add<'a>(venue: &'a str, start: &'a str, places: &'a str) -> Vec<&'a str> {
    let when = ["--venue", venue, "--date", "27/11/26", "--start", start, "--places", places];
    [&["sessions", "add", "--service", "slt"][..], &when].concat()
}

#[test]
fn a_session_without_a_room_takes_one_and_where_all_are_taken_it_is_said() {
    let mut office = Office::new();
    // Blue from 9 to 11, and one for which nobody named a room from 10 to 12.
    office.clinic(day(27), 540, office.patel, 2);
    let said = done(&office, &add("arnold", "10:00", "2"));
    assert!(said.contains("Arnold"), "{said}");
    names(&mut office);
    let said = refused(&office, &add("arnold", "09:30", "1"));
    assert!(said.contains("Both rooms of Arnold hub are taken from 10:00"), "{said}");
    // A named one cannot be had either: the other is in it, or somebody without a room is.
    let green = [&add("arnold", "10:15", "1")[..], &["--room", "green"]].concat();
    let said = refused(&office, &green);
    assert!(said.contains("Both rooms of Arnold hub are taken from 10:15"), "{said}");
    assert!(names(&mut office).is_empty());
    // A venue without rooms on record has none to run out of.
    for _ in 0..3 {
        done(&office, &add("carlton", "10:00", "1"));
    }
    names(&mut office);
    // Nor is one moved there, nor made longer, nor copied.
    let there = office.clinic_at(day(27), 600, office.ellis, 1, 1).0.to_string();
    names(&mut office);
    let said = refused(
        &office,
        &["sessions", "move", &there, "--venue", "arnold", "--room", "green", "--reason", "room"],
    );
    assert!(said.contains(OUT), "{said}");
    assert!(names(&mut office).is_empty());
    // When one of them is over, there is a room.
    done(&office, &add("arnold", "11:00", "1"));
}

/// What becomes of a session after a family gave its place up is none of the family's.
#[test]
fn a_place_that_was_given_up_keeps_its_day_though_its_session_moves() {
    let mut office = Office::new();
    let clinic = office.clinic(day(26), 540, office.patel, 2);
    let one = office.place("One", false, clinic);
    let (booking, by, words) = (office.booking_of(one), By::Family, String::new());
    let reason = Code::known("illness");
    office.send(Command::CancelBooking { booking, by, reason, words });
    let to = ["sessions", "move", &clinic.0.to_string(), "--date", "27/11/26", "--reason", "room"];
    done(&office, &to);
    names(&mut office);
    let shown = done(&office, &["show", "One"]);
    let line = shown.lines().find(|line| line.contains("Booking")).unwrap_or_default();
    assert!(line.contains("26 Nov 2026 09:00 SLT Arnold hub: cancelled by the family"), "{shown}");
}

#[test]
fn a_place_that_goes_online_is_said_to_be_online() {
    let mut office = Office::new();
    office.online();
    let clinic = office.clinic(day(26), 540, office.patel, 1);
    let one = office.place("One", false, clinic);
    office.send(Command::MoveSession {
        session: clinic,
        date: day(26),
        start: 540,
        venue: VenueId(4),
        room: String::new(),
        reason: Code::known("room"),
    });
    assert_eq!(office.step(one).0, "Ring: place is now online");
    names(&mut office);
}
