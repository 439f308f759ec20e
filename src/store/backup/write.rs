//! A store into a stream, also while its keeper writes.
use super::{ALONG, BackupFault, FILES, MANIFEST, MARKER, Manifest};
use crate::store::folder::StoreFolder;
use crate::store::journal;
use crate::store::trouble::StoreError;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Writes the store up to a change that is durable (`None`: no keeper runs, all there is). `config` is where its
/// configuration lies, if not in its folder; `made` the moment, as it is to be shown.
///
/// # Errors
/// The journal is damaged, or the stream does not take it: in words. What was written is no backup.
pub fn write(
    folder: &StoreFolder,
    config: Option<&Path>,
    up_to: Option<u64>,
    made: String,
    out: impl Write,
) -> Result<Manifest, BackupFault> {
    let mut archive = tar::Builder::new(out);
    let marker = folder.path().join(MARKER);
    let text = fs::read(&marker).map_err(|fault| StoreError::io("read", &marker, fault))?;
    put(&mut archive, MARKER, &text)?;
    let head = journal::copy(folder, up_to, &mut |name, bytes| {
        put(&mut archive, &format!("journal/{name}"), bytes)
    })?;
    for name in FILES {
        let path = folder.path().join(name);
        if path.is_file() {
            put_file(&mut archive, name, &path)?;
        }
    }
    for name in ALONG {
        let inside = folder.path().join(name);
        let from = if name == "config" { config.unwrap_or(&inside) } else { &inside };
        put_folder(&mut archive, name, from)?;
    }
    let manifest = Manifest::of(folder, head, made);
    let text = serde_json::to_vec_pretty(&manifest)
        .map_err(|fault| BackupFault(format!("What the backup is could not be written down ({fault}).")))?;
    put(&mut archive, MANIFEST, &text)?;
    archive.finish().and_then(|()| archive.get_mut().flush()).map_err(|fault| not_taken(&fault))?;
    Ok(manifest)
}

fn put(archive: &mut tar::Builder<impl Write>, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o600);
    archive
        .append_data(&mut header, name, bytes)
        .map_err(|fault| StoreError::io("write into the backup", Path::new(name), fault))
}

/// A file that may grow meanwhile (the log of looks): as long as it is now.
fn put_file(archive: &mut tar::Builder<impl Write>, name: &str, path: &Path) -> Result<(), StoreError> {
    match fs::read(path) {
        Ok(bytes) => put(archive, name, &bytes),
        // Prefs and habits are replaced while they are looked at: the next one is there in a moment, and in the next backup.
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(fault) => Err(StoreError::io("read", path, fault)),
    }
}

fn put_folder(archive: &mut tar::Builder<impl Write>, name: &str, from: &Path) -> Result<(), StoreError> {
    let Ok(entries) = fs::read_dir(from) else { return Ok(()) };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let Some(part) = path.file_name().and_then(|part| part.to_str()) else { continue };
        let inner = format!("{name}/{part}");
        if path.is_dir() {
            put_folder(archive, &inner, &path)?;
        } else if path.is_file() {
            put_file(archive, &inner, &path)?;
        }
    }
    Ok(())
}

fn not_taken(fault: &io::Error) -> BackupFault {
    BackupFault(format!("The backup could not be written to its end ({fault}). It is no backup."))
}
