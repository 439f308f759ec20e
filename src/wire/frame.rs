//! Messages on the socket: a length of four bytes, big-endian, then MessagePack, structures as arrays: both sides speak the same
//! version or part at the hello, and a page of a list is half as long without its fields' names. With names (older desks' hello) it
//! is read too. At most 1 MiB, so that a rogue length never allocates.
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;

/// The longest message, in bytes.
pub const LONGEST: usize = 1 << 20;

/// Writes one message, whole. `InvalidInput` where it is longer than [`LONGEST`].
pub fn write<T: Serialize>(to: &mut impl Write, message: &T) -> io::Result<()> {
    let bytes = encode(message)?;
    to.write_all(&bytes)?;
    to.flush()
}

/// One message with its length in front, ready to be written.
pub fn encode<T: Serialize>(message: &T) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; 4];
    rmp_serde::encode::write(&mut bytes, message).map_err(io::Error::other)?;
    let length = bytes.len() - 4;
    if length > LONGEST {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("a message of {length} bytes is too long"),
        ));
    }
    bytes[..4].copy_from_slice(&(length as u32).to_be_bytes());
    Ok(bytes)
}

/// Sends as much as goes without waiting, and says how much that was: a message that goes at once needs no other thread.
pub fn send_now(to: &UnixStream, bytes: &[u8]) -> io::Result<usize> {
    use rustix::net::SendFlags;
    match rustix::net::send(to, bytes, SendFlags::DONTWAIT | SendFlags::NOSIGNAL) {
        Ok(sent) => Ok(sent),
        Err(rustix::io::Errno::AGAIN | rustix::io::Errno::INTR) => Ok(0),
        Err(fault) => Err(fault.into()),
    }
}

/// Reads one message. `InvalidData` where the length or the content cannot be right; `UnexpectedEof` where the other side
/// went away.
pub fn read<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<T> {
    decode(&read_bytes(from, |_| ())?)
}

/// The length that the next message says it has, where so much of it is here.
pub fn announced(bytes: &[u8]) -> Option<usize> {
    bytes.first_chunk().map(|length| u32::from_be_bytes(*length) as usize)
}

/// Reads the bytes of one message, without its length. `before` hears the length before anything is kept for it.
pub fn read_bytes(from: &mut impl Read, before: impl FnOnce(usize)) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length) as usize;
    if length > LONGEST {
        return Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("a length of {length} bytes cannot be right"),
        ));
    }
    before(length);
    let mut bytes = Vec::new();
    from.take(length as u64).read_to_end(&mut bytes)?;
    if bytes.len() < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

/// What a message's bytes say. `InvalidData` where that is nothing.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    rmp_serde::from_slice(bytes)
        .map_err(|fault| io::Error::new(io::ErrorKind::InvalidData, fault.to_string()))
}
