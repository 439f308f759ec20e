//! Recurrences held against an expansion of their own by python-dateutil, over terms, bank holidays and changes of the clock.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
use chrono::{NaiveDate, NaiveTime};
use serde::Deserialize;
use std::path::Path;
use std::process::Command;
use waitwell::config;
use waitwell::domain::calendar::{LocalTime, local_time};
use waitwell::domain::code::Code;
use waitwell::domain::ids::{TemplateId, VenueId};
use waitwell::domain::session::{CarveOut, Slot};
use waitwell::domain::state::State;
use waitwell::domain::template::{ClinicTemplate, parse};

const CASES: &str = include_str!("data/recurrence/cases.json");

/// One expansion.
#[derive(Deserialize)]
struct Case {
    said: String,
    from: NaiveDate,
    to: NaiveDate,
    /// Days as 20261201.
    days: Vec<u32>,
    /// How many of them are in summer time.
    summer: usize,
}

fn template(case: &Case) -> ClinicTemplate {
    let said = parse(&case.said, case.from).unwrap_or_else(|fault| panic!("{}: {fault}", case.said));
    ClinicTemplate {
        id: TemplateId(1),
        service: Code::known("nd"),
        venue: VenueId(1),
        room: "".into(),
        recurrence: said.recurrence,
        slots: vec![Slot { start: 570, minutes: 60, places: 1, carve_out: CarveOut::Anyone }],
        capacity: 0,
        roles: Vec::new(),
        people: Vec::new(),
        from: case.from,
        to: None,
        calendar: Code::NONE,
        exceptions: Vec::new(),
        sharing: None,
        rev: 0,
    }
}

#[test]
fn every_expansion_is_dateutils_and_half_past_nine_stays_half_past_nine() {
    let cases: Vec<Case> = serde_json::from_str(CASES).unwrap();
    assert!(cases.len() >= 200);
    let state = State { rules: config::load(None).unwrap().rules.into(), ..State::default() };
    let (mut all, mut summer) = (0, 0);
    for case in &cases {
        let template = template(case);
        let days = template.occurrences(&state, case.from, case.to);
        let days: Vec<NaiveDate> = days.into_iter().filter(|d| d.left_out.is_none()).map(|d| d.on).collect();
        let numbers: Vec<u32> =
            days.iter().map(|d| d.format("%Y%m%d").to_string().parse().unwrap()).collect();
        assert_eq!(numbers, case.days, "{} from {} to {}", case.said, case.from, case.to);
        // The session is at 09:30 on the wall on each of them: 08:30 in UTC in summer, 09:30 in winter.
        let in_summer = days.iter().filter(|day| {
            let session = template.session(waitwell::domain::ids::SessionId(1), **day, case.from);
            assert_eq!((session.date, session.start), (**day, 570));
            let wall =
                NaiveTime::from_num_seconds_from_midnight_opt(u32::from(session.start) * 60, 0).unwrap();
            match local_time(session.date.and_time(wall)) {
                LocalTime::Once(at) => at.format("%H:%M").to_string() == "08:30",
                odd => panic!("{odd:?}"),
            }
        });
        let in_summer = in_summer.count();
        assert_eq!(in_summer, case.summer, "{}", case.said);
        all += days.len();
        summer += in_summer;
    }
    assert!(summer > 300 && all - summer > 300, "both sides of the clock's changes: {summer} of {all}");
}

#[test]
fn on_the_days_of_both_changes_half_past_nine_is_half_past_nine() {
    let state = State { rules: config::load(None).unwrap().rules.into(), ..State::default() };
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    // The clocks go back in the night to the second of these Sundays, and forward in the night to the fourth: 09:30 is 08:30 in
    // UTC before the one, 09:30 from it on, and 08:30 again from the other on.
    let sundays =
        [("2026-10-18", "08:30"), ("2026-10-25", "09:30"), ("2027-03-21", "09:30"), ("2027-03-28", "08:30")];
    let case = |from, to| Case { said: "every Sunday".to_owned(), from, to, days: Vec::new(), summer: 0 };
    for (on, utc) in sundays.map(|(on, utc)| (day(on), utc)) {
        let template = template(&case(on, on));
        let held: Vec<NaiveDate> = template.occurrences(&state, on, on).iter().map(|o| o.on).collect();
        assert_eq!(held, [on]);
        let session = template.session(waitwell::domain::ids::SessionId(1), on, on);
        let wall = NaiveTime::from_num_seconds_from_midnight_opt(u32::from(session.start) * 60, 0).unwrap();
        let LocalTime::Once(at) = local_time(session.date.and_time(wall)) else { panic!("{on}") };
        assert_eq!(at.format("%H:%M").to_string(), utc, "{on}");
    }
}

#[test]
fn the_expansions_are_made_by_the_script_beside_them() {
    let python = "/usr/bin/python3";
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/recurrence/make.py");
    let has = Command::new(python).args(["-c", "import dateutil, tomllib"]).output();
    if !has.is_ok_and(|done| done.status.success()) {
        println!("SKIPPED the_expansions_are_made_by_the_script_beside_them: no python3-dateutil here");
        return;
    }
    let made = Command::new(python).arg(script).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert!(
        String::from_utf8(made.stdout).unwrap() == CASES,
        "cases.json is another than make.py makes now: were terms or bank holidays changed? Make it anew"
    );
}
