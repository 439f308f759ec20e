//! What must not be told, as people write it: rows of a list that are held back or came in beside a hidden child, notes that name the
//! home in other words, and lists that a script takes away.
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
mod support;

use desk::desk;
use keeper_support::text;
use paper_support::{Office, code, done, looks, refused};
use waitwell::client::Link;
use waitwell::domain::command::Command;
use waitwell::domain::ids::{ChildId, IntakeId};
use waitwell::wire::message::{Answer, Request};
use waitwell::wire::query::Query;
use waitwell::wire::view::View;

/// Whoever opens records and may not see a restricted address.
const BLIND: [(&str, &str); 6] = [
    ("viewer", "council"),
    ("caseworker", "council"),
    ("scheduler", "nhs"),
    ("triage-clinician", "nhs"),
    ("clinician", "nhs"),
    ("manager", "council"),
];
const HIDDEN_CHILD: ChildId = ChildId(1);
const OFFICER: (&str, &str) = ("records-officer", "council");

fn look(link: &Link, query: Query) -> View {
    match link.call(Request::Look { query: Box::new(query) }).unwrap() {
        Answer::View(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn none_of(what: &str, shown: &str, secrets: &[&str]) {
    for secret in secrets {
        assert!(!shown.contains(secret), "{what} shows {secret}:\n{shown}");
    }
}

/// A scheduler brings a list in.
fn brought_in(office: &mut Office, rows: &str) {
    let file = office.store.dir.path().join("extra.csv");
    let head = "Family name,Given name,Date of birth,NHS number,Service,Date received,Address,Postcode,School,Where they stay";
    std::fs::write(&file, format!("{head}\n{rows}")).unwrap();
    office.becomes("scheduler", "nhs");
    let said = office.store.run(["import", file.to_str().unwrap()]);
    assert!(said.status.success(), "{} {}", text(&said.stdout), text(&said.stderr));
}

/// Every row that is held of her: by her number, by name and birth date, under a name that is a slip of the pen away, and without
/// anything but her name.
#[test]
fn a_held_row_of_a_hidden_child_tells_where_she_lives_to_nobody_who_may_not_see_it() {
    let secrets = ["98 King", "King Street", "NG2 3AB", "Kingfisher", "aunt in Bulwell"];
    let ways = "98 King Street,NG2 3AB,Kingfisher Primary,with her aunt in Bulwell";
    for (row, name) in [
        (format!("Harris,Aimee,14/12/2019,943 476 5919,Basket weaving,01/10/2026,{ways}\n"), "HARRIS, Aimee"),
        (format!("Harris,Aimee,14/12/2019,,Basket weaving,01/10/2026,{ways}\n"), "HARRIS, Aimee"),
        (format!("Haris,Aimee,14/12/2019,,Basket weaving,01/10/2026,{ways}\n"), "HARIS, Aimee"),
        (format!("Harris,Aimee,,,Basket weaving,01/10/2026,{ways}\n"), "HARRIS, Aimee"),
    ] {
        let mut office = Office::new();
        brought_in(&mut office, &row);
        for (role, agency) in BLIND {
            office.becomes(role, agency);
            let link = office.link();
            for query in [
                Query::Intake { at: 0, rows: 50, is: None },
                Query::Item { item: IntakeId(1) },
                Query::Found,
                Query::Source { source: "extra.csv".to_owned(), from: 0 },
                Query::Record { child: HIDDEN_CHILD },
            ] {
                let told = serde_json::to_string(&look(&link, query.clone())).unwrap();
                none_of(&format!("{role}: {query:?} of {row}"), &told, &secrets);
            }
        }
        office.becomes("viewer", "council");
        let mut pty = desk(&office);
        pty.press(":").type_in("intake").wait_for("ntake").press("Enter").wait_for("held row").wait_for(name);
        pty.press("Enter").wait_for("complete it").wait_for("Postcode").wait_for("(hidden)");
        none_of("the form", &pty.screen(), &secrets);
        none_of("the line", &text(pty.all()), &secrets);
        drop(pty);
        office.becomes(OFFICER.0, OFFICER.1);
        let told = serde_json::to_string(&look(&office.link(), Query::Item { item: IntakeId(1) })).unwrap();
        for secret in secrets {
            assert!(told.contains(secret), "{secret}: {told}");
        }
    }
}

/// Cells as they were are for who completes the row.
#[test]
fn the_cells_of_a_held_row_are_not_for_who_only_looks() {
    let mut office = Office::new();
    brought_in(
        &mut office,
        "Zander,Zoe,3/3/2020,,Basket weaving,01/10/2026,5 Plain Street,NG1 1AA,,a caravan\n",
    );
    for (role, agency, cells) in
        [("viewer", "council", false), ("caseworker", "council", true), ("scheduler", "nhs", true)]
    {
        office.becomes(role, agency);
        let told = serde_json::to_string(&look(&office.link(), Query::Item { item: IntakeId(1) })).unwrap();
        assert_eq!(told.contains("a caravan"), cells, "{role}: {told}");
        assert!(told.contains("ZANDER") || told.contains("Zander"), "{told}");
    }
}

/// Completed by somebody who could not see the address, the row keeps it, and keeps it hidden.
#[test]
fn a_held_row_completed_unseen_loses_nothing_and_tells_nothing() {
    let mut office = Office::new();
    brought_in(
        &mut office,
        "Harris,Aimee,,,Basket weaving,01/10/2026,98 King Street,NG2 3AB,Kingfisher Primary,\n",
    );
    let link = office.link();
    let View::Item(page) = look(&link, Query::Item { item: IntakeId(1) }) else { panic!("no item") };
    let waitwell::domain::intake::IntakeKind::HeldRow { details, .. } = page.item.kind else { panic!() };
    assert_eq!(details.address, "(hidden)");
    let referral = waitwell::domain::command::NewReferral {
        pathway: code("slcn"),
        received: paper_support::day(2026, 10, 1),
        source: link.welcome().rules.choices.sources[0].id,
        ..Default::default()
    };
    let mut details = details.clone();
    details.born = paper_support::day(2018, 1, 1);
    if details.nhs.is_none() && details.nhs_missing.is_empty() {
        "not on the list".clone_into(&mut details.nhs_missing);
    }
    let made = link
        .send(Command::CompleteIntake { intake: IntakeId(1), child: None, details, referral })
        .unwrap_or_else(|no| panic!("{}", no.words))
        .made;
    let child = made.child.unwrap();
    let told = serde_json::to_string(&look(&link, Query::Record { child })).unwrap();
    none_of("her record", &told, &["98 King", "NG2 3AB", "Kingfisher"]);
    drop(link);
    office.becomes(OFFICER.0, OFFICER.1);
    let View::Record(page) = look(&office.link(), Query::Record { child }) else { panic!("no record") };
    assert_eq!(
        (page.details.address.as_str(), page.details.postcode.as_str()),
        ("98 King Street", "NG2 3AB")
    );
}

/// A list that knows her under another number, or none: until somebody has said who it is, the new record is kept as hers is.
#[test]
fn a_row_that_came_in_beside_a_hidden_child_is_hidden_as_she_is() {
    let secrets = ["98 King", "King Street", "NG2 3AB", "Kingfisher"];
    let rest = "SLCN,01/10/2026,98 King Street,NG2 3AB,Kingfisher Primary,\n";
    for row in [
        format!("Harris,Aimee,14/12/2019,,{rest}"),
        format!("Harris,Amy,14/12/2019,,{rest}"),
        format!("Somebody,Else,14/12/2018,943 476 5919,{rest}"),
    ] {
        let mut office = Office::new();
        brought_in(&mut office, &row);
        let new = ChildId(5);
        for (role, agency) in BLIND {
            office.becomes(role, agency);
            let link = office.link();
            for query in [
                Query::Record { child: new },
                Query::Record { child: HIDDEN_CHILD },
                Query::Item { item: IntakeId(1) },
                Query::Compare { a: new, b: HIDDEN_CHILD },
                Query::Intake { at: 0, rows: 50, is: None },
                Query::Alike {
                    family: "Harris".into(),
                    given: "Aimee".into(),
                    born: Some(paper_support::day(2019, 12, 14)),
                    nhs: String::new(),
                },
            ] {
                let told = serde_json::to_string(&look(&link, query.clone())).unwrap();
                none_of(&format!("{role}: {query:?} of {row}"), &told, &secrets);
            }
        }
        office.becomes(OFFICER.0, OFFICER.1);
        let told = serde_json::to_string(&look(&office.link(), Query::Record { child: new })).unwrap();
        assert!(told.contains("98 King Street"), "{row}: {told}");
    }
}

/// A look-alike that a person registered beside her, knowing it, is a child with an address of its own; beside hers it is not said.
#[test]
fn the_look_alike_warning_prints_no_address() {
    let mut office = Office::new();
    let link = office.link();
    let (plain, hidden) = ("98 King Street", "NG2 3AB");
    let made = office.store.run([
        "register",
        "--given-name",
        "Amy",
        "--family-name",
        "Harris",
        "--birth-date",
        "2019-12-14",
        "--pathway",
        "slcn",
        "--address",
        plain,
        "--postcode",
        hidden,
        "--source",
        "gp",
    ]);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let said = format!("{}{}", text(&made.stdout), text(&made.stderr));
    assert!(said.contains("looks alike"), "{said}");
    none_of("the warning", &said, &["Refuge", "NG9"]);
    drop(link);
    office.becomes("scheduler", "nhs");
    let told = serde_json::to_string(&look(&office.link(), Query::Record { child: HIDDEN_CHILD })).unwrap();
    assert!(told.contains("same child?"), "{told}");
    none_of("the hidden child's record", &told, &[plain, hidden]);
}

/// The home in the words that people use for it.
#[test]
fn a_hidden_home_is_hidden_in_the_words_people_use_for_it() {
    let mut office = Office::new();
    let hers = [
        "register",
        "--given-name",
        "Lena",
        "--family-name",
        "Novak",
        "--birth-date",
        "2019-05-02",
        "--pathway",
        "slcn",
        "--restricted",
        "--address",
        "Flat 2 Orchard Court, 14a St. Mary's Rd",
        "--postcode",
        "NG5 6LT",
        "--setting",
        "Hawthorn Primary School",
        "--source",
        "gp",
        "--carer",
        "Mary Novak",
    ];
    done(&office.store, &hers);
    let link = office.link();
    let child = ChildId(5);
    let says = |words: &str| {
        let words = words.to_owned();
        let (kind, result) = (code("call"), code("spoke"));
        link.send(Command::Contact { child, referral: None, kind, result, words }).unwrap();
    };
    says("seen at Orchard Court and walked from St Mary's Road and lives in NG5 and school Hawthorn Primary");
    says("they are at 14A SAINT MARYS ROAD, Flat 2; post to ng56lt");
    says("moved: the flats called the Orchard, off Marys Street; Hawthorns knows");
    says(
        "Mary rang: Lena wore a green coat to the park, crossed the road at 3, and the school nurse called back",
    );
    drop(link);
    let secrets = [
        "Orchard",
        "orchard",
        "St Mary's",
        "MARYS",
        "Marys",
        "NG5",
        "ng5",
        "6LT",
        "6lt",
        "Hawthorn",
        "14A",
        "14a",
    ];
    let plain = "Mary rang: Lena wore a green coat to the park, crossed the road at 3, and the school nurse called back";
    for (role, agency) in [("scheduler", "nhs"), ("clinician", "nhs"), OFFICER] {
        office.becomes(role, agency);
        let asked: &[&[&str]] = match role {
            "records-officer" => &[&["subject-access", "--child", "5", "--out"]],
            "clinician" => &[&["show", "5"]],
            _ => &[&["show", "5"], &["show", "5", "--json"], &["case-file", "--child", "5"]],
        };
        for args in asked {
            let out = office.store.dir.path().join("all.txt");
            let mut args: Vec<&str> = args.to_vec();
            if args.last() == Some(&"--out") {
                args.push(out.to_str().unwrap());
            }
            let said = office.store.run(&args);
            assert!(said.status.success(), "{args:?}: {}", text(&said.stderr));
            let mut shown = text(&said.stdout);
            shown.push_str(&std::fs::read_to_string(&out).unwrap_or_default());
            none_of(&format!("{role}: {args:?}"), &shown, &secrets);
            if role != "records-officer" && args[0] == "case-file" {
                continue;
            }
            assert!(shown.contains(plain), "{role}: {args:?} says less than it may:\n{shown}");
        }
    }
}

/// Rows with names and numbers on a script's output have left the desk: who may not export gets none, and who may is logged.
#[test]
fn a_list_for_a_script_is_an_export() {
    let mut office = Office::new();
    office.becomes("viewer", "council");
    let why = refused(&office.store, &["list", "--json"]);
    assert!(why.contains("exports a list"), "{why}");
    // What a screen shows a command shows, too: no numbers stand in it.
    let shown = done(&office.store, &["list"]);
    assert!(shown.contains("LOW, Sam") && !shown.contains("9434765919"), "{shown}");
    assert!(done(&office.store, &["why", "4"]).contains("LOW"), "a row by its number is no list");
    office.becomes("scheduler", "nhs");
    let before = looks(&office.store).matches("\"export\"").count();
    let told = done(&office.store, &["list", "--json"]);
    let rows = told.lines().count();
    assert!(rows >= 4 && told.contains("9434765919"), "{told}");
    let after = looks(&office.store).matches("\"export\"").count();
    assert_eq!(after - before, rows, "{}", looks(&office.store));
}
