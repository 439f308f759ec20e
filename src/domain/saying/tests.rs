//! What is said is spelled as it is spoken.
use super::*;

#[test]
fn days_and_waits_are_said_in_words() {
    let day = NaiveDate::from_ymd_opt(2026, 12, 14).unwrap();
    assert_eq!(spoken_day(day), "Monday 14 December 2026");
    let said = [0, 1, 6, 7, 8, 14, 432].map(spoken_wait);
    assert_eq!(
        said,
        ["0 days", "1 day", "6 days", "1 week", "1 week and 1 day", "2 weeks", "61 weeks and 5 days",]
    );
}

#[test]
fn nobody_and_one_are_said_as_people_say_it() {
    assert_eq!(ahead_words(0, "Amy"), "Nobody who waits for a place on this list is ahead of Amy.");
    assert!(
        ahead_words(1, "Amy").starts_with("One child who waits for a place on this list is ahead of Amy.")
    );
    assert!(
        ahead_words(2, "Amy").starts_with("2 children who wait for a place on this list are ahead of Amy.")
    );
}
