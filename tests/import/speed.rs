//! Planning a list stays a matter of its length: ten lists in one take ten times one. (How many rows a second is measured by
//! the benches; no test asserts a time.)
use rustix::time::{ClockId, clock_gettime};
use std::path::Path;
use waitwell::exchange::import::known::Nothing;
use waitwell::exchange::import::plan::plan;
use waitwell::exchange::import::table::{ReadOptions, Table, read_file};
use waitwell::exchange::import::words::ImportWords;
use waitwell::exchange::sheet::Limits;

#[test]
fn ten_lists_in_one_are_planned_in_about_ten_times_the_time_of_one() {
    let words = ImportWords::shipped().unwrap();
    let today = "2026-11-21".parse().unwrap();
    let exe = Path::new(env!("CARGO_BIN_EXE_waitwell"));
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import");
    let options = ReadOptions {
        exe: Some(exe),
        words: &words,
        mapping: None,
        postcodes: None,
        today,
        limits: Limits::default(),
    };
    // Ten lists in one: the share of planning a row must not grow with the list.
    // Without numbers, so that every row looks for look-alikes.
    let mut one = read_file(&data.join("waiting-list-export.csv"), &options, &mut |_| {}).unwrap();
    one.rows.iter_mut().for_each(|r| r.details.nhs = None);
    let mut many = one.clone();
    for round in 1..10 {
        for reading in &one.rows {
            let mut reading = reading.clone();
            reading.row += round * 4000;
            reading.trace.person ^= u64::from(round);
            // Other children, born on other days.
            reading.born = reading.born.map(|d| d - chrono::Days::new(u64::from(round) * 6000));
            many.rows.push(reading);
        }
    }
    // Processor time of this thread: what else the machine does is not planning. The shortest of three is the least disturbed.
    let timed = |table: &Table| {
        let runs = (0..3).map(|_| {
            let table = table.clone();
            let begun = clock_gettime(ClockId::ThreadCPUTime);
            plan(table, "x", &Nothing);
            let ended = clock_gettime(ClockId::ThreadCPUTime);
            (ended.tv_sec - begun.tv_sec) as f64 + (ended.tv_nsec - begun.tv_nsec) as f64 / 1e9
        });
        runs.fold(f64::INFINITY, f64::min)
    };
    let (small, large) = (timed(&one).max(0.001), timed(&many));
    eprintln!("3,000 rows {small:.3} s, 30,000 rows {large:.3} s");
    assert!(large < small * 25.0, "planning is not linear: {small} {large}");
}
