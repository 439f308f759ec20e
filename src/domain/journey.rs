//! The journey: what happened to a child as letters on lanes of one scale, so that health, council and family are seen side by
//! side. One table of events to letters; the words come from `telling`.
use super::around::{Seat, SeatDid, SeatState};
use super::booking::{Attendance, BookingState, By, Told};
use super::code::Code;
use super::event::Event;
use super::glass::GlassDid;
use super::ids::{BookingId, ReferralId};
use super::offers;
use super::record::{ChildRecord, Entry};
use super::review::PackDid;
use super::rules::Rules;
use super::short_notice::ShortDid;
use super::state::State;
use super::support::SupportDid;
use super::together::TogetherDid;
use chrono::NaiveDate;
use std::collections::HashMap;

/// The letters and what they stand for, in the order in which the legend shows them.
pub const LEGEND: [(char, &str); 23] = [
    ('R', "received"),
    ('T', "triage"),
    ('i', "asked for more"),
    ('r', "redirected"),
    ('o', "offer"),
    ('b', "place ahead"),
    ('S', "seen"),
    ('D', "outcome"),
    ('p', "review's pack"),
    ('X', "cancelled by service"),
    ('x', "cancelled by family"),
    ('n', "not brought"),
    ('t', "too late, not seen"),
    ('f', "follow-up"),
    ('m', "monitoring"),
    ('E', "ended"),
    ('d', "drop-in"),
    ('a', "support"),
    ('c', "call"),
    ('l', "letter"),
    ('v', "still wanted?"),
    ('k', "legal hold"),
    ('g', "address shown"),
];

/// Lanes, top to bottom.
pub const LANES: [&str; 4] = ["Health", "SLCN", "Council", "Family"];

const HEALTH: u8 = 0;
const SPEECH: u8 = 1;
const COUNCIL: u8 = 2;
const FAMILY: u8 = 3;

/// Teams whose pathways have a lane of their own; every other team is health's. They are codes of `roles.toml`.
const TEAM_LANES: [(Code, u8); 4] = [
    (Code::known("slt"), SPEECH),
    (Code::known("ep"), COUNCIL),
    (Code::known("ehc"), COUNCIL),
    (Code::known("send"), COUNCIL),
];

/// Contacts that are written, and the one that asks whether a referral is still wanted (codes of `choices.toml`).
const WRITTEN: [Code; 3] = [Code::known("letter"), Code::known("email"), Code::known("text")];
const STILL_WANTED: Code = Code::known("still-wanted");

/// A letter on a lane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark<'a> {
    /// Day it happened, or will.
    pub on: NaiveDate,
    /// Lane: see [`LANES`].
    pub lane: u8,
    /// Letter: see [`LEGEND`].
    pub letter: char,
    /// The entry behind it.
    pub entry: &'a Entry,
}

/// The marks of a record, oldest first; those of one day in the order of the journal. Undone ones are among them, since they
/// happened, too.
pub fn marks<'a>(state: &State, record: &'a ChildRecord) -> Vec<Mark<'a>> {
    let mut reader = Reader { state, pathways: HashMap::new(), bookings: HashMap::new() };
    let mut marks: Vec<Mark<'a>> = record.history.iter().filter_map(|entry| reader.mark(entry)).collect();
    marks.sort_by_key(|mark| (mark.on, mark.entry.stamp.seq));
    marks
}

/// The lane of a pathway, by the team that owns its steps.
pub fn lane(rules: &Rules, pathway: Code) -> u8 {
    let team = rules.pathway(pathway).map_or(Code::NONE, |found| found.team);
    TEAM_LANES.iter().find(|(code, _)| *code == team).map_or(HEALTH, |(_, lane)| *lane)
}

/// Whether a pathway is the council's own, and not a health service's.
pub fn is_council(rules: &Rules, pathway: Code) -> bool {
    lane(rules, pathway) == COUNCIL
}

struct Reader<'s> {
    state: &'s State,
    /// Pathways of the record's own referrals: also of those undone since, which the State no longer has.
    pathways: HashMap<ReferralId, Code>,
    bookings: HashMap<BookingId, ReferralId>,
}

