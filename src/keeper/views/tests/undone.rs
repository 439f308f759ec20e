//! Everything that can be done, taken back: what `u` would do is shown, done, and leaves the rows as they were; and several
//! changes of one child are taken back one after the other, the last first.
use super::desk::{Desk, code, details};
use super::undo_kinds::kind;
use crate::domain::booking::{By, Told};
use crate::domain::child::ChildDetails;
use crate::domain::command::{Command, Take};
use crate::domain::event::Event;
use crate::domain::ids::{BookingId, ChildId, ReferralId, SessionId, VenueId};
use crate::domain::offers::MonitorWhy;
use crate::domain::order::Priority;
use crate::domain::referral::CloseReason;
use crate::domain::session::{CarveOut, Slot};
use crate::wire::query::Query;
use crate::wire::view::{UndoWords, View};
use chrono::Days;
use std::collections::BTreeSet;
use std::fmt::Write;

pub(super) fn preview(desk: &Desk, seq: Option<u64>, after: Vec<u64>) -> Option<UndoWords> {
    match desk.look(&Query::UndoPreview { seq, child: None, after }) {
        View::Undo(shown) => shown,
        other => panic!("{other:?}"),
    }
}

/// All rows of the State, but for when each was last touched; and of the records what counts, without what was undone.
pub(super) fn rows(desk: &Desk) -> String {
    let state = &desk.state;
    let mut text = format!(
        "{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}",
        state.children.iter().flatten().collect::<Vec<_>>(),
        state.referrals.iter().flatten().collect::<Vec<_>>(),
        state.sessions.iter().flatten().collect::<Vec<_>>(),
        state.bookings.iter().flatten().collect::<Vec<_>>(),
        state.visits.iter().flatten().collect::<Vec<_>>(),
        state.intakes.iter().flatten().collect::<Vec<_>>(),
        state.reviews.values().collect::<Vec<_>>(),
        state.meetings.values().collect::<Vec<_>>(),
        state.seats.iter().flatten().collect::<Vec<_>>(),
        state.short
    );
    for child in state.children.iter().flatten() {
        let record = &desk.records[&child.id];
        let live = record.live().filter(|entry| !matches!(entry.event, Event::Undone { .. }));
        let live: Vec<_> = live.map(|entry| (entry.stamp.seq, &entry.event)).collect();
        let _ = write!(text, "{:?}{:?}{live:?}", record.details, record.merged_into);
    }
    let mut out = String::new();
    for (at, part) in text.split("rev: ").enumerate() {
        out += if at == 0 { part } else { part.trim_start_matches(|c: char| c.is_ascii_digit()) };
    }
    out
}

/// A desk with a child on the list, a child in triage and a clinic.
pub(super) fn office() -> (Desk, ChildId, ReferralId, ReferralId) {
    let mut desk = Desk::new();
    let today = desk.now.today;
    let (child, waits) = desk.child(details(1, today), "slcn", today - Days::new(40)).unwrap();
    let (_, triage) = desk.child(details(2, today), "slcn", today - Days::new(9)).unwrap();
    desk.run(&Command::Accept { referral: waits, priority: Priority::Routine }).unwrap();
    let venue = Command::AddVenue {
        name: "Arnold".to_owned(),
        address: String::new(),
        district: code("E07000173"),
        rooms: Vec::new(),
        online: false,
    };
    desk.run(&venue).unwrap();
    let slot = |start| Slot { start, minutes: 60, places: 1, carve_out: CarveOut::Anyone };
    let session = Command::MakeSession {
        service: code("slt"),
        venue: VenueId(1),
        room: String::new(),
        date: today + Days::new(28),
        slots: vec![slot(540), slot(600)],
        end: 660,
        people: Vec::new(),
        capacity: 0,
    };
    desk.run(&session).unwrap();
    (desk, child, waits, triage)
}

