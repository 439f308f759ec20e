//! Every kind of fault in choices, settings, people and in the folder itself.
use super::{broken, default_text, folder, load_with};
use crate::config::{clocks, load};
use std::fs;

#[track_caller]
fn says(name: &str, old: &str, new: &str, words: &str) {
    let fault = broken(name, old, new);
    assert!(fault.reason.contains(words), "{fault}");
}

#[test]
fn letters_choose_one_thing() {
    says(
        "choices.toml",
        "id = \"holiday\", key = \"h\"",
        "id = \"holiday\", key = \"i\"",
        "the letter 'i' chooses \"Illness\" already",
    );
    says(
        "choices.toml",
        "id = \"holiday\", key = \"h\"",
        "id = \"holiday\", key = \"H\"",
        "'H' is no letter from a to z",
    );
    says(
        "choices.toml",
        "id = \"holiday\", key = \"h\"",
        "id = \"holiday\", key = \"5\"",
        "'5' is no letter from a to z",
    );
    says(
        "choices.toml",
        "id = \"holiday\", key = \"h\"",
        "id = \"illness\", key = \"h\"",
        "another choice of this list already",
    );
    says(
        "choices.toml",
        "id = \"voicemail\", key = \"v\"",
        "id = \"voicemail\", key = \"t\"",
        "chooses \"Text message\" already",
    );
    says(
        "choices.toml",
        "id = \"goals\", key = \"g\"",
        "id = \"goals\", key = \"d\"",
        "the letter 'd' always means \"died\" there",
    );
    says("choices.toml", "name = \"Away on holiday\"", "name = \"\"", "'name' is empty");
}

#[test]
fn effects_belong_where_they_stand() {
    says(
        "choices.toml",
        "name = \"Advice only\", effect = \"advice\"",
        "name = \"Advice only\", effect = \"complete\"",
        "cannot follow from a choice of 'visit_outcomes'",
    );
    says(
        "choices.toml",
        "name = \"Cannot get there\" }",
        "name = \"Cannot get there\", effect = \"discharge\" }",
        "cannot follow from a choice of 'family_reasons'",
    );
}

#[test]
fn every_reason_to_put_off_has_its_days() {
    says(
        "choices.toml",
        "answer = 7",
        "answer = 29",
        "29 days is not possible: a step is put off by 1 to 28 days",
    );
    says("choices.toml", "answer = 7", "answer = 0", "0 days is not possible");
    let text = default_text("choices.toml").replace("clinics = 14", "clinic = 14");
    let fault = load_with(&[("choices.toml", &text)]).unwrap_err();
    let line = text.lines().position(|line| line.contains("id = \"clinics\"")).unwrap() + 1;
    assert_eq!(fault.line, Some(line), "{fault}");
    assert!(fault.reason.contains("'clinics' has no days"), "{fault}");
    let text = default_text("choices.toml").to_owned() + "lost = 3\n";
    let fault = load_with(&[("choices.toml", &text)]).unwrap_err();
    assert_eq!(fault.line, Some(text.lines().count()), "{fault}");
    assert!(fault.reason.contains("there is no reason 'lost'"), "{fault}");
}

#[test]
fn what_families_are_told_of_a_reason_is_checked() {
    let was = "told = \"the room cannot be had\"";
    for (told, words) in [
        ("  ", "is empty"),
        ("the {room} cannot be had", "only {name} (the child) stands in braces"),
        ("the room cannot be had.", "no full stop"),
        ("Dr Osei is ill", "'ill' tells a family of somebody's illness"),
        ("somebody is off SICK", "'sick' tells a family"),
    ] {
        says("choices.toml", was, &format!("told = \"{told}\""), words);
    }
    let family = "{ id = \"illness\", key = \"i\", name = \"Illness\"";
    says("choices.toml", family, &format!("{family}, told = \"no\""), "is told to no family");
}

