//! What to say, and whom it may be said to.
use super::desk::{Desk, actor, code, day, details};
use super::play::{PATHWAYS, played};
use crate::domain::actor::Role;
use crate::domain::booking::{By, Told};
use crate::domain::check::breaches;
use crate::domain::child::{Carer, ChildDetails, Flags, MayBeTold};
use crate::domain::command::{Command, Take};
use crate::domain::event::Event;
use crate::domain::ids::{BookingId, ChildId, ReferralId, SessionId, VenueId};
use crate::domain::next_step::{Act, owed};
use crate::domain::order::{OrderKey, Priority};
use crate::domain::refusal::Refusal;
use crate::domain::saying;
use crate::domain::session::{CarveOut, Slot};
use crate::wire::query::Query;
use crate::wire::view::View;
use crate::wire::view_say::SayPage;
use chrono::NaiveDate;
use proptest::prelude::*;

pub(super) fn carer(name: &str, may_be_told: MayBeTold, court_bar: bool) -> Carer {
    Carer { name: name.to_owned(), relation: "mother".to_owned(), may_be_told, court_bar, ..Carer::default() }
}

pub(super) fn aimee() -> ChildDetails {
    ChildDetails {
        family: "Harris".to_owned(),
        given: "Aimee".to_owned(),
        born: day(2019, 3, 1),
        flags: Flags::default(),
        carers: vec![
            carer("Ewa Harris", MayBeTold::All, false),
            carer("Mark Harris", MayBeTold::DatesOnly, false),
            carer("Sam Harris", MayBeTold::All, true),
        ],
        ..details(7, day(2026, 11, 20))
    }
}

/// A desk with a venue, and a child waiting for speech and language therapy since 14 September 2026 (target 18 January).
pub(super) fn office(who: ChildDetails) -> (Desk, ChildId, ReferralId) {
    let mut desk = Desk::new();
    let venue = Command::AddVenue {
        name: "Arnold".to_owned(),
        address: String::new(),
        district: code("E07000173"),
        rooms: Vec::new(),
        online: false,
    };
    desk.run(&venue).unwrap();
    let (child, referral) = desk.child(who, "slcn", day(2026, 9, 14)).unwrap();
    desk.run(&Command::Accept { referral, priority: Priority::Routine }).unwrap();
    (desk, child, referral)
}

pub(super) fn clinic(desk: &mut Desk, date: NaiveDate) -> SessionId {
    let slot = |start| Slot { start, minutes: 90, places: 1, carve_out: CarveOut::Anyone };
    let made = desk.run(&Command::MakeSession {
        service: code("slt"),
        venue: VenueId(1),
        room: String::new(),
        date,
        slots: vec![slot(570), slot(660)],
        end: 750,
        people: Vec::new(),
        capacity: 0,
    });
    match &made.unwrap()[0] {
        Event::SessionMade { session } => session.id,
        other => panic!("{other:?}"),
    }
}

pub(super) fn book(desk: &mut Desk, referral: ReferralId, date: NaiveDate) -> (SessionId, BookingId) {
    let session = clinic(desk, date);
    let take = Take::Agree { who: "Ewa Harris".to_owned(), told: Told::Phone };
    desk.run(&Command::Book { referral, session, slot: 0, take }).unwrap();
    (session, desk.state.referral(referral).unwrap().stage.booking().unwrap())
}

pub(super) fn page(desk: &Desk, child: ChildId) -> SayPage {
    match desk.look(&Query::Say { child, referral: None }) {
        View::Say(page) => *page,
        other => panic!("{other:?}"),
    }
}

pub(super) fn words(page: &SayPage) -> String {
    let lines = page.parts.iter().flat_map(|part| &part.sections).flat_map(|section| &section.lines);
    lines.map(String::as_str).collect::<Vec<_>>().join("\n")
}

pub(super) fn tell(desk: &mut Desk, child: ChildId, to: &str) -> Result<Vec<Event>, Refusal> {
    let parts = page(desk, child).parts.iter().map(|part| (part.referral, part.plan)).collect();
    desk.run(&Command::Tell { child, parts, to: to.to_owned(), how: Told::Phone })
}

pub(super) fn step(desk: &Desk, referral: ReferralId) -> (Act, String, NaiveDate) {
    let found = breaches(&desk.state, &desk.now);
    assert!(found.is_empty(), "{found:?}");
    let step = owed(&desk.state, desk.state.referral(referral).unwrap(), desk.now.today).unwrap();
    (step.act, step.words, step.due)
}

