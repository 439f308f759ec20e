//! `l` at a real terminal over a real keeper: what to say, whom it may be said to, that it was told, and the call that is owed
//! when it no longer holds; and the same by commands.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
mod keeper_support;
mod support {
    #![allow(dead_code, reason = "other tests use the rest")]
    pub mod pty;
}
use chrono::NaiveDate;
use keeper_support::{PROGRAM, Practice, Store, text, venue};
use support::pty::Pty;
use waitwell::client::Link;
use waitwell::domain::booking::{By, Told};
use waitwell::domain::child::{Carer, ChildDetails, Flags, MayBeTold};
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, NewReferral, Take};
use waitwell::domain::ids::{BookingId, ChildId, ReferralId, SessionId, VenueId};
use waitwell::domain::order::Priority;
use waitwell::domain::session::{CarveOut, Slot};
use waitwell::wire::message::{Answer, Made, Request};
use waitwell::wire::query::Query;
use waitwell::wire::view::View;
use waitwell::wire::view_record::RecordPage;

/// Friday afternoon; with the Z it stands still.
const CLOCK: &str = "2026-11-20T14:32:00Z";

struct Office {
    pty: Pty,
    link: Link,
    store: Store,
}

fn day(year: i32, month: u32, of: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, of).unwrap()
}

fn carer(name: &str, may_be_told: MayBeTold, court_bar: bool) -> Carer {
    let relation = "mother".to_owned();
    Carer {
        name: name.to_owned(),
        relation,
        phone: "07700 900231".to_owned(),
        may_be_told,
        court_bar,
        ..Carer::default()
    }
}

fn child(given: &str, born: NaiveDate, carers: Vec<Carer>) -> ChildDetails {
    ChildDetails {
        family: "Harris".to_owned(),
        given: given.to_owned(),
        born,
        nhs_missing: "not on the form".to_owned(),
        address: "12 Elm Rise, Arnold".to_owned(),
        postcode: "NG5 6LT".to_owned(),
        carers,
        ..ChildDetails::default()
    }
}

impl Office {
    fn new() -> Self {
        let store = Store::new();
        let (path, config) = (store.path.to_str().unwrap(), store.config.to_str().unwrap());
        let home = store.dir.path().to_str().unwrap();
        let environment = [("WAITWELL_CLOCK", CLOCK), ("HOME", home), ("XDG_CONFIG_HOME", home)];
        let mut pty = Pty::start(PROGRAM, &["--store", path, "--config", config], &environment, (80, 24));
        pty.wait_for("this is a new store");
        let link = store.frail();
        link.send(venue("Arnold hub")).unwrap();
        Self { pty, link, store }
    }

    fn send(&self, command: Command) -> Made {
        self.link.send(command).unwrap_or_else(|refusal| panic!("{}", refusal.words)).made
    }

    /// Registered, and on the list of those who wait for speech and language therapy.
    fn waits(&self, details: ChildDetails) -> (ChildId, ReferralId) {
        let (pathway, received) = (Code::known("slcn"), day(2026, 9, 14));
        let source = Code::known("gp");
        let referral = NewReferral { pathway, received, source, ..NewReferral::default() };
        let (details, knowing) = (Box::new(details), Vec::new());
        let made = self.send(Command::Register { details, referral: Some(referral), knowing });
        let referral = made.referral.unwrap();
        self.send(Command::Accept { referral, priority: Priority::Routine });
        (made.child.unwrap(), referral)
    }

    /// A session of one place of three quarters of an hour.
    fn session(&self, service: &str, date: NaiveDate, start: u16) -> SessionId {
        let made = self.send(Command::MakeSession {
            service: Code::parse(service).unwrap(),
            venue: VenueId(1),
            room: "Room 1".to_owned(),
            date,
            slots: vec![Slot { start, minutes: 45, places: 1, carve_out: CarveOut::Anyone }],
            end: start + 45,
            people: Vec::new(),
            capacity: 4,
        });
        made.session.unwrap()
    }

    /// What is said of a referral, by command.
    fn said(&self, referral: ReferralId) -> String {
        text(&self.store.run(["say", &referral.0.to_string()]).stdout)
    }

    fn book(&self, referral: ReferralId, date: NaiveDate) -> BookingId {
        let take = Take::Agree { who: "Ewa Harris".to_owned(), told: Told::Phone };
        let session = self.session("slt", date, 570);
        self.send(Command::Book { referral, session, slot: 0, take }).booking.unwrap()
    }

    fn cancel(&self, booking: BookingId) {
        let reason = Code::known("sick");
        self.send(Command::CancelBooking { booking, by: By::Service, reason, words: String::new() });
    }

