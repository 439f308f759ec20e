//! Intake: held rows completed or dismissed, look-alikes settled.
use super::super::child::{ChildDetails, Flags};
use super::super::code::Code;
use super::super::command::NewReferral;
use super::super::event::Event;
use super::super::ids::{ChildId, IntakeId, ReferralId};
use super::super::intake::{Intake, IntakeKind, IntakeState};
use super::super::refusal::Refusal;
use super::super::review;
use super::Case;

impl Case<'_> {
    fn item(&self, id: IntakeId) -> Result<&Intake, Refusal> {
        let item =
            self.state.intake(id).ok_or_else(|| Refusal::missing("There is no such item (any more)."))?;
        if item.state == IntakeState::Open {
            return Ok(item);
        }
        Err(Refusal::stale("Somebody has dealt with this one already. Nothing was changed."))
    }

    pub(super) fn complete_intake(
        &self,
        id: IntakeId,
        child: Option<ChildId>,
        details: &ChildDetails,
        referral: &NewReferral,
    ) -> Result<Vec<Event>, Refusal> {
        let item = self.item(id)?;
        let IntakeKind::HeldRow { details: held, source, row, number, .. } = &item.kind else {
            return Err(Refusal::rule("This is no held row: = settles it."));
        };
        // Completed by somebody from whom the address is hidden, the row keeps it, and keeps it hidden.
        let mut whole = details.clone().unhidden(held);
        if whole != *details {
            whole.flags.set(Flags::RESTRICTED, true);
        }
        // What a list puts forward it puts forward as listed: the form of a held row asks no question.
        let mut referral = referral.clone();
        let asks = review::put_forward(self.rules(), referral.pathway);
        if asks && referral.words.is_empty() && referral.asked.is_empty() {
            referral.asked = format!("As listed: {source}");
        }
        let mut events = match child {
            Some(child) => self.refer(child, &referral)?,
            None => self.register(&whole, Some(&referral), &[])?,
        };
        let made = events.iter().find_map(|event| match event {
            Event::ReferralReceived { referral, .. } => Some(referral.id),
            _ => None,
        });
        // Completed without a number, the wrong one of the list is still to be put right.
        let of = child.unwrap_or_else(|| self.state.next_child());
        let number = number.as_ref().filter(|_| whole.nhs.is_none());
        let asked = number.and_then(|number| self.number_fails(of, (source, *row), number, &events));
        events.extend(asked);
        events.push(Event::IntakeClosed {
            intake: id,
            state: IntakeState::Completed(made.unwrap_or(ReferralId(0))),
            words: String::new(),
        });
        Ok(events)
    }

    pub(super) fn settle_intake(&self, id: IntakeId, same: bool, words: &str) -> Result<Vec<Event>, Refusal> {
        let item = self.item(id)?;
        let Some((a, b)) = item.pair() else {
            return Err(Refusal::rule("This is no look-alike: a completes it."));
        };
        if same {
            // The record that was there before goes on.
            return self.merge(b, a, words);
        }
        let mut events: Vec<Event> = self.shown_again(id, a)?.into_iter().collect();
        events.push(Event::IntakeClosed {
            intake: id,
            state: IntakeState::Settled { same: false },
            words: words.to_owned(),
        });
        Ok(events)
    }

    pub(super) fn dismiss_intake(
        &self,
        id: IntakeId,
        reason: Code,
        words: &str,
    ) -> Result<Vec<Event>, Refusal> {
        self.item(id)?;
        self.chosen(&self.rules().choices.dismiss, reason, "reason")?;
        Ok(vec![Event::IntakeClosed {
            intake: id,
            state: IntakeState::Dismissed(reason),
            words: words.to_owned(),
        }])
    }
}
