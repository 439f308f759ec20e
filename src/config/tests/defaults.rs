//! What the program brings along is right by its own checks.
use super::super::{holidays, load, notes::Kind};
use super::default_text;
use crate::domain::code::Code;
use crate::domain::rules::{Choices, Effect, ServiceKind, Settings};

#[test]
fn defaults_load_and_validate() {
    let config = load(None).unwrap_or_else(|fault| panic!("{fault}"));
    let ids: Vec<&str> = config.rules.pathways.iter().map(|p| p.id.as_str()).collect();
    assert_eq!(ids, ["nd", "slcn", "ep", "ot", "mar", "ccc", "dropin", "dropin-waiting"]);
    let districts: Vec<(&str, &str)> =
        config.rules.districts.iter().map(|d| (d.id.as_str(), d.name.as_str())).collect();
    assert_eq!(
        districts,
        [
            ("E07000170", "Ashfield"),
            ("E07000171", "Bassetlaw"),
            ("E07000172", "Broxtowe"),
            ("E07000173", "Gedling"),
            ("E07000174", "Mansfield"),
            ("E07000175", "Newark and Sherwood"),
            ("E07000176", "Rushcliffe"),
            ("E06000018", "Nottingham"),
        ]
    );
    assert!(config.people.people.is_empty());
    assert_eq!(config.files.len(), 12);
    let reviews = &config.rules.reviews;
    assert_eq!((reviews.report.len(), reviews.need.len(), reviews.basis.len()), (7, 3, 3));
    assert!(!reviews.inquorate_stands);
}

#[test]
fn the_settings_file_says_what_leaving_it_out_means() {
    assert_eq!(load(None).unwrap().rules.settings, Settings::default());
    for line in default_text("settings.toml").lines().filter(|line| line.contains(" = ")) {
        assert!(!line.trim_start().starts_with('#'), "{line}");
    }
}

#[test]
fn a_review_needs_three_roles_and_the_drop_in_is_for_under_fours() {
    let rules = load(None).unwrap().rules;
    let mar = rules.service(Code::known("mar")).unwrap();
    assert_eq!(mar.kind, ServiceKind::Review);
    assert_eq!(mar.quorum, ["slt", "camhs", "paediatrician"].map(Code::known));
    assert_eq!(rules.service(Code::known("dropin")).unwrap().under, Some(4));
    assert_eq!(rules.service(Code::known("dropin-waiting")).unwrap().waiting_on, [Code::known("slcn")]);
    assert!(rules.service(Code::known("ccc")).unwrap().second_opinion);
    assert_eq!(rules.pathway(Code::known("dropin")).unwrap().age_to, 3);
}

#[test]
fn the_letters_of_the_keystroke_budget_choose_what_the_budget_says() {
    let choices = load(None).unwrap().rules.choices;
    let by = |list: &[crate::domain::rules::Choice], key| {
        list.iter().find(|choice| choice.key == key).map(|choice| choice.id.to_string())
    };
    assert_eq!(by(&choices.family_reasons, 'i').as_deref(), Some("illness"), "x f i");
    assert_eq!(by(&choices.outcomes, 'c').as_deref(), Some("complete"), "o c");
    assert_eq!(by(&choices.visit_outcomes, 'a').as_deref(), Some("advice"), "o a");
    assert_eq!(by(&choices.visit_outcomes, 'r').as_deref(), Some("refer-on"), "o r");
    assert_eq!(by(&choices.contact_results, 'n').as_deref(), Some("no-answer"), "c n");
    assert_eq!(by(&choices.contacts, 'a').as_deref(), Some("advice-line"), "c a");
    assert_eq!(by(&choices.advice_topics, 't').as_deref(), Some("talking"), "c a t");
    assert_eq!(by(&choices.outcomes, 'n'), None, "o n is not brought");
    let complete = Choices::get(&choices.outcomes, Code::known("complete")).unwrap();
    assert_eq!(complete.effect, Effect::Complete);
}

#[test]
fn bank_holidays_of_five_years_are_known() {
    use chrono::{Datelike, NaiveDate};
    let days = holidays::read(None).unwrap();
    for year in 2024..=2028 {
        assert!(days.iter().filter(|(day, _)| day.year() == year).count() >= 8, "{year}");
    }
    let substitute = NaiveDate::from_ymd_opt(2026, 12, 28).unwrap();
    assert!(days.iter().any(|(day, name)| *day == substitute && name.starts_with("Boxing Day")));
}

#[test]
fn notes_say_file_and_line() {
    let config = load(None).unwrap();
    let origin = config.notes.of(Kind::Pathway, Code::known("mar")).unwrap();
    let line = default_text("pathways.toml").lines().position(|line| line == "id = \"mar\"").unwrap();
    assert_eq!(origin.to_string(), format!("pathways.toml line {line}"));
    assert!(config.notes.of(Kind::District, Code::known("E07000176")).is_some());
    assert!(config.notes.of(Kind::Team, Code::known("mar")).is_none());
}

#[test]
fn every_pathway_has_its_clocks_and_england_its_holidays() {
    use chrono::NaiveDate;
    let rules = load(None).unwrap().rules;
    for pathway in &rules.pathways {
        for clock in std::iter::once(&pathway.clock).chain(&pathway.also_clocks) {
            assert!(rules.clock(*clock).is_some(), "{} {clock}", pathway.id);
        }
    }
    let day = NaiveDate::from_ymd_opt(2026, 12, 23).unwrap();
    assert_eq!(rules.calendar.add_working_days(day, 3), NaiveDate::from_ymd_opt(2026, 12, 30).unwrap());
}
