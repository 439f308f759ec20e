//! Vectors and properties of days, weeks, months, London's clock and typed dates.
use chrono::{NaiveDateTime, TimeZone, Utc};
use proptest::prelude::*;

use super::*;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn england() -> Calendar {
    let days =
        [(2026, 12, 25, "Christmas Day"), (2026, 12, 28, "Boxing Day"), (2027, 1, 1, "New Year's Day")];
    Calendar::new(days.map(|(y, m, d, n)| (day(y, m, d), n.to_owned())).to_vec())
}

/// Friday 20 November 2026.
fn today() -> NaiveDate {
    day(2026, 11, 20)
}

#[test]
fn three_working_days_after_23_december_2026_is_the_30th() {
    let c = england();
    assert_eq!(c.add_working_days(day(2026, 12, 23), 3), day(2026, 12, 30));
    assert_eq!(c.sub_working_days(day(2026, 12, 30), 3), day(2026, 12, 23));
    assert_eq!(c.holiday(day(2026, 12, 28)), Some("Boxing Day"));
    assert_eq!(c.working_days_between(day(2026, 12, 23), day(2026, 12, 30)), 3);
    assert_eq!(c.working_days_between(day(2026, 12, 30), day(2026, 12, 23)), -3);
    assert_eq!(c.add_working_days(day(2026, 12, 26), 0), day(2026, 12, 29));
    assert_eq!(c.sub_working_days(day(2026, 12, 26), 0), day(2026, 12, 24));
    assert!(c.knows(day(2026, 5, 1)) && !c.knows(day(2028, 5, 1)));
}

#[test]
fn months_are_by_the_calendar() {
    let c = england();
    assert_eq!(add_months(day(2027, 1, 31), 1), day(2027, 2, 28));
    assert_eq!(add_months(day(2028, 1, 31), 1), day(2028, 2, 29));
    assert_eq!(Length::months(3).last_day(day(2025, 9, 14), &c), day(2025, 12, 14));
    assert_eq!(Length::months(3).last_day(day(2026, 11, 30), &c), day(2027, 2, 28));
    assert_ne!(Length::months(3).last_day(day(2026, 1, 10), &c), add_days(day(2026, 1, 10), 91));
    assert_eq!(Length::months(3).words(), "three calendar months");
    assert_eq!(Length::weeks(18).words(), "18 weeks");
}

#[test]
fn today_is_londons_also_at_half_past_midnight_in_summer() {
    let at = |m, d, h| Utc.with_ymd_and_hms(2026, m, d, h, 30, 0).unwrap();
    assert_eq!(london_today(at(7, 14, 23)), day(2026, 7, 15));
    assert_eq!(london_today(at(1, 14, 23)), day(2026, 1, 14));
}

#[test]
fn the_two_odd_nights_are_told_apart() {
    let local = |d: NaiveDate, h, m| -> NaiveDateTime { d.and_hms_opt(h, m, 0).unwrap() };
    let spring = local_time(local(day(2026, 3, 29), 1, 30));
    assert_eq!(spring, LocalTime::Never { instead: local(day(2026, 3, 29), 2, 30) });
    assert_eq!(spring.instant(Turn::Second), None);
    assert!(spring.caution().unwrap().contains("Did you mean 02:30?"));
    let autumn = local_time(local(day(2026, 10, 25), 1, 30));
    let (a, b) = (autumn.instant(Turn::First).unwrap(), autumn.instant(Turn::Second).unwrap());
    assert_eq!((b - a).num_minutes(), 60);
    assert_eq!(london_now(a), london_now(b));
    let usual = local_time(local(today(), 9, 30));
    assert_eq!(usual.instant(Turn::First), usual.instant(Turn::Second));
    assert_eq!(usual.caution(), None);
}

#[test]
fn closures_and_academic_years() {
    let year = AcademicYear::default();
    assert_eq!(year.end_of(day(2026, 7, 31)), day(2026, 7, 31));
    assert_eq!(year.end_of(day(2026, 8, 1)), day(2027, 7, 31));
    let october = Closure { from: day(2026, 10, 17), to: day(2026, 10, 29) };
    assert_eq!((october.days(), october.excusable()), (13, None));
    let summer = Closure { from: day(2026, 7, 25), to: day(2026, 8, 28) };
    assert_eq!(summer.days(), 35);
    assert_eq!(summer.excusable(), Some((day(2026, 7, 18), day(2026, 8, 22))));
    assert!(Closure { from: day(2026, 8, 1), to: day(2026, 8, 28) }.qualifies());
    assert!(!Closure { from: day(2026, 8, 1), to: day(2026, 8, 27) }.qualifies());
}

