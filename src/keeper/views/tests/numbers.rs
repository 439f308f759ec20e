//! Numbers that a list has wrong, and priorities it asks for: each is open until it is answered, is open again where the answer
//! is taken back, and every number of what was found has as many rows as the list it opens.
use super::desk::{Desk, actor, code, day, details};
use super::undo_kinds::import;
use crate::domain::actor::Role;
use crate::domain::check::breaches;
use crate::domain::child::{ChildDetails, Flags};
use crate::domain::code::Code;
use crate::domain::command::{Command, ImportAct, ImportChild, NewReferral};
use crate::domain::event::Event;
use crate::domain::ids::{ChildId, IntakeId};
use crate::domain::intake::{IntakeKind, IntakeState, WrongNumber};
use crate::domain::nhs_number::NhsNumber;
use crate::domain::order::Priority;
use crate::wire::query::{At, Filter, IntakeIs, Query, Sort};
use crate::wire::view::View;
use crate::wire::view_begin::FoundOf;

const RIGHT: &str = "943 476 5919";

fn wrong(written: &str) -> Option<WrongNumber> {
    Some(WrongNumber { written: written.into(), words: "the last digit does not fit".into() })
}

fn numbered(n: u32, nhs: Option<&str>) -> ChildDetails {
    let nhs = nhs.map(|text| NhsNumber::parse(text).unwrap());
    let nhs_missing = if nhs.is_some() { "" } else { "'943 476 5910' is no NHS number" };
    ChildDetails { nhs, nhs_missing: nhs_missing.to_owned(), ..details(n, day(2026, 11, 20)) }
}

/// A row of a list that brings a child in.
fn row(desk: &mut Desk, n: u32, nhs: Option<&str>, number: Option<WrongNumber>) -> ChildId {
    let child = desk.state.next_child();
    let referral = NewReferral { pathway: code("nd"), received: desk.now.today, ..NewReferral::default() };
    let act = ImportAct::Take {
        child: ImportChild::New,
        details: Box::new(numbered(n, nhs)),
        referral,
        look_alikes: Vec::new(),
        conflict: None,
        completes: None,
        number,
    };
    import(desk, &format!("row {n}"), act);
    child
}

fn items(desk: &Desk) -> Vec<(IntakeId, ChildId, String)> {
    assert_eq!(breaches(&desk.state, &desk.now), Vec::<String>::new());
    let open = desk.state.index.intake.iter().filter_map(|id| desk.state.intake(*id));
    open.filter_map(|item| match &item.kind {
        IntakeKind::NumberFails { child, number, .. } => Some((item.id, *child, number.written.to_string())),
        _ => None,
    })
    .collect()
}

fn amend(desk: &mut Desk, child: ChildId, change: impl Fn(&mut ChildDetails)) -> Vec<Event> {
    let mut details = desk.records[&child].details.clone();
    change(&mut details);
    let rev = desk.state.child(child).unwrap().rev;
    desk.run(&Command::Amend { child, details: Box::new(details), rev }).unwrap()
}

fn right(details: &mut ChildDetails) {
    details.nhs = NhsNumber::parse(RIGHT).ok();
    details.nhs_missing.clear();
}

fn undo(desk: &mut Desk) -> Result<(), String> {
    let seq = desk.state.seq;
    desk.run(&Command::Undo { seq }).map(|_| ()).map_err(|refusal| refusal.words)
}

#[test]
fn a_number_that_fails_is_asked_after_until_one_is_on_record_and_again_once_that_is_undone() {
    let mut desk = Desk::new();
    let child = row(&mut desk, 1, None, wrong("943 476 5910"));
    assert_eq!(items(&desk), [(IntakeId(1), child, "943 476 5910".to_owned())]);
    // What has nothing to do with it answers nothing.
    amend(&mut desk, child, |details| details.address = "9 New Lane".to_owned());
    assert_eq!(items(&desk).len(), 1);
    let events = amend(&mut desk, child, right);
    assert!(
        matches!(
            events.as_slice(),
            [Event::ChildAmended { .. }, Event::IntakeClosed { state: IntakeState::Answered, .. }]
        ),
        "in the same change: {events:?}"
    );
    assert_eq!(items(&desk), []);
    undo(&mut desk).unwrap();
    assert_eq!(items(&desk).len(), 1);
    // Who may amend may take it back, whether they may work Intake or not.
    amend(&mut desk, child, right);
    desk.by = actor(1, Role::Clinician, "nhs", "nd");
    undo(&mut desk).unwrap();
    assert_eq!(items(&desk).len(), 1);
    // Why there is none is an answer, too.
    desk.by = actor(1, Role::Administrator, "nhs", "nd");
    amend(&mut desk, child, |details| details.nhs_missing = "born abroad, none yet".to_owned());
    assert_eq!(items(&desk), []);
}

