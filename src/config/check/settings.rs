//! Checks the numbers: each within what can be meant.
use super::super::doc::way;
use super::super::fault::ConfigFault;
use super::super::merge::Merged;
use crate::domain::rules::Settings;

pub(super) fn check(merged: &Merged, settings: &Settings) -> Result<(), ConfigFault> {
    let fault = |key: &str, reason: String| match &merged.settings {
        Some((from, _)) => Err(merged.docs[*from].fault(way!["settings", key], reason)),
        None => Err(ConfigFault::of_file("settings.toml", reason)),
    };
    if settings.partnership.trim().is_empty() || settings.partnership.chars().any(char::is_control) {
        return fault("partnership", "'partnership' is empty or cannot be shown".to_owned());
    }
    let ranges: [(&str, u32, u32, u32); 13] = [
        ("hold_minutes", settings.hold_minutes.into(), 1, 60),
        ("reasonable_notice_days", settings.reasonable_notice_days.into(), 0, 90),
        ("answer_within", settings.answer_within.into(), 1, 90),
        ("info_within", settings.info_within.into(), 1, 180),
        ("follow_up_within", settings.follow_up_within.into(), 0, 10),
        ("monitoring_weeks", settings.monitoring_weeks.into(), 1, 52),
        ("intake_within", settings.intake_within.into(), 0, 60),
        ("redirect_within", settings.redirect_within.into(), 1, 60),
        ("outcome_within", settings.outcome_within.into(), 0, 30),
        ("put_off_most", settings.put_off_most.into(), 1, 180),
        ("target_soon_days", settings.target_soon_days.into(), 0, 365),
        ("keeper_linger_seconds", settings.keeper_linger_seconds, 0, 86_400),
        ("command_memory_days", settings.command_memory_days.into(), 1, 365),
    ];
    for (key, value, least, most) in ranges {
        if !(least..=most).contains(&value) {
            return fault(key, format!("{key} = {value} is not possible: {least} to {most}"));
        }
    }
    Ok(())
}
