//! What was typed into a form and not saved, as a text that can be kept: a line a field.
use crate::desk::effect::Effect;
use crate::desk::message::Note;
use crate::desk::widgets::Form;
use crate::desk::widgets::form::{FRONT, WAS};
use crate::domain::calendar::weekday_day;
use chrono::{NaiveDate, NaiveDateTime};

pub use crate::wire::message::DRAFT_TITLE as TITLE;
/// The line with the screen and the child it was begun at.
pub const AT: &str = "@at";
/// The line with the keys that opened it there.
pub const KEYS: &str = "@keys";

/// A line of a draft: a field's, or one of its own.
pub fn line<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines()
        .filter_map(|line| line.split_once('\t'))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}

/// What a draft is called in a list of them.
pub fn title(name: &str, text: &str) -> String {
    match line(text, TITLE) {
        Some(title) if name.starts_with("details of child") => title.replacen("Details of", "Amend", 1),
        Some(title) => title.to_owned(),
        None => name.to_owned(),
    }
}

/// The text of a form's values, under its title.
pub fn titled(title: &str, mut values: Vec<(&'static str, String)>) -> String {
    if !values.is_empty() {
        values.push((TITLE, title.to_owned()));
    }
    write(&values)
}

/// The text of a form's values.
pub fn write(values: &[(&'static str, String)]) -> String {
    let lines = values.iter().map(|(name, value)| [name, "\t", value, "\n"].concat());
    lines.collect::<Vec<_>>().concat()
}

/// The same with the time at which it was typed, in a line without a field's name: a draft says of when it is.
pub fn stamped(text: &str, now: NaiveDateTime) -> String {
    format!("\t{}\n{text}", now.format("%Y-%m-%d %H:%M"))
}

/// Of when a draft is: `14:31`, with the day where it is not today's. None for one without a time.
pub fn of_when(text: &str, today: NaiveDate) -> Option<String> {
    let line = text.lines().next()?.strip_prefix('\t')?;
    let at = NaiveDateTime::parse_from_str(line, "%Y-%m-%d %H:%M").ok()?;
    Some(if at.date() == today {
        at.format("%H:%M").to_string()
    } else {
        format!("{} {}", weekday_day(at.date()), at.format("%H:%M"))
    })
}

/// A draft without its time: whether two say the same.
pub fn body(text: &str) -> &str {
    match text.strip_prefix('\t') {
        Some(rest) => rest.split_once('\n').map_or("", |(_, body)| body),
        None => text,
    }
}

/// The form with the values of a draft in it; fields the draft does not know stay as they are.
///
/// The field that was in front is in front again. Then the labels of what somebody changed on record since.
pub fn read(text: &str, form: Form) -> (Form, Vec<String>) {
    let values: Vec<(&'static str, String)> = form
        .names()
        .filter_map(|name| {
            let value =
                text.lines().filter_map(|line| line.split_once('\t')).find(|(known, _)| *known == name);
            value.map(|(_, value)| (name, value.to_owned()))
        })
        .collect();
    let mut form = form.filled(&values);
    let stale = match line(text, FRONT) {
        Some(front) => form.back_to(front, line(text, WAS).unwrap_or("")),
        None => Vec::new(),
    };
    (form, stale)
}

/// What is said of a draft over which somebody changed the record.
pub fn stale(labels: &[String]) -> Option<Effect> {
    (!labels.is_empty()).then(|| {
        Effect::Say(Note::refused(format!(
            "Changed on record while this draft lay here: {}. Yours is kept; look before you save.",
            labels.join(", ")
        )))
    })
}
