//! A hidden address through the real binary: whoever may not see it looks by every command, every look there is and at the desk, and
//! no byte of it, nor of what would tell it, is on a screen, in an answer or in a file; nor is the child found by it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
#[path = "paper_support/desk.rs"]
mod desk;
mod keeper_support;
mod paper_support;
#[path = "rights/sample.rs"]
mod sample;
mod support;

use desk::desk;
use keeper_support::text;
use paper_support::{Office, SECRETS, code, day};
use std::path::{Path, PathBuf};
use support::pty::Pty;
use waitwell::client::{Heard, Link, Patience};
use waitwell::domain::around::{Guest, Party, SeatAct};
use waitwell::domain::booking::{By, Told};
use waitwell::domain::child::{Carer, ChildDetails};
use waitwell::domain::command::{Command, NewReferral, Visitor};
use waitwell::domain::ids::ChildId;
use waitwell::domain::review::{PackAct, Whose};
use waitwell::domain::session::{Answer as Attends, CarveOut, Slot};
use waitwell::domain::support::SupportAct;
use waitwell::keeper::identity::COLLEAGUE;
use waitwell::wire::message::{Answer, Request};
use waitwell::wire::query::{Filter, Query, SheetOf, Sort, SortBy};
use waitwell::wire::view::View;
use waitwell::wire::view_paper::PaperOf;

/// Who may not see it, each at a role that does much.
const BLIND: [(&str, &str); 6] = [
    ("viewer", "council"),
    ("caseworker", "council"),
    ("scheduler", "nhs"),
    ("triage-clinician", "nhs"),
    ("clinician", "nhs"),
    ("manager", "council"),
];
/// Where the child lived before; and what the family and others said, which would tell where it lives now.
const MORE: [&str; 3] = ["Harbour Lane", "NG8 1QQ", "NG81QQ"];
const CHILD: ChildId = ChildId(1);

fn no_secret(what: &str, shown: &str) {
    for secret in SECRETS.iter().chain(&MORE) {
        assert!(!shown.contains(secret), "{what} shows {secret}:\n{shown}");
    }
}

/// The office, with words about the hidden child in every place that takes words: they name its school, practice and street.
fn office() -> Office {
    let office = Office::new();
    let postcodes = office.store.dir.path().join("postcodes");
    std::fs::write(&postcodes, "postcode,district\nNG9 9ZZ,E07000174\nNG8 1QQ,E07000170\n").unwrap();
    let loaded = office.store.run(["postcodes".as_ref(), postcodes.as_os_str()]);
    assert!(loaded.status.success(), "{}", text(&loaded.stderr));
    let (link, other) =
        (office.link(), Link::connect(office.store.place(), COLLEAGUE, Patience::Forever).unwrap());
    let did = |command: Command| link.send(command).unwrap_or_else(|no| panic!("{}", no.words)).made;
    let View::Record(page) = look(&link, Query::Record { child: CHILD }) else { panic!("no record") };
    let (mut before, after) = (page.details.clone(), page.details.clone());
    "3 Harbour Lane".clone_into(&mut before.address);
    "NG8 1QQ".clone_into(&mut before.postcode);
    did(Command::Amend { child: CHILD, details: Box::new(before), rev: page.rev });
    let View::Record(page) = look(&link, Query::Record { child: CHILD }) else { panic!("no record") };
    did(Command::Amend { child: CHILD, details: Box::new(after), rev: page.rev });
    let words =
        "Hideaway Primary rang: moved from Harbour Lane to 77 Refuge Walk, NG9 9ZZ; Dell Surgery knows";
    let words = words.to_owned();
    let referral = Some(office.referrals[0]);
    did(Command::Contact {
        child: CHILD,
        referral,
        kind: code("call"),
        result: code("spoke"),
        words: words.clone(),
    });
    did(Command::Keep {
        act: waitwell::domain::keeping::KeepAct::Hold { child: CHILD, reason: words.clone() },
    });
    let asked = NewReferral {
        pathway: code("mar"),
        received: day(2026, 8, 3),
        source: link.welcome().rules.choices.sources[0].id,
        from: "Hideaway Primary".to_owned(),
        asked: words.clone(),
        words: words.clone(),
        by_clinician: true,
        ..NewReferral::default()
    };
    let review = did(Command::Refer { child: CHILD, referral: asked }).referral.unwrap();
    let act = PackAct::Consent { given: true, who: "Ewa Harris".to_owned(), how: Told::Phone };
    did(Command::Review { referral: review, act });
    did(Command::Review { referral: review, act: PackAct::View { whose: Whose::Parent, words } });
    supported(&office, &link);
    // A letter asks whether it is still wanted: to the address, for who may see it.
    let letter = SupportAct::Ask { referral: review, how: Told::Letter };
    let done = link.send(Command::Support { child: CHILD, act: letter }).unwrap();
    // What is told of all this to every desk; the colleague is a scheduler.
    loop {
        let heard = other.events().recv_timeout(std::time::Duration::from_mins(1)).expect("the news");
        let Heard::Push(push) = heard else { continue };
        no_secret("a message to every desk", &push.words);
        if push.revision >= done.seq {
            break;
        }
    }
    drop((link, other));
    office
}

