//! What a scheduler types, and who must come first and why.

mod ears;
mod habits;
mod same;

use std::sync::atomic::AtomicBool;

use chrono::NaiveDate;

use super::*;

pub(super) fn date(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

fn child<'a>(family: &'a str, given: &'a str, birth_date: Option<NaiveDate>) -> Entry<'a> {
    Entry { family, given, birth_date, ..Entry::default() }
}

/// Ids are used in the tables below.
fn desk() -> SearchIndex {
    let mut index = SearchIndex::new();
    let aimee = Entry {
        nhs_number: Some(9_434_765_919),
        upn: "H801200001001",
        phones: &["07700 900417", "+44 115 496 0123", "0115 496 0999"],
        postcode: "NG5 6AB",
        ..child("Harris", "Aimee", date(2022, 9, 14))
    };
    let hidden = Entry {
        postcode: "NG5 6AC",
        upn: "B801200005001",
        hide_place: true,
        ..child("Quill", "Tamsin", date(2017, 2, 3))
    };
    let lizzie = Entry {
        known_as: "Lizzie",
        postcode: "NG51 6AB",
        ..child("O’Neill", "Elizabeth Rose", date(2015, 12, 25))
    };
    let none = Entry { phones: &["0161 496 0555"], ..Entry::default() };
    index.upsert(1, &aimee);
    index.upsert(2, &child("Harris", "Amelia", date(2019, 1, 2)));
    index.upsert(3, &child("Harrison", "Amy", date(2021, 3, 1)));
    index.upsert(4, &child("Harrison", "Amie", date(2021, 3, 1)));
    index.upsert(5, &child("Amber", "Harry", date(2017, 6, 30)));
    index.upsert(6, &child("Hare", "Amina", date(2020, 11, 17)));
    index.upsert(7, &child("Haris", "Amir", date(2015, 5, 5)));
    index.upsert(8, &hidden);
    index.upsert(9, &lizzie);
    index.upsert(10, &none);
    index.upsert(11, &child("Smith-Jones", "Ellie-Mae", date(2014, 8, 8)));
    index.upsert(12, &child("Macdonald", "Rory", date(2013, 1, 1)));
    index.upsert(13, &child("Weiß", "Łukasz", date(2012, 4, 1)));
    index.upsert(14, &child("Nowak", "Jan", date(2016, 7, 9)));
    index.upsert(15, &child("Okoro", "Daniel", date(2016, 1, 20)));
    index.upsert(16, &child("Ng", "Wei", date(2018, 10, 10)));
    index.upsert(17, &child("Featherstonehaugh", "Peregrine", date(2018, 10, 11)));
    index
}

fn ids(index: &SearchIndex, typed: &str) -> Vec<u32> {
    index.find(&Query::new(typed), 20).hits.iter().map(|hit| hit.id).collect()
}

#[test]
fn the_first_hit_is_the_child_meant_and_says_why() {
    use FoundBy::*;
    let index = desk();
    let mut wrong = Vec::new();
    for (typed, id, by) in [
        ("harr am", 2, StartOfNames),
        ("harr aim", 1, StartOfNames),
        ("HARRIS, Aimee", 1, WholeNames),
        ("aimee harris", 1, NamesSwapped),
        ("amber harry", 5, WholeNames),
        ("am harr", 5, StartOfNames),
        ("harrtson amy", 3, OneLetterOff),
        ("hariss aimee", 1, SoundsAlike),
        ("harris 2022", 1, WholeNames),
        ("2019 harris", 2, WholeNames),
        ("harris 14/9/22", 1, WholeNames),
        ("14/9/22", 1, BirthDate),
        ("14 sep 2022", 1, BirthDate),
        ("14th September 2022", 1, BirthDate),
        ("14sep22", 1, BirthDate),
        ("14 9 22", 1, BirthDate),
        ("14.09.2022", 1, BirthDate),
        ("2022-09-14", 1, BirthDate),
        ("20220914", 1, BirthDate),
        ("140922", 1, BirthDate),
        ("sep 2022", 1, BirthDate),
        ("jan 2016", 14, WholeNames),
        ("20 jan 2016", 15, BirthDate),
        ("943 476 5919", 1, NhsNumber),
        ("9434765919", 1, NhsNumber),
        ("943-476-5919", 1, NhsNumber),
        ("943 476", 1, NhsNumber),
        ("5919", 1, NhsNumber),
        ("harris 5919", 1, NhsNumber),
        ("h801200001001", 1, Upn),
        ("H8012", 1, Upn),
        ("07700 900417", 1, Phone),
        ("+44 7700 900417", 1, Phone),
        ("900417", 1, Phone),
        ("0417", 1, Phone),
        ("(0115) 496 0123", 1, Phone),
        ("0999", 1, Phone),
        ("0161 496", 10, Phone),
        ("ng5", 1, Postcode),
        ("NG5 6AB", 1, Postcode),
        ("ng56ab", 1, Postcode),
        ("ng5 6", 1, Postcode),
        ("aimee ng5", 1, WholeNames),
        ("ng5 aim", 1, StartOfNames),
        ("ng", 16, WholeNames),
        ("lizzie", 9, KnownAs),
        ("liz", 9, KnownAs),
        ("rose oneill", 9, NamesSwapped),
        ("o'neill", 9, WholeNames),
        ("smithjones", 11, WholeNames),
        ("jones", 11, WholeNames),
        ("elliemae smith", 11, NamesSwapped),
        ("Ellie Mae", 11, WholeNames),
        ("mac donald", 12, WholeNames),
        ("weiss lukasz", 13, WholeNames),
        ("Weiß", 13, WholeNames),
        ("donald", 12, InsideName),
        ("fthstnhau", 17, LooselyAlike),
        ("fetherstone", 17, OneLetterOff),
        ("faetherstonehaugh", 17, SoundsAlike),
        ("perergine", 17, OneLetterOff),
    ] {
        let found = index.find(&Query::new(typed), 10);
        let first = found.hits.first().map(|hit| (hit.id, hit.by));
        if first != Some((id, by)) {
            wrong.push(format!("{typed}: {:?}", found.hits));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_drawn_list_comes_out_in_its_order() {
    assert_eq!(ids(&desk(), "harr am"), [2, 4, 3, 5, 6, 1, 7]);
    let by: Vec<&str> =
        desk().find(&Query::new("harr am"), 20).hits.iter().map(|hit| hit.by.words()).collect();
    assert_eq!(
        by[2..],
        ["start of names", "names swapped", "sounds alike", "sounds alike", "one letter off"]
    );
}

#[test]
fn every_keystroke_of_a_line_keeps_the_child_in_the_list() {
    let index = desk();
    for line in [
        "harris aimee 14/9/2022",
        "aimee 14 sep 2022",
        "harris ng5 6ab",
        "harris 07700 900417",
        "harris 2022",
    ] {
        let mut session = Session::new();
        for end in 1..=line.len() {
            let found = session.find(&index, &Query::new(&line[..end]), 20, &AtomicBool::new(false)).unwrap();
            // Half a word of a month or of a postcode is a name to the reader until its next letter.
            let half = ["s", "se", "n", "ng"].iter().any(|half| line[..end].ends_with(&format!(" {half}")));
            assert!(half || found.hits.iter().any(|hit| hit.id == 1), "{:?}: {:?}", &line[..end], found.hits);
        }
    }
}

#[test]
fn nothing_is_found_by_nothing() {
    let index = desk();
    for typed in [
        "",
        "   ",
        "2",
        "-",
        "zzzzzz",
        "harris zzzzzz",
        "00000000",
        "ng99",
        "31/2/1999",
        "\u{202e}\u{0}",
        "harris ng9",
    ] {
        let found = index.find(&Query::new(typed), 10);
        assert_eq!((found.total, found.hits.len()), (0, 0), "{typed:?} {:?}", found.hits);
    }
    let page = "lorem ipsum 14/9/22 ng5 ".repeat(5000);
    assert_eq!(index.find(&Query::new(&page), 10).total, 0);
}

#[test]
fn a_hidden_place_finds_nobody_unless_the_asker_may() {
    let index = desk();
    // The first digits of a pupil number are the school's.
    for typed in ["ng5 6ac", "ng5", "quill ng5", "tamsin ng56ac", "b8012000"] {
        let without = index.find(&Query::new(typed), 10);
        assert!(without.hits.iter().all(|hit| hit.id != 8), "{typed}");
        let with = index.find(&Query::new(typed).hidden_places(true), 10);
        assert!(with.hits.iter().any(|hit| hit.id == 8), "{typed}");
    }
    assert_eq!(ids(&index, "quill"), [8]);
    assert_eq!(ids(&index, "b801200005001"), [8]);
}

#[test]
fn an_outward_code_does_not_find_its_longer_neighbour() {
    assert_eq!(ids(&desk(), "ng5"), [1]);
    assert_eq!(ids(&desk(), "ng51"), [9]);
}

#[test]
fn the_limit_holds_and_the_rest_is_counted() {
    let mut index = SearchIndex::new();
    for id in 0..1000 {
        let given = format!("{}{}", char::from(b'a' + (id % 26) as u8), "nna");
        index.upsert(id, &Entry { sort_hint: u8::from(id < 500), ..child("Harper", &given, None) });
    }
    let found = index.find(&Query::new("harp"), 30);
    assert_eq!((found.hits.len(), found.total, found.width), (30, 1000, Width::Strict));
    assert!(
        found.hits.iter().all(|hit| hit.id >= 500 && hit.id % 26 <= 1),
        "open first, then by name: {:?}",
        found.hits
    );
    assert_eq!(index.find(&Query::new("harp"), 0).hits, []);
    let among =
        Session::new().find_among(&index, &Query::new("harp"), 5, &|id| id < 3, &AtomicBool::new(false));
    assert_eq!(among.map(|found| found.total), Some(3));
}

#[test]
fn a_stopped_search_gives_no_answer() {
    let index = desk();
    let mut session = Session::new();
    for typed in ["harr am", "5919", "14/9/22", "ng5"] {
        assert_eq!(session.find(&index, &Query::new(typed), 10, &AtomicBool::new(true)), None, "{typed}");
        assert!(session.find(&index, &Query::new(typed), 10, &AtomicBool::new(false)).is_some());
    }
}

#[test]
fn a_search_stops_in_the_middle_when_told() {
    let mut index = SearchIndex::new();
    for id in 0..50_000 {
        index.upsert(id, &child("Harper", "Anna", None));
    }
    let stop = AtomicBool::new(false);
    let looked = std::cell::Cell::new(0);
    let keep = |_| {
        looked.set(looked.get() + 1);
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        true
    };
    assert_eq!(Session::new().find_among(&index, &Query::new("harper"), 10, &keep, &stop), None);
    assert!((1..=2048).contains(&looked.get()), "{}", looked.get());
}

#[test]
fn long_and_odd_names_do_no_harm() {
    let mut index = SearchIndex::new();
    let long = "Wolfe".repeat(40);
    let many = "a ".repeat(300);
    for (id, name) in
        [long.as_str(), &many, "", "\u{0}\u{1b}[31m", "Нина", "李", "Ал-Хассан", "'''"].iter().enumerate()
    {
        index.upsert(id as u32, &child(name, name, None));
    }
    assert_eq!(ids(&index, &long), [0]);
    assert_eq!(ids(&index, "нин"), [4]);
    assert_eq!(ids(&index, "李"), [5]);
    assert_eq!(ids(&index, "a a a a a a a a a"), Vec::<u32>::new());
    assert_eq!(ids(&index, "a"), [1]);
    for id in 0..8 {
        assert!(index.remove(id));
    }
    assert!(index.is_empty() && !index.remove(3));
    assert!(index.words.revision() > 0);
    assert!(
        (0..index.words.bound() as u32).all(|word| index.words.text(word).is_empty()),
        "no name stays behind"
    );
}
