//! Which lines of a repair are done: a session that is left out leaves its children out, and what is counted follows the ticks.
use crate::domain::calendar::counted;
use crate::domain::command::Command;
use crate::wire::view_repair::{ChildFate, RepairOf, RepairPage};

/// A tick for each line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ticks {
    on: Vec<bool>,
    /// What was left out, to be left out again when the lines are worked out anew.
    out: Vec<RepairOf>,
}

impl Ticks {
    pub(super) fn is_on(&self, at: usize) -> bool {
        self.on.get(at).copied().unwrap_or_default()
    }

    /// Another page: what was left out of the one before is left out of this.
    pub(super) fn again(&mut self, page: &RepairPage) {
        self.on = page
            .lines
            .iter()
            .map(|line| line.command.is_some() && !self.out.iter().any(|out| same(*out, line.of)))
            .collect();
        for at in 0..page.lines.len() {
            if !self.stands(page, at) {
                self.on[at] = false;
            }
        }
    }

    /// Whether the line that this one goes with is done, or has nothing to be done.
    fn stands(&self, page: &RepairPage, at: usize) -> bool {
        let Some(needs) = page.lines.get(at).and_then(|line| line.needs).map(usize::from) else {
            return true;
        };
        let has = page.lines.get(needs).is_some_and(|line| line.command.is_some());
        (!has || self.is_on(needs)) && self.stands(page, needs)
    }

    /// Leaves a line out, or takes it in again.
    pub(super) fn turn(&mut self, page: &RepairPage, at: usize) -> Result<(), String> {
        let Some(line) = page.lines.get(at) else { return Ok(()) };
        if line.of == RepairOf::Trouble {
            return Err("The rest rests on this: it stays. Esc does nothing at all.".to_owned());
        }
        if line.command.is_none() {
            return Err("Nothing is done for this row, so there is nothing to leave out.".to_owned());
        }
        if !self.stands(page, at) {
            return Err("Its session is left out: Space on the session takes both in again.".to_owned());
        }
        let on = !self.is_on(at);
        self.on[at] = on;
        let with = (0..page.lines.len()).filter(|other| page.lines[*other].needs == Some(at as u16));
        for other in with.collect::<Vec<_>>() {
            self.on[other] = on && page.lines[other].command.is_some();
        }
        self.out = (0..page.lines.len())
            .filter(|at| page.lines[*at].command.is_some() && !self.on[*at])
            .map(|at| page.lines[at].of)
            .collect();
        Ok(())
    }

    /// Lines that are done, of those where something is to be done.
    pub(super) fn counts(&self, page: &RepairPage) -> (usize, usize) {
        let all = page.lines.iter().filter(|line| line.command.is_some()).count();
        (self.on.iter().filter(|on| **on).count(), all)
    }

    /// `9 children: 6 moved, 2 with cover, 1 owed`.
    pub(super) fn children(&self, page: &RepairPage) -> String {
        let [mut moved, mut cover, mut along, mut owed, mut stay, mut given, mut wait] = [0u32; 7];
        let mut whom: Vec<&str> = Vec::new();
        for (at, line) in page.lines.iter().enumerate() {
            let (RepairOf::Child(_, fate) | RepairOf::Seat(_, fate)) = line.of else { continue };
            let parent = line.needs.map(usize::from);
            let session = parent.and_then(|at| page.lines.get(at)).and_then(|line| line.command.as_ref());
            let left_out = session.is_some() && !parent.is_some_and(|at| self.is_on(at));
            let off = matches!(session, Some(Command::CancelSession { .. } | Command::MoveSession { .. }));
            match fate {
                _ if left_out => stay += 1,
                ChildFate::Moved if self.is_on(at) => moved += 1,
                // Without its own line its session gives it up.
                ChildFate::Moved | ChildFate::Owed if off || self.is_on(at) => owed += 1,
                ChildFate::Cover => cover += 1,
                ChildFate::Asked => {
                    wait += 1;
                    let asks =
                        parent.and_then(|at| page.lines.get(at)).map_or(&[][..], |line| line.asks.as_slice());
                    whom.extend(asks.iter().map(String::as_str));
                }
                ChildFate::Along => along += 1,
                ChildFate::Given => given += 1,
                ChildFate::Moved | ChildFate::Owed | ChildFate::Stays => stay += 1,
            }
        }
        let visits = page.lines.iter().enumerate().filter(|(_, line)| matches!(line.of, RepairOf::Visit(_)));
        let unseen = visits.filter(|(at, _)| self.is_on(*at)).count() as u32;
        let waiting_now = match unseen {
            0 => String::new(),
            1 => "1 family there left unseen".to_owned(),
            n => format!("{n} families there left unseen"),
        };
        let all = moved + cover + wait + along + owed + stay + given;
        whom.sort_unstable();
        whom.dedup();
        // Nothing is promised of somebody who has not said yes.
        let waiting = match whom.as_slice() {
            [one] => format!("waiting for {one}"),
            _ => "waiting for an answer".to_owned(),
        };
        let parts = [
            (moved, "moved"),
            (cover, "with cover"),
            (wait, waiting.as_str()),
            (along, "elsewhere, same time"),
            (owed, "owed"),
            (stay, "as it was"),
            (given, "hold given back"),
        ];
        let said: Vec<String> =
            parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
        let booked = match all {
            0 if unseen > 0 => return waiting_now,
            0 => "No child is booked".to_owned(),
            n => format!("{}: {}", counted(u64::from(n), "child", "children"), said.join(", ")),
        };
        if unseen > 0 { format!("{booked}; {waiting_now}") } else { booked }
    }
}

/// The same child or session, whatever becomes of it now.
fn same(a: RepairOf, b: RepairOf) -> bool {
    match (a, b) {
        (RepairOf::Child(a, _), RepairOf::Child(b, _)) => a == b,
        (RepairOf::Seat(a, _), RepairOf::Seat(b, _)) => a == b,
        (a, b) => a == b,
    }
}
