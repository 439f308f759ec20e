//! From a key to the last byte of the frame it makes: the real desk in a real pseudo-terminal, its keeper on a store of
//! 100,000 referrals. Also the bytes of each frame and the time the processor gave desk and keeper for it, what is sent when
//! nobody does anything, the memory of both, and attaching.
//!
//! `cargo bench --bench frame`; `SCALE_REFERRALS=1000000` for another size, `BENCH_DIR=/path` for another disk,
//! `BENCH_STORES=/path` for where stores are kept between runs.
mod house;
mod kept;
mod limits;
mod names;
mod program;
#[path = "../support/pty.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod pty;
mod table;

use house::Fault;
use limits::Limits;
use program::Keeper;
use pty::Pty;
use std::path::Path;
use std::time::{Duration, Instant};

/// Places there are.
const PLACES: u32 = 4_000;
/// Of a megabyte.
const MIB: f64 = 1.048_576;
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

/// Keys of one kind.
struct Kind {
    what: &'static str,
    /// Pressed once, before the first.
    before: &'static str,
    keys: &'static [&'static str],
    /// Pressed after each, to be where the next begins; not counted.
    after: &'static str,
    times: usize,
    /// Bytes of one at the most.
    bytes: Option<usize>,
}

const KINDS: &[Kind] = &[
    kind("cursor, Today", "1", &["Down", "Down", "Up"], "", 150, Some(400)),
    kind("cursor, Waiting", "2", &["Down", "Down", "Down", "Up"], "", 200, Some(400)),
    kind("page, Today", "1 Home", &["PgDn", "PgDn", "PgUp"], "", 60, Some(4_000)),
    kind("page, Waiting", "2 Home", &["PgDn", "PgDn", "PgDn", "PgUp"], "", 100, Some(4_000)),
    kind("to the last and the first, Waiting", "2", &["End", "Home"], "", 40, Some(4_000)),
    kind("cursor, Triage", "3", &["Down", "Down", "Up"], "", 60, Some(400)),
    kind("another screen", "1", &["2", "3", "4", "2", "1"], "", 60, Some(8_000)),
    kind("a record opened", "2 Home", &["Enter"], "Backspace Down", 60, Some(8_000)),
    kind("cursor, Record", "2 Home Enter", &["Down", "Down", "Up"], "", 60, Some(400)),
    kind("sorted", "2 s", &["c", "a", "n", "d", "s", "k", "t", "o"], "s", 40, Some(8_000)),
    kind("narrowed", "2 f", &["o"], "f", 30, Some(8_000)),
    kind("redrawn whole", "2", &["Ctrl-l"], "", 30, Some(8_000)),
    kind("help open, help closed", "2", &["?", "q"], "", 30, Some(8_000)),
    kind("what to say opened", "2 Home", &["l"], "q Down", 30, Some(8_000)),
];

const fn kind(
    what: &'static str,
    before: &'static str,
    keys: &'static [&'static str],
    after: &'static str,
    times: usize,
    bytes: Option<usize>,
) -> Kind {
    Kind { what, before, keys, after, times, bytes }
}

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
    /// Milliseconds the processor gave desk and keeper for all of them.
    desk: f64,
    keeper: f64,
}

fn main() -> Result<(), Fault> {
    let referrals = kept::size()?;
    let limits = limits::of(referrals);
    let dir = kept::room()?;
    let (store, _) = kept::store(dir.path(), referrals, PLACES)?;
    let keeper = Keeper::start(&store)?;
    table::head(&format!("A desk at {}x{}, {referrals} open referrals", WINDOW.0, WINDOW.1));
    attach(&store, &limits)?;

    let mut desk = start(&store)?;
    desk.until_quiet(RESTED);
    keys(&mut desk, &keeper, &limits);
    weight("after it all", &desk, &limits);
    let now = keeper.weight().0 * MIB;
    table::row(
        "keeper's memory after it all",
        &format!("{now:.1} MB"),
        &format!("{} MB", limits.keeper),
        now / limits.keeper,
    );
    let quiet = still(&mut desk);
    table::row("bytes while nobody does anything, five seconds", &quiet.to_string(), "0", quiet as f64);
    desk.press("q");
    drop(desk);
    keeper.stop(&store)
}

/// What a desk weighs: its pages, and those it alone has or its share of them.
fn weight(when: &str, desk: &Pty, limits: &Limits) {
    let Some(id) = desk.pid() else { return };
    let at = program::status(id, "VmRSS:").unwrap_or_default() * MIB;
    let own = program::status(id, "RssAnon:").unwrap_or_default() * MIB;
    let share = program::share(id)
        .map_or_else(String::new, |share| format!(", {share:.1} with its share of shared pages"));
    table::row(
        &format!("desk's memory, {when}"),
        &format!("{at:.1} MB: {own:.1} its own{share}"),
        &format!("{} MB", limits.desk),
        at / limits.desk,
    );
}

fn start(store: &Path) -> Result<Pty, Fault> {
    let store = store.to_str().ok_or("a path that cannot be said")?;
    Ok(Pty::start(program::PROGRAM, &["--store", store], &[], WINDOW))
}

