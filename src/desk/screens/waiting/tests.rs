//! The lists against a keeper of canned rows: what is drawn, what is asked, where the cursor stays.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
use super::Waiting;
use crate::desk::keymap::Keymap;
use crate::desk::screen::Cx;
use crate::desk::screens::played::{Played, Store, waiting};
use crate::desk::seam::Query;
use crate::desk::trial;
use crate::domain::actor::Role;
use crate::wire::query::{At, Filter, SortBy};
use ratatui::layout::Size;

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
            played.press("t").type_in("zzz").press("Enter").shown()
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
    played.press("f t").type_in("zzz").press("Enter");
    let shown = played.shown();
    assert!(
        shown.contains("No one matches:") && shown.contains("Without 'setting zzz' there are 3."),
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
    assert!(played.press("*").shown().contains("40 marked"), "also those that are not in sight");
    assert_eq!(played.said(), "40 marked: all of this list. * takes the marks off again.");
    played.press("*");
    assert_eq!(played.said(), "40 marks taken off: all of this list.");
    assert!(!played.shown().contains("40 marked"));
    let mut long = list(501, (80, 24));
    long.press("*");
    assert!(long.said().starts_with("501 are in this list; 500 is the most"), "{}", long.said());
    assert!(!long.shown().contains("500 marked"));
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

#[test]
fn layers_drawn() {
    for (columns, rows) in SIZES {
        let size = format!("{columns}x{rows}");
        insta::assert_snapshot!(format!("choose_{size}"), list(40, (columns, rows)).press("v").shown());
        let mut picked = list(40, (columns, rows));
        picked.press("v c Home Space Down Down Down Down Down Down Down Down Down Down Space");
        insta::assert_snapshot!(format!("columns_{size}"), picked.shown());
        insta::assert_snapshot!(
            format!("typing_{size}"),
            list(40, (columns, rows)).press("f t h Down").shown()
        );
        insta::assert_snapshot!(format!("keep_{size}"), list(40, (columns, rows)).press("v k").shown());
        insta::assert_snapshot!(
            format!("export_{size}"),
            list(40, (columns, rows)).press("Space Down Space e").shown()
        );
        insta::assert_snapshot!(
            format!("many_{size}"),
            list(40, (columns, rows)).press("Space Down Down Down Space Down Space z Enter").shown()
        );
    }
}

#[test]
fn a_verb_waits_for_the_marks_and_its_letters_go_nowhere() {
    let mut played = list(40, (80, 24));
    played.store.borrow_mut().slow = true;
    played.press("* z s u");
    assert!(played.shown().contains("All of the list are being marked."), "{}", played.shown());
    played.store.borrow_mut().slow = false;
    played.press("Esc").hear();
    assert!(played.store.borrow().sent.is_empty());
    assert!(played.shown().contains("40 marked"));
}

#[test]
fn who_leaves_the_list_is_told_with_where_to() {
    let mut played = list(40, (80, 24));
    played.press("f d g Down");
    let line = played.cursor_line();
    assert!(line.contains("HARPER"), "{line}");
    {
        let mut store = played.store.borrow_mut();
        let row =
            store.list.iter_mut().find(|row| row.referral == crate::domain::ids::ReferralId(9)).unwrap();
        row.district = "Newark".into();
        row.stage = crate::domain::referral::Stage::Booked {
            booking: crate::domain::ids::BookingId(4),
            on: super::super::played::days(3),
        };
        row.booked = Some((super::super::played::days(3), 600, "Worksop".into()));
    }
    played.pushed("jpatel", "Booked HARPER-WINTERBOTTOM, Maximiliana");
    assert_eq!(
        played.said(),
        "HARPER-WINTERBOTTOM, Maximiliana has left this list: booked, Mon 23 Nov 10:00. The cursor is on MARSH, Poppy."
    );
    assert!(played.cursor_line().contains("MARSH, Poppy"), "its neighbour\n{}", played.shown());
    // Whoever does it here has the message line for what u undoes: the last line of the list says it.
    {
        let mut store = played.store.borrow_mut();
        let row =
            store.list.iter_mut().find(|row| row.referral == crate::domain::ids::ReferralId(17)).unwrap();
        row.district = "Newark".into();
    }
    // A key in between: what came by itself must have been on the screen before a verb counts for it.
    played.press("Esc z Enter");
    assert!(played.said().contains("u undoes"), "{}", played.said());
    assert!(played.shown().contains("MARSH, Poppy has left this list: booked"), "{}", played.shown());
}

/// What colleagues and the person do, in any order.
#[derive(Clone, Debug)]
enum Deed {
    Move { from: usize, to: usize },
    Leave(usize),
    Add(usize),
    Press(&'static str),
}

fn deeds() -> impl proptest::strategy::Strategy<Value = Vec<Deed>> {
    use proptest::prelude::*;
    let keys =
        ["Down", "Up", "PgDn", "PgUp", "End", "Home", "s c", "s c", "s o", "s w", "Space", "f o", "v r"];
    let deed = prop_oneof![
        3 => (0usize..400, 0usize..400).prop_map(|(from, to)| Deed::Move { from, to }),
        1 => (0usize..400).prop_map(Deed::Leave),
        1 => (0usize..400).prop_map(Deed::Add),
        4 => proptest::sample::select(keys.to_vec()).prop_map(Deed::Press),
    ];
    proptest::collection::vec(deed, 1..40)
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 48, failure_persistence: None, ..Default::default() })]
    #[test]
    fn whatever_happens_the_cursor_stays_on_its_child(deeds in deeds()) {
        let mut played = list(120, (80, 24));
        let mut next = 1000;
        for deed in deeds {
            let before = played.desk_subject();
            let len = played.store.borrow().list.len();
            let mut gone = None;
            let moves = match deed {
                Deed::Press(keys) => {
                    played.press(keys);
                    !matches!(keys, "s c" | "s o" | "s w" | "Space" | "v r")
                }
                Deed::Move { from, to } => {
                    let row = played.store.borrow_mut().list.remove(from % len);
                    let to = to % len;
                    played.store.borrow_mut().list.insert(to, row);
                    played.pushed("jpatel", "");
                    false
                }
                Deed::Leave(at) => {
                    let row = played.store.borrow_mut().list.remove(at % len);
                    gone = Some(row.referral);
                    played.pushed("jpatel", "");
                    false
                }
                Deed::Add(at) => {
                    let mut row = played.store.borrow().list[0].clone();
                    next += 1;
                    row.referral = crate::domain::ids::ReferralId(next);
                    played.store.borrow_mut().list.insert(at % len, row);
                    played.pushed("jpatel", "");
                    false
                }
            };
            let after = played.desk_subject();
            if gone.is_some() && gone == before {
                proptest::prop_assert!(played.said().contains("has left this list: no longer on record"), "{}", played.said());
                proptest::prop_assert!(after.is_some() && after != before);
            } else if !moves {
                proptest::prop_assert_eq!(before, after);
            }
        }
    }
}

