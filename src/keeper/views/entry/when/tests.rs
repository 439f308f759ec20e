//! When, as it is typed: days, spans, times, and what is wrong with them.
use super::*;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn taken(words: &str) -> Option<When> {
    let mut when = When::default();
    words.split(' ').all(|word| when.take(word, day(2026, 11, 20))).then_some(when)
}

#[test]
fn times_as_they_are_typed() {
    let narrow = |words| taken(words).map(|when| when.narrow(day(2026, 11, 20), Some(day(2026, 12, 1))));
    let base = Narrow::default;
    assert_eq!(narrow("thu am"), Some(Narrow { weekdays: vec![3], morning: Some(true), ..base() }));
    assert_eq!(narrow("mo"), Some(Narrow { weekdays: vec![0], ..base() }));
    let third = Some(day(2026, 12, 3));
    assert_eq!(narrow("3dec 10:00"), Some(Narrow { from: third, to: third, start: Some(600), ..base() }));
    assert_eq!(narrow("3/12 2pm").and_then(|narrow| narrow.start), Some(14 * 60));
    assert_eq!(narrow("+2w"), Some(Narrow { from: Some(day(2026, 12, 15)), ..base() }), "from what stands");
    let january = narrow("jan").map(|narrow| (narrow.from, narrow.to));
    assert_eq!(january, Some((Some(day(2027, 1, 1)), Some(day(2027, 1, 31)))));
    assert_eq!(narrow("week").map(|narrow| narrow.to), Some(Some(day(2026, 11, 22))));
    let next = taken("mon-wed").map(|when| (when.from, when.to));
    assert_eq!(next, Some((Some(day(2026, 11, 23)), Some(day(2026, 11, 25)))), "this week's have gone");
    assert_eq!(taken("mon").and_then(|when| when.day(day(2026, 11, 20))), Some(day(2026, 11, 23)));
    for none in ["to", "- 3dec", "harris", "3", "4711", "m", "", "14/9/22x9"] {
        assert_eq!(taken(none), None, "{none}");
    }
}

#[test]
fn a_first_and_a_last_day_are_a_span_however_they_are_joined() {
    let nov = |from, to| Some((Some(day(2026, 11, from)), Some(day(2026, 11, to))));
    for words in [
        "23nov-27nov",
        "23/11-27/11",
        "23-27nov",
        "23nov to 27nov",
        "23nov until fri",
        "mon - 27nov",
        "mon to fri",
    ] {
        let when = taken(words).unwrap_or_else(|| panic!("{words}"));
        assert_eq!(Some((when.from, when.to)), nov(23, 27), "{words}");
        assert_eq!(when.days, [day(2026, 11, 23), day(2026, 11, 27)], "{words}");
        assert!(when.weekdays.is_empty() && when.joined, "{words}");
        assert_eq!(
            (when.wrong(Takes::Spell, day(2026, 11, 20)), when.wrong(Takes::Span, day(2026, 11, 20))),
            (None, None)
        );
    }
    let year = taken("28dec-4jan").map(|when| when.days);
    assert_eq!(year, Some(vec![day(2026, 12, 28), day(2027, 1, 4)]));
    // With its own weekday before it a date is still one day.
    assert_eq!(taken("fri 27nov").map(|when| when.days), Some(vec![day(2026, 11, 27)]));
    let named = taken("mon 23nov to fri 27nov").map(|when| (when.from, when.to, when.days.len()));
    assert_eq!(named, Some((Some(day(2026, 11, 23)), Some(day(2026, 11, 27)), 2)));
    // A date with hyphens is one day, and hours are no days.
    assert_eq!(taken("14-12-2026").map(|when| when.days), Some(vec![day(2026, 12, 14)]));
    assert_eq!(taken("2026-12-14").map(|when| when.days), Some(vec![day(2026, 12, 14)]));
}

#[test]
fn a_day_that_there_is_not_is_told_as_the_form_tells_it_and_is_no_part_of_a_name() {
    let today = day(2026, 11, 20);
    let november = "31 Nov does not exist. Did you mean 30 Nov or 1 Dec?";
    for words in
        ["31nov", "31/11/26", "31/11", "31-11-2026", "2026-11-31", "28nov-31nov", "28-31nov", "mon 31nov"]
    {
        let when = taken(words).unwrap_or_else(|| panic!("{words}"));
        for takes in [Takes::One, Takes::Span, Takes::Spell] {
            assert_eq!(when.wrong(takes, today).as_deref(), Some(november), "{words}");
        }
        let form = date("31nov", today, Bias::Future).unwrap_err();
        assert_eq!(form, november, "one definition with the form");
    }
    let february = taken("29/2/27").and_then(|when| when.wrong(Takes::One, today));
    assert_eq!(february.as_deref(), Some("29 Feb does not exist. Did you mean 28 Feb or 1 Mar?"));
    assert!(taken("32nov").and_then(|when| when.wrong(Takes::One, today)).unwrap().contains("is not a date"));
    // A house, a time, hours, a number and a birth date are none of it.
    for none in ["12a", "25.99", "9-40", "4711", "14/9/22"] {
        assert_eq!(taken(none), None, "{none}");
    }
}

#[test]
fn no_day_is_left_out_without_a_word() {
    let today = day(2026, 11, 20);
    let wrong = |words: &str, takes| taken(words).unwrap().wrong(takes, today);
    assert_eq!(wrong("23nov 27nov", Takes::Spell), None);
    assert_eq!(taken("23nov 27nov").map(|when| when.days.len()), Some(2));
    let two = wrong("23nov 27nov", Takes::Span).unwrap();
    assert!(two.contains("Mon 23 Nov and Fri 27 Nov. Type one"), "{two}");
    assert_eq!(wrong("mon tue", Takes::Span), None, "on either of these weekdays");
    for words in ["23nov 27nov", "23nov-27nov", "mon tue"] {
        assert!(wrong(words, Takes::One).unwrap().contains("one is meant"), "{words}");
    }
    assert!(wrong("27nov to 23nov", Takes::Spell).unwrap().contains("Mon 23 Nov is before Fri 27 Nov"));
    assert!(wrong("23nov 24nov 25nov", Takes::Spell).unwrap().contains("3 days were said"));
    assert!(wrong("23nov to", Takes::Spell).unwrap().contains("To which day?"));
    assert!(wrong("9nov 23nov", Takes::One).unwrap().contains("Tue 9 Nov 2027"), "the year is said");
}

#[test]
fn a_day_of_what_has_been_is_the_last_one_of_its_name_and_never_moved_to_another_year() {
    let today = day(2026, 11, 20);
    let past = |word: &str| {
        let mut when = When::default();
        let taken = when.take(word, today) || when.take_past(word, today);
        taken.then(|| when.day_past(today)).flatten()
    };
    for (word, is) in [
        ("thu", day(2026, 11, 19)),
        ("fri", today),
        ("19nov", day(2026, 11, 19)),
        ("21nov", day(2025, 11, 21)),
        ("19/11/26", day(2026, 11, 19)),
        ("2026-11-19", day(2026, 11, 19)),
        ("yesterday", day(2026, 11, 19)),
        ("today", today),
        // Nothing but ahead: whoever takes it says so.
        ("24/11/2027", day(2027, 11, 24)),
        ("tomorrow", day(2026, 11, 21)),
        ("+1w", day(2026, 11, 27)),
    ] {
        assert_eq!(past(word), Some(is), "{word}");
    }
    for none in ["harris", "3", "4711", "now", "-10d", "nov"] {
        let mut when = When::default();
        assert!(!when.take_past(none, today), "{none}");
    }
    assert_eq!(When::default().day_past(today), None);
}