/// What takes words around the list: a meeting asked for with a reason, a workshop given up, a drop-in that came to an outcome.
fn supported(office: &Office, link: &Link) {
    let words = "Hideaway Primary says they moved from Harbour Lane to 77 Refuge Walk; Dell Surgery knows";
    let made = |service: &str, (on, start): (u32, u16), capacity: u16| {
        let slot =
            |n: u16| Slot { start: start + 30 * n, minutes: 30, places: 4, carve_out: CarveOut::Anyone };
        let command = Command::MakeSession {
            service: code(service),
            venue: office.venue,
            room: "Room 2".to_owned(),
            date: day(2026, 11, on),
            slots: (0..4).map(slot).collect(),
            end: start + 120,
            people: vec![(code("slt"), office.staff[0], Attends::Accepted)],
            capacity,
        };
        link.send(command).unwrap_or_else(|no| panic!("{service}: {}", no.words)).made.session.unwrap()
    };
    let guest = |party| Guest {
        child: Some(CHILD),
        party,
        who: "SENCo of Hideaway Primary".to_owned(),
        phone: "0115 496 0000".to_owned(),
        reason: words.to_owned(),
        ..Guest::default()
    };
    let mut taken = Vec::new();
    for (service, start, party) in [
        ("next-steps", 9 * 60, Party::Carer),
        ("surgery", 11 * 60, Party::Professional),
        ("workshop", 15 * 60, Party::Carer),
    ] {
        let session = made(service, (24, start), 0);
        let act = SeatAct::Take { session, slot: 0, guest: guest(party), offered: None };
        match link.send(Command::Seat { act }) {
            Ok(done) => taken.push(done.made.seat.unwrap()),
            Err(no) => println!("{service}: {}", no.words),
        }
    }
    // One is given up with words; what was asked of the others stands on their sessions.
    assert!(taken.len() > 1, "nothing around the list could be taken");
    if let Some(seat) = taken.pop() {
        let act = SeatAct::Cancel {
            seat,
            by: By::Family,
            words: words.to_owned(),
            reason: waitwell::domain::code::Code::NONE,
        };
        link.send(Command::Seat { act }).unwrap_or_else(|no| panic!("{}", no.words));
    }
    let session = made("dropin-waiting", (20, 13 * 60), 20);
    let arrive = Command::Arrive { session, visitor: Visitor::Child(CHILD), arrived: None, with: None };
    let visit = link.send(arrive).unwrap_or_else(|no| panic!("{}", no.words)).made.visit.unwrap();
    let outcome = link.welcome().rules.choices.visit_outcomes[0].id;
    let command = Command::VisitOutcome { visit, outcome, refer: None, words: words.to_owned() };
    link.send(command).unwrap_or_else(|no| panic!("{}", no.words));
}

