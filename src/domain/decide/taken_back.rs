//! Acts of all kinds on the practice rules, then taken back: the last first everything goes back, and every row is as it was; in
//! any other order what is refused changes nothing, and nothing on the way loses its next step or shares its place.
mod review;

use super::tests::{World, begun};
use super::*;
use crate::domain::actor::Role;
use crate::domain::check::breaches;
use crate::domain::child::ChildDetails;
use crate::domain::code::Code;
use crate::domain::command::{NewReferral, Visitor};
use crate::domain::ids::{IntakeId, StaffId, TemplateId, VenueId, VisitId};
use crate::domain::session::{CarveOut, Slot};
use crate::domain::template::{ClinicTemplate, parse, publish};
use chrono::Days;
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::sync::{LazyLock, Mutex};

/// A partnership at work, made once: what differs is the dice.
fn fresh(seed: u64) -> World {
    static BASE: LazyLock<Mutex<World>> = LazyLock::new(|| Mutex::new(super::number_days::asking(begun(0))));
    let base = BASE.lock().unwrap();
    World {
        state: base.state.clone(),
        records: base.records.clone(),
        frames: Vec::new(),
        now: base.now,
        dice: ChaCha8Rng::seed_from_u64(seed),
        moves: [0; 7],
    }
}

/// Rows and records as they count: without when they were last touched, and without what was undone.
fn counts(world: &World) -> String {
    let state = &world.state;
    let mut text = String::new();
    let mut add = |row: String| {
        for (at, part) in row.split("rev: ").enumerate() {
            text += if at == 0 { part } else { part.trim_start_matches(|c: char| c.is_ascii_digit()) };
        }
        text.push('\n');
    };
    state.children.iter().flatten().for_each(|row| add(format!("{row:?}")));
    state.referrals.iter().flatten().for_each(|row| add(format!("{row:?}")));
    state.sessions.iter().flatten().for_each(|row| add(format!("{row:?}")));
    state.bookings.iter().flatten().for_each(|row| add(format!("{row:?}")));
    state.visits.iter().flatten().for_each(|row| add(format!("{row:?}")));
    state.intakes.iter().flatten().for_each(|row| add(format!("{row:?}")));
    state.each_template().for_each(|row| add(format!("{row:?}")));
    state.reviews.values().for_each(|row| add(format!("{row:?}")));
    state.meetings.values().for_each(|row| add(format!("{row:?}")));
    state.seats.iter().flatten().for_each(|row| add(format!("{row:?}")));
    add(format!("{:?}", state.short));
    for child in state.children.iter().flatten() {
        let Some(record) = world.records.get(&child.id) else { continue };
        let live = record.live().filter(|entry| !matches!(entry.event, Event::Undone { .. }));
        let live: Vec<_> = live.map(|entry| (entry.stamp.seq, &entry.event)).collect();
        add(format!("{:?} {:?} {live:?}", record.details, record.merged_into));
    }
    text
}

/// Where two of them part, for the message.
fn parted(a: &str, b: &str) -> String {
    a.lines().zip(b.lines()).find(|(a, b)| a != b).map_or_else(
        || format!("{} lines and {}", a.lines().count(), b.lines().count()),
        |(a, b)| format!("\n{a}\n{b}"),
    )
}

fn anybody() -> Actor {
    Actor {
        uid: 1,
        name: "asmith".into(),
        role: Role::Administrator,
        agency: Code::known("nhs"),
        team: Code::known("nd"),
    }
}

