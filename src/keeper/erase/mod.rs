//! Takes everything held on one child out of a store: the journal is written anew without it, and all that is made of the journal
//! is made again. The keeper has ended its work by then and holds the store; whoever is attached waits and comes back.
//!
//! ```text
//! raw      takes parts out of a payload, byte for byte
//! needles  by what the child is known in bytes
//! traces   what lies outside the journal
//! check    that what was left of a change is what the erasure says was left
//! since    what was erased since a backup was made
//! beside   it is noted beside the backups, or stays owed
//! again    those whom a backup brought back go once more
//! ```
//! Steps, in this order, so that a kill at any of them leaves the old journal or the new one, whole: the new journal beside the old;
//! then snapshot, records and drafts go (a start makes the first two again); then the new one takes the name. Nothing of the child is
//! left then but its number.
mod again;
mod beside;
mod check;
mod needles;
mod raw;
mod since;
mod traces;

pub use again::again;
pub use beside::{OWED, owed};
pub use check::check;
pub(super) use needles::Needles;
pub use since::{Again, Since, since};

use crate::domain::actor::Actor;
use crate::domain::calendar::{counted, long_date, plural};
use crate::domain::child::ChildRow;
use crate::domain::decide::Now;
use crate::domain::event::Event;
use crate::domain::ids::ChildId;
use crate::domain::keeping::{Erasure, KeepDid, Own, kept_until};
use crate::domain::state::State;
use crate::keeper::shared::Shared;
use crate::keeper::written::{self, Writing, Written};
use crate::keeper::{clock, looks, start};
use crate::store::folder::StoreFolder;
use crate::store::journal::{
    self, Fate, FileJournal, Frame, Header, Journal, JournalRead, Last, Marks, Rewritten,
};
use crate::store::{StoreError, fault};
use chrono::NaiveDate;
use raw::Step;
use std::collections::BTreeSet;

/// Who is to be erased, by whom and why.
#[derive(Clone, Debug)]
pub struct Order {
    /// Whose record.
    pub child: ChildId,
    /// The child's name, as it was typed to confirm it.
    pub name: String,
    /// The reference of a court's or the Information Commissioner's order, where the record is not due.
    pub order: Option<String>,
    /// Erased before, and brought back by a backup: why it was. Neither a name nor a new reason is asked for then.
    pub again: Option<String>,
    /// Who.
    pub actor: Actor,
    /// When.
    pub now: Now,
}

/// Why it may be erased, for the journal; `last`: the day of the record's last entry.
///
/// # Errors
/// It may not be: the words to show.
pub fn basis(state: &State, order: &Order, last: NaiveDate) -> Result<String, String> {
    let Some(row) = state.child(order.child) else {
        return Err("There is no such child on record (any more). Nothing was erased.".to_owned());
    };
    let name = row.list_name();
    if let Some(other) = row.merged_into {
        return Err(format!(
            "{name} is one record with child {} now. Nothing was erased. Erase that one: this goes with it.",
            other.0
        ));
    }
    if let Some(basis) = &order.again {
        return Ok(basis.clone());
    }
    if !is_name(row, &order.name) {
        return Err(format!(
            "What was typed is not the name of child {}. Nothing was erased. Look the record up again.",
            order.child.0
        ));
    }
    let own = Own::of(state, order.child);
    let held = own.children.iter().any(|id| state.kept.holds.contains_key(id));
    let basis = match (kept_until(state, order.child, last), order.order.as_deref().map(str::trim)) {
        (Ok(until), _) if until.on <= order.now.today => {
            Ok(format!("due since {}: {}", long_date(until.on), until.why))
        }
        (_, Some(reference)) if !held && !reference.is_empty() => Ok(format!("order {reference}")),
        (Ok(until), _) => Err(format!(
            "{name} is not due before {}: {}. Nothing was erased. An order of a court or of the Information Commissioner is given \
             with --order.",
            long_date(until.on),
            until.why
        )),
        (Err(why), _) => Err(format!("{name} is not erased. {why} Nothing was erased.")),
    };
    if basis.is_ok()
        && let Some(glass) = state.glass_unread().find(|glass| own.children.contains(&glass.child))
    {
        return Err(format!(
            "The hidden address of {name} was shown to {} on {}, and nobody has read why; that goes with the child. Nothing was erased. \
             Let a records officer read it first: `waitwell access --broken-glass`, then `waitwell access --read {}`.",
            glass.by,
            long_date(clock::now_at(glass.at).today),
            glass.id
        ));
    }
    basis
}

/// Looks whether an order can be carried out, in a store at work.
///
/// # Errors
/// It cannot: the words to show.
pub fn asked(shared: &Shared, order: Order) -> Result<Order, String> {
    let record = shared.records.child(order.child, shared.durable.get())?;
    let last = record.and_then(|record| Some(record.history.last()?.stamp.day)).unwrap_or(order.now.today);
    basis(&shared.state.read(), &order, last).map(|_| order)
}