/// Plays every act on one child, takes each back, and gives the kinds of changes that went back.
pub(super) fn plain_acts() -> BTreeSet<&'static str> {
    let mut kinds = BTreeSet::new();
    let (desk, child, waits, triage) = office();
    let choices = desk.state.rules.choices.clone();
    let first = |list: &[crate::domain::rules::Choice]| list.first().map(|choice| choice.id).unwrap();
    let words = String::new;
    let session = SessionId(1);
    let booking = BookingId(1);
    let hold = Command::Book { referral: waits, session, slot: 0, take: Take::Hold };
    let offer = Command::Book { referral: waits, session, slot: 0, take: Take::Offer { told: Told::Phone } };
    let agreed = Take::Agree { who: "mother".to_owned(), told: Told::Phone };
    let agree = Command::Book { referral: waits, session, slot: 0, take: agreed.clone() };
    let today = desk.now.today;
    let rev = desk.state.child(child).unwrap().rev;
    let amended = ChildDetails { setting: "Elsewhere".to_owned(), ..desk.records[&child].details.clone() };
    let ask = Command::Ask { referral: triage, topic: first(&choices.ask_topics), words: words() };
    let redirect = Command::Redirect { referral: triage, to: code("ot"), words: "ot first".to_owned() };
    let reason = first(&choices.decline_offer);
    let table: Vec<(&str, Vec<Command>)> = vec![
        ("amended", vec![Command::Amend { child, details: Box::new(amended), rev }]),
        ("died", vec![Command::Died { child, on: today }]),
        ("accepted", vec![Command::Accept { referral: triage, priority: Priority::Soon }]),
        ("asked", vec![ask.clone()]),
        ("chased", vec![ask.clone(), Command::Chase { referral: triage }]),
        ("came", vec![ask, Command::InfoCame { referral: triage, words: words() }]),
        ("redirected", vec![redirect.clone()]),
        ("given back", vec![redirect, Command::ReturnRedirect { referral: triage, words: words() }]),
        (
            "declined",
            vec![Command::Decline {
                referral: triage,
                reason: first(&choices.decline_referral),
                instead: "Early-years drop-in".to_owned(),
                words: words(),
            }],
        ),
        ("priority", vec![Command::SetPriority { referral: waits, priority: Priority::Urgent }]),
        (
            "put off",
            vec![
                // Urgent, it is due before that day: what is not is not put off.
                Command::SetPriority { referral: waits, priority: Priority::Urgent },
                Command::PutOff {
                    referral: waits,
                    until: today + Days::new(28),
                    reason: first(&choices.put_off),
                },
            ],
        ),
        ("monitored", vec![Command::Monitor { referral: waits, why: MonitorWhy::Decided }]),
        (
            "resumed",
            vec![
                Command::Monitor { referral: waits, why: MonitorWhy::Decided },
                Command::Resume { referral: waits },
            ],
        ),
        (
            "closed",
            vec![Command::Close {
                referral: waits,
                reason: CloseReason::Discharged,
                choice: first(&choices.discharge),
                words: words(),
            }],
        ),
        (
            "contact",
            vec![Command::Contact {
                child,
                referral: Some(waits),
                kind: first(&choices.contacts),
                result: first(&choices.contact_results),
                words: words(),
            }],
        ),
        ("held", vec![hold.clone()]),
        ("released", vec![hold, Command::Release { booking }]),
        ("offered", vec![offer.clone()]),
        (
            "agreed to",
            vec![offer.clone(), Command::AgreeOffer { booking, who: "mother".to_owned(), told: Told::Phone }],
        ),
        ("offer declined", vec![offer, Command::DeclineOffer { booking, reason, words: words() }]),
        ("booked", vec![agree.clone()]),
        (
            "moved",
            vec![
                agree.clone(),
                Command::Move {
                    booking,
                    session,
                    slot: 1,
                    by: By::Family,
                    reason: first(&choices.family_reasons),
                    take: agreed,
                },
            ],
        ),
        (
            "cancelled",
            vec![
                agree,
                Command::CancelBooking {
                    booking,
                    by: By::Family,
                    reason: first(&choices.family_reasons),
                    words: words(),
                },
            ],
        ),
        ("called off", vec![Command::CancelSession { session, reason: first(&choices.service_reasons) }]),
        (
            "slot",
            vec![Command::AddSlot {
                session,
                slot: Slot { start: 660, minutes: 60, places: 1, carve_out: CarveOut::Anyone },
            }],
        ),
    ];
    for (name, commands) in table {
        let (mut desk, ..) = office();
        let mut before = vec![rows(&desk)];
        for command in &commands {
            desk.run(command).unwrap_or_else(|refusal| panic!("{name}: {}", refusal.words));
            before.push(rows(&desk));
        }
        before.pop();
        // One `u` after the other: each shows what it does, and what was before it is as it was.
        while let Some(wanted) = before.pop() {
            let shown = preview(&desk, None, Vec::new()).unwrap();
            assert_eq!(shown.refused, None, "{name}");
            assert!(!shown.words.is_empty(), "{name}");
            let frame = desk.frames.iter().find(|frame| frame.seq == shown.seq).unwrap();
            kinds.extend(frame.payload.events.iter().map(kind));
            desk.run(&Command::Undo { seq: shown.seq })
                .unwrap_or_else(|refusal| panic!("{name}: {}", refusal.words));
            assert_eq!(rows(&desk), wanted, "{name}");
        }
    }
    kinds
}

#[test]
fn whatever_goes_back_is_shown_and_leaves_the_rows_as_they_were() {
    assert!(plain_acts().len() > 20);
}

#[test]
fn of_one_act_each_part_is_judged_as_things_stand_when_its_turn_comes() {
    let (mut desk, child, waits, _) = office();
    desk.run(&Command::SetPriority { referral: waits, priority: Priority::Soon }).unwrap();
    let first = desk.state.seq;
    desk.run(&Command::SetPriority { referral: waits, priority: Priority::Urgent }).unwrap();
    let second = desk.state.seq;
    assert!(preview(&desk, Some(first), Vec::new()).unwrap().refused.is_some(), "by itself it cannot");
    assert_eq!(preview(&desk, Some(first), vec![second]).unwrap().refused, None);
    // What others did between is not undone with it.
    desk.run(&Command::Monitor { referral: waits, why: MonitorWhy::Decided }).unwrap();
    assert!(preview(&desk, Some(first), vec![second]).unwrap().refused.is_some());
    let View::Mine(mine) = desk.look(&Query::Mine { rows: 3 }) else { panic!() };
    assert_eq!(mine.iter().map(|row| row.refused.is_some()).collect::<Vec<_>>(), [false, true, true]);
    assert_eq!((mine[0].seq, mine[0].child), (desk.state.seq, Some(child)));
}