#[test]
fn one_that_was_dismissed_does_not_come_back_beside_a_number() {
    let mut desk = Desk::new();
    let child = row(&mut desk, 1, None, wrong("943 476 5910"));
    let dismiss =
        Command::DismissIntake { intake: IntakeId(1), reason: code("no-number"), words: String::new() };
    desk.run(&dismiss).unwrap();
    let dismissed = desk.state.seq;
    assert_eq!(items(&desk), []);
    undo(&mut desk).unwrap();
    assert_eq!(items(&desk).len(), 1);
    desk.run(&dismiss).unwrap();
    let again = desk.state.seq;
    amend(&mut desk, child, right);
    let refused = desk.run(&Command::Undo { seq: again }).unwrap_err();
    assert!(refused.words.contains("is on record by now"), "{}", refused.words);
    assert_eq!(items(&desk), []);
    undo(&mut desk).unwrap();
    desk.run(&Command::Undo { seq: again }).unwrap();
    assert_eq!(items(&desk).len(), 1);
    assert!(dismissed < again);
}

#[test]
fn a_merge_brings_the_number_along_and_parting_asks_again() {
    for kept_asks in [true, false] {
        let mut desk = Desk::new();
        let made = |desk: &mut Desk, n, asks: bool| {
            if asks { row(desk, n, None, wrong("1")) } else { row(desk, n, Some(RIGHT), None) }
        };
        let first = made(&mut desk, 1, kept_asks);
        let second = made(&mut desk, 2, !kept_asks);
        assert_eq!(items(&desk).len(), 1);
        let merge = Command::Merge { keep: first, gone: second, words: "same".to_owned() };
        desk.run(&merge).unwrap();
        assert_eq!(items(&desk), [], "kept asks: {kept_asks}");
        let kept = desk.state.child(first).unwrap();
        assert_eq!(kept.nhs, NhsNumber::parse(RIGHT).ok(), "the child's number goes on");
        assert_eq!(desk.records[&first].details.nhs, kept.nhs);
        let part = Command::Unmerge { keep: first, gone: second, words: "two".to_owned() };
        desk.run(&part).unwrap();
        assert_eq!(items(&desk).len(), 1, "kept asks: {kept_asks}");
        let numbers = [first, second].map(|id| desk.state.child(id).unwrap().nhs.is_some());
        assert_eq!(numbers, [!kept_asks, kept_asks]);
        assert_eq!(desk.records[&first].details.nhs.is_some(), !kept_asks);
    }
}

#[test]
fn two_that_were_merged_without_a_number_are_answered_as_one_and_asked_again_each() {
    let mut desk = Desk::new();
    let keep = row(&mut desk, 1, None, wrong("1"));
    let gone = row(&mut desk, 2, None, wrong("2"));
    desk.run(&Command::Merge { keep, gone, words: "same".to_owned() }).unwrap();
    assert_eq!(items(&desk).len(), 2);
    let View::Item(page) = desk.look(&Query::Item { item: IntakeId(2) }) else { panic!() };
    assert_eq!(page.amend.unwrap().child, keep, "the record that goes on is amended");
    amend(&mut desk, keep, right);
    assert_eq!(items(&desk), []);
    // The number is of the one that stayed; the other has none again.
    desk.run(&Command::Unmerge { keep, gone, words: "two".to_owned() }).unwrap();
    assert_eq!(items(&desk), [(IntakeId(2), gone, "2".to_owned())]);
}

#[test]
fn the_list_fed_again_makes_no_second_one_says_what_it_has_now_and_answers_it() {
    let mut desk = Desk::new();
    let child = row(&mut desk, 1, None, wrong("943 476 5910"));
    let referral = desk.state.child(child).unwrap().referrals.first().copied();
    let same = |number| ImportAct::Same { referral, intake: None, number };
    import(&mut desk, "row 1", same(None));
    import(&mut desk, "row 1", same(wrong("943 476 5911")));
    assert_eq!(items(&desk), [(IntakeId(1), child, "943 476 5911".to_owned())]);
    let before = desk.records[&child].details.clone();
    let mut after = before.clone();
    right(&mut after);
    let update = ImportAct::Update {
        child,
        before: Box::new(before),
        details: Box::new(after),
        referral,
        received: None,
        priority: None,
        number: None,
    };
    import(&mut desk, "row 1", update);
    assert_eq!(items(&desk), []);
    // A wrong one beside the right one on record is nobody's step.
    import(&mut desk, "row 1", same(wrong("943 476 5912")));
    assert_eq!(items(&desk), []);
}

