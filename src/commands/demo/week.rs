//! The year before today, day by day: what comes in, what is decided, who is booked, who is seen.
use super::family::{about, chance, pick};
use super::shape::{AHEAD, Flow, Shape, WEEKS};
use super::sim::Sim;
use crate::domain::actor::Role;
use crate::domain::booking::{Attendance, By, Told};
use crate::domain::code::Code;
use crate::domain::command::{Command, NewReferral, Take};
use crate::domain::event::Event;
use crate::domain::ids::{BookingId, ChildId, ReferralId, SessionId};
use crate::domain::order::Priority;
use crate::domain::referral::Stage;
use crate::domain::review::{HELD_WITHOUT, Pack, PackAct};
use crate::domain::rules::ServiceKind;
use crate::domain::{look_alike, places};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use rand::RngExt;

/// The Monday on which the invented year begins.
pub fn first_day(today: NaiveDate) -> NaiveDate {
    today.week(Weekday::Mon).first_day() - Days::new(7 * u64::from(WEEKS))
}

/// Lives through the year, up to yesterday.
pub fn live(sim: &mut Sim<'_>, shape: &Shape) -> Result<(), String> {
    let first = first_day(sim.today.today);
    sim.go(first, 8, 0);
    sim.templates(first);
    for week in 0..=AHEAD {
        sim.publish(shape, first + Days::new(7 * u64::from(week)));
    }
    for flow in &shape.flows {
        sim.backlog(flow);
    }
    let mut day = first;
    while day < sim.today.today {
        if day.weekday().number_from_monday() <= 5 && sim.state.rules.calendar.holiday(day).is_none() {
            sim.day(shape, day);
        }
        day = day + Days::new(1);
    }
    if sim.state.each_open().next().is_none() {
        return Err(
            "The practice desk came out empty: the configuration leaves no pathway a child could come onto."
                .into(),
        );
    }
    // The week of today and those ahead are open for booking, whatever the weekday.
    let monday = sim.today.today.week(Weekday::Mon).first_day();
    sim.go(sim.today.today, 7, 0);
    if !sim.state.index.by_day.range(monday + Days::new(7 * u64::from(AHEAD))..).any(|_| true) {
        sim.publish(shape, monday + Days::new(7 * u64::from(AHEAD)));
    }
    Ok(())
}

