//! Forms at a real terminal over a real keeper: what is offered while one types, a whole address pasted, drafts that outlive
//! desk and keeper, twins, and everything done taken back one after the other.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
mod keeper_support;
mod support {
    #![allow(dead_code, reason = "other tests use the rest")]
    pub mod pty;
}
use keeper_support::{PROGRAM, Store, venue};
use support::pty::{PATIENCE, Pty};
use waitwell::domain::child::ChildDetails;
use waitwell::wire::message::{Answer, Request};
use waitwell::wire::query::{At, Filter, Query, Sort};
use waitwell::wire::view::View;
use waitwell::wire::view_list::ListRow;

/// Friday afternoon; with the Z it stands still.
const CLOCK: &str = "2026-11-20T14:32:00Z";

fn started(store: &Store, size: (u16, u16)) -> Pty {
    let (path, config) = (store.path.to_str().unwrap(), store.config.to_str().unwrap());
    let home = store.dir.path().to_str().unwrap();
    let environment = [("WAITWELL_CLOCK", CLOCK), ("HOME", home), ("XDG_CONFIG_HOME", home)];
    Pty::start(PROGRAM, &["--store", path, "--config", config], &environment, size)
}

fn desk_of(store: &Store, size: (u16, u16)) -> Pty {
    let mut pty = started(store, size);
    pty.wait_for("this is a new");
    pty
}

fn desk(store: &Store) -> Pty {
    let mut pty = desk_of(store, (80, 24));
    pty.press("2").wait_for("[2 Waiting]");
    pty
}

