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
    /// The same, where somebody behind was put into the plan by hand.
    FullByHand(Vec<SessionId>),
    /// A rule stands against every free place: each of them once.
    Barred(Vec<Bar>),
    /// What it could have would not run: too few children come to these sessions, by day.
    TooFew(Vec<SessionId>),
    /// It has a line already, by another list.
    Twice,
    /// It is owed so many sessions of a block, and not so many of them could be had at the block's pace; else a block is not
    /// looked for in so little of the diary.
    Block(u8),
    /// It was put there by hand and cannot have that place (any more).
    NotHeld(SessionId, u8, Bar),
    /// It was put there by hand, and that session is none of those looked at.
    Outside(SessionId, u8),
}

impl Why {
    /// The same where somebody behind was put somewhere: then it is not said that all those who are there are ahead.
    #[must_use]
    pub(super) fn round_hands(self, behind: bool) -> Self {
        match self {
            Self::Full(sessions) if behind => Self::FullByHand(sessions),
            other => other,
        }
    }

    /// `Thu 3 Dec and Thu 10 Dec are full of children ahead`, or the rules against it.
    pub fn short(&self, state: &State, now: &Now) -> String {
        match self {
            Self::Full(sessions) => {
                let (days, verb) = days(state, sessions);
                format!("{days} {verb} full of children ahead")
            }
            Self::FullByHand(sessions) => {
                let (days, verb) = days(state, sessions);
                format!("{days} {verb} full of children ahead, or put there by hand")
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
            Self::NotHeld(session, slot, bar) => {
                format!("put by hand{}: {}", at(state, *session, *slot), bar.short(state, now.at))
            }
            Self::Outside(session, slot) => {
                format!("put by hand{}, which is not among these", at(state, *session, *slot))
            }
            Self::Twice => "is proposed already, by another list".to_owned(),
        }
    }
}

/// ` at Thu 3 Dec 10:00`; nothing of a session that is no longer there.
fn at(state: &State, session: SessionId, slot: u8) -> String {
    let session = state.session(session);
    session.map_or_else(String::new, |session| {
        let stand = session.stand(slot);
        format!(" at {}", say::when(stand.date, stand.start))
    })
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
