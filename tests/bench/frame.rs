//! From a key to the last byte of the frame it makes: the real desk in a real pseudo-terminal, its keeper on a store of
//! 100,000 referrals. Also the bytes of each frame, what is sent when nobody does anything, the desk's memory, and attaching.
//!
//! `cargo bench --bench frame`; `SCALE_REFERRALS=20000` for another size, `BENCH_DIR=/path` for another disk.
mod house;
mod names;
mod program;
#[path = "../support/pty.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod pty;
mod table;

use house::Fault;
use program::Keeper;
use pty::Pty;
use std::path::Path;
use std::time::{Duration, Instant};

/// The window.
const WINDOW: (u16, u16) = (120, 40);
/// A frame is whole with this: the end of a synchronized update.
const END: &[u8] = b"\x1b[?2026l";
/// So long after the last byte a key has had its effect. Shorter than the rest after which the pane beside a list is filled.
const QUIET: Duration = Duration::from_millis(120);
/// The rest, and what follows it.
const RESTED: Duration = Duration::from_millis(600);
/// Desks that attach, one after the other.
const DESKS: usize = 15;
/// Longest wait for the first frame of all.
const ATTACH_WITHIN: Duration = Duration::from_secs(20);

/// What keys of one kind did.
#[derive(Default)]
struct Figures {
    /// To the end of the first frame, and of the last one the key caused.
    first: Vec<Duration>,
    last: Vec<Duration>,
    /// Bytes of all of them.
    bytes: Vec<usize>,
    /// Keys that caused nothing.
    silent: usize,
}

fn main() -> Result<(), Fault> {
    let referrals: u32 = match std::env::var("SCALE_REFERRALS") {
        Ok(text) => text.parse()?,
        Err(_) => 100_000,
    };
    let dir = match std::env::var_os("BENCH_DIR") {
        Some(dir) => tempfile::tempdir_in(dir)?,
        None => tempfile::tempdir()?,
    };
    let store = dir.path().join("s");
    drop(house::build(&store, referrals, 4_000)?);
    let keeper = Keeper::start(&store)?;
    table::head(&format!("A desk at {}x{}, {referrals} open referrals", WINDOW.0, WINDOW.1));
    attach(&store)?;

    let mut desk = start(&store)?;
    desk.until_quiet(RESTED);
    keys(&mut desk);
    let at = desk.pid().and_then(|id| program::status(id, "VmRSS:")).unwrap_or_default();
    table::row("desk's memory after it all", &format!("{at:.1} MiB"), "15 MB", at * 1.048_576 / 15.0);
    let quiet = still(&mut desk);
    table::row("bytes while nobody does anything, five seconds", &quiet.to_string(), "0", quiet as f64);
    desk.press("q");
    drop(desk);
    keeper.stop(&store)
}

fn start(store: &Path) -> Result<Pty, Fault> {
    let store = store.to_str().ok_or("a path that cannot be said")?;
    Ok(Pty::start(program::PROGRAM, &["--store", store], &[], WINDOW))
}

/// From the start of the process to the first frame, and to the one with what the keeper answered.
fn attach(store: &Path) -> Result<(), Fault> {
    let (mut first, mut filled, mut weight) = (Vec::new(), Vec::new(), Vec::new());
    for at in 0..DESKS {
        let begun = Instant::now();
        let mut desk = start(store)?;
        let mut parts = desk.until_quiet(ATTACH_WITHIN.min(RESTED));
        while !parts.iter().any(|(_, bytes)| ends(bytes)) && begun.elapsed() < ATTACH_WITHIN {
            parts.extend(desk.until_quiet(RESTED));
        }
        let frames = frames(&parts, begun);
        let (Some(one), Some(last)) = (frames.first(), frames.last()) else {
            return Err(format!("no frame came; the screen was:\n{}", desk.screen()).into());
        };
        let name =
            if at == 0 { "attach to first frame, the first desk after the keeper's start" } else { "" };
        if at == 0 {
            time(name, one.0, "100 ms", 100.0);
            time("the same, until the list is there", last.0, "100 ms", 100.0);
        } else {
            first.push(one.0);
            filled.push(last.0);
        }
        weight.push(desk.pid().and_then(|id| program::status(id, "VmRSS:")).unwrap_or_default());
        desk.press("q");
    }
    for (what, mut took) in
        [("attach to first frame, later desks", first), ("the same, until the list is there", filled)]
    {
        let (p50, most) = (table::at(&mut took, 0.5), table::at(&mut took, 1.0));
        table::row(what, &format!("p50 {p50:.1} ms, most {most:.1}"), "100 ms", p50 / 100.0);
    }
    let (_, at) = table::spread(weight);
    table::row("desk's memory, just attached", &format!("{at:.1} MiB"), "15 MB", at * 1.048_576 / 15.0);
    Ok(())
}

fn time(what: &str, took: Duration, limit: &str, most: f64) {
    let ms = took.as_secs_f64() * 1e3;
    table::row(what, &format!("{ms:.1} ms"), limit, ms / most);
}

