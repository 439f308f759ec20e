//! This morning: a day in full swing, so that every screen has something to do.
use super::family::pick;
use super::plan::Plan;
use super::sim::Sim;
use super::week::{made_child, made_referral};
use crate::domain::actor::Role;
use crate::domain::booking::{Attendance, By, Told};
use crate::domain::child::{Carer, ChildDetails, Flags, MayBeTold, Sex};
use crate::domain::code::Code;
use crate::domain::command::{Command, ImportAct, ImportChild, ImportRow, NewReferral, Take, Visitor};
use crate::domain::decide::ImportContext;
use crate::domain::event::Event;
use crate::domain::ids::{BookingId, ChildId, ReferralId, SessionId, VisitId};
use crate::domain::order::Priority;
use crate::domain::places;
use crate::domain::referral::Stage;
use crate::domain::rules::ServiceKind;
use crate::domain::session::{Answer, CarveOut};
use crate::domain::{age, look_alike};
use chrono::{Days, NaiveDate, TimeDelta};

/// Everything that is under way today.
pub fn morning(sim: &mut Sim<'_>) -> Result<(), String> {
    let now = sim.today;
    sim.at(now.at - TimeDelta::hours(4));
    sim.new_referrals();
    sim.aimee();
    sim.look_alikes();
    sim.held_rows();
    sim.review_without_quorum();
    sim.freed_places();
    sim.clinic_today();
    sim.at(now.at - TimeDelta::minutes(75));
    sim.drop_in_today();
    sim.at(now.at - TimeDelta::minutes(1));
    sim.hold_of_a_colleague();
    sim.at(now.at);
    Ok(())
}