/// Whether a name was typed that is the child's: given and family name in either order, however cased.
fn is_name(row: &ChildRow, typed: &str) -> bool {
    let plain = |text: &str| {
        let words = text.replace(',', " ").to_lowercase();
        let mut words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    !typed.trim().is_empty() && plain(typed) == plain(&format!("{} {}", row.given(), row.family()))
}

/// Erases. The store is locked, its keeper's threads have ended, and all that was confirmed is safe.
///
/// # Errors
/// It was not done, and the store is as it was: the words to show.
pub fn carry_out(folder: &StoreFolder, order: &Order) -> Result<Vec<String>, String> {
    let words = |fault: StoreError| fault.to_string();
    let aside = traces::aside(folder);
    if let Some(path) = aside.first() {
        return Err(format!(
            "{} was put aside by a repair and may hold the child. Nothing was erased. Enter from it what is missing, delete it, and \
             erase again.",
            path.display()
        ));
    }
    let (state, reader) = {
        let opened = FileJournal::open(folder, &Marks::default()).map_err(words)?;
        let reader = opened.journal.reader();
        let seq = opened.journal.head().seq;
        (start::fold_all(&*reader, seq)?, reader)
    };
    let own = Own::of(&state, order.child);
    let (needles, last) = learn(&*reader, &own)?;
    let basis = basis(&state, order, last.unwrap_or(order.now.today))?;
    fault::point("erase.begun");
    let (mut naming, mut nobodys) = (BTreeSet::new(), Vec::new());
    let mut trouble = None;
    let mut fate = |header: &Header, payload: &[u8]| match fate(&own, header, payload) {
        Ok((fate, of)) => {
            let stays = match &fate {
                Fate::Stays => Some(payload),
                Fate::Cut(stays) => Some(&stays[..]),
                Fate::Goes => None,
            };
            if stays.is_some_and(|bytes| needles.are_in(bytes)) {
                if of.is_empty() {
                    nobodys.push(header.seq);
                }
                naming.extend(of.into_iter().filter(|id| !own.children.contains(id)));
            }
            fate
        }
        Err(words) => {
            trouble.get_or_insert(words);
            Fate::Stays
        }
    };
    let mut unwritten = None;
    let done = journal::rewrite(folder, &mut fate, |done| {
        said(order, &own, &basis, done).unwrap_or_else(|(last, words)| {
            unwritten = Some(words);
            last
        })
    });
    let done = done.map_err(words)?;
    if let Some(words) = trouble.or(unwritten) {
        return Err(words);
    }
    let log = folder.looks();
    let unlogged = |fault: std::io::Error| {
        format!("The access log cannot be gone through ({fault}). Nothing was erased.")
    };
    naming.extend(looks::naming(&log, &own.children, &|bytes| needles.are_in(bytes)).map_err(unlogged)?);
    looks::begin_erasing(&log).map_err(unlogged)?;
    let drafts = traces::drafts(folder, &needles).map_err(words)?;
    traces::take_away(folder).map_err(words)?;
    fault::point("erase.away");
    journal::begin_again(folder).map_err(words)?;
    let mut lines = vec![format!(
        "Child {} was erased ({basis}): {} empty now, {} only what is others'. The chain is as it was, and its last change says so.",
        order.child.0,
        counted(done.gone, "change is", "changes are"),
        counted(done.cut.len() as u64, "holds", "hold")
    )];
    lines.extend(reasons(folder, &own.children));
    if drafts > 0 {
        lines.push(format!("{} about the child went, too.", plural(drafts as u32, "half-filled form")));
    }
    if !naming.is_empty() {
        let all: Vec<String> = naming.iter().map(|id| id.0.to_string()).collect();
        lines.push(format!(
            "The child is still named in what was written on others: child {}. Look through their records.",
            all.join(", ")
        ));
    }
    if !nobodys.is_empty() {
        let all: Vec<String> = nobodys.iter().map(u64::to_string).collect();
        lines.push(format!(
            "The child is still named in what was written on sessions, lists or people: change {}. Tell whoever looks after waitwell.",
            all.join(", ")
        ));
    }
    let days = state.rules.settings.backups_kept_days;
    lines.extend(beside::told(folder, (&state.kept.erased, &own), order.now.today, days));
    Ok(lines)
}

/// What became of the reasons for which the child's hidden address was shown. The erasure is on record by now.
fn reasons(folder: &StoreFolder, children: &BTreeSet<ChildId>) -> Option<String> {
    Some(match looks::finish_erasing(&folder.looks(), children) {
        Ok(0) => return None,
        Ok(n) => format!(
            "{} why the hidden address was shown went from the access log; who looked, and when, stays in it.",
            plural(n as u32, "reason")
        ),
        Err(fault) => format!(
            "Reasons why the hidden address was shown are still in the access log ({fault}): they go when the keeper starts again with \
             room on its disk."
        ),
    })
}

/// By what the child is known, and the day of the last entry.
fn learn(reader: &dyn JournalRead, own: &Own) -> Result<(Needles, Option<NaiveDate>), String> {
    let (mut needles, mut last) = (Needles::of(own), None);
    for frame in reader.frames_from(1) {
        let frame = frame.map_err(|fault| fault.to_string())?;
        if !written::children(&frame).iter().any(|id| own.children.contains(id)) {
            continue;
        }
        last = Some(clock::now_at(clock::of_ms(frame.header.time_ms)).today);
        for event in written::read(&frame)?.iter().flat_map(|written| &written.events) {
            needles.learn(event);
        }
    }
    Ok((needles, last))
}

/// What becomes of a change, and whose it is.
fn fate(own: &Own, header: &Header, payload: &[u8]) -> Result<(Fate, Vec<ChildId>), String> {
    let frame = Frame { header: header.clone(), payload: payload.to_vec() };
    let Some(written) = written::read(&frame)? else { return Ok((Fate::Stays, Vec::new())) };
    let of = written.of.iter().flatten().copied().collect();
    let none = Vec::new();
    let goes: Vec<bool> = (written.events.iter().enumerate())
        .map(|(at, event)| own.takes(event, written.of.get(at).unwrap_or(&none)))
        .collect();
    if !goes.is_empty() && goes.iter().all(|goes| *goes) {
        return Ok((Fate::Goes, of));
    }
    let restored =
        |event: &Event| matches!(event, Event::Undone { restore, .. } if restore.iter().any(|p| own.has(p)));
    if !goes.contains(&true)
        && !written.prior.iter().any(|p| own.has(p))
        && !written.events.iter().any(restored)
    {
        return Ok((Fate::Stays, of));
    }
    let cut = cut(own, &written, &goes, payload).filter(|cut| cut.len() <= payload.len());
    let cut = cut.ok_or_else(|| {
        format!(
            "Change {} holds the child beside others, and cannot be taken apart by this version. Nothing was erased.",
            header.seq
        )
    })?;
    // It must read as it was meant to: what follows it in the journal rests on it.
    let frame = Frame { header: header.clone(), payload: cut };
    let left = written::read(&frame)?.map_or(0, |left| left.events.len());
    if left != goes.iter().filter(|goes| !**goes).count() {
        return Err(format!("Change {} could not be taken apart. Nothing was erased.", header.seq));
    }
    Ok((Fate::Cut(frame.payload), of))
}

/// The payload without what goes.
fn cut(own: &Own, written: &Written, goes: &[bool], payload: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = payload.to_vec();
    for (at, event) in written.events.iter().enumerate() {
        if let Event::Undone { restore, .. } = event
            && restore.iter().any(|prior| own.has(prior))
        {
            let path = [Step::Key("events"), Step::Index(at), Step::Key("Undone"), Step::Key("restore")];
            bytes = raw::only(&bytes, &path, &|n| restore.get(n).is_none_or(|prior| !own.has(prior)))?;
        }
    }
    let stays = |at: usize| goes.get(at).is_none_or(|goes| !goes);
    bytes = raw::only(&bytes, &[Step::Key("events")], &stays)?;
    if !written.of.is_empty() {
        bytes = raw::only(&bytes, &[Step::Key("of")], &stays)?;
    }
    raw::only(&bytes, &[Step::Key("prior")], &|n| written.prior.get(n).is_none_or(|prior| !own.has(prior)))
}

/// The change that says what was done; where it cannot be written, one that is not used, and why.
fn said(order: &Order, own: &Own, basis: &str, done: &Rewritten) -> Result<Last, (Last, String)> {
    let erasure = Erasure {
        children: own.children.iter().copied().collect(),
        keys: own.keys.iter().copied().collect(),
        basis: basis.to_owned(),
        on: order.now.today,
        taken: done.gone,
        cut: done.cut.clone(),
    };
    let events = [Event::Keeping { did: KeepDid::Erased { erasure: Box::new(erasure) } }];
    let payload = Writing::new(&order.actor.name, 0, &events, &[Vec::new()], &[]).bytes();
    let last = |payload| Last {
        time_ms: order.now.at.timestamp_millis().max(done.last_ms),
        uid: order.actor.uid,
        role: written::role_code(order.actor.role),
        kind: written::KIND_CHANGE,
        subject: order.child.0,
        payload,
    };
    payload.map(last).map_err(|words| (last(Vec::new()), words))
}
