//! Named clocks: each wait is what a named, dated rule makes of one referral's facts, so that it can be explained.
//!
//! No counter is ever stored. `fold` replays facts into a small `ClockRun`, `ClockRun::reading` tells it as of a
//! day, and `why` replays the same fold with its effects in words: the two can never differ.
mod band;
mod code;
mod describe;
mod effect;
pub mod ehc;
mod fact;
mod follow;
mod offer;
mod plain;
mod reading;
mod rtt;
mod rule;
mod rules;
mod run;
pub mod sen2;
#[cfg(test)]
mod tests;
mod validation;
mod why;

pub use band::{CommunityBand, week_of, within_weeks};
pub use code::RttCode;
pub use effect::{Effect, StopWhy};
pub use fact::{ClockFact, EhcFact, Fact, Mode};
pub use offer::{OfferRule, OfferStanding, standing};
pub use reading::{ClockReading, ClockState, TargetReading, read};
pub use rule::{ClockName, IsNot, Rule, RuleFile, RuleSet, Version, WnbStopDate};
pub use rules::{Ages, Rules};
pub use run::{ClockRun, Phase, Review, ReviewWhy, Scope, counts_on, fold};
pub use validation::{ValidationCycle, ValidationPlan};
pub use why::{Why, WhyRow, why};
