//! The rule of keeping, against the Code's own words.
use super::super::child::{ChildDetails, ChildRow};
use super::super::code::Code;
use super::super::ids::{ChildId, ReferralId};
use super::super::referral::{CloseReason, Referral, Stage};
use super::super::state::State;
use super::{Hold, kept_until};
use chrono::NaiveDate;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A child of that birth date, whose referral to that pathway ended on that day.
fn child(born: &str, pathway: &str, ended: &str) -> State {
    let mut state = State::default();
    let details = ChildDetails { family: "Harris".into(), born: day(born), ..ChildDetails::default() };
    let mut row = ChildRow::new(ChildId(1), &details, 1);
    row.referrals.push(ReferralId(1));
    state.children = vec![None, Some(row)];
    let ended = day(ended);
    state.referrals = vec![
        None,
        Some(Referral {
            stage: Stage::Closed { reason: CloseReason::Completed, on: ended },
            rev: 1,
            ..Referral::received(
                ReferralId(1),
                ChildId(1),
                Code::known(if pathway == "ep" { "ep" } else { "nd" }),
                ended,
            )
        }),
    ];
    state
}

fn until(state: &State, last: &str) -> (NaiveDate, String) {
    let until = kept_until(state, ChildId(1), day(last)).unwrap();
    (until.on, until.why)
}

#[test]
fn a_childs_record_is_kept_to_the_25th_birthday_and_to_the_26th_where_it_was_17_at_the_end() {
    let at_9 = child("2001-03-04", "nd", "2010-05-06");
    assert_eq!(until(&at_9, "2010-05-06"), (day("2026-03-04"), "25th birthday".to_owned()));
    // The day before the 18th birthday is still 17; the birthday itself is not.
    let at_17 = child("2001-03-04", "nd", "2019-03-03");
    assert_eq!(until(&at_17, "2019-03-03").0, day("2027-03-04"));
    assert!(until(&at_17, "2019-03-03").1.starts_with("26th birthday"));
    // A birthday on 29 February falls on 1 March.
    let leap = child("2004-02-29", "nd", "2012-01-01");
    assert_eq!(until(&leap, "2012-01-01").0, day("2029-03-01"));
}

#[test]
fn an_adults_is_kept_eight_years_and_psychology_twenty_and_the_longest_holds() {
    let at_18 = child("2001-03-04", "nd", "2019-03-04");
    assert_eq!(until(&at_18, "2019-03-04").0, day("2027-03-04"));
    assert!(until(&at_18, "2019-03-04").1.starts_with("8 years after the last entry"));
    let at_9 = child("2001-03-04", "ep", "2010-05-06");
    assert_eq!(until(&at_9, "2011-01-02").0, day("2031-01-02"));
    // A small child's psychology record is kept to the 25th birthday, since that is later.
    let at_2 = child("2001-03-04", "ep", "2003-05-06");
    assert_eq!(until(&at_2, "2003-05-06").0, day("2026-03-04"));
}

#[test]
fn nothing_is_due_while_a_referral_is_open_or_a_hold_stands() {
    let mut state = child("2001-03-04", "nd", "2010-05-06");
    let hold = Hold { reason: "Coroner's inquest.".into(), by: "ojones".into(), on: day("2020-01-01") };
    state.kept.holds.insert(ChildId(1), hold);
    let words = kept_until(&state, ChildId(1), day("2010-05-06")).unwrap_err();
    assert_eq!(words, "A legal hold stands since 1 Jan 2020, set by ojones: Coroner's inquest.");
    state.kept.holds.clear();
    state.referrals[1].as_mut().unwrap().stage = Stage::Triage;
    assert!(kept_until(&state, ChildId(1), day("2010-05-06")).unwrap_err().contains("open"));
}
