//! What a key that does nothing here might have been meant for: by what it does in other programs, by the word it begins,
//! by its neighbours on the keyboard. Only what can be done now is named, and only by the keys in force.
use super::{Action, Bind, Context, Keymap};
use crate::desk::input::Key;

/// So many are named at most: more is a list, and `?` is the list.
const NAMED: usize = 3;

/// Rows of a UK keyboard, unshifted, each shifted a little against the one above.
const ROWS: [&str; 4] = ["`1234567890-=", "qwertyuiop[]", "asdfghjkl;'#", "zxcvbnm,./"];

/// What keys mean in other programs that people come from.
const ELSEWHERE: [(Key, &[Action]); 40] = [
    (Key::Char(' '), &[Action::Next, Action::Open, Action::PageDown]),
    (Key::Char('j'), &[Action::Down]),
    (Key::Char('k'), &[Action::Up]),
    (Key::Char('h'), &[Action::Left]),
    (Key::Char('l'), &[Action::Right]),
    (Key::Char('g'), &[Action::First, Action::Last]),
    (Key::Char('0'), &[Action::First]),
    (Key::Char('+'), &[Action::New, Action::Mark]),
    (Key::Char('-'), &[Action::Decline]),
    (Key::Char(','), &[Action::Previous]),
    (Key::Char('#'), &[Action::Mark]),
    (Key::Char('$'), &[Action::Last]),
    (Key::Char('%'), &[Action::MarkAll]),
    (Key::Char('@'), &[Action::Who]),
    (Key::Char('&'), &[Action::MarkAll]),
    (Key::Ctrl('f'), &[Action::Find, Action::PageDown]),
    (Key::Ctrl('b'), &[Action::PageUp]),
    (Key::Ctrl('d'), &[Action::PageDown]),
    (Key::Ctrl('u'), &[Action::PageUp]),
    (Key::Ctrl('n'), &[Action::New]),
    (Key::Ctrl('o'), &[Action::Open, Action::Find]),
    (Key::Ctrl('p'), &[Action::Export]),
    (Key::Ctrl('e'), &[Action::Export]),
    (Key::Ctrl('a'), &[Action::MarkAll]),
    (Key::Ctrl('z'), &[Action::Undo]),
    (Key::Ctrl('y'), &[Action::Repeat]),
    (Key::Ctrl('r'), &[Action::Redraw, Action::Repeat]),
    (Key::Ctrl('w'), &[Action::Back]),
    (Key::Ctrl('q'), &[Action::Back]),
    (Key::Ctrl('x'), &[Action::Back, Action::Cancel]),
    (Key::Ctrl('t'), &[Action::New]),
    (Key::F(2), &[Action::Open]),
    (Key::F(3), &[Action::Find]),
    (Key::F(5), &[Action::Redraw]),
    (Key::F(7), &[Action::Find]),
    (Key::F(9), &[Action::Line]),
    (Key::F(10), &[Action::Line, Action::Back]),
    (Key::F(12), &[Action::Line]),
    (Key::Delete, &[Action::Cancel, Action::Decline, Action::WhereIWas]),
    (Key::Insert, &[Action::New]),
];

impl Keymap {
    /// The sentence for a key that is bound to nothing in these contexts. `used`: actions the screen or layer in front has a
    /// use for now. `behind`: the contexts of the screen behind a layer, whose keys a person may have meant.
    pub fn meant(
        &self,
        contexts: &[Context],
        behind: &[Context],
        key: Key,
        used: impl Fn(Action) -> bool,
    ) -> String {
        let rows = |contexts: &[Context]| -> Vec<Bind> {
            contexts.iter().flat_map(|context| self.rows(*context)).copied().collect()
        };
        let here: Vec<Bind> = rows(contexts).into_iter().filter(|bind| used(bind.action)).collect();
        let help = match here.iter().find(|bind| bind.action == Action::Help) {
            Some(help) => format!(" ({} lists the keys)", help.key),
            None => String::new(),
        };
        if key == Key::Ctrl('s') {
            return format!("Nothing has to be saved: what is done is kept at once.{help}");
        }
        if let Some(small) = small(key)
            && let Some(bind) = rows(contexts).iter().find(|bind| bind.key == small)
        {
            let now = if used(bind.action) { "" } else { ", which has no use here now" };
            return format!(
                "{key} does nothing here. Is Caps Lock on? Small, it is {}{now}.{help}",
                said(bind)
            );
        }
        if let Some(bind) = rows(behind).iter().find(|bind| bind.key == key)
            && let Some(close) = here.iter().find(|bind| matches!(bind.action, Action::Close | Action::Back))
        {
            return format!(
                "{key} does nothing here. {} goes back; there it is {}.{help}",
                close.key, bind.words
            );
        }
        let found = suggested(&here, contexts, key);
        if found.is_empty() {
            return format!("{key} does nothing here.{help}");
        }
        let named: Vec<String> = found.iter().map(said).collect();
        format!("{key} does nothing here. Looking for: {}?{help}", named.join(", "))
    }
}