    fn record(&self, child: ChildId) -> RecordPage {
        match self.link.call(Request::Look { query: Box::new(Query::Record { child }) }).unwrap() {
            Answer::View(view) => match *view {
                View::Record(page) => *page,
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    }

    /// What the family was told and what is true, of the only referral.
    fn told(&self, child: ChildId) -> Option<String> {
        self.record(child).told.first().map(waitwell::wire::view_say::ToldLine::words)
    }

    /// The screen without the lines that name who sits there.
    fn body(&self) -> String {
        self.pty.screen().lines().skip(2).collect::<Vec<_>>().join("\n")
    }
}

fn ewa() -> Vec<Carer> {
    vec![carer("Ewa Harris", MayBeTold::All, false), carer("Mark Harris", MayBeTold::DatesOnly, false)]
}

#[test]
fn what_was_told_is_kept_and_becomes_a_call_when_it_no_longer_holds() {
    let mut office = Office::new();
    let (aimee, referral) = office.waits(child("Aimee", day(2019, 3, 1), ewa()));
    let booking = office.book(referral, day(2026, 12, 14));
    office.pty.press("2").wait_for("1-1 of 1");
    office.pty.press("l").wait_for("SAY FIRST").wait_for("is booked for Aimee: Monday 14 December 2026");
    insta::assert_snapshot!("say_80x24", office.body());
    office.pty.resize(40, 20).wait_for("places only: read out no more than");
    insta::assert_snapshot!("say_40x20", office.body());
    office.pty.resize(80, 24).wait_for("SUPPORT NOW");

    // Whoever is not on record is not told; the layer says so and goes nowhere.
    office.pty.press("Enter").wait_for("told whom?").wait_for("dates and places only");
    office.pty.press("x").wait_for("Nobody else on record may be told");
    assert_eq!(office.told(aimee), None);
    office.pty.press("e").wait_for("Told Ewa Harris: how?").press("Enter").wait_for("u undoes");
    let told = office.told(aimee).unwrap();
    assert!(
        told.contains("(Ewa Harris, by phone, ") && told.contains("place Mon 14 Dec 09:30 Arnold hub"),
        "{told}"
    );
    assert!(told.ends_with("Now: as told."), "{told}");

    // A slip of the key is taken back, and told again.
    office.pty.press("u").wait_for("Undone: Told Ewa Harris");
    assert_eq!(office.told(aimee), None);
    office
        .pty
        .press("l")
        .wait_for("SAY FIRST")
        .press("l")
        .wait_for("told whom?")
        .press("e Enter")
        .wait_for("u undoes");

    // The service gives the place up: Today asks for a call, below the place that was freed, and `a` opens what to say.
    office.cancel(booking);
    office.pty.wait_for(" 1 to do");
    let in_front =
        |pty: &Pty| pty.screen().lines().any(|line| line.starts_with('>') && line.contains("cancelled"));
    office.pty.press("1").wait_for("Ring: told 14 Dec, cancelled").press("End");
    office.pty.wait("the call in front", in_front).press("Enter").wait_for("JOURNEY");
    office.pty.wait_for("Now: cancelled by the service.");
    office.pty.press("1").wait_for("Ring: told 14 Dec, cancelled").press("End");
    office.pty.wait("the call in front", in_front).press("a");
    office
        .pty
        .wait_for("The last place was cancelled by the service")
        .wait_for("Now: cancelled by the service.");
    office.pty.press("Enter").wait_for("told whom?").press("e").wait_for("how?").press("p");
    office.pty.wait_for("Rebook: cancelled by service").wait_for("u undoes");
    assert!(
        office.told(aimee).unwrap().contains("the offer of a place by 23 Nov"),
        "{:?}",
        office.told(aimee)
    );
    assert!(office.store.run(["verify"]).status.success());
}

#[test]
fn where_nobody_may_be_told_nothing_is_read_out_and_who_rang_is_taken_down() {
    let mut office = Office::new();
    let (barred, _) =
        office.waits(child("Ben", day(2019, 3, 1), vec![carer("Sam Harris", MayBeTold::All, true)]));
    office.pty.press("2").wait_for("1-1 of 1");
    office.pty.press("l").wait_for("Nobody on record may be told anything").wait_for("NOTHING: Sam Harris");
    for said in ["WAITING FOR", "is waiting for", "first contact", "PLANNED"] {
        assert!(!office.pty.screen().contains(said), "{said}: {}", office.pty.screen());
    }
    insta::assert_snapshot!("say_nobody", office.body());
    office
        .pty
        .press("Enter")
        .wait_for("who rang about HARRIS, Ben?")
        .type_in("Sam, 07700 900999")
        .press("Enter");
    office.pty.wait_for("u undoes");
    let marks = office.record(barred).marks;
    assert!(
        marks.iter().any(|mark| mark.words.contains("Rang, not told anything: Sam, 07700 900999")),
        "{marks:?}"
    );
    assert_eq!(office.told(barred), None);
    // No child in front: a sentence, and no layer.
    office.pty.press("4").wait_for("[4 Diary]").press("l").wait_for("There is no child in front");
}

#[test]
fn from_sixteen_on_the_young_person_is_told_and_a_restricted_address_is_named_by_nobody() {
    let mut office = Office::new();
    let hidden = ChildDetails {
        flags: Flags::RESTRICTED,
        setting: "Hideaway School".to_owned(),
        ..child("Zoe", day(2010, 11, 20), vec![carer("Sam Harris", MayBeTold::Nothing, false)])
    };
    let (zoe, referral) = office.waits(hidden);
    office
        .pty
        .press("2")
        .wait_for("HARRIS, Zoe")
        .press("l")
        .wait_for("name no area")
        .wait_for("TELL NOTHING");
    office.pty.press("Enter").wait_for("told whom?").wait_for("Zoe Harris, the young person");
    office.pty.press("Enter").wait_for("Told Zoe Harris: how?").press("i").wait_for("u undoes");
    assert!(office.told(zoe).unwrap().contains("(Zoe Harris, in person, "));

    let said = office.store.run(["say", &referral.0.to_string()]);
    let said = text(&said.stdout);
    assert!(said.contains("SAY FIRST") && said.contains("Zoe is waiting for speech"), "{said}");
    for secret in ["Elm Rise", "NG5", "Hideaway"] {
        assert!(!said.contains(secret), "{secret}: {said}");
    }
}

#[test]
fn commands_say_and_tell_by_the_same_rules() {
    let office = Office::new();
    let (aimee, referral) = office.waits(child("Aimee", day(2019, 3, 1), ewa()));
    let number = referral.0.to_string();
    let said = office.store.run(["say", &number, "--json"]);
    let object: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    assert_eq!(object["may_be_told"][0]["name"], "Ewa Harris");
    assert_eq!(object["may_be_told"][1]["dates_only"], true);
    assert_eq!(object["say"][0]["heading"], "WAITING FOR");
    assert_eq!(object["told"], serde_json::Value::Null);

    let no = office.store.run(["told", &number, "--to", "Jo"]);
    assert!(!no.status.success() && text(&no.stderr).contains("Jo is not on record"), "{}", text(&no.stderr));
    let yes = office.store.run(["told", &number, "--to", "ewa harris", "--how", "letter", "--id", "once"]);
    assert!(yes.status.success(), "{}", text(&yes.stderr));
    assert!(
        text(&yes.stdout).contains("Told Ewa Harris by letter about HARRIS, Aimee (SLCN)"),
        "{}",
        text(&yes.stdout)
    );
    let again = office.store.run(["told", &number, "--to", "ewa harris", "--how", "letter", "--id", "once"]);
    assert_eq!(yes.stdout, again.stdout, "nothing is told twice");
    let shown = office.store.run(["show", &aimee.0.to_string(), "--json"]);
    let object: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(object["told"][0]["to"], "Ewa Harris");
    assert_eq!(object["told"][0]["how"], "by letter");
    assert_eq!(object["told"][0]["now"], "as told");
    let lines = text(&office.store.run(["show", &aimee.0.to_string()]).stdout);
    assert!(lines.contains("SLCN Told 20 Nov (Ewa Harris, by letter, "), "{lines}");
    assert_eq!(
        office.record(aimee).marks.iter().filter(|mark| mark.letter == 'l').count(),
        1,
        "on the journey once"
    );
}

/// A parent who asks "when are we coming?" hears of every place there is.
#[test]
fn a_place_beside_the_list_is_said_on_every_list_of_the_child() {
    let mut office = Office::new();
    let (aimee, slcn) = office.waits(child("Aimee", day(2019, 3, 1), ewa()));
    let new =
        NewReferral { pathway: Code::known("ot"), received: day(2026, 9, 14), ..NewReferral::default() };
    let ot = office.send(Command::Refer { child: aimee, referral: new }).referral.unwrap();
    office.send(Command::Accept { referral: ot, priority: Priority::Routine });
    let session = office.session("dropin-waiting", day(2026, 11, 26), 13 * 60 + 30);
    let booked = office.store.run(["book", &slcn.0.to_string(), "--session", &session.0.to_string()]);
    assert!(booked.status.success(), "{}", text(&booked.stderr));
    let place =
        "Drop-in for children waiting for SLT is booked for Aimee: Thursday 26 November 2026 at 13:30";
    for list in [slcn, ot] {
        let said = office.said(list);
        assert!(said.contains(place), "{said}");
        assert!(said.contains("No place is booked yet for what Aimee is waiting for."), "{said}");
    }
    // At the desk as by command; and the list's own place is said once, where it is.
    office.pty.press("2").wait_for("1-2 of 2").resize(80, 50).press("l").wait_for("SAY FIRST");
    office.pty.wait_for("Drop-in for children waiting for SLT is booked for Aimee");
    office.book(slcn, day(2026, 12, 14));
    let said = office.said(slcn);
    assert!(said.contains(place) && !said.contains("No place is booked yet"), "{said}");
    assert_eq!(said.matches("Monday 14 December 2026 at 09:30").count(), 1, "{said}");
    assert!(!office.said(ot).contains("14 December"), "the other list's own place is said with it");
}

/// What is said and what is booked go by one rule: who waits for therapy still waits for speech and language therapy.
#[test]
fn who_waits_for_therapy_has_the_drop_in_that_is_said() {
    let office = Office::new();
    let (_, referral) = office.waits(child("Kacper", day(2019, 3, 1), ewa()));
    let today = office.session("slt", day(2026, 11, 20), 14 * 60 + 40);
    let take = Take::Agree { who: "Ewa Harris".to_owned(), told: Told::Phone };
    let booking = office.send(Command::Book { referral, session: today, slot: 0, take }).booking.unwrap();
    let number = booking.0.to_string();
    let seen = office.store.run(["outcome", &number, "step-done"]);
    assert!(seen.status.success(), "{}", text(&seen.stderr));
    let said = office.said(referral);
    assert!(said.contains("The step that comes next is: Therapy."), "{said}");
    assert!(said.contains("you can come to the drop-in for children who wait"), "{said}");
    let session = office.session("dropin-waiting", day(2026, 11, 26), 13 * 60 + 30).0.to_string();
    let booked = office.store.run(["book", &referral.0.to_string(), "--session", &session]);
    assert!(booked.status.success(), "{}", text(&booked.stderr));
    assert!(office.said(referral).contains("Thursday 26 November 2026 at 13:30"));
}

#[test]
fn a_call_whose_time_is_past_and_a_meeting_are_said_as_they_stand() {
    let mut office = Practice::new();
    // Until somebody says what came of it, nobody promises a time that is past.
    let calls = office.rows(&["sessions", "--service", "advice-line"])[0]["session"].to_string();
    let call = &office.rows(&["support", "list", &calls])[0];
    assert_eq!((&call["start"], &call["state"]), (&"13:20".into(), &"rung? not recorded".into()));
    // Its family's first list: on each stands the same of what is no list's.
    let of = |office: &Practice, place: &serde_json::Value| {
        let rows = office.rows(&["list"]);
        let first = rows.iter().find(|row| row["child"] == place["child"]).unwrap();
        (place["place"].to_string(), first["id"].to_string())
    };
    let (seat, name) = of(&office, call);
    let said = office.done(&["say", &name]);
    let past = "Advice line: Friday 20 November 2026 at 13:20, online. That time is past, and what came of it is not on record.";
    assert!(said.contains(past) && !said.contains("We ring you"), "{said}");
    office.done(&["support", "missed", &seat]);
    let said = office.done(&["say", &name]);
    assert!(
        said.contains("We rang you and did not reach you, Advice line")
            && said.contains("We ring again by Monday 23 November 2026."),
        "{said}"
    );

    // The same of a booked place of today: its hour is over, and nobody has said who came.
    office.at("2026-11-20T15:20:00Z");
    let mut today = office.rows(&["list"]);
    today.retain(|row| row["booked_on"] == "2026-11-20");
    assert!(!today.is_empty());
    for row in &today {
        let said = office.done(&["say", &row["id"].to_string()]);
        assert!(said.contains("was booked for") && said.contains("That time is past"), "{said}");
        assert!(!said.contains("is booked for"), "{said}");
    }

    // A meeting nobody came to is owed again; what was agreed at one is said to whoever may be told all.
    let meeting = office.rows(&["sessions", "--service", "next-steps"])[0]["session"].to_string();
    let place = &office.rows(&["support", "list", &meeting])[0];
    let (seat, name) = of(&office, place);
    office.done(&["support", "agree", &seat]);
    office.at("2026-11-26T18:30:00Z");
    let said = office.done(&["say", &name]);
    assert!(
        said.contains("Next-steps meeting was booked for") && said.contains("That time is past"),
        "{said}"
    );
    office.done(&["support", "missed", &seat]);
    let said = office.done(&["say", &name]);
    assert!(
        said.contains("You were expected at the Next-steps meeting on Thursday 26 November 2026"),
        "{said}"
    );
    assert!(said.contains("We ring you by Friday 27 November 2026 about another day."), "{said}");
    office.done(&[
        "support",
        "outcome",
        &seat,
        "support-agreed",
        "--words",
        "a key worker at school twice a week",
    ]);
    let said = office.done(&["say", &name]);
    assert!(
        said.contains(
            "At the Next-steps meeting on Thursday 26 November 2026: a key worker at school twice a week."
        ),
        "{said}"
    );
    assert!(!said.contains("You were expected at the Next-steps"), "{said}");
}
