//! `waitwell seal`: what journal and access log come to, to be kept outside. Whoever owns the machine can write a whole new past, with a
//! chain that holds; not one that comes to what was noted elsewhere.
use crate::commands::backup::durable;
use crate::commands::cli::{Common, SealArgs};
use crate::commands::common::{Outcome, Said};
use crate::keeper::identity::user;
use crate::keeper::looks;
use crate::store::folder::StoreFolder;
use crate::store::hex;
use crate::store::journal;
use crate::store::kept::{self, Deed, Note};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// How a line of a seal begins.
const BEGINS: &str = "waitwell-seal";
/// What stands before the lines of the access log, and what the last of them comes to. Lines of before it was sealed end without.
const LOOKS: &str = "looks";

/// Lines and damaged places that are named one by one.
const NAMED_MOST: usize = 20;

/// Carries out `waitwell seal`.
pub fn seal(common: &Common, args: &SealArgs) -> Outcome {
    let folder = StoreFolder::open(&common.store_path()?).map_err(|fault| fault.to_string())?;
    let (known, _held) = durable(common, &folder)?;
    let head = journal::copy(&folder, known, &mut |_, _| Ok(())).map_err(|fault| fault.to_string())?;
    let (now, id) = (chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ"), u128::from_be_bytes(folder.id()));
    let log = looks::check(&folder.looks(), None, &BTreeSet::new(), &mut |_, _| {})
        .map_err(|fault| unread(&folder, &fault))?;
    let last = if log.lines == 0 { "-" } else { &log.head };
    let line =
        format!("{BEGINS} {id:032x} {} {} {now} {LOOKS} {} {last}", head.seq, hex(&head.hash), log.lines);
    // Without the erasures nobody can say here which reasons are missing rightly: that is for `verify`.
    if let Some(fault) = log.faults.iter().find(|fault| !fault.contains("no erasure says so")) {
        eprintln!("{fault} It was sealed as it is. Run waitwell verify.");
    }
    let noted = Note {
        what: Deed::Seal,
        at: now.to_string(),
        seq: head.seq,
        file: args.into.as_ref().map_or_else(String::new, |into| into.display().to_string()),
        by: user(rustix::process::getuid().as_raw()).name,
        children: None,
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
    // Of the access log: how many lines, what the last of them came to, when.
    let mut logged: Vec<(u64, &str, &str)> = Vec::new();
    let mut total = 0;
    for (row, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let parts: Vec<&str> = line.split_whitespace().collect();
        match parts[..] {
            [BEGINS, store, seq, hash, when] if store == id => {
                let seq = seq.parse().map_err(|_| no_seal(seals, row))?;
                wanted.insert(seq, (hash, when));
                total += 1;
            }
            [BEGINS, store, seq, hash, when, LOOKS, lines, last] if store == id => {
                let seq = seq.parse().map_err(|_| no_seal(seals, row))?;
                wanted.insert(seq, (hash, when));
                let lines = lines.parse().map_err(|_| no_seal(seals, row))?;
                logged.push((lines, last, when));
                total += 1;
            }
            [BEGINS, ..] => {
                let words = "is of another store";
                return Ok((false, vec![format!("Line {} of {} {words}.", row + 1, seals.display())]));
            }
            _ => return Err(no_seal(seals, row)),
        }
    }
    if total == 0 {
        let words = "holds no seal: nothing was compared, and nothing is known of the past";
        return Ok((false, vec![format!("{} {words}.", seals.display())]));
    }
    let (known, _held) = durable(common, &folder)?;
    let mut other = Vec::new();
    let last = wanted.last_key_value().map_or(0, |(seq, _)| *seq);
    let read = journal::read_past_damage(&folder, known, &mut |header, _| {
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
    // What was sealed covers all that came before it: what of that is damaged is not what was noted.
    other.extend(
        read.damage
            .iter()
            .filter(|damage| damage.seq.is_none_or(|seq| seq <= last))
            .take(NAMED_MOST)
            .map(|damage| format!("The journal, sealed to change {last}, is damaged in {damage}.")),
    );
    other.extend(looks_as_sealed(&folder, &logged)?);
    if other.is_empty() {
        let hold =
            if total == 1 { "The one seal holds".to_owned() } else { format!("All {total} seals hold") };
        // Who cuts the file of seals cuts what it vouches for: to where it does is said.
        return Ok((
            true,
            vec![format!("{hold}: the past up to change {last} is the one that was noted outside.")],
        ));
    }
    Ok((false, other))
}

/// What of the access log is not as it was sealed. Reasons that went with their child since change nothing in what its lines come to.
fn looks_as_sealed(folder: &StoreFolder, logged: &[(u64, &str, &str)]) -> Result<Vec<String>, String> {
    let (log, mut is) = (folder.looks(), BTreeMap::new());
    let wanted: BTreeSet<u64> = logged.iter().map(|(lines, ..)| *lines).collect();
    let found = looks::check(&log, None, &BTreeSet::new(), &mut |line, chain| {
        if wanted.contains(&line) {
            is.insert(line, chain.to_owned());
        }
    })
    .map_err(|fault| unread(folder, &fault))?;
    // What a line comes to stands in it: one that was changed alone still has the number that was sealed.
    let mut covered: Vec<String> = Vec::new();
    for line in found.wrong.iter().take(NAMED_MOST) {
        let first = logged.iter().filter(|(lines, ..)| lines >= line).min_by_key(|(lines, ..)| *lines);
        covered.extend(first.map(|(_, _, when)| {
            format!(
                "Line {line} of the access log in {}, sealed on {when}, is not as it was written.",
                log.display()
            )
        }));
    }
    let other = logged.iter().filter(|(lines, ..)| *lines > 0).filter_map(|(lines, last, when)| match is.get(lines) {
        Some(chain) if chain == last => None,
        Some(_) => Some(format!(
            "Line {lines} of the access log in {} does not come to what was sealed on {when}: it was rewritten.",
            log.display()
        )),
        None => Some(format!(
            "Line {lines} of the access log in {}, sealed on {when}, cannot be read or is not there any more.",
            log.display()
        )),
    });
    covered.extend(other);
    Ok(covered)
}

fn unread(folder: &StoreFolder, fault: &std::io::Error) -> String {
    format!("The access log in {} cannot be read ({fault}).", folder.looks().display())
}

fn no_seal(seals: &Path, row: usize) -> String {
    format!("Line {} of {} is no seal that this program printed.", row + 1, seals.display())
}
