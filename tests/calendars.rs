//! Sessions as calendars, read by the programs people have them in: times right on both sides of each clock change, a move that
//! calendars follow, a session called off that says so, and no child in any of them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
mod keeper_support;
mod paper_support;

use chrono::NaiveDate;
use paper_support::{Office, code, day, done, practice, refused};
use std::path::{Path, PathBuf};
use std::process::{Command as Program, Output};
use waitwell::domain::command::Command;
use waitwell::domain::ids::SessionId;
use waitwell::domain::session::Answer;
use waitwell::wire::query::{Filter, Query, Sort, StageIs};
use waitwell::wire::view::View;

/// The Python in which Debian's modules are.
const PYTHON: &str = "/usr/bin/python3";

/// Whether that program or module is here; says so where it is not.
fn there(test: &str, what: &str, here: bool) -> bool {
    if !here {
        println!("SKIPPED {test}: needs {what}");
    }
    here
}

fn has(program: &str) -> bool {
    Program::new(program).arg("--version").output().is_ok_and(|out| out.status.success())
}

fn imports(module: &str) -> bool {
    Program::new(PYTHON)
        .args(["-c", &format!("import {module}")])
        .output()
        .is_ok_and(|out| out.status.success())
}

/// A program that knows London's clock, a home of its own, and nothing else.
fn run(program: &str, args: &[&str], home: &Path) -> Output {
    Program::new(program)
        .args(args)
        .env("HOME", home)
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_CACHE_HOME", home.join("cache"))
        .env("TZ", "Europe/London")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap()
}

/// What it printed, where it was content and said nothing besides.
fn quiet(program: &str, args: &[&str], home: &Path) -> String {
    let out = run(program, args, home);
    let (said, heard) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert!(out.status.success(), "{program} {args:?}: {said}{heard}");
    assert!(heard.is_empty(), "{program} {args:?} complains: {heard}");
    said.into_owned()
}

/// Days around both clock changes, at the edges of a working day, and what each is in UTC.
const EDGES: [((i32, u32, u32), u16, &str); 6] = [
    ((2026, 12, 14), 9 * 60, "2026-12-14 09:00"),
    ((2027, 3, 25), 9 * 60, "2027-03-25 09:00"),
    ((2027, 3, 30), 9 * 60, "2027-03-30 08:00"),
    ((2027, 3, 31), 16 * 60, "2027-03-31 15:00"),
    ((2027, 10, 29), 9 * 60, "2027-10-29 08:00"),
    ((2027, 11, 1), 9 * 60, "2027-11-01 09:00"),
];

/// A store with a clinic at each edge beside the full one, and its calendar in a file.
fn edges() -> (Office, PathBuf) {
    let office = Office::new();
    for ((y, m, d), start, _) in &EDGES[1..] {
        office.clinic(day(*y, *m, *d), *start, 2);
    }
    let file = office.store.dir.path().join("clinics.ics");
    let args = ["calendar", "--service", "slt", "--to", "31/12/2027", "--out", file.to_str().unwrap()];
    let said = done(&office.store, &args);
    assert!(said.starts_with("6 sessions are in "), "{said}");
    (office, file)
}

/// The lines of a calendar, unfolded; every line as sent ends in CR LF and has 75 octets at most.
fn lines(text: &str) -> Vec<String> {
    assert!(text.ends_with("\r\n"));
    let mut lines: Vec<String> = Vec::new();
    for line in text.trim_end_matches("\r\n").split("\r\n") {
        assert!(line.len() <= 75, "{line}");
        assert!(!line.contains(['\n', '\r']), "{line:?}");
        match line.strip_prefix(' ') {
            Some(more) => lines.last_mut().unwrap().push_str(more),
            None => lines.push(line.to_owned()),
        }
    }
    lines
}

/// The properties of each event.
fn events(text: &str) -> Vec<Vec<(String, String)>> {
    let mut events: Vec<Vec<(String, String)>> = Vec::new();
    for line in lines(text) {
        match line.as_str() {
            "BEGIN:VEVENT" => events.push(Vec::new()),
            line => {
                if let (Some(event), Some((name, value))) = (events.last_mut(), line.split_once(':')) {
                    event.push((name.to_owned(), value.to_owned()));
                }
            }
        }
    }
    events
}

