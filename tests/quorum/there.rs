//! Nobody holds it: published while they are away, and after they work there no more.
use crate::office::{Office, day};
use crate::told::{done, refused};
use waitwell::domain::code::Code;
use waitwell::domain::command::Command;
use waitwell::domain::ids::{TemplateId, VenueId};
use waitwell::domain::session::{CarveOut, Slot};
use waitwell::domain::template::{self, ClinicTemplate};

/// A clinic of J Patel at Carlton, every Tuesday at ten.
pub fn tuesdays(office: &Office) -> ClinicTemplate {
    ClinicTemplate {
        id: TemplateId(0),
        service: Code::known("slt"),
        venue: VenueId(2),
        room: "".into(),
        recurrence: template::parse("every Tuesday", day(20)).unwrap().recurrence,
        slots: [600, 660]
            .map(|start| Slot { start, minutes: 60, places: 1, carve_out: CarveOut::Anyone })
            .to_vec(),
        capacity: 0,
        roles: Vec::new(),
        people: vec![(office.slt, office.patel)],
        from: day(24),
        to: None,
        calendar: Code::NONE,
        exceptions: Vec::new(),
        sharing: None,
        rev: 0,
    }
}

fn publish(office: &mut Office) {
    let template = Box::new(tuesdays(office));
    office.send(Command::SetTemplate { template, ticked: Vec::new(), reason: Code::NONE });
    done(office, &["templates", "publish", "1", "--until", "8/12/26"]);
}

fn booked(session: &'static str) -> [&'static str; 6] {
    ["1", "--session", session, "--agreed-by", "Ewa", "--json"]
}

fn book(session: &'static str) -> Vec<&'static str> {
    [&["book"][..], &booked(session)].concat()
}

#[test]
fn a_clinic_published_while_its_only_person_is_away_is_held_by_nobody_until_they_are_back() {
    let mut office = Office::new();
    office.child("Wright", false);
    done(&office, &["away", "patel", "24 nov", "--reason", "leave"]);
    publish(&mut office);
    let said = refused(&office, &book("1"));
    assert!(said.contains("Nobody holds"), "{said}");
    assert!(done(&office, &["next-steps"]).contains("Nobody holds 24 Nov 10:00"));
    office.pty.press("1").wait_for("Nobody holds 24 Nov 10:00").press("4").wait_for("[4 Diary]").press("1");
    office.pty.wait_for("[1 Today]");
    done(&office, &["back", "patel", "--on", "2026-11-24"]);
    assert!(!done(&office, &["next-steps"]).contains("Nobody holds"));
    office.pty.wait_gone("Nobody holds 24 Nov");
    done(&office, &book("1"));
}

#[test]
fn who_works_there_no_more_holds_nothing_unless_they_say_that_they_come() {
    let mut office = Office::new();
    office.child("Wright", false);
    publish(&mut office);
    // The last of them was accepted before it was known.
    done(&office, &["sessions", "ask", "3", "patel", "--comes"]);
    done(&office, &["staff", "works", "patel", "none", "--from", "2026-12-01"]);
    for session in ["2", "3"] {
        let said = refused(&office, &book(session));
        assert!(said.contains("Nobody holds"), "{session}: {said}");
    }
    let steps = done(&office, &["next-steps"]);
    assert!(
        steps.contains("Nobody holds 1 Dec 10:00") && steps.contains("Nobody holds 8 Dec 10:00"),
        "{steps}"
    );
    // One last time, and said so; the other once they work there again.
    done(&office, &["sessions", "ask", "3", "patel", "--comes", "--anyway", "one last time"]);
    done(&office, &book("3"));
    let owed = |office: &Office| done(office, &["next-steps"]).contains("Nobody holds 1 Dec 10:00");
    assert!(owed(&office));
    done(&office, &["staff", "works", "patel", "mon-fri", "--from", "2026-12-01"]);
    assert!(!owed(&office));
}

#[test]
fn a_clinic_published_on_a_day_off_is_held_by_nobody_and_one_without_named_people_is_booked() {
    let mut office = Office::new();
    office.child("Wright", false);
    done(&office, &["staff", "works", "patel", "mon + wed-fri"]);
    publish(&mut office);
    assert!(refused(&office, &book("1")).contains("Nobody holds"));
    done(&office, &["staff", "works", "patel", "mon-fri", "--from", "2026-11-24"]);
    assert!(!done(&office, &["next-steps"]).contains("Nobody holds"));
    let add = ["sessions", "add", "--service", "slt", "--venue", "worksop", "--places", "2"];
    done(&office, &[&add[..], &["--date", "25/11/26", "--start", "10:00"]].concat());
    done(&office, &book("4"));
}
