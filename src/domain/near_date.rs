//! Dates that are easily taken for another: a digit mistyped or misheard, day and month swapped, a few days off.
use chrono::{Datelike, Days, NaiveDate};
use std::collections::BTreeSet;

/// Days by which a date said from memory is off.
const FEW: u64 = 3;

/// The dates that are near one, without itself.
pub fn near(date: NaiveDate) -> BTreeSet<NaiveDate> {
    let (year, month, day) = (date.year(), date.month(), date.day());
    let of = NaiveDate::from_ymd_opt;
    let mut near: BTreeSet<NaiveDate> = of(year, day, month).into_iter().collect();
    for days in (1..=FEW).map(Days::new) {
        near.extend([date.checked_add_days(days), date.checked_sub_days(days)].into_iter().flatten());
    }
    near.extend(digits(day).filter_map(|day| of(year, month, day)));
    near.extend(digits(month).filter_map(|month| of(year, month, day)));
    // Of a year its last two digits.
    let century = year - year.rem_euclid(100);
    let short = digits(year.rem_euclid(100) as u32);
    near.extend(short.filter_map(|short| of(century + short as i32, month, day)));
    near.remove(&date);
    near
}

/// Numbers of two digits of which one is another.
fn digits(number: u32) -> impl Iterator<Item = u32> {
    let (tens, ones) = (number / 10, number % 10);
    (0..10).map(move |digit| digit * 10 + ones).chain((0..10).map(move |digit| tens * 10 + digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_near_and_another_date_is_not() {
        let date = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let told = near(date(2019, 4, 4));
        for known in [(2019, 3, 4), (2019, 4, 1), (2019, 4, 14), (2018, 4, 4), (2009, 4, 4), (2019, 4, 7)] {
            assert!(told.contains(&date(known.0, known.1, known.2)), "{known:?}");
        }
        assert!(near(date(2018, 3, 20)).contains(&date(2018, 3, 19)));
        assert!(near(date(2018, 3, 11)).contains(&date(2018, 11, 3)), "swapped");
        for other in [(2019, 4, 4), (2017, 6, 4), (2019, 5, 12), (2018, 4, 5)] {
            assert!(!told.contains(&date(other.0, other.1, other.2)), "{other:?}");
        }
        assert!(told.len() < 70, "{}", told.len());
    }
}
