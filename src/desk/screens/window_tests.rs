//! A window over a list of a thousand rows, answered as the keeper answers.
use super::*;
use crate::desk::widgets::list::tests::Numbered;

/// Answers as the keeper does, until nothing more is asked for; the number of answers, and whether another row came.
fn settle(window: &mut Window<Numbered>, all: &[u32], mut asked: Option<Asked<u32>>) -> (usize, bool) {
    let (mut answers, mut came) = (0, false);
    while let Some(Asked { first, rows, around }) = asked {
        answers += 1;
        assert!(answers < 4, "it never settles");
        let place = around.and_then(|(id, before)| {
            let at = all.iter().position(|other| *other == id)?;
            Some(at.saturating_sub(usize::from(before)))
        });
        let first = match (around, place) {
            (_, Some(first)) => first,
            (Some(_), None) => 0,
            (None, None) => first as usize,
        };
        let end = (first + usize::from(rows)).min(all.len());
        let rows = all[first.min(end)..end].iter().map(|id| Numbered(*id)).collect();
        let (next, other) = window.take(all.len() as u32, first as u32, rows);
        came |= other;
        asked = next;
    }
    (answers, came)
}

fn thousand() -> (Vec<u32>, Window<Numbered>) {
    let all: Vec<u32> = (0..1000).collect();
    let mut window = Window::default();
    window.sight(16);
    let asked = window.restart();
    assert_eq!(settle(&mut window, &all, Some(asked)), (1, false));
    (all, window)
}

fn at(window: &Window<Numbered>) -> u32 {
    window.list.current().unwrap().0
}

#[test]
fn moving_about_seldom_asks() {
    let (all, mut window) = thousand();
    let mut answers = 0;
    for _ in 0..30 {
        let asked = window.go(Action::Down).unwrap();
        answers += settle(&mut window, &all, asked).0;
    }
    assert_eq!((answers, at(&window)), (0, 30), "two pages came along");
    let asked = window.go(Action::Last).unwrap();
    assert_eq!(settle(&mut window, &all, asked).0, 1);
    assert_eq!((at(&window), window.list.in_sight()), (999, (985, 1000)));
    assert_eq!(window.go(Action::Book), Err(Action::Book));
}

#[test]
fn the_cursor_stays_on_its_row_wherever_it_goes() {
    let (mut all, mut window) = thousand();
    for _ in 0..5 {
        window.go(Action::Down).unwrap();
    }
    all.remove(0);
    let asked = window.again();
    assert_eq!(settle(&mut window, &all, Some(asked)), (1, false), "one answer is enough for a small change");
    assert_eq!(at(&window), 5);
    all.retain(|id| *id != 5);
    all.insert(700, 5);
    let asked = window.again();
    assert!(!settle(&mut window, &all, Some(asked)).1);
    assert_eq!(at(&window), 5, "it went 700 rows down, and the cursor with it");
}

#[test]
fn a_row_that_was_put_off_stays_where_it_was_until_the_cursor_leaves_it() {
    let (mut all, mut window) = thousand();
    window.begins_to_stay();
    for _ in 0..5 {
        window.go(Action::Down).unwrap();
    }
    for (to, after) in [(700, 6), (8, 7), (2, 8)] {
        let here = (at(&window), window.list.position());
        all.retain(|id| *id != here.0);
        all.insert(to, here.0);
        let asked = window.acted();
        let (answers, other) = settle(&mut window, &all, Some(asked));
        assert!(answers <= 2 && !other, "to {to}: {answers} answers");
        assert_eq!((at(&window), window.list.position()), here, "to {to}: the same child at the same place");
        assert_eq!(window.list.total(), 1000, "to {to}: counted once");
        let seen: Vec<u32> = window.list.seen().map(|row| row.0).collect();
        assert_eq!(seen.iter().filter(|id| **id == here.0).count(), 1, "to {to}: and shown once: {seen:?}");
        // A push of somebody else's, while it stands there.
        all.swap(900, 901);
        let asked = window.acted();
        settle(&mut window, &all, Some(asked));
        assert_eq!((at(&window), window.list.position()), here);
        let asked = window.go(Action::Down).unwrap();
        settle(&mut window, &all, asked);
        assert_eq!(at(&window), after, "to {to}: the next one is the one that stood below it");
        assert_eq!(window.list.position(), all.iter().position(|id| *id == after).unwrap() + 1);
        let (top, end) = window.list.in_sight();
        let seen: Vec<u32> = window.list.seen().map(|row| row.0).collect();
        assert_eq!(seen, all[top - 1..end], "to {to}: the list as the keeper has it");
    }
}

