//! Simulated years: a partnership lives through random days (sickness, closures, cancellations, children not brought, reviews
//! that lose a member), played by many people at once through the keeper's own engine. The invariants hold after every day, no
//! place is ever held twice and no review is ever offered without its quorum. The seed replays a failure.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
#[path = "years/board.rs"]
mod board;
#[path = "years/caseworker.rs"]
mod caseworker;
#[path = "years/checker.rs"]
mod checker;
#[path = "years/clinician.rs"]
mod clinician;
#[path = "years/desk.rs"]
mod desk;
#[path = "years/dice.rs"]
mod dice;
#[path = "years/figures.rs"]
mod figures;
#[path = "years/held.rs"]
mod held;
#[path = "years/house.rs"]
mod house;
#[path = "years/invitations.rs"]
mod invitations;
#[path = "years/manager.rs"]
mod manager;
#[path = "years/offers.rs"]
mod offers;
#[path = "years/partnership.rs"]
mod partnership;
#[path = "years/planted.rs"]
mod planted;
#[path = "years/play.rs"]
mod play;
#[path = "years/records.rs"]
mod records;
#[path = "years/reviews.rs"]
mod reviews;
#[path = "years/scheduler.rs"]
mod scheduler;
#[path = "years/triage.rs"]
mod triage;
#[path = "years/viewer.rs"]
mod viewer;

use desk::Year;
use figures::Figures;
use partnership::Size;
use play::{Play, play};
use std::time::Instant;
use waitwell::client::{Link, Place};

/// The year of the default run: few children, all of a year.
const YEAR: Size = Size { people: 16, clinics: 1, weekly: 12, backlog: 150, days: 364 };
/// Three weeks of a large partnership, for the hundred. `WAITWELL_HUNDRED_DAYS=364` has them play a whole year (two minutes of a release build);
/// it says month by month how far it is and what it has come to so far.
const CROWD: Size = Size { people: 100, clinics: 4, weekly: 60, backlog: 400, days: 18 };
/// A few days, played twice.
const DAYS: Size = Size { people: 12, clinics: 1, weekly: 20, backlog: 60, days: 25 };

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// The seeds to be played: that of `WAITWELL_SEED`, else as many as `WAITWELL_YEARS` says.
fn seeds() -> Vec<u64> {
    match number("WAITWELL_SEED") {
        Some(seed) => vec![seed],
        None => (1..=number("WAITWELL_YEARS").unwrap_or(1)).collect(),
    }
}

/// Says how a failure is played again.
struct Named(u64);

impl Drop for Named {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!(
                "years: to play this again: WAITWELL_SEED={} cargo test --test years -- --show-output",
                self.0
            );
        }
    }
}

fn well(figures: &Figures) {
    assert_eq!((figures.quorum_failures, figures.double_bookings), (0, 0));
    let proves_something = figures.places > 0 && figures.used > 0 && figures.commands > 500;
    assert!(proves_something, "too little happened: {figures}");
}

#[test]
fn a_year_of_random_days_holds_every_invariant() {
    let mut all = Vec::new();
    for seed in seeds() {
        let _named = Named(seed);
        let began = Instant::now();
        // The same year twice, side by side.
        let both = std::thread::scope(|side| {
            let played = [true, false].map(|filled| {
                side.spawn(move || {
                    let store = tempfile::tempdir().unwrap();
                    play(&Year::new(seed, YEAR, filled), &store.path().join("s"), 2).0
                })
            });
            played.map(|played| played.join().expect("a year was not played to its end"))
        });
        for figures in &both {
            println!("{figures}\n");
            well(figures);
        }
        println!("both played in {:.0} s", began.elapsed().as_secs_f64());
        all.push(both);
    }
    let mean = |of: &dyn Fn(&Figures) -> f64, way: usize| {
        all.iter().map(|both| of(&both[way])).sum::<f64>() / all.len().max(1) as f64
    };
    let told = |what: &str, of: &dyn Fn(&Figures) -> f64| {
        println!("  {what:<28} {:>6.1} {:>6.1}", mean(of, 0), mean(of, 1));
    };
    println!(
        "mean of {} years             engine   hand (in one year, chance may make up the difference)",
        all.len()
    );
    told("occupancy, %", &Figures::occupancy);
    told("median wait, weeks", &|figures| figures.median_wait / 7.0);
    told("children first seen", &|figures| figures.seen_first as f64);
    told("places passed empty", &|figures| f64::from(figures.waste.values().sum::<u32>()));
}

#[test]
fn a_hundred_writers_at_once_hold_every_invariant() {
    for seed in seeds() {
        let _named = Named(seed);
        let store = tempfile::tempdir().unwrap();
        let path = store.path().join("s");
        let days = number("WAITWELL_HUNDRED_DAYS").map_or(CROWD.days, |days| days.clamp(1, 3_650) as u32);
        let size = Size { days, ..CROWD };
        let (year, began) = (Year::new(seed, size, true), Instant::now());
        let from = chrono::NaiveDate::from_ymd_opt(2026, 9, 7).unwrap();
        let mut crowd = Play::begin(&year, &path, from);
        crowd.house.open_door();
        let place = Place::of(&path, None, Vec::new()).unwrap();
        let shared = crowd.house.shared.clone();
        let mut in_before = Vec::new();
        for seat in &mut crowd.seats {
            // Each has a line of their own, through the real socket; the keeper is told who sits there.
            seat.link = Some(Link::find(&place, "command").unwrap().expect("the door is open"));
            let all = shared.clients.all();
            let new: Vec<_> = all.into_iter().filter(|client| !in_before.contains(&client.id)).collect();
            assert_eq!(new.len(), 1, "one came in");
            in_before.push(new[0].id);
            *new[0].actor.write() = seat.actor.clone();
        }
        let to = from + chrono::Days::new(u64::from(days));
        for day in from.iter_days().take_while(|day| *day < to) {
            crowd.day(day, 2);
            if chrono::Datelike::day(&day) == 1 {
                println!("{day} after {:.0} s: {}", began.elapsed().as_secs_f64(), crowd.so_far(from, day));
            }
        }
        let (figures, _) = crowd.end(to);
        println!(
            "a hundred at once, through the socket: {figures}\n  played in {:.0} s",
            began.elapsed().as_secs_f64()
        );
        well(&figures);
    }
}

#[test]
fn the_same_seed_plays_the_same_days() {
    let played = |seed| {
        let store = tempfile::tempdir().unwrap();
        play(&Year::new(seed, DAYS, true), &store.path().join("s"), 2).1
    };
    let _named = Named(7);
    assert_eq!(played(7), played(7), "10: the same seed gives the same State");
    assert_ne!(played(7), played(8));
}