/// What is seldom or never played elsewhere: records, drop-ins, sessions, what an import held back.
fn office(world: &mut World) -> Command {
    let child = ChildId(1 + world.dice.random_range(0..world.state.children.len().max(2) as u32 - 1));
    let visit = VisitId(world.dice.random_range(0..world.state.visits.len().max(1) as u32 + 1));
    let n: u32 = world.dice.random_range(0..100_000);
    let today = world.now.today;
    let pathway = Code::known(["nd", "slcn", "ep", "ot"][n as usize % 4]);
    let referral = NewReferral {
        pathway,
        received: today - Days::new(u64::from(n % 60)),
        source: Code::known("school"),
        from: "Mrs Lowe".into(),
        ..NewReferral::default()
    };
    let words = String::new;
    let dropin = (world.state.sessions.iter().flatten())
        .find(|s| s.date == today && s.service == Code::known("dropin"))
        .map_or(SessionId(1), |s| s.id);
    if n % 5 == 4 {
        return review::review(world, child, referral, n);
    }
    if n % 11 == 3 {
        return short_notice(world, child, n);
    }
    if let Some(answer) = super::number_days::answer(world, n).filter(|_| n % 17 == 2) {
        return answer;
    }
    match n % 17 {
        0 => {
            let details = ChildDetails {
                family: format!("Taken{n}"),
                given: "Back".into(),
                born: today - Days::new(u64::from(1_000 + n % 4_000)),
                ..ChildDetails::default()
            };
            Command::Register { details: Box::new(details), referral: Some(referral), knowing: Vec::new() }
        }
        1 => Command::Refer { child, referral },
        2 | 3 => {
            let row = world.state.child(child);
            let known = world.records.get(&child).map(|record| record.details.clone()).unwrap_or_default();
            let details = if n.is_multiple_of(2) {
                ChildDetails { gp: format!("Practice {n}"), ..known }
            } else {
                ChildDetails { setting: format!("School {n}"), ..known }
            };
            Command::Amend { child, details: Box::new(details), rev: row.map_or(0, |row| row.rev) }
        }
        4 => Command::MakeSession {
            service: Code::known(["nd", "slt", "ep", "ot"][n as usize % 4]),
            venue: VenueId(1),
            room: format!("room {n}"),
            date: today + Days::new(u64::from(n % 9)),
            slots: (0..3)
                .map(|at| Slot { start: 900 + at * 60, minutes: 60, places: 1, carve_out: CarveOut::Anyone })
                .collect(),
            end: 1_080,
            people: Vec::new(),
            capacity: 0,
        },
        5 => {
            let visitor = Visitor::Nameless("a family".into());
            Command::Arrive { session: dropin, visitor, arrived: None, with: None }
        }
        6 => Command::Arrive { session: dropin, visitor: Visitor::Child(child), arrived: None, with: None },
        7 => Command::NameVisit { visit, child },
        8 => {
            let staff = Some(StaffId(1 + n % world.state.staff.len().max(2) as u32));
            Command::Call { visit, staff }
        }
        9 => Command::BackToQueue { visit },
        10 => Command::VisitOutcome {
            visit,
            outcome: Code::known(if n.is_multiple_of(3) { "refer-on" } else { "advice" }),
            refer: Some(referral),
            words: words(),
        },
        11 => Command::LeftUnseen { visit },
        12 => Command::Rung { visit },
        14.. => template(world, n),
        _ => {
            let intake = IntakeId(world.dice.random_range(0..world.state.intakes.len().max(1) as u32 + 1));
            Command::SettleIntake { intake, same: false, words: words() }
        }
    }
}

/// A family says that it can come, or no longer; the first in order is rung about a place, and says something.
fn short_notice(world: &World, child: ChildId, n: u32) -> Command {
    use crate::domain::booking::Told;
    use crate::domain::short_notice::{Came, ShortAct, calling};
    let (state, now) = (&world.state, &world.now);
    let near = state.index.by_day.range(now.today..now.today + Days::new(14)).flat_map(|(_, ids)| ids);
    let free = near.filter_map(|id| state.session(*id)).flat_map(|at| {
        crate::domain::places::free(state, at, now).into_iter().map(move |(slot, _)| (at, slot))
    });
    let rung = state.short.each_round().nth(n as usize / 11 % 4);
    let act = match (n / 11 % 7, rung) {
        (0 | 1, Some(round)) => {
            let came = [Came::NoAnswer, Came::Message, Came::Yes, Came::No][n as usize / 66 % 4];
            let referral = round.calls.last().map_or(ReferralId(0), |call| call.referral);
            let (session, slot, who) = (round.session, round.slot, "mother".to_owned());
            ShortAct::Note { session, slot, referral, came, who, how: Told::Phone }
        }
        (2 | 3, _) => {
            let place = free.take(40).find_map(|(at, slot)| {
                let first = calling(state, at, slot, now).next.first()?.referral;
                Some((at.id, slot, first))
            });
            let (session, slot, referral) = place.unwrap_or((SessionId(0), 0, ReferralId(0)));
            ShortAct::Ring { session, slot, referral }
        }
        (4, _) => ShortAct::Withdrawn { child },
        (6, _) => ShortAct::AskAgain { child, after: now.today },
        _ => {
            let (sites, who) = (Vec::new(), "mother".to_owned());
            ShortAct::Said { child, hours: 3, weekdays: 0, morning: None, sites, until: None, who }
        }
    };
    Command::ShortNotice { act }
}

