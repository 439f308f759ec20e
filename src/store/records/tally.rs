//! What all records together come to, written with every batch: by it a lost or stale record is missed, though each
//! one that is left is whole. sled was seen to lose some without a word.
use super::super::journal::Head;
use super::value;

/// Number of records, and the sum of their first values' checksums (which cover key, change and length). Kept up
/// as records come and go, whatever their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tally {
    pub count: u64,
    pub sum: u64,
}

impl Tally {
    pub fn more(&mut self, first_value: &[u8]) {
        self.count = self.count.wrapping_add(1);
        self.sum = self.sum.wrapping_add(value::sum_of(first_value));
    }

    pub fn less(&mut self, first_value: &[u8]) {
        self.count = self.count.wrapping_sub(1);
        self.sum = self.sum.wrapping_sub(value::sum_of(first_value));
    }
}

/// How far the records have come, and what they come to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Applied {
    pub head: Head,
    pub tally: Tally,
}

impl Applied {
    /// Layout version, sequence, hash, count, sum, CRC-32; numbers big-endian.
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = vec![1];
        bytes.extend_from_slice(&self.head.seq.to_be_bytes());
        bytes.extend_from_slice(&self.head.hash);
        bytes.extend_from_slice(&self.tally.count.to_be_bytes());
        bytes.extend_from_slice(&self.tally.sum.to_be_bytes());
        bytes.extend_from_slice(&crc32fast::hash(&bytes).to_be_bytes());
        bytes
    }

    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (said, sum) = bytes.split_at_checked(57)?;
        if crc32fast::hash(said).to_be_bytes() != sum || said[0] != 1 {
            return None;
        }
        let word = |from: usize| said[from..from + 8].try_into().ok().map(u64::from_be_bytes);
        let head = Head { seq: word(1)?, hash: said[9..41].try_into().ok()? };
        Some(Self { head, tally: Tally { count: word(41)?, sum: word(49)? } })
    }
}
