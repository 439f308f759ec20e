//! A plan where places are shared: sessions that run only with a least number of children, and roles that see only so many of
//! them. What the list's order gives is there at once; an exact solver finds the best, where it is given the time.
use super::super::decide::Now;
use super::super::ids::{ReferralId, SessionId};
use super::super::places::{Bar, Seeker};
use super::super::sharing::{self, Sharing};
use super::coupled::{Coupled, Room, Seeker as Wants};
use super::hand::Lists;
use super::plan::{BY_THE_DAY, Diary, NAMED};
use super::{Choice, Line, Plan, Why, blocks, order};
use crate::domain::code::Code;
use std::collections::BTreeMap;

/// Points for a place by the day a clinician gave, where points also weigh who is seen: half a year's wait.
const BY_THE_DAY_SHARED: i64 = 260;

/// What a plan with shared places says besides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    /// What it is worth beside another plan for the same places.
    pub worth: i64,
    /// Sessions that run by this plan, with the children it must not lose to stay so.
    pub takes: Vec<(SessionId, u32)>,
    /// Sessions that would not run.
    pub idle: Vec<Idle>,
}

/// A session that would not run: too few children could come, or they are of more use elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Idle {
    /// Which.
    pub session: SessionId,
    /// Children with a place in it.
    pub booked: u16,
    /// Children it takes.
    pub least: u16,
    /// Children of the list who could come to it.
    pub could: u32,
}

/// What stands of a session with shared places.
struct Stands {
    booked: u16,
    least: u16,
}

