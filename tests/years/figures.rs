//! What a year came to, counted from the journal's events: places used and wasted, waits, families told.
use super::checker::{Change, Checker, Kind};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use waitwell::domain::booking::{Attendance, BookingState, By};
use waitwell::domain::code::Code;
use waitwell::domain::event::Event;
use waitwell::domain::ids::{BookingId, ReferralId};
use waitwell::domain::refusal::RefusalKind;
use waitwell::domain::rules::ServiceKind;
use waitwell::domain::session::{CarveOut, SessionState};

/// Counted as the changes come.
#[derive(Clone, Default)]
pub struct Tally {
    received: BTreeMap<ReferralId, NaiveDate>,
    waits: BTreeMap<ReferralId, i64>,
    attended: BTreeMap<BookingId, Attendance>,
    owed: BTreeSet<BookingId>,
    told: BTreeSet<BookingId>,
    events: BTreeMap<&'static str, u32>,
    done: usize,
    refused: BTreeMap<String, u32>,
}

impl Tally {
    /// Takes the next change in.
    pub fn read(&mut self, change: &Change<'_>) {
        for event in change.events {
            match event {
                Event::ReferralReceived { referral, .. } | Event::RedirectAccepted { new: referral, .. } => {
                    self.received.insert(referral.id, referral.received);
                    self.count("referrals");
                }
                Event::Attended { booking, attendance, .. } => {
                    self.attended.insert(*booking, *attendance);
                }
                Event::Moved { from, booking, .. } => {
                    self.count("places moved");
                    self.owed.remove(from);
                    if booking.to_tell.is_some() {
                        self.owed.insert(booking.id);
                    }
                }
                Event::Carried { booking, to_tell: Some(_), .. } => drop(self.owed.insert(*booking)),
                Event::Cancelled { booking, to_tell, by, .. } => {
                    self.count(if *by == By::Family {
                        "given up by families"
                    } else {
                        "given up by the service"
                    });
                    self.owed.remove(booking);
                    if to_tell.is_some() {
                        self.owed.insert(*booking);
                    }
                }
                Event::MoveTold { booking, .. } => {
                    self.owed.remove(booking);
                    self.told.insert(*booking);
                }
                Event::OfferDeclined { .. } => self.count("offers declined"),
                Event::StaffAway { .. } => self.count("absences"),
                Event::SessionCancelled { .. } => self.count("sessions called off"),
                Event::SessionMoved { .. } => self.count("sessions moved"),
                Event::ChildDied { .. } => self.count("deaths"),
                Event::ChildMerged { .. } => self.count("merges"),
                Event::MergeUndone { .. } => self.count("merges undone"),
                Event::Undone { .. } => self.count("undone"),
                Event::Arrived { .. } => self.count("drop-in visits"),
                Event::FollowUpClosed { .. } => self.count("follow-ups closed"),
                Event::Meeting { .. } => self.count("review meetings"),
                _ => {}
            }
        }
    }

    fn count(&mut self, what: &'static str) {
        *self.events.entry(what).or_default() += 1;
    }

    /// So many commands were done, and others refused.
    pub fn sent(&mut self, done: usize, refused: impl Iterator<Item = RefusalKind>) {
        self.done += done;
        for kind in refused {
            *self.refused.entry(format!("{kind:?}").to_lowercase()).or_default() += 1;
        }
    }

    /// A child was seen: its wait, where this was the first time.
    pub fn seen(&mut self, referral: ReferralId, on: NaiveDate) {
        if let Some(received) = self.received.get(&referral) {
            self.waits.entry(referral).or_insert((on - *received).num_days());
        }
    }
}

