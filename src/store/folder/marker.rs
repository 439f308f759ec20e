//! The marker that makes a folder a store. Our own, because sled opens another version's folder as an empty store
//! without a word.
use super::super::trouble::StoreError;
use super::{MARKER, new_file, refused, sync_dir};
use std::fs;
use std::io::{Read, Write};
use std::path::Path;

/// The newest format of a store that this program writes; older ones it reads.
pub const FORMAT: u32 = 1;
/// What the first line says.
const TITLE: &str = "waitwell store";
/// Name under which the marker is written before it gets its own.
pub(super) const UNFINISHED: &str = "waitwell.store.new";

/// What the marker says of its store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// Format of the whole folder.
    pub version: u32,
    /// Random, for ever: tells two stores apart whose files were mixed up.
    pub id: [u8; 16],
    /// Invented children only.
    pub practice: bool,
}

impl Marker {
    /// A marker for a new store.
    pub(super) fn new(practice: bool) -> Result<Self, StoreError> {
        Ok(Self { version: FORMAT, id: random()?, practice })
    }

    /// Writes the marker so that a power cut leaves a whole one or none.
    pub(super) fn write(&self, folder: &Path) -> Result<(), StoreError> {
        let unfinished = folder.join(UNFINISHED);
        let mut file = new_file(&unfinished)?;
        file.write_all(self.text().as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(|e| refused("write", &unfinished, e))?;
        fs::rename(&unfinished, folder.join(MARKER)).map_err(|e| refused("name", &unfinished, e))?;
        sync_dir(folder)
    }

    /// Reads the marker of a store; refuses a newer version and anything that does not read as one.
    pub(super) fn read(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(MARKER);
        let mut text = String::new();
        let file = fs::File::open(&path).map_err(|e| refused("open", &path, e))?;
        let read = file.take(1024).read_to_string(&mut text);
        let damaged = |why: &str| StoreError::NotOurs { path: path.clone(), why: why.to_owned() };
        read.map_err(|_| damaged("its marker does not read as text"))?;
        let mut lines = text.lines();
        if lines.next() != Some(TITLE) {
            return Err(damaged("its marker is not one of waitwell's, or is damaged"));
        }
        let mut value = |name: &str| {
            let line = lines.next()?;
            line.strip_prefix(name)?.trim_start().strip_prefix('=').map(str::trim).map(str::to_owned)
        };
        let version: Option<u32> = value("version").and_then(|v| v.parse().ok());
        let version = version.ok_or_else(|| damaged("its marker does not say its version"))?;
        if version > FORMAT || version == 0 {
            return Err(StoreError::OtherVersion { path: folder.into(), found: version, ours: FORMAT });
        }
        let id =
            value("id").and_then(|v| unhex(&v)).ok_or_else(|| damaged("its marker does not say its id"))?;
        let practice = value("practice").and_then(|v| v.parse().ok());
        let practice =
            practice.ok_or_else(|| damaged("its marker does not say whether it is for practice"))?;
        Ok(Self { version, id, practice })
    }

    fn text(&self) -> String {
        let id = u128::from_be_bytes(self.id);
        format!("{TITLE}\nversion = {}\nid = {id:032x}\npractice = {}\n", self.version, self.practice)
    }
}

fn unhex(text: &str) -> Option<[u8; 16]> {
    let digits = text.as_bytes();
    if digits.len() != 32 || !text.is_ascii() {
        return None;
    }
    let mut id = [0; 16];
    for (byte, pair) in id.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(id)
}

/// Random bytes from the system, for ids and salts.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| {
        let source = std::io::Error::other(e.to_string());
        StoreError::io("read random bytes from", Path::new("/dev/urandom"), source)
    })?;
    Ok(bytes)
}
