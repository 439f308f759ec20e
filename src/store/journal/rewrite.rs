//! The whole journal written anew without what must go, beside the old one, with one change more that says so; then it takes the
//! old one's name. A kill at any moment leaves one of the two, whole: see [`settle`].
use super::super::fault;
use super::super::folder::{StoreFolder, make_inner, new_file, random, remove_dir, sync_dir};
use super::super::trouble::{Damage, StoreError};
use super::frame::{self, Hash, Header, NewFrame};
use super::segment::{self, Segment};
use super::{Head, Shape, scan};
use std::fs;
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// What becomes of one change's payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It stays as it is.
    Stays,
    /// It goes whole, and its salt with it.
    Goes,
    /// Only this stays; no longer than it was.
    Cut(Vec<u8>),
}

/// What was taken out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rewritten {
    /// Payloads that went whole.
    pub gone: u64,
    /// Changes of which a part stayed, with the hash of their payload since.
    pub cut: Vec<(u64, Hash)>,
    /// Time of the last change, milliseconds since 1970.
    pub last_ms: i64,
}

/// The change that says what was taken out.
#[derive(Debug)]
pub struct Last {
    /// Milliseconds since 1970, UTC.
    pub time_ms: i64,
    /// The author.
    pub uid: u32,
    /// The role the author acted in.
    pub role: u8,
    /// What the payload is, for its reader.
    pub kind: u16,
    /// The child it concerned.
    pub subject: u32,
    /// Says what was taken out.
    pub payload: Vec<u8>,
}

/// Writes the journal of a store that is locked anew, beside it: each change as `fate` says, and `last` at its end. Nothing of the
/// old one is touched; [`begin_again`] puts the new one in its place.
pub fn rewrite(
    folder: &StoreFolder,
    fate: &mut dyn FnMut(&Header, &[u8]) -> Fate,
    last: impl FnOnce(&Rewritten) -> Last,
) -> Result<Rewritten, StoreError> {
    let (from, to) = (folder.journal(), folder.journal_new());
    remove_dir(&to)?;
    make_inner(&to)?;
    let files = segment::list(&from)?;
    if let Some(damage) = segment::missing(&from, &files) {
        return Err(StoreError::Damaged(damage));
    }
    let mut done = Rewritten::default();
    let mut head = Head::default();
    let mut number = 0;
    for (n, path) in &files {
        number = *n;
        let mut bytes = segment::read_whole(path, &Shape::default())?;
        let damaged = |seq: u64, offset: usize, what: String| {
            StoreError::Damaged(Damage { file: path.clone(), seq: Some(seq), offset: offset as u64, what })
        };
        let (first, previous) = segment::read_start(&bytes, *n, &folder.id())
            .map_err(|what| damaged(head.seq + 1, 0, what.to_owned()))?;
        if (first, previous) != (head.seq + 1, head.hash) {
            let what = "the file does not belong to the one before it".to_owned();
            return Err(damaged(head.seq + 1, 0, what));
        }
        let mut offset = segment::START as usize;
        loop {
            let next = scan::next(&bytes, offset, &head);
            let Some(header) = next.map_err(|wrong| damaged(head.seq + 1, offset, wrong.words()))? else {
                break;
            };
            let end = offset + header.frame_len();
            if !header.erased {
                match fate(&header, frame::payload(&header, &bytes[offset..end])) {
                    Fate::Stays => {}
                    Fate::Goes => {
                        frame::erase(&mut bytes[offset..end]);
                        done.gone += 1;
                    }
                    Fate::Cut(stays) => {
                        let hash = frame::cut(&mut bytes[offset..end], &stays);
                        done.cut.push((header.seq, hash));
                    }
                }
            }
            done.last_ms = header.time_ms;
            head = Head { seq: header.seq, hash: header.hash };
            offset = end;
        }
        let to = segment::path_of(&to, *n);
        let mut file = new_file(&to)?;
        file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(|e| StoreError::io("write", &to, e))?;
        fault::point("erase.file");
    }
    let last = last(&done);
    append(&to, number + 1, folder, &head, &last)?;
    sync_dir(&to)?;
    sync_dir(folder.path())?;
    fault::point("erase.written");
    // Read again from the disk before anything rests on it.
    let came_to = whole(&to, folder)?;
    if came_to != head.seq + 1 {
        return Err(StoreError::CutShort { have: came_to, known: head.seq + 1, by: "the journal before" });
    }
    Ok(done)
}

/// The last change of a journal that is whole.
fn whole(dir: &Path, folder: &StoreFolder) -> Result<u64, StoreError> {
    let mut head = Head::default();
    for (number, path) in segment::list(dir)? {
        let bytes = segment::read_whole(&path, &Shape::default())?;
        let damaged = |seq: u64, offset: usize, what: String| {
            StoreError::Damaged(Damage { file: path.clone(), seq: Some(seq), offset: offset as u64, what })
        };
        segment::read_start(&bytes, number, &folder.id())
            .map_err(|what| damaged(head.seq + 1, 0, what.to_owned()))?;
        let mut offset = segment::START as usize;
        while let Some(header) =
            scan::next(&bytes, offset, &head).map_err(|wrong| damaged(head.seq + 1, offset, wrong.words()))?
        {
            offset += header.frame_len();
            head = Head { seq: header.seq, hash: header.hash };
        }
    }
    Ok(head.seq)
}

/// The last change, in a file of its own: what stands in the others is as long as it was.
fn append(dir: &Path, number: u32, folder: &StoreFolder, head: &Head, last: &Last) -> Result<(), StoreError> {
    let (file, len) = Segment::create(dir, number, &folder.id(), head, &Shape::default())?;
    let new = NewFrame {
        time_ms: last.time_ms,
        uid: last.uid,
        role: last.role,
        kind: last.kind,
        command: [0; 16],
        subject: last.subject,
        payload: &last.payload,
    };
    let mut bytes = Vec::new();
    frame::write(&new, head.seq + 1, head.seq, &head.hash, random()?, &mut bytes);
    let need = segment::START + bytes.len() as u64;
    if need > len {
        segment::grow(&file.file, &file.path, len, need)?;
    }
    let wrote = file.file.write_all_at(&bytes, segment::START).and_then(|()| file.file.sync_all());
    wrote.map_err(|e| StoreError::io("write", &file.path, e))
}

/// Gives the journal written anew the old one's name, and removes the old one.
pub fn begin_again(folder: &StoreFolder) -> Result<(), StoreError> {
    let (now, new, old) = (folder.journal(), folder.journal_new(), folder.journal_old());
    remove_dir(&old)?;
    fs::rename(&now, &old).map_err(|e| StoreError::io("name", &now, e))?;
    fault::point("erase.between");
    fs::rename(&new, &now).map_err(|e| StoreError::io("name", &new, e))?;
    sync_dir(folder.path())?;
    fault::point("erase.named");
    remove_dir(&old)?;
    sync_dir(folder.path())
}

/// After a kill: the new journal is only without its name once it is whole, and the old one is only without it then. So where none
/// has the name it is the new one's; and what has another name is not needed. The store's lock must be held.
pub fn settle(folder: &StoreFolder) -> Result<(), StoreError> {
    let (now, new, old) = (folder.journal(), folder.journal_new(), folder.journal_old());
    if !now.exists() && old.exists() && new.exists() {
        fs::rename(&new, &now).map_err(|e| StoreError::io("name", &new, e))?;
        sync_dir(folder.path())?;
    }
    remove_dir(&new)?;
    remove_dir(&old)
}
