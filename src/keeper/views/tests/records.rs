//! One child's screens: days agree everywhere, the journey, undo as it will be carried out, look-alikes, the triage queue.
use super::desk::{Desk, actor, code, day, details};
use super::play::played;
use crate::domain::actor::Role;
use crate::domain::child::Flags;
use crate::domain::command::{Command, NewReferral};
use crate::domain::ids::{ChildId, ReferralId};
use crate::domain::nhs_number::NhsNumber;
use crate::domain::order::Priority;
use crate::domain::refusal::Instead;
use crate::wire::query::{At, Filter, Query, Sort};
use crate::wire::view::{TriageEnd, View};
use crate::wire::view_record::{RecordPage, TriageCard};
use chrono::Days;
use proptest::prelude::*;

fn record(desk: &Desk, child: ChildId) -> RecordPage {
    match desk.look(&Query::Record { child }) {
        View::Record(page) => *page,
        other => panic!("{other:?}"),
    }
}

fn triage(desk: &Desk, after: Option<ReferralId>, back: bool) -> Result<TriageCard, TriageEnd> {
    match desk.look(&Query::Triage { queue: None, show: None, after, back }) {
        View::Triage(Some(card), _) => Ok(*card),
        View::Triage(None, end) => Err(end),
        other => panic!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn the_days_of_a_list_are_those_of_why_and_of_the_record(
        steps in prop::collection::vec((any::<u8>(), any::<u32>()), 0..150),
    ) {
        let desk = played(&steps);
        let View::List(page) = desk.look(&Query::List {
            filter: Filter::default(), sort: Sort::default(), at: At::Row(0), rows: 900,
        }) else { panic!() };
        for row in page.rows {
            let referral = desk.state.referral(row.referral).unwrap();
            prop_assert_eq!(row.days, referral.span.days(desk.now.today));
            let query = Query::Why { child: row.child, referral: row.referral, clock: None };
            let View::Why(why) = desk.look(&query) else { panic!("no why of {row:?}") };
            prop_assert_eq!(why.why.days.unwrap_or(0), row.days, "{:?}", why);
            let record = record(&desk, row.child);
            let clock = record.clocks.iter().find(|c| c.leading && c.referral == row.referral).unwrap();
            prop_assert_eq!(clock.days.unwrap_or(0), row.days);
            // The target of lists, made without the facts, is that of the reading, made from them.
            prop_assert_eq!(clock.target, row.target.map(|t| t.last_day));
            prop_assert_eq!(clock.late, row.target.is_some_and(|t| t.left < 0));
        }
    }

    #[test]
    fn what_undo_shows_is_what_it_does(
        steps in prop::collection::vec((any::<u8>(), any::<u32>()), 0..80),
    ) {
        let mut desk = played(&steps);
        let View::Undo(shown) = desk.look(&Query::UndoPreview { seq: None, child: None, after: Vec::new() }) else { panic!() };
        if let Some(shown) = shown {
            let done = desk.run(&Command::Undo { seq: shown.seq }).err();
            // What a family was told is not undone by `u` alone: it is asked in words, and then done.
            let asked = done.as_ref().is_some_and(|refusal| refusal.instead == Some(Instead::UndoTold(shown.seq)));
            prop_assert_eq!(asked, shown.told);
            let done = if asked { desk.run(&Command::UndoTold { seq: shown.seq }).err() } else { done };
            prop_assert_eq!(done.map(|refusal| refusal.words), shown.refused);
        }
    }
}

#[test]
fn what_cannot_be_undone_is_said_before_it_is_tried() {
    let mut desk = Desk::new();
    let undo = |desk: &Desk, seq| match desk.look(&Query::UndoPreview { seq, child: None, after: Vec::new() })
    {
        View::Undo(shown) => shown,
        other => panic!("{other:?}"),
    };
    let rules = undo(&desk, Some(1)).unwrap();
    assert_eq!(rules.refused.as_deref(), Some("Rules are changed back in their file, not by undo."));
    assert_eq!(undo(&desk, Some(99)), None);
    let (child, _) = desk.child(details(1, desk.now.today), "slcn", day(2026, 9, 1)).unwrap();
    desk.now.at += chrono::TimeDelta::minutes(7);
    let last = undo(&desk, None).unwrap();
    assert_eq!((last.child, last.minutes, last.refused), (Some(child), 7, None));
    assert!(last.words.starts_with("Referred "), "{}", last.words);
    // An undoing is no act to be undone in its turn.
    desk.run(&Command::Undo { seq: last.seq }).unwrap();
    assert_eq!(undo(&desk, None).map(|shown| shown.seq), Some(1));
    assert!(undo(&desk, Some(desk.state.seq)).unwrap().refused.is_some());
}

#[test]
fn the_queue_goes_oldest_first_round_and_back() {
    let mut desk = Desk::new();
    let received = [day(2026, 11, 10), day(2026, 11, 2), day(2026, 11, 6)];
    let ids: Vec<ReferralId> = (1..4)
        .zip(received)
        .map(|(n, on)| desk.child(details(n, desk.now.today), "slcn", on).unwrap().1)
        .collect();
    let first = triage(&desk, None, false).unwrap();
    assert_eq!((first.row.referral, first.place), (ids[1], (1, 3)));
    assert_eq!(first.decide_by, day(2026, 11, 16));
    assert_eq!(first.with_it[0], ("parent form".to_owned(), false));
    assert_eq!(first.from, "Mrs J Lowe, SENCo (School)");
    assert_eq!(triage(&desk, Some(ids[1]), false).unwrap().row.referral, ids[2]);
    assert_eq!(triage(&desk, Some(ids[0]), false).unwrap().row.referral, ids[1]);
    assert_eq!(triage(&desk, Some(ids[0]), true).unwrap().row.referral, ids[2]);
    // One decided meanwhile still has its place to go on from.
    desk.run(&Command::Accept { referral: ids[2], priority: Priority::Soon }).unwrap();
    assert_eq!(triage(&desk, Some(ids[2]), false).unwrap().row.referral, ids[0]);
    let topic = desk.state.rules.choices.ask_topics[0].id;
    desk.run(&Command::Ask { referral: ids[1], topic, words: String::new() }).unwrap();
    desk.on(day(2026, 11, 26));
    desk.run(&Command::Accept { referral: ids[0], priority: Priority::Routine }).unwrap();
    assert_eq!(triage(&desk, None, false), Err(TriageEnd { decided_today: 1, asked: 1, oldest_days: 6 }));
}

#[test]
fn a_card_says_what_accepting_means_and_who_may() {
    let mut desk = Desk::new();
    for (n, weeks) in [(1, 10), (2, 20), (3, 40)] {
        let received = desk.now.today - Days::new(7 * weeks);
        let id = desk.child(details(n, desk.now.today), "nd", received).unwrap().1;
        desk.run(&Command::Accept { referral: id, priority: Priority::Routine }).unwrap();
    }
    desk.child(details(4, desk.now.today), "nd", day(2026, 11, 6)).unwrap();
    let card = triage(&desk, None, false).unwrap();
    assert_eq!(card.if_accepted[0], "3-month target 6 Feb 2027 (ND assessment).");
    assert_eq!(
        card.if_accepted[1],
        "Median wait of the 3 still waiting for ND today: 20 weeks (ND assessment)."
    );
    assert_eq!(card.may, Ok(()));
    let scheduler = actor(5, Role::Scheduler, "nhs", "nd");
    let query = Query::Triage { queue: Some(code("nd")), show: None, after: None, back: false };
    let View::Triage(Some(card), _) = desk.look_as(&scheduler, &query) else { panic!() };
    assert!(card.may.unwrap_err().starts_with("Only a triage clinician"));
}

#[test]
fn look_alikes_and_the_same_home_are_known_before_a_decision() {
    let mut desk = Desk::new();
    let mut amy = details(1, desk.now.today);
    amy.family = "Harrison".to_owned();
    amy.given = "Amy".to_owned();
    amy.flags = Flags::default();
    let (first, _) = desk.child(amy.clone(), "slcn", day(2026, 9, 1)).unwrap();
    let mut jack = amy.clone();
    jack.given = "Jack".to_owned();
    jack.born = day(2018, 9, 1);
    let (brother, _) = desk.child(jack, "nd", day(2026, 1, 5)).unwrap();
    let mut amie = amy.clone();
    amie.given = "Amie".to_owned();
    assert!(desk.child(amie.clone(), "nd", day(2026, 11, 6)).is_none(), "registered without a warning");
    let View::Alike(rows) = desk.look(&Query::Alike {
        family: "Harrison".to_owned(),
        given: "Amie".to_owned(),
        born: Some(amy.born),
        nhs: String::new(),
    }) else {
        panic!()
    };
    assert_eq!(rows.iter().map(|row| (row.child, row.same)).collect::<Vec<_>>(), [(first, false)]);
    let command = Command::Register { details: Box::new(amie), referral: None, knowing: vec![first] };
    desk.run(&command).unwrap();
    let known = record(&desk, first).known;
    assert!(known.iter().any(|line| line.starts_with("= same child?: HARRISON, Amie")), "{known:?}");
    assert!(known.iter().any(|line| line.starts_with("same home: HARRISON, Jack")), "{known:?}");
    assert_eq!(brother, ChildId(2));
    // One who comes to the same home later is known there too.
    let mut mia = amy;
    mia.given = "Mia".to_owned();
    mia.born = day(2021, 4, 12);
    desk.child(mia, "nd", day(2026, 11, 6)).unwrap();
    let known = record(&desk, first).known;
    assert!(known.iter().any(|line| line.starts_with("same home: HARRISON, Mia")), "{known:?}");
    let View::Find(page) = desk.look(&Query::Find { text: "harrison am".to_owned(), within: None, rows: 9 })
    else {
        panic!()
    };
    assert_eq!(page.rows.len(), 2);
    assert_eq!(page.rows.iter().map(|row| row.alike).collect::<Vec<_>>(), [false, true]);
    assert_eq!(page.rows[0].by, "start of names");
}

#[test]
fn a_number_that_contradicts_is_never_the_same_child() {
    let mut desk = Desk::new();
    let mut one = details(1, desk.now.today);
    one.nhs = NhsNumber::parse("9434765919").ok();
    desk.child(one.clone(), "slcn", day(2026, 9, 1)).unwrap();
    let mut other = details(2, desk.now.today);
    other.nhs = one.nhs;
    let likes = crate::domain::look_alike::find(&desk.state, &other);
    assert_eq!(likes.len(), 1);
    assert!(!likes[0].same && likes[0].words.contains("NHS number"), "{likes:?}");
    let likes = crate::domain::look_alike::find(&desk.state, &one);
    assert!(likes[0].same);
}

#[test]
fn a_comparison_marks_what_contradicts() {
    let mut desk = Desk::new();
    let mut one = details(1, desk.now.today);
    one.flags = Flags::default();
    let mut other = one.clone();
    other.given = "Aimée".to_owned();
    one.given = "Aimee".to_owned();
    other.address = "2 Ash Way".to_owned();
    other.upn = String::new();
    one.upn = "B801200005001".to_owned();
    let (a, _) = desk.child(one, "slcn", day(2026, 9, 1)).unwrap();
    let command = Command::Register { details: Box::new(other), referral: None, knowing: vec![a] };
    desk.run(&command).unwrap();
    let View::Compare(page) = desk.look(&Query::Compare { a, b: ChildId(2) }) else { panic!() };
    let marked: Vec<&str> = page.rows.iter().filter(|row| row.3).map(|row| row.0.as_str()).collect();
    // What one side lacks contradicts nothing.
    assert_eq!(marked, ["Given names", "Address"]);
}

#[test]
fn the_journey_has_a_mark_for_each_thing_that_happened() {
    let mut desk = Desk::new();
    let (child, referral) = desk.child(details(1, desk.now.today), "slcn", day(2026, 9, 1)).unwrap();
    desk.run(&Command::Accept { referral, priority: Priority::Soon }).unwrap();
    let words = "asked how long".to_owned();
    let contact = |kind: &str| Command::Contact {
        child,
        referral: None,
        kind: code(kind),
        result: code("spoke"),
        words: words.clone(),
    };
    desk.run(&contact("call")).unwrap();
    desk.run(&contact("letter")).unwrap();
    desk.run(&Command::Undo { seq: desk.state.seq }).unwrap();
    let marks = record(&desk, child).marks;
    let told: Vec<(char, u8, bool)> =
        marks.iter().map(|mark| (mark.letter, mark.lane, mark.undone)).collect();
    assert_eq!(told, [('R', 1, false), ('T', 1, false), ('c', 3, false), ('l', 3, true)]);
    assert_eq!(marks[0].on, day(2026, 9, 1));
    assert!(marks[2].words.ends_with("asked how long"));
}

#[test]
fn who_looked_and_who_changed_stand_together() {
    let mut desk = Desk::new();
    let (child, _) = desk.child(details(1, desk.now.today), "slcn", day(2026, 9, 1)).unwrap();
    let View::Who(page) = desk.look(&Query::Who { child }) else { panic!() };
    assert!(page.rows.iter().any(|(_, who, what)| who == "m.reid" && what == "looked (record)"));
    assert!(page.rows.iter().any(|(_, who, what)| who == "user1" && what.starts_with("Registered")));
}

#[test]
fn nobody_takes_back_what_they_may_not_do() {
    let mut desk = Desk::new();
    let (_, referral) = desk.child(details(1, desk.now.today), "slcn", day(2026, 9, 1)).unwrap();
    let accept = Command::Accept { referral, priority: crate::domain::order::Priority::Routine };
    desk.run(&accept).unwrap();
    let seq = desk.state.seq;
    desk.by.role = crate::domain::actor::Role::Scheduler;
    let refusal = desk.run(&Command::Undo { seq }).unwrap_err();
    assert_eq!(refusal.kind, crate::domain::refusal::RefusalKind::Right);
    assert!(refusal.words.starts_with("Only a triage clinician decides referrals."), "{}", refusal.words);
    let View::Undo(Some(shown)) =
        desk.look(&Query::UndoPreview { seq: Some(seq), child: None, after: Vec::new() })
    else {
        panic!()
    };
    assert_eq!(shown.refused, Some(refusal.words), "what is shown is what is decided");
    desk.by.role = crate::domain::actor::Role::TriageClinician;
    desk.run(&Command::Undo { seq }).unwrap();
}

#[test]
fn a_child_is_found_by_whatever_the_family_has_at_hand() {
    let mut desk = Desk::new();
    let today = desk.now.today;
    for n in 1..40 {
        desk.child(details(n, today), "nd", today);
    }
    let mut sought = details(77, today);
    sought.nhs = NhsNumber::parse("943 476 5919").ok();
    sought.upn = "B801200005001".to_owned();
    sought.postcode = "NG77 7ZZ".to_owned();
    let born = sought.born.format("%d/%m/%Y").to_string();
    let (name, phone) = (sought.family.clone(), sought.carers[0].phone.clone());
    let (child, _) = desk.child(sought, "nd", today).unwrap();
    for typed in [&name, &born, "9434765919", "B801200005001", "b80120000", &phone, "NG77 7ZZ"] {
        match desk.look(&Query::Find { text: typed.to_owned(), within: None, rows: 8 }) {
            View::Find(page) => assert_eq!(page.rows.first().map(|row| row.child), Some(child), "{typed}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_same_name_is_asked_about_before_one_that_sounds_so() {
    let mut desk = Desk::new();
    let mut ids = Vec::new();
    for given in ["Amie", "Amy", "Amy"] {
        let mut child = details(1, desk.now.today);
        (child.family, child.given, child.born) = ("Harrison".to_owned(), given.to_owned(), day(2021, 3, 1));
        let knowing = ids.clone();
        let command = Command::Register { details: Box::new(child), referral: None, knowing };
        desk.run(&command).unwrap();
        ids.push(ChildId(ids.len() as u32 + 1));
    }
    let query = Query::Alike {
        family: "harrison".to_owned(),
        given: "amy".to_owned(),
        born: Some(day(2021, 3, 1)),
        nhs: String::new(),
    };
    let View::Alike(rows) = desk.look(&query) else { panic!() };
    assert_eq!(rows.iter().map(|row| row.child.0).collect::<Vec<_>>(), [2, 3, 1]);
}

#[test]
fn a_child_of_whom_nothing_is_open_is_said_so_and_stands_below_one_who_waits() {
    let mut desk = Desk::new();
    let mut closed = details(1, desk.now.today);
    (closed.family, closed.given, closed.flags) =
        ("Jones".to_owned(), "Mohammed".to_owned(), Flags::default());
    closed.postcode = "NG5 6LT".to_owned();
    let command =
        Command::Register { details: Box::new(closed.clone()), referral: None, knowing: Vec::new() };
    desk.run(&command).unwrap();
    let mut open = closed.clone();
    (open.family, open.given, open.born) = ("Rahman".to_owned(), "Muhammad".to_owned(), day(2019, 5, 5));
    let (open, _) = desk.child(open, "slcn", day(2026, 9, 1)).unwrap();
    let known = record(&desk, open).known;
    assert!(
        known.iter().any(|line| line.contains("JONES, Mohammed") && line.ends_with("nothing open")),
        "{known:?}"
    );
    let View::Find(page) = desk.look(&Query::Find { text: "mohamed".to_owned(), within: None, rows: 9 })
    else {
        panic!()
    };
    let names: Vec<&str> = page.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["RAHMAN, Muhammad", "JONES, Mohammed"]);
}

#[test]
fn a_card_of_a_child_who_is_decided_says_what_was_decided_and_when() {
    let mut desk = Desk::new();
    let (_, referral) = desk.child(details(1, desk.now.today), "slcn", day(2026, 9, 1)).unwrap();
    let card = |desk: &Desk| {
        let query = Query::Triage { queue: None, show: Some(referral), after: None, back: false };
        let View::Triage(Some(card), _) = desk.look(&query) else { panic!() };
        card
    };
    assert_eq!(card(&desk).may, Ok(()));
    desk.run(&Command::Accept { referral, priority: Priority::Soon }).unwrap();
    let decided = card(&desk);
    assert_eq!(decided.note, "Decided: accepted 20 Nov, Soon");
    assert!(
        decided.may.clone().unwrap_err().contains("is decided: accepted 20 Nov, Soon"),
        "{:?}",
        decided.may
    );
    assert!(decided.if_accepted.is_empty(), "{:?}", decided.if_accepted);
}

#[test]
fn a_sender_who_says_what_they_are_is_not_said_twice() {
    let mut desk = Desk::new();
    for (n, from, wanted) in [
        (1, "Mrs J Lowe, SENCo, Elm Park Primary", "Mrs J Lowe, SENCo, Elm Park Primary"),
        (2, "Mrs J Lowe", "Mrs J Lowe (SENCo)"),
    ] {
        let (child, _) = desk.child(details(n, desk.now.today), "slcn", day(2026, 9, 1)).unwrap();
        let referral = NewReferral {
            pathway: code("nd"),
            received: day(2026, 11, 2),
            source: code("senco"),
            from: from.to_owned(),
            by_clinician: true,
            ..NewReferral::default()
        };
        desk.run(&Command::Refer { child, referral }).unwrap();
        let show = desk.state.each_referral().map(|row| row.id).max();
        let View::Triage(Some(card), _) =
            desk.look(&Query::Triage { queue: None, show, after: None, back: false })
        else {
            panic!()
        };
        assert_eq!(card.from, wanted);
    }
}
