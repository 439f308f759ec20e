//! The table of keys where people read it: the README and the keys file to start from say what the desk does.
use std::fs;
use std::path::Path;
use waitwell::desk::keymap::{keys_file, readme_block};

const BEGIN: &str = "<!-- keys:begin -->\n";
const END: &str = "<!-- keys:end -->";

/// With this set the files are written instead of compared.
const WRITE: &str = "WAITWELL_WRITE_KEYS";

fn file(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

#[test]
fn the_readme_says_the_keys() {
    let text = fs::read_to_string(file("README.md")).unwrap();
    let from = text.find(BEGIN).expect("the README has the mark where the keys begin") + BEGIN.len();
    let to = text.find(END).expect("the README has the mark where the keys end");
    let block = readme_block();
    if std::env::var_os(WRITE).is_some() {
        fs::write(file("README.md"), format!("{}{block}{}", &text[..from], &text[to..])).unwrap();
        return;
    }
    assert!(text[from..to] == block, "the README's keys differ from the table: run this test with {WRITE}=1");
}

#[test]
fn the_keys_file_says_the_keys() {
    if std::env::var_os(WRITE).is_some() {
        fs::write(file("config/keys.toml"), keys_file()).unwrap();
        return;
    }
    let text = fs::read_to_string(file("config/keys.toml")).unwrap();
    assert!(text == keys_file(), "config/keys.toml differs from the table: run this test with {WRITE}=1");
}
