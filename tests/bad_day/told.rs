//! Commands to the office's store, and what they come to: both streams, how it ends, and the names of what was written.
use crate::office::Office;
use crate::stage;
use std::process::Command as Program;

/// What a command says, and how it ends: both streams.
pub fn command(office: &Office, words: &[&str]) -> (bool, String) {
    let store = office.store();
    let out = Program::new(env!("CARGO_BIN_EXE_waitwell"))
        .args(["--store", store.to_str().unwrap()])
        .args(words)
        .output()
        .expect("it starts");
    let said = [out.stdout, out.stderr].concat();
    (out.status.success(), String::from_utf8_lossy(&said).into_owned())
}

pub fn done(office: &Office, words: &[&str]) -> String {
    let (well, said) = command(office, words);
    assert!(well, "{words:?}: {said}");
    said
}

pub fn refused(office: &Office, words: &[&str]) -> String {
    let (well, said) = command(office, words);
    assert!(!well, "{words:?}: {said}");
    said
}

/// Names of what the changes since hold, one after the other.
pub fn names(office: &mut Office) -> Vec<String> {
    office.journal.new_changes().iter().flat_map(stage::Change::names).collect()
}
