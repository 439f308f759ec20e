//! Working patterns, as they are said and as they hold; and that a change of one never touches what was.
use super::super::places::world::{day, empty};
use super::super::rules::Rules;
use super::super::template::terms::{SchoolCalendar, Span, Terms};
use super::*;
use crate::domain::code::Code;
use crate::domain::session::Venue;
use crate::domain::state::State;
use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;
use std::sync::Arc;

const WHO: StaffId = StaffId(1);
const ARNOLD: VenueId = VenueId(1);

fn venue(typed: &str) -> Result<VenueId, String> {
    match typed.to_lowercase().as_str() {
        "arnold" | "arnold hub" => Ok(ARNOLD),
        "worksop" => Ok(VenueId(3)),
        other => Err(format!("no venue is called \"{other}\"")),
    }
}

fn name(id: VenueId) -> String {
    if id == ARNOLD { "Arnold".to_owned() } else { "Worksop".to_owned() }
}

fn said(words: &str) -> Said {
    parse(words, day(2026, 11, 20), &venue).unwrap_or_else(|why| panic!("{words}: {why}"))
}

/// A State with somebody who works so from Friday 20 November 2026, and Worksop beside Arnold.
fn works(words: &str) -> State {
    let mut state = empty();
    let rooms = Vec::new();
    let more = Venue {
        id: VenueId(3),
        name: "Worksop".into(),
        address: "".into(),
        district: Code::NONE,
        rooms,
        online: false,
    };
    let event = Event::VenueAdded { venue: more };
    let from = day(2026, 11, 20);
    let pattern = Pattern { from, parts: said(words).parts, by: "jpatel".into(), on: from };
    let row = RosterRow::Hours(Hours { staff: WHO, patterns: vec![pattern], rev: 0 });
    let did = Event::Roster { did: Box::new(RosterDid::Works { from }), row: Some(Box::new(row)) };
    state.apply(2, from, &[event, did]);
    state
}

use crate::domain::event::Event;

fn off_on(state: &State, on: NaiveDate, time: (u16, u16), at: VenueId) -> Option<String> {
    off(state, WHO, (on, time, at))
}

#[test]
fn a_week_is_said_in_parts_and_holds_by_day_hour_and_site() {
    let state = works("mon-thu + fri am at arnold");
    let at = |on, time| off_on(&state, on, time, ARNOLD);
    // Monday to Thursday at any time and place.
    assert_eq!(at(day(2026, 11, 23), (540, 1020)), None);
    assert_eq!(off_on(&state, day(2026, 11, 26), (540, 1020), VenueId(3)), None);
    assert_eq!(at(day(2026, 11, 27), (540, 720)), None);
    assert_eq!(at(day(2026, 11, 27), (840, 960)).unwrap(), "Dr 1 works mornings on Fri 27 Nov");
    assert_eq!(
        off_on(&state, day(2026, 11, 27), (540, 720), VenueId(3)).unwrap(),
        "Dr 1 is at Arnold hub on Fri 27 Nov, not at Worksop"
    );
    assert_eq!(at(day(2026, 11, 28), (540, 720)).unwrap(), "Dr 1 does not work on Saturdays");
    // Online, nobody is at a site; and of whom nothing is known nothing is said.
    assert_eq!(off_on(&state, day(2026, 11, 27), (540, 720), VenueId(2)), None);
    assert_eq!(off(&state, StaffId(2), (day(2026, 11, 28), (540, 720), ARNOLD)), None);
    assert_eq!(off_on(&state, day(2026, 11, 14), (540, 720), ARNOLD), None, "before it held");
}

#[test]
fn every_second_week_is_counted_from_its_first_day_and_halves_of_a_day_join() {
    let state = works("every second friday + every second monday from 30 nov");
    let at = |on| off_on(&state, on, (540, 720), ARNOLD);
    assert_eq!((at(day(2026, 11, 20)), at(day(2026, 12, 4))), (None, None));
    assert_eq!(at(day(2026, 11, 27)).unwrap(), "Dr 1 does not work on Fri 27 Nov");
    assert_eq!(at(day(2026, 11, 23)).unwrap(), "Dr 1 does not work on Mon 23 Nov");
    assert_eq!(at(day(2026, 11, 30)), None);
    let state = works("mon am + mon pm + tue 9:00 to 15:00");
    assert_eq!(off_on(&state, day(2026, 11, 23), (600, 960), ARNOLD), None);
    let late = off_on(&state, day(2026, 11, 24), (840, 930), ARNOLD).unwrap();
    assert_eq!(late, "Dr 1 works 09:00-15:00 on Tue 24 Nov");
}

