//! The house keeps its shape: imports run one way, files do one thing, each says why it exists, and the libraries that are
//! to be met in one room are met in no other.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on says why and stops")]
use std::fs;
use std::path::{Path, PathBuf};

/// What each room of `src` may name of the others.
const MAY_NAME: [(&str, &[&str]); 10] = [
    ("domain", &[]),
    ("figures", &["domain"]),
    ("config", &["domain", "figures"]),
    ("wire", &["domain", "figures", "config"]),
    ("store", &["domain", "figures", "config", "wire"]),
    ("exchange", &["domain", "figures", "config", "wire", "store"]),
    ("keeper", &["domain", "figures", "config", "wire", "store"]),
    ("client", &["domain", "figures", "config", "wire"]),
    ("desk", &["domain", "figures", "config", "wire", "client"]),
    // The command line is also where a keeper is started, checked and filled.
    ("commands", &["domain", "figures", "config", "wire", "store", "exchange", "keeper", "client", "desk"]),
];

/// A library, and the only places that may name it.
const ONLY_IN: [(&str, &[&str]); 3] =
    [("sled::", &["src/store/"]), ("ratatui::", &["src/desk/"]), ("crossterm::", &["src/desk/"])];

/// The longest a file may grow before it is doing two things.
const LONGEST: usize = 400;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

fn all() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    files(&root.join("src"), &mut found);
    files(&root.join("tests"), &mut found);
    found.sort();
    found
        .into_iter()
        .map(|path| {
            (path.strip_prefix(root).unwrap().display().to_string(), fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// The code of a file: comments and test modules set aside.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(at, line)| (at + 1, line))
        .take_while(|(_, line)| !line.starts_with("mod tests {"))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn is_test(path: &str) -> bool {
    path.starts_with("tests/")
        || path.contains("/tests/")
        || path.ends_with("tests.rs")
        || path.contains("_tests.rs")
}

#[test]
fn imports_run_one_way() {
    let mut wrong = Vec::new();
    for (path, text) in all().iter().filter(|(path, _)| path.starts_with("src/") && !is_test(path)) {
        let room = path.split('/').nth(1).unwrap_or_default();
        let Some((_, may)) = MAY_NAME.iter().find(|(name, _)| *name == room) else { continue };
        for (line, code) in code(text) {
            for (other, _) in MAY_NAME.iter().filter(|(other, _)| *other != room && !may.contains(other)) {
                if code.contains(&format!("crate::{other}::")) {
                    wrong.push(format!("{path} line {line}: {room} names {other}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn libraries_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for (path, text) in all().iter().filter(|(path, _)| path.starts_with("src/")) {
        for (library, rooms) in ONLY_IN {
            if rooms.iter().any(|room| path.starts_with(room)) {
                continue;
            }
            let named = |line: &str| line.trim_start().starts_with("use ") && line.contains(library);
            wrong.extend(
                code(text)
                    .filter(|(_, line)| named(line))
                    .map(|(at, _)| format!("{path} line {at}: {library}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_why_and_does_one_thing() {
    let mut wrong = Vec::new();
    for (path, text) in all() {
        if !text.starts_with("//! ") {
            wrong.push(format!("{path}: the first line says why the file exists (`//! ...`)"));
        }
        let lines = text.lines().count();
        if lines > LONGEST {
            wrong.push(format!("{path}: {lines} lines; which two things live in it?"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_stands_at_the_top_level_but_what_belongs_there() {
    const BELONGS: [&str; 8] =
        ["Cargo.toml", "Cargo.lock", "src", "config", "tests", "README.md", "LICENSE", "target"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let stray: Vec<String> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && !BELONGS.contains(&name.as_str()))
        .filter(|name| !["rustfmt.toml", "clippy.toml"].contains(&name.as_str()))
        .collect();
    assert!(stray.is_empty(), "{stray:?}");
}

#[test]
fn no_test_is_ignored_and_nothing_is_unfinished() {
    let (ignored, unfinished) =
        (concat!("#[", "ignore"), [concat!("todo", "!("), concat!("unimplemented", "!(")]);
    let mut wrong = Vec::new();
    for (path, text) in all() {
        if text.contains(ignored)
            || (path.starts_with("src/") && unfinished.iter().any(|word| text.contains(word)))
        {
            wrong.push(path);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
