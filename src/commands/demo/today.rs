//! This morning: a day in full swing, so that every screen has something to do.
use super::plan::Plan;
use super::sim::Sim;
use super::week::{made_child, made_referral};
use crate::domain::actor::Role;
use crate::domain::booking::{Attendance, Booking, By, Told};
use crate::domain::child::ChildDetails;
use crate::domain::code::Code;
use crate::domain::command::{Command, NewReferral, Take, Visitor};
use crate::domain::event::Event;
use crate::domain::ids::{BookingId, ChildId, ReferralId, SessionId, VisitId};
use crate::domain::places;
use crate::domain::referral::{Referral, Stage};
use crate::domain::rules::ServiceKind;
use crate::domain::session::{Answer, CarveOut};
use crate::domain::{age, look_alike};
use chrono::{Days, NaiveDate, TimeDelta};

/// Families who give a place up before one is found that somebody else could have: a day has no more of them.
const TRIED: usize = 2;

/// Everything that is under way today.
pub fn morning(sim: &mut Sim<'_>) -> Result<(), String> {
    let now = sim.today;
    sim.ago(240);
    sim.roster();
    sim.new_referrals();
    sim.aimee();
    sim.look_alikes();
    sim.held_rows();
    sim.review_without_quorum();
    sim.freed_places();
    sim.around_the_list();
    sim.can_come();
    sim.clinic_today();
    sim.ago(75);
    sim.drop_in_today();
    sim.kept();
    sim.ago(1);
    sim.hold_of_a_colleague();
    sim.families();
    sim.where_and_when();
    sim.at(now.at);
    Ok(())
}

