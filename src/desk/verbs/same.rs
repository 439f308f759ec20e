//! `=`: is it the same child? Look-alikes of the child in front, then the two records side by side.
use super::asking::Next;
use super::target::On;
use crate::desk::screen::ScreenId;

pub(super) fn same(on: &On) -> Next {
    Next::goto(ScreenId::Intake, on)
}
