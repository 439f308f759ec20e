//! Said, expanded, said back: a table; and properties: what is said back is read as the same.
use super::super::{Except, Months, Pattern, Recurrence, Season, Weekdays, parse};
use chrono::{Datelike, NaiveDate, Weekday};
use proptest::prelude::*;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn today() -> NaiveDate {
    day(2026, 11, 20)
}

/// The first days from 1 Dec 2026 on, as `1/12`.
fn days(rule: &Recurrence, many: usize) -> String {
    let from = day(2026, 12, 1);
    let days = rule.days(from, from, day(2028, 1, 1));
    let days: Vec<String> = days.iter().take(many).map(|d| format!("{}/{}", d.day(), d.month())).collect();
    days.join(" ")
}

#[test]
fn what_people_say_is_expanded_and_said_back() {
    // Said; said back; the first four days from Tue 1 Dec 2026 on.
    let table = [
        (
            "every second Tuesday in term time",
            "every 2 weeks on Tuesday in term time",
            "1/12 15/12 29/12 12/1",
        ),
        ("every other tue", "every 2 weeks on Tuesday", "1/12 15/12 29/12 12/1"),
        ("alternate Wednesdays", "every 2 weeks on Wednesday", "2/12 16/12 30/12 13/1"),
        ("fortnightly on Mondays", "every 2 weeks on Monday", "7/12 21/12 4/1 18/1"),
        ("every fortnight on a", "", ""),
        ("first Monday of the month", "first Monday of the month", "7/12 4/1 1/2 1/3"),
        (
            "the first and third monday of each month",
            "first and third Monday of the month",
            "7/12 21/12 4/1 18/1",
        ),
        ("every first Thursday", "first Thursday of the month", "3/12 7/1 4/2 4/3"),
        ("every second Tuesday of the month", "second Tuesday of the month", "8/12 12/1 9/2 9/3"),
        ("monthly on the last Friday", "last Friday of the month", "25/12 29/1 26/2 26/3"),
        ("every month on the 3rd Wed", "third Wednesday of the month", "16/12 20/1 17/2 17/3"),
        ("fifth Tuesday of the month", "fifth Tuesday of the month", "29/12 30/3 29/6 31/8"),
        ("every Tuesday and Thursday", "every Tuesday and Thursday", "1/12 3/12 8/12 10/12"),
        ("Tuesdays, Thursdays", "every Tuesday and Thursday", "1/12 3/12 8/12 10/12"),
        (
            "last Friday of the month except August",
            "last Friday of the month except in August",
            "25/12 29/1 26/2 26/3",
        ),
        (
            "every Monday except in Dec and Jan",
            "every Monday except in January and December",
            "1/2 8/2 15/2 22/2",
        ),
        ("every Monday only in March", "every Monday only in March", "1/3 8/3 15/3 22/3"),
        ("every Monday in March", "every Monday only in March", "1/3 8/3 15/3 22/3"),
        ("every 3 weeks on Wednesday", "every 3 weeks on Wednesday", "2/12 23/12 13/1 3/2"),
        ("every two weeks on Wed and Fri", "every 2 weeks on Wednesday and Friday", "2/12 4/12 16/12 18/12"),
        ("every second week on Tuesday", "every 2 weeks on Tuesday", "1/12 15/12 29/12 12/1"),
        ("weekdays in term time", "every weekday in term time", "1/12 2/12 3/12 4/12"),
        ("Monday to Thursday", "every Monday, Tuesday, Wednesday and Thursday", "1/12 2/12 3/12 7/12"),
        ("mon-wed", "every Monday, Tuesday and Wednesday", "1/12 2/12 7/12 8/12"),
        ("every day in the school holidays", "every day in the school holidays", "1/12 2/12 3/12 4/12"),
        ("every Tuesday outside term time", "every Tuesday in the school holidays", "1/12 8/12 15/12 22/12"),
        ("every Tuesday but not in the holidays", "every Tuesday in term time", "1/12 8/12 15/12 22/12"),
        ("weekly on Sat", "every Saturday", "5/12 12/12 19/12 26/12"),
        // A weekday that is left out is left out always.
        (
            "Monday to Friday except Wednesday",
            "every Monday, Tuesday, Thursday and Friday",
            "1/12 3/12 4/12 7/12",
        ),
        (
            "every weekday in term time, but not on Wednesdays and Fridays",
            "every Monday, Tuesday and Thursday in term time",
            "1/12 3/12 7/12 8/12",
        ),
        (
            "first Monday and Thursday of the month except Thu",
            "first Monday of the month",
            "7/12 4/1 1/2 1/3",
        ),
        ("second last Friday of the month", "second last Friday of the month", "18/12 22/1 19/2 19/3"),
        ("the penultimate Friday of the month", "second last Friday of the month", "18/12 22/1 19/2 19/3"),
        ("monthly on the second to last Fri", "second last Friday of the month", "18/12 22/1 19/2 19/3"),
        ("every second last Friday", "second last Friday of the month", "18/12 22/1 19/2 19/3"),
        ("second-last Friday of the month", "second last Friday of the month", "18/12 22/1 19/2 19/3"),
        (
            "first and second last Friday of the month",
            "first and second last Friday of the month",
            "4/12 18/12 1/1 22/1",
        ),
        (
            "second and last Friday of the month",
            "second and last Friday of the month",
            "11/12 25/12 8/1 29/1",
        ),
    ];
    for (said, back, expanded) in table {
        match parse(said, today()) {
            Ok(read) => {
                assert_eq!(read.to_string(), back, "{said}");
                assert_eq!(days(&read.recurrence, 4), expanded, "{said}");
                assert_eq!(parse(back, today()).unwrap(), read, "{back} is read as {said}");
            }
            Err(fault) => assert_eq!(back, "", "{said}: {fault}"),
        }
    }
}

