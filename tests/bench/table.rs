//! Figures and how they are shown: every table says the machine's load, and the least and the middle of several rounds, for
//! other work on the machine swells single figures.
#![allow(dead_code, reason = "each bench uses a part of it")]
use std::time::Duration;

/// The part of the sorted times below which that share lies, in milliseconds.
pub fn at(times: &mut [Duration], share: f64) -> f64 {
    times.sort_unstable();
    let place = ((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1));
    times.get(place).map_or(0.0, |took| took.as_secs_f64() * 1e3)
}

/// Least and middle of a figure over the rounds.
pub fn spread(mut rounds: Vec<f64>) -> (f64, f64) {
    rounds.sort_unstable_by(f64::total_cmp);
    let middle = rounds.get(rounds.len() / 2).copied().unwrap_or_default();
    (rounds.first().copied().unwrap_or_default(), middle)
}

/// The machine's load in the last minute.
pub fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().next().unwrap_or("?").to_owned()
}

/// Begins a table.
pub fn head(title: &str) {
    println!("\n{title}\n");
    println!("| what | figure | limit or yardstick | ratio | load |");
    println!("|---|---|---|---|---|");
}

/// One line of it.
pub fn row(what: &str, figure: &str, limit: &str, ratio: f64) {
    println!("| {what} | {figure} | {limit} | {ratio:.2} | {} |", load());
}
