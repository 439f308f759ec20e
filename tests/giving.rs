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
use waitwell::wire::message::Request;

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
    ] {
        assert!(document.contains(held), "{held} is not in\n{document}");
    }
    for not in ["Wobbleton", "NG5 6LT", "Okafor", "another's"] {
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
    let drawn = |seed: &str| {
        let all = done(&store.run(["case-file", "--random", "6", "--seed", seed]));
        let of = |line: &&str| line.starts_with("Child ");
        all.lines().filter(of).map(|line| line.split('.').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (first, again, other) = (drawn("7"), drawn("7"), drawn("8"));
    assert_eq!((first.len(), &first), (6, &again));
    assert_ne!(first, other);
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
