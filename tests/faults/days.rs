//! Random days through the real keeper: commands of several people by the dice, days that pass, kills in between; after every
//! change the invariants hold of what the journal holds, and at the end State, records and journal say the same.
use super::keeper_support::{Keeper, Store, status};
use super::table::{Play, Played, Size};
use super::tools::{is_whole, journal, start};
use chrono::{Days, NaiveDate, TimeDelta, TimeZone, Utc};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;
use waitwell::client::Link;
use waitwell::commands::demo;
use waitwell::domain::booking::{Attendance, By, Told};
use waitwell::domain::check::breaches;
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, Take};
use waitwell::domain::decide::Now;
use waitwell::domain::ids::{BookingId, ReferralId, SessionId};
use waitwell::domain::offers::MonitorWhy;
use waitwell::domain::order::Priority;
use waitwell::domain::session::{CarveOut, Slot};
use waitwell::domain::state::State;
use waitwell::keeper::clock;
use waitwell::keeper::written::Written;

pub const PLAYS: [Play; 1] = [Play {
    row: "random days",
    name: "random_days_through_the_real_keeper",
    how: "random commands of three desks on the practice store, days passing, kills; by seed",
    holds: "invariants 2 to 4 after each change; fold, State and records the same at the end",
    run: days,
}];

/// The State as the journal alone makes it, taken on by what was written since.
struct Shadow {
    file: PathBuf,
    at: u64,
    state: State,
}

impl Shadow {
    /// Folds what is new, change by change; asks after each what is broken, but for those that began the store.
    fn follow(&mut self, what: &str) {
        let begun = self.state.seq == 0;
        let mut bytes = Vec::new();
        let mut file = std::fs::File::open(&self.file).unwrap();
        file.seek(SeekFrom::Start(self.at)).unwrap();
        file.read_to_end(&mut bytes).unwrap();
        let mut from = 0;
        while bytes.get(from..from + 4) == Some(b"WWf1".as_slice()) {
            let number = |at: usize| u64::from_le_bytes(bytes[from + at..from + at + 8].try_into().unwrap());
            let to = from + 180 + (number(28) & 0xffff_ffff) as usize;
            let written: Written = rmp_serde::from_slice(&bytes[from + 180..to]).unwrap();
            let now = clock::now_at(clock::of_ms(number(40) as i64));
            self.state.apply(number(32), now.today, &written.events);
            let found = if begun { Vec::new() } else { breaches(&self.state, &now) };
            assert!(found.is_empty(), "{what}: change {}: {found:?} after {:?}", number(32), written.events);
            from = to + 4;
        }
        self.at += from as u64;
    }
}

fn pick<T: Copy>(dice: &mut ChaCha8Rng, all: &[T]) -> Option<T> {
    if all.is_empty() { None } else { Some(all[dice.random_range(0..all.len())]) }
}

/// Somebody does something: mostly sensible, sometimes not.
fn command(dice: &mut ChaCha8Rng, state: &State, today: NaiveDate) -> Command {
    let open: Vec<ReferralId> = state.each_open().map(|row| row.id).collect();
    let referral = pick(dice, &open).unwrap_or(ReferralId(1));
    let live: Vec<BookingId> =
        state.bookings.iter().flatten().filter(|row| row.state.ahead()).map(|row| row.id).collect();
    let booking = pick(dice, &live).unwrap_or(BookingId(1));
    let ahead: Vec<SessionId> = state.index.by_day.range(today..).flat_map(|(_, ids)| ids).copied().collect();
    let session = pick(dice, &ahead).unwrap_or(SessionId(1));
    let slot = dice.random_range(0..5);
    let code = Code::known;
    let words = "as said".to_owned();
    let take = match dice.random_range(0..3) {
        0 => Take::Hold,
        1 => Take::Offer { told: Told::Letter },
        _ => Take::Agree { who: "mother".into(), told: Told::Phone },
    };
    match dice.random_range(0..18) {
        0 | 1 => Command::Accept { referral, priority: Priority::Soon },
        2 => Command::SetPriority { referral, priority: Priority::Urgent },
        3 => Command::PutOff { referral, until: today + Days::new(3), reason: code("answer") },
        4 => Command::Monitor { referral, why: MonitorWhy::Decided },
        5..=9 => Command::Book { referral, session, slot, take },
        10 => Command::AgreeOffer { booking, who: "mother".into(), told: Told::Phone },
        11 => Command::DeclineOffer { booking, reason: code("far"), words },
        12 => Command::Move { booking, session, slot, by: By::Family, reason: code("illness"), take },
        13 => Command::CancelBooking { booking, by: By::Family, reason: code("illness"), words },
        14 => Command::Attend { booking, attendance: Attendance::OnTime, arrived: None },
        15 => Command::CancelSession { session, reason: code("sick") },
        16 => Command::AddSlot {
            session,
            slot: Slot { start: 900, minutes: 60, places: 1, carve_out: CarveOut::Anyone },
        },
        _ => Command::Undo { seq: state.seq - dice.random_range(0..12_u64).min(state.seq - 1) },
    }
}

fn days(size: Size) -> Played {
    let commands = size.rounds(150, 5_000);
    let mut dice = size.dice(6);
    let rules = waitwell::config::load(None).unwrap().rules;
    let mut at = Utc.with_ymd_and_hms(2026, 11, 20, 9, 0, 0).unwrap();
    let store = Store::new();
    let begun: Now = clock::now_at(at);
    demo::into_store(&store.path, &rules, &begun, 80).unwrap();
    let keeper = |at: &chrono::DateTime<Utc>| -> Keeper {
        let moment = at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        start(&mut store.command(["--clock", &moment, "keeper", "run", "--background"])).unwrap()
    };
    let mut running = keeper(&at);
    let desks = || -> Vec<Link> { (0..3).map(|_| store.frail()).collect() };
    let mut people = desks();
    let mut shadow = Shadow { file: journal(&store.path), at: 128, state: State::default() };
    shadow.follow("the practice store");
    let mut done = 0;
    for number in 0..commands {
        let what = format!("seed {} command {number}", size.seed);
        let asked = command(&mut dice, &shadow.state, at.date_naive());
        let who = &people[number as usize % people.len()];
        done += u32::from(who.send(asked).is_ok());
        shadow.follow(&what);
        // An hour or a day passes; every other time the keeper is killed for it.
        if number % 50 == 49 {
            at += if number % 200 == 199 { TimeDelta::days(1) } else { TimeDelta::minutes(70) };
            if number % 100 == 99 {
                running.kill();
            } else {
                people[0].stop().unwrap();
                running.ended();
            }
            drop(people);
            running = keeper(&at);
            people = desks();
            shadow.follow(&format!("{what}, the next keeper"));
        }
    }
    assert!(done > commands / 10, "too little was possible: {done} of {commands}");
    assert_eq!(status(&people[0]).revision, shadow.state.seq);
    is_whole(&store, "after the days");
    people[0].stop().unwrap();
    running.ended();
    is_whole(&store, "when they are over");
    Played::Held(commands)
}
