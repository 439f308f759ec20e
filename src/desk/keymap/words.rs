//! The table of keys in words: at the foot of the screen, in the help, in the README and in a keys file to start from.
use super::{Action, Bind, CONTEXTS, Context, Keymap, Sense};
use crate::desk::frame::NARROW;
use crate::desk::input::Key;
use crate::desk::text::width;
use crate::wire::entry::VERBS;
use std::fmt::Write;

/// This hint is on every screen, whatever else has to go.
const ALWAYS: u8 = 99;
/// The hint that goes last but one: finding a child.
const NEARLY_ALWAYS: u8 = 90;

impl Keymap {
    /// The hints for the last line, as many as fit into `columns`, the most useful kept, in their order.
    /// `used`: actions the screen or layer in front has a use for now; `sense`: what one comes to now.
    pub fn hints(
        &self,
        contexts: &[Context],
        columns: usize,
        used: impl Fn(Action) -> bool,
        sense: impl Fn(Action) -> Option<Sense>,
    ) -> Vec<(Key, &'static str)> {
        self.hinted(contexts, columns, used, |bind| {
            bind.in_sense(sense(bind.action)).unwrap_or_else(|| short(bind))
        })
    }

    /// The same in full words, fewer of them: for somebody who is new here.
    pub fn hints_in_full(
        &self,
        contexts: &[Context],
        columns: usize,
        used: impl Fn(Action) -> bool,
        sense: impl Fn(Action) -> Option<Sense>,
    ) -> Vec<(Key, &'static str)> {
        self.hinted(contexts, columns, used, |bind| {
            bind.in_sense(sense(bind.action)).unwrap_or_else(|| in_full(bind))
        })
    }

    fn hinted(
        &self,
        contexts: &[Context],
        columns: usize,
        used: impl Fn(Action) -> bool,
        words: impl Fn(&Bind) -> &'static str,
    ) -> Vec<(Key, &'static str)> {
        // In a narrow window the way back out of a layer stays whatever else has to go, and is said in one word.
        let few = columns < usize::from(NARROW) && contexts.first().is_some_and(|context| context.is_layer());
        let back = |bind: &Bind| few && bind.action == Action::Close;
        let mut shown: Vec<&Bind> = Vec::new();
        for bind in contexts.iter().flat_map(|context| self.rows(*context)) {
            if bind.foot.is_some()
                && (used(bind.action) || back(bind))
                && !shown.iter().any(|other| other.action == bind.action)
            {
                shown.push(bind);
            }
        }
        shown.sort_by_key(|bind| rank(bind));
        // So does what the layer is for, its first key: in fewer words where these would not go beside the way out.
        let always = |bind: &Bind| back(bind) || rank(bind) == ALWAYS;
        let own =
            shown.iter().copied().filter(|_| few).find(|bind| !always(bind) && rank(bind) != NEARLY_ALWAYS);
        let is_own = |bind: &Bind| own.is_some_and(|own| own.action == bind.action);
        let out = |bind: &Bind| if back(bind) { "back" } else { words(bind) };
        let beside: usize =
            shown.iter().filter(|bind| always(bind)).map(|bind| hint_width(bind, out(bind)) + 2).sum();
        let own_words = own.map_or("", |own| {
            let fits = |words: &&str| 1 + hint_width(own, words) + beside <= columns;
            fewer(own, words(own)).into_iter().find(fits).unwrap_or_else(|| first_word(short(own)))
        });
        let words = |bind: &Bind| if is_own(bind) { own_words } else { out(bind) };
        let mut by_use = shown.clone();
        by_use.sort_by_key(|bind| match rank(bind) {
            _ if is_own(bind) => 0,
            ALWAYS => 0,
            _ if back(bind) => 0,
            NEARLY_ALWAYS => 1,
            other => u16::from(other) + 2,
        });
        // A space at the left, two between: as many as a person can still tell apart.
        let mut room = columns.saturating_sub(1);
        let mut kept: Vec<Key> = Vec::new();
        for bind in by_use {
            let need = hint_width(bind, words(bind)) + if kept.is_empty() { 0 } else { 2 };
            if need > room {
                break;
            }
            room -= need;
            kept.push(bind.key);
        }
        shown
            .into_iter()
            .filter(|bind| kept.contains(&bind.key))
            .map(|bind| (bind.key, words(bind)))
            .collect()
    }

