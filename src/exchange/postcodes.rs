//! Which district a family lives in, by the whole postcode: outcodes straddle districts (NG12 lies in two), so nothing is
//! ever taken from one.
use super::sheet::{Limits, SheetReader};
use crate::domain::code::Code;
use sha2::{Digest, Sha256};
use std::fmt;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// First bytes of a kept table.
const MAGIC: &[u8; 8] = b"wwpost1\n";

/// Postcodes in order, each with the district it lies in; 10 bytes a postcode.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct PostcodeTable {
    districts: Vec<Code>,
    rows: Vec<([u8; 7], u16)>,
    /// Whether the file named one postcode twice with different districts, and how often.
    contradictions: usize,
}

/// Why a table could not be read or kept; what was loaded before still stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostcodeFault(String);

impl fmt::Display for PostcodeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} The table loaded before still stands.", self.0)
    }
}

impl std::error::Error for PostcodeFault {}

impl PostcodeTable {
    /// A table of postcodes that are known already; what is no whole postcode is left out.
    pub fn of(known: impl IntoIterator<Item = (String, Code)>) -> Self {
        let mut table = Self::default();
        for (postcode, code) in known {
            if let Some(key) = key(&postcode) {
                table.put(key, code);
            }
        }
        table.in_order();
        table
    }

    /// One more postcode; false where there are too many districts.
    fn put(&mut self, key: [u8; 7], code: Code) -> bool {
        let place = self.districts.iter().position(|known| *known == code).unwrap_or_else(|| {
            self.districts.push(code);
            self.districts.len() - 1
        });
        let Ok(place) = u16::try_from(place) else { return false };
        self.rows.push((key, place));
        true
    }

    /// By postcode, each once.
    fn in_order(&mut self) {
        self.rows.sort_unstable();
        self.rows.dedup();
        let before = self.rows.len();
        self.rows.dedup_by(|a, b| a.0 == b.0);
        self.contradictions = before - self.rows.len();
    }

    /// Reads a CSV of postcode and district code, in this order, with or without a header line; the postcode with or
    /// without its space. Refused where more than one line in a hundred is neither.
    pub fn read_csv(path: &Path) -> Result<Self, PostcodeFault> {
        let limits = Limits { rows: 3_000_000, bytes: 512 << 20, ..Limits::default() };
        let fault = |e: super::sheet::SheetFault| PostcodeFault(e.to_string());
        let reader = SheetReader::open_here(path, 0, &limits).map_err(fault)?;
        let mut table = Self::default();
        let (mut lines, mut bad) = (0_usize, 0_usize);
        let mut first_bad = String::new();
        for row in reader {
            let row = row.map_err(fault)?;
            lines += 1;
            let text = |at| row.cell(at).map(super::sheet::Cell::text).unwrap_or_default();
            let (key, code) = (key(&text(0)), Code::parse(text(1).trim()));
            let (Some(key), Some(code)) = (key, code) else {
                // The first line may name the columns.
                if lines > 1 {
                    bad += 1;
                    if first_bad.is_empty() {
                        first_bad = format!("line {}: '{}', '{}'", row.number, text(0), text(1));
                    }
                }
                continue;
            };
            if !table.put(key, code) {
                return Err(PostcodeFault("More than 65,535 districts.".to_owned()));
            }
        }
        if table.rows.is_empty() || bad * 100 > lines {
            let why = if first_bad.is_empty() { String::new() } else { format!(" ({first_bad})") };
            return Err(PostcodeFault(format!(
                "This is no table of postcode and district code{why}. It needs two columns: NG163AA,E07000170."
            )));
        }
        table.in_order();
        Ok(table)
    }

    /// The district of a whole postcode, written with or without its space; `None` for an outcode, an unknown postcode,
    /// anything else.
    pub fn district(&self, postcode: &str) -> Option<Code> {
        let key = key(postcode)?;
        let at = self.rows.binary_search_by(|row| row.0.cmp(&key)).ok()?;
        self.districts.get(usize::from(self.rows[at].1)).copied()
    }

    /// How many postcodes it holds.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many postcodes stood in the file with two districts (the first code by alphabet of appearance was kept).
    pub fn contradictions(&self) -> usize {
        self.contradictions
    }

    /// District codes it leads to, to be checked against those configured.
    pub fn districts(&self) -> &[Code] {
        &self.districts
    }

