//! Random days: thousands of commands by several people, and after each the invariants hold. The seed replays a failure.
use super::*;
use crate::commands::demo::{Sim, Step};
use crate::domain::actor::Role;
use crate::domain::booking::{Attendance, By, Told};
use crate::domain::check::breaches;
use crate::domain::code::Code;
use crate::domain::command::{NewReferral, Take, Visitor};
use crate::domain::event::Key;
use crate::domain::facts::facts;
use crate::domain::ids::{StaffId, VenueId, VisitId};
use crate::domain::next_step::{Act, owed};
use crate::domain::offers::MonitorWhy;
use crate::domain::order::Priority;
use crate::domain::quorum;
use crate::domain::record::Stamp;
use crate::domain::referral::CloseReason;
use crate::domain::session::{Answer, CarveOut, Slot};
use chrono::{Days, TimeDelta, TimeZone};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::HashMap;

/// A small partnership in which anything may happen.
pub(super) struct World {
    pub state: State,
    pub records: HashMap<ChildId, ChildRecord>,
    pub frames: Vec<PastFrame>,
    pub now: Now,
    pub dice: ChaCha8Rng,
    /// Sessions moved, places that went along and did not, families told, moves undone.
    pub moves: [u32; 7],
}

pub(super) fn begun(seed: u64) -> World {
    let at = Utc.with_ymd_and_hms(2026, 11, 20, 14, 32, 0).unwrap();
    let now = Now { at, today: at.date_naive(), time: at.time() };
    let rules = crate::config::load(None).unwrap().rules;
    let mut records: HashMap<ChildId, ChildRecord> = HashMap::new();
    let mut frames = Vec::new();
    let mut state = State::default();
    let mut keep = |step: &Step| {
        let seq = state.seq + 1;
        fold(&mut state, &mut records, seq, step.actor, step.now, step.events);
        let _ = &mut frames;
    };
    let made: Sim<'_> = crate::commands::demo::invent(&rules, &now, 60, &mut keep).unwrap();
    let digest = made.state.digest();
    drop(made);
    assert_eq!(state.digest(), digest, "folding what was kept gives what was made");
    frames.clear();
    World { state, records, frames, now, dice: ChaCha8Rng::seed_from_u64(seed), moves: [0; 7] }
}

/// No child leaves a list as referred on without a referral that it went to, made by the same change.
fn referred_somewhere(events: &[Event]) {
    let on = |event: &Event| {
        matches!(event, Event::OutcomeRecorded { effect: super::super::rules::Effect::ReferOn, .. })
    };
    let made = |event: &Event| matches!(event, Event::ReferralReceived { .. });
    assert!(!events.iter().any(on) || events.iter().any(made), "referred on to nobody: {events:?}");
}

fn fold(
    state: &mut State,
    records: &mut HashMap<ChildId, ChildRecord>,
    seq: u64,
    actor: &Actor,
    now: &Now,
    events: &[Event],
) {
    let stamp = Stamp { seq, at: now.at, day: now.today, user: actor.name.clone(), role: actor.role };
    let before: Vec<Vec<ChildId>> = events.iter().map(|event| state.concerns(event)).collect();
    state.apply(seq, now.today, events);
    for (event, mut children) in events.iter().zip(before) {
        children.extend(state.concerns(event));
        children.sort_unstable();
        children.dedup();
        if let Event::ChildMerged { keep, gone, .. } = event {
            let other = records.entry(*gone).or_insert_with(|| ChildRecord::new(*gone)).clone();
            records.entry(*keep).or_insert_with(|| ChildRecord::new(*keep)).take_history(&other);
        }
        if let Event::MergeUndone { keep, gone, referrals, bookings, .. } = event {
            let kept = records.entry(*keep).or_insert_with(|| ChildRecord::new(*keep)).clone();
            records
                .entry(*gone)
                .or_insert_with(|| ChildRecord::new(*gone))
                .take_back(&kept, referrals, bookings);
        }
        for child in children {
            records.entry(child).or_insert_with(|| ChildRecord::new(child)).fold(&stamp, event);
        }
    }
}

impl World {
    pub fn pick<T: Copy>(&mut self, list: &[T]) -> Option<T> {
        if list.is_empty() { None } else { Some(list[self.dice.random_range(0..list.len())]) }
    }

    fn any(&mut self, rows: usize) -> u32 {
        self.dice.random_range(0..rows.max(1) as u32 + 1)
    }

