//! A review that was held without all who are needed, or without consent on record: what stands of it, what is said of it to the
//! family and to an inspector, and what is still owed.
use crate::desk::{Desk, code, day};
use crate::inquorate;
use chrono::Datelike;
use waitwell::domain::booking::Told;
use waitwell::domain::child::ChildDetails;
use waitwell::domain::command::{Command, NewReferral, Take};
use waitwell::domain::ids::{ChildId, ReferralId, SessionId, StaffId, VenueId};
use waitwell::domain::review::{MeetingAct, PackAct, Whose};
use waitwell::domain::session::{Answer, CarveOut, Slot};

const YES: Answer = Answer::Accepted;
const ALL: [(&str, u32, Answer); 3] = [("slt", 1, YES), ("camhs", 2, YES), ("paediatrician", 3, YES)];

fn book(referral: ReferralId, session: SessionId, slot: u8) -> Command {
    Command::Book { referral, session, slot, take: Take::Agree { who: "Ewa".into(), told: Told::Phone } }
}

fn begin(desk: &mut Desk, session: SessionId, here: &[u32]) {
    let here = here.iter().map(|staff| StaffId(*staff)).collect();
    desk.send(Command::Meeting { session, act: MeetingAct::Start { here } });
}

#[test]
fn what_an_inquorate_review_decided_is_called_provisional_wherever_it_stands() {
    let (mut desk, referral, _) = inquorate();
    let pack = |act| Command::Review { referral, act };
    desk.send(pack(PackAct::AskAll));
    desk.send(pack(PackAct::In(code("camhs"))));
    desk.send(pack(PackAct::View { whose: Whose::Parent, words: "calm mornings help".into() }));
    // Before anything is recorded it is said what that will be worth.
    desk.pty
        .press("o")
        .wait_for("Outcome given")
        .wait_for("NOT QUORATE (no CAMHS): what is recorded is provisional");
    desk.pty.press("c").wait_for("NOT QUORATE (no CAMHS): provisional");
    // To the family: it was held, and was not called off by anybody.
    let said = desk.says(&["say", &referral.0.to_string()]);
    assert!(said.contains("was held without all who are needed"), "{said}");
    assert!(said.contains("provisional") && said.contains("Another is owed"), "{said}");
    assert!(!said.contains("cancelled"), "{said}");
    // On the record, by command and on the screen: journey and bookings.
    let shown = desk.says(&["show", "Bell"]);
    let provisional =
        shown.lines().filter(|line| line.contains("provisional (not quorate: no CAMHS)")).count();
    assert!(provisional >= 2, "the journey's outcome and the booking:\n{shown}");
    desk.pty.press("Enter").wait_for("[9 Record]").wait_for("p review's pack");
    desk.pty.resize(160, 50).wait_for("provisional (not quorate: no CAMHS)");
    // To an inspector: the outcome as it stands, and the pack with its evidence.
    let file = desk.says(&["case-file", "--child", "1"]);
    for held in [
        "provisional (not quorate: no CAMHS)",
        "consent to share given by Ewa Bell by phone",
        "Asked for reports on BELL, Aimee",
        "CAMHS report on BELL, Aimee is in",
        "parent's view recorded",
        "NOT QUORATE (no CAMHS)",
    ] {
        let line = file.lines().find(|line| line.contains(held));
        assert!(line.is_some(), "{held} is not in\n{file}");
    }
    let journey = file.split("The journey across agencies").nth(1).unwrap();
    assert!(journey.contains("consent to share given"), "with its evidence in the journey:\n{file}");
}