fn of<'a>(event: &'a [(String, String)], name: &str) -> &'a str {
    let found: Vec<&str> =
        event.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect();
    assert_eq!(found.len(), 1, "{name} of {event:?}");
    found[0]
}

/// The event of a session.
fn event(text: &str, session: SessionId) -> Vec<(String, String)> {
    let uid = format!("session-{}@", session.0);
    let mut found: Vec<_> =
        events(text).into_iter().filter(|event| of(event, "UID").starts_with(&uid)).collect();
    assert_eq!(found.len(), 1, "{text}");
    found.remove(0)
}

#[test]
fn a_calendar_is_what_the_standard_asks_for() {
    let (office, file) = edges();
    let text = std::fs::read_to_string(file).unwrap();
    let all = lines(&text);
    assert_eq!(all[0], "BEGIN:VCALENDAR");
    for wanted in ["VERSION:2.0", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "PRODID:-//waitwell//clinics//EN"] {
        assert!(all.iter().any(|line| line == wanted), "{wanted}");
    }
    assert!(!text.contains("TZID"), "no calendar has to guess at a time zone");
    let first = event(&text, office.session);
    assert_eq!(of(&first, "SUMMARY"), "SLT clinic\\, Arnold hub: 3 of 5 booked");
    assert_eq!(of(&first, "LOCATION"), "Arnold hub\\, High Street\\; 1\\, Arnold\\, NG5 1AA\\, Room 1");
    assert_eq!(of(&first, "DESCRIPTION"), "1 place held.");
    assert_eq!((of(&first, "DTSTART"), of(&first, "DTEND")), ("20261214T090000Z", "20261214T140000Z"));
    assert_eq!((of(&first, "DTSTAMP"), of(&first, "STATUS")), ("20261120T143200Z", "CONFIRMED"));
    for ((y, m, d), start, utc) in EDGES {
        let at = NaiveDate::from_ymd_opt(y, m, d).unwrap().and_hms_opt(u32::from(start) / 60, 0, 0).unwrap();
        let at = at.and_local_timezone(chrono_tz::Europe::London).unwrap().to_utc();
        assert_eq!(at.format("%Y-%m-%d %H:%M").to_string(), utc);
        let wanted = at.format("%Y%m%dT%H%M%SZ").to_string();
        assert!(all.contains(&format!("DTSTART:{wanted}")), "{utc}");
    }
    // Christmas Day is a whole day: it ends where the next begins.
    let closed: Vec<_> =
        events(&text).into_iter().filter(|event| of(event, "UID").starts_with("closed-2026-12-25")).collect();
    assert_eq!(of(&closed[0], "DTSTART;VALUE=DATE"), "20261225");
    assert_eq!(of(&closed[0], "DTEND;VALUE=DATE"), "20261226");
    let mut uids: Vec<String> = events(&text).iter().map(|event| of(event, "UID").to_owned()).collect();
    let count = uids.len();
    uids.sort();
    uids.dedup();
    assert_eq!(uids.len(), count, "no two events are one");
}

