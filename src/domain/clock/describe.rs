//! Facts in the words of the explanation: what happened, who decided, and what the family said.
use super::fact::{ClockFact, EhcFact, Fact, Mode};
use crate::domain::calendar::{day_month, plural};

fn with(base: &str, link: &str, words: &str) -> String {
    if words.is_empty() { base.to_owned() } else { format!("{base}{link}{words}") }
}

/// A decision is shown with who made it.
fn decided(base: &str, by: &str) -> String {
    if by.is_empty() { base.to_owned() } else { format!("{base} ({by})") }
}

/// One line, about 40 columns where the words given are short.
pub(super) fn describe(fact: &ClockFact) -> String {
    let by = fact.by;
    match fact.what {
        Fact::Received { source: "", self_referral: true, .. } => {
            "Referral received from the family".to_owned()
        }
        Fact::Received { source, .. } => with("Referral received", " from ", source),
        Fact::Ratified => decided("Self-referral ratified", by),
        Fact::StartUnknown => "Put on the list, start not known".to_owned(),
        Fact::StartEstablished { started } => format!("Start found: {}", day_month(started)),
        Fact::Accepted { priority } => decided(&format!("Accepted at triage, {priority}"), by),
        Fact::RedirectOffered { to } => with("Redirect offered", " to ", to),
        Fact::RedirectAccepted { to } => with("Taken over", " by ", to),
        Fact::TransferredSameCondition { first_start } => {
            format!("Transferred, first referred {}", day_month(first_start))
        }
        Fact::InfoAsked => "More asked for".to_owned(),
        Fact::InfoReceived => "What was asked for came".to_owned(),
        Fact::CancelledByFamily { .. } => "Appointment cancelled by the family".to_owned(),
        Fact::CancelledByService => "Appointment cancelled by the service".to_owned(),
        Fact::Moved { by } => with("Appointment moved", " by the ", by),
        Fact::OfferMade { appointment, .. } => format!("Offered {}", day_month(appointment)),
        Fact::OfferDeclined { appointment, reason: "" } => {
            format!("Offer for {} declined by the family", day_month(appointment))
        }
        Fact::OfferDeclined { appointment, reason } => {
            format!("Offer for {} declined: {reason}", day_month(appointment))
        }
        Fact::FamilyAskedLater { weeks } => {
            format!("Family asked to be seen {} later", plural(u32::from(weeks), "week"))
        }
        Fact::NotBrought { first: true, communication_proved: true } => {
            "Not brought to the first appointment".to_owned()
        }
        Fact::NotBrought { first: true, .. } => "Not brought, invitation not proved".to_owned(),
        Fact::NotBrought { .. } => "Not brought".to_owned(),
        Fact::NullifiedByDecision => decided("Decided to nullify the clock", by),
        Fact::RebookAskedOrReoffered => "Asked to rebook, or offered again".to_owned(),
        Fact::ActiveMonitoringAgreed { .. } => decided("Active monitoring agreed", by),
        Fact::MonitoringReviewed => decided("Reviewed by a clinician", by),
        Fact::Resumed => decided("Active monitoring ended", by),
        Fact::Attended { mode, first, .. } => {
            let how = match mode {
                Mode::Face => "face to face",
                Mode::Video => "by video",
                Mode::Phone => "by phone",
            };
            format!("{} {how}", if first { "First seen" } else { "Seen" })
        }
        Fact::LateNotSeen => "Came too late to be seen".to_owned(),
        Fact::LeftUnseen => "Came, and left without being seen".to_owned(),
        Fact::DropInSeen => "Seen at a drop-in".to_owned(),
        Fact::AdviceCall => "Spoke to the advice line".to_owned(),
        Fact::Workshop => "Came to a workshop".to_owned(),
        Fact::AssessmentStarted => "Assessment started".to_owned(),
        Fact::StageAsked { stage } => format!("Asked for: {stage}"),
        Fact::StageDone { stage } => format!("Done: {stage}"),
        Fact::TreatmentStarted => "Treatment started".to_owned(),
        Fact::NonTreatmentStop { decided: day, communicated: Some(told) } if told != day => {
            format!("Told: no treatment, decided {}", day_month(day))
        }
        Fact::NonTreatmentStop { communicated: None, .. } => {
            decided("Decided not to treat, family not told", by)
        }
        Fact::NonTreatmentStop { .. } => decided("Decided not to treat, family told", by),
        Fact::ReferredOn { to } => with("Referred on", " to ", to),
        Fact::OutcomeGiven => "Outcome given to the family".to_owned(),
        Fact::SeeBy { date } => decided(&format!("To be seen by {}", day_month(date)), by),
        Fact::Declined { communicated: None } => decided("Declined at triage, not told yet", by),
        Fact::Declined { .. } => decided("Declined at triage", by),
        Fact::Discharged { after_not_brought: true } => decided("Discharged after not being brought", by),
        Fact::Discharged { .. } => decided("Discharged", by),
        Fact::Withdrawn => "Withdrawn by the family".to_owned(),
        Fact::Returned => decided("Returned to the referrer", by),
        Fact::MovedAway => "Moved out of the area".to_owned(),
        Fact::Died => "Died".to_owned(),
        Fact::Ehc(step) => ehc(step),
    }
}

fn ehc(step: EhcFact) -> String {
    match step {
        EhcFact::Requested { source } => with("Assessment requested", " by ", source),
        EhcFact::Decided { assess: true } => "Decided to assess".to_owned(),
        EhcFact::Decided { assess: false } => "Decided not to assess".to_owned(),
        EhcFact::AdviceAsked { body } => with("Advice asked for", ": ", body),
        EhcFact::AdviceIn { body } => with("Advice in", ": ", body),
        EhcFact::NoPlanNotice => "Notice that no plan will be made".to_owned(),
        EhcFact::DraftServed => "Draft plan served".to_owned(),
        EhcFact::FinalPlan => "Final plan issued".to_owned(),
        EhcFact::Exception { limb } => with("Exception recorded", ", reg ", limb),
    }
}

/// An offer and its refusal on one day are one thing that happened: `Offered 20 Oct; family said too far`.
pub(super) fn together(first: &ClockFact, second: &ClockFact) -> Option<String> {
    match (first.what, second.what) {
        (Fact::OfferMade { appointment: a, .. }, Fact::OfferDeclined { appointment: b, reason })
            if a == b && first.on == second.on =>
        {
            Some(if reason.is_empty() {
                format!("Offered {}; declined by the family", day_month(a))
            } else {
                format!("Offered {}; family said {reason}", day_month(a))
            })
        }
        _ => None,
    }
}
