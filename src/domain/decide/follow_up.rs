//! Closing the follow-up of a child not brought: one by one, by a clinical role, and only with everything that is asked. The same
//! where a family has cancelled again and again, which is no absence and raises the same question.
use super::super::child::{ChildRow, Flags};
use super::super::event::Event;
use super::super::ids::ReferralId;
use super::super::referral::{CloseReason, Referral, Stage};
use super::super::refusal::Refusal;
use super::super::support::{self, Item, SupportDid};
use super::Case;
use chrono::NaiveDate;

/// What says that nobody was reached. A child is never discharged for being out of reach.
const OUT_OF_REACH: [&str; 15] = [
    "could not be reached",
    "could not reach",
    "couldn't reach",
    "cannot be reached",
    "can't be reached",
    "unable to reach",
    "not able to reach",
    "not reachable",
    "no answer",
    "no reply",
    "no response",
    "not contactable",
    "uncontactable",
    "unable to contact",
    "no contact",
];

/// Words that go with it and say nothing more.
const BESIDE: [&str; 58] = [
    "a",
    "after",
    "again",
    "all",
    "and",
    "any",
    "attempts",
    "at",
    "be",
    "been",
    "by",
    "call",
    "called",
    "calls",
    "carer",
    "contact",
    "despite",
    "did",
    "discharge",
    "discharged",
    "email",
    "emails",
    "family",
    "father",
    "for",
    "from",
    "has",
    "have",
    "home",
    "in",
    "left",
    "letter",
    "letters",
    "many",
    "message",
    "messages",
    "mother",
    "not",
    "number",
    "of",
    "on",
    "or",
    "parent",
    "parents",
    "phone",
    "post",
    "rang",
    "sent",
    "several",
    "so",
    "text",
    "texts",
    "the",
    "times",
    "to",
    "tried",
    "was",
    "with",
];

/// Letters of a reason at least, once what says only that nobody was reached is taken out.
const LEAST: usize = 12;

