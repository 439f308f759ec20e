//! Names as written and as heard: each pair must meet, whichever of the two is on the record.

use super::*;
use crate::keeper::search::{near, sound};

/// English, Irish and Welsh, Polish, South Asian and Arabic habits.
const PAIRS: &[(&str, &str)] = &[
    ("Katie", "Katy"),
    ("Catherine", "Kathryn"),
    ("Stephen", "Steven"),
    ("Phillips", "Filips"),
    ("Clare", "Claire"),
    ("Smith", "Smyth"),
    ("Thompson", "Thomson"),
    ("Jackson", "Jaxon"),
    ("Leigh", "Lee"),
    ("Isabelle", "Izabel"),
    ("Wright", "Right"),
    ("Knight", "Night"),
    ("Geoffrey", "Jeffrey"),
    ("Reece", "Rhys"),
    ("Xavier", "Zavier"),
    ("Hayley", "Haley"),
    ("Siobhan", "Shivaun"),
    ("Niamh", "Neve"),
    ("Caoimhe", "Keeva"),
    ("Saoirse", "Seersha"),
    ("Aoife", "Eefa"),
    ("Sean", "Shaun"),
    ("Sinead", "Shinade"),
    ("Ciaran", "Kieran"),
    ("Oisin", "Osheen"),
    ("Eoin", "Owen"),
    ("Kowalska", "Kovalska"),
    ("Szymon", "Shimon"),
    ("Nowak", "Novak"),
    ("Ewa", "Eva"),
    ("Maja", "Maya"),
    ("Jakub", "Yakub"),
    ("Wiktoria", "Victoria"),
    ("Zofia", "Sofia"),
    ("Czesław", "Cheslav"),
    ("Agnieszka", "Agneshka"),
    ("Tomasz", "Tomash"),
    ("Mateusz", "Mateush"),
    ("Wójcik", "Voychik"),
    ("Wiśniewski", "Vishnevski"),
    ("Krzysztof", "Kshishtof"),
    ("Grzegorz", "Gzhegozh"),
    ("Aleksander", "Alexander"),
    ("Michał", "Mihal"),
    ("Mohammed", "Muhammad"),
    ("Mohammed", "Mohamed"),
    ("Muhammad", "Mohamad"),
    ("Aisha", "Ayesha"),
    ("Zainab", "Zeynab"),
    ("Hussain", "Hussein"),
    ("Yusuf", "Yousef"),
    ("Ahmed", "Ahmad"),
    ("Khadija", "Kadijah"),
    ("Fatima", "Fatema"),
    ("Sheikh", "Shaikh"),
    ("Chaudhry", "Chowdhury"),
    ("Qureshi", "Kureshi"),
    ("Iqbal", "Ikbal"),
    ("Syed", "Sayed"),
    ("Farooq", "Faruk"),
    ("Jaswinder", "Jasvinder"),
    ("Vikram", "Wikram"),
    ("Harpreet", "Harprit"),
    ("Bhavesh", "Bavesh"),
    ("Singh", "Sing"),
    ("Zeeshan", "Zishan"),
    ("Lakshmi", "Laxmi"),
    ("Kaur", "Kour"),
];

#[test]
fn names_are_found_as_they_are_heard() {
    let mut missed = Vec::new();
    for (left, right) in PAIRS {
        for (written, typed) in [(left, right), (right, left)] {
            let mut index = SearchIndex::new();
            index.upsert(1, &child(written, "", None));
            let found = index.find(&Query::new(typed), 5);
            if found.hits.first().is_none_or(|hit| hit.by > FoundBy::SoundsAlike) {
                missed.push((*written, *typed, found.hits.first().map(|hit| hit.by)));
            }
        }
    }
    assert!(missed.is_empty(), "{} missed: {missed:?}", missed.len());
}

#[test]
fn other_names_do_not_sound_alike() {
    let ear = sound::Ear::default();
    for (left, right) in [
        ("harris", "wilson"),
        ("aisha", "fatima"),
        ("kowalska", "kaminska"),
        ("mohammed", "ahmed"),
        ("siobhan", "susan"),
        ("nowak", "novotny"),
        ("singh", "shah"),
    ] {
        assert!(!sound::alike(&ear.hear(left), &ear.hear(right)), "{left} {right}");
    }
    assert_eq!(ear.hear("李"), [0; sound::READINGS]);
    assert_eq!(ear.hear("42"), [0; sound::READINGS]);
}

#[test]
fn half_a_name_is_heard() {
    let mut index = SearchIndex::new();
    index.upsert(1, &child("Kowalczyk", "Muhammad", None));
    for typed in ["kovalch", "moham", "mohamm koval"] {
        let found = index.find(&Query::new(typed), 5);
        assert_eq!(found.hits.first().map(|hit| hit.id), Some(1), "{typed}");
    }
}

#[test]
fn every_single_slip_in_a_name_is_forgiven() {
    let name = "patrycja";
    for place in 1..name.len() {
        let (before, after) = name.split_at(place);
        let missing = format!("{before}{}", &after[1..]);
        let wrong = format!("{before}q{}", &after[1..]);
        let extra = format!("{before}q{after}");
        for typed in [missing, wrong, extra] {
            assert!(near::one_off(typed.as_bytes(), name.as_bytes(), false), "{typed}");
            let mut index = SearchIndex::new();
            index.upsert(1, &child(name, "", None));
            assert_eq!(ids(&index, &typed), [1], "{typed}");
        }
    }
}
