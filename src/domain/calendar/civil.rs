//! London's clock: slots are local civil time, and twice a year the clock has a gap or a repeated hour.
use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::London;
use serde::{Deserialize, Serialize};

/// The date in London at this instant: at 00:30 in summer it is already tomorrow, though not in UTC.
pub fn london_today(now: DateTime<Utc>) -> NaiveDate {
    london_now(now).date()
}

/// London's wall clock at this instant.
pub fn london_now(now: DateTime<Utc>) -> NaiveDateTime {
    now.with_timezone(&London).naive_local()
}

/// Which of two is meant, where London's clock shows this instant's time twice; nothing in every other hour of the year.
pub fn which_of_two(at: DateTime<Utc>) -> Option<&'static str> {
    match local_time(london_now(at)) {
        LocalTime::Twice { first, .. } => Some(if at == first { "summer time" } else { "winter time" }),
        _ => None,
    }
}

/// Which of two equal wall-clock times is meant when the clocks go back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Turn {
    /// The earlier, still in summer time; also the only one on every other day.
    #[default]
    First,
    /// The later, in winter time.
    Second,
}

/// What a wall-clock time in London stands for: kept apart so that nobody is booked into an hour that does not
/// exist, and both 01:30 of an autumn night can be told from each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalTime {
    /// One instant, as nearly always.
    Once(DateTime<Utc>),
    /// The clocks go back: this time comes twice.
    Twice {
        /// In summer time.
        first: DateTime<Utc>,
        /// In winter time, an hour later.
        second: DateTime<Utc>,
    },
    /// The clocks go forward over this time.
    Never {
        /// The same minute after the change: 02:30 for a 01:30 that does not exist.
        instead: NaiveDateTime,
    },
}

impl LocalTime {
    /// The instant, if there is one; `turn` decides only where the time comes twice.
    pub fn instant(self, turn: Turn) -> Option<DateTime<Utc>> {
        match (self, turn) {
            (Self::Once(at), _) | (Self::Twice { first: at, .. }, Turn::First) => Some(at),
            (Self::Twice { second, .. }, Turn::Second) => Some(second),
            (Self::Never { .. }, _) => None,
        }
    }

    /// What to tell whoever typed the time; nothing when it is an ordinary one.
    pub fn caution(self) -> Option<String> {
        match self {
            Self::Once(_) => None,
            Self::Twice { .. } => {
                Some("The clocks go back that night: this time comes twice. Say first or second.".to_owned())
            }
            Self::Never { instead } => Some(format!(
                "The clocks go forward that night: this time does not exist. Did you mean {}?",
                instead.format("%H:%M")
            )),
        }
    }
}

/// Reads a wall-clock time in London.
pub fn local_time(at: NaiveDateTime) -> LocalTime {
    match London.from_local_datetime(&at) {
        LocalResult::Single(t) => LocalTime::Once(t.to_utc()),
        LocalResult::Ambiguous(a, b) => {
            let (a, b) = (a.to_utc(), b.to_utc());
            LocalTime::Twice { first: a.min(b), second: a.max(b) }
        }
        LocalResult::None => LocalTime::Never { instead: at + TimeDelta::hours(1) },
    }
}
