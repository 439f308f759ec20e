//! Random days with one visits and blocks among all else: all of it or nothing, whoever was first; no place is held twice; a
//! block is counted from its bookings whatever became of them; and there is always one next step.
use super::tests::{World, begun};
use super::*;
use crate::domain::actor::Role;
use crate::domain::booking::{Attendance, By, Told};
use crate::domain::check::breaches;
use crate::domain::code::Code;
use crate::domain::command::{NewReferral, Take};
use crate::domain::ids::{StaffId, VenueId};
use crate::domain::next_step::owed;
use crate::domain::order::Priority;
use crate::domain::places::Seeker;
use crate::domain::referral::Stage;
use crate::domain::roster::RosterAct;
use crate::domain::session::{Answer, CarveOut, Slot};
use crate::domain::suggest::{self, Within};
use crate::domain::support::{Check, SupportAct, Whom};
use crate::domain::together::{BondKey, TogetherAct, Wanted, open_block};
use chrono::Days;
use rand::RngExt;

/// Why blocks are ended here.
const GOALS: Code = Code::known("goals");

fn anybody() -> Actor {
    Actor {
        uid: 1,
        name: "asmith".into(),
        role: Role::Administrator,
        agency: Code::known("nhs"),
        team: Code::known("nd"),
    }
}

fn agree() -> Take {
    Take::Agree { who: "mother".into(), told: Told::Phone }
}

/// A visit of any two, or a block of any referral: sensible and not.
fn together(world: &mut World) -> Command {
    let referrals: Vec<ReferralId> =
        world.state.each_open().filter(|row| row.stage.wants_place()).map(|row| row.id).collect();
    let blocks: Vec<ReferralId> = world
        .state
        .bonds
        .keys()
        .filter_map(|key| match key {
            BondKey::Block(id) => Some(*id),
            BondKey::Visit(_) => None,
        })
        .collect();
    let sessions: Vec<SessionId> =
        world.state.index.by_day.range(world.now.today..).flat_map(|(_, ids)| ids).copied().collect();
    // Mostly a place that is open to the child by itself: what stands in the way is the other one.
    let open = |world: &mut World, referral: ReferralId| {
        let row = world.state.referral(referral)?;
        let part = world.state.rules.component(row.pathway, row.component)?;
        let service = world.state.rules.service(part.service)?;
        let seeker = Seeker::new(&world.state, referral, None, &world.now)?;
        let found = suggest::open(&seeker, service, &Within::default());
        world.pick(&found)
    };
    let any = |world: &mut World| {
        let slot = world.dice.random_range(0..4);
        (world.pick(&sessions).unwrap_or(SessionId(1)), slot)
    };
    let place = |world: &mut World| {
        let referral = world.pick(&referrals).unwrap_or(ReferralId(1));
        let (session, slot) = open(world, referral).unwrap_or_else(|| any(world));
        Wanted { referral, session, slot, moving: None }
    };
    let act = match world.dice.random_range(0..8) {
        0 => TogetherAct::EndBlock { referral: world.pick(&blocks).unwrap_or(ReferralId(1)), why: GOALS },
        1..=3 => {
            let referral = world.pick(&blocks).unwrap_or(ReferralId(1));
            let places = (0..2).map(|_| open(world, referral).unwrap_or_else(|| any(world))).collect();
            TogetherAct::Block { referral, places, take: agree() }
        }
        _ => {
            let places = vec![place(world), place(world)];
            TogetherAct::Visit { places, take: agree(), by: By::Family, reason: Code::NONE }
        }
    };
    Command::Together { act }
}

