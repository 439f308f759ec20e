//! What holds of what a family was told, and what does not: which stages owe the same thing, so that what was promised of one
//! is done when the referral stands elsewhere. What happens to promises in an office is told with the views.
use super::*;
use crate::domain::referral::CloseReason;

fn day(d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, d).unwrap()
}

#[test]
fn what_was_owed_is_done_when_something_else_is() {
    let booking = BookingId(1);
    let asked = |due| Stage::InfoAsked { topic: Code::NONE, due: day(due), chased: 0 };
    let redirecting = Stage::Redirecting { to: Code::NONE, since: day(2) };
    let waiting = Stage::Waiting { since: day(2) };
    let rebook = Stage::Rebook { since: day(3), by_family: false };
    let offered = Stage::Offered { booking, on: day(9), answer_by: day(5) };
    let monitoring = |review| Stage::Monitoring { review: day(review) };
    let seen = Stage::Seen { booking, on: day(4) };
    let closed = Stage::Closed { reason: CloseReason::Completed, on: day(4) };
    for (owed, now, done) in [
        (Stage::Triage, Stage::Triage, false),
        (Stage::Triage, asked(9), false),
        (Stage::Triage, redirecting, false),
        (Stage::Triage, waiting, true),
        (asked(9), asked(9), false),
        (asked(9), asked(20), true),
        (asked(9), Stage::Triage, true),
        (redirecting, redirecting, false),
        (redirecting, Stage::Triage, true),
        (waiting, rebook, false),
        (waiting, offered, true),
        (rebook, waiting, false),
        (seen, seen, false),
        (seen, waiting, true),
        (monitoring(9), monitoring(9), false),
        (monitoring(9), monitoring(20), true),
        (Stage::FollowUp { see_by: day(9) }, Stage::FollowUp { see_by: day(9) }, false),
        (Stage::FollowUp { see_by: day(9) }, Stage::FollowUp { see_by: day(20) }, true),
        (waiting, closed, true),
    ] {
        assert_eq!(is_done(owed, now), done, "{owed:?} then {now:?}");
    }
}
