//! What filling costs: every instance, a month's clinics, a year of them, one place that came free; and the same month
//! planned from a store's State with every rule asked.
//!
//! `cargo bench --bench fill`.
mod month;
mod table;

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};
use table::{at, head, row};
use waitwell::domain::fill::{Choice, Filling, Round};
use waitwell::exchange::slotfill::{self, Standing};

type Fault = Box<dyn std::error::Error>;

/// Rounds of every measurement; the first warms up and is not counted.
const ROUNDS: usize = 21;
/// Milliseconds one month's clinics may take.
const MONTH: f64 = 200.0;
/// Milliseconds a freed place may take.
const FREED: f64 = 5.0;
/// Milliseconds a coupled instance may take.
const COUPLED: f64 = 2_000.0;

/// The middle and the worst of so many rounds, in milliseconds.
fn measured(mut once: impl FnMut()) -> (f64, f64) {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            once();
            began.elapsed()
        })
        .skip(1)
        .collect();
    (at(&mut times, 0.5), at(&mut times, 1.0))
}

fn line(what: &str, (middle, worst): (f64, f64), limit: f64) {
    row(what, &format!("{middle:.3} ms, at worst {worst:.3}"), &format!("{limit} ms"), worst / limit);
}

fn main() -> Result<(), Fault> {
    head(&format!("Filling, {} rounds each; the ratio is that of the worst", ROUNDS - 1));
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/slotfill");
    for number in 1..=4 {
        let name = format!("slotfill_{number}.json");
        let instance = slotfill::read(&std::fs::read_to_string(data.join(&name))?)?;
        let solved = slotfill::solve(&instance, &mut || 1.0);
        line(
            &format!("{name}: {} placed", solved.placed.len()),
            measured(|| {
                black_box(slotfill::solve(&instance, &mut || 1.0));
            }),
            MONTH,
        );
        freed(&format!("{name}: a freed place"), &Standing::of(&instance), &instance);
    }
    for number in 1..=2 {
        let name = format!("coupled_{number}.json");
        let text = std::fs::read_to_string(data.join(&name))?;
        let stated: serde_json::Value = serde_json::from_str(&text)?;
        let optimum = stated["optimum_value"].as_f64().ok_or("no optimum is stated")?;
        let instance = slotfill::read(&text)?;
        let share = |spent: f64| slotfill::solve(&instance, &mut || spent).value as f64 / optimum * 100.0;
        let began = Instant::now();
        let at_once = share(1.0);
        let first = began.elapsed().as_secs_f64() * 1e3;
        let began = Instant::now();
        let improved = share(0.0);
        let took = began.elapsed().as_secs_f64() * 1e3;
        row(&format!("{name}: at once"), &format!("{first:.2} ms, {at_once:.2} %"), "at once", 0.0);
        let figure = format!("{took:.0} ms, {improved:.3} % of the optimum");
        row(&format!("{name}: improved"), &figure, &format!("{COUPLED} ms, 100 %"), took / COUPLED);
    }
    for (openings, children, fits) in [(60, 1_835, 8), (450, 20_000, 12)] {
        let round = drawn(openings, children, fits);
        let what = format!("{openings} sessions, {children} children");
        let filled = Filling::of(round.clone());
        line(
            &format!("{what}: {} placed", filled.filled()),
            measured(|| {
                black_box(Filling::of(round.clone()));
            }),
            MONTH,
        );
        let mut times: Vec<Duration> = (0..openings)
            .map(|opening| {
                let once = || {
                    let mut filling = filled.clone();
                    let began = Instant::now();
                    black_box(filling.freed(opening));
                    began.elapsed()
                };
                least(once)
            })
            .collect();
        line(&format!("{what}: a freed place"), (at(&mut times, 0.5), at(&mut times, 1.0)), FREED);
    }
    month::planned(|what, figures| line(what, figures, MONTH));
    Ok(())
}

/// The least of five: what it costs, and not what else the machine did in that millisecond.
fn least(once: impl FnMut() -> Duration) -> Duration {
    std::iter::repeat_with(once).take(5).min().unwrap_or_default()
}

/// One more place in each session of an instance in turn.
fn freed(what: &str, standing: &Standing<'_>, instance: &slotfill::Instance) {
    let mut times: Vec<Duration> = Vec::new();
    for session in &instance.sessions {
        times.push(least(|| {
            let mut standing = standing.clone();
            let began = Instant::now();
            black_box(standing.freed(session.id));
            began.elapsed()
        }));
    }
    line(what, (at(&mut times, 0.5), at(&mut times, 1.0)), FREED);
}

/// A round of that size, the same every time: four places a session, each child fits about so many of them.
fn drawn(openings: u32, children: u32, fits: u32) -> Round {
    let mut seed = 1u64;
    let mut draw = |most: u32| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((seed >> 33) % u64::from(most)) as u32
    };
    let choices = (0..children)
        .map(|_| {
            // Half of them are bound to few sessions near each other, as districts bind them.
            let (from, span) = if draw(2) == 0 { (draw(openings), openings / 12 + 1) } else { (0, openings) };
            let number = draw(fits) + 1;
            (0..number)
                .map(|_| Choice { opening: (from + draw(span)) % openings, worth: i64::from(draw(6)) })
                .collect()
        })
        .collect();
    Round { places: vec![4; openings as usize], choices }
}
