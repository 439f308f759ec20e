//! Where the cursor is to stand when the session opens, and the record of whom a place has by name only: found, or made with what
//! is known, and the place is theirs.
use super::SessionScreen;
use super::taker::TAKER;
use crate::desk::answer;
use crate::desk::effect::{Effect, Given, Slot};
use crate::desk::layers::FormLayer;
use crate::desk::message::Note;
use crate::desk::screens::dropins::naming::{Known, form, register};
use crate::desk::seam::{Command, Reply};
use crate::domain::around::{Party, SeatAct};

/// The child's details were typed.
const CHILD: Slot = "child of a place";
/// The child was registered; then the place is its own.
pub(super) const REGISTERED: Slot = "registered for a place";
pub(super) const KNOWN: Slot = "record of a place";

impl SessionScreen {
    /// The cursor goes to the row that the person came for, once it is here.
    pub(super) fn to_wanted(&mut self) {
        let rows = self.page.as_ref().map_or(0, |page| page.rows.len());
        if let Some(at) = (0..rows).find(|at| self.wanted.is_some() && self.key_at(*at) == self.wanted) {
            (self.front, self.wanted) = (at, None);
        }
    }

    /// The session of this clinic before or after.
    pub(super) fn beside(&mut self, after: bool) -> Vec<Effect> {
        let Some(page) = &self.page else { return Vec::new() };
        let to = if after { page.beside.1 } else { page.beside.0 };
        let Some(session) = to else {
            let which = if after { "after" } else { "before" };
            return vec![Effect::Say(Note::refused(format!("This clinic has no session {which} this one.")))];
        };
        (self.session, self.front, self.top) = (Some(session), 0, 0);
        self.marks.clear();
        self.page = None;
        self.ask()
    }

    /// Nobody was found: registered with what the place knows of them; then what was typed.
    pub(super) fn registers(&self, given: Given) -> Vec<Effect> {
        let Some(seat) = &self.naming else { return Vec::new() };
        match given {
            Given::Fields { slot: TAKER, values, .. } => {
                let typed = values.first().map_or("", |(_, typed)| typed.as_str());
                // Who rang gave their own name: of the child they may share the last of it.
                let known = if seat.party == Party::Carer && typed == seat.name {
                    let name = typed.rsplit(' ').next().unwrap_or_default().to_owned();
                    Known { name, carer: seat.name.clone(), phone: seat.phone.clone(), born: seat.born }
                } else {
                    Known {
                        name: typed.to_owned(),
                        phone: seat.phone.clone(),
                        born: seat.born,
                        ..Known::default()
                    }
                };
                let kept = format!("record for place {}", seat.seat.0);
                let layer = FormLayer::new(CHILD, "Register for this place", form(&known));
                vec![Effect::Open(Box::new(layer.kept_as(kept)))]
            }
            Given::Fields { slot: CHILD, values, .. } => {
                vec![Effect::Send(REGISTERED, register(&values, "not asked with the place"))]
            }
            _ => Vec::new(),
        }
    }

    /// Registered: the place is this child's now.
    pub(super) fn registered(&mut self, reply: &Reply) -> Vec<Effect> {
        let mut effects = answer::said(reply, None);
        if let Reply::Done(done) = reply
            && let (Some(seat), Some(child)) = (self.naming.take(), done.made.child)
        {
            self.own = true;
            let act = SeatAct::Known { seat: seat.seat, child };
            effects.push(Effect::Send(KNOWN, Command::Seat { act }));
        }
        effects
    }
}
