//! A year of 60 clinics published: what it comes to looked at, and every session made and safe, over the socket as from a desk.
//!
//! `cargo bench --bench templates`; `BENCH_DIR=/path` for another disk.
mod table;

use chrono::{Days, NaiveDate};
use std::time::{Duration, Instant};
use waitwell::client::{Link, Patience, Place};
use waitwell::domain::code::Code;
use waitwell::domain::command::Command;
use waitwell::domain::ids::{StaffId, TemplateId, VenueId};
use waitwell::domain::session::{CarveOut, Slot};
use waitwell::domain::template::{ClinicTemplate, parse};
use waitwell::wire::message::{Answer, Request};
use waitwell::wire::query::{Query, Until};
use waitwell::wire::view::View;

type Fault = Box<dyn std::error::Error>;

/// Clinics, and rounds of each measurement.
const CLINICS: u32 = 60;
const ROUNDS: usize = 5;
/// What is promised for all of them, in milliseconds.
const LIMIT: f64 = 1_000.0;
const SAID: [&str; 6] = [
    "every Tuesday and Thursday",
    "every Monday in term time",
    "every second Wednesday in term time",
    "first and third Friday of the month",
    "last Thursday of the month except in August",
    "weekdays in the school holidays",
];

fn main() -> Result<(), Fault> {
    table::head(&format!("A year of {CLINICS} clinics, {ROUNDS} rounds each in a store of its own"));
    let (mut looks, mut makes, mut sessions) = (Vec::new(), Vec::new(), 0);
    for _ in 0..ROUNDS {
        let (look, make, made) = round()?;
        looks.push(look.as_secs_f64() * 1e3);
        makes.push(make.as_secs_f64() * 1e3);
        sessions = made;
    }
    let mut both: Vec<f64> = looks.iter().zip(&makes).map(|(look, make)| look + make).collect();
    for (what, rounds) in [
        ("looked at: dates, holidays, clashes", &mut looks),
        ("published and safe", &mut makes),
        ("both", &mut both),
    ] {
        let (least, middle) = table::spread(rounds.clone());
        table::row(
            &format!("{sessions} sessions {what}"),
            &format!("{least:.0} to {middle:.0} ms"),
            &format!("{LIMIT:.0} ms"),
            middle / LIMIT,
        );
    }
    Ok(())
}

fn template(n: u32, from: NaiveDate) -> Result<ClinicTemplate, Fault> {
    let said = parse(SAID[n as usize % SAID.len()], from).map_err(|fault| fault.words)?;
    let slot = |at: u16| Slot { start: 540 + at * 60, minutes: 60, places: 1, carve_out: CarveOut::Anyone };
    Ok(ClinicTemplate {
        id: TemplateId(0),
        service: Code::known("nd"),
        venue: VenueId(1 + n % 12),
        room: format!("room {}", n / 12).into(),
        recurrence: said.recurrence,
        slots: (0..4).map(slot).collect(),
        capacity: 0,
        roles: Vec::new(),
        people: vec![(Code::known("slt"), StaffId(1 + n))],
        from,
        to: None,
        calendar: Code::NONE,
        exceptions: Vec::new(),
        sharing: None,
        rev: 0,
    })
}

fn round() -> Result<(Duration, Duration, usize), Fault> {
    let dir = match std::env::var_os("BENCH_DIR") {
        Some(dir) => tempfile::tempdir_in(dir)?,
        None => tempfile::tempdir()?,
    };
    let place = Place {
        store: dir.path().join("s"),
        socket: None,
        program: env!("CARGO_BIN_EXE_waitwell").into(),
        arguments: Vec::new(),
        server: None,
    };
    let desk = Link::connect(place, "desk", Patience::For(Duration::from_mins(1)))?;
    let send = |command| desk.send(command).map_err(|refusal| refusal.words);
    let today = desk.welcome().now.date();
    for n in 0..12 {
        let (address, rooms) = (String::new(), (0..5).map(|room| format!("room {room}")).collect());
        let district = Code::known("E07000173");
        send(Command::AddVenue { name: format!("Venue {n}"), address, district, rooms, online: false })?;
    }
    for n in 0..CLINICS {
        let (role, agency) = (Code::known("slt"), Code::known("nhs"));
        send(Command::AddStaff { name: format!("Person {n}"), role, agency, languages: Vec::new() })?;
        let (template, ticked) = (Box::new(template(n, today)?), Vec::new());
        send(Command::SetTemplate { template, ticked, reason: Code::NONE })?;
    }
    let until = Until::Day(today + Days::new(365));
    let (mut look, mut make, mut made) = (Duration::ZERO, Duration::ZERO, 0);
    for n in 1..=CLINICS {
        let template = TemplateId(n);
        let begun = Instant::now();
        let query = Box::new(Query::Publishing { template, until });
        let Answer::View(view) = desk.call(Request::Look { query }).map_err(|fault| fault.to_string())?
        else {
            return Err("no view".into());
        };
        let View::Publishing(Ok(page)) = *view else { return Err("nothing to publish".into()) };
        let days: Vec<NaiveDate> =
            page.rows.iter().filter(|row| row.left.is_none()).map(|row| row.on).collect();
        look += begun.elapsed();
        made += days.len();
        let begun = Instant::now();
        send(Command::Publish { template, days })?;
        make += begun.elapsed();
    }
    let _ = desk.call(Request::Stop);
    Ok((look, make, made))
}
