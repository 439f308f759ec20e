//! Every kind of fault in pathways and services is told with its file and line.
use super::{broken, default_text, load_with};

#[track_caller]
fn says(name: &str, old: &str, new: &str, words: &str) {
    let fault = broken(name, old, new);
    assert!(fault.reason.contains(words), "{fault}");
}

#[test]
fn a_fault_says_where_what_what_is_safe_and_what_to_do() {
    let fault = broken("pathways.toml", "offer_within = 10", "offer_within = \"ten\"");
    let line = fault.line.unwrap();
    assert_eq!(
        fault.to_string(),
        format!(
            "pathways.toml line {line}: the text \"ten\" stands where a whole number from 0 to 65535 is needed. \
             The keeper did not start; the settings in force are unchanged. Mend line {line} and start again."
        )
    );
    assert_eq!(fault.column, Some(16));
    assert!(fault.on_reload().ends_with(&format!("stay in force. Mend line {line} and reload.")));
}

#[test]
fn what_is_not_toml() {
    says("pathways.toml", "team = \"ep\"", "team = \"ep", "not closed by a quotation mark");
    says("services.toml", "kind = \"calls\"", "kind = ", "a value is missing here");
    says("roles.toml", "[[role]]", "[[role]", "']]' is missing");
    says("settings.toml", "info_within = 28", "answer_within = 28", "for the second time");
    says("choices.toml", "id = \"illness\",", "id = \"illness\"", "");
}

#[test]
fn what_is_spelt_wrong() {
    says(
        "pathways.toml",
        "offer_within = 10",
        "offer_wihtin = 10",
        "there is no 'offer_wihtin' here; it is one of",
    );
    says(
        "services.toml",
        "kind = \"drop-in\"",
        "kind = \"drop\"",
        "'drop' is not known; it is one of clinic",
    );
    says("services.toml", "minutes = 60", "minutes = -3", "-3 stands where a whole number from 0 to 65535");
    says("pathways.toml", "triage = false", "triage = \"no\"", "true or false");
    says("pathways.toml", "id = \"nd\"", "id = \"n d\"", "is no short name");
    says("pathways.toml", "id = \"nd\"", "id = \"neurodevelopmental\"", "at most 16 letters");
    says("choices.toml", "effect = \"complete\"", "effect = \"completed\"", "'completed' is not known");
    says("choices.toml", "key = \"i\"", "key = \"il\"", "single letter");
    says("people.toml", "[owner]", "[ower]", "there is no 'ower' here");
}

#[test]
fn what_is_missing_is_told_where_its_entry_begins() {
    for (name, old, new, words) in [
        ("pathways.toml", "[[pathway]]\nid = \"ep\"\n", "[[pathway]]\n", "'id' is missing"),
        (
            "districts.toml",
            "[[district]]\nid = \"E07000171\"\nname",
            "[[district]]\nid = \"E07000171\"\nshort",
            "'name' is",
        ),
    ] {
        let text = default_text(name).replacen(old, new, 1);
        let fault = load_with(&[(name, &text)]).unwrap_err();
        let line = default_text(name)[..default_text(name).find(old).unwrap()].matches('\n').count() + 1;
        assert_eq!((fault.file.as_str(), fault.line), (name, Some(line)), "{fault}");
        assert!(fault.reason.contains(words), "{fault}");
    }
}

#[test]
fn pathways_name_what_exists() {
    says("pathways.toml", "team = \"ep\"", "team = \"eps\"", "there is no team 'eps'; there are nd, slt,");
    says(
        "pathways.toml",
        "clock = \"consultant-led\"",
        "clock = \"consultant\"",
        "there is no clock 'consultant'",
    );
    says("pathways.toml", "[\"autism-wait\"", "[\"autism-weight\"", "there is no clock 'autism-weight'");
    says(
        "pathways.toml",
        "also_clocks = [\"to-outcome\"]",
        "also_clocks = [\"first-contact\"]",
        "is shown already",
    );
    says(
        "pathways.toml",
        "service = \"nd-observe\"",
        "service = \"nd-observed\"",
        "there is no service 'nd-observed'",
    );
    says(
        "pathways.toml",
        "[\"nd\", \"mar\", \"slcn\"]",
        "[\"nd\", \"mra\", \"slcn\"]",
        "there is no pathway 'mra'",
    );
    says("pathways.toml", "[\"nd\", \"mar\", \"slcn\"]", "[\"nd\", \"ccc\"]", "from itself");
}

