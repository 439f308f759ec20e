//! `waitwell cancel BOOKING`: by whom and why; a cancellation is never a WNB or DNA.
use super::{deed, named};
use crate::commands::cli::{CancelArgs, Common};
use crate::commands::common::Outcome;
use crate::domain::command::Command;
use crate::domain::ids::BookingId;

/// Carries out `waitwell cancel`.
///
/// # Errors
/// Refused: in words.
pub fn cancel(common: &Common, args: &CancelArgs) -> Outcome {
    let link = common.link()?;
    let (by, reason) = named::reason(&link.welcome().rules, args.by, &args.reason)?;
    let command =
        Command::CancelBooking { booking: BookingId(args.booking), by, reason, words: args.words.clone() };
    deed::carry_out(&link, &args.deed, command)
}