impl Sim<'_> {
    /// So many minutes before now, but not before today began: at night the day is short.
    fn ago(&mut self, minutes: i64) {
        let since_midnight = i64::from(self.today.minute());
        self.at(self.today.at - TimeDelta::minutes(minutes.min(since_midnight)));
    }

    fn someone(&mut self, on: NaiveDate, months: (u32, u32)) -> Option<ChildId> {
        let details = self.child(on, months);
        self.register(details, None).map(|(child, _)| child)
    }

    pub(super) fn register(
        &mut self,
        details: ChildDetails,
        referral: Option<NewReferral>,
    ) -> Option<(ChildId, Option<ReferralId>)> {
        let knowing = look_alike::find(&self.state, &details).into_iter().map(|like| like.child).collect();
        let command = Command::Register { details: Box::new(details), referral, knowing };
        let events = self.act(Role::Caseworker, &command)?;
        Some((made_child(&events)?, made_referral(&events)))
    }

    /// The next review with children in it loses a role: their places stay, no more are offered.
    fn review_without_quorum(&mut self) {
        let today = self.now.today;
        let reviews: Vec<SessionId> = self
            .state
            .index
            .by_day
            .range(today + Days::new(5)..)
            .flat_map(|(_, ids)| ids)
            .copied()
            .filter(|id| {
                self.state.session(*id).is_some_and(|s| s.service == Code::known("mar") && !s.cancelled())
            })
            .collect();
        let Some(session) = reviews.first().copied() else { return };
        // Two children seen elsewhere are put forward, so that the review is not empty.
        let children: Vec<ChildId> = self
            .state
            .each_open()
            .filter(|r| r.pathway == Code::known("nd") && r.component > 0)
            .map(|r| r.child)
            .take(3)
            .collect();
        let mut put_forward = Vec::new();
        for child in children {
            let Some(referral) = self.refer_on(child, "mar") else { continue };
            self.book(referral, session);
            put_forward.push(referral);
        }
        self.reviews_today(session, &put_forward);
        let role = Code::known("camhs");
        let member =
            self.state.session(session).and_then(|s| s.people.iter().find(|m| m.role == role).copied());
        if let Some(member) = member {
            let command = Command::SetMember { session, role, staff: member.staff, answer: Answer::Away };
            self.act(Role::Scheduler, &command);
        }
    }

    fn book(&mut self, referral: ReferralId, session: SessionId) -> Option<BookingId> {
        let at = self.state.session(session)?;
        let row = self.state.referral(referral)?;
        let slot = places::free(&self.state, at, &self.now)
            .into_iter()
            .map(|(slot, _)| slot)
            .find(|slot| places::allowed(&self.state, row, at, *slot, None, &self.now).is_ok())?;
        let take = Take::Agree { who: "mother".to_owned(), told: Told::Phone };
        self.act(Role::Scheduler, &Command::Book { referral, session, slot, take })?.iter().find_map(
            |event| match event {
                Event::Agreed { booking, .. } => Some(booking.id),
                _ => None,
            },
        )
    }

    /// Two families rang early: their places of the coming days are free.
    fn freed_places(&mut self) {
        let today = self.now.today;
        let soon = self.ahead(today + Days::new(3), today + Days::new(9));
        // One of the longest list and one of another; in a small partnership whichever clinics there are. Only a place that
        // somebody else could come to is one to fill.
        let mut freed: Vec<Code> = Vec::new();
        for (wanted, reason) in [(Some("nd"), "illness"), (Some("slt"), "holiday"), (None, "holiday")] {
            let mut tried = 0;
            for id in &soon {
                let Some(booking) = self.state.booking(*id).filter(|booking| booking.state.ahead()).cloned()
                else {
                    continue;
                };
                let Some(service) = self.state.session(booking.session).map(|session| session.service) else {
                    continue;
                };
                let clinic = self.state.rules.service(service).is_some_and(|s| s.kind == ServiceKind::Clinic);
                let fits = wanted.is_none_or(|wanted| service == Code::known(wanted));
                if freed.len() == 2 || tried == TRIED || !(clinic && fits) || freed.contains(&service) {
                    continue;
                }
                tried += 1;
                let reason = Code::known(reason);
                let command =
                    Command::CancelBooking { booking: *id, by: By::Family, reason, words: String::new() };
                if self.act(Role::Scheduler, &command).is_some() && self.could_be_filled(&booking) {
                    freed.push(service);
                    break;
                }
            }
        }
    }

    /// Whether the place that this booking gave up is one to fill: somebody whose list leads there could come.
    fn could_be_filled(&self, gone: &Booking) -> bool {
        let Some(session) = self.state.session(gone.session) else { return false };
        let waits = |row: &&Referral| {
            row.stage.wants_place() && places::own_way(&self.state.rules, row, session.service)
        };
        self.state
            .each_open()
            .filter(waits)
            .any(|row| places::allowed(&self.state, row, session, gone.slot, None, &self.now).is_ok())
    }

    /// A clinic under way: some came, one was not brought, the outcomes are still to be recorded.
    fn clinic_today(&mut self) {
        let (day, minute) = (self.today.today, self.today.minute());
        let start = (minute.saturating_sub(100) / 30 * 30).min(20 * 60);
        let nurses = self.staff(Code::known("nd-nurse"));
        let Some(nurse) = nurses
            .iter()
            .find(|s| places::staff_busy(&self.state, **s, day, (start, start + 240), None).is_none())
        else {
            return;
        };
        const SLOTS: [(u16, CarveOut); 4] =
            [(30, CarveOut::Anyone), (60, CarveOut::Anyone), (60, CarveOut::Anyone), (60, CarveOut::Anyone)];
        let session = self.session(Plan {
            service: Code::known("nd"),
            venue: self.venue("Arnold"),
            room: "room 2".to_owned(),
            date: day,
            start,
            slots: &[(60, CarveOut::Anyone), SLOTS[1], SLOTS[2], SLOTS[3]],
            places: 1,
            people: vec![(Code::known("nd-nurse"), *nurse, Answer::Accepted)],
            capacity: 0,
        });
        let Some(session) = session else { return };
        // Booked early this morning, before the first of them was due.
        let before =
            self.today.at - TimeDelta::minutes(i64::from(minute - start.saturating_sub(30).min(minute)));
        self.at(before);
        let queue: Vec<ReferralId> = self
            .state
            .index
            .lists
            .get(&Code::known("nd"))
            .into_iter()
            .flatten()
            .map(|key| ReferralId(key.id as u32))
            .filter(|id| self.state.referral(*id).is_some_and(|r| matches!(r.stage, Stage::Waiting { .. })))
            .take(40)
            .collect();
        let mut booked = Vec::new();
        for referral in queue {
            if booked.len() == 3 {
                break;
            }
            booked.extend(self.book(referral, session));
        }
        self.ago(20);
        for (number, booking) in booked.into_iter().enumerate() {
            let attendance = [Attendance::OnTime, Attendance::NotBrought];
            if let Some(attendance) = attendance.get(number) {
                let arrived = attendance.seen().then_some(start + 2);
                self.act(Role::Scheduler, &Command::Attend { booking, attendance: *attendance, arrived });
            }
        }
    }

    /// A drop-in that is on: expected, waiting, with somebody, done.
    fn drop_in_today(&mut self) {
        let (day, minute) = (self.today.today, self.today.minute());
        let start = minute.saturating_sub(90) / 10 * 10;
        let minutes = 160.min(24 * 60 - start - 1);
        // Where the week has one that is on now, that is it: a second one beside it would be empty.
        let on = self.sessions(day).into_iter().find_map(|id| {
            let session =
                self.state.session(id).filter(|s| s.service == Code::known("dropin") && !s.cancelled())?;
            (session.start <= minute && minute < session.end).then_some((id, session.start))
        });
        let mut made = || self.drop_in(day, ("Hawthorn", "room 1"), (start, minutes)).map(|id| (id, start));
        let Some((session, start)) = on.or_else(&mut made) else { return };
        for _ in 0..2 {
            self.expected(session);
        }
        let mut visits = Vec::new();
        for number in 0..9u16 {
            self.ago(i64::from(minute.saturating_sub(start + 4 + number * 9)));
            let visitor = if number == 8 {
                Visitor::Nameless("new family".to_owned())
            } else {
                match self.someone(day, (9, 44)) {
                    Some(child) => Visitor::Child(child),
                    None => continue,
                }
            };
            let command = Command::Arrive { session, visitor, arrived: None, with: None };
            visits.extend(self.act(Role::Scheduler, &command).and_then(|events| {
                events.iter().find_map(|event| match event {
                    Event::Arrived { visit } => Some(visit.id),
                    _ => None,
                })
            }));
        }
        // A sibling rides with the sixth family.
        if let (Some(child), Some(with)) = (self.someone(day, (8, 20)), visits.get(5).copied()) {
            self.ago(i64::from(minute.saturating_sub(start + 49)));
            let visitor = Visitor::Child(child);
            self.act(Role::Scheduler, &Command::Arrive { session, visitor, arrived: None, with: Some(with) });
        }
        self.ago(40);
        for (visit, outcome) in visits.iter().take(3).zip(["advice", "signpost", "come-back"]) {
            self.act(Role::Scheduler, &Command::Call { visit: *visit, staff: None });
            self.done(*visit, outcome);
        }
        if let Some(visit) = visits.get(3) {
            self.act(Role::Scheduler, &Command::LeftUnseen { visit: *visit });
        }
        self.ago(9);
        if let Some(visit) = visits.get(4) {
            self.act(Role::Scheduler, &Command::Call { visit: *visit, staff: None });
        }
    }

    fn done(&mut self, visit: VisitId, outcome: &str) {
        let outcome = Code::known(outcome);
        self.act(
            Role::Clinician,
            &Command::VisitOutcome { visit, outcome, refer: None, words: String::new() },
        );
    }

    /// A family with a booked place at a drop-in.
    fn expected(&mut self, session: SessionId) {
        let day = self.today.today;
        let details = self.child(day, (14, 40));
        if age::years_on(details.born, day) >= 4 {
            return;
        }
        let referral = NewReferral {
            pathway: Code::known("dropin"),
            received: day - Days::new(4),
            source: Code::known("health-visitor"),
            asked: "Few words for the age".to_owned(),
            ..NewReferral::default()
        };
        if let Some((_, Some(referral))) = self.register(details, Some(referral)) {
            // The last places of the session are still ahead.
            let Some(at) = self.state.session(session) else { return };
            let last = at.slots.len() as u8;
            for slot in (0..last).rev() {
                let take = Take::Agree { who: "mother".to_owned(), told: Told::Phone };
                if self.act(Role::Scheduler, &Command::Book { referral, session, slot, take }).is_some() {
                    return;
                }
            }
        }
    }

    /// A colleague is on the telephone: a place is held, and will be booked or given back.
    fn hold_of_a_colleague(&mut self) {
        let today = self.now.today;
        let free: Vec<(SessionId, u8)> = self
            .state
            .index
            .by_day
            .range(today + Days::new(4)..today + Days::new(40))
            .flat_map(|(_, ids)| ids)
            .filter_map(|id| self.state.session(*id))
            .filter(|s| self.state.rules.service(s.service).is_some_and(|k| k.kind == ServiceKind::Clinic))
            .flat_map(|s| places::free(&self.state, s, &self.now).into_iter().map(|(slot, _)| (s.id, slot)))
            // Those that were given up are there to be filled.
            .filter(|(session, slot)| !self.gave_up(*session, *slot))
            .collect();
        for (session, slot) in free {
            let Some(at) = self.state.session(session) else { continue };
            let found = self
                .state
                .each_open()
                .filter(|r| r.stage.wants_place())
                .find(|r| places::allowed(&self.state, r, at, slot, None, &self.now).is_ok())
                .map(|r| r.id);
            if let Some(referral) = found {
                self.act(Role::Scheduler, &Command::Book { referral, session, slot, take: Take::Hold });
                return;
            }
        }
    }
}
