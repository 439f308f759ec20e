//! Reads England's bank holidays in GOV.UK's own format, so that the yearly update is a download.
use super::fault::ConfigFault;
use super::source::one;
use crate::domain::calendar::Calendar;
use chrono::NaiveDate;
use serde::Deserialize;
use std::path::Path;

/// The file, as <https://www.gov.uk/bank-holidays.json> publishes it.
pub const FILE: &str = "bank-holidays.json";

const DEFAULT: &str = include_str!("../../config/bank-holidays.json");

/// What is used of GOV.UK's format; it may grow without harm.
#[derive(Deserialize)]
struct Published {
    #[serde(rename = "england-and-wales")]
    england: Division,
}

#[derive(Deserialize)]
struct Division {
    events: Vec<Holiday>,
}

#[derive(Deserialize)]
struct Holiday {
    title: String,
    date: NaiveDate,
}

/// The calendar of working days.
///
/// # Errors
/// The file cannot be read or is not in GOV.UK's format, with the line.
pub fn load(dir: Option<&Path>) -> Result<Calendar, ConfigFault> {
    read(dir).map(Calendar::new)
}

/// England's bank holidays with their names.
pub(super) fn read(dir: Option<&Path>) -> Result<Vec<(NaiveDate, String)>, ConfigFault> {
    let source = one(dir, FILE, DEFAULT)?;
    let published: Published = serde_json::from_str(&source.text).map_err(|wrong| {
        let text = wrong.to_string();
        let reason = text.split(" at line ").next().unwrap_or_default().replace('`', "'");
        let reason = format!("this is not the format of www.gov.uk/bank-holidays.json ({reason})");
        ConfigFault {
            file: source.name.clone(),
            line: Some(wrong.line()),
            column: Some(wrong.column()),
            reason,
        }
    })?;
    let holidays: Vec<_> = published.england.events.into_iter().map(|day| (day.date, day.title)).collect();
    if holidays.is_empty() {
        return Err(ConfigFault::of_file(source.name, "it holds no bank holiday of England and Wales"));
    }
    Ok(holidays)
}