    /// Somebody does something: mostly sensible, sometimes not.
    pub fn command(&mut self) -> Command {
        let referral = ReferralId(self.any(self.state.referrals.len()));
        let booking = {
            let live: Vec<BookingId> =
                self.state.bookings.iter().flatten().filter(|b| b.state.ahead()).map(|b| b.id).collect();
            if self.dice.random_bool(0.8) { self.pick(&live) } else { None }
                .unwrap_or(BookingId(self.any(self.state.bookings.len())))
        };
        let session = {
            let ahead: Vec<SessionId> =
                self.state.index.by_day.range(self.now.today..).flat_map(|(_, ids)| ids).copied().collect();
            self.pick(&ahead).unwrap_or(SessionId(1))
        };
        let slot = self.dice.random_range(0..5);
        let child = ChildId(self.any(self.state.children.len()));
        let visit = VisitId(self.any(self.state.visits.len()));
        let take = match self.dice.random_range(0..3) {
            0 => Take::Hold,
            1 => Take::Offer { told: Told::Letter },
            _ => Take::Agree { who: "mother".into(), told: Told::Phone },
        };
        let words = "as said".to_owned();
        let code = Code::known;
        let by = if self.dice.random_bool(0.5) { By::Family } else { By::Service };
        let reason = code(if by == By::Family { "illness" } else { "sick" });
        match self.dice.random_range(0..39) {
            0 => Command::Accept { referral, priority: Priority::Soon },
            1 => Command::Ask { referral, topic: code("hearing"), words },
            2 => Command::Chase { referral },
            3 => Command::InfoCame { referral, words },
            4 => Command::Redirect { referral, to: code("slcn"), words },
            5 => Command::AcceptRedirect { referral },
            6 => Command::ReturnRedirect { referral, words },
            7 => {
                Command::Decline { referral, reason: code("criteria"), instead: "Advice line".into(), words }
            }
            8 => Command::SetPriority { referral, priority: Priority::Urgent },
            9 => Command::PutOff { referral, until: self.now.today + Days::new(3), reason: code("answer") },
            10 => Command::Monitor { referral, why: MonitorWhy::Decided },
            11 => Command::Resume { referral },
            12 => {
                Command::Close { referral, reason: CloseReason::Withdrawn, choice: code("withdrawn"), words }
            }
            13..=17 => Command::Book { referral, session, slot, take },
            18 => Command::AgreeOffer { booking, who: "mother".into(), told: Told::Phone },
            19 => Command::DeclineOffer { booking, reason: code("far"), words },
            20 | 21 => Command::Move { booking, session, slot, by, reason, take },
            22 => Command::CancelBooking { booking, by, reason, words },
            23 => Command::Attend { booking, attendance: Attendance::OnTime, arrived: None },
            24 => Command::Attend { booking, attendance: Attendance::NotBrought, arrived: None },
            25 => {
                // A referral with the outcome that promises one, and without.
                let refer = (booking.0 % 4 < 3).then(|| {
                    let pathway = code(if booking.0 % 4 == 1 { "mar" } else { "slcn" });
                    Box::new(NewReferral { pathway, words: words.clone(), ..NewReferral::default() })
                });
                let on = booking.0.is_multiple_of(2);
                let outcome = code(if on { "refer-on" } else { "step-done" });
                Command::Outcome {
                    booking,
                    outcome,
                    see_by: None,
                    words,
                    refer: refer.filter(|_| on),
                    given: None,
                }
            }
            26 => Command::CloseFollowUp {
                referral,
                decision: "another place in the holidays".into(),
                discharge: self.dice.random_bool(0.3).then(|| "seen privately since then".into()),
                because: code("private"),
            },
            27 => Command::CancelSession { session, reason: code("sick") },
            28 => Command::SetMember {
                session,
                role: code("camhs"),
                staff: StaffId(self.any(self.state.staff.len())),
                answer: if self.dice.random_bool(0.5) { Answer::Accepted } else { Answer::Away },
            },
            29 => Command::AddSlot {
                session,
                slot: Slot { start: 900, minutes: 60, places: 1, carve_out: CarveOut::Anyone },
            },
            30 => Command::Arrive { session, visitor: Visitor::Child(child), arrived: None, with: None },
            31 => Command::Call { visit, staff: None },
            33 | 34 => self.moving(session),
            35 => Command::Contact {
                child: self.state.booking(booking).map_or(child, |row| row.child),
                referral: None,
                kind: code("call"),
                result: code("spoke"),
                words,
            },
            36 | 37 => self.telling(referral),
            32 => Command::Merge { keep: child, gone: ChildId(self.any(self.state.children.len())), words },
            _ => {
                let recent = self.frames.len().saturating_sub(12);
                let seq =
                    self.frames.get(recent..).unwrap_or_default().iter().map(|f| f.seq).collect::<Vec<_>>();
                Command::Undo { seq: self.pick(&seq).unwrap_or(1) }
            }
        }
    }