#[test]
fn term_time_is_the_schools_and_where_no_term_is_known_that_is_said() {
    let mut state = works("mon-fri in term time");
    let span = |name: &str, from, to| Span { name: name.to_owned(), from, to: Some(to) };
    let calendar = SchoolCalendar {
        id: Code::known("county"),
        name: "County".to_owned(),
        term: vec![span("Autumn term", day(2026, 9, 1), day(2026, 12, 18))],
        closed: vec![span("half term", day(2026, 11, 23), day(2026, 11, 27))],
        ..SchoolCalendar::default()
    };
    state.rules = Arc::new(Rules { terms: Terms(vec![calendar]), ..(*state.rules).clone() });
    let at = |on| off_on(&state, on, (540, 720), ARNOLD);
    assert_eq!(at(day(2026, 12, 1)), None);
    assert_eq!(at(day(2026, 11, 24)).unwrap(), "Dr 1 does not work on Tue 24 Nov");
    let unknown = at(day(2027, 5, 4)).unwrap();
    assert_eq!(unknown, "Dr 1 works by the school year, and no school terms are known that far");
}

#[test]
fn what_cannot_be_meant_is_refused_in_words() {
    for (words, says) in [
        ("", "type on which days"),
        ("mon-thu at", "at which venue"),
        ("mon at nowhere", "no venue is called"),
        ("mon am pm", "two times"),
        ("mon 15:00-9:00", "end before they begin"),
        ("mon to 18 dec", "its end is not said here"),
        ("mon not on 7 dec", "are leave"),
        ("munday", "monday"),
    ] {
        let why = parse(words, day(2026, 11, 20), &venue).unwrap_err();
        assert!(why.to_lowercase().contains(says), "{words}: {why}");
    }
    assert_eq!(said("none").parts, Vec::new());
}

fn a_part() -> impl Strategy<Value = String> {
    let days = prop::sample::select(vec![
        "every Monday",
        "every Tuesday and Friday",
        "every weekday",
        "every 2 weeks on Wednesday",
        "first and third Monday of the month",
        "every 3 weeks on Thursday",
    ]);
    let season = prop::sample::select(vec!["", " in term time", " in the school holidays"]);
    let hours = prop::sample::select(vec!["", " mornings", " afternoons", " 09:00-15:30"]);
    let sites = prop::sample::select(vec!["", " at Arnold", " at Arnold and Worksop"]);
    (days, season, hours, sites).prop_map(|(d, s, h, v)| format!("{d}{s}{h}{v}"))
}

proptest! {
    /// What is said back is read again as the same.
    #[test]
    fn a_pattern_said_back_is_the_same_pattern(parts in prop::collection::vec(a_part(), 1..5)) {
        let first = day(2026, 11, 20);
        let read = said(&parts.join(" + ")).parts;
        let again = parts_words(&read, first, &name);
        prop_assert_eq!(&said(&again).parts, &read, "{}", again);
    }

    /// Whatever is changed from a day on: on every day before it, all is as it was.
    #[test]
    fn a_change_never_touches_the_past(
        words in prop::collection::vec(a_part(), 1..6),
        starts in prop::collection::vec(0_u64..400, 6),
    ) {
        let today = day(2026, 11, 20);
        let mut hours = Hours { staff: WHO, patterns: Vec::new(), rev: 0 };
        for (words, start) in words.iter().zip(&starts) {
            let from = today + Days::new(*start);
            let parts = said(words).parts;
            let before = hours.clone();
            let pattern = Pattern { from, parts: parts.clone(), by: "x".into(), on: today };
            hours = hours.with(pattern);
            for n in 0..420 {
                let on = today + Days::new(n);
                if on < from {
                    prop_assert_eq!(hours.on(on), before.on(on));
                }
            }
            prop_assert_eq!(&hours.on(from).unwrap().parts, &parts);
        }
        prop_assert!(hours.patterns.windows(2).all(|two| two[0].from < two[1].from));
    }

    /// A brute reading of days and hours says the same as the rule.
    #[test]
    fn a_plain_week_is_what_its_days_and_hours_say(
        on in prop::collection::btree_set(0_u8..7, 1..7),
        from in 0_u16..1000,
        length in 30_u16..400,
        n in 0_u64..60,
        at in 0_u16..1300,
        minutes in 10_u16..120,
    ) {
        let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
        let listed: Vec<&str> = on.iter().map(|day| names[usize::from(*day)]).collect();
        let clock = crate::domain::telling::clock;
        let (from, to) = (from, from + length);
        let state = works(&format!("{} {}-{}", listed.join(", "), clock(from), clock(to)));
        let date = day(2026, 11, 20) + Days::new(n);
        let there = on.contains(&(date.weekday().num_days_from_monday() as u8)) && from <= at && at + minutes <= to;
        prop_assert_eq!(off_on(&state, date, (at, at + minutes), ARNOLD).is_none(), there);
    }
}
