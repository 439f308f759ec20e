//! What a family says of its days and of where it can come, and what a child needs of a room: typed once on the child's form,
//! and kept by whatever offers a place. An offer against it is never made, and so never counts.
use crate::office::{Office, day};
use crate::{done, enters, refused};
use chrono::NaiveDate;
use waitwell::domain::child::{Away, ChildDetails, Flags};
use waitwell::domain::code::Code;
use waitwell::domain::event::Event;
use waitwell::domain::fill::Span;
use waitwell::domain::ids::SessionId;
use waitwell::wire::message::{Answer, Request};
use waitwell::wire::query::Query;
use waitwell::wire::view::View;

const GEDLING: Code = Code::known("E07000173");

fn december(of: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, of).unwrap()
}

/// The form over the details of the only child there is, its cursor on the days on which the family cannot come.
fn days(office: &mut Office) {
    let pty = &mut office.pty;
    pty.press("2").wait_for("WRIGHT, Aimee").press("Enter").wait_for("JOURNEY");
    pty.press("BTab Enter").wait_for("Details of WRIGHT, Aimee").wait_for("> Family name");
    for field in
        ["Given", "Known as", "Born", "NHS", "Pupil no", "Address", "Postcode", "School", "GP", "Flags"]
    {
        pty.press("Tab").wait_for(&format!("> {field}"));
    }
    pty.press("Tab").wait_for("> Language").press("Tab").wait_for("> Adjustments");
    pty.press("Tab").wait_for("> Never on (days)");
}

/// The details that were written since this was last asked: no other change is among them.
fn written(office: &mut Office) -> ChildDetails {
    let changes = office.journal.new_changes();
    let [change] = changes.as_slice() else { panic!("{changes:?}") };
    match change.events.as_slice() {
        [Event::ChildAmended { after, .. }] => (**after).clone(),
        other => panic!("{other:?}"),
    }
}

