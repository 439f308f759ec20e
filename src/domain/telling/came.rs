//! What came of an appointment, in words: as it stands, provisional where a review lacked somebody who is needed.
use super::{after_comma, of_referral};
use crate::domain::code::Code;
use crate::domain::event::Event;
use crate::domain::review;
use crate::domain::rules::{Choice, Choices, Effect};
use crate::domain::state::State;

/// `Outcome of HARRIS, Aimee: Diagnosis made, provisional (not quorate: no CAMHS)`.
pub(super) fn of_it(state: &State, event: &Event) -> Option<String> {
    let Event::OutcomeRecorded { booking, stage, .. } = event else { return None };
    told(state, event, &review::of_outcome(state, *booking, *stage).unwrap_or_default())
}

/// The same beside what the review itself says of its quorum.
pub(super) fn alone(state: &State, event: &Event) -> Option<String> {
    told(state, event, "")
}

fn told(state: &State, event: &Event, provisional: &str) -> Option<String> {
    let Event::OutcomeRecorded { referral, outcome, effect, words, .. } = event else { return None };
    let outcome = if outcome.is_none() {
        effect.told().to_owned()
    } else {
        outcome_words(&state.rules.choices, *outcome)
    };
    let name = of_referral(state, *referral);
    Some(format!("Outcome of {name}: {outcome}{}{}", after_comma(provisional), after_comma(words)))
}

/// What an outcome does, for whoever may not read what was found.
pub fn outcome_effect(choices: &Choices, outcome: Code) -> &'static str {
    choice(choices, outcome).map_or(Effect::None, |choice| choice.effect).told()
}

/// An outcome's words, from clinics or drop-ins.
pub fn outcome_words(choices: &Choices, outcome: Code) -> String {
    choice(choices, outcome).map_or_else(|| outcome.to_string(), |choice| choice.name.clone())
}

fn choice(choices: &Choices, outcome: Code) -> Option<&Choice> {
    [&choices.outcomes, &choices.visit_outcomes].into_iter().find_map(|list| Choices::get(list, outcome))
}
