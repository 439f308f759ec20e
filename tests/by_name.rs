//! A name or an NHS number where a command takes a number: found by the keeper as the desk's line finds it, one resolver for all.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
mod keeper_support;

use chrono::Days;
use keeper_support::{Practice, Store, text};
use serde_json::Value;
use waitwell::domain::code::Code;
use waitwell::domain::command::Command;
use waitwell::domain::ids::VenueId;
use waitwell::domain::session::{Answer, CarveOut, Slot};

/// A Monday morning before the first clinic.
const MONDAY: &str = "2026-11-23T08:00";

fn done(store: &Store, args: &[&str]) -> String {
    let said = store.run(args);
    assert!(said.status.success(), "{args:?}: {}", text(&said.stderr));
    text(&said.stdout)
}

fn one(store: &Store, args: &[&str]) -> Value {
    serde_json::from_str(&done(store, &[args, &["--json"]].concat())).unwrap()
}

fn refused(store: &Store, args: &[&str]) -> String {
    let said = store.run(args);
    assert_eq!(said.status.code(), Some(1), "{args:?}: {}", text(&said.stdout));
    text(&said.stderr)
}

fn registered(store: &Store, name: [&str; 2], born: &str, more: &[&str]) -> Value {
    let who = ["register", "--given-name", name[0], "--family-name", name[1], "--birth-date", born];
    one(store, &[&who[..], more].concat())
}

fn number(value: &Value, key: &str) -> String {
    value[key].as_u64().unwrap_or_else(|| panic!("no {key} in {value}")).to_string()
}

/// A session of a service in so many days, with three places an hour and a half long.
fn session(store: &Store, service: &str, ahead: u64) -> String {
    let link = store.desk();
    let date = link.welcome().now.date() + Days::new(ahead);
    let venue = link.send(keeper_support::venue(&format!("Hub {service} {ahead}")));
    let venue = venue.map_or(VenueId(1), |done| done.made.venue.unwrap());
    let slot = |start| Slot { start, minutes: 90, places: 1, carve_out: CarveOut::Anyone };
    let service = Code::parse(service).unwrap();
    let roles = link.welcome().rules.service(service).unwrap().quorum.clone();
    let mut people = Vec::new();
    for role in roles {
        let name = format!("Dr {role} {ahead}");
        let staff = Command::AddStaff { name, role, agency: Code::parse("nhs").unwrap(), languages: vec![] };
        people.push((role, link.send(staff).unwrap().made.staff.unwrap(), Answer::Accepted));
    }
    let slots = vec![slot(10 * 60), slot(12 * 60), slot(14 * 60)];
    let (room, end, capacity) = ("Room 1".to_owned(), 16 * 60, 10);
    let made = link.send(Command::MakeSession { service, venue, room, date, slots, end, people, capacity });
    made.unwrap().made.session.unwrap().0.to_string()
}

