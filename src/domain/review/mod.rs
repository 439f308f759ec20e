//! Reviews: a child is put forward, a pack is gathered under consent, the right people accept, the meeting decides, and what
//! it recommends is owned by somebody until it is done.
mod act;
mod owed;
mod pack;
mod provisional;
mod quorum;
mod rules;
#[cfg(test)]
mod tests;
mod words;

pub use act::{Chased, Meeting, MeetingAct, MeetingDid, PackAct, PackDid};
pub use owed::{Part, back, before, in_by, look_at, must_move, parts, report_due, step};
pub use pack::{Consent, Minutes, Pack, Recommendation, Report, ReportState, ViewState, Whose};
pub use provisional::{
    HELD_WITHOUT, WITHOUT_CONSENT, of_booking, of_outcome, on_record, owes_another, says_why, why_owed,
};
pub use quorum::{
    GAVE_FIRST, NextReview, absent_for, awaited, counted, first_givers, has_page, is_review, lacks,
    missing_for, next_review, present, put_forward, required, required_in, unfilled_for,
};
pub use rules::{Basis, Need, ReportKind, ReviewRules};
pub use words::{hint, report_state, tell};
