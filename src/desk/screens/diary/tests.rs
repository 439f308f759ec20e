//! The diary as it is drawn and gone through: no head of a day runs into the next, another week begins at a session, and a
//! narrow window shows the day by time.
use super::super::Diary;
use crate::desk::screen::Screen;
use crate::desk::seam::Query;
use crate::desk::trial::{Trial, day, done};
use crate::domain::actor::Role;
use crate::domain::ids::SessionId;
use crate::wire::view::View;
use crate::wire::view_diary::{Cell, DiaryRow, DiaryWeek};
use chrono::{Days, NaiveDate};

fn session(n: u32, day: u8, start: u16) -> Cell {
    let words = format!("Session {n}: 1 of 4 taken");
    Cell {
        session: SessionId(n),
        day,
        start,
        taken: 1,
        places: 4,
        held: 0,
        sign: 'o',
        words,
        template: None,
        free: 3,
    }
}

fn clinic(label: &str, cells: Vec<Cell>) -> DiaryRow {
    DiaryRow { label: label.to_owned(), cells, staff: None, not_there: Vec::new() }
}

/// A desk on the diary; `rows` of a week by its Monday.
fn trial(size: (u16, u16), today: NaiveDate, rows: impl Fn(NaiveDate) -> Vec<DiaryRow> + 'static) -> Trial {
    let looks = Box::new(move |query: &Query| {
        let Query::Diary { monday, .. } = query else { return None };
        let rows = rows(*monday);
        let sessions = rows.iter().map(|row| row.cells.len() as u32).sum();
        let by_day = [(0, 0); 7];
        Some(View::Diary(DiaryWeek {
            revision: 1,
            monday: *monday,
            today,
            rows,
            sessions,
            free: 3,
            by_day,
            holidays: Vec::new(),
        }))
    });
    let screens: Vec<Box<dyn Screen>> = vec![Box::new(Diary::default())];
    Trial::new(Role::Scheduler, screens, size, looks, Box::new(|_| done("Done")))
}

#[test]
fn the_head_of_a_day_ends_before_the_next_begins() {
    // Friday is when the trial's desk is opened: the week of Monday the 16th.
    let monday = day(2026, 11, 16);
    for columns in [80, 120] {
        for today in 0..7 {
            let every_day = |_| vec![clinic("ND Arnold", (0..7).map(|day| session(9, day, 570)).collect())];
            let mut trial = trial((columns, 24), monday + Days::new(today), every_day);
            let shown = trial.shown();
            let head = shown.lines().find(|line| line.contains("Tue 17")).unwrap_or_default().to_owned();
            let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
            for name in days {
                let at = head.find(name);
                let apart = at.is_none_or(|at| at > 0 && head.as_bytes()[at - 1] == b' ');
                assert!(apart, "{columns} columns, day {today}: {head}");
            }
        }
    }
}

#[test]
fn another_week_begins_at_its_first_session() {
    let today = day(2026, 11, 20);
    let rows = move |monday: NaiveDate| {
        let cells = if monday < today - Days::new(7) || monday > today {
            vec![session(3, 1, 600), session(4, 2, 600)]
        } else {
            vec![session(1, 4, 570), session(2, 4, 780)]
        };
        vec![clinic("CCC Ashfield", Vec::new()), clinic("ND Arnold", cells)]
    };
    for key in [">", "<"] {
        let mut trial = trial((80, 24), today, rows);
        assert!(trial.shown().contains("Session 1:"), "{}", trial.shown());
        trial.press(key);
        assert!(trial.shown().contains("Session 3:"), "{key}: {}", trial.shown());
        trial.press("Right");
        assert!(trial.shown().contains("Session 4:"), "{key}: {}", trial.shown());
    }
}

#[test]
fn a_narrow_window_shows_and_walks_the_day_by_time() {
    let today = day(2026, 11, 20);
    let rows = |_| {
        vec![
            clinic("CCC Ashfield", vec![session(1, 4, 12 * 60 + 30)]),
            clinic("Drop-in", vec![session(2, 4, 14 * 60 + 45)]),
            clinic("ND Arnold", vec![session(3, 4, 13 * 60), session(4, 4, 9 * 60)]),
        ]
    };
    let mut trial = trial((40, 20), today, rows);
    let shown = trial.shown();
    let places: Vec<_> = ["09:00", "12:30", "13:00", "14:45"].map(|time| shown.find(time)).into();
    assert!(places.is_sorted() && places[0].is_some(), "{places:?} {shown}");
    trial.press("Home");
    for wanted in ["Session 4", "Session 1", "Session 3", "Session 2", "Session 2"] {
        assert!(trial.shown().contains(wanted), "{wanted}: {}", trial.shown());
        trial.press("Down");
    }
    trial.press("Up");
    assert!(trial.shown().contains("Session 3"), "{}", trial.shown());
    trial.press("End");
    assert!(trial.shown().contains("Session 2"), "{}", trial.shown());
}
