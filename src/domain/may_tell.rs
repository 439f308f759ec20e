//! Who may be told of a child: asked before anything is said, printed or noted as told. A carer by what the record says; a
//! young person from 16 on (Family Law Reform Act 1969, s 8), or who attends alone.
use super::age::years_on;
use super::child::{Carer, ChildDetails, Flags, MayBeTold};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// From this age on a young person is told themselves.
const YOUNG_PERSON: u32 = 16;

/// Somebody who may be told, and how much.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Full name.
    pub name: String,
    /// Mother, father, ...; `the young person`; empty where not known.
    pub relation: String,
    /// Dates and places only.
    pub dates_only: bool,
}

impl Person {
    /// `Ewa Harris, mother`.
    pub fn words(&self) -> String {
        let only = if self.dates_only { " (dates and places only)" } else { "" };
        if self.relation.is_empty() {
            format!("{}{only}", self.name)
        } else {
            format!("{}, {}{only}", self.name, self.relation)
        }
    }
}

fn may(carer: &Carer) -> bool {
    !carer.court_bar && carer.may_be_told != MayBeTold::Nothing && !carer.name.trim().is_empty()
}

/// `Aimee Harris`.
fn own_name(details: &ChildDetails) -> String {
    format!("{} {}", details.given, details.family).trim().to_owned()
}

/// The young person, where they are told themselves: from 16 on, or who attends alone.
pub fn young(details: &ChildDetails, today: NaiveDate) -> Option<Person> {
    let name = own_name(details);
    let told = details.flags.has(Flags::ATTENDS_ALONE) || years_on(details.born, today) >= YOUNG_PERSON;
    (told && !name.is_empty()).then(|| Person {
        name,
        relation: "the young person".to_owned(),
        dates_only: false,
    })
}

/// Everybody on record who may be told something on that day: the young person who attends alone first, then the carers in
/// the record's order, those who may be told all before those who may be told dates only.
pub fn who(details: &ChildDetails, today: NaiveDate) -> Vec<Person> {
    let mut people: Vec<Person> = details
        .carers
        .iter()
        .filter(|carer| may(carer))
        .map(|carer| Person {
            name: carer.name.trim().to_owned(),
            relation: carer.relation.trim().to_owned(),
            dates_only: carer.may_be_told == MayBeTold::DatesOnly,
        })
        .collect();
    people.sort_by_key(|person| person.dates_only);
    if let Some(young) = young(details, today) {
        let alone = details.flags.has(Flags::ATTENDS_ALONE);
        let all = people.iter().take_while(|person| !person.dates_only).count();
        people.insert(if alone { 0 } else { all }, young);
    }
    people
}

/// The person of that name who may be told, in any case.
///
/// # Errors
/// Why nobody of that name may, in words: half a sentence after the name.
pub fn find(details: &ChildDetails, name: &str, today: NaiveDate) -> Result<Person, &'static str> {
    let is = |known: &str| known.trim().to_lowercase() == name.trim().to_lowercase();
    let mut people = who(details, today);
    if let Some(at) = people.iter().position(|person| is(&person.name)) {
        return Ok(people.swap_remove(at));
    }
    Err(match details.carers.iter().find(|carer| is(&carer.name)) {
        Some(carer) if carer.court_bar => "may be told nothing, by a court order",
        Some(_) => "may be told nothing, as the record says",
        None if is(&own_name(details)) => "is under 16 and does not attend alone, so a carer is told",
        None => "is not on record as somebody who may be told",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn carer(name: &str, may_be_told: MayBeTold, court_bar: bool) -> Carer {
        Carer { name: name.to_owned(), may_be_told, court_bar, ..Carer::default() }
    }

    fn child(born: NaiveDate) -> ChildDetails {
        ChildDetails {
            family: "Harris".to_owned(),
            given: "Aimee".to_owned(),
            born,
            carers: vec![
                carer("Mark", MayBeTold::DatesOnly, false),
                carer("Ewa", MayBeTold::All, false),
                carer("Sam", MayBeTold::All, true),
                carer("Pat", MayBeTold::Nothing, false),
            ],
            ..ChildDetails::default()
        }
    }

    fn names(details: &ChildDetails, today: NaiveDate) -> Vec<String> {
        who(details, today).into_iter().map(|person| person.name).collect()
    }

    #[test]
    fn the_record_says_who_and_sixteen_is_the_day() {
        let details = child(day(2010, 11, 20));
        assert_eq!(names(&details, day(2026, 11, 19)), ["Ewa", "Mark"]);
        assert_eq!(names(&details, day(2026, 11, 20)), ["Ewa", "Aimee Harris", "Mark"]);
        let alone = ChildDetails { flags: Flags::ATTENDS_ALONE, ..details };
        assert_eq!(names(&alone, day(2026, 11, 19)), ["Aimee Harris", "Ewa", "Mark"]);
    }

    #[test]
    fn who_may_not_is_refused_with_why() {
        let details = child(day(2018, 5, 1));
        let today = day(2026, 11, 20);
        assert_eq!(find(&details, " ewa", today).unwrap().name, "Ewa");
        assert!(find(&details, "Mark", today).unwrap().dates_only);
        for (name, why) in [
            ("Sam", "court order"),
            ("Pat", "may be told nothing"),
            ("Aimee Harris", "under 16"),
            ("Jo", "not on record"),
        ] {
            assert!(find(&details, name, today).unwrap_err().contains(why), "{name}");
        }
    }
}
