//! An outcome that refers a child on: the referral is made with it, in one change, or the outcome is not put on record. No child
//! leaves one list by it without standing on another.
use super::super::child::ChildRow;
use super::super::code::Code;
use super::super::command::NewReferral;
use super::super::event::Event;
use super::super::ids::{BookingId, ReferralId};
use super::super::refusal::Refusal;
use super::super::review::PackDid;
use super::super::rules::Effect;
use super::Case;

impl Case<'_> {
    /// The event by which a referral is received, where no review of this very frame sends the child.
    pub(super) fn received(
        &self,
        id: ReferralId,
        child: &ChildRow,
        new: &NewReferral,
    ) -> Result<Event, Refusal> {
        self.received_after(id, child, new, Code::NONE)
    }

    pub(super) fn referred_on(
        &self,
        (booking, outcome): (BookingId, Code),
        mut events: Vec<Event>,
        refer: Option<&NewReferral>,
        words: &str,
    ) -> Result<Vec<Event>, Refusal> {
        let booking = self.booking(booking)?;
        let at = self.session(booking.session)?;
        let choice = self.chosen(self.rules().outcomes_of(at.service), outcome, "outcome")?;
        if choice.effect != Effect::ReferOn {
            if refer.is_some() {
                return Err(Refusal::input(
                    "pathway",
                    format!(
                        "'{}' refers nobody on. Nothing was recorded. Choose the outcome that does, or leave the pathway out.",
                        choice.name
                    ),
                ));
            }
            return Ok(events);
        }
        let held = events.iter().find_map(|event| match event {
            Event::Review { did: PackDid::Held { .. }, pack, .. } => Some(pack),
            _ => None,
        });
        // What a review decided that was not quorate is provisional: the next one decides to whom the child goes.
        if held.is_some_and(|pack| pack.provisional.is_some()) {
            return Ok(events);
        }
        let row = self.referral(booking.referral)?;
        let child = self.living(booking.child)?;
        let name = child.list_name();
        let new = refer.filter(|new| !new.pathway.is_none()).ok_or_else(|| {
            Refusal::input(
                "pathway",
                format!(
                    "'{}': to which pathway does {name} go? The outcome is put on record with the referral or not at all. Nothing was recorded. Choose the pathway.",
                    choice.name
                ),
            )
        })?;
        if let Some(open) = self.open_on(child, new.pathway) {
            return Err(Refusal::stale(format!(
                "{name} is on the {} list already, received {}. No second referral was made, and nothing was recorded. Choose another outcome.",
                self.rules().short(&new.pathway),
                open.received.format("%-d %b %Y")
            )));
        }
        let reviewed = if held.is_some() { row.pathway } else { Code::NONE };
        let within = (row.pathway, new.pathway);
        let asked = if new.words.trim().is_empty() { words } else { &new.words };
        let made = NewReferral::within(self.rules(), self.actor, within, asked, self.now.today);
        let made = NewReferral {
            asked: new.asked.clone(),
            with_it: new.with_it.clone(),
            priority: new.priority,
            ..made
        };
        events.push(self.received_after(self.state.next_referral(), child, &made, reviewed)?);
        Ok(events)
    }
}
