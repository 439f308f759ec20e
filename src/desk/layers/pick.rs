//! A few choices, each with its letter: the letter chooses at once. A verb that cannot be done opens it all the same, and
//! says why, so that the letters that were meant for it go nowhere else.
use crate::desk::canvas::Canvas;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::frame::Titles;
use crate::desk::input::Key;
use crate::desk::keymap::{Action, Context};
use crate::desk::message::Note;
use crate::desk::screen::{Cover, Cx, Layer};
use crate::desk::text::wrap;
use crate::desk::theme::Meaning;
use ratatui::layout::Rect;

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Lower case; never a digit.
    pub letter: char,
    /// What it means.
    pub words: String,
    /// Why it cannot be chosen now.
    pub refused: Option<String>,
}

impl Choice {
    /// A choice that can be taken.
    pub fn new(letter: char, words: impl Into<String>) -> Self {
        Self { letter, words: words.into(), refused: None }
    }

    /// A choice that is shown with the reason why it cannot be taken.
    #[must_use]
    pub fn refused(mut self, why: impl Into<String>) -> Self {
        self.refused = Some(why.into());
        self
    }
}

/// The layer.
#[derive(Clone, Debug)]
pub struct Pick {
    slot: Slot,
    title: String,
    choices: Vec<Choice>,
    /// Choices that do not fit here: not listed, but their letters say why.
    unfit: Vec<Choice>,
    why_not: Option<String>,
    /// What is known before anything is chosen, and hinders nothing.
    warning: Option<String>,
    front: usize,
}

impl Pick {
    /// Choices for what the title says; the answer is `Given::Picked(slot, letter)`.
    pub fn new(slot: Slot, title: impl Into<String>, choices: Vec<Choice>) -> Self {
        Self { slot, title: title.into(), choices, unfit: Vec::new(), why_not: None, warning: None, front: 0 }
    }

    /// Choices that are not for this subject: left out of the list, and each letter says why.
    #[must_use]
    pub fn leaving_out(mut self, unfit: Vec<Choice>) -> Self {
        self.unfit = unfit;
        self
    }

    /// The line that tells of what was left out.
    fn left_out(&self) -> Option<String> {
        let letters: Vec<String> = self.unfit.iter().map(|choice| choice.letter.to_string()).collect();
        (!letters.is_empty()).then(|| format!("Not here: {} (the letter says why)", letters.join(" ")))
    }

    /// The same choices, none of which can be taken: why, in words.
    #[must_use]
    pub fn not_now(mut self, why: impl Into<String>) -> Self {
        self.why_not = Some(why.into());
        self
    }

    /// With something to know above the choices, which can all be taken.
    #[must_use]
    pub fn warning(mut self, words: Option<String>) -> Self {
        self.warning = words;
        self
    }

    /// The lines above the choices.
    fn above(&self, columns: usize) -> Vec<String> {
        let all = self.why_not.iter().chain(&self.warning);
        all.flat_map(|words| wrap(words, columns.max(2) - 1)).collect()
    }

    fn choose(&self, at: usize) -> Vec<Effect> {
        let Some(choice) = self.choices.get(at) else { return Vec::new() };
        match self.why_not.as_ref().or(choice.refused.as_ref()) {
            Some(why) => vec![Effect::Say(Note::refused(why.clone()))],
            None => vec![Effect::Answer(Given::Picked(self.slot, choice.letter))],
        }
    }
}

impl Layer for Pick {
    fn context(&self) -> Context {
        Context::Pick
    }

    fn why_not(&self) -> Option<String> {
        self.why_not.clone()
    }

    fn uses(&self, action: Action) -> bool {
        action != Action::Take || self.why_not.is_none()
    }

    fn act(&mut self, action: Action, _cx: &Cx<'_>) -> Vec<Effect> {
        match action {
            Action::Take => return self.choose(self.front),
            Action::Up => self.front = self.front.saturating_sub(1),
            Action::Down => self.front = (self.front + 1).min(self.choices.len().saturating_sub(1)),
            Action::Close | Action::Back => return vec![Effect::Answer(Given::Nothing(self.slot))],
            _ => {}
        }
        Vec::new()
    }

