//! A family is told how its referrals stand: who may be told is asked first, and what was said is kept as a promise.
use super::super::booking::Told;
use super::super::child::ChildRow;
use super::super::event::Event;
use super::super::ids::{ChildId, ReferralId};
use super::super::may_tell;
use super::super::promise::{self, Planned, Promise};
use super::super::refusal::Refusal;
use super::super::saying;
use super::Case;

impl Case<'_> {
    pub(super) fn tell(
        &self,
        child: ChildId,
        parts: &[(ReferralId, Planned)],
        to: &str,
        how: Told,
    ) -> Result<Vec<Event>, Refusal> {
        let row = self.living(child)?;
        let name = row.list_name();
        let Some(record) = self.known.record.as_ref().filter(|record| record.id == child) else {
            return Err(Refusal::missing(
                "The record is not at hand, so who may be told is not known. Nothing was noted.",
            ));
        };
        let today = self.now.today;
        let person = may_tell::find(&record.details, to, today).map_err(|why| {
            let to = to.trim();
            let who = if to.is_empty() { "Nobody" } else { to };
            let may: Vec<String> = may_tell::who(&record.details, today).iter().map(may_tell::Person::words).collect();
            let may = if may.is_empty() { "nobody on record".to_owned() } else { may.join("; ") };
            Refusal::input(
                "to",
                format!("{who} {why}: nothing was noted as told. Of {name} may be told: {may}. c takes down who rang."),
            )
        })?;
        if parts.is_empty() {
            return Err(Refusal::rule(format!("{name} has no open referral, so there was nothing to tell.")));
        }
        let mut events = Vec::with_capacity(parts.len() * 2);
        for (id, shown) in parts {
            let (referral, of) = self.open(*id)?;
            if of.id != child {
                return Err(Refusal::stale(format!(
                    "That referral is not {name}'s (any more). Nothing was noted."
                )));
            }
            let said = saying::said(self.state, record, referral, self.now);
            if said.plan != *shown {
                return Err(Refusal::stale(format!(
                    "{name}: what is planned changed while you spoke. Nothing was noted as told. l shows what to say now."
                )));
            }
            let said = if person.dates_only { said.dates_only() } else { said };
            let promise = Promise {
                on: today,
                to: person.name.as_str().into(),
                how,
                by: self.actor.name.clone(),
                wait: said.wait,
                ahead: said.ahead,
                target: said.target,
                plan: said.plan,
            };
            let words = said.text();
            events.push(Event::FamilyTold { child, referral: *id, promise: Box::new(promise), words });
        }
        for (id, _) in parts {
            events.extend(self.moves_told(child, Some(*id), how));
        }
        Ok(events)
    }

    /// What a contact settles: somebody spoke with the family since what it was told stopped being true.
    pub(super) fn promises_settled(&self, row: &ChildRow, about: Option<ReferralId>) -> Vec<Event> {
        row.referrals
            .iter()
            .filter(|id| about.is_none_or(|about| about == **id))
            .filter_map(|id| self.state.referral(*id))
            .filter(|referral| promise::slip(self.state, referral, self.now.today).is_some())
            .map(|referral| Event::PromiseSettled { referral: referral.id })
            .collect()
    }
}
