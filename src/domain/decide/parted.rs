//! One record taken apart into the two it was made of, also when things have happened since: each child has its own days, its own
//! places and its own clocks again.
use super::super::event::Event;
use super::super::ids::{BookingId, ChildId, ReferralId};
use super::super::intake::{Intake, IntakeState};
use super::super::order::Priority;
use super::super::record::{ChildRecord, Entry};
use super::super::referral::{CloseReason, Stage};
use super::super::refusal::Refusal;
use super::Case;
use chrono::NaiveDate;
use std::collections::HashMap;

impl Case<'_> {
    pub(super) fn unmerge(&self, keep: ChildId, gone: ChildId, words: &str) -> Result<Vec<Event>, Refusal> {
        let other = self.child(gone)?;
        if other.merged_into != Some(keep) {
            return Err(Refusal::stale(format!("{} is a record of its own already.", other.list_name())));
        }
        let Some(record) = &self.known.record else {
            return Err(Refusal::missing("The record could not be read, so nothing was changed. Try again."));
        };
        let merged = record.live().rev().find_map(|entry| match &entry.event {
            Event::ChildMerged { gone: g, referrals, bookings, seats, .. } if *g == gone => {
                Some((referrals.clone(), bookings.clone(), seats.clone(), entry.stamp.seq))
            }
            _ => None,
        });
        let (referrals, bookings, seats, merge) =
            merged.ok_or_else(|| Refusal::missing("No merge of these two is on record."))?;
        self.sees_address(record.details.flags, &other.list_name(), "They were not parted.")?;
        let mut events: Vec<Event> = self.addresses_back(record, merge).into_iter().collect();
        events.push(Event::MergeUndone {
            keep,
            gone,
            referrals: referrals.clone(),
            // A place booked since goes with its referral.
            bookings: self.went_with(keep, &referrals, &bookings),
            words: words.to_owned(),
            seats,
        });
        events.extend(self.asked_again(keep, gone, merge, &events));
        let same = referrals.iter().filter_map(|id| self.state.referral(*id));
        for row in same.filter(|row| row.closed_as(CloseReason::SameReferral)) {
            // One that no clinician had accepted before is still theirs to decide.
            let accepted = record
                .live()
                .any(|entry| matches!(&entry.event, Event::Accepted { referral, .. } if *referral == row.id));
            let triage = self.pathway(row.pathway).is_ok_and(|pathway| pathway.triage);
            let stage =
                if accepted || !triage { Stage::Waiting { since: self.now.today } } else { Stage::Triage };
            events.push(Event::Resumed { referral: row.id, stage });
        }
        events.extend(self.without_theirs(record, merge, &referrals));
        events.extend(self.same_or_not(keep, gone, words));
        Ok(events)
    }

    /// What the merge had brought to the referrals that stay, given up with it: an earlier receipt is the other child's, and so is
    /// the priority that was asked for it.
    fn without_theirs(&self, record: &ChildRecord, merge: u64, theirs: &[ReferralId]) -> Vec<Event> {
        let mut parted = parted(record);
        parted.push(merge);
        let brought = record.history.iter().filter(|entry| entry.stamp.seq == merge);
        let mut events = Vec::new();
        for entry in brought {
            match &entry.event {
                Event::ReceivedEarlier { referral, .. } if !theirs.contains(referral) => {
                    let Some(row) = self.state.referral(*referral) else { continue };
                    let after = received(record, *referral, &parted).unwrap_or(row.received);
                    if after != row.received {
                        let before = row.received;
                        events.push(Event::ReceivedEarlier { referral: row.id, before, after });
                    }
                }
                Event::PriorityAsked { referral, .. } if !theirs.contains(referral) => {
                    let Some(row) = self.state.referral(*referral) else { continue };
                    let asked = asked(record, *referral, &parted);
                    if row.stage.is_open() && row.priority_asked != asked {
                        events.push(match asked {
                            Some(priority) => {
                                let words = "asked for before the records were one".to_owned();
                                Event::PriorityAsked { referral: row.id, priority, words }
                            }
                            None => Event::PriorityChanged {
                                referral: row.id,
                                before: row.priority,
                                after: row.priority,
                            },
                        });
                    }
                }
                _ => {}
            }
        }
        events
    }

    /// Whether the two are one child is open again, where somebody was asked: a merge that was a slip has answered nothing. Who
    /// says how it is known that they are two has.
    fn same_or_not(&self, keep: ChildId, gone: ChildId, words: &str) -> Vec<Event> {
        let both = [(keep, gone), (gone, keep)];
        let of_both = |item: &&Intake| item.pair().is_some_and(|pair| both.contains(&pair));
        let said_one = |item: &&Intake| item.state == IntakeState::Settled { same: true };
        let items = self.state.intakes.iter().flatten().filter(of_both).filter(said_one);
        let back = |item: &Intake| {
            if words.trim().is_empty() {
                return Event::IntakeOpened { item: Box::new(item.open_again()) };
            }
            let state = IntakeState::Settled { same: false };
            Event::IntakeClosed { intake: item.id, state, words: words.to_owned() }
        };
        items.map(back).collect()
    }

    fn went_with(&self, keep: ChildId, referrals: &[ReferralId], bookings: &[BookingId]) -> Vec<BookingId> {
        let now = self.state.index.of_child.get(&keep).cloned().unwrap_or_default();
        let of_theirs =
            |id: &BookingId| self.state.booking(*id).is_some_and(|row| referrals.contains(&row.referral));
        let mut all: Vec<BookingId> =
            now.into_iter().filter(of_theirs).chain(bookings.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// The changes that merged records which were parted since, and those that parted them: what these gave back is no finding.
fn parted(record: &ChildRecord) -> Vec<u64> {
    let mut by: HashMap<ChildId, u64> = HashMap::new();
    let mut parted = Vec::new();
    for entry in record.live() {
        match &entry.event {
            Event::ChildMerged { gone, .. } => drop(by.insert(*gone, entry.stamp.seq)),
            Event::MergeUndone { gone, .. } => {
                parted.extend(by.remove(gone).into_iter().chain([entry.stamp.seq]));
            }
            _ => {}
        }
    }
    parted
}

/// What counts of a record, without what those changes brought.
fn without<'a>(record: &'a ChildRecord, parted: &'a [u64]) -> impl Iterator<Item = &'a Entry> {
    record.live().filter(|entry| !parted.contains(&entry.stamp.seq))
}

/// The day of receipt of a referral without what those merges brought; nothing where none was ever found earlier.
fn received(record: &ChildRecord, id: ReferralId, parted: &[u64]) -> Option<NaiveDate> {
    let found = |entry: &Entry| match &entry.event {
        Event::ReceivedEarlier { referral, before, after } if *referral == id => Some((*before, *after)),
        _ => None,
    };
    let first = record.live().find_map(found).map(|(before, _)| before)?;
    Some(without(record, parted).filter_map(found).map(|(_, after)| after).fold(first, NaiveDate::min))
}

/// The priority asked for a referral and not decided on, without what those merges asked.
fn asked(record: &ChildRecord, id: ReferralId, parted: &[u64]) -> Option<Priority> {
    let read = without(record, parted);
    read.fold(None, |asked, entry| match &entry.event {
        Event::Accepted { referral, .. } | Event::PriorityChanged { referral, .. } if *referral == id => None,
        Event::PriorityAsked { referral, priority, .. } if *referral == id => Some(*priority),
        _ => asked,
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::actor::{Actor, Role};
    use super::super::super::child::ChildDetails;
    use super::super::super::code::Code;
    use super::super::super::command::{Command, NewReferral};
    use super::super::super::intake::IntakeKind;
    use super::super::super::referral::{Referral, Span};
    use super::super::tests::{World, begun};
    use super::*;
    use chrono::{Days, NaiveDate, TimeDelta};
    use rand::RngExt;

    fn clinician() -> Actor {
        let (agency, team) = (Code::known("nhs"), Code::known("nd"));
        Actor { uid: 1, name: "clinician".into(), role: Role::TriageClinician, agency, team }
    }

    /// A child put on two lists, received so many days ago; accepted on the second.
    fn registered(world: &mut World, knowing: Vec<ChildId>, days: u64) -> (ChildId, [ReferralId; 2]) {
        let details = ChildDetails {
            family: "Sander".into(),
            given: "Ines".into(),
            born: NaiveDate::from_ymd_opt(2018, 5, 5).unwrap(),
            nhs_missing: "not on the form".into(),
            ..ChildDetails::default()
        };
        let (child, first) = (world.state.next_child(), world.state.next_referral());
        let second = ReferralId(first.0 + 1);
        let received = world.now.today - Days::new(days);
        let on = |pathway| NewReferral {
            pathway: Code::known(pathway),
            received,
            source: Code::known("gp"),
            ..NewReferral::default()
        };
        let details = Box::new(details);
        for command in [
            Command::Register { details, referral: Some(on("slcn")), knowing },
            Command::Refer { child, referral: on("nd") },
            Command::Accept { referral: second, priority: Priority::Routine },
        ] {
            world.try_act(&clinician(), &command).unwrap();
        }
        (child, [first, second])
    }

    #[test]
    fn two_children_after_all_wait_as_if_they_had_never_been_one() {
        let mut world = begun(3);
        let (keep, ours) = registered(&mut world, Vec::new(), 30);
        let (gone, theirs) = registered(&mut world, vec![keep], 90);
        let all = || ours.map(|id| (keep, id)).into_iter().chain(theirs.map(|id| (gone, id)));
        let before: Vec<_> =
            all().map(|(child, id)| (child, world.state.referral(id).cloned().unwrap())).collect();
        let words = "said so".to_owned();
        world.try_act(&clinician(), &Command::Merge { keep, gone, words: words.clone() }).unwrap();
        world.now.at += TimeDelta::days(8);
        world.now.today = world.now.today + Days::new(8);
        world.try_act(&clinician(), &Command::Unmerge { keep, gone, words }).unwrap();
        for (child, was) in before {
            let row = world.state.referral(was.id).unwrap();
            let clock = |start| Span { start, stop: None };
            assert_eq!((row.child, row.span), (child, clock(was.span.start)), "received {}", was.received);
            assert_eq!((row.received, row.list_date), (was.received, was.list_date));
            assert_eq!(row.stage == Stage::Triage, was.stage == Stage::Triage, "{:?}", row.stage);
        }
        world.clocks_agree();
    }

    #[test]
    fn whatever_was_made_one_and_parted_in_any_order_each_has_its_own_day_and_what_was_asked_for_it() {
        let mut world = begun(31);
        let mut known: Vec<ChildId> = Vec::new();
        for round in 0..60 {
            let mut children: Vec<(ChildId, [ReferralId; 2])> = Vec::new();
            for _ in 0..4 {
                let days = world.dice.random_range(10..200);
                children.push(registered(&mut world, known.clone(), days));
                known.push(children.last().unwrap().0);
                let referral = children.last().unwrap().1[1];
                if world.dice.random_bool(0.5) {
                    let priority = [Priority::Urgent, Priority::Soon][world.dice.random_range(0..2)];
                    world.try_act(&clinician(), &Command::SetPriority { referral, priority }).unwrap();
                }
            }
            let rows = children.iter().flat_map(|(_, ids)| *ids);
            let rows: Vec<_> = rows.map(|id| world.state.referral(id).cloned().unwrap()).collect();
            let keep = children[0].0;
            let mut apart: Vec<ChildId> = children[1..].iter().map(|(child, _)| *child).collect();
            let mut one: Vec<ChildId> = Vec::new();
            for step in 0..12 {
                // At last all are parted.
                let part = step >= 8 || (!one.is_empty() && world.dice.random_bool(0.5));
                let from = if part { &mut one } else { &mut apart };
                if from.is_empty() {
                    continue;
                }
                let gone = from.remove(world.dice.random_range(0..from.len()));
                let words = String::new();
                let command = if part {
                    Command::Unmerge { keep, gone, words }
                } else {
                    Command::Merge { keep, gone, words }
                };
                world.try_act(&clinician(), &command).unwrap();
                (if part { &mut apart } else { &mut one }).push(gone);
            }
            assert!(one.is_empty());
            for was in rows {
                let row = world.state.referral(was.id).unwrap();
                let own = |row: &Referral| {
                    (row.child, row.received, row.list_date, row.span.start, row.priority, row.priority_asked)
                };
                assert_eq!(own(row), own(&was), "round {round}");
            }
            world.clocks_agree();
        }
    }

    #[test]
    fn a_merge_that_was_a_slip_leaves_the_question_open_and_one_known_to_be_wrong_answers_it() {
        for (words, state) in [("", IntakeState::Open), ("twins", IntakeState::Settled { same: false })] {
            let mut world = begun(5);
            let (keep, _) = registered(&mut world, Vec::new(), 30);
            let (gone, _) = registered(&mut world, vec![keep], 90);
            let id = world.state.next_intake();
            let today = world.now.today;
            let item = Intake {
                id,
                kind: IntakeKind::LookAlike { a: gone, b: keep, words: "same day".into() },
                since: today,
                due: today,
                state: IntakeState::Open,
                rev: 0,
            };
            world.state.apply(world.state.seq + 1, today, &[Event::IntakeOpened { item: Box::new(item) }]);
            let settle = Command::SettleIntake { intake: id, same: true, words: String::new() };
            world.try_act(&clinician(), &settle).unwrap();
            assert_eq!(world.state.intake(id).unwrap().state, IntakeState::Settled { same: true });
            world.try_act(&clinician(), &Command::Unmerge { keep, gone, words: words.into() }).unwrap();
            assert_eq!(world.state.intake(id).unwrap().state, state);
            assert_eq!(world.state.index.intake.contains(&id), state == IntakeState::Open);
        }
    }
}