#[test]
fn the_title_is_whole_beside_the_pane() {
    let (keymap, home) = (Keymap::default(), trial::home(Role::Scheduler));
    let cx = |columns| Cx {
        now: trial::minute(),
        body: Size::new(columns, 18),
        narrow: false,
        keymap: &keymap,
        home: &home,
    };
    let of = |words: &str| Waiting { words: words.to_owned(), ..Waiting::default() };
    let words = "all pathways, all districts, all those still waiting";
    assert_eq!(of(words).heads(&cx(80)).0, format!("Waiting: {words}"));
    assert_eq!(of(words).heads(&cx(120)).0, "All pathways, all districts, all those still waiting");
    assert_eq!(of("ND").heads(&cx(120)).0, "Waiting: ND");
}

#[test]
fn a_card_says_of_which_list_the_wait_is() {
    for size in [(40, 20), (32, 8)] {
        let shown = Played::new(size, waiting(3)).press("2").shown();
        assert!(shown.contains("ND 49w0d, 36w over"), "{shown}");
    }
}

#[test]
fn a_key_that_does_nothing_here_says_so() {
    for (screen, key) in
        [("2", "Left"), ("2", "Right"), ("2", "Tab"), ("2", "BTab"), ("1", "Right"), ("4", "Tab")]
    {
        let mut played = Played::new((80, 24), waiting(3));
        played.press(screen).press(key);
        assert!(
            played.said().starts_with(&format!("{key} has no use here now")),
            "{screen} {key}: {}",
            played.said()
        );
    }
}