#[test]
fn every_command_that_takes_a_referral_or_a_place_takes_a_name_and_an_nhs_number() {
    let store = Store::new();
    done(&store, &["--clock", MONDAY, "list"]);
    let tom = [
        "--pathway",
        "slcn",
        "--carer",
        "Ann Lowe",
        "--nhs-number",
        "943 476 5919",
        "--phone",
        "07700 900777",
    ];
    let tom = registered(&store, ["Tom", "Lowe"], "2019-03-02", &tom);
    let id = number(&tom, "referral");

    // A decision, with its own id: done once, whatever the name would find later.
    let ask = ["triage", "lowe tom", "ask", "--topic", "hearing", "--id", "t1"];
    let asked = one(&store, &ask);
    assert_eq!(one(&store, &ask), asked, "nothing is done twice");
    done(&store, &["triage", "9434765919", "answered"]);
    done(&store, &["triage", "LOWE, Tom", "accept", "--priority", "soon"]);
    assert_eq!(one(&store, &["list", "--referral", "tom lowe"])["id"], tom["referral"]);

    // A place, moved and given up, under ids that do nothing twice.
    let (near, far, today) =
        (session(&store, "slt", 23), session(&store, "slt", 30), session(&store, "slt", 0));
    let booked = one(&store, &["book", "lowe slt", "--session", &near, "--offer"]);
    assert!(booked["words"].as_str().unwrap().starts_with("Offered LOWE, Tom"), "{booked}");
    done(&store, &["say", "lowe"]);
    done(&store, &["told", "lowe slcn", "--to", "Ann Lowe"]);
    let moves =
        ["move", "tom lowe", "--session", &far, "--by", "family", "--reason", "holiday", "--id", "m1"];
    let moved = one(&store, &moves);
    assert_eq!(one(&store, &moves), moved);
    let cancel = ["cancel", "lowe", "--by", "family", "--reason", "illness", "--id", "x1"];
    let cancelled = one(&store, &cancel);
    assert!(cancelled["words"].as_str().unwrap().contains("LOWE, Tom"), "{cancelled}");
    assert_eq!(one(&store, &cancel), cancelled, "what the name would find now is another place, or none");
    let words = refused(&store, &["cancel", "lowe", "--by", "family", "--reason", "illness"]);
    assert!(
        words.contains("LOWE, Tom has not a place ahead") && words.contains("Nothing was changed"),
        "{words}"
    );

    // The day: came, and what came of it; what the family says of the wait.
    done(&store, &["book", "lowe", "--session", &today, "--agreed-by", "Ann Lowe"]);
    done(&store, &["arrive", "943 476 5919"]);
    done(&store, &["outcome", "tom lowe", "complete"]);
    let eve = registered(
        &store,
        ["Eve", "Marsh"],
        "2018-05-02",
        &["--pathway", "slcn", "--carer", "Jo Marsh", "--received-on", "2026-03-02"],
    );
    done(&store, &["triage", "marsh", "accept"]);
    done(&store, &["validate", "marsh", "asked", "--how", "letter"]);
    done(&store, &["book", "marsh", "--session", &today]);
    done(&store, &["keeper", "stop"]);
    done(&store, &["--clock", &MONDAY.replace("T08:00", "T16:10"), "list"]);
    done(&store, &["outcome", "eve marsh", "not-brought"]);
    done(&store, &["follow-up", "marsh", "flags"]);
    assert!(done(&store, &["follow-up", "marsh"]).contains("OPEN"));

    // A number stays what it was.
    assert_eq!(one(&store, &["why", &id])["id"], tom["referral"]);
    assert_eq!(one(&store, &["why", &number(&eve, "referral")])["id"], eve["referral"]);
    done(&store, &["verify"]);
}

