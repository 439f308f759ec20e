//! The one order of a waiting list: the same for lists, suggestions, filling and forecast.
use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// How pressing a clinician judged the child's need to be, at triage or later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Priority {
    /// `U`: in effect first.
    Urgent,
    /// `S`: ahead of a routine child who came in up to a year earlier.
    Soon,
    /// `R`: what a referral is until somebody says otherwise.
    #[default]
    Routine,
}

impl Priority {
    /// All, most pressing first.
    pub const ALL: [Self; 3] = [Self::Urgent, Self::Soon, Self::Routine];

    /// The letter of the list's column.
    pub const fn letter(self) -> char {
        match self {
            Self::Urgent => 'U',
            Self::Soon => 'S',
            Self::Routine => 'R',
        }
    }

    /// The id that files and commands use.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Urgent => "urgent",
            Self::Soon => "soon",
            Self::Routine => "routine",
        }
    }

    /// The word as it stands in a sentence: `Soon`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Urgent => "Urgent",
            Self::Soon => "Soon",
            Self::Routine => "Routine",
        }
    }

    /// By letter or word, in any case.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::ALL.into_iter().find(|p| {
            text.eq_ignore_ascii_case(p.id())
                || text.eq_ignore_ascii_case(p.letter().encode_utf8(&mut [0; 4]))
        })
    }
}

impl fmt::Display for Priority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The head start of each priority band, in weeks: settings of the partnership, not law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadStart {
    /// Weeks; 400 puts the urgent in effect first.
    pub urgent: u16,
    /// Weeks.
    pub soon: u16,
    /// Weeks.
    pub routine: u16,
}

impl Default for HeadStart {
    fn default() -> Self {
        Self { urgent: 400, soon: 52, routine: 0 }
    }
}

impl HeadStart {
    /// Weeks of head start of one band.
    pub const fn weeks(self, priority: Priority) -> u16 {
        match priority {
            Priority::Urgent => self.urgent,
            Priority::Soon => self.soon,
            Priority::Routine => self.routine,
        }
    }
}

/// A child's place as a sort key: the smaller comes first. 16 bytes, so that rows may carry it.
///
/// Order: list date less the band's head start, then received earlier, then the smaller id (so that no two entries
/// are ever equal and the order never wavers).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OrderKey {
    /// Days since the common era of the list date less the head start.
    pub effective: i32,
    /// Days since the common era of the day the referral was received.
    pub received: i32,
    /// The referral's id.
    pub id: u64,
}

impl OrderKey {
    /// `list_date` is the clock reading's (received; restored after active monitoring or a WNB).
    pub fn new(
        list_date: NaiveDate,
        received: NaiveDate,
        priority: Priority,
        head: HeadStart,
        id: u64,
    ) -> Self {
        Self {
            effective: list_date.num_days_from_ce() - i32::from(head.weeks(priority)) * 7,
            received: received.num_days_from_ce(),
            id,
        }
    }

    /// The first two parts in one number of the same order, for indexes that hold the id elsewhere.
    pub const fn packed(self) -> i64 {
        ((self.effective as i64) << 32) | (self.received as i64 & 0xffff_ffff)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn key(list: NaiveDate, priority: Priority, id: u64) -> OrderKey {
        OrderKey::new(list, list, priority, HeadStart::default(), id)
    }

    #[test]
    fn soon_passes_a_routine_child_by_a_year_and_no_more() {
        let routine = key(day(2025, 1, 1), Priority::Routine, 1);
        assert!(key(day(2025, 12, 30), Priority::Soon, 2) < routine);
        assert!(key(day(2026, 1, 1), Priority::Soon, 2) > routine);
        assert!(key(day(2026, 11, 20), Priority::Urgent, 3) < key(day(2022, 1, 1), Priority::Soon, 4));
    }

    #[test]
    fn a_restored_place_counts_and_received_breaks_ties() {
        let head = HeadStart::default();
        let restored = OrderKey::new(day(2025, 1, 1), day(2025, 1, 1), Priority::Routine, head, 9);
        let later = OrderKey::new(day(2025, 1, 1), day(2025, 2, 1), Priority::Routine, head, 1);
        assert!(restored < later);
    }

    #[test]
    fn letters_and_words_are_read() {
        assert_eq!(Priority::read("s"), Some(Priority::Soon));
        assert_eq!(Priority::read(" URGENT "), Some(Priority::Urgent));
        assert_eq!(Priority::read("x"), None);
    }

    fn keys() -> impl Strategy<Value = OrderKey> {
        (0i64..5000, 0i64..5000, 0usize..3, 0u64..50).prop_map(|(l, r, p, id)| {
            let from = day(2015, 1, 1);
            OrderKey::new(
                from + chrono::TimeDelta::days(l),
                from + chrono::TimeDelta::days(r),
                Priority::ALL[p],
                HeadStart::default(),
                id,
            )
        })
    }

    proptest! {
        #[test]
        fn the_order_is_total_and_does_not_depend_on_where_it_began(mut a in prop::collection::vec(keys(), 0..40)) {
            let mut b = a.clone();
            b.reverse();
            a.sort_unstable();
            b.sort_unstable();
            prop_assert_eq!(&a, &b);
            for w in a.windows(2) {
                prop_assert!(w[0].packed() <= w[1].packed());
            }
        }
    }
}
