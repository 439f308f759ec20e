//! Finding against a keeper of canned children: what is asked as one types, and what Enter opens.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
use crate::desk::screens::played::{Played, Store, waiting};
use crate::desk::seam::Query;
use crate::domain::child::Flags;
use crate::domain::ids::{ChildId, ReferralId};
use crate::wire::view_list::FindRow;
use chrono::NaiveDate;

fn children() -> Store {
    let row = |child, name: &str, by: &str, flags, alike| FindRow {
        child: ChildId(child),
        name: name.into(),
        born: NaiveDate::from_ymd_opt(2021, 3, 1).unwrap(),
        place: "Gedling".into(),
        flags: Flags(flags),
        open: "ND 2w0d".into(),
        by: by.into(),
        alike,
        referral: Some(ReferralId(child)),
        words: format!("{name}: ND 2w0d"),
        sure: true,
    };
    let found = vec![
        row(1, "HARRIS, Aimee", "start of names", 21, false),
        row(2, "HARRISON, Amy", "start of names", 0, false),
        row(3, "HARRISON, Amie", "look-alike", 0, true),
    ];
    Store { found, ..waiting(20) }
}

fn asked(played: &Played) -> Vec<(String, bool)> {
    let store = played.store.borrow();
    let find = store.asked.iter().filter_map(|query| match query {
        Query::Find { text, within, .. } => Some((text.clone(), within.is_some())),
        _ => None,
    });
    find.collect()
}

#[test]
fn drawn() {
    for (columns, rows) in [(80, 24), (120, 36), (40, 20)] {
        let mut played = Played::new((columns, rows), children());
        insta::assert_snapshot!(format!("empty_{columns}x{rows}"), played.press("2 /").shown());
        insta::assert_snapshot!(
            format!("found_{columns}x{rows}"),
            played.type_in("harr").press("Down").shown()
        );
        insta::assert_snapshot!(format!("nobody_{columns}x{rows}"), played.type_in("xyz").shown());
    }
}

#[test]
fn every_letter_asks_and_only_the_last_answer_counts() {
    let mut played = Played::new((80, 24), children());
    played.press("/").type_in("har");
    assert_eq!(asked(&played), [("h".into(), false), ("ha".into(), false), ("har".into(), false)]);
    played.store.borrow_mut().slow = true;
    played.type_in("ri");
    played.store.borrow_mut().slow = false;
    assert!(played.hear().shown().contains("3 of 48,210 children, 3 ms"), "{}", played.shown());
}

#[test]
fn tab_narrows_to_the_list_in_front() {
    let mut played = Played::new((80, 24), children());
    played.press("2 /").type_in("h").press("Tab");
    assert_eq!(asked(&played).last(), Some(&("h".into(), true)));
    assert!(played.shown().contains("this list (Tab: all children)"));
    let mut elsewhere = Played::new((80, 24), children());
    elsewhere.press("3 / h Tab");
    assert!(elsewhere.said().contains("all children are searched"), "{}", elsewhere.said());
}

#[test]
fn words_that_come_in_pieces_are_not_run_together() {
    use crate::desk::app::Msg;
    use crate::desk::input::{Heard, Key, Press, Read};
    let pieces = ["harris aimee 14/9/22 ", "nd ng5 6lt ", "07700 900417"];
    for (open, marked) in [("/", false), ("/", true), ("", false), ("", true)] {
        let mut played = Played::new((80, 24), children());
        if !open.is_empty() {
            played.press(open);
        }
        for piece in pieces {
            let typed = piece.chars().map(|c| Heard::Press(Press::plain(Key::Char(c)))).collect();
            let heard = if marked { vec![Heard::Paste(piece.into())] } else { typed };
            played.desk.take(Msg::Read(Read { at: std::time::Instant::now(), heard }));
        }
        played.hear();
        assert_eq!(asked(&played).last().unwrap().0, pieces.concat(), "{open} {marked}");
    }
}

