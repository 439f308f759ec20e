//! A new session names a place or a person not yet known: asked once, made, and the session goes on. So the first clinic of a
//! new store is made where every other is.
use super::super::session::words::own_letters;
use super::{Diary, LISTS};
use crate::desk::answer;
use crate::desk::effect::{Effect, Slot};
use crate::desk::layers::{Choice, Pick};
use crate::desk::screen::Cx;
use crate::desk::seam::{Command, Query, Reply};
use crate::domain::casing;
use crate::domain::code::Code;
use crate::domain::rules::Named;

/// Whether a place nobody has heard of is to be made.
const VENUE: Slot = "a new venue";
/// As what somebody comes.
const ROLE: Slot = "a new person's role";
/// From which agency.
const AGENCY: Slot = "a new person's agency";
/// It was made.
pub(super) const ADDED: Slot = "added for a session";

/// What is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    /// A venue of that name, with the room typed.
    Venue(String, String),
    /// Somebody of that name, with the role once it is chosen.
    Person(String, Option<Code>),
}

impl Missing {
    /// Asks for what must be known of it.
    pub(super) fn ask(&self, cx: &Cx<'_>) -> Vec<Effect> {
        let rules = &cx.home.rules;
        let pick = match self {
            Self::Venue(name, room) => {
                let room = if room.is_empty() { String::new() } else { format!(", with {room}") };
                let choices = vec![Choice::new('v', format!("Make it one of our venues{room}"))];
                Pick::new(VENUE, format!("No venue is called {name} yet"), choices)
            }
            Self::Person(name, None) => {
                Pick::new(ROLE, format!("{name} is not on the staff yet: as what?"), lettered(&rules.roles))
            }
            Self::Person(name, Some(_)) => {
                Pick::new(AGENCY, format!("{name}: from which agency?"), lettered(&rules.agencies))
            }
        };
        vec![Effect::Open(Box::new(pick))]
    }
}

/// Each by a letter of its own name.
fn lettered(list: &[Named]) -> Vec<Choice> {
    let names: Vec<&str> = list.iter().map(|named| named.name.as_str()).collect();
    let letters = own_letters(&names);
    letters.into_iter().zip(names).filter_map(|(letter, name)| Some(Choice::new(letter?, name))).collect()
}

fn chosen(list: &[Named], letter: char) -> Option<Code> {
    let names: Vec<&str> = list.iter().map(|named| named.name.as_str()).collect();
    let at = own_letters(&names).iter().position(|known| *known == Some(letter))?;
    Some(list[at].id)
}

impl Diary {
    /// The answer to what was asked of it; nothing where something else was.
    pub(super) fn told_of_missing(&mut self, slot: Slot, letter: char, cx: &Cx<'_>) -> Option<Vec<Effect>> {
        let rules = &cx.home.rules;
        let missing = self.missing.clone()?;
        let command = match (slot, missing) {
            (VENUE, Missing::Venue(name, room)) => Command::AddVenue {
                name,
                address: String::new(),
                district: Code::NONE,
                rooms: Some(room).filter(|room| !room.is_empty()).into_iter().collect(),
                online: false,
            },
            (ROLE, Missing::Person(name, None)) => {
                let next = Missing::Person(name, Some(chosen(&rules.roles, letter)?));
                let asked = next.ask(cx);
                self.missing = Some(next);
                return Some(asked);
            }
            (AGENCY, Missing::Person(name, Some(role))) => Command::AddStaff {
                name: casing::given_name(&name),
                role,
                agency: chosen(&rules.agencies, letter)?,
                languages: Vec::new(),
            },
            _ => return None,
        };
        self.missing = None;
        Some(vec![Effect::Send(ADDED, command)])
    }

    /// Made: the session is gone on with. Refused: said, and what was typed is kept.
    pub(super) fn added(&mut self, reply: &Reply) -> Vec<Effect> {
        let mut effects = answer::said(reply, None);
        if matches!(reply, Reply::Done(_)) {
            self.waiting = true;
            effects.push(Effect::Ask(LISTS, Query::People));
        }
        effects
    }
}
