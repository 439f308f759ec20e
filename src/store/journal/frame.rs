//! One change as bytes: a fixed header, the payload, an end mark. Every byte is under a checksum, every header in
//! the chain; a payload can leave later without breaking either.
//!
//! ```text
//! at  bytes
//!   0    4  magic "WWf1" (the last letter is the layout's version)
//!   4    4  CRC-32 of the header from byte 8 on and the payload
//!   8    1  flags: 1 = payload erased, 2 = cut  \
//!   9    3  zero                                > outside the own hash: erasing changes them
//!  12   16  salt of the payload hash           /
//!  28    4  payload length
//!  32    8  sequence, from 1, without gaps
//!  40    8  time, milliseconds since 1970, UTC
//!  48    8  the last sequence that had been synced when this was written
//!  56    4  uid of the author
//!  60    2  kind
//!  62    1  role
//!  63    1  zero
//!  64   16  command id
//!  80    4  subject (0: none)
//!  84   32  SHA-256 of salt and payload
//! 116   32  own hash of the frame before
//! 148   32  own hash: SHA-256 of bytes 28 to 148
//! 180    n  payload
//! 180+n  4  end mark "1fWW"
//! ```
//! Numbers are little-endian. Erasing a payload takes its salt too: with the salt left, a short payload could be
//! found again by trying. Of a payload that concerns others, too, their part stays and the rest is zeros: it is cut, and its
//! hash is what it was; what stayed is vouched for by a later change, which lists the hashes of what was cut.
use sha2::{Digest, Sha256};
use std::ops::Range;

/// First bytes of a frame.
pub(super) const MAGIC: [u8; 4] = *b"WWf1";
/// Last bytes of a frame; no byte of it is zero, so that a frame without its end is known among preallocated zeros.
const END: [u8; 4] = *b"1fWW";
/// Bytes before the payload.
pub const HEADER_LEN: usize = 180;
/// Bytes a frame takes beyond its payload.
pub const FRAME_EXTRA: usize = HEADER_LEN + END.len();
/// Longest payload, in bytes: a bulk import's. Everything else is far below; no length read from a file is believed
/// beyond it.
pub const PAYLOAD_CAP: usize = 4 * 1024 * 1024;

const CRC: Range<usize> = 4..8;
const FLAGS: usize = 8;
const SALT: Range<usize> = 12..28;
const LEN: Range<usize> = 28..32;
const SEQ: Range<usize> = 32..40;
const TIME: Range<usize> = 40..48;
const SYNCED: Range<usize> = 48..56;
const UID: Range<usize> = 56..60;
const KIND: Range<usize> = 60..62;
const ROLE: usize = 62;
const COMMAND: Range<usize> = 64..80;
const SUBJECT: Range<usize> = 80..84;
const PAYLOAD_HASH: Range<usize> = 84..116;
const PREVIOUS: Range<usize> = 116..148;
const HASHED: Range<usize> = 28..148;
const OWN: Range<usize> = 148..180;
const ERASED: u8 = 1;
const CUT: u8 = 2;

/// A SHA-256 hash of the chain.
pub type Hash = [u8; 32];

/// A change to be written; the journal adds sequence, salt, hashes and checksum.
#[derive(Debug, Clone, Copy)]
pub struct NewFrame<'a> {
    /// Milliseconds since 1970, UTC.
    pub time_ms: i64,
    /// The author, as the kernel told it.
    pub uid: u32,
    /// The role the author acted in.
    pub role: u8,
    /// What the payload is, for its reader.
    pub kind: u16,
    /// The command's own id, by which a repeated one is known.
    pub command: [u8; 16],
    /// The child it concerns; 0 for none.
    pub subject: u32,
    /// At most [`PAYLOAD_CAP`] bytes.
    pub payload: &'a [u8],
}

/// What is known of a change without its payload; stays when the payload is erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// From 1, without gaps.
    pub seq: u64,
    /// Milliseconds since 1970, UTC.
    pub time_ms: i64,
    /// The last sequence that had been synced when this was written: proof that all up to it had been acknowledged
    /// or could have been.
    pub synced: u64,
    /// The author.
    pub uid: u32,
    /// The role the author acted in.
    pub role: u8,
    /// What the payload is.
    pub kind: u16,
    /// The command's own id.
    pub command: [u8; 16],
    /// The child it concerns; 0 for none.
    pub subject: u32,
    /// Length of the payload in bytes, also of an erased one.
    pub len: u32,
    /// Whether the payload was erased: then it is zeros in the file and empty in a [`Frame`].
    pub erased: bool,
    /// Whether a part of the payload was taken out: what stays comes first, zeros follow.
    pub cut: bool,
    /// Salt of the payload hash; zeros once erased or cut.
    pub salt: [u8; 16],
    /// SHA-256 of salt and payload.
    pub payload_hash: Hash,
    /// Own hash of the frame before.
    pub previous: Hash,
    /// Own hash.
    pub hash: Hash,
}

/// A change as read: header and payload (empty if erased).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// What stays.
    pub header: Header,
    /// What can be erased.
    pub payload: Vec<u8>,
}

