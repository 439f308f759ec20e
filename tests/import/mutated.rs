//! Files damaged by seed (1,000 with `WAITWELL_FAULTS=full`): none panics, and whatever is read accounts for every row.
use super::workbook;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::path::Path;
use waitwell::exchange::import::known::Nothing;
use waitwell::exchange::import::plan::{Fate, plan};
use waitwell::exchange::import::report::Report;
use waitwell::exchange::import::table::{ReadOptions, Table, read_file};
use waitwell::exchange::import::words::ImportWords;
use waitwell::exchange::sheet::Limits;

const EXE: &str = env!("CARGO_BIN_EXE_waitwell");

/// The first rows of the public example as cells.
fn rows(n: usize) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/waiting-list-export.csv");
    let text = encoding_rs::WINDOWS_1252.decode(&std::fs::read(path).unwrap()).0.into_owned();
    let mut csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    csv.records().take(n).map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn csv_of(rows: &[Vec<String>]) -> Vec<u8> {
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        out.write_record(row).unwrap();
    }
    out.into_inner().unwrap()
}

/// Swaps, doubles, empties and replaces cells.
fn stir(rows: &mut [Vec<String>], rng: &mut impl Rng) {
    const ODD: [&str; 16] = [
        "=1+1",
        "\u{202e}abc",
        "'",
        "\"",
        "9999999999999999999999",
        "-1",
        "1e308",
        "NaN",
        "\u{0}",
        "😀",
        "31/12/9999",
        "0000000000",
        "<t>&amp;",
        "\u{feff}",
        "60",
        "١٢/٣/٢٠٢٠",
    ];
    for _ in 0..rng.random_range(1..60) {
        let (a, b) = (rng.random_range(0..rows.len()), rng.random_range(0..rows.len()));
        let (i, j) = (rng.random_range(0..24), rng.random_range(0..24));
        if i >= rows[a].len() || j >= rows[b].len() {
            continue;
        }
        match rng.random_range(0..4) {
            0 => {
                let kept = std::mem::take(&mut rows[a][i]);
                rows[a][i] = std::mem::replace(&mut rows[b][j], kept);
            }
            1 => {
                let other = rows[b][j].clone();
                rows[a][i] = other;
            }
            2 => ODD[rng.random_range(0..ODD.len())].clone_into(&mut rows[a][i]),
            _ => rows.swap(a, b),
        }
    }
}

/// Flips bits, cuts the end, drops or doubles a stretch.
fn damage(bytes: &mut Vec<u8>, rng: &mut impl Rng) {
    for _ in 0..rng.random_range(1..12) {
        if bytes.is_empty() {
            return;
        }
        let at = rng.random_range(0..bytes.len());
        let to = (at + rng.random_range(0..40)).min(bytes.len());
        match rng.random_range(0..10) {
            0..6 => bytes[at] ^= 1 << rng.random_range(0..8),
            6 => bytes.truncate(at.max(bytes.len() / 2)),
            7 => drop(bytes.drain(at..to)),
            8 => {
                let piece = bytes[at..to].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => bytes[at] = rng.random(),
        }
    }
}

/// Every row of the sheet stands once among entries and told rows; every entry has one fate, every held one its words.
fn accounts_for_every_row(table: Table, what: &str) -> usize {
    let mut seen: Vec<(u32, u32)> = table.told.iter().map(|t| (t.from, t.to)).collect();
    seen.extend(table.rows.iter().map(|r| (r.row, r.row)));
    seen.sort_unstable();
    let mut next = 1;
    for (from, to) in seen {
        assert_eq!(from, next, "{what}: a row is missing or twice");
        next = to + 1;
    }
    let numbers: Vec<u32> = table.rows.iter().map(|r| r.row).collect();
    let plan = plan(table, what, &Nothing);
    assert_eq!(plan.rows.iter().map(|r| r.row).collect::<Vec<_>>(), numbers, "{what}");
    let report = Report::of(&plan);
    let t = &report.totals;
    assert_eq!(t.rows, t.imported + t.merged + t.held, "{what}");
    for (row, told) in plan.rows.iter().zip(&report.rows) {
        assert!(row.remember.is_some());
        if let Fate::Held { reasons, .. } = &row.fate {
            assert!(!reasons.is_empty() && !told.words.is_empty(), "{what} row {}", row.row);
        }
        for text in told.words.iter().chain([&row.reading.details.family, &row.reading.referral.words]) {
            assert!(
                !text.chars().any(|c| c != '\n' && waitwell::domain::casing::is_hidden(c)),
                "{what}: {text:?}"
            );
        }
    }
    numbers.len()
}

#[test]
fn mutated_files_account_for_every_row() {
    let dir = tempfile::tempdir().unwrap();
    let words = ImportWords::shipped().unwrap();
    let today = "2026-11-21".parse().unwrap();
    let options = ReadOptions {
        exe: Some(Path::new(EXE)),
        words: &words,
        mapping: None,
        postcodes: None,
        today,
        limits: Limits::default(),
    };
    let mut base = rows(60);
    // Blank rows, one and two at a time: they count in the numbers.
    for at in [2, 20, 21] {
        base.insert(at, Vec::new());
    }
    let (mut read, mut refused, mut entries) = (0, 0, 0);
    let files = if std::env::var("WAITWELL_FAULTS").is_ok_and(|how| how == "full") { 1_000 } else { 60 };
    for seed in 0..files {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut cells = base.clone();
        let path = dir.path().join(format!("list{seed}"));
        match seed % 6 {
            0 => {
                stir(&mut cells, &mut rng);
                std::fs::write(&path, csv_of(&cells)).unwrap();
            }
            1 | 2 => {
                let mut bytes = csv_of(&cells);
                damage(&mut bytes, &mut rng);
                std::fs::write(&path, bytes).unwrap();
            }
            3 => {
                stir(&mut cells, &mut rng);
                workbook::write(&path, workbook::sheet(&cells).as_bytes(), None);
            }
            4 => {
                let mut sheet = workbook::sheet(&cells).into_bytes();
                damage(&mut sheet, &mut rng);
                workbook::write(&path, &sheet, None);
            }
            _ => {
                workbook::write(&path, workbook::sheet(&cells).as_bytes(), None);
                let mut bytes = std::fs::read(&path).unwrap();
                damage(&mut bytes, &mut rng);
                std::fs::write(&path, bytes).unwrap();
            }
        }
        match read_file(&path, &options, &mut |_| {}) {
            Ok(table) => {
                entries += accounts_for_every_row(table, &format!("seed {seed}"));
                read += 1;
            }
            Err(fault) => {
                assert!(fault.to_string().contains("Nothing was brought in"), "seed {seed}: {fault}");
                refused += 1;
            }
        }
    }
    eprintln!("{read} read ({entries} entries), {refused} refused");
    assert!(
        read > files * 2 / 5 && refused > files / 15,
        "{read} read, {refused} refused: the damage is too weak or too strong"
    );
}
