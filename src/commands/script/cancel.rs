//! `waitwell cancel BOOKING`: by whom and why; a cancellation is never a WNB or DNA. `--block` ends a block of therapy.
use super::{ask, deed, named};
use crate::client::Link;
use crate::commands::cli::{CancelArgs, Common};
use crate::commands::common::Outcome;
use crate::domain::command::Command;
use crate::domain::ids::{BookingId, ReferralId};
use crate::domain::rules::Rules;
use crate::domain::together::TogetherAct;
use crate::wire::view_whose::WhoseIs;

/// Carries out `waitwell cancel`.
///
/// # Errors
/// Refused: in words.
pub fn cancel(common: &Common, args: &CancelArgs) -> Outcome {
    let link = common.link()?;
    let typed = args.booking.iter().chain(&args.block).map(String::as_str).collect::<Vec<_>>();
    if let Some(said) = deed::again(&link, &args.deed, &typed)? {
        return Ok(said);
    }
    let command = command(&link, &link.welcome().rules, args)?;
    deed::carry_out(&link, &args.deed, command)
}

fn command(link: &Link, rules: &Rules, args: &CancelArgs) -> Result<Command, String> {
    let reason = args.reason.as_str();
    Ok(match (&args.booking, args.by, &args.block) {
        (Some(booking), Some(by), _) => {
            let (by, reason) = named::reason(rules, by, reason)?;
            let booking = BookingId(ask::numbered(link, booking, WhoseIs::Ahead)?);
            Command::CancelBooking { booking, by, reason, words: args.words.clone() }
        }
        (_, _, Some(referral)) => {
            let why = named::choice(&rules.choices.discharge, "reason for ending a block", reason)?;
            let referral = ReferralId(ask::numbered(link, referral, WhoseIs::Referral)?);
            Command::Together { act: TogetherAct::EndBlock { referral, why } }
        }
        _ => return Err("Say which booking, or --block and the referral. Nothing was changed.".to_owned()),
    })
}