#[test]
fn a_review_without_consent_on_record_says_so_and_asks_why() {
    let mut desk = Desk::new();
    let referral = desk.child("Bell", "mar");
    let session = desk.session("mar", day(11, 20), &ALL);
    desk.send(book(referral, session, 0));
    begin(&mut desk, session, &[1, 2, 3]);
    desk.pty.press("6").wait_for("1 no consent").press("Enter").wait_for("quorate, all are here");
    desk.to("BELL");
    desk.pty.press("o").wait_for("Outcome given").wait_for("NO CONSENT to share on record").press("c");
    desk.pty.wait_for("BELL, Aimee: Held without consent on record").type_in("mother was in the room");
    // A key for what came by itself counts once it has been seen.
    desk.pty.until_quiet(std::time::Duration::from_millis(170));
    desk.pty.press("Enter").wait_for("decided");
    let shown = desk.says(&["show", "Bell"]);
    assert!(shown.contains("Held without consent on record: mother was in the room"), "{shown}");
    // The step does not vanish with the outcome: nothing goes out before the family was asked, and can still be asked.
    let steps: Vec<String> = desk.steps().into_iter().map(|row| row.step.words).collect();
    assert!(steps.contains(&"Ask for consent, then send out the minutes".to_owned()), "{steps:?}");
    desk.consent(referral);
    let steps: Vec<String> = desk.steps().into_iter().map(|row| row.step.words).collect();
    assert!(steps.contains(&"Send out the minutes".to_owned()), "{steps:?}");
}

#[test]
fn who_is_needed_no_more_is_chased_no_more() {
    let mut desk = Desk::new();
    let asked = Answer::Asked(day(11, 6));
    let ahead = desk.session("mar", day(11, 26), &[ALL[0], ("camhs", 2, asked), ALL[2]]);
    let chased = |desk: &Desk| {
        let steps = desk.steps().into_iter().any(|row| row.step.words.starts_with("Chase R Moss"));
        let late = desk.reviews().late.into_iter().any(|row| row.name == "R Moss");
        (steps, late)
    };
    assert_eq!(chased(&desk), (true, true));
    desk.send(Command::SetMember { session: ahead, role: code("camhs"), staff: StaffId(4), answer: YES });
    assert_eq!(chased(&desk), (false, false), "another of the role comes");
    // One that has begun: who is here is known.
    let today = desk.session("mar", day(11, 20), &[ALL[0], ("camhs", 2, asked), ALL[2]]);
    assert_eq!(chased(&desk), (true, true));
    begin(&mut desk, today, &[1, 3]);
    assert_eq!(chased(&desk), (false, false), "it has begun");
}

#[test]
fn a_child_is_put_forward_with_a_question_by_every_door() {
    let desk = Desk::new();
    let new = ["--given-name", "Aimee", "--family-name", "Bell", "--birth-date", "2018-09-14"];
    let register = |more: &[&str]| {
        let args =
            [&["register"], new.as_slice(), &["--pathway", "mar", "--nhs-missing", "unknown"], more].concat();
        desk.says(&args)
    };
    let said = register(&[]);
    assert!(said.contains("question") && said.contains("Nothing was registered"), "{said}");
    let said = register(&["--asked", "what helps at school?"]);
    assert!(!said.contains("Nothing was registered"), "{said}");
}

/// A child on another list.
fn known(desk: &mut Desk) -> ChildId {
    let details = ChildDetails {
        family: "Bell".into(),
        given: "Aimee".into(),
        born: day(9, 14).with_year(2018).unwrap(),
        ..ChildDetails::default()
    };
    let referral = NewReferral { pathway: code("nd"), received: day(11, 2), ..NewReferral::default() };
    let (details, referral, knowing) = (Box::new(details), Some(referral), Vec::new());
    desk.send(Command::Register { details, referral, knowing }).child.unwrap()
}

#[test]
fn nobody_waits_for_a_review_but_one_is_in_triage() {
    let mut desk = Desk::new();
    desk.pty.press("6").wait_for("[6 Review]").press("n").wait_for("No child waits for a review");
    desk.pty.press("Esc");
    let known = known(&mut desk);
    let words = "what helps at school?".to_owned();
    let referral = NewReferral {
        pathway: code("mar"),
        received: day(11, 2),
        by_clinician: true,
        words,
        ..NewReferral::default()
    };
    desk.send(Command::Refer { child: known, referral });
    desk.pty.wait_for("1 in triage: screen 3 decides").press("n").wait_for("yet; 1 in triage");
}

