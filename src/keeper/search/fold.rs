//! Folds names to plain small letters, because the same child is Zoë on one form and Zoe on the next.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Bytes of a part that count; the longest name part in use is far shorter, and a pasted page is no name.
const PART_BYTES: usize = 64;

/// Letters that carry no combining mark to strip, and what people type for them.
fn spelled_out(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ł' | 'Ł' => "l",
        'ß' | 'ẞ' => "ss",
        'ø' | 'Ø' => "o",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        'ħ' | 'Ħ' => "h",
        'ŋ' | 'Ŋ' => "n",
        'ə' | 'Ə' => "a",
        _ => return None,
    })
}

/// Characters that are written inside a name part and not typed: apostrophes, and those nobody sees.
fn vanishes(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´' | '\u{ad}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// Small letters and digits without accents; everything else becomes one space between parts.
pub(in crate::keeper) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let space = |out: &mut String| {
        if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    };
    for letter in text.chars().filter(|c| !vanishes(*c)) {
        if letter.is_ascii() {
            if letter.is_ascii_alphanumeric() {
                out.push(letter.to_ascii_lowercase());
            } else {
                space(&mut out);
            }
            continue;
        }
        for plain in std::iter::once(letter).nfkd().filter(|c| !is_combining_mark(*c) && !vanishes(*c)) {
            if let Some(spelled) = spelled_out(plain) {
                out.push_str(spelled);
            } else if plain.is_alphanumeric() {
                out.extend(plain.to_lowercase().filter(|c| !is_combining_mark(*c)));
            } else {
                space(&mut out);
            }
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The parts of a folded text, each cut to what counts.
pub(super) fn parts(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(' ').filter(|part| !part.is_empty()).map(cut)
}

/// As much of a part as counts, whole characters.
pub(super) fn cut(part: &str) -> &str {
    if part.len() <= PART_BYTES {
        return part;
    }
    let mut end = PART_BYTES;
    while !part.is_char_boundary(end) {
        end -= 1;
    }
    &part[..end]
}

/// One bit for each letter a to z, one for digits, one for everything else: a name without a typed letter cannot
/// hold the typed letters.
pub(super) fn mask(folded: &str) -> u32 {
    folded.bytes().fold(0, |mask, byte| {
        mask | 1
            << match byte {
                b'a'..=b'z' => u32::from(byte - b'a'),
                b'0'..=b'9' => 26,
                _ => 27,
            }
    })
}

/// The first eight bytes as a number that sorts as the text does.
pub(super) fn head(folded: &str) -> u64 {
    let mut bytes = [0; 8];
    let taken = folded.len().min(8);
    bytes[..taken].copy_from_slice(&folded.as_bytes()[..taken]);
    u64::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_fold_and_apostrophes_close_up() {
        for (written, folded) in [
            ("Łukasz", "lukasz"),
            ("Weiß", "weiss"),
            ("Zoë", "zoe"),
            ("Zoe\u{308}", "zoe"),
            ("O’Brien", "obrien"),
            ("Ellie-Mae  Ó Súilleabháin ", "ellie mae o suilleabhain"),
            ("Ay\u{200b}\u{202e}şe", "ayse"),
            ("İpek", "ipek"),
            ("  ", ""),
            ("Ægir Þór", "aegir thor"),
        ] {
            assert_eq!(fold(written), folded, "{written}");
        }
    }

    #[test]
    fn a_part_of_200_letters_is_cut_at_a_whole_character() {
        let long = "й".repeat(200);
        assert_eq!(cut(&long).chars().count(), PART_BYTES / 2);
        assert_eq!(cut(&format!("x{long}")).len(), PART_BYTES - 1);
    }
}
