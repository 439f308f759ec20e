//! The table of verbs: no word stands for two of them, and every example is one.
use super::*;

#[test]
fn no_word_stands_for_two_verbs() {
    let mut words: Vec<&str> =
        VERBS.iter().flat_map(|row| row.names.iter().chain([&row.old]).copied()).collect();
    words.retain(|word| !word.is_empty());
    let all = words.len();
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), all);
}

#[test]
fn a_verb_is_known_by_its_names_its_old_name_and_what_begins_no_other() {
    let known = |word| verb(word).map(|row| row.verb);
    assert_eq!(known("b"), Some(Verb::Book));
    assert_eq!(known("TBA"), Some(Verb::Book));
    assert_eq!(known("can"), Some(Verb::Cancel));
    assert_eq!(known("ca"), None, "cancel and came begin so");
    assert_eq!(known("o"), None, "one letter only where it is a name");
    assert_eq!(known("harris"), None);
    assert_eq!(known(""), None);
}

#[test]
fn every_example_begins_with_its_verb() {
    for row in VERBS {
        let first = row.example.split(' ').next().unwrap_or_default();
        assert_eq!(verb(first).map(|found| found.verb), Some(row.verb), "{}", row.example);
        assert!(row.form.starts_with(row.names[0]), "{}", row.form);
        assert!(row.form.len() <= 48 && row.does.len() <= 72, "{}", row.form);
    }
}