#[test]
fn dates_as_people_type_them() {
    let read = |t: &str| parse_date(t, today(), Lean::Future).unwrap();
    for (typed, want) in [
        ("3/12", day(2026, 12, 3)),
        ("3dec", day(2026, 12, 3)),
        ("3 DEC", day(2026, 12, 3)),
        ("dec 3", day(2026, 12, 3)),
        ("3.12.26", day(2026, 12, 3)),
        ("03/12/2026", day(2026, 12, 3)),
        ("3/1", day(2027, 1, 3)),
        ("20/11", today()),
        ("thu", day(2026, 11, 26)),
        ("fri", day(2026, 11, 27)),
        ("Saturday", day(2026, 11, 21)),
        ("thu 3 dec", day(2026, 12, 3)),
        ("+2w", day(2026, 12, 4)),
        ("+ 3 days", day(2026, 11, 23)),
        ("-2d", day(2026, 11, 18)),
        ("+1m", day(2026, 12, 20)),
        ("today", today()),
        ("tomorrow", day(2026, 11, 21)),
        ("1 mar 2021", day(2021, 3, 1)),
        ("2022-09-14", day(2022, 9, 14)),
        ("2022-09-14 00:00:00", day(2022, 9, 14)),
        ("2022-09-14T00:00:00", day(2022, 9, 14)),
        ("14-Sep-22", day(2022, 9, 14)),
        ("14th September 2022", day(2022, 9, 14)),
        ("1st of march, 2021", day(2021, 3, 1)),
        ("14092022", day(2022, 9, 14)),
        ("140922", day(2022, 9, 14)),
        ("29 feb", day(2028, 2, 29)),
        ("sep 14 22", day(2022, 9, 14)),
        ("sep 14 2022", day(2022, 9, 14)),
        ("next mon", day(2026, 11, 23)),
        ("Next Friday", day(2026, 11, 27)),
        ("this mon", day(2026, 11, 23)),
    ] {
        assert_eq!(read(typed), want, "{typed}");
    }
    let past = |t: &str| parse_date(t, today(), Lean::Past).unwrap();
    assert_eq!(past("3/12"), day(2025, 12, 3));
    assert_eq!(past("14/9/22"), day(2022, 9, 14));
    assert_eq!(
        past("14/9/27"),
        day(2027, 9, 14),
        "nobody here is 99: the caller says that it is after today"
    );
    assert_eq!(past("last mon"), day(2026, 11, 9));
    assert_eq!(past("thu"), day(2026, 11, 19));
    assert_eq!(past("fri"), day(2026, 11, 13));
    assert_eq!(parse_month("jan", today(), Lean::Future), Some((2027, 1)));
    assert_eq!(parse_month("dec 26", today(), Lean::Future), Some((2026, 12)));
}

#[test]
fn what_is_no_date_is_refused_in_words() {
    let no = |t: &str| parse_date(t, today(), Lean::Future).unwrap_err();
    assert_eq!(no("31 nov"), "31 Nov does not exist. Did you mean 30 Nov or 1 Dec?");
    assert_eq!(no("31/11/26"), "31 Nov does not exist. Did you mean 30 Nov or 1 Dec?");
    assert_eq!(no("29 feb 2027"), "29 Feb 2027 does not exist. Did you mean 28 Feb or 1 Mar?");
    assert_eq!(no("30/02/2019"), "30 Feb does not exist. Did you mean 28 Feb or 1 Mar?");
    assert_eq!(no("32 dec"), "32 Dec does not exist. Did you mean 31 Dec or 1 Jan?");
    assert_eq!(no("0/12"), "0 Dec does not exist. Did you mean 1 Dec?");
    assert_eq!(no("12/25/2026"), "There is no month 25. The day stands first: 25/12.");
    assert_eq!(
        no("fri 3 dec 2026"),
        "3 Dec 2026 is a Thursday, not a Friday. Type the day or the date again."
    );
    for junk in
        ["soonish", "3/", "", "1/2/3/4", "99999999999999", "\u{1b}[2J", "3/12/202", "mon-wed", "+9999999d"]
    {
        assert!(no(junk).ends_with('.'), "{junk}");
    }
    assert_eq!(no("soonish"), "'soonish' is no date. Type it like 3/12, 3 dec, thu, +2w or tomorrow.");
}

