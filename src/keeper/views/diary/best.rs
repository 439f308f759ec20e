//! Children for a free place, in the list's one order, with the reason each, and who was passed over.
use super::words;
use crate::domain::decide::Now;
use crate::domain::ids::SessionId;
use crate::domain::places::say;
use crate::domain::state::State;
use crate::domain::suggest::{self, ForPlace};
use crate::wire::view_diary::{BestChild, BestPage};

/// As many as one digit points at.
const SHOWN: usize = 9;

/// The best children for a session's slot, or its first free one; none where there is no such session (any more).
pub fn best(state: &State, id: SessionId, slot: Option<u8>, now: &Now) -> Option<BestPage> {
    let session = state.session(id)?;
    let found = suggest::children(state, session, slot, now, SHOWN);
    let start =
        found.slot.and_then(|at| session.slots.get(usize::from(at))).map_or(session.start, |s| s.start);
    let row = |child: &ForPlace| {
        let referral = state.referral(child.referral)?;
        let kid = state.child(referral.child)?;
        let why = child.words(state, session, found.slot.unwrap_or(0), now);
        let days = referral.span.days(now.today);
        let mut said = vec![format!(
            "{}: {why}. {} waits {}",
            kid.list_name(),
            state.rules.short(&referral.pathway),
            crate::domain::calendar::wait(days)
        )];
        let flags = kid.flags.words();
        if !flags.is_empty() {
            said.push(flags.join(", "));
        }
        Some(BestChild {
            referral: referral.id,
            child: kid.id,
            name: kid.list_name(),
            born: kid.born,
            flags: kid.flags,
            days,
            why,
            words: said.join(". "),
        })
    };
    let name = |referral| {
        let child = state.referral(referral).and_then(|r| state.child(r.child));
        child.map_or_else(String::new, crate::domain::child::ChildRow::list_name)
    };
    let left = found.left_out.iter().map(|(referral, bar)| (name(*referral), bar.short(state, now.at)));
    let refused = found.refused.as_ref().map(|bar| {
        let lacking = words::lacking(state, session);
        let lacking = if lacking.is_empty() { lacking } else { format!(" {lacking} p asks someone else.") };
        format!("No place can be offered: {}.{lacking}", bar.short(state, now.at))
    });
    Some(BestPage {
        revision: state.seq,
        session: id,
        slot: found.slot,
        title: format!("{} {}", words::clinic_day(state, session), say::clock(start)),
        rows: found.best.iter().filter_map(row).collect(),
        left_out: left.collect(),
        refused,
    })
}
