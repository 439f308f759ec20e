//! What an erasure leaves of the log: who looked and when, and no reason, since an address may stand in it. The new log takes the
//! name once the erasure itself is on record; a kill in between is made good at the next start.
use super::FILE;
use super::line;
use crate::domain::ids::ChildId;
use crate::store::folder::sync_dir;
use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Stands while reasons are to be taken out.
const MARK: &str = "erasing";

/// Children of others whose reasons say what `names` finds.
///
/// # Errors
/// The log cannot be read.
pub fn naming(
    folder: &Path,
    own: &BTreeSet<ChildId>,
    names: &dyn Fn(&[u8]) -> bool,
) -> io::Result<BTreeSet<ChildId>> {
    let mut found = BTreeSet::new();
    let Some(file) = opened(folder)? else { return Ok(found) };
    line::each(file, u64::MAX, |_, _, line| {
        if let Some(line) = line.filter(|line| !own.contains(&line.look.child))
            && names(line.look.reason.as_bytes())
        {
            found.insert(line.look.child);
        }
    })?;
    Ok(found)
}

/// From here on reasons of children that were erased are to go, whatever happens.
///
/// # Errors
/// That could not be written down.
pub fn begin(folder: &Path) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    new_file(&folder.join(MARK))?.sync_all()?;
    synced(folder)
}

/// Takes out the reasons of `children`, which were erased, where an erasure was begun: how many.
///
/// # Errors
/// They could not be taken out; the next start tries it again.
pub fn finish(folder: &Path, children: &BTreeSet<ChildId>) -> io::Result<u64> {
    let mark = folder.join(MARK);
    if !mark.exists() {
        return Ok(0);
    }
    let gone = leave_out(folder, children)?;
    std::fs::remove_file(&mark)?;
    synced(folder)?;
    Ok(gone)
}

fn leave_out(folder: &Path, children: &BTreeSet<ChildId>) -> io::Result<u64> {
    let Some(file) = opened(folder)? else { return Ok(0) };
    let new = folder.join("looks.new");
    let mut to = BufWriter::new(new_file(&new)?);
    let (mut gone, mut wrote) = (0, Ok(()));
    line::each(file, u64::MAX, |_, raw, line| {
        let cut =
            line.filter(|line| children.contains(&line.look.child)).and_then(line::Line::without_reason);
        let put = match cut {
            Some(line) => {
                gone += 1;
                line.text().and_then(|text| writeln!(to, "{text}"))
            }
            None => to.write_all(raw),
        };
        if wrote.is_ok() {
            wrote = put;
        }
    })?;
    wrote?;
    if gone == 0 {
        std::fs::remove_file(&new)?;
        return Ok(0);
    }
    to.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    std::fs::rename(&new, folder.join(FILE))?;
    synced(folder)?;
    Ok(gone)
}

fn opened(folder: &Path) -> io::Result<Option<File>> {
    match File::open(folder.join(FILE)) {
        Ok(file) => Ok(Some(file)),
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(fault) => Err(fault),
    }
}

fn new_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

fn synced(folder: &Path) -> io::Result<()> {
    sync_dir(folder).map_err(|fault| io::Error::other(fault.to_string()))
}
