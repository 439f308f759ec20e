//! Puts keys together that a slow line has torn apart or glued, before anything can act on the pieces.
//!
//! Measured on crossterm 0.29: `ESC [ 3 ~` in two reads arrives as Esc, `[`, `3`, `~`; Esc and `b` in one read as Alt-b.
//! Everything here is a function of what was heard and when; nothing reads a clock.
use super::key::Key;
use super::sequence;
use std::time::{Duration, Instant};

/// How long an Esc is kept back for the rest of a sequence. Esc alone is therefore this much later than other keys.
pub const ESC_HELD: Duration = Duration::from_millis(40);
/// How long after an Esc that was delivered its late remainder is still recognised and eaten.
pub const LATE: Duration = Duration::from_secs(1);
/// How long a paste whose opening mark arrived torn may be silent before it counts as finished.
pub const PASTE_QUIET: Duration = Duration::from_millis(250);

/// A key event as the terminal library reports it, before it means anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Press {
    /// The key itself.
    pub key: Key,
    /// Alt was reported: in truth an Esc that arrived together with the key.
    pub alt: bool,
}

impl Press {
    /// A key without Alt.
    pub fn plain(key: Key) -> Self {
        Self { key, alt: false }
    }
}

/// What comes out: a key, or text that was pasted (never keys).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Put {
    /// One key pressed by a person.
    Key(Key),
    /// Text to be taken as text, wherever it goes.
    Paste(String),
}

#[derive(Clone, Debug, Default)]
enum State {
    #[default]
    Idle,
    /// An Esc, kept back since then.
    Held(Instant),
    /// Inside a sequence: its introducer, what came so far, when the last piece came, and whether its Esc is out already.
    Sequence { intro: char, params: String, last: Instant, late: bool },
    /// Inside a paste whose opening mark was put together here.
    Pasting { text: String, last: Instant },
}

/// The state between two events; one a terminal.
#[derive(Clone, Debug, Default)]
pub struct Reassembler {
    state: State,
    esc_told: Option<Instant>,
}

impl Reassembler {
    /// When `wake` has to be called if nothing is heard before.
    pub fn deadline(&self) -> Option<Instant> {
        match &self.state {
            State::Held(since) => Some(*since + ESC_HELD),
            State::Pasting { last, .. } => Some(*last + PASTE_QUIET),
            State::Idle | State::Sequence { .. } => None,
        }
    }

    /// Lets go of what waited long enough. Call it before each event with the event's time, and at the deadline.
    pub fn wake(&mut self, now: Instant) -> Option<Put> {
        match &mut self.state {
            State::Held(since) if now.saturating_duration_since(*since) >= ESC_HELD => {
                self.esc_told = Some(*since);
                self.state = State::Idle;
                Some(Put::Key(Key::Esc))
            }
            State::Pasting { text, last } if now.saturating_duration_since(*last) >= PASTE_QUIET => {
                let text = std::mem::take(text);
                self.state = State::Idle;
                Some(Put::Paste(text))
            }
            State::Sequence { last, .. } if now.saturating_duration_since(*last) > LATE => {
                self.state = State::Idle;
                None
            }
            _ => None,
        }
    }

    /// Takes one event, read at `at`; `in_text` says whether a text field has the focus now.
    pub fn hear(&mut self, press: Press, at: Instant, in_text: bool) -> Vec<Put> {
        let mut out: Vec<Put> = self.wake(at).into_iter().collect();
        self.step(press, at, in_text, &mut out);
        out
    }

    fn step(&mut self, press: Press, at: Instant, in_text: bool, out: &mut Vec<Put>) {
        match std::mem::take(&mut self.state) {
            State::Idle => self.fresh(press, at, in_text, out),
            State::Held(since) => {
                if let Press { key: Key::Char(intro @ ('[' | 'O')), alt: false } = press {
                    self.state = State::Sequence { intro, params: String::new(), last: at, late: false };
                } else {
                    self.esc_told = Some(since);
                    out.push(Put::Key(Key::Esc));
                    self.fresh(press, at, in_text, out);
                }
            }
            State::Sequence { intro, params, late, .. } => match press {
                Press { key: Key::Char(c), alt: false } if c.is_ascii() => {
                    self.in_sequence(intro, params, late, c, at, out);
                }
                // Not a byte of a sequence: what came of it is given up, this key counts.
                _ => self.fresh(press, at, in_text, out),
            },
            State::Pasting { mut text, .. } => {
                match press.key {
                    Key::Char(c) => text.push(c),
                    Key::Enter | Key::Ctrl('j') => text.push('\n'),
                    Key::Tab => text.push('\t'),
                    _ => {
                        out.push(Put::Paste(text));
                        // The closing mark begins with an Esc, which is not the person's.
                        self.state = State::Idle;
                        if press.key == Key::Esc {
                            self.state = State::Held(at);
                        } else {
                            self.fresh(press, at, in_text, out);
                        }
                        return;
                    }
                }
                self.state = State::Pasting { text, last: at };
            }
        }
    }

    fn fresh(&mut self, press: Press, at: Instant, in_text: bool, out: &mut Vec<Put>) {
        if press.alt {
            self.esc_told = Some(at);
            out.push(Put::Key(Key::Esc));
            out.push(Put::Key(plain(press.key)));
            return;
        }
        match press.key {
            Key::Esc => self.state = State::Held(at),
            Key::Char(intro @ ('[' | 'O')) if !in_text && self.esc_is_near(at) => {
                self.state = State::Sequence { intro, params: String::new(), last: at, late: true };
            }
            key => out.push(Put::Key(plain(key))),
        }
    }

    fn in_sequence(
        &mut self,
        intro: char,
        mut params: String,
        late: bool,
        c: char,
        at: Instant,
        out: &mut Vec<Put>,
    ) {
        let parameter = matches!(c, ' '..='?') || (intro == '[' && c == '[' && params.is_empty());
        if parameter {
            params.push(c);
            self.state = State::Sequence { intro, params, last: at, late };
            return;
        }
        if intro == '[' && c == '~' && params == "200" {
            self.state = State::Pasting { text: String::new(), last: at };
            return;
        }
        let key = if intro == '[' { sequence::csi(&params, c) } else { sequence::ss3(c) };
        // A late one has had its Esc acted upon: its meaning is gone, only its bytes are kept from doing harm.
        if let (Some(key), false) = (key, late) {
            out.push(Put::Key(key));
        }
    }

    fn esc_is_near(&self, at: Instant) -> bool {
        self.esc_told.is_some_and(|told| at.saturating_duration_since(told) <= LATE)
    }
}

/// The four control codes that are keys of their own on some terminals.
fn plain(key: Key) -> Key {
    match key {
        Key::Ctrl('j' | 'm') => Key::Enter,
        Key::Ctrl('h') => Key::Backspace,
        Key::Ctrl('i') => Key::Tab,
        other => other,
    }
}
