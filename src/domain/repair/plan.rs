//! The repair of a bad day: what becomes of each session, and of each child in it. Nothing is done here; each line carries the
//! command that does it, which is decided again when it comes.
use super::super::booking::{Booking, BookingState};
use super::super::code::Code;
use super::super::command::Command;
use super::super::cover::{self, Cover};
use super::super::decide::Now;
use super::super::ids::{BookingId, SessionId, StaffId};
use super::super::places;
use super::super::quorum;
use super::super::review;
use super::super::session::{Answer, Member, Session};
use super::super::short_notice;
use super::super::state::State;
use super::elsewhere::{self, Given, Place};
use super::rebook::{self, Lost, Outcome};
use super::seats::{self, SeatLine};
use super::trouble::{Trouble, concerned};
use super::visits::{self, VisitLine};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a person chose for a session in place of what is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pick {
    /// Ask this one to come.
    Ask(StaffId),
    /// This one has said yes.
    Comes(StaffId),
    /// Hold it there.
    Place(Place),
    /// Call it off.
    Off,
    /// Leave it as it is: somebody will see to it.
    Leave,
}

/// What becomes of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is held as it is.
    Runs,
    /// Somebody else takes the part: who, in which role, and whether they have said yes.
    Cover {
        /// Who.
        cover: Cover,
        /// In which role.
        role: Code,
        /// They have said that they come.
        comes: bool,
    },
    /// It is held at the same time elsewhere.
    Elsewhere(Place),
    /// It is called off.
    Off,
    /// It has begun: what is left of it is not held.
    Ends,
    /// Left as it is, with nobody to hold it.
    Left,
}

/// What becomes of a child's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing that the family is told.
    Stays,
    /// It goes along with its session, and the family is told.
    Along,
    /// Another place.
    Moves {
        /// Session.
        session: SessionId,
        /// Slot index.
        slot: u8,
        /// Why that one.
        why: String,
    },
    /// No place fits: one is owed. Why.
    Owed(String),
    /// No place keeps the rhythm of its block: so many of so many are to be booked then.
    OwedOfBlock(u8, u8),
    /// It was only held while somebody rings.
    Given,
}

/// One child's line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChildLine {
    /// The place in hand.
    pub booking: BookingId,
    /// What becomes of it.
    pub change: Change,
}

/// One session's lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// Which.
    pub session: SessionId,
    /// What becomes of it.
    pub fate: Fate,
    /// Its children, by time.
    pub children: Vec<ChildLine>,
    /// Its places of support, by time.
    pub seats: Vec<SeatLine>,
    /// Families who are there and not seen yet, by arrival.
    pub visits: Vec<VisitLine>,
    /// Who else could come, best first.
    pub covers: Vec<Cover>,
    /// Where else it could be held, best first.
    pub places: Vec<Place>,
}

/// A bad day's repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// By day and start.
    pub sessions: Vec<Mended>,
}

/// The repair of all sessions that the trouble concerns. `picks`: what a person chose for some of them.
///
/// A session that runs without whoever is away is left alone. One that lacks a role gets somebody else of it, one whose place
/// is shut another place at its own time; where there is neither it is called off, and its children are rebooked together.
pub fn plan(state: &State, trouble: &Trouble, picks: &[(SessionId, Pick)], now: &Now) -> Plan {
    let mut sessions = concerned(state, trouble, now);
    if let Trouble::Away { staff, .. } = trouble {
        // What was repaired before is not told again.
        let down = |s: &Session| s.people.iter().any(|m| m.staff == *staff && m.answer.may_come());
        sessions.retain(|s| down(s) || role_lacking(state, s, *staff, now).is_some());
    }
    let (mut taken, mut given) = (Vec::new(), Vec::new());
    let mut mended: Vec<Mended> = Vec::new();
    // Who and what a person chose is kept for that session before anything is proposed to another.
    for (id, pick) in picks {
        let Some(session) = state.session(*id) else { continue };
        match pick {
            Pick::Ask(staff) | Pick::Comes(staff) => taken.push((*staff, *id)),
            Pick::Place(place) => given.push((place.clone(), session.date, (session.start, session.end))),
            Pick::Off | Pick::Leave => {}
        }
    }
    for session in sessions {
        let pick = picks.iter().rev().find(|(id, _)| *id == session.id).map(|(_, pick)| pick);
        mended.push(match trouble {
            Trouble::Away { staff, .. } => without(state, session, *staff, pick, &mut taken, now),
            Trouble::Shut { closed, .. } => {
                let others: Vec<Given> = given
                    .iter()
                    .filter(|given| !matches!(pick, Some(Pick::Place(place)) if given.0 == *place && given.1 == session.date))
                    .cloned()
                    .collect();
                let places = elsewhere::places(state, session, closed, &others, now);
                shut(session, places, pick, &mut given, now)
            }
        });
    }
    children(state, &mut mended, now);
    seats::seats(state, &mut mended, now);
    visits::visits(state, &mut mended);
    Plan { sessions: mended }
}

