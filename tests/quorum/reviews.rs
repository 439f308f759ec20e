//! A review: only who was put forward is in it, nothing is decided before it begins, and one without its quorum is a step.
use crate::desk::{Desk, code, day};
use waitwell::domain::booking::{Attendance, Told};
use waitwell::domain::child::ChildDetails;
use waitwell::domain::command::{Command, NewReferral, Take};
use waitwell::domain::event::Event;
use waitwell::domain::ids::{BookingId, ReferralId, SessionId, StaffId};
use waitwell::domain::order::Priority;
use waitwell::domain::review::{MeetingAct, PackDid};
use waitwell::domain::session::Answer;
use waitwell::wire::query::{At, Query, Whose};
use waitwell::wire::view::View;

const ALL: [(&str, u32, Answer); 3] =
    [("slt", 1, Answer::Accepted), ("camhs", 2, Answer::Accepted), ("paediatrician", 3, Answer::Accepted)];

/// A child on the ND list and no other.
fn of_nd(desk: &mut Desk, family: &str) -> ReferralId {
    let details = ChildDetails {
        family: family.into(),
        given: "Aimee".into(),
        born: day(9, 14).with_year_2018(),
        nhs_missing: "not on the form".into(),
        ..ChildDetails::default()
    };
    let new = NewReferral {
        pathway: code("nd"),
        received: day(11, 2),
        source: code("gp"),
        by_clinician: true,
        ..NewReferral::default()
    };
    let (details, referral, knowing) = (Box::new(details), Some(new), Vec::new());
    let referral = desk.send(Command::Register { details, referral, knowing }).referral.unwrap();
    desk.send(Command::Accept { referral, priority: Priority::Soon });
    referral
}

trait Year {
    fn with_year_2018(self) -> Self;
}

impl Year for chrono::NaiveDate {
    fn with_year_2018(self) -> Self {
        chrono::Datelike::with_year(&self, 2018).unwrap()
    }
}

fn book(referral: ReferralId, session: SessionId, slot: u8) -> Command {
    Command::Book { referral, session, slot, take: Take::Agree { who: "Ewa".into(), told: Told::Phone } }
}

fn outcome(booking: BookingId) -> Command {
    Command::Outcome {
        booking,
        outcome: code("complete"),
        see_by: None,
        words: "Held without consent on record: asked in the room".into(),
        refer: None,
        given: None,
    }
}

