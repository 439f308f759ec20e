//! Numbers that a list had wrong, for days that are played: some are asked after when a day begins.
use super::super::child::ChildDetails;
use super::super::code::Code;
use super::super::command::Command;
use super::super::event::Event;
use super::super::ids::{ChildId, IntakeId};
use super::super::intake::{Intake, IntakeKind, IntakeState, WrongNumber};
use super::super::nhs_number::{NhsNumber, check_digit};
use super::tests::World;

/// A list had some numbers wrong.
pub(super) fn asking(mut world: World) -> World {
    let without = world.state.each_child().filter(|row| row.nhs.is_none()).map(|row| row.id).take(6);
    for child in without.collect::<Vec<_>>() {
        let number =
            WrongNumber { written: "943 476 5910".into(), words: "the last digit does not fit".into() };
        let kind = IntakeKind::NumberFails { source: "list".into(), row: child.0, child, number };
        let (id, today) = (world.state.next_intake(), world.now.today);
        let item = Intake { id, kind, since: today, due: today, state: IntakeState::Open, rev: 0 };
        world.state.apply(world.state.seq + 1, today, &[Event::IntakeOpened { item: Box::new(item) }]);
    }
    world
}

/// One of the open questions is answered: with a number, mostly another for another `n`, with why there is none, or by no more
/// asking.
pub(super) fn answer(world: &World, n: u32) -> Option<Command> {
    let open = world.state.index.intake.iter().filter_map(|id| world.state.intake(*id));
    let asked: Vec<(IntakeId, ChildId)> = open
        .filter_map(|item| match item.kind {
            IntakeKind::NumberFails { child, .. } => Some((item.id, child)),
            _ => None,
        })
        .collect();
    let (intake, child) = *asked.get(n as usize / 17 % asked.len().max(1))?;
    if n.is_multiple_of(3) {
        return Some(Command::DismissIntake {
            intake,
            reason: Code::known("no-number"),
            words: String::new(),
        });
    }
    let stem = 999_100_000 + u64::from(n % 10_000);
    let number = check_digit(stem).map(|digit| format!("{:010}", stem * 10 + digit));
    let nhs = number.and_then(|number| NhsNumber::parse(&number).ok());
    let nhs_missing = if nhs.is_some() { String::new() } else { format!("none yet, {n}") };
    let details = ChildDetails { nhs, nhs_missing, ..world.records.get(&child)?.details.clone() };
    Some(Command::Amend { child, details: Box::new(details), rev: world.state.child(child)?.rev })
}
