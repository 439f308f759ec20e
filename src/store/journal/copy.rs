//! A journal copied while it is written: every change up to one that is durable, checked on the way, and not a byte behind it.
use super::super::folder::StoreFolder;
use super::super::trouble::{Damage, StoreError};
use super::{Head, Shape, scan, segment};
use std::path::Path;

/// Gives the journal's files to `take`, each by its name with the bytes that hold changes up to `up_to` (what a keeper has
/// synced; `None` where none runs: all there is). Memory: one file. Returns the last change given.
///
/// # Errors
/// The journal is damaged, or ends before `up_to`: nothing that was taken so far is a copy. What `take` says.
pub fn copy(
    folder: &StoreFolder,
    up_to: Option<u64>,
    take: &mut dyn FnMut(&str, &[u8]) -> Result<(), StoreError>,
) -> Result<Head, StoreError> {
    let dir = folder.journal();
    let files = segment::list(&dir)?;
    if let Some(damage) = segment::missing(&dir, &files) {
        return Err(StoreError::Damaged(damage));
    }
    let last = up_to.unwrap_or(u64::MAX);
    let mut head = Head::default();
    for (number, path) in &files {
        if head.seq >= last {
            break;
        }
        let bytes = segment::read_whole(path, &Shape::default())?;
        let damaged = |seq: u64, offset: usize, what: String| {
            let (file, offset) = (path.clone(), offset as u64);
            StoreError::Damaged(Damage { file, seq: Some(seq), offset, what })
        };
        let (first, previous) = segment::read_start(&bytes, *number, &folder.id())
            .map_err(|what| damaged(head.seq + 1, 0, what.to_owned()))?;
        if (first, previous) != (head.seq + 1, head.hash) {
            let what = "the file does not belong to the one before it".to_owned();
            return Err(damaged(head.seq + 1, 0, what));
        }
        let mut end = segment::START as usize;
        while head.seq < last {
            match scan::next(&bytes, end, &head) {
                Ok(Some(header)) => {
                    end += header.frame_len();
                    head = Head { seq: header.seq, hash: header.hash };
                }
                Ok(None) => break,
                Err(wrong) => return Err(damaged(head.seq + 1, end, wrong.words())),
            }
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        take(&name, &bytes[..end])?;
    }
    match up_to {
        Some(known) if head.seq < known => {
            Err(StoreError::CutShort { have: head.seq, known, by: "the keeper" })
        }
        _ => Ok(head),
    }
}

/// Whether a name is one of a journal's file.
pub fn is_file(name: &str) -> bool {
    let number =
        Path::new(name).file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse().ok());
    number.is_some_and(|number| segment::path_of(Path::new(""), number) == Path::new(name))
}