#[test]
fn a_move_is_followed_and_a_session_called_off_says_so() {
    let office = Office::new();
    let (session, uid) = (office.session, |event: &[(String, String)]| of(event, "UID").to_owned());
    let written = |args: &[&str]| done(&office.store, &[&["calendar"], args].concat());
    let number = |event: &[(String, String)]| of(event, "SEQUENCE").parse::<u64>().unwrap();
    let before = event(&written(&["--service", "slt"]), session);
    let moves = Command::MoveSession {
        session,
        date: day(2026, 12, 15),
        start: 10 * 60,
        venue: office.venue,
        room: "Room 2".to_owned(),
        reason: code("room"),
    };
    let moved = office.link().send(moves).unwrap();
    let after = event(&written(&["--service", "slt"]), session);
    assert_eq!(uid(&after), uid(&before));
    assert!(number(&after) > number(&before), "{} {}", number(&after), number(&before));
    assert_eq!(of(&after, "DTSTART"), "20261215T100000Z");
    assert!(of(&after, "LOCATION").ends_with("Room 2"));
    // Taken back, it stands where it stood, and the number rises all the same.
    office.send(Command::Undo { seq: moved.seq });
    let back = event(&written(&["--service", "slt"]), session);
    assert_eq!((uid(&back), of(&back, "DTSTART")), (uid(&before), of(&before, "DTSTART")));
    assert!(number(&back) > number(&after));
    office.send(Command::CancelSession { session, reason: code("sick") });
    let off = event(&written(&["--venue", "arnold"]), session);
    assert_eq!((uid(&off), of(&off, "STATUS")), (uid(&before), "CANCELLED"));
    assert!(number(&off) > number(&back));
    assert!(of(&off, "SUMMARY").starts_with("Called off: SLT clinic"));
    assert_eq!(of(&off, "DESCRIPTION"), "Called off: Clinician sick.");
}

#[test]
fn somebody_has_the_sessions_they_are_asked_to() {
    let office = Office::new();
    let of_person = |name: &str| done(&office.store, &["calendar", "--person", name]);
    let (osei, moss) = (of_person("A Osei"), of_person("moss"));
    assert_eq!(of(&event(&osei, office.session), "STATUS"), "CONFIRMED");
    assert_eq!(of(&event(&moss, office.session), "STATUS"), "TENTATIVE", "asked, and has not answered");
    let answer = |answer| Command::SetMember {
        session: office.session,
        role: code("slt"),
        staff: office.staff[1],
        answer,
    };
    office.send(answer(Answer::Declined));
    let declined = of_person("moss");
    assert_eq!(of(&event(&declined, office.session), "STATUS"), "CANCELLED");
    let before = of(&event(&moss, office.session), "SEQUENCE").parse::<u64>().unwrap();
    assert!(of(&event(&declined, office.session), "SEQUENCE").parse::<u64>().unwrap() > before);
    assert!(refused(&office.store, &["calendar", "--person", "nobody"]).contains("called \"nobody\""));
    assert!(refused(&office.store, &["calendar", "--person", "s"]).contains("more than one person"));
    assert!(refused(&office.store, &["calendar", "--service", "nix"]).contains("is no service"));
}

#[test]
fn no_child_is_in_any_calendar() {
    let (store, _keeper) = practice();
    let link = store.desk();
    let mut words: Vec<String> = Vec::new();
    let stages = vec![
        StageIs::Triage,
        StageIs::Waiting,
        StageIs::Booked,
        StageIs::After,
        StageIs::Review,
        StageIs::Closed,
    ];
    let everybody = Filter { stages, ..Filter::default() };
    let mut from = 0;
    loop {
        let query = Query::Rows { filter: everybody.clone(), sort: Sort::default(), from, rows: 500 };
        let answer = link.call(waitwell::wire::message::Request::Look { query: Box::new(query) }).unwrap();
        let waitwell::wire::message::Answer::View(view) = answer else { panic!() };
        let View::Rows(page) = *view else { panic!() };
        from += page.rows.len() as u32;
        for row in &page.rows {
            words.push(row.row.name.clone());
            let (family, given) = row.row.name.split_once(", ").unwrap();
            words.push(format!("{given} {family}"));
            words.extend(row.nhs.map(|nhs| nhs.to_string()));
        }
        if page.rows.is_empty() || from >= page.total {
            break;
        }
    }
    assert!(words.len() > 300);
    let View::People { venues, staff, .. } = look(&link, Query::People) else { panic!() };
    // Family names alone, but those that are also a place's or a colleague's.
    let ours: String = venues
        .iter()
        .map(|v| format!("{} {} {} ", v.name, v.address, v.rooms.join(" ")))
        .chain(staff.iter().map(|s| format!("{} ", s.name)))
        .collect::<String>()
        .to_lowercase();
    let families: Vec<String> = words
        .iter()
        .filter_map(|w| w.split_once(", "))
        .map(|(f, _)| f.to_lowercase())
        .filter(|f| !ours.contains(f.as_str()))
        .collect();
    assert!(families.len() > 100);
    let mut calendars = vec![done(&store, &["calendar", "--from", "1/1/2026", "--to", "31/12/2027"])];
    for person in staff.iter().take(3) {
        calendars.push(done(&store, &["calendar", "--person", &person.name]));
    }
    let all: String = calendars
        .iter()
        .map(|text| lines(text).join("\n").replace("\\,", ","))
        .collect::<Vec<_>>()
        .join("\n")
        .to_lowercase();
    assert!(all.matches("begin:vevent").count() > 50);
    for word in words.iter().map(|word| word.to_lowercase()).chain(families) {
        let alone = all.match_indices(&word).any(|(at, _)| {
            let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            edge(all[..at].chars().next_back()) && edge(all[at + word.len()..].chars().next())
        });
        assert!(!alone, "{word} is in a calendar");
    }
    // Somebody who may not take lists along may still have the clinics in their calendar.
    assert!(!all.contains("999 "));
}