#[test]
fn a_weekday_with_its_day_is_that_one_day() {
    let read = parse("every Wednesday except Wed 23 Dec", today()).unwrap();
    let not: Vec<NaiveDate> = read.exceptions.iter().map(|e| e.on).collect();
    assert_eq!(
        (not, read.recurrence.weekdays()),
        (vec![day(2026, 12, 23)], Weekdays::one(chrono::Weekday::Wed))
    );
    let read = parse("Monday to Friday except Wednesdays and 24 Dec", today()).unwrap();
    assert_eq!(read.to_string(), "every Monday, Tuesday, Thursday and Friday, not on 24 Dec 2026");
}

#[test]
fn a_span_and_single_days_are_read_with_it() {
    let read = parse("every 2 weeks on Wednesday from 5 Jan to 18 Dec", today()).unwrap();
    assert_eq!((read.from, read.to), (Some(day(2027, 1, 5)), Some(day(2027, 12, 18))));
    assert_eq!(read.to_string(), "every 2 weeks on Wednesday from 5 Jan 2027 to 18 Dec 2027");
    let read = parse("Tuesdays until 30 Jun, not on 23 Dec and 5 Jan, also on Wed 6 Jan", today()).unwrap();
    let of = |what| read.exceptions.iter().filter(|e| e.what == what).map(|e| e.on).collect::<Vec<_>>();
    assert_eq!(of(Except::Not), [day(2026, 12, 23), day(2027, 1, 5)]);
    assert_eq!(of(Except::Also), [day(2027, 1, 6)]);
    assert_eq!(parse(&read.to_string(), today()).unwrap(), read);
}

#[test]
fn what_cannot_be_meant_is_refused_at_its_word() {
    // Said; letters before the mistake; words that say what to type.
    for (said, at, words) in [
        ("every second Tusday in term time", 13, "type Tuesday, if that is meant"),
        ("every Tuesday in trem time", 17, "type term, if that is meant"),
        ("every Tuesday and Thrusday", 18, "type Thursday, if that is meant"),
        ("every third Tuesday", 6, "\"every 3 weeks on ...\" or \"third Tuesday of the month\""),
        ("every 40 weeks on Monday", 6, "1 to 26"),
        ("every 2 months on Monday", 6, "name the months"),
        ("sixth Monday of the month", 0, "not known"),
        ("monthly on the 6th Monday", 15, "no weekday comes 6 times in a month"),
        ("", 0, "type on which days"),
        ("every", 5, "is missing"),
        ("every 2 weeks on", 16, "is missing after \"weeks on\""),
        ("every Monday from", 17, "a day, like 5 Jan, is missing"),
        ("every Monday from 31 Feb", 18, "31 Feb does not exist"),
        ("every Monday from 5 Jan 2027 to 4 Jan 2027", 38, "before it begins"),
        ("every Monday only in March except in March", 37, "no month is left"),
        ("every Monday in term time in the school holidays", 33, "leave one of them out"),
        ("every Monday at 09:30", 13, "Start has a field"),
        ("every Monday except half term", 20, "in term time"),
        ("last working day of the month", 5, "a weekday, like Tuesday"),
        ("first and last weekday of the month", 15, "a weekday, like Tuesday"),
        ("Friday to Monday", 0, "backwards"),
        ("every Monday except Monday", 20, "no weekday is left"),
        ("every Monday except Tuesday", 20, "it is not held on Tuesdays anyway"),
        ("every Monday also on Wednesday", 21, "type it with the other weekdays"),
        ("third last Friday of the month", 6, "from the end there are last and second last"),
        ("every third last Friday", 12, "from the end there are last and second last"),
        ("every Monday banana", 13, "\"banana\" after \"every Monday\" is not known"),
    ] {
        let fault = parse(said, today()).expect_err(said);
        assert!(fault.words.contains(words), "{said}: {fault}");
        assert_eq!(fault.at, at, "{said}: {fault}");
    }
}

