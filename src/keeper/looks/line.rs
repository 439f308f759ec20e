//! A line of the log: the look, what its reason comes to, and a hash over both and the line before.
//!
//! A reason is not in the hash itself, but a salted hash of it is: an erasure takes reason and salt out of the line, and the chain, and
//! every seal that was made of it, hold as before. Without the salt nobody can find out by guessing what stood there.
use super::Looked;
use crate::store::folder::random;
use crate::store::hex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::{self, BufRead, BufReader, Read};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Line {
    #[serde(flatten)]
    pub look: Looked,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    salt: String,
    /// What salt and reason come to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    kept: String,
    pub chain: String,
}

/// Whether a line is what was written behind the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// It is.
    Whole,
    /// It is, and its reason was taken out.
    WithoutReason,
    /// It is not, or lines before it are missing.
    Other,
    /// Its reason is another one, or has lost what it is checked by.
    OtherReason,
}

impl Line {
    /// The line behind one that came to `before`.
    pub fn new(look: Looked, before: &str) -> io::Result<Self> {
        let mut line = Self { look, salt: String::new(), kept: String::new(), chain: String::new() };
        if !line.look.reason.is_empty() {
            line.salt = hex(&random::<16>().map_err(|fault| io::Error::other(fault.to_string()))?);
            line.kept = line.reason_comes_to();
        }
        line.chain = line.comes_to(before).map_err(io::Error::other)?;
        Ok(line)
    }

    pub fn text(&self) -> io::Result<String> {
        serde_json::to_string(self).map_err(io::Error::other)
    }

    /// Read back; none where it is no line.
    pub fn read(raw: &[u8]) -> Option<Self> {
        serde_json::from_slice(raw.strip_suffix(b"\n").unwrap_or(raw)).ok()
    }

    /// The same without its reason; none where it has none.
    pub fn without_reason(mut self) -> Option<Self> {
        if self.look.reason.is_empty() {
            return None;
        }
        self.look.reason = String::new();
        self.salt = String::new();
        Some(self)
    }

    /// Its reason was taken out.
    pub fn is_without_reason(&self) -> bool {
        !self.kept.is_empty() && self.look.reason.is_empty()
    }

    /// Holds it against what the line before came to; nothing is known of that behind a line that cannot be read.
    pub fn held(&self, raw: &[u8], before: Option<&str>) -> Held {
        // Byte for byte: what is not read back into the line is no part of it.
        if self.text().ok().as_deref().map(str::as_bytes) != raw.strip_suffix(b"\n") {
            return Held::Other;
        }
        if before.is_some_and(|before| self.comes_to(before).ok().as_deref() != Some(&self.chain)) {
            return Held::Other;
        }
        match self.kept.is_empty() {
            true => Held::Whole,
            false if self.is_without_reason() => Held::WithoutReason,
            false if self.reason_comes_to() == self.kept => Held::Whole,
            false => Held::OtherReason,
        }
    }

    fn comes_to(&self, before: &str) -> Result<String, serde_json::Error> {
        let own = if self.kept.is_empty() {
            serde_json::to_string(&self.look)?
        } else {
            let bare = Looked { reason: String::new(), ..self.look.clone() };
            serde_json::to_string(&bare)? + &self.kept
        };
        let hash: [u8; 32] = Sha256::new().chain_update(before).chain_update(own).finalize().into();
        Ok(hex(&hash))
    }

    fn reason_comes_to(&self) -> String {
        let hash: [u8; 32] =
            Sha256::new().chain_update(&self.salt).chain_update(&self.look.reason).finalize().into();
        hex(&hash)
    }
}

/// Every whole line in the first `length` bytes, from the first on: its number, its bytes with their end, and the line where it is one.
/// Whether half a line follows.
pub(super) fn each(
    file: impl Read,
    length: u64,
    mut each: impl FnMut(u64, &[u8], Option<Line>),
) -> io::Result<bool> {
    let mut file = BufReader::new(file.take(length));
    let (mut raw, mut number) = (Vec::new(), 0);
    loop {
        raw.clear();
        if file.read_until(b'\n', &mut raw)? == 0 {
            return Ok(false);
        }
        if raw.last() != Some(&b'\n') {
            return Ok(true);
        }
        number += 1;
        each(number, &raw, Line::read(&raw));
    }
}
