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
    for (key, words) in
        [("complaints", &settings.complaints), ("complaints_council", &settings.complaints_council)]
    {
        if let Some(reason) = super::not_said(words) {
            return fault(key, format!("'{key}' {reason}"));
        }
    }
    let ranges: &[(&str, u32, u32, u32)] = &[
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
        ("one_visit_gap", settings.one_visit_gap.into(), 0, 480),
        ("one_visit_travel", settings.one_visit_travel.into(), 0, 240),
        ("short_hold_minutes", settings.short_hold_minutes.into(), 1, 120),
        ("short_message_minutes", settings.short_message_minutes.into(), 1, 480),
        ("short_ask_again_days", settings.short_ask_again_days.into(), 7, 365),
        ("small_numbers_under", settings.small_numbers_under.into(), 1, 20),
        ("connections_each", settings.connections_each.into(), 8, 1_000),
        ("looks_at_once_each", settings.looks_at_once_each.into(), 1, 64),
        ("unread_each_mb", settings.unread_each_mb.into(), 2, 64),
        ("keep_to_birthday", settings.keep_to_birthday.into(), 25, 100),
        ("keep_to_birthday_at_17", settings.keep_to_birthday_at_17.into(), 26, 100),
        ("keep_adult_years", settings.keep_adult_years.into(), 8, 100),
        ("keep_long_years", settings.keep_long_years.into(), 8, 100),
        ("backups_kept_days", settings.backups_kept_days.into(), 1, 3_660),
        ("lock_minutes", settings.lock_minutes.into(), 0, 480),
        ("session_minutes", settings.session_minutes.into(), 0, 1_440),
        ("signed_by_hour", settings.signed_by_hour.into(), 12, 24),
    ];
    for &(key, value, least, most) in ranges {
        if !(least..=most).contains(&value) {
            return fault(key, format!("{key} = {value} is not possible: {least} to {most}"));
        }
    }
    let (lock, session) = (settings.lock_minutes, settings.session_minutes);
    if lock > 0 && session > 0 && session < lock {
        let words = format!(
            "session_minutes = {session} would end a session before its desk locks (lock_minutes = {lock})"
        );
        return fault("session_minutes", words);
    }
    let known = &merged.joined.decline_offer;
    let own = settings.away_reasons != Settings::default().away_reasons;
    if let Some(other) = settings.away_reasons.iter().find(|id| own && known.iter().all(|c| c.id != **id)) {
        return fault("away_reasons", format!("'{other}' is no reason for declining an offer"));
    }
    Ok(())
}
