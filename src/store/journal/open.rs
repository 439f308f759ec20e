//! Opening a journal: what is whole is taken up, what a power cut tore off is cut and told, anything else is refused
//! with its place, and nothing is changed.
use super::super::folder::{StoreFolder, make_inner};
use super::super::trouble::{Damage, StoreError};
use super::file::FileJournal;
use super::read::Shared;
use super::scan::{self, Tail};
use super::segment::{self, Segment};
use super::{Head, Journal, Shape};
use parking_lot::RwLock;
use std::fs::{self, File, OpenOptions};
use std::path::Path;
use std::sync::Arc;

/// What others have durably noted of the journal: it must reach at least as far, or it lost something.
#[derive(Debug, Clone, Copy, Default)]
pub struct Marks {
    /// The last change the records have seen; 0 for none.
    pub applied: u64,
    /// The change the snapshot was made at: checks begin here, and its hash must be the journal's.
    pub snapshot: Option<Head>,
    /// The last change sealed outside.
    pub seal: Option<Head>,
}

impl Marks {
    /// The furthest of them, and whose it is.
    fn furthest(&self) -> (u64, &'static str) {
        let snapshot = self.snapshot.map_or(0, |head| head.seq);
        let seal = self.seal.map_or(0, |head| head.seq);
        [(self.applied, "the records"), (snapshot, "the snapshot"), (seal, "the seal")]
            .into_iter()
            .max_by_key(|(seq, _)| *seq)
            .unwrap_or_default()
    }
}

/// A journal opened, and what was found on the way.
#[derive(Debug)]
pub struct Opened {
    /// Ready to write.
    pub journal: FileJournal,
    /// Sentences for whoever started the keeper: what was cut.
    pub told: Vec<String>,
    /// The first change that was checked; `verify` and the scrub check those before.
    pub checked_from: u64,
}

impl FileJournal {
    /// Opens the journal of `folder`, or begins one; the store's lock must be held. Checks every change from the
    /// file on which holds the snapshot's.
    pub fn open(folder: &StoreFolder, marks: &Marks) -> Result<Opened, StoreError> {
        Self::open_shaped(folder, marks, Shape::default())
    }

    /// As [`FileJournal::open`], with files of another size. A journal's files may grow from one opening to the
    /// next, never shrink below what is there.
    pub fn open_shaped(folder: &StoreFolder, marks: &Marks, shape: Shape) -> Result<Opened, StoreError> {
        let dir = folder.journal();
        make_inner(&dir)?;
        remove_unfinished(&dir)?;
        let files = segment::list(&dir)?;
        if let Some(damage) = segment::missing(&dir, &files) {
            return Err(StoreError::Damaged(damage));
        }
        let (known, by) = marks.furthest();
        if files.is_empty() {
            if known > 0 {
                return Err(StoreError::CutShort { have: 0, known, by });
            }
            let head = Head::default();
            let (first, len) = Segment::create(&dir, 1, &folder.id(), &head, &shape)?;
            let journal = assemble(folder, shape, vec![Arc::new(first)], segment::START, len, head)?;
            return Ok(Opened { journal, told: Vec::new(), checked_from: 1 });
        }
        let segments = open_all(files, &folder.id())?;
        let from = marks.snapshot.map_or(0, |head| head.seq);
        let start = segments.partition_point(|segment| segment.first <= from + 1).saturating_sub(1);
        let checked_from = segments.get(start).map_or(1, |segment| segment.first);
        let mut told = Vec::new();
        let end = check(&segments, start, &shape, known, &mut told)?;
        if end.head.seq < known {
            return Err(StoreError::CutShort { have: end.head.seq, known, by });
        }
        let journal = assemble(folder, shape, segments, end.offset, end.len, end.head)?;
        for (mark, whose) in [(marks.snapshot, "snapshot"), (marks.seal, "seal")] {
            journal.agrees(mark, whose)?;
        }
        Ok(Opened { journal, told, checked_from })
    }

    /// Refuses a journal whose past is not the one that was noted elsewhere.
    fn agrees(&self, mark: Option<Head>, whose: &str) -> Result<(), StoreError> {
        let Some(mark) = mark.filter(|mark| mark.seq > 0) else { return Ok(()) };
        let found = self.reader().read(mark.seq)?;
        if found.header.hash == mark.hash {
            return Ok(());
        }
        let what =
            format!("the change is not the one the {whose} knows; one of them belongs to another past");
        Err(StoreError::Damaged(Damage { file: self.dir.clone(), seq: Some(mark.seq), offset: 0, what }))
    }
}

/// Where the journal ends.
struct End {
    head: Head,
    offset: u64,
    len: u64,
}

fn assemble(
    folder: &StoreFolder,
    shape: Shape,
    segments: Vec<Arc<Segment>>,
    end: u64,
    len: u64,
    head: Head,
) -> Result<FileJournal, StoreError> {
    let dir = folder.journal();
    let active = segments.last().cloned().ok_or(StoreError::NoStore { path: dir.clone() })?;
    // What was found may still be the system's only: it is read as durable from here on, so it must be.
    active.file.sync_all().map_err(|e| StoreError::io("make durable", &active.path, e))?;
    let shared = Shared { segments: RwLock::new(segments), synced: RwLock::new(head) };
    let (store, shared) = (folder.id(), Arc::new(shared));
    Ok(FileJournal { dir, store, shape, shared, active, end, len, head, poison: None })
}