fn look(link: &Link, query: Query) -> View {
    match link.call(Request::Look { query: Box::new(query) }).unwrap() {
        Answer::View(view) => *view,
        other => panic!("{other:?}"),
    }
}

/// Every way of asking by command, with a file where one writes one.
fn asked(session: &str, out: &Path) -> Vec<(Vec<String>, Option<PathBuf>)> {
    let lines = [
        "list",
        "list --json",
        "list --sort district",
        "list --sort setting --json",
        "list --pathway mar",
        "list --pathway mar --json",
        "find harris",
        "find harris --json",
        "show 1",
        "show 1 --json",
        "why 1",
        "why 1 --json",
        "say 1",
        "say 1 --json",
        "next-steps",
        "next-steps --json",
        "sessions",
        "sessions --json",
        "print calls --until 2027-02-01",
        "print calls --until 2027-02-01 --html",
        "print clinic --date 2026-12-14 --wide",
        "print pack --date 2026-12-14",
        "print pack --date 2026-12-14 --html",
        "calendar",
        "validate",
        "validate --json",
        "follow-up 1",
        "access --child 1",
        "access --child 1 --json",
        "access --broken-glass",
        "retention",
        "exports",
        "short-notice",
        "away",
        "staff",
        "venues",
        "templates",
        "case-file --child 1",
        "newsletter --dry-run",
    ];
    let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let mut all: Vec<_> = lines.iter().map(|line| (words(line), None)).collect();
    for verb in ["slots", "slots --json", "print clinic --session", "print clinic --html --session"] {
        let mut line = words(verb);
        line.insert(line.iter().position(|word| word == "--json").unwrap_or(line.len()), session.to_owned());
        all.push((line, None));
    }
    for (at, verb) in
        ["case-file --child 1", "subject-access --child 1", "newsletter --again"].iter().enumerate()
    {
        for ending in ["txt", "html"] {
            let file = out.join(format!("{at}.{ending}"));
            let mut line = words(verb);
            line.extend(["--out".to_owned(), file.display().to_string()]);
            all.push((line, Some(file)));
        }
    }
    all
}

#[test]
fn no_command_tells_a_hidden_address_or_finds_a_child_by_it() {
    let mut office = office();
    let session = office.session.0.to_string();
    let out = office.store.dir.path().join("out");
    // The same, asked by who may see it, tells it: else nothing would be tested here.
    let mut told = String::new();
    std::fs::create_dir(&out).unwrap();
    for (words, file) in asked(&session, &out) {
        let said = office.store.run(&words);
        told += &text(&said.stdout);
        told += &file.and_then(|file| std::fs::read_to_string(file).ok()).unwrap_or_default();
    }
    for secret in SECRETS.iter().chain(&MORE[..1]).filter(|secret| **secret != "NG99ZZ") {
        assert!(told.contains(secret), "{secret} is told to nobody");
    }
    let by_postcode = text(&office.store.run(["find", "NG9", "9ZZ"]).stdout);
    assert!(by_postcode.contains("HARRIS, Aimee"), "{by_postcode}");
    for (role, agency) in BLIND {
        office.becomes(role, agency);
        std::fs::remove_dir_all(&out).unwrap();
        std::fs::create_dir(&out).unwrap();
        for (words, file) in asked(&session, &out) {
            let said = office.store.run(&words);
            assert_ne!(said.status.code(), Some(2), "{words:?}: {}", text(&said.stderr));
            let what = format!("{role}: {words:?}");
            no_secret(&what, &text(&said.stdout));
            no_secret(&what, &text(&said.stderr));
            if let Some(file) = file.filter(|file| file.exists()) {
                no_secret(&what, &std::fs::read_to_string(file).unwrap());
            }
        }
        for typed in
            ["NG9 9ZZ", "ng99zz", "refuge walk", "hideaway", "dell surgery", "NG8 1QQ", "harbour lane"]
        {
            let found = office.store.run(["find", typed, "--json"]);
            assert!(!text(&found.stdout).contains("HARRIS"), "{role}: {typed}: {}", text(&found.stdout));
            let entry = format!("x {typed}, fam ill");
            let said = office.store.run(["do", "--dry-run", &entry]);
            let said = text(&said.stdout) + &text(&said.stderr);
            assert!(!said.contains("HARRIS"), "{role}: {entry}: {said}");
        }
        // The right postcode beside a name finds nobody more, and no otherwise, than a wrong one.
        let found = |typed: &str| {
            let said = text(&office.store.run(["find", "harris", typed, "--json"]).stdout);
            said.lines().map(|line| line.replace(typed, "")).collect::<Vec<_>>()
        };
        assert_eq!(found("ng99zz"), found("ng99zx"), "{role}");
        for narrow in [["--district", "E07000174"], ["--setting", "hideaway"]] {
            let listed = office.store.run(["list"].iter().chain(&narrow));
            assert!(!text(&listed.stdout).contains("HARRIS"), "{role}: {narrow:?}");
        }
    }
    office.becomes("records-officer", "council");
    let shown = text(&office.store.run(["show", "1"]).stdout);
    assert!(shown.contains("77 Refuge Walk") && shown.contains("NG9 9ZZ"), "{shown}");
    assert!(text(&office.store.run(["find", "ng9", "9zz"]).stdout).contains("HARRIS"));
}

