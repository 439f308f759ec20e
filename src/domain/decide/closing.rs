//! A day signed: only at zero, when nothing of it is still to come; once more where anything was left over since.
use super::super::calendar::weekday_day;
use super::super::closing::{self, Loose, Signed, left, not_signed};
use super::super::code::Code;
use super::super::event::Event;
use super::super::places::say;
use super::super::refusal::Refusal;
use super::Case;

impl Case<'_> {
    pub(super) fn sign_day(&self, team: Code) -> Result<Vec<Event>, Refusal> {
        let (state, day) = (self.state, self.now.today);
        let of = Some(team).filter(|team| !team.is_none());
        let last = closing::signatures(state, team, day).last();
        if let Some((before, _)) = last.filter(|last| !closing::since(state, of, last)) {
            return Err(Refusal::stale(format!(
                "{} is signed already, by {} at {}, and nothing was left over since. Nothing had to be changed.",
                weekday_day(day),
                before.by,
                say::clock(before.minute)
            )));
        }
        let not_over = closing::not_over(state, of, self.now);
        let to_come = closing::to_come_words(state, &not_over.waits);
        if let Some(refusal) = not_signed(day, &kinds(&left(state, of, self.now)), &to_come) {
            return Err(refusal);
        }
        let still = closing::named(state, &not_over.evening).into();
        let signed = Signed { day, by: self.actor.name.clone(), minute: self.now.minute(), still };
        Ok(vec![Event::DaySigned { team, signed }])
    }
}

/// `outcomes missing` 2, `child not brought` 1.
fn kinds(loose: &[Loose]) -> Vec<(String, u32)> {
    let mut kinds: Vec<(String, u32)> = Vec::new();
    for words in Loose::KINDS {
        let n = loose.iter().filter(|one| one.kind() == words).count() as u32;
        if n > 0 {
            kinds.push((if n == 1 { words.0 } else { words.1 }.to_owned(), n));
        }
    }
    kinds
}

#[cfg(test)]
mod tests {
    use super::super::super::ids::{IntakeId, ReferralId, SeatId, VisitId};
    use super::*;

    #[test]
    fn every_kind_of_what_is_left_over_is_named_in_the_refusal() {
        let all = [
            Loose::Outcome(ReferralId(1)),
            Loose::Visit(VisitId(1)),
            Loose::Missed(ReferralId(2)),
            Loose::Held(IntakeId(1)),
            Loose::Seat(SeatId(1)),
            Loose::Seat(SeatId(2)),
        ];
        let said = kinds(&all);
        assert_eq!(said.iter().map(|(_, n)| n).sum::<u32>(), 6);
        assert_eq!(kinds(&all[4..]), [("calls or places of support open".to_owned(), 2)]);
    }
}