#[test]
fn of_several_none_is_taken_and_each_is_told_apart() {
    let store = Store::new();
    done(&store, &["--clock", MONDAY, "list"]);
    let aimee = registered(&store, ["Aimee", "Harris"], "2019-02-03", &["--pathway", "nd"]);
    let alan = registered(&store, ["Alan", "Harris"], "2017-06-01", &["--pathway", "slcn"]);
    let before = one(&store, &["list", "--referral", "aimee harris"]);
    let words = refused(&store, &["triage", "harris", "accept"]);
    for part in [
        "Nothing was changed",
        "fits more than one child",
        "Name one by its number",
        "HARRIS, Aimee",
        "2019-02-03",
        "ND",
        "HARRIS, Alan",
        "2017-06-01",
        "SLCN",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    for made in [&aimee, &alan] {
        let row = format!("\n{} ", made["referral"]);
        assert!(words.contains(&row), "{row}: {words}");
    }
    assert_eq!(one(&store, &["list", "--referral", "aimee harris"]), before);
    // The list after the name tells them apart, as on the line; and two lists of one child are told apart by it, too.
    done(&store, &["triage", "harris slcn", "accept"]);
    let link = store.desk();
    let refer = Command::Refer {
        child: waitwell::domain::ids::ChildId(aimee["child"].as_u64().unwrap() as u32),
        referral: waitwell::domain::command::NewReferral {
            pathway: Code::parse("slcn").unwrap(),
            received: link.welcome().now.date(),
            ..Default::default()
        },
    };
    link.send(refer).unwrap();
    let words = refused(&store, &["triage", "aimee harris", "accept"]);
    assert!(words.contains("HARRIS, Aimee has more than one") && words.contains("type its list"), "{words}");
    done(&store, &["triage", "aimee harris nd", "accept"]);
    // None says so; a look does not say that nothing was changed.
    let words = refused(&store, &["book", "zebedee quux"]);
    assert!(
        words.contains("No child like \"zebedee quux\"") && words.contains("Nothing was changed"),
        "{words}"
    );
    let words = refused(&store, &["why", "zebedee quux"]);
    assert!(words.contains("No child like") && !words.contains("Nothing was changed"), "{words}");
}

#[test]
fn a_place_of_support_is_named_by_whose_it_is() {
    let store = Store::new();
    done(&store, &["--clock", &MONDAY.replace("T08:00", "T10:05"), "list"]);
    registered(
        &store,
        ["Tom", "Lowe"],
        "2019-03-02",
        &["--pathway", "slcn", "--carer", "Ann Lowe", "--phone", "07700 900777"],
    );
    let calls = session(&store, "advice-line", 1);
    let booked = one(&store, &["support", "book", &calls, "--slot", "1", "--child", "tom lowe"]);
    let given = one(&store, &["support", "cancel", "lowe", "--id", "s1"]);
    assert!(booked["place"].is_u64() && given["words"].as_str().unwrap().contains("LOWE, Tom"), "{given}");
    assert_eq!(one(&store, &["support", "cancel", "lowe", "--id", "s1"]), given);
    let words = refused(&store, &["support", "cancel", "lowe"]);
    assert!(words.contains("has not an open place of support"), "{words}");
}

/// Who is rung is the family: whatever list a call is noted for, it is an attempt; and the line names the list.
#[test]
fn a_call_about_a_child_of_two_lists_is_an_attempt_of_its_follow_up() {
    let mut office = Practice::new();
    office.at("2026-11-23T16:30:00Z");
    let mut rows = office.rows(&["list"]);
    rows.retain(|row| row["family_name"] == "Rahman" && row["given_name"] == "Muhammad");
    let nd = rows.iter().find(|row| row["pathway"] == "nd").unwrap();
    let (nd, booking) = (nd["id"].to_string(), nd["booking"].to_string());
    assert_eq!(rows.len(), 2, "a child with two lists: {rows:?}");
    office.done(&["outcome", &booking, "not-brought"]);
    assert!(office.done(&["follow-up", &nd]).contains("Attempts to reach the family: OPEN"));
    office.done(&["do", "c rahman muhammad no"]);
    let parts = office.done(&["follow-up", &nd]);
    assert!(parts.contains("23 Nov rang, no answer"), "{parts}");
    // The list is named, and one that the child is not on is not taken for another.
    for line in ["c rahman muhammad nd left", "c rahman muhammad mar no"] {
        office.done(&["do", line]);
    }
    let parts = office.done(&["follow-up", &nd]);
    assert!(parts.contains("and 2 before"), "{parts}");
    let words = office.refused(&["do", "c rahman muhammad slcn no"]);
    assert!(words.contains("RAHMAN, Muhammad has no open SLCN referral"), "{words}");
    // A letter that asks the family about a further list is an attempt as well.
    let link = office.store.desk();
    let child = waitwell::domain::ids::ChildId(rows[0]["child"].as_u64().unwrap() as u32);
    let referral = waitwell::domain::command::NewReferral {
        pathway: Code::known("ot"),
        received: chrono::NaiveDate::from_ymd_opt(2026, 8, 20).unwrap(),
        source: Code::known("gp"),
        ..Default::default()
    };
    let referral = link.send(Command::Refer { child, referral }).unwrap().made.referral.unwrap();
    let priority = waitwell::domain::order::Priority::Routine;
    link.send(Command::Accept { referral, priority }).unwrap();
    office.done(&["validate", &referral.0.to_string(), "asked", "--how", "letter"]);
    let parts = office.done(&["follow-up", &nd]);
    assert!(parts.contains("23 Nov asked by letter; and 3 before"), "{parts}");
}

#[test]
fn a_clinician_looks_only_once_the_family_had_its_time_to_answer() {
    let mut office = Practice::new();
    let open = office.rows(&["validate"]);
    let id = open[0]["id"].to_string();
    assert!(office.done(&["validate", &id, "asked", "--how", "letter"]).contains("an answer by Fri 4 Dec"));
    // A call on the same day does not shorten what the letter says.
    assert!(office.done(&["validate", &id, "asked", "--how", "phone"]).contains("an answer by Fri 4 Dec"));
    let looked = ["validate", &id, "looked", "--words", "looked at"];
    let words = office.refused(&looked);
    assert!(
        words.contains("has until Fri 4 Dec to answer") && words.contains("Nothing was recorded"),
        "{words}"
    );
    office.at("2026-12-04T09:00:00Z");
    assert!(office.done(&looked).contains("a clinician looked"));
}

#[test]
fn a_newsletter_is_written_again_for_an_earlier_month_and_its_undoing_is_refused_once() {
    let office = Practice::new();
    let file = |name: &str| office.store.dir.path().join(name).to_str().unwrap().to_owned();
    let (a, b, c) = (file("a.csv"), file("b.csv"), file("c.csv"));
    office.done(&["newsletter", "--out", &a]);
    // One sentence for the whole act, with how many it was.
    let words = office.refused(&["undo"]);
    assert_eq!(words.matches("cannot be unsent").count(), 1, "{words}");
    assert!(
        words.contains("67 changes NOT undone") && words.contains("Nothing of that act can be undone"),
        "{words}"
    );
    office.done(&["newsletter", "--month", "2026-12", "--out", &b]);
    let words = office.done(&["newsletter", "--again", "--out", &c]);
    assert!(words.contains("66 copies are in"), "{words}");
    let read = |path: &str| std::fs::read_to_string(path).unwrap();
    assert_eq!(read(&a), read(&c), "the same list");
    // What was never sent is not written as if it had been.
    let words = office.done(&["newsletter", "--month", "2026-10", "--again", "--out", &file("d.csv")]);
    assert!(words.contains("0 copies for October 2026"), "{words}");
    let words = office.refused(&["newsletter", "--month", "2026-11", "--out", &file("e.csv")]);
    assert!(words.contains("December 2026 went out already"), "{words}");
}

#[test]
fn a_family_left_on_a_board_that_is_past_is_a_step_and_nobody_waits_before_the_doors_open() {
    let mut office = Practice::new();
    let dropin = office.rows(&["sessions", "--service", "dropin"])[0]["session"].to_string();
    let arrive =
        |name: &str, at: &str| office.store.run(["arrive", "--session", &dropin, "--name", name, "--at", at]);
    assert!(arrive("before", "12:00").status.success());
    let early = arrive("too early", "11:59");
    assert!(
        text(&early.stderr).contains("more than an hour before the doors open at 13:00"),
        "{}",
        text(&early.stderr)
    );
    let board = |office: &Practice| {
        let session = Some(waitwell::domain::ids::SessionId(dropin.parse().unwrap()));
        let query = Box::new(waitwell::wire::query::Query::Board { session, day: None });
        match office.store.desk().call(waitwell::wire::message::Request::Look { query }).unwrap() {
            waitwell::wire::message::Answer::View(view) => match *view {
                waitwell::wire::view::View::Board(page) => page,
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    };
    let page = board(&office);
    let row = page.columns.iter().flatten().find(|row| row.name == "before").unwrap();
    assert_eq!((row.at, row.minutes), (12 * 60, 92), "from 13:00 to 14:32");
    let open = page.columns[1].iter().chain(&page.columns[2]).filter(|row| row.visit.is_some());
    let open: Vec<u64> =
        open.flat_map(|row| row.visit.iter().chain(&row.riders)).map(|id| u64::from(id.0)).collect();
    assert!(open.len() > 4, "{open:?}");
    let steps = |office: &Practice| -> Vec<Value> {
        let mut rows = office.rows(&["next-steps"]);
        rows.retain(|row| row["next_step"].as_str().unwrap().contains("still on the board"));
        rows
    };
    assert!(steps(&office).is_empty(), "it is on");
    office.at("2026-11-23T09:00:00Z");
    let left = steps(&office);
    let mut visits: Vec<u64> = left.iter().map(|row| row["visit"].as_u64().unwrap()).collect();
    visits.sort_unstable();
    let mut open = open;
    open.sort_unstable();
    assert_eq!(visits, open, "each is a step");
    for row in &left {
        assert_eq!(row["next_step_due"], "2026-11-20");
        assert_eq!(row["next_step_owner"], "Early years team");
        assert_eq!(row["next_step"], "Drop-in 20 Nov: still on the board");
    }
    office.done(&["outcome", &visits[0].to_string(), "advice", "--visit"]);
    assert_eq!(steps(&office).len(), visits.len() - 1);
}
