//! The log by itself: what is one look, that it is chained, what goes with a child.
use super::*;

fn look(child: u32) -> Looked {
    let at = DateTime::from_timestamp(1_000, 0).unwrap();
    // As a line of before there were reasons: it reads, and its hash holds.
    Looked {
        at,
        uid: 1001,
        user: "ana".to_owned(),
        child: ChildId(child),
        screen: "record".to_owned(),
        reason: String::new(),
        amiss: None,
    }
}

#[test]
fn a_page_that_stands_open_is_one_look_and_one_with_a_reason_is_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let looks = Looks::open(&folder.path().join("looks")).unwrap();
    let at = |seconds: i64| Looked { at: DateTime::from_timestamp(seconds, 0).unwrap(), ..look(5) };
    for seconds in [1_000, 1_100, 1_299, 1_300] {
        looks.note_page(ClientId(1), at(seconds));
    }
    assert_eq!(looks.of(ChildId(5), &BTreeSet::new()).len(), 2, "the first, and the one after five minutes");
    looks.note_page(ClientId(2), at(1_300));
    looks.note_page(ClientId(1), Looked { screen: "session".to_owned(), ..at(1_300) });
    assert_eq!(looks.of(ChildId(5), &BTreeSet::new()).len(), 4, "another desk, another screen");
    looks.note_page(ClientId(1), Looked { reason: "court asks".to_owned(), ..at(1_300) });
    assert_eq!(looks.of(ChildId(5), &BTreeSet::new()).len(), 5);
    // What is over is not remembered for ever.
    (0..10_000).for_each(|n| {
        looks.note_page(ClientId(1), Looked { child: ChildId(n), ..at(2_000 + i64::from(n)) });
    });
    assert!(looks.last.lock().len() <= REMEMBERED);
    looks.close();
}

#[test]
fn looks_are_kept_chained_and_found_by_child() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let looks = Looks::open(&folder.path().join("looks")).unwrap();
        looks.note(look(5));
        looks.note(look(6));
        assert!(!looks.of(ChildId(5), &BTreeSet::new()).is_empty());
        looks.close();
    }
    let found = check(&folder.path().join("looks"), None, &BTreeSet::new(), &mut |_, _| {}).unwrap();
    assert_eq!((found.lines, found.faults.as_slice(), found.torn), (4, &[][..], false));
}

#[test]
fn a_reason_goes_with_its_child_alone_and_no_other_line_is_excused_by_that() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("looks").join(FILE);
    let looks = Looks::open(&folder.path().join("looks")).unwrap();
    looks.note(look(5));
    looks.note(Looked { reason: "court asks".to_owned(), ..look(5) });
    looks.note(look(6));
    for child in [5, 7] {
        looks.note(Looked { reason: "family at the door".to_owned(), ..look(child) });
    }
    looks.close();
    let well = |children: &[u32]| {
        let children = children.iter().map(|child| ChildId(*child)).collect();
        check(&folder.path().join("looks"), None, &children, &mut |_, _| {}).unwrap()
    };
    let whole = well(&[]);
    assert_eq!((whole.lines, whole.faults.len(), whole.erased), (5, 0, 0), "{whole:?}");
    // Begun and not finished, as a kill leaves it: the next start does it.
    let children = BTreeSet::from([ChildId(5)]);
    assert_eq!(finish_erasing(&folder.path().join("looks"), &children).unwrap(), 0, "none was begun");
    begin_erasing(&folder.path().join("looks")).unwrap();
    assert_eq!(finish_erasing(&folder.path().join("looks"), &children).unwrap(), 2);
    let text = std::fs::read_to_string(&file).unwrap();
    assert_eq!((text.matches("court asks").count(), text.matches("family at the door").count()), (0, 1));
    let left = well(&[5]);
    assert_eq!((left.lines, left.faults.len(), left.erased, &left.head), (5, 0, 2, &whole.head), "{left:?}");
    assert_eq!(well(&[]).faults.len(), 2, "nobody was erased: then it is told");
    // Another's look is made one of the erased child's, as if its reason had gone: its chain tells.
    let third = text.lines().nth(2).unwrap();
    let forged =
        third.replace("\"child\":6", "\"child\":5").replace(",\"chain\"", ",\"kept\":\"-\",\"chain\"");
    assert_ne!(third, forged);
    std::fs::write(&file, text.replace(third, &forged)).unwrap();
    let found = well(&[5]);
    assert!(matches!(found.faults.as_slice(), [one] if one.contains("line 3 was changed")), "{found:?}");
}
