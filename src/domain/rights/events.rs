//! Whose right a recorded change was: who may not do a thing may not take it back either.
use super::{Actor, Refusal, RefusalKind, Right, allowed, refused, right_to_end};
use crate::domain::event::Event;
use crate::domain::referral::CloseReason;

/// The right that what happened needed; none for what only follows from another event. Total: a new event does not compile
/// until somebody has said whose it is.
pub fn right_of_event(event: &Event) -> Option<Right> {
    Some(match event {
        Event::RulesSet { .. } => Right::Configure,
        Event::StaffAdded { .. } | Event::VenueAdded { .. } => Right::Staff,
        Event::ChildRegistered { .. } | Event::ReferralReceived { .. } => Right::Register,
        Event::ChildAmended { .. } => Right::Amend,
        Event::ChildDied { .. } => Right::Died,
        Event::ChildMerged { .. } | Event::MergeUndone { .. } => Right::Merge,
        Event::Accepted { .. }
        | Event::RedirectOffered { .. }
        | Event::RedirectAccepted { .. }
        | Event::RedirectReturned { .. }
        | Event::Declined { .. } => Right::Triage,
        Event::InfoAsked { .. } | Event::InfoChased { .. } | Event::InfoCame { .. } => Right::Ask,
        Event::PriorityChanged { .. } => Right::Priority,
        Event::PutOff { .. } => Right::PutOff,
        Event::MonitoringAgreed { .. } | Event::MonitoringReviewed { .. } | Event::Resumed { .. } => {
            Right::Monitor
        }
        Event::Closed { reason, .. } => right_to_end(*reason),
        Event::Contact { .. } | Event::MoveTold { .. } => Right::Contact,
        Event::SessionMade { .. }
        | Event::SessionCancelled { .. }
        | Event::SessionMoved { .. }
        | Event::Carried { .. }
        | Event::MemberSet { .. }
        | Event::SlotAdded { .. } => Right::Sessions,
        Event::Held { .. }
        | Event::HoldReleased { .. }
        | Event::Offered { .. }
        | Event::Agreed { .. }
        | Event::OfferDeclined { .. }
        | Event::Moved { .. }
        | Event::Cancelled { .. } => Right::Book,
        Event::Attended { .. }
        | Event::Arrived { .. }
        | Event::VisitCalled { .. }
        | Event::VisitBack { .. }
        | Event::VisitNamed { .. }
        | Event::VisitSignposted { .. }
        | Event::VisitLeft { .. }
        | Event::VisitRung { .. } => Right::Attend,
        Event::OutcomeRecorded { .. } => Right::Outcome,
        Event::VisitDone { .. } => Right::VisitOutcome,
        Event::FollowUpClosed { .. } => Right::FollowUp,
        Event::IntakeOpened { .. }
        | Event::ReceivedEarlier { .. }
        | Event::PriorityAsked { .. }
        | Event::RowRemembered { .. }
        | Event::RowVanished { .. }
        | Event::FeedingBegun { .. }
        | Event::SourceFed { .. } => Right::Import,
        Event::IntakeClosed { .. } => Right::Intake,
        Event::ClockSet { .. } | Event::Undone { .. } => return None,
    })
}

/// Whether an event ends places and referrals as a consequence: then those endings are not acts of their own.
fn ends_others(event: &Event) -> bool {
    matches!(
        event,
        Event::ChildDied { .. }
            | Event::Closed { .. }
            | Event::Declined { .. }
            | Event::SessionCancelled { .. }
            | Event::SessionMoved { .. }
            | Event::ChildMerged { .. }
            | Event::MergeUndone { .. }
            | Event::FollowUpClosed { .. }
            | Event::IntakeClosed { .. }
    )
}

fn follows(event: &Event) -> bool {
    matches!(
        event,
        Event::HoldReleased { .. }
            | Event::OfferDeclined { .. }
            | Event::Cancelled { .. }
            | Event::Closed { reason: CloseReason::Died | CloseReason::SameReferral, .. }
            | Event::IntakeOpened { .. }
            | Event::ReceivedEarlier { .. }
    )
}

/// Refuses to undo what the person may not do: `Right::Undo` alone would let anybody take a clinician's decision back.
///
/// # Errors
/// The refusal, in words: who may, what is safe, what to do instead.
pub fn check_undo(actor: &Actor, events: &[Event]) -> Result<(), Refusal> {
    let caused = events.iter().any(ends_others);
    let needed = events.iter().filter(|event| !(caused && follows(event))).filter_map(right_of_event);
    match needed.into_iter().find(|right| !allowed(actor.role, actor.agency, *right)) {
        None => Ok(()),
        Some(right) => Err(Refusal::new(RefusalKind::Right, refused(actor.role, right))),
    }
}
