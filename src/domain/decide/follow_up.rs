//! Closing the follow-up of a child not brought: one by one, by a clinical role, and only with everything that is asked. The same
//! where a family has cancelled again and again, which is no absence and raises the same question.
use super::super::child::{ChildRow, Flags};
use super::super::code::Code;
use super::super::event::Event;
use super::super::ids::ReferralId;
use super::super::referral::{CloseReason, Referral, Stage};
use super::super::refusal::Refusal;
use super::super::rules::{Choice, Rules};
use super::super::support::{self, Item, SupportDid};
use super::Case;
use super::out_of_reach;
use chrono::NaiveDate;

/// Reasons of a discharge (codes of `choices.toml`) that are none here: that the child was not brought is what is followed up, and
/// these others say nothing of the child.
const NO_REASON: [Code; 3] =
    [Code::known("not-brought"), Code::known("other-discharge"), Code::known("by-mistake")];

/// Letters of a decision at least.
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
        (discharge, because): (Option<&str>, Code),
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
        let because = discharge.map(|words| self.is_best(because, words)).transpose()?;
        let words = match (discharge, because) {
            (Some(words), Some(why)) => {
                format!("{}. Discharged: {}, {}", decision.trim(), lower_first(&why.name), words.trim())
            }
            _ => decision.trim().to_owned(),
        };
        if !matches!(row.stage, Stage::NotBrought { .. }) {
            return self.cancellations_looked(row, &words, because.map(|why| why.id));
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
        discharge: Option<Code>,
    ) -> Result<Vec<Event>, Refusal> {
        let looked = SupportDid::CancelsLooked { referral: row.id, words: words.to_owned() };
        let mut events = vec![Event::Support { child: row.child, did: looked }];
        if let Some(because) = discharge {
            if self.standing(row).is_some() {
                return Err(Refusal::rule(format!(
                    "{} has a place. Nothing was changed. x gives it up first.",
                    self.name(row.child)
                )));
            }
            events.extend(self.close(row.id, CloseReason::Discharged, because, words)?);
        }
        Ok(events)
    }

    /// Why discharge is best for the child: a reason of the list, which out of reach is not, and what it rests on in words.
    fn is_best(&self, because: Code, words: &str) -> Result<&Choice, Refusal> {
        let open = "The follow-up stays open.";
        if !out_of_reach::says_more(words) {
            return Err(Refusal::input(
                "rationale",
                if letters(words) == 0 {
                    format!(
                        "Why is discharge in the child's interest? In a few words. {open} What you typed is kept."
                    )
                } else {
                    format!(
                        "Out of reach is no reason to discharge a child. Say why discharge is in the child's interest, or rebook. {open}"
                    )
                },
            ));
        }
        let reasons: Vec<&Choice> = discharge_reasons(self.rules()).collect();
        reasons.iter().find(|choice| choice.id == because).copied().ok_or_else(|| {
            let known: Vec<String> =
                reasons.iter().map(|choice| format!("{} ({})", choice.name, choice.id)).collect();
            Refusal::input(
                "because",
                format!(
                    "For which reason is discharge best for the child? One of: {}. Nothing was changed. {open}",
                    known.join("; ")
                ),
            )
        })
    }
}

/// Reasons for which a follow-up may end in a discharge.
pub fn discharge_reasons(rules: &Rules) -> impl Iterator<Item = &Choice> {
    rules.choices.discharge.iter().filter(|choice| !NO_REASON.contains(&choice.id))
}

fn lower_first(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

fn letters(words: &str) -> usize {
    words.chars().filter(|c| c.is_alphabetic()).count()
}
