//! The public example against its key: both files, every row, every field.
use super::store::*;
use crate::domain::child::Flags;
use crate::domain::code::Code;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::order::Priority;
use crate::exchange::import::known::Nothing;
use crate::exchange::import::plan::{Fate, Plan, plan};
use crate::exchange::import::report::Report;
use crate::exchange::import::table::ToldKind;
use crate::exchange::postcodes::PostcodeTable;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

const DISTRICTS: [(&str, &str); 8] = [
    ("E06000018", "Nottingham"),
    ("E07000170", "Ashfield"),
    ("E07000171", "Bassetlaw"),
    ("E07000172", "Broxtowe"),
    ("E07000173", "Gedling"),
    ("E07000174", "Mansfield"),
    ("E07000175", "Newark and Sherwood"),
    ("E07000176", "Rushcliffe"),
];

fn key() -> Value {
    serde_json::from_str(&std::fs::read_to_string(data("waiting-list-export.key.json")).unwrap()).unwrap()
}

fn text(value: &Value, name: &str) -> Option<String> {
    value[name].as_str().map(str::to_owned)
}

/// Every difference between a plan and the key, and how many possible duplicates the key does not name.
fn differences(plan: &Plan, key: &Value, districts: bool) -> (Vec<String>, usize) {
    let mut out = Vec::new();
    let mut extra = 0;
    let wanted: BTreeMap<u64, &Value> =
        key["each"].as_array().unwrap().iter().map(|e| (e["row"].as_u64().unwrap(), e)).collect();
    assert_eq!(plan.rows.len(), wanted.len());
    let reports = Report::of(plan).rows;
    for (row, report) in plan.rows.iter().zip(reports) {
        let want = wanted[&u64::from(row.row)];
        let mut differ = |what: &str, got: String, want: String| {
            if got != want {
                out.push(format!("row {}: {what} is {got}, should be {want}", row.row));
            }
        };
        let outcome = match row.fate {
            Fate::Imported { .. } => "import",
            Fate::Merged { .. } => "merge",
            Fate::Held { .. } => "hold",
            _ => "?",
        };
        differ("outcome", outcome.into(), text(want, "expect").unwrap());
        differ("reason", format!("{:?}", report.reason), format!("{:?}", text(want, "why")));
        let warnings = |list: Vec<String>| {
            let mut list: Vec<String> = list.into_iter().filter(|w| w != "possible-duplicate").collect();
            list.sort();
            format!("{list:?}")
        };
        let expected: Vec<String> = want["warnings"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|w| w.as_str().map(str::to_owned))
            .collect();
        let named = expected.iter().any(|w| w == "possible-duplicate");
        let found = report.warnings.iter().any(|w| w == "possible-duplicate");
        extra += usize::from(found && !named);
        differ("possible-duplicate found", (found || !named).to_string(), "true".into());
        differ("warnings", warnings(report.warnings), warnings(expected));
        if outcome == "hold" {
            assert!(!report.words.is_empty());
            continue;
        }
        let (details, referral) = (&row.reading.details, &row.reading.referral);
        let mut field = |name: &str, got: Option<String>| {
            differ(name, format!("{got:?}"), format!("{:?}", text(want, name)));
        };
        field("nhs_number", details.nhs.map(NhsNumber::digits));
        field("birth_date", Some(details.born.to_string()));
        field("received_on", Some(referral.received.to_string()));
        field("received_on_after_merges", row.received_after_merges.map(|d| d.to_string()));
        field("pathway", Some(referral.pathway.to_string()));
        let priority = match referral.priority {
            Priority::Urgent => "urgent",
            Priority::Soon => "soon",
            Priority::Routine => "routine",
        };
        field("priority", Some(priority.to_owned()));
        if districts {
            let name = DISTRICTS.iter().find(|(code, _)| Code::known(code) == details.district);
            field("district", name.map(|(_, name)| (*name).to_owned()));
        }
        let same = |a: &str, b: Option<String>| (a.to_lowercase(), b.unwrap().to_lowercase());
        let (got, wanted) = same(&details.family, text(want, "family_name"));
        differ("family_name", got, wanted);
        let (got, wanted) = same(&details.given, text(want, "given_name"));
        differ("given_name", got, wanted);
        for (name, flag) in [
            ("interpreter", Flags::INTERPRETER),
            ("looked_after", Flags::LOOKED_AFTER),
            ("ehc_plan", Flags::EHC_PLAN),
        ] {
            differ(name, details.flags.has(flag).to_string(), want[name].as_bool().unwrap().to_string());
        }
    }
    (out, extra)
}

