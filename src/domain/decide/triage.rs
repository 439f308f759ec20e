//! Triage and the course of a referral: accept, ask, redirect, decline, put off, close; and contacts.
use super::super::age;
use super::super::child::ChildRow;
use super::super::code::Code;
use super::super::event::Event;
use super::super::ids::{ChildId, ReferralId};
use super::super::order::Priority;
use super::super::referral::{CloseReason, Referral, Span, Stage};
use super::super::refusal::Refusal;
use super::super::rules::{Choice, Choices};
use super::Case;
use chrono::Days;

impl Case<'_> {
    /// A referral that waits for a decision.
    fn undecided(&self, id: ReferralId) -> Result<(&Referral, &ChildRow), Refusal> {
        let (row, child) = self.open(id)?;
        if matches!(row.stage, Stage::Triage | Stage::InfoAsked { .. } | Stage::Redirecting { .. }) {
            return Ok((row, child));
        }
        Err(Refusal::stale(format!(
            "{}: {} is accepted already, {}. Nothing was changed. p changes the priority, d discharges.",
            child.list_name(),
            self.rules().short(&row.pathway),
            row.priority.word()
        )))
    }

    pub(super) fn accept(&self, id: ReferralId, priority: Priority) -> Result<Vec<Event>, Refusal> {
        // On the list, and a more urgent band was asked for: the same decision, once more.
        if self.open(id)?.0.is_asked_again() {
            return self.set_priority(id, priority);
        }
        let (row, child) = self.undecided(id)?;
        if let Stage::Redirecting { to, .. } = row.stage {
            return Err(Refusal::rule(format!(
                "{} is offered to {}, who have not answered. Nothing was changed. Take it back first (r, returned).",
                child.list_name(),
                self.rules().short(&to)
            )));
        }
        let stage = Stage::Waiting { since: self.now.today };
        let accepted = Event::Accepted { referral: id, priority, stage, by_list: false };
        // Put forward for a review: its pack is begun, and so is what it owes.
        Ok(std::iter::once(accepted).chain(self.begun(row)).collect())
    }

    pub(super) fn ask(&self, id: ReferralId, topic: Code, words: &str) -> Result<Vec<Event>, Refusal> {
        self.undecided(id)?;
        self.chosen(&self.rules().choices.ask_topics, topic, "topic")?;
        let due = self.now.today + Days::new(u64::from(self.rules().settings.info_within));
        let stage = Stage::InfoAsked { topic, due, chased: 0 };
        Ok(vec![Event::InfoAsked { referral: id, topic, words: words.to_owned(), stage }])
    }

    pub(super) fn chase(&self, id: ReferralId) -> Result<Vec<Event>, Refusal> {
        let (row, child) = self.open(id)?;
        let Stage::InfoAsked { topic, chased, .. } = row.stage else {
            return Err(Refusal::rule(format!(
                "Nothing was asked about {}, so there is nothing to chase.",
                child.list_name()
            )));
        };
        let due = self.now.today + Days::new(u64::from(self.rules().settings.answer_within));
        let stage = Stage::InfoAsked { topic, due, chased: chased.saturating_add(1) };
        Ok(vec![Event::InfoChased { referral: id, stage }])
    }

    pub(super) fn info_came(&self, id: ReferralId, words: &str) -> Result<Vec<Event>, Refusal> {
        let (row, child) = self.open(id)?;
        if !matches!(row.stage, Stage::InfoAsked { .. }) {
            return Err(Refusal::rule(format!(
                "Nothing was asked about {}, so no answer is awaited.",
                child.list_name()
            )));
        }
        Ok(vec![Event::InfoCame { referral: id, words: words.to_owned(), stage: Stage::Triage }])
    }

    pub(super) fn redirect(&self, id: ReferralId, to: Code, words: &str) -> Result<Vec<Event>, Refusal> {
        let (row, child) = self.open(id)?;
        let target = self.pathway(to)?;
        if target.id == row.pathway {
            return Err(Refusal::input(
                "to",
                format!("It is with {} already. Choose another pathway.", target.short),
            ));
        }
        self.by_clinician(to)?;
        if words.trim().is_empty() {
            return Err(Refusal::input("words", "Say why, in a few words: the receiver decides by it."));
        }
        if !target.only_from.is_empty() && !self.from_assessment(child, target) {
            return Err(self.not_from(child, target, "Nothing was changed."));
        }
        if let Stage::Redirecting { to, .. } = row.stage {
            return Err(Refusal::stale(format!(
                "{} is offered to {} already, without an answer so far.",
                child.list_name(),
                self.rules().short(&to)
            )));
        }
        if row.stage.booking().is_some() {
            return Err(Refusal::rule(format!(
                "{} has a place booked. Nothing was changed. Cancel it first (x), then redirect.",
                child.list_name()
            )));
        }
        if self.open_on(child, to).is_some() {
            return Err(Refusal::rule(format!(
                "{} is on the {} list already. Nothing was changed. d ends this referral, with that one offered instead.",
                child.list_name(),
                target.short
            )));
        }
        let stage = Stage::Redirecting { to, since: self.now.today };
        Ok(vec![Event::RedirectOffered { referral: id, to, words: words.to_owned(), stage }])
    }

    /// The receiver accepts: the clock and the place go on with the first day of receipt.
    pub(super) fn accept_redirect(&self, id: ReferralId) -> Result<Vec<Event>, Refusal> {
        let (row, child) = self.open(id)?;
        let Stage::Redirecting { to, .. } = row.stage else {
            return Err(Refusal::rule(format!(
                "{} was not redirected, so there is nothing to take.",
                child.list_name()
            )));
        };
        let pathway = self.pathway(to)?;
        self.by_clinician(to)?;
        let new = Referral {
            id: self.state.next_referral(),
            pathway: to,
            component: 0,
            stage: if pathway.triage { Stage::Triage } else { Stage::Waiting { since: self.now.today } },
            span: Span { start: Some(row.received), stop: None },
            put_off: None,
            session: None,
            promise: None,
            support: None,
            ..row.clone()
        };
        let stage = Stage::Closed { reason: CloseReason::RedirectedTo, on: self.now.today };
        Ok(vec![Event::RedirectAccepted { referral: id, new: Box::new(new), stage }])
    }

    pub(super) fn return_redirect(&self, id: ReferralId, words: &str) -> Result<Vec<Event>, Refusal> {
        let (row, child) = self.open(id)?;
        if !matches!(row.stage, Stage::Redirecting { .. }) {
            return Err(Refusal::rule(format!("{} was not redirected.", child.list_name())));
        }
        Ok(vec![Event::RedirectReturned { referral: id, words: words.to_owned(), stage: Stage::Triage }])
    }

    pub(super) fn decline(
        &self,
        id: ReferralId,
        reason: Code,
        instead: &str,
        words: &str,
    ) -> Result<Vec<Event>, Refusal> {
        let (row, child) = self.undecided(id)?;
        self.chosen(&self.rules().choices.decline_referral, reason, "reason")?;
        if instead.trim().is_empty() {
            let years = age::years_on(child.born, self.now.today);
            let known = self.rules().instead_said(self.pathway(row.pathway)?, years);
            return Err(Refusal::input(
                "instead",
                format!(
                    "Say what {} is offered instead ({known}): nobody is declined with nothing.",
                    child.list_name()
                ),
            ));
        }
        let stage = Stage::Closed { reason: CloseReason::Declined, on: self.now.today };
        Ok(vec![Event::Declined {
            referral: id,
            reason,
            instead: instead.to_owned(),
            words: words.to_owned(),
            communicated: Some(self.now.today),
            stage,
        }])
    }

    pub(super) fn set_priority(&self, id: ReferralId, priority: Priority) -> Result<Vec<Event>, Refusal> {
        let (row, child) = self.open(id)?;
        if row.priority == priority && row.priority_asked.is_none() {
            return Err(Refusal::stale(format!("{} is {} already.", child.list_name(), priority.word())));
        }
        Ok(vec![Event::PriorityChanged { referral: id, before: row.priority, after: priority }])
    }

    pub(super) fn close(
        &self,
        id: ReferralId,
        reason: CloseReason,
        choice: Code,
        words: &str,
    ) -> Result<Vec<Event>, Refusal> {
        let (row, child) = self.open(id)?;
        if matches!(row.stage, Stage::NotBrought { .. }) {
            return Err(Refusal::rule(format!(
                "{} was not brought: the follow-up is closed first, by a clinical role. Nothing discharges by itself.",
                child.list_name()
            )));
        }
        if matches!(reason, CloseReason::Died | CloseReason::RedirectedTo | CloseReason::SameReferral) {
            return Err(Refusal::rule("That ending has a verb of its own. Nothing was changed."));
        }
        self.chosen(&self.rules().choices.discharge, choice, "reason")?;
        let mut events: Vec<Event> = match row.stage.booking().and_then(|b| self.state.booking(b)) {
            Some(booking) if booking.state.ahead() => {
                self.cancel(booking.id, super::super::booking::By::Family, choice, words)?
            }
            _ => Vec::new(),
        };
        // What is held for it while somebody rings about another place goes back, too.
        let held = self.state.index.held.iter().filter(|held| Some(**held) != row.stage.booking());
        let held = held.filter_map(|held| self.state.booking(*held)).filter(|held| held.referral == id);
        events.extend(held.map(|held| Event::HoldReleased { booking: held.id, stage: row.stage }));
        events.push(Event::Closed {
            referral: id,
            reason,
            choice,
            words: words.to_owned(),
            communicated: Some(self.now.today),
            stage: Stage::Closed { reason, on: self.now.today },
        });
        Ok(events)
    }

    pub(super) fn contact(
        &self,
        child: ChildId,
        referral: Option<ReferralId>,
        kind: Code,
        result: Code,
        words: &str,
    ) -> Result<Vec<Event>, Refusal> {
        self.living(child)?;
        self.chosen(&self.rules().choices.contacts, kind, "kind")?;
        if !result.is_none() {
            self.chosen(&self.rules().choices.contact_results, result, "result")?;
        }
        let mut events = vec![Event::Contact { child, referral, kind, result, words: words.to_owned() }];
        events.extend(self.told_of_moves(child, referral, (kind, result)));
        Ok(events)
    }

    /// A configured choice, or the sentence that names those there are.
    pub(super) fn chosen<'c>(
        &self,
        list: &'c [Choice],
        id: Code,
        field: &str,
    ) -> Result<&'c Choice, Refusal> {
        Choices::get(list, id).ok_or_else(|| {
            let known: Vec<String> = list.iter().map(|c| format!("{} {}", c.key, c.name)).collect();
            Refusal::input(field, format!("Choose one of: {}. Nothing was changed.", known.join(", ")))
        })
    }
}
