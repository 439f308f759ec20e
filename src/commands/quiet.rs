//! The terminal while the program is busy and no desk is drawn: nothing that is typed is printed, and none of it is kept for what
//! comes after. Ctrl-c ends the program as ever.
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use std::io::{self, Read, Write};

/// While it lives nothing typed shows; what was typed is thrown away at its end.
pub struct Quiet(Option<Termios>);

impl Quiet {
    /// From here on. Where standard input is no terminal there is nothing to keep quiet.
    pub fn begin() -> Self {
        let before = tcgetattr(io::stdin()).ok();
        if let Some(before) = &before {
            let mut quiet = before.clone();
            quiet.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON);
            let _ = tcsetattr(io::stdin(), OptionalActions::Flush, &quiet);
        }
        Self(before)
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        if let Some(before) = &self.0 {
            let _ = tcsetattr(io::stdin(), OptionalActions::Flush, before);
        }
    }
}

/// Asks for one key on the plain terminal: Enter or `y` says yes; `n`, `q`, Esc or the end of input no; another key is not heard.
/// What was typed before the question was asked answers nothing.
pub fn agreed(words: &str) -> bool {
    let quiet = Quiet::begin();
    let mut out = io::stdout().lock();
    let _ = write!(out, "\n{words}").and_then(|()| out.flush());
    let mut key = [0];
    let yes = loop {
        match io::stdin().lock().read(&mut key) {
            Ok(0) => break false,
            Ok(_) => {}
            Err(fault) if fault.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => break false,
        }
        match key[0] {
            b'\n' | b'\r' | b'y' | b'Y' => break true,
            b'n' | b'N' | b'q' | b'Q' | b'\x1b' => break false,
            _ => {}
        }
    };
    drop(quiet);
    let _ = writeln!(out, "{}", if yes { "yes" } else { "no" });
    yes
}
