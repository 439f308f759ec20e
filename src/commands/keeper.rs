//! `waitwell keeper`: be it, ask it, end it.
use crate::client::place::{HELD, READY};
use crate::commands::cli::{Common, KeeperVerb};
use crate::commands::common::{Outcome, Said, words};
use crate::commands::lean::begin_lean;
use crate::commands::owed::owed;
use crate::commands::unswapped;
use crate::domain::calendar::{counted, plural};
use crate::exchange::postcodes::PostcodeTable;
use crate::keeper::run::{self, Options, RunFault};
use crate::keeper::shared::Districts;
use crate::store::folder::StoreFolder;
use crate::wire::message::{Answer, Health, NOT_KNOWN, Request, Status};
use chrono::{DateTime, Utc};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// What is said where none runs.
const NONE: &str = "No keeper runs for this store.";

/// Carries out `waitwell keeper ...`.
pub fn keeper(common: &Common, verb: Option<KeeperVerb>) -> Outcome {
    match verb.unwrap_or(KeeperVerb::Status { json: false }) {
        KeeperVerb::Run { stay, practice, background } => run_keeper(common, stay, practice, background),
        KeeperVerb::Status { json } => status(common, json),
        KeeperVerb::Stop => match common.find()? {
            None => Ok(Said::lines([NONE])),
            Some(link) => {
                link.stop().map_err(words)?;
                Ok(Said::lines(["The keeper has ended; everything is safe."]))
            }
        },
        KeeperVerb::Stay { no } => {
            let link = match common.find()? {
                Some(link) => link,
                None if no => return Ok(Said::lines([NONE])),
                None => common.link()?,
            };
            plain(link.call(Request::Stay { stay: !no }).map_err(words)?)?;
            Ok(Said::lines([if no {
                "The keeper ends a while after its last client."
            } else {
                "The keeper stays, also without clients."
            }]))
        }
        KeeperVerb::Reload => match common.find()? {
            None => Ok(Said::lines([format!("{NONE} The configuration is read when one starts.")])),
            Some(link) => {
                plain(link.call(Request::Reload).map_err(words)?)?;
                Ok(Said::lines(["The configuration was read again and is in force."]))
            }
        },
    }
}

/// An answer that says only whether it was done.
pub fn plain(answer: Answer) -> Result<(), String> {
    match answer {
        Answer::No { words } | Answer::Fault { words } => Err(words),
        Answer::Refused(refusal) => Err(refusal.words),
        _ => Ok(()),
    }
}

fn run_keeper(common: &Common, stay: bool, practice: bool, background: bool) -> Outcome {
    begin_lean();
    unswapped::keep();
    if background {
        // A session of its own: closing the terminal it was started from does not end it. It fails only where it is so.
        let _ = rustix::process::setsid();
    }
    let store = common.store_path()?;
    let named = common.socket.as_ref().map(|path| std::path::absolute(path).unwrap_or_else(|_| path.clone()));
    let served = common.server_of(&store)?.map(|server| server.socket);
    let options = Options {
        socket: named.or(served),
        config: common.config.clone(),
        practice,
        clock: common.clock_setting()?,
        stay,
        background,
        load_districts,
        store,
    };
    let ready = || {
        if background {
            let mut out = std::io::stdout().lock();
            let _ = writeln!(out, "{READY}").and_then(|()| out.flush());
        }
    };
    match run::run(&options, ready) {
        Ok(()) => Ok(Said::default()),
        // Whoever started it reads its words there; the error stream is a file in the store by now.
        Err(RunFault::Held(_)) if background => Ok(Said::default().code(HELD as u8)),
        Err(RunFault::NotStarted(words)) if background => Ok(Said::lines([words]).code(1)),
        Err(RunFault::Held(words) | RunFault::NotStarted(words) | RunFault::Failed(words)) => Err(words),
    }
}

/// The districts of the table in the store; none where none was loaded.
fn load_districts(path: &Path) -> Result<Districts, String> {
    if !path.exists() {
        return Ok(Arc::new(|_| None));
    }
    let table = PostcodeTable::load(path).map_err(|fault| fault.to_string())?;
    Ok(Arc::new(move |postcode| table.district(postcode)))
}

