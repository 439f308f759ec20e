//! What a person types and does at the desk, and what it says of that, over a real keeper: choices typed by name, days as
//! they are said, files that are wrong.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]
mod keeper_support;
mod support {
    #![allow(dead_code, reason = "other tests use the rest")]
    pub mod pty;
}
use keeper_support::{PROGRAM, Store};
use std::process::Output;
use support::pty::Pty;

/// Friday afternoon; with the Z it stands still.
const CLOCK: &str = "2026-11-20T14:32:00Z";

fn desk(store: &Store) -> Pty {
    let (path, config) = (store.path.to_str().unwrap(), store.config.to_str().unwrap());
    let home = store.dir.path().to_str().unwrap();
    let environment = [("WAITWELL_CLOCK", CLOCK), ("HOME", home), ("XDG_CONFIG_HOME", home)];
    let mut pty = Pty::start(PROGRAM, &["--store", path, "--config", config], &environment, (80, 24));
    pty.wait_for("[1 Today]");
    pty
}

fn run(store: &Store, args: &[&str]) -> Output {
    store.command(args).env("WAITWELL_CLOCK", CLOCK).output().unwrap()
}

/// The line of the screen that has these words.
fn line_of(pty: &Pty, words: &str) -> String {
    pty.screen().lines().find(|line| line.contains(words)).unwrap_or_default().to_owned()
}

#[test]
fn a_choice_is_typed_by_its_name_and_a_slip_keeps_it() {
    let store = Store::new();
    let mut pty = desk(&store);
    pty.press("2").wait_for("[2 Waiting]").press("n").wait_for("a child not on record");
    pty.press("Tab Tab Tab Tab Tab Tab").wait_for("> Pathway").wait_for("n ND, s SLCN");
    for (typed, shown) in [("neuro", "ND"), ("slcn", "SLCN"), ("mar", "MAR"), ("drop", "DROP "), ("ot", "OT")]
    {
        pty.press("Ctrl-u").type_in(typed);
        pty.wait(typed, |pty| {
            line_of(pty, "> Pathway").contains(&format!(" {shown}"))
                && pty.screen().contains(&format!("\"{typed}\":"))
        });
    }
    pty.press("Ctrl-u").type_in("ndx").wait_for("\"ndx\" fits none of these: ND stays");
    assert!(line_of(&pty, "> Pathway").ends_with(" ND"), "{}", pty.screen());
    // The form of a new session takes a service in the same way.
    pty.press("Esc")
        .wait_for("[2 Waiting]")
        .press("4")
        .wait_for("[4 Diary]")
        .press("n")
        .wait_for("New session");
    pty.type_in("early").wait("the service", |pty| line_of(pty, "> Service").contains("Early-years drop-in"));
    // A day put in is typed over, and said as people say it.
    pty.press("Tab Tab Tab").wait_for("> Day").type_in("next mon");
    pty.wait("the day", |pty| line_of(pty, "> Day").contains("Mon 23 Nov 2026"));
}

#[test]
fn two_digits_of_a_year_to_come_make_nobody_98() {
    let store = Store::new();
    let child =
        ["register", "--family-name", "Bell", "--given-name", "Tom", "--pathway", "nd", "--birth-date"];
    let out = run(&store, &[&child[..], &["21/1/28"]].concat());
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(!out.status.success() && said.contains("Fri 21 Jan 2028 is after today"), "{said}");
}

/// Line 2 is right with the answer to what one did oneself, not with the next minute.
#[test]
fn the_counts_follow_what_one_does_oneself() {
    let store = Store::new();
    let mut pty = desk(&store);
    let mut other = desk(&store);
    pty.wait_for(" 0 to triage").press("2").wait_for("[2 Waiting]");
    for (at, family) in ["bell", "green", "wright"].into_iter().enumerate() {
        let words = format!("zz{family} tom 4/{}/18 nd", at + 3);
        pty.press("/")
            .wait_for("Find:")
            .type_in(&words)
            .wait_for(&format!("New referral for \"{words}"))
            .press("Enter");
        pty.wait_for("a child not on record").press("PgDn Enter");
        pty.wait("the count", |pty| pty.screen().contains(&format!(" {} to triage", at + 1)));
    }
    // A colleague's desk follows, too.
    other.wait_for(" 3 to triage");
    // Taken back, it is one less at both.
    pty.press("u").wait_for(" 2 to triage");
    other.wait_for(" 2 to triage");
}

