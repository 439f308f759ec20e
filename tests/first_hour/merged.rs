//! Two records of a list that look alike: made one from a record, and parted again as if they had never been one.
use crate::office::{Office, line_of};
use crate::support::pty::Pty;

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

/// Also days after, when the desk that did it has long been left.
#[test]
fn two_that_were_made_one_are_parted_from_the_record_at_any_desk() {
    let office = Office::new();
    let list = office.write("list.csv", LIST);
    office.run(&["import", &list, "--yes"]);
    let days = || office.run(&["list", "--json"]);
    let before = days();
    let on_record = |desk: &mut Pty| {
        desk.wait_for("[1 Today]").press("/").wait_for("Find:").type_in("gould dorothy");
        desk.wait_for(">  GOULD, Dorothy").press("Enter").wait_for("[9 Record]").wait_for("GOULD, Dorothy");
    };
    let mut desk = office.desk();
    on_record(&mut desk);
    desk.press("=").wait_for("Same child? ").wait_for("goes on with all of GOULD, Dorothhy.");
    desk.press("s").wait_for("u undoes");
    drop(desk);
    let mut desk = office.desk();
    desk.wait_for("[1 Today]").press("u").wait_for("= on the record that goes on parts them");
    on_record(&mut desk);
    desk.press("=").wait_for("Same child as GOULD, Dorothy?").wait_for("GOULD, Dorothhy, born 5 May 2018");
    desk.wait_for("one record with it").press("a").wait_for("Two children after all");
    desk.press("t").wait_for("how is it known").type_in("twins, seen by Rahman").press("Enter");
    desk.wait_for("are two records again");
    assert_eq!(days(), before, "as they came");
}

/// The record that went into the other asks nothing about that one, offers no key that is refused there, and says that they are two.
#[test]
fn the_record_that_went_away_can_say_that_they_are_two() {
    let office = Office::new();
    let list = office.write("list.csv", LIST);
    office.run(&["import", &list, "--yes"]);
    let days = || office.run(&["list", "--json"]);
    let before = days();
    let mut desk = office.desk_of((120, 36), &[]);
    desk.wait_for("[1 Today]").press("/").wait_for("Find:").type_in("gould dorothhy");
    desk.wait_for(">  GOULD, Dorothhy").press("Enter").wait_for("[9 Record]").wait_for("= same child?");
    assert!(desk.screen().contains("b book"), "{}", desk.screen());
    desk.press("=").wait_for("Same child? ").wait_for("goes on with all of GOULD, Dorothhy.");
    desk.wait("the record one came from is in front", |pty| !line_of(pty, "> GOULD, Dorothhy").is_empty());
    desk.press("s").wait_for("u undoes").wait_for("This record went into GOULD, Dorothy's");
    desk.wait_gone("= same child?").wait_gone("same home").wait_gone("b book").wait_gone("n new referral");
    desk.wait_gone("r refer").wait_gone("c call");
    // A verb opens what says so, and takes the letters.
    desk.press("b").wait_for("is one record with GOULD, Dorothy now. Esc, then Enter opens that one");
    desk.press("Esc").wait_gone("Esc, then Enter");
    desk.press("Enter").wait_for("b book").wait_gone("This record went into").press("Backspace");
    desk.wait_for("This record went into");
    desk.press("=")
        .wait_for("GOULD, Dorothy and GOULD, Dorothhy are one record")
        .wait_for("Two children after all");
    desk.press("t").wait_for("how is it known").type_in("twins, seen by Rahman").press("Enter");
    desk.wait_for("are two records again").wait_gone("This record went into").wait_for("b book");
    assert_eq!(days(), before, "as they came");
}