#[test]
fn dates_and_waits_as_the_desk_prints_them() {
    assert_eq!(weekday_day(today()), "Fri 20 Nov");
    assert_eq!(weekday_date(today()), "Fri 20 Nov 2026");
    assert_eq!(date_short(day(2025, 9, 14)), "14 Sep 25");
    assert_eq!(padded(day(2025, 10, 2)), " 2 Oct 25");
    assert_eq!((wait(432), wait_words(432)), ("61w5d".to_owned(), "61 weeks 5 days".to_owned()));
    let shown = |n: i64| due(add_days(today(), n), today());
    assert_eq!(
        [-2, 0, 3, 4, 11, 53].map(shown),
        ["2d late", "today", "Mon 23", "Tue 24", "1 Dec", "12 Jan 27"]
    );
    let said = |n: i64| due_words(add_days(today(), n), today());
    assert_eq!([-1, 1, 4, 21].map(said), ["1 day late", "tomorrow", "in 4 days", "in 3 weeks"]);
    assert_eq!(
        [-341, -4, 0, 4, 11, 14].map(distance),
        ["48w over", "4d over", "today", "4d left", "11d left", "2w left"]
    );
    // A list that is brought in is years old: eight columns hold that, too.
    assert_eq!([-99, -100, -699, -1100].map(shown), ["99d late", "14w late", "99w late", "3y late"]);
    assert_eq!([-699, -987, 1500].map(distance), ["99w over", "2y over", "4y left"]);
}

proptest! {
    #[test]
    fn working_days_there_and_back(start in 0i64..900, n in 1u32..60) {
        let c = england();
        let from = c.working_on_or_after(day(2025, 6, 1) + TimeDelta::days(start));
        let to = c.add_working_days(from, n);
        prop_assert!(c.is_working(to));
        prop_assert_eq!(c.working_days_between(from, to), i64::from(n));
        prop_assert_eq!(c.sub_working_days(to, n), from);
    }

    #[test]
    fn weeks_and_months_there_and_back(start in 0i64..20_000, n in 0i64..400) {
        let from = day(1990, 1, 1) + TimeDelta::days(start);
        prop_assert_eq!(add_weeks(add_weeks(from, n), -n), from);
        let there = add_months(from, n);
        let back = add_months(there, -n);
        prop_assert!(back <= from && (from - back).num_days() <= 3);
        if from.day() <= 28 {
            prop_assert_eq!(back, from);
        }
    }

    #[test]
    fn what_is_shown_can_be_typed(start in 0i64..9_000) {
        let d = day(2005, 1, 1) + TimeDelta::days(start);
        for text in [long_date(d), weekday_date(d), d.to_string(), d.format("%d/%m/%Y").to_string()] {
            prop_assert_eq!(parse_date(&text, today(), Lean::Future).unwrap(), d);
        }
    }

    #[test]
    fn nothing_typed_ever_panics(text in "\\PC{0,24}", past in any::<bool>()) {
        let lean = if past { Lean::Past } else { Lean::Future };
        let _ = parse_date(&text, today(), lean);
        let _ = parse_month(&text, today(), lean);
    }

    #[test]
    fn every_local_minute_is_sorted_out(minutes in 0i64..1_000_000) {
        let at = day(2025, 1, 1).and_hms_opt(0, 0, 0).unwrap() + TimeDelta::minutes(minutes);
        match local_time(at) {
            LocalTime::Once(t) => prop_assert_eq!(london_now(t), at),
            LocalTime::Twice { first, second } => prop_assert!(london_now(first) == at && london_now(second) == at && first < second),
            LocalTime::Never { instead } => prop_assert!(matches!(local_time(instead), LocalTime::Once(_))),
        }
    }
}
