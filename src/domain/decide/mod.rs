//! From a command to events, or to a refusal: pure. One file a family of verbs.
use super::actor::Actor;
use super::command::Command;
use super::event::Event;
use super::record::ChildRecord;
use super::refusal::Refusal;
use super::state::State;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

/// The time of a decision, read once by the keeper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The instant.
    pub at: DateTime<Utc>,
    /// London's day.
    pub today: NaiveDate,
    /// London's clock on the wall.
    pub time: NaiveTime,
}

/// The child whose record a command needs for old values (undo, amend, clocks); none where the State suffices.
pub fn needs_record(state: &State, command: &Command) -> Option<super::ids::ChildId> {
    let _ = (state, command);
    None
}

/// Decides a command against what stands: the events it makes, each whole, or why it is not done.
///
/// An `Import` batch is decided row by row by the keeper through [`import_row`], a frame each.
pub fn decide(
    state: &State,
    record: Option<&ChildRecord>,
    command: &Command,
    actor: &Actor,
    now: &Now,
) -> Result<Vec<Event>, Refusal> {
    let _ = (state, record, command, actor, now);
    Err(Refusal::missing("not yet"))
}

/// What the events of a carried-out command say to the person: one sentence that names the child.
pub fn words(state: &State, events: &[Event]) -> String {
    let _ = (state, events);
    String::new()
}
