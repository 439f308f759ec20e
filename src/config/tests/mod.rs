//! Tests of the configuration: the defaults, every kind of fault with its line, additions by file alone, people and paths.
mod defaults;
mod faults;
mod faults_more;
mod files;
mod people;
mod round_trip;
mod school;

use super::{Config, ConfigFault, clocks, load, source::DEFAULTS, terms};
use std::fs;
use tempfile::TempDir;

/// A config folder that holds the named files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn load_with(files: &[(&str, &str)]) -> Result<Config, ConfigFault> {
    load(Some(folder(files).path()))
}

fn default_text(name: &str) -> &'static str {
    let alone = (clocks::FILE, clocks::DEFAULT);
    let school = (terms::FILE, terms::DEFAULT);
    DEFAULTS.iter().chain([&alone, &school]).find(|(file, _)| *file == name).unwrap().1
}

/// Loads a default with one text replaced, once, and expects a fault on the line where the replacement stands.
fn broken(name: &str, old: &str, new: &str) -> ConfigFault {
    let text = default_text(name);
    let at = text.find(old).unwrap_or_else(|| panic!("{name} does not hold {old}"));
    let broken = text.replacen(old, new, 1);
    // The fault is expected where the first changed byte is.
    let same = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    let line = broken[..at + same].matches('\n').count() + 1;
    let fault = load_with(&[(name, &broken)]).expect_err(&format!("{name}: {old} -> {new} was taken"));
    assert_eq!(fault.file, name, "{fault}");
    assert_eq!(fault.line, Some(line), "{fault}");
    fault
}
