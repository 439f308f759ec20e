//! The terminal, taken and given back: raw mode and the second screen on, everything off again however the process ends.
//!
//! No question is ever sent to the terminal: its answer would arrive among the keys. A frame is one write.
use super::canvas::Focus;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::crossterm::cursor::{Hide, MoveTo, Show};
use ratatui::crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use ratatui::crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use ratatui::crossterm::{Command, queue};
use ratatui::layout::{Rect, Size};
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::fd::AsFd;
use std::rc::Rc;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// The terminal is ours at the moment; whoever finds this true first gives it back.
static TAKEN: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// What a person's settings say about the terminal.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// Frames are wrapped in `?2026h` and `?2026l`, which terminals that do not know them ignore.
    pub synchronized: bool,
    /// The cursor is seen on the row in front too, not only in text fields.
    pub cursor_seen: bool,
}

impl Default for Manner {
    fn default() -> Self {
        Self { synchronized: true, cursor_seen: false }
    }
}

/// Everything drawn is kept until a whole frame is written at once.
struct Kept {
    out: BufWriter<File>,
    /// Set while a flush is meant: the library flushes more often than once a frame.
    whole: Rc<Cell<bool>>,
}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.whole.get() { self.out.flush() } else { Ok(()) }
    }
}

/// Room for a full frame of a large window, so that it is one write.
const FRAME: usize = 1 << 17;

/// The terminal while it is ours.
pub struct Term {
    inner: Terminal<CrosstermBackend<Kept>>,
    whole: Rc<Cell<bool>>,
    manner: Manner,
    seen: bool,
}

impl Term {
    /// Takes the terminal on standard output.
    pub fn take(manner: Manner) -> io::Result<Self> {
        HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                give_back();
                before(panic);
            }));
        });
        let out = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        let whole = Rc::new(Cell::new(false));
        let kept = Kept { out: BufWriter::with_capacity(FRAME, out), whole: Rc::clone(&whole) };
        // From here on every way out gives the terminal back.
        let inner = Terminal::new(CrosstermBackend::new(kept)).inspect_err(|_| give_back())?;
        let mut term = Self { inner, whole, manner, seen: manner.cursor_seen };
        term.say(EnterAlternateScreen)?;
        term.say(EnableBracketedPaste)?;
        if !manner.cursor_seen {
            term.say(Hide)?;
        }
        term.redraw()?;
        term.send()?;
        Ok(term)
    }

    /// Columns and rows.
    pub fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    /// The next frame writes every cell.
    pub fn redraw(&mut self) -> io::Result<()> {
        // `clear` would ask the terminal where its cursor is; taking the same size again does not.
        let size = self.inner.size()?;
        self.inner.resize(Rect::from((ratatui::layout::Position::ORIGIN, size)))
    }

    /// Draws one frame: what changed is written at once, the cursor left where the person is.
    pub fn draw(&mut self, view: impl FnOnce(&mut Buffer) -> Option<Focus>) -> io::Result<()> {
        if self.manner.synchronized {
            self.say(BeginSynchronizedUpdate)?;
        }
        self.inner.autoresize()?;
        let focus = view(self.inner.current_buffer_mut());
        self.inner.flush()?;
        self.inner.swap_buffers();
        if let Some(focus) = focus {
            self.say(MoveTo(focus.at.x, focus.at.y))?;
        }
        let seen = self.manner.cursor_seen || focus.is_some_and(|focus| focus.typing);
        if seen != self.seen {
            self.seen = seen;
            if seen { self.say(Show)? } else { self.say(Hide)? }
        }
        if self.manner.synchronized {
            self.say(EndSynchronizedUpdate)?;
        }
        self.send()
    }

    fn say(&mut self, command: impl Command) -> io::Result<()> {
        queue!(self.inner.backend_mut(), command)
    }

    fn send(&mut self) -> io::Result<()> {
        self.whole.set(true);
        let sent = Write::flush(self.inner.backend_mut());
        self.whole.set(false);
        sent
    }
}

impl Drop for Term {
    fn drop(&mut self) {
        // A half-written frame is still in the buffer: out with it before the second screen goes.
        let _ = self.send();
        give_back();
    }
}

/// Gives the terminal back, once; what cannot be written any more is nobody's to read.
fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    let _ = queue!(out, EndSynchronizedUpdate, DisableBracketedPaste, Show, LeaveAlternateScreen);
    let _ = out.flush();
    let _ = disable_raw_mode();
}

/// The line is gone: nothing can be shown or asked, and what matters is with the keeper already. Ends the process at once.
pub fn hung_up() -> ! {
    std::process::exit(HUNG_UP)
}

/// Exit code of a desk whose line dropped: 128 and the number of SIGHUP, as a shell says it.
pub const HUNG_UP: i32 = 129;
