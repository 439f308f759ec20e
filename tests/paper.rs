//! Clinic lists, call lists and the downtime pack through the real binary and keeper: what they look like, what each role may see of
//! them, that nothing in a name does anything, and that every child on them was looked at.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
mod keeper_support;
mod paper_support;
mod support;

use keeper_support::{Keeper, Store};
use paper_support::{CLOCK, Office, SECRETS, anybody, code, day, done, looks, practice, refused};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use support::pty::Pty;
use waitwell::domain::command::Command;
use waitwell::domain::ids::ChildId;
use waitwell::domain::short_notice::ShortAct;

/// Pages of 66 lines, none wider than so many columns.
fn is_pages(text: &str, columns: usize) -> usize {
    let pages: Vec<&str> = text.split('\u{c}').collect();
    for (at, page) in pages.iter().enumerate() {
        assert_eq!(page.lines().count(), 66, "page {at}");
        assert!(page.contains(&format!("Page {} of {}", at + 1, pages.len())), "{page}");
        for line in page.lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= columns, "{line}");
            assert!(!line.chars().any(waitwell::domain::casing::is_hidden), "{line:?}");
        }
    }
    pages.len()
}

/// Tags that open are closed in their order, none is a stranger's, no attribute acts, and nothing is fetched.
fn is_well_formed(page: &str) {
    const KNOWN: [&str; 25] = [
        "html", "head", "meta", "title", "style", "body", "section", "header", "footer", "p", "h2", "div",
        "table", "thead", "tbody", "tr", "th", "td", "span", "b", "h1", "ul", "li", "br", "!DOCTYPE",
    ];
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        let text = &rest[..at];
        assert!(!text.contains('>') || open.last() == Some(&"style"), "{text}");
        let end = rest[at..].find('>').expect("a tag ends") + at;
        let tag = &rest[at + 1..end];
        assert!(!tag.contains('<'), "{tag}");
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
        assert!(KNOWN.contains(&name), "a stranger: {tag}");
        assert!(
            !["http", "src=", "href=", "onerror", "onload"]
                .iter()
                .any(|bad| tag.to_lowercase().contains(bad) && name != "meta"),
            "{tag}"
        );
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{tag} closes another");
        } else if !tag.starts_with('!') && !tag.ends_with('/') {
            open.push(name);
        }
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty(), "{open:?}");
    assert!(!page.chars().any(|c| c != '\n' && waitwell::domain::casing::is_hidden(c)));
    assert!(!page.contains("url(") && !page.contains("@import"));
}

#[test]
fn the_practice_day_on_paper() {
    let (store, _keeper) = practice();
    let day = done(&store, &["print", "clinic", "--date", "2026-11-23"]);
    assert!(is_pages(&day, 80) >= 6, "each clinic has a page of its own");
    insta::assert_snapshot!("clinics", anybody(&day, &store));
    let wide = done(&store, &["print", "clinic", "--date", "2026-11-23", "--wide"]);
    is_pages(&wide, 132);
    insta::assert_snapshot!("clinics_wide", anybody(&wide, &store));
    let calls = done(&store, &["print", "calls", "--until", "2026-11-27"]);
    is_pages(&calls, 80);
    insta::assert_snapshot!("calls", anybody(&calls, &store));
    let page = done(&store, &["print", "clinic", "--date", "2026-11-23", "--html"]);
    is_well_formed(&page);
    insta::assert_snapshot!("clinics_html", anybody(&page, &store));
    let pack = done(&store, &["print", "pack"]);
    is_pages(&pack, 80);
    insta::assert_snapshot!("pack", anybody(&pack, &store));
    // The pack holds every clinic list of that day and every call, word for word.
    let body = |text: &str| -> Vec<String> {
        text.lines()
            .filter(|line| line.starts_with("        ") && line.len() > 20)
            .map(str::to_owned)
            .collect()
    };
    let within = body(&pack);
    for line in body(&day) {
        assert!(within.contains(&line), "{line}");
    }
    for page in [&day, &wide, &calls, &pack, &page] {
        assert!(page.contains("PRACTICE: invented children"));
    }
}