fn has_begun(session: &Session, now: &Now) -> bool {
    session.date == now.today && session.start <= now.minute()
}

/// Held by nobody: called off, or ended where it has begun.
fn not_held(session: &Session, now: &Now) -> Fate {
    if has_begun(session, now) { Fate::Ends } else { Fate::Off }
}

/// The role that a session lacks without somebody; none where it runs as it is.
fn role_lacking(state: &State, session: &Session, away: StaffId, now: &Now) -> Option<Code> {
    let mut left = session.clone();
    for member in left.people.iter_mut().filter(|m| m.staff == away) {
        member.answer = Answer::Away;
    }
    let service = state.rules.service(session.service)?;
    // Who is down as away already may still be missing: nobody has taken the part.
    let mine = |m: &&Member| m.staff == away && m.answer != Answer::Declined;
    let roles: Vec<Code> = session.people.iter().filter(mine).map(|m| m.role).collect();
    let asked =
        |role: &Code| left.people.iter().any(|m| m.role == *role && matches!(m.answer, Answer::Asked(_)));
    if quorum::needed(session, service).is_empty() {
        let filled =
            |role: &Code| left.people.iter().any(|m| m.role == *role && m.answer == Answer::Accepted);
        return roles.into_iter().find(|role| !filled(role) && !asked(role));
    }
    // The service's own roles, and those that the needs of a child in it add.
    let own = quorum::missing(&left, service);
    let added = places::taken_by(state, session.id, now.at)
        .flat_map(|booking| review::unfilled_for(state, service, &left, booking.referral));
    own.into_iter().chain(added).find(|role| roles.contains(role) && !asked(role))
}

fn without(
    state: &State,
    session: &Session,
    away: StaffId,
    pick: Option<&Pick>,
    taken: &mut Vec<(StaffId, SessionId)>,
    now: &Now,
) -> Mended {
    let mut mended = Mended {
        session: session.id,
        fate: Fate::Runs,
        children: Vec::new(),
        seats: Vec::new(),
        visits: Vec::new(),
        covers: Vec::new(),
        places: Vec::new(),
    };
    let Some(role) = role_lacking(state, session, away, now) else { return mended };
    let others: Vec<_> = taken.iter().filter(|(_, of)| *of != session.id).copied().collect();
    mended.covers = cover::covers(state, session, (role, away), &others, now);
    let by = |staff: StaffId| mended.covers.iter().find(|cover| cover.staff == staff).cloned();
    let (cover, comes) = match pick {
        Some(Pick::Ask(staff)) => (by(*staff), false),
        Some(Pick::Comes(staff)) => (by(*staff), true),
        Some(Pick::Off | Pick::Leave) => (None, false),
        Some(Pick::Place(_)) | None => (mended.covers.first().cloned(), false),
    };
    mended.fate = match (cover, pick) {
        (_, Some(Pick::Leave)) => Fate::Left,
        (Some(cover), _) => {
            if !taken.contains(&(cover.staff, session.id)) {
                taken.push((cover.staff, session.id));
            }
            Fate::Cover { cover, role, comes }
        }
        (None, _) => not_held(session, now),
    };
    mended
}

fn shut(
    session: &Session,
    places: Vec<Place>,
    pick: Option<&Pick>,
    given: &mut Vec<Given>,
    now: &Now,
) -> Mended {
    let place = match pick {
        Some(Pick::Place(place)) => places.iter().find(|known| *known == place).cloned(),
        Some(Pick::Off | Pick::Leave) => None,
        _ => places.first().cloned(),
    };
    let fate = match (place, pick) {
        (_, Some(Pick::Leave)) => Fate::Left,
        (Some(place), _) if !has_begun(session, now) => {
            given.push((place.clone(), session.date, (session.start, session.end)));
            Fate::Elsewhere(place)
        }
        _ => not_held(session, now),
    };
    let (children, seats, visits, covers) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    Mended { session: session.id, fate, children, seats, visits, covers, places }
}

