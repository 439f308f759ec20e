//! Active monitoring: how it begins, is reviewed and ends. A clinician may decide on it; two reasonable offers declined may lead
//! to it as well, never by themselves (RTT guidance v5.0): only with a talk of a clinician with the family, and its agreement.
use super::super::event::Event;
use super::super::ids::ReferralId;
use super::super::offers::{self, MonitorWhy};
use super::super::record::Entry;
use super::super::referral::{Referral, Stage};
use super::super::refusal::Refusal;
use super::super::rights::{Right, allowed};
use super::Case;
use chrono::{Days, NaiveDate};

impl Case<'_> {
    pub(super) fn monitor(&self, id: ReferralId, why: &MonitorWhy) -> Result<Vec<Event>, Refusal> {
        let (row, child) = self.open(id)?;
        if !row.stage.wants_place() && !matches!(row.stage, Stage::Seen { .. }) {
            return Err(Refusal::rule(format!(
                "{} has something else to be done first ({}).",
                child.list_name(),
                super::super::next_step::owed(self.state, row, self.now.today)
                    .map_or_else(String::new, |s| s.words)
            )));
        }
        let (mut events, agreed_by) = match why {
            MonitorWhy::Decided => (Vec::new(), None),
            MonitorWhy::Declined { talk, agreed_by } => {
                (self.talked(row, talk, agreed_by)?, Some(agreed_by.trim().into()))
            }
        };
        events.push(Event::MonitoringAgreed {
            referral: id,
            stage: self.monitoring(self.now.today),
            agreed_by,
        });
        Ok(events)
    }

    /// Active monitoring agreed on that day: a clinician looks again so many weeks after it.
    pub(super) fn monitoring(&self, agreed: NaiveDate) -> Stage {
        let weeks = u64::from(self.rules().settings.monitoring_weeks);
        Stage::Monitoring { review: agreed + Days::new(7 * weeks) }
    }

    pub(super) fn review_monitoring(&self, id: ReferralId) -> Result<Vec<Event>, Refusal> {
        self.monitored(id)?;
        Ok(vec![Event::MonitoringReviewed { referral: id, stage: self.monitoring(self.now.today) }])
    }

    pub(super) fn resume(&self, id: ReferralId) -> Result<Vec<Event>, Refusal> {
        self.monitored(id)?;
        Ok(vec![Event::Resumed { referral: id, stage: Stage::Waiting { since: self.now.today } }])
    }

    fn monitored(&self, id: ReferralId) -> Result<(), Refusal> {
        let (row, child) = self.open(id)?;
        if matches!(row.stage, Stage::Monitoring { .. }) {
            return Ok(());
        }
        Err(Refusal::rule(format!("{} is not under active monitoring.", child.list_name())))
    }

    /// What must be there where declined offers are the reason; the talk as a contact, where it is recorded with this.
    fn talked(&self, row: &Referral, talk: &str, agreed_by: &str) -> Result<Vec<Event>, Refusal> {
        let (today, name) = (self.now.today, self.name(row.child));
        let standing = offers::standing(self.state, row.id, today);
        let mut missing = Vec::new();
        if !standing.may_talk_of_monitoring {
            missing.push(offers::short_of(self.state, row.id, today));
        }
        let new_talk = !talk.trim().is_empty();
        if !new_talk && !self.is_talked(row) {
            missing
                .push("a talk of a clinician with the family since the last offer was declined".to_owned());
        }
        if agreed_by.trim().is_empty() {
            missing.push("who of the family agreed".to_owned());
        }
        if !missing.is_empty() {
            return Err(Refusal::rule(format!(
                "{name}: declined offers do not lead to active monitoring yet. Missing: {}. Nothing was changed. Where a \
                 clinician decided it for the child's sake, say so instead.",
                missing.join("; ")
            )));
        }
        let kind = offers::TALK;
        let (child, referral, words) = (row.child, Some(row.id), talk.trim().to_owned());
        let contact = Event::Contact { child, referral, kind, result: super::super::code::Code::NONE, words };
        Ok(if new_talk { vec![contact] } else { Vec::new() })
    }

    /// Whether a clinician spoke with the family since the last offer that counts was declined.
    fn is_talked(&self, row: &Referral) -> bool {
        let Some(record) = self.known.record.as_ref().filter(|record| record.id == row.child) else {
            return false;
        };
        let since = offers::last_declined(self.state, row.id);
        record.live().any(|entry: &Entry| {
            let Event::Contact { referral, kind, result, .. } = &entry.event else { return false };
            let clinical = allowed(entry.stamp.role, self.actor.agency, Right::Monitor);
            let own = referral.is_none_or(|id| id == row.id);
            clinical && own && offers::is_talk(*kind, *result) && since.is_none_or(|on| entry.stamp.day >= on)
        })
    }
}
