//! A record as sled holds it: checked values below the size sled is safe with, each saying itself what it is, for
//! sled was seen to hand out a stale page as a good one.
//!
//! ```text
//! at  bytes
//!   0   1  layout version, 1
//!   1   1  prefix    \ the key again: a value found under another key is damage
//!   2   4  id        /
//!   6   2  part, from 0
//!   8   2  parts
//!  10   8  the change it was written at: parts of two writings never make one record
//!  18   4  CRC-32 of all the rest
//!  22      bytes
//! ```
//! Numbers are big-endian. A record over one value's size goes on in values with the key prefix, id, part.
use super::Key;

/// Bytes of a record in one value. sled is only known to be safe below 100 KB a value.
pub(super) const PART_MAX: usize = 64 * 1024;
/// Longest record, in bytes: far above any child's, and a bound for what is put together again.
pub const RECORD_CAP: usize = 32 * 1024 * 1024;
const HEADER: usize = 22;
const VERSION: u8 = 1;

/// One value, read and checked.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    pub parts: u16,
    pub seq: u64,
    pub bytes: &'a [u8],
}

/// The key of the n-th value of a record.
pub(super) fn key_of(key: Key, part: u16) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(7);
    bytes.push(key.prefix);
    bytes.extend_from_slice(&key.id.to_be_bytes());
    if part > 0 {
        bytes.extend_from_slice(&part.to_be_bytes());
    }
    bytes
}

/// Which record and part a key of sled's is for.
pub(super) fn read_key(bytes: &[u8]) -> Option<(Key, u16)> {
    let (&prefix, rest) = bytes.split_first()?;
    let (id, part) = rest.split_at_checked(4)?;
    let id = u32::from_be_bytes(id.try_into().ok()?);
    let part = match part {
        [] => 0,
        part => u16::from_be_bytes(part.try_into().ok()?),
    };
    Some((Key { prefix, id }, part))
}

/// How many values a record of so many bytes takes.
pub(super) fn parts_of(len: usize) -> u16 {
    len.div_ceil(PART_MAX).max(1) as u16
}

/// The values of a record, in order.
pub(super) fn write(key: Key, seq: u64, record: &[u8]) -> Vec<Vec<u8>> {
    let parts = parts_of(record.len());
    (0..parts)
        .map(|part| {
            let from = usize::from(part) * PART_MAX;
            let bytes = &record[from..record.len().min(from + PART_MAX)];
            let mut value = Vec::with_capacity(HEADER + bytes.len());
            value.push(VERSION);
            value.push(key.prefix);
            value.extend_from_slice(&key.id.to_be_bytes());
            value.extend_from_slice(&part.to_be_bytes());
            value.extend_from_slice(&parts.to_be_bytes());
            value.extend_from_slice(&seq.to_be_bytes());
            value.extend_from_slice(&crc(&value, bytes).to_be_bytes());
            value.extend_from_slice(bytes);
            value
        })
        .collect()
}

/// Reads a value that was found under `key` as part `part`; half a sentence if it is not to be believed.
pub(super) fn read(key: Key, part: u16, value: &[u8]) -> Result<Part<'_>, &'static str> {
    let Some((header, bytes)) = value.split_at_checked(HEADER) else {
        return Err("its value is too short");
    };
    let (said, sum) = header.split_at(18);
    if crc(said, bytes).to_be_bytes() != sum {
        return Err("its checksum does not fit its bytes");
    }
    let found = Key { prefix: said[1], id: u32::from_be_bytes([said[2], said[3], said[4], said[5]]) };
    if said[0] != VERSION || found != key || u16::from_be_bytes([said[6], said[7]]) != part {
        return Err("another record's value stands in its place");
    }
    let parts = u16::from_be_bytes([said[8], said[9]]);
    let mut seq = [0; 8];
    seq.copy_from_slice(&said[10..18]);
    Ok(Part { parts, seq: u64::from_be_bytes(seq), bytes })
}

/// The checksum a value carries; 0 for what is no value.
pub(super) fn sum_of(value: &[u8]) -> u64 {
    let crc = value.get(18..HEADER).and_then(|crc| crc.try_into().ok());
    u64::from(crc.map_or(0, u32::from_be_bytes))
}

fn crc(header: &[u8], bytes: &[u8]) -> u32 {
    let mut crc = crc32fast::Hasher::new();
    crc.update(header);
    crc.update(bytes);
    crc.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = Key { prefix: b'c', id: 70_000 };

    #[test]
    fn every_flipped_bit_is_seen() {
        let mut value = write(KEY, 9, b"Ayesha").remove(0);
        assert_eq!(read(KEY, 0, &value).unwrap().bytes, b"Ayesha");
        for bit in 0..value.len() * 8 {
            value[bit / 8] ^= 1 << (bit % 8);
            assert!(read(KEY, 0, &value).is_err(), "bit {bit}");
            value[bit / 8] ^= 1 << (bit % 8);
        }
    }

    #[test]
    fn a_value_under_another_key_is_not_believed() {
        let value = write(KEY, 9, b"Ayesha").remove(0);
        assert!(read(Key { id: 70_001, ..KEY }, 0, &value).is_err());
        assert!(read(KEY, 1, &value).is_err());
    }

    #[test]
    fn keys_sort_by_record_then_part_and_are_read_back() {
        let keys = [(KEY, 0), (KEY, 1), (KEY, 256), (Key { id: 70_001, ..KEY }, 0)];
        let bytes: Vec<_> = keys.iter().map(|&(key, part)| key_of(key, part)).collect();
        assert!(bytes.is_sorted());
        for (bytes, key) in bytes.iter().zip(keys) {
            assert_eq!(read_key(bytes), Some(key));
        }
        assert_eq!(read_key(b"m/applied_seq"), None);
    }
}