impl Sim<'_> {
    /// The list as it stood when the year began.
    fn backlog(&mut self, flow: &Flow) {
        let on = self.now.today;
        for _ in 0..flow.backlog {
            let days = self.dice.random_range(0..=flow.backlog_weeks * 7);
            let received = on - Days::new(u64::from(days));
            if let Some(referral) = self.referred(flow, received) {
                let priority = self.band();
                self.act(Role::TriageClinician, &Command::Accept { referral, priority });
            }
        }
    }

    fn band(&mut self) -> Priority {
        match self.dice.random_range(0..100) {
            0..2 => Priority::Urgent,
            2..13 => Priority::Soon,
            _ => Priority::Routine,
        }
    }

    fn referred(&mut self, flow: &Flow, received: NaiveDate) -> Option<ReferralId> {
        let details = self.child(received, flow.ages);
        let source = pick(
            &mut self.dice,
            &["senco", "gp", "health-visitor", "school", "paediatrician", "nursery"],
            true,
        );
        let referral = NewReferral {
            pathway: flow.pathway,
            received,
            source: Code::known(source),
            asked: asked(flow.pathway, &mut self.dice).to_owned(),
            with_it: Vec::new(),
            ..NewReferral::default()
        };
        let knowing = look_alike::find(&self.state, &details).into_iter().map(|like| like.child).collect();
        let command = Command::Register { details: Box::new(details), referral: Some(referral), knowing };
        made_referral(&self.act(Role::Caseworker, &command)?)
    }

    fn day(&mut self, shape: &Shape, day: NaiveDate) {
        if day.weekday() == Weekday::Mon {
            self.go(day, 8, 30);
            self.publish(shape, day + Days::new(7 * u64::from(AHEAD)));
        }
        self.go(day, 9, 10);
        for flow in &shape.flows {
            let more = about(&mut self.dice, flow.weekly / 5.0);
            for _ in 0..more {
                self.referred(flow, day);
            }
        }
        self.go(day, 10, 0);
        self.decide(day);
        self.go(day, 11, 0);
        self.follow_up();
        self.go(day, 11, 30);
        self.cancellations(day);
        self.go(day, 13, 30);
        self.fill(day);
        self.go(day, 15, 30);
        self.still_wanted(day);
        self.go(day, 16, 45);
        self.seen(day, shape);
    }

    /// Triage: most within days, a few asked about, a few declined.
    fn decide(&mut self, day: NaiveDate) {
        let waiting: Vec<(ReferralId, Stage, NaiveDate)> = self
            .state
            .each_open()
            .filter(|r| matches!(r.stage, Stage::Triage | Stage::InfoAsked { .. }))
            .map(|r| (r.id, r.stage, r.received))
            .collect();
        for (referral, stage, received) in waiting {
            let age = (day - received).num_days();
            let command = match stage {
                Stage::InfoAsked { .. } if chance(&mut self.dice, 0.06) => {
                    Command::InfoCame { referral, words: "came by e-mail".to_owned() }
                }
                Stage::InfoAsked { .. } => continue,
                _ if age < 5 || !chance(&mut self.dice, 0.28) => continue,
                _ => match self.dice.random_range(0..100) {
                    0..4 => {
                        let topic = Code::known(pick(
                            &mut self.dice,
                            &["hearing", "school-form", "parent-form"],
                            true,
                        ));
                        Command::Ask { referral, topic, words: String::new() }
                    }
                    4..9 => Command::Decline {
                        referral,
                        reason: Code::known("criteria"),
                        instead: "Advice line".to_owned(),
                        words: "What is described can be met by the setting; the advice line helps with how."
                            .to_owned(),
                    },
                    _ => Command::Accept { referral, priority: self.band() },
                },
            };
            self.act(Role::TriageClinician, &command);
        }
    }

    /// Families not brought yesterday are rung today.
    fn follow_up(&mut self) {
        let open: Vec<ReferralId> = self
            .state
            .each_open()
            .filter(|r| matches!(r.stage, Stage::NotBrought { due, .. } if due <= self.now.today))
            .map(|r| r.id)
            .collect();
        for referral in open {
            self.followed_up(referral);
        }
    }

    fn cancellations(&mut self, day: NaiveDate) {
        let soon: Vec<BookingId> = self.ahead(day + Days::new(1), day + Days::new(7));
        for booking in soon {
            if chance(&mut self.dice, 0.012) {
                let reason =
                    Code::known(pick(&mut self.dice, &["illness", "holiday", "work", "transport"], true));
                let command =
                    Command::CancelBooking { booking, by: By::Family, reason, words: String::new() };
                self.act(Role::Scheduler, &command);
            }
        }
        if chance(&mut self.dice, 0.12) {
            let next: Vec<SessionId> = self.sessions(day + Days::new(1));
            if let Some(session) = next.get(self.dice.random_range(0..next.len().max(1))).copied() {
                self.act(Role::Scheduler, &Command::CancelSession { session, reason: Code::known("sick") });
            }
        }
    }

    pub(super) fn sessions(&self, day: NaiveDate) -> Vec<SessionId> {
        self.state.index.by_day.get(&day).cloned().unwrap_or_default()
    }

    pub(super) fn ahead(&self, from: NaiveDate, to: NaiveDate) -> Vec<BookingId> {
        self.state
            .index
            .by_day
            .range(from..=to)
            .flat_map(|(_, ids)| ids)
            .filter_map(|id| self.state.index.in_session.get(id))
            .flatten()
            .copied()
            .filter(|id| self.state.booking(*id).is_some_and(|b| b.state.ahead()))
            .collect()
    }

    /// Free places of the weeks that are being filled go to the list in its order.
    fn fill(&mut self, day: NaiveDate) {
        let free: Vec<(SessionId, u8, Code)> = self
            .state
            .index
            .by_day
            .range(day + Days::new(3)..=day + Days::new(33))
            .flat_map(|(_, ids)| ids)
            .filter_map(|id| self.state.session(*id))
            .filter(|s| self.state.rules.service(s.service).is_some_and(|k| k.kind != ServiceKind::DropIn))
            .flat_map(|s| {
                places::free(&self.state, s, &self.now).into_iter().map(|(slot, _)| (s.id, slot, s.service))
            })
            .collect();
        let mut queues: std::collections::HashMap<Code, Vec<ReferralId>> = std::collections::HashMap::new();
        for list in self.state.rules.pathways.iter().filter_map(|p| self.state.index.lists.get(&p.id)) {
            for row in list.iter().filter_map(|key| self.state.referral(ReferralId(key.id as u32))) {
                if row.stage.wants_place()
                    && let Some(component) = self.state.rules.component(row.pathway, row.component)
                {
                    let queue = queues.entry(component.service).or_default();
                    if queue.len() < 60 {
                        queue.push(row.id);
                    }
                }
            }
        }
        for (session, slot, service) in free {
            let Some(queue) = queues.get_mut(&service) else { continue };
            let Some(at) = self.state.session(session) else { continue };
            let fits = queue.iter().position(|id| {
                self.state
                    .referral(*id)
                    .is_some_and(|row| places::allowed(&self.state, row, at, slot, None, &self.now).is_ok())
            });
            let Some(found) = fits else { continue };
            let referral = queue.remove(found);
            let who = self
                .state
                .referral(referral)
                .and_then(|row| self.state.child(row.child))
                .map_or_else(|| "carer".to_owned(), |child| format!("parent of {}", child.given()));
            let take = Take::Agree { who, told: Told::Phone };
            self.act(Role::Scheduler, &Command::Book { referral, session, slot, take });
        }
    }

    /// The day's sessions, as they went.
    fn seen(&mut self, day: NaiveDate, shape: &Shape) {
        self.packs_of_the_day(day);
        self.reviews_begin(day);
        for booking in self.ahead(day, day) {
            let attendance = match self.dice.random_range(0..100) {
                0..5 => Attendance::NotBrought,
                5..7 => Attendance::LateNotSeen,
                7..12 => Attendance::LateSeen,
                _ => Attendance::OnTime,
            };
            let command = Command::Attend { booking, attendance, arrived: None };
            self.act(Role::Scheduler, &command);
            if attendance.seen() {
                self.came_of(booking);
            }
        }
        for session in self.sessions(day) {
            let drop_in = self
                .state
                .session(session)
                .is_some_and(|s| s.service == Code::known("dropin") && !s.cancelled());
            if drop_in {
                self.dropped_in(session, shape);
            }
        }
    }

    /// The outcome of an attended appointment, by what the pathway owes next.
    fn came_of(&mut self, booking: BookingId) {
        let Some(row) = self.state.booking(booking).and_then(|b| self.state.referral(b.referral)) else {
            return;
        };
        let (pathway, component) = (row.pathway, row.component);
        let last = self.state.rules.component(pathway, component + 1).is_none();
        let dice = self.dice.random_range(0..100);
        let outcome = match pathway.as_str() {
            "slcn" | "ot" if component == 0 && dice < 40 => "complete",
            "slcn" | "ot" if last => ["complete", "follow-up"][usize::from(dice >= 80)],
            "nd" if last && dice < 8 => "unclear",
            "nd" if last => ["diagnosis", "no-diagnosis"][usize::from(dice >= 62)],
            "mar" | "ccc" => "complete",
            _ if last => "complete",
            _ if dice < 4 => "again",
            _ if dice < 6 => "discharge",
            _ => "step-done",
        };
        let see_by = (outcome == "follow-up").then(|| self.now.today + Days::new(90));
        let consents = self.state.booking(booking).and_then(|row| self.state.reviews.get(&row.referral));
        let without = pathway.as_str() == "mar" && !consents.is_some_and(Pack::may_share);
        let words = if without { format!("{HELD_WITHOUT}: asked in the room") } else { String::new() };
        // Another opinion is asked for by the outcome itself.
        let refer = (outcome == "unclear").then(|| Box::new(self.put_forward("ccc")));
        let command =
            Command::Outcome { booking, outcome: Code::known(outcome), see_by, words, refer, given: None };
        let child = self.state.booking(booking).map(|b| b.child);
        let Some((events, child)) = self.act(Role::Clinician, &command).zip(child) else { return };
        match outcome {
            "unclear" => self.taken_on(&events, "ccc"),
            "no-diagnosis" | "diagnosis" if dice % 9 == 0 => self.refer_on(child, "mar"),
            _ => None,
        };
    }

    /// Put forward by a clinician.
    pub(super) fn refer_on(&mut self, child: ChildId, to: &str) -> Option<ReferralId> {
        let referral = self.put_forward(to);
        let events = self.act(Role::Clinician, &Command::Refer { child, referral })?;
        self.taken_on(&events, to)
    }

    fn put_forward(&self, to: &str) -> NewReferral {
        NewReferral {
            pathway: Code::known(to),
            received: self.now.today,
            source: Code::known("pathway"),
            from: "R Diaz".to_owned(),
            asked: "Further recommendations from health, education and care together".to_owned(),
            with_it: vec!["consent to share".to_owned(), "reports".to_owned()],
            by_clinician: true,
            ..NewReferral::default()
        }
    }

    fn taken_on(&mut self, events: &[Event], to: &str) -> Option<ReferralId> {
        let referral = made_referral(events)?;
        let priority = Priority::Routine;
        self.act(Role::TriageClinician, &Command::Accept { referral, priority });
        if to == "ccc" {
            // Who gave the first opinion is said at once: no place is given before it is known.
            self.pack(referral, PackAct::First(Vec::new()));
        }
        Some(referral)
    }
}