/// The figures of a year.
pub struct Figures {
    pub seed: u64,
    pub filled: bool,
    pub commands: usize,
    /// Refused commands by the kind of refusal.
    pub refused: BTreeMap<String, u32>,
    pub places: u32,
    pub used: u32,
    pub called_off: u32,
    /// Places that passed empty, by reason.
    pub waste: BTreeMap<&'static str, u32>,
    /// The same by service, without those of children who did not come.
    pub empty: BTreeMap<Code, u32>,
    /// Places used in reviews, which are given with a quorum only.
    pub reviewed: u32,
    pub not_brought: u32,
    pub expected: u32,
    pub seen_first: usize,
    pub median_wait: f64,
    pub still_waiting: u32,
    pub told: usize,
    pub told_with_next: usize,
    pub not_told: usize,
    pub quorum_failures: usize,
    pub double_bookings: usize,
    pub events: BTreeMap<&'static str, u32>,
}

/// Adds up what the events of the days from `from` to before `to` came to.
pub fn figures(checker: &Checker, tally: &mut Tally, (from, to): (NaiveDate, NaiveDate)) -> Figures {
    let mut figures = Figures {
        seed: 0,
        filled: false,
        commands: tally.done,
        refused: tally.refused.clone(),
        places: 0,
        used: 0,
        called_off: 0,
        waste: BTreeMap::new(),
        empty: BTreeMap::new(),
        reviewed: 0,
        not_brought: 0,
        expected: 0,
        seen_first: 0,
        median_wait: 0.0,
        still_waiting: 0,
        told: 0,
        told_with_next: 0,
        not_told: 0,
        quorum_failures: checker.count(Kind::Quorum),
        double_bookings: checker.count(Kind::DoubleBooking) + checker.count(Kind::TwoOffers),
        events: BTreeMap::new(),
    };
    let booked = |service: &Code| checker.kinds.get(service).is_some_and(|kind| *kind != ServiceKind::DropIn);
    let mut held: Vec<_> =
        checker.sessions.values().filter(|s| (from..to).contains(&s.date) && booked(&s.service)).collect();
    held.sort_by_key(|s| (s.date, s.start));
    for session in held {
        if session.state != SessionState::Planned {
            figures.called_off += session.slots.iter().map(|slot| u32::from(slot.places)).sum::<u32>();
            continue;
        }
        for (slot, place) in session.slots.iter().enumerate() {
            figures.places += u32::from(place.places);
            let here: Vec<_> =
                checker.in_session(session.id).filter(|b| usize::from(b.slot) == slot).collect();
            let mut empty = u32::from(place.places);
            for booking in &here {
                let Some(attendance) = tally.attended.get(&booking.id).copied() else { continue };
                if !matches!(booking.state, BookingState::Attended { .. }) {
                    continue;
                }
                figures.expected += 1;
                let missed = match attendance {
                    Attendance::OnTime | Attendance::LateSeen => {
                        figures.used += 1;
                        let review = checker.kinds.get(&session.service) == Some(&ServiceKind::Review);
                        figures.reviewed += u32::from(review);
                        tally.seen(booking.referral, session.date);
                        None
                    }
                    Attendance::LateNotSeen => Some("came too late"),
                    Attendance::LeftUnseen => Some("left unseen"),
                    Attendance::NotBrought | Attendance::DidNotAttend => {
                        figures.not_brought += 1;
                        Some("not brought")
                    }
                };
                empty = empty.saturating_sub(1);
                if let Some(why) = missed {
                    *figures.waste.entry(why).or_default() += 1;
                }
            }
            let last = here.iter().rev().find_map(|booking| match booking.state {
                BookingState::Cancelled { by: By::Family, .. } => {
                    Some("given up by the family, not filled again")
                }
                BookingState::Cancelled { .. } | BookingState::Moved { .. } => {
                    Some("freed by the service, not filled again")
                }
                BookingState::Declined { .. } => Some("declined, not filled again"),
                BookingState::Released | BookingState::Held { .. } => Some("held, then not taken"),
                BookingState::Offered { .. } | BookingState::Agreed { .. } => Some("day not recorded"),
                BookingState::Attended { .. } => None,
            });
            if empty > 0 {
                let service = checker.kinds.get(&session.service);
                let never = match place.carve_out {
                    _ if service == Some(&ServiceKind::Review) => {
                        "a review's, nobody put forward or no quorum"
                    }
                    CarveOut::Urgent => "kept for urgent children, none of them waited",
                    CarveOut::Interpreter => "kept for interpreters, nobody who needs one waited",
                    CarveOut::UnderFour => "kept for children under 4, none of them waited",
                    CarveOut::Anyone => "nobody who waited could have it",
                };
                *figures.waste.entry(last.unwrap_or(never)).or_default() += empty;
                *figures.empty.entry(session.service).or_default() += empty;
            }
        }
    }
    let mut waits: Vec<i64> = tally.waits.values().copied().collect();
    waits.sort_unstable();
    figures.seen_first = waits.len();
    if !waits.is_empty() {
        let mid = waits.len() / 2;
        figures.median_wait =
            if waits.len() % 2 == 1 { waits[mid] as f64 } else { (waits[mid - 1] + waits[mid]) as f64 / 2.0 };
    }
    figures.told = tally.told.len();
    let standing = |id: &BookingId| {
        let booking = checker.bookings.get(id);
        booking.is_some_and(|b| matches!(b.state, BookingState::Offered { .. } | BookingState::Agreed { .. }))
    };
    let (not_yet, with_next): (Vec<BookingId>, Vec<BookingId>) =
        tally.owed.iter().copied().partition(|id| standing(id));
    (figures.not_told, figures.told_with_next) = (not_yet.len(), with_next.len());
    figures.events.clone_from(&tally.events);
    figures
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * f64::from(part) / f64::from(whole) }
}

