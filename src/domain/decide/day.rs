//! The day itself: attendance, and what came of it.
use super::super::booking::{Attendance, Booking, BookingState};
use super::super::calendar::weekday_day;
use super::super::child::{ChildRow, Flags};
use super::super::clock::Mode;
use super::super::code::Code;
use super::super::event::Event;
use super::super::ids::BookingId;
use super::super::referral::{CloseReason, Referral, Stage};
use super::super::refusal::Refusal;
use super::super::rules::{Choice, Effect, ServiceKind};
use super::super::session::{Minute, Session};
use super::super::visit::{Visit, VisitState};
use super::super::{places, telling};
use super::Case;
use chrono::{Days, NaiveDate};

impl Case<'_> {
    pub(super) fn attend(
        &self,
        id: BookingId,
        attendance: Attendance,
        arrived: Option<Minute>,
    ) -> Result<Vec<Event>, Refusal> {
        let booking = self.booking(id)?;
        let at = self.session(booking.session)?;
        self.not_before(booking, at, attendance)?;
        let attendance = self.by_when_they_came((at, booking.slot), attendance, arrived)?;
        self.knew_of_it(booking, at, attendance)?;
        self.attended(id, attendance, arrived)
    }

    /// Neither before the day nor before the time, and not against what the board of a drop-in has.
    pub(super) fn not_before(
        &self,
        booking: &Booking,
        at: &Session,
        attendance: Attendance,
    ) -> Result<(), Refusal> {
        let child = self.living(booking.child)?;
        if at.date > self.now.today {
            return Err(Refusal::rule(format!(
                "{}'s place is on {}, which is still ahead. Nothing was recorded.",
                child.list_name(),
                at.date.format("%a %-d %b")
            )));
        }
        self.as_the_board_has_it(booking, attendance)?;
        self.not_before_its_time(booking, attendance)
    }

    /// Nobody is late or absent while their time is still to come.
    fn not_before_its_time(&self, booking: &Booking, attendance: Attendance) -> Result<(), Refusal> {
        let at = self.session(booking.session)?;
        let start = at.start_of(booking.slot);
        if attendance.seen() || at.date < self.now.today || self.now.minute() >= start {
            return Ok(());
        }
        let start = telling::clock(start);
        Err(Refusal::rule(format!(
            "{}'s place is at {start}, still ahead. Nothing was recorded. Who does not come is recorded from {start} on; x gives the place up before.",
            self.name(booking.child)
        )))
    }

    /// Who stands on the board of a drop-in came: what became of them is said there.
    fn as_the_board_has_it(&self, booking: &Booking, attendance: Attendance) -> Result<(), Refusal> {
        let ids = self.state.index.visits_in.get(&booking.session).into_iter().flatten();
        let mut here = ids.filter_map(|id| self.state.visit(*id));
        let own = |visit: &&Visit| visit.booking == Some(booking.id) || visit.child == Some(booking.child);
        let Some(visit) = here.find(own) else {
            return match attendance {
                Attendance::LeftUnseen => Err(Refusal::rule(
                    "Who leaves a drop-in unseen stands on its board: x there says so. Nothing was recorded.",
                )),
                _ => Ok(()),
            };
        };
        let came = format!("{} came {}", self.name(booking.child), telling::clock(visit.arrived));
        let left = matches!(visit.state, VisitState::LeftUnseen { .. });
        match (attendance.seen(), left) {
            (true, false) => Ok(()),
            (_, true) => Err(Refusal::stale(format!(
                "{came} and left unseen, as the board of the drop-in has it. Nothing was recorded. z there puts them back in the queue."
            ))),
            (false, false) => Err(Refusal::stale(format!(
                "{came}, as the board of the drop-in has it. Nothing was recorded. x there says that they left unseen; u takes the arrival back."
            ))),
        }
    }

    /// What happened to a booking on its day.
    pub(super) fn attended(
        &self,
        id: BookingId,
        attendance: Attendance,
        arrived: Option<Minute>,
    ) -> Result<Vec<Event>, Refusal> {
        let booking = self.booking(id)?;
        let row = self.referral(booking.referral)?;
        let child = self.living(booking.child)?;
        let at = self.session(booking.session)?;
        let attendance = adult_or_alone(attendance, child);
        match &booking.state {
            BookingState::Agreed { .. } | BookingState::Offered { .. } => {}
            BookingState::Attended { attendance: known, arrived, outcome } => {
                if *known == attendance {
                    let when = arrived.map_or_else(String::new, |m| format!(", {}", telling::clock(m)));
                    return Err(Refusal::stale(format!(
                        "{} is already on record as: {}{when}. Nothing was changed.",
                        child.list_name(),
                        known.words()
                    )));
                }
                if outcome.is_some() {
                    return Err(Refusal::rule(format!(
                        "{}'s outcome is on record. Nothing was changed. u undoes the outcome first.",
                        child.list_name()
                    )));
                }
            }
            _ => {
                self.live(id)?;
            }
        }
        let arrived = arrived.or_else(|| self.comes_now(at, booking.slot, attendance));
        let own = row.stage.booking() == Some(id);
        Ok(vec![Event::Attended {
            booking: id,
            state: BookingState::Attended { attendance, arrived, outcome: None },
            attendance,
            first: row.seen_on.is_none() && row.missed == 0,
            // A family that was not told of the new day was not told of this one.
            proved: matches!(booking.state, BookingState::Agreed { .. } | BookingState::Offered { .. })
                && booking.to_tell.is_none(),
            mode: self.mode(at),
            starts_assessment: self
                .rules()
                .component(row.pathway, row.component)
                .is_some_and(|c| c.starts_assessment && c.service == at.service),
            on: at.date,
            stage: if own { self.after(attendance, child, id, at) } else { row.stage },
        }])
    }

    /// Now, where that is when they came: what is recorded after the place is over says nothing of the time.
    fn comes_now(&self, at: &Session, slot: u8, attendance: Attendance) -> Option<Minute> {
        let over = match at.slots.get(usize::from(slot)) {
            Some(slot) if attendance == Attendance::OnTime => slot.start + slot.minutes,
            _ => at.end,
        };
        let came = attendance.seen() || attendance == Attendance::LateNotSeen;
        let now = self.now.minute();
        (came && at.date == self.now.today && now <= over).then_some(now)
    }

    /// How the child was seen; none at a drop-in.
    fn mode(&self, at: &Session) -> Option<Mode> {
        if self.rules().service(at.service).is_some_and(|s| s.kind == ServiceKind::DropIn) {
            return None;
        }
        Some(if self.state.venue(at.venue).is_some_and(|v| v.online) { Mode::Video } else { Mode::Face })
    }

    fn after(&self, attendance: Attendance, child: &ChildRow, booking: BookingId, at: &Session) -> Stage {
        let on = at.date;
        match attendance {
            Attendance::OnTime | Attendance::LateSeen => Stage::Seen { booking, on },
            Attendance::LateNotSeen => Stage::LateNotSeen { booking, on },
            Attendance::LeftUnseen => Stage::LeftUnseen { booking, on },
            Attendance::NotBrought | Attendance::DidNotAttend => {
                // A child with a protection plan or looked after is followed up the same day. It counts from the day of the place,
                // whenever that is entered: what is entered late is late.
                let same_day = child.flags.has(Flags::PROTECTION) || child.flags.has(Flags::LOOKED_AFTER);
                let within = u32::from(self.rules().settings.follow_up_within);
                let due = if same_day { on } else { self.rules().calendar.add_working_days(on, within) };
                Stage::NotBrought { booking, on, due }
            }
        }
    }

    pub(super) fn outcome(
        &self,
        id: BookingId,
        outcome: Code,
        (see_by, given): (Option<NaiveDate>, Option<NaiveDate>),
        words: &str,
    ) -> Result<Vec<Event>, Refusal> {
        let booking = self.booking(id)?;
        let row = self.referral(booking.referral)?;
        let child = self.living(booking.child)?;
        let at = self.session(booking.session)?;
        let service = self.rules().service(at.service);
        let choice = self.chosen(self.rules().outcomes_of(at.service), outcome, "outcome")?;
        if service.is_some_and(|s| !s.outcomes.is_empty() && !s.outcomes.contains(&outcome)) {
            return Err(Refusal::rule(format!(
                "'{}' is no outcome of this clinic. Nothing was recorded.",
                choice.name
            )));
        }
        let on = self.given_on(at, choice, given)?;
        match &booking.state {
            BookingState::Attended { attendance, outcome: None, .. } if attendance.seen() => {}
            BookingState::Attended { attendance, outcome: Some(known), .. } if attendance.seen() => {
                let words = super::super::rules::Choices::words(self.rules().outcomes_of(at.service), known);
                return Err(Refusal::stale(format!(
                    "{}'s outcome is on record already: {words}. Nothing was changed.",
                    child.list_name()
                )));
            }
            BookingState::Attended { attendance, .. } => {
                return Err(Refusal::rule(format!(
                    "{} was not seen ({}), so there is no outcome to record.",
                    child.list_name(),
                    attendance.words()
                )));
            }
            BookingState::Agreed { .. } | BookingState::Offered { .. } if at.date <= self.now.today => {
                // Seen, as somebody records what came of it: the attendance is part of the same act.
                let mut events = self.attend(id, Attendance::OnTime, None)?;
                events.push(self.outcome_event(id, (row, choice), see_by, words, on)?);
                return Ok(events);
            }
            _ => {
                self.live(id)?;
                return Err(Refusal::rule(format!(
                    "{}'s place is still ahead. Nothing was recorded.",
                    child.list_name()
                )));
            }
        }
        Ok(vec![self.outcome_event(id, (row, choice), see_by, words, on)?])
    }

    /// The day that an outcome counts from, whenever it is entered: the day of its place. What a family is told of later (by letter,
    /// at a call) stops the clock when it is told (RTT, section 2: a non-treatment stop when communicated); treatment began in the
    /// room.
    fn given_on(
        &self,
        at: &Session,
        choice: &Choice,
        given: Option<NaiveDate>,
    ) -> Result<NaiveDate, Refusal> {
        let Some(on) = given.filter(|on| *on != at.date) else { return Ok(at.date) };
        let (was, today) = (weekday_day(at.date), weekday_day(self.now.today));
        if !choice.effect.is_told() {
            return Err(Refusal::input(
                "given",
                format!(
                    "'{}' counts from the appointment's own day, {was}. Nothing was recorded. Leave the day out.",
                    choice.name
                ),
            ));
        }
        if on < at.date || on > self.now.today {
            let words = format!(
                "{} is no day on which the family can have been told: from {was}, the appointment, to {today}. Nothing was recorded.",
                weekday_day(on)
            );
            return Err(Refusal::input("given", words));
        }
        Ok(on)
    }

    pub(super) fn outcome_event(
        &self,
        id: BookingId,
        (row, choice): (&Referral, &Choice),
        see_by: Option<NaiveDate>,
        words: &str,
        on: NaiveDate,
    ) -> Result<Event, Refusal> {
        let service = self.state.booking(id).and_then(|b| self.state.session(b.session)).map(|at| at.service);
        let own_way = service.is_some_and(|service| places::own_way(self.rules(), row, service));
        let own = own_way && row.stage.booking().is_none_or(|known| known == id) && row.stage.is_open();
        // What comes of a place beside the referral's own way (advice at a drop-in for a child who waits) is on record and
        // changes nothing else: the child goes on waiting, the clock goes on running.
        let (effect, (component, stage, see_by)) = if own {
            (choice.effect, self.effect(row, choice.effect, see_by, on)?)
        } else {
            (Effect::None, (row.component, row.stage, None))
        };
        Ok(Event::OutcomeRecorded {
            booking: id,
            referral: row.id,
            outcome: choice.id,
            effect,
            component,
            see_by,
            words: words.to_owned(),
            stage,
            on: Some(on),
        })
    }

    /// The component that treatment, begun, belongs to: the next one where the same service gives it in blocks there, and the child
    /// was seen for the first of the two; else the one it is in.
    fn treats(&self, row: &Referral) -> u8 {
        let part = |at: u8| self.rules().component(row.pathway, at);
        let blocks = |code| self.rules().service(code).is_some_and(|service| service.block.is_some());
        let next = part(row.component + 1).filter(|next| blocks(next.service));
        let first = part(row.component).filter(|this| this.starts_assessment);
        let same = first.zip(next).is_some_and(|(this, next)| this.service == next.service);
        row.component + u8::from(same)
    }

    /// What an outcome makes of a referral on that day: component, stage, and the day by which the child is seen again.
    fn effect(
        &self,
        row: &Referral,
        effect: Effect,
        see_by: Option<NaiveDate>,
        on: NaiveDate,
    ) -> Result<(u8, Stage, Option<NaiveDate>), Refusal> {
        let waiting = Stage::Waiting { since: on };
        let closed = |reason| Stage::Closed { reason, on };
        let last = self.rules().component(row.pathway, row.component + 1).is_none();
        if see_by.is_some_and(|day| day <= self.now.today) {
            return Err(Refusal::input("see_by", "'See by' is a day after today."));
        }
        let weeks = u64::from(self.rules().settings.monitoring_weeks);
        let block = self.rules().component(row.pathway, row.component);
        let block = block.and_then(|part| self.rules().service(part.service)?.block);
        // The first session of a block that is asked for is owed at the block's pace.
        let within = match (effect, block) {
            (Effect::Treatment, Some(block)) => u64::from(block.every_days + block.tolerance_days),
            _ => 7 * weeks,
        };
        let later = see_by.unwrap_or(on + Days::new(within));
        Ok(match effect {
            Effect::None | Effect::ComeBack => (row.component, waiting, None),
            // After the last component the outcome is owed: the child stays on the list for it, in sight.
            Effect::NextComponent if last => (row.component, waiting, None),
            Effect::NextComponent => (row.component + 1, waiting, None),
            Effect::FollowUp => (row.component, Stage::FollowUp { see_by: later }, Some(later)),
            Effect::Treatment => (self.treats(row), Stage::FollowUp { see_by: later }, Some(later)),
            Effect::Complete | Effect::ReferOn | Effect::Advice => {
                (row.component, closed(CloseReason::Completed), None)
            }
            Effect::Monitor => (row.component, self.monitoring(on), None),
            Effect::Discharge => (row.component, closed(CloseReason::Discharged), None),
        })
    }
}

/// A child who relies on an adult was not brought; a young person who attends alone did not attend.
fn adult_or_alone(attendance: Attendance, child: &ChildRow) -> Attendance {
    match attendance {
        Attendance::NotBrought | Attendance::DidNotAttend if child.flags.has(Flags::ATTENDS_ALONE) => {
            Attendance::DidNotAttend
        }
        Attendance::NotBrought | Attendance::DidNotAttend => Attendance::NotBrought,
        other => other,
    }
}
