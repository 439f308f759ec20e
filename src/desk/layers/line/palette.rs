//! The palette: every action of the screen in front by its words, with its key, or why it cannot be done now. What is chosen here
//! is done as if its key had been pressed, so that nothing has two ways of being done.
use crate::desk::canvas::Canvas;
use crate::desk::keymap::{Action, Context, Keymap};
use crate::desk::screen::ScreenId;
use crate::desk::text;
use crate::desk::theme::Meaning;
use crate::wire::entry::VERBS;
use ratatui::layout::Rect;

/// What a row does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// As if its key were pressed.
    Press(Action),
    /// Goes to a place without a key.
    Goto(ScreenId),
    /// A verb of the line: its word is put in, to be gone on with.
    Entry(&'static str),
}

/// One thing that can be asked for.
#[derive(Clone, Debug)]
struct Entry {
    words: String,
    key: String,
    deed: Deed,
    /// Other words it is looked for by.
    also: &'static str,
    /// Why it cannot be done now.
    bar: Option<String>,
}

/// What actions are called elsewhere: a command, a paper.
const ALSO: [(Action, &str); 5] = [
    (Action::Say, "told say tell"),
    (Action::Open, "show"),
    (Action::Same, "part parting unmerge apart two children merge"),
    (Action::Contact, "support resource newsletter"),
    (Action::Book, "support group session"),
];

/// Places without a key of their own.
const PLACES: [(&str, ScreenId); 3] = [
    ("close the day: what is left over, worked to zero and signed", ScreenId::Close),
    ("validate: families to be asked whether the referral is still wanted", ScreenId::Validation),
    ("intake: rows to complete, look-alikes to settle", ScreenId::Intake),
];

/// Actions without a key of their own.
const KEYLESS: [(&str, Action); 4] = [
    ("drafts: forms half filled, to go on with or to drop", Action::Drafts),
    ("tour: ten tasks in six minutes, in the practice store", Action::Tour),
    ("found: what the imports found, each number a list", Action::Found),
    ("begin: the first steps in a new store, to start with", Action::Begin),
];

/// The list.
pub(super) struct Palette {
    contexts: Vec<Context>,
    bars: Vec<(Action, String)>,
    entries: Vec<Entry>,
    front: usize,
}

impl Palette {
    /// Over the keys of these contexts; `bars` says why an action cannot be done now.
    pub(super) fn new(contexts: &[Context], bars: Vec<(Action, String)>) -> Self {
        Self { contexts: contexts.to_vec(), bars, entries: Vec::new(), front: 0 }
    }

    /// Other reasons why actions cannot be done now; what is in front stays there.
    pub(super) fn barred(&mut self, bars: &[(Action, String)], keymap: &Keymap) {
        if self.bars != bars {
            self.bars = bars.to_vec();
            self.fill(keymap);
        }
    }

    pub(super) fn fill(&mut self, keymap: &Keymap) {
        let mut entries: Vec<Entry> = Vec::new();
        for bind in self.contexts.iter().flat_map(|context| keymap.rows(*context)) {
            let known = entries.iter().any(|entry| entry.deed == Deed::Press(bind.action));
            if !known && is_chosen_by_words(bind.action) {
                let bar = self.bars.iter().find(|(action, _)| *action == bind.action);
                let entry = Entry {
                    words: bind.words.to_owned(),
                    key: bind.key.to_string(),
                    deed: Deed::Press(bind.action),
                    also: ALSO
                        .iter()
                        .find(|(action, _)| *action == bind.action)
                        .map_or("", |(_, also)| *also),
                    bar: bar.map(|(_, why)| why.clone()),
                };
                entries.push(entry);
            }
        }
        let entry = |words: &str, key: &str, deed| Entry {
            words: words.to_owned(),
            key: key.to_owned(),
            deed,
            also: "",
            bar: None,
        };
        entries.extend(PLACES.iter().map(|(words, id)| entry(words, "", Deed::Goto(*id))));
        entries.extend(KEYLESS.iter().map(|(words, action)| entry(words, "", Deed::Press(*action))));
        entries.extend(VERBS.iter().map(|row| {
            let words = format!("{}: {}", row.form, row.does);
            entry(&words, "", Deed::Entry(row.names[0]))
        }));
        self.entries = entries;
    }

    /// Those that fit what was typed: first those whose key or words begin with it, then those of which a word does.
    fn fitting(&self, typed: &str) -> Vec<&Entry> {
        let typed = typed.trim().to_lowercase();
        let words = |entry: &&Entry| entry.words.to_lowercase();
        let begins = |entry: &&Entry| words(entry).starts_with(&typed);
        let within = |entry: &&Entry| {
            let all = [&words(entry), " ", entry.also].concat();
            let parts = all.split(|c: char| !c.is_alphanumeric());
            typed.split(' ').all(|one| parts.clone().any(|word| word.starts_with(one)))
        };
        // An action's other name, whole, is meant before a word that stands somewhere in another's.
        let named = |entry: &&Entry| entry.also.split(' ').any(|word| word == typed && !word.is_empty());
        let is_key = |entry: &&Entry| !typed.is_empty() && entry.key.to_lowercase() == typed;
        let mut fitting: Vec<&Entry> = self.entries.iter().filter(is_key).collect();
        fitting.extend(self.entries.iter().filter(|entry| !is_key(entry) && begins(entry)));
        let others = |entry: &&Entry| !is_key(entry) && !begins(entry);
        fitting.extend(self.entries.iter().filter(|entry| others(entry) && named(entry)));
        fitting.extend(self.entries.iter().filter(|entry| others(entry) && !named(entry) && within(entry)));
        fitting
    }

