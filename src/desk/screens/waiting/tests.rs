//! The lists against a keeper of canned rows: what is drawn, what is asked, where the cursor stays.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
use crate::desk::screens::played::{Played, Store, waiting};
use crate::desk::seam::Query;
use crate::wire::query::{At, Filter, SortBy};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (40, 20)];

fn list(so_many: u32, size: (u16, u16)) -> Played {
    let mut played = Played::new(size, waiting(so_many));
    played.press("2");
    played
}

/// The filter last asked for.
fn filter(played: &Played) -> Filter {
    let asked = played.store.borrow().asked.clone();
    let last = asked.into_iter().rev().find_map(|query| match query {
        Query::List { filter, rows, .. } if rows > 0 => Some(filter),
        _ => None,
    });
    last.unwrap()
}

#[test]
fn drawn() {
    for (columns, rows) in SIZES {
        let mut played = list(4_812, (columns, rows));
        insta::assert_snapshot!(
            format!("list_{columns}x{rows}"),
            played.press("f p n Down Down Space Down").shown()
        );
        insta::assert_snapshot!(format!("filter_{columns}x{rows}"), played.press("f").shown());
        insta::assert_snapshot!(
            format!("nobody_{columns}x{rows}"),
            played.press("t").type_in("zzz").press("Enter Enter").shown()
        );
    }
    insta::assert_snapshot!("views_80x24", list(20, (80, 24)).press("v r").shown());
}

#[test]
fn a_row_says_its_needs_in_words_and_hides_none() {
    let mut played = list(9, (80, 24));
    played.press("End");
    let shown = played.shown();
    assert!(shown.contains("IB+"), "{shown}");
    assert!(
        shown.contains("HARPER-WINTERBOTTOM, Maximiliana: R routine. I Polish interpreter. B BSL"),
        "{shown}"
    );
}

#[test]
fn the_cursor_stays_on_its_child_through_every_push() {
    let mut played = list(200, (80, 24));
    played.press("Down Down");
    assert!(played.cursor_line().contains("GREEN, Oscar"));
    played.store.borrow_mut().list.remove(0);
    played.pushed("jpatel", "Booked DIALLO, Aminata");
    assert!(played.cursor_line().contains("GREEN, Oscar"));
    assert_eq!(played.said(), "jpatel: Booked DIALLO, Aminata");
    let green = played.store.borrow_mut().list.remove(1);
    played.store.borrow_mut().list.insert(150, green);
    played.pushed("jpatel", "Priority of GREEN, Oscar: Routine");
    assert!(played.cursor_line().contains("GREEN, Oscar"), "150 rows further down\n{}", played.shown());
    assert!(played.shown().contains("of 199"));
}

#[test]
fn what_changed_since_it_was_looked_at_is_marked() {
    let mut played = list(20, (80, 24));
    let mark = |played: &mut Played| {
        let shown = played.shown();
        let line = shown.lines().find(|line| line.contains("ALI, Yusuf")).unwrap().to_owned();
        line[..5].contains('+')
    };
    assert!(!mark(&mut played));
    played.store.borrow_mut().list[1].rev = 6;
    played.pushed("jpatel", "");
    assert!(mark(&mut played));
    played.press("Down Down").pushed("jpatel", "");
    assert!(!mark(&mut played), "the cursor has been there");
}

#[test]
fn filters_compose_and_come_off() {
    let mut played = list(40, (80, 24));
    played.press("f d g f p n !");
    let asked = filter(&played);
    assert_eq!((asked.districts.len(), asked.pathways.len(), asked.past_target), (1, 1, true));
    assert!(played.shown().contains("Gedling, past target"));
    played.press("Backspace");
    assert!(!filter(&played).past_target);
    assert_eq!(played.said(), "Filter off: past target. f puts it on again.");
    played.press("Backspace Backspace");
    assert_eq!(filter(&played), Filter { running: true, ..Filter::default() });
    played.press("Backspace");
    assert!(played.shown().contains("[1 Today]"), "with none on it goes back");
}

