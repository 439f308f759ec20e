//! Feeding a source again: nothing twice, what changed carried over, what vanished listed.
use super::store::*;
use crate::domain::child::Flags;
use crate::domain::nhs_number::NhsNumber;
use crate::domain::order::Priority;
use crate::exchange::import::columns::Field;
use crate::exchange::import::finding::{Note, Reason, Warning};
use crate::exchange::import::known::{Became, KnownIntake};
use crate::exchange::import::plan::{Fate, Plan, plan};
use crate::exchange::import::report::Report;

const HEAD: &str = "NHS No,Surname,Forename,DOB,Referral Date,Service,Priority,LAC,Contact Tel,Address\n";

fn sheet(rows: &[&str]) -> crate::exchange::import::table::Table {
    list(&format!("{HEAD}{}\n", rows.join("\n")))
}

fn outcomes(plan: &Plan) -> Vec<String> {
    Report::of(plan).rows.into_iter().map(|r| r.outcome).collect()
}

fn nothing_changes(store: &mut Store, table: crate::exchange::import::table::Table) {
    let before =
        (store.children.clone(), store.referrals.clone(), store.intake.clone(), store.memory.clone());
    let plan = store.feed(table);
    for row in &plan.rows {
        assert!(matches!(row.fate, Fate::Unchanged { .. }), "row {}: {:?}", row.row, row.fate);
        assert_eq!((row.remember.as_ref(), row.warnings.len()), (None, 0), "row {}", row.row);
    }
    assert_eq!(plan.vanished, []);
    assert!(
        before
            == (store.children.clone(), store.referrals.clone(), store.intake.clone(), store.memory.clone())
    );
}

const HOLLY: &str = "999 840 1917,WILLIAMSON,Holly,23/02/2024,29/09/2026,SLCN,R,N,07700 900866,1 High St";
const DAVID: &str = ",Phillips,David,10/06/2013,11/06/2026,ND,S,Y,07700 900721,2 Low Rd";
const HELD: &str = ",Moore,Ann,10/06/2014,??,ND,S,Y,07700 900721,3 Low Rd";

#[test]
fn the_public_example_fed_again_changes_nothing_in_either_form() {
    let mut store = Store::default();
    let first = store.feed(read(&data("waiting-list-export.csv"), None).unwrap());
    assert_eq!(first.rows.iter().filter(|r| r.remember.is_some()).count(), 3000);
    let keys: std::collections::HashSet<_> = store.memory["list"].iter().map(|m| m.key.clone()).collect();
    assert_eq!(keys.len(), 3000, "keys are unique");
    nothing_changes(&mut store, read(&data("waiting-list-export.csv"), None).unwrap());
    nothing_changes(&mut store, read(&data("waiting-list-export.xlsx"), None).unwrap());
    // Nor after every referral was closed.
    for referral in &mut store.referrals {
        referral.closed_on = Some(today());
    }
    nothing_changes(&mut store, read(&data("waiting-list-export.xlsx"), None).unwrap());
    // Nor in another order of rows.
    let mut table = read(&data("waiting-list-export.csv"), None).unwrap();
    table.rows.reverse();
    nothing_changes(&mut store, table);
}

#[test]
fn a_second_source_joins_what_the_first_made() {
    let mut store = Store::default();
    store.feed(sheet(&[HOLLY, DAVID]));
    let other = plan(
        sheet(&[&HOLLY.replace("29/09/2026", "01/09/2026").replace(",R,", ",U,"), DAVID]),
        "other",
        &store,
    );
    assert_eq!(outcomes(&other), ["merged", "imported"]);
    assert!(
        matches!(other.rows[0].fate, Fate::Merged { ask: Some(Priority::Urgent), received, .. } if received.to_string() == "2026-09-01")
    );
    assert_eq!(other.rows[0].warnings[0].code, Warning::PriorityDiffers);
    assert_eq!(
        other.rows[1].warnings[0].code,
        Warning::PossibleDuplicate,
        "no number: never merged silently"
    );
}

