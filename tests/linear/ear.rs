//! Somebody who hears the desk: keys in, and what was added to the terminal since, with what must never be in it.
use crate::support::pty::{Pty, bytes};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_waitwell");
/// Friday afternoon, with a drop-in on; with the Z it stands still.
pub const CLOCK: &str = "2026-11-20T14:32:00Z";
/// A key says at most so many lines, whatever it opens.
pub const AT_MOST: usize = 30;

/// A practice store of its own; its keeper is ended with it.
pub struct Practice(tempfile::TempDir);

impl Practice {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    pub fn store(&self) -> PathBuf {
        self.0.path().join("st-demo")
    }

    /// A desk on it that is heard: by the command line, or by what else says so.
    pub fn listen(&self, flag: bool, more: &[(&str, &str)]) -> Ear {
        let home = self.0.path().to_str().unwrap();
        let store = self.0.path().join("st");
        let mut arguments = vec!["demo", "--children", "300", "--store", store.to_str().unwrap()];
        arguments.extend(["--clock", CLOCK]);
        arguments.extend(flag.then_some("--linear"));
        let environment = [("HOME", home), ("XDG_CONFIG_HOME", home), ("TERM", "xterm")];
        let all: Vec<(&str, &str)> = environment.iter().chain(more).copied().collect();
        Ear::begins(Pty::start(PROGRAM, &arguments, &all, (80, 24)))
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        for store in ["st-demo", "own"].map(|name| self.0.path().join(name)) {
            let _ = Command::new(PROGRAM).args(["keeper", "stop", "--store"]).arg(store).output();
        }
    }
}

/// The ear.
pub struct Ear {
    pub pty: Pty,
    /// Bytes heard so far.
    from: usize,
    /// The last key and what it said, for the message of a test that fails.
    last: String,
}

impl Ear {
    pub fn begins(pty: Pty) -> Self {
        Self { pty, from: 0, last: String::new() }
    }

    fn so_far(&self) -> String {
        String::from_utf8_lossy(&self.pty.all()[self.from..]).into_owned()
    }

    /// Waits until these words were said since the last key, and for the end of what is said.
    pub fn waits_for(&mut self, words: &str) -> String {
        let (from, last) = (self.from, self.last.clone());
        let heard = |pty: &Pty| String::from_utf8_lossy(&pty.all()[from..]).replace("\r\n", " ");
        self.pty.wait(&format!("{words:?} to be said after {last}"), |pty| heard(pty).contains(words));
        self.pty.until_quiet(Duration::from_millis(60));
        let said = self.so_far();
        self.from = self.pty.all().len();
        judged(&said, &self.last);
        said
    }

    /// One key, and what it says: these words are in it.
    pub fn hears(&mut self, key: &str, words: &str) -> String {
        self.takes_in();
        key.clone_into(&mut self.last);
        self.pty.press(key);
        self.waits_for(words)
    }

    /// Text typed letter by letter, and what is said when the hand rests.
    pub fn types(&mut self, text: &str, words: &str) -> String {
        self.takes_in();
        self.last = format!("typing {text:?}");
        self.pty.type_in(text);
        self.waits_for(words)
    }

    /// One key that has nothing to say.
    pub fn silent(&mut self, key: &str) {
        self.takes_in();
        self.pty.offered(&bytes(key));
        self.pty.until_quiet(Duration::from_millis(400));
        assert_eq!(self.so_far(), "", "{key} says nothing");
    }

    /// What was said by itself since is heard, and is no answer to the next key.
    pub fn takes_in(&mut self) {
        self.pty.soak();
        self.from = self.pty.all().len();
    }

    /// Every byte there ever was.
    pub fn all(&self) -> String {
        String::from_utf8_lossy(self.pty.all()).into_owned()
    }
}

/// The words of what was said, as one line.
pub fn words(said: &str) -> String {
    said.replace("\r\n", " ").trim().to_owned()
}

/// What may be written at all: letters, ends of lines, and the backspace of typing; lines that are whole; words for signs.
pub fn judged(said: &str, after: &str) {
    for c in said.chars() {
        assert!(!c.is_control() || matches!(c, '\r' | '\n' | '\u{8}'), "{c:?} after {after}:\n{said}");
    }
    let lines: Vec<&str> = said.split("\r\n").collect();
    assert!(lines.len() <= AT_MOST, "{} lines after {after}:\n{said}", lines.len());
    for line in &lines {
        assert!(!line.contains('\n') && !line.contains('\r'), "a torn line after {after}:\n{said}");
        assert!(!line.starts_with("> "), "a cursor after {after}: {line:?}");
        assert!(!line.contains(".."), "something is cut after {after}: {line:?}");
        for sign in ["--", "##", "__", "==", " | ", "[x]", "[ ]", "->", " ! "] {
            assert!(!line.contains(sign), "{sign:?} is no word, after {after}: {line:?}");
        }
        let begins = line.trim_start_matches([' ', '\u{8}']).chars().next().unwrap_or('a');
        assert!(begins.is_alphanumeric() || "\"(/:;+*=.<>!?".contains(begins), "after {after}: {line:?}");
    }
    // Two looks in one minute are two lines that read the same.
    let whole = |line: &&str| line.len() > 12 && !line.contains("looked (");
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| whole(line)) {
        assert!(!lines[at + 1..].contains(line), "said twice after {after}: {line:?}");
    }
}
