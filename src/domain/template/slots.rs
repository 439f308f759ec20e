//! The places of a clinic as people say them: `3 x 60, 90 interpreter, 30 urgent, 45 under 4, 15 break`; and said back.
use crate::domain::session::{CarveOut, Minute, Slot};

const DAY: u32 = 24 * 60;

/// Reads places from that start on, one after the other.
///
/// # Errors
/// The part that cannot be meant, with what to type.
pub fn parse(text: &str, start: Minute) -> Result<Vec<Slot>, String> {
    let mut slots: Vec<Slot> = Vec::new();
    let mut at = u32::from(start);
    for part in text.split([',', ';', '+']).map(str::trim).filter(|part| !part.is_empty()) {
        let read = one(part)?;
        for _ in 0..read.times {
            let end = at + u32::from(read.minutes);
            if end > DAY {
                return Err(format!("\"{part}\" would go on past midnight"));
            }
            if let Some((places, carve_out)) = read.kept {
                slots.push(Slot { start: at as Minute, minutes: read.minutes, places, carve_out });
            }
            at = end;
        }
    }
    match slots.len() {
        0 => Err("it takes at least one place: type them as 4 x 60, 30 urgent".to_owned()),
        256.. => Err("a session holds at most 255 places".to_owned()),
        _ => Ok(slots),
    }
}

struct Part {
    times: u32,
    minutes: u16,
    /// How many children at once, and whom it is kept for; none of a break.
    kept: Option<(u8, CarveOut)>,
}

fn one(part: &str) -> Result<Part, String> {
    let wrong = || {
        format!(
            "\"{part}\" is no place: type it as 4 x 60, 90 interpreter, 30 urgent, 45 under 4 or 15 break"
        )
    };
    let typed = part.to_lowercase();
    let mut words = typed.split_whitespace().flat_map(apart).peekable();
    let mut number = words.next().and_then(digits).ok_or_else(wrong)?;
    let mut times = 1;
    if words.next_if(|word| ["x", "*", "times"].contains(word)).is_some() {
        times = number;
        number = words.next().and_then(digits).ok_or_else(wrong)?;
    }
    words.next_if(|word| ["min", "mins", "m", "minute", "minutes"].contains(word));
    if !(1..=600).contains(&number) || !(1..=255).contains(&times) {
        return Err(format!("\"{part}\" cannot be right: 1 to 600 minutes, up to 255 times"));
    }
    let mut kept = Some((1, CarveOut::Anyone));
    let rest: Vec<&str> = words.collect();
    let mut rest = rest.as_slice();
    while let [word, more @ ..] = rest {
        rest = more;
        match (*word, more) {
            ("urgent", _) => kept = kept.map(|(places, _)| (places, CarveOut::Urgent)),
            ("interpreter" | "interpreters" | "interpreted", _) => {
                kept = kept.map(|(places, _)| (places, CarveOut::Interpreter));
            }
            ("under", ["4" | "four", more @ ..]) => {
                kept = kept.map(|(places, _)| (places, CarveOut::UnderFour));
                rest = more;
            }
            ("break" | "lunch" | "pause", _) => kept = None,
            ("for", [count, more @ ..]) if digits(count).is_some() => {
                let places = digits(count).and_then(|n| u8::try_from(n).ok()).filter(|n| *n > 0);
                let places = places.ok_or_else(wrong)?;
                kept = kept.map(|(_, carve)| (places, carve));
                rest = more;
            }
            ("for" | "children" | "child" | "an" | "a", _) => {}
            _ => return Err(wrong()),
        }
    }
    Ok(Part { times, minutes: number as u16, kept })
}

/// `4x60` is three words, `45min` two.
fn apart(word: &str) -> Vec<&str> {
    let Some(end) = word.find(|c: char| !c.is_ascii_digit()).filter(|end| *end > 0) else {
        return vec![word];
    };
    let (number, rest) = word.split_at(end);
    match rest.strip_prefix(['x', '*', '\u{d7}']) {
        Some("") => vec![number, "x"],
        Some(more) => [vec![number, "x"], apart(more)].concat(),
        None => vec![number, rest],
    }
}

fn digits(word: &str) -> Option<u32> {
    word.parse().ok()
}

/// Places in words, as they are typed: `3 x 60, 90 interpreter, 15 break, 30 urgent`. Of slots that overlap only each length
/// and kind is said.
pub fn words(slots: &[Slot]) -> String {
    let mut slots: Vec<Slot> = slots.to_vec();
    slots.sort_by_key(|slot| slot.start);
    let mut parts: Vec<(u32, String)> = Vec::new();
    let mut at: Option<Minute> = None;
    for slot in slots {
        if let Some(gap) = at.and_then(|at| slot.start.checked_sub(at)).filter(|gap| *gap > 0) {
            parts.push((1, format!("{gap} break")));
        }
        let kept = match slot.carve_out {
            CarveOut::Anyone => "",
            CarveOut::Urgent => " urgent",
            CarveOut::Interpreter => " interpreter",
            CarveOut::UnderFour => " under 4",
        };
        let places = if slot.places == 1 { String::new() } else { format!(" for {}", slot.places) };
        let part = format!("{}{kept}{places}", slot.minutes);
        match parts.last_mut() {
            Some((times, last)) if *last == part => *times += 1,
            _ => parts.push((1, part)),
        }
        at = Some(slot.start + slot.minutes);
    }
    let said =
        parts.into_iter().map(|(times, part)| if times == 1 { part } else { format!("{times} x {part}") });
    said.collect::<Vec<_>>().join(", ")
}
