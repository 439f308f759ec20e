//! A person's own keys: read from a file, checked as strictly as the table itself, refused by file, line and reason.
use super::{Action, Bind, CONTEXTS, Context, Keymap};
use crate::desk::fault::{Fault, at};
use crate::desk::input::Key;
use crate::wire::entry::{VERBS, verb};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// The line that keeps the line open.
const ENTRY_FIRST: &str = "entry-first";
/// The section of a person's own words for the line.
const ALIAS: &str = "alias";
const LINES: &str = "[alias] must hold lines such as tba = \"b\"";

/// The keys with a person's changes. `file` is the name to blame. On a fault nothing of the file is used.
pub fn remapped(file: &str, text: &str) -> Result<Keymap, Fault> {
    let mut keymap = Keymap::default();
    let parsed = DeTable::parse(text)
        .map_err(|wrong| at(file, text, wrong.span().map_or(0, |span| span.start), wrong.message()))?;
    let mut lines: Vec<(Context, Action, Range<usize>)> = Vec::new();
    for (section, body) in parsed.get_ref() {
        let wrong = |reason: String| at(file, text, section.span().start, reason);
        if section.get_ref() == ENTRY_FIRST {
            let DeValue::Boolean(on) = body.get_ref() else {
                return Err(wrong("entry-first is true or false".to_owned()));
            };
            keymap.entry_first = *on;
            continue;
        }
        if section.get_ref() == ALIAS {
            keymap.aliases = aliases(file, text, body.get_ref())
                .map_err(|fault| fault.unwrap_or_else(|| wrong(LINES.to_owned())))?;
            continue;
        }
        let context = Context::named(section.get_ref())
            .ok_or_else(|| wrong(format!("there is no place called [{}]", section.get_ref())))?;
        let DeValue::Table(entries) = body.get_ref() else {
            return Err(wrong(format!("[{}] must hold lines such as book = \"b\"", section.get_ref())));
        };
        for (name, value) in entries {
            let span = name.span();
            let wrong = |reason: String| at(file, text, span.start, reason);
            let action = Action::named(name.get_ref())
                .filter(|action| keymap.rows(context).iter().any(|bind| bind.action == *action))
                .ok_or_else(|| {
                    wrong(format!("[{}] has no action \"{}\"", section.get_ref(), name.get_ref()))
                })?;
            let keys = keys_of(value.get_ref()).map_err(&wrong)?;
            for key in &keys {
                allowed(context, action, *key).map_err(&wrong)?;
            }
            keymap.set(context, action, &keys);
            lines.push((context, action, span));
        }
    }
    match clash(&keymap) {
        None => Ok(keymap),
        Some(found) => {
            // Blame the line of the person's file that takes part in the clash: the last one does.
            let place = lines
                .iter()
                .filter(|(context, action, _)| {
                    [(found.here, found.action), (found.there, found.other)].contains(&(*context, *action))
                })
                .map(|(_, _, span)| span.start)
                .max();
            Err(at(file, text, place.unwrap_or(0), found.words()))
        }
    }
}

/// A person's own words for the line: `tba = "b"`, `mine = "late nd gedling"`.
fn aliases(file: &str, text: &str, body: &DeValue<'_>) -> Result<Vec<(String, String)>, Option<Fault>> {
    let DeValue::Table(entries) = body else { return Err(None) };
    let mut aliases = Vec::new();
    for (name, value) in entries {
        let wrong = |reason: String| Some(at(file, text, name.span().start, reason));
        let word = name.get_ref().to_lowercase();
        let DeValue::String(meant) = value.get_ref() else {
            return Err(wrong("an alias is written in quotes, as in tba = \"b\"".to_owned()));
        };
        if word.chars().any(char::is_whitespace) || word.is_empty() {
            return Err(wrong("an alias is one word".to_owned()));
        }
        let first = meant.split_whitespace().next().unwrap_or_default();
        if verb(first).is_none() {
            return Err(wrong(format!("\"{first}\" is no verb of the line")));
        }
        if VERBS.iter().any(|row| row.names.contains(&word.as_str())) {
            return Err(wrong(format!("\"{word}\" is a verb of the line already")));
        }
        aliases.push((word, meant.to_string()));
    }
    Ok(aliases)
}

fn keys_of(value: &DeValue<'_>) -> Result<Vec<Key>, String> {
    let one = |value: &DeValue<'_>| match value {
        DeValue::String(name) => name.parse::<Key>().map_err(|unknown| unknown.to_string()),
        _ => Err("a key is written in quotes, as in \"b\"".to_owned()),
    };
    match value {
        DeValue::Array(all) if !all.is_empty() => all.iter().map(|value| one(value.get_ref())).collect(),
        DeValue::Array(_) => Err("at least one key is needed".to_owned()),
        other => Ok(vec![one(other)?]),
    }
}

/// Whether a key may stand for an action at all, by itself.
pub(super) fn allowed(context: Context, action: Action, key: Key) -> Result<(), String> {
    if key.is_dead() {
        return Err(format!("{key} cannot be used: slow lines make it out of other keys"));
    }
    match key {
        Key::Char('G') if !action.changes() => {}
        Key::Char(c) if c.is_uppercase() => {
            return Err(format!("{key} cannot be used: slow lines make capitals out of other keys"));
        }
        Key::Char(c) if c.is_ascii_digit() && action.changes() => {
            return Err(format!("{key} cannot be used for {action}: a digit never changes data"));
        }
        Key::Char(_) if context.typed().is_some() => {
            return Err(format!(
                "{key} cannot be used in [{}]: it is typed there",
                context.heading().to_lowercase()
            ));
        }
        _ => {}
    }
    Ok(())
}

/// One key that would mean two things at once.
pub(super) struct Clash {
    pub(super) key: Key,
    pub(super) here: Context,
    pub(super) action: Action,
    pub(super) there: Context,
    pub(super) other: Action,
}

impl Clash {
    fn words(&self) -> String {
        let Self { key, action, other, .. } = self;
        let (here, there) = (self.here.heading().to_lowercase(), self.there.heading().to_lowercase());
        if self.here == self.there {
            format!("{key} means both {action} and {other} in [{here}]")
        } else {
            format!("{key} means {action} in [{here}] and would hide {other} of [{there}]")
        }
    }
}

/// The first key that means two things in one context, or hides one further down its chain.
pub(super) fn clash(keymap: &Keymap) -> Option<Clash> {
    for context in CONTEXTS {
        let seen: Vec<(Context, &Bind)> = context
            .chain()
            .into_iter()
            .flat_map(|part| keymap.rows(part).iter().map(move |bind| (part, bind)))
            .collect();
        for (at, (here, bind)) in seen.iter().enumerate() {
            if let Some((there, other)) = seen[at + 1..].iter().find(|(_, later)| later.key == bind.key) {
                let (action, other) = (bind.action, other.action);
                return Some(Clash { key: bind.key, here: *here, action, there: *there, other });
            }
        }
    }
    None
}

impl Keymap {
    fn set(&mut self, context: Context, action: Action, keys: &[Key]) {
        let Some((_, rows)) = self.binds.iter_mut().find(|(known, _)| *known == context) else { return };
        let Some(place) = rows.iter().position(|bind| bind.action == action) else { return };
        let model = rows[place];
        rows.retain(|bind| bind.action != action);
        let place = place.min(rows.len());
        rows.splice(place..place, keys.iter().map(|key| Bind { key: *key, ..model }));
    }
}