#[test]
fn random_days_keep_every_invariant() {
    for seed in 0..2u64 {
        let mut world = begun(seed);
        let mut done = [0u32; 2];
        for n in 0..250 {
            let command = match n % 5 {
                0 | 1 => together(&mut world),
                2 => treatment(&mut world),
                _ => world.command(),
            };
            let wants = matches!(command, Command::Together { .. });
            let before = if wants { world.state.digest() } else { 0 };
            let ok = world.act(&anybody(), &command);
            if !ok && wants {
                assert_eq!(world.state.digest(), before, "a refusal changes nothing: {command:?}");
            }
            done[usize::from(wants)] += u32::from(ok);
            let found = breaches(&world.state, &world.now);
            assert!(found.is_empty(), "seed {seed}, {n}: {command:?}\n{found:?}");
            for row in world.state.each_open() {
                assert!(owed(&world.state, row, world.now.today).is_some());
            }
            if let (true, Command::Together { act: TogetherAct::Visit { places, .. } }) = (ok, &command) {
                for place in places {
                    let row = world.state.referral(place.referral).unwrap();
                    let there = row.stage.booking().and_then(|id| world.state.booking(id));
                    let beside = there.is_none_or(|b| (b.session, b.slot) != (place.session, place.slot));
                    let own = crate::domain::places::own_way(
                        &world.state.rules,
                        row,
                        world.state.session(place.session).unwrap().service,
                    );
                    assert!(!(own && beside && open_block(&world.state, row.id).is_none()), "{command:?}");
                }
            }
        }
        assert!(done[0] > 20 && done[1] > 3, "too little was possible: {done:?}");
    }
}

/// Beginning treatment wherever somebody is to be seen today.
fn treatment(world: &mut World) -> Command {
    let today = world.now.today;
    let here: Vec<BookingId> = (world.state.bookings.iter().flatten())
        .filter(|row| row.state.ahead())
        .filter(|row| world.state.session(row.session).is_some_and(|s| s.date == today))
        .map(|row| row.id)
        .collect();
    let booking = world.pick(&here).unwrap_or(BookingId(1));
    Command::Outcome {
        booking,
        outcome: Code::known("treatment"),
        see_by: None,
        words: String::new(),
        refer: None,
        given: None,
    }
}

/// A child with a block of therapy, and a clinic of every Tuesday from next week.
fn block() -> (World, ReferralId, Vec<SessionId>) {
    let mut world = begun(7);
    let me = anybody();
    let today = world.now.today;
    let child = world.state.next_child();
    let details = crate::domain::child::ChildDetails {
        family: "Bell".into(),
        given: "Tom".into(),
        born: today - Days::new(2_000),
        ..Default::default()
    };
    let referral = NewReferral {
        pathway: Code::known("slcn"),
        received: today - Days::new(100),
        source: Code::known("gp"),
        ..NewReferral::default()
    };
    let register =
        Command::Register { details: Box::new(details), referral: Some(referral), knowing: vec![child] };
    world.try_act(&me, &register).map_err(|r| r.words).unwrap();
    let id = world.state.child(child).unwrap().referrals[0];
    world
        .try_act(&me, &Command::Accept { referral: id, priority: Priority::Routine })
        .map_err(|r| r.words)
        .unwrap();
    let session = |world: &mut World, date: NaiveDate, start: u16| {
        let made = world.state.next_session();
        let command = Command::MakeSession {
            service: Code::known("slt"),
            venue: VenueId(1),
            // No room by name: the hall is large enough.
            room: String::new(),
            date,
            slots: vec![Slot { start, minutes: 45, places: 1, carve_out: CarveOut::Anyone }],
            end: start + 45,
            people: vec![(Code::known("slt"), StaffId(1), Answer::Asked(date))],
            capacity: 0,
        };
        // One of the weeks is Christmas; and whoever is first on the list of staff may be of another role.
        let (words, command) = ("as every week".to_owned(), Box::new(command));
        let command = Command::Roster { act: RosterAct::Anyway { words, command } };
        world.try_act(&anybody(), &command).map_err(|r| r.words).unwrap();
        made
    };
    let first = session(&mut world, today, 1_200);
    let booking = world.state.next_booking();
    let book = |session| Command::Book { referral: id, session, slot: 0, take: agree() };
    world.try_act(&me, &book(first)).map_err(|r| r.words).unwrap();
    let outcome = Code::known("treatment");
    let begin =
        Command::Outcome { booking, outcome, see_by: None, words: String::new(), refer: None, given: None };
    world.try_act(&me, &begin).map_err(|r| r.words).unwrap();
    let weeks = (1..10).map(|week| session(&mut world, today + Days::new(7 * week), 1_200)).collect();
    (world, id, weeks)
}

