//! `waitwell repair`: what a damaged journal still holds; and, asked for by number, going on with it.
use crate::commands::cli::Common;
use crate::commands::common::{Outcome, Said};
use crate::keeper::identity;
use crate::keeper::repair::{self, Asked};

/// Carries out `waitwell repair`.
pub fn repair(common: &Common, from: Option<u64>, yes: bool) -> Outcome {
    let uid = rustix::process::getuid().as_raw();
    let user = identity::user(uid);
    let asked = Asked { from, yes };
    let said = repair::repair(&common.store_path()?, asked, (uid, &user.name), chrono::Utc::now())?;
    Ok(Said::lines(&said.lines).code(u8::from(!said.well)))
}
