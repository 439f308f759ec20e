//! A choice by what is typed of its names: the first letter chooses at once, those that follow in the same word narrow it. A
//! letter that fits nothing more is told, and the choice stays as it is.
use super::field::{Field, Kind};
use crate::desk::input::Key;

/// What was typed of a choice's name.
#[derive(Clone, Debug, Default)]
pub(super) struct Ahead {
    /// The letters that fit.
    typed: String,
    /// The letter that fits nothing behind them.
    no: Option<char>,
}

impl Ahead {
    /// The field was left, or another way of choosing taken: the next letter begins anew.
    pub(super) fn over(&mut self) {
        *self = Self::default();
    }
}

impl Field {
    /// Takes a key into a choice.
    pub(super) fn choose(&mut self, key: Key) {
        let Kind::Choice(choices) = &self.kind else { return };
        self.told = None;
        let of = choices.len().max(1);
        let at = self.chosen();
        let chosen = match key {
            Key::Char(' ') if !self.fits_more(' ') => at.map_or(Some(0), |at| Some((at + 1) % of)),
            Key::Right => at.map_or(Some(0), |at| Some((at + 1) % of)),
            Key::Left => at.map_or(Some(0), |at| Some((at + of - 1) % of)),
            Key::Char(c) => return self.letter(c),
            Key::Backspace => return self.letter_off(),
            Key::Delete => {
                self.edit.clear();
                None
            }
            _ => return,
        };
        self.ahead.over();
        self.put(chosen);
    }

    /// Takes several letters at once; of no use where they are not the beginning of one of its names and of no other. `false`: so.
    pub(super) fn choose_named(&mut self, text: &str) -> bool {
        let typed = text.trim();
        let mut letters = text.chars();
        if let (Some(letter), None) = (letters.next(), letters.next()) {
            // A letter typed ahead on a slow line arrives as text.
            self.choose(Key::Char(letter));
            return self.ahead.no.is_none();
        }
        match self.fitting(&typed.to_lowercase())[..] {
            [only] if !typed.is_empty() => {
                self.told = None;
                self.ahead.over();
                self.put(Some(only));
                true
            }
            _ => typed.is_empty(),
        }
    }

    /// What is said beside a choice whose name is being typed.
    pub(super) fn said_ahead(&self) -> Option<String> {
        let Kind::Choice(choices) = &self.kind else { return None };
        let typed = &self.ahead.typed;
        let stays = || {
            let stays = if self.shown().is_empty() { "nothing is chosen" } else { self.shown() };
            let stays = if self.shown().is_empty() { stays.to_owned() } else { format!("{stays} stays") };
            format!("{stays}. Backspace takes a letter off")
        };
        match (self.ahead.no, typed.as_str()) {
            (None, "") => None,
            (Some(no), "") => Some(format!("\"{no}\" begins none of these: {}", self.all_choices())),
            (Some(no), typed) => Some(format!("\"{typed}{no}\" fits none of these: {}", stays())),
            (None, typed) => {
                let fitting = self.fitting(typed);
                let named = |at: &usize| {
                    let long = self.also.get(*at).and_then(|also| also.last());
                    let long = long.filter(|_| fitting.len() < 2);
                    long.unwrap_or(&choices[*at].1).clone()
                };
                let names: Vec<String> = fitting.iter().map(named).collect();
                // A letter alone may choose what is not named after it.
                let by_letter = || self.shown().to_owned();
                let names = if names.is_empty() { by_letter() } else { names.join(", ") };
                Some(format!("\"{typed}\": {names}"))
            }
        }
    }

    /// `n ND, s SLCN`: the letters of a choice.
    pub(super) fn all_choices(&self) -> String {
        let Kind::Choice(choices) = &self.kind else { return String::new() };
        let words: Vec<String> = choices.iter().map(|(letter, words)| format!("{letter} {words}")).collect();
        words.join(", ")
    }

    fn chosen(&self) -> Option<usize> {
        let Kind::Choice(choices) = &self.kind else { return None };
        choices.iter().position(|(letter, _)| self.edit.text().chars().eq([*letter]))
    }

    fn put(&mut self, at: Option<usize>) {
        let Kind::Choice(choices) = &self.kind else { return };
        if let Some((letter, _)) = at.and_then(|at| choices.get(at)) {
            let letter = letter.to_string();
            self.edit.set(&letter);
        }
    }

    /// The next letter of the word.
    fn letter(&mut self, c: char) {
        let c = c.to_lowercase().next().unwrap_or(c);
        let typed = format!("{}{c}", self.ahead.typed);
        let fitting = self.fitting(&typed);
        let by_letter = self.by_letter(&typed);
        if fitting.is_empty() && by_letter.is_none() {
            self.ahead.no = Some(c);
            return;
        }
        self.ahead = Ahead { typed, no: None };
        // What is chosen stays while it fits, unless another is named in full.
        let chosen = self.chosen().filter(|at| fitting.len() > 1 && fitting.contains(at));
        let first = self.ahead.typed.chars().count() == 1;
        self.put(by_letter.or(chosen.filter(|_| !first)).or_else(|| fitting.first().copied()));
    }

    /// The last letter goes; with the first the choice does.
    fn letter_off(&mut self) {
        if self.ahead.no.take().is_some() && !self.ahead.typed.is_empty() {
            return;
        }
        self.ahead.typed.pop();
        self.edit.clear();
        if !self.ahead.typed.is_empty() {
            let at = self.by_letter(&self.ahead.typed);
            self.put(at.or_else(|| self.fitting(&self.ahead.typed).first().copied()));
        }
    }

    fn fits_more(&self, c: char) -> bool {
        !self.ahead.typed.is_empty() && !self.fitting(&format!("{}{c}", self.ahead.typed)).is_empty()
    }

    /// The choice of that letter, where no more than a letter is typed.
    fn by_letter(&self, typed: &str) -> Option<usize> {
        let Kind::Choice(choices) = &self.kind else { return None };
        choices.iter().position(|(letter, _)| typed.chars().eq([*letter]))
    }

    /// Which choices have a name that begins so: the one of exactly that name alone; where no name begins so, those that have a
    /// word which does.
    fn fitting(&self, typed: &str) -> Vec<usize> {
        let Kind::Choice(choices) = &self.kind else { return Vec::new() };
        let any = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
            let named = |at: usize| {
                let also = self.also.get(at).map_or(&[][..], Vec::as_slice);
                let mut names = also.iter().map(String::as_str).chain([choices[at].1.as_str()]);
                names.any(|name| fits(&name.to_lowercase()))
            };
            (0..choices.len()).filter(|at| named(*at)).collect()
        };
        let exact = any(&|name| name == typed);
        if !exact.is_empty() {
            return exact;
        }
        let begun = any(&|name| name.starts_with(typed));
        if !begun.is_empty() {
            return begun;
        }
        any(&|name| name.split([' ', '-', '(']).any(|word| word.starts_with(typed)))
    }
}
