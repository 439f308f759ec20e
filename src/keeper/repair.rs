//! `waitwell repair`: says what a damaged journal still holds and what would be lost, and carries it out once somebody has
//! named the change it begins at. Nothing is deleted; what was done is journalled.
use crate::domain::calendar::counted;
use crate::keeper::{clock, start, written};
use crate::store::StoreError;
use crate::store::folder::{StoreFolder, sync_dir};
use crate::store::journal::{FileJournal, Header, Journal, Marks, NewFrame};
use crate::store::repair::{self, Loss};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::fmt::Write as _;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Kind of the frame that says what a repair took out. It folds into nothing.
pub const KIND_REPAIRED: u16 = 2;
/// Lost changes that are named one by one; all of them are in the file put aside.
const NAMED_MOST: usize = 20;
/// The file in what is put aside that lists them.
const LIST: &str = "lost-changes.csv";

/// What somebody said they want.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    /// The first change to be lost, as it was shown.
    pub from: Option<u64>,
    /// Do it.
    pub yes: bool,
}

/// What was found or done, line by line; whether all is well now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Nothing is damaged (any more).
    pub well: bool,
    /// In words.
    pub lines: Vec<String>,
}

/// What the journal keeps of it.
#[derive(Serialize)]
struct Repaired<'a> {
    v: u16,
    user: &'a str,
    lost_from: u64,
    lost_to: u64,
    readable: u64,
    aside: &'a str,
}

/// Looks, and where it was asked for by number, repairs. No keeper may have the store.
///
/// # Errors
/// There is no store, a keeper has it, or the disk refuses: the words to show.
pub fn repair(path: &Path, asked: Asked, user: (u32, &str), now: DateTime<Utc>) -> Result<Said, String> {
    let words = |fault: StoreError| fault.to_string();
    let folder = StoreFolder::open(path).map_err(words)?;
    let lock = folder.lock().map_err(words)?;
    // A start takes off what was never confirmed, and says how far snapshot and records had come.
    let mut starts = false;
    let (lock, known) = match start::open(folder.clone(), lock, None) {
        Ok(opened) => {
            opened.records.close().map_err(words)?;
            starts = true;
            (opened.lock, opened.state.seq)
        }
        Err(start::StartFault::Store(StoreError::CutShort { known, .. })) => {
            (folder.lock().map_err(words)?, known)
        }
        Err(start::StartFault::Store(StoreError::Damaged(_))) => (folder.lock().map_err(words)?, 0),
        Err(fault) => return Err(fault.to_string()),
    };
    let Some(loss) = repair::look(&folder, known).map_err(words)? else {
        let lines = vec!["The journal is whole: there is nothing to repair. Nothing was changed.".to_owned()];
        return Ok(Said { well: true, lines });
    };
    let mut lines = found(&loss);
    if starts {
        lines.push(
            "Nothing was changed. The keeper still starts on this store: what is damaged lies before its snapshot, and lists and \
             records hold it. A repair would lose all changes from there on; bring back that file from a backup instead."
                .to_owned(),
        );
        return Ok(Said { well: false, lines });
    }
    if loss.from == 1 {
        lines.push(
            "Nothing before the damage is whole, so there is nothing to keep. Restore the latest backup."
                .to_owned(),
        );
        return Ok(Said { well: false, lines });
    }
    if asked.from.is_some_and(|from| from != loss.from) || !asked.yes || asked.from.is_none() {
        lines.push(format!(
            "Nothing was changed. A backup that is younger than what is kept loses less: restore it instead. Else, to go on \
             without the changes from {0} on: waitwell repair --from-sequence {0} --yes. All files as they are now are put \
             aside in the store's folder first; none is deleted.",
            loss.from
        ));
        return Ok(Said { well: false, lines });
    }
    let name = format!("damaged-{}", now.format("%Y%m%dT%H%M%SZ"));
    let (mut aside, mut more) = (folder.path().join(&name), 1);
    while aside.exists() {
        more += 1;
        aside = folder.path().join(format!("{name}-{more}"));
    }
    repair::carry_out(&folder, &loss, &aside).map_err(words)?;
    list(&loss, &aside.join(LIST))?;
    sync_dir(&aside).map_err(words)?;
    note(&folder, &loss, &aside, user, now)?;
    drop(lock);
    lines.push(format!(
        "Done: the journal goes on after change {}. Everything as it was lies in {}, with {LIST}: look through it and enter \
         again what is missing.",
        loss.from - 1,
        aside.display()
    ));
    Ok(Said { well: true, lines })
}

