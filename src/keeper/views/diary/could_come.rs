//! How many could come to a free place, or why nobody can.
use super::super::unfit;
use super::words;
use crate::domain::decide::Now;
use crate::domain::places::Bar;
use crate::domain::session::Session;
use crate::domain::state::State;
use crate::domain::suggest;

/// How many children are looked for to say how many could come.
const COULD_COME: usize = 9;

/// Who could have a place that nobody has.
#[derive(Clone)]
pub(super) enum CouldCome {
    /// Support: whoever takes it, or why nobody can.
    Support(String),
    /// The place, or its session, is not one that children can be given, and why.
    Barred(Bar, String),
    /// So many children, or that many and more.
    Children(usize),
}

impl CouldCome {
    pub(super) fn of(state: &State, session: &Session, slot: u8, now: &Now) -> Self {
        if words::kind(state, session).is_support() {
            return Self::Support(unfit::barred(state, session));
        }
        let found = suggest::children(state, session, Some(slot), now, COULD_COME);
        match found.refused {
            Some(bar) => {
                let words = bar.short(state, now.at);
                Self::Barred(bar, words)
            }
            None => Self::Children(found.best.len()),
        }
    }

    /// `3 could come`, or why nobody can.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Support(barred) if barred.is_empty() => "b: who takes it".to_owned(),
            Self::Support(barred) => barred.clone(),
            Self::Barred(_, words) => words.clone(),
            Self::Children(0) => "nobody waiting could come".to_owned(),
            Self::Children(COULD_COME) => format!("{COULD_COME} or more could come"),
            Self::Children(n) => format!("{n} could come"),
        }
    }

    /// The same after the place was named: of one that has begun the words say only what it does.
    pub(super) fn sentence(&self) -> String {
        match self {
            Self::Barred(Bar::Past, words) => format!("It {words}"),
            _ => self.words(),
        }
    }
}
