//! Columns and views of lists, kept beside the journal: one file a person, and one that all share.
//!
//! They are no truth about children: nothing is decided by them, a rebuild does not need them, and an erased child leaves no
//! trace in them, since a view holds a filter and never a row. In the journal they would be kept for ever and folded at every
//! start. So they are files, replaced as a whole and made durable before anybody is answered; what was done to a shared view,
//! by whom and when, stands in its file. A file that cannot be read is put aside, never written over, and that is told.
mod change;
#[cfg(test)]
mod tests;

use super::drafts::make_folder;
use crate::domain::actor::Actor;
use crate::domain::rights::{Right, allowed, refused};
use crate::wire::columns::ListColumn;
use crate::wire::prefs::{KeptView, PrefChange, Prefs};
use chrono::NaiveDateTime;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Deeds on shared views that are remembered.
const DEEDS: usize = 500;
/// Bytes a file may have: above, it is none of ours.
const LONGEST: u64 = 4 << 20;
/// The file of what all share; no uid is called so.
const SHARED: &str = "shared";

/// What was done to a shared view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Deed {
    at: NaiveDateTime,
    uid: u32,
    by: String,
    what: String,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    columns: Vec<ListColumn>,
    views: Vec<KeptView>,
    /// The number of the last view made; none is given twice.
    last: u32,
    deeds: Vec<Deed>,
}

/// All that is kept.
#[derive(Debug)]
pub struct PrefRoom {
    folder: PathBuf,
    /// One writer at a time, and no reader between two files.
    inside: Mutex<()>,
}

impl PrefRoom {
    /// What lies in that folder, which is made with the first change.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, inside: Mutex::new(()) }
    }

    /// What a person finds.
    pub fn of(&self, uid: u32) -> Prefs {
        let _one = self.inside.lock();
        self.read_for(uid)
    }

    fn read_for(&self, uid: u32) -> Prefs {
        let (own, shared) = (self.read(&uid.to_string()), self.read(SHARED));
        let told = own.as_ref().err().or(shared.as_ref().err()).cloned().unwrap_or_default();
        let (own, shared) = (own.unwrap_or_default(), shared.unwrap_or_default());
        Prefs { columns: own.columns, own: own.views, shared: shared.views, told }
    }

    /// Makes a change; what is kept now, and what was done in words.
    ///
    /// # Errors
    /// It may not be done, somebody else changed it meanwhile, or the disk refused: the words to show.
    pub fn change(
        &self,
        actor: &Actor,
        change: &PrefChange,
        now: NaiveDateTime,
    ) -> Result<(Prefs, String), String> {
        let _one = self.inside.lock();
        let shared = match change {
            PrefChange::Columns(_) => false,
            PrefChange::Keep { shared, .. } => *shared,
            PrefChange::Rename { id, .. } | PrefChange::Delete { id, .. } => id.shared,
        };
        if shared && !allowed(actor.role, actor.agency, Right::ShareViews) {
            return Err(refused(actor.role, Right::ShareViews));
        }
        let name = if shared { SHARED.to_owned() } else { actor.uid.to_string() };
        let mut kept = self.read(&name)?;
        let what = change::apply(&mut kept, change, actor, now)?;
        if shared {
            kept.deeds.push(Deed { at: now, uid: actor.uid, by: actor.name.to_string(), what: what.clone() });
            let spare = kept.deeds.len().saturating_sub(DEEDS);
            kept.deeds.drain(..spare);
        }
        self.write(&name, &kept).map_err(|fault| {
            format!(
                "This could not be kept ({fault}). What was kept before stands as it was, and the list in front stays \
                 as it is. Tell IT if the disk is full."
            )
        })?;
        Ok((self.read_for(actor.uid), what))
    }

    /// A file; an empty one where there is none.
    fn read(&self, name: &str) -> Result<Kept, String> {
        let file = self.folder.join(name);
        let found = fs::metadata(&file)
            .and_then(|found| if found.len() > LONGEST { Ok(Vec::new()) } else { fs::read(&file) });
        let bytes = match found {
            Ok(bytes) => bytes,
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Kept::default()),
            Err(fault) => {
                return Err(format!(
                    "The views kept for lists cannot be read now ({fault}). The lists work without them."
                ));
            }
        };
        rmp_serde::from_slice(&bytes).map_err(|_| {
            let aside = self.folder.join(format!("{name}.damaged"));
            let _ = fs::rename(&file, &aside);
            format!(
                "The views kept for lists are damaged and were put aside as {}. The lists work without them; IT can put \
                 the file of a backup back.",
                aside.display()
            )
        })
    }

    fn write(&self, name: &str, kept: &Kept) -> io::Result<()> {
        make_folder(&self.folder)?;
        let (file, new) = (self.folder.join(name), self.folder.join(format!("{name}.new")));
        let bytes = rmp_serde::to_vec_named(kept).map_err(io::Error::other)?;
        let written = put(&new, &bytes).and_then(|()| fs::rename(&new, &file));
        if written.is_err() {
            let _ = fs::remove_file(&new);
        }
        written?;
        fs::File::open(&self.folder)?.sync_all()
    }
}

fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut to = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    to.write_all(bytes)?;
    to.sync_data()
}