/// Every look there is, at the child that has the first number; and those that a sample cannot think of.
fn looks_there_are(referral: waitwell::domain::ids::ReferralId) -> Vec<(String, Query)> {
    let mut all: Vec<(String, Query)> = sample::every::<Query>().into_iter().collect();
    let list =
        |by| Query::Rows { filter: Filter::default(), sort: Sort { by, down: false }, from: 0, rows: 50 };
    let sheet = |of| Query::Sheet { of, from: 0, rows: 500 };
    for query in [
        list(SortBy::District),
        list(SortBy::Order),
        sheet(SheetOf::List { filter: Box::default(), sort: Sort::default(), columns: Vec::new() }),
        sheet(SheetOf::Letters(day(2026, 11, 20))),
        sheet(SheetOf::Record { child: CHILD }),
        Query::Board { session: None, day: Some(day(2026, 11, 20)) },
        Query::Review { session: None, referral: Some(referral) },
        Query::Triage { queue: None, show: Some(referral), after: None, back: false },
        Query::Say { child: CHILD, referral: Some(referral) },
        Query::Known { nhs: Vec::new(), born: vec![day(2019, 12, 14)], children: Vec::new() },
        Query::Alike {
            family: "Harris".into(),
            given: "Aimee".into(),
            born: Some(day(2019, 12, 14)),
            nhs: String::new(),
        },
    ] {
        all.push((format!("{query:?}"), query));
    }
    let undo = |seq| Query::UndoPreview { seq: Some(seq), child: None, after: Vec::new() };
    all.extend((1..60).map(|seq| (format!("what undoing {seq} does"), undo(seq))));
    // Every session there is: clinics, meetings, drop-ins.
    let session = |id| Query::Session { session: waitwell::domain::ids::SessionId(id) };
    all.extend((1..12).map(|id| (format!("session {id}"), session(id))));
    let paper =
        |id| Query::Paper { of: PaperOf::Session { session: waitwell::domain::ids::SessionId(id) }, from: 0 };
    all.extend((1..12).map(|id| (format!("the clinic list of session {id}"), paper(id))));
    all
}

