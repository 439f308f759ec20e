//! Sessions by command: made, moved, somebody asked; against a working pattern only with the reason, and only by whom it may be.
use crate::office::{Office, day};
use crate::{done, names, refused};
use waitwell::domain::event::Event;
use waitwell::domain::roster::RosterDid;

#[test]
fn a_session_outside_somebodys_days_is_made_moved_and_staffed_by_command_only_with_the_reason() {
    let mut office = Office::new();
    done(&office, &["staff", "works", "patel", "mon-thu"]);
    names(&mut office);
    let friday = ["--venue", "arnold", "--room", "Blue", "--date", "27/11/26", "--start", "14:00"];
    let add =
        [&["sessions", "add", "--service", "slt", "--places", "2", "--who", "patel"][..], &friday].concat();
    let said = refused(&office, &add);
    assert!(said.contains("J Patel does not work on Fridays") && said.contains("--anyway WHY"), "{said}");
    assert!(names(&mut office).is_empty());
    let said = done(&office, &[&add[..], &["--anyway", "swapped with Monday"]].concat());
    assert!(said.contains("the same: swapped with Monday"), "{said}");
    let changes = office.journal.new_changes();
    let [Event::SessionMade { session }, Event::Roster { did, .. }] = &*changes[0].events else {
        panic!("{changes:?}");
    };
    assert!(matches!(&**did, RosterDid::Anyway { words, .. } if words == "swapped with Monday"));
    assert_eq!((session.date, session.start, session.slots.len()), (day(27), 840, 2));
    // Moved to another Friday, and somebody else asked who does not work then either.
    let number = session.id.0.to_string();
    let go = ["sessions", "move", &number, "--date", "4/12/26", "--reason", "room"];
    assert!(refused(&office, &go).contains("--anyway WHY"));
    done(&office, &[&go[..], &["--anyway", "still swapped"]].concat());
    assert_eq!(names(&mut office).first().map(String::as_str), Some("SessionMoved"));
    done(&office, &["staff", "works", "ellis", "mon"]);
    let ask = ["sessions", "ask", &number, "ellis"];
    assert!(refused(&office, &ask).contains("B Ellis does not work on Fridays"));
    let said = done(&office, &[&ask[..], &["--anyway", "covers once", "--json"]].concat());
    assert!(said.contains("covers once"), "{said}");
    // An empty reason is none; who makes no sessions may not do it with a reason either.
    assert!(refused(&office, &[&add[..], &["--anyway", " "]].concat()).contains("Type why"));
    office.is_a("caseworker");
    let said = refused(&office, &[&add[..], &["--anyway", "swapped"]].concat());
    assert!(said.contains("makes or changes a session"), "{said}");
}
