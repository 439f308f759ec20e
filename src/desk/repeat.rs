//! `.`: the last verb with its choices, kept so that it can be shown on another child before it is done there.
use super::keymap::Action;

/// A verb and the letters chosen in the layers it opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeated {
    /// The verb.
    pub verb: Action,
    /// The letters, in order.
    pub choices: Vec<char>,
}

/// What `.` would do.
#[derive(Clone, Debug, Default)]
pub struct Repeat {
    last: Option<Repeated>,
    refused: bool,
}

impl Repeat {
    /// A verb was pressed on a screen.
    pub fn verb(&mut self, verb: Action) {
        self.refused = matches!(verb, Action::Cancel | Action::Decline | Action::Outcome | Action::Say);
        self.last = Some(Repeated { verb, choices: Vec::new() });
    }

    /// A letter was chosen after it.
    pub fn choice(&mut self, letter: char) {
        if let Some(last) = &mut self.last {
            last.choices.push(letter);
        }
    }

    /// It did what must never be done twice by one key.
    pub fn never(&mut self) {
        self.refused = true;
    }

    /// The verb to show again, or why not, in words.
    pub fn get(&self) -> Result<&Repeated, &'static str> {
        match &self.last {
            None => Err("Nothing to repeat yet."),
            Some(_) if self.refused => {
                Err("Not repeated: cancelling, declining, outcomes and letters are done one child at a time.")
            }
            Some(last) => Ok(last),
        }
    }
}

/// Whether an action is a verb `.` remembers: those that act on the subject.
pub fn is_verb(action: Action) -> bool {
    action.changes() && !matches!(action, Action::Undo | Action::Repeat | Action::Take)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_not_be_repeated_is_refused() {
        let mut repeat = Repeat::default();
        assert!(repeat.get().is_err());
        repeat.verb(Action::Later);
        repeat.choice('w');
        assert_eq!(repeat.get(), Ok(&Repeated { verb: Action::Later, choices: vec!['w'] }));
        for verb in [Action::Cancel, Action::Decline, Action::Outcome] {
            repeat.verb(verb);
            assert!(repeat.get().is_err(), "{verb}");
        }
        repeat.verb(Action::Contact);
        assert!(repeat.get().is_ok());
        repeat.never();
        assert!(repeat.get().is_err());
    }
}
