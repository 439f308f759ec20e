//! One file of the journal: its name, its first bytes, its space ahead of need, and where its changes lie.
//!
//! ```text
//! at  bytes
//!   0    4  magic "WWj1"
//!   4    4  CRC-32 of bytes 8 to 68
//!   8    4  the file's number, from 1
//!  12    8  sequence of its first change
//!  20   16  the store's id
//!  36   32  own hash of the change before its first
//!  68   60  zero
//! 128       frames, then zeros to the end
//! ```
use super::super::folder::{new_file, sync_dir};
use super::super::trouble::{Damage, StoreError};
use super::frame::{HEADER_LEN, Hash, Header, array};
use super::{Head, Shape};
use parking_lot::Mutex;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bytes before the first frame.
pub(super) const START: u64 = 128;
const MAGIC: [u8; 4] = *b"WWj1";
/// A file's name ends so.
const ENDING: &str = "wwj";
/// One remembered offset for so many changes: 4 bytes per 64, so a million changes cost 62 KB once all was looked at.
const STRIDE: u64 = 64;

/// A journal file that may be read from.
#[derive(Debug)]
pub(super) struct Segment {
    pub number: u32,
    pub path: PathBuf,
    /// Its first change, and what that must be chained to.
    pub first: u64,
    pub previous: Hash,
    pub file: Arc<File>,
    /// Offsets of every [`STRIDE`]th change, as far as the file has been walked.
    offsets: Mutex<Vec<u32>>,
}

/// The name of the n-th file.
pub(super) fn path_of(dir: &Path, number: u32) -> PathBuf {
    dir.join(format!("{number:06}.{ENDING}"))
}

/// All files of a journal by number; other files in its folder are left alone and not named.
pub(super) fn list(dir: &Path) -> Result<Vec<(u32, PathBuf)>, StoreError> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(StoreError::io("look into", dir, e)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|e| StoreError::io("look into", dir, e))?.path();
        let number = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse().ok());
        if let Some(number) = number.filter(|&number| path == path_of(dir, number)) {
            files.push((number, path));
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// The first missing file of a journal, if its numbers have a gap.
pub(super) fn missing(dir: &Path, files: &[(u32, PathBuf)]) -> Option<Damage> {
    let gap = files.iter().zip(1..).find(|((number, _), due)| number != due);
    gap.map(|(_, due)| Damage {
        file: path_of(dir, due),
        seq: None,
        offset: 0,
        what: "the file is missing, though later ones are there".to_owned(),
    })
}

/// Reads a journal file whole, but never more than a journal file can hold.
pub(super) fn read_whole(path: &Path, shape: &Shape) -> Result<Vec<u8>, StoreError> {
    let file = File::open(path).map_err(|e| StoreError::io("open", path, e))?;
    let len = file.metadata().map_err(|e| StoreError::io("read", path, e))?.len();
    let mut bytes = Vec::with_capacity(len.min(shape.file_max) as usize);
    file.take(shape.file_max + 1).read_to_end(&mut bytes).map_err(|e| StoreError::io("read", path, e))?;
    if bytes.len() as u64 > shape.file_max {
        let what = "the file is longer than a journal file ever is".to_owned();
        return Err(StoreError::Damaged(Damage {
            file: path.into(),
            seq: None,
            offset: shape.file_max,
            what,
        }));
    }
    Ok(bytes)
}

/// What a file's first bytes say: the sequence of its first change and the hash before it; or half a sentence on
/// why they are not believed.
pub(super) fn read_start(bytes: &[u8], number: u32, store: &[u8; 16]) -> Result<(u64, Hash), &'static str> {
    let Some(b) = bytes.get(..START as usize) else { return Err("the file ends within its first bytes") };
    if b[..4] != MAGIC || array::<4>(b, 4..8) != crc32fast::hash(&b[8..68]).to_le_bytes() {
        return Err("its first bytes are damaged");
    }
    if b[68..].iter().any(|&b| b != 0) {
        return Err("its first bytes are damaged");
    }
    if array::<16>(b, 20..36) != *store {
        return Err("the file belongs to another store");
    }
    if u32::from_le_bytes(array(b, 8..12)) != number {
        return Err("the file bears another file's name");
    }
    match u64::from_le_bytes(array(b, 12..20)) {
        0 => Err("its first bytes are damaged"),
        first => Ok((first, array(b, 36..68))),
    }
}