#[test]
fn the_minutes_of_a_provisional_review_are_owed_though_a_second_was_held() {
    let (mut desk, referral, _) = inquorate();
    let outcome = |booking| Command::Outcome {
        booking,
        outcome: code("complete"),
        see_by: None,
        words: String::new(),
        refer: None,
        given: None,
    };
    let first = desk.review(None, Some(referral)).children[0].booking.clone().unwrap().0;
    desk.send(outcome(first));
    // In the evening of the same day, with all of them.
    let made = desk.send(Command::MakeSession {
        service: code("mar"),
        venue: VenueId(1),
        room: String::new(),
        date: day(11, 20),
        slots: vec![Slot { start: 1200, minutes: 60, places: 1, carve_out: CarveOut::Anyone }],
        end: 1260,
        people: ALL.iter().map(|(role, staff, said)| (code(role), StaffId(*staff), *said)).collect(),
        capacity: 0,
    });
    let second = made.session.unwrap();
    let again = desk.send(book(referral, second, 0)).booking.unwrap();
    begin(&mut desk, second, &[1, 2, 3]);
    desk.send(outcome(again));
    let owed =
        |desk: &Desk| desk.steps().into_iter().filter(|row| row.step.words.contains("minutes")).count();
    let words = |desk: &Desk| {
        let rows = desk.steps().into_iter().find(|row| row.step.words.contains("minutes"));
        rows.map(|row| row.step.words)
    };
    assert_eq!(words(&desk).as_deref(), Some("Send out the minutes of the review before"));
    let out = Command::Review { referral, act: PackAct::MinutesOut };
    desk.send(out.clone());
    assert_eq!(words(&desk).as_deref(), Some("Send out the minutes"));
    desk.send(out);
    assert_eq!(owed(&desk), 0);
    // Both stand in the history, the first as what it was.
    let shown = desk.says(&["show", "Bell"]);
    assert!(shown.contains("provisional (not quorate: no CAMHS)"), "{shown}");
    assert_eq!(shown.matches("Outcome of BELL, Aimee").count(), 2, "{shown}");
}

#[test]
fn a_review_that_began_without_its_quorum_gives_no_place_and_is_marked_wherever_it_stands() {
    let (mut desk, _, session) = inquorate();
    let khan = desk.child("Khan", "mar");
    let listed = |desk: &Desk, free: bool| {
        let words: &[&str] = &["sessions", "--service", "mar", "--free"];
        let said = desk.says(&words[..if free { 4 } else { 3 }]);
        said.lines().find(|line| line.contains("2026-11-20")).map(str::to_owned)
    };
    assert_eq!(listed(&desk, true), None, "it has no place to give");
    let line = listed(&desk, false).expect("today's review");
    assert!(line.contains("not quorate: CAMHS practitioner missing"), "{line}");
    let (id, at) = (khan.0.to_string(), session.0.to_string());
    let said = desk.says(&["book", &id, "--session", &at, "--agreed-by", "Ann"]);
    assert!(said.contains("not quorate on the day: no CAMHS"), "{said}");
    let refused = desk.refuse(book(khan, session, 1));
    assert!(refused.contains("not quorate on the day: no CAMHS"), "{refused}");
    desk.pty.press("6").wait_for("Reviews: all").wait_for("NOT QUORATE on the day: no CAMHS");
    // Once they are here, places are given again.
    begin(&mut desk, session, &[1, 2, 3]);
    assert!(listed(&desk, true).is_some());
    desk.send(book(khan, session, 1));
}

#[test]
fn who_gave_the_first_opinion_and_is_down_for_the_second_is_marked_and_the_journal_says_only_what_happened() {
    let mut desk = Desk::new();
    let marsh = desk.child("Marsh", "ccc");
    let session = desk.session("ccc", day(11, 24), &[("paediatrician", 3, YES)]);
    let first = |who: Vec<StaffId>| Command::Review { referral: marsh, act: PackAct::First(who) };
    desk.send(first(Vec::new()));
    desk.send(book(marsh, session, 0));
    let said = desk.link.send(first(vec![StaffId(3)])).unwrap().words;
    assert!(
        said.contains("first opinion given by Dr A Osei; who is down") && said.contains("m moves it"),
        "{said}"
    );
    let shown = desk.says(&["show", "Marsh"]);
    let line = shown.lines().find(|line| line.contains("first opinion given by Dr A Osei"));
    assert!(line.is_some_and(|line| !line.contains("m moves it")), "{shown}");
    desk.pty.press("6").wait_for("Reviews: all").wait_for("first opinion's giver is in it");
    let bad = |desk: &Desk, words: &str| {
        let screen = desk.pty.screen();
        let line = screen.lines().find(|line| line.contains(words)).unwrap_or_default().to_owned();
        assert!(line.contains('!'), "{words}:\n{screen}");
    };
    bad(&desk, "first opinion's giver is in it");
    desk.pty.press("Home Enter").wait_for("accepted, but gave the first opinion");
    bad(&desk, "accepted, but gave the first opinion");
}

