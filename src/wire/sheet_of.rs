//! What can be written to a file as rows.
use super::columns::ListColumn;
use super::query::{DiaryBy, Filter, Sort, Whose};
use crate::domain::ids::{ChildId, SessionId};
use crate::domain::support::Listed;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a sheet is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SheetOf {
    /// A waiting list: all rows of the filter, in the list's order.
    List {
        /// Which rows.
        filter: Box<Filter>,
        /// In which order.
        sort: Sort,
        /// With these columns, in this order; none: all there are.
        #[serde(default)]
        columns: Vec<ListColumn>,
    },
    /// Next steps.
    Steps {
        /// Whose.
        whose: Whose,
    },
    /// The places of a session.
    Session {
        /// Which.
        session: SessionId,
    },
    /// The sessions of a week.
    Week {
        /// Its Monday.
        monday: NaiveDate,
        /// How its rows are made.
        by: DiaryBy,
    },
    /// A child's journey.
    Record {
        /// Whose.
        child: ChildId,
    },
    /// The families to be asked whether the referral is still wanted.
    Families(Listed),
    /// What was written to families on that day to ask it.
    Letters(NaiveDate),
}
