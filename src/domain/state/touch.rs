//! Which rows an event touches: what its frame must keep the prior of, whose screens must look again, whose record grows.
use super::super::event::{Event, Key};
use super::super::ids::ChildId;
use super::super::short_notice::{ShortDid, ShortKey};
use super::super::together::{BondKey, TogetherDid};
use super::State;
use std::collections::BTreeSet;

impl State {
    /// The rows that `event` makes or changes, given the State before it.
    pub fn touched(&self, event: &Event) -> Vec<Key> {
        let mut keys = Vec::with_capacity(4);
        match event {
            Event::RulesSet { .. }
            | Event::StaffAdded { .. }
            | Event::VenueAdded { .. }
            | Event::RowRemembered { .. }
            | Event::FeedingBegun { .. }
            | Event::RowVanished { .. }
            | Event::SourceFed { .. }
            | Event::DaySigned { .. } => {}
            Event::ChildRegistered { child, .. }
            | Event::ChildAmended { child, .. }
            | Event::ChildDied { child, .. }
            | Event::Contact { child, .. } => keys.push(Key::Child(*child)),
            Event::ChildMerged { keep, gone, referrals, bookings, seats, .. }
            | Event::MergeUndone { keep, gone, referrals, bookings, seats, .. } => {
                keys.extend([Key::Child(*keep), Key::Child(*gone)]);
                keys.extend(seats.iter().map(|id| Key::Seat(*id)));
                keys.extend(referrals.iter().map(|id| Key::Referral(*id)));
                keys.extend(bookings.iter().map(|id| Key::Booking(*id)));
            }
            Event::ReferralReceived { referral, .. } => {
                keys.extend([Key::Referral(referral.id), Key::Child(referral.child)]);
            }
            Event::RedirectAccepted { referral, new, .. } => {
                keys.extend([Key::Referral(*referral), Key::Referral(new.id), Key::Child(new.child)]);
            }
            Event::ReceivedEarlier { referral, .. }
            | Event::Accepted { referral, .. }
            | Event::InfoAsked { referral, .. }
            | Event::InfoChased { referral, .. }
            | Event::InfoCame { referral, .. }
            | Event::RedirectOffered { referral, .. }
            | Event::RedirectReturned { referral, .. }
            | Event::Declined { referral, .. }
            | Event::PriorityChanged { referral, .. }
            | Event::PriorityAsked { referral, .. }
            | Event::PutOff { referral, .. }
            | Event::ClockSet { referral, .. }
            | Event::MonitoringAgreed { referral, .. }
            | Event::MonitoringReviewed { referral, .. }
            | Event::Resumed { referral, .. }
            | Event::Closed { referral, .. }
            | Event::FollowUpClosed { referral, .. } => keys.push(Key::Referral(*referral)),
            Event::SessionMade { session } => keys.push(Key::Session(session.id)),
            Event::SessionCancelled { session, .. }
            | Event::SessionMoved { session, .. }
            | Event::MemberSet { session, .. }
            | Event::SlotAdded { session, .. } => keys.push(Key::Session(*session)),
            Event::Held { booking, .. } | Event::Offered { booking, .. } | Event::Agreed { booking, .. } => {
                keys.extend([Key::Booking(booking.id), Key::Referral(booking.referral)]);
            }
            Event::Moved { from, booking, .. } => {
                keys.extend([Key::Booking(*from), Key::Booking(booking.id), Key::Referral(booking.referral)]);
            }
            Event::HoldReleased { booking, .. }
            | Event::OfferDeclined { booking, .. }
            | Event::Cancelled { booking, .. }
            | Event::Attended { booking, .. }
            | Event::OutcomeRecorded { booking, .. } => {
                keys.push(Key::Booking(*booking));
                if let Some(row) = self.booking(*booking) {
                    keys.extend([Key::Referral(row.referral), Key::Child(row.child)]);
                }
            }
            Event::Carried { booking, .. } | Event::MoveTold { booking, .. } => {
                keys.push(Key::Booking(*booking));
                keys.extend(self.booking(*booking).map(|row| Key::Referral(row.referral)));
            }
            Event::Arrived { visit } => keys.push(Key::Visit(visit.id)),
            Event::VisitCalled { visit, .. }
            | Event::VisitBack { visit }
            | Event::VisitNamed { visit, .. }
            | Event::VisitDone { visit, .. }
            | Event::VisitSignposted { visit, .. }
            | Event::VisitLeft { visit, .. }
            | Event::VisitRung { visit } => keys.push(Key::Visit(*visit)),
            Event::IntakeOpened { item } => keys.push(Key::Intake(item.id)),
            Event::IntakeClosed { intake, .. } => keys.push(Key::Intake(*intake)),
            Event::FamilyTold { child, referral, .. } => {
                keys.extend([Key::Child(*child), Key::Referral(*referral)]);
            }
            Event::PromiseSettled { referral } => keys.push(Key::Referral(*referral)),
            Event::TemplateSet { after, .. } => keys.push(Key::Template(after.id)),
            Event::TemplateEnded { template, .. } => keys.push(Key::Template(*template)),
            Event::SessionFollowed { session, .. } => keys.push(Key::Session(*session)),
            Event::Review { referral, .. } => {
                keys.extend([Key::Review(*referral), Key::Referral(*referral)]);
            }
            Event::Meeting { session, .. } => keys.extend([Key::Meeting(*session), Key::Session(*session)]),
            Event::StaffAway { absence } => keys.push(Key::Absence(absence.id)),
            Event::StaffBack { absence, .. } => keys.push(Key::Absence(*absence)),
            Event::Support { child, did } => keys.extend(Self::support_keys(*child, did)),
            Event::Together { did: TogetherDid::Visit { booking, .. } } => {
                keys.push(Key::Bond(BondKey::Visit(*booking)));
            }
            Event::Together { did: TogetherDid::Block { referral, .. } } => {
                keys.extend([Key::Bond(BondKey::Block(*referral)), Key::Referral(*referral)]);
            }
            Event::Seat { did, seat } => {
                keys.push(Key::Seat(seat.id));
                keys.extend(did.contact(seat).map(Key::Child));
            }
            Event::Roster { row, .. } => keys.extend(row.iter().map(|row| Key::Roster(row.key()))),
            Event::Glass { did } => keys.push(Key::Child(did.child())),
            Event::ShortNotice { did } => match did {
                ShortDid::Said { can } => {
                    keys.extend([Key::Short(ShortKey::Child(can.child)), Key::Child(can.child)]);
                }
                ShortDid::Withdrawn { child } => {
                    keys.extend([Key::Short(ShortKey::Child(*child)), Key::Child(*child)]);
                }
                ShortDid::Rung { referral, round } | ShortDid::Noted { referral, round, .. } => {
                    let place = ShortKey::Place(round.session, round.slot);
                    keys.extend([Key::Short(place), Key::Referral(*referral)]);
                }
            },
            // What was erased is in no row any more: nothing of it may stand as what was there before.
            Event::Keeping { did } => keys.extend(did.child().map(Key::Child)),
            Event::Undone { restore, .. } => keys.extend(restore.iter().map(|prior| prior.key)),
        }
        keys
    }

