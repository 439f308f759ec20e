//! The same-child rule, case by case.
use super::*;

fn child(nhs: Option<u64>, born: &str, family: &str, given: &str) -> Identity {
    Identity {
        nhs: nhs.map(|n| NhsNumber::try_from(n).unwrap()),
        born: born.parse().unwrap(),
        name: NameKey::new(family, given, ""),
    }
}

fn likeness(a: (&str, &str), b: (&str, &str)) -> Option<Likeness> {
    let there = NameKey::new(a.0, a.1, "").likeness(&NameKey::new(b.0, b.1, ""));
    let back = NameKey::new(b.0, b.1, "").likeness(&NameKey::new(a.0, a.1, ""));
    assert_eq!(there, back, "likeness must not depend on the order");
    there
}

#[test]
fn number_birth_date_and_alike_name_make_the_same_child() {
    let a = child(Some(9_998_401_917), "2024-02-23", "WILLIAMSON", "Holly");
    assert_eq!(a.compare(&child(Some(9_998_401_917), "2024-02-23", "Williamson", "Hollie")), Verdict::Same);
    assert_eq!(
        a.compare(&child(Some(9_998_401_917), "2024-02-24", "Williamson", "Holly")),
        Verdict::NumberConflict { born: true, name: false }
    );
    assert_eq!(
        a.compare(&child(Some(9_998_401_917), "2024-02-23", "Morgan", "Brett")),
        Verdict::NumberConflict { born: false, name: true }
    );
}

#[test]
fn without_a_number_it_is_only_possible() {
    let a = child(None, "2013-06-10", "Phillips", "David");
    assert_eq!(a.compare(&child(None, "2013-06-10", "PHILLIPS", "David")), Verdict::Possible(Likeness::Same));
    let numbered = child(Some(9_998_401_917), "2013-06-10", "Phillips", "Dave");
    assert_eq!(a.compare(&numbered), Verdict::Possible(Likeness::Diminutive));
    assert_eq!(a.compare(&child(None, "2013-06-11", "Phillips", "David")), Verdict::Stranger);
    let other = child(Some(9_434_765_919), "2013-06-10", "Phillips", "David");
    assert_eq!(numbered.compare(&other), Verdict::Namesake(Likeness::Diminutive));
}

#[test]
fn twins_are_two_children() {
    let a = child(None, "2013-06-10", "Phillips", "David");
    assert_eq!(a.compare(&child(None, "2013-06-10", "Phillips", "Sarah")), Verdict::Twin);
    let sam = child(None, "2013-06-10", "Hall", "Sam");
    assert_eq!(sam.compare(&child(None, "2013-06-10", "Hall", "Pam")), Verdict::Twin);
}

#[test]
fn names_are_alike_by_spelling_sound_short_forms_parts_and_swaps() {
    for (a, b, how) in [
        (("Muñoz", "José"), ("MUNOZ", "JOSE"), Likeness::Same),
        (("O'Brien", "Zoë"), ("O’BRIEN", "Zoe"), Likeness::Same),
        (("Wilkinson", "Julia"), ("Wilkinson", "Juila"), Likeness::Spelling),
        (("Steele", "Karl"), ("Steele", "Kar"), Likeness::Spelling),
        (("Hunt", "Stephen"), ("Hunt", "Steven"), Likeness::Sound),
        (("Green", "Catherine"), ("Green", "Kathryn"), Likeness::Sound),
        (("Green", "Robert"), ("Green", "Bobby"), Likeness::Diminutive),
        (("Smith-Jones", "Amy"), ("Jones", "Amy"), Likeness::Parts),
        (("Smith-Jones", "Amy"), ("Smith Jones", "Amy"), Likeness::Same),
        (("Khan", "Mohammed Ali"), ("Khan", "Mohammed"), Likeness::Parts),
        (("Ali", "Hassan"), ("Hassan", "Ali"), Likeness::Swapped),
    ] {
        assert_eq!(likeness(a, b), Some(how), "{a:?} {b:?}");
    }
    for (a, b) in [
        (("Hall", "Sam"), ("Hill", "Pam")),
        (("Green", "Amy"), ("Green", "Zachary")),
        (("", ""), ("", "")),
        (("van Dyk", "Jan"), ("van Beek", "Jan")),
        (("Smith", "Jack"), ("Jones", "Jack")),
        (("Khan", "Ayesha Bibi"), ("Khan", "Fatima Bibi")),
    ] {
        assert_eq!(likeness(a, b), None, "{a:?} {b:?}");
    }
    let known = NameKey::new("Green", "Alexandra Jane", "Lexi");
    assert!(known.likeness(&NameKey::new("Green", "Lexi", "")).is_some());
}
