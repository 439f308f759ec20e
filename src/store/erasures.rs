//! Which children were erased, noted beside the backups: whoever brings one back on a bare machine knows what has to be erased again.
//! A number and a time; no name, and nothing of why. The first backup in a folder begins its list: without that line a list that
//! names nobody would prove nothing.
use super::folder::{StoreFolder, given_to_owner_of};
use super::hex;
use super::trouble::StoreError;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

/// Name of the list in a folder of backups.
pub const FILE: &str = "erasures.jsonl";
/// Hexadecimal digits by which a line is checked: whom it names is erased again without anybody's asking.
const CHECK: usize = 16;

/// One line of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Line {
    /// Id of the store, hexadecimal: the backups of several may lie in one folder.
    store: String,
    /// The record's number; none in the line that begins the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    child: Option<u32>,
    /// It begins the list for that store.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    begun: bool,
    /// When, RFC 3339, UTC.
    at: String,
    /// What the rest comes to; empty in lines of before that was written down.
    #[serde(skip_serializing_if = "String::is_empty")]
    check: String,
}

impl Line {
    fn new(folder: &StoreFolder, child: Option<u32>, at: String) -> Self {
        let line = Self { store: hex(&folder.id()), child, begun: child.is_none(), at, check: String::new() };
        Self { check: line.comes_to(), ..line }
    }

    fn comes_to(&self) -> String {
        let hash: [u8; 32] =
            Sha256::digest(format!("{} {:?} {} {}", self.store, self.child, self.begun, self.at)).into();
        hex(&hash)[..CHECK].to_owned()
    }

    /// Read back; none where it is not what was written.
    fn read(raw: &[u8]) -> Option<Self> {
        let line: Self = serde_json::from_slice(raw).ok()?;
        let whole = line.store.len() == 32 && line.begun == line.child.is_none();
        (whole && (line.check.is_empty() || line.check == line.comes_to())).then_some(line)
    }
}

/// An erasure that is noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    /// The record's number.
    pub child: u32,
    /// When, RFC 3339, UTC.
    pub at: String,
}

/// What a list says of one store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Noted {
    /// Who was erased, the oldest first.
    pub erased: Vec<Erased>,
    /// Since when it is kept for this store: the time of its first line of it; empty for a list of before such a line was written, which
    /// was kept since the store's first backup.
    pub since: Option<String>,
    /// Lines that cannot be read, by number, from 1.
    pub unread: Vec<usize>,
    /// Nothing is in it.
    pub is_empty: bool,
}

/// Begins the list in that folder for this store, if nothing of it stands there yet.
///
/// # Errors
/// It cannot be read or written.
pub fn begin(into: &Path, folder: &StoreFolder, at: &str) -> Result<(), StoreError> {
    if noted(into, folder)?.is_some_and(|noted| noted.since.is_some()) {
        return Ok(());
    }
    put(into, &Line::new(folder, None, at.to_owned()))
}

/// Adds a child to the list in that folder.
///
/// # Errors
/// It cannot be written.
pub fn note(into: &Path, folder: &StoreFolder, erased: &Erased) -> Result<(), StoreError> {
    put(into, &Line::new(folder, Some(erased.child), erased.at.clone()))
}

fn put(into: &Path, line: &Line) -> Result<(), StoreError> {
    let path = into.join(FILE);
    let wrong = |fault: std::io::Error| StoreError::io("write", &path, fault);
    let mut text = serde_json::to_string(line).unwrap_or_default();
    text.push('\n');
    // The folder may be another account's than who writes: no link of theirs is followed.
    let link = rustix::fs::OFlags::NOFOLLOW.bits() as i32;
    let mut open = OpenOptions::new();
    let open = open.read(true).append(true).create(true).mode(0o600).custom_flags(link).open(&path);
    let mut file = open.map_err(wrong)?;
    let there = file.metadata().map_err(wrong)?;
    if there.len() == 0 {
        // Whatever root does by hand: it is the keeper who notes erasures later.
        given_to_owner_of(into, &file).map_err(wrong)?;
    }
    // Behind half a line it begins one of its own.
    let mut last = [b'\n'];
    if there.len() > 0 {
        file.read_exact_at(&mut last, there.len() - 1).map_err(wrong)?;
    }
    if last != [b'\n'] {
        text.insert(0, '\n');
    }
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(wrong)
}

/// What is noted of a store in that folder; none where there is no list.
///
/// # Errors
/// There is one, and the system does not let it be read.
pub fn noted(folder: &Path, store: &StoreFolder) -> Result<Option<Noted>, StoreError> {
    let path = folder.join(FILE);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(fault) if fault.kind() == ErrorKind::NotFound => return Ok(None),
        Err(fault) => return Err(StoreError::io("read", &path, fault)),
    };
    let mut found = Noted { is_empty: bytes.trim_ascii().is_empty(), ..Noted::default() };
    let store = hex(&store.id());
    for (at, raw) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if raw.trim_ascii().is_empty() {
            continue;
        }
        let Some(line) = Line::read(raw) else {
            found.unread.push(at + 1);
            continue;
        };
        if line.store == store {
            let begun = || if line.check.is_empty() { String::new() } else { line.at.clone() };
            found.since.get_or_insert_with(begun);
            found.erased.extend(line.child.map(|child| Erased { child, at: line.at }));
        }
    }
    Ok(Some(found))
}