fn look(link: &waitwell::client::Link, query: Query) -> View {
    let answer = link.call(waitwell::wire::message::Request::Look { query: Box::new(query) }).unwrap();
    let waitwell::wire::message::Answer::View(view) = answer else { panic!() };
    *view
}

#[test]
fn khal_reads_it_without_a_word() {
    if !there("khal_reads_it_without_a_word", "khal (Debian package khal)", has("khal")) {
        return;
    }
    let (office, file) = edges();
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join("config/khal");
    std::fs::create_dir_all(&config).unwrap();
    let calendars = home.path().join("cal");
    let text = format!(
        "[calendars]\n[[clinics]]\npath = {}\n[locale]\nlocal_timezone = Europe/London\ndefault_timezone = Europe/London\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n[default]\ndefault_calendar = clinics\n",
        calendars.display()
    );
    std::fs::write(config.join("config"), text).unwrap();
    std::fs::create_dir_all(&calendars).unwrap();
    quiet("khal", &["import", "--batch", "-a", "clinics", file.to_str().unwrap()], home.path());
    let list = |from: &str, to: &str| {
        quiet(
            "khal",
            &[
                "list",
                "--format",
                "{start} {end} {title} @ {location} {status}",
                "--day-format",
                "",
                from,
                to,
            ],
            home.path(),
        )
    };
    let listed = list("2026-12-01", "2027-12-31");
    for ((y, m, d), start, _) in EDGES {
        // In London it begins when the clock on its wall says so, on both sides of each change.
        let begins = format!("{} {:02}:00", day(y, m, d), start / 60);
        assert!(listed.contains(&begins), "{begins} not in {listed}");
    }
    assert!(
        listed.contains("SLT clinic, Arnold hub: 3 of 5 booked @ Arnold hub, High Street; 1, Arnold"),
        "{listed}"
    );
    let christmas = list("2026-12-25", "1d");
    assert!(
        christmas.contains("Closed: Christmas Day") && !list("2026-12-26", "1d").contains("Christmas"),
        "{christmas}"
    );
    // Moved and imported again it is one event still, on its new day.
    office.send(Command::MoveSession {
        session: office.session,
        date: day(2026, 12, 15),
        start: 9 * 60,
        venue: office.venue,
        room: "Room 2".to_owned(),
        reason: code("room"),
    });
    done(&office.store, &["calendar", "--service", "slt", "--out", file.to_str().unwrap()]);
    quiet("khal", &["import", "--batch", "-a", "clinics", file.to_str().unwrap()], home.path());
    let moved = list("2026-12-14", "2d");
    assert!(moved.contains("2026-12-15 09:00") && !moved.contains("2026-12-14 09:00"), "{moved}");
}

