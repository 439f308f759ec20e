//! Says what of a store is whole and what is not: the journal by file and change, the records one by one against
//! what the journal makes of them.
use super::folder::StoreFolder;
use super::follower::Fold;
use super::journal::JournalRead;
use super::records::{Key, Records};
use super::trouble::StoreError;
use super::{journal, rebuild};
use std::cmp::Ordering;

/// How a record differs from what the journal makes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// There, but other bytes.
    Other(Key),
    /// Not there.
    Missing(Key),
    /// There, though the journal knows nothing of it.
    Surplus(Key),
    /// It cannot be read, nor can those after it: half a sentence why.
    Unreadable(String),
}

/// Looks through the whole journal of a stopped store; see [`journal::verify`].
pub fn verify_journal(folder: &StoreFolder) -> Result<journal::Report, StoreError> {
    journal::verify(folder, None)
}

/// Compares records with those expected, both in the order of their keys, and names every difference, in that
/// order. Memory: one record. `Err` only if the expected ones fail.
pub fn verify_records(
    records: &Records,
    expected: impl Iterator<Item = Result<(Key, Vec<u8>), StoreError>>,
) -> Result<Vec<Difference>, StoreError> {
    let mut differences = Vec::new();
    let mut found = records.iter(None).peekable();
    let mut expected = expected.peekable();
    loop {
        if let Some(Err(_)) = expected.peek() {
            return expected.next().transpose().map(|_| differences);
        }
        let order = match (found.peek(), expected.peek()) {
            (Some(Err(e)), _) => {
                differences.push(Difference::Unreadable(match e {
                    StoreError::RecordsDoubtful { why } => why.clone(),
                    other => other.to_string(),
                }));
                return Ok(differences);
            }
            (Some(Ok((key, _))), Some(Ok((due, _)))) => key.cmp(due),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return Ok(differences),
            (_, Some(Err(_))) => continue,
        };
        let have = if order.is_le() { found.next().and_then(Result::ok) } else { None };
        let due = if order.is_ge() { expected.next().and_then(Result::ok) } else { None };
        match (have, due) {
            (Some((key, have)), Some((_, due))) if have != due => differences.push(Difference::Other(key)),
            (Some((key, _)), None) => differences.push(Difference::Surplus(key)),
            (None, Some((key, _))) => differences.push(Difference::Missing(key)),
            _ => {}
        }
    }
}

/// Makes the records again beside and compares: names every record that is not what the journal makes of it. The
/// follower must have come to the journal's end, and stand still.
pub fn verify_by_rebuild(
    folder: &StoreFolder,
    records: &Records,
    journal: &dyn JournalRead,
    fold: Fold,
) -> Result<Vec<Difference>, StoreError> {
    let dir = folder.sled_new();
    let fresh = rebuild::make_beside(&dir, folder, journal, fold, &mut |_| {})?;
    let differences = verify_records(records, fresh.iter(None));
    fresh.close()?;
    super::folder::remove_dir(&dir)?;
    differences
}