/// How far bytes could be read as a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// The header does not read as one, or its own hash does not fit.
    Header,
    /// The header is whole, but the bytes end before the frame does.
    Short,
    /// The header is whole, checksum or end mark do not fit.
    Checksum,
    /// All fits but the salted hash, or an erased payload that is not zeros.
    Payload,
}

impl Flaw {
    /// Half a sentence for a person.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Header => "what should be a change does not begin like one",
            Self::Short => "the change is not there to its end",
            Self::Checksum => "the change's checksum does not fit its bytes",
            Self::Payload => "the change's content does not fit its hash",
        }
    }
}

impl Header {
    /// Bytes of the whole frame.
    pub(super) fn frame_len(&self) -> usize {
        self.len as usize + FRAME_EXTRA
    }

    /// Reads a header whose own hash fits; `None` otherwise. The payload is not looked at.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let b = bytes.get(..HEADER_LEN)?;
        if b[..4] != MAGIC || b[OWN] != own_hash(b) {
            return None;
        }
        let len = u32::from_le_bytes(array(b, LEN));
        if len as usize > PAYLOAD_CAP || b[FLAGS] > CUT || b[9..12] != [0; 3] || b[63] != 0 {
            return None;
        }
        let seq = u64::from_le_bytes(array(b, SEQ));
        if seq == 0 || seq == u64::MAX {
            return None;
        }
        Some(Self {
            seq,
            time_ms: i64::from_le_bytes(array(b, TIME)),
            synced: u64::from_le_bytes(array(b, SYNCED)),
            uid: u32::from_le_bytes(array(b, UID)),
            role: b[ROLE],
            kind: u16::from_le_bytes(array(b, KIND)),
            command: array(b, COMMAND),
            subject: u32::from_le_bytes(array(b, SUBJECT)),
            len,
            erased: b[FLAGS] == ERASED,
            cut: b[FLAGS] == CUT,
            salt: array(b, SALT),
            payload_hash: array(b, PAYLOAD_HASH),
            previous: array(b, PREVIOUS),
            hash: array(b, OWN),
        })
    }
}

/// Reads the frame at the start of `bytes`: header, checksum, end mark and payload hash all fit, or it says what
/// does not.
pub(super) fn read(bytes: &[u8]) -> Result<Header, Flaw> {
    let header = Header::read(bytes).ok_or(Flaw::Header)?;
    let frame = bytes.get(..header.frame_len()).ok_or(Flaw::Short)?;
    let payload = payload(&header, frame);
    if array::<4>(frame, CRC) != crc(frame, payload) || frame[frame.len() - END.len()..] != END {
        return Err(Flaw::Checksum);
    }
    let fits = if header.erased {
        header.salt == [0; 16] && payload.iter().all(|&b| b == 0)
    } else if header.cut {
        header.salt == [0; 16]
    } else {
        payload_hash(&header.salt, payload) == header.payload_hash
    };
    if fits { Ok(header) } else { Err(Flaw::Payload) }
}

/// The payload's bytes within a frame's.
pub(super) fn payload<'a>(header: &Header, frame: &'a [u8]) -> &'a [u8] {
    frame.get(HEADER_LEN..HEADER_LEN + header.len as usize).unwrap_or_default()
}

/// Appends a frame's bytes to `out` and returns its header.
pub(super) fn write(
    new: &NewFrame<'_>,
    seq: u64,
    synced: u64,
    previous: &Hash,
    salt: [u8; 16],
    out: &mut Vec<u8>,
) -> Header {
    let header = Header {
        seq,
        time_ms: new.time_ms,
        synced,
        uid: new.uid,
        role: new.role,
        kind: new.kind,
        command: new.command,
        subject: new.subject,
        len: new.payload.len() as u32,
        erased: false,
        cut: false,
        salt,
        payload_hash: payload_hash(&salt, new.payload),
        previous: *previous,
        hash: [0; 32],
    };
    let mut b = [0; HEADER_LEN];
    b[..4].copy_from_slice(&MAGIC);
    b[SALT].copy_from_slice(&header.salt);
    b[LEN].copy_from_slice(&header.len.to_le_bytes());
    b[SEQ].copy_from_slice(&seq.to_le_bytes());
    b[TIME].copy_from_slice(&header.time_ms.to_le_bytes());
    b[SYNCED].copy_from_slice(&synced.to_le_bytes());
    b[UID].copy_from_slice(&header.uid.to_le_bytes());
    b[KIND].copy_from_slice(&header.kind.to_le_bytes());
    b[ROLE] = header.role;
    b[COMMAND].copy_from_slice(&header.command);
    b[SUBJECT].copy_from_slice(&header.subject.to_le_bytes());
    b[PAYLOAD_HASH].copy_from_slice(&header.payload_hash);
    b[PREVIOUS].copy_from_slice(previous);
    let hash = own_hash(&b);
    b[OWN].copy_from_slice(&hash);
    let crc = crc(&b, new.payload);
    b[CRC].copy_from_slice(&crc);
    out.reserve(FRAME_EXTRA + new.payload.len());
    out.extend_from_slice(&b);
    out.extend_from_slice(new.payload);
    out.extend_from_slice(&END);
    Header { hash, ..header }
}