fn matches_the_key(file: &str, postcodes: Option<&PostcodeTable>) {
    let table = read(&data(file), postcodes).unwrap();
    let kinds: Vec<(ToldKind, u32, u32)> = table.told.iter().map(|t| (t.what, t.from, t.to)).collect();
    assert_eq!(
        kinds,
        [
            (ToldKind::Title, 1, 1),
            (ToldKind::Title, 2, 2),
            (ToldKind::Blank, 3, 3),
            (ToldKind::Header, 4, 4),
            (ToldKind::Blank, 3005, 3005),
            (ToldKind::Totals, 3006, 3006)
        ]
    );
    assert_eq!(table.mapping.unused().len(), 0);
    let plan = plan(table, "export", &Nothing);
    let key = key();
    let (differences, extra) = differences(&plan, &key, postcodes.is_some());
    assert!(
        differences.is_empty(),
        "{file}: {} differences\n{}",
        differences.len(),
        differences[..differences.len().min(40)].join("\n")
    );
    assert!(extra * 100 <= plan.rows.len(), "{extra} possible duplicates that the key does not name");
    let totals = Report::of(&plan).totals;
    for (name, n) in [
        ("rows", totals.rows),
        ("imported", totals.imported),
        ("merged", totals.merged),
        ("held", totals.held),
    ] {
        assert_eq!(key[name].as_u64(), Some(n as u64), "{name}");
    }
    eprintln!("{file}: {extra} possible duplicates beside those of the key");
}

#[test]
fn the_workbook_matches_the_key() {
    matches_the_key("waiting-list-export.xlsx", None);
}

#[test]
fn the_text_file_matches_the_key() {
    matches_the_key("waiting-list-export.csv", None);
}

#[test]
fn both_files_match_the_key_with_their_districts() {
    let geo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/geo/postcode_district_2014-08.csv");
    let geo = if geo.exists() {
        geo
    } else {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/geo/postcode_district_2014-08.csv")
    };
    if !geo.exists() {
        println!("SKIPPED both_files_match_the_key_with_their_districts: needs ../shared/data/geo");
        return;
    }
    let table = PostcodeTable::read_csv(&geo).unwrap();
    assert_eq!((table.len(), table.contradictions(), table.districts().len()), (26_608, 0, 8));
    matches_the_key("waiting-list-export.xlsx", Some(&table));
    matches_the_key("waiting-list-export.csv", Some(&table));
}

#[test]
fn names_in_the_example_are_cased_as_people_write_them() {
    let plan = plan(read(&data("waiting-list-export.csv"), None).unwrap(), "export", &Nothing);
    let key = key();
    let wanted = key["each"].as_array().unwrap();
    let wrong: Vec<String> = plan
        .rows
        .iter()
        .zip(wanted)
        .filter(|(row, want)| {
            want["family_name"].is_string()
                && (want["family_name"] != row.reading.details.family
                    || want["given_name"] != row.reading.details.given)
        })
        .map(|(row, want)| format!("{} {} / {}", row.row, row.name(), want["family_name"]))
        .collect();
    // The key was made with Python's title(), which knows no MacDonald.
    assert!(wrong.iter().all(|w| w.contains("MACDONALD")), "{wrong:?}");
}
