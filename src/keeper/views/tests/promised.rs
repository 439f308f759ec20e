//! What becomes of what a family was told: a promise beside what is true, and the call where it slips.
use super::desk::{Desk, code, day};
use super::say::{aimee, book, clinic, office, page, spoke, step, tell, told};
use crate::domain::booking::{Attendance, By, Told};
use crate::domain::command::{Command, Take};
use crate::domain::decide::Now;
use crate::domain::event::Event;
use crate::domain::ids::VenueId;
use crate::domain::next_step::Act;
use crate::domain::order::Priority;
use crate::domain::promise::Planned;
use crate::domain::refusal::RefusalKind;
use chrono::TimeDelta;

#[test]
fn a_place_that_the_service_gives_up_is_a_call_until_the_family_knows() {
    for settle in ["told", "spoke"] {
        let (mut desk, child, referral) = office(aimee());
        let (_, booking) = book(&mut desk, referral, day(2026, 12, 14));
        tell(&mut desk, child, "ewa harris").unwrap();
        assert_eq!(step(&desk, referral).0, Act::See);
        let (shown, broken) = told(&desk, child).unwrap();
        assert_eq!(
            (shown.as_str(), broken),
            (
                "SLCN Told 20 Nov (Ewa Harris, by phone, user1): place Mon 14 Dec 09:30 Arnold, target 18 Jan 27 still \
             ahead, waited 9w4d (first contact). Now: as told.",
                false
            )
        );
        desk.on(day(2026, 11, 27));
        let (by, reason, words) = (By::Service, code("sick"), String::new());
        desk.run(&Command::CancelBooking { booking, by, reason, words }).unwrap();
        let call = (Act::Tell, "Ring: told 14 Dec, cancelled".to_owned(), day(2026, 11, 30));
        assert_eq!(step(&desk, referral), call, "Friday's slip is Monday's call");
        let (shown, broken) = told(&desk, child).unwrap();
        assert!(shown.ends_with("Now: cancelled by the service.") && broken, "{shown}");
        desk.run(&spoke(child, "no-answer")).unwrap();
        assert_eq!(step(&desk, referral), call, "nobody was reached");
        if settle == "told" {
            tell(&mut desk, child, "Ewa Harris").unwrap();
            assert!(told(&desk, child).unwrap().0.contains("the offer of a place by 30 Nov"));
        } else {
            desk.run(&spoke(child, "spoke")).unwrap();
            assert_eq!(told(&desk, child), None);
        }
        assert_eq!(step(&desk, referral).1, "Rebook: cancelled by service");
    }
}

#[test]
fn what_the_family_does_or_agrees_to_is_no_slip() {
    let (mut desk, child, referral) = office(aimee());
    let (_, booking) = book(&mut desk, referral, day(2026, 12, 14));
    tell(&mut desk, child, "Ewa Harris").unwrap();
    // Another place, agreed with them: they know it.
    let session = clinic(&mut desk, day(2026, 12, 16));
    let take = Take::Agree { who: "Ewa Harris".to_owned(), told: Told::Phone };
    let (by, reason) = (By::Service, code("sick"));
    desk.run(&Command::Move { booking, session, slot: 0, by, reason, take }).unwrap();
    assert_eq!(step(&desk, referral).0, Act::See);
    let shown = told(&desk, child).unwrap().0;
    assert!(shown.contains("place Wed 16 Dec 09:30 Arnold. Now: as told."), "{shown}");
    // Given up by themselves: nobody has to tell them.
    let booking = desk.state.referral(referral).unwrap().stage.booking().unwrap();
    let (by, reason, words) = (By::Family, code("illness"), String::new());
    desk.run(&Command::CancelBooking { booking, by, reason, words }).unwrap();
    assert_eq!(step(&desk, referral).1, "Rebook: asked for new day");
    assert!(told(&desk, child).unwrap().0.ends_with("Now: cancelled by the family."));
}

#[test]
fn a_session_that_moved_is_one_call_and_telling_settles_it() {
    let (mut desk, child, referral) = office(aimee());
    let (session, _) = book(&mut desk, referral, day(2026, 12, 14));
    tell(&mut desk, child, "Ewa Harris").unwrap();
    let (venue, room, reason) = (VenueId(1), String::new(), code("sick"));
    desk.run(&Command::MoveSession { session, date: day(2026, 12, 17), start: 570, venue, room, reason })
        .unwrap();
    assert_eq!(step(&desk, referral).1, "Ring: place moved to 17 Dec");
    let (shown, broken) = told(&desk, child).unwrap();
    assert!(shown.ends_with("Now: moved to Thu 17 Dec 09:30 Arnold, to be told.") && broken, "{shown}");
    let events = tell(&mut desk, child, "Ewa Harris").unwrap();
    assert!(events.iter().any(|event| matches!(event, Event::MoveTold { .. })), "one telling for both");
    assert_eq!(step(&desk, referral).0, Act::See);
    let shown = told(&desk, child).unwrap().0;
    assert!(shown.contains("place Thu 17 Dec 09:30 Arnold") && shown.ends_with("Now: as told."), "{shown}");
}

