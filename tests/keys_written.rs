//! The table of keys where people read it: the README and the keys file to start from say what the desk does.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot go on stops")]
use std::fs;
use std::path::Path;
use waitwell::desk::keymap::{keys_file, readme_block, readme_line};

/// With this set the files are written instead of compared.
const WRITE: &str = "WAITWELL_WRITE_KEYS";

fn file(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// A block of the README is what the table says; with the variable set it is written instead.
fn block(name: &str, block: &str) {
    let (begin, end) = (format!("<!-- {name}:begin -->\n"), format!("<!-- {name}:end -->"));
    let text = fs::read_to_string(file("README.md")).unwrap();
    let from = text.find(&begin).expect("the README has the mark where the block begins") + begin.len();
    let to = text.find(&end).expect("the README has the mark where the block ends");
    if std::env::var_os(WRITE).is_some() {
        fs::write(file("README.md"), format!("{}{block}{}", &text[..from], &text[to..])).unwrap();
        return;
    }
    assert!(
        text[from..to] == *block,
        "the README's {name} differ from the table: run this test with {WRITE}=1"
    );
}

#[test]
fn the_readme_says_the_keys_and_the_line() {
    block("keys", &readme_block());
    block("line", &readme_line());
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
