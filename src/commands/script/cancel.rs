//! `waitwell cancel BOOKING`: by whom and why; a cancellation is never a WNB or DNA. `--block` ends a block of therapy.
use super::{deed, named};
use crate::commands::cli::{CancelArgs, Common};
use crate::commands::common::Outcome;
use crate::domain::command::Command;
use crate::domain::ids::{BookingId, ReferralId};
use crate::domain::rules::Rules;
use crate::domain::together::TogetherAct;

/// Carries out `waitwell cancel`.
///
/// # Errors
/// Refused: in words.
pub fn cancel(common: &Common, args: &CancelArgs) -> Outcome {
    let link = common.link()?;
    let command = command(&link.welcome().rules, args)?;
    deed::carry_out(&link, &args.deed, command)
}

fn command(rules: &Rules, args: &CancelArgs) -> Result<Command, String> {
    let reason = args.reason.as_str();
    Ok(match (args.booking, args.by, args.block) {
        (Some(booking), Some(by), _) => {
            let (by, reason) = named::reason(rules, by, reason)?;
            Command::CancelBooking { booking: BookingId(booking), by, reason, words: args.words.clone() }
        }
        (_, _, Some(referral)) => {
            let why = named::choice(&rules.choices.discharge, "reason for ending a block", reason)?;
            Command::Together { act: TogetherAct::EndBlock { referral: ReferralId(referral), why } }
        }
        _ => return Err("Say which booking, or --block and the referral. Nothing was changed.".to_owned()),
    })
}