    /// A family is told how things stand, mostly one that has a place.
    fn telling(&mut self, other: ReferralId) -> Command {
        let booked: Vec<ReferralId> =
            self.state.bookings.iter().flatten().filter(|b| b.state.ahead()).map(|b| b.referral).collect();
        let referral = self.pick(&booked).unwrap_or(other);
        let row = self.state.referral(referral);
        let child = row.map_or(ChildId(1), |row| row.child);
        let plan = row.map(|row| super::super::saying::planned(&self.state, row, self.now.today));
        let to = (self.records.get(&child))
            .and_then(|record| record.details.carers.first().map(|carer| carer.name.clone()))
            .unwrap_or_default();
        let parts = plan.map(|plan| (referral, plan)).into_iter().collect();
        Command::Tell { child, parts, to, how: Told::Phone }
    }

    /// A session to another day, hour or place: often where something else is on.
    fn moving(&mut self, session: SessionId) -> Command {
        // Mostly one in which somebody has a place.
        let booked: Vec<SessionId> = (self.state.bookings.iter().flatten())
            .filter(|b| b.state.ahead())
            .filter(|b| self.state.session(b.session).is_some_and(|s| s.date >= self.now.today))
            .map(|b| b.session)
            .collect();
        let session = self.pick(&booked).unwrap_or(session);
        let there = self.state.session(session).cloned();
        let at = SessionId(self.any(self.state.sessions.len()));
        let other = self.state.session(at).cloned().or_else(|| there.clone());
        let days = self.dice.random_range(0..40);
        let date = if self.dice.random_bool(0.3) {
            other.as_ref().map_or(self.now.today, |s| s.date)
        } else {
            self.now.today + Days::new(days)
        };
        let hour = self.dice.random_range(0..3) * 60;
        let like = if self.dice.random_bool(0.5) { there.or(other) } else { other };
        Command::MoveSession {
            session,
            date,
            start: like.as_ref().map_or(540, |s| s.start) + hour,
            venue: like.as_ref().map_or(VenueId(1), |s| s.venue),
            room: like.map_or_else(String::new, |s| s.room.to_string()),
            reason: Code::known("sick"),
        }
    }

    pub fn act(&mut self, actor: &Actor, command: &Command) -> bool {
        self.try_act(actor, command).is_ok()
    }

    pub fn try_act(&mut self, actor: &Actor, command: &Command) -> Result<(), Refusal> {
        let needs = needs(&self.state, command);
        let mut known = Known::of_records(needs, |child| self.records.get(&child).cloned());
        if let Needs::Frame(seq) = needs {
            let past = |seq: u64| self.frames.iter().find(|f| f.seq == seq).cloned();
            known.frame = self.frames.iter().find(|f| f.seq == seq).cloned();
            let origins = known.frame.as_ref().map(|frame| origins(&self.state, frame, &[], &past));
            known.origins = origins.unwrap_or_default();
            let asked = known.frame.as_ref().and_then(|frame| record_asked(&self.state, frame));
            known.record = asked.and_then(|child| self.records.get(&child).cloned());
        }
        let events = decide(&self.state, &known, command, actor, &self.now)?;
        self.offered_with_quorum(command, &events);
        referred_somewhere(&events);
        self.count_moves(&events);
        let touched = self.state.touched_all(&events);
        let prior = self.state.priors(touched.iter().copied());
        let seq = self.state.seq + 1;
        fold(&mut self.state, &mut self.records, seq, actor, &self.now, &events);
        let payload = Payload { v: 1, user: actor.name.clone(), events, prior };
        self.frames.push(PastFrame { seq, at: self.now.at, uid: actor.uid, payload });
        Ok(())
    }

    fn count_moves(&mut self, events: &[Event]) {
        let moved = matches!(events.first(), Some(Event::SessionMoved { .. }));
        for event in events {
            match event {
                Event::SessionMoved { .. } => self.moves[0] += 1,
                Event::Carried { .. } => self.moves[1] += 1,
                Event::Cancelled { .. } if moved => self.moves[2] += 1,
                Event::MoveTold { .. } => self.moves[3] += 1,
                Event::FamilyTold { .. } => self.moves[5] += 1,
                Event::Undone { of, .. } => {
                    let of = self.frames.iter().find(|frame| frame.seq == *of);
                    let moved = of.and_then(|frame| frame.payload.events.first());
                    self.moves[4] += u32::from(matches!(moved, Some(Event::SessionMoved { .. })));
                }
                _ => {}
            }
        }
    }