/// Takes the payload and its salt out of a whole frame's bytes; length and chain stay.
pub(super) fn erase(frame: &mut [u8]) {
    blank(frame, &[], ERASED);
}

/// Leaves only `stays` of the payload of a whole frame's bytes, which must be no longer than it; length and chain stay. Returns
/// the hash of what the payload is now.
pub(super) fn cut(frame: &mut [u8], stays: &[u8]) -> Hash {
    blank(frame, stays, CUT);
    Sha256::digest(&frame[HEADER_LEN..frame.len() - END.len()]).into()
}

fn blank(frame: &mut [u8], stays: &[u8], flag: u8) {
    let end = frame.len() - END.len();
    let stays = &stays[..stays.len().min(end - HEADER_LEN)];
    frame[SALT].fill(0);
    frame[FLAGS] = flag;
    frame[HEADER_LEN..end].fill(0);
    frame[HEADER_LEN..HEADER_LEN + stays.len()].copy_from_slice(stays);
    let crc = crc(&frame[..HEADER_LEN], &frame[HEADER_LEN..end]);
    frame[CRC].copy_from_slice(&crc);
}

fn own_hash(header: &[u8]) -> Hash {
    Sha256::digest(&header[HASHED]).into()
}

fn payload_hash(salt: &[u8; 16], payload: &[u8]) -> Hash {
    Sha256::new().chain_update(salt).chain_update(payload).finalize().into()
}

fn crc(header: &[u8], payload: &[u8]) -> [u8; 4] {
    let mut crc = crc32fast::Hasher::new();
    crc.update(&header[FLAGS..HEADER_LEN]);
    crc.update(payload);
    crc.finalize().to_le_bytes()
}

/// A fixed number of bytes at a fixed place; zeros if they are not there.
pub(super) fn array<const N: usize>(bytes: &[u8], range: Range<usize>) -> [u8; N] {
    let mut out = [0; N];
    if let Some(found) = bytes.get(range).filter(|found| found.len() == N) {
        out.copy_from_slice(found);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(payload: &[u8]) -> NewFrame<'_> {
        NewFrame { time_ms: -5, uid: 1001, role: 3, kind: 77, command: [9; 16], subject: 42, payload }
    }

    #[test]
    fn what_is_written_is_read() {
        let mut bytes = Vec::new();
        let header = write(&new(b"seen by Dr Okafor"), 12, 11, &[7; 32], [5; 16], &mut bytes);
        assert_eq!(read(&bytes), Ok(header.clone()));
        assert_eq!(payload(&header, &bytes), b"seen by Dr Okafor");
        assert_eq!((header.seq, header.time_ms, header.synced), (12, -5, 11));
        assert_eq!((header.uid, header.role, header.kind, header.subject), (1001, 3, 77, 42));
        assert_eq!((header.command, header.previous), ([9; 16], [7; 32]));
    }

    #[test]
    fn every_flipped_bit_is_seen() {
        let mut bytes = Vec::new();
        write(&new(b"payload"), 1, 0, &[0; 32], [5; 16], &mut bytes);
        for bit in 0..bytes.len() * 8 {
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert!(read(&bytes).is_err(), "bit {bit}");
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
        assert!(read(&bytes).is_ok());
    }

    #[test]
    fn an_erased_frame_keeps_its_chain_and_loses_payload_and_salt() {
        let mut bytes = Vec::new();
        let before = write(&new(b"secret"), 1, 0, &[0; 32], [5; 16], &mut bytes);
        erase(&mut bytes);
        let after = read(&bytes).unwrap();
        assert!(after.erased);
        assert_eq!((after.hash, after.len, after.salt), (before.hash, 6, [0; 16]));
        assert!(!bytes.windows(6).any(|w| w == b"secret"));
    }

    #[test]
    fn a_cut_frame_keeps_its_chain_and_what_stays() {
        let mut bytes = Vec::new();
        let before = write(&new(b"secret of one, word of another"), 1, 0, &[0; 32], [5; 16], &mut bytes);
        let hash = cut(&mut bytes, b"word of another");
        let after = read(&bytes).unwrap();
        assert!(after.cut && !after.erased);
        assert_eq!((after.hash, after.len, after.salt), (before.hash, before.len, [0; 16]));
        assert_eq!(hash, Hash::from(Sha256::digest(payload(&after, &bytes))));
        assert!(payload(&after, &bytes).starts_with(b"word of another\0"));
        assert!(!bytes.windows(6).any(|w| w == b"secret"));
    }

    #[test]
    fn a_frame_that_only_says_it_is_erased_is_not_believed() {
        let mut bytes = Vec::new();
        write(&new(b"secret"), 1, 0, &[0; 32], [5; 16], &mut bytes);
        erase(&mut bytes);
        bytes[HEADER_LEN] = b's';
        let crc = crc(&bytes[..HEADER_LEN], &bytes[HEADER_LEN..HEADER_LEN + 6]);
        bytes[CRC].copy_from_slice(&crc);
        assert_eq!(read(&bytes), Err(Flaw::Payload));
    }
}
