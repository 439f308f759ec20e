//! Times on both sides of a clock change and within it, folding, and what a calendar must not be sent.
use super::*;
use crate::domain::ids::SessionId;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn utc(day: NaiveDate, minute: u16) -> String {
    instant(day, minute).format("%Y-%m-%d %H:%M").to_string()
}

#[test]
fn a_minute_of_a_london_day_is_one_instant() {
    assert_eq!(utc(day(2026, 12, 14), 570), "2026-12-14 09:30");
    assert_eq!(utc(day(2026, 7, 1), 570), "2026-07-01 08:30");
    // The night the clocks go back has two 01:30: the first is meant. Before and after it, the day's own.
    assert_eq!(utc(day(2026, 10, 24), 570), "2026-10-24 08:30");
    assert_eq!(utc(day(2026, 10, 25), 90), "2026-10-25 00:30");
    assert_eq!(utc(day(2026, 10, 25), 570), "2026-10-25 09:30");
    // The night they go forward has no 01:30.
    assert_eq!(utc(day(2027, 3, 28), 90), "2027-03-28 01:30");
    assert_eq!(utc(day(2027, 3, 28), 570), "2027-03-28 08:30");
    // The last minute of a day is its midnight.
    assert_eq!(utc(day(2026, 12, 14), 24 * 60), "2026-12-15 00:00");
}

fn page(events: Vec<CalendarEvent>) -> CalendarPage {
    CalendarPage {
        revision: 1,
        at: "2026-11-20T14:32:00Z".parse().unwrap(),
        name: "ND; Arnold".to_owned(),
        store: "00ff".to_owned(),
        total: 1,
        events,
        closed: Vec::new(),
    }
}

fn event(summary: &str) -> CalendarEvent {
    CalendarEvent {
        session: SessionId(7),
        sequence: u64::MAX,
        summary: summary.to_owned(),
        location: String::new(),
        words: String::new(),
        when: (day(2026, 12, 14), 570, 570),
        standing: Stands::Certain,
        not_theirs: false,
    }
}

#[test]
fn a_line_is_folded_between_letters_and_nothing_breaks_out_of_it() {
    let text = calendar(&[page(vec![event(&format!("{}\r\nX-EVIL:1", "Zoë ".repeat(40)))])], true);
    for line in text.split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\n', '\r']), "{line:?}");
    }
    let whole = text.replace("\r\n ", "");
    assert!(whole.contains(&format!("SUMMARY:{}X-EVIL:1\r\n", "Zoë ".repeat(40))));
    assert!(whole.contains("X-WR-CALNAME:ND\\; Arnold (practice)\r\n"), "{whole}");
    // A number no calendar can hold, and an end that is no end.
    assert!(whole.contains("SEQUENCE:2147483647\r\n"));
    assert!(whole.contains("DTSTART:20261214T093000Z") && whole.contains("DTEND:20261214T093100Z"));
    assert!(whole.contains("UID:session-7@00ff.waitwell.invalid\r\n"));
}
