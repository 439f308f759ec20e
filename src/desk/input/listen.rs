//! The one thread that reads the terminal, so that a lost line can never stop the desk from noticing it.
use super::key::Key;
use super::reassemble::Press;
use crossbeam_channel::Sender;
use ratatui::crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use std::io;
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

/// Starts the reading thread. It ends when nobody listens, and calls `lost` once when the terminal is gone.
///
/// From its return on no change of the window's size is missed.
pub fn listen(to: Sender<Read>, lost: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
    // The library starts to watch for changes of size with its first look, which must not wait for the thread.
    event::poll(Duration::ZERO)?;
    std::thread::Builder::new().name("input".to_owned()).spawn(move || {
        loop {
            let Ok(read) = one_read() else { return lost() };
            if !read.heard.is_empty() && to.send(read).is_err() {
                return;
            }
        }
    })
}

fn one_read() -> io::Result<Read> {
    let mut heard = Vec::new();
    heard.extend(in_our_words(event::read()?));
    let at = Instant::now();
    while heard.len() < AT_ONCE && event::poll(Duration::ZERO)? {
        heard.extend(in_our_words(event::read()?));
    }
    Ok(Read { at, heard })
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
