//! Lists made to break what reads them, brought in by the real program into a kept store: each row is accounted for, or the file
//! is refused in words; neither the program nor the keeper takes much memory, and the store is whole.
use super::keeper_support::{Store, status};
use super::table::{Play, Played, Size};
use super::tools::{is_whole, said, within_limit};
use std::path::{Path, PathBuf};

pub const PLAYS: [Play; 1] = [Play {
    row: "bad imports",
    name: "hostile_files_are_accounted_for",
    how: "hostile workbooks (cells a world apart, a bomb, both epochs) and what is no list at all, by `waitwell import`",
    holds: "rows accounted for or refused in words; keeper under 100 MB; store whole",
    run: hostile,
}];

/// Most memory that a process ever had, in MB.
fn most(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

fn hostile(_: Size) -> Played {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = super::keeper_support::all_files(&top.join("tests/data/import/hostile"));
    let shared = ["..", "../.."].map(|up| top.join(up).join("shared/data/hostile"));
    match shared.iter().find(|folder| folder.exists()) {
        Some(folder) => files.extend(super::keeper_support::all_files(folder)),
        None => println!("SKIPPED hostile_files_of_the_shared_folder: needs ../shared/data/hostile"),
    }
    let store = Store::new();
    let odd = [
        ("empty.csv", ""),
        ("zeros.csv", "\0\0\0\0\0\0"),
        ("words.csv", "Dear all,\nplease find attached\n"),
    ];
    for (name, content) in odd {
        let path = store.dir.path().join(name);
        std::fs::write(&path, content).unwrap();
        files.push(path);
    }
    let desk = store.desk();
    let pid = status(&desk).pid;
    for file in &files {
        let what = file.display().to_string();
        let fed = within_limit(&mut store.command(["import", file.to_str().unwrap(), "--yes", "--json"]));
        let code = fed.status.code().unwrap_or_else(|| panic!("{what}: it was killed"));
        let words = said(&fed);
        assert!(!words.contains("panicked"), "{what}: {words}");
        let rows: Vec<serde_json::Value> = String::from_utf8(fed.stdout)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{what}: {line}")))
            .collect();
        if rows.is_empty() || what.ends_with("bomb.xlsx") {
            assert_eq!(code, 1, "{what}: {words}");
            assert!(words.contains("Nothing was brought in"), "{what}: {words}");
        }
        for row in &rows {
            assert!(row["row"].is_u64() && row["outcome"].is_string(), "{what}: {row}");
        }
        assert_eq!(status(&desk).pid, pid, "{what}: the keeper went");
    }
    let held = most(pid);
    assert!(held < 100, "the keeper took {held} MB");
    is_whole(&store, "after hostile files");
    desk.stop().unwrap();
    drop(desk);
    Played::Held(files.len() as u32)
}
