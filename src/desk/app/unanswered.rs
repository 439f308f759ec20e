//! What was sent and is not answered: while the keeper is away, or takes long, that stands on the message line, whichever key is
//! pressed. Else nobody knows whether it was taken, and does it twice.
use super::Desk;
use crate::desk::message::Note;
use crate::desk::seam::Outlet;
use std::time::{Duration, Instant};

/// A keeper that takes longer than this to answer is told of.
const LONG: Duration = Duration::from_secs(3);
/// Said while the keeper is away.
const AWAY: &str = "Sent; not answered yet: it will be done or refused when the keeper is back.";
/// Said while it is there and does not answer.
const SLOW: &str = "Sent; not answered yet: it will be done or refused when the keeper answers.";

/// What is known of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Unanswered {
    /// The keeper does not answer at all.
    pub away: bool,
    /// Since when something has been on its way.
    since: Option<Instant>,
    /// It was said, for whoever hears the desk.
    said: bool,
}

impl Unanswered {
    pub fn sent(&mut self, at: Instant) {
        self.since.get_or_insert(at);
    }

    /// Something was answered; `more` is on its way still.
    pub fn answered(&mut self, more: bool) {
        if !more {
            (self.since, self.said) = (None, false);
        }
    }

    /// The words for it, where it has come to that.
    pub fn words(&self, now: Instant) -> Option<&'static str> {
        let since = self.since?;
        if self.away {
            return Some(AWAY);
        }
        // Once said it stays until the answer, also where the keeper is back and has not answered yet.
        (self.said || now.saturating_duration_since(since) >= LONG).then_some(SLOW)
    }

    /// What is said before the desk is left.
    pub fn leaving(&self) -> &'static str {
        match self.since {
            Some(_) => {
                "What was sent last is not answered yet, and nobody here hears what comes of it once this desk is left: look at \
                 the child when you are back. q leaves all the same, Esc stays."
            }
            None => "Nothing is lost: your place is kept. q leaves, Esc stays.",
        }
    }

    /// When it comes to that.
    pub fn due(&self) -> Option<Instant> {
        self.since.filter(|_| !self.away && !self.said).map(|since| since + LONG)
    }
}

impl<O: Outlet> Desk<O> {
    /// Says it once; from then on it is drawn with whatever else is said.
    pub(super) fn says_unanswered(&mut self) {
        let Some(words) = self.unanswered.words(self.at).filter(|_| !self.unanswered.said) else { return };
        self.unanswered.said = true;
        self.dirty = true;
        self.messages.say(Note::refused(words).staying());
    }

    /// The message line while something is unanswered: that first, then what was said since the last key.
    pub(super) fn unanswered_note(&self) -> Option<Note> {
        let words = self.unanswered.words(self.at)?;
        let own = |note: &&Note| note.words != AWAY && note.words != SLOW;
        let rest = self.messages.in_sight().filter(own).filter(|_| self.says_news());
        let rest = rest.map_or("", |note| note.words.as_str());
        Some(Note::refused(format!("{words} {rest}").trim_end()).staying())
    }
}