/// A template made, changed, published for a few weeks, or ended.
fn template(world: &World, n: u32) -> Command {
    let said =
        ["every Tuesday", "every second Thursday in term time", "first Monday of the month", "weekdays"];
    let known = world.state.each_template().nth(n as usize / 100 % 4);
    let today = world.now.today;
    let start = 480 + (n % 40) as u16 * 10;
    let slot = Slot { start, minutes: 45, places: 2, carve_out: CarveOut::Anyone };
    let wanted = |rule: &str| ClinicTemplate {
        id: TemplateId(0),
        service: Code::known(["nd", "slt", "ep", "ot"][n as usize % 4]),
        venue: VenueId(1),
        room: format!("room {}", n % 3).into(),
        recurrence: parse(rule, today).unwrap().recurrence,
        slots: vec![slot],
        capacity: 0,
        roles: Vec::new(),
        people: Vec::new(),
        from: today,
        to: None,
        calendar: Code::NONE,
        exceptions: Vec::new(),
        sharing: None,
        rev: 0,
    };
    let wanted = wanted(said[n as usize / 7 % said.len()]);
    let set = |template| Command::SetTemplate {
        template: Box::new(template),
        ticked: Vec::new(),
        reason: Code::NONE,
    };
    match known {
        None => set(wanted),
        Some(row) => match n % 5 {
            0 => set(wanted),
            1 => set(ClinicTemplate { id: row.id, rev: row.rev, ..wanted }),
            2 => Command::EndTemplate { template: row.id, on: today + Days::new(20), call_off: None },
            _ => {
                let planned = publish::plan(&world.state, row.id, today + Days::new(30), &world.now);
                let free = planned.into_iter().flatten().filter(|one| one.left.is_none());
                Command::Publish { template: row.id, days: free.map(|one| one.session.date).collect() }
            }
        },
    }
}

/// Does so many things that can be undone. What stood before each, and its frame.
fn acts(world: &mut World, wanted: usize) -> Vec<(u64, String)> {
    let (mut done, mut tries) = (Vec::new(), 0);
    while done.len() < wanted && tries < wanted * 40 {
        tries += 1;
        let command = if tries % 2 == 0 { office(world) } else { world.command() };
        if matches!(command, Command::Undo { .. } | Command::Merge { .. } | Command::Died { .. }) {
            continue;
        }
        let before = counts(world);
        if world.act(&anybody(), &command) {
            done.push((world.state.seq, before));
        }
    }
    done
}

/// Takes a frame back as a person would, who knows that a family was told; whether all is as it was, or the call to tell them stands.
/// The refusal where it stays.
fn take_back(world: &mut World, seq: u64) -> Result<bool, String> {
    let before = counts(world);
    let Err(refused) = world.try_act(&anybody(), &Command::Undo { seq }) else {
        return Ok(whole(world, true));
    };
    let words = refused.words;
    assert_eq!(counts(world), before, "a refusal changes nothing");
    assert!(words.contains("Nothing was changed"), "{words}");
    if !words.contains("undone all the same") {
        whole(world, true);
        return Err(words);
    }
    let told = world.try_act(&anybody(), &Command::UndoTold { seq });
    told.map(|()| whole(world, false)).map_err(|refused| refused.words)
}

fn whole(world: &World, same: bool) -> bool {
    let found = breaches(&world.state, &world.now);
    assert!(found.is_empty(), "after taking one back: {found:?}");
    same
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 24,
        ..ProptestConfig::with_cases(16)
    })]

    #[test]
    fn the_last_first_everything_goes_back_as_it_was(seed in any::<u64>(), wanted in 4usize..28) {
        let mut world = fresh(seed);
        let done = acts(&mut world, wanted);
        prop_assert!(done.len() >= wanted / 2, "too little was possible");
        let mut same = true;
        for (seq, before) in done.into_iter().rev() {
            let frame = world.frames.iter().find(|f| f.seq == seq).map(|f| format!("{:?}", f.payload.events));
            match take_back(&mut world, seq) {
                Ok(as_it_was) => same &= as_it_was,
                Err(words) => {
                    prop_assert!(!same, "{words}\n{frame:?}");
                    return Ok(());
                }
            }
            let after = counts(&world);
            prop_assert!(!same || after == before, "{frame:?} {}", parted(&before, &after));
        }
    }

    #[test]
    fn in_any_order_nothing_breaks_and_in_the_end_all_is_as_it_was(seed in any::<u64>(), wanted in 4usize..28) {
        let mut world = fresh(seed);
        let start = counts(&world);
        let mut left: Vec<u64> = acts(&mut world, wanted).into_iter().map(|(seq, _)| seq).collect();
        let mut same = true;
        while !left.is_empty() {
            let order = left.clone();
            let mut went = false;
            for _ in 0..order.len() {
                let at = world.dice.random_range(0..left.len());
                if let Ok(as_it_was) = take_back(&mut world, left[at]) {
                    same &= as_it_was;
                    left.remove(at);
                    went = true;
                }
                if left.is_empty() {
                    break;
                }
            }
            // Whatever stood in the way of the others: the last has nothing in its way, but where a child came to a place that
            // another gave up, and left it again, and the giving up was taken back between. Nobody loses a place by an undoing.
            if !went && let Some(last) = left.pop()
                && let Err(words) = take_back(&mut world, last)
            {
                // A call that was left may be in the way, too.
                prop_assert!(!same || words.contains(" went to "), "{words}");
                return Ok(());
            }
        }
        let end = counts(&world);
        prop_assert!(!same || end == start, "{}", parted(&start, &end));
    }
}
