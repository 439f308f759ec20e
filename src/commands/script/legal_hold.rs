//! `waitwell legal-hold`: a record is kept because somebody outside asks for it, whatever its age; and the end of that.
use super::{ask, deed};
use crate::commands::cli::{Common, LegalHoldArgs};
use crate::commands::common::Outcome;
use crate::domain::command::Command;
use crate::domain::keeping::KeepAct;

/// Carries out `waitwell legal-hold`.
///
/// # Errors
/// Refused: in words.
pub fn legal_hold(common: &Common, args: &LegalHoldArgs) -> Outcome {
    let link = common.link()?;
    let child = ask::child(&link, &args.child)?;
    let act = match (&args.reason, &args.lift) {
        (_, Some(reason)) => KeepAct::Lift { child, reason: reason.clone() },
        (reason, None) => KeepAct::Hold { child, reason: reason.clone().unwrap_or_default() },
    };
    deed::carry_out(&link, &args.deed, Command::Keep { act })
}