fn status(common: &Common, json: bool) -> Outcome {
    let Some(link) = common.find()? else { return Err(NONE.to_owned()) };
    let mut status = match link.call(Request::Status).map_err(words)? {
        Answer::Status(status) => status,
        other => return plain(other).map(|()| Said::default()),
    };
    let late = if status.practice { Vec::new() } else { owed_to(common, &status)? };
    let code = u8::from(!late.is_empty() || status.state == "fault");
    if !late.is_empty() {
        if status.state != "fault" {
            "look".clone_into(&mut status.state);
        }
        status.told.extend(late);
    }
    let said = if json { Said::json(&status)? } else { Said::lines(sentences(&status)) };
    Ok(said.code(code))
}

/// What is owed to the store and was not done: by the server's own file, or as it is where there is none.
fn owed_to(common: &Common, status: &Status) -> Result<Vec<String>, String> {
    let store = Path::new(&status.store);
    let duties = common.server_of(store)?.map(|server| server.kept).unwrap_or_default();
    // The marker is written once. Whoever may not look into the folder does not know since when it is there.
    let made = StoreFolder::open(store).ok().and_then(|folder| folder.made());
    Ok(owed(duties, &status.kept, made.map(DateTime::<Utc>::from), chrono::Utc::now()))
}

fn sentences(status: &Status) -> Vec<String> {
    let stays = if status.stays { ", stays without clients" } else { "" };
    let practice = if status.practice { " (practice)" } else { "" };
    let mut lines = vec![
        format!(
            "Keeper of {}{practice}: process {}, waitwell {}{stays}.",
            status.store, status.pid, status.version
        ),
        format!("Saved to change {}; records to change {}.", status.revision, status.records_at),
        format!(
            "{}, {}, {} of them open; {} attached.",
            counted(u64::from(status.children), "child", "children"),
            plural(status.referrals, "referral"),
            status.open,
            status.clients
        ),
    ];
    lines.extend(kept(&status.kept, status.revision, chrono::Utc::now()));
    lines.push(unswapped::words(status.pid));
    lines.push(if status.told.is_empty() {
        "All is well.".to_owned()
    } else {
        "To be looked at:".to_owned()
    });
    if status.without_step > 0 {
        lines.push(format!(
            "{} open referrals have no next step: tell whoever looks after waitwell.",
            status.without_step
        ));
    }
    lines.extend(status.told.iter().cloned());
    lines
}

/// When it was last made safe, and what room there is.
fn kept(health: &Health, revision: u64, now: DateTime<Utc>) -> Vec<String> {
    let ago = |at: &Option<String>| {
        let Some(at) = at else { return "never".to_owned() };
        at.parse::<DateTime<Utc>>().map_or_else(|_| NOT_KNOWN.to_owned(), |at| long_ago(now - at))
    };
    let behind = match revision.saturating_sub(health.backup_to) {
        _ if health.backup.as_deref().is_none_or(|at| at == NOT_KNOWN) => String::new(),
        0 => ", with all there is".to_owned(),
        n => format!(", {} ago", plural(n as u32, "change")),
    };
    // A journal has its first file from its first day on.
    let journal = if health.journal == 0 { "not known".to_owned() } else { size(health.journal) };
    vec![
        format!(
            "Last backup: {}{behind}. Last seal: {}. Last look through the journal: {}. Last downtime pack: {}.",
            ago(&health.backup),
            ago(&health.seal),
            ago(&health.scrub),
            ago(&health.pack)
        ),
        format!("Journal: {}. Left on its disk: {}.", journal, size(health.disk_left)),
    ]
}

/// `just now`, `12 days ago`.
pub(super) fn long_ago(ago: chrono::TimeDelta) -> String {
    match ago.num_minutes() {
        ..2 => "just now".to_owned(),
        minutes @ 2..120 => format!("{minutes} minutes ago"),
        minutes @ 120..2_880 => format!("{} hours ago", minutes / 60),
        minutes => format!("{} days ago", minutes / 1_440),
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..10_000_000 => format!("{} kB", bytes / 1_000),
        10_000_000..10_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{} GB", bytes / 1_000_000_000),
    }
}
