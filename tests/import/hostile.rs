//! Files that break naive readers cost a child its life at most, and never 100 MB.
use super::workbook;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use waitwell::exchange::sheet::{Limits, SheetFault, SheetReader};

const EXE: &str = env!("CARGO_BIN_EXE_waitwell");

fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/hostile").join(name)
}

/// Reads a file in the child: how many rows, the fault if any, and the most memory seen resident, in MB.
fn read(path: &Path, limits: &Limits) -> (usize, Option<SheetFault>) {
    let reader = match SheetReader::open_sheet(Path::new(EXE), path, 0, limits) {
        Ok(reader) => reader,
        Err(fault) => return (0, Some(fault)),
    };
    let mut rows = 0;
    for row in reader {
        match row {
            Ok(_) => rows += 1,
            Err(fault) => return (rows, Some(fault)),
        }
    }
    (rows, None)
}

/// The child alone, watched in `/proc` while it works: its greatest resident size in MB, and how it ended.
fn peak(path: &Path) -> (u64, std::process::ExitStatus) {
    let mut child = Command::new(EXE)
        .args(["__read-sheet".as_ref(), path.as_os_str()])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut pipe = child.stdout.take().unwrap();
    let drain = std::thread::spawn(move || {
        let mut block = [0; 8192];
        while pipe.read(&mut block).is_ok_and(|n| n > 0) {}
    });
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    let ended = loop {
        let now = std::fs::read_to_string(&status).unwrap_or_default();
        if let Some(kb) = now.lines().find_map(|l| l.strip_prefix("VmHWM:")) {
            most = most.max(kb.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap() / 1024);
        }
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        std::thread::yield_now();
    };
    drain.join().unwrap();
    (most, ended)
}

#[test]
fn two_cells_a_world_apart_are_two_rows() {
    assert_eq!(read(&here("sparse.xlsx"), &Limits::default()), (2, None));
    let (mb, ended) = peak(&here("sparse.xlsx"));
    assert!(mb < 100 && ended.success(), "{mb} MB, {ended}");
    eprintln!("sparse.xlsx: {mb} MB");
}

/// Refused in words, and never 100 MB resident.
fn is_refused_within_memory(path: &Path) {
    let (rows, fault) = read(path, &Limits::default());
    let Some(fault @ SheetFault::TooMuch(_)) = fault else { panic!("{rows} rows, {fault:?}") };
    assert!(fault.to_string().contains("Nothing was brought in"), "{fault}");
    let (mb, _) = peak(path);
    assert!(mb < 100, "{mb} MB");
    eprintln!("{}: {rows} rows, {mb} MB, {fault}", path.display());
}

#[test]
fn a_cell_of_150_mb_ends_the_child_not_us() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cell.xlsx");
    let mut sheet = workbook::sheet(&[]).replace("</sheetData></worksheet>", "").into_bytes();
    sheet.extend_from_slice(br#"<row r="1"><c r="A1" t="inlineStr"><is><t>"#);
    sheet.resize(sheet.len() + (150 << 20), b'A');
    sheet.extend_from_slice(b"</t></is></c></row></sheetData></worksheet>");
    workbook::write(&path, &sheet, None);
    is_refused_within_memory(&path);
}

#[test]
fn the_shared_bomb_is_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = ["..", "../.."].map(|up| folder.join(up).join("shared/data/hostile/bomb.xlsx"));
    match shared.iter().find(|path| path.exists()) {
        Some(path) => is_refused_within_memory(path),
        None => println!("SKIPPED the_shared_bomb_is_refused: needs ../shared/data/hostile"),
    }
}

#[test]
fn a_table_of_strings_that_lies_about_its_size_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("strings.xlsx");
    let sheet = workbook::sheet(&[vec!["a".into()]]);
    for count in [u64::MAX, 1 << 40, 10_000_000] {
        let strings = format!(
            r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="{count}"><si><t>x</t></si></sst>"#
        );
        workbook::write(&path, sheet.as_bytes(), Some(strings.as_bytes()));
        let (_, fault) = read(&path, &Limits::default());
        assert!(matches!(fault, Some(SheetFault::TooMuch(_) | SheetFault::Damaged(_))), "{count}: {fault:?}");
        assert!(peak(&path).0 < 100);
    }
}

