//! What 100,000 referrals cost: the keeper's memory and starts, a rebuild, an import, attaching, and looks.
//!
//! `cargo bench --bench scale`; `SCALE_REFERRALS=1000000` for another size, `BENCH_DIR=/path` for another disk,
//! `BENCH_STORES=/path` for where stores are kept between runs.
mod house;
mod kept;
mod limits;
mod names;
mod program;
mod table;

use chrono::Days;
use house::Fault;
use limits::Limits;
use program::Keeper;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::{Duration, Instant};
use waitwell::client::{Link, Patience};
use waitwell::domain::child::Flags;
use waitwell::domain::code::Code;
use waitwell::wire::message::{Answer, Request, Status};
use waitwell::wire::query::{At, Filter, Query, Sort, SortBy};

/// Places there are; each is booked once at most.
const PLACES: u32 = 4_000;
/// Bookings before a kill: what the start after it reads again.
const SINCE_SNAPSHOT: usize = 1_500;
/// Starts of each kind.
const STARTS: usize = 5;
/// Rebuilds.
const REBUILDS: usize = 3;
/// Of a megabyte.
const MIB: f64 = 1.048_576;
/// Rows of the list that is brought in.
const ROWS: u32 = 30_000;

fn main() -> Result<(), Fault> {
    let referrals = kept::size()?;
    let limits = limits::of(referrals);
    let dir = kept::room()?;
    let (store, pairs) = kept::store(dir.path(), referrals, PLACES)?;
    let mut pairs = pairs.into_iter();

    table::head(&format!("{referrals} referrals, open, each a child of its own"));
    rebuild(&store, &limits)?;
    clean_starts(&store, &limits)?;
    let keeper = Keeper::start(&store)?;
    let fresh = keeper.weight();
    attach(&store, &limits)?;
    looks(&store, &mut pairs, &limits)?;
    let busy = keeper.weight();
    weight("keeper's memory, just started", fresh, &limits);
    weight("keeper's memory, after thousands of looks and 600 bookings", busy, &limits);
    keeper.stop(&store)?;
    killed_starts(&store, &mut pairs, &limits)?;
    import(dir.path(), &store, &limits)
}

fn weight(what: &str, (now, most): (f64, f64), limits: &Limits) {
    let (now, most, limit) = (now * MIB, most * MIB, limits.keeper);
    table::row(what, &format!("{now:.1} MB (at most {most:.1})"), &format!("{limit} MB"), now / limit);
}

fn rebuild(store: &Path, limits: &Limits) -> Result<(), Fault> {
    let mut took = Vec::new();
    let mut most: f64 = 0.0;
    for _ in 0..REBUILDS {
        let (time, peak) = program::run(store, ["rebuild"])?;
        took.push(time.as_secs_f64());
        most = most.max(peak);
    }
    let (least, middle) = table::spread(took);
    let (limit, most) = (limits.rebuild, most * MIB);
    table::row(
        "rebuild",
        &format!("{middle:.1} s (least {least:.1})"),
        &format!("{limit} s"),
        middle / limit,
    );
    let limit = limits.rebuilding;
    table::row("rebuild's memory at most", &format!("{most:.0} MB"), &format!("{limit} MB"), most / limit);
    Ok(())
}

fn clean_starts(store: &Path, limits: &Limits) -> Result<(), Fault> {
    let mut took = Vec::new();
    Keeper::start(store)?.stop(store)?;
    for _ in 0..STARTS {
        let keeper = Keeper::start(store)?;
        took.push(keeper.took.as_secs_f64());
        keeper.stop(store)?;
    }
    let (least, middle) = table::spread(took);
    table::row(
        "start after a clean stop",
        &format!("{middle:.2} s (least {least:.2})"),
        &format!("{} s", limits.start),
        middle / limits.start,
    );
    Ok(())
}

