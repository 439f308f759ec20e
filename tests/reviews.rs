//! The real program at a real terminal: a child is put forward for a multi-agency review, its pack is gathered under consent,
//! the right people accept, one declines and is covered, the meeting begins, decides and recommends, and what it recommends is
//! on Today of whoever owns it. What the keys did is read from the journal and asked of the keeper.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on stops")]
#[path = "reviews/desk.rs"]
mod desk;
#[path = "reviews/held.rs"]
mod held;
#[path = "key_table/stage.rs"]
#[allow(dead_code, reason = "the table of keys uses the rest")]
mod stage;
mod support;
use desk::{Desk, code, day};
use stage::Change;
use waitwell::domain::command::Command;
use waitwell::domain::event::Event;
use waitwell::domain::ids::{ReferralId, SessionId, StaffId};
use waitwell::domain::referral::Stage;
use waitwell::domain::review::{PackDid, Part, ReportState, ViewState};
use waitwell::domain::session::Answer;
use waitwell::wire::view_list::About;

fn did(event: &Event) -> Option<&PackDid> {
    match event {
        Event::Review { did, .. } => Some(did),
        _ => None,
    }
}

#[test]
fn from_put_forward_to_minutes_out() {
    let mut desk = Desk::new();
    let referral = desk.child("Clarke", "mar");
    let asked = Answer::Asked(day(11, 10));
    let session = desk.session(
        "mar",
        day(11, 20),
        &[("slt", 1, asked), ("camhs", 2, asked), ("paediatrician", 3, Answer::Accepted)],
    );
    assert_eq!(desk.step(referral), "Ask the family: consent to share", "its one next step");

    // The list: not quorate, two invitations to be chased, a child without consent.
    desk.pty.press("6").wait_for("[6 Review]").wait_for("NOT QUORATE: no SLT, no CAMHS");
    desk.pty.wait_for("No answer since 10 Nov").wait_for("NO CONSENT yet");
    desk.to("CLARKE");
    desk.pty.press("i").wait_for("Consent to share is not on record for CLARKE, Aimee");
    desk.pty.press("Enter").wait_for("NOT ASKED YET. Speak to: Ewa Clarke, mother");
    desk.pty.wait_for("nothing of the pack is shown to other agencies");
    assert!(
        desk.journal.new_changes().iter().all(|change| change.names() != ["Review"]),
        "nothing was asked"
    );

    // Consent, and the lawful basis beside it.
    desk.pty.press("a").wait_for("Consent to share: CLARKE").press("Enter").type_in("Ewa Clarke");
    desk.pty.press("PgDn Enter");
    desk.wrote("consent", |event| did(event) == Some(&PackDid::Consent));
    desk.pty.wait_for("given by Ewa Clarke by phone");
    desk.to("Basis");
    desk.pty.press("a").wait_for("Lawful basis").press("p").wait_for("Public task");
    desk.wrote("basis", |event| did(event) == Some(&PackDid::Basis));
    // A need adds a role to this child's quorum, and a report to its pack.
    desk.to("Needs");
    desk.pty.press("a").wait_for("Needs besides").press("e");
    desk.wrote("needs", |event| did(event) == Some(&PackDid::Needs));
    desk.pty.wait_for("Needs       Learning: EP");
    assert_eq!(desk.step(referral), "Ask for 5 reports");

    // The pack is asked for, a report comes and goes back for more, views are recorded.
    desk.pty.press("i").wait_for("asked 20 Nov");
    desk.wrote("asked", |event| matches!(did(event), Some(PackDid::Asked { kinds }) if kinds.len() == 5));
    desk.to("SLT ");
    desk.pty.press("a").wait_for("in 20 Nov").press("i").wait_for("What is missing in it");
    desk.pty.type_in("no scores").press("PgDn Enter").wait_for("sent back 20 Nov");
    for kind in ["SLT ", "CAMHS ", "Paed ", "School ", "EP "] {
        desk.to(kind);
        desk.pty.press("a").wait(kind, |pty| {
            pty.screen().lines().any(|line| line.starts_with('>') && line.contains("in 20 Nov"))
        });
    }
    desk.to("Parent");
    desk.pty.press("a").wait_for("What they say").type_in("he needs calm mornings").press("PgDn Enter");
    desk.pty.wait_for("calm mornings\"");
    desk.to("Child ");
    desk.pty.press("a").wait_for("What the child says").press("PgDn Enter").wait_for("declined to give one");
    let part = desk.review(None, Some(referral)).children.remove(0);
    assert!(part.reports.iter().all(|report| matches!(report.state, Some(ReportState::In(_)))));
    assert_eq!(part.view.0, ViewState::Declined(day(11, 20)));
    let before = part.booking;
    assert!(before.is_none());

    // No place without the quorum: what is missing is said, the child's own EP among it.
    desk.pty.press("n").wait_for("not quorate: no SLT and CAMHS").press("Enter").wait_for("No place is free");
    desk.pty
        .press("Esc")
        .press("6")
        .wait_for("Reviews: all")
        .press("Home Enter")
        .wait_for("People: NOT QUORATE");

    // SLT accepts, CAMHS is chased, then declines: who could cover stands on the line of the role.
    desk.to("J Patel");
    desk.pty.press("a").wait_for("J Patel              accepted");
    desk.to("R Moss");
    desk.pty.press("i").wait_for("chased 20 Nov").press("x").wait_for("R Moss does not come").press("d");
    desk.pty.wait_for("R Moss               DECLINED").wait_for("MISSING. Free then: J Hill");
    desk.to("--");
    desk.pty
        .press("a")
        .wait_for("ask whom to cover?")
        .press("a")
        .wait_for("J Hill               asked today");
    desk.to("J Hill");
    desk.pty.press("a").wait_for("J Hill               accepted").wait_for("People: quorate");
    // The service's own roles are filled: the child whose needs ask for an EP still has no place.
    let refused = desk.refuse(Command::Book {
        referral,
        session,
        slot: 0,
        take: waitwell::domain::command::Take::Hold,
    });
    assert!(refused.contains("No place can be offered: EP has not accepted"), "{refused}");
    desk.send(Command::SetMember { session, role: code("ep"), staff: StaffId(5), answer: Answer::Accepted });

    // Assembled: two keys on the child.
    desk.pty.press("6").wait_for("quorate");
    desk.to("CLARKE");
    desk.pty.wait_for("next Fri 20 Nov 15:00");
    desk.journal.new_changes();
    desk.pty.press("n").wait_for("Fri 20 Nov 15:00").press("Enter");
    desk.wrote("booked", |event| matches!(event, Event::Agreed { .. }));
    desk.pty.wait_for("1/3").press("Home Enter").wait_for("CLARKE, Aimee").wait_for("People: quorate");

    // One goes away: the child's review lacks a role, with the repair beside it.
    desk.to("J Hill");
    desk.pty.press("x").wait_for("does not come").press("w").wait_for("J Hill               AWAY");
    desk.pty.wait_for("NOT QUORATE: no CAMHS").wait_for("no other quorate review");
    desk.pty.press("a").wait_for("People: quorate");

    // Without saying who is here nothing can be decided; then it can.
    desk.to("CLARKE");
    desk.pty.press("o").wait_for("Outcome given").press("c").wait_for("nobody has said who is at");
    desk.pty.press("Esc t").wait_for("who is here?").wait_for("J Patel is here");
    desk.pty.press("Enter").wait_for("quorate, all are here");
    desk.to("CLARKE");
    desk.pty.press("o").wait_for("Outcome given").press("c");
    let held = desk.wrote(
        "held",
        |event| matches!(did(event), Some(PackDid::Held { missing, .. }) if missing.is_empty()),
    );
    let names: Vec<String> = held.iter().flat_map(Change::names).collect();
    assert!(
        names.contains(&"Attended".to_owned()) && names.contains(&"OutcomeRecorded".to_owned()),
        "{names:?}"
    );

    // A recommendation by agency, with owner and date: on Today of the team that owns it, though the referral is closed.
    desk.pty
        .wait_for("decided")
        .press("o")
        .wait_for("What is to be done")
        .type_in("hearing test")
        .press("Enter");
    desk.pty.press("n Enter").type_in("n").press("Enter").type_in("1 dec").press("PgDn Enter");
    desk.wrote("recommended", |event| matches!(did(event), Some(PackDid::Recommended { at: 0 })));
    desk.pty.wait_for("hearing test (NHS, owned by ND, by 1 Dec)");
    let row =
        desk.steps().into_iter().find(|row| row.about == About::Review(referral, Part::Recommendation(0)));
    let row = row.expect("on Today");
    assert_eq!((row.step.owner, row.step.due, &*row.step.words), (code("nd"), day(12, 1), "hearing test"));
    desk.pty.press("1").wait_for("hearing test").wait_for("Send out the minutes");

    // The minutes are out, what was recommended is done: nothing is owed any more.
    desk.pty.press("Home");
    for (words, what) in
        [("Send out the minutes", PackDid::MinutesOut), ("hearing test", PackDid::Done { at: 0 })]
    {
        desk.to(words);
        desk.journal.new_changes();
        // A row that left brings another child in front: keys for it count once it has been seen.
        desk.pty.until_quiet(std::time::Duration::from_millis(170));
        desk.pty.press("a");
        desk.wrote(words, |event| did(event) == Some(&what));
        desk.pty.wait(words, |pty| {
            !pty.screen().lines().any(|line| line.starts_with('>') && line.contains(words))
        });
    }
    assert!(!desk.steps().iter().any(|row| matches!(row.about, About::Review(..))));
    let page = desk.review(Some(session), None);
    assert_eq!(page.children[0].minutes, Some((day(12, 4), Some(day(11, 20)))));
    assert!(desk.reviews().late.is_empty());
}