#[test]
fn no_look_there_is_tells_it() {
    let mut office = office();
    let review = office.referrals.iter().map(|id| id.0).max().unwrap() + 1;
    let review = waitwell::domain::ids::ReferralId(review);
    let answer = |link: &Link, query: &Query| {
        let answer = link.call(Request::Look { query: Box::new(query.clone()) }).unwrap();
        serde_json::to_string(&answer).unwrap()
    };
    let mut seen: Vec<String> = Vec::new();
    let link = office.link();
    for (name, query) in looks_there_are(review) {
        let told = answer(&link, &query);
        // A list of all districts is no child's.
        if SECRETS[..6].iter().chain(&MORE).any(|secret| told.contains(secret)) {
            seen.push(name);
        }
    }
    drop(link);
    assert!(seen.len() >= 12, "only {seen:?} tell it to who may see it");
    println!("told to who may see it: {seen:?}");
    let mut leaks: Vec<String> = Vec::new();
    for (role, agency) in BLIND {
        office.becomes(role, agency);
        let link = office.link();
        for (name, query) in looks_there_are(review) {
            let told = answer(&link, &query);
            for secret in SECRETS.iter().chain(&MORE) {
                if let Some(at) = told.find(secret) {
                    let near: String = told[..at].chars().rev().take(90).collect();
                    leaks.push(format!("{role}: {name}: {}{secret}", near.chars().rev().collect::<String>()));
                }
            }
        }
    }
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks[..leaks.len().min(40)].join("\n"));
}

fn no_secret_shown(pty: &mut Pty, what: &str) {
    no_secret(what, &pty.screen());
}

#[test]
fn at_the_desk_no_screen_and_no_file_tells_it() {
    let mut office = office();
    office.becomes("scheduler", "nhs");
    let mut pty = desk(&office);
    no_secret_shown(&mut pty, "Today");
    for typed in ["ng9 9zz", "refuge walk", "hideaway"] {
        pty.press("/").wait_for("Find:").type_in(typed).wait_for("New referral for");
        pty.wait_for(&format!("New referral for \"{typed}\""));
        assert!(!pty.screen().contains("HARRIS"), "{typed}: {}", pty.screen());
        pty.press("Ctrl-u Esc").wait_gone("Find:");
    }
    pty.press("/").wait_for("Find:").type_in("harris").wait_for("HARRIS, Aimee").wait_for("hidden");
    no_secret_shown(&mut pty, "Find");
    pty.press("Enter").wait_for("JOURNEY").wait_for("address hidden: name no area");
    no_secret_shown(&mut pty, "Record");
    for (key, words) in [("w", "Who"), ("l", "What to say"), ("y", "Counted")] {
        pty.press(key).wait_for(words);
        no_secret_shown(&mut pty, words);
        pty.press("Esc").wait_gone(words);
    }
    pty.press("2").wait_for("[2 Waiting]").wait_for("HARRIS, Aimee");
    no_secret_shown(&mut pty, "Waiting");
    for (file, columns) in [("shown.csv", "s"), ("all.csv", "a")] {
        pty.press("e").wait_for("Columns").press("Ctrl-u").type_in(&format!("~/{file}"));
        pty.wait_for(&format!("~/{file}")).press("Tab").press(columns).press("PgDn Enter");
        pty.wait_for(&format!("{file}."));
        let written = std::fs::read_to_string(office.store.dir.path().join(file)).unwrap();
        assert!(written.contains("Aimee"), "{written}");
        no_secret(file, &written);
    }
    pty.press(":").type_in("x ng9 9zz, fam ill").wait_for("No child like");
    assert!(!pty.screen().contains("1 HARRIS"), "{}", pty.screen());
    pty.press("Ctrl-u Esc");
    // What was drawn and wiped again is in what came over the line.
    no_secret("the line", &text(pty.all()));
}

