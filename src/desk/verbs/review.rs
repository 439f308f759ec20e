//! Acts of reviews that Today and the review screens share, each as one thing that is done and can be undone.
use crate::desk::effect::{Act, Effect};
use crate::desk::seam::{Command, Subject};
use crate::domain::ids::ReferralId;
use crate::domain::review::{PackAct, Part};

/// Something is done to a pack.
pub fn pack(referral: ReferralId, act: PackAct, subject: Subject) -> Effect {
    Effect::Do(Act::one("pack", Command::Review { referral, act }, Some(subject)))
}

/// What a review left to be done is done.
pub fn part_done(referral: ReferralId, part: Part, subject: Subject) -> Effect {
    let act = match part {
        Part::Minutes => PackAct::MinutesOut,
        Part::Recommendation(at) => PackAct::Done(at),
    };
    pack(referral, act, Subject { referral: Some(referral), ..subject })
}
