//! Away for a part of a day, also on a Saturday: by command, on the line and in the diary's form; and what is outside it stays.
use crate::office::{Office, day};
use crate::{command, done, enters, names, refused};
use waitwell::domain::command::Command;
use waitwell::domain::session::{Answer as Said, CarveOut, Slot};

#[test]
fn an_afternoon_away_leaves_the_morning_as_it_is() {
    let mut office = Office::new();
    let (patel, ellis) = (office.patel, office.ellis);
    let (morning, afternoon) = (office.clinic(day(27), 540, patel, 1), office.clinic(day(27), 840, patel, 1));
    let child = office.place("Wright", false, morning);
    let other = office.place("Khan", false, afternoon);
    let said = done(&office, &["away", "patel", "fri 27nov", "pm", "--reason", "leave"]);
    assert!(said.contains("J Patel is away Fri 27 Nov, afternoon: clinician on leave"), "{said}");
    assert_eq!(names(&mut office), ["StaffAway", "MemberSet"], "one of the two clinics");
    assert!(done(&office, &["away"]).contains("afternoon"));
    // Nobody asks them to an afternoon, and they can be asked to a morning.
    let answer = Said::Asked(day(20));
    let role = office.slt;
    let ask = |session| Command::SetMember { session, role, staff: patel, answer };
    let words = office.link.send(ask(afternoon)).unwrap_err().words;
    assert!(words.contains("away Fri 27 Nov, afternoon"), "{words}");
    let early = office.clinic(day(27), 480, ellis, 1);
    office.send(ask(early));
    assert!(office.booked(child) == Some(morning) && office.booked(other) == Some(afternoon));
    let said = done(&office, &["back", "patel", "--on", "27 nov"]);
    assert!(said.contains("J Patel is not away from Fri 27 Nov after all"), "{said}");
}

#[test]
fn hours_and_a_saturday_are_typed_on_the_line_and_in_the_form() {
    let mut office = Office::new();
    let patel = office.patel;
    office.clinic(day(21), 600, patel, 1);
    office.clinic(day(24), 780, patel, 1);
    names(&mut office);
    // Tuesday 24 November, nine to twelve: the clinic at one is not touched.
    let (well, said) = command(&office, &["away", "patel", "24 nov 9-12"]);
    assert!(well && said.contains("J Patel is away Tue 24 Nov, 09:00 to 12:00"), "{said}");
    assert_eq!(names(&mut office), ["StaffAway"]);
    assert!(refused(&office, &["away", "patel", "24 nov 9-12"]).contains("on record already"));
    // On the line: a Saturday, and only that one.
    office.pty.press(":").wait_for("What is to be done?").type_in("sick patel sat am");
    office.pty.wait_for("J Patel is away Sat 21 Nov, morning").wait_for("1 session");
    enters(&mut office.pty, "2 of 2 ticked");
    office.pty.wait_for("B Ellis is asked").press("Enter").wait_gone(" ticked").wait_for("u undoes");
    assert_eq!(names(&mut office).first().map(String::as_str), Some("StaffAway"));
    // In the diary's form.
    office.pty.press("4").wait_for("[4 Diary]").press("v").wait_for("Away and shut").press("a");
    office.pty.wait_for("Sat 21 Nov, morning").press("End Up Enter").wait_for("Who, part of the name");
    office.pty.type_in("ellis").press("Tab Ctrl-u").type_in("25/11/26").press("Tab Ctrl-u");
    office.pty.type_in("25/11/26").press("Tab Tab").type_in("14:00").press("PgDn Enter");
    office
        .pty
        .wait_for("B Ellis is away Wed 25 Nov, from 14:00")
        .wait_for("1 of 1 ticked")
        .press("Enter")
        .wait_gone(" ticked")
        .wait_for("away Wed 25 Nov, from 14:00");
    assert_eq!(names(&mut office), ["StaffAway"]);
    // A clinic at ten is made with them, and one at three is not.
    let slot = |start| Slot { start, minutes: 60, places: 1, carve_out: CarveOut::Anyone };
    let (ellis, slt) = (office.ellis, office.slt);
    let clinic = |start: u16| Command::MakeSession {
        service: slt,
        venue: waitwell::domain::ids::VenueId(2),
        room: String::new(),
        date: day(25),
        slots: vec![slot(start)],
        end: start + 60,
        people: vec![(slt, ellis, Said::Accepted)],
        capacity: 0,
    };
    office.send(clinic(600));
    let words = office.link.send(clinic(900)).unwrap_err().words;
    assert!(words.contains("B Ellis is away Wed 25 Nov, from 14:00"), "{words}");
}
