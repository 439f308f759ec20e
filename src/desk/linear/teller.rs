//! What is said: the difference between what stood in front when one last listened and what stands there now. What did not
//! change is not said again, unless it is asked for.
use super::{Again, Telling, Typed};
use crate::desk::screens::count as grouped;
use crate::domain::calendar::plural;

/// Lines of a text that are told at once; the rest is asked for.
const AT_ONCE: usize = 24;

/// What the keys for hearing again are, told once.
const WELCOME: &str =
    "Ctrl-r says the row again, Ctrl-p where you are, Ctrl-l all that is shown. F1 tells the keys.";

/// Keeps what was last told.
#[derive(Debug, Default)]
pub struct Teller {
    last: Option<Telling>,
}

impl Teller {
    /// What is new, as lines; nothing where nothing is.
    pub fn news(&mut self, now: &Telling) -> Vec<String> {
        let lines = match &self.last {
            None => first(now),
            Some(last) => changes(last, now),
        };
        self.last = Some(now.clone());
        lines
    }

    /// What was asked for again, as lines.
    pub fn again(what: Again, now: &Telling) -> Vec<String> {
        match what {
            Again::Row if now.typed.is_some() => said([row(now), hint(now, true)]),
            Again::Row => said([row(now)]),
            Again::Place => {
                let of = now.at.map(|(at, of)| format!("Row {at} of {of}.")).unwrap_or_default();
                said([title(now), of, now.task.clone(), now.keys.clone(), now.head.clone()])
            }
            Again::All => std::iter::once(title(now)).chain(now.body.clone()).collect(),
            Again::First => said([row(now)]),
        }
    }

    /// The text was typed on since it was last told, in the same field: what it was before.
    pub fn typing(&self, now: &Telling) -> Option<Typed> {
        let last = self.last.as_ref().filter(|last| last.place == now.place)?;
        let (was, is) = (last.typed.as_ref()?, now.typed.as_ref()?);
        (was.label == is.label && was != is).then(|| was.clone())
    }

    /// The typed text is on the terminal now, though nothing else was told.
    pub fn echoed(&mut self, typed: Option<Typed>) {
        if let Some(last) = &mut self.last {
            last.typed = typed;
        }
    }
}

fn first(now: &Telling) -> Vec<String> {
    let mut lines = said([format!("waitwell, linear. {}", now.head), WELCOME.to_owned()]);
    lines.extend(now.notes.1.iter().rev().cloned());
    lines.extend(said([now.task.clone()]));
    lines.extend(entered(now));
    lines
}

fn changes(last: &Telling, now: &Telling) -> Vec<String> {
    let mut lines = Vec::new();
    // Answers come first: they are what the key was pressed for.
    let new = usize::try_from(now.notes.0.saturating_sub(last.notes.0)).unwrap_or(usize::MAX);
    lines.extend(now.notes.1.iter().take(new).rev().cloned());
    if now.dropped != last.dropped {
        lines.extend(said([now.dropped.clone()]));
    }
    if now.task != last.task {
        lines.extend(said([now.task.clone()]));
    }
    lines.extend(now.wrong.iter().filter(|wrong| !last.wrong.contains(wrong)).cloned());
    if now.place != last.place {
        let back = now.place.screen == last.place.screen
            && now.place.child == last.place.child
            && last.place.layers.starts_with(&now.place.layers);
        lines.extend(if back { came_back(now) } else { entered(now) });
        return lines;
    }
    if now.title != last.title {
        lines.push(title(now));
    } else if count(now) != count(last) {
        lines.extend(said([ended(&count(now))]));
    }
    let whole = now.reads && now.body != last.body && (now.title != last.title || last.body.len() <= 1);
    if whole {
        lines.extend(text(now));
        lines.extend(said([keys(now)]));
        return lines;
    }
    let field = now.typed.as_ref().map(|typed| &typed.label) != last.typed.as_ref().map(|typed| &typed.label);
    // While one types, fewer and fewer fit: that is news, though the first of them stays.
    if now.row != last.row || (now.typed.is_some() && now.at != last.at) {
        lines.extend(said([row(now)]));
    }
    if field || now.hint != last.hint {
        lines.extend(said([hint(now, field)]));
    }
    lines
}

