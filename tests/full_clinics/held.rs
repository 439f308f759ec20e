//! The last place of a workshop is held while somebody rings: nobody else gets it meanwhile, and yes or no is two keys on Today.
use crate::office::{Office, day};
use crate::{done, enters, refused, settled, to_row};
use waitwell::domain::around::{SeatDid, SeatState};
use waitwell::domain::code::Code;
use waitwell::domain::command::Command;
use waitwell::domain::event::Event;
use waitwell::domain::ids::VenueId;
use waitwell::domain::session::{CarveOut, Slot};

/// What was written of support since this was last asked.
fn seats(office: &mut Office) -> Vec<(SeatDid, SeatState)> {
    let events = office.journal.new_changes().into_iter().flat_map(|change| change.events);
    let seat = |event| match event {
        Event::Seat { did, seat } => Some((did, seat.state)),
        _ => None,
    };
    events.filter_map(seat).collect()
}

#[test]
fn a_workshops_last_place_is_held_and_goes_on_as_the_one_that_is_agreed() {
    let mut office = Office::new();
    let mut workshop = |on| {
        let slot = Slot { start: 600, minutes: 120, places: 1, carve_out: CarveOut::Anyone };
        let made = office.send(Command::MakeSession {
            service: Code::known("workshop"),
            venue: VenueId(2),
            room: String::new(),
            date: on,
            slots: vec![slot],
            end: 720,
            people: Vec::new(),
            capacity: 0,
        });
        made.session.unwrap().0.to_string()
    };
    let (session, later) = (workshop(day(27)), workshop(day(30)));
    let (first, second) = (office.child("Wright", false), office.child("Khan", false));
    let (first, second) = (first.0.to_string(), second.0.to_string());
    seats(&mut office);
    let pty = &mut office.pty;
    pty.press(":").wait_for("What is to be done?").type_in("b wright workshop hold");
    pty.wait_for("Fri 27 Nov").wait_for("Enter does it");
    enters(pty, "Held for WRIGHT, Aimee");
    let wrote = seats(&mut office);
    assert!(matches!(wrote[..], [(SeatDid::Held, SeatState::Held { .. })]), "{wrote:?}");
    let other = ["book", &second, "--session", &session, "--agreed-by", "Ewa"];
    let said = refused(&office, &other);
    assert!(said.contains("holds it until 14:42"), "one place is one family's: {said}");
    // On Today until it is said. No: it is free again at once.
    office.pty.press("1").wait_for("[1 Today]");
    to_row(&mut office.pty, "Held: Workshop 27 Nov");
    settled(&mut office.pty, "a");
    office.pty.wait_for("The answer of WRIGHT, Aimee").press("d").wait_for("Gave back the hold for WRIGHT");
    // What is held goes on as the place that is booked, without a second one.
    done(&office, &["book", &first, "--session", &session, "--hold"]);
    done(&office, &["book", &first, "--session", &session, "--agreed-by", "Ewa"]);
    assert!(refused(&office, &other).contains("is full"));
    let wrote = seats(&mut office);
    let said: Vec<&SeatDid> = wrote.iter().map(|(did, _)| did).collect();
    assert_eq!(said, [&SeatDid::Released, &SeatDid::Held, &SeatDid::Taken]);
    // Yes.
    done(&office, &["book", &second, "--session", &later, "--hold"]);
    to_row(&mut office.pty, "Held: Workshop 30 Nov");
    settled(&mut office.pty, "a");
    office.pty.wait_for("The answer of KHAN, Aimee").press("y").wait_for("agreed to Workshop");
    let wrote = seats(&mut office);
    assert!(matches!(wrote[..], [(SeatDid::Held, _), (SeatDid::Agreed, SeatState::Booked)]), "{wrote:?}");
}