/// What the record shows: what was told, and what is true now.
pub(super) fn told(desk: &Desk, child: ChildId) -> Option<(String, bool)> {
    match desk.look(&Query::Record { child }) {
        View::Record(page) => page.told.first().map(|line| (line.words(), line.broken)),
        other => panic!("{other:?}"),
    }
}

pub(super) fn spoke(child: ChildId, result: &str) -> Command {
    let words = String::new();
    Command::Contact { child, referral: None, kind: code("call"), result: code(result), words }
}

#[test]
fn the_sentences_say_what_stands_and_no_code() {
    let (mut desk, child, referral) = office(aimee());
    let said = words(&page(&desk, child));
    for part in [
        "Aimee is waiting for speech and language therapy.",
        "The referral came in on Monday 14 September 2026.",
        "a wait of 9 weeks and 4 days so far",
        "The target is Monday 18 January 2027. It is not past.",
        "Nobody who waits for a place on this list is ahead of Aimee.",
        "We ask by Monday 7 December 2026 whether it is still wanted.",
        "drop-in for children who wait for speech and language therapy",
        "Patient Advice and Liaison Service",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    for code in ["slcn", "SLCN", "9w4d", "From 16 on", "Under 4"] {
        assert!(!said.contains(code), "{code}: {said}");
    }
    let (_, booking) = book(&mut desk, referral, day(2026, 12, 14));
    let said = words(&page(&desk, child));
    assert!(said.contains("Monday 14 December 2026 at 09:30, Arnold."), "{said}");
    assert!(!said.contains("ahead of Aimee"), "who has a place waits behind nobody: {said}");
    let (by, reason, words_) = (By::Service, code("sick"), String::new());
    desk.run(&Command::CancelBooking { booking, by, reason, words: words_ }).unwrap();
    desk.on(day(2027, 1, 20));
    let said = words(&page(&desk, child));
    assert!(said.contains("On Friday 20 November 2026 a place was cancelled by the service."), "{said}");
    assert!(said.contains("costs neither the place on the list nor a day of the wait"), "{said}");
    assert!(said.contains("The target was Monday 18 January 2027. It has not been kept"), "{said}");
}

#[test]
fn a_place_that_was_off_is_not_announced_once_the_child_was_seen() {
    let (mut desk, child, referral) = office(aimee());
    let (session, _) = book(&mut desk, referral, day(2026, 12, 14));
    desk.run(&Command::CancelSession { session, reason: code("sick") }).unwrap();
    assert!(words(&page(&desk, child)).contains("is off"), "they believe in it");
    let (_, booking) = book(&mut desk, referral, day(2026, 12, 16));
    desk.on(day(2026, 12, 16));
    let attendance = crate::domain::booking::Attendance::OnTime;
    desk.run(&Command::Attend { booking, attendance, arrived: None }).unwrap();
    let said = words(&page(&desk, child));
    assert!(!said.contains("is off"), "{said}");
}

#[test]
fn who_may_not_be_told_is_not_noted_as_told() {
    let (mut desk, child, referral) = office(aimee());
    for (name, part) in [
        ("Sam Harris", "by a court order"),
        ("Jo Nobody", "is not on record"),
        ("Aimee Harris", "under 16"),
        ("", "Nobody is not on record"),
    ] {
        let refusal = tell(&mut desk, child, name).unwrap_err();
        assert!(refusal.words.contains(part) && refusal.words.contains("Ewa Harris"), "{}", refusal.words);
        assert!(desk.state.referral(referral).unwrap().promise.is_none());
    }
    // Dates and places only: no wait, no number, no target is told, and none is promised.
    let events = tell(&mut desk, child, "Mark Harris").unwrap();
    let Event::FamilyTold { promise, words, .. } = &events[0] else { panic!("{events:?}") };
    assert_eq!((promise.wait, promise.ahead, promise.target), (None, None, None));
    assert!(words.contains("No place is booked yet") && !words.contains("speech and language"), "{words}");
    assert_eq!(desk.state.child(child).unwrap().last_contact, Some(desk.now.today), "it is a contact");
}

#[test]
fn where_nobody_may_be_told_nothing_stands_there_to_be_read_out() {
    let barred = ChildDetails { carers: vec![carer("Sam Harris", MayBeTold::All, true)], ..aimee() };
    let (mut desk, child, _) = office(barred.clone());
    let shown = page(&desk, child);
    assert!(shown.may.is_empty() && words(&shown).is_empty(), "{shown:?}");
    assert!(shown.say_first[0].contains("Nobody is on record who may be told all"), "{:?}", shown.say_first);
    assert!(tell(&mut desk, child, "Sam Harris").is_err());

    let dates = ChildDetails { carers: vec![carer("Mark", MayBeTold::DatesOnly, false)], ..aimee() };
    let (desk, child, _) = office(dates);
    let said = words(&page(&desk, child));
    assert!(said.contains("No place is booked yet") && !said.contains("is waiting for"), "{said}");

    let sixteen = ChildDetails { born: day(2010, 11, 20), ..barred };
    let (mut desk, child, _) = office(sixteen);
    assert!(words(&page(&desk, child)).contains("From 16 on you can ring the advice line yourself."));
    tell(&mut desk, child, "Aimee Harris").unwrap();
}

#[test]
fn a_viewer_reads_and_does_not_note_it_as_told() {
    let (desk, child, _) = office(aimee());
    let viewer = actor(5, Role::Viewer, "council", "nd");
    let View::Say(shown) = desk.look_as(&viewer, &Query::Say { child, referral: None }) else { panic!() };
    assert!(shown.barred.as_ref().is_some_and(|why| why.contains("notes a contact")), "{:?}", shown.barred);
    let caseworker = actor(5, Role::Caseworker, "council", "nd");
    let View::Say(shown) = desk.look_as(&caseworker, &Query::Say { child, referral: None }) else { panic!() };
    assert_eq!(shown.barred, None);
}

#[test]
fn the_dead_and_the_merged_are_not_spoken_of_as_waiting() {
    let (mut desk, child, _) = office(aimee());
    desk.run(&Command::Died { child, on: day(2026, 11, 19) }).unwrap();
    let View::Gone { words } = desk.look(&Query::Say { child, referral: None }) else { panic!() };
    assert!(words.contains("died on 19 Nov 2026"), "{words}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// The number that is told is the number of rows above, counted by hand.
    #[test]
    fn as_many_are_ahead_as_stand_before_in_the_lists_one_order(steps in prop::collection::vec((0u8..20, any::<u32>()), 0..40)) {
        let desk = played(&steps);
        let head = desk.state.rules.head_start();
        for pathway in PATHWAYS {
            let mut rows: Vec<_> = desk
                .state
                .each_open()
                .filter(|row| row.pathway == code(pathway))
                .map(|row| {
                    let id = u64::from(row.id.0);
                    (OrderKey::new(row.list_date, row.received, row.priority, head, id), row)
                })
                .collect();
            rows.sort_by_key(|(key, _)| *key);
            let mut before = 0;
            for (_, row) in rows {
                prop_assert_eq!(saying::ahead(&desk.state, row), before);
                before += u32::from(row.stage.wants_place());
            }
        }
    }

    /// What is read out is that number too, though it is taken from an order that was made before and mended since.
    #[test]
    fn what_is_said_of_those_ahead_is_their_number(steps in prop::collection::vec((0u8..20, any::<u32>()), 0..40)) {
        let mut desk = played(&[]);
        for (at, (what, n)) in steps.iter().enumerate() {
            super::play::step(&mut desk, *what, *n);
            if at % 5 > 0 && at + 1 < steps.len() {
                continue;
            }
            for row in desk.state.each_open().filter(|row| row.stage.wants_place()) {
                let query = Query::Say { child: row.child, referral: Some(row.id) };
                let View::Say(page) = desk.look(&query) else { continue };
                let Some(part) = page.parts.iter().find(|part| part.referral == row.id) else { continue };
                let Some(said) = part.sections.iter().find(|section| section.heading == "AHEAD") else { continue };
                let begins = match saying::ahead(&desk.state, row) {
                    0 => "Nobody ".to_owned(),
                    1 => "One child ".to_owned(),
                    n => format!("{n} children "),
                };
                prop_assert!(said.lines[0].starts_with(&begins), "{begins}: {:?}", said.lines);
            }
        }
    }

    /// Invariant 3 with promises: whatever is told and whatever happens then, an open referral owes one step, and what is
    /// told anew is true.
    #[test]
    fn told_at_any_time_is_true_then_and_one_step_is_owed(steps in prop::collection::vec((0u8..20, any::<u32>()), 0..60)) {
        let mut desk = played(&[]);
        for (at, (what, n)) in steps.iter().enumerate() {
            super::play::step(&mut desk, *what, *n);
            if at % 2 == 0 {
                let children: Vec<ChildId> = desk.state.each_child().map(|row| row.id).collect();
                let child = children[*n as usize % children.len()];
                let told = tell(&mut desk, child, "Kerry");
                if told.is_ok() {
                    let row = desk.state.child(child).unwrap();
                    for line in desk.state.referrals_of(row) {
                        prop_assert!(crate::domain::promise::slip(&desk.state, line, desk.now.today).is_none());
                    }
                }
            }
            prop_assert!(breaches(&desk.state, &desk.now).is_empty());
        }
    }
}