fn rule() -> impl Strategy<Value = Recurrence> {
    let days = (1u8..128).prop_map(Weekdays);
    let from_the_end = |n| if n > 7 { n - 10 } else { n };
    let nths = proptest::collection::btree_set(prop_oneof![1i8..=5, Just(8), Just(9)], 1..4)
        .prop_map(move |nths| nths.into_iter().map(from_the_end).collect::<Vec<_>>());
    let pattern = prop_oneof![
        (1u8..=26, days.clone()).prop_map(|(every, days)| Pattern::Weekly { every, days }),
        (nths, days).prop_map(|(nths, days)| Pattern::Monthly { nths, days }),
    ];
    let season = prop_oneof![Just(Season::Any), Just(Season::Term), Just(Season::Holidays)];
    let months = prop_oneof![Just(Months::ALL), (1u16..0x1000).prop_map(Months)];
    (pattern, months, season).prop_map(|(pattern, months, season)| Recurrence { pattern, months, season })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn what_is_said_back_is_read_as_the_same(rule in rule()) {
        let said = rule.to_string();
        let read = parse(&said, today()).map_err(|fault| TestCaseError::fail(format!("{said}: {fault}")))?;
        prop_assert_eq!(read.recurrence, rule, "{}", said);
    }

    #[test]
    fn a_span_cut_in_two_has_the_same_days(rule in rule(), start in 0i64..400, cut in 0i64..400, rest in 1i64..400) {
        let from = day(2026, 1, 1) + chrono::TimeDelta::days(start);
        let (mid, to) = (from + chrono::TimeDelta::days(cut), from + chrono::TimeDelta::days(cut + rest));
        let whole = rule.days(from, from, to);
        let mut parts = rule.days(from, from, mid);
        parts.extend(rule.days(from, mid + chrono::TimeDelta::days(1), to));
        prop_assert_eq!(&whole, &parts);
        prop_assert!(whole.windows(2).all(|two| two[0] < two[1]));
    }

    #[test]
    fn no_words_crash_it(text in "[a-z0-9 ,/-]{0,40}|every [a-z ]{0,20}|\\PC{0,20}") {
        if let Err(fault) = parse(&text, today()) {
            prop_assert!(fault.at <= text.chars().count());
        }
    }
}

#[test]
fn a_fortnight_is_counted_from_its_first_weekday_and_runs_on_through_a_new_year() {
    let read = parse("every second Tuesday", today()).unwrap().recurrence;
    // It holds from a Wednesday on: the next Tuesday is the first.
    let days = read.days(day(2026, 12, 2), day(2026, 12, 2), day(2027, 2, 1));
    assert_eq!(days[0], day(2026, 12, 8));
    assert!(days.iter().all(|d| d.weekday() == Weekday::Tue));
    assert!(days.windows(2).all(|two| (two[1] - two[0]).num_days() == 14));
}

#[test]
fn a_day_that_is_left_out_though_it_is_none_of_them_is_told() {
    let idle = |said: &str| parse(said, today()).unwrap().left_out_for_nothing();
    assert_eq!(idle("every tuesday not 24 december"), [day(2026, 12, 24)], "a Thursday");
    assert!(idle("every thursday not 24 december").is_empty());
    assert_eq!(idle("first monday of the month not 14 dec"), [day(2026, 12, 14)], "the second");
    assert_eq!(idle("every tuesday from 5 jan not 29 dec"), [day(2026, 12, 29)], "before it begins");
    assert_eq!(idle("every 2 weeks on tuesday from 1 dec not 8 dec"), [day(2026, 12, 8)], "the other week");
}