/// The first steps of a new store stand where its first screen is, until they are done or put away.
#[test]
fn the_first_steps_are_come_back_to() {
    let store = Store::new();
    let mut pty = desk(&store);
    // That nothing is to be done is known once the counts have come.
    pty.wait_for("this is a new store").wait_for("0 to do").press("2").wait_for("[2 Waiting]").press("1");
    pty.wait_for("this is a new store").wait_for("Bring in a waiting list");
    // Its own digit leads on to the steps, and from any other screen back.
    pty.press("1").wait_for("Nothing for anybody today").press("4").wait_for("[4 Diary]").press("1");
    pty.wait_for("Bring in a waiting list").press("z").wait_for("put away");
    pty.press("2").wait_for("[2 Waiting]").press("1").wait_for("Nothing for anybody today");
    pty.press(":")
        .wait_for("What is to be done?")
        .type_in("start")
        .press("Enter")
        .wait_for("Bring in a waiting list");
}

/// Whom a pathway does not take is sent nowhere that is shut to them, too.
#[test]
fn who_is_too_old_is_not_sent_to_the_early_years() {
    let store = Store::new();
    let child = ["register", "--family-name", "Bell", "--given-name", "Tom", "--pathway"];
    let said = |pathway: &str, born: &str| {
        let out = run(&store, &[&child[..], &[pathway, "--birth-date", born]].concat());
        assert!(!out.status.success());
        String::from_utf8_lossy(&out.stderr).split_once("Offered instead: ").unwrap().1.to_owned()
    };
    let old = said("nd", "4/3/2005");
    assert!(!old.contains("drop-in") && !old.contains("Advice line"), "{old}");
    assert!(old.contains("SEND information, advice and support"), "{old}");
    let young = said("nd", "4/3/2023");
    assert!(young.contains("Early-years drop-in") && !young.contains("from 20"), "{young}");
    let nine = said("dropin", "4/3/2017");
    assert!(nine.contains("Advice line") && !nine.contains("Health visitor"), "{nine}");
}

/// The pupil number goes into a field of its own, at the desk and by command, and stands on the record.
#[test]
fn a_upn_is_entered_corrected_and_seen() {
    let store = Store::new();
    let mut pty = desk(&store);
    // Typed to find the child, it is in its field.
    pty.press("/")
        .wait_for("Find:")
        .type_in("zzbell tom B801200005001 4/3/19 nd")
        .wait_for("New referral for");
    pty.press("Enter")
        .wait_for("a child not on record")
        .wait("the field", |pty| line_of(pty, "NHS number, UPN").contains("B801200005001"));
    assert!(line_of(&pty, "In their words").ends_with('_'), "{}", pty.screen());
    // A slip is said beside it.
    pty.press("PgDn Up Up Up Up Up Up Up").wait_for("> NHS number").press("Backspace").type_in("2");
    pty.press("Enter").wait_for("B801200005002 is not a UPN").wait_for("its first letter does not fit");
    pty.press("Up Backspace").type_in("1").press("PgDn Enter").wait_for("Referred ZZBELL, Tom");
    // On the record; changed among the details.
    pty.press("2").wait_for("[2 Waiting]").wait_for("ZZBELL, Tom").press("Enter").wait_for("JOURNEY");
    pty.wait_for("UPN B801200005001");
    pty.press("Tab Tab Tab")
        .wait_for("Enter changes what is held")
        .press("Enter")
        .wait_for("Details of ZZBELL, Tom");
    pty.press("Tab Tab Tab Tab Tab").wait_for("> Pupil no. (UPN)").press("Ctrl-u").type_in("p207000016049");
    pty.wait_for("UPN: the first letter").press("PgDn Enter").wait_for("UPN P207000016049");
    // By command the same check.
    let child =
        ["register", "--family-name", "Green", "--given-name", "Ann", "--pathway", "nd", "--birth-date"];
    let out = run(&store, &[&child[..], &["4/3/2019", "--upn", "B801200005002"]].concat());
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(!out.status.success() && said.contains("its first letter does not fit"), "{said}");
    let out = run(&store, &[&child[..], &["4/3/2019", "--upn", "b801200005001"]].concat());
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
}

