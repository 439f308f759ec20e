//! `=`: is it the same child? Look-alikes of the child in front, then the two records side by side.
use super::asking::Next;
use super::target::On;
use crate::desk::effect::Effect;
use crate::desk::message::Note;
use crate::desk::screen::ScreenId;
use crate::desk::seam::Subject;
use crate::domain::ids::{ChildId, IntakeId};

/// Two records side by side; those of an item where one asks about them.
pub fn compare(a: ChildId, b: Option<ChildId>, item: Option<IntakeId>) -> Vec<Effect> {
    match (item, b) {
        (Some(item), _) => {
            vec![Effect::Goto(ScreenId::Intake, Some(Subject { item: Some(item), ..Subject::child(a, "") }))]
        }
        _ => vec![Effect::Say(Note::refused("No other record looks alike."))],
    }
}

pub(super) fn same(on: &On) -> Next {
    Next::goto(ScreenId::Intake, on)
}