fn rows(store: &Store) -> Vec<ListRow> {
    let query = Query::List { filter: Filter::default(), sort: Sort::default(), at: At::Row(0), rows: 50 };
    match store.frail().call(Request::Look { query: Box::new(query) }).unwrap() {
        Answer::View(view) => match *view {
            View::List(page) => page.rows,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

fn details(store: &Store, row: &ListRow) -> ChildDetails {
    let query = Query::Record { child: row.child };
    match store.frail().call(Request::Look { query: Box::new(query) }).unwrap() {
        Answer::View(view) => match *view {
            View::Record(page) => page.details,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// Registers a child from Find, with the line that found nobody.
fn register(pty: &mut Pty, line: &str) {
    pty.press("/").wait_for("Find:").type_in(line).wait_for("New referral for").press("Enter");
    pty.wait_for("a child not on record").press("PgDn Enter");
}

fn drafts(store: &Store) -> Vec<(String, String)> {
    match store.frail().call(Request::Drafts).unwrap() {
        Answer::Drafts(drafts) => drafts,
        other => panic!("{other:?}"),
    }
}

/// Waits until the keeper has a draft with these words in it.
fn kept(store: &Store, words: &str) {
    let until = std::time::Instant::now() + PATIENCE;
    while !drafts(store).iter().any(|(_, text)| text.contains(words)) {
        assert!(std::time::Instant::now() < until, "{:?}", drafts(store));
        std::thread::yield_now();
    }
}

#[test]
fn a_name_on_record_is_offered_and_taken_at_any_width() {
    for size in [(80, 24), (40, 20)] {
        let store = Store::new();
        let mut pty = desk_of(&store, size);
        let link = store.frail();
        for name in ["Carlton clinic", "Arnold hub", "Charnwood"] {
            link.send(venue(name)).unwrap();
        }
        pty.press("4").wait_for("Diary").press("n").wait_for("New session").press("Tab");
        pty.type_in("arn").wait_for("  Arnold hub").wait_for("Charnwood");
        assert!(pty.screen().find("Arnold hub") < pty.screen().find("Charnwood"), "{}", pty.screen());
        pty.press("Down").wait_for("> Arnold hub").press("Down").wait_for("> Charnwood").press("Up Enter");
        // Taken, and gone on with: nothing is offered any more.
        pty.wait_gone("Charnwood").wait_for("Arnold hub").wait_for("> Room");
        // Enter alone goes on with what was typed.
        pty.type_in("ro").wait_for("  Room 1").press("Enter").wait_gone("  Room 1").wait_for("> Day");
        pty.press("Esc").wait_for("Diary");
    }
}

#[test]
fn what_is_half_typed_on_the_line_outlives_its_desk() {
    let store = Store::new();
    let mut pty = desk(&store);
    pty.press(":").wait_for("What is to be done?").type_in("reg zzdraft pers").wait_for("zzdraft pers");
    kept(&store, "reg zzdraft pers");
    let killed = std::process::Command::new("kill").arg("-9").arg(pty.pid().unwrap().to_string()).status();
    assert!(killed.unwrap().success());
    pty.ended();
    // It is there when the line is opened again, and after it was left, until it is emptied.
    let mut again = desk(&store);
    again.press(":");
    again.wait_for(":reg zzdraft pers").press("Esc").wait_gone("zzdraft").press(":");
    again.wait_for(":reg zzdraft pers").press("Ctrl-u Esc").wait_gone("zzdraft");
    let until = std::time::Instant::now() + PATIENCE;
    while !drafts(&store).is_empty() {
        assert!(std::time::Instant::now() < until, "{:?}", drafts(&store));
        std::thread::yield_now();
    }
    // Carried out, it is forgotten, too.
    again
        .press(":")
        .wait_for("What is to be done?")
        .type_in("list nd")
        .wait_for("Enter opens it")
        .press("Enter")
        .wait_gone(":list nd");
    again.press("1").wait_for("[1 Today]");
    assert!(drafts(&store).is_empty(), "{:?}", drafts(&store));
}

#[test]
fn a_whole_address_pasted_lands_in_its_fields() {
    let store = Store::new();
    let mut pty = desk(&store);
    pty.press("n").wait_for("a child not on record");
    pty.type_in("Bell").press("Enter").type_in("Tom").press("Enter").type_in("14/9").press("Enter");
    pty.wait_for("does not say").press("Up").type_in("/18").wait_for("Fri 14 Sep 2018").press("Enter Enter");
    pty.paste("Mrs K Bell\r\n12 Elm Rise\r\nArnold\r\nNG5 6LT\r\nMob: 07700 900231\r\n");
    pty.wait_for("12 Elm Rise, Arnold, NG5 6LT").wait_for("Mrs K Bell, 07700 900231");
    pty.wait_for("NG5 6LT is in no").press("Enter").wait_for("> Carer").press("Enter");
    pty.type_in("n").press("PgDn Enter").wait_for("Referred BELL, Tom");
    let [row] = rows(&store).try_into().unwrap();
    let details = details(&store, &row);
    assert_eq!((details.address.as_str(), details.postcode.as_str()), ("12 Elm Rise, Arnold", "NG5 6LT"));
    assert_eq!(details.carers[0].phone, "07700 900231");
    assert_eq!(details.carers[0].name, "Mrs K Bell");
}

#[test]
fn what_was_typed_to_find_is_not_typed_twice() {
    let store = Store::new();
    let mut pty = desk(&store);
    register(&mut pty, "harris aimee 14/9/22 nd ng5 6lt 07700900417");
    pty.wait_for("Referred HARRIS, Aimee");
    let [row] = rows(&store).try_into().unwrap();
    let details = details(&store, &row);
    assert_eq!(
        (row.name.as_str(), row.pathway.as_str(), row.born.to_string().as_str()),
        ("HARRIS, Aimee", "nd", "2022-09-14")
    );
    assert_eq!((details.postcode.as_str(), details.carers[0].phone.as_str()), ("NG5 6LT", "07700900417"));
}

#[test]
fn drafts_of_two_children_outlive_desk_and_keeper_each_at_its_field() {
    let store = Store::new();
    let mut pty = desk(&store);
    for (line, words) in [("bell tom", "first"), ("khan mo", "second")] {
        pty.press("/").wait_for("Find:").type_in(line).wait_for("New referral for").press("Enter");
        pty.wait_for("a child not on record").press("PgDn Up").wait_for("> In their words").type_in(words);
        pty.wait_for(words).press("Esc").wait_for("Kept as a draft: :drafts goes on");
        kept(&store, words);
    }
    // The keeper is killed while a form is open, and then the desk.
    pty.press("/").wait_for("Find:").type_in("bell tom").wait_for("New referral for").press("Enter");
    pty.wait_for("first").type_in(" half");
    let pid = keeper_support::status(&store.frail()).pid;
    let kill = |pid: u32| std::process::Command::new("kill").arg("-9").arg(pid.to_string()).status().unwrap();
    assert!(kill(pid).success());
    pty.type_in(" more").wait_for("first half more");
    pty.wait("the keeper is back", |_| {
        std::panic::catch_unwind(|| drafts(&store))
            .is_ok_and(|all| all.iter().any(|(_, text)| text.contains("first half more")))
    });
    assert!(kill(pty.pid().unwrap()).success());
    pty.ended();

    // Where one was when the desk was killed, in the form, if the next keeper had heard of it by then; else at the beginning.
    let mut again = started(&store, (80, 24));
    again.wait_for(":drafts lists them");
    if again.screen().contains("In their words") {
        again.press("Esc").wait_for("Kept as a draft");
    }
    again.press("2").wait_for("[2 Waiting]");
    again.press("/").wait_for("Find:").type_in("khan mo").wait_for("New referral for").press("Enter");
    again.wait_for("second").wait_for("> In their words");
    assert!(!again.screen().contains("Bell"), "{}", again.screen());
    again.press("Esc").wait_for("[2 Waiting]");
    again.press("/").wait_for("Find:").type_in("bell tom").wait_for("New referral for").press("Enter");
    again.wait_for("first half more").wait_for("> In their words");
}

/// Of each form it is said whether leaving it keeps anything, and it is so; a lost line brings it back by itself.
#[test]
fn a_long_form_is_there_again_after_esc_and_after_a_lost_line() {
    let store = Store::new();
    let mut pty = desk(&store);
    pty.press("4").wait_for("[4 Diary]").press("n").wait_for("New session").wait_for("Esc keeps a draft");
    pty.press("Tab Tab").wait_for("> Room").type_in("Green").wait_for("Green");
    pty.press("Esc").wait_for("Kept as a draft");
    kept(&store, "Green");
    pty.press("n").wait_for("New session").wait_for("> Room").type_in(" house").wait_for("Green house");
    kept(&store, "Green house");
    let pid = pty.pid().unwrap().to_string();
    assert!(std::process::Command::new("kill").arg("-9").arg(pid).status().unwrap().success());
    pty.ended();
    // Nobody is back before the keeper has noticed that the line is gone, and kept the place with the form that was in front.
    kept(&store, "new session");
    let mut again = started(&store, (80, 24));
    again.wait_for("New session").wait_for("Green house").wait_for("> Room");
    // What keeps nothing does not say that it does.
    again.press("Ctrl-u Esc").wait_gone("New session");
    again
        .press("2")
        .wait_for("[2 Waiting]")
        .press("v")
        .wait_for("keep this list")
        .press("k")
        .wait_for("Keep as a view");
    assert!(!again.screen().contains("keeps a draft"), "{}", again.screen());
}

#[test]
fn half_filled_forms_are_listed_gone_on_with_and_dropped() {
    let store = Store::new();
    let mut pty = desk(&store);
    register(&mut pty, "harris aimee 14/9/22 nd ng5 6lt");
    pty.wait_for("Referred HARRIS, Aimee");
    pty.press("/").wait_for("Find:").type_in("zzqx wobble").wait_for("New referral for").press("Enter");
    pty.wait_for("a child not on record").press("PgDn Up").wait_for("> In their words").type_in("falls");
    pty.wait_for("falls").press("Esc").wait_for("Kept as a draft: :drafts goes on with it");
    pty.press("2 Enter").wait_for("JOURNEY").press("BTab Enter").wait_for("Details of HARRIS, Aimee");
    pty.type_in("-Bell").wait_for("Harris-Bell").press("Esc").wait_for("Kept as a draft");
    kept(&store, "Bell");

    let listed = |pty: &mut Pty| {
        pty.press(":")
            .wait_for("What is to be done?")
            .type_in("drafts")
            .wait_for("Enter: drafts")
            .press("Enter");
        pty.wait_for("Forms half filled");
    };
    listed(&mut pty);
    pty.wait_for("Register: ZZQX, Wobble, of 14:32").wait_for("Amend HARRIS, Aimee, of 14:32");
    // Asked before it is dropped, and Enter goes on with it, in words and at its field.
    let to = |pty: &mut Pty, words: &str| {
        while !pty.screen().lines().any(|line| line.starts_with("> ") && line.contains(words)) {
            pty.step("Down");
        }
    };
    pty.press("Home");
    to(&mut pty, "Register");
    pty.press("d").wait_for("Drop this half-filled form?").press("Esc").wait_gone("Drop this");
    pty.press("Enter").wait_for("a child not on record").wait_for("falls").wait_for("> In their words");
    pty.press("Esc").wait_for("Kept as a draft");
    listed(&mut pty);
    to(&mut pty, "Amend");
    pty.press("Enter").wait_for("Details of HARRIS, Aimee").wait_for("Harris-Bell").press("Esc");
    pty.wait_for("Kept as a draft");
    listed(&mut pty);
    to(&mut pty, "Register");
    pty.press("d")
        .wait_for("Drop this half-filled form?")
        .press("d")
        .wait_for("Dropped: Register: ZZQX, Wobble");
    pty.press("Esc").wait_gone("Forms half filled");
    let left: Vec<String> = drafts(&store).into_iter().map(|(name, _)| name).collect();
    assert!(left.iter().any(|name| name.starts_with("details of child")), "{left:?}");
    assert!(!left.iter().any(|name| name.contains("zzqx")), "{left:?}");
}

#[test]
fn a_twin_is_no_duplicate_and_a_duplicate_is_seen_before_it_is_made() {
    let store = Store::new();
    let mut pty = desk(&store);
    register(&mut pty, "harrison amy 1/3/21 nd ng5 6lt");
    pty.wait_for("Referred HARRISON, Amy");
    // A twin is seen, and made with a second Enter.
    register(&mut pty, "harrison leo 1/3/21 nd ng5 6lt");
    pty.wait_for("HARRISON, Amy").wait_for("= takes that record, Enter makes a second one");
    assert_eq!(rows(&store).len(), 1, "nothing is saved before it was seen");
    pty.press("Enter").wait_for("Referred HARRISON, Leo");
    // What was registered is in front, not the child it was asked about.
    pty.wait_for("[9 Record]").wait_for("-- HARRISON, Leo --");
    // The same child under another spelling is shown while it is typed.
    pty.press("/").wait_for("Find:").type_in("harrison amie 1/3/21").wait_for("New referral for");
    pty.press("Down Down Down Enter")
        .wait_for("a child not on record")
        .wait_for("Looks alike")
        .wait_for("HARRISON, Amy");
    assert_eq!(rows(&store).len(), 2);
}

#[test]
fn one_after_the_other_is_taken_back_and_listed() {
    let store = Store::new();
    let mut pty = desk(&store);
    register(&mut pty, "bell tom 1/4/18 slcn");
    pty.wait_for("Referred BELL, Tom").press("3").wait_for("Triage: 1 of 1");
    pty.press("a s").wait_for("Accepted BELL, Tom").press("2").wait_for("[2 Waiting]").wait_for(" S ");
    pty.press("p u").wait_for("u undoes").wait_for(" U ");
    pty.press("p r").wait_for("u undoes").wait_for(" R ");
    // The last at once; what was before it is named first.
    pty.press("u").wait_for("Undone").wait_for(" U ");
    pty.press("u").wait_for("Undo: ").wait_for("u does it").press("u").wait_for(" S ");
    pty.press("u").wait_for("Undo: Accepted BELL, Tom").press("w").wait_for("What you did");
    pty.wait_for("Accepted BELL, Tom").wait_for("Referred BELL, Tom");
    pty.press("u").wait_for("Undone: Accepted BELL, Tom").press("Esc").press("3").wait_for("Triage: 1 of 1");
}
