//! Deeds of a script: sent under an id that does nothing twice, and told with what they made.
use crate::client::{Link, fresh_id};
use crate::commands::cli::{AllTheSame, Deed};
use crate::commands::common::{Outcome, Said, words};
use crate::domain::command::Command;
use crate::domain::refusal::{Instead, Refusal};
use crate::domain::roster::RosterAct;
use crate::wire::message::{ActId, Answer, CommandId, Done, Request};
use serde::Serialize;
use sha2::{Digest, Sha256};

#[derive(Serialize)]
struct Made<'a> {
    /// The referral, as lists name it.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    child: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    referral: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    booking: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    visit: Option<u32>,
    /// A place of support.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<u32>,
    revision: u64,
    words: &'a str,
    warnings: &'a [String],
}

/// The command id of a deed: a person's own name for it always gives the same one.
///
/// # Errors
/// This machine gives no random numbers: in words.
pub(super) fn id_of(deed: &Deed) -> Result<CommandId, String> {
    match &deed.id {
        Some(name) if name.trim().is_empty() => {
            Err("--id is empty: leave it out, or name the deed.".to_owned())
        }
        Some(name) => Ok(CommandId(digest(name))),
        None => fresh_id(),
    }
}

/// What the ids of all commands of a deed begin with, so that they are one act and one undo.
///
/// # Errors
/// This machine gives no random numbers: in words.
pub(super) fn act_of(deed: &Deed) -> Result<ActId, String> {
    id_of(deed)?.act().ok_or_else(|| "This machine gives no random numbers. Nothing was sent.".to_owned())
}

/// The id of a command of an act: the same command again under the same name is the same deed, in whatever order they come.
pub(super) fn part_of(act: ActId, command: &Command) -> CommandId {
    let digest = Sha256::digest(format!("{command:?}"));
    CommandId::part(act, u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]))
}

/// 16 bytes of a name, the same on every machine and in every version.
fn digest(name: &str) -> [u8; 16] {
    let mut id = [0; 16];
    id.copy_from_slice(&Sha256::digest(format!("waitwell deed {name}"))[..16]);
    id
}

/// What an earlier deed under this id made; nothing where there was none.
///
/// # Errors
/// The keeper's words.
pub(super) fn done_before(link: &Link, deed: &Deed, id: CommandId) -> Result<Option<Done>, String> {
    if deed.id.is_none() {
        return Ok(None);
    }
    match link.call(Request::WasDone { id }).map_err(words)? {
        Answer::Done(done) => Ok(Some(done)),
        Answer::NotDone => Ok(None),
        Answer::No { words } | Answer::Fault { words } => Err(words),
        _ => super::ask::strange(),
    }
}

/// What a deed named by words came to before: done once, its place is not where the words would find it again. None where it was
/// named by numbers, which stay, or is new.
///
/// # Errors
/// The keeper's words.
pub(super) fn again(link: &Link, deed: &Deed, typed: &[&str]) -> Result<Option<Said>, String> {
    if typed.iter().all(|typed| typed.trim().parse::<u32>().is_ok()) {
        return Ok(None);
    }
    done_before(link, deed, id_of(deed)?)?.map(|done| told(deed, &done, &[])).transpose()
}

/// Sends one command and tells what it made.
///
/// # Errors
/// Refused: in words.
pub(super) fn carry_out(link: &Link, deed: &Deed, command: Command) -> Outcome {
    let done = link.send_as(id_of(deed)?, command).map_err(refused)?;
    told(deed, &done, &[])
}

/// Sends one command, against a working pattern where it is said why, as the desk does once it has asked.
///
/// # Errors
/// Refused: in words, with how to say why where that is all that is missing.
pub(super) fn all_the_same(link: &Link, deed: &Deed, command: Command, why: &AllTheSame) -> Outcome {
    let command = match &why.anyway {
        Some(words) => {
            let act = RosterAct::Anyway { words: words.clone(), command: Box::new(command) };
            Command::Roster { act }
        }
        None => command,
    };
    let done = link.send_as(id_of(deed)?, command).map_err(|refusal| match refusal.instead {
        Some(Instead::Anyway) => format!("{} Here: --anyway WHY.", refusal.words),
        _ => refusal.words,
    })?;
    told(deed, &done, &[])
}

/// A refusal's words.
#[allow(clippy::needless_pass_by_value, reason = "the shape of a mapped error")]
pub(super) fn refused(refusal: Refusal) -> String {
    refusal.words
}

/// What was made, as asked for.
///
/// # Errors
/// It cannot be written as JSON: in words.
pub(super) fn told(deed: &Deed, done: &Done, warnings: &[String]) -> Outcome {
    let made = &done.made;
    let made = Made {
        id: made.referral.map(|id| id.0),
        child: made.child.map(|id| id.0),
        referral: made.referral.map(|id| id.0),
        booking: made.booking.map(|id| id.0),
        session: made.session.map(|id| id.0),
        visit: made.visit.map(|id| id.0),
        place: made.seat.map(|id| id.0),
        revision: done.seq,
        words: &done.words,
        warnings,
    };
    if deed.json {
        return Said::json(&made);
    }
    for words in warnings {
        eprintln!("{words}");
    }
    let numbers = [
        ("child", made.child),
        ("referral", made.referral),
        ("booking", made.booking),
        ("session", made.session),
        ("visit", made.visit),
        ("place", made.place),
    ];
    let numbers: Vec<String> =
        numbers.into_iter().filter_map(|(what, id)| Some(format!("{what} {}", id?))).collect();
    let tail = if numbers.is_empty() { String::new() } else { format!(" ({})", numbers.join(", ")) };
    Ok(Said::lines([format!("{}{tail}", done.words)]))
}
