//! Every event in a sentence, also those that only follow from another and of which no desk is told: for whoever is given all that is
//! held on them.
use super::tell;
use crate::domain::calendar::{long_date, plural};
use crate::domain::event::Event;
use crate::domain::keeping::KeepDid;
use crate::domain::state::State;

/// Stands where an event that has words of its own was told without any: none is, as long as those are not empty.
const WITH_IT: &str = "Noted together with the change above";

/// What an event says; never nothing.
pub fn said(state: &State, event: &Event) -> String {
    if let Some(words) = tell(state, event).filter(|words| !words.trim().is_empty()) {
        return words;
    }
    match event {
        Event::ClockSet { span, list_date, .. } => {
            let from = span.start.map_or_else(
                || "The clock has not started".to_owned(),
                |start| format!("The clock counts from {}", long_date(start)),
            );
            let stop =
                span.stop.map_or_else(String::new, |stop| format!(" and stopped on {}", long_date(stop)));
            format!("{from}{stop}; the place on the list is that of {}", long_date(*list_date))
        }
        Event::IntakeOpened { .. } => "Put before somebody to be completed or settled".to_owned(),
        Event::RowRemembered { source, .. } => {
            format!("A row of {source} is remembered, so that it is known when the list comes again")
        }
        Event::RowVanished { source, .. } => format!("{source} no longer lists a row that was remembered"),
        Event::FeedingBegun { file, rows, .. } => {
            format!("Began to bring in {file}, {}", plural(*rows, "row"))
        }
        Event::PromiseSettled { .. } => "What the family was told last is true again".to_owned(),
        Event::VisitSignposted { .. } => "Seen at the drop-in and signposted".to_owned(),
        Event::Review { .. } => "The pack of the review was begun".to_owned(),
        Event::Meeting { .. } => "The review meeting was kept up to date".to_owned(),
        Event::Keeping { did: KeepDid::Erased { .. } } => "A record was erased".to_owned(),
        Event::Keeping { .. } => "Something was noted of how long the record is kept".to_owned(),
        Event::Glass { .. } => "Why a hidden address was shown was read".to_owned(),
        Event::ShortNotice { .. } => "The calls about a freed place were kept up to date".to_owned(),
        Event::Roster { .. } => "Hours of work or a place were changed".to_owned(),
        Event::Together { .. } => "Places that belong together were noted".to_owned(),
        Event::TemplateSet { .. } | Event::TemplateEnded { .. } => {
            "A clinic's template was changed".to_owned()
        }
        // Each of these has its words above. No kind is left out of this list unseen: one that is added has to be named here.
        Event::RulesSet { .. }
        | Event::StaffAdded { .. }
        | Event::VenueAdded { .. }
        | Event::ChildRegistered { .. }
        | Event::ChildAmended { .. }
        | Event::ChildDied { .. }
        | Event::ChildMerged { .. }
        | Event::MergeUndone { .. }
        | Event::ReferralReceived { .. }
        | Event::ReceivedEarlier { .. }
        | Event::Accepted { .. }
        | Event::InfoAsked { .. }
        | Event::InfoChased { .. }
        | Event::InfoCame { .. }
        | Event::RedirectOffered { .. }
        | Event::RedirectAccepted { .. }
        | Event::RedirectReturned { .. }
        | Event::Declined { .. }
        | Event::PriorityChanged { .. }
        | Event::PriorityAsked { .. }
        | Event::PutOff { .. }
        | Event::MonitoringAgreed { .. }
        | Event::MonitoringReviewed { .. }
        | Event::Resumed { .. }
        | Event::Closed { .. }
        | Event::Contact { .. }
        | Event::SessionMade { .. }
        | Event::SessionCancelled { .. }
        | Event::SessionMoved { .. }
        | Event::Carried { .. }
        | Event::MoveTold { .. }
        | Event::MemberSet { .. }
        | Event::SlotAdded { .. }
        | Event::Held { .. }
        | Event::HoldReleased { .. }
        | Event::Offered { .. }
        | Event::Agreed { .. }
        | Event::OfferDeclined { .. }
        | Event::Moved { .. }
        | Event::Cancelled { .. }
        | Event::Attended { .. }
        | Event::OutcomeRecorded { .. }
        | Event::FollowUpClosed { .. }
        | Event::Arrived { .. }
        | Event::VisitCalled { .. }
        | Event::VisitBack { .. }
        | Event::VisitNamed { .. }
        | Event::VisitDone { .. }
        | Event::VisitLeft { .. }
        | Event::VisitRung { .. }
        | Event::IntakeClosed { .. }
        | Event::SourceFed { .. }
        | Event::Undone { .. }
        | Event::FamilyTold { .. }
        | Event::DaySigned { .. }
        | Event::SessionFollowed { .. }
        | Event::StaffAway { .. }
        | Event::StaffBack { .. }
        | Event::Support { .. }
        | Event::Seat { .. } => WITH_IT.to_owned(),
    }
}
