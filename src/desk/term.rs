//! The terminal, taken and given back: raw mode and the second screen on, everything off again however the process ends.
//!
//! No question is ever sent to the terminal: its answer would arrive among the keys. A frame is one write.
use super::app::Desk;
use super::app::run::Face;
use super::canvas::Focus;
use super::paint::paint;
use super::seam::Outlet;
use ratatui::buffer::Buffer;
use ratatui::crossterm::cursor::{Hide, MoveTo, Show};
use ratatui::crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use ratatui::crossterm::style::{Attribute, SetAttribute};
use ratatui::crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, size,
};
use ratatui::crossterm::{Command, queue};
use ratatui::layout::{Position, Rect, Size};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::fd::AsFd;
use std::sync::Once;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Instant;

/// The terminal is ours at the moment, drawn on or spoken to; whoever finds it so first gives it back.
static TAKEN: AtomicU8 = AtomicU8::new(0);
const DRAWN: u8 = 1;
const HEARD: u8 = 2;
static HOOK: Once = Once::new();
/// Lines of a window that does not say how many it has: more than any has.
const LINES: u16 = 200;

/// What a person's settings say about the terminal.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// Frames are wrapped in `?2026h` and `?2026l`, which terminals that do not know them ignore.
    pub synchronized: bool,
    /// The cursor is seen on the row in front too, not only in text fields.
    pub cursor_seen: bool,
    /// Where the desk is heard, lines are broken at words to the width of the terminal.
    pub wraps: bool,
}

impl Default for Manner {
    fn default() -> Self {
        Self { synchronized: true, cursor_seen: false, wraps: true }
    }
}

/// Room for a full frame of a large window, so that it is one write.
const FRAME: usize = 1 << 17;

/// The terminal while it is ours.
pub struct Term {
    /// Everything drawn is kept here until a whole frame is written at once.
    out: BufWriter<File>,
    /// What the terminal shows, and what is being drawn.
    shown: Buffer,
    next: Buffer,
    /// What the terminal shows is not known: the next frame writes every cell.
    afresh: bool,
    manner: Manner,
    seen: bool,
}

impl Term {
    /// Takes the terminal on standard output.
    pub fn take(manner: Manner) -> io::Result<Self> {
        let out = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        enable_raw_mode()?;
        taken(DRAWN);
        // From here on every way out gives the terminal back.
        let mut term = Self {
            out: BufWriter::with_capacity(FRAME, out),
            shown: Buffer::default(),
            next: Buffer::default(),
            afresh: true,
            manner,
            seen: manner.cursor_seen,
        };
        term.say(EnterAlternateScreen)?;
        term.say(EnableBracketedPaste)?;
        if !manner.cursor_seen {
            term.say(Hide)?;
        }
        term.say(Clear(ClearType::All))?;
        term.out.flush()?;
        Ok(term)
    }

    /// The next frame writes every cell.
    pub fn redraw(&mut self) {
        self.afresh = true;
    }

    /// Draws one frame: what changed is written at once, the cursor left where the person is.
    pub fn draw(&mut self, view: impl FnOnce(&mut Buffer) -> Option<Focus>) -> io::Result<()> {
        if self.manner.synchronized {
            self.say(BeginSynchronizedUpdate)?;
        }
        let area = Rect::from((Position::ORIGIN, Face::size(self)?));
        if self.afresh || self.shown.area != area {
            self.say(Clear(ClearType::All))?;
            (self.shown, self.afresh) = (Buffer::empty(area), false);
        }
        self.next.resize(area);
        self.next.reset();
        let focus = view(&mut self.next);
        paint(&self.shown, &self.next, &mut self.out)?;
        std::mem::swap(&mut self.shown, &mut self.next);
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
        self.out.flush()
    }

    fn say(&mut self, command: impl Command) -> io::Result<()> {
        queue!(self.out, command)
    }
}

impl Face for Term {
    fn size(&self) -> io::Result<Size> {
        size().map(Size::from)
    }

    fn show<O: Outlet>(&mut self, desk: &mut Desk<O>, _at: Instant) -> io::Result<Option<Instant>> {
        if desk.wants_redraw() {
            self.redraw();
        }
        self.draw(|buffer| desk.view(buffer))?;
        desk.drawn(Instant::now());
        Ok(None)
    }
}

impl Drop for Term {
    fn drop(&mut self) {
        // A half-written frame is still in the buffer: out with it before the second screen goes.
        let _ = self.out.flush();
        give_back();
    }
}

/// The terminal is ours: a panic gives it back, too.
fn taken(how: u8) {
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            give_back();
            before(panic);
        }));
    });
    TAKEN.store(how, Ordering::SeqCst);
}

/// The terminal of a desk that is heard is ours from here on: [`give_back`] ends it.
pub(super) fn taken_by_voice() {
    taken(HEARD);
}

/// Gives the terminal back, once, with nothing of any child left in its window; what cannot be written any more is nobody's to read.
pub(super) fn give_back() {
    let mut out = io::stdout();
    let _ = match TAKEN.swap(0, Ordering::SeqCst) {
        DRAWN => wiped(&mut out),
        HEARD => out.write_all(pushed_off().as_bytes()),
        _ => return,
    };
    let _ = out.flush();
    let _ = disable_raw_mode();
}

fn lines() -> u16 {
    size().map_or(LINES, |(_, lines)| if lines == 0 { LINES } else { lines })
}

/// Not every terminal has a second screen to leave: what stands is wiped first. Line by line, since some terminals keep what is cleared
/// at once among the lines that can be scrolled back to.
fn wiped(out: &mut impl Write) -> io::Result<()> {
    queue!(out, EndSynchronizedUpdate, SetAttribute(Attribute::Reset))?;
    for line in 0..lines() {
        queue!(out, MoveTo(0, line), Clear(ClearType::CurrentLine))?;
    }
    queue!(out, MoveTo(0, 0), DisableBracketedPaste, Show, LeaveAlternateScreen)
}

/// A desk that is heard writes no escape sequence: empty lines push what it said out of the window.
fn pushed_off() -> String {
    format!("{}waitwell has ended.\r\n", "\r\n".repeat(lines().into()))
}

/// The line is gone: nothing can be shown or asked, and what matters is with the keeper already. Ends the process at once.
pub fn hung_up() -> ! {
    std::process::exit(HUNG_UP)
}

/// Exit code of a desk whose line dropped: 128 and the number of SIGHUP, as a shell says it.
pub const HUNG_UP: i32 = 129;