/// What might have been meant, the likeliest first.
fn suggested(here: &[Bind], contexts: &[Context], key: Key) -> Vec<Bind> {
    let mut found: Vec<Bind> = Vec::new();
    let mut add = |bind: &Bind| {
        let new = !found.iter().any(|other| other.action == bind.action);
        if new && found.len() < NAMED {
            found.push(*bind);
        }
    };
    let elsewhere = ELSEWHERE.iter().filter(|(known, _)| *known == key).flat_map(|(_, actions)| *actions);
    for action in elsewhere.filter(|action| goes_sideways(contexts) || !is_sideways(**action)) {
        here.iter().filter(|bind| bind.action == *action).take(1).for_each(&mut add);
    }
    if let Key::Char(letter) = key {
        let letter = letter.to_ascii_lowercase();
        if letter.is_ascii_alphabetic() {
            here.iter().filter(|bind| is_worth(bind) && begins(bind, letter)).for_each(&mut add);
        }
        for near in neighbours(letter) {
            here.iter().filter(|bind| is_worth(bind) && bind.key == Key::Char(near)).for_each(&mut add);
        }
    }
    found
}

/// `o outcome`, `z not today`: in the words of the foot where there are any, which are the shorter.
fn said(bind: &Bind) -> String {
    let words = bind.foot.map_or(bind.words, |(_, words)| words);
    format!("{} {words}", bind.key)
}

/// The small letter of a capital.
fn small(key: Key) -> Option<Key> {
    match key {
        Key::Char(c) if c.is_ascii_uppercase() => Some(Key::Char(c.to_ascii_lowercase())),
        _ => None,
    }
}

/// What is said of it begins with that letter (`l`: "later, with a reason"): a word further in is nobody's guess, and a second
/// key for the same is named by the first.
fn begins(bind: &Bind, letter: char) -> bool {
    let words = bind.foot.map_or(bind.words, |(_, words)| words);
    words.starts_with(letter) && !words.starts_with("same as ")
}

/// A neighbour that only goes to a screen or opens the help is not what a slip of the finger was for.
fn is_worth(bind: &Bind) -> bool {
    !matches!(
        bind.action,
        Action::Screen(_) | Action::PointAt(_) | Action::Help | Action::Line | Action::Redraw
    ) && matches!(bind.key, Key::Char(_))
}

fn is_sideways(action: Action) -> bool {
    matches!(action, Action::Left | Action::Right)
}

/// Only where cells stand side by side is left or right meant.
fn goes_sideways(contexts: &[Context]) -> bool {
    contexts.iter().any(|context| matches!(context, Context::Diary | Context::Board | Context::Record))
}