#[test]
fn whoever_may_not_see_an_address_prints_none_of_it() {
    let mut office = Office::new();
    let session = office.session.0.to_string();
    let prints: [&[&str]; 4] = [
        &["print", "clinic", "--session", &session],
        &["print", "clinic", "--session", &session, "--html"],
        &["print", "calls", "--until", "2027-02-01"],
        &["print", "pack", "--date", "2026-12-14"],
    ];
    let full = done(&office.store, prints[0]);
    assert!(full.contains("Hideaway Primary"), "an administrator sees what the others do not");
    for role in ["scheduler", "manager"] {
        office.becomes(role, "council");
        for args in prints {
            let printed = done(&office.store, args);
            assert!(printed.contains("HARRIS, Aimee") || !args.contains(&"clinic"), "{role} {args:?}");
            for secret in SECRETS {
                assert!(!printed.contains(secret), "{role} {args:?} prints {secret}");
            }
        }
        let printed = done(&office.store, prints[0]);
        assert!(printed.contains("(hidden)") && printed.contains("Address hidden: name no area."));
        assert!(printed.contains(role));
    }
    for role in ["viewer", "caseworker", "clinician"] {
        office.becomes(role, "nhs");
        let words = refused(&office.store, prints[0]);
        assert!(words.contains("exports a list"), "{role}: {words}");
    }
}

#[test]
fn a_list_says_what_must_be_known_and_nothing_in_a_name_does_anything() {
    let office = Office::new();
    let session = office.session.0.to_string();
    let before = looks(&office.store).matches("clinic list").count();
    let plain = done(&office.store, &["print", "clinic", "--session", &session]);
    is_pages(&plain, 80);
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "Arnold hub Room 1: Mon 14 Dec 2026 09:00-14:00",
        "Where: High Street; 1, Arnold",
        "Who: A Osei, Speech and language therapist: accepted",
        "Who: R Moss, Speech and language therapist: asked 2 Nov",
        "Places: 5 in all: 3 taken, 1 held, 1 free",
        // Seven on the day itself.
        "Born 14 Dec 2019 (7 years). NHS number 943 476 5919",
        "Called Mimi.",
        "Speak to: Ewa Harris, mother (07700 900411, speaks Polish)",
        "Dates and places only: Nan Harris, grandmother",
        "TELL NOTHING: Mark Harris, father (court order)",
        "LOOKED AFTER: tell the social worker.",
        "PROTECTION PLAN",
        "Adjustments: Quiet room, as at Hideaway Primary.",
        "Accessible format needed",
        "Family: Ewa Harris agreed, told by phone 20 Nov",
        "HELD until 14:",
        "NHS number none: not on the form",
        "Urdu interpreter and BSL interpreter",
        "FREE, 60 min",
        "[ ] came at __:__ [ ] late, seen [ ] too late, not seen [ ] not brought",
        "Bob[31m & \"Co\"",
        "<SCRIPT>ALERT(1)</SCRIPT>",
    ] {
        assert!(words.contains(said), "not said: {said}\n{plain}");
    }
    assert!(!plain.contains('\u{1b}') && !plain.contains('\u{202e}') && !plain.contains('\u{7}'));
    let page = done(&office.store, &["print", "clinic", "--session", &session, "--html"]);
    is_well_formed(&page);
    assert!(!page.to_lowercase().contains("<script") && !page.contains("<img"));
    assert!(page.contains("&lt;SCRIPT&gt;ALERT(1)&lt;/SCRIPT&gt;") && page.contains("&lt;img src=x"));
    // Two prints of four children.
    let link = office.link();
    link.stop().unwrap();
    let logged = looks(&office.store).matches("\"clinic list\"").count();
    assert_eq!(logged, before + 8, "every child printed was looked at");
}

