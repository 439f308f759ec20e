//! Every field of a filter is known to whoever offers filters.
use super::*;

#[test]
fn every_field_of_a_filter_is_among_the_fields() {
    let written = serde_json::to_value(Filter::default()).unwrap();
    let mut fields: Vec<&str> = written.as_object().unwrap().keys().map(String::as_str).collect();
    let mut known: Vec<&str> = FILTER_FIELDS.iter().map(|(name, _)| *name).collect();
    fields.sort_unstable();
    known.sort_unstable();
    assert_eq!(fields, known);
}
