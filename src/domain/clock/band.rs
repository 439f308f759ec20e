//! Weeks and bands into which waits are sorted, with the days that fall between two stools settled.
use serde::{Deserialize, Serialize};

/// The week of a wait, from 1: days 0 to 7 are week 1, day 126 is week 18, day 127 week 19 (RTT guidance v5.0).
pub const fn week_of(days: u32) -> u32 {
    if days == 0 { 1 } else { days.div_ceil(7) }
}

/// Within so many weeks: day 126 is within 18, day 127 is not.
pub const fn within_weeks(days: u32, weeks: u32) -> bool {
    week_of(days) <= weeks
}

/// Bands of the community health services waiting list return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CommunityBand {
    /// Days 0 to 7.
    To1Week,
    /// Days 8 to 14.
    To2Weeks,
    /// Days 15 to 28.
    To4Weeks,
    /// Days 29 to 84.
    To12Weeks,
    /// Days 85 to 126.
    To18Weeks,
    /// Days 127 to 364.
    To52Weeks,
    /// Day 365 and later. The published bands leave day 365 homeless; here it counts as over 52 weeks, and the
    /// export says so.
    Over52Weeks,
}

impl CommunityBand {
    /// All, shortest first.
    pub const ALL: [Self; 7] = [
        Self::To1Week,
        Self::To2Weeks,
        Self::To4Weeks,
        Self::To12Weeks,
        Self::To18Weeks,
        Self::To52Weeks,
        Self::Over52Weeks,
    ];

    /// What an export with these bands says beneath them.
    pub const NOTE: &'static str = "Day 365 is counted as over 52 weeks; the published bands leave it out.";

    /// The band of a wait in days.
    pub const fn of(days: u32) -> Self {
        match days {
            0..=7 => Self::To1Week,
            8..=14 => Self::To2Weeks,
            15..=28 => Self::To4Weeks,
            29..=84 => Self::To12Weeks,
            85..=126 => Self::To18Weeks,
            127..=364 => Self::To52Weeks,
            365.. => Self::Over52Weeks,
        }
    }

    /// Its heading, in days.
    pub const fn words(self) -> &'static str {
        match self {
            Self::To1Week => "0-7 days",
            Self::To2Weeks => "8-14 days",
            Self::To4Weeks => "15-28 days",
            Self::To12Weeks => "29-84 days",
            Self::To18Weeks => "85-126 days",
            Self::To52Weeks => "127-364 days",
            Self::Over52Weeks => "365 days and more",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_at_one_and_day_126_is_within_18() {
        assert_eq!([0, 7, 8, 91, 92, 126, 127].map(week_of), [1, 1, 2, 13, 14, 18, 19]);
        assert!(
            within_weeks(126, 18) && !within_weeks(127, 18) && within_weeks(91, 13) && !within_weeks(92, 13)
        );
    }

    #[test]
    fn every_community_band_ends_where_it_should() {
        let ends = [7, 14, 28, 84, 126, 364, 365];
        assert_eq!(ends.map(CommunityBand::of), CommunityBand::ALL);
        assert_eq!([8, 15, 29, 85, 127].map(CommunityBand::of), CommunityBand::ALL[1..6]);
    }
}
