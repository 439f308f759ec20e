//! Today: every open referral exactly once, with exactly one step (invariant 3); most pressing first.
use super::desk::{Desk, code, details};
use super::play::{played, step};
use crate::domain::booking::{By, Told};
use crate::domain::command::{Command, Take};
use crate::domain::ids::{BookingId, ReferralId, SessionId, VenueId};
use crate::domain::next_step::owed;
use crate::domain::order::Priority;
use crate::domain::session::{CarveOut, Slot};
use crate::wire::query::{At, Query, Whose};
use crate::wire::view::View;
use crate::wire::view_list::{About, StepPage};
use chrono::Days;
use proptest::prelude::*;

fn today(desk: &Desk, whose: Whose, at: At, rows: u16) -> StepPage {
    match desk.look(&Query::Today { whose, at, rows }) {
        View::Today(page) => page,
        other => panic!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn every_open_referral_stands_in_today_exactly_once(
        steps in prop::collection::vec((any::<u8>(), any::<u32>()), 0..150),
        rows in 1u16..7,
    ) {
        let desk = played(&steps);
        let page = today(&desk, Whose::All, At::Row(0), 900);
        let mut shown: Vec<ReferralId> = page.rows.iter().filter_map(|row| match row.about {
            About::Referral(id) => Some(id),
            _ => None,
        }).collect();
        shown.sort_unstable();
        let open: Vec<ReferralId> = desk.state.each_open().map(|row| row.id).collect();
        prop_assert_eq!(shown, open.clone());
        prop_assert_eq!(page.open, (open.len() as u32, 0));
        prop_assert_eq!(page.total as usize, page.rows.len());
        for row in &page.rows {
            if let About::Referral(id) = row.about {
                let referral = desk.state.referral(id).unwrap();
                let due = owed(&desk.state, referral, desk.now.today);
                prop_assert_eq!(Some(&row.step), due.as_ref());
            }
        }
        prop_assert!(page.rows.is_sorted_by_key(|row| row.step.due));
        let day = desk.now.today;
        prop_assert_eq!(page.late as usize, page.rows.iter().filter(|row| row.step.is_late(day)).count());
        prop_assert_eq!(page.due_today as usize, page.rows.iter().filter(|row| row.step.due == day).count());

        // Windows tile it, freed places and all.
        let mut tiles = Vec::new();
        while tiles.len() < page.rows.len() {
            let tile = today(&desk, Whose::All, At::Row(tiles.len() as u32), rows);
            prop_assert!(!tile.rows.is_empty());
            tiles.extend(tile.rows);
        }
        prop_assert_eq!(&tiles, &page.rows);
        for id in open {
            let near = today(&desk, Whose::All, At::Around(id, 2), rows);
            prop_assert!(near.rows.iter().any(|row| row.about == About::Referral(id)));
        }
        let team = today(&desk, Whose::Team, At::Row(0), 900);
        let theirs: Vec<_> = page.rows.iter()
            .filter(|row| row.step.owner == code("nd") || row.step.owner.is_none()).cloned().collect();
        prop_assert_eq!(team.rows, theirs);
    }
}

/// A session with one place, agreed by one child and given up again, and another child who waits.
fn freed() -> Desk {
    let mut desk = Desk::new();
    let received = desk.now.today - Days::new(200);
    let ids: Vec<ReferralId> = (1..3).map(|n| desk.child(plain(n), "slcn", received).unwrap().1).collect();
    for id in &ids {
        desk.run(&Command::Accept { referral: *id, priority: Priority::Routine }).unwrap();
    }
    let venue = Command::AddVenue {
        name: "Arnold".to_owned(),
        address: String::new(),
        district: code("E07000173"),
        rooms: Vec::new(),
        online: false,
    };
    desk.run(&venue).unwrap();
    let slot = Slot { start: 570, minutes: 60, places: 1, carve_out: CarveOut::Anyone };
    let session = Command::MakeSession {
        service: code("slt"),
        venue: VenueId(1),
        room: String::new(),
        date: desk.now.today + Days::new(6),
        slots: vec![slot],
        end: 660,
        people: Vec::new(),
        capacity: 0,
    };
    desk.run(&session).unwrap();
    let take = Take::Agree { who: "mother".to_owned(), told: Told::Phone };
    desk.run(&Command::Book { referral: ids[0], session: SessionId(1), slot: 0, take }).unwrap();
    desk
}

/// A child without needs.
fn plain(n: u32) -> crate::domain::child::ChildDetails {
    let mut child = details(n, super::desk::day(2026, 11, 20));
    child.flags = crate::domain::child::Flags::default();
    child
}

#[test]
fn a_place_given_up_is_a_step_until_it_is_filled() {
    let mut desk = freed();
    let steps = |desk: &Desk| {
        today(desk, Whose::All, At::Row(0), 50)
            .rows
            .into_iter()
            .find(|row| row.about == About::Place(SessionId(1), 0))
    };
    assert_eq!(steps(&desk), None);
    assert_eq!(super::lists::counts(&desk).freed, 0);
    let reason = code("illness");
    desk.run(&Command::CancelBooking { booking: BookingId(1), by: By::Family, reason, words: String::new() })
        .unwrap();
    let row = steps(&desk).unwrap();
    assert_eq!(
        (row.step.words.as_str(), row.name.as_str()),
        ("Fill freed place 26 Nov 09:30", "2 could come")
    );
    assert_eq!((row.step.due, row.pathway.as_str()), (desk.now.today, "SLT"));
    assert_eq!(super::lists::counts(&desk).freed, 1);
    let take = Take::Agree { who: "father".to_owned(), told: Told::Phone };
    desk.run(&Command::Book { referral: ReferralId(2), session: SessionId(1), slot: 0, take }).unwrap();
    assert_eq!(steps(&desk), None);
}

#[test]
fn holds_of_this_user_are_counted_while_they_last() {
    let mut desk = freed();
    let reason = code("illness");
    desk.run(&Command::CancelBooking { booking: BookingId(1), by: By::Family, reason, words: String::new() })
        .unwrap();
    desk.run(&Command::Book { referral: ReferralId(2), session: SessionId(1), slot: 0, take: Take::Hold })
        .unwrap();
    assert_eq!(super::lists::counts(&desk).held, 1);
    desk.now.at += chrono::TimeDelta::minutes(11);
    assert_eq!(super::lists::counts(&desk).held, 0);
}

#[test]
fn mine_are_the_steps_i_touched_last() {
    let mut desk = played(&[]);
    desk.by.uid = 42;
    desk.by.name = "asmith".into();
    assert_eq!(today(&desk, Whose::Mine, At::Row(0), 50).total, 0);
    for n in 0..30 {
        step(&mut desk, 4, n);
    }
    let mine = today(&desk, Whose::Mine, At::Row(0), 900);
    assert!(mine.total > 0);
    for row in &mine.rows {
        assert_eq!(desk.frames[row.rev as usize - 1].uid, 42);
    }
}
