//! How long a keystroke in the find line takes at 100,000 and 1,000,000 children, beside `fzf` on the same names in
//! the same run; what the index weighs, and what an update costs. Ends with a failure if a limit is missed.
//!
//! `cargo bench --bench find`; `FIND_SIZES=100000` for other sizes, `FZF=/path/fzf` for an fzf that is not in `PATH`.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
mod names;

use names::{Child, child};
use waitwell::keeper::search::{Entry, Query, SearchIndex, Session};

/// Rows a desk asks for: a tall screen and a page more.
const LIMIT: usize = 100;

/// Children whose names are typed out.
const TYPED: usize = 40;

fn put(index: &mut SearchIndex, id: u32, child: &Child) {
    let phones: Vec<&str> = child.phones.iter().map(String::as_str).collect();
    let entry = Entry {
        family: &child.family,
        given: &child.given,
        known_as: child.known_as,
        birth_date: child.born,
        nhs_number: Some(child.nhs),
        upn: &child.upn,
        phones: &phones,
        postcode: &child.postcode,
        hide_place: id.is_multiple_of(200),
        sort_hint: 0,
    };
    index.upsert(id, &entry);
}

/// Resident memory of this process in bytes.
fn resident() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS")).ok_or("no VmRSS")?;
    Ok(line.split_whitespace().nth(1).ok_or("no VmRSS")?.parse::<u64>()? * 1024)
}

fn at(sorted: &[Duration], part: f64) -> f64 {
    let place = ((sorted.len() as f64 * part) as usize).min(sorted.len().saturating_sub(1));
    sorted.get(place).map_or(0.0, |took| took.as_secs_f64() * 1e3)
}

fn line(what: &str, took: &mut [Duration]) -> f64 {
    took.sort_unstable();
    let p99 = at(took, 0.99);
    println!(
        "  {what:<44} p50 {:>8.3} ms  p99 {p99:>8.3} ms  most {:>8.3} ms  ({})",
        at(took, 0.5),
        at(took, 1.0),
        took.len()
    );
    p99
}

/// Times of keystrokes, by the clock on the wall and by the processor, which other work on the machine does not swell.
#[derive(Default)]
struct Times {
    wall: Vec<Duration>,
    processor: Vec<Duration>,
    slowest: (Duration, String),
}

impl Times {
    fn add(&mut self, typed: &str, wall: Duration, processor: Duration) {
        self.wall.push(wall);
        self.processor.push(processor);
        if processor > self.slowest.0 {
            self.slowest = (processor, typed.to_owned());
        }
    }

    /// Prints, and whether the limit was kept.
    fn line(&mut self, what: &str, limit: f64) -> bool {
        let p99 = line(what, &mut self.wall);
        self.processor.sort_unstable();
        let (middle, most) = (at(&self.processor, 0.5), at(&self.processor, 0.99));
        println!(
            "  {:<44} p50 {middle:>8.3} ms  p99 {most:>8.3} ms  slowest: {:?}",
            "  processor", self.slowest.1
        );
        p99 <= limit
    }
}

fn processor() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).unwrap_or_default())
}

/// Types a line letter by letter as a desk sends it, and keeps the time of each.
fn type_out(index: &SearchIndex, typed: &str, short: &mut Times, long: &mut Times) {
    let mut session = Session::new();
    for (end, letter) in typed.char_indices() {
        let so_far = &typed[..end + letter.len_utf8()];
        let (began, used) = (Instant::now(), processor());
        let found = session.find(index, &Query::new(so_far), LIMIT, &AtomicBool::new(false));
        let (took, used) = (began.elapsed(), processor().saturating_sub(used));
        std::hint::black_box(found);
        let times = if so_far.len() <= 2 { &mut *short } else { &mut *long };
        times.add(so_far, took, used);
    }
}

/// The middle two letters swapped.
fn slipped(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let middle = letters.len() / 2;
    if middle + 1 < letters.len() {
        letters.swap(middle, middle + 1);
    }
    letters.into_iter().collect()
}

