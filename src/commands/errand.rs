//! What a person leaves the desk for and comes back from: the verb of the command line that does it, on the plain terminal.
use crate::commands::cli::Common;
use crate::commands::quiet::agreed;
use crate::desk::effect::Errand;
use std::ffi::OsString;
use std::io::{BufRead, Write};
use std::path::Path;
use std::process::Command;

/// Does it with this same program, and waits until the person wants the desk back. Whether it was done.
///
/// # Errors
/// The program cannot be started again: in words.
pub fn run(common: &Common, store: &Path, errand: &Errand) -> Result<bool, String> {
    let done = match errand {
        Errand::Locked(_) => return Ok(false),
        Errand::Practice => {
            if !common.linear {
                clear();
            }
            let heard = common.linear.then(|| "--linear".into());
            verb(common, store, &std::iter::once("demo".into()).chain(heard).collect::<Vec<_>>())?;
            return Ok(false);
        }
        Errand::Postcodes(file) => verb(common, store, &["postcodes".into(), home_of(file)])?,
        Errand::Import(file) => {
            let file = home_of(file);
            verb(common, store, &["import".into(), file.clone(), "--dry-run".into()])?
                && agreed("Nothing is kept yet. Enter brings it in like this; n or Esc leaves all as it is. ")
                && verb(common, store, &["import".into(), "--yes".into(), file])?
        }
    };
    asked("Enter goes back to the desk. ");
    Ok(done)
}

/// Runs a verb on the same store; whether it was done.
fn verb(common: &Common, store: &Path, words: &[OsString]) -> Result<bool, String> {
    let wrong =
        |fault: std::io::Error| format!("waitwell cannot start itself again ({fault}). Nothing was changed.");
    let program = std::env::current_exe().map_err(wrong)?;
    let mut command = Command::new(program);
    command.args(words).arg("--store").arg(store);
    let own = [("--socket", &common.socket), ("--config", &common.config)];
    for (name, path) in own {
        if let Some(path) = path {
            command.arg(name).arg(path);
        }
    }
    if common.plain {
        command.env("NO_COLOR", "1").env("WAITWELL_REDUCED_MOTION", "1");
    }
    if let Some(clock) = &common.clock {
        command.args(["--clock", clock]);
    }
    Ok(command.status().map_err(wrong)?.success())
}

/// The desk has gone, and what stood on the terminal before it comes back: nothing that takes keys is left on it.
fn clear() {
    let mut out = std::io::stdout().lock();
    let _ = write!(out, "\x1b[2J\x1b[H").and_then(|()| out.flush());
}

/// A file as a person types it: `~/` is the home folder, quotes of a dropped file go.
fn home_of(typed: &str) -> OsString {
    let typed = typed.trim().trim_matches(['\'', '"']);
    match (typed.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => Path::new(&home).join(rest).into_os_string(),
        _ => typed.into(),
    }
}

/// Waits for Enter on the plain terminal, or the end of input.
fn asked(words: &str) {
    let mut out = std::io::stdout().lock();
    let _ = write!(out, "\n{words}").and_then(|()| out.flush());
    let _ = std::io::stdin().lock().read_line(&mut String::new());
}