#[test]
fn a_day_that_passes_without_what_was_promised_is_a_call() {
    let mut desk = Desk::new();
    let (child, referral) = desk.child(aimee(), "slcn", day(2026, 11, 16)).unwrap();
    tell(&mut desk, child, "Ewa Harris").unwrap();
    let Planned::By { day: last, .. } = desk.state.referral(referral).unwrap().promise.as_ref().unwrap().plan
    else {
        panic!("a decision is promised")
    };
    assert_eq!(last, day(2026, 11, 30));
    desk.on(last);
    assert_eq!(step(&desk, referral).0, Act::Triage, "on the day itself it still holds");
    desk.on(day(2026, 12, 1));
    let call = (Act::Tell, "Ring: told by 30 Nov, not yet".to_owned(), day(2026, 12, 1));
    assert_eq!(step(&desk, referral), call);
    desk.run(&Command::Accept { referral, priority: Priority::Soon }).unwrap();
    assert_ne!(step(&desk, referral).0, Act::Tell, "late, but done");
}

#[test]
fn a_target_told_as_held_is_a_call_once_it_is_past_and_a_child_not_brought_comes_first() {
    let (mut desk, child, referral) = office(aimee());
    tell(&mut desk, child, "Ewa Harris").unwrap();
    assert_eq!(
        desk.state.referral(referral).unwrap().promise.as_ref().unwrap().target,
        Some(day(2027, 1, 18))
    );
    let (_, booking) = book(&mut desk, referral, day(2026, 11, 24));
    let promise = desk.state.referral(referral).unwrap().promise.clone().unwrap();
    assert!(
        matches!(promise.plan, Planned::Place { .. }),
        "what was agreed since is what they know: {promise:?}"
    );
    tell(&mut desk, child, "Ewa Harris").unwrap();
    desk.on(day(2026, 11, 24));
    let missed = Attendance::NotBrought;
    desk.run(&Command::Attend { booking, attendance: missed, arrived: None }).unwrap();
    desk.on(day(2027, 1, 19));
    assert_eq!(step(&desk, referral).0, Act::FollowUp, "the follow-up presses more");
    for part in super::supported::parts(child, referral) {
        desk.run(&part).unwrap();
    }
    desk.run(&super::supported::close(referral)).unwrap();
    assert_ne!(step(&desk, referral).0, Act::Tell, "that place is over: its promise binds nobody");

    let (mut desk, child, referral) = office(aimee());
    tell(&mut desk, child, "Ewa Harris").unwrap();
    // The offer that was promised for 28 December was made; of the target nobody spoke again.
    let mut promise = desk.state.referral(referral).unwrap().promise.clone().unwrap();
    promise.plan = Planned::Nothing;
    desk.write(&[Event::FamilyTold { child, referral, promise, words: String::new() }]);
    desk.on(day(2027, 1, 18));
    assert_ne!(step(&desk, referral).0, Act::Tell);
    desk.on(day(2027, 1, 19));
    let call = (Act::Tell, "Ring: target 18 Jan is past".to_owned(), day(2027, 1, 19));
    assert_eq!(step(&desk, referral), call);
    tell(&mut desk, child, "Ewa Harris").unwrap();
    assert_ne!(step(&desk, referral).0, Act::Tell);
}

#[test]
fn a_slip_of_the_key_is_taken_back_at_once_and_not_later() {
    let (mut desk, child, referral) = office(aimee());
    let before =
        (desk.state.referral(referral).cloned(), desk.state.child(child).map(|row| row.last_contact));
    tell(&mut desk, child, "Ewa Harris").unwrap();
    let seq = desk.state.seq;
    let at = desk.now.at;
    desk.now = Now { at: at + TimeDelta::minutes(61), ..desk.now };
    let refusal = desk.run(&Command::Undo { seq }).unwrap_err();
    assert_eq!(refusal.kind, RefusalKind::Undo);
    assert!(refusal.words.contains("cannot be unsaid"), "{}", refusal.words);
    desk.now = Now { at: at + TimeDelta::minutes(60), ..desk.now };
    let events = desk.run(&Command::Undo { seq }).unwrap();
    let Event::Undone { words, .. } = &events[0] else { panic!("{events:?}") };
    assert!(words.starts_with("Told Ewa Harris by phone about HARRIS, Aimee (SLCN):"), "{words}");
    let mut after = desk.state.referral(referral).cloned();
    after.as_mut().unwrap().rev = before.0.as_ref().unwrap().rev;
    assert_eq!((after, desk.state.child(child).map(|row| row.last_contact)), before);
    // What came after depends on it.
    tell(&mut desk, child, "Ewa Harris").unwrap();
    let seq = desk.state.seq;
    book(&mut desk, referral, day(2026, 12, 14));
    assert!(desk.run(&Command::Undo { seq }).is_err());
}

#[test]
fn what_changed_while_one_spoke_is_not_noted_as_told() {
    let (mut desk, child, referral) = office(aimee());
    let parts: Vec<_> = page(&desk, child).parts.iter().map(|part| (part.referral, part.plan)).collect();
    book(&mut desk, referral, day(2026, 12, 14));
    let command = Command::Tell { child, parts, to: "Ewa Harris".to_owned(), how: Told::Phone };
    let refusal = desk.run(&command).unwrap_err();
    assert_eq!(refusal.kind, RefusalKind::Stale);
    assert!(desk.state.referral(referral).unwrap().promise.is_none());
}
