//! Who looked at my child's record? Every look there is, at a real keeper: whatever tells of a child who its carers are, where they
//! are reached, where it lives or what it needs is in the access log, with that child; and the screen from which a place is booked
//! is, as it is drawn.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
mod keeper_support;
mod paper_support;
#[path = "rights/sample.rs"]
mod sample;
mod support;

use keeper_support::{PROGRAM, text};
use paper_support::{CLOCK, Office, code, day};
use std::collections::BTreeMap;
use support::pty::Pty;
use waitwell::client::Link;
use waitwell::domain::command::{Command, NewReferral};
use waitwell::domain::ids::ChildId;
use waitwell::wire::access::AccessOf;
use waitwell::wire::entry::{Here, Picked, Pointed};
use waitwell::wire::message::{Answer, Request};
use waitwell::wire::query::{Narrow, Query, TemplateOf};
use waitwell::wire::view::View;

/// What is nobody's business but whoever opens the record: of which child, and the words.
const PRIVATE: [(u32, &[&str]); 3] = [
    (1, &["Ewa Harris", "Mark Harris", "Nan Harris", "07700 900411", "77 Refuge Walk", "Quiet room"]),
    (3, &["Ada Okafor", "07700 900414"]),
    (4, &["Pat Low", "07700 900415"]),
];

fn look(link: &Link, query: Query) -> View {
    match link.call(Request::Look { query: Box::new(query) }).unwrap() {
        Answer::View(view) => *view,
        other => panic!("{other:?}"),
    }
}

/// How often each child was looked at, by screen, as the log has it now. Asking for it writes down what waits to be written; it is
/// a look of its own, and not counted.
fn logged(office: &Office, link: &Link) -> BTreeMap<u32, usize> {
    look(link, Query::Access { of: AccessOf::By("nobody".to_owned()), since: None });
    let mut seen = BTreeMap::new();
    for line in paper_support::looks(&office.store).lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let child = line["child"].as_u64().unwrap() as u32;
        if !line["screen"].as_str().unwrap().starts_with("access") {
            *seen.entry(child).or_default() += 1;
        }
    }
    seen
}

/// Every look there is, at what has the first number; and at what this office has others of.
fn looks_there_are(office: &Office, waits: waitwell::domain::ids::ReferralId) -> Vec<(String, Query)> {
    let mut all: Vec<(String, Query)> = sample::every::<Query>().into_iter().collect();
    let row = |at: usize| Pointed {
        child: Some(ChildId(at as u32 + 1)),
        referral: Some(office.referrals[at]),
        booking: None,
    };
    let line = |text: &str| Query::Entry {
        text: text.to_owned(),
        here: Box::new(Here { rows: (0..4).map(row).collect(), ..Here::default() }),
        picked: Picked::default(),
    };
    let places = |referral| Query::Places { referral, service: None, narrow: Narrow::default() };
    for query in [
        Query::Session { session: office.session },
        Query::Moving { session: office.session, to: None },
        Query::Template { of: TemplateOf::Session(office.session) },
        Query::Children { session: office.session, slot: None },
        Query::Triage { queue: None, show: Some(waits), after: None, back: false },
        Query::Beside { child: ChildId(4) },
        Query::Known { nhs: Vec::new(), born: Vec::new(), children: vec![ChildId(3)] },
        Query::Item { item: waitwell::domain::ids::IntakeId(1) },
        places(waits),
        line("b okafor"),
        line("c low spoke, asks when"),
        line("x low fam ill"),
        line("short harris aimee 2d"),
    ] {
        all.push((format!("{query:?}"), query));
    }
    all.extend(office.referrals.iter().map(|id| (format!("places of {id:?}"), places(*id))));
    all
}

#[test]
fn whatever_tells_of_a_child_more_than_a_list_does_is_a_look_at_it() {
    let office = Office::new();
    let link = office.link();
    let rules = link.welcome().rules;
    // Somebody who waits, so that there are places to choose from.
    let asked = NewReferral {
        pathway: code("slcn"),
        received: day(2026, 11, 2),
        source: rules.choices.sources[0].id,
        from: "Mrs Lowe".to_owned(),
        triaged: true,
        ..NewReferral::default()
    };
    let made = link.send(Command::Refer { child: ChildId(3), referral: asked });
    let waits = made.ok().and_then(|done| done.made.referral).unwrap_or(office.referrals[2]);
    let (mut silent, mut told) = (Vec::new(), 0);
    for (name, query) in looks_there_are(&office, waits) {
        // Each by a client of its own: a page that stands open is one look.
        let desk = office.link();
        let before = logged(&office, &link);
        let answer = desk.call(Request::Look { query: Box::new(query) }).unwrap();
        let shown = serde_json::to_string(&answer).unwrap();
        let after = logged(&office, &link);
        for (child, words) in PRIVATE {
            if let Some(word) = words.iter().find(|word| shown.contains(**word)) {
                told += 1;
                if after.get(&child) <= before.get(&child) {
                    silent.push(format!("{name}: child {child}: {word}"));
                }
            }
        }
    }
    assert!(told >= 15, "only {told} tell of anybody");
    assert!(silent.is_empty(), "{} looks are not logged:\n{}", silent.len(), silent.join("\n"));
}

#[test]
fn the_screen_that_a_place_is_booked_from_is_a_look_and_asking_for_it_again_is_none() {
    let office = Office::new();
    let home = office.store.dir.path().to_str().unwrap();
    let words =
        ["--store", office.store.path.to_str().unwrap(), "--config", office.store.config.to_str().unwrap()];
    let environment = [("HOME", home), ("XDG_CONFIG_HOME", home), ("WAITWELL_CLOCK", CLOCK)];
    let mut pty = Pty::start(PROGRAM, &words, &environment, (120, 40));
    pty.wait_for("[1 Today]").wait_for(" steps");
    pty.press("2").wait_for("[2 Waiting]").wait_for("HARRIS, Aimee");
    pty.press("b").wait_for("SAY FIRST");
    let me = office.link().welcome().actor.name.to_string();
    let by = || text(&office.store.run(["access", "--by", &me]).stdout);
    let seen = by();
    let at = |all: &str| all.lines().filter(|line| line.contains("looked: booking")).count();
    assert_eq!(at(&seen), 1, "{seen}");
    // Somebody changes something: the page is fetched again, and is still the same look.
    let link = office.link();
    link.send(Command::AddVenue {
        name: "Hall".to_owned(),
        address: String::new(),
        district: code("E07000173"),
        rooms: Vec::new(),
        online: false,
    })
    .unwrap();
    pty.press("Esc").wait_gone("SAY FIRST").press("b").wait_for("SAY FIRST");
    let again = by();
    assert_eq!(at(&again), 1, "{again}");
}
