//! Whether places can be given to children out of their turn: only where everybody ahead of them who would be seen is still
//! seen. The same exact filling decides it as fills the places, with and without them.
use super::super::decide::Now;
use super::super::ids::{ReferralId, SessionId};
use super::super::order::OrderKey;
use super::super::places::Seeker;
use super::super::rules::Service;
use super::super::state::State;
use super::plan::Diary;
use super::{Choice, Filling, Round, order};

/// One service's list and all its planned places, filled.
pub struct Turn<'a> {
    state: &'a State,
    now: &'a Now,
    diary: Diary<'a>,
    seekers: Vec<(OrderKey, Seeker<'a>)>,
    choices: Vec<Vec<Choice>>,
    filled: Filling,
}

impl<'a> Turn<'a> {
    /// All that is planned of a service, and everybody who waits for it.
    pub fn of(state: &'a State, service: &'a Service, now: &'a Now) -> Self {
        let diary = Diary::all(state, service, now);
        let seekers = order::keyed(state, service, now);
        let choices = diary.each_choices(seekers.iter().map(|(_, seeker)| Some(seeker)));
        let filled = Filling::of(Round { places: diary.places(), choices: choices.clone() });
        Self { state, now, diary, seekers, choices, filled }
    }

    /// How many stand ahead of a referral, whether it waits now or has a place that would be given up.
    fn before(&self, referral: ReferralId) -> usize {
        let Some(row) = self.state.referral(referral) else { return 0 };
        let key = order::key(self.state, row, self.now);
        self.seekers.partition_point(|(other, _)| *other < key)
    }

    /// Whether nobody ahead of these children who would be seen loses by their being given these places.
    pub fn fair(&self, given: &[(ReferralId, SessionId, u8)]) -> bool {
        let mut places = self.diary.places();
        for (_, session, slot) in given {
            match self.diary.opening(*session, *slot).and_then(|at| places.get_mut(at)) {
                Some(left) if *left > 0 => *left -= 1,
                _ => return false,
            }
        }
        let last = given.iter().map(|(referral, ..)| self.before(*referral)).max().unwrap_or(0);
        let is_given = |at: usize| given.iter().any(|(id, ..)| *id == self.seekers[at].1.referral.id);
        // Those behind may lose: it is their turn that comes later. So only the list down to the last of them is filled.
        let ahead: Vec<usize> = (0..last).filter(|at| !is_given(*at)).collect();
        let choices = ahead.iter().map(|at| self.choices[*at].clone()).collect();
        let then = Filling::of(Round { places, choices });
        ahead
            .iter()
            .enumerate()
            .all(|(at, child)| self.filled.place_of(*child).is_none() || then.place_of(at).is_some())
    }

    /// Its number on the list, 1 first, and how many ahead of it could have that very place.
    pub fn stands(&self, referral: ReferralId, session: SessionId, slot: u8) -> (usize, usize) {
        let before = self.before(referral);
        let Some(opening) = self.diary.opening(session, slot) else { return (before + 1, 0) };
        let could = |choices: &&Vec<Choice>| choices.iter().any(|c| c.opening as usize == opening);
        (before + 1, self.choices[..before].iter().filter(could).count())
    }
}
