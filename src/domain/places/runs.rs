//! Whether a session, or a slot of it, can be given at all, whoever seeks it: one rule for deciding, suggesting, filling, ringing
//! and drawing.
use super::super::child::ChildRow;
use super::super::decide::Now;
use super::super::quorum;
use super::super::referral::{Referral, Stage};
use super::super::review;
use super::super::roster;
use super::super::rules::{Service, ServiceKind};
use super::super::session::{Session, Slot};
use super::super::state::State;
use super::Bar;

/// Whether a child is on one of the lists that a service is for: accepted, and not closed. A visit to it ends no wait, and who was
/// assessed and waits for therapy still waits on that list. One rule for who is booked and who walks in.
pub fn is_listed(state: &State, child: &ChildRow, service: &Service) -> bool {
    let on = |row: &Referral| service.waiting_on.contains(&row.pathway) && accepted(row.stage);
    state.referrals_of(child).any(on)
}

/// What a session itself says: called off, over, in a place that is shut, held by nobody, not quorate.
///
/// # Errors
/// The first of them.
pub fn session_runs(state: &State, service: &Service, session: &Session, now: &Now) -> Result<(), Bar> {
    if session.cancelled() {
        return Err(Bar::Cancelled);
    }
    if over(session, now) {
        return Err(Bar::Past);
    }
    if let Some(closure) = roster::closure(state, session) {
        return Err(Bar::Shut(closure.id));
    }
    if quorum::nobody_holds(state, session, service) {
        return Err(Bar::NobodyThere);
    }
    Bar::of_quorum(state, session, review::lacks(state, service, session))
}

/// Whether a session's last minute has passed.
pub fn over(session: &Session, now: &Now) -> bool {
    session.date < now.today || (session.date == now.today && session.end <= now.minute())
}

/// Whether a slot can still be given: its start is ahead; its end, where a drop-in keeps places in a stretch of time that is longer
/// than one visit, to which families come as they like.
pub fn slot_ahead(service: &Service, session: &Session, slot: Slot, now: &Now) -> bool {
    let stretch = service.kind == ServiceKind::DropIn && slot.minutes > service.minutes;
    let until = if stretch { slot.start.saturating_add(slot.minutes) } else { slot.start };
    session.date > now.today || (session.date == now.today && until > now.minute())
}

/// Whether a clinician has accepted the referral, or the pathway needs none.
pub(super) fn accepted(stage: Stage) -> bool {
    stage.is_open() && !matches!(stage, Stage::Triage | Stage::InfoAsked { .. } | Stage::Redirecting { .. })
}
