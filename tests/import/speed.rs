//! 3,000 rows a second, also when every child of the county is already on record.
use std::path::Path;
use std::time::Instant;
use waitwell::exchange::import::known::Nothing;
use waitwell::exchange::import::plan::plan;
use waitwell::exchange::import::table::{ReadOptions, read_file};
use waitwell::exchange::import::words::ImportWords;
use waitwell::exchange::sheet::Limits;

#[test]
fn a_list_is_planned_fast_and_twice_the_rows_take_about_twice_the_time() {
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
    for name in ["waiting-list-export.csv", "waiting-list-export.xlsx"] {
        let begun = Instant::now();
        let table = read_file(&data.join(name), &options, &mut |_| {}).unwrap();
        let read = begun.elapsed();
        let rows = table.rows.len();
        plan(table, name, &Nothing);
        let took = begun.elapsed();
        eprintln!(
            "{name}: {:.0} rows a second (read in {read:?}, planned by {took:?})",
            rows as f64 / took.as_secs_f64()
        );
        // The bar of 3,000 holds for release builds; one without optimisation is only kept from being absurd.
        let bar = if cfg!(debug_assertions) { 300.0 } else { 3000.0 };
        assert!(rows as f64 / took.as_secs_f64() > bar, "{took:?}");
    }
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
    let timed = |table| {
        let begun = Instant::now();
        plan(table, "x", &Nothing);
        begun.elapsed().as_secs_f64()
    };
    let (small, large) = (timed(one).max(0.001), timed(many));
    eprintln!("3,000 rows {small:.3} s, 30,000 rows {large:.3} s");
    assert!(large < small * 25.0, "planning is not linear: {small} {large}");
}
