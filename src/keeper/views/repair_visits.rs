//! Families at a drop-in that ends before its time, in the preview of a bad day: who is rung.
use super::diary::words;
use crate::domain::child::ChildRow;
use crate::domain::places::say;
use crate::domain::repair::VisitLine;
use crate::domain::state::State;
use crate::wire::view_repair::{RepairLine, RepairOf};

/// One of them.
pub(super) fn line(state: &State, (line, at): (&VisitLine, u16)) -> Option<RepairLine> {
    let visit = state.visit(line.visit)?;
    let known = visit.child.and_then(|id| state.child(id)).map(ChildRow::list_name);
    let name = known.unwrap_or_else(|| visit.label.to_string());
    let came = say::clock(visit.arrived);
    let (what, why) = match line.with {
        None => (
            format!("has waited since {came}: left unseen, to be rung"),
            format!("{name} came {came} and was not seen. A call on Today until somebody has rung."),
        ),
        Some(staff) => (
            format!("is with {}: seen, and rung if nothing came of it", words::person(state, staff)),
            format!(
                "{name} came {came} and is being seen. A call on Today until what came of it is recorded, or somebody has rung."
            ),
        ),
    };
    Some(RepairLine {
        of: RepairOf::Visit(visit.id),
        words: format!("{name} {what}"),
        why,
        command: line.command(),
        needs: Some(at),
        instead: Vec::new(),
        asks: Vec::new(),
    })
}