    /// The table as one file's bytes, its SHA-256 at the end.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend_from_slice(&(self.districts.len() as u32).to_le_bytes());
        for code in &self.districts {
            let mut text = [0; 16];
            text[..code.as_str().len()].copy_from_slice(code.as_str().as_bytes());
            out.extend_from_slice(&text);
        }
        out.extend_from_slice(&(self.rows.len() as u32).to_le_bytes());
        for (key, place) in &self.rows {
            out.extend_from_slice(key);
            out.extend_from_slice(&place.to_le_bytes());
        }
        let digest = Sha256::digest(&out);
        out.extend_from_slice(&digest);
        out
    }

    /// Reads such bytes; refused where a bit is wrong.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PostcodeFault> {
        let damaged = || {
            PostcodeFault(
                "The kept table of postcodes is damaged; load it anew (waitwell postcodes FILE).".to_owned(),
            )
        };
        let body = bytes.len().checked_sub(32).ok_or_else(damaged)?;
        let (body, digest) = bytes.split_at(body);
        if Sha256::digest(body).as_slice() != digest {
            return Err(damaged());
        }
        let rest = body.strip_prefix(MAGIC.as_slice()).ok_or_else(damaged)?;
        let (districts, rest) = counted::<16>(rest).ok_or_else(damaged)?;
        let (rows, rest) = counted::<9>(rest).ok_or_else(damaged)?;
        let districts: Option<Vec<Code>> = districts
            .iter()
            .map(|text| std::str::from_utf8(text).ok().and_then(|t| Code::parse(t.trim_end_matches('\0'))))
            .collect();
        let rows = rows.iter().map(|r| {
            let mut key = [0; 7];
            key.copy_from_slice(&r[..7]);
            (key, u16::from_le_bytes([r[7], r[8]]))
        });
        let table =
            Self { districts: districts.ok_or_else(damaged)?, rows: rows.collect(), contradictions: 0 };
        if rest.is_empty() { Ok(table) } else { Err(damaged()) }
    }

    /// Keeps the table as one file: written beside it, made durable, then put in its place.
    pub fn save(&self, path: &Path) -> Result<(), PostcodeFault> {
        let fault = |e: std::io::Error| {
            PostcodeFault(format!("The table could not be kept in {}: {e}.", path.display()))
        };
        let new = path.with_extension("new");
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&new)
            .map_err(fault)?;
        file.write_all(&self.to_bytes()).and_then(|()| file.sync_all()).map_err(fault)?;
        std::fs::rename(&new, path).map_err(fault)?;
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::File::open(folder).and_then(|d| d.sync_all()).map_err(fault)
    }

    /// Reads a kept table.
    pub fn load(path: &Path) -> Result<Self, PostcodeFault> {
        let bytes = std::fs::read(path)
            .map_err(|e| PostcodeFault(format!("{} could not be read: {e}.", path.display())))?;
        Self::from_bytes(&bytes)
    }
}

/// The seven characters a postcode is found by, right-aligned so that the shape decides nothing.
fn key(text: &str) -> Option<[u8; 7]> {
    let mut tight = [b' '; 8];
    let mut n = 0;
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        if n == 7 || !c.is_ascii_alphanumeric() {
            return None;
        }
        tight[n] = c.to_ascii_uppercase() as u8;
        n += 1;
    }
    let text = std::str::from_utf8(&tight[..n]).ok()?;
    if !super::import::is_postcode(text) {
        return None;
    }
    let mut key = [b' '; 7];
    key[7 - n..].copy_from_slice(&tight[..n]);
    Some(key)
}

fn counted<const N: usize>(bytes: &[u8]) -> Option<(Vec<[u8; N]>, &[u8])> {
    let (count, rest) = bytes.split_at_checked(4)?;
    let count = u32::from_le_bytes(count.try_into().ok()?) as usize;
    let (body, rest) = rest.split_at_checked(count.checked_mul(N)?)?;
    let rows = body.chunks_exact(N).filter_map(|chunk| chunk.try_into().ok()).collect();
    Some((rows, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Result<PostcodeTable, PostcodeFault> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        PostcodeTable::read_csv(file.path())
    }

    #[test]
    fn the_whole_postcode_is_looked_up_never_the_outcode() {
        let table =
            table("postcode,lad_gss\nNG163AA,E07000170\nNG1 6BB,E06000018\nDE554PB,E07000170\n").unwrap();
        assert_eq!(table.district("ng16 3aa"), Code::parse("E07000170"));
        assert_eq!(table.district("NG16BB"), Code::parse("E06000018"));
        for text in ["NG16", "NG1", "NG16 3AB", "", "NG16 3AAA", "NG16-3AA", "é"] {
            assert_eq!(table.district(text), None, "{text}");
        }
        assert_eq!((table.len(), table.districts().len(), table.contradictions()), (3, 2, 0));
    }

    #[test]
    fn what_is_no_table_is_refused() {
        assert!(table("name,age\nfoo,3\nbar,4\n").unwrap_err().to_string().contains("no table"));
        assert_eq!(table("NG163AA,E1\nNG163AA,E2\nNG163AA,E1\n").unwrap().contradictions(), 1);
    }

    #[test]
    fn a_kept_table_reads_back_and_a_wrong_bit_is_seen() {
        let made = table("NG163AA,E07000170\nNG16BB,E06000018\n").unwrap();
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("postcodes");
        made.save(&path).unwrap();
        assert_eq!(PostcodeTable::load(&path).unwrap(), made);
        let bytes = std::fs::read(&path).unwrap();
        for at in 0..bytes.len() {
            let mut bad = bytes.clone();
            bad[at] ^= 4;
            assert!(PostcodeTable::from_bytes(&bad).is_err(), "byte {at}");
            assert!(PostcodeTable::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
        }
    }
}