    /// 6: whatever takes a place in a session with a quorum finds the quorum there.
    fn offered_with_quorum(&self, command: &Command, events: &[Event]) {
        if matches!(command, Command::Undo { .. }) {
            return;
        }
        for event in events {
            if let Event::Held { booking, .. }
            | Event::Offered { booking, .. }
            | Event::Moved { booking, .. } = event
            {
                let session = self.state.session(booking.session).unwrap();
                let service = self.state.rules.service(session.service).unwrap();
                assert!(quorum::missing(session, service).is_empty(), "6: offered without its quorum");
            }
        }
    }

    /// 7: the row's clock is what the named rule makes of the record's facts.
    pub fn clocks_agree(&self) {
        use crate::domain::clock::{ClockState, Scope, read};
        for row in self.state.each_referral() {
            let Some(rule) =
                self.state.rules.pathway(row.pathway).and_then(|p| self.state.rules.clock(p.clock))
            else {
                continue;
            };
            let Some(record) = self.records.get(&row.child) else { continue };
            let facts = facts(record, &self.state.rules, row.id);
            let reading = read(rule, Scope::WHOLE, &facts, &self.state.rules.calendar, self.now.today);
            if let ClockState::Running | ClockState::Stopped { .. } = reading.state {
                assert_eq!(
                    reading.days,
                    Some(row.span.days(self.now.today)),
                    "7: referral {} {:?} {:?} {:?} facts {facts:?}",
                    row.id.0,
                    row.span,
                    row.stage,
                    reading.state
                );
            }
        }
    }
}

fn random_days(seed: u64, commands: u32) -> [u32; 7] {
    let mut world = begun(seed);
    let people: Vec<Actor> = [Role::Scheduler, Role::Clinician, Role::Administrator]
        .into_iter()
        .enumerate()
        .map(|(n, role)| Actor {
            uid: 1000 + n as u32,
            name: format!("person{n}").into(),
            role,
            agency: Code::known("nhs"),
            team: Code::known("nd"),
        })
        .collect();
    let mut done = 0;
    for number in 0..commands {
        let actor = &people[number as usize % people.len()];
        let command = world.command();
        if world.act(actor, &command) {
            done += 1;
            let found = breaches(&world.state, &world.now);
            assert!(found.is_empty(), "seed {seed} command {number} {command:?}: {found:?}");
        }
        let rings = world
            .state
            .each_open()
            .any(|row| owed(&world.state, row, world.now.today).is_some_and(|step| step.act == Act::Tell));
        world.moves[6] += u32::from(rings);
        if number % 97 == 0 {
            world.now.at += TimeDelta::minutes(7);
            world.clocks_agree();
        }
        if number % 700 == 699 {
            world.now.at += TimeDelta::days(1);
            world.now.today = world.now.today + Days::new(1);
        }
    }
    world.clocks_agree();
    assert!(done > commands / 12, "too little was possible: {done} of {commands}");
    world.moves
}

#[test]
fn invariants_2_3_4_6_7_hold_through_random_days() {
    let mut moves = [0; 7];
    let seeds = if std::env::var("WAITWELL_FAULTS").is_ok_and(|how| how == "full") { 40 } else { 4 };
    for seed in 0..seeds {
        for (sum, n) in moves.iter_mut().zip(random_days(seed, 1_500)) {
            *sum += n;
        }
    }
    let seldom = "moved, went along, did not (seldom: proved beside), told, undone, promised, to ring";
    assert!([0, 1, 3, 4, 5, 6].iter().all(|at| moves[*at] > 0), "{seldom}: {moves:?}");
    eprintln!("{seldom}: {moves:?}");
}

#[test]
fn a_refused_undo_names_why_and_an_accepted_one_restores_every_row() {
    let mut world = begun(77);
    let actor = Actor {
        uid: 1,
        name: "asmith".into(),
        role: Role::Scheduler,
        agency: Code::known("nhs"),
        team: Code::known("nd"),
    };
    let booking = world.state.bookings.iter().flatten().find(|b| b.state.ahead()).unwrap().id;
    let before = world.state.booking(booking).cloned().unwrap();
    let stage = world.state.referral(before.referral).unwrap().stage;
    let cancel = Command::CancelBooking {
        booking,
        by: By::Family,
        reason: Code::known("illness"),
        words: String::new(),
    };
    assert!(world.act(&actor, &cancel));
    let seq = world.state.seq;
    assert!(world.act(&actor, &Command::Undo { seq }));
    let after = world.state.booking(booking).cloned().unwrap();
    assert_eq!((after.state, world.state.referral(before.referral).unwrap().stage), (before.state, stage));
    assert!(world.state.rev(Key::Booking(booking)).is_some_and(|rev| rev > seq));
    // Undone once; the second time something has been recorded since.
    assert!(!world.act(&actor, &Command::Undo { seq }));
}
