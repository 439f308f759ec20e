//! `waitwell restore`: a backup brought back into an empty place, on this or on a bare machine.
use crate::commands::backup::{AGE, ended, started};
use crate::commands::cli::{Common, RestoreArgs};
use crate::commands::common::{Outcome, Said};
use crate::store::backup::{self, BackupFault};
use std::io::BufReader;
use std::process::{Command, Stdio};

/// Carries out `waitwell restore`.
pub fn restore(common: &Common, args: &RestoreArgs) -> Outcome {
    let store = common.store_path()?;
    if !args.file.is_file() {
        return Err(format!("There is no backup at {}. Nothing was changed.", args.file.display()));
    }
    let mut age = Command::new(AGE);
    age.arg("--decrypt").arg("--identity").arg(&args.identity).arg(&args.file);
    let mut age = started(age.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let from = age.stdout.take().ok_or("The backup could not be taken from age.")?;
    let whole = || ended(age).map_err(BackupFault);
    let manifest = backup::restore(BufReader::new(from), &store, args.practice, whole)
        .map_err(|fault| fault.to_string())?;
    Ok(Said::lines([
        format!(
            "{} is brought back: all up to change {}, as of {}.",
            store.display(),
            manifest.seq,
            manifest.made
        ),
        "Its records are made anew when its keeper starts; waitwell verify looks through all of it."
            .to_owned(),
    ]))
}