fn outcome(desk: &mut Desk, booking: waitwell::domain::ids::BookingId) {
    let attendance = waitwell::domain::booking::Attendance::OnTime;
    desk.send(Command::Attend { booking, attendance, arrived: None });
    let words = "mornings".to_owned();
    desk.send(Command::Outcome {
        booking,
        outcome: code("complete"),
        see_by: None,
        words,
        refer: None,
        given: None,
    });
}

#[test]
fn only_the_place_that_was_held_is_called_provisional() {
    let mut desk = Desk::new();
    let bell = desk.child("Bell", "mar");
    let session = desk.session("mar", day(11, 20), &ALL);
    desk.consent(bell);
    let (by, words) = (waitwell::domain::booking::By::Family, String::new());
    let booking = desk.send(book(bell, session, 0)).booking.unwrap();
    desk.send(Command::CancelBooking { booking, by, reason: code("illness"), words });
    let booking = desk.send(book(bell, session, 1)).booking.unwrap();
    begin(&mut desk, session, &[1, 3]);
    // Begun, what is owed is its outcome.
    assert_eq!(desk.step(bell), "Record outcome of 20 Nov");
    outcome(&mut desk, booking);
    let shown = desk.says(&["show", "Bell"]);
    let places: Vec<&str> = shown.lines().filter(|line| line.contains("MAR Arnold hub:")).collect();
    let provisional = |line: &&str| line.contains("provisional");
    assert!(places.iter().any(|line| line.contains("cancelled") && !provisional(line)), "{shown}");
    assert_eq!(places.iter().filter(|line| provisional(line)).count(), 1, "{shown}");
}

#[test]
fn a_review_that_has_begun_owes_its_outcome_and_no_consent_before_it() {
    let mut desk = Desk::new();
    let bell = desk.child("Bell", "mar");
    let session = desk.session("mar", day(11, 20), &ALL);
    desk.send(book(bell, session, 0));
    assert!(desk.step(bell).contains("consent"), "before it begins: {}", desk.step(bell));
    begin(&mut desk, session, &[1, 2, 3]);
    assert_eq!(desk.step(bell), "Record outcome of 20 Nov");
}

#[test]
fn who_comes_late_is_here_for_the_children_after_and_what_was_decided_stays() {
    let mut desk = Desk::new();
    let (bell, khan) = (desk.child("Bell", "mar"), desk.child("Khan", "mar"));
    let session = desk.session("mar", day(11, 20), &ALL);
    let places = [(bell, 0), (khan, 1)].map(|(child, slot)| {
        desk.consent(child);
        desk.send(book(child, session, slot)).booking.unwrap()
    });
    begin(&mut desk, session, &[1, 3]);
    outcome(&mut desk, places[0]);
    // R Moss comes: by the key, with one child decided.
    desk.pty.press("6").wait_for("Reviews: all").press("Enter").wait_for("NOT QUORATE on the day: no CAMHS");
    desk.pty.press("t").wait_for("R Moss is").press("Down Space Enter").wait_for("quorate, all are here");
    outcome(&mut desk, places[1]);
    let page = desk.review(Some(session), None);
    let provisional: Vec<bool> = page.children.iter().map(|child| child.provisional.is_some()).collect();
    assert_eq!(provisional, [true, false]);
    let note = format!("{:?}", desk.look(waitwell::wire::query::Query::Session { session }));
    assert_eq!(
        note.matches("note: \"outcome: Outcome given to the family, provisional").count(),
        1,
        "{note}"
    );
    // Every child is decided: who was here stays.
    let here = vec![StaffId(1)];
    let words = desk.refuse(Command::Meeting { session, act: MeetingAct::Start { here } });
    assert!(words.contains("has decided on every child already"), "{words}");
}
