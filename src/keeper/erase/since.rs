//! What was erased since a backup was made, for whoever brings it back: by the journal of the store that it replaces, where that still
//! lies beside it, and by the list beside the backups.
use crate::domain::event::Event;
use crate::domain::keeping::KeepDid;
use crate::keeper::clock;
use crate::keeper::written;
use crate::store::StoreError;
use crate::store::erasures::{self, Erased};
use crate::store::folder::{Place, StoreFolder};
use crate::store::hex;
use crate::store::journal::{self, Frame, Header};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What is known of it.
#[derive(Debug, Default)]
pub struct Since {
    /// Children that are on record again, with the day on which they were erased.
    pub again: BTreeMap<u32, NaiveDate>,
    /// Where it was looked; empty where nothing is known.
    pub seen: Vec<PathBuf>,
}

/// What was erased after change `seq` (made at `made`) of the store that was brought back to `store` from a file in `backups`.
///
/// # Errors
/// The store that was brought back cannot be read.
pub fn since(store: &Path, backups: &Path, (seq, made): (u64, &str)) -> Result<Since, StoreError> {
    let folder = StoreFolder::open(store)?;
    let (own, there) = read(&folder)?;
    let gone: BTreeSet<u32> = own.iter().map(|(_, child, _)| *child).collect();
    let is_again = |child: &u32| there.contains(child) && !gone.contains(child);
    let mut found = Since::default();
    let beside = fs::read_dir(store.parent().unwrap_or(store)).into_iter().flatten().flatten();
    for path in beside.map(|entry| entry.path()).filter(|path| path != store && path.is_dir()) {
        if !matches!(StoreFolder::look(&path), Ok(Place::Store)) {
            continue;
        }
        let Ok(other) = StoreFolder::open(&path) else { continue };
        if other.id() != folder.id() {
            continue;
        }
        let Ok((erased, _)) = read(&other) else { continue };
        found.seen.push(path);
        let later = erased.into_iter().filter(|(at, child, _)| *at > seq && is_again(child));
        found.again.extend(later.map(|(_, child, on)| (child, on)));
    }
    if let Some(noted) = erasures::noted(backups, &hex(&folder.id())) {
        found.seen.push(backups.join(erasures::FILE));
        let later = noted.into_iter().filter(|erased| *erased.at >= *made && is_again(&erased.child));
        found.again.extend(later.filter_map(|erased| Some((erased.child, day(&erased)?))));
    }
    Ok(found)
}

fn day(erased: &Erased) -> Option<NaiveDate> {
    Some(clock::now_at(erased.at.parse().ok()?).today)
}

/// An erasure: which change, of which child, on which day.
type One = (u64, u32, NaiveDate);

/// The erasures in a store's journal, as far as it can be read, and the children it knows of.
fn read(folder: &StoreFolder) -> Result<(Vec<One>, BTreeSet<u32>), StoreError> {
    let (mut erased, mut there) = (Vec::new(), BTreeSet::new());
    journal::read_past_damage(folder, None, &mut |header: &Header, payload: &[u8]| {
        let frame = Frame { header: header.clone(), payload: payload.to_vec() };
        there.extend(written::children(&frame).into_iter().map(|child| child.0));
        // Read in full only where it may be one: an erasure says so by its name.
        if !payload.windows(6).any(|bytes| bytes == b"Erased") {
            return;
        }
        let Ok(Some(written)) = written::read(&frame) else { return };
        for event in &written.events {
            if let Event::Keeping { did: KeepDid::Erased { erasure } } = event {
                erased.extend(erasure.children.iter().map(|child| (header.seq, child.0, erasure.on)));
            }
        }
    })?;
    Ok((erased, there))
}
