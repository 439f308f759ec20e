//! The one thread that reads the terminal, so that a lost line can never stop the desk from noticing it.
use super::key::Key;
use super::reassemble::Press;
use crossbeam_channel::Sender;
use ratatui::crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use ratatui::crossterm::terminal;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::termios;
use signal_hook::consts::SIGWINCH;
use signal_hook::{SigId, low_level};
use std::io::{self, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// One event, in our words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A key went down, or repeats.
    Press(Press),
    /// The terminal marked this text as pasted.
    Paste(String),
    /// The window has this many columns and rows now.
    Resize(u16, u16),
}

/// Everything that was there to be read at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// When it was read; what was busy in between does not count.
    pub at: Instant,
    /// In the order it came.
    pub heard: Vec<Heard>,
}

/// No more events than this in one read; a paste of a whole file is taken in parts.
const AT_ONCE: usize = 4096;

/// The reading thread. Dropping it ends the reading at once, so that whoever has the terminal next gets every key.
#[derive(Debug)]
pub struct Listening {
    stop: UnixStream,
    resizes: SigId,
    thread: Option<JoinHandle<()>>,
}

/// Starts the reading thread. It ends when it is dropped or nobody listens, and calls `lost` once when the terminal is gone.
///
/// From its return on no change of the window's size is missed.
pub fn listen(to: Sender<Read>, lost: impl FnOnce() + Send + 'static) -> io::Result<Listening> {
    // The library starts to watch for changes of size with its first look, which must not wait for the thread.
    event::poll(Duration::ZERO)?;
    let (stop, stopped) = UnixStream::pair()?;
    let (resized, told) = UnixStream::pair()?;
    resized.set_nonblocking(true)?;
    let resizes = low_level::pipe::register(SIGWINCH, told)?;
    let thread = std::thread::Builder::new().name("input".to_owned()).spawn(move || {
        let mut changed;
        loop {
            match something(&stopped, &resized) {
                Ok(Some(resized)) => changed = resized,
                Ok(None) => return,
                Err(_) => return lost(),
            }
            loop {
                let read =
                    match one_read().and_then(|read| read.map_or_else(left_lying, |read| Ok(Some(read)))) {
                        Ok(Some(read)) => read,
                        Ok(None) => break,
                        Err(_) => return lost(),
                    };
                if !read.heard.is_empty() && to.send(read).is_err() {
                    return;
                }
            }
            // The library tells of it, too, unless keys came in the same moment; told twice it is one change.
            if changed && let Ok((columns, rows)) = terminal::size() {
                let heard = vec![Heard::Resize(columns, rows)];
                if to.send(Read { at: Instant::now(), heard }).is_err() {
                    return;
                }
            }
        }
    })?;
    Ok(Listening { stop, resizes, thread: Some(thread) })
}

impl Drop for Listening {
    fn drop(&mut self) {
        low_level::unregister(self.resizes);
        let told = self.stop.write_all(b".");
        if let (Ok(()), Some(thread)) = (told, self.thread.take()) {
            let _ = thread.join();
        }
    }
}

/// Waits until there is something to read, or the window changed; whether it did. Nothing: it is over.
///
/// We wait ourselves because the library's own wait can neither be ended nor told from a line that dropped.
fn something(stopped: &UnixStream, resized: &UnixStream) -> io::Result<Option<bool>> {
    let keys = io::stdin();
    let mut fds = [
        PollFd::new(&keys, PollFlags::IN),
        PollFd::new(stopped, PollFlags::IN),
        PollFd::new(resized, PollFlags::IN),
    ];
    loop {
        match poll(&mut fds, None) {
            Err(rustix::io::Errno::INTR) => {}
            Err(fault) => return Err(fault.into()),
            Ok(_) => break,
        }
    }
    let said = fds.map(|fd| fd.revents());
    if said[0].intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
        return Err(io::ErrorKind::BrokenPipe.into());
    }
    // What was told is only that it changed.
    let (mut told, mut changed) = ([0; 64], false);
    while matches!((&*resized).read(&mut told), Ok(1..)) {
        changed = true;
    }
    Ok(said[1].is_empty().then_some(changed))
}

