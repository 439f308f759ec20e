//! Events in plain words: the sentence after a command, the line of a journey, the words of an undo. One place, so that
//! message line, record and speech cannot drift.
mod came;
mod said;
mod whole;

use super::booking::{Booking, BookingState, By, Untold};
use super::child::ChildRow;
use super::event::Event;
use super::ids::{BookingId, ChildId, ReferralId, SessionId, VisitId};
use super::leave;
use super::referral::{CloseReason, Stage};
use super::rules::Choices;
use super::session::{Answer, Minute, Session, Stand, Stood};
use super::state::State;
use super::visit::NotFor;
pub use came::{outcome_effect, outcome_words};
pub use said::said;
pub use whole::sentence;

/// `09:30`.
pub fn clock(minute: Minute) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// `Thu 3 Dec 10:00 Arnold`: a place as it is said on the telephone.
pub fn place(state: &State, session: &Session, slot: u8) -> String {
    stand(state, session.stand(slot))
}

/// The same of a day, start and venue.
pub fn stand(state: &State, at: Stand) -> String {
    let venue = state.venue(at.venue).map_or("", |v| &*v.name);
    format!("{} {} {venue}", at.date.format("%a %-d %b"), clock(at.start)).trim_end().to_owned()
}

/// A booked place as it was when the booking was made, though its session may have been moved since.
fn as_made(state: &State, booking: &Booking) -> String {
    before(state, booking, |moved| booking.at < moved.at)
}

/// `ND Thu 3 Dec 10:00 Arnold`, as it stood before a move.
fn before(state: &State, booking: &Booking, earlier: impl Fn(&Stood) -> bool) -> String {
    state.session(booking.session).map_or_else(String::new, |at| {
        let service = state.rules.service(at.service).map_or("", |s| s.short.as_str());
        format!("{service} {}", stand(state, at.stood(booking.slot, earlier)))
    })
}

/// `ND Thu 3 Dec 10:00 Arnold`.
fn clinic(state: &State, session: SessionId, slot: u8) -> String {
    state.session(session).map_or_else(String::new, |at| {
        let service = state.rules.service(at.service).map_or("", |s| s.short.as_str());
        format!("{service} {}", place(state, at, slot))
    })
}

pub(super) fn name(state: &State, id: ChildId) -> String {
    state.child(id).map_or_else(|| "a child".to_owned(), ChildRow::list_name)
}

fn of_referral(state: &State, id: ReferralId) -> String {
    state.referral(id).map_or_else(|| "a child".to_owned(), |row| name(state, row.child))
}

fn pathway_of(state: &State, id: ReferralId) -> String {
    state.referral(id).map_or_else(String::new, |row| state.rules.short(&row.pathway).to_owned())
}

fn of_booking(state: &State, id: BookingId) -> (String, String) {
    state.booking(id).map_or_else(
        || ("a child".to_owned(), String::new()),
        |row| {
            // What ended with or before a move of its session ended where that was then.
            let ended = |moved: &Stood| row.rev < moved.seq || (row.rev == moved.seq && !row.state.ahead());
            (name(state, row.child), before(state, row, ended))
        },
    )
}

fn of_visit(state: &State, id: VisitId) -> String {
    state.visit(id).map_or_else(
        || "a family".to_owned(),
        |row| row.child.map_or_else(|| row.label.to_string(), |child| name(state, child)),
    )
}

fn to_be_told(untold: Option<Untold>) -> &'static str {
    if untold.is_some() { ", to be told" } else { "" }
}

fn after_comma(words: &str) -> String {
    if words.trim().is_empty() { String::new() } else { format!(", {}", words.trim()) }
}