#[test]
fn pathways_are_told_apart() {
    says(
        "pathways.toml",
        "id = \"slcn\"",
        "id = \"nd\"",
        "is the id of another pathway already (pathways.toml line ",
    );
    says(
        "pathways.toml",
        "short = \"SLCN\"",
        "short = \"ND\"",
        "short name 'ND' is another pathway's already",
    );
    says("pathways.toml", "short = \"SLCN\"", "short = \"SPEECH\"", "6 letters long; its column holds 5");
    says("pathways.toml", "short = \"SLCN\"", "short = \"\"", "'short' is empty");
    says(
        "pathways.toml",
        "name = \"Occupational therapy\"",
        "name = \"Occupational\\u001b[2J\"",
        "cannot be shown",
    );
    says("pathways.toml", "id = \"observation\"", "id = \"history\"", "has the id 'history' already");
    says("pathways.toml", "name = \"ADOS\"", "name = \" \"", "'name' is empty");
}

#[test]
fn pathways_have_ages_and_days_that_can_be_meant() {
    says("pathways.toml", "age_from = 4", "age_from = 20", "ages 20 to 19 are no range");
    says("pathways.toml", "age_to = 3\n", "age_to = 30\n", "ages 0 to 30 are no range within 0 to 25");
    says("pathways.toml", "triage_within = 10", "triage_within = 1000", "1000 working days is not possible");
    says(
        "pathways.toml",
        "\"Advice line\", \"Health visitor (under 5)\"",
        "\"Advice line\", \" \"",
        "an entry of 'instead' is empty",
    );
    says(
        "pathways.toml",
        "Health visitor (under 5)",
        "Health visitor (under five)",
        "an entry of 'instead': \"(under five)\" says no ages",
    );
}

#[test]
fn every_component_leads_on() {
    says(
        "pathways.toml",
        "service = \"nd-feedback\"",
        "service = \"nd-observe\"",
        "could never be completed",
    );
    says(
        "pathways.toml",
        "service = \"nd-observe\"",
        "service = \"nd-feedback\"",
        "next component could never be reached",
    );
    let none = "[[pathway]]\nid = \"x\"\nname = \"X\"\nshort = \"X\"\nteam = \"nd\"\nclock = \"first-contact\"\ncomponents = []\n";
    let fault = load_with(&[("pathways.d/x.toml", none)]).unwrap_err();
    assert_eq!((fault.line, fault.reason.contains("at least one component")), (Some(7), true), "{fault}");
}

#[test]
fn services_name_what_exists() {
    says(
        "services.toml",
        "\"camhs\", \"paediatrician\"]",
        "\"cahms\", \"paediatrician\"]",
        "there is no role 'cahms'",
    );
    says("services.toml", "waiting_on = [\"slcn\"]", "waiting_on = [\"slc\"]", "there is no pathway 'slc'");
    says(
        "services.toml",
        "\"step-done\", \"again\"",
        "\"step-dun\", \"again\"",
        "there is no outcome 'step-dun'",
    );
    says(
        "services.toml",
        "\"advice\", \"refer-on\"",
        "\"advised\", \"refer-on\"",
        "there is no outcome of a visit 'advised'",
    );
    says(
        "services.toml",
        "[\"advice-given\", \"refer-on\"",
        "[\"refer-on\", \"refer-on\"",
        "stands here twice",
    );
    says(
        "services.toml",
        "[\"advice-given\", \"call-again\", \"refer-on\", \"signposted\", \"wrote\"]",
        "[]",
        "no outcome could ever be recorded",
    );
    says("services.toml", "second_opinion = true", "says = \"x\"", "only support has this");
    says("services.toml", "alone_from = 16", "alone_from = 160", "'alone_from 160' is no age: 1 to 25 years");
}

#[test]
fn services_have_sizes_that_can_be_meant() {
    says("services.toml", "minutes = 60", "minutes = 0", "0 minutes is not possible: 5 to 480");
    says("services.toml", "interpreter_minutes = 30", "interpreter_minutes = 999", "0 to 480");
    says("services.toml", "interpreter_days = 2", "interpreter_days = 200", "60 working days");
    says("services.toml", "under = 4", "under = 0", "'under 0' is no age limit");
    says("services.toml", "under = 4", "under = 40", "'under 40' is no age limit");
    says("services.toml", "short = \"Drop-SLT\"", "short = \"Drop-in SLT\"", "its column holds 8");
    says("services.toml", "id = \"ot\"", "id = \"ep\"", "is the id of another service already");
    says("services.toml", "[\"slt\", \"camhs\", \"paediatrician\"]", "[]", "a review needs a quorum");
}
