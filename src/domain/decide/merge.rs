//! Two records, one child, and back again: nothing is lost by a merge, and it can be undone later, when things have
//! happened since.
use super::super::child::ChildRow;
use super::super::event::Event;
use super::super::ids::{BookingId, ChildId, ReferralId};
use super::super::intake::{Intake, IntakeKind, IntakeState};
use super::super::places;
use super::super::referral::{CloseReason, Stage};
use super::super::refusal::Refusal;
use super::Case;

impl Case<'_> {
    pub(super) fn merge(&self, keep: ChildId, gone: ChildId, words: &str) -> Result<Vec<Event>, Refusal> {
        if keep == gone {
            return Err(Refusal::input("gone", "That is one record already."));
        }
        let kept = self.living(keep)?;
        let other = self.living(gone)?;
        let bookings = self.state.index.of_child.get(&gone).cloned().unwrap_or_default();
        let seats = self.state.index.seats_of.get(&gone).cloned().unwrap_or_default();
        if let Some(words) = self.seats_at_once(kept, other, &bookings, &seats) {
            return Err(Refusal::rule(words));
        }
        if let Some(words) = self.both_at_once(kept, &bookings) {
            return Err(Refusal::rule(words));
        }
        let mut events = self.addresses(kept, other)?;
        self.number_comes(kept, other, &mut events)?;
        events.push(Event::ChildMerged {
            keep,
            gone,
            referrals: other.referrals.to_vec(),
            bookings,
            words: words.to_owned(),
            seats,
        });
        // Where both are on one list, the earlier day of receipt stands and the other referral goes on in it.
        for id in &other.referrals {
            let Some(theirs) = self.state.referral(*id).filter(|r| r.stage.is_open()) else { continue };
            let Some(ours) = self.open_on(kept, theirs.pathway) else { continue };
            if theirs.stage.booking().is_some() {
                return Err(Refusal::rule(format!(
                    "Both records have {} open and {}'s has a place booked. Nothing was merged. Move or cancel that place first.",
                    self.rules().short(&theirs.pathway),
                    other.list_name()
                )));
            }
            if theirs.received < ours.received {
                events.push(Event::ReceivedEarlier {
                    referral: ours.id,
                    before: ours.received,
                    after: theirs.received,
                });
            }
            if theirs.priority < ours.priority {
                events.push(Event::PriorityAsked {
                    referral: ours.id,
                    priority: theirs.priority,
                    words: "merged record".to_owned(),
                });
            }
            events.push(Event::Closed {
                referral: theirs.id,
                reason: CloseReason::SameReferral,
                choice: super::super::code::Code::known("same"),
                words: String::new(),
                communicated: None,
                stage: Stage::Closed { reason: CloseReason::SameReferral, on: self.now.today },
            });
        }
        events.extend(self.settled(keep, gone, true));
        Ok(events)
    }

    /// One child cannot be in two places at once, on a day that was either: two who were seen at one time are two children.
    fn both_at_once(&self, kept: &ChildRow, theirs: &[BookingId]) -> Option<String> {
        theirs
            .iter()
            .filter_map(|id| self.state.booking(*id))
            .filter(|row| row.state.holds_place(self.now.at))
            .find_map(|row| {
                let at = self.state.session(row.session).filter(|at| !at.cancelled())?;
                let start = at.slots.get(usize::from(row.slot))?.start;
                places::clash(self.state, kept, (at, start, row.minutes), self.now.at, None)?;
                Some(format!(
                    "Both records have a place at the same time ({}). Nothing was merged. Two who were seen at one time \
                     are two children; of two places ahead, cancel one first.",
                    self.place(at, row.slot)
                ))
            })
    }

    /// Open questions about the two, settled with the act.
    fn settled(&self, a: ChildId, b: ChildId, same: bool) -> Vec<Event> {
        self.state
            .index
            .intake
            .iter()
            .filter_map(|id| self.state.intake(*id))
            .filter(|item| pair(item).is_some_and(|(x, y)| (x == a && y == b) || (x == b && y == a)))
            .map(|item| Event::IntakeClosed {
                intake: item.id,
                state: IntakeState::Settled { same },
                words: String::new(),
            })
            .collect()
    }

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
        Ok(events)
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

/// The two records an item asks about.
pub(super) fn pair(item: &Intake) -> Option<(ChildId, ChildId)> {
    match &item.kind {
        IntakeKind::LookAlike { a, b, .. } | IntakeKind::NumberConflict { a, b, .. } => Some((*a, *b)),
        IntakeKind::HeldRow { .. }
        | IntakeKind::ListDiffers { .. }
        | IntakeKind::Vanished { .. }
        | IntakeKind::NumberFails { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::actor::{Actor, Role};
    use super::super::super::child::ChildDetails;
    use super::super::super::code::Code;
    use super::super::super::command::{Command, NewReferral};
    use super::super::super::order::Priority;
    use super::super::super::referral::Span;
    use super::super::tests::{World, begun};
    use super::*;
    use chrono::{Days, NaiveDate, TimeDelta};

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
        let (keep, _) = registered(&mut world, Vec::new(), 30);
        let (gone, theirs) = registered(&mut world, vec![keep], 90);
        let before = theirs.map(|id| world.state.referral(id).cloned().unwrap());
        let words = "said so".to_owned();
        world.try_act(&clinician(), &Command::Merge { keep, gone, words: words.clone() }).unwrap();
        world.now.at += TimeDelta::days(8);
        world.now.today = world.now.today + Days::new(8);
        world.try_act(&clinician(), &Command::Unmerge { keep, gone, words }).unwrap();
        for was in before {
            let row = world.state.referral(was.id).unwrap();
            let clock = |start| Span { start, stop: None };
            assert_eq!((row.child, row.span), (gone, clock(was.span.start)), "received {}", was.received);
            assert_eq!(row.stage == Stage::Triage, was.stage == Stage::Triage, "{:?}", row.stage);
        }
        world.clocks_agree();
    }
}