/// Typed ahead while the keeper is slow, then answered.
fn ahead(played: &mut Played, words: &str, keys: &str) {
    played.store.borrow_mut().slow = true;
    played.type_in(words).press(keys);
    played.store.borrow_mut().slow = false;
    played.hear().desk.drawn(std::time::Instant::now());
}

#[test]
fn enter_before_the_answer_opens_the_child_that_was_in_front_and_no_other() {
    let mut played = Played::new((80, 24), children());
    played.press("/");
    ahead(&mut played, "amy", "Enter");
    assert!(!played.shown().contains("[9 Record]"), "opened unseen: {}", played.shown());
    assert!(played.said().contains("came before this child was shown"), "{}", played.said());
    assert!(played.shown().contains(">  HARRISON, Amy"), "{}", played.shown());
    // She was in front already when the last letter and Enter came together.
    played.press("Ctrl-u").type_in("am");
    ahead(&mut played, "y", "Enter");
    assert!(played.shown().contains("[9 Record]"), "{}", played.shown());
    let opened = played.store.borrow().asked.clone();
    assert!(opened.iter().any(|query| matches!(query, Query::Record { child: ChildId(2) })), "{opened:?}");
    // Another was in front when it was pressed: not used.
    let mut other = Played::new((80, 24), children());
    other.press("/").type_in("harris");
    assert!(other.shown().contains(">  HARRIS, Aimee"), "{}", other.shown());
    ahead(&mut other, "on", "Enter");
    assert!(other.said().contains("was not used"), "{} {}", other.said(), other.shown());
    assert!(other.shown().contains(">  HARRISON, Amy"), "{}", other.shown());
    other.press("Enter");
    assert!(other.shown().contains("[9 Record]"), "seen by now: {}", other.shown());
}

#[test]
fn down_before_the_answer_is_kept_for_it() {
    let mut played = Played::new((80, 24), children());
    played.press("/");
    ahead(&mut played, "harris", "Down Down Down Up");
    assert!(played.shown().contains(">= HARRISON, Amie"), "{}", played.shown());
    // No further than there are lines, and a letter begins at the best again.
    ahead(&mut played, "o", "Down Down Down Down Down Down Down Up");
    assert!(played.shown().contains(">= HARRISON, Amie"), "{}", played.shown());
    played.type_in("n");
    assert!(played.shown().contains(">  HARRISON, Amy"), "{}", played.shown());
    // Down and Enter in one write: nobody is opened whom nobody saw.
    ahead(&mut played, ",", "Down Enter");
    assert!(!played.shown().contains("[9 Record]") && played.said().contains("was not used"));
    assert!(played.shown().contains(">= HARRISON, Amie"), "{}", played.shown());
}

#[test]
fn the_last_line_begins_a_referral_with_what_was_typed() {
    let mut played = Played::new((80, 24), children());
    played.press("/").type_in("zebedee").press("Enter");
    let shown = played.shown();
    assert!(shown.to_lowercase().contains("zebedee") && shown.contains("referral"), "{shown}");
    assert!(played.store.borrow().sent.is_empty(), "nothing is saved by it");
}

#[test]
fn a_pasted_number_opens_nothing_where_it_is_nobodys() {
    use crate::desk::app::Msg;
    use crate::desk::input::{Heard, Read};
    let mut played = Played::new((80, 24), children());
    let heard = vec![Heard::Paste("943 476 5919".into())];
    played.desk.take(Msg::Read(Read { at: std::time::Instant::now(), heard }));
    played.hear();
    let shown = played.shown();
    assert!(shown.contains("No child like \"943 476 5919\""), "{shown}");
}

#[test]
fn what_was_tried_is_what_such_words_are_looked_up_by() {
    for (typed, tried) in [
        ("xyz", "Tried: parts in any order, sounds alike, one letter off."),
        ("ng56lt", "Tried: the whole postcode, with its space and without."),
        ("07700 900", "Tried: numbers, telephones and birth dates."),
    ] {
        let mut played = Played::new((120, 36), children());
        let shown = played.press("/").type_in(typed).shown();
        assert!(shown.contains(tried), "{typed}: {shown}");
    }
}
