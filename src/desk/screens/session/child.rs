//! A row's child as the shared verbs know it, so that a verb means the same here as on every list.
use crate::desk::effect::Effect;
use crate::desk::keymap::Action;
use crate::desk::screen::Cx;
use crate::desk::seam::Subject;
use crate::desk::verbs::{self, Target};
use crate::domain::child::Flags;
use crate::domain::code::Code;
use chrono::NaiveDate;

/// What a row of a session or a board knows of its child.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Child {
    /// Child, referral, booking, name.
    pub subject: Subject,
    /// Birth date.
    pub born: Option<NaiveDate>,
    /// Needs and dangers.
    pub flags: Flags,
    /// The day of the booking.
    pub on: Option<NaiveDate>,
    /// Its service.
    pub service: Code,
    /// What is to be known before an outcome is recorded.
    pub warning: Option<String>,
}

/// Begins a verb on the child.
pub fn verb(verb: Action, child: &Child, cx: &Cx<'_>) -> Vec<Effect> {
    verbs::run(verb, &target(child), cx)
}

/// The child as a verb's subject.
pub fn target(child: &Child) -> Target {
    Target {
        booking: child.subject.booking,
        subject: child.subject.clone(),
        born: child.born,
        flags: child.flags,
        booked_on: child.on,
        service: child.service,
        warning: child.warning.clone(),
        ..Target::default()
    }
}