#[test]
fn a_list_without_choices_is_a_fault() {
    let text = default_text("choices.toml");
    let from = text.find("dismiss = [").unwrap();
    let to = from + text[from..].find("\n]").unwrap();
    let text = format!("{}dismiss = [{}", &text[..from], &text[to..]);
    let fault = load_with(&[("choices.toml", &text)]).unwrap_err();
    let line = text.lines().position(|line| line == "dismiss = [").unwrap() + 1;
    assert_eq!(
        (fault.line, fault.reason.contains("'dismiss' has no choices")),
        (Some(line), true),
        "{fault}"
    );
}

#[test]
fn settings_are_within_what_can_be_meant() {
    says(
        "settings.toml",
        "hold_minutes = 10",
        "hold_minutes = 0",
        "hold_minutes = 0 is not possible: 1 to 60",
    );
    says("settings.toml", "put_off_most = 28", "put_off_most = 900", "not possible: 1 to 180");
    says(
        "settings.toml",
        "partnership = \"SEND partnership\"",
        "partnership = \"\"",
        "'partnership' is empty",
    );
}

#[test]
fn roles_teams_agencies_and_districts_are_told_apart() {
    says("roles.toml", "id = \"camhs\"", "id = \"slt\"", "is the id of another role already");
    says("roles.toml", "id = \"council\"", "id = \"nhs\"", "is the id of another agency already");
    says("roles.toml", "id = \"records\"", "id = \"nd\"", "is the id of another team already");
    says("districts.toml", "E07000171", "E07000170", "is the id of another district already");
    says("districts.toml", "name = \"Mansfield\"", "name = \"\"", "'name' is empty");
    says("districts.toml", "short = \"Newark & S\"", "short = \"Newark & Sher\"", "its column holds 10");
    says("districts.toml", "id = \"E07000172\"", "id = \"\"", "has an empty id");
}

#[test]
fn a_list_nobody_fills_is_a_fault() {
    let fault = load_with(&[("districts.toml", "# none\n")]).unwrap_err();
    assert!(fault.reason.contains("at least one [[district]]"), "{fault}");
    let fault = load_with(&[("pathways.toml", ""), ("services.toml", "")]).unwrap_err();
    assert!(fault.reason.contains("at least one [[service]]"), "{fault}");
}

#[test]
fn people_are_listed_once_and_belong_somewhere() {
    let owner = "[owner]\nagency = \"nhs\"\nteam = \"nd\"\n";
    let fault = |rest: &str| load_with(&[("people.toml", &format!("{owner}{rest}"))]).unwrap_err();
    let person =
        |what: &str| format!("[[person]]\n{what}\nrole = \"viewer\"\nagency = \"nhs\"\nteam = \"nd\"\n");
    let two = fault(&(person("user = \"a\"") + &person("user = \"a\"")));
    assert_eq!(
        (two.line, two.reason.as_str()),
        (Some(10), "user 'a' is listed already (people.toml line 4)")
    );
    let two = fault(&(person("uid = 7") + &person("user = \"b\"\nuid = 7")));
    assert_eq!(two.line, Some(11), "{two}");
    assert_eq!(fault(&person("")).line, Some(4));
    assert_eq!(fault(&person("uid = 7").replace("\"nd\"", "\"dn\"")).line, Some(8));
    assert_eq!(fault(&person("uid = 7").replace("\"nhs\"", "\"hns\"")).line, Some(7));
    let role = fault(&person("uid = 7").replace("viewer", "looker"));
    assert_eq!(role.line, Some(6));
    assert!(role.reason.contains("'looker' is not known; it is one of viewer, caseworker"), "{role}");
    let group = person("name = \"g\"").replace("person", "group");
    assert_eq!(fault(&(group.clone() + &group)).line, Some(10));
    says("people.toml", "team = \"records\"", "team = \"record\"", "there is no team 'record'");
    assert!(load_with(&[("people.toml", "")]).unwrap_err().reason.contains("[owner]"));
}