#[test]
fn past_target_from_anywhere_puts_on_and_never_off() {
    let mut played = Played::new((80, 24), waiting(40));
    played.press("!");
    assert!(played.shown().contains("[2 Waiting]") && filter(&played).past_target);
    played.press("1 !");
    assert!(filter(&played).past_target, "from elsewhere");
    played.press("!");
    assert!(!filter(&played).past_target, "here it goes off again");
}

#[test]
fn another_filter_without_the_child_begins_at_the_top() {
    let mut played = list(40, (80, 24));
    played.press("Down Down Down !");
    assert!(played.cursor_line().contains("DIALLO, Aminata"), "{}", played.shown());
}

#[test]
fn an_empty_list_says_why_and_what_to_do() {
    let mut played = list(40, (80, 24));
    played.press("f t").type_in("zzz").press("Enter Enter");
    let shown = played.shown();
    assert!(
        shown.contains("No one matches:") && shown.contains("Without the setting there are 3."),
        "{shown}"
    );
    assert!(shown.contains("Backspace takes off the last filter."), "{shown}");
    let mut nobody = Played::new((80, 24), Store::default());
    assert!(nobody.press("2").shown().contains("Nobody is waiting. n registers a referral."));
}

#[test]
fn sorting_marks_its_column_and_turns_round() {
    let mut played = list(40, (80, 24));
    let sort = |played: &Played| match played.asked() {
        Some(Query::List { sort, .. }) => sort,
        other => panic!("{other:?}"),
    };
    played.press("s c");
    assert_eq!((sort(&played).by, sort(&played).down), (SortBy::Name, false));
    assert!(played.shown().contains("Child v"));
    played.press("s c");
    assert!(sort(&played).down);
}

#[test]
fn marks_out_of_the_list_are_told() {
    let mut played = list(40, (80, 24));
    played.press("Down Down Space Down Down Space !");
    let shown = played.shown();
    assert!(shown.contains("2 marked, 1 of them not in this list"), "{shown}");
    played.press("d");
    assert!(played.shown().contains("This is decided one child at a time"), "{}", played.shown());
    assert!(played.store.borrow().sent.is_empty());
}

#[test]
fn all_that_are_shown_are_marked_and_unmarked() {
    let mut played = list(40, (80, 24));
    assert!(played.press("*").shown().contains("16 marked"));
    assert!(!played.press("*").shown().contains("marked"));
}

#[test]
fn the_pane_beside_is_a_look_and_waits_for_a_rest() {
    let looks = |played: &Played| {
        let store = played.store.borrow();
        store.asked.iter().filter(|query| matches!(query, Query::Beside { .. })).count()
    };
    let mut played = list(40, (120, 36));
    played.press("Down Down Down");
    assert_eq!(looks(&played), 0, "never while the keys are moving");
    played.rest();
    assert_eq!(looks(&played), 1);
    let mut small = list(40, (80, 24));
    small.press("Down").rest();
    assert_eq!(looks(&small), 0, "there is no room for it");
}

#[test]
fn enter_opens_the_record_and_backspace_comes_back_to_the_child() {
    let mut played = list(40, (80, 24));
    played.press("Down Down Enter");
    assert!(played.shown().contains("[9 Record]"));
    played.press("Backspace");
    assert!(played.cursor_line().contains("GREEN, Oscar"), "{}", played.shown());
    assert!(matches!(played.asked(), Some(Query::List { at: At::Around(..), .. })));
}

#[test]
fn a_stopped_clock_is_left_out_until_it_is_asked_for_and_shows_no_days() {
    let mut played = list(40, (80, 24));
    assert!(filter(&played).running, "still waiting, unless a state says otherwise");
    played.press("f s b");
    assert!(!filter(&played).running, "a state shows all its own");
    played.press("Backspace f r");
    assert!(!filter(&played).running);
    {
        let mut store = played.store.borrow_mut();
        (store.list[0].running, store.list[0].stopped) = (false, true);
        (store.list[1].running, store.list[1].stopped) = (false, false);
    }
    played.pushed("jpatel", "");
    let shown = played.shown();
    assert!(shown.contains(" ended ") && shown.contains(" start? "), "{shown}");
    played.press("f r");
    assert!(filter(&played).running, "and once more leaves them out");
}
