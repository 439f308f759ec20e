//! Terms and closures of schools: what is refused has its line, additions join, a school takes its council's terms.
use super::{broken, load_with};
use crate::config::load;
use crate::domain::code::Code;
use crate::domain::template::terms::SchoolDay;
use chrono::NaiveDate;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

#[test]
fn what_cannot_be_meant_is_refused_at_its_line() {
    let says = |old: &str, new: &str, words: &str| {
        let fault = broken("terms.toml", old, new);
        assert!(fault.reason.contains(words), "{fault}");
    };
    says("id = \"city\"", "id = \"county\"", "another calendar already");
    says("to = \"2026-12-18\"", "to = \"2026-08-18\"", "before it begins");
    says("to = \"2027-04-02\"", "to = \"2028-04-02\"", "are the years right");
    says("from = \"2027-01-04\"", "from = \"2026-12-04\"", "has ended");
    says("from = \"2027-01-04\"", "from = \"2027-01-44\"", "");
    says("districts = [\"E06000018\"]", "districts = [\"E06000099\"]", "no district");
    says("districts = [\"E06000018\"]", "districts = [\"E07000170\"]", "already");
    says("name = \"Nottingham schools\"", "name = \"\"", "empty");
}

#[test]
fn a_school_takes_its_councils_terms_and_has_days_of_its_own() {
    let school = r#"
[[calendar]]
id = "hawthorn"
name = "Hawthorn Primary"
like = "county"
[[calendar.closed]]
name = "INSET day"
from = "2026-11-27"
"#;
    let terms = load_with(&[("terms.d/hawthorn.toml", school)]).unwrap().rules.terms;
    let (hawthorn, county) =
        (terms.get(Code::known("hawthorn")).unwrap(), terms.get(Code::known("county")).unwrap());
    let inset = day(2026, 11, 27);
    assert_eq!(terms.day(hawthorn, inset), SchoolDay::Closed("INSET day".to_owned()));
    assert_eq!(terms.day(county, inset), SchoolDay::Term);
    assert_eq!(terms.day(hawthorn, day(2026, 11, 26)), SchoolDay::Term);
    assert_eq!(terms.day(hawthorn, day(2026, 10, 20)), SchoolDay::Closed("October half term".to_owned()));
    let odd = school.replace("like = \"county\"", "like = \"cuonty\"");
    let fault = load_with(&[("terms.d/hawthorn.toml", &odd)]).unwrap_err();
    assert_eq!((fault.file.as_str(), fault.line), ("terms.d/hawthorn.toml", Some(5)), "{fault}");
}

#[test]
fn the_term_goes_by_the_venues_district_and_ends_when_it_ends() {
    let terms = load(None).unwrap().rules.terms;
    let of = |district: &str| terms.of(Code::NONE, Code::known(district)).unwrap();
    let (county, city) = (of("E07000173"), of("E06000018"));
    assert_eq!((county.id.as_str(), city.id.as_str()), ("county", "city"));
    assert_eq!(
        terms.of(Code::NONE, Code::NONE).unwrap().id,
        county.id,
        "the first where no district has one"
    );
    assert_eq!(terms.day(county, day(2026, 9, 1)), SchoolDay::Term);
    assert!(matches!(terms.day(city, day(2026, 9, 1)), SchoolDay::Between(_)));
    let ends = |on| terms.end_of_term(county, on).unwrap().1;
    assert_eq!(ends(day(2026, 11, 20)), day(2026, 12, 18));
    assert_eq!(ends(day(2026, 10, 20)), day(2026, 12, 18), "a half term is within its term");
    assert_eq!(ends(day(2026, 12, 19)), day(2027, 4, 2), "between terms it is the next");
    assert!(terms.end_of_term(county, day(2030, 1, 1)).unwrap_err().contains("17 Dec 2027"));
    assert_eq!(terms.day(county, day(2030, 1, 1)), SchoolDay::Unknown);
}