impl Case<'_> {
    /// Whether a follow-up is open: a child not brought, or cancellations that raise the same question.
    pub(super) fn is_followed_up(&self, row: &Referral) -> bool {
        matches!(row.stage, Stage::NotBrought { .. }) || support::repeated(row, self.rules())
    }

    /// A follow-up is due the next working day, the same day for a child at risk: putting it off would be closing it short.
    pub(super) fn follow_up_is_in_time(
        &self,
        row: &Referral,
        child: &ChildRow,
        until: NaiveDate,
    ) -> Result<(), Refusal> {
        if !self.is_followed_up(row) {
            return Ok(());
        }
        let name = child.list_name();
        if child.flags.has(Flags::PROTECTION) || child.flags.has(Flags::LOOKED_AFTER) {
            return Err(Refusal::input(
                "until",
                format!(
                    "The follow-up of {name} is due the same day and is not put off. Nothing was changed. a works it, part by part."
                ),
            ));
        }
        let most = self.rules().calendar.add_working_days(self.now.today, 1);
        if until > most {
            return Err(Refusal::input(
                "until",
                format!(
                    "The follow-up of {name} is put off to {} at most: t tries again then. Nothing was changed.",
                    most.format("%a %-d %b")
                ),
            ));
        }
        Ok(())
    }

    pub(super) fn close_follow_up(
        &self,
        id: ReferralId,
        decision: &str,
        discharge: Option<&str>,
    ) -> Result<Vec<Event>, Refusal> {
        let (row, child) = self.open(id)?;
        let name = child.list_name();
        if !self.is_followed_up(row) {
            return Err(Refusal::stale(format!("{name} has no follow-up open. Nothing was changed.")));
        }
        let Some(record) = self.known.record.as_ref().filter(|record| record.id == child.id) else {
            return Err(Refusal::missing("The record is not at hand. The follow-up stays open."));
        };
        let items = support::open_items(self.state, row, record);
        let missing: Vec<&str> =
            items.iter().filter(|item| item.done.is_none()).map(|item| item.missing.as_str()).collect();
        if !missing.is_empty() {
            return Err(Refusal::rule(format!(
                "The follow-up of {name} is not closed. Missing: {}. It stays open; what is done of it is kept.",
                missing.join("; ")
            )));
        }
        if letters(decision) < LEAST {
            return Err(Refusal::input(
                "decision",
                "What did the clinician decide, and why is it best for the child? In a few words. The follow-up stays open; what you typed is kept.",
            ));
        }
        if let Some(reason) = discharge
            && beyond_reach(reason) < LEAST
        {
            return Err(Refusal::input(
                "rationale",
                if letters(reason) == 0 {
                    "Why is discharge in the child's interest? In a few words. The follow-up stays open; what you typed is kept."
                } else {
                    "Out of reach is no reason to discharge a child. Say why discharge is in the child's interest, or rebook. The follow-up stays open."
                },
            ));
        }
        let words = match discharge {
            Some(reason) => format!("{}. Discharged: {}", decision.trim(), reason.trim()),
            None => decision.trim().to_owned(),
        };
        if !matches!(row.stage, Stage::NotBrought { .. }) {
            return self.cancellations_looked(row, &words, discharge.is_some());
        }
        let stage = if discharge.is_some() {
            Stage::Closed { reason: CloseReason::Discharged, on: self.now.today }
        } else {
            Stage::Rebook { since: self.now.today, by_family: true }
        };
        let done = |keys: &str| -> String {
            let said = |item: &&Item| keys.contains(item.key);
            let said = items.iter().filter(said).map(|item| {
                let done = item.done.as_deref().unwrap_or_default();
                item.name
                    .strip_prefix("Told: ")
                    .map_or_else(|| done.to_owned(), |who| format!("{who} {done}"))
            });
            said.collect::<Vec<_>>().join("; ")
        };
        Ok(vec![Event::FollowUpClosed {
            referral: id,
            contacts: done("c"),
            flags_checked: done("f"),
            told: done("rgs"),
            decision: words,
            stage,
        }])
    }

    /// The question of repeated cancellations is answered. It changes no clock and no place; a discharge is one of its own.
    fn cancellations_looked(
        &self,
        row: &Referral,
        words: &str,
        discharge: bool,
    ) -> Result<Vec<Event>, Refusal> {
        let looked = SupportDid::CancelsLooked { referral: row.id, words: words.to_owned() };
        let mut events = vec![Event::Support { child: row.child, did: looked }];
        if discharge {
            if self.standing(row).is_some() {
                return Err(Refusal::rule(format!(
                    "{} has a place. Nothing was changed. x gives it up first.",
                    self.name(row.child)
                )));
            }
            let choice = self.rules().choices.discharge.iter().find(|c| c.id.as_str() == "other-discharge");
            let choice = choice.or(self.rules().choices.discharge.first());
            let code = choice.map_or(super::super::code::Code::NONE, |choice| choice.id);
            events.extend(self.close(row.id, CloseReason::Discharged, code, words)?);
        }
        Ok(events)
    }
}

fn letters(words: &str) -> usize {
    words.chars().filter(|c| c.is_alphabetic()).count()
}

/// Letters of what is said beyond that nobody was reached.
fn beyond_reach(words: &str) -> usize {
    let mut lower = words.to_lowercase().replace('\u{2019}', "'");
    for phrase in OUT_OF_REACH {
        lower = lower.replace(phrase, " ");
    }
    let said = lower.split(|c: char| !c.is_alphabetic()).filter(|word| !BESIDE.contains(word));
    said.map(str::len).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn out_of_reach_in_any_number_of_words_is_no_reason() {
        for words in [
            "",
            "could not be reached",
            "Could not be reached by phone or letter despite several attempts",
            "No answer, no reply, unable to contact the family after many calls and letters",
            "we tried and tried: uncontactable",
        ] {
            assert!(beyond_reach(words) < LEAST, "{words}");
        }
        let told = "no answer; the school says she is seen privately and doing well";
        assert!(beyond_reach(told) >= LEAST);
    }
}
