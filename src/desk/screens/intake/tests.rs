//! Intake against a keeper of canned items.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
use crate::desk::screens::played::{Played, Store, today, waiting};
use crate::desk::seam::Command;
use crate::domain::child::ChildDetails;
use crate::domain::code::Code;
use crate::domain::ids::{ChildId, IntakeId};
use crate::domain::intake::{Intake, IntakeKind, IntakeState};
use crate::domain::order::Priority;
use crate::wire::view_list::IntakeRow;
use crate::wire::view_record::{ComparePage, ItemPage};
use chrono::NaiveDate;

fn held() -> Store {
    let row = |item, kind: &str, name: &str, words: &str, opens: &str| IntakeRow {
        item: IntakeId(item),
        kind: kind.into(),
        name: name.into(),
        words: words.into(),
        source: "nd-list.xlsx, row 214".into(),
        due: today(),
        opens: opens.into(),
    };
    let items = vec![
        row(6, "held row", "BELL, Tom", "D.O.B.: '30/02/2019' is no date", "complete"),
        row(5, "same child?", "HARRISON, Amy", "same birth date, alike names", "compare"),
    ];
    let details = ChildDetails {
        family: "Bell".into(),
        given: "Tom".into(),
        postcode: "NG5 6LT".into(),
        ..ChildDetails::default()
    };
    let kind = IntakeKind::HeldRow {
        source: "nd-list.xlsx".into(),
        row: 214,
        reasons: vec!["birth-date-unreadable".into()],
        words: "Row 214, column D.O.B.: '30/02/2019' is no date.".into(),
        details: Box::new(details),
        pathway: Some(Code::known("nd")),
        received: NaiveDate::from_ymd_opt(2026, 10, 1),
        priority: Priority::Soon,
        cells: vec![("D.O.B.".into(), "30/02/2019".into())],
        number: None,
    };
    let item =
        Intake { id: IntakeId(6), kind, since: today(), due: today(), state: IntakeState::Open, rev: 1 };
    Store {
        items,
        item: Some(ItemPage { item, words: Vec::new(), compare: None, amend: None }),
        ..waiting(5)
    }
}

fn intake(size: (u16, u16)) -> Played {
    let mut played = Played::new(size, held());
    played.press(":").type_in("intake").press("Enter");
    played
}

#[test]
fn drawn() {
    for (columns, rows) in [(80, 24), (120, 36), (40, 20)] {
        let mut played = intake((columns, rows));
        insta::assert_snapshot!(format!("intake_{columns}x{rows}"), played.shown());
        insta::assert_snapshot!(format!("complete_{columns}x{rows}"), played.press("a").shown());
    }
}

#[test]
fn a_held_row_is_completed_with_what_was_read_and_what_was_mended() {
    let mut played = intake((80, 24));
    played.press("a").type_in("28/2/2019").press("PgDn Enter");
    let sent = played.store.borrow().sent.clone();
    let [Command::CompleteIntake { intake: IntakeId(6), child: None, details, referral }] = sent.as_slice()
    else {
        panic!("{sent:?}\n{}", played.shown())
    };
    assert_eq!(
        (details.family.as_str(), details.born),
        ("Bell", NaiveDate::from_ymd_opt(2019, 2, 28).unwrap())
    );
    assert_eq!((referral.pathway, referral.priority), (Code::known("nd"), Priority::Soon));
    assert_eq!(referral.received, NaiveDate::from_ymd_opt(2026, 10, 1).unwrap());
}

#[test]
fn when_and_where_the_family_can_come_is_mended_in_the_form() {
    let mut store = held();
    let page = store.item.as_mut().unwrap();
    let IntakeKind::HeldRow { reasons, cells, details, .. } = &mut page.item.kind else { unreachable!() };
    *reasons =
        vec!["cannot-come-unreadable".into(), "district-unknown".into(), "step-free-unreadable".into()];
    *cells = vec![
        ("cannot come".into(), "someday".into()),
        ("can come only to".into(), "Narnia".into()),
        ("Step-free room".into(), "sometimes".into()),
    ];
    details.born = NaiveDate::from_ymd_opt(2019, 2, 28).unwrap();
    let mut played = Played::new((80, 40), store);
    played.press(":").type_in("intake").press("Enter a");
    for words in ["\"someday\"", "the cell says \"Narnia\"", "the cell says \"sometimes\""] {
        assert!(played.shown().contains(words), "{words}: {}", played.shown());
    }
    // The first that was not understood is in front; a district that there is not is said beside its field, nothing lost.
    played.type_in("mon, 20 dec to 4 jan").press("Enter").type_in("Narnia").press("Enter").type_in("y");
    played.press("PgDn Enter");
    assert!(played.store.borrow().sent.is_empty(), "{}", played.shown());
    assert!(played.shown().contains("\"Narnia\" is no district here"), "{}", played.shown());
    let district = crate::desk::screens::played::home(false).rules.districts[0].clone();
    played.press("Ctrl-u").type_in(&district.name).press("PgDn Enter");
    let sent = played.store.borrow().sent.clone();
    let [Command::CompleteIntake { details, .. }] = sent.as_slice() else {
        panic!("{sent:?}\n{}", played.shown())
    };
    assert_eq!((details.not_on.as_slice(), details.away.len()), (&[0][..], 1));
    assert_eq!(details.only, [district.id]);
    assert!(details.flags.has(crate::domain::child::Flags::STEP_FREE));
}

#[test]
fn what_was_typed_comes_back_after_esc_and_after_a_refusal() {
    let mut played = intake((80, 24));
    played.press("a").type_in("28/2/2019").press("Esc a");
    assert!(played.shown().contains("28"), "{}", played.shown());
    played.store.borrow_mut().refuses = Some("Somebody has dealt with this one already.".into());
    played.press("PgDn Enter");
    assert!(played.said().contains("already"));
    assert!(played.shown().contains("2019"), "{}", played.shown());
}

#[test]
fn dismissing_asks_why_and_a_look_alike_is_settled_instead() {
    let mut played = intake((80, 24));
    let letter = crate::desk::screens::played::home(false).rules.choices.dismiss[0].key;
    played.press(&format!("d {letter}"));
    assert!(matches!(
        played.store.borrow().sent.as_slice(),
        [Command::DismissIntake { intake: IntakeId(6), .. }]
    ));
    played.press(&format!("Down d {letter}"));
    assert_eq!(played.store.borrow().sent.len(), 1);
    assert!(played.said().contains("= compares"), "{}", played.said());
}

#[test]
fn two_made_one_are_parted_again_also_where_the_answer_came_after_one_had_left() {
    let mut store = held();
    let side = |child: u32| (ChildId(child), ChildDetails::default(), Vec::new());
    let mut page = store.item.clone().unwrap();
    page.compare = Some(ComparePage { item: Some(IntakeId(7)), a: side(2), b: side(1), rows: Vec::new() });
    store.item = Some(page);
    let mut played = Played::new((80, 24), store);
    played.press(":").type_in("intake").press("Enter Down =");
    played.store.borrow_mut().slow = true;
    played.press("s Esc");
    played.store.borrow_mut().slow = false;
    played.hear();
    played.press("u u");
    let sent = played.store.borrow().sent.clone();
    assert!(
        matches!(
            sent.as_slice(),
            [
                Command::SettleIntake { same: true, .. },
                Command::Unmerge { keep: ChildId(1), gone: ChildId(2), .. }
            ]
        ),
        "{sent:?} {}",
        played.shown()
    );
}
