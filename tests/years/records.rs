//! A records officer: says that two records are one child, or were two after all, and takes back what should not have been done.
use super::desk::Desk;
use rand::RngExt;
use waitwell::domain::child::ChildRow;
use waitwell::domain::command::Command;
use waitwell::domain::ids::ChildId;

pub fn turn(desk: &mut Desk<'_>) -> Vec<Command> {
    match desk.dice.random_range(0..8) {
        0..4 => merge(desk).into_iter().collect(),
        4 => unmerge(desk).into_iter().collect(),
        5 => undo(desk).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Two records with one birth date and one name.
fn merge(desk: &mut Desk<'_>) -> Option<Command> {
    let state = desk.state;
    let mut pairs: Vec<(ChildId, ChildId)> = Vec::new();
    for ids in state.index.by_born.values().filter(|ids| ids.len() > 1) {
        let rows: Vec<&ChildRow> = ids.iter().filter_map(|id| state.child(*id)).collect();
        for (n, a) in rows.iter().enumerate() {
            let like = rows[n + 1..].iter().filter(|b| b.family() == a.family() && b.given() == a.given());
            pairs.extend(like.map(|b| (a.id, b.id)));
        }
    }
    // The index keeps no order of its own.
    pairs.sort_unstable();
    let (keep, gone) = desk.pick(&pairs)?;
    let words = "same name and birth date, the school says so".to_owned();
    desk.chance(0.3).then_some(Command::Merge { keep, gone, words })
}

fn unmerge(desk: &mut Desk<'_>) -> Option<Command> {
    let merged: Vec<(ChildId, ChildId)> =
        desk.state.children.iter().flatten().filter_map(|row| Some((row.merged_into?, row.id))).collect();
    let (keep, gone) = desk.pick(&merged)?;
    desk.chance(0.03).then(|| Command::Unmerge { keep, gone, words: "twins".to_owned() })
}

/// Something of the last changes, whosever it was.
fn undo(desk: &mut Desk<'_>) -> Option<Command> {
    let last = desk.state.seq;
    let seq = last.saturating_sub(desk.dice.random_range(0..40)).max(1);
    desk.chance(0.03).then_some(Command::Undo { seq })
}