/// A date said with a slip still finds the child of that name, and says what differs.
#[test]
fn a_birth_date_with_a_slip_finds_the_child_and_says_so() {
    let store = Store::new();
    for (family, given, born) in [("Lee", "Ann", "3/4/19"), ("Harris", "Aimee", "19/3/18")] {
        let child = ["register", "--family-name", family, "--given-name", given, "--pathway", "slcn"];
        let out = run(&store, &[&child[..], &["--birth-date", born]].concat());
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    }
    let mut pty = desk(&store);
    for (typed, name, born) in [
        ("lee ann 4/4/19", "LEE, Ann", "birth date differs: 3 Apr 2019"),
        ("harris aimee 20/3/18", "HARRIS, Aimee", "birth date differs: 19 Mar 2018"),
        ("harris aimee 19/3/17", "HARRIS, Aimee", "birth date differs: 19 Mar 2018"),
    ] {
        pty.press("/").wait_for("Find:").type_in(typed).wait_for(born);
        pty.wait("the child", |pty| line_of(pty, name).contains("date differs"));
        pty.press("Esc").wait_gone("Find:");
    }
    // As typed it is not said, whichever way it is typed.
    pty.press("/").wait_for("Find:").type_in("harris aimee mar 19 2018").wait_for("HARRIS, Aimee");
    pty.wait("the answer to all of it", |pty| pty.screen().contains("1 of 2 children"));
    assert!(!pty.screen().contains("differs"), "{}", pty.screen());
    pty.press("Esc").wait_gone("Find:");
    // Another date altogether is another child.
    pty.press("/").wait_for("Find:").type_in("lee ann 12/8/21").wait_for("No child like \"lee ann 12/8/21\"");
    pty.press("Enter")
        .wait_for("a child not on record")
        .press("Down Down Ctrl-u")
        .type_in("4/4/19")
        .press("Tab");
    // The form shows whom it may be before anything is saved.
    pty.wait_for("LEE, Ann").wait_for("birth date differs: 3 Apr 2019");
}

/// What Enter does in Find is said of the line in front.
#[test]
fn find_says_what_enter_does_with_the_line_in_front() {
    let store = Store::new();
    let child = [
        "register",
        "--family-name",
        "Bell",
        "--given-name",
        "Tom",
        "--pathway",
        "nd",
        "--birth-date",
        "4/3/19",
    ];
    assert!(run(&store, &child).status.success());
    let mut pty = desk(&store);
    pty.press("/").wait_for("Find:").type_in("bell").wait_for(">  BELL, Tom").wait_for("Enter open record");
    pty.press("Down").wait_for(">  + New referral for").wait_for("Enter new referral");
    pty.press("Up").wait_for("Enter open record");
}

/// The help of a list says what its Enter does, and no page is offered where all is in sight.
#[test]
fn the_help_says_what_the_foot_says() {
    let store = Store::new();
    let mut pty = desk(&store);
    pty.press("4").wait_for("[4 Diary]").press("t").wait_for("Clinic templates").wait_for("Enter what to do");
    assert!(!pty.screen().contains("PgDn more"), "{}", pty.screen());
    pty.press("?").wait_for("Keys here").wait_for("what to do");
    assert!(!pty.screen().contains("open the event"), "{}", pty.screen());
}