/// The words of the steps that Today has of no child.
fn steps(desk: &Desk) -> Vec<String> {
    match desk.look(Query::Today { whose: Whose::All, at: At::Row(0), rows: 50 }) {
        View::Today(page) => page.rows.into_iter().map(|row| row.step.words).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_place_at_a_review_is_for_a_child_who_was_put_forward_and_nothing_is_decided_before_it_begins() {
    let mut desk = Desk::new();
    let session = desk.session("mar", day(11, 20), &ALL);
    let other = of_nd(&mut desk, "Hall");
    let words = desk.refuse(book(other, session, 0));
    assert!(words.contains("A clinician refers HALL, Aimee to"), "{words}");
    // Whoever was put forward: nothing is decided while nobody has said who is there.
    let own = desk.child("Clarke", "mar");
    let booking = desk.send(book(own, session, 0)).booking.unwrap();
    desk.send(Command::Attend { booking, attendance: Attendance::OnTime, arrived: None });
    let words = desk.refuse(outcome(booking));
    assert!(words.contains("nobody has said who is at"), "{words}");
    let here = [1, 2, 3].map(StaffId).to_vec();
    desk.send(Command::Meeting { session, act: MeetingAct::Start { here } });
    desk.journal.new_changes();
    desk.send(outcome(booking));
    let changes = desk.journal.new_changes();
    let held = |event: &Event| matches!(event, Event::Review { did: PackDid::Held { .. }, .. });
    assert!(changes.iter().flat_map(|change| &change.events).any(held), "minutes are owed");
}

#[test]
fn a_review_that_lost_its_quorum_is_a_step_and_so_is_whoever_does_not_answer() {
    let mut desk = Desk::new();
    let near = desk.session("mar", day(11, 26), &ALL);
    let child = desk.child("Clarke", "mar");
    desk.send(book(child, near, 0));
    let none = |steps: &[String]| !steps.iter().any(|words| words.contains("not quorate"));
    assert!(none(&steps(&desk)), "{:?}", steps(&desk));
    // Without a child it is nobody's step yet; whoever was asked ten days ago is chased all the same.
    let later = desk.session("mar", day(12, 3), &[ALL[0], ("camhs", 2, Answer::Asked(day(11, 10))), ALL[2]]);
    let now = steps(&desk);
    assert!(none(&now) && now.iter().any(|words| words == "Chase R Moss: MAR 3 Dec"), "{now:?}");
    let away = |role: &str, staff, session, answer| Command::SetMember {
        session,
        role: code(role),
        staff: StaffId(staff),
        answer,
    };
    desk.send(away("camhs", 2, near, Answer::Declined));
    assert!(steps(&desk).contains(&"MAR 26 Nov not quorate: CAMHS".to_owned()), "{:?}", steps(&desk));
    // By keys: Today, and one key to who could come; that is asked there, and still owed until they say yes.
    desk.pty.press("1").wait_for("[1 Today]").wait_for("MAR 26 Nov not quorate: CAMHS");
    desk.to("not quorate");
    desk.pty.wait_for("1 family").press("a").wait_for("NOT QUORATE: no CAMHS").wait_for("Free then: J Hill");
    desk.pty.press("1").wait_for("Chase R Moss: MAR 3 Dec");
    desk.to("Chase R Moss");
    desk.pty.press("a").wait_for("MAR Arnold hub: Thu 3 Dec").wait_for("asked 10 days ago");
    desk.send(Command::Meeting {
        session: later,
        act: MeetingAct::Chase { role: code("camhs"), staff: StaffId(2) },
    });
    assert!(!steps(&desk).iter().any(|words| words.starts_with("Chase R Moss")), "{:?}", steps(&desk));
    desk.send(away("camhs", 4, near, Answer::Asked(day(11, 20))));
    assert!(!none(&steps(&desk)), "asked is not accepted");
    desk.send(away("camhs", 4, near, Answer::Accepted));
    assert!(none(&steps(&desk)), "{:?}", steps(&desk));
}

#[test]
fn a_day_is_not_closed_over_a_review_of_tomorrow_without_its_quorum() {
    let mut desk = Desk::new();
    let monday = desk.session("mar", day(11, 23), &ALL);
    let child = desk.child("Clarke", "mar");
    desk.send(book(child, monday, 0));
    let (role, staff, answer) = (code("camhs"), StaffId(2), Answer::Declined);
    desk.send(Command::SetMember { session: monday, role, staff, answer });
    let page = match desk.look(Query::Closing { all: true, at: At::Row(0), rows: 50 }) {
        View::Closing(page) => page,
        other => panic!("{other:?}"),
    };
    assert!(page.left.contains(&("review without its quorum".to_owned(), 1)), "{:?}", page.left);
    assert!(page.steps.rows.iter().any(|row| row.step.words == "MAR 23 Nov not quorate: CAMHS"));
}

#[test]
fn a_day_is_not_closed_over_an_invitation_that_nobody_answers() {
    let mut desk = Desk::new();
    let asked = ("camhs", 2, Answer::Asked(day(11, 10)));
    let later = desk.session("mar", day(12, 3), &[ALL[0], asked, ALL[2]]);
    let left = |desk: &Desk| match desk.look(Query::Closing { all: true, at: At::Row(0), rows: 50 }) {
        View::Closing(page) => page.left,
        other => panic!("{other:?}"),
    };
    assert!(left(&desk).contains(&("invitation not answered".to_owned(), 1)), "{:?}", left(&desk));
    let refused = desk.link.send(Command::SignDay { team: waitwell::domain::code::Code::NONE }).unwrap_err();
    assert!(refused.words.contains("1 invitation not answered"), "{}", refused.words);
    // By keys: it stands in the day's end, and one key is at the review.
    desk.pty.press(":").wait_for("What is to be done?").type_in("close").press("Enter");
    desk.pty.wait_for("Chase R Moss: MAR 3 Dec");
    desk.to("Chase R Moss");
    desk.pty.press("a").wait_for("MAR Arnold hub: Thu 3 Dec").wait_for("asked 10 days ago");
    let act = MeetingAct::Chase { role: code("camhs"), staff: StaffId(2) };
    desk.send(Command::Meeting { session: later, act });
    assert!(!left(&desk).iter().any(|(words, _)| words.contains("invitation")), "{:?}", left(&desk));
}
