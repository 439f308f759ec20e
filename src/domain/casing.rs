//! Names and words as a person would write them: exports shout, carry invisible characters and mix apostrophes, and what
//! is shown on a screen or printed on a letter must do none of that.
use unicode_normalization::UnicodeNormalization;

/// Small words that begin a family name and stay small ("de Souza", "van der Berg", "ap Rhys").
const PREFIXES: &[&str] = &[
    "ab", "al", "ap", "bin", "bint", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos",
    "du", "el", "ferch", "ibn", "la", "le", "ten", "ter", "van", "verch", "von", "y", "zu",
];

/// Rests after `Mac` that are a name of their own: only these are written with a second capital, since Mackie, Macey,
/// Machado and Maciejewski are not.
const AFTER_MAC: &[&str] = &[
    "alister",
    "allister",
    "arthur",
    "askill",
    "aulay",
    "auley",
    "bean",
    "beth",
    "bride",
    "callum",
    "carthy",
    "cormack",
    "culloch",
    "diarmid",
    "donald",
    "donell",
    "dougall",
    "dougal",
    "duff",
    "eachern",
    "ewan",
    "ewen",
    "fadyen",
    "farlane",
    "gillivray",
    "gowan",
    "gregor",
    "innes",
    "intosh",
    "intyre",
    "isaac",
    "iver",
    "ivor",
    "kay",
    "kenna",
    "kenzie",
    "kinlay",
    "kinnon",
    "lachlan",
    "laren",
    "lean",
    "lellan",
    "lennan",
    "leod",
    "millan",
    "nab",
    "namara",
    "naughton",
    "neil",
    "neill",
    "nicol",
    "phail",
    "pherson",
    "quarrie",
    "queen",
    "rae",
    "ritchie",
    "taggart",
    "tavish",
    "vicar",
];

/// Whether a character can mislead a reader or a terminal: controls, zero-width, bidi overrides, tags, variation marks.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0xad | 0x34f | 0x61c | 0x115f..=0x1160 | 0x17b4..=0x17b5 | 0x180b..=0x180f | 0x200b..=0x200f
            | 0x202a..=0x202e | 0x2060..=0x206f | 0x3164 | 0xfe00..=0xfe0f | 0xfeff | 0xffa0 | 0xfff0..=0xfffb
            | 0x1d173..=0x1d17a | 0xe0000..=0xe0fff)
}

/// One line of text: composed (NFC), nothing hidden, every run of white space a single space, trimmed.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars().filter(|c| c.is_whitespace() || !is_hidden(*c)).nfc() {
        if c.is_whitespace() {
            gap = !out.is_empty();
        } else {
            if gap {
                out.push(' ');
                gap = false;
            }
            out.push(c);
        }
    }
    out
}