#[test]
fn what_the_source_changed_is_carried_over_with_old_and_new() {
    let mut store = Store::default();
    store.feed(sheet(&[HOLLY, DAVID, HELD]));
    // Mended at the desk meanwhile: the source did not change it, so it stays.
    store.children[1].address = "9 New Lane".to_owned();
    let edited = DAVID.replace("07700 900721", "07700 900999").replace(",Y,", ",N,").replace(",S,", ",U,");
    let plan = store.feed(sheet(&[HELD, &edited, HOLLY]));
    assert_eq!(outcomes(&plan), ["unchanged", "updated", "unchanged"]);
    let Fate::Updated { changes, ask, .. } = &plan.rows[1].fate else { panic!() };
    let shown: Vec<_> = changes.iter().map(|c| (c.field, c.old.as_str(), c.new.as_str())).collect();
    assert_eq!(
        shown,
        [
            (Field::LookedAfter, "yes", "no"),
            (Field::Phone, "07700900721", "07700900999"),
            (Field::Priority, "soon", "urgent")
        ]
    );
    assert_eq!(*ask, Some(Priority::Urgent));
    let david = &store.children[1];
    assert!(!david.flags.has(Flags::LOOKED_AFTER));
    assert_eq!((david.carers[0].phone.as_str(), david.address.as_str()), ("07700900999", "9 New Lane"));
    nothing_changes(&mut store, sheet(&[HELD, &edited, HOLLY]));
}

#[test]
fn names_and_numbers_mended_in_the_source_are_the_same_entry() {
    let mut store = Store::default();
    store.feed(sheet(&[HOLLY, DAVID]));
    let numbered = DAVID.replacen(',', "999 267 2781,", 1);
    let renamed = HOLLY.replace("WILLIAMSON", "BROWN");
    let plan = store.feed(sheet(&[&renamed, &numbered]));
    assert_eq!(outcomes(&plan), ["updated", "updated"]);
    assert_eq!(store.children[0].family, "Brown");
    assert_eq!(store.children[1].nhs.map(NhsNumber::digits), Some("9992672781".to_owned()));
    assert_eq!((store.children.len(), store.referrals.len(), store.memory["list"].len()), (2, 2, 2));
    nothing_changes(&mut store, sheet(&[&renamed, &numbered]));
    // A number that another record holds is not taken over.
    let stolen = renamed.replace("999 840 1917", "999 267 2781");
    let plan = store.feed(sheet(&[&stolen, &numbered]));
    assert_eq!(plan.rows[0].warnings[0].code, Warning::NhsNumberConflict);
    assert_eq!(store.children[0].nhs.map(NhsNumber::digits), Some("9998401917".to_owned()));
}

#[test]
fn a_held_row_is_completed_when_the_source_mends_it() {
    let mut store = Store::default();
    store.feed(sheet(&[HOLLY, HELD]));
    assert_eq!(store.intake, [KnownIntake::Open]);
    let again = store.feed(sheet(&[HOLLY, &HELD.replace("??", "31/02/2026")]));
    assert!(
        matches!(&again.rows[1].fate, Fate::Held { again: Some(_), reasons } if reasons == &[Reason::ReferralDateUnreadable])
    );
    let plan = store.feed(sheet(&[HOLLY, &HELD.replace("??", "01/02/2026")]));
    assert!(matches!(plan.rows[1].fate, Fate::Imported { completes: Some(_) }));
    assert!(matches!(store.intake[..], [KnownIntake::Completed(_)]));
    nothing_changes(&mut store, sheet(&[HOLLY, &HELD.replace("??", "01/02/2026")]));
}

#[test]
fn a_service_mended_in_the_source_completes_its_row() {
    let mut store = Store::default();
    let unknown = HOLLY.replace("SLCN", "TBC");
    store.feed(sheet(&[&unknown, DAVID]));
    let plan = store.feed(sheet(&[HOLLY, DAVID]));
    assert!(matches!(plan.rows[0].fate, Fate::Imported { completes: Some(_) }));
    assert_eq!(plan.vanished, []);
    nothing_changes(&mut store, sheet(&[HOLLY, DAVID]));
}

#[test]
fn what_a_person_decided_of_a_held_row_stands() {
    let mut store = Store::default();
    store.feed(sheet(&[HOLLY, HELD]));
    store.intake[0] = KnownIntake::Dismissed;
    nothing_changes(&mut store, sheet(&[HOLLY, HELD]));
    let plan = store.feed(sheet(&[HOLLY, &HELD.replace("??", "01/02/2026")]));
    assert_eq!(outcomes(&plan), ["unchanged", "imported"], "the source says something new");
}

#[test]
fn what_has_vanished_is_listed_once_and_taken_back_when_it_returns() {
    let mut store = Store::default();
    store.feed(sheet(&[HOLLY, DAVID, HELD]));
    let plan = store.feed(sheet(&[HOLLY]));
    assert_eq!(plan.vanished.len(), 2);
    assert!(plan.vanished.iter().any(|v| v.words.contains("PHILLIPS, David, nd, received 11/06/2026")));
    assert!(plan.vanished.iter().any(|v| matches!(v.became, Became::Intake(_))));
    assert_eq!(store.feed(sheet(&[HOLLY])).vanished, [], "listed once");
    let back = store.feed(sheet(&[HOLLY, DAVID, HELD]));
    assert_eq!(outcomes(&back), ["unchanged"; 3]);
    assert_eq!(store.feed(sheet(&[HOLLY])).vanished.len(), 2, "and again when it goes again");
    // A referral that was closed here may leave the list unremarked.
    let mut store = Store::default();
    store.feed(sheet(&[HOLLY, DAVID]));
    store.referrals[1].closed_on = Some(today());
    assert_eq!(store.feed(sheet(&[HOLLY])).vanished, []);
}

