//! Closing the follow-up of a child not brought: one by one, by a clinical role, and only with everything that is asked.
use super::super::command::Command;
use super::super::event::Event;
use super::super::referral::{CloseReason, Stage};
use super::super::refusal::Refusal;
use super::Case;

/// What is no rationale for a discharge: a child is never discharged for being out of reach.
const NO_RATIONALE: [&str; 6] = [
    "could not be reached",
    "could not reach",
    "no answer",
    "not contactable",
    "uncontactable",
    "unable to contact",
];

impl Case<'_> {
    pub(super) fn close_follow_up(&self, command: &Command) -> Result<Vec<Event>, Refusal> {
        let Command::CloseFollowUp { referral, contacts, flags_checked, told, decision, discharge } = command
        else {
            return Err(Refusal::missing("That is no follow-up."));
        };
        let (row, child) = self.open(*referral)?;
        if !matches!(row.stage, Stage::NotBrought { .. }) {
            return Err(Refusal::stale(format!(
                "{} has no follow-up open. Nothing was changed.",
                child.list_name()
            )));
        }
        for (field, text, ask) in [
            ("contacts", contacts, "Which attempts were made to reach the family? Day and how, for each."),
            (
                "flags_checked",
                flags_checked,
                "Say that you looked: protection plan and looked-after, now and in the last 12 months.",
            ),
            ("told", told, "Who was told: referrer, GP, social worker?"),
            ("decision", decision, "What did the clinician decide, and why is it best for the child?"),
        ] {
            if text.trim().is_empty() {
                return Err(Refusal::input(
                    field,
                    format!("{ask} The follow-up stays open; what you typed is kept."),
                ));
            }
        }
        if *discharge && only_out_of_reach(decision) {
            return Err(Refusal::input(
                "decision",
                "Out of reach is no reason to discharge a child. Say why discharge is in the child's interest, or rebook.",
            ));
        }
        let stage = if *discharge {
            Stage::Closed { reason: CloseReason::Discharged, on: self.now.today }
        } else {
            Stage::Rebook { since: self.now.today, by_family: true }
        };
        Ok(vec![Event::FollowUpClosed {
            referral: *referral,
            contacts: contacts.clone(),
            flags_checked: flags_checked.clone(),
            told: told.clone(),
            decision: decision.clone(),
            stage,
        }])
    }
}

/// Whether the words say nothing but that nobody was reached.
fn only_out_of_reach(words: &str) -> bool {
    let lower = words.to_lowercase();
    NO_RATIONALE.iter().any(|phrase| lower.contains(phrase) && lower.trim().len() < phrase.len() + 30)
}