#[test]
fn a_held_row_completed_without_its_number_is_asked_after_it() {
    let mut desk = Desk::new();
    let today = desk.now.today;
    let act = ImportAct::Hold {
        reasons: vec!["referral-date-missing".to_owned()],
        again: None,
        words: "no day of referral".to_owned(),
        details: Box::new(numbered(1, None)),
        pathway: Some(code("nd")),
        received: None,
        priority: Priority::Routine,
        cells: Vec::new(),
        number: wrong("943 476 5910"),
    };
    import(&mut desk, "held", act);
    let referral = NewReferral {
        pathway: code("nd"),
        received: today,
        source: Code::known("gp"),
        ..NewReferral::default()
    };
    let mut complete = Command::CompleteIntake {
        intake: IntakeId(1),
        child: None,
        details: Box::new(numbered(1, None)),
        referral,
    };
    desk.run(&complete).unwrap();
    assert_eq!(items(&desk), [(IntakeId(2), ChildId(1), "943 476 5910".to_owned())]);
    undo(&mut desk).unwrap();
    assert_eq!(items(&desk), []);
    if let Command::CompleteIntake { details, .. } = &mut complete {
        right(details);
    }
    desk.run(&complete).unwrap();
    assert_eq!(items(&desk), []);
}

#[test]
fn every_number_of_what_was_found_has_as_many_rows_as_the_list_it_opens() {
    let mut desk = Desk::new();
    for n in 1..=7 {
        let number = (n % 2 == 0).then(|| wrong("943 476 5910")).flatten();
        let child = row(&mut desk, n, None, number);
        if n % 3 == 0 {
            // A list asks for more than it has, one more than once.
            for priority in [Priority::Urgent, Priority::Soon].into_iter().take(n as usize / 3) {
                let act = ImportAct::Merge {
                    child: ImportChild::Known(child),
                    pathway: code("nd"),
                    received: desk.now.today,
                    priority: Some(priority),
                    completes: None,
                };
                import(&mut desk, "more", act);
            }
        }
    }
    let found = |desk: &Desk| {
        let View::Found(page) = desk.look(&Query::Found) else { panic!() };
        for line in &page.left {
            let rows = match line.of {
                FoundOf::Items(is) => match desk.look(&Query::Intake { at: 0, rows: 50, is: Some(is) }) {
                    View::Intake(page) => page.rows.len(),
                    other => panic!("{other:?}"),
                },
                FoundOf::Asked => {
                    let filter = line.of.filter().unwrap();
                    let query = Query::List { filter, sort: Sort::default(), at: At::Row(0), rows: 50 };
                    match desk.look(&query) {
                        View::List(page) => page.rows.len(),
                        other => panic!("{other:?}"),
                    }
                }
            };
            assert_eq!(line.number as usize, rows, "{line:?}");
        }
        page.left.iter().map(|line| (line.of, line.number)).collect::<Vec<_>>()
    };
    let fails = FoundOf::Items(IntakeIs::NumberFails);
    assert_eq!(found(&desk), [(FoundOf::Asked, 2), (fails, 3)]);
    // Of two that were asked for, the more urgent stands.
    let asked = Filter { asked: true, ..Filter::default() };
    let query = Query::List { filter: asked, sort: Sort::default(), at: At::Row(0), rows: 50 };
    let View::List(page) = desk.look(&query) else { panic!() };
    assert!(page.rows.iter().all(|row| row.asked == Some(Priority::Urgent)), "{:?}", page.rows);
    assert!(page.words.contains("higher priority asked"), "{}", page.words);
    let referral = page.rows[0].referral;
    desk.run(&Command::SetPriority { referral, priority: Priority::Urgent }).unwrap();
    assert_eq!(found(&desk), [(FoundOf::Asked, 1), (fails, 3)]);
    undo(&mut desk).unwrap();
    assert_eq!(found(&desk), [(FoundOf::Asked, 2), (fails, 3)]);
}

#[test]
fn what_stood_in_the_cell_tells_nobody_where_a_restricted_child_lives() {
    let mut desk = Desk::new();
    let child = row(&mut desk, 1, None, wrong("lives at 77 Refuge Walk now, NG9 9ZZ 1"));
    amend(&mut desk, child, |details| {
        details.flags.set(Flags::RESTRICTED, true);
        details.address = "77 Refuge Walk".to_owned();
        details.postcode = "NG9 9ZZ".to_owned();
    });
    let looks = [Query::Item { item: IntakeId(1) }, Query::Intake { at: 0, rows: 9, is: None }];
    for query in &looks {
        let hidden = format!("{:?}", desk.look_as(&actor(5, Role::Scheduler, "nhs", "nd"), query));
        assert!(!hidden.contains("Refuge") && !hidden.contains("9ZZ"), "{hidden}");
    }
    let shown =
        format!("{:?}", desk.look_as(&actor(5, Role::RecordsOfficer, "council", "records"), &looks[0]));
    assert!(shown.contains("Refuge"), "{shown}");
}
