//! Places of support that a child's family has: said beside what is planned for the referral, above all where one moved or is off.
use super::super::age::years_on;
use super::super::around::{self, News, Owes, Party, Seat, SeatState};
use super::super::child::ChildDetails;
use super::super::ids::ChildId;
use super::super::referral::Referral;
use super::super::rules::{Rules, ServiceKind};
use super::super::state::State;
use super::{off, spoken_place, spoken_stand};
use chrono::NaiveDate;

/// A sentence for each place that is ahead, or of which they know something that no longer holds.
pub(super) fn lines(state: &State, child: ChildId, name: &str, today: NaiveDate) -> Vec<String> {
    let own = around::seats_of(state, child).filter(|seat| seat.party != Party::Professional);
    own.filter_map(|seat| line(state, seat, name, today)).collect()
}

fn line(state: &State, seat: &Seat, name: &str, today: NaiveDate) -> Option<String> {
    let session = state.session(seat.session)?;
    let service = state.rules.service(session.service)?;
    let what = service.name.as_str();
    let is = spoken_place(state, session, session.stand(seat.slot));
    let known = spoken_stand(state, seat.known);
    match seat.untold(state).map(|(_, news)| news) {
        Some(News::Moved) => return Some(format!("{what} on {known} has moved: it is now on {is}.")),
        Some(News::Off) => {
            let why = match seat.owes {
                Some(Owes::Word { reason, .. }) if !reason.is_none() => {
                    format!(", because {}", off::words(state, reason, name))
                }
                _ => String::new(),
            };
            let other = if seat.was_owed(state) { " Another place is looked for." } else { "" };
            return Some(format!("{what} on {known} is off{why}. That was not your doing.{other}"));
        }
        // What is planned says where it is.
        Some(News::Again) | None => {}
    }
    if seat.wants_another(state).is_some() {
        return Some(format!("{what} on {known} is off. Another place is looked for."));
    }
    if session.date < today {
        return None;
    }
    match seat.state {
        SeatState::Offered { .. } => {
            Some(format!("A place is offered, {what}: {is}. Your answer is awaited."))
        }
        SeatState::Booked if service.kind == ServiceKind::Calls => {
            Some(format!("We ring you, {what}: {is}."))
        }
        SeatState::Booked => Some(format!("{what} is booked for {name}: {is}.")),
        _ => None,
    }
}

/// What the pathway's configuration has for that age; nothing of the newsletter to whoever wants none.
pub(super) fn support(
    rules: &Rules,
    referral: &Referral,
    details: &ChildDetails,
    today: NaiveDate,
) -> Vec<String> {
    let age = years_on(details.born, today);
    let no_news = crate::domain::support::entry(details) == Err(crate::domain::support::LeftOut::OptedOut);
    let own = rules.support.newsletter.to_lowercase();
    let of_news = |words: &str| {
        let words = words.to_lowercase();
        words.contains("newsletter") || (!own.trim().is_empty() && words.contains(&own))
    };
    let all = rules.pathway(referral.pathway).map_or(&[][..], |pathway| &pathway.support);
    all.iter()
        .filter(|support| (u32::from(support.age_from)..=u32::from(support.age_to)).contains(&age))
        .filter(|support| !(no_news && of_news(&support.words)))
        .map(|support| support.words.clone())
        .collect()
}
