//! Reading a whole journal for what is damaged, past the damage, without changing anything.
use super::super::folder::StoreFolder;
use super::super::trouble::{Damage, StoreError};
use super::frame::{self, Header};
use super::scan;
use super::segment;
use super::{Head, Shape};

/// What a look through the whole journal found.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Whole changes.
    pub frames: u64,
    /// Of them, those whose payload was erased.
    pub erased: u64,
    /// Of them, those of which a part was taken out.
    pub cut: u64,
    /// Journal files.
    pub files: u64,
    /// Every damaged place, in order; empty for a whole journal.
    pub damage: Vec<Damage>,
    /// The last whole change.
    pub head: Head,
}

/// Looks through the whole journal of `folder`: checksums, hashes, the chain, the sequence, and whether unused space
/// is empty. Changes after `up_to` are left out (a keeper may be writing them): give what it has synced, or `None`
/// when it is stopped. Memory: one file. Only what the system refuses is an `Err`.
pub fn verify(folder: &StoreFolder, up_to: Option<u64>) -> Result<Report, StoreError> {
    read_past_damage(folder, up_to, &mut |_, _| {})
}

/// As [`verify`], and shows every whole change on the way, with its payload (empty if erased): what a damaged journal
/// still holds can be read although no keeper starts on it.
pub fn read_past_damage(
    folder: &StoreFolder,
    up_to: Option<u64>,
    visit: &mut dyn FnMut(&Header, &[u8]),
) -> Result<Report, StoreError> {
    let dir = folder.journal();
    let files = segment::list(&dir)?;
    let mut report = Report { files: files.len() as u64, ..Report::default() };
    report.damage.extend(segment::missing(&dir, &files));
    let up_to = up_to.unwrap_or(u64::MAX);
    let shape = Shape::default();
    for (place, (number, path)) in files.iter().enumerate() {
        if report.head.seq >= up_to {
            break;
        }
        let note = |report: &mut Report, seq: Option<u64>, offset: usize, what: String| {
            report.damage.push(Damage { file: path.clone(), seq, offset: offset as u64, what });
        };
        let bytes = match segment::read_whole(path, &shape) {
            Ok(bytes) => bytes,
            Err(StoreError::Damaged(damage)) => {
                report.damage.push(damage);
                continue;
            }
            Err(e) => return Err(e),
        };
        let due = report.head.seq + 1;
        match segment::read_start(&bytes, *number, &folder.id()) {
            Ok((first, previous)) => {
                if first != due {
                    let what = format!("the file begins with change {first}, but change {due} is due");
                    note(&mut report, Some(due), 0, what);
                } else if previous != report.head.hash {
                    let what = "the file does not belong to the one before it".to_owned();
                    note(&mut report, Some(due), 0, what);
                }
                report.head = Head { seq: first.wrapping_sub(1), hash: previous };
            }
            Err(what) => note(&mut report, Some(due), 0, what.to_owned()),
        }
        let is_last = place + 1 == files.len();
        let mut offset = segment::START as usize;
        while report.head.seq < up_to {
            match scan::next(&bytes, offset, &report.head) {
                Ok(Some(header)) => {
                    report.take(&header, &bytes[offset..], visit);
                    offset += header.frame_len();
                }
                Ok(None) => break,
                Err(wrong) => {
                    let due = report.head.seq + 1;
                    let mut what = wrong.words();
                    let torn = scan::judge(&bytes, offset, due, 0, wrong) != scan::Tail::Damaged;
                    if is_last && torn && wrong != scan::Wrong::Dirty {
                        what += "; if it was never confirmed to anybody, the next start takes it off";
                    }
                    note(&mut report, Some(due), offset, what);
                    // Go on behind the damage: what is whole there can still be read, and its loss told apart.
                    let Some((found, header)) = scan::find(&bytes, offset) else { break };
                    if header.seq > report.head.seq + 2 {
                        let (from, to) = (report.head.seq + 1, header.seq - 1);
                        let what = format!("changes {from} to {to} are lost in it");
                        note(&mut report, Some(from), offset, what);
                    }
                    report.take(&header, &bytes[found..], visit);
                    offset = found + header.frame_len();
                }
            }
        }
    }
    Ok(report)
}

impl Report {
    fn take(&mut self, header: &Header, frame: &[u8], visit: &mut dyn FnMut(&Header, &[u8])) {
        let payload = if header.erased { &[] } else { frame::payload(header, frame) };
        visit(header, payload);
        self.frames += 1;
        self.erased += u64::from(header.erased);
        self.cut += u64::from(header.cut);
        self.head = Head { seq: header.seq, hash: header.hash };
    }
}