#[test]
fn running_out_of_memory_never_hangs_whatever_the_environment_asks() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("strings.xlsx");
    let strings = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="18446744073709551615"><si><t>x</t></si></sst>"#;
    workbook::write(&path, workbook::sheet(&[vec!["a".into()]]).as_bytes(), Some(strings.as_bytes()));
    // With little, some or much room left for what the refusal itself needs.
    for mb in [4, 12, 24, 48, 72] {
        let mut child = Command::new(EXE)
            .arg("__read-sheet")
            .arg(&path)
            .args(["0", &(mb << 20).to_string()])
            .env("RUST_BACKTRACE", "1")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begun = std::time::Instant::now();
        let ended = loop {
            if let Some(ended) = child.try_wait().unwrap() {
                break ended;
            }
            if begun.elapsed() > Duration::from_secs(20) {
                child.kill().unwrap();
                child.wait().unwrap();
                panic!("hangs with {mb} MB");
            }
            std::thread::yield_now();
        };
        assert!(!ended.success() && ended.code() != Some(1), "{mb} MB: {ended}");
    }
}

#[test]
fn a_reader_that_hangs_is_stopped_by_the_wall() {
    let limits = Limits { wall: Duration::from_millis(50), ..Limits::default() };
    // Something that answers nothing, in the place of ourselves.
    let dir = tempfile::tempdir().unwrap();
    let mute = dir.path().join("mute");
    std::fs::write(&mute, "#!/bin/sh\nexec sleep 600\n").unwrap();
    std::fs::set_permissions(&mute, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let fault = SheetReader::open_sheet(&mute, &here("sparse.xlsx"), 0, &limits).unwrap_err();
    assert_eq!(fault, SheetFault::TooMuch("takes too long to read".to_owned()));
}

#[test]
fn a_reader_that_lies_is_not_believed() {
    let dir = tempfile::tempdir().unwrap();
    let liar = dir.path().join("liar");
    for said in ["\\377\\377\\377\\377", "\\003\\000\\000\\000abc", "", "\\001"] {
        std::fs::write(&liar, format!("#!/bin/sh\nprintf '{said}'\n")).unwrap();
        std::fs::set_permissions(&liar, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        let fault = SheetReader::open_sheet(&liar, &here("sparse.xlsx"), 0, &Limits::default());
        assert!(fault.is_err(), "{said}");
    }
}

#[test]
fn rows_out_of_order_and_rows_without_end_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("rows.xlsx");
    let back = workbook::sheet(&[vec!["a".into()], vec!["b".into()]]).replace(r#""A2""#, r#""A1""#);
    workbook::write(&path, back.as_bytes(), None);
    assert!(matches!(read(&path, &Limits::default()).1, Some(SheetFault::Damaged(_))));
    let many = workbook::sheet(&vec![vec!["a".into()]; 2000]);
    workbook::write(&path, many.as_bytes(), None);
    let limits = Limits { rows: 1000, ..Limits::default() };
    assert!(matches!(read(&path, &limits), (1000..=2000, None)), "the child has its own default");
    assert_eq!(read(&path, &Limits::default()), (2000, None));
}

#[test]
fn the_program_says_what_became_of_each_row() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("s");
    let run = |args: &[&str]| Command::new(EXE).arg("--store").arg(&store).args(args).output().unwrap();
    let file = here("m1900.xlsx");
    let done = run(&["import", file.to_str().unwrap(), "--dry-run", "--json"]);
    let said = String::from_utf8(done.stdout).unwrap();
    let rows: Vec<serde_json::Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 4);
    assert!(
        rows.iter()
            .all(|row| row["outcome"] == "held" && row["row"].is_u64() && row["reason"] == "name-incomplete")
    );
    let file = here("sparse.xlsx");
    let refused = run(&["import", file.to_str().unwrap(), "--dry-run"]);
    assert!(
        !refused.status.success() && String::from_utf8(refused.stderr).unwrap().contains("names the columns")
    );
    run(&["keeper", "stop"]);
}
