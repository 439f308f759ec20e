//! `waitwell rebuild`: the records made again from the journal; through the keeper where one runs.
use crate::commands::cli::Common;
use crate::commands::common::{Outcome, Said};
use crate::commands::verify;

/// Carries out `waitwell rebuild`.
pub fn rebuild(common: &Common) -> Outcome {
    let report = verify::report(common, true)?;
    Ok(Said::lines(&report.lines).code(u8::from(!report.well)))
}