#[test]
fn a_case_file_is_redacted_by_the_role_of_who_asks_and_marks_others() {
    let mut office = Office::new();
    let link = office.link();
    let did = |command: Command| link.send(command).unwrap_or_else(|no| panic!("{}", no.words)).made;
    let (rules, child) = (link.welcome().rules, ChildId(4));
    let asked = NewReferral {
        pathway: code("nd"),
        received: day(2026, 8, 3),
        source: rules.choices.sources[0].id,
        from: "Mrs Lowe".to_owned(),
        by_clinician: true,
        ..NewReferral::default()
    };
    let referral = did(Command::Refer { child, referral: asked }).referral.unwrap();
    let words = "query stammer, seen by CAMHS".to_owned();
    did(Command::Ask { referral, topic: rules.choices.ask_topics[0].id, words });
    let words = "sleeps badly since the spring".to_owned();
    did(Command::Contact { child, referral: None, kind: code("call"), result: code("spoke"), words });
    did(Command::Support { child, act: SupportAct::Ask { referral, how: Told::Letter } });
    drop(link);
    let clinical = ["query stammer", "sleeps badly"];
    let file = |office: &Office| text(&office.store.run(["case-file", "--child", "4"]).stdout);
    for (role, agency, reads) in [
        ("scheduler", "council", false),
        ("manager", "council", false),
        ("scheduler", "nhs", true),
        ("records-officer", "council", true),
    ] {
        office.becomes(role, agency);
        let made = file(&office);
        assert!(made.contains("CASE FILE") && made.contains("LOW, Sam"), "{role} of {agency}: {made}");
        assert!(made.contains(&format!("Redacted as for a {}", role.replace('-', " "))), "{made}");
        assert_eq!(made.contains(clinical[0]), reads, "{role} of {agency}: {made}");
        assert!(reads || clinical.iter().all(|words| !made.contains(words)), "{role} of {agency}: {made}");
        assert_eq!(made.contains("clinical notes are left out"), !reads);
        // What happened is there for all of them, with who else is in it marked.
        for (other, least) in [("Pat Low", 1), ("Mrs Lowe", 1)] {
            let lines: Vec<&str> = made.lines().filter(|line| line.contains(other)).collect();
            assert!(lines.len() >= least, "{other}: {made}");
            assert!(lines.iter().all(|line| line.contains("[THIRD PARTY]")), "{other}: {lines:?}");
        }
        assert!(
            !made.lines().any(|line| line.contains("Received 3 Aug") && line.contains("THIRD")),
            "{made}"
        );
    }
    office.becomes("clinician", "nhs");
    let no = office.store.run(["case-file", "--child", "4"]);
    assert!(!no.status.success() && no.stdout.is_empty(), "{}", text(&no.stdout));
}

#[test]
fn words_of_an_undone_change_reach_nobody_who_might_not_have_read_them() {
    let mut office = Office::new();
    let (link, other) =
        (office.link(), Link::connect(office.store.place(), COLLEAGUE, Patience::Forever).unwrap());
    let child = ChildId(4);
    let words = "sleeps badly since the spring".to_owned();
    let said = Command::Contact { child, referral: None, kind: code("call"), result: code("spoke"), words };
    let done = link.send(said).unwrap();
    let undone = link.send(Command::Undo { seq: done.seq }).unwrap();
    loop {
        let heard = other.events().recv_timeout(std::time::Duration::from_mins(1)).expect("the news");
        let Heard::Push(push) = heard else { continue };
        assert!(!push.words.contains("sleeps badly"), "a message to every desk: {}", push.words);
        if push.revision >= undone.seq {
            break;
        }
    }
    let me = link.welcome().actor.name.to_string();
    drop((link, other));
    office.becomes("manager", "council");
    let link = office.link();
    for query in [
        Query::Who { child },
        Query::Record { child },
        Query::Access { of: waitwell::wire::access::AccessOf::Child(child), since: None },
        Query::Access { of: waitwell::wire::access::AccessOf::By(me.clone()), since: None },
        Query::Keeping(waitwell::wire::view_keeping::KeepingOf::Case(child)),
        Query::Mine { rows: 20 },
    ] {
        let told = serde_json::to_string(&look(&link, query.clone())).unwrap();
        assert!(!told.contains("sleeps badly"), "{query:?}: {told}");
    }
    for line in [&["access", "--child", "4"][..], &["access", "--by", &me], &["show", "4", "--json"]] {
        let told = text(&office.store.run(line).stdout);
        assert!(!told.contains("sleeps badly"), "{line:?}: {told}");
    }
}