/// Text of several lines, each cleaned as [`clean`] does, empty ones left out.
pub fn clean_lines(text: &str) -> String {
    let lines = text.split(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']).map(clean);
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A family name: cleaned, and cased well if it came in capitals (or all small); what is mixed stays as typed.
pub fn family_name(text: &str) -> String {
    cased(text, true)
}

/// A given name: as [`family_name`], without the small prefixes ("Van" alone is a name).
pub fn given_name(text: &str) -> String {
    cased(text, false)
}

fn cased(text: &str, family: bool) -> String {
    let text: String = clean(text)
        .chars()
        .map(|c| if matches!(c, '\u{2018}' | '\u{2019}' | '\u{2bc}' | '`' | '\u{b4}') { '\'' } else { c })
        .collect();
    let upper = text.chars().any(char::is_uppercase);
    let lower = text.chars().any(char::is_lowercase);
    if upper && lower {
        return text;
    }
    let words: Vec<&str> = text.split(' ').collect();
    let last = words.len().saturating_sub(1);
    let done: Vec<String> = words
        .iter()
        .enumerate()
        .map(|(at, word)| {
            let small = word.to_lowercase();
            if family && at < last && PREFIXES.contains(&small.as_str()) {
                return small;
            }
            if at > 0 && at == last && matches!(small.as_str(), "ii" | "iii" | "iv") {
                return word.to_uppercase();
            }
            word.split('-').map(|part| part_cased(part, family)).collect::<Vec<_>>().join("-")
        })
        .collect();
    done.join(" ")
}

/// One part between spaces and hyphens: `O'BRIEN` is `O'Brien`, `MCDONALD` `McDonald`, `MACDONALD` `MacDonald`, `MACKIE` `Mackie`.
fn part_cased(part: &str, family: bool) -> String {
    let mut pieces = part.split('\'').peekable();
    let mut out = String::with_capacity(part.len());
    let mut first = true;
    let mut short = true;
    while let Some(piece) = pieces.next() {
        // After a short first piece a new name begins (O', D', N'); after a long one only an ending (Jame's).
        out.push_str(&if first || short { capital(piece, family) } else { piece.to_lowercase() });
        short = first && piece.chars().filter(|c| c.is_alphabetic()).count() <= 2;
        first = false;
        if pieces.peek().is_some() {
            out.push('\'');
        }
    }
    out
}

fn capital(piece: &str, family: bool) -> String {
    let small = piece.to_lowercase();
    if family {
        if let Some(rest) = small.strip_prefix("mc").filter(|rest| rest.chars().count() > 1) {
            return format!("Mc{}", first_up(rest));
        }
        if let Some(rest) = small.strip_prefix("mac").filter(|rest| AFTER_MAC.contains(rest)) {
            return format!("Mac{}", first_up(rest));
        }
    }
    first_up(&small)
}

/// The first letter (after brackets and the like) as a capital, the rest as it is.
fn first_up(small: &str) -> String {
    let mut out = String::with_capacity(small.len());
    let mut done = false;
    for c in small.chars() {
        if !done && c.is_alphabetic() {
            out.extend(c.to_uppercase());
            done = true;
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_capitals_are_cased_well() {
        for (raw, good) in [
            ("O'BRIEN", "O'Brien"),
            ("O\u{2019}BRIEN-JONES ", "O'Brien-Jones"),
            ("SMITH-JONES", "Smith-Jones"),
            ("MCDONALD", "McDonald"),
            ("MACDONALD", "MacDonald"),
            ("MACKIE", "Mackie"),
            ("MACHADO", "Machado"),
            ("MACK", "Mack"),
            ("MC", "Mc"),
            ("VAN DER BERG", "van der Berg"),
            ("DE SOUZA", "de Souza"),
            ("AP RHYS", "ap Rhys"),
            ("NÍ DHOMHNAILL", "Ní Dhomhnaill"),
            ("MUÑOZ", "Muñoz"),
            ("smyth", "Smyth"),
            ("D'ANGELO", "D'Angelo"),
            ("LE", "Le"),
            ("KHAN III", "Khan III"),
            ("", ""),
            ("-", "-"),
            ("'", "'"),
        ] {
            assert_eq!(family_name(raw), good, "{raw}");
        }
        assert_eq!(given_name("VAN"), "Van");
        assert_eq!(given_name("MARY-ANN DE"), "Mary-Ann De");
        assert_eq!(given_name("MCKENZIE"), "Mckenzie");
    }

    #[test]
    fn what_is_mixed_stays() {
        for name in ["Macdonald", "van der Berg", "MacKenzie", "LaShawn", "Jo-ann", "d'Arcy"] {
            assert_eq!(family_name(name), name);
        }
    }

    #[test]
    fn nothing_hidden_is_left() {
        assert_eq!(clean("\u{202e}Sa\u{200b}m\u{a0}\u{a0} Le\u{1b}[31me\u{feff} "), "Sam Le[31me");
        assert_eq!(clean("Zoe\u{308}"), "Zoë");
        assert_eq!(clean_lines("one \r\n\r\n two\u{7}\n"), "one\ntwo");
        assert_eq!(clean("a\u{e0041}b\u{ad}c"), "abc");
    }
}
