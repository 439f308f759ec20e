//! Children whom somebody has put somewhere by hand. Such a place stands: the child could have that one alone and is placed
//! before everybody else, so the others are filled round it, exactly as they are filled round what is booked. No rule gives
//! way to a hand: where one stands against the place the child is left out, and that is said.
use super::super::decide::Now;
use super::super::ids::{BookingId, ChildId, ReferralId, SessionId};
use super::super::places::{Bar, Seeker};
use super::Choice;
use super::blocks::InTurn;
use super::plan::{Diary, Plan};
use super::reason::Why;
use serde::{Deserialize, Serialize};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

/// A place that somebody gave a child by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pin {
    /// For which referral.
    pub referral: ReferralId,
    /// In which session.
    pub session: SessionId,
    /// In which slot.
    pub slot: u8,
}

/// Who waits, in turn, with what each could have.
pub(super) struct Lists<'a> {
    /// Blocks among them; where places are shared, none.
    pub turns: Vec<InTurn<'a>>,
    /// By turn: of whoever was put somewhere, that place alone; of a block, nothing.
    pub choices: Vec<Vec<Choice>>,
    /// Who was put somewhere by hand: the turn, and the opening.
    pub first: Vec<(usize, u32)>,
    /// Whose place by hand does not hold, and why.
    pub refused: Vec<(ReferralId, Why)>,
}

impl Lists<'_> {
    /// Whether the child of that turn was put where it is.
    pub fn by_hand(&self, turn: usize) -> bool {
        self.first.iter().any(|(first, _)| *first == turn)
    }

    /// Whether somebody behind was put somewhere: a place may be lost to them.
    pub fn any_behind(&self, turn: usize) -> bool {
        self.first.iter().any(|(first, _)| *first > turn)
    }

    /// The turn of a referral for one place.
    pub fn turn_of(&self, referral: ReferralId) -> Option<usize> {
        self.turns.iter().position(|one| one.seeker.referral.id == referral && one.block.is_none())
    }
}

impl<'a> Diary<'a> {
    /// What each could have, in their order; nothing of none. A child who waits on two lists is given one place at a time: by the list on which
    /// it stands first.
    pub(super) fn each_choices<'s>(
        &self,
        seekers: impl Iterator<Item = Option<&'s Seeker<'a>>>,
    ) -> Vec<Vec<Choice>>
    where
        'a: 's,
    {
        let mut seen: HashSet<ChildId> = HashSet::new();
        let mut one = |seeker: &'s Seeker<'a>| {
            let mut choices = self.choices(seeker);
            if !choices.is_empty() && !seen.insert(seeker.child.id) {
                choices.clear();
            }
            choices
        };
        seekers.map(|seeker| seeker.map_or_else(Vec::new, &mut one)).collect()
    }

    /// Who waits with what each could have, round what was given by hand. A child who waits on two lists is spoken for by the
    /// one on which it was put somewhere, or is asked about.
    pub(super) fn lists(
        &self,
        pins: &[Pin],
        asked: Option<ReferralId>,
        plan: &Plan,
        now: &'a Now,
    ) -> Lists<'a> {
        let mut turns = self.in_turn(now);
        let mut refused = Vec::new();
        let mut speaks: HashMap<ChildId, ReferralId> = HashMap::new();
        let child_of = |referral| self.state.referral(referral).map(|row| row.child);
        speaks.extend(asked.and_then(|asked| Some((child_of(asked)?, asked))));
        let mut kept: Vec<Pin> = Vec::new();
        for pin in pins.iter().filter(|pin| Some(pin.referral) != asked) {
            let waits = turns.iter().find(|one| one.seeker.referral.id == pin.referral);
            let why = match waits {
                // A block keeps its pace: it is not put anywhere.
                Some(InTurn { block: Some(_), .. }) => None,
                Some(one) => match speaks.entry(one.seeker.child.id) {
                    Entry::Occupied(_) => Some(Why::Twice),
                    Entry::Vacant(free) => {
                        free.insert(pin.referral);
                        kept.push(*pin);
                        None
                    }
                },
                None => Some(self.no_longer(*pin, now)),
            };
            refused.extend(why.map(|why| (pin.referral, why)));
        }
        if self.shares() {
            turns.retain(|one| one.block.is_none());
        }
        let single = turns.iter().map(|one| {
            let other =
                speaks.get(&one.seeker.child.id).is_some_and(|speaks| *speaks != one.seeker.referral.id);
            (one.block.is_none() && !other).then_some(&one.seeker)
        });
        let mut choices = self.each_choices(single);
        let (mut first, mut left) = (Vec::new(), self.places());
        for pin in kept {
            let Some(turn) = turns.iter().position(|one| one.seeker.referral.id == pin.referral) else {
                continue;
            };
            let opening = self.opening(pin.session, pin.slot);
            let held = opening
                .and_then(|at| choices[turn].iter().find(|choice| choice.opening as usize == at).copied())
                .filter(|held| left[held.opening as usize] > 0);
            choices[turn] = held.into_iter().collect();
            match held {
                Some(held) => {
                    left[held.opening as usize] -= 1;
                    first.push((turn, held.opening));
                }
                None => refused.push((pin.referral, not_held(pin, &turns[turn].seeker, plan))),
            }
        }
        Lists { turns, choices, first, refused }
    }

    /// Whoever was put there waits for no place any more: what stands against it.
    fn no_longer(&self, pin: Pin, now: &Now) -> Why {
        let seeker = Seeker::new(self.state, pin.referral, None, now);
        let session = self.state.session(pin.session);
        let bar = seeker.zip(session).and_then(|(seeker, session)| seeker.may(session, pin.slot).err());
        Why::NotHeld(pin.session, pin.slot, bar.unwrap_or(Bar::Missing))
    }
}

/// Why a place that was given by hand cannot be had.
fn not_held(pin: Pin, seeker: &Seeker<'_>, plan: &Plan) -> Why {
    if !plan.sessions.contains(&pin.session) {
        return Why::Outside(pin.session, pin.slot);
    }
    let barred = plan.barred.iter().find(|(session, _)| *session == pin.session);
    let session = seeker.state.session(pin.session);
    let rule = || session.and_then(|session| seeker.may(session, pin.slot).err());
    // By another who was put there: nobody's booking.
    let bar = barred.map(|(_, bar)| bar.clone()).or_else(rule).unwrap_or(Bar::Full(BookingId(0)));
    Why::NotHeld(pin.session, pin.slot, bar)
}