impl Segment {
    /// A file found whole.
    pub(super) fn new(number: u32, path: PathBuf, first: u64, previous: Hash, file: File) -> Self {
        Self { number, path, first, previous, file: Arc::new(file), offsets: Mutex::new(Vec::new()) }
    }

    /// Makes the n-th file, to go on after `head`, so that a power cut leaves a whole one or none. Returns it with
    /// its length.
    pub(super) fn create(
        dir: &Path,
        number: u32,
        store: &[u8; 16],
        head: &Head,
        shape: &Shape,
    ) -> Result<(Self, u64), StoreError> {
        let path = path_of(dir, number);
        let unfinished = path.with_extension("new");
        let first = head.seq + 1;
        let made = (|| {
            let file = new_file(&unfinished)?;
            grow(&file, &unfinished, 0, shape.first_step)?;
            let mut b = [0; START as usize];
            b[..4].copy_from_slice(&MAGIC);
            b[8..12].copy_from_slice(&number.to_le_bytes());
            b[12..20].copy_from_slice(&first.to_le_bytes());
            b[20..36].copy_from_slice(store);
            b[36..68].copy_from_slice(&head.hash);
            let crc = crc32fast::hash(&b[8..68]);
            b[4..8].copy_from_slice(&crc.to_le_bytes());
            file.write_all_at(&b, 0)
                .and_then(|()| file.sync_all())
                .map_err(|e| StoreError::io("write", &unfinished, e))?;
            fs::rename(&unfinished, &path).map_err(|e| StoreError::io("name", &unfinished, e))?;
            sync_dir(dir)?;
            Ok(file)
        })();
        match made {
            Ok(file) => Ok((Self::new(number, path, first, head.hash, file), shape.first_step)),
            Err(e) => {
                let _ = fs::remove_file(&unfinished);
                Err(e)
            }
        }
    }

    /// Remembers where a change lies, if it is one of those remembered and the ones before are.
    pub(super) fn note(&self, seq: u64, offset: u64) {
        let mut offsets = self.offsets.lock();
        if (seq - self.first) == offsets.len() as u64 * STRIDE {
            offsets.push(offset as u32);
        }
    }

    /// Finds where a change of this file lies, by walking headers from the nearest remembered one.
    pub(super) fn locate(&self, seq: u64) -> Result<u64, StoreError> {
        let (mut at, mut offset) = {
            let offsets = self.offsets.lock();
            let nearest = ((seq - self.first) / STRIDE).min((offsets.len() as u64).saturating_sub(1));
            match offsets.get(nearest as usize) {
                Some(&offset) => (self.first + nearest * STRIDE, u64::from(offset)),
                None => (self.first, START),
            }
        };
        while at < seq {
            self.note(at, offset);
            let mut bytes = [0; HEADER_LEN];
            let read = self.file.read_exact_at(&mut bytes, offset);
            let header = read.ok().and_then(|()| Header::read(&bytes)).filter(|header| header.seq == at);
            let Some(header) = header else {
                let what = "what should be a change does not begin like one".to_owned();
                return Err(StoreError::Damaged(Damage {
                    file: self.path.clone(),
                    seq: Some(at),
                    offset,
                    what,
                }));
            };
            offset += header.frame_len() as u64;
            at += 1;
        }
        self.note(at, offset);
        Ok(offset)
    }
}

/// Makes a file longer by zeros that have their space on the disk already; a refusal changes nothing that was
/// written.
pub(super) fn grow(file: &File, path: &Path, from: u64, to: u64) -> Result<(), StoreError> {
    use rustix::fs::{FallocateFlags, fallocate};
    match fallocate(file, FallocateFlags::empty(), from, to - from) {
        Ok(()) => return Ok(()),
        // Some file systems cannot: then the zeros are written.
        Err(rustix::io::Errno::OPNOTSUPP | rustix::io::Errno::NOSYS) => {}
        Err(e) => return Err(StoreError::io("make room in", path, e.into())),
    }
    let zeros = [0; 8 * 1024];
    let mut at = from;
    while at < to {
        let step = (to - at).min(zeros.len() as u64);
        file.write_all_at(&zeros[..step as usize], at)
            .map_err(|e| StoreError::io("make room in", path, e))?;
        at += step;
    }
    Ok(())
}