/// What becomes of every child, all sessions together.
fn children(state: &State, mended: &mut [Mended], now: &Now) {
    let not_in: BTreeSet<SessionId> =
        mended.iter().filter(|m| m.fate != Fate::Runs).map(|m| m.session).collect();
    let mut lines: Vec<(usize, &Booking, Option<Change>)> = Vec::new();
    for (at, row) in mended.iter().enumerate() {
        let Some(session) = state.session(row.session) else { continue };
        let lost = match &row.fate {
            Fate::Elsewhere(place) => along(state, session, place, now),
            _ => BTreeMap::new(),
        };
        for booking in here(state, session, now) {
            let held = matches!(booking.state, BookingState::Held { .. });
            let change = match &row.fate {
                Fate::Runs | Fate::Cover { .. } | Fate::Left => Some(Change::Stays),
                // They may ring back, and take it for theirs.
                _ if held && short_notice::message_left(state, booking) => {
                    Some(Change::Owed("a message was left about it".to_owned()))
                }
                Fate::Elsewhere(_) | Fate::Off | Fate::Ends if held => Some(Change::Given),
                Fate::Elsewhere(_) => lost.get(&booking.id).cloned(),
                Fate::Off | Fate::Ends => None,
            };
            lines.push((at, booking, change));
        }
    }
    let seeking: Vec<&Booking> = lines.iter().filter(|(.., c)| c.is_none()).map(|(_, b, _)| *b).collect();
    let found: BTreeMap<BookingId, Outcome> = rebook::rebook(state, &seeking, &not_in, now);
    for (at, booking, change) in lines {
        let change = change.unwrap_or_else(|| match found.get(&booking.id) {
            Some(Ok(place)) => {
                Change::Moves { session: place.session, slot: place.slot, why: place.why.clone() }
            }
            Some(Err(Lost::Why(why))) => Change::Owed(why.clone()),
            Some(Err(Lost::OfBlock(more, of))) => Change::OwedOfBlock(*more, *of),
            None => Change::Owed("no place fits".to_owned()),
        });
        mended[at].children.push(ChildLine { booking: booking.id, change });
    }
}

/// Places of a session that are still ahead, by time.
fn here<'a>(state: &'a State, session: &Session, now: &Now) -> Vec<&'a Booking> {
    let start = |booking: &Booking| session.start_of(booking.slot);
    let mut there: Vec<&Booking> = places::taken_by(state, session.id, now.at)
        .filter(|b| b.state.ahead() || matches!(b.state, BookingState::Held { .. }))
        .filter(|b| session.date > now.today || start(b) > now.minute())
        .collect();
    there.sort_by_key(|b| (start(b), b.id));
    there
}

/// Who goes along to another place, and whether the family is told; whoever cannot is in none.
fn along(state: &State, session: &Session, place: &Place, now: &Now) -> BTreeMap<BookingId, Change> {
    let Some(plan) = elsewhere::moved_to(state, session, place, now) else { return BTreeMap::new() };
    let carried = plan.carried.into_iter();
    carried.map(|(id, untold)| (id, if untold.is_some() { Change::Along } else { Change::Stays })).collect()
}

impl Mended {
    /// What is done to the session itself; nothing where it is left alone. The last of its commands: its children's come first.
    pub fn command(&self, state: &State, trouble: &Trouble, now: &Now) -> Option<Command> {
        let session = state.session(self.session)?;
        let reason = trouble.reason();
        Some(match &self.fate {
            Fate::Runs | Fate::Ends | Fate::Left => return None,
            Fate::Cover { cover, role, comes } => {
                let answer = if *comes { Answer::Accepted } else { Answer::Asked(now.today) };
                Command::SetMember { session: self.session, role: *role, staff: cover.staff, answer }
            }
            Fate::Elsewhere((venue, room)) => Command::MoveSession {
                session: self.session,
                date: session.date,
                start: session.start,
                venue: *venue,
                room: room.clone(),
                reason,
            },
            Fate::Off => Command::CancelSession { session: self.session, reason },
        })
    }
}

impl ChildLine {
    /// What is done to the child's place; nothing where it goes with its session.
    pub fn command(&self, reason: Code) -> Option<Command> {
        let booking = self.booking;
        match &self.change {
            Change::Moves { session, slot, .. } => {
                Some(Command::Rebook { booking, session: *session, slot: *slot, reason })
            }
            Change::Owed(_) | Change::OwedOfBlock(..) => Some(Command::OweAnother { booking, reason }),
            Change::Stays | Change::Along | Change::Given => None,
        }
    }
}
