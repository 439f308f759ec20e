//! What is taken out of a text and what stays in it: both directions, in words that people write.
use super::*;
use crate::domain::child::Carer;
use std::time::{Duration, Instant};

fn scrub(address: &str, postcode: &str, setting: &str) -> Scrub {
    let details = ChildDetails {
        family: "Novak".into(),
        given: "Lena".into(),
        address: address.into(),
        postcode: postcode.into(),
        setting: setting.into(),
        carers: vec![Carer { name: "Mary Novak".into(), ..Carer::default() }],
        ..ChildDetails::default()
    };
    Scrub::of_details(&[&details], None)
}

fn hers() -> Scrub {
    scrub("Flat 2 Orchard Court, 14a St. Mary's Rd", "NG5 6LT", "Hawthorn Primary School")
}

#[test]
fn what_names_the_home_is_taken_out_as_people_write_it() {
    let hers = hers();
    for (said, left) in [
        ("seen at Orchard Court today", "seen at (hidden) today"),
        ("seen at flat 2, orchard ct today", "seen at (hidden) today"),
        ("walked from St Mary's Road", "walked from (hidden)"),
        ("walked from SAINT MARYS RD.", "walked from (hidden)."),
        ("14A Saint Mary\u{2019}s Rd, NG56LT: rang", "(hidden): rang"),
        ("off St. Mary's, near the shop", "off (hidden), near the shop"),
        ("lives in NG5 now", "lives in (hidden) now"),
        ("post to ng 5 6lt, please", "post to (hidden), please"),
        ("school Hawthorn Primary rang", "school (hidden) rang"),
        ("Hawthorn School rang. She is well.", "(hidden). She is well."),
        ("rang: the Hawthorns knows; back on 3 Dec", "rang: (hidden); back on 3 Dec"),
        ("rang: Hawthorne knows", "rang: (hidden)"),
        ("flats called the Orchard. All is well", "(hidden). All is well"),
        ("Flat 2 Orchard Court, 14a St. Mary's Rd", "(hidden)"),
    ] {
        assert_eq!(hers.words(said), left, "{said}");
        assert!(hers.names(said), "{said}");
    }
}

#[test]
fn words_of_every_day_stay_where_they_stand() {
    let plain = [
        "Mary rang: Lena wore a green coat, crossed the road to the park at 2 and the primary school nurse called",
        "Mrs Novak, 14 Dec, room 2: court order shown; the flat above is loud",
        "St Ann's Well Road centre, Nottingham NG3 3PX; seen in NG15 too",
        "first steps at 14 months, says few words, school age",
        "Court date on 6 May. Primary concern: speech. 14a and 2",
    ];
    let hers = hers();
    for said in plain {
        assert_eq!(hers.words(said), said);
        assert!(!hers.names(said), "{said}");
    }
    // Streets and schools of such words are found by their whole names alone.
    let green = scrub("5 The Green", "", "Park Lane Infant School");
    assert_eq!(
        green.words("wore the green coat in the park; a lane of cars"),
        "wore the green coat in the park; a lane of cars"
    );
    assert_eq!(green.words("at The Green, Park Lane Infants"), "at (hidden)");
    let high = scrub("12 High Street", "", "Nursery");
    assert_eq!(
        high.words("at a high school; the street is loud; nursery nurse"),
        "at a high school; the street is loud; nursery nurse"
    );
    assert_eq!(high.words("moved to High St, nursery knows"), "moved to (hidden), nursery knows");
    let sunny = scrub("Rose Cottage, 3 Mill Lane, Stapleford", "", "Little Acorns Day Nursery");
    assert_eq!(
        sunny.words("a rose, a mill, little by little, day by day"),
        "a rose, a mill, little by little, day by day"
    );
    assert_eq!(
        sunny.words("Rose Cottage in Stapleford: from Little Acorns"),
        "(hidden) in (hidden): from (hidden)"
    );
}

#[test]
fn who_referred_is_a_place_or_a_person() {
    let school = Scrub::default().sent_by("Hideaway Primary");
    assert_eq!(school.words("Teacher at Hideaway Primary rang"), "Teacher at (hidden) rang");
    for person in ["Health visitor", "Parent", "School", "GP", "School nurse"] {
        let said = "the health visitor and a parent rang the school nurse and the GP";
        assert_eq!(Scrub::default().sent_by(person).words(said), said, "{person}");
    }
    let family = hers().sent_by("Mary Novak");
    assert_eq!(family.words("agreed with Mary Novak"), "agreed with Mary Novak");
}

#[test]
fn a_place_written_in_another_alphabet_or_with_accents_is_found() {
    let other = scrub("7 Caf\u{e9} Larkspur Mews", "", "\u{15a}wi\u{119}tej Anny");
    assert_eq!(other.words("at Cafe Larkspur"), "at (hidden)");
    assert_eq!(other.words("w \u{15a}wi\u{119}tej Anny teraz"), "w (hidden) teraz");
    assert_eq!(scrub("(hidden)", "(hidden)", "(hidden)").words("a (hidden) thing"), "a (hidden) thing");
}

/// A list is made of a thousand rows: what is taken out of each must not be felt.
#[test]
fn a_thousand_lines_take_no_time_that_anybody_feels() {
    let many = (0..20).fold(hers(), |all, n| {
        all.and(scrub(
            &format!("{n} Larkspur{n} Mews, Ternhill{n}"),
            &format!("NG{n} 6LT"),
            &format!("Quorndon{n} School"),
        ))
    });
    let line = "seen at Orchard Court by the school nurse; Lena wore a green coat to the park, crossed the road and says few words. ";
    let line = line.repeat(3);
    let begun = Instant::now();
    for _ in 0..1000 {
        assert!(many.words(&line).contains("(hidden) by the school nurse"));
    }
    let took = begun.elapsed();
    println!("1,000 lines of {} letters: {took:?}", line.len());
    // Not measured, only bounded: this is no release build, and the machine may have other work.
    assert!(took < Duration::from_secs(20), "{took:?}");
}