/// What is there to be read; nothing where there is nothing.
fn one_read() -> io::Result<Option<Read>> {
    let mut heard = Vec::new();
    let mut at = None;
    while heard.len() < AT_ONCE && event::poll(Duration::ZERO)? {
        heard.extend(in_our_words(event::read()?));
        at.get_or_insert_with(Instant::now);
    }
    Ok(at.map(|at| Read { at, heard }))
}

/// Keys that the library left lying: it takes a thousand bytes at a time, and where the window changes its size in the same moment
/// it tells of that and forgets that there are keys; the system told it once and does not tell it again. Nothing where there are
/// none.
fn left_lying() -> io::Result<Option<Read>> {
    let keys = io::stdin();
    if !is_lying(&keys) {
        return Ok(None);
    }
    // Settings that stay as they are make the system tell again. So the library reads the rest itself, behind what it has begun:
    // half a paste whose end went another way would swallow every key from then on.
    let as_it_is = termios::tcgetattr(&keys)?;
    termios::tcsetattr(&keys, termios::OptionalActions::Now, &as_it_is)?;
    if let Some(read) = one_read()? {
        return Ok(Some(read));
    }
    // Half a key, and there is nothing left: to read on would be to wait for its other half.
    if !is_lying(&keys) {
        return Ok(None);
    }
    // A system that does not tell again.
    let mut bytes = [0; AT_ONCE];
    let at = Instant::now();
    let count = match rustix::io::read(&keys, &mut bytes) {
        Ok(count) => count,
        Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => 0,
        Err(fault) => return Err(fault.into()),
    };
    let heard = String::from_utf8_lossy(&bytes[..count]).chars().filter_map(as_typed).collect();
    Ok((count > 0).then_some(Read { at, heard }))
}

/// Whether something is there to be read.
fn is_lying(keys: &io::Stdin) -> bool {
    let mut fds = [PollFd::new(keys, PollFlags::IN)];
    let now = rustix::event::Timespec { tv_sec: 0, tv_nsec: 0 };
    matches!(poll(&mut fds, Some(&now)), Ok(1..)) && fds[0].revents().contains(PollFlags::IN)
}

/// A character as the library would tell it if it came alone; sequences are put together behind it, like any that were torn.
fn as_typed(c: char) -> Option<Heard> {
    let key = match c {
        '\r' => Key::Enter,
        '\t' => Key::Tab,
        '\u{7f}' => Key::Backspace,
        '\u{1b}' => Key::Esc,
        '\u{1}'..='\u{1a}' => Key::Ctrl(char::from(b'a' + c as u8 - 1)),
        c if c.is_control() => return None,
        c => Key::Char(c),
    };
    Some(Heard::Press(Press { key, alt: false }))
}

/// Translates an event; what we have no use for (mouse, focus, key releases) is nothing.
pub fn in_our_words(event: Event) -> Option<Heard> {
    match event {
        Event::Key(key) if key.kind == KeyEventKind::Release => None,
        Event::Key(key) => {
            let named = name(key.code, key.modifiers)?;
            // Alt with an arrow is one sequence of its own; Alt with what a single byte says is an Esc before it.
            let single =
                matches!(named, Key::Char(_) | Key::Ctrl(_) | Key::Enter | Key::Tab | Key::Backspace);
            Some(Heard::Press(Press { key: named, alt: single && key.modifiers.contains(KeyModifiers::ALT) }))
        }
        Event::Paste(text) => Some(Heard::Paste(text)),
        Event::Resize(columns, rows) => Some(Heard::Resize(columns, rows)),
        Event::FocusGained | Event::FocusLost | Event::Mouse(_) => None,
    }
}

fn name(code: KeyCode, modifiers: KeyModifiers) -> Option<Key> {
    Some(match code {
        KeyCode::Char(c) if modifiers.contains(KeyModifiers::CONTROL) => Key::Ctrl(c.to_ascii_lowercase()),
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::F(n) => Key::F(n),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Insert => Key::Insert,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        _ => return None,
    })
}
