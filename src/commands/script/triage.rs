//! `waitwell triage REFERRAL accept|redirect|ask|decline ...`: a clinician's decision.
use super::{ask, deed, named};
use crate::client::Link;
use crate::commands::cli::{Common, Decision, TriageArgs};
use crate::commands::common::Outcome;
use crate::domain::command::Command;
use crate::domain::ids::ReferralId;
use crate::domain::rules::Rules;
use crate::wire::view_whose::WhoseIs;

/// Carries out `waitwell triage`.
///
/// # Errors
/// Refused: in words.
pub fn triage(common: &Common, args: &TriageArgs) -> Outcome {
    let link = common.link()?;
    if let Some(said) = deed::again(&link, &args.deed, &[&args.referral])? {
        return Ok(said);
    }
    let command = command(&link, &link.welcome().rules, args)?;
    deed::carry_out(&link, &args.deed, command)
}

fn command(link: &Link, rules: &Rules, args: &TriageArgs) -> Result<Command, String> {
    let number = ask::numbered(link, &args.referral, WhoseIs::ToDecide)?;
    let referral = ReferralId(number);
    let words = args.words.clone();
    let needed = |given: &Option<String>, option: &str| {
        given.clone().ok_or_else(|| format!("{option} is missing. Nothing was changed."))
    };
    Ok(match args.decision {
        Decision::Accept => {
            let priority = match &args.priority {
                Some(typed) => named::priority(typed)?,
                None => {
                    let row = ask::referral(link, number)?;
                    row.asked.unwrap_or(row.priority)
                }
            };
            Command::Accept { referral, priority }
        }
        Decision::Redirect => {
            let to = named::pathway(rules, &needed(&args.to, "--to")?)?;
            Command::Redirect { referral, to, words }
        }
        Decision::Take => Command::AcceptRedirect { referral },
        Decision::Return => Command::ReturnRedirect { referral, words },
        Decision::Ask => {
            let topic = needed(&args.topic, "--topic")?;
            let topic = named::choice(&rules.choices.ask_topics, "thing to ask for", &topic)?;
            Command::Ask { referral, topic, words }
        }
        Decision::Chase => Command::Chase { referral },
        Decision::Answered => Command::InfoCame { referral, words },
        Decision::Decline => {
            let reason = needed(&args.reason, "--reason")?;
            let reason = named::choice(&rules.choices.decline_referral, "reason to decline", &reason)?;
            let instead = needed(&args.instead, "--instead (what is offered instead)")?;
            Command::Decline { referral, reason, instead, words }
        }
    })
}
