//! The hazard table names tests that are there, and no hazard is without one.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]
use std::fs;
use std::path::Path;

#[test]
fn every_hazard_has_a_control_that_a_test_shows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = fs::read_to_string(root.join("src/hazards.rs")).unwrap();
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("//! | H")).collect();
    assert!(rows.len() >= 12, "{}", rows.len());
    for (at, row) in rows.iter().enumerate() {
        let cells: Vec<&str> = row.trim_start_matches("//! |").trim_end_matches('|').split(" | ").collect();
        assert_eq!(cells.len(), 6, "{row}");
        assert_eq!(cells[0].trim(), format!("H{}", at + 1), "numbers stay, none is left out");
        assert!(cells.iter().all(|cell| !cell.trim().is_empty()), "{row}");
        let named: Vec<&str> = cells[5].split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "{row}");
        for name in named {
            let (file, test) = name.split_once("::").unwrap_or((name, ""));
            let text = fs::read_to_string(root.join(file)).unwrap_or_else(|_| panic!("{file} is not there"));
            // The plays of the table of faults have their names in it.
            let play = file.starts_with("tests/faults/");
            assert!(play || text.contains("#[test]"), "{file}");
            let is = if play { format!("name: \"{test}\"") } else { format!("#[test]\nfn {test}()") };
            assert!(test.is_empty() || text.contains(&is), "{name} is no test");
        }
    }
}