#[test]
fn where_its_row_is_gone_another_comes_and_that_is_told() {
    let (mut all, mut window) = thousand();
    window.go(Action::Down).unwrap();
    all.retain(|id| *id != 1);
    let asked = window.again();
    assert_eq!(settle(&mut window, &all, Some(asked)), (1, true));
    assert_eq!(at(&window), 2);
    let asked = window.again();
    assert_eq!(settle(&mut window, &[], Some(asked)), (1, false));
    assert!(window.list.current().is_none());
}

#[test]
fn a_row_that_the_keeper_cannot_find_keeps_the_cursor_too() {
    // A held row of an import: rows are asked for by number.
    fn settled(window: &mut Window<Numbered>, all: &[u32], mut asked: Option<Asked<u32>>) {
        let mut answers = 0;
        while let Some(now) = asked {
            answers += 1;
            assert!(answers < 4, "it never settles");
            let (first, rows) = now.by_number();
            let last = all.len().saturating_sub(usize::from(rows));
            let first = if (first as usize) < all.len() { first as usize } else { last };
            let end = (first + usize::from(rows)).min(all.len());
            let rows = all[first..end].iter().map(|id| Numbered(*id)).collect();
            asked = window.take(all.len() as u32, first as u32, rows).0;
        }
    }
    let (mut all, mut window) = thousand();
    for _ in 0..300 {
        let asked = window.go(Action::Down).unwrap();
        settled(&mut window, &all, asked);
    }
    // Two hundred come before it.
    all.splice(0..0, 5000..5150);
    let asked = window.again();
    settled(&mut window, &all, Some(asked));
    assert_eq!(at(&window), 300);
    let (top, end) = window.list.in_sight();
    assert!((top..=end).contains(&window.list.position()), "and it is in sight");
    // Whatever goes, a row is in front.
    for left in [700, 300, 40, 3, 1] {
        all.truncate(left);
        let asked = window.again();
        settled(&mut window, &all, Some(asked));
        assert!(window.list.current().is_some(), "{left} left");
        let (top, end) = window.list.in_sight();
        assert!((top..=end).contains(&window.list.position()), "{left} left: in sight");
    }
}

#[test]
fn another_filter_without_its_row_begins_at_the_top() {
    let (all, mut window) = thousand();
    for _ in 0..9 {
        window.go(Action::Down).unwrap();
    }
    let even: Vec<u32> = all.iter().copied().filter(|id| id.is_multiple_of(2)).collect();
    let asked = window.narrowed();
    assert!(!settle(&mut window, &even, Some(asked)).1, "the person asked for it");
    assert_eq!((at(&window), window.list.in_sight()), (0, (1, 16)));
    window.go(Action::Down).unwrap();
    let asked = window.narrowed();
    settle(&mut window, &all, Some(asked));
    assert_eq!(at(&window), 2, "it is in this list, too");
}

#[test]
fn an_answer_that_comes_late_does_not_take_the_cursor_back() {
    let (all, mut window) = thousand();
    let asked = window.again();
    for _ in 0..3 {
        window.go(Action::Down).unwrap();
    }
    assert!(!settle(&mut window, &all, Some(asked)).1);
    assert_eq!(at(&window), 3);
}