/// A list that names other addresses of a restricted child, and one whose row is held back: the report of it, on the screen and in the
/// store, says nothing of them to whoever may not see them.
#[test]
fn the_report_of_an_import_tells_it_to_nobody_who_may_not_see_it() {
    let mut office = office();
    let file = office.store.dir.path().join("list.csv");
    std::fs::write(
        &file,
        "Family name,Given name,Date of birth,NHS number,Pathway,Date received,Address,Postcode,School\n\
         Harris,Aimee,14/12/2019,943 476 5919,SLCN,01/10/2026,77 Refuge Walk,NG9 9ZZ,Hideaway Primary\n\
         Harris,Aimee,14/12/2019,,,,3 Harbour Lane,NG8 1QQ,Hideaway Primary\n",
    )
    .unwrap();
    let path = file.display().to_string();
    let mut tried = 0;
    for (role, agency) in BLIND {
        office.becomes(role, agency);
        for more in [&["--dry-run"][..], &[]] {
            let said = office.store.run(["import", path.as_str()].iter().chain(more));
            tried += usize::from(said.status.success());
            // What stands in the file itself is in front of whoever has the file; nothing of the record may be.
            let what = format!("{role}: import {more:?}");
            for shown in [text(&said.stdout), text(&said.stderr)] {
                for secret in ["Dell Surgery", "Mansfield", "Stapleford", "Quiet room"] {
                    assert!(!shown.contains(secret), "{what} shows {secret}:\n{shown}");
                }
            }
        }
        let link = office.link();
        for query in [
            Query::Intake { at: 0, rows: 50, is: None },
            Query::Found,
            Query::Source { source: "list.csv".to_owned(), from: 0 },
            Query::Mine { rows: 20 },
            Query::Item { item: waitwell::domain::ids::IntakeId(1) },
            Query::Item { item: waitwell::domain::ids::IntakeId(2) },
            Query::Record { child: CHILD },
        ] {
            let told = serde_json::to_string(&look(&link, query.clone())).unwrap();
            no_secret(&format!("{role}: {query:?} after an import"), &told);
        }
    }
    assert!(tried > 0, "nobody could import");
}

#[test]
fn a_child_behind_the_same_telephone_leads_to_no_hidden_one() {
    let mut office = office();
    let details = ChildDetails {
        family: "Jones".to_owned(),
        given: "Mohammed".to_owned(),
        born: day(2014, 5, 6),
        nhs_missing: "not on the form".to_owned(),
        // That of the hidden child's mother.
        carers: vec![Carer { phone: "07700 900411".to_owned(), ..Carer::default() }],
        ..ChildDetails::default()
    };
    let register = Command::Register { details: Box::new(details), referral: None, knowing: Vec::new() };
    let friend = office.link().send(register).unwrap().made.child.unwrap();
    let known = |office: &Office, child: ChildId| match look(&office.link(), Query::Record { child }) {
        View::Record(page) => page.known.join("; "),
        other => panic!("{other:?}"),
    };
    office.becomes("scheduler", "nhs");
    assert!(!known(&office, friend).contains("HARRIS"), "{}", known(&office, friend));
    assert!(!known(&office, CHILD).contains("JONES"), "{}", known(&office, CHILD));
    let mut pty = desk(&office);
    pty.press("/").wait_for("Find:").type_in("jones").wait_for("JONES, Mohammed").press("Enter");
    pty.wait_for("JOURNEY");
    assert!(!pty.screen().contains("HARRIS"), "{}", pty.screen());
    pty.press("q q");
    assert!(pty.ended().success());
    office.becomes("records-officer", "council");
    assert!(known(&office, friend).contains("same telephone: HARRIS, Aimee"), "{}", known(&office, friend));
}
