//! What is given away through the real binary: everything held on one child, in order, with others marked; case files with their
//! evidence, redacted by role; records that are due; and all of it in the list of what left the building.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why and stops"
)]
mod keeper_support;

use keeper_support::{Store, done};
use std::os::unix::fs::PermissionsExt;
use std::process::Output;
use waitwell::domain::code::Code;
use waitwell::domain::command::Command;
use waitwell::domain::ids::ChildId;
use waitwell::wire::message::Request;
use waitwell::wire::query::{DiaryBy, Query, SheetOf, Sort};

fn made(output: &Output, what: &str) -> u64 {
    let value: serde_json::Value = serde_json::from_str(&done(output)).unwrap();
    value[what].as_u64().unwrap()
}

#[test]
fn everything_held_on_a_child_is_in_one_document_with_others_marked_and_a_restricted_address_left_out() {
    let store = Store::new();
    let child = made(
        &store.register(
            "Aimee",
            "Harris",
            "2019-02-03",
            &[
                "--address",
                "17 Wobbleton Crescent",
                "--postcode",
                "NG5 6LT",
                "--restricted",
                "--carer",
                "Tamsin Harris",
                "--phone",
                "07700 900123",
                "--from",
                "Mrs Lowe",
                "--asked",
                "Loses words <b>",
                "--nhs-number",
                "9990548609",
            ],
        ),
        "child",
    );
    let other = made(&store.register("Jude", "Okafor", "2019-02-03", &[]), "child");
    done(&store.run(["legal-hold", "--child", "Harris", "--reason", "claim of 2026"]));
    done(&store.run(["show", &child.to_string()]));
    let desk = store.desk();
    let name = format!("note of child {child}");
    desk.call(Request::KeepDraft { name, text: Some("rang at noon".into()) }).unwrap();
    let name = format!("recommendation of child {child}");
    let text = "\t2026-11-20 14:05\nwords\tSpeech group\nagency\tn\n@front\towner\n@was\twords\n@title\tRecommend: HARRIS, Aimee\n\
                @said\tWhat is to be done: Speech group; Agency: NHS\n";
    desk.call(Request::KeepDraft { name, text: Some(text.into()) }).unwrap();
    let name = format!("details of child {child}");
    let text = "family\tHarriss\n@front\tfamily\n@was\tfamily\u{1f}Harris\n".to_owned();
    desk.call(Request::KeepDraft { name, text: Some(text) }).unwrap();
    let name = format!("note of child {child}9");
    desk.call(Request::KeepDraft { name, text: Some("another's".into()) }).unwrap();
    let out = store.dir.path().join("all.txt");
    let (child, out_s) = (child.to_string(), out.display().to_string());
    let said = done(&store.run(["subject-access", "--child", &child, "--out", &out_s]));
    assert!(said.contains("hold somebody else"), "{said}");
    assert_eq!(std::fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o600);
    let document = std::fs::read_to_string(&out).unwrap();
    for held in [
        "HARRIS, Aimee",
        "999 054 8609",
        "Loses words <b>",
        "claim of 2026",
        "rang at noon",
        "looked (record)",
        "change 2",
        "The address is restricted",
        "What is to be done: Speech group; Agency: NHS",
        "Family: Harriss",
    ] {
        assert!(document.contains(held), "{held} is not in\n{document}");
    }
    for not in
        ["@front", "@was", "@title", "agency n", "agency\tn", "Wobbleton", "NG5 6LT", "Okafor", "another's"]
    {
        assert!(!document.contains(not), "{not} is in\n{document}");
    }
    for third in ["Tamsin Harris", "07700 900123"] {
        let lines: Vec<&str> = document.lines().filter(|line| line.contains(third)).collect();
        assert!(
            !lines.is_empty() && lines.iter().all(|line| line.contains("[THIRD PARTY]")),
            "{third}: {lines:?}"
        );
    }
    assert!(document.lines().any(|line| line.contains("Referred") && !line.contains("THIRD")), "{document}");
    // In order of the journal.
    let changes: Vec<u64> = document
        .lines()
        .filter_map(|line| line.split(", change ").nth(1)?.split(',').next()?.parse().ok())
        .collect();
    assert!(changes.len() >= 3 && changes.is_sorted(), "{changes:?}");

    let page = store.dir.path().join("all.html");
    done(&store.run(["subject-access", "--child", &child, "--out", &page.display().to_string()]));
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("Loses words &lt;b&gt;") && !page.contains("<script"), "escaped");

    // It is an export, and a look.
    let left = done(&store.run(["exports"]));
    assert!(left.contains("subject access, 1 child"), "{left}");
    let _ = other;
}