    /// Whether an action's words begin with all of this, and this is more than one of them.
    pub(super) fn begins(&self, typed: &str) -> bool {
        let typed = typed.to_lowercase();
        let several = typed.trim().contains(char::is_whitespace);
        let is_action = |entry: &Entry| !matches!(entry.deed, Deed::Entry(_));
        several
            && self
                .entries
                .iter()
                .any(|entry| is_action(entry) && entry.words.to_lowercase().starts_with(&typed))
    }

    /// Nothing is in front any more but the first.
    pub(super) fn reset(&mut self) {
        self.front = 0;
    }

    /// One up; false at the top.
    pub(super) fn up(&mut self) -> bool {
        let moved = self.front > 0;
        self.front = self.front.saturating_sub(1);
        moved
    }

    /// One down.
    pub(super) fn down(&mut self, typed: &str) {
        let last = self.fitting(typed).len().saturating_sub(1);
        self.front = (self.front + 1).min(last);
    }

    /// What Enter does.
    pub(super) fn chosen(&self, typed: &str) -> Option<Deed> {
        self.fitting(typed).get(self.front).map(|entry| entry.deed)
    }

    /// The words of the row in front, to be put in by Tab.
    pub(super) fn completed(&self, typed: &str) -> Option<String> {
        self.fitting(typed).get(self.front).map(|entry| match entry.deed {
            Deed::Entry(word) => format!("{word} "),
            _ => entry.words.clone(),
        })
    }

    /// What Enter does, in words.
    pub(super) fn says(&self, typed: &str) -> String {
        match self.fitting(typed).get(self.front) {
            Some(Entry { bar: Some(why), words, .. }) => format!("{words}: not now. {why}"),
            Some(entry) if entry.key.is_empty() => format!("Enter: {}", entry.words),
            Some(entry) => format!("Enter: {} (the same as {})", entry.words, entry.key),
            None => "Nothing fits".to_owned(),
        }
    }

    /// What Enter does where it is this action, in words.
    pub(super) fn says_of(&self, action: Action) -> String {
        match self.entries.iter().find(|entry| entry.deed == Deed::Press(action)) {
            Some(Entry { bar: Some(why), words, .. }) => format!("{words}: not now. {why}"),
            Some(entry) => format!("Enter: {}", entry.words),
            None => String::new(),
        }
    }

    pub(super) fn draw(&self, typed: &str, area: Rect, canvas: &mut Canvas<'_>) {
        let room = usize::from(area.height.saturating_sub(1));
        let from = (self.front + 1).saturating_sub(room);
        for (line, (at, entry)) in
            (1..).zip(self.fitting(typed).into_iter().enumerate().skip(from).take(room))
        {
            let front = at == self.front;
            let sign = if front { ">" } else { " " };
            let not_now = entry.bar.as_ref().map_or_else(String::new, |why| format!("  (not now: {why})"));
            let words = format!("{sign} {} {}{not_now}", text::left(&entry.key, 9), entry.words);
            let look = match (front, entry.bar.is_some()) {
                (true, _) => Meaning::Cursor,
                (false, true) => Meaning::Aside,
                (false, false) => Meaning::Plain,
            };
            canvas.line(area, line, &words, look);
        }
    }
}

/// Moving about is not looked up by words, and the line does not open itself.
fn is_chosen_by_words(action: Action) -> bool {
    !matches!(
        action,
        Action::Up
            | Action::Down
            | Action::Left
            | Action::Right
            | Action::PageUp
            | Action::PageDown
            | Action::NextPart
            | Action::PartBefore
            | Action::Close
            | Action::Line
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(typed: &str) -> Vec<String> {
        let mut palette = Palette::new(&Context::List.chain(), Vec::new());
        palette.fill(&Keymap::default());
        palette.fitting(typed).iter().map(|entry| entry.words.clone()).collect()
    }

    #[test]
    fn what_begins_with_the_words_comes_first() {
        assert_eq!(over("can").first().map(String::as_str), Some("cancel a booking"));
        assert_eq!(
            over("a booking")[..2],
            ["move a booking", "cancel a booking"],
            "actions before the line's verbs"
        );
        assert_eq!(over("intake").len(), 1);
        assert_eq!(over("told").first().map(String::as_str), Some("let them know: what to say"));
        for parting in ["unmerge", "part", "apart"] {
            assert_eq!(over(parting).first().map(String::as_str), Some("same child?"), "{parting}");
        }
        let support = over("support");
        assert!(
            ["contact", "book"].iter().all(|act| support.iter().any(|words| words.starts_with(act))),
            "{support:?}"
        );
        assert_eq!(over("start").first(), over("begin").first(), "the first steps by either word");
        assert!(over("zzz").is_empty());
        assert!(over("").len() > 30, "with nothing typed it lists everything");
    }

    #[test]
    fn each_action_stands_there_once_and_says_its_key() {
        let mut palette = Palette::new(&Context::Today.chain(), Vec::new());
        palette.fill(&Keymap::default());
        let mut deeds: Vec<String> =
            palette.entries.iter().map(|entry| format!("{:?}", entry.deed)).collect();
        deeds.sort();
        let all = deeds.len();
        deeds.dedup();
        assert_eq!(deeds.len(), all);
        assert!(palette.entries.iter().any(|entry| entry.key == "z" && entry.words.starts_with("later")));
    }
}
