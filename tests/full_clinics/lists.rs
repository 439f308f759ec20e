//! The newsletter list: a family is put on it and taken off it on the line and by command.
use crate::office::Office;
use crate::{done, enters, names, refused};
use waitwell::domain::child::{Carer, ChildDetails};
use waitwell::domain::code::Code;
use waitwell::domain::command::{Command, NewReferral};

fn family(office: &mut Office) {
    let carer = |name: &str| Carer { name: name.into(), parental_responsibility: true, ..Carer::default() };
    let details = ChildDetails {
        family: "Wright".into(),
        given: "Aimee".into(),
        born: chrono::NaiveDate::from_ymd_opt(2019, 12, 10).unwrap(),
        nhs_missing: "not on the form".into(),
        carers: vec![carer("Ewa Wright"), carer("Tom Wright")],
        ..ChildDetails::default()
    };
    let received = chrono::NaiveDate::from_ymd_opt(2025, 9, 1).unwrap();
    let (pathway, source) = (Code::known("slcn"), Code::known("gp"));
    let referral = Some(NewReferral { pathway, received, source, ..NewReferral::default() });
    office.send(Command::Register { details: Box::new(details), referral, knowing: Vec::new() });
}

#[test]
fn a_family_is_taken_off_the_newsletter_list_and_put_on_again_on_the_line_and_by_command() {
    let mut office = Office::new();
    family(&mut office);
    names(&mut office);
    let pty = &mut office.pty;
    pty.press(":").wait_for("What is to be done?").type_in("news wright");
    pty.wait_for("the newsletter, on or off?").type_in(" off, Tom Wright");
    pty.wait_for("The newsletter goes to the family of WRIGHT, Aimee").wait_for("more: Tom Wright");
    enters(pty, "u undoes");
    assert_eq!(names(&mut office), ["Support", "ChildAmended"]);
    let said = refused(&office, &["newsletter", "--take-off", "wright", "--carer", "Tom Wright"]);
    assert!(said.contains("on record already"), "{said}");
    let said = done(&office, &["newsletter", "--put-on", "wright"]);
    assert!(said.contains("WRIGHT, Aimee"), "{said}");
    assert_eq!(names(&mut office), ["Support", "ChildAmended"]);
    let said = refused(&office, &["newsletter", "--put-on", "wright"]);
    assert!(said.contains("no carer on record has opted out"), "{said}");
    assert!(refused(&office, &["newsletter", "--take-off", "nobody"]).contains("Nothing was done"));
    assert!(names(&mut office).is_empty());
}