    /// The rows a whole frame touches, each once.
    pub fn touched_all(&self, events: &[Event]) -> BTreeSet<Key> {
        events.iter().flat_map(|event| self.touched(event)).collect()
    }

    /// The children whose records an event belongs to, given the State before or after it.
    pub fn concerns(&self, event: &Event) -> Vec<ChildId> {
        let mut children: Vec<ChildId> =
            self.touched(event).into_iter().filter_map(|key| self.child_of(key)).collect();
        match event {
            Event::Held { booking, .. }
            | Event::Offered { booking, .. }
            | Event::Agreed { booking, .. }
            | Event::Moved { booking, .. } => children.push(booking.child),
            Event::Arrived { visit } => children.extend(visit.child),
            Event::Seat { seat, .. } => children.extend(seat.child),
            Event::VisitNamed { child, .. } => children.push(*child),
            _ => {}
        }
        children.sort_unstable();
        children.dedup();
        children
    }

    /// Whose a row is; none of what is no one child's.
    pub fn child_of(&self, key: Key) -> Option<ChildId> {
        match key {
            Key::Child(id) | Key::Short(ShortKey::Child(id)) => Some(id),
            Key::Referral(id) | Key::Review(id) | Key::Bond(BondKey::Block(id)) => {
                self.referral(id).map(|row| row.child)
            }
            Key::Booking(id) | Key::Bond(BondKey::Visit(id)) => self.booking(id).map(|row| row.child),
            Key::Visit(id) => self.visit(id).and_then(|row| row.child),
            Key::Seat(id) => self.seat(id).and_then(|row| row.child),
            Key::Session(_)
            | Key::Intake(_)
            | Key::Meeting(_)
            | Key::Template(_)
            | Key::Absence(_)
            | Key::Roster(_)
            | Key::Short(ShortKey::Place(..)) => None,
        }
    }
}
