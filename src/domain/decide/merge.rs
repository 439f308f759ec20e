//! Two records, one child, and back again: nothing is lost by a merge, and it can be undone later, when things have
//! happened since.
use super::super::child::ChildRow;
use super::super::event::Event;
use super::super::ids::{BookingId, ChildId};
use super::super::intake::IntakeState;
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
            .filter(|item| item.pair().is_some_and(|(x, y)| (x == a && y == b) || (x == b && y == a)))
            .map(|item| Event::IntakeClosed {
                intake: item.id,
                state: IntakeState::Settled { same },
                words: String::new(),
            })
            .collect()
    }
}
