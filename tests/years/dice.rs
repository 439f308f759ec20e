//! Dice that fall the same for the same question: what a family does or who is sick hangs on the seed, the day and whom it
//! concerns, never on the order in which people act, so that two ways of working can be compared on the same year.
use chrono::{Datelike, NaiveDate};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// What is asked of fate.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    Arrivals,
    Away,
    Shut,
    Death,
    Offer,
    GivesUp,
    OnTheDay,
    Outcome,
    Invited,
    Visits,
    Rings,
}

/// The dice of a question.
pub fn dice(seed: u64, of: Of, number: u32, day: NaiveDate) -> ChaCha8Rng {
    let mut key = [0u8; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8] = of as u8;
    key[12..16].copy_from_slice(&number.to_le_bytes());
    key[16..20].copy_from_slice(&day.num_days_from_ce().to_le_bytes());
    ChaCha8Rng::from_seed(key)
}