/// Keys that touch this one: beside it first, then above and below.
fn neighbours(letter: char) -> Vec<char> {
    let Some((row, at)) = ROWS
        .iter()
        .enumerate()
        .find_map(|(row, keys)| Some((row, keys.chars().position(|known| known == letter)?)))
    else {
        return Vec::new();
    };
    let key = |row: Option<usize>, at: Option<usize>| ROWS.get(row?)?.chars().nth(at?);
    let (left, above, below) = (at.checked_sub(1), row.checked_sub(1), Some(row + 1));
    let all = [
        key(Some(row), left),
        key(Some(row), Some(at + 1)),
        key(above, Some(at)),
        key(above, Some(at + 1)),
        key(below, left),
        key(below, Some(at)),
    ];
    all.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::keymap::remap::remapped;

    fn on(context: Context, key: &str) -> String {
        Keymap::default().meant(&context.chain(), &[], key.parse().unwrap(), |_| true)
    }

    #[test]
    fn other_programs_habits_words_and_slips_are_understood() {
        for (context, key, words) in [
            (Context::Today, "j", "Looking for: Down the row after"),
            (Context::Today, "k", "Looking for: Up the row before"),
            (Context::List, "g", "Looking for: Home to the first, End to the last"),
            (Context::Today, "Ctrl-f", "Looking for: / find, PgDn a page down?"),
            (Context::Today, "Ctrl-z", "Looking for: u undo?"),
            (Context::Today, "Delete", "Looking for: x cancel a booking"),
            (Context::Today, "Insert", "Looking for: n new referral?"),
            (Context::Today, "F5", "Looking for: Ctrl-l draw again"),
            (Context::Diary, "h", "Left to the left"),
            (Context::Today, "Ctrl-s", "Nothing has to be saved"),
            (Context::Today, "B", "Is Caps Lock on? Small, it is b book."),
            (Context::Triage, "k", "Up the row before"),
            (Context::Triage, "Space", "Looking for: > skip, Enter open record, PgDn a page down?"),
            (Context::Board, "Space", "Looking for: Enter open record (or make it), PgDn a page down?"),
            (Context::Reviews, "Space", "Looking for: Enter open, PgDn a page down?"),
            (Context::Triage, "s", "Looking for: = same?, > skip, a accept?"),
        ] {
            let said = on(context, key);
            assert!(said.contains(words), "{context:?} {key}: {said}");
            assert!(said.ends_with("(? lists the keys)"), "{said}");
        }
        assert!(!on(Context::Today, "h").contains("Left"), "no cells stand side by side there");
    }

    #[test]
    fn only_what_can_be_done_now_is_named() {
        let keymap = Keymap::default();
        let chain = Context::Today.chain();
        let capital = keymap.meant(&chain, &[], Key::Char('X'), |action| !action.changes());
        assert!(capital.contains("x cancel a booking, which has no use here now"), "{capital}");
        let empty = keymap.meant(&chain, &[], Key::Delete, |action| !action.changes());
        assert!(!empty.contains("cancel") && !empty.contains("decline"), "{empty}");
        for context in super::super::CONTEXTS.into_iter().filter(|context| context.is_screen()) {
            for c in ('!'..='~').map(Key::Char) {
                let chain = context.chain();
                // A capital is told of its small letter, and that it has no use now.
                if keymap.resolve(&chain, c).is_some() || c.is_dead() || small(c).is_some() {
                    continue;
                }
                let said = keymap.meant(&chain, &[], c, |action| !action.changes());
                let wrong = chain.iter().flat_map(|c| keymap.rows(*c)).filter(|bind| bind.action.changes());
                for bind in wrong {
                    assert!(!said.contains(&format!("{}, ", super::said(bind))), "{context:?} {c}: {said}");
                }
                assert!(said.len() <= 2 * 78, "two lines hold it: {said}");
            }
        }
    }

    #[test]
    fn a_person_s_own_keys_are_the_ones_named() {
        let keymap = remapped("keys.toml", "[today]\ncancel = \"K\"\n");
        assert!(keymap.is_err(), "no capitals");
        let keymap = remapped("keys.toml", "[today]\nlater = \"g\"\n").unwrap();
        let said =
            keymap.meant(&Context::Today.chain(), &[], Key::Char('f'), |action| action != Action::Filter);
        assert!(said.contains("g not today"), "{said}");
        let said = keymap.meant(&Context::Today.chain(), &[], Key::Char('z'), |_| true);
        assert!(!said.contains("z not today") && said.starts_with("z does nothing here"), "{said}");
    }

    #[test]
    fn behind_a_layer_the_screen_s_keys_are_known() {
        let keymap = Keymap::default();
        let (read, today) = (Context::Read.chain(), Context::Today.chain());
        let said = keymap.meant(&read, &today, Key::Char('b'), |_| true);
        assert_eq!(said, "b does nothing here. Esc goes back; there it is book. (? lists the keys)");
    }
}
