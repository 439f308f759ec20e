//! Walking the records. sled's own iterator was seen to give `Err` without end: this one stops at the first.
use super::super::trouble::StoreError;
use super::tally::Tally;
use super::{Key, OWN_PREFIX, bad_record, doubtful, guarded, value};

/// Records with their keys, in the order of the keys; see [`super::Records::iter`].
pub struct Records {
    /// `None` once it has ended; an `Err` that is still to be told.
    state: Option<Result<sled::Iter, StoreError>>,
    /// What the records walked so far come to.
    tally: Tally,
}

impl Records {
    pub(super) fn new(db: Result<sled::Db, StoreError>, prefix: Option<u8>) -> Self {
        let iter = db.map(|db| match prefix {
            Some(prefix) => db.scan_prefix([prefix]),
            None => db.iter(),
        });
        Self { state: Some(iter), tally: Tally::default() }
    }

    pub(super) fn tally(&self) -> Tally {
        self.tally
    }

    /// The next value under a record's key: the store's own are passed over.
    fn next_value(iter: &mut sled::Iter) -> Result<Option<(Key, u16, sled::IVec)>, StoreError> {
        loop {
            let Some((key, value)) = guarded("reading", || iter.next().transpose())? else {
                return Ok(None);
            };
            if key.first() == Some(&OWN_PREFIX) {
                continue;
            }
            let (key, part) =
                value::read_key(&key).ok_or_else(|| doubtful("a key among them is unknown".to_owned()))?;
            return Ok(Some((key, part, value)));
        }
    }

    fn read_next(iter: &mut sled::Iter, tally: &mut Tally) -> Result<Option<(Key, Vec<u8>)>, StoreError> {
        let Some((key, part, first)) = Self::next_value(iter)? else { return Ok(None) };
        if part != 0 {
            return Err(bad_record(key, "its beginning is missing"));
        }
        let head = value::read(key, 0, &first).map_err(|what| bad_record(key, what))?;
        let mut record = head.bytes.to_vec();
        for due in 1..head.parts {
            let missing = || bad_record(key, "a part of it is missing");
            let (found, part, more) = Self::next_value(iter)?.ok_or_else(missing)?;
            if (found, part) != (key, due) {
                return Err(missing());
            }
            let more = value::read(key, part, &more).map_err(|what| bad_record(key, what))?;
            if (more.seq, more.parts) != (head.seq, head.parts) {
                return Err(bad_record(key, "its parts are of different times"));
            }
            record.extend_from_slice(more.bytes);
        }
        tally.more(&first);
        Ok(Some((key, record)))
    }
}

impl Iterator for Records {
    type Item = Result<(Key, Vec<u8>), StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        let read = match self.state.as_mut()? {
            Ok(iter) => Self::read_next(iter, &mut self.tally),
            Err(_) => match self.state.take() {
                Some(Err(e)) => return Some(Err(e)),
                _ => return None,
            },
        };
        if !matches!(read, Ok(Some(_))) {
            self.state = None;
        }
        read.transpose()
    }
}
