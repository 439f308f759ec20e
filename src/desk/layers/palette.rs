//! `:`: every action of the screen in front by its words, with its key, or why it cannot be done. What is chosen here is
//! done as if its key had been pressed, so that nothing has two ways of being done.
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context, Keymap};
use crate::desk::message::Note;
use crate::desk::screen::{Cover, Cx, Layer, ScreenId};
use crate::desk::text;
use crate::desk::theme::Meaning;
use crate::desk::widgets::Edit;
use ratatui::layout::Rect;

/// The slot of its answer; nobody needs it.
const SLOT: Slot = "line";
/// Rows shown over the line.
const ROWS: u16 = 8;

/// What a row does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    Press(Action),
    Goto(ScreenId),
}

/// One thing that can be asked for.
#[derive(Clone, Debug)]
struct Entry {
    words: String,
    key: String,
    deed: Deed,
}

/// Places without a key of their own.
const PLACES: [(&str, ScreenId); 1] = [("intake: rows to complete, look-alikes to settle", ScreenId::Intake)];

/// The layer.
pub struct Palette {
    contexts: Vec<Context>,
    edit: Edit,
    entries: Vec<Entry>,
    front: usize,
}

impl Palette {
    /// Over the keys of these contexts.
    pub fn new(contexts: &[Context]) -> Self {
        Self { contexts: contexts.to_vec(), edit: Edit::new("", Some(120)), entries: Vec::new(), front: 0 }
    }

    fn fill(&mut self, keymap: &Keymap) {
        let mut entries: Vec<Entry> = Vec::new();
        for bind in self.contexts.iter().flat_map(|context| keymap.rows(*context)) {
            let known = entries.iter().any(|entry| entry.deed == Deed::Press(bind.action));
            if !known && is_chosen_by_words(bind.action) {
                let entry = Entry {
                    words: bind.words.to_owned(),
                    key: bind.key.to_string(),
                    deed: Deed::Press(bind.action),
                };
                entries.push(entry);
            }
        }
        let places = PLACES.iter().map(|(words, id)| Entry {
            words: (*words).to_owned(),
            key: String::new(),
            deed: Deed::Goto(*id),
        });
        entries.extend(places);
        self.entries = entries;
    }

    /// Those that fit what was typed: first those that begin with it, then those of which a word does.
    fn fitting(&self) -> Vec<&Entry> {
        let typed = self.edit.text().trim().to_lowercase();
        let words = |entry: &&Entry| entry.words.to_lowercase();
        let begins = |entry: &&Entry| words(entry).starts_with(&typed);
        let within = |entry: &&Entry| {
            let all = words(entry);
            let parts = all.split(|c: char| !c.is_alphanumeric());
            typed.split(' ').all(|one| parts.clone().any(|word| word.starts_with(one)))
        };
        let mut fitting: Vec<&Entry> = self.entries.iter().filter(begins).collect();
        fitting.extend(self.entries.iter().filter(|entry| !begins(entry) && within(entry)));
        fitting
    }

    fn close() -> Vec<Effect> {
        vec![Effect::Answer(Given::Nothing(SLOT))]
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

impl Layer for Palette {
    fn context(&self) -> Context {
        Context::Line
    }

    fn in_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, _cx: &Cx<'_>) -> Vec<Effect> {
        let fitting = self.fitting();
        match action {
            Action::Up => self.front = self.front.saturating_sub(1),
            Action::Down => self.front = (self.front + 1).min(fitting.len().saturating_sub(1)),
            Action::NextPart => {
                if let Some(words) = fitting.get(self.front).map(|entry| entry.words.clone()) {
                    self.edit.set(&words);
                    self.front = 0;
                }
            }
            Action::ClearField => {
                self.edit.clear();
                self.front = 0;
            }
            Action::Take => {
                return match fitting.get(self.front).map(|entry| entry.deed) {
                    Some(Deed::Press(action)) => vec![Effect::Press(action)],
                    Some(Deed::Goto(id)) => {
                        let mut effects = Self::close();
                        effects.push(Effect::Goto(id, None));
                        effects
                    }
                    None => vec![Effect::Say(Note::refused(format!(
                        "Nothing here is called \"{}\". Nothing was done. / finds a child.",
                        self.edit.text().trim()
                    )))],
                };
            }
            Action::Close | Action::Back => return Self::close(),
            _ => {}
        }
        Vec::new()
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Vec<Effect> {
        if key == Key::Backspace && self.edit.text().is_empty() {
            return Self::close();
        }
        self.edit.key(key);
        self.front = 0;
        Vec::new()
    }

    fn paste(&mut self, words: &str, _cx: &Cx<'_>) -> Vec<Effect> {
        self.edit.insert(words.trim());
        self.front = 0;
        Vec::new()
    }

    fn resized(&mut self, cx: &Cx<'_>) -> Vec<Effect> {
        self.fill(cx.keymap);
        Vec::new()
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let row = match self.fitting().get(self.front) {
            Some(entry) if entry.key.is_empty() => format!("Enter: {}", entry.words),
            Some(entry) => format!("Enter: {} (the same as {})", entry.words, entry.key),
            None => "Nothing fits".to_owned(),
        };
        Titles { left: "What is to be done?".to_owned(), right: "Esc back".to_owned(), row, pane: None }
    }

    fn cover(&self, cx: &Cx<'_>) -> Cover {
        Cover::Foot(ROWS.min(cx.body.height.saturating_sub(2)).max(2))
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, _cx: &Cx<'_>) {
        let columns = area.width.saturating_sub(3);
        let (shown, place) = self.edit.shown(usize::from(columns));
        canvas.put(area.x, area.y, 2, " :", Meaning::Key);
        canvas.put(
            area.x + 2,
            area.y,
            columns,
            &text::left(shown, usize::from(columns)),
            Meaning::FieldFront,
        );
        canvas.focus(area.x + 2 + place as u16, area.y, true);
        let room = usize::from(area.height.saturating_sub(1));
        let from = (self.front + 1).saturating_sub(room);
        for (line, (at, entry)) in (1..).zip(self.fitting().into_iter().enumerate().skip(from).take(room)) {
            let front = at == self.front;
            let sign = if front { ">" } else { " " };
            let words = format!("{sign} {} {}", text::left(&entry.key, 9), entry.words);
            canvas.line(area, line, &words, if front { Meaning::Cursor } else { Meaning::Plain });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(typed: &str) -> Vec<String> {
        let mut palette = Palette::new(&Context::List.chain());
        palette.fill(&Keymap::default());
        palette.edit.set(typed);
        palette.fitting().iter().map(|entry| entry.words.clone()).collect()
    }

    #[test]
    fn what_begins_with_the_words_comes_first() {
        assert_eq!(over("can").first().map(String::as_str), Some("cancel a booking"));
        assert_eq!(over("a booking").len(), 2, "move a booking, cancel a booking");
        assert_eq!(over("intake").len(), 1);
        assert!(over("zzz").is_empty());
        assert!(over("").len() > 30, "with nothing typed it lists everything");
    }

    #[test]
    fn each_action_stands_there_once_and_says_its_key() {
        let mut palette = Palette::new(&Context::Today.chain());
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
