//! A step that is put off is shown later, or it is not put off; and what was late stays late, wherever it is counted or told.
use super::desk::{Desk, code, day, details};
use crate::domain::command::Command;
use crate::domain::ids::ReferralId;
use crate::domain::order::Priority;
use crate::wire::query::{At, Query, Whose};
use crate::wire::view::View;
use crate::wire::view_list::{About, Counts, StepPage};
use chrono::NaiveDate;

fn counts(desk: &Desk) -> Counts {
    match desk.look(&Query::Counts) {
        View::Counts(counts) => counts,
        other => panic!("{other:?}"),
    }
}

fn today(desk: &Desk) -> StepPage {
    match desk.look(&Query::Today { whose: Whose::All, at: At::Row(0), rows: 50 }) {
        View::Today(page) => page,
        other => panic!("{other:?}"),
    }
}

fn put_off(desk: &mut Desk, referral: ReferralId, until: NaiveDate) -> Result<(), String> {
    let reason = code("answer");
    desk.run(&Command::PutOff { referral, until, reason }).map(|_| ()).map_err(|refusal| refusal.words)
}

#[test]
fn what_is_not_due_before_that_day_is_not_put_off() {
    let mut desk = Desk::new();
    let (_, referral) = desk.child(details(3, desk.now.today), "slcn", day(2026, 11, 16)).unwrap();
    desk.run(&Command::Accept { referral, priority: Priority::Routine }).unwrap();
    let due = today(&desk).rows[0].step.due;
    assert!(due > day(2026, 11, 27), "{due}");
    let before = desk.state.digest();
    let said = put_off(&mut desk, referral, day(2026, 11, 27)).unwrap_err();
    assert!(said.contains("not due before") && said.contains("nothing to put off"), "{said}");
    assert_eq!(desk.state.digest(), before, "and nothing says that it was");
}

#[test]
fn what_was_late_when_it_was_put_off_is_counted_and_told_as_late() {
    let mut desk = Desk::new();
    let (child, referral) = desk.child(details(3, desk.now.today), "nd", day(2026, 11, 2)).unwrap();
    desk.read.push(child);
    let owed = today(&desk).rows[0].step.due;
    assert!(owed < desk.now.today, "late: {owed}");
    assert_eq!((counts(&desk).late, today(&desk).late), (1, 1));
    let monday = day(2026, 11, 23);
    put_off(&mut desk, referral, monday).unwrap();
    let page = today(&desk);
    let row = &page.rows[0];
    assert_eq!(row.about, About::Referral(referral));
    assert_eq!((row.step.due, row.step.put_off, row.step.was_due), (monday, Some(monday), Some(owed)));
    assert_eq!((counts(&desk).late, page.late), (1, 1), "put off, it is late still");
    assert_eq!((counts(&desk).to_do, page.due_today), (0, 0), "but it is nothing of today");
    let was = format!("was due {}", owed.format("%-d %b"));
    assert!(row.words.contains(&was) && row.words.contains("put off to Mon 23 Nov"), "{}", row.words);
    assert!(put_off(&mut desk, referral, monday).unwrap_err().contains("put off already"));
    // On its day it is shown again, late as it was.
    desk.on(monday);
    assert_eq!((counts(&desk).late, counts(&desk).to_do, today(&desk).late), (1, 1, 1));
    // It is decided: nothing of it is late any more.
    desk.run(&Command::Accept { referral, priority: Priority::Routine }).unwrap();
    assert_eq!((counts(&desk).late, today(&desk).late), (0, 0));
}

#[test]
fn it_is_shown_again_on_a_day_on_which_somebody_works() {
    let desk = Desk::new();
    let rules = &desk.state.rules;
    let tomorrow = |today| rules.shown_again(code("tomorrow"), today);
    assert_eq!(tomorrow(day(2026, 11, 20)), day(2026, 11, 23), "from Friday to Monday");
    assert_eq!(tomorrow(day(2026, 11, 18)), day(2026, 11, 19));
    assert_eq!(tomorrow(day(2026, 12, 24)), day(2026, 12, 29), "over Christmas and the bank holidays");
    assert_eq!(rules.shown_again(code("answer"), day(2026, 11, 20)), day(2026, 11, 27));
}