impl Sim<'_> {
    fn someone(&mut self, on: NaiveDate, months: (u32, u32)) -> Option<ChildId> {
        let details = self.child(on, months);
        self.register(details, None).map(|(child, _)| child)
    }

    fn register(
        &mut self,
        details: ChildDetails,
        referral: Option<NewReferral>,
    ) -> Option<(ChildId, Option<ReferralId>)> {
        let knowing = look_alike::find(&self.state, &details).into_iter().map(|like| like.child).collect();
        let command = Command::Register { details: Box::new(details), referral, knowing };
        let events = self.act(Role::Caseworker, &command)?;
        Some((made_child(&events)?, made_referral(&events)))
    }

    /// What came in over the last two weeks and nobody has read, a few of it late.
    fn new_referrals(&mut self) {
        let today = self.now.today;
        for (days, pathway) in [
            (16, "nd"),
            (15, "slcn"),
            (12, "nd"),
            (8, "ep"),
            (6, "nd"),
            (5, "slcn"),
            (3, "nd"),
            (1, "ot"),
            (0, "nd"),
        ] {
            let received = today - Days::new(days);
            let details = self.child(received, (52, 150));
            let referral = NewReferral {
                pathway: Code::known(pathway),
                received,
                source: Code::known("senco"),
                from: format!("Mrs {} Lowe, SENCo, {}", pick(&mut self.dice, &["J", "A", "K"], false), details.setting),
                asked: "Assessment for autism. Worries: play, noise, change of routine".to_owned(),
                words: "Covers ears at home time, plays beside but not with others, meltdowns when plans change. \
                        Speech clear at home, few words in class. Parents have seen this since nursery."
                    .to_owned(),
                with_it: vec!["school form".to_owned(), "parent form".to_owned(), "early help".to_owned()],
                ..NewReferral::default()
            };
            self.register(details, Some(referral));
        }
    }

    /// The child of the first hour's tour: every flag that changes what may be said.
    fn aimee(&mut self) {
        let today = self.now.today;
        let details = ChildDetails {
            family: "Harris".to_owned(),
            given: "Aimee".to_owned(),
            born: today - Days::new(1_528),
            sex: Sex::Female,
            nhs_missing: "not on the form".to_owned(),
            address: "3 Orchard Court".to_owned(),
            postcode: "NG5 6LT".to_owned(),
            district: Code::known("E07000173"),
            setting: "Hawthorn Primary".to_owned(),
            flags: Flags::INTERPRETER
                .with(Flags::LOOKED_AFTER)
                .with(Flags::RESTRICTED)
                .with(Flags::ADJUSTMENTS),
            language: "Polish".to_owned(),
            adjustments: "low lighting".to_owned(),
            carers: vec![Carer {
                name: "Ewa Harris".to_owned(),
                relation: "mother".to_owned(),
                parental_responsibility: true,
                may_be_told: MayBeTold::All,
                preferred: "phone".to_owned(),
                phone: "07700 900417".to_owned(),
                language: "Polish".to_owned(),
                ..Carer::default()
            }],
            not_on: vec![1],
            ..ChildDetails::default()
        };
        let referral = NewReferral {
            pathway: Code::known("nd"),
            received: today - Days::new(61),
            source: Code::known("gp"),
            from: "Dr Shah".to_owned(),
            asked: "Assessment for autism".to_owned(),
            ..NewReferral::default()
        };
        if let Some((_, Some(referral))) = self.register(details, Some(referral)) {
            self.act(Role::TriageClinician, &Command::Accept { referral, priority: Priority::Soon });
        }
    }

    /// Two records of what may be one child, from a list brought in yesterday.
    fn look_alikes(&mut self) {
        let today = self.now.today;
        let base = ChildDetails {
            family: "Harrison".to_owned(),
            given: "Amie".to_owned(),
            born: today - Days::new(2_090),
            sex: Sex::Female,
            address: "12 Elm Rise".to_owned(),
            postcode: "NG5 6LT".to_owned(),
            district: Code::known("E07000173"),
            ..self.child(today, (60, 70))
        };
        let row = |number: u32, given: &str, pathway: &str, days: u64, alike: bool| ImportRow {
            row: number,
            key: format!("harrison-{number}"),
            digest: u64::from(number),
            marks: Vec::new(),
            replaces: None,
            act: ImportAct::Take {
                child: ImportChild::New,
                details: Box::new(ChildDetails { given: given.to_owned(), nhs: None, ..base.clone() }),
                referral: NewReferral {
                    pathway: Code::known(pathway),
                    received: today - Days::new(days),
                    source: Code::known("senco"),
                    ..NewReferral::default()
                },
                look_alikes: if alike {
                    vec![(
                        ImportChild::Row(11),
                        "same birth date and street, the name sounds alike".to_owned(),
                    )]
                } else {
                    Vec::new()
                },
                conflict: None,
                completes: None,
            },
        };
        let mut context = ImportContext { source: "practice list".to_owned(), ..ImportContext::default() };
        self.row(&mut context, &row(11, "Amie", "slcn", 85, false));
        self.row(&mut context, &row(12, "Amy", "nd", 14, true));
    }

    /// Rows of yesterday's list that could not come in as they were.
    fn held_rows(&mut self) {
        let today = self.now.today;
        let faults = [
            (
                "referral-date-unreadable",
                "Row 214, column Referral Date: '30/02/2026' is no date. The child was not brought in.",
            ),
            ("birth-date-missing", "Row 377, column D.O.B.: empty. The child was not brought in."),
            (
                "service-unknown",
                "Row 402, column Service: 'physio' is no pathway here. The child was not brought in.",
            ),
        ];
        let mut context = ImportContext { source: "practice list".to_owned(), ..ImportContext::default() };
        for (number, (reason, words)) in [214, 377, 402].into_iter().zip(faults) {
            let details = self.child(today, (50, 120));
            let cells = vec![
                ("Surname".to_owned(), details.family.to_uppercase()),
                ("Forename".to_owned(), details.given.clone()),
                ("Postcode".to_owned(), details.postcode.clone()),
            ];
            let row = ImportRow {
                row: number,
                key: format!("held-{number}"),
                digest: u64::from(number),
                marks: Vec::new(),
                replaces: None,
                act: ImportAct::Hold {
                    reasons: vec![reason.to_owned()],
                    again: None,
                    words: words.to_owned(),
                    details: Box::new(details),
                    pathway: (reason != "service-unknown").then(|| Code::known("nd")),
                    received: (reason != "referral-date-unreadable").then(|| today - Days::new(20)),
                    priority: Priority::Routine,
                    cells,
                },
            };
            self.row(&mut context, &row);
        }
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
        for child in children {
            let Some(referral) = self.refer_on(child, "mar") else { continue };
            self.book(referral, session);
        }
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
        let slot = places::free(&self.state, at, self.now.at)
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
        let clinics = |sim: &Self, id: &BookingId, service: &str| {
            sim.state
                .booking(*id)
                .and_then(|b| sim.state.session(b.session))
                .is_some_and(|s| s.service == Code::known(service))
        };
        for (service, reason) in [("nd", "illness"), ("slt", "holiday")] {
            if let Some(booking) = soon.iter().copied().find(|id| clinics(self, id, service)) {
                let reason = Code::known(reason);
                let command =
                    Command::CancelBooking { booking, by: By::Family, reason, words: String::new() };
                self.act(Role::Scheduler, &command);
            }
        }
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
        self.at(self.today.at - TimeDelta::minutes(20));
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
        let Some(session) = self.drop_in(day, ("Hawthorn", "room 1"), (start, minutes)) else { return };
        for _ in 0..2 {
            self.expected(session);
        }
        let mut visits = Vec::new();
        for number in 0..9u16 {
            let arrived = Some((start + 4 + number * 9).min(minute));
            let visitor = if number == 8 {
                Visitor::Nameless("new family".to_owned())
            } else {
                match self.someone(day, (9, 44)) {
                    Some(child) => Visitor::Child(child),
                    None => continue,
                }
            };
            let command = Command::Arrive { session, visitor, arrived, with: None };
            visits.extend(self.act(Role::Scheduler, &command).and_then(|events| {
                events.iter().find_map(|event| match event {
                    Event::Arrived { visit } => Some(visit.id),
                    _ => None,
                })
            }));
        }
        // A sibling rides with the sixth family.
        if let (Some(child), Some(with)) = (self.someone(day, (8, 20)), visits.get(5).copied()) {
            let arrived = Some((start + 49).min(minute));
            self.act(
                Role::Scheduler,
                &Command::Arrive { session, visitor: Visitor::Child(child), arrived, with: Some(with) },
            );
        }
        self.at(self.today.at - TimeDelta::minutes(40));
        for (visit, outcome) in visits.iter().take(3).zip(["advice", "signpost", "come-back"]) {
            self.act(Role::Scheduler, &Command::Call { visit: *visit, staff: None });
            self.done(*visit, outcome);
        }
        if let Some(visit) = visits.get(3) {
            self.act(Role::Scheduler, &Command::LeftUnseen { visit: *visit });
        }
        self.at(self.today.at - TimeDelta::minutes(9));
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
            .flat_map(|s| places::free(&self.state, s, self.now.at).into_iter().map(|(slot, _)| (s.id, slot)))
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