    /// The help: a heading for each context that is looked up, and its keys with words. Keys of one action share a line.
    pub fn help(&self, contexts: &[Context]) -> Vec<(&'static str, Vec<(String, &'static str)>)> {
        contexts.iter().map(|context| (context.heading(), self.section(*context))).collect()
    }

    fn section(&self, context: Context) -> Vec<(String, &'static str)> {
        let mut lines: Vec<(String, &'static str)> = Vec::new();
        if let Some((typed, words)) = context.typed() {
            lines.push((typed.to_owned(), words));
        }
        let rows = self.rows(context);
        for (at, bind) in rows.iter().enumerate() {
            if rows[..at].iter().any(|before| before.action == bind.action) {
                continue;
            }
            let keys: Vec<String> = rows
                .iter()
                .filter(|other| other.action == bind.action)
                .map(|row| row.key.to_string())
                .collect();
            lines.push((keys.join(" "), bind.words));
        }
        lines
    }
}

fn rank(bind: &Bind) -> u8 {
    bind.foot.map_or(u8::MAX, |(rank, _)| rank)
}

fn hint_width(bind: &Bind, words: &str) -> usize {
    width(&bind.key.to_string()) + 1 + width(words)
}

/// What can be said of a key, the most first: as it is said where there is room, in the words of the foot, in its first word.
fn fewer(bind: &Bind, words: &'static str) -> [&'static str; 3] {
    let foot = if words == bind.words { short(bind) } else { words };
    [words, foot, first_word(foot)]
}

/// `accept what is ticked` is `accept`.
fn first_word(words: &'static str) -> &'static str {
    words.split([' ', ',', ':', ';']).next().unwrap_or(words)
}

/// The words of the foot.
fn short(bind: &Bind) -> &'static str {
    bind.foot.map_or("", |(_, words)| words)
}

/// The words of the help, unless those of the foot say more.
fn in_full(bind: &Bind) -> &'static str {
    if width(short(bind)) > width(bind.words) { short(bind) } else { bind.words }
}

/// The table of the line's verbs in the README.
pub fn readme_line() -> String {
    let mut out = String::from("| entry | does | e.g. |\n|---|---|---|\n");
    for row in &VERBS {
        let old = if row.old.is_empty() { String::new() } else { format!(" (also `{}`)", row.old) };
        let form = row.form.replace('|', "\\|");
        let _ = writeln!(out, "| `{form}`{old} | {} | `{}` |", row.does, row.example);
    }
    out
}

/// The block of the README between its two marks, one paragraph a context.
pub fn readme_block() -> String {
    let keymap = Keymap::default();
    let mut out = String::new();
    for context in CONTEXTS {
        let kind = if context.is_layer() { " (a layer: while it is open only these work)" } else { "" };
        let _ = write!(out, "**{}**{kind}: ", context.heading());
        let words: Vec<String> = keymap
            .section(context)
            .into_iter()
            .map(|(keys, words)| {
                let keys: Vec<String> = keys.split(' ').map(|key| format!("`{key}`")).collect();
                format!("{} {words}", keys.join(" "))
            })
            .collect();
        let _ = write!(out, "{}.\n\n", words.join("; "));
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// The defaults in the form a person's own file has, so that there is something to copy lines from.
pub fn keys_file() -> String {
    let mut out = String::from(
        "# The keys as they ship, in the form of a person's own keys file. Copy only the lines you change.\n\
         # A line gives an action its keys: all of them, instead of those it has. Digits never change data, no capital\n\
         # but G is bound, and no key may mean two things in one place; a file that breaks this is refused by line.\n\
         #\n\
         # entry-first = true # the line (:) stays open over every screen, and single letters are text in it\n\
         #\n\
         # [alias] # words of your own at the beginning of an entry\n\
         # mine = \"late nd gedling\"\n\
         # ring = \"c\"\n",
    );
    for context in CONTEXTS {
        let _ = write!(out, "\n[{}]\n", context.heading().to_lowercase());
        let rows = super::defaults(context);
        for (at, bind) in rows.iter().enumerate() {
            if rows[..at].iter().any(|before| before.action == bind.action) {
                continue;
            }
            let keys: Vec<String> = rows
                .iter()
                .filter(|other| other.action == bind.action)
                .map(|row| format!("\"{}\"", row.key))
                .collect();
            let value = if keys.len() == 1 { keys.concat() } else { format!("[{}]", keys.join(", ")) };
            let _ = writeln!(out, "{} = {value} # {}", bind.action, bind.words);
        }
    }
    out
}
