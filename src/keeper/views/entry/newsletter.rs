//! `news`: a family gets the monthly newsletter again, or no more.
use super::who::Whom;
use super::{Answer, Case};
use crate::domain::command::Command;
use crate::domain::support::SupportAct;

pub(super) fn newsletter(case: &Case<'_>, whom: &Whom<'_>) -> Answer {
    let (said, child) = (&case.said, whom.child.id);
    let named = case.named(whom.child);
    let Some(wanted) = said.on_off else {
        return Answer::no(format!("{named}: the newsletter, on or off?")).open(case.row.form);
    };
    let carer = said.words.clone();
    let who = if carer.is_empty() { "the first carer it concerns".to_owned() } else { carer.clone() };
    let words = if wanted {
        format!("The newsletter goes to the family of {named} again: {who}.")
    } else {
        format!("The newsletter goes to the family of {named} no more: {who}.")
    };
    let command = Command::Support { child, act: SupportAct::Newsletters { carer, wanted } };
    let answer = case.deed("newsletter", words, vec![command], whom.child);
    if said.words.is_empty() { answer.and("After a comma: which carer.") } else { answer }
}