impl Diary<'_> {
    /// Whether places of any session that is open are shared.
    pub(super) fn shares(&self) -> bool {
        self.open.iter().any(|(session, _)| Sharing::of(self.service, session).is_some())
    }

    /// Fills where places are shared; `spent` says which share of the time for improving it is gone, none: no time is given.
    ///
    /// Whoever was put somewhere stands first in the order, could have that place alone, and is worth more than all the others
    /// together: so no search gives the place up but where the session would not run, or a role there sees no more.
    pub(super) fn fill_shared(
        &self,
        plan: &mut Plan,
        lists: &Lists<'_>,
        now: &Now,
        spent: Option<&mut dyn FnMut() -> f64>,
    ) {
        plan.left_out.extend(lists.refused.iter().cloned());
        let is_refused = |of: ReferralId| lists.refused.iter().any(|(refused, _)| *refused == of);
        let blocks = blocks::owed(self.state, self.service.id).filter(|(referral, _)| !is_refused(*referral));
        plan.left_out.extend(blocks.map(|(referral, owed)| (referral, Why::Block(owed))));
        // By number in the round: the turn of each.
        let mut turns: Vec<usize> = lists.first.iter().map(|(turn, _)| *turn).collect();
        turns.extend((0..lists.turns.len()).filter(|turn| !lists.by_hand(*turn)));
        let values: Vec<i64> = lists.turns.iter().map(|one| order::worth(one.key, now)).collect();
        let most =
            |turn: usize| lists.choices[turn].iter().map(|choice| choice.worth.min(BY_THE_DAY_SHARED)).max();
        let above = 1 + (0..turns.len()).filter_map(|turn| Some(values[turn] + most(turn)?)).sum::<i64>();
        let (rooms, stands, roles) = self.rooms(now);
        let wants = turns.iter().map(|turn| {
            let value = values[*turn] + if lists.by_hand(*turn) { above } else { 0 };
            self.wants(&lists.turns[*turn].seeker, &lists.choices[*turn], value, &roles)
        });
        let round = Coupled { rooms, seekers: wants.collect() };
        let at = match spent {
            Some(spent) => round.fill(spent),
            None => round.at_once(),
        };
        let seats = round.seats(&at);
        let mut by_turn: Vec<(usize, usize)> = turns.iter().copied().zip(0..).collect();
        by_turn.sort_unstable();
        let mut by_hand = 0;
        for (turn, number) in by_turn {
            let (seeker, put) = (&lists.turns[turn].seeker, lists.by_hand(turn));
            let referral = seeker.referral.id;
            match at[number].zip(seats[number]) {
                Some((room, seat)) => {
                    let (session, _) = self.open[room as usize];
                    let slot = self.slots_of(room as usize).nth(seat).unwrap_or_default();
                    by_hand += i64::from(put);
                    let (session, nth, with) = (session.id, turn + 1, None);
                    plan.lines.push(Line { referral, session, slot, nth, with, by_hand: put });
                }
                None if is_refused(referral) => {}
                None if put || plan.left_out.len() < NAMED => {
                    let why = self.why_shared(seeker, (&round, number), &at, &stands);
                    let why = why.round_hands(lists.any_behind(turn));
                    plan.left_out.push((referral, why));
                }
                None => plan.more += 1,
            }
        }
        let worth = round.worth(&at).unwrap_or(0) - by_hand * above;
        let mut shared = Shared { worth, ..Shared::default() };
        for (room, stands) in stands.iter().enumerate() {
            let session = self.open[room].0.id;
            let inside = at.iter().filter(|at| **at == Some(room as u32)).count() as u32;
            let takes = u32::from(stands.least.saturating_sub(stands.booked));
            if takes > inside {
                let could =
                    round.seekers.iter().filter(|s| s.choices.iter().any(|c| c.opening as usize == room));
                let (booked, least) = (stands.booked, stands.least);
                shared.idle.push(Idle { session, booked, least, could: could.count() as u32 });
                continue;
            }
            if takes > 0 {
                shared.takes.push((session, takes));
            }
            for (seat, slot) in self.slots_of(room).enumerate() {
                let sits = (0..at.len()).filter(|n| at[*n] == Some(room as u32) && seats[*n] == Some(seat));
                let left = u32::from(round.rooms[room].slots[seat]).saturating_sub(sits.count() as u32);
                if left > 0 {
                    plan.empty.push((session, slot, left));
                }
            }
        }
        plan.shared = Some(shared);
    }

    /// The open slots of a session, by their numbers.
    fn slots_of(&self, room: usize) -> impl Iterator<Item = u8> {
        self.openings.iter().filter(move |opening| opening.session == room).map(|opening| opening.slot)
    }

    /// Every open session as a room, what stands of it, and the roles that anything is counted of.
    fn rooms(&self, now: &Now) -> (Vec<Room>, Vec<Stands>, Vec<Code>) {
        let none = Sharing::default();
        let mut roles: Vec<Code> = Vec::new();
        let (mut rooms, mut all) = (Vec::new(), Vec::new());
        for (number, (session, _)) in self.open.iter().enumerate() {
            let sharing = Sharing::of(self.service, session).unwrap_or(&none);
            let (booked, used) = sharing::used(self.state, (self.service, session), sharing, now, None);
            let mut units = Vec::new();
            for (role, most) in &sharing.sees {
                let at = roles.iter().position(|known| known == role).unwrap_or_else(|| {
                    roles.push(*role);
                    roles.len() - 1
                });
                let left = most.saturating_sub(used.get(role).copied().unwrap_or(0));
                units.push((at as u8, u32::from(left)));
            }
            let openings = self.openings.iter().filter(|opening| opening.session == number);
            let slots: Vec<u8> = openings.map(|opening| opening.places.min(255) as u8).collect();
            let places = slots.iter().map(|places| u32::from(*places)).sum();
            let least = if sharing.least > 1 { sharing.least } else { 0 };
            rooms.push(Room { places, least: u32::from(least.saturating_sub(booked)), units, slots });
            all.push(Stands { booked, least });
        }
        (rooms, all, roles)
    }

    /// A child with the sessions it could have, each once, and the slots of each that it fits.
    fn wants(&self, seeker: &Seeker<'_>, choices: &[Choice], value: i64, roles: &[Code]) -> Wants {
        let mut by_room: BTreeMap<u32, (i64, u128)> = BTreeMap::new();
        for choice in choices {
            let opening = &self.openings[choice.opening as usize];
            let first = self.openings.partition_point(|other| other.session < opening.session);
            let bit = choice.opening as usize - first;
            let worth = match choice.worth {
                by_the_day if by_the_day >= BY_THE_DAY => by_the_day - BY_THE_DAY + BY_THE_DAY_SHARED,
                other => other,
            };
            let known = by_room.entry(opening.session as u32).or_insert((worth, 0));
            known.1 |= 1u128.checked_shl(bit as u32).unwrap_or(0);
        }
        let mut wants = Wants { value, ..Wants::default() };
        for (opening, (worth, fits)) in by_room {
            wants.choices.push(Choice { opening, worth });
            wants.fits.push(fits);
        }
        if !roles.is_empty() && !wants.choices.is_empty() {
            let needs = super::super::review::required(self.state, self.service, seeker.referral.id);
            wants.needs =
                (0..roles.len()).filter(|at| needs.contains(&roles[*at])).map(|at| at as u8).collect();
        }
        wants
    }

    /// Why a child is left out: sessions full of others, else sessions that would not run, else a role that sees no more.
    fn why_shared(
        &self,
        seeker: &Seeker<'_>,
        (round, number): (&Coupled, usize),
        at: &[Option<u32>],
        stands: &[Stands],
    ) -> Why {
        let wants = &round.seekers[number];
        if wants.choices.is_empty() {
            return self.why(seeker, &[]);
        }
        let (mut full, mut few, mut role) = (Vec::new(), Vec::new(), None);
        for choice in &wants.choices {
            let room = choice.opening as usize;
            let session = self.open[room].0.id;
            let inside = || (0..at.len()).filter(|other| at[*other] == Some(choice.opening));
            if (inside().count() as u32) < u32::from(stands[room].least.saturating_sub(stands[room].booked)) {
                few.push(session);
                continue;
            }
            let used =
                |unit: u8| inside().filter(|other| round.seekers[*other].needs.contains(&unit)).count();
            let units = round.rooms[room].units.iter();
            let short = units
                .clone()
                .find(|(unit, left)| wants.needs.contains(unit) && used(*unit) >= *left as usize);
            match short {
                Some((unit, _)) => role = role.or_else(|| self.role_full(room, *unit, &round.rooms)),
                None => full.push(session),
            }
        }
        match (role, full.is_empty(), few.is_empty()) {
            (_, false, _) => Why::Full(full),
            (Some(bar), true, _) => Why::Barred(vec![bar]),
            (None, true, _) => Why::TooFew(few),
        }
    }

    /// The bar of a role of which nothing is left in a room.
    fn role_full(&self, room: usize, unit: u8, rooms: &[Room]) -> Option<Bar> {
        let sharing = Sharing::of(self.service, self.open[room].0)?;
        let at = rooms[room].units.iter().position(|(known, _)| *known == unit)?;
        sharing.sees.iter().nth(at).map(|(role, most)| Bar::RoleFull(*role, *most))
    }
}
