//! How a text file is written: found out from the bytes alone, since exports never say.
use super::SheetFault;
use std::io::Read;

/// Bytes to characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8; what is broken shows as `�`.
    Utf8,
    /// Windows-1252, the usual export of an English Windows.
    Windows1252,
}

impl Encoding {
    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Windows1252 => "Windows-1252",
        }
    }

    /// Decodes one line.
    pub fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
            Self::Windows1252 => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        }
    }
}

/// What a first look over a whole text file finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// How it is encoded.
    pub encoding: Encoding,
    /// Bytes of a byte-order mark to skip.
    pub skip: usize,
    /// What ends a line: `\n`, or `\r` in very old files.
    pub line_end: u8,
}

/// Reads the file once in blocks. A file with NUL bytes is no text.
pub fn look(mut file: impl Read) -> Result<Look, SheetFault> {
    let mut block = vec![0; 65_536];
    let mut kept: Vec<u8> = Vec::new();
    let (mut first, mut skip, mut feeds, mut returns) = (true, 0, 0_u64, 0_u64);
    let (mut whole, mut broken) = (0_u64, 0_u64);
    loop {
        let n = file.read(&mut block).map_err(|e| SheetFault::Unreadable(e.to_string()))?;
        if n == 0 {
            break;
        }
        let mut new = &block[..n];
        if std::mem::take(&mut first) && new.starts_with(b"\xef\xbb\xbf") {
            skip = 3;
            new = &new[3..];
        }
        for byte in new {
            match byte {
                0 => {
                    return Err(SheetFault::Kind(
                        "This is neither a workbook nor text. Save the list as .xlsx or .csv.".to_owned(),
                    ));
                }
                b'\n' => feeds += 1,
                b'\r' => returns += 1,
                _ => {}
            }
        }
        kept.extend_from_slice(new);
        let mut from = 0;
        loop {
            match std::str::from_utf8(&kept[from..]) {
                Ok(text) => {
                    whole += beyond_ascii(text);
                    from = kept.len();
                    break;
                }
                Err(e) => {
                    let good = from + e.valid_up_to();
                    whole += std::str::from_utf8(&kept[from..good]).map_or(0, beyond_ascii);
                    from = good;
                    // Cut by the end of the block: goes on with the next.
                    let Some(bad) = e.error_len() else { break };
                    broken += 1;
                    from += bad;
                }
            }
        }
        kept.drain(..from);
    }
    broken += u64::from(!kept.is_empty());
    // One damaged letter in a UTF-8 file must not turn every accent of the others into two signs.
    let encoding =
        if skip > 0 || broken == 0 || whole > broken { Encoding::Utf8 } else { Encoding::Windows1252 };
    let line_end = if feeds == 0 && returns > 0 { b'\r' } else { b'\n' };
    Ok(Look { encoding, skip, line_end })
}

fn beyond_ascii(text: &str) -> u64 {
    text.chars().filter(|c| !c.is_ascii()).count() as u64
}