#[test]
fn a_case_file_has_the_evidence_and_the_rule_and_six_are_drawn_by_a_seed() {
    let store = Store::new();
    for (at, given) in ["Ada", "Ben", "Cy", "Dee", "Eve", "Fay", "Gus", "Hal", "Ivy"].iter().enumerate() {
        let born = format!("2019-02-{:02}", at + 1);
        made(&store.register(given, "Harris", &born, &["--received-on", "2026-01-05"]), "child");
    }
    let one = done(&store.run(["case-file", "--child", "3"]));
    for words in
        ["Case file", "Clock: ", "By rule ", "change 4", "The journey across agencies", "received 5 Jan 2026"]
    {
        assert!(one.to_lowercase().contains(&words.to_lowercase()), "{words} is not in\n{one}");
    }
    let children = |all: &str| {
        let of = all.lines().filter(|line| line.starts_with("Child "));
        of.map(|line| line.split('.').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let drawn = |seed: &str| children(&done(&store.run(["case-file", "--random", "6", "--seed", seed])));
    let (first, again, other) = (drawn("7"), drawn("7"), drawn("8"));
    assert_eq!((first.len(), &first), (6, &again));
    assert_ne!(first, other);
    // Nobody can know beforehand who is drawn where no seed is given, and the page says how to draw the same.
    let chance = || {
        let all = done(&store.run(["case-file", "--random", "6"]));
        let line = all.lines().find(|line| line.starts_with("Drawn by chance")).unwrap().to_owned();
        let seed = line.split("--seed ").nth(1).unwrap().split(' ').next().unwrap().to_owned();
        assert_eq!(children(&all), drawn(&seed), "{line}");
        seed
    };
    assert_ne!(chance(), chance());
    assert!(done(&store.run(["exports", "--json"])).contains("\"what\":\"case file\""));
}

#[test]
fn records_that_are_due_are_listed_with_their_rule_and_never_erased_by_it() {
    let store = Store::new();
    let due = made(&store.register("Old", "Timer", "1995-06-01", &["--received-on", "2004-05-06"]), "child");
    made(&store.register("Aimee", "Harris", "2019-02-03", &[]), "child");
    let none = done(&store.run(["retention"]));
    assert!(none.contains("No record is due"), "what is open is kept: {none}");
    // Ended today, at 31: an adult's, eight years from the last entry; and listed only by then.
    let referral = "1";
    done(&store.run([
        "triage",
        referral,
        "decline",
        "--reason",
        "other-decline",
        "--instead",
        "Advice line",
        "--words",
        "moved on",
    ]));
    assert!(done(&store.run(["retention"])).contains("No record is due"));
    let later = done(&store.run(["retention", "--by", "2036-01-01", "--json"]));
    let rows: Vec<serde_json::Value> =
        later.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 1, "{later}");
    assert_eq!((rows[0]["child"].as_u64(), rows[0]["held"].as_bool()), (Some(due), Some(false)));
    assert!(rows[0]["why"].as_str().unwrap().contains("8 years after the last entry"), "{later}");
    // On hold it is listed as that, whenever.
    done(&store.run(["legal-hold", "--child", &due.to_string(), "--reason", "claim"]));
    let held = done(&store.run(["retention"]));
    assert!(held.contains("legal hold since") && held.contains("claim"), "{held}");
    done(&store.run(["show", &due.to_string()]));
}

#[test]
fn a_very_long_history_is_given_whole_and_a_child_that_was_taken_for_this_one_is_marked() {
    let store = Store::new();
    let child = made(&store.register("Aimee", "Harris", "2019-02-03", &[]), "child") as u32;
    let other = made(&store.register("Jude", "Okafor", "2019-02-03", &[]), "child") as u32;
    let desk = store.desk();
    let did = |command: Command| desk.send(command).unwrap_or_else(|no| panic!("{}", no.words));
    let (keep, gone) = (ChildId(child), ChildId(other));
    did(Command::Merge { keep, gone, words: "same carer".into() });
    did(Command::Unmerge { keep, gone, words: "twins next door".into() });
    // Twice what one message takes, each line told from every other.
    let rounds = 700;
    for at in 0..rounds {
        let words = format!("note {at:04} {}", "rang, they will ring back. ".repeat(130));
        let (kind, result) = (Code::known("call"), Code::known("spoke"));
        did(Command::Contact { child: keep, referral: None, kind, result, words });
    }
    let out = store.dir.path().join("all.txt");
    let (id, path) = (child.to_string(), out.display().to_string());
    done(&store.run(["subject-access", "--child", &id, "--out", &path]));
    let document = std::fs::read_to_string(&out).unwrap();
    assert!(document.len() > 2 << 20, "{}", document.len());
    let notes: Vec<u32> = document
        .match_indices(", note ")
        .map(|(at, head)| document[at + head.len()..][..4].parse().unwrap())
        .collect();
    assert_eq!(notes, (0..rounds).collect::<Vec<u32>>(), "each once, in order");
    for head in ["What happened, in order", "Who looked"] {
        assert_eq!(document.lines().filter(|line| *line == head).count(), 1, "{head}");
    }
    let named: Vec<&str> = document.lines().filter(|line| line.contains("OKAFOR")).collect();
    assert!(!named.is_empty() && named.iter().all(|line| line.contains("[THIRD PARTY]")), "{named:?}");
    // One export, of one child, however many messages it took.
    let left = done(&store.run(["exports", "--json"]));
    assert_eq!(left.lines().filter(|line| line.contains("subject access")).count(), 1, "{left}");
    done(&store.run(["case-file", "--child", &id]));
}

#[test]
fn whatever_leaves_goes_through_one_door_and_is_told_with_who_what_and_how_many() {
    let store = Store::new();
    for (at, given) in ["Ada", "Ben", "Cy"].iter().enumerate() {
        made(&store.register(given, "Harris", &format!("2019-02-{:02}", at + 1), &[]), "child");
    }
    let me = store.desk().welcome().actor.name.to_string();
    let dir = store.dir.path();
    let file = |name: &str| dir.join(name).display().to_string();
    // A list at the desk, and a week in which there is nothing.
    let desk = store.desk();
    let list = SheetOf::List { filter: Box::default(), sort: Sort::default(), columns: Vec::new() };
    let week = SheetOf::Week { monday: "2026-11-16".parse().unwrap(), by: DiaryBy::Clinic };
    let mut told = Vec::new();
    let mut left = |what: &str, children: u32| {
        let all = done(&store.run(["exports", "--json"]));
        let rows: Vec<serde_json::Value> =
            all.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        told.push(what.to_owned());
        let is =
            |row: &&serde_json::Value| row["what"] == what && row["by"] == me && row["children"] == children;
        assert_eq!(rows.iter().filter(is).count(), 1, "{what} of {children}: {all}");
    };
    let sheet =
        |of| desk.call(Request::Look { query: Box::new(Query::Sheet { of, from: 0, rows: 500 }) }).unwrap();
    sheet(week);
    left("export", 0);
    sheet(list);
    left("export", 3);
    for (words, what, children) in [
        (vec!["print", "clinic", "--date", "2026-11-20"], "clinic list", 0),
        (vec!["print", "calls"], "call list", 0),
        (vec!["print", "pack", "--into", &file("packs")], "downtime pack", 0),
        (vec!["calendar", "--out", &file("all.ics")], "calendar", 0),
        (vec!["case-file", "--child", "1", "--out", &file("case.txt")], "case file", 1),
        (vec!["subject-access", "--child", "2", "--out", &file("all.txt")], "subject access", 1),
        (vec!["newsletter", "--dry-run"], "newsletter", 0),
    ] {
        done(&store.run(&words));
        let all = done(&store.run(["exports", "--json"]));
        assert!(all.contains(&format!("\"what\":\"{what}\"")), "{what} is not told: {all}");
        if children > 0 || what == "calendar" {
            left(what, children);
        }
    }
    // A backup leaves without the keeper being asked; it is noted by whom.
    let test = "backup of whatever_leaves_goes_through_one_door";
    if let Some(public) = keeper_support::age_key(&dir.join("key"), test) {
        done(&store.run(["backup", &file("b.age"), "--recipient", &public]));
        left("backup", 3);
    }
    // What somebody looked at, changed and took out is one list.
    let by = done(&store.run(["access", "--by", &me]));
    for words in
        ["took out: export", "took out: calendar", "took out: subject access", "Referred HARRIS, Ada"]
    {
        assert!(by.contains(words), "{words} is not in\n{by}");
    }
    let nobody = done(&store.run(["access", "--by", "somebody-else"]));
    assert!(!nobody.contains("HARRIS"), "{nobody}");
}

#[test]
fn a_case_file_says_of_every_step_how_long_it_took_against_its_rule_and_what_nothing_explains() {
    let store = Store::new();
    made(&store.register("Ada", "Harris", "2019-02-01", &["--received-on", "2026-01-05"]), "child");
    // Nobody touches it for ten months; then it is accepted, and a family rings.
    done(&store.run(["triage", "1", "accept", "--priority", "routine"]));
    let file = done(&store.run(["case-file", "--child", "1"]));
    let step = |begins: &str| {
        let line = file.lines().find(|line| line.contains(begins));
        line.unwrap_or_else(|| panic!("{begins} is not in\n{file}")).to_owned()
    };
    assert!(file.contains("How long each step took"), "{file}");
    let triage = step("to be decided at triage");
    for words in [
        "5 Jan 2026 to ",
        "until: Accepted HARRIS, Ada",
        "Rule: triage within 10 working days, so by 19 Jan 2026",
        "No step on record explains these ",
    ] {
        assert!(triage.contains(words), "{words} is not in {triage}");
    }
    let source = file.lines().take_while(|line| *line != triage).last().unwrap_or_default();
    assert!(source.contains("change ") && source.contains("(administrator)"), "its source: {source}");
    let waiting = step("on the list, without a place");
    assert!(waiting.contains("so far") && waiting.contains("Rule: an offer"), "{waiting}");
    assert!(!file.contains("Nothing on record"), "{file}");
    assert!(file.contains("Redacted as for an administrator"), "{file}");
    // Every line begins as a sentence does.
    let begins = |line: &&str| line.trim_start().starts_with(|c: char| c.is_ascii_lowercase());
    let torn: Vec<&str> = file.lines().filter(begins).collect();
    assert!(torn.is_empty(), "{torn:?}\n{file}");
}

#[test]
fn a_whole_name_is_that_child_and_not_those_who_only_begin_so() {
    let store = Store::new();
    for (given, family, born) in [
        ("Aimee", "Harris", "2019-02-03"),
        ("Amie", "Harrison", "2018-02-03"),
        ("Amy", "Harrison", "2017-02-03"),
    ] {
        made(&store.register(given, family, born, &[]), "child");
    }
    for words in [
        &["access", "--child", "harris aimee"][..],
        &["show", "Harris Aimee"],
        &["case-file", "--child", "aimee harris"],
    ] {
        let said = done(&store.run(words));
        assert!(said.contains("HARRIS, Aimee"), "{words:?}: {said}");
    }
    done(&store.run(["legal-hold", "--child", "harris aimee", "--reason", "claim"]));
    // Part of a name fits several; a look changes nothing, and does not say so.
    let refused = |words: &[&str]| {
        let said = store.run(words);
        assert!(!said.status.success());
        String::from_utf8(said.stderr).unwrap()
    };
    let look = refused(&["access", "--child", "harr"]);
    assert!(look.contains("fits more than one child") && !look.contains("Nothing was changed"), "{look}");
    let change = refused(&["legal-hold", "--child", "harr", "--reason", "claim"]);
    assert!(
        change.contains("fits more than one child") && change.contains("Nothing was changed"),
        "{change}"
    );
}

#[test]
fn what_is_given_to_the_person_it_is_about_reads_as_sentences_and_leaves_nothing_out() {
    let store = Store::new();
    let child = made(
        &store.register(
            "Aimee",
            "Harris",
            "2019-02-03",
            &[
                "--carer",
                "Tamsin Harris",
                "--phone",
                "07700 900123",
                "--asked",
                "Loses words",
                "--looked-after",
            ],
        ),
        "child",
    );
    done(&store.run(["triage", "1", "accept", "--priority", "soon"]));
    let desk = store.desk();
    // Where somebody stood is the desk's own bookkeeping; a half-filled form is not.
    let place = "2026-11-24 01:10\n\n\nrecord 1 1 0 0 0 HARRIS, Aimee";
    desk.call(Request::KeepDraft {
        name: waitwell::wire::message::PLACE_DRAFT.into(),
        text: Some(place.into()),
    })
    .unwrap();
    let name = format!("note of child {child}");
    desk.call(Request::KeepDraft { name, text: Some("rang at noon".into()) }).unwrap();
    let out = store.dir.path().join("all.txt");
    let (id, path) = (child.to_string(), out.display().to_string());
    done(&store.run(["subject-access", "--child", &id, "--out", &path]));
    let document = std::fs::read_to_string(&out).unwrap();
    for sentence in [
        "Registered HARRIS, Aimee",
        "Needs: looked after",
        "Accepted HARRIS, Aimee",
        "Loses words",
        "rang at noon",
        "Where somebody stood at the desk",
    ] {
        assert!(document.contains(sentence), "{sentence} is not in\n{document}");
    }
    for raw in [
        " / ",
        "ChildRegistered",
        "may_be_told",
        "rev: ",
        "not_on",
        "flags: 4",
        "nhs_missing",
        "record 1 1 0",
        "; ;",
        "Noted together",
        "School trip",
    ] {
        assert!(!document.contains(raw), "{raw} is in\n{document}");
    }
    // What the sentences do not say stands behind them, labelled.
    let (told, appendix) = document.split_once("Appendix").unwrap_or_else(|| panic!("{document}"));
    assert!(told.contains("What happened, in order") && appendix.contains("Change "), "{document}");
}

#[test]
fn what_only_follows_from_another_change_has_a_sentence_too() {
    use waitwell::domain::event::Event;
    use waitwell::domain::ids::ReferralId;
    let state = waitwell::domain::state::State::default();
    let (source, referral) = ("list.csv".to_owned(), ReferralId(1));
    let list_date = "2026-01-05".parse().unwrap();
    for event in [
        Event::PromiseSettled { referral },
        Event::RowVanished { source: source.clone(), key: "7".to_owned() },
        Event::FeedingBegun { source: source.clone(), file: source.clone(), rows: 2 },
        Event::ClockSet { referral, span: waitwell::domain::referral::Span::default(), list_date },
        Event::RowRemembered {
            source,
            key: "7".to_owned(),
            digest: 1,
            marks: Vec::new(),
            replaces: None,
            referral: None,
            intake: None,
            row: 0,
        },
    ] {
        assert!(waitwell::domain::telling::tell(&state, &event).is_none(), "desks are told of it: {event:?}");
        let said = waitwell::domain::telling::said(&state, &event);
        assert!(said.len() > 20 && !said.contains("Noted together"), "{event:?}: {said}");
    }
}

#[test]
fn words_that_somebody_typed_are_marked_and_whoever_is_spoken_of_beside_the_child_is_a_third_party() {
    let store = Store::new();
    let own = ["--carer", "Tamsin Quillfeather", "--from", "parent of Esther", "--asked", "Loses words"];
    let child = made(&store.register("Aimee", "Harris", "2019-02-03", &own), "child") as u32;
    let desk = store.desk();
    let third = [
        "Stepfather Darren Pike hit the mother, says neighbour Mrs Lowe of 12 High Street",
        "School says the family has moved house",
        "rang the mother twice",
        "Quillfeather will ring back",
        "asked for Tamsin",
        "told Dr Okafor",
        "somebody rang anonymously",
    ];
    let typed = ["at the green door, bell is broken", "prefers mornings"];
    for words in third.iter().chain(&typed) {
        let (kind, result) = (Code::known("call"), Code::known("spoke"));
        let words = (*words).to_owned();
        desk.send(Command::Contact { child: ChildId(child), referral: None, kind, result, words }).unwrap();
    }
    let (id, path) = (child.to_string(), store.dir.path().join("all.txt"));
    let said = done(&store.run(["subject-access", "--child", &id, "--out", path.to_str().unwrap()]));
    assert!(said.contains("words that somebody typed"), "{said}");
    let document = std::fs::read_to_string(&path).unwrap();
    let file = done(&store.run(["case-file", "--child", &id]));
    for (name, all) in [("subject access", &document), ("case file", &file)] {
        let marked = |words: &str, mark: &str| {
            let lines: Vec<&str> = all.lines().filter(|line| line.contains(words)).collect();
            assert!(
                !lines.is_empty() && lines.iter().all(|line| line.contains(mark)),
                "{name}, {words}: {lines:?}"
            );
        };
        for words in &third {
            marked(words, "[THIRD PARTY] ");
        }
        // A stretch of the case file may tell of several calls in one line.
        let alone = |words: &&str| {
            let mut lines = all.lines().filter(|line| line.contains(*words));
            lines.any(|line| line.contains("[WORDS: read] "))
        };
        assert!(typed.iter().all(alone), "{name}: {all}");
        let count = |mark: &str| all.lines().filter(|line| line.trim_start().starts_with(mark)).count();
        let (others, words) = (count("[THIRD PARTY] "), count("[WORDS: read] "));
        let head = format!("{others} lines are marked [THIRD PARTY], {words} marked [WORDS: read], ");
        assert!(all.contains(&head), "{name}: {head}: {all}");
        assert!(all.contains("The marks are help") && all.contains("without a mark"), "{name}: {all}");
    }
    let who = document.lines().filter(|line| line.contains("parent of Esther")).collect::<Vec<_>>();
    assert!(!who.is_empty() && who.iter().all(|line| line.contains("[THIRD PARTY]")), "{who:?}");
    // The child's own name is nobody else's, and what nobody typed has no mark.
    let own = document.lines().find(|line| line.contains("Name: HARRIS, Aimee")).unwrap();
    assert!(!own.contains('['), "{own}");
    // A page of a browser has the same marks.
    let page = store.dir.path().join("all.html");
    done(&store.run(["subject-access", "--child", &id, "--out", page.to_str().unwrap()]));
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("[WORDS: read] ") && page.contains("class=\"typed\""), "{page}");
}

#[test]
fn what_may_not_be_read_leaves_no_colon_behind() {
    use waitwell::domain::event::Event;
    use waitwell::domain::support::{Check, SupportDid, Whom};
    let state = waitwell::domain::state::State::default();
    let check =
        Check::Told { whom: Whom::SocialWorker, how: None, words: "rang twice, no answer".to_owned() };
    let did = SupportDid::Checked { referral: waitwell::domain::ids::ReferralId(1), check };
    let event = Event::Support { child: ChildId(1), did };
    let told = |event: &Event| waitwell::domain::telling::tell(&state, event).unwrap();
    assert!(told(&event).ends_with("could not be told: rang twice, no answer"), "{}", told(&event));
    let masked = told(&event.without_words());
    assert!(masked.ends_with(" could not be told"), "{masked}");
}