fn progress(world: &World, id: ReferralId) -> (u8, usize, u8) {
    open_block(&world.state, id)
        .map_or((9, 9, 9), |(_, progress)| (progress.done, progress.ahead.len(), progress.owed))
}

fn next(world: &World, id: ReferralId) -> String {
    owed(&world.state, world.state.referral(id).unwrap(), world.now.today)
        .map_or_else(String::new, |s| s.words)
}

fn to(world: &mut World, days: u64) {
    world.now.today = world.now.today + Days::new(days);
    world.now.at += chrono::TimeDelta::days(days as i64);
}

#[test]
fn a_block_from_its_first_session_to_its_last() {
    let (mut world, id, weeks) = block();
    let me = anybody();
    assert_eq!(progress(&world, id), (0, 0, 6));
    assert_eq!(next(&world, id), "Book the block: 6 sessions");
    let row = world.state.referral(id).unwrap();
    let part = world.state.rules.component(row.pathway, row.component).unwrap();
    assert_eq!(part.name, "Therapy", "nobody in treatment waits for a first assessment");
    let span = world.state.referral(id).unwrap().span;
    assert!(span.stop.is_some(), "beginning treatment, seen, has stopped the clock: {span:?}");
    let places: Vec<(SessionId, u8)> = weeks[..6].iter().map(|session| (*session, 0)).collect();
    let all = |places: Vec<(SessionId, u8)>| Command::Together {
        act: TogetherAct::Block { referral: id, places, take: agree() },
    };
    // One more than is owed is refused, and so is one place twice.
    let seven: Vec<_> = weeks[..7].iter().map(|session| (*session, 0)).collect();
    assert!(!world.act(&me, &all(seven)));
    assert!(!world.act(&me, &all(vec![places[0], places[0]])));
    world.try_act(&me, &all(places)).map_err(|r| r.words).unwrap();
    assert_eq!(progress(&world, id), (0, 6, 0));
    let booked: Vec<BookingId> = open_block(&world.state, id).unwrap().1.ahead;
    let outcome = |booking, code| Command::Outcome {
        booking,
        outcome: Code::known(code),
        see_by: None,
        words: String::new(),
        refer: None,
        given: None,
    };
    // Held, with an outcome a session: the next one is the next step, and the clock stays as it stopped.
    to(&mut world, 7);
    world.try_act(&me, &outcome(booked[0], "again")).map_err(|r| r.words).unwrap();
    assert_eq!(progress(&world, id), (1, 5, 0));
    let on = world.state.session(weeks[1]).unwrap().date;
    assert_eq!(world.state.referral(id).unwrap().stage, Stage::Booked { booking: booked[1], on });
    assert_eq!(world.state.referral(id).unwrap().span, span);
    // "Treatment begun" again asks for no second block and stops no clock a second time.
    to(&mut world, 7);
    world.try_act(&me, &outcome(booked[1], "treatment")).map_err(|r| r.words).unwrap();
    assert_eq!(progress(&world, id), (2, 4, 0));
    assert_eq!(world.state.referral(id).unwrap().span, span, "it stopped once");
    // Not brought: followed up first; then the rest stands and one is owed at the end.
    to(&mut world, 7);
    // In the evening, when its time is over.
    world.now.time = chrono::NaiveTime::from_hms_opt(21, 0, 0).unwrap();
    let missed = Command::Attend { booking: booked[2], attendance: Attendance::NotBrought, arrived: None };
    world.try_act(&me, &missed).map_err(|r| r.words).unwrap();
    assert_eq!(progress(&world, id), (2, 3, 1));
    assert!(next(&world, id).starts_with("Follow up: not brought"), "{}", next(&world, id));
    let child = world.state.referral(id).unwrap().child;
    let (kind, result) = (Code::known("call"), Code::known("spoke"));
    let mut parts =
        vec![Command::Contact { child, referral: Some(id), kind, result, words: "rang mother".to_owned() }];
    let told = |whom, how: Option<Told>| {
        let words = how.map_or_else(|| "has none".to_owned(), |_| String::new());
        Check::Told { whom, how, words }
    };
    let checks = [
        Check::Flags { plan: false, looked_after: false },
        told(Whom::Referrer, Some(Told::Letter)),
        told(Whom::Gp, Some(Told::Letter)),
        told(Whom::SocialWorker, None),
    ];
    let act = |check| SupportAct::Check { referral: id, check };
    parts.extend(checks.map(|check| Command::Support { child, act: act(check) }));
    for part in parts {
        world.try_act(&me, &part).map_err(|r| r.words).unwrap();
    }
    let decision = "Goes on with the block: the family had moved house".to_owned();
    let closed = Command::CloseFollowUp { referral: id, decision, discharge: None, because: Code::NONE };
    world.try_act(&me, &closed).map_err(|r| r.words).unwrap();
    assert!(
        matches!(world.state.referral(id).unwrap().stage, Stage::Booked { booking, .. } if booking == booked[3])
    );
    assert_eq!(next(&world, id), "Block: book 1 more of 6");
    world.try_act(&me, &all(vec![(weeks[6], 0)])).map_err(|r| r.words).unwrap();
    assert_eq!(progress(&world, id), (2, 4, 0));
    assert_eq!(
        world.state.referral(id).unwrap().stage.booking(),
        Some(booked[3]),
        "the earliest is still next"
    );
    // Moved: the block counts the same.
    let reason = Code::known("work");
    let moved = Command::Move {
        booking: booked[5],
        session: weeks[7],
        slot: 0,
        by: By::Family,
        reason,
        take: agree(),
    };
    world.try_act(&me, &moved).map_err(|r| r.words).unwrap();
    assert_eq!(progress(&world, id), (2, 4, 0));
    for _ in 0..4 {
        let ahead = open_block(&world.state, id).unwrap().1.ahead[0];
        let date = world.state.session(world.state.booking(ahead).unwrap().session).unwrap().date;
        let days = (date - world.now.today).num_days() as u64;
        to(&mut world, days);
        world.try_act(&me, &outcome(ahead, "again")).map_err(|r| r.words).unwrap();
        assert!(breaches(&world.state, &world.now).is_empty());
    }
    assert!(open_block(&world.state, id).is_none(), "six were held: it is done");
    assert!(matches!(world.state.referral(id).unwrap().stage, Stage::Waiting { .. }));
}

