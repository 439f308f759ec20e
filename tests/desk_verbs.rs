//! Verbs at a real terminal over a real keeper: a child registered by keys, triaged, put off, spoken to, declined and undone;
//! and what the journal holds afterwards.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
mod keeper_support;
mod support {
    #![allow(dead_code, reason = "other tests use the rest")]
    pub mod pty;
}
use keeper_support::{PROGRAM, Store};
use support::pty::Pty;
use waitwell::domain::code::Code;
use waitwell::domain::order::Priority;
use waitwell::domain::referral::{CloseReason, Stage};
use waitwell::wire::message::{Answer, Request};
use waitwell::wire::query::{At, Filter, Query, Sort, StageIs};
use waitwell::wire::view::View;
use waitwell::wire::view_list::ListRow;
use waitwell::wire::view_record::RecordPage;

/// Friday afternoon; with the Z it stands still.
const CLOCK: &str = "2026-11-20T14:32:00Z";

fn desk(store: &Store) -> Pty {
    let (path, config) = (store.path.to_str().unwrap(), store.config.to_str().unwrap());
    let home = store.dir.path().to_str().unwrap();
    let environment = [("WAITWELL_CLOCK", CLOCK), ("HOME", home), ("XDG_CONFIG_HOME", home)];
    let mut pty = Pty::start(PROGRAM, &["--store", path, "--config", config], &environment, (80, 24));
    // A draft that was left is told in its stead.
    pty.wait("it is open", |pty| {
        ["this is a new store", "You were last here"].iter().any(|words| pty.screen().contains(words))
    });
    pty
}

