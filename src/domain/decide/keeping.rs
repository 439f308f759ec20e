//! Legal holds. An erasure is no decision of this kind: it rewrites the journal itself, and is the keeper's (see its own room).
use super::super::calendar::long_date;
use super::super::event::Event;
use super::super::keeping::{Hold, KeepAct, KeepDid};
use super::super::refusal::Refusal;
use super::Case;

impl Case<'_> {
    pub(super) fn keeping(&self, act: &KeepAct) -> Result<Vec<Event>, Refusal> {
        match act {
            KeepAct::Hold { child, reason } => {
                let row = self.child(*child)?;
                let reason = said(reason)?;
                if let Some(hold) = self.state.kept.holds.get(child) {
                    return Err(Refusal::stale(format!(
                        "{} is on legal hold already, since {}: {}. Nothing was changed.",
                        row.list_name(),
                        long_date(hold.on),
                        hold.reason
                    )));
                }
                let hold = Hold { reason, by: self.actor.name.clone(), on: self.now.today };
                Ok(vec![Event::Keeping { did: KeepDid::Held { child: *child, hold } }])
            }
            KeepAct::Lift { child, reason } => {
                let row = self.child(*child)?;
                let reason = said(reason)?;
                if !self.state.kept.holds.contains_key(child) {
                    return Err(Refusal::stale(format!(
                        "{} is on no legal hold. Nothing was changed.",
                        row.list_name()
                    )));
                }
                Ok(vec![Event::Keeping { did: KeepDid::Lifted { child: *child, reason } }])
            }
        }
    }
}

fn said(reason: &str) -> Result<String, Refusal> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::input(
            "reason",
            "Why? Whoever reads the record later must know who asks for it.",
        ));
    }
    Ok(reason.to_owned())
}
