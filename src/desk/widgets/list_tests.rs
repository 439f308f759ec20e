//! The list against a keeper that answers at once: the cursor, the window, and how often it must be fetched.
use super::*;

/// A row that is its number.
#[derive(Clone, Debug)]
pub(crate) struct Numbered(pub u32);

impl Row for Numbered {
    type Id = u32;
    fn id(&self) -> u32 {
        self.0
    }
    fn card(&self) -> [String; 3] {
        [self.0.to_string(), String::new(), String::new()]
    }
}

/// Answers wants from a list of ids until none is left; gives the number of fetches.
fn settle(list: &mut List<Numbered>, all: &[u32], mut want: Option<Want<u32>>) -> usize {
    let mut fetches = 0;
    while let Some(Want { first, count, keep }) = want {
        fetches += 1;
        assert!(fetches < 4, "it never settles");
        assert!(count <= 10, "never more rows than in sight");
        let first = first.min(all.len());
        let rows = all[first..(first + count).min(all.len())].iter().map(|id| Numbered(*id)).collect();
        let kept_at = keep.and_then(|id| all.iter().position(|other| *other == id));
        want = list.take(Page { total: all.len(), first, rows, kept_at });
    }
    fetches
}

fn hundred() -> (Vec<u32>, List<Numbered>) {
    let all: Vec<u32> = (0..100).collect();
    let mut list = List::default();
    list.sight(10);
    let want = list.restart();
    settle(&mut list, &all, Some(want));
    (all, list)
}

fn at(list: &List<Numbered>) -> u32 {
    list.current().unwrap().0
}

#[test]
fn at_the_edge_it_scrolls_by_a_third() {
    let (all, mut list) = hundred();
    let mut fetches = 0;
    for _ in 0..9 {
        fetches += usize::from(list.go(Step::Down).is_some());
    }
    assert_eq!((fetches, at(&list), list.in_sight()), (0, 9, (1, 10)));
    let want = list.go(Step::Down);
    assert_eq!(settle(&mut list, &all, want), 1);
    assert_eq!((at(&list), list.in_sight()), (10, (4, 13)));
    for _ in 0..20 {
        let want = list.go(Step::Down);
        settle(&mut list, &all, want);
    }
    for _ in 0..30 {
        let want = list.go(Step::Up);
        settle(&mut list, &all, want);
    }
    assert_eq!((at(&list), list.in_sight()), (0, (1, 10)));
}

#[test]
fn ends_and_pages_stay_inside() {
    let (all, mut list) = hundred();
    for (step, cursor, sight) in [
        (Step::Last, 99, (91, 100)),
        (Step::Down, 99, (91, 100)),
        (Step::PageUp, 89, (81, 90)),
        (Step::PageDown, 99, (91, 100)),
        (Step::First, 0, (1, 10)),
        (Step::Up, 0, (1, 10)),
        (Step::PageDown, 10, (11, 20)),
    ] {
        let want = list.go(step);
        settle(&mut list, &all, want);
        assert_eq!((at(&list), list.in_sight()), (cursor, sight), "{step:?}");
    }
}

#[test]
fn the_cursor_stays_on_its_child_when_others_change_the_list() {
    let (mut all, mut list) = hundred();
    for _ in 0..5 {
        list.go(Step::Down);
    }
    all.splice(0..0, 200..260);
    let want = list.again();
    settle(&mut list, &all, Some(want));
    assert_eq!(at(&list), 5, "sixty rows came in above");
    let (from, to) = list.in_sight();
    assert!((from..=to).contains(&66), "{from}..{to}");
    all.retain(|id| *id != 5);
    let want = list.again();
    settle(&mut list, &all, Some(want));
    assert_eq!(at(&list), 6, "the child is gone: the one in its place");
    all.clear();
    let want = list.again();
    settle(&mut list, &all, Some(want));
    assert!(list.current().is_none());
    assert_eq!(list.in_sight(), (0, 0));
    assert_eq!(list.go(Step::Down), None);
}

#[test]
fn marks_follow_the_child_and_a_smaller_window_keeps_the_cursor() {
    let (all, mut list) = hundred();
    for _ in 0..8 {
        list.go(Step::Down);
    }
    list.mark();
    assert_eq!(list.marks().iter().copied().collect::<Vec<_>>(), [8]);
    let want = list.sight(4);
    settle(&mut list, &all, want);
    assert_eq!(at(&list), 8);
    let (from, to) = list.in_sight();
    assert!((from..=to).contains(&9) && to - from == 3);
    list.mark();
    assert!(list.marks().is_empty());
    let want = list.seek(77);
    settle(&mut list, &all, Some(want));
    assert_eq!(at(&list), 77);
}

/// Whoever marks some and opens the line must see which: the number takes the cursor's place, not the mark's.
#[test]
fn a_row_with_its_number_keeps_its_mark() {
    use crate::desk::canvas::Canvas;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    let (_, mut list) = hundred();
    list.go(Step::Down);
    list.mark();
    list.go(Step::Down);
    let area = Rect::new(0, 0, 20, 12);
    let theme = crate::desk::theme::Theme::shipped("mono");
    for (narrow, line) in [(false, 2), (true, 3)] {
        let shown = |numbered: bool| {
            let mut buffer = Buffer::empty(area);
            let mut canvas = Canvas::new(&mut buffer, &theme, crate::desk::glyphs::ASCII);
            canvas.numbered = numbered;
            list.draw(area, &mut canvas, (&[], None), narrow, "");
            (0..4).map(|x| buffer[(x, line)].symbol().to_owned()).collect::<String>()
        };
        assert!(shown(false).starts_with('*'), "{:?}", shown(false));
        assert!(shown(true).starts_with(" 2*"), "{:?}", shown(true));
    }
}

/// In the least window a card gives up space before it gives up an age or a day.
#[test]
fn a_card_is_squeezed_before_it_is_cut() {
    use super::super::list_view::squeezed;
    assert_eq!(squeezed("PETROV, Layla            10y9", 29), "PETROV, Layla            10y9");
    assert_eq!(squeezed("PETROV, Layla              10y9", 29), "PETROV, Layla            10y9");
    assert_eq!(squeezed("HARRIS, Aimee        4y2   S Nds IL+", 27), "HARRIS, Aimee 4y2 S Nds IL+");
    assert_eq!(squeezed("one two", 3), "one two", "words keep the space between them");
}
