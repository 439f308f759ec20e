//! A desk of whoever runs the test, as wide as it shows all: for tests that have a pty.
use super::paper_support::{CLOCK, Office};
use super::support::pty::Pty;

/// It is at Today, with its steps there.
pub fn desk(office: &Office) -> Pty {
    let home = office.store.dir.path().to_str().unwrap();
    let words =
        ["--store", office.store.path.to_str().unwrap(), "--config", office.store.config.to_str().unwrap()];
    let environment = [("HOME", home), ("XDG_CONFIG_HOME", home), ("WAITWELL_CLOCK", CLOCK)];
    let mut pty = Pty::start(env!("CARGO_BIN_EXE_waitwell"), &words, &environment, (120, 40));
    pty.wait_for("[1 Today]").wait_for(" steps");
    pty
}
