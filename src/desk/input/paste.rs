//! Finds pasted text where the terminal does not mark it: nobody types a dozen characters into one read.
use super::key::Key;
use super::reassemble::Press;
use std::time::{Duration, Instant};

/// So many printable characters in a row, in one read, are a paste.
pub const PASTE_FROM: usize = 12;

/// So many are one even in a text field, line ends and all: nobody types two hundred characters ahead.
pub const WHOLE_FROM: usize = 200;

/// A stretch of one read: keys one by one, or a run that is text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// To be put together key by key.
    Key(Press),
    /// To be taken as text.
    Text(String),
}

/// So long after a read that ended in a paste the next one goes on with it: terminals and lines cut a long one anywhere.
pub const GOES_ON: Duration = Duration::from_millis(100);

/// What the read before was.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pasted {
    /// It ended in a paste: when, and whether that was more than anybody types.
    last: Option<(Instant, bool)>,
}

impl Pasted {
    /// Divides what was read at `at`. Outside a text field line ends and tabs within the run belong to it, so that no part of a
    /// paste is ever a command; inside one they keep their meaning, so that fields typed ahead during a stall arrive in their
    /// places, unless it is more than anybody types. What goes on with a paste is text however little it is.
    pub fn divide(&mut self, read: &[Press], at: Instant, in_text: bool) -> Vec<Stretch> {
        if read.is_empty() {
            return Vec::new();
        }
        let before = self.last.filter(|(last, _)| at.saturating_duration_since(*last) <= GOES_ON);
        let (stretches, ended) = divided(read, in_text, before.map(|(_, whole)| whole));
        self.last = ended.map(|whole| (at, whole));
        stretches
    }
}

/// The stretches, and whether the last of them may go on: and then whether it is more than anybody types.
fn divided(read: &[Press], in_text: bool, before: Option<bool>) -> (Vec<Stretch>, Option<bool>) {
    let mut out = Vec::with_capacity(read.len());
    let (mut rest, mut ended) = (read, None);
    while !rest.is_empty() {
        let goes_on = before.filter(|_| rest.len() == read.len());
        let run = rest.iter().take_while(|press| as_text(**press).is_some()).count();
        let printable = rest[..run].iter().filter(|press| press.key.text().is_some()).count();
        if run == 0 || (printable < PASTE_FROM && goes_on.is_none()) {
            let keys = run.max(1);
            out.extend(rest[..keys].iter().copied().map(Stretch::Key));
            rest = &rest[keys..];
            ended = None;
            continue;
        }
        let whole = printable >= WHOLE_FROM || goes_on == Some(true);
        if in_text && !whole {
            by_field(&rest[..run], &mut out);
        } else {
            out.push(Stretch::Text(rest[..run].iter().filter_map(|press| as_text(*press)).collect()));
        }
        // Enter behind words typed into a field is Enter, and what follows it is keys again: it is for what Enter opened.
        let typed = in_text && !whole && rest[run - 1].key.text().is_none();
        ended = (!typed && (whole || !in_text || printable >= PASTE_FROM)).then_some(whole);
        rest = &rest[run..];
    }
    (out, ended)
}

fn by_field(run: &[Press], out: &mut Vec<Stretch>) {
    let mut text = String::new();
    for press in run {
        if let Some(c) = press.key.text() {
            text.push(c);
            continue;
        }
        if !text.is_empty() {
            out.push(Stretch::Text(std::mem::take(&mut text)));
        }
        out.push(Stretch::Key(*press));
    }
    if !text.is_empty() {
        out.push(Stretch::Text(text));
    }
}

fn as_text(press: Press) -> Option<char> {
    match press {
        Press { alt: true, .. } => None,
        Press { key: Key::Char(c), .. } => Some(c),
        Press { key: Key::Enter | Key::Ctrl('j' | 'm'), .. } => Some('\n'),
        Press { key: Key::Tab | Key::Ctrl('i'), .. } => Some('\t'),
        Press { .. } => None,
    }
}
