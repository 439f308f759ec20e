//! Blocks of therapy among the single places of a plan: in their turn, whole or not at all. A block keeps its pace and its
//! place, so it is one choice of several openings; children ahead may move for it, and none of them loses a place.
use super::super::decide::Now;
use super::super::ids::{ReferralId, SessionId};
use super::super::order::OrderKey;
use super::super::places::Seeker;
use super::super::state::State;
use super::super::suggest::Within;
use super::super::together::{self, BondKey};
use super::admit::Admitting;
use super::order;
use super::plan::Diary;
use crate::domain::code::Code;

/// A block with a place for each session that is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockLine {
    /// For which referral.
    pub referral: ReferralId,
    /// Number among those who wait for such a place, 1 first.
    pub nth: usize,
    /// The places, by day.
    pub places: Vec<(SessionId, u8)>,
}

/// Referrals with sessions of a block of that service owed, and how many.
pub(super) fn owed(state: &State, service: Code) -> impl Iterator<Item = (ReferralId, u8)> + '_ {
    let blocks = state.bonds.keys().filter_map(|key| match key {
        BondKey::Block(referral) => Some(*referral),
        BondKey::Visit(_) => None,
    });
    blocks.filter_map(move |referral| {
        let (block, progress) = together::open_block(state, referral)?;
        (block.service == service && progress.owed > 0).then_some((referral, progress.owed))
    })
}

/// Somebody in turn: for one place, or for the sessions that are owed of a block.
pub(super) struct InTurn<'a> {
    pub key: OrderKey,
    pub seeker: Seeker<'a>,
    pub block: Option<u8>,
}

impl<'a> Diary<'a> {
    /// Everybody who waits for such a place, in the order in which places are given, blocks among them.
    pub(super) fn in_turn(&self, now: &'a Now) -> Vec<InTurn<'a>> {
        let owed: Vec<(ReferralId, u8)> = owed(self.state, self.service.id).collect();
        let blocks = owed.iter().filter_map(|(referral, owed)| {
            let seeker = Seeker::new(self.state, *referral, None, now)?;
            // Of one who was just seen the outcome comes first.
            seeker.service(self.service).ok()?;
            Some((order::key(self.state, seeker.referral, now), seeker, Some(*owed)))
        });
        let mut all: Vec<(OrderKey, Seeker<'a>, Option<u8>)> = blocks.collect();
        let single = order::keyed(self.state, self.service, now).into_iter();
        let single = single.filter(|(_, seeker)| !owed.iter().any(|(of, _)| *of == seeker.referral.id));
        all.extend(single.map(|(key, seeker)| (key, seeker, None)));
        all.sort_by_key(|(key, ..)| *key);
        all.into_iter().map(|(key, seeker, block)| InTurn { key, seeker, block }).collect()
    }

    /// A place for each session that is owed, where all of them can be had beside everybody ahead.
    pub(super) fn seat_block(
        &self,
        seeker: &Seeker<'_>,
        owed: u8,
        admitting: &mut Admitting,
    ) -> Option<Vec<(SessionId, u8)>> {
        let may =
            |session, slot| self.opening(session, slot).is_some_and(|opening| admitting.may_be_had(opening));
        let plans = together::plans_among(seeker, self.service, &Within::default(), 1, may);
        let places = plans.into_iter().next()?.places;
        let openings = places.iter().map(|(session, slot)| self.opening(*session, *slot).map(|at| at as u32));
        let openings = openings.collect::<Option<Vec<u32>>>()?;
        (places.len() == usize::from(owed) && admitting.next_in_all(&openings)).then_some(places)
    }
}
