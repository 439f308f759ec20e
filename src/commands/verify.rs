//! `waitwell verify`: through the keeper where one runs, else on the store itself.
use crate::commands::cli::Common;
use crate::commands::common::{Outcome, Said, words};
use crate::commands::seal;
use crate::keeper::verify::{self, Report};
use crate::store::StoreError;
use crate::wire::message::{Answer, Request};
use serde::Serialize;
use std::path::Path;

#[derive(Serialize)]
struct Found<'a> {
    well: bool,
    lines: &'a [String],
}

/// Carries out `waitwell verify`.
pub fn verify(common: &Common, json: bool, seals: Option<&Path>) -> Outcome {
    let mut report = report(common, false)?;
    if let Some(seals) = seals {
        let (well, lines) = seal::checked(common, seals)?;
        report.well &= well;
        report.lines.extend(lines);
    }
    let code = u8::from(!report.well);
    if json {
        return Ok(Said::json(&Found { well: report.well, lines: &report.lines })?.code(code));
    }
    Ok(Said::lines(&report.lines).code(code))
}

/// A look through the store, or its records made again; by the keeper where one has it.
pub(super) fn report(common: &Common, rebuild: bool) -> Result<Report, String> {
    let store = common.store_path()?;
    for _ in 0..2 {
        if let Some(link) = common.find()? {
            return match link.call(Request::Verify { rebuild }).map_err(words)? {
                Answer::Report { well, lines } => Ok(Report { well, lines }),
                Answer::No { words } | Answer::Fault { words } => Err(words),
                _ => {
                    Err("The keeper answered something else than was asked. Nothing was changed.".to_owned())
                }
            };
        }
        let done = if rebuild { verify::rebuild_stopped(&store) } else { verify::stopped(&store) };
        match done {
            // One was started meanwhile: it is asked.
            Err(StoreError::Held { .. }) => {}
            done => return done.map_err(|fault| fault.to_string()),
        }
    }
    Err(StoreError::Held { path: store, pid: None }.to_string())
}
