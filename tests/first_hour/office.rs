//! What the first hour's tests share: a store of its own in a folder of its own, real or for practice, and desks on it.
use crate::support::pty::Pty;
use std::path::{Path, PathBuf};
use std::process::Command;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_waitwell");
/// A Friday afternoon on which a drop-in is on.
pub const CLOCK: &str = "2026-11-20T14:32";

/// A folder with a store of its own, and a home in which nobody's settings lie.
pub struct Office {
    pub dir: tempfile::TempDir,
    demo: bool,
}

impl Office {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap(), demo: false }
    }

    pub fn practice() -> Self {
        Self { dir: tempfile::tempdir().unwrap(), demo: true }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn base(&self) -> String {
        self.path("s").display().to_string()
    }

    pub fn store(&self) -> String {
        if self.demo { format!("{}-demo", self.base()) } else { self.base() }
    }

    pub fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    pub fn desk_of(&self, size: (u16, u16), more: &[&str]) -> Pty {
        let home = self.dir.path().display().to_string();
        let env = [("HOME", home.as_str()), ("XDG_CONFIG_HOME", home.as_str())];
        let base = self.base();
        Pty::start(PROGRAM, &[&["--store", base.as_str()], more].concat(), &env, size)
    }

    pub fn desk(&self) -> Pty {
        if self.demo { self.demo_desk((80, 24)) } else { self.desk_of((80, 24), &[]) }
    }

    pub fn demo_desk(&self, size: (u16, u16)) -> Pty {
        self.desk_of(size, &["--clock", CLOCK, "demo", "--children", "400"])
    }

    pub fn run(&self, verb: &[&str]) -> String {
        let out = Command::new(PROGRAM).args(["--store", &self.store()]).args(verb).output().unwrap();
        assert!(out.status.success(), "{verb:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    }

    /// What a command says beside its answer.
    pub fn told(&self, verb: &[&str]) -> String {
        let out = Command::new(PROGRAM).args(["--store", &self.store()]).args(verb).output().unwrap();
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(out.status.success(), "{verb:?}: {said}");
        said
    }

    /// A store of that name's, with this people.toml, looked at by whoever runs the test.
    pub fn people(&self, text: &str) {
        self.write("s-config/people.toml", text);
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        if Path::new(&self.store()).exists() {
            let _ = Command::new(PROGRAM).args(["--store", &self.store(), "keeper", "stop"]).output();
        }
    }
}

/// The line of the screen that has these words.
pub fn line_of(pty: &Pty, words: &str) -> String {
    pty.screen().lines().find(|line| line.contains(words)).unwrap_or_default().to_owned()
}