#[test]
fn bank_holidays_are_in_the_published_format() {
    let fault = load_with(&[("bank-holidays.json", "{\n\"scotland\": {}\n}")]).unwrap_err();
    assert_eq!((fault.file.as_str(), fault.line), ("bank-holidays.json", Some(3)));
    assert!(fault.reason.contains("missing field 'england-and-wales'"), "{fault}");
    let day = "{\"england-and-wales\": {\"events\": [\n{\"title\": \"x\",\n\"date\": \"2026-13-01\"}]}}";
    assert_eq!(load_with(&[("bank-holidays.json", day)]).unwrap_err().line, Some(3));
    let none = "{\"england-and-wales\": {\"events\": []}}";
    assert!(load_with(&[("bank-holidays.json", none)]).is_err());
}

#[test]
fn a_folder_holds_only_what_is_read() {
    let fault = load_with(&[("pathway.toml", "")]).unwrap_err();
    assert_eq!(fault.file, "pathway.toml");
    assert!(fault.to_string().contains("Mend pathway.toml and start again"), "{fault}");
    assert!(load_with(&[("pathway.d/x.toml", "")]).is_err());
    assert!(load_with(&[("notes.txt", ""), (".hidden.toml", ""), ("keys.toml", "")]).is_ok());
    let gone = folder(&[]);
    let fault = load(Some(&gone.path().join("none"))).unwrap_err();
    assert!(fault.reason.contains("cannot be read"), "{fault}");
}

#[test]
fn files_that_are_no_text_are_refused() {
    let dir = folder(&[]);
    fs::write(dir.path().join("roles.toml"), b"# one\n# tw\xa3\n").unwrap();
    let fault = load(Some(dir.path())).unwrap_err();
    assert_eq!((fault.file.as_str(), fault.line, fault.column), ("roles.toml", Some(2), Some(5)));
    fs::remove_file(dir.path().join("roles.toml")).unwrap();
    fs::create_dir(dir.path().join("roles.toml")).unwrap();
    assert!(load(Some(dir.path())).unwrap_err().reason.contains("it is no file"));
    fs::remove_dir(dir.path().join("roles.toml")).unwrap();
    fs::write(dir.path().join("roles.toml"), "#".repeat((1 << 20) + 1)).unwrap();
    assert!(load(Some(dir.path())).unwrap_err().reason.contains("1 MiB"));
}

#[test]
fn clocks_are_told_with_their_line() {
    says(
        "clocks.toml",
        "unit = \"calendar-months\"",
        "unit = \"moths\"",
        "'moths' is not known; it is one of days",
    );
    says("clocks.toml", "urgent = 400", "urgent = 40", "would turn urgent, soon, routine round");
    says("clocks.toml", "routine = 0", "routine = 60", "would turn urgent, soon, routine round");
    says("clocks.toml", "value = 3,", "value = -3,", "-3 stands where");
    says("clocks.toml", "id = \"autism-wait\"", "id = \"autism-waiting-time\"", "at most 16 letters");
    says(
        "clocks.toml",
        "id = \"autism-wait\"",
        "id = \"first-contact\"",
        "is the id of another clock already",
    );
    let text = clocks::DEFAULT.replacen("id = \"to-outcome\"", "id = \"outcome\"", 1);
    let fault = load_with(&[("clocks.toml", &text)]).unwrap_err();
    assert_eq!(fault.file, "pathways.toml", "{fault}");
    assert!(fault.reason.contains("there is no clock 'to-outcome'; there are first-contact"), "{fault}");
}

#[test]
fn the_rules_of_reviews_name_what_exists() {
    let fault = broken("reviews.toml", "role = \"slt\"", "role = \"slx\"");
    assert!(fault.reason.contains("no role 'slx'"), "{fault}");
    let fault = broken("reviews.toml", "roles = [\"ep\"]", "roles = [\"ex\"]");
    assert!(fault.reason.contains("no role 'ex'"), "{fault}");
    let fault = broken("reviews.toml", "reports = [\"ot\"]", "reports = [\"ox\"]");
    assert!(fault.reason.contains("no report 'ox'"), "{fault}");
    let fault = broken("reviews.toml", "agency = \"nhs\"", "agency = \"nhx\"");
    assert!(fault.reason.contains("no agency 'nhx'"), "{fault}");
    let fault = broken("reviews.toml", "minutes_within = 10", "minutes_within = 0");
    assert!(fault.reason.contains("not possible"), "{fault}");
}