/// From the start of the process to the first frame, and to the one with what the keeper answered.
fn attach(store: &Path, limits: &Limits) -> Result<(), Fault> {
    let (mut first, mut filled) = (Vec::new(), Vec::new());
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
        if at == 0 {
            time("attach to first frame, the first desk after the keeper's start", one.0, limits);
            time("the same, until the list is there", last.0, limits);
        } else {
            first.push(one.0);
            filled.push(last.0);
        }
        if at + 1 == DESKS {
            weight("just attached", &desk, limits);
        }
        desk.press("q");
    }
    for (what, mut took) in
        [("attach to first frame, later desks", first), ("the same, until the list is there", filled)]
    {
        let (p50, most) = (table::at(&mut took, 0.5), table::at(&mut took, 1.0));
        let limit = format!("{} ms", limits.attach);
        table::row(what, &format!("p50 {p50:.1} ms, most {most:.1}"), &limit, most / limits.attach);
    }
    Ok(())
}

fn time(what: &str, took: Duration, limits: &Limits) {
    let ms = took.as_secs_f64() * 1e3;
    table::row(what, &format!("{ms:.1} ms"), &format!("{} ms", limits.attach), ms / limits.attach);
}

/// Every kind of key, many times over.
fn keys(desk: &mut Pty, keeper: &Keeper, limits: &Limits) {
    for Kind { what, before, keys, after, times, bytes } in KINDS {
        desk.press("Esc Esc");
        desk.until_quiet(QUIET);
        for key in before.split_whitespace() {
            desk.press(key);
            desk.until_quiet(RESTED);
        }
        let mut figures = Figures::default();
        for key in keys.iter().cycle().take(*times) {
            pressed(desk, keeper, key, &mut figures);
            if !after.is_empty() {
                desk.press(after);
                desk.until_quiet(QUIET);
            }
        }
        figures.tell(what, *bytes, limits.key);
    }
    let (mut short, mut long) = (Figures::default(), Figures::default());
    for name in ["osei aisha", "macken", "walker j", "o'brien", "smith el", "tay", "priya sharma", "clark r"]
    {
        desk.press("Esc Esc");
        desk.until_quiet(QUIET);
        desk.press("2");
        desk.until_quiet(RESTED);
        desk.press("/");
        desk.until_quiet(QUIET);
        for (at, letter) in name.chars().enumerate() {
            pressed(desk, keeper, &named(letter), if at < 2 { &mut short } else { &mut long });
        }
    }
    short.tell("find, the first two letters", None, limits.find);
    long.tell("find, further letters", None, limits.find);
    let mut line = Figures::default();
    for entry in ["b osei mar", "x smith fam ill", "arr tay", "find clark"] {
        desk.press("Esc Esc");
        desk.until_quiet(QUIET);
        desk.press("2");
        desk.until_quiet(RESTED);
        desk.press(":");
        desk.until_quiet(QUIET);
        for letter in entry.chars() {
            pressed(desk, keeper, &named(letter), &mut line);
        }
        desk.press("Ctrl-u");
    }
    line.tell("the line, a letter", None, limits.key);
    desk.press("Esc Esc");
    desk.until_quiet(RESTED);
    held(desk, limits);
}

fn named(letter: char) -> String {
    if letter == ' ' { "Space".to_owned() } else { letter.to_string() }
}

fn pressed(desk: &mut Pty, keeper: &Keeper, key: &str, figures: &mut Figures) {
    let spent = |desk: &Pty| (desk.pid().map_or(0.0, program::processor), program::processor(keeper.id()));
    let before = spent(desk);
    let begun = Instant::now();
    desk.press(key);
    let parts = desk.until_quiet(QUIET);
    let after = spent(desk);
    let frames = frames(&parts, begun);
    let (Some(first), Some(last)) = (frames.first(), frames.last()) else {
        figures.silent += 1;
        return;
    };
    figures.desk += after.0 - before.0;
    figures.keeper += after.1 - before.1;
    figures.first.push(first.0);
    figures.last.push(last.0);
    figures.bytes.push(parts.iter().map(|(_, bytes)| bytes.len()).sum());
}

/// An arrow held down: thirty a second, and the time from each to the end of a frame after it.
fn held(desk: &mut Pty, limits: &Limits) {
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
    let limit = format!("{} ms (p99)", limits.key);
    table::row(what, &format!("p50 {p50:.2} ms, p99 {p99:.2}"), &limit, p99 / limits.key);
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
    fn tell(mut self, what: &str, most: Option<usize>, limit: f64) {
        let keys = self.first.len();
        let within = format!("{limit} ms (p99)");
        let (p50, p99) = (table::at(&mut self.first, 0.5), table::at(&mut self.first, 0.99));
        table::row(
            &format!("{what} ({keys} keys), first frame"),
            &format!("p50 {p50:.2} ms, p99 {p99:.2}"),
            &within,
            p99 / limit,
        );
        let (p50, p99) = (table::at(&mut self.last, 0.5), table::at(&mut self.last, 0.99));
        let silent = if self.silent > 0 { format!(" ({} caused none)", self.silent) } else { String::new() };
        table::row(
            &format!("{what}, last frame"),
            &format!("p50 {p50:.2} ms, p99 {p99:.2}{silent}"),
            &within,
            p99 / limit,
        );
        let each = (keys as f64).max(1.0);
        let (desk, keeper) = (self.desk / each, self.keeper / each);
        table::row(
            &format!("{what}, processor a key"),
            &format!("desk {desk:.2} ms, keeper {keeper:.2}"),
            &within,
            (desk + keeper) / limit,
        );
        self.bytes.sort_unstable();
        let middle = self.bytes.get(self.bytes.len() / 2).copied().unwrap_or_default();
        let largest = self.bytes.last().copied().unwrap_or_default();
        let limit = most.map_or_else(|| "none stated".to_owned(), |most| format!("{most} bytes"));
        let ratio = most.map_or(0.0, |most| middle as f64 / most as f64);
        table::row(&format!("{what}, bytes"), &format!("{middle}, at most {largest}"), &limit, ratio);
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
