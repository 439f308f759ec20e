//! Nobody is asked to two places at one time but with a reason, and no session is on a day or at a time that cannot be meant.
use crate::office::{Office, day};
use crate::told::{done, refused};
use waitwell::domain::command::Command;
use waitwell::domain::ids::VenueId;
use waitwell::domain::session::{Answer, CarveOut, Slot};

fn asked(office: &mut Office, venue: u32) -> String {
    let (role, staff) = (office.slt, office.patel);
    let made = office.send(Command::MakeSession {
        service: role,
        venue: VenueId(venue),
        room: String::new(),
        date: day(24),
        slots: vec![Slot { start: 600, minutes: 60, places: 2, carve_out: CarveOut::Anyone }],
        end: 660,
        people: vec![(role, staff, Answer::Asked(day(20)))],
        capacity: 0,
    });
    made.session.unwrap().0.to_string()
}

#[test]
fn somebody_asked_elsewhere_then_is_asked_only_with_a_reason_and_holds_one_of_them() {
    let mut office = Office::new();
    office.child("Wright", false);
    let first = asked(&mut office, 2);
    let add = ["sessions", "add", "--service", "slt", "--venue", "worksop", "--date", "24/11/26"];
    let add = [&add[..], &["--start", "10:30", "--places", "1", "--who", "patel"]].concat();
    let said = refused(&office, &add);
    assert!(said.contains("J Patel is asked to SLT Tue 24 Nov 10:00 Carlton then"), "{said}");
    assert!(said.contains("--anyway WHY"), "{said}");
    let said = done(&office, &[&add[..], &["--anyway", "one of the two falls through"]].concat());
    assert!(said.contains("J Patel is asked to SLT Tue 24 Nov 10:00 Carlton then"), "{said}");
    // By keys the reason is asked for.
    let third = asked_later(&mut office);
    office.pty.press("4").wait_for("[4 Diary]");
    let said = refused(&office, &["sessions", "ask", &third, "patel"]);
    assert!(said.contains("--anyway WHY"), "{said}");
    // Once one is accepted, the other is held by nobody.
    done(&office, &["sessions", "ask", "2", "patel", "--comes"]);
    let said = refused(&office, &["book", "1", "--session", &first, "--agreed-by", "Ewa"]);
    assert!(said.contains("Nobody holds"), "{said}");
    assert!(done(&office, &["next-steps"]).contains("Nobody holds 24 Nov 10:00"));
}

/// Another at the same time, with nobody down for it.
fn asked_later(office: &mut Office) -> String {
    let add = ["sessions", "add", "--service", "slt", "--venue", "arnold", "--room", "Blue", "--places", "1"];
    let said = done(office, &[&add[..], &["--date", "24/11/26", "--start", "10:00", "--json"]].concat());
    serde_json::from_str::<serde_json::Value>(&said).unwrap()["session"].to_string()
}

#[test]
fn a_holiday_or_a_sunday_takes_a_reason_and_a_time_that_does_not_exist_is_refused() {
    let mut office = Office::new();
    let clinic = office.clinic(day(25), 600, office.patel, 1).0.to_string();
    let add = ["sessions", "add", "--service", "slt", "--venue", "worksop", "--places", "1"];
    for (date, why) in [("25/12/26", "bank holiday, Christmas Day"), ("29/11/26", "Sun 29 Nov is a Sunday")] {
        let add = [&add[..], &["--date", date, "--start", "10:00"]].concat();
        let said = refused(&office, &add);
        assert!(said.contains(why) && said.contains("--anyway WHY"), "{said}");
        let go = ["sessions", "move", &clinic, "--date", date, "--reason", "room"];
        let said = refused(&office, &go);
        assert!(said.contains(why) && said.contains("--anyway WHY"), "{said}");
        let said = done(&office, &[&add[..], &["--anyway", "the family asked for it"]].concat());
        assert!(said.contains(why) && said.contains("the family asked for it"), "{said}");
    }
    let night = ["--date", "28/3/27", "--start", "1:30", "--anyway", "a night clinic"];
    let said = refused(&office, &[&add[..], &night].concat());
    assert!(said.contains("does not exist"), "{said}");
    let said = refused(&office, &[&["sessions", "move", &clinic, "--reason", "room"][..], &night].concat());
    assert!(said.contains("does not exist"), "{said}");
    // By keys: the reason is asked for.
    office.pty.press("4").wait_for("[4 Diary]").press("n").wait_for("New session");
    office.pty.press("Tab").type_in("worksop").press("Tab Tab Ctrl-u").type_in("28/12/26");
    office.pty.press("Tab Ctrl-u").type_in("11:00").press("PgDn Enter");
    office.pty.wait_for("Boxing Day").wait_for("Why all the same?").type_in("agreed").press("Enter");
    office.pty.wait_for("same: agreed");
}
