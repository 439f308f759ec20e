//! What stands open beside a referral's stage: an asking without an answer, the parts of a follow-up that are done, how many of
//! the family's cancellations a clinician has looked at. Most referrals have none of it, and it costs them nothing.
use super::act::{Check, Whom};
use crate::domain::booking::Told;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A family was asked and has not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asking {
    /// The last time.
    pub on: NaiveDate,
    /// From then on another way is owed, or the clinical look.
    pub due: NaiveDate,
    /// The ways tried, a bit each.
    pub ways: u8,
    /// The last way.
    pub how: Told,
    /// The family wants to be asked again, not before `due`: no way has been tried since.
    pub later: bool,
}

/// The bit of a way.
fn bit(how: Told) -> u8 {
    match how {
        Told::Phone => 1,
        Told::Letter => 2,
        Told::Text => 4,
        Told::Email => 8,
        Told::InPerson => 16,
    }
}

impl Asking {
    /// Asked in one more way, after these; `on` that day, an answer expected by `due`.
    pub fn again(ways: u8, (on, due): (NaiveDate, NaiveDate), how: Told) -> Self {
        Self { on, due, ways: ways | bit(how), how, later: false }
    }

    /// How many ways were tried.
    pub fn tried(&self) -> u32 {
        self.ways.count_ones()
    }

    /// Whether that way was tried.
    pub fn has_tried(&self, how: Told) -> bool {
        self.ways & bit(how) != 0
    }
}

/// The parts of a follow-up that are done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// Plan and looked-after, as they were found.
    pub flags: Option<(bool, bool)>,
    /// Who was told, or could not be and why is on record: a bit each, in the order of [`Whom::ALL`].
    pub told: u8,
    /// Of them those who could not be.
    pub not_told: u8,
}

impl Checked {
    fn bit(whom: Whom) -> u8 {
        match whom {
            Whom::Referrer => 1,
            Whom::Gp => 2,
            Whom::SocialWorker => 4,
        }
    }

    /// Whether that one was told; false where it could not be; none while nobody has said either.
    pub fn told(self, whom: Whom) -> Option<bool> {
        let bit = Self::bit(whom);
        (self.told & bit != 0).then_some(self.not_told & bit == 0)
    }

    fn take(&mut self, check: &Check) {
        match check {
            Check::Flags { plan, looked_after } => self.flags = Some((*plan, *looked_after)),
            Check::Told { whom, how, .. } => {
                let bit = Self::bit(*whom);
                self.told |= bit;
                if how.is_some() {
                    self.not_told &= !bit;
                } else {
                    self.not_told |= bit;
                }
            }
        }
    }
}

/// What stands open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The asking without an answer.
    pub asking: Option<Asking>,
    /// Parts of the follow-up that is open.
    pub checked: Checked,
    /// The family's cancellations that a clinician has looked at.
    pub cancels_looked: u8,
}

impl Standing {
    /// What was there, changed; nothing where nothing stands open any more.
    #[must_use]
    pub fn with(known: Option<&Self>, edit: impl FnOnce(&mut Self)) -> Option<Box<Self>> {
        let mut standing = known.copied().unwrap_or_default();
        edit(&mut standing);
        (standing != Self::default()).then(|| Box::new(standing))
    }

    /// A part of the follow-up is done.
    pub fn check(&mut self, check: &Check) {
        self.checked.take(check);
    }
}
