//! The real program in a real pseudo-terminal, and the screen a person would see: tests press keys and wait for words.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says why and stops")]
use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long a test waits for what it waits for; a desk answers in milliseconds, a loaded machine in seconds.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// What ends a frame.
const FRAME_ENDS: &[u8] = b"\x1b[?2026l";

/// A program at a terminal.
pub struct Pty {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    reading: Option<JoinHandle<()>>,
    let_go: Arc<AtomicBool>,
    output: Receiver<(Instant, Vec<u8>)>,
    parser: vt100::Parser,
    all: Vec<u8>,
    step: usize,
    /// Whole frames that came.
    frames: usize,
    /// Bytes are kept and not drawn: the emulator fails at windows that shrink below a line.
    unseen: bool,
    /// How long it waits; [`PATIENCE`] unless `WAITWELL_PATIENCE` says so many seconds.
    patience: Duration,
}

impl Pty {
    /// Starts a program with arguments and environment, at 80x24 unless resized; `TERM` is xterm-256color.
    pub fn start(
        program: &str,
        arguments: &[&str],
        environment: &[(&str, &str)],
        (columns, rows): (u16, u16),
    ) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        command.env_remove("NO_COLOR");
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let writer = pair.master.take_writer().expect("a writer");
        let (to, output) = channel();
        let let_go = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&let_go);
        let reading = std::thread::spawn(move || {
            let mut buffer = vec![0; 65536];
            // On Linux the read fails once the program has gone: that is the end.
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                if to.send((Instant::now(), buffer[..read].to_vec())).is_err() || asked.load(Ordering::SeqCst)
                {
                    return;
                }
            }
        });
        let parser = vt100::Parser::new(rows, columns, 0);
        Self {
            master: Some(pair.master),
            writer: Some(writer),
            child,
            reading: Some(reading),
            let_go,
            output,
            parser,
            all: Vec::new(),
            step: 0,
            frames: 0,
            unseen: false,
            patience: std::env::var("WAITWELL_PATIENCE")
                .ok()
                .and_then(|seconds| seconds.parse().ok())
                .map_or(PATIENCE, Duration::from_secs),
        }
    }

    /// Presses keys by name, each a write of its own: `Enter Esc Up Ctrl-u F1 a ?`.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            self.write(&bytes(key));
        }
        self
    }

    /// Types text in one write, as it comes from a line that stalled.
    pub fn glued(&mut self, text: &str) -> &mut Self {
        self.write(text.as_bytes());
        self
    }

    /// Types text letter by letter.
    pub fn type_in(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.write(letter.to_string().as_bytes());
        }
        self
    }

    /// Sends pieces so far apart; the pause is part of what is tested, not a wait for something.
    pub fn torn(&mut self, pieces: &[&[u8]], gap: Duration) -> &mut Self {
        for (at, piece) in pieces.iter().enumerate() {
            if at > 0 {
                self.pause(gap);
            }
            self.write(piece);
        }
        self
    }

    /// Sends text marked as pasted.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.write(format!("\x1b[200~{text}\x1b[201~").as_bytes());
        self
    }

    fn write(&mut self, bytes: &[u8]) {
        let writer = self.writer.as_mut().expect("the line is open");
        writer.write_all(bytes).and_then(|()| writer.flush()).expect("the terminal takes keys");
    }

    /// Sends bytes as they are; false where nobody is left at the other end.
    pub fn offered(&mut self, bytes: &[u8]) -> bool {
        let writer = self.writer.as_mut().expect("the line is open");
        writer.write_all(bytes).and_then(|()| writer.flush()).is_ok()
    }

    /// Takes in what is there already.
    pub fn soak(&mut self) -> &mut Self {
        while let Ok((_, bytes)) = self.output.try_recv() {
            self.take(&bytes);
        }
        self
    }

    /// How the program ended, if it has.
    pub fn over(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("the program's state")
    }

    /// Waits as [`Pty::wait`] does, for so long at most, and says whether it came; an end of the program is none.
    pub fn came(&mut self, within: Duration, mut satisfied: impl FnMut(&Self) -> bool) -> bool {
        let until = Instant::now() + within;
        loop {
            self.soak();
            if satisfied(self) {
                return true;
            }
            match self.output.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok((_, bytes)) => self.take(&bytes),
                Err(_) => return false,
            }
        }
    }

    /// From here on bytes are kept and not drawn, or drawn again: then the program is asked to draw everything.
    pub fn unseen(&mut self, unseen: bool) -> &mut Self {
        self.soak();
        if self.unseen && !unseen {
            let (rows, columns) = self.parser.screen().size();
            self.parser = vt100::Parser::new(rows, columns, 0);
        }
        self.unseen = unseen;
        if unseen { self } else { self.press("Ctrl-l") }
    }

    /// Forgets all bytes but the last so many: hours of keys draw gigabytes.
    pub fn forget(&mut self, but: usize) {
        let from = self.all.len().saturating_sub(but);
        self.all.drain(..from);
    }

    /// Lets time pass on the line while what is drawn is taken in.
    fn pause(&mut self, gap: Duration) {
        let until = Instant::now() + gap;
        while let Some(left) = until.checked_duration_since(Instant::now()) {
            if let Ok((_, bytes)) = self.output.recv_timeout(left) {
                self.take(&bytes);
            }
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        if !self.unseen {
            self.parser.process(bytes);
        }
        self.all.extend_from_slice(bytes);
        self.step += bytes.len();
        // A mark that is cut in two is found when its rest is there.
        let from = self.all.len().saturating_sub(bytes.len() + FRAME_ENDS.len() - 1);
        self.frames += self.all[from..].windows(FRAME_ENDS.len()).filter(|end| *end == FRAME_ENDS).count();
    }

    /// One key, and what it does to the screen: on a busy machine a key may be answered after any pause one would guess. A key
    /// that does nothing (the end of a list) costs a second.
    pub fn step(&mut self, key: &str) -> &mut Self {
        let (before, until) = (self.screen(), Instant::now() + Duration::from_secs(1));
        self.press(key);
        while self.screen() == before {
            let left = until.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok((_, bytes)) => self.take(&bytes),
                Err(_) => break,
            }
        }
        self.until_quiet(Duration::from_millis(25));
        self
    }

    /// Takes in what comes until nothing has for so long: when each part came, and its bytes.
    pub fn until_quiet(&mut self, gap: Duration) -> Vec<(Instant, Vec<u8>)> {
        let mut parts = Vec::new();
        while let Ok((at, bytes)) = self.output.recv_timeout(gap) {
            self.take(&bytes);
            parts.push((at, bytes));
        }
        parts
    }

    /// Whether the screen comes to satisfy within so long.
    pub fn comes_to(&mut self, within: Duration, satisfied: impl Fn(&Self) -> bool) -> bool {
        let until = Instant::now() + within;
        while !satisfied(self) {
            match self.output.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok((_, bytes)) => self.take(&bytes),
                Err(_) => return satisfied(self),
            }
        }
        true
    }

    /// Waits until the screen satisfies; fails with the screen.
    pub fn wait(&mut self, what: &str, mut satisfied: impl FnMut(&Self) -> bool) -> &mut Self {
        let until = Instant::now() + self.patience;
        loop {
            while let Ok((_, bytes)) = self.output.try_recv() {
                self.take(&bytes);
            }
            if satisfied(self) {
                return self;
            }
            let left = until.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok((_, bytes)) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout) => {
                    panic!("waited for {what}; the screen was:\n{}", self.screen())
                }
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("the program ended while waiting for {what}; the screen was:\n{}", self.screen())
                }
            }
        }
    }

    /// Waits for words.
    pub fn wait_for(&mut self, words: &str) -> &mut Self {
        self.wait(&format!("{words:?}"), |pty| pty.screen().contains(words))
    }

    /// Waits until words are gone.
    pub fn wait_gone(&mut self, words: &str) -> &mut Self {
        self.wait(&format!("{words:?} to go"), |pty| !pty.screen().contains(words))
    }

    /// The screen as lines, without spaces at their ends.
    pub fn screen(&self) -> String {
        let (_, columns) = self.parser.screen().size();
        let mut out = String::new();
        for line in self.parser.screen().rows(0, columns) {
            let _ = writeln!(out, "{}", line.trim_end());
        }
        out
    }

    /// One line of the screen, from 0.
    pub fn line(&self, at: usize) -> String {
        self.screen().lines().nth(at).unwrap_or_default().to_owned()
    }

    /// The looks of each line's cells: b bold, d dim, u underlined, r reversed, x bold and reversed; blanks have none.
    pub fn looks(&self) -> Vec<String> {
        let (rows, columns) = self.parser.screen().size();
        let look = |row, column| {
            let cell =
                self.parser.screen().cell(row, column).filter(|cell| !cell.contents().trim().is_empty());
            cell.map_or(' ', |cell| match (cell.bold(), cell.inverse(), cell.underline(), cell.dim()) {
                (true, true, ..) => 'x',
                (_, true, ..) => 'r',
                (true, ..) => 'b',
                (.., true, _) => 'u',
                (.., true) => 'd',
                _ => ' ',
            })
        };
        let line =
            |row| (0..columns).map(|column| look(row, column)).collect::<String>().trim_end().to_owned();
        (0..rows).map(line).collect()
    }

    /// Row and column of the cursor, and whether it is seen.
    pub fn cursor(&self) -> (u16, u16, bool) {
        let (row, column) = self.parser.screen().cursor_position();
        (row, column, !self.parser.screen().hide_cursor())
    }

    /// Whether the second screen is on.
    pub fn is_second_screen(&self) -> bool {
        self.parser.screen().alternate_screen()
    }

    /// Bytes that came since this was last asked.
    pub fn bytes(&mut self) -> usize {
        std::mem::take(&mut self.step)
    }

    /// Frames that came whole.
    pub fn drawn(&self) -> usize {
        self.frames
    }

    /// What a terminal without a second screen shows in the end: what is drawn there is drawn on the only one.
    pub fn only_screen(&self) -> String {
        let (rows, columns) = self.parser.screen().size();
        let mut parser = vt100::Parser::new(rows, columns, 0);
        let all = String::from_utf8_lossy(&self.all).replace("\x1b[?1049h", "").replace("\x1b[?1049l", "");
        parser.process(all.as_bytes());
        parser.screen().contents()
    }

    /// Every byte that ever came.
    pub fn all(&self) -> &[u8] {
        &self.all
    }

    /// Gives the window another size.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().expect("the line is open").resize(size).expect("another size");
        self.parser.screen_mut().set_size(rows, columns);
        self
    }

    /// The line drops: every hold on this end of the terminal is closed.
    pub fn hang_up(&mut self) -> &mut Self {
        self.let_go.store(true, Ordering::SeqCst);
        // The reader holds the terminal while it waits; what is drawn for another size wakes it.
        let (rows, columns) = self.parser.screen().size();
        self.resize(columns - 1, rows);
        if let Some(reading) = self.reading.take() {
            reading.join().expect("the reader ends");
        }
        // A writer that goes presses Enter and Ctrl-d, which no line that drops does: whoever stands still hears neither, for by
        // the time it goes on the terminal is gone.
        let pid = self.pid().and_then(|pid| Pid::from_raw(pid as i32));
        if let Some(pid) = pid.filter(|pid| kill_process(*pid, Signal::STOP).is_ok()) {
            while stands_still(pid) == Some(false) {
                std::thread::yield_now();
            }
        }
        self.writer = None;
        self.master = None;
        if let Some(pid) = pid {
            let _ = kill_process(pid, Signal::CONT);
        }
        self
    }

    /// The program's process.
    pub fn pid(&self) -> Option<u32> {
        self.child.process_id()
    }

    /// Waits for the end of the program, taking in what it still draws.
    pub fn ended(&mut self) -> ExitStatus {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Ok((_, bytes)) = self.output.recv_timeout(Duration::from_millis(5)) {
                self.take(&bytes);
                continue;
            }
            if let Some(status) = self.child.try_wait().expect("the program's state") {
                // Its last words may still be on their way: the reader ends when there are no more.
                while let Ok((_, bytes)) = self.output.recv_timeout(Duration::from_secs(1)) {
                    self.take(&bytes);
                }
                return status;
            }
            assert!(Instant::now() < until, "the program does not end; the screen was:\n{}", self.screen());
        }
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a terminal sends for a key.
pub fn bytes(key: &str) -> Vec<u8> {
    let sent = match key {
        "Enter" => "\r",
        "Tab" => "\t",
        "BTab" => "\x1b[Z",
        "Esc" => "\x1b",
        "Space" => " ",
        "Backspace" => "\x7f",
        "Up" => "\x1b[A",
        "Down" => "\x1b[B",
        "Right" => "\x1b[C",
        "Left" => "\x1b[D",
        "Home" => "\x1b[H",
        "End" => "\x1b[F",
        "PgUp" => "\x1b[5~",
        "PgDn" => "\x1b[6~",
        "Delete" => "\x1b[3~",
        "F1" => "\x1bOP",
        _ => match key.strip_prefix("Ctrl-") {
            Some(letter) => return vec![letter.as_bytes()[0] & 0x1f],
            None => key,
        },
    };
    sent.as_bytes().to_vec()
}

/// Whether a process was stopped; nothing where it is gone.
fn stands_still(pid: Pid) -> Option<bool> {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).ok()?;
    let state = stat.rsplit_once(") ")?.1.chars().next()?;
    (state != 'Z').then_some(state == 'T')
}
