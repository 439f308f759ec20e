//! Two records of a list that look alike: made one from a record, and parted again as if they had never been one.
use crate::office::{Office, line_of};

const LIST: &str = "Surname,Forename,D.O.B.,Postcode,Service,Referral Date,Priority\n\
    Gould,Dorothy,5/5/2018,NG5 6LT,ND,19/5/2026,Routine\n\
    Gould,Dorothhy,5/5/2018,NG5 6LT,ND,27/2/2026,Urgent\n";

#[test]
fn a_slip_with_the_same_child_key_is_undone_whichever_record_was_in_front() {
    for (front, typed) in [("GOULD, Dorothy", "gould dorothy"), ("GOULD, Dorothhy", "gould dorothhy")] {
        let office = Office::new();
        let list = office.write("list.csv", LIST);
        office.run(&["import", &list, "--yes"]);
        let days = || office.run(&["list", "--json"]);
        let before = days();
        assert!(before.contains("2026-05-19") && before.contains("2026-02-27"), "{before}");
        let mut desk = office.desk();
        desk.wait_for("[1 Today]").press("/").wait_for("Find:").type_in(typed);
        desk.wait_for(&format!(">  {front}")).press("Enter").wait_for("[9 Record]").wait_for(front);
        desk.press("=").wait_for("Same child? ").wait_for("On record");
        // Whichever is in front, the one that was there before goes on, and that is what is said and done.
        desk.wait_for("s: GOULD, Dorothy (there before) goes on with all of GOULD, Dorothhy.");
        desk.wait("the record one came from is in front", |pty| {
            !line_of(pty, &format!("> {front}")).is_empty()
        });
        desk.press("s").wait_for("u undoes");
        assert!(!days().contains("2026-05-19"), "one referral, of the earlier day");
        desk.press("u");
        if front != "GOULD, Dorothy" {
            // The record in front went into the other: whose change it is is asked first.
            desk.wait_for("just now?").press("u");
        }
        desk.wait_for("are two records again").wait_gone("u undoes");
        assert_eq!(days(), before, "days, priorities, clocks and next steps are each child's own");
        desk.press(":").type_in("found").press("Enter").wait_for("1 look-alike to settle");
    }
}
