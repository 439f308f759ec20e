//! Whose right a recorded change was: who may not do a thing may not take it back either.
use super::{Actor, Refusal, RefusalKind, Right, allowed, refused, right_to_end};
use crate::domain::event::Event;
use crate::domain::glass::GlassDid;
use crate::domain::ids::ChildId;
use crate::domain::intake::IntakeState;
use crate::domain::referral::CloseReason;
use crate::domain::review::{MeetingDid, PackDid};
use crate::domain::roster::RosterDid;
use crate::domain::short_notice::ShortDid;
use crate::domain::support::{Heard, SupportAct, SupportDid};
use crate::domain::together::TogetherDid;

/// The right that what happened needed; none for what only follows from another event. Total: a new event does not compile
/// until somebody has said whose it is.
pub fn right_of_event(event: &Event) -> Option<Right> {
    Some(match event {
        Event::RulesSet { .. } => Right::Configure,
        Event::DaySigned { .. } => Right::SignDay,
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
        Event::Contact { .. }
        | Event::MoveTold { .. }
        | Event::FamilyTold { .. }
        | Event::PromiseSettled { .. } => Right::Contact,
        Event::SessionMade { .. }
        | Event::SessionCancelled { .. }
        | Event::SessionMoved { .. }
        | Event::Carried { .. }
        | Event::MemberSet { .. }
        | Event::SlotAdded { .. }
        | Event::TemplateSet { .. }
        | Event::TemplateEnded { .. }
        | Event::SessionFollowed { .. }
        | Event::StaffAway { .. }
        | Event::StaffBack { .. } => Right::Sessions,
        Event::Held { .. }
        | Event::HoldReleased { .. }
        | Event::Offered { .. }
        | Event::Agreed { .. }
        | Event::OfferDeclined { .. }
        | Event::Moved { .. }
        | Event::Cancelled { .. }
        | Event::Together { did: TogetherDid::Visit { .. } } => Right::Book,
        // It follows from the outcome that asked for it, or ended it.
        Event::Together { did: TogetherDid::Block { .. } } => return None,
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
        // It follows from what answers it.
        Event::IntakeClosed { state: IntakeState::Answered, .. } => return None,
        Event::IntakeClosed { .. } => Right::Intake,
        Event::Review { did, .. } => match did {
            PackDid::Held { .. } | PackDid::Recommended { .. } => Right::Outcome,
            // It follows from the decision to accept.
            PackDid::Begun => return None,
            _ => Right::Review,
        },
        Event::Meeting { did: MeetingDid::Chased { .. }, .. } => Right::Review,
        Event::Meeting { .. } => Right::Sessions,
        Event::Support { did, .. } => match did {
            SupportDid::Looked { .. } | SupportDid::CancelsLooked { .. } => Right::FollowUp,
            SupportDid::Answered { heard: Heard::NotWanted { .. } | Heard::MovedAway, .. } => Right::Withdraw,
            _ => Right::Contact,
        },
        Event::Seat { .. } => Right::Support,
        Event::Roster { did, .. } => match &**did {
            RosterDid::Works { .. } | RosterDid::Venue | RosterDid::Phone | RosterDid::Roles => Right::Staff,
            RosterDid::Shut | RosterDid::Reopened { .. } | RosterDid::Anyway { .. } => Right::Sessions,
        },
        Event::ShortNotice { did: ShortDid::Said { .. } | ShortDid::Withdrawn { .. } } => Right::Contact,
        Event::ShortNotice { .. } => Right::Book,
        Event::Keeping { .. } => Right::Keep,
        Event::Glass { did: GlassDid::Broken { .. } } => Right::BreakGlass,
        Event::Glass { did: GlassDid::Read { .. } } => Right::ReadGlass,
        Event::ClockSet { .. } | Event::Undone { .. } => return None,
    })
}

/// The right that an act for a family that waits needs.
pub(super) fn right_of_support(act: &SupportAct) -> Right {
    match act {
        SupportAct::Look { .. } => Right::FollowUp,
        SupportAct::Answer { heard: Heard::NotWanted { .. } | Heard::MovedAway, .. } => Right::Withdraw,
        SupportAct::Ask { .. }
        | SupportAct::Answer { .. }
        | SupportAct::Resource { .. }
        | SupportAct::Newsletter { .. }
        | SupportAct::Newsletters { .. }
        | SupportAct::Check { .. } => Right::Contact,
    }
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
            | Event::TemplateSet { .. }
            | Event::ChildMerged { .. }
            | Event::MergeUndone { .. }
            | Event::FollowUpClosed { .. }
            | Event::IntakeClosed { .. }
    )
}

/// Whether taking a change back takes the restriction off an address, or puts another in its place. A record that goes with it, since
/// it was registered then, tells nothing.
fn tells_address(event: &Event, events: &[Event]) -> bool {
    let goes = |id: &ChildId| {
        events.iter().any(|event| matches!(event, Event::ChildRegistered { child, .. } if child == id))
    };
    matches!(event, Event::ChildAmended { child, before, after } if after.opened_by(before) && !goes(child))
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

/// What comes of an act that somebody else's right is for: the question whether a child registered is a hidden one, and of a visit
/// that was signposted the outcome of its booked place.
fn comes_with(event: &Event, events: &[Event]) -> bool {
    let with = |other: fn(&Event) -> bool| events.iter().any(other);
    match event {
        Event::IntakeOpened { .. } => with(|event| matches!(event, Event::ChildRegistered { .. })),
        Event::OutcomeRecorded { .. } => with(|event| matches!(event, Event::VisitSignposted { .. })),
        _ => false,
    }
}

/// Refuses to undo what the person may not do: `Right::Undo` alone would let anybody take a clinician's decision back.
///
/// # Errors
/// The refusal, in words: who may, what is safe, what to do instead.
pub fn check_undo(actor: &Actor, events: &[Event]) -> Result<(), Refusal> {
    if events.iter().any(|event| tells_address(event, events))
        && !allowed(actor.role, actor.agency, Right::LookRestricted)
    {
        let words = "A restricted address would be another one, or be open to everybody again, and it is hidden from you: nothing was \
                     undone. The records officer can take this back.";
        return Err(Refusal::new(RefusalKind::Right, words));
    }
    let caused = events.iter().any(ends_others);
    let own = events.iter().filter(|event| !(caused && follows(event) || comes_with(event, events)));
    let needed = own.filter_map(right_of_event);
    match needed.into_iter().find(|right| !allowed(actor.role, actor.agency, *right)) {
        None => Ok(()),
        Some(right) => Err(Refusal::new(RefusalKind::Right, refused(actor.role, right))),
    }
}
