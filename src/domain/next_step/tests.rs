//! The days on which a child on the list is a task: each milestone once, and never a promise that nobody can keep.
use super::*;
use crate::domain::ids::{BookingId, ChildId, ReferralId};
use crate::domain::referral::Span;
use chrono::Days;
use proptest::prelude::*;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn today() -> NaiveDate {
    day(2026, 11, 20)
}

fn rules() -> Rules {
    crate::config::load(None).unwrap().rules
}

/// A child on the SLCN list (18 weeks to the first contact), accepted two days after the referral was received.
fn waits(pathway: &'static str, received: NaiveDate) -> Referral {
    Referral {
        stage: Stage::Waiting { since: received + Days::new(2) },
        span: Span { start: Some(received), stop: None },
        rev: 1,
        ..Referral::received(ReferralId(1), ChildId(1), Code::known(pathway), received)
    }
}

/// The steps of a family that is rung on the day of each.
fn milestones(referral: &Referral, rules: &Rules, count: usize) -> Vec<(i64, String)> {
    let (mut heard, mut referral) = (None, referral.clone());
    (0..count)
        .map(|_| {
            let step = next_step(&referral, heard, rules, today()).unwrap();
            heard = Some(step.due);
            // Only an answer settles an asking; a call is enough for an offer whose day it is.
            if step.act == Act::Validate {
                referral.validated = Some(step.due);
            }
            ((step.due - referral.received).num_days(), step.words)
        })
        .collect()
}

#[test]
fn a_long_wait_is_a_task_on_its_milestones_only() {
    let rules = rules();
    let received = day(2025, 1, 6);
    let steps = milestones(&waits("slcn", received), &rules, 5);
    let days: Vec<i64> = steps.iter().map(|(day, _)| *day).collect();
    // 12 weeks; three weeks before the target of 18; then 26, 52 and 78 weeks.
    assert_eq!(days, [84, 105, 182, 364, 546]);
    assert_eq!(steps[1].1, "Offer First assessment");
    assert_eq!(steps[3].1, "Ask: still wanted? (52 weeks)");
    // A pathway without a target promises no day.
    let days: Vec<i64> = milestones(&waits("ep", received), &rules, 3).iter().map(|(day, _)| *day).collect();
    assert_eq!(days, [84, 182, 364]);
}

#[test]
fn an_offer_that_can_be_made_now_stays_late_until_it_is_made() {
    let rules = rules();
    let received = day(2025, 1, 6);
    let owed = rules.calendar.add_working_days(received + Days::new(2), 10);
    let lately = Some(day(2025, 3, 3));
    let urgent = Referral { priority: Priority::Urgent, ..waits("slcn", received) };
    let again = Referral { offers: 1, ..waits("slcn", received) };
    let begun = Referral { component: 1, ..waits("slcn", received) };
    for row in [urgent, again, begun] {
        let step = next_step(&row, lately, &rules, today()).unwrap();
        assert_eq!((step.act, step.due), (Act::Book, owed), "{row:?}");
    }
    assert_ne!(next_step(&waits("slcn", received), lately, &rules, today()).unwrap().due, owed);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Invariant 3: a step, and no later than the next day on which the family is asked.
    #[test]
    fn never_later_than_the_next_review(
        pathway in prop::sample::select(vec!["nd", "slcn", "ep", "ot", "mar", "ccc"]),
        waited in 0u64..1500,
        contact in proptest::option::of(0u64..1500),
        offers in 0u8..3,
        component in 0u8..3,
        priority in prop::sample::select(vec![Priority::Urgent, Priority::Soon, Priority::Routine]),
    ) {
        let rules = rules();
        let received = day(2022, 1, 3);
        let since = received + Days::new(waited);
        let referral =
            Referral { offers, component, priority, stage: Stage::Waiting { since }, ..waits(pathway, received) };
        let heard = contact.map(|days| received + Days::new(days));
        let step = next_step(&referral, heard, &rules, today()).unwrap();
        let plan = &rules.clocks.as_ref().unwrap().validation;
        let review = plan.next(received, heard.unwrap_or(since).max(since)).unwrap();
        // Asked on the first day from there that is worked.
        prop_assert!(step.due <= rules.calendar.working_on_or_after(review.due));
        prop_assert!(!step.words.is_empty());
    }
}

/// The cycle is of the calendar, and nobody rings on a Saturday or a bank holiday.
#[test]
fn a_family_is_asked_on_a_day_that_is_worked_and_its_cycle_stays_where_the_weeks_put_it() {
    let rules = rules();
    for (received, cycle, asked) in [
        // Twelve weeks on from a Saturday, from a Sunday, from a Monday.
        (day(2026, 9, 5), day(2026, 11, 28), day(2026, 11, 30)),
        (day(2026, 9, 6), day(2026, 11, 29), day(2026, 11, 30)),
        (day(2026, 9, 7), day(2026, 11, 30), day(2026, 11, 30)),
        // Christmas Day is a Friday, Boxing Day's holiday the Monday after.
        (day(2026, 10, 2), day(2026, 12, 25), day(2026, 12, 29)),
    ] {
        let referral = waits("ep", received);
        let step = next_step(&referral, None, &rules, today()).unwrap();
        assert_eq!((step.act, step.due), (Act::Validate, asked), "received {received}");
        let open = |on| crate::domain::support::open_cycle(&referral, &rules, on).map(|cycle| cycle.due);
        assert_eq!(open(cycle), Some(cycle), "the cycle is no later");
        assert_eq!(open(cycle - Days::new(1)), None);
        // Answered on the very day of the cycle: that settles it, and the next is asked.
        let answered = Referral { validated: Some(cycle), ..referral.clone() };
        let next = next_step(&answered, None, &rules, today()).unwrap();
        assert!(next.due > asked && rules.calendar.is_working(next.due), "{next:?}");
    }
}

#[test]
fn a_day_long_ago_is_said_with_its_year() {
    let words = |referral: &Referral| next_step(referral, None, &rules(), today()).unwrap().words;
    let of = |stage, received| words(&Referral { stage, ..waits("slcn", received) });
    let (old, new) = (day(2023, 11, 2), day(2026, 11, 2));
    assert_eq!(of(Stage::Triage, old), "Triage: received 2 Nov 23");
    assert_eq!(of(Stage::Triage, new), "Triage: received 2 Nov");
    let seen = |on| Stage::Seen { booking: BookingId(1), on };
    assert_eq!(of(seen(old), old), "Record outcome of 2 Nov 23");
    assert_eq!(of(seen(new), old), "Record outcome of 2 Nov");
    let missed = |on| Stage::NotBrought { booking: BookingId(1), on, due: on };
    assert_eq!(of(missed(old), old), "Not brought 2 Nov 23");
    assert_eq!(of(missed(new), old), "Follow up: not brought 2 Nov");
    assert_eq!(of(Stage::FollowUp { see_by: day(2027, 9, 1) }, old), "See by 1 Sep 27");
}