/// Every kind of key, many times over.
fn keys(desk: &mut Pty) {
    let kinds: &[(&str, &str, &[&str], usize, Option<usize>)] = &[
        ("cursor, Today", "1", &["Down", "Down", "Up"], 100, Some(400)),
        ("cursor, Waiting", "2", &["Down", "Down", "Down", "Up"], 200, Some(400)),
        ("page, Waiting", "2 Home", &["PgDn", "PgDn", "PgDn", "PgUp"], 100, Some(4_000)),
        ("to the last and the first, Waiting", "2", &["End", "Home"], 40, Some(4_000)),
        ("cursor, Triage", "3", &["Down", "Down", "Up"], 60, None),
        ("another screen", "1", &["2", "3", "4", "2", "1"], 60, Some(8_000)),
        ("redrawn whole", "2", &["Ctrl-l"], 30, Some(8_000)),
        ("help open, help closed", "2", &["?", "q"], 30, Some(8_000)),
    ];
    for (what, before, keys, times, most) in kinds {
        desk.press(before);
        desk.until_quiet(RESTED);
        let mut figures = Figures::default();
        for key in keys.iter().cycle().take(*times) {
            pressed(desk, key, &mut figures);
        }
        figures.tell(what, *most);
    }
    let mut figures = Figures::default();
    for name in ["osei aisha", "macken", "walker j", "o'brien", "smith el", "tay", "priya sharma", "clark r"]
    {
        desk.press("2");
        desk.until_quiet(RESTED);
        desk.press("/");
        desk.until_quiet(QUIET);
        for letter in name.chars() {
            let key = if letter == ' ' { "Space".to_owned() } else { letter.to_string() };
            pressed(desk, &key, &mut figures);
        }
        desk.press("Esc");
        desk.until_quiet(QUIET);
    }
    figures.tell("find, a letter typed", None);
    held(desk);
}

fn pressed(desk: &mut Pty, key: &str, figures: &mut Figures) {
    let begun = Instant::now();
    desk.press(key);
    let parts = desk.until_quiet(QUIET);
    let frames = frames(&parts, begun);
    let (Some(first), Some(last)) = (frames.first(), frames.last()) else {
        figures.silent += 1;
        return;
    };
    figures.first.push(first.0);
    figures.last.push(last.0);
    figures.bytes.push(parts.iter().map(|(_, bytes)| bytes.len()).sum());
}

/// An arrow held down: thirty a second, and the time from each to the end of a frame after it.
fn held(desk: &mut Pty) {
    desk.press("2 Home");
    desk.until_quiet(RESTED);
    let mut took = Vec::new();
    for _ in 0..150 {
        let begun = Instant::now();
        desk.press("Down");
        let until = begun + Duration::from_millis(33);
        while let Some(left) = until.checked_duration_since(Instant::now()) {
            let parts = desk.until_quiet(left.max(Duration::from_millis(1)));
            if let Some(frame) = frames(&parts, begun).first() {
                took.push(frame.0);
            }
        }
    }
    let (p50, p99) = (table::at(&mut took, 0.5), table::at(&mut took, 0.99));
    let what = "arrow held, 30 a second, key to frame";
    table::row(what, &format!("p50 {p50:.2} ms, p99 {p99:.2}"), "5 ms (p99)", p99 / 5.0);
}

/// When each frame ended, from the beginning, and its bytes.
fn frames(parts: &[(Instant, Vec<u8>)], begun: Instant) -> Vec<(Duration, usize)> {
    let mut frames = Vec::new();
    let mut bytes = 0;
    for (at, part) in parts {
        bytes += part.len();
        if ends(part) {
            frames.push((at.saturating_duration_since(begun), std::mem::take(&mut bytes)));
        }
    }
    frames
}

fn ends(part: &[u8]) -> bool {
    part.windows(END.len()).any(|window| window == END)
}

impl Figures {
    fn tell(mut self, what: &str, most: Option<usize>) {
        let what = &format!("{what} ({} keys)", self.first.len());
        let (p50, p99) = (table::at(&mut self.first, 0.5), table::at(&mut self.first, 0.99));
        table::row(what, &format!("first frame p50 {p50:.2} ms, p99 {p99:.2}"), "5 ms (p99)", p99 / 5.0);
        let (p50, p99) = (table::at(&mut self.last, 0.5), table::at(&mut self.last, 0.99));
        let silent = if self.silent > 0 { format!(" ({} caused none)", self.silent) } else { String::new() };
        let figure = format!("last frame p50 {p50:.2} ms, p99 {p99:.2}{silent}");
        table::row("", &figure, "5 ms (p99)", p99 / 5.0);
        self.bytes.sort_unstable();
        let middle = self.bytes.get(self.bytes.len() / 2).copied().unwrap_or_default();
        let largest = self.bytes.last().copied().unwrap_or_default();
        let limit = most.map_or_else(|| "none stated".to_owned(), |most| format!("{most} bytes"));
        let ratio = most.map_or(0.0, |most| middle as f64 / most as f64);
        table::row("", &format!("{middle} bytes, at most {largest}"), &limit, ratio);
    }
}

/// Bytes of five seconds in which nothing happens, between two ticks of the clock.
fn still(desk: &mut Pty) -> usize {
    desk.until_quiet(RESTED);
    let until = Instant::now() + Duration::from_secs(5);
    let mut bytes = 0;
    while let Some(left) = until.checked_duration_since(Instant::now()) {
        bytes += desk.until_quiet(left).iter().map(|(_, part)| part.len()).sum::<usize>();
    }
    bytes
}
