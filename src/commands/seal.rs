//! `waitwell seal`: the journal's last hash, to be kept outside. Whoever owns the machine can write a whole new past, with a chain
//! that holds; not one that comes to what was noted elsewhere.
use crate::commands::backup::durable;
use crate::commands::cli::{Common, SealArgs};
use crate::commands::common::{Outcome, Said};
use crate::keeper::identity::user;
use crate::store::folder::StoreFolder;
use crate::store::hex;
use crate::store::journal;
use crate::store::kept::{self, Deed, Note};
use std::collections::BTreeMap;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// How a line of a seal begins.
const BEGINS: &str = "waitwell-seal";

/// Carries out `waitwell seal`.
pub fn seal(common: &Common, args: &SealArgs) -> Outcome {
    let folder = StoreFolder::open(&common.store_path()?).map_err(|fault| fault.to_string())?;
    let (known, _held) = durable(common, &folder)?;
    let head = journal::copy(&folder, known, &mut |_, _| Ok(())).map_err(|fault| fault.to_string())?;
    let (now, id) = (chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ"), u128::from_be_bytes(folder.id()));
    let line = format!("{BEGINS} {id:032x} {} {} {now}", head.seq, hex(&head.hash));
    let noted = Note {
        what: Deed::Seal,
        at: now.to_string(),
        seq: head.seq,
        file: args.into.as_ref().map_or_else(String::new, |into| into.display().to_string()),
        by: user(rustix::process::getuid().as_raw()).name,
    };
    if let Err(fault) = kept::note(&folder, &noted) {
        eprintln!("The seal is made, but the store could not note it: {fault}");
    }
    let Some(into) = &args.into else { return Ok(Said::lines([line])) };
    // It says nothing of anybody, and yet is nobody else's to read or to lengthen.
    let opened = std::fs::OpenOptions::new().append(true).create(true).mode(0o600).open(into);
    opened
        .and_then(|mut file| writeln!(file, "{line}").and_then(|()| file.sync_all()))
        .map_err(|fault| format!("The seal could not be written to {} ({fault}).", into.display()))?;
    Ok(Said::lines([format!("Sealed up to change {} in {}.", head.seq, into.display())]))
}

/// Whether the journal still holds every change that a file of seals names, as it was.
///
/// # Errors
/// The file or the journal cannot be read: in words.
pub(super) fn checked(common: &Common, seals: &Path) -> Result<(bool, Vec<String>), String> {
    let folder = StoreFolder::open(&common.store_path()?).map_err(|fault| fault.to_string())?;
    let text = std::fs::read_to_string(seals)
        .map_err(|fault| format!("The seals in {} cannot be read ({fault}).", seals.display()))?;
    let id = format!("{:032x}", u128::from_be_bytes(folder.id()));
    let mut wanted: BTreeMap<u64, (&str, &str)> = BTreeMap::new();
    for (row, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let parts: Vec<&str> = line.split_whitespace().collect();
        match parts[..] {
            [BEGINS, store, seq, hash, when] if store == id => {
                let seq = seq.parse().map_err(|_| no_seal(seals, row))?;
                wanted.insert(seq, (hash, when));
            }
            [BEGINS, ..] => {
                let words = "is of another store";
                return Ok((false, vec![format!("Line {} of {} {words}.", row + 1, seals.display())]));
            }
            _ => return Err(no_seal(seals, row)),
        }
    }
    let (known, _held) = durable(common, &folder)?;
    let total = wanted.len();
    let mut other = Vec::new();
    journal::read_past_damage(&folder, known, &mut |header, _| {
        if let Some((hash, when)) = wanted.remove(&header.seq)
            && hex(&header.hash) != hash
        {
            other.push(format!(
                "Change {} is not the one that was sealed on {when}: the past was rewritten.",
                header.seq
            ));
        }
    })
    .map_err(|fault| fault.to_string())?;
    for (seq, (_, when)) in wanted {
        other.push(format!("Change {seq}, sealed on {when}, is not there any more."));
    }
    if other.is_empty() {
        let hold =
            if total == 1 { "The one seal holds".to_owned() } else { format!("All {total} seals hold") };
        return Ok((true, vec![format!("{hold}: the past is the one that was noted outside.")]));
    }
    Ok((false, other))
}

fn no_seal(seals: &Path, row: usize) -> String {
    format!("Line {} of {} is no seal that this program printed.", row + 1, seals.display())
}