/// The referral a command made.
pub fn made_referral(events: &[Event]) -> Option<ReferralId> {
    events.iter().find_map(|event| match event {
        Event::ReferralReceived { referral, .. } => Some(referral.id),
        _ => None,
    })
}

/// The child a command made.
pub fn made_child(events: &[Event]) -> Option<ChildId> {
    events.iter().find_map(|event| match event {
        Event::ChildRegistered { child, .. } => Some(*child),
        _ => None,
    })
}

fn asked(pathway: Code, dice: &mut impl rand::Rng) -> &'static str {
    match pathway.as_str() {
        "nd" => pick(
            dice,
            &[
                "Assessment for autism: play, change of routine",
                "Assessment for ADHD: attention, restlessness at school and at home",
                "Assessment for autism: friendships, noise, food",
            ],
            true,
        ),
        "slcn" => pick(
            dice,
            &["Speech hard to understand", "Few words for the age", "Stammer", "Understanding in class"],
            true,
        ),
        "ep" => pick(
            dice,
            &["Advice for an EHC needs assessment", "Progress in reading and number", "Behaviour in class"],
            true,
        ),
        _ => pick(
            dice,
            &["Handwriting, dressing, buttons", "Sensory needs in class", "Seating and equipment"],
            true,
        ),
    }
}