/// A desk at a review of today that began without one of its people, on its child: `BELL, Aimee`.
fn inquorate() -> (Desk, ReferralId, SessionId) {
    let mut desk = Desk::new();
    let referral = desk.child("Bell", "mar");
    let yes = Answer::Accepted;
    let people = [("slt", 1, yes), ("camhs", 2, yes), ("paediatrician", 3, yes)];
    let session = desk.session("mar", day(11, 20), &people);
    let take = waitwell::domain::command::Take::Hold;
    desk.send(Command::Book { referral, session, slot: 0, take: take.clone() });
    let who = waitwell::domain::command::Take::Agree {
        who: "Ewa Bell".into(),
        told: waitwell::domain::booking::Told::Phone,
    };
    desk.send(Command::Book { referral, session, slot: 0, take: who });
    desk.consent(referral);
    desk.pty.press("6").wait_for("quorate").press("Enter").wait_for("People: quorate");
    // R Moss is not in the room.
    desk.pty.press("t").wait_for("R Moss is here").press("Down Space Enter");
    desk.pty.wait_for("NOT QUORATE on the day: no CAMHS").wait_for("NOT HERE");
    desk.to("BELL");
    (desk, referral, session)
}

#[test]
fn a_review_that_begins_without_its_quorum_is_provisional_and_the_child_is_owed_another() {
    let (mut desk, referral, session) = inquorate();
    desk.pty.press("o").wait_for("Outcome given").press("c").wait_for("NOT QUORATE (no CAMHS): provisional");
    assert_eq!(desk.step(referral), "Rebook: not quorate 20 Nov");
    let held = desk.wrote("held", |event| matches!(did(event), Some(PackDid::Held { .. })));
    let rebook = held.iter().flat_map(|change| &change.events).any(|event| {
        matches!(event, Event::OutcomeRecorded { stage: Stage::Rebook { by_family: false, .. }, .. })
    });
    assert!(rebook, "nothing is closed by it: {held:?}");
    // u takes it back whole.
    desk.pty.press("u").wait_for("ndone");
    let page = desk.review(Some(session), None);
    assert_eq!((page.children[0].provisional, page.children[0].minutes), (None, None));
}

