//! Whose sessions: the ways to look at a week, the lists of people and places, and what `p` opens over a row.
use super::{BY, Diary, people};
use crate::desk::effect::{Effect, Slot};
use crate::desk::layers::{Choice, Pick};
use crate::desk::message::Note;
use crate::desk::screen::{Cx, Layer};
use crate::desk::screens::session::People;
use crate::domain::ids::StaffId;

const NO_SESSION: &str = "No session is here. n makes one, arrows go to one.";

/// Of a row and its session, what is meant.
pub(super) const WHOSE: Slot = "whose people";

impl Diary {
    /// Whose row it is, by person.
    pub(super) fn person(&self) -> Option<StaffId> {
        self.week.as_ref().and_then(|week| week.rows.get(self.cursor.row)).and_then(|row| row.staff)
    }

    /// People and quorum of the session in front; by person, the days of whose row it is.
    pub(super) fn people(&self) -> Vec<Effect> {
        match (self.cell(), self.person()) {
            (Some(_), Some(_)) => {
                let choices = vec![
                    Choice::new('p', "This person: on which days they work, leave"),
                    Choice::new('q', "People and quorum of this session"),
                ];
                vec![Effect::Open(Box::new(Pick::new(WHOSE, "People", choices)))]
            }
            (None, Some(staff)) => vec![Effect::Open(people::People::person(staff))],
            (Some(cell), None) => vec![Effect::Open(People::of(cell.session))],
            (None, None) => nowhere("People and quorum"),
        }
    }
}

impl Diary {
    /// What was chosen of them: the form, at the day under the cursor; by person, of whose row it is.
    pub(super) fn trouble(&self, letter: char, cx: &Cx<'_>) -> Vec<Effect> {
        let day = self.day(cx).max(cx.now.date());
        vec![Effect::Open(match letter {
            'a' => people::People::away(self.person(), day),
            'v' => people::People::shut(day),
            _ => away_and_shut(),
        })]
    }
}

/// What a verb with letters opens where there is no session: a choice that cannot be taken, so that they go nowhere.
pub(super) fn nowhere(title: &str) -> Vec<Effect> {
    let pick = Pick::new("no session", title, vec![Choice::new('a', "Somebody is away")]);
    vec![Effect::Open(Box::new(pick.not_now(NO_SESSION)))]
}

/// What goes wrong without a session to point at.
pub(super) const TROUBLE: Slot = "away or shut, by name";

/// `x` where there is no session: somebody is away all the same, or a venue is shut.
pub(super) fn troubles() -> Vec<Effect> {
    let choices = vec![
        Choice::new('a', "Somebody is away: who, from a day to a day"),
        Choice::new('v', "A venue is shut: which, a district, or all"),
        Choice::new('b', "Back or open again: who is away, what is shut"),
    ];
    vec![Effect::Open(Box::new(Pick::new(TROUBLE, "Away or shut (no session is here)", choices)))]
}

/// There is no session under the cursor.
pub(super) fn no_session() -> Vec<Effect> {
    vec![Effect::Say(Note::refused(NO_SESSION))]
}

/// Who is away and what is shut, to be ended sooner.
pub fn away_and_shut() -> Box<dyn Layer> {
    people::People::of(people::Kind::Away)
}

pub(super) fn views() -> Vec<Effect> {
    let ways = [
        ('c', "By clinic"),
        ('r', "By room"),
        ('p', "By person"),
        ('s', "Staff: who works when"),
        ('a', "Away and shut: who, where, home early"),
        ('v', "Venues and rooms"),
    ];
    let choices = ways.map(|(letter, words)| Choice::new(letter, words)).into();
    vec![Effect::Open(Box::new(Pick::new(BY, "Rows of the diary", choices)))]
}