#[test]
fn calcurse_reads_it_without_a_word() {
    if !there("calcurse_reads_it_without_a_word", "calcurse (Debian package calcurse)", has("calcurse")) {
        return;
    }
    let (_office, file) = edges();
    let home = tempfile::tempdir().unwrap();
    let (data, conf) = (home.path().join("cc"), home.path().join("cf"));
    std::fs::create_dir_all(&data).unwrap();
    std::fs::create_dir_all(&conf).unwrap();
    let dirs = ["-D", data.to_str().unwrap(), "-C", conf.to_str().unwrap()];
    let said = quiet("calcurse", &[&dirs[..], &["-i", file.to_str().unwrap()]].concat(), home.path());
    assert!(
        !said.to_lowercase().contains("warning") && !said.contains("skipped") || said.contains("0 skipped"),
        "{said}"
    );
    let listed = quiet(
        "calcurse",
        &[
            &dirs[..],
            &[
                "-Q",
                "--from",
                "12/01/2026",
                "--to",
                "12/31/2027",
                "--filter-type",
                "apt",
                "--format-apt",
                "%(start:%Y-%m-%d %H:%M) %m\n",
            ],
        ]
        .concat(),
        home.path(),
    );
    for ((y, m, d), start, _) in EDGES {
        let begins = format!("{} {:02}:00", day(y, m, d), start / 60);
        assert!(listed.contains(&begins), "{begins} not in {listed}");
    }
    assert!(listed.contains("SLT clinic, Arnold hub: 3 of 5 booked"), "{listed}");
    let whole = quiet(
        "calcurse",
        &[&dirs[..], &["-Q", "--from", "12/25/2026", "--to", "12/26/2026", "--filter-type", "event"]]
            .concat(),
        home.path(),
    );
    assert_eq!(whole.matches("Christmas Day").count(), 1, "{whole}");
}

/// Runs Python over a calendar with every warning an end.
fn python(program: &str, file: &Path) -> String {
    let home = tempfile::tempdir().unwrap();
    quiet(PYTHON, &["-W", "error", "-c", program, file.to_str().unwrap()], home.path())
}

#[test]
fn python_icalendar_reads_it_without_a_word() {
    if !there(
        "python_icalendar_reads_it_without_a_word",
        "icalendar (Debian package python3-icalendar)",
        imports("icalendar"),
    ) {
        return;
    }
    let (_office, file) = edges();
    let read = python(
        "import sys, icalendar\n\
         with open(sys.argv[1], 'rb') as f: raw = f.read()\n\
         cal = icalendar.Calendar.from_ical(raw)\n\
         assert cal.to_ical() and not cal.is_broken if hasattr(cal, 'is_broken') else True\n\
         for e in cal.walk('VEVENT'):\n\
         \x20   assert not e.errors, e.errors\n\
         \x20   assert e['UID'] and e['DTSTAMP'].dt.tzinfo\n\
         \x20   print(e['DTSTART'].dt, e['DTEND'].dt, e['SUMMARY'], e['STATUS'], e['SEQUENCE'], sep='|')\n\
         assert not cal.errors, cal.errors\n",
        &file,
    );
    for (.., utc) in EDGES {
        assert!(read.contains(&format!("{utc}:00+00:00|")), "{utc} not in {read}");
    }
    assert!(read.contains("2026-12-25|2026-12-26|Closed: Christmas Day|CONFIRMED|0"), "{read}");
    assert!(read.contains("SLT clinic, Arnold hub: 3 of 5 booked"), "{read}");
}

#[test]
fn vobject_reads_it_without_a_word() {
    if !there(
        "vobject_reads_it_without_a_word",
        "vobject (Debian package python3-vobject)",
        imports("vobject"),
    ) {
        return;
    }
    let (_office, file) = edges();
    let read = python(
        "import sys, warnings\n\
         warnings.simplefilter('ignore')\n\
         import vobject\n\
         warnings.simplefilter('error')\n\
         with open(sys.argv[1], newline='') as f: cal = vobject.readOne(f.read())\n\
         cal.validate(raiseException=True)\n\
         for e in cal.vevent_list:\n\
         \x20   e.validate(raiseException=True)\n\
         \x20   print(e.dtstart.value, e.dtend.value, e.summary.value, e.status.value, sep='|')\n",
        &file,
    );
    for (.., utc) in EDGES {
        assert!(read.contains(&format!("{utc}:00+00:00|")), "{utc} not in {read}");
    }
    assert!(read.contains("2026-12-25|2026-12-26|Closed: Christmas Day|CONFIRMED"), "{read}");
}