fn size(children: u32) -> Result<bool, Box<dyn Error>> {
    println!("{children} children");
    let mut rng = ChaCha8Rng::seed_from_u64(20);
    let before = resident()?;
    let mut index = SearchIndex::new();
    let names = std::env::temp_dir().join(format!("find-{children}-{}.txt", std::process::id()));
    let mut file = BufWriter::new(File::create(&names)?);
    let mut sample = Vec::new();
    let mut loading = Duration::ZERO;
    for id in 0..children {
        let child = child(&mut rng);
        writeln!(file, "{}, {}", child.family, child.given)?;
        let began = Instant::now();
        put(&mut index, id, &child);
        loading += began.elapsed();
        if id % (children / TYPED as u32).max(1) == 0 && sample.len() < TYPED {
            sample.push(child);
        }
    }
    file.flush()?;
    let weight = resident()?.saturating_sub(before);
    println!(
        "  loaded in {:.2} s; {} bytes a child resident",
        loading.as_secs_f64(),
        weight / u64::from(children)
    );

    let mut updates = Vec::new();
    for _ in 0..2000 {
        let (id, child) = (rng.random_range(0..children), child(&mut rng));
        let began = Instant::now();
        put(&mut index, id, &child);
        updates.push(began.elapsed());
    }
    line("one upsert of a child already there", &mut updates);

    let limit = if children > 100_000 { 50.0 } else { 10.0 };
    let (mut short, mut names_took) = (Times::default(), Times::default());
    let (mut slips, mut facts) = (Times::default(), Times::default());
    for child in &sample {
        let given = child.given.split(' ').next().unwrap_or_default();
        type_out(&index, &format!("{} {given}", child.family), &mut short, &mut names_took);
        type_out(&index, &format!("{given} {}", child.family), &mut short, &mut names_took);
        type_out(&index, &format!("{} {given}", slipped(&child.family)), &mut short, &mut slips);
        let born = child.born.map(|born| born.format("%-d/%-m/%Y").to_string()).unwrap_or_default();
        for typed in [
            format!("{} {born}", child.family),
            child.nhs.to_string(),
            child.postcode.clone(),
            born,
            child.phones.concat().chars().take(11).collect(),
            format!("{given} {}", child.postcode),
        ] {
            type_out(&index, &typed, &mut short, &mut facts);
        }
    }
    let mut good = short.line("one or two letters or digits", limit);
    good &= names_took.line("names typed out, both orders", limit);
    good &= slips.line("names with two letters swapped", limit);
    good &= facts.line("dates, numbers, phones, postcodes", limit);
    println!("  limit {limit} ms p99 a keystroke: {}", if good { "kept" } else { "MISSED" });
    beside_fzf(&index, &sample, &names)?;
    fs::remove_file(&names)?;
    Ok(good)
}

/// The same queries through `fzf --filter`, each a process; what it takes to read the names is timed by a query that
/// fits none, and taken off.
fn beside_fzf(index: &SearchIndex, sample: &[Child], names: &std::path::Path) -> Result<(), Box<dyn Error>> {
    let fzf = std::env::var("FZF").unwrap_or_else(|_| "fzf".to_owned());
    let run = |query: &str| -> Result<Duration, std::io::Error> {
        let began = Instant::now();
        Command::new(&fzf)
            .args(["--filter", query])
            .stdin(Stdio::from(File::open(names)?))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        Ok(began.elapsed())
    };
    let Ok(_) = run("qqqq") else {
        println!("  fzf is not installed: not compared");
        return Ok(());
    };
    let mut reading: Vec<Duration> = (0..7).filter_map(|_| run("~~~~").ok()).collect();
    reading.sort_unstable();
    let reading = reading.get(reading.len() / 2).copied().unwrap_or_default();
    let queries: BTreeSet<String> = sample
        .iter()
        .step_by(sample.len() / 20 + 1)
        .flat_map(|child| {
            let line = format!("{} {}", child.family, child.given.split(' ').next().unwrap_or_default());
            [1, 3, 5, line.len()].map(|length| line.chars().take(length).collect())
        })
        .collect();
    let (mut theirs, mut whole, mut ours) = (Vec::new(), Vec::new(), Vec::new());
    for query in &queries {
        let took = run(query)?;
        whole.push(took);
        theirs.push(took.saturating_sub(reading));
        let began = Instant::now();
        std::hint::black_box(index.find(&Query::new(query), LIMIT));
        ours.push(began.elapsed());
    }
    let sum = |took: &[Duration]| took.iter().map(Duration::as_secs_f64).sum::<f64>();
    let (total, theirs_total) = (sum(&ours), sum(&theirs));
    line("fzf --filter, whole process", &mut whole);
    println!("  fzf reading the names, fitting none: {:.3} ms", reading.as_secs_f64() * 1e3);
    line("fzf, its reading taken off", &mut theirs);
    line("waitwell, the same queries, no session", &mut ours);
    println!("  ratio over all {} queries, fzf / waitwell: {:.1}", queries.len(), theirs_total / total);
    Ok(())
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let sizes = std::env::var("FIND_SIZES").unwrap_or_else(|_| "100000,1000000".to_owned());
    let mut good = true;
    for children in sizes.split(',') {
        good &= size(children.trim().parse()?)?;
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
