//! What was drawn for the eye, put into words for the ear: signs, bars and short forms become words, columns become a sentence
//! with commas. Only what no screen tells in words of its own goes through here.

/// One line as drawn, in words; empty where nothing but drawing is in it.
pub fn line(drawn: &str) -> String {
    let (signs, rest) = signs(drawn);
    let mut words: Vec<String> = parts(rest).iter().map(|part| spoken(part)).collect();
    words.retain(|part| !part.is_empty());
    let words = words.join(", ");
    if words.is_empty() { String::new() } else { format!("{signs}{words}") }
}

/// The signs a drawn line begins with, in words, and what stands behind them.
pub fn signs(drawn: &str) -> (String, &str) {
    let mut rest = drawn.trim_start();
    let mut words = String::new();
    loop {
        let known = SIGNS.iter().find(|(sign, _)| {
            rest.strip_prefix(sign).is_some_and(|after| after.is_empty() || after.starts_with(' '))
                || (sign.len() == 3 && rest.starts_with(sign))
                || (*sign == ">" && rest.starts_with(sign))
        });
        let Some((sign, said)) = known else { return (words, rest) };
        words.push_str(said);
        rest = rest[sign.len()..].trim_start();
    }
}

/// Signs at the beginning of a line. The cursor needs no word: what is in front is what is told.
const SIGNS: [(&str, &str); 8] = [
    (">", ""),
    ("[x]", "Ticked: "),
    ("[ ]", "Not ticked: "),
    ("*", "Marked: "),
    ("!", "Pressing: "),
    ("=", "Look-alike: "),
    ("@", "Open elsewhere: "),
    ("+", "Changed: "),
];

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// The parts of a line that stand apart from one another.
fn parts(drawn: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut gap = 0;
    for c in drawn.chars() {
        match c {
            ' ' => gap += 1,
            '|' => gap = 2,
            c => {
                let Some(part) = parts.last_mut() else { continue };
                // `Mon  7 Dec`: days of one figure stand under those of two.
                let day = gap == 2 && DAYS.iter().any(|day| part.ends_with(day));
                match (if day { 1 } else { gap }, part.is_empty()) {
                    (2.., false) => parts.push(String::from(c)),
                    (1, false) => part.extend([' ', c]),
                    _ => part.push(c),
                }
                gap = 0;
            }
        }
    }
    parts
}

/// A part in words: no bars or rules, and short forms in full.
pub fn spoken(part: &str) -> String {
    part.split(' ').filter_map(word).collect::<Vec<_>>().join(" ").trim_end_matches(',').to_owned()
}

/// A word in full; none of what is only drawn.
fn word(word: &str) -> Option<String> {
    if word.is_empty() || is_drawn(word) {
        return None;
    }
    let core = word.trim_end_matches(['.', ',', ':', ';', ')', '?']);
    let tail = &word[core.len()..];
    let open = core.len() - core.trim_start_matches('(').len();
    let (head, core) = core.split_at(open);
    if word == "->" {
        return Some("to".to_owned());
    }
    Some(match long(core) {
        Some(words) => format!("{head}{words}{tail}"),
        None => word.to_owned(),
    })
}

/// Rules, bars, empty fields: runs of one sign, two at least; and what stands alone and only divides.
fn is_drawn(word: &str) -> bool {
    let mut signs = word.chars();
    let Some(first) = signs.next() else { return true };
    let one = signs.clone().all(|c| c == first);
    match word.chars().count() {
        1 => matches!(first, '-' | '|' | '_' | '#'),
        _ if word.chars().all(|c| matches!(c, '#' | '.' | '\u{2588}' | '\u{2591}')) => true,
        _ => one && matches!(first, '-' | '_' | '=' | '|'),
    }
}

/// `8w5d`, `4y2`, `4y2m`, `95d`, `19w` in full; nothing of any other word.
fn long(word: &str) -> Option<String> {
    if !word.is_ascii() || !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut parts: Vec<(u32, char)> = Vec::new();
    let mut digits = String::new();
    for c in word.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
        } else {
            parts.push((digits.parse().ok()?, c));
            digits.clear();
        }
    }
    if !digits.is_empty() {
        parts.push((digits.parse().ok()?, ' '));
    }
    use crate::domain::calendar::plural;
    match parts.as_slice() {
        [(weeks, 'w'), (0, 'd')] | [(weeks, 'w')] => Some(plural(*weeks, "week")),
        [(weeks, 'w'), (days, 'd')] => Some(format!("{} {}", plural(*weeks, "week"), plural(*days, "day"))),
        [(days, 'd')] => Some(plural(*days, "day")),
        [(years, 'y')] | [(years, 'y'), (0, ' ' | 'm')] => Some(plural(*years, "year")),
        [(years, 'y'), (months, ' ' | 'm')] => {
            Some(format!("{} {}", plural(*years, "year"), plural(*months, "month")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_becomes_words() {
        for (drawn, words) in [
            (
                ">    12:30  60 -- free --                   has begun or is over",
                "12:30, 60 free, has begun or is over",
            ),
            (" Places   ............  0 of 4 taken", "Places, 0 of 4 taken"),
            (
                ">[x] B Ellis is away Fri 20 Nov: clinician sick",
                "Ticked: B Ellis is away Fri 20 Nov: clinician sick",
            ),
            ("[ ] day received", "Not ticked: day received"),
            ("--------------------", ""),
            (
                " ! EP        --                   MISSING. Free then: R Moss",
                "Pressing: EP, MISSING. Free then: R Moss",
            ),
            ("8w5d, 4w left", "8 weeks 5 days, 4 weeks left"),
            ("HARRIS, Aimee 4y2", "HARRIS, Aimee 4 years 2 months"),
            ("girl, 5y0m, (1d)", "girl, 5 years, (1 day)"),
            ("23/11 10:30 and 7th of 12y", "23/11 10:30 and 7th of 12 years"),
            ("> Received         ________________  Fri 20 Nov", "Received, Fri 20 Nov"),
            ("14:40 | 13:49 BELL", "14:40, 13:49 BELL"),
            ("> * HARRIS", "Marked: HARRIS"),
            ("5 Mon  4 Jan 10:30  far", "5 Mon 4 Jan 10:30, far"),
            ("HARRIS, Aimee -> ND assessment", "HARRIS, Aimee to ND assessment"),
        ] {
            assert_eq!(line(drawn), words, "{drawn:?}");
        }
    }
}