/// What is damaged, what stays and what is lost.
fn found(loss: &Loss) -> Vec<String> {
    let mut lines: Vec<String> =
        loss.damage.iter().map(|damage| format!("The journal is damaged in {damage}.")).collect();
    if loss.damage.is_empty() {
        lines.push(format!(
            "The journal is whole, but ends before change {}, which had been saved.",
            loss.from
        ));
    }
    if let Some(last) = &loss.last_kept {
        lines.push(format!("Kept: changes 1 to {}, the last of {}.", last.seq, moment(last)));
    }
    let (all, readable) = (loss.to + 1 - loss.from, loss.readable.len());
    lines.push(format!(
        "Lost: {}; {} whole and {} readable, {} not.",
        if all == 1 {
            format!("change {}", loss.to)
        } else {
            format!("changes {} to {}, {all} in all", loss.from, loss.to)
        },
        counted(readable as u64, "of them is", "of them are"),
        if readable == 1 { "stays" } else { "stay" },
        counted(all.saturating_sub(readable as u64), "is", "are")
    ));
    for (header, payload) in loss.readable.iter().take(NAMED_MOST) {
        let (user, children, what) = told(header, payload);
        lines.push(format!("  change {}, {}, by {user}: {what}{children}", header.seq, moment(header)));
    }
    if readable > NAMED_MOST {
        lines.push(format!("  and {} more", readable - NAMED_MOST));
    }
    lines
}

fn moment(header: &Header) -> String {
    let now = clock::now_at(clock::of_ms(header.time_ms));
    format!("{} {}", now.today.format("%-d %b %Y"), now.time.format("%H:%M"))
}

/// Who made a change, of which children (by number), and what happened, as far as it can be read.
fn told(header: &Header, payload: &[u8]) -> (String, String, String) {
    let frame = crate::store::journal::Frame { header: header.clone(), payload: payload.to_vec() };
    let children = written::children(&frame);
    let mut of = String::new();
    for child in &children {
        let _ = write!(of, "{}{}", if of.is_empty() { ", child " } else { " " }, child.0);
    }
    match written::read(&frame) {
        Ok(Some(written)) => {
            let events: Vec<String> = written.events.iter().map(name).collect();
            (written.user.to_string(), of, events.join(" "))
        }
        _ => (format!("user {}", header.uid), of, "not readable further".to_owned()),
    }
}

/// An event's own name.
fn name(event: &crate::domain::event::Event) -> String {
    match serde_json::to_value(event) {
        Ok(serde_json::Value::Object(fields)) => fields.keys().next().cloned().unwrap_or_default(),
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// Every change that is whole and no longer in use, for whoever enters them again. Numbers only: names are in the records.
fn list(loss: &Loss, path: &Path) -> Result<(), String> {
    let wrong = |fault: std::io::Error| {
        format!(
            "{} could not be written ({fault}). The journal was put aside and ends before the damage.",
            path.display()
        )
    };
    let made = std::fs::OpenOptions::new().create_new(true).write(true).mode(0o600).open(path);
    let mut out = std::io::BufWriter::new(made.map_err(wrong)?);
    writeln!(out, "change,time,by,what,children").map_err(wrong)?;
    for (header, payload) in &loss.readable {
        let (user, children, what) = told(header, payload);
        let children = children.trim_start_matches(", child ");
        let user: String = user.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
        writeln!(out, "{},{},{user},{what},{children}", header.seq, moment(header)).map_err(wrong)?;
    }
    out.flush().and_then(|()| out.get_ref().sync_all()).map_err(wrong)
}

/// The journal itself says from now on what was taken out of it, when and by whom.
fn note(
    folder: &StoreFolder,
    loss: &Loss,
    aside: &Path,
    (uid, user): (u32, &str),
    now: DateTime<Utc>,
) -> Result<(), String> {
    let words = |fault: StoreError| fault.to_string();
    let name = aside.file_name().unwrap_or_default().to_string_lossy();
    let said = Repaired {
        v: 1,
        user,
        lost_from: loss.from,
        lost_to: loss.to,
        readable: loss.readable.len() as u64,
        aside: &name,
    };
    let payload = rmp_serde::to_vec_named(&said).map_err(|fault| fault.to_string())?;
    let mut journal = FileJournal::open(folder, &Marks::default()).map_err(words)?.journal;
    let last = loss.last_kept.as_ref().map_or(0, |header| header.time_ms);
    let frame = NewFrame {
        time_ms: now.timestamp_millis().max(last),
        uid,
        role: written::role_code(crate::domain::actor::Role::Administrator),
        kind: KIND_REPAIRED,
        command: [0; 16],
        subject: 0,
        payload: &payload,
    };
    journal.append(&frame).and_then(|_| journal.sync()).map_err(words)?;
    Ok(())
}
