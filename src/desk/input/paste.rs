//! Finds pasted text where the terminal does not mark it: nobody types a dozen characters into one read.
use super::key::Key;
use super::reassemble::Press;

/// So many printable characters in a row, in one read, are a paste.
pub const PASTE_FROM: usize = 12;

/// A stretch of one read: keys one by one, or a run that is text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// To be put together key by key.
    Key(Press),
    /// To be taken as text.
    Text(String),
}

/// Divides one read. Outside a text field line ends and tabs within the run belong to it, so that no part of a paste is
/// ever a command; inside one they keep their meaning, so that fields typed ahead during a stall arrive in their places.
pub fn divide(read: &[Press], in_text: bool) -> Vec<Stretch> {
    let mut out = Vec::with_capacity(read.len());
    let mut rest = read;
    while !rest.is_empty() {
        let run = rest.iter().take_while(|press| as_text(**press).is_some()).count();
        let printable = rest[..run].iter().filter(|press| press.key.text().is_some()).count();
        if run == 0 || printable < PASTE_FROM {
            let keys = run.max(1);
            out.extend(rest[..keys].iter().copied().map(Stretch::Key));
            rest = &rest[keys..];
            continue;
        }
        if in_text {
            by_field(&rest[..run], &mut out);
        } else {
            out.push(Stretch::Text(rest[..run].iter().filter_map(|press| as_text(*press)).collect()));
        }
        rest = &rest[run..];
    }
    out
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
