//! Encodings, separators, line ends, numbering, limits.
use super::*;
use std::io::Write;

fn csv(bytes: &[u8]) -> Result<Vec<(u32, Vec<String>)>, SheetFault> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let reader = SheetReader::open_here(file.path(), 0, &Limits::default())?;
    reader
        .map(|row| {
            row.map(|r| (r.number, r.cells.iter().map(|(at, c)| format!("{at}:{}", c.text())).collect()))
        })
        .collect()
}

fn rows(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
    csv(bytes).unwrap()
}

fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
    (number, cells.iter().map(|c| (*c).to_owned()).collect())
}

#[test]
fn encodings_are_told_from_the_bytes() {
    for bytes in [
        "Zoë,José".as_bytes().to_vec(),
        b"\xef\xbb\xbfZo\xc3\xab,Jos\xc3\xa9".to_vec(),
        b"Zo\xeb,Jos\xe9".to_vec(),
    ] {
        assert_eq!(rows(&bytes), [row(1, &["0:Zoë", "1:José"])], "{bytes:?}");
    }
    assert_eq!(rows(b"\x93it\x92s\x94,\x80"), [row(1, &["0:“it’s”", "1:€"])]);
    // One broken byte among good ones: the good ones stay.
    assert_eq!(rows("Zoë,José,Siân,X\u{e9}".as_bytes()).len(), 1);
    let mut broken = "Zoë,José,Siân,".as_bytes().to_vec();
    broken.push(0xff);
    assert_eq!(rows(&broken), [row(1, &["0:Zoë", "1:José", "2:Siân", "3:\u{fffd}"])]);
}

#[test]
fn a_letter_cut_by_the_block_is_still_one_letter() {
    for pad in 65_530..65_540 {
        let text = format!("{},é", "x".repeat(pad));
        assert_eq!(rows(text.as_bytes())[0].1[1], "1:é", "{pad}");
    }
}

#[test]
fn separators_and_line_ends_are_found() {
    assert_eq!(rows(b"a;b,c;d\ne;f;g\n"), [row(1, &["0:a", "1:b,c", "2:d"]), row(2, &["0:e", "1:f", "2:g"])]);
    assert_eq!(rows(b"a\tb\r\nc\td\r\n"), [row(1, &["0:a", "1:b"]), row(2, &["0:c", "1:d"])]);
    assert_eq!(rows(b"a,b\rc,d"), [row(1, &["0:a", "1:b"]), row(2, &["0:c", "1:d"])]);
    assert_eq!(rows(b"sep=;\na,b;c\n"), [row(1, &["0:sep="]), row(2, &["0:a,b", "1:c"])]);
    assert_eq!(rows(b"\"a;b;c;d\",e\n\"f;g;h;i\",j\n")[0], row(1, &["0:a;b;c;d", "1:e"]));
}

#[test]
fn rows_keep_the_number_the_spreadsheet_shows() {
    let text = b"t\n\n,,\n\"one\ntwo, \"\"three\"\"\n\nfour\",x\n,y\n";
    assert_eq!(
        rows(text),
        [row(1, &["0:t"]), row(4, &["0:one\ntwo, \"three\"\n\nfour", "1:x"]), row(5, &["1:y"])]
    );
}

#[test]
fn a_quote_that_never_closes_takes_no_row_with_it() {
    assert_eq!(
        rows(b"a,\"b\nc,d\ne,f"),
        [row(1, &["0:a", "1:\"b"]), row(2, &["0:c", "1:d"]), row(3, &["0:e", "1:f"])]
    );
    let mut long = b"a,\"b\n".to_vec();
    for _ in 0..5000 {
        long.extend_from_slice(b"c,d\n");
    }
    assert_eq!(rows(&long).len(), 5001);
    assert_eq!(rows(b"5\" nail,\"x\"y,z\n"), [row(1, &["0:5\" nail", "1:xy", "2:z"])]);
}

#[test]
fn what_is_no_list_is_refused_in_words() {
    for (bytes, words) in [
        (&b""[..], "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"),
        (b"\xff\xfea\0b\0", "UTF-16"),
        (b"a\0b", "neither"),
        (b"PK\x03\x04 not really", "damaged"),
        (b"%PDF-1.7", "PDF"),
    ] {
        let told = csv(bytes).unwrap_err().to_string();
        assert!(told.contains(words) && told.contains("Nothing was brought in"), "{told}");
    }
    assert!(matches!(csv(&vec![b'x'; 2 << 20]), Err(SheetFault::TooMuch(_))));
}

#[test]
fn limits_stop_reading() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&b"a,b\n".repeat(11)).unwrap();
    let limits = Limits { rows: 10, ..Limits::default() };
    let read: Vec<_> = SheetReader::open_here(file.path(), 0, &limits).unwrap().collect();
    assert_eq!(read.iter().filter(|r| r.is_ok()).count(), 10);
    assert!(matches!(read.last(), Some(Err(SheetFault::TooMuch(_)))));
}

#[test]
fn workbooks_give_typed_cells_and_both_epochs_the_same_days() {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/hostile");
    for (name, old) in [("m1900.xlsx", false), ("m1904.xlsx", true)] {
        let reader = SheetReader::open_here(&dir.join(name), 0, &Limits::default()).unwrap();
        assert_eq!(reader.info().date1904, old);
        let rows: Vec<Row> = reader.map(Result::unwrap).collect();
        assert_eq!(rows[2].number, 3);
        assert_eq!(rows[2].cell(0), Some(&Cell::Number(9_000_000_009.0)));
        assert_eq!(rows[2].cell(2).unwrap().text(), "04/03/2017");
        assert_eq!(rows[2].cell(3), Some(&Cell::Number(45923.0)), "no style: a bare float");
    }
    let reader = SheetReader::open_here(&dir.join("sparse.xlsx"), 0, &Limits::default()).unwrap();
    let rows: Vec<Row> = reader.map(Result::unwrap).collect();
    assert_eq!((rows.len(), rows[1].number, rows[1].cells[0].0), (2, 1_048_576, 16_383));
}
