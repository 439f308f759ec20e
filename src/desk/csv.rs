//! Rows of cells as a file that a spreadsheet opens rightly: UTF-8 with its mark, quoted where it must be, never a formula, for
//! its owner's eyes only, and never over another file.
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Names tried before it is given up: so many exports of one name lie in a folder that nobody tidies.
const TRIES: u32 = 1000;

/// A plain number, below zero, too: no spreadsheet takes it for anything else.
fn is_number(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    text.split_once('.').map_or_else(|| digits(text), |(whole, rest)| digits(whole) && digits(rest))
}

/// One cell: text that a spreadsheet would take for a formula begins with an apostrophe; a number stays one.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number(text);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', ';', '\n', '\r']) || text.trim() != text {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// The whole file.
fn bytes(head: &[String], rows: &[Vec<String>]) -> Vec<u8> {
    let mut out = b"\xef\xbb\xbf".to_vec();
    for row in std::iter::once(head).chain(rows.iter().map(Vec::as_slice)) {
        let line: Vec<String> = row.iter().map(|text| cell(text)).collect();
        out.extend_from_slice(line.join(",").as_bytes());
        out.extend_from_slice(b"\r\n");
    }
    out
}

/// Where `~/` stands for the home folder.
pub fn expanded(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => PathBuf::from(path),
    }
}

/// `waiting.csv`, `waiting-2.csv`, ...: the first that is not there yet, made for its owner alone.
fn fresh(path: &Path) -> io::Result<(PathBuf, File)> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let ending = path.extension().map_or_else(|| "csv".to_owned(), |e| e.to_string_lossy().into_owned());
    for number in 1..=TRIES {
        let name = if number == 1 { format!("{stem}.{ending}") } else { format!("{stem}-{number}.{ending}") };
        let path = path.with_file_name(name);
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => {}
            Err(fault) => return Err(fault),
        }
    }
    Err(io::Error::new(io::ErrorKind::AlreadyExists, "there are a thousand files of that name"))
}

/// Writes them to a new file; where it lies.
pub fn write(path: &Path, head: &[String], rows: &[Vec<String>]) -> io::Result<PathBuf> {
    keep(path, &bytes(head, rows))
}

/// Writes beside a file of rows what they are: what was shown, how many, as it stood when, and who wrote them. In a file of its own,
/// since a line above the heads, or below the rows, would make the rows unusable.
pub fn about(path: &Path, what: &str, rows: usize, as_of: &str, by: &str) -> io::Result<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let words = format!(
        "{name}\r\n\r\nWhat is shown: {what}\r\nRows (n): {rows}\r\nAs it stood: {as_of}\r\nWritten by: {by}\r\n"
    );
    keep(&path.with_extension("about.txt"), words.as_bytes())
}

/// Writes a whole file under a name that is free; where it lies. One that could not be written whole is taken away again.
pub fn keep(path: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    let (path, file) = fresh(path)?;
    let mut to = BufWriter::new(file);
    let written = to.write_all(bytes).and_then(|()| to.flush()).and_then(|()| {
        let file = to.get_ref();
        file.sync_all()
    });
    if let Err(fault) = written {
        let _ = std::fs::remove_file(&path);
        return Err(fault);
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn no_cell_is_a_formula_and_every_cell_comes_back() {
        for (text, written) in [
            ("HARRIS, Aimee", "\"HARRIS, Aimee\""),
            ("=1+1", "'=1+1"),
            ("+44 7700", "'+44 7700"),
            ("-- none", "'-- none"),
            ("-156", "-156"),
            ("-0.5", "-0.5"),
            ("-1+1", "'-1+1"),
            ("-", "'-"),
            ("-2-3", "'-2-3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "\"'\tx\"".replace("\"'\t", "'\t").trim_matches('"')),
            ("\r=x", "\"'\r=x\""),
            ("say \"no\"", "\"say \"\"no\"\"\""),
            ("O'Brien", "O'Brien"),
        ] {
            assert_eq!(cell(text), written, "{text:?}");
        }
    }

    #[test]
    fn beside_the_rows_lies_what_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let rows = write(&folder.path().join("list.csv"), &["child".to_owned()], &[]).unwrap();
        let told = about(&rows, "Waiting: ND", 0, "Fri 20 Nov 2026 14:32", "asmith").unwrap();
        assert_eq!(told, folder.path().join("list.about.txt"));
        let words = std::fs::read_to_string(told).unwrap();
        for line in
            ["list.csv", "What is shown: Waiting: ND", "Rows (n): 0", "As it stood: Fri 20 Nov 2026 14:32"]
        {
            assert!(words.lines().any(|known| known == line), "{line}: {words}");
        }
    }

    #[test]
    fn a_file_is_its_owners_alone_and_never_over_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out/list.csv");
        let head = ["child".to_owned()];
        let first = write(&path, &head, &[vec!["Zoë".to_owned()]]).unwrap();
        let second = write(&path, &head, &[]).unwrap();
        assert_eq!((first.as_path(), second), (path.as_path(), folder.path().join("out/list-2.csv")));
        assert_eq!(std::fs::read(&first).unwrap(), "\u{feff}child\r\nZoë\r\n".as_bytes());
        assert_eq!(std::fs::metadata(&first).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::metadata(path.parent().unwrap()).unwrap().permissions().mode() & 0o777, 0o700);
    }
}
