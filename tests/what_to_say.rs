//! `l` at a real terminal over a real keeper: what to say, whom it may be said to, that it was told, and the call that is owed
//! when it no longer holds; and the same by commands.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
mod keeper_support;
mod support {
    #![allow(dead_code, reason = "other tests use the rest")]
    pub mod pty;
}
use chrono::NaiveDate;
use keeper_support::{PROGRAM, Store, text, venue};
use support::pty::Pty;
use waitwell::client::Link;
use waitwell::domain::booking::{By, Told};
use waitwell::domain::child::{Carer, ChildDetails, Flags, MayBeTold};
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, NewReferral, Take};
use waitwell::domain::ids::{BookingId, ChildId, ReferralId, VenueId};
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

    fn book(&self, referral: ReferralId, date: NaiveDate) -> BookingId {
        let made = self.send(Command::MakeSession {
            service: Code::known("slt"),
            venue: VenueId(1),
            room: "Room 1".to_owned(),
            date,
            slots: vec![Slot { start: 570, minutes: 45, places: 1, carve_out: CarveOut::Anyone }],
            end: 615,
            people: Vec::new(),
            capacity: 0,
        });
        let take = Take::Agree { who: "Ewa Harris".to_owned(), told: Told::Phone };
        let session = made.session.unwrap();
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
