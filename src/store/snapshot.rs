//! The State on disk, so that a start reads one file and the journal's end instead of the whole journal. Nothing
//! rests on it: one that is damaged is passed over in words, and the start takes longer.
//!
//! ```text
//! at  bytes
//!   0    4  magic "WWs1"
//!   4    4  version of the body, the caller's
//!   8   16  the store's id
//!  24    8  the change it was made at
//!  32   32  that change's own hash
//!  64    8  length of the body
//!  72   32  SHA-256 of bytes 0 to 72 and the body
//! 104       body
//! ```
//! Numbers are little-endian. The one before is kept as `snapshot.previous`.
use super::fault;
use super::folder::{StoreFolder, new_file, sync_dir};
use super::journal::Head;
use super::trouble::{StoreError, plain};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

const MAGIC: [u8; 4] = *b"WWs1";
const HEADER: usize = 104;
const SUMMED: usize = 72;

/// A State as it was at one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The change it was made at; goes into [`super::journal::Marks`] as it is.
    pub head: Head,
    /// Version of the body, the caller's to know.
    pub version: u32,
    /// The State, in whatever form the caller gave.
    pub body: Vec<u8>,
}

/// What was found on reading.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The newest whole snapshot; none means the journal is read from its beginning.
    pub snapshot: Option<Snapshot>,
    /// Sentences on those that were passed over.
    pub told: Vec<String>,
}

/// Writes a snapshot so that a power cut leaves this one or the one before, whole. Its change must be durable in
/// the journal already.
pub fn write(folder: &StoreFolder, head: Head, version: u32, body: &[u8]) -> Result<(), StoreError> {
    let path = folder.snapshot();
    let unfinished = path.with_extension("new");
    fault::point("snapshot.before");
    let mut header = [0; HEADER];
    header[..4].copy_from_slice(&MAGIC);
    header[4..8].copy_from_slice(&version.to_le_bytes());
    header[8..24].copy_from_slice(&folder.id());
    header[24..32].copy_from_slice(&head.seq.to_le_bytes());
    header[32..64].copy_from_slice(&head.hash);
    header[64..72].copy_from_slice(&(body.len() as u64).to_le_bytes());
    let sum = sum(&header, body);
    header[SUMMED..].copy_from_slice(&sum);
    let mut file = new_file(&unfinished)?;
    let wrote = file.write_all(&header).and_then(|()| file.write_all(body)).and_then(|()| file.sync_all());
    if let Err(e) = wrote {
        let _ = fs::remove_file(&unfinished);
        return Err(StoreError::io("write", &unfinished, e));
    }
    fault::point("snapshot.written");
    if path.exists() {
        fs::rename(&path, previous(folder)).map_err(|e| StoreError::io("name", &path, e))?;
    }
    fault::point("snapshot.between");
    fs::rename(&unfinished, &path).map_err(|e| StoreError::io("name", &unfinished, e))?;
    sync_dir(folder.path())?;
    fault::point("snapshot.after");
    Ok(())
}

/// Reads the newest whole snapshot of the store; never fails, for a start without one only takes longer.
pub fn read(folder: &StoreFolder) -> Loaded {
    let mut told = Vec::new();
    for path in [folder.snapshot(), previous(folder)] {
        match read_one(&path, &folder.id()) {
            Ok(Some(snapshot)) => return Loaded { snapshot: Some(snapshot), told },
            Ok(None) => {}
            Err(why) => told.push(format!(
                "{} could not be used ({why}). Nothing is lost: what it held is read from the journal, which takes \
                 longer.",
                path.display()
            )),
        }
    }
    Loaded { snapshot: None, told }
}

/// Where the snapshot before the newest lies.
fn previous(folder: &StoreFolder) -> PathBuf {
    folder.snapshot().with_extension("previous")
}

fn sum(header: &[u8; HEADER], body: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(&header[..SUMMED]).chain_update(body).finalize().into()
}