impl Reader<'_> {
    fn mark<'a>(&mut self, entry: &'a Entry) -> Option<Mark<'a>> {
        let (letter, of, on) = self.letter(entry)?;
        let lane = match of {
            Of::Referral(id) => self.lane_of(id),
            Of::Booking(id) => {
                let referral = self
                    .bookings
                    .get(&id)
                    .copied()
                    .or_else(|| self.state.booking(id).map(|row| row.referral));
                referral.map_or(HEALTH, |referral| self.lane_of(referral))
            }
            Of::Family => FAMILY,
            Of::Health => HEALTH,
        };
        Some(Mark { on, lane, letter, entry })
    }

    /// Whether a child who came is on record as not seen.
    fn is_unseen(&self, id: BookingId) -> bool {
        self.state.booking(id).is_some_and(
            |row| matches!(row.state, BookingState::Attended { attendance, .. } if !attendance.seen()),
        )
    }

    fn lane_of(&self, id: ReferralId) -> u8 {
        let pathway =
            self.pathways.get(&id).copied().or_else(|| self.state.referral(id).map(|row| row.pathway));
        pathway.map_or(HEALTH, |pathway| lane(&self.state.rules, pathway))
    }

    /// A place of support: ahead until its day, then what it was; on the family's lane, since it is no referral's.
    fn of_seat(&self, entry: &Entry, did: &SeatDid, seat: &Seat) -> Option<(char, Of, NaiveDate)> {
        let day = entry.stamp.day;
        let on = self.state.session(seat.session).map_or(seat.known.date, |session| session.date);
        Some(match did {
            SeatDid::Taken | SeatDid::Agreed | SeatDid::Moved { .. } => {
                let ahead = self.state.seat(seat.id).is_some_and(|row| {
                    row.state == SeatState::Booked && (row.session, row.slot) == (seat.session, seat.slot)
                });
                if !ahead || entry.undone {
                    return None;
                }
                ('b', Of::Family, on)
            }
            SeatDid::Offered | SeatDid::Declined { .. } => ('o', Of::Family, day),
            SeatDid::Came | SeatDid::Outcome { .. } => ('a', Of::Family, on.min(day)),
            SeatDid::Missed => ('n', Of::Family, day),
            SeatDid::Cancelled { by: By::Service, .. } => ('X', Of::Family, day),
            SeatDid::Cancelled { by: By::Family, .. } => ('x', Of::Family, day),
            SeatDid::Told { .. } => ('c', Of::Family, day),
            SeatDid::PutOff { .. } | SeatDid::Known | SeatDid::Held | SeatDid::Released => return None,
        })
    }

    /// The one table: letter, whose lane, which day. None for what only follows from another event.
    fn letter(&mut self, entry: &Entry) -> Option<(char, Of, NaiveDate)> {
        let day = entry.stamp.day;
        Some(match &entry.event {
            Event::ReferralReceived { referral, .. } => {
                self.pathways.insert(referral.id, referral.pathway);
                ('R', Of::Referral(referral.id), referral.received)
            }
            Event::RedirectAccepted { new, .. } => {
                self.pathways.insert(new.id, new.pathway);
                ('R', Of::Referral(new.id), day)
            }
            Event::Accepted { referral, .. } | Event::Declined { referral, .. } => {
                ('T', Of::Referral(*referral), day)
            }
            Event::InfoAsked { referral, .. }
            | Event::InfoChased { referral, .. }
            | Event::InfoCame { referral, .. } => ('i', Of::Referral(*referral), day),
            Event::RedirectOffered { referral, .. } | Event::RedirectReturned { referral, .. } => {
                ('r', Of::Referral(*referral), day)
            }
            Event::Offered { booking, .. } => {
                self.bookings.insert(booking.id, booking.referral);
                ('o', Of::Referral(booking.referral), day)
            }
            Event::OfferDeclined { booking, .. } => ('o', Of::Booking(*booking), day),
            Event::Agreed { booking, .. } | Event::Moved { booking, .. } => {
                self.bookings.insert(booking.id, booking.referral);
                let ahead = self.state.booking(booking.id).filter(|row| {
                    matches!(row.state, BookingState::Agreed { .. }) && row.session == booking.session
                });
                if entry.undone {
                    return None;
                }
                ('b', Of::Referral(booking.referral), offers::appointment(self.state, ahead?))
            }
            Event::Cancelled { booking, by: By::Service, .. } => ('X', Of::Booking(*booking), day),
            Event::Cancelled { booking, by: By::Family, .. } => ('x', Of::Booking(*booking), day),
            // Came to a drop-in, and was not seen after all: what became of it is the line that follows.
            Event::Attended { booking, attendance, on, mode: None, .. }
                if attendance.seen() && self.is_unseen(*booking) =>
            {
                ('d', Of::Booking(*booking), *on)
            }
            Event::Attended { booking, attendance, on, .. } => {
                let letter = match attendance {
                    Attendance::OnTime | Attendance::LateSeen => 'S',
                    // The visit that was left says so.
                    Attendance::LeftUnseen => return None,
                    Attendance::NotBrought | Attendance::DidNotAttend => 'n',
                    Attendance::LateNotSeen => 't',
                };
                (letter, Of::Booking(*booking), *on)
            }
            Event::OutcomeRecorded { referral, on, .. } => ('D', Of::Referral(*referral), on.unwrap_or(day)),
            Event::Review { did: PackDid::Begun, .. } => return None,
            Event::Review { referral, .. } => ('p', Of::Referral(*referral), day),
            Event::FollowUpClosed { referral, .. } => ('f', Of::Referral(*referral), day),
            Event::MonitoringAgreed { referral, .. }
            | Event::MonitoringReviewed { referral, .. }
            | Event::Resumed { referral, .. } => ('m', Of::Referral(*referral), day),
            Event::Closed { referral, .. } => ('E', Of::Referral(*referral), day),
            Event::Contact { kind, .. } if *kind == STILL_WANTED => ('v', Of::Family, day),
            Event::Contact { kind, .. } if WRITTEN.contains(kind) => ('l', Of::Family, day),
            Event::Support { did, .. } => match did {
                SupportDid::Asked { .. } | SupportDid::Answered { .. } => ('v', Of::Family, day),
                SupportDid::Resource { .. } | SupportDid::Newsletter { .. } => ('l', Of::Family, day),
                SupportDid::Newsletters { .. } => ('c', Of::Family, day),
                SupportDid::Looked { referrals, .. } => {
                    ('f', referrals.first().map_or(Of::Health, |id| Of::Referral(*id)), day)
                }
                SupportDid::Checked { referral, .. } | SupportDid::CancelsLooked { referral, .. } => {
                    ('f', Of::Referral(*referral), day)
                }
            },
            Event::Contact { .. }
            | Event::ShortNotice { did: ShortDid::Said { .. } | ShortDid::Withdrawn { .. } } => {
                ('c', Of::Family, day)
            }
            Event::FamilyTold { promise, .. } => {
                let written = matches!(promise.how, Told::Letter | Told::Text | Told::Email);
                (if written { 'l' } else { 'c' }, Of::Family, day)
            }
            Event::Seat { did, seat } => return self.of_seat(entry, did, seat),
            Event::VisitDone { .. } | Event::VisitSignposted { .. } | Event::VisitLeft { .. } => {
                ('d', Of::Health, visited(self.state, entry))
            }
            Event::VisitRung { .. } => ('c', Of::Family, day),
            Event::Together { did: TogetherDid::Visit { booking, .. } } => ('o', Of::Booking(*booking), day),
            Event::Keeping { .. } => ('k', Of::Family, day),
            Event::Glass { did: GlassDid::Broken { .. } } => ('g', Of::Family, day),
            Event::Together { did: TogetherDid::Block { referral, .. } } => {
                ('D', Of::Referral(*referral), day)
            }
            _ => return None,
        })
    }
}

/// The day on which something happened: of a visit that of its drop-in, on whichever day its sheet was typed in.
pub fn visited(state: &State, entry: &Entry) -> NaiveDate {
    let at = match &entry.event {
        Event::VisitDone { visit, .. }
        | Event::VisitSignposted { visit, .. }
        | Event::VisitLeft { visit, .. } => {
            state.visit(*visit).and_then(|row| state.session(row.session)).map(|session| session.date)
        }
        _ => None,
    };
    let noted = match &entry.event {
        Event::VisitDone { on, .. } => *on,
        _ => None,
    };
    noted.or(at).unwrap_or(entry.stamp.day)
}

enum Of {
    Referral(ReferralId),
    Booking(BookingId),
    Family,
    Health,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_stands_once_in_the_legend() {
        let mut letters: Vec<char> = LEGEND.iter().map(|(letter, _)| *letter).collect();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), LEGEND.len());
    }
}