/// Why a fill of that session leaves the child out.
fn left_out(office: &Office, session: SessionId) -> String {
    let query = Box::new(Query::Fill { session, span: Span::Session, pins: Vec::new() });
    match office.link.call(Request::Look { query }).unwrap() {
        Answer::View(view) => match *view {
            View::Fill(page) => format!("{page:?}"),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn days_away_and_districts_are_typed_once_and_kept_by_every_suggestion() {
    let mut office = Office::new();
    let patel = office.patel;
    let monday = office.clinic_at(december(14), 600, patel, 1, 1);
    let worksop = office.clinic_at(december(15), 600, patel, 2, 1);
    let carlton = office.clinic_at(december(16), 600, patel, 1, 1);
    let christmas = office.clinic_at(december(22), 600, patel, 1, 1);
    let child = office.child("Wright", false).0.to_string();
    office.journal.new_changes();

    days(&mut office);
    let pty = &mut office.pty;
    // What is not understood is told at its field, and nothing is written.
    pty.type_in("someday").press("PgDn Enter").wait_for("Not saved: Never on (days)");
    pty.press("Ctrl-u").type_in("20 dec to 4 jan, mondays").wait_for("mon, 20 Dec 2026");
    pty.press("Tab").wait_for("> Comes only to").type_in("atlantis").press("PgDn Enter");
    pty.wait_for("\"atlantis\" is no");
    assert!(office.journal.new_changes().is_empty());
    let pty = &mut office.pty;
    pty.wait_for("> Comes only to").press("Ctrl-u").type_in("gedling").press("PgDn Enter");
    pty.wait_for("Changed the details of WRIGHT, Aimee");
    pty.wait_for("Family: not Mondays; away 20 Dec to 4 Jan; only Gedling");
    let details = written(&mut office);
    assert_eq!(details.not_on, [0]);
    assert_eq!(details.away, [Away { from: december(20), to: NaiveDate::from_ymd_opt(2027, 1, 4).unwrap() }]);
    assert_eq!(details.only, [GEDLING]);

    // The places for the child: one, and why the others are none.
    let pty = &mut office.pty;
    pty.press("b").wait_for("Wed 16 Dec 10:00");
    for why in ["family: not Mondays", "family: only Gedling", "family: away 20 Dec to 4 Jan"] {
        pty.wait_for(why);
    }
    pty.press("Esc");
    // Filling the session leaves the child out for the same reason, and no command books against it.
    for (session, why, words) in [
        (monday, "family: not Mondays", "cannot come on Mondays"),
        (worksop, "family: only Gedling", "can come only to Gedling"),
        (christmas, "family: away 20 Dec to 4 Jan", "is away 20 Dec to 4 Jan"),
    ] {
        assert!(left_out(&office, session).contains(why), "{}", left_out(&office, session));
        let id = session.0.to_string();
        let said = refused(&office, &["book", &child, "--session", &id, "--agreed-by", "Ewa"]);
        assert!(said.contains(words) && said.contains("Nothing was booked"), "{said}");
    }
    assert!(office.journal.new_changes().is_empty());
    let id = carlton.0.to_string();
    done(&office, &["book", &child, "--session", &id, "--agreed-by", "Ewa"]);
}

#[test]
fn a_step_free_room_is_asked_for_by_a_letter_and_no_other_room_is_offered() {
    let mut office = Office::new();
    let patel = office.patel;
    let blue = office.clinic(december(15), 600, patel, 1);
    let carlton = office.clinic_at(december(16), 600, patel, 1, 1);
    let child = office.child("Wright", false).0.to_string();
    done(&office, &["venues", "change", "Arnold hub", "--step-free", "Green"]);
    done(&office, &["venues", "change", "Carlton", "--step-free", "Carlton"]);
    office.journal.new_changes();
    days(&mut office);
    let pty = &mut office.pty;
    pty.press("BTab").wait_for("> Adjustments").press("BTab").wait_for("> Language").press("BTab");
    pty.wait_for("> Flags").type_in("s").wait_for("step-free room").press("PgDn Enter");
    pty.wait_for("Changed the details of WRIGHT, Aimee").wait_for("S step-free room");
    assert!(written(&mut office).flags.has(Flags::STEP_FREE));
    let pty = &mut office.pty;
    pty.press("b").wait_for("Step-free room needed").wait_for("Wed 16 Dec 10:00");
    pty.wait_for("the room is not step-free").press("Esc");
    let id = blue.0.to_string();
    let said = refused(&office, &["book", &child, "--session", &id, "--agreed-by", "Ewa"]);
    assert!(said.contains("needs a step-free room, and of those at Arnold hub only Green"), "{said}");
    let id = carlton.0.to_string();
    done(&office, &["book", &child, "--session", &id, "--agreed-by", "Ewa"]);
}

#[test]
fn all_of_it_is_registered_by_command_and_districts_are_not_taken_beside_a_hidden_address() {
    let mut office = Office::new();
    let patel = office.patel;
    let worksop = office.clinic_at(december(15), 600, patel, 2, 1);
    let register = |more: &[&'static str]| {
        let mut words = vec!["register", "--given-name", "Tom", "--family-name", "Bell", "--birth-date"];
        words.extend(["2019-12-10", "--pathway", "slcn", "--source", "gp"]);
        words.extend(more);
        words
    };
    office.journal.new_changes();
    for (more, why) in [
        (["--only", "Atlantis"], "\"Atlantis\" is no district here"),
        (["--not-on", "someday"], "is no weekday"),
    ] {
        let said = refused(&office, &register(&more));
        assert!(said.contains(why) && said.contains("Nothing was registered"), "{said}");
    }
    let said = refused(&office, &register(&["--restricted", "--only", "Gedling"]));
    assert!(said.contains("would tell where the family lives"), "{said}");
    assert!(office.journal.new_changes().is_empty());
    // What is over already is not kept.
    done(
        &office,
        &register(&["--not-on", "tue, 2 nov to 19 nov 2026, 20-27 dec", "--only", "gedling", "--step-free"]),
    );
    let changes = office.journal.new_changes();
    let registered = changes.iter().flat_map(|change| &change.events).find_map(|event| match event {
        Event::ChildRegistered { details, .. } => Some(details),
        _ => None,
    });
    let details = registered.unwrap();
    assert_eq!((&*details.not_on, &*details.only), (&[1][..], &[GEDLING][..]));
    assert_eq!(details.away, [Away { from: december(20), to: december(27) }]);
    assert!(details.flags.has(Flags::STEP_FREE));
    assert_eq!(left_out(&office, worksop).matches("only Gedling").count(), 0, "not yet accepted");
}

#[test]
fn too_far_counts_until_the_record_says_where_the_family_can_come_and_then_is_not_offered() {
    let mut office = Office::new();
    let patel = office.patel;
    office.clinic_at(december(14), 600, patel, 2, 1);
    office.clinic_at(december(15), 600, patel, 2, 1);
    office.child("Wright", false);
    office.journal.new_changes();
    let declined = |office: &mut Office| {
        let changes = office.journal.new_changes();
        let events: Vec<Event> = changes.into_iter().flat_map(|change| change.events).collect();
        events.iter().any(|event| matches!(event, Event::OfferDeclined { reasonable: true, .. }))
    };
    let pty = &mut office.pty;
    pty.press("2").wait_for("WRIGHT, Aimee").press(":").wait_for("What is to be done?");
    pty.type_in("off wright aimee 14dec no, too far, by bus").wait_for("Enter does it");
    enters(pty, "Too far counts: type on the record");
    pty.press("?").wait_for("(Comes only to), and nothing elsewhere is offered").press("Esc");
    assert!(declined(&mut office), "it counts");

    days(&mut office);
    let pty = &mut office.pty;
    pty.press("Tab").wait_for("> Comes only to").type_in("gedling").press("PgDn Enter");
    pty.wait_for("Changed the details of WRIGHT").wait_for("Family: only Gedling");
    written(&mut office);
    // Nothing there is offered from now on, and so nothing more can count.
    let pty = &mut office.pty;
    pty.press(":").wait_for("What is to be done?").type_in("off wright aimee 15dec no, too far");
    pty.wait_for("Worksop: family: only Gedling").wait_for("Enter does nothing yet").press("Esc Esc");
    assert!(office.journal.new_changes().is_empty());
    assert_eq!(day(20), NaiveDate::from_ymd_opt(2026, 11, 20).unwrap());
}
