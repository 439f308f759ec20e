//! The SEN2 share of new EHC plans issued within 20 weeks, by calendar year of issue, both ways it is published.
use chrono::{Datelike, NaiveDate};

/// One new plan as the return counts it. An outcome changed at tribunal never overwrites the original.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IssuedPlan {
    /// The day the final plan was issued: its year is the year counted.
    pub issued: NaiveDate,
    /// The last day within 20 weeks of the request.
    pub due: NaiveDate,
    /// An exception (reg 13(3)) was decided on and recorded.
    pub excepted: bool,
}

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Issued in time.
    pub within: u32,
    /// All.
    pub of: u32,
}

impl Share {
    /// Per cent; None of nothing.
    pub fn percent(self) -> Option<f64> {
        (self.of > 0).then(|| f64::from(self.within) * 100.0 / f64::from(self.of))
    }

    /// `58.7 %`, or `none` of nothing.
    pub fn words(self) -> String {
        self.percent().map_or_else(|| "none".to_owned(), |p| format!("{p:.1} %"))
    }
}

/// Both shares of one year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sen2Share {
    /// All plans.
    pub all: Share,
    /// Without excepted cases, which leave numerator and denominator.
    pub without_exceptions: Share,
}

/// Counts the plans issued in `year`.
pub fn share(plans: impl IntoIterator<Item = IssuedPlan>, year: i32) -> Sen2Share {
    let mut out = Sen2Share::default();
    for plan in plans.into_iter().filter(|p| p.issued.year() == year) {
        let within = u32::from(plan.issued <= plan.due);
        out.all.of += 1;
        out.all.within += within;
        if !plan.excepted {
            out.without_exceptions.of += 1;
            out.without_exceptions.within += within;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn england_2019_both_ways() {
        assert_eq!(Share { within: 31_313, of: 53_327 }.words(), "58.7 %");
        assert_eq!(Share { within: 29_895, of: 49_519 }.words(), "60.4 %");
        assert_eq!(Share::default().percent(), None);
    }

    #[test]
    fn excepted_plans_leave_both_sides_and_other_years_count_not() {
        let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).unwrap();
        let plan = |issued, excepted| IssuedPlan { issued, due: day(7, 20), excepted };
        let old = IssuedPlan { issued: day(1, 1).pred_opt().unwrap(), due: day(7, 20), excepted: false };
        let got = share(
            [
                plan(day(7, 20), false),
                plan(day(7, 21), false),
                plan(day(9, 1), true),
                plan(day(7, 1), true),
                old,
            ],
            2026,
        );
        assert_eq!(got.all, Share { within: 2, of: 4 });
        assert_eq!(got.without_exceptions, Share { within: 1, of: 2 });
    }
}
