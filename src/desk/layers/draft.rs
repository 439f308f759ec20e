//! What was typed into a form and not saved, as a text that can be kept: a line a field.
use crate::desk::widgets::Form;

/// The text of a form's values.
pub fn write(values: &[(&'static str, String)]) -> String {
    let lines = values.iter().map(|(name, value)| [name, "\t", value, "\n"].concat());
    lines.collect::<Vec<_>>().concat()
}

/// The form with the values of a draft in it; fields the draft does not know stay as they are.
pub fn read(text: &str, form: Form) -> Form {
    let values: Vec<(&'static str, String)> = form
        .names()
        .filter_map(|name| {
            let value =
                text.lines().filter_map(|line| line.split_once('\t')).find(|(known, _)| *known == name);
            value.map(|(_, value)| (name, value.to_owned()))
        })
        .collect();
    form.filled(&values)
}
