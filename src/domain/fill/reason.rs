//! Why a child is left out of a plan, in a few words.
use super::super::decide::Now;
use super::super::ids::SessionId;
use super::super::places::{Bar, say};
use super::super::state::State;

/// Days named at most.
const DAYS: usize = 3;
/// Rules named at most.
const RULES: usize = 2;

/// A reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// All it could have is full of children ahead, who can go nowhere else: these sessions, by day.
    Full(Vec<SessionId>),
    /// A rule stands against every free place: each of them once.
    Barred(Vec<Bar>),
    /// What it could have would not run: too few children come to these sessions, by day.
    TooFew(Vec<SessionId>),
    /// It has a line already, by another list.
    Twice,
    /// It is owed so many sessions of a block, and not so many of them could be had at the block's pace; else a block is not
    /// looked for in so little of the diary.
    Block(u8),
}

impl Why {
    /// `Thu 3 Dec and Thu 10 Dec are full of children ahead`, or the rules against it.
    pub fn short(&self, state: &State, now: &Now) -> String {
        match self {
            Self::Full(sessions) => {
                let (days, verb) = days(state, sessions);
                format!("{days} {verb} full of children ahead")
            }
            Self::TooFew(sessions) => {
                format!("{} would not run: too few could come", days(state, sessions).0)
            }
            Self::Barred(bars) => {
                let words: Vec<String> = bars.iter().map(|bar| bar.short(state, now.at)).collect();
                let mut said: Vec<&str> = words.iter().map(String::as_str).collect();
                said.dedup();
                said.truncate(RULES);
                said.join("; ")
            }
            Self::Block(1) => "1 session of a block is owed: b shows places".to_owned(),
            Self::Block(owed) => format!("{owed} sessions of a block are owed: b shows what there is"),
            Self::Twice => "is proposed already, by another list".to_owned(),
        }
    }
}

fn days(state: &State, sessions: &[SessionId]) -> (String, &'static str) {
    let mut days: Vec<String> =
        sessions.iter().filter_map(|id| state.session(*id)).map(|session| say::day(session.date)).collect();
    days.dedup();
    let more = days.len().saturating_sub(DAYS);
    if more > 0 {
        days.truncate(DAYS);
        days.push(format!("{more} more"));
    }
    let verb = if days.len() == 1 { "is" } else { "are" };
    let days: Vec<&str> = days.iter().map(String::as_str).collect();
    (say::list(&days), verb)
}
