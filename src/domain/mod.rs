//! The field's rules, pure: no clock, no file, no terminal. Values in, values out.
//!
//! [`decide`](decide::decide) turns a command into events or a refusal; [`State::apply`](state::State::apply) folds events.
pub mod actor;
pub mod age;
pub mod alike;
pub mod booking;
pub mod calendar;
pub mod casing;
pub mod check;
pub mod child;
pub mod clock;
pub mod code;
pub mod command;
pub mod decide;
pub mod event;
pub mod facts;
pub mod ids;
pub mod intake;
pub mod journey;
pub mod leading;
pub mod look_alike;
pub mod next_step;
pub mod nhs_number;
pub mod order;
pub mod places;
pub mod quorum;
pub mod record;
pub mod referral;
pub mod refusal;
pub mod rights;
pub mod rules;
pub mod session;
pub mod state;
pub mod suggest;
pub mod telling;
pub mod upn;
pub mod visit;
