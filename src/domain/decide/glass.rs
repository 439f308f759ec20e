//! Whether a hidden address is shown, and whether a reason is ticked off as read: each once, and never by the same person.
use super::super::child::Flags;
use super::super::event::Event;
use super::super::glass::{Glass, GlassAct, GlassDid, REASON_LEAST, REASON_MOST};
use super::super::ids::ChildId;
use super::super::refusal::Refusal;
use super::super::rights::{Right, allowed};
use super::Case;

impl Case<'_> {
    pub(super) fn glass(&self, act: &GlassAct) -> Result<Vec<Event>, Refusal> {
        match act {
            GlassAct::Break { child, reason } => self.break_glass(*child, reason),
            GlassAct::Read { glass } => self.read_glass(*glass),
        }
    }

    fn break_glass(&self, child: ChildId, reason: &str) -> Result<Vec<Event>, Refusal> {
        // Also of a child who died or whose record was merged: what is hidden stays hidden.
        let row = self.child(child)?;
        let sees = allowed(self.actor.role, self.actor.agency, Right::LookRestricted);
        if sees || !row.flags.has(Flags::RESTRICTED) {
            return Err(Refusal::rule(format!(
                "Nothing of {} is hidden from you: the record shows it. Nothing was noted.",
                row.list_name()
            )));
        }
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        let length = reason.chars().count();
        if length < REASON_LEAST {
            return Err(Refusal::rule(
                "Say why in a few words: a records officer reads it. The address was not shown.",
            ));
        }
        if length > REASON_MOST {
            return Err(Refusal::rule(format!(
                "The reason has {length} letters; {REASON_MOST} are the most. Say it shorter. The address was not shown."
            )));
        }
        let glass = Glass {
            id: self.state.glass.last().map_or(1, |last| last.id + 1),
            child,
            uid: self.actor.uid,
            by: self.actor.name.clone(),
            at: self.now.at,
            reason: reason.into(),
            read: None,
        };
        Ok(vec![Event::Glass { did: GlassDid::Broken { glass: Box::new(glass) } }])
    }

    fn read_glass(&self, id: u32) -> Result<Vec<Event>, Refusal> {
        let found = self.state.glass.iter().find(|glass| glass.id == id);
        let glass = found.ok_or_else(|| {
            Refusal::missing(format!("There is no broken glass {id} on record. Nothing was changed."))
        })?;
        if let Some((by, _)) = &glass.read {
            return Err(Refusal::stale(format!("It was read by {by} already. Nothing had to be changed.")));
        }
        if glass.uid == self.actor.uid {
            return Err(Refusal::rule(
                "It was shown to you, so somebody else reads why. Nothing was changed. Ask another records officer.",
            ));
        }
        let (child, by, at) = (glass.child, self.actor.name.clone(), self.now.at);
        Ok(vec![Event::Glass { did: GlassDid::Read { glass: id, child, by, at } }])
    }
}