fn killed_starts(
    store: &Path,
    pairs: &mut impl Iterator<Item = house::Pair>,
    limits: &Limits,
) -> Result<(), Fault> {
    let mut took = Vec::new();
    let mut keeper = Keeper::start(store)?;
    let desk = desk(store)?;
    for pair in pairs.take(SINCE_SNAPSHOT) {
        desk.send(house::book(pair)).map_err(|refusal| refusal.words)?;
    }
    drop(desk);
    for _ in 0..STARTS {
        keeper.kill()?;
        keeper = Keeper::start(store)?;
        took.push(keeper.took.as_secs_f64());
    }
    keeper.stop(store)?;
    let (least, middle) = table::spread(took);
    let what = format!("start after SIGKILL, {SINCE_SNAPSHOT} changes after the snapshot");
    killed(&what, &format!("{middle:.2} s (least {least:.2})"), middle, limits);
    Ok(())
}

/// A start after the keeper was killed.
fn killed(what: &str, figure: &str, took: f64, limits: &Limits) {
    match limits.killed {
        Some(limit) => table::row(what, figure, &format!("{limit} s"), took / limit),
        None => table::row(what, figure, "none stated", 0.0),
    }
}

fn desk(store: &Path) -> Result<Link, Fault> {
    Ok(Link::find(&program::place(store), "desk")?.ok_or("no keeper runs")?)
}

fn look(link: &Link, query: &Query) -> Result<Duration, Fault> {
    let begun = Instant::now();
    match link.call(Request::Look { query: Box::new(query.clone()) })? {
        Answer::View(_) => Ok(begun.elapsed()),
        other => Err(format!("{query:?}: {other:?}").into()),
    }
}

fn list(filter: Filter, by: SortBy, row: u32) -> Query {
    Query::List { filter, sort: Sort { by, down: false }, at: At::Row(row), rows: 40 }
}

/// From nothing to the first page on the desk's hands.
fn attach(store: &Path, limits: &Limits) -> Result<(), Fault> {
    let mut took = Vec::new();
    let mut first = Duration::ZERO;
    for at in 0..41 {
        let begun = Instant::now();
        let link = Link::connect(program::place(store), "desk", Patience::For(Duration::from_secs(30)))?;
        look(&link, &list(Filter::default(), SortBy::Order, 0))?;
        if at == 0 {
            first = begun.elapsed();
        } else {
            took.push(begun.elapsed());
        }
    }
    let (p50, p99) = (table::at(&mut took, 0.5), table::at(&mut took, 0.99));
    let first = first.as_secs_f64() * 1e3;
    table::row(
        "attach with the first page, the first since the start",
        &format!("{first:.1} ms"),
        &format!("{} ms", limits.attach),
        first / limits.attach,
    );
    let figure = format!("p50 {p50:.1} ms, p99 {p99:.1}");
    table::row(
        "attach with the first page, later ones",
        &figure,
        &format!("{} ms", limits.attach),
        p99 / limits.attach,
    );
    Ok(())
}

fn looks(store: &Path, pairs: &mut impl Iterator<Item = house::Pair>, limits: &Limits) -> Result<(), Fault> {
    let desk = desk(store)?;
    let mut dice = ChaCha8Rng::seed_from_u64(7);
    let nd = Filter { pathways: vec![Code::known("nd")], ..Filter::default() };
    let narrow = Filter { age_under: Some(8), flags: Flags::EHC_PLAN, ..nd.clone() };
    let mut figures: Vec<(&str, Vec<Duration>)> = Vec::new();
    for (what, filter, by) in [
        ("list, all, in order", Filter::default(), SortBy::Order),
        ("list, all, by name", Filter::default(), SortBy::Name),
        ("list, all, by next step", Filter::default(), SortBy::Due),
        ("list, ND under 8 with a plan", narrow, SortBy::Wait),
    ] {
        let mut took = Vec::new();
        for _ in 0..300 {
            took.push(look(&desk, &list(filter.clone(), by, dice.random_range(0..1_000)))?);
        }
        figures.push((what, took));
    }
    figures.push(("counts", (0..300).map(|_| look(&desk, &Query::Counts)).collect::<Result<_, _>>()?));
    // The same while somebody books: every look finds the State changed.
    let other = self::desk(store)?;
    let (mut listed, mut counted, mut named) = (Vec::new(), Vec::new(), Vec::new());
    for pair in pairs.take(600) {
        other.send(house::book(pair)).map_err(|refusal| refusal.words)?;
        listed.push(look(&desk, &list(nd.clone(), SortBy::Order, dice.random_range(0..1_000)))?);
        named.push(look(&desk, &list(Filter::default(), SortBy::Name, dice.random_range(0..1_000)))?);
        counted.push(look(&desk, &Query::Counts)?);
    }
    figures.push(("list, ND in order, after a booking", listed));
    figures.push(("list, all, by name, after a booking", named));
    figures.push(("counts, after a booking", counted));
    let mut found = Vec::new();
    for _ in 0..60 {
        let child = names::child(&mut dice);
        let typed = format!("{} {}", child.family, child.given);
        for end in 1..=typed.chars().count() {
            let text = typed.chars().take(end).collect();
            found.push(look(&desk, &Query::Find { text, within: None, rows: 16 })?);
        }
    }
    for (what, took) in figures {
        row(what, took, limits.key);
    }
    row("find, a letter typed", found, limits.find);
    Ok(())
}