/// Half a sentence on failure; `None` if there is no such file.
fn read_one(path: &Path, store: &[u8; 16]) -> Result<Option<Snapshot>, String> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(plain(&e)),
    };
    let mut header = [0; HEADER];
    file.read_exact(&mut header).map_err(|_| "it is cut short".to_owned())?;
    let (magic, rest) = header.split_at(4);
    if magic != MAGIC {
        return Err("it does not begin like one".to_owned());
    }
    let word = |from: usize| {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&header[from..from + 8]);
        u64::from_le_bytes(bytes)
    };
    let held = file.metadata().map_err(|e| plain(&e))?.len() - HEADER as u64;
    // The length is believed only as far as the file goes: a flipped bit must not ask for all memory.
    if word(64) != held {
        return Err("its length is not what it says".to_owned());
    }
    let mut body = Vec::with_capacity(held as usize);
    file.take(held).read_to_end(&mut body).map_err(|e| plain(&e))?;
    if sum(&header, &body) != header[SUMMED..] {
        return Err("its checksum does not fit its bytes".to_owned());
    }
    if header[8..24] != *store {
        return Err("it belongs to another store".to_owned());
    }
    let mut hash = [0; 32];
    hash.copy_from_slice(&header[32..64]);
    let version = u32::from_le_bytes([rest[0], rest[1], rest[2], rest[3]]);
    Ok(Some(Snapshot { head: Head { seq: word(24), hash }, version, body }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(seq: u64) -> Head {
        Head { seq, hash: [seq as u8; 32] }
    }

    fn store() -> (tempfile::TempDir, StoreFolder) {
        let dir = tempfile::tempdir().unwrap();
        let folder = StoreFolder::create(dir.path(), true).unwrap();
        (dir, folder)
    }

    #[test]
    fn the_newest_is_read_and_the_one_before_kept() {
        let (_dir, folder) = store();
        assert!(read(&folder).snapshot.is_none() && read(&folder).told.is_empty());
        write(&folder, head(5), 1, b"five").unwrap();
        write(&folder, head(9), 2, b"nine").unwrap();
        let loaded = read(&folder);
        assert_eq!(loaded.snapshot, Some(Snapshot { head: head(9), version: 2, body: b"nine".to_vec() }));
        assert!(loaded.told.is_empty());
        // A kill between the two renames leaves only the one before under its name.
        fs::remove_file(folder.snapshot()).unwrap();
        assert_eq!(read(&folder).snapshot.unwrap().head, head(5));
    }

    #[test]
    fn every_flipped_bit_and_every_cut_falls_back_in_words() {
        let (_dir, folder) = store();
        write(&folder, head(5), 1, b"five").unwrap();
        write(&folder, head(9), 2, b"nine").unwrap();
        let whole = fs::read(folder.snapshot()).unwrap();
        for bit in 0..whole.len() * 8 {
            let mut bytes = whole.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            fs::write(folder.snapshot(), bytes).unwrap();
            let loaded = read(&folder);
            assert_eq!(loaded.snapshot.unwrap().head, head(5), "bit {bit}");
            assert_eq!(loaded.told.len(), 1);
        }
        for cut in 0..whole.len() {
            fs::write(folder.snapshot(), &whole[..cut]).unwrap();
            assert_eq!(read(&folder).snapshot.unwrap().head, head(5), "cut at {cut}");
        }
        fs::write(previous(&folder), "gone").unwrap();
        let loaded = read(&folder);
        assert!(loaded.snapshot.is_none());
        assert_eq!(loaded.told.len(), 2);
    }

    #[test]
    fn another_stores_snapshot_is_not_used() {
        let ((_one, folder), (_two, other)) = (store(), store());
        write(&other, head(5), 1, b"five").unwrap();
        fs::copy(other.snapshot(), folder.snapshot()).unwrap();
        let loaded = read(&folder);
        assert!(loaded.snapshot.is_none());
        assert!(loaded.told[0].contains("another store"), "{:?}", loaded.told);
    }
}