#[test]
fn what_ends_the_pathway_ends_the_block_and_one_undo_brings_it_back() {
    let (mut world, id, weeks) = block();
    let me = anybody();
    let places = weeks[..6].iter().map(|session| (*session, 0)).collect();
    let act = TogetherAct::Block { referral: id, places, take: agree() };
    world.try_act(&me, &Command::Together { act }).map_err(|r| r.words).unwrap();
    let first = open_block(&world.state, id).unwrap().1.ahead[0];
    to(&mut world, 7);
    let outcome = Code::known("complete");
    let done = Command::Outcome {
        booking: first,
        outcome,
        see_by: None,
        words: String::new(),
        refer: None,
        given: None,
    };
    world.try_act(&me, &done).map_err(|r| r.words).unwrap();
    let row = world.state.referral(id).unwrap();
    assert!(matches!(row.stage, Stage::Closed { .. }), "{:?}", row.stage);
    let ahead = world.state.bookings.iter().flatten().filter(|b| b.referral == id && b.state.ahead()).count();
    assert_eq!(ahead, 0, "no place of it is kept");
    let seq = world.state.seq;
    world.try_act(&me, &Command::Undo { seq }).map_err(|r| r.words).unwrap();
    assert_eq!(progress(&world, id), (0, 6, 0), "as it was");
    assert!(breaches(&world.state, &world.now).is_empty());
    // Ended by itself: the places go, the child stays on the list.
    world
        .try_act(&me, &Command::Together { act: TogetherAct::EndBlock { referral: id, why: GOALS } })
        .map_err(|r| r.words)
        .unwrap();
    assert!(open_block(&world.state, id).is_none());
    let row = world.state.referral(id).unwrap();
    assert!(row.stage.wants_place(), "{:?}", row.stage);
}