#[test]
fn what_an_inquorate_review_would_refer_a_child_to_waits_for_the_next() {
    let (mut desk, referral, _) = inquorate();
    desk.journal.new_changes();
    desk.pty.press("o").wait_for("Outcome given").press("r").wait_for("refer to").press("c");
    desk.pty.wait_for("what is to be answered").type_in("one or the other").press("Enter");
    desk.pty.wait_for("nobody is referred by it");
    assert_eq!(desk.step(referral), "Rebook: not quorate 20 Nov");
    let all: Vec<String> = desk.journal.new_changes().iter().flat_map(Change::names).collect();
    assert!(all.iter().any(|name| name == "OutcomeRecorded"), "{all:?}");
    assert!(!all.iter().any(|name| name == "ReferralReceived"), "nothing else comes of it: {all:?}");
}

#[test]
fn no_place_is_given_before_it_is_known_who_gave_the_first_opinion() {
    let mut desk = Desk::new();
    let referral = desk.child("Marsh", "ccc");
    let session = desk.session("ccc", day(11, 24), &[("paediatrician", 3, Answer::Accepted)]);
    desk.pty.press("6").wait_for("first opinion?");
    desk.to("MARSH");
    desk.pty.press("Enter").wait_for("First opinion: by whom?").press("n");
    desk.pty.wait_for("Nothing can be booked: who gave the first opinion is not on record yet");
    let take = waitwell::domain::command::Take::Hold;
    let words = desk.refuse(Command::Book { referral, session, slot: 0, take });
    assert!(words.contains("is not on record yet") && words.contains("Record it first"), "{words}");
}