impl Figures {
    /// Places used of those offered, in per cent.
    pub fn occupancy(&self) -> f64 {
        share(self.used, self.places)
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = if self.filled {
            "places given by the filling engine"
        } else {
            "places given by hand, in the diary's order"
        };
        writeln!(f, "seed {}: {how}", self.seed)?;
        writeln!(
            f,
            "  commands       {} done, {} refused in words ({})",
            self.commands,
            self.refused.values().sum::<u32>(),
            self.refused.iter().map(|(kind, n)| format!("{n} {kind}")).collect::<Vec<_>>().join(", ")
        )?;
        writeln!(
            f,
            "  occupancy      {:.1} % ({} used of {} places held; {} more were called off with their sessions)",
            self.occupancy(),
            self.used,
            self.places,
            self.called_off
        )?;
        let empty: u32 = self.waste.values().sum();
        writeln!(f, "  waste          {empty} places passed empty")?;
        for (why, n) in &self.waste {
            writeln!(f, "                 {n:>5}  {why}")?;
        }
        let by: Vec<String> = self.empty.iter().map(|(service, n)| format!("{service} {n}")).collect();
        writeln!(f, "                 nobody's, by service: {}", by.join(", "))?;
        writeln!(
            f,
            "  not brought    {:.1} % ({} of {} expected)",
            share(self.not_brought, self.expected),
            self.not_brought,
            self.expected
        )?;
        writeln!(
            f,
            "  wait           median {:.1} weeks from received to first seen, completed waits, n = {}; {} still wait",
            self.median_wait / 7.0,
            self.seen_first,
            self.still_waiting
        )?;
        writeln!(
            f,
            "  families       {} told by a call what the service changed, {} heard with their next place or need not any more, {} still to be told",
            self.told, self.told_with_next, self.not_told
        )?;
        let events: Vec<String> = self.events.iter().map(|(what, n)| format!("{n} {what}")).collect();
        writeln!(f, "  the year       {}", events.join(", "))?;
        let (failures, reviewed) = (self.quorum_failures, self.reviewed);
        write!(
            f,
            "  quorum failures {failures} ({reviewed} children had their review), double bookings {}",
            self.double_bookings
        )
    }
}
