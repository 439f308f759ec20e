//! Places as they are typed, and said back.
use super::super::slots::{parse, words};
use crate::domain::session::{CarveOut, Slot};
use proptest::prelude::*;

#[test]
fn places_are_read_one_after_the_other_and_said_back() {
    for (typed, back, last) in [
        ("4 x 60", "4 x 60", "12:30"),
        ("4x60", "4 x 60", "12:30"),
        ("60, 60, 90 interpreter", "2 x 60, 90 interpreter", "11:30"),
        ("2 x 60, 15 break, 30 urgent", "2 x 60, 15 break, 30 urgent", "11:45"),
        ("45min under 4, 2x45 urgent", "45 under 4, 2 x 45 urgent", "11:00"),
        ("180 for 6 children", "180 for 6", "09:30"),
    ] {
        let slots = parse(typed, 570).unwrap_or_else(|words| panic!("{typed}: {words}"));
        assert_eq!(words(&slots), back, "{typed}");
        assert_eq!(crate::domain::telling::clock(slots.last().unwrap().start), last, "{typed}");
        assert_eq!(parse(back, 570).unwrap(), slots, "{back}");
    }
    let carved = parse("90 interpreter, 30 urgent, 45 under 4", 570).unwrap();
    let kept: Vec<CarveOut> = carved.iter().map(|slot| slot.carve_out).collect();
    assert_eq!(kept, [CarveOut::Interpreter, CarveOut::Urgent, CarveOut::UnderFour]);
}

#[test]
fn what_is_no_place_is_named() {
    for (typed, said) in [
        ("", "at least one place"),
        ("4 x", "\"4 x\" is no place"),
        ("60, banana", "\"banana\" is no place"),
        ("60 purple", "\"60 purple\" is no place"),
        ("20 x 60", "past midnight"),
        ("0 x 60", "cannot be right"),
        ("15 break", "at least one place"),
        ("300 x 1", "cannot be right"),
        ("60 for 0", "is no place"),
    ] {
        let words = parse(typed, 570).expect_err(typed);
        assert!(words.contains(said), "{typed}: {words}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn whatever_follows_one_another_is_read_back(parts in proptest::collection::vec((1u16..90, 1u8..9, 0u8..4, 0u16..20), 1..9)) {
        let mut at = 480;
        let slots: Vec<Slot> = parts.into_iter().map(|(minutes, places, kind, gap)| {
            let carve_out = [CarveOut::Anyone, CarveOut::Urgent, CarveOut::Interpreter, CarveOut::UnderFour][usize::from(kind)];
            let slot = Slot { start: at, minutes, places, carve_out };
            at += minutes + gap;
            slot
        }).collect();
        prop_assert_eq!(parse(&words(&slots), 480).unwrap(), slots);
    }
}