#[test]
fn who_gave_the_first_opinion_is_kept_out_of_the_second_both_ways() {
    let mut desk = Desk::new();
    let referral = desk.child("Marsh", "ccc");
    let yes = Answer::Accepted;
    let session = desk.session("ccc", day(11, 24), &[("paediatrician", 3, yes)]);
    assert_eq!(desk.step(referral), "Record: who gave the first opinion");
    desk.pty.press("6").wait_for("first opinion?");
    desk.to("MARSH");
    desk.pty
        .press("Enter")
        .wait_for("First opinion: by whom?")
        .press("a")
        .wait_for("who gave the first opinion?");
    // Who works here is fetched beside the page: named before it has come, nobody is known.
    desk.pty.until_quiet(std::time::Duration::from_millis(250));
    desk.pty.type_in("osei").press("PgDn Enter").wait_for("First opinion: Dr A Osei");
    // She is down for the session: it is none for this child, and why is said.
    desk.pty.press("n").wait_for("Dr A Osei gave the first opinion").press("Esc");
    desk.send(Command::SetMember {
        session,
        role: code("paediatrician"),
        staff: StaffId(3),
        answer: Answer::Declined,
    });
    desk.send(Command::SetMember { session, role: code("camhs"), staff: StaffId(4), answer: yes });
    let take = waitwell::domain::command::Take::Agree {
        who: "Ewa".into(),
        told: waitwell::domain::booking::Told::Phone,
    };
    desk.send(Command::Book { referral, session, slot: 0, take });
    // The other way round: with the child there she cannot be asked back.
    desk.pty.press("6").wait_for("CCC").press("Home Enter").wait_for("Dr A Osei            DECLINED");
    desk.to("Dr A Osei");
    desk.pty.press("a").wait_for("Dr A Osei gave the first opinion on MARSH, Aimee");
    let page = desk.review(Some(session), None);
    let osei =
        page.people.iter().find(|seat| seat.person.as_ref().is_some_and(|(staff, ..)| *staff == StaffId(3)));
    assert_eq!(osei.unwrap().person.as_ref().unwrap().2, Answer::Declined);
    assert_eq!(page.children[0].first.as_deref(), Some("Dr A Osei"));
}

/// The screen without the line that names the person at this machine.
fn frame(desk: &mut Desk) -> String {
    desk.pty.until_quiet(std::time::Duration::from_millis(200));
    let screen = desk.pty.screen();
    let lines = screen.lines().filter(|line| !line.contains("PRACTICE"));
    lines.map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[test]
fn frames() {
    let mut desk = Desk::new();
    let (first, second) = (desk.child("Clarke", "mar"), desk.child("Bell", "mar"));
    desk.child("Nowak", "ccc");
    let yes = Answer::Accepted;
    let people =
        [("slt", 1, yes), ("camhs", 2, yes), ("paediatrician", 3, yes), ("ep", 5, Answer::Asked(day(11, 6)))];
    let session = desk.session("mar", day(11, 26), &people);
    let pack = |act| Command::Review { referral: first, act };
    let told = waitwell::domain::booking::Told::Phone;
    let who = "Ewa Clarke".to_owned();
    let consent = waitwell::domain::review::PackAct::Consent { given: true, who: who.clone(), how: told };
    desk.send(pack(consent));
    desk.send(pack(waitwell::domain::review::PackAct::AskAll));
    desk.send(pack(waitwell::domain::review::PackAct::In(code("camhs"))));
    let take = waitwell::domain::command::Take::Agree { who, told };
    desk.send(Command::Book { referral: first, session, slot: 0, take: take.clone() });
    desk.send(Command::Book { referral: second, session, slot: 1, take });
    desk.send(Command::SetMember {
        session,
        role: code("camhs"),
        staff: StaffId(2),
        answer: Answer::Declined,
    });
    desk.pty.press("6").wait_for("NOT QUORATE").wait_for("TO PLACE 1");
    insta::assert_snapshot!("reviews_80x24", frame(&mut desk));
    desk.pty.press("Enter").wait_for("Agenda: 1 place free");
    insta::assert_snapshot!("review_80x24", frame(&mut desk));
    desk.pty.resize(40, 20).wait("a narrow window", |pty| !pty.screen().contains("[6"));
    insta::assert_snapshot!("review_40x20", frame(&mut desk));
    desk.pty.press("6").wait_for("AHEAD, worst first");
    insta::assert_snapshot!("reviews_40x20", frame(&mut desk));
}
