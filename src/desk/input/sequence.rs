//! Which key a terminal meant by the bytes after its escape, for sequences that arrive torn apart.
use super::key::Key;

/// The key of `ESC [ params last`, the common codes of xterm, `PuTTY`, rxvt and the Linux console. `None`: no key of ours.
pub(super) fn csi(params: &str, last: char) -> Option<Key> {
    if let Some(rest) = params.strip_prefix('[') {
        return match (rest, last) {
            ("", 'A'..='E') => Some(Key::F(last as u8 - b'A' + 1)),
            _ => None,
        };
    }
    match last {
        '~' => tilde(params.split(';').next().unwrap_or_default()),
        'Z' => Some(Key::BackTab),
        _ => ss3(last),
    }
}

/// The key of `ESC O last`, and of `ESC [ last` where both forms share the final byte.
pub(super) fn ss3(last: char) -> Option<Key> {
    Some(match last {
        'A' => Key::Up,
        'B' => Key::Down,
        'C' => Key::Right,
        'D' => Key::Left,
        'H' => Key::Home,
        'F' => Key::End,
        'M' => Key::Enter,
        'P'..='S' => Key::F(last as u8 - b'P' + 1),
        _ => return None,
    })
}

fn tilde(code: &str) -> Option<Key> {
    Some(match code {
        "1" | "7" => Key::Home,
        "2" => Key::Insert,
        "3" => Key::Delete,
        "4" | "8" => Key::End,
        "5" => Key::PageUp,
        "6" => Key::PageDown,
        _ => {
            let number: u8 = code.parse().ok()?;
            match number {
                11..=15 => Key::F(number - 10),
                17..=21 => Key::F(number - 11),
                23 | 24 => Key::F(number - 12),
                _ => return None,
            }
        }
    })
}
