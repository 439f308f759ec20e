//! What is entered of a clinic's day, also after it: the time a child came fits the clinic and says itself whether it was late, and
//! who did not come had been told of that day.
use super::super::booking::{Attendance, Booking, BookingState, Told};
use super::super::calendar::day_month;
use super::super::event::Event;
use super::super::ids::BookingId;
use super::super::places::say;
use super::super::refusal::Refusal;
use super::super::session::{Minute, Session};
use super::super::telling;
use super::Case;
use super::dropin::ROUND;
use chrono::NaiveDate;

/// The field that a refusal asks for: how and when a family had been told.
pub const TOLD: &str = "told";

impl Case<'_> {
    /// A time that was typed is one of the clinic; well after the place began it says by itself that they came late.
    pub(super) fn by_when_they_came(
        &self,
        (at, slot): (&Session, u8),
        attendance: Attendance,
        arrived: Option<Minute>,
    ) -> Result<Attendance, Refusal> {
        let Some(when) = arrived else { return Ok(attendance) };
        let clock = telling::clock(when);
        if at.date == self.now.today && when > self.now.minute() {
            let now = telling::clock(self.now.minute());
            let words =
                format!("{clock} is still ahead: it is {now}. Nothing was recorded. Type when they came.");
            return Err(Refusal::input("arrived", words));
        }
        if when + ROUND < at.start || when > at.end + ROUND {
            let ran = format!("{} to {}", telling::clock(at.start), telling::clock(at.end));
            let words = format!(
                "{clock} is not a time of {} ({ran}). Nothing was recorded. Look at the sheet again.",
                self.place(at, slot)
            );
            return Err(Refusal::input("arrived", words));
        }
        let late = when > at.start_of(slot) + self.rules().settings.on_time_minutes;
        Ok(if late && attendance == Attendance::OnTime { Attendance::LateSeen } else { attendance })
    }

    /// A family that was not told of the day is not to blame that nobody came.
    pub(super) fn knew_of_it(
        &self,
        booking: &Booking,
        at: &Session,
        attendance: Attendance,
    ) -> Result<(), Refusal> {
        if !matches!(attendance, Attendance::NotBrought | Attendance::DidNotAttend) {
            return Ok(());
        }
        let Some(why) = self.not_told(booking, at) else { return Ok(()) };
        let words = format!(
            "{}: {why}: not their doing. Nothing was recorded. x gives the place up as cancelled by the service, and another is owed. If they did know, o n asks how and when they were told (waitwell outcome {} not-brought --told letter --on DAY).",
            self.name(booking.child),
            booking.id.0
        );
        Err(Refusal { field: Some(TOLD.to_owned()), ..Refusal::rule(words) })
    }

    /// That a family was not told of the day before it, in words: it still knows another, or was told only after it.
    fn not_told(&self, booking: &Booking, at: &Session) -> Option<String> {
        if let Some(untold) = booking.untold() {
            let (is, known) = (at.stand(booking.slot), untold.known);
            return Some(if is.date == known.date {
                let (is, known) = (telling::stand(self.state, is), telling::stand(self.state, known));
                format!("the family was not told of {is} (they know {known})")
            } else {
                format!(
                    "the family was not told of {} (they know {})",
                    day_month(is.date),
                    day_month(known.date)
                )
            });
        }
        match &booking.state {
            BookingState::Agreed { on, .. } | BookingState::Offered { on, .. } if *on > at.date => {
                Some(format!("the family was told of {} only on {}", day_month(at.date), day_month(*on)))
            }
            _ => None,
        }
    }

    /// Not brought to a place that was moved, by a family that knew: how it was told and on which day is said with it.
    pub(super) fn missed_knowing(
        &self,
        id: BookingId,
        how: Told,
        on: NaiveDate,
    ) -> Result<Vec<Event>, Refusal> {
        let booking = self.booking(id)?;
        let at = self.session(booking.session)?;
        let missed = Attendance::NotBrought;
        if self.not_told(booking, at).is_none() {
            return self.attend(id, missed, None);
        }
        let since = booking.untold().map_or(booking.made_on, |untold| untold.since);
        if on < since || on > at.date || on > self.now.today {
            let words = format!(
                "They were told of it from {} to {}, or not at all. Nothing was recorded. Type the day on which they were told.",
                say::day(since),
                say::day(at.date.min(self.now.today))
            );
            return Err(Refusal::input("on", words));
        }
        self.not_before(booking, at, missed)?;
        let notice_days = u16::try_from((at.date - on).num_days()).unwrap_or(0);
        let mut events = vec![Event::MoveTold { booking: id, told: how, on, notice_days }];
        events.extend(self.attended(id, missed, None)?);
        for event in &mut events {
            if let Event::Attended { proved, .. } = event {
                *proved = true;
            }
        }
        Ok(events)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::actor::{Actor, Role};
    use super::super::super::code::Code;
    use super::super::super::command::{Command, Visitor};
    use super::super::super::places::world::{
        DROPIN, ND, add_session, agreed, day, empty, now, slot, take, waiting,
    };
    use super::super::super::state::State;
    use super::super::{Known, decide};
    use super::*;

    fn tried(state: &State, command: &Command) -> Result<Vec<Event>, String> {
        let (agency, team) = (Code::NONE, Code::NONE);
        let actor = Actor { uid: 1, name: "ann".into(), role: Role::Administrator, agency, team };
        decide(state, &Known::default(), command, &actor, &now()).map_err(|no| no.words)
    }

    /// What a paper of yesterday's clinic says is looked at: 9:30 to 13:00, the place at 10:00.
    #[test]
    fn a_time_from_paper_is_one_of_the_clinic_and_says_who_came_late() {
        let mut state = empty();
        let session = add_session(&mut state, ND, day(2026, 11, 19), &[slot(570, 30, 1), slot(600, 180, 1)]);
        let referral = waiting(&mut state, day(2018, 5, 1), ND);
        let booking = take(&mut state, referral, session, 1, agreed());
        let came = |at: Minute| {
            let attend = Command::Attend { booking, attendance: Attendance::OnTime, arrived: Some(at) };
            tried(&state, &attend).map(|events| match events.first() {
                Some(Event::Attended { attendance, .. }) => attendance.code(),
                other => panic!("{other:?}"),
            })
        };
        for at in [3 * 60, 23 * 60] {
            let words = came(at).unwrap_err();
            assert!(words.contains("is not a time of") && words.contains("(09:30 to 13:00)"), "{words}");
        }
        assert_eq!((came(595), came(610), came(640)), (Ok(5), Ok(5), Ok(6)));
    }

    /// The same line of a sheet is one family, unless it says that there were two.
    #[test]
    fn a_nameless_family_entered_twice_from_paper_is_one_visit() {
        let mut state = empty();
        let session = add_session(&mut state, DROPIN, day(2026, 11, 19), &[slot(780, 150, 6)]);
        let arrive = |label: &str, at: Minute| Command::Arrive {
            session,
            visitor: Visitor::Nameless(label.to_owned()),
            arrived: Some(at),
            with: None,
        };
        let events = tried(&state, &arrive("red coat", 800)).unwrap();
        state.apply(state.seq + 1, now().today, &events);
        let words = tried(&state, &arrive("Red coat", 800)).unwrap_err();
        assert!(words.contains("13:20 is entered already, visit 1. Nothing was changed."), "{words}");
        assert!(tried(&state, &arrive("red coat", 801)).is_ok());
        assert!(tried(&state, &arrive("red coat 2", 800)).is_ok());
    }
}