#[test]
fn merged_rows_are_one_entry_until_the_last_is_gone() {
    let mut store = Store::default();
    let later = HOLLY.replace("29/09/2026", "01/10/2026");
    store.feed(sheet(&[HOLLY, &later]));
    assert_eq!(store.referrals.len(), 1);
    nothing_changes(&mut store, sheet(&[&later, HOLLY]));
    assert_eq!(store.feed(sheet(&[&later])).vanished, []);
    assert_eq!(store.feed(sheet(&[DAVID])).vanished.len(), 1);
}

#[test]
fn referred_again_after_a_discharge_is_a_new_referral() {
    let mut store = Store::default();
    store.feed(sheet(&[HOLLY]));
    store.referrals[0].closed_on = "2026-10-15".parse().ok();
    nothing_changes(&mut store, sheet(&[HOLLY]));
    let anew = HOLLY.replace("29/09/2026", "10/11/2026");
    let plan = store.feed(sheet(&[HOLLY, &anew]));
    assert_eq!(outcomes(&plan), ["unchanged", "imported"]);
    assert_eq!((store.children.len(), store.referrals.len()), (1, 2));
    nothing_changes(&mut store, sheet(&[HOLLY, &anew]));
    // Also where the new date takes the place of the old one.
    store.referrals[1].closed_on = "2026-11-12".parse().ok();
    let third = HOLLY.replace("29/09/2026", "20/11/2026");
    assert_eq!(outcomes(&store.feed(sheet(&[HOLLY, &third]))), ["unchanged", "imported"]);
}

#[test]
fn an_entry_that_can_no_longer_be_read_keeps_what_is_on_record() {
    let mut store = Store::default();
    store.feed(sheet(&[HOLLY]));
    let broken = HOLLY.replace("29/09/2026", "asap").replace("900866", "900000");
    let plan = store.feed(sheet(&[&broken]));
    assert_eq!(outcomes(&plan), ["updated"]);
    assert_eq!(plan.rows[0].notes[0].code, Note::NowUnreadable);
    assert_eq!(store.referrals[0].received.to_string(), "2026-09-29");
    assert_eq!(store.children[0].carers[0].phone, "07700900000");
    nothing_changes(&mut store, sheet(&[&broken]));
    // A field left empty erases nothing.
    let emptied = HOLLY.replace("07700 900866", "").replace("1 High St", "");
    assert_eq!(outcomes(&store.feed(sheet(&[&emptied]))), ["unchanged"]);
    assert_eq!(store.children[0].address, "1 High St");
}

#[test]
fn an_earlier_day_of_receipt_stands_a_later_one_is_told() {
    let mut store = Store::default();
    store.feed(sheet(&[HOLLY]));
    store.feed(sheet(&[&HOLLY.replace("29/09/2026", "01/09/2026")]));
    assert_eq!(store.referrals[0].received.to_string(), "2026-09-01");
    let plan = store.feed(sheet(&[&HOLLY.replace("29/09/2026", "05/09/2026")]));
    assert_eq!(store.referrals[0].received.to_string(), "2026-09-01");
    assert!(plan.rows[0].notes[0].words.contains("the earlier 01/09/2026 stands"));
}

#[test]
fn two_children_with_one_number_stay_apart_on_every_feeding() {
    let mut store = Store::default();
    let other = HOLLY.replace("WILLIAMSON,Holly", "MORGAN,Hollie").replace("2024", "2022");
    let plan = store.feed(sheet(&[HOLLY, &other]));
    assert_eq!(plan.rows[1].warnings[0].code, Warning::NhsNumberConflict);
    assert_eq!(store.children[1].nhs, None);
    nothing_changes(&mut store, sheet(&[&other, HOLLY]));
    let edited = other.replace("900866", "900111");
    store.feed(sheet(&[&edited, HOLLY]));
    assert_eq!(
        (store.children[0].carers[0].phone.as_str(), store.children[1].carers[0].phone.as_str()),
        ("07700900866", "07700900111")
    );
    assert_eq!(store.children[1].nhs, None);
}