/// Every referral of the store, closed ones too.
fn rows(store: &Store) -> Vec<ListRow> {
    let link = store.frail();
    let look = |stages: Vec<StageIs>| {
        let filter = Filter { stages, ..Filter::default() };
        let query = Query::List { filter, sort: Sort::default(), at: At::Row(0), rows: 50 };
        match link.call(Request::Look { query: Box::new(query) }).unwrap() {
            Answer::View(view) => match *view {
                View::List(page) => page.rows,
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    };
    [look(Vec::new()), look(vec![StageIs::Closed])].concat()
}

fn record(store: &Store, row: &ListRow) -> RecordPage {
    let query = Query::Record { child: row.child };
    match store.frail().call(Request::Look { query: Box::new(query) }).unwrap() {
        Answer::View(view) => match *view {
            View::Record(page) => *page,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// Registers a child who is not on record, from the list of those waiting.
fn register(pty: &mut Pty, family: &str, given: &str, born: &str, pathway: &str) {
    pty.press("n").wait_for("New referral: a child not on record");
    for text in
        [family, given, born, "", "12 Elm Rise, Arnold NG5 6LT", "Kerry, mother, 07700 900231", pathway, ""]
    {
        pty.type_in(text).press("Enter");
    }
    pty.type_in("Mrs Lowe, SENCo").press("Enter").type_in("Covers ears").press("Enter Enter");
}

#[test]
fn a_child_is_registered_triaged_and_looked_at_by_keys_alone() {
    let store = Store::new();
    let mut pty = desk(&store);
    pty.press("2").wait_for("[2 Waiting]");
    register(&mut pty, "Harrison", "Amy", "1/3/21", "n");
    pty.wait_for("Referred HARRISON, Amy");
    let [row] = rows(&store).try_into().unwrap();
    assert_eq!(
        (row.name.as_str(), row.stage, row.pathway),
        ("HARRISON, Amy", Stage::Triage, Code::known("nd"))
    );

    pty.press("3").wait_for("Triage: 1 of 1").wait_for("Covers ears");
    pty.press("a")
        .wait_for("which priority?")
        .press("s")
        .wait_for("u undoes")
        .wait_for("All are decided: 1 today.");
    let [row] = rows(&store).try_into().unwrap();
    assert!(matches!(row.stage, Stage::Waiting { .. }), "{:?}", row.stage);
    assert_eq!(row.priority, Priority::Soon);

    // On her record: the clock, why, who, and back.
    pty.press("2").wait_for("1-1 of 1").press("Enter").wait_for("[9 Record]").wait_for("JOURNEY");
    assert!(pty.screen().contains("Kerry, mother, may be told all"), "{}", pty.screen());
    pty.press("y").wait_for("Effect on the clock").press("Esc").wait_gone("Effect on the clock");
    pty.press("w").wait_for("Registered HARRISON, Amy").press("Esc").wait_for("JOURNEY");
    pty.press("c").wait_for("Contact about HARRISON, Amy").press("n");
    pty.wait("the call on record", |_| record(&store, &row).marks.iter().any(|mark| mark.letter == 'c'));
    pty.wait_for("c call");
    pty.press("z").wait_for("Not now: HARRISON, Amy").press("w");
    // What is owed in January is not put off to next week.
    pty.wait_for("HARRISON, Amy: not due before").wait_for("nothing to put off");
}

#[test]
fn a_look_alike_is_seen_before_a_second_record_is_made() {
    let store = Store::new();
    let mut pty = desk(&store);
    pty.press("2").wait_for("[2 Waiting]");
    register(&mut pty, "Harrison", "Amy", "1/3/21", "n");
    pty.wait_for("Referred HARRISON, Amy");
    // On the list a child is in front now; whoever is not on record begins in Find.
    pty.press("/").type_in("harrison amie").wait_for("New referral for").press("Down Enter");
    pty.wait_for("a child not on record").press("Enter Enter").type_in("1/3/21").press("Enter");
    pty.wait_for("HARRISON, Amy").wait_for("Looks alike");
    pty.press("PgDn Up Up Up Up").type_in("s").press("PgDn Enter").wait_for("Same child as HARRISON, Amy?");
    assert_eq!(rows(&store).len(), 1, "nothing is saved before it was seen");
    pty.press("=").wait_for("New referral: HARRISON, Amy").press("Enter");
    pty.wait("the second referral", |_| rows(&store).len() == 2);
    let rows = rows(&store);
    assert_eq!(rows[0].child, rows[1].child, "one child, two referrals");
}

#[test]
fn decisions_of_triage_reach_the_journal() {
    let store = Store::new();
    let mut pty = desk(&store);
    pty.press("2").wait_for("[2 Waiting]");
    register(&mut pty, "Bell", "Tom", "1/4/18", "n");
    pty.wait_for("Referred BELL, Tom").press("3").wait_for("Triage: 1 of 1").wait_for("BELL, Tom");

    pty.press("r")
        .wait_for("Redirect BELL, Tom")
        .press("s")
        .wait_for("why?")
        .type_in("speech first")
        .press("Enter");
    let stage = || rows(&store)[0].stage;
    pty.wait("it redirected", |_| matches!(stage(), Stage::Redirecting { .. }));
    // Nobody is in front any more, so it is named before it is undone.
    pty.wait_for("All are decided").press("u").wait_for("Undo: Offered BELL, Tom").press("u");
    pty.wait("it back in triage", |_| stage() == Stage::Triage);

    pty.press("2").wait_for("[2 Waiting]").press("3").wait_for("Triage: 1 of 1");
    pty.press("i")
        .wait_for("Ask for more")
        .press("h")
        .wait_for("hearing test")
        .press("Enter")
        .wait_for("u undoes");
    assert!(matches!(stage(), Stage::InfoAsked { .. }), "{:?}", stage());
    // Chased from the list: Enter is the choice in front.
    pty.press("2").wait_for("chase 18/12").press("i").wait_for("Asked about").press("Enter");
    pty.wait("it chased", |_| matches!(stage(), Stage::InfoAsked { chased: 1, .. }));

    pty.press("d").wait_for("Decline BELL, Tom").press("c").wait_for("offered instead").press("d");
    pty.wait_for("words to the referrer").press("Enter");
    pty.wait("it declined", |_| matches!(stage(), Stage::Closed { reason: CloseReason::Declined, .. }));
}

/// What the keeper has of this person's half-filled forms.
fn drafts(store: &Store) -> Vec<(String, String)> {
    match store.frail().call(Request::Drafts).unwrap() {
        Answer::Drafts(drafts) => drafts,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_half_typed_form_outlives_its_desk() {
    let store = Store::new();
    let mut pty = desk(&store);
    pty.press("2").wait_for("[2 Waiting]");
    pty.press("n").wait_for("New referral: a child not on record");
    pty.type_in("Harrison").press("Enter").type_in("Amelie").wait_for("Amelie");
    let until = std::time::Instant::now() + support::pty::PATIENCE;
    // Nothing but a rest of the keys brings it to the keeper.
    while !drafts(&store).iter().any(|(name, text)| name == "new referral" && text.contains("Amelie")) {
        assert!(std::time::Instant::now() < until, "{:?}", drafts(&store));
        std::thread::yield_now();
    }
    let killed = std::process::Command::new("kill").arg("-9").arg(pty.pid().unwrap().to_string()).status();
    assert!(killed.unwrap().success());
    pty.ended();

    let mut again = desk(&store);
    again.wait_for("Draft of 14:32: n goes on");
    again.press("2").wait_for("[2 Waiting]").press("n").wait_for("Harrison").wait_for("Amelie");
    // What is emptied and left is a draft no longer.
    // The cursor is back in the field that was being typed.
    again.wait_for("> Given names").press("Ctrl-u Up Ctrl-u Esc").wait_for("[2 Waiting]");
    while !drafts(&store).is_empty() {
        assert!(std::time::Instant::now() < until, "{:?}", drafts(&store));
        std::thread::yield_now();
    }
    again.press("n").wait_for("New referral: a child not on record");
    assert!(!again.screen().contains("Harrison"));
}