#[test]
fn the_call_list_has_who_is_to_be_rung_the_most_pressing_first() {
    let office = Office::new();
    let calls = |until: &str| done(&office.store, &["print", "calls", "--until", until]);
    let today = calls("2026-11-20");
    assert!(today.contains("OKAFOR, Chidi") && today.contains("the hold runs out 14:"), "{today}");
    assert!(!today.contains("HARRIS"), "{today}");
    // The clinic goes to another day: three families have to be told, and one hold still runs out first.
    office.send(Command::MoveSession {
        session: office.session,
        date: day(2026, 12, 15),
        start: 9 * 60,
        venue: office.venue,
        room: "Room 2".to_owned(),
        reason: code("room"),
    });
    let moved = calls("2026-11-27");
    is_pages(&moved, 80);
    let words = moved.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "HARRIS, Aimee",
        "LOW, Sam",
        "Speak to: Pat Low, father (07700 900415)",
        "TELL NOTHING: Mark Harris",
        "Tue 15 Dec",
    ] {
        assert!(words.contains(said), "not said: {said}\n{moved}");
    }
    office.link().stop().unwrap();
    assert!(looks(&office.store).matches("\"call list\"").count() >= 4);
}

#[test]
fn a_family_that_is_to_be_asked_again_about_short_notice_is_on_the_call_list() {
    let mut office = Office::new();
    let calls = |office: &Office| {
        let page = done(&office.store, &["print", "calls", "--until", "2026-11-23"]);
        page.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    // The fourth child of the office.
    let (child, after) = (ChildId(4), day(2026, 11, 20));
    office.send(Command::ShortNotice { act: ShortAct::AskAgain { child, after } });
    assert!(!calls(&office).contains("Ask again: short notice?"));
    office.at("2026-11-23T09:10:00Z");
    let page = calls(&office);
    assert!(page.contains("Ask again: short notice?"), "{page}");
    let from = page.split("Ask again: short notice?").next().unwrap();
    assert!(from.rfind("LOW, Sam") > from.rfind("OKAFOR"), "{page}");
    assert!(page.contains("Pat Low, father (07700 900415)"), "{page}");
}

#[test]
fn the_pack_is_one_whole_file_for_its_owner_and_is_made_again() {
    let office = Office::new();
    let into = office.store.dir.path().join("packs");
    let folder = into.to_str().unwrap();
    // It is a Friday afternoon: what is left of it, and Monday; nothing is on that Monday.
    let said = done(&office.store, &["print", "pack", "--into", folder]);
    assert!(said.contains("downtime-2026-11-23.txt") && said.contains("downtime-2026-11-23.html"), "{said}");
    assert!(
        std::fs::read_to_string(into.join("downtime-2026-11-23.txt")).unwrap().contains("In it: 0 clinics")
    );
    for _ in 0..2 {
        done(&office.store, &["print", "pack", "--date", "2026-12-14", "--into", folder]);
    }
    let mut names: Vec<String> =
        std::fs::read_dir(&into).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let days = ["2026-11-20", "2026-11-23", "2026-12-14"];
    let wanted: Vec<String> =
        days.iter().flat_map(|day| ["html", "txt"].map(|e| format!("downtime-{day}.{e}"))).collect();
    assert_eq!(names, wanted, "nothing unfinished is left");
    for name in &names {
        assert_eq!(std::fs::metadata(into.join(name)).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let pack = std::fs::read_to_string(into.join("downtime-2026-12-14.txt")).unwrap();
    is_pages(&pack, 80);
    for said in [
        "How to work on paper",
        "HARRIS, Aimee",
        "Whom to ring",
        "Venues and people",
        "A Osei",
        "Arnold hub",
        "As on record 20 Nov 2026 14:32",
    ] {
        assert!(pack.contains(said), "{said}");
    }
    is_well_formed(&std::fs::read_to_string(into.join("downtime-2026-12-14.html")).unwrap());
    office.link().stop().unwrap();
    assert!(looks(&office.store).contains("\"downtime pack\""));
    let nowhere = Path::new("/proc/none");
    let words = refused(&office.store, &["print", "pack", "--into", nowhere.to_str().unwrap()]);
    assert!(words.contains("No file was made"), "{words}");
}

#[test]
fn the_pack_of_the_day_that_begins_is_made_in_its_night() {
    for (now, days) in [
        // A Tuesday: in the night, at midday, in the evening; then over a weekend.
        ("2026-11-24T01:10", &["2026-11-24", "2026-11-25"][..]),
        ("2026-11-24T12:30", &["2026-11-24", "2026-11-25"]),
        ("2026-11-24T18:30", &["2026-11-25"]),
        ("2026-11-27T18:30", &["2026-11-30"]),
        ("2026-11-28T01:10", &["2026-11-30"]),
        ("2026-11-30T01:10", &["2026-11-30", "2026-12-01"]),
    ] {
        let store = Store::new();
        let mut keeper = store.command(["--clock", now, "keeper", "run", "--practice", "--background"]);
        let mut keeper = Keeper(keeper.stdout(std::process::Stdio::piped()).spawn().unwrap());
        let mut ready = String::new();
        BufReader::new(keeper.0.stdout.as_mut().unwrap()).read_line(&mut ready).unwrap();
        assert_eq!(ready, "ready\n");
        let into = store.dir.path().join("packs");
        done(&store, &["print", "pack", "--into", into.to_str().unwrap()]);
        let mut made: Vec<String> = std::fs::read_dir(&into)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| Path::new(name).extension().is_some_and(|ending| ending == "txt"))
            .collect();
        made.sort();
        let wanted: Vec<String> = days.iter().map(|day| format!("downtime-{day}.txt")).collect();
        assert_eq!(made, wanted, "at {now}");
        // Made again at midday it is as of midday.
        let text = std::fs::read_to_string(into.join(&made[0])).unwrap();
        assert!(text.contains(&format!("2026 {}", &now[11..])), "{text}");
    }
}

/// A desk on the practice partnership, with a home of its own.
fn desk(folder: &Path) -> Pty {
    let (home, store) = (folder.to_str().unwrap(), folder.join("st"));
    let arguments = ["demo", "--children", "300", "--store", store.to_str().unwrap(), "--clock", CLOCK];
    let mut pty = Pty::start(
        env!("CARGO_BIN_EXE_waitwell"),
        &arguments,
        &[("HOME", home), ("XDG_CONFIG_HOME", home)],
        (80, 24),
    );
    pty.wait_for("[1 Today]").wait_for(" steps, ");
    pty
}

#[test]
fn e_writes_the_list_the_calls_the_pack_and_the_calendar() {
    let folder = tempfile::tempdir().unwrap();
    let mut pty = desk(folder.path());
    let out = folder.path().join("waitwell-out");
    let read = |name: &str| std::fs::read_to_string(out.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    pty.press("e").wait_for("To a file: what?").press("d").wait_for("downtime-2026-11-23.txt");
    pty.press("Enter").wait_for("downtime-2026-11-23.txt.");
    is_pages(&read("downtime-2026-11-23.txt"), 80);
    pty.press("e").wait_for("To a file: what?").press("h").wait_for("calls-2026-11-20.html");
    pty.press("Enter").wait_for("calls-2026-11-20.html.");
    is_well_formed(&read("calls-2026-11-20.html"));
    pty.press("4").wait_for("week of 16 Nov").press(">").wait_for("week of 23 Nov");
    // One is on a session there; the first clinic of the week is on its Monday.
    pty.press("e").wait_for("Clinic list: how?").press("a").wait_for("/clinics-2026-11-2");
    pty.press("Enter").wait_for(".txt.").press("Home Left Left Left Left Enter").wait_for("Places   ");
    pty.press("e").wait_for("Clinic list: how?").press("r").wait_for("Neurodevelopmental nurse").press("q");
    pty.press("e").wait_for("Clinic list: how?").press("p").wait_for("/clinic-2026-11-2");
    pty.press("Enter").wait_for(".txt.");
    pty.press("e").wait_for("Clinic list: how?").press("c").wait_for("/clinic.ics");
    pty.press("Enter").wait_for("clinic.ics.");
    let calendar = read("clinic.ics");
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n") && calendar.contains("BEGIN:VEVENT"));
    for entry in std::fs::read_dir(&out).unwrap().map(Result::unwrap) {
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", entry.path());
    }
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 5);
    drop(pty);
    let store = folder.path().join("st-demo");
    let stopped = std::process::Command::new(env!("CARGO_BIN_EXE_waitwell"))
        .args(["keeper", "stop", "--store"])
        .arg(&store)
        .output()
        .unwrap();
    assert!(stopped.status.success());
}
