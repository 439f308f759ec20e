//! A day signed: only at zero, and once.
use super::super::calendar::weekday_day;
use super::super::closing::{Loose, Signed, left, not_signed};
use super::super::code::Code;
use super::super::event::Event;
use super::super::places::say;
use super::super::refusal::Refusal;
use super::Case;

impl Case<'_> {
    pub(super) fn sign_day(&self, team: Code) -> Result<Vec<Event>, Refusal> {
        let day = self.now.today;
        if let Some(before) = self.state.signed.get(&team).filter(|before| before.day == day) {
            return Err(Refusal::stale(format!(
                "{} is signed already, by {} at {}. Nothing had to be changed.",
                weekday_day(day),
                before.by,
                say::clock(before.minute)
            )));
        }
        let loose = left(self.state, Some(team).filter(|team| !team.is_none()), self.now);
        if !loose.is_empty() {
            return Err(not_signed(day, &kinds(&loose)));
        }
        let signed = Signed { day, by: self.actor.name.clone(), minute: self.now.minute() };
        Ok(vec![Event::DaySigned { team, signed }])
    }
}

/// `outcomes missing` 2, `child not brought` 1.
fn kinds(loose: &[Loose]) -> Vec<(String, u32)> {
    let count = |is: &dyn Fn(&Loose) -> bool| loose.iter().filter(|one| is(one)).count() as u32;
    let kinds = [
        (count(&|one| matches!(one, Loose::Outcome(_))), "outcome missing", "outcomes missing"),
        (count(&|one| matches!(one, Loose::Visit(_))), "visit open", "visits open"),
        (count(&|one| matches!(one, Loose::Missed(_))), "child not brought", "children not brought"),
        (count(&|one| matches!(one, Loose::Held(_))), "held row", "held rows"),
    ];
    let there = kinds.into_iter().filter(|(n, ..)| *n > 0);
    there.map(|(n, one, many)| (if n == 1 { one } else { many }.to_owned(), n)).collect()
}
