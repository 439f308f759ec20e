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
    last: Option<Entry>,
    /// The one before, for as long as the last may still come to nothing.
    before: Option<Entry>,
}

/// A verb that was pressed.
#[derive(Clone, Debug)]
struct Entry {
    verb: Repeated,
    /// It did what must never be done twice by one key.
    never: bool,
    /// The act it came to, as the desk numbers it.
    act: Option<u64>,
}

impl Repeat {
    /// A verb was pressed on a screen.
    pub fn verb(&mut self, verb: Action) {
        let never = matches!(verb, Action::Cancel | Action::Decline | Action::Outcome | Action::Say);
        let verb = Repeated { verb, choices: Vec::new() };
        self.before = self.last.replace(Entry { verb, never, act: None });
    }

    /// A letter was chosen after it.
    pub fn choice(&mut self, letter: char) {
        if let Some(last) = &mut self.last {
            last.verb.choices.push(letter);
        }
    }

    /// It did what must never be done twice by one key.
    pub fn never(&mut self) {
        if let Some(last) = &mut self.last {
            last.never = true;
        }
    }

    /// It came to this act; what is repeated later is another's.
    pub fn sent(&mut self, act: u64) {
        if let Some(last) = &mut self.last {
            last.act.get_or_insert(act);
        }
    }

    /// Nothing of this act was done: the verb before it is the last one.
    pub fn refused(&mut self, act: u64) {
        let is_it = |entry: &Option<Entry>| entry.as_ref().is_some_and(|entry| entry.act == Some(act));
        if is_it(&self.last) {
            self.last = self.before.take();
        } else if is_it(&self.before) {
            self.before = None;
        }
    }

    /// The verb was refused before it came to an act.
    pub fn not_begun(&mut self) {
        if self.last.as_ref().is_some_and(|last| last.act.is_none()) {
            self.last = self.before.take();
        }
    }

    /// The verb to show again, or why not, in words.
    pub fn get(&self) -> Result<&Repeated, &'static str> {
        match &self.last {
            None => Err("Nothing to repeat yet."),
            Some(last) if last.never => {
                Err("Not repeated: cancelling, declining, outcomes and letters are done one child at a time.")
            }
            Some(last) => Ok(&last.verb),
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

    #[test]
    fn a_verb_that_was_refused_is_none_to_repeat() {
        let verb = |repeat: &Repeat| repeat.get().map(|last| last.verb).ok();
        let mut repeat = Repeat::default();
        repeat.verb(Action::Later);
        repeat.sent(1);
        repeat.refused(1);
        assert_eq!(verb(&repeat), None, "the first of all");
        repeat.verb(Action::Priority);
        repeat.sent(2);
        repeat.verb(Action::Later);
        repeat.choice('n');
        repeat.sent(3);
        repeat.refused(3);
        assert_eq!(repeat.get(), Ok(&Repeated { verb: Action::Priority, choices: Vec::new() }));
        repeat.verb(Action::Cancel);
        repeat.not_begun();
        assert_eq!(verb(&repeat), Some(Action::Priority), "refused where it stood");
        // Done again on another child and refused there: it is done all the same.
        repeat.sent(4);
        repeat.refused(4);
        assert_eq!(verb(&repeat), Some(Action::Priority));
        // The answer is late, and another verb is in front.
        repeat.verb(Action::Later);
        repeat.sent(5);
        repeat.verb(Action::Info);
        repeat.refused(5);
        repeat.not_begun();
        assert_eq!(verb(&repeat), None, "what was refused does not come back");
    }
}
