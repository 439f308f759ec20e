//! Who is away, and when they are back: nobody is asked or counted on a day they are not there.
use super::super::code::Code;
use super::super::event::Event;
use super::super::ids::{AbsenceId, StaffId};
use super::super::leave::{self, Absence, Part};
use super::super::places;
use super::super::refusal::Refusal;
use super::super::roster;
use super::super::session::{Answer, Member, Session};
use super::Case;
use chrono::{Days, NaiveDate};

/// Longest absence recorded at once: a year's, so that a mistyped year is seen.
const LONGEST: u64 = 366;

impl Case<'_> {
    /// Somebody is away: each of their sessions on those days that is not over goes on without them.
    pub(super) fn away(
        &self,
        staff: StaffId,
        (from, to): (NaiveDate, NaiveDate),
        part: Option<Part>,
        reason: Code,
    ) -> Result<Vec<Event>, Refusal> {
        let Some(person) = self.state.staff(staff) else {
            return Err(Refusal::input("who", "There is nobody of that number. Choose a name."));
        };
        self.chosen(&self.rules().choices.service_reasons, reason, "reason")?;
        if to < from || to < self.now.today {
            let words =
                format!("{} is past. Type days from today on.", leave::span(from, to, self.now.today));
            return Err(Refusal::input("to", words));
        }
        if to > from + Days::new(LONGEST) {
            return Err(Refusal::input("to", "That is over a year. Type an earlier last day."));
        }
        if part.is_some_and(|(from, to)| from >= to || to > 24 * 60) {
            return Err(Refusal::input("part", "That is no part of a day. Type am, pm or 9-12."));
        }
        if let Some(known) = leave::on_record(self.state, staff, (from, to), part) {
            let words = format!("{}: on record already, {} by {}.", person.name, known.span(), known.by);
            return Err(Refusal::stale(format!("{words} Nothing was changed.")));
        }
        let absence = Absence {
            id: self.state.next_absence(),
            staff,
            from,
            to,
            reason,
            by: self.actor.name.clone(),
            on: self.now.today,
            rev: 0,
            part,
        };
        let hit: Vec<_> = self.ahead_on(from, to).filter(|s| absence.keeps_from(s)).collect();
        let mut events = vec![Event::StaffAway { absence: Box::new(absence) }];
        for session in hit {
            let down = |m: &&Member| m.staff == staff && m.answer.may_come();
            events.extend(session.people.iter().filter(down).map(|member| Event::MemberSet {
                session: session.id,
                member: Member { answer: Answer::Away, ..*member },
            }));
        }
        Ok(events)
    }

    /// They are back: sessions that nobody took over ask them again.
    pub(super) fn back_again(&self, id: AbsenceId, on: NaiveDate) -> Result<Vec<Event>, Refusal> {
        let Some(absence) = self.state.absence(id) else {
            return Err(Refusal::missing("That absence is no longer on record. Nothing was changed."));
        };
        let Some(to) = on.pred_opt().filter(|to| *to < absence.to && on >= self.now.today) else {
            let words =
                format!("They are away {}. Type a day from today on, before its end.", absence.span());
            return Err(Refusal::input("on", words));
        };
        let mut events = vec![Event::StaffBack { absence: id, to }];
        for session in self.ahead_on(on.max(absence.from), absence.to).filter(|s| absence.keeps_from(s)) {
            let others = self.state.absences.iter().flatten().filter(|row| row.id != id);
            if others.into_iter().any(|row| row.staff == absence.staff && row.keeps_from(session))
                || roster::off_at(self.state, absence.staff, session).is_some()
            {
                continue;
            }
            events.extend(self.as_before(session, absence.staff));
        }
        Ok(events)
    }

    /// Whoever is down as away from a session, and is not away any more, is asked again.
    pub(super) fn asks_again<'s>(
        &'s self,
        session: &'s Session,
        staff: StaffId,
    ) -> impl Iterator<Item = Event> + 's {
        let there = leave::away_from(self.state, staff, session).is_none();
        there.then(|| self.as_before(session, staff)).into_iter().flatten()
    }

    /// The same where nobody took the part over, and they did not go elsewhere.
    fn as_before<'s>(&'s self, session: &'s Session, staff: StaffId) -> impl Iterator<Item = Event> + 's {
        let taken =
            |role: Code| session.people.iter().any(|m| m.role == role && m.answer == Answer::Accepted);
        let mine = session.people.iter().filter(move |m| m.staff == staff && m.answer == Answer::Away);
        let free = places::person_taken(self.state, session, staff).is_none();
        mine.filter(move |m| free && !taken(m.role)).map(|member| Event::MemberSet {
            session: session.id,
            member: Member { answer: Answer::Asked(self.now.today), ..*member },
        })
    }

    /// Planned sessions from a day on that are not over, by day.
    pub(super) fn ahead_from(&self, from: NaiveDate) -> impl Iterator<Item = &Session> {
        self.ahead_on(from, NaiveDate::MAX)
    }

    /// Planned sessions of those days that are not over, by day.
    fn ahead_on(&self, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = &Session> {
        let days = (from <= to).then(|| self.state.index.by_day.range(from..=to));
        days.into_iter()
            .flatten()
            .flat_map(|(_, ids)| ids)
            .filter_map(|id| self.state.session(*id))
            .filter(|session| !session.cancelled() && !places::over(session, self.now))
    }

    /// Why somebody cannot be asked or counted in a session; nothing where they can.
    pub(super) fn is_away(&self, staff: StaffId, at: &Session, answer: Answer) -> Result<(), Refusal> {
        let there = answer.may_come();
        match leave::away_from(self.state, staff, at).filter(|_| there) {
            None => Ok(()),
            Some(absence) => Err(Refusal::rule(format!(
                "{}. Nothing was changed. Ask somebody else, or choose another day.",
                absence.words(self.state)
            ))),
        }
    }
}