/// A screen or layer that came in front.
fn entered(now: &Telling) -> Vec<String> {
    let mut lines = vec![title(now)];
    if now.reads {
        lines.extend(text(now));
    } else {
        lines.extend(said([row(now), hint(now, true)]));
    }
    lines.extend(said([keys(now)]));
    lines
}

/// The keys of a layer that is told whole: what it can be answered with. Those of screens are asked for.
fn keys(now: &Telling) -> String {
    if now.reads && !now.place.layers.is_empty() { now.keys.clone() } else { String::new() }
}

/// A layer closed: where one is, and the row that is in front again.
fn came_back(now: &Telling) -> Vec<String> {
    said([ended(&format!("Back. {}", now.title)), row(now), hint(now, true)])
}

/// The whole text, as far as it is told at once, and the row in front where it is not part of it.
fn text(now: &Telling) -> Vec<String> {
    let mut lines: Vec<String> = now.body.iter().take(AT_ONCE).cloned().collect();
    let more = now.body.len().saturating_sub(AT_ONCE);
    if more > 0 {
        lines.push(format!("{} more: Ctrl-l says all.", plural(more as u32, "line")));
    }
    let row = row(now);
    // Columns that were told apart read the same.
    let squeezed = |words: &str| words.replace(',', "");
    if !row.is_empty() && !lines.iter().any(|line| squeezed(line).contains(&squeezed(&now.row))) {
        lines.push(format!("In front: {row}"));
    }
    lines
}

fn title(now: &Telling) -> String {
    let count = count(now);
    if count.is_empty() { ended(&now.title) } else { format!("{} {}", ended(&now.title), ended(&count)) }
}

/// How much there is, without what the row says itself (which one it is), what nobody who hears has (which rows a window
/// shows), and the way back, which is always the same.
fn count(now: &Telling) -> String {
    let count = match now.at {
        Some((at, of)) => now.count.replace(&format!("{} of {}", grouped(at), grouped(of)), ""),
        None => now.count.clone(),
    };
    if is_range(&count) {
        return String::new();
    }
    // A sign for the eye, and what the sign means, are said where they stand.
    let count = count.trim_end_matches("Esc back").replace("* new to you", "");
    count.trim_start_matches("! ").trim_matches([',', ' ']).to_owned()
}

/// What may be typed; of a field one comes to, after its label.
fn hint(now: &Telling, comes: bool) -> String {
    match &now.typed {
        Some(typed) if comes && !now.hint.is_empty() => ended(&format!("{}: {}", typed.label, now.hint)),
        _ if now.hint.is_empty() => String::new(),
        _ => ended(&now.hint),
    }
}

/// The row, and which one it is.
fn row(now: &Telling) -> String {
    match (now.row.as_str(), now.at) {
        ("", _) => String::new(),
        (row, Some((at, of))) => format!("{} {at} of {of}.", ended(row)),
        (row, None) => ended(row),
    }
}

/// A sentence, whole; nothing stays nothing.
fn ended(words: &str) -> String {
    let words = words.trim_end();
    if words.is_empty() || words.ends_with(['.', '?', '!', ':']) {
        words.to_owned()
    } else {
        format!("{words}.")
    }
}

/// `1-16 of 4,812`: which rows a window shows. Nobody who hears has a window.
fn is_range(count: &str) -> bool {
    let from = count.split(' ').next().unwrap_or_default();
    from.contains('-') && from.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ','))
}

fn said<const N: usize>(lines: [String; N]) -> Vec<String> {
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
#[path = "teller_tests.rs"]
mod tests;