/// Opens every file and reads its first bytes.
fn open_all(
    files: Vec<(u32, std::path::PathBuf)>,
    store: &[u8; 16],
) -> Result<Vec<Arc<Segment>>, StoreError> {
    use std::os::unix::fs::FileExt;
    let mut segments: Vec<Arc<Segment>> = Vec::with_capacity(files.len());
    for (number, path) in files {
        let file = OpenOptions::new().read(true).write(true).open(&path);
        let file: File = file.map_err(|e| match e.kind() {
            std::io::ErrorKind::PermissionDenied => StoreError::ReadOnly { path: path.clone() },
            _ => StoreError::io("open", &path, e),
        })?;
        let mut bytes = [0; segment::START as usize];
        let damaged = |what: &str| {
            let file = path.clone();
            StoreError::Damaged(Damage { file, seq: None, offset: 0, what: what.to_owned() })
        };
        file.read_exact_at(&mut bytes, 0).map_err(|e| match e.kind() {
            std::io::ErrorKind::UnexpectedEof => damaged("the file ends within its first bytes"),
            _ => StoreError::io("read", &path, e),
        })?;
        let (first, previous) = segment::read_start(&bytes, number, store).map_err(damaged)?;
        if segments.last().map_or(first != 1, |last| first <= last.first) {
            return Err(damaged("the file does not go on where the one before it ends"));
        }
        segments.push(Arc::new(Segment::new(number, path, first, previous, file)));
    }
    Ok(segments)
}

/// Checks all changes from file `start` on and finds the end; cuts a torn tail.
fn check(
    segments: &[Arc<Segment>],
    start: usize,
    shape: &Shape,
    known: u64,
    told: &mut Vec<String>,
) -> Result<End, StoreError> {
    let first = &segments[start];
    let mut head = Head { seq: first.first - 1, hash: first.previous };
    let mut end = End { head, offset: segment::START, len: 0 };
    for (place, segment) in segments.iter().enumerate().skip(start) {
        let is_last = place + 1 == segments.len();
        let bytes = segment::read_whole(&segment.path, shape)?;
        let mut offset = segment::START as usize;
        let damaged = |seq: u64, offset: usize, what: String| {
            let file = segment.path.clone();
            StoreError::Damaged(Damage { file, seq: Some(seq), offset: offset as u64, what })
        };
        if segment.first != head.seq + 1 || segment.previous != head.hash {
            let what = format!("the file begins with change {}, but another is due", segment.first);
            return Err(damaged(head.seq + 1, 0, what));
        }
        loop {
            match scan::next(&bytes, offset, &head) {
                Ok(Some(header)) => {
                    segment.note(header.seq, offset as u64);
                    offset += header.frame_len();
                    head = Head { seq: header.seq, hash: header.hash };
                }
                Ok(None) => break,
                Err(wrong) => {
                    let seq = head.seq + 1;
                    let tail = scan::judge(&bytes, offset, seq, known, wrong);
                    let Tail::Torn { whole_after } = tail else {
                        return Err(damaged(seq, offset, wrong.words()));
                    };
                    if !is_last {
                        return Err(damaged(seq, offset, wrong.words()));
                    }
                    cut(segment, offset as u64)?;
                    told.push(cut_words(segment, seq, whole_after));
                    end = End { head, offset: offset as u64, len: offset as u64 };
                    return Ok(end);
                }
            }
        }
        end = End { head, offset: offset as u64, len: bytes.len() as u64 };
    }
    Ok(end)
}

fn cut_words(segment: &Segment, seq: u64, whole_after: u64) -> String {
    let more = match whole_after {
        0 => String::new(),
        1 => ", and one behind it".to_owned(),
        n => format!(", and {n} behind it"),
    };
    format!(
        "Change {seq}{more} had not been written to its end when the power or the keeper stopped. It had not been \
         confirmed to anybody, so it was taken out of {}. All that was confirmed is there; whoever was saving at \
         that moment is asked to look and do it again.",
        segment.path.display()
    )
}

/// Takes a torn tail off, durably, so that nothing of it is met again behind a later change.
fn cut(segment: &Segment, offset: u64) -> Result<(), StoreError> {
    let cut = segment.file.set_len(offset).and_then(|()| segment.file.sync_all());
    cut.map_err(|e| StoreError::io("cut the torn end of", &segment.path, e))
}

/// A kill while a file is made or rewritten leaves one under a name that nothing reads.
fn remove_unfinished(dir: &Path) -> Result<(), StoreError> {
    let entries = fs::read_dir(dir).map_err(|e| StoreError::io("look into", dir, e))?;
    for entry in entries {
        let path = entry.map_err(|e| StoreError::io("look into", dir, e))?.path();
        if path.extension().is_some_and(|ending| ending == "new") {
            fs::remove_file(&path).map_err(|e| StoreError::io("remove", &path, e))?;
        }
    }
    Ok(())
}