    fn key(&mut self, key: Key, _cx: &Cx<'_>) -> Vec<Effect> {
        // One key with or without Shift.
        let meant = if key == Key::Char('=') { Key::Char('+') } else { key };
        let is = |choice: &Choice| key == Key::Char(choice.letter) || meant == Key::Char(choice.letter);
        let Some(at) = self.choices.iter().position(is) else {
            if let Some(unfit) = self.unfit.iter().find(|choice| key == Key::Char(choice.letter)) {
                let why = unfit.refused.as_deref().unwrap_or("not here");
                return vec![Effect::Say(Note::refused(format!("{}: {why}", unfit.words)))];
            }
            return vec![Effect::Say(Note::refused(format!("{key} is none of the choices. Esc goes back.")))];
        };
        self.front = at;
        self.choose(at)
    }

    fn titles(&self, _cx: &Cx<'_>) -> Titles {
        let row = self.choices.get(self.front).map(|choice| {
            let not_now = choice.refused.as_ref().map(|why| format!(": not now, {why}")).unwrap_or_default();
            format!("{} {}{not_now}", choice.letter, choice.words)
        });
        Titles {
            left: self.title.clone(),
            right: "Esc back".to_owned(),
            row: row.unwrap_or_default(),
            pane: None,
        }
    }

    fn cover(&self, cx: &Cx<'_>) -> Cover {
        let why = self.above(usize::from(cx.body.width)).len();
        let out = usize::from(self.left_out().is_some());
        // Room for the choice in front in full, whichever it is: nothing moves while the cursor does.
        let columns = usize::from(cx.body.width);
        let more = |choice: &Choice| shown(choice, columns, cx.narrow).len() - 1;
        let longest = self.choices.iter().map(more).max().unwrap_or(0);
        Cover::Foot((self.choices.len() + why + out + longest) as u16)
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>, cx: &Cx<'_>) {
        let mut row = 0;
        for line in self.above(usize::from(area.width)) {
            canvas.line(area, row, &format!(" {line}"), Meaning::Refusal);
            row += 1;
        }
        if let Some(line) = self.left_out() {
            let last = area.height.saturating_sub(1);
            canvas.line(area, last, &format!("    {line}"), Meaning::Aside);
        }
        let room = area.height.saturating_sub(row + u16::from(self.left_out().is_some()));
        let columns = usize::from(area.width);
        let tall = self.choices.get(self.front).map_or(1, |choice| shown(choice, columns, cx.narrow).len());
        let from = (self.front + tall).saturating_sub(usize::from(room)).min(self.front);
        let end = row + room;
        for (at, choice) in self.choices.iter().enumerate().skip(from) {
            if row >= end {
                break;
            }
            let (front, y) = (at == self.front, area.y + row);
            let off = self.why_not.is_some() || choice.refused.is_some();
            // The one in front in full, the others as far as they go.
            let lines = shown(choice, columns, cx.narrow && front);
            let meaning = match (front, off) {
                (true, _) => Meaning::Cursor,
                (false, true) => Meaning::Aside,
                (false, false) => Meaning::Plain,
            };
            canvas.put(area.x, y, 3, if front { ">" } else { " " }, meaning);
            canvas.put(area.x + 2, y, 1, &choice.letter.to_string(), Meaning::Key);
            if front {
                canvas.focus(area.x + 2, y, false);
            }
            for words in lines {
                if row < end {
                    canvas.put(area.x + 4, area.y + row, area.width.saturating_sub(4), &words, meaning);
                }
                row += 1;
            }
        }
    }
}

/// A choice in words, and why it cannot be taken; in a narrow window in as many lines as it needs.
fn shown(choice: &Choice, columns: usize, broken: bool) -> Vec<String> {
    let words = match &choice.refused {
        Some(why) => format!("{}: not now, {why}", choice.words),
        None => choice.words.clone(),
    };
    if broken { wrap(&words, columns.saturating_sub(4).max(8)) } else { vec![words] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_a_narrow_window_a_choice_is_told_in_full() {
        let choice = Choice::new('n', "ND assessment").refused("it is the pathway of this referral");
        assert_eq!(shown(&choice, 80, false), ["ND assessment: not now, it is the pathway of this referral"]);
        let lines = shown(&choice, 32, true);
        assert_eq!(lines, ["ND assessment: not now, it", "is the pathway of this", "referral"]);
    }
}