fn row(what: &str, mut took: Vec<Duration>, limit: f64) {
    let (p50, p99) = (table::at(&mut took, 0.5), table::at(&mut took, 0.99));
    let most = table::at(&mut took, 1.0);
    let figure = format!("p50 {p50:.2} ms, p99 {p99:.2}, most {most:.1}");
    table::row(what, &figure, &format!("{limit} ms to the frame (p99)"), p99 / limit);
}

/// A list of children nobody knows yet, as another system gives it out.
fn csv(path: &Path) -> Result<(), Fault> {
    let mut file = BufWriter::new(std::fs::File::create(path)?);
    let mut dice = ChaCha8Rng::seed_from_u64(99);
    let today = chrono::Utc::now().date_naive();
    writeln!(
        file,
        "NHS No,Surname,Forename,DOB,Sex,Address,Postcode,School,Service,Referral Date,Referred By,Priority,Parent/Carer,Contact Tel,Comments"
    )?;
    for number in 0..ROWS {
        let received = today - Days::new(dice.random_range(0..700));
        let child = house::details(&mut dice, 500_000 + number, received);
        let carer = &child.carers[0];
        writeln!(
            file,
            "{},{},{},{},{},\"{}\",{},{},{},{},School,Routine,{},{},Waiting for a first appointment",
            child.nhs.map(|number| number.value().to_string()).unwrap_or_default(),
            child.family,
            child.given,
            child.born.format("%d/%m/%Y"),
            if number % 2 == 0 { "F" } else { "M" },
            child.address,
            child.postcode,
            child.setting,
            ["ND", "SLCN", "EP", "OT"][number as usize % 4],
            received.format("%d/%m/%Y"),
            carer.name,
            carer.phone,
        )?;
    }
    Ok(file.flush()?)
}

fn import(dir: &Path, store: &Path, limits: &Limits) -> Result<(), Fault> {
    let path = dir.join("list.csv");
    csv(&path)?;
    let empty = dir.join("e");
    for (what, store) in [("into an empty store", empty.as_path()), ("into the full store", store)] {
        let keeper = Keeper::start(store)?;
        let before = status(store)?;
        let (took, most) = program::run(
            store,
            ["import".as_ref(), path.as_os_str(), "--source".as_ref(), "bench".as_ref()],
        )?;
        let after = status(store)?;
        let rows = f64::from(ROWS) / took.as_secs_f64();
        table::row(
            &format!(
                "import, {what}: {} of {ROWS} rows became referrals",
                after.referrals - before.referrals
            ),
            &format!("{rows:.0} rows a second (memory {most:.0} MiB)"),
            "3,000 rows a second",
            rows / 3_000.0,
        );
        weight("keeper's memory after it", keeper.weight(), limits);
        keeper.kill()?;
        let keeper = Keeper::start(store)?;
        let took = keeper.took.as_secs_f64();
        let changes = after.revision - before.revision;
        let what = format!("start after SIGKILL, right after these {changes} changes");
        killed(&what, &format!("{took:.2} s"), took, limits);
        keeper.stop(store)?;
    }
    Ok(())
}

fn status(store: &Path) -> Result<Status, Fault> {
    match desk(store)?.call(Request::Status)? {
        Answer::Status(status) => Ok(status),
        other => Err(format!("{other:?}").into()),
    }
}