/// What an event says, naming the child; nothing where it only follows from another.
pub fn tell(state: &State, event: &Event) -> Option<String> {
    let choices = &state.rules.choices;
    Some(match event {
        Event::RulesSet { .. } => "Rules in force changed".to_owned(),
        Event::StaffAdded { staff } => format!("Added {}", staff.name),
        Event::VenueAdded { venue } => format!("Added {}", venue.name),
        Event::ChildRegistered { details, .. } => format!("Registered {}", details.list_name()),
        Event::ChildAmended { after, .. } => format!("Changed the details of {}", after.list_name()),
        Event::ChildDied { child, on } => {
            format!("{} died on {}", name(state, *child), on.format("%-d %b %Y"))
        }
        Event::ChildMerged { keep, gone, .. } => {
            format!("{} and {} are one record", name(state, *keep), name(state, *gone))
        }
        Event::MergeUndone { keep, gone, .. } => {
            format!("{} and {} are two records again", name(state, *keep), name(state, *gone))
        }
        Event::ReferralReceived { referral, .. } => format!(
            "Referred {} to {}, received {}",
            name(state, referral.child),
            state.rules.short(&referral.pathway),
            referral.received.format("%-d %b %Y")
        ),
        Event::ReceivedEarlier { referral, before, after } => {
            let which = if after < before { "stands, the earlier day" } else { "stands again" };
            format!("{}: received {} {which}", of_referral(state, *referral), after.format("%-d %b %Y"))
        }
        Event::Accepted { referral, priority, by_list: true, .. } => format!(
            "On the {} list as {}: {}",
            pathway_of(state, *referral),
            priority.word().to_lowercase(),
            of_referral(state, *referral)
        ),
        Event::Accepted { referral, priority, .. } => format!(
            "Accepted {}: {}, {}",
            of_referral(state, *referral),
            pathway_of(state, *referral),
            priority.word()
        ),
        Event::InfoAsked { referral, topic, words, .. } => format!(
            "Asked for {} about {}{}",
            Choices::words(&choices.ask_topics, topic),
            of_referral(state, *referral),
            after_comma(words)
        ),
        Event::InfoChased { referral, .. } => {
            format!("Chased the answer about {}", of_referral(state, *referral))
        }
        Event::InfoCame { referral, .. } => {
            format!("The answer about {} came", of_referral(state, *referral))
        }
        Event::RedirectOffered { referral, to, words, .. } => format!(
            "Offered {} to {}{}",
            of_referral(state, *referral),
            state.rules.short(to),
            after_comma(words)
        ),
        Event::RedirectAccepted { referral, new, .. } => {
            format!("{} took {}", state.rules.short(&new.pathway), of_referral(state, *referral))
        }
        Event::RedirectReturned { referral, .. } => format!("{} came back", of_referral(state, *referral)),
        Event::Declined { referral, instead, .. } => format!(
            "Declined {}: {}, offered instead: {instead}",
            of_referral(state, *referral),
            pathway_of(state, *referral)
        ),
        Event::PriorityChanged { referral, before, after } => {
            let how = if before == after { "as before, nothing else is asked for" } else { "now" };
            format!("{}: {} {how}", of_referral(state, *referral), after.word())
        }
        Event::PriorityAsked { referral, priority, .. } => {
            format!("{}: {} is asked for, a clinician looks", of_referral(state, *referral), priority.word())
        }
        Event::PutOff { referral, until, reason } => format!(
            "Put off {} to {}: {}",
            of_referral(state, *referral),
            until.format("%a %-d %b"),
            Choices::words(&choices.put_off, reason)
        ),
        Event::MonitoringAgreed { referral, .. } => {
            format!("Active monitoring agreed for {}", of_referral(state, *referral))
        }
        Event::MonitoringReviewed { referral, .. } => {
            format!("Reviewed the monitoring of {}", of_referral(state, *referral))
        }
        Event::Resumed { referral, stage: Stage::Triage } => {
            format!("{} is to be decided again", of_referral(state, *referral))
        }
        Event::Resumed { referral, .. } => {
            format!("{} is on the list again, in the old place", of_referral(state, *referral))
        }
        Event::Closed { referral, reason: CloseReason::SameReferral, .. } => {
            format!("{}: one referral now", of_referral(state, *referral))
        }
        Event::Closed { referral, reason, .. } => {
            format!(
                "Closed {}: {}, {}",
                of_referral(state, *referral),
                pathway_of(state, *referral),
                reason.words()
            )
        }
        Event::Contact { child, kind, result, words, .. } => format!(
            "{} {}{}{}",
            capital(Choices::words(&choices.contacts, kind)),
            name(state, *child),
            if result.is_none() {
                String::new()
            } else {
                format!(": {}", Choices::words(&choices.contact_results, result))
            },
            after_comma(words)
        ),
        Event::SessionMade { session } => format!("Made {}", clinic_of(state, session)),
        Event::SessionCancelled { session, reason } => format!(
            "Called off {}: {}",
            clinic(state, *session, 0),
            Choices::words(&choices.service_reasons, reason)
        ),
        Event::SessionMoved { from, to, reason, .. } => format!(
            "Moved {} {} to {}{}",
            state.rules.service(to.service).map_or("a session", |s| s.short.as_str()),
            stand(state, from.stand),
            place(state, to, 0),
            after_comma(Choices::words(&choices.service_reasons, reason))
        ),
        Event::Carried { booking, from, to, to_tell, .. } => format!(
            "{}: place moved from {} to {}{}",
            of_booking(state, *booking).0,
            stand(state, *from),
            stand(state, *to),
            to_be_told(*to_tell)
        ),
        Event::MoveTold { booking, told, .. } => {
            let (who, at) = of_booking(state, *booking);
            let off = state.booking(*booking).is_some_and(Booking::lost);
            let at = if off { format!("{at} is off") } else { format!("the place is {at}") };
            format!("Told {who} {}: {at}", told.words())
        }
        Event::MemberSet { session, member } => format!(
            "{} {} {}",
            state.staff(member.staff).map_or("Somebody", |s| &*s.name),
            match member.answer {
                Answer::Asked(_) => "is asked to",
                Answer::Accepted => "has accepted",
                Answer::Declined => "has declined",
                Answer::Away => "is away from",
            },
            clinic(state, *session, 0)
        ),
        Event::SlotAdded { session, slot } => {
            format!("Added {} to {}", clock(slot.start), clinic(state, *session, 0))
        }
        Event::Held { booking, .. } => {
            format!("Held for {}: {}", name(state, booking.child), as_made(state, booking))
        }
        Event::HoldReleased { booking, .. } => {
            let (who, at) = of_booking(state, *booking);
            format!("Gave back the hold for {who}: {at}")
        }
        Event::Offered { booking, .. } => format!(
            "Offered {}{}: {}",
            name(state, booking.child),
            match &booking.state {
                BookingState::Offered { told, .. } => format!(" ({})", told.words()),
                _ => String::new(),
            },
            as_made(state, booking)
        ),
        Event::Agreed { booking, .. } => {
            format!("Booked {}: {}", name(state, booking.child), as_made(state, booking))
        }
        Event::OfferDeclined { booking, state: came, reason, words, reasonable, .. } => {
            let (who, at) = of_booking(state, *booking);
            format!(
                "{who} declined {at}: {}{}{}",
                Choices::words(&choices.decline_offer, reason),
                after_comma(words),
                match reasonable {
                    true => "",
                    false if matches!(came, BookingState::Declined { outside: true, .. }) => {
                        " (outside what they had said: not counted)"
                    }
                    false if super::offers::away(&state.rules, *reason) => " (away then: not counted)",
                    false => " (short notice: not counted)",
                }
            )
        }
        Event::Moved { from, booking, .. } => {
            let (who, was) = of_booking(state, *from);
            format!("Moved {who} from {was} to {}{}", as_made(state, booking), to_be_told(booking.to_tell))
        }
        Event::Cancelled { booking, by, reason, words, .. } => {
            let (who, at) = of_booking(state, *booking);
            let (list, by) = match by {
                By::Family => (&choices.family_reasons, "the family"),
                By::Service => (&choices.service_reasons, "the service"),
            };
            format!("Cancelled {who}, {at}, by {by}: {}{}", Choices::words(list, reason), after_comma(words))
        }
        Event::Attended { booking, attendance, state: at, .. } => {
            let (who, where_to) = of_booking(state, *booking);
            let arrived = match at {
                BookingState::Attended { arrived, .. } => *arrived,
                _ => None,
            };
            format!("{who}: {}, {where_to}", attendance.at(arrived))
        }
        Event::OutcomeRecorded { .. } => return came::of_it(state, event),
        Event::FollowUpClosed { referral, .. } => {
            format!("Closed the follow-up of {}", of_referral(state, *referral))
        }
        Event::Arrived { visit } => {
            let child = visit.child.and_then(|id| state.child(id));
            let not_for = child.zip(state.session(visit.session));
            let not_for = not_for.and_then(|(child, at)| NotFor::of(state, at, child));
            format!(
                "{} came {}{}",
                visit.child.map_or_else(|| visit.label.to_string(), |id| name(state, id)),
                clock(visit.arrived),
                not_for.map_or_else(String::new, |not_for| format!("; {}", not_for.mark()))
            )
        }
        Event::VisitCalled { visit, staff, .. } => format!(
            "{} is with {}",
            of_visit(state, *visit),
            state.staff(*staff).map_or("somebody", |s| &*s.name)
        ),
        Event::VisitBack { visit } => format!("{} is back in the queue", of_visit(state, *visit)),
        Event::VisitNamed { child, booking: Some(booking), .. } => {
            let row = state.booking(*booking);
            let at = row.and_then(|row| state.session(row.session)?.slots.get(usize::from(row.slot)));
            let booked = at.map_or_else(String::new, |slot| format!(", booked for {}", clock(slot.start)));
            format!("The visit is {}'s{booked}", name(state, *child))
        }
        Event::VisitNamed { child, .. } => format!("The visit is {}'s", name(state, *child)),
        Event::VisitDone { visit, outcome, words, .. } => format!(
            "{}: {}{}",
            of_visit(state, *visit),
            Choices::words(&choices.visit_outcomes, outcome),
            after_comma(words)
        ),
        Event::VisitSignposted { words, .. } => words.clone(),
        Event::VisitLeft { visit, .. } => format!("{} left unseen: somebody rings", of_visit(state, *visit)),
        Event::VisitRung { visit } => format!("Rang {}, who had left unseen", of_visit(state, *visit)),
        Event::IntakeClosed { .. } => "Settled".to_owned(),
        Event::DaySigned { team, signed } => signed.told(&state.rules, team),
        Event::SourceFed { file, rows, .. } => format!("Brought in {file}, {rows} rows"),
        Event::Undone { words, .. } => format!("Undone: {words}"),
        Event::FamilyTold { child, referral, promise, .. } => format!(
            "Told {} {} about {} ({}): {}",
            promise.to,
            promise.how.words(),
            name(state, *child),
            pathway_of(state, *referral),
            promise.plan_words(state)
        ),
        Event::TemplateSet { .. } | Event::TemplateEnded { .. } => return whole::of_template(state, event),
        Event::SessionFollowed { to, .. } => format!("{} follows its template", clinic_of(state, to)),
        Event::Review { .. } | Event::Meeting { .. } => return super::review::tell(state, event),
        Event::Support { child, did } => super::support::tell(state, *child, did),
        Event::Together { did } => return super::together::tell(state, did),
        Event::Seat { did, seat } => super::around::tell(state, did, seat),
        Event::ShortNotice { .. } => return super::short_notice::tell(state, event),
        Event::Keeping { did } => super::keeping::tell(state, did),
        Event::Glass { .. } => return super::glass::tell(state, event),
        Event::StaffAway { absence } => absence.told(state),
        Event::StaffBack { absence, to } => leave::back_words(state, *absence, *to),
        Event::Roster { .. } => return super::roster::tell(state, event),
        Event::ClockSet { .. }
        | Event::IntakeOpened { .. }
        | Event::RowRemembered { .. }
        | Event::FeedingBegun { .. }
        | Event::PromiseSettled { .. }
        | Event::RowVanished { .. } => return None,
    })
}

fn clinic_of(state: &State, session: &Session) -> String {
    let service = state.rules.service(session.service).map_or("a session", |s| s.short.as_str());
    format!("{service} {}", place(state, session, 0))
}

/// The first letter of a sentence, large.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
